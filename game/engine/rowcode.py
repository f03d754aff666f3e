"""Orders as short programs: for one kind of order, the calls that turn its rows into amounts and places.

Law: rows may come in any order and any mixture of games; exact sums make the result the same. Places are shared: two values read at the same pick
use the same flat index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.base import chance
from game.engine.frame import Frame, compute, settle
from game.engine.kernels import BINARY, ELEMENTWISE, OVER, SHIFT, UNARY, Array, dtype_of
from game.engine.reading import ByIndex, axes_of, view_of
from game.engine.rowops import COUNT, GAME, Ints, Op, Slots, assign, finisher, flat_places, full, two
from game.rules.bookings import Booking
from game.rules.nodes import CONST, ROW, Axis, Node, NodeSource, TableSource
from game.rules.symmetry import both_sides

SMALL = {op: call for op, call in (BINARY | UNARY).items() if op not in ("mask", "number")}


@dataclass(frozen=True, slots=True)
class Table:
    """All orders of one kind in a batch: the game of each row, and its seat and picks as places in their root sets."""

    game: Ints
    picks: tuple[Ints, ...]  # the seat first

    @property
    def count(self) -> int:
        return len(self.game)


OrderTables = dict[int, Table]  # by the kind's place in the program


def joined(tables: list[Table]) -> Table:
    """Several tables of one kind as one."""
    if len(tables) == 1:
        return tables[0]
    return Table(np.concatenate([t.game for t in tables]), tuple(np.concatenate(p) for p in zip(*(t.picks for t in tables), strict=True)))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a booking goes: its column laid flat, and the slots of its places, its amounts and what is to be kept."""

    booking: Booking
    column: Array
    start: int  # where the column begins in the state laid flat
    low: float  # the range of the variable
    high: float
    where: int
    amount: int
    keep: int | None
    shape: tuple[int, ...]  # of places and amounts, without the rows
    mirror: int | None = None  # places seen from the other side, of a symmetric variable


class RowCode:
    """The program of one kind of order at one point of the turn, bound to a frame."""

    def __init__(
        self,
        frame: Frame,
        picks: int,
        versions: dict[str, int] | None,
        asking: bool = False,
        inside: frozenset[int] = frozenset(),
        values: dict[int, Array] | None = None,
    ) -> None:
        self.frame, self.versions, self.asking = frame, versions, asking
        self.inside = inside  # values of games that are worked out for each row, since few games need them
        self.ops: list[Op] = []
        self.slots: dict[object, int] = {}
        self.blank: Slots = [None, None]
        self.picks = [self._slot(("pick", k)) for k in range(picks + 1)]
        self.targets: list[Target] = []
        self.noted: list[Booking] = []  # what is still to become targets
        self.values = frame.values if values is None else values  # what is worked out for all games; later steps may work it out anew, elsewhere

    # -- running

    def run(self, table: Table) -> Slots:
        """The values of all slots for these rows."""
        if self.noted:
            self._settle()
        v = self.blank.copy()
        v[GAME], v[COUNT] = table.game, table.count
        for slot, pick in zip(self.picks, table.picks, strict=False):
            v[slot] = pick
        for op in self.ops:
            op(v)
        return v

    # -- building

    def _slot(self, key: object, value: Any = None) -> int:
        self.slots[key] = len(self.blank)
        self.blank.append(value)
        return self.slots[key]

    def need(self, node: Node) -> int:
        """The slot of a node's value; what it takes to fill it is added to the program."""
        found = self.slots.get(node.id)
        if found is not None:
            return found
        if node.ctx == CONST:
            return self._slot(node.id, self.frame.constants.value(node))
        if node.op == "row":
            self.slots[node.id] = self.picks[node.pick]
            return self.slots[node.id]
        if node.op in ("held", "same"):
            self.slots[node.id] = self.need(node.args[0])
            return self.slots[node.id]
        op = self._make(node)
        slot = self._slot(node.id)
        self.ops.append(op(slot))
        return slot

    def _make(self, node: Node) -> Callable[[int], Op]:
        if node.op == "spread" or not self._is_row(node):
            return self._spread(node.args[0] if node.op == "spread" else node)
        if node.op == "read":
            return self._read(node)
        if node.op == "chance":
            return self._chance(node)
        if node.op in SMALL or node.op in ("mask", "grid", "number"):
            return self._small(node)
        if node.op in OVER:
            return self._over(node)
        return self._general(node)

    def _is_row(self, node: Node) -> bool:
        """Whether a value is worked out for each row."""
        return node.ctx == ROW or (node.id in self.inside and node.op != "turn")

    def _laid(self, node: Node, axes: tuple[Axis, ...]) -> int:
        """The slot of a value with an axis of length 1 for each it lacks."""
        slot = self.need(node)
        if node.axes == axes:
            return slot
        if not node.axes and node.ctx == CONST:
            return slot
        key = ("laid", node.id, axes)
        if key not in self.slots:
            index = (*(slice(None) if axis in node.axes else None for axis in axes), slice(None))
            if node.ctx == CONST:
                return self._slot(key, self.frame.constants.value(node)[index])
            laid = self._slot(key)
            self.ops.append(assign(laid, lambda v: v[slot][index]))
        return self.slots[key]

    def _operand(self, node: Node, axes: tuple[Axis, ...]) -> int:
        """As `_laid`, but a single number as an array without axes: numpy is quicker with those."""
        if node.ctx != CONST or node.axes:
            return self._laid(node, axes)
        key = ("single", node.id)
        return self.slots[key] if key in self.slots else self._slot(key, self.frame.constants.value(node).reshape(()))

    def _small(self, node: Node) -> Callable[[int], Op]:
        args = [self._operand(arg, node.axes) for arg in node.args]
        if node.op == "mask":
            test, a = args
            return lambda slot: two(slot, np.multiply, a, test)
        if node.op == "grid":
            return lambda slot: assign(slot, lambda v: (v[args[0]] + SHIFT) - SHIFT)
        if node.op == "number":
            return lambda slot: assign(slot, lambda v: v[args[0]].astype(np.float64))
        ufunc = SMALL[node.op]
        if len(args) == 1:
            return lambda slot: assign(slot, lambda v: ufunc(v[args[0]]))
        return lambda slot: two(slot, ufunc, args[0], args[1])

    def _over(self, node: Node) -> Callable[[int], Op]:
        inner = node.args[0]
        places = tuple(k for k, axis in enumerate(inner.axes) if axis not in node.axes)
        source, reduce, axis = self.need(inner), OVER[node.op], places if len(places) > 1 else places[0]
        return lambda slot: assign(slot, lambda v: reduce(v[source], axis=axis))

    def _general(self, node: Node) -> Callable[[int], Op]:
        args = [self.need(arg) for arg in node.args]
        constants = self.frame.constants
        sizes = constants.shape(node, 1)[:-1]
        ones = {k for k, arg in enumerate(node.args) if arg.ctx == CONST}

        def work(v: Slots) -> Array:
            shape = (*sizes, v[COUNT])
            given = [v[a] for a in args]
            if node.op not in ELEMENTWISE and ones:
                given = [np.broadcast_to(x, (*x.shape[:-1], v[COUNT])) if k in ones else x for k, x in enumerate(given)]
            return compute(node, given, shape, constants)

        return lambda slot: assign(slot, work)

    def _spread(self, node: Node) -> Callable[[int], Op]:
        """For each row what its game has."""
        if self._is_row(node):
            source = self.need(node)
            return lambda slot: assign(slot, lambda v: v[source])
        array = self._world(node)
        return lambda slot: assign(slot, lambda v: array().take(v[GAME], axis=-1))

    def _world(self, node: Node) -> Callable[[], Array]:
        """How to get at a value that belongs to the game, not to the row."""
        if self.asking:
            return lambda: self.frame.answer(node)
        array = self.frame.cur[0] if node.op == "turn" else self.frame.array(node, self.versions)
        return lambda: array

    def _chance(self, node: Node) -> Callable[[int], Op]:
        if node.ctx != ROW:
            own = self.frame.chance_words(node)
            return lambda slot: assign(slot, lambda v: chance.uniform(chance.mix(own + self.frame.luck()[v[GAME]])))
        keys = [(self.need(arg), self.frame.constants.pick_keys(arg.kind[1:], k)) for k, arg in enumerate(node.args)]
        name = np.array([chance.key(str(node.extra[0]))], dtype=np.uint64)

        def work(v: Slots) -> Array:
            words = name
            for slot, key in keys:
                words = words ^ key[v[slot]]
            return chance.uniform(chance.mix(chance.mix(words) + self.frame.luck()[v[GAME]]))

        return lambda slot: assign(slot, work)

    # -- places

    def _cells(self, by: Sequence[ByIndex], static: Array, axes: tuple[Axis, ...], per_game: bool = True) -> tuple[int, int | None]:
        """Slots of flat places (cell × games + game) and of what must be dropped, shared by all who need the same."""
        games = self.frame.games if per_game else 1
        key = ("cells", tuple((b.stride, b.set, b.node.id) for b in by), static.shape, static.tobytes(), axes, games)
        if key not in self.slots:
            parts = [(self._laid(b.node, axes), b.inverse, b.stride * games, b.node.may_none) for b in by]
            slot = self._slot(key)
            self.ops.append(assign(slot, flat_places(static * games, parts, per_game and (games > 1 or not parts))))
        lost = [b for b in by if b.node.may_none]
        return self.slots[key], self._alive(lost, axes) if lost else None

    def _alive(self, lost: Sequence[ByIndex], axes: tuple[Axis, ...]) -> int:
        key = ("there", tuple(b.node.id for b in lost), axes)
        if key not in self.slots:
            parts = [self._laid(b.node, axes) for b in lost]
            slot = self._slot(key)

            def work(v: Slots) -> Array:
                found: Array = v[parts[0]] >= 0
                for part in parts[1:]:
                    found = found & (v[part] >= 0)
                return found

            self.ops.append(assign(slot, work))
        return self.slots[key]

    def _read(self, node: Node) -> Callable[[int], Op]:
        plan = self.frame.constants.reads.plan(node)
        if isinstance(plan.source, NodeSource) and self._is_row(node.args[0]):
            return self._within(node, self.need(node.args[0]))
        if node.ctx != ROW and plan.view is not None:
            return self._column(node)
        many = not isinstance(plan.source, TableSource)
        if isinstance(plan.source, NodeSource):
            body, many = self._world(node.args[0]), node.args[0].ctx != CONST
        else:
            column = self.frame.source(plan, self.versions)
            body = lambda: column  # noqa: E731 # the two ways to get at a column, side by side
        where, alive = self._cells(plan.by, plan.static, node.axes, many)
        finish = finisher(node)
        if alive is None:
            return lambda slot: assign(slot, lambda v: finish(body().reshape(-1)[v[where]]))
        zero = -1 if node.kind.startswith("@") else 0
        return lambda slot: assign(slot, lambda v: np.where(v[alive], finish(body().reshape(-1)[v[where]]), dtype_of(node)(zero)))

    def _column(self, node: Node) -> Callable[[int], Op]:
        """A part of a column, for the games of the rows."""
        plan = self.frame.constants.reads.plan(node)
        column, finish = view_of(plan, self.frame.source(plan, self.versions)), finisher(node)
        return lambda slot: assign(slot, lambda v: finish(column.take(v[GAME], axis=-1)))

    def _within(self, node: Node, body: int) -> Callable[[int], Op]:
        """A part of what is itself worked out for each row."""
        plan = self.frame.constants.reads.plan(node)
        if plan.view is not None:
            view, turn = (*plan.view, slice(None)), plan.turn
            return lambda slot: assign(slot, lambda v: v[body][view].transpose(turn))
        where, alive = self._cells(plan.by, plan.static, node.axes, False)

        def work(v: Slots) -> Array:
            found = v[body].reshape(-1)[v[where] * v[COUNT] + np.arange(v[COUNT])]
            return settle(node, found, None if alive is None else v[alive])

        return lambda slot: assign(slot, work)

    # -- bookings

    def book(self, booking: Booking) -> None:
        """Adds a target, when the program is run for the first time: in many a game nobody gives this order."""
        self.noted.append(booking)

    def _settle(self) -> None:
        now, self.frame.values = self.frame.values, self.values
        while self.noted:
            self._book(self.noted.pop(0))
        self.frame.values = now

    def _book(self, booking: Booking) -> None:
        """What a booking adds or sets, and where."""
        constants = self.frame.constants
        info = constants.program.world.variables[booking.variable]
        axes = tuple(sorted({*booking.amount.axes, *axes_of(booking.cells)}, key=constants.rank))
        static, by = constants.reads.cells(booking.cells, info.dims, axes)
        where, keep = self._cells(by, static, axes)
        shape = tuple(constants.size(axis) for axis in axes)
        if booking.where is not None and booking.where.op != "truth":
            test = self._laid(booking.where, axes)
            held, known = keep, self._slot(("where", booking.where.id, axes, keep))
            self.ops.append(assign(known, lambda v: v[test] if held is None else v[test] & v[held]))
            keep = known
        mirror = self._mirror(booking, info.dims[0], axes) if info.symmetric else None
        column = self.frame.cur[info.offset : info.offset + info.cells].reshape(-1)
        start = info.offset * self.frame.games
        self.targets.append(Target(booking, column, start, info.low, info.high, where, self._laid(booking.amount, axes), keep, shape, mirror))

    def _mirror(self, booking: Booking, n: int, axes: tuple[Axis, ...]) -> int:
        constants = self.frame.constants
        info = constants.program.world.variables[booking.variable]
        turned = (booking.cells[1], booking.cells[0])
        static, by = constants.reads.cells(turned, info.dims, axes)
        return self._cells(by, static, axes)[0]

    def places_and_amounts(self, target: Target, v: Slots) -> tuple[Ints, Array]:
        """Flat places in the target's column, and amounts."""
        shape = (*target.shape, v[COUNT])
        where, amounts = full(v[target.where], shape), full(v[target.amount], shape)
        if target.mirror is None:
            if target.keep is None:
                return where.reshape(-1), amounts.reshape(-1)
            keep = full(v[target.keep], shape)
            return where[keep], amounts[keep]
        keep, other = self._apart(target, v)
        if both_sides(target.booking.cells):
            return where[keep], amounts[keep]
        return np.concatenate([where[keep], other[keep]]), np.concatenate([amounts[keep]] * 2)

    def _apart(self, target: Target, v: Slots) -> tuple[Array, Array]:
        """Which pairs of a symmetric variable are meant, and their places seen from the other side."""
        shape = (*target.shape, v[COUNT])
        assert target.mirror is not None
        other = full(v[target.mirror], shape)
        keep = other != v[target.where]
        return (keep if target.keep is None else keep & v[target.keep]), other

    def rows_of(self, target: Target, v: Slots) -> Ints:
        """The rows that the places come from."""
        shape = (*target.shape, v[COUNT])
        rows = full(np.arange(v[COUNT]), shape)
        if target.mirror is None:
            return rows.reshape(-1) if target.keep is None else rows[full(v[target.keep], shape)]
        keep, _ = self._apart(target, v)
        return rows[keep] if both_sides(target.booking.cells) else np.concatenate([rows[keep]] * 2)
