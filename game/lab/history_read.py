"""Reads a mod's behaviours, what the rules must bring about: which worlds are played, by whom, what is measured and what must come out.

They are data like the rules and are read as strictly, but they are no rules: nothing here reaches a game. Law: all faults of all files are noted, each
with its place; what they refer to is looked up later, by `history_ground` and `history_players`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from game.lab.beside_rules import Section, read_folder, refuse, unknown
from game.rules.layers import ModInfo
from game.rules.records import Lets
from game.rules.schema_nested import LETS, WEIGHTS, mapping_of, pieces
from game.rules.schema_shapes import FLAG, FORMULA, ID, IDS, TEXT, Field, Notes, Shape, number, said, text_of, whole
from game.rules.source import Mapping, Scalar, Sequence, Value

FOLDER = "history"  # of a mod
MOST_TURNS = 1_000
PICK = re.compile(r"([a-z][a-z0-9_]*)=([a-z][a-z0-9_]*(?:\|[a-z][a-z0-9_]*)*)")
OPERAND = re.compile(r"([a-z][a-z0-9_]*)(?: in ([a-z][a-z0-9_]*))?")
TURNS = re.compile(r"(every turn)|turn ([0-9]+)|turns ([0-9]+) to ([0-9]+)|from ([0-9]+)|until ([0-9]+)")
WHEN = re.compile(r"end|gained|highest|lowest|mean|sum|turn ([0-9]+)")

Weights = tuple[tuple[Scalar, float], ...]


@dataclass(frozen=True, slots=True)
class Habit:
    """A way to play: what comes to mind how often; one that thinks looks a turn ahead before it chooses, for what it values."""

    id: str
    key: Scalar
    text: Scalar | None = None
    orders: Weights = ()
    others: float = 1.0
    picks: tuple[tuple[Scalar, Weights], ...] = ()
    thinks: bool = False
    values: Weights = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order as a plan names it; a pick that is not named may be anything."""

    kind: str
    picks: tuple[tuple[str, tuple[str, ...]], ...]
    place: Scalar


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plan: from which turn to which, the first of these orders that may be given."""

    first: int
    last: int
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Play:
    """Who plays how: a seat, a set of seats or `otherwise`; orders that are planned, and the habit that fills the rest."""

    seat: Scalar
    habit: Scalar | None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to begin and to play. What it says itself counts before what its behaviour says of all arms."""

    id: str
    key: Scalar
    text: Scalar | None = None
    start: Mapping | None = None
    tables: Mapping | None = None
    without: tuple[Scalar, ...] = ()
    at_most: Weights = ()
    plays: tuple[Play, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A number, or a yes or no, that a game comes to."""

    id: str
    key: Scalar
    is_: Scalar
    text: Scalar | None = None
    let: Lets = ()
    when: str = "end"


@dataclass(frozen=True, slots=True)
class Operand:
    """A measure in an arm; without an arm, in the only one."""

    measure: str
    arm: str
    place: Scalar


@dataclass(frozen=True, slots=True)
class Claim:
    """What must come out: a measure, or its difference from or ratio to another, above or below a number."""

    id: str
    key: Scalar
    of: Operand
    text: Scalar | None = None
    less: Operand | None = None
    over: Operand | None = None
    above: float | None = None
    below: float | None = None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Something that the rules must bring about."""

    id: str
    key: Scalar
    number: int
    text: Scalar
    scenario: Scalar
    arms: tuple[Arm, ...]
    measures: tuple[Measure, ...]
    expect: tuple[Claim, ...]
    source: Scalar | None = None
    turns: int = 0  # 0: all of the scenario's
    start: Mapping | None = None
    tables: Mapping | None = None
    without: tuple[Scalar, ...] = ()
    plays: tuple[Play, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """All behaviours by number, and the habits their players have. `level`: that of the computer players who sit, in place of those with a habit, wherever a
    behaviour says `otherwise`; none if empty."""

    behaviours: tuple[Behaviour, ...]
    habits: dict[str, Habit]
    sources: dict[str, bytes]
    level: str = ""


# -- shapes that only behaviours have


def _tree(value: Value, label: str, notes: Notes) -> Mapping | None:
    return mapping_of(value, label, "ids with values", notes)


def words_like(form: str, words: str) -> Shape:
    """A text of one form."""
    pattern = re.compile(form)

    def read(value: Value, label: str, notes: Notes) -> str | None:
        found = text_of(value, label, words, notes)
        if found is not None and not pattern.fullmatch(found.text):
            notes.wrong(label, words, found)
            return None
        return found.text if found else None

    return Shape(words, read)


def _operand(value: Value, label: str, notes: Notes) -> Operand | None:
    found = text_of(value, label, OPERAND_SHAPE.words, notes)
    parts = OPERAND.fullmatch(found.text) if found else None
    if found is not None and parts is None:
        notes.wrong(label, OPERAND_SHAPE.words, found)
    return Operand(parts[1], parts[2] or "", found) if found is not None and parts else None


def _by_set(value: Value, label: str, notes: Notes) -> tuple[tuple[Scalar, Weights], ...] | None:
    mapping = mapping_of(value, label, "sets with weights of their members", notes)
    found = [(key, WEIGHTS.read(inner, key.text, notes)) for key, inner in mapping.items] if mapping else []
    return tuple((key, weights) for key, weights in found if weights is not None)


def _wanted(text: str, at: Scalar, notes: Notes) -> Wanted | None:
    words = text.split()
    picks = [PICK.fullmatch(word) for word in words[1:]]
    if not words or not all(picks):
        message = f"{said(at)} is no order: after its kind stand picks as `at=brazil` or `at=brazil|india`; `or` parts orders."
        notes.note("history-order", message, at.place)
        return None
    return Wanted(words[0], tuple((pick[1], tuple(pick[2].split("|"))) for pick in picks if pick), at)


def _lines(key: Scalar, value: Value, notes: Notes) -> Iterator[Line]:
    """The orders that stand under the words for some turns."""
    parts = TURNS.fullmatch(key.text)
    if parts is None:
        hint = "Write `habit`, `every turn`, `turn 3`, `turns 2 to 5`, `from 3` or `until 3`."
        notes.note("unknown-field", f"A plan has no {said(key)}.", key.place, hint)
        return
    every, one, first, last, since, until = parts.groups()
    low, high = (1, MOST_TURNS) if every else (int(one or first or since or 1), int(one or last or until or MOST_TURNS))
    if not isinstance(value, Sequence):
        notes.wrong(key.text, "a list of orders", value, "Begin each with `- `.")
        return
    for item in value.items:
        at = text_of(item, key.text, "an order", notes)
        wanted = [_wanted(text, at, notes) for text in at.text.split(" or ")] if at else []
        if at is not None and all(wanted):
            yield Line(low, high, tuple(one for one in wanted if one is not None))


def _plays(value: Value, label: str, notes: Notes) -> tuple[Play, ...] | None:
    mapping = mapping_of(value, label, "seats with a habit or a plan", notes)
    found = []
    for key, inner in mapping.items if mapping else ():
        if isinstance(inner, Scalar):
            habit = ID.read(inner, key.text, notes)
            found.append(Play(key, habit))
        elif isinstance(inner, Mapping):
            named = inner.get("habit")
            habit = None if named is None else ID.read(named, "habit", notes)
            lines = [line for when, orders in inner.items if when.text != "habit" for line in _lines(when, orders, notes)]
            found.append(Play(key, habit, tuple(lines)))
        else:
            notes.wrong(key.text, "a habit, or turns with orders", inner)
    return tuple(found)


TREE = Shape("ids with values", _tree, ("object",))
PLAYS = Shape("seats with a habit or a plan", _plays, ("object",))
OPERAND_SHAPE = Shape("a measure, as `share` or `share in alone`", _operand)
BY_SET = Shape("sets with weights of their members", _by_set, ("object",))
WHEN_SHAPE = words_like(WHEN.pattern, "end, gained, highest, lowest, mean, sum or turn and a number")
ANY_NUMBER = number(-1_000_000, 1_000_000)

_TEXT = Field("text", TEXT, "In plain words.")
_WORLD = (
    Field("start", TREE, "First values that differ, as in a scenario."),
    Field("tables", TREE, "Tables that differ, as in a scenario."),
    Field("without", IDS, "Orders, rules, events, votes or pledges that are left out."),
    Field("plays", PLAYS, "Who plays how."),
)
HABITS = (
    _TEXT,
    Field("orders", WEIGHTS, "How often an order comes to mind; 1 where nothing is said."),
    Field("others", number(0, 1000), "The same for orders that are not named."),
    Field("picks", BY_SET, "How often a member is picked; where some are named the others never are."),
    Field("thinks", FLAG, "Whether it looks a turn ahead."),
    Field("values", WEIGHTS, "What it wants, where it thinks; without it the seat's project."),
)
ARM = (
    _TEXT,
    *_WORLD,
    Field("at most", WEIGHTS, "Requisites or measures that are held at a number."),
)
MEASURE = (
    _TEXT,
    Field("let", LETS, "Names for formulas."),
    Field("is", FORMULA, "The formula.", required=True, attribute="is_"),
    Field("when", WHEN_SHAPE, "When it is taken; without it, at the end."),
)
CLAIM = (
    _TEXT,
    Field("of", OPERAND_SHAPE, "What is looked at.", required=True),
    Field("less", OPERAND_SHAPE, "What is taken from it, game by game."),
    Field("over", OPERAND_SHAPE, "What its share is divided by."),
    Field("above", ANY_NUMBER, "The number it must lie above."),
    Field("below", ANY_NUMBER, "The number it must lie below."),
)


def _claim(id: str, key: Scalar, **found: Any) -> Claim:
    return Claim(id, key, **found)


BEHAVIOUR = (
    Field("number", whole(1, 1000), "Its number in the design.", required=True),
    Field("text", TEXT, "The claim in plain words.", required=True),
    Field("source", TEXT, "Whose idea this is."),
    Field("scenario", ID, "Where it is played.", required=True),
    Field("turns", whole(1, MOST_TURNS), "How many turns are played; without it, all."),
    *_WORLD,
    Field("arms", pieces(Arm, ARM, "arm"), "The ways to play it.", required=True),
    Field("measures", pieces(Measure, MEASURE, "measure"), "What is measured.", required=True),
    Field("expect", pieces(_claim, CLAIM, "claim"), "What must come out.", required=True),
)
SECTIONS = {"behaviours": Section(BEHAVIOUR, Behaviour), "habits": Section(HABITS, Habit)}


# -- files


def read_history(mods: Iterable[ModInfo]) -> History:
    """The behaviours and habits of all mods; a later mod's counts before an earlier one's of the same id."""
    notes = Notes()
    found, files = read_folder(mods, FOLDER, "behaviours", SECTIONS, notes)
    behaviours = sorted(found["behaviours"].values(), key=lambda one: (one.number, one.id))
    for one in behaviours:
        _look_inside(one, notes)
    refuse(notes, files)
    return History(tuple(behaviours), found["habits"], files)


def _look_inside(one: Behaviour, notes: Notes) -> None:
    """Whether claims name measures and arms that are there, and say one thing each."""
    arms, measures = {arm.id for arm in one.arms}, {measure.id for measure in one.measures}
    if not arms:
        notes.note("missing-field", f"`{one.id}` has no arm.", one.key.place)
    for claim in one.expect:
        if (claim.above is None) == (claim.below is None):
            notes.note("history-claim", f"The claim `{claim.id}` wants `above` or `below`, one of the two.", claim.key.place)
        if claim.less is not None and claim.over is not None:
            notes.note("history-claim", f"The claim `{claim.id}` has both `less` and `over`; one of the two is enough.", claim.key.place)
        for operand in (claim.of, claim.less, claim.over):
            if operand is not None:
                _know(operand, operand.measure, "measure", measures, notes)
                if operand.arm or len(arms) > 1:
                    _know(operand, operand.arm, "arm", arms, notes)


def _know(operand: Operand, word: str, what: str, known: set[str], notes: Notes) -> None:
    if word in known:
        return
    if not word:
        notes.note("history-claim", f"{said(operand.place)} does not say in which arm.", operand.place.place, f"Write `{operand.measure} in ARM`.")
        return
    notes.problems.append(unknown(what, word, operand.place, known))
