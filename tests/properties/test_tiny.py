"""The smallest ruleset: every game there is, counted and compared with what was worked out by hand (tests/tiny/README.md)."""

from __future__ import annotations

import json
from itertools import chain, combinations
from typing import Any

import pytest

from game.engine.legality import Judge
from game.engine.orders import Order
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from tests.small_world import TINY, rules

Plan = dict[str, tuple[Order, ...]]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(rules(TINY).program("tiny"))


@pytest.fixture(scope="module")
def expected() -> Any:
    return json.loads((TINY / "expected.json").read_text("utf-8"))


def submissions(engine: Engine, state: State, seat: str) -> list[tuple[Order, ...]]:
    """Every set of orders that the seat may submit."""
    judge = Judge(engine, state)
    every = [order for kind in judge.kinds(seat) for order in judge.legal(seat, kind)]
    sets = chain.from_iterable(combinations(every, size) for size in range(len(every) + 1))
    return [given for given in sets if judge.submission(seat, given) is None]


def plans(engine: Engine, state: State) -> list[Plan]:
    found: list[Plan] = [{}]
    for seat in engine.seats:
        found = [{**plan, seat: given} for plan in found for given in submissions(engine, state, seat)]
    return found


def numbers(engine: Engine, state: State, columns: list[str]) -> list[float]:
    found = []
    for column in columns:
        id, member = column.split(".")
        info = engine.world.variables[id]
        found.append(float(engine.column(state, id)[engine.world.sets[info.shape.sets[0]].members.index(member), 0]))
    return found


def count(engine: Engine, state: State, depth: int) -> int:
    """How many games of so many turns there are."""
    if not depth:
        return 1
    return sum(count(engine, resolve_turn(engine, state, [plan]), depth - 1) for plan in plans(engine, state))


def test_how_many_games_there_are(engine: Engine) -> None:
    """1. One of no turns, 4 of one turn, 18 of two; what each seat may submit after each first turn."""
    begin = new_game(engine, [1])
    assert [count(engine, begin, depth) for depth in range(3)] == [1, 4, 18]
    after = [resolve_turn(engine, begin, [plan]) for plan in plans(engine, begin)]
    assert sorted([len(submissions(engine, state, seat)) for seat in engine.seats] for state in after) == sorted([[4, 2], [2, 1], [3, 2], [2, 1]])


def test_every_state_of_every_game(engine: Engine, expected: Any) -> None:
    """2. The start and the two states of each of the 18 games, and no other game."""
    columns = expected["columns"]
    begin = new_game(engine, [3])
    assert numbers(engine, begin, columns) == expected["start"]
    wanted = {json.dumps(game["plans"], sort_keys=True): game["after"] for game in expected["games"]}
    found = {}
    for first in plans(engine, begin):
        one = resolve_turn(engine, begin, [first])
        for second in plans(engine, one):
            two = resolve_turn(engine, one, [second])
            said = [{seat: [[o.kind, *o.picks] for o in given] for seat, given in plan.items()} for plan in (first, second)]
            found[json.dumps(said, sort_keys=True)] = [numbers(engine, one, columns), numbers(engine, two, columns)]
    assert found == wanted


def test_all_games_in_one_batch(engine: Engine, expected: Any) -> None:
    """3. Side by side they come to the same."""
    games = [[{seat: tuple(Order(o[0], tuple(o[1:])) for o in given) for seat, given in plan.items()} for plan in game["plans"]] for game in expected["games"]]
    state = new_game(engine, list(range(len(games))))
    for turn in range(2):
        state = resolve_turn(engine, state, [game[turn] for game in games])
        for k, game in enumerate(expected["games"]):
            assert numbers(engine, state.game(k), expected["columns"]) == game["after"][turn]
