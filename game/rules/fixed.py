"""What formulas over tables come to, worked out value by value: for checks of how a game begins."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import floor, sqrt

from game.rules.grid import rounded
from game.rules.nodes import Axis, Cell, Node, NodeSource, TableSource
from game.rules.program import Program, Start

At = dict[Axis, int]  # where along each axis
MOST_WORK = 200_000  # values that are worked out; who asks for more is not answered

PLAIN: dict[str, Callable[..., float]] = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b, "min": min, "max": max, "sqrt": sqrt,
    "abs": abs, "floor": floor, "round": round, "grid": rounded, "number": float, "not": lambda a: not a, "and": lambda a, b: a and b,
    "or": lambda a, b: a or b, "less": lambda a, b: a < b, "less or equal": lambda a, b: a <= b, "equal": lambda a, b: a == b,
    "mask": lambda test, a: a if test else 0.0, "choose": lambda test, a, b: a if test else b, "root3": lambda a: a ** (1 / 3),
    "share": lambda a, b: min(1.0, max(0.0, a / b)) if b else 0.0,
}  # fmt: skip
OVER: dict[str, Callable[..., float]] = {"sum": sum, "min over": min, "max over": max, "any over": any, "all over": all}


class TooMuch(Exception):
    """More work than a check is worth."""


class Fixed:
    """The fixed values of one program."""

    def __init__(self, program: Program) -> None:
        self.program, self.world = program, program.world
        self.known: dict[tuple[int, tuple[int, ...]], float] = {}

    def start(self, start: Start, cells: int) -> list[float]:
        """The first values of a variable; raises `TooMuch` where that is long work."""
        formula, found = start.formula, [0.0] * cells
        if formula is not None:
            sizes = [range(len(self.world.sets[axis[0]].members)) for axis in start.axes]
            found = [self.value(formula, dict(zip(start.axes, at))) for at in product(*sizes)]
        return [value if given is None else given for value, given in zip(found, start.values or [None] * cells)]

    def value(self, node: Node, at: At) -> float:
        """One value of a node that depends on no game."""
        key = (node.id, tuple(at[axis] for axis in node.axes))
        if key not in self.known:
            if len(self.known) >= MOST_WORK:
                raise TooMuch
            self.known[key] = self._work_out(node, at)
        return self.known[key]

    def _work_out(self, node: Node, at: At) -> float:
        if node.op in ("const", "truth"):
            return node.low
        if node.op == "member":
            return float(node.place)
        if node.op == "iota":
            return float(self.world.sets[node.axis[0]].index[at[node.axis]])
        if node.op == "held":
            return self.value(node.args[0], at)
        if node.op == "same":
            return self.value(node.args[0], dict(zip(node.args[0].axes, (at[axis] for axis in node.axes))))
        if node.op == "read":
            return self._read(node, at)
        if node.op == "stack":
            places = node.extra[1]
            assert isinstance(places, tuple)
            args = node.args[-len(places) :]
            here = at[node.axis]
            return self.value(args[places.index(here)] if here in places else node.args[0], at)
        if node.op in PLAIN:
            return float(PLAIN[node.op](*(self.value(arg, at) for arg in node.args)))
        return self._over(node, at)

    def _over(self, node: Node, at: At) -> float:
        along = node.extra[0]
        axes: tuple[Axis, ...] = along if isinstance(along, tuple) and isinstance(along[0], tuple) else (node.axis,)
        places = [{**at, **dict(zip(axes, where))} for where in product(*(range(len(self.world.sets[axis[0]].members)) for axis in axes))]
        values = [self.value(node.args[0], place) for place in places]
        if node.op == "best":
            return sum(sorted(values)[-int(str(node.extra[1])) :])
        if node.op == "top":
            there = bool(self.value(node.args[1], at))
            return float(self.world.sets[axes[0][0]].index[values.index(max(values))]) if there else -1.0
        return float(OVER[node.op](values))

    def _read(self, node: Node, at: At) -> float:
        source = node.source
        index = [self._place(cell, node, at) for cell in node.cells]
        if None in index:
            return -1.0 if node.kind.startswith("@") else 0.0
        if isinstance(source, NodeSource):
            return self.value(node.args[0], {axis: place for axis, place in zip(source.axes, index) if place is not None})
        assert isinstance(source, TableSource)
        table = self.world.tables[source.id]
        place = 0
        for set_id, inner in zip(table.shape.sets, index):
            place = place * len(self.world.sets[set_id].members) + (inner or 0)
        return table.data[place]

    def _place(self, cell: Cell, node: Node, at: At) -> int | None:
        """Where in its dimension an index points; none where it points nowhere."""
        if cell.axis is not None:
            root = self.world.sets[cell.axis[0]].index[at[cell.axis]]
        elif cell.kind == "member":
            root = int(str(cell.what))
        else:
            args = node.args[1:] if isinstance(node.source, NodeSource) else node.args
            root = int(self.value(args[int(str(cell.what))], at))
        inside = self.world.sets[cell.set].index
        return inside.index(root) if root in inside else None
