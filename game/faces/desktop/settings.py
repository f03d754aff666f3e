"""What a person has set: looks, scale, motion, sound, language, keys; kept in a small file of their own.

Law: a file that can not be read, or a value that makes no sense, costs a sentence and nothing else: what is usual holds instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from game import paths
from game.rules import source

FILE = "window.yaml"
USUAL, YES, NO = "usual", "yes", "no"  # of what follows the palette unless a person says otherwise
RANGE = "range"  # of a field: its ends
SLOWEST, FASTEST = 0.5, 3.0  # paces of what moves


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set."""

    palette: str = "night"
    scale: float = field(default=0.0, metadata={RANGE: (0.0, 3.0)})  # 0: by the height of the window
    motion: bool = True
    pace: float = field(default=1.0, metadata={RANGE: (SLOWEST, FASTEST)})  # of what moves
    sound: str = USUAL
    volume: float = field(default=0.6, metadata={RANGE: (0.0, 1.0)})
    language: str = "en"
    full: bool = False  # the whole screen
    keys: Mapping[str, str] = field(default_factory=dict)  # by action, where they are not the usual ones

    def changed(self, **values: object) -> Settings:
        """The same with other values."""
        return replace(self, **values)  # type: ignore[arg-type]  # callers name fields


RANGES: Mapping[str, tuple[float, float]] = {each.name: each.metadata[RANGE] for each in fields(Settings) if RANGE in each.metadata}
CHOICES = {"motion": (YES, NO), "full": (YES, NO), "sound": (USUAL, YES, NO)}


def settings_file() -> Path:
    """Where they are kept."""
    return paths.home() / FILE


def read_settings(path: Path | None = None) -> tuple[Settings, str]:
    """What was set, and what is wrong with the file; empty where nothing is. Whatever makes no sense is as usual."""
    place = settings_file() if path is None else path
    if not place.is_file():
        return Settings(), ""
    tree, problems = source.read_path(place, place.name)
    if tree is None or problems:
        return Settings(), f"{place.name}: {problems[0].message}" if problems else place.name
    given = {key.text: value for key, value in tree.items}
    found: dict[str, object] = {}
    wrong: list[str] = []
    for each in fields(Settings):
        if each.name in given:
            value = _value(each.name, given[each.name])
            if value is None:
                wrong.append(each.name)
            else:
                found[each.name] = value
    return Settings().changed(**found), f"{place.name}: {', '.join(wrong)}" if wrong else ""


def _value(name: str, given: source.Value) -> object:
    """One value as it is written; none where it makes no sense."""
    if name == "keys":
        if not isinstance(given, source.Mapping) or not all(isinstance(value, source.Scalar) for _, value in given.items):
            return None
        return {key.text: value.text for key, value in given.items if isinstance(value, source.Scalar)}
    text = given.text if isinstance(given, source.Scalar) else ""
    if name in RANGES:
        low, high = RANGES[name]
        return float(text) if text.replace(".", "", 1).isdecimal() and text.isascii() and low <= float(text) <= high else None
    if name in CHOICES:
        text = {"true": YES, "false": NO}.get(text, text)
        return None if text not in CHOICES[name] else text if name == "sound" else text == YES
    return text if text.isidentifier() else None


def write_settings(settings: Settings, path: Path | None = None) -> None:
    """Keeps them, whole or not at all; where that is not possible they hold until the window closes (OSError)."""
    place = settings_file() if path is None else path
    paths.made(place.parent)
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        fresh.write_text("# What was set in the window.\n" + "".join(_lines(settings)), "utf-8")
        fresh.replace(place)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _lines(settings: Settings) -> Iterator[str]:
    for each in fields(Settings):
        value = getattr(settings, each.name)
        if isinstance(value, Mapping):
            if value:
                yield f"{each.name}:\n" + "".join(f"  {action}: {chord}\n" for action, chord in sorted(value.items()))
        else:
            yield f"{each.name}: {(YES if value else NO) if isinstance(value, bool) else value}\n"
