"""A game as tidy tables, with nothing hidden: a row for each seat and turn, each place and turn, each order, vote and event; as CSV or as JSON lines.

Law: what a cell holds is never read as a formula, whatever names a game brings along. Values are those of the state, not rounded for show; `year` is the year
at whose beginning things stood so, or in which a turn began.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from io import StringIO
from itertools import product
from math import isnan
from pathlib import Path

from game.engine import facts as f
from game.engine.orders import Order
from game.engine.views import View, is_secret, truth_for
from game.faces.telling.names import Names
from game.play.match import Match
from game.rules.records import ProjectDef

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # what a spreadsheet takes for the beginning of one; the broad signs too
TEXT = "'"  # what says in a spreadsheet that the rest is a text
AFTER = re.compile(rf"(;[\s\"']*)([{re.escape(''.join(FORMULA))}])")  # a formula where a spreadsheet begins another cell at a semicolon
UPPER = ("projects", "requisites", "classify")  # kinds of entries whose numbers are told; what else is made from others is machinery
LARGEST = 2_000  # cells of a table in one turn
BYTE_ORDER = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else


@dataclass(frozen=True, slots=True)
class Tidy:
    """A table: one kind of thing in each row, one thing said of it in each column."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def tables_of(match: Match) -> tuple[Tidy, ...]:
    """Everything that can be said of a game in tables."""
    made = Telling(match)
    happened = (made.game(), made.seats(), made.orders(), made.votes(), made.events(), made.facts())
    return (*happened, *made.numbers(), made.meanings())


class Telling:
    """Makes the tables of one game."""

    def __init__(self, match: Match) -> None:
        self.match, self.engine, self.world = match, match.engine, match.engine.world
        self.names = Names(match.ruleset, match.engine)

    def year(self, turns: int) -> int:
        """The year that begins when so many turns have been played."""
        return self.world.scenario.begins + turns * self.world.scenario.years

    # -- the game and its seats

    def game(self) -> Tidy:
        """One row: what was played and what became of it."""
        header, found = self.match.header, self.match.result()
        mods = " ".join(f"{id}-{version}" for id, version in header.mods.items())
        said: dict[str, Cell] = {"scenario": header.scenario, "seed": str(header.seed), "mods": mods, "rules": header.ruleset, "begins": self.year(0)}
        said |= {"turns": found.turn, "over": found.over, "ending": found.ending, "regime": found.regime, "trajectory": found.trajectory}
        said |= {id: _value(value) for id, value in found.criteria.items()}
        return Tidy("game", tuple(said), (tuple(said.values()),))

    def seats(self) -> Tidy:
        """A row for each seat: who played it, what it wanted and how far it came."""
        found, projects = self.match.result(), self.world.entries["projects"]
        rows: list[Row] = []
        for seat in self.engine.seats:
            mine = [(id, values[seat]) for id, values in found.projects.items() if seat in values]
            project, value = mine[0] if mine else (None, float("nan"))
            record = projects.get(project or "")
            mark = _value(record.mark) if isinstance(record, ProjectDef) else None
            kind = self.names.kind_of_seat(seat)
            reached = "first" if seat in found.winners else "second" if seat in found.consoled else "none"
            rows.append((seat, self.names.seat(seat), kind, self.match.seats.get(seat), project, mark, _value(value), reached))
        return Tidy("seats", ("seat", "seat_name", "kind", "player", "project", "mark", "value", "reached"), tuple(rows))

    # -- what happened

    def orders(self) -> Tidy:
        """A row for each order that was given, sealed ones too."""
        given = [(turn, seat, order) for turn, orders in enumerate(self.match.course.played, 1) for seat, mine in orders.items() for order in mine]
        most = max((len(order.picks) for _, _, order in given), default=0)
        rows: list[Row] = []
        for turn, seat, order in given:
            info = self.engine.program.orders[self.engine.order_index[order.kind]]
            picks: list[Cell] = [*order.picks, *[None] * (most - len(order.picks))]
            said = self.names.order(order)
            rows.append((turn, self.year(turn - 1), seat, info.beat, order.kind, said, is_secret(self.engine, order), *picks))
        columns = ("turn", "year", "seat", "beat", "order", "said", "sealed", *(f"target_{k}" for k in range(1, most + 1)))
        return Tidy("orders", columns, tuple(rows))

    @cached_property
    def happened(self) -> tuple[tuple[int, f.Fact], ...]:
        """Every fact with its turn; those with which the game began have turn 0."""
        states, played = self.match.course.states, self.match.course.played
        found: list[tuple[int, f.Fact]] = []
        for turn, state in enumerate(states):
            orders: Mapping[str, tuple[Order, ...]] = played[turn - 1] if turn else {}
            facts = f.facts_of(self.match.ruleset.written, self.engine, states[max(0, turn - 1)], state, orders)
            found += [(turn, fact) for fact in facts]
        return tuple(found)

    def votes(self) -> Tidy:
        """A row for each vote that was held."""
        held = ((turn, fact) for turn, fact in self.happened if isinstance(fact, f.VoteHeld))
        rows = tuple((turn, self.year(turn - 1), fact.vote, self.names.written["votes"][fact.vote].label, *_outcome(fact)) for turn, fact in held)
        return Tidy("votes", ("turn", "year", "vote", "vote_name", "passed", "yes", "no", "takes", "stopped_by"), rows)

    def events(self) -> Tidy:
        """A row for each event, with the turn after which it came: it asks in the next."""
        came = ((turn, fact) for turn, fact in self.happened if isinstance(fact, f.EventCame))
        rows = tuple((turn, self.year(turn), fact.event, self.names.written["events"][fact.event].label, fact.place) for turn, fact in came)
        return Tidy("events", ("turn", "year", "event", "event_name", "place"), rows)

    def facts(self) -> Tidy:
        """A row for each other thing that happened: pledges, stages, another regime."""
        kinds = [kind for kind in f.KINDS.values() if kind not in (f.Ordered, f.VoteHeld, f.EventCame)]
        columns = list(dict.fromkeys(field.name for kind in kinds for field in fields(kind)))
        rows = []
        for turn, fact in self.happened:
            if isinstance(fact, tuple(kinds)):
                rows.append((turn, self.year(turn), fact.kind, *(self._of_fact(getattr(fact, column, None)) for column in columns)))
        return Tidy("facts", ("turn", "year", "kind", *columns), tuple(rows))

    def _of_fact(self, value: object) -> Cell:
        if isinstance(value, Order):
            return self.names.order(value)
        if isinstance(value, tuple):
            return " ".join(map(str, value))
        return value if isinstance(value, str | int | float | bool) else None

    # -- numbers

    @cached_property
    def shapes(self) -> dict[tuple[str, ...], list[str]]:
        """The numbers that are told, by what they are counted for; a kind of seats counts as seats."""
        found: dict[tuple[str, ...], list[str]] = {(): []}
        for id in self.names.numbers:
            info = self.world.variables.get(id)
            if self._is_told(id) and not (info is not None and info.this_turn):
                found.setdefault(tuple(map(self._whole, self.names.sets_of(id))), []).append(id)
        return found

    def _whole(self, set_id: str) -> str:
        return self.world.seat_set if self.world.sets[set_id].root == self.world.seat_set else set_id

    def _is_told(self, id: str) -> bool:
        parent = self.names.parent(self.names.kind_of(id), id)
        return parent is None or any(parent.id in self.names.written[kind] for kind in UPPER)

    def numbers(self) -> Iterator[Tidy]:
        """A table for each thing that numbers are counted for, a row for each member and turn; of pairs only those of which there is something to say."""
        views = [truth_for(self.engine, state) for state in self.match.course.states]
        for roots, ids in self.shapes.items():
            members = [self.world.sets[root].members for root in roots]
            cells = 1
            for some in members:
                cells *= len(some)
            if ids and cells <= LARGEST:
                yield self._counted(roots, ids, members, views)

    def _counted(self, roots: Sequence[str], ids: Sequence[str], members: Sequence[Sequence[str]], views: Sequence[View]) -> Tidy:
        heads = [root if k == roots.index(root) else f"{root}_{k + 1}" for k, root in enumerate(roots)]
        names = [f"{head}_name" for head in heads]
        rows: list[Row] = []
        for turn, view in enumerate(views):
            for place in product(*members):
                values = [self._at(view, id, place) for id in ids]
                if any(values) if len(roots) > 1 else any(value is not None for value in values):
                    called = [self.names.member(root, one) for root, one in zip(roots, place)]
                    rows.append((turn, self.year(turn), *place, *called, *values))
        return Tidy("by_" + ("_and_".join(roots) or "turn"), ("turn", "year", *heads, *names, *ids), tuple(rows))

    def _at(self, view: View, id: str, place: Sequence[str]) -> Cell:
        """What a number is at a place; nothing where it is not counted there or not known."""
        sets = self.names.sets_of(id)
        if not self._is_seen(view, id) or not all(member in self.world.sets[one].members for one, member in zip(sets, place)):
            return None
        kind = self.world.variables[id].kind if id in self.world.variables else self.engine.program.measures[id].kind
        value = view.value(id, *place)
        if isnan(value) or (kind.startswith("@") and value < 0):
            return None
        if kind == "yes":
            return bool(value)
        return self.world.sets[kind[1:]].members[int(value)] if kind.startswith("@") else _value(value)

    def _is_seen(self, view: View, id: str) -> bool:
        return id in view.values or id in view.measures

    def meanings(self) -> Tidy:
        """A row for each number: in which table it stands, what it is called and what it means."""
        rows: list[Row] = []
        for roots, ids in self.shapes.items():
            table = "by_" + ("_and_".join(roots) or "turn")
            rows += [(table, id, self.names.numbers[id], self.names.text(self.names.kind_of(id), id)) for id in ids]
        return Tidy("columns", ("table", "column", "name", "text"), tuple(rows))


def _value(value: float) -> Cell:
    """A number without the noise of its last bits; whole ones as such."""
    if isnan(value):
        return None
    rounded = round(float(value), 6)
    return int(rounded) if rounded == int(rounded) else rounded


# -- as text


def harmless(text: str) -> str:
    """A text for a cell of a spreadsheet: signs that are no letters are blanks, and what looks like a formula is marked as text."""
    whole = AFTER.sub(rf"\1{TEXT}\2", "".join(c if c.isprintable() else " " for c in text))
    return TEXT + whole if whole.lstrip().startswith(FORMULA) or text[:1] in ("\t", "\r", "\n") else whole


def csv_of(table: Tidy) -> str:
    """A table as comma-separated values: numbers as numbers, yes as 1 and no as 0, nothing where nothing is known."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(column) for column in table.columns])
    writer.writerows([[_cell(cell) for cell in row] for row in table.rows])
    return out.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    return harmless(cell) if isinstance(cell, str) else repr(cell)


def json_lines(tables: Iterable[Tidy]) -> Iterator[str]:
    """Each row as one object on a line of its own, with the name of its table."""
    for table in tables:
        for row in table.rows:
            yield json.dumps({"table": table.id, **dict(zip(table.columns, row))}, ensure_ascii=False, allow_nan=False) + "\n"


def write_csv(tables: Iterable[Tidy], folder: Path) -> list[Path]:
    """Each table as a file of the folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in tables:
        path = folder / f"{table.id}.csv"
        path.write_bytes((BYTE_ORDER + csv_of(table)).encode("utf-8", "replace"))
        written.append(path)
    return written


def write_json_lines(tables: Iterable[Tidy], path: Path) -> None:
    """All tables in one file."""
    path.write_bytes("".join(json_lines(tables)).encode("utf-8", "replace"))


def _outcome(fact: f.VoteHeld) -> tuple[bool, float, float, float | None, str | None]:
    """How a vote came out and was counted, in parts of all votes."""
    return fact.passed, fact.yes, fact.no, fact.takes, fact.stopped
