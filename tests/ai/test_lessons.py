"""What is learned of single orders, and plans that are made of it."""

from __future__ import annotations

import numpy as np
import pytest

from game.ai.choosing import luck_of
from game.ai.composing import composed, with_singles
from game.ai.lessons import Lessons, keen_of
from game.ai.plans import Planning, Plans
from game.ai.portfolio import Ints, Repertoire, pool_of
from game.ai.promise_offers import Offers
from game.engine.legality import Judge
from game.engine.state import Engine, State, new_game
from tests.ai.hidden_world import HIDDEN
from tests.engine.worlds import any_state, engine_of, scenario


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_of(HIDDEN, scenario(8))


def planning(engine: Engine, state: State, seat: int) -> Planning:
    judge, words, seats = Judge(engine, state), luck_of(state, "test"), np.full(state.games, seat)
    pool = pool_of(Repertoire(engine, judge, {}), judge, words)
    return Planning(pool, judge, seats, words, Offers(seats, words, [[]] * state.games, np.zeros(state.games)))


def plans_of(place: Ints) -> Plans:
    """Plans all of whose orders are given."""
    return Plans(place, place >= 0, np.full(place.shape[1:], -1))


def test_each_order_gets_its_own_share() -> None:
    """1. An order that only ever stood beside a better one is told apart from it, also where samples and rounds differ."""
    dice = np.random.default_rng(1)
    worth_of = np.array([3.0, 0.0, -2.0, 1.0, 0.0, 0.0])
    lessons = Lessons(2, 6)
    for samples, level in ((1, 5.0), (4, -7.0)):
        place = np.stack([np.stack([dice.permutation(6)[:2] for _ in range(40)]) for _ in range(2)]).transpose(2, 0, 1)
        lessons.note(plans_of(place), worth_of[place].sum(axis=0) + level, samples)
    shares = lessons.shares() * lessons.spread
    assert np.abs(shares - worth_of - (shares - worth_of).mean(axis=1, keepdims=True)).max() < 0.4
    assert (np.argmax(keen_of(lessons.shares()), axis=1) == 0).all()


def test_games_do_not_mix() -> None:
    """2. What is learned in one game is what would be learned in it alone."""
    dice = np.random.default_rng(2)
    place, worth = dice.integers(-1, 6, (3, 4, 12)), dice.normal(size=(4, 12))
    together = Lessons(4, 6)
    together.note(plans_of(place), worth, 2)
    for game in range(4):
        alone = Lessons(1, 6)
        alone.note(plans_of(place[:, game : game + 1]), worth[game : game + 1], 2)
        assert (alone.shares()[0] == together.shares()[game]).all()


def test_plans_of_one_order(engine: Engine) -> None:
    """3. The last plans are of one order each, none twice in a game; where there are no more orders, plans stay what they were."""
    state = any_state(engine, 6, 5, 1)
    mine = planning(engine, state, 1)
    drawn = mine.drawn(80)
    found = with_singles(mine, drawn, 60)
    begin = 80 - min(60, mine.weight.shape[1])
    assert (found.place[:, :, :begin] == drawn.place[:, :, :begin]).all()
    for game in range(6):
        orders = int((mine.now[game] & (mine.weight[game] > 0) & (mine.cost[game] <= mine.means.capacity[game])).sum())
        assert 0 <= orders < 60
        assert (found.place[:, game, begin + orders :] == drawn.place[:, game, begin + orders :]).all()
        assert len(set(found.place[0, game, begin : begin + orders])) == orders
        assert found.given[0, game, begin : begin + orders].all()
        assert not found.given[1:, game, begin : begin + orders].any()


def test_plans_of_what_seems_best(engine: Engine) -> None:
    """4. The first holds the orders that seem to do most, and none that do harm; the same in any batch."""
    state = new_game(engine, [1, 2, 3])
    mine = planning(engine, state, 1)
    shares = np.where(mine.now & (mine.weight > 0), np.random.default_rng(3).normal(size=mine.now.shape), 0.0)
    found = composed(mine, shares, 5, 1, np.full(3, -1))
    assert found.many == 5
    for game in range(3):
        given = found.place[:8, game, 0][found.given[:8, game, 0]]
        assert given[0] == np.argmax(np.where(mine.cost[game] <= mine.means.capacity[game], shares[game], -9))
        assert (shares[game][given] > 0).all()
        alone = planning(engine, state.game(game), 1)
        assert (composed(alone, shares[game : game + 1], 5, 1, np.full(1, -1)).place[:8, 0] == found.place[:8, game]).all()
