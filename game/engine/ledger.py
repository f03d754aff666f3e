"""Why every number changed: entries booked under the rule or order that made them.

Law: over a turn, the entries of a cell add up exactly to its change; what the range cut off is an entry of its own, under `LIMIT`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from game.engine.kernels import Array
from game.rules.world import VariableInfo, World


@dataclass(frozen=True, slots=True)
class Entry:
    """One cause of one change in one game."""

    game: int
    step: str
    cause: str
    variable: str
    cell: int  # within the variable
    amount: float
    row: int = -1  # the order's row in its table, where an order was the cause


@dataclass(slots=True)
class _Block:
    step: str
    cause: str
    variable: str
    cells: Array
    games: Array
    amounts: Array
    rows: Array | None


@dataclass(slots=True)
class Ledger:
    """The entries of one turn of a batch of games."""

    world: World
    games: int
    blocks: list[_Block] = field(default_factory=list)
    LIMIT = "limit"  # what the range of a variable cut off
    RESET = "reset"  # what belongs to one turn only

    def book(self, step: str, cause: str, variable: str, where: Array, amounts: Array, rows: Array | None = None) -> None:
        """Amounts at flat places of a variable (cell × games + game)."""
        amounts = np.broadcast_to(amounts, where.shape).reshape(-1)
        there = np.nonzero(amounts)[0]
        if there.size:
            where, amounts = where.reshape(-1)[there], amounts[there]
            rows = None if rows is None else rows.reshape(-1)[there]
            self.blocks.append(_Block(step, cause, variable, where // self.games, where % self.games, amounts, rows))

    def dense(self, step: str, cause: str, info: VariableInfo, amounts: Array) -> None:
        """Amounts for every cell of a variable, shaped cells × games."""
        cells, games = np.nonzero(amounts)
        if cells.size:
            self.blocks.append(_Block(step, cause, info.id, cells, games, amounts[cells, games], None))

    def entries(self, game: int = 0, variable: str | None = None, cell: int | None = None) -> Iterator[Entry]:
        """The entries of one game, in the order in which they were booked."""
        for block in self.blocks:
            if variable is not None and block.variable != variable:
                continue
            for k in np.nonzero(block.games == game)[0]:
                if cell is None or block.cells[k] == cell:
                    row = -1 if block.rows is None else int(block.rows[k])
                    yield Entry(game, block.step, block.cause, block.variable, int(block.cells[k]), float(block.amounts[k]), row)

    def total(self) -> Array:
        """The sum of all entries, shaped like the state."""
        found = np.zeros((self.world.cells, self.games))
        for block in self.blocks:
            np.add.at(found, (block.cells + self.world.variables[block.variable].offset, block.games), block.amounts)
        return found
