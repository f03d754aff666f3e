"""The map as a picture on the title: no names, no numbers, only land, sea and arcs from coast to coast; and the ring of four as an emblem."""

from __future__ import annotations

from functools import cache

from game.faces.desktop.map_records import Marks, Tie
from game.faces.desktop.map_shapes import world
from game.faces.desktop.meters import Quarter, Ring

LARGE, STEP, ARCS = 17, 5, 13  # so many of the largest regions, each joined with the one so many places on, in so many arcs


class Emblem(Ring):
    """The ring of four, whole, as a sign."""

    focusable = False

    def __init__(self, units: float) -> None:
        super().__init__("emblem", [Quarter("", 100.0, "", ())] * 4, units=units)


@cache
def poster_marks() -> Marks:
    """Arcs that mean nothing: the larger the region, the stronger."""
    shapes = world().regions
    large = sorted(shapes, key=lambda id: -shapes[id].area)[:LARGE]
    ties = tuple(Tie(one, large[(k * STEP + 7) % LARGE], 0.9 - 0.05 * k) for k, one in enumerate(large[:ARCS]))
    return Marks(tuple(tie for tie in ties if tie.one != tie.other), most=ARCS, numbers=False)
