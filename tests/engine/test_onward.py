"""Games that are played on in place come out as they do turn by turn."""

from __future__ import annotations

import numpy as np
import pytest

from game.ai.choosing import luck_of
from game.ai.crowds import Crowd
from game.ai.portfolio import Repertoire, pool_of
from game.engine.legality import Judge
from game.engine.onward import Onward
from game.engine.outcome import over, resolve_unfinished
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from tests.engine.worlds import any_state, same_bits, small
from tests.small_world import SMALL, rules


def test_the_same_turn_by_turn() -> None:
    """1. With orders of everybody, to the end and past it: the same orders, the same states to the bit, over at the same time."""
    engine = Engine(rules(SMALL).program("short"))
    state = new_game(engine, list(range(9)))
    judge = Judge(engine, state)
    crowd = Crowd(engine, pool_of(Repertoire(engine, judge, {}), judge, luck_of(state, "test")), np.arange(9))
    going, seats = Onward(engine, state), range(len(engine.seats))
    for _ in range(engine.turns):
        ended = over(engine, state)
        assert (ended == going.over).all()
        told = crowd.orders(state, seats)
        given = crowd.given(going.begin(), seats)
        assert {kind: table.game.tolist() for kind, table in told.items()} == {kind: table.game.tolist() for kind, table in given.items()}
        going.resolve(given)
        state = resolve_unfinished(engine, state, told, ended)
        assert same_bits(state.data, going.state.data)
    assert going.over.all()


def test_what_is_over_stays() -> None:
    """2. Games that are over keep their state while others go on."""
    engine = small("", 8)
    state = any_state(engine, 4, 1, 3)
    data = state.data.copy()
    data[0, 2] = 8
    going = Onward(engine, State(data, state.seeds))
    assert going.over.tolist() == [False, False, True, False]
    going.begin()
    going.resolve({})
    assert same_bits(going.state.data[:, 2], data[:, 2])
    assert going.state.data[0].tolist() == [4, 4, 8, 4]


def test_it_can_be_left() -> None:
    """3. Between the steps of a turn somebody is asked, and may leave; what is played on there next knows nothing of it."""
    engine = small("", 8)
    asked = 0

    def pause() -> None:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise InterruptedError

    state = any_state(engine, 4, 1, 3)
    going = Onward(engine, state)
    going.begin()
    with pytest.raises(InterruptedError):
        going.resolve({}, pause)
    assert asked == 3
    again = Onward(engine, state)
    again.begin()
    again.resolve({})
    assert same_bits(again.state.data, resolve_turn(engine, state, {}).data)
