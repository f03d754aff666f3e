"""What all rules and orders of one step may add to a value together: as long as that is not too wide, sums are exact whatever their order.

Law: a value has room for 53 bits, and the grid takes 20 of them behind the point.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from game.rules.bookings import Booking
from game.rules.grid import words
from game.rules.program import Program
from game.rules.world import Report, VariableInfo

WIDEST = 2.0**32  # half of what is exact: the other half is for what the rounding of a range may ask
MOST_ORDERS = 100  # what one seat may give in a turn


def check_widths(program: Program, report: Report) -> None:
    """Reports each variable to which one step might add more than a sum can keep exactly."""
    world = program.world
    seats = len(world.sets[world.seat_set].members) if world.seat_set in world.sets else 0
    given = {f"orders/{order.id}" for order in program.orders if order.itself is None}
    for step in program.steps:
        widths: dict[str, dict[str, float]] = {}
        for booking in step.bookings:
            _count(widths, booking, program, 1)
        for order in program.orders:  # a turn may hold nothing but the order that adds most
            rows = seats if order.itself is not None else seats * MOST_ORDERS
            for booking in order.bookings:
                if booking.step == step.name:
                    _count(widths, booking, program, rows)
        for id, by_cause in widths.items():
            info = world.variables[id]
            if _total(by_cause, given) + max(-info.low, info.high) > WIDEST:
                _refuse(info, step.name, by_cause, _total(by_cause, given), program, report)


def _count(widths: dict[str, dict[str, float]], booking: Booking, program: Program, times: int) -> None:
    if booking.how != "change":
        return
    met = prod(program.graph.sizes[axis[0]] for axis in _meeting(booking))
    width = max(-booking.amount.low, booking.amount.high) * met * times
    by_cause = widths.setdefault(booking.variable, {})
    by_cause[booking.cause] = by_cause.get(booking.cause, 0.0) + width


def _meeting(booking: Booking) -> Iterable[tuple[str, int]]:
    """The axes along which amounts may meet in one cell, since an index says where each goes."""
    return {axis for cell in booking.cells if cell.node is not None for axis in cell.node.axes} - {cell.axis for cell in booking.cells if cell.axis is not None}


def _total(by_cause: dict[str, float], given: set[str]) -> float:
    """Of what may be `given` in a turn, only what adds most counts."""
    return sum(width for cause, width in by_cause.items() if cause not in given) + max((by_cause[cause] for cause in given & by_cause.keys()), default=0.0)


def _refuse(info: VariableInfo, step: str, by_cause: dict[str, float], total: float, program: Program, report: Report) -> None:
    kind, id = max(sorted(by_cause), key=by_cause.__getitem__).split("/")
    at = program.world.entries[kind][id].key
    said = f"In the step {step}, everything together may change `{info.id}` by {words(total)}: too wide to be exact. Most of it comes from here."
    report.error("too-wide", said, at, "Hold the amounts with clip(x, low, high).")
