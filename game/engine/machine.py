"""The program at work on a batch of games: every call bound to its arrays beforehand, a turn is running through them.

Law of a step (see `game.rules.program`): work out, loop, add, keep the range, set, move. Nothing of a step is written before all of it is worked out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.engine.frame import Constants, Frame, is_view
from game.engine.kernels import IN_PLACE, Array, Call
from game.engine.ledger import Ledger
from game.engine.moving import flow, pool
from game.engine.reading import fit, flat_cells
from game.engine.rows import OrderTables, RowWork, Scattered, scatter
from game.rules.bodies import Booking
from game.rules.nodes import CONST, Node
from game.rules.program import OrderCode, StepCode, parts_of


@dataclass(slots=True)
class Put:
    """A booking of a rule, bound: where it goes and what is there to add. `cells` where it must be scattered."""

    booking: Booking
    target: Array | None
    amount: Array
    mask: Array | None = None
    drawn: Array | None = None
    cells: Any = None


@dataclass(slots=True)
class BoundStep:
    code: StepCode
    calls: list[Call] = field(default_factory=list)
    orders: list[tuple[OrderCode, list[Call]]] = field(default_factory=list)
    loop_calls: list[Call] = field(default_factory=list)
    loop_puts: list[Put] = field(default_factory=list)
    times: int = 0
    puts: list[Put] = field(default_factory=list)


class Machine:
    """One program bound for one number of games."""

    def __init__(self, constants: Constants, games: int, opening: bool = False) -> None:
        self.constants, self.program = constants, constants.program
        self.frame = Frame(constants, games)
        self.was_needed: set[str] = set()
        codes = (self.program.opening,) if opening else self.program.steps
        self.opening = opening
        self.last_use = _last_uses(codes, constants)
        self.at = 0
        self.steps = [self._bind(code) for code in codes]
        self.was_rows = self._was_rows()
        starts = self.program.starts
        self.resets = [(info, constants.start_column(starts[id], info.cells)) for id, info in self.program.world.variables.items() if info.this_turn]

    # -- binding

    def _bind(self, code: StepCode) -> BoundStep:
        versions = None if self.opening else code.versions
        step = BoundStep(code)
        step.calls = self._bind_nodes(code.nodes, versions)
        for order in code.orders:
            step.orders.append((order, self._bind_nodes(order.world, versions)))
            self._watch(order.rows, versions)
        hold = self.at
        step.loop_calls = self._bind_nodes(code.loop_nodes, versions, keep=True)
        step.loop_puts = [self._put(b, versions) for loop in code.loop for b in loop.sets]
        step.times = max((loop.times for loop in code.loop), default=0)
        self.at = max(self.at, hold)
        ordered = sorted(code.bookings, key=lambda b: (b.how != "change", b.how != "set", b.variable, b.cause))
        step.puts = [self._put(b, versions) for b in ordered]
        self._free_after_step(step)
        return step

    def _bind_nodes(self, nodes: list[Node], versions: dict[str, int] | None, keep: bool = False) -> list[Call]:
        found: list[Call] = []
        frame = self.frame
        for node in nodes:
            self.at += 1
            self._watch([node], versions)
            if is_view(node, self.constants.reads):
                continue
            out = None if keep else self._in_place(node)
            if out is None:
                out = frame.take(node)
            found += frame.bind(node, versions, out)
            if not keep:
                self._free(node)
        return found

    def _in_place(self, node: Node) -> Array | None:
        """The buffer of an argument that is used here for the last time, if the result may be written over it."""
        if node.op not in IN_PLACE:
            return None
        for arg in node.args:
            if arg.axes == node.axes and arg.kind == node.kind and arg.id in self.frame.values and self.last_use.get(arg.id) == (node.id,):
                self.last_use[arg.id] = None
                return self.frame.values[arg.id]
        return None

    def _free(self, node: Node) -> None:
        for arg in {arg.id: arg for arg in _bases(node, self.constants)}.values():
            if self.last_use.get(arg.id) == (node.id,):
                self.frame.give(self.frame.values[arg.id])
                self.last_use[arg.id] = None

    def _free_after_step(self, step: BoundStep) -> None:
        for put in step.puts:
            for part in parts_of(put.booking):
                for base in _bases_of(part, self.constants):
                    if self.last_use.get(base.id) == ("step", step.code.name) and base.id in self.frame.values:
                        self.frame.give(self.frame.values[base.id])
                        self.last_use[base.id] = None

    def _watch(self, nodes: list[Node], versions: dict[str, int] | None) -> None:
        """Remembers which variables must be kept as they were when the turn began."""
        for node in nodes:
            if versions is not None and node.op == "read" and node.extra[0][0] == "variable":  # type: ignore[index]
                _, id, version = node.extra[0]  # type: ignore[misc]
                if version != versions.get(id, 0) and version == 0:
                    self.was_needed.add(id)

    def _was_rows(self) -> list[tuple[int, int]]:
        spans = sorted((info.offset, info.offset + info.cells) for id, info in self.program.world.variables.items() if id in self.was_needed)
        joined: list[tuple[int, int]] = []
        for low, high in spans:
            if joined and joined[-1][1] == low:
                joined[-1] = (joined[-1][0], high)
            else:
                joined.append((low, high))
        return joined

    def _put(self, booking: Booking, versions: dict[str, int] | None) -> Put:
        frame = self.frame
        info = self.program.world.variables[booking.variable]
        column = frame.cur[info.offset : info.offset + info.cells].reshape(*info.dims, frame.games)
        amount = frame.array(booking.amount, versions)
        if booking.how in ("move", "pool"):
            drawn = frame.array(booking.drawn_to, versions) if booking.drawn_to is not None else None
            axes = tuple(cell[1] for cell in booking.cells)
            return Put(booking, column, self._laid(amount, booking.amount, axes), drawn=drawn)  # type: ignore[arg-type]
        axes = tuple(sorted((cell[1] for cell in booking.cells if cell[0] == "axis"), key=lambda a: (self.program.graph.order[a[0]], a[1])))  # type: ignore[index, arg-type]
        mask = frame.array(booking.where, versions) if booking.where is not None else None
        if any(cell[0] == "by" for cell in booking.cells):
            return self._scattered_put(booking, amount, mask, versions)
        index, own = self._view_index(booking)
        if index is None:
            return self._scattered_put(booking, amount, mask, versions)
        target = column[index]
        turn = [own.index(axis) for axis in axes]
        target = target.transpose(*turn, len(turn))
        if mask is not None:
            mask = np.broadcast_to(fit(mask, booking.where.axes, axes), target.shape)  # type: ignore[union-attr]
        return Put(booking, target, fit(amount, booking.amount.axes, axes), mask)

    def _laid(self, array: Array, node: Node, axes: tuple[Any, ...]) -> Array:
        """The array with exactly these axes, in this order."""
        inside = tuple(sorted(axes, key=lambda a: (self.program.graph.order[a[0]], a[1])))
        full = np.broadcast_to(fit(array, node.axes, inside), (*(self.constants.size(a) for a in inside), self.frame.games))
        return full.transpose(*(inside.index(a) for a in axes), len(axes))

    def _view_index(self, booking: Booking) -> tuple[tuple[Any, ...] | None, list[Any]]:
        from game.engine.reading import places

        index: list[Any] = []
        own: list[Any] = []
        for kind, what, set_id in booking.cells:
            if kind == "member":
                index.append(int(self.constants.reads._inverse_of(set_id)[what]))
                continue
            at = places(self.program.world, what[0], set_id)  # type: ignore[index]
            if at and at != list(range(at[0], at[0] + len(at))):
                return None, []
            own.append(what)
            index.append(slice(at[0], at[0] + len(at)) if at else slice(0, 0))
        return tuple(index), own

    def _scattered_put(self, booking: Booking, amount: Array, mask: Array | None, versions: dict[str, int] | None) -> Put:
        order = self.program.graph.order
        found = {*booking.amount.axes, *(c[1] for c in booking.cells if c[0] == "axis")}
        found |= {axis for c in booking.cells if c[0] == "by" for axis in c[1].axes}  # type: ignore[attr-defined]
        axes = tuple(sorted(found, key=lambda a: (order[a[0]], a[1])))  # type: ignore[index]
        info = self.program.world.variables[booking.variable]
        static, by = self.constants.reads.cells(booking.cells, info.dims, axes, [])
        shape = (*(self.constants.size(a) for a in axes), self.frame.games)  # type: ignore[arg-type]
        amount = np.broadcast_to(fit(amount, booking.amount.axes, axes), shape)  # type: ignore[arg-type]
        index = [fit(self.frame.array(n, versions), n.axes, axes) for _, _, n in by]  # type: ignore[arg-type]
        if mask is not None:
            mask = np.broadcast_to(fit(mask, booking.where.axes, axes), shape)  # type: ignore[union-attr, arg-type]

        def cells() -> tuple[Array, Array]:
            flat, alive = flat_cells(by, static, index)
            where = np.broadcast_to((flat + info.offset) * self.frame.games + self.frame.arange, shape)
            keep = np.ones(shape, dtype=np.bool_) if alive is None else np.broadcast_to(alive, shape)
            if info.symmetric:
                n = info.dims[0]
                other = np.broadcast_to((flat % n * n + flat // n + info.offset) * self.frame.games + self.frame.arange, shape)
                apart = keep & (where != other)
                return np.stack([where, other]), np.stack([apart, apart])
            return where, keep

        return Put(booking, None, amount, mask, cells=cells)

    # -- running

    def begin(self, ledger: Ledger | None = None) -> None:
        """A turn begins: the count goes up, what belongs to one turn is reset, and the beginning is remembered."""
        cur = self.frame.cur
        cur[0] += 1.0
        for info, start in self.resets:
            span = slice(info.offset, info.offset + info.cells)
            if ledger is not None:
                ledger.dense("begin", ledger.RESET, info, start - cur[span])
            cur[span] = start
        for low, high in self.was_rows:
            self.frame.was[low:high] = cur[low:high]

    def run(self, orders: OrderTables, ledger: Ledger | None = None) -> None:
        """All steps of a turn (or the opening measure)."""
        with np.errstate(all="ignore"):
            for step in self.steps:
                self._step(step, orders, ledger)

    def _step(self, step: BoundStep, orders: OrderTables, ledger: Ledger | None) -> None:
        for call in step.calls:
            call()
        scattered = self._orders(step, orders)
        if step.times:
            self._loop(step, ledger)
        self._add(step, scattered, ledger)
        for put in step.puts:
            if put.booking.how == "set":
                self._set(put, step.code.name, ledger)
            elif put.booking.how != "change":
                self._move(put, step.code.name, ledger)
        for found in scattered:
            if found.booking.how == "set":
                flat = self.frame.cur.reshape(-1)
                if ledger is not None:
                    ledger.book(step.code.name, found.booking.cause, found.booking.variable, found.where, found.amounts - flat[found.where])
                flat[found.where] = found.amounts

    def _orders(self, step: BoundStep, orders: OrderTables) -> list[Scattered]:
        found: list[Scattered] = []
        for code, calls in step.orders:
            table = orders.get(code.order)
            if table is None or not table.count:
                continue
            for call in calls:
                call()
            work = RowWork(self.frame, table, step.code.versions)
            found += [scatter(work, booking, self.constants) for booking in code.bookings]
        return found

    def _loop(self, step: BoundStep, ledger: Ledger | None) -> None:
        columns = {put.booking.variable: put for put in step.loop_puts}
        spans = [self.program.world.variables[id] for id in sorted(columns)]
        before = {info.id: self.frame.cur[info.offset : info.offset + info.cells].copy() for info in spans}
        for _ in range(step.times):
            for call in step.loop_calls:
                call()
            changed = False
            fresh = [(put, self._masked(put)) for put in step.loop_puts]
            for put, value in fresh:
                assert put.target is not None
                changed = changed or bool((put.target != value).any())
                np.copyto(put.target, value)
            if not changed:
                break
        if ledger is not None:
            for put in step.loop_puts:
                info = self.program.world.variables[put.booking.variable]
                ledger.dense(step.code.name, put.booking.cause, info, self.frame.cur[info.offset : info.offset + info.cells] - before[info.id])

    def _masked(self, put: Put) -> Array:
        assert put.target is not None
        value = put.amount if put.mask is None else np.where(put.mask, put.amount, put.target)
        return np.array(np.broadcast_to(value, put.target.shape), dtype=np.float64)

    def _add(self, step: BoundStep, scattered: list[Scattered], ledger: Ledger | None) -> None:
        touched: dict[str, None] = {}
        flat = self.frame.cur.reshape(-1)
        for put in step.puts:
            if put.booking.how == "change":
                touched[put.booking.variable] = None
                self._add_one(put, step.code.name, flat, ledger)
        for found in scattered:
            if found.booking.how == "change":
                touched[found.booking.variable] = None
                np.add.at(flat, found.where, found.amounts)
                if ledger is not None:
                    ledger.book(step.code.name, found.booking.cause, found.booking.variable, found.where, found.amounts, found.rows)
        for id in touched:
            info = self.program.world.variables[id]
            column = self.frame.cur[info.offset : info.offset + info.cells]
            raw = column.copy() if ledger is not None else None
            np.maximum(column, info.low, out=column)
            np.minimum(column, info.high, out=column)
            if ledger is not None:
                ledger.dense(step.code.name, ledger.LIMIT, info, column - raw)

    def _add_one(self, put: Put, step: str, flat: Array, ledger: Ledger | None) -> None:
        info = self.program.world.variables[put.booking.variable]
        if put.target is not None:
            if ledger is not None:
                spread = np.zeros((info.cells, self.frame.games))
                self._same_view(put, info, spread)[...] = put.amount
                ledger.dense(step, put.booking.cause, info, spread)
            np.add(put.target, put.amount, out=put.target)
            return
        where, keep = put.cells()
        amounts = np.broadcast_to(put.amount, keep.shape)[keep]
        np.add.at(flat, where[keep], amounts)
        if ledger is not None:
            ledger.book(step, put.booking.cause, put.booking.variable, where[keep], amounts)

    def _same_view(self, put: Put, info: Any, data: Array) -> Array:
        """The part of another column that corresponds to the target's part of its own."""
        index, own = self._view_index(put.booking)
        axes = sorted(own, key=lambda a: (self.program.graph.order[a[0]], a[1]))
        found = data.reshape(*info.dims, self.frame.games)[index]
        return found.transpose(*(own.index(a) for a in axes), len(axes))

    def _set(self, put: Put, step: str, ledger: Ledger | None) -> None:
        info = self.program.world.variables[put.booking.variable]
        column = self.frame.cur[info.offset : info.offset + info.cells]
        before = column.copy() if ledger is not None else None
        if put.target is None:
            where, keep = put.cells()
            keep = keep if put.mask is None else keep & put.mask
            self.frame.cur.reshape(-1)[where[keep]] = np.broadcast_to(put.amount, keep.shape)[keep]
        elif put.mask is None or (put.mask.size and put.booking.where is not None and put.booking.where.op == "truth"):
            np.copyto(put.target, put.amount)
        else:
            np.copyto(put.target, put.amount, where=put.mask)
        if ledger is not None:
            ledger.dense(step, put.booking.cause, info, column - before)

    def _move(self, put: Put, step: str, ledger: Ledger | None) -> None:
        assert put.target is not None
        before = put.target.copy() if ledger is not None else None
        if put.booking.how == "move":
            flow(put.target, put.amount)
        else:
            pool(put.target, put.amount, put.drawn)
        if ledger is not None:
            info = self.program.world.variables[put.booking.variable]
            ledger.dense(step, put.booking.cause, info, (put.target - before).reshape(info.cells, -1))


def _bases_of(node: Node, constants: Constants) -> list[Node]:
    """The nodes whose buffers a value lies in: a view lies in what it looks at."""
    if node.ctx == CONST:
        return []
    if node.op == "held" or (is_view(node, constants.reads) and node.extra[0][0] == "node"):  # type: ignore[index]
        return _bases_of(node.args[0], constants)
    return [] if is_view(node, constants.reads) else [node]


def _bases(node: Node, constants: Constants) -> list[Node]:
    return [base for arg in node.args for base in _bases_of(arg, constants)]


def _last_uses(codes: tuple[StepCode, ...], constants: Constants) -> dict[int, Any]:
    """Where each buffer is used for the last time: by a node, or until the end of a step."""
    last: dict[int, Any] = {}
    for code in codes:
        for node in code.nodes:
            for base in _bases(node, constants):
                last[base.id] = (node.id,)
        for order in code.orders:
            for node in (*order.world, *order.rows):
                for base in _bases(node, constants):
                    last[base.id] = ("never",)
            for node in order.world:
                last.setdefault(node.id, ("never",))
        for node in code.loop_nodes:
            for base in _bases(node, constants):
                last[base.id] = ("never",)
        for booking in (*code.bookings, *(b for loop in code.loop for b in loop.sets)):
            for part in parts_of(booking):
                for base in _bases_of(part, constants):
                    if last.get(base.id) != ("never",):
                        last[base.id] = ("step", code.name)
    return last

