"""Blunders and masterstrokes that are planted into games are found again among their first turning points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from game.ai.levels import LEVELS, Player
from game.ai.simple import RandomPlayer, orders_in
from game.base import chance
from game.engine.orders import Order
from game.engine.state import Engine, State
from game.engine.turn import resolve_turn
from game.play.course import Course, Orders
from game.play.odds_estimates import What, weight
from game.play.odds_lanes import Branch
from game.play.odds_playing import Playing
from game.play.turning_points import Swing, turning_points
from tests.small_world import BASE, SMALL, rules

FEWER_GAMES, GAMES, NEEDED, TOP = 4, 20, 0.9, 3
PLANS, FEW = 12, 8  # plans of each seat and turn that are looked through, and how often each is played on
WEIGHED, MANY = 6, 192  # of how many that is done again, and how often


@dataclass
class Game:
    """A game as looking back at it wants it."""

    engine: Engine
    course: Course


@dataclass(frozen=True)
class Planted:
    """A game in which one seat in one turn did what is known to matter."""

    game: Game
    turn: int
    seat: str
    what: What
    weight: float

    def rank(self, swings: Sequence[Swing]) -> int:
        """Where it stands among the turning points, from 1."""
        return next((k for k, swing in enumerate(swings, 1) if (swing.turn, swing.seat) == (self.turn, self.seat)), len(swings) + 1)


@dataclass(frozen=True)
class Plan:
    """What a seat might do after so many turns."""

    turn: int
    seat: str
    orders: tuple[Order, ...]


class Planter:
    """Plays games of thinking players, and plants into them."""

    def __init__(self, folder: Path, scenario: str, level: str, least: float) -> None:
        self.engine = Engine(rules(folder).program(scenario))
        self.player: Player = LEVELS[level](self.engine, self.engine.seats)
        self.playing = Playing(self.engine)
        self.least = least
        opening = self.playing.played([Branch(Course(self.engine, 0).state, range(MANY))])[0]
        self.spread = [float(row.std()) for row in opening]

    def games(self, first: int, many: int) -> Iterator[Planted]:
        """So many games with something planted, from a seed on."""
        seed, found = first, 0
        while found < many:
            planted = self.planted(seed)
            seed += 1
            if planted is not None:
                found += 1
                yield planted

    def ordered(self, course: Course) -> Orders:
        return orders_in(self.engine, self.player.orders(course.state), 0)

    def on(self, course: Course, orders: Orders) -> None:
        course.go_on(resolve_turn(self.engine, course.state, [orders]), orders)

    def planted(self, seed: int) -> Planted | None:
        """A game with something planted; none where nothing that was tried matters enough."""
        whole = Course(self.engine, seed)
        while not whole.over:
            self.on(whole, self.ordered(whole))
        plans = [Plan(turn, seat, orders) for turn in range(whole.turn) for seat in self.engine.seats for orders in self.plans(whole, turn, seat)]
        few = self.moved(whole, plans, range(90_000, 90_000 + FEW)).max(axis=1)
        some = [plans[k] for k in np.argsort(-few, kind="stable")[:WEIGHED]]
        many = self.moved(whole, some, range(80_000, 80_000 + MANY))
        plan, found = some[int(many.max(axis=1).argmax())], many[int(many.max(axis=1).argmax())]
        if found.max() < self.least:
            return None
        course = Course(self.engine, seed)
        for orders in whole.played[: plan.turn]:
            self.on(course, orders)
        self.on(course, {**whole.played[plan.turn], plan.seat: plan.orders})
        while not course.over:
            self.on(course, self.ordered(course))
        return Planted(Game(self.engine, course), plan.turn + 1, plan.seat, self.playing.endings.whats[int(found.argmax())], float(found.max()))

    def plans(self, course: Course, turn: int, seat: str) -> list[tuple[Order, ...]]:
        """What a seat might do that does not think."""
        state, words = course.states[turn], chance.mix(np.arange(PLANS, dtype=np.uint64) + course.states[0].seeds[0])
        tables = RandomPlayer(self.engine, (seat,)).orders(State(np.repeat(state.data, PLANS, axis=1), words))
        return list(dict.fromkeys(orders_in(self.engine, tables, k)[seat] for k in range(PLANS)))

    def moved(self, course: Course, plans: Sequence[Plan], samples: range) -> np.ndarray:
        """How much each plan moves everything that odds are of, beside what else might come to its seat's mind: plans × things."""
        places = list(dict.fromkeys((plan.turn, plan.seat) for plan in plans))
        others = {(turn, seat): {one: given for one, given in course.played[turn].items() if one != seat} for turn, seat in places}
        free = [Branch(course.states[turn], samples, others[turn, seat]) for turn, seat in places]
        tried = [Branch(course.states[plan.turn], samples, {**others[plan.turn, plan.seat], plan.seat: plan.orders}) for plan in plans]
        found = self.playing.played([*free, *tried])
        base, rows = dict(zip(places, found)), self.playing.endings.row.items()
        sides = [(one, base[plan.turn, plan.seat]) for plan, one in zip(plans, found[len(free) :])]
        return np.array([[weight(what, float((one - other)[row].mean()), self.spread[row]) for what, row in rows] for one, other in sides])


def found_again(planter: Planter, first: int, many: int) -> list[int]:
    """The ranks of what was planted."""
    ranks = []
    for planted in planter.games(first, many):
        swings = turning_points(planted.game, top=40)
        ranks.append(planted.rank(swings))
        told = [(swing.turn, swing.seat, swing.what, round(swing.weight, 2)) for swing in swings[:TOP]]
        print(f"turn {planted.turn} {planted.seat}: {planted.what} {planted.weight:.2f}, rank {ranks[-1]} of {len(swings)}: {told}")
    return ranks


def test_what_is_planted_is_found() -> None:
    ranks = found_again(Planter(SMALL, "small", "steady", 0.5), 313, FEWER_GAMES)
    assert np.mean(np.array(ranks) <= TOP) >= NEEDED, ranks


@pytest.mark.long
@pytest.mark.parametrize(("folder", "scenario", "least"), [(SMALL, "small", 0.5), (BASE, "seattle", 0.4)], ids=["small", "seattle"])
def test_what_is_planted_into_many_games_is_found(folder: Path, scenario: str, least: float) -> None:
    ranks = found_again(Planter(folder, scenario, "steady", least), 300, GAMES)
    assert np.mean(np.array(ranks) <= TOP) >= NEEDED, ranks
