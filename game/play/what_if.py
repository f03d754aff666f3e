"""What if a seat had ordered otherwise in one turn: how the game ends with what it ordered and with what it might have, in the same imagined worlds.

Law: both sides meet the same dice and the same others, so what differs between them comes from the orders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from game.engine.orders import Order
from game.play.odds import Estimate, Odds, What

__all__ = ["ADVISER", "NOTHING", "Comparison"]

NOTHING, ADVISER = "nothing", "adviser"  # instead of orders: none, or those that a computer player chooses that searches


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A seat's orders of a turn beside others that it might have given: how the game ends with either. Nothing is certain here: the turn is played anew."""

    seat: str
    turn: int  # its number, from 1
    given: tuple[Order, ...]  # what the seat really ordered
    instead: tuple[Order, ...]
    really: Odds  # with the orders given; its `turn` is that before the orders
    otherwise: Odds  # with the others
    differences: Mapping[What, Estimate]  # otherwise less really; the half-widths are of a band wide enough for all of them together

    @property
    def beyond(self) -> dict[What, Estimate]:
        """The differences that are more than chance in the estimate, the surest first."""
        found = {what: one for what, one in self.differences.items() if abs(one.value) > one.half}
        return dict(sorted(found.items(), key=lambda item: -abs(item[1].value) / max(item[1].half, 1e-12)))
