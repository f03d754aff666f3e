"""The odds of a game as it stood at one moment: how likely each ending was, by playing on from there many times with other dice.

Law: the end of a game is what really happened and has no doubt; everywhere else each estimate says how far it may be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["BREAK", "ENDING", "KINDS", "PROJECT", "REGIME", "TRAJECTORY", "WIN", "Estimate", "Odds", "What"]

REGIME, TRAJECTORY, ENDING, WIN, BREAK, PROJECT = "regime", "trajectory", "ending", "win", "break", "project"
KINDS = (REGIME, TRAJECTORY, ENDING, WIN, BREAK, PROJECT)  # of things that odds are of


@dataclass(frozen=True, slots=True, order=True)
class What:
    """What odds are of: `What("regime", id)`, `What("trajectory", id)`, `What("ending", "won")`, `What("win", seat)`, `What("break")`, `What("project", seat)`.

    All are shares of games from 0 to 1, but a project: that is the mean of what it stands at in the end.
    """

    kind: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share or a mean, and how far it may be off: 95 times in 100 the truth lies within `half` on either side."""

    value: float
    half: float


@dataclass(frozen=True, slots=True, eq=False)
class Odds:
    """What a moment of a game led to when it was played on many times: shares of regimes, trajectories and endings, who won, and where projects stood."""

    turn: int  # turns played: 0 is the beginning
    samples: int  # how many times it was played on; 0 at the end of a game, where nothing is left to play
    estimates: Mapping[What, Estimate]  # all of the world's regimes, trajectories and endings, also those that never came about

    @property
    def certain(self) -> bool:
        """Whether this is the end of the game, and so what really happened."""
        return self.samples == 0

    def of(self, kind: str) -> dict[str, Estimate]:
        """The estimates of one kind, by id, in the order of the rules."""
        return {what.id: estimate for what, estimate in self.estimates.items() if what.kind == kind}

    @property
    def regimes(self) -> dict[str, Estimate]:
        """The share of each regime; they add up to 1."""
        return self.of(REGIME)

    @property
    def trajectories(self) -> dict[str, Estimate]:
        """The share of each trajectory; they add up to 1."""
        return self.of(TRAJECTORY)

    @property
    def endings(self) -> dict[str, Estimate]:
        """The share of each way to end (`won`, `second_best`, `nobody`, `defeat`); they add up to 1."""
        return self.of(ENDING)

    @property
    def wins(self) -> dict[str, Estimate]:
        """For each seat the share of games that it won; several may win one game."""
        return self.of(WIN)

    @property
    def projects(self) -> dict[str, Estimate]:
        """For each seat that has a project the mean of what it stood at in the end."""
        return self.of(PROJECT)

    @property
    def broken(self) -> Estimate:
        """The share of games that ended before their last turn, because the order broke."""
        return self.estimates.get(What(BREAK), Estimate(0.0, 0.0))
