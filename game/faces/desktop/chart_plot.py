"""What charts over time have around them: a title, a scale, places along it, names at the right ends, and the place that is read out.

Law: what is drawn is told by its mark, dash or pattern and by its name, never by colour alone; words stand in the colours of words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import isnan

import pygame

from game.faces.charts.measure import moved_apart, ticks
from game.faces.charts.records import Areas, Lines, Scale, Series
from game.faces.desktop.kit import Kit
from game.faces.desktop.labels import Label
from game.faces.desktop.paint import Paint, hexed
from game.faces.desktop.text import shortened
from game.faces.desktop.widget import Explains, Pos, Size, Widget
from game.faces.palette import NIGHT, PAPER, Pen, Theme

THEMES = {theme.name: theme for theme in (NIGHT, PAPER)}
LEADER, SWATCH = 16, 14  # units between a line's end and its name; of the mark before a name
NAMES, NAMES_SMALL = 0.42, 0.3  # of the breadth that names may take at most
STEPS = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1, pygame.K_HOME: -10_000, pygame.K_END: 10_000}


def pens(kit: Kit) -> Theme:
    """The theme of charts that goes with a palette, on the surface that charts stand on."""
    return replace(THEMES.get(kit.palette.charts, NIGHT), paper=hexed(kit.colour("panel")))


def pen_of(theme: Theme, series: Series, k: int) -> Pen:
    """How the series with this number is drawn."""
    return theme.pen(series.pen if series.pen is not None else k)


def known_runs(values: Sequence[float]) -> list[list[int]]:
    """Places where a number is known, in unbroken runs."""
    return [list(run) for known, run in groupby(range(len(values)), key=lambda k: not isnan(values[k])) if known]


def last_known(values: Sequence[float]) -> int | None:
    """The last place where a number is known."""
    return next((k for k in reversed(range(len(values))) if not isnan(values[k])), None)


@dataclass(frozen=True, slots=True)
class End:
    """What stands at the right of a chart beside the end of something."""

    said: str
    y: float
    pen: Pen


class Plotted(Widget):
    """A chart over time. The mouse or the arrow keys choose a place, whose values are then read out in the place of the last ones."""

    focusable = True

    def __init__(self, chart: Lines | Areas, units: float = 230, grows: int = 0, name: str = "", slim: bool = False) -> None:
        super().__init__(name or f"chart:{chart.title}", grows=grows)
        self.over_time, self.units, self.slim = chart, units, slim  # slim: a small one among many, whose names are said elsewhere
        self.at: int | None = None
        self._plot = pygame.Rect(0, 0, 0, 0)

    # -- what kinds of charts say for themselves

    def picture(self, kit: Kit) -> pygame.Surface:
        """What lies in the plot, as large as the plot with the edge around it."""
        edge = edge_of(kit)
        return pygame.Surface((self._plot.width + 2 * edge, self._plot.height + 2 * edge), pygame.SRCALPHA)

    def ends(self, theme: Theme) -> list[End]:
        """What stands at the right."""
        return []

    def swatch(self, paint: Paint, end: End, centre: Pos) -> None:
        """The mark before a name."""

    # -- room

    def inherit(self, old: Widget) -> None:
        if isinstance(old, Plotted) and len(old.over_time.places) == len(self.over_time.places):
            self.at = old.at

    def wants(self, kit: Kit, width: int) -> Size:
        top, bottom = self._edges(kit)
        rows = 0 if self.slim else len(self.ends(pens(kit))) * kit.line_height("tiny")
        return min(width, kit.px(180 if self.slim else 420)), max(kit.px(self.units), top + bottom + rows)

    def _edges(self, kit: Kit) -> tuple[int, int]:
        """Room above the plot for its title, and below it for the places."""
        return kit.line_height("small" if self.slim else "body") + kit.space("near"), kit.line_height("tiny") + kit.space("tight")

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        top, bottom = self._edges(kit)
        left = max((kit.text_width(self.scale.said(tick), "tiny") for tick in self._ticks()), default=0) + kit.space("near")
        names = max((kit.text_width(end.said, "tiny", "medium") for end in self.ends(pens(kit))), default=0)
        mark = 0 if self.slim else kit.px(LEADER + SWATCH)
        right = min(names + mark + kit.space("near"), round(rect.width * (NAMES_SMALL if self.slim else NAMES)))
        plot = pygame.Rect(rect.left + left, rect.top + top, rect.width - left - right, rect.height - top - bottom)
        self._plot = pygame.Rect(plot.left, plot.top, max(1, plot.width), max(1, plot.height))

    def cut(self, kit: Kit) -> bool:
        return self._plot.height < kit.px(30 if self.slim else 60) or self._plot.width < kit.px(60 if self.slim else 80)

    # -- where a value lies

    @property
    def scale(self) -> Scale:
        return self.over_time.scale

    def _ticks(self) -> list[float]:
        return [tick for tick in ticks(self.scale.low, self.scale.high, 2 if self.slim else 4) if self.scale.low <= tick <= self.scale.high]

    def x(self, k: int) -> int:
        """How far from the left of the plot a place lies."""
        return round(self._plot.width * k / max(1, len(self.over_time.places) - 1))

    def y(self, value: float) -> int:
        """How far from the top of the plot a value lies."""
        return self._plot.height - round(self._plot.height * self.scale.share(value))

    def read_at(self, values: Sequence[float]) -> float:
        """The value that is read out: at the place that is chosen, else the last that is known."""
        k = self.at if self.at is not None else last_known(values)
        return values[k] if k is not None and k < len(values) else float("nan")

    # -- drawing

    def draw(self, paint: Paint) -> None:
        self._title(paint)
        self._ground(paint)
        edge = edge_of(paint.kit)
        paint.surface.blit(self.picture(paint.kit), self._plot.move(-edge, -edge))
        self._chosen(paint)
        self._names(paint)
        if paint.focus == self.name:
            paint.ring(self.rect)

    def _title(self, paint: Paint) -> None:
        """What it is, of what it is a part; and what happened at the place that is chosen."""
        kit, size = paint.kit, "small" if self.slim else "body"
        wide = paint.text(shortened(kit, self.over_time.title, size, "medium", self.rect.width), self.rect.topleft, size, "medium")
        if self.slim and self.over_time.about and self.rect.width - wide > kit.px(40):
            left = self.rect.left + wide + kit.space("near")
            said = shortened(kit, self.over_time.about, "tiny", "plain", self.rect.right - left)
            paint.text(said, (left, self.rect.top + kit.line_height(size) - kit.line_height("tiny")), "tiny", colour="quiet")
        told = [moment.name for moment in self.over_time.moments if moment.at == self.at]
        room = self.rect.width - wide - kit.space("wide")
        if told and room > kit.px(60):
            down = kit.line_height(size) - kit.line_height("small")
            said = shortened(kit, " · ".join(told), "small", "plain", room)
            paint.text(said, (self.rect.right, self.rect.top + down), "small", colour="accent", anchor="right")

    def _ground(self, paint: Paint) -> None:
        """Lines that help the eye, the names of the places, and where something happened."""
        kit, plot, hair = paint.kit, self._plot, paint.kit.space("hair")
        for tick in self._ticks():
            y = plot.top + self.y(tick)
            paint.surface.fill(kit.colour("line"), (plot.left, y, plot.width, hair))
            paint.text(self.scale.said(tick), (plot.left - kit.space("tight"), y - kit.line_height("tiny") // 2), "tiny", colour="quiet", anchor="right")
        places, last = self.over_time.places, len(self.over_time.places) - 1
        room = max((kit.text_width(place, "tiny") for place in places), default=0) + kit.space("apart")
        every = max(1, -(-room * max(1, last) // max(1, plot.width)))
        for k, name in enumerate(places):
            if k == last or (k % every == 0 and last - k >= every):
                paint.text(name, (plot.left + self.x(k), plot.bottom + kit.space("tight")), "tiny", colour="quiet", anchor="middle")
        for moment in self.over_time.moments:
            x = plot.left + self.x(moment.at)
            for y in range(plot.top, plot.bottom, kit.px(5)):
                paint.surface.fill(kit.colour("faint"), (x, y, hair, kit.px(2)))
            paint.dot((x, plot.top - kit.px(3)), kit.px(3), "accent")

    def _chosen(self, paint: Paint) -> None:
        """The place that is read out, with its name."""
        if self.at is None or self.at >= len(self.over_time.places):
            return
        kit, x = paint.kit, self._plot.left + self.x(self.at)
        paint.surface.fill(kit.colour("ink"), (x, self._plot.top, kit.space("hair"), self._plot.height))
        name = self.over_time.places[self.at]
        half = kit.text_width(name, "tiny", "strong") // 2 + kit.space("tight")
        box = pygame.Rect(x - half, self._plot.bottom + kit.px(1), 2 * half, kit.line_height("tiny") + kit.space("tight"))
        paint.box(box, "raised", corner="small")
        paint.text(name, (x, self._plot.bottom + kit.space("tight")), "tiny", "strong", anchor="middle")

    def _names(self, paint: Paint) -> None:
        """Names and values at the right, moved apart where they would touch, each with a thin line to what it names."""
        kit, plot = paint.kit, self._plot
        found, high = self.ends(pens(kit)), kit.line_height("tiny")
        lead, mark = (0, kit.space("near")) if self.slim else (kit.px(LEADER), kit.px(SWATCH))
        middles = moved_apart([end.y for end in found], [float(high)] * len(found), -high / 2, max(plot.height + high / 2, len(found) * high))
        left = plot.right + lead + mark
        for end, middle in zip(found, middles):
            y = plot.top + round(middle)
            if not self.slim:
                start = plot.right + kit.px(4), plot.top + round(end.y)
                pygame.draw.aaline(paint.surface, kit.colour("faint"), start, (plot.right + lead - kit.px(4), y))
                self.swatch(paint, end, (plot.right + lead + mark // 2 - kit.px(1), y))
            said = shortened(kit, end.said, "tiny", "medium", self.rect.right - left)
            paint.text(said, (left + kit.px(1), y - high // 2), "tiny", "medium")

    # -- answers

    def hover(self, pos: Pos | None) -> bool:
        before, last = self.at, len(self.over_time.places) - 1
        inside = pos is not None and last > 0 and self._plot.inflate(20, 20).collidepoint(pos)
        share = (pos[0] - self._plot.left) / self._plot.width if pos is not None else 0.0
        self.at = max(0, min(last, round(share * last))) if inside else None
        return before != self.at

    def key(self, key: int, shift: bool) -> bool:
        last = len(self.over_time.places) - 1
        if key not in STEPS or last < 1 or (self.at is None and STEPS[key] > 0):
            return False
        self.at = max(0, min(last, (last + 1 if self.at is None else self.at) + STEPS[key]))
        return True

    def explains_at(self, pos: Pos) -> Explains | None:
        """What the chart shows; nothing lies over the values while they are read."""
        if self.slim or not self.over_time.about or (self.at is not None and self._plot.collidepoint(pos)):
            return None
        return lambda: Label(self.over_time.about)


def edge_of(kit: Kit) -> int:
    """Room around a plot in its picture, so that marks at the ends are whole."""
    return kit.px(6)
