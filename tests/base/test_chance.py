"""Chance: a pure function of seed, turn, name and subject, with no state and no favourites."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from game.base import chance

WORDS = st.integers(0, 2**64 - 1)


def words(*numbers: int) -> chance.Words:
    return np.array(numbers, dtype=np.uint64)


def mixed(x: int) -> int:
    """The same stirring with Python's own integers."""
    mask = 2**64 - 1
    x = (x + 0x9E3779B97F4A7C15) & mask
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
    return x ^ (x >> 31)


@given(st.lists(WORDS, min_size=1, max_size=20))
def test_stirring_is_exact_and_each_word_by_itself(numbers: list[int]) -> None:
    found = chance.mix(words(*numbers))
    assert found.tolist() == [mixed(x) for x in numbers]
    assert chance.mix(words(*reversed(numbers))).tolist() == list(reversed(found.tolist()))


@given(st.lists(WORDS, min_size=1, max_size=20))
def test_numbers_lie_between_0_and_1_on_a_grid(numbers: list[int]) -> None:
    for word, x in zip(numbers, chance.uniform(words(*numbers)).tolist(), strict=True):
        assert 0 <= x < 1 and x == (word >> 11) / 2**53


def test_known_values() -> None:
    """These may never change: every saved game depends on them."""
    assert chance.key("rules/tipping.heard") == 0x21CBF523DE09A291
    assert chance.mix(words(0, 1)).tolist() == [16294208416658607535, 10451216379200822465]
    assert chance.turn_words(words(7), words(3)).tolist() == [mixed((mixed(7) + 3) % 2**64)]


@given(WORDS, st.integers(0, 100))
def test_games_and_turns_have_their_own_words(seed: int, turn: int) -> None:
    some = chance.turn_words(words(seed, seed + 1 & 2**64 - 1, seed), words(turn, turn, turn + 1)).tolist()
    assert len(set(some)) == 3
    assert chance.turn_words(words(seed), words(turn)).tolist() == some[:1]


def test_numbers_are_spread_evenly() -> None:
    """Ten thousand seeds, names and turns: each tenth holds a tenth, within five standard deviations; neighbours have nothing to do with one another."""
    n = 10_000
    seeds = chance.turn_words(np.arange(n, dtype=np.uint64), words(*[1] * n))
    turns = chance.turn_words(words(*[99] * n), np.arange(n, dtype=np.uint64))
    names = words(*[chance.key(f"rules/r{k}") for k in range(n)])
    for some in (seeds, turns, names):
        x = chance.uniform(chance.mix(some))
        tenths = np.bincount((x * 10).astype(int), minlength=10)
        assert (abs(tenths - n / 10) < 5 * (n * 0.09) ** 0.5).all()
        assert abs(np.corrcoef(x[:-1], x[1:])[0, 1]) < 0.05
        assert abs(x.mean() - 0.5) < 5 * (1 / 12 / n) ** 0.5


def test_one_number_for_a_name() -> None:
    assert chance.one(1, "a") == chance.one(1, "a")
    assert len({chance.one(1, "a"), chance.one(2, "a"), chance.one(1, "b"), chance.one(1, "a", 1), chance.one(1, 1, "a"), chance.one(1)}) == 6
    assert chance.one(-1, "a") == chance.one(2**64 - 1, "a")
    assert 0 <= chance.one(123456789, "x", 4) < 1
