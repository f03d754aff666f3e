"""What may come to every seat's mind, gathered once and used for many turns to come: kinds of orders, and for each some picks.

Law: what a pool holds for one game depends on that game alone, so a game is the same in any batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from game.ai.ideas import Kind, kinds_of, placed
from game.ai.promise_heard import Heard, Held, Layout, heard
from game.ai.promises import terms_of
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
LOOKS = 48  # ways to complete an order that are looked at
KEPT = 8  # of them kept, where they may be given
LOOK = np.uint64(1 << 20)  # keeps the dice of looks apart


class Repertoire:
    """The kinds of orders that some seats (else all) may think of, laid out in places: a few for each kind, the same for every seat and game."""

    def __init__(self, engine: Engine, judge: Judge, minds: Mapping[str, Mind], seats: Sequence[str] | None = None) -> None:
        self.engine = engine
        self.minds = [minds.get(seat, OPEN) for seat in engine.seats]
        found = {kind.index: kind for seat in seats or engine.seats for kind in kinds_of(engine, judge, seat)}
        self.kinds = [found[index] for index in sorted(found)]
        mine = [set(judge.kinds(seat)) if seat in (seats or engine.seats) else set[str]() for seat in engine.seats]
        self.weight = np.array([[self._weight(kind, s, mine[s]) for s in range(len(engine.seats))] for kind in self.kinds]).reshape(len(self.kinds), -1)
        self.ways = [prod(len(engine.world.sets[set_id].members) for set_id in kind.sets) for kind in self.kinds]
        self.count = np.minimum(np.array(self.ways, dtype=np.intp), KEPT)
        self.first = np.concatenate([[0], np.cumsum(self.count)]).astype(np.intp)
        self.places = int(self.first[-1])
        self.kind_at = np.repeat(np.arange(len(self.kinds)), self.count)
        self.free = np.array([kind.free for kind in self.kinds], dtype=np.bool_)
        self.group = np.array([kind.group for kind in self.kinds], dtype=np.intp)
        self.limit = np.array([kind.limit for kind in self.kinds], dtype=np.intp)
        self.picks = max((len(kind.sets) for kind in self.kinds), default=0)
        groups = dict.fromkeys(kind.group for kind in self.kinds if kind.free)
        self.choices = [[k for k, kind in enumerate(self.kinds) if kind.free and kind.group == group] for group in groups]
        self.terms = terms_of(engine)
        self.layout = Layout(self.first[:-1], self.count, tuple(kind.index for kind in self.kinds), self.free, self.weight)
        self.looks = Looks(self)

    def _weight(self, kind: Kind, seat: int, mine: set[str]) -> float:
        return self.minds[seat].taste.of_order(kind.id) if kind.id in mine else 0.0


class Looks:
    """The ways to complete orders that are looked at when a pool is gathered, kind by kind and seat by seat: all where they are few, else some by taste."""

    def __init__(self, repertoire: Repertoire) -> None:
        self.repertoire, self.world = repertoire, repertoire.engine.world
        self.spans: list[tuple[int, slice]] = []  # of each kind
        self.drawn: list[tuple[slice, list[tuple[Ints, Array]]]] = []  # where ways are drawn: for each pick the places and weights heaped up
        seats, keys, fixed, kept, size = [], [], [], [], 0
        for k, kind in enumerate(repertoire.kinds):
            begun = size
            for seat in np.nonzero(repertoire.weight[k])[0]:
                ways = self._ways(k, int(seat))
                some = slice(size, size + (LOOKS if ways is None else ways.shape[1]))
                if ways is None:
                    self.drawn.append((some, self._dice(kind, int(seat))))
                    ways = np.zeros((len(kind.sets), LOOKS), dtype=np.intp)
                many = ways.shape[1]
                seats += [int(seat)] * many
                keys.append(numbered(many) * LOOK + np.uint64(chance.key(f"{repertoire.engine.seats[seat]}/{kind.id}")))
                fixed.append(np.pad(ways, ((0, repertoire.picks - len(ways)), (0, 0))))
                kept += [(size + n, int(seat), int(repertoire.first[k]) + n) for n in range(min(many, int(repertoire.count[k])))]
                size += many
            self.spans += [(k, slice(begun, size))] if size > begun else []
        self.seat = np.array(seats, dtype=np.intp)
        self.key = np.concatenate([np.zeros(0, dtype=np.uint64), *keys])
        self.fixed = np.concatenate([np.zeros((repertoire.picks, 0), dtype=np.intp), *fixed], axis=1)
        self.kind = np.concatenate([np.zeros(0, dtype=np.uint64), *(np.full(at.stop - at.start, k, dtype=np.uint64) for k, at in self.spans)])
        self.kept = (
            np.array(kept, dtype=np.intp).reshape(-1, 3).T
        )  # of each kind's and seat's ways the first few: which, whose, and at which place they are kept

    def _ways(self, k: int, seat: int) -> Ints | None:
        """All ways, shaped picks × ways; none where they are too many."""
        sets, taste = self.repertoire.kinds[k].sets, self.repertoire.minds[seat].taste
        liked = [[i for i, m in zip(self.world.sets[s].index, self.world.sets[s].members) if taste.of_member(s, m) > 0] for s in sets]
        many = prod(len(some) for some in liked)
        return np.array(list(product(*liked)), dtype=np.intp).reshape(many, len(sets)).T if many <= LOOKS else None

    def _dice(self, kind: Kind, seat: int) -> list[tuple[Ints, Array]]:
        taste, sets = self.repertoire.minds[seat].taste, [(s, self.world.sets[s]) for s in kind.sets]
        return [(np.array(info.index, dtype=np.intp), np.cumsum([taste.of_member(s, m) for m in info.members])) for s, info in sets]

    def picked(self, words: Words) -> tuple[Ints, Truths]:
        """The ways for some games, shaped picks × games × looks, and which are there for the first time."""
        picks = np.repeat(self.fixed[:, None, :], len(words), axis=1)
        fresh = np.ones(picks.shape[1:], dtype=np.bool_)
        for some, dice in self.drawn:
            code = np.zeros((len(words), LOOKS), dtype=np.intp)
            for p, (place, heaped) in enumerate(dice):
                word = chance.mix(words[:, None] ^ (self.key[some] + np.uint64(p + 1)))
                picks[p, :, some] = place[placed(chance.uniform(word), heaped)]
                code = code * (int(place.max()) + 1) + picks[p, :, some]
            order = np.argsort(code, axis=1, kind="stable")
            ranked = np.take_along_axis(code, order, axis=1)
            again = np.zeros(code.shape, dtype=np.bool_)
            np.put_along_axis(again, order[:, 1:], ranked[:, 1:] == ranked[:, :-1], axis=1)
            fresh[:, some] = ~again
        return picks, fresh

    def sorted(self, may: Truths, words: Words) -> Ints:
        """Looks in the order of kinds and seats, among them first those that may be given, and else as dice decide: games × looks."""
        dice = chance.mix(chance.mix(words)[:, None] ^ self.key) >> np.uint64(20)
        whose = (self.kind * np.uint64(len(self.repertoire.engine.seats)) + self.seat.astype(np.uint64)) << np.uint64(46)
        return np.argsort(whose | (~may).astype(np.uint64) << np.uint64(45) | dice, axis=1, kind="stable")


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
    turn: Array  # of each game, the one that comes
    heard: Heard  # what open pledges do to that turn


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
    looks, games = repertoire.looks, judge.state.games
    shape = (games, len(repertoire.engine.seats), repertoire.places)
    ways, fresh = looks.picked(words)
    may, price = _judged(repertoire, judge, ways)
    picks, now, cost = np.zeros((repertoire.picks, *shape), dtype=np.intp), np.zeros(shape, dtype=np.bool_), np.zeros(shape)
    which, seat, place = looks.kept
    kept = looks.sorted(may & fresh, words)[:, which]
    now[:, seat, place] = np.take_along_axis(may & fresh, kept, axis=1)
    cost[:, seat, place] = np.take_along_axis(price, kept, axis=1)
    for p, way in enumerate(ways):
        picks[p][:, seat, place] = np.take_along_axis(way, kept, axis=1)
    kind_at = repertoire.kind_at
    later = repertoire.free & np.array([not kind.sets for kind in repertoire.kinds], dtype=np.bool_)  # may come to mind later, whatever is so now
    there = now | (later[:, None] & (repertoire.weight > 0)).T[:, kind_at]
    share = np.add.reduceat(there, repertoire.first[:-1], axis=-1)[..., kind_at] if repertoire.places else there
    weight = repertoire.weight.T[:, kind_at] / np.maximum(share, 1) * (there & ~repertoire.free[kind_at])
    found = heard(repertoire.terms, repertoire.layout, judge, Held(picks, there, now, cost, weight))
    return Pool(repertoire, picks, there, now, cost, weight, faces(weight), judge.state.data[0].copy(), found)


def _judged(repertoire: Repertoire, judge: Judge, ways: Ints) -> tuple[Truths, Array]:
    """Which of the ways that are looked at may be given, and what they cost: games × looks."""
    looks, games = repertoire.looks, judge.state.games
    may, price = np.zeros(ways.shape[1:], dtype=np.bool_), np.zeros(ways.shape[1:])
    open_in = np.logical_or.reduce(opened(repertoire, judge), axis=1)
    for k, at in looks.spans:
        if open_in[k]:
            many, kind = at.stop - at.start, repertoire.kinds[k]
            table = Table(np.repeat(np.arange(games), many), (np.tile(looks.seat[at], games), *(way[:, at].reshape(-1) for way in ways[: len(kind.sets)])))
            allowed, cost = judge.rows(kind.index, table)
            may[:, at], price[:, at] = allowed.reshape(games, many), cost.reshape(games, many)
    return may, price


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
