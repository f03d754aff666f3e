"""From typed rules to a flat program: for each step, which nodes are worked out, and then what is done to which variable.

Law of a step: first everything is worked out from the state as the step began, then loops run, then changes are added and ranges kept, then values are
set, then what moves moves. A node is worked out once a turn, at its first use; reading a variable is a view of its column, or of its copy from the beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from game.rules.bodies import Bodies, Readers
from game.rules.bookings import STEPS, Booking, Itself, Loop, OrderInfo
from game.rules.filling import Filler
from game.rules.grammar import Fault
from game.rules.graph import Graph
from game.rules.lower import Lowerer
from game.rules.nodes import CONST, ROW, SEEN_BY, Axis, Node, VariableSource, said_kind
from game.rules.records import Entry, MeasureDef, OrderDef, RuleDef, ScenarioDef, VariableDef
from game.rules.scope import Reader, Scope
from game.rules.source import Scalar
from game.rules.symmetry import exchanged
from game.rules.world import Entries, Report, World

OPENING = ("measure", "reckon")  # the steps that also run once when a game begins
LOOPED = 1_000  # the version of a variable inside a rule that repeats: what the round before left


@dataclass(slots=True)
class OrderCode:
    """What one kind of order does in one step: nodes for all games, nodes for its rows, bookings. Skipped where nobody gave it."""

    order: int
    world: list[Node]
    rows: list[Node]
    bookings: list[Booking]


@dataclass(slots=True)
class ItselfCode:
    """An order that comes by itself: what its gates need, for all games and for its rows."""

    order: int
    itself: Itself
    gates: list[Node]
    world: list[Node]
    rows: list[Node]


@dataclass(slots=True)
class StepCode:
    name: str
    nodes: list[Node] = field(default_factory=list)
    orders: list[OrderCode] = field(default_factory=list)
    kept: list[ItselfCode] = field(default_factory=list)
    loop: list[Loop] = field(default_factory=list)
    loop_nodes: list[Node] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)  # current version of each variable while the step is worked out


@dataclass(frozen=True, slots=True)
class Start:
    """The first values of a variable: a formula over its axes, and values for single cells (or all) that count before it."""

    formula: Node | None = None
    axes: tuple[Axis, ...] = ()
    values: tuple[float | None, ...] = ()


@dataclass(slots=True)
class Program:
    """Everything the engine needs to play one scenario."""

    world: World
    graph: Graph
    orders: tuple[OrderInfo, ...]
    steps: tuple[StepCode, ...]
    opening: tuple[StepCode, ...]
    starts: dict[str, Start]
    measures: dict[str, Node]
    guesses: dict[str, Node]
    capacity: str | None
    hidden_causes: frozenset[str]  # rules and orders whose amounts some seats may not see


def written_by(record: RuleDef | OrderDef, capacity: str | None) -> list[tuple[str, str]]:
    """(step, variable) pairs, from the targets' first words alone."""

    def first(at: Scalar) -> str:
        found = re.match(r"\s*([a-z][a-z0-9_]*)", at.text)
        return found.group(1) if found else ""

    body = record.body
    pairs = [("announce", first(t)) for t, _ in body.announce]
    pairs += [(record.step, first(t)) for t, _ in (*body.change, *body.set)]
    pairs += [(record.step, first(m.target)) for m in body.move]
    if isinstance(record, OrderDef) and capacity is not None:
        pairs.append(("act", capacity))
    return pairs


class Versions:
    """How often each variable has been written before a step."""

    def __init__(self, records: Iterable[RuleDef | OrderDef], capacity: str | None) -> None:
        self.writes: dict[str, set[str]] = {}
        self.known: dict[str | None, dict[str, int]] = {}
        for record in records:
            for step, variable in written_by(record, capacity):
                self.writes.setdefault(variable, set()).add(step)

    def before(self, step: str | None) -> dict[str, int]:
        """Versions when a step begins; none: when the turn is over."""
        if step not in self.known:
            earlier = set(STEPS if step is None else STEPS[: STEPS.index(step)])
            self.known[step] = {variable: len(steps & earlier) for variable, steps in self.writes.items()}
        return self.known[step]


def in_scenario(entries: Entries, parents: Mapping[str, str], scenario: ScenarioDef, kind: str) -> list[Entry]:
    """The entries of a kind that the scenario does not leave out (nor what they come from), by id: the order of files means nothing."""
    without = {name.text for name in scenario.without}
    return [record for id, record in sorted(entries[kind].items()) if not {id, parents.get(f"{kind}/{id}", id)} & without]


class Builder:
    """Builds the program of one scenario, reporting what is wrong on the way."""

    def __init__(self, entries: Entries, parents: Mapping[str, str], scenario: ScenarioDef, report: Report) -> None:
        self.entries, self.scenario, self.report = entries, scenario, report
        self.world = World(entries, scenario, report)
        sizes = {id: len(info.members) for id, info in self.world.sets.items()}
        self.graph = Graph(sizes, {id: rank for rank, id in enumerate(sorted(sizes))})
        self.lowerer = Lowerer(self.world, self.graph, report)
        self.capacity = self._capacity()
        self.rules = [r for r in in_scenario(entries, parents, scenario, "rules") if isinstance(r, RuleDef)]
        self.order_defs = [r for r in in_scenario(entries, parents, scenario, "orders") if isinstance(r, OrderDef)]
        self.versions = Versions([*self.rules, *self.order_defs], self.capacity)
        lasting = {id for id, info in self.world.variables.items() if not info.this_turn}
        order_versions = {step: {v: n for v, n in self.versions.before(step).items() if v not in lasting} for step in STEPS}
        self.readers = Readers(
            {step: Reader("rule " + step, self.versions.before(step)) for step in STEPS},
            {step: Reader("order " + step, order_versions[step]) for step in STEPS},
            {step: self._loop_reader(step) for step in STEPS},
        )
        self.end = Reader("end", self.versions.before(None))
        self.bodies = Bodies(self.lowerer, self.readers, self.capacity)

    def _loop_reader(self, step: str) -> Reader:
        """What a rule that repeats reads: for the variables that such rules set, the round before."""
        versions = self.versions.before(step)
        looped = [v for rule in self.rules if rule.repeat and rule.step == step for _, v in written_by(rule, None)]
        return Reader("loop " + step, {**versions, **dict.fromkeys(looped, LOOPED)})

    def _capacity(self) -> str | None:
        """What orders are paid from; an entry that does not fit its role is reported by `checks`."""
        found = [id for id, r in self.entries["variables"].items() if r.role is not None and r.role.text == "capacity" and id in self.world.variables]
        return found[0] if found and self.world.variables[found[0]].shape.sets == (self.world.seat_set,) else None

    def build(self) -> Program:
        starts = self._starts()
        bookings: dict[str, list[Booking]] = {step: [] for step in STEPS}
        loops: dict[str, list[Loop]] = {step: [] for step in STEPS}
        for rule in self.rules:
            for item in self.bodies.rule(rule):
                if isinstance(item, Loop):
                    loops[item.step].append(item)
                else:
                    bookings[item.step].append(item)
        orders = tuple(info for record in self.order_defs if (info := self.bodies.order(record)) is not None)
        self._one_set_a_step(bookings, loops)
        measures, guesses = self._measures(), self._guesses()
        steps = Emitter(self).turn(bookings, loops, orders)
        opening = Emitter(self).opening(bookings)
        return Program(self.world, self.graph, orders, steps, opening, starts, measures, guesses, self.capacity, self._hidden(bookings, loops, orders))

    # -- parts

    def _starts(self) -> dict[str, Start]:
        found: dict[str, Start] = {}
        given = {key.text: value for key, value in self.scenario.start}
        for id, info in self.world.variables.items():
            record = self.entries["variables"][id]
            assert isinstance(record, VariableDef)
            base, over = record.start, given.get(id)
            formula = over if isinstance(over, Scalar) else base if isinstance(base, Scalar) and over is None else None
            if formula is not None:
                found[id] = self._start_formula(id, formula)
                continue
            filler = Filler(self.world, info.shape, record.key, self.world.domain(record))
            if isinstance(base, Scalar):
                filler.lay(over)
                found[id] = replace(self._start_formula(id, base), values=tuple(filler.values))
                continue
            filler.lay(base)
            filler.lay(over)
            found[id] = Start(values=filler.finish("variable", -1.0 if info.or_none else 0.0 if base is None and over is None else None))
        return found

    def _start_formula(self, id: str, at: Scalar) -> Start:
        info = self.world.variables[id]
        scope = Scope(self.readers.orders["announce"])
        axes = tuple(self.lowerer.bind(name, set_id, scope) for name, set_id in zip(info.shape.names, info.shape.sets))
        node = self.lowerer.anything(at, scope, info.kind[1:] if info.kind.startswith("@") else None)
        if node is None:
            return Start()
        if node.kind != info.kind:
            self.report.error("wrong-kind", f"`{id}` starts with {said_kind(node.kind)}; it holds {said_kind(info.kind)}.", at, "", 0)
        elif node.ctx != CONST:
            self.report.error("start-not-fixed", "A start may use tables and numbers only.", at, "", 0)
        elif node.op == "const" and not info.low <= node.low <= info.high:
            self.report.error("out-of-range", f"{at.text} lies outside the range of `{id}`, {info.low:g} to {info.high:g}.", at, "", 0)
        elif info.whole and node.kind == "number" and node.grid != 0:
            self.report.error("not-whole", f"`{id}` holds whole numbers; its start is none.", at, "Write round(…).", 0)
        elif node.may_none and not info.or_none:
            said = f"`{id}` is never none, but `{at.text}` is, or may be, in the scenario `{self.scenario.id}`."
            self.report.error("may-be-none", said, at, f"Declare it `holds: {info.kind[1:]} or none`.", 0)
        elif node.kind == "number":
            node = self.graph.on_grid(self.graph.clip(node, self.graph.const(info.low), self.graph.const(info.high)))
        plain = self.lowerer.written_out(node)
        if info.symmetric and exchanged(self.lowerer, plain, *axes) is not plain:
            self.report.error("not-symmetric", f"`{id}` is symmetric, but its start is not the same seen from the other side.", at, "", 0)
        return Start(node, axes)

    def _measures(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for id, record in self.entries["measures"].items():
            assert isinstance(record, MeasureDef)
            node = self._measure(id)
            if node is None:
                continue
            found[id] = node
            if record.seen_by == "owner" and not (record.per and self.world.sets[record.per[0].set.text].root == self.world.seat_set):
                self.report.error("no-owner", f"`{id}` is seen by its owner, but its first dimension is no set of seats.", record.key)
            allowed = SEEN_BY[record.seen_by]
            if node.hidden > allowed:
                said = f"`{id}` is seen by {record.seen_by} but reads what they may not see."
                self.report.error("leaks", said, record.is_ or record.key, "Say `seen by: nobody`, or use what is seen.", 0)
        return found

    def _measure(self, id: str) -> Node | None:
        shape = self.lowerer.measure_shape(id)
        if shape is None:
            return None
        try:
            return self.lowerer.measure(id, self.lowerer.axes(shape.sets), shape, self.end, 0)
        except Fault:  # what is wrong with it has been said where it stands
            return None

    def _guesses(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for id, info in self.world.variables.items():
            record = self.entries["variables"][id]
            assert isinstance(record, VariableDef)
            if record.guess is None:
                continue
            scope = Scope(self.end)
            for name, set_id in zip(info.shape.names, info.shape.sets):
                self.lowerer.bind(name, set_id, scope)
            node = self.lowerer.anything(record.guess, scope, info.kind[1:] if info.kind.startswith("@") else None)
            if node is None:
                continue
            if node.hidden:
                self.report.error("leaks", "A guess may only read what everyone sees.", record.guess, "", 0)
            elif node.kind != info.kind:
                self.report.error("wrong-kind", f"`{id}` holds {said_kind(info.kind)}; the guess is {said_kind(node.kind)}.", record.guess, "", 0)
            found[id] = node
        return found

    def _one_set_a_step(self, bookings: dict[str, list[Booking]], loops: dict[str, list[Loop]]) -> None:
        for step in STEPS:
            every = bookings[step] + [b for loop in loops[step] for b in loop.sets]
            looped = {b.variable for loop in loops[step] for b in loop.sets}
            seen: dict[str, Booking] = {}
            for booking in every:
                before = seen.get(booking.variable)
                if booking.how == "set" and before is not None and before.how == "set" and _overlap(before, booking):
                    at = self.entries["rules"][booking.cause.split("/")[1]].key
                    other = before.cause.split("/")[1]
                    said = f"`{booking.variable}` is set twice in the step {step}: here and in `{other}`."
                    self.report.error("set-twice", said, at, "Join the two, or set it in another step.")
                if booking.variable in looped and booking.how != "set":
                    at = self.entries["rules"][booking.cause.split("/")[1]].key
                    said = f"`{booking.variable}` is changed here and set by a rule that repeats in the same step."
                    self.report.error("set-twice", said, at, "Use another step.")
                if booking.how == "set" or before is None:
                    seen[booking.variable] = booking

    def _hidden(self, bookings: dict[str, list[Booking]], loops: dict[str, list[Loop]], orders: tuple[OrderInfo, ...]) -> frozenset[str]:
        """Causes that would give away what some seats may not see: secret orders, and whatever reads hidden values to change visible ones."""
        every = [b for step in STEPS for b in (*bookings[step], *(b for loop in loops[step] for b in loop.sets))]
        every += [b for info in orders for b in info.bookings]
        found = {f"orders/{info.id}" for info in orders if info.secret}
        found.update(b.cause for b in every if any(part.hidden for part in parts_of(b)) and self.world.variables[b.variable].seen_by == "everyone")
        return frozenset(found)


def _overlap(a: Booking, b: Booking) -> bool:
    """Whether two `set`s may meet in one cell: not if they name different members of one dimension."""
    return not any(x[0] == y[0] == "member" and x[1] != y[1] for x, y in zip(a.cells, b.cells))


class Emitter:
    """Decides where each node is worked out."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.done: set[int] = set()
        self.common: set[int] = set()  # what rules need at some time: orders that need it earlier find it worked out for all

    def turn(self, bookings: dict[str, list[Booking]], loops: dict[str, list[Loop]], orders: tuple[OrderInfo, ...]) -> tuple[StepCode, ...]:
        stack = [node for found in bookings.values() for booking in found for node in parts_of(booking)]
        while stack:
            node = stack.pop()
            if node.id not in self.common:
                self.common.add(node.id)
                stack += node.args
        return tuple(self._step(step, bookings[step], loops[step], orders) for step in STEPS)

    def opening(self, bookings: dict[str, list[Booking]]) -> tuple[StepCode, ...]:
        return tuple(self._step(step, bookings[step], [], ()) for step in OPENING)

    def _step(self, step: str, bookings: list[Booking], loops: list[Loop], orders: tuple[OrderInfo, ...]) -> StepCode:
        code = StepCode(step, bookings=bookings, loop=loops, versions=self.builder.versions.before(step))
        for booking in bookings:
            self._need(booking, code.nodes, self.done)
        by_themselves = [(k, order) for k, order in enumerate(orders) if order.itself is not None and step == STEPS[0]]
        for _, order in by_themselves:
            self._asked(order, code.nodes)
        if loops:
            self._loop(code)
        for k, order in enumerate(orders):
            mine = [b for b in order.bookings if b.step == step]
            if mine:
                code.orders.append(self._order(k, mine, code.nodes))
        code.kept = [self._itself(k, order) for k, order in by_themselves]  # last: what the step works out anyway is not worked out here again
        return code

    def _need(self, booking: Booking, out: list[Node], done: set[int]) -> None:
        for node in parts_of(booking):
            self._emit(node, out, done)

    def _emit(self, node: Node, out: list[Node], done: set[int], rows: list[Node] | None = None) -> None:
        if node.ctx == CONST or node.id in done:
            return
        done.add(node.id)
        for arg in node.args:
            self._emit(arg, out, done, rows)
        if node.ctx == ROW:
            assert rows is not None
            rows.append(node)
        else:
            out.append(node)

    def _asked(self, order: OrderInfo, out: list[Node]) -> None:
        """Whether an order comes by itself, and with what picks, is asked in every turn."""
        assert order.itself is not None
        for node in (order.itself.when, *order.itself.picks):
            self._emit(node, out, self.done)

    def _itself(self, k: int, order: OrderInfo) -> ItselfCode:
        assert order.itself is not None
        code = ItselfCode(k, order.itself, [gate.test for gate in order.gates], [], [])
        done = set(self.done)
        for gate in code.gates:
            self._emit(gate, code.world, done, code.rows)
        return code

    def _order(self, k: int, bookings: list[Booking], out: list[Node]) -> OrderCode:
        """The nodes of an order; what rules need as well goes out to what is always worked out."""
        world: list[Node] = []
        rows: list[Node] = []
        parts = [node for booking in bookings for node in parts_of(booking)]
        self._emit_shared(parts, out)
        done = set(self.done)
        for node in parts:
            self._emit(node, world, done, rows)
        return OrderCode(k, world, rows, bookings)

    def _emit_shared(self, parts: Iterable[Node], out: list[Node]) -> None:
        seen: set[int] = set()
        stack = list(parts)
        while stack:
            node = stack.pop()
            if node.id in self.common and node.ctx != ROW:
                self._emit(node, out, self.done)
            elif node.id not in seen:
                seen.add(node.id)
                stack += node.args

    def _loop(self, code: StepCode) -> None:
        inside: set[int] = set()
        every: list[Node] = []
        for loop in code.loop:
            for booking in loop.sets:
                for node in parts_of(booking):
                    self._emit(node, every, self.done)
        for node in every:
            reads = node.op == "read" and isinstance(node.source, VariableSource) and node.source.version == LOOPED
            if reads or any(arg.id in inside for arg in node.args):
                inside.add(node.id)
        code.nodes += [node for node in every if node.id not in inside]
        code.loop_nodes = [node for node in every if node.id in inside]


def parts_of(booking: Booking) -> list[Node]:
    """Every node a booking needs."""
    parts = [booking.amount, booking.where, booking.drawn_to, *(cell.node for cell in booking.cells)]
    return [part for part in parts if part is not None]
