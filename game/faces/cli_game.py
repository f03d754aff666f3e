"""The command `simulate`: many games played by the computer, and counted."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from typing import Any

from game.ai.levels import LEVELS, no_level
from game.faces import cli_mods
from game.faces.cli_play import seats_given
from game.faces.cli_sayings import Progress, Refused, columns, say, shown, unknown
from game.play.match import MatchProblem
from game.play.store import StoreProblem
from game.rules.ruleset import Ruleset

TOP = 12  # lines of a table that people read

Clock = Callable[[], float]


# -- simulate


def players(text: str | None) -> str | dict[str, str] | None:
    """One level, or levels by seat."""
    if text is None or "=" in text:
        return seats_given(text) or None
    if text not in LEVELS:
        raise Refused(no_level(shown(text)))
    return text


def simulate(args: argparse.Namespace) -> int:
    """Plays and counts."""
    from game.lab import simulate as lab

    named = players(args.players)
    mods = cli_mods.chosen(args.mods)
    ruleset = cli_mods.load(mods, args.scenario)
    scenario = cli_mods.scenario_of(ruleset, args.scenario)
    _know_seats(ruleset, scenario.id, named)
    progress = Progress("games")
    options: dict[str, Any] = {"players": named} if named is not None else {}
    if args.batch is not None:
        options["batch"] = args.batch
    try:
        found = lab.simulate(ruleset, scenario.id, args.games, args.seed, workers=args.workers, save=args.save, progress=progress, clock=args.clock, **options)
    except (MatchProblem, StoreProblem) as problem:
        raise Refused(problem.message) from None
    finally:
        progress.end()
    body = found.to_json(per_game=args.per_game, by_seat=args.by_seat)
    say(json.dumps(body, ensure_ascii=False)) if args.json else _tell(body)
    return 0


def _know_seats(ruleset: Ruleset, scenario: str, named: str | Mapping[str, str] | None) -> None:
    world = ruleset.program(scenario).world
    seats = world.sets[world.seat_set].members if world.seat_set else ()
    for seat in named if isinstance(named, dict) else ():
        if seat not in seats:
            raise unknown("seat", seat, seats)


def _tell(body: Mapping[str, Any]) -> None:
    """For people: a table for each question."""
    say(f"{body['scenario']}: {body['games']} games, {body['turns']} turns, {body['seconds']:.1f} s, digest {body['digest'][:16]}")
    for title, key in (("wins", "wins"), ("endings", "endings"), ("trajectories", "trajectories"), ("regimes", "regimes")):
        say()
        rows = [(f"  {name}", counted["n"], f"{100 * counted['rate']:.1f} %", _interval(counted["ci"])) for name, counted in body[key].items()]
        for line in columns([(title, "games", "share", "95 % interval"), *rows], right=frozenset({1, 2, 3})):
            say(line)
    for title, shares in body.get("orders_of", {"orders": body["orders"]}).items():
        _tell_orders(title, shares)


def _tell_orders(title: str, shares: Mapping[str, float]) -> None:
    """What was ordered most, by all or by one seat."""
    say()
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    for line in columns([(title, "share"), *((f"  {kind}", f"{100 * share:.1f} %") for kind, share in ranked[:TOP])], right=frozenset({1})):
        say(line)
    if len(ranked) > TOP:
        say(f"  and {len(ranked) - TOP} more kinds")


def _interval(ends: tuple[float, float]) -> str:
    return f"{100 * ends[0]:.1f} to {100 * ends[1]:.1f}"
