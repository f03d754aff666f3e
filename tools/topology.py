"""The atlas as it comes: TopoJSON, where neighbours share the line between them, so that what they share can be found and dissolved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.regions import Place, Regions

Degrees = tuple[float, float]
ArcRing = tuple[int, ...]  # arcs by number; ~n is arc n run backwards


class AtlasRefused(Exception):
    """A sentence about what the atlas holds that the table of regions does not expect."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One polygon of the atlas: the country or place it is drawn for, its region, its rings of arcs."""

    country: str
    region: str
    rings: tuple[ArcRing, ...]


@dataclass(frozen=True, slots=True)
class Atlas:
    """Lines in degrees, the pieces of land between them, and the places of their own that this atlas is fine enough to draw."""

    arcs: tuple[tuple[Degrees, ...], ...]
    pieces: tuple[Piece, ...]
    places: tuple[str, ...]


def read_atlas(topology: Mapping[str, Any], table: Regions) -> Atlas:
    """The countries of a TopoJSON file, each in its region; a shape that the table does not know is refused."""
    arcs = tuple(_arc(arc, topology["transform"]) for arc in topology["arcs"])
    home = table.home()
    numbers = {table.written.get(name, name): name for name in home if not name.isdigit()}
    pieces: list[Piece] = []
    places: set[str] = set()
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        country = shape.get("id") or numbers.get(name, name)
        if country in table.left_out:
            continue
        if country not in home:
            raise AtlasRefused(f"The atlas draws {name} ({country}), which stands in no region; add it to regions.yaml.")
        for polygon in shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]:
            rings = tuple(tuple(ring) for ring in polygon)
            place = _place(rings, country, arcs, table.places)
            if place:
                pieces.append(Piece(place.beside or place.id, place.region, rings))
                places.add(place.id)
            else:
                pieces.append(Piece(table.no_line.get(country, country), home[country], rings))
    return Atlas(arcs, tuple(pieces), tuple(sorted(places)))


def owners(pieces: Iterable[Piece]) -> dict[int, tuple[Piece, ...]]:
    """The pieces on either side of each arc."""
    sides: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        for ring in piece.rings:
            for arc in ring:
                sides[forwards(arc)].append(piece)
    return {arc: tuple(found) for arc, found in sides.items()}


def dissolved(pieces: Iterable[Piece]) -> list[ArcRing]:
    """The rings around pieces taken together: an arc that two of them share is inside, and goes."""
    arcs = [arc for piece in pieces for ring in piece.rings for arc in ring]
    times = Counter(forwards(arc) for arc in arcs)
    return [(arc,) for arc in arcs if times[forwards(arc)] == 1]


def stitched(ends: Mapping[int, tuple[Any, Any]], loose: Sequence[ArcRing]) -> list[ArcRing]:
    """Single arcs joined where one ends and the next begins, until every ring is closed; `ends` holds each arc's first and last point."""

    def end(arc: int, last: bool) -> Any:
        first, final = ends[forwards(arc)]
        return final if last == (arc >= 0) else first

    begin: dict[Any, list[int]] = defaultdict(list)
    for (arc,) in loose:
        begin[end(arc, False)].append(arc)
    rings: list[ArcRing] = []
    used: set[int] = set()
    for (arc,) in loose:
        if arc in used:
            continue
        used.add(arc)
        ring = [arc]
        while end(ring[-1], True) != end(arc, False):
            onwards = [found for found in begin[end(ring[-1], True)] if found not in used]
            if not onwards:
                raise AtlasRefused(f"A ring that begins with arc {arc} does not close.")
            ring.append(onwards[0])
            used.add(onwards[0])
        rings.append(tuple(ring))
    return rings


def forwards(arc: int) -> int:
    """The number of an arc, whichever way it is run."""
    return arc if arc >= 0 else ~arc


def _arc(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> tuple[Degrees, ...]:
    """An arc in degrees: the file holds steps in whole numbers."""
    (across, up), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    points: list[Degrees] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * across + west, y * up + south))
    return tuple(points)


def _place(rings: Sequence[ArcRing], country: str, arcs: Sequence[Sequence[Degrees]], places: Iterable[Place]) -> Place | None:
    """The place that a polygon is, where it lies wholly in one's box."""
    points = [point for arc in rings[0] for point in arcs[forwards(arc)]]
    for place in places:
        west, south, east, north = place.box
        if place.of == country and all(west <= x <= east and south <= y <= north for x, y in points):
            return place
    return None
