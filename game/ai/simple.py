"""Players that do not think: random legal orders, for whole batches at once.

Law: what a seat orders in one game depends on that game alone, so a game is the same in any batch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.legality import PLAN, Judge
from game.engine.orders import Order
from game.engine.rowcode import OrderTables, Table, joined
from game.engine.state import Engine, State

TRIES = 14  # how often a random player looks for another order
FREE_SHARE = 4  # one look in so many is for an order that costs no place


@dataclass(frozen=True, slots=True)
class _Kind:
    index: int
    free: bool
    group: int  # -1: none
    limit: int


class RandomPlayer:
    """Random legal orders for some seats of a batch of games."""

    def __init__(self, engine: Engine, seats: tuple[str, ...] | None = None) -> None:
        self.engine = engine
        self.seats = [engine.seats.index(seat) for seat in (engine.seats if seats is None else seats)]
        self.sets = [np.array(engine.world.sets[id].index, dtype=np.intp) for info in engine.program.orders for _, id in info.picks]

    def orders(self, state: State) -> OrderTables:
        """Orders for the coming turn."""
        judge = Judge(self.engine, state)
        found: dict[int, list[Table]] = {}
        for seat in self.seats:
            kinds = self._kinds(judge, self.engine.seats[seat])
            if kinds:
                _Chooser(self, judge, state, seat, kinds).choose(found)
        return {kind: joined(tables) for kind, tables in sorted(found.items())}

    def _kinds(self, judge: Judge, seat: str) -> list[_Kind]:
        groups = sorted(self.engine.world.entries["groups"])
        found = []
        for id in judge.kinds(seat, PLAN):
            group = judge.group_of(id)
            picks = self.engine.program.orders[self.engine.order_index[id]].picks
            if (group is not None and group.needs is not None) or not all(self.engine.world.sets[set_id].members for _, set_id in picks):
                continue  # what goes only together with another order, or has nothing to pick from
            place = -1 if group is None else groups.index(group.id)
            found.append(_Kind(self.engine.order_index[id], judge.is_free(id), place, 0 if group is None else group.at_most))
        return found


class _Chooser:
    """One seat's orders in every game: look, judge, take what fits."""

    def __init__(self, player: RandomPlayer, judge: Judge, state: State, seat: int, kinds: list[_Kind]) -> None:
        self.player, self.judge, self.seat, self.kinds = player, judge, seat, kinds
        self.state = state
        self.games = state.games
        capacity, places = judge.capacity(), judge.places()
        self.left = np.full(self.games, np.inf) if capacity is None else capacity[seat].copy()
        self.room = np.full(self.games, 4.0) if places is None else places[seat].copy()
        self.used = np.zeros((len(player.engine.world.entries["groups"]) + 1, self.games))
        self.given = np.full((TRIES, self.games), -1, dtype=np.int64)  # what was taken so far, as numbers
        self.taken = np.zeros(self.games, dtype=np.intp)
        name = np.uint64(chance.key("random player/" + player.engine.seats[seat]))
        self.words = chance.mix(chance.turn_words(state.seeds, state.data[0].astype(np.uint64)) ^ name)

    def dice(self, attempt: int, what: int, among: int) -> Array:
        words: Words = chance.mix(self.words ^ np.uint64(attempt * 64 + what))
        return np.minimum((chance.uniform(words) * among).astype(np.intp), among - 1)

    def choose(self, found: dict[int, list[Table]]) -> None:
        places = [kind for kind in self.kinds if not kind.free]
        free = [kind for kind in self.kinds if kind.free]
        for attempt in range(TRIES):
            some = free if free and attempt % FREE_SHARE == 0 else places
            if some:
                self._attempt(attempt, some, found)

    def _attempt(self, attempt: int, kinds: list[_Kind], found: dict[int, list[Table]]) -> None:
        chosen = self.dice(attempt, 0, len(kinds))
        for k in np.unique(chosen):
            kind = kinds[k]
            games = np.nonzero((chosen == k) & ((self.room >= 1) | kind.free))[0]
            if kind.limit:
                games = games[self.used[kind.group][games] < kind.limit]
            if not games.size:
                continue
            table = Table(games, (np.full(games.size, self.seat, dtype=np.intp), *self._picks(attempt, kind, games)))
            allowed, cost = self.judge.rows(kind.index, table)
            code = self._code(kind, table)
            fresh = (self.given[:, games] != code).all(axis=0)
            keep = np.nonzero(allowed & fresh & (cost <= self.left[games]))[0]
            if keep.size:
                self.given[self.taken[games[keep]], games[keep]] = code[keep]
                self.taken[games[keep]] += 1
                self._take(kind, table, keep, cost[keep], found)

    def _picks(self, attempt: int, kind: _Kind, games: Array) -> list[Array]:
        info = self.player.engine.program.orders[kind.index]
        found = []
        for k, (_, set_id) in enumerate(info.picks):
            index = np.array(self.player.engine.world.sets[set_id].index, dtype=np.intp)
            found.append(index[self.dice(attempt, k + 1, len(index))][games])
        return found

    def _code(self, kind: _Kind, table: Table) -> Array:
        """Each order as one number, so that none is given twice."""
        code = np.full(table.count, kind.index, dtype=np.int64)
        for (_, set_id), pick in zip(self.player.engine.program.orders[kind.index].picks, table.picks[1:], strict=True):
            root = self.player.engine.world.sets[set_id].root
            code = code * len(self.player.engine.world.sets[root].members) + pick
        return code * len(self.player.engine.program.orders) + kind.index

    def _take(self, kind: _Kind, table: Table, keep: Array, cost: Array, found: dict[int, list[Table]]) -> None:
        games = table.game[keep]
        found.setdefault(kind.index, []).append(Table(games, tuple(p[keep] for p in table.picks)))
        self.left[games] -= cost
        self.room[games] -= 0 if kind.free else 1
        self.used[kind.group][games] += 1


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
