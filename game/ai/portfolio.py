"""What may come to every seat's mind, gathered once and used for many turns to come: kinds of orders, and for each some picks.

Law: what a pool holds for one game depends on that game alone, so a game is the same in any batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from game.ai.ideas import Kind, kinds_of, placed
from game.ai.tastes import OPEN, Mind
from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.rowcode import Table
from game.engine.state import Engine

Ints = NDArray[np.intp]
Truths = NDArray[np.bool_]

FINE = 1_024  # faces of the die that chooses among what costs a place
LOOKS = 96  # ways to complete an order that are looked at
KEPT = 8  # of them kept, where they may be given
LOOK = np.uint64(1 << 20)  # keeps the dice of looks apart


class Repertoire:
    """The kinds of orders that some seats may think of, laid out in places: a few for each kind, the same for every seat and game."""

    def __init__(self, engine: Engine, judge: Judge, minds: Mapping[str, Mind], kept: int = KEPT) -> None:
        self.engine, self.kept = engine, kept
        self.minds = [minds.get(seat, OPEN) for seat in engine.seats]
        found = {kind.index: kind for seat in engine.seats for kind in kinds_of(engine, judge, seat)}
        self.kinds = [found[index] for index in sorted(found)]
        mine = [set(judge.kinds(seat)) for seat in engine.seats]
        self.weight = np.array([[self._weight(kind, s, mine[s]) for s in range(len(engine.seats))] for kind in self.kinds]).reshape(len(self.kinds), -1)
        self.count = np.array([min(kept, self._ways(kind)) for kind in self.kinds], dtype=np.intp)
        self.first = np.concatenate([[0], np.cumsum(self.count)]).astype(np.intp)
        self.places = int(self.first[-1])
        self.kind_at = np.repeat(np.arange(len(self.kinds)), self.count)
        self.free = np.array([kind.free for kind in self.kinds], dtype=np.bool_)
        self.group = np.array([kind.group for kind in self.kinds], dtype=np.intp)
        self.limit = np.array([kind.limit for kind in self.kinds], dtype=np.intp)
        self.picks = max((len(kind.sets) for kind in self.kinds), default=0)
        groups = dict.fromkeys(kind.group for kind in self.kinds if kind.free)
        self.choices = [[k for k, kind in enumerate(self.kinds) if kind.free and kind.group == group] for group in groups]

    def _weight(self, kind: Kind, seat: int, mine: set[str]) -> float:
        return self.minds[seat].taste.of_order(kind.id) if kind.id in mine else 0.0

    def _ways(self, kind: Kind) -> int:
        return prod(len(self.engine.world.sets[set_id].members) for set_id in kind.sets)

    def looks(self, k: int, seat: int, words: Words) -> Array:
        """Ways to complete a kind of order: all of them where they are few, else some by taste. Shaped picks × games × ways, as places in root sets."""
        kind, sets = self.kinds[k], [self.engine.world.sets[set_id] for set_id in self.kinds[k].sets]
        weights = [np.array([self.minds[seat].taste.of_member(set_id, m) for m in self.engine.world.sets[set_id].members]) for set_id in kind.sets]
        if not sets:
            return np.zeros((0, len(words), 1), dtype=np.intp)
        if any(weight.sum() <= 0 for weight in weights):
            return np.zeros((len(sets), len(words), 0), dtype=np.intp)
        index = [np.array(s.index, dtype=np.intp) for s in sets]
        if self._ways(kind) <= LOOKS:
            every = np.meshgrid(*(i[w > 0] for i, w in zip(index, weights, strict=True)), indexing="ij")
            flat = np.array([grid.reshape(-1) for grid in every], dtype=np.intp).reshape(len(sets), -1)
            return np.broadcast_to(flat[:, None, :], (len(sets), len(words), flat.shape[1]))
        found = np.empty((len(sets), len(words), LOOKS), dtype=np.intp)
        for p, (place, weight) in enumerate(zip(index, weights, strict=True)):
            dice = chance.uniform(chance.mix(words[:, None] ^ (numbered(LOOKS) * LOOK + np.uint64(p + 1))))
            found[p] = place[placed(dice, np.cumsum(weight))]
        return found


@dataclass(frozen=True, slots=True)
class Pool:
    """What comes to mind in each game, by seat and place: the picks, whether it may come at all, and what the judge says of it now."""

    repertoire: Repertoire
    picks: Ints  # picks × games × seats × places
    there: Truths  # games × seats × places
    now: Truths
    cost: Array
    weight: Array  # of what costs a place, how readily it comes to mind
    aim: Ints  # games × seats × faces: the place that a die's face stands for; -1 where nothing comes to mind


def faces(weight: Array) -> Ints:
    """For each row of weights a die with as many faces for each place as it has weight; a row without weight has none."""
    heaped = np.cumsum(weight, axis=-1).reshape(-1, weight.shape[-1])
    total = heaped[:, -1:]
    until = np.floor(heaped / np.where(total > 0, total, 1.0) * FINE + 0.5).astype(np.intp)
    row = np.arange(len(until))[:, None]  # whole numbers, so that all rows can be looked up as one and come out as each would alone
    found = np.searchsorted((until + row * FINE).reshape(-1), (np.arange(FINE) + row * FINE).reshape(-1), side="right")
    place: Ints = np.minimum(found.reshape(-1, FINE) - row * weight.shape[-1], weight.shape[-1] - 1)
    place[total[:, 0] <= 0] = -1
    return place.reshape(*weight.shape[:-1], FINE)


def numbered(count: int) -> Words:
    """1, 2, 3 … as words."""
    return np.arange(1, count + 1, dtype=np.uint64)


def pool_of(repertoire: Repertoire, judge: Judge, words: Words) -> Pool:
    """What comes to mind as things stand, looked for by the dice in these words, one for each game."""
    seats, games, places = len(repertoire.engine.seats), judge.state.games, repertoire.places
    picks = np.zeros((repertoire.picks, games, seats, places), dtype=np.intp)
    there, now = np.zeros((games, seats, places), dtype=np.bool_), np.zeros((games, seats, places), dtype=np.bool_)
    cost = np.zeros((games, seats, places))
    open_in = opened(repertoire, judge)
    for k, kind in enumerate(repertoire.kinds):
        some = [s for s in range(seats) if repertoire.weight[k, s] > 0]
        at = slice(int(repertoire.first[k]), int(repertoire.first[k + 1]))
        if kind.free and not kind.sets:  # may come to mind later, whatever is so now
            there[:, some, at] = True
        if not some or not open_in[k].any():
            continue
        _look(repertoire, judge, words, k, some, at, picks, now, cost)
        if not kind.free or kind.sets:
            there[:, :, at] = now[:, :, at]
    kind_at = repertoire.kind_at
    share = np.add.reduceat(there, repertoire.first[:-1], axis=-1)[..., kind_at] if places else there
    weight = repertoire.weight.T[:, kind_at] / np.maximum(share, 1) * (there & ~repertoire.free[kind_at])
    return Pool(repertoire, picks, there, now, cost, weight, faces(weight))


def _look(repertoire: Repertoire, judge: Judge, words: Words, k: int, seats: Sequence[int], at: slice, picks: Ints, now: Truths, cost: Array) -> None:  # noqa: PLR0913, PLR0917  what is filled, part by part
    """Fills a kind's places: of the ways looked at, those that may be given, in an order that dice decide."""
    kind = repertoire.kinds[k]
    own = [chance.mix(words ^ np.uint64(chance.key(f"{repertoire.engine.seats[s]}/{kind.id}"))) for s in seats]
    ways = [repertoire.looks(k, s, word) for s, word in zip(seats, own)]
    most = max(way.shape[2] for way in ways)
    if not most or any(not way.shape[2] for way in ways):
        return
    way = np.stack([w.take(np.minimum(np.arange(most), w.shape[2] - 1), axis=2) for w in ways], axis=2)  # picks × games × seats × looks
    shape = way.shape[1:]
    game = np.repeat(np.arange(shape[0]), shape[1] * shape[2])
    who = np.tile(np.repeat(np.array(seats, dtype=np.intp), shape[2]), shape[0])
    allowed, price = judge.rows(kind.index, Table(game, (who, *(w.reshape(-1) for w in way))))
    dice = chance.mix(np.stack(own, axis=1)[:, :, None] + numbered(shape[2])) >> np.uint64(2)
    may = allowed.reshape(shape) & _once(repertoire, kind, way)
    order = np.argsort(np.where(may, dice, dice | np.uint64(1 << 63)), axis=-1, kind="stable")[..., : at.stop - at.start]
    width = slice(at.start, at.start + order.shape[2])
    now[:, seats, width] = np.take_along_axis(may, order, axis=-1)
    cost[:, seats, width] = np.take_along_axis(price.reshape(shape), order, axis=-1)
    for p in range(len(kind.sets)):
        picks[p][:, seats, width] = np.take_along_axis(way[p], order, axis=-1)


def _once(repertoire: Repertoire, kind: Kind, way: Array) -> Truths:
    """Which ways are there for the first time."""
    code = np.zeros(way.shape[1:], dtype=np.int64)
    for set_id, pick in zip(kind.sets, way):
        code = code * len(repertoire.engine.world.sets[repertoire.engine.world.sets[set_id].root].members) + pick
    order = np.argsort(code, axis=-1, kind="stable")
    sorted_code = np.take_along_axis(code, order, axis=-1)
    fresh = np.ones(code.shape, dtype=np.bool_)
    fresh[..., 1:] = sorted_code[..., 1:] != sorted_code[..., :-1]
    found = np.empty_like(fresh)
    np.put_along_axis(found, order, fresh, axis=-1)
    return found


def opened(repertoire: Repertoire, judge: Judge) -> Truths:
    """For each kind of order the games in which nothing keeps everyone from it."""
    asked: dict[int, Array] = {}
    found = np.ones((len(repertoire.kinds), judge.state.games), dtype=np.bool_)
    for k, kind in enumerate(repertoire.kinds):
        for gate in judge.program.orders[kind.index].gates:
            if not gate.picks:
                if gate.test.id not in asked:
                    asked[gate.test.id] = judge.ask(gate.test)
                found[k] &= asked[gate.test.id]
    return found
