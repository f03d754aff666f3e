"""A brush: boxes with round corners, hairlines, icons, words and pictures on one surface, in roles of the theme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import cos, sin

import pygame

from game.faces.desktop.kit import Kit
from game.faces.desktop.text import Block
from game.faces.desktop.theme import Colour

Pos = tuple[int, int]


class Paint:
    """Draws on a surface. `hot`, `focus`, `held`: the names of what is pointed at, where the keyboard is, what is pressed."""

    def __init__(self, surface: pygame.Surface, kit: Kit, hot: str = "", focus: str = "", held: str = "") -> None:
        self.surface, self.kit = surface, kit
        self.hot, self.focus, self.held = hot, focus, held

    @contextmanager
    def inside(self, rect: pygame.Rect) -> Iterator[None]:
        """Nothing is drawn outside of this rectangle."""
        before = self.surface.get_clip()
        self.surface.set_clip(rect.clip(before))
        try:
            yield
        finally:
            self.surface.set_clip(before)

    def sees(self, rect: pygame.Rect) -> bool:
        """Whether anything of a rectangle would be seen."""
        return bool(self.surface.get_clip().colliderect(rect))

    # -- surfaces

    def fill(self, rect: pygame.Rect, role: str) -> None:
        self._plain(rect, self.kit.colour(role))

    def _plain(self, rect: pygame.Rect, colour: Colour) -> None:
        """Clipped first: what begins above the surface would be filled as far again below its end."""
        self.surface.fill(colour, rect.clip(self.surface.get_clip()))

    def box(self, rect: pygame.Rect, fill: str, border: str = "", corner: str = "box", thick: str = "hair") -> None:
        """A box with round corners and, where a border is named, a line around it."""
        radius = min(self.kit.round(corner), rect.width // 2, rect.height // 2)
        if border:
            self._solid(rect, self.kit.colour(border), radius)
            line = self.kit.space(thick)
            rect, radius = rect.inflate(-2 * line, -2 * line), max(0, radius - line)
        self._solid(rect, self.kit.colour(fill), radius)

    def _solid(self, rect: pygame.Rect, colour: Colour, radius: int) -> None:
        if rect.width <= 0 or rect.height <= 0:
            return
        if radius <= 0:
            self._plain(rect, colour)
            return
        self._plain(rect.inflate(0, -2 * radius), colour)
        self._plain(rect.inflate(-2 * radius, 0), colour)
        disc = self.disc(radius, colour)
        for x, dx in ((rect.left, 0), (rect.right - radius, radius)):
            for y, dy in ((rect.top, 0), (rect.bottom - radius, radius)):
                self.surface.blit(disc, (x, y), (dx, dy, radius, radius))

    def disc(self, radius: int, colour: Colour) -> pygame.Surface:
        """A disc with soft edges."""
        side = 2 * radius
        return self.kit.drawing(("disc", colour), side, side, lambda: f'<circle cx="{radius}" cy="{radius}" r="{radius}" fill="{hexed(colour)}"/>')

    def dot(self, centre: Pos, radius: int, role: str) -> None:
        self.surface.blit(self.disc(radius, self.kit.colour(role)), (centre[0] - radius, centre[1] - radius))

    def shade(self, rect: pygame.Rect, strength: int = 150) -> None:
        """Everything in a rectangle stands back."""
        veil = self.kit.kept(("veil", rect.size, strength), lambda: pygame.Surface(rect.size, pygame.SRCALPHA))
        veil.fill((*self.kit.colour("shadow"), strength))
        self.surface.blit(veil, rect)

    def shadow(self, rect: pygame.Rect) -> None:
        """A soft edge around what lies above the rest."""
        for k, alpha in ((3, 26), (2, 34), (1, 48)):
            grown = rect.inflate(self.kit.px(4 * k), self.kit.px(4 * k)).move(0, self.kit.px(2))
            radius, colour = self.kit.round("box") + self.kit.px(2 * k), hexed(self.kit.colour("shadow"))
            body = f'<rect width="{grown.width}" height="{grown.height}" rx="{radius}" fill="{colour}" fill-opacity="{alpha / 255:.3f}"/>'
            self.surface.blit(self.kit.drawing(("shadow", k, colour), grown.width, grown.height, lambda body=body: body), grown)  # type: ignore[misc]  # the loop's own body

    def hair(self, rect: pygame.Rect, role: str = "line") -> None:
        """A line along the longer side of a rectangle."""
        thick = self.kit.space("hair")
        if rect.width >= rect.height:
            self.surface.fill(self.kit.colour(role), (rect.left, rect.centery, rect.width, thick))
        else:
            self.surface.fill(self.kit.colour(role), (rect.centerx, rect.top, thick, rect.height))

    def ring(self, rect: pygame.Rect, corner: str = "small") -> None:
        """The line around what the keyboard speaks to."""
        thick, radius = self.kit.px(2), self.kit.round(corner) + self.kit.px(2)
        outer = self._within(rect, rect.inflate(2 * thick, 2 * thick))
        colour = hexed(self.kit.colour("focus"))
        body = (
            f'<rect x="{thick / 2}" y="{thick / 2}" width="{outer.width - thick}" height="{outer.height - thick}" rx="{radius}" '
            f'fill="none" stroke="{colour}" stroke-width="{thick}"/>'
        )
        self.surface.blit(self.kit.drawing(("ring", colour, radius, thick), outer.width, outer.height, lambda: body), outer)

    def _within(self, rect: pygame.Rect, outer: pygame.Rect) -> pygame.Rect:
        """What is drawn around a rectangle, not beyond where it would be cut although the rectangle is not: at the edge of what scrolls."""
        clip = self.surface.get_clip()
        left = max(outer.left, clip.left) if rect.left >= clip.left else outer.left
        top = max(outer.top, clip.top) if rect.top >= clip.top else outer.top
        right = min(outer.right, clip.right) if rect.right <= clip.right else outer.right
        bottom = min(outer.bottom, clip.bottom) if rect.bottom <= clip.bottom else outer.bottom
        return pygame.Rect(left, top, right - left, bottom - top)

    # -- words and pictures

    def text(self, text: str, pos: Pos, size: str = "body", weight: str = "plain", colour: str = "ink", anchor: str = "left") -> int:
        """One line; `pos` is its upper left, middle or right point. The answer is how wide it is."""
        picture = self.kit.text(text, size, weight, self.kit.colour(colour))
        x = pos[0] - {"left": 0, "middle": picture.get_width() // 2, "right": picture.get_width()}[anchor]
        self.surface.blit(picture, (x, pos[1] + (self.kit.line_height(size) - picture.get_height()) // 2))
        return picture.get_width()

    def figures(self, text: str, pos: Pos, size: str = "body", weight: str = "plain", colour: str = "ink", anchor: str = "left") -> None:
        """A number in one line, each digit as wide as the widest, so that digits stand one below the other."""
        widths = self.kit.figure_widths(text, size, weight)
        x = pos[0] - (sum(widths) if anchor == "right" else 0)
        for letter, wide in zip(text, widths):
            self.text(letter, (x + wide // 2, pos[1]), size, weight, colour, "middle")
            x += wide

    def block(self, block: Block, rect: pygame.Rect, align: str = "left", colour: str = "") -> None:
        """Lines of words from the top of a rectangle."""
        for k, line in enumerate(block.lines):
            wide = line[-1].x + line[-1].width if line else 0
            left = rect.left + {"left": 0, "middle": (rect.width - wide) // 2, "right": rect.width - wide}[align]
            for piece in line:
                top = rect.top + k * block.leading
                self.text(piece.run.text, (left + piece.x, top), block.size, piece.run.weight, colour or piece.run.colour)
                if piece.run.link:
                    low = top + round(block.leading * 0.86)
                    self.surface.fill(self.kit.colour("link"), (left + piece.x, low, piece.width, self.kit.space("hair")))

    def icon(self, name: str, centre: Pos, units: float, role: str) -> None:
        side = self.kit.px(units)
        self.surface.blit(self.kit.icon(name, side, self.kit.colour(role)), (centre[0] - side // 2, centre[1] - side // 2))


def hexed(colour: Colour) -> str:
    """A colour as it is written."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def sector(x: float, y: float, radii: tuple[float, float], first: float, last: float) -> str:
    """The path of a part of a ring, clockwise from the top, angles in radians."""
    inner, outer = radii

    def at(r: float, angle: float) -> str:
        return f"{x + r * sin(angle):.2f} {y - r * cos(angle):.2f}"

    wide = int(last - first > 3.14159)
    return (
        f"M{at(outer, first)}A{outer:.2f} {outer:.2f} 0 {wide} 1 {at(outer, last)}L{at(inner, last)}A{inner:.2f} {inner:.2f} 0 {wide} 0 {at(inner, first)}Z"
    )
