"""What moves is never made or lost: flows between pairs, and pools that are left and drawn from.

Law: the total of a column is the same before and after, bit for bit. Who has less than is asked of it gives in proportion, rounded down to the grid.
"""

from __future__ import annotations

import numpy as np

from game.engine.kernels import Array

UNIT = 2.0**20


def _down(x: Array) -> Array:
    return np.floor(x * UNIT) / UNIT


def flow(stock: Array, amount: Array) -> None:
    """`amount[from, to, game]` moves from stock to stock."""
    asked = amount.sum(axis=1)
    short = asked > stock
    if short.any():
        part = np.where(short, stock / np.where(short, asked, 1.0), 1.0)
        amount = _down(amount * part[:, None])
    else:
        amount = np.asarray(amount)
    np.add(stock, amount.sum(axis=0), out=stock)
    np.subtract(stock, amount.sum(axis=1), out=stock)


def pool(stock: Array, leaves: Array, drawn: Array | None) -> None:
    """`leaves[place, game]` goes into a pool that is shared out by weight; what rounding leaves over goes to the strongest draw."""
    if drawn is None or not stock.size:
        return
    drawn = np.broadcast_to(drawn, stock.shape)
    weight = drawn.sum(axis=0)
    leaves = np.minimum(leaves, stock) * (weight > 0)
    total = leaves.sum(axis=0)
    arrives = _down(total * (drawn / np.where(weight > 0, weight, 1.0)))
    strongest = np.argmax(drawn, axis=0)
    games = np.arange(stock.shape[-1])
    arrives[strongest, games] += total - arrives.sum(axis=0)
    np.subtract(stock, leaves, out=stock)
    np.add(stock, arrives, out=stock)
