"""Charts of game.faces.charts.records drawn among the widgets: numbers over time as lines, values of several things as bars.

Law: a line is told by its colour, its dash and the name at its end, never by colour alone.
"""

from __future__ import annotations

from math import isnan

import pygame

from game.faces.charts.records import Bars, Lines, Series
from game.faces.desktop.kit import Kit
from game.faces.desktop.paint import Paint
from game.faces.desktop.text import shortened
from game.faces.desktop.widget import Pos, Size, Widget
from game.faces.palette import NIGHT, PAPER, Pen, Theme

THEMES = {theme.name: theme for theme in (NIGHT, PAPER)}
GRID = 4  # spaces between lines that help the eye


def pens(kit: Kit) -> Theme:
    """The theme of charts that goes with a palette."""
    return THEMES.get(kit.palette.charts, NIGHT)


class LinesView(Widget):
    """Numbers over time. The names stand at the right ends, pushed apart where they would meet; the place under the mouse is read out."""

    def __init__(self, chart: Lines, units: float = 230, grows: int = 0) -> None:
        super().__init__(f"chart:{chart.title}", grows=grows)
        self.chart, self.units = chart, units
        self._at: int | None = None
        self._plot = pygame.Rect(0, 0, 0, 0)

    def wants(self, kit: Kit, width: int) -> Size:
        return min(width, kit.px(420)), kit.px(self.units)

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        names = max((kit.text_width(series.name, "tiny", "medium") for series in self.chart.series), default=0)
        right = min(names + kit.px(44), rect.width // 3)
        left = kit.text_width(self.chart.scale.said(self.chart.scale.high), "tiny") + kit.space("near")
        top, bottom = kit.line_height("body") + kit.space("near"), kit.line_height("tiny") + kit.space("tight")
        self._plot = pygame.Rect(rect.left + left, rect.top + top, max(1, rect.width - left - right), max(1, rect.height - top - bottom))

    def cut(self, kit: Kit) -> bool:
        return self._plot.height < kit.px(60) or self._plot.width < kit.px(80)

    # -- where a value lies

    def _x(self, k: int) -> int:
        return self._plot.left + round(self._plot.width * k / max(1, len(self.chart.places) - 1))

    def _y(self, value: float) -> int:
        return self._plot.bottom - round(self._plot.height * self.chart.scale.share(value))

    # -- drawing

    def draw(self, paint: Paint) -> None:
        kit, chart = paint.kit, self.chart
        paint.text(chart.title, (self.rect.left, self.rect.top), "body", "medium")
        for k in range(GRID + 1):
            value = chart.scale.low + (chart.scale.high - chart.scale.low) * k / GRID
            y = self._y(value)
            paint.surface.fill(kit.colour("line"), (self._plot.left, y, self._plot.width, kit.space("hair")))
            said = chart.scale.said(value)
            paint.text(said, (self._plot.left - kit.space("tight"), y - kit.line_height("tiny") // 2), "tiny", colour="quiet", anchor="right")
        self._along(paint)
        for mark in chart.marks:
            y = self._y(mark.at)
            paint.surface.fill(kit.colour("warn"), (self._plot.left, y, self._plot.width, kit.px(1.5)))
            said = shortened(kit, mark.name, "tiny", "plain", self._plot.width)
            paint.text(said, (self._plot.left + kit.space("tight"), y + kit.px(1)), "tiny", colour="warn")
        key = (self.chart, self._plot.size, kit.palette.name, kit.scale)
        edge = kit.px(5)  # so that the dots at the ends are whole
        size = self._plot.width + 2 * edge, self._plot.height + 2 * edge
        picture = kit.drawing(("lines", key), *size, lambda: f'<g transform="translate({edge} {edge})">{self._svg(kit)}</g>')
        paint.surface.blit(picture, self._plot.move(-edge, -edge))
        self._names(paint)

    def _along(self, paint: Paint) -> None:
        """The names of the places, as many as have room; and the place that is pointed at."""
        kit, last = paint.kit, len(self.chart.places) - 1
        room = max((kit.text_width(place, "tiny") for place in self.chart.places), default=0) + kit.space("apart")
        every = max(1, -(-room * max(1, last) // max(1, self._plot.width)))
        for k, name in enumerate(self.chart.places):
            if k % every == 0 and (last - k >= every or k == last):
                paint.text(name, (self._x(k), self._plot.bottom + kit.space("tight")), "tiny", colour="quiet", anchor="middle")
        if self._at is not None:
            paint.surface.fill(kit.colour("faint"), (self._x(self._at), self._plot.top, kit.space("hair"), self._plot.height))

    def _svg(self, kit: Kit) -> str:
        theme, parts = pens(kit), []
        for k, series in enumerate(self.chart.series):
            pen = theme.pen(series.pen if series.pen is not None else k)
            points = [(self._x(i) - self._plot.left, self._y(v) - self._plot.top) for i, v in enumerate(series.values) if not isnan(v)]
            if series.spreads:
                parts.append(self._band(series, pen))
            if len(points) > 1:
                path = "L".join(f"{x} {y}" for x, y in points)
                dash = f' stroke-dasharray="{pen.dash}"' if pen.dash else ""
                parts.append(f'<path d="M{path}" fill="none" stroke="{pen.colour}" stroke-width="{kit.px(2)}" stroke-linejoin="round"{dash}/>')
            for x, y in points[-1:]:
                parts.append(f'<circle cx="{x}" cy="{y}" r="{kit.px(3)}" fill="{pen.colour}"/>')
        return "".join(parts)

    def _band(self, series: Series, pen: Pen) -> str:
        upper = [(self._x(i) - self._plot.left, self._y(v) - self._plot.top) for i, v in enumerate(series.high) if not isnan(v)]
        lower = [(self._x(i) - self._plot.left, self._y(v) - self._plot.top) for i, v in enumerate(series.low) if not isnan(v)]
        path = "L".join(f"{x} {y}" for x, y in [*upper, *reversed(lower)])
        return f'<path d="M{path}Z" fill="{pen.colour}" fill-opacity="0.16"/>' if path else ""

    def _names(self, paint: Paint) -> None:
        """The name and value of each line at its right end, or at the place that is pointed at."""
        kit, theme = paint.kit, pens(paint.kit)
        high = kit.line_height("tiny")
        ends: list[tuple[int, str, str]] = []
        for k, series in enumerate(self.chart.series):
            value = series.values[self._at if self._at is not None else -1] if series.values else float("nan")
            y = self._y(value) if not isnan(value) else self._plot.bottom
            ends.append((y, f"{self.chart.scale.said(value)}  {series.name}", theme.pen(series.pen if series.pen is not None else k).colour))
        ends.sort()
        left, room, low = self._plot.right + kit.px(18), self.rect.right - self._plot.right - kit.px(18), self._plot.top - high // 2
        tops: list[int] = []
        for y, _, _ in ends:
            low = max(low, y - high // 2)
            tops.append(low)
            low += high
        over = max(0, low - self._plot.bottom - high // 2)
        for k, (_, said, colour) in enumerate(ends):
            top = max(self._plot.top - high // 2 + k * high, tops[k] - over) if over else tops[k]
            paint.surface.fill(colour, (left - kit.px(8), top + high // 2 - kit.px(1), kit.px(6), kit.px(2)))
            paint.text(shortened(kit, said, "tiny", "medium", room), (left, top), "tiny", "medium")

    def hover(self, pos: Pos | None) -> bool:
        before = self._at
        inside = pos is not None and self._plot.inflate(20, 20).collidepoint(pos) and len(self.chart.places) > 1
        share = (pos[0] - self._plot.left) / self._plot.width if pos is not None else 0.0
        self._at = max(0, min(len(self.chart.places) - 1, round(share * (len(self.chart.places) - 1)))) if inside else None
        return before != self._at


class BarsView(Widget):
    """Values of several things, each with its name and its number; marks stand across."""

    def __init__(self, chart: Bars) -> None:
        super().__init__(f"chart:{chart.title}")
        self.chart = chart

    def wants(self, kit: Kit, width: int) -> Size:
        return min(width, kit.px(320)), kit.line_height("body") + kit.space("near") + len(self.chart.bars) * kit.line_height("body")

    def draw(self, paint: Paint) -> None:
        kit, chart = paint.kit, self.chart
        paint.text(chart.title, (self.rect.left, self.rect.top), "body", "medium")
        names = min(self.rect.width // 3, max((kit.text_width(bar.name, "small") for bar in chart.bars), default=0))
        numbers = max((kit.text_width(chart.scale.said(bar.value), "small", "medium") for bar in chart.bars), default=0)
        left, right = self.rect.left + names + kit.space("near"), self.rect.right - numbers - kit.space("near")
        line = kit.line_height("body")
        for k, bar in enumerate(chart.bars):
            top = self.rect.top + line + kit.space("near") + k * line
            paint.text(shortened(kit, bar.name, "small", "plain", names), (self.rect.left, top), "small")
            paint.text(chart.scale.said(bar.value), (self.rect.right, top), "small", "medium", anchor="right")
            slot = pygame.Rect(left, top + line // 3, max(1, right - left), line // 3)
            paint.box(slot, "lifted", corner="small")
            if not isnan(bar.value):
                full = pygame.Rect(slot.left, slot.top, max(slot.height, round(slot.width * chart.scale.share(bar.value))), slot.height)
                paint.box(full, pens(kit).pen(0).colour, corner="small")
            for mark in chart.marks:
                x = slot.left + round(slot.width * chart.scale.share(mark.at))
                paint.surface.fill(kit.colour("ink"), (x, slot.top - kit.px(2), kit.px(2), slot.height + kit.px(4)))
