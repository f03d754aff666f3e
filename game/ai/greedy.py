"""A player that looks one turn ahead: it tries some plans that come to mind on the world as it sees it, and takes the one that leaves it best off.

Law: it knows what its seat may see and nothing else. What is hidden it takes to be as guessed; what others will do and how the dice will fall
it makes up, alike for all its plans.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from game.ai.choosing import Chooser, luck_of
from game.ai.simple import RandomPlayer, merged
from game.ai.tastes import OPEN, Mind
from game.ai.wants import Wants, wants_of
from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State
from game.engine.turn import resolve_turn
from game.engine.views import sight_of

PLANS = 12  # plans that come to mind
ROOM = 768  # games looked at side by side
SPARE = np.array([0, 1, 0, 2, 0, 1, 0, 3])  # places that plan after plan leaves free: to do less is a plan, too


class GreedyPlayer:
    """Some seats of a batch of games, each for itself. `minds` say what comes to mind, `wants` what is worth having."""

    def __init__(
        self,
        engine: Engine,
        seats: tuple[str, ...] | None = None,
        minds: Mapping[str, Mind] | None = None,
        wants: Mapping[str, Wants] | None = None,
        plans: int = PLANS,
    ) -> None:
        self.engine, self.plans = engine, plans
        self.seats = tuple(engine.seats if seats is None else seats)
        self.minds = minds or {}
        self.wants = {seat: (wants or {}).get(seat) or wants_of(engine, seat) for seat in self.seats}

    def orders(self, state: State) -> OrderTables:
        """Orders for the coming turn."""
        each = max(1, ROOM // self.plans)
        parts: list[OrderTables] = []
        for first in range(0, state.games, each):
            some = State(state.data[:, first : first + each].copy(), state.seeds[first : first + each])
            crowd = self._crowd(some)
            parts += [_moved(self._best(some, seat, crowd), first) for seat in self.seats]
        return merged(parts)

    def _crowd(self, state: State) -> OrderTables:
        """What anyone might order, as whoever sits in no seat would imagine it."""
        seen = sight_of(self.engine, state, None)
        return RandomPlayer(self.engine).orders(State(seen.data, imagined(seen)))

    def _best(self, state: State, seat: str, crowd: OrderTables) -> OrderTables:
        """The best of some plans for one seat."""
        seen = sight_of(self.engine, state, seat)
        wide = State(np.repeat(seen.data, self.plans, axis=1), np.repeat(seen.seeds, self.plans))
        own = self._plans(wide, seat)
        if not own:
            return own
        others = _for_each_plan(_without(crowd, self.engine.seats.index(seat)), self.plans)
        after = resolve_turn(self.engine, State(wide.data, np.repeat(imagined(seen), self.plans)), merged([own, others]))
        worth = self.wants[seat].worth(self.engine, after).reshape(state.games, self.plans)
        return _kept(own, np.argmax(worth, axis=1) + np.arange(state.games) * self.plans, self.plans)

    def _plans(self, wide: State, seat: str) -> OrderTables:
        """A plan for every column; columns of one game differ by their luck alone."""
        number = np.tile(np.arange(self.plans, dtype=np.uint64), wide.games // self.plans)
        words = chance.mix(luck_of(wide, "greedy player/" + seat) + number)
        return Chooser(self.engine, Judge(self.engine, wide), self.engine.seats.index(seat), words, self.minds.get(seat, OPEN)).chosen(
            SPARE[number.astype(np.intp) % len(SPARE)]
        )


def imagined(state: State) -> Words:
    """Seeds of dice that are not the game's own: nobody knows how those will fall."""
    return luck_of(state, "imagined")


def _without(tables: OrderTables, seat: int) -> OrderTables:
    """The orders of all other seats."""
    found = {}
    for kind, table in tables.items():
        rows = table.picks[0] != seat
        found[kind] = Table(table.game[rows], tuple(pick[rows] for pick in table.picks))
    return found


def _for_each_plan(tables: OrderTables, plans: int) -> OrderTables:
    """Orders of games as orders of all their columns."""
    step = np.arange(plans)
    found = {}
    for kind, table in tables.items():
        columns = (table.game[:, None] * plans + step).reshape(-1)
        found[kind] = Table(columns, tuple(np.repeat(pick, plans) for pick in table.picks))
    return found


def _kept(tables: OrderTables, best: Array, plans: int) -> OrderTables:
    """The orders of the best columns, as orders of their games."""
    found = {}
    for kind, table in tables.items():
        rows = np.isin(table.game, best)
        if rows.any():
            found[kind] = Table(table.game[rows] // plans, tuple(pick[rows] for pick in table.picks))
    return found


def _moved(tables: OrderTables, by: int) -> OrderTables:
    """The orders of a share of a batch, as orders of the batch."""
    return {kind: Table(table.game + by, table.picks) for kind, table in tables.items()} if by else tables
