"""Makes `assets/map`: the regions of the game on an Equal Earth map, in one form for the window and for web pages.

    python3 -m tools.make_map                  # fetches the atlas with npm into a folder that is thrown away
    python3 -m tools.make_map FOLDER           # takes the atlas from a folder that holds countries-50m.json and countries-110m.json

Running it twice gives the same bytes. docs/map.md says what the files hold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tools import shapes
from tools.projection import Plane, turned
from tools.regions import Regions, country_names, read_regions
from tools.topology import Atlas, Piece, dissolved, forwards, owners, read_atlas, stitched

PACKAGE = "world-atlas@2.0.2"
FOLDER = Path(__file__).resolve().parent.parent / "assets" / "map"
PAGE = Path(__file__).resolve().parent.parent / "docs" / "map.md"
BEGIN, END = "<!-- countries: made by tools/make_map.py -->", "<!-- end of countries -->"
FORM = 1  # grows when a reader of the files must change
NORTH, SOUTH = 84.0, -57.0  # what the map shows: from the north of Greenland to the south of Chile


@dataclass(frozen=True, slots=True)
class Detail:
    """One of the two maps: the file of the atlas, its hash, its width in units, and how small a thing may be (square units)."""

    name: str
    sha256: str
    width: int
    bump: float
    island: float


DETAILS = (
    Detail("50m", "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394", 16384, 6.0, 20.0),
    Detail("110m", "2516c915867c7baf18ddec727aec46c315541a07cfb3d79a6559b05d5e94eee8", 4096, 0.0, 0.0),
)


def main(arguments: Sequence[str]) -> None:
    """Writes both maps and the table of countries in docs/map.md."""
    parser = argparse.ArgumentParser(prog="tools.make_map", description="Makes the map of the game from the atlas.")
    parser.add_argument("atlas", nargs="?", type=Path, help="a folder with the atlas; without it, npm fetches it")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where the maps go")
    chosen = parser.parse_args(arguments)
    table = read_regions()
    with tempfile.TemporaryDirectory() as temporary:
        source = chosen.atlas or fetched(Path(temporary))
        chosen.to.mkdir(parents=True, exist_ok=True)
        for detail in DETAILS:
            raw = (source / f"countries-{detail.name}.json").read_bytes()
            if hashlib.sha256(raw).hexdigest() != detail.sha256:
                raise SystemExit(f"countries-{detail.name}.json is not the file of {PACKAGE}; the map would come out different.")
            (chosen.to / f"world-{detail.name}.json").write_text(written(world(json.loads(raw), table, detail)), "utf-8")
    if chosen.to == FOLDER:
        page = PAGE.read_text("utf-8")
        head, tail = page[: page.index(BEGIN)], page[page.index(END) :]
        PAGE.write_text(f"{head}{BEGIN}\n\n{countries_table(table)}\n{tail}", "utf-8")


def fetched(folder: Path) -> Path:
    """The atlas, fetched by npm into this folder."""
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (packed,) = folder.glob("*.tgz")
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def countries_table(table: Regions) -> str:
    """Which country lies where, as a table for readers."""
    names = country_names()
    lines = ["| region | id | countries |", "|---|---|---|"]
    for region in table.regions.values():
        there = [names[country] for country in region.countries] + [place.name for place in table.places if place.region == region.id]
        lines.append(f"| {region.name} | `{region.id}` | {', '.join(there)} |")
    return "\n".join(lines) + "\n"


# --- the map --------------------------------------------------------------------------------------------------------------


def world(topology: Mapping[str, Any], table: Regions, detail: Detail) -> dict[str, Any]:
    """The content of one file."""
    plane = Plane(detail.width)
    atlas = read_atlas(topology, table)
    lines = [_line(arc, plane, detail.bump) for arc in atlas.arcs]
    sides = owners(atlas.pieces)
    return {
        "form": FORM,
        "detail": detail.name,
        "projection": "Equal Earth, turned 11 degrees",
        "width": plane.width,
        "height": plane.height,
        "frame": _frame(plane),
        "sphere": _path([_outline(plane)]),
        "graticule": _path(_graticule(plane), closed=False),
        "places": list(atlas.places),
        "regions": _regions(atlas, table, lines, plane, detail),
        "borders": _path((lines[arc] for arc in _between(sides, "region")), closed=False),
        "inner": _path((lines[arc] for arc in _between(sides, "country")), closed=False),
    }


def _regions(atlas: Atlas, table: Regions, lines: Sequence[Sequence[shapes.Spot]], plane: Plane, detail: Detail) -> dict[str, Any]:
    """Path, label, boxes, area and neighbours of each region."""
    ends = {number: (arc[0], arc[-1]) for number, arc in enumerate(atlas.arcs)}
    pieces: dict[str, list[Piece]] = defaultdict(list)
    for piece in atlas.pieces:
        pieces[piece.region].append(piece)
    kept = _largest(atlas.pieces, lines)
    land, sea = _land(atlas), _sea(table)
    found: dict[str, Any] = {}
    for region in table.regions.values():
        rings = _rings(stitched(ends, dissolved(pieces[region.id])), lines, detail.island, kept)
        total = sum(shapes.area(ring) for ring in rings)
        anchor, room = _label(rings, table.anchors.get(region.id), plane)
        found[region.id] = {
            "name": region.name,
            "label": region.label,
            "at": anchor,
            "room": room,
            "box": _whole(shapes.box(spot for ring in rings for spot in ring)),
            "core": _whole(shapes.box(_core(rings, total))),
            "area": round(total * plane.km2 / 1000),
            "land": sorted(land[region.id]),
            "sea": sorted(sea[region.id] - land[region.id]),
            "path": _path(rings),
        }
    return found


def _rings(
    loops: Iterable[Sequence[int]], lines: Sequence[Sequence[shapes.Spot]], island: float, kept: set[int]
) -> list[shapes.Ring]:
    """The rings of a region on whole numbers, the largest first; small islands go, unless they are most of a country."""
    rings: list[shapes.Ring] = []
    for loop in loops:
        ring: shapes.Ring = []
        for arc in loop:
            line = lines[arc] if arc >= 0 else lines[~arc][::-1]
            ring.extend(line[1:] if ring else line)
        ring = shapes.rounded(ring)[:-1]
        size = abs(shapes.area(ring)) if len(ring) > 2 else 0.0
        if size >= max(island, 0.5) or (size > 0 and any(forwards(arc) in kept for arc in loop)):
            rings.append(ring)
    return sorted(rings, key=lambda ring: (-abs(shapes.area(ring)), ring))


def _largest(pieces: Iterable[Piece], lines: Sequence[Sequence[shapes.Spot]]) -> set[int]:
    """The arcs around each country's largest piece, which is drawn however small it is."""
    best: dict[tuple[str, str], tuple[float, Piece]] = {}
    for piece in pieces:
        ring = [spot for arc in piece.rings[0] for spot in (lines[arc] if arc >= 0 else lines[~arc][::-1])]
        size = abs(shapes.area(ring))
        if size >= best.get((piece.country, piece.region), (-1.0, piece))[0]:
            best[piece.country, piece.region] = size, piece
    return {forwards(arc) for _, piece in best.values() for arc in piece.rings[0]}


def _land(atlas: Atlas) -> dict[str, set[str]]:
    """Regions that share a line."""
    near: dict[str, set[str]] = defaultdict(set)
    for sides in owners(atlas.pieces).values():
        for one in sides:
            near[one.region] |= {other.region for other in sides} - {one.region}
    return near


def _sea(table: Regions) -> dict[str, set[str]]:
    """Regions that the table links across water."""
    near: dict[str, set[str]] = defaultdict(set)
    for first, second in table.sea_links:
        near[first].add(second)
        near[second].add(first)
    return near


def _between(sides: Mapping[int, Sequence[Piece]], what: str) -> list[int]:
    """The arcs between two regions, or between two countries of one region."""
    arcs = []
    for arc, pieces in sorted(sides.items()):
        regions, countries = {piece.region for piece in pieces}, {piece.country for piece in pieces}
        if len(regions) > 1 if what == "region" else len(regions) == 1 and len(countries) > 1:
            arcs.append(arc)
    return arcs


def _label(rings: Sequence[shapes.Ring], anchor: tuple[float, float] | None, plane: Plane) -> tuple[list[int], int]:
    """Where the name of a region stands, and the room it has upwards and downwards (twice that to the sides)."""
    if anchor:
        point = plane.point(*anchor)
        return [round(point[0]), round(point[1])], int(shapes.room_at(point, rings))
    body = [rings[0], *(ring for ring in rings[1:] if shapes.area(ring) < 0 and shapes.inside(ring[0], rings[:1]))]
    (x, y), room = shapes.middle(body, fineness=plane.width / 4096)
    return [round(x), round(y)], int(room)


def _core(rings: Sequence[shapes.Ring], total: float) -> list[shapes.Spot]:
    """The points of the largest rings that together make up nine tenths of a region: what one wants to see of it."""
    spots: list[shapes.Spot] = []
    seen = 0.0
    for ring in rings:
        if seen >= 0.9 * total:
            break
        seen += abs(shapes.area(ring))
        spots.extend(ring)
    return spots


# --- lines ----------------------------------------------------------------------------------------------------------------


def _line(arc: Sequence[tuple[float, float]], plane: Plane, bump: float) -> list[shapes.Spot]:
    """An arc on the plane; where it crosses the edge of the map it is held on the side where most of it lies."""
    longitudes = [turned(longitude) for longitude, _ in arc]
    for at in range(1, len(longitudes)):
        longitudes[at] -= 360 * round((longitudes[at] - longitudes[at - 1]) / 360)
    away = 360 * round(sum(longitudes) / len(longitudes) / 360)
    held = [min(max(longitude - away, -179.999), 179.999) for longitude in longitudes]
    return shapes.rounded(shapes.fewer([plane.from_middle(x, y) for x, (_, y) in zip(held, arc)], bump))


def _outline(plane: Plane) -> list[shapes.Spot]:
    """The edge of the globe between the northernmost and southernmost parallel that the map shows."""
    latitudes = [SOUTH + (NORTH - SOUTH) * step / 60 for step in range(61)]
    right = [plane.from_middle(180, latitude) for latitude in reversed(latitudes)]
    left = [plane.from_middle(-180, latitude) for latitude in latitudes]
    return shapes.rounded([*right, *left])


def _graticule(plane: Plane) -> list[list[shapes.Spot]]:
    """Every thirtieth meridian and parallel."""
    meridians = [[plane.from_middle(longitude, SOUTH + (NORTH - SOUTH) * step / 30) for step in range(31)] for longitude in range(-150, 180, 30)]
    parallels = [[plane.from_middle(-180, latitude), plane.from_middle(180, latitude)] for latitude in range(-30, 90, 30)]
    return [shapes.rounded(line) for line in [*meridians, *parallels]]


def _frame(plane: Plane) -> list[int]:
    """The box of what the map shows."""
    return _whole((0, plane.from_middle(0, NORTH)[1], plane.width, plane.from_middle(0, SOUTH)[1]))


def _whole(edges: Sequence[float]) -> list[int]:
    return [round(edge) for edge in edges]


def _path(lines: Iterable[Sequence[shapes.Spot]], closed: bool = True) -> str:
    """Lines as an SVG path: each begins at a point of the map and goes on in steps."""
    words: list[str] = []
    for line in lines:
        if len(line) < 2:
            continue
        words.append(f"M{line[0][0]} {line[0][1]}l")
        steps = [(x - px, y - py) for (px, py), (x, y) in pairwise(line)]
        text = "".join(_number(step) for pair in steps for step in pair)
        words.append(text.removeprefix(" ") + ("z" if closed else ""))
    return "".join(words)


def _number(step: int) -> str:
    """A number in a path: a minus sign parts it from the one before, else a space does."""
    return str(step) if step < 0 else f" {step}"


def written(content: Mapping[str, Any]) -> str:
    """The file: JSON with one line for each region, so that a change can be read."""
    lines = []
    for key, value in content.items():
        if key == "regions":
            inner = ",\n".join(f"  {_json(region)}: {_json(entry)}" for region, entry in value.items())
            lines.append(f'"regions": {{\n{inner}\n}}')
        else:
            lines.append(f"{_json(key)}: {_json(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main(sys.argv[1:])
