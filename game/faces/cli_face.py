"""Which face the game is played in: the window, where there is one. What the terminal needs is not loaded for the window, so that it is there sooner."""

from __future__ import annotations

import argparse
import os
import stat
import sys

from game import paths
from game.faces.cli_sayings import Refused
from game.faces.words import NoSuchLanguage, Words, read_words


def play(args: argparse.Namespace) -> int:
    """Plays in the window at once where nothing else is asked for; all other ways are looked at in `cli_play`."""
    if args.ui != "terminal" and not args.seats and not no_window(args.ui is not None):
        from game.faces import cli_window

        return cli_window.play(args, words_of(args.lang), {})
    from game.faces import cli_play

    return cli_play.play(args)


def no_window(asked: bool) -> str:
    """Why the game is not played in a window; empty where it is."""
    if not asked and is_piped():
        return "Its input is a pipe or a file, so the game is played in the terminal."
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "There is no display here, so the game is played in the terminal."
    return ""


def is_piped() -> bool:
    """Whether what is typed comes from a program or a file: then nobody waits for a window."""
    try:
        return not stat.S_ISCHR(os.fstat(sys.stdin.fileno()).st_mode)
    except (OSError, ValueError):
        return True


def words_of(language: str) -> Words:
    try:
        return read_words(paths.assets_root() / "words", language)
    except NoSuchLanguage as missing:
        raise Refused(str(missing)) from None
