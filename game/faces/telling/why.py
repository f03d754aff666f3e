"""Why a number moved in the last turn: what it is counted from, and the causes of its change, which add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from game.engine.ledger import Ledger
from game.engine.views import UNSEEN
from game.faces.telling.causes import CLOCK, EARLIER, Explained
from game.faces.telling.desk import Desk
from game.faces.telling.names import Number, plain, small, together
from game.faces.telling.numbers import adding_up
from game.rules.records import RequisiteDef

FAR_ABOVE = 1e9  # behind every number that helps


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved a number, and by how much, as it is shown."""

    name: str
    text: str
    amount: float


@dataclass(frozen=True, slots=True)
class Grown:
    """A part of a requisite: how it stands, and what it is."""

    shown: str
    text: str


@dataclass(frozen=True, slots=True)
class Account:
    """A number and everything that can be said of why it stands where it does."""

    name: str
    shown: str
    text: str
    counted: tuple[str, ...] = ()  # what it is worked out from, as it stands; what helps and is weak comes first
    parts: tuple[Grown, ...] = ()  # of a requisite
    next_stage: str = ""
    still: str = ""  # why no causes are told; empty where some are
    causes: tuple[Cause, ...] = ()  # the largest first; rounded so that they add up
    digits: int = 1
    before: str = ""
    after: str = ""

    def shortened(self, most: int) -> tuple[Sequence[Cause], Sequence[Cause]]:
        """The causes that are told one by one, and the smaller ones that are told together."""
        cut = min(most, sum(bool(cause.amount) for cause in self.causes))
        return self.causes[:cut], self.causes[cut:]


def account_of(desk: Desk, number: Number) -> Account:
    """Why a number stands where it does, as this desk may know it."""
    figures, words = desk.figures, desk.words
    explained = figures.explained(number)
    account = _standing(desk, number)
    if explained is None or figures.kind(number.id) != "number":
        return replace(account, still=words("why.first_turn") if desk.match.turn == 0 else words("why.no_amounts"))
    if not explained.parts:
        return replace(account, still=words("why.nothing"))
    causes, digits = _causes(desk, number, explained)
    before, after = (figures.text_of(number.id, value) for value in (explained.before, explained.after))
    return replace(account, causes=causes, digits=digits, before=before, after=after)


def _standing(desk: Desk, number: Number) -> Account:
    """The number without the causes of its change."""
    names = desk.names
    record = names.written["requisites"].get(number.id)
    name, shown, text = names.number(number), desk.figures.read(number).shown, names.text(names.kind_of(number.id), number.id)
    if isinstance(record, RequisiteDef):
        return Account(name, shown, text, parts=tuple(_parts(desk, number, record)), next_stage=_next_stage(desk, number, record))
    return Account(name, shown, text, counted=tuple(_counted(desk, number)))


def _causes(desk: Desk, number: Number, explained: Explained) -> tuple[tuple[Cause, ...], int]:
    """The causes with amounts that add up, and how many digits those have."""
    scale = desk.figures.scale(number.id)
    ranked = sorted(explained.parts, key=lambda part: -abs(part[1]))
    digits = 1 if abs(ranked[0][1] * scale) >= 0.5 else 2 if abs(ranked[0][1] * scale) >= 0.05 else 3
    amounts = adding_up([amount * scale for _, amount in ranked], digits)
    return tuple(Cause(*cause_words(desk, cause), amount) for (cause, _), amount in zip(ranked, amounts)), digits


# -- what it is worked out from


def _counted(desk: Desk, number: Number) -> list[str]:
    figures, names = desk.figures, desk.names
    found: list[tuple[float, str]] = []
    for id in names.ingredients(number.id):
        place = _same_place(desk, id, number)
        if figures.known(id):
            value = desk.view.value(id, *place) if place is not None else 0.0
            shown = figures.text_of(id, value) if place is not None else _each(desk, id, number)
            helps = place is not None and figures.good(id) == "high" and figures.share(id, value) is not None
            found.append((value * figures.scale(id) if helps else FAR_ABOVE, f"{names.numbers[id]} {shown}"))
    found.sort(key=lambda one: one[0])  # what helps and is weak stands first, the rest as it was written
    return [said for _, said in found]


def _each(desk: Desk, id: str, number: Number) -> str:
    """For what a number that has many values is counted."""
    sets = [desk.names.label("sets", set_id).lower() for set_id in desk.names.sets_of(id) if _member_of(desk, set_id, number) is None]
    return desk.words("why.each", sets=together(sets, desk.words("and")))


def _parts(desk: Desk, number: Number, record: RequisiteDef) -> Iterator[Grown]:
    """The parts of a requisite."""
    for part in record.parts:
        value = desk.figures.text_of(f"{number.id}_{part.id}", desk.view.value(f"{number.id}_{part.id}", *number.place))
        name = part.name.text if part.name is not None else part.id.replace("_", " ").capitalize()
        yield Grown(value, f"{name}. {plain(part.text)}")


def _next_stage(desk: Desk, number: Number, record: RequisiteDef) -> str:
    stage = desk.figures.stage(number)
    if stage >= len(record.stages):
        return ""
    return desk.words("why.next_stage", at=f"{record.stages[stage].at:g}", text=plain(record.stages[stage].text))


def _member_of(desk: Desk, set_id: str, number: Number) -> str | None:
    """The member of a set that a number's own place gives."""
    same = next((member for member in number.place if member in desk.view.members(set_id)), None)
    return same or (desk.names.home(number.place[0], set_id) if number.place else None)


def _same_place(desk: Desk, id: str, number: Number) -> tuple[str, ...] | None:
    """Where another number stands for the same place; none where it has many values for it."""
    place: list[str] = []
    for set_id in desk.names.sets_of(id):
        found = _member_of(desk, set_id, number)
        if found is None:
            return None
        place.append(found)
    return tuple(place)


# -- causes in words


def cause_words(desk: Desk, cause: str, givers: int = 8) -> tuple[str, str]:
    """The name and text of a cause; an order of the last turn is followed by those who gave it, unless they are too many."""
    words = desk.words
    if cause in (Ledger.LIMIT, Ledger.RESET):
        return (words("cause.limit") if cause == Ledger.LIMIT else words("cause.reset")), ""
    if cause in (UNSEEN, EARLIER, CLOCK):
        return words("cause.unseen") if cause == UNSEEN else words("cause.earlier") if cause == EARLIER else words("cause.clock"), ""
    name, text = desk.names.cause(cause)
    kind, _, id = cause.partition("/")
    if kind != "orders" or not givers:
        return name, text
    seats = [small(desk.names.seat(seat)) for seat, orders in desk.view.orders.items() if any(order.kind == id for order in orders)]
    return (words("cause.order", order=name, seats=together(seats, words("and"))) if 0 < len(seats) <= givers else name), text
