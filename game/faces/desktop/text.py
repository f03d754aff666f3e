"""Words laid out: runs of one style each, broken into lines that fit a width.

Law: what is measured is what is drawn; a word that is wider than its line is broken, never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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

    def saying(self, text: str) -> Run:
        """Other words in this style."""
        return Run(text, self.weight, self.colour, self.link)


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
    line = _Line(kit, size)
    for run in _pieces(words):
        if run.text == "\n":
            lines.append(line.ended())
            line = _Line(kit, size)
            continue
        blank = run.text.isspace()
        if blank and not line.pieces:
            continue
        for part in _broken(kit, run, size, width):
            if line.takes(part, width) or blank:
                line.add(part)
                continue
            begun = line.torn()
            lines.append(line.ended())
            line = _Line(kit, size)
            for each in (*begun, part):
                line.add(each)
    lines.append(line.ended())
    return Block(tuple(lines), size, max((each[-1].x + each[-1].width for each in lines if each), default=0), kit.line_height(size))


class _Line:
    """A line that grows by words. Words of one style are one piece, measured as a whole: letters are spaced as their font wants it. While there is room
    enough its last piece is only guessed, from the widths of its words."""

    def __init__(self, kit: Kit, size: str) -> None:
        self.kit, self.size = kit, size
        self.pieces: list[Piece] = []
        self.guessed = 0  # words that the last piece has grown by since it was measured
        self.off = max(2, kit.line_height(size) // 8)  # how far a guess may be off for each of them

    def add(self, word: Run) -> None:
        """One word more, whether there is room for it or not."""
        wide, last = self.kit.text_width(word.text, self.size, word.weight), self.pieces[-1] if self.pieces else None
        if last is not None and _alike(last.run, word):
            self.pieces[-1] = Piece(last.x, word.saying(last.run.text + word.text), last.width + wide)
            self.guessed += 1
            return
        self._measure()
        last = self.pieces[-1] if self.pieces else None
        self.pieces.append(Piece(last.x + last.width if last is not None else 0, word, wide))

    def takes(self, word: Run, width: int) -> bool:
        """Whether there is room for a word; there always is for the first."""
        if not self.pieces:
            return True
        last, wide = self.pieces[-1], self.kit.text_width(word.text, self.size, word.weight)
        if last.x + last.width + wide + (self.guessed + 1) * self.off <= width:
            return True
        if _alike(last.run, word):
            return last.x + self.kit.text_width(last.run.text + word.text, self.size, word.weight) <= width
        self._measure()
        return last.x + self.pieces[-1].width + wide <= width

    def _measure(self) -> None:
        """The last piece as wide as it is."""
        if self.guessed:
            self.pieces[-1] = self._piece(self.pieces[-1].x, self.pieces[-1].run)
            self.guessed = 0

    def _piece(self, x: int, run: Run) -> Piece:
        return Piece(x, run, self.kit.text_width(run.text, self.size, run.weight))

    def torn(self) -> tuple[Run, ...]:
        """The word that is not over yet goes to the next line: a sign that follows strong words goes with them."""
        last = self.pieces[-1]
        at = len(last.run.text) if last.run.text[-1:].isspace() else last.run.text.rfind(" ") + 1
        head, tail = last.run.saying(last.run.text[:at]), last.run.saying(last.run.text[at:])
        kept = [*self.pieces[:-1], *([self._piece(last.x, head)] if head.text else [])]
        if not kept:
            return ()
        self.pieces, self.guessed = kept, 0
        return (tail,) if tail.text else ()

    def ended(self) -> tuple[Piece, ...]:
        """The line without the space at its end."""
        while self.pieces and not self.pieces[-1].run.text.rstrip():
            self.pieces.pop()
            self.guessed = 0
        if self.pieces:
            last = self.pieces[-1]
            text = last.run.text.rstrip()
            if text != last.run.text or self.guessed:
                self.pieces[-1] = self._piece(last.x, last.run.saying(text))
        return tuple(self.pieces)


def _alike(one: Run, other: Run) -> bool:
    """Whether two runs have one style."""
    return one.weight == other.weight and one.colour == other.colour and one.link == other.link


def _pieces(words: Sequence[Run]) -> Iterator[Run]:
    for run in words:
        yield from (run.saying(part) for part in PIECES.findall(run.text))


def _broken(kit: Kit, run: Run, size: str, width: int) -> Iterator[Run]:
    """A word, in parts where it is wider than a line."""
    rest = run.text
    while rest:
        k = len(rest)
        while k > 1 and kit.text_width(rest[:k], size, run.weight) > width and not rest.isspace():
            k -= 1
        yield run.saying(rest[:k])
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
