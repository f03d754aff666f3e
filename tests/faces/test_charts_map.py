"""The world map on pages: every place in its colour, names that collide with nothing, small, and with a table of all places."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from math import nan

import pytest

from game.faces.atlas import map_file
from game.faces.charts.map import DETAIL, GRID, map_figure, map_svg, steps_of, world
from game.faces.charts.records import Arc, MapPicture, Scale
from game.faces.charts.table import table_of
from game.faces.palette import NIGHT, PAPER, Theme, contrast
from tests.faces.drawn import HOSTILE, SVG, Picture, in_order, looked_at

PLACES = [place.id for place in world().places]
VALUES = tuple((id, float(k * 37 % 101)) for k, id in enumerate(PLACES) if k != 5)
ARCS = (Arc(PLACES[0], PLACES[9], 0.9), Arc(PLACES[9], PLACES[20], 0.2))
THEMES = pytest.mark.parametrize("theme", [PAPER, NIGHT], ids=lambda theme: theme.name)


def chart(**changed: object) -> MapPicture:
    given: dict[str, object] = {"title": "Exposure", "about": "Region by region.", "of": "Region", "measured": "Exposure", "values": VALUES, "unknown": "not known"}
    return MapPicture(**{**given, **changed})  # type: ignore[arg-type] # each by its name


def fills(picture: Picture) -> dict[str, str]:
    """The colour of each place, by what its title says."""
    return {(e[0].text or "").split(":")[0]: e.attrib["fill"] for e in picture.root.iter(f"{SVG}path") if len(e)}


BOTH = chart(values=tuple((id, value - 50) for id, value in VALUES), scale=Scale(-50, 50), centre=0.0, arcs=ARCS, ties="ties", named=tuple(PLACES[::4]))


@THEMES
@pytest.mark.parametrize("shown", [chart(), chart(arcs=ARCS, ties="ties", named=tuple(PLACES[:6])), BOTH], ids=["plain", "ties", "both ways"])
@pytest.mark.parametrize("width", [480, 720, 1100])
def test_maps_are_whole_calm_and_small(shown: MapPicture, theme: Theme, width: float) -> None:
    svg = map_svg(shown, "m", theme, width)
    picture = looked_at(svg, "m")
    in_order(picture)
    assert len(svg) < 60_000
    assert len(fills(picture)) == len(PLACES)


@THEMES
def test_each_place_has_the_colour_of_its_number(theme: Theme) -> None:
    found = fills(looked_at(map_svg(chart(), "m", theme), "m"))
    values, steps = dict(VALUES), steps_of(chart(), theme)
    for place in world().places:
        value = values.get(place.id)
        if value is None:
            assert found[place.name].startswith("url(#m-dots-"), "not known: in a pattern of its own"
        else:
            assert found[place.name] == steps.colours[min(4, int(value // 20))], place


@THEMES
def test_names_are_readable_on_their_places(theme: Theme) -> None:
    colours = {place.label: place.name for place in world().places}
    for shown in (chart(), BOTH):
        picture = looked_at(map_svg(shown, "m", theme), "m")
        found = fills(picture)
        for text in picture.texts:
            ground = text.halo or found.get(colours.get(text.text, ""), theme.paper)
            assert contrast(text.fill, ground) >= 4.5, text


def test_numbers_below_the_middle_are_hatched() -> None:
    picture = looked_at(map_svg(BOTH, "m"), "m")
    found, names = fills(picture), dict(world().names())
    for id, value in BOTH.values:
        assert found[names[id]].startswith("url(#m-descending") == (value < -100 / 14), (id, value)


def test_a_scale_with_a_middle_reaches_as_far_both_ways() -> None:
    steps = steps_of(chart(scale=Scale(-10, 70), centre=0.0), PAPER)
    assert steps.edges[0] == -70 and steps.edges[-1] == 70 and len(steps.colours) == 7
    assert [steps.step(value) for value in (-99, -70, 0, 70, 99)] == [0, 0, 3, 6, 6]
    assert steps.step(nan) is None


@pytest.mark.parametrize("id", PLACES)
def test_a_place_that_must_be_named_is_named(id: str) -> None:
    label = next(place.label for place in world().places if place.id == id)
    picture = looked_at(map_svg(chart(named=(id,), arcs=ARCS), "m"), "m")
    assert label in picture.said().splitlines()


def test_all_may_be_named_and_none_lies_on_another() -> None:
    picture = looked_at(map_svg(chart(named=tuple(PLACES)), "m", width=1000), "m")
    in_order(picture)
    assert len({place.label for place in world().places} & set(picture.said().splitlines())) >= 30


def test_ties_are_arcs_between_places_that_are_there() -> None:
    def arcs(*given: Arc) -> int:
        picture = looked_at(map_svg(chart(arcs=given, ties="ties"), "m"), "m")
        return sum("Q" in e.attrib["d"] for e in picture.root.iter(f"{SVG}path")) // 2

    assert arcs() == 0
    assert arcs(*ARCS) == 2
    assert arcs(*ARCS, Arc(PLACES[0], "atlantis"), Arc(PLACES[0], PLACES[0]), Arc(PLACES[1], PLACES[2], nan)) == 3


def test_the_legend_says_the_steps_and_what_is_not_known() -> None:
    said = looked_at(map_svg(chart(arcs=ARCS, ties="ties between regions"), "m"), "m").said().splitlines()
    assert {"Exposure", "0", "20", "40", "60", "80", "100", "not known", "ties between regions"} <= set(said)
    whole = chart(values=tuple((id, 5.0) for id in PLACES))
    assert "not known" not in looked_at(map_svg(whole, "m"), "m").said()


def test_a_map_in_words() -> None:
    figure = map_figure(chart(), "m", "The numbers")
    rows = table_of(chart(), world().names()).rows
    assert [row[0] for row in rows] == [name for _, name in world().names()]
    assert all(f"<td>{said}</td>" in figure for _, said in rows) and rows[5][1] == "–"


@pytest.mark.parametrize("name", [HOSTILE, "W" * 200, "", "漢字" * 40], ids=["hostile", "long", "empty", "broad"])
def test_hostile_names(name: str) -> None:
    shown = chart(title=name, about=name, measured=name, unknown=name, ties=name, arcs=ARCS, values=((name, 3.0), *VALUES), named=(name,))
    in_order(looked_at(map_svg(shown, "m"), "m"))
    assert "<script" not in map_figure(shown, "m", name)


def test_outlines_are_those_of_the_map_on_a_grid() -> None:
    atlas = json.loads(map_file(DETAIL).read_text("utf-8"))
    left, top, *_ = atlas["frame"]
    for place in world().places:
        there = {((x - left) / GRID, (y - top) / GRID) for x, y in points(atlas["regions"][place.id]["path"])}
        for x, y in points(place.path):
            assert any((x + dx, y + dy) in there for dx in (-0.5, 0, 0.5) for dy in (-0.5, 0, 0.5)), place.id
        assert place.path.startswith("M") and "nan" not in place.path


def points(path: str) -> list[tuple[int, int]]:
    found = []
    for x, y, steps in re.findall(r"M(-?\d+) (-?\d+)l([^Mz]*)", path):
        numbers = [int(step) for step in re.findall(r"-?\d+", steps)]
        found += list(accumulate(zip(numbers[::2], numbers[1::2]), lambda at, step: (at[0] + step[0], at[1] + step[1]), initial=(int(x), int(y))))
    return found
