"""Orders that come to mind, judged all at once: for some slots one order in every game of a batch, several times over with other picks.

Law: whether an order may be given depends on the state and not on what else is given, so all can be judged before any is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.legality import PLAN, Judge
from game.engine.rowcode import Table
from game.engine.state import Engine

EACH, LOOK = 64, 1 << 20  # keep the dice of slots and of looks apart


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of order as a chooser needs it."""

    index: int
    id: str
    free: bool
    group: int  # -1: none
    limit: int
    sets: tuple[str, ...]  # of its picks


def kinds_of(engine: Engine, judge: Judge, seat: str) -> list[Kind]:
    """The kinds of orders that a seat may think of."""
    groups = sorted(engine.world.entries["groups"])
    found = []
    for id in judge.kinds(seat, PLAN):
        group = judge.group_of(id)
        sets = tuple(set_id for _, set_id in engine.program.orders[engine.order_index[id]].picks)
        if (group is not None and group.needs is not None) or not all(engine.world.sets[set_id].members for set_id in sets):
            continue  # what goes only together with another order, or has nothing to pick from
        place = -1 if group is None else groups.index(group.id)
        found.append(Kind(engine.order_index[id], id, judge.is_free(id), place, 0 if group is None else group.at_most, sets))
    return found


def open_games(judge: Judge, kind: Kind) -> Array:
    """The games in which nothing keeps everyone from orders of a kind: for most, the event they answer or the vote has to be there."""
    open_in = np.ones(judge.state.games, dtype=np.bool_)
    for gate in judge.program.orders[kind.index].gates:
        if not gate.picks:
            open_in &= judge.ask(gate.test)
    return np.nonzero(open_in)[0]


def placed(odds: Array, heaped: Array) -> Array:
    """Places by weights that are given heaped up, for numbers in 0..1."""
    place: Array = np.minimum(np.searchsorted(heaped, odds * heaped[-1], side="right"), len(heaped) - 1)
    return place


class Ideas:
    """For each slot and game a kind of order (-1: none) and several picks for it, with what the judge says of each."""

    def __init__(self, engine: Engine, judge: Judge, seat: int, words: Words, numbers: Sequence[int], looks: int) -> None:
        self.engine, self.judge, self.seat, self.words, self.looks = engine, judge, seat, words, looks
        self.numbers = np.array(numbers, dtype=np.uint64)  # of the slots, for their dice
        self.games = judge.state.games
        shape = (len(numbers), looks, self.games)
        self.kind = np.full((len(numbers), self.games), -1, dtype=np.intp)
        self.allowed = np.zeros(shape, dtype=np.bool_)
        self.cost = np.zeros(shape)
        self.code = np.full(shape, -1, dtype=np.int64)  # each order as one number, so that none is given twice
        self.picks: list[Array] = []
        self.dice: list[Array] = []

    def odds(self, what: int) -> Array:
        """A number in 0..1 for every slot, look and game."""
        while len(self.dice) <= what:
            add = self.numbers[:, None] * np.uint64(EACH) + np.uint64(len(self.dice)) + np.arange(self.looks, dtype=np.uint64) * np.uint64(LOOK)
            self.dice.append(chance.uniform(chance.mix(self.words ^ add[:, :, None])))
        return self.dice[what]

    def propose(self, kind: Kind, slots: Array, games: Array, weights: Sequence[Array]) -> None:
        """Puts an order into these slots of these games: picks by weights (heaped up, for each pick), judged."""
        self.kind[slots, games] = kind.index
        if not slots.size or any(heaped[-1] <= 0 for heaped in weights):
            return
        where = (slots[:, None], np.arange(self.looks), games[:, None])
        columns = []
        for k, (set_id, heaped) in enumerate(zip(kind.sets, weights, strict=True)):
            index = np.array(self.engine.world.sets[set_id].index, dtype=np.intp)
            columns.append(index[placed(self.odds(k + 1)[where], heaped)])
            while len(self.picks) <= k:
                self.picks.append(np.zeros(self.allowed.shape, dtype=np.intp))
            self.picks[k][where] = columns[-1]
        flat = [column.reshape(-1) for column in columns]
        many = np.repeat(games, self.looks)
        table = Table(many, (np.full(many.size, self.seat, dtype=np.intp), *flat))
        allowed, cost = self.judge.rows(kind.index, table)
        shape = (slots.size, self.looks)
        self.allowed[where], self.cost[where], self.code[where] = allowed.reshape(shape), cost.reshape(shape), self._code(kind, table).reshape(shape)

    def rows(self, kind: Kind, slot: int, games: Array, looks: Array) -> Table:
        """The orders of a slot in some games, each with the picks of one look."""
        seats = np.full(games.size, self.seat, dtype=np.intp)
        return Table(games, (seats, *(self.picks[k][slot, looks, games] for k in range(len(kind.sets)))))

    def _code(self, kind: Kind, table: Table) -> Array:
        code = np.full(table.count, kind.index, dtype=np.int64)
        for set_id, pick in zip(kind.sets, table.picks[1:], strict=True):
            root = self.engine.world.sets[set_id].root
            code = code * len(self.engine.world.sets[root].members) + pick
        return code * len(self.engine.program.orders) + kind.index
