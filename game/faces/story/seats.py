"""The page of each seat in sentences: its project and how that went, the orders that weighed, what was foreseen, what was sealed, what was promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.engine.orders import Order
from game.faces.story.chronicle import NAMELESS, ORDERS, Chronicle
from game.faces.story.happened import Happened
from game.faces.story.parts import Cite, Paragraph, Sentence, places
from game.faces.story.story import chronicle_of
from game.faces.story.wording import Wording, is_order
from game.faces.telling.desk import Desk
from game.faces.telling.happened import is_told
from game.faces.telling.names import Number
from game.faces.telling.numbers import figure, signed
from game.play.odds import Odds
from game.rules.records import ProjectDef

MOST_ORDERS = 5  # told of one seat
FELT = 0.3  # from which amount on it is told what an order moved


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a project was expected to come to from a moment on, and how far that may be off."""

    turn: int  # turns played
    expected: float
    half: float


@dataclass(frozen=True, slots=True)
class SeatPage:
    """All that is told of one seat."""

    seat: str
    name: str
    paragraphs: tuple[Paragraph, ...]
    values: tuple[float, ...]  # of its project, at the beginning and after each turn; empty where it has none
    mark: float
    foreseen: tuple[Foreseen, ...]


def seats_of(desk: Desk | Chronicle, odds: Sequence[Odds] = ()) -> tuple[SeatPage, ...]:
    """A page for each seat; with odds it says what was foreseen and what came."""
    chronicle = chronicle_of(desk)
    wording = Wording(chronicle)
    happened = Happened(wording)
    return tuple(_Page(wording, happened, seat, odds).made() for seat in chronicle.engine.seats)


class _Page:
    """Makes the page of one seat."""

    def __init__(self, wording: Wording, happened: Happened, seat: str, odds: Sequence[Odds]) -> None:
        self.wording, self.words, self.happened = wording, wording.words, happened
        self.chronicle, self.seat = wording.chronicle, seat
        self.turns = self.chronicle.turns
        self.project = self.chronicle.projects.get(seat)
        guesses = ((one.turn, one.projects.get(seat)) for one in odds if not one.certain)
        self.foreseen = tuple(Foreseen(turn, guess.value, guess.half) for turn, guess in guesses if guess is not None)

    def made(self) -> SeatPage:
        words = self.words
        parts = (
            (words("story.seat.course"), self.course()),
            (words("story.seat.orders"), self.orders()),
            (words("story.seat.foreseen"), self.expected()),
            (words("story.seat.sealed"), self.sealed()),
            (words("story.seat.promises"), self.promises()),
        )
        told = tuple(Paragraph(heading, found) for heading, sentences in parts if (found := tuple(sentences)))
        values: tuple[float, ...] = ()
        if self.project is not None:
            values = tuple(self.chronicle.at(self.project[0], turn) for turn in range(self.turns + 1))
        mark = self.project[1].mark if self.project is not None else 0.0
        return SeatPage(self.seat, self.chronicle.names.seat(self.seat), told, values, mark, self.foreseen)

    # -- the project

    def course(self) -> Iterator[Sentence]:
        """Where the project began, what it came to, and the turns that moved it most."""
        if self.project is None:
            return
        number, record = self.project
        yield self._whole(number, record)
        rose, fell = (self.chronicle.peak(number, 1, self.turns, way) if self.turns else 0 for way in (1.0, -1.0))
        for turn, way in ((rose, 1.0), (fell, -1.0)):
            if turn and self.chronicle.change(number, turn, turn) * way >= 0.5:
                yield self._turn(number, turn)

    def _whole(self, number: Number, record: ProjectDef) -> Sentence:
        shown = [self.chronicle.shown(number, turn) for turn in range(self.turns + 1)]
        values = {"project": record.label, "start": shown[0]}
        values["stood"] = self.wording.stood([self.chronicle.shown(number, self.turns, record.mark)], self.chronicle.at(number, self.turns), record.mark)
        highest = max(range(self.turns + 1), key=lambda turn: self.chronicle.at(number, turn))
        if highest in (0, self.turns) or shown[highest] in (shown[0], shown[-1]):
            return Sentence(self.words("story.seat.came", **values), places([self.turns], [self.seat]))
        top = {"top": shown[highest], "years": self.chronicle.years(highest)}
        return Sentence(self.words("story.seat.came_top", **values, **top), places([self.turns, highest], [self.seat]))

    def _turn(self, number: Number, turn: int) -> Sentence:
        """A turn that moved the project far, and what did it."""
        change = self.chronicle.change(number, turn, turn)
        values = {"years": self.chronicle.years(turn), "amount": signed(change)}
        same = [
            (cause, moved[number]) for cause, moved in self.chronicle.effects(turn).items() if moved.get(number, 0.0) * change > 0 and cause not in NAMELESS
        ]
        if not same:
            said = self.words("story.seat.rose", **values) if change > 0 else self.words("story.seat.fell", **values)
            return Sentence(said, places([turn], [self.seat]))
        cause, amount = max(same, key=lambda part: abs(part[1]))
        givers = self.chronicle.givers(turn, cause.removeprefix(ORDERS)) if is_order(cause) else []
        told = self.words("story.by", cause=self.wording.cause(cause, givers), amount=signed(amount))
        said = self.words("story.seat.rose_by", cause=told, **values) if change > 0 else self.words("story.seat.fell_by", cause=told, **values)
        return Sentence(said, tuple(dict.fromkeys((Cite(turn, self.seat), *places([turn], givers or [self.seat])))))

    # -- orders

    def given(self) -> Iterator[tuple[int, Order]]:
        for turn in range(1, self.turns + 1):
            yield from ((turn, order) for order in self.chronicle.orders(turn).get(self.seat, ()) if is_told(self.chronicle.desk, order))

    def orders(self) -> Iterator[Sentence]:
        """The orders that moved most what everyone watches, one's own project before all."""
        found: dict[tuple[int, str], float] = {}
        for turn, order in self.given():
            effects = self.chronicle.effects(turn).get(ORDERS + order.kind, {})
            own = abs(effects.get(self.project[0], 0.0)) if self.project is not None else 0.0
            found[turn, order.kind] = max(own, 0.6 * max(map(abs, effects.values()), default=0.0))
        ranked = sorted(found, key=lambda one: (-found[one], one))[:MOST_ORDERS]
        for turn, kind in sorted(one for one in ranked if found[one] >= FELT):
            yield self._order(turn, kind, found[turn, kind])

    def _order(self, turn: int, kind: str, weight: float) -> Sentence:
        mine = [order for order in self.chronicle.orders(turn)[self.seat] if order.kind == kind]
        others = [seat for seat in self.chronicle.givers(turn, kind) if seat != self.seat]
        effects = self.chronicle.effects(turn)[ORDERS + kind]
        own = {number: amount * (2 if self.project is not None and number == self.project[0] else 1) for number, amount in effects.items()}
        kept = {number: effects[number] for number in sorted(own, key=lambda one: -abs(own[one]))[:3] if abs(effects[number]) >= FELT}
        values = {
            "years": self.chronicle.years(turn),
            "orders": self.wording.listed(map(self.wording.order, mine)),
            "moved": self.wording.moved(kept, 3, self.seat),
        }
        words, together = self.words, self.chronicle.seats(others)
        said = words("story.seat.ordered_with", others=together, **values) if others else words("story.seat.ordered", **values)
        return Sentence(said, tuple(dict.fromkeys((Cite(turn, self.seat), *places([turn], [self.seat, *others])))), weight)

    def sealed(self) -> Iterator[Sentence]:
        """What nobody else could see while the game was played."""
        for turn, order in self.given():
            if self.wording.is_sealed(order):
                effects = self.chronicle.effects(turn).get(ORDERS + order.kind, {})
                moved = self.wording.moved({number: amount for number, amount in effects.items() if abs(amount) >= FELT}, 2, self.seat)
                values = {"years": self.chronicle.years(turn), "order": self.wording.order(order)}
                said = self.words("story.seat.secret_moved", moved=moved, **values) if moved else self.words("story.seat.secret", **values)
                yield Sentence(said, places([turn], [self.seat]))

    # -- forecast and promises

    def expected(self) -> Iterator[Sentence]:
        """What was expected of the project at the beginning, where that changed most, and what came."""
        if self.project is None or not self.foreseen:
            return
        first, came = self.foreseen[0], self.chronicle.shown(self.project[0], self.turns)
        values = {"project": self.project[1].label, "expected": figure(first.expected), "half": figure(first.half), "came": came}
        said = self.words("story.seat.expected", **values) if self.chronicle.outcome.over else self.words("story.seat.expected_now", **values)
        yield Sentence(said, places([first.turn, self.turns], [self.seat]))
        steps = list(zip(self.foreseen, self.foreseen[1:]))
        if steps:
            before, after = max(steps, key=lambda step: abs(step[1].expected - step[0].expected))
            if abs(after.expected - before.expected) > before.half + after.half:
                told = {"years": self.chronicle.years(after.turn), "before": figure(before.expected), "after": figure(after.expected)}
                yield Sentence(self.words("story.seat.revised", **told), places([after.turn], [self.seat]))

    def promises(self) -> Iterator[Sentence]:
        """The public words that the seat gave."""
        for word in self.happened.pledges():
            if word.made.seat == self.seat:
                yield self.happened.pledge(word)
