"""The places a name may take on the map, and what each would cost: how well it lies on its own region, and how far from it.

Law: worked out once for a size; where names then stand among each other is found in map_labels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.faces.desktop.map_brush import Point
from game.faces.desktop.map_ground import Ground
from game.faces.desktop.map_shapes import Shape

CELL = 4  # pixels of a cell in which it is counted what lies below a name
SIZES = ((3400.0, 14.5), (1000.0, 12.5), (0.0, 11.5))  # from so many thousand square kilometres on, letters so high
NUMBER = "−100"  # as wide as a number may be
SMALLER = 0.88  # letters of a number, in parts of those of its name
LESS, LEAST = 0.86, 10  # how much smaller letters may become, and pixels below which they may not
INSIDE = 9  # places inside a region, each way
ASIDE = 16  # directions beside it
FAR = (9.0, 16.0, 26.0, 40.0, 58.0, 80.0)
CLASH = 1000.0

Floats = NDArray[np.float64]
Fonts = Callable[[int, bool], pygame.font.Font]  # size in pixels, bold


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a name."""

    lines: tuple[str, ...]
    number: bool  # whether the number stands below
    width: int
    height: int
    size: int  # of the letters
    cost: float


def forms_of(shape: Shape, font_size: int, numbers: bool, fonts: Fonts) -> list[Form]:
    """Ways to write a name, the best first: on one line or on several, with or without its number, with smaller letters if need be."""
    words = shape.label.split()
    wraps = [(shape.label,)] + ([tuple(words)] if len(words) > 1 else [])
    less = round(font_size * LESS)
    found = []
    for size in (font_size, less) if LEAST <= less < font_size else (font_size,):
        bold, small = fonts(size, True), fonts(max(7, round(size * SMALLER)), False)
        for wrap, lines in enumerate(wraps):
            for number in (True, False) if numbers else (False,):
                width = max(bold.size(line)[0] for line in lines)
                height = round(bold.get_height() * 0.92) * len(lines)
                if number:
                    width, height = max(width, small.size(NUMBER)[0]), height + round(small.get_height() * 0.9)
                cost = 1.5 * wrap + 4.0 * (numbers and not number) + 2.5 * (size != font_size)
                found.append(Form(lines, number, width, height, size, cost))
    return found


class Counting:
    """How many cells of each region lie in a box, in one look."""

    def __init__(self, ground: Ground, regions: int) -> None:
        cells = ground.ids[::CELL, ::CELL]
        self.sums = np.zeros((regions + 1, cells.shape[0] + 1, cells.shape[1] + 1), np.int32)
        for k in range(1, regions + 1):
            self.sums[k, 1:, 1:] = (cells == k).cumsum(0).cumsum(1)
        self.sums[0] = self.sums[1:].sum(axis=0)

    def points(self, lines: Sequence[Point]) -> NDArray[np.int32]:
        """How many points of lines lie in the cells up to each."""
        sums = np.zeros(self.sums.shape[1:], np.int32)
        if not lines:
            return sums
        across, down = (np.array([point[k] for point in lines]) // CELL for k in (0, 1))
        seen = (across >= 0) & (down >= 0) & (across < sums.shape[0] - 1) & (down < sums.shape[1] - 1)
        np.add.at(sums, (across[seen].astype(int) + 1, down[seen].astype(int) + 1), 1)
        return sums.cumsum(0, dtype=np.int32).cumsum(1, dtype=np.int32)

    def crossed(self, boxes: Floats, sums: NDArray[np.int32]) -> Floats:
        """What it costs each box to cover these points."""
        left, top, right, bottom = self._cells(boxes)
        found: Floats = np.minimum(8.0, 0.5 * (sums[right, bottom] - sums[left, bottom] - sums[right, top] + sums[left, top]))
        return found

    def _cells(self, boxes: Floats) -> tuple[NDArray[np.int64], ...]:
        """The cells at the left, top, right and bottom of boxes; each box has one at least."""
        wide, high = self.sums.shape[1] - 1, self.sums.shape[2] - 1
        left, right = (np.clip(np.rint(boxes[:, k] / CELL).astype(int), 0, wide) for k in (0, 2))
        top, bottom = (np.clip(np.rint(boxes[:, k] / CELL).astype(int), 0, high) for k in (1, 3))
        return left, top, np.maximum(right, np.minimum(left + 1, wide)), np.maximum(bottom, np.minimum(top + 1, high))

    def shares(self, region: int, boxes: Floats) -> tuple[Floats, Floats]:
        """How much of each box (left, top, right, bottom) is this region, and how much is any other."""
        left, top, right, bottom = self._cells(boxes)
        cells = np.maximum(1, (right - left) * (bottom - top))

        def within(k: int) -> Floats:
            sums = self.sums[k]
            found: Floats = (sums[right, bottom] - sums[left, bottom] - sums[right, top] + sums[left, top]) / cells
            return found

        own = within(region)
        return own, within(0) - own


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """The places a name may take, and what each costs by itself."""

    shape: Shape
    forms: tuple[Form, ...]
    form: NDArray[np.int64]
    boxes: Floats
    costs: Floats
    own: Floats


def size_of(shape: Shape, unit: float) -> int:
    """How high the letters of a name are: the larger a region, the larger."""
    return max(8, round(next(size for area, size in SIZES if shape.area >= area) * unit))


def choices_of(shape: Shape, number: int, counting: Counting, ground: Ground, unit: float, forms: Sequence[Form]) -> Choices:
    """The places for a name: a net of them inside its region, rings of them beside it."""
    camera = ground.camera
    at = np.array(camera.on_screen(*shape.at))
    left, top = camera.on_screen(shape.core[0], shape.core[1])
    right, bottom = camera.on_screen(shape.core[2], shape.core[3])
    inside = np.array([at, *((x, y) for x in np.linspace(left, right, INSIDE) for y in np.linspace(top, bottom, INSIDE))])
    near = np.hypot(*(inside - at).T) * (0.05 / unit) + 1.0
    near[0] = 0.0
    aside = 6.0 + min(14.0, shape.room * camera.scale / (3 * unit))  # who has room of its own stays there
    turns = 2 * np.pi * np.arange(ASIDE) / ASIDE
    ways, far = np.repeat(np.stack((np.cos(turns), np.sin(turns)), axis=1), len(FAR), axis=0), np.tile(FAR, ASIDE)[:, None]
    boxes, costs, kinds = [], [], []
    for kind, form in enumerate(forms):
        half = np.array((form.width, form.height)) / 2
        spots = np.vstack((inside, at + ways * (half + far * unit)))
        boxes.append(np.hstack((spots - half, spots + half)))
        costs.append(form.cost + np.concatenate((near, aside + 0.30 * far[:, 0])))
        kinds.append(np.full(len(spots), kind))
    if not pygame.Rect(0, 0, camera.width, camera.height).collidepoint(*at):
        costs = [np.where(np.arange(len(each)) < len(inside), each, CLASH) for each in costs]  # no line leads out of the picture
    own, other = counting.shares(number, np.vstack(boxes))
    within = np.tile(np.arange(len(costs[0])) < len(inside), len(costs))
    adrift = np.where(within & (own < 0.15), 40.0, 0.0)  # in the box of its region, and yet not on it
    priced = np.concatenate(costs) + adrift + 52.0 * other + np.where(own > 0, 9.0 * (1 - own - other), 0.0)
    return Choices(shape, tuple(forms), np.concatenate(kinds), np.vstack(boxes), priced + _off(np.vstack(boxes), ground, unit), own)


def _off(boxes: Floats, ground: Ground, unit: float) -> Floats:
    """Names that would hang over the edge of the picture cannot be paid."""
    edge = 4 * unit
    off = (boxes[:, 0] < edge) | (boxes[:, 1] < edge) | (boxes[:, 2] > ground.camera.width - edge) | (boxes[:, 3] > ground.camera.height - edge)
    return np.where(off, CLASH, 0.0)
