"""Draws a map of `assets/map` to a picture, to look at it: the regions, their borders, names and links across water.

    python3 -m tools.draw_map docs/pictures/map.png
    python3 -m tools.draw_map europe.png --at 8400,1200 --times 5
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.make_map import FOLDER

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
import pygame  # noqa: TID251 - a look at the map needs no window of the game, and the drawing must know that there is no screen

FINER = 3  # drawn larger and shrunk, so that lines are smooth
NIGHT, SEA, GRID, COAST, BORDER, INNER, INK = "#0b1118", "#14283c", "#1a3147", "#0d1a27", "#e9e4d4", "#0d1a27", "#f4f1e8"
TINTS = ("#5b7fa6", "#b98a4e", "#6f9a78", "#a06a72", "#8a7cae", "#9aa05e")
WORD = re.compile(r"M(-?\d+) (-?\d+)l([^Mz]*)(z?)")
STEP = re.compile(r"-?\d+")

Dot = tuple[float, float]


def main(arguments: Sequence[str]) -> None:
    """Draws what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="tools.draw_map", description="Draws the map to a picture.")
    parser.add_argument("picture", type=Path)
    parser.add_argument("--detail", default="50m", choices=["50m", "110m"])
    parser.add_argument("--size", default="1600x900")
    parser.add_argument("--at", help="x,y of the map in the middle of the picture")
    parser.add_argument("--times", type=float, default=1.0, help="how many times nearer than the whole map")
    chosen = parser.parse_args(arguments)
    world = json.loads((FOLDER / f"world-{chosen.detail}.json").read_text("utf-8"))
    width, height = (int(side) for side in chosen.size.split("x"))
    at = tuple(float(part) for part in chosen.at.split(",")) if chosen.at else None
    pygame.init()
    large = pygame.Surface((width * FINER, height * FINER))
    View(world, large, at, chosen.times).draw()
    pygame.image.save(pygame.transform.smoothscale(large, (width, height)), chosen.picture)


def lines(path: str) -> Iterator[tuple[list[Dot], bool]]:
    """The lines of a path of the map, each with whether it closes."""
    for x, y, steps, close in WORD.findall(path):
        at = [float(x), float(y)]
        line: list[Dot] = [(at[0], at[1])]
        numbers = [int(step) for step in STEP.findall(steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2]):
            at = [at[0] + dx, at[1] + dy]
            line.append((at[0], at[1]))
        yield line, bool(close)


class View:
    """The map, and where on a surface it lies."""

    def __init__(self, world: Mapping[str, Any], surface: pygame.Surface, at: tuple[float, ...] | None, times: float) -> None:
        self.world, self.surface = world, surface
        left, top, right, bottom = world["frame"]
        width, height = surface.get_size()
        self.scale = min(width / (right - left), height / (bottom - top)) * 0.97 * times
        middle = at or ((left + right) / 2, (top + bottom) / 2)
        self.corner = middle[0] - width / 2 / self.scale, middle[1] - height / 2 / self.scale

    def on(self, dot: Sequence[float]) -> Dot:
        """Where a point of the map lies on the surface."""
        return (dot[0] - self.corner[0]) * self.scale, (dot[1] - self.corner[1]) * self.scale

    def draw(self) -> None:
        """Sea, grid, land, lines, names."""
        self.surface.fill(NIGHT)
        for line, _ in lines(self.world["sphere"]):
            pygame.draw.polygon(self.surface, SEA, [self.on(dot) for dot in line])
        self._lines(self.world["graticule"], GRID, 1)
        tints = self._tints()
        for region, entry in self.world["regions"].items():
            for line, _ in lines(entry["path"]):
                pygame.draw.polygon(self.surface, tints[region], [self.on(dot) for dot in line])
        for entry in self.world["regions"].values():
            self._lines(entry["path"], COAST, 1)
        self._lines(self.world["inner"], INNER, 1)
        self._lines(self.world["borders"], BORDER, 2)
        self._names()

    def _tints(self) -> dict[str, str]:
        """A tint for each region that no neighbour has."""
        tints: dict[str, str] = {}
        for region, entry in self.world["regions"].items():
            near = [tints.get(other) for other in [*entry["land"], *entry["sea"]]]
            free = [tint for tint in TINTS if tint not in near] or list(TINTS)
            tints[region] = min(free, key=lambda tint: (list(tints.values()).count(tint), TINTS.index(tint)))
        return tints

    def _lines(self, path: str, colour: str, width: int) -> None:
        for line, closed in lines(path):
            pygame.draw.lines(self.surface, colour, closed, [self.on(dot) for dot in line], width * FINER)

    def _names(self) -> None:
        """The short name of each region at its label point, in a shadow."""
        font = pygame.font.Font(None, max(11 * FINER, self.surface.get_width() // 88))
        for entry in self.world["regions"].values():
            x, y = self.on(entry["at"])
            for colour, shift in (("#000000", FINER), (INK, 0)):
                word = font.render(entry["label"], True, colour)
                self.surface.blit(word, word.get_rect(center=(x + shift / 2, y + shift)))


if __name__ == "__main__":
    main(sys.argv[1:])
