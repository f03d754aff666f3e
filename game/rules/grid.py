"""Which numbers are exact: those on a grid of 2**-k that are not too wide. Only such numbers add without rounding."""

from __future__ import annotations

from math import floor

GRID = 20  # amounts are multiples of 2**-20
WIDEST = 2.0**31  # the widest number that can still be brought onto the grid


def words(value: float) -> str:
    """A number as a reader writes it."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))


def rounded(value: float) -> float:
    """The nearest number on the grid of amounts, the even one of two; the machine rounds alike."""
    return round(value * 2.0**GRID) / 2.0**GRID


def grid_of(value: float) -> int | None:
    """The coarsest grid a constant lies on, if it lies on one."""
    if value == floor(value):
        return 0
    if value * 2**GRID != floor(value * 2**GRID):
        return None
    return next(k for k in range(1, GRID + 1) if value * 2**k == floor(value * 2**k))
