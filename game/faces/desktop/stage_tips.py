"""Explanations that are open: what each explains, and where it lies so that it hides the least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pygame

from game.faces.desktop.kit import Kit
from game.faces.desktop.widget import Pos, Widget

NEAR = 14  # units that the mouse may move before what explains a point goes


@dataclass(slots=True)
class Tip:
    """An explanation that is open."""

    box: Widget
    anchor: pygame.Rect
    key: str  # what it explains
    pinned: bool = False

    @property
    def passing(self) -> bool:
        """It explains a point of something large, a map for instance, and must not stand in the way of the next point."""
        return not self.pinned and self.anchor.width <= 1

    def holds(self, kit: Kit, pos: Pos, wide: int) -> bool:
        """Whether the mouse still means it: it is at what is explained, in the explanation, or on the way between them."""
        if self.passing:
            return max(abs(pos[0] - self.anchor.x), abs(pos[1] - self.anchor.y)) <= kit.px(NEAR)
        box, anchor = self.box.rect, self.anchor
        way = anchor if anchor.width >= wide // 2 else box.union(anchor)
        if box.right <= anchor.left or anchor.right <= box.left:  # what stands below in the same list is not on the way
            way.top, way.height = anchor.top, anchor.height
        return any(rect.inflate(8, 8).collidepoint(pos) for rect in (box, way))


def beside(kit: Kit, window: tuple[int, int], boxes: Sequence[pygame.Rect], anchor: pygame.Rect, size: tuple[int, int], aside: bool = False) -> pygame.Rect:
    """Below what is explained, else above it; beside an explanation that it is part of; `aside`: beside what is explained as well, where there is room,
    so that the rest of its list stays in sight. Never outside of the window."""
    width, height = size
    gap, edge = kit.space("tight"), kit.space("near")
    around = next((box for box in reversed(boxes) if box.contains(anchor)), None)
    if around is not None:
        top = max(edge, min(anchor.top - kit.space("apart"), window[1] - edge - height))
        for left in (around.right - edge, around.left + edge - width):
            if edge <= left <= window[0] - edge - width:
                return pygame.Rect(left, top, width, height)
    if aside:
        top = max(edge, min(anchor.top, window[1] - edge - height))
        for left in (anchor.left - gap - width, anchor.right + gap):
            if edge <= left <= window[0] - edge - width:
                return pygame.Rect(left, top, width, height)
    top = anchor.bottom + gap if anchor.bottom + gap + height <= window[1] - edge else anchor.top - gap - height
    left = anchor.left
    if top < edge:
        top = max(edge, min(anchor.top, window[1] - edge - height))
        left = anchor.right + gap if anchor.right + gap + width <= window[0] - edge else anchor.left - gap - width
    return pygame.Rect(max(edge, min(left, window[0] - edge - width)), max(edge, top), width, height)
