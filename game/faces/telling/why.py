"""Why a number moved in the last turn: what it is counted from, and the causes of its change, which add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from game.base.wording import small
from game.engine.ledger import Ledger
from game.engine.views import UNSEEN
from game.faces.telling.causes import CLOCK, EARLIER, Explained
from game.faces.telling.counted import Counted, counted_for
from game.faces.telling.desk import Desk
from game.faces.telling.happened import placed
from game.faces.telling.names import Number, plain, together
from game.faces.telling.numbers import adding_up, ends
from game.rules.records import EventDef, RequisiteDef


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
    made_of: tuple[Counted, ...] = ()  # what it is worked out from, as it stands; what helps and is weak comes first
    parts: tuple[Grown, ...] = ()  # of a requisite
    next_stage: str = ""
    still: str = ""  # why no causes are told; empty where some are
    causes: tuple[Cause, ...] = ()  # the largest first; rounded so that they add up
    digits: int = 1
    before: str = ""
    after: str = ""

    @property
    def counted(self) -> tuple[str, ...]:
        """The same in words."""
        return tuple(one.said for one in self.made_of)

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
    before, after = ends(explained.before * figures.scale(number.id), sum(cause.amount for cause in causes), digits)
    return replace(account, causes=causes, digits=digits, before=before, after=after)


def _standing(desk: Desk, number: Number) -> Account:
    """The number without the causes of its change."""
    names = desk.names
    record = names.written["requisites"].get(number.id)
    name, shown, text = names.number(number), desk.figures.read(number).shown, names.text(names.kind_of(number.id), number.id)
    if isinstance(record, RequisiteDef):
        return Account(name, shown, text, parts=tuple(_parts(desk, number, record)), next_stage=_next_stage(desk, number, record))
    return Account(name, shown, text, made_of=counted_for(desk, number))


def _causes(desk: Desk, number: Number, explained: Explained) -> tuple[tuple[Cause, ...], int]:
    """The causes with amounts that add up, and how many digits those have."""
    scale = desk.figures.scale(number.id)
    ranked = sorted(explained.parts, key=lambda part: -abs(part[1]))
    digits = 1 if abs(ranked[0][1] * scale) >= 0.5 else 2 if abs(ranked[0][1] * scale) >= 0.05 else 3
    amounts = adding_up([amount * scale for _, amount in ranked], digits)
    return tuple(Cause(*cause_words(desk, cause), amount) for (cause, _), amount in zip(ranked, amounts)), digits


# -- what a requisite is made of


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
    if "{place}" in text:
        text = _with_place(desk, kind, id, text)
    if kind != "orders" or not givers:
        return name, text
    seats = [small(desk.names.seat(seat)) for seat, orders in desk.view.orders.items() if any(order.kind == id for order in orders)]
    return (words("cause.order", order=name, seats=together(seats, words("and"))) if 0 < len(seats) <= givers else name), text


def _with_place(desk: Desk, kind: str, id: str, text: str) -> str:
    """What is said of a cause, with the place of its event; of an event of an earlier turn nothing says any more where it was."""
    event = desk.names.parent(kind, id) or desk.names.entries[kind][id]
    if isinstance(event, EventDef) and event.place is not None:
        text = placed(desk, text, event.id, desk.view.held(f"{event.id}_place"))
    somewhere = desk.words("cause.somewhere")
    return text.replace("{place}", somewhere[:1].upper() + somewhere[1:] if text.startswith("{place}") else somewhere)
