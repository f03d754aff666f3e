"""A way between two ends drawn among the widgets: its stations, the path that was taken, and where one is; across, or down where there is little room."""

from __future__ import annotations

import pygame

from game.faces.charts.records import Station, Way
from game.faces.desktop.chart_plot import pens
from game.faces.desktop.kit import Kit
from game.faces.desktop.labels import Label
from game.faces.desktop.paint import Paint
from game.faces.desktop.text import Block, laid_out, runs, shortened
from game.faces.desktop.widget import Explains, Pos, Size, Widget

LEAST = 84  # units of a station across; below that the way goes down
ARCH = 30  # units of the widest step of the path
ROW = 26  # units of a station down
SIDE = 74  # units beside a way that goes down: for the path
CLEAR = 11  # units around a station that names keep clear of
FIRST, LAST = "←", "→"


class WayView(Widget):
    """Places in an order between two ends. The arrow keys step along it; a station tells itself to whoever points at it."""

    focusable = True

    def __init__(self, chart: Way, grows: int = 0, name: str = "") -> None:
        super().__init__(name or f"chart:{chart.title}", grows=grows)
        self.chart = chart
        self.at: int | None = None  # the station that is pointed at
        self._stations: list[pygame.Rect] = []

    def inherit(self, old: Widget) -> None:
        if isinstance(old, WayView) and len(old.chart.stations) == len(self.chart.stations):
            self.at = old.at

    # -- room

    def _down(self, kit: Kit, width: int) -> bool:
        return width < kit.px(LEAST) * len(self.chart.stations)

    def _each(self, width: int) -> int:
        return max(1, width // max(1, len(self.chart.stations)))

    def _name(self, kit: Kit, k: int, width: int) -> Block:
        weight = "strong" if k == self.chart.here else "plain"
        return laid_out(kit, runs(self.chart.stations[k].name, weight=weight), "tiny", max(1, self._each(width) - kit.space("near")))

    def _note(self, kit: Kit, station: Station, width: int) -> Block:
        return laid_out(kit, runs(station.note), "tiny", max(1, self._each(width) - kit.space("near")))

    def _heights(self, kit: Kit, width: int) -> tuple[int, int, int]:
        """Of what stands above the line: the head; the notes with the path; and of the names below it."""
        head = kit.line_height("body") + kit.line_height("tiny") + kit.space("near")
        notes = max((self._note(kit, station, width).height for station in self.chart.stations if station.note), default=0)
        names = max((self._name(kit, k, width).height for k in range(len(self.chart.stations))), default=0)
        return head, notes + (kit.px(ARCH) if self._steps() else 0) + kit.px(CLEAR), names + kit.px(CLEAR)

    def _steps(self) -> list[tuple[int, int]]:
        return [(a, b) for a, b in zip(self.chart.path, self.chart.path[1:]) if a != b]

    def wants(self, kit: Kit, width: int) -> Size:
        head, above, below = self._heights(kit, width)
        if self._down(kit, width):
            return min(width, kit.px(280)), head + len(self.chart.stations) * kit.px(ROW) + kit.line_height("tiny")
        return width, head + above + below + kit.space("tight")

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        head, above, _ = self._heights(kit, rect.width)
        each, side = self._each(rect.width), kit.px(12)
        self._stations = []
        for k in range(len(self.chart.stations)):
            down = self._down(kit, rect.width)
            x = rect.left + (kit.px(SIDE) if down else each * k + each // 2)
            y = rect.top + head + (kit.px(ROW) * k + kit.px(ROW) // 2 if down else above)
            self._stations.append(pygame.Rect(x - side // 2, y - side // 2, side, side))

    # -- drawing

    def draw(self, paint: Paint) -> None:
        kit = paint.kit
        paint.text(shortened(kit, self.chart.title, "body", "medium", self.rect.width), self.rect.topleft, "body", "medium")
        down = self._down(kit, self.rect.width)
        below = self.rect.top + kit.line_height("body")
        half = self.rect.width // 2 - kit.space("near")
        ends = self.chart.first_end, self.chart.last_end
        if down:
            left = self.rect.left + kit.px(SIDE) + kit.px(CLEAR) + kit.space("tight")
            paint.text(shortened(kit, ends[0], "tiny", "plain", self.rect.right - left), (left, below), "tiny", colour="quiet")
            low = self._stations[-1].centery + kit.px(ROW) // 2 if self._stations else below
            paint.text(shortened(kit, ends[1], "tiny", "plain", self.rect.right - left), (left, low), "tiny", colour="quiet")
        else:
            paint.text(shortened(kit, f"{FIRST} {ends[0]}", "tiny", "plain", half), (self.rect.left, below), "tiny", colour="quiet")
            paint.text(shortened(kit, f"{ends[1]} {LAST}", "tiny", "plain", half), (self.rect.right, below), "tiny", colour="quiet", anchor="right")
        picture = kit.drawing(("way", self.chart, self.rect.size, kit.palette.name), *self.rect.size, lambda: self._svg(kit, down))
        paint.surface.blit(picture, self.rect)
        for k, spot in enumerate(self._stations):
            (self._words_beside if down else self._words_around)(paint, k, spot)
        if paint.focus == self.name:
            paint.ring(self.rect)

    def _svg(self, kit: Kit, down: bool) -> str:
        if not self._stations:
            return ""
        theme, spots = pens(kit), [(spot.centerx - self.rect.left, spot.centery - self.rect.top) for spot in self._stations]
        pen, (x1, y1), (x2, y2) = theme.pen(0).colour, spots[0], spots[-1]
        out = kit.px(ROW // 2) if down else self._each(self.rect.width) // 2
        ends = (f"M{x1} {y1 - out // 2}L{x2} {y2 + out // 2}") if down else f"M{x1 - out} {y1}L{x2 + out} {y2}"
        parts = [f'<path d="{ends}" fill="none" stroke="{theme.rule}" stroke-width="{kit.px(5)}" stroke-linecap="round"/>']
        longest = max((abs(a - b) for a, b in self._steps()), default=1)
        room = (kit.px(SIDE) - kit.px(CLEAR)) if down else kit.px(ARCH)
        parts += [_arch(spots[a], spots[b], room * abs(a - b) / longest, down, pen, kit) for a, b in self._steps()]
        for k, (x, y) in enumerate(spots):
            if k == self.chart.here:
                parts.append(f'<circle cx="{x}" cy="{y}" r="{kit.px(8)}" fill="{pen}"/><circle cx="{x}" cy="{y}" r="{kit.px(3)}" fill="{theme.paper}"/>')
            else:
                walked = k in self.chart.path
                look = (kit.px(5.5), pen, 2.2 * kit.scale) if walked else (kit.px(4), theme.quiet, 1.2 * kit.scale)
                parts.append(f'<circle cx="{x}" cy="{y}" r="{look[0]}" fill="{theme.paper}" stroke="{look[1]}" stroke-width="{look[2]:.1f}"/>')
        return "".join(parts)

    def _colour(self, k: int) -> str:
        return "ink" if k in (self.chart.here, self.at, *self.chart.path) else "quiet"

    def _words_around(self, paint: Paint, k: int, spot: pygame.Rect) -> None:
        """The name below a station, and above it when one was there."""
        kit, each = paint.kit, self._each(self.rect.width)
        left, gap = spot.centerx - each // 2 + kit.space("near") // 2, each - kit.space("near")
        name = self._name(kit, k, self.rect.width)
        paint.block(name, pygame.Rect(left, spot.centery + kit.px(CLEAR), gap, name.height), "middle", self._colour(k))
        if self.chart.stations[k].note:
            note = self._note(kit, self.chart.stations[k], self.rect.width)
            high = (kit.px(ARCH) if self._steps() else 0) + kit.px(CLEAR)
            paint.block(note, pygame.Rect(left, spot.centery - high - note.height, gap, note.height), "middle", "quiet")

    def _words_beside(self, paint: Paint, k: int, spot: pygame.Rect) -> None:
        """The name at the right of a station, and behind it when one was there."""
        kit, station, weight = paint.kit, self.chart.stations[k], "strong" if k == self.chart.here else "plain"
        left, top = spot.centerx + kit.px(CLEAR) + kit.space("tight"), spot.centery - kit.line_height("small") // 2
        room = self.rect.right - left
        wide = paint.text(shortened(kit, station.name, "small", weight, room), (left, top), "small", weight, self._colour(k))
        if station.note and room - wide > kit.px(40):
            note = shortened(kit, station.note, "tiny", "plain", room - wide - kit.space("near"))
            paint.text(note, (left + wide + kit.space("near"), spot.centery - kit.line_height("tiny") // 2), "tiny", colour="quiet")

    # -- answers

    def _near(self, pos: Pos) -> int | None:
        """The station under a point."""
        if not self._stations or not self.rect.collidepoint(pos):
            return None
        found = min(range(len(self._stations)), key=lambda k: abs(self._stations[k].centerx - pos[0]) + abs(self._stations[k].centery - pos[1]))
        down = len({spot.centerx for spot in self._stations}) == 1
        reach = abs(self._stations[found].centery - pos[1]) < self._stations[found].height if down else self._stations[found].top - 4 <= pos[1]
        return found if reach else None

    def hover(self, pos: Pos | None) -> bool:
        before, self.at = self.at, self._near(pos) if pos is not None else None
        return before != self.at

    def key(self, key: int, shift: bool) -> bool:
        step = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1}.get(key, 0)
        if not step or not self.chart.stations:
            return False
        start = self.at if self.at is not None else self.chart.here if self.chart.here is not None else 0
        self.at = max(0, min(len(self.chart.stations) - 1, start + (step if self.at is not None else 0)))
        return True

    def explains_at(self, pos: Pos) -> Explains | None:
        """The station with when one was there; elsewhere what the way is."""
        near = self._near(pos)
        k = near if near is not None else self.at
        if k is not None:
            station = self.chart.stations[k]
            said = [station.name, station.note, self.chart.here_said if k == self.chart.here else ""]
            return lambda: Label("\n".join(filter(None, said)))
        return (lambda: Label(self.chart.about)) if self.chart.about else None


def _arch(one: tuple[int, int], other: tuple[int, int], high: float, down: bool, colour: str, kit: Kit) -> str:
    """A step of the path from one station to another, with a head where it ends."""
    (x1, y1), (x2, y2), off, head = one, other, kit.px(9), 3.5 * kit.scale
    look = f'fill="none" stroke="{colour}" stroke-width="{1.6 * kit.scale:.1f}"'
    if down:
        x, top = x1 - off, x1 - off - high * 4 / 3
        tip = f"M{x - 2 * head:.1f} {y2 - head:.1f}L{x} {y2}L{x - 2 * head:.1f} {y2 + head:.1f}"
        return f'<path d="M{x} {y1}C{top:.1f} {y1} {top:.1f} {y2} {x} {y2}" {look}/><path d="{tip}" {look}/>'
    y, top = y1 - off, y1 - off - high * 4 / 3
    tip = f"M{x2 - head:.1f} {y - 2 * head:.1f}L{x2} {y}L{x2 + head:.1f} {y - 2 * head:.1f}"
    return f'<path d="M{x1} {y}C{x1} {top:.1f} {x2} {top:.1f} {x2} {y}" {look}/><path d="{tip}" {look}/>'
