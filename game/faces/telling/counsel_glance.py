"""What each order would probably do, in one number and a few words: beside its name in a list, before anything is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.ai.forecast import Number
from game.ai.glancing import Effects, Glance
from game.engine.orders import Order
from game.engine.state import Engine
from game.faces.telling.counsel import Counsel
from game.faces.telling.desk import Desk
from game.faces.telling.numbers import signed

LEAST = 0.05  # what moves less on the scale that is shown is not told


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The number that an order moves most for the seat, and by how much; `style`: good, bad or neither. `most`: with the best of some targets."""

    name: str
    change: str
    style: str
    worth: float
    most: bool = False


class Glances:
    """One seat's glances in one turn."""

    def __init__(self, desk: Desk, engine: Engine) -> None:
        assert desk.seat is not None
        self.desk, self.figures = desk, desk.figures
        capacity = set(desk.names.with_role("capacity"))
        self.numbers = [number for number in Counsel(desk).numbers() if number.id not in capacity]
        self.glance = Glance(engine, desk.match.state, desk.seat, self.numbers, desk.match.pledged())

    def kinds(self, given: Sequence[Order], cancelled: Callable[[], bool]) -> dict[str, Glimpse]:
        """For each kind of order what it would do, with the best of a few targets."""
        found: dict[str, Glimpse] = {}
        for order, effects in self.glance.effects(self.glance.orders(given), given, cancelled):
            glimpse = self._glimpse(effects, most=bool(order.picks))
            if glimpse is not None and (order.kind not in found or glimpse.worth > found[order.kind].worth):
                found[order.kind] = glimpse
        return found

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

    def _glimpse(self, effects: Effects, most: bool = False) -> Glimpse | None:
        """The number that moves most on the scale that is shown, those that somebody counts first; none where nothing moves."""
        ranked = sorted(effects.items(), key=lambda item: (not self._welcome(item[0]), -abs(self._shown(*item))))
        number, change = next(((number, change) for number, change in ranked if abs(self._shown(number, change)) >= LEAST), (None, 0.0))
        if number is None:
            return None
        return self._of(number, change, most)

    def _of(self, number: Number, change: float, most: bool = False) -> Glimpse:
        shown, good = self._shown(number, change), self._welcome(number) * change
        style = "good" if good > 0 else "bad" if good < 0 else ""
        return Glimpse(self.desk.names.numbers[number.id], signed(shown), style, abs(shown) if good >= 0 else -abs(shown), most)

    def _shown(self, number: Number, change: float) -> float:
        return change * self.figures.scale(number.id)

    def _welcome(self, number: Number) -> int:
        """Whether the number is better high or low; 0 where nobody says."""
        return {"high": 1, "low": -1}.get(self.figures.good(number.id), 1 if number.id in self.figures.reckoned else 0)
