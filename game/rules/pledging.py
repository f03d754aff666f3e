"""Pledges in terms of orders, variables and rules: a condition that is watched, a promise that keeps itself, a stake.

Law: a pledge has an age. Made: 1, and 2 when the turn ends. In the next turn the condition is watched; when that ends the pledge is due (3) or its stake comes
back. A turn later the promise is carried out by itself, unless it is taken back in that turn, or, where it is no longer allowed, its stake
comes back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from game.rules.made import made, names_in, used
from game.rules.records import Allow, Amounts, Body, Dim, GroupDef, Member, OrderDef, PledgeDef, RuleDef, ScenarioDef, SetDef, VariableDef, seat_set
from game.rules.rewriting import Rewriting, number
from game.rules.source import Scalar

MADE, WATCHED, DUE = 1, 2, 3
HIGHEST_STAKE = 100
CAPACITY = "capacity"  # the role of what is staked
SAID_OF_PICKS = {"seat", "and", "or", "not"}


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where a pick is remembered: `region_1`, the first pick over regions."""

    name: str
    set: str


def slots_of(picks: tuple[Dim, ...]) -> list[Slot]:
    count: dict[str, int] = {}
    found = []
    for dim in picks:
        count[dim.set.text] = count.get(dim.set.text, 0) + 1
        found.append(Slot(f"{dim.set.text}_{count[dim.set.text]}", dim.set.text))
    return found


def rewrite_pledges(work: Rewriting) -> None:
    """Rewrites the one entry of kind `pledges`."""
    pledges = list(work.of("pledges", PledgeDef))
    for extra in pledges[1:]:
        work.report.error("one-pledge", "There can be one entry of pledges: it says what any promise costs.", extra.key)
    if pledges and pledges[0].seat is None:
        work.breaks(pledges[0])
    elif pledges:
        Pledging(work, pledges[0]).write()


class Pledging:
    """The rewriting of one entry."""

    def __init__(self, work: Rewriting, record: PledgeDef) -> None:
        self.work, self.record, self.id, self.at = work, record, record.id, record.key
        orders = sorted(work.of("orders", OrderDef), key=lambda order: order.id)  # the order of files means nothing
        self.watched = [order for order in orders if order.watched]
        self.promised = [order for order in orders if order.promised]
        self.capacity = next((v.id for v in work.of("variables", VariableDef) if v.role is not None and v.role.text == CAPACITY), None)
        assert record.seat is not None
        self.seats = record.seat

    def write(self) -> None:
        if not self.watched or not self.promised or self.capacity is None:
            said = "Pledges need a variable of role `capacity`, orders that are `watched` and orders that are `promised`."
            if not self.work.report.broken:
                self.work.report.error("idle-pledge", said, self.at)
            self.work.breaks(self.record)
            return
        self._sets()
        self._variables()
        for order in self.watched:
            self._condition(order)
        for order in self.promised:
            self._promise(order)
            self._kept(order)
        for kind, amounts in self.record.broken:
            self._withdrawn(kind, amounts)
        self._settled()
        for scenario in self.work.of("scenarios", ScenarioDef):
            self._left_out(scenario)

    def scalar(self, text: str) -> Scalar:
        """A text that stands where the entry stands."""
        return made(text, self.at)

    def _group(self, name: str) -> GroupDef:
        return GroupDef(f"{self.id}_{name}", self.at, at_most=1, free=True)

    def _sets(self) -> None:
        members = {"conditions": [o.id for o in self.watched], "promises": [o.id for o in self.promised], "deeds": ["does", "does_not"]}
        for name, ids in members.items():
            found = tuple(Member(id, self.at) for id in ids)
            self.work.add("sets", SetDef(f"{self.id}_{name}", self.at, members=found), self.record)
        for name, needs in (("conditions", "promises"), ("promises", "conditions")):
            self.work.add("groups", replace(self._group(name), needs=self.scalar(f"{self.id}_{needs}")), self.record)
        self.work.add("groups", self._group("ends"), self.record)

    def _variables(self) -> None:
        per = (Dim(self.scalar("seat"), self.seats),)

        def count(name: str, high: float, this_turn: bool = False) -> None:
            kept = number(f"{self.id}_{name}", self.at, per, 0, high)
            self.work.add("variables", replace(kept, whole=True, this_turn=this_turn), self.record)

        def held(name: str, set_id: str) -> None:
            if set_id not in self.work.entries["sets"]:  # which is said where the pick is
                self.work.report.broken.add(f"{self.id}_{name}")
                return
            kept = VariableDef(f"{self.id}_{name}", self.at, per=per, holds=self.scalar(set_id), or_none=True, start=self.scalar("none"))
            self.work.add("variables", kept, self.record)

        count("age", DUE)
        count("stake", HIGHEST_STAKE)
        count("seen", 8, this_turn=True)
        count("kept", 1, this_turn=True)
        does = VariableDef(f"{self.id}_does", self.at, per=per, yes_or_no=True, start=self.scalar("yes"))
        self.work.add("variables", does, self.record)
        held("if", f"{self.id}_conditions")
        held("then", f"{self.id}_promises")
        held("if_seat", self._seat_set())
        for side, orders in (("if", self.watched), ("then", self.promised)):
            for slot in sorted({s for order in orders for s in slots_of(order.pick)}, key=lambda s: s.name):
                held(f"{side}_{slot.name}", slot.set)

    def _seat_set(self) -> str:
        found = seat_set(self.work.of("sets", SetDef))
        return self.seats.text if found is None else found.id

    def _may(self, order: OrderDef, giver: str) -> tuple[Allow, ...]:
        """When a pledge may be made at all, and what of its order no turn will ever change: the lines that read nothing but picks and who gives it."""
        id = self.id
        known = {dim.name.text for dim in order.pick} | SAID_OF_PICKS
        static = [line for line in order.allow if names_in(line.if_) <= known]
        if giver != "seat":
            static = [replace(line, else_=self.scalar("That can never happen.")) for line in static]
        return (
            Allow("open", self.at, self.scalar(f"{id}_age[seat] == 0"), self.scalar("Your last pledge is still open.")),
            Allow("time", self.at, self.scalar(f"turn + {DUE - MADE} <= turns"), self.scalar("No turn is left in which it would be kept.")),
            *(replace(line, id=f"for_{line.id}", if_=self.scalar(re.sub(r"\bseat\b", giver, line.if_.text))) for line in static),
        )

    def _remembered(self, side: str, order: OrderDef) -> list[tuple[Scalar, Scalar]]:
        return [(self.scalar(f"{self.id}_{side}_{slot.name}[seat]"), self.scalar(dim.name.text)) for slot, dim in zip(slots_of(order.pick), order.pick)]

    def _condition(self, order: OrderDef) -> None:
        """An order of the pledge that says: if this seat does, or does not, …"""
        id = self.id
        pick = (Dim(self.scalar("whose"), self._giver(order)), Dim(self.scalar("deed"), self.scalar(f"{id}_deeds")), *order.pick)
        another = Allow("another", self.at, self.scalar("whose != seat"), self.scalar("A pledge waits for another seat, not for your own."))
        allow = (*self._may(order, "whose"), another)
        sets = [
            (self.scalar(f"{id}_if[seat]"), self.scalar(order.id)),
            (self.scalar(f"{id}_if_seat[seat]"), self.scalar("whose")),
            (self.scalar(f"{id}_does[seat]"), self.scalar("deed == does")),
            *self._remembered("if", order),
        ]
        found = OrderDef(f"{id}_if_{order.id}", self.at, name=self.scalar(order.label), text=order.text, seat=(self.seats,), cost=self.scalar("0"), pick=pick)
        found = replace(found, group=self.scalar(f"{id}_conditions"), allow=allow, body=Body(set=tuple(sets)), beat="pledge")
        self.work.add("orders", found, self.record)
        who = f"{id}_p"
        same = [f"{id}_if[{who}] == {order.id}", f"{id}_if_seat[{who}] == seat", f"{id}_age[{who}] == {WATCHED}"]
        same += [f"{id}_if_{slot.name}[{who}] == {dim.name.text}" for slot, dim in zip(slots_of(order.pick), order.pick)]
        note = (self.scalar(f"{id}_seen[{who}] for {who} in {self.seats.text} if {' and '.join(same)}"), self.scalar("1"))
        self._append(order, note)

    def _giver(self, order: OrderDef) -> Scalar:
        return order.seat[0] if len(order.seat) == 1 else self.scalar(self._seat_set())

    def _append(self, order: OrderDef, note: tuple[Scalar, Scalar]) -> None:
        now = self.work.entries["orders"][order.id]
        assert isinstance(now, OrderDef)
        self.work.entries["orders"][order.id] = replace(now, body=replace(now.body, change=(*now.body.change, note)))

    def _promise(self, order: OrderDef) -> None:
        """An order of the pledge that says: … then I will."""
        id = self.id
        assert order.cost is not None
        price = (self.scalar(f"{id}_price"), order.cost)
        stake = f"round(max({self.record.stake:g}, {id}_price))"
        sets = [
            (self.scalar(f"{id}_then[seat]"), self.scalar(order.id)),
            (self.scalar(f"{id}_stake[seat]"), self.scalar(f"min({HIGHEST_STAKE}, {stake})")),
            (self.scalar(f"{id}_age[seat]"), self.scalar(str(MADE))),
            *self._remembered("then", order),
        ]
        body = Body(let=(*used(order.body.let, order.cost), price), set=tuple(sets))
        name = self.scalar(order.label)
        found = OrderDef(f"{id}_then_{order.id}", self.at, name=name, text=order.text, seat=order.seat, cost=self.scalar(stake), pick=order.pick)
        found = replace(found, group=self.scalar(f"{id}_promises"), allow=self._may(order, "seat"), body=body, beat="pledge")
        self.work.add("orders", found, self.record)

    def _kept(self, order: OrderDef) -> None:
        """The promise carries itself out: an order that nobody gives, prepaid, its picks read from where they were remembered."""
        id = self.id
        given = tuple(self.scalar(f"{id}_then_{slot.name}[seat]") for slot in slots_of(order.pick))
        when = self.scalar(f"{id}_age[seat] == {DUE} and {id}_then[seat] == {order.id}")
        body = replace(order.body, change=(*order.body.change, (self.scalar(f"{id}_kept[seat]"), self.scalar("1"))))
        name, free = self.scalar(order.label), self.scalar("0")
        found = replace(order, id=f"{id}_keeps_{order.id}", name=name, cost=free, group=None, promised=False, watched=False, role=None)
        ends = self.scalar(f"{id}_ends")
        self.work.add("orders", replace(found, body=body, beat="itself", when=when, given=given, unless=ends), self.record)

    def _withdrawn(self, kind: Scalar, amounts: Amounts) -> None:
        id = self.id
        allow = (Allow("open", self.at, self.scalar(f"{id}_age[seat] >= {WATCHED}"), self.scalar("You have no pledge to withdraw.")),)
        body = Body(change=amounts, set=((self.scalar(f"{id}_age[seat]"), self.scalar("0")), (self.scalar(f"{id}_then[seat]"), self.scalar("none"))))
        found = OrderDef(f"{id}_withdrawn_{kind.text}", self.at, name=self.record.name, text=self.record.text, seat=(kind,), cost=self.scalar("0"))
        self.work.add("orders", replace(found, group=self.scalar(f"{id}_ends"), allow=allow, body=body, beat="pledge"), self.record)

    def _settled(self) -> None:
        """Ages move on; stakes come back where the condition failed or the promise was no longer allowed."""
        id = self.id
        lets = (
            ("met", f"if {id}_does[seat] then {id}_seen[seat] > 0 else {id}_seen[seat] == 0"),
            ("back", f"({id}_age[seat] == {WATCHED} and not {id}_met) or ({id}_age[seat] == {DUE} and {id}_kept[seat] == 0)"),
            ("later", f"if {id}_age[seat] == {MADE} then {WATCHED} else if {id}_age[seat] == {WATCHED} and {id}_met then {DUE} else 0"),
        )
        sets = ((f"{id}_age[seat]", f"{id}_later"), (f"{id}_then[seat]", f"if {id}_later == 0 then none else {id}_then[seat]"))
        back = (f"{self.capacity}[seat]", f"if {id}_back then {id}_stake[seat] else 0")
        body = Body(
            where=self.scalar("turn > 0"),
            let=tuple((self.scalar(f"{id}_{name}"), self.scalar(text)) for name, text in lets),
            change=((self.scalar(back[0]), self.scalar(back[1])),),
            set=tuple((self.scalar(a), self.scalar(b)) for a, b in sets),
        )
        each = (Dim(self.scalar("seat"), self.seats),)
        found = RuleDef(f"{id}_settled", self.at, name=self.record.name, text=self.record.text, source=self.record.source, each=each)
        self.work.add("rules", replace(found, step="reckon", body=body), self.record)

    def _left_out(self, scenario: ScenarioDef) -> None:
        """Where a scenario leaves out an order, or what made it, nobody waits for it or promises it there."""
        out, id = {name.text for name in scenario.without}, self.id
        gone = [order.id for order in [*self.watched, *self.promised] if {order.id, self.work.parents.get(f"orders/{order.id}")} & out]
        halves = [half for order in sorted(set(gone)) for half in (f"{id}_if_{order}", f"{id}_then_{order}", f"{id}_keeps_{order}")]
        more = tuple(made(half, scenario.key) for half in halves if half in self.work.entries["orders"])
        self.work.entries["scenarios"][scenario.id] = replace(scenario, without=(*scenario.without, *more))
