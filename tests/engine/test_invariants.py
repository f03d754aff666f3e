"""Nothing that should hold is ever broken in play; and whatever is broken is said."""

from __future__ import annotations

import random

import numpy as np
import pytest
from wayward import own_rules, played, some_orders

from game.ai.simple import RandomPlayer
from game.engine.invariants import broken, broken_values
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn

RULES = """
sets:
  region:
    members: [hill, shore]
  road:
    members: [brown, green]
  paved:
    of: road
    members: [green]
  movement: {}
  seat:
    kinds: [movement]
variables:
  heat: {per: region, range: 0 to 1, start: 0.25}
  tie:
    per: {one: region, other: region}
    range: 0 to 1
    symmetric: true
    start: {hill: {shore: 0.5}, otherwise: 0}
  path: {per: seat, holds: road or none, start: none}
  way: {per: region, holds: paved, start: green}
  open: {yes or no: true, start: no}
  heads: {range: -9 to 9, whole: true, start: 4}
  water: {per: region, range: 0 to 4, start: 1, conserved: true}
rules:
  flowing:
    each: {from: region, to: region}
    move:
      water: 0.3 * heat[from]
scenarios:
  own:
    turns: 6
    members:
      movement: [crowd]
"""


@pytest.fixture(scope="module")
def plain() -> Engine:
    return own_rules(RULES)[1]


# -- in play


@pytest.mark.parametrize("rules", ["base", "tiny"])
def test_nothing_is_broken_in_play(rules: str) -> None:
    """Some hundred turns of random legal orders."""
    engine = played(rules)[1]
    player, turns = RandomPlayer(engine), 0
    while turns < 200:
        state = new_game(engine, list(range(turns, turns + 24)))
        assert broken(engine, state) == []
        for _ in range(engine.turns):
            state = resolve_turn(engine, state, player.orders(state))
            turns += state.games
            assert broken(engine, state) == []


def test_nothing_is_broken_by_pledges() -> None:
    engine, luck = played("base")[1], random.Random(5)
    state = new_game(engine, [5])
    for _ in range(engine.turns):
        state = resolve_turn(engine, state, [some_orders(engine, state, luck)])
        assert broken(engine, state) == []


def test_nothing_is_broken_where_things_flow(plain: Engine) -> None:
    state = new_game(plain, [1, 2])
    for _ in range(plain.turns):
        assert broken(plain, state) == []
        state = resolve_turn(plain, state, [{}, {}])


# -- what is said


def spoilt(engine: Engine, variable: str, value: float, cell: int = 0, game: int = 1) -> State:
    state = new_game(engine, [1, 2, 3])
    data = state.data.copy()
    data[engine.world.variables[variable].offset + cell, game] = value
    return State(data, state.seeds)


@pytest.mark.parametrize(
    ("variable", "value", "cell", "said"),
    [
        ("heat", np.nan, 1, ["`heat` of shore in game 1 is nan, which is no finite number."]),
        ("heat", np.inf, 0, ["`heat` of hill in game 1 is inf, which is no finite number."]),
        ("heat", 1.5, 0, ["`heat` of hill in game 1 is 1.5, which lies outside its range, 0 to 1."]),
        ("heat", -1.0, 0, ["`heat` of hill in game 1 is -1, which lies outside its range, 0 to 1."]),
        ("heat", 0.1, 0, ["`heat` of hill in game 1 is 0.1, which lies between two steps of the grid."]),
        ("heat", -0.0, 0, ["`heat` of hill in game 1 is -0, which is a negative zero."]),
        ("heads", 0.5, 0, ["`heads` in game 1 is 0.5, which is no whole number."]),
        ("open", 0.5, 0, ["`open` in game 1 is 0.5, which is no whole number."]),
        ("open", 2.0, 0, ["`open` in game 1 is 2, which lies outside its range, 0 to 1."]),
        ("way", 0.0, 0, ["`way` of hill in game 1 is 0, which is the number of no member that it may hold."]),
        ("way", -1.0, 0, ["`way` of hill in game 1 is -1, which is the number of no member that it may hold."]),
        ("path", 0.0, 0, []),
        ("tie", 0.25, 1, ["`tie` of hill, shore in game 1 is 0.25, which differs from the same value seen from the other side. So do 1 more of its values."]),
        ("tie", 0.25, 0, ["`tie` of hill, hill in game 1 is 0.25, which stands on the diagonal and is not 0."]),
        ("water", 2.0, 0, ["`water` no longer adds up to 2 in game 1."]),
    ],
)
def test_what_is_broken_is_said(plain: Engine, variable: str, value: float, cell: int, said: list[str]) -> None:
    state = spoilt(plain, variable, value, cell)
    assert broken(plain, state) == said
    assert broken_values(plain, state) == [line for line in said if "adds up" not in line]


def test_several_faults_are_all_said(plain: Engine) -> None:
    state = spoilt(plain, "heads", 99.1)
    state.data[plain.world.variables["heat"].offset, 2] = 3.0
    said = " ".join(broken(plain, state))
    assert "`heads` in game 1 is 99.1, which lies outside" in said and "which is no whole number" in said and "`heat` of hill in game 2" in said


@pytest.mark.parametrize("turns", [[7.0, 7.0, 7.0], [-1.0, -1.0, -1.0], [0.5, 0.5, 0.5], [np.nan, np.nan, np.nan], [0.0, 3.0, 0.0]])
def test_turns_are_counted_alike(plain: Engine, turns: list[float]) -> None:
    state = new_game(plain, [1, 2, 3])
    state.data[0] = turns
    (said,) = broken(plain, state)
    assert said.startswith("The number of turns played is") and said.endswith("one whole number from 0 to 6 for all games.")


def test_the_shape_is_that_of_the_rules(plain: Engine) -> None:
    state = new_game(plain, [1, 2, 3])
    for other in (State(state.data[1:], state.seeds), State(state.data, state.seeds[1:]), State(state.data[0], state.seeds)):
        (said,) = broken(plain, other)
        assert said.startswith(f"A state has {plain.world.cells} values and a seed for each game")


def test_a_batch_of_no_games_is_whole(plain: Engine) -> None:
    state = new_game(plain, [1])
    assert broken(plain, State(state.data[:, :0], state.seeds[:0])) == []
