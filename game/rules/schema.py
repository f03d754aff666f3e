"""From a tree of kinds and entries to records: every entry read by the table of its kind, all problems noted, nothing looked up elsewhere.

Law: whatever the tree, reading ends with records and problems and never raises. A record with problems is as complete as it can be made.
"""

from __future__ import annotations

from typing import Any

from game.base.ids import closest
from game.base.problems import Problem
from game.rules.records import KINDS, Body, Entry
from game.rules.schema_checks import CHECKS
from game.rules.schema_fields import FIELDS
from game.rules.schema_nested import meant_fields, read_fields
from game.rules.schema_shapes import Notes, is_good_id
from game.rules.source import Mapping, Scalar, Value

# Kinds whose ids no formula can name, so that they may be words of the language.
_UNNAMED = frozenset({"rules", "orders", "groups", "scenarios", "events", "pledges", "personalities"})
_WITH_BODY = frozenset({"rules", "orders"})


def read(tree: Mapping) -> tuple[dict[str, dict[str, Entry]], list[Problem]]:
    """The records by kind and id, and what is wrong with them."""
    notes = Notes()
    found: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
    for kind, entries in tree.items:
        if kind.text not in KINDS:
            guess = closest(kind.text, KINDS)
            hint = f"Did you mean `{guess}`?" if guess else f"The kinds are: {', '.join(KINDS)}."
            notes.note("unknown-kind", f"There is no kind of entry called `{kind.text}`.", kind.place, hint)
        elif not isinstance(entries, Mapping):
            notes.wrong(kind.text, "ids with entries", entries)
        else:
            for key, value in entries.items:
                entry = _entry(kind.text, key, value, notes)
                if entry is not None:
                    found[kind.text][entry.id] = entry
    return found, notes.problems


def _entry(kind: str, key: Scalar, value: Value, notes: Notes) -> Entry | None:
    free = kind not in _UNNAMED and not (kind == "sets" and key.text == "seat")
    if not is_good_id(key, f"one of the {kind}", notes, free):
        return None
    if not isinstance(value, Mapping):
        notes.wrong(key.text, "the fields of an entry", value, "Write `{}` where there is nothing to say." if kind == "sets" else "")
        return None
    attributes = read_fields(FIELDS[kind], value, key, notes)
    if kind in _WITH_BODY:
        attributes["body"] = Body(**_of_body(attributes))
    record = KINDS[kind](id=key.text, key=key, **attributes)
    check = CHECKS.get(kind)
    return check(record, meant_fields(value, [one.name for one in FIELDS[kind]]), notes) if check else record


def _of_body(attributes: dict[str, Any]) -> dict[str, Any]:
    """Takes what belongs to the body out of the attributes."""
    names = [name for name in attributes if name.startswith("body.")]
    return {name.removeprefix("body."): attributes.pop(name) for name in names}
