"""The world map as a picture for pages: places coloured by a number, with a legend, the names that fit and arcs for ties.

Law: the outlines are those of assets/map (docs/map.md), put on a grid of half a point, so that a map stays small and neighbours still share their border.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise, product
from math import isnan
from typing import Any

from game.faces.atlas import map_file
from game.faces.charts.lines import HEAD
from game.faces.charts.measure import Box, box_of, fitted, wide
from game.faces.charts.page import WIDTH, framed
from game.faces.charts.records import MapPicture
from game.faces.charts.svg import SMALL, Sheet, attributes, escaped, number
from game.faces.charts.table import html_of, table_of
from game.faces.palette import PAPER, Theme, mixed, readable_on

DETAIL, GRID = "110m", 2  # which map; units of it that become one
RING = re.compile(r"M(-?\d+) (-?\d+)l([^Mz]*)(z?)")
NUMBER = re.compile(r"-?\d+")
SIZES = (11.0, 10.0, 9.0)  # of a name inside its place
LEGEND, STEP, SWATCH = 46.0, 52.0, 11.0  # room of the legend; breadth and height of a step of it
ASIDE = ((0.0, 0.0), (1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (1.0, -1.0), (-1.0, -1.0), (1.0, 1.0), (-1.0, 1.0))  # where a name may move to
BELOW, UNKNOWN, FINE = "descending", "dots", 0.6  # patterns of what lies below the middle and of what nobody knows, and their size
FURTHER = (12.0, 22.0, 36.0, 54.0)

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MapFile:
    """The fields of a file of the map, as docs/map.md has them."""

    form: int
    detail: str
    projection: str
    width: int
    height: int
    frame: list[int]
    sphere: str
    graticule: str
    places: list[str]
    regions: dict[str, Any]
    borders: str
    inner: str


@dataclass(frozen=True, slots=True)
class MapRegion:
    """The fields of a region in it."""

    name: str
    label: str
    at: list[int]
    room: float
    box: list[int]
    core: list[int]
    area: float
    land: list[str]
    sea: list[str]
    path: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A place as it is drawn."""

    id: str
    name: str
    label: str
    at: tuple[float, float]
    room: float  # how far a name may reach up and down from there; twice as far to each side
    path: str


@dataclass(frozen=True, slots=True)
class World:
    """The map on its grid; (0, 0) is the upper left corner of what is shown."""

    width: float
    height: float
    sphere: str
    graticule: str
    places: tuple[Outline, ...]

    def names(self) -> tuple[tuple[str, str], ...]:
        return tuple((place.id, place.name) for place in self.places)


@cache
def world(detail: str = DETAIL) -> World:
    """The map of the world for pages."""
    atlas = MapFile(**json.loads(map_file(detail).read_text("utf-8")))
    left, top, right, bottom = atlas.frame

    def moved(point: Point) -> Point:
        return round((point[0] - left) / GRID), round((point[1] - top) / GRID)

    places = tuple(
        Outline(id, region.name, region.label, moved((region.at[0], region.at[1])), region.room / GRID, "".join(_simpler(region.path, moved)))
        for id, region in ((id, MapRegion(**fields)) for id, fields in atlas.regions.items())
    )
    sphere, graticule = ("".join(_simpler(path, moved)) for path in (atlas.sphere, atlas.graticule))
    return World((right - left) / GRID, (bottom - top) / GRID, sphere, graticule, places)


def _simpler(path: str, moved: Callable[[Point], Point]) -> Iterator[str]:
    """The rings of a path on the grid: points that fall together are one, and what falls to less than a triangle is left out unless it comes first."""
    for k, (x, y, steps, closed) in enumerate(RING.findall(path)):
        numbers = [int(step) for step in NUMBER.findall(steps)]
        points = accumulate(zip(numbers[::2], numbers[1::2]), lambda at, step: (at[0] + step[0], at[1] + step[1]), initial=(int(x), int(y)))
        kept: list[Point] = []
        for point in map(moved, points):
            if not kept or point != kept[-1]:
                kept.append(point)
        if closed and kept[0] == kept[-1] and len(kept) > 1:
            kept.pop()
        if len(kept) > (2 if closed else 1) or k == 0:
            yield _ring(kept) + closed


def _ring(points: Sequence[Point]) -> str:
    steps = (part for a, b in pairwise(points) for part in (b[0] - a[0], b[1] - a[1]))
    said = " ".join(map(str, steps)).replace(" -", "-")
    return f"M{points[0][0]} {points[0][1]}l{said or '0 0'}"


# -- colours


@dataclass(frozen=True, slots=True)
class Steps:
    """Which colour stands for which numbers."""

    colours: tuple[str, ...]
    edges: tuple[float, ...]
    hatched: int  # so many steps, from the first on, lie below the middle and carry a pattern

    def step(self, value: float) -> int | None:
        """The step that a number falls on; none where it is not known."""
        if isnan(value):
            return None
        return max(0, min(sum(value >= edge for edge in self.edges[1:-1]), len(self.colours) - 1))


def steps_of(chart: MapPicture, theme: Theme) -> Steps:
    """The steps of a map's scale: one way, or both ways from its middle."""
    low, high = chart.scale.low, chart.scale.high
    if chart.centre is None:
        count = len(theme.ramp)
        return Steps(theme.ramp, tuple(low + (high - low) * k / count for k in range(count + 1)), 0)
    count = len(theme.scales)
    reach = max(chart.centre - low, high - chart.centre)
    return Steps(theme.scales, tuple(chart.centre + reach * (2 * k / count - 1) for k in range(count + 1)), count // 2)


# -- the picture


def map_svg(chart: MapPicture, key: str, theme: Theme = PAPER, width: float = WIDTH) -> str:
    """A map as one element."""
    return map_sheet(chart, key, theme, width).svg(chart.title, chart.about)


def map_figure(chart: MapPicture, key: str, numbers: str, theme: Theme = PAPER, width: float = WIDTH) -> str:
    """A map with its table folded up below; `numbers` is what the fold is called."""
    return framed(map_svg(chart, key, theme, width), html_of(table_of(chart, world().names())), numbers)


def map_sheet(chart: MapPicture, key: str, theme: Theme, width: float) -> Sheet:
    """A map, drawn."""
    drawn = world()
    scale = width / drawn.width
    high = drawn.height * scale
    sheet = Sheet(key, theme, width, HEAD + high + LEGEND)
    sheet.headed(chart.title)
    steps, values = steps_of(chart, theme), dict(chart.values)
    sheet.parts.append(f'<g transform="translate(0 {number(HEAD)}) scale({scale:.5f})" stroke-linejoin="round">')
    sheet.path(drawn.sphere, fill=theme.sea)
    sheet.path(drawn.graticule, fill="none", stroke=mixed(theme.sea, theme.quiet, 0.12), stroke_width=1)
    _lands(sheet, chart, steps, drawn, values, scale)
    sheet.parts.append("</g>")
    at = {place.id: (place.at[0] * scale, HEAD + place.at[1] * scale) for place in drawn.places}
    _arcs(sheet, chart, at)
    _names(sheet, chart, steps, drawn, values, scale, Box(2, HEAD, width - 2, HEAD + high))
    _legend(sheet, chart, steps, HEAD + high + 12)
    return sheet


def _lands(sheet: Sheet, chart: MapPicture, steps: Steps, drawn: World, values: Mapping[str, float], scale: float) -> None:
    theme = sheet.theme
    for place in drawn.places:
        value = values.get(place.id, float("nan"))
        step = steps.step(value)
        fill = sheet.hatched(UNKNOWN, theme.land, FINE / scale) if step is None else steps.colours[step]
        if step is not None and step < steps.hatched:
            fill = sheet.hatched(BELOW, fill, FINE / scale)
        look = attributes(d=place.path, fill=fill, stroke=theme.paper, stroke_width=1.6)
        said = f"{place.name}: {chart.scale.said(value)}"
        sheet.parts.append(f"<path{look}><title>{escaped(said)}</title></path>")


def _arcs(sheet: Sheet, chart: MapPicture, at: Mapping[str, tuple[float, float]]) -> None:
    """Ties as arcs that rise to the north, the stronger the thicker, lined with paper so that they are seen on any colour."""
    for arc in chart.arcs:
        if arc.one not in at or arc.other not in at or arc.one == arc.other:
            continue
        (x1, y1), (x2, y2) = sorted((at[arc.one], at[arc.other]))
        far = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        middle = (y1 + y2) / 2
        bend = max(middle - 0.26 * far, 2 * (HEAD + 4) - middle)  # no higher than the map
        d = f"M{number(x1)} {number(y1)}Q{number((x1 + x2) / 2)} {number(bend)} {number(x2)} {number(y2)}"
        thick = 0.8 + 2.2 * max(0.0, min(1.0, arc.weight))
        sheet.path(d, fill="none", stroke=sheet.theme.paper, stroke_width=thick + 1.8, stroke_opacity=0.8, stroke_linecap="round")
        sheet.path(d, fill="none", stroke=sheet.theme.ink, stroke_width=thick, stroke_linecap="round")
    for id in dict.fromkeys(end for arc in chart.arcs for end in (arc.one, arc.other) if end in at and arc.one != arc.other):
        sheet.circle(*at[id], 2.6, sheet.theme.ink, stroke=sheet.theme.paper, stroke_width=1)


# -- names


def _names(sheet: Sheet, chart: MapPicture, steps: Steps, drawn: World, values: Mapping[str, float], scale: float, inside: Box) -> None:
    """Names that must be read first, wherever there is room near their place; then those that fit into theirs."""
    taken: list[Box] = [Box(x - 4, y - 4, x + 4, y + 4) for x, y in _ends(chart, drawn, scale)]
    wanted = {place.id: place for place in drawn.places}
    for id in dict.fromkeys(chart.named):
        if id in wanted:
            _beside(sheet, wanted[id], scale, inside, taken)
    for place in drawn.places:
        size = None if place.id in chart.named else _size(place, scale)
        x, y = place.at[0] * scale, HEAD + place.at[1] * scale
        if size is None:
            continue
        box = box_of(place.label, x, y + size * 0.36, size, "middle")
        if any(box.meets(other, 2) for other in taken):
            continue
        taken.append(box)
        step = steps.step(values.get(place.id, float("nan")))
        fill = sheet.theme.land if step is None else steps.colours[step]
        halo = fill if chart.arcs or step is None or step < steps.hatched else ""
        sheet.text(x, y + size * 0.36, place.label, size, anchor="middle", colour=readable_on(fill), halo=halo)


def _ends(chart: MapPicture, drawn: World, scale: float) -> list[tuple[float, float]]:
    """Where arcs end."""
    ends = {end for arc in chart.arcs for end in (arc.one, arc.other)}
    return [(place.at[0] * scale, HEAD + place.at[1] * scale) for place in drawn.places if place.id in ends]


def _size(place: Outline, scale: float) -> float | None:
    """The largest size at which a name stays inside its place; none where none does."""
    room = place.room * scale
    for size in SIZES:
        half = wide(place.label, size) / 2
        if room > 0 and (half / (2 * room)) ** 2 + (size / 2 / room) ** 2 <= 1:
            return size
    return None


def _beside(sheet: Sheet, place: Outline, scale: float, inside: Box, taken: list[Box]) -> None:
    """A name that must be read: at its place, else near it with a thin line; left to the table where all is full."""
    x, y = place.at[0] * scale, HEAD + place.at[1] * scale
    size = SIZES[0]
    half = wide(place.label, size, bold=True) / 2
    for far, (right, down) in product((0.0, *FURTHER), ASIDE):
        at = x + right * (far + half), y + down * (far + 4)
        box = box_of(place.label, at[0], at[1] + size * 0.36, size, "middle", bold=True)
        free = inside.left <= box.left and box.right <= inside.right and inside.top <= box.top and box.bottom <= inside.bottom
        if (far == 0) == ((right, down) == (0.0, 0.0)) and free and not any(box.meets(other, 2) for other in taken):
            taken.append(box)
            if far:
                sheet.line(x, y, max(box.left, min(x, box.right)), max(box.top, min(y, box.bottom)), sheet.theme.ink, stroke_width=0.9)
            sheet.text(at[0], at[1] + size * 0.36, place.label, size, anchor="middle", bold=True, halo=sheet.theme.paper)
            return


# -- the legend


def _legend(sheet: Sheet, chart: MapPicture, steps: Steps, y: float) -> None:
    """What the colours mean, at the lower left; what has no value and what the arcs are, beside it."""
    theme = sheet.theme
    step = min(STEP, 0.55 * sheet.width / len(steps.colours))
    said = [chart.scale.said(edge) for edge in steps.edges]
    head = fitted(chart.measured, sheet.width * 0.3, SMALL, bold=True)
    left = wide(head, SMALL, bold=True) + 14 + wide(said[0], SMALL) / 2
    sheet.text(0, y + SWATCH - 1.5, head, SMALL, bold=True)
    for k, colour in enumerate(steps.colours):
        box = Box(left + k * step, y, left + (k + 1) * step, y + SWATCH)
        sheet.rect(box, sheet.hatched(BELOW, colour, FINE) if k < steps.hatched else colour, stroke=theme.paper, stroke_width=1)
    free = float("-inf")
    for k, text in enumerate(said):
        x, half = left + k * step, wide(text, SMALL) / 2
        if x - half > free:
            sheet.text(x, y + SWATCH + 13, text, SMALL, anchor="middle", colour=theme.quiet)
            free = x + half + 4
    _beside_legend(sheet, chart, max(left + len(steps.colours) * step + 24, free + 10), y)


def _beside_legend(sheet: Sheet, chart: MapPicture, x: float, y: float) -> None:
    theme = sheet.theme
    known = {id for id, value in chart.values if not isnan(value)}
    room = sheet.width - x
    if chart.unknown and not known >= {id for id, _ in world().names()} and room > 40:
        text = fitted(chart.unknown, min(150.0, room - 18), SMALL)
        sheet.rect(Box(x, y, x + 12, y + SWATCH), sheet.hatched(UNKNOWN, theme.land, FINE), stroke=theme.quiet, stroke_width=0.6)
        sheet.text(x + 18, y + SWATCH - 1.5, text, SMALL, colour=theme.quiet)
        x += 18 + wide(text, SMALL) + 20
        room = sheet.width - x
    if chart.arcs and chart.ties and room > 60:
        sheet.path(f"M{number(x)} {number(y + SWATCH)}q13 {number(-SWATCH - 4)} 26 0", fill="none", stroke=theme.ink, stroke_width=2)
        sheet.text(x + 33, y + SWATCH - 1.5, fitted(chart.ties, room - 33, SMALL), SMALL, colour=theme.quiet)
