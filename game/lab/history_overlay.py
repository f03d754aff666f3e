"""The mod that behaviours lay over the rules: a scenario for each arm, the measures, and what is held down.

It is written as a rule file and read like any other, so a behaviour can say nothing that a modder could not. Law: every line of it knows which
value of which file it came from, so that what is wrong is said where it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace

from game.base.problems import Problem, RulesRefused, with_excerpts
from game.lab.beside_rules import unknown
from game.lab.history_read import Arm, Behaviour
from game.rules import source
from game.rules.layers import Loaded, ModInfo, mods_in
from game.rules.ruleset import Ruleset, read_rules
from game.rules.source import Mapping, Scalar, Value

MOD = "history_overlay"
FILE = f"{MOD}/overlay.yaml"
HEAD = "id: {id}\nname: Behaviours\nversion: 1.0.0\nrequires: [{below}]\n"
STEP = "  "
HIGHEST = "100"  # of requisites and projects


@dataclass(frozen=True, slots=True)
class Overlay:
    """The rules with behaviours laid over them, read: the scenario of each arm and the id of each measure, by behaviour."""

    ruleset: Ruleset
    scenarios: MappingType[str, MappingType[str, str]]
    measures: MappingType[str, MappingType[str, str]]
    lines: tuple[tuple[Scalar, int], ...]
    sources: MappingType[str, bytes]

    def said(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems, each where its cause was written."""
        return said_at(problems, self.lines, self.sources)


def overlay_of(some: Sequence[Behaviour], mods: tuple[ModInfo, ...], loaded: Loaded, sources: MappingType[str, bytes]) -> Overlay:
    """Lays behaviours over the rules, or refuses them with their problems. `sources` are the files of behaviours."""
    written = _Writing()
    if any(one.arms for one in some):
        written.open(0, "scenarios", some[0].key)
    scenarios = {one.id: _scenarios(one, loaded.tree, written) for one in some}
    written.open(0, "measures", some[0].key)
    measures = {one.id: _measures(one, written) for one in some}
    _tables([*_marks(loaded.tree), *_ceilings(some)], some[0], written)
    _held_down(some, loaded.tree, written)
    below = ", ".join(f'"{mod.id}"' for mod in mods)
    files = {**loaded.sources, f"{MOD}/mod.yaml": HEAD.format(id=MOD, below=below).encode(), FILE: written.text().encode()}
    over, _ = mods_in({name: data for name, data in files.items() if name.startswith(f"{MOD}/")})
    reading = read_rules((*mods, over[MOD]), files, scenarios=[], warn=False)
    lines, known = tuple(written.origins), {**loaded.sources, **sources}
    if reading.ruleset is None:
        raise RulesRefused(said_at([p for p in reading.problems if p.severity == "error"], lines, known))
    return Overlay(reading.ruleset, scenarios, measures, lines, known)


def said_at(problems: Iterable[Problem], lines: tuple[tuple[Scalar, int], ...], sources: MappingType[str, bytes]) -> list[Problem]:
    """Problems of the overlay as problems of what it was made from."""
    found = []
    for problem in problems:
        place = problem.place
        if place is not None and place.file == FILE:
            origin, column = lines[place.line - 1]
            place = origin.at(max(0, place.column - column)) if column and place.column >= column else origin.place
            problem = replace(problem, place=place, excerpt="")
        found.append(problem)
    return with_excerpts(found, sources)


# -- parts


def _scenarios(one: Behaviour, tree: Mapping, written: _Writing) -> dict[str, str]:
    """Writes a scenario for each arm."""
    known = tree.get("scenarios")
    base = known.get(one.scenario.text) if isinstance(known, Mapping) else None
    if not isinstance(base, Mapping):
        raise RulesRefused([unknown("scenario", one.scenario.text, one.scenario, known.keys() if isinstance(known, Mapping) else ())])
    found = {arm.id: f"{one.id}_in_{arm.id}" for arm in one.arms}
    for arm in one.arms:
        written.open(1, found[arm.id], arm.key)
        written.tree(2, _scenario(one, arm, base))
    return found


def _measures(one: Behaviour, written: _Writing) -> dict[str, str]:
    """Writes a behaviour's measures, which may read what is hidden."""
    found = {measure.id: f"{one.id}_{measure.id}" for measure in one.measures}
    for measure in one.measures:
        written.open(1, found[measure.id], measure.key)
        written.value(2, "seen by", _named("nobody", measure.key))
        if measure.let:
            written.open(2, "let", measure.key)
            for name, formula in measure.let:
                written.value(3, name.text, formula)
        written.value(2, "is", measure.is_)
    return found


def _scenario(one: Behaviour, arm: Arm, base: Mapping) -> Mapping:
    """The behaviour's scenario as an arm begins it."""
    found = {key.text: (key, value) for key, value in base.items if key.text != "role"}
    tables = [part for part in (one.tables, arm.tables) if part is not None]
    if arm.at_most:
        key = arm.at_most[0][0]
        tables.append(Mapping(tuple((_named(f"most_{id.text}", id), _named(f"{most:g}", id)) for id, most in arm.at_most), key.place))
    for name, parts in (("start", [part for part in (one.start, arm.start) if part is not None]), ("tables", tables)):
        for part in parts:
            old = found.get(name, (_named(name, arm.key), Mapping((), part.place)))
            found[name] = (old[0], _laid(old[1], part))
    without = (*one.without, *arm.without)
    if without:
        key, listed = found.get("without", (_named("without", without[0]), source.Sequence((), without[0].place)))
        before = listed.items if isinstance(listed, source.Sequence) else (listed,)
        found["without"] = (key, source.Sequence((*before, *without), key.place))
    return Mapping(tuple(found.values()), base.place, base.mod)


def _marks(tree: Mapping) -> Iterator[tuple[str, Scalar]]:
    """Each project's mark as a table, so that a measure can say whether it was reached."""
    projects = tree.get("projects")
    for id, entry in projects.items if isinstance(projects, Mapping) else ():
        mark = entry.get("mark") if isinstance(entry, Mapping) else None
        yield f"{id.text}_mark", mark if isinstance(mark, Scalar) else _named(HIGHEST, id)


def _held(some: Sequence[Behaviour]) -> dict[str, Scalar]:
    """The requisites that some arm holds at a number."""
    return {id.text: id for one in some for arm in one.arms for id, _ in arm.at_most}


def _ceilings(some: Sequence[Behaviour]) -> Iterator[tuple[str, Scalar]]:
    """A table for each requisite that some arm holds at a number; where no arm says so it is as high as they go."""
    for id, key in _held(some).items():
        yield f"most_{id}", _named(HIGHEST, key)


def _tables(tables: list[tuple[str, Scalar]], one: Behaviour, written: _Writing) -> None:
    if tables:
        written.open(0, "tables", one.key)
    for id, value in tables:
        written.open(1, id, value)
        written.value(2, "range", _named(f"0 to {HIGHEST}", value))
        written.value(2, "values", value)


def _held_down(some: Sequence[Behaviour], tree: Mapping, written: _Writing) -> None:
    """Requisites that some arm holds at a number are no higher than their table says."""
    held = _held(some)
    requisites = tree.get("requisites")
    known = requisites if isinstance(requisites, Mapping) else Mapping((), tree.place)
    wrong = [unknown("requisite", id, key, known.keys()) for id, key in held.items() if known.get(id) is None]
    if wrong:
        raise RulesRefused(wrong)
    if held:
        written.open(0, "requisites", some[0].key)
    for id, key in held.items():
        entry = known.get(id)
        value = entry.get("value") if isinstance(entry, Mapping) else None
        if isinstance(value, Scalar):
            written.open(1, id, key)
            written.value(2, "value", _named(f"min(most_{id}, {value.text})", value))


def _laid(old: Value, new: Value) -> Value:
    """A value laid over another, as mods are."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return new
    items = {key.text: (key, value) for key, value in old.items}
    for key, value in new.items:
        items[key.text] = (key, _laid(items[key.text][1], value) if key.text in items else value)
    return Mapping(tuple(items.values()), old.place, old.mod)


def _named(text: str, at: Scalar) -> Scalar:
    """A text that stands nowhere, with the place of what it was made for."""
    return Scalar(text, at.place)


class _Writing:
    """A rule file being written; for each line what it came from and in which column its value's text begins (0: it has none)."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.origins: list[tuple[Scalar, int]] = []

    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    def open(self, depth: int, key: str, origin: Scalar) -> None:
        """A key whose value follows on further lines."""
        self._line(f"{STEP * depth}{key}:", origin, 0)

    def value(self, depth: int, key: str, value: Scalar) -> None:
        """A key with its value, in quotes."""
        before = f"{STEP * depth}{key}: '"
        self._line(before + _quoted(value), value, len(before) + 1)

    def tree(self, depth: int, tree: Mapping) -> None:
        """Everything that a mapping holds."""
        for key, value in tree.items:
            if isinstance(value, Scalar):
                self.value(depth, key.text, value)
            elif not value.items:
                self._line(f"{STEP * depth}{key.text}: {'{}' if isinstance(value, Mapping) else '[]'}", key, 0)
            elif isinstance(value, Mapping):
                self.open(depth, key.text, key)
                self.tree(depth + 1, value)
            else:
                self.open(depth, key.text, key)
                for item in value.items:
                    if isinstance(item, Scalar):
                        self._line(f"{STEP * depth}- '{_quoted(item)}", item, len(STEP * depth) + 4)

    def _line(self, text: str, origin: Scalar, column: int) -> None:
        self.lines.append(text)
        self.origins.append((origin, column))


def _quoted(value: Scalar) -> str:
    return " ".join(value.text.split()).replace("'", "''") + "'"
