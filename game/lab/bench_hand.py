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

from game.engine.state import Engine
from game.lab.bench_clock import Figure, race, ratio, skipped
from game.lab.bench_games import Play, play
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
        played = play(engine, games)
        try:
            hand = ByHand(handmade, played)
        except (AttributeError, KeyError, ValueError):
            yield skipped("machine ÷ hand", "These are not the rules that were written by hand.")
            return
        if not hand.is_the_same():
            yield skipped("machine ÷ hand", "The hand-written game and the machine no longer come to the same states: the comparison would say nothing.")
            return
        yield from _race(played, hand)


class ByHand:
    """The same games by hand, in blocks of the size that suits that best; their orders lie ready, as the machine's do."""

    def __init__(self, handmade: Any, played: Play) -> None:
        self.size = min(played.games, BLOCK)
        self.hand = handmade(played.engine, self.size)
        self.parts = [played.part(first, first + self.size) for first in range(0, played.games, self.size)]
        self.blocks = [self.hand.games(part.engine, part.start) for part in self.parts]
        self.begun = [block.data.copy() for block in self.blocks]

    def run(self) -> None:
        """Every turn with its orders."""
        for block, begun, part in zip(self.blocks, self.begun, self.parts):
            np.copyto(block.data, begun)
            for orders in part.orders:
                self.hand.turn(block, orders)

    def run_quiet(self) -> None:
        """As many turns in which nobody orders anything."""
        for block, begun, part in zip(self.blocks, self.begun, self.parts):
            np.copyto(block.data, begun)
            for _ in part.orders:
                self.hand.turn(block, {})

    def is_the_same(self) -> bool:
        """Whether it comes to the machine's states, to the bit."""
        self.run()
        return not any(self.hand.different(block, part.engine, part.run()) for block, part in zip(self.blocks, self.parts))


def _race(played: Play, hand: ByHand) -> Iterator[Figure]:
    taken = race({"machine": played.run, "hand": hand.run, "machine, no orders": played.run_quiet, "hand, no orders": hand.run_quiet})
    name, goal, scale = f"batch of {played.games}", "0.5 or more", per_second(played)
    yield ratio(f"{name}: machine ÷ hand", taken["hand"], taken["machine"], "speed, with orders", goal)
    yield ratio(f"{name}: machine ÷ hand, no orders", taken["hand, no orders"], taken["machine, no orders"], "speed", goal)
    yield taken["hand"].figure(f"{name}: by hand", "game-turns/s", scale, f"in blocks of {hand.size}")
    yield taken["hand, no orders"].figure(f"{name}: by hand, no orders", "game-turns/s", scale)


def loaded(folder: Path = RULESETS) -> Any:
    """The class of the hand-written game, if it is there."""
    if not (folder / "handmade").is_dir():
        return None
    sys.path.insert(0, str(folder))
    try:
        return import_module("handmade.turn").Handmade
    finally:
        sys.path.remove(str(folder))
