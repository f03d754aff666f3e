"""Charts and maps as figures of one page: drawn for broad and for narrow screens, by day and by night, and each outline of the map written down once.

Law: a figure is drawn in two widths and its table stands behind it; the style sheet shows one of the two, and the other is hidden from everyone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from game.faces.charts.map import map_sheet, world
from game.faces.charts.page import sheet_of
from game.faces.charts.records import Chart, MapPicture
from game.faces.charts.svg import Sheet
from game.faces.charts.table import table_of
from game.faces.debrief.html import NOTHING, Html, Part, element, folded, grid, joined, scrolled
from game.faces.palette import NIGHT, PAPER, Theme

WIDE, NARROW = 720.0, 340.0
LIGHT, DARK, EITHER = "paper", "night", "auto"  # palettes: by day, by night, or as the reader's screen is set
PALETTES = (EITHER, LIGHT, DARK)
COLOUR = re.compile(r'"(#[0-9a-f]{6})"')
OUTLINE = re.compile(r'<path d="([^"]{60,})"([^>]*?)(?:/>|>(.*?)</path>)')

Draw = Callable[[str, Theme, float], Sheet]


class Figures:
    """The figures of a page, and what they share."""

    def __init__(self, palette: str = EITHER, numbers: str = "") -> None:
        self.palette, self.numbers = palette, numbers  # what the table behind a figure is called
        self.theme = NIGHT if palette == DARK else PAPER
        self.colours: dict[tuple[str, str], str] = {}  # by day and by night, with the name of both
        self.outlines: dict[str, str] = {}
        self.keys: set[str] = set()

    def chart(self, chart: Chart, key: str, *after: Part) -> Html:
        """A chart with its table folded up."""
        table = grid(table_of(chart))
        return self._figure(partial(_draw, chart), key, chart.title, chart.about, table, after)

    def map(self, chart: MapPicture, key: str, *after: Part) -> Html:
        """A map, the same way."""
        table = grid(table_of(chart, world().names()))
        return self._figure(partial(_draw_map, chart), key, chart.title, chart.about, table, after, outlines=True)

    def _figure(self, draw: Draw, key: str, title: str, about: str, table: Html, after: Sequence[Part], outlines: bool = False) -> Html:
        if key in self.keys:
            raise ValueError(f"Two figures are called {key[:40]}.")
        self.keys.add(key)
        drawn = []
        for name, width in (("broad", WIDE), ("slim", NARROW)):
            svg = self._coloured(draw, f"{key}-{name}", width, title, about)
            drawn.append(element("div", Html(OUTLINE.sub(self._outlined, svg)) if outlines else svg, class_=name))
        fold = folded(self.numbers, scrolled(table, title))
        return element("figure", *drawn, *after, fold, id=f"figure-{key}", class_="map" if outlines else "chart")

    # -- by day and by night

    def _coloured(self, draw: Draw, key: str, width: float, title: str, about: str) -> Html:
        """A picture whose colours change with the reader's screen, where the page is for both."""
        svg = draw(key, self.theme, width).svg(title, about)
        if self.palette != EITHER:
            return Html(svg)
        night = COLOUR.findall(draw(key, NIGHT, width).svg(title, about))
        if len(night) != len(COLOUR.findall(svg)):
            return Html(svg)
        other = iter(night)
        return Html(COLOUR.sub(lambda found: f'"var(--{self._named(found[1], next(other))})"', svg))

    def _named(self, day: str, night: str) -> str:
        return self.colours.setdefault((day, night), f"c{len(self.colours)}")

    def style(self) -> Html:
        """The colours of the page, by day and by night."""
        if self.palette != EITHER:
            return Html(f":root{{{_page_colours(self.theme)}}}")
        day = "".join(f"--{name}:{colour};" for (colour, _), name in self.colours.items())
        night = "".join(f"--{name}:{colour};" for (_, colour), name in self.colours.items())
        dark = f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{_page_colours(NIGHT)}{night}}}}}"
        return Html(f":root{{{_page_colours(PAPER)}{day}}}{dark}")

    # -- outlines

    def _outlined(self, found: re.Match[str]) -> str:
        name = self.outlines.setdefault(found[1], f"o{len(self.outlines)}")
        return f'<use href="#{name}"{found[2]}>{found[3]}</use>' if found[3] else f'<use href="#{name}"{found[2]}/>'

    def shared(self) -> Html:
        """What figures refer to, where nobody sees it."""
        if not self.outlines:
            return NOTHING
        paths = joined(Html(f'<path id="{name}" d="{d}"/>') for d, name in self.outlines.items())
        return Html(f'<svg class="shared" width="0" height="0" aria-hidden="true" focusable="false"><defs>{paths}</defs></svg>')


def _draw(chart: Chart, key: str, theme: Theme, width: float) -> Sheet:
    return sheet_of(chart, key, theme, width)


def _draw_map(chart: MapPicture, key: str, theme: Theme, width: float) -> Sheet:
    """A map; on a narrow screen only the first names must be read."""
    return map_sheet(chart if width >= WIDE else replace(chart, named=chart.named[:3]), key, theme, width)


def _page_colours(theme: Theme) -> str:
    accent = theme.pens[0].colour
    named = {"paper": theme.paper, "ink": theme.ink, "quiet": theme.quiet, "rule": theme.rule, "wash": theme.sea, "accent": accent}
    named |= {f"pen{k}": pen.colour for k, pen in enumerate(theme.pens)}
    return "".join(f"--{name}:{colour};" for name, colour in named.items())
