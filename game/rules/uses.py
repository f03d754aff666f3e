"""What is used by what: every formula of an entry, the words in it, and warnings for what nobody uses or changes.

Law: this looks at words alone, so it may miss something unused that is spelt like something else, and never complains without reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache

from game.rules.made import names_in
from game.rules.records import (
    Body,
    ClassifyDef,
    Entry,
    EventDef,
    Lets,
    MeasureDef,
    OrderDef,
    ProjectDef,
    Range,
    RequisiteDef,
    RuleDef,
    ScenarioDef,
    SetDef,
    VariableDef,
    VoteDef,
)
from game.rules.source import Scalar
from game.rules.world import Report

Entries = Mapping[str, Mapping[str, Entry]]

FOR_READERS = frozenset({"id", "key", "name", "text", "source", "teaches", "role", "else_"})  # fields that no formula stands in
LONGEST = 140  # characters of a formula that can still be read at a glance


@lru_cache(64)
def _told(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in FOR_READERS)


def scalars(thing: object) -> Iterator[Scalar]:
    """Every scalar of an entry, or of a part of one, that is not for readers: formulas, targets, ids, names."""
    if isinstance(thing, Scalar):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from scalars(part)
    elif is_dataclass(thing) and not isinstance(thing, type | Range):
        for name in _told(type(thing)):
            yield from scalars(getattr(thing, name))


def check_uses(written: Entries, changed: frozenset[str], report: Report) -> None:
    """Warns of sets, tables, variables, measures, groups and names that nobody uses, and of variables that nothing changes."""
    words = _words(written)
    _check_unused(written, words, report)
    _check_unchanged(written, words, changed, report)
    for kind in ("measures", "rules", "orders", "classify", "requisites", "projects", "events", "votes"):
        for record in written[kind].values():
            for place in _places(record):
                _check_names(*place, report)


def _words(written: Entries) -> dict[str, set[tuple[str, str]]]:
    """For each word the entries in whose formulas it stands. Scenarios fill things, and use nothing."""
    found: dict[str, set[tuple[str, str]]] = {}
    for kind, records in written.items():
        for id, record in records.items():
            if not isinstance(record, ScenarioDef):
                for word in names_in(*scalars(record)):
                    found.setdefault(word, set()).add((kind, id))
    return found


def _check_unused(written: Entries, words: dict[str, set[tuple[str, str]]], report: Report) -> None:
    for kind in ("sets", "tables", "variables", "measures", "groups"):
        for id, record in written[kind].items():
            if not _is_used(kind, record, words):
                report.warning("unused", f"Nothing uses the {kind[:-1]} `{id}`.", record.key, "Remove it, or use it.")


def _is_used(kind: str, record: Entry, words: dict[str, set[tuple[str, str]]]) -> bool:
    """Whether anything needs an entry, in formulas or by its role, or shows it."""
    return bool(words.get(record.id, set()) - {(kind, record.id)}) or record.role is not None or _is_shown(record)


def _is_shown(record: Entry) -> bool:
    """Whether people see it all the same: measures with a text, and the set of those who play."""
    return (isinstance(record, MeasureDef) and record.text is not None) or (isinstance(record, SetDef) and bool(record.kinds))


def _check_unchanged(written: Entries, words: dict[str, set[tuple[str, str]]], changed: frozenset[str], report: Report) -> None:
    for id, record in written["variables"].items():
        if id in changed or not isinstance(record, VariableDef) or not _is_used("variables", record, words):
            continue
        if record.conserved:
            report.warning("never-changed", f"Nothing ever moves `{id}`.", record.key, "Write a rule with `move`, or make it a table.")
        else:
            report.warning("never-changed", f"Nothing ever changes `{id}`.", record.key, "Make it a table, or let something change it.")


# -- names given inside an entry

Place = tuple[Lets, Iterable[Scalar], str]  # names with their formulas, where they may be used, and what they are


def _places(record: Entry) -> Iterator[Place]:
    """Where an entry gives names, and what could use them."""
    if isinstance(record, MeasureDef):
        yield record.let, scalars((record.is_,)), "name"
    elif isinstance(record, RuleDef):
        yield from _body_places(record.body, ())
    elif isinstance(record, OrderDef):
        yield from _body_places(record.body, tuple(scalars((record.allow, record.cost))))
        picks = tuple((dim.name, dim.set) for dim in record.pick)
        yield picks, scalars((record.allow, record.cost, record.body)), "pick"
    elif isinstance(record, ClassifyDef):
        yield record.let, scalars(record.rows), "name"
    elif isinstance(record, RequisiteDef):
        yield record.let, scalars((record.parts, record.value, record.stages, record.fails)), "name"
    elif isinstance(record, ProjectDef):
        yield record.let, scalars((record.value,)), "name"
    elif isinstance(record, EventDef):
        yield record.let, scalars((record.when, record.chance, record.place, record.whom, record.choices, record.otherwise)), "name"
        for body in (*(choice.body for choice in record.choices), *((record.otherwise,) if record.otherwise else ())):
            yield from _body_places(body, ())
    else:
        assert isinstance(record, VoteDef)
        used = (record.when, record.against, record.leans, record.weight, record.veto, record.takes, record.passes, record.change, record.set)
        yield record.let, scalars(used), "name"


def _body_places(body: Body, outside: tuple[Scalar, ...]) -> Iterator[Place]:
    texts = (*scalars((body.where, body.announce, body.change, body.set, body.move)), *outside)
    yield body.let, (*texts, *_formulas((*body.draw, *body.roll))), "name"
    yield body.draw, (*texts, *_formulas(body.roll)), "draw"
    yield body.roll, texts, "roll"


def _formulas(lets: Lets) -> Iterator[Scalar]:
    return (formula for _, formula in lets)


def _check_names(names: Lets, texts: Iterable[Scalar], what: str, report: Report) -> None:
    if not names:
        return
    later = names_in(*texts)
    for name, formula in reversed(names):
        if name.text not in later:
            report.warning("unused-name", f"Nothing uses the {what} `{name.text}`.", name, "Remove it, or use it.")
        later |= names_in(formula)


# -- sentences


def check_lengths(written: Entries, report: Report) -> None:
    """Warns of formulas too long to be read."""
    for records in written.values():
        for record in records.values():
            for at in scalars(record):
                if len(at.text) > LONGEST:
                    hint = "Give its parts names under `let`."
                    report.warning("long-formula", f"This formula has {len(at.text)} characters; up to {LONGEST} can be read at a glance.", at, hint)
