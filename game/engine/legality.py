"""What may be ordered, said in one place: for a button, a computer player, the server and a replay alike.

Law: an order is judged by the state as the coming turn will find it, and by nothing another seat does now. A submission is judged as a whole: what it
costs, how many orders it holds, groups, and that nothing is given twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from game.base.wording import named
from game.engine.kernels import Array
from game.engine.orders import Order, row_of
from game.engine.rowcode import Table
from game.engine.state import Engine, Questions, State
from game.engine.turn import begun
from game.rules.bookings import OrderInfo
from game.rules.nodes import Node
from game.rules.records import GroupDef, OrderDef

PLAN, PLEDGE = "plan", "pledge"
CHUNK = 50_000  # rows judged at once

SENTENCES = {
    "no-order": "There is no order `{order}` in this scenario.",
    "no-seat": "There is no seat `{seat}` in this game.",
    "not-yours": "{order} is not an order of this seat.",
    "wrong-picks": "{order} takes {wanted} picks; here are {given}.",
    "no-member": "`{pick}` is no {set}.",
    "gate": "{text}",
    "other-beat": "{order} belongs to the {beat}.",
    "twice": "{order} is given twice.",
    "group": "Only {limit} of these may be given in a turn.",
    "needs": "{order} goes only together with another order of its kind.",
    "places": "A turn has room for {limit} orders; here are {given}.",
    "capacity": "This costs {cost}; there is {left}.",
    "nothing-further": "Nothing can be picked after this.",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no, with its reason in words. `code` is for programs, `line` names the rule's own line where one said no."""

    code: str
    text: str
    line: str = ""


def refusal(code: str, line: str = "", **values: object) -> Refusal:
    return Refusal(code, SENTENCES[code].format(**values), line)


def amount(value: float) -> str:
    """A number without needless digits."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Judge:
    """Questions about the coming turn of a batch of games."""

    def __init__(self, engine: Engine, state: State, inside: Questions | None = None) -> None:
        """`inside` asks a state in whose place the turn has begun already; else a copy of the state is made to begin it."""
        self.engine, self.program, self.world = engine, engine.program, engine.world
        self.questions = engine.questions(state.games) if inside is None else inside
        self.state = begun(engine, state) if inside is None else state
        self.places_of = self._by_role("measures", "places")

    def _by_role(self, kind: str, role: str) -> str | None:
        for id, record in self.world.entries[kind].items():
            if record.role is not None and record.role.text == role:
                return id
        return None

    def ask(self, node: Node) -> Array:
        """The value of a node for this judge's state."""
        return self.questions.holding(self.state).ask(node)

    def answers(self, kind: int, table: Table) -> tuple[list[Array], Array]:
        """For rows of a kind of order: each gate's answer, and what the rows cost."""
        code, gates, cost = self.questions.gates(kind)
        self.questions.holding(self.state)
        with np.errstate(all="ignore"):
            v = code.run(table)
        return [v[gate] for gate in gates], v[cost]

    # -- batches

    def rows(self, kind: int, table: Table) -> tuple[Array, Array]:
        """For each row of a table: whether every gate lets it through, and what it costs."""
        gates, cost = self.answers(kind, table)
        allowed = np.ones(table.count, dtype=np.bool_)
        for gate in gates:
            allowed &= gate
        return allowed, np.array(np.broadcast_to(cost, (table.count,)))

    def capacity(self) -> Array | None:
        """What each seat may spend, shaped seats × games."""
        if self.program.capacity is None:
            return None
        info = self.world.variables[self.program.capacity]
        return self._by_seat(self.state.data[info.offset : info.offset + info.cells], info.shape.sets[0])

    def places(self) -> Array | None:
        """How many orders each seat may give, shaped seats × games."""
        if self.places_of is None:
            return None
        node = self.program.measures[self.places_of]
        found = self.ask(node)
        found = np.broadcast_to(found, (found.shape[0] if node.axes else 1, self.state.games))
        return self._by_seat(found, node.axes[0][0] if node.axes else self.world.seat_set)

    def _by_seat(self, values: Array, set_id: str) -> Array:
        full = np.zeros((len(self.engine.seats), self.state.games))
        full[list(self.world.sets[set_id].index)] = values
        return full

    # -- one game

    def table(self, rows: Sequence[Sequence[int]]) -> Table:
        columns = np.array(rows, dtype=np.intp).T
        return Table(np.zeros(len(rows), dtype=np.intp), tuple(columns))

    def shape_of(self, seat: str, order: Order) -> Refusal | None:
        """Whether the order is one of this seat's at all, with picks that exist."""
        if seat not in self.engine.seats:
            return refusal("no-seat", seat=seat[:40])
        if order.kind not in self.engine.order_index:
            return refusal("no-order", order=order.kind[:40])
        info = self.program.orders[self.engine.order_index[order.kind]]
        if seat not in self.world.sets[info.seat_set].members:
            return refusal("not-yours", order=self.label(order.kind))
        if len(order.picks) != len(info.picks):
            return refusal("wrong-picks", order=self.label(order.kind), wanted=len(info.picks), given=len(order.picks))
        for pick, (_, set_id) in zip(order.picks, info.picks):
            if pick not in self.world.sets[set_id].members:
                return refusal("no-member", pick=pick[:40], set=set_id)
        return None

    def order(self, seat: str, order: Order) -> Refusal | None:
        """Whether one order may be given, whatever else is."""
        wrong = self.shape_of(seat, order)
        if wrong is not None:
            return wrong
        info = self.program.orders[self.engine.order_index[order.kind]]
        return self._gates(info, self.table([row_of(self.engine, seat, order)]), order.picks)

    def _gates(self, info: OrderInfo, table: Table, picks: Sequence[str]) -> Refusal | None:
        answers, _ = self.answers(self.engine.order_index[info.id], table)
        for gate, answer in zip(info.gates, answers, strict=True):
            if max(gate.picks, default=0) <= len(picks) and not answer.reshape(-1)[0]:
                return self._said(info, gate.id, picks)
        return None

    def _said(self, info: OrderInfo, gate: str, picks: Sequence[str]) -> Refusal:
        record = self.world.entries["orders"][info.id]
        assert isinstance(record, OrderDef)
        text = next(line.else_.text for line in record.allow if line.id == gate)
        for (name, set_id), pick in zip(info.picks, picks):
            members = self.world.sets[set_id]
            text = named(text, name, members.names[members.members.index(pick)])
        return refusal("gate", f"{info.id}.{gate}", text=text)

    def cost(self, seat: str, order: Order) -> float:
        """What an order costs; it must exist."""
        kind = self.engine.order_index[order.kind]
        return float(self.rows(kind, self.table([row_of(self.engine, seat, order)]))[1][0])

    def label(self, kind: str) -> str:
        return self.world.entries["orders"][kind].label

    def submission(self, seat: str, orders: Sequence[Order], pledge: Sequence[Order] = ()) -> Refusal | None:
        """Whether a plan, together with what was pledged, may be given."""
        for beat, part in ((PLEDGE, pledge), (PLAN, orders)):
            for order in part:
                wrong = self.shape_of(seat, order)
                if wrong is not None:
                    return wrong
                if self.program.orders[self.engine.order_index[order.kind]].beat != beat:
                    return refusal("other-beat", order=self.label(order.kind), beat=self.program.orders[self.engine.order_index[order.kind]].beat)
                wrong = self.order(seat, order)
                if wrong is not None:
                    return wrong
        every = [*pledge, *orders]
        return self._twice(every) or self._groups(every) or self._room(seat, every) or self._afford(seat, every)

    def _twice(self, orders: Sequence[Order]) -> Refusal | None:
        twice = next((order for k, order in enumerate(orders) if order in orders[:k]), None)
        return refusal("twice", order=self.label(twice.kind)) if twice else None

    def group_of(self, kind: str) -> GroupDef | None:
        name = self.program.orders[self.engine.order_index[kind]].group
        found = self.world.entries["groups"].get(name) if name else None
        return found if isinstance(found, GroupDef) else None

    def _groups(self, orders: Sequence[Order]) -> Refusal | None:
        groups = [self.group_of(order.kind) for order in orders]
        given = {group.id for group in groups if group is not None}
        for order, group in zip(orders, groups):
            if group is None:
                continue
            if group.at_most and sum(g is not None and g.id == group.id for g in groups) > group.at_most:
                return refusal("group", limit=group.at_most)
            if group.needs is not None and group.needs.text not in given:
                return refusal("needs", order=self.label(order.kind))
        return None

    def is_free(self, kind: str) -> bool:
        group = self.group_of(kind)
        return group is not None and group.free

    def _room(self, seat: str, orders: Sequence[Order]) -> Refusal | None:
        places = self.places()
        count = sum(not self.is_free(order.kind) for order in orders)
        if places is not None and count > places[self.engine.seats.index(seat), 0]:
            return refusal("places", limit=amount(places[self.engine.seats.index(seat), 0]), given=count)
        return None

    def _afford(self, seat: str, orders: Sequence[Order]) -> Refusal | None:
        capacity = self.capacity()
        cost = sum(self.cost(seat, order) for order in orders)
        if capacity is not None and cost > capacity[self.engine.seats.index(seat), 0]:
            return refusal("capacity", cost=amount(cost), left=amount(capacity[self.engine.seats.index(seat), 0]))
        return None

    # -- choosing

    def kinds(self, seat: str, beat: str = PLAN) -> list[str]:
        """The orders of a seat, whether or not they may be given now."""
        return [info.id for info in self.program.orders if info.beat == beat and seat in self.world.sets[info.seat_set].members]

    def completions(self, seat: str, kind: str, prefix: Sequence[str] = ()) -> Iterator[tuple[Any, Array]]:
        """All ways to complete some picks, chunk by chunk: (rows, whether each may be given)."""
        index = self.engine.order_index[kind]
        info = self.program.orders[index]
        fixed = row_of(self.engine, seat, Order(kind, tuple(prefix)))
        rest = [self.world.sets[set_id].index for _, set_id in info.picks[len(prefix) :]]
        rows: list[tuple[int, ...]] = []
        for tail in product(*rest):
            rows.append((*fixed, *tail))
            if len(rows) == CHUNK:
                yield rows, self.rows(index, self.table(rows))[0]
                rows = []
        if rows:
            yield rows, self.rows(index, self.table(rows))[0]

    def choices(self, seat: str, kind: str, prefix: Sequence[str] = ()) -> dict[str, bool]:
        """For the next pick: each member, and whether the order can still be completed with it."""
        info = self.program.orders[self.engine.order_index[kind]]
        members = self.world.sets[info.picks[len(prefix)][1]]
        found = dict.fromkeys(members.members, False)
        for rows, allowed in self.completions(seat, kind, prefix):
            for root in {rows[k][len(prefix) + 1] for k in np.nonzero(allowed)[0]}:
                found[members.members[members.index.index(root)]] = True
        return found

    def why_not(self, seat: str, kind: str, prefix: Sequence[str]) -> Refusal | None:
        """The reason why an order cannot be completed from these picks; none where it can."""
        for _, allowed in self.completions(seat, kind, prefix):
            if allowed.any():
                return None
        info = self.program.orders[self.engine.order_index[kind]]
        fixed = row_of(self.engine, seat, Order(kind, tuple(prefix)))
        fill = [self.world.sets[set_id].index[0] if self.world.sets[set_id].index else 0 for _, set_id in info.picks[len(prefix) :]]
        return self._gates(info, self.table([[*fixed, *fill]]), prefix) or refusal("nothing-further")

    def legal(self, seat: str, kind: str) -> Iterator[Order]:
        """Every order of a kind that may be given now: for small worlds and for tests."""
        info = self.program.orders[self.engine.order_index[kind]]
        sets = [self.world.sets[set_id] for _, set_id in info.picks]
        for rows, allowed in self.completions(seat, kind):
            for k in np.nonzero(allowed)[0]:
                picks = tuple(s.members[s.index.index(root)] for s, root in zip(sets, rows[k][1:]))
                yield Order(kind, picks)


def check_order(engine: Engine, state: State, seat: str, order: Order) -> Refusal | None:
    """Whether a seat may give an order in the coming turn of a single game: none, or the reason why not."""
    return Judge(engine, state).order(seat, order)


def check_submission(engine: Engine, state: State, seat: str, orders: Sequence[Order], pledge: Sequence[Order] = ()) -> Refusal | None:
    """Whether all of it together may be given."""
    return Judge(engine, state).submission(seat, orders, pledge)


def legal_orders(engine: Engine, state: State, seat: str) -> Mapping[str, list[Order]]:
    """Every order a seat may give, by kind."""
    judge = Judge(engine, state)
    return {kind: list(judge.legal(seat, kind)) for beat in (PLEDGE, PLAN) for kind in judge.kinds(seat, beat)}
