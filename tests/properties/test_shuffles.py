"""Order means nothing where the language says so: of seats, of orders, of kinds, of rows, of files, of entries."""

from __future__ import annotations

import re
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.ai.simple import orders_in
from game.engine.orders import tables_of
from game.engine.rowcode import Table
from game.engine.state import Engine, digest, new_game
from game.engine.turn import resolve_turn
from game.rules.layers import mods_in, order_mods
from game.rules.ruleset import load_ruleset
from tests.engine.worlds import HEAD, same_bits
from tests.properties.played import WORLDS, Talker, turns, world
from tests.small_world import rules


@pytest.mark.parametrize("name", ["seattle", "bench", "small", "invented-12"])
def test_orders_in_any_order(name: str) -> None:
    """1. Kinds, rows, seats and a seat's orders turned about give the same bits."""
    engine, random = world(name), Random(4)
    for state, orders, after in turns(engine, list(range(15)), 3):
        rows = {}
        for kind in random.sample(list(orders), len(orders)):
            turned = np.array(random.sample(range(orders[kind].count), orders[kind].count), dtype=np.intp)
            rows[kind] = Table(orders[kind].game[turned], tuple(p[turned] for p in orders[kind].picks))
        assert same_bits(resolve_turn(engine, state, rows).data, after.data)
        plans = []
        for game in range(15):
            given = list(orders_in(engine, orders, game).items())
            plans.append({seat: tuple(random.sample(some, len(some))) for seat, some in random.sample(given, len(given))})
        assert same_bits(resolve_turn(engine, state, plans).data, after.data)
        assert same_bits(resolve_turn(engine, state, tables_of(engine, plans)).data, after.data)


def shuffled(sources: dict[str, bytes], random: Random) -> dict[str, bytes]:
    """Every entry of every file thrown into another file, in another order. What stands inside an entry stays as it is."""
    entries: dict[str, list[str]] = {}
    kept: dict[str, bytes] = {}
    for name, data in sources.items():
        folder, _, rest = name.partition("/")
        if rest == "mod.yaml" or "/" in rest:
            kept[name] = data
            continue
        for block in re.split(r"^(?=[a-z]+:)", data.decode(), flags=re.M)[1:]:
            kind, _, body = block.partition(":\n")
            pieces = re.split(r"^(?=  [a-z][a-z0-9_]*:)", body, flags=re.M)
            entries.setdefault(f"{folder}/{kind}", []).extend(pieces[1:])
    files: dict[str, dict[str, list[str]]] = {}
    for key, pieces in entries.items():
        folder, _, kind = key.partition("/")
        for piece in random.sample(pieces, len(pieces)):
            files.setdefault(f"{folder}/{random.choice('abcdef')}.yaml", {}).setdefault(kind, []).append(piece)
    for name, kinds in files.items():
        kept[name] = "".join(f"{kind}:\n" + "".join(p if p.endswith("\n") else p + "\n" for p in kinds[kind]) for kind in random.sample(list(kinds), len(kinds))).encode()
    return kept


def digests(engine: Engine, games: int, most: int) -> list[str]:
    state = new_game(engine, list(range(games)))
    player = Talker(engine)
    found = [digest(engine, state, k) for k in range(games)]
    for _ in range(min(most, engine.turns)):
        state = resolve_turn(engine, state, player.orders(state))
        found += [digest(engine, state, k) for k in range(games)]
    return found


@pytest.mark.parametrize("name", list(WORLDS))
def test_rules_in_any_order(name: str) -> None:
    """2. Files and entries thrown about: other nodes in another order, the same games."""
    folder, scenario = WORLDS[name]
    want = digests(world(name), 3, 4)
    for seed in (1, 2):
        sources = shuffled(dict(rules(folder).sources), Random(seed))
        mods, problems = mods_in(sources)
        assert not problems
        engine = Engine(load_ruleset(order_mods(mods)[0], sources, scenario).program(scenario))
        assert digests(engine, 3, 4) == want


@given(st.integers(0, 2**32))
def test_the_shuffle_keeps_every_entry(seed: int) -> None:
    """3. Or the test above would prove little."""
    sources = {"test/mod.yaml": HEAD.encode(), "test/a.yaml": b"sets:\n  a:\n    members: [x]\n  b: {}\nrules:\n  r:\n    change:\n      x: 1\n", "test/b.yaml": b"# first\nsets:\n  c: {}\n"}
    found = shuffled(sources, Random(seed))
    text = b"".join(found[name] for name in found if name != "test/mod.yaml").decode()
    assert found["test/mod.yaml"] == HEAD.encode()
    assert sorted(re.findall(r"^  ([a-z]+):", text, flags=re.M)) == ["a", "b", "c", "r"]
    assert "  a:\n    members: [x]\n" in text and "  r:\n    change:\n      x: 1\n" in text
