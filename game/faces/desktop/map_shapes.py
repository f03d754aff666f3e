"""The outlines of the map as arrays, and the camera that puts them on the screen.

Law: everything here is in units of the map file (docs/map.md) until a camera turns it into pixels.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.faces.atlas import map_file

RING = re.compile(r"M(-?\d+) (-?\d+)l([^Mz]*)")
NUMBER = re.compile(r"-?\d+")
DETAIL = "50m"
SEEN = (1180.0, 15420.0)  # from Alaska to New Zealand: what a narrow picture shows; a wide one shows the whole globe
WHOLE = 0.8  # how much smaller the map may become for the globe to be whole
NEAREST = 8.0  # how much larger than at home

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A region of the map."""

    id: str
    name: str
    label: str
    at: tuple[float, float]
    room: float  # how far a label may reach up and down from there; twice as far to each side
    core: tuple[float, float, float, float]  # left, top, right, bottom of its largest pieces
    area: float
    near: tuple[str, ...]  # neighbours by land and by sea
    rings: tuple[Points, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """The whole map."""

    width: float
    height: float
    frame: tuple[float, float, float, float]
    regions: Mapping[str, Shape]
    sphere: tuple[Points, ...]
    graticule: tuple[Points, ...]
    borders: tuple[Points, ...]
    inner: tuple[Points, ...]

    def number(self, region: str) -> int:
        """The number of a region in pictures of regions; 0 is the sea."""
        return list(self.regions).index(region) + 1


def points_of(path: str) -> tuple[Points, ...]:
    """The rings or lines of a path."""
    found = []
    for x, y, steps in RING.findall(path):
        numbers = [(float(x), float(y)), *_pairs(NUMBER.findall(steps))]
        found.append(np.cumsum(np.array(numbers, dtype=np.float64), axis=0))
    return tuple(found)


def _pairs(numbers: list[str]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in zip(numbers[::2], numbers[1::2])]


@cache
def world(detail: str = DETAIL) -> Shapes:
    """The map of the world for the window."""
    atlas: dict[str, Any] = json.loads(map_file(detail).read_text("utf-8"))
    regions = {id: _shape(id, fields) for id, fields in atlas["regions"].items() if fields["path"]}
    lines = {key: points_of(atlas[key]) for key in ("sphere", "graticule", "borders", "inner")}
    left, top, right, bottom = map(float, atlas["frame"])
    return Shapes(float(atlas["width"]), float(atlas["height"]), (left, top, right, bottom), regions, **lines)


def _shape(id: str, fields: dict[str, Any]) -> Shape:
    left, top, right, bottom = map(float, fields["core"])
    at = (float(fields["at"][0]), float(fields["at"][1]))
    near = (*fields["land"], *fields["sea"])
    room, area = float(fields["room"]), float(fields["area"])
    return Shape(id, fields["name"], fields["label"], at, room, (left, top, right, bottom), area, near, points_of(fields["path"]))


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the map stands on a surface: pixels of a unit, and the pixel of the map's corner."""

    width: int
    height: int
    scale: float
    left: float
    top: float

    def on_screen(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of a point of the map."""
        return self.left + x * self.scale, self.top + y * self.scale

    def on_map(self, x: float, y: float) -> tuple[float, float]:
        """The point of the map under a pixel."""
        return (x - self.left) / self.scale, (y - self.top) / self.scale

    def placed(self, points: Points, times: int = 1) -> Points:
        """Points in pixels, or in so many parts of a pixel."""
        found: Points = (points * self.scale + np.array((self.left, self.top))) * times
        return found


def home_camera(shapes: Shapes, width: int, height: int, margin: float = 0.0) -> Camera:
    """The map as it lies at first, in the middle: the whole globe, or where that would be much smaller, the land without the empty Pacific."""
    left, top, right, bottom = shapes.frame
    whole, wide = ((width - 2 * margin) / across for across in (right - left, SEEN[1] - SEEN[0]))
    high = (height - 2 * margin) / (bottom - top)
    scale = max(min(whole if whole >= WHOLE * min(wide, high) else wide, high), 1e-4)
    middle = (left + right) / 2 if scale * (right - left) <= width else (SEEN[0] + SEEN[1]) / 2
    return Camera(width, height, scale, width / 2 - middle * scale, height / 2 - (top + bottom) / 2 * scale)


def zoomed(camera: Camera, home: Camera, factor: float, at: tuple[float, float]) -> Camera:
    """Nearer or farther, with what lies under a pixel staying there; never farther than home."""
    scale = min(max(camera.scale * factor, home.scale), home.scale * NEAREST)
    x, y = camera.on_map(*at)
    return held(Camera(camera.width, camera.height, scale, at[0] - x * scale, at[1] - y * scale), home)


def moved(camera: Camera, home: Camera, right: float, down: float) -> Camera:
    """Pushed by so many pixels, as far as there is map."""
    return held(Camera(camera.width, camera.height, camera.scale, camera.left + right, camera.top + down), home)


def held(camera: Camera, home: Camera) -> Camera:
    """A camera that shows no more emptiness than home does."""
    times = camera.scale / home.scale
    wide, high = camera.width * (times - 1), camera.height * (times - 1)
    # at home the corner of the picture is the point (-left, -top) of the map in pixels of home
    left = min(home.left * times, max(home.left * times - wide, camera.left))
    top = min(home.top * times, max(home.top * times - high, camera.top))
    return Camera(camera.width, camera.height, camera.scale, left, top)
