"""What is measured: whole games from their first turn to their last, with the orders of every turn prepared beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from game.ai.simple import RandomPlayer
from game.engine.ledger import Ledger
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn


@dataclass(frozen=True, slots=True)
class Play:
    """A batch of games: how they begin, and what is ordered in each turn."""

    engine: Engine
    start: State
    orders: tuple[OrderTables, ...]

    @property
    def games(self) -> int:
        return self.start.games

    @property
    def game_turns(self) -> int:
        """Turns of all games together."""
        return self.games * len(self.orders)

    @property
    def given(self) -> float:
        """Orders a game and turn."""
        return sum(table.count for orders in self.orders for table in orders.values()) / self.game_turns

    def run(self) -> State:
        """Every turn with its orders."""
        return self._resolved(self.orders)

    def run_quiet(self) -> State:
        """As many turns in which nobody orders anything."""
        return self._resolved(({},) * len(self.orders))

    def run_explained(self) -> State:
        """Every turn with its orders and a ledger."""
        return self._resolved(self.orders, explained=True)

    def _resolved(self, orders: tuple[OrderTables, ...], explained: bool = False) -> State:
        state = self.start
        for tables in orders:
            ledger = Ledger(self.engine.world, self.games) if explained else None
            state = resolve_turn(self.engine, state, tables, ledger)
        return state

    def part(self, first: int, last: int) -> Play:
        """Some of the games, with their orders."""
        start = State(self.start.data[:, first:last].copy(), self.start.seeds[first:last].copy())
        return Play(self.engine, start, tuple({kind: _rows(table, first, last) for kind, table in tables.items()} for tables in self.orders))


def _rows(table: Table, first: int, last: int) -> Table:
    rows = (table.game >= first) & (table.game < last)
    return Table(table.game[rows] - first, tuple(pick[rows] for pick in table.picks))


def play(engine: Engine, games: int, turns: int | None = None) -> Play:
    """Games of random players, as many turns as the scenario has (or fewer)."""
    player = RandomPlayer(engine)
    start = state = new_game(engine, list(range(games)))
    orders = []
    for _ in range(engine.turns if turns is None else min(turns, engine.turns)):
        orders.append(player.orders(state))
        state = resolve_turn(engine, state, orders[-1])
    return Play(engine, start, tuple(orders))
