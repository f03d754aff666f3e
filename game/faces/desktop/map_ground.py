"""The ground of the map at one size: which region each pixel belongs to, how much of it is land, how far the coast is, and where lines run.

Law: it is worked out once for a camera and knows no colours, so that another look or lens costs only paint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

import numpy as np
import pygame
from numpy.typing import NDArray

from game.faces.desktop.map_shapes import Camera, Points, Shapes

Bytes = NDArray[np.uint8]
Line = list[list[float]]
FINEST = 7_000_000  # pixels up to which a pixel is cut into 3 × 3 parts; above, 2 × 2 do
REACH = 30.0  # pixels of interface up to which the coast is felt
NARROW = 960  # columns of the picture in which distances are measured
ZERO = 128  # what stands for the coast itself in pictures of distance; land lies below


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """All arrays are indexed by column, then row."""

    camera: Camera
    ids: Bytes  # number of the region in the middle of each pixel; 0 is the sea
    wide: Bytes  # the same, grown a little beyond the coast, so that no seam shows
    land: Bytes  # 0 to 255
    globe: Bytes  # 0 to 255
    coast: Bytes  # how far the coast is: from ZERO upwards on the sea, downwards on land, in parts of REACH
    borders: Bytes
    inner: Bytes
    shore: Bytes
    grid: Bytes
    rim: Bytes  # the edge of the globe


def ground_of(shapes: Shapes, camera: Camera, unit: float, stroke: float = 1.0) -> Ground:
    """Draws everything finely and takes the mean. `unit` is the interface's pixel."""
    fine = Fine(camera, 3 if camera.width * camera.height <= FINEST else 2)
    fine.fill(fine.placed(shapes.sphere))
    globe = fine.share()
    fine.clear()
    rings = [fine.placed(shape.rings) for shape in shapes.regions.values()]
    for number, outlines in enumerate(rings, 1):
        fine.fill(outlines, number)
    ids, land = fine.middle(), mean_of((fine.cells() != 0).view(np.uint8), fine.times)
    borders = fine.stroke(fine.placed(shapes.borders), 1.5 * stroke * unit)
    inner = fine.stroke(fine.placed(shapes.inner), 0.75 * stroke * unit)
    grid = fine.stroke(fine.placed(shapes.graticule), 0.8 * unit)
    shore = fine.stroke([[*ring, ring[0]] for outlines in rings for ring in outlines], 1.1 * stroke * unit)
    rim = fine.stroke([[*ring, ring[0]] for ring in fine.placed(shapes.sphere)], 1.2 * stroke * unit)
    shore = np.minimum(shore, 255 - _between(ids))
    return Ground(camera, ids, grown(grown(grown(ids))), land, globe, coast_of(land, unit), borders, inner, shore, grid, rim)


class Fine:
    """A picture in which each pixel is cut into parts."""

    def __init__(self, camera: Camera, times: int) -> None:
        self.camera, self.times = camera, times
        self.surface = pygame.Surface((camera.width * times, camera.height * times), 0, 8)
        self.clear()

    def clear(self) -> None:
        self.surface.fill(0)

    def placed(self, lines: Iterable[Points]) -> list[Line]:
        """Lines in parts of a pixel, without those that lie wholly elsewhere."""
        found: list[Line] = []
        for line in lines:
            points = self.camera.placed(line)
            if self._is_seen(points[:1]) or self._is_seen(np.stack((points.min(axis=0), points.max(axis=0)))):
                found.append((points * self.times - 0.5).tolist())
        return found

    def _is_seen(self, points: Points) -> bool:
        """Whether the box around points from its corner to its corner touches the picture."""
        (left, top), (right, bottom) = points[0], points[-1]
        return bool(right > -4 and bottom > -4 and left < self.camera.width + 4 and top < self.camera.height + 4)

    def fill(self, rings: Iterable[Line], number: int = 1) -> None:
        for ring in rings:
            if len(ring) > 2:
                pygame.draw.polygon(self.surface, number, ring)

    def stroke(self, lines: Iterable[Line], width: float) -> Bytes:
        """How much of each pixel lines of a width cover."""
        self.clear()
        thick = max(1, round(width * self.times))
        for line in lines:
            if len(line) < 2:
                continue
            pygame.draw.lines(self.surface, 1, False, line, thick)
            if thick > 4:  # joints of thick lines are open
                for point in line:
                    pygame.draw.circle(self.surface, 1, point, thick / 2)
        return self.share()

    def middle(self) -> Bytes:
        half = self.times // 2
        return self.cells()[half :: self.times, half :: self.times].copy(order="F")

    def cells(self) -> Bytes:
        found: Bytes = pygame.surfarray.pixels2d(self.surface)
        return found

    def share(self) -> Bytes:
        """How much of each pixel is drawn on with the number 1, from 0 to 255."""
        return mean_of(self.cells(), self.times)


def mean_of(parts: Bytes, times: int) -> Bytes:
    """The mean of each square of so many cells a side, each 0 or 1; from 0 to 255."""
    rows = sum((parts[:, k::times] for k in range(1, times)), parts[:, ::times])
    total = sum((rows[k::times] for k in range(1, times)), rows[::times])
    table = np.rint(np.arange(times * times + 1) * (255 / (times * times))).astype(np.uint8)
    found: Bytes = np.asfortranarray(table[total])  # rows lie together, as in pictures
    return found


def grown(ids: Bytes) -> Bytes:
    """Regions a pixel larger on every side where there is sea."""
    found = ids.copy(order="K")
    for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
        near = np.roll(ids, step, axis)
        np.copyto(found, near, where=(found == 0) & (near != 0))
    return found


def _between(ids: Bytes) -> Bytes:
    """255 where different regions meet: there runs a border, not a shore."""
    wide = grown(ids)
    meets = np.zeros(ids.shape, np.bool_)
    for axis in (0, 1):
        for step in (1, 2):
            near = np.roll(wide, step, axis)
            unlike = (wide != near) & (wide != 0) & (near != 0)
            meets |= unlike
            meets |= np.roll(unlike, -step, axis)
    found: Bytes = meets.astype(np.uint8) * np.uint8(255)
    return found


def coast_of(land: Bytes, unit: float) -> Bytes:
    """How far the coast is from each pixel, measured in a smaller picture and drawn out again."""
    width, height = land.shape
    step = max(1, ceil(width / NARROW))
    cells = _smaller(land, step)
    dry = cells >= 128
    reach = max(2, ceil(REACH * unit / step) + 1)
    sea, ashore = distance(dry, reach), distance(~dry, reach)
    signed = np.where(dry, 0.5 - ashore, sea - 0.5) * (step / (REACH * unit))
    for axis in (0, 1):  # takes the steps out of lines that follow the coast
        signed = (np.roll(signed, 1, axis) + 2 * signed + np.roll(signed, -1, axis)) / 4
    told: Bytes = np.clip(ZERO + signed * 127, 0, 255).astype(np.uint8)
    if step == 1:
        return told
    small = pygame.surfarray.make_surface(np.repeat(told[:, :, None], 3, axis=2))
    big = pygame.transform.smoothscale(small, (told.shape[0] * step, told.shape[1] * step))
    found: Bytes = pygame.surfarray.pixels_red(big)[:width, :height].copy(order="F")
    return found


def _smaller(land: Bytes, step: int) -> Bytes:
    if step == 1:
        return land
    width, height = (ceil(side / step) * step for side in land.shape)
    padded = np.zeros((width, height), np.uint16)
    padded[: land.shape[0], : land.shape[1]] = land
    rows = sum((padded[:, k::step] for k in range(1, step)), padded[:, ::step])
    total: NDArray[np.uint16] = sum((rows[k::step] for k in range(1, step)), rows[::step])
    found: Bytes = (total // (step * step)).astype(np.uint8)
    return found


def distance(there: NDArray[np.bool_], reach: int) -> NDArray[np.float32]:
    """How far each cell is from the nearest one that is there, up to a reach: first along rows, then across them."""
    far = np.float32(reach + 1)
    along = np.where(there, np.float32(0), far)
    for k in range(1, there.shape[0]):
        np.minimum(along[k], along[k - 1] + 1, out=along[k])
    for k in range(there.shape[0] - 2, -1, -1):
        np.minimum(along[k], along[k + 1] + 1, out=along[k])
    square = along * along
    found = square.copy()
    for k in range(1, reach + 1):
        step = np.float32(k * k)
        np.minimum(found[:, k:], square[:, :-k] + step, out=found[:, k:])
        np.minimum(found[:, :-k], square[:, k:] + step, out=found[:, :-k])
    result: NDArray[np.float32] = np.minimum(np.sqrt(found), far)
    return result
