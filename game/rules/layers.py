"""Mods laid over one another: one tree of kinds and entries, each value still knowing the mod and line that said it.

Law: neither file names nor the order of entries mean anything; only `requires` decides who speaks later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from game.base.ids import closest
from game.base.problems import Place, Problem, with_excerpts
from game.rules import source
from game.rules.layers_mods import HEAD, ModInfo, Need, find_mods, is_rule_file, mods_in, order_mods, rule_files
from game.rules.schema_shapes import Notes, said
from game.rules.source import Mapping, Scalar, Sequence, Value

__all__ = ["EntryPath", "Loaded", "ModInfo", "Need", "Provenance", "Touch", "find_mods", "load", "mods_in", "order_mods"]

EntryPath: TypeAlias = tuple[str, ...]  # kind, id, field, and further in


class Touch(NamedTuple):
    """That a mod said something of a value: set, make (a mapping), append, without, remove or replace."""

    mod: str
    place: Place
    how: str


Provenance: TypeAlias = dict[EntryPath, tuple[Touch, ...]]


class Loaded(NamedTuple):
    """What mods say together."""

    tree: Mapping
    provenance: Provenance
    problems: list[Problem]
    sources: dict[str, bytes]


@dataclass(slots=True)
class _Level:
    """A mapping that later mods may still change."""

    place: Place
    mod: str
    items: dict[str, tuple[Scalar, _Level | Scalar | Sequence]] = field(default_factory=dict)

    def done(self) -> Mapping:
        items = tuple((key, value.done() if isinstance(value, _Level) else value) for key, value in self.items.values())
        return Mapping(items, self.place, self.mod)


def load(mods: Iterable[ModInfo], sources: MappingType[str, bytes] | None = None) -> Loaded:
    """The mods' rules, merged in the given order; read from their folders, or from the given bytes by file name."""
    mods = tuple(mods)
    files: dict[str, bytes] = {}
    layers = _Layers()
    for mod in mods:
        if sources is None:
            mine, wrong = rule_files(mod)
            layers.notes.problems += wrong
        else:
            mine = {file: data for file, data in sorted(sources.items()) if is_rule_file(file, mod) or file == f"{mod.prefix}/{HEAD}"}
        files.update(mine)
        layers.add(mod, mine)
    layers.note_overlaps(mods)
    return Loaded(layers.top.done(), {path: tuple(t) for path, t in layers.touches.items()}, with_excerpts(layers.notes.problems, files), files)


class _Layers:
    """The tree so far, and who said what."""

    def __init__(self) -> None:
        self.top = _Level(Place("", 1, 1), "")
        self.touches: dict[EntryPath, list[Touch]] = {}
        self.notes = Notes()

    def add(self, mod: ModInfo, files: MappingType[str, bytes]) -> None:
        """Lay one mod over what is there."""
        first: dict[EntryPath, Place] = {}
        for file, data in files.items():
            tree, problems = source.read_text(data, file, mod.id) if is_rule_file(file, mod) else (None, [])
            self.notes.problems += problems
            for kind, entries in tree.items if tree else ():
                if isinstance(entries, Mapping):
                    self._add_kind(kind, entries, first)
                else:
                    self.notes.wrong(kind.text, "ids with entries", entries)

    def _add_kind(self, kind: Scalar, entries: Mapping, first: dict[EntryPath, Place]) -> None:
        old = self.top.items.get(kind.text)
        level = old[1] if old and isinstance(old[1], _Level) else _Level(entries.place, entries.mod)
        self.top.items.setdefault(kind.text, (kind, level))
        for key, value in entries.items:
            path = (kind.text, key.text)
            if path in first:
                message = f"`{key.text}` is defined a second time in one mod; the first is at {first[path]}."
                self.notes.note("entry-twice", message, key.place, "Keep one of the two.")
                continue
            first[path] = key.place
            self._lay(level, key, value, path)

    def _lay(self, level: _Level, key: Scalar, value: Value, path: EntryPath) -> None:
        """Lay one value over what stands under its key."""
        old = level.items.get(key.text, (key, None))[1]
        if not isinstance(value, Mapping):
            self._touch(path, key, "set")
            level.items[key.text] = (key, value)
        elif _says(value, "remove"):
            self._remove(level, key, value, path)
        elif _says(value, "replace"):
            self._replace(level, key, value, path)
        elif len(path) > 2 and not isinstance(old, _Level) and _changes_list(value):
            self._change_list(level, key, value, path)
        else:
            inner = old if isinstance(old, _Level) else _Level(value.place, value.mod)
            if inner is not old:
                self._touch(path, key, "make")
                level.items[key.text] = (key, inner)
            for inner_key, inner_value in value.items:
                self._lay(inner, inner_key, inner_value, (*path, inner_key.text))

    def _touch(self, path: EntryPath, key: Scalar, how: str) -> None:
        self.touches.setdefault(path, []).append(Touch(key.mod, key.place, how))

    def _missing(self, level: _Level, key: Scalar, verb: str) -> None:
        guess = closest(key.text, level.items)
        hint = f"Did you mean `{guess}`?" if guess else "The mod that defines it must be in `requires`."
        self.notes.note("nothing-there", f"There is no {said(key)} to {verb}.", key.place, hint)

    def _remove(self, level: _Level, key: Scalar, value: Mapping, path: EntryPath) -> None:
        if len(value.items) > 1:
            self.notes.note("remove-alone", f"{said(key)} is removed, so its other fields say nothing.", key.place, "Remove them, or write `replace: true`.")
        if key.text not in level.items:
            self._missing(level, key, "remove")
            return
        self._touch(path, key, "remove")
        del level.items[key.text]

    def _replace(self, level: _Level, key: Scalar, value: Mapping, path: EntryPath) -> None:
        if key.text not in level.items:
            self._missing(level, key, "replace")
        self._touch(path, key, "replace")
        fresh = _Level(value.place, value.mod)
        level.items[key.text] = (key, fresh)
        for inner_key, inner_value in value.items:
            if inner_key.text != "replace":
                self._lay(fresh, inner_key, inner_value, (*path, inner_key.text))

    def _change_list(self, level: _Level, key: Scalar, change: Mapping, path: EntryPath) -> None:
        """`{append: [..]}` and `{without: [..]}`; a single value counts as a list of one."""
        if key.text not in level.items:
            self._missing(level, key, "change")
            return
        old_key, old = level.items[key.text]
        items: tuple[Value, ...] = old.items if isinstance(old, Sequence) else (old,) if isinstance(old, Scalar) else ()
        for how, listed in change.items:
            assert isinstance(listed, Sequence)
            self._touch(path, how, how.text)
            if how.text == "append":
                items += listed.items
                continue
            for gone in listed.items:
                kept = tuple(item for item in items if _name(item) != _name(gone))
                if len(kept) == len(items):
                    self.notes.note("nothing-there", f"{said(key)} has no {said(gone)} to take out.", gone.place)
                items = kept
        level.items[key.text] = (old_key, Sequence(items, old.place, old.mod))

    def note_overlaps(self, mods: Iterable[ModInfo]) -> None:
        """Note where two mods set the same value and neither builds on the other."""
        mods = tuple(mods)
        if len(mods) < 2:
            return
        turn = {mod.id: n for n, mod in enumerate(mods)}
        below = _requirements(mods)
        noted: set[tuple[EntryPath, str, str]] = set()
        for path, one, two in self._meetings():
            if turn[one.mod] > turn[two.mod]:
                one, two = two, one
            if one.mod == two.mod or one.mod in below[two.mod] or one.how == two.how == "append" or (path, one.mod, two.mod) in noted:
                continue
            noted.add((path, one.mod, two.mod))
            what = ".".join(path[1:])
            message = f"`{one.mod}` and `{two.mod}` both say what `{what}` is, and neither requires the other; `{two.mod}` is heard."
            self.notes.problems.append(Problem("mods-overlap", message, two.place, "warning", f"The other is at {one.place}."))

    def _meetings(self) -> Iterator[tuple[EntryPath, Touch, Touch]]:
        """Every two touches of one value, or of a value and something it stands in."""
        for path, touches in self.touches.items():
            for k, two in enumerate(touches):
                yield from ((path, one, two) for one in touches[:k])
                for n in range(2, len(path)):
                    yield from ((path[:n], one, two) for one in self.touches.get(path[:n], ()) if one.how in {"set", "remove", "replace"})


def _says(value: Mapping, word: str) -> bool:
    found = value.get(word)
    return isinstance(found, Scalar) and found.text == "true"


def _changes_list(value: Mapping) -> bool:
    return bool(value.items) and all(key.text in {"append", "without"} and isinstance(inner, Sequence) for key, inner in value.items)


def _name(value: Value) -> str:
    """What an item of a list is called: its text, or what stands first in it."""
    while not isinstance(value, Scalar):
        if not value.items:
            return ""
        first = value.items[0]
        value = first[1] if isinstance(first, tuple) else first
    return value.text


def _requirements(mods: Iterable[ModInfo]) -> dict[str, set[str]]:
    """For each mod all it requires, directly or through others; the mods come in their order."""
    below: dict[str, set[str]] = {}
    for mod in mods:
        direct = {need.id for need in mod.requires}
        below[mod.id] = direct.union(*(below.get(id, set()) for id in direct))
    return below
