"""The options of the command `replay`, and what its help says."""

from __future__ import annotations

import argparse
from pathlib import Path

from game.faces.cli_parser import Commands, whole

MOST_TURNS, FEWEST_SAMPLES, MOST_SAMPLES = 1_000, 32, 4_096


def add(commands: Commands) -> None:
    """The command and its options."""
    made = commands.add(
        "replay",
        _replay,
        "play a kept game again, and look back at it",
        """Plays the log of a game's file again, with the rules inside the file and nothing else, and prints how each turn and the game came out. --verify
        compares every turn with the fingerprint it was kept with: exit status 0 all alike, 1 a turn comes out differently, 2 the file can not be used. --turn
        shows a turn as it was reported, to everyone, to one seat, or with nothing hidden; turn 0 is the beginning. --turning-points names the turns and orders
        that moved the odds most. --what-if plays a turn with other orders of one seat, separated by semicolons, with `nothing` or with the orders of an
        `adviser`, and sets the endings side by side.""",
        "replay FILE --verify",
        "replay FILE --turn 6 --seat SEAT",
        "replay FILE --turn 12 --truth",
        "replay FILE --to 6 --json",
        "replay FILE --turning-points",
        "replay FILE --what-if 'south:3=forum brazil; link india korea'",
        "replay FILE --what-if south:3=nothing --json",
    )
    made.add_argument("file", type=Path, metavar="FILE", help="a game's file")
    made.add_argument("--to", type=whole(0, MOST_TURNS), metavar="TURN", help="stop after so many turns")
    made.add_argument("--verify", action="store_true", help="compare every turn with its fingerprint")
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.add_argument("--turn", type=whole(0, MOST_TURNS), metavar="N", help="show how the world stood after this turn, what happened in it and why")
    made.add_argument("--seat", metavar="ID", help="with --turn: as this seat saw it")
    made.add_argument("--truth", action="store_true", help="with --turn: with nothing hidden")
    made.add_argument("--turning-points", action="store_true", help="the turns and orders that moved the odds most")
    made.add_argument("--what-if", metavar="SEAT:TURN=ORDERS", help="the endings if a seat had ordered otherwise in a turn")
    made.add_argument("--samples", type=whole(FEWEST_SAMPLES, MOST_SAMPLES), metavar="N", help="how often each moment is played on; more is surer and slower")
    made.add_argument("--lang", default="en", metavar="en", help="the language of reports")


def _replay(args: argparse.Namespace) -> int:
    from game.faces import cli_replay

    return cli_replay.replay_file(args)
