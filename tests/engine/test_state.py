"""States: numbers on a grid, one column a game, and a fingerprint that every machine gives alike."""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from game.engine.state import State, digest, new_game
from tests.engine.worlds import any_state, engine_of, play, same_bits, small, values

WORLD = """
variables:
  b: {per: region, range: 0 to 1, start: {hill: 0.1, otherwise: 0.5}}
  a: {range: -1 to 1, start: -0.25}
measures:
  half:
    is: 0.5 * a
rules:
  move:
    each: region
    roll:
      up: 0.5
    change:
      b: if up then 0.1 else -0.1
"""


def test_a_game_out_of_a_batch() -> None:
    """1. One game is a copy: what happens to it does not touch the batch."""
    engine = small(WORLD)
    many = play(engine, 2, seeds=[5, 6, 7])
    one = many.game(1)
    assert one.games == 1 and one.turn == many.turn == 2 and one.seeds.tolist() == [6]
    assert same_bits(one.data[:, 0], many.data[:, 1].copy())
    one.data[:] = 0
    assert many.data[:, 1].any()


def test_games_begin_alike_and_go_their_own_way() -> None:
    """2. Seeds of any size; nothing of chance is there before the first turn."""
    engine = small(WORLD)
    begin = new_game(engine, [0, -1, 2**64 + 5, 3])
    assert begin.turn == 0 and begin.seeds.tolist() == [0, 2**64 - 1, 5, 3]
    assert (begin.data == begin.data[:, :1]).all()
    after = play(engine, 3, state=begin)
    assert len({digest(engine, after, k) for k in range(4)}) == 4
    assert len({digest(engine, begin, k) for k in range(4)}) == 1


def test_the_fingerprint_is_of_names_and_whole_numbers() -> None:
    """3. Variables by name, little-endian, whatever their place in the state; the turn counts, the seed does not."""
    engine = small(WORLD)
    state = new_game(engine, [1])
    said = sha256()
    said.update(b"turn:0;a:" + np.array([-(2**18)], dtype="<i8").tobytes())
    said.update(b"b:" + np.array([104858, 2**19, 2**19], dtype="<i8").tobytes())
    assert digest(engine, state) == said.hexdigest()
    turned = engine_of(*_turned())
    assert digest(turned, new_game(turned, [9])) == digest(engine, state)
    later = State(state.data.copy(), state.seeds)
    later.data[0] = 1
    assert digest(engine, later) != digest(engine, state)
    zero = any_state(engine, 1)
    zero.data[1:] = 0.0
    minus = State(zero.data.copy(), zero.seeds)
    minus.data[1] = -0.0
    assert digest(engine, zero) == digest(engine, minus)


def _turned() -> tuple[str, ...]:
    variables, rest = WORLD.split("measures:")
    lines = variables.strip().split("\n")
    sets = (
        "sets:\n  movement: {}\n  state: {}\n  region: {members: [hill, shore, plain]}\n  seat: {kinds: [movement, state]}\n  issue: {members: [work, land]}\n"
    )
    return "\n".join([lines[0], lines[2], lines[1]]) + "\n", "measures:" + rest, sets


def test_who_plays_and_how_long() -> None:
    """4. Seats in the order of their kinds; a world without seats has none."""
    engine = small(WORLD, turns=7, movement="b, a", state="z")
    assert engine.seats == ("b", "a", "z") and engine.turns == 7
    alone = engine_of(
        "sets:\n  region: {members: [hill]}\nvariables:\n  x: {range: 0 to 1, start: 0}\nrules:\n  r:\n    change:\n      x: 0.1\n",
        "scenarios:\n  play: {turns: 2, begins: 1, years: 1}\n",
    )
    assert alone.seats == () and alone.order_index == {}
    assert values(alone, play(alone), "x") > 0


def test_columns_are_views() -> None:
    """5. Shaped dimensions by games."""
    engine = small(WORLD)
    state = new_game(engine, [1, 2])
    assert engine.column(state, "b").shape == (3, 2) and engine.column(state, "a").shape == (2,)
    engine.column(state, "b")[0, 1] = 0.75
    assert values(engine, state, "b", 1)[0] == 0.75 and values(engine, state, "b", 0)[0] != 0.75
