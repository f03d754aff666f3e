"""Guided games: what a guide says step by step, what it asks a player to do, and what it points at. They stand among the long texts of a mod."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from game.rules.records import Entry, ScenarioDef, SetDef
from game.rules.schema_nested import read_fields
from game.rules.schema_shapes import ID, TEXT, Field, Notes, Shape, one_of, said, whole
from game.rules.source import Mapping as Tree
from game.rules.source import Scalar, Value

DURING = ("news", "plan", "end")  # reading what is on the table, giving orders, looking back at the whole
WHEN = ("asked", "won", "missed")  # an event asks for an answer; the project was reached, or not
ALONE = ("plan", "end", "answer", "ending")  # things to do that need no word more
PLACES = ("panel", "ring", "capacity", "given", "forecast", "advice", "pledge", "lens", "ways")  # parts of a screen that have no id
LEAVES = ("news", "report", "log", "place")
SHORTEST, LONGEST = 3, 60  # words of a step: who has to read more does not play


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the guide says. Without `ask` it is only to be read; turn and time of the turn are those of the step before where they are not said."""

    id: str
    key: Scalar
    text: Scalar
    turn: int | None = None
    during: str | None = None
    when: str | None = None
    ask: Scalar | None = None
    point: Scalar | None = None
    otherwise: Scalar | None = None  # said instead where something else was done


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of a scenario, for who plays one of its seats. `luck`: the seed it is played with."""

    scenario: str
    key: Scalar
    seat: Scalar
    name: Scalar
    steps: tuple[Step, ...]
    luck: int = 1


def _steps(value: Value, label: str, notes: Notes) -> tuple[Step, ...] | None:
    if not isinstance(value, Tree):
        notes.wrong(label, "ids with what the guide says", value)
        return None
    found = []
    turn, during = 1, DURING[0]
    for key, inner in value.items:
        if not isinstance(inner, Tree):
            notes.wrong(key.text, "fields", inner)
            continue
        given: dict[str, Any] = read_fields(STEP, inner, key, notes)
        turn, during = given.get("turn", turn), given.get("during", during)
        if "text" in given:
            found.append(Step(key.text, key, **{**given, "turn": turn, "during": during}))
    return tuple(found)


STEP = (
    Field("text", TEXT, "What the guide says.", required=True),
    Field("turn", whole(1, 1000), "In which turn; otherwise in that of the step before."),
    Field("during", one_of(*DURING), "At which time of the turn; otherwise at that of the step before."),
    Field("when", one_of(*WHEN), "Only where this is so."),
    Field("ask", TEXT, "What the player is to do; without it, to read."),
    Field("point", TEXT, "What the guide points at while it is read."),
    Field("otherwise", TEXT, "What it says where something else was done."),
)
GUIDE = (
    Field("seat", ID, "Whom the player plays.", required=True),
    Field("name", TEXT, "What the guide is called.", required=True),
    Field("luck", whole(0, 2**53), "The seed it is played with."),
    Field("steps", Shape("ids with what the guide says", _steps, ("object",)), "Its steps, in their order.", required=True),
)


# -- what a guide asks for and points at


def check_guide(guide: Guide, written: Mapping[str, Mapping[str, Entry]], notes: Notes) -> None:
    """Notes whatever a guide speaks of that is not there."""
    scenario = written["scenarios"].get(guide.scenario)
    if not isinstance(scenario, ScenarioDef):
        notes.note("guide-about", f"There is no scenario `{guide.scenario}` to guide through.", guide.key.place)
        return
    if not any(member.id == guide.seat.text for _, members in scenario.members for member in members):
        notes.note("guide-about", f"`{guide.scenario}` has no seat {said(guide.seat)}.", guide.seat.place)
    for step in guide.steps:
        for text in (step.ask, step.point):
            wrong = _wrong(text.text.split(), scenario, written) if text is not None else ""
            if text is not None and wrong:
                notes.note("guide-about", f"The guide's step `{step.id}` speaks of {said(text)}: {wrong}", text.place)
        _check_length(step, notes)


def _check_length(step: Step, notes: Notes) -> None:
    for text in (step.text, step.otherwise):
        if text is not None and not SHORTEST <= len(text.text.split()) <= LONGEST:
            notes.note("text-length", f"The guide's step `{step.id}` takes {SHORTEST} to {LONGEST} words; it has {len(text.text.split())}.", text.place)


def _wrong(words: list[str], scenario: ScenarioDef, written: Mapping[str, Mapping[str, Entry]]) -> str:
    """Why words can not be followed; empty where they can."""
    first, *rest = words or [""]
    if first in (*ALONE, *PLACES):
        return "" if not rest else f"nothing follows `{first}`."
    if first == "leaf":
        return "" if len(rest) == 1 and rest[0] in LEAVES else f"a leaf is one of {', '.join(LEAVES)}."
    if first == "place":
        return "" if len(rest) == 1 and rest[0] in _members(scenario, written) else "there is no such place in the scenario."
    if first == "number":
        known = {id for kind in ("variables", "measures", "projects", "requisites") for id in written.get(kind, {})}
        return "" if len(rest) == 1 and rest[0] in known else "there is no such number."
    if first == "order":
        if not rest or rest[0] not in written["orders"]:
            return "there is no such order."
        strange = [pick for pick in rest[1:] if pick not in _members(scenario, written)]
        return f"there is no `{strange[0]}` to choose." if strange else ""
    return "a guide asks for `place`, `number`, `leaf`, `order` with its targets, or one of " + ", ".join((*ALONE, *PLACES)) + "."


def _members(scenario: ScenarioDef, written: Mapping[str, Mapping[str, Entry]]) -> set[str]:
    """Everything that can be chosen in a scenario."""
    there = {member.id for _, members in scenario.members for member in members}
    return there | {member.id for record in written["sets"].values() if isinstance(record, SetDef) for member in record.members}
