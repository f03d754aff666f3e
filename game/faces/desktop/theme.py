"""How the window looks: colours by role, sizes, spaces and motion, from one file.

Law: the program names roles, never a colour. A theme with a role missing is refused in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from game.rules import source

COLOURS = (
    "paper", "panel", "raised", "lifted", "well", "line", "ink", "quiet", "faint", "accent", "on accent", "link", "good", "bad", "warn", "focus", "shadow",
)  # fmt: skip
TYPES = ("tiny", "small", "body", "lead", "title", "head", "display")
SPACES = ("hair", "tight", "near", "apart", "wide", "far", "vast")
ROUND = ("small", "box")
MOTION = ("tip", "turn")
QUARTERS = 4
HEX = re.compile(r"#[0-9a-f]{6}")

Colour = tuple[int, int, int]


class BadTheme(Exception):
    """The file of the theme can not be used; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one look."""

    name: str
    colours: Mapping[str, str]  # by role
    quarters: tuple[str, ...]  # of the ring of requisites
    map: str  # which look of the map
    charts: str  # which theme of the charts
    larger: float  # how much larger everything is than in the usual window
    letters: float  # how much larger small letters are than the theme has them

    def __call__(self, role: str) -> Colour:
        """A colour by its role, or as it is written (`#rrggbb`)."""
        return rgb(self.colours.get(role, role))


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything that decides how the window looks. Lengths are in units."""

    palettes: Mapping[str, Palette]
    type: Mapping[str, float]
    leading: float
    space: Mapping[str, float]
    round: Mapping[str, float]
    motion: Mapping[str, float]


def rgb(colour: str) -> Colour:
    """`#rrggbb` as three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def read_theme(path: Path) -> Theme:
    """The theme of a file."""
    tree, problems = source.read_path(path, path.name)
    if tree is None or problems:
        raise BadTheme(f"The colours in {path} can not be read{f': {problems[0].message}' if problems else '.'}")
    fields = {key.text: value for key, value in tree.items}
    palettes = {name: _palette(path, name, value) for name, value in _inside(path, fields, "palettes").items()}
    sizes = [_numbers(path, fields, name, wanted) for name, wanted in (("type", TYPES), ("space", SPACES), ("round", ROUND), ("motion", MOTION))]
    if not palettes:
        raise BadTheme(f"{path} has no palettes.")
    return Theme(palettes, sizes[0], _number(path, "leading", fields.get("leading")), *sizes[1:])


def _palette(path: Path, name: str, value: source.Value) -> Palette:
    if not isinstance(value, source.Mapping):
        raise BadTheme(f"{path}: the palette `{name}` is not a list of colours by role.")
    fields = {key.text: each for key, each in value.items}
    colours = {role: _colour(path, f"{name}: {role}", fields.get(role)) for role in COLOURS}
    quarters = fields.get("quarters")
    four = quarters.items if isinstance(quarters, source.Sequence) else ()
    if len(four) != QUARTERS:
        raise BadTheme(f"{path}: the palette `{name}` needs {QUARTERS} colours under `quarters`.")
    ring = tuple(_colour(path, f"{name}: quarters", each) for each in four)
    grown = [_number(path, f"{name}: {each}", fields[each]) if each in fields else 1.0 for each in ("larger", "letters")]
    return Palette(name, colours, ring, _word(path, name, fields, "map"), _word(path, name, fields, "charts"), *grown)


def _inside(path: Path, fields: Mapping[str, source.Value], name: str) -> dict[str, source.Value]:
    found = fields.get(name)
    if not isinstance(found, source.Mapping):
        raise BadTheme(f"{path} says nothing under `{name}`.")
    return {key.text: value for key, value in found.items}


def _numbers(path: Path, fields: Mapping[str, source.Value], name: str, wanted: tuple[str, ...]) -> dict[str, float]:
    found = _inside(path, fields, name)
    return {key: _number(path, f"{name}: {key}", found.get(key)) for key in wanted}


def _number(path: Path, name: str, value: source.Value | None) -> float:
    if not isinstance(value, source.Scalar) or not re.fullmatch(r"\d{1,4}(?:\.\d{1,4})?", value.text):
        raise BadTheme(f"{path}: `{name}` must be a number.")
    return float(value.text)


def _colour(path: Path, name: str, value: source.Value | None) -> str:
    if not isinstance(value, source.Scalar) or not HEX.fullmatch(value.text.lower()):
        raise BadTheme(f"{path}: `{name}` must be a colour like `#1a2b3c`.")
    return value.text.lower()


def _word(path: Path, palette: str, fields: Mapping[str, source.Value], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, source.Scalar):
        raise BadTheme(f"{path}: the palette `{palette}` must name one under `{name}`.")
    return value.text
