"""The colours of the map: steps are told apart by eyes of every kind and in grey, and names are read on all of them."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from game.faces.desktop.map_fill import fill_of, legend_of
from game.faces.desktop.map_look import DAY, LOOKS, NIGHT, Look
from game.faces.desktop.map_records import Group, Lens
from game.faces.palette import contrast, luminance, mixed
from tests.desktop.map_at import IDS, lens
from tests.faces.test_palette import SIGHTS, apart, seen

BOTH = pytest.mark.parametrize("look", [NIGHT, DAY], ids=lambda look: look.name)
SEEN = pytest.mark.parametrize("sight", SIGHTS)


@BOTH
@SEEN
def test_neighbouring_steps_differ(look: Look, sight: str) -> None:
    least = {(name, one, other): apart(one, other, sight) for name, ramp in look.ramps.items() if name != "slate" for one, other in pairwise(ramp)}
    assert min(least.values()) > 0.035, min(least, key=lambda key: least[key])
    for name, ramp in look.ramps.items():
        for one, other in combinations(ramp[::2], 2):
            assert apart(one, other, sight) > 0.075, (name, one, other)


@BOTH
def test_ramps_are_ordered_in_grey(look: Look) -> None:
    for name, ramp in look.ramps.items():
        light = [seen(colour, "usual")[0] for colour in ramp]
        steps = np.diff(light if light[-1] > light[0] else light[::-1])
        assert steps.min() > 0.015, (name, ramp)
        assert abs(light[-1] - light[0]) > (0.2 if name == "slate" else 0.4), name


@BOTH
@SEEN
def test_both_ways_differ(look: Look, sight: str) -> None:
    middle = len(look.both) // 2
    for one, other in combinations(look.both, 2):
        assert apart(one, other, sight) > 0.05, (one, other)
    for down, up in zip(look.both[:middle], reversed(look.both[middle + 1 :])):
        assert apart(down, up, sight) > 0.09, (down, up)


@BOTH
@SEEN
def test_kinds_differ(look: Look, sight: str) -> None:
    for one, other in combinations(look.pens, 2):
        assert apart(one, other, sight) > 0.08, (one, other)


@pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.name)
def test_land_is_told_from_the_sea_and_names_are_read(look: Look) -> None:
    for ramp in (*look.ramps.values(), look.both, (look.land,)):
        for colour in ramp:
            assert apart(colour, look.deep, "usual") > 0.035, (colour, look.deep)
            dark, light = (look.ink, look.halo) if look.light else (look.halo, look.ink)
            assert max(contrast(dark, colour), contrast(light, colour)) > 4.0, colour
            assert contrast(look.ink, look.halo) > 9
    assert contrast(look.ink, look.panel) > 9
    assert contrast(look.quiet, look.panel) > 4.5
    for colour in (look.choice, look.own, look.tie):
        assert contrast(colour, look.halo) > 4.5 or look.light, colour
        assert contrast(colour, look.deep) > 3, colour


@BOTH
def test_what_happens_stands_out_from_the_quiet_map(look: Look) -> None:
    for ramp in look.ramps.values():
        for colour in ramp:
            quiet = mixed(colour, look.hushed, look.hush)
            for bright in (look.fire, look.tie, look.good, look.bad):
                assert all(apart(quiet, bright, sight) > 0.15 for sight in SIGHTS), (colour, bright)


def test_colour_never_speaks_alone() -> None:
    change = lens(middle=50.0)
    below = next(id for id in IDS if change.values[id] < 30)
    above = next(id for id in IDS if change.values[id] > 70)
    assert (fill_of(change, NIGHT, below).pattern, fill_of(change, NIGHT, above).pattern) == ("lines", "none")
    assert fill_of(Lens("", "", {"other": 1.0}), NIGHT, below).pattern == "dots"
    kinds = Lens("", "", {below: 0.0, above: 1.0}, groups=(Group("One", "O"), Group("Two", "T")), unknown="not known")
    assert fill_of(kinds, NIGHT, below).colour != fill_of(kinds, NIGHT, above).colour
    said = legend_of(kinds, NIGHT, IDS)
    assert [(entry.text, entry.initial, entry.count) for entry in said.entries] == [("One", "O", 1), ("Two", "T", 1), ("not known", "", len(IDS) - 2)]


def test_what_is_welcome_has_one_colour_whichever_way_it_lies() -> None:
    rising = Lens("", "", {"brazil": 5.0}, -5, 5, 0.0, good="high")
    falling = Lens("", "", {"brazil": -5.0}, -5, 5, 0.0, good="low")
    assert fill_of(rising, NIGHT, "brazil").colour == fill_of(falling, NIGHT, "brazil").colour
    assert fill_of(falling, NIGHT, "brazil").pattern == "lines"


def test_light_and_dark_are_what_they_say() -> None:
    assert luminance(NIGHT.deep) < 0.05 < luminance(DAY.deep)
    assert not NIGHT.light
    assert DAY.light
