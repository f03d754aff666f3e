"""The graph of everything that is worked out: arithmetic, and what runs over a set or is left to chance.

Law: a sum is built only if it is exact: its terms lie on a grid and are small enough that no addition rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from game.rules.arithmetic import Arithmetic, too_many
from game.rules.grid import GRID, words
from game.rules.nodes import CONST, MOST_CELLS, NUMBER, OWN, SECRET, Axis, Node, Refused


class Graph(Arithmetic):
    """The nodes of one program."""

    # -- over a set

    def fold(self, op: str, x: Node, axes: Sequence[Axis], low: float, high: float, extra: tuple[object, ...] = (), args: Sequence[Node] | None = None) -> Node:
        """One value from all along some axes; of a product (`args`) without laying it out."""
        if args is None and self.size(x.axes) > MOST_CELLS:
            raise too_many(self.size(x.axes))
        gone = tuple(axes)
        kept = [axis for axis in x.axes if axis not in gone]
        hidden = SECRET if x.hidden == OWN and x.own in gone else x.hidden
        return self.make(op, args or [x], (gone, *extra), axes=kept, low=low, high=high, kind=x.kind, grid=x.grid, ctx=x.ctx, hidden=hidden)

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
        if x.op == "mask" and x.args[0].axes != x.args[1].axes:  # as a weighted sum, its terms need not be laid out
            x = self.mul(self.number(x.args[0]), x.args[1])
        if x.op == "mul" and x.ctx != CONST and (x.grid is None or n * width >= 2.0 ** (53 - x.grid)):
            x = self._weighed(x, n)
        if x.grid is None or n * width >= 2.0 ** (53 - x.grid):
            x = self.on_grid(x)
            if n * width >= 2.0 ** (53 - GRID):
                raise Refused("too-wide", f"This sum may reach {words(n * width)}: too wide to be exact.", "Hold its terms with clip(x, low, high).")
        low, high = n * x.low, n * x.high
        if x.op == "mul" and x.grid is not None and x.grid > 0 and x.ctx != CONST:
            a, b = x.args
            if a.axes != b.axes or len(axes) > 1 or len(x.axes) > 1:
                return self.fold("dot", x, axes, low, high, args=[a, b])
        return self.fold("sum", x, axes, low, high)

    def _weighed(self, x: Node, n: int) -> Node:
        """A product with both factors on the grid, where its sum is exact then: cheaper than to bring every product onto it."""
        a, b = (self.on_grid(arg) for arg in x.args)
        widest = max(abs(a.low), abs(a.high)) * max(abs(b.low), abs(b.high))
        return self.mul(a, b) if x.args[0].axes != x.args[1].axes and n * widest < 2.0 ** (53 - 2 * GRID) else x

    def count(self, test: Node, axes: Sequence[Axis]) -> Node:
        return self.sum(self.number(test), axes)

    def extreme(self, op: str, x: Node, axes: Sequence[Axis]) -> Node:
        """`min`, `max` of numbers, `any`, `all` of conditions."""
        if self.size(axes) == 0:
            return self.const(0) if x.kind == NUMBER else self.truth(op == "all")
        inside = [axis for axis in axes if axis in x.axes]
        if not inside:
            return x
        return self.fold(op + " over", x, inside, x.low, x.high)

    def best(self, k: int, x: Node, axis: Axis) -> Node:
        if axis not in x.axes and self.sizes[axis[0]]:
            return x
        total = self._highest(k, x, axis)
        return self.div(total, self.const(max(1, min(k, self.sizes[axis[0]]))))

    def best_of_some(self, k: int, x: Node, some: Node, axis: Axis) -> Node:
        """The mean of the k highest among those for which a condition holds; of all of them where they are fewer; 0 where there are none."""
        if some.op == "truth" and some.low:
            return self.best(k, x, axis)
        low = self.const(x.low)
        above = self.higher_of(self._highest(k, self.choose(some, self.sub(x, low), self.const(0)), axis), self.const(0))
        count = self.lower_of(self.count(some, [axis]), self.const(k))
        mean = self.add(self.div(above, self.higher_of(count, self.const(1))), low)
        held = self.clip(mean, low, self.const(max(x.low, x.high)))
        return self.choose(self.compare("less", self.const(0), count), held, self.const(0))

    def _highest(self, k: int, x: Node, axis: Axis) -> Node:
        """The sum of the k highest."""
        n = self.sizes[axis[0]]
        if n == 0:
            return self.const(0)
        if axis not in x.axes:
            return self.mul(x, self.const(min(k, n)))
        x = self.on_grid(x)
        return self.sum(x, [axis]) if k >= n else self.fold("best", x, [axis], k * x.low, k * x.high, (k,))

    def stack(self, base: Node | None, parts: Sequence[tuple[int, Node]], axis: Axis) -> Node:
        """One value for each member along an axis: each part at its place, the base where there is none."""
        if not parts:
            assert base is not None
            return base
        args = self.even([*([] if base is None else [base]), *(node for _, node in parts)])
        axes = [axis, *(a for arg in args for a in arg.axes)]
        grids = [arg.grid for arg in args]
        grid = None if None in grids else max(grid for grid in grids if grid is not None)
        low, high = min(arg.low for arg in args), max(arg.high for arg in args)
        places = tuple(place for place, _ in parts)
        return self.make("stack", args, (axis, places), axes=axes, low=low, high=high, kind=args[0].kind, grid=grid,
                         may_none=any(arg.may_none for arg in args))  # fmt: skip

    # -- chance

    def draw(self, chance: Node, weight: Node, axis: Axis, set_id: str) -> Node:
        """A member by weight; none where all weights are 0."""
        if self.sizes[axis[0]] == 0:
            return self.none(set_id)
        chance, weight = self.even([chance, weight])
        axes = [a for a in (*chance.axes, *weight.axes) if a != axis]
        return self.make("draw", [chance, weight], (axis,), axes=axes, kind="@" + set_id, may_none=weight.low <= 0)

    def top(self, x: Node, axis: Axis, set_id: str, some: Node) -> Node:
        """The member with the highest x; none where `some` is false. There is at least one member."""
        if axis not in x.axes:
            raise Refused("top-of-nothing", f"What `top` compares is the same for every {set_id}.", f"Its formula must use the {set_id} it runs over.")
        x, some = self.even([x, some])
        axes = [a for a in (*x.axes, *some.axes) if a != axis]
        hidden = SECRET if OWN in (x.hidden, some.hidden) else max(x.hidden, some.hidden)
        return self.make("top", [x, some], (axis,), axes=axes, kind="@" + set_id, may_none=some.op != "truth", hidden=hidden)


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
    if node.op in ("add", "mul", "dot", "min", "max", "and", "or", "equal") and args[0].id > args[1].id:
        args = [args[1], args[0]]
    inner = {axis for arg in node.args for axis in arg.axes} - set(node.axes)
    axes = [axis for arg in args for axis in arg.axes if axis not in inner]
    return graph.make(node.op, args, node.extra, axes=axes, low=node.low, high=node.high, kind=node.kind, grid=node.grid, ctx=node.ctx,
                      may_none=node.may_none, hidden=node.hidden, own=node.own)  # fmt: skip
