"""One batch of games being worked on: the state, its copy from the turn's beginning, and the value of every node so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any

import numpy as np

from game.base import chance
from game.engine.kernels import ELEMENTWISE, Array, Call, calls, dtype_of
from game.engine.reading import Plan, Reads, fit, flat_cells, view_of
from game.rules.nodes import CONST, ROW, Axis, Node, TableSource, VariableSource
from game.rules.program import LOOPED, Program, Start
from game.rules.world import VariableInfo

UNIT = 2.0**-20  # what amounts are multiples of
LONG = 64  # from so many values a row on, adding rows is quicker than adding up columns


class Constants:
    """What a program can know without any game: tables, members, formulas over them. Worked out once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.reads = Reads(program.world)
        self.values: dict[int, Array] = {}
        self.keys: dict[tuple[str, int], Array] = {}
        self.start_columns: dict[str, Array] = {}
        self.plans: dict[int, Any] = {}  # by the identity of a tuple of steps, which the program keeps: how it is bound
        self.tables = {id: self._table(id) for id in program.world.tables}

    def _table(self, id: str) -> Array:
        table = self.program.world.tables[id]
        return np.array(table.data, dtype=np.float64).reshape(*self.program.world.dims(table.shape), 1)

    def value(self, node: Node) -> Array:
        found = self.values.get(node.id)
        if found is None:
            found = self.values[node.id] = self._work_out(node)
            found.flags.writeable = False
        return found

    def _work_out(self, node: Node) -> Array:
        if node.op == "const":
            return np.array([node.extra[0]], dtype=np.float64)
        if node.op == "truth":
            return np.array([node.extra[0]], dtype=np.bool_)
        if node.op == "member":
            return np.array([node.extra[1]], dtype=np.intp)
        if node.op == "iota":
            return np.array(self.program.world.sets[node.axis[0]].index, dtype=np.intp).reshape(-1, 1)
        if node.op == "ones":
            return np.ones((self.size(node.axis), 1))
        if node.op in ("held", "same"):
            return self.value(node.args[0])
        if node.op == "read":
            return self._read(node)
        args = [self.value(arg) for arg in node.args]
        return compute(node, args, self.shape(node, 1), self)

    def _read(self, node: Node) -> Array:
        plan = self.reads.plan(node)
        source = self.tables[plan.source.id] if isinstance(plan.source, TableSource) else self.value(node.args[0])
        index = [fit(self.value(n), n.axes, node.axes) for n in (b.node for b in plan.by)]
        cells, alive = flat_cells(plan.by, plan.static, index)
        found = source.reshape(-1)[cells]
        return settle(node, np.broadcast_to(found, self.shape(node, 1)), alive)

    def start_column(self, info: VariableInfo) -> Array:
        """The first values of a variable, shaped (cells, 1); the diagonal of a symmetric one is 0."""
        found = self.start_columns.get(info.id)
        if found is None:
            found = self.start_columns[info.id] = np.array(self._start_values(self.program.starts[info.id], info.cells))
            if info.symmetric:
                found[:: info.dims[0] + 1] = 0.0
            found.flags.writeable = False
        return found

    def _start_values(self, start: Start, cells: int) -> Array:
        found = np.zeros((cells, 1))
        if start.formula is not None:
            order = tuple(sorted(start.axes, key=self.rank))
            value = fit(self.value(start.formula).astype(np.float64), start.formula.axes, order)
            full = np.broadcast_to(value, (*(self.size(axis) for axis in order), 1))
            found[:] = full.transpose(*(order.index(axis) for axis in start.axes), len(order)).reshape(cells, 1)
        for cell, given in enumerate(start.values):
            found[cell] = found[cell] if given is None else given
        return found

    def size(self, axis: Axis) -> int:
        return len(self.program.world.sets[axis[0]].members)

    def shape(self, node: Node, last: int) -> tuple[int, ...]:
        return (*(self.size(axis) for axis in node.axes), last)

    def pick_keys(self, root: str, k: int) -> Array:
        """A word for each member's name as the k-th subject: chance belongs to names, not to places."""
        found = self.keys.get((root, k))
        if found is None:
            words = [chance.key(f"{k}/{member}") for member in self.program.world.sets[root].members]
            found = self.keys[root, k] = np.array(words or [0], dtype=np.uint64)
        return found

    def rank(self, axis: Axis) -> tuple[int, int]:
        """Axes come in one order everywhere."""
        return self.program.graph.order[axis[0]], axis[1]


def settle(node: Node, found: Array, alive: Array | None) -> Array:
    """Values as the node's kind wants them; what was read at none becomes 0, no or none."""
    dtype = dtype_of(node)
    if found.dtype != dtype:
        found = found != 0 if dtype is np.bool_ else found.astype(dtype)
    if alive is None:
        return found
    return np.where(alive, found, -1) if node.kind.startswith("@") else found * alive if dtype is np.float64 else found & alive


@np.errstate(all="ignore")  # what a kernel divides by 0 it drops
def compute(node: Node, args: list[Array], shape: tuple[int, ...], constants: Constants) -> Array:
    """The value of a node that needs nothing but its arguments, in a new array."""
    if node.op == "draw":
        return drawn(node, args, constants)
    if node.op == "top":
        return topmost(node, args, constants)
    out = np.empty(shape, dtype=dtype_of(node))
    if node.op in ELEMENTWISE:
        args = [fit(array, arg.axes, node.axes) for array, arg in zip(args, node.args)]
    for call in calls(node, args, [arg.axes for arg in node.args], out):
        call()
    return out


def drawn(node: Node, args: list[Array], constants: Constants) -> Array:
    """A member by weight."""
    odds, weights = args
    wide = tuple(sorted({*node.axes, node.axis}, key=constants.rank))
    along = wide.index(node.axis)
    first = (along, *(k for k in range(len(wide) + 1) if k != along))
    heaped = heap(fit(weights, node.args[1].axes, wide).transpose(first))
    total = heaped[-1]
    aim = fit(odds, node.args[0].axes, wide).transpose(first)[0] * total
    aim = np.minimum(aim, total - UNIT)  # below the total, however it is rounded
    at = np.add.reduce((heaped <= aim).view(np.int8), axis=0, dtype=np.int8 if len(weights) < 128 else np.intp)
    index = np.array(constants.program.world.sets[node.axis[0]].index, dtype=np.intp)
    return np.where(total > 0, index.take(at, mode="clip"), -1)


def heap(weights: Array) -> Array:
    """Each weight and all before it, along the first axis. (They are on the grid, so the sums are exact; row by row is quicker where rows are long.)"""
    if prod(weights.shape[1:]) < LONG:
        return np.cumsum(weights, axis=0)
    found = np.empty(weights.shape)
    found[0] = weights[0]
    for k in range(1, len(weights)):
        np.add(found[k - 1], weights[k], out=found[k])
    return found


def topmost(node: Node, args: list[Array], constants: Constants) -> Array:
    """The member with the highest value; the first of equals."""
    values, some = args
    at = np.argmax(values, axis=node.args[0].axes.index(node.axis))
    kept = tuple(a for a in node.args[0].axes if a != node.axis)
    index = np.array(constants.program.world.sets[node.axis[0]].index, dtype=np.intp)
    return np.where(fit(some, node.args[1].axes, node.axes), fit(index[at], kept, node.axes), -1)


@dataclass(slots=True)
class Asked:
    """A node that was asked for between turns: for which state it was worked out last, from what, how, and where its value stands."""

    generation: int
    needs: list[Node]
    calls: list[Call]
    value: Array


class Frame:
    """Space for one number of games. The state's columns are rows of `cur`; `was` holds them as the turn began."""

    def __init__(self, constants: Constants, games: int) -> None:
        self.constants, self.program, self.games = constants, constants.program, games
        cells = self.program.world.cells
        self.cur = np.zeros((cells, games))
        self.was = np.zeros((cells, games))
        self.seeds = np.zeros(games, dtype=np.uint64)
        self.arange = np.arange(games, dtype=np.intp)
        self.values: dict[int, Array] = {}
        self.pool: dict[tuple[int, Any], list[Array]] = {}
        self.generation = 0
        self.asked: dict[int, Asked] = {}
        self._luck: Array | None = None
        self.truths = _span(self.program.world.variables.values(), "yes")
        self.members = _span(self.program.world.variables.values(), "@")
        self.mirrors = {now: self._mirror() for now in (True, False)}  # of what is no number: as it is now, and as the turn began

    def _mirror(self) -> tuple[Array, Array]:
        sizes = [high - low for low, high in (self.truths, self.members)]
        return np.zeros((sizes[0], self.games), dtype=np.bool_), np.zeros((sizes[1], self.games), dtype=np.intp)

    def reflect(self, now: bool = True) -> None:
        """Takes over what is no number from the state: a yes or no as such, a member as a place."""
        state, (truths, members) = self.cur if now else self.was, self.mirrors[now]
        np.not_equal(state[self.truths[0] : self.truths[1]], 0.0, out=truths)
        np.copyto(members, state[self.members[0] : self.members[1]], casting="unsafe")

    # -- where values are

    def column(self, id: str, version: int, versions: dict[str, int] | None) -> Array:
        """A variable shaped dims + (games,). Outside turns (no versions) there is only one state."""
        info = self.program.world.variables[id]
        now = versions is None or version == versions.get(id, 0) or version == LOOPED
        rows: Array = self.cur if now else self.was
        start = info.offset
        if info.kind != "number" and version != LOOPED:
            rows = self.mirrors[now][0 if info.kind == "yes" else 1]
            start -= (self.truths if info.kind == "yes" else self.members)[0]
        part: Array = rows[start : start + info.cells]
        return part.reshape(*info.dims, self.games)

    def source(self, plan: Plan, versions: dict[str, int] | None) -> Array:
        if isinstance(plan.source, VariableSource):
            return self.column(plan.source.id, plan.source.version, versions)
        if isinstance(plan.source, TableSource):
            return self.constants.tables[plan.source.id]
        return self.array(plan.node.args[0], versions)

    def array(self, node: Node, versions: dict[str, int] | None) -> Array:
        """The value of a node for all games: one axis per axis of the node, then the games."""
        if node.ctx == CONST:
            return self.constants.value(node)
        if node.op in ("held", "same"):
            return self.array(node.args[0], versions)
        if node.op == "turn":
            turn: Array = self.cur[0]
            return turn
        if is_view(node, self.constants.reads):
            plan = self.constants.reads.plan(node)
            return view_of(plan, self.source(plan, versions))
        return self.values[node.id]

    def ask(self, node: Node) -> Array:
        """The value of a node for the state at hand, worked out at most once a state: for questions between turns."""
        with np.errstate(all="ignore"):
            return self.answer(node)

    def answer(self, node: Node) -> Array:
        """As `ask`, for whoever has told numpy already to be quiet."""
        if node.ctx == CONST:
            return self.constants.value(node)
        asked = self.asked.get(node.id)
        if asked is None:
            return self._bound(node).value
        if asked.generation != self.generation:
            for arg in asked.needs:
                self.answer(arg)
            for call in asked.calls:
                call()
            asked.generation = self.generation
        return asked.value

    def _bound(self, node: Node) -> Asked:
        """A node that is asked for the first time."""
        needs = [arg for arg in node.args if arg.ctx != CONST]
        for arg in needs:
            self.answer(arg)
        view = is_view(node, self.constants.reads)
        calls = [] if view else self.bind(node, None, np.empty(self.constants.shape(node, self.games), dtype=dtype_of(node)))
        for call in calls:
            call()
        found = self.asked[node.id] = Asked(self.generation, needs, calls, self.array(node, None))
        return found

    # -- buffers

    def take(self, node: Node) -> Array:
        shape = self.constants.shape(node, self.games)
        dtype = dtype_of(node)
        free = self.pool.get((prod(shape), dtype))
        return (free.pop() if free else np.empty(prod(shape), dtype=dtype)).reshape(shape)

    def give(self, array: Array) -> None:
        self.pool.setdefault((array.size, array.dtype.type), []).append(array.reshape(-1))

    # -- binding

    def bind(self, node: Node, versions: dict[str, int] | None, out: Array) -> list[Call]:
        """Calls that work a node out into `out`, which from now on is its value."""
        self.values[node.id] = out
        made = self._bind_special(node, versions, out)
        if made is not None:
            return made
        args = [self.array(arg, versions) for arg in node.args]
        if node.op in ELEMENTWISE:  # a single value as an array without axes saves numpy the laying of one over the other
            args = [array.reshape(()) if array.size == 1 else fit(array, arg.axes, node.axes) for array, arg in zip(args, node.args)]
        return calls(node, args, [arg.axes for arg in node.args], out)

    def _bind_special(self, node: Node, versions: dict[str, int] | None, out: Array) -> list[Call] | None:
        if node.op == "read":
            return self._bind_read(node, versions, out)
        if node.op == "chance":
            return self._bind_chance(node, out)
        if node.op in ("draw", "top"):
            args = [self.array(arg, versions) for arg in node.args]
            return [lambda: np.copyto(out, compute(node, args, out.shape, self.constants))]
        return None

    def _bind_read(self, node: Node, versions: dict[str, int] | None, out: Array) -> list[Call]:
        plan = self.constants.reads.plan(node)
        source = self.source(plan, versions)
        if plan.view is not None:
            view = view_of(plan, source)
            if node.kind == "yes":
                return [partial(np.not_equal, view, 0.0, out=out)]
            return [partial(np.copyto, out, view, casting="unsafe")]
        index = [fit(self.array(n, versions), n.axes, node.axes) for n in (b.node for b in plan.by)]
        if all(n.ctx == CONST for n in (b.node for b in plan.by)) and source.shape[-1] == self.games:
            return self._gather_static(node, plan, source, index, out)
        flat = source.reshape(-1)
        step = self.arange if source.shape[-1] == self.games else 0

        def gather() -> None:
            cells, alive = flat_cells(plan.by, plan.static, index)
            where: Array = cells * self.games + step if source.shape[-1] == self.games else cells
            np.copyto(out, settle(node, np.take(flat, where, mode="clip"), alive))

        return [gather]

    def _gather_static(self, node: Node, plan: Plan, source: Array, index: list[Array], out: Array) -> list[Call]:
        cells, alive = flat_cells(plan.by, plan.static, index)
        cells = np.broadcast_to(cells, self.constants.shape(node, 1))[..., 0]
        rows = source.reshape(-1, self.games)
        if node.kind == "number" and alive is None and plan.source[0] != "node":
            return [partial(np.take, rows, cells, axis=0, out=out, mode="clip")]
        return [lambda: np.copyto(out, settle(node, np.take(source.reshape(-1, self.games), cells, axis=0), alive))]

    def luck(self) -> Array:
        """One word for each game and turn, from which every roll of the turn is made."""
        if self._luck is None:
            self._luck = chance.turn_words(self.seeds, self.cur[0].astype(np.uint64))
        return self._luck

    def loaded(self) -> None:
        """The state has been replaced, or a turn has begun: what was worked out for the last one is void."""
        self._luck = None
        self.generation += 1
        self.reflect()

    def chance_words(self, node: Node) -> Array:
        """What a roll has to itself: its name, and who it is for."""
        words: Array = np.full([1] * len(node.axes) + [1], chance.key(str(node.extra[0])), dtype=np.uint64)
        for k, arg in enumerate(node.args):
            keys = self.constants.pick_keys(arg.kind[1:], k)[self.constants.value(arg)]
            words = words ^ fit(keys, arg.axes, node.axes)
        return chance.mix(words)

    def _bind_chance(self, node: Node, out: Array) -> list[Call]:
        words = self.chance_words(node)
        return [lambda: np.copyto(out, chance.uniform(chance.mix(words + self.luck())))]


def is_view(node: Node, reads: Reads) -> bool:
    """Whether a node is no work at all: something read straight from a column or from another node."""
    if node.op != "read" or node.ctx in (CONST, ROW):
        return node.op in ("held", "same", "turn")
    looped = isinstance(node.source, VariableSource) and node.source.version == LOOPED
    return (node.kind == "number" or not looped) and reads.plan(node).view is not None


def _span(infos: Iterable[VariableInfo], kind: str) -> tuple[int, int]:
    """Where the variables of a kind lie: side by side."""
    found = [info for info in infos if info.kind[:1] == kind[:1]]
    return (min(info.offset for info in found), max(info.offset + info.cells for info in found)) if found else (0, 0)
