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
from game.faces import cli_play
from game.faces.again import Again
from game.faces.cli_sayings import Refused, path_shown, say, shown, unknown
from game.faces.telling.names import Names
from game.faces.telling.report import held_rows, tally_of
from game.faces.terminal_desk import Desk
from game.faces.terminal_report import final_report, turn_report
from game.faces.terminal_screen import Screen, reader, wants_colour, window
from game.faces.terminal_tables import Tables
from game.faces.words import NoSuchLanguage, Words, read_words
from game.play.replay import Replay, replay
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
