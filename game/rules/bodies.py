"""What rules and orders do, as bookings: a variable, the cells meant, and the node that says how much.

Law: an amount is brought onto the grid before it is added to anything; binders that the target does not mention add up.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.rules.grammar import Fault, Name, Target, parse_target
from game.rules.lower import Lowerer, Reader, Scope
from game.rules.nodes import NUMBER, OWN, ROW, SECRET, WORLD, YES, Axis, Node, Refused, between, rebuild, words
from game.rules.records import Body, Move, OrderDef, RuleDef
from game.rules.source import Scalar
from game.rules.world import SetInfo, VariableInfo, World, guess

STEPS = ("announce", "act", "vote", "contest", "cascade", "world", "measure")
Cell = tuple[str, object, str]  # ("axis", Axis, set) | ("member", place in the root, set) | ("by", Node, set)


@dataclass(frozen=True, slots=True)
class Booking:
    """One amount or value for one variable. `where` masks a `set`; a `move` has either `amount` or `leaves` and `drawn_to`."""

    cause: str
    step: str
    how: str  # change, set, move, pool
    variable: str
    cells: tuple[Cell, ...]
    amount: Node
    where: Node | None = None
    drawn_to: Node | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """A rule that runs again until nothing changes."""

    cause: str
    step: str
    times: int
    sets: tuple[Booking, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """One line of an order's legality."""

    id: str
    test: Node
    picks: tuple[int, ...]  # which picks it depends on (0 is the seat)


@dataclass(frozen=True, slots=True)
class OrderInfo:
    """An order kind, lowered."""

    id: str
    seat_set: str
    picks: tuple[tuple[str, str], ...]  # name, set
    step: str
    cost: Node
    gates: tuple[Gate, ...]
    bookings: tuple[Booking, ...]
    secret: bool
    group: str | None
    beat: str


class Bodies:
    """Lowers the bodies of rules and orders. `reader(step)` says what a rule in a step reads; `order_reader` the same for orders."""

    def __init__(self, lowerer: Lowerer, readers: dict[str, Reader], order_readers: dict[str, Reader], loop_readers: dict[str, Reader], capacity: str | None) -> None:
        self.lowerer, self.graph, self.world, self.report = lowerer, lowerer.graph, lowerer.world, lowerer.report
        self.readers, self.order_readers, self.loop_readers, self.capacity = readers, order_readers, loop_readers, capacity

    # -- rules

    def rule(self, record: RuleDef) -> list[Booking | Loop]:
        scope = Scope((self.loop_readers if record.repeat else self.readers)[record.step])
        subject = []
        for dim in record.each:
            if dim.set.text not in self.world.sets:
                self.report.unknown("set", dim.set, self.world.sets)
                return []
            self.lowerer.fresh(dim.name, scope)
            self.lowerer.bind(dim.name.text, dim.set.text, scope)
            subject.append(scope.names[dim.name.text])
        cause = f"rules/{record.id}"
        where = self._prepare(record.body, scope, cause, [node for node in subject if node is not None])
        if where is None:
            return []
        found: list[Booking | Loop] = []
        for target, amount in record.body.change:
            found += self._change(target, amount, scope, where, cause, record.step)
        sets = [b for target, value in record.body.set for b in self._set(target, value, scope, where, cause, record.step, False)]
        if record.repeat:
            found.append(Loop(cause, record.step, record.repeat, tuple(sets)))
        else:
            found += sets
        for move in record.body.move:
            found += self._move(move, scope, where, cause, record)
        return found

    def _prepare(self, body: Body, scope: Scope, cause: str, subject: list[Node]) -> Node | None:
        """Names of let, draw and roll; the condition."""
        self._lets_and_draws(body, scope, cause, subject)
        for name, formula in body.roll:
            self.lowerer.fresh(name, scope)
            scope.names[name.text] = self._roll(formula, scope, f"{cause}.{name.text}", subject)
        if body.where is None:
            return self.graph.truth(True)
        return self.lowerer.condition(body.where, scope)

    def _lets_and_draws(self, body: Body, scope: Scope, cause: str, subject: list[Node]) -> None:
        self.lowerer.lets(body.let, scope)
        for name, formula in body.draw:
            self.lowerer.fresh(name, scope)
            node = self.lowerer.draw(formula, scope, f"{cause}.{name.text}", subject)
            scope.names[name.text] = node

    def _roll(self, formula: Scalar, scope: Scope, name: str, subject: list[Node]) -> Node | None:
        chance = self.lowerer.number(formula, scope)
        if chance is None:
            return None
        if chance.low < 0 or chance.high > 1:
            self.report.error("chance-outside", f"A chance lies between 0 and 1; this lies {between(chance)}.", formula, "Hold it with clip(x, 0, 1).", 0)
            return None
        dice = self.lowerer.chance(name, subject)
        return self.graph.compare("less", dice, chance)

    # -- targets

    def _target(self, at: Scalar, scope: Scope) -> tuple[Target, VariableInfo, list[Node], Scope, Node] | None:
        try:
            target = parse_target(at.text)
            info = self.world.variables.get(target.id)
            if info is None:
                self._no_variable(target)
            assert info is not None
            inner, _, some = self.lowerer.binding(target.binders, target.test, scope)
            index = self._indices(target, info, inner)
        except Fault as fault:
            self.report.fault(fault, at)
            return None
        except Refused as refused:
            self.report.error(refused.code, str(refused), at, refused.hint)
            return None
        return target, info, index, inner, some

    def _no_variable(self, target: Target) -> None:
        if target.id in self.world.tables or target.id in self.world.entries["measures"]:
            what = "table" if target.id in self.world.tables else "measure"
            raise Fault("not-a-variable", f"`{target.id}` is a {what}; only variables change.", target.pos)
        raise Fault("unknown-variable", f"There is no variable `{target.id}`.", target.pos, guess(target.id, self.world.variables))

    def _indices(self, target: Target, info: VariableInfo, scope: Scope) -> list[Node]:
        shape = info.shape
        if target.args is None:
            tree = Name(target.id, target.pos)
            return [self.lowerer._own_binder(target.id, name, s, tree, scope) for name, s in zip(shape.names, shape.sets)]
        if len(target.args) != len(shape.sets):
            wanted = ", ".join(shape.names) or "none"
            raise Fault("wrong-number-of-indices", f"`{target.id}` takes {len(shape.sets)} indices ({wanted}); here are {len(target.args)}.", target.pos)
        return self.lowerer.indices(target.args, shape, scope)

    def _cells(self, info: VariableInfo, index: list[Node]) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        seen: set[Axis] = set()
        for node, set_id in zip(index, info.shape.sets):
            node = node.args[0] if node.op == "held" else node
            if node.op == "iota" and node.extra[0] not in seen:
                seen.add(node.extra[0])  # type: ignore[arg-type]
                cells.append(("axis", node.extra[0], set_id))
            elif node.op == "member" and not node.may_none:
                cells.append(("member", node.extra[1], set_id))
            else:
                cells.append(("by", node, set_id))
        return tuple(cells)

    # -- change

    def _change(self, at: Scalar, amount_at: Scalar, scope: Scope, where: Node, cause: str, step: str) -> list[Booking]:
        found = self._target(at, scope)
        if found is None:
            return []
        target, info, index, inner, some = found
        if not self._may_change(info, at, step):
            return []
        amount = self.lowerer.number(amount_at, inner)
        if amount is None:
            return []
        if info.whole and amount.grid != 0:
            self.report.error("not-whole", f"`{info.id}` holds whole numbers; this amount need not be one.", amount_at, "Write round(…).", 0)
            return []
        try:
            return [self._booked(info, index, amount, self.graph.both(where, some), inner, cause, step)]
        except Refused as refused:
            self.report.error(refused.code, str(refused), amount_at, refused.hint, 0)
            return []
        except Fault as fault:
            self.report.error(fault.code, fault.message, amount_at, fault.hint, 0)
            return []

    def _may_change(self, info: VariableInfo, at: Scalar, step: str) -> bool:
        if info.conserved:
            self.report.error("conserved", f"`{info.id}` is conserved: only `move` may change it.", at)
        elif info.kind.startswith("@"):
            self.report.error("wrong-kind", f"`{info.id}` holds a member of a set: nothing can be added to it.", at, "Use `set`.")
        elif step == "announce" and not info.this_turn:
            self.report.error("announce-lasting", f"`announce` is for variables of this turn; `{info.id}` lasts.", at, "Write it under `change`, or mark the variable `this turn`.")
        else:
            return True
        return False

    def _booked(self, info: VariableInfo, index: list[Node], amount: Node, where: Node, scope: Scope, cause: str, step: str) -> Booking:
        graph = self.graph
        cells = self._cells(info, index)
        if info.symmetric:
            amount, where = self._mirrored(info, cells, amount, where)
        amount = graph.on_grid(graph.choose(where, amount, graph.const(0)))
        mentioned = {axis for node in index for axis in node.axes}
        amount = graph.on_grid(graph.sum(amount, sorted(scope.axes - mentioned)))
        self._bounded(info, amount)
        return Booking(cause, step, "change", info.id, cells, amount)

    def _bounded(self, info: VariableInfo, amount: Node) -> None:
        if max(abs(amount.low), abs(amount.high)) > 2.0**28:
            raise Refused("too-wide", f"One turn may change `{info.id}` by {words(max(-amount.low, amount.high))}: too wide to be exact.", "Hold it with clip(x, low, high).")

    def _mirrored(self, info: VariableInfo, cells: tuple[Cell, ...], amount: Node, where: Node) -> tuple[Node, Node]:
        """Amounts for both halves of a symmetric variable must be the same formula seen from both sides."""
        if cells[0][0] != "axis" or cells[1][0] != "axis":
            return amount, where
        a, b = cells[0][1], cells[1][1]
        for node, what in ((amount, "amount"), (where, "condition")):
            if self._exchanged(node, a, b) is not node:  # type: ignore[arg-type]
                raise Fault("not-symmetric", f"`{info.id}` is symmetric, but this {what} is not the same seen from the other side.", 0, "Use both sides alike, as in x[from] * x[to] or min(x[from], x[to]).")
        apart = self.graph.negate(self.graph.compare("equal", *sorted((self.lowerer.iota(a), self.lowerer.iota(b)), key=lambda n: n.id)))  # type: ignore[arg-type]
        return amount, self.graph.both(where, apart)

    def _exchanged(self, node: Node, a: Axis, b: Axis) -> Node:
        other = {a: b, b: a}

        def change(n: Node) -> Node | None:
            if n.op == "iota" and n.extra[0] in other:
                return self.lowerer.iota(other[n.extra[0]])  # type: ignore[index]
            if n.op == "read" and any(s[0] == "axis" and s[1] in other for s in n.extra[1]):  # type: ignore[attr-defined, index]
                return self._reread(n, other, a, b)
            return None if set(n.axes) & {a, b} or any(set(arg.axes) & {a, b} for arg in n.args) else n

        return rebuild(self.graph, node, change, {})

    def _reread(self, n: Node, other: dict[Axis, Axis], a: Axis, b: Axis) -> Node:
        source, spec = n.extra
        turned = tuple((s[0], other.get(s[1], s[1]), s[2]) if s[0] == "axis" else s for s in spec)  # type: ignore[attr-defined]
        if source[0] == "variable" and self.world.variables[source[1]].symmetric and turned[0][0] == turned[1][0] == "axis":  # type: ignore[index]
            first, second = (self.lowerer.iota(turned[0][1]), self.lowerer.iota(turned[1][1]))
            if first.id > second.id:
                turned = (turned[1], turned[0])
        args = [rebuild(self.graph, arg, lambda m: self._exchanged(m, a, b), {}) for arg in n.args]
        axes = [axis for arg in args[1 if source[0] == "node" else 0 :] for axis in arg.axes] + [s[1] for s in turned if s[0] == "axis"]  # type: ignore[index]
        return self.graph.make("read", args, (source, turned), axes=axes, kind=n.kind, low=n.low, high=n.high, grid=n.grid, ctx=n.ctx, may_none=n.may_none, hidden=n.hidden, own=n.own)

    # -- set

    def _set(self, at: Scalar, value_at: Scalar, scope: Scope, where: Node, cause: str, step: str, order: bool) -> list[Booking]:
        found = self._target(at, scope)
        if found is None:
            return []
        _, info, index, inner, some = found
        if info.conserved or info.symmetric:
            self.report.error("conserved" if info.conserved else "not-symmetric", f"`{info.id}` cannot be set.", at)
            return []
        held = getattr(self.world.entries["variables"][info.id], "holds", None)
        value = self.lowerer.anything(value_at, inner, held.text if held is not None else None)
        if value is None:
            return []
        if value.kind != info.kind:
            wanted = {NUMBER: "a number", YES: "a yes or no"}.get(info.kind) or f"a {info.kind[1:]}"
            self.report.error("wrong-kind", f"`{info.id}` holds {wanted}; this is {self.lowerer._said(value)}.", value_at, "", 0)
            return []
        if value.may_none and not info.or_none:
            self.report.error("may-be-none", f"`{info.id}` is never none, but this value may be.", value_at, f"Declare it `holds: {info.kind[1:]} or none`.", 0)
            return []
        if info.whole and info.kind == NUMBER and value.grid != 0:
            self.report.error("not-whole", f"`{info.id}` holds whole numbers; this value need not be one.", value_at, "Write round(…).", 0)
            return []
        cells = self._cells(info, index)
        if not self._one_value(info, cells, inner, at, order):
            return []
        graph = self.graph
        if value.kind == NUMBER:
            value = graph.on_grid(graph.clip(value, graph.const(info.low), graph.const(info.high)))
        return [Booking(cause, step, "set", info.id, cells, value, graph.both(where, some))]

    def _one_value(self, info: VariableInfo, cells: tuple[Cell, ...], scope: Scope, at: Scalar, order: bool) -> bool:
        """A `set` must give each cell one value."""
        if order:
            first = cells[0] if cells else None
            fine = first is not None and first[0] == "by" and isinstance(first[1], Node) and first[1].op == "row" and first[1].extra[0] == 0
            if not fine or any(c[0] == "by" for c in cells[1:]):
                self.report.error("set-in-order", "An order may only set what belongs to its seat.", at, "The first index must be `seat`; otherwise use `change`.")
                return False
            return True
        axes = {c[1] for c in cells if c[0] == "axis"}
        if any(c[0] == "by" for c in cells) or axes != set(scope.axes):
            self.report.error("many-values", f"This gives one cell of `{info.id}` several values.", at, "Each binder must be an index of the target.")
            return False
        return True

    # -- move

    def _move(self, move: Move, scope: Scope, where: Node, cause: str, record: RuleDef) -> list[Booking]:
        info = self.world.variables.get(move.target.text)
        if info is None or not info.conserved or len(info.shape.sets) != 1:
            code = "unknown-variable" if info is None else "not-conserved"
            said = f"There is no variable `{move.target.text}`." if info is None else f"`{info.id}` is not a conserved variable over one set."
            self.report.error(code, said, move.target, guess(move.target.text, self.world.variables) if info is None else "Mark it `conserved: true`.")
            return []
        if move.amount is not None:
            return self._flow(move.amount, info, scope, where, cause, record)
        assert move.leaves is not None and move.drawn_to is not None
        return self._pool(move.leaves, move.drawn_to, info, scope, where, cause, record)

    def _flow(self, at: Scalar, info: VariableInfo, scope: Scope, where: Node, cause: str, record: RuleDef) -> list[Booking]:
        graph, set_id = self.graph, info.shape.sets[0]
        names = [dim.name.text for dim in record.each]
        if sorted(names) != ["from", "to"] or any(dim.set.text != set_id for dim in record.each):
            self.report.error("move-binders", f"A flow of `{info.id}` runs over each: {{from: {set_id}, to: {set_id}}}.", record.key)
            return []
        amount = self._not_negative(at, scope)
        if amount is None:
            return []
        giver, taker = scope.names["from"], scope.names["to"]
        assert giver is not None and taker is not None
        apart = graph.negate(graph.compare("equal", *sorted((giver, taker), key=lambda n: n.id)))
        amount = graph.on_grid(graph.choose(graph.both(where, apart), amount, graph.const(0)))
        cells: tuple[Cell, ...] = (("axis", giver.extra[0], set_id), ("axis", taker.extra[0], set_id))
        return [Booking(cause, record.step, "move", info.id, cells, amount)]

    def _pool(self, leaves_at: Scalar, drawn_at: Scalar, info: VariableInfo, scope: Scope, where: Node, cause: str, record: RuleDef) -> list[Booking]:
        graph, set_id = self.graph, info.shape.sets[0]
        if len(record.each) != 1 or record.each[0].set.text != set_id:
            self.report.error("move-binders", f"A pool of `{info.id}` runs over each: {set_id}.", record.key)
            return []
        leaves, drawn = self._not_negative(leaves_at, scope), self._not_negative(drawn_at, scope)
        if leaves is None or drawn is None:
            return []
        zero, axis = graph.const(0), next(iter(scope.axes))
        leaves, drawn = (graph.on_grid(graph.choose(where, node, zero)) for node in (leaves, drawn))
        return [Booking(cause, record.step, "pool", info.id, (("axis", axis, set_id),), leaves, None, drawn)]

    def _not_negative(self, at: Scalar, scope: Scope) -> Node | None:
        node = self.lowerer.number(at, scope)
        if node is not None and node.low < 0:
            self.report.error("negative-flow", f"What moves may not be negative; this lies {between(node)}.", at, "Hold it with max(0, x).", 0)
            return None
        return node

    # -- orders

    def order(self, record: OrderDef) -> OrderInfo | None:
        seats = self._seats(record)
        unknown = [dim.set for dim in record.pick if dim.set.text not in self.world.sets]
        for name in unknown:
            self.report.unknown("set", name, self.world.sets)
        if seats is None or unknown:
            return None
        cause = f"orders/{record.id}"
        early, subject = self._order_scope(record, seats, "announce")  # what is known while planning
        self._lets_and_draws(record.body, early, cause, subject)
        gates = self._gates(record, early)
        cost = self._cost(record, early)
        where = self._prepare(Body(where=record.body.where), early, cause, subject)
        late, subject = self._order_scope(record, seats, record.step)
        then = self._prepare(record.body, late, cause, subject)
        if cost is None or where is None or then is None:
            return None
        bookings = [b for t, a in record.body.announce for b in self._change(t, a, early, where, cause, "announce")]
        bookings += [b for t, a in record.body.change for b in self._change(t, a, late, then, cause, record.step)]
        bookings += [b for t, a in record.body.set for b in self._set(t, a, late, then, cause, record.step, True)]
        if self.capacity is not None and not (cost.op == "const" and cost.low == 0):
            bookings.append(self._payment(cost, subject[0], cause))
        picks = tuple((dim.name.text, dim.set.text) for dim in record.pick)
        group = record.group.text if record.group else None
        return OrderInfo(record.id, seats.id, picks, record.step, cost, gates, tuple(bookings), record.secret, group, record.beat)

    def _order_scope(self, record: OrderDef, seats: SetInfo, step: str) -> tuple[Scope, list[Node]]:
        scope = Scope(self.order_readers[step])
        subject = [self._row("seat", 0, seats.id, scope)]
        for k, dim in enumerate(record.pick):
            if step == "announce":
                self.lowerer.fresh(dim.name, scope)
            subject.append(self._row(dim.name.text, k + 1, dim.set.text, scope))
        return scope, subject

    def _seats(self, record: OrderDef) -> SetInfo | None:
        for name in record.seat:
            if name.text not in self.world.sets or self.world.sets[name.text].root != self.world.seat_set:
                known = [id for id, info in self.world.sets.items() if info.root == self.world.seat_set]
                self.report.error("unknown-set", f"`{name.text}` is no set of seats.", name, guess(name.text, known))
                return None
        if len(record.seat) == 1:
            return self.world.sets[record.seat[0].text]
        atoms = frozenset().union(*(self.world.sets[name.text].atoms for name in record.seat))
        found = next((info for info in self.world.sets.values() if info.root == self.world.seat_set and info.atoms == atoms), None)
        if found is None:
            self.report.error("union-missing", "These kinds of seat have no common set.", record.seat[0], "Declare one with `union: […]` under sets.")
        return found

    def _row(self, name: str, k: int, set_id: str, scope: Scope) -> Node:
        node = self.graph.make("row", (), (k, set_id), axes=(), kind="@" + self.world.sets[set_id].root, ctx=ROW)
        scope.names[name], scope.binders[name] = node, set_id
        return node

    def _gates(self, record: OrderDef, scope: Scope) -> tuple[Gate, ...]:
        gates = []
        for line in record.allow:
            test = self.lowerer.condition(line.if_, scope)
            if test is None:
                continue
            if test.hidden == SECRET:
                self.report.error("leaks", "This condition reads what the seat may not see, so a button would give it away.", line.if_, "Use what is seen, or `guess`.", 0)
            gates.append(Gate(line.id, test, tuple(sorted(rows_of(test)))))
        return tuple(gates)

    def _cost(self, record: OrderDef, scope: Scope) -> Node | None:
        assert record.cost is not None
        cost = self.lowerer.number(record.cost, scope)
        if cost is not None and cost.low < 0:
            self.report.error("negative-cost", f"A cost may not be negative; this lies {between(cost)}.", record.cost, "Hold it with max(0, x).", 0)
            return None
        return cost

    def _payment(self, cost: Node, seat: Node, cause: str) -> Booking:
        info = self.world.variables[str(self.capacity)]
        amount = self.graph.on_grid(self.graph.neg(cost))
        return Booking(cause, "act", "change", info.id, (("by", seat, info.shape.sets[0]),), amount)


def rows_of(node: Node) -> set[int]:
    """The picks (0 is the seat) a node depends on."""
    found: set[int] = set()
    stack, seen = [node], set()
    while stack:
        n = stack.pop()
        if n.id in seen:
            continue
        seen.add(n.id)
        if n.op == "row":
            found.add(int(n.extra[0]))  # type: ignore[call-overload]
        stack += n.args
    return found
