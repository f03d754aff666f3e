"""The palette for eyes of every kind: told apart with any kind of colour blindness, in grey, and read without effort."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from game.faces.charts.svg import softened
from game.faces.palette import NIGHT, PAPER, Theme, channels, contrast, luminance, mixed, readable_on

THEMES = pytest.mark.parametrize("theme", [PAPER, NIGHT], ids=lambda theme: theme.name)

# How people without one kind of cone see light (Machado, Oliveira and Fernandes 2009, complete), on linear red, green and blue.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
SEEN = pytest.mark.parametrize("sight", SIGHTS)
TO_CONES = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]])
TO_LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]])


def seen(colour: str, sight: str) -> np.ndarray:
    """A colour as it is seen, in a space where distances are differences that people see (Oklab)."""
    parts = np.array(channels(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return TO_LAB @ np.cbrt(TO_CONES @ np.clip(SIGHTS[sight] @ linear, 0, 1))


def apart(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(seen(one, sight) - seen(other, sight)))


def test_distances_are_those_of_the_space() -> None:
    assert apart("#ffffff", "#000000", "usual") == pytest.approx(1.0, abs=1e-3)
    usual, without_green = (apart("#d62728", "#2ca02c", sight) for sight in ("usual", "deuteranopia"))
    assert usual > 0.3 > 2 * without_green, "red and green of equal light come near each other"


@THEMES
@SEEN
def test_pens_are_told_apart(theme: Theme, sight: str) -> None:
    for one, other in combinations(theme.pens, 2):
        assert apart(one.colour, other.colour, sight) > 0.08, (one.colour, other.colour)


@THEMES
@SEEN
def test_surfaces_are_told_apart(theme: Theme, sight: str) -> None:
    for one, other in combinations(theme.pens, 2):
        assert apart(softened(one, theme), softened(other, theme), sight) > 0.065, (one.colour, other.colour)


@THEMES
def test_each_pen_has_a_dash_a_mark_and_a_pattern_of_its_own(theme: Theme) -> None:
    for kind in ("colour", "dash", "mark", "pattern"):
        assert len({getattr(pen, kind) for pen in theme.pens}) == len(theme.pens)
    assert theme.pen(0) == theme.pen(len(theme.pens))


@THEMES
def test_text_and_lines_are_read_without_effort(theme: Theme) -> None:
    for ground in (theme.paper, theme.sea):
        assert contrast(theme.ink, ground) >= 7
        assert contrast(theme.quiet, ground) >= 4.5
    assert contrast(theme.ink, theme.land) >= 4.5
    for pen in theme.pens:
        assert contrast(pen.colour, theme.paper) >= 3, pen.colour


@THEMES
@SEEN
def test_steps_of_a_scale_are_told_apart(theme: Theme, sight: str) -> None:
    for scale in (theme.ramp, theme.scales):
        for one, other in pairwise(scale):
            assert apart(one, other, sight) > 0.075, (one, other)
    assert apart(theme.scales[0], theme.scales[-1], sight) > 0.15


@THEMES
def test_a_scale_goes_one_way_in_grey(theme: Theme) -> None:
    light = [luminance(colour) for colour in theme.ramp]
    assert light in (sorted(light), sorted(light, reverse=True))
    assert min(contrast(one, other) for one, other in pairwise(theme.ramp)) > 1.3


@THEMES
def test_names_can_stand_on_every_step(theme: Theme) -> None:
    for colour in (*theme.ramp, *theme.scales, theme.land):
        assert contrast(readable_on(colour), colour) >= 4.5, colour


def test_mixing() -> None:
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#123456", "#ffffff", 0) == "#123456"
