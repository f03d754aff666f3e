"""The turning points of a game: the turns, and the orders in them, that moved the odds most, and why.

Law: only what moved the odds by more than chance in the estimate could is a turning point. A game in which nothing did has none.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.engine.orders import Order
from game.play.odds import Estimate, What

__all__ = ["CHANCE", "ORDERS", "TURN", "Cause", "Swing"]

TURN, ORDERS, CHANCE = "turn", "orders", "chance"  # what moved the odds: all of a turn, what was ordered in it, or how its dice fell


@dataclass(frozen=True, slots=True)
class Cause:
    """What one cause of the ledger added to one number in the turn: `Cause("orders/boomerang", "anger", ("hill",), -0.1)`."""

    cause: str  # as the ledger calls it: `rules/…`, `orders/…`, `limit` …
    variable: str
    place: tuple[str, ...]
    amount: float
    seat: str | None = None  # who gave the order, where an order is the cause


@dataclass(frozen=True, slots=True)
class Swing:
    """A move of the odds of one thing.

    With `seat` none it is that of a whole turn: `before` are the odds as the turn began, `after` those when it had ended (`by` says whether the orders of all
    or the dice did most of it). With a seat it is that of the seat's own orders: `after` are the odds with what it ordered, `before` those with what else
    might have come to its mind; with one order in `orders` and `single` yes, without just this order.
    """

    turn: int  # the turn's number, from 1; `replay FILE --turn N` shows it
    seat: str | None
    orders: tuple[Order, ...]  # of the seat; empty for a whole turn, and where a seat gave none
    single: bool  # one order of several, looked at alone
    by: str  # TURN where it is both; ORDERS or CHANCE where one of them did most of it
    what: What
    before: Estimate
    after: Estimate
    change: Estimate  # after less before; the half-width is that of a band that is wide enough for all that was looked at
    weight: float  # how much other the endings are, from 0 (the same) to 1 (none is as it would have been): what turning points are sorted by
    causes: tuple[Cause, ...]  # what moved the numbers that this is worked out from, the strongest first

    @property
    def beyond(self) -> bool:
        """Whether it moved by more than chance in the estimate could."""
        return abs(self.change.value) > self.change.half
