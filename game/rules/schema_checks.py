"""What the fields of one entry must be together: which exclude each other, which need each other, and what is then understood.

Each check gets a record, the names of the fields that were written, and returns the record, completed where something may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from game.rules.records import (
    Body,
    ClassifyDef,
    Entry,
    EventDef,
    GroupDef,
    MeasureDef,
    OrderDef,
    ProjectDef,
    Range,
    RequisiteDef,
    RuleDef,
    ScenarioDef,
    SetDef,
    TableDef,
    Values,
    VariableDef,
)
from game.rules.schema_nested import with_good_numbers
from game.rules.schema_shapes import Notes
from game.rules.source import Scalar

_HOLDS = re.compile(r"([a-z][a-z0-9_]*)( or none)?")


def _together(entry: Entry, given: set[str], first: str, others: Iterable[str], notes: Notes) -> None:
    """Note which of the others stand beside a field they exclude."""
    wrong = [f"`{other}`" for other in others if other in given and first in given]
    if wrong:
        notes.note("contradiction", f"`{entry.id}` has `{first}` and {' and '.join(wrong)}, which exclude each other.", entry.key.place, "Keep one of them.")


def _needs(entry: Entry, given: set[str], first: str, other: str, notes: Notes) -> None:
    if first in given and other not in given:
        notes.note("missing-field", f"`{entry.id}` has `{first}` but no `{other}`.", entry.key.place, f"Add `{other}`, or remove `{first}`.")


def _one(entry: Entry, given: set[str], names: tuple[str, ...], notes: Notes) -> None:
    """Note that an entry has none of the fields of which it needs one."""
    if not given & set(names):
        wanted = ", ".join(f"`{name}`" for name in names[:-1]) + f" or `{names[-1]}`"
        notes.note("missing-field", f"`{entry.id}` has no {wanted}.", entry.key.place, "Say what its value may be.")


def _stand_in(key: Scalar) -> Range:
    """A range for an entry without a good one, so that what uses it can be read on."""
    return Range(0.0, 1.0, key)


def _set(entry: SetDef, given: set[str], notes: Notes) -> SetDef:
    for first, others in (("kinds", ("union", "of", "members")), ("union", ("of", "members"))):
        _together(entry, given, first, others, notes)
    return entry


def _held(entry: TableDef | VariableDef, may_be_none: bool, notes: Notes) -> tuple[Scalar | None, bool]:
    """The set whose members are held, and whether the value may be none."""
    written = entry.holds
    if written is None:
        return None, False
    parts = _HOLDS.fullmatch(written.text)
    if parts is None or (parts[2] and not may_be_none):
        wanted = "a set, or a set and `or none`" if may_be_none else "a set"
        notes.note("bad-id", f"`holds` wants {wanted}, not `{written.text}`.", written.place)
        return None, False
    return Scalar(parts[1], written.place, written.mod, parts[1]), bool(parts[2])


def _figures(entry: TableDef | VariableDef, given: set[str], notes: Notes) -> None:
    said = {name for name in given if {"estimate": entry.estimate, "judgement": entry.judgement}.get(name, True)}
    _together(entry, said, "judgement", ("estimate", "estimates"), notes)
    _together(entry, said, "estimate", ("estimates",), notes)
    if "estimates" in said and "per" not in given:
        notes.note("contradiction", f"`{entry.id}` has `estimates`, but only one value.", entry.key.place, "Say `estimate: true`.")


def _table(entry: TableDef, given: set[str], notes: Notes) -> TableDef:
    _figures(entry, given, notes)
    _one(entry, given, ("range", "holds"), notes)
    _together(entry, given, "holds", ("range",), notes)
    holds, _ = _held(entry, False, notes)
    range_ = entry.range or (None if holds else _stand_in(entry.key))
    low = f"{range_.low:g}" if range_ else "none"
    values = with_good_numbers(entry.values, low, notes, only="range" in given and "holds" not in given)
    return replace(entry, holds=holds, range=range_, values=values)


def _variable(entry: VariableDef, given: set[str], notes: Notes) -> VariableDef:
    flags = {"whole": entry.whole, "yes or no": entry.yes_or_no, "symmetric": entry.symmetric, "conserved": entry.conserved, "this turn": entry.this_turn}
    said = {name for name in given if flags.get(name, True)}  # a flag that is false counts as not written
    _figures(entry, given, notes)
    _one(entry, said, ("range", "yes or no", "holds"), notes)
    _together(entry, said, "yes or no", ("range", "whole", "holds", "conserved"), notes)
    _together(entry, said, "holds", ("range", "whole", "symmetric", "conserved"), notes)
    _together(entry, said, "conserved", ("this turn", "symmetric"), notes)
    if "guess" in said and entry.seen_by == "everyone":
        notes.note("contradiction", f"`{entry.id}` has a `guess`, but everyone sees it.", entry.key.place, "Add `seen by: owner` or `seen by: nobody`.")
    holds, or_none = _held(entry, True, notes)
    range_ = entry.range or (None if holds or entry.yes_or_no else _stand_in(entry.key))
    if entry.whole and entry.range and not (entry.range.low.is_integer() and entry.range.high.is_integer()):
        notes.note("bad-range", f"`{entry.id}` holds whole numbers, but its range does not end in whole numbers.", entry.range.place.place)
    if entry.yes_or_no or holds:
        range_ = None
    start = with_good_numbers(entry.start, f"{range_.low:g}" if range_ else "no", notes)
    if "start" not in given:
        start = _understood(entry, or_none, notes)
    return replace(entry, holds=holds, or_none=or_none, range=range_, start=start)


def _understood(entry: VariableDef, or_none: bool, notes: Notes) -> Scalar | None:
    """The start of a variable that does not say it."""
    if or_none:
        return Scalar("none", entry.key.place, entry.key.mod)
    if entry.yes_or_no:
        return Scalar("no", entry.key.place, entry.key.mod)
    if entry.this_turn and not entry.holds:
        return Scalar("0", entry.key.place, entry.key.mod)
    notes.note("missing-field", f"`{entry.id}` has no `start`.", entry.key.place, "Give a number, a formula over tables, or values by member.")
    return None


def _measure(entry: MeasureDef, given: set[str], notes: Notes) -> MeasureDef:
    found: object = entry.is_  # as the field was read
    if not isinstance(found, Values):
        return entry
    if not entry.per:
        notes.note("contradiction", f"`{entry.id}` has formulas by member, but no dimension.", entry.key.place, "Say `per:`, or give one formula.")
    return replace(entry, is_=None, by_member=found)


def _rule(entry: RuleDef, given: set[str], notes: Notes) -> RuleDef:
    if not given & {"change", "set", "move"}:
        notes.note("does-nothing", f"The rule `{entry.id}` does nothing.", entry.key.place, "Give it `change`, `set` or `move`.")
    if entry.repeat and entry.step != "cascade":
        notes.note("contradiction", f"`{entry.id}` has `repeat`, which only rules in step `cascade` may have.", entry.key.place, "Add `in: cascade`.")
    _together(entry, given, "repeat", ("change", "move", "draw", "roll"), notes)
    return entry


def _group(entry: GroupDef, given: set[str], notes: Notes) -> GroupDef:
    if entry.needs is not None and entry.needs.text == entry.id:
        notes.note("contradiction", f"The group `{entry.id}` needs itself.", entry.needs.place)
    return entry


def _classify(entry: ClassifyDef, given: set[str], notes: Notes) -> ClassifyDef:
    first: dict[str, int] = {}
    for row in entry.rows:
        if row.id in first:
            notes.note("twice", f"`{entry.id}` has a second row `{row.id}`; the first is in line {first[row.id]}.", row.key.place)
        first.setdefault(row.id, row.key.place.line)
    for row in entry.rows[:-1]:
        if row.if_ is None:
            notes.note("bad-row", f"Behind the row `{row.id}`, which always holds, no row can be reached.", row.key.place, "Put it last.")
    for row in entry.rows[-1:]:
        if row.if_ is not None:
            said = f"The last row of `{entry.id}` must be the one for everything else."
            notes.note("bad-row", said, row.key.place, "End with a row that says `otherwise: true`.")
    _line(entry, notes)
    return entry


def _line(entry: ClassifyDef, notes: Notes) -> None:
    """Whether the line between two ends, where there is one, has each row once."""
    rows, line = [row.id for row in entry.rows], [id.text for id in entry.line]
    if line and sorted(line) != sorted(rows):
        wrong = next((id for id in entry.line if id.text not in rows), entry.line[0])
        notes.note("bad-line", f"The line of `{entry.id}` must have each of its rows once.", wrong.place, f"Its rows are {', '.join(rows)}.")


def _scenario(entry: ScenarioDef, given: set[str], notes: Notes) -> ScenarioDef:
    tables = tuple((key, with_good_numbers(values, "none", notes) or values) for key, values in entry.tables)
    start = tuple((key, with_good_numbers(values, "none", notes) or values) for key, values in entry.start)
    _needs(entry, given, "questions a turn", "events a turn", notes)
    return replace(entry, tables=tables, start=start)


def _moves(key: Scalar, body: Body, notes: Notes) -> None:
    """Note that orders and answers move nothing: what moves must be worked out for all places at once."""
    if body.move:
        hint = "Let it change a variable, and a rule move by that."
        notes.note("move-in-order", f"`{key.text}` has `move`, which only rules may have.", body.move[0].target.place, hint)


def _order(entry: OrderDef, given: set[str], notes: Notes) -> OrderDef:
    _moves(entry.key, entry.body, notes)
    return entry


def _event(entry: EventDef, given: set[str], notes: Notes) -> EventDef:
    for choice in entry.choices:
        _moves(choice.key, choice.body, notes)
    for first, other in (("choices", "asks"), ("whom", "asks"), ("asks", "choices")):
        _needs(entry, given, first, other, notes)
    if not given & {"choices", "otherwise"}:
        notes.note("does-nothing", f"The event `{entry.id}` does nothing.", entry.key.place, "Give it `asks` and `choices`, or `otherwise`.")
    return entry


def _requisite(entry: RequisiteDef, given: set[str], notes: Notes) -> RequisiteDef:
    for before, after in zip(entry.stages, entry.stages[1:]):
        if after.at <= before.at:
            notes.note("bad-stage", f"The stage at {after.key.text} does not lie above the stage before it.", after.key.place, "List stages from low to high.")
    return entry


def _project(entry: ProjectDef, given: set[str], notes: Notes) -> ProjectDef:
    if entry.consolation is not None and entry.consolation > entry.mark:
        notes.note("contradiction", f"The consolation of `{entry.id}` lies above its mark.", entry.key.place)
    return entry


CHECKS: dict[str, Callable[[Any, set[str], Notes], Entry]] = {
    "sets": _set, "tables": _table, "variables": _variable, "measures": _measure, "rules": _rule, "orders": _order, "groups": _group,
    "classify": _classify, "scenarios": _scenario, "events": _event, "requisites": _requisite, "projects": _project,
}  # fmt: skip
