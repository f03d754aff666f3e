"""The highest few of many."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from game.engine.selecting import Highest, comparisons


@pytest.mark.parametrize("n", range(1, 11))
def test_the_comparisons_sort(n: int) -> None:
    """What sorts every list of noughts and ones sorts everything."""
    for values in product([0, 1], repeat=n):
        row = list(values)
        for a, b in comparisons(n):
            row[a], row[b] = max(row[a], row[b]), min(row[a], row[b])
        assert row == sorted(values, reverse=True)


@pytest.mark.parametrize("shape", [(33, 8, 100), (33, 700), (10, 2000), (7, 3, 5), (13, 1)])
@pytest.mark.parametrize("k", [1, 2, 3, 5, 6])
def test_merging_finds_what_sorting_finds(shape: tuple[int, ...], k: int) -> None:
    x = np.round(np.random.default_rng(k).uniform(-1, 1, shape) * 8) / 8  # many equals
    before = x.copy()
    out = np.empty(shape[1:])
    highest = Highest(shape, k, -1.0)
    for _ in range(2):
        highest.add(x, out)
        assert np.array_equal(out, np.sort(x, axis=0)[len(x) - k :].sum(axis=0))
    assert np.array_equal(x, before)


def test_both_ways_are_gone() -> None:
    assert Highest((33, 8, 100), 3, 0.0).merges
    assert not Highest((33, 8), 3, 0.0).merges
