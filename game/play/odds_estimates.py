"""What odds are, as data, and how sure one may be of them: shares, means and differences, each with the band that it may be off by.

Law: a band of a difference is as wide as all that is compared beside it asks for, so that among many things that did not change hardly ever one seems to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from statistics import NormalDist

import numpy as np

from game.engine.kernels import Array
from game.engine.outcome import DEFEAT, NOBODY, SECOND_BEST, WON

REGIME, TRAJECTORY, ENDING, WIN, BREAK, PROJECT = "regime", "trajectory", "ending", "win", "break", "project"
KINDS = (REGIME, TRAJECTORY, ENDING, WIN, BREAK, PROJECT)  # of things that odds are of
ENDINGS = (WON, SECOND_BEST, NOBODY, DEFEAT)
SURE = 0.95
LEAST_SPREAD = 5.0  # of a project; less would make much of little


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
    drawn: Array = field(repr=False, default_factory=lambda: np.zeros((0, 0)))  # the endings themselves, things × samples, to be compared one by one

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
        """The share of games in which the order broke, also where it did before this moment."""
        return self.estimates.get(What(BREAK), Estimate(0.0, 0.0))


# -- how sure one may be


def estimate(what: What, values: Array) -> Estimate:
    """A share or a mean of what was drawn. That something never came about in so many games does not say that it cannot."""
    many, mean = len(values), float(values.mean())
    quantile = NormalDist().inv_cdf((1 + SURE) / 2)
    if what.kind == PROJECT:
        return Estimate(mean, quantile * float(values.std(ddof=1)) / sqrt(many) if many > 1 else float("inf"))
    shrunk = (values.sum() + 2) / (many + 4)
    return Estimate(mean, quantile * sqrt(shrunk * (1 - shrunk) / (many + 4)))


def width(compared: int, many: int) -> float:
    """How many standard errors a difference must be to count, where so many are compared and each rests on so many pairs."""
    z = NormalDist().inv_cdf(1 - (1 - SURE) / (2 * max(1, compared)))
    free = max(1, many - 1)
    return z + (z**3 + z) / (4 * free) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)  # few pairs know little of their own spread


def difference(what: What, before: Array, after: Array, compared: int) -> Estimate:
    """After less before, of pairs that met the same dice."""
    moved = after - before
    many, mean = len(moved), float(moved.mean())
    more = 0.0 if what.kind == PROJECT else 2.0  # two pairs beside, one each way: neither few that differ nor all say that it is always so
    shrunk = mean * many / (many + more)
    spread = max(0.0, (float((moved**2).sum()) + more) / (many + more) - shrunk**2) * many / max(1, many - 1)
    return Estimate(mean, width(compared, many) * sqrt(spread / many))


def weight(what: What, change: float, spread: float) -> float:
    """How much other the endings are, from 0 to 1: the part of games that end otherwise; for a project, the part that two spreads so far apart do not share."""
    if what.kind != PROJECT:
        return abs(change)
    return 2 * NormalDist().cdf(abs(change) / (2 * max(spread, LEAST_SPREAD))) - 1
