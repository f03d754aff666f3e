"""What many orders would do at a glance: each beside what is ordered already, in a few imagined worlds, in the numbers that one asks about.

Law: it is the forecast of one turn with fewer worlds, the same for every order; so orders can be told apart, and what one chooses is then foretold in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from game.ai.advising import orders_now
from game.ai.forecast import Number, Outlook, value_of
from game.ai.planner import Cancelled
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.orders import Given, Order
from game.engine.outcome import over
from game.engine.state import Engine, State

SAMPLES, COLUMNS = 6, 192  # imagined worlds of each order; games side by side, as many as a forecast has
Effects = Mapping[Number, float]


class Glance:
    """One seat's look at many orders in one turn. `known` are orders that are pledged already."""

    def __init__(self, engine: Engine, state: State, seat: str, numbers: Sequence[Number], known: Given | None = None) -> None:
        self.engine, self.seat, self.numbers = engine, seat, list(numbers)
        self.mine: tuple[Order, ...] = tuple((known or {}).get(seat, ()))
        self.public = {other: tuple(orders) for other, orders in (known or {}).items() if orders and other != seat}
        self.outlook = Outlook(engine, state, seat, SAMPLES)
        self.judge = Judge(engine, self.outlook.seen)

    def orders(self, given: Sequence[Order]) -> list[Order]:
        """Orders that may still be given: of each kind a few targets."""
        found = orders_now(self.engine, self.judge, self.outlook.seen, self.seat)
        return [order for order in found if order not in given and self.judge.submission(self.seat, [*given, order], self.mine) is None]

    def effects(self, orders: Sequence[Order], given: Sequence[Order], cancelled: Callable[[], bool]) -> Iterator[tuple[Order, Effects]]:
        """By how much each order would move each number, beside what is given. A world in which the game is over at once with the order or without it is left
        aside where there are others: of a few worlds one would weigh too much, and a forecast tells the danger by itself."""
        begun: tuple[Array, dict[Number, Array]] | None = None
        many = COLUMNS // SAMPLES
        plans: list[tuple[Order, ...]] = [tuple(given), *((*given, order) for order in orders)]
        for first in range(0, len(plans), many):
            if cancelled():
                raise Cancelled
            some = plans[first : first + many]
            filled = [*some, *[plans[0]] * (many - len(some))]
            after = self.outlook.ahead([(*self.mine, *plan) for plan in filled], 1, self.public)
            ended = over(self.engine, after).reshape(many, SAMPLES)
            values = {number: value_of(self.engine, after, number).reshape(many, SAMPLES) for number in self.numbers}
            for k in range(len(some)):
                if begun is None:
                    begun = ended[k], {number: value[k] for number, value in values.items()}
                    continue
                aside = ended[k] | begun[0]
                told = aside.all() | ~aside
                yield orders[first + k - 1], {number: float((values[number][k] - begun[1][number])[told].mean()) for number in self.numbers}
