"""How a game ends, twice: for each thing that odds are of a bar with what was really ordered and one with what might have been, each with its band."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from game.faces.desktop.kit import Kit
from game.faces.desktop.labels import Label
from game.faces.desktop.paint import Paint
from game.faces.desktop.text import Block, laid_out, runs, shortened
from game.faces.desktop.widget import Explains, Pos, Size, Widget

BAR, GAP = 8, 3  # units: the height of a bar, and what lies between the two
NAMES, LEAST = 0.3, 130  # of the breadth that names take, and units at least


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a share of the scale from 0 to 1, how far it may be off, and both in figures."""

    share: float
    half: float
    said: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing with both sides and what lies between them."""

    name: str
    really: Side
    instead: Side
    change: str
    beyond: bool  # whether they lie further apart than such an estimate may be off
    about: str = ""


class BesideView(Widget):
    """A row of two bars. What is more than chance stands out, by its colour, its sign and the weight of its figures."""

    def __init__(self, row: Beside) -> None:
        super().__init__()
        self.row = row

    def wants(self, kit: Kit, width: int) -> Size:
        return min(width, kit.px(430)), max(2 * kit.line_height("small"), 2 * kit.px(BAR) + kit.px(GAP)) + kit.space("tight")

    def cut(self, kit: Kit) -> bool:
        return self.rect.width < kit.px(240) or self.rect.height < 2 * kit.line_height("small")

    def _columns(self, kit: Kit) -> tuple[int, int, int]:
        """How wide the name, the figures and the change are."""
        name = max(kit.px(LEAST), round(self.rect.width * NAMES))
        figures = kit.text_width("100 ± 00 %", "small", "medium") + kit.space("near")
        return name, figures, kit.text_width("+00 ± 00 *", "small", "strong") + kit.space("near")

    def _name(self, kit: Kit, width: int) -> Block:
        """The name in two lines at most: what is longer stands in small letters, or is told by pointing at it."""
        written = runs(self.row.name, weight="medium" if self.row.beyond else "plain")
        room = width - kit.space("apart")
        usual = laid_out(kit, written, "body", room)
        if len(usual.lines) < 2:
            return usual
        small = laid_out(kit, written, "small", room)
        return small if len(small.lines) <= 2 else laid_out(kit, runs(shortened(kit, self.row.name, "small", "plain", room)), "small", room)

    def draw(self, paint: Paint) -> None:
        kit, row = paint.kit, self.row
        name, figures, change = self._columns(kit)
        line, middle = kit.line_height("small"), self.rect.centery
        words = self._name(kit, name)
        paint.block(words, pygame.Rect(self.rect.left, middle - words.height // 2, name, words.height))
        slot = pygame.Rect(self.rect.left + name, self.rect.top, max(1, self.rect.width - name - figures - change), self.rect.height)
        for side, colour, top in ((row.really, "faint", middle - line), (row.instead, "accent", middle)):
            bar = pygame.Rect(slot.left, top + (line - kit.px(BAR)) // 2, slot.width, kit.px(BAR))
            self._bar(paint, bar, side, colour)
            weight = "medium" if side is row.instead else "plain"
            paint.text(side.said, (slot.right + figures, top), "small", weight, "ink" if side is row.instead else "quiet", "right")
        text = f"{row.change} *" if row.beyond else row.change
        paint.text(text, (self.rect.right, middle - line // 2), "small", "strong" if row.beyond else "plain", "accent" if row.beyond else "faint", "right")

    def _bar(self, paint: Paint, slot: pygame.Rect, side: Side, colour: str) -> None:
        """A bar, and a line for how far it may be off."""
        kit = paint.kit
        paint.box(slot, "lifted", corner="small")
        full = round(slot.width * max(0.0, min(1.0, side.share)))
        if full > 1:
            paint.box(pygame.Rect(slot.left, slot.top, max(full, slot.height // 2), slot.height), colour, corner="small")
        low, high = (slot.left + round(slot.width * max(0.0, min(1.0, share))) for share in (side.share - side.half, side.share + side.half))
        if high - low > kit.px(3):
            thick = kit.px(1.5)
            paint.surface.fill(kit.colour("ink"), (low, slot.centery - thick // 2, high - low, thick))
            for x in (low, high - thick):
                paint.surface.fill(kit.colour("ink"), (x, slot.top + kit.px(1), thick, slot.height - kit.px(2)))

    def explains_at(self, pos: Pos) -> Explains | None:
        return lambda: Label(self.row.about or self.row.name)
