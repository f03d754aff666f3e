"""Pledges that a seat may think of: of what others may do that would help or harm it, and of what it could do in return, the pairs that seem worth a rollout.

Law: what comes to mind in one game depends on that game alone. An offer is only an idea: whether it is made, the rollouts decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from game.ai.crowds import HEED, TRIES
from game.ai.portfolio import Pool, Truths
from game.ai.promise_offers import Offer, Offers
from game.ai.promise_trials import LEAST, gains, tables_of_rows
from game.ai.promises import Deed, Ints, Said, Terms
from game.ai.wants import Value
from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.rowcode import Table
from game.engine.state import State
from game.rules.pledging import DUE, WATCHED

KEPT = 3  # offers that go into plans
OFTEN, BY_TASTE = 0.35, 0.03  # in which part of turns a pledge comes to mind: to who looks far enough to see what comes of it, and to who does not
SOME, END = 0.6, 0.5  # which part of plans holds an offer, and which takes back what was pledged
AHEAD = DUE - 1  # turns after which a promise is kept
PROMISE, CONDITION, WORD = (np.uint64(chance.key(text)) for text in ("what may be promised", "what may be asked for", "whether a pledge comes to mind"))

Pair = tuple[int, int, bool, bool]  # the numbers of a promise and of a condition, whether that is a deed or its absence, and whether one is moved to do it
Idea = tuple[Said, int, bool]  # a pledge, the place of what it asks for (-1 if in no pool), and whether it moves somebody to do that


class Offering:
    """Looks for offers in some games side by side, in each for one seat. Without `trials` they are only made up by taste."""

    def __init__(self, terms: Terms, pool: Pool, judge: Judge, state: State, seat: Ints, words: Words, wants: Sequence[Value], trials: int) -> None:
        self.terms, self.pool, self.judge, self.state, self.wants, self.trials = terms, pool, judge, state, wants, trials
        self.repertoire, self.seat, self.words, self.every = pool.repertoire, seat, words, np.arange(state.games)
        capacity = judge.capacity()
        self.capacity = np.full(state.games, np.inf) if capacity is None else capacity[seat, self.every]
        kinds = [kind.index for kind in self.repertoire.kinds]
        place = self.repertoire.kind_at
        self.offered = np.array([kind in terms.offers for kind in kinds], dtype=np.bool_)[place]
        self.asked = np.array([kind in terms.asks for kind in kinds], dtype=np.bool_)[place]

    def offers(self) -> Offers:
        """What each seat may pledge in its game, or that it may take back what it has pledged."""
        age = self.terms.age(self.judge.state)[self.seat, self.every]
        time = self.judge.state.data[0] + AHEAD <= self.judge.engine.turns
        often = OFTEN if self.trials else BY_TASTE
        free = np.nonzero((age == 0) & time & (chance.uniform(chance.mix(self.words ^ WORD)) < often))[0]
        found: list[list[Offer]] = [[] for _ in self.every]
        share = np.where(age >= WATCHED, END, SOME if self.trials else 1.0)
        for game in np.nonzero(age >= WATCHED)[0] if self.trials else ():
            found[game] = [Offer((Deed(self.terms.ends[int(self.seat[game])], ()),))]
        for said, place, urges in self._searched(free) if self.trials else self._by_taste(free):
            found[said.game].append(Offer(self._orders(said), 0.0, said, place, urges))
        return Offers(self.seat, self.words, self._paid(found), share, self.terms)

    # -- what there is to choose from

    def _searched(self, games: Ints) -> Iterator[Idea]:
        """The best of some promises with the best of some conditions."""
        mine, theirs = self.trials * 5 // 11, self.trials - self.trials * 5 // 11
        seat, weight = self.seat[games], self._weight()
        others = self.pool.now[games] & self.asked & (np.arange(len(weight))[:, None] != seat[:, None, None])
        promise = self._promises(games, mine)
        condition = _sampled((others * weight).reshape(games.size, weight.size), self.words[games] ^ CONDITION, theirs)
        for n, pairs in enumerate(self._paired(games, promise, condition)):
            game = int(games[n])
            for p, c, does, urges in pairs:
                whose, place = self._whose(condition[n, c])
                asked, promised = self._deed(game, whose, place), self._deed(game, int(seat[n]), int(promise[n, p]))
                if whose in self._givers(asked.kind):
                    yield Said(game, int(seat[n]), whose, does, asked, promised), place, urges

    def _by_taste(self, games: Ints) -> Iterator[Idea]:
        """A promise that comes to mind, and anything that somebody else might do."""
        deeds = [(kind, whose) for kind in sorted(self.terms.asks) for whose in self._givers(kind)]
        for game, place in zip(games, self._promises(games, 1)[:, 0]):
            some = [(kind, whose) for kind, whose in deeds if whose != self.seat[game]]
            if place < 0 or not some:
                continue
            dice = chance.uniform(chance.mix(self.words[game] ^ CONDITION + np.arange(8, dtype=np.uint64)))
            kind, whose = some[int(dice[0] * len(some))]
            sets = [self.judge.world.sets[set_id].index for _, set_id in self.judge.program.orders[kind].picks]
            if all(sets):
                asked = Deed(kind, tuple(members[int(die * len(members))] for members, die in zip(sets, dice[1:])))
                yield Said(int(game), int(self.seat[game]), whose, True, asked, self._deed(int(game), int(self.seat[game]), int(place))), -1, True

    def _weight(self) -> Array:
        """How readily each place comes to whose mind, seats × places."""
        kind_at = self.repertoire.kind_at
        found: Array = (self.repertoire.weight[kind_at] / self.repertoire.count[kind_at][:, None]).T
        return found

    def _promises(self, games: Ints, many: int) -> Ints:
        seat = self.seat[games]
        own = self.pool.now[games, seat] & self.offered & (self.pool.cost[games, seat] <= self.capacity[games][:, None])
        return _sampled(own * self._weight()[seat], self.words[games] ^ PROMISE, many)

    def _deed(self, game: int, seat: int, place: int) -> Deed:
        kind = self.repertoire.kinds[self.repertoire.kind_at[place]]
        return Deed(kind.index, tuple(int(self.pool.picks[p, game, seat, place]) for p in range(len(kind.sets))))

    def _whose(self, place: int) -> tuple[int, int]:
        """The seat and the place that a place among all seats' places stands for."""
        return divmod(int(place), self.repertoire.places)

    # -- which go together

    def _paired(self, games: Ints, promise: Ints, condition: Ints) -> list[list[Pair]]:
        """For each game the best pairs. What was pledged before is weighed beside."""
        value = self._tried(games, promise, condition)
        mine, found = promise.shape[1], []
        for n in range(games.size):
            whose = np.maximum(condition[n], 0) // self.repertoire.places
            gain = value[:, n]
            to_me = gain[self.seat[games[n]]]
            pairs = Pairs(gain[whose][:, :mine].T, to_me[:mine, None], to_me[None, mine:], self._likely(int(games[n]), condition[n]))
            found.append(pairs.best((promise[n][:, None] >= 0) & (condition[n] >= 0)))
        return found

    def _likely(self, game: int, condition: Ints) -> Array:
        """How likely each condition comes about by itself."""
        place, places = np.maximum(condition, 0), self.judge.places()
        whose, weight = place // self.repertoire.places, self.pool.weight[game]
        share = weight.reshape(-1)[place] / np.maximum(weight.sum(axis=1), 1e-9)[whose]
        found: Array = 1 - (1 - share) ** (TRIES if places is None else np.minimum(TRIES, places[whose, game]))
        return found

    def _tried(self, games: Ints, promise: Ints, condition: Ints) -> Array:
        """What each promise and each condition would be worth to everybody: seats × games × (promises and conditions)."""
        many, rows, said = promise.shape[1] + condition.shape[1], [], self._weighed()
        for n, game in enumerate(games):
            orders = [(int(self.seat[game]), place) for place in promise[n]] + [self._whose(place) if place >= 0 else (0, -1) for place in condition[n]]
            for k, (seat, place) in enumerate(orders):
                if place >= 0:
                    deed = self._deed(int(game), seat, int(place))
                    rows.append((n * many + k, deed.kind, seat, deed.picks))
        mine = games.size * many
        rows += [(mine + k, one.promised.kind, one.seat, one.promised.picks) for k, (one, _) in enumerate(said)]
        of = np.concatenate([np.repeat(games, many), np.array([one.game for one, _ in said], dtype=np.intp)])
        if not of.size:
            return np.zeros((len(self.wants), 0, many))
        found = gains(self.judge.engine, self.state, of, tables_of_rows(rows), self.wants)
        better = found[[one.whose for one, _ in said], np.arange(mine, of.size)]
        sign = {one: int(value > LEAST) - int(value < -LEAST) for (one, _), value in zip(said, better)}
        self.pool.heard.settled([sign.get(one, 1) for one, _ in self.pool.heard.said])
        return found[:, :mine].reshape(len(found), games.size, many)

    def _weighed(self) -> list[tuple[Said, int]]:
        """Of the pledges that are open those that are one's own or made to oneself. Others' promises one takes to be good for whom they are made to."""
        return [(one, place) for one, place in self.pool.heard.said if self.seat[one.game] in (one.seat, one.whose)]

    # -- how it is said, and whether it can be paid

    def _orders(self, said: Said) -> tuple[Deed, ...]:
        deed = self.terms.does if said.does else self.terms.does_not
        condition = Deed(self.terms.asks[said.asked.kind].by, (said.whose, deed, *said.asked.picks))
        return condition, Deed(self.terms.offers[said.promised.kind].by, said.promised.picks)

    def _givers(self, kind: int) -> tuple[int, ...]:
        """The seats that give an order, of those whose deed a condition may be."""
        world, orders = self.judge.world, self.judge.program.orders
        asked = world.sets[orders[self.terms.asks[kind].by].picks[0][1]].index
        return tuple(seat for seat in world.sets[orders[kind].seat_set].index if seat in asked)

    def _paid(self, found: Sequence[Sequence[Offer]]) -> list[list[Offer]]:
        """The offers that may be made and can be paid, with what they cost."""
        rows = [(game, offer) for game, offers in enumerate(found) for offer in offers]
        costs, of = np.zeros(len(rows)), np.array([game for game, _ in rows], dtype=np.intp)
        said = [(k, order.kind, int(self.seat[game]), order.picks) for k, (game, offer) in enumerate(rows) for order in offer.orders]
        for kind, table in tables_of_rows(said).items():
            may, cost = self.judge.rows(kind, Table(of[table.game], table.picks))
            costs[table.game] += np.where(may, cost, np.inf)
        left: list[list[Offer]] = [[] for _ in found]
        for (game, offer), price in zip(rows, costs.tolist()):
            if price <= self.capacity[game]:
                left[game].append(replace(offer, cost=price))
        return left


@dataclass(frozen=True, slots=True)
class Pairs:
    """What promises and conditions of one game are good for, in rows of promises and columns of conditions."""

    to_them: Array  # what each promise is worth to whom each condition asks
    promise: Array  # what each promise is worth to oneself
    condition: Array  # what each condition is worth to oneself
    likely: Array  # how likely each condition comes about by itself

    def best(self, there: Truths) -> list[Pair]:
        """For each of a few conditions the promise that seems best with it."""
        good, bad = self.to_them > LEAST, self.to_them < -LEAST
        done = np.where(good, HEED, 0.0)  # how likely the condition comes about when it is asked for, and when it is to be left
        left = np.where(good, 0.0, HEED)
        cost = np.minimum(self.promise, 0.0)  # what is good for oneself anyway is no reason to promise it
        value = np.stack([(done - self.likely) * self.condition + done * cost, (left - self.likely) * self.condition + (1 - left) * cost])
        value = np.where(there & (good | bad), value, -np.inf)
        found = []
        for c in np.argsort(-value.max(axis=(0, 1)), kind="stable")[:KEPT]:
            deed, p = divmod(int(np.argmax(value[:, :, c])), value.shape[1])
            if value[deed, p, c] > LEAST:
                found.append((p, int(c), deed == 0, (deed == 0) == bool(good[p, c])))
        return found


def _sampled(weight: Array, words: Words, many: int) -> Ints:
    """Some places of each game by weight, none twice; -1 where there are no more."""
    dice = chance.uniform(chance.mix(words[:, None] + np.arange(1, weight.shape[1] + 1, dtype=np.uint64)))
    with np.errstate(divide="ignore"):
        late = np.where(weight > 0, -np.log(np.maximum(dice, 1e-12)) / np.where(weight > 0, weight, 1.0), np.inf)
    found = np.argsort(late, axis=1, kind="stable")[:, :many].astype(np.intp)
    found = np.where(np.isinf(np.take_along_axis(late, found, axis=1)), -1, found)
    return np.pad(found, ((0, 0), (0, max(0, many - found.shape[1]))), constant_values=-1)
