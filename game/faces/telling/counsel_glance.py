"""What each order would probably do, in a number or two and a few words: what it gains most and at what price, beside its name in a list; and for each
number which orders would move it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from game.ai.forecast import Number
from game.ai.glancing import Effects, Glance
from game.engine.legality import PLAN
from game.engine.orders import Order
from game.engine.state import Engine
from game.faces.telling.counsel import Counsel
from game.faces.telling.desk import Desk
from game.faces.telling.numbers import signed

LEAST, DEAR = 0.05, 0.5  # what moves less on the scale that is shown is not told; nor is a price that is smaller
FEW = 4  # targets of a kind that are tried at the place of a number
LEVERS, AGAINST = 4, 2  # orders that are told of a number: those that move it as one wishes, and the other way


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The number that an order moves most for the seat, and by how much; `style`: good, bad or neither. `most`: with the best of some targets.
    `beside`: what else it moves most, the other way: the price of a gain, or what is gained at a price."""

    name: str
    change: str
    style: str
    worth: float
    most: bool = False
    beside: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Lever:
    """By how much an order would move a number: of each kind the one that moves it best."""

    order: Order
    change: str
    style: str
    shown: float


@dataclass(frozen=True, slots=True)
class Sight:
    """What a seat's orders would do: for each kind what it does most, and for each number what moves it, the best first."""

    glimpses: Mapping[str, Glimpse]
    levers: Mapping[Number, tuple[Lever, ...]]


class Glances:
    """One seat's glances in one turn, at some numbers or at all that a seat is told of where it names none."""

    def __init__(self, desk: Desk, engine: Engine, numbers: Sequence[Number] = ()) -> None:
        assert desk.seat is not None
        self.desk, self.figures = desk, desk.figures
        asked, capacity = list(numbers) or Counsel(desk).numbers(), set() if numbers else set(desk.names.with_role("capacity"))
        self.named = [number for number in numbers if number.place]
        self.numbers = [number for number in asked if number.id not in capacity]  # what an order costs is told beside it
        self.spent = [number for number in asked if number.id in capacity]
        self.glance = Glance(engine, desk.match.state, desk.seat, asked, desk.match.pledged())

    def look(self, given: Sequence[Order], cancelled: Callable[[], bool]) -> Sight:
        """What each kind of order would do beside what is given, with the best of a few targets."""
        glimpses: dict[str, Glimpse] = {}
        levers: dict[Number, list[Lever]] = {number: [] for number in self.numbers}
        tried = self.glance.orders(given)
        tried += [order for number in self.named for order in self._there(number, given) if order not in tried]
        for order, effects in self.glance.effects(tried, given, cancelled):
            free = not order.picks and not self.glance.judge.cost(self.desk.seat or "", order)
            glimpse = self._glimpse(effects, bool(order.picks), free)
            if glimpse is not None and (order.kind not in glimpses or glimpse.worth > glimpses[order.kind].worth):
                glimpses[order.kind] = glimpse
            for number, known in levers.items():
                known.append(self._lever(order, number, effects[number]))
        return Sight(glimpses, {number: _ranked(known) for number, known in levers.items()})

    def _there(self, number: Number, given: Sequence[Order]) -> Iterator[Order]:
        """Orders at the place of a number that is asked about: of each kind a few."""
        judge, seat = self.glance.judge, self.desk.seat or ""
        for kind in judge.kinds(seat, PLAN):
            begun: list[tuple[str, ...]] = [()]
            for _ in self.glance.engine.program.orders[self.glance.engine.order_index[kind]].picks:
                steps = ((picks, [member for member, can in judge.choices(seat, kind, picks).items() if can]) for picks in begun)
                begun = [(*picks, member) for picks, free in steps for member in ([at for at in number.place if at in free] or free[:FEW])][: FEW * FEW]
            orders = (Order(kind, picks) for picks in begun if set(picks) & set(number.place))
            yield from (order for order in orders if judge.submission(seat, [*given, order], self.glance.mine) is None)

    def _lever(self, order: Order, number: Number, change: float) -> Lever:
        shown = self._shown(number, change)
        return Lever(order, signed(shown), self.figures.style(number.id, change), shown)

    def targets(self, orders: Sequence[Order], given: Sequence[Order], cancelled: Callable[[], bool]) -> dict[Order, Glimpse]:
        """For each of some orders what it would do to the number in which they differ most, so that one sees where it is worth most."""
        found = dict(self.glance.effects(orders, given, cancelled))
        if not found:
            return {}
        spreads = {number: self._spread([effects[number] for effects in found.values()], number) for number in self.numbers if self._welcome(number)}
        telling = max(spreads, key=lambda number: spreads[number], default=None)
        if telling is None or spreads[telling] < LEAST:
            told = ((order, self._glimpse(effects)) for order, effects in found.items())
            return {order: glimpse for order, glimpse in told if glimpse is not None}
        return {order: self._of(telling, effects[telling]) for order, effects in found.items()}

    def _spread(self, changes: Sequence[float], number: Number) -> float:
        return (max(changes) - min(changes)) * self.figures.scale(number.id)

    def _glimpse(self, effects: Effects, most: bool = False, free: bool = False) -> Glimpse | None:
        """The number that moves most on the scale that is shown, those that somebody counts first, and what moves most the other way; none where nothing
        moves. An order that costs nothing may give capacity or take it."""
        told = {number: effects[number] for number in (*self.numbers, *(self.spent if free else ())) if abs(self._shown(number, effects[number])) >= LEAST}
        ranked = sorted(told.items(), key=lambda item: (not self._welcome(item[0]), -abs(self._shown(*item))))
        if not ranked:
            return None
        first, change = ranked[0]
        found, way = self._of(first, change, most), self._welcome(first) * change
        other = next((item for item in ranked[1:] if self._welcome(item[0]) * item[1] * way < 0 and abs(self._shown(*item)) >= DEAR), None)
        return replace(found, beside=(self.desk.names.numbers[other[0].id], signed(self._shown(*other)))) if other is not None else found

    def _of(self, number: Number, change: float, most: bool = False) -> Glimpse:
        shown, style = self._shown(number, change), self.figures.style(number.id, change)
        return Glimpse(self.desk.names.numbers[number.id], signed(shown), style, -abs(shown) if style == "bad" else abs(shown), most)

    def _shown(self, number: Number, change: float) -> float:
        return change * self.figures.scale(number.id)

    def _welcome(self, number: Number) -> int:
        return self.figures.welcome(number.id)


def _ranked(levers: Sequence[Lever]) -> tuple[Lever, ...]:
    """Of each kind of order the one that moves a number best: the strongest first, and last those that only move it as one does not wish."""
    told = sorted((lever for lever in levers if abs(lever.shown) >= LEAST), key=lambda lever: (lever.style == "bad", -abs(lever.shown)))
    best: dict[str, Lever] = {}
    for lever in told:
        best.setdefault(lever.order.kind, lever)
    welcome = [lever for lever in best.values() if lever.style != "bad"]
    return (*welcome[:LEVERS], *[lever for lever in best.values() if lever.style == "bad"][:AGAINST])
