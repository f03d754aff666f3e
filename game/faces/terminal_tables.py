"""The world in tables: a place's card, all places sorted by a number, everything that is counted for a set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

from game.faces.telling.names import Number, together
from game.faces.terminal_meaning import Asking
from game.faces.terminal_screen import bar, column_width, fitted, heads, side_by_side

NARROW, WIDE, MOST_COLUMNS = 8, 12, 6
WIDE_BAR = 20
FIRST = 12  # rows of a long table that are shown unless all are asked for
LONGEST = 8  # rows of a second dimension that still fit on a card


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: a number, and its place with an empty name where the row's own stands."""

    id: str
    place: tuple[str, ...]

    def at(self, member: str) -> tuple[str, ...]:
        """The place of the number in a row."""
        return tuple(one or member for one in self.place)


class Tables(Asking):
    """Answers `region NAME` and `map NAME`."""

    # -- a place

    def card(self, words: Sequence[str]) -> None:
        """A place: its bars and position, then what is counted there for each issue and the like; with `all` everything else."""
        set_id, seat = self.names.place_set, self.desk.seat
        if set_id is None:
            self.screen.line(self.words("look.no_places"))
            return
        whole = len(words) > 1 and words[-1].casefold() in self.words.keys_of("all")
        named = words[:-1] if whole else words
        place = self.member(set_id, " ".join(named)) if named else (self.names.home(seat, set_id) if seat else None)
        if place is None:
            if not named:
                self.screen.filled(self.words("look.name_place", names=together(self.names.members_named(set_id).values(), self.words("or"))))
            return
        self.screen.title(self.names.member(set_id, place))
        if text := self.names.member_text(set_id, place):
            self.screen.filled(text)
        positions = [Number(id, (place,)) for id in self.names.with_role("position") if self.names.sets_of(id) == (set_id,)]
        for number in [*self.desk.figures.bars(place), *positions]:
            self._bar(number)
        self._crossed(set_id, place)
        if whole or not self.names.with_role("bar"):
            self._others(set_id, place)
        else:
            self.screen.line(self.words("look.card_all"), "dim")

    def _bar(self, number: Number) -> None:
        reading = self.desk.figures.read(number)
        drawn = bar(reading.share, WIDE_BAR) if reading.share is not None else " " * WIDE_BAR
        arrow = self.screen.styled(reading.arrow.ljust(4), reading.style)
        text = self.names.text(self.names.kind_of(number.id), number.id)
        room = self.screen.width - 12 - WIDE_BAR - 12
        self.screen.line(f"{reading.name[:10].ljust(10)} {drawn} {reading.shown.rjust(3)} {arrow}  {fitted(text, room)}")

    def _crossed(self, set_id: str, place: str) -> None:
        """What the place has a number of for each member of another set, table beside table."""
        blocks = [self._block(set_id, place, other, ids) for other, ids in self._by_other(set_id).items()]
        for k in range(0, len(blocks), 2):
            left, right = blocks[k], blocks[k + 1] if k + 1 < len(blocks) else []
            width = max((len(line) for line in left), default=0) + 3
            self.screen.line()
            if width + max((len(line) for line in right), default=0) > self.screen.width:
                left, right = [*left, "", *right], []
            for line in side_by_side(left, right, width):
                self.screen.line(line.rstrip())

    def _by_other(self, set_id: str) -> dict[str, list[str]]:
        """The numbers of two dimensions, of which one is the place, by the other one."""
        found: dict[str, list[str]] = {}
        for id in self.meaning.seen():
            sets = self.names.sets_of(id)
            if len(sets) == 2 and sets[0] == set_id and sets[1] != set_id and self._is_telling(id):
                found.setdefault(sets[1], []).append(id)
        return {other: ids for other, ids in found.items() if len(self.desk.view.members(other)) <= LONGEST and not self._is_seat(other)}

    def _is_seat(self, set_id: str) -> bool:
        world = self.desk.match.engine.world
        return world.sets[set_id].root == world.seat_set

    def _block(self, set_id: str, place: str, other: str, ids: Sequence[str]) -> list[str]:
        ids = [id for id in self._kept_first(ids) if any(self._says(id, (place, m)) for m in self.desk.view.members(other))][:MOST_COLUMNS]
        marks = [id for id in self.names.with_role("live") if self.names.sets_of(id) == (other,)]
        room = max([len(self.names.member(other, m)) for m in self.desk.view.members(other)] + [8])
        ids = ids[: max(1, (self.screen.width - room) // (NARROW + 1) - len(marks))]
        width = column_width(self.screen.width - room, len(marks) + len(ids), NARROW, WIDE - 2)
        *above, last = self._heads([*marks, *ids], width)
        lines = [*(" " * room + line for line in above), self.names.label("sets", other).ljust(room) + last]
        for member in self.desk.view.members(other):
            cells = [self._cell(id, (member,), width) for id in marks] + [self._cell(id, (place, member), width) for id in ids]
            lines.append(self.names.member(other, member).ljust(room) + "".join(cells))
        return lines

    def _kept_first(self, ids: Sequence[str]) -> list[str]:
        """What is live, what the world keeps, then what is only measured."""
        live = self.names.with_role("live")
        return sorted(ids, key=lambda id: (id not in live, self.names.kind_of(id) == "measures"))

    def _says(self, id: str, place: tuple[str, ...]) -> bool:
        """Whether a number says anything there: it is not nothing."""
        value = self.desk.view.value(id, *place)
        return not isnan(value) and value != (-1 if self.desk.figures.kind(id).startswith("@") else 0)

    def _heads(self, ids: Sequence[str], width: int) -> list[str]:
        return heads([self.names.numbers[id] for id in ids], width)

    def _cell(self, id: str, place: tuple[str, ...], width: int) -> str:
        return " " + fitted(self.desk.figures.text_of(id, self.desk.view.value(id, *place)), width).rjust(width)

    def _others(self, set_id: str, place: str) -> None:
        """Everything else that has one value for the place, in columns."""
        roles = {id for role in ("bar", "position") for id in self.names.with_role(role)}
        values = ((id, self.desk.view.value(id, place)) for id in self._of_set(set_id) if id not in roles)
        self.screen.line()
        self._cells([(id, value) for id, value in values if value and not isnan(value)])

    def _cells(self, values: Sequence[tuple[str, float]]) -> None:
        cells = [f"{fitted(self.names.numbers[id], 18).ljust(18)} {fitted(self.desk.figures.text_of(id, value), 5).rjust(5)}" for id, value in values]
        across = max(1, self.screen.width // 26)
        for k in range(0, len(cells), across):
            self.screen.line("  ".join(cells[k : k + across]))

    def _of_set(self, set_id: str) -> Iterator[str]:
        """The numbers that an author gave one value for each member of a set, and that last."""
        return (id for id in self.meaning.seen() if self.names.sets_of(id) == (set_id,) and self._is_telling(id))

    def _is_telling(self, id: str) -> bool:
        info = self.desk.match.engine.world.variables.get(id)
        return (info is None or not info.this_turn) and self.names.parent(self.names.kind_of(id), id) is None

    # -- a seat

    def seat(self, words: Sequence[str]) -> None:
        """Everything that is counted for a seat and that one may see."""
        world = self.desk.match.engine.world
        seat = self.member(world.seat_set, " ".join(words))
        if seat is None:
            return
        self.screen.title(self.names.seat(seat))
        sets = [id for id, info in world.sets.items() if info.root == world.seat_set and seat in info.members]
        numbers = [id for set_id in sets for id in self._of_set(set_id)]
        self._cells([(id, value) for id in numbers if not isnan(value := self.desk.view.value(id, seat))])

    # -- tables

    def table(self, words: Sequence[str]) -> None:
        """All places, or whatever a number is counted for, sorted by it; or all numbers of a set."""
        set_id = self.names.place_set
        bars = self.names.with_role("bar")
        every = bool(words) and words[-1].casefold() in self.words.keys_of("all")
        words = words[:-1] if every else words
        if not words and set_id is None:
            self.screen.line(self.words("look.no_places"))
        elif not words:
            positions = [id for id in self.names.with_role("position") if self.names.sets_of(id) == (set_id,)]
            heat = Column(self.names.heat, ("",)) if self.names.heat else None
            self._rows(set_id or "", [Column(id, ("",)) for id in [*bars, *positions]], heat, every)
            self.screen.line(self.words("look.sort"), "dim")
        elif (whole := self._whole_set(words)) is not None:
            telling = (id for id in self._kept_first(list(self._of_set(whole))) if any(self._says(id, (m,)) for m in self.desk.view.members(whole)))
            self._rows(whole, [Column(id, ("",)) for id in list(telling)[: max(MOST_COLUMNS, self.screen.width // WIDE)]])
        elif (by := self._column(words)) is not None:
            over = self.names.sets_of(by.id)[by.place.index("")]
            others = [Column(id, ("",)) for id in bars if id != by.id] if over == set_id else []
            self._rows(over, [by, *others], by, every)

    def _whole_set(self, words: Sequence[str]) -> str | None:
        """The set that the words are the name of: the issues, the institutions."""
        wanted = " ".join(words).casefold()
        for id in self.desk.match.engine.world.sets:
            name = self.names.label("sets", id).casefold()
            if wanted in (id, plural(id), name, plural(name)) and any(True for _ in self._of_set(id)):
                return id
        return None

    def _column(self, words: Sequence[str]) -> Column | None:
        """The number that words mean, open in the place where it has one, else in its last dimension."""
        found = self.named(words)
        if found is None:
            return None
        sets = self.names.sets_of(found[0])
        if not sets:
            value = self.desk.figures.text_of(found[0], self.desk.view.value(found[0]))
            self.screen.line(self.words("look.one_value", number=self.names.numbers[found[0]], value=value))
            return None
        open_at = sets.index(self.names.place_set) if self.names.place_set in sets else len(sets) - 1
        place = self.place(found[0], found[1], open_at)
        return Column(found[0], place) if place is not None else None

    def _rows(self, set_id: str, columns: Sequence[Column], by: Column | None = None, whole: bool = True) -> None:
        members = list(self.desk.view.members(set_id))
        if by is not None:
            members.sort(key=lambda member: (isnan(value := self.desk.view.value(by.id, *by.at(member))), -value))
        longest = max([len(self.names.member(set_id, m)) for m in members] + [10])
        width = column_width(self.screen.width - longest, len(columns), NARROW, WIDE)
        room = min(longest, self.screen.width - (width + 1) * len(columns))
        self.screen.line()
        if by is not None:
            fixed = [self.names.member(other, member) for other, member in zip(self.names.sets_of(by.id), by.place) if member]
            self.screen.line(", ".join([self.names.numbers[by.id], *fixed]), "bold")
        top = [self.screen.styled(" " * room + line, "dim") for line in self._heads([column.id for column in columns], width)]
        lines = [*top]
        for member in members:
            cells = "".join(self._cell(column.id, column.at(member), width) for column in columns)
            lines.append(fitted(self.names.member(set_id, member), room).ljust(room) + cells)
        shown = len(lines) if whole or len(members) <= FIRST + 3 else FIRST + len(top)
        self.screen.pages(lines[:shown])
        if shown < len(lines):
            self.screen.line(self.words("look.more", number=len(lines) - shown), "dim")


def plural(name: str) -> str:
    """More than one of a set's members, as a player may call them."""
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
