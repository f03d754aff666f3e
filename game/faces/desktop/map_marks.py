"""Markers: small round badges with a picture that stand on regions, side by side where there are several, moved apart where they would meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pygame

from game.faces.desktop.map_brush import Point, disc, put
from game.faces.desktop.map_look import Colour, Look, rgb
from game.faces.desktop.map_places import Fonts
from game.faces.desktop.map_records import Marker
from game.faces.desktop.map_ties import tone
from game.faces.palette import contrast

Icons = Callable[[str, int, Colour], pygame.Surface]  # name, pixels, colour
RADIUS = 9.5  # units of interface
LIFT = 15.0  # how far above a node markers stand
ROUNDS = 24


@dataclass(frozen=True, slots=True)
class Badge:
    """A marker at its place."""

    marker: Marker
    at: Point

    def box(self, unit: float) -> pygame.Rect:
        side = round(2 * (RADIUS + 1.5) * unit)
        return pygame.Rect(round(self.at[0] - side / 2), round(self.at[1] - side / 2), side, side)


def badges_of(markers: Sequence[Marker], at: Mapping[str, Point], nodes: frozenset[str], unit: float) -> list[Badge]:
    """Where markers stand: in a row over their region, then pushed apart."""
    rows: dict[str, list[Marker]] = {}
    for marker in markers:
        if marker.region in at:
            rows.setdefault(marker.region, []).append(marker)
    step = 2.25 * RADIUS * unit
    places: list[list[float]] = []
    for region, row in rows.items():
        x, y = at[region]
        lift = LIFT * unit if region in nodes else 0.0
        places += [[x + (k - (len(row) - 1) / 2) * step, y - lift] for k in range(len(row))]
    _apart(places, step)
    return [Badge(marker, (place[0], place[1])) for marker, place in zip((marker for row in rows.values() for marker in row), places)]


def _apart(places: list[list[float]], step: float) -> None:
    for _ in range(ROUNDS):
        for k, one in enumerate(places):
            for other in places[k + 1 :]:
                right, down = other[0] - one[0], other[1] - one[1]
                far = (right * right + down * down) ** 0.5
                if far < step:
                    if far < 1e-6:
                        right, down, far = 1.0, 0.0, 1.0
                    push = (step - far) / 2 + 0.01
                    one[0], one[1] = one[0] - right / far * push, one[1] - down / far * push
                    other[0], other[1] = other[0] + right / far * push, other[1] + down / far * push


def badge_picture(marker: Marker, look: Look, fonts: Fonts, icons: Icons, unit: float) -> pygame.Surface:
    """A badge: a disc in the colour of its tone with the picture in it, and how many where there are several."""
    colour = look.panel if marker.tone == "none" else tone(look, marker.tone)
    ink = max((look.ink, look.halo), key=lambda each: contrast(each, colour))
    radius = RADIUS * unit
    side = round(2 * radius + 6 * unit)
    made = pygame.Surface((side, side), pygame.SRCALPHA, 32)
    middle = (side / 2, side / 2)
    put(made, disc(radius + 1.3 * unit, rgb(look.halo if marker.tone != "none" else look.quiet)), middle)
    put(made, disc(radius, rgb(colour)), middle)
    put(made, icons(marker.icon, max(8, round(1.25 * radius)), rgb(ink)), middle)
    if marker.count > 1:
        put(made, disc(5.2 * unit, rgb(look.halo)), (side - 5.4 * unit, side - 5.4 * unit))
        number = fonts(max(7, round(8.5 * unit)), True).render(str(min(marker.count, 99)), True, rgb(look.ink))
        put(made, number, (side - 5.4 * unit, side - 5.4 * unit))
    return made
