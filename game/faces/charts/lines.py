"""Charts over time: lines with bands, parts of a whole, and many small ones side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from math import ceil, isnan

from game.faces.charts.measure import Box, fitted, moved_apart, ticks, wide
from game.faces.charts.records import Areas, Lines, Multiples, Scale, Series
from game.faces.charts.svg import BODY, SMALL, Sheet, number, polyline
from game.faces.palette import Pen, Theme, mixed

HEAD, ROW = 30.0, 17.0  # room of the title; from label to label
HIGH, LOW_EDGE, FLAG = 210.0, 42.0, 15.0  # of the plot, below it, and of a row of moments above it
NAME, SLIM_NAME = 232.0, 190.0  # room of a label at the right at most; on a narrow sheet
PLACE, FLAG_NAME, FLAG_GAP = 90.0, 260.0, 5.0  # room of a label below, of a moment, at most; between a moment and its line
KEY, LINK = 18.0, 12.0  # from the end of the plot: to a label, and where the line to it has bent
PANEL, PANEL_HIGH, GAP = 168.0, 74.0, 26.0  # of small charts
BROAD, SLIM, UNDER = 500.0, 140.0, 15.0  # a sheet that is not narrow; a small chart on a narrow one; room of a line below its title


@dataclass(frozen=True, slots=True)
class Plot:
    """Where on a sheet which number stands."""

    box: Box
    scale: Scale
    places: int

    def x(self, k: float) -> float:
        steps = max(1, self.places - 1)
        return self.box.left + (self.box.right - self.box.left) * k / steps

    def y(self, value: float) -> float:
        return self.box.bottom - (self.box.bottom - self.box.top) * self.scale.share(value)


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at the right, beside the end of a line or an area."""

    said: str
    y: float
    pen: Pen


def pens_of(theme: Theme, series: Sequence[Series]) -> list[Pen]:
    return [theme.pen(k if one.pen is None else one.pen) for k, one in enumerate(series)]


# -- lines


def draw_lines(chart: Lines, key: str, theme: Theme, width: float) -> Sheet:
    """Lines with their bands; each is named where it ends."""
    said = [_end_said(one, chart.scale, width) for one in chart.series]
    sheet, plot = _framed(chart, key, theme, width, said)
    for mark in chart.marks:
        y = plot.y(mark.at)
        sheet.line(plot.box.left, y, plot.box.right, y, theme.ink, stroke_width=1, stroke_dasharray="6 3")
    pens = pens_of(theme, chart.series)
    for one, pen in zip(chart.series, pens):
        _band(sheet, plot, one, pen)
    for one, pen in zip(chart.series, pens):
        _line(sheet, plot, one, pen)
    labels = [Label(text, plot.y(_last(one)[1]), pen) for one, pen, text in zip(chart.series, pens, said) if text]
    labels += [Label(mark.name, plot.y(mark.at), Pen(theme.ink, "6 3", "", "")) for mark in chart.marks]
    _label(sheet, plot, labels, partial(_key_of_line, sheet))
    return sheet


def _key_of_line(sheet: Sheet, x: float, y: float, pen: Pen) -> None:
    """What stands before the name of a line: its mark; for a value that matters, which has none, its dashes."""
    if pen.mark:
        sheet.mark(pen, x + 5, y)
    else:
        sheet.line(x - 1, y, x + 12, y, pen.colour, stroke_width=1, stroke_dasharray="4 3")


def _last(one: Series) -> tuple[int, float]:
    """The last place where a number is known, and what it is there."""
    known = [(k, value) for k, value in enumerate(one.values) if not isnan(value)]
    return known[-1] if known else (0, float("nan"))


def _name_room(width: float) -> float:
    return NAME if width >= BROAD else SLIM_NAME


def _end_said(one: Series, scale: Scale, width: float) -> str:
    value = _last(one)[1]
    room = _name_room(width) - 17 - wide(f" {scale.said(value)}", BODY)
    return "" if isnan(value) else f"{fitted(one.name, room, BODY)} {scale.said(value)}"


def _runs(values: Sequence[float]) -> list[list[int]]:
    """Places where a number is known, in unbroken runs."""
    return [list(run) for known, run in groupby(range(len(values)), key=lambda k: not isnan(values[k])) if known]


def _band(sheet: Sheet, plot: Plot, one: Series, pen: Pen) -> None:
    if not one.spreads:
        return
    for run in _runs([a + b for a, b in zip(one.low, one.high)]):
        upper = [(plot.x(k), plot.y(one.high[k])) for k in run]
        lower = [(plot.x(k), plot.y(one.low[k])) for k in reversed(run)]
        sheet.path(polyline(upper + lower, close=True), fill=pen.colour, fill_opacity=0.13)


def _line(sheet: Sheet, plot: Plot, one: Series, pen: Pen) -> None:
    for run in _runs(one.values):
        points = [(plot.x(k), plot.y(one.values[k])) for k in run]
        dashed: dict[str, str | float] = {"stroke_dasharray": pen.dash} if pen.dash else {}
        if len(points) > 1:
            sheet.path(polyline(points), fill="none", stroke=pen.colour, stroke_width=2.2, stroke_linejoin="round", **dashed)
        sheet.mark(pen, *points[-1], r=3.2)


# -- parts of a whole


def draw_areas(chart: Areas, key: str, theme: Theme, width: float) -> Sheet:
    """Parts one on top of the other, the first above; each is named where it ends, with its pattern."""
    said = [_end_said(one, chart.scale, width) for one in chart.series]
    sheet, plot = _framed(chart, key, theme, width, said)
    if not chart.places:
        return sheet
    pens = pens_of(theme, chart.series)
    ends: list[float] = []
    floor = [chart.scale.low] * len(chart.places)
    for one, pen in reversed(list(zip(chart.series, pens))):
        values = [0.0 if k >= len(one.values) or isnan(one.values[k]) else max(0.0, one.values[k]) for k in range(len(floor))]
        top = [below + value for below, value in zip(floor, values)]
        if len(floor) == 1:  # one place alone is drawn over the whole breadth
            upper, lower = [(x, plot.y(top[0])) for x in (plot.box.left, plot.box.right)], [(x, plot.y(floor[0])) for x in (plot.box.right, plot.box.left)]
        else:
            upper = [(plot.x(k), plot.y(top[k])) for k in range(len(top))]
            lower = [(plot.x(k), plot.y(floor[k])) for k in reversed(range(len(top)))]
        if any(values):
            sheet.surface(polyline(upper + lower, close=True), pen)
        ends.append((upper[-1][1] + lower[0][1]) / 2)
        floor = top
    labels = [Label(text, y, pen) for text, y, pen in zip(said, reversed(ends), pens) if text]
    _label(sheet, plot, labels, partial(_key_of_area, sheet))
    return sheet


def _key_of_area(sheet: Sheet, x: float, y: float, pen: Pen) -> None:
    sheet.surface(_square(x, y), pen)


def _square(x: float, y: float, side: float = 12.0) -> str:
    return polyline([(x, y - side / 2), (x + side, y - side / 2), (x + side, y + side / 2), (x, y + side / 2)], close=True)


# -- what both have around them


def _framed(chart: Lines | Areas, key: str, theme: Theme, width: float, said: Sequence[str]) -> tuple[Sheet, Plot]:
    """A sheet with title, scale and places, high enough for all labels at its right."""
    marks = chart.marks if isinstance(chart, Lines) else ()
    labels = [text for text in said if text] + [mark.name for mark in marks]
    left = max((wide(chart.scale.said(tick), SMALL) for tick in ticks(chart.scale.low, chart.scale.high)), default=0.0) + 8
    right = min(_name_room(width), max((wide(text, BODY) for text in labels), default=0.0)) + KEY + 18
    ends = [wide(fitted(place, PLACE, SMALL), SMALL) / 2 for place in (chart.places[:1] + chart.places[-1:])] or [0.0]
    left, right = max(left, ends[0]), max(right, ends[-1])
    plot = Plot(Box(left, 0, width - right, 1), chart.scale, len(chart.places))
    flags = [(plot.x(moment.at), fitted(moment.name, FLAG_NAME, SMALL)) for moment in chart.moments]
    spans = flag_spans([(x, wide(said, SMALL)) for x, said in flags], width)
    rows = flag_rows([x for x, _ in flags], spans)
    top = HEAD + 12 + (max(rows, default=-1) + 1) * FLAG
    bottom = top + max(HIGH, ROW * len(labels))
    sheet = Sheet(key, theme, width, bottom + LOW_EDGE)
    sheet.headed(chart.title)
    plot = Plot(Box(left, top, width - right, bottom), chart.scale, len(chart.places))
    _scale(sheet, plot)
    _places(sheet, plot, chart.places, chart.along)
    for (x, _), row in zip(flags, rows):
        sheet.line(x, top - 18 - row * FLAG, x, bottom, theme.quiet, stroke_width=1, stroke_dasharray="1 3", stroke_linecap="round")
    for (_, flag), (start, _), row in zip(flags, spans, rows):
        sheet.text(start, top - 9 - row * FLAG, flag, SMALL, colour=theme.quiet, halo=theme.paper)
    return sheet, plot


def flag_spans(flags: Sequence[tuple[float, float]], width: float) -> list[tuple[float, float]]:
    """From where to where the name of each flag goes: to the right of its line, or to the left where it would run out of the sheet or into the line of one
    that flies to the left."""
    spans, most = [(0.0, 0.0)] * len(flags), width
    for k in sorted(range(len(flags)), key=lambda k: -flags[k][0]):
        x, broad = flags[k]
        right = x + FLAG_GAP + broad <= most
        spans[k] = (x + FLAG_GAP, x + FLAG_GAP + broad) if right else (max(0.0, x - FLAG_GAP - broad), x - FLAG_GAP)
        most = most if right else x
    return spans


def flag_rows(lines: Sequence[float], spans: Sequence[tuple[float, float]]) -> list[int]:
    """How high each flag flies above its line, so that no line runs through a name: those to the right from the right on, then those to the left from the
    left on, each above those it would reach."""
    rows = [0] * len(spans)
    to_right = sorted((k for k in range(len(spans)) if spans[k][0] >= lines[k]), key=lambda k: -lines[k])
    to_left = sorted((k for k in range(len(spans)) if spans[k][0] < lines[k]), key=lambda k: lines[k])
    done: list[int] = []
    for k in [*to_right, *to_left]:
        reached = [other for other in done if spans[other][0] - 10 < spans[k][1] and spans[k][0] < spans[other][1] + 10]
        rows[k] = max((rows[other] + 1 for other in reached), default=0)
        done.append(k)
    return rows


def _scale(sheet: Sheet, plot: Plot, size: float = SMALL) -> None:
    for tick in ticks(plot.scale.low, plot.scale.high):
        y = plot.y(tick)
        sheet.line(plot.box.left, y, plot.box.right, y, sheet.theme.rule, stroke_width=1)
        sheet.text(plot.box.left - 8, y + size * 0.36, plot.scale.said(tick), size, anchor="end", colour=sheet.theme.quiet)


def _places(sheet: Sheet, plot: Plot, places: Sequence[str], along: str) -> None:
    """Names below the plot: as many as there is room for, the last one always."""
    if not places:
        return
    broad = max(wide(fitted(place, PLACE, SMALL), SMALL) for place in places) + 12
    room = (plot.box.right - plot.box.left) / max(1, len(places) - 1)
    step = max(1, ceil(broad / room)) if room > 0 else len(places)
    last = len(places) - 1
    shown = [k for k in range(0, last + 1, step) if k == last or last - k >= step] + ([last] if last % step else [])
    y = plot.box.bottom + 18
    for k in dict.fromkeys(shown):
        sheet.text(plot.x(k), y, fitted(places[k], PLACE, SMALL), SMALL, anchor="middle", colour=sheet.theme.quiet)
    middle, room = (plot.box.left + plot.box.right) / 2, plot.box.right - plot.box.left
    sheet.text(middle, y + 16, fitted(along, room, SMALL), SMALL, anchor="middle", colour=sheet.theme.quiet)


def _label(sheet: Sheet, plot: Plot, labels: Sequence[Label], draw: Callable[[float, float, Pen], None]) -> None:
    """Names at the right, moved apart where they would touch, each with a thin line to what it names."""
    middles = moved_apart([label.y for label in labels], [ROW] * len(labels), plot.box.top - ROW / 2, plot.box.bottom + ROW / 2)
    x = plot.box.right
    for label, y in zip(labels, middles):
        sheet.path(f"M{number(x + 3)} {number(label.y)}L{number(x + LINK)} {number(y)}h4", fill="none", stroke=mixed(sheet.theme.quiet, sheet.theme.paper, 0.4))
        draw(x + KEY, y, label.pen)
        sheet.text(x + KEY + 16, y + BODY * 0.36, fitted(label.said, _name_room(sheet.width) - 16, BODY), BODY)


# -- many small ones


def draw_multiples(chart: Multiples, key: str, theme: Theme, width: float) -> Sheet:
    """Small charts in rows, all on one scale; what the lines are is said once."""
    least = PANEL if width >= BROAD else SLIM
    across = max(1, int((width + GAP) // (least + GAP)))
    rows = ceil(len(chart.charts) / across)
    names = {one.name: pen for panel in chart.charts for one, pen in zip(panel.series, pens_of(theme, panel.series))}
    keyed = any(len(panel.series) > 1 for panel in chart.charts)
    under = UNDER if any(panel.about for panel in chart.charts) else 0.0
    top = HEAD + (22.0 if keyed else 4.0)
    each = PANEL_HIGH + 50 + under
    sheet = Sheet(key, theme, width, top + rows * each)
    sheet.headed(chart.title)
    if keyed:
        _key(sheet, names, width)
    broad = (width - GAP * (across - 1)) / across
    for k, panel in enumerate(chart.charts):
        left, head = k % across * (broad + GAP), top + k // across * each
        if panel.about:
            sheet.text(left, head + 28, fitted(panel.about, broad, SMALL), SMALL, colour=theme.quiet)
        sheet.text(left, head + 14, fitted(panel.title, broad, BODY, bold=True), BODY, bold=True)
        _panel(sheet, panel, left, head + under, broad)
    return sheet


def _key(sheet: Sheet, names: dict[str, Pen], width: float) -> None:
    x = 0.0
    for name, pen in names.items():
        said = fitted(name, 150, SMALL)
        if x + 30 + wide(said, SMALL) > width:
            break
        dashed: dict[str, str | float] = {"stroke_dasharray": pen.dash} if pen.dash else {}
        sheet.line(x, HEAD + 8, x + 22, HEAD + 8, pen.colour, stroke_width=2.2, **dashed)
        sheet.mark(pen, x + 11, HEAD + 8, 3)
        sheet.text(x + 28, HEAD + 12, said, SMALL)
        x += 28 + wide(said, SMALL) + 20


def _panel(sheet: Sheet, chart: Lines, left: float, head: float, broad: float) -> None:
    theme = sheet.theme
    ends = [chart.scale.said(_last(one)[1]) for one in chart.series]
    room = max((wide(end, SMALL, bold=True) for end in ends), default=0.0) + 10
    plot = Plot(Box(left, head + 24, left + broad - room, head + 24 + PANEL_HIGH), chart.scale, len(chart.places))
    sheet.rect(plot.box, mixed(theme.rule, theme.paper, 0.6))
    for mark in chart.marks:
        y = plot.y(mark.at)
        sheet.line(plot.box.left, y, plot.box.right, y, theme.quiet, stroke_width=1, stroke_dasharray="4 3")
    pens = pens_of(theme, chart.series)
    for one, pen in zip(chart.series, pens):
        _band(sheet, plot, one, pen)
        _line(sheet, plot, one, pen)
    known = [(plot.y(_last(one)[1]), end) for one, end in zip(chart.series, ends) if not isnan(_last(one)[1])]
    middles = moved_apart([y for y, _ in known], [13.0] * len(known), plot.box.top - 6, plot.box.bottom + 6)
    for (_, end), y in zip(known, middles):
        sheet.text(plot.box.right + 8, y + 4, end, SMALL, bold=True)
    if len(chart.places) > 1:
        half = (plot.box.right - plot.box.left) / 2 - 4
        sheet.text(plot.box.left, plot.box.bottom + 14, fitted(chart.places[0], half, SMALL), SMALL, colour=theme.quiet)
        sheet.text(plot.box.right, plot.box.bottom + 14, fitted(chart.places[-1], half, SMALL), SMALL, anchor="end", colour=theme.quiet)
