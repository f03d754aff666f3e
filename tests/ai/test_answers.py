"""Answers to events, ballots and other orders that cost no place: those who search choose them by what comes of them, like all they order."""

from __future__ import annotations

import pytest

from game.ai.planner import Budget, SearchPlayer
from game.ai.simple import orders_in
from game.engine.state import Engine, new_game
from game.engine.turn import resolve_turn
from tests.engine.worlds import engine_of, scenario

ASKED = """
sets:
  region: {members: [hill, shore]}
  movement: {}
  state: {}
  seat: {kinds: [movement, state]}
variables:
  purse: {role: capacity, per: seat, range: 0 to 9, start: 3}
  bread: {range: 0 to 99, start: 20}
tables:
  home: {per: state, holds: region, values: {otherwise: hill}}
measures:
  places: {role: places, per: seat, is: 2}
rules:
  daily: {each: seat, change: {'purse[seat]': 3}}
groups:
  helping: {at most: 1, free: true}
orders:
  bake: {seat: state, cost: 1, pick: {at: region}, change: {bread: 0.5}}
  burn: {seat: state, cost: 1, pick: {at: region}, change: {bread: -0.5}}
  buy: {seat: state, cost: 2, group: helping, pick: {at: region}, change: {bread: "if at == shore then 9 else -1"}}
events:
  hunger:
    text: People ask for bread.
    when: yes
    chance: 1
    asks: state
    whom: yes
    choices:
      give: {text: Give., change: {bread: 4}}
      refuse: {text: Refuse., change: {bread: -4}}
      ration: {text: Ration., change: {bread: "if bread > 50 then 20 else -4"}}
    otherwise: {change: {bread: -1}}
votes:
  levy:
    text: A levy.
    voter: region
    weight: 1
    leans: "if bread > 0 then 1 else -1"
    cast by: {state: home}
    passes: yea > nay
    change: {bread: "if passed then -5 else 0"}
projects:
  fed: {seat: state, value: bread, mark: 90}
  lean: {seat: movement, value: "100 - bread", mark: 90}
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_of(ASKED, scenario(8))


def test_answers_and_ballots_are_chosen_by_what_comes_of_them(engine: Engine) -> None:
    """1. Also an answer that is good only sometimes, and an order that costs something when orders would take all there is."""
    state = resolve_turn(engine, new_game(engine, list(range(40))), {})
    few = state.data[engine.world.variables["bread"].offset].copy()
    for bread, best in ((few, "hunger_give"), (few + 45, "hunger_ration")):
        state.data[engine.world.variables["bread"].offset] = bread
        tables = SearchPlayer(engine, ("crown",), budget=Budget(((48, 1), (12, 2)))).orders(state)
        kinds = [[order.kind for order in orders_in(engine, tables, game)["crown"]] for game in range(40)]
        assert sum(best in some for some in kinds) >= 32
        assert sum("levy_against" in some for some in kinds) >= 32
        assert sum("levy_for" in some for some in kinds) <= 2
        bought = [orders_in(engine, tables, game)["crown"] for game in range(40)]
        assert sum(any(order.kind == "buy" and order.picks == ("shore",) for order in some) for some in bought) >= 32
