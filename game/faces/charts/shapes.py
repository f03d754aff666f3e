"""Two charts with a shape of their own: a way between two ends with a marked place, and a ring of four quarters."""

from __future__ import annotations

from math import cos, isnan, pi, sin

from game.faces.charts.lines import HEAD
from game.faces.charts.measure import Box, fitted, wide, wrapped
from game.faces.charts.records import Quarter, Ring, Way
from game.faces.charts.svg import BODY, SMALL, Sheet, number
from game.faces.palette import Pen, Theme, mixed

LINE = 14.0  # from line to line of a name
NAME_LINES, NOTE_LINES = 3, 2
ARCH = 40.0  # how high the widest step of a path is drawn

RADIUS, THICK, APART = 78.0, 24.0, 0.045  # of the ring, and half the gap between quarters
PART, BESIDE = 16.0, 170.0  # from part to part; room beside the ring at least


# -- a way


def draw_way(chart: Way, key: str, theme: Theme, width: float) -> Sheet:
    """Stations on a line, the path from one to the next above it, and where it ended."""
    count = max(1, len(chart.stations))
    each = width / count
    notes = [wrapped(station.note, each - 8, SMALL, NOTE_LINES) for station in chart.stations]
    names = [wrapped(station.name, each - 8, BODY, NAME_LINES, bold=k == chart.here) for k, station in enumerate(chart.stations)]
    listed: list[str] = []  # what the stations are called, where there is no room for names beside one another
    if any(" ".join(lines) != " ".join(station.name.split()) for lines, station in zip(names, chart.stations)):
        listed = [f"{k}  {station.name}{f' ({station.note})' if station.note else ''}" for k, station in enumerate(chart.stations, 1)]
        names, notes = [[str(k)] for k in range(1, count + 1)], [[] for _ in range(count)]
    steps = [(a, b) for a, b in zip(chart.path, chart.path[1:]) if a != b]
    longest = max((abs(a - b) for a, b in steps), default=0)
    high = 8 + LINE * max((len(lines) for lines in notes), default=0) + (ARCH if steps else 0.0)
    y = HEAD + 20 + high
    below = LINE * max((len(lines) for lines in names), default=0)
    foot = y + 26 + below + (LINE if chart.here is not None else 0.0)
    sheet = Sheet(key, theme, width, foot - 2 + (10 if chart.here is not None else 0.0) + LINE * len(listed))
    for k, name in enumerate(listed):
        here = k == chart.here
        sheet.text(0, foot + 12 + k * LINE, fitted(name, width, BODY, here), BODY, bold=here, colour=theme.ink if here or k in chart.path else theme.quiet)
    sheet.headed(chart.title)
    sheet.text(0, HEAD + 12, fitted(f"← {chart.first_end}", width / 2 - 10, SMALL), SMALL, colour=theme.quiet)
    sheet.text(width, HEAD + 12, fitted(f"{chart.last_end} →", width / 2 - 10, SMALL), SMALL, anchor="end", colour=theme.quiet)
    x = [each * (k + 0.5) for k in range(count)]
    sheet.line(0, y, width, y, theme.rule, stroke_width=6, stroke_linecap="round")
    for a, b in steps:
        _step(sheet, x[a], x[b], y - 12, ARCH * abs(a - b) / longest)
    for k in range(len(chart.stations)):
        _station(sheet, chart, k, x[k], y)
        colour = theme.ink if k in (chart.here, *chart.path) else theme.quiet
        for row, line in enumerate(names[k]):
            sheet.text(x[k], y + 26 + row * LINE, line, BODY, anchor="middle", bold=k == chart.here, colour=colour)
        for row, line in enumerate(reversed(notes[k])):
            sheet.text(x[k], HEAD + 20 + high - 18 - (ARCH if steps else 0) - row * LINE + 4, line, SMALL, anchor="middle", colour=theme.quiet)
    if chart.here is not None:
        said = fitted(chart.here_said, width, SMALL)
        half = wide(said, SMALL) / 2
        at = max(half, min(x[chart.here], width - half))
        sheet.text(at, y + 26 + below + 6, said, SMALL, anchor="middle", colour=theme.quiet)
    return sheet


def _station(sheet: Sheet, chart: Way, k: int, x: float, y: float) -> None:
    theme, pen = sheet.theme, sheet.theme.pen(0)
    if k == chart.here:
        sheet.circle(x, y, 10, pen.colour, stroke=theme.paper, stroke_width=2)
        sheet.circle(x, y, 3.4, theme.paper)
    elif k in chart.path:
        sheet.circle(x, y, 6.5, theme.paper, stroke=pen.colour, stroke_width=2.4)
    else:
        sheet.circle(x, y, 5, theme.paper, stroke=theme.quiet, stroke_width=1.2)


def _step(sheet: Sheet, x1: float, x2: float, y: float, high: float) -> None:
    """An arch from one station to another, with a head where it ends."""
    colour = sheet.theme.pen(0).colour
    start, end, foot, top = number(x1), number(x2), number(y), number(y - high * 4 / 3)
    sheet.path(f"M{start} {foot}C{start} {top} {end} {top} {end} {foot}", fill="none", stroke=colour, stroke_width=1.6)
    sheet.path(f"M{number(x2 - 3.5)} {number(y - 6)}L{number(x2)} {number(y)}L{number(x2 + 3.5)} {number(y - 6)}", fill="none", stroke=colour, stroke_width=1.6)


# -- a ring


def draw_ring(chart: Ring, key: str, theme: Theme, width: float) -> Sheet:
    """Four quarters, each as full as its value; beside each its name, value and parts, or below all where there is no room beside."""
    quarters = chart.quarters[:4]
    block = 26 + PART * max((len(quarter.parts) for quarter in quarters), default=0)
    round_ = 2 * RADIUS + THICK + 8
    beside = width / 2 - round_ / 2 - 18 >= BESIDE
    high = max(round_, 2 * block + 24) if beside else round_
    sheet = Sheet(key, theme, width, HEAD + 10 + high + (0 if beside else 2 * (block + 12)))
    sheet.headed(chart.title)
    x, y = width / 2, HEAD + 8 + high / 2
    for k, quarter in enumerate(quarters):
        _arc(sheet, chart, quarter, theme.pen(k), x, y, k)
    if chart.centre:
        sheet.text(x, y + (2 if chart.centre_note else 8), fitted(chart.centre, 2 * RADIUS - THICK - 16, 24, bold=True), 24, anchor="middle", bold=True)
    if chart.centre_note:
        sheet.text(x, y + 19, fitted(chart.centre_note, 2 * RADIUS - THICK - 26, SMALL), SMALL, anchor="middle", colour=theme.quiet)
    room = width / 2 - round_ / 2 - 18 if beside else width / 2 - 14
    for k, quarter in enumerate(quarters):
        left, upper = 0.0 if k > 1 else width - room, k in (0, 3)
        top = y - high / 2 + (0.0 if upper else high - block) if beside else y + high / 2 + 10 + (0.0 if upper else block + 12)
        _beside(sheet, chart, quarter, theme.pen(k), Box(left, top, left + room, top + block))
    return sheet


def _arc(sheet: Sheet, chart: Ring, quarter: Quarter, pen: Pen, x: float, y: float, k: int) -> None:
    """A quarter of the ring, clockwise from the top."""
    first, last = k * pi / 2 + APART, (k + 1) * pi / 2 - APART
    sheet.path(_sector(x, y, first, last), fill=mixed(pen.colour, sheet.theme.paper, 0.84))
    share = 0.0 if isnan(quarter.value) else chart.scale.share(quarter.value)
    if share > 0.005:
        sheet.surface(_sector(x, y, first, first + (last - first) * share), pen)
    for stage in chart.stages:
        angle = first + (last - first) * chart.scale.share(stage)
        (x1, y1), (x2, y2) = (_around(x, y, r, angle) for r in (RADIUS - THICK / 2, RADIUS + THICK / 2 + 5))
        sheet.line(x1, y1, x2, y2, sheet.theme.paper, stroke_width=3)
        sheet.line(x1, y1, x2, y2, sheet.theme.quiet, stroke_width=1)


def _around(x: float, y: float, r: float, angle: float) -> tuple[float, float]:
    return x + r * sin(angle), y - r * cos(angle)


def _sector(x: float, y: float, first: float, last: float) -> str:
    outer, inner = RADIUS + THICK / 2, RADIUS - THICK / 2
    points = [_around(x, y, outer, first), _around(x, y, outer, last), _around(x, y, inner, last), _around(x, y, inner, first)]
    a, b, c, d = (f"{number(px)} {number(py)}" for px, py in points)
    return f"M{a}A{number(outer)} {number(outer)} 0 0 1 {b}L{c}A{number(inner)} {number(inner)} 0 0 0 {d}Z"


def _beside(sheet: Sheet, chart: Ring, quarter: Quarter, pen: Pen, box: Box) -> None:
    """The name and value of a quarter, and its parts as thin bars."""
    said = chart.scale.said(quarter.value)
    y = box.top + 14
    sheet.surface(_swatch(box.left, y - 5), pen)
    name = fitted(quarter.name, box.right - box.left - 20 - wide(said, 15, bold=True) - 8, 14, bold=True)
    sheet.text(box.left + 20, y, name, 14, bold=True)
    sheet.text(box.right, y, said, 15, anchor="end", bold=True)
    number_room = max((wide(chart.scale.said(value), SMALL) for _, value in quarter.parts), default=0.0)
    name_room = min(110.0, 0.45 * (box.right - box.left), max((wide(name, SMALL) for name, _ in quarter.parts), default=0.0))
    for k, (part, value) in enumerate(quarter.parts):
        y = box.top + 33 + k * PART
        left, right = box.left + 20 + name_room + 10, box.right - number_room - 8
        sheet.text(box.left + 20, y, fitted(part, name_room, SMALL), SMALL, colour=sheet.theme.quiet)
        sheet.text(box.right, y, chart.scale.said(value), SMALL, anchor="end", colour=sheet.theme.quiet)
        sheet.rect(Box(left, y - 7, right, y - 1), mixed(pen.colour, sheet.theme.paper, 0.84), rx=3)
        if not isnan(value) and chart.scale.share(value) > 0:
            sheet.rect(Box(left, y - 7, left + (right - left) * chart.scale.share(value), y - 1), pen.colour, rx=3)


def _swatch(x: float, y: float) -> str:
    return f"M{number(x)} {number(y - 6)}h12v12h-12Z"
