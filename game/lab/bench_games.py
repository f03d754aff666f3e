"""What is measured: a scenario ready to be played, and games in the middle of play with the orders of a turn, prepared beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from game.ai.simple import RandomPlayer
from game.engine.rowcode import OrderTables
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn

PLAYED = 3  # turns before the one that is measured, so that the games differ


@dataclass(frozen=True, slots=True)
class Position:
    """Games before a turn, and what is ordered in it."""

    engine: Engine
    state: State
    orders: OrderTables

    @property
    def games(self) -> int:
        return self.state.games

    @property
    def given(self) -> float:
        """Orders a game."""
        return sum(table.count for table in self.orders.values()) / self.games

    def turn(self) -> State:
        """The turn with its orders."""
        return resolve_turn(self.engine, self.state, self.orders)

    def quiet_turn(self) -> State:
        """The same turn if nobody ordered anything."""
        return resolve_turn(self.engine, self.state, {})


def position(engine: Engine, games: int, played: int = PLAYED) -> Position:
    """Games that random players have brought to their fourth turn (or as far as the scenario goes)."""
    player = RandomPlayer(engine)
    state = new_game(engine, list(range(games)))
    for _ in range(min(played, engine.turns - 1)):
        state = resolve_turn(engine, state, player.orders(state))
    return Position(engine, state, player.orders(state))
