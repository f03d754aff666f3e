"""What holds of every state, whatever was ordered: said of a state as sentences, none where all is well.

Law: these follow from the rule language alone. A state that breaks one was not made by the engine, or the engine has a fault.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from game.engine.kernels import Array
from game.engine.state import UNIT, Engine, State
from game.rules.records import VariableDef
from game.rules.world import VariableInfo


def broken(engine: Engine, state: State) -> list[str]:
    """Everything that does not hold of a state, one sentence for each variable and kind of fault."""
    return [*broken_values(engine, state), *_totals(engine, state)]


def broken_values(engine: Engine, state: State) -> list[str]:
    """What does not hold of single values; only `broken` asks whether what is conserved is still all there."""
    if state.data.ndim != 2 or state.data.shape[0] != engine.world.cells or state.seeds.shape != (state.data.shape[1],):
        return [f"A state has {engine.world.cells} values and a seed for each game; this one has the shapes {state.data.shape} and {state.seeds.shape}."]
    found = list(_turn(engine, state.data[0]))
    for info in engine.world.variables.values():
        found += _column(engine, info, state.data[info.offset : info.offset + info.cells])
    return found


def _turn(engine: Engine, turns: Array) -> Iterator[str]:
    if turns.size and not ((turns == turns[0]).all() and float(turns[0]) in range(engine.turns + 1)):
        yield f"The number of turns played is {turns.min():g} to {turns.max():g}; it is one whole number from 0 to {engine.turns} for all games."


def _column(engine: Engine, info: VariableInfo, column: Array) -> Iterator[str]:
    """Faults of one variable, its values shaped cells × games."""
    if not np.isfinite(column).all():
        yield _said(engine, info, column, ~np.isfinite(column), "is no finite number")
        return
    tests = [
        ((column < info.low) | (column > info.high), f"lies outside its range, {info.low:g} to {info.high:g}"),
        (column * UNIT != np.rint(column * UNIT), "lies between two steps of the grid"),
        ((column == 0) & np.signbit(column), "is a negative zero"),
    ]
    if info.whole:
        tests.append((column != np.rint(column), "is no whole number"))
    if info.kind.startswith("@"):
        tests.append((~np.isin(column, holdable(engine, info)), "is the number of no member that it may hold"))
    if info.symmetric:
        square = column.reshape(*info.dims, column.shape[-1])
        tests.append(((square != square.swapaxes(0, 1)).reshape(column.shape), "differs from the same value seen from the other side"))
        tests.append((((square != 0) & np.eye(info.dims[0], dtype=np.bool_)[..., None]).reshape(column.shape), "stands on the diagonal and is not 0"))
    for wrong, what in tests:
        if wrong.any():
            yield _said(engine, info, column, wrong, what)


def holdable(engine: Engine, info: VariableInfo) -> list[float]:
    """The numbers of the members a variable may hold, with that of none where it may be none."""
    record = engine.world.entries["variables"][info.id]
    assert isinstance(record, VariableDef) and record.holds is not None
    return [*map(float, engine.world.sets[record.holds.text].index), *([-1.0] if info.or_none else [])]


def _said(engine: Engine, info: VariableInfo, column: Array, wrong: Array, what: str) -> str:
    """A sentence about the first value that is wrong."""
    cell, game = (int(at[0]) for at in np.nonzero(wrong))
    place = ", ".join(engine.world.sets[s].members[k] for s, k in zip(info.shape.sets, np.unravel_index(cell, info.dims)))
    more = f" So do {int(wrong.sum()) - 1} more of its values." if wrong.sum() > 1 else ""
    return f"`{info.id}`{f' of {place}' if place else ''} in game {game} is {column[cell, game]:g}, which {what}.{more}"


def _totals(engine: Engine, state: State) -> Iterator[str]:
    """Conserved variables only move, so they still add up to what they began with."""
    for info in engine.world.variables.values():
        if info.conserved and state.data.shape[0] == engine.world.cells:
            first = engine.constants.start_column(info).sum()
            wrong = state.data[info.offset : info.offset + info.cells].sum(axis=0) != first
            if wrong.any():
                yield f"`{info.id}` no longer adds up to {first:g} in game {int(np.nonzero(wrong)[0][0])}."
