"""Causes told to somebody who may not know all of them, so that what is told still adds up and gives nothing away.

Law: what is told of a cell follows from its value at each step's beginning and end and from the causes that may be named. What was cut off at the end of a
range, or overwritten in the same step, is therefore reckoned as if the unseen had been what is left to explain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from game.engine.ledger import Ledger
from game.rules.program import Program
from game.rules.world import VariableInfo

UNSEEN = "unseen"  # the cause of what somebody sees happen without seeing why
Told = tuple[str, str, float]  # step, cause, amount


class Telling:
    """Tells the entries of single cells."""

    def __init__(self, program: Program) -> None:
        rules = (b for code in program.steps for b in code.bookings)
        orders = (b for code in program.steps for order in code.orders for b in order.bookings)
        self.sets = {(b.step, b.cause, b.variable) for found in (rules, orders) for b in found if b.how == "set"}

    def told(self, info: VariableInfo, end: float, entries: list[Told]) -> Iterator[Told]:
        """The entries of one cell that ends the turn at `end`, joined by step and cause; zeros are left out."""
        value = end - sum(amount for _, _, amount in entries)
        steps: dict[str, list[tuple[str, float]]] = {}
        for step, cause, amount in entries:
            steps.setdefault(step, []).append((cause, amount))
        for step, found in steps.items():
            for cause, amount in self._step(info, step, value, found):
                if amount:
                    yield step, cause, amount
            value += sum(amount for _, amount in found)

    def _step(self, info: VariableInfo, step: str, value: float, entries: list[tuple[str, float]]) -> Iterable[tuple[str, float]]:
        sums: dict[str, float] = {}
        for cause, amount in entries:
            sums[cause] = sums.get(cause, 0.0) + amount
        if UNSEEN not in sums:
            return sums.items()
        rest = sums.pop(UNSEEN) + sums.pop(Ledger.LIMIT, 0.0)
        over = [cause for cause in sums if (step, cause, info.id) in self.sets]
        if over:  # what is set is what it is, whatever was there: the unseen came to nothing
            sums[over[-1]] += rest
            return sums.items()
        reached = value + sum(sums.values())
        cut = min(max(reached, info.low), info.high) - reached
        return [*sums.items(), (Ledger.LIMIT, cut), (UNSEEN, rest - cut)]
