"""The world of one scenario: which members each set has, what every table holds, where every variable stands in the state.

Law: a value of kind "member of a set" is an index into the set's *root* (the outermost set it belongs to), so that parts of a set and the whole share one language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import prod

from game.base.ids import closest
from game.base.problems import Place, Problem
from game.rules.grammar import Fault
from game.rules.records import Dim, Entry, Member, ScenarioDef, SetDef, TableDef, Values, VariableDef
from game.rules.source import Scalar

Entries = Mapping[str, Mapping[str, Entry]]
MOST_CELLS = 100_000  # of one table or variable, a game


@dataclass(slots=True)
class Report:
    """Problems as they are found, each at its place."""

    problems: list[Problem] = field(default_factory=list)

    def error(self, code: str, message: str, at: Scalar | Place | None, hint: str = "", offset: int | None = None) -> None:
        place = at if isinstance(at, Place) or at is None else at.at(offset) if offset is not None else at.place
        self.problems.append(Problem(code, message, place, "error", hint))

    def warning(self, code: str, message: str, at: Scalar, hint: str = "") -> None:
        self.problems.append(Problem(code, message, at.place, "warning", hint))

    def unknown(self, what: str, at: Scalar, known: Iterable[str]) -> None:
        self.error("unknown-" + what.split()[0], f"There is no {what} `{at.text}`.", at, guess(at.text, known))

    def fault(self, fault: Fault, at: Scalar) -> None:
        if fault.code:
            self.error(fault.code, fault.message, at, fault.hint, fault.offset)


def guess(word: str, known: Iterable[str]) -> str:
    near = closest(word, sorted(known))
    return f"Did you mean `{near}`?" if near else ""


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
        self.entries = entries
        self.scenario = scenario
        self.report = report
        self.sets: dict[str, SetInfo] = {}
        self.tables: dict[str, TableInfo] = {}
        self.variables: dict[str, VariableInfo] = {}
        self.cells = 1  # cell 0 is the number of the turn
        self.given = {key.text: members for key, members in scenario.members}
        self._check_scenario()
        for id in entries["sets"]:
            self._set(id, ())
        for table in entries["tables"].values():
            self._table(table)
        for variable in entries["variables"].values():
            self._variable(variable)

    # -- sets

    def _check_scenario(self) -> None:
        for key, _ in self.scenario.members:
            if key.text not in self.entries["sets"]:
                self.report.unknown("set", key, self.entries["sets"])
        for key, _ in self.scenario.tables:
            if key.text not in self.entries["tables"]:
                self.report.unknown("table", key, self.entries["tables"])
        for key, _ in self.scenario.start:
            if key.text not in self.entries["variables"]:
                self.report.unknown("variable", key, self.entries["variables"])

    def _set(self, id: str, above: tuple[str, ...]) -> SetInfo | None:
        if id in self.sets:
            return self.sets[id]
        record = self.entries["sets"][id]
        assert isinstance(record, SetDef)
        if id in above:
            self.report.error("set-circle", f"The set `{id}` is made of itself.", record.key)
            return None
        above = (*above, id)
        parts = self._parts(record.kinds or record.union or ((record.of,) if record.of else ()), above)
        if parts is None:
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
        if given is None or not record.members:
            return given if given is not None else record.members
        known = {member.id: member for member in record.members}
        for member in given:
            if member.id not in known:
                self.report.unknown(f"member of {record.id}", member.key, known)
        kept = {member.id for member in given}
        return tuple(member for member in record.members if member.id in kept)

    def _made_of(self, record: SetDef, parts: list[SetInfo]) -> SetInfo:
        members = [m for part in parts for m in part.members]
        twice = next((m for m in members if members.count(m) > 1), None)
        if twice:
            self.report.error("member-twice", f"`{twice}` is in two of the sets that make `{record.id}`.", self.scenario.key, "Give one of them another id.")
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
        record = self.entries["sets"].get(set_id)
        if not isinstance(record, SetDef):
            return frozenset()
        if record.members:
            return frozenset(m.id for m in record.members)
        inside = [part.text for part in (*record.kinds, *record.union)]
        found = {m for part in inside if part != set_id for m in self.full(part)}
        for scenario in self.entries["scenarios"].values():
            assert isinstance(scenario, ScenarioDef)
            found.update(m.id for key, members in scenario.members if key.text == set_id for m in members)
        return frozenset(found)

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
            if dim.set.text not in self.sets:
                if dim.set.text not in self.entries["sets"]:
                    self.report.unknown("set", dim.set, self.entries["sets"])
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

    def _held(self, holds: Scalar | None) -> bool:
        if holds is not None and holds.text not in self.sets:
            self.report.unknown("set", holds, self.entries["sets"])
            return False
        return True

    def _symmetric(self, shape: Shape, at: Scalar) -> None:
        if len(shape.sets) != 2 or shape.sets[0] != shape.sets[1]:
            self.report.error("not-symmetric", f"`{at.text}` can only be symmetric over two dimensions of one set.", at, "per: {from: region, to: region}")

    def _table(self, record: Entry) -> None:
        assert isinstance(record, TableDef)
        shape = self.shape(record.per)
        if shape is None or not self._held(record.holds):
            return
        if record.symmetric:
            self._symmetric(shape, record.key)
        low, high = (record.range.low, record.range.high) if record.range else (-1.0, float(len(self.sets[record.holds.text].members)) if record.holds else 0.0)
        holds = record.holds.text if record.holds else None
        filler = Filler(self, shape, record.key, low, high, holds, record.symmetric)
        filler.lay(record.values)
        for key, values in self.scenario.tables:
            if key.text == record.id:
                filler.lay(values)
        self.tables[record.id] = TableInfo(record.id, shape, low, high, holds, record.symmetric, filler.finish("table"))

    def _variable(self, record: Entry) -> None:
        assert isinstance(record, VariableDef)
        shape = self.shape(record.per)
        if shape is None or not self._held(record.holds):
            return
        if record.symmetric:
            self._symmetric(shape, record.key)
        if record.seen_by == "owner" and not (shape.sets and any(self._is_seat(shape.sets[0], s) for s in self.entries["sets"])):
            self.report.error("no-owner", f"`{record.id}` is seen by its owner, but its first dimension is no set of seats.", record.key)
        if record.holds:
            kind, low, high = "@" + self.sets[record.holds.text].root, -1.0, float(max(0, len(self.sets[self.sets[record.holds.text].root].members) - 1))
        elif record.yes_or_no:
            kind, low, high = "yes", 0.0, 1.0
        else:
            assert record.range is not None
            kind, low, high = "number", record.range.low, record.range.high
        dims = self.dims(shape)
        self.variables[record.id] = VariableInfo(record.id, shape, low, high, kind, record.or_none, record.whole or record.yes_or_no or bool(record.holds),
            record.symmetric, record.conserved, record.this_turn, record.seen_by, self.cells, prod(dims), dims)  # fmt: skip
        self.cells += prod(dims)

    def _is_seat(self, set_id: str, kinds_set: str) -> bool:
        record = self.entries["sets"][kinds_set]
        return isinstance(record, SetDef) and bool(record.kinds) and set_id in self.sets and self.sets[set_id].root == kinds_set

    @property
    def seat_set(self) -> str:
        """The set that is made of kinds: who plays."""
        return next((id for id, record in self.entries["sets"].items() if isinstance(record, SetDef) and record.kinds), "")


class Filler:
    """The values of one table or variable being filled in, layer upon layer."""

    def __init__(self, world: World, shape: Shape, key: Scalar, low: float, high: float, holds: str | None, symmetric: bool, whole: bool = False, truth: bool = False) -> None:
        self.world, self.shape, self.key = world, shape, key
        self.low, self.high, self.holds, self.symmetric, self.whole, self.truth = low, high, holds, symmetric, whole, truth
        self.dims = world.dims(shape)
        self.values: list[float | None] = [None] * prod(self.dims)

    def lay(self, values: Values | Scalar | None) -> None:
        if values is None:
            return
        if isinstance(values, Scalar):
            number = self.read(values)
            self.values = [number] * len(self.values)
        else:
            self._descend(values, 0, 0, [])

    def _descend(self, values: Values, depth: int, base: int, path: list[int]) -> None:
        if depth >= len(self.dims):
            self.world.report.error("too-deep-values", f"`{self.key.text}` has {len(self.dims)} dimensions; these values are nested deeper.", values.tree[0][0] if values.tree else self.key)
            return
        set_id = self.shape.sets[depth]
        members = self.world.sets[set_id].members
        known = self.world.full(set_id)
        stride = prod(self.dims[depth + 1 :])
        if values.otherwise is not None:
            fill = self.read(values.otherwise)
            for k in range(base, base + stride * len(members)):
                self.values[k] = fill if self.values[k] is None or depth == 0 else self.values[k]
        for key, value in values.tree:
            if key.text not in known:
                self.world.report.unknown(f"member of {set_id}", key, known)
            elif key.text in members:
                at = members.index(key.text)
                self._place(value, depth, base + at * stride, [*path, at])
            elif not isinstance(value, Scalar):
                continue

    def _place(self, value: Values | Scalar, depth: int, base: int, path: list[int]) -> None:
        if not isinstance(value, Scalar):
            self._descend(value, depth + 1, base, path)
            return
        number = self.read(value)
        for k in range(base, base + prod(self.dims[depth + 1 :])):
            self.values[k] = number
        if self.symmetric and len(path) == 2:
            self.values[path[1] * self.dims[0] + path[0]] = number

    def read(self, value: Scalar) -> float:
        report = self.world.report
        if self.holds is not None:
            return self._member(value)
        if self.truth:
            if value.text not in ("yes", "no", "true", "false"):
                report.error("wrong-value", f"`{value.text}` is neither yes nor no.", value)
            return float(value.text in ("yes", "true"))
        try:
            number = float(value.text)
        except ValueError:
            report.error("wrong-value", f"`{value.text}` is not a number.", value)
            return self.low
        if not self.low <= number <= self.high:
            report.error("out-of-range", f"{value.text} lies outside the range of `{self.key.text}`, {self.low:g} to {self.high:g}.", value)
        if self.whole and number != int(number):
            report.error("not-whole", f"`{self.key.text}` holds whole numbers; {value.text} is none.", value)
        return round(number * 2**20) / 2**20

    def _member(self, value: Scalar) -> float:
        assert self.holds is not None
        info = self.world.sets[self.holds]
        if value.text == "none":
            return -1.0
        if value.text not in info.members:
            if value.text not in self.world.full(self.holds):
                self.world.report.unknown(f"member of {self.holds}", value, self.world.full(self.holds))
            return -1.0
        return float(info.index[info.members.index(value.text)])

    def finish(self, what: str, default: float | None = None) -> tuple[float, ...]:
        if self.symmetric and len(self.dims) == 2:
            for k in range(self.dims[0]):
                self.values[k * self.dims[0] + k] = 0.0
        if default is None and None in self.values:
            self._complain(what)
        return tuple(default or 0.0 if v is None else v for v in self.values)

    def _complain(self, what: str) -> None:
        at = self.values.index(None)
        names = []
        for depth in range(len(self.dims)):
            stride = prod(self.dims[depth + 1 :])
            names.append(self.world.sets[self.shape.sets[depth]].members[at // stride % self.dims[depth]])
        place = " and ".join(f"`{n}`" for n in names)
        missing = self.values.count(None)
        more = f" (and {missing - 1} more)" if missing > 1 else ""
        said = f"The {what} `{self.key.text}` has no value for {place}{more}." if names else f"The {what} `{self.key.text}` has no value."
        self.world.report.error("missing-value", said, self.key, "Give it one, or say `otherwise:`.")
