"""A player that searches: it tries many plans by playing some turns on from each, against others as it imagines them, and goes on with those that end better.

Law: it knows what its seat may see and nothing else. All plans meet the same imagined dice and the same others. How it decides in one game depends on that
game alone; how long it thinks is counted in turns and not in seconds, so that it decides the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.ai.choosing import luck_of
from game.ai.composing import composed, with_singles
from game.ai.crowds import Crowd
from game.ai.guessing import imagined_seeds
from game.ai.lessons import Lessons, keen_of
from game.ai.plans import Planning, Plans
from game.ai.portfolio import Ints, Repertoire, numbered, pool_of
from game.ai.promise_ideas import AHEAD, Offering
from game.ai.promise_offers import Offers
from game.ai.promise_trials import usual_wants
from game.ai.simple import merged
from game.ai.tastes import Mind
from game.ai.wants import Value, wants_of
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
LANES = 64  # games thought about side by side
ALONE = 0.75  # which part of the first plans is of one order each, where there will be others
CARRIED, COMPOSED = 0.5, 0.5  # which part of a later round's plans was there before, and which is made of what seems best
CAUTION, LOYALTY = 0.25, 0.2  # how much better a plan has to be that pledges something, or takes that back, as a part of how much plans differ
TRIED, LEAST_TRIALS, MOST_TRIALS = 24, 6, 24  # for so many turns in mind one order is tried out for a pledge; at least so many orders, and at most


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a player thinks for one decision: round by round how many plans, and in how many imagined worlds each; how many turns it plays on, and in
    how many of them it takes others into account (its own plan is given in the first in any case)."""

    rounds: tuple[tuple[int, int], ...]
    depth: int = 3
    peopled: int = 2

    @property
    def turns(self) -> int:
        """Turns played for a decision."""
        return self.depth * sum(plans * samples for plans, samples in self.rounds)

    @property
    def drawn(self) -> int:
        """Plans that are drawn by taste to begin with; the rest of the first ones are of one order each, as far as there are orders."""
        plans = self.rounds[0][0]
        return plans - int(plans * ALONE) if len(self.rounds) > 1 else plans


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
        self.engine, self.budget, self.cancelled = engine, budget or Budget(((48, 1), (12, 2))), cancelled or (lambda: False)
        self.room = ROOM if cancelled is None else ASKED_ROOM
        self.seats = tuple(engine.seats if seats is None else seats)
        self.minds = minds or {}
        self.wants: dict[str, Value] = {seat: (wants or {}).get(seat) or wants_of(engine, seat, meter=0.0) for seat in self.seats}
        self.repertoire: Repertoire | None = None
        self.played = 0  # turns, in mind
        self.last: tuple[State, OrderTables] | None = None  # what was decided last, and on what grounds

    def orders(self, state: State) -> OrderTables:
        """Orders for the coming turn."""
        if self.last is None or not _same(self.last[0], state):
            self.last = State(state.data.copy(), state.seeds.copy()), self._decided(state)
        return dict(self.last[1])

    def _decided(self, state: State) -> OrderTables:
        live = np.nonzero(~over(self.engine, state))[0]  # nobody thinks about a game that has ended
        if not live.size or not self.seats:
            return {}
        sights = _sights(self.engine, State(state.data[:, live], state.seeds[live]), self.seats)
        repertoire, games = self._known(state), np.tile(live, len(self.seats))
        parts = []
        for first in range(0, games.size, LANES):
            some = slice(first, first + LANES)
            parts.append(_placed(Search(self, repertoire, sights.some(some)).best(), games[some]))
        return merged(parts)

    def _known(self, state: State) -> Repertoire:
        if self.repertoire is None:
            thought_of = None if self.budget.peopled else self.seats
            self.repertoire = Repertoire(self.engine, Judge(self.engine, state), self.minds, thought_of)
        return self.repertoire

    def ready(self, state: State) -> None:
        """Lays out beforehand what the first decision would have to wait for: programs are bound. It changes no decision, and may be left out."""
        sights = _sights(self.engine, State(state.data[:, :1], state.seeds[:1]), self.seats)
        search = Search(self, self._known(state), sights)
        for columns in sorted({_room(min(self.room, plans * samples * len(self.seats))) for plans, samples in self.budget.rounds}):
            self.go_on()
            game = np.zeros(columns, dtype=np.intp)
            crowd, going = Crowd(self.engine, search.pool, game), Onward(self.engine, State(sights.state.data[:, game], numbered(columns)))
            if not going.over.all():
                going.resolve(crowd.given(going.begin(), range(len(self.engine.seats))), self.go_on)

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


def _sights(engine: Engine, state: State, seats: Sequence[str]) -> Sights:
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
        player.go_on()
        self.offers = self._offers(judge, sights)
        player.go_on()
        self.planning = Planning(self.pool, judge, self.seat, sights.words, self.offers)
        self.samples = 0  # imagined worlds that were played so far
        self.lessons = Lessons(self.games, repertoire.places)

    def _offers(self, judge: Judge, sights: Sights) -> Offers:
        """What may be pledged: tried out by who looks far enough to see a promise kept."""
        terms, budget = self.pool.repertoire.terms, self.budget
        if terms is None:
            return Offers(self.seat, sights.words, [[]] * self.games, np.zeros(self.games))
        trials = int(np.clip(budget.turns // TRIED, LEAST_TRIALS, MOST_TRIALS)) if budget.depth > AHEAD else 0
        return Offering(terms, self.pool, judge, self.seen, self.seat, sights.words, usual_wants(self.engine), trials).offers()

    def best(self) -> OrderTables:
        """The orders of the best plan in each game."""
        first = self.budget.rounds[0][0]
        plans = self.planning.drawn(first)
        self.player.go_on()
        if self.budget.drawn < first:
            plans = with_singles(self.planning, plans, first - self.budget.drawn)
        score, weight, carried = np.zeros((self.games, first)), np.zeros((self.games, first)), first
        for number, (many, samples) in enumerate(self.budget.rounds):
            if number:
                carried = max(2, int(many * CARRIED))
                kept = np.argsort(-score, axis=1, kind="stable")[:, :carried]
                score, weight = (np.take_along_axis(of, kept, axis=1) for of in (score, weight))
                score, weight = _longer(score - score.mean(axis=1, keepdims=True), many), _longer(weight, many)
                plans = self._bred(plans.picked(kept), many, number)
            worth = self._worth(plans, samples)
            self.lessons.note(plans, worth, samples)
            self.player.go_on()
            worth = worth - worth[:, :carried].mean(axis=1, keepdims=True)  # beside those that were there before, all of which met the same samples
            score = (score * weight + worth * samples) / (weight + samples)
            weight = weight + samples
        return self.planning.tables(plans.picked(np.argmax(score - self._doubt(plans, score), axis=1)[:, None]))

    def _doubt(self, plans: Plans, score: Array) -> Array:
        """By how much plans have to be better that pledge something or take it back: luck alone should move nobody to say so aloud."""
        caution = np.where(self.offers.ends, LOYALTY, CAUTION)[:, None]
        found: Array = caution * score.std(axis=1, keepdims=True) * (plans.word >= 0)
        return found

    def _bred(self, plans: Plans, many: int, number: int) -> Plans:
        """The plans that go on, best first; some that are made of what seems best; and children."""
        shares = self.lessons.shares()
        made = int((many - plans.many) * COMPOSED)
        if made:
            plans = plans.beside(composed(self.planning, shares, made, number, plans.word[:, 0]))
            self.player.go_on()
        return plans.beside(self.planning.children(plans, many - plans.many, number, keen_of(shares))) if many > plans.many else plans

    # -- what plans are worth

    def _worth(self, plans: Plans, samples: int) -> Array:
        """What each plan leads to, on the mean of some samples."""
        shape = (self.games, plans.many, samples)
        dice = imagined_seeds(self.seen, samples, self.samples).reshape(self.games, 1, samples)
        self.samples += samples
        seeds, game = np.broadcast_to(dice, shape).reshape(-1), np.repeat(np.arange(self.games), plans.many * samples)
        self.player.go_on()
        own, word = self.planning.tables(plans, samples, aloud=False), np.repeat(plans.word.reshape(-1), samples)
        found = np.empty(seeds.size)
        for first in range(0, seeds.size, self.player.room):
            last = min(first + self.player.room, seeds.size)
            self.player.played += (last - first) * self.budget.depth
            wide = np.minimum(np.arange(first, first + _room(last - first)), last - 1)  # the last one over again, so that few numbers of columns are played
            found[first:last] = self._ends(game[wide], seeds[wide], _columns(own, slice(first, last)), word[wide])[: last - first]
        worth: Array = found.reshape(shape).mean(axis=2)
        return worth

    def _ends(self, game: Ints, seeds: Words, own: OrderTables, word: Ints) -> Array:
        """What columns are worth some turns on: in the first the seat's own plans, then what comes to everybody's mind, and what it pledged moves them to."""
        mine = self.seat[game]
        data = self.offers.whispered(self.seen.data[:, game], game, word)
        crowd, going = Crowd(self.engine, self.pool, game), Onward(self.engine, State(data, seeds))
        for step in range(self.budget.depth):
            if going.over.all():
                break
            self.player.go_on()
            judge = going.begin()
            given = self._given(step, crowd, judge, own, game, word)
            self.player.go_on()
            going.resolve(given, self.player.go_on)
        found = np.empty(game.size)
        for number in np.unique(mine):
            found[mine == number] = self.player.wants[self.engine.seats[number]].worth(self.engine, going.state)[mine == number]
        return found

    def _given(self, step: int, crowd: Crowd, judge: Judge, own: OrderTables, game: Ints, word: Ints) -> OrderTables:
        """What is ordered in a turn: in the first one's own plan, and what comes to the others' minds; then what comes to everybody's."""
        seats = range(len(self.engine.seats))
        if step >= self.budget.peopled:
            return {} if step else own
        if not step:
            return merged([own, crowd.given(judge, seats, self.seat[game])])
        return crowd.given(judge, seats, pledged=self.offers.moves(game, word, len(seats)) if step == 1 and self.offers.any else None)


def _same(one: State, other: State) -> bool:
    """Whether two batches of games stand alike."""
    return one.data.shape == other.data.shape and np.array_equal(one.seeds, other.seeds) and np.array_equal(one.data, other.data)


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
