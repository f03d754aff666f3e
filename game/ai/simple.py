"""Players that do not think: random legal orders by taste, planned orders, or none, for whole batches at once.

Law: what a seat orders in one game depends on that game alone, so a game is the same in any batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from game.ai.choosing import TRIES, Chooser, luck_of
from game.ai.tastes import NEUTRAL, Taste, Wish
from game.engine.legality import Judge
from game.engine.orders import Order
from game.engine.rowcode import OrderTables, Table, joined
from game.engine.state import Engine, State

__all__ = ["TRIES", "PlannedPlayer", "RandomPlayer", "merged", "orders_in"]


class RandomPlayer:
    """Random legal orders for some seats of a batch of games, by taste where there is one."""

    def __init__(self, engine: Engine, seats: tuple[str, ...] | None = None, tastes: Mapping[str, Taste] | None = None) -> None:
        self.engine, self.tastes = engine, tastes or {}
        self.seats = [engine.seats.index(seat) for seat in (engine.seats if seats is None else seats)]

    def orders(self, state: State) -> OrderTables:
        """Orders for the coming turn."""
        judge = Judge(self.engine, state)
        found = []
        for seat in self.seats:
            name = self.engine.seats[seat]
            chooser = Chooser(self.engine, judge, seat, luck_of(state, "random player/" + name), self.tastes.get(name, NEUTRAL))
            chooser.by_taste()
            found.append(chooser.tables())
        return merged(found)


class PlannedPlayer:
    """One seat that first wants certain orders: for each wish of a turn the first of its orders that may be given, then what its taste brings to mind."""

    def __init__(self, engine: Engine, seat: str, plan: Mapping[int, Sequence[Sequence[Wish]]], then: Taste | None = None) -> None:
        self.engine, self.seat, self.plan, self.then = engine, engine.seats.index(seat), plan, then

    def orders(self, state: State) -> OrderTables:
        """Orders for the coming turn."""
        name = self.engine.seats[self.seat]
        chooser = Chooser(self.engine, Judge(self.engine, state), self.seat, luck_of(state, "planned player/" + name), self.then or NEUTRAL)
        turn = int(state.data[0].max()) + 1  # games that are over stand still
        for number, wishes in enumerate(self.plan.get(turn, ())):
            chooser.by_wish(number, wishes)
        if self.then is not None:
            chooser.by_taste()
        return chooser.tables()


def merged(parts: Sequence[OrderTables]) -> OrderTables:
    """The orders of several players as one."""
    tables: dict[int, list[Table]] = {}
    for part in parts:
        for kind, table in part.items():
            tables.setdefault(kind, []).append(table)
    return {kind: joined(found) for kind, found in sorted(tables.items())}


def orders_in(engine: Engine, tables: OrderTables, game: int) -> dict[str, tuple[Order, ...]]:
    """The orders of one game out of the tables, by seat."""
    found: dict[str, list[Order]] = {seat: [] for seat in engine.seats}
    for kind, table in tables.items():
        info = engine.program.orders[kind]
        for row in np.nonzero(table.game == game)[0]:
            picks = []
            for (_, set_id), column in zip(info.picks, table.picks[1:]):
                members = engine.world.sets[set_id]
                picks.append(members.members[members.index.index(int(column[row]))])
            found[engine.seats[int(table.picks[0][row])]].append(Order(info.id, tuple(picks)))
    return {seat: tuple(orders) for seat, orders in found.items()}
