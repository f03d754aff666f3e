"""Entries of the rules as text: as their authors wrote them, each field with who said it where, and as the engine knows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from game.rules.layers import EntryPath, Loaded, Touch
from game.rules.records import Allow, Body, Dim, Entry, Member, Move, Range, Values
from game.rules.source import Mapping, Scalar, Sequence, Value

Line = tuple[str, Touch | None]  # what is said, and who said it last
STEP = "  "
LANGUAGE_KEYS = {"is_": "is", "by_member": "is", "if_": "if", "else_": "else", "step": "in"}  # other attributes are called like their fields
LEFT_OUT = {"id", "key", "or_none"}


# -- as written


def written(loaded: Loaded, kind: str, id: str) -> Iterator[Line]:
    """The lines of an entry, merged from all mods."""
    entries = loaded.tree.get(kind)
    entry = entries.get(id) if isinstance(entries, Mapping) else None
    if isinstance(entry, Mapping):
        yield f"{id}:", _last(loaded, (kind, id))
        yield from _fields(loaded, entry, (kind, id), 1)


def _last(loaded: Loaded, path: EntryPath) -> Touch | None:
    touches = loaded.provenance.get(path, ())
    return touches[-1] if touches else None


def _fields(loaded: Loaded, level: Mapping, path: EntryPath, depth: int) -> Iterator[Line]:
    for key, value in level.items:
        inner = (*path, key.text)
        touch = _last(loaded, inner) or Touch(key.mod, key.place, "set")
        if isinstance(value, Mapping):
            yield f"{STEP * depth}{key.text}:", touch
            yield from _fields(loaded, value, inner, depth + 1)
        elif isinstance(value, Sequence) and any(isinstance(item, Mapping) for item in value.items):
            yield f"{STEP * depth}{key.text}:", touch
            yield from _listed(loaded, value, inner, depth + 1)
        else:
            yield f"{STEP * depth}{key.text}: {_said(value)}", touch


def _listed(loaded: Loaded, values: Sequence, path: EntryPath, depth: int) -> Iterator[Line]:
    """A list of mappings: each with a dash before its first line."""
    for item in values.items:
        if isinstance(item, Mapping):
            for k, (text, touch) in enumerate(_fields(loaded, item, path, depth + 1)):
                yield (f"{STEP * depth}- {text.strip()}" if k == 0 else text), touch
        else:
            yield f"{STEP * depth}- {_said(item)}", _last(loaded, path)


def _said(value: Value) -> str:
    if isinstance(value, Scalar):
        return " ".join(value.text.split())
    if isinstance(value, Sequence):
        return "[" + ", ".join(_said(item) for item in value.items) + "]"
    return "{" + ", ".join(f"{key.text}: {_said(inner)}" for key, inner in value.items) + "}"


# -- as the engine knows it


def core(record: Entry) -> Iterator[str]:
    """The lines of a record: what it says, without what goes without saying."""
    yield f"{record.id}:"
    yield from _record(record, 1)


def _record(record: Any, depth: int) -> Iterator[str]:
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in LEFT_OUT or value is None or value is False or value in ("", ()) or (value == field.default and field.name != "step"):
            continue
        if isinstance(value, Body):
            yield from _record(value, depth)
            continue
        if field.name == "holds" and getattr(record, "or_none", False):
            value = f"{value.text} or none"
        yield from _item(_key(field.name), value, depth)


def _key(name: str) -> str:
    return LANGUAGE_KEYS.get(name, name.replace("_", " "))


def _item(key: str, value: Any, depth: int) -> Iterator[str]:
    pad = STEP * depth
    if _is_plain(value):
        yield f"{pad}{key}: {_plain(value)}"
    elif isinstance(value, tuple) and all(isinstance(v, Dim) for v in value):
        names = [v.set.text if v.name.text == v.set.text else f"{v.name.text}: {v.set.text}" for v in value]
        yield f"{pad}{key}: " + ("{" + ", ".join(names) + "}" if any(":" in n for n in names) else names[0] if len(names) == 1 else f"[{', '.join(names)}]")
    elif isinstance(value, tuple) and all(isinstance(v, Scalar) for v in value):
        yield f"{pad}{key}: [{', '.join(_plain(v) for v in value)}]"
    elif isinstance(value, Values):
        yield f"{pad}{key}:"
        yield from _values(value, depth + 1)
    else:
        yield f"{pad}{key}:"
        for part in value if isinstance(value, tuple) else (value,):
            yield from _part(part, depth + 1)


def _is_plain(value: Any) -> bool:
    return isinstance(value, Scalar | str | int | float | Range)


def _plain(value: Any) -> str:
    if isinstance(value, Scalar):
        return " ".join(value.text.split())
    if isinstance(value, Range):
        return f"{value.low:g} to {value.high:g}"
    if isinstance(value, bool):
        return "true"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _part(part: Any, depth: int) -> Iterator[str]:
    pad = STEP * depth
    if isinstance(part, tuple):
        yield from _pair(part, depth)
    elif isinstance(part, Member):
        yield f"{pad}{part.id}: {{name: {part.label}}}" if part.name else f"{pad}{part.id}: {{}}"
    elif isinstance(part, Allow):
        yield f"{pad}{part.id}:"
        yield f"{pad}{STEP}if: {_plain(part.if_)}"
        yield f"{pad}{STEP}else: {_plain(part.else_)}"
    elif isinstance(part, Move):
        yield from _item(part.target.text, part.amount or part.leaves, depth)
    else:
        yield from _item(part.id if hasattr(part, "id") else "-", "", depth)
        yield from _record(part, depth + 1)


def _pair(pair: tuple[Any, ...], depth: int) -> Iterator[str]:
    key, value = pair
    name = key.text if isinstance(key, Scalar) else str(key)
    yield from _item(name, value, depth)


def _values(values: Values, depth: int) -> Iterator[str]:
    for key, value in values.tree:
        yield from _item(key.text, value, depth)
    if values.otherwise is not None:
        yield from _item("otherwise", values.otherwise, depth)
