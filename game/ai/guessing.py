"""The world as a seat may take it to be, many times over: what is hidden made up around what may be guessed, dice and others' secrets included.

Law: of what is hidden nothing true enters. What is made up for one column depends on its own dice alone.
"""

from __future__ import annotations

import numpy as np

from game.ai.choosing import luck_of
from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.state import UNIT, Engine, State
from game.engine.views import sight_of
from game.rules.world import VariableInfo

DOUBT = 0.1  # how far a guess may be wrong, as a part of the range


def imagined_seeds(state: State, times: int, first: int = 0) -> Words:
    """Seeds of dice that are not the game's own, for so many columns of each game."""
    number = np.arange(first, first + times, dtype=np.uint64)
    found: Words = chance.mix(luck_of(state, "imagined")[:, None] + number * np.uint64(0x9E37)).reshape(-1)
    return found


def imagined_worlds(engine: Engine, state: State, seat: str, times: int) -> State:
    """So many columns for each game, as the seat sees it, with what is hidden made up anew in each."""
    seen = sight_of(engine, state, seat)
    seeds = imagined_seeds(seen, times)
    data = np.repeat(seen.data, times, axis=1)
    for info in engine.world.variables.values():
        if info.seen_by == "everyone" or info.conserved:
            continue
        own = _own(engine, info, seat)
        rows = data[info.offset : info.offset + info.cells]
        kept = rows[own].copy()
        rows[:] = _made_up(info, rows, seeds, _choices(engine, info))
        rows[own] = kept
    return State(data, seeds)


def _own(engine: Engine, info: VariableInfo, seat: str) -> slice:
    """The cells that are the seat's own."""
    members = engine.world.sets[info.shape.sets[0]].members if info.seen_by == "owner" else ()
    if seat not in members:
        return slice(0, 0)
    each = info.cells // len(members)
    return slice(members.index(seat) * each, (members.index(seat) + 1) * each)


def _choices(engine: Engine, info: VariableInfo) -> Array:
    """What a variable may hold, where it holds a member of a set."""
    index = engine.world.sets[info.holds].index if info.holds else ()
    return np.array([*([-1] if info.or_none else []), *index], dtype=np.float64)


def _made_up(info: VariableInfo, rows: Array, seeds: Words, choices: Array) -> Array:
    """Values around those given, alike in likelihood on both sides; of members any."""
    words = chance.mix(seeds ^ np.uint64(chance.key("hidden/" + info.id))) + np.arange(info.cells, dtype=np.uint64)[:, None]
    dice = chance.uniform(chance.mix(words))
    if info.kind == "yes":
        return rows
    if info.holds:
        return choices[(dice * len(choices)).astype(np.intp)] if len(choices) else rows
    found = np.clip(rows + (2 * dice - 1) * DOUBT * (info.high - info.low), info.low, info.high)
    found = np.rint(found) if info.whole else np.rint(found * UNIT) / UNIT
    if info.symmetric:
        square = found.reshape(*info.dims, -1)
        low = np.tril_indices(info.dims[0], -1)
        square[low[1], low[0]] = square[low]
        square[np.diag_indices(info.dims[0])] = 0.0
    return found + 0.0
