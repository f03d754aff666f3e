"""The graph of everything that is worked out: each different piece of arithmetic once, with its kind, its axes and its interval.

Laws. Two equal nodes are one object. Every number has a finite interval, and nothing whose interval allows a fault (a division by 0, the root of a
negative) can be built. A sum is built only if it is exact: its terms lie on a grid of 2**-k and are small enough that no addition rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor, prod, sqrt

GRID = 20  # amounts are multiples of 2**-20
WIDEST = 2.0**31  # the widest number that can still be brought onto the grid
CONST, WORLD, ROW = 0, 1, 2  # what a node's last axis runs over: nothing, the games of the batch, the rows of an order table
NUMBER, YES = "number", "yes"
OPEN, OWN, SECRET = 0, 1, 2  # who may know a value: everyone, the seat it belongs to, nobody

Axis = tuple[str, int]  # a set and a slot: two binders over one set differ in their slot


class Refused(Exception):
    """Something that must not be built; the caller knows where it was written."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


class Node:
    """One piece of arithmetic. `extra` says what the operation needs besides its arguments."""

    __slots__ = ("id", "op", "args", "extra", "axes", "low", "high", "kind", "grid", "ctx", "may_none", "hidden", "own")

    id: int
    op: str
    args: tuple[Node, ...]
    extra: tuple[object, ...]
    axes: tuple[Axis, ...]
    low: float
    high: float
    kind: str  # number, yes, or "@set" for a member of it
    grid: int | None  # every value is a multiple of 2**-grid
    ctx: int
    may_none: bool
    hidden: int
    own: Axis | None  # the axis whose seat may know it, where hidden is OWN

    def __repr__(self) -> str:
        inside = ", ".join(str(arg.id) for arg in self.args)
        return f"{self.id}:{self.op}({inside}){list(self.extra) if self.extra else ''}"


def words(value: float) -> str:
    """A number as a reader writes it."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))


def between(node: Node) -> str:
    return f"between {words(node.low)} and {words(node.high)}"


def grid_of(value: float) -> int | None:
    """The coarsest grid a constant lies on, if it lies on one."""
    for k in range(GRID + 1):
        if value * 2**k == floor(value * 2**k):
            return k
    return None


class Graph:
    """The nodes of one program. `sizes` says how many members a set has in this scenario."""

    def __init__(self, sizes: dict[str, int], order: dict[str, int]) -> None:
        self.sizes = sizes
        self.order = order  # set -> rank, so that axes always come in one order
        self.known: dict[tuple[object, ...], Node] = {}
        self.nodes: list[Node] = []

    # -- making

    def make(self, op: str, args: Sequence[Node] = (), extra: tuple[object, ...] = (), *, axes: Sequence[Axis], kind: str = NUMBER,
             low: float = 0.0, high: float = 1.0, grid: int | None = None, ctx: int | None = None, may_none: bool = False,
             hidden: int | None = None, own: Axis | None = None) -> Node:  # fmt: skip
        key = (op, tuple(arg.id for arg in args), extra)
        found = self.known.get(key)
        if found is not None:
            return found
        if not (-WIDEST <= low <= high <= WIDEST):
            raise Refused("too-wide", f"This number may reach {words(max(abs(low), abs(high)))}: too wide to be exact.", "Hold it with clip(x, low, high).")
        node = Node()
        node.id, node.op, node.args, node.extra = len(self.nodes), op, tuple(args), extra
        node.axes = tuple(sorted(set(axes), key=lambda axis: (self.order[axis[0]], axis[1])))
        node.kind, node.low, node.high, node.may_none = kind, low, high, may_none
        node.grid = grid if grid is not None and max(abs(low), abs(high)) < 2.0 ** (53 - grid) else None
        node.ctx = max((arg.ctx for arg in args), default=CONST) if ctx is None else ctx
        node.hidden = max((arg.hidden for arg in args), default=OPEN) if hidden is None else hidden
        node.own = next((arg.own for arg in args if arg.hidden == OWN), None) if own is None else own
        if len({arg.own for arg in args if arg.hidden == OWN}) > 1:
            node.hidden = SECRET
        self.known[key] = node
        self.nodes.append(node)
        return node

    def even(self, args: Sequence[Node]) -> list[Node]:
        """Brings arguments that mix games and rows to rows."""
        if any(arg.ctx == ROW for arg in args):
            return [self.spread(arg) if arg.ctx == WORLD else arg for arg in args]
        return list(args)

    def spread(self, x: Node) -> Node:
        return self.make("spread", [x], axes=x.axes, kind=x.kind, low=x.low, high=x.high, grid=x.grid, ctx=ROW, may_none=x.may_none)

    def elementwise(self, op: str, args: Sequence[Node], low: float, high: float, kind: str = NUMBER, grid: int | None = None, may_none: bool = False) -> Node:
        even = self.even(args)
        axes = [axis for arg in even for axis in arg.axes]
        return self.make(op, even, axes=axes, low=low, high=high, kind=kind, grid=grid, may_none=may_none)

    def const(self, value: float) -> Node:
        value = float(value) + 0.0
        return self.make("const", (), (value,), axes=(), low=value, high=value, grid=grid_of(value))

    def truth(self, value: bool) -> Node:
        return self.make("truth", (), (bool(value),), axes=(), low=float(value), high=float(value), kind=YES)

    def member(self, set_id: str, index: int) -> Node:
        return self.make("member", (), (set_id, index), axes=(), kind="@" + set_id)

    def none(self, set_id: str) -> Node:
        return self.make("member", (), (set_id, -1), axes=(), kind="@" + set_id, may_none=True)

    # -- arithmetic

    def add(self, a: Node, b: Node) -> Node:
        if a.op == b.op == "const":
            return self.const(a.low + b.low)
        if b.op == "const" and b.low == 0:
            return a
        if a.op == "const" and a.low == 0:
            return b
        if a.id > b.id:
            a, b = b, a
        return self.elementwise("add", [a, b], a.low + b.low, a.high + b.high, grid=finer(a, b))

    def sub(self, a: Node, b: Node) -> Node:
        if a.op == b.op == "const":
            return self.const(a.low - b.low)
        if b.op == "const" and b.low == 0:
            return a
        if a is b:
            return self.const(0)
        return self.elementwise("sub", [a, b], a.low - b.high, a.high - b.low, grid=finer(a, b))

    def neg(self, a: Node) -> Node:
        return self.const(-a.low) if a.op == "const" else self.sub(self.const(0), a)

    def mul(self, a: Node, b: Node) -> Node:
        if a.op == b.op == "const":
            return self.const(a.low * b.low)
        for x, y in ((a, b), (b, a)):
            if x.op == "const" and x.low == 1:
                return y
            if x.op == "const" and x.low == 0:
                return self.const(0)
        if a.id > b.id:
            a, b = b, a
        ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        low = max(0.0, min(ends)) if a is b else min(ends)
        grid = a.grid + b.grid if a.grid is not None and b.grid is not None else None
        return self.elementwise("mul", [a, b], low, max(ends), grid=grid)

    def div(self, a: Node, b: Node) -> Node:
        if b.low <= 0 <= b.high:
            raise Refused("division-by-zero", f"This divides by something that may be 0: it lies {between(b)}.", "Use share(part, whole), or max(x, 0.01).")
        if a.op == b.op == "const":
            return self.const(a.low / b.low)
        ends = [x / y for x in (a.low, a.high) for y in (b.low, b.high)]
        return self.elementwise("div", [a, b], min(ends), max(ends))

    def lower_of(self, a: Node, b: Node) -> Node:
        if a is b or a.high <= b.low:
            return a
        if b.high <= a.low:
            return b
        if a.id > b.id:
            a, b = b, a
        return self.elementwise("min", [a, b], min(a.low, b.low), min(a.high, b.high), grid=finer(a, b))

    def higher_of(self, a: Node, b: Node) -> Node:
        if a is b or a.low >= b.high:
            return a
        if b.low >= a.high:
            return b
        if a.id > b.id:
            a, b = b, a
        return self.elementwise("max", [a, b], max(a.low, b.low), max(a.high, b.high), grid=finer(a, b))

    def clip(self, x: Node, low: Node, high: Node) -> Node:
        return self.lower_of(self.higher_of(x, low), high)

    def sqrt(self, x: Node) -> Node:
        if x.low < 0:
            raise Refused("root-of-negative", f"This takes the root of something that may be negative: it lies {between(x)}.", "Hold it with max(0, x).")
        return self.elementwise("sqrt", [x], sqrt(x.low), sqrt(x.high))

    def root3(self, x: Node) -> Node:
        if x.low < 0:
            raise Refused("root-of-negative", f"This takes the root of something that may be negative: it lies {between(x)}.", "Hold it with max(0, x).")
        return self.elementwise("root3", [x], 0.0, max(1.0, x.high))

    def absolute(self, x: Node) -> Node:
        if x.low >= 0:
            return x
        return self.elementwise("abs", [x], 0.0 if x.high >= 0 else -x.high, max(-x.low, x.high), grid=x.grid)

    def whole(self, op: str, x: Node) -> Node:
        if x.grid == 0:
            return x
        return self.elementwise(op, [x], float(floor(x.low)), float(floor(x.high + 1)) if op == "round" else float(floor(x.high)), grid=0)

    def on_grid(self, x: Node) -> Node:
        """The same number on the grid of amounts."""
        if x.grid is not None and x.grid <= GRID:
            return x
        edge = 2.0**-GRID
        low, high = (floor(x.low / edge + 0.5) * edge, floor(x.high / edge + 0.5) * edge)
        return self.elementwise("grid", [x], min(low, x.low), max(high, x.high), grid=GRID)

    def share(self, a: Node, b: Node) -> Node:
        return self.elementwise("share", [a, b], 0.0, 1.0)

    def number(self, x: Node) -> Node:
        """A yes-or-no as 1 or 0."""
        return self.elementwise("number", [x], x.low, x.high, grid=0)

    # -- yes and no

    def compare(self, op: str, a: Node, b: Node) -> Node:
        return self.elementwise(op, [a, b], 0, 1, kind=YES)

    def both(self, a: Node, b: Node) -> Node:
        for x, y in ((a, b), (b, a)):
            if x.op == "truth":
                return y if x.low else x
        if a.id > b.id:
            a, b = b, a
        return a if a is b else self.elementwise("and", [a, b], 0, 1, kind=YES)

    def either(self, a: Node, b: Node) -> Node:
        for x, y in ((a, b), (b, a)):
            if x.op == "truth":
                return x if x.low else y
        if a.id > b.id:
            a, b = b, a
        return a if a is b else self.elementwise("or", [a, b], 0, 1, kind=YES)

    def negate(self, a: Node) -> Node:
        if a.op == "truth":
            return self.truth(not a.low)
        return a.args[0] if a.op == "not" else self.elementwise("not", [a], 0, 1, kind=YES)

    def choose(self, test: Node, a: Node, b: Node) -> Node:
        if test.op == "truth":
            return a if test.low else b
        if a is b:
            return a
        if a.kind == YES:
            return self.either(self.both(test, a), self.both(self.negate(test), b))
        if b.op == "const" and b.low == 0:
            return self.elementwise("mask", [test, a], min(a.low, 0.0), max(a.high, 0.0), grid=a.grid)
        low, high = min(a.low, b.low), max(a.high, b.high)
        if a.kind == NUMBER:  # one of the two is 0, so the sum is exact; it is six times faster than choosing
            zero = self.const(0)
            return self.elementwise("add", [self.choose(test, a, zero), self.choose(self.negate(test), b, zero)], low, high, grid=finer(a, b))
        return self.elementwise("choose", [test, a, b], low, high, kind=a.kind, may_none=a.may_none or b.may_none)

    # -- over a set

    def size(self, axes: Sequence[Axis]) -> int:
        return prod(self.sizes[axis[0]] for axis in axes)

    def fold(self, op: str, x: Node, axes: Sequence[Axis], low: float, high: float, kind: str = NUMBER, grid: int | None = None,
             extra: tuple[object, ...] = (), args: Sequence[Node] | None = None) -> Node:  # fmt: skip
        gone = tuple(axes)
        kept = [axis for axis in x.axes if axis not in gone]
        hidden = SECRET if x.hidden == OWN and x.own in gone else x.hidden
        return self.make(op, [x] if args is None else args, (gone, *extra), axes=kept, low=low, high=high, kind=kind, grid=grid, ctx=x.ctx, hidden=hidden)

    def sum(self, x: Node, axes: Sequence[Axis]) -> Node:
        inside = [axis for axis in axes if axis in x.axes]
        times = self.size([axis for axis in axes if axis not in x.axes])
        n = self.size(inside)
        if n * times == 0:
            return self.const(0)
        if inside:
            x = self._exact_sum(x, inside, n)
        return self.mul(x, self.const(times)) if times != 1 else x

    def _exact_sum(self, x: Node, axes: list[Axis], n: int) -> Node:
        width = max(abs(x.low), abs(x.high))
        if x.grid is None or n * width >= 2.0 ** (53 - x.grid):
            x = self.on_grid(x)
            if n * width >= 2.0 ** (53 - GRID):
                raise Refused("too-wide", f"This sum may reach {words(n * width)}: too wide to be exact.", "Hold its terms with clip(x, low, high).")
        low, high = n * x.low, n * x.high
        if x.op == "mul" and x.grid is not None and x.grid > 0 and x.ctx != CONST:
            a, b = x.args
            if a.axes != b.axes or len(axes) > 1 or len(x.axes) > 1:
                return self.fold("dot", x, axes, low, high, grid=x.grid, args=[a, b])
        return self.fold("sum", x, axes, low, high, grid=x.grid)

    def count(self, test: Node, axes: Sequence[Axis]) -> Node:
        return self.sum(self.number(test), axes)

    def extreme(self, op: str, x: Node, axes: Sequence[Axis]) -> Node:
        """`min`, `max` of numbers, `any`, `all` of conditions."""
        if self.size(axes) == 0:
            return self.const(0) if x.kind == NUMBER else self.truth(op == "all")
        inside = [axis for axis in axes if axis in x.axes]
        if not inside:
            return x
        return self.fold(op + " over", x, inside, x.low, x.high, kind=x.kind, grid=x.grid)

    def best(self, k: int, x: Node, axis: Axis) -> Node:
        n = self.sizes[axis[0]]
        if n == 0:
            return self.const(0)
        if axis not in x.axes:
            return x
        x = self.on_grid(x)
        total = self.sum(x, [axis]) if k >= n else self.fold("best", x, [axis], k * x.low, k * x.high, grid=x.grid, extra=(k,))
        return self.div(total, self.const(min(k, n)))

    # -- chance

    def draw(self, chance: Node, weight: Node, axis: Axis, set_id: str) -> Node:
        """A member by weight; none where all weights are 0."""
        chance, weight = self.even([chance, weight])
        axes = [a for a in (*chance.axes, *weight.axes) if a != axis]
        return self.make("draw", [chance, weight], (axis,), axes=axes, kind="@" + set_id, may_none=weight.low <= 0)

    def top(self, x: Node, axis: Axis, set_id: str, some: Node) -> Node:
        """The member with the highest x; none where `some` is false."""
        if axis not in x.axes:
            raise Refused("top-of-nothing", f"What `top` compares is the same for every {set_id}.", f"Its formula must use the {set_id} it runs over.")
        x, some = self.even([x, some])
        axes = [a for a in (*x.axes, *some.axes) if a != axis]
        hidden = SECRET if OWN in (x.hidden, some.hidden) else max(x.hidden, some.hidden)
        return self.make("top", [x, some], (axis,), axes=axes, kind="@" + set_id, may_none=some.op != "truth", hidden=hidden)


def finer(a: Node, b: Node) -> int | None:
    """The grid on which both lie."""
    return None if a.grid is None or b.grid is None else max(a.grid, b.grid)


def rebuild(graph: Graph, node: Node, change: Callable[[Node], Node | None], seen: dict[int, Node]) -> Node:
    """The same arithmetic with some nodes exchanged: `change` returns what stands for a node, or none to look inside it."""
    found = seen.get(node.id)
    if found is None:
        found = change(node)
        if found is None:
            args = [rebuild(graph, arg, change, seen) for arg in node.args]
            found = _again(graph, node, args)
        seen[node.id] = found
    return found


def _again(graph: Graph, node: Node, args: list[Node]) -> Node:
    if all(new is old for new, old in zip(args, node.args)):
        return node
    if node.op in ("add", "mul", "min", "max", "and", "or", "equal") and args[0].id > args[1].id:
        args = [args[1], args[0]]
    inner = {axis for arg in node.args for axis in arg.axes} - set(node.axes)
    axes = [axis for arg in args for axis in arg.axes if axis not in inner]
    return graph.make(node.op, args, node.extra, axes=axes, low=node.low, high=node.high, kind=node.kind, grid=node.grid, ctx=node.ctx,
                      may_none=node.may_none, hidden=node.hidden, own=node.own)  # fmt: skip
