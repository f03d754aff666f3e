"""A game is the same alone and in any slot of any batch, bit for bit."""

from __future__ import annotations

import pytest

from game.ai.simple import orders_in
from game.engine.state import State, new_game
from game.engine.turn import resolve_turn
from tests.engine.worlds import same_bits
from tests.properties.played import Talker, turns, world


def compare(name: str, games: int, slots: list[int]) -> None:
    """Plays a batch, and some of its games alone, with random players in both."""
    engine = world(name)
    seeds = [1000 + k * 7919 for k in range(games)]
    alone = {slot: new_game(engine, [seeds[slot]]) for slot in slots}
    player = Talker(engine)
    for state, orders, after in turns(engine, seeds):
        for slot in slots:
            mine = player.orders(alone[slot])
            assert orders_in(engine, mine, 0) == orders_in(engine, orders, slot)
            assert same_bits(alone[slot].data, state.data[:, slot : slot + 1].copy())
            alone[slot] = resolve_turn(engine, alone[slot], mine)
            assert same_bits(alone[slot].data, after.data[:, slot : slot + 1].copy()), (name, slot, state.turn)


@pytest.mark.parametrize("name", ["seattle", "bench", "small", "invented-12", "invented-31"])
def test_one_game_is_any_slot_of_a_batch(name: str) -> None:
    compare(name, 40, [0, 1, 17, 39])


@pytest.mark.long
@pytest.mark.parametrize("name", ["seattle", "bench", "small", *(f"invented-{k}" for k in range(12))])
def test_one_game_is_any_slot_of_a_batch_of_500(name: str) -> None:
    compare(name, 500, [0, 1, 2, 63, 64, 127, 128, 250, 333, 498, 499])


@pytest.mark.parametrize("name", ["seattle", "bench", "small"])
@pytest.mark.parametrize("cut", [1, 9])
def test_batches_can_be_cut_anywhere(name: str, cut: int) -> None:
    """Two parts played by themselves are the whole, also on either side of the number from which the machine does some things otherwise."""
    engine = world(name)
    state = new_game(engine, list(range(24)))
    parts = [State(state.data[:, :cut].copy(), state.seeds[:cut].copy()), State(state.data[:, cut:].copy(), state.seeds[cut:].copy())]
    player = Talker(engine)
    for _ in range(min(4, engine.turns)):
        state = resolve_turn(engine, state, player.orders(state))
        parts = [resolve_turn(engine, part, player.orders(part)) for part in parts]
        assert same_bits(parts[0].data, state.data[:, :cut].copy()) and same_bits(parts[1].data, state.data[:, cut:].copy())
