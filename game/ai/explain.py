"""Why an order is given: what would be otherwise without it, in the numbers that weigh most for what the seat wants. As data, which faces put into words.

Law: the reasons come from the same imagined worlds as a forecast that a person can ask for, with the order and without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.ai.forecast import Number, Outlook, value_of
from game.ai.tastes import Mind
from game.ai.wants import Wants, wants_of
from game.engine.kernels import Array
from game.engine.orders import Order
from game.engine.state import Engine, State
from game.engine.views import axes_of, laid
from game.rules.nodes import Node, VariableSource
from game.rules.world import VariableInfo

SAMPLES, TURNS, REASONS = 32, 2, 3
LEAST = 1e-6  # a reason that weighs less is none


@dataclass(frozen=True, slots=True)
class Reason:
    """A number that is otherwise because of an order, and what that is worth to the seat."""

    number: Number  # where a variable has many places, the one that the order moves most
    change: float
    weight: float


@dataclass(frozen=True, slots=True)
class Why:
    """An order, what it is worth in all, the reasons that weigh most, the heaviest first, and what else it moves of what somebody watches."""

    order: Order
    gain: float
    reasons: tuple[Reason, ...]
    beside: Mapping[Number, float]


def reasons_for(
    engine: Engine,
    state: State,
    seat: str,
    orders: Sequence[Order],
    wants: Wants | None = None,
    minds: Mapping[str, Mind] | None = None,
    turns: int = TURNS,
    watched: Sequence[Number] = (),
) -> tuple[Why, ...]:
    """For each order of a plan why a seat would give it, and what it does to numbers that are watched besides."""
    wants = wants or wants_of(engine, seat, meter=0.0)
    outlook = Outlook(engine, state, seat, SAMPLES, minds)
    without = [[other for other in orders if other != order] for order in orders]
    every = outlook.ahead([orders, *without], turns)
    with_all = _part(every, 0)
    return tuple(_why(engine, wants, order, with_all, _part(every, k), watched) for k, order in enumerate(orders, 1))


def _part(state: State, k: int) -> State:
    """The columns of one plan."""
    some = slice(k * SAMPLES, (k + 1) * SAMPLES)
    return State(state.data[:, some], state.seeds[some])


def _why(engine: Engine, wants: Wants, order: Order, given: State, left_out: State, watched: Sequence[Number]) -> Why:
    gain = wants.worth(engine, given) - wants.worth(engine, left_out)
    reasons = sorted(_reasons(engine, wants, given, left_out), key=lambda reason: (-abs(reason.weight), reason.number.id))
    beside = {number: float((value_of(engine, given, number) - value_of(engine, left_out, number)).mean()) for number in watched}
    return Why(order, float(gain.mean()), tuple(reasons[:REASONS]), beside)


def _reasons(engine: Engine, wants: Wants, given: State, left_out: State) -> Iterator[Reason]:
    """Of the variables that what is wanted is worked out from, those that the order moves: each alone put as it is with the order, all else as without."""
    sources = {id: sources_of(engine, id) for id in wants.weights}
    for variable in sorted({source for found in sources.values() for source in found}):
        info = engine.world.variables[variable]
        rows = slice(info.offset, info.offset + info.cells)
        moved = (given.data[rows] - left_out.data[rows]).mean(axis=1)
        if not moved.any():
            continue
        data = left_out.data.copy()
        data[rows] = given.data[rows]
        mixed = State(data, left_out.seeds)
        weight = sum(wants.weights[id] * _difference(engine, wants, id, mixed, left_out) for id, found in sources.items() if variable in found)
        if abs(weight) > LEAST:
            cell = _cell(engine, wants.seat, info, moved)
            place = tuple(engine.world.sets[s].members[k] for s, k in zip(info.shape.sets, np.unravel_index(cell, info.dims)))
            yield Reason(Number(variable, place), float(moved[cell]), float(weight))


def _cell(engine: Engine, seat: str, info: VariableInfo, moved: Array) -> int:
    """The cell that a reason names: the one that moved most, among the seat's own if there are any and one of them moved."""
    members = engine.world.sets[info.shape.sets[0]].members if info.shape.sets else ()
    if seat in members:
        each = info.cells // len(members)
        own = np.zeros(info.cells, dtype=np.bool_)
        own[members.index(seat) * each : (members.index(seat) + 1) * each] = True
        moved = np.where(own, moved, 0.0) if moved[own].any() else moved
    return int(np.argmax(np.abs(moved)))


def _difference(engine: Engine, wants: Wants, id: str, mixed: State, left_out: State) -> float:
    """By how much something wanted is higher in one state than in another."""
    node = made_by(engine, id)
    if node is None:
        one, other = (Wants(wants.seat, {id: 1.0}).worth(engine, state) for state in (mixed, left_out))
        return float((one - other).mean())
    info = engine.world.variables[id]
    one, other = (_own(engine, wants.seat, id, laid(engine, state, node, axes_of(info.shape.sets))) for state in (mixed, left_out))
    return float((one - other).mean()) / max(abs(info.low), abs(info.high))


def _own(engine: Engine, seat: str, id: str, values: Array) -> Array:
    """Of what seats have, the seat's own; of all else the mean."""
    sets = engine.world.variables[id].shape.sets
    members = engine.world.sets[sets[0]].members if sets else ()
    found: Array = values[members.index(seat)] if seat in members else values.mean(axis=tuple(range(values.ndim - 1)))
    return found


def made_by(engine: Engine, id: str) -> Node | None:
    """The formula that a variable is worked out by anew each turn, such as a project; none for what is kept from turn to turn."""
    found = [booking for step in engine.program.steps for booking in step.bookings if booking.variable == id]
    if len(found) == 1 and found[0].how == "set" and (found[0].where is None or found[0].where.op == "truth") and id not in read_by(found[0].amount):
        return found[0].amount
    return None


def sources_of(engine: Engine, id: str) -> frozenset[str]:
    """The variables that a number is worked out from; a variable that is kept from turn to turn is its own source."""
    if id in engine.program.measures:
        return read_by(engine.program.measures[id])
    if id not in engine.world.variables:
        return frozenset()  # a scenario may be without it
    node = made_by(engine, id)
    return frozenset([id]) if node is None else read_by(node)


def read_by(node: Node) -> frozenset[str]:
    """The variables that a formula reads."""
    found, seen, stack = set(), set(), [node]
    while stack:
        one = stack.pop()
        if one.id in seen:
            continue
        seen.add(one.id)
        if one.op == "read" and isinstance(one.source, VariableSource):
            found.add(one.source.id)
        stack += one.args
        if one.op == "read":
            stack += [cell.node for cell in one.cells if cell.node is not None]
    return frozenset(found)
