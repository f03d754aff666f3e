"""Players that do not think: random legal orders, by taste or planned where they are, for whole batches at once.

Law: what a seat orders in one game depends on that game alone, so a game is the same in any batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from game.ai.choosing import TRIES, Chooser, luck_of
from game.ai.tastes import OPEN, Mind
from game.engine.legality import Judge
from game.engine.orders import Order
from game.engine.rowcode import OrderTables, Table, joined
from game.engine.state import Engine, State

__all__ = ["TRIES", "RandomPlayer", "merged", "orders_in"]


class RandomPlayer:
    """Random legal orders for some seats of a batch of games; of those with a mind, what it brings."""

    def __init__(self, engine: Engine, seats: tuple[str, ...] | None = None, minds: Mapping[str, Mind] | None = None) -> None:
        self.engine, self.minds = engine, minds or {}
        self.seats = [engine.seats.index(seat) for seat in (engine.seats if seats is None else seats)]

    def orders(self, state: State) -> OrderTables:
        """Orders for the coming turn."""
        judge = Judge(self.engine, state)
        found = []
        for seat in self.seats:
            name = self.engine.seats[seat]
            found.append(Chooser(self.engine, judge, seat, luck_of(state, "random player/" + name), self.minds.get(name, OPEN)).chosen())
        return merged(found)


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
