"""Charts of things one below the other: bars, and pairs of values with the way between them."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from game.faces.charts.lines import HEAD, Plot
from game.faces.charts.measure import Box, fitted, in_rows, ticks, wide
from game.faces.charts.records import Bar, Bars, Mark, Pairs, Scale
from game.faces.charts.svg import BODY, SMALL, Sheet, number
from game.faces.palette import Theme, mixed

ROW, NAME = 27.0, 0.38  # from thing to thing; room of a name at most, of the whole breadth
THICK = 12.0
BELOW = 24.0
ARROW = "→"


def _framed(chart: Bars | Pairs, names: Sequence[str], values: Sequence[str], key: str, theme: Theme, width: float, legend: float) -> tuple[Sheet, Plot]:
    """A sheet with title, names at the left, values at the right, and a scale between them."""
    room = NAME * width
    left = min(room, max((wide(name, BODY) for name in names), default=0.0)) + 12
    right = max((wide(value, BODY, bold=True) for value in values), default=0.0) + 16
    reach = max(wide(chart.scale.said(tick), SMALL) for tick in ticks(chart.scale.low, chart.scale.high)) / 2
    left, right = max(left, reach), max(right, reach)
    spans = _mark_spans(chart.marks, chart.scale, left, width - right)
    rows = in_rows(spans, 12.0)
    top = HEAD + legend + 6 + (max(rows, default=-1) + 1) * 15.0
    bottom = top + ROW * len(names)
    sheet = Sheet(key, theme, width, bottom + BELOW)
    sheet.headed(chart.title)
    plot = Plot(Box(left, top, width - right, bottom), chart.scale, 0)
    for tick in ticks(chart.scale.low, chart.scale.high):
        x = across(plot, tick)
        sheet.line(x, top, x, bottom, theme.rule, stroke_width=1)
        sheet.text(x, bottom + 15, chart.scale.said(tick), SMALL, anchor="middle", colour=theme.quiet)
    for mark, row, (start, _) in zip(chart.marks, rows, spans):
        sheet.text(start, top - 6 - row * 15.0, fitted(mark.name, 200, SMALL), SMALL, colour=theme.quiet)
    for k, (name, value) in enumerate(zip(names, values)):
        y = middle(plot, k) + BODY * 0.36
        sheet.text(left - 12, y, fitted(name, room, BODY), BODY, anchor="end")
        sheet.text(width, y, value, BODY, anchor="end", bold=True)
    return sheet, plot


def _mark_spans(marks: Sequence[Mark], scale: Scale, left: float, right: float) -> list[tuple[float, float]]:
    spans = []
    for mark in marks:
        room = wide(fitted(mark.name, 200, SMALL), SMALL)
        start = max(left, min(left + (right - left) * scale.share(mark.at) - room / 2, right - room))
        spans.append((start, start + room))
    return spans


def _marked(sheet: Sheet, plot: Plot, marks: Sequence[Mark]) -> None:
    """Lines at the values that matter, over everything, seen on what they cross."""
    for mark in marks:
        x = across(plot, mark.at)
        sheet.line(x, plot.box.top - 3, x, plot.box.bottom, sheet.theme.paper, stroke_width=3)
        sheet.line(x, plot.box.top - 3, x, plot.box.bottom, sheet.theme.ink, stroke_width=1, stroke_dasharray="6 3")


def across(plot: Plot, value: float) -> float:
    """Where a value stands from left to right."""
    return plot.box.left + (plot.box.right - plot.box.left) * plot.scale.share(value)


def middle(plot: Plot, k: int) -> float:
    """The middle of a thing's row."""
    return plot.box.top + ROW * (k + 0.5)


def draw_bars(chart: Bars, key: str, theme: Theme, width: float) -> Sheet:
    """Bars from nothing, each with its spread where that is known."""
    sheet, plot = _framed(chart, [bar.name for bar in chart.bars], [chart.scale.said(bar.value) for bar in chart.bars], key, theme, width, 0.0)
    pen = theme.pen(0)
    for k, bar in enumerate(chart.bars):
        if not isnan(bar.value):
            ends = sorted((across(plot, 0.0), across(plot, bar.value)))
            y = middle(plot, k)
            sheet.rect(Box(ends[0], y - THICK / 2, ends[1], y + THICK / 2), pen.colour, rx=2)
            _whisker(sheet, plot, bar, y, theme.ink)
    _marked(sheet, plot, chart.marks)
    return sheet


def _whisker(sheet: Sheet, plot: Plot, bar: Bar, y: float, colour: str) -> None:
    """How far a value spreads; on a line of paper, so that it is seen on its own bar too."""
    if bar.low is None or bar.high is None:
        return
    x1, x2 = across(plot, bar.low), across(plot, bar.high)
    d = f"M{number(x1)} {number(y)}H{number(x2)}M{number(x1)} {number(y - 4)}v8M{number(x2)} {number(y - 4)}v8"
    sheet.path(d, fill="none", stroke=sheet.theme.paper, stroke_width=4)
    sheet.path(d, fill="none", stroke=colour, stroke_width=1.4)


def draw_pairs(chart: Pairs, key: str, theme: Theme, width: float) -> Sheet:
    """Two values of each thing: an empty circle where the first lay, a full one where the second does."""
    said = [f"{chart.scale.said(pair.first)} {ARROW} {chart.scale.said(pair.then)}" for pair in chart.pairs]
    sheet, plot = _framed(chart, [pair.name for pair in chart.pairs], said, key, theme, width, 22.0)
    _legend(sheet, chart, width)
    pen, soft = theme.pen(0), mixed(theme.pen(0).colour, theme.paper, 0.62)
    _marked(sheet, plot, chart.marks)
    for k, pair in enumerate(chart.pairs):
        y = middle(plot, k)
        if pair.low is not None and pair.high is not None:
            sheet.rect(Box(across(plot, pair.low), y - 5, across(plot, pair.high), y + 5), soft, rx=5)
        known = [value for value in (pair.first, pair.then) if not isnan(value)]
        if len(known) == 2:
            sheet.line(across(plot, pair.first), y, across(plot, pair.then), y, pen.colour, stroke_width=2)
        if not isnan(pair.first):
            sheet.circle(across(plot, pair.first), y, 4.6, theme.paper, stroke=pen.colour, stroke_width=2)
        if not isnan(pair.then):
            sheet.circle(across(plot, pair.then), y, 5.6, pen.colour, stroke=theme.paper, stroke_width=1)
    return sheet


def _legend(sheet: Sheet, chart: Pairs, width: float) -> None:
    theme, pen = sheet.theme, sheet.theme.pen(0)
    x, y = 6.0, HEAD + 8
    room = width / 3 - 48
    for said, kind in ((chart.first, "first"), (chart.then, "then"), (chart.spread, "")):
        if not said:
            continue
        if kind:
            sheet.circle(x, y, 4.6 if kind == "first" else 5.6, theme.paper if kind == "first" else pen.colour, stroke=pen.colour, stroke_width=2)
            x += 12
        else:
            sheet.rect(Box(x - 4, y - 5, x + 18, y + 5), mixed(pen.colour, theme.paper, 0.62), rx=5)
            x += 24
        text = fitted(said, room, SMALL)
        sheet.text(x, y + 4, text, SMALL)
        x += wide(text, SMALL) + 24
