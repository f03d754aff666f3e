"""What single orders seem to be good for: each order's share of how well the plans ended that it was part of, the others' shares set aside.

Law: what is learned in one game depends on the plans of that game alone.
"""

from __future__ import annotations

import numpy as np

from game.ai.plans import Plans
from game.ai.portfolio import Ints
from game.engine.kernels import Array

DOUBT = 1.0  # so many plans must have held an order for it to be half believed
PASSES, STEP = 8, 0.35  # how often shares are set right, and by which part
KEEN = 2.0  # how much more readily comes to mind what seems good


class Lessons:
    """All plans that were tried in some games, and what follows for single orders."""

    def __init__(self, games: int, places: int) -> None:
        self.shape = (games, places)
        self.spread = np.full((games, 1), np.nan)  # of the first plans
        self.tried = 0  # plans of all games
        self.rounds = 0
        self.cell: list[Ints] = []  # of each order in a plan: game and place as one number
        self.plan: list[Ints] = []  # and the plan
        self.group: list[Ints] = []  # of each plan: game and round as one number
        self.worth: list[Array] = []
        self.weight: list[Array] = []

    def note(self, plans: Plans, worth: Array, samples: int) -> None:
        """Takes up how some plans ended (games × plans), all of which met the same samples."""
        if not self.rounds:
            self.spread = np.maximum(worth.std(axis=1, keepdims=True), 1e-9)
        slot, game, plan = np.nonzero(plans.given)
        self.cell.append(game * self.shape[1] + plans.place[slot, game, plan])
        self.plan.append(self.tried + game * plans.many + plan)
        self.group.append(np.repeat(np.arange(self.shape[0]), plans.many) + self.rounds * self.shape[0])
        self.worth.append(worth.reshape(-1))
        self.weight.append(np.full(worth.size, float(samples)))
        self.tried, self.rounds = self.tried + worth.size, self.rounds + 1

    def shares(self) -> Array:
        """What each order adds to a plan, shaped games × places and counted by the spread of the first plans: 0 where nothing is known."""
        cell, plan, group, worth, weight = (np.concatenate(of) for of in (self.cell, self.plan, self.group, self.worth, self.weight))
        share, usual = np.zeros(self.shape).reshape(-1), np.zeros(self.rounds * self.shape[0])
        often, of_group = np.bincount(cell, weight[plan], share.size), np.bincount(group, weight, usual.size)
        for _ in range(PASSES):
            left = worth - np.bincount(plan, share[cell], worth.size)
            usual = np.bincount(group, weight * left, usual.size) / of_group
            left -= usual[group]
            share += STEP * (np.bincount(cell, (weight * left)[plan], share.size) - DOUBT * share) / (often + DOUBT)
        found: Array = share.reshape(self.shape) / self.spread
        return found


def keen_of(shares: Array) -> Array:
    """How readily each order should come to mind."""
    found: Array = np.exp(np.clip(KEEN * shares, -5, 5))
    return found
