"""What can never happen: conditions that are false whatever the state, rows that are never reached, values read before they are written.

Law: only what is so in every scenario that has the entry is said, because a scenario may leave out what a condition asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from game.rules.bookings import Booking, OrderInfo
from game.rules.made import names_in
from game.rules.nodes import Node, VariableSource
from game.rules.program import Program, parts_of
from game.rules.records import ClassifyDef, Entry, EventDef, OrderDef, RuleDef, VoteDef, every
from game.rules.source import Scalar
from game.rules.uses import scalars
from game.rules.world import Report

Entries = Mapping[str, Mapping[str, Entry]]

LOOK = "Look at the ranges of what is compared."


@dataclass(frozen=True, slots=True)
class End:
    """One thing that can not happen in one scenario."""

    code: str
    message: str
    at: Scalar
    hint: str


@dataclass(slots=True)
class DeadEnds:
    """What was found in the scenarios looked at so far."""

    written: Entries
    looked: Counter[str] = field(default_factory=Counter)  # how many scenarios have an entry
    found: Counter[str] = field(default_factory=Counter)
    ends: dict[str, tuple[str, End]] = field(default_factory=dict)

    def look(self, program: Program) -> None:
        """Looks at a scenario that could be built."""
        by_rule = _bookings(program)
        early = Early(program)
        for record in every(self.written, RuleDef):
            bookings = by_rule.get(record.id, [])
            if bookings:
                self._note(f"rules/{record.id}", [*_idle(record, bookings), *early.in_bookings(record, bookings)])
        orders = {order.id: order for order in every(program.world.entries, OrderDef)}
        for info in program.orders:
            if program.world.sets[info.seat_set].members:
                self._note(f"orders/{info.id}", [*_locked(orders[info.id], info), *early.in_order(orders[info.id], info)])
        self._upper(program, by_rule)

    def _upper(self, program: Program, by_rule: Mapping[str, list[Booking]]) -> None:
        """What is rewritten: into rules that a scenario may leave out."""
        for event in every(self.written, EventDef):
            if f"{event.id}_drawn" in by_rule:
                self._note(f"events/{event.id}", _never_comes(event, by_rule[f"{event.id}_drawn"], program.measures.get(f"{event.id}_odds")))
        for vote in every(self.written, VoteDef):
            if f"{vote.id}_counted" in by_rule:
                self._note(f"votes/{vote.id}", _never_passes(vote, by_rule[f"{vote.id}_counted"]))
        for classify in every(self.written, ClassifyDef):
            if f"{classify.id}_found" in by_rule:
                self._note(f"classify/{classify.id}", _never_held(classify, program, by_rule[f"{classify.id}_found"]))

    def _note(self, entry: str, ends: Iterable[End]) -> None:
        self.looked[entry] += 1
        for end in ends:
            key = f"{end.code} {end.at.place} {end.at.text}"
            self.found[key] += 1
            self.ends[key] = (entry, end)

    def warn(self, report: Report) -> None:
        """Says what is so in every scenario."""
        for key, (entry, end) in self.ends.items():
            if self.found[key] == self.looked[entry]:
                report.warning(end.code, end.message, end.at, end.hint)


def _bookings(program: Program) -> dict[str, list[Booking]]:
    """The bookings of each rule."""
    found: dict[str, list[Booking]] = {}
    for step in program.steps:
        for booking in (*step.bookings, *(b for loop in step.loop for b in loop.sets)):
            found.setdefault(booking.cause.removeprefix("rules/"), []).append(booking)
    return found


def _is(node: Node | None, value: bool) -> bool:
    """Whether a condition is known to be so."""
    return node is not None and node.op == "truth" and bool(node.low) == value


def _is_idle(booking: Booking) -> bool:
    if booking.how == "set":
        return _is(booking.where, False)
    return booking.amount.op == "const" and booking.amount.low == 0


def _idle(record: RuleDef, bookings: list[Booking]) -> Iterator[End]:
    if bookings and all(_is_idle(booking) for booking in bookings):
        if record.body.where is not None:
            yield End("never", f"The rule `{record.id}` never does anything: its condition can not hold.", record.body.where, LOOK)
        else:
            yield End("never", f"The rule `{record.id}` never changes anything: all its amounts are 0.", record.key, "")


def _locked(record: OrderDef, info: OrderInfo) -> Iterator[End]:
    for gate in info.gates:
        if _is(gate.test, False):
            line = next(line for line in record.allow if line.id == gate.id)
            yield End("never", f"Nobody can ever give `{record.id}`: this condition can not hold.", line.if_, LOOK)


def _never_comes(record: EventDef, bookings: list[Booking], odds: Node | None) -> Iterator[End]:
    unlikely = odds is not None and odds.op == "const" and odds.low == 0
    if unlikely or any(b.variable == f"{record.id}_now" and _is(b.amount, False) for b in bookings):
        yield End("never", f"The event `{record.id}` can never happen.", record.when or record.chance or record.key, LOOK)


def _never_passes(record: VoteDef, bookings: list[Booking]) -> Iterator[End]:
    passed = next(b for b in bookings if b.variable == f"{record.id}_passed")
    assert record.passes is not None
    if _is(passed.where, False) and record.when is not None:
        yield End("never", f"The vote `{record.id}` is never held.", record.when, LOOK)
    elif _is(passed.amount, False):
        yield End("never", f"The vote `{record.id}` can never pass.", record.passes, "`yea` is never more than `whole`.")


def _never_held(record: ClassifyDef, program: Program, bookings: list[Booking]) -> Iterator[End]:
    node = program.measures.get(f"{record.id}_found") or next(b.amount for b in bookings if b.variable == record.id)
    reached = _members(node)
    for k, row in enumerate(record.rows):
        if k not in reached:
            said = f"The row `{row.id}` of `{record.id}` can never be reached."
            yield End("never", said, row.if_ or row.key, "Its condition can not hold, or one before it always does.")


def _members(node: Node) -> set[int]:
    """The members that a choice may come to."""
    if node.op == "member":
        return {node.place}
    return {member for arg in node.args[1:] for member in _members(arg)}


class Early:
    """Which nodes read a variable of this turn before anything has written it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        ordered = {booking.variable for info in program.orders for booking in info.bookings}
        self.written = ordered | {booking.variable for step in program.steps for booking in step.bookings}
        self.reads: list[frozenset[str]] = []  # by node
        for node in program.graph.nodes:
            self.reads.append(self._early(node).union(*(self.reads[arg.id] for arg in node.args)))

    def _early(self, node: Node) -> frozenset[str]:
        if node.op != "read" or not isinstance(node.source, VariableSource) or node.source.version != 0:
            return frozenset()
        info = self.program.world.variables[node.source.id]
        return frozenset([info.id]) if info.this_turn and info.id in self.written else frozenset()

    def in_bookings(self, record: Entry, bookings: Iterable[Booking]) -> Iterator[End]:
        """What a rule reads too early."""
        return self._ends(record, [part for booking in bookings for part in parts_of(booking)])

    def in_order(self, record: Entry, info: OrderInfo) -> Iterator[End]:
        """What an order reads too early."""
        return self._ends(record, [info.cost, *(gate.test for gate in info.gates), *(part for b in info.bookings for part in parts_of(b))])

    def _ends(self, record: Entry, nodes: Iterable[Node]) -> Iterator[End]:
        for id in sorted(frozenset[str]().union(*(self.reads[node.id] for node in nodes))):
            at = next((at for at in scalars(record) if id in names_in(at)), record.key)
            said = f"`{id}` is of this turn, and read before anything has written it: here it is always its start."
            yield End("read-early", said, at, "Read it in a later step, or write it in an earlier one (`announce`).")
