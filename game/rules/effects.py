"""What a body does to variables: `change` and `set`, each line a booking.

Law: an amount is brought onto the grid before it is added to anything; binders that the target does not mention add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from game.rules.bookings import Booking
from game.rules.grammar import Fault, Name, Target, parse_target
from game.rules.grid import words
from game.rules.lower import Lowerer
from game.rules.nodes import NUMBER, Cell, Node, Refused, said_kind
from game.rules.reads import cells_at
from game.rules.records import Amounts
from game.rules.scope import SILENT, Scope
from game.rules.source import Scalar
from game.rules.symmetry import check_mirrored
from game.rules.world import VariableInfo, guess

MOST_A_TURN = 2.0**28  # what one booking may add


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, when, where it counts, and which names it may use."""

    cause: str
    step: str
    scope: Scope
    where: Node
    by_order: bool = False


@dataclass(frozen=True, slots=True)
class Aim:
    """A target that has been understood."""

    info: VariableInfo
    cells: tuple[Cell, ...]
    index: list[Node]
    scope: Scope  # with the target's own binders
    some: Node  # the target's own condition


class Effects:
    """Lines of `change`, `announce` and `set`."""

    def __init__(self, lowerer: Lowerer) -> None:
        self.lowerer, self.graph, self.world, self.report = lowerer, lowerer.graph, lowerer.world, lowerer.report

    def changes(self, lines: Amounts, doing: Doing) -> Iterable[Booking]:
        """The bookings of `change` or `announce`."""
        return [booking for at, amount in lines if (booking := self._change(at, amount, doing)) is not None]

    def sets(self, lines: Amounts, doing: Doing) -> Iterable[Booking]:
        """The bookings of `set`."""
        return [booking for at, value in lines if (booking := self._set(at, value, doing)) is not None]

    # -- targets

    def _aim(self, at: Scalar, scope: Scope) -> Aim | None:
        try:
            target = parse_target(at.text)
            info = self.world.variables.get(target.id)
            if info is None:
                self._no_variable(target)
            inner, _, some = self.lowerer.binding(target.binders, target.test, scope)
            index = self._indices(target, info, inner)
        except Fault as fault:
            self.report.fault(fault, at)
            return None
        return Aim(info, cells_at(index, info.shape.sets), index, inner, some)

    def _no_variable(self, target: Target) -> NoReturn:
        for what in ("tables", "measures"):
            if target.id in self.world.entries[what]:
                raise Fault("not-a-variable", f"`{target.id}` is a {what[:-1]}; only variables change.", target.pos)
        if self.world.is_broken(target.id):
            raise SILENT
        raise Fault("unknown-variable", f"There is no variable `{target.id}`.", target.pos, guess(target.id, self.world.variables))

    def _indices(self, target: Target, info: VariableInfo, scope: Scope) -> list[Node]:
        if target.args is None:
            return self.lowerer.own_binders(Name(target.id, target.pos), info.shape, scope)
        return self.lowerer.indices(target.id, target.args, target.pos, info.shape, scope)

    # -- change

    def _change(self, at: Scalar, amount_at: Scalar, doing: Doing) -> Booking | None:
        aim = self._aim(at, doing.scope)
        if aim is None or not self._may_change(aim.info, at, doing.step):
            return None
        amount = self.lowerer.number(amount_at, aim.scope)
        if amount is None:
            return None
        if aim.info.whole and amount.grid != 0:
            self._not_whole(aim.info, "amount", amount_at)
            return None
        try:
            return self._booked(aim, amount, doing)
        except (Refused, Fault) as fault:
            self.report.error(fault.code, fault.message, amount_at, fault.hint, 0)
            return None

    def _not_whole(self, info: VariableInfo, what: str, at: Scalar) -> None:
        self.report.error("not-whole", f"`{info.id}` holds whole numbers; this {what} need not be one.", at, "Write round(…).", 0)

    def _may_change(self, info: VariableInfo, at: Scalar, step: str) -> bool:
        if info.conserved:
            self.report.error("conserved", f"`{info.id}` is conserved: only `move` may change it.", at)
        elif info.kind != NUMBER:
            holds = "a yes or no" if not info.kind.startswith("@") else "a member of a set"
            self.report.error("wrong-kind", f"`{info.id}` holds {holds}: nothing can be added to it.", at, "Use `set`.")
        elif step == "announce" and not info.this_turn:
            hint = "Write it under `change`, or mark the variable `this turn`."
            self.report.error("announce-lasting", f"`announce` is for variables of this turn; `{info.id}` lasts.", at, hint)
        else:
            return True
        return False

    def _booked(self, aim: Aim, amount: Node, doing: Doing) -> Booking:
        graph, info = self.graph, aim.info
        where = graph.both(doing.where, aim.some)
        if info.symmetric:
            check_mirrored(self.lowerer, info, aim.cells, amount, where)
        amount = graph.on_grid(graph.choose(where, amount, graph.const(0)))
        others = aim.scope.axes - {axis for node in aim.index for axis in node.axes}
        if others:
            amount = graph.on_grid(graph.sum(amount, sorted(others)))
        if max(-amount.low, amount.high) > MOST_A_TURN:
            said = f"One turn may change `{info.id}` by {words(max(-amount.low, amount.high))}: too wide to be exact."
            raise Refused("too-wide", said, "Hold it with clip(x, low, high).")
        return Booking(doing.cause, doing.step, "change", info.id, aim.cells, amount)

    # -- set

    def _set(self, at: Scalar, value_at: Scalar, doing: Doing) -> Booking | None:
        aim = self._aim(at, doing.scope)
        if aim is None:
            return None
        info, graph = aim.info, self.graph
        if info.conserved or info.symmetric:
            said = f"`{info.id}` is conserved: only `move` may change it." if info.conserved else f"`{info.id}` is symmetric and cannot be set."
            self.report.error("conserved" if info.conserved else "not-symmetric", said, at, "" if info.conserved else "Use `change`.")
            return None
        value = self.lowerer.anything(value_at, aim.scope, info.holds)
        if value is None or not self._may_hold(info, value, value_at) or not self._one_value(aim, at, doing.by_order):
            return None
        if value.kind == NUMBER:
            value = graph.on_grid(graph.clip(value, graph.const(info.low), graph.const(info.high)))
        return Booking(doing.cause, doing.step, "set", info.id, aim.cells, value, graph.both(doing.where, aim.some))

    def _may_hold(self, info: VariableInfo, value: Node, at: Scalar) -> bool:
        if value.kind != info.kind:
            self.report.error("wrong-kind", f"`{info.id}` holds {said_kind(info.kind)}; this is {said_kind(value.kind)}.", at, "", 0)
        elif value.may_none and not info.or_none:
            self.report.error("may-be-none", f"`{info.id}` is never none, but this value may be.", at, f"Declare it `holds: {info.holds} or none`.", 0)
        elif info.whole and value.kind == NUMBER and value.grid != 0:
            self._not_whole(info, "value", at)
        else:
            return True
        return False

    def _one_value(self, aim: Aim, at: Scalar, by_order: bool) -> bool:
        """A `set` must give each cell one value."""
        if by_order:
            giver = aim.cells[0].node if aim.cells else None
            if giver is None or giver.op != "row" or giver.pick != 0 or any(cell.kind == "by" for cell in aim.cells[1:]):
                hint = "The first index must be `seat`; otherwise use `change`."
                self.report.error("set-in-order", "An order may only set what belongs to its seat.", at, hint)
                return False
            return True
        along = {cell.axis for cell in aim.cells if cell.axis is not None}
        if any(cell.kind == "by" for cell in aim.cells) or along != aim.scope.axes:
            self.report.error("many-values", f"This gives one cell of `{aim.info.id}` several values.", at, "Each binder must be an index of the target.")
            return False
        return True
