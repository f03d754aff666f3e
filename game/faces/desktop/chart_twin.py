"""The twin of a chart among the widgets: the same in words and numbers, for those who do not see the picture and those who want the numbers."""

from __future__ import annotations

from game.faces.charts.records import Areas, Chart, Lines, Multiples, Way
from game.faces.charts.table import table_of
from game.faces.desktop.chart_view import AreasView, LinesView
from game.faces.desktop.chart_way import WayView
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column, Grid
from game.faces.desktop.tables import Cell, Head, Table
from game.faces.desktop.widget import Widget
from game.faces.words import Words

NAME, NUMBER, WORDS, SMALL = 130, 84, 220, 112  # units: of the first column, of numbers, of words; how high a small chart is


def pictured(words: Words, chart: Chart, name: str) -> Widget:
    """A chart as a picture; what the window does not draw stands as its table."""
    match chart:
        case Lines():
            return LinesView(chart, name=name)
        case Areas():
            return AreasView(chart, name=name)
        case Way():
            return WayView(chart, name=name)
        case Multiples():
            return multiplied(words, chart, name, SMALL, (200, 4, "apart"))
        case _:
            return twin(chart, name)


def multiplied(words: Words, chart: Multiples, name: str, units: float, grid: tuple[float, int, str]) -> Widget:
    """Many small charts under their title, with what their dashed lines are; `grid`: the least width of one, the most side by side, the space."""
    hidden = words("charts.unknown")
    small: list[Widget] = [LinesView(each, units, name=f"{name}:{k}", slim=True, hidden=hidden) for k, each in enumerate(chart.charts)]
    dashes = dashes_said(words, chart)
    told = [Label(dashes, "small", "quiet", name=f"{name}:dashes")] if dashes else []
    return Column([Column([Label(chart.title, weight="medium"), *told], ""), Grid(small, *grid)], "near")


def dashes_said(words: Words, chart: Multiples) -> str:
    """What the dashed lines of small charts are, from the uppermost on; empty where there are none, or where they are not the same everywhere."""
    named = {tuple(mark.name for mark in sorted(each.marks, key=lambda mark: -mark.at)) for each in chart.charts}
    names = named.pop() if len(named) == 1 else ()
    if len(names) == 1:
        return words("charts.dashed", name=names[0])
    return words("charts.dashes", upper=names[0], lower=names[1]) if len(names) == 2 else ""


def twin(chart: Chart, name: str) -> Widget:
    """A chart as a table, in the order in which the chart tells it."""
    found = table_of(chart)
    counts = [k > 0 and all(row[k] and (row[k][0].isdigit() or row[k][0] in "−–") for row in found.rows) for k in range(len(found.head))]
    heads = [Head(said, NUMBER if counts[k] else NAME if not k else WORDS, number=counts[k]) for k, said in enumerate(found.head)]
    rows = [[Cell(said, float(n)) for said in row] for n, row in enumerate(found.rows)]
    return Column([Label(found.caption, weight="medium"), Table(f"{name}:table", heads, rows, (0, False), None)], "near")
