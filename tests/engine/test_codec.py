"""States as bytes and orders as JSON: what was written reads back, and nothing else is read."""

from __future__ import annotations

import json
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wayward import own_rules, played

from game.engine import codec
from game.engine.codec import (
    StateUnreadable,
    decode_state,
    encode_state,
    order_from_json,
    order_to_json,
    submission_from_json,
    submission_to_json,
)
from game.engine.invariants import broken_values, holdable
from game.engine.orders import Order, OrderUnreadable
from game.engine.state import UNIT, Engine, State, digest, new_game
from game.engine.turn import resolve_turn

KINDS = """
sets:
  region:
    members: [{regions}]
  road:
    members: [{roads}]
  movement: {{}}
  seat:
    kinds: [movement]
variables:
  heat: {{per: region, range: {heat}, start: 0.25}}
  tie:
    per: {{one: region, other: region}}
    range: 0 to 1
    symmetric: true
    start: {{otherwise: 0.5}}
  path: {{per: seat, holds: road or none, start: none}}
  way: {{per: region, holds: road, start: {way}}}
  open: {{yes or no: true, start: no}}
  heads: {{per: region, range: -9 to 9, whole: true, start: 4}}
{more}
scenarios:
  own:
    turns: {turns}
    members:
      movement: [crowd, club]
"""
USUAL = {"regions": "hill, shore, plain", "roads": "brown, green", "heat": "0 to 1", "way": "green", "more": "", "turns": 6}


def kinds(**other: object) -> Engine:
    return own_rules(KINDS.format(**{**USUAL, **other}))[1]


@pytest.fixture(scope="module")
def plain() -> Engine:
    return kinds()


def some_state(engine: Engine, seed: int, games: int) -> State:
    """Any state that the variables allow."""
    luck = np.random.default_rng(seed)
    data = np.zeros((engine.world.cells, games))
    data[0] = luck.integers(0, engine.turns + 1)
    for info in engine.world.variables.values():
        span = slice(info.offset, info.offset + info.cells)
        if info.kind.startswith("@"):
            data[span] = luck.choice(holdable(engine, info), (info.cells, games))
        elif info.whole:
            data[span] = luck.integers(int(np.ceil(info.low)), int(info.high) + 1, (info.cells, games))
        else:
            data[span] = np.clip(np.rint(luck.uniform(info.low, info.high, (info.cells, games)) * UNIT) / UNIT, info.low, info.high)
        if info.symmetric:
            square = data[span].reshape(*info.dims, games)
            upper = square * np.triu(np.ones(info.dims), 1)[..., None]
            data[span] = (upper + upper.swapaxes(0, 1)).reshape(info.cells, games)
    return State(data + 0.0, luck.integers(0, 2**64, games, dtype=np.uint64))


def same(a: State, b: State) -> bool:
    return a.data.tobytes() == b.data.tobytes() and a.seeds.tobytes() == b.seeds.tobytes() and a.data.dtype == b.data.dtype and a.seeds.dtype == b.seeds.dtype


@given(st.integers(0, 2**32), st.integers(1, 5), st.booleans())
def test_what_is_written_reads_back(plain: Engine, seed: int, games: int, migrate: bool) -> None:
    state = some_state(plain, seed, games)
    assert not broken_values(plain, state)
    assert same(decode_state(plain, encode_state(plain, state), migrate), state)


@pytest.mark.parametrize("rules", ["base", "tiny"])
def test_played_states_read_back(rules: str) -> None:
    engine = played(rules)[1]
    state = new_game(engine, [1, 2**64 - 1])
    for _ in range(2):
        state = resolve_turn(engine, state, [{}, {}])
        data = encode_state(engine, state)
        back = decode_state(engine, data)
        assert same(back, state) and digest(engine, back, 1) == digest(engine, state, 1)
        assert len(data) < state.data.nbytes + 4000


def test_a_world_without_variables_can_be_kept() -> None:
    engine = own_rules("sets:\n  region:\n    members: [hill]\nscenarios:\n  own: {turns: 2}\n")[1]
    state = new_game(engine, [3])
    assert same(decode_state(engine, encode_state(engine, state)), state)


# -- refusals


def refusal(engine: Engine, data: bytes, migrate: bool = False) -> str:
    with pytest.raises(StateUnreadable) as caught:
        decode_state(engine, data, migrate)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def test_every_flipped_bit_is_refused(plain: Engine) -> None:
    data = encode_state(plain, new_game(plain, [5]))
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        refusal(plain, bytes(flipped))


def test_every_shortening_and_lengthening_is_refused(plain: Engine) -> None:
    data = encode_state(plain, new_game(plain, [5]))
    for length in range(len(data)):
        refusal(plain, data[:length])
    assert "does not match its fingerprint" in refusal(plain, data + b"\0")
    packed = data[len(codec.MAGIC) + 1 + codec.DIGEST :]
    for other in (packed + b"\0", packed[:-1]):
        assert "longer or shorter" in refusal(plain, _sealed(other))
    assert "cannot be unpacked" in refusal(plain, _sealed(b"?" + packed))


@given(st.binary(max_size=300), st.sampled_from(["", "headed", "sealed", "packed"]))
def test_other_bytes_are_refused(plain: Engine, data: bytes, how: str) -> None:
    refusal(plain, {"": data, "headed": codec.MAGIC + b"\1" + data, "sealed": _sealed(data), "packed": _signed(data)}[how])


def _sealed(packed: bytes) -> bytes:
    return codec.MAGIC + bytes([codec.VERSION]) + codec._digest(packed) + packed


def _signed(payload: bytes) -> bytes:
    """Any content, packed and sealed as if it had been written."""
    return _sealed(zlib.compress(payload))


def _rewritten(engine: Engine, change: Callable[[dict[str, Any]], object], numbers: Callable[[bytes], bytes] = lambda n: n) -> bytes:
    """A state with other names or numbers, well sealed."""
    payload = zlib.decompress(encode_state(engine, new_game(engine, [5]))[len(codec.MAGIC) + 1 + codec.DIGEST :])
    length = int.from_bytes(payload[:4], "little")
    head = json.loads(payload[4 : 4 + length])
    other = change(head)
    names = json.dumps(head if other is None else other).encode()
    return _signed(len(names).to_bytes(4, "little") + names + numbers(payload[4 + length :]))


def test_formats_to_come_are_named(plain: Engine) -> None:
    data = bytearray(encode_state(plain, new_game(plain, [5])))
    data[4] = 9
    assert refusal(plain, bytes(data)) == "This state is written in format 9; this program reads format 1."


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=3) | st.just(10**40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["region", "road", "heat", "x", ""]), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["games", "turn", "sets", "variables", None]), JSON)
def test_other_names_are_refused(plain: Engine, field: str | None, value: Any) -> None:
    def change(head: dict[str, Any]) -> object:
        if field is None:
            return [value]
        head[field] = value
        return None

    if field == "turn" and value in range(plain.turns + 1):
        return
    if field == "games" and type(value) in (int, bool) and value == 1:
        return
    refusal(plain, _rewritten(plain, change))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda head: head.update(games=2), "numbers do not fit"),
        (lambda head: head.update(games=0), "make no sense"),
        (lambda head: head.update(turn=7), "number of turns"),
        (lambda head: head.update(turn=-1), "make no sense"),
        (lambda head: head.update(turn=2**31), "make no sense"),
        (lambda head: head["sets"].update(road=["brown", "brown"]), "make no sense"),
        (lambda head: head["sets"].pop("road"), "make no sense"),
        (lambda head: head["variables"].update(heat=["number", ["region"] * 20]), "make no sense"),
        (lambda head: head["variables"].update(heat=["number", "region"]), "make no sense"),
        (lambda head: head["variables"].update(heat=[1, ["region"]]), "make no sense"),
        (lambda head: head["variables"].update(heat=["yes", ["region"]]), "`heat` was something else in them"),
        (lambda head: head["sets"].update(road=["brown", "red"]), "`road` had other members in them"),
        (lambda head: head["variables"].update(cold=head["variables"].pop("heat")), "a variable `cold`, which these do not know"),
        (lambda head: [], "make no sense"),
    ],
)
def test_what_is_wrong_with_names_is_said(plain: Engine, change: Callable[[dict[str, Any]], object], said: str) -> None:
    assert said in refusal(plain, _rewritten(plain, change))


@pytest.mark.parametrize("value", [-1, 2**20 + 1, 2**63 - 1, -(2**63)])
def test_values_outside_the_rules_are_refused(plain: Engine, value: int) -> None:
    def change(numbers: bytes) -> bytes:
        whole = np.frombuffer(numbers[:-8], np.uint8).reshape(8, -1).T.copy().view("<i8").reshape(-1)
        whole[3] = value  # after the three of heads, the first of heat
        return codec._by_place(whole) + numbers[-8:]

    data = _rewritten(plain, lambda head: None, change)
    assert "`heat` of hill" in refusal(plain, data)
    assert decode_state(plain, data, migrate=True).data[plain.world.variables["heat"].offset, 0] in (0.0, 1.0)


def test_cut_off_and_deeply_nested_names_are_refused(plain: Engine) -> None:
    assert "cut off" in refusal(plain, _signed(b"\xff\xff\0\0{}"))
    assert "cut off" in refusal(plain, _signed(b"\xff\xff\xff\xff{}"))
    deep = b"[" * 500_000
    assert "make no sense" in refusal(plain, _signed(len(deep).to_bytes(4, "little") + deep))


def test_bombs_are_refused_before_they_unfold(plain: Engine) -> None:
    """A few kilobytes that would become gigabytes, of content or of games."""
    names = json.dumps({"games": 2**22 - 2000, "turn": 0, "sets": {}, "variables": {}}).encode()
    games = len(names).to_bytes(4, "little") + names + bytes(8 * (2**22 - 2000))
    content = zlib.compressobj()
    bomb = b"".join(content.compress(bytes(2**20)) for _ in range(400)) + content.flush()
    for data, said in ((_sealed(bomb), "longer or shorter"), (_signed(games), "too many")):
        tracemalloc.start()
        assert said in refusal(plain, data)
        assert tracemalloc.get_traced_memory()[1] < 200e6
        tracemalloc.stop()


def test_only_states_of_the_rules_are_written(plain: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    state = new_game(plain, [5])
    data = state.data.copy()
    data[plain.world.variables["heat"].offset] = 0.1
    with pytest.raises(ValueError, match="between two steps of the grid"):
        encode_state(plain, State(data, state.seeds))
    with pytest.raises(ValueError, match="there is no game in it"):
        encode_state(plain, State(state.data[:, :0], state.seeds[:0]))
    monkeypatch.setattr(codec, "MOST_DATA", 8)
    with pytest.raises(ValueError, match="Too much to be kept"):
        encode_state(plain, state)


# -- other rules


def test_a_variable_that_was_not_there_begins_anew(plain: Engine) -> None:
    newer = kinds(more="  cold: {per: region, range: 0 to 1, start: 0.75}\n")
    old = some_state(plain, 1, 2)
    found = decode_state(newer, encode_state(plain, old))
    assert (newer.column(found, "cold") == 0.75).all()
    assert (newer.column(found, "heat") == plain.column(old, "heat")).all()


def test_unknown_variables_are_left_out_only_when_asked(plain: Engine) -> None:
    newer = kinds(more="  cold: {per: region, range: 0 to 1, start: 0.75}\n")
    data = encode_state(newer, some_state(newer, 1, 2))
    assert "a variable `cold`" in refusal(plain, data)
    assert not broken_values(plain, decode_state(plain, data, migrate=True))


def test_members_carry_their_values_over(plain: Engine) -> None:
    """Members that are still there keep what they had, in whatever order they stand; new ones begin."""
    newer = kinds(regions="lake, shore, hill", roads="green, red, brown", way="red")
    old = some_state(plain, 2, 3)
    data = encode_state(plain, old)
    assert "had other members" in refusal(newer, data)
    found = decode_state(newer, data, migrate=True)
    assert (found.seeds == old.seeds).all() and found.turn == old.turn
    heat, was = newer.column(found, "heat"), plain.column(old, "heat")
    assert (heat[0] == 0.25).all() and (heat[1] == was[1]).all() and (heat[2] == was[0]).all()
    assert (newer.column(found, "tie")[1, 2] == plain.column(old, "tie")[1, 0]).all()
    names = {engine: (*engine.world.sets["road"].members, None) for engine in (plain, newer)}
    for k, value in enumerate(plain.column(old, "path").reshape(-1)):
        assert names[newer][int(newer.column(found, "path").reshape(-1)[k])] == names[plain][int(value)]
    assert (newer.column(found, "way")[0] == 1).all()


def test_what_members_held_and_is_gone_begins_anew(plain: Engine) -> None:
    newer = kinds(roads="red", way="red")
    found = decode_state(newer, encode_state(plain, some_state(plain, 3, 4)), migrate=True)
    assert (newer.column(found, "way") == 0).all() and (newer.column(found, "path") == -1).all()


def test_what_has_become_something_else_begins_anew(plain: Engine) -> None:
    other = own_rules(KINDS.format(**USUAL).replace("heat: {per: region, range: 0 to 1, start: 0.25}", "heat: {range: 0 to 1, start: 0.25}"))[1]
    data = encode_state(plain, some_state(plain, 4, 1))
    assert "`heat` was something else" in refusal(other, data)
    assert other.column(decode_state(other, data, migrate=True), "heat")[0] == 0.25


def test_values_are_brought_within_new_ranges(plain: Engine) -> None:
    newer = kinds(heat="0 to 0.25")
    data = encode_state(plain, some_state(plain, 5, 1))
    assert "outside its range" in refusal(newer, data)
    assert newer.column(decode_state(newer, data, migrate=True), "heat").max() <= 0.25


def test_games_cannot_be_longer_than_the_rules_say(plain: Engine) -> None:
    data = encode_state(plain, State(np.where(np.arange(plain.world.cells)[:, None] == 0, 6.0, new_game(plain, [1]).data), new_game(plain, [1]).seeds))
    assert "number of turns" in refusal(kinds(turns=3), data, migrate=True)


# -- orders


def test_orders_are_kept_as_their_text() -> None:
    engine = played("tiny")[1]
    rally, protect = Order("rally", ("hill",)), Order("protect")
    assert order_to_json(engine, rally) == "rally at=hill"
    assert submission_to_json(engine, [rally, protect]) == ["rally at=hill", "protect"]
    assert submission_from_json(engine, ["rally at=hill", "protect"]) == (rally, protect)
    assert order_from_json(engine, "protect") == protect


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "A submission is a list of orders."),
        ("protect", "A submission is a list of orders."),
        ([1], "An order is a text."),
        ([["protect"]], "An order is a text."),
        (["rally"], "lacks its pick"),
        (["rally at=sea"], "`sea` is no region"),
        (["x" * 1001], "no more than 1000 letters; here are 1001"),
        (["protect"] * 101, "no more than 100 orders; here are 101"),
    ],
)
def test_other_values_are_no_orders(value: object, said: str) -> None:
    with pytest.raises(OrderUnreadable, match=said):
        submission_from_json(played("tiny")[1], value)


@given(JSON | st.lists(st.text(max_size=40) | st.sampled_from(["rally at=hill at=hill", "rally at=", "rally =hill", "protect at=hill", "rally\0"])))
def test_any_value_is_a_submission_or_refused(value: object) -> None:
    engine = played("tiny")[1]
    try:
        found = submission_from_json(engine, value)
    except OrderUnreadable:
        return
    assert submission_from_json(engine, submission_to_json(engine, found)) == found
