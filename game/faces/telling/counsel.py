"""What a player may ask before committing: what some orders will probably come to, and what an adviser would order and why.

Law: it asks the same forecast that the computer players' reasons are made of, and knows what the seat may see and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan

from game.ai.explain import Reason, reasons_for
from game.ai.forecast import Expected, Outlook
from game.ai.levels import STRONG
from game.ai.planner import SearchPlayer
from game.ai.simple import orders_in
from game.engine.legality import PLAN
from game.engine.orders import Order
from game.faces.telling.desk import Desk
from game.faces.telling.names import Number
from game.faces.telling.numbers import UNKNOWN, signed
from game.play.log import of_beat

LEAST = 0.05  # what is smaller is told with a digit more


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
        given, idle = (self.outlook.forecast(some, asked, public=public).numbers for some in ([*mine, *orders], mine))
        return [self._expectation(number, given[number], idle[number]) for number in asked]

    @cached_property
    def outlook(self) -> Outlook:
        """The worlds that the seat imagines, the same for all that is asked in the turn."""
        return Outlook(self.engine, self.state, self.seat)

    def _expectation(self, number: Number, found: Expected, idle: Expected) -> Expectation:
        figures, id = self.desk.figures, number.id
        scale, digits = figures.scale(id), max(1, figures.digits(id))
        added = round((found.mean - idle.mean) * scale, digits) or 0.0
        now, low, mean, high = (_shown(one * scale, digits) for one in (found.now, found.low, found.mean, found.high))
        return Expectation(number, figures.names.numbers[id], now, low, mean, high, added, digits, self._style(id, added))

    def _style(self, id: str, change: float) -> str:
        """Whether a change is welcome to whoever counts a number."""
        welcome = {"high": 1, "low": -1}.get(self.desk.figures.good(id), 1 if id in self.desk.figures.reckoned else 0)
        return "" if not change or not welcome else "good" if change * welcome > 0 else "bad"

    # -- what an adviser would do

    def advice(self, cancelled: Callable[[], bool] | None = None) -> list[Advised]:
        """The orders of the adviser's plan for this turn, each with its reasons."""
        found = orders_in(self.engine, SearchPlayer(self.engine, (self.seat,), budget=STRONG, cancelled=cancelled).orders(self.state), 0)
        plan = of_beat(self.engine, found[self.seat], PLAN)
        return [Advised(why.order, tuple(self._grounds(why.reasons))) for why in reasons_for(self.engine, self.state, self.seat, plan)]

    def _grounds(self, reasons: Sequence[Reason]) -> Iterator[Ground]:
        figures = self.desk.figures
        for reason in reasons:
            id = reason.number.id
            if figures.kind(id) == "number":
                made = figures.names.parent("variables", id) is not None  # what is worked out for many pairs or the like is named as a whole
                change = reason.change * figures.scale(id)
                said = signed(change, 1 if abs(change) >= LEAST else 2)
                yield Ground(figures.names.numbers[id] if made else figures.names.number(reason.number), said, "good" if reason.weight > 0 else "bad")


def _shown(value: float, digits: int) -> str:
    return UNKNOWN if isnan(value) else f"{value:.{digits}f}".replace("-", "−")
