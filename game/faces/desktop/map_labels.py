"""Where names stand on the map: inside their region where there is room, else beside it with a thin line; never on each other, never on a mark.

Law: places depend on the size, the names and what must stay free, never on a lens, so that names stay where they are when the colours change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.faces.desktop.map_brush import Point
from game.faces.desktop.map_ground import Ground
from game.faces.desktop.map_shapes import Shape, Shapes

CELL = 4  # pixels of a cell in which it is counted what lies below a name
ROUNDS = 6
SIZES = ((3400.0, 14.5), (1000.0, 12.5), (0.0, 11.5))  # from so many thousand square kilometres on, letters so high
NUMBER = "−100"  # as wide as a number may be
SMALLER = 0.88  # letters of a number, in parts of those of its name
INSIDE = 7  # places inside a region, each way
ASIDE = 16  # directions beside it
FAR = (9.0, 16.0, 26.0, 40.0, 58.0, 80.0)
WORST = 46.0  # what a name may cost before it is left out
CLASH = 1000.0
APART = 3.0  # pixels of interface between names

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a name."""

    lines: tuple[str, ...]
    number: bool  # whether the number stands below
    width: int
    height: int
    size: int  # of the letters
    cost: float


@dataclass(frozen=True, slots=True)
class Label:
    """A name at its place."""

    region: str
    form: Form
    box: pygame.Rect
    leader: tuple[Point, Point] | None  # from the region to the box
    inside: bool  # whether it lies on its own region alone


@dataclass(frozen=True, slots=True)
class Room:
    """What names must fit into."""

    ground: Ground
    unit: float
    taken: tuple[pygame.Rect, ...]  # where no name may stand
    numbers: bool
    lines: tuple[Point, ...] = ()  # what names would rather not cover


def forms_of(shape: Shape, font_size: int, numbers: bool, fonts: object) -> list[Form]:
    """Ways to write a name, the best first: on one line or on several, with or without its number."""
    assert callable(fonts)
    bold = fonts(font_size, True)
    small = fonts(max(7, round(font_size * SMALLER)), False)
    words = shape.label.split()
    wraps = [(shape.label,)] + ([tuple(words)] if len(words) > 1 else [])
    found = []
    for cost, lines in enumerate(wraps):
        for number in (True, False) if numbers else (False,):
            width = max(bold.size(line)[0] for line in lines)
            height = round(bold.get_height() * 0.92) * len(lines)
            if number:
                width, height = max(width, small.size(NUMBER)[0]), height + round(small.get_height() * 0.9)
            found.append(Form(lines, number, width, height, font_size, 1.5 * cost + (4.0 if numbers and not number else 0.0)))
    return found


class Counting:
    """How many cells of each region lie in a box, in one look."""

    def __init__(self, ground: Ground, regions: int, lines: Sequence[Point] = ()) -> None:
        cells = ground.ids[::CELL, ::CELL]
        self.sums = np.zeros((regions + 1, cells.shape[0] + 1, cells.shape[1] + 1), np.int32)
        for k in range(1, regions + 1):
            self.sums[k, 1:, 1:] = (cells == k).cumsum(0).cumsum(1)
        self.sums[0] = self.sums[1:].sum(axis=0)
        points = np.zeros(cells.shape, np.int32)
        if lines:
            across, down = (np.array([point[k] for point in lines]) // CELL for k in (0, 1))
            seen = (across >= 0) & (down >= 0) & (across < cells.shape[0]) & (down < cells.shape[1])
            np.add.at(points, (across[seen].astype(int), down[seen].astype(int)), 1)
        self.lines = np.zeros(self.sums.shape[1:], np.int32)
        self.lines[1:, 1:] = points.cumsum(0).cumsum(1)

    def crossed(self, boxes: Floats) -> Floats:
        """How many points of lines lie in each box."""
        left, top, right, bottom = self._cells(boxes)
        found: Floats = self.lines[right, bottom] - self.lines[left, bottom] - self.lines[right, top] + self.lines[left, top]
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


def placed(shapes: Shapes, room: Room, fonts: object, first: Sequence[str] = ()) -> dict[str, Label]:
    """All names that find a place; those named first are placed first and keep it."""
    counting = Counting(room.ground, len(shapes.regions), room.lines)
    seen = {id: (shape, k) for k, (id, shape) in enumerate(shapes.regions.items(), 1) if counting.sums[k, -1, -1]}
    choices = {id: _choices(shape, k, room, fonts, counting) for id, (shape, k) in seen.items()}
    order = sorted(choices, key=lambda id: (id not in first, -shapes.regions[id].area))
    picked: dict[str, int] = {}
    boxes = np.full((len(order), 4), -1e6)
    for _ in range(ROUNDS):
        before = dict(picked)
        for k, id in enumerate(order):
            picked[id] = _best(choices[id], np.delete(boxes, k, axis=0), room.unit)
            boxes[k] = choices[id].boxes[picked[id]]
        if picked == before:
            break
    return _kept(order, choices, picked, room)


def _best(choices: Choices, others: Floats, unit: float) -> int:
    """The cheapest place, given where others stand."""
    boxes, apart = choices.boxes, APART * unit
    meets = (boxes[:, None, 0] < others[None, :, 2] + apart) & (others[None, :, 0] < boxes[:, None, 2] + apart)
    meets &= (boxes[:, None, 1] < others[None, :, 3] + 1) & (others[None, :, 1] < boxes[:, None, 3] + 1)
    return int(np.argmin(choices.costs + 30.0 * meets.sum(axis=1)))


def _kept(order: Sequence[str], choices: Mapping[str, Choices], picked: Mapping[str, int], room: Room) -> dict[str, Label]:
    """Names whose place is good and free; where two meet, the later one is left out."""
    found: dict[str, Label] = {}
    for id in order:
        mine, k = choices[id], picked[id]
        label = _label(id, mine, k, room)
        if mine.costs[k] <= WORST and not any(label.box.inflate(2, 0).colliderect(other.box) for other in found.values()):
            found[id] = label
    return found


def alone(shapes: Shapes, region: str, room: Room, fonts: object) -> Label:
    """A name that must be read although there is no room for it: at its best place, over others."""
    number = list(shapes.regions).index(region) + 1
    mine = _choices(shapes.regions[region], number, room, fonts, Counting(room.ground, len(shapes.regions)))
    return _label(region, mine, int(np.argmin(mine.costs)), room)


def _label(region: str, mine: Choices, k: int, room: Room) -> Label:
    left, top, right, bottom = mine.boxes[k]
    box = pygame.Rect(round(left), round(top), round(right - left), round(bottom - top))
    at = room.ground.camera.on_screen(*mine.shape.at)
    aside = bool(mine.own[k] < 0.5)
    return Label(region, mine.forms[mine.form[k]], box, _leader(box, at, room.unit) if aside else None, bool(mine.own[k] > 0.93))


def _leader(box: pygame.Rect, at: Point, unit: float) -> tuple[Point, Point] | None:
    """A line from the region to a name that stands aside."""
    end = max(box.left, min(at[0], box.right)), max(box.top, min(at[1], box.bottom))
    far = ((end[0] - at[0]) ** 2 + (end[1] - at[1]) ** 2) ** 0.5
    return None if far < 7 * unit else (at, end)


def size_of(shape: Shape, unit: float) -> int:
    """How high the letters of a name are: the larger a region, the larger."""
    return max(8, round(next(size for area, size in SIZES if shape.area >= area) * unit))


def _choices(shape: Shape, number: int, room: Room, fonts: object, counting: Counting) -> Choices:
    camera, unit = room.ground.camera, room.unit
    forms = forms_of(shape, size_of(shape, unit), room.numbers, fonts)
    at = np.array(camera.on_screen(*shape.at))
    left, top = camera.on_screen(shape.core[0], shape.core[1])
    right, bottom = camera.on_screen(shape.core[2], shape.core[3])
    inside = np.array([at, *((x, y) for x in np.linspace(left, right, INSIDE) for y in np.linspace(top, bottom, INSIDE))])
    near = np.hypot(*(inside - at).T) * (0.05 / unit) + 1.0
    near[0] = 0.0
    turns = 2 * np.pi * np.arange(ASIDE) / ASIDE
    ways, far = np.repeat(np.stack((np.cos(turns), np.sin(turns)), axis=1), len(FAR), axis=0), np.tile(FAR, ASIDE)[:, None]
    boxes, costs, kinds = [], [], []
    for kind, form in enumerate(forms):
        half = np.array((form.width, form.height)) / 2
        spots = np.vstack((inside, at + ways * (half + far * unit)))
        boxes.append(np.hstack((spots - half, spots + half)))
        costs.append(form.cost + np.concatenate((near, 6.0 + 0.30 * far[:, 0])))
        kinds.append(np.full(len(spots), kind))
    if not pygame.Rect(0, 0, camera.width, camera.height).collidepoint(*at):
        costs = [np.where(np.arange(len(each)) < len(inside), each, CLASH) for each in costs]  # no line leads out of the picture
    return _weighed(shape, number, room, counting, tuple(forms), np.vstack(boxes), np.concatenate(costs), np.concatenate(kinds))


def _weighed(
    shape: Shape, number: int, room: Room, counting: Counting, forms: tuple[Form, ...], boxes: Floats, costs: Floats, kinds: NDArray[np.int64]
) -> Choices:
    """What lies below a name has its price; what must stay free cannot be paid."""
    own, other = counting.shares(number, boxes)
    costs = costs + 52.0 * other + np.where(own > 0, 9.0 * (1 - own - other), 0.0)
    edge = 4 * room.unit
    off = (boxes[:, 0] < edge) | (boxes[:, 1] < edge) | (boxes[:, 2] > room.ground.camera.width - edge) | (boxes[:, 3] > room.ground.camera.height - edge)
    costs[off] += CLASH
    for rect in room.taken:
        meets = (boxes[:, 0] < rect.right + 1) & (rect.left - 1 < boxes[:, 2]) & (boxes[:, 1] < rect.bottom + 1) & (rect.top - 1 < boxes[:, 3])
        costs[meets] += CLASH
    costs += np.minimum(8.0, 0.5 * counting.crossed(boxes))
    return Choices(shape, forms, kinds, boxes, costs, own)
