"""What names mean: binders and lets first, then variables, tables and measures; and how one of these is read at its indices.

Law: a name means one thing. A member's name is known only where an index of its set, or a comparison with one of its set, is expected.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from game.rules.grammar import Fault, Index, Name, Tree
from game.rules.graph import Graph, rebuild
from game.rules.grid import GRID
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
    one,
    said_kind,
)
from game.rules.records import Lets, MeasureDef, Values
from game.rules.scope import SILENT, Reader, Scope
from game.rules.source import Scalar
from game.rules.world import Report, Shape, World, guess


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


class Names(ABC):
    """The names of one scenario. The other half, `Lowerer`, knows what is done with what they mean."""

    def __init__(self, world: World, graph: Graph, report: Report) -> None:
        self.world, self.graph, self.report = world, graph, report
        self.measures: dict[tuple[str, str, tuple[Axis, ...]], Node | None] = {}
        self.shapes: dict[str, Shape | None] = {}
        self.pending: list[str] = []
        self.renamed: dict[int, tuple[str, tuple[Axis, ...], Shape, Reader]] = {}  # measures read along other axes than their own

    @abstractmethod
    def lower(self, tree: Tree, scope: Scope) -> Node:
        """The node of a tree."""

    @abstractmethod
    def anything(self, at: Scalar, scope: Scope, member_of: str | None = None) -> Node | None:
        """The node of a formula; none when it is broken, which has then been reported."""

    @abstractmethod
    def lets(self, lets: Lets, scope: Scope) -> None:
        """Adds names for formulas to the scope."""

    # -- binders

    def axis(self, set_id: str, taken: Iterable[Axis]) -> Axis:
        """An axis over a set that is none of those taken."""
        used = set(taken)
        slot = 0
        while (set_id, slot) in used:
            slot += 1
        return (set_id, slot)

    def axes(self, sets: Iterable[str]) -> tuple[Axis, ...]:
        """One axis for each of these sets."""
        found: list[Axis] = []
        for set_id in sets:
            found.append(self.axis(set_id, found))
        return tuple(found)

    def iota(self, axis: Axis) -> Node:
        """The members of a set themselves, as places in their root."""
        return self.graph.make("iota", (), (axis,), axes=[axis], kind="@" + self.world.sets[axis[0]].root)

    def bind(self, name: str, set_id: str, scope: Scope) -> Axis:
        """A name for each member of a set in turn."""
        axis = self.axis(set_id, scope.axes)
        scope.axes |= {axis}
        scope.names[name] = self.iota(axis)
        scope.binders[name] = set_id
        return axis

    # -- names

    def name(self, tree: Name, scope: Scope) -> Node:
        """What a bare name stands for."""
        id = tree.id
        if id in scope.names:
            node = scope.names[id]
            if node is None:
                raise SILENT
            return node
        if id in ("yes", "no"):
            return self.graph.truth(id == "yes")
        if id == "turns":
            return self.graph.const(self.world.scenario.turns)
        if id == "turn":
            last = float(self.world.scenario.turns)
            return self.graph.make("turn", (), (scope.reader.version("turn"),), axes=(), low=0.0, high=last, grid=0, ctx=WORLD)
        shape = self.shape_of(tree, scope)
        return self._read(tree, self.own_binders(tree, shape, scope), shape, scope)

    def shape_of(self, tree: Name | Index, scope: Scope) -> Shape:
        """The dimensions of what a name stands for, if it is something with dimensions."""
        if tree.id in self.world.variables:
            return self.world.variables[tree.id].shape
        if tree.id in self.world.tables:
            return self.world.tables[tree.id].shape
        shape = self.measure_shape(tree.id)
        if shape is None:
            self._no_such_name(tree, scope)
        return shape

    def measure_shape(self, id: str) -> Shape | None:
        """The dimensions of a measure, if there is such a measure and they are known."""
        if id not in self.shapes:
            record = self.world.entries["measures"].get(id)
            self.shapes[id] = self.world.shape(record.per) if isinstance(record, MeasureDef) else None
        return self.shapes[id]

    def _no_such_name(self, tree: Name | Index, scope: Scope) -> NoReturn:
        if tree.id == "none":
            raise Fault("member-alone", "`none` can only stand in a comparison, or where a member of a set is wanted.", tree.pos)
        if self.world.is_broken(tree.id):
            raise SILENT
        if any(tree.id in self.world.full(set_id) for set_id in self.world.sets):
            raise Fault("member-alone", f"`{tree.id}` is a member of a set: it can only stand as an index or in a comparison.", tree.pos)
        known = [*scope.names, *self.world.entries["variables"], *self.world.entries["tables"], *self.world.entries["measures"], "turn", "turns"]
        raise Fault("unknown-name", f"Nothing here is called `{tree.id}`.", tree.pos, guess(tree.id, known))

    def own_binders(self, tree: Name, shape: Shape, scope: Scope) -> list[Node]:
        """The indices of a bare name: the binders called like its dimensions."""
        return [self._own_binder(tree, name, set_id, shape, scope) for name, set_id in zip(shape.names, shape.sets)]

    def _own_binder(self, tree: Name, name: str, set_id: str, shape: Shape, scope: Scope) -> Node:
        node = scope.names.get(name)
        bound = scope.binders.get(name)
        if node is None or bound is None or not self.world.is_part(bound, set_id):
            fits = [b for b, s in scope.binders.items() if self.world.is_part(s, set_id)]
            hint = f"Write {tree.id}[{fits[0] if fits else '...'}]." if len(shape.names) == 1 else f"Write {tree.id}[...] with its {len(shape.names)} indices."
            raise Fault("needs-index", f"`{tree.id}` has a value for each {set_id}; which is meant here is not said.", tree.pos, hint)
        return node

    def is_value(self, id: str, scope: Scope) -> bool:
        """Whether a bare name stands for something by itself."""
        named = any(id in self.world.entries[kind] for kind in ("variables", "tables", "measures"))
        return named or id in scope.names or id in ("yes", "no", "turn", "turns") or self.world.is_broken(id)

    # -- indices

    def indexed(self, tree: Index, scope: Scope) -> Node:
        """A name with its indices."""
        if tree.id in scope.names:
            if scope.names[tree.id] is None:
                raise SILENT
            raise Fault("not-indexed", f"`{tree.id}` is a name given here; it takes no index.", tree.pos)
        shape = self.shape_of(tree, scope)
        return self._read(tree, self.indices(tree.id, tree.args, tree.pos, shape, scope), shape, scope)

    def indices(self, id: str, args: tuple[Tree, ...], pos: int, shape: Shape, scope: Scope) -> list[Node]:
        """What stands in the brackets behind a name."""
        if len(args) != len(shape.sets):
            count = {0: "no index", 1: "one index"}.get(len(shape.sets), f"{len(shape.sets)} indices")
            wanted = f"{count} ({', '.join(shape.names)})" if shape.sets else count
            raise Fault("wrong-number-of-indices", f"`{id}` takes {wanted}; here {'is' if len(args) == 1 else 'are'} {len(args)}.", pos)
        return [self._index(arg, set_id, scope) for arg, set_id in zip(args, shape.sets)]

    def _index(self, tree: Tree, set_id: str, scope: Scope) -> Node:
        if isinstance(tree, Name) and not self.can_index(tree.id, scope):
            return self.member(tree, set_id, scope.binders)
        node = self.lower(tree, scope)
        if not node.kind.startswith("@"):
            raise Fault("wrong-kind", f"An index over {set_id} is wanted; this is {said_kind(node.kind)}.", tree.pos)
        held = scope.binders.get(tree.id) if isinstance(tree, Name) else None
        self._fits(node, held, set_id, tree)
        return node

    def can_index(self, id: str, scope: Scope) -> bool:
        """Whether a bare name in an index means a value (a binder, a let, something that holds a member)."""
        if id in scope.names:
            return True
        if id in self.world.variables:
            return self.world.variables[id].kind.startswith("@")
        if id in self.world.tables:
            return self.world.tables[id].holds is not None
        return id in self.world.entries["measures"] and not any(id in self.world.full(set_id) for set_id in self.world.sets)

    def _fits(self, node: Node, held: str | None, set_id: str, tree: Tree) -> None:
        root = self.world.sets[set_id].root
        if node.kind != "@" + root:
            raise Fault("wrong-set", f"An index over {set_id} is wanted; this is {one(held or node.kind[1:])}.", tree.pos)
        inner = held or self._set_of(node)
        if not self.world.is_part(inner, set_id) and not self._is_in(node, set_id):
            raise Fault("wrong-set", f"An index over {set_id} is wanted; {one(inner)} need not be one.", tree.pos)

    def _is_in(self, node: Node, set_id: str) -> bool:
        """Whether a node can only give members of a set, or none."""
        if node.op == "member":
            return node.place in (-1, *self.world.sets[set_id].index)
        return all(self._is_in(arg, set_id) for arg in node.args[1:]) if node.op == "choose" else self.world.is_part(self._set_of(node), set_id)

    def _set_of(self, node: Node) -> str:
        """The narrowest set a member is known to belong to."""
        if node.op in ("iota", "draw", "top"):
            return node.axis[0]
        return node.held if node.op in ("row", "held") else node.kind[1:]

    def member(self, tree: Name, set_id: str, binders: Iterable[str] = ()) -> Node:
        """The member of a set that a name means; none where this scenario leaves it out. `binders` are what else may have been meant."""
        info = self.world.sets[set_id]
        if tree.id in info.members:
            return self.graph.member(info.root, info.index[info.members.index(tree.id)])
        if tree.id == "none" or tree.id in self.world.full(set_id):
            return self.graph.none(info.root)
        if self.world.is_broken(tree.id):
            raise SILENT
        raise Fault("unknown-member", f"`{tree.id}` is no member of {set_id}.", tree.pos, guess(tree.id, [*self.world.full(set_id), *binders]))

    # -- reading

    def _read(self, tree: Name | Index, index: list[Node], shape: Shape, scope: Scope) -> Node:
        if tree.id in self.world.variables:
            return self._read_variable(tree.id, index, scope.reader)
        if tree.id not in self.world.tables:
            return self._read_measure(tree.id, index, shape, scope.reader, tree.pos)
        table = self.world.tables[tree.id]
        kind = "@" + self.world.sets[table.holds].root if table.holds else NUMBER
        none = table.holds is not None and -1.0 in table.data
        if table.symmetric and index[0].id > index[1].id:
            index = [index[1], index[0]]
        return self._held(self._at(What(TableSource("table", tree.id), kind, table.low, table.high, GRID, none), index, shape), table.holds)

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
