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
    for run in _pieces(words):
        if run.text == "\n":
            lines.append(_trimmed(kit, line, size))
            line = []
            continue
        if run.text.isspace() and not line:
            continue
        for part in _broken(kit, run, size, width):
            longer = _with(kit, line, part, size)
            if longer[-1].x + longer[-1].width > width and line and not part.text.isspace():
                kept, begun = _torn(kit, line, size)
                lines.append(_trimmed(kit, kept, size))
                longer = []
                for each in (*begun, part):
                    longer = _with(kit, longer, each, size)
            line = longer
    lines.append(_trimmed(kit, line, size))
    return Block(tuple(lines), size, max((each[-1].x + each[-1].width for each in lines if each), default=0), kit.line_height(size))


def _pieces(words: Sequence[Run]) -> Iterator[Run]:
    for run in words:
        yield from (replace(run, text=part) for part in PIECES.findall(run.text))


def _with(kit: Kit, line: Sequence[Piece], run: Run, size: str) -> list[Piece]:
    """A line with one more word. Words of one style are one piece, measured as a whole: letters are spaced as their font wants it."""
    last = line[-1] if line else None
    if last is not None and replace(last.run, text="") == replace(run, text=""):
        joined = replace(last.run, text=last.run.text + run.text)
        return [*line[:-1], Piece(last.x, joined, kit.text_width(joined.text, size, joined.weight))]
    x = last.x + last.width if last is not None else 0
    return [*line, Piece(x, run, kit.text_width(run.text, size, run.weight))]


def _torn(kit: Kit, line: list[Piece], size: str) -> tuple[list[Piece], tuple[Run, ...]]:
    """A line without the word that is not over yet, and that word: a sign that follows strong words goes with them to the next line."""
    last = line[-1]
    at = len(last.run.text) if last.run.text[-1:].isspace() else last.run.text.rfind(" ") + 1
    head, tail = replace(last.run, text=last.run.text[:at]), replace(last.run, text=last.run.text[at:])
    kept = [*line[:-1], *([Piece(last.x, head, kit.text_width(head.text, size, head.weight))] if head.text else [])]
    return (kept, (tail,) if tail.text else ()) if kept else (line, ())


def _trimmed(kit: Kit, line: Sequence[Piece], size: str) -> tuple[Piece, ...]:
    """A line without the space at its end."""
    if not line:
        return ()
    last = line[-1]
    text = last.run.text.rstrip()
    if not text:
        return _trimmed(kit, line[:-1], size)
    if text == last.run.text:
        return tuple(line)
    return (*line[:-1], Piece(last.x, replace(last.run, text=text), kit.text_width(text, size, last.run.weight)))


def _broken(kit: Kit, run: Run, size: str, width: int) -> Iterator[Run]:
    """A word, in parts where it is wider than a line."""
    rest = run.text
    while rest:
        k = len(rest)
        while k > 1 and kit.text_width(rest[:k], size, run.weight) > width and not rest.isspace():
            k -= 1
        yield replace(run, text=rest[:k])
        rest = rest[k:]


def shortened(kit: Kit, text: str, size: str, weight: str, width: int) -> str:
    """The text, cut with an ellipsis where it is too wide."""
    if kit.text_width(text, size, weight) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if kit.text_width(text[:middle].rstrip() + "…", size, weight) <= width else (low, middle - 1)
    return text[:low].rstrip() + "…"
