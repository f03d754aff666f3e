"""What moves: flows between pairs of places, and pools that all places fill and draw from. What is conserved changes in no other way."""

from __future__ import annotations

from game.rules.bookings import Booking
from game.rules.effects import Doing
from game.rules.lower import Lowerer
from game.rules.nodes import Cell, Node, between
from game.rules.records import Move, RuleDef
from game.rules.source import Scalar
from game.rules.symmetry import apart
from game.rules.world import VariableInfo


def moved(lowerer: Lowerer, move: Move, record: RuleDef, doing: Doing) -> Booking | None:
    """The booking of one line of `move`."""
    world, report = lowerer.world, lowerer.report
    info = world.variables.get(move.target.text)
    if info is None:
        if not world.is_broken(move.target.text):
            report.unknown("variable", move.target, world.variables)
        return None
    if not info.conserved or len(info.shape.sets) != 1:
        report.error("not-conserved", f"`{info.id}` is not a conserved variable over one set.", move.target, "Mark it `conserved: true`.")
        return None
    if move.amount is not None:
        return _flow(lowerer, move.amount, info, record, doing)
    assert move.leaves is not None and move.drawn_to is not None
    return _pool(lowerer, (move.leaves, move.drawn_to), info, record, doing)


def _flow(lowerer: Lowerer, at: Scalar, info: VariableInfo, record: RuleDef, doing: Doing) -> Booking | None:
    graph, set_id = lowerer.graph, info.shape.sets[0]
    names = doing.scope.names
    giver, taker = names.get("from"), names.get("to")
    if giver is None or taker is None or len(record.each) != 2 or any(dim.set.text != set_id for dim in record.each):
        lowerer.report.error("move-binders", f"A flow of `{info.id}` runs over each: {{from: {set_id}, to: {set_id}}}.", record.key)
        return None
    amount = _not_negative(lowerer, at, doing)
    if amount is None:
        return None
    amount = graph.on_grid(graph.choose(graph.both(doing.where, apart(lowerer, giver, taker)), amount, graph.const(0)))
    cells = (Cell("axis", giver.axis, set_id), Cell("axis", taker.axis, set_id))
    return Booking(doing.cause, doing.step, "move", info.id, cells, amount)


def _pool(lowerer: Lowerer, at: tuple[Scalar, Scalar], info: VariableInfo, record: RuleDef, doing: Doing) -> Booking | None:
    graph, set_id = lowerer.graph, info.shape.sets[0]
    if len(record.each) != 1 or record.each[0].set.text != set_id:
        lowerer.report.error("move-binders", f"A pool of `{info.id}` runs over each: {set_id}.", record.key)
        return None
    leaves, drawn = (_not_negative(lowerer, part, doing) for part in at)
    if leaves is None or drawn is None:
        return None
    leaves, drawn = (graph.on_grid(graph.choose(doing.where, node, graph.const(0))) for node in (leaves, drawn))
    axis = next(iter(doing.scope.axes))
    return Booking(doing.cause, doing.step, "pool", info.id, (Cell("axis", axis, set_id),), leaves, None, drawn)


def _not_negative(lowerer: Lowerer, at: Scalar, doing: Doing) -> Node | None:
    node = lowerer.number(at, doing.scope)
    if node is not None and node.low < 0:
        lowerer.report.error("negative-flow", f"What moves may not be negative; this lies {between(node)}.", at, "Hold it with max(0, x).", 0)
        return None
    return node
