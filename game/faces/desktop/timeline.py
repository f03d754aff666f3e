"""A line of time: a stop for each moment of a game, what held the world above it, flags where something turned; it is clicked, dragged and stepped along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import pygame

from game.faces.desktop.kit import Kit
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column
from game.faces.desktop.paint import Paint, hexed
from game.faces.desktop.widget import Explains, Pos, Size, Widget

STEPS = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1, pygame.K_HOME: -10_000, pygame.K_END: 10_000}
EDGE, FLAGS, KNOB = 22, 20, 7  # units: room at both ends, the row of flags, the knob


@dataclass(frozen=True, slots=True)
class Course:
    """What is drawn above the line: a number from 0 to 1 at each stop, and the share at which it breaks."""

    name: str = ""
    shares: tuple[float, ...] = ()
    line: float | None = None


class Timeline(Widget):
    """Stops by name. `does` is told which one is wanted, `plays` that time is to go by itself; flags are told by what they say."""

    focusable = True

    def __init__(
        self,
        name: str,
        stops: Sequence[str],
        at: int,
        does: Callable[[int], object],
        plays: Callable[[], object] = lambda: None,
        flags: Mapping[int, Sequence[str]] | None = None,
        course: Course = Course(),
    ) -> None:
        super().__init__(name, grows=1)
        self.stops, self.at, self.does, self.plays, self.flags, self.course = tuple(stops), at, does, plays, flags or {}, course
        self._hot: int | None = None
        self._line = pygame.Rect(0, 0, 0, 0)

    def inherit(self, old: Widget) -> None:
        if isinstance(old, Timeline) and len(old.stops) == len(self.stops):
            self._hot = old._hot

    # -- room

    def wants(self, kit: Kit, width: int) -> Size:
        return min(width, kit.px(260)), kit.px(FLAGS + 34) + kit.line_height("tiny")

    def cut(self, kit: Kit) -> bool:
        return self._line.width < kit.px(120) or self.rect.height < kit.px(FLAGS + 20) + kit.line_height("tiny")

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        low = rect.bottom - kit.line_height("tiny") - kit.px(KNOB + 3)
        self._line = pygame.Rect(rect.left + kit.px(EDGE), low, max(1, rect.width - 2 * kit.px(EDGE)), kit.px(3))

    def x(self, stop: int) -> int:
        """Where a stop lies."""
        return self._line.left + round(self._line.width * stop / max(1, len(self.stops) - 1))

    def stop_at(self, pos: Pos) -> int:
        """The stop nearest to a point."""
        share = (pos[0] - self._line.left) / max(1, self._line.width)
        return max(0, min(len(self.stops) - 1, round(share * (len(self.stops) - 1))))

    def focus_rect(self) -> pygame.Rect:
        return pygame.Rect(self.x(self.at) - 4, self._line.centery - 4, 9, 9)

    # -- drawing

    def draw(self, paint: Paint) -> None:
        self._course(paint)
        self._stops(paint)
        self._flags(paint)
        kit, x = paint.kit, self.x(self.at)
        top = self.rect.top + kit.px(FLAGS)
        paint.surface.fill(kit.colour("accent"), (x - kit.px(1), top, kit.px(2), self._line.centery - top))
        paint.dot((x, self._line.centery), kit.px(KNOB), "accent")
        paint.dot((x, self._line.centery), kit.px(KNOB - 4), "on accent")
        if paint.focus == self.name:
            paint.ring(self.rect.inflate(-kit.px(4), -kit.px(4)), "box")

    def _course(self, paint: Paint) -> None:
        """The number that is drawn above the line, brighter as far as time has come."""
        kit, known = paint.kit, [k for k, share in enumerate(self.course.shares) if not isnan(share)]
        top, low = self.rect.top + kit.px(FLAGS + 2), self._line.top - kit.px(4)
        high = low - top
        if len(known) < 2 or high < kit.px(10):
            return
        shares, line = self.course.shares, self.course.line
        if line is not None:
            y = low - round(high * line)
            for x in range(self._line.left, self._line.right, kit.px(8)):
                paint.surface.fill(kit.colour("warn"), (x, y, kit.px(4), kit.space("hair")))

        def body() -> str:
            points = [(self.x(k) - self._line.left, high - round(high * shares[k])) for k in known]
            path = "L".join(f"{x} {y}" for x, y in points)
            ink, faint = hexed(kit.colour("quiet")), hexed(kit.colour("faint"))
            under = f'<path d="M{points[0][0]} {high}L{path}L{points[-1][0]} {high}Z" fill="{faint}" fill-opacity="0.22"/>'
            return f'{under}<path d="M{path}" fill="none" stroke="{ink}" stroke-width="{1.6 * kit.scale:.1f}" stroke-linejoin="round"/>'

        key = ("course of time", self.course, self._line.size, high, kit.palette.name)
        picture = kit.drawing(key, self._line.width, max(1, high), body)
        paint.surface.blit(picture, (self._line.left, top))
        if self.course.name and self.rect.width > kit.px(420):
            first = top if shares[known[0]] < 0.5 else low - kit.line_height("tiny")
            paint.text(self.course.name, (self._line.left + kit.px(10), first), "tiny", colour="quiet")

    def _stops(self, paint: Paint) -> None:
        kit = paint.kit
        paint.box(self._line, "line", corner="small")
        gone = pygame.Rect(self._line.left, self._line.top, max(1, self.x(self.at) - self._line.left), self._line.height)
        paint.box(gone, "accent", corner="small")
        room = max((kit.text_width(name, "tiny", "strong") for name in self.stops), default=0) + kit.space("near")
        each = max(1, -(-room * max(1, len(self.stops) - 1) // self._line.width))
        top = self.rect.bottom - kit.line_height("tiny")
        for k, name in enumerate(self.stops):
            chosen = k in (self.at, self._hot)
            paint.dot((self.x(k), self._line.centery), kit.px(4), "accent" if k <= self.at else "ink" if k == self._hot else "faint")
            near = any(abs(self.x(k) - self.x(other)) < room for other in (self.at, self._hot) if other is not None)
            if chosen or (k % each == 0 and not near):
                paint.text(name, (self.x(k), top), "tiny", "strong" if k == self.at else "plain", "ink" if chosen else "quiet", "middle")

    def _flags(self, paint: Paint) -> None:
        kit = paint.kit
        for stop in self.flags:
            x, top = self.x(stop), self.rect.top + kit.px(2)
            paint.surface.fill(kit.colour("accent"), (x - kit.space("hair"), top, kit.space("hair"), self._line.top - top))
            high = kit.px(12)
            points = [(x, top), (x + kit.px(13), top + high // 2), (x, top + high)]
            pygame.draw.polygon(paint.surface, kit.colour("accent"), points)
            if len(self.flags[stop]) > 1:
                paint.text(str(len(self.flags[stop])), (x - kit.px(4), top - kit.px(2)), "tiny", "strong", "accent", "right")

    # -- answers

    def hover(self, pos: Pos | None) -> bool:
        before, self._hot = self._hot, self.stop_at(pos) if pos is not None else None
        return before != self._hot

    def explains_at(self, pos: Pos) -> Explains | None:
        """What the flag there says."""
        told = self.flags.get(self.stop_at(pos))
        return (lambda: Column([Label(said) for said in told], "tight")) if told else None

    def press(self, pos: Pos) -> bool:
        return self.drag(pos)

    def drag(self, pos: Pos) -> bool:
        return self._to(self.stop_at(pos))

    def key(self, key: int, shift: bool) -> bool:
        if key in STEPS:
            self._to(max(0, min(len(self.stops) - 1, self.at + STEPS[key])))
            return True
        if key == pygame.K_SPACE:
            self.plays()
            return True
        return False

    def _to(self, stop: int) -> bool:
        if stop != self.at:
            self.at = stop
            self.does(stop)
        return True
