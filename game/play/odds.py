"""The odds of a game at each of its moments: how likely each ending was, by playing on from there many times with other dice.

Law: the end of a game is what really happened and has no doubt; everywhere else each estimate says how far it may be wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from game.engine.kernels import Array
from game.engine.state import Engine
from game.play.course import Course
from game.play.odds_endings import Endings
from game.play.odds_estimates import BREAK, ENDING, KINDS, PROJECT, REGIME, TRAJECTORY, WIN, Estimate, Odds, What, estimate
from game.play.odds_playing import Branch, Playing, Progress

__all__ = ["BREAK", "ENDING", "KINDS", "PROJECT", "REGIME", "SAMPLES", "TRAJECTORY", "WIN", "Estimate", "Odds", "Played", "What", "odds_along"]

SAMPLES = 128  # how many times each moment is played on


class Played(Protocol):
    """A game that was played, whole or in part: a match, or one played again."""

    engine: Engine
    course: Course


def odds_along(
    game: Played, samples: int = SAMPLES, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None, workers: int = 1
) -> tuple[Odds, ...]:
    """The odds after each turn; the first are those of the beginning. The last of a game that is over are what really happened."""
    branches = moments_of(game, samples)
    with Playing(game.engine, progress, cancelled, workers) as playing:
        odds = tuple(odds_of(playing.endings, branch.turn, drawn) for branch, drawn in zip(branches, playing.played(branches)))
    return (*odds, end_of(game)) if game.course.over else odds


def moments_of(game: Played, samples: int) -> list[Branch]:
    """Each moment of a game that may be played on, so many times."""
    broken = broken_by(game)
    return [Branch(state, range(samples), {}, broken[turn]) for turn, state in enumerate(game.course.states[: -1 if game.course.over else None])]


def broken_by(game: Played) -> list[bool]:
    """For each moment, whether the order broke then or before."""
    endings, found = Endings(game.engine), list[bool]()
    for state in game.course.states:
        found.append(bool(endings.breaking(state)[0]) or (bool(found) and found[-1]))
    return found


def odds_of(endings: Endings, turn: int, drawn: Array) -> Odds:
    """What was drawn, counted."""
    return Odds(turn, drawn.shape[1], {what: estimate(what, row) for what, row in zip(endings.whats, drawn)}, drawn)


def end_of(game: Played) -> Odds:
    """What really happened, of a game that is over."""
    endings, turn = Endings(game.engine), game.course.turn
    drawn = endings.counted([game.course.outcome()], np.array(broken_by(game)[-1:]))
    return Odds(turn, 0, {what: Estimate(float(row[0]), 0.0) for what, row in zip(endings.whats, drawn)}, drawn)
