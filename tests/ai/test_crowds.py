"""What comes to everybody's mind in games that are only imagined: legal, never by batch, by taste, and cheaper than a turn."""

from __future__ import annotations

import numpy as np
import pytest

from game.ai.choosing import luck_of
from game.ai.crowds import Crowd
from game.ai.portfolio import FINE, KEPT, Pool, Repertoire, faces, pool_of
from game.ai.simple import orders_in
from game.ai.tastes import Mind, Taste
from game.engine.legality import Judge
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from tests.ai.hidden_world import HIDDEN
from tests.engine.worlds import any_state, engine_of, scenario
from tests.small_world import BASE, SMALL, rules


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_of(HIDDEN, scenario(8))


def gathered(engine: Engine, state: State, minds: dict[str, Mind] | None = None) -> Pool:
    judge = Judge(engine, state)
    return pool_of(Repertoire(engine, judge, minds or {}), judge, luck_of(state, "test"))


@pytest.mark.parametrize(("folder", "name"), [(SMALL, "small"), (BASE, "seattle")])
def test_what_is_given_is_legal(folder: object, name: str) -> None:
    """1. Also turns after the pool was gathered, in columns that have gone apart."""
    engine = Engine(rules(folder).program(name))  # type: ignore[arg-type]  # a path
    state = new_game(engine, [1, 2, 3])
    crowd = Crowd(engine, gathered(engine, state), np.repeat(np.arange(3), 4))
    state = State(np.repeat(state.data, 4, axis=1), np.arange(12, dtype=np.uint64))
    given = 0
    for _ in range(4):
        tables = crowd.orders(state, range(len(engine.seats)))
        for game in range(0, 12, 3):
            judge = Judge(engine, state.game(game))
            for seat, orders in orders_in(engine, tables, game).items():
                assert judge.submission(seat, orders) is None, (seat, orders)
                given += len(orders)
        state = resolve_turn(engine, state, tables)
    assert given > 30


def test_a_column_is_the_same_in_any_batch(engine: Engine) -> None:
    """2. A game's pool depends on that game, a column's orders on that column and its seat."""
    state = any_state(engine, 12, 5, 1)
    pool = gathered(engine, state)
    tables = Crowd(engine, pool, np.arange(12)).orders(state, [0, 1])
    for game in range(12):
        alone = state.game(game)
        mine = gathered(engine, alone)
        assert (mine.picks[:, 0] == pool.picks[:, game]).all()
        assert (mine.aim[0] == pool.aim[game]).all()
        found = orders_in(engine, Crowd(engine, mine, np.array([0])).orders(alone, [0, 1]), 0)
        assert found == orders_in(engine, tables, game)
        one = orders_in(engine, Crowd(engine, mine, np.array([0])).orders(alone, [1]), 0)
        assert one[engine.seats[1]] == found[engine.seats[1]]
        assert one[engine.seats[0]] == ()


def test_the_pool_holds_what_may_be_given_and_nothing_twice() -> None:
    """3. Of each kind a few, or all where there are no more."""
    engine = Engine(rules(SMALL).program("small"))
    state = new_game(engine, [1])
    pool = gathered(engine, state)
    judge = Judge(engine, state)
    for seat, name in enumerate(engine.seats):
        for k, kind in enumerate(pool.repertoire.kinds):
            if kind.free or kind.id not in judge.kinds(name):
                continue
            at = range(int(pool.repertoire.first[k]), int(pool.repertoire.first[k + 1]))
            found = [tuple(int(pool.picks[p, 0, seat, place]) for p in range(len(kind.sets))) for place in at if pool.now[0, seat, place]]
            legal = list(judge.legal(name, kind.id))
            assert len(found) == len(set(found)) == min(len(legal), KEPT), kind.id


def test_tastes_count(engine: Engine) -> None:
    """4. What nobody likes never comes to mind, what is liked often does; picks go by taste too."""
    state = new_game(engine, list(range(200)))
    minds = {"crowd": Mind(Taste({"stir": 1.0, "seal": 0.0}, 1.0, {"region": {"plain": 1.0}})), "crown": Mind(Taste({"stir": 0.2, "soothe": 2.0, "seal": 0.0}))}
    tables = Crowd(engine, gathered(engine, state, minds), np.arange(200)).orders(state, [0, 1])
    kinds = {"crowd": dict[str, int](), "crown": dict[str, int]()}
    for game in range(200):
        for seat, orders in orders_in(engine, tables, game).items():
            for order in orders:
                kinds[seat][order.kind] = kinds[seat].get(order.kind, 0) + 1
                assert seat == "crown" or order.picks == ("plain",)
    assert set(kinds["crowd"]) == {"stir"}
    assert kinds["crown"]["soothe"] > 1.5 * kinds["crown"]["stir"]
    assert "seal" not in kinds["crown"]


def test_faces() -> None:
    """5. As many faces as weight, for each row by itself; none without weight."""
    weight = np.array([[1.0, 0.0, 3.0], [0.0, 0.0, 0.0], [0.0, 2.0, 0.0]])
    found = faces(weight)
    assert np.bincount(found[0], minlength=3).tolist() == [FINE // 4, 0, 3 * FINE // 4]
    assert set(found[1]) == {-1}
    assert set(found[2]) == {1}
    assert (faces(weight[2:]) == found[2:]).all()


def test_nothing_to_do(engine: Engine) -> None:
    """6. Whoever never thinks of an order gives none."""
    state = new_game(engine, [1, 2])
    idle = {seat: Mind(Taste(others=0.0)) for seat in engine.seats}
    assert Crowd(engine, gathered(engine, state, idle), np.arange(2)).orders(state, [0, 1]) == {}


def test_who_minds_only_some(engine: Engine) -> None:
    """7. A repertoire for some seats holds what comes to theirs alone, and as it would among all."""
    state = new_game(engine, [1])
    judge = Judge(engine, state)
    one, every = Repertoire(engine, judge, {}, ("crown",)), Repertoire(engine, judge, {})
    assert one.weight[:, engine.seats.index("crowd")].sum() == 0
    assert {kind.id for kind in one.kinds} == {kind.id for kind, weight in zip(every.kinds, every.weight) if weight[engine.seats.index("crown")]}
