"""What a seat wants, as one number for each game: its project, or what a personality says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from game.engine.kernels import Array
from game.engine.state import Engine, State
from game.engine.views import axes_of, laid, sets_of
from game.rules.records import PersonalityDef, ProjectDef

METER = 0.3  # what a seat's own meters are worth beside its project, where nobody says: a stand-in for what comes later, for who looks one turn ahead


class Value(Protocol):
    """Whatever can say how good a position is for a seat: what it wants, or one day what was learned."""

    def worth(self, engine: Engine, state: State) -> Array:
        """How well off the seat is in each game."""


@dataclass(frozen=True, slots=True)
class Wants:
    """Weights of variables and measures, each counted by its range where it has one; of what seats have, the seat's own counts."""

    seat: str
    weights: Mapping[str, float]

    def worth(self, engine: Engine, state: State) -> Array:
        """How well off the seat is in each game."""
        found = np.zeros(state.games)
        for id, weight in sorted(self.weights.items()):
            value = self._value(engine, state, id)
            if value is not None:
                found += weight * value
        return found

    def _value(self, engine: Engine, state: State, id: str) -> Array | None:
        world = engine.world
        if id in world.variables:
            info = world.variables[id]
            found, sets, scale = engine.column(state, id), info.shape.sets, max(abs(info.low), abs(info.high))
        elif id in engine.program.measures:
            sets = sets_of(world, "measures", id)
            node = engine.program.measures[id]
            found, scale = laid(engine, state, node, axes_of(sets)), max(1.0, min(100.0, max(abs(node.low), abs(node.high))))
        else:
            return None  # a scenario may be without it
        if not sets:
            return found / scale
        members = world.sets[sets[0]].members
        if len(sets) == 1 and world.sets[sets[0]].root == world.seat_set:
            return found[members.index(self.seat)] / scale if self.seat in members else None
        value: Array = found.mean(axis=tuple(range(found.ndim - 1))) / scale
        return value


def wants_of(engine: Engine, seat: str, personality: PersonalityDef | None = None, meter: float = METER) -> Wants:
    """What a personality wants; without one, the project of the seat's kind and a little of its own meters."""
    if personality is not None:
        return Wants(seat, {key.text: weight for key, weight in personality.values})
    world = engine.world
    entries = world.entries
    mine = {id for id, info in world.sets.items() if info.root == world.seat_set and seat in info.members}
    found = {id: 1.0 for id, record in entries["projects"].items() if isinstance(record, ProjectDef) and record.seat is not None and record.seat.text in mine}
    for id, info in world.variables.items():
        role = entries["variables"][id].role
        if meter and role is not None and role.text == "meter" and info.shape.sets and info.shape.sets[0] in mine:
            found[id] = meter
    return Wants(seat, found)
