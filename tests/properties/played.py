"""Rulesets that properties are tried on, each read once, and games that random players play."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from game.ai.simple import RandomPlayer
from game.engine.rowcode import OrderTables
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from tests.properties.invent import invented
from tests.small_world import BASE, ROOT, SMALL, rules

BENCH = ROOT / "tests" / "rulesets" / "bench"
WORLDS = {"seattle": (BASE, "seattle"), "bench": (BENCH, "bench"), "small": (SMALL, "small")}
DENSE = 12  # the invented world with the most orders among the first


@cache
def world(name: str) -> Engine:
    """An engine for one of the worlds; `invented-7` is the seventh invented one."""
    if name.startswith("invented-"):
        found = invented(int(name.split("-")[1]))
        assert found is not None
        return found.engine
    folder, scenario = WORLDS[name]
    return Engine(rules(folder).program(scenario))


def turns(engine: Engine, seeds: list[int], most: int = 1000) -> Iterator[tuple[State, OrderTables, State]]:
    """Turns of new games in which every seat is played at random: before, orders, after."""
    state = new_game(engine, seeds)
    player = RandomPlayer(engine)
    for _ in range(min(most, engine.turns)):
        orders = player.orders(state)
        after = resolve_turn(engine, state, orders)
        yield state, orders, after
        state = after
