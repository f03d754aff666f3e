"""Where a read finds its values: views of columns where that is possible, gathered cells otherwise.

Law: a cell's place in the flat state is cell × games + game; an index that is none reads as 0, no or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.rules.nodes import Axis, Cell, Node, NodeSource, Source, TableSource, VariableSource
from game.rules.world import World

Array = NDArray[Any]


def fit(array: Array, axes: tuple[Axis, ...], wanted: tuple[Axis, ...]) -> Array:
    """The array with an axis of length 1 for each axis it lacks."""
    if axes == wanted:
        return array
    have = iter(array.shape)
    shape = [next(have) if axis in axes else 1 for axis in wanted]
    return array.reshape(*shape, array.shape[-1])


def strides(dims: tuple[int, ...]) -> tuple[int, ...]:
    """How many cells lie between neighbours along each dimension."""
    return tuple(prod(dims[k + 1 :]) for k in range(len(dims)))


def places(world: World, inner: str, outer: str) -> list[int]:
    """Where the members of one set stand in another that holds them."""
    where = {root: k for k, root in enumerate(world.sets[outer].index)}
    return [where.get(root, -1) for root in world.sets[inner].index]


@dataclass(frozen=True, slots=True)
class ByIndex:
    """What one index node adds to a flat cell number: its place (from the root's to the dimension's, where they differ) × stride."""

    node: Node
    stride: int
    set: str
    inverse: Array | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How one read is done: `static` holds the cells that are known beforehand, `by` what each index adds."""

    node: Node
    source: Source
    dims: tuple[int, ...]
    static: Array  # flat cell numbers, one axis per axis of the node and a last axis of length 1
    by: tuple[ByIndex, ...]
    view: tuple[Any, ...] | None  # an index into dims + (games,), where no cell needs gathering
    turn: tuple[int, ...]  # the order of the view's axes


class Reads:
    """The plans of one program, made once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.plans: dict[int, Plan] = {}

    def plan(self, node: Node) -> Plan:
        found = self.plans.get(node.id)
        if found is None:
            found = self.plans[node.id] = self._make(node)
        return found

    def sets_of(self, source: Source) -> tuple[str, ...]:
        """The sets over which a source has values."""
        if isinstance(source, VariableSource):
            return self.world.variables[source.id].shape.sets
        if isinstance(source, TableSource):
            return self.world.tables[source.id].shape.sets
        return tuple(axis[0] for axis in source.axes)

    def _make(self, node: Node) -> Plan:
        index = node.args[1:] if isinstance(node.source, NodeSource) else node.args
        spec = tuple(Cell("by", index[cell.what], cell.set) if isinstance(cell.what, int) and cell.kind == "by" else cell for cell in node.cells)
        dims = tuple(len(self.world.sets[s].members) for s in self.sets_of(node.source))
        steps = strides(dims)
        if isinstance(node.source, NodeSource):  # the body has its axes in the graph's order, and lacks those it does not depend on
            body = node.args[0].axes
            inner = strides(tuple(len(self.world.sets[axis[0]].members) for axis in body))
            steps = tuple(inner[body.index(axis)] if axis in body else 0 for axis in node.source.axes)
            spec, kept = tuple(spec), [node.source.axes.index(axis) for axis in body]
            static, by = self.cells(spec, dims, node.axes, steps)
            view, turn = (None, ()) if by or len(kept) < len(spec) else self._view([spec[k] for k in kept], node)
            return Plan(node, node.source, dims, static, by, view, turn)
        static, by = self.cells(spec, dims, node.axes, steps)
        view, turn = (None, ()) if by else self._view(spec, node)
        return Plan(node, node.source, dims, static, by, view, turn)

    def cells(
        self, spec: Sequence[Cell], dims: tuple[int, ...], axes: tuple[Axis, ...], steps: tuple[int, ...] | None = None
    ) -> tuple[Array, tuple[ByIndex, ...]]:
        """Flat cell numbers of a specification: what is static, and what its index nodes add. `steps` if not those of the dims."""
        static = np.zeros([1] * len(axes) + [1], dtype=np.intp)
        by: list[ByIndex] = []
        for cell, stride in zip(spec, strides(dims) if steps is None else steps, strict=True):
            if cell.axis is not None:
                along = np.array(places(self.world, cell.axis[0], cell.set), dtype=np.intp).reshape(-1, 1) * stride
                static = static + fit(along, (cell.axis,), axes)
            elif cell.node is not None:
                by.append(ByIndex(cell.node, stride, cell.set, None if self.world.sets[cell.set].whole else self.inverse_of(cell.set)))
            else:
                assert isinstance(cell.what, int)
                static = static + stride * self.inverse_of(cell.set)[cell.what]
        return static, tuple(by)

    def inverse_of(self, set_id: str) -> Array:
        """From a place in the root to the place in the set (0 where it is no member: types see to it that it is)."""
        info = self.world.sets[set_id]
        found = np.zeros(max(1, len(self.world.sets[info.root].members)), dtype=np.intp)
        for k, root in enumerate(info.index):
            found[root] = k
        return found

    def _view(self, spec: Sequence[Cell], node: Node) -> tuple[tuple[Any, ...] | None, tuple[int, ...]]:
        found = self.part(spec)
        if found is None:
            return None, ()
        index, axes = found
        return index, (*(axes.index(axis) for axis in node.axes), len(axes))

    def part(self, spec: Sequence[Cell]) -> tuple[tuple[Any, ...], list[Axis]] | None:
        """An index that takes the cells out of an array as a view, and the axes that remain; none where no view will do."""
        index: list[Any] = []
        axes: list[Axis] = []
        for cell in spec:
            if isinstance(cell.what, int):
                index.append(int(self.inverse_of(cell.set)[cell.what]))
                continue
            if cell.axis is None:
                return None
            at = places(self.world, cell.axis[0], cell.set)
            if at and at != list(range(at[0], at[0] + len(at))):
                return None
            axes.append(cell.axis)
            index.append(slice(at[0], at[0] + len(at)) if at else slice(0, 0))
        return tuple(index), axes


def view_of(plan: Plan, source: Array) -> Array:
    """The plan's view of a source shaped dims + (games,)."""
    assert plan.view is not None
    found: Array = source[plan.view]
    return found if plan.turn == tuple(range(len(plan.turn))) else found.transpose(plan.turn)


def flat_cells(by: Sequence[ByIndex], static: Array, index: Sequence[Array]) -> tuple[Array, Array | None]:
    """Flat cell numbers and a mask of the reads whose index is not none."""
    cells = static
    alive: Array | None = None
    for one, places_in_root in zip(by, index, strict=True):
        if one.node.may_none:
            there = places_in_root >= 0
            alive = there if alive is None else alive & there
            places_in_root = np.maximum(places_in_root, 0)
        at = places_in_root if one.inverse is None else one.inverse[places_in_root]
        cells = cells + (at if one.stride == 1 else at * one.stride)
    return cells, alive


def axes_of(spec: Sequence[Cell]) -> set[Axis]:
    """Every axis that a specification of cells runs over, itself or through its index nodes."""
    found: set[Axis] = set()
    for cell in spec:
        found |= {cell.axis} if cell.axis is not None else set(cell.node.axes) if cell.node is not None else set()
    return found
