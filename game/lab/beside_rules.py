"""Reads files that mods keep beside their rules for the lab: sections with entries, each entry with fields, as strictly as rules are read.

Law: all faults of all files are noted, each with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from game.base.ids import closest
from game.base.problems import Problem, RulesRefused, settled, with_excerpts
from game.rules import source
from game.rules.layers import ModInfo
from game.rules.schema_nested import mapping_of, read_fields
from game.rules.schema_shapes import Field, Notes, is_good_id, said
from game.rules.source import Scalar, Value


@dataclass(frozen=True, slots=True)
class Section:
    """What an entry of a section holds, and what is made of it."""

    fields: tuple[Field, ...]
    make: Callable[..., Any]  # takes `id`, `key` and what the fields give


Found = dict[str, dict[str, Any]]  # entries by section and id


def read_folder(mods: Iterable[ModInfo], folder: str, what: str, sections: Mapping[str, Section], notes: Notes) -> tuple[Found, dict[str, bytes]]:
    """The entries of all mods, and the bytes of all files; a later mod's entry counts before an earlier one's of the same id."""
    found: Found = {name: {} for name in sections}
    files: dict[str, bytes] = {}
    for mod in mods:
        seen: dict[tuple[str, str], Scalar] = {}
        if mod.folder is None:
            continue
        for path in sorted((mod.folder / folder).rglob("*.yaml")):
            file = f"{mod.prefix}/{path.relative_to(mod.folder).as_posix()}"
            tree, problems = source.read_path(path, file, mod.id)
            notes.problems += problems
            files[file] = path.read_bytes() if path.is_file() else b""
            for section, entries in tree.items if tree else ():
                if section.text not in sections:
                    names = " and ".join(filter(None, [", ".join([*sections][:-1]), [*sections][-1]]))
                    notes.note("unknown-kind", f"There is no {said(section)} here.", section.place, f"A file of {what} holds {names}.")
                    continue
                for made in _entries(section, entries, sections[section.text], seen, notes):
                    found[section.text][made.id] = made
    return found, files


def _entries(section: Scalar, entries: Value, of: Section, seen: dict[tuple[str, str], Scalar], notes: Notes) -> Iterator[Any]:
    """What is whole of a section."""
    mapping = mapping_of(entries, section.text, "ids with entries", notes)
    for key, value in mapping.items if mapping else ():
        if (section.text, key.text) in seen:
            first = seen[section.text, key.text].place
            notes.note("entry-twice", f"`{key.text}` is defined a second time in one mod; the first is at {first}.", key.place, "Keep one of the two.")
        seen[section.text, key.text] = key
        inner = mapping_of(value, key.text, "the fields of an entry", notes)
        if inner is None or not is_good_id(key, f"one of the {section.text}", notes, free=False):
            continue
        before = len(notes.problems)
        fields = read_fields(of.fields, inner, key, notes)
        if len(notes.problems) == before:
            yield of.make(id=key.text, key=key, **fields)


def refuse(notes: Notes, files: Mapping[str, bytes]) -> None:
    """Refuses the files where anything was noted."""
    if notes.problems:
        raise RulesRefused(with_excerpts(settled(notes.problems), files))


def unknown(what: str, word: str, at: Scalar, known: Iterable[str]) -> Problem:
    """That there is no such thing, with the one that was probably meant."""
    known = sorted(known)
    near = closest(word, known)
    hint = f"Did you mean `{near}`?" if near else f"There is {', '.join(known[:12])}{' …' if len(known) > 12 else '.'}" if known else ""
    return Problem("history-unknown", f"There is no {what} `{word[:40]}`.", at.place, hint=hint)
