"""What others have promised comes to mind: whoever can bring a promise about thinks of the order that does, and whoever is threatened thinks twice.

Law: pledges are public, and so is all that is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.ai.promises import Ints, Said, Terms
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.rowcode import Table

Truths = NDArray[np.bool_]

REMINDED = 0.12  # which part of all that comes to somebody's mind is the order that brings a promise about


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a pool keeps orders: for each kind that comes to mind its first place and how many it has, and who thinks of it."""

    first: Ints
    count: Ints
    kinds: tuple[int, ...]  # of orders, as the rules number them
    free: Truths
    weight: Array  # kinds × seats


@dataclass(frozen=True, slots=True)
class Held:
    """What a pool holds, game by game, seat by seat and place by place: to be written into."""

    picks: Ints
    there: Truths
    now: Truths
    cost: Array
    weight: Array


@dataclass(frozen=True, slots=True)
class Heard:
    """For each game and seat the place of an order that open pledges move it to give, and of one that they move it to leave; -1 for none."""

    urged: Ints
    shunned: Ints
    said: Sequence[tuple[Said, int]] = ()  # the pledges, each with the place of the order that it is about

    def settled(self, good: Sequence[int]) -> None:
        """Says for each pledge whether its promise is good for whom it is made to (1), bad (-1) or neither. Until then all are taken to be good."""
        for of in (self.urged, self.shunned):
            of[:] = -1
        for (one, place), sign in zip(self.said, good):
            if sign:
                (self.urged if (sign > 0) == one.does else self.shunned)[one.game, one.whose] = place


def nothing_heard(games: int, seats: int) -> Heard:
    """Nobody has promised anything."""
    return Heard(np.full((games, seats), -1, dtype=np.intp), np.full((games, seats), -1, dtype=np.intp))


def heard(terms: Terms | None, layout: Layout, judge: Judge, held: Held) -> Heard:
    """What open pledges do to what comes to mind; the pool gets the orders that they are about."""
    none = nothing_heard(judge.state.games, len(judge.engine.seats))
    said = [] if terms is None else [one for one in terms.said(judge.state) if _thinkable(layout, one)]
    placed = [(one, place) for one, place in zip(said, _reminded(layout, judge, held, said)) if place >= 0]
    for one, place in placed:
        if one.does and not layout.free[layout.kinds.index(one.asked.kind)]:
            weight = held.weight[one.game, one.whose]
            weight[place] = max(weight[place], REMINDED / (1 - REMINDED) * (weight.sum() - weight[place]), REMINDED)
    found = Heard(none.urged, none.shunned, placed)
    found.settled([1] * len(placed))
    return found


def _thinkable(layout: Layout, one: Said) -> bool:
    """Whether the order that a pledge is about is one that this seat ever gives."""
    return one.asked.kind in layout.kinds and layout.weight[layout.kinds.index(one.asked.kind), one.whose] > 0


def _reminded(layout: Layout, judge: Judge, held: Held, said: Sequence[Said]) -> list[int]:
    """For each pledge the place of the order that it is about, -1 where that may not be given; what is not in the pool is put there."""
    found: list[int] = []
    for k, one in enumerate(said):
        taken = [place for place, other in zip(found, said[:k]) if (other.game, other.whose) == (one.game, one.whose)]
        found.append(_placed(layout, judge, held, one, taken))
    return found


def _placed(layout: Layout, judge: Judge, held: Held, one: Said, taken: Sequence[int]) -> int:
    k, at = layout.kinds.index(one.asked.kind), (one.game, one.whose)
    places = np.arange(layout.first[k], layout.first[k] + layout.count[k])
    same = held.there[at][places].copy()
    for pick, kept in zip(one.asked.picks, held.picks):
        same &= kept[at][places] == pick
    if same.any():
        return int(places[np.argmax(same)])
    may, cost = judge.rows(one.asked.kind, Table(np.array([one.game]), tuple(np.array([pick]) for pick in (one.whose, *one.asked.picks))))
    left = [place for place in places if place not in taken]
    if not may[0] or not left:
        return -1
    place = int(next((place for place in left if not held.now[at][place]), left[-1]))
    for pick, kept in zip(one.asked.picks, held.picks):
        kept[at][place] = pick
    held.now[at][place] = held.there[at][place] = True
    held.cost[at][place] = cost[0]
    if not layout.free[k]:
        held.weight[at][place] = layout.weight[k, one.whose] / layout.count[k]
    return place
