"""Rules and orders, which share one body: their names in order, their condition, their bookings; and an order's cost and legality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from game.rules.bookings import STEPS, Booking, Gate, Itself, Loop, OrderInfo, rows_of
from game.rules.effects import Doing, Effects
from game.rules.lower import Lowerer
from game.rules.moves import moved
from game.rules.nodes import ROW, SECRET, Cell, Node, between
from game.rules.records import Body, Dim, OrderDef, RuleDef
from game.rules.scope import Reader, Scope
from game.rules.source import Scalar
from game.rules.world import SetInfo

__all__ = ["STEPS", "Bodies", "Booking", "Gate", "Loop", "OrderInfo", "Readers", "rows_of"]


@dataclass(frozen=True, slots=True)
class Readers:
    """What is read in each step: by rules, by orders, and by rules that repeat."""

    rules: dict[str, Reader]
    orders: dict[str, Reader]
    loops: dict[str, Reader]


class Bodies:
    """Lowers the bodies of rules and orders."""

    def __init__(self, lowerer: Lowerer, readers: Readers, capacity: str | None) -> None:
        self.lowerer, self.graph, self.world, self.report = lowerer, lowerer.graph, lowerer.world, lowerer.report
        self.readers, self.capacity = readers, capacity
        self.effects = Effects(lowerer)

    def rule(self, record: RuleDef) -> list[Booking | Loop]:
        """What a rule does in its step."""
        scope = Scope((self.readers.loops if record.repeat else self.readers.rules)[record.step])
        if not self._known_sets(record.each):
            return []
        subject = []
        for dim in record.each:
            self.lowerer.fresh(dim.name, scope)
            subject.append(self.lowerer.iota(self.lowerer.bind(dim.name.text, dim.set.text, scope)))
        cause = f"rules/{record.id}"
        self._named(record.body, scope, cause, subject)
        where = self._where(record.body.where, scope)
        if where is None:
            return []
        doing = Doing(cause, record.step, scope, where)
        sets = self.effects.sets(record.body.set, doing)
        if record.repeat:
            return [Loop(cause, record.step, record.repeat, tuple(sets))]
        moves = [booking for move in record.body.move if (booking := moved(self.lowerer, move, record, doing)) is not None]
        return [*self.effects.changes(record.body.change, doing), *sets, *moves]

    def _known_sets(self, dims: Iterable[Dim]) -> bool:
        """Whether the sets of all dimensions are there."""
        known = [self.world.held(dim.set) for dim in dims]  # every one is asked, so that all are reported
        return all(known)

    def _named(self, body: Body, scope: Scope, cause: str, subject: list[Node]) -> None:
        """Names of let, draw and roll."""
        self._planned(body, scope, cause, subject)
        for name, formula in body.roll:
            self.lowerer.fresh(name, scope)
            scope.names[name.text] = self._roll(formula, scope, f"{cause}.{name.text}", subject)

    def _planned(self, body: Body, scope: Scope, cause: str, subject: list[Node]) -> None:
        """Names of let and draw: what is known before anything is rolled."""
        self.lowerer.lets(body.let, scope)
        for name, formula in body.draw:
            self.lowerer.fresh(name, scope)
            scope.names[name.text] = self.lowerer.draw(formula, scope, f"{cause}.{name.text}", subject)

    def _where(self, at: Scalar | None, scope: Scope) -> Node | None:
        return self.graph.truth(True) if at is None else self.lowerer.condition(at, scope)

    def _roll(self, formula: Scalar, scope: Scope, name: str, subject: list[Node]) -> Node | None:
        chance = self.lowerer.number(formula, scope)
        if chance is None:
            return None
        if chance.low < 0 or chance.high > 1:
            self.report.error("chance-outside", f"A chance lies between 0 and 1; this lies {between(chance)}.", formula, "Hold it with clip(x, 0, 1).", 0)
            return None
        return self.graph.compare("less", self.lowerer.chance(name, subject), chance)

    # -- orders

    def order(self, record: OrderDef) -> OrderInfo | None:
        """What an order asks, costs and does; none when it is broken."""
        seats = self._seats(record)
        if not self._known_sets(record.pick) or seats is None or record.cost is None:
            return None
        cause, body = f"orders/{record.id}", record.body
        early, subject = self._order_scope(record, seats, "announce")  # what is known while planning
        self._planned(body, early, cause, subject)
        gates = self._gates(record, early)
        cost = self._cost(record.cost, early)
        self._whole_cost(record.cost, cost)
        cost = None if cost is None else self.graph.on_grid(cost)  # so that what is judged is what is paid
        where = self._where(body.where, early)
        late, subject = self._order_scope(record, seats, record.step)
        self._named(body, late, cause, subject)
        then = self._where(body.where, late)
        if cost is None or where is None or then is None:
            return None
        doing = Doing(cause, record.step, late, then, by_order=True)
        bookings = [*self.effects.changes(body.announce, Doing(cause, "announce", early, where, by_order=True))]
        bookings += [*self.effects.changes(body.change, doing), *self.effects.sets(body.set, doing)]
        if self.capacity is not None and not (cost.op == "const" and cost.low == 0):
            bookings.append(self._payment(cost, subject[0], cause))
        picks = tuple((dim.name.text, dim.set.text) for dim in record.pick)
        group = record.group.text if record.group else None
        return OrderInfo(record.id, seats.id, picks, record.step, cost, gates, tuple(bookings), record.secret, group, record.beat, self._itself(record, seats))

    def _itself(self, record: OrderDef, seats: SetInfo) -> Itself | None:
        """When an order comes by itself; none for those that are given."""
        if record.when is None:
            return None
        scope = Scope(self.readers.orders["announce"])
        self.lowerer.bind("seat", seats.id, scope)
        when = self.lowerer.condition(record.when, scope)
        picks = [self.lowerer.anything(formula, scope) for formula in record.given]
        if when is None or None in picks:
            return None
        return Itself(when, tuple(pick for pick in picks if pick is not None), record.unless.text if record.unless else None)

    def _order_scope(self, record: OrderDef, seats: SetInfo, step: str) -> tuple[Scope, list[Node]]:
        scope = Scope(self.readers.orders[step])
        subject = [self._row("seat", 0, seats.id, scope)]
        for k, dim in enumerate(record.pick):
            self.lowerer.fresh(dim.name, scope)
            subject.append(self._row(dim.name.text, k + 1, dim.set.text, scope))
        return scope, subject

    def _row(self, name: str, k: int, set_id: str, scope: Scope) -> Node:
        node = self.graph.make("row", (), (k, set_id), axes=(), kind="@" + self.world.sets[set_id].root, ctx=ROW)
        scope.names[name], scope.binders[name] = node, set_id
        return node

    def _seats(self, record: OrderDef) -> SetInfo | None:
        """The set of those who may give an order."""
        for name in record.seat:
            if not self.world.are_seats(name):
                return None
        if len(record.seat) == 1:
            return self.world.sets[record.seat[0].text]
        atoms = frozenset(atom for name in record.seat for atom in self.world.sets[name.text].atoms)
        found = next((info for info in self.world.sets.values() if info.root == self.world.seat_set and info.atoms == atoms), None)
        if found is None and record.seat:
            self.report.error("union-missing", "These kinds of seat have no common set.", record.seat[0], "Declare one with `union: […]` under sets.")
        return found

    def _gates(self, record: OrderDef, scope: Scope) -> tuple[Gate, ...]:
        gates = []
        for line in record.allow:
            test = self.lowerer.condition(line.if_, scope)
            if test is None:
                continue
            self._leaks(test, line.if_, "condition")
            gates.append(Gate(line.id, test, tuple(sorted(rows_of(test)))))
        return tuple(gates)

    def _cost(self, at: Scalar, scope: Scope) -> Node | None:
        cost = self.lowerer.number(at, scope)
        if cost is None:
            return None
        self._leaks(cost, at, "cost")
        if cost.low < 0:
            self.report.error("negative-cost", f"A cost may not be negative; this lies {between(cost)}.", at, "Hold it with max(0, x).", 0)
            return None
        return cost

    def _leaks(self, node: Node, at: Scalar, what: str) -> None:
        if node.hidden == SECRET:
            self.report.error("leaks", f"This {what} reads what the seat may not see, so a button would give it away.", at, "Use what is seen, or `guess`.", 0)

    def _whole_cost(self, at: Scalar, cost: Node | None) -> None:
        if cost is not None and self.capacity is not None and self.world.variables[self.capacity].whole and cost.grid != 0:
            self.report.error("not-whole", f"`{self.capacity}` holds whole numbers; this cost need not be one.", at, "Write round(…).", 0)

    def _payment(self, cost: Node, seat: Node, cause: str) -> Booking:
        info = self.world.variables[str(self.capacity)]
        return Booking(cause, "act", "change", info.id, (Cell("by", seat, info.shape.sets[0]),), self.graph.neg(cost))
