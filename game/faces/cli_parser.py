"""What the command line takes: every command with its options, a paragraph that teaches it and an example."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable, Iterable
from typing import NoReturn

from game.base.ids import closest
from game.faces.cli_sayings import PROGRAM, Refused, shown

WIDTH = 96
MOST_GAMES = 10_000_000
MOST_SEED = 2**64 - 1

Command = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are sentences, thrown instead of printed."""

    def error(self, message: str) -> NoReturn:
        sentence = message[0].upper() + message[1:].rstrip(".")
        raise Refused(f"{''.join(c if c.isprintable() else '?' for c in sentence[:300])}. `{self.prog} --help` says what it takes.")


def told(paragraph: str) -> str:
    """A paragraph of help, filled."""
    return textwrap.fill(" ".join(paragraph.split()), WIDTH)


def examples(*lines: str) -> str:
    """Examples, as one would type them."""
    return "example:\n" + "\n".join(f"  {PROGRAM} {line}" for line in lines)


class Shape(argparse.RawDescriptionHelpFormatter):
    """Help as wide as its paragraphs."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=WIDTH)


class Commands:
    """A parser with its commands; each knows the function that does it."""

    def __init__(self, parser: Parser, title: str = "commands") -> None:
        self.parser = parser
        self.inside = parser.add_subparsers(dest=title, metavar="COMMAND", title="commands", parser_class=Parser)
        self.names: dict[str, Parser] = {}

    def add(self, name: str, does: Command | None, line: str, paragraph: str, *example: str) -> Parser:
        """A command: what it does, its line in the list, its paragraph, examples."""
        made = self.inside.add_parser(
            name,
            help=line,
            description=told(paragraph),
            epilog=examples(*example) if example else None,
            formatter_class=Shape,
            allow_abbrev=False,
        )
        made.set_defaults(does=does, parser=made)
        self.names[name] = made
        return made


# -- what an option may hold


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def read(text: str) -> int:
        if not text.removeprefix("-").isascii() or not text.removeprefix("-").isdigit() or len(text) > 25:
            raise argparse.ArgumentTypeError(f"a whole number is wanted, not `{shown(text)}`")
        if not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{int(text)} is not between {low} and {high}")
        return int(text)

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """One of some words."""

    def read(text: str) -> str:
        if text not in words:
            near = closest(text, words)
            raise argparse.ArgumentTypeError(f"there is no `{shown(text)}`; " + (f"did you mean `{near}`?" if near else f"there are {', '.join(words)}"))
        return text

    return read


def listed(text: str) -> list[str]:
    """Ids separated by commas."""
    return [word for part in text.split(",") if (word := part.strip())]


def unknown_option(parser: argparse.ArgumentParser, words: Iterable[str]) -> Refused:
    """What to say to options or words that a command does not take."""
    word = next(iter(words))
    known = [name for action in parser._actions for name in action.option_strings]
    near = closest(word.split("=")[0], known) if word.startswith("-") else None
    guess = f" Did you mean `{near}`?" if near else f" `{parser.prog} --help` says what it takes."
    return Refused(f"`{parser.prog}` does not take `{shown(word)}`.{guess}")
