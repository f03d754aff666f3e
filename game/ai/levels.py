"""Computer players by the name of their level, for whoever sets a game up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from game.ai.greedy import GreedyPlayer
from game.ai.simple import RandomPlayer
from game.base.ids import closest
from game.engine.rowcode import OrderTables
from game.engine.state import Engine, State


class Player(Protocol):
    """Plays some seats of a batch of games."""

    def orders(self, state: State) -> OrderTables:
        """Legal orders for the coming turn: those that pledge and those of the plan."""


LEVELS: dict[str, Callable[[Engine, tuple[str, ...]], Player]] = {"random": RandomPlayer, "novice": GreedyPlayer}


def no_level(name: str) -> str:
    """The sentence for a level that there is not."""
    near = closest(name, LEVELS)
    known = f"Did you mean `{near}`?" if near else f"There is {', '.join(f'`{level}`' for level in sorted(LEVELS))}."
    return f"There is no computer player `{name[:40]}`. {known}"
