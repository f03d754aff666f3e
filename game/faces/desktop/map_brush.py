"""Soft strokes, discs, rings and glows for the map: round brushes set down so closely that they make a line with smooth edges.

Law: a stroke is one colour at one strength however often it crosses itself: brushes are laid by the larger, never added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, cos, floor, hypot, pi, sin

import numpy as np
import pygame
from numpy.typing import NDArray

from game.faces.desktop.map_look import Colour

PARTS = 4  # places of a brush within a pixel, each way
FINE = 4  # widths of a brush to a pixel
STEP = 0.7  # pixels from one brush to the next
Point = tuple[float, float]
Floats = NDArray[np.float64]


@lru_cache(maxsize=4096)
def brush(width: float, colour: Colour, x: int, y: int, share: float) -> pygame.Surface:
    """A disc of a width whose middle lies (x, y) parts of a pixel beside the middle of a pixel; `share` is how solid it is."""
    side = 2 * ceil(width / 2 + 1) + 1
    middle = side // 2
    cells = np.arange(side, dtype=np.float64) - middle
    far = np.sqrt((cells[:, None] - x / PARTS) ** 2 + (cells[None, :] - y / PARTS) ** 2)
    cover = np.clip(width / 2 + 0.5 - far, 0, min(1.0, width))
    return _tinted(cover * share, colour)


def _tinted(cover: Floats, colour: Colour) -> pygame.Surface:
    made = pygame.Surface(cover.shape, pygame.SRCALPHA, 32)
    made.fill((*colour, 0))
    pygame.surfarray.pixels_alpha(made)[:] = np.rint(cover * 255)
    return made


def sheet(size: tuple[int, int], colour: Colour = (0, 0, 0)) -> pygame.Surface:
    """Clear paper for strokes of a colour."""
    made = pygame.Surface(size, pygame.SRCALPHA, 32)
    made.fill((*colour, 0))
    return made


def stroke(target: pygame.Surface, points: Sequence[Point], widths: Sequence[float], colour: Colour, share: float = 1.0) -> None:
    """A line through points that stand closely, as wide at each as is said, on paper of the same colour."""
    stamps: list[tuple[pygame.Surface, tuple[int, int], pygame.Rect | None, int]] = []
    for (x, y), width in zip(points, widths):
        left, top = floor(x + 0.5 / PARTS), floor(y + 0.5 / PARTS)
        made = brush(round(width * FINE) / FINE, colour, floor((x - left) * PARTS + 0.5), floor((y - top) * PARTS + 0.5), share)
        half = made.get_width() // 2
        stamps.append((made, (left - half, top - half), None, pygame.BLEND_RGBA_MAX))
    target.blits(stamps, False)  # type: ignore[arg-type]  # an area of none is allowed, whatever the stub says


def closely(points: Sequence[Point], step: float = STEP) -> list[Point]:
    """Points along a line, a step apart."""
    found = [points[0]]
    for (x1, y1), (x2, y2) in pairwise(points):
        count = max(1, ceil(hypot(x2 - x1, y2 - y1) / step))
        found += [(x1 + (x2 - x1) * k / count, y1 + (y2 - y1) * k / count) for k in range(1, count + 1)]
    return found


def paper_for(points: Sequence[Point], widths: Sequence[float], colour: Colour) -> tuple[pygame.Surface, tuple[int, int]]:
    """Clear paper that a stroke fits on, and where its corner lies."""
    room = max(widths) / 2 + 2
    across, down = zip(*points)
    left, top = floor(min(across) - room), floor(min(down) - room)
    return sheet((ceil(max(across) + room) - left, ceil(max(down) + room) - top), colour), (left, top)


def line_picture(points: Sequence[Point], widths: Sequence[float], colour: Colour, share: float = 1.0) -> tuple[pygame.Surface, tuple[int, int]]:
    """A stroke on paper of its own, and where the paper's corner lies."""
    paper, (left, top) = paper_for(points, widths, colour)
    stroke(paper, [(x - left, y - top) for x, y in points], widths, colour, share)
    return paper, (left, top)


@lru_cache(maxsize=256)
def disc(radius: float, colour: Colour, share: float = 1.0) -> pygame.Surface:
    """A disc with a smooth edge."""
    side = 2 * ceil(radius + 1) + 1
    far = _from_middle(side)
    return _tinted(np.clip(radius + 0.5 - far, 0, 1) * share, colour)


@lru_cache(maxsize=512)
def ring(radius: float, width: float, colour: Colour, share: float = 1.0) -> pygame.Surface:
    """A circle of a width."""
    side = 2 * ceil(radius + width / 2 + 1) + 1
    far = np.abs(_from_middle(side) - radius)
    return _tinted(np.clip(width / 2 + 0.5 - far, 0, min(1.0, width)) * share, colour)


@lru_cache(maxsize=256)
def glow(radius: float, colour: Colour, share: float = 1.0) -> pygame.Surface:
    """Light that fades out."""
    side = 2 * ceil(radius) + 1
    near = np.clip(1 - _from_middle(side) / max(radius, 1e-3), 0, 1)
    return _tinted(near * near * share, colour)


def _from_middle(side: int) -> Floats:
    cells = np.arange(side, dtype=np.float64) - side // 2
    found: Floats = np.sqrt(cells[:, None] ** 2 + cells[None, :] ** 2)
    return found


def put(target: pygame.Surface, picture: pygame.Surface, at: Point, strength: float = 1.0) -> None:
    """Lays a picture with its middle on a point."""
    picture.set_alpha(round(255 * max(0.0, min(1.0, strength))))
    target.blit(picture, (round(at[0] - picture.get_width() / 2), round(at[1] - picture.get_height() / 2)))


def around(at: Point, radius: float, turn: float) -> Point:
    """A point on a circle; a whole turn is 1."""
    return at[0] + radius * cos(2 * pi * turn), at[1] + radius * sin(2 * pi * turn)
