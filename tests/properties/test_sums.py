"""The entries of a ledger add up exactly to each change of every number, and what holds of every state holds after every turn."""

from __future__ import annotations

from math import ceil

import numpy as np
import pytest

from game.base.problems import RulesRefused
from game.engine.invariants import broken
from game.engine.ledger import Ledger
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from tests.engine.worlds import UNIT, explained, same_bits, small
from tests.properties.played import turns, world


def check_turn(engine: Engine, state: State, orders: OrderTables, after: State) -> None:
    """Explained in a batch and game by game: the same bits, entries that add up, ranges, grid and totals kept."""
    ledger = Ledger(engine.world, state.games)
    explained = resolve_turn(engine, state, orders, ledger)
    assert same_bits(explained.data, after.data)
    total = ledger.total()
    total[0] += 1.0
    assert np.array_equal(state.data + total, after.data)
    assert np.isfinite(after.data).all() and (after.data * UNIT % 1 == 0).all()
    assert not broken(engine, after)


def check(name: str, games: int, wanted: int, seed: int = 0) -> int:
    """Plays until so many game-turns are done; each turn is explained as a batch, and one game of it alone."""
    engine = world(name)
    done = 0
    for batch in range(ceil(wanted / (games * engine.turns))):
        for state, orders, after in turns(engine, [seed + batch * games + k for k in range(games)]):
            check_turn(engine, state, orders, after)
            one = (batch + state.turn) % games
            mine = {kind: Table(np.zeros(int((t.game == one).sum()), dtype=np.intp), tuple(p[t.game == one] for p in t.picks)) for kind, t in orders.items()}
            check_turn(engine, state.game(one), mine, after.game(one))
            done += games
    return done


@pytest.mark.parametrize("name", ["seattle", "bench", "small", "invented-12"])
@pytest.mark.parametrize("games", [1, 3, 12])
def test_entries_add_up(name: str, games: int) -> None:
    """300 turns and more, alone, in small batches and in larger ones."""
    assert check(name, games, 24) >= 24


@pytest.mark.long
@pytest.mark.parametrize(("name", "wanted"), [("seattle", 4000), ("bench", 3000), ("small", 1500), *((f"invented-{k}", 100) for k in range(15))])
def test_entries_add_up_over_ten_thousand_turns(name: str, wanted: int) -> None:
    done = check(name, 20, wanted // 2, seed=77) + check(name, 1, wanted // 10, seed=5) + check(name, 7, wanted * 2 // 5, seed=900)
    assert done >= wanted


def _enormous(size: float) -> Engine:
    up, down = ("".join(f"  {word}_{k}:\n    change:\n      x: {sign}{size} {sign} 0.1 * z\n" for k in range(60)) for word, sign in (("a", ""), ("b", "-")))
    up = up.replace(" 0.1", " + 0.1")
    return small(f"variables:\n  x: {{range: 0 to 2000000000, start: 1999999999.7}}\n  z: {{range: 0 to 1, start: 0.7}}\nrules:\n{up}{down}")


def test_enormous_amounts_add_up() -> None:
    """As much as the rules may add in one step, and not a bit is lost."""
    engine = _enormous(18_000_000.3)
    explained(engine, new_game(engine, [1]))


def test_more_than_adds_up_is_refused() -> None:
    with pytest.raises(RulesRefused, match="everything together may change `x`"):
        _enormous(260_000_000.3)
