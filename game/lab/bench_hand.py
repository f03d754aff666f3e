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
from game.lab.bench_games import Position, position
from game.lab.bench_turns import BATCHES, per_second
from game.paths import PACKAGE

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
            hand = handmade(engine, games)
            block = hand.games(engine, at.state)
        except (AttributeError, KeyError, ValueError):
            yield skipped("machine ÷ hand", "These are not the rules that were written by hand.")
            return
        if not same(at, hand, block):
            yield skipped("machine ÷ hand", "The hand-written game and the machine no longer come to the same states: the comparison would say nothing.")
            return
        hand.load(block, engine, at.state)
        yield from _race(at, hand, block)


def _race(at: Position, hand: Any, block: Any) -> Iterator[Figure]:
    contenders = {
        "machine": at.turn,
        "hand": lambda: hand.turn(block, at.orders),
        "machine, no orders": at.quiet_turn,
        "hand, no orders": lambda: hand.turn(block, {}),
    }
    begun = block.data.copy()
    taken = race(contenders, before=lambda: np.copyto(block.data, begun))
    goal = "0.5 or more"
    yield ratio(f"batch of {at.games}: machine ÷ hand", taken["hand"], taken["machine"], "speed, with orders", goal)
    yield ratio(f"batch of {at.games}: machine ÷ hand, no orders", taken["hand, no orders"], taken["machine, no orders"], "speed", goal)
    yield taken["hand"].figure(f"batch of {at.games}: by hand", "game-turns/s", per_second(at.games))
    yield taken["hand, no orders"].figure(f"batch of {at.games}: by hand, no orders", "game-turns/s", per_second(at.games))


def same(at: Position, hand: Any, block: Any) -> bool:
    """Whether both come to the same states, to the bit."""
    hand.turn(block, at.orders)
    return not hand.different(block, at.engine, at.turn())


def loaded(folder: Path = RULESETS) -> Any:
    """The class of the hand-written game, if it is there."""
    if not (folder / "handmade").is_dir():
        return None
    sys.path.insert(0, str(folder))
    try:
        return import_module("handmade.turn").Handmade
    finally:
        sys.path.remove(str(folder))
