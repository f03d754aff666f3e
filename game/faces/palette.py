"""The colours of pages, pictures and screens: told apart by people who see colours otherwise, and in grey print by lightness, dashes and patterns.

Law: colour never speaks alone. A pen has a dash, a pattern and a mark of its own; text stands in `ink` or `quiet`, never in a pen's colour.
"""

from __future__ import annotations

from dataclasses import dataclass

FONTS = "Inter, 'Noto Sans', system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
DARKEST, LIGHTEST = "#000000", "#ffffff"

DASHES = ("", "7 3", "2 3", "9 3 2 3", "12 4", "5 2 1 2 1 2", "1 3", "4 4")  # of lines, by pen
MARKS = ("disc", "block", "diamond", "triangle", "ring", "cross", "frame", "valley")  # at the end of a line, by pen
PATTERNS = ("solid", "ascending", "dots", "level", "descending", "upright", "grid", "dense")  # of surfaces, by pen


@dataclass(frozen=True, slots=True)
class Pen:
    """How one thing among several is drawn, the same in every picture of a page."""

    colour: str
    dash: str
    mark: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Theme:
    """All colours of a page."""

    name: str
    paper: str
    ink: str  # text, and what matters most
    quiet: str  # text that stands back
    rule: str  # lines that help the eye
    sea: str
    land: str  # where nothing is known
    pens: tuple[Pen, ...]
    ramp: tuple[str, ...]  # from little to much
    scales: tuple[str, ...]  # from below nothing, over nothing in the middle, to above it

    def pen(self, k: int) -> Pen:
        """The pen of the thing with this number; after the last they begin again."""
        return self.pens[k % len(self.pens)]


def _pens(*colours: str) -> tuple[Pen, ...]:
    return tuple(Pen(*row) for row in zip(colours, DASHES, MARKS, PATTERNS))


PAPER = Theme(
    name="paper",
    paper="#fcfbf8",
    ink="#1b242f",
    quiet="#56606c",
    rule="#dedbd3",
    sea="#dfe8ee",
    land="#d9d6ce",
    pens=_pens("#23397c", "#b84a19", "#2c7f6a", "#793840", "#b58604", "#4b97b5", "#282a2c", "#845eb9"),
    ramp=("#f2e9d0", "#b5cc9f", "#4ca59f", "#226694", "#242a5d"),
    scales=("#81300f", "#b25c32", "#d9ad8a", "#ece7dd", "#92bed9", "#40739f", "#28467d"),
)
NIGHT = Theme(
    name="night",
    paper="#121a24",
    ink="#edf1f5",
    quiet="#a9b6c4",
    rule="#2e3946",
    sea="#16304a",
    land="#3b4653",
    pens=_pens("#6ca9fc", "#f28f56", "#78deab", "#d85c78", "#f0d250", "#c2e9fe", "#a3a8ae", "#a57ac4"),
    ramp=("#3d3d7d", "#3371a2", "#51a9a4", "#b4ce9b", "#f5ecc6"),
    scales=("#f1bc7e", "#d37c43", "#924e33", "#3b4048", "#3b6695", "#569cd4", "#90d6f2"),
)


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of `#rrggbb`, each from 0 to 1."""
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """How much light a colour gives, from 0 to 1, as the rules for accessible pages count it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """How well one colour can be told from another it stands on: 1 not at all, 21 black on white; text needs 4.5."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of another one in it."""
    parts = (round(255 * (a + (b - a) * share)) for a, b in zip(channels(colour), channels(other)))
    return "#" + "".join(f"{part:02x}" for part in parts)


def readable_on(fill: str) -> str:
    """The colour of a text on a surface."""
    return max((DARKEST, LIGHTEST), key=lambda colour: contrast(colour, fill))
