"""Ties as arcs: from region to region in a bow like the shortest way on a globe, gently drawn together where many run alike.

Law: the same ties at the same size make the same arcs, whatever moves or is selected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, hypot

import pygame

from game.faces.desktop.map_brush import Point, closely, disc, line_picture, put
from game.faces.desktop.map_look import Look, rgb
from game.faces.desktop.map_records import Marks, Tie

BOW = 0.22  # how far an arc bends aside, in parts of its length
PULL = 0.35  # how strongly arcs that run alike draw together
ALIKE = 0.10  # how far apart arcs still feel each other, in parts of the map's width
SEGMENTS = 48


@dataclass(frozen=True, slots=True)
class Arc:
    """A tie on the screen, as points that stand closely."""

    tie: Tie
    points: tuple[Point, ...]

    @property
    def length(self) -> float:
        return len(self.points)


def chosen(ties: Sequence[Tie], marks: Marks, selected: str | None) -> list[Tie]:
    """The ties to be seen: those of the selected region, else the strongest; the strongest last, so that they lie on top."""
    if selected is not None and any(selected in (tie.one, tie.other) for tie in ties):
        found = sorted((tie for tie in ties if selected in (tie.one, tie.other)), key=lambda tie: (-tie.weight, tie.one, tie.other))[: marks.own_most]
    else:
        found = sorted(ties, key=lambda tie: (-tie.weight, tie.one, tie.other))[: marks.most]
    return sorted((tie for tie in found if tie.one != tie.other), key=lambda tie: (tie.weight, tie.one, tie.other))


def arcs_of(ties: Sequence[Tie], at: Mapping[str, Point], width: float, top: float) -> list[Arc]:
    """Arcs between the places; none rises above `top`."""
    drawn = [tie for tie in ties if tie.one in at and tie.other in at]
    bends = [_bend(at[tie.one], at[tie.other], top) for tie in drawn]
    return [Arc(tie, _curve(at[tie.one], bend, at[tie.other])) for tie, bend in zip(drawn, _together(bends, ALIKE * width))]


def _bend(one: Point, other: Point, top: float) -> Point:
    """The point an arc is drawn towards: to the north of the straight way, the further the longer it is."""
    across, down = other[0] - one[0], other[1] - one[1]
    far = hypot(across, down)
    lean = (1.0 if across >= 0 else -1.0) * BOW
    x, y = (one[0] + other[0]) / 2 + down * lean, (one[1] + other[1]) / 2 - abs(across) * BOW - 0.05 * far
    return x, max(y, 2 * top - (one[1] + other[1]) / 2)


def _together(bends: Sequence[Point], reach: float) -> list[Point]:
    found = []
    for x, y in bends:
        weights = [exp(-(((u - x) ** 2 + (v - y) ** 2) / (2 * reach * reach))) for u, v in bends]
        total = sum(weights)
        mean = sum(w * u for w, (u, _) in zip(weights, bends)) / total, sum(w * v for w, (_, v) in zip(weights, bends)) / total
        found.append((x + (mean[0] - x) * PULL, y + (mean[1] - y) * PULL))
    return found


def _curve(one: Point, bend: Point, other: Point) -> tuple[Point, ...]:
    points = []
    for k in range(SEGMENTS + 1):
        t = k / SEGMENTS
        a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        points.append((a * one[0] + b * bend[0] + c * other[0], a * one[1] + b * bend[1] + c * other[1]))
    return tuple(closely(points))


def tone(look: Look, name: str) -> str:
    """The colour of a tone."""
    return {"good": look.good, "bad": look.bad, "fire": look.fire, "own": look.own, "tie": look.tie, "quiet": look.quiet}.get(name, look.ink)


def widths_of(arc: Arc, unit: float, share: float = 1.0) -> list[float]:
    """How wide an arc is along its way: slender at its ends."""
    count = len(arc.points)
    full = (1.3 + 2.6 * arc.tie.weight) * unit * share
    return [full * (0.45 + 0.55 * min(1.0, 4.5 * min(k, count - 1 - k) / count)) for k in range(count)]


def arc_pictures(arc: Arc, look: Look, unit: float) -> list[tuple[pygame.Surface, tuple[int, int]]]:
    """An arc at rest: a dark seam below, its colour above, stronger the stronger the tie."""
    widths = widths_of(arc, unit * look.stroke)
    below = [width + 2.2 * unit for width in widths]
    return [
        line_picture(arc.points, below, rgb(look.halo), 0.58),
        line_picture(arc.points, widths, rgb(tone(look, arc.tie.tone)), 0.65 + 0.35 * arc.tie.weight),
    ]


def draw_node(target: pygame.Surface, at: Point, look: Look, unit: float, colour: str) -> None:
    """Where arcs end."""
    put(target, disc(4.4 * unit * look.stroke, rgb(look.halo)), at)
    put(target, disc(3.0 * unit * look.stroke, rgb(colour)), at)
