"""Plain geometry of rings and lines on a plane: area, inside, fewer points, the widest spot for a label."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Spot = tuple[int, int]
Ring = list[Spot]  # closed: the first point is not said again at the end


def area(ring: Sequence[Point]) -> float:
    """Positive where the ring runs clockwise as the eye sees it, with y growing downwards."""
    total = 0.0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]]):
        total += ax * by - bx * ay
    return total / 2


def box(points: Iterable[Point]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    xs, ys = zip(*points)
    return min(xs), min(ys), max(xs), max(ys)


def inside(point: Point, rings: Iterable[Sequence[Point]]) -> bool:
    """Whether a point lies in the area that the rings enclose; a ring within a ring is a hole."""
    x, y = point
    within = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]]):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                within = not within
    return within


def fewer(line: Sequence[Point], least: float) -> list[Point]:
    """A line without the points that stand out by a triangle smaller than this; its ends stay (Visvalingam and Whyatt, 1993)."""
    count = len(line)
    if count < 3:
        return list(line)
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))
    weight = [0.0] * count
    queue: list[tuple[float, int]] = []

    def weigh(at: int, floor: float) -> None:
        (ax, ay), (bx, by), (cx, cy) = line[before[at]], line[at], line[after[at]]
        weight[at] = max(floor, abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2)
        heapq.heappush(queue, (weight[at], at))

    for at in range(1, count - 1):
        weigh(at, 0.0)
    kept = [True] * count
    while queue:
        small, at = heapq.heappop(queue)
        if not kept[at] or small != weight[at]:
            continue
        if small >= least:
            break
        kept[at] = False
        after[before[at]], before[after[at]] = after[at], before[at]
        for beside in (before[at], after[at]):
            if 0 < beside < count - 1:
                weigh(beside, small)
    return [point for point, keep in zip(line, kept) if keep]


def rounded(line: Iterable[Point]) -> list[Spot]:
    """The line on whole numbers, each point once."""
    spots: list[Spot] = []
    for x, y in line:
        spot = round(x), round(y)
        if not spots or spots[-1] != spot:
            spots.append(spot)
    return spots


WIDE = 2.0  # a label is wider than high: room is measured in ellipses this many times as wide as high


def middle(rings: Sequence[Sequence[Point]], fineness: float = 1.0) -> tuple[Point, float]:
    """The point of an area with most room around it for a word, and that room upwards and downwards."""
    points = [np.array(ring, dtype=np.float64) / (WIDE, 1.0) for ring in rings]
    starts, ends = np.concatenate(points), np.concatenate([np.roll(ring, -1, axis=0) for ring in points])
    squeezed = [[(float(x), float(y)) for x, y in ring] for ring in points]
    left, top, right, bottom = box(squeezed[0])

    def room(x: float, y: float) -> float:
        away = _distance(x, y, starts, ends)
        return away if inside((x, y), squeezed) else -away

    half = max(min(right - left, bottom - top) / 2, fineness)
    cells: list[tuple[float, float, float, float, float]] = []

    def look(x: float, y: float, size: float) -> tuple[float, float, float]:
        found = room(x, y)
        heapq.heappush(cells, (-(found + size * 2**0.5), x, y, size, found))
        return found, x, y

    best = (-1e9, 0.0, 0.0)
    for row in range(int((bottom - top) / (2 * half)) + 1):
        for column in range(int((right - left) / (2 * half)) + 1):
            best = max(best, look(left + half * (2 * column + 1), top + half * (2 * row + 1), half))
    while cells:
        most, x, y, size, _ = heapq.heappop(cells)
        if -most - best[0] <= fineness:
            break
        for dx, dy in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
            best = max(best, look(x + dx * size / 2, y + dy * size / 2, size / 2))
    return (best[1] * WIDE, best[2]), best[0]


def room_at(point: Point, rings: Sequence[Sequence[Point]]) -> float:
    """The room for a word at a given point, upwards and downwards."""
    points = [np.array(ring, dtype=np.float64) / (WIDE, 1.0) for ring in rings]
    ends = np.concatenate([np.roll(ring, -1, axis=0) for ring in points])
    return _distance(point[0] / WIDE, point[1], np.concatenate(points), ends)


def _distance(x: float, y: float, starts: NDArray[np.float64], ends: NDArray[np.float64]) -> float:
    """How far a point is from the nearest of these sides."""
    along = ends - starts
    offset = np.array([x, y]) - starts
    length = np.maximum((along * along).sum(axis=1), 1e-12)
    part = np.clip((offset * along).sum(axis=1) / length, 0.0, 1.0)
    gap = offset - along * part[:, None]
    return float(np.sqrt((gap * gap).sum(axis=1).min()))
