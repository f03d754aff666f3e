"""What is only looked at: words, icons, lines and empty room."""

from __future__ import annotations

import pygame

from game.faces.desktop.kit import Kit
from game.faces.desktop.paint import Paint
from game.faces.desktop.text import Block, Runs, laid_out, natural_width, runs, shortened
from game.faces.desktop.widget import Explains, Pos, Size, Widget


class Label(Widget):
    """Words in as many lines as they need. `links` says what explains where a link leads."""

    def __init__(
        self,
        words: str | Runs,
        size: str = "body",
        colour: str = "ink",
        weight: str = "plain",
        align: str = "left",
        tip: Explains | None = None,
        name: str = "",
        grows: int = 0,
    ) -> None:
        super().__init__(name, tip, grows)
        self.words: Runs = runs(words, colour, weight) if isinstance(words, str) else words
        self.size, self.align = size, align
        self._block: Block | None = None

    def wants(self, kit: Kit, width: int) -> Size:
        block = laid_out(kit, self.words, self.size, width)
        return block.width, block.height

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        self._block = laid_out(kit, self.words, self.size, max(1, rect.width))

    def draw(self, paint: Paint) -> None:
        if self._block is None:
            return
        paint.block(self._block, self.rect, self.align)
        if paint.focus and paint.focus == self.name:
            paint.ring(self.rect)

    def link_at(self, pos: Pos) -> tuple[str, pygame.Rect] | None:
        """The link under a point, and where it stands."""
        if self._block is None or self.align != "left":
            return None
        row = (pos[1] - self.rect.top) // max(1, self._block.leading)
        if 0 <= row < len(self._block.lines):
            for piece in self._block.lines[row]:
                if piece.run.link and piece.x <= pos[0] - self.rect.left < piece.x + piece.width:
                    return piece.run.link, pygame.Rect(self.rect.left + piece.x, self.rect.top + row * self._block.leading, piece.width, self._block.leading)
        return None


class Line(Label):
    """Words in one line, cut with an ellipsis where the room ends; what is cut is told by pointing at it."""

    def __init__(self, words: str, size: str = "body", colour: str = "ink", weight: str = "plain", tip: Explains | None = None, grows: int = 0) -> None:
        super().__init__(words, size, colour, weight, tip=tip, grows=grows)
        self.whole, self.colour, self.weight = words, colour, weight
        self._shown = words

    def wants(self, kit: Kit, width: int) -> Size:
        return min(width, kit.text_width(self.whole, self.size, self.weight)), kit.line_height(self.size)

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        self._shown = shortened(kit, self.whole, self.size, self.weight, rect.width)

    def cut(self, kit: Kit) -> bool:
        return bool(self.whole) and (self.rect.height < kit.line_height(self.size) - 1 or len(self._shown) < min(4, len(self.whole)))

    def draw(self, paint: Paint) -> None:
        paint.text(self._shown, (self.rect.left, self.rect.top), self.size, self.weight, self.colour)

    def link_at(self, pos: Pos) -> tuple[str, pygame.Rect] | None:
        return None

    def explains_at(self, pos: Pos) -> Explains | None:
        if self.tip is None and self._shown != self.whole:
            return lambda: Label(self.whole)
        return self.tip


class Figure(Widget):
    """A number in one line, from the right, its digits one below the other."""

    def __init__(self, text: str, size: str = "body", colour: str = "ink", weight: str = "medium", align: str = "right", tip: Explains | None = None) -> None:
        super().__init__(tip=tip)
        self.text, self.size, self.colour, self.weight, self.align = text, size, colour, weight, align

    def wants(self, kit: Kit, width: int) -> Size:
        return sum(kit.figure_widths(self.text, self.size, self.weight)), kit.line_height(self.size)

    def draw(self, paint: Paint) -> None:
        at = self.rect.topleft if self.align == "left" else self.rect.topright
        paint.figures(self.text, at, self.size, self.weight, self.colour, self.align)


class Icon(Widget):
    """A small picture."""

    def __init__(self, icon: str, units: float = 18, colour: str = "quiet", tip: Explains | None = None) -> None:
        super().__init__(tip=tip)
        self.icon, self.units, self.colour = icon, units, colour

    def wants(self, kit: Kit, width: int) -> Size:
        return kit.px(self.units), kit.px(self.units)

    def draw(self, paint: Paint) -> None:
        paint.icon(self.icon, self.rect.center, self.units, self.colour)


class Rule(Widget):
    """A line between things."""

    def wants(self, kit: Kit, width: int) -> Size:
        return 0, kit.space("hair")

    def draw(self, paint: Paint) -> None:
        paint.fill(self.rect, "line")


class Room(Widget):
    """Empty room that grows."""

    def __init__(self, grows: int = 1, high: float = 0) -> None:
        super().__init__(grows=grows)
        self.high = high

    def wants(self, kit: Kit, width: int) -> Size:
        return 0, kit.px(self.high)

    def cut(self, kit: Kit) -> bool:
        return False


def one_line(kit: Kit, label: Label) -> int:
    """How wide a label is in one line."""
    return natural_width(kit, label.words, label.size)
