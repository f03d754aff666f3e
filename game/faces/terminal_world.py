"""Looking at the world from the terminal: a place's card, tables that sort, why a number moved, what was logged."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from game.engine.ledger import Ledger
from game.engine.views import UNSEEN, facts_for
from game.faces.terminal_causes import CLOCK, EARLIER
from game.faces.terminal_desk import Desk
from game.faces.terminal_facts import fact_lines
from game.faces.terminal_names import Number, small, splits, together
from game.faces.terminal_numbers import adding_up, figure, signed
from game.faces.terminal_screen import bar, fitted

MOST_SHOWN = 9  # causes named one by one
COLUMN = 8
WIDE_BAR = 20


class Looking:
    """Answers a player's questions about the world."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.screen, self.words, self.names = desk, desk.screen, desk.words, desk.names

    # -- what is meant

    def unknown(self, word: str, near: str | None) -> None:
        """Say that nothing is called so."""
        guess = self.words("look.did_you_mean", name=near) if near else self.words("look.try_numbers")
        self.screen.line(f"{self.words('look.unknown', name=word)} {guess}")

    def member(self, set_id: str, word: str) -> str | None:
        """The member of a set that a word means; says so where there is none, or several."""
        named = self.names.members_named(set_id)
        found = self.names.find(word, named)
        if len(found) > 1:
            self.screen.line(self.words("look.which", names=together((named[m] for m in found), self.words("or"))))
        elif not found:
            self.unknown(word, self.names.nearest(word, named))
        return found[0] if len(found) == 1 else None

    def seen(self) -> dict[str, str]:
        """Every number one may see, by id, with its name."""
        return {id: name for id, name in self.names.numbers.items() if self.desk.figures.known(id)}

    def number(self, words: Sequence[str]) -> Number | None:
        """The number that words mean: its name, then for whom or where; what is not said is one's own."""
        named = self.seen()
        tried = None
        for name, rest in splits(words):
            found = self.names.find(name, named)
            if not found:
                continue
            exact = [id for id in found if len(self.names.sets_of(id)) >= len(rest)] or found
            best = min(exact, key=lambda id: (not self._own(id), id not in self._shown(), len(named[id])))
            tried = best
            place = self.place(best, rest)
            return None if place is None else Number(best, place)
        if tried is None:
            self.unknown(" ".join(words), self.names.nearest(" ".join(words), named) or self.names.nearest(words[0], named))
        return None

    def _own(self, id: str) -> bool:
        sets = self.names.sets_of(id)
        return not sets or (self.desk.seat is not None and len(sets) == 1 and self.desk.seat in self.desk.match.engine.world.sets[sets[0]].members)

    def _shown(self) -> set[str]:
        roles = ("legitimacy", "planet", "tension", "regressive", "capacity", "meter", "bar", "position", "criterion")
        return {id for role in roles for id in self.names.with_role(role)} | set(self.names.written["projects"]) | set(self.names.written["requisites"])

    def place(self, id: str, rest: Sequence[str]) -> tuple[str, ...] | None:
        """The members for each dimension of a number, from what is left of the words."""
        left = list(rest)
        found: list[str] = []
        for set_id in self.names.sets_of(id):
            member = self._take(set_id, left) or self._default(set_id, found)
            if member is None:
                label = self.names.label("sets", set_id)
                members = list(self.names.members_named(set_id).values())
                self.screen.filled(self.words("look.say_which", number=self.names.numbers[id], set=label, names=together(members, self.words("or"))))
                return None
            found.append(member)
        if left:
            self.unknown(" ".join(left), None)
            return None
        return tuple(found)

    def _take(self, set_id: str, left: list[str]) -> str | None:
        named = self.names.members_named(set_id)
        for name, rest in splits(left):
            found = self.names.find(name, named)
            if len(found) == 1:
                left[:] = rest
                return found[0]
        return None

    def _default(self, set_id: str, before: Sequence[str]) -> str | None:
        members = self.desk.match.engine.world.sets[set_id].members
        seat = self.desk.seat
        if len(members) == 1:
            return members[0]
        if seat is None or before:
            return None
        return seat if seat in members else self.names.home(seat, set_id)

    # -- why

    def why(self, words: Sequence[str]) -> None:
        """The causes of a number's change in the last turn; they add up."""
        whole = bool(words) and words[-1].casefold() in self.words.keys_of("all")
        number = self.number(words[:-1] if whole and len(words) > 1 else words)
        if number is None:
            return
        reading = self.desk.figures.read(number)
        self.screen.line()
        self.screen.line(f"{self.names.number(number)}: {reading.shown}", "bold")
        text = self.names.text(self.names.kind_of(number.id), number.id)
        if text:
            self.screen.filled(text, "  ", "dim")
        explained = self.desk.figures.explained(number)
        if explained is None or self.desk.figures.kind(number.id) != "number":
            self.screen.line("  " + self.words("why.first_turn" if self.desk.match.turn == 0 else "why.no_amounts"))
            return
        if not explained.parts:
            self.screen.line("  " + self.words("why.nothing"))
            return
        self._parts(number, explained.before, explained.after, explained.parts, whole)

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
        self.screen.line(f"  {signed(total, digits).rjust(7)}  " + self.words("why.total", before=figure(before * scale), after=figure(after * scale)), "bold")

    def _part(self, cause: str, amount: float, digits: int) -> None:
        name, text = cause_words(self.desk, cause)
        first = f"  {signed(amount, digits).rjust(7)}  "
        self.screen.filled(f"{name}. {text}" if text else name, " " * 11, first=first, most=2)

    # -- a place

    def card(self, words: Sequence[str]) -> None:
        """A place: its bars, its position, its own variables on demand."""
        set_id = self.names.place_set
        seat = self.desk.seat
        if set_id is None:
            self.screen.line(self.words("look.no_places"))
            return
        place = self.member(set_id, " ".join(words)) if words else (self.names.home(seat, set_id) if seat else None)
        if place is None:
            if not words:
                self.screen.filled(self.words("look.name_place", names=together(self.names.members_named(set_id).values(), self.words("or"))))
            return
        self.screen.title(self.names.member(set_id, place))
        if text := self.names.member_text(set_id, place):
            self.screen.filled(text)
        positions = [Number(id, (place,)) for id in self.names.with_role("position") if self.names.sets_of(id) == (set_id,)]
        for number in [*self.desk.figures.bars(place), *positions]:
            self._bar(number)
        self._others(set_id, place)

    def _bar(self, number: Number) -> None:
        reading = self.desk.figures.read(number)
        drawn = bar(reading.share, WIDE_BAR) if reading.share is not None else " " * WIDE_BAR
        arrow = self.screen.styled(reading.arrow.ljust(5), reading.style)
        text = self.names.text(self.names.kind_of(number.id), number.id)
        room = self.screen.width - 17 - WIDE_BAR - 13
        self.screen.line(f"{reading.name[:15].ljust(15)} {drawn} {reading.shown.rjust(3)} {arrow}  {fitted(text, room)}")

    def _others(self, set_id: str, place: str) -> None:
        """Everything else that has one value for the place, in columns."""
        roles = {id for role in ("bar", "position") for id in self.names.with_role(role)}
        cells = []
        for id, name in self.seen().items():
            if self.names.sets_of(id) == (set_id,) and id not in roles and self.names.parent(self.names.kind_of(id), id) is None and not self._is_passing(id):
                value = self.desk.view.value(id, place)
                if not isnan(value) and value:
                    cells.append(f"{fitted(name, 18).ljust(18)} {self.desk.figures.text_of(id, value).rjust(5)}")
        across = max(1, self.screen.width // 26)
        if cells:
            self.screen.line()
        for k in range(0, len(cells), across):
            self.screen.line("  ".join(cells[k : k + across]), "dim")

    def _is_passing(self, id: str) -> bool:
        """Whether a number belongs to one turn only and stands at its start between turns."""
        info = self.desk.match.engine.world.variables.get(id)
        return info is not None and info.this_turn

    # -- tables

    def table(self, words: Sequence[str]) -> None:
        """All places, or whatever else a number is counted for, sorted by that number."""
        set_id = self.names.place_set
        bars = self.names.with_role("bar")
        if not words:
            if set_id is None:
                self.screen.line(self.words("look.no_places"))
                return
            self._table(set_id, [*bars, *(id for id in self.names.with_role("position") if self.names.sets_of(id) == (set_id,))], None)
            return
        named = {id: name for id, name in self.seen().items() if len(self.names.sets_of(id)) == 1}
        found = self.names.find(" ".join(words), named)
        if not found:
            self.unknown(" ".join(words), self.names.nearest(" ".join(words), named))
            return
        id = min(found, key=lambda one: (one not in self._shown(), len(named[one])))
        (over,) = self.names.sets_of(id)
        self._table(over, [id, *(one for one in bars if one != id)] if over == set_id else [id], id)

    def _table(self, set_id: str, columns: Sequence[str], by: str | None) -> None:
        view, figures = self.desk.view, self.desk.figures
        members = list(view.members(set_id))
        if by is not None:
            members.sort(key=lambda member: (isnan(value := view.value(by, member)), -value))
        widest = max([len(self.names.member(set_id, m)) for m in members] + [10])
        room = min(widest, self.screen.width - (COLUMN + 1) * len(columns))
        head = " " * room + "".join(" " + fitted(self.names.numbers[id], COLUMN).rjust(COLUMN) for id in columns)
        lines = [self.screen.styled(head, "dim")]
        for member in members:
            cells = [figures.text_of(id, view.value(id, member)) for id in columns]
            lines.append(fitted(self.names.member(set_id, member), room).ljust(room) + "".join(" " + fitted(cell, COLUMN).rjust(COLUMN) for cell in cells))
        self.screen.line()
        self.screen.pages(lines)
        if by is None:
            self.screen.line(self.words("look.sort"), "dim")

    # -- the log

    def log(self, words: Sequence[str]) -> None:
        """What happened in every turn so far, or in one."""
        match = self.desk.match
        turns = range(1, match.turn + 1)
        if words:
            if not words[0].isdigit() or int(words[0][:6]) not in turns:
                self.screen.line(self.words("log.no_turn", turns=match.turn))
                return
            turns = range(int(words[0]), int(words[0]) + 1)
        if not turns:
            self.screen.line(self.words("log.nothing"))
        lines: list[str] = []
        for turn in turns:
            lines.append(self.screen.styled(self.words("log.turn", turn=turn, years=self.desk.years(turn)), "bold"))
            lines += fact_lines(self.desk, facts_for(match.engine, match.report(turn).facts, self.desk.seat))
        self.screen.pages(lines)


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
