"""How time grows with the number of regions, with the networks between pairs and without: each region should cost the same, but for the pairs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from game.engine.state import Engine
from game.lab.bench_clock import Figure, Samples, samples, skipped
from game.lab.bench_games import play
from game.lab.bench_hand import RULESETS
from game.rules.layers import find_mods
from game.rules.ruleset import Ruleset, load_ruleset

REGIONS = (30, 100, 300)
TURNS = 4
GAMES = {30: 256, 100: 77, 300: 26}  # so many that each call works on about as many numbers


def growth() -> Iterator[Figure]:
    """Time per game-turn and per region-turn of the benchmark rules for more and more regions."""
    if not (RULESETS / "make_bench.py").is_file():
        yield skipped("growth with regions", "The script that writes the rules for any number of regions is only in a checkout.")
        return
    flat: dict[int, float] = {}
    for pairs in (True, False):
        for regions in REGIONS:
            taken, turns = timed(regions, pairs)
            words = "" if pairs else ", no pairs"
            yield taken.figure(f"{regions} regions{words}", "µs/game-turn", partial(_micro, turns), f"batch of {GAMES[regions]}")
            each = taken.figure(f"{regions} regions{words}, each", "µs/region-turn", partial(_micro, turns * regions))
            yield each
            if not pairs:
                flat[regions] = each.value
    value = flat[REGIONS[-1]] / flat[REGIONS[0]]
    yield Figure(f"a region among {REGIONS[-1]} ÷ a region among {REGIONS[0]}", value, "×", value, value, "without pairs", "about 1")


def _micro(turns: int, seconds: float) -> float:
    return seconds / turns * 1e6


def timed(regions: int, pairs: bool) -> tuple[Samples, int]:
    """The time of some turns with so many regions, and how many game-turns those are."""
    with tempfile.TemporaryDirectory() as folder:
        ruleset = written(regions, pairs, Path(folder))
    played = play(Engine(ruleset.program(next(iter(ruleset.scenarios)))), GAMES[regions], TURNS)
    return samples(played.run, share=0.7), played.game_turns


def written(regions: int, pairs: bool, folder: Path) -> Ruleset:
    """The benchmark rules for so many regions; without pairs, a mod over them takes out what is kept or summed up for pairs."""
    script().write(regions, folder / "bench")
    mods, _ = find_mods([folder, RULESETS])
    return load_ruleset([mods["bench"]] if pairs else [mods["bench"], mods["bench_flat"]])


def script() -> Any:
    """The script that writes the benchmark rules."""
    spec = spec_from_file_location("make_bench", RULESETS / "make_bench.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
