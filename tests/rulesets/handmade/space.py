"""Buffers, views and the few shared operations of the hand-written benchmark game."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Layout = Mapping[str, tuple[int, tuple[int, ...]]]  # where each variable begins, and its dimensions
SHIFT = 1.5 * 2.0**32
REGIONS, CONSTITUENCIES, ISSUES = 30, 6, 8
CELLS = 500  # more than the orders of one game can touch in one step


# Variables that the rules of the world change, by range: each group lies together, is added to and held in its range at once.
UNIT = """
    standing confidence overstretch effort inner_voice victories position protection capability debt grip grievance recognition consent doubt democracy
    repression imaginary regressive prefigured agenda organised local_fight pressure outcry salience authority tie braid
    overshoot fragility tension connectivity
""".split()
SIGNED = ["programme", "policy", "global_rule"]
OUTPUT = ["output"]


def laid_out(dims: Mapping[str, tuple[int, ...]]) -> Layout:
    """Where each variable begins; row 0 counts the turns."""
    changed = [*UNIT, *SIGNED, *OUTPUT]
    found, offset = {}, 1
    for name in [*changed, *(name for name in dims if name not in changed)]:
        found[name] = (offset, dims[name])
        offset += int(np.prod(dims[name], dtype=int))
    return found


def grid(x: float) -> float:
    """A constant amount on the grid."""
    return (x + SHIFT) - SHIFT


def views(target: Any, layout: Layout, data: Array) -> None:
    """One attribute for each variable."""
    for name, (offset, dims) in layout.items():
        count = int(np.prod(dims, dtype=int))
        setattr(target, name, data[offset : offset + count].reshape(*dims, data.shape[1]))


class Games:
    """A block of games: the numbers, and a view for each variable."""

    def __init__(self, layout: Layout, cells: int, games: int) -> None:
        self.layout = layout
        self.data, self.seeds = np.zeros((cells, games)), np.zeros(games, dtype=np.uint64)
        self.flat = self.data.reshape(-1)
        views(self, layout, self.data)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


class Amounts:
    """What the rules of the world add, in the same layout; what they never write stays 0."""

    def __init__(self, layout: Layout, data: Array) -> None:
        self.data = data
        views(self, layout, data)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


class Space:
    """Everything that is made beforehand for one number of games."""

    def __init__(self, layout: Layout, tables: Mapping[str, Array], kinds: tuple[str, ...], keys: Mapping[str, Any], games: int) -> None:
        self.layout, self.games, self.kinds, self.keys = layout, games, kinds, keys
        self.offset = {name: offset for name, (offset, _) in layout.items()}
        self.cells = max(offset + int(np.prod(dims, dtype=int)) for offset, dims in layout.values())
        self.delta = Amounts(layout, np.zeros((self.cells, games)))
        edges = [self.offset[group[0]] for group in (UNIT, SIGNED, OUTPUT)]
        last = self.offset[OUTPUT[0]] + REGIONS
        self.runs = [(edges[0], edges[1], 0.0, 1.0), (edges[1], edges[2], -1.0, 1.0), (edges[2], last, 0.0, 4.0)]  # first row, last, low, high
        self._tables(tables)
        self._scratch(games)
        self.where = np.empty((2, 4, CELLS * games), dtype=np.intp)  # for two steps and four ranges
        self.amount = np.empty((2, 4, CELLS * games))

    def _tables(self, tables: Mapping[str, Array]) -> None:
        self.people = np.ascontiguousarray(tables["people"])
        self.cares = np.ascontiguousarray(tables["cares"])
        self.cares_by_issue = np.ascontiguousarray(tables["cares"].T)
        self.opening = tables["opening_rule"][:, None].copy()
        self.southern = tables["southern"][:, None, None].copy()
        self.arena = tables["arena"].astype(np.intp)
        self.home = tables["home"].astype(np.intp)  # of s1, s2, h1, h2
        self.home_of_seat = np.concatenate([np.zeros(2, dtype=np.intp), self.home])

    def _scratch(self, games: int) -> None:
        self.r = [np.empty((REGIONS, games)) for _ in range(8)]
        self.rb = [np.empty((REGIONS, games), dtype=np.bool_) for _ in range(2)]
        self.ri = [np.empty((REGIONS, ISSUES, games)) for _ in range(2)]
        self.rc = [np.empty((REGIONS, CONSTITUENCIES, games)) for _ in range(3)]
        self.rr = [np.empty((REGIONS, REGIONS, games)) for _ in range(1)]
        self.i = [np.empty((ISSUES, games)) for _ in range(4)]
        self.w = [np.empty(games) for _ in range(6)]
        self.two = [np.empty((2, games)) for _ in range(6)]
        self.four = [np.empty((4, games)) for _ in range(2)]
        self.two_r = [np.empty((2, REGIONS, games)) for _ in range(3)]
        self.every_region = np.arange(REGIONS)[:, None]
        self.ties, self.fear = np.empty((REGIONS, games)), np.empty((REGIONS, games))
        for name in ("strength", "free", "calm", "below", "exposure", "well", "spent", "firm", "connected", "growth", "angry", "share_open"):
            setattr(self, name, np.empty((REGIONS, games)))
        self.best = np.empty((7, ISSUES, games))
        self.first, self.second, self.third, self.less, self.lower = (np.empty((7, games)) for _ in range(5))
        self.bits = [np.empty((REGIONS, games), dtype=np.uint64) for _ in range(2)]

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    # -- shared operations

    def onto(self, x: Array, out: Array) -> None:
        """Rounds to the grid."""
        np.add(x, SHIFT, out=out)
        np.subtract(out, SHIFT, out=out)

    def more(self, x: Array, out: Array) -> None:
        """Rounds x to the grid, in place, and adds it."""
        np.add(x, SHIFT, out=x)
        np.subtract(x, SHIFT, out=x)
        np.add(out, x, out=out)

    def share(self, part: Array, whole: Array, out: Array) -> Array:
        """part / whole within 0..1; 0 where whole is 0. Neither is ever negative here."""
        np.divide(part, whole, out=out)
        np.minimum(out, 1.0, out=out)
        np.copyto(out, 0.0, where=whole == 0.0)
        return out

    def over_ties(self, g: Games, column: Array, out: Array) -> Array:
        """The sum over neighbours of tie × column. Ties are symmetric, so either side may be summed over."""
        found: Array = np.einsum("abz,az->bz", g.tie, column, out=out)
        return found

    def work_out_strength(self, g: Games, out: Array) -> Array:
        """Half of the strongest constituency, half of the mean."""
        half = self.r[7]
        np.maximum.reduce(g.organised, axis=1, out=out)
        np.multiply(0.5, out, out=out)
        np.add.reduce(g.organised, axis=1, out=half)
        np.divide(half, 6.0, out=half)
        np.multiply(0.5, half, out=half)
        return np.add(out, half, out=out)

    def work_out_connected(self, g: Games, strength: Array, out: Array) -> Array:
        """min(1, 18 × mean of tie × strength)"""
        self.onto(strength, self.firm)
        self.over_ties(g, self.firm, out)
        np.divide(out, 30.0, out=out)
        np.multiply(18.0, out, out=out)
        return np.minimum(1.0, out, out=out)
