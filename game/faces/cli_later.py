"""Commands whose work is still to come: they are in the list, say so in one sentence, and end with status 2."""

from __future__ import annotations

import argparse

from game.faces.cli_parser import Command, Commands
from game.faces.cli_sayings import PROGRAM, Refused


def commands_in(text: str) -> dict[str, str]:
    """Names and what they do, from lines of `name: what it does`."""
    return dict(line.strip().split(": ", 1) for line in text.strip().splitlines())


COMING = commands_in("""
    serve: opens the classroom: pupils join from their own devices, the teacher leads
    rehearse: plays a whole lesson of computer pupils against the real server
    doctor: says what would stop a lesson on this machine and network
    schema: writes JSON Schemas with which an editor completes and checks rule files
    docs: writes the manual of the rules from the rules themselves
""")
COMING_MODS = commands_in("""
    new: makes the folder of a new mod with everything it needs
    install: takes a mod from a folder or a zip file into your own folder
    remove: takes a mod out of your own folder
    test: runs the cases that a mod brings along
    conflicts: lists what two mods both change
    pack: packs a mod into one file to hand on
""")


def add(commands: Commands) -> None:
    """The commands of the top level that are still to come."""
    _add(commands, "", COMING)


def add_mod(commands: Commands) -> None:
    """The same below `mod`."""
    _add(commands, "mod ", COMING_MODS)


def _add(commands: Commands, above: str, coming: dict[str, str]) -> None:
    for name, does in coming.items():
        sentence = f"`{above}{name}` is still to come: it {does}."
        parser = commands.add(name, _not_yet(sentence), f"(still to come) {does}", sentence)
        parser.add_argument("rest", nargs="*", help=argparse.SUPPRESS)
        parser.set_defaults(anything=True)


def _not_yet(sentence: str) -> Command:
    def say_so(_: argparse.Namespace) -> int:
        raise Refused(f"{sentence} `{PROGRAM} --help` lists what works now.")

    return say_so
