"""The command `lab forecasts`: whether what players may expect comes true as often as it should."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from game.faces import cli_mods
from game.faces.cli_arena import bar, hands_of, level
from game.faces.cli_sayings import Progress, Refused, columns, say
from game.lab import calibration as lab
from game.lab.calibration import PROMISED, Calibration, Series
from game.lab.sitting import LabProblem, Room, Sitting, check


def forecasts(args: argparse.Namespace) -> int:
    """Foretells, and counts."""
    ruleset = cli_mods.load(cli_mods.chosen(args.mods), args.scenario)
    asked = Series(cli_mods.scenario_of(ruleset, args.scenario).id, level(args.players), args.seed, args.games, args.samples)
    engine = Room(ruleset).engine(asked.scenario)
    progress = Progress("forecasts")
    try:
        check(engine, [Sitting(asked.scenario, tuple((seat, asked.level) for seat in engine.seats), asked.seed, 1)])
        found = lab.calibrate(ruleset, asked, hands_of(args), bar(progress, args.clock))
    except LabProblem as problem:
        raise Refused(str(problem)) from None
    finally:
        progress.end()
    if args.json:
        body = {"scenario": asked.scenario, "players": asked.level, "seed": asked.seed, "games": asked.games, "promised": PROMISED}
        say(json.dumps({**body, "numbers": [one.to_json() for one in found]}, ensure_ascii=False))
    else:
        _tell(asked, found)
    return 0


def _tell(asked: Series, found: Sequence[Calibration]) -> None:
    say(f"{asked.scenario}: {asked.games} games of {asked.level}, from seed {asked.seed}; {100 * PROMISED:.0f} % should lie inside of the spread")
    say()
    rows = [("number", "turns", "inside", "95 % interval", "mean is off by", "no change would be by")]
    for one in found:
        low, high = 100 * one.inside.low, 100 * one.inside.high
        share = f"{100 * one.inside.value:.1f} %"
        rows.append((one.what, f"{one.turns}", share, f"{low:.1f} to {high:.1f}", f"{one.missed.value:.3g}", f"{one.unmoved.value:.3g}"))
    for line in columns(rows, frozenset({1, 2, 3, 4, 5})):
        say(line)
