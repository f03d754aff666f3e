"""What happened in a turn, as a list of small facts: for reports, the log in words, the classroom and the talk when all is over.

Law: facts are found in two states and the orders between them, by what the rules' upper entries are made into (see section 7 of
`docs/rule-language.md`). They say all that happened, secrets too; `views.facts_for` keeps what a seat may know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar

import numpy as np

from game.engine.orders import Given, Order
from game.engine.state import Engine, State
from game.rules.pledging import MADE
from game.rules.records import ClassifyDef, Entry, EventDef, PledgeDef, RequisiteDef, VoteDef

Written = Mapping[str, Mapping[str, Entry]]
Record = TypeVar("Record", bound=Entry)
LONGEST = 200  # letters of a word in a fact that is read
MOST_WORDS = 20


class FactUnreadable(Exception):
    """A value that is no fact; the message says why."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened. `kind` is its word for programs."""

    kind: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Ordered(Fact):
    """A seat gave an order: part of its plan, an answer, a ballot or a part of a pledge."""

    kind: ClassVar[str] = "ordered"
    seat: str
    order: Order


@dataclass(frozen=True, slots=True)
class VoteHeld(Fact):
    """A vote: which part of all votes stood for it and against it, what part it took, where that is said, and who stopped it alone."""

    kind: ClassVar[str] = "vote held"
    vote: str
    passed: bool
    yes: float = 0.0
    no: float = 0.0
    takes: float | None = None
    stopped: str | None = None


@dataclass(frozen=True, slots=True)
class PledgeMade(Fact):
    """If `whose` does (or does not do) the one thing, `seat` will do the other."""

    kind: ClassVar[str] = "pledge made"
    pledge: str
    seat: str
    whose: str
    does: bool
    condition: Order
    promise: Order


@dataclass(frozen=True, slots=True)
class PledgeKept(Fact):
    kind: ClassVar[str] = "pledge kept"
    pledge: str
    seat: str


@dataclass(frozen=True, slots=True)
class PledgeLapsed(Fact):
    """The condition was not met, or the promise was no longer allowed: the stake came back."""

    kind: ClassVar[str] = "pledge lapsed"
    pledge: str
    seat: str


@dataclass(frozen=True, slots=True)
class PledgeWithdrawn(Fact):
    kind: ClassVar[str] = "pledge withdrawn"
    pledge: str
    seat: str


@dataclass(frozen=True, slots=True)
class RowChanged(Fact):
    """Another row of a classification holds now; `place` is where, if it has rows for places."""

    kind: ClassVar[str] = "row changed"
    classification: str
    place: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class StageReached(Fact):
    kind: ClassVar[str] = "stage reached"
    requisite: str
    seat: str  # empty where a requisite is the whole world's
    stage: int


@dataclass(frozen=True, slots=True)
class StageLost(Fact):
    kind: ClassVar[str] = "stage lost"
    requisite: str
    seat: str
    stage: int


@dataclass(frozen=True, slots=True)
class EventCame(Fact):
    """An event is there, and asks whom it asks in the coming turn."""

    kind: ClassVar[str] = "event came"
    event: str
    place: str | None


KINDS: dict[str, type[Fact]] = {
    made.kind: made for made in (Ordered, VoteHeld, PledgeMade, PledgeKept, PledgeLapsed, PledgeWithdrawn, RowChanged, StageReached, StageLost, EventCame)
}


def facts_of(written: Written, engine: Engine, before: State, after: State, orders: Given) -> tuple[Fact, ...]:
    """What happened between two states of a single game. As a game begins, both are its first state and there are no orders."""
    return tuple(Finding(written, engine, before, after, orders).all())


class Finding:
    """Looks for the facts of one turn."""

    def __init__(self, written: Written, engine: Engine, before: State, after: State, orders: Given) -> None:
        self.written, self.engine, self.world = written, engine, engine.world
        self.before, self.after, self.orders = before, after, orders

    def all(self) -> Iterator[Fact]:
        for seat in self.engine.seats:
            yield from (Ordered(seat, order) for order in self.orders.get(seat, ()))
        for vote in self.of("votes", VoteDef):
            if self.now(f"{vote.id}_held"):
                yield self.vote(vote)
        for pledge in self.of("pledges", PledgeDef):
            yield from self.pledges(pledge.id)
        for classify in self.of("classify", ClassifyDef):
            yield from self.rows(classify.id)
        for requisite in self.of("requisites", RequisiteDef):
            yield from self.stages(requisite.id)
        for event in self.of("events", EventDef):
            if self.now(f"{event.id}_now"):
                yield EventCame(event.id, None if event.place is None else self.spot(f"{event.id}_place"))

    def of(self, kind: str, type_: type[Record]) -> list[Record]:
        """The entries of a kind, as their authors wrote them, in the order of their ids."""
        return [record for _, record in sorted(self.written.get(kind, {}).items()) if isinstance(record, type_)]

    # -- numbers

    def now(self, variable: str) -> float:
        """The value of a variable without dimensions, after the turn."""
        return float(self.engine.column(self.after, variable)[0])

    def both(self, variable: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
        """Each place of a variable of whole numbers, with its values before and after the turn."""
        sets = self.world.variables[variable].shape.sets
        then, now = (self.engine.column(state, variable)[..., 0] for state in (self.before, self.after))
        for index in np.ndindex(now.shape):
            yield tuple(self.world.sets[s].members[k] for s, k in zip(sets, index)), int(then[index]), int(now[index])

    # -- each kind

    def vote(self, record: VoteDef) -> VoteHeld:
        """A vote that was held, as it was counted."""
        id = record.id
        takes = None if record.takes is None else self.now(f"{id}_takes")
        stopped = None if record.veto is None else self.spot(f"{id}_stopped")
        return VoteHeld(id, bool(self.now(f"{id}_passed")), self.now(f"{id}_yes"), self.now(f"{id}_no"), takes, stopped)

    def pledges(self, id: str) -> Iterator[Fact]:
        kept = {seat for (seat,), _, now in self.both(f"{id}_kept") if now}
        for (seat,), then, now in self.both(f"{id}_age"):
            given = self.orders.get(seat, ())
            withdrawn = any(order.kind.startswith(f"{id}_withdrawn_") for order in given)
            if then == 0 and now > MADE:
                yield from self.made(id, seat, given)
            if seat in kept:
                yield PledgeKept(id, seat)
            if withdrawn:
                yield PledgeWithdrawn(id, seat)
            if then > MADE and now == 0 and seat not in kept and not withdrawn:
                yield PledgeLapsed(id, seat)

    def made(self, id: str, seat: str, given: Sequence[Order]) -> Iterator[Fact]:
        """The two orders that make a pledge, as what they stand for."""
        conditions = {f"{id}_if_{order}": order for order in self.world.sets[f"{id}_conditions"].members}
        promises = {f"{id}_then_{order}": order for order in self.world.sets[f"{id}_promises"].members}
        does = self.world.sets[f"{id}_deeds"].members[0]
        for condition in (order for order in given if order.kind in conditions):
            for promise in (order for order in given if order.kind in promises):
                whose, deed, *picks = condition.picks
                yield PledgeMade(id, seat, whose, deed == does, Order(conditions[condition.kind], tuple(picks)), Order(promises[promise.kind], promise.picks))

    def rows(self, id: str) -> Iterator[Fact]:
        names = self.world.sets[id].members
        for place, then, now in self.both(id):
            if then != now:
                yield RowChanged(id, place, names[then], names[now])

    def stages(self, id: str) -> Iterator[Fact]:
        for place, then, now in self.both(f"{id}_stage"):
            yield from (StageReached(id, " ".join(place), stage) for stage in range(then + 1, now + 1))
            yield from (StageLost(id, " ".join(place), stage) for stage in range(then, now, -1))

    def spot(self, variable: str) -> str | None:
        """The member of its set that a variable without dimensions holds after the turn."""
        held = int(self.now(variable))
        return self.world.sets[self.world.variables[variable].kind[1:]].members[held] if held >= 0 else None


# -- as plain JSON values


def fact_to_json(fact: Fact) -> dict[str, Any]:
    """A fact as plain JSON: its kind, and its fields by name."""
    return {"kind": fact.kind, **{field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}}


def _plain(value: object) -> object:
    if isinstance(value, Order):
        return [value.kind, *value.picks]
    return list(value) if isinstance(value, tuple) else value


def fact_from_json(value: object) -> Fact:
    """The fact that a plain value says; anything else is a `FactUnreadable`."""
    if not isinstance(value, dict):
        raise FactUnreadable("A fact is an object with a kind.")
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise FactUnreadable(f"There is no kind of fact `{str(kind)[:40]}`.")
    wanted = fields(KINDS[kind])
    if set(value) != {"kind", *(field.name for field in wanted)}:
        raise FactUnreadable(f"A fact of kind `{kind}` has the fields {', '.join(field.name for field in wanted)}.")
    found = {}
    for field in wanted:
        accepts, read = READERS[str(field.type)]
        if not accepts(value[field.name]):
            raise FactUnreadable(f"`{field.name}` of a fact of kind `{kind}` is not what it should be.")
        found[field.name] = read(value[field.name])
    return KINDS[kind](**found)


def _is_word(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def _are_words(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MOST_WORDS and all(_is_word(word) for word in value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


READERS: dict[str, tuple[Callable[[Any], bool], Callable[[Any], Any]]] = {
    "str": (_is_word, str),
    "str | None": (lambda value: value is None or _is_word(value), lambda value: value),
    "bool": (lambda value: isinstance(value, bool), bool),
    "int": (_is_whole, int),
    "float": (_is_share, float),
    "float | None": (lambda value: value is None or _is_share(value), lambda value: value),
    "tuple[str, ...]": (_are_words, tuple),
    "Order": (lambda value: _are_words(value) and value != [], lambda value: Order(value[0], tuple(value[1:]))),
}
