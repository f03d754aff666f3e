"""Sentences about what moved in an act of the story: the world's numbers, the orders and rules that moved most, and turning points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from game.faces.story.chronicle import ORDERS, Chronicle
from game.faces.story.parts import Cite, Sentence, places
from game.faces.story.wording import Wording, is_order
from game.faces.telling.names import Number
from game.faces.telling.numbers import signed
from game.play.odds import PROJECT
from game.play.turning_points import CHANCE, Swing
from game.play.turning_points import ORDERS as BY_ORDERS
from game.rules.records import RuleDef

MUST, LITTLE = 50.0, 6.0  # what weighs so much is always told; a turning point that made little difference
FAR = 0.15  # how different a turning point must have made the endings to be told always
OTHERWISE = 0.4  # what the leading number of the act before counts
LEAST = 1.0  # a number has moved if it moved so far in an act
FELT, STRUCK = 1.0, 3.0  # from where on an order is told, and a rule that strikes now and then
OFTEN = 0.5  # a rule that weighs in more turns than this part of all goes on all the time


@dataclass(frozen=True, slots=True)
class Act:
    """Some turns of a game that belong together, and the turning points that close it."""

    first: int
    last: int
    swings: tuple[Swing, ...] = ()


class Moves:
    """What moved, told act by act."""

    def __init__(self, wording: Wording) -> None:
        self.wording, self.words, self.chronicle = wording, wording.words, wording.chronicle
        self._leading: dict[int, Number] = {}  # the number that each act begins with, by the act's first turn
        self._said: dict[int, set[str]] = {}  # the causes that it was told with

    # -- the world's numbers

    def ranked(self, act: Act) -> list[Number]:
        """The world's numbers, first the one that moved furthest, and most unlike its usual way in this game; if it can be, not that of the act before."""
        before = next((self._leading[first] for first in sorted(self._leading, reverse=True) if first < act.first), None)
        found = sorted(self.chronicle.world_numbers, key=lambda number: -self._striking(number, act) * (OTHERWISE if number == before else 1.0))
        if found:
            self._leading[act.first] = found[0]
        return found

    def _striking(self, number: Number, act: Act) -> float:
        change, usual = self.chronicle.change(number, act.first, act.last), self.chronicle.change(number, 1, self.chronicle.turns) / self.chronicle.turns
        return 0.5 * abs(change) + abs(change - usual * (act.last - act.first + 1))

    def leads(self, act: Act) -> Iterator[Sentence]:
        """How the world's numbers moved, and what moved them."""
        for k, number in enumerate(self.ranked(act)):
            change = self.chronicle.change(number, act.first, act.last)
            if abs(change) >= LEAST or k == 0:
                yield self._lead(act, number, change, 100.0 if k == 0 else min(8.0, 2 + 0.4 * abs(change)))

    def _lead(self, act: Act, number: Number, change: float, weight: float) -> Sentence:
        chronicle, words = self.chronicle, self.words
        before, after = chronicle.shown(number, act.first - 1), chronicle.shown(number, act.last)
        peak = chronicle.peak(number, act.first, act.last, 1.0 if change >= 0 else -1.0)
        causes = sorted(chronicle.causes(number, act.first, act.last).items(), key=lambda item: -abs(item[1]))
        along = [(cause, amount) for cause, amount in causes if amount * change > 0][:1]
        against = [(cause, amount) for cause, amount in causes if amount * change < 0 and abs(amount) >= 0.25][:1]
        if number == self._leading.get(act.first):
            self._said[act.first] = {cause for cause, _ in (*along, *against)}
        cites = [Cite(peak), *(cite for cause, _ in (*along, *against) for cite in self._cites(cause, number, act))]
        values = {"number": self.wording.number(number), "before": before, "after": after, "years": chronicle.years(peak)}
        if before == after:
            still = {"number": values["number"], "value": after}
            said = words("story.lead.still_one", years=values["years"], **still) if act.first == act.last else words("story.lead.still", **still)
            return Sentence(said, tuple(dict.fromkeys(cites)), weight)
        k = self.wording.turn_of("leading")
        if act.first == act.last:
            said = words("story.lead.rose_one", **values) if change > 0 else words("story.lead.fell_one", **values)
        elif change > 0:
            said = words(("story.lead.rose_a", "story.lead.rose_b", "story.lead.rose_c")[k % 3], **values)
        else:
            said = words(("story.lead.fell_a", "story.lead.fell_b", "story.lead.fell_c")[k % 3], **values)
        if along and against:
            told = {"mover": self._told(*along[0], act), "counter": self._told(*against[0], act)}
            said += words(("story.lead.both_a", "story.lead.both_b", "story.lead.both_c")[k % 3], **told)
        elif along:
            most = abs(along[0][1]) > abs(change) / 2
            said += words(("story.lead.along_a", "story.lead.along_b", "story.lead.along_c")[k % 3 or int(not most)], cause=self._told(*along[0], act))
        return Sentence(f"{said}.", tuple(dict.fromkeys(cites)), weight)

    def _told(self, cause: str, amount: float, act: Act) -> str:
        return self.words("story.by", cause=self.wording.cause(cause, self.chronicle.givers_between(cause, act.first, act.last)), amount=signed(amount))

    def _cites(self, cause: str, number: Number, act: Act) -> tuple[Cite, ...]:
        turn = self.chronicle.peak_of(cause, number, act.first, act.last)
        return places([turn], self.chronicle.givers(turn, cause.removeprefix(ORDERS)) if is_order(cause) else [None])

    # -- single orders, and what strikes

    @cached_property
    def weightiest(self) -> list[tuple[float, int, str, Number, float]]:
        """Of each kind of order, by those who gave it, the turn in which it moved something that everyone watches most; answers and ballots not among them."""
        found: dict[tuple[str, ...], tuple[float, int, str, Number, float]] = {}
        for turn in range(1, self.chronicle.turns + 1):
            for cause, effects in self.chronicle.effects(turn).items():
                kind = cause.removeprefix(ORDERS)
                if is_order(cause) and kind in self.wording.names.written["orders"]:
                    number, amount = max(effects.items(), key=lambda item: abs(item[1]))
                    key = (kind, *self.chronicle.givers(turn, kind))
                    if abs(amount) >= FELT and (key not in found or found[key][0] < abs(amount)):
                        found[key] = abs(amount), turn, kind, number, amount
        return sorted(found.values(), key=lambda one: (-one[0], one[1], one[2]))

    def orders(self, act: Act) -> Iterator[Sentence]:
        """The orders of an act that moved most."""
        mine = [one for one in self.weightiest if act.first <= one[1] <= act.last and ORDERS + one[2] not in self._said.get(act.first, ())]
        for size, turn, kind, number, amount in mine[:6]:
            yield self._order(turn, kind, number, amount, size)

    def _order(self, turn: int, kind: str, number: Number, amount: float, size: float) -> Sentence:
        seats = self.chronicle.givers(turn, kind)
        given = [order for seat in seats for order in self.chronicle.orders(turn).get(seat, ()) if order.kind == kind]
        sealed = any(self.wording.is_sealed(order) for order in given)
        called = self.wording.order(given[0]) if len(set(given)) == 1 else self.wording.quoted(self.wording.names.order_name(kind))
        values = {"years": self.chronicle.years(turn), "order": called, "number": self.wording.number(number), "amount": signed(amount)}
        k = self.wording.turn_of("order")
        if sealed:
            said = self.words("story.order.sealed", seats=self.chronicle.seats(seats), **values)
        elif k % 3 == 1:
            said = self.words("story.order.begins", seats=self.chronicle.seats(seats, begins=True), **values)
        else:
            said = self.words(("story.order.a", "story.order.a", "story.order.c")[k % 3], seats=self.chronicle.seats(seats), **values)
        return Sentence(said, places([turn], seats), 3 + min(8.0, 0.6 * size), (turn, kind))

    def strikes(self, act: Act) -> Iterator[Sentence]:
        """Rules that weigh only now and then, where they moved a project or the world far."""
        often: dict[str, int] = {}
        said = self._said.get(act.first, set())
        for turn in range(1, self.chronicle.turns + 1):
            for cause in self.chronicle.effects(turn):
                often[cause] = often.get(cause, 0) + (self.chronicle.weight(turn, cause) >= 0.5)
        for turn in range(act.first, act.last + 1):
            for cause, effects in self.chronicle.effects(turn).items():
                number, amount = max(effects.items(), key=lambda item: abs(item[1]))
                kind, _, id = cause.partition("/")
                record = self.wording.names.written["rules"].get(id) if kind == "rules" else None
                if isinstance(record, RuleDef) and abs(amount) >= STRUCK and cause not in said and often[cause] <= max(1, OFTEN * self.chronicle.turns):
                    values = {"years": self.chronicle.years(turn), "rule": self.wording.cause(cause, ()), "number": self.wording.number(number)}
                    told = self.words("story.strike", amount=signed(amount), **values)
                    yield Sentence(told, places([turn], number.place or (None,)), 2 + min(7.0, 0.5 * abs(amount)))

    # -- turning points

    def turning(self, act: Act) -> Iterator[Sentence]:
        """The turning points that close the act."""
        for swing in act.swings:
            yield self._whole(swing) if swing.seat is None else self._of_seat(swing, swing.seat)

    def _whole(self, swing: Swing) -> Sentence:
        values, weight = self.wording.swing(swing), MUST if swing.weight >= FAR else LITTLE
        if swing.what.kind == PROJECT:
            return Sentence(self.words("story.swing.project", **values), places([swing.turn]), weight)
        k = self.wording.turn_of("swing")
        said = self.words(("story.swing.turn_a", "story.swing.turn_b")[k % 2], **values)
        if swing.by == BY_ORDERS:
            said = self.words("story.swing.by_orders", said=said.rstrip("."))
        elif swing.by == CHANCE:
            said = self.words("story.swing.by_chance", said=said.rstrip("."))
        return Sentence(said, places([swing.turn]), weight)

    def _of_seat(self, swing: Swing, seat: str) -> Sentence:
        values = self.wording.swing(swing)
        alone = (swing.turn, swing.orders[0].kind) if len(swing.orders) == 1 else None
        if not swing.orders:
            said = self.words("story.swing.nothing", seat=self.chronicle.seats([seat], begins=True), **values)
        elif alone is not None and self.wording.is_sealed(swing.orders[0]):
            said = self.words("story.swing.sealed", seat=self.chronicle.seats([seat]), **values)
        else:
            k = self.wording.turn_of("swing by order")
            said = self.words(("story.swing.orders_a", "story.swing.orders_b")[k % 2], seat=self.chronicle.seats([seat]), **values)
        return Sentence(said, places([swing.turn], [seat]), MUST if swing.weight >= FAR else LITTLE, alone)


def acts_of(moves: Moves, swings: Sequence[Swing]) -> list[Act]:
    """A game in two to four acts, parted at its turning points; without any, where the world's numbers and the projects moved most."""
    chronicle = moves.chronicle
    turns = chronicle.turns
    if not turns:
        return []
    most = 0 if turns < 3 else 1 if turns <= 5 else 2
    turned = [swing for swing in swings if 1 <= swing.turn <= turns]
    weights: dict[int, float] = {}
    for swing in turned:
        weights[swing.turn] = max(weights.get(swing.turn, 0.0), swing.weight)
    if not turned:
        weights = _moved(chronicle)
    apart = max(1, (turns + 1) // (6 if turned else 4))
    ends = _chosen(weights, most, apart, turns)
    if turned and (longest := _longest(ends, turns))[1] - longest[0] > max(5, turns // 2):  # much went by without a turning point
        inside = {turn: weight for turn, weight in _moved(chronicle).items() if longest[0] + apart <= turn <= longest[1] - apart}
        ends += _chosen(inside, 1, 1, turns)
    closing = [*sorted(ends), turns]
    return [Act(first + 1, last, _told(turned, first + 1, last)) for first, last in zip([0, *closing], closing)]


def _moved(chronicle: Chronicle) -> dict[int, float]:
    """How far each turn moved what everyone watches."""
    return {turn: sum(abs(chronicle.change(number, turn, turn)) for number in chronicle.watched) for turn in range(1, chronicle.turns)}


def _chosen(weights: Mapping[int, float], most: int, apart: int, turns: int) -> list[int]:
    """The weightiest turns, as far as they lie apart."""
    ends: list[int] = []
    for turn in sorted(weights, key=lambda turn: (-weights[turn], turn)):
        if len(ends) < most and turn < turns and all(abs(turn - end) >= apart for end in (0, turns, *ends)):
            ends.append(turn)
    return ends


def _longest(ends: Sequence[int], turns: int) -> tuple[int, int]:
    """The longest act, from one end to the next."""
    closing = sorted(ends)
    return max(zip([0, *closing], [*closing, turns]), key=lambda act: act[1] - act[0])


def _told(swings: Sequence[Swing], first: int, last: int) -> tuple[Swing, ...]:
    """Of an act's turning points the weightiest turn, and the weightiest orders."""
    mine = sorted((swing for swing in swings if first <= swing.turn <= last), key=lambda swing: -swing.weight)
    whole = [swing for swing in mine if swing.seat is None and swing.by != BY_ORDERS][:1] or [swing for swing in mine if swing.seat is None][:1]
    return tuple(sorted([*whole, *[swing for swing in mine if swing.seat is not None][:1]], key=lambda swing: (swing.turn, swing.seat or "")))
