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

NAME, NUMBER, WORDS, SMALL = 130, 84, 220, 112  # units: of the first column, of numbers, of words; how high a small chart is


def pictured(chart: Chart, name: str) -> Widget:
    """A chart as a picture; what the window does not draw stands as its table."""
    match chart:
        case Lines():
            return LinesView(chart, name=name)
        case Areas():
            return AreasView(chart, name=name)
        case Way():
            return WayView(chart, name=name)
        case Multiples():
            small: list[Widget] = [LinesView(each, SMALL, name=f"{name}:{k}", slim=True) for k, each in enumerate(chart.charts)]
            return Column([Label(chart.title, weight="medium"), Grid(small, 200, 4, "apart")], "near")
        case _:
            return twin(chart, name)


def twin(chart: Chart, name: str) -> Widget:
    """A chart as a table, in the order in which the chart tells it."""
    found = table_of(chart)
    counts = [k > 0 and all(row[k][:1].isdigit() or row[k][:1] in "−–" for row in found.rows) for k in range(len(found.head))]
    heads = [Head(said, NUMBER if counts[k] else NAME if not k else WORDS, number=counts[k]) for k, said in enumerate(found.head)]
    rows = [[Cell(said, float(n)) for said in row] for n, row in enumerate(found.rows)]
    return Column([Label(found.caption, weight="medium"), Table(f"{name}:table", heads, rows, (0, False), lambda _: None)], "near")
