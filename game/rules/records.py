"""What a rule file says, as plain frozen records: one class per kind of entry, every value with its place.

Nothing is worked out here. `schema` makes these records from YAML; `rewrite` turns the upper kinds into the lower eight; `lower` gives them meaning.
An expression is kept as the `Scalar` it was written in, so that a problem can point into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from game.rules.source import Scalar

Expr = Scalar  # a scalar whose text is an expression
Amounts = tuple[tuple[Scalar, Expr], ...]  # (target, amount) in the order written
Lets = tuple[tuple[Scalar, Expr], ...]  # (name, formula)


@dataclass(frozen=True, slots=True)
class Entry:
    """What every entry may carry."""

    id: str
    key: Scalar  # the entry's key in its file
    name: Scalar | None = None
    text: Scalar | None = None
    source: Scalar | None = None
    teaches: Scalar | None = None
    role: Scalar | None = None

    @property
    def label(self) -> str:
        """The name a reader sees."""
        return self.name.text if self.name else self.id.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a set."""

    id: str
    key: Scalar
    name: Scalar | None = None
    text: Scalar | None = None

    @property
    def label(self) -> str:
        return self.name.text if self.name else self.id.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class SetDef(Entry):
    """Exactly one of: own members (perhaps none, then a scenario gives them), `kinds`, `union`, `of` with members."""

    members: tuple[Member, ...] = ()
    kinds: tuple[Scalar, ...] = ()
    union: tuple[Scalar, ...] = ()
    of: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Dim:
    """A dimension or a binder: its name and its set. For `each: region` both are the same scalar."""

    name: Scalar
    set: Scalar


@dataclass(frozen=True, slots=True)
class Range:
    low: float
    high: float
    place: Scalar


@dataclass(frozen=True, slots=True)
class Values:
    """Values by member, nested once per dimension: leaves are scalars. `otherwise` stands for those not named."""

    tree: tuple[tuple[Scalar, Scalar | Values], ...]
    otherwise: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Figures(Entry):
    """What holds figures may say where they come from."""

    year: int | None = None
    estimate: bool = False  # all of them
    judgement: bool = False  # nobody has measured this
    estimates: tuple[Scalar, ...] = ()  # the members whose figures are estimates


@dataclass(frozen=True, slots=True)
class TableDef(Figures):
    per: tuple[Dim, ...] = ()
    range: Range | None = None
    holds: Scalar | None = None
    symmetric: bool = False
    values: Values | Scalar | None = None  # a scalar where there is no dimension or all are alike; none where every scenario gives it


@dataclass(frozen=True, slots=True)
class VariableDef(Figures):
    per: tuple[Dim, ...] = ()
    range: Range | None = None
    start: Values | Scalar | None = None
    whole: bool = False
    yes_or_no: bool = False
    holds: Scalar | None = None
    or_none: bool = False
    symmetric: bool = False
    conserved: bool = False
    this_turn: bool = False
    good: str = "none"  # high, low, none
    seen_by: str = "everyone"  # everyone, owner, nobody
    guess: Expr | None = None


@dataclass(frozen=True, slots=True)
class MeasureDef(Entry):
    per: tuple[Dim, ...] = ()
    let: Lets = ()
    is_: Expr | None = None
    by_member: Values | None = None  # or a formula for each member of the first dimension
    holds: Scalar | None = None  # the set whose members its formula may name
    seen_by: str = "everyone"
    good: str = "none"


@dataclass(frozen=True, slots=True)
class Move:
    """Flow of a conserved variable: `amount` over binders from and to, or a pool `leaves` and `drawn_to`."""

    target: Scalar
    amount: Expr | None = None
    leaves: Expr | None = None
    drawn_to: Expr | None = None


@dataclass(frozen=True, slots=True)
class Body:
    where: Expr | None = None
    let: Lets = ()
    draw: Lets = ()
    roll: Lets = ()
    announce: Amounts = ()
    change: Amounts = ()
    set: Amounts = ()
    move: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleDef(Entry):
    each: tuple[Dim, ...] = ()
    step: str = "world"
    body: Body = field(default_factory=Body)
    repeat: int = 0


@dataclass(frozen=True, slots=True)
class Allow:
    """One line of legality: a condition and the sentence that says no."""

    id: str
    key: Scalar
    if_: Expr
    else_: Scalar


@dataclass(frozen=True, slots=True)
class GroupDef(Entry):
    at_most: int = 0  # 0: no limit
    free: bool = False
    needs: Scalar | None = None


@dataclass(frozen=True, slots=True)
class OrderDef(Entry):
    seat: tuple[Scalar, ...] = ()
    cost: Expr | None = None
    group: Scalar | None = None
    pick: tuple[Dim, ...] = ()
    secret: bool = False
    promised: bool = False
    watched: bool = False
    allow: tuple[Allow, ...] = ()
    step: str = "act"
    body: Body = field(default_factory=Body)
    beat: str = "plan"  # or pledge: which of a turn's two submissions it belongs to; or itself: nobody gives it, it comes by itself
    when: Expr | None = None  # of an order that comes by itself: for which seats
    given: tuple[Expr, ...] = ()  # and its picks
    unless: Scalar | None = None  # and a group: it does not come for a seat that gives an order of this group in the same turn


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    key: Scalar  # the scalar after `is:`
    if_: Expr | None  # none in the last row
    text: Scalar | None = None
    name: Scalar | None = None


@dataclass(frozen=True, slots=True)
class ClassifyDef(Entry):
    each: tuple[Dim, ...] = ()
    let: Lets = ()
    steady: int = 1
    at_once: Expr | None = None  # when nothing waits to be steady
    rows: tuple[Row, ...] = ()
    line: tuple[Scalar, ...] = ()  # the rows in the order in which they lie between two ends, where they do


@dataclass(frozen=True, slots=True)
class ScenarioDef(Entry):
    turns: int = 1
    begins: int = 0
    years: int = 1
    members: tuple[tuple[Scalar, tuple[Member, ...]], ...] = ()
    tables: tuple[tuple[Scalar, Values | Scalar], ...] = ()
    start: tuple[tuple[Scalar, Values | Scalar], ...] = ()
    without: tuple[Scalar, ...] = ()
    only: tuple[tuple[Scalar, tuple[Scalar, ...]], ...] = ()  # of a kind, nothing but these
    events_a_turn: int | None = None  # how many may happen in one turn; none: as many as are due
    questions_a_turn: int | None = None  # how many of them may ask for an answer
    marks: tuple[tuple[Scalar, float], ...] = ()  # of projects


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    key: Scalar
    text: Scalar | None
    name: Scalar | None
    body: Body


@dataclass(frozen=True, slots=True)
class EventDef(Entry):
    when: Expr | None = None
    chance: Expr | None = None
    once: bool = False
    weight: float = 1.0
    let: Lets = ()
    place: Expr | None = None
    asks: Scalar | None = None
    whom: Expr | None = None
    choices: tuple[Choice, ...] = ()
    otherwise: Body | None = None


@dataclass(frozen=True, slots=True)
class VoteDef(Entry):
    when: Expr | None = None
    voter: Scalar | None = None
    cast_by: tuple[Scalar, Scalar] | None = None  # (set of seats, table)
    against: tuple[Allow, ...] = ()
    let: Lets = ()
    leans: Expr | None = None
    weight: Expr | None = None
    veto: Expr | None = None
    takes: Expr | None = None
    passes: Expr | None = None
    about: tuple[Scalar, ...] = ()  # variables or measures of the world that say what is voted on
    change: Amounts = ()
    set: Amounts = ()


@dataclass(frozen=True, slots=True)
class Part:
    id: str
    key: Scalar
    text: Scalar | None
    name: Scalar | None
    value: Expr


@dataclass(frozen=True, slots=True)
class Stage:
    key: Scalar  # the scalar after `at:`
    at: float
    text: Scalar | None
    change: Amounts


@dataclass(frozen=True, slots=True)
class Failure:
    id: str
    key: Scalar
    name: Scalar | None
    text: Scalar | None
    if_: Expr
    change: Amounts


@dataclass(frozen=True, slots=True)
class RequisiteDef(Entry):
    each: tuple[Dim, ...] = ()
    let: Lets = ()
    parts: tuple[Part, ...] = ()
    value: Expr | None = None
    stages: tuple[Stage, ...] = ()
    fails: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectDef(Entry):
    seat: Scalar | None = None
    let: Lets = ()
    value: Expr | None = None
    mark: float = 100.0
    consolation: float | None = None


@dataclass(frozen=True, slots=True)
class PledgeDef(Entry):
    seat: Scalar | None = None
    stake: float = 1.0
    broken: tuple[tuple[Scalar, Amounts], ...] = ()


@dataclass(frozen=True, slots=True)
class PersonalityDef(Entry):
    seat: Scalar | None = None
    orders: tuple[tuple[Scalar, float], ...] = ()
    values: tuple[tuple[Scalar, float], ...] = ()


# The top-level keys of a rule file, in the order of the manual.
KINDS: dict[str, type[Entry]] = {
    "sets": SetDef,
    "tables": TableDef,
    "variables": VariableDef,
    "measures": MeasureDef,
    "rules": RuleDef,
    "orders": OrderDef,
    "groups": GroupDef,
    "classify": ClassifyDef,
    "scenarios": ScenarioDef,
    "events": EventDef,
    "votes": VoteDef,
    "pledges": PledgeDef,
    "requisites": RequisiteDef,
    "projects": ProjectDef,
    "personalities": PersonalityDef,
}

NAMES = {record: kind for kind, record in KINDS.items()}
Record = TypeVar("Record", bound=Entry)


def every(entries: Mapping[str, Mapping[str, Entry]], kind: type[Record]) -> list[Record]:
    """The entries of a kind."""
    return [record for record in entries[NAMES[kind]].values() if isinstance(record, kind)]


def seat_set(sets: Iterable[Entry]) -> SetDef | None:
    """The set of those who play: made of kinds, and called `seat` where several sets are."""
    made = {record.id: record for record in sets if isinstance(record, SetDef) and record.kinds}
    return made.get("seat") or next((made[id] for id in sorted(made)), None)
