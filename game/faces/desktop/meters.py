"""Numbers as shapes: a bar with a mark, dots of stages, and the ring of four requisites that is always in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin

import pygame

from game.faces.desktop.kit import Kit, svg_picture
from game.faces.desktop.paint import Paint, hexed, sector
from game.faces.desktop.widget import Explains, Pos, Size, Widget
from game.faces.palette import mixed

GAP = 0.05  # half the gap between quarters, in radians
SHINE = 0.55  # how much lighter what came in the last turn is


class Meter(Widget):
    """A share of 1 as a bar, with a mark on a line that matters."""

    def __init__(self, share: float, colour: str = "quiet", mark: float | None = None, tip: Explains | None = None, units: float = 5) -> None:
        super().__init__(tip=tip)
        self.share, self.colour, self.mark, self.units = max(0.0, min(1.0, share)), colour, mark, units

    def wants(self, kit: Kit, width: int) -> Size:
        return min(width, kit.px(60)), kit.px(self.units + 4)

    def draw(self, paint: Paint) -> None:
        kit = paint.kit
        slot = pygame.Rect(self.rect.left, self.rect.centery - kit.px(self.units) // 2, self.rect.width, kit.px(self.units))
        paint.box(slot, "lifted", corner="small")
        full = round(slot.width * self.share)
        if full > 1:
            paint.box(pygame.Rect(slot.left, slot.top, max(full, slot.height), slot.height), self.colour, corner="small")
        if self.mark is not None:
            x = slot.left + round(slot.width * self.mark)
            paint.surface.fill(kit.colour("ink"), (x - kit.px(1), self.rect.top, kit.px(2), self.rect.height))


@dataclass(frozen=True, slots=True)
class Quarter:
    """One of the four: how full, its stages, what it is called."""

    name: str
    value: float  # of 100
    shown: str
    marks: tuple[float, ...]  # where stages are reached, of 100
    tip: Explains | None = None
    before: float | None = None  # its value a turn ago


class Ring(Widget):
    """Four quarters, each as full as its value, clockwise from the top; a quarter is pointed at, or stepped to with the arrow keys.

    What came in the last turn shines, what went is hollow. `come` says how far that has gone, from 0 to 1, while it is told.
    """

    focusable = True

    def __init__(
        self,
        name: str,
        quarters: Sequence[Quarter],
        centre: tuple[str, ...] = (),
        units: float = 128,
        does: Callable[[int], None] | None = None,
        come: Callable[[], float] = lambda: 1.0,
    ) -> None:
        super().__init__(name)
        self.quarters, self.centre, self.units, self.does, self.come = tuple(quarters[:4]), centre, units, does, come
        self.at = 0

    def inherit(self, old: Widget) -> None:
        if isinstance(old, Ring):
            self.at = old.at

    def wants(self, kit: Kit, width: int) -> Size:
        side = min(width, kit.px(self.units))
        return side, kit.px(self.units)

    def cut(self, kit: Kit) -> bool:
        return min(self.rect.size) < kit.px(self.units) * 0.6

    def draw(self, paint: Paint) -> None:
        side = min(self.rect.width, self.rect.height)
        kit, come = paint.kit, max(0.0, min(1.0, self.come()))
        values = tuple((q.value, q.before, q.marks) for q in self.quarters)
        if come < 1:
            picture = drawn(side, self._svg(kit, side, come))  # a moment is shown once: it is not kept
        else:
            picture = kit.drawing(("ring of four", values, kit_key(kit)), side, side, lambda: self._svg(kit, side, 1.0))
        left, top = self.rect.centerx - side // 2, self.rect.centery - side // 2
        paint.surface.blit(picture, (left, top))
        self._write(paint, side)
        if paint.focus == self.name:
            paint.ring(pygame.Rect(left, top, side, side), "box")
            paint.dot(self.focus_rect().center, kit.px(6), "focus")  # at which quarter

    def _write(self, paint: Paint, side: int) -> None:
        """What stands in the middle, as far as there is room for it."""
        kit = paint.kit
        sizes = (("head", "bold", "ink"), ("tiny", "medium", "quiet"))
        lines = [(text, *style) for text, style in zip(self.centre, sizes) if kit.text_width(text, style[0], style[1]) < side * 0.56]
        top = self.rect.centery - sum(kit.line_height(size) for _, size, _, _ in lines) // 2
        for text, size, weight, colour in lines:
            paint.text(text, (self.rect.centerx, top), size, weight, colour, "middle")
            top += kit.line_height(size)

    def _svg(self, kit: Kit, side: int, come: float) -> str:
        middle, outer = side / 2, side / 2 - 1
        inner, panel, line = outer * 0.70, hexed(kit.colour("panel")), max(1.0, kit.scale)
        parts = []

        def part(radii: tuple[float, float], first: float, last: float, colour: str) -> None:
            if last - first > 0.004:
                parts.append(f'<path d="{sector(middle, middle, radii, first, last)}" fill="{colour}"/>')

        for k, quarter in enumerate(self.quarters):
            begin, length = k * pi / 2 + GAP, pi / 2 - 2 * GAP
            colour = kit.palette.quarters[k]
            now = max(0.0, min(1.0, quarter.value / 100))
            before = now if quarter.before is None else max(0.0, min(1.0, quarter.before / 100))
            there = before + (now - before) * come
            kept, ink = min(before, there), hexed(kit.colour("ink"))
            part((inner, outer), begin, begin + length, mixed(colour, panel, 0.80))
            part((inner, outer), begin, begin + length * kept, colour)
            part((inner, outer), begin + length * kept, begin + length * there, mixed(colour, ink, SHINE))
            part((outer - 2.5 * line, outer), begin + length * there, begin + length * max(before, there), mixed(colour, panel, 0.35))
            for mark in quarter.marks:
                angle, half = begin + length * mark / 100, 0.9 / outer * line
                part((inner - 3 * line, outer), angle - half, angle + half, panel)
                x, y, lit = middle + (inner - 5 * line) * sin(angle), middle - (inner - 5 * line) * cos(angle), now * 100 >= mark
                parts.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{1.6 * line:.2f}" fill="{colour if lit else mixed(colour, panel, 0.7)}"/>')
        return "".join(parts)

    def quarter_at(self, pos: Pos) -> int | None:
        """The quarter under a point; none in the middle and outside."""
        x, y = pos[0] - self.rect.centerx, pos[1] - self.rect.centery
        side = min(self.rect.size)
        if not side * 0.2 < hypot(x, y) < side * 0.55:
            return None
        found = int(((atan2(x, -y) + 2 * pi) % (2 * pi)) // (pi / 2))
        return found if found < len(self.quarters) else None

    def explains_at(self, pos: Pos) -> Explains | None:
        found = self.quarter_at(pos)
        return self.quarters[found].tip if found is not None else None

    def focus_rect(self) -> pygame.Rect:
        """The middle of the quarter that the keyboard is at."""
        side = min(self.rect.size) * 0.3
        x = self.rect.centerx + (side if self.at in (0, 1) else -side)
        y = self.rect.centery + (side if self.at in (1, 2) else -side)
        return pygame.Rect(round(x) - 2, round(y) - 2, 5, 5)

    def key(self, key: int, shift: bool) -> bool:
        if key in (pygame.K_LEFT, pygame.K_RIGHT) and self.quarters:
            self.at = (self.at + (1 if key == pygame.K_RIGHT else -1)) % len(self.quarters)
            return True
        if key in (pygame.K_RETURN, pygame.K_SPACE) and self.does is not None:
            self.does(self.at)
            return True
        return False

    def press(self, pos: Pos) -> bool:
        found = self.quarter_at(pos)
        if found is not None:
            self.at = found
            if self.does is not None:
                self.does(found)
        return found is not None


def drawn(side: int, body: str) -> pygame.Surface:
    """A square picture from the inside of an SVG."""
    return svg_picture(f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {side} {side}">{body}</svg>')


def kit_key(kit: Kit) -> str:
    """What tells the pictures of two looks apart."""
    return f"{kit.palette.name}:{kit.scale:.3f}"


class Swatch(Widget):
    """A small square of one of the four colours."""

    def __init__(self, quarter: int, units: float = 10) -> None:
        super().__init__()
        self.quarter, self.units = quarter, units

    def wants(self, kit: Kit, width: int) -> Size:
        return kit.px(self.units), kit.px(self.units)

    def draw(self, paint: Paint) -> None:
        paint.box(self.rect, paint.kit.palette.quarters[self.quarter % 4], corner="small")


class Stages(Widget):
    """How many of some stages are reached, as dots."""

    def __init__(self, reached: int, of: int, colour: str = "accent") -> None:
        super().__init__()
        self.reached, self.of, self.colour = reached, of, colour

    def wants(self, kit: Kit, width: int) -> Size:
        return self.of * kit.px(11), kit.px(10)

    def draw(self, paint: Paint) -> None:
        kit = paint.kit
        for k in range(self.of):
            centre = (self.rect.left + kit.px(11) * k + kit.px(5), self.rect.centery)
            paint.dot(centre, kit.px(4), self.colour if k < self.reached else "faint")
            if k >= self.reached:
                paint.dot(centre, kit.px(3), "panel")
