"""Plans that are made on purpose: of one order each, to see what it does, or of those that seem to do most.

Law: what is made in one game depends on that game alone.
"""

from __future__ import annotations

import numpy as np

from game.ai.lessons import keen_of
from game.ai.plans import TRIES, Planning, Plans
from game.ai.portfolio import Ints, numbered
from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array

LUCK = 0.35  # how far luck moves the order in which good orders are taken, in spreads of the first plans
SINGLE, COMPOSED, EACH = np.uint64(1 << 23), np.uint64(1 << 24), np.uint64(1 << 32)  # keep dice apart


def with_singles(planning: Planning, plans: Plans, many: int) -> Plans:
    """The last of some plans are of one order each instead, as far as there are orders: those that come to mind most readily, none twice."""
    weight = planning.weight * (planning.now & (planning.cost <= planning.means.capacity[:, None]))
    dice = _dice(planning.words[:, None] + SINGLE, weight.shape[1])
    turn = np.where(weight > 0, -np.log(dice) / np.where(weight > 0, weight, 1.0), np.inf)
    first = np.argsort(turn, axis=1, kind="stable")[:, :many]
    first = np.where(np.isfinite(np.take_along_axis(turn, first, axis=1)), first, -1)
    first = np.pad(first, ((0, 0), (plans.many - first.shape[1], 0)), constant_values=-1)
    rest = np.full((len(plans.place) - 1, *first.shape), -1, dtype=np.intp)
    ones = planning.filled(np.concatenate([first[None], rest]), np.zeros(plans.many, dtype=np.intp), np.full(first.shape, -1, dtype=np.intp))
    there = first >= 0
    return Plans(np.where(there, ones.place, plans.place), np.where(there, ones.given, plans.given), np.where(there, ones.word, plans.word))


def composed(planning: Planning, shares: Array, many: int, number: int, word: Ints) -> Plans:
    """Plans of the orders that seem to do most, as far as they do any good; all but the first with some luck. `word` is what is said aloud."""
    which: Words = numbered(many)[:, None] * EACH + COMPOSED + np.uint64(number)
    luck = np.where(np.arange(many) > 0, LUCK, 0.0)[:, None] * -np.log(-np.log(_dice(planning.words[:, None, None] + which, shares.shape[1])))
    good = (planning.weight * planning.now > 0) & (shares > 0)
    turn = np.where(good[:, None, :], shares[:, None, :] + luck, -np.inf)
    first = np.argsort(-turn, axis=2, kind="stable")[:, :, :TRIES]
    first = np.where(np.isfinite(np.take_along_axis(turn, first, axis=2)), first, -1)
    first = np.pad(first, ((0, 0), (0, 0), (0, TRIES - first.shape[2])), constant_values=-1).transpose(2, 0, 1)
    free = planning.random(many, number, keen_of(shares))[TRIES:]
    said = np.where(np.arange(many) % 2, -1, word[:, None])  # by every other plan, so that the word itself is put to the test
    return planning.filled(np.concatenate([first, free]), np.zeros(many, dtype=np.intp), said)


def _dice(words: Words, places: int) -> Array:
    """Numbers in 0..1, both excluded, for each place."""
    every: Words = chance.mix(words) + numbered(places)
    return np.maximum(chance.uniform(chance.mix(every)), 2.0**-53)
