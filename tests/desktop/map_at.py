"""A map to try: any size, look and scale, without a screen, with numbers that are made up."""

from __future__ import annotations

import os
from functools import cache

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pygame

from game.faces.desktop.kit import Kit, scale_for
from game.faces.desktop.map_look import LOOKS
from game.faces.desktop.map_records import Cue, Lens, Marker, Marks, Tie
from game.faces.desktop.map_scene import MapScene
from game.faces.desktop.map_shapes import world
from game.faces.desktop.theme import read_theme
from tests.small_world import ROOT

ASSETS = ROOT / "assets"
SIZES = ((1024, 600), (1280, 720), (1600, 900), (1920, 1080), (2560, 1440), (3840, 2160))
IDS = tuple(world().regions)

CUES = (
    Cue("grow", ("brazil", "india"), 0.0, 1.2, 0.9),
    Cue("flare", ("korea",), 0.4, 1.4, 0.9),
    Cue("spread", ("indonesia", "south_east_asia", "china"), 0.6, 2.0, 0.8),
    Cue("fade", ("west_europe", "united_states"), 0.8, 1.2, 0.8),
    Cue("event", ("nigeria",), 1.0, 1.6, 1.0, icon="flame", tone="fire", text="Oil workers walk out"),
    Cue("rise", ("mexico",), 1.2, 1.2, 0.8, text="Organised +4"),
    Cue("fall", ("iran",), 1.2, 1.2, 0.8, text="Consent −6"),
    Cue("pulse", ("australia",), 1.4, 1.0),
)


@cache
def kit(palette: str, scale: float) -> Kit:
    pygame.font.init()
    return Kit(read_theme(ASSETS / "theme.yaml"), palette, scale, ASSETS)


@cache
def scene(size: tuple[int, int], look: str = "night", scale: float | None = None) -> MapScene:
    """A map of a size that tests share; `show` puts it in order again."""
    scale = scale_for(size) if scale is None else scale
    tools = kit(look, scale)
    made = MapScene(LOOKS[look], tools.map_font, tools.icon, scale)
    made.resize(pygame.Rect(0, 0, *size))
    return made


def lens(ramp: str = "teal", middle: float | None = None, shift: int = 0) -> Lens:
    values = {id: float((k * 37 + shift) % 101) for k, id in enumerate(IDS)}
    return Lens("tried", "Tried out", values, ramp=ramp, middle=middle, said={id: f"{value:.0f}" for id, value in values.items()}, ends=("0", "100"), unknown="not known")


def marks() -> Marks:
    ties = tuple(Tie(IDS[k], IDS[(k * 7 + 5) % len(IDS)], (k % 10 + 1) / 10) for k in range(0, len(IDS), 2))
    return Marks(ties, (Marker("brazil", "flame", "fire"), Marker("korea", "megaphone"), Marker("japan", "vote", "good", count=3)), frozenset(["mexico"]))


def drawn(scene: MapScene) -> pygame.Surface:
    surface = pygame.Surface(scene.rect.size)
    scene.draw(surface)
    return surface
