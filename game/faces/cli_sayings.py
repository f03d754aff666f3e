"""How the command line speaks: refusals of one or two sentences, names made safe to show, a line of progress on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from game.base.ids import closest

INSTALLED = "double-movement"
PROGRAM = INSTALLED if Path(sys.argv[0]).stem == INSTALLED else "main.py"  # as one would type it
LONGEST, MOST_NAMED = 60, 12


class Refused(Exception):
    """What a person asked for can not be done: one or two sentences that say why."""


def shown(text: object) -> str:
    """Something that came from outside, made safe and short enough to print."""
    found = "".join(c if c.isprintable() else "?" for c in str(text)[: LONGEST + 1])
    return found if len(found) <= LONGEST else found[: LONGEST - 1] + "…"


def path_shown(path: Path) -> str:
    """A path in full, without anything that would move a terminal's cursor."""
    return "".join(c if c.isprintable() else "?" for c in str(path))


def unknown(what: str, word: str, known: Iterable[str]) -> Refused:
    """That there is no such thing, with the one that was probably meant, or with all there are."""
    known = sorted(known)
    near = closest(word, known)
    said = f"There is no {what} `{shown(word)}`."
    if near is not None:
        return Refused(f"{said} Did you mean `{near}`?")
    if not known:
        return Refused(f"{said} There are none at all.")
    return Refused(f"{said} There {'is' if len(known) == 1 else 'are'}: {', '.join(known[:MOST_NAMED])}{' …' if len(known) > MOST_NAMED else '.'}")


def say(text: str = "") -> None:
    """A line of the answer."""
    sys.stdout.write(text + "\n")


def tell(text: str) -> None:
    """A line beside the answer, which another program does not read."""
    sys.stderr.write(text + "\n")


class Progress:
    """A line that counts on stderr, where a person watches it; nothing anywhere else."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.seen = sys.stderr.isatty()
        self.last = ""

    def __call__(self, done: int, whole: int) -> None:
        self.at(f"{done} of {whole}")

    def at(self, what: str) -> None:
        """What is being done now."""
        line = f"{self.what}: {what}"
        if self.seen and line != self.last:
            sys.stderr.write(f"\r{line}\x1b[K")
            sys.stderr.flush()
            self.last = line

    def end(self) -> None:
        """Leave the line clean."""
        if self.seen and self.last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def columns(rows: Iterable[Iterable[object]], right: frozenset[int] = frozenset()) -> list[str]:
    """Rows as lines with aligned columns."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[k]) for row in cells if k < len(row)) for k in range(max(map(len, cells), default=0))]
    lines = []
    for row in cells:
        padded = [cell.rjust(widths[k]) if k in right else cell.ljust(widths[k]) for k, cell in enumerate(row)]
        lines.append("  ".join(padded).rstrip())
    return lines
