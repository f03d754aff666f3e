"""The hand-written benchmark game is the same game: without that its speed would say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.ai.simple import RandomPlayer
from game.engine.state import Engine, new_game
from game.engine.turn import resolve_turn
from game.rules.layers import find_mods
from game.rules.ruleset import load_ruleset


@pytest.fixture(scope="module")
def engine(root: Path) -> Engine:
    mods, problems = find_mods([root / "tests" / "rulesets"])
    assert not problems
    return Engine(load_ruleset([mods["bench"]]).program("bench"))


@pytest.mark.parametrize("games", [1, 64])
def test_the_states_are_the_same(engine: Engine, root: Path, games: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(root / "tests" / "rulesets"))
    from handmade.turn import Handmade

    player = RandomPlayer(engine)
    start = new_game(engine, list(range(games)))
    state = resolve_turn(engine, start, player.orders(start))
    handmade = Handmade(engine, games)
    block = handmade.games(engine, state)
    for turn in range(1, engine.turns):
        orders = player.orders(state)
        state = resolve_turn(engine, state, orders)
        handmade.turn(block, orders)
        assert not handmade.different(block, engine, state), f"after turn {turn + 1}"
