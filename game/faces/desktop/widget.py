"""What every thing on a screen is: it says how much room it wants, takes the room it is given, draws itself, and may answer a person.

Law: widgets are made anew whenever what they show changes. What must outlive that (how far a list is scrolled) is handed on by name, in `inherit`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Self

import pygame

from game.faces.desktop.kit import Kit
from game.faces.desktop.paint import Paint

Size = tuple[int, int]
Pos = tuple[int, int]
Explains = Callable[[], "Widget | None"]  # makes what a tooltip shows


class Widget:
    """The least of widgets: room that stays empty."""

    layered = False  # whether its parts may lie on one another
    focusable = False

    def __init__(self, name: str = "", tip: Explains | None = None, grows: int = 0) -> None:
        self.name, self.tip, self.grows = name, tip, grows
        self.rect = pygame.Rect(0, 0, 0, 0)
        self._sizes: dict[int, Size] = {}
        self._sized_for: Kit | None = None

    def grown(self, grows: int = 1) -> Self:
        """The same, taking so many shares of what room is left."""
        self.grows = grows
        return self

    # -- room

    def wants(self, kit: Kit, width: int) -> Size:
        """The room it takes where it may be so many pixels wide."""
        return 0, 0

    def size_at(self, kit: Kit, width: int) -> Size:
        """The same, remembered: a layout asks often."""
        if self._sized_for is not kit:
            self._sized_for, self._sizes = kit, {}
        found = self._sizes.get(width)
        if found is None:
            found = self._sizes[width] = self.wants(kit, width)
        return found

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        """Its room."""
        self.rect = rect

    def parts(self) -> Sequence[Widget]:
        """What it is made of."""
        return ()

    def window(self) -> pygame.Rect:
        """Where its parts can be seen and touched."""
        return self.rect

    def cut(self, kit: Kit) -> bool:
        """Whether what it shows does not fit into its room."""
        if self.parts():
            return False
        width, height = self.wants(kit, max(1, self.rect.width))
        return width > self.rect.width + 1 or height > self.rect.height + 1

    def inherit(self, old: Widget) -> None:
        """Takes over what must outlive the widget of this name that stood here before."""

    # -- looks

    def draw(self, paint: Paint) -> None:
        """Draws itself and its parts."""
        for part in self.parts():
            if paint.sees(part.rect):
                part.draw(paint)

    # -- answers: each says whether it was meant

    def press(self, pos: Pos) -> bool:
        """A mouse button goes down here."""
        return False

    def drag(self, pos: Pos) -> bool:
        """The mouse moves with the button down."""
        return False

    def release(self, pos: Pos) -> bool:
        """The button goes up."""
        return False

    def wheel(self, amount: float, pos: Pos) -> bool:
        return False

    def hover(self, pos: Pos | None) -> bool:
        """The mouse moves over it, or away (none); whether it looks otherwise now."""
        return False

    def key(self, key: int, shift: bool) -> bool:
        """A key goes down while it has the focus."""
        return False

    def typed(self, text: str) -> bool:
        """Letters come while it has the focus."""
        return False

    def explains_at(self, pos: Pos) -> Explains | None:
        """What explains the point under the mouse."""
        return self.tip

    def focus_rect(self) -> pygame.Rect:
        return self.rect


def every(widget: Widget) -> Iterator[Widget]:
    """A widget and all that it is made of, in reading order."""
    yield widget
    for part in widget.parts():
        yield from every(part)


def at(widget: Widget, pos: Pos) -> list[Widget]:
    """What lies under a point, the outermost first."""
    if not widget.rect.collidepoint(pos):
        return []
    found = [widget]
    if widget.window().collidepoint(pos):
        for part in reversed(widget.parts()):
            if inside := at(part, pos):
                return found + inside
    return found


def crowding(kit: Kit, widget: Widget, path: str = "") -> list[str]:
    """What does not fit, in words: content that is cut, parts that stick out or lie on one another. Empty where all is well."""
    here = f"{path}/{widget.name or type(widget).__name__}"
    found = [f"{here} is cut: it has {widget.rect.size} and wants {widget.wants(kit, max(1, widget.rect.width))}"] if widget.cut(kit) else []
    parts = [part for part in widget.parts() if part.rect.width and part.rect.height]
    scrolls = widget.window() is not widget.rect
    for k, part in enumerate(parts):
        if not scrolls and not widget.rect.inflate(2, 2).contains(part.rect):
            found.append(f"{here}: {part.name or type(part).__name__} {tuple(part.rect)} sticks out of {tuple(widget.rect)}")
        if not widget.layered:
            found += [
                f"{here}: {part.name or type(part).__name__} {tuple(part.rect)} lies on {other.name or type(other).__name__} {tuple(other.rect)}"
                for other in parts[k + 1 :]
                if part.rect.inflate(-2, -2).colliderect(other.rect.inflate(-2, -2))
            ]
        found += crowding(kit, part, here)
    return found
