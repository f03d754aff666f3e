"""Room on a picture: how wide a text is, where it breaks, how things that stand too near each other are moved apart.

Law: widths are estimates on the safe side (those of Inter, rounded up), since a page does not know which fonts its reader has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, floor, log10

ELLIPSIS = "…"
GROUPS = {
    0.25: "'ijl",
    0.3: " !,.:;I·",
    0.35: "|",
    0.4: "()/[\\]frt{}",
    0.45: '"_',
    0.5: "*-1^`–°",
    0.55: "?Jksxz",
    0.6: "7EFLacehnouvy",
    0.65: "#$&02345689BKPRSTXZbdgpq",
    0.7: "+<=>AVY~−×",
    0.75: "CDGHU",
    0.8: "NOQ",
    0.85: "%w…",
    0.9: "Mm",
    0.95: "@W",
}
WIDTHS = {letter: width for width, letters in GROUPS.items() for letter in letters}
OTHER, BROAD, BOLD = 0.72, 1.05, 1.06  # letters not listed; those of East Asia; how much wider bold letters are
UP, DOWN = 0.78, 0.26  # how far a line of text reaches above and below its foot, in sizes


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, air: float = 0.0) -> bool:
        """Whether both share room, or come nearer than so much air."""
        across = self.left < other.right + air and other.left < self.right + air
        return across and self.top < other.bottom + air and other.top < self.bottom + air

    def moved(self, x: float, y: float) -> Box:
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)


def wide(text: str, size: float, bold: bool = False) -> float:
    """How wide a line of text is at most."""
    return sum(_letter(c) for c in text) * size * (BOLD if bold else 1.0)


def _letter(c: str) -> float:
    if c in WIDTHS:
        return WIDTHS[c]
    if unicodedata.east_asian_width(c) in "WF":
        return BROAD
    plain = unicodedata.normalize("NFD", c)[0]
    return WIDTHS.get(plain, OTHER if c.islower() else 1.0)


def box_of(text: str, x: float, y: float, size: float, anchor: str = "start", bold: bool = False) -> Box:
    """The room of a line of text whose foot stands at a place."""
    width = wide(text, size, bold)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, y - UP * size, left + width, y + DOWN * size)


def fitted(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than its room."""
    if wide(text, size, bold) <= room:
        return text
    while text and wide(text.rstrip() + ELLIPSIS, size, bold) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def wrapped(text: str, room: float, size: float, most: int, bold: bool = False) -> list[str]:
    """The text in lines no wider than its room, no more than `most`; what is left over is cut."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line = words.pop(0)
        while words and wide(f"{line} {words[0]}", size, bold) <= room:
            line = f"{line} {words.pop(0)}"
        if words and len(lines) == most - 1:
            line = " ".join([line, *words])
            words = []
        lines.append(fitted(line, room, size, bold))
    return lines


def moved_apart(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles as near as can be to those wanted, in the same order, so that things of these sizes do not touch and stay between two ends.

    With what stands before it taken off, a thing that may not overtake the one before is a number that may not fall: neighbours that would
    are given their mean. Where there is too little room they begin at `low`.
    """
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    before = [0.0, *accumulate(sizes[k] for k in order)]
    blocks: list[tuple[float, int]] = []  # the mean of some neighbours, and how many they are
    for k, taken in zip(order, before):
        mean, count = wanted[k] - sizes[k] / 2 - taken, 1
        while blocks and blocks[-1][0] > mean:
            other, others = blocks.pop()
            mean, count = (other * others + mean * count) / (others + count), others + count
        blocks.append((mean, count))
    tops = [max(low, min(mean, high - before[-1])) for mean, count in blocks for _ in range(count)]
    found = [0.0] * len(wanted)
    for k, top, taken in zip(order, tops, before):
        found[k] = top + taken + sizes[k] / 2
    return found


def in_rows(spans: Sequence[tuple[float, float]], air: float) -> list[int]:
    """For each span from left to right, the first row in which it meets no other."""
    ends: list[float] = []
    found = [0] * len(spans)
    for k in sorted(range(len(spans)), key=lambda k: spans[k]):
        left, right = spans[k]
        row = next((r for r, end in enumerate(ends) if end + air <= left), len(ends))
        if row == len(ends):
            ends.append(right)
        ends[row] = right
        found[k] = row
    return found


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers between two ends, about so many steps."""
    span = high - low
    if not span > 0:
        return [low]
    rough = span / about
    unit = 10.0 ** floor(log10(rough))
    step = min((k * unit for k in (1, 2, 2.5, 5, 10)), key=lambda step: abs(step - rough))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]
