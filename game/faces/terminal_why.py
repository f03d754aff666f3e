"""Why a number moved in the last turn: what it is counted from, and the causes of its change, which add up."""

from __future__ import annotations

from collections.abc import Sequence

from game.engine.ledger import Ledger
from game.engine.views import UNSEEN
from game.faces.telling.causes import CLOCK, EARLIER
from game.faces.telling.names import Number, plain, small, together
from game.faces.telling.numbers import adding_up, signed
from game.faces.terminal_desk import Desk
from game.faces.terminal_meaning import Asking
from game.rules.records import RequisiteDef

FAR_ABOVE = 1e9  # behind every number that helps
MOST_SHOWN = 9  # causes named one by one


class Why(Asking):
    """Answers `why NAME`."""

    def tell(self, words: Sequence[str]) -> None:
        """The causes of a number's change in the last turn; they add up."""
        if not words:
            self.screen.filled(self.words("why.what"))
            return
        whole = words[-1].casefold() in self.words.keys_of("all")
        number = self.number(words[:-1] if whole and len(words) > 1 else words)
        if number is None:
            return
        reading = self.desk.figures.read(number)
        self.screen.line()
        self.screen.line(f"{self.names.number(number)}: {reading.shown}", "bold")
        text = self.names.text(self.names.kind_of(number.id), number.id)
        if text:
            self.screen.filled(text, "  ", "dim")
        self.counted_from(number)
        explained = self.desk.figures.explained(number)
        if explained is None or self.desk.figures.kind(number.id) != "number":
            self.screen.line("  " + self.words("why.first_turn" if self.desk.match.turn == 0 else "why.no_amounts"))
            return
        if not explained.parts:
            self.screen.line("  " + self.words("why.nothing"))
            return
        self._parts(number, explained.before, explained.after, explained.parts, whole)

    def counted_from(self, number: Number) -> None:
        """For what is worked out from other numbers: which, and how they stand."""
        record = self.names.written["requisites"].get(number.id)
        if isinstance(record, RequisiteDef):
            self._requisite(number, record)
            return
        found: list[tuple[float, str]] = []
        for id in self.names.ingredients(number.id):
            place = self._same_place(id, number)
            if self.desk.figures.known(id):
                value = self.desk.view.value(id, *place) if place is not None else 0.0
                shown = self.desk.figures.text_of(id, value) if place is not None else self._each(id, number)
                helps = place is not None and self.desk.figures.good(id) == "high" and self.desk.figures.share(id, value) is not None
                found.append((value * self.desk.figures.scale(id) if helps else FAR_ABOVE, f"{self.names.numbers[id]} {shown}"))
        if found:
            found.sort(key=lambda one: one[0])  # what helps and is weak stands first, the rest as it was written
            self.screen.filled(self.words("why.counted", names=", ".join(said for _, said in found)), "  ")

    def _each(self, id: str, number: Number) -> str:
        """For what a number that has many values is counted."""
        sets = [self.names.label("sets", set_id).lower() for set_id in self.names.sets_of(id) if self._member_of(set_id, number) is None]
        return self.words("why.each", sets=together(sets, self.words("and")))

    def _requisite(self, number: Number, record: RequisiteDef) -> None:
        """The parts of a requisite, and its next stage."""
        for part in record.parts:
            value = self.desk.figures.text_of(f"{number.id}_{part.id}", self.desk.view.value(f"{number.id}_{part.id}", *number.place))
            name = part.name.text if part.name is not None else part.id.replace("_", " ").capitalize()
            self.screen.filled(f"{name}. {plain(part.text)}", " " * 8, first=f"  {value.rjust(4)}  ")
        stage = self.desk.figures.stage(number)
        if stage < len(record.stages):
            self.screen.filled(self.words("why.next_stage", at=f"{record.stages[stage].at:g}", text=plain(record.stages[stage].text)), "  ")

    def _member_of(self, set_id: str, number: Number) -> str | None:
        """The member of a set that a number's own place gives."""
        same = next((member for member in number.place if member in self.desk.view.members(set_id)), None)
        return same or (self.names.home(number.place[0], set_id) if number.place else None)

    def _same_place(self, id: str, number: Number) -> tuple[str, ...] | None:
        """Where another number stands for the same place; none where it has many values for it."""
        place: list[str] = []
        for set_id in self.names.sets_of(id):
            found = self._member_of(set_id, number)
            if found is None:
                return None
            place.append(found)
        return tuple(place)

    def _parts(self, number: Number, before: float, after: float, parts: Sequence[tuple[str, float]], whole: bool) -> None:
        scale = self.desk.figures.scale(number.id)
        ranked = sorted(parts, key=lambda part: -abs(part[1]))
        digits = 1 if abs(ranked[0][1] * scale) >= 0.5 else 2 if abs(ranked[0][1] * scale) >= 0.05 else 3
        amounts = adding_up([amount * scale for _, amount in ranked], digits)
        shown = [(cause, amount) for (cause, _), amount in zip(ranked, amounts)]
        most = len(shown) if whole else min(MOST_SHOWN, sum(bool(amount) for amount in amounts))
        head, tail = shown[:most], shown[most:]
        for cause, amount in head:
            self._part(cause, amount, digits)
        if tail:
            rest = sum(amount for _, amount in tail)
            self.screen.line(f"  {signed(rest, digits).rjust(7)}  {self.words.count('why.smaller', len(tail))}", "dim")
        total = sum(amounts)
        ends = {"before": self.desk.figures.text_of(number.id, before), "after": self.desk.figures.text_of(number.id, after)}
        self.screen.line(f"  {signed(total, digits).rjust(7)}  {self.words('why.total', **ends)}", "bold")

    def _part(self, cause: str, amount: float, digits: int) -> None:
        name, text = cause_words(self.desk, cause)
        first = f"  {signed(amount, digits).rjust(7)}  "
        self.screen.filled(f"{name}. {text}" if text else name, " " * 11, first=first, most=2)


def cause_words(desk: Desk, cause: str, givers: int = 8) -> tuple[str, str]:
    """The name and text of a cause; an order of the last turn is followed by those who gave it, unless they are too many."""
    words = desk.words
    if cause in (Ledger.LIMIT, Ledger.RESET):
        return (words("cause.limit") if cause == Ledger.LIMIT else words("cause.reset")), ""
    if cause in (UNSEEN, EARLIER, CLOCK):
        return words("cause.unseen") if cause == UNSEEN else words("cause.earlier") if cause == EARLIER else words("cause.clock"), ""
    name, text = desk.names.cause(cause)
    kind, _, id = cause.partition("/")
    if kind != "orders" or not givers:
        return name, text
    seats = [small(desk.names.seat(seat)) for seat, orders in desk.view.orders.items() if any(order.kind == id for order in orders)]
    return (words("cause.order", order=name, seats=together(seats, words("and"))) if 0 < len(seats) <= givers else name), text
