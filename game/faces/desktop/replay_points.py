"""The turning points of a game in words, each ready to be shown: where, what was ordered, what it moved, and through what."""

from __future__ import annotations

from dataclasses import dataclass

from game.faces.debrief.figures import Figures
from game.faces.debrief.material import Material
from game.faces.debrief.points import CAUSES, Points
from game.faces.desktop.replay_past import Past
from game.play.odds import PROJECT
from game.play.turning_points import CHANCE, ORDERS, Swing


@dataclass(frozen=True, slots=True)
class Point:
    """One of them, in words."""

    swing: Swing
    number: int  # by its strength, from 1
    title: str  # the turn and its years
    who: str  # the seat; of a whole turn, what did it
    short: str  # as a flag says it
    ordered: str
    what: str  # that moved
    before: str
    after: str
    sides: tuple[str, str]  # what before and after mean: before and after the turn, or without and with the orders
    least: str  # how far they lie apart at least
    causes: tuple[str, ...]

    @property
    def turn(self) -> int:
        return self.swing.turn


def points_of(past: Past) -> tuple[Point, ...]:
    """All that were found, the strongest first. Beside the window."""
    material = Material(past.numbers, past.desk.names, past.words, past.desk, Figures())
    points = Points(material, past.looked)
    return tuple(_point(past, points, k, swing) for k, swing in enumerate(past.looked.swings, 1))


def _point(past: Past, points: Points, number: int, swing: Swing) -> Point:
    words, names = past.words, past.desk.names
    whole = {ORDERS: words("points.by_orders"), CHANCE: words("points.by_chance")}.get(swing.by, words("past.all_happened"))
    ordered = "; ".join(map(names.order, swing.orders)) if swing.orders else words("points.no_orders")
    mean = swing.what.kind == PROJECT
    return Point(
        swing=swing,
        number=number,
        title=words("past.point", turn=swing.turn, years=past.years(swing.turn)),
        who=names.seat(swing.seat) if swing.seat is not None else whole,
        short=points.short(swing),
        ordered=ordered if swing.seat is not None else "",
        what=words("points.mean", what=points.what(swing.what)) if mean else words("points.odds", what=points.what(swing.what)),
        before=points.estimate(swing.what, swing.before),
        after=points.estimate(swing.what, swing.after),
        sides=(words("points.without"), words("points.with")) if swing.seat is not None else (words("points.before"), words("points.after")),
        least=points.least(swing),
        causes=tuple(said for cause in swing.causes[:CAUSES] if (said := points.cause(cause))),
    )
