"""Orders as rows: one table per kind (game, seat, picks), worked out together and scattered into the state.

Law: rows may come in any order and any mixture of games; exact sums make the result the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.base import chance
from game.engine.frame import Constants, Frame, compute, settle
from game.engine.kernels import Array
from game.engine.reading import fit, flat_cells
from game.rules.bodies import Booking
from game.rules.nodes import CONST, Node

Ints = NDArray[np.intp]


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
    return Table(np.concatenate([t.game for t in tables]), tuple(np.concatenate(p) for p in zip(*(t.picks for t in tables))))


class RowWork:
    """The values of row nodes for one table."""

    def __init__(self, frame: Frame, table: Table, versions: dict[str, int] | None) -> None:
        self.frame, self.table, self.versions = frame, table, versions
        self.values: dict[int, Array] = {}

    def value(self, node: Node) -> Array:
        """The value of a node for each row; what is not yet known is worked out."""
        if node.ctx == CONST:
            return self.frame.constants.value(node)
        found = self.values.get(node.id)
        if found is None:
            found = self.values[node.id] = self._work_out(node)
        return found

    def _work_out(self, node: Node) -> Array:
        if node.op == "row":
            return self.table.picks[int(node.extra[0])]  # type: ignore[call-overload]
        if node.op == "held":
            return self.value(node.args[0])
        if node.op == "spread":
            return np.take(self._world(node.args[0]), self.table.game, axis=-1)
        if node.op == "read":
            return self._read(node)
        if node.op == "chance":
            return self._chance(node)
        args = [self.value(arg) for arg in node.args]
        return compute(node, args, self.frame.constants.shape(node, self.table.count), self.frame.constants)

    def _world(self, node: Node) -> Array:
        return self.frame.ask(node) if self.versions is None else self.frame.array(node, self.versions)

    def _read(self, node: Node) -> Array:
        plan = self.frame.constants.reads.plan(node)
        if plan.source[0] == "node":
            self._world(node.args[0])
        source = self.frame.source(plan, self.versions)
        index = [fit(self.value(n), n.axes, node.axes) for _, _, n in plan.by]
        cells, alive = flat_cells(plan.by, plan.static, index)
        where = cells * self.frame.games + self.table.game if source.shape[-1] == self.frame.games else cells
        return settle(node, np.take(source.reshape(-1), where, mode="clip"), alive)

    def _chance(self, node: Node) -> Array:
        words: Any = np.zeros(self.table.count, dtype=np.uint64)
        for arg in node.args:
            words = chance.mix(words ^ self.frame.constants.member_keys(arg.kind[1:])[self.value(arg)])
        games = chance.games_key(self.frame.seeds, self.frame.cur[0].astype(np.uint64), chance.key(str(node.extra[0])))
        return chance.uniform(chance.mix(words ^ games[self.table.game]))


@dataclass(frozen=True, slots=True)
class Scattered:
    """What a booking adds to single cells: flat places (cell × games + game), amounts, and the rows they come from."""

    booking: Booking
    where: Ints
    amounts: Array
    rows: Ints


def scatter(work: RowWork, booking: Booking, constants: Constants) -> Scattered:
    """The cells and amounts of one booking for every row."""
    info = constants.program.world.variables[booking.variable]
    axes = tuple(sorted({*booking.amount.axes, *(c[1] for c in booking.cells if c[0] == "axis")}, key=lambda a: (constants.program.graph.order[a[0]], a[1])))  # type: ignore[index, misc]
    spec = tuple(booking.cells)
    static, by = constants.reads.cells(spec, info.dims, axes, [])
    index = [fit(work.value(node), node.axes, axes) for _, _, node in by]
    cells, alive = flat_cells(by, static, index)
    shape = (*(constants.size(axis) for axis in axes), work.table.count)
    cells = np.broadcast_to(cells, shape)
    amounts = np.broadcast_to(fit(work.value(booking.amount), booking.amount.axes, axes), shape)
    keep = np.ones(shape, dtype=np.bool_) if alive is None else np.broadcast_to(alive, shape)
    if booking.where is not None:
        keep = keep & np.broadcast_to(fit(work.value(booking.where), booking.where.axes, axes), shape)
    rows = np.broadcast_to(np.arange(work.table.count), shape)
    if info.symmetric:
        n = info.dims[0]
        other = cells % n * n + cells // n
        apart = cells != other
        cells, amounts, rows = (np.concatenate([x.reshape(-1), y.reshape(-1)]) for x, y in ((cells, other), (amounts, amounts), (rows, rows)))
        keep = np.concatenate([(keep & apart).reshape(-1)] * 2)
    where = (cells + info.offset) * work.frame.games + work.table.game[rows]
    if keep.all():
        return Scattered(booking, where.reshape(-1), amounts.reshape(-1), rows.reshape(-1))
    return Scattered(booking, where[keep], amounts[keep], rows[keep])

