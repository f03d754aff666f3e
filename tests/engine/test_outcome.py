"""How a game stands: read by roles, the same in any batch, and unchanged once it is over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.ai.simple import RandomPlayer
from game.engine.outcome import DEFEAT, NOBODY, SECOND_BEST, WON, Standing, live_orders, outcome, over, resolve_unfinished
from game.engine.rowcode import Table
from game.engine.state import Engine, State, digest, new_game
from game.rules.marks import marked
from game.rules.records import ProjectDef
from tests.small_world import SMALL, TINY, rules


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(rules(SMALL).program("small"))


def altered(engine: Engine, **values: float | list[float]) -> State:
    """The beginning of a game with some variables otherwise."""
    state = new_game(engine, [1])
    for id, value in values.items():
        info = engine.world.variables[id]
        state.data[info.offset : info.offset + info.cells, 0] = value
    return state


def play(engine: Engine, seeds: list[int]) -> list[State]:
    """All states of a batch that is played until every game is over."""
    player, states = RandomPlayer(engine), [new_game(engine, seeds)]
    while not (ended := over(engine, states[-1])).all():
        states.append(resolve_unfinished(engine, states[-1], player.orders(states[-1]), ended))
    return states


def test_a_mark_that_is_reached_wins(engine: Engine) -> None:
    found = outcome(engine, altered(engine, rising=[59.5, 60], keeping=71.9, leading=64))
    assert found.winners == ("sailors",)
    assert found.consoled == ("hillfolk", "crown")  # the hegemon has no second mark
    assert found.ending == WON
    assert found.projects == {"keeping": {"crown": 71.9}, "leading": {"empire": 64}, "rising": {"hillfolk": 59.5, "sailors": 60}}


def test_a_scenario_may_lay_a_mark_elsewhere(engine: Engine) -> None:
    """The second mark stays as far below it."""
    projects = engine.world.entries["projects"]
    found = marked(projects, replace(engine.world.scenario, marks=((projects["rising"].key, 30.0),)))
    before, after = projects["rising"], found["rising"]
    assert isinstance(before, ProjectDef) and isinstance(after, ProjectDef)
    assert before.consolation is not None and after.mark == 30
    assert after.consolation == 30 - (before.mark - before.consolation)
    assert found["leading"] is projects["leading"]


def test_several_can_win_and_all_can_miss(engine: Engine) -> None:
    assert outcome(engine, altered(engine, rising=[70, 80], keeping=99, leading=65)).winners == ("hillfolk", "sailors", "crown", "empire")
    second = outcome(engine, altered(engine, rising=[45, 0], keeping=0, leading=0))
    assert (second.winners, second.consoled, second.ending) == ((), ("hillfolk",), SECOND_BEST)
    assert outcome(engine, altered(engine, rising=0, keeping=0, leading=0)).ending == NOBODY


def test_in_defeat_nobody_wins(engine: Engine) -> None:
    found = outcome(engine, altered(engine, rising=99, keeping=99, leading=99, anger=0.9))
    assert found.defeat
    assert not found.over  # defeat is a matter of how it ends, not of when
    assert (found.winners, found.consoled, found.ending) == ((), (), DEFEAT)


def test_over_when_a_measure_says_so_or_all_turns_are_played(engine: Engine) -> None:
    assert not outcome(engine, altered(engine)).over
    assert outcome(engine, altered(engine, heat=0.9)).over
    last = altered(engine)
    last.data[0] = engine.turns
    assert outcome(engine, last).over


def test_classifications_requisites_and_criteria(engine: Engine) -> None:
    rows = engine.world.sets["order"].members
    found = outcome(engine, altered(engine, order=rows.index("unrest"), course=2, reach=[12, 34], anger=0.25, shelter=[0.5, 0.75, 1]))
    assert (found.regime, found.trajectory) == ("unrest", "as_before")
    assert found.requisites == {"reach": {"hillfolk": 12, "sailors": 34}}
    assert found.criteria == {"quiet": 75, "shared": 50}


def test_rules_without_roles_have_turns_and_nothing_else() -> None:
    tiny = Engine(rules(TINY).program("tiny"))
    found = outcome(tiny, play(tiny, [1])[-1])
    assert (found.turn, found.over, found.defeat, found.ending) == (2, True, False, NOBODY)
    assert (found.regime, found.trajectory, found.projects, found.requisites, found.criteria) == (None, None, {}, {}, {})


def test_a_game_is_the_same_in_any_batch(engine: Engine) -> None:
    seeds = list(range(40))
    states = play(engine, seeds)
    together = Standing(engine, states[-1]).outcomes()
    assert len({found.turn for found in together}) > 1, "some must end early, or this test shows nothing"
    for k in seeds:
        alone = play(engine, [k])
        assert outcome(engine, alone[-1]) == together[k] == outcome(engine, states[-1], k)
        for turn, state in enumerate(alone):
            assert digest(engine, state) == digest(engine, states[turn], k)
        assert all(digest(engine, state, k) == digest(engine, alone[-1]) for state in states[len(alone) :])


def test_a_batch_in_another_order_is_the_same_batch(engine: Engine) -> None:
    seeds = list(range(30))
    there, back = play(engine, seeds)[-1], play(engine, seeds[::-1])[-1]
    assert np.array_equal(there.data, back.data[:, ::-1])


def test_orders_of_games_that_are_over_are_left_out() -> None:
    table = Table(np.array([0, 1, 1, 2]), (np.array([5, 6, 7, 8]),))
    kept = live_orders({3: table, 4: Table(np.array([1]), (np.array([9]),))}, np.array([False, True, False]))
    assert list(kept) == [3]
    assert kept[3].game.tolist() == [0, 2]
    assert kept[3].picks[0].tolist() == [5, 8]
    assert live_orders({3: table}, np.array([False, False, False])) == {3: table}
