"""One turn: its phases, its beginning and its end."""

from __future__ import annotations

import numpy as np
import pytest

from game.engine.orders import tables_of
from game.engine.state import new_game
from game.engine.turn import PHASES, GameOver, begun, resolve_turn
from game.rules.bodies import STEPS
from tests.engine.worlds import any_state, orders, play, same_bits, small, values

WORLD = """
variables:
  now: {per: region, range: 0 to 1, start: {hill: 0.5, otherwise: 0}, this turn: true}
  x: {per: region, range: 0 to 1, start: 0.5}
rules:
  r:
    each: region
    change:
      now: 0.25
      x: 0.01 * turn
orders:
  o: {seat: movement, cost: 0, pick: {at: region}, change: {'x[at]': 0.1}}
"""


def test_phases_are_the_beginning_and_the_steps() -> None:
    """1. In this order."""
    assert ("begin", *STEPS) == PHASES
    assert PHASES[:8] == ("begin", "announce", "act", "vote", "contest", "cascade", "world", "measure")


def test_a_turn_leaves_the_state_it_began_with() -> None:
    """2. A state is a value; the seeds go on."""
    engine = small(WORLD)
    state = any_state(engine, 3)
    before = state.data.copy()
    after = resolve_turn(engine, state, [orders(crowd="o hill")] * 3)
    assert same_bits(before, state.data) and after.turn == 1
    assert after.seeds is state.seeds or after.seeds.tolist() == state.seeds.tolist()
    assert not np.shares_memory(after.data, state.data) and not np.shares_memory(after.data, engine.machine(3).frame.cur)


def test_orders_as_tables_or_by_seat() -> None:
    """3. Both say the same."""
    engine = small(WORLD)
    state = new_game(engine, [1, 2])
    plans = [orders(crowd="o hill"), orders(crowd="o shore, o plain")]
    assert same_bits(resolve_turn(engine, state, plans).data, resolve_turn(engine, state, tables_of(engine, plans)).data)


def test_after_the_last_turn_there_is_none() -> None:
    """4. A sentence says so."""
    engine = small(WORLD, turns=2)
    state = play(engine, 2)
    with pytest.raises(GameOver, match=r"The game has 2 turns and all are played\."):
        resolve_turn(engine, state, [{}])


def test_a_turn_that_has_begun() -> None:
    """5. The count gone up, what belongs to a turn reset, all else as it was: what orders are judged by."""
    engine = small(WORLD)
    state = play(engine, 3)
    assert values(engine, state, "now") == [0.75, 0.25, 0.25]
    next_turn = begun(engine, state)
    assert next_turn.turn == 4 and values(engine, next_turn, "now") == [0.5, 0, 0] and values(engine, next_turn, "x") == values(engine, state, "x")
    assert state.turn == 3 and next_turn.seeds.tolist() == state.seeds.tolist()
