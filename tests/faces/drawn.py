"""Looking at a picture as its reader does: it parses, holds nothing that runs, and no text lies on another or outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

from game.faces.charts.measure import Box, box_of

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "defs", "pattern", "path", "rect", "circle", "text", "g"}
COLOUR = re.compile(r"#[0-9a-f]{6}|none|url\(#[A-Za-z][\w-]*\)")
HOSTILE = '</text></svg><script>alert(1)</script>&amp; "quoted" \'single\' \x00\x1b[2J ]]> <!-- \u202egnp\ud800'


@dataclass(frozen=True)
class Said:
    """A line of text on a picture."""

    text: str
    box: Box
    fill: str
    halo: str


@dataclass(frozen=True)
class Picture:
    """A picture that was parsed."""

    root: ElementTree.Element
    width: float
    height: float
    texts: tuple[Said, ...]

    def said(self) -> str:
        return "\n".join(text.text for text in self.texts)


def looked_at(svg: str, key: str) -> Picture:
    """Parses a picture and checks what must hold for every one."""
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        name = element.tag.removeprefix(SVG)
        assert name in ALLOWED, name
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on") and "href" not in attribute, attribute
            assert attribute == "id" or not {"nan", "inf", "-inf"} & set(value.replace("M", " ").split()), (attribute, value)
            if attribute in ("fill", "stroke"):
                assert COLOUR.fullmatch(value), value
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids)) and all(id.startswith(f"{key}-") for id in ids), ids
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == [root[0].attrib["id"], root[1].attrib["id"]]
    assert (root[0].tag, root[1].tag) == (f"{SVG}title", f"{SVG}desc")
    used = {id for element in root.iter() for value in element.attrib.values() for id in re.findall(r"url\(#([\w-]+)\)", value)}
    assert used <= set(ids)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    return Picture(root, width, height, tuple(texts(root)))


def texts(root: ElementTree.Element) -> Iterator[Said]:
    for element in root.iter(f"{SVG}text"):
        given = element.attrib
        box = box_of(element.text or "", float(given["x"]), float(given["y"]), float(given["font-size"]), given.get("text-anchor", "start"), "font-weight" in given)
        yield Said(element.text or "", box, given["fill"], given.get("stroke", ""))


def in_order(picture: Picture) -> None:
    """No text lies on another, and none outside the picture."""
    for one, other in combinations(picture.texts, 2):
        assert not one.box.meets(other.box), (one.text, other.text)
    for text in picture.texts:
        box = text.box
        assert box.left >= -1 and box.top >= -1 and box.right <= picture.width + 1 and box.bottom <= picture.height + 1, (text.text, box, picture.width, picture.height)
