"""Charts as parts of a page: the picture as SVG, and a figure with its table behind it."""

from __future__ import annotations

from game.faces.charts.bars import draw_bars, draw_pairs
from game.faces.charts.lines import draw_areas, draw_lines, draw_multiples
from game.faces.charts.records import Areas, Bars, Chart, Lines, Multiples, Pairs, Ring, Way
from game.faces.charts.shapes import draw_ring, draw_way
from game.faces.charts.svg import Sheet, escaped
from game.faces.charts.table import html_of, table_of
from game.faces.palette import PAPER, Theme

WIDTH = 720.0  # of a column of a page


def sheet_of(chart: Chart, key: str, theme: Theme = PAPER, width: float = WIDTH) -> Sheet:
    """The picture of a chart, drawn; `key` is a word of its own on the page."""
    match chart:
        case Lines():
            return draw_lines(chart, key, theme, width)
        case Areas():
            return draw_areas(chart, key, theme, width)
        case Multiples():
            return draw_multiples(chart, key, theme, width)
        case Bars():
            return draw_bars(chart, key, theme, width)
        case Pairs():
            return draw_pairs(chart, key, theme, width)
        case Way():
            return draw_way(chart, key, theme, width)
        case Ring():
            return draw_ring(chart, key, theme, width)


def svg_of(chart: Chart, key: str, theme: Theme = PAPER, width: float = WIDTH) -> str:
    """The picture of a chart as one element."""
    return sheet_of(chart, key, theme, width).svg(chart.title, chart.about)


def figure_of(chart: Chart, key: str, numbers: str, theme: Theme = PAPER, width: float = WIDTH) -> str:
    """A chart with its table folded up below; `numbers` is what the fold is called."""
    return framed(svg_of(chart, key, theme, width), html_of(table_of(chart)), numbers)


def framed(svg: str, table: str, numbers: str) -> str:
    """A picture and its table as a figure."""
    return f"<figure>{svg}<details><summary>{escaped(numbers)}</summary>{table}</details></figure>"
