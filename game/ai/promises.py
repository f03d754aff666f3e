"""What seats have promised for all to hear, and the orders by which a promise is made or taken back: read from the rules, whatever they are called there.

Law: a pledge is public, so what is read here every seat may know.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.engine.kernels import Array
from game.engine.state import Engine, State
from game.rules.pledging import MADE, WATCHED, slots_of
from game.rules.records import OrderDef, PledgeDef

Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Named:
    """An order that a pledge may name."""

    kind: int  # the order itself
    by: int  # the order that puts it into a pledge
    slots: tuple[int, ...]  # where a state remembers its picks: for each the row of the first seat


@dataclass(frozen=True, slots=True)
class Deed:
    """An order, its picks as numbers."""

    kind: int
    picks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """An open pledge in one game of a batch: if `whose` does the one thing (or does not do it), `seat` will do the other."""

    game: int
    seat: int
    whose: int
    does: bool
    asked: Deed
    promised: Deed


class Terms:
    """How pledges lie in the rules of a scenario."""

    def __init__(self, engine: Engine, record: PledgeDef) -> None:
        self.engine, self.id, world = engine, record.id, engine.world
        info = world.variables[f"{self.id}_age"]
        self.members = np.array(world.sets[info.shape.sets[0]].index, dtype=np.intp)  # the seats that may pledge
        self.conditions = [self._named("if", member) for member in world.sets[f"{self.id}_conditions"].members]
        self.promises = [self._named("then", member) for member in world.sets[f"{self.id}_promises"].members]
        self.asks = {named.kind: named for named in self.conditions if named is not None}
        self.offers = {named.kind: named for named in self.promises if named is not None}
        self.does, self.does_not = world.sets[f"{self.id}_deeds"].index[:2]
        ends = [(kind, info) for kind, info in enumerate(engine.program.orders) if info.group == f"{self.id}_ends"]
        self.ends = {seat: kind for kind, info in ends for seat in world.sets[info.seat_set].index}

    def written(self, said: Said, stake: float) -> tuple[Ints, Array]:
        """What a pledge that is just being made leaves in the state: which rows, and what stands there."""
        cell = int(np.nonzero(self.members == said.seat)[0][0])
        kept = [("age", MADE), ("stake", stake), ("does", said.does), ("if_seat", said.whose)]
        kept += [("if", self.conditions.index(self.asks[said.asked.kind])), ("then", self.promises.index(self.offers[said.promised.kind]))]
        rows = [self._row(name) for name, _ in kept] + [*self.asks[said.asked.kind].slots, *self.offers[said.promised.kind].slots]
        return np.array(rows, dtype=np.intp) + cell, np.array([*(value for _, value in kept), *said.asked.picks, *said.promised.picks], dtype=np.float64)

    def purse(self, seat: int) -> int:
        """The row of a seat's capacity."""
        variable = self.engine.program.capacity
        assert variable is not None  # pledges stake it
        info = self.engine.world.variables[variable]
        return info.offset + self.engine.world.sets[info.shape.sets[0]].index.index(seat)

    def _row(self, name: str) -> int:
        return self.engine.world.variables[f"{self.id}_{name}"].offset

    def _named(self, side: str, order: str) -> Named | None:
        """None for an order that there is not in this scenario."""
        record, index = self.engine.world.entries["orders"].get(order), self.engine.order_index
        by = f"{self.id}_{side}_{order}"
        if not isinstance(record, OrderDef) or order not in index or by not in index:
            return None
        return Named(index[order], index[by], tuple(self._row(f"{side}_{slot.name}") for slot in slots_of(record.pick)))

    def age(self, state: State) -> Array:
        """How old each seat's pledge is, shaped seats × games: 0 where it has none, -1 for a seat that never has one."""
        found = np.full((len(self.engine.seats), state.games), -1.0)
        first = self._row("age")
        found[self.members] = state.data[first : first + len(self.members)]
        return found

    def said(self, state: State, age: int = WATCHED) -> list[Said]:
        """The pledges of an age: those whose conditions are watched in the coming turn, if not said otherwise."""
        first = self._row("age")
        cells, games = np.nonzero(state.data[first : first + len(self.members)] == age)
        found = [self._said(state.data, int(cell), int(game)) for cell, game in zip(cells, games)]
        return [one for one in found if one is not None]

    def _said(self, data: Array, cell: int, game: int) -> Said | None:
        asked, promised = (self._deed(data, side, known, cell, game) for side, known in (("if", self.conditions), ("then", self.promises)))
        whose = int(data[self._row("if_seat") + cell, game])
        if asked is None or promised is None or whose < 0:
            return None
        return Said(game, int(self.members[cell]), whose, bool(data[self._row("does") + cell, game]), asked, promised)

    def _deed(self, data: Array, side: str, known: list[Named | None], cell: int, game: int) -> Deed | None:
        which = int(data[self._row(side) + cell, game])
        named = known[which] if which >= 0 else None
        if named is None:
            return None
        picks = tuple(int(data[row + cell, game]) for row in named.slots)
        return Deed(named.kind, picks) if min(picks, default=0) >= 0 else None


def terms_of(engine: Engine) -> Terms | None:
    """How pledges lie in the rules; none where a scenario is without them."""
    records = [record for record in engine.world.entries["pledges"].values() if isinstance(record, PledgeDef)]
    return next((Terms(engine, record) for record in records if f"{record.id}_age" in engine.world.variables), None)
