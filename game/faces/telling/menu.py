"""What a seat may order in the coming turn: every order with its price, or with the reason why not; what is left to spend; and what one may have forgotten.

Law: whether something may be ordered, the judge says; here it is only put into words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.engine.legality import Judge, Refusal, amount
from game.engine.orders import Order
from game.faces.telling.agenda import Agenda
from game.faces.telling.desk import Desk
from game.faces.telling.names import plain
from game.rules.records import VoteDef


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the menu. `fixed`: an answer or a ballot, which needs no picks."""

    kind: str
    name: str
    text: str
    cost: str
    refused: str  # why not now; empty where it may be given
    fixed: bool


class Menu:
    """What one seat may order in one turn, beside the orders that are noted down already."""

    def __init__(self, desk: Desk) -> None:
        assert desk.seat is not None
        self.desk, self.seat = desk, desk.seat
        self.words, self.names, self.match = desk.words, desk.names, desk.match
        self.judge: Judge = desk.match.judge()
        self.agenda = Agenda(desk)
        self.pledge = self.match.pledged().get(self.seat, ())
        self._last: tuple[tuple[Order, ...], list[Item]] | None = None

    def items(self, orders: Sequence[Order]) -> list[Item]:
        """Everything the seat may be asked or may do this turn; what was asked last is remembered."""
        if self._last is None or self._last[0] != tuple(orders):
            self._last = tuple(orders), self._items(orders)
        return list(self._last[1])

    def _items(self, orders: Sequence[Order]) -> list[Item]:
        found = [self._item(kind, orders) for kind in self.agenda.own_kinds()]
        fixed = [order for asking in self.agenda.events() for order in asking.answers]
        fixed += [order for motion in self.agenda.motions() for order in motion.ballots]
        return [*found, *(self._item(order.kind, orders, fixed=True) for order in fixed)]

    def _item(self, kind: str, orders: Sequence[Order], fixed: bool = False) -> Item:
        trial = (Order(kind), self.judge.cost(self.seat, Order(kind))) if fixed else self.cheapest(kind, orders)
        record = self.names.entries["orders"][kind]
        if trial is None:
            refused = self.why_not(kind)
            cost = "–"
        else:
            order, price = trial
            others = [given for given in orders if not (fixed and self.same_group(given, kind))]
            refused = self._said(self.judge.submission(self.seat, [*others, order], self.pledge), price, orders)
            cost = amount(price)
        text = "" if isinstance(self.names.parent("orders", kind), VoteDef) else plain(record.text)
        return Item(kind, self.names.order_name(kind), text, cost, refused, fixed)

    def why_not(self, kind: str) -> str:
        """Why no order of a kind can be given; where each choice has its own reason, the first one's as an example."""
        picks: list[str] = []
        info = self.match.engine.program.orders[self.match.engine.order_index[kind]]
        while (refusal := self.judge.why_not(self.seat, kind, picks)) is not None and refusal.code == "nothing-further" and len(picks) < len(info.picks):
            members = self.desk.view.members(info.picks[len(picks)][1])
            picks.append(next((member for member in members if member not in picks), members[0]))
        if refusal is None:
            return self.words("plan.all_given")
        return self.words("plan.whatever", reason=refusal.text) if picks else refusal.text

    def _said(self, refusal: Refusal | None, price: float, orders: Sequence[Order]) -> str:
        """Why one more order is too much; empty where it is not."""
        if refusal is not None and refusal.code == "capacity":
            return self.words("plan.too_dear", cost=amount(price), left=amount(self.left(orders)[0] or 0))
        if refusal is not None and refusal.code == "places":
            return self.words("plan.no_room")
        return refusal.text if refusal is not None else ""

    def cheapest(self, kind: str, orders: Sequence[Order]) -> tuple[Order, float] | None:
        """The cheapest order of a kind that is allowed and not given yet."""
        engine = self.match.engine
        index = engine.order_index[kind]
        info = engine.program.orders[index]
        best: tuple[float, Order] | None = None
        for rows, allowed in self.judge.completions(self.seat, kind):
            costs = self.judge.rows(index, self.judge.table(rows))[1]
            for k in sorted(range(len(rows)), key=lambda k: float(costs[k])):
                if not allowed[k] or (best is not None and costs[k] >= best[0]):
                    continue
                members = [engine.world.sets[set_id] for _, set_id in info.picks]
                order = Order(kind, tuple(s.members[s.index.index(root)] for s, root in zip(members, rows[k][1:])))
                if order not in orders:
                    best = float(costs[k]), order
                    break
        return (best[1], best[0]) if best else None

    def same_group(self, order: Order, kind: str) -> bool:
        """Another answer to the same question takes the place of the first."""
        mine, other = self.judge.group_of(kind), self.judge.group_of(order.kind)
        return mine is not None and other is not None and mine.id == other.id and mine.at_most == 1

    def left(self, orders: Sequence[Order]) -> tuple[float | None, float | None]:
        """Capacity and places that are left."""
        at = self.match.engine.seats.index(self.seat)
        capacity, places = self.judge.capacity(), self.judge.places()
        every = [*self.pledge, *orders]
        spent = sum(self.judge.cost(self.seat, order) for order in every)
        used = sum(not self.judge.is_free(order.kind) for order in every)
        return (None if capacity is None else float(capacity[at, 0]) - spent, None if places is None else float(places[at, 0]) - used)

    def left_said(self, orders: Sequence[Order]) -> str:
        """The same in words."""
        capacity, places = self.left(orders)
        parts = []
        if capacity is not None:
            parts.append(self.words("plan.capacity_left", amount=amount(capacity)))
        if places is not None:
            parts.append(self.words.count("plan.places_left", int(places)) if places else self.words("plan.no_places_left"))
        return " ".join(parts)

    def open_points(self, orders: Sequence[Order]) -> list[str]:
        """What one may have forgotten."""
        written = self.names.written
        silent = [asking.event for asking in self.agenda.events() if _is_open(asking.answers, orders)]
        uncast = [motion.vote for motion in self.agenda.motions() if _is_open(motion.ballots, orders)]
        points = [self.words("plan.unanswered", event=written["events"][event].label) for event in silent]
        points += [self.words("plan.no_ballot", vote=written["votes"][vote].label) for vote in uncast]
        if any(not item.refused and not item.fixed and item.cost != "0" for item in self.items(orders)):
            points.append(self.left_said(orders))
        return points


def _is_open(choices: Sequence[Order], orders: Sequence[Order]) -> bool:
    """Whether one of these may be given and none is."""
    return bool(choices) and not any(order in orders for order in choices)
