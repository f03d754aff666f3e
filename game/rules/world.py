"""The world of one scenario: which members each set has, what every table holds, where every variable stands in the state.

Law: a value of kind "member of a set" is an index into the set's *root* (the outermost set it belongs to), so that a part and the whole share one language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import prod

from game.base.ids import closest
from game.base.problems import Place, Problem
from game.rules.filling import Domain, Filler
from game.rules.grammar import Fault
from game.rules.grid import rounded
from game.rules.marks import marked
from game.rules.nodes import MOST_CELLS, NUMBER, YES
from game.rules.records import Dim, Entry, Member, ScenarioDef, SetDef, TableDef, VariableDef, seat_set
from game.rules.source import Scalar

Entries = Mapping[str, Mapping[str, Entry]]
FEW = 8  # so many names are told one who got none of them right
NOT_NUMBERS = -1e9  # where those that hold no number lie: before all ranges
MOST_TOGETHER = 1_000_000  # values of all tables and variables, a game


@dataclass(slots=True)
class Report:
    """Problems as they are found, each at its place."""

    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)  # entries that could not be rewritten: nothing is said of them, or of what they would make
    said: set[str] = field(default_factory=set)

    @property
    def has_errors(self) -> bool:
        """Whether anything must be mended."""
        return any(problem.severity == "error" for problem in self.problems)

    def error(self, code: str, message: str, at: Scalar | Place | None, hint: str = "", offset: int | None = None) -> None:
        place = at if isinstance(at, Place) or at is None else at.at(offset) if offset is not None else at.place
        self.problems.append(Problem(code, message, place, "error", hint))

    def warning(self, code: str, message: str, at: Scalar, hint: str = "") -> None:
        self.problems.append(Problem(code, message, at.place, "warning", hint))

    def unknown(self, what: str, at: Scalar, known: Iterable[str]) -> None:
        """There is no such thing."""
        if not self.is_broken(at.text):
            self.error("unknown-" + what.split(maxsplit=1)[0].strip(","), f"There is no {what} `{at.text}`.", at, guess(at.text, known))

    def fault(self, fault: Fault, at: Scalar) -> None:
        """Something wrong with a formula; a silent fault has been reported where it stands."""
        if fault.code:
            self.error(fault.code, fault.message, at, fault.hint, fault.offset)

    def is_new(self, thing: str) -> bool:
        """Whether this is said for the first time."""
        new = thing not in self.said
        self.said.add(thing)
        return new

    def is_broken(self, id: str) -> bool:
        """Whether an id is a broken entry's, or of something it would make."""
        return any(id == parent or id.startswith(parent + "_") for parent in self.broken)


def guess(word: str, known: Iterable[str]) -> str:
    """What to try instead: the nearest of what is known, or all of it where that is little."""
    there = sorted(known)
    near = closest(word, there)
    if near:
        return f"Did you mean `{near}`?"
    names = [f"`{id}`" for id in there]
    return f"It may be {' or '.join([', '.join(names[:-1]), names[-1]] if names[1:] else names)}." if 0 < len(names) <= FEW else ""


@dataclass(frozen=True, slots=True)
class SetInfo:
    """A set in this scenario. `index` are the places of its members in the root."""

    id: str
    root: str
    members: tuple[str, ...]
    names: tuple[str, ...]
    index: tuple[int, ...]
    atoms: frozenset[str]  # the smallest named sets it is made of: decides what is a part of what

    @property
    def whole(self) -> bool:
        return self.id == self.root


@dataclass(frozen=True, slots=True)
class Shape:
    """The dimensions of a table, variable or measure: names and sets."""

    names: tuple[str, ...]
    sets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableInfo:
    id: str
    shape: Shape
    low: float
    high: float
    holds: str | None
    symmetric: bool
    data: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class VariableInfo:
    """A variable and where its cells begin in the state."""

    id: str
    shape: Shape
    low: float
    high: float
    kind: str  # number, yes, @set
    holds: str | None
    or_none: bool
    whole: bool
    symmetric: bool
    conserved: bool
    this_turn: bool
    seen_by: str
    offset: int
    cells: int
    dims: tuple[int, ...]


class World:
    """Sets, tables and variables of one scenario, by id."""

    def __init__(self, entries: Entries, scenario: ScenarioDef, report: Report) -> None:
        self.entries = {**entries, "projects": marked(entries["projects"], scenario)}
        self.scenario = scenario
        self.report = report
        self.sets: dict[str, SetInfo] = {}
        self.tables: dict[str, TableInfo] = {}
        self.variables: dict[str, VariableInfo] = {}
        self.cells = 1  # cell 0 is the number of the turn
        self.given = {key.text: members for key, members in scenario.members}
        self.known: dict[str, frozenset[str]] = {}
        self.seat_set = self._seat_set()
        for id in sorted(entries["sets"], key=self._rank):
            self._set(id, ())
        self.room = MOST_TOGETHER
        for table in entries["tables"].values():
            self._table(table)
        for variable in sorted(entries["variables"].values(), key=_place_in_state):
            self._variable(variable)

    # -- sets

    def _seat_set(self) -> str:
        found = seat_set(self.entries["sets"].values())
        return "" if found is None else found.id

    def _rank(self, id: str) -> int:
        """Sets made of kinds first, since they give their parts a root; then the others, whatever their order in the files."""
        record = self.entries["sets"][id]
        return 0 if isinstance(record, SetDef) and record.kinds else 1

    def _set(self, id: str, above: tuple[str, ...]) -> SetInfo | None:
        if id in self.sets:
            return self.sets[id]
        record = self.entries["sets"][id]
        assert isinstance(record, SetDef)
        if id in above:
            if self.report.is_new(f"circle of sets {sorted(above[above.index(id) :])}"):
                self.report.error("set-circle", f"The set `{id}` is made of itself.", record.key)
            return None
        above = (*above, id)
        parts = self._parts(record.kinds or record.union or ((record.of,) if record.of else ()), above)
        if parts is None or (record.kinds and not self._may_join(record, parts)):
            return None
        if record.of is not None:
            info = self._part_of(record, parts[0])
        elif record.union:
            info = self._union(record, parts)
        elif record.kinds:
            info = self._made_of(record, parts)
        else:
            members = self._own_members(record)
            info = SetInfo(id, id, tuple(m.id for m in members), tuple(m.label for m in members), tuple(range(len(members))), frozenset([id]))
        self.sets[id] = info
        return self.sets[id]

    def _parts(self, names: Iterable[Scalar], above: tuple[str, ...]) -> list[SetInfo] | None:
        found: list[SetInfo] = []
        for name in names:
            if name.text not in self.entries["sets"]:
                self.report.unknown("set", name, self.entries["sets"])
                return None
            part = self._set(name.text, above)
            if part is None:
                return None
            found.append(part)
        return found

    def _own_members(self, record: SetDef) -> tuple[Member, ...]:
        given = self.given.get(record.id)
        given = given if given is None else tuple({member.id: member for member in given}.values())
        if given is None or not record.members:
            return given if given is not None else record.members
        known = {member.id: member for member in record.members}
        for member in given:
            if member.id not in known:
                self.report.unknown(f"member of {record.id}", member.key, known)
        kept = {member.id for member in given}
        return tuple(member for member in record.members if member.id in kept)

    def _may_join(self, record: SetDef, parts: list[SetInfo]) -> bool:
        """Whether sets can be made one: none of them may belong to another set already, and no member to two of them."""
        taken = next((part for part in parts if not part.whole), None)
        if taken is not None:
            said = f"`{taken.id}` can not be one of the kinds of `{record.id}`: it is a part of `{taken.root}`."
            self.report.error("set-in-two", said, record.key)
        members = [m for part in parts for m in part.members]
        twice = next((m for m in members if members.count(m) > 1), None)
        if twice is not None:
            named = [member.key for _, given in self.scenario.members for member in given if member.id == twice]
            said = f"`{twice}` is in two of the sets that make `{record.id}`."
            self.report.error("member-twice", said, named[-1] if named else self.scenario.key, "Give one of them another id.")
        return taken is None and twice is None

    def _made_of(self, record: SetDef, parts: list[SetInfo]) -> SetInfo:
        members = [m for part in parts for m in part.members]
        at = 0
        for part in parts:  # the parts now count from their place in the whole
            places = tuple(range(at, at + len(part.members)))
            self.sets[part.id] = SetInfo(part.id, record.id, part.members, part.names, places, part.atoms)
            at += len(part.members)
        names = tuple(n for part in parts for n in part.names)
        return SetInfo(record.id, record.id, tuple(members), names, tuple(range(at)), frozenset().union(*(p.atoms for p in parts)))

    def _union(self, record: SetDef, parts: list[SetInfo]) -> SetInfo:
        whole = next((e for e in self.entries["sets"].values() if isinstance(e, SetDef) and {k.text for k in e.kinds} >= {p.id for p in parts}), None)
        if whole is None:
            self.report.error("union-of-strangers", f"The sets of `{record.id}` do not belong to one set made of `kinds`.", record.key)
            return SetInfo(record.id, record.id, (), (), (), frozenset())
        self._set(whole.id, ())
        parts = sorted((self.sets[p.id] for p in parts), key=lambda p: p.index)
        return SetInfo(record.id, whole.id, tuple(m for p in parts for m in p.members), tuple(n for p in parts for n in p.names),
                       tuple(i for p in parts for i in p.index), frozenset().union(*(p.atoms for p in parts)))  # fmt: skip

    def _part_of(self, record: SetDef, parent: SetInfo) -> SetInfo:
        known = self.full(parent.id)
        kept = []
        for member in record.members:
            if member.id not in known:
                self.report.unknown(f"member of {parent.id}", member.key, known)
            elif member.id in parent.members:
                kept.append(parent.members.index(member.id))
        kept.sort()
        return SetInfo(record.id, parent.root, tuple(parent.members[k] for k in kept), tuple(parent.names[k] for k in kept),
                       tuple(parent.index[k] for k in kept), frozenset([record.id]))  # fmt: skip

    def full(self, set_id: str) -> frozenset[str]:
        """Every member the set has in any scenario: a value may name them even where this scenario leaves them out."""
        if set_id not in self.known:
            self.known[set_id] = frozenset()  # a set made of itself ends here
            self.known[set_id] = frozenset(self._all_members(set_id))
        return self.known[set_id]

    def _all_members(self, set_id: str) -> Iterable[str]:
        record = self.entries["sets"].get(set_id)
        if not isinstance(record, SetDef):
            return []
        if record.members:
            return [m.id for m in record.members]
        inside = [m for part in (*record.kinds, *record.union) for m in self.full(part.text)]
        scenarios = [record for record in self.entries["scenarios"].values() if isinstance(record, ScenarioDef)]
        return [*inside, *(m.id for scenario in scenarios for key, members in scenario.members if key.text == set_id for m in members)]

    def is_part(self, inner: str, outer: str) -> bool:
        """Whether every member of one set is always one of the other."""
        if inner == outer:
            return True
        record = self.entries["sets"].get(inner)
        if isinstance(record, SetDef) and record.of is not None and self.is_part(record.of.text, outer):
            return True
        a, b = self.sets[inner], self.sets[outer]
        return a.root == b.root and a.atoms <= b.atoms

    # -- tables and variables

    def shape(self, per: tuple[Dim, ...]) -> Shape | None:
        names: list[str] = []
        for dim in per:
            if not self.held(dim.set):
                return None
            if dim.name.text in names:
                self.report.error("dimension-twice", f"Two dimensions are called `{dim.name.text}`.", dim.name, "Name them: per: {from: region, to: region}.")
                return None
            names.append(dim.name.text)
        shape = Shape(tuple(names), tuple(dim.set.text for dim in per))
        if prod(self.dims(shape)) > MOST_CELLS:
            self.report.error("too-many-cells", f"This has {prod(self.dims(shape))} values a game; {MOST_CELLS} are allowed.", per[0].set)
            return None
        return shape

    def dims(self, shape: Shape) -> tuple[int, ...]:
        return tuple(len(self.sets[s].members) for s in shape.sets)

    def held(self, at: Scalar) -> bool:
        """Whether there is such a set; what is wrong with one that is not usable has been said."""
        if at.text not in self.entries["sets"]:
            self.report.unknown("set", at, self.entries["sets"])
        return at.text in self.sets

    def are_seats(self, at: Scalar) -> bool:
        """Whether this is a set of those who play."""
        if at.text in self.sets and self.sets[at.text].root == self.seat_set:
            return True
        if self.seat_set not in self.sets and (self.seat_set or self.report.broken):
            return False  # something is wrong with those who play, and that has been said
        if self.held(at):
            known = [id for id, info in self.sets.items() if info.root == self.seat_set]
            self.report.error("not-seats", f"`{at.text}` is no set of seats.", at, f"Sets of seats: {', '.join(known)}.")
        return False

    def is_broken(self, id: str) -> bool:
        """Whether an id is known but its own entry is broken, so that nothing need be said of its use."""
        if id in self.variables or id in self.tables:
            return False
        return any(id in self.entries[kind] for kind in ("variables", "tables", "measures")) or self.report.is_broken(id)

    def _symmetric(self, record: TableDef | VariableDef, shape: Shape) -> bool:
        """Whether it is symmetric, and may be."""
        fits = len(shape.sets) == 2 and shape.sets[0] == shape.sets[1]
        if record.symmetric and not fits:
            said = f"`{record.id}` can only be symmetric over two dimensions of one set."
            self.report.error("not-symmetric", said, record.key, "per: {from: region, to: region}")
        return record.symmetric and fits

    def _shape_of(self, record: TableDef | VariableDef) -> Shape | None:
        """The dimensions of an entry, if all it names is there and there is room for it."""
        shape = self.shape(record.per)
        if shape is None or (record.holds is not None and not self.held(record.holds)):
            return None
        self.room -= prod(self.dims(shape))
        if self.room < 0:
            if self.report.is_new("too many cells"):
                self.report.error("too-many-cells", f"All tables and variables together have more than {MOST_TOGETHER} values.", record.key)
            return None
        return shape

    def _domain(self, record: TableDef | VariableDef, symmetric: bool) -> Domain:
        if record.holds is not None:
            root = self.sets[self.sets[record.holds.text].root]
            or_none = record.or_none if isinstance(record, VariableDef) else True
            return Domain(-1.0, float(max(0, len(root.members) - 1)), record.holds.text, or_none, symmetric)
        if isinstance(record, VariableDef) and record.yes_or_no:
            return Domain(0.0, 1.0, symmetric=symmetric, truth=True)
        assert record.range is not None
        whole = isinstance(record, VariableDef) and record.whole
        return Domain(rounded(record.range.low), rounded(record.range.high), symmetric=symmetric, whole=whole)

    def domain(self, record: TableDef | VariableDef) -> Domain:
        """Which values an entry may have."""
        return self._domain(record, record.id in self.variables and self.variables[record.id].symmetric)

    def _table(self, record: Entry) -> None:
        assert isinstance(record, TableDef)
        shape = self._shape_of(record)
        if shape is None:
            return
        domain = self._domain(record, self._symmetric(record, shape))
        filler = Filler(self, shape, record.key, domain)
        filler.lay(record.values)
        for key, values in self.scenario.tables:
            if key.text == record.id:
                filler.lay(values)
        self.tables[record.id] = TableInfo(record.id, shape, domain.low, domain.high, domain.holds, domain.symmetric, filler.finish("table"))

    def _variable(self, record: Entry) -> None:
        assert isinstance(record, VariableDef)
        shape = self._shape_of(record)
        if shape is None:
            return
        if record.seen_by == "owner" and not (shape.sets and self.sets[shape.sets[0]].root == self.seat_set):
            self.report.error("no-owner", f"`{record.id}` is seen by its owner, but its first dimension is no set of seats.", record.key)
        domain = self._domain(record, self._symmetric(record, shape))
        kind = "@" + self.sets[domain.holds].root if domain.holds else YES if domain.truth else NUMBER
        if domain.symmetric and kind == NUMBER and not domain.low <= 0 <= domain.high:
            self.report.error("not-symmetric", f"The range of `{record.id}` must hold 0, which stands where the two members are the same.", record.key)
        if record.conserved and domain.low != 0:
            self.report.error("not-conserved", f"The range of `{record.id}` must begin at 0: what moves can all be gone.", record.key)
        dims = self.dims(shape)
        self.variables[record.id] = VariableInfo(
            record.id, shape, domain.low, domain.high, kind, domain.holds, record.or_none, record.whole or kind != NUMBER,
            domain.symmetric, record.conserved, record.this_turn, record.seen_by, self.cells, prod(dims), dims,
        )  # fmt: skip
        self.cells += prod(dims)


def _place_in_state(record: Entry) -> tuple[float, float, str]:
    """Variables of one range lie side by side, so that they can be held in it together; so do those that hold no number, each sort by itself."""
    assert isinstance(record, VariableDef)
    return (record.range.low, record.range.high, record.id) if record.range else (NOT_NUMBERS, float(record.yes_or_no), record.id)
