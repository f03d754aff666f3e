"""Looking back at a game for its debrief: the odds of every moment, the turning points, and what a few seats might have ordered instead."""

from __future__ import annotations

from collections.abc import Callable

from game.faces.debrief.points import Looked
from game.play import turning_points
from game.play.odds import Played
from game.play.what_if import ADVISER, what_if

POINTS = 0.8  # which part of the work is done when odds and turning points are known
ASKED = 2  # turning points of seats for which it is asked what if

Progress = Callable[[float], None]


def look_back(game: Played, samples: int, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None) -> Looked:
    """All of it, with so many games played on from each moment; without any, nothing."""
    if samples == 0 or game.course.turn == 0:
        return Looked()
    tell = progress or (lambda done: None)
    odds, swings = turning_points.look_back(game, samples, _part(tell, 0.0, POINTS), cancelled)
    asked = list(dict.fromkeys((swing.turn, swing.seat) for swing in swings if swing.seat is not None))[:ASKED]
    width = (1.0 - POINTS) / max(1, len(asked))
    compared = []
    for k, (turn, seat) in enumerate(asked):
        first = POINTS + k * width
        compared.append(what_if(game, seat, turn, ADVISER, samples, _part(tell, first, first + width), cancelled))
    return Looked(odds, swings, tuple(compared))


def _part(progress: Progress, first: float, last: float) -> Progress:
    """Progress within a part of the work."""
    return lambda done: progress(first + (last - first) * done)
