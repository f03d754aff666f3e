"""The program at work on a batch of games: every call is bound beforehand, and a turn is running through them.

Law of a step (see `game.rules.program`): work out, loop, add, keep the range, set, move. Nothing of a step is written before all of it is worked out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from game.engine.binding import Binding, BoundGuard, BoundItself, BoundStep, Put
from game.engine.frame import Constants, Frame
from game.engine.kernels import Array
from game.engine.ledger import Ledger
from game.engine.moving import flow, pool
from game.engine.rowcode import OrderTables, RowCode, Table, Target
from game.engine.rowops import Ints, Slots
from game.rules.world import VariableInfo

MANY = 3  # a guarded rule is worked out for all games where it comes to something in more than one of so many
FEW = 8  # up to so many games it is cheaper to hold the whole state in range than single cells


Cells = tuple[Ints, Array, Array]  # flat places in the state, and the range of each


class Given(NamedTuple):
    """One booking of orders that were given: the program of their kind, its slots, the target."""

    code: RowCode
    slots: Slots
    target: Target


class Machine:
    """One program bound for one number of games."""

    def __init__(self, constants: Constants, games: int, opening: bool = False) -> None:
        program = constants.program
        self.world = program.world
        self.frame = Frame(constants, games)
        self.binding = Binding(constants, self.frame, program.opening if opening else program.steps, opening)
        self.steps = self.binding.steps
        self.was_rows = self.binding.was_rows()
        infos = self.world.variables.values()
        self.low, self.high = np.zeros((self.world.cells, 1)), np.full((self.world.cells, 1), float(constants.program.world.scenario.turns))
        for info in infos:
            self.low[info.offset : info.offset + info.cells] = info.low
            self.high[info.offset : info.offset + info.cells] = info.high
        self.resets = [(info, constants.start_column(info)) for info in self.world.variables.values() if info.this_turn]

    def begin(self, ledger: Ledger | None = None) -> None:
        """A turn begins: the count goes up, what belongs to one turn is reset, and the beginning is remembered."""
        cur = self.frame.cur
        cur[0] += 1.0
        for info, start in self.resets:
            span = slice(info.offset, info.offset + info.cells)
            if ledger is not None:
                ledger.dense("begin", ledger.RESET, info, start - cur[span])
            cur[span] = start
        for low, high in self.was_rows:
            self.frame.was[low:high] = cur[low:high]
        self.frame.reflect(now=False)

    def run(self, orders: OrderTables, ledger: Ledger | None = None, pause: Callable[[], None] | None = None) -> None:
        """All steps of a turn (or what is measured when a game opens). `pause` is called before each; if it raises, the turn is lost."""
        self.frame.loaded()
        with np.errstate(all="ignore"):
            for step in self.steps:
                if pause is not None:
                    pause()
                if step.reflects:
                    self.frame.reflect()
                for call in step.calls:
                    call()
                guarded = self._guarded(step, ledger) if step.guarded else []
                orders = self._kept(step, orders) if step.kept else orders
                self._step(step, orders, ledger, guarded)

    def _kept(self, step: BoundStep, orders: OrderTables) -> OrderTables:
        """The orders, and those that come by themselves where their gates let them."""
        found = dict(orders)
        for kept in step.kept:
            seat, game = np.nonzero(self._coming(kept, orders))
            picks = [pick[seat, game] for pick in kept.picks]
            there = np.all([pick >= 0 for pick in picks], axis=0) if picks else np.ones(game.size, dtype=np.bool_)
            if not there.any():
                continue
            for call in kept.calls:
                call()
            table = Table(game[there], (kept.seats[seat[there]], *(pick[there] for pick in picks)))
            slots = kept.code.run(table)
            allowed = np.ones(table.count, dtype=np.bool_)
            for gate in kept.gates:
                allowed &= slots[gate]
            if allowed.any():
                found[kept.order] = Table(table.game[allowed], tuple(pick[allowed] for pick in table.picks))
        return found

    def _coming(self, kept: BoundItself, orders: OrderTables) -> Array:
        """To which seats of which games an order comes: where its moment has come and they give nothing that keeps it away."""
        stops = [orders[order] for order in kept.stopped_by if order in orders]
        if not any(table.count for table in stops):
            return kept.when
        coming = kept.when.copy()
        place = {int(seat): k for k, seat in enumerate(kept.seats)}
        for table in stops:
            for seat, game in zip(table.picks[0].tolist(), table.game.tolist()):
                if seat in place:
                    coming[place[seat], game] = 0
        return coming

    def _guarded(self, step: BoundStep, ledger: Ledger | None) -> list[list[Given] | None]:
        """What guarded rules come to in the games in which they do; none for a rule that has been worked out for all games."""
        awake = [_where(guard.tests) for guard in step.guarded]
        for rules, calls in step.for_guarded:
            if ledger is not None or any(awake[rule].size for rule in rules):
                for call in calls:
                    call()
        return [self._guard(guard, games, ledger) for guard, games in zip(step.guarded, awake)]

    def _guard(self, guard: BoundGuard, games: Ints, ledger: Ledger | None) -> list[Given] | None:
        if ledger is not None or games.size * MANY > self.frame.games:
            for call in guard.calls:
                call()
            return None
        if not games.size:
            return []
        slots = guard.code.run(Table(games, ()))
        return [Given(guard.code, slots, target) for target in guard.code.targets]

    def _step(self, step: BoundStep, orders: OrderTables, ledger: Ledger | None, guarded: list[list[Given] | None]) -> None:
        given = self._orders(step, orders) if step.orders and orders else []
        given += [one for some in guarded if some is not None for one in some]
        if step.times:
            self._loop(step, ledger)
        if ledger is None:
            for call in step.adds:
                call()
            for guard, found in zip(step.guarded, guarded):
                for call in guard.adds if found is None else ():
                    call()
            self._limit(step, self._add_given(step, given), bool(given))
        else:
            self._explain_adds(step, ledger)
            self._explain_orders(step, given, ledger)
        self._sets(step, guarded, ledger)
        for one in given:
            if one.target.booking.how == "set":
                self._set_by_order(one, step.name, ledger)
        for put in step.moves:
            self._move(put, step.name, ledger)

    def _sets(self, step: BoundStep, guarded: list[list[Given] | None], ledger: Ledger | None) -> None:
        for put in step.sets if ledger is None else step.every_set:
            self._set(put, step.name, ledger)
        for guard, found in zip(step.guarded if ledger is None else (), guarded):
            for put in guard.sets if found is None else ():
                self._set(put, step.name, ledger)
            for target, value in guard.blank if found is not None else ():
                target[...] = value

    # -- orders

    def _orders(self, step: BoundStep, orders: OrderTables) -> list[Given]:
        found: list[Given] = []
        given = {order for order, table in orders.items() if table.count}
        for kinds, calls in step.for_orders:
            if not given.isdisjoint(kinds):
                for call in calls:
                    call()
        for bound in step.orders:
            table = orders.get(bound.order)
            if table is None or not table.count:
                continue
            slots = bound.code.run(table)
            found += [Given(bound.code, slots, target) for target in bound.code.targets]
        return found

    def _add_given(self, step: BoundStep, given: list[Given]) -> Cells | None:
        """Adds what orders and guarded rules change, all at once; says which cells rules alone do not keep in range."""
        changes = [(one.target, *one.code.places_and_amounts(one.target, one.slots)) for one in given if one.target.booking.how == "change"]
        if not changes:
            return None
        targets, places, amounts = zip(*changes)
        counts = [len(place) for place in places]
        where = np.concatenate(places) + np.repeat([target.start for target in targets], counts)
        np.add.at(self.frame.cur.reshape(-1), where, np.concatenate(amounts))
        if self.frame.games <= FEW:
            return None
        free = np.repeat([target.booking.variable not in step.touched for target in targets], counts)
        return where[free], *(np.repeat(ends, counts)[free] for ends in ([t.low for t in targets], [t.high for t in targets]))

    def _limit(self, step: BoundStep, cells: Cells | None, given: bool) -> None:
        """Keeps what a step changed in its range."""
        for call in step.diagonals:
            call()
        if self.frame.games > FEW:
            for call in step.limit_calls:
                call()
        elif given or step.limit_calls:
            np.maximum(self.frame.cur, self.low, out=self.frame.cur)
            np.minimum(self.frame.cur, self.high, out=self.frame.cur)
        if cells is not None:
            where, low, high = cells
            flat = self.frame.cur.reshape(-1)
            flat[where] = np.minimum(np.maximum(flat[where], low), high)

    def _explain_orders(self, step: BoundStep, given: list[Given], ledger: Ledger) -> None:
        changed = set(step.touched)
        for code, slots, target in given:
            if target.booking.how == "change":
                changed.add(target.booking.variable)
                where, amounts = code.places_and_amounts(target, slots)
                np.add.at(target.column, where, amounts)
                ledger.book(step.name, target.booking.cause, target.booking.variable, where, amounts, code.rows_of(target, slots))
        for id in sorted(changed):
            before = self._rows(self.world.variables[id]).copy()
            for call in (*self.binding.diagonals([self.world.variables[id]]), *self.binding.limits([self.world.variables[id]])):
                call()
            ledger.dense(step.name, ledger.LIMIT, self.world.variables[id], self._rows(self.world.variables[id]) - before)

    def _set_by_order(self, one: Given, step: str, ledger: Ledger | None) -> None:
        where, amounts = one.code.places_and_amounts(one.target, one.slots)
        if ledger is not None:
            rows = one.code.rows_of(one.target, one.slots)
            ledger.book(step, one.target.booking.cause, one.target.booking.variable, where, amounts - one.target.column[where], rows)
        one.target.column[where] = amounts + 0.0

    # -- loops

    def _loop(self, step: BoundStep, ledger: Ledger | None) -> None:
        infos = {put.info.id: put.info for put in step.loop_puts}
        before = {id: self._rows(info).copy() for id, info in infos.items()}
        for number in range(step.times):
            for call in step.loop_calls:
                call()
            fresh = [(put, self._next(put)) for put in step.loop_puts if number < put.times]
            changed = [self._write(put, where, values) for put, (where, values) in fresh]
            if True not in changed:
                break
        if ledger is not None:
            for put in step.loop_puts:
                ledger.dense(step.name, put.booking.cause, put.info, (self._rows(put.info) - before[put.info.id]) * self._covered(put))

    def _next(self, put: Put) -> tuple[Array | None, Array]:
        """What a `set` of a loop gives: flat places (none: its whole target) and values."""
        if put.target is not None:
            value = put.amount if put.mask is None else np.where(put.mask, put.amount, put.target)
            return None, np.array(np.broadcast_to(value, put.target.shape), dtype=np.float64) + 0.0
        where, keep = self._places(put)
        return where[keep], np.broadcast_to(put.amount, keep.shape)[keep] + 0.0

    def _places(self, put: Put) -> tuple[Array, Array]:
        assert put.cells is not None
        where, keep = put.cells()
        return where, keep if put.mask is None else keep & put.mask

    def _write(self, put: Put, where: Array | None, values: Array) -> bool:
        """Writes what a loop's round gave; whether anything changed."""
        target, cells = (put.target, ...) if where is None else (self.frame.cur.reshape(-1), where)
        assert target is not None
        changed = bool(np.any(target[cells] != values))
        target[cells] = values
        return changed

    def _covered(self, put: Put) -> Array:
        """Which cells of its variable a put may write."""
        found = np.zeros((put.info.cells, self.frame.games))
        if put.target is None:
            where, _ = self._places(put)
            found.reshape(-1)[where.reshape(-1) - put.info.offset * self.frame.games] = 1.0
        else:
            part = self.binding.part(put.booking, self.binding.column(put.info, found))
            assert part is not None
            part[...] = 1.0
        return found

    # -- changes

    def _rows(self, info: VariableInfo) -> Array:
        return self.frame.cur[info.offset : info.offset + info.cells]

    def _explain_adds(self, step: BoundStep, ledger: Ledger) -> None:
        for put in step.every_change:
            if put.target is None:
                where, keep = self._places(put)
                amounts = np.broadcast_to(put.amount, keep.shape)[keep]
                np.add.at(self.frame.cur.reshape(-1), where[keep], amounts)
                ledger.book(step.name, put.booking.cause, put.info.id, where[keep] - put.info.offset * self.frame.games, amounts)
                continue
            spread = np.zeros((put.info.cells, self.frame.games))
            part = self.binding.part(put.booking, self.binding.column(put.info, spread))
            assert part is not None
            part[...] = put.amount
            if put.info.symmetric:
                spread[:: put.info.dims[0] + 1] = 0.0
            np.add(self._rows(put.info), spread, out=self._rows(put.info))
            ledger.dense(step.name, put.booking.cause, put.info, spread)

    # -- values and moves

    def _set(self, put: Put, step: str, ledger: Ledger | None) -> None:
        before = self._rows(put.info).copy() if ledger is not None else None
        if put.target is None:
            where, keep = self._places(put)
            self.frame.cur.reshape(-1)[where[keep]] = np.broadcast_to(put.amount, keep.shape)[keep] + 0.0
        elif put.mask is None:
            np.add(put.amount, 0.0, out=put.target)  # 0.0 makes a negative zero positive
        else:
            np.copyto(put.target, put.amount + 0.0, where=put.mask)
        if ledger is not None:
            ledger.dense(step, put.booking.cause, put.info, self._rows(put.info) - before)

    def _move(self, put: Put, step: str, ledger: Ledger | None) -> None:
        assert put.target is not None
        before = put.target.copy() if ledger is not None else None
        if put.booking.how == "move":
            flow(put.target, put.amount)
        else:
            pool(put.target, put.amount, put.drawn)
        if ledger is not None:
            ledger.dense(step, put.booking.cause, put.info, (put.target - before).reshape(put.info.cells, self.frame.games))


def _where(tests: list[Array]) -> Ints:
    """The games in which all tests hold."""
    holds = tests[0]
    for test in tests[1:]:
        holds = holds & test
    found: Ints = holds.nonzero()[0]
    return found
