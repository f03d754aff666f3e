"""The world as a row of numbers between 0 and 1: which place means what, and how a state is laid out so.

Law: the layout depends on the rules and the scenario alone. It is the same for every seat and every turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from game.engine.kernels import Array
from game.engine.state import Engine
from game.rules.world import VariableInfo

Numbers = NDArray[np.float32]
TURN = "turn"


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of the row: what stands there, and the range that 0 and 1 are the ends of."""

    name: str  # `anger[hill]`, as a formula would write it
    variable: str  # the turn, the set of seats, or a variable
    place: tuple[str, ...]
    low: float
    high: float
    members: tuple[str, ...] = ()  # where the number stands for one of these, counted from 0; -1 is none

    def value(self, number: float) -> float:
        """What a number of the row says."""
        return self.low + float(number) * (self.high - self.low)


class Layout:
    """The row of a scenario: the seat that looks, the turn, then every variable that somebody may know something of (or, for the truth, all)."""

    def __init__(self, engine: Engine, truth: bool = False) -> None:
        self.engine = engine
        world = engine.world
        infos = [world.variables[id] for id in sorted(world.variables) if truth or self._told(world.variables[id])]
        heads = [] if truth else [Entry(f"{world.seat_set}[{seat}]", world.seat_set, (seat,), 0.0, 1.0) for seat in engine.seats]
        heads.append(Entry(TURN, TURN, (), 0.0, float(engine.turns)))
        self.first = len(heads) - 1  # of what is taken from the state
        self.entries = (*heads, *(entry for info in infos for entry in self._entries(info)))
        self.rows = np.array([0, *(row for info in infos for row in range(info.offset, info.offset + info.cells))], dtype=np.intp)
        self.low = np.array([entry.low for entry in self.entries[self.first :]])
        self.wide = np.array([entry.high - entry.low or 1.0 for entry in self.entries[self.first :]])

    @property
    def size(self) -> int:
        return len(self.entries)

    def numbers(self, data: Array, seat: str | None = None) -> Numbers:
        """One game's column of a state, laid out; for the truth nobody looks."""
        found = np.zeros(self.size, dtype=np.float32)
        found[self.first :] = (data[self.rows] - self.low) / self.wide
        if seat is not None:
            found[self.engine.seats.index(seat)] = 1.0
        return found

    def _told(self, info: VariableInfo) -> bool:
        """Whether any seat knows, or may guess, anything of a variable."""
        return info.seen_by != "nobody" or info.id in self.engine.program.guesses

    def _entries(self, info: VariableInfo) -> Iterable[Entry]:
        sets = self.engine.world.sets
        members = sets[sets[info.holds].root].members if info.holds is not None else ()
        for place in product(*(sets[set_id].members for set_id in info.shape.sets)):
            name = f"{info.id}[{', '.join(place)}]" if place else info.id
            yield Entry(name, info.id, place, info.low, info.high, members)
