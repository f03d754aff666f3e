"""Why a number of the last turn is what it is: for what rules and orders change, the ledger; for what is worked out from other numbers, differences.

Law: everything comes from one view, so nothing is told that its seat may not know; and the parts add up exactly to the change.
A measured number gets its parts by adding the causes of the turn one by one, in the order in which they came, and measuring again after each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from game.engine.kernels import Array
from game.engine.machine import Machine
from game.engine.reading import fit
from game.engine.state import Engine, State
from game.engine.views import View, axes_of, sets_of
from game.faces.telling.names import Number

EARLIER = "earlier"  # what was there a turn ago and is counted only now
CLOCK = "clock"  # the turn itself

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Explained:
    """A number before and after the last turn, and what made the difference."""

    before: float
    after: float
    parts: tuple[tuple[str, float], ...]  # cause and amount, in the order of the turn

    @property
    def change(self) -> float:
        return self.after - self.before

    def largest(self, most: int) -> list[tuple[str, float]]:
        """The parts that weighed most: those that moved it the way it went first, and at least one of them."""
        ranked = sorted(self.parts, key=lambda part: -abs(part[1]))
        along = [part for part in ranked if part[1] * self.change > 0]
        first = ranked[:most]
        if along and along[0] not in first:
            first[-1:] = along[:1]
        return sorted(first, key=lambda part: (part[1] * self.change <= 0, -abs(part[1])))


class Causes:
    """The last turn as one view tells it."""

    def __init__(self, engine: Engine, view: View) -> None:
        self.engine, self.view, self.world = engine, view, engine.world
        self.measuring = {code.name for code in engine.program.opening}  # the steps that only measure what the others have left

    def of(self, number: Number) -> Explained | None:
        """Why a number changed; none where nothing is known of it."""
        if number.id in self.view.measures:
            return self._differences(self._measure(number), number)
        if number.id not in self.view.values:
            return None
        after = self.view.value(number.id, *number.place)
        told = self.view.because(number.id, *number.place)
        if told and all(change.step in self.measuring for change in told):
            return self._remeasured(number, after - sum(change.amount for change in told), after)
        parts: dict[str, float] = {}
        for change in told:
            parts[change.cause] = parts.get(change.cause, 0.0) + change.amount
        return Explained(after - sum(parts.values()), after, tuple(parts.items()))

    # -- the turn, cause by cause

    @cached_property
    def causes(self) -> tuple[tuple[str, str], ...]:
        """(step, cause), in the order in which the turn met them."""
        return tuple(dict.fromkeys((change.step, change.cause) for change in self.view.changes))

    @cached_property
    def slots(self) -> Array:
        """States: the turn's beginning, then one more cause in each; the last is what the view shows. Hidden cells never move."""
        data = self._after()
        order = {key: k for k, key in enumerate(self.causes)}
        columns = np.zeros((len(data), len(order) + 1))
        for change in self.view.changes:
            columns[self._cell(change.variable, change.place), order[(change.step, change.cause)] + 1] += change.amount
        columns[:, 0] = data - columns.sum(axis=1)
        columns = np.cumsum(columns, axis=1)
        columns[0] = data[0]
        return columns

    def _after(self) -> Numbers:
        data = np.zeros(self.world.cells)
        data[0] = self.view.turn
        for info in self.world.variables.values():
            values = np.nan_to_num(self.view.values[info.id], nan=info.low).reshape(-1)
            data[info.offset : info.offset + info.cells] = values
        return data

    def _cell(self, variable: str, place: tuple[str, ...]) -> int:
        info = self.world.variables[variable]
        index = tuple(self.world.sets[s].members.index(m) for s, m in zip(info.shape.sets, place))
        return info.offset + (int(np.ravel_multi_index(index, info.dims)) if index else 0)

    @cached_property
    def seeds(self) -> NDArray[np.uint64]:
        return np.zeros(self.slots.shape[1] + 1, dtype=np.uint64)

    # -- measures

    def _measure(self, number: Number) -> Numbers:
        """The measure in every slot, with one more slot in front: the beginning by the old clock."""
        first = self.slots[:, :1].copy()
        first[0] -= 1
        state = State(np.concatenate([first, self.slots], axis=1), self.seeds)
        node = self.engine.program.measures[number.id]
        sets = sets_of(self.world, "measures", number.id)
        with np.errstate(all="ignore"):
            found = self.engine.questions(state.games).holding(state).ask(node)
        axes = axes_of(sets)
        order = self.engine.program.graph.order
        inside = tuple(sorted(axes, key=lambda axis: (order[axis[0]], axis[1])))
        laid = np.broadcast_to(fit(found, node.axes, inside), (*(self.engine.constants.size(a) for a in inside), state.games))
        place = dict(zip(axes, (self.world.sets[s].members.index(m) for s, m in zip(sets, number.place))))
        return np.array(laid[tuple(place[axis] for axis in inside)], dtype=np.float64)

    def _differences(self, values: Numbers, number: Number) -> Explained:
        after = self.view.value(number.id, *number.place)
        keys = [CLOCK, *(cause for _, cause in self.causes)]
        parts = _joined(keys, np.diff(values))
        return Explained(float(values[0]), after, _settled(parts, after - float(values[0])))

    # -- what the rules measure and keep

    @cached_property
    def _opening(self) -> tuple[tuple[str, ...], Array]:
        """The causes before the measuring, and every slot of them measured anew."""
        keep = [k for k, (step, _) in enumerate(self.causes) if step not in self.measuring]
        columns = self.slots[:, [0, *(k + 1 for k in keep)]]
        machine = Machine(self.engine.constants, columns.shape[1], opening=True)
        machine.frame.cur[:] = columns
        machine.run({})
        return tuple(self.causes[k][1] for k in keep), machine.frame.cur.copy()

    def _remeasured(self, number: Number, before: float, after: float) -> Explained:
        keys, data = self._opening
        values = data[self._cell(number.id, number.place)]
        parts = {EARLIER: float(values[0]) - before, **_joined(list(keys), np.diff(values))}
        return Explained(before, after, _settled(parts, after - before))


def _joined(keys: list[str], amounts: Numbers) -> dict[str, float]:
    parts: dict[str, float] = {}
    for key, amount in zip(keys, amounts):
        if amount:
            parts[key] = parts.get(key, 0.0) + float(amount)
    return parts


def _settled(parts: dict[str, float], change: float) -> tuple[tuple[str, float], ...]:
    """The parts, with what rounding or hidden things leave over put where it is said to be: earlier."""
    left = change - sum(parts.values())
    if abs(left) > 2.0**-16:
        parts[EARLIER] = parts.get(EARLIER, 0.0) + left
    return tuple((cause, amount) for cause, amount in parts.items() if amount)
