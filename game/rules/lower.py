"""What formulas mean: from small trees and names to nodes of the graph, with every fault at its place.

Law: a name means one thing. It is looked for among binders and lets, then variables, tables, measures; a member's name is known only where
an index of its set, or a comparison with one of its set, is expected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from game.rules.grammar import Binary, Binder, Call, Choose, Draw, Fault, Fold, Index, Name, Num, Tree, Unary, parse_draw, parse_formula
from game.rules.nodes import CONST, NUMBER, OPEN, OWN, ROW, SECRET, WORLD, YES, Axis, Graph, Node, Refused, between
from game.rules.records import Lets, MeasureDef
from game.rules.source import Scalar
from game.rules.world import Report, Shape, World, guess


@dataclass(frozen=True, slots=True)
class Reader:
    """Which version of each variable is read: orders read the turn's beginning, rules their step's beginning."""

    name: str
    versions: dict[str, int]

    def version(self, variable: str) -> int:
        return self.versions.get(variable, 0)


@dataclass(slots=True)
class Scope:
    """The names a formula may use besides those of the ruleset."""

    reader: Reader
    names: dict[str, Node | None] = field(default_factory=dict)  # none: its own formula is broken, stay silent
    binders: dict[str, str] = field(default_factory=dict)  # name -> set
    axes: frozenset[Axis] = frozenset()

    def child(self) -> Scope:
        return Scope(self.reader, dict(self.names), dict(self.binders), self.axes)


SILENT = Fault("", "", 0)


class Lowerer:
    """Formulas of one scenario into one graph."""

    def __init__(self, world: World, graph: Graph, report: Report) -> None:
        self.world, self.graph, self.report = world, graph, report
        self.measures: dict[tuple[str, str, tuple[Axis, ...]], Node | None] = {}
        self.pending: list[str] = []

    # -- doors: each takes a scalar, reports what is wrong, and returns none then

    def number(self, at: Scalar, scope: Scope) -> Node | None:
        return self._door(at, scope, NUMBER)

    def condition(self, at: Scalar, scope: Scope) -> Node | None:
        return self._door(at, scope, YES)

    def anything(self, at: Scalar, scope: Scope, member_of: str | None = None) -> Node | None:
        return self._door(at, scope, None, member_of)

    def _door(self, at: Scalar, scope: Scope, kind: str | None, member_of: str | None = None) -> Node | None:
        try:
            tree = parse_formula(at.text)
            node = self.lower(tree, scope) if member_of is None else self._lower_member(tree, member_of, scope)
            return node if kind is None else self._as(node, kind, tree.pos)
        except Fault as fault:
            self.report.fault(fault, at)
            return None

    def _lower_member(self, tree: Tree, set_id: str, scope: Scope) -> Node:
        """A formula that should give a member: bare names, also as the outcomes of a choice, are members of the set."""
        if isinstance(tree, Name) and not self._can_index(tree.id, scope):
            return self._member(tree, set_id)
        if isinstance(tree, Choose):
            test = self._as(self.lower(tree.test, scope), YES, tree.test.pos)
            a, b = (self._lower_member(side, set_id, scope) for side in (tree.then, tree.other))
            if a.kind != b.kind:
                raise Fault("wrong-kind", f"The two sides differ: one is {self._said(a)}, the other {self._said(b)}.", tree.pos)
            return self.graph.choose(test, a, b)
        return self.lower(tree, scope)

    def lets(self, lets: Lets, scope: Scope) -> None:
        """Adds names for formulas to the scope."""
        for name, formula in lets:
            self.fresh(name, scope)
            scope.names[name.text] = self.anything(formula, scope)

    def fresh(self, name: Scalar, scope: Scope) -> None:
        """Refuses a name that is taken."""
        if name.text in scope.names:
            self.report.error("name-twice", f"`{name.text}` is named twice here.", name, "Give one of them another name.")
        elif name.text in self.world.variables or name.text in self.world.tables or name.text in self.world.entries["measures"]:
            self.report.error("name-taken", f"`{name.text}` is already the name of something in the rules.", name, "Choose another name under `let`.")

    def draw(self, at: Scalar, scope: Scope, chance_of: str, subject: list[Node]) -> Node | None:
        """`place: WEIGHT for r in region if C`."""
        try:
            draw = parse_draw(at.text)
            return self._drawn(draw, scope, chance_of, subject)
        except Fault as fault:
            self.report.fault(fault, at)
            return None

    def _drawn(self, draw: Draw, scope: Scope, chance_of: str, subject: list[Node]) -> Node:
        inner, axes, some = self._bind((draw.binder,), draw.test, scope)
        weight = self._as(self.lower(draw.weight, inner), NUMBER, draw.binder.pos)
        if weight.low < 0:
            raise Fault("negative-weight", f"A weight may not be negative: this lies {between(weight)}.", 0, "Hold it with max(0, x).")
        graph = self.graph
        weight = graph.on_grid(graph.choose(some, weight, graph.const(0)))
        if axes[0] not in weight.axes:  # equal weights still need one weight per member
            weight = graph.mul(weight, self._ones(axes[0]))
        root = self.world.sets[draw.binder.set].root
        return graph.draw(self.chance(chance_of, subject), weight, axes[0], root)

    def _ones(self, axis: Axis) -> Node:
        return self.graph.make("ones", (), (axis,), axes=[axis], low=1.0, high=1.0, grid=0)

    def chance(self, name: str, subject: list[Node]) -> Node:
        """A number in 0..1 that belongs to this name and these subjects alone."""
        axes = [axis for node in subject for axis in node.axes]
        ctx = max((node.ctx for node in subject), default=WORLD)
        return self.graph.make("chance", subject, (name,), axes=axes, ctx=max(ctx, WORLD))

    # -- binding

    def axis(self, set_id: str, taken: Iterable[Axis]) -> Axis:
        used = set(taken)
        slot = 0
        while (set_id, slot) in used:
            slot += 1
        return (set_id, slot)

    def iota(self, axis: Axis) -> Node:
        """The members of a set themselves, as places in their root."""
        return self.graph.make("iota", (), (axis,), axes=[axis], kind="@" + self.world.sets[axis[0]].root)

    def bind(self, name: str, set_id: str, scope: Scope) -> Axis:
        axis = self.axis(set_id, scope.axes)
        scope.axes |= {axis}
        scope.names[name] = self.iota(axis)
        scope.binders[name] = set_id
        return axis

    def _bind(self, binders: tuple[Binder, ...], test: Tree | None, scope: Scope) -> tuple[Scope, list[Axis], Node]:
        inner = scope.child()
        axes = []
        for binder in binders:
            if binder.set not in self.world.sets:
                raise Fault("unknown-set", f"There is no set `{binder.set}`.", binder.set_pos, guess(binder.set, self.world.sets))
            if binder.name in inner.names:
                raise Fault("name-twice", f"`{binder.name}` is already a name here.", binder.pos, "Choose another letter or word.")
            axes.append(self.bind(binder.name, binder.set, inner))
        some = self.graph.truth(True) if test is None else self._as(self.lower(test, inner), YES, getattr(test, "pos", 0))
        return inner, axes, some

    def binding(self, binders: tuple[Binder, ...], test: Tree | None, scope: Scope) -> tuple[Scope, list[Axis], Node]:
        """The scope, axes and condition of `for … in … if …` in a target."""
        return self._bind(binders, test, scope)

    # -- trees

    def lower(self, tree: Tree, scope: Scope) -> Node:
        try:
            return self._lower(tree, scope)
        except Refused as refused:
            raise Fault(refused.code, str(refused), tree.pos, refused.hint) from None

    def _lower(self, tree: Tree, scope: Scope) -> Node:
        if isinstance(tree, Num):
            return self.graph.const(tree.value)
        if isinstance(tree, Name):
            return self._name(tree, scope)
        if isinstance(tree, Index):
            return self._indexed(tree, scope)
        if isinstance(tree, Unary):
            node = self._as(self.lower(tree.arg, scope), NUMBER if tree.op == "-" else YES, tree.arg.pos)
            return self.graph.neg(node) if tree.op == "-" else self.graph.negate(node)
        if isinstance(tree, Binary):
            return self._binary(tree, scope)
        if isinstance(tree, Choose):
            return self._choose(tree, scope)
        if isinstance(tree, Fold):
            return self._fold(tree, scope)
        return self._call(tree, scope)

    def _as(self, node: Node, kind: str, pos: int) -> Node:
        if node.kind == kind:
            return node
        said = {NUMBER: "a number", YES: "a yes or no"}
        came = said.get(node.kind) or f"a {node.kind[1:]}"
        hint = "Write `if C then 1 else 0`." if (node.kind, kind) == (YES, NUMBER) else "Compare it with something." if kind == YES else ""
        raise Fault("wrong-kind", f"Here {said.get(kind, 'a ' + kind[1:])} is wanted; this is {came}.", pos, hint)

    def _name(self, tree: Name, scope: Scope) -> Node:
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
        shape = self._shape_of(id)
        if shape is None:
            self._no_such_name(tree, scope)
        return self._read(id, [self._own_binder(id, name, set_id, tree, scope) for name, set_id in zip(shape.names, shape.sets)], shape, scope, tree.pos)  # type: ignore[union-attr]

    def _no_such_name(self, tree: Name | Index, scope: Scope) -> None:
        if any(tree.id in info.members for info in self.world.sets.values()):
            raise Fault("member-alone", f"`{tree.id}` is a member of a set: it can only stand as an index or in a comparison.", tree.pos)
        known = [*scope.names, *self.world.variables, *self.world.tables, *self.world.entries["measures"], "turn", "turns"]
        raise Fault("unknown-name", f"Nothing here is called `{tree.id}`.", tree.pos, guess(tree.id, known))

    def _own_binder(self, id: str, name: str, set_id: str, tree: Name, scope: Scope) -> Node:
        node = scope.names.get(name)
        bound = scope.binders.get(name)
        if node is None or bound is None or not self.world.is_part(bound, set_id):
            fits = [b for b, s in scope.binders.items() if s in self.world.sets and self.world.is_part(s, set_id)]
            hint = f"Write {id}[{', '.join(fits[:1]) or '...'}]." if len(self._shape_of(id).names) == 1 else f"Write {id}[...] with its {len(self._shape_of(id).names)} indices."  # type: ignore[union-attr]
            raise Fault("needs-index", f"`{id}` has a value for each {set_id}; which is meant here is not said.", tree.pos, hint)
        return node

    def _shape_of(self, id: str) -> Shape | None:
        if id in self.world.variables:
            return self.world.variables[id].shape
        if id in self.world.tables:
            return self.world.tables[id].shape
        record = self.world.entries["measures"].get(id)
        return self.world.shape(record.per) if isinstance(record, MeasureDef) else None

    def _is_value(self, id: str, scope: Scope) -> bool:
        return id in scope.names or id in self.world.variables or id in self.world.tables or id in self.world.entries["measures"] or id in ("yes", "no", "turn", "turns")

    def _indexed(self, tree: Index, scope: Scope) -> Node:
        if tree.id in scope.names:
            raise Fault("not-indexed", f"`{tree.id}` is a name given here; it takes no index.", tree.pos)
        shape = self._shape_of(tree.id)
        if shape is None:
            self._no_such_name(tree, scope)
        assert shape is not None
        if len(tree.args) != len(shape.sets):
            wanted = ", ".join(shape.names) or "none"
            raise Fault("wrong-number-of-indices", f"`{tree.id}` takes {len(shape.sets)} indices ({wanted}); here are {len(tree.args)}.", tree.pos)
        return self._read(tree.id, self.indices(tree.args, shape, scope), shape, scope, tree.pos)

    def indices(self, args: tuple[Tree, ...], shape: Shape, scope: Scope) -> list[Node]:
        return [self._index(arg, set_id, scope) for arg, set_id in zip(args, shape.sets)]

    def _index(self, tree: Tree, set_id: str, scope: Scope) -> Node:
        if isinstance(tree, Name) and not self._can_index(tree.id, scope):
            return self._member(tree, set_id)
        node = self.lower(tree, scope)
        if not node.kind.startswith("@"):
            raise Fault("wrong-kind", f"An index over {set_id} is wanted; this is a {'number' if node.kind == NUMBER else 'yes or no'}.", tree.pos)
        held = scope.binders.get(tree.id) if isinstance(tree, Name) else None
        self._fits(node, held, set_id, tree)
        return node

    def _can_index(self, id: str, scope: Scope) -> bool:
        """Whether a bare name in an index means a value (a binder, a let, something that holds a member)."""
        if id in scope.names:
            return True
        if id in self.world.variables:
            return self.world.variables[id].kind.startswith("@")
        if id in self.world.tables:
            return self.world.tables[id].holds is not None
        return id in self.world.entries["measures"] and not any(id in info.members for info in self.world.sets.values())

    def _fits(self, node: Node, held: str | None, set_id: str, tree: Tree) -> None:
        root = self.world.sets[set_id].root
        if node.kind != "@" + root:
            raise Fault("wrong-set", f"An index over {set_id} is wanted; this is a {held or node.kind[1:]}.", tree.pos)
        inner = held or self._set_of(node)
        if not self.world.is_part(inner, set_id):
            raise Fault("wrong-set", f"An index over {set_id} is wanted; a {inner} need not be one.", tree.pos)

    def _set_of(self, node: Node) -> str:
        """The narrowest set a member is known to belong to."""
        if node.op == "iota":
            return str(node.extra[0][0])  # type: ignore[index]
        if node.op == "row":
            return str(node.extra[1])
        if node.op == "held":
            return str(node.extra[0])
        return node.kind[1:]

    def _member(self, tree: Name, set_id: str) -> Node:
        info = self.world.sets[set_id]
        root = self.world.sets[info.root]
        if tree.id == "none":
            return self.graph.none(root.id)
        if tree.id in info.members:
            return self.graph.member(root.id, info.index[info.members.index(tree.id)])
        if tree.id in self.world.full(set_id):  # a member that this scenario leaves out
            return self.graph.none(root.id)
        raise Fault("unknown-member", f"`{tree.id}` is no member of {set_id}.", tree.pos, guess(tree.id, info.members))

    # -- reading

    def _read(self, id: str, index: list[Node], shape: Shape, scope: Scope, pos: int) -> Node:
        if id in self.world.variables:
            return self._read_variable(id, index, scope)
        if id in self.world.tables:
            table = self.world.tables[id]
            source = ("table", id)
            kind = "@" + self.world.sets[table.holds].root if table.holds else NUMBER
            none = bool(table.holds) and -1.0 in table.data
            node = self._pick(source, None, index, shape, kind, table.low, table.high, 20, none, OPEN, CONST)
            return self._held(node, table.holds)
        return self._read_measure(id, index, shape, scope, pos)

    def _held(self, node: Node, holds: str | None) -> Node:
        if holds is None or self.world.sets[holds].whole:
            return node
        return self.graph.make("held", [node], (holds,), axes=node.axes, kind=node.kind, may_none=node.may_none)

    def _read_variable(self, id: str, index: list[Node], scope: Scope) -> Node:
        info = self.world.variables[id]
        if info.symmetric and index[0].id > index[1].id:
            index = [index[1], index[0]]
        hidden = {"everyone": OPEN, "owner": OWN, "nobody": SECRET}[info.seen_by]
        kind, grid = info.kind, 0 if info.whole else 20
        record = self.world.entries["variables"][id]
        node = self._pick(("variable", id, scope.reader.version(id)), None, index, info.shape, kind, info.low, info.high, grid, info.or_none, hidden, WORLD)
        holds = getattr(record, "holds", None)
        return self._held(node, holds.text if holds is not None else None)

    def _read_measure(self, id: str, index: list[Node], shape: Shape, scope: Scope, pos: int) -> Node:
        axes = tuple(node.extra[0] for node in index if node.op == "iota")
        plain = len(axes) == len(index) and len(set(axes)) == len(axes) and all(axis[0] == s for axis, s in zip(axes, shape.sets))  # type: ignore[index]
        if plain:
            node = self._measure(id, axes, shape, scope.reader, pos)  # type: ignore[arg-type]
        else:
            own: list[Axis] = []
            for set_id in shape.sets:
                own.append(self.axis(set_id, own))
            body = self._measure(id, tuple(own), shape, scope.reader, pos)
            hidden = getattr(self.world.entries["measures"][id], "seen_by", "everyone")
            level = {"everyone": OPEN, "owner": OWN, "nobody": SECRET}[hidden]
            node = self._pick(("node", tuple(own)), body, index, shape, body.kind, body.low, body.high, body.grid, body.may_none, level, body.ctx)
        return node

    def _measure(self, id: str, axes: tuple[Axis, ...], shape: Shape, reader: Reader, pos: int) -> Node:
        key = (id, reader.name, axes)
        if id in self.pending:
            circle = " → ".join([*self.pending[self.pending.index(id) :], id])
            raise Fault("measure-circle", f"This measure depends on itself: {circle}.", pos)
        if key not in self.measures:
            record = self.world.entries["measures"][id]
            assert isinstance(record, MeasureDef) and record.is_ is not None
            scope = Scope(reader, axes=frozenset(axes))
            for name, set_id, axis in zip(shape.names, shape.sets, axes):
                scope.names[name], scope.binders[name] = self.iota(axis), set_id
            self.pending.append(id)
            self.lets(record.let, scope)
            self.measures[key] = self.anything(record.is_, scope, record.holds.text if record.holds is not None else None)
            self.pending.pop()
        node = self.measures[key]
        if node is None:
            raise SILENT
        return node

    def _pick(self, source: tuple[object, ...], body: Node | None, index: list[Node], shape: Shape, kind: str, low: float, high: float,
              grid: int | None, none: bool, hidden: int, ctx: int) -> Node:  # fmt: skip
        """Reads a value for each axis of its indices: a view where every index is a binder or a member, a gathering otherwise."""
        spec: list[tuple[object, ...]] = []
        by: list[Node] = []
        seen: set[object] = set()
        for node, set_id in zip(index, shape.sets):
            node = node.args[0] if node.op == "held" else node
            if node.op == "iota" and node.extra[0] not in seen:
                seen.add(node.extra[0])
                spec.append(("axis", node.extra[0], set_id))
            elif node.op == "member" and not node.may_none:
                spec.append(("member", node.extra[1], set_id))
            else:
                spec.append(("by", len(by), set_id))
                by.append(node)
        if any(node.ctx == ROW for node in by):
            by = [self.graph.spread(node) if node.ctx == WORLD else node for node in by]
        args = ([body] if body is not None else []) + by
        axes = [axis for node in by for axis in node.axes] + [s[1] for s in spec if s[0] == "axis"]
        lost = any(node.may_none for node in by)
        own = spec[0][1] if hidden == OWN and spec and spec[0][0] == "axis" else None
        if hidden == OWN and own is None and not (by and spec[0][0] == "by" and by[0].op == "row" and by[0].extra[0] == 0):
            hidden = SECRET
        return self.graph.make("read", args, (source, tuple(spec)), axes=axes, kind=kind, low=min(low, 0.0) if lost else low, high=max(high, 0.0) if lost else high,
            grid=grid, ctx=max([ctx, *(n.ctx for n in by)]), may_none=none or (lost and kind.startswith("@")), hidden=hidden, own=own)  # type: ignore[arg-type]  # fmt: skip

    # -- operators

    def _binary(self, tree: Binary, scope: Scope) -> Node:
        graph, op = self.graph, tree.op
        if op in ("and", "or"):
            a, b = (self._as(self.lower(side, scope), YES, side.pos) for side in (tree.left, tree.right))
            return graph.both(a, b) if op == "and" else graph.either(a, b)
        if op in ("==", "!="):
            return self._equal(tree, scope)
        a, b = (self._as(self.lower(side, scope), NUMBER, side.pos) for side in (tree.left, tree.right))
        if op in ("<", "<=", ">", ">="):
            return self._ordered(op, a, b)
        try:
            return {"+": graph.add, "-": graph.sub, "*": graph.mul, "/": graph.div}[op](a, b)
        except Refused as refused:
            raise Fault(refused.code, str(refused), tree.right.pos if op == "/" else tree.pos, refused.hint) from None

    def _ordered(self, op: str, a: Node, b: Node) -> Node:
        if op in (">", ">="):
            a, b, op = b, a, {">": "<", ">=": "<="}[op]
        if a.high < b.low or (op == "<=" and a.high <= b.low):
            return self.graph.truth(True)
        if a.low > b.high or (op == "<" and a.low >= b.high):
            return self.graph.truth(False)
        return self.graph.compare("less" if op == "<" else "less or equal", a, b)

    def _equal(self, tree: Binary, scope: Scope) -> Node:
        a, b = self._pair(tree.left, tree.right, scope)
        if a.kind != b.kind:
            raise Fault("wrong-kind", f"These two can never be equal: one is {self._said(a)}, the other {self._said(b)}.", tree.pos)
        if a.kind == YES:
            same = self.graph.either(self.graph.both(a, b), self.graph.both(self.graph.negate(a), self.graph.negate(b)))
        elif a is b:
            same = self.graph.truth(True)
        elif a.op == b.op and a.op in ("member", "const"):
            same = self.graph.truth(a.extra == b.extra)
        else:
            if a.id > b.id:
                a, b = b, a
            same = self.graph.compare("equal", a, b)
        return same if tree.op == "==" else self.graph.negate(same)

    def _said(self, node: Node) -> str:
        return self._said_kind(node.kind)

    def _said_kind(self, kind: str) -> str:
        return {NUMBER: "a number", YES: "a yes or no"}.get(kind) or f"a {kind[1:]}"

    def _pair(self, left: Tree, right: Tree, scope: Scope) -> tuple[Node, Node]:
        """Two sides of a comparison: a bare name on one side may be a member of the other side's set."""
        for this, that, turned in ((left, right, False), (right, left, True)):
            if isinstance(that, Name) and not isinstance(this, Num):
                if isinstance(this, Name) and not self._is_value(this.id, scope):
                    continue
                node = self.lower(this, scope)
                if node.kind.startswith("@"):
                    other = self._member_or_value(that, node, scope)
                    return (other, node) if turned else (node, other)
        return self.lower(left, scope), self.lower(right, scope)

    def _member_or_value(self, tree: Name, beside: Node, scope: Scope) -> Node:
        root = beside.kind[1:]
        named = tree.id == "none" or tree.id in self.world.full(root)
        value = self.lower(tree, scope) if self._can_index(tree.id, scope) else None
        if named and value is not None and value.kind == beside.kind and tree.id not in scope.names:
            raise Fault("two-meanings", f"`{tree.id}` means both a member of {root} and something that holds one.", tree.pos, "Rename one of them.")
        if value is not None:
            return value
        return self._member(tree, root)

    def _choose(self, tree: Choose, scope: Scope) -> Node:
        test = self._as(self.lower(tree.test, scope), YES, tree.test.pos)
        a, b = self._pair(tree.then, tree.other, scope)
        if a.kind != b.kind:
            raise Fault("wrong-kind", f"The two sides differ: one is {self._said(a)}, the other {self._said(b)}.", tree.pos)
        return self.graph.choose(test, a, b)

    # -- functions

    def _fold(self, tree: Fold, scope: Scope) -> Node:
        inner, axes, some = self._bind(tree.binders, tree.test, scope)
        graph, op = self.graph, tree.op
        kind = YES if op in ("count", "any", "all") else NUMBER
        x = self._as(self.lower(tree.body, inner), kind, tree.body.pos)
        if op in ("best", "top") and len(axes) != 1:
            raise Fault("formula-syntax", f"`{op}` runs over one set.", tree.binders[1].pos)
        if op == "top":
            anyone = graph.extreme("any", some, axes) if graph.size(axes) else graph.truth(False)
            x = graph.on_grid(x)
            return graph.top(graph.choose(some, x, graph.const(x.low - 1)), axes[0], self.world.sets[axes[0][0]].root, anyone)
        if op == "sum":
            return graph.sum(self._masked(x, some), axes)
        if op == "count":
            return graph.count(graph.both(x, some), axes)
        if op == "any":
            return graph.extreme("any", graph.both(x, some), axes)
        if op == "all":
            return graph.extreme("all", graph.either(x, graph.negate(some)), axes)
        if op == "best":
            return graph.best(tree.count, graph.choose(some, x, graph.const(0)), axes[0])
        return self._over(op, x, some, axes)

    def _masked(self, x: Node, some: Node) -> Node:
        """x where the condition holds: inside a product, the cheaper factor is masked, so that the sum stays a weighted one."""
        graph = self.graph
        if some.op == "truth" or x.op != "mul":
            return graph.choose(some, x, graph.const(0))
        if self._needless(x, some):
            return x
        a, b = sorted(x.args, key=lambda n: (n.ctx, len(n.axes)))
        return graph.mul(graph.choose(some, a, graph.const(0)), b)

    def _needless(self, x: Node, some: Node) -> bool:
        """`if o != r` beside a symmetric variable over r and o says nothing: its diagonal is 0."""
        inside = some.args[0] if some.op == "not" and some.args[0].op == "equal" else None
        if inside is None or any(arg.op != "iota" for arg in inside.args):
            return False
        pair = {arg.extra[0] for arg in inside.args}
        for arg in x.args:
            source = arg.extra[0] if arg.op == "read" else ("",)
            if source[0] == "variable" and self.world.variables[source[1]].symmetric and {s[1] for s in arg.extra[1]} == pair:  # type: ignore[index, attr-defined]
                return True
        return False

    def _over(self, op: str, x: Node, some: Node, axes: list[Axis]) -> Node:
        graph, zero = self.graph, self.graph.const(0)
        n = graph.size(axes)
        if n == 0:
            return zero
        if op == "mean":
            total = graph.sum(self._masked(x, some), axes)
            if some.op == "truth":
                return graph.div(total, graph.const(n))
            mean = graph.div(total, graph.higher_of(graph.const(1), graph.count(some, axes)))
            return graph.clip(mean, graph.const(min(x.low, 0.0)), graph.const(max(x.high, 0.0)))
        if some.op == "truth":
            return graph.extreme(op, x, axes)
        found = graph.extreme(op, graph.choose(some, x, graph.const(x.low if op == "max" else x.high)), axes)
        return graph.choose(graph.extreme("any", some, axes), found, zero)

    def _call(self, tree: Call, scope: Scope) -> Node:
        graph = self.graph
        if tree.id == "was":
            return self.lower(tree.args[0], replace(scope, reader=Reader("turn", {})))
        args = [self._as(self.lower(arg, scope), NUMBER, arg.pos) for arg in tree.args]
        x = args[0]
        if tree.id in ("min", "max"):
            for other in args[1:]:
                x = graph.lower_of(x, other) if tree.id == "min" else graph.higher_of(x, other)
            return x
        if tree.id == "chain":
            return self._chain(args)
        if tree.id == "squash":
            if x.low < 0:
                raise Fault("root-of-negative", f"`squash` wants something that is never negative: this lies {between(x)}.", tree.args[0].pos, "Hold it with max(0, x).")
            return graph.lower_of(graph.div(x, graph.add(x, graph.const(1))), graph.const(1))
        if tree.id == "clip":
            if args[1].high > args[2].low:
                raise Fault("clip-bounds", "The low end of `clip` may lie above the high end.", tree.pos, "clip(x, low, high)")
            return graph.clip(x, args[1], args[2])
        if tree.id == "smooth":
            return self._smooth(x, args[1], args[2], tree)
        if tree.id == "share":
            return graph.share(x, args[1])
        if tree.id in ("round", "floor"):
            return graph.whole(tree.id, x)
        return {"abs": graph.absolute, "sqrt": graph.sqrt, "root3": graph.root3}[tree.id](x)

    def _chain(self, args: list[Node]) -> Node:
        """As strong as the weakest part, and a bit: sqrt(lowest × mean)."""
        graph = self.graph
        least, total = args[0], args[0]
        for other in args[1:]:
            least, total = graph.lower_of(least, other), graph.add(total, other)
        return graph.sqrt(graph.mul(least, graph.mul(total, graph.const(1 / len(args)))))

    def _smooth(self, x: Node, low: Node, high: Node, tree: Call) -> Node:
        graph = self.graph
        if low.op != "const" or high.op != "const" or low.low >= high.low:
            raise Fault("clip-bounds", "`smooth` wants two plain numbers, the lower first.", tree.pos, "smooth(x, 0.2, 0.8)")
        part = graph.div(graph.sub(x, low), graph.const(high.low - low.low))
        t = graph.clip(part, graph.const(0), graph.const(1))
        climb = graph.mul(graph.mul(t, t), graph.sub(graph.const(3), graph.mul(graph.const(2), t)))
        return graph.clip(climb, graph.const(0), graph.const(1))
