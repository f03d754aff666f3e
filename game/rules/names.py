"""What names mean: binders and lets first, then variables, tables and measures; and which members their indices name.

Law: a name means one thing. A member's name is known only where an index of its set, or a comparison with one of its set, is expected.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import NoReturn

from game.rules.grammar import Fault, Index, Name, Tree
from game.rules.graph import Graph
from game.rules.nodes import (
    WORLD,
    Axis,
    Node,
    one,
    said_kind,
)
from game.rules.records import Lets, MeasureDef
from game.rules.scope import SILENT, Scope
from game.rules.source import Scalar
from game.rules.world import Report, Shape, World, guess


class Names(ABC):
    """The names of one scenario. `Reads` knows how what they mean is read, `Lowerer` what is done with it."""

    def __init__(self, world: World, graph: Graph, report: Report) -> None:
        self.world, self.graph, self.report = world, graph, report
        self.shapes: dict[str, Shape | None] = {}

    @abstractmethod
    def lower(self, tree: Tree, scope: Scope) -> Node:
        """The node of a tree."""

    @abstractmethod
    def anything(self, at: Scalar, scope: Scope, member_of: str | None = None) -> Node | None:
        """The node of a formula; none when it is broken, which has then been reported."""

    @abstractmethod
    def lets(self, lets: Lets, scope: Scope) -> None:
        """Adds names for formulas to the scope."""

    @abstractmethod
    def _read(self, tree: Name | Index, index: list[Node], shape: Shape, scope: Scope) -> Node:
        """The value of a variable, a table or a measure at its indices."""

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
