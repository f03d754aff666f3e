"""A program bound to a frame: for every step the calls to make and the places to write, with buffers used again as soon as they are free.

Law: a buffer is given back after the last call that reads it; what orders or loops read is never given back, since they may run or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from game.base.building import lasting
from game.engine.frame import Constants, Frame, is_view
from game.engine.guards import Guarded, Parted, parted
from game.engine.kernels import IN_PLACE, Array, Call
from game.engine.reading import axes_of, fit, flat_cells
from game.engine.rowcode import RowCode
from game.rules.bookings import Booking
from game.rules.nodes import CONST, Axis, Node, NodeSource, VariableSource
from game.rules.program import ItselfCode, OrderCode, StepCode, parts_of
from game.rules.symmetry import both_sides
from game.rules.world import VariableInfo

COMMON = 3  # what so many kinds of order need is worked out for all games, the rest for each row
BETWEEN = 40  # cells that may be held in range without need, to save a call
KEPT = "kept"  # the last use of a buffer that is never given back


@dataclass(slots=True)
class Put:
    """A booking of a rule, bound: where it goes and what is there to add; `cells` says where, if it must be scattered; `times` bounds a loop."""

    booking: Booking
    info: VariableInfo
    target: Array | None
    amount: Array
    mask: Array | None = None
    drawn: Array | None = None
    cells: Callable[[], tuple[Array, Array]] | None = None
    times: int = 0


@dataclass(slots=True)
class BoundOrder:
    """One kind of order in one step: the program of its rows."""

    order: int
    code: RowCode


@dataclass(slots=True)
class BoundItself:
    """An order that comes by itself: for which seats of which games, its picks, and the program that asks its gates."""

    order: int
    when: Array
    picks: tuple[Array, ...]
    seats: Array  # places of the seats in their root
    stopped_by: tuple[int, ...]  # the order kinds that keep it from coming to who gives them
    calls: list[Call]
    code: RowCode
    gates: list[int]


@dataclass(slots=True)
class BoundGuard:
    """A rule that comes to nothing unless its tests hold: its calls for all games, and its program for the few games in which they do."""

    tests: list[Array]
    code: RowCode
    calls: list[Call] = field(default_factory=list)
    changes: list[Put] = field(default_factory=list)
    sets: list[Put] = field(default_factory=list)
    adds: list[Call] = field(default_factory=list)
    blank: list[tuple[Array, float]] = field(default_factory=list)  # what is set to where the tests do not hold


@dataclass(slots=True)
class BoundStep:
    """A step ready to run. `adds` and `limit_calls` are the changes as plain calls, for play that is not explained."""

    name: str
    calls: list[Call] = field(default_factory=list)
    orders: list[BoundOrder] = field(default_factory=list)
    for_orders: list[tuple[frozenset[int], list[Call]]] = field(default_factory=list)  # what all games need for these kinds of order
    kept: list[BoundItself] = field(default_factory=list)
    loop_calls: list[Call] = field(default_factory=list)
    loop_puts: list[Put] = field(default_factory=list)
    times: int = 0
    changes: list[Put] = field(default_factory=list)
    sets: list[Put] = field(default_factory=list)
    moves: list[Put] = field(default_factory=list)
    adds: list[Call] = field(default_factory=list)
    limit_calls: list[Call] = field(default_factory=list)
    diagonals: list[Call] = field(default_factory=list)  # what keeps the diagonal of symmetric variables at 0
    guarded: list[BoundGuard] = field(default_factory=list)
    for_guarded: list[tuple[tuple[int, ...], list[Call]]] = field(default_factory=list)  # what several guarded rules need, by their places
    every_change: list[Put] = field(default_factory=list)  # those of guarded rules among them
    every_set: list[Put] = field(default_factory=list)
    reflects: bool = False  # whether something that is no number may have changed in the turn before this step
    touched: frozenset[str] = frozenset()  # variables that rules change in this step


class Binding:
    """Binds the steps of a program, in the order in which they run."""

    def __init__(self, constants: Constants, frame: Frame, codes: tuple[StepCode, ...], one_state: bool) -> None:
        self.constants, self.frame, self.world = constants, frame, constants.program.world
        self.one_state = one_state  # outside turns every version of a variable is the one at hand
        parts, last_use = _planned(codes, constants)
        self.last_use = dict(last_use)
        self.was_needed: set[str] = set()
        with lasting():
            self.steps = [self._step(code, part) for code, part in zip(codes, parts, strict=True)]
        for code, step in zip(codes, self.steps[1:]):
            step.reflects = _sets_anything(code)

    def _step(self, code: StepCode, parts: Parted) -> BoundStep:
        versions = None if self.one_state else code.versions
        step = BoundStep(code.name, self._calls(parts.nodes, versions))
        self.values: dict[int, Array] = {}  # all values of this step, for the programs of its rows
        step.kept = [self._itself(kept, versions) for kept in code.kept]
        step.for_orders = self._for_orders(code.orders, versions)
        needed = _needed(code.orders)
        for order in code.orders:
            own = frozenset(node.id for node in order.world if len(needed[node.id]) < COMMON)
            step.orders.append(self._order(order, versions, own))
        step.loop_calls = self._calls(code.loop_nodes, versions, keep=True)
        step.loop_puts = [self._put(b, versions, loop.times) for loop in code.loop for b in loop.sets]
        step.times = max((loop.times for loop in code.loop), default=0)
        for booking in sorted(parts.bookings, key=lambda b: (b.variable, b.cause)):
            part = {"change": step.changes, "set": step.sets}.get(booking.how, step.moves)
            part.append(self._kept_still(self._put(booking, versions), step.calls))
        step.adds = [call for put in step.changes for call in self._add(put)]
        step.for_guarded = [(rules, self._calls(nodes, versions)) for rules, nodes in parts.common]
        step.guarded = [self._guard(one, versions) for one in parts.guarded]
        step.every_change = sorted([*step.changes, *(put for one in step.guarded for put in one.changes)], key=_order_of)
        step.every_set = sorted([*step.sets, *(put for one in step.guarded for put in one.sets)], key=_order_of)
        step.touched = frozenset(put.info.id for put in step.every_change)
        step.limit_calls = self.limits(self.world.variables[id] for id in step.touched)
        step.diagonals = self.diagonals(self.world.variables[id] for id in step.touched)
        self._release(code)
        self.values.update(self.frame.values)
        return step

    # -- nodes

    def _calls(self, nodes: Iterable[Node], versions: dict[str, int] | None, keep: bool = False) -> list[Call]:
        found: list[Call] = []
        for node in nodes:
            self._watch((node, *node.args), versions)
            if is_view(node, self.constants.reads):
                continue
            out = None if keep else self._in_place(node)
            found += self.frame.bind(node, versions, self.frame.take(node) if out is None else out)
            if not keep:
                self._free(_bases(node, self.constants), node.id)
        return found

    def _in_place(self, node: Node) -> Array | None:
        """The buffer of an argument that is used here for the last time, if the result may be written over it."""
        if node.op not in IN_PLACE:
            return None
        for arg in node.args:
            if arg.axes == node.axes and arg.kind == node.kind and self.last_use.get(arg.id) == node.id and arg.id in self.frame.values:
                self.last_use[arg.id] = None
                return self.frame.values[arg.id]
        return None

    def _free(self, bases: Iterable[Node], use: int | str) -> None:
        for base in bases:
            if self.last_use.get(base.id) == use and base.id in self.frame.values:
                self.frame.give(self.frame.values[base.id])
                self.last_use[base.id] = None

    def _release(self, code: StepCode) -> None:
        for booking in code.bookings:
            for part in parts_of(booking):
                self._free(_bases_of(part, self.constants), code.name)

    def _watch(self, nodes: Iterable[Node], versions: dict[str, int] | None) -> None:
        """Remembers which variables must be kept as they were when the turn began: a view is read anew wherever it is used."""
        for node in nodes:
            if node.op in ("held", "same") or (node.op == "read" and isinstance(node.source, NodeSource)):
                self._watch(node.args, versions)
            elif versions is not None and node.op == "read" and isinstance(node.source, VariableSource):
                written = versions.get(node.source.id, 0) != 0
                self.was_needed |= {node.source.id} if written and node.source.version == 0 else set()

    def _for_orders(self, orders: Sequence[OrderCode], versions: dict[str, int] | None) -> list[tuple[frozenset[int], list[Call]]]:
        """What is worked out for all games since many kinds of order need it. What a value is made of is needed by as many at least, so it comes first."""
        together: dict[frozenset[int], list[Node]] = {}
        needed = _needed(orders)
        for id, node in sorted({node.id: node for order in orders for node in order.world}.items()):  # by number: what it is made of first
            if len(needed[id]) >= COMMON:
                together.setdefault(frozenset(needed[id]), []).append(node)
        found = sorted(together.items(), key=lambda item: (-len(item[0]), item[1][0].id))
        return [(kinds, self._calls(some, versions, keep=True)) for kinds, some in found]

    def _order(self, order: OrderCode, versions: dict[str, int] | None, own: frozenset[int]) -> BoundOrder:
        for node in (*order.world, *order.rows):
            self._watch((node, *node.args), versions)
        for booking in order.bookings:
            self._watch(parts_of(booking), versions)
        code = RowCode(self.frame, len(self.constants.program.orders[order.order].picks), versions, inside=own, values=self.values)
        for booking in order.bookings:
            code.book(booking)
        return BoundOrder(order.order, code)

    def _itself(self, kept: ItselfCode, versions: dict[str, int] | None) -> BoundItself:
        info = self.constants.program.orders[kept.order]
        axis = next(iter(kept.itself.when.axes))
        shape = (self.constants.size(axis), self.frame.games)
        arrays = [np.broadcast_to(fit(self.frame.array(node, versions), node.axes, (axis,)), shape) for node in (kept.itself.when, *kept.itself.picks)]
        calls = self._calls(kept.world, versions, keep=True)
        code = RowCode(self.frame, len(info.picks), versions)
        gates = [code.need(gate) for gate in kept.gates]
        seats = np.array(self.world.sets[info.seat_set].index, dtype=np.intp)
        unless = kept.itself.unless
        stopped_by = tuple(k for k, order in enumerate(self.constants.program.orders) if unless is not None and order.group == unless)
        return BoundItself(kept.order, arrays[0], tuple(arrays[1:]), seats, stopped_by, calls, code, gates)

    def _guard(self, one: Guarded, versions: dict[str, int] | None) -> BoundGuard:
        code = RowCode(self.frame, -1, versions, inside=frozenset(node.id for node in one.nodes), values=self.values)
        found = BoundGuard([self.frame.array(test, versions) for test in one.tests], code)
        found.calls = self._calls(one.nodes, versions)
        for booking in sorted(one.bookings, key=lambda b: (b.variable, b.cause)):
            put = self._kept_still(self._put(booking, versions), found.calls)
            (found.changes if booking.how == "change" else found.sets).append(put)
            code.book(booking)
            if booking.how == "set" and put.mask is None and put.target is not None:
                found.blank.append((put.target, -1.0 if put.info.kind.startswith("@") else 0.0))
        found.adds = [call for put in found.changes for call in self._add(put)]
        return found

    # -- places to write

    def _kept_still(self, put: Put, calls: list[Call]) -> Put:
        """Amounts that are mere views of the state are copied before anything of the step is written."""
        for name in ("amount", "drawn"):
            array = getattr(put, name)
            if array is not None and np.may_share_memory(array, self.frame.cur):
                copy = np.empty(array.shape)
                calls.append(partial(np.copyto, copy, array))
                setattr(put, name, copy)
        return put

    def _put(self, booking: Booking, versions: dict[str, int] | None, times: int = 0) -> Put:
        info = self.world.variables[booking.variable]
        self._watch(parts_of(booking), versions)
        amount = self.frame.array(booking.amount, versions)
        if booking.how in ("move", "pool"):
            drawn = None if booking.drawn_to is None else self.frame.array(booking.drawn_to, versions)
            axes = tuple(cell.axis for cell in booking.cells if cell.axis is not None)
            return Put(booking, info, self.column(info), self._laid(amount, booking.amount, axes), drawn=drawn)
        mask = None if booking.where is None or booking.where.op == "truth" else self.frame.array(booking.where, versions)
        target = None if info.symmetric and not both_sides(booking.cells) else self.part(booking, self.column(info))
        if target is None:
            return self._scattered(booking, info, amount, mask, versions, times)
        axes = tuple(sorted(axes_of(booking.cells), key=self.constants.rank))
        if mask is not None and booking.where is not None:
            mask = np.broadcast_to(fit(mask, booking.where.axes, axes), target.shape)
        return Put(booking, info, target, fit(amount, booking.amount.axes, axes), mask, times=times)

    def column(self, info: VariableInfo, data: Array | None = None) -> Array:
        """A variable's cells, shaped dims + (games,)."""
        rows = self.frame.cur[info.offset : info.offset + info.cells] if data is None else data
        return rows.reshape(*info.dims, self.frame.games)

    def part(self, booking: Booking, column: Array) -> Array | None:
        """The part of a column that the booking is about, axes in the order of the graph; none where it is no simple part."""
        found = self.constants.reads.part(booking.cells)
        if found is None:
            return None
        index, own = found
        axes = sorted(own, key=self.constants.rank)
        part: Array = column[index].transpose(*(own.index(axis) for axis in axes), len(axes))
        return part

    def _laid(self, array: Array, node: Node, axes: tuple[Axis, ...]) -> Array:
        """The array with exactly these axes, in this order."""
        inside = tuple(sorted(axes, key=self.constants.rank))
        full = np.broadcast_to(fit(array, node.axes, inside), (*(self.constants.size(a) for a in inside), self.frame.games))
        return full.transpose(*(inside.index(a) for a in axes), len(axes))

    def _scattered(self, booking: Booking, info: VariableInfo, amount: Array, mask: Array | None, versions: dict[str, int] | None, times: int) -> Put:
        axes = tuple(sorted({*booking.amount.axes, *axes_of(booking.cells)}, key=self.constants.rank))
        shape = (*(self.constants.size(a) for a in axes), self.frame.games)
        amount = np.broadcast_to(fit(amount, booking.amount.axes, axes), shape)
        if mask is not None and booking.where is not None:
            mask = np.broadcast_to(fit(mask, booking.where.axes, axes), shape)
        sides = [self._places_of(booking.cells, info, axes, versions)]
        if info.symmetric:
            sides.append(self._places_of((booking.cells[1], booking.cells[0]), info, axes, versions))

        def cells() -> tuple[Array, Array]:
            found = [side() for side in sides]
            where = [np.broadcast_to((flat + info.offset) * self.frame.games + self.frame.arange, shape) for flat, _ in found]
            keep = [np.ones(shape, dtype=np.bool_) if alive is None else np.broadcast_to(alive, shape) for _, alive in found]
            if not info.symmetric:
                return where[0], keep[0]
            apart = keep[0] & (where[0] != where[1])
            if both_sides(booking.cells):
                return where[0], apart
            return np.stack(where), np.stack([apart, apart])

        return Put(booking, info, None, amount, mask, cells=cells, times=times)

    def _places_of(self, cells: Any, info: VariableInfo, axes: tuple[Axis, ...], versions: dict[str, int] | None) -> Callable[[], tuple[Array, Array | None]]:
        static, by = self.constants.reads.cells(cells, info.dims, axes)
        index = [fit(self.frame.array(b.node, versions), b.node.axes, axes) for b in by]
        return lambda: flat_cells(by, static, index)

    def _add(self, put: Put) -> list[Call]:
        if put.target is not None:
            amount = put.amount.reshape(()) if put.amount.size == 1 else put.amount
            return [partial(np.add, put.target, amount, out=put.target)]
        flat = self.frame.cur.reshape(-1)
        assert put.cells is not None
        where_and_keep = put.cells

        def scatter() -> None:
            where, keep = where_and_keep()
            np.add.at(flat, where[keep], np.broadcast_to(put.amount, keep.shape)[keep])

        return [scatter]

    def limits(self, infos: Iterable[VariableInfo]) -> list[Call]:
        """The calls that keep variables in their ranges. Those of one range lie side by side and are held together, with what lies between them."""
        calls: list[Call] = []
        spans: list[tuple[int, int, float, float]] = []
        for info in sorted(infos, key=lambda info: info.offset):
            last = spans[-1] if spans else None
            if last is not None and last[2:] == (info.low, info.high) and info.offset - last[1] <= BETWEEN:
                spans[-1] = (last[0], info.offset + info.cells, info.low, info.high)
            else:
                spans.append((info.offset, info.offset + info.cells, info.low, info.high))
        for start, end, low, high in spans:
            rows = self.frame.cur[start:end]
            calls += [partial(np.maximum, rows, np.array(low), out=rows), partial(np.minimum, rows, np.array(high), out=rows)]
        return calls

    def diagonals(self, infos: Iterable[VariableInfo]) -> list[Call]:
        """The calls that keep at 0 what a symmetric variable has from a member to itself."""
        return [partial(self.frame.cur[info.offset : info.offset + info.cells : info.dims[0] + 1].fill, 0.0) for info in infos if info.symmetric]

    def was_rows(self) -> list[tuple[int, int]]:
        """The rows of the state that must be remembered from the turn's beginning."""
        spans = sorted((info.offset, info.offset + info.cells) for id, info in self.world.variables.items() if id in self.was_needed)
        joined: list[tuple[int, int]] = []
        for low, high in spans:
            if joined and joined[-1][1] == low:
                joined[-1] = (joined[-1][0], high)
            else:
                joined.append((low, high))
        return joined


def _needed(orders: Sequence[OrderCode]) -> dict[int, set[int]]:
    """By node the kinds of order that need it."""
    found: dict[int, set[int]] = {}
    for order in orders:
        for node in order.world:
            found.setdefault(node.id, set()).add(order.order)
    return found


def _order_of(put: Put) -> tuple[str, str]:
    return put.info.id, put.booking.cause


def _sets_anything(code: StepCode) -> bool:
    every = (*code.bookings, *(b for loop in code.loop for b in loop.sets), *(b for order in code.orders for b in order.bookings))
    return any(booking.how == "set" for booking in every)


def _bases_of(node: Node, constants: Constants) -> list[Node]:
    """The nodes whose buffers a value lies in: a view lies in what it looks at."""
    if node.ctx == CONST:
        return []
    if node.op in ("held", "same") or (node.op == "read" and is_view(node, constants.reads) and isinstance(node.source, NodeSource)):
        return _bases_of(node.args[0], constants)
    return [] if is_view(node, constants.reads) else [node]


def _bases(node: Node, constants: Constants) -> list[Node]:
    return [base for arg in node.args for base in _bases_of(arg, constants)]


def _planned(codes: tuple[StepCode, ...], constants: Constants) -> tuple[list[Parted], dict[int, Any]]:
    """What binding for any number of games needs to know of a program: worked out once."""
    found = constants.plans.get(id(codes))
    if found is None:
        parts = parted(codes, constants.program.graph, constants.reads)
        found = constants.plans[id(codes)] = parts, _last_uses(codes, parts, constants)
    return found


def _last_uses(codes: tuple[StepCode, ...], parts: Sequence[Parted], constants: Constants) -> dict[int, Any]:
    """Where each buffer is used for the last time: by a node (its number), or until the end of a step (its name)."""
    last: dict[int, Any] = {}
    for code, part in zip(codes, parts, strict=True):
        for node in part.every:
            last.update((base.id, node.id) for base in _bases(node, constants))
        for test in (test for one in part.guarded for test in one.tests):
            last.update((base.id, KEPT) for base in _bases_of(test, constants))
        for node in (*(n for order in code.orders for n in (*order.world, *order.rows)), *code.loop_nodes):
            last.update((base.id, KEPT) for base in _bases(node, constants))
        asked = [node for kept in code.kept for node in (kept.itself.when, *kept.itself.picks, *kept.world, *kept.rows, *kept.gates)]
        last.update((base.id, KEPT) for node in asked for base in (*_bases_of(node, constants), *_bases(node, constants)))
        for order in code.orders:
            last.update((base.id, KEPT) for b in order.bookings for part in parts_of(b) for base in _bases_of(part, constants))
        for booking in (*code.bookings, *(b for loop in code.loop for b in loop.sets)):
            bases = [base for part in parts_of(booking) for base in _bases_of(part, constants)]
            last.update((base.id, code.name) for base in bases if last.get(base.id) != KEPT)
    return last
