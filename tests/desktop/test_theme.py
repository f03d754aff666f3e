"""The theme: text can be read on every surface, good and bad are told apart by everyone, a broken file is refused in a sentence."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from game.faces.desktop.map_look import LOOKS
from game.faces.desktop.theme import BadTheme, Palette, read_theme, rgb
from game.faces.palette import contrast
from tests.desktop.stand import ASSETS

SURFACES = ("paper", "panel", "raised", "lifted", "well")
TEXT = ("ink", "quiet", "accent", "link", "good", "bad", "warn")
# How people see red, green and blue who lack one kind of cone (Viénot, Brettel and Mollon, in linear light).
SEEN = {
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "tritanopia": ((1.01277, 0.13548, -0.14826), (-0.01243, 0.86812, 0.14431), (0.07589, 0.80500, 0.11911)),
}
APART = 18.0  # CIE76; two colours side by side are told apart from about 3 on

PALETTES = list(read_theme(ASSETS / "theme.yaml").palettes.values())


def linear(colour: str) -> list[float]:
    return [c / 12.92 if (c := part / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for part in rgb(colour)]


def lab(light: list[float]) -> tuple[float, float, float]:
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (sum(a * max(0.0, b) for a, b in zip(row, light)) / white for row, white in zip(rows, (0.9505, 1.0, 1.089)))
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, seen: tuple[tuple[float, ...], ...] | None) -> float:
    lights = [linear(one), linear(other)]
    if seen is not None:
        lights = [[sum(a * b for a, b in zip(row, light)) for row in seen] for light in lights]
    (l1, a1, b1), (l2, a2, b2) = map(lab, lights)
    return float(((l1 - l2) ** 2 + (a1 - a2) ** 2 + (b1 - b2) ** 2) ** 0.5)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_text_can_be_read(palette: Palette) -> None:
    weak = [(text, surface, round(contrast(palette.colours[text], palette.colours[surface]), 2)) for text in TEXT for surface in SURFACES if contrast(palette.colours[text], palette.colours[surface]) < 4.5]
    assert not weak
    assert contrast(palette.colours["on accent"], palette.colours["accent"]) >= 4.5
    assert all(contrast(palette.colours["faint"], palette.colours[surface]) >= 2.5 for surface in SURFACES), "what can not be used is still read"
    assert all(contrast(palette.colours["focus"], palette.colours[surface]) >= 7 for surface in SURFACES)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
@pytest.mark.parametrize("seen", [None, *SEEN], ids=str)
def test_good_and_bad_are_told_apart(palette: Palette, seen: str | None) -> None:
    assert distance(palette.colours["good"], palette.colours["bad"], SEEN[seen] if seen else None) > APART


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_the_four_quarters_are_told_apart(palette: Palette) -> None:
    assert min(distance(a, b, None) for a, b in combinations(palette.quarters, 2)) > APART
    assert all(contrast(colour, palette.colours["panel"]) >= 3 for colour in palette.quarters)


def test_every_palette_names_looks_that_there_are() -> None:
    assert all(palette.map in LOOKS for palette in PALETTES)
    assert {palette.name for palette in PALETTES} >= {"night", "day", "projector"}


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('ink: "#f2ede1"', 'ink: "white"', "night: ink` must be a colour"),
        ("  tip: 0.35", "  tip: soon", "motion: tip` must be a number"),
        ("palettes:", "colours:", "says nothing under `palettes`"),
        ("leading: 1.42", "leading: [1]", "leading` must be a number"),
    ],
)
def test_a_broken_theme_is_refused_in_a_sentence(tmp_path: Path, was: str, now: str, said: str) -> None:
    text = (ASSETS / "theme.yaml").read_text("utf-8")
    assert was in text
    path = tmp_path / "theme.yaml"
    path.write_text(text.replace(was, now, 1), "utf-8")
    with pytest.raises(BadTheme, match=said):
        read_theme(path)
