"""The command `replay`: one game played again, its fingerprints, or any of its turns as a seat saw it, as everyone saw it, or as it was."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from game import paths
from game.engine.views import is_secret
from game.faces import cli_play, cli_turning, cli_what_if
from game.faces.again import Again
from game.faces.cli_sayings import Progress, Refused, path_shown, say, shown, unknown
from game.faces.telling.names import Names
from game.faces.telling.report import held_rows, tally_of
from game.faces.terminal_desk import Desk
from game.faces.terminal_report import final_report, turn_report
from game.faces.terminal_screen import Screen, reader, wants_colour, window
from game.faces.terminal_tables import Tables
from game.faces.words import NoSuchLanguage, Words, read_words
from game.play import turning_points
from game.play.odds import SAMPLES
from game.play.replay import Replay, replay
from game.play.side_by_side import cores
from game.play.store import StoreProblem


def replay_file(args: argparse.Namespace) -> int:
    """Plays a file again, and shows what was asked for."""
    _agreeing(args)
    try:
        found = replay(args.file, args.to if args.turn is None else args.turn, args.verify)
    except StoreProblem as problem:
        raise Refused(problem.message) from None
    if args.turn is not None:
        show_turn(found, args.seat, args.truth, _screen(), _words(args.lang))
        return 0
    if args.turning_points or args.what_if is not None:
        look_back(found, args)
        return 0
    body = found.to_json()
    say(json.dumps(body, ensure_ascii=False)) if args.json else _tell(args.file, found, body)
    return int(found.differs is not None)


def _agreeing(args: argparse.Namespace) -> None:
    """Options that contradict one another are refused."""
    if args.to is not None and args.verify:
        raise Refused("`--to` and `--verify` do not go together: verifying takes the whole game.")
    if args.turn is None and (args.seat is not None or args.truth):
        raise Refused("`--seat` and `--truth` say how a turn is looked at; name the turn with `--turn N`.")
    if args.turn is not None:
        for option, given in (("--to", args.to is not None), ("--verify", args.verify), ("--json", args.json)):
            if given:
                raise Refused(f"`--turn` and `{option}` do not go together: `--turn` shows one turn for people to read.")
    looking = [option for option, given in (("--turning-points", args.turning_points), ("--what-if", args.what_if is not None)) if given]
    for option, given in (("--what-if", len(looking) == 2), ("--turn", args.turn is not None), ("--verify", args.verify)):
        if looking and given:
            raise Refused(f"`{looking[0]}` and `{option}` do not go together: ask for one after the other.")
    if args.samples is not None and not looking:
        raise Refused("`--samples` says how often `--turning-points` or `--what-if` play on; name one of them.")
    if args.seat is not None and args.truth:
        raise Refused("`--seat` and `--truth` do not go together: a seat never sees the whole truth.")


def _tell(path: Path, found: Replay, body: Mapping[str, Any]) -> None:
    scenario = found.ruleset.scenarios[found.header.scenario]
    say(f"{path_shown(path)}: {scenario.label}, seed {found.header.seed}")
    say("seats: " + ", ".join(f"{shown(seat)} ({shown(level)})" for seat, level in found.header.seats.items()))
    for turn, digest in enumerate(found.digests):
        say(f"  {'beginning' if turn == 0 else f'turn {turn}':<10} {digest[:16]}")
    if body["over"]:
        winners = ", ".join(found.outcome.winners) or "nobody"
        say(f"over after {body['turns']} turns: {winners} won; regime {body['regime']}, trajectory {body['trajectory']}")
    else:
        say(f"after {body['turns']} turns; the game goes on")
    if found.differs is not None:
        say(str(found.differs))
    elif body["verified"]:
        say("verified: every turn comes out as it was kept")


# -- looking back


def look_back(found: Replay, args: argparse.Namespace) -> None:
    """Turning points, or what might have been, for people or for programs."""
    words, match = _words(args.lang), Again(found, truth=True)
    if match.turn == 0:
        raise Refused(f"{path_shown(args.file)} holds no turn that was played, so there is nothing to look back at.")
    names = Names(match.ruleset, match.engine, cli_play.texts_of(match.ruleset))
    desk = Desk(_screen(), words, match, names, None)
    body = {"scenario": found.header.scenario, "seed": found.header.seed, "turns": match.turn, "over": match.over}
    if args.what_if is not None:
        progress = Progress(words("what_if.progress"))
        comparison = cli_what_if.compared(match, names, args.what_if, args.samples, progress)
        say(json.dumps({**body, **cli_what_if.comparison_json(names, comparison)}, ensure_ascii=False)) if args.json else cli_what_if.tell(desk, comparison)
        return
    progress = Progress(words("look_back.progress"))
    try:
        odds, swings = turning_points.look_back(match, args.samples or SAMPLES, lambda done: progress.at(f"{100 * done:.0f} %"), workers=cores())
    finally:
        progress.end()
    if args.json:
        points = [cli_turning.swing_json(names, swing) for swing in swings]
        say(json.dumps({**body, "odds": [cli_turning.odds_json(one) for one in odds], "turning_points": points}, ensure_ascii=False))
    else:
        cli_turning.Points(desk, args.file).tell(odds, swings)


# -- one turn


def show_turn(found: Replay, seat: str | None, truth: bool, screen: Screen, words: Words) -> None:
    """The last turn of what was played again: how the world stands after it, what happened and why; at the end of the game, the end."""
    match = Again(found, truth)
    if seat is not None and seat not in match.engine.seats:
        raise unknown("seat", seat, match.engine.seats)
    desk = Desk(screen, words, match, Names(match.ruleset, match.engine, cli_play.texts_of(match.ruleset)), seat)
    turns = match.engine.turns
    screen.title(_whose(desk, truth), words("desk.turn", turn=match.turn, turns=turns, years=desk.years(match.turn)) if match.turn else "")
    desk.standing()
    for line in held_rows(desk):
        screen.filled(line, "  ")
    if match.turn == 0:
        screen.line()
        screen.line(words("log.nothing"))
    else:
        turn_report(desk)
    if truth:
        _sealed(desk)
        for one in match.engine.seats:
            Tables(desk).seat([one])
    if match.over:
        final_report(desk, tally_of(desk, match.engine.seats if seat is None else [seat]))


def _whose(desk: Desk, truth: bool) -> str:
    world = desk.words("desk.spectator")
    return desk.names.seat(desk.seat) if desk.seat else desk.words("desk.truth", world=world) if truth else world


def _sealed(desk: Desk) -> None:
    """The orders of the turn that nobody else could see."""
    if lines := list(_sealed_lines(desk)):
        desk.screen.line()
        desk.screen.line(desk.words("desk.sealed"), "bold")
        for line in lines:
            desk.screen.filled(line, "    ", first="  ")


def _sealed_lines(desk: Desk) -> Iterator[str]:
    for seat, orders in desk.view.orders.items():
        hidden = [desk.names.order(order) for order in orders if is_secret(desk.match.engine, order)]
        if hidden:
            yield desk.words("fact.seat", seat=desk.names.seat(seat), orders="; ".join(hidden))


def _words(language: str) -> Words:
    try:
        return read_words(paths.assets_root() / "words", language)
    except NoSuchLanguage as missing:
        raise Refused(str(missing)) from None


def _screen() -> Screen:
    """All at once: who wants pages has a program for them."""
    width = window()[0] if sys.stdout.isatty() else 80
    return Screen(sys.stdout, reader(sys.stdin), colour=wants_colour(sys.stdout, os.environ), width=width)
