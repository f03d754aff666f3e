"""The machine beside the same arithmetic written by hand in numpy for the benchmark rules: the yardstick for what generality costs.

The hand-written game lies with the tests; where there is no checkout, or other rules are measured, this part is left out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from game.engine.rowcode import Table
from game.engine.state import Engine, State
from game.lab.bench_clock import Figure, race, ratio, skipped
from game.lab.bench_games import Position, position
from game.lab.bench_turns import BATCHES, per_second
from game.paths import PACKAGE

BLOCK = 256  # games at a time, for the hand-written game: fewer cost more calls, more leave the cache
RULESETS = PACKAGE.parent / "tests" / "rulesets"  # only in a checkout


def compared(engine: Engine) -> Iterator[Figure]:
    """Speed of the machine as a part of the hand-written game's, at each batch size."""
    handmade = loaded()
    if handmade is None:
        yield skipped("machine ÷ hand", "The hand-written game is only in a checkout.")
        return
    for games in BATCHES:
        at = position(engine, games)
        try:
            hand = ByHand(handmade, at)
        except (AttributeError, KeyError, ValueError):
            yield skipped("machine ÷ hand", "These are not the rules that were written by hand.")
            return
        if not hand.is_the_same():
            yield skipped("machine ÷ hand", "The hand-written game and the machine no longer come to the same states: the comparison would say nothing.")
            return
        yield from _race(at, hand)


class ByHand:
    """The hand-written game in the same position, in blocks of the size that suits it best; their orders lie ready, as the machine's do."""

    def __init__(self, handmade: Any, at: Position) -> None:
        self.size = min(at.games, BLOCK)
        self.hand = handmade(at.engine, self.size)
        self.parts = [part(at, first, first + self.size) for first in range(0, at.games, self.size)]
        self.blocks = [self.hand.games(at.engine, one.state) for one in self.parts]
        self.begun = [block.data.copy() for block in self.blocks]

    def reset(self) -> None:
        """Back to the position."""
        for block, begun in zip(self.blocks, self.begun):
            np.copyto(block.data, begun)

    def turn(self) -> None:
        """The turn with its orders."""
        for block, one in zip(self.blocks, self.parts):
            self.hand.turn(block, one.orders)

    def quiet_turn(self) -> None:
        """The same turn if nobody ordered anything."""
        for block in self.blocks:
            self.hand.turn(block, {})

    def is_the_same(self) -> bool:
        """Whether it comes to the machine's states, to the bit."""
        self.turn()
        return not any(self.hand.different(block, one.engine, one.turn()) for block, one in zip(self.blocks, self.parts))


def part(at: Position, first: int, last: int) -> Position:
    """Some of the games, with their orders."""
    orders = {}
    for kind, table in at.orders.items():
        rows = (table.game >= first) & (table.game < last)
        orders[kind] = Table(table.game[rows] - first, tuple(pick[rows] for pick in table.picks))
    return Position(at.engine, State(at.state.data[:, first:last].copy(), at.state.seeds[first:last].copy()), orders)


def _race(at: Position, hand: ByHand) -> Iterator[Figure]:
    contenders = {"machine": at.turn, "hand": hand.turn, "machine, no orders": at.quiet_turn, "hand, no orders": hand.quiet_turn}
    taken = race(contenders, before=hand.reset)
    goal = "0.5 or more"
    yield ratio(f"batch of {at.games}: machine ÷ hand", taken["hand"], taken["machine"], "speed, with orders", goal)
    yield ratio(f"batch of {at.games}: machine ÷ hand, no orders", taken["hand, no orders"], taken["machine, no orders"], "speed", goal)
    yield taken["hand"].figure(f"batch of {at.games}: by hand", "game-turns/s", per_second(at.games))
    yield taken["hand, no orders"].figure(f"batch of {at.games}: by hand, no orders", "game-turns/s", per_second(at.games))


def loaded(folder: Path = RULESETS) -> Any:
    """The class of the hand-written game, if it is there."""
    if not (folder / "handmade").is_dir():
        return None
    sys.path.insert(0, str(folder))
    try:
        return import_module("handmade.turn").Handmade
    finally:
        sys.path.remove(str(folder))
