"""Looking back at a game for its debrief: the odds of every moment, the turning points, and what a few seats might have ordered instead."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from game.faces.debrief.points import Looked
from game.play.odds import Played
from game.play.odds_playing import Playing
from game.play.turning_points import looked_back
from game.play.what_if import ADVISER, compared

POINTS = 0.8  # which part of the work is done when odds and turning points are known
ASKED = 2  # turning points of seats for which it is asked what if

Progress = Callable[[float], None]


def look_back(
    game: Played, samples: int, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None, workers: int = 1
) -> Looked:
    """All of it, with so many games played on from each moment; without any, nothing. `workers` are processes; what comes out does not depend on it."""
    if samples == 0 or game.course.turn == 0:
        return Looked()
    tell = progress or (lambda done: None)
    with Playing(game.engine, lambda done: tell(POINTS * done), cancelled, workers) as playing:
        odds, swings = looked_back(game, playing, samples)
        playing.progress = tell
        asked = list(dict.fromkeys((swing.turn, swing.seat) for swing in swings if swing.seat is not None))[:ASKED]
        ends = [POINTS + (1.0 - POINTS) * k / max(1, len(asked)) for k in range(len(asked) + 1)]
        parts = zip(asked, pairwise(ends))
        found = [compared(game, playing, seat, turn, ADVISER, samples, part) for (turn, seat), part in parts]
    return Looked(odds, swings, tuple(found))
