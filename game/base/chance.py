"""Chance as a pure function: the same game, turn, name and subject always give the same number, and nothing else has a say.

Law: adding a roll to one rule never shifts another, and neither batch nor order of evaluation matters, because no state is kept.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Numbers = NDArray[np.float64]

_A, _B, _C = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


def key(text: str) -> int:
    """A name as a 64-bit word."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def mix(x: Words) -> Words:
    """Stirs 64 bits until each depends on all (an integer hash of the splitmix family)."""
    x = x + _A
    x = (x ^ (x >> _S30)) * _B
    x = (x ^ (x >> _S27)) * _C
    return x ^ (x >> _S31)


def turn_words(seeds: Words, turns: Words) -> Words:
    """One word for each game and turn."""
    return mix(mix(seeds) + turns)


def uniform(words: Words) -> Numbers:
    """Words as numbers in 0..1 (1 excluded), on a grid of 2**-53."""
    return (words >> _S11).astype(np.float64) * 2.0**-53


def one(seed: int, *names: str | int) -> float:
    """A single number in 0..1, for whoever needs chance outside a batch."""
    word = np.array([seed & 0xFFFFFFFFFFFFFFFF], dtype=np.uint64)
    for name in names:
        word = mix(word ^ np.uint64(key(str(name))))
    return float(uniform(mix(word))[0])
