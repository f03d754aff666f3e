"""Charts of game.faces.charts.records drawn among the widgets: numbers over time as lines or as parts of a whole, and values of several things as bars."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import pygame

from game.faces.charts.records import Areas, Bars, Lines, Series
from game.faces.charts.svg import PATTERNS, Sheet, polyline, softened
from game.faces.desktop.chart_plot import End, Plotted, edge_of, known_runs, last_known, pen_of, pens
from game.faces.desktop.kit import Kit, svg_picture
from game.faces.desktop.paint import Paint
from game.faces.desktop.text import shortened
from game.faces.desktop.widget import Pos, Size, Widget
from game.faces.palette import Pen, Theme

DASHED = Pen("", "5 3", "", "")  # how a value that matters is drawn
TILE = 8  # units of a pattern
BAND, LINE = 0.16, 2.2


class LinesView(Plotted):
    """Numbers over time, with bands where they are uncertain; each is named where it ends. `hidden`: what is said where none of them is known."""

    def __init__(self, chart: Lines, units: float = 230, grows: int = 0, name: str = "", slim: bool = False, hidden: str = "") -> None:
        super().__init__(chart, units, grows, name, slim)
        self.chart = chart
        self.hidden = hidden if all(last_known(series.values) is None for series in chart.series) else ""

    def draw(self, paint: Paint) -> None:
        super().draw(paint)
        if self.hidden:
            said = shortened(paint.kit, self.hidden, "small", "plain", self._plot.width)
            room = pygame.Rect(0, 0, paint.kit.text_width(said, "small") + 2 * paint.kit.space("near"), paint.kit.line_height("small"))
            room.center = self._plot.centerx, self._plot.bottom - self._plot.height // 4  # below most marks
            paint.fill(room, "panel")
            paint.text(said, (room.centerx, room.top), "small", colour="quiet", anchor="middle")

    def ends(self, theme: Theme) -> list[End]:
        found = []
        for k, series in enumerate(self.chart.series):
            if last_known(series.values) is not None:
                value = self.read_at(series.values)
                said = self.scale.said(value) + ("" if self.slim else f"  {series.name}")
                y = self.y(value) if not isnan(value) else self.y(series.values[last_known(series.values) or 0])
                found.append(End(said, float(y), pen_of(theme, series, k)))
        marks = [] if self.slim else [End(mark.name, float(self.y(mark.at)), DASHED) for mark in self.chart.marks]
        return [*found, *marks]

    def swatch(self, paint: Paint, end: End, centre: Pos) -> None:
        kit = paint.kit
        if not end.pen.mark:
            for x in (-6, -1, 4):
                paint.surface.fill(kit.colour("ink"), (centre[0] + kit.px(x) if x > 0 else centre[0] - kit.px(-x), centre[1], kit.px(3), kit.px(1)))
            return
        side = kit.px(12)
        picture = kit.drawing(("mark", end.pen, kit.palette.name), side, side, lambda: drawn_mark(pens(kit), end.pen, side / 2, side / 2, side / 3.4))
        paint.surface.blit(picture, (centre[0] - side // 2, centre[1] - side // 2))

    def picture(self, kit: Kit) -> pygame.Surface:
        edge = edge_of(kit)
        size = self._plot.width + 2 * edge, self._plot.height + 2 * edge
        key = ("lines", self.chart, self._plot.size, kit.palette.name, kit.scale)
        return kit.drawing(key, *size, lambda: f'<g transform="translate({edge} {edge})">{self._svg(kit)}</g>')

    def _svg(self, kit: Kit) -> str:
        theme, parts = pens(kit), []
        for mark in self.chart.marks:
            y = self.y(mark.at)
            parts.append(f'<path d="M0 {y}H{self._plot.width}" stroke="{theme.ink}" stroke-width="{kit.px(1)}" stroke-dasharray="{kit.px(6)} {kit.px(4)}"/>')
        drawn = [(series, pen_of(theme, series, k)) for k, series in enumerate(self.chart.series)]
        parts += [self._band(series, pen) for series, pen in drawn if series.spreads]
        for series, pen in drawn:
            dash = f' stroke-dasharray="{" ".join(str(int(each) * kit.scale) for each in pen.dash.split())}"' if pen.dash else ""
            for run in known_runs(series.values):
                points = [(self.x(k), self.y(series.values[k])) for k in run]
                path = f'd="{polyline(points)}" fill="none" stroke="{pen.colour}" stroke-width="{LINE * kit.scale:.1f}" stroke-linejoin="round"'
                parts += [f"<path {path}{dash}/>"] if len(points) > 1 else []
                parts.append(drawn_mark(theme, pen, *points[-1], 3.2 * kit.scale))
        return "".join(parts)

    def _band(self, series: Series, pen: Pen) -> str:
        found = []
        for run in known_runs([low + high for low, high in zip(series.low, series.high)]):
            upper = [(self.x(k), self.y(series.high[k])) for k in run]
            lower = [(self.x(k), self.y(series.low[k])) for k in reversed(run)]
            found.append(f'<path d="{polyline(upper + lower, close=True)}" fill="{pen.colour}" fill-opacity="{BAND}"/>')
        return "".join(found)


def drawn_mark(theme: Theme, pen: Pen, x: float, y: float, r: float) -> str:
    """The mark of a pen, as the pages draw it."""
    sheet = Sheet("mark", theme, 1, 1)
    sheet.mark(pen, x, y, r)
    return "".join(sheet.parts)


class AreasView(Plotted):
    """Parts of a whole over time, one on top of the other, the first above; each has its pattern and is named where it ends."""

    def __init__(self, chart: Areas, units: float = 260, grows: int = 0, name: str = "") -> None:
        super().__init__(chart, units, grows, name)
        self.chart = chart

    def floors(self, series: int) -> tuple[list[float], list[float]]:
        """Between which values a part lies at each place: below it lie all that come after."""
        below = [sum(self._value(one, k) for one in self.chart.series[series + 1 :]) + self.scale.low for k in range(len(self.chart.places))]
        return below, [floor + self._value(self.chart.series[series], k) for k, floor in enumerate(below)]

    def _value(self, series: Series, k: int) -> float:
        value = series.values[k] if k < len(series.values) else 0.0
        return 0.0 if isnan(value) else max(0.0, value)

    def ends(self, theme: Theme) -> list[End]:
        found = []
        for k, series in enumerate(self.chart.series):
            at = self.at if self.at is not None else len(self.chart.places) - 1
            if at < 0:
                continue
            low, high = (edge[-1] for edge in self.floors(k))
            said = f"{self.scale.said(self.read_at(series.values))}  {series.name}"
            found.append(End(said, (self.y(low) + self.y(high)) / 2, pen_of(theme, series, k)))
        return found

    def swatch(self, paint: Paint, end: End, centre: Pos) -> None:
        side = paint.kit.px(11)
        paint.surface.blit(patterned(paint.kit, end.pen, (side, side)), (centre[0] - side // 2, centre[1] - side // 2))

    def picture(self, kit: Kit) -> pygame.Surface:
        return kit.kept(("areas", self.chart, self._plot.size, kit.palette.name), lambda: self._drawn(kit))

    def _drawn(self, kit: Kit) -> pygame.Surface:
        edge, plot = edge_of(kit), self._plot
        picture = pygame.Surface((plot.width + 2 * edge, plot.height + 2 * edge), pygame.SRCALPHA)
        theme = pens(kit)
        for k, series in enumerate(self.chart.series):
            low, high = self.floors(k)
            if not any(top > floor for floor, top in zip(low, high)):
                continue
            across = range(len(low)) if len(low) > 1 else (0, 0)  # one place alone is drawn over the whole breadth
            xs = [self.x(i) for i in across] if len(low) > 1 else [0, plot.width]
            upper = [(x, self.y(high[i])) for x, i in zip(xs, across)]
            lower = [(x, self.y(low[i])) for x, i in zip(reversed(xs), reversed(across))]
            path = polyline(upper + lower, close=True)
            part = _patterned(kit, pen_of(theme, series, k), plot.size)
            part.blit(outlined(plot.size, f'<path d="{path}" fill="#ffffff"/>'), (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
            picture.blit(part, (edge, edge))
            picture.blit(outlined(plot.size, f'<path d="{path}" fill="none" stroke="{theme.paper}" stroke-width="{1.2 * kit.scale:.1f}"/>'), (edge, edge))
        return picture


def outlined(size: tuple[int, int], body: str) -> pygame.Surface:
    """A drawing as a picture of its own."""
    return svg_picture(f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" viewBox="0 0 {size[0]} {size[1]}">{body}</svg>')


def patterned(kit: Kit, pen: Pen, size: tuple[int, int]) -> pygame.Surface:
    """A surface in the colour and the pattern of a pen."""
    return kit.kept(("pattern", pen, size, kit.palette.name), lambda: _patterned(kit, pen, size))


def _patterned(kit: Kit, pen: Pen, size: tuple[int, int]) -> pygame.Surface:
    theme, side = pens(kit), kit.px(TILE)
    found = pygame.Surface(size, pygame.SRCALPHA)
    ground, pattern = softened(pen, theme), PATTERNS.get(pen.pattern, "")
    tile = kit.kept(("tile", pen, kit.palette.name, side), lambda: _tile(ground, pattern, theme.paper, side))
    for x in range(0, size[0], side):
        for y in range(0, size[1], side):
            found.blit(tile, (x, y))
    return found


def _tile(ground: str, pattern: str, paper: str, side: int) -> pygame.Surface:
    dotted = pattern == PATTERNS["dots"]
    look = f'stroke="{paper}" stroke-width="{2.2 if dotted else 1.1}" stroke-opacity="0.6" stroke-linecap="{"round" if dotted else "butt"}"'
    body = f'<path fill="{ground}" d="M0 0h8v8h-8z"/>' + (f'<path d="{pattern}" fill="none" {look}/>' if pattern else "")
    return svg_picture(f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 8 8">{body}</svg>')


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
                paint.box(full, "accent", corner="small")
            for at in _across(slot, [chart.scale.share(mark.at) for mark in chart.marks]):
                paint.surface.fill(kit.colour("ink"), (at, slot.top - kit.px(2), kit.px(2), slot.height + kit.px(4)))


def _across(slot: pygame.Rect, shares: Sequence[float]) -> list[int]:
    return [slot.left + round(slot.width * share) for share in shares]
