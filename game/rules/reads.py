"""How a variable, a table or a measure is read at its indices; a measure is worked out where it is first read, and once.

Law: whoever may not see a part of a value may not see the value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from game.rules.grammar import Fault, Index, Name
from game.rules.graph import Graph, rebuild
from game.rules.grid import GRID
from game.rules.names import Names
from game.rules.nodes import (
    CONST,
    NUMBER,
    OPEN,
    OWN,
    ROW,
    SECRET,
    SEEN_BY,
    WORLD,
    Axis,
    Cell,
    Node,
    NodeSource,
    Source,
    TableSource,
    VariableSource,
    said_kind,
)
from game.rules.records import MeasureDef, Values
from game.rules.scope import SILENT, Reader, Scope
from game.rules.source import Scalar
from game.rules.world import Report, Shape, World


@dataclass(frozen=True, slots=True)
class What:
    """A table, a variable or the node of a measure, as it is about to be read."""

    source: Source
    kind: str
    low: float
    high: float
    grid: int | None
    may_none: bool
    hidden: int = OPEN
    ctx: int = CONST
    body: Node | None = None


class Reads(Names):
    """The values of one scenario, read by name."""

    def __init__(self, world: World, graph: Graph, report: Report) -> None:
        super().__init__(world, graph, report)
        self.measures: dict[tuple[str, str, tuple[Axis, ...]], Node | None] = {}
        self.pending: list[str] = []
        self.found: dict[tuple[object, ...], Node] = {}  # variables and tables as they have been read before
        self.renamed: dict[int, tuple[str, tuple[Axis, ...], Shape, Reader]] = {}  # measures read along other axes than their own

    def _read(self, tree: Name | Index, index: list[Node], shape: Shape, scope: Scope) -> Node:
        if tree.id not in self.world.variables and tree.id not in self.world.tables:
            return self._read_measure(tree.id, index, shape, scope.reader, tree.pos)
        key = (tree.id, scope.reader.version(tree.id), *index)
        found = self.found.get(key)
        if found is None:
            found = self._read_variable(tree.id, index, scope.reader) if tree.id in self.world.variables else self._read_table(tree.id, index)
            self.found[key] = found
        return found

    def _read_table(self, id: str, index: list[Node]) -> Node:
        table = self.world.tables[id]
        kind = "@" + self.world.sets[table.holds].root if table.holds else NUMBER
        none = table.holds is not None and -1.0 in table.data
        if table.symmetric and index[0].id > index[1].id:
            index = [index[1], index[0]]
        return self._held(self._at(What(TableSource("table", id), kind, table.low, table.high, GRID, none), index, table.shape), table.holds)

    def _held(self, node: Node, holds: str | None) -> Node:
        if holds is None or self.world.sets[holds].whole:
            return node
        return self.graph.make("held", [node], (holds,), axes=node.axes, kind=node.kind, may_none=node.may_none)

    def _read_variable(self, id: str, index: list[Node], reader: Reader) -> Node:
        info = self.world.variables[id]
        if info.symmetric and index[0].id > index[1].id:
            index = [index[1], index[0]]
        source = VariableSource("variable", id, reader.version(id))
        what = What(source, info.kind, info.low, info.high, 0 if info.whole else GRID, info.or_none, SEEN_BY[info.seen_by], WORLD)
        return self._held(self._at(what, index, info.shape), info.holds)

    def _read_measure(self, id: str, index: list[Node], shape: Shape, reader: Reader, pos: int) -> Node:
        axes = tuple(node.axis for node in index if node.op == "iota")
        own = self.axes(shape.sets)
        if len(axes) == len(index) == len(set(axes)) and all(axis[0] == s for axis, s in zip(axes, shape.sets)):
            return self._along_others(id, own, axes, shape, reader, pos)
        body = self.measure(id, own, shape, reader, pos)
        record = self.world.entries["measures"][id]
        assert isinstance(record, MeasureDef)
        what = What(NodeSource("node", own), body.kind, body.low, body.high, body.grid, body.may_none, SEEN_BY[record.seen_by], body.ctx, body)
        return self._at(what, index, shape)

    def _along_others(self, id: str, own: tuple[Axis, ...], axes: tuple[Axis, ...], shape: Shape, reader: Reader, pos: int) -> Node:
        """A measure along other axes than its own is the same values under other names, except where a sum may save laying out its product."""
        if axes == own or len(set(shape.sets)) < len(shape.sets):
            return self.measure(id, axes, shape, reader, pos)
        body = self.measure(id, own, shape, reader, pos)
        if not body.axes:
            return body
        if body.kind.startswith("@") or (body.op in ("mul", "mask") and len(axes) > 1):
            return self.measure(id, axes, shape, reader, pos)
        named = dict(zip(own, axes))
        node = self.graph.make("same", [body], (axes,), axes=[named[axis] for axis in body.axes], kind=body.kind, low=body.low, high=body.high,
                               grid=body.grid, own=None if body.own is None else named[body.own])  # fmt: skip
        self.renamed[node.id] = (id, axes, shape, reader)
        return node

    def written_out(self, node: Node) -> Node:
        """The same arithmetic without measures under other names."""

        def change(n: Node) -> Node | None:
            found = self.renamed.get(n.id)
            return None if found is None else self.written_out(self.measure(*found, 0))

        return rebuild(self.graph, node, change, {})

    def measure(self, id: str, axes: tuple[Axis, ...], shape: Shape, reader: Reader, pos: int) -> Node:
        """A measure along these axes."""
        if id in self.pending:
            circle = self.pending[self.pending.index(id) :]
            if self.report.is_new(f"circle {sorted(circle)}"):
                raise Fault("measure-circle", f"This measure depends on itself: {' → '.join([*circle, id])}.", pos)
            raise SILENT
        key = (id, reader.name, axes)
        if key not in self.measures:
            self.pending.append(id)
            self.measures[key] = self._worked_out(id, axes, shape, reader)
            self.pending.pop()
        node = self.measures[key]
        if node is None:
            raise SILENT
        return node

    def _worked_out(self, id: str, axes: tuple[Axis, ...], shape: Shape, reader: Reader) -> Node | None:
        record = self.world.entries["measures"][id]
        assert isinstance(record, MeasureDef)
        if record.holds is not None and not self.world.held(record.holds):
            return None
        if record.by_member is not None:
            return self._by_member(record, record.by_member, axes, shape, reader)
        return None if record.is_ is None else self._formula(record, record.is_, self._along(axes, shape, reader))

    def _along(self, axes: tuple[Axis, ...], shape: Shape, reader: Reader, first: Node | None = None) -> Scope:
        """The binders of a measure; the first may stand for a single member."""
        scope = Scope(reader, axes=frozenset(axes))
        for name, set_id, axis in zip(shape.names, shape.sets, axes):
            scope.names[name], scope.binders[name] = self.iota(axis), set_id
        if first is not None:
            scope.names[shape.names[0]] = first
        return scope

    def _formula(self, record: MeasureDef, at: Scalar, scope: Scope) -> Node | None:
        self.lets(record.let, scope)
        return self.anything(at, scope, record.holds.text if record.holds is not None else None)

    def _by_member(self, record: MeasureDef, values: Values, axes: tuple[Axis, ...], shape: Shape, reader: Reader) -> Node | None:
        """A formula for each member of the first dimension; nothing of those that the scenario leaves out."""
        if not shape.sets:
            return None
        info = self.world.sets[shape.sets[0]]
        given = {key.text: formula for key, formula in values.tree if isinstance(formula, Scalar)}
        for key, _ in values.tree:
            if key.text not in self.world.full(info.id):
                self.report.unknown(f"member of {info.id}", key, self.world.full(info.id))
        missing = [member for member in info.members if member not in given]
        if missing and values.otherwise is None:
            said = f"The measure `{record.id}` has no formula for `{missing[0]}`."
            self.report.error("missing-value", said, record.key, "Give it one, or say `otherwise:`.")
            return None
        rest = values.otherwise or next(iter(given.values()))  # also where the set has no members
        base = self._formula(record, rest, self._along(axes, shape, reader)) if missing or not info.members else None
        parts = {}
        for k, member in enumerate(info.members):
            if member in given:
                scope = self._along(axes, shape, reader, self.graph.member(info.root, info.index[k]))
                parts[k] = self._formula(record, given[member], scope)
        return self._stacked(record, values, base, parts, axes[0])

    def _stacked(self, record: MeasureDef, values: Values, base: Node | None, parts: Mapping[int, Node | None], axis: Axis) -> Node | None:
        """Formulas by member as one, if all are of one kind."""
        nodes = [node for node in (base, *parts.values()) if node is not None]
        if len(nodes) < len(parts) + (base is not None) or not nodes:
            return None
        odd = next((node for node in nodes if node.kind != nodes[0].kind), None)
        if odd is None:
            return self.graph.stack(base, [(k, node) for k, node in parts.items() if node is not None], axis)
        said = f"The formulas of `{record.id}` differ: one is {said_kind(nodes[0].kind)}, another {said_kind(odd.kind)}."
        self.report.error("wrong-kind", said, values.tree[0][0] if values.tree else record.key)
        return None

    def _at(self, what: What, index: list[Node], shape: Shape) -> Node:
        """Reads a value for each axis of its indices: a view where every index is a binder or a member, a gathering otherwise."""
        if any(size == 0 and node.op != "iota" for node, size in zip(index, self.world.dims(shape))):
            return self._nothing(what.kind)
        cells: list[Cell] = []
        by: list[Node] = []
        for cell in cells_at(index, shape.sets):
            cells.append(cell if cell.node is None else cell._replace(what=len(by)))
            by += [cell.node] if cell.node is not None else []
        by = [self.graph.spread(node) if node.ctx == WORLD else node for node in by] if any(node.ctx == ROW for node in by) else by
        axes = [axis for node in by for axis in node.axes] + [cell.axis for cell in cells if cell.axis is not None]
        hidden, own = self._seen_by(what.hidden, cells, by)
        if any(node.may_none for node in by):
            what = replace(what, low=min(what.low, 0.0), high=max(what.high, 0.0), may_none=what.may_none or what.kind.startswith("@"))
        args = ([] if what.body is None else [what.body]) + by
        ctx = max([what.ctx, *(node.ctx for node in by)])
        return self.graph.make("read", args, (what.source, tuple(cells)), axes=axes, kind=what.kind, low=what.low, high=what.high,
                               grid=what.grid, ctx=ctx, may_none=what.may_none, hidden=hidden, own=own)  # fmt: skip

    def _nothing(self, kind: str) -> Node:
        """What is read where there is nothing to read."""
        return self.graph.none(kind[1:]) if kind.startswith("@") else self.graph.const(0) if kind == NUMBER else self.graph.truth(False)

    def _seen_by(self, hidden: int, cells: list[Cell], by: list[Node]) -> tuple[int, Axis | None]:
        """Who may know what is read: an owner's value by its owner's index alone."""
        own = cells[0].axis if hidden == OWN and cells else None
        giver = bool(by) and cells[0].kind == "by" and by[0].op == "row" and by[0].pick == 0
        level = SECRET if hidden == OWN and own is None and not giver else hidden
        deepest = max(by, key=lambda node: node.hidden, default=None)
        if deepest is not None and deepest.hidden > level:  # an index that is secret makes what it finds secret
            return deepest.hidden, deepest.own
        return level, own


def cells_at(index: list[Node], sets: tuple[str, ...]) -> tuple[Cell, ...]:
    """Indices as cells: an axis stands for itself once, a member for its place, anything else is worked out."""
    found: list[Cell] = []
    seen: set[Axis] = set()
    for node, set_id in zip(index, sets):
        node = node.args[0] if node.op == "held" else node
        if node.op == "iota" and node.axis not in seen:
            seen.add(node.axis)
            found.append(Cell("axis", node.axis, set_id))
        elif node.op == "member" and not node.may_none:
            found.append(Cell("member", node.place, set_id))
        else:
            found.append(Cell("by", node, set_id))
    return tuple(found)
