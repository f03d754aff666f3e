"""What a behaviour's games come to: an estimate with its 95 % interval.

Shares: Wilson. Means and paired differences: Student. Paired differences of shares: normal, with half a game added to each of the four cases, so that
a difference that never varied is not taken for certain. Ratios of shares: normal on the logarithm, with half a game added to each count.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from game.engine.kernels import Array
from game.lab.simulate import wilson

Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and the interval in which it lies."""

    value: float
    low: float
    high: float


def share(of: Array) -> Estimate:
    """How often a yes or no was yes."""
    n, games = int(of.sum()), len(of)
    return Estimate(n / games, *wilson(n, games))


def mean(of: Array) -> Estimate:
    """The mean of numbers, one a game."""
    games = len(of)
    middle = math.fsum(of.tolist()) / games
    if games < 2:
        return Estimate(middle, -math.inf, math.inf)
    spread = math.sqrt(math.fsum(((of - middle) ** 2).tolist()) / (games - 1))
    half = student(games - 1) * spread / math.sqrt(games)
    return Estimate(middle, middle - half, middle + half)


def difference(a: Array, b: Array) -> Estimate:
    """How much higher one number is than another of the same game; of two yes or no how much oftener."""
    if a.dtype != bool or b.dtype != bool:
        return mean(a.astype(float) - b.astype(float))
    games = len(a)
    up, down = int((a & ~b).sum()), int((b & ~a).sum())
    n, p, q = games + 2, (up + 0.5) / (games + 2), (down + 0.5) / (games + 2)
    half = Z * math.sqrt(max(0.0, p + q - (p - q) ** 2) / n)
    return Estimate((up - down) / games, p - q - half, p - q + half)


def ratio(a: Array, b: Array) -> Estimate:
    """How many times as often one thing happens as another."""
    x, y = int(a.sum()), int(b.sum())
    m, n = len(a), len(b)
    p, q = (x + 0.5) / (m + 0.5), (y + 0.5) / (n + 0.5)
    half = Z * math.sqrt(max(0.0, 1 / (x + 0.5) - 1 / (m + 0.5) + 1 / (y + 0.5) - 1 / (n + 0.5)))
    value = (x / m) / (y / n) if y else math.inf if x else p / q
    return Estimate(value, p / q * math.exp(-half), p / q * math.exp(half))


def student(degrees: int) -> float:
    """Student's 97.5 % point: the normal one, with Cornish and Fisher's terms for few games."""
    z, n = Z, degrees
    if n == 1:
        return 12.706
    if n == 2:
        return 4.303
    terms = (
        (z**3 + z) / (4 * n),
        (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2),
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3),
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * n**4),
    )
    return z + math.fsum(terms)
