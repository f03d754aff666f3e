"""Pledges that might be made, and taking back one that was, as parts of plans: which plan holds which, what it costs, and what it comes to in games in mind.

Law: which of its plans hold an offer depends on the game alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from game.ai.promise_heard import Heard, Truths, nothing_heard
from game.ai.promise_trials import tables_of_rows
from game.ai.promises import Deed, Ints, Said, Terms
from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.rowcode import OrderTables

HOLDS = np.uint64(chance.key("whether a plan pledges"))


@dataclass(frozen=True, slots=True)
class Offer:
    """A pledge, what it costs, and the place in the pool of the order that it moves somebody to give or to leave; or the end of a pledge."""

    orders: tuple[Deed, ...]
    cost: float = 0.0
    said: Said | None = None  # none where a pledge is taken back
    place: int = -1
    urges: bool = True


@dataclass(frozen=True, slots=True)
class Offers:
    """For each game what its seat may pledge; and in which part of its plans one of them is."""

    seat: Ints
    words: Words
    found: Sequence[Sequence[Offer]]
    share: Array
    terms: Terms | None = None

    @property
    def any(self) -> bool:
        """Whether there is any at all."""
        return any(self.found)

    @property
    def ends(self) -> Truths:
        """In which games what is offered is to take a pledge back."""
        return np.array([bool(offers) and offers[0].said is None for offers in self.found], dtype=np.bool_)

    def drawn(self, many: int, number: int) -> Ints:
        """For each plan which offer it holds, -1 for none: games × plans."""
        plan = np.arange(1, many + 1, dtype=np.uint64) + np.uint64(number << 20)
        dice = chance.uniform(chance.mix(chance.mix(self.words ^ HOLDS)[:, None] + plan))
        some = np.array([len(offers) for offers in self.found])[:, None]
        which = np.minimum((dice / np.maximum(self.share, 1e-9)[:, None] * some), np.maximum(some - 1, 0)).astype(np.intp)
        return np.where((some > 0) & (dice < self.share[:, None]), which, -1)

    def costs(self, which: Ints) -> Array:
        """What the offers of some plans cost."""
        most = max((len(offers) for offers in self.found), default=0)
        cost = np.array([[offer.cost for offer in offers] + [0.0] * (most + 1 - len(offers)) for offers in self.found])
        found: Array = cost[np.arange(len(cost))[:, None], which]  # the last is nothing
        return found

    def tables(self, which: Ints, samples: int, aloud: bool) -> OrderTables:
        """The orders of the offers of some plans, for each plan its samples; if not aloud, without those that are pledges."""
        rows = []
        for game, plan in zip(*np.nonzero(which >= 0)):
            offer, first = self.found[game][which[game, plan]], (int(game) * which.shape[1] + int(plan)) * samples
            for deed in offer.orders if aloud or offer.said is None else ():
                rows += [(column, deed.kind, int(self.seat[game]), deed.picks) for column in range(first, first + samples)]
        return tables_of_rows(rows)

    def whispered(self, data: Array, game: Ints, which: Ints) -> Array:
        """The games of some columns as they would stand if these pledges had just been made: in mind, one need not work out the orders that make them."""
        known: dict[tuple[int, int], tuple[Ints, Array]] = {}
        for column in np.nonzero(which >= 0)[0]:
            at = int(game[column]), int(which[column])
            offer = self.found[at[0]][at[1]]
            if offer.said is not None and self.terms is not None:
                if at not in known:
                    known[at] = self.terms.written(offer.said, offer.cost)
                data[known[at][0], column] = known[at][1]
                data[self.terms.purse(offer.said.seat), column] -= offer.cost
        return data

    def moves(self, game: Ints, which: Ints, seats: int) -> Heard:
        """What the offers made in some columns move everybody to, a turn later."""
        heard = nothing_heard(game.size, seats)
        for column in np.nonzero(which >= 0)[0]:
            offer = self.found[game[column]][which[column]]
            if offer.said is not None and offer.place >= 0:
                (heard.urged if offer.urges else heard.shunned)[column, offer.said.whose] = offer.place
        return heard
