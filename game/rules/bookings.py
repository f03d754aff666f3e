"""What rules and orders come to: bookings, each saying which cells of a variable are meant and which node says how much."""

from __future__ import annotations

from dataclasses import dataclass

from game.rules.nodes import Cell, Node

STEPS = ("announce", "act", "vote", "contest", "cascade", "world", "measure", "reckon")


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
class Itself:
    """When an order comes by itself, and with which picks: nodes over the seats that give it."""

    when: Node
    picks: tuple[Node, ...]
    unless: str | None  # a group of orders: who gives one of them keeps it from coming


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
    itself: Itself | None = None


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
            found.add(n.pick)
        stack += n.args
    return found
