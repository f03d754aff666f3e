"""Single regions as pictures: their surface to tint, their outline to light up; each made when it is first asked for."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
import pygame

from game.faces.desktop.map_ground import Bytes, Fine, Ground
from game.faces.desktop.map_look import Colour
from game.faces.desktop.map_paint import painted
from game.faces.desktop.map_shapes import Camera, Shapes

ROOM = 14  # pixels of interface around an outline, for its glow

Placed = tuple[pygame.Surface, tuple[int, int]]  # a picture and where its corner lies


class Regions:
    """Pictures of the regions of one ground."""

    def __init__(self, shapes: Shapes, ground: Ground, unit: float) -> None:
        self.shapes, self.ground, self.unit = shapes, ground, unit
        self.numbers = {id: k for k, id in enumerate(shapes.regions, 1)}
        self._boxes: dict[str, list[pygame.Rect]] = {}
        self._tints: dict[tuple[str, Colour], Placed] = {}
        self._outlines: dict[tuple[str, Colour, float], Placed] = {}
        self._lines: dict[tuple[str, float], tuple[Bytes, tuple[int, int]]] = {}

    def boxes(self, region: str) -> list[pygame.Rect]:
        """The pixels of a region: the box of its largest pieces, and a small one for each island far from them."""
        if region not in self._boxes:
            shape, camera = self.shapes.regions[region], self.ground.camera
            seen = pygame.Rect((0, 0), self.ground.ids.shape)
            (left, top), (right, bottom) = camera.on_screen(*shape.core[:2]), camera.on_screen(*shape.core[2:])
            core = _around(left, top, right, bottom)
            found = [core]
            for ring in shape.rings:
                low, high = camera.placed(np.stack((ring.min(axis=0), ring.max(axis=0))))
                box = _around(*low, *high)
                if core.contains(box):
                    continue
                if core.colliderect(box):
                    core.union_ip(box)
                else:
                    found.append(box)
            self._boxes[region] = [box.clip(seen) for box in found if box.colliderect(seen)]
        return self._boxes[region]

    def box(self, region: str) -> pygame.Rect:
        """The box of all of a region's pixels; empty where none are seen."""
        boxes = self.boxes(region)
        return boxes[0].unionall(boxes[1:]) if boxes else pygame.Rect(0, 0, 0, 0)

    def tint(self, region: str, colour: Colour) -> Placed:
        """The surface of a region in a colour; how strongly it is laid on is up to its alpha."""
        key = (region, colour)
        if key not in self._tints:
            box = self.box(region).inflate(4, 4).clip(pygame.Rect((0, 0), self.ground.ids.shape))
            cut = (slice(box.left, box.right), slice(box.top, box.bottom))
            cover = np.where(self.ground.wide[cut] == self.numbers[region], self.ground.land[cut], 0)
            self._tints[key] = painted(cover.astype(np.uint8), colour), (box.left, box.top)
        return self._tints[key]

    def outline(self, region: str, colour: Colour, width: float, glow: bool = False) -> list[Placed]:
        """The outline of a region in a colour, so many pixels of interface wide; the glow around it first."""
        key = (region, colour, width)
        lines, corner = self._line(region, width)
        if lines.size == 0:
            return []
        if key not in self._outlines:
            self._outlines[key] = painted(lines, colour), corner
        found = [self._outlines[key]]
        if glow:
            soft = (region, colour, -width)
            if soft not in self._outlines:
                self._outlines[soft] = _softened(self._outlines[key][0], max(2, round(4 * self.unit))), corner
            found.insert(0, self._outlines[soft])
        return found

    def _line(self, region: str, width: float) -> tuple[Bytes, tuple[int, int]]:
        if (region, width) not in self._lines:
            room = round(ROOM * self.unit)
            seen = pygame.Rect((0, 0), self.ground.ids.shape)
            box = self.box(region).inflate(2 * room, 2 * room).clip(seen) if self.box(region).width else pygame.Rect(0, 0, 0, 0)
            lines = np.zeros((0, 0), np.uint8)
            if box.width and box.height:
                camera = self.ground.camera
                fine = Fine(Camera(box.width, box.height, camera.scale, camera.left - box.left, camera.top - box.top), 3 if box.width < 1600 else 2)
                lines = fine.stroke([[*ring, ring[0]] for ring in fine.placed(self.shapes.regions[region].rings)], width * self.unit)
            self._lines[region, width] = lines, (box.left, box.top)
        return self._lines[region, width]


def _softened(picture: pygame.Surface, times: int) -> pygame.Surface:
    """The same as light: made small and large again."""
    width, height = picture.get_size()
    small = pygame.transform.smoothscale(picture, (max(1, width // times), max(1, height // times)))
    return pygame.transform.smoothscale(small, (width, height))


def _around(left: float, top: float, right: float, bottom: float) -> pygame.Rect:
    """The pixels that a box of fractions touches."""
    return pygame.Rect(floor(left), floor(top), ceil(right) - floor(left) + 1, ceil(bottom) - floor(top) + 1)
