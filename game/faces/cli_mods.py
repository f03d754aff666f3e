"""Which rules a command works with: the mods that ship, those a person installed, those that were asked for by name or by path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from game import paths
from game.base.problems import Place, Problem, RulesRefused
from game.faces.cli_sayings import Refused, path_shown, unknown
from game.rules.layers import ModInfo, find_mods, order_mods
from game.rules.records import ScenarioDef
from game.rules.ruleset import Ruleset, load_ruleset

STANDARD = "standard"  # the role of the scenario that is played when none is named
MOST_ABOVE = 12  # how many folders above a file its mod is looked for


def folders() -> list[Path]:
    """Where mods are looked for."""
    return [paths.rules_root(), paths.rules_root() / "mods", paths.user_mods()]


def mods_here() -> tuple[dict[str, ModInfo], list[Problem]]:
    """Every mod that is shipped or installed, and what is wrong with the rest."""
    return find_mods(folders())


def base_mods(mods: dict[str, ModInfo]) -> list[str]:
    """The shipped mods that are always there."""
    return [id for id, info in mods.items() if info.folder is not None and info.folder.parent == paths.rules_root()]


def chosen(ids: Sequence[str] | None) -> tuple[ModInfo, ...]:
    """The mods a game is played with, in their order: the shipped rules and those named."""
    mods, problems = mods_here()
    for id in ids or ():
        if id not in mods:
            broken = next((p for p in problems if p.place is not None and p.place.file.startswith(f"{id}/")), None)
            raise Refused(f"The mod `{id}` is broken: {broken.message}") if broken else unknown("mod", id, mods)
    return ordered(mods, [*base_mods(mods), *(ids or ())])


def ordered(mods: dict[str, ModInfo], ids: Iterable[str]) -> tuple[ModInfo, ...]:
    """Mods with all they require, in their order."""
    found, problems = order_mods(mods, list(dict.fromkeys(ids)))
    if problems:
        raise Refused(" ".join(filter(None, [problems[0].message, problems[0].hint])))
    if not found:
        raise Refused(f"There are no rules in {path_shown(paths.rules_root())}.")
    return found


def load(mods: tuple[ModInfo, ...], scenario: str | None) -> Ruleset:
    """The rules, or the first thing that is wrong with them."""
    try:
        return load_ruleset(mods, scenario=scenario)
    except RulesRefused as refused:
        raise Refused(rules_refused(refused.problems)) from None


def rules_refused(problems: Sequence[Problem]) -> str:
    """Why rules can not be played, in two sentences."""
    first = problems[0]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"The rules can not be played: {first.place or 'rules'}: {first.message}{more} `check` lists everything that is wrong."


def scenario_of(ruleset: Ruleset, id: str | None) -> ScenarioDef:
    """The scenario that was asked for, else the standard one."""
    scenarios = ruleset.scenarios
    if not scenarios:
        raise Refused("These rules have no scenario, so there is nothing to play.")
    if id is not None and id not in scenarios:
        raise unknown("scenario", id, scenarios)
    if id is not None:
        return scenarios[id]
    standard = ruleset.with_role(STANDARD, "scenarios")
    return scenarios[standard[0]] if standard else min(scenarios.values(), key=lambda record: record.key.place)


# -- the mods that paths lead to


def mods_of_paths(given: Sequence[str]) -> tuple[tuple[ModInfo, ...], list[Problem]]:
    """The mods that folders and files belong to, with all they require; and what is wrong with their heads."""
    named = [folder for text in given for folder in _mod_folders(text)]
    mine, problems = find_mods(dict.fromkeys(named))
    there, _ = mods_here()
    inside = {info.folder.resolve() for info in mine.values() if info.folder is not None}
    others = {id: info for id, info in there.items() if id not in mine and (info.folder is None or info.folder.resolve() not in inside)}
    found, wrong = order_mods({**others, **mine}, list(mine))
    return found, [*problems, *wrong]


def _mod_folders(text: str) -> list[Path]:
    """The folders of the mods that a path means: itself, those in it, or the one it stands in."""
    path = Path(text)
    try:
        if not path.exists():
            raise Refused(f"There is no file or folder {path_shown(path)}.")
    except (OSError, ValueError):
        raise Refused(f"{path_shown(path)} can not be looked at.") from None
    if path.is_dir() and any((path / name).is_file() for name in ("mod.yaml",)):
        return [path]
    if path.is_dir() and (inside := sorted(child.parent for child in path.glob("*/mod.yaml"))):
        return inside
    here = path.resolve()
    for folder in [here, *here.parents][:MOST_ABOVE]:
        if (folder / "mod.yaml").is_file():
            return [folder]
    raise Refused(f"{path_shown(path)} belongs to no mod: a mod is a folder with a mod.yaml.")


def where(mods: Iterable[ModInfo], place: Place) -> Place:
    """The place with its file as one would open it from here."""
    prefix, _, rest = place.file.partition("/")
    for info in mods:
        if info.prefix == prefix and info.folder is not None and rest:
            path = (info.folder / rest).absolute()
            here = Path.cwd()
            found = path.relative_to(here) if path.is_relative_to(here) else path
            return replace(place, file=found.as_posix())
    return place


def at_files(mods: Sequence[ModInfo], problems: Iterable[Problem]) -> list[Problem]:
    """The problems with their files as one would open them from here."""
    return [replace(p, place=where(mods, p.place)) if p.place is not None else p for p in problems]
