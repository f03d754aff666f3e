"""A sheet on which charts are drawn: it writes SVG as text, valid and without scripts, whatever names it is given.

Law: every text is escaped, every sheet has a title and a description, and its ids begin with its key, so that many stand on one page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from game.faces.charts.measure import Box, box_of, fitted
from game.faces.palette import FONTS, Pen, Theme, mixed

TITLE, BODY, SMALL = 16.0, 12.0, 11.0  # sizes of text
FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold at all
CONTROLS = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # what would turn the text around it
SOFT = 0.14  # how much paper is in the colour of a surface
KEY = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}")

PATTERNS = {  # tiles of 8 by 8, drawn over a surface in the colour of the paper
    "ascending": "M-2 2l4 -4M0 8l8 -8M6 10l4 -4",
    "descending": "M-2 6l4 4M0 0l8 8M6 -2l4 4",
    "level": "M0 4h8",
    "upright": "M4 0v8",
    "grid": "M0 4h8M4 0v8",
    "dense": "M0 2h8M0 6h8",
    "dots": "M2 2h.01M6 6h.01",
}


def escaped(text: str) -> str:
    """A text as it may stand in XML and in HTML, between tags and between quotation marks."""
    text = CONTROLS.sub("", FORBIDDEN.sub("\ufffd", text))
    for sign, said in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        text = text.replace(sign, said)
    return text


def number(value: float) -> str:
    """A coordinate, to a tenth."""
    text = f"{value:.1f}"
    text = text[:-2] if text.endswith(".0") else text
    return "0" if text == "-0" else text


def attributes(**given: str | float) -> str:
    """` name="value"` for each; an underscore stands for a hyphen."""
    said = ((name.rstrip("_").replace("_", "-"), value if isinstance(value, str) else number(value)) for name, value in given.items())
    return "".join(f' {name}="{escaped(value)}"' for name, value in said)


def polyline(points: Iterable[tuple[float, float]], close: bool = False) -> str:
    """A path through points."""
    said = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{said}{'Z' if close else ''}"


def softened(pen: Pen, theme: Theme) -> str:
    """The colour of a pen on a surface: large surfaces are calmer."""
    return mixed(pen.colour, theme.paper, SOFT)


class Sheet:
    """A picture being drawn. Where x and y are asked for, (0, 0) is the upper left corner."""

    def __init__(self, key: str, theme: Theme, width: float, height: float) -> None:
        if not KEY.fullmatch(key):
            raise ValueError(f"The key of a picture is a short word of letters, digits and hyphens, not {key[:40]!r}.")
        self.key, self.theme, self.width, self.height = key, theme, width, height
        self.parts: list[str] = []
        self.patterns: dict[str, str] = {}
        self.texts: list[Box] = []  # the room of every text so far

    # -- shapes

    def add(self, tag: str, **given: str | float) -> None:
        """Any element without content."""
        self.parts.append(f"<{tag}{attributes(**given)}/>")

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, **given: str | float) -> None:
        self.add("path", d=polyline([(x1, y1), (x2, y2)]), stroke=colour, fill="none", **given)

    def path(self, d: str, **given: str | float) -> None:
        self.add("path", d=d, **given)

    def rect(self, box: Box, fill: str, **given: str | float) -> None:
        self.add("rect", x=box.left, y=box.top, width=max(0.0, box.right - box.left), height=max(0.0, box.bottom - box.top), fill=fill, **given)

    def circle(self, x: float, y: float, r: float, fill: str, **given: str | float) -> None:
        self.add("circle", cx=x, cy=y, r=r, fill=fill, **given)

    def mark(self, pen: Pen, x: float, y: float, r: float = 4.0) -> None:
        """The mark of a pen at a place."""
        paper = self.theme.paper
        hollow = {"ring", "frame"}
        shapes = {
            "block": [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)],
            "frame": [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)],
            "diamond": [(x, y - 1.3 * r), (x + 1.3 * r, y), (x, y + 1.3 * r), (x - 1.3 * r, y)],
            "triangle": [(x, y - 1.2 * r), (x + 1.2 * r, y + r), (x - 1.2 * r, y + r)],
            "valley": [(x, y + 1.2 * r), (x + 1.2 * r, y - r), (x - 1.2 * r, y - r)],
        }
        if pen.mark == "cross":
            self.path(f"{polyline([(x - r, y - r), (x + r, y + r)])}{polyline([(x - r, y + r), (x + r, y - r)])}", stroke=pen.colour, stroke_width=2.4)
            return
        look: dict[str, str | float] = {"stroke": pen.colour, "stroke_width": 2} if pen.mark in hollow else {"stroke": paper, "stroke_width": 1}
        fill = paper if pen.mark in hollow else pen.colour
        if pen.mark in shapes:
            self.path(polyline(shapes[pen.mark], close=True), fill=fill, **look)
        else:
            self.circle(x, y, r, fill, **look)

    def surface(self, d: str, pen: Pen, **given: str | float) -> None:
        """A filled outline in the colour and the pattern of a pen."""
        fill = softened(pen, self.theme)
        fill = self.hatched(pen.pattern, fill) if pen.pattern in PATTERNS else fill
        self.path(d, fill=fill, stroke=self.theme.paper, stroke_width=1.2, stroke_linejoin="round", **given)

    def hatched(self, pattern: str, ground: str, zoom: float = 1.0) -> str:
        """What to fill with for a pattern in the colour of the paper on a ground."""
        name = f"{self.key}-{pattern}-{ground[1:]}" + ("" if zoom == 1 else f"-{round(100 * zoom)}")
        dotted = pattern == "dots"
        look = attributes(d=PATTERNS[pattern], stroke=self.theme.paper, stroke_width=2.2 if dotted else 1.1, stroke_linecap="round" if dotted else "butt")
        tile = f'<path fill="{ground}" d="M0 0h8v8h-8z"/><path{look} fill="none" stroke-opacity=".6"/>'
        size = "" if zoom == 1 else f' patternTransform="scale({zoom:.2f})"'
        self.patterns[name] = f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse"{size}>{tile}</pattern>'
        return f"url(#{name})"

    # -- text

    def text(self, x: float, y: float, said: str, size: float = BODY, *, anchor: str = "start", bold: bool = False, colour: str = "", halo: str = "") -> None:
        """One line whose foot stands at a place; `halo` is the colour of what it stands on, where that is not calm."""
        if not said.strip():
            return
        given: dict[str, str | float] = {"x": x, "y": y, "font_size": size, "fill": colour or self.theme.ink}
        if anchor != "start":
            given["text_anchor"] = anchor
        if bold:
            given["font_weight"] = "600"
        if halo:
            given |= {"stroke": halo, "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"}
        self.texts.append(box_of(said, x, y, size, anchor, bold))
        self.parts.append(f"<text{attributes(**given)}>{escaped(said)}</text>")

    def headed(self, title: str) -> None:
        """The title, at the upper left."""
        self.text(0, TITLE + 2, fitted(title, self.width, TITLE, bold=True), TITLE, bold=True)

    # -- the whole

    def svg(self, title: str, about: str) -> str:
        """The picture as one element."""
        box = f"0 0 {number(self.width)} {number(self.height)}"
        head = attributes(xmlns="http://www.w3.org/2000/svg", viewBox=box, role="img", aria_labelledby=f"{self.key}-t {self.key}-d", font_family=FONTS)
        said = f'<title id="{self.key}-t">{escaped(title)}</title><desc id="{self.key}-d">{escaped(about)}</desc>'
        defs = f"<defs>{''.join(self.patterns.values())}</defs>" if self.patterns else ""
        return f"<svg{head}>{said}{defs}{''.join(self.parts)}</svg>"
