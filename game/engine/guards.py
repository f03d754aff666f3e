"""Rules that have nothing to do in most games: they come to nothing unless some conditions of the whole world hold.

Law: leaving such a rule out where its conditions do not hold changes no bit. What a guarded rule needs and nobody else does is worked out for it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from game.engine.reading import Reads
from game.rules.bookings import Booking
from game.rules.graph import Graph
from game.rules.nodes import CONST, WORLD, YES, Node
from game.rules.program import StepCode, parts_of

SHARED: frozenset[str] = frozenset()  # the owners of what others need as well, or many rules
MANY = 16  # so many rules share without being counted
WORTH = 24  # values a game that a rule must work out to be guarded
BOOKING = 12  # what a booking counts beside them
LEAST = 8  # values that may always be spent on finding out whether the conditions hold

Tests = dict[int, Node]  # conditions by number; all of them must hold


@dataclass(frozen=True, slots=True)
class Guarded:
    """A rule's work in one step, and the conditions without which it comes to nothing."""

    cause: str
    tests: tuple[Node, ...]
    nodes: tuple[Node, ...]  # what is worked out for this rule alone, in order
    bookings: tuple[Booking, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """The work of a step: what is always done, what is guarded, and what only some of the guarded rules need."""

    nodes: list[Node]
    bookings: list[Booking]
    guarded: list[Guarded]
    common: list[tuple[tuple[int, ...], list[Node]]]  # by the places of those that need it: what most need comes first

    @property
    def every(self) -> Iterable[Node]:
        """All nodes, in the order in which they are worked out."""
        yield from self.nodes
        yield from (node for _, nodes in self.common for node in nodes)
        yield from (node for one in self.guarded for node in one.nodes)


def parted(codes: Sequence[StepCode], graph: Graph, reads: Reads) -> list[Parted]:
    """The steps of a program, each in its parts."""
    owners = _owners(codes)
    return [_part(code, owners, graph, reads) for code in codes]


def _owners(codes: Iterable[StepCode]) -> dict[int, frozenset[str]]:
    """By node the rules that need it, if nobody else does."""
    found: dict[int, frozenset[str]] = {}
    for code in codes:
        for parts in _unguarded(code):
            _claim(parts, None, found)
    for code in codes:
        for booking in code.bookings:
            _claim(parts_of(booking), f"{code.name} {booking.cause}", found)
    return found


def _unguarded(code: StepCode) -> Iterable[Sequence[Node]]:
    """What orders and rules that repeat need."""
    yield from (parts_of(booking) for loop in code.loop for booking in loop.sets)
    yield from (parts_of(booking) for order in code.orders for booking in order.bookings)
    yield from ((kept.itself.when, *kept.itself.picks, *kept.gates) for kept in code.kept)


def _claim(parts: Iterable[Node], owner: str | None, found: dict[int, frozenset[str]]) -> None:
    stack = list(parts)
    while stack:
        node = stack.pop()
        before = found.get(node.id)
        if node.ctx == CONST or before is SHARED or (before is not None and owner in before):
            continue
        owners = SHARED if owner is None else frozenset([owner]) if before is None else before | {owner}
        found[node.id] = owners if len(owners) < MANY else SHARED
        stack += node.args


def _part(code: StepCode, owners: dict[int, frozenset[str]], graph: Graph, reads: Reads) -> Parted:
    by_cause: dict[str, list[Booking]] = {}
    for booking in code.bookings:
        by_cause.setdefault(booking.cause, []).append(booking)
    mine: dict[str, list[Node]] = {f"{code.name} {cause}": [] for cause in by_cause}
    for node in code.nodes:
        owner = next(iter(owners.get(node.id, SHARED)), "") if len(owners.get(node.id, SHARED)) == 1 else ""
        if owner in mine:
            mine[owner].append(node)
    found = (_guarded(cause, by_cause[cause], mine[f"{code.name} {cause}"], graph, reads) for cause in sorted(by_cause))
    guarded = [one for one in found if one is not None]
    apart = {node.id for one in guarded for node in one.nodes}
    common = _in_all(code, guarded, owners)
    apart |= {node.id for _, nodes in common for node in nodes}
    causes = {one.cause for one in guarded}
    return Parted([node for node in code.nodes if node.id not in apart], [b for b in code.bookings if b.cause not in causes], guarded, common)


def _in_all(code: StepCode, guarded: list[Guarded], owners: dict[int, frozenset[str]]) -> list[tuple[tuple[int, ...], list[Node]]]:
    """What guarded rules share, and nobody else needs. What a value is made of is needed by as many at least, so it comes first."""
    place = {f"{code.name} {one.cause}": k for k, one in enumerate(guarded)}
    tests = _cone([test for one in guarded for test in one.tests], {node.id for node in code.nodes})
    found: dict[tuple[int, ...], list[Node]] = {}
    for node in code.nodes:
        mine = owners.get(node.id, SHARED)
        if len(mine) > 1 and node.id not in tests and all(owner in place for owner in mine):
            found.setdefault(tuple(sorted(place[owner] for owner in mine)), []).append(node)
    return sorted(found.items(), key=lambda item: (-len(item[0]), item[1][0].id))


def _guarded(cause: str, bookings: list[Booking], mine: list[Node], graph: Graph, reads: Reads) -> Guarded | None:
    needed: Tests | None = None
    for booking in bookings:
        tests = _tests_of(booking, reads)
        needed = tests if needed is None else {id: node for id, node in needed.items() if id in tests}
        if not needed:
            return None
    known = {node.id for node in mine}
    size = {node.id: graph.size(node.axes) for node in mine}
    spent, chosen = 0, []
    before: set[int] = set()
    for test in sorted((needed or {}).values(), key=lambda node: (sum(size[id] for id in _cone([node], known)), node.id)):
        cone = _cone([test], known) - before
        cost = sum(size[id] for id in cone)
        if spent + cost <= max(LEAST, sum(size.values()) / 10):
            chosen.append(test)
            before |= cone
            spent += cost
    nodes = tuple(node for node in mine if node.id not in before)
    if not chosen or sum(size[node.id] for node in nodes) + BOOKING * len(bookings) < WORTH:
        return None
    return Guarded(cause, tuple(chosen), nodes, tuple(bookings))


def _cone(nodes: Iterable[Node], known: set[int]) -> set[int]:
    """Which of the known nodes some of them need, themselves among them."""
    found: set[int] = set()
    stack = list(nodes)
    while stack:
        n = stack.pop()
        if n.id in known and n.id not in found:
            found.add(n.id)
            stack += n.args
    return found


# -- when something comes to nothing


def _tests_of(booking: Booking, reads: Reads) -> Tests:
    """Conditions of the world without which a booking changes nothing, or sets a plain 0, no or none."""
    if booking.how == "change":
        return _needs(booking.amount) or {}
    if booking.how != "set":
        return {}
    if booking.where is not None and booking.where.op != "truth":
        return _needs(booking.where) or {}
    return (_needs(booking.amount) or {}) if reads.part(booking.cells) is not None else {}


def _needs(node: Node) -> Tests | None:
    """Conditions without which a value is 0, no or none; none at all where it is that anyway."""
    if node.op in ("const", "truth"):
        return None if node.low == node.high == 0 else {}
    if node.kind == YES:
        own = {node.id: node} if not node.axes and node.ctx == WORLD and node.op != "and" else {}
        return own | (_all(node.args) or {}) if node.op == "and" else own | (_any(node.args) or {}) if node.op == "any over" else own
    if node.op in ("mask", "mul", "dot"):
        return _all(node.args)
    if node.op in ("grid", "abs", "sqrt", "number", "sum", "round", "floor", "held", "same"):
        return _needs(node.args[0])
    if node.op in ("div", "share"):
        return _needs(node.args[0])
    if node.op in ("add", "sub", "min", "max"):
        return _any(node.args)
    if node.op == "choose" and node.args[2].op == "member" and node.args[2].place == -1:
        return _needs(node.args[0])
    return {}


def _all(args: Sequence[Node]) -> Tests | None:
    """Of a product: it is 0 where any factor is."""
    found: Tests = {}
    for arg in args:
        tests = _needs(arg)
        if tests is None:
            return None
        found |= tests
    return found


def _any(args: Sequence[Node]) -> Tests | None:
    """Of a sum: it is 0 where all terms are."""
    found: Tests | None = None
    for arg in args:
        tests = _needs(arg)
        if tests is not None:
            found = tests if found is None else {id: node for id, node in found.items() if id in tests}
    return found
