"""Each different piece of arithmetic once: nodes are made here, and sums, products and conditions, element by element.

Laws. Two equal nodes are one object. Nothing whose interval allows a fault (a division by 0, the root of a negative) can be built.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, prod, sqrt

from game.rules.grid import GRID, WIDEST, grid_of, rounded, words
from game.rules.nodes import CONST, MOST_CELLS, NUMBER, OPEN, OWN, ROW, SECRET, WORLD, YES, Axis, Node, Refused, between, finer


class Arithmetic:
    """The nodes of one program, and what is worked out element by element. `sizes` says how many members a set has in this scenario."""

    def __init__(self, sizes: dict[str, int], order: dict[str, int]) -> None:
        self.sizes = sizes
        self.order = order  # set -> rank, so that axes always come in one order
        self.known: dict[tuple[object, ...], Node] = {}
        self.plain: dict[tuple[str, float], Node] = {}  # numbers, yes and no: asked for most often
        self.nodes: list[Node] = []

    # -- making

    def make(  # noqa: PLR0913 # what is known of a node, each by its name
        self, op: str, args: Sequence[Node] = (), extra: tuple[object, ...] = (), *, axes: Sequence[Axis], kind: str = NUMBER,
        low: float = 0.0, high: float = 1.0, grid: int | None = None, ctx: int | None = None, may_none: bool = False,
        hidden: int | None = None, own: Axis | None = None,
    ) -> Node:  # fmt: skip
        """The node for this arithmetic; the old one where there is one."""
        key = (op, *args, extra)
        found = self.known.get(key)
        if found is not None:
            return found
        if not (-WIDEST <= low <= high <= WIDEST):
            raise Refused("too-wide", f"This number may reach {words(max(abs(low), abs(high)))}: too wide to be exact.", "Hold it with clip(x, low, high).")
        node = Node()
        node.id, node.op, node.args, node.extra = len(self.nodes), op, tuple(args), extra
        node.axes = self.in_order(axes)
        # a product may have more where it is only summed up, which `fold` sees to
        if len(node.axes) > 1 and self.size(node.axes) > MOST_CELLS * (100 if op == "mul" else 1):
            raise too_many(self.size(node.axes))
        node.kind, node.low, node.high, node.may_none = kind, low, high, may_none
        node.grid = grid if grid is not None and max(abs(low), abs(high)) < 2.0 ** (53 - grid) else None
        node.ctx = max([CONST, *[arg.ctx for arg in args]]) if ctx is None else ctx
        node.hidden = max([OPEN, *[arg.hidden for arg in args]]) if hidden is None else hidden
        owners = [arg.own for arg in args if arg.hidden == OWN]
        node.own = owners[0] if own is None and owners else own
        if len(owners) > 1 and len(set(owners)) > 1:
            node.hidden = SECRET
        self.known[key] = node
        self.nodes.append(node)
        return node

    def in_order(self, axes: Iterable[Axis]) -> tuple[Axis, ...]:
        """Axes, each once, in the order in which a node has them."""
        found = set(axes)
        return tuple(found) if len(found) < 2 else tuple(sorted(found, key=lambda axis: (self.order[axis[0]], axis[1])))

    def even(self, args: Sequence[Node]) -> list[Node]:
        """Brings arguments that mix games and rows to rows."""
        if ROW in [arg.ctx for arg in args]:
            return [self.spread(arg) if arg.ctx == WORLD else arg for arg in args]
        return list(args)

    def spread(self, x: Node) -> Node:
        return self.make("spread", [x], axes=x.axes, kind=x.kind, low=x.low, high=x.high, grid=x.grid, ctx=ROW, may_none=x.may_none)

    def elementwise(self, op: str, args: Sequence[Node], low: float, high: float, kind: str = NUMBER, grid: int | None = None, may_none: bool = False) -> Node:
        even = self.even(args)
        axes = [axis for arg in even for axis in arg.axes]
        return self.make(op, even, axes=axes, low=low, high=high, kind=kind, grid=grid, may_none=may_none)

    def const(self, value: float) -> Node:
        found = self.plain.get((NUMBER, value))
        if found is None:
            value = float(value) + 0.0
            found = self.plain[NUMBER, value] = self.make("const", (), (value,), axes=(), low=value, high=value, grid=grid_of(value))
        return found

    def truth(self, value: bool) -> Node:
        found = self.plain.get((YES, value))
        if found is None:
            found = self.plain[YES, value] = self.make("truth", (), (bool(value),), axes=(), low=float(value), high=float(value), kind=YES)
        return found

    def member(self, set_id: str, index: int) -> Node:
        return self.make("member", (), (set_id, index), axes=(), kind="@" + set_id)

    def none(self, set_id: str) -> Node:
        return self.make("member", (), (set_id, -1), axes=(), kind="@" + set_id, may_none=True)

    # -- arithmetic

    def size(self, axes: Sequence[Axis]) -> int:
        return prod(self.sizes[axis[0]] for axis in axes)

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

    def product(self, factors: Sequence[Node]) -> Node:
        """Many factors, the small ones first, so that little is worked out for every pair; alike from both sides of a symmetric pair."""
        alike: dict[tuple[int, tuple[Axis, ...]], Node] = {}
        for factor in factors:
            key = (factor.ctx if factor.axes else WORLD, factor.axes)
            alike[key] = self.mul(alike[key], factor) if key in alike else factor
        sized: dict[int, Node] = {}
        for (_, axes), part in alike.items():
            size = self.size(axes)
            sized[size] = self.mul(sized[size], part) if size in sized else part
        found = self.const(1)
        for size in sorted(sized):
            found = self.mul(found, sized[size])
        return found

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
        return self.elementwise("grid", [x], rounded(x.low), rounded(x.high), grid=GRID)

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


def too_many(size: int) -> Refused:
    said = f"This has {size} values a game; {MOST_CELLS} are allowed."
    return Refused("too-many-cells", said, "Sum over fewer sets at once, or give parts of it names as measures.")
