"""The functions of the language, and what runs over sets, in terms of the graph's few operations. Their arguments are nodes already."""

from __future__ import annotations

from game.rules.grammar import Call, Fault, Fold
from game.rules.graph import Graph
from game.rules.nodes import Axis, Node, VariableSource, between
from game.rules.world import World


class Functions:
    """Functions over one graph."""

    def __init__(self, world: World, graph: Graph) -> None:
        self.world, self.graph = world, graph

    # -- over sets

    def fold(self, tree: Fold, x: Node, some: Node, axes: list[Axis]) -> Node:
        """`x` over the axes where `some` holds."""
        graph, op = self.graph, tree.op
        if op == "sum":
            return graph.sum(self._masked(x, some), axes)
        if op == "count":
            return graph.count(graph.both(x, some), axes)
        if op == "any":
            return graph.extreme("any", graph.both(x, some), axes)
        if op == "all":
            return graph.extreme("all", graph.either(x, graph.negate(some)), axes)
        if op in ("best", "top") and len(axes) != 1:
            raise Fault("formula-syntax", f"`{op}` runs over one set.", tree.binders[1].pos)
        if op == "best":
            return graph.best_of_some(tree.count, x, some, axes[0])
        if op == "top":
            return self._top(x, some, axes[0])
        return self._over(op, x, some, axes)

    def _top(self, x: Node, some: Node, axis: Axis) -> Node:
        graph = self.graph
        anyone = graph.extreme("any", some, [axis]) if graph.size([axis]) else graph.truth(False)
        if anyone.op == "truth" and not anyone.low:
            return graph.none(self.world.sets[axis[0]].root)
        x = graph.on_grid(x)
        return graph.top(graph.choose(some, x, graph.const(x.low - 1)), axis, self.world.sets[axis[0]].root, anyone)

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
        pair = {arg.axis for arg in inside.args}
        return any(self._is_pair(arg, pair) for arg in x.args)

    def _is_pair(self, node: Node, pair: set[Axis]) -> bool:
        """Whether a node is a symmetric variable over these two axes."""
        if node.op != "read" or not isinstance(node.source, VariableSource) or not self.world.variables[node.source.id].symmetric:
            return False
        return {cell.axis for cell in node.cells} == pair

    def _over(self, op: str, x: Node, some: Node, axes: list[Axis]) -> Node:
        """`mean`, `min`, `max`; 0 over nothing."""
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
            return graph.extreme(op, x, axes) if some.low else zero
        found = graph.extreme(op, graph.choose(some, x, graph.const(x.low if op == "max" else x.high)), axes)
        return graph.choose(graph.extreme("any", some, axes), found, zero)

    # -- of numbers

    def call(self, tree: Call, args: list[Node]) -> Node:
        """A function of numbers."""
        graph, x = self.graph, args[0]
        if tree.id in ("min", "max"):
            for other in args[1:]:
                x = graph.lower_of(x, other) if tree.id == "min" else graph.higher_of(x, other)
            return x
        if tree.id == "chain":
            return self._chain(args)
        if tree.id == "squash":
            return self._squash(x, tree)
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

    def _squash(self, x: Node, tree: Call) -> Node:
        graph = self.graph
        if x.low < 0:
            said = f"`squash` wants something that is never negative: this lies {between(x)}."
            raise Fault("root-of-negative", said, tree.args[0].pos, "Hold it with max(0, x).")
        return graph.lower_of(graph.div(x, graph.add(x, graph.const(1))), graph.const(1))

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
