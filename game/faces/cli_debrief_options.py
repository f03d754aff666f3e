"""The options of `debrief`; what it does is loaded when it is done."""

from __future__ import annotations

import argparse
from pathlib import Path

from game.faces.cli_parser import Commands, listed, one_of, whole

SAMPLES, MOST_SAMPLES = 128, 4_096
PALETTES = ("auto", "paper", "night")


def add(commands: Commands, version: str) -> None:
    """The command with its options."""
    made = commands.add(
        "debrief",
        _debrief,
        "write a kept game as a page for the talk after it",
        """Writes the story of a kept game as one page that opens offline in any browser and prints: what happened and why, maps, charts, turning points with
        what might have been, every seat's page with its sealed orders, questions for the talk, and every number. The odds behind the turning points are
        worked out by playing on from every turn, which takes some seconds; `--samples 0` leaves them out. --csv and --jsonl write the game as tables.
        --roles writes the role sheets of a scenario instead, to be printed before a game.""",
        "debrief FILE --out report.html",
        "debrief FILE --out report.html --compare EARLIER.game OTHER.game",
        "debrief FILE --csv tables",
        "debrief --roles lesson --out roles.html",
    )
    made.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a game's file")
    made.add_argument("--out", type=Path, metavar="FILE.html", help="where the page is written")
    made.add_argument("--csv", type=Path, metavar="DIR", help="write the game as tables into this folder, one file for each")
    made.add_argument("--jsonl", type=Path, metavar="FILE", help="write the same as lines of JSON into one file")
    made.add_argument("--compare", type=Path, nargs="+", action="extend", default=[], metavar="FILE", help="earlier games of the scenario, to stand beside it")
    made.add_argument("--samples", type=whole(0, MOST_SAMPLES), default=SAMPLES, metavar="N", help=f"games played on from each moment ({SAMPLES}); 0: none")
    made.add_argument("--palette", type=one_of(*PALETTES), default=PALETTES[0], metavar="|".join(PALETTES), help="its colours (as the reader's screen is set)")
    made.add_argument("--roles", metavar="SCENARIO", help="write the role sheets of this scenario")
    made.add_argument("--mods", type=listed, metavar="ID,…", help="with --roles: mods to lay over the base rules")
    made.add_argument("--lang", default="en", metavar="en", help="the language of the page")
    made.set_defaults(version=version)


def _debrief(args: argparse.Namespace) -> int:
    from game.faces import cli_debrief

    return cli_debrief.debrief(args)
