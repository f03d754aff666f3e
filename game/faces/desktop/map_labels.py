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
from game.faces.desktop.map_places import CLASH, Choices, Counting, Floats, Fonts, Form, choices_of, forms_of, size_of
from game.faces.desktop.map_shapes import Shapes

ROUNDS = 6
HIDDEN = 60.0  # what it costs to leave one out
MOST = 240  # places of a name that are tried
MEETING = 30.0  # what it costs to meet another name, while places are sought
APART = 3.0  # pixels of interface between names


@dataclass(frozen=True, slots=True)
class Label:
    """A name at its place."""

    region: str
    form: Form
    box: pygame.Rect
    leader: tuple[Point, Point] | None  # from the region to the box
    inside: bool  # whether it lies on its own region alone


class Names:
    """The names of one map."""

    def __init__(self, shapes: Shapes, ground: Ground, unit: float, fonts: Fonts, numbers: bool, worst: float = 46.0) -> None:
        self.shapes, self.ground, self.unit, self.worst = shapes, ground, unit, worst
        self.counting = Counting(ground, len(shapes.regions))
        self.choices: dict[str, Choices] = {}
        for k, (id, shape) in enumerate(shapes.regions.items(), 1):
            if self.counting.sums[k, -1, -1]:
                forms = forms_of(shape, size_of(shape, unit), numbers, fonts)
                self.choices[id] = choices_of(shape, k, self.counting, ground, unit, forms)

    def placed(self, taken: Sequence[pygame.Rect], lines: Sequence[Point], first: Sequence[str] = ()) -> dict[str, Label]:
        """All names that find a place: none on what is `taken`, few on `lines`; those named `first` choose first."""
        crossing = self.counting.points(lines)
        costs: dict[str, Floats] = {}
        best: dict[str, NDArray[np.int64]] = {}
        for id, each in self.choices.items():
            costs[id] = each.costs + self._taken(each.boxes, taken) + self.counting.crossed(each.boxes, crossing)
            best[id] = np.argsort(costs[id], kind="stable")[:MOST]
        area = {id: shape.area for id, shape in self.shapes.regions.items()}
        orders = [sorted(costs, key=lambda id: (id not in first, way * area[id])) for way in (-1, 1)]
        orders.append(sorted(costs, key=lambda id: (id not in first, -costs[id][best[id][0]])))  # where there is least room
        tried = [self._settled(order, costs, best) for order in orders]
        return min(tried, key=lambda each: each[0])[1]

    def _settled(self, order: Sequence[str], costs: Mapping[str, Floats], best: Mapping[str, NDArray[np.int64]]) -> tuple[float, dict[str, Label]]:
        """Names choose in turn, again and again, until none would move; what it costs all together, and where they stand."""
        picked: dict[str, int] = {}
        boxes = np.full((len(order), 4), -1e6)
        choices = {id: (self.choices[id].boxes[best[id]], costs[id][best[id]]) for id in order}
        for _ in range(ROUNDS):
            before = dict(picked)
            for k, id in enumerate(order):
                mine, priced = choices[id]
                k_best = int(np.argmin(priced + MEETING * self._meeting(mine, np.delete(boxes, k, axis=0))))
                picked[id], boxes[k] = int(best[id][k_best]), mine[k_best]
            if picked == before:
                break
        found: dict[str, Label] = {}
        total = 0.0
        for id in order:  # where two still meet, the later one is left out
            label, cost = self._label(id, picked[id]), float(costs[id][picked[id]])
            if cost <= self.worst and not any(label.box.inflate(2, 0).colliderect(other.box) for other in found.values()):
                found[id] = label
                total += cost
            else:
                total += HIDDEN
        return total, found

    def alone(self, region: str) -> Label | None:
        """A name that must be read although there is no room for it: at its best place, over others; none where its region is out of sight."""
        return self._label(region, int(np.argmin(self.choices[region].costs))) if region in self.choices else None

    @staticmethod
    def _taken(boxes: Floats, taken: Sequence[pygame.Rect]) -> Floats:
        found = np.zeros(len(boxes))
        for rect in taken:
            meets = (boxes[:, 0] < rect.right + 1) & (rect.left - 1 < boxes[:, 2]) & (boxes[:, 1] < rect.bottom + 1) & (rect.top - 1 < boxes[:, 3])
            found[meets] = CLASH
        return found

    def _meeting(self, boxes: Floats, others: Floats) -> Floats:
        """How many of the others each box meets."""
        apart = APART * self.unit
        meets = (boxes[:, None, 0] < others[None, :, 2] + apart) & (others[None, :, 0] < boxes[:, None, 2] + apart)
        meets &= (boxes[:, None, 1] < others[None, :, 3] + 1) & (others[None, :, 1] < boxes[:, None, 3] + 1)
        found: Floats = meets.sum(axis=1).astype(np.float64)
        return found

    def _label(self, region: str, k: int) -> Label:
        mine = self.choices[region]
        left, top, right, bottom = mine.boxes[k]
        box = pygame.Rect(round(left), round(top), round(right - left), round(bottom - top))
        at = self.ground.camera.on_screen(*mine.shape.at)
        leader = _leader(box, at, self.unit) if mine.own[k] < 0.5 else None
        return Label(region, mine.forms[mine.form[k]], box, leader, bool(mine.own[k] > 0.93))


def _leader(box: pygame.Rect, at: Point, unit: float) -> tuple[Point, Point] | None:
    """A line from the region to a name that stands aside."""
    end = max(box.left, min(at[0], box.right)), max(box.top, min(at[1], box.bottom))
    far = ((end[0] - at[0]) ** 2 + (end[1] - at[1]) ** 2) ** 0.5
    return None if far < 7 * unit else (at, end)
