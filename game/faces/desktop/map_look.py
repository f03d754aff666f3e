"""The colours and widths of the map, by day, by night and on a projector; a theme of the window may bring its own.

Law: what is known by colour is known by lightness, too: each ramp grows lighter or darker all the way, so that it reads in grey.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from game.faces import palette
from game.faces.desktop.theme import Colour, rgb

__all__ = ["DAY", "LOOKS", "NIGHT", "PROJECTOR", "Colour", "Look", "Ramp", "rgb"]

Ramp = tuple[str, ...]  # colours from little to much, or from below the middle to above it


@dataclass(frozen=True, slots=True)
class Look:
    """All that decides how the map looks."""

    name: str
    space: str  # around the globe
    deep: str  # the sea far from land
    shallow: str  # the sea along the coast
    wave: str  # the lines that follow the coast
    grid: str  # meridians and parallels
    edge: str  # the line around the globe
    land: str  # where nothing is known
    coast: str
    border: str  # between regions
    inner: str  # between countries of one region
    ink: str
    quiet: str
    halo: str  # around letters
    choice: str  # around what is selected
    touch: str  # around what is pointed at
    own: str
    tie: str  # arcs, and whatever joins
    good: str
    bad: str
    fire: str  # fights
    panel: str  # behind the legend
    ramps: Mapping[str, Ramp] = field(default_factory=dict)
    both: Ramp = ()  # from below the middle to above it
    pens: Ramp = ()  # kinds of things
    stroke: float = 1.0  # how much thicker lines are
    light: bool = False
    shade: str = "#000000"  # of the land along its coast
    shade_alpha: float = 0.34
    wave_alpha: float = 0.30
    inner_alpha: float = 0.30
    coast_alpha: float = 0.75
    grid_alpha: float = 0.10
    edge_alpha: float = 0.65
    dusk: str = "#05090f"  # what the sea turns to at the globe's edge
    vignette: float = 0.5
    hushed: str = "#222d39"  # what regions turn to while something happens
    hush: float = 0.78  # how far
    worst: float = 46.0  # what the place of a name may cost; dearer ones are left out


NIGHT = Look(
    name="night",
    space="#0a0f16",
    deep="#0d1b2a",
    shallow="#1b3a52",
    wave="#5f8fa8",
    grid="#8fb3c9",
    edge="#c9b387",
    land="#39424c",
    coast="#0a1420",
    border="#0c1622",
    inner="#0c1622",
    ink="#f4efe4",
    quiet="#a9b6c4",
    halo="#0a121b",
    choice="#fff4d6",
    touch="#ffffff",
    own="#f2c14e",
    tie="#ffd98a",
    good="#6fd3a8",
    bad="#ff8f6b",
    fire="#ff6a3d",
    panel="#0c1520",
    ramps={
        "copper": ("#454a5c", "#6b4f58", "#9a6354", "#c67d4e", "#eaa552", "#ffdc8c"),
        "teal": ("#2f3b4d", "#2f5566", "#33757b", "#469888", "#7cbd95", "#c4e3ac"),
        "ember": ("#3a3a4a", "#6a3c52", "#a04353", "#d15a4a", "#f08a4b", "#ffca80"),
        "azure": ("#33384d", "#364f75", "#3b6b9c", "#4f8cbf", "#7fb2d9", "#c8e2f2"),
        "violet": ("#343749", "#4d4470", "#6d5496", "#926ab5", "#ba8fce", "#e8c8e8"),
        "leaf": ("#4a3f38", "#5f5a3c", "#667a44", "#6f9c55", "#92bf70", "#cfe2a0"),
        "gold": ("#36404f", "#525a5c", "#777464", "#a4935f", "#d2b55c", "#fbe08a"),
        "wine": ("#363b49", "#5b4257", "#854a66", "#b15570", "#d97a82", "#f8b9ad"),
        "marine": ("#3b3a58", "#3d5577", "#37778a", "#3f9a87", "#7fbd72", "#d6d867"),
        "slate": ("#2c3743", "#364450", "#41515e", "#4e5f6c", "#5d6f7c", "#70828e"),
    },
    both=("#f6b26b", "#d07b3f", "#8f5236", "#4a4a50", "#3c6a94", "#5c9fd0", "#a5dbf4"),
    pens=tuple(pen.colour for pen in palette.NIGHT.pens),
)
DAY = Look(
    name="day",
    space="#f1ece0",
    deep="#cfdde3",
    shallow="#e6efee",
    wave="#6f95a6",
    grid="#6d8796",
    edge="#7b6a45",
    land="#d7d3c8",
    coast="#41535f",
    border="#fbf8f0",
    inner="#fbf8f0",
    ink="#17212b",
    quiet="#4d5863",
    halo="#fbf8f0",
    choice="#10161d",
    touch="#2a3642",
    own="#a15c00",
    tie="#7a3b00",
    good="#14694b",
    bad="#a83318",
    fire="#d2401a",
    panel="#faf7ef",
    ramps={
        "copper": ("#f3e5cf", "#e8c79c", "#d9a067", "#bd7440", "#90502f", "#5f3124"),
        "teal": ("#e6ecd6", "#bfd9bd", "#8cbfa9", "#559d95", "#307479", "#1c4a58"),
        "ember": ("#f7e3cc", "#f2bd95", "#e58d67", "#c05040", "#98343c", "#611d2f"),
        "azure": ("#e9eff3", "#bdd3e4", "#8fb4d4", "#5d8fbd", "#396a9c", "#21426e"),
        "violet": ("#efe4ec", "#d8bfdb", "#b896c6", "#9470ac", "#6c4d8c", "#432f63"),
        "leaf": ("#f0e3c6", "#d5d19a", "#a9b972", "#789c54", "#4a7942", "#28512f"),
        "gold": ("#f2e9c9", "#e6d190", "#cdb05c", "#a58939", "#776129", "#4a3c1e"),
        "wine": ("#f5e2dc", "#e9bdb9", "#d4909a", "#a65373", "#823e66", "#512748"),
        "marine": ("#f0eebc", "#c3dd9c", "#7dbf8f", "#3d988f", "#2d6a83", "#2e3d63"),
        "slate": ("#f0eadc", "#e2d9c7", "#d1c7b3", "#beb39f", "#aa9f8b", "#958a77"),
    },
    both=palette.PAPER.scales,
    pens=tuple(pen.colour for pen in palette.PAPER.pens),
    light=True,
    dusk="#8fb0bd",
    vignette=0.75,
    hushed="#e4e0d6",
    hush=0.82,
    shade="#5b4a2a",
    shade_alpha=0.16,
    wave_alpha=0.5,
    inner_alpha=0.5,
    grid_alpha=0.2,
)
PROJECTOR = replace(  # from the last row: white around, no lines on the sea, dark borders, black letters
    DAY, name="projector", stroke=1.45, space="#ffffff", wave_alpha=0.0, grid_alpha=0.0, vignette=0.0, inner_alpha=0.0,
    edge="#5d666e", ink="#000000", quiet="#2e363d", halo="#ffffff", border="#ffffff", panel="#ffffff", worst=17.0,
)  # fmt: skip
LOOKS = {look.name: look for look in (NIGHT, DAY, PROJECTOR)}
