"""The turning points of a game: the turns, and the orders in them, that moved the odds most, and why.

Law: only what moved the odds by more than chance in the estimate could, and by enough to matter, is a turning point. A game in which nothing did has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from game.engine.kernels import Array
from game.engine.legality import PLAN, PLEDGE, Judge
from game.engine.orders import Given, Order
from game.engine.outcome import DEFEAT
from game.play.log import of_beat
from game.play.odds import SAMPLES, Odds, Played, broken_by, end_of, moments_of, odds_of
from game.play.odds_estimates import BREAK, ENDING, Estimate, What, difference, estimate, weight
from game.play.odds_lanes import SHARING
from game.play.odds_playing import Branch, Playing, Progress
from game.play.turning_causes import Cause, Causes

__all__ = ["CHANCE", "ORDERS", "TURN", "Cause", "Swing", "look_back", "turning_points"]

TURN, ORDERS, CHANCE = "turn", "orders", "chance"  # what moved the odds: all of a turn, what was ordered in it, or how its dice fell
MOST = 2 / 3  # a part of a turn that did so much of a move did it
LEAST = 0.1  # what made less of the endings other is no turning point, however sure one may be of it
LESS_TOLD, MORE_TOLD = 0.75, 1.5  # what an ending is called says less than what it is; but where all have lost, nothing says more
TOP = 12
FEW, LOOKED_AT, TAKEN_APART = 2 * SHARING, 8, 4  # how often all seats' turns are tried; how many of them more often; how many order by order
PART = 0.7  # of the work, until it is known what to look at again


@dataclass(frozen=True, slots=True)
class Swing:
    """A move of the odds of one thing.

    With `seat` none it is that of a whole turn: `before` are the odds as the turn began, `after` those when it had ended (`by` says whether the orders of all
    or the dice did most of it). With a seat it is that of the seat's own orders: `after` are the odds with what it ordered, `before` those with what else
    might have come to its mind; with one order in `orders` and `single` yes, without just this order.
    """

    turn: int  # the turn's number, from 1; `replay FILE --turn N` shows it
    seat: str | None
    orders: tuple[Order, ...]  # of the seat; empty for a whole turn, and where a seat gave none
    single: bool  # one order of several, looked at alone
    by: str  # TURN where it is both; ORDERS or CHANCE where one of them did most of it
    what: What
    before: Estimate
    after: Estimate
    change: Estimate  # after less before; the half-width is that of a band that is wide enough for all that was looked at
    weight: float  # how much other the endings are, from 0 (the same) to 1 (none is as it would have been): what turning points are sorted by
    causes: tuple[Cause, ...]  # what moved the numbers that this is worked out from, the strongest first
    also: Mapping[What, Estimate] = field(default_factory=dict)  # what else moved beyond its band, and by how much

    @property
    def beyond(self) -> bool:
        """Whether it moved by more than chance in the estimate could."""
        return abs(self.change.value) > self.change.half


def turning_points(
    game: Played,
    odds: Sequence[Odds] | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    top: int = TOP,
    samples: int = SAMPLES,
    workers: int = 1,
) -> tuple[Swing, ...]:
    """What moved the odds of a game most, the strongest first; only what did so beyond doubt. `odds` are what `odds_along` found, if it was asked before."""
    with Playing(game.engine, progress, cancelled, workers) as playing:
        return Looking(game, playing, odds, samples).found(top) if game.course.turn else ()


def look_back(
    game: Played,
    samples: int = SAMPLES,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    top: int = TOP,
    workers: int = 1,
) -> tuple[tuple[Odds, ...], tuple[Swing, ...]]:
    """The odds of every moment and the turning points, in less time than one after the other. `workers` are processes; what comes out does not depend on it."""
    with Playing(game.engine, progress, cancelled, workers) as playing:
        return looked_back(game, playing, samples, top)


def looked_back(game: Played, playing: Playing, samples: int = SAMPLES, top: int = TOP) -> tuple[tuple[Odds, ...], tuple[Swing, ...]]:
    """The same, for whoever goes on playing afterwards."""
    if game.course.turn == 0:
        return tuple(odds_of(playing.endings, 0, drawn) for drawn in playing.played(moments_of(game, samples))), ()
    looking = Looking(game, playing, None, samples)
    swings = looking.found(top)
    return looking.odds(), swings


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Something that is looked at: a turn's imagined endings without it, and with it, pair by pair."""

    turn: int
    seat: str | None
    orders: tuple[Order, ...]
    single: bool
    before: Array
    after: Array


class Looking:
    """One look back at one game."""

    def __init__(self, game: Played, playing: Playing, odds: Sequence[Odds] | None, samples: int) -> None:
        self.game, self.playing, self.whats = game, playing, playing.endings.whats
        self.turns, self.seats = range(1, game.course.turn + 1), game.engine.seats
        self.samples = samples if odds is None else odds[0].samples
        self.drawn = None if odds is None else [one.drawn for one in odds]  # of each moment
        self.broken = broken_by(game)
        self.ordered: dict[int, Array] = {}  # of each turn, as it was ordered, with other dice
        self.singles: list[Trial] = []

    def found(self, top: int) -> tuple[Swing, ...]:
        """The swings that are beyond doubt."""
        seats = self._seats()
        whole = self._whole()
        self.compared = len(self.whats) * (3 * len(self.turns) + len(seats) + len(self.singles))
        swings = [swing for trial in [*whole, *seats, *self.singles] if (swing := self._swing(trial)) is not None]
        best = _once(swings)[:top]
        causes = Causes(self.game)
        return tuple(replace(swing, causes=causes.of(swing.turn, swing.what, swing.seat, swing.orders)) for swing in best)

    def odds(self) -> tuple[Odds, ...]:
        """The odds of every moment, once it was looked."""
        assert self.drawn is not None
        last = len(self.drawn) - 1
        found = [odds_of(self.playing.endings, turn, drawn) for turn, drawn in enumerate(self.drawn)]
        return (*found[:last], end_of(self.game)) if self.game.course.over else tuple(found)

    # -- what is played

    def _seats(self) -> list[Trial]:
        """Each seat's orders of each turn beside what else might have come to its mind: a few times all of them, more often those that seem to matter."""
        few = range(min(FEW, self.samples))
        places = [(turn, seat) for turn in self.turns for seat in self.seats]
        moments = moments_of(self.game, self.samples) if self.drawn is None else []
        ordered = [self._branch(turn, self._orders(turn), few) for turn in self.turns]
        tried = [self._branch(turn, self._orders(turn, without=seat), few) for turn, seat in places]
        found = self.playing.played([*moments, *ordered, *tried], (0.0, PART))
        if self.drawn is None:
            self.drawn = [*found[: len(moments)], *([end_of(self.game).drawn] if self.game.course.over else [])]
        self.ordered = dict(zip(self.turns, found[len(moments) :]))
        without = dict(zip(places, found[len(moments) + len(ordered) :]))
        best = sorted(places, key=lambda place: -self._promise(without[place], self.ordered[place[0]]))[:LOOKED_AT]
        return self._again(without, best)

    def _again(self, without: dict[tuple[int, str], Array], best: Sequence[tuple[int, str]]) -> list[Trial]:
        """More often what seems to matter, and of that what seems to matter most, order by order."""
        turns = sorted({turn for turn, _ in best} | set(self._moved()))
        more = range(min(FEW, self.samples), self.samples)
        each = [(turn, seat, order) for turn, seat in best[:TAKEN_APART] for order in self._parts(turn, seat)]
        branches = [self._branch(turn, self._orders(turn), more) for turn in turns]
        branches += [self._branch(turn, self._orders(turn, without=seat), more) for turn, seat in best]
        branches += [self._branch(turn, self._orders(turn, without=seat, but=order), range(self.samples // 2)) for turn, seat, order in each]
        found = iter(self.playing.played(branches, (PART, 1.0)))
        self.ordered |= {turn: np.concatenate([self.ordered[turn], next(found)], axis=1) for turn in turns}
        without |= {place: np.concatenate([without[place], next(found)], axis=1) for place in best}
        self.singles = [Trial(turn, seat, (order,), True, one, self.ordered[turn]) for (turn, seat, order), one in zip(each, found)]
        return [Trial(turn, seat, self._given(turn, seat), False, one, self.ordered[turn]) for (turn, seat), one in without.items()]

    def _moved(self) -> list[int]:
        """The turns that moved the odds most, of which one wants to know whether the orders or the dice did it."""
        assert self.drawn is not None
        promise = {turn: self._promise(self.drawn[turn - 1], self.drawn[turn]) for turn in self.turns}
        return sorted(self.turns, key=lambda turn: -promise[turn])[:TAKEN_APART]

    def _whole(self) -> list[Trial]:
        """Each turn as a whole."""
        assert self.drawn is not None
        return [Trial(turn, None, (), False, self.drawn[turn - 1], self.drawn[turn]) for turn in self.turns]

    def _branch(self, turn: int, orders: Given, samples: range) -> Branch:
        return Branch(self.game.course.states[turn - 1], samples, orders, self.broken[turn - 1])

    def _given(self, turn: int, seat: str) -> tuple[Order, ...]:
        return tuple(self.game.course.played[turn - 1].get(seat, ()))

    def _orders(self, turn: int, without: str | None = None, but: Order | None = None) -> Given:
        """What was ordered in a turn: by all; by all but one; or all but one order."""
        orders: dict[str, tuple[Order, ...]] = {seat: self._given(turn, seat) for seat in self.seats if seat != without}
        if without is not None and but is not None:
            orders[without] = tuple(order for order in self._given(turn, without) if order != but)
        return orders

    def _parts(self, turn: int, seat: str) -> tuple[Order, ...]:
        """The orders that a seat might have left out alone."""
        given, engine = self._given(turn, seat), self.game.engine
        judge = Judge(engine, self.game.course.states[turn - 1])
        found = []
        for order in given if len(given) > 1 else ():
            rest = [other for other in given if other != order]
            if judge.submission(seat, of_beat(engine, rest, PLAN), of_beat(engine, rest, PLEDGE)) is None:
                found.append(order)
        return tuple(found)

    # -- what is made of it

    def spread(self, row: int) -> float:
        """How far endings lay apart when the game began."""
        assert self.drawn is not None
        return float(self.drawn[0][row].std())

    def _promise(self, before: Array, after: Array) -> float:
        """How much something may have moved the odds, going by few samples: what is left of the move when its doubt is taken off."""
        best = 0.0
        for what, row in self.playing.endings.row.items():
            one, other = _pairs(before[row], after[row])
            change = difference(what, one, other, 1)
            best = max(best, weight(what, max(0.0, abs(change.value) - change.half / 2), self.spread(row)))
        return best

    def _swing(self, trial: Trial) -> Swing | None:
        """What a trial moved most, if it moved anything beyond doubt."""
        moved: dict[What, tuple[float, Estimate]] = {}
        for what, row in self.playing.endings.row.items():
            one, other = _pairs(trial.before[row], trial.after[row])
            change = difference(what, one, other, self.compared)
            if abs(change.value) > change.half:
                moved[what] = weight(what, change.value, self.spread(row)), change
        if max((much for much, _ in moved.values()), default=0.0) < LEAST:
            return None
        what = max(moved, key=lambda what: moved[what][0] * telling(what))
        row = self.playing.endings.row[what]
        before, after = (estimate(what, side[row]) if side.shape[1] > 1 else Estimate(float(side[row, 0]), 0.0) for side in (trial.before, trial.after))
        also = {other: moved[other][1] for other in sorted(moved, key=lambda other: -moved[other][0]) if other != what}
        by = self._by(trial, what)
        return Swing(trial.turn, trial.seat, trial.orders, trial.single, by, what, before, after, moved[what][1], moved[what][0], (), also)

    def _by(self, trial: Trial, what: What) -> str:
        """What did most of it: the orders, which are there with other dice too, or the dice."""
        if trial.seat is not None:
            return ORDERS
        row = self.playing.endings.row[what]
        orders = difference(what, *_pairs(trial.before[row], self.ordered[trial.turn][row]), self.compared)
        chance = difference(what, *_pairs(self.ordered[trial.turn][row], trial.after[row]), self.compared)
        whole = orders.value + chance.value
        for name, part in ((ORDERS, orders), (CHANCE, chance)):
            if abs(part.value) > part.half and part.value * whole > 0 and abs(part.value) >= MOST * abs(whole):
                return name
        return TURN


def telling(what: What) -> float:
    """How much rather than others something is told that moved as far: that all have lost before all else."""
    if what == What(ENDING, DEFEAT):
        return MORE_TOLD
    return LESS_TOLD if what.kind in (BREAK, ENDING) else 1.0


def _once(swings: Sequence[Swing]) -> list[Swing]:
    """Each event once: of a seat's orders in a turn either all or the one that did most of it; of a turn the seat rather that did most of it."""
    plans = {(swing.turn, swing.seat): swing for swing in swings if not swing.single}
    for swing in sorted((swing for swing in swings if swing.single), key=lambda swing: swing.weight):
        whole = plans.get((swing.turn, swing.seat))
        if whole is None or whole.single or swing.weight >= MOST * whole.weight:
            plans[swing.turn, swing.seat] = swing
    done = {turn: swing for (turn, seat), swing in plans.items() if seat is None}
    for swing in list(plans.values()):
        whole = done.get(swing.turn)
        if whole is not None and swing.seat is not None and _moved(swing, whole.what) / whole.change.value >= MOST:
            plans.pop((swing.turn, None), None)
    return sorted(plans.values(), key=lambda swing: (-swing.weight, swing.turn, swing.seat or ""))


def _moved(swing: Swing, what: What) -> float:
    """By how much a swing moved something beyond its band."""
    if swing.what == what:
        return swing.change.value
    return swing.also[what].value if what in swing.also else 0.0


def _pairs(before: Array, after: Array) -> tuple[Array, Array]:
    """Both for the same numbers; what really happened stands beside each."""
    drawn = [len(side) for side in (before, after) if len(side) > 1]
    many = min(drawn, default=1)
    one, other = (side[:many] if len(side) > 1 else np.repeat(side, many) for side in (before, after))
    return one, other
