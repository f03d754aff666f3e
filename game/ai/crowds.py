"""What everybody does in games that are only imagined: each seat draws from the pool of what comes to its mind, and what is given is judged in one pass.

Law: what a seat orders in one column depends on that column alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from game.ai.portfolio import FINE, Ints, Pool, Repertoire, Truths, numbered, opened
from game.ai.promise_heard import Heard
from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State

TRIES = 6  # how many orders that cost a place come to mind in a turn
SILENT = 1.0  # the weight of saying nothing where one may answer
EACH = np.uint64(1 << 32)  # keeps the dice of tries apart
HEED = 0.6  # how likely it is that somebody does what a pledge moves them to
ANSWER, WAY, WILL = chance.key("an answer"), chance.key("a way to give it"), chance.key("whether a pledge moves one")


@dataclass(frozen=True, slots=True)
class Means:
    """What seats may spend in a turn: capacity and places for orders, shaped like what they choose for."""

    capacity: Array
    places: Array


def means_of(judge: Judge, seats: Sequence[int]) -> Means:
    """What some seats have, shaped seats × games."""
    capacity, places = judge.capacity(), judge.places()
    shape = (len(seats), judge.state.games)
    return Means(np.full(shape, np.inf) if capacity is None else capacity[list(seats)], np.full(shape, 4.0) if places is None else places[list(seats)])


def taken(repertoire: Repertoire, place: Ints, may: Truths, cost: Array, means: Means, tries: int) -> Truths:
    """Which of the orders that come to mind, one after the other along the first axis, are given as they fit. The first `tries` cost a place."""
    kind = repertoire.kind_at[np.maximum(place, 0)] if repertoire.places else np.maximum(place, 0)
    left, room = means.capacity.copy(), means.places.copy()
    found = may & (place >= 0)
    for k in range(len(place)):
        one = found[k]
        one &= cost[k] <= left
        if k < tries:
            one &= room >= 1
            _limit(repertoire, place, kind, found, k)
            room -= one
        left -= np.where(one, cost[k], 0.0)
    return found


def _limit(repertoire: Repertoire, place: Ints, kind: Ints, found: Truths, k: int) -> None:
    """Nothing twice, and of a group no more than may be."""
    if not k:
        return
    found[k] &= ~np.logical_or.reduce(found[:k] & (place[:k] == place[k]), axis=0)
    limit = repertoire.limit[kind[k]]
    if limit.any():
        group = repertoire.group[kind[: k + 1]]
        found[k] &= (limit == 0) | (np.add.reduce(found[:k] & (group[:k] == group[k]), axis=0) < limit)


class Crowd:
    """Seats that draw from a pool, in columns of which each belongs to one of the pool's games."""

    def __init__(self, engine: Engine, pool: Pool, game: Ints) -> None:
        self.engine, self.pool, self.repertoire, self.game = engine, pool, pool.repertoire, game
        seats = len(engine.seats)
        self.aim, self.there = pool.aim.reshape(-1, FINE), pool.there.reshape(len(pool.there) * seats, -1)
        self.picks = [pick.reshape(-1) for pick in pool.picks]

    def orders(self, state: State, seats: Sequence[int]) -> OrderTables:
        """What these seats do in the coming turn."""
        return self.given(Judge(self.engine, state), seats)

    def given(self, judge: Judge, seats: Sequence[int], without: Ints | None = None, pledged: Heard | None = None) -> OrderTables:
        """What these seats do in the turn that is judged. `without` names one seat for each column that does nothing there; `pledged` is what
        pledges move everybody to in each column, where it is not those that were open when the pool was gathered."""
        words = _words(judge.state, [self.engine.seats[s] for s in seats])
        row = self.game * len(self.engine.seats) + np.array(seats, dtype=np.intp)[:, None]  # of the pool's dice, for each seat and column
        dice = chance.uniform(chance.mix(words + numbered(TRIES)[:, None, None] * EACH))
        place = self.aim[row, (dice * FINE).astype(np.intp)]
        place = np.concatenate([place, *self._answers(judge, seats, words, row)])
        place = self._moved(judge, place, list(seats), words, pledged)
        if without is not None:
            place[:, np.array(seats, dtype=np.intp)[:, None] == without] = -1
        return self._judged(judge, seats, place, row)

    def _moved(self, judge: Judge, place: Ints, seats: list[int], words: Words, pledged: Heard | None) -> Ints:
        """What comes to mind, as pledges move it: first of all what brings a good promise about, and not what is threatened."""
        if pledged is None:
            here = judge.state.data[0] == self.pool.turn[self.game]
            if not self.pool.heard.said or not here.any():
                return place
            urged, shunned = (np.where(here[:, None], of[self.game], -1) for of in (self.pool.heard.urged, self.pool.heard.shunned))
            pledged = Heard(urged, shunned)
        urged, shunned = pledged.urged.T[seats], pledged.shunned.T[seats]
        if (np.maximum(urged, shunned) < 0).all():
            return place
        will = chance.uniform(chance.mix(words ^ np.uint64(WILL))) < HEED
        place = np.where((place == shunned) & (place >= 0) & will, -1, place)
        free = self.repertoire.free[self.repertoire.kind_at[np.maximum(urged, 0)]]
        place[0] = np.where((urged >= 0) & will & ~free, urged, place[0])
        if not (free & (urged >= 0)).any():
            return place
        group = self.repertoire.group[self.repertoire.kind_at]
        instead = (urged >= 0) & will & free & (place >= 0) & (group[place] == group[urged])
        instead[:TRIES] = False
        return np.concatenate([np.where(instead, -1, place), np.where((urged >= 0) & will & free, urged, -1)[None]])

    def _answers(self, judge: Judge, seats: Sequence[int], words: Words, row: Ints) -> list[Ints]:
        """Of what is free, in each group one order that may come to mind, or none."""
        repertoire, found = self.repertoire, []
        open_in = opened(repertoire, judge)
        some: Truths = np.logical_or.reduce(open_in, axis=1)
        for kinds in repertoire.choices:
            live = [k for k in kinds if some[k]]
            weight = repertoire.weight[live][:, list(seats), None] * open_in[live][:, None, :]
            heaped = np.cumsum(weight, axis=0)
            if not live or not heaped[-1].any():
                continue
            word = chance.mix(words ^ np.uint64(ANSWER ^ repertoire.kinds[live[0]].group))
            which = np.add.reduce(heaped <= chance.uniform(word) * (heaped[-1] + SILENT), axis=0)
            said = which < len(live)
            kind = np.array(live, dtype=np.intp)[np.minimum(which, len(live) - 1)]
            place = repertoire.first[kind]
            if any(repertoire.count[k] > 1 for k in live):
                way = chance.uniform(chance.mix(word ^ np.uint64(WAY))) * repertoire.count[kind]
                place = place + way.astype(np.intp)
            found.append(np.where(said & self.there[row, place], place, -1)[None])
        return found

    def _judged(self, judge: Judge, seats: Sequence[int], place: Ints, row: Ints) -> OrderTables:
        """Of what comes to mind what is given, as tables."""
        flat = place.reshape(-1)
        live = np.nonzero(flat >= 0)[0]
        kind = self.repertoire.kind_at[flat[live]].astype(np.int16)
        order = np.argsort(kind, kind="stable")
        live, kind = live[order], kind[order]
        below = live % row.size
        game, who = below % row.shape[1], np.array(seats, dtype=np.intp)[below // row.shape[1]]
        cell = row.reshape(-1)[below] * self.repertoire.places + flat[live]
        picks = [pick[cell] for pick in self.picks]
        ends = np.searchsorted(kind, np.arange(len(self.repertoire.kinds) + 1))
        spans = [(info, slice(a, b)) for info, a, b in zip(self.repertoire.kinds, ends, ends[1:]) if a < b]
        may, cost = np.zeros(flat.size, dtype=np.bool_), np.zeros(flat.size)
        tables = {}
        for info, at in spans:
            tables[info.index] = Table(game[at], (who[at], *(pick[at] for pick in picks[: len(info.sets)])))
            may[live[at]], cost[live[at]] = judge.rows(info.index, tables[info.index])
        given = taken(self.repertoire, place, may.reshape(place.shape), cost.reshape(place.shape), means_of(judge, seats), TRIES).reshape(-1)[live]
        return {info.index: _kept(tables[info.index], given[at]) for info, at in spans if given[at].any()}


def _kept(table: Table, which: Truths) -> Table:
    """Some rows of a table."""
    return Table(table.game[which], tuple(pick[which] for pick in table.picks))


def _words(state: State, names: Sequence[str]) -> Words:
    """Dice for each seat and column of a turn that has begun."""
    luck = chance.turn_words(state.seeds, state.data[0].astype(np.uint64))
    keys = np.array([chance.key("what comes to mind/" + name) for name in names], dtype=np.uint64)
    return chance.mix(luck ^ keys[:, None])
