"""What a player may ask before committing: what some orders will probably come to, and what an adviser would order and why.

Law: it asks the same forecast that the computer players' reasons are made of, and knows what the seat may see and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan

from game.ai.explain import Reason, Why, reasons_for
from game.ai.forecast import Expected, Outlook
from game.ai.levels import STRONG
from game.ai.planner import SearchPlayer
from game.ai.simple import orders_in
from game.engine.legality import PLAN
from game.engine.orders import Order
from game.engine.state import State
from game.faces.telling.agenda import Agenda
from game.faces.telling.desk import Desk
from game.faces.telling.names import Number
from game.faces.telling.numbers import UNKNOWN, signed
from game.play.log import of_beat

LEAST = 0.05  # what is smaller is told with a digit more
HARM = 0.5  # of a hundred: harm to the world that is smaller is not told of an order
RARE = 0.5  # of a hundred worlds: a danger that is smaller is not told


@dataclass(frozen=True, slots=True)
class Expectation:
    """A number: what it is now, what it will probably be after the turn, between what four outcomes of five lie, and what the orders add to it."""

    number: Number
    name: str
    now: str
    low: str
    mean: str
    high: str
    added: float  # by the orders, beside giving none; on the scale that is shown
    digits: int
    style: str  # good or bad for those who count it; empty where it is neither, or too little to say
    chance: float | None = None  # in how many of a hundred worlds that may follow it holds, where it is no amount


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason for an order: a number that it moves."""

    name: str
    change: str
    style: str  # good or bad for the seat


@dataclass(frozen=True, slots=True)
class Advised:
    """An order that the adviser would give, and the reasons that weigh most."""

    order: Order
    grounds: tuple[Ground, ...]


class Counsel:
    """What one seat may ask in one turn. Asking takes a fraction of a second, advice about a second; `cancelled` ends it early."""

    def __init__(self, desk: Desk) -> None:
        assert desk.seat is not None
        self.desk, self.seat = desk, desk.seat
        self.engine, self.state = desk.match.engine, desk.match.state

    # -- what orders will come to

    def numbers(self) -> list[Number]:
        """What a seat is asked about where it names nothing: its project, its own numbers, the requisites, and what holds the world."""
        figures = self.desk.figures
        project = figures.project(self.seat)
        found = [project[0]] if project is not None else []
        found += figures.own_numbers(self.seat)
        found += [number for number, _ in figures.requisites(self.seat)]
        return list(dict.fromkeys([*found, *figures.world_numbers()]))

    def expected(self, orders: Sequence[Order], numbers: Sequence[Number] | None = None) -> list[Expectation]:
        """What these orders will probably come to by the end of the turn."""
        asked = self.numbers() if numbers is None else list(numbers)
        pledged = self.desk.match.pledged()
        mine = pledged.get(self.seat, ())
        public = {seat: given for seat, given in pledged.items() if given and seat != self.seat}
        ends = self._ends() if numbers is None else []
        given, idle = (self.outlook.forecast(some, [*asked, *ends], public=public).numbers for some in ([*mine, *orders], mine))
        found = [self._expectation(number, given[number], idle[number]) for number in asked]
        return [*found, *self._danger(ends, given, idle)]

    def _ends(self) -> list[Number]:
        """What says that all are defeated, and that the game is over."""
        names = self.desk.names
        found = [Number(id) for role in ("defeat", "over") for id in names.with_role(role, "measures") if not names.sets_of(id)]
        return found if len(found) > 1 else []

    def _danger(self, ends: Sequence[Number], given: Mapping[Number, Expected], idle: Mapping[Number, Expected]) -> Iterator[Expectation]:
        """That the game may end this turn with everybody's defeat, where it may."""
        if not ends:
            return
        chance, before = (100 * min(found[number].mean for number in ends) for found in (given, idle))
        if chance >= RARE:
            added = round(chance - before, 1) or 0.0
            shown = f"{chance:.1f}"
            yield Expectation(ends[0], self.desk.names.numbers[ends[0].id], "0.0", shown, shown, shown, added, 1, "bad" if added > 0 else "good", chance)

    @cached_property
    def outlook(self) -> Outlook:
        """The worlds that the seat imagines, the same for all that is asked in the turn."""
        return Outlook(self.engine, self.state, self.seat)

    def _expectation(self, number: Number, found: Expected, idle: Expected) -> Expectation:
        figures, id = self.desk.figures, number.id
        scale, digits = figures.scale(id), max(1, figures.digits(id))
        added = round((found.mean - idle.mean) * scale, digits) or 0.0
        now, low, mean, high = (_shown(one * scale, digits) for one in (found.now, found.low, found.mean, found.high))
        return Expectation(number, figures.names.numbers[id], now, low, mean, high, added, digits, figures.style(id, added))

    # -- what an adviser would do

    def advice(self, cancelled: Callable[[], bool] | None = None) -> list[Advised]:
        """The orders of the adviser's plan for this turn, each with its reasons."""
        found = orders_in(self.engine, SearchPlayer(self.engine, (self.seat,), budget=STRONG, cancelled=cancelled).orders(self._staked()), 0)
        uncounted = {order for motion in Agenda(self.desk).motions() for order in motion.uncounted}
        plan = tuple(order for order in of_beat(self.engine, found[self.seat], PLAN) if order not in uncounted)
        project = self.desk.figures.project(self.seat)
        own = [project[0]] if project is not None else []
        told = reasons_for(self.engine, self.state, self.seat, plan, watched=[*own, *self.desk.figures.world_numbers()])
        return [Advised(why.order, (*self._gain(why, own), *self._grounds(why.reasons), *self._harm(why, own))) for why in told]

    def _staked(self) -> State:
        """The state, less what the seat has staked on its word this turn."""
        engine, judge, mine = self.engine, self.desk.match.judge(), self.desk.match.pledged().get(self.seat, ())
        state = State(self.state.data.copy(), self.state.seeds)
        if mine and engine.program.capacity is not None:
            engine.column(state, engine.program.capacity)[engine.seats.index(self.seat)] -= sum(judge.cost(self.seat, order) for order in mine)
        return state

    def _gain(self, why: Why, own: Sequence[Number]) -> Iterator[Ground]:
        """What an order does to the project itself."""
        for number in own:
            change = why.beside[number] * self.desk.figures.scale(number.id)
            if abs(change) >= LEAST:
                yield Ground(self.desk.figures.names.numbers[number.id], signed(change), "good" if change > 0 else "bad")

    def _harm(self, why: Why, own: Sequence[Number]) -> Iterator[Ground]:
        """What an order does to the world that nobody wishes, though the project gains by it."""
        figures, told = self.desk.figures, {*own, *(reason.number for reason in why.reasons)}
        for number, change in why.beside.items():
            shown = change * figures.scale(number.id)
            if number not in told and abs(shown) >= HARM and figures.style(number.id, change) == "bad":
                yield Ground(figures.names.numbers[number.id], signed(shown), "bad")

    def _grounds(self, reasons: Sequence[Reason]) -> Iterator[Ground]:
        figures = self.desk.figures
        for reason in reasons:
            id = reason.number.id
            if figures.kind(id) == "number" and not figures.names.is_stage(id):
                made = figures.names.parent("variables", id) is not None  # what is worked out for many pairs or the like is named as a whole
                change = reason.change * figures.scale(id)
                said = signed(change, 1 if abs(change) >= LEAST else 2)
                yield Ground(figures.names.numbers[id] if made else figures.names.number(reason.number), said, "good" if reason.weight > 0 else "bad")


def _shown(value: float, digits: int) -> str:
    return UNKNOWN if isnan(value) else f"{value:.{digits}f}".replace("-", "−")
