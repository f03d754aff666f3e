"""A public word being given, step by step: whose deed, which, if or unless, and what one will do then.

Law: it holds nothing but what was chosen; every step is worked out from that anew, so one can always go a step back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from game.engine.legality import PLEDGE, amount
from game.engine.orders import Order
from game.faces.desktop.sitting import Sitting
from game.faces.telling.articles import sheet_of
from game.faces.telling.promises import may_wait_for, pledge_said, pledges_in

GIVER_AND_DEED = 2  # the first picks of a condition: whose deed, and whether it is done or not


@dataclass(frozen=True, slots=True)
class Step:
    """A question with its answers: id, name, and why not, empty where it may be chosen."""

    question: str
    options: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Promising:
    """One seat's word for one turn."""

    sitting: Sitting
    chosen: list[str] = field(default_factory=list)

    # -- what there is to promise

    def _kinds(self, part: str) -> list[str]:
        """The kinds of one half: those whose group is the pledge's own for it."""
        sitting, found = self.sitting, []
        for kind in sitting.judge.kinds(sitting.seat or "", PLEDGE):
            parent, group = sitting.names.parent("orders", kind), sitting.judge.group_of(kind)
            if parent is not None and group is not None and group.id == f"{parent.id}_{part}":
                found.append(kind)
        return found

    def _as_listed(self, seat: str, kinds: list[str]) -> list[str]:
        """Halves of a word in the order in which the menu of a seat lists what they speak of."""
        names, sheet = self.sitting.names, sheet_of(self.sitting.desk, seat)
        ranked = [name.text for name, _ in (sheet.orders if sheet is not None else ())]
        listed = list(dict.fromkeys([*ranked, *names.written["orders"], *names.entries["orders"]]))
        return sorted(kinds, key=lambda kind: listed.index(names.spoken(kind)))

    def withdrawal(self) -> Order | None:
        """The order that takes an open word back, if there is one to take back."""
        seat = self.sitting.seat or ""
        return next((Order(kind) for kind in self._kinds("ends") if self.sitting.judge.order(seat, Order(kind)) is None), None)

    def blocked(self) -> str:
        """Why no word can be given now; empty where one can."""
        kinds, seat = self._kinds("promises"), self.sitting.seat or ""
        if not kinds or not self._kinds("conditions"):
            return self.sitting.words("pledge.never")
        if not self._givers():
            return self.sitting.words("guide.nobody_else")
        refusals = [self.sitting.judge.why_not(seat, kind, ()) for kind in kinds]
        return refusals[0].text if all(refusals) and refusals[0] is not None else ""

    # -- the steps

    def told(self) -> list[str]:
        """What was chosen so far, in words."""
        found = []
        for k, option in enumerate(self.chosen):
            step = Promising(self.sitting, self.chosen[:k]).step()
            found += [name for id, name, _ in (step.options if step is not None else ()) if id == option]
        return found

    def step(self) -> Step | None:
        """The next question; none where everything is chosen."""
        words, names = self.sitting.words, self.sitting.names
        if not self.chosen:
            return Step(words("pledge.whose"), tuple((seat, names.seat(seat), "") for seat in self._givers()))
        if len(self.chosen) == 1:
            kinds = self._as_listed(self.chosen[0], self._givers()[self.chosen[0]])
            return Step(words("pledge.deed"), tuple((kind, names.order_name(kind), "") for kind in kinds))
        if len(self.chosen) == GIVER_AND_DEED:
            said = (words("pledge.if"), words("pledge.unless"))
            deeds = self.sitting.desk.view.members(self.sitting.pick_sets(self.chosen[1])[1])
            return Step(words("pledge.does"), tuple((deed, text, "") for deed, text in zip(deeds, said)))
        return self._rest()

    def _rest(self) -> Step | None:
        """What is picked for the condition, then what is promised and for whom."""
        sitting, seat = self.sitting, self.sitting.seat or ""
        condition, picks = self._condition()
        wanted = len(sitting.pick_sets(condition))
        if len(picks) < wanted:
            return self._pick(condition, picks)
        after = self.chosen[1 + wanted :]
        if not after:
            kinds = [kind for kind in self._kinds("promises") if sitting.judge.why_not(seat, kind, ()) is None]
            return Step(sitting.words("pledge.promise"), tuple((kind, sitting.names.order_name(kind), "") for kind in self._as_listed(seat, kinds)))
        promise, given = after[0], after[1:]
        return self._pick(promise, given) if len(given) < len(sitting.pick_sets(promise)) else None

    def _condition(self) -> tuple[str, list[str]]:
        """The kind of the condition, and its picks so far."""
        whose, kind, *picks = self.chosen
        return kind, [whose, *picks][: len(self.sitting.pick_sets(kind))]

    def _pick(self, kind: str, picks: list[str]) -> Step:
        set_id = self.sitting.pick_sets(kind)[len(picks)]
        found = self.sitting.open_picks(kind, picks)
        options = tuple((member, self.sitting.names.member(set_id, member), why) for member, why in found.items())
        return Step(self.sitting.names.label("sets", set_id), tuple(sorted(options, key=lambda option: bool(option[2]))))

    def _givers(self) -> dict[str, list[str]]:
        """Whose deeds one may wait for, and which."""
        found: dict[str, list[str]] = {}
        for condition in self._kinds("conditions"):
            for seat, can in self.sitting.judge.choices(self.sitting.seat or "", condition).items():
                if can and may_wait_for(self.sitting.desk, self.sitting.motions, seat, condition):
                    found.setdefault(seat, []).append(condition)
        return found

    # -- the whole

    def orders(self) -> tuple[Order, ...]:
        """The word as orders, once everything is chosen."""
        condition, picks = self._condition()
        promise, *given = self.chosen[1 + len(self.sitting.pick_sets(condition)) :]
        return Order(condition, tuple(picks)), Order(promise, tuple(given))

    def said(self) -> str:
        """The word as a sentence, with its stake; or why it may not be given."""
        sitting, seat, orders = self.sitting, self.sitting.seat or "", self.orders()
        refusal = sitting.judge.submission(seat, (), orders)
        if refusal is not None:
            return refusal.text
        stake = sitting.words("pledge.stake", amount=amount(sitting.judge.cost(seat, orders[1])))
        return f"{pledge_said(sitting.desk, next(pledges_in(sitting.desk, seat, orders)))} {stake}"

    def refused(self) -> str:
        """Why the whole may not be given; empty where it may."""
        refusal = self.sitting.judge.submission(self.sitting.seat or "", (), self.orders())
        return refusal.text if refusal is not None else ""
