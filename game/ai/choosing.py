"""How a computer player fills its plan: an order comes to mind, is judged, and is taken where it fits. For one seat in all games of a batch at once.

Law: what is taken in one game depends on that game alone, so a game is the same in any batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from game.ai.tastes import Mind, Wish
from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.legality import PLAN, Judge
from game.engine.rowcode import OrderTables, Table, joined
from game.engine.state import Engine, State

TRIES = 14  # how often another order comes to mind
FREE_SHARE = 4  # one of so many is an order that costs no place
LOOK = 1 << 20  # keeps the dice of one look apart from those of the next
WISH_LOOKS = 24  # how many ways to complete a wish are tried


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of order as a chooser needs it."""

    index: int
    id: str
    free: bool
    group: int  # -1: none
    limit: int


def kinds_of(engine: Engine, judge: Judge, seat: str) -> list[Kind]:
    """The kinds of orders that a seat may think of."""
    groups = sorted(engine.world.entries["groups"])
    found = []
    for id in judge.kinds(seat, PLAN):
        group = judge.group_of(id)
        picks = engine.program.orders[engine.order_index[id]].picks
        if (group is not None and group.needs is not None) or not all(engine.world.sets[set_id].members for _, set_id in picks):
            continue  # what goes only together with another order, or has nothing to pick from
        place = -1 if group is None else groups.index(group.id)
        found.append(Kind(engine.order_index[id], id, judge.is_free(id), place, 0 if group is None else group.at_most))
    return found


def luck_of(state: State, name: str) -> Words:
    """One word for each game and the coming turn, which belongs to this name."""
    return chance.mix(chance.turn_words(state.seeds, state.data[0].astype(np.uint64)) ^ np.uint64(chance.key(name)))


class Chooser:
    """One seat's plan in every game of a batch, as far as it is filled."""

    def __init__(self, engine: Engine, judge: Judge, seat: int, words: Words, mind: Mind) -> None:
        self.engine, self.judge, self.seat, self.words, self.mind, self.taste = engine, judge, seat, words, mind, mind.taste
        self.games = judge.state.games
        self.kinds = {kind.id: kind for kind in kinds_of(engine, judge, engine.seats[seat])}
        capacity, places = judge.capacity(), judge.places()
        self.left = np.full(self.games, np.inf) if capacity is None else capacity[seat].copy()
        self.room = np.full(self.games, 4.0) if places is None else places[seat].copy()
        self.used = np.zeros((len(engine.world.entries["groups"]) + 1, self.games))
        self.given: list[Array] = []  # what was taken so far: for each game an order as a number, or -1
        self.found: dict[int, list[Table]] = {}

    def chosen(self) -> OrderTables:
        """A whole plan for the coming turn."""
        turn = int(self.judge.state.data[0].max())  # games that are over stand still
        for number, wishes in enumerate(self.mind.plan.get(turn, ())):
            self.by_wish(number, wishes)
        self.by_taste()
        return {kind: joined(tables) for kind, tables in sorted(self.found.items())}

    # -- what comes to mind

    def by_taste(self) -> None:
        """Fills the plan with what comes to mind."""
        places = [kind for kind in self.kinds.values() if not kind.free and self.taste.of_order(kind.id) > 0]
        free = [kind for kind in self.kinds.values() if kind.free and self.taste.of_order(kind.id) > 0]
        for attempt in range(TRIES):
            some = free if free and attempt % FREE_SHARE == 0 else places
            if not some:
                continue
            chosen = self._dice(attempt, 0, np.cumsum([self.taste.of_order(kind.id) for kind in some]))
            for k in np.unique(chosen):
                self._offer(some[k], np.nonzero(chosen == k)[0], attempt, self.taste.looks, ())

    def by_wish(self, number: int, wishes: Sequence[Wish]) -> None:
        """Takes the first of these orders that may be given; `number` tells it from the seat's other wishes of the turn."""
        waiting = np.arange(self.games)
        for k, wish in enumerate(wishes):
            kind = self.kinds.get(wish.kind)
            if kind is not None and waiting.size:
                taken = self._offer(kind, waiting, TRIES + 16 * number + k, WISH_LOOKS if None in wish.picks or _several(wish) else 1, wish.picks)
                waiting = waiting[~np.isin(waiting, taken)]

    def _dice(self, attempt: int, what: int, heaped: Array) -> Array:
        """A place for each game, by weights that are given heaped up."""
        words: Words = chance.mix(self.words ^ np.uint64(attempt * 64 + what))
        place: Array = np.minimum(np.searchsorted(heaped, chance.uniform(words) * heaped[-1], side="right"), len(heaped) - 1)
        return place

    # -- what is taken

    def _offer(self, kind: Kind, games: Array, attempt: int, looks: int, fixed: tuple[tuple[str, ...] | None, ...]) -> Array:
        """Takes an order of this kind in these games where one fits; says in which."""
        games = games[(self.room[games] >= 1) | kind.free]
        if kind.limit:
            games = games[self.used[kind.group][games] < kind.limit]
        picks = self._picks(kind, games, attempt, looks, fixed) if games.size else None
        if picks is None:
            return np.zeros(0, dtype=np.intp)
        many = np.tile(games, looks)
        table = Table(many, (np.full(many.size, self.seat, dtype=np.intp), *picks))
        allowed, cost = self.judge.rows(kind.index, table)
        code = self._code(kind, table)
        keep = allowed & (cost <= self.left[many])
        for given in self.given:
            keep &= given[many] != code
        rows = np.nonzero(keep)[0]
        if looks > 1:
            rows = rows[np.unique(many[rows], return_index=True)[1]]  # the first that fits in each game
        if rows.size:
            self._take(kind, table, rows, cost[rows], code[rows])
        return many[rows]

    def _picks(self, kind: Kind, games: Array, attempt: int, looks: int, fixed: tuple[tuple[str, ...] | None, ...]) -> list[Array] | None:
        """Picks for every game, as many times over as there are looks; none where nothing may be picked."""
        found = []
        for k, (_, set_id) in enumerate(self.engine.program.orders[kind.index].picks):
            members = self.engine.world.sets[set_id]
            wanted = fixed[k] if fixed else None
            weights = [self.taste.of_member(set_id, m) if wanted is None else float(m in wanted) for m in members.members]
            if not any(weights):
                return None
            index, heaped = np.array(members.index, dtype=np.intp), np.cumsum(weights)
            found.append(np.concatenate([index[self._dice(attempt, k + 1 + LOOK * look, heaped)[games]] for look in range(looks)]))
        return found

    def _code(self, kind: Kind, table: Table) -> Array:
        """Each order as one number, so that none is given twice."""
        code = np.full(table.count, kind.index, dtype=np.int64)
        for (_, set_id), pick in zip(self.engine.program.orders[kind.index].picks, table.picks[1:], strict=True):
            root = self.engine.world.sets[set_id].root
            code = code * len(self.engine.world.sets[root].members) + pick
        return code * len(self.engine.program.orders) + kind.index

    def _take(self, kind: Kind, table: Table, rows: Array, cost: Array, code: Array) -> None:
        games = table.game[rows]
        self.found.setdefault(kind.index, []).append(Table(games, tuple(p[rows] for p in table.picks)))
        given = np.full(self.games, -1, dtype=np.int64)
        given[games] = code
        self.given.append(given)
        self.left[games] -= cost
        self.room[games] -= 0 if kind.free else 1
        self.used[kind.group][games] += 1


def _several(wish: Wish) -> bool:
    return any(picks is not None and len(picks) > 1 for picks in wish.picks)
