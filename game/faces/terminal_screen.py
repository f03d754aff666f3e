"""A plain terminal: lines no wider than the window, colours where they are welcome, questions that end cleanly when nobody answers any more.

Law: nothing is told by colour alone, and what comes from outside is never printed raw.
"""

from __future__ import annotations

import os
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TextIO

NARROW, WIDE = 60, 100  # columns used at least and at most
LONGEST = 200  # characters of an answer
PAGE = 22  # lines that a window of 24 shows before a pause

STYLES = {"bold": "1", "dim": "2", "good": "32", "bad": "31", "title": "1;36", "warn": "33"}
CODES = re.compile("\x1b\\[[0-9;]*m")


class Ended(Exception):
    """Nobody answers any more: the input is at its end."""


def seen(text: str) -> int:
    """How many columns a text takes, its colours not counted."""
    return len(CODES.sub("", text))


def clean(text: str) -> str:
    """A text from outside without anything that could move the cursor; digits of every kind, ² too, are those that numbers are read from."""
    return "".join(str(unicodedata.digit(c)) if c.isdigit() else c if c.isprintable() else " " for c in text)


def fitted(text: str, width: int) -> str:
    """The text, cut with an ellipsis where it is too long. It must have no colours."""
    return text if len(text) <= width else text[: max(0, width - 1)].rstrip() + "…"


def wants_colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether colours are welcome: on a terminal that can, unless NO_COLOR says otherwise."""
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


class Screen:
    """Where a person reads and answers."""

    def __init__(self, out: TextIO, read: Callable[[], str], *, colour: bool = False, width: int = 80, page: int = 0, echo: bool = False) -> None:
        self.out, self.read = out, read
        self.colour, self.page, self.echo = colour, page, echo  # page: lines before a pause, 0 for none; echo: write what is answered, where no terminal does
        self.width = max(NARROW, min(width, WIDE)) - 1  # some windows wrap a line that fills them
        self.more = ""  # what asks for a key when a page is full

    def styled(self, text: str, style: str) -> str:
        """The text in a style, where colours are welcome."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.colour and style and text else text

    def line(self, text: str = "", style: str = "") -> None:
        """One line; wider than the window it is cut."""
        self.typed(text if seen(text) <= self.width or CODES.search(text) else fitted(text, self.width), style)

    def typed(self, text: str, style: str = "") -> None:
        """One line, never cut: somebody may copy it, as a command."""
        self.out.write(self.styled(text, style).rstrip() + "\n")

    def title(self, left: str, right: str = "") -> None:
        """A heading with a rule below it."""
        self.line()
        room = self.width - len(right) - 1
        self.out.write(self.styled(fitted(left, room), "title") + right.rjust(self.width - len(fitted(left, room))).rstrip() + "\n")
        self.line("─" * self.width, "dim")

    def filled(self, text: str, indent: str = "", style: str = "", first: str | None = None, most: int = 0) -> None:
        """A paragraph, filled; `first` stands before its first line; no more than `most` lines."""
        lines = textwrap.wrap(text, self.width, initial_indent=indent if first is None else first, subsequent_indent=indent) or [""]
        if most and len(lines) > most:
            lines = [*lines[: most - 1], fitted(lines[most - 1] + "…", self.width) if len(lines[most - 1]) >= self.width else lines[most - 1] + " …"]
        for line in lines:
            self.line(line, style)

    def pages(self, lines: Iterable[str]) -> None:
        """Many lines: where a person watches, page by page."""
        for k, line in enumerate(lines):
            if self.page and k and k % self.page == 0 and self.ask(self.more).strip():
                return
            self.out.write(line.rstrip() + "\n")

    def ask(self, prompt: str) -> str:
        """What the person answers, without what should not be in it."""
        self.out.write(self.styled(prompt, "bold") + " ")
        self.out.flush()
        try:
            answer = self.read()
        except EOFError:
            self.out.write("\n")
            raise Ended from None
        answer = clean(answer)[:LONGEST].strip()
        if self.echo:
            self.out.write(answer + "\n")
        return answer


def bar(share: float, width: int, mark: float | None = None) -> str:
    """A share of 1 as a bar, with a mark on a line that matters."""
    full = round(max(0.0, min(1.0, share)) * width)
    drawn = "█" * full + "░" * (width - full)
    at = width if mark is None else int(max(0.0, min(1.0, mark)) * width)
    return drawn[:at] + "┃" + drawn[at + 1 :] if at < width else drawn


def padded(text: str, width: int) -> str:
    """The text, filled up to a width; colours do not count."""
    return text + " " * max(0, width - seen(text))


def column_width(room: int, columns: int, narrow: int, wide: int) -> int:
    """How wide each of some columns may be, a space before each, between narrow and wide."""
    return max(narrow, min(wide, room // max(1, columns) - 1))


def heads(names: Sequence[str], width: int) -> list[str]:
    """The heads of columns so wide, each after a space: on two lines where a name of several words needs them."""
    wrapped = [textwrap.wrap(name, width, break_long_words=False) for name in names]
    cells = [[fitted(part, width) for part in (parts if len(parts) <= 2 else [parts[0], " ".join(parts[1:])])] for parts in wrapped]
    deep = max((len(cell) for cell in cells), default=1)
    return ["".join(" " + part.rjust(width) for part in row) for row in zip(*([""] * (deep - len(cell)) + cell for cell in cells))] or [""]


def side_by_side(left: Sequence[str], right: Sequence[str], width: int) -> list[str]:
    """Two columns, the left one so wide."""
    rows = max(len(left), len(right))
    return [padded(left[k] if k < len(left) else "", width) + (right[k] if k < len(right) else "") for k in range(rows)]


def reader(stream: TextIO) -> Callable[[], str]:
    """Lines from a stream; EOFError at its end."""

    def read() -> str:
        try:
            line = stream.readline(4096)
        except OSError:  # the terminal is gone
            line = ""
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    return read


def window() -> tuple[int, int]:
    """Columns of the window, and lines of a page in it; those of a plain terminal where there is none."""
    try:
        size = os.get_terminal_size()
    except OSError:
        return 80, PAGE
    return size.columns or 80, max(PAGE, size.lines - 2)
