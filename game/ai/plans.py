"""Plans of one seat in each of some games side by side: drawn by taste, bred from better ones, and laid out as orders.

Law: a plan is a list of places in the pool, tried one after the other and taken as they fit, so every plan may be given as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.ai.crowds import SILENT, Means, means_of, taken
from game.ai.portfolio import FINE, Ints, Pool, Truths, faces, numbered
from game.ai.promise_offers import Offers
from game.ai.simple import merged
from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.rowcode import OrderTables, Table

TRIES = 8  # how many orders that cost a place come to mind for a plan
SPARE = np.array([0, 1, 0, 2, 0, 1, 0, 3])  # places that plan after plan leaves free: to do less is a plan, too
STAY = 0.6  # which part of its parent's orders a child keeps
ROUND, FREE, STAYS = np.uint64(1 << 32), np.uint64(1 << 20), np.uint64(1 << 21)  # keep dice apart
WORD = np.uint64(1 << 22)  # also


@dataclass(frozen=True, slots=True)
class Plans:
    """Plans as places in the pool (-1: nothing), in the order in which they are tried: tries × games × plans."""

    place: Ints
    given: Truths  # whether each fits
    word: Ints  # which offer each plan makes for all to hear, shaped games × plans; -1 for none

    @property
    def many(self) -> int:
        """How many plans each game has."""
        return int(self.given.shape[2])

    def picked(self, which: Ints) -> Plans:
        """Some of the plans of each game, shaped games × plans."""
        game = np.arange(which.shape[0])[:, None]
        return Plans(self.place[:, game, which], self.given[:, game, which], self.word[game, which])

    def beside(self, others: Plans) -> Plans:
        """These plans, and then others."""
        place, given = np.concatenate([self.place, others.place], axis=2), np.concatenate([self.given, others.given], axis=2)
        return Plans(place, given, np.concatenate([self.word, others.word], axis=1))


class Planning:
    """Where plans are made, of one seat in each game, from a pool and as the judge says."""

    def __init__(self, pool: Pool, judge: Judge, seat: Ints, words: Words, offers: Offers) -> None:
        self.pool, self.repertoire, self.seat, self.words, self.offers = pool, pool.repertoire, seat, words, offers
        self.games = judge.state.games
        every, game = means_of(judge, range(len(pool.repertoire.engine.seats))), np.arange(self.games)
        self.means = Means(every.capacity[seat, game], every.places[seat, game])
        self.now: Truths = pool.now[game, seat]
        self.cost, self.weight, self.aim = pool.cost[game, seat], pool.weight[game, seat], pool.aim[game, seat]
        self.picks = pool.picks[:, game, seat]
        self.taste = self.repertoire.weight[self.repertoire.kind_at][:, seat].T
        self.groups = [(k, at) for k, at in enumerate(self._groups()) if (self.now[:, at] & (self.taste[:, at] > 0)).any()]

    def _groups(self) -> list[Ints]:
        """The places of what is free, group by group."""
        first = self.repertoire.first
        return [np.concatenate([np.arange(first[k], first[k + 1]) for k in kinds]) for kinds in self.repertoire.choices]

    def drawn(self, many: int, number: int = 0, keen: Array | None = None) -> Plans:
        """Plans by taste, and by how keen one is on each order (games × places); `number` keeps the dice of several drawings apart."""
        return self.filled(self.random(many, number, keen), SPARE[np.arange(many) % len(SPARE)], self.offers.drawn(many, number))

    def children(self, parents: Plans, many: int, number: int, keen: Array) -> Plans:
        """Plans that keep some orders of a parent and have others instead of the rest."""
        fresh = self.random(many, number, keen)
        parent = parents.picked(np.broadcast_to(np.arange(many) % parents.many, (self.games, many)))
        words = chance.mix(self.words[:, None] + numbered(many) + np.uint64(number) * ROUND + STAYS)
        dice = chance.uniform(chance.mix(words ^ numbered(len(fresh))[:, None, None]))
        free = np.arange(len(fresh))[:, None, None] >= TRIES
        stays = (dice < STAY) & (parent.given | free)
        place = np.where(stays, parent.place, fresh)
        order = np.argsort(~stays[:TRIES], axis=0, kind="stable")  # what stays comes first, so that it fits
        place[:TRIES] = np.take_along_axis(place[:TRIES], order, axis=0)
        word = np.where(chance.uniform(chance.mix(words ^ WORD)) < STAY, parent.word, self.offers.drawn(many, number))
        return self.filled(place, SPARE[(np.arange(many) // 2) % len(SPARE)], word)

    def random(self, many: int, number: int, keen: Array | None) -> Ints:
        """Orders in the order in which they come to mind; then, for each group of what is free, one or none."""
        words = chance.mix(self.words[:, None] + numbered(many) + np.uint64(number) * ROUND)
        dice = chance.uniform(chance.mix(words ^ numbered(TRIES)[:, None, None]))
        aim = self.aim if keen is None else faces(self.weight * keen)
        place = aim[np.arange(self.games)[:, None], (dice * FINE).astype(np.intp)]
        free = [self._answer(at, words, k, keen)[None] for k, at in self.groups]
        return np.concatenate([place, *free])

    def _answer(self, at: Ints, words: Words, k: int, keen: Array | None) -> Ints:
        weight = self.taste[:, at] * self.now[:, at]
        weight = weight if keen is None else weight * keen[:, at]
        heaped = np.cumsum(weight, axis=1)
        aim = chance.uniform(chance.mix(words ^ (FREE + np.uint64(k)))) * (heaped[:, -1:] + SILENT)
        which = np.add.reduce(heaped[:, None, :] <= aim[:, :, None], axis=2)
        return np.where(which < len(at), at[np.minimum(which, len(at) - 1)], -1)

    def filled(self, place: Ints, spare: Ints, word: Ints) -> Plans:
        """Plans of orders that are tried one after the other and taken as they fit, so many places left free."""
        game, at = np.arange(self.games)[:, None], np.maximum(place, 0)
        may, cost = self.now[game, at], self.cost[game, at]
        means = Means(self.means.capacity[:, None] - self.offers.costs(word), self.means.places[:, None] - np.broadcast_to(spare, word.shape))
        return Plans(place, taken(self.repertoire, place, may, cost, means, TRIES), word)

    def tables(self, plans: Plans, samples: int = 1, aloud: bool = True) -> OrderTables:
        """Plans as orders of columns: for each game its plans, and for each plan its samples. If not aloud, without what they pledge."""
        slot, game, plan = np.nonzero(plans.given)
        place = plans.place[slot, game, plan]
        kind = self.repertoire.kind_at[place]
        found: OrderTables = {}
        for k in np.unique(kind):
            rows = np.nonzero(kind == k)[0]
            info = self.repertoire.kinds[k]
            columns = ((game[rows] * plans.many + plan[rows])[:, None] * samples + np.arange(samples)).reshape(-1)
            picks = [np.repeat(self.picks[p][game[rows], place[rows]], samples) for p in range(len(info.sets))]
            found[info.index] = Table(columns, (np.repeat(self.seat[game[rows]], samples), *picks))
        return merged([found, self.offers.tables(plans.word, samples, aloud)])
