"""Mods: what a `mod.yaml` says, which mods there are, which belong together and in which order, and the files of each."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.base.ids import closest
from game.base.problems import Place, Problem, with_excerpts
from game.rules import source
from game.rules.schema_nested import read_fields
from game.rules.schema_shapes import NEW_ID, TEXT, Field, Notes, Shape, text_of
from game.rules.source import Scalar, Sequence, Value

HEAD = "mod.yaml"
NOT_RULES = ("texts", "cases", "history", "balance")  # folders at a mod's top that hold no rules
MOST_FILES = 1_000
MOST_BYTES = 20_000_000  # of a mod's files together

_VERSION = r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,2}"
_BOUND = re.compile(rf"(>=|<=|==|>|<)({_VERSION})")
_NEED = re.compile(rf"([a-z][a-z0-9_]*)((?: +(?:>=|<=|==|>|<){_VERSION})*)")

Bounds = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Need:
    """Another mod that is required, or that this one can not stand beside, and in which versions."""

    id: str
    bounds: Bounds
    place: Place


@dataclass(frozen=True, slots=True)
class ModInfo:
    """What a mod says of itself."""

    id: str
    name: str
    version: str
    game: str  # the versions of the game it is made for, as written; empty: any
    requires: tuple[Need, ...]
    conflicts: tuple[Need, ...]
    folder: Path | None  # none where its files are given otherwise
    prefix: str  # the folder's name: its files are called `prefix/…`
    place: Place


# -- mod.yaml


def _version(value: Value, label: str, notes: Notes) -> str | None:
    found = text_of(value, label, "a version", notes)
    if found and not re.fullmatch(_VERSION, found.text):
        notes.note("mod-version", f"`{found.text}` is no version.", found.place, "Write three numbers, as 1.0.0.")
        return None
    return found.text if found else None


def _range(value: Value, label: str, notes: Notes) -> str | None:
    found = text_of(value, label, "a range of versions", notes)
    if found and not all(_BOUND.fullmatch(word) for word in found.text.split()):
        notes.note("mod-version", f"`{found.text}` is no range of versions.", found.place, 'Write it as ">=1.0 <2.0", in quotes.')
        return None
    return found.text if found else None


def _needs(value: Value, label: str, notes: Notes) -> tuple[Need, ...] | None:
    if not isinstance(value, Sequence):
        notes.wrong(label, _NEEDS.words, value, "Write `[]` for none.")
        return None
    needs = []
    for item in value.items:
        found = text_of(item, label, "a mod's id", notes)
        parts = _NEED.fullmatch(found.text) if found else None
        if parts:
            needs.append(Need(parts[1], bounds_of(parts[2]), item.place))
        elif found:
            notes.note("mod-version", f"`{found.text}` names no mod.", found.place, 'Write an id, or an id with versions: "base >=1.0".')
    return tuple(needs)


_NEEDS = Shape("a list of mods", _needs, ("array",))
FIELDS = (
    Field("id", NEW_ID, "The mod's id.", required=True),
    Field("name", TEXT, "What a reader sees.", required=True),
    Field("text", TEXT, "What the mod does, in a sentence or two."),
    Field("version", Shape("a version", _version), "Its version, three numbers.", required=True),
    Field("game", Shape("a range of versions", _range), "The versions of the game it is made for."),
    Field("requires", _NEEDS, "The mods it builds on."),
    Field("conflicts", _NEEDS, "The mods it can not stand beside."),
)


def bounds_of(text: str) -> Bounds:
    """The bounds in a text such as `>=1.0 <2.0`."""
    return tuple((sign, _numbers(version)) for sign, version in _BOUND.findall(text))


def _numbers(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in version.split(".")]
    return (*parts, *[0] * (3 - len(parts)))


def allows(bounds: Bounds, version: str) -> bool:
    """Whether a version lies within bounds."""
    here = _numbers(version)
    holds = {">=": here.__ge__, "<=": here.__le__, "==": here.__eq__, ">": here.__gt__, "<": here.__lt__}
    return all(holds[sign](there) for sign, there in bounds)


def _read_head(data: bytes, prefix: str, folder: Path | None) -> tuple[ModInfo | None, list[Problem]]:
    file = f"{prefix}/{HEAD}"
    tree, problems = source.read_text(data, file)
    if tree is None:
        return None, problems
    notes = Notes()
    found: dict[str, Any] = read_fields(FIELDS, tree, Scalar(HEAD, Place(file, 1, 1)), notes)
    problems += with_excerpts(notes.problems, {file: data})
    if any(one.required and one.target not in found for one in FIELDS):
        return None, problems
    key = tree.get("id")
    info = ModInfo(
        found["id"],
        found["name"].text,
        found["version"],
        found.get("game", ""),
        found.get("requires", ()),
        found.get("conflicts", ()),
        folder,
        prefix,
        key.place if key else Place(file, 1, 1),
    )
    return info, problems


# -- which mods there are


def find_mods(folders: Iterable[Path]) -> tuple[dict[str, ModInfo], list[Problem]]:
    """The mods in folders, by id. Each folder is a mod or holds mods; one that is not there holds none. A mod with a broken head is left out."""
    heads: list[tuple[bytes, str, Path | None]] = []
    problems: list[Problem] = []
    for folder in folders:
        try:
            inside = [folder] if (folder / HEAD).is_file() else sorted(child for child in folder.iterdir() if (child / HEAD).is_file())
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            problems.append(_unreadable(str(folder), error))
            continue
        for mod in inside:
            name = mod.resolve().name if mod.name in {"", ".."} else mod.name
            try:
                heads.append((_bytes_of(mod / HEAD), name, mod))
            except OSError as error:
                problems.append(_unreadable(f"{name}/{HEAD}", error))
    return _listed(heads, problems)


def _bytes_of(path: Path) -> bytes:
    """A file's bytes, or one more than is allowed."""
    with path.open("rb") as stream:
        return stream.read(source.LARGEST_FILE + 1)


def _unreadable(file: str, error: OSError) -> Problem:
    return Problem("mod-unreadable", f"`{file}` can not be read: {error.strerror}.", Place(file, 1, 1))


def mods_in(sources: MappingType[str, bytes]) -> tuple[dict[str, ModInfo], list[Problem]]:
    """The mods whose files are given by name, as in a saved game."""
    heads = [(data, file.split("/")[0], None) for file, data in sorted(sources.items()) if re.fullmatch(rf"[^/]+/{re.escape(HEAD)}", file)]
    return _listed(heads, [])


def _listed(heads: Iterable[tuple[bytes, str, Path | None]], problems: list[Problem]) -> tuple[dict[str, ModInfo], list[Problem]]:
    mods: dict[str, ModInfo] = {}
    prefixes: dict[str, str] = {}
    for data, prefix, folder in heads:
        info, wrong = _read_head(data, prefix, folder)
        problems += wrong
        if info is None:
            continue
        if info.id in mods:
            said = f"A second mod is called `{info.id}`; the first is in `{mods[info.id].folder or mods[info.id].prefix}`."
            problems.append(Problem("mod-twice", said, info.place, hint="Remove one of the two."))
        elif prefix in prefixes:
            said = f"The mods `{prefixes[prefix]}` and `{info.id}` are both in a folder called `{prefix}`."
            problems.append(Problem("mod-twice", said, info.place, hint="Rename one of the folders."))
        else:
            mods[info.id], prefixes[prefix] = info, info.id
    return mods, problems


# -- which belong together, and in which order


def order_mods(mods: MappingType[str, ModInfo], chosen: Iterable[str] | None = None, game: str = "") -> tuple[tuple[ModInfo, ...], list[Problem]]:
    """The chosen mods (all, if none are named) and those they require, each behind those it requires, otherwise by id."""
    problems: list[Problem] = []
    wanted = _with_required(mods, sorted(mods) if chosen is None else list(chosen), problems)
    for id in sorted(wanted):
        info = mods[id]
        if game and not allows(bounds_of(info.game), game):
            said = f"`{id}` is made for versions {info.game} of the game; this is {game}."
            problems.append(Problem("mod-game", said, info.place, hint="Look for a newer version of the mod."))
        for other in info.conflicts:
            if other.id in wanted and other.id != id and allows(other.bounds, mods[other.id].version):
                said = f"`{id}` and `{other.id}` can not be used together."
                problems.append(Problem("mod-conflict", said, other.place, hint="Leave one of them out."))
    return tuple(_sorted(mods, wanted, problems)), problems


def _with_required(mods: MappingType[str, ModInfo], chosen: Iterable[str], problems: list[Problem]) -> set[str]:
    wanted: set[str] = set()
    waiting: list[str] = []
    for id in chosen:
        if id in mods:
            waiting.append(id)
        else:
            guess = closest(id, mods)
            problems.append(Problem("mod-missing", f"There is no mod `{id}`.", None, hint=f"Did you mean `{guess}`?" if guess else ""))
    while waiting:
        id = waiting.pop()
        if id in wanted:
            continue
        wanted.add(id)
        for need in mods[id].requires:
            if need.id not in mods:
                problems.append(Problem("mod-missing", f"`{id}` requires the mod `{need.id}`, which is not here.", need.place, hint="Install it."))
                continue
            waiting.append(need.id)
            if not allows(need.bounds, mods[need.id].version):
                said = f"`{id}` requires another version of `{need.id}` than {mods[need.id].version}."
                problems.append(Problem("mod-version", said, need.place, hint=f"Install a version of `{need.id}` that fits."))
    return wanted


def _sorted(mods: MappingType[str, ModInfo], wanted: set[str], problems: list[Problem]) -> Iterator[ModInfo]:
    left = {id: {need.id for need in mods[id].requires} & wanted for id in sorted(wanted)}
    while left:
        free = next((id for id, needs in left.items() if not needs & left.keys()), None)
        if free is None:
            free = next(iter(left))
            said = f"These mods require each other in a circle: {', '.join(_circle(left, free))}."
            problems.append(Problem("mod-circle", said, mods[free].place, hint="One of them must stand alone."))
            return
        del left[free]
        yield mods[free]


def _circle(left: dict[str, set[str]], start: str) -> list[str]:
    path = [start]
    while path.count(path[-1]) == 1:
        path.append(min(left[path[-1]] & left.keys()))
    return path[path.index(path[-1]) : -1]


# -- the files of a mod


def rule_files(mod: ModInfo) -> tuple[dict[str, bytes], list[Problem]]:
    """A mod's head and rule files by name, and which can not be used."""
    assert mod.folder is not None
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in _walk(mod.folder, mod.folder.resolve()):
        file = f"{mod.prefix}/{path.relative_to(mod.folder).as_posix()}"
        wrong = _unfit(path, file, mod.folder.resolve())
        if wrong is not None:
            problems.append(wrong)
        elif path.suffix == ".yaml":
            try:
                found[file] = _bytes_of(path)
            except OSError as error:
                problems.append(_unreadable(file, error))
        if len(found) > MOST_FILES or sum(map(len, found.values())) > MOST_BYTES:
            said = f"The mod `{mod.id}` is too large: more than {MOST_FILES:,} files or {MOST_BYTES // 1_000_000} million bytes."
            problems.append(Problem("mod-too-large", said, mod.place))
            break
    return dict(sorted(found.items())), problems


def is_rule_file(file: str, mod: ModInfo) -> bool:
    """Whether a file of this name holds rules of the mod."""
    prefix, _, rest = file.partition("/")
    return prefix == mod.prefix and rest.endswith(".yaml") and rest != HEAD and rest.split("/")[0] not in NOT_RULES


def _walk(folder: Path, home: Path) -> Iterator[Path]:
    """Files below a folder in a fixed order; of linked folders only the link."""
    for here, inner, files in os.walk(folder):
        where = Path(here)
        skip = NOT_RULES if where == folder else ()
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name not in skip)
        yield from (where / name for name in inner if (where / name).is_symlink() and not (where / name).resolve().is_relative_to(home))
        yield from (where / name for name in sorted(files) if not name.startswith("."))


def _unfit(path: Path, file: str, home: Path) -> Problem | None:
    """Why a file can not be used, if so; files that are no YAML are nobody's business."""
    place = Place(file, 1, 1)
    if path.is_symlink() and not path.resolve().is_relative_to(home):
        return Problem("mod-link", f"`{file}` is a link that leads out of the mod.", place, hint="Put the file itself there.")
    if path.suffix == ".yml":
        return Problem("mod-yml", f"`{file}` is not read: rule files end in `.yaml`.", place, "warning", "Rename it.")
    if path.suffix == ".yaml" and not file.isprintable():
        return Problem("mod-file-name", f"The mod has a file with a name that can not be shown: {file!a}.", None, hint="Rename it.")
    if path.suffix == ".yaml" and not path.is_file():
        return Problem("mod-unreadable", f"`{file}` is no file.", place)
    return None
