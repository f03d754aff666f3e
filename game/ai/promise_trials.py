"""What single orders are good for, to everybody: each given alone, when nobody else does anything, beside a world in which nobody does anything at all.

Law: only the state that is handed in enters, which is what a seat sees, and dice that are not the game's own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.ai.guessing import imagined_seeds
from game.ai.promises import Ints
from game.ai.wants import METER, Value, wants_of
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.onward import Onward
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State

DEEP = 2  # turns played after an order
LEAST = 2e-4  # a gain that is smaller is none: a fiftieth of a point of a project
ROOMS = (16, 32, 64, 128, 256, 512)  # columns played side by side: few numbers, since each takes a while to be made ready
FAR = 1 << 30  # of the imagined dice, some that nobody else throws


def tables_of_rows(rows: Sequence[tuple[int, int, int, tuple[int, ...]]]) -> OrderTables:
    """Orders as (column, kind, seat, picks) laid out by kind."""
    by_kind: dict[int, list[tuple[int, ...]]] = {}
    for column, kind, seat, picks in rows:
        by_kind.setdefault(kind, []).append((column, seat, *picks))
    columns = {kind: np.array(some, dtype=np.intp).T for kind, some in sorted(by_kind.items())}
    return {kind: Table(some[0], tuple(some[1:])) for kind, some in columns.items()}


def usual_wants(engine: Engine) -> list[Value]:
    """What each seat wants, as far as others can tell."""
    return [wants_of(engine, seat, meter=METER) for seat in engine.seats]


def gains(engine: Engine, state: State, game: Ints, orders: OrderTables, wants: Sequence[Value]) -> Array:
    """How much better off each seat is for the orders of each column, shaped seats × columns. A column belongs to a game of the state."""
    every, place = np.unique(game, return_inverse=True)
    columns = np.concatenate([game, every])
    seeds = imagined_seeds(state, 1, FAR)[columns]
    worth = np.concatenate([_ends(engine, state, columns, seeds, orders, wants, some) for some in _shares(columns.size)], axis=1)
    found: Array = worth[:, : game.size] - worth[:, game.size + place]
    return found


def _shares(columns: int) -> list[slice]:
    return [slice(first, min(first + ROOMS[-1], columns)) for first in range(0, columns, ROOMS[-1])]


def _ends(engine: Engine, state: State, columns: Ints, seeds: Words, orders: OrderTables, wants: Sequence[Value], some: slice) -> Array:
    """What some columns are worth to each seat a few turns on."""
    many = some.stop - some.start
    wide = np.minimum(np.arange(some.start, some.start + _room(engine, many)), some.stop - 1)
    going, given = Onward(engine, State(state.data[:, columns[wide]], seeds[wide])), _within(orders, some)
    for _ in range(DEEP):
        if going.over.all():
            break
        going.begin()
        going.resolve(given)
        given = {}
    return np.array([value.worth(engine, going.state)[:many] for value in wants])


def _room(engine: Engine, columns: int) -> int:
    """Columns that are played for so many: if one is ready, that of the least machine that is wide enough, since making one takes longer than a turn."""
    return min((room for room in engine.machines if columns <= room <= ROOMS[-1]), default=next(room for room in ROOMS if room >= columns))


def _within(orders: OrderTables, some: slice) -> OrderTables:
    """The orders of some columns, as orders of a batch of their own."""
    found = {}
    for kind, table in orders.items():
        rows = np.nonzero((table.game >= some.start) & (table.game < some.stop))[0]
        if rows.size:
            found[kind] = Table(table.game[rows] - some.start, tuple(pick[rows] for pick in table.picks))
    return found
