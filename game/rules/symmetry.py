"""Whether an amount for a symmetric variable is the same seen from both sides: exchange the two axes, build again, and it must be the same node."""

from __future__ import annotations

from game.rules.grammar import Fault
from game.rules.graph import rebuild
from game.rules.nodes import Axis, Cell, Node, NodeSource, VariableSource
from game.rules.reads import Reads
from game.rules.world import VariableInfo

OVER = frozenset(["sum", "dot", "min over", "max over", "any over", "all over", "best", "draw", "top"])


def both_sides(cells: tuple[Cell, ...]) -> bool:
    """Whether indices name each pair from both its sides: binders over one and the same set. Otherwise one mention means both halves."""
    a, b = cells[0].axis, cells[1].axis
    return a is not None and b is not None and a[0] == b[0]


def check_mirrored(names: Reads, info: VariableInfo, cells: tuple[Cell, ...], amount: Node, where: Node) -> None:
    """Refuses an amount that differs by side. (The diagonal is no concern of formulas: it stays 0 whatever is added.)"""
    a, b = cells[0].axis, cells[1].axis
    if a is None or b is None or not both_sides(cells):
        return
    for given, what in ((amount, "amount"), (where, "condition")):
        node = names.written_out(given)
        if exchanged(names, node, a, b) is not node:
            said = f"`{info.id}` is symmetric, but this {what} is not the same seen from the other side."
            raise Fault("not-symmetric", said, 0, "Use both sides alike, as in x[from] * x[to] or min(x[from], x[to]).")


def apart(names: Reads, one: Node, other: Node) -> Node:
    """That two members are not the same."""
    return names.graph.negate(names.graph.compare("equal", *sorted((one, other), key=lambda n: n.id)))


def exchanged(names: Reads, node: Node, a: Axis, b: Axis) -> Node:
    """The same arithmetic with two axes exchanged."""
    other = {a: b, b: a}

    def change(n: Node) -> Node | None:
        if n.op == "iota":
            return names.iota(other.get(n.axis, n.axis))
        if n.op == "stack" and n.axis in other:
            return _restacked(names, n, a, b)
        if n.op in OVER and ({axis for arg in n.args for axis in arg.axes} - set(n.axes)) & {a, b}:
            return _refolded(names, n, a, b)
        if n.op == "read" and any(cell.axis in other for cell in n.cells):
            return _reread(names, n, a, b)
        return None if {*n.axes, *(axis for arg in n.args for axis in arg.axes)} & {a, b} else n

    return rebuild(names.graph, node, change, {})


def _refolded(names: Reads, n: Node, a: Axis, b: Axis) -> Node:
    """What runs over one of the two axes runs over the other."""
    other = {a: b, b: a}
    args = [exchanged(names, arg, a, b) for arg in n.args]
    along = n.extra[0]
    assert isinstance(along, tuple)
    gone = other.get(along, along) if n.op in ("draw", "top") else tuple(other.get(axis, axis) for axis in along)
    if n.op == "dot" and args[0].id > args[1].id:
        args = args[::-1]
    axes = [other.get(axis, axis) for axis in n.axes]
    return names.graph.make(n.op, args, (gone, *n.extra[1:]), axes=axes, kind=n.kind, low=n.low, high=n.high, grid=n.grid, ctx=n.ctx,
                            may_none=n.may_none, hidden=n.hidden, own=None if n.own is None else other.get(n.own, n.own))  # fmt: skip


def _restacked(names: Reads, n: Node, a: Axis, b: Axis) -> Node:
    args = [exchanged(names, arg, a, b) for arg in n.args]
    places = n.extra[1]
    assert isinstance(places, tuple)
    base = None if len(places) == len(args) else args[0]
    return names.graph.stack(base, list(zip(places, args[-len(places) :], strict=True)), {a: b, b: a}[n.axis])


def _reread(names: Reads, n: Node, a: Axis, b: Axis) -> Node:
    other = {a: b, b: a}
    cells = tuple(cell if cell.axis is None else cell._replace(what=other.get(cell.axis, cell.axis)) for cell in n.cells)
    if isinstance(n.source, VariableSource) and names.world.variables[n.source.id].symmetric:
        first, second = cells[0].axis, cells[1].axis
        if first is not None and second is not None and names.iota(first).id > names.iota(second).id:
            cells = (cells[1], cells[0])
    args = [exchanged(names, arg, a, b) for arg in n.args]
    by = args[1:] if isinstance(n.source, NodeSource) else args
    axes = [axis for arg in by for axis in arg.axes] + [cell.axis for cell in cells if cell.axis is not None]
    return names.graph.make("read", args, (n.source, cells), axes=axes, kind=n.kind, low=n.low, high=n.high, grid=n.grid, ctx=n.ctx,
                            may_none=n.may_none, hidden=n.hidden, own=n.own)  # fmt: skip
