"""A player that searches: it tries many plans by playing some turns on from each, against others as it imagines them, and goes on with those that end better.

Law: it knows what its seat may see and nothing else. All plans meet the same imagined dice and the same others. How it decides in one game depends on that
game alone; how long it thinks is counted in turns and not in seconds, so that it decides the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.ai.choosing import luck_of
from game.ai.crowds import Crowd
from game.ai.guessing import imagined_seeds
from game.ai.plans import Planning, Plans
from game.ai.portfolio import Ints, Repertoire, pool_of
from game.ai.promise_ideas import AHEAD, Offering
from game.ai.promise_offers import Offers
from game.ai.promise_trials import usual_wants
from game.ai.simple import merged
from game.ai.tastes import Mind
from game.ai.wants import METER, Value, wants_of
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.onward import Onward
from game.engine.outcome import over
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State
from game.engine.views import sight_of

ROOM, ASKED_ROOM = 512, 256  # columns played side by side: where nobody waits, and where somebody may not want to wait any longer
ROOMS = (16, 32, 64, 128, 256, 384, 512)
FEWER = 2  # round by round so many times fewer plans, each played so many times more often
CARRIED = 0.5  # which part of a round's plans was there before
DOUBT = 2.0  # how many times an order must have been tried to be half believed
KEEN = 2.0  # how much more readily comes to mind what seems good
TRIED, MOST_TRIALS = 14, 24  # of so many turns one goes into trying out what might be pledged, up to so many orders


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a player thinks for one decision: in turns played, how deep it looks, and how many plans it begins with."""

    turns: int
    depth: int = 4
    rounds: int = 3
    plans: int = 32

    @property
    def width(self) -> int:
        """Columns in which it plays on at a time."""
        return max(self.plans, self.turns // (self.rounds * self.depth))


class Cancelled(Exception):
    """Nobody wants to know any more."""


class SearchPlayer:
    """Some seats of a batch of games, each for itself. `minds` say what comes to whose mind, `wants` what is worth having."""

    def __init__(
        self,
        engine: Engine,
        seats: tuple[str, ...] | None = None,
        minds: Mapping[str, Mind] | None = None,
        wants: Mapping[str, Value] | None = None,
        budget: Budget | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self.engine, self.budget, self.cancelled = engine, budget or Budget(384), cancelled or (lambda: False)
        meter = METER if self.budget.depth == 1 else 0.0  # who looks further sees for itself what meters are good for
        self.room = ROOM if cancelled is None else ASKED_ROOM
        self.seats = tuple(engine.seats if seats is None else seats)
        self.minds = minds or {}
        self.wants: dict[str, Value] = {seat: (wants or {}).get(seat) or wants_of(engine, seat, meter=meter) for seat in self.seats}
        self.repertoire: Repertoire | None = None

    def orders(self, state: State) -> OrderTables:
        """Orders for the coming turn."""
        live = np.nonzero(~over(self.engine, state))[0]  # nobody thinks about a game that has ended
        if not live.size or not self.seats:
            return {}
        if self.repertoire is None:
            self.repertoire = Repertoire(self.engine, Judge(self.engine, state), self.minds)
        mind = _mind(self.engine, State(state.data[:, live], state.seeds[live]), self.seats)
        each = max(1, self.room // self.budget.width)
        parts = [Search(self, self.repertoire, mind.some(slice(first, first + each))).best() for first in range(0, mind.seat.size, each)]
        games = np.tile(live, len(self.seats))
        return merged([_placed(part, games[first : first + each]) for part, first in zip(parts, range(0, mind.seat.size, each))])

    def go_on(self) -> None:
        """Asked before each piece of work of which one cannot be left in the middle."""
        if self.cancelled():
            raise Cancelled


@dataclass(frozen=True, slots=True)
class Sights:
    """Games, each as one seat may take it to be, side by side."""

    state: State
    seat: Ints
    words: Words  # the luck of each

    def some(self, which: slice) -> Sights:
        """A part of them."""
        return Sights(State(self.state.data[:, which], self.state.seeds[which]), self.seat[which], self.words[which])


def _mind(engine: Engine, state: State, seats: Sequence[str]) -> Sights:
    """All games as the first seat sees them, then as the second does, and so on."""
    seen = [sight_of(engine, state, seat) for seat in seats]
    whole = State(np.concatenate([one.data for one in seen], axis=1), np.tile(state.seeds, len(seats)))
    number = np.array([engine.seats.index(seat) for seat in seats], dtype=np.intp)
    words = np.concatenate([luck_of(one, "search/" + seat) for one, seat in zip(seen, seats)])
    return Sights(whole, np.repeat(number, state.games), words)


class Search:
    """A search in some games side by side, in each for one seat."""

    def __init__(self, player: SearchPlayer, repertoire: Repertoire, sights: Sights) -> None:
        self.player, self.engine, self.budget = player, player.engine, player.budget
        self.seen, self.seat, self.games = sights.state, sights.seat, sights.state.games
        player.go_on()
        judge = Judge(self.engine, self.seen)
        self.pool = pool_of(repertoire, judge, sights.words)
        self.offers = self._offers(judge, sights)
        self.planning = Planning(self.pool, judge, self.seat, sights.words, self.offers)
        self.samples = 0  # imagined worlds that were played so far
        shape = (self.games, repertoire.places)
        self.gain, self.tried, self.spread = np.zeros(shape), np.zeros(shape), np.ones((self.games, 1))

    def _offers(self, judge: Judge, sights: Sights) -> Offers:
        """What may be pledged: tried out by who looks far enough to see a promise kept."""
        terms, budget = self.pool.repertoire.terms, self.budget
        if terms is None:
            return Offers(self.seat, sights.words, [[]] * self.games, np.zeros(self.games))
        trials = min(MOST_TRIALS, budget.turns // TRIED) if budget.depth > AHEAD else 0
        return Offering(terms, self.pool, judge, self.seen, self.seat, sights.words, usual_wants(self.engine), trials).offers()

    def best(self) -> OrderTables:
        """The orders of the best plan in each game."""
        plans = self.planning.drawn(self.budget.plans)
        carried = plans.many
        score, weight = np.zeros((self.games, carried)), np.zeros((self.games, carried))
        for number in range(1, self.budget.rounds + 1):
            samples = max(1, self.budget.width // plans.many)
            worth = self._worth(plans, samples)
            self._learn(plans, worth)
            worth -= worth[:, :carried].mean(axis=1, keepdims=True)  # beside those that were there before, all of which met the same samples
            score = (score * weight + worth * samples) / (weight + samples)
            weight = weight + samples
            if number < self.budget.rounds:
                many = max(4, plans.many // FEWER)
                carried = max(2, int(many * CARRIED))
                kept = np.argsort(-score, axis=1, kind="stable")[:, :carried]
                score, weight = (np.take_along_axis(of, kept, axis=1) for of in (score, weight))
                score = _longer(score - score.mean(axis=1, keepdims=True), many)
                weight = _longer(weight, many)
                plans = plans.picked(kept)
                plans = plans.beside(self.planning.children(plans, many - carried, number, self._keen()))
        return self.planning.tables(plans.picked(np.argmax(score, axis=1)[:, None]))

    # -- what single orders seem to be good for

    def _learn(self, plans: Plans, worth: Array) -> None:
        """From the plans that an order was part of."""
        slot, game, plan = np.nonzero(plans.given)
        cell = game * self.gain.shape[1] + plans.place[slot, game, plan]
        better = (worth - worth.mean(axis=1, keepdims=True))[game, plan]
        self.gain += np.bincount(cell, better, self.gain.size).reshape(self.gain.shape)
        self.tried += np.bincount(cell, minlength=self.gain.size).reshape(self.gain.shape)
        self.spread = np.maximum(worth.std(axis=1, keepdims=True), 1e-9)

    def _keen(self) -> Array:
        """How keen one is on each order."""
        found: Array = np.exp(np.clip(KEEN * self.gain / (self.tried + DOUBT) / self.spread, -5, 5))
        return found

    # -- what plans are worth

    def _worth(self, plans: Plans, samples: int) -> Array:
        """What each plan leads to, on the mean of some samples."""
        shape = (self.games, plans.many, samples)
        dice = imagined_seeds(self.seen, samples, self.samples).reshape(self.games, 1, samples)
        self.samples += samples
        seeds, game = np.broadcast_to(dice, shape).reshape(-1), np.repeat(np.arange(self.games), plans.many * samples)
        own, word = self.planning.tables(plans, samples, aloud=False), np.repeat(plans.word.reshape(-1), samples)
        found = np.empty(seeds.size)
        for first in range(0, seeds.size, self.player.room):
            last = min(first + self.player.room, seeds.size)
            wide = np.minimum(np.arange(first, first + _room(last - first)), last - 1)  # the last one over again, so that few numbers of columns are played
            found[first:last] = self._ends(game[wide], seeds[wide], _columns(own, slice(first, last)), word[wide])[: last - first]
        worth: Array = found.reshape(shape).mean(axis=2)
        return worth

    def _ends(self, game: Ints, seeds: Words, own: OrderTables, word: Ints) -> Array:
        """What columns are worth some turns on: in the first the seat's own plans, then what comes to everybody's mind, and what it pledged moves them to."""
        seats, mine = range(len(self.engine.seats)), self.seat[game]
        data = self.offers.whispered(self.seen.data[:, game], game, word)
        crowd, going = Crowd(self.engine, self.pool, game), Onward(self.engine, State(data, seeds))
        for step in range(self.budget.depth):
            if going.over.all():
                break
            self.player.go_on()
            judge = going.begin()
            pledged = self.offers.moves(game, word, len(seats)) if step == 1 and self.offers.any else None
            given = crowd.given(judge, seats, pledged=pledged) if step else merged([own, crowd.given(judge, seats, mine)])
            self.player.go_on()
            going.resolve(given)
        found = np.empty(game.size)
        for number in np.unique(mine):
            found[mine == number] = self.player.wants[self.engine.seats[number]].worth(self.engine, going.state)[mine == number]
        return found


def _room(columns: int) -> int:
    """Columns that are played for so many: one of a few numbers, since each takes a while to be made ready."""
    return next((room for room in ROOMS if room >= columns), columns)


def _longer(values: Array, many: int) -> Array:
    """Values for more plans: 0 for those that are new."""
    return np.pad(values, ((0, 0), (0, many - values.shape[1])))


def _columns(tables: OrderTables, some: slice) -> OrderTables:
    """The orders of some columns, as orders of a batch of their own."""
    found = {}
    for kind, table in tables.items():
        rows = np.nonzero((table.game >= some.start) & (table.game < some.stop))[0]
        if rows.size:
            found[kind] = Table(table.game[rows] - some.start, tuple(pick[rows] for pick in table.picks))
    return found


def _placed(tables: OrderTables, games: Ints) -> OrderTables:
    """The orders of some games of a batch, as orders of the batch."""
    return {kind: Table(games[table.game], table.picks) for kind, table in tables.items()}
