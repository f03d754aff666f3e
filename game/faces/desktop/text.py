"""Words laid out: runs of one style each, broken into lines that fit a width.

Law: what is measured is what is drawn; a word that is wider than its line is broken, never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from game.faces.desktop.kit import Kit

MARKED = re.compile(r"\*\*(.+?)\*\*|\[([^\[\]]+)\]\(([^()\s]+)\)")
PIECES = re.compile(r"\n|[^\S\n]+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one style. `link` is what they lead to, for a person who points at them."""

    text: str
    weight: str = "plain"
    colour: str = "ink"
    link: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a run on a line."""

    x: int
    run: Run
    width: int


@dataclass(frozen=True, slots=True)
class Block:
    """Runs broken into lines."""

    lines: tuple[tuple[Piece, ...], ...]
    size: str
    width: int  # of the longest line
    leading: int

    @property
    def height(self) -> int:
        return self.leading * len(self.lines)


def runs(text: str, colour: str = "ink", weight: str = "plain") -> Runs:
    """A text with `**strong**` words and `[links](where)`."""
    found: list[Run] = []
    at = 0
    for match in MARKED.finditer(text):
        if match.start() > at:
            found.append(Run(text[at : match.start()], weight, colour))
        strong, said, link = match.groups()
        found.append(Run(strong, "strong", colour) if strong else Run(said, weight, "link", link))
        at = match.end()
    if at < len(text) or not found:
        found.append(Run(text[at:], weight, colour))
    return tuple(found)


def laid_out(kit: Kit, words: Runs, size: str, width: int) -> Block:
    """The runs in lines no wider than so many pixels."""
    return kit.kept(("block", words, size, width), lambda: _laid_out(kit, words, size, max(1, width)))


def natural_width(kit: Kit, words: Runs, size: str) -> int:
    """How wide the runs are in one line."""
    return laid_out(kit, words, size, 1_000_000).width


def _laid_out(kit: Kit, words: Runs, size: str, width: int) -> Block:
    lines: list[tuple[Piece, ...]] = []
    line: list[Piece] = []
    x = 0
    for run in _pieces(words):
        if run.text == "\n":
            lines.append(_trimmed(kit, line, size))
            line, x = [], 0
            continue
        blank = run.text.isspace()
        if blank and not line:
            continue
        wide = kit.text_width(run.text, size, run.weight)
        if x + wide > width and line and not blank:
            lines.append(_trimmed(kit, line, size))
            line, x = [], 0
        for part in _broken(kit, run, size, width) if wide > width and not blank else (run,):
            part_wide = kit.text_width(part.text, size, part.weight)
            if x + part_wide > width and line and not blank:
                lines.append(tuple(line))
                line, x = [], 0
            line.append(Piece(x, part, part_wide))
            x += part_wide
    lines.append(_trimmed(kit, line, size))
    joined = tuple(_joined(kit, each, size) for each in lines)
    return Block(joined, size, max((each[-1].x + each[-1].width for each in joined if each), default=0), kit.line_height(size))


def _pieces(words: Sequence[Run]) -> Iterator[Run]:
    for run in words:
        yield from (replace(run, text=part) for part in PIECES.findall(run.text))


def _trimmed(kit: Kit, line: list[Piece], size: str) -> tuple[Piece, ...]:
    while line and line[-1].run.text.isspace():
        line.pop()
    return tuple(line)


def _broken(kit: Kit, run: Run, size: str, width: int) -> Iterator[Run]:
    rest = run.text
    while rest:
        k = len(rest)
        while k > 1 and kit.text_width(rest[:k], size, run.weight) > width:
            k -= 1
        yield replace(run, text=rest[:k])
        rest = rest[k:]


def _joined(kit: Kit, line: tuple[Piece, ...], size: str) -> tuple[Piece, ...]:
    """Neighbours of one style as one piece: fewer pictures, and letters that are spaced as their font wants it."""
    found: list[Piece] = []
    for piece in line:
        last = found[-1] if found else None
        if last is not None and replace(last.run, text="") == replace(piece.run, text=""):
            run = replace(last.run, text=last.run.text + piece.run.text)
            found[-1] = Piece(last.x, run, kit.text_width(run.text, size, run.weight))
        else:
            found.append(piece)
    return tuple(found)


def shortened(kit: Kit, text: str, size: str, weight: str, width: int) -> str:
    """The text, cut with an ellipsis where it is too wide."""
    if kit.text_width(text, size, weight) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if kit.text_width(text[:middle].rstrip() + "…", size, weight) <= width else (low, middle - 1)
    return text[:low].rstrip() + "…"
