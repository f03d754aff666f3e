"""A seat's orders as whole numbers and back, and what is taken of orders that may not be given together.

Law: what is taken is legal as a submission, by the same judge as a person's; each order is taken or dropped for a reason in words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from game.engine.legality import PLAN, PLEDGE, Judge, Refusal, amount, refusal
from game.engine.orders import Order, row_of

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
Orders = dict[int, Order]  # by slot
Refusals = dict[int, Refusal]
NOTHING = 0  # the kind that leaves a slot empty


class Form:
    """How a seat writes its orders: slots, each with the number of a kind (0: none) and the numbers of its picks."""

    def __init__(self, judge: Judge, seat: str, slots: int) -> None:
        engine = judge.engine
        self.seat, self.slots = seat, slots
        self.kinds = ("", *judge.kinds(seat, PLAN), *judge.kinds(seat, PLEDGE))
        self.sets = ((), *(tuple(set_id for _, set_id in engine.program.orders[engine.order_index[kind]].picks) for kind in self.kinds[1:]))
        self.members = tuple(tuple(engine.world.sets[set_id].members for set_id in sets) for sets in self.sets)
        most = max(len(sets) for sets in self.sets)
        picks = (max(len(members[k]) for members in self.members if len(members) > k) for k in range(most))
        self.widths = (len(self.kinds), *(max(1, width) for width in picks))  # of the numbers of a slot

    @property
    def columns(self) -> int:
        """How many numbers a slot takes."""
        return len(self.widths)

    def read(self, action: object) -> tuple[Orders, Refusals]:
        """The orders that an action writes, and the slots that write none."""
        slots = np.asarray(action)
        if slots.size != self.slots * self.columns or slots.dtype.kind not in "iu":
            wanted = f"{self.slots} slots of {self.columns} whole numbers"
            raise ValueError(f"An action of `{self.seat}` is {wanted}; here are {slots.size} values of type {slots.dtype}.")
        orders: Orders = {}
        refusals: Refusals = {}
        for slot, (kind, *picks) in enumerate(slots.reshape(self.slots, self.columns).tolist()):
            if kind == NOTHING:
                continue
            if not 0 < kind < len(self.kinds):
                refusals[slot] = refusal("no-order", order=kind)
                continue
            wrong = next((k for k, members in enumerate(self.members[kind]) if not 0 <= picks[k] < len(members)), None)
            if wrong is None:
                orders[slot] = Order(self.kinds[kind], tuple(members[pick] for members, pick in zip(self.members[kind], picks)))
            else:
                refusals[slot] = refusal("no-member", pick=picks[wrong], set=self.sets[kind][wrong])
        return orders, refusals

    def written(self, orders: Sequence[Order]) -> Whole:
        """The action that writes these orders, one after the other."""
        if len(orders) > self.slots:
            raise ValueError(f"An action has {self.slots} slots; here are {len(orders)} orders.")
        action = np.zeros((self.slots, self.columns), dtype=np.int64)
        for slot, order in enumerate(orders):
            if order.kind not in self.kinds[1:]:
                raise ValueError(f"`{order.kind[:40]}` is not an order of `{self.seat}`.")
            kind = self.kinds.index(order.kind)
            if len(order.picks) != len(self.sets[kind]) or not all(pick in members for pick, members in zip(order.picks, self.members[kind])):
                raise ValueError(f"`{order.kind}` picks {', '.join(f'a {set_id}' for set_id in self.sets[kind]) or 'nothing'}; here is {order.picks}.")
            action[slot, 0] = kind
            action[slot, 1 : 1 + len(order.picks)] = [members.index(pick) for pick, members in zip(order.picks, self.members[kind])]
        return action.reshape(-1)

    def mask(self, judge: Judge, so_far: Sequence[int]) -> Mask:
        """For the next number of a slot, each value that can still become an order; where there is nothing to pick, 0."""
        if len(so_far) >= self.columns:
            raise ValueError(f"A slot of `{self.seat}` has {self.columns} numbers; here are {len(so_far)} already.")
        found = np.zeros(self.widths[len(so_far)], dtype=np.bool_)
        if not so_far:
            found[NOTHING] = True
            found[1:] = [self._open(judge, kind) for kind in self.kinds[1:]]
            return found
        kind, *picks = so_far
        if not 0 <= kind < len(self.kinds):
            raise ValueError(f"{kind} is no kind of order of `{self.seat}`: they go from 0 to {len(self.kinds) - 1}.")
        members = self.members[kind]
        if len(picks) >= len(members):
            found[0] = True
        elif all(0 <= pick < len(of) for of, pick in zip(members, picks)):
            choices = judge.choices(self.seat, self.kinds[kind], [of[pick] for of, pick in zip(members, picks)])
            found[: len(choices)] = list(choices.values())
        return found

    def _open(self, judge: Judge, kind: str) -> bool:
        """Whether any order of a kind may be given."""
        return any(bool(allowed.any()) for _, allowed in judge.completions(self.seat, kind))


def taken(judge: Judge, seat: str, wanted: Orders) -> tuple[Orders, Refusals]:
    """Slot by slot, the orders that may be given together with those before them; and why not the others."""
    refusals: Refusals = {}
    costs: dict[int, float] = {}
    for slot, order in wanted.items():
        allowed, cost = judge.rows(judge.engine.order_index[order.kind], judge.table([row_of(judge.engine, seat, order)]))
        if allowed[0]:
            costs[slot] = float(cost[0])
        else:
            no = judge.order(seat, order)
            assert no is not None
            refusals[slot] = no
    alone: Refusals = {}  # what lacks the company it needs; what it took up is free again
    while True:
        filling = Filling(judge, seat)
        dropped = {slot: no for slot, cost in costs.items() if slot not in alone and (no := filling.add(slot, wanted[slot], cost)) is not None}
        lacking = filling.lacking()
        if not lacking:
            return filling.orders, dict(sorted({**refusals, **alone, **dropped}.items()))
        alone.update(lacking)


class Filling:
    """A submission being filled: what is in it, and what there still is room for."""

    def __init__(self, judge: Judge, seat: str) -> None:
        self.judge, self.orders = judge, Orders()
        places, capacity = judge.places(), judge.capacity()
        row = judge.engine.seats.index(seat)
        self.places = np.inf if places is None else float(places[row, 0])
        self.left = np.inf if capacity is None else float(capacity[row, 0])
        self.capacity = self.left
        self.given = 0
        self.groups: dict[str, int] = {}

    def add(self, slot: int, order: Order, cost: float) -> Refusal | None:
        """Takes an order that may be given by itself, or says why not."""
        group, free = self.judge.group_of(order.kind), self.judge.is_free(order.kind)
        if order in self.orders.values():
            return refusal("twice", order=self.judge.label(order.kind))
        if group is not None and group.at_most and self.groups.get(group.id, 0) >= group.at_most:
            return refusal("group", limit=group.at_most)
        if not free and self.given + 1 > self.places:
            return refusal("places", limit=amount(self.places), given=self.given + 1)
        if cost > self.left:
            return refusal("capacity", cost=amount(self.capacity - self.left + cost), left=amount(self.capacity))
        self.orders[slot] = order
        self.left -= cost
        self.given += not free
        if group is not None:
            self.groups[group.id] = self.groups.get(group.id, 0) + 1
        return None

    def lacking(self) -> Refusals:
        """Orders that go only together with another that is not there."""
        found = {}
        for slot, order in self.orders.items():
            group = self.judge.group_of(order.kind)
            if group is not None and group.needs is not None and group.needs.text not in self.groups:
                found[slot] = refusal("needs", order=self.judge.label(order.kind))
        return found
