"""What happened in a turn, as a list of small facts: for reports, the log in words, the classroom and the talk when all is over.

Law: facts are found in two states and the orders between them, by what the rules' upper entries are made into (`docs/rule-language.md`, section 7). They say all that
happened, secrets too; `views.facts_for` keeps what a seat may know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

import numpy as np

from game.engine.orders import Given, Order
from game.engine.state import Engine, State
from game.rules.pledging import DUE, MADE
from game.rules.records import ClassifyDef, Entry, EventDef, PledgeDef, RequisiteDef

Written = Mapping[str, Mapping[str, Entry]]
LONGEST = 200  # of a word in a fact that is read
MOST_PICKS = 20


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
    kind: ClassVar[str] = "vote held"
    vote: str
    passed: bool


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
        for vote in sorted(self.written.get("votes", ())):
            if self.now(f"{vote}_held"):
                yield VoteHeld(vote, bool(self.now(f"{vote}_passed")))
        for _, pledge in sorted(self.written.get("pledges", {}).items()):
            assert isinstance(pledge, PledgeDef)
            yield from self.pledges(pledge)
        for _, classify in sorted(self.written.get("classify", {}).items()):
            assert isinstance(classify, ClassifyDef)
            yield from self.rows(classify)
        for _, requisite in sorted(self.written.get("requisites", {}).items()):
            assert isinstance(requisite, RequisiteDef)
            yield from self.stages(requisite)
        for _, event in sorted(self.written.get("events", {}).items()):
            assert isinstance(event, EventDef)
            yield from self.events(event)

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

    def member(self, variable: str, number: int) -> str:
        """The member of the set that a variable holds."""
        root = self.world.variables[variable].kind[1:]
        return self.world.sets[root].members[number]

    # -- each kind

    def pledges(self, record: PledgeDef) -> Iterator[Fact]:
        id = record.id
        if f"{id}_age" not in self.world.variables:
            return
        kept = {seat for (seat,), _, now in self.both(f"{id}_kept") if now}
        for (seat,), then, now in self.both(f"{id}_age"):
            given = self.orders.get(seat, ())
            withdrawn = any(order.kind.startswith(f"{id}_withdrawn_") for order in given)
            if then == 0 and now > MADE:
                yield self.made(id, seat, given)
            if seat in kept:
                yield PledgeKept(id, seat)
            elif withdrawn:
                yield PledgeWithdrawn(id, seat)
            elif then > MADE and now == 0:
                yield PledgeLapsed(id, seat)
"""
