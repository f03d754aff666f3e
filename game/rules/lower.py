"""What formulas mean: from small trees to nodes of the graph, with every fault at its place.

Law: a formula that is broken is reported once, where it stands; whatever uses it by name stays silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from game.rules.functions import Functions
from game.rules.grammar import Between, Binary, Binder, Call, Choose, Draw, Fault, Fold, Index, Name, Num, Tree, Unary, parse_draw, parse_formula
from game.rules.graph import Graph
from game.rules.made import Broken, Typed
from game.rules.nodes import CHANCE, NUMBER, WORLD, YES, Axis, Node, Refused, between, said_kind
from game.rules.reads import Reads
from game.rules.records import Lets
from game.rules.scope import SILENT, Reader, Scope
from game.rules.source import Scalar
from game.rules.world import Report, World, guess


class Lowerer(Reads):
    """Formulas of one scenario into one graph."""

    def __init__(self, world: World, graph: Graph, report: Report) -> None:
        super().__init__(world, graph, report)
        self.functions = Functions(world, graph)
        self.ways: dict[type, Callable[[Any, Scope], Node]] = {
            Num: self._number, Name: self.name, Index: self.indexed, Unary: self._unary, Binary: self._binary, Choose: self._choose, Fold: self._fold,
            Call: self._call,
        }  # fmt: skip

    # -- doors: each takes a scalar, reports what is wrong, and returns none then

    def number(self, at: Scalar, scope: Scope) -> Node | None:
        """A formula that should give a number."""
        return self._door(at, scope, NUMBER)

    def condition(self, at: Scalar, scope: Scope) -> Node | None:
        """A formula that should give a yes or no."""
        return self._door(at, scope, YES)

    def anything(self, at: Scalar, scope: Scope, member_of: str | None = None) -> Node | None:
        """A formula; one that should give a member may name it."""
        return self._door(at, scope, at.kind if isinstance(at, Typed) else None, member_of)

    def _door(self, at: Scalar, scope: Scope, kind: str | None, member_of: str | None = None) -> Node | None:
        if isinstance(at, Broken):
            return None
        try:
            tree = parse_formula(at.text)
            node = self.lower(tree, scope) if member_of is None else self._lower_member(tree, member_of, scope)
            return node if kind is None else as_chance(node, tree.pos) if kind == CHANCE else as_kind(node, kind, tree.pos)
        except Fault as fault:
            self.report.fault(fault, at)
            return None

    def _lower_member(self, tree: Tree, set_id: str, scope: Scope) -> Node:
        """A formula that should give a member: bare names, also as the outcomes of a choice, are members of the set."""
        if isinstance(tree, Name) and not self.can_index(tree.id, scope):
            return self.member(tree, set_id, scope.names)
        if isinstance(tree, Choose):
            test = as_kind(self.lower(tree.test, scope), YES, tree.test.pos)
            a, b = (self._lower_member(side, set_id, scope) for side in (tree.then, tree.other))
            return self._chosen(test, a, b, tree)
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
        elif any(name.text in self.world.entries[kind] for kind in ("variables", "tables", "measures")):
            self.report.error("name-taken", f"`{name.text}` is already the name of something in the rules.", name, "Choose another name.")

    def draw(self, at: Scalar, scope: Scope, chance_of: str, subject: list[Node]) -> Node | None:
        """`place: WEIGHT for r in region if C`, or `shock: LOW to HIGH`."""
        if isinstance(at, Broken):
            return None
        try:
            draw = parse_draw(at.text)
            if isinstance(draw, Between):
                return self._between(draw, chance_of, subject)
            with pointing_at(draw.weight.pos):
                return self._drawn(draw, scope, chance_of, subject)
        except Fault as fault:
            self.report.fault(fault, at)
            return None

    def _between(self, draw: Between, chance_of: str, subject: list[Node]) -> Node:
        """A number between two others, each as likely."""
        graph = self.graph
        with pointing_at(draw.pos):
            above = graph.mul(self.chance(chance_of, subject), graph.const(draw.high - draw.low))
            return graph.on_grid(graph.clip(graph.add(above, graph.const(draw.low)), graph.const(draw.low), graph.const(draw.high)))

    def _drawn(self, draw: Draw, scope: Scope, chance_of: str, subject: list[Node]) -> Node:
        graph = self.graph
        inner, axes, some = self.binding((draw.binder,), draw.test, scope)
        weight = as_kind(self.lower(draw.weight, inner), NUMBER, draw.weight.pos)
        if weight.low < 0:
            raise Fault("negative-weight", f"A weight may not be negative: this lies {between(weight)}.", draw.weight.pos, "Hold it with max(0, x).")
        weight = graph.on_grid(graph.choose(some, weight, graph.const(0)))
        if axes[0] not in weight.axes:  # equal weights still need one weight per member
            weight = graph.mul(weight, graph.make("ones", (), (axes[0],), axes=axes, low=1.0, high=1.0, grid=0))
        return graph.draw(self.chance(chance_of, subject), weight, axes[0], self.world.sets[draw.binder.set].root)

    def chance(self, name: str, subject: list[Node]) -> Node:
        """A number in 0..1 that belongs to this name and these subjects alone."""
        axes = [axis for node in subject for axis in node.axes]
        ctx = max((node.ctx for node in subject), default=WORLD)
        return self.graph.make("chance", subject, (name,), axes=axes, ctx=max(ctx, WORLD))

    def binding(self, binders: tuple[Binder, ...], test: Tree | None, scope: Scope) -> tuple[Scope, list[Axis], Node]:
        """The scope, axes and condition of `for … in … if …`; the scope itself where none of that is written."""
        if not binders and test is None:
            return scope, [], self.graph.truth(True)
        inner = scope.child()
        axes = []
        for binder in binders:
            if binder.set not in self.world.sets:
                if binder.set in self.world.entries["sets"] or self.report.is_broken(binder.set):
                    raise SILENT
                raise Fault("unknown-set", f"There is no set `{binder.set}`.", binder.set_pos, guess(binder.set, self.world.sets))
            if binder.name in inner.names:
                raise Fault("name-twice", f"`{binder.name}` is already a name here.", binder.pos, "Choose another letter or word.")
            axes.append(self.bind(binder.name, binder.set, inner))
        some = self.graph.truth(True) if test is None else as_kind(self.lower(test, inner), YES, test.pos)
        return inner, axes, some

    # -- trees

    def lower(self, tree: Tree, scope: Scope) -> Node:
        """The node of a tree."""
        try:
            return self.ways[type(tree)](tree, scope)
        except Refused as refused:
            raise Fault(refused.code, refused.message, tree.pos, refused.hint) from None

    def _number(self, tree: Num, scope: Scope) -> Node:
        return self.graph.const(tree.value)

    def _unary(self, tree: Unary, scope: Scope) -> Node:
        if tree.op == "-":
            return self.graph.neg(as_kind(self.lower(tree.arg, scope), NUMBER, tree.arg.pos))
        return self.graph.negate(as_kind(self.lower(tree.arg, scope), YES, tree.arg.pos))

    def _binary(self, tree: Binary, scope: Scope) -> Node:
        graph, op = self.graph, tree.op
        if op in ("==", "!="):
            return self._equal(tree, scope)
        if op == "*":
            return graph.product([as_kind(self.lower(factor, scope), NUMBER, factor.pos) for factor in factors_of(tree)])
        kind = YES if op in ("and", "or") else NUMBER
        a = as_kind(self.lower(tree.left, scope), kind, tree.left.pos)
        b = as_kind(self.lower(tree.right, scope), kind, tree.right.pos)
        if op in ("<", "<=", ">", ">="):
            return self._ordered(op, a, b)
        if op == "/":
            with pointing_at(tree.right.pos):
                return graph.div(a, b)
        return {"and": graph.both, "or": graph.either, "+": graph.add, "-": graph.sub}[op](a, b)

    def _ordered(self, op: str, a: Node, b: Node) -> Node:
        if op in (">", ">="):
            a, b, op = b, a, {">": "<", ">=": "<="}[op]
        if a.high < b.low or (op == "<=" and a.high <= b.low):
            return self.graph.truth(True)
        if a.low > b.high or (op == "<" and a.low >= b.high):
            return self.graph.truth(False)
        return self.graph.compare("less" if op == "<" else "less or equal", a, b)

    def _equal(self, tree: Binary, scope: Scope) -> Node:
        graph = self.graph
        a, b = self._pair(tree.left, tree.right, scope)
        if a.kind != b.kind:
            said = f"These two can never be equal: one is {said_kind(a.kind)}, the other {said_kind(b.kind)}."
            raise Fault("wrong-kind", said, tree.pos)
        if self._is_left_out(tree.left, a, scope) or self._is_left_out(tree.right, b, scope):
            same = graph.truth(False)
        elif a.kind == YES:
            same = graph.either(graph.both(a, b), graph.both(graph.negate(a), graph.negate(b)))
        elif a is b:
            same = graph.truth(True)
        elif a.op == b.op and a.op in ("member", "const"):
            same = graph.truth(a.extra == b.extra)
        elif a.kind == NUMBER and (a.high < b.low or b.high < a.low):
            same = graph.truth(False)
        else:
            same = graph.compare("equal", *sorted((a, b), key=lambda n: n.id))
        return same if tree.op == "==" else graph.negate(same)

    def _is_left_out(self, tree: Tree, node: Node, scope: Scope) -> bool:
        """Whether this is a member that the scenario leaves out: nothing is ever equal to it, not even none."""
        return node.op == "member" and node.may_none and isinstance(tree, Name) and tree.id != "none" and tree.id not in scope.names

    def _pair(self, left: Tree, right: Tree, scope: Scope) -> tuple[Node, Node]:
        """Two sides of a comparison: a bare name on one side may be a member of the other side's set."""
        for this, that, turned in ((left, right, False), (right, left, True)):
            if isinstance(that, Name) and not isinstance(this, Num):
                if isinstance(this, Name) and not self.is_value(this.id, scope):
                    continue
                node = self.lower(this, scope)
                if node.kind.startswith("@"):
                    other = self._member_or_value(that, node, scope)
                    return (other, node) if turned else (node, other)
        return self.lower(left, scope), self.lower(right, scope)

    def _member_or_value(self, tree: Name, beside: Node, scope: Scope) -> Node:
        root = beside.kind[1:]
        named = tree.id == "none" or tree.id in self.world.full(root)
        value = self.lower(tree, scope) if self.can_index(tree.id, scope) else None
        if value is None:
            return self.member(tree, root, scope.binders)
        if named and value.kind == beside.kind and tree.id not in scope.names:
            raise Fault("two-meanings", f"`{tree.id}` means both a member of {root} and something that holds one.", tree.pos, "Rename one of them.")
        return value

    def _choose(self, tree: Choose, scope: Scope) -> Node:
        test = as_kind(self.lower(tree.test, scope), YES, tree.test.pos)
        a, b = self._pair(tree.then, tree.other, scope)
        return self._chosen(test, a, b, tree)

    def _chosen(self, test: Node, a: Node, b: Node, tree: Choose) -> Node:
        if a.kind != b.kind:
            raise Fault("wrong-kind", f"The two sides differ: one is {said_kind(a.kind)}, the other {said_kind(b.kind)}.", tree.pos)
        return self.graph.choose(test, a, b)

    def _fold(self, tree: Fold, scope: Scope) -> Node:
        inner, axes, some = self.binding(tree.binders, tree.test, scope)
        kind = YES if tree.op in ("count", "any", "all") else NUMBER
        return self.functions.fold(tree, as_kind(self.lower(tree.body, inner), kind, tree.body.pos), some, axes)

    def _call(self, tree: Call, scope: Scope) -> Node:
        if tree.id == "was":
            return self.lower(tree.args[0], replace(scope, reader=Reader("turn", {})))
        args = [as_kind(self.lower(arg, scope), NUMBER, arg.pos) for arg in tree.args]
        return self.functions.call(tree, args)


def as_kind(node: Node, kind: str, pos: int) -> Node:
    """The node, which must be of this kind."""
    if node.kind != kind:
        hint = "Write `if C then 1 else 0`." if (node.kind, kind) == (YES, NUMBER) else "Compare it with something." if kind == YES else ""
        raise Fault("wrong-kind", f"Here {said_kind(kind)} is wanted; this is {said_kind(node.kind)}.", pos, hint)
    return node


def as_chance(node: Node, pos: int) -> Node:
    """The node, which must be a number in 0..1."""
    node = as_kind(node, NUMBER, pos)
    if node.low < 0 or node.high > 1:
        raise Fault("chance-outside", f"A chance lies between 0 and 1; this lies {between(node)}.", 0, "Hold it with clip(x, 0, 1).")
    return node


@contextmanager
def pointing_at(pos: int) -> Iterator[None]:
    """What the graph refuses becomes a fault at this place."""
    try:
        yield
    except Refused as refused:
        raise Fault(refused.code, refused.message, pos, refused.hint) from None


def factors_of(tree: Tree) -> list[Tree]:
    """The factors of a product as they were written."""
    if isinstance(tree, Binary) and tree.op == "*":
        return [*factors_of(tree.left), *factors_of(tree.right)]
    return [tree]
