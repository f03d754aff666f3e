"""Paints the ground: the sea with its lines along the coast, the globe's edge, borders; and regions in whatever colours, quickly.

Law: the colour of a region is an entry of a palette. Between the regions and whoever looks lies one sheet that holds all else and has holes where land is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame
from numpy.typing import NDArray

from game.faces.desktop.map_ground import ZERO, Bytes, Ground
from game.faces.desktop.map_look import Colour, Look, rgb
from game.faces.palette import mixed

WAVES = (0.085, 0.20, 0.35, 0.54, 0.78)  # where lines follow the coast, in parts of the reach
GRAINS = 5  # kinds of pixels in each region: plain, half and whole line, half and whole dot
PATTERNS = {"none": 0, "lines": 1, "dots": 3}  # the first kind of pixel that a pattern colours
WAVE_WIDTH = 0.022
COARSE = 8  # pixels to one of a soft picture
MIDDLE = (8192.0, 3600.0)  # of the globe, in units of the map

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fill:
    """How a region is coloured."""

    colour: str
    pattern: str = "none"  # or lines, dots
    second: str = ""  # colour of the pattern


class Paint:
    """The ground in the colours of a look; `coloured` is called for each lens."""

    def __init__(self, ground: Ground, look: Look, unit: float) -> None:
        self.ground, self.look = ground, look
        self.numbers = _grained(ground.wide, max(1, round(unit)))
        self.sheet = _sheet(ground, look)

    def coloured(self, fills: Sequence[Fill], target: pygame.Surface, boxes: Sequence[pygame.Rect] | None = None) -> None:
        """The map with its regions in these colours, in the order of the map's regions; of the whole, or only within boxes."""
        self.numbers.set_palette(palette_of(fills))
        for box in [self.numbers.get_rect()] if boxes is None else boxes:
            wide = box.inflate(4, 4)
            target.blit(self.numbers, wide, wide)
            target.blit(self.sheet, wide, wide)


def palette_of(fills: Sequence[Fill]) -> list[Colour]:
    """The colours of all kinds of pixels; those of the sea lie under the sheet."""
    colours: list[Colour] = [(0, 0, 0)] * GRAINS
    for fill in fills:
        grains = [fill.colour] * GRAINS
        if first := PATTERNS[fill.pattern]:
            grains[first], grains[first + 1] = mixed(fill.colour, fill.second, 0.5), fill.second
        colours += map(rgb, grains)
    return colours + [(0, 0, 0)] * (256 - len(colours))


def _grained(wide: Bytes, unit: int) -> pygame.Surface:
    """The number of each pixel: its region and its kind. Lines fall at 45 degrees and are as wide as the interface's pixel; dots lie between them."""
    width, height = wide.shape
    period = 8 * unit
    x, y = np.arange(period)[:, None], np.arange(period)[None, :]
    kinds = np.zeros(period, np.uint8)
    kinds[: unit + 2] = (1, *[2] * unit, 1)
    tile = kinds[(x + y) % period]
    dots = (x + (period // 2) * (y // (period // 2))) % period
    inside = (np.abs(dots - period // 2 - unit) <= unit / 2) & (np.abs(y % (period // 2) - unit) <= unit / 2)
    tile[inside & (tile == 0)] = 4
    grains = np.asfortranarray(np.tile(tile, (-(-width // period), -(-height // period)))[:width, :height])
    surface = pygame.Surface((width, height), 0, 8)
    pygame.surfarray.pixels2d(surface)[:] = wide * np.uint8(GRAINS) + grains
    return surface


def _sheet(ground: Ground, look: Look) -> pygame.Surface:
    """All that lies above the regions: on the land its shade and its lines, then the sea with holes for the land, then the shore."""
    sheet = pygame.Surface(ground.ids.shape, pygame.SRCALPHA, 32)
    sheet.blit(painted(_shade(look)[ground.coast], rgb(look.shade)), (0, 0))
    sheet.blit(painted(_thinner(ground.inner, look.inner_alpha), rgb(look.inner)), (0, 0))
    sheet.blit(painted(ground.borders, rgb(look.border)), (0, 0))
    sea = _sea(ground, look)
    pygame.surfarray.pixels_alpha(sea)[:] = 255 - ground.land
    sheet.blit(sea, (0, 0))
    sheet.blit(painted(_thinner(ground.shore, look.coast_alpha), rgb(look.coast)), (0, 0))
    return sheet


def _sea(ground: Ground, look: Look) -> pygame.Surface:
    """The sea everywhere, with its grid, the dusk at the globe's edge, and space around it."""
    sea = pygame.Surface(ground.ids.shape, pygame.SRCALPHA, 32)
    ways = np.rint(_sea_ways(look)).astype(np.uint32)
    red, green, blue, _ = sea.get_shifts()
    packed = (ways[:, 0] << red) | (ways[:, 1] << green) | (ways[:, 2] << blue) | np.uint32(0xFF << sea.get_shifts()[3])
    pygame.surfarray.pixels2d(sea)[:] = packed[ground.coast]
    sea.blit(painted(_thinner(ground.grid, look.grid_alpha), rgb(look.grid)), (0, 0))
    sea.blit(_dusk(ground, look), (0, 0))
    sea.blit(painted(255 - ground.globe, rgb(look.space)), (0, 0))
    sea.blit(painted(_thinner(ground.rim, look.edge_alpha), rgb(look.edge)), (0, 0))
    return sea


def painted(cover: Bytes, colour: Colour) -> pygame.Surface:
    """A colour where it covers."""
    made = pygame.Surface(cover.shape, pygame.SRCALPHA, 32)
    made.fill((*colour, 0))
    if cover.size:
        pygame.surfarray.pixels_alpha(made)[:] = cover
    return made


def _thinner(cover: Bytes, share: float) -> Bytes:
    table = np.rint(np.arange(256) * share).astype(np.uint8)
    found: Bytes = table[cover]
    return found


def _dusk(ground: Ground, look: Look) -> pygame.Surface:
    """How dark the globe is: towards its edge it turns away. A small picture drawn out, for it is soft."""
    camera = ground.camera
    size = max(2, camera.width // COARSE), max(2, camera.height // COARSE)
    x = (np.linspace(0, camera.width, size[0]) - camera.on_screen(MIDDLE[0], 0)[0]) / (MIDDLE[0] * camera.scale)
    y = (np.linspace(0, camera.height, size[1]) - camera.on_screen(0, MIDDLE[1])[1]) / (MIDDLE[1] * camera.scale)
    away = np.sqrt(x[:, None] ** 2 + (0.8 * y[None, :]) ** 2)
    cover = np.clip((away - 0.45) / 0.6, 0, 1) ** 2 * look.vignette
    return pygame.transform.smoothscale(painted(np.rint(255 * cover).astype(np.uint8), rgb(look.dusk)), (camera.width, camera.height))


def _sea_ways(look: Look) -> Floats:
    """The colour of the sea by how far the coast is: shallow to deep, with lines that follow the coast and grow faint."""
    far: Floats = np.clip((np.arange(256) - ZERO) / 127, 0, 1)[:, None]
    shallow, deep, wave = (np.array(rgb(colour)) for colour in (look.shallow, look.deep, look.wave))
    colour: Floats = deep + (shallow - deep) * np.exp(-3.2 * far)
    for k, at in enumerate(WAVES):
        line = np.exp(-(((far - at) / WAVE_WIDTH) ** 2)) * look.wave_alpha * (1 - k / len(WAVES)) ** 1.2
        colour += (wave - colour) * line
    return colour


def _shade(look: Look) -> Bytes:
    """How dark the land is by how near the coast is, from 0 to 255."""
    inland = np.clip((ZERO - np.arange(256)) / 127, 0, 1)
    found: Bytes = np.rint(255 * look.shade_alpha * np.exp(-5.0 * inland)).astype(np.uint8)
    return found
