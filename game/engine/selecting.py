"""The highest few of many, for all games at once: short lists are sorted and merged row by row, since to sort the values of one game after another is slow.

Law: nothing is worked out but which of two is the higher, so the highest k are the same numbers whichever way they are found.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

MANY = 100  # from so many values side by side on, for each of the k highest, merging is quicker than sorting


class Highest:
    """Adds up the k highest along the first axis of arrays of one shape; there are more than k, and none lies below `low`."""

    def __init__(self, shape: tuple[int, ...], k: int, low: float) -> None:
        self.k, self.low = k, low
        self.merges = prod(shape[1:]) >= MANY * k
        self.count = -(-shape[0] // k)  # how many lists of k
        self.rows = [np.empty((self.count, *shape[1:])) for _ in range(k + 1 if self.merges else 0)]  # one place of every list, and a spare

    def add(self, x: Array, out: Array) -> None:
        """Writes the sum of the k highest."""
        if not self.merges:
            np.add.reduce(np.sort(x, axis=0)[len(x) - self.k :], axis=0, out=out)
            return
        self._fill(x)
        count = self.count
        while count > 1:
            self._sort(count)
            count = self._merge(count)
        np.copyto(out, self.rows[0][0])
        for row in self.rows[1 : self.k]:
            np.add(out, row[0], out=out)

    def _fill(self, x: Array) -> None:
        for place, row in enumerate(self.rows[: self.k]):
            part = x[place * self.count : (place + 1) * self.count]
            row[: len(part)] = part
            row[len(part) :] = self.low

    def _sort(self, count: int) -> None:
        """Sorts the first lists, each its highest first."""
        for a, b in comparisons(self.k):
            high, low, spare = self.rows[a][:count], self.rows[b][:count], self.rows[-1]
            np.minimum(high, low, out=spare[:count])
            np.maximum(high, low, out=high)
            self.rows[b], self.rows[-1] = spare, self.rows[b]

    def _merge(self, count: int) -> int:
        """Of every two lists the highest k: the highest of one against the lowest of the other. How many lists are left."""
        half = count // 2
        for j in range((self.k + 1) // 2):
            a, b = self.rows[j], self.rows[self.k - 1 - j]
            np.maximum(a[:half], b[count - half : count], out=a[:half])
            if a is not b:
                np.maximum(b[:half], a[count - half : count], out=b[:half])
        return count - half


@lru_cache(maxsize=128)
def comparisons(n: int) -> tuple[tuple[int, int], ...]:
    """Which two places to compare, one pair after the other, so that n values are sorted (Batcher's merge exchange)."""
    found: list[tuple[int, int]] = []
    top = 1 << max(0, (n - 1).bit_length() - 1)
    step = top if n > 1 else 0
    while step:
        q, r, d = top, 0, step
        while d:
            found += [(i, i + d) for i in range(n - d) if i & step == r]
            d, q, r = q - step, q >> 1, step
        step >>= 1
    return tuple(found)
