"""Single steps of a program of rows: what fills one slot from others, and where flat places lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.engine.kernels import Array
from game.rules.nodes import Node

Ints = NDArray[np.intp]
Slots = list[Any]
Op = Callable[[Slots], None]

GAME, COUNT = 0, 1  # the first two slots: the game of each row, and how many rows there are


def full(x: Array, shape: tuple[int, ...]) -> Array:
    """Values laid out in full."""
    if x.shape == shape:
        return x
    found = np.empty(shape, dtype=x.dtype)
    found[...] = x
    return found


def assign(slot: int, work: Callable[[Slots], Any]) -> Op:
    def op(v: Slots) -> None:
        v[slot] = work(v)

    return op


def two(slot: int, ufunc: Any, a: int, b: int) -> Op:
    def op(v: Slots) -> None:
        v[slot] = ufunc(v[a], v[b])

    return op


def finisher(node: Node) -> Callable[[Array], Array]:
    """From the floats of a column to the node's kind."""
    if node.kind == "yes":
        return lambda x: x != 0
    if node.kind.startswith("@"):
        return lambda x: x.astype(np.intp, copy=False)
    return lambda x: x


def flat_places(base: Array, parts: Sequence[tuple[int, Array | None, int, bool]], add_game: bool) -> Callable[[Slots], Array]:
    """Flat places: what is known beforehand, what each pick adds, and the game."""
    known = base if base.any() or base.size > 1 or not parts else None
    if known is None and len(parts) == 1 and parts[0][1] is None and not parts[0][3]:
        slot, _, stride, _ = parts[0]
        if add_game:
            return lambda v: v[slot] * stride + v[GAME]
        return lambda v: v[slot] * stride

    def work(v: Slots) -> Array:
        cells = known
        for slot, inverse, stride, may_none in parts:
            at = np.maximum(v[slot], 0) if may_none else v[slot]
            at = at if inverse is None else inverse[at]
            at = at if stride == 1 else at * stride
            cells = at if cells is None else cells + at
        assert cells is not None
        return cells + v[GAME] if add_game else cells

    return work
