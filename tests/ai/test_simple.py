"""Random players: always legal, never by batch, and every order comes up."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from game.ai.simple import TRIES, RandomPlayer, orders_in
from game.engine.legality import Judge
from game.engine.orders import tables_of
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from tests.engine.worlds import any_state, orders, play, small
from tests.small_world import BASE, SMALL, rules

WORLD = """
sets:
  ends: {of: region, members: [hill, plain]}
  ghost: {}
variables:
  purse: {role: capacity, per: seat, range: 0 to 20, start: 5}
  x: {per: region, range: 0 to 1, start: {hill: 0.25, otherwise: 0.75}}
measures:
  places: {role: places, per: seat, is: 3}
groups:
  ways: {at most: 1, free: true}
  few: {at most: 1}
  main: {}
  side: {needs: main, free: true}
orders:
  a:
    seat: seat
    cost: 1.1
    pick: {at: region, also: ends}
    allow:
      low:
        if: x[at] < 0.5
        else: Too high.
    change:
      x[at]: 0.1
  b: {seat: seat, cost: 2, group: few, pick: {at: region}, change: {'x[at]': -0.1}}
  c: {seat: seat, cost: 0, group: ways, pick: {at: region}, change: {'x[at]': -0.1}}
  d: {seat: seat, cost: 0, group: side, change: {'x[hill]': -0.1}}
  e: {seat: seat, cost: 0, group: main, pick: {who: movement}, change: {'x[hill]': -0.1}}
  f: {seat: seat, cost: 0, pick: {who: ghost}, change: {'x[hill]': -0.1}}
  g: {seat: movement, cost: 9, change: {'x[hill]': 0.1}}
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return small(WORLD, ghost="")


def all_legal(engine: Engine, state: State, player: RandomPlayer) -> Counter[str]:
    tables = player.orders(state)
    kinds: Counter[str] = Counter()
    for game in range(state.games):
        judge = Judge(engine, state.game(game))
        for seat, given in orders_in(engine, tables, game).items():
            assert judge.submission(seat, given) is None, (seat, given)
            kinds.update(o.kind for o in given)
    return kinds


def test_orders_are_legal_and_of_every_kind_that_can_be_given(engine: Engine) -> None:
    """1. By the same judge as a person's, in any state; what has nothing to pick from, costs too much or needs company is left alone."""
    kinds: Counter[str] = Counter()
    for seed in range(3):
        kinds += all_legal(engine, any_state(engine, 40, seed), RandomPlayer(engine))
    assert set(kinds) == {"a", "b", "c", "e", "g"}
    assert set(all_legal(engine, new_game(engine, list(range(40))), RandomPlayer(engine))) == {"a", "b", "c", "e"}


@pytest.mark.parametrize(("folder", "name"), [(SMALL, "small"), (SMALL, "short"), (BASE, "seattle")])
def test_whole_games_of_real_rules_are_legal(folder: object, name: str) -> None:
    """2. Turn by turn."""
    engine = Engine(rules(folder).program(name))  # type: ignore[arg-type]  # a path
    state = new_game(engine, list(range(4)))
    player = RandomPlayer(engine)
    while state.turn < engine.turns:
        assert all_legal(engine, state, player)
        state = resolve_turn(engine, state, player.orders(state))


def test_a_game_is_the_same_in_any_batch(engine: Engine) -> None:
    """3. Seat by seat and game by game; and the same player twice says the same."""
    state = any_state(engine, 30, 9)
    player = RandomPlayer(engine)
    tables = player.orders(state)
    for game in range(30):
        alone = player.orders(state.game(game))
        assert orders_in(engine, alone, 0) == orders_in(engine, tables, game)
    crown = RandomPlayer(engine, ("crown",)).orders(state)
    for game in range(30):
        found = orders_in(engine, crown, game)
        assert found["crowd"] == () and found["crown"] == orders_in(engine, tables, game)["crown"]
    assert len({str(orders_in(engine, tables, game)) for game in range(30)}) > 10
    other = State(state.data, state.seeds + np.uint64(1))
    assert any(orders_in(engine, player.orders(other), game) != orders_in(engine, tables, game) for game in range(30))


def test_seats_and_turns_have_their_own_luck(engine: Engine) -> None:
    """4. Two seats with the same orders do not do the same, nor does one in two turns."""
    state = new_game(engine, list(range(40)))
    player = RandomPlayer(engine)
    found = [orders_in(engine, player.orders(state), game) for game in range(40)]
    assert sum(given["crowd"] == given["crown"] for given in found) < 10
    state.data[0] = 1
    again = [orders_in(engine, player.orders(state), game) for game in range(40)]
    assert sum(a == b for a, b in zip(found, again, strict=True)) < 10


def test_orders_in_tables_and_back(engine: Engine) -> None:
    """5. What is in the tables of a game, by seat."""
    plans = [orders(crowd="b plain, c hill", crown="a hill plain"), orders(crowd="e crowd")]
    tables = tables_of(engine, plans)
    assert orders_in(engine, tables, 0) == {seat: tuple(sorted(given)) for seat, given in plans[0].items()}
    assert orders_in(engine, tables, 1) == {"crowd": plans[1]["crowd"], "crown": ()}


def test_nobody_to_play_for() -> None:
    """6. Seats without orders, and worlds where everything is free."""
    engine = small(
        "variables:\n  x: {per: region, range: 0 to 1, start: 0}\ngroups:\n  g: {free: true}\norders:\n  o: {seat: movement, cost: 0, group: g, pick: {at: region}, change: {'x[at]': 0.1}}\n"
    )
    state = new_game(engine, list(range(20)))
    assert RandomPlayer(engine, ("crown",)).orders(state) == {}
    found = RandomPlayer(engine).orders(state)
    assert {kind: table.count > 0 for kind, table in found.items()} == {0: True}
    assert play(engine, plans=found, state=state).games == 20 and TRIES > 0
