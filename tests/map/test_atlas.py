"""Reading an atlas and its table: a made-up atlas of five countries in one row, and tables that contradict themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools import make_map
from tools.projection import AREA, Plane, turned
from tools.regions import RegionsRefused, read_regions
from tools.shapes import area, fewer, inside, middle
from tools.topology import AtlasRefused, dissolved, owners, read_atlas, stitched

TABLE = """
regions:
  west: {name: The West, label: West, part: all, countries: [001 Aland, 002 Beland]}
  east: {name: The East, label: East, part: all, countries: [003 Celand, Deland]}
places:
  corner: {name: The corner, of: 001 Aland, box: [30, 0, 40, 10], region: east, with: 003 Celand}
written: {Deland: D. land}
no_line: {Deland: 003 Celand}
left_out: {"099 Ice": nobody lives there}
anchors: {east: [25, 5]}
sea_links:
  - [west, east]
"""

# Columns of ten degrees: A (0 to 10), B (10 to 20), C (20 to 25), D (25 to 30), and a corner of A beyond D. The upright lines are arcs 0 to 5;
# outlines run clockwise, as in the atlas.
ATLAS: dict[str, Any] = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [
        [[0, 10], [0, -10]],
        [[10, 0], [0, 10]],
        [[20, 0], [0, 10]],
        [[25, 0], [0, 10]],
        [[30, 0], [0, 10]],
        [[40, 0], [0, 10]],
        [[0, 0], [10, 0]], [[10, 0], [10, 0]], [[20, 0], [5, 0]], [[25, 0], [5, 0]], [[30, 0], [10, 0]],
        [[10, 10], [-10, 0]], [[20, 10], [-10, 0]], [[25, 10], [-5, 0]], [[30, 10], [-5, 0]], [[40, 10], [-10, 0]],
    ],
    "objects": {"countries": {"geometries": [
        {"type": "MultiPolygon", "id": "001", "properties": {"name": "Aland"}, "arcs": [[[-12, -2, -7, -1]], [[-16, -6, -11, 4]]]},
        {"type": "Polygon", "id": "002", "properties": {"name": "Beland"}, "arcs": [[-13, -3, -8, 1]]},
        {"type": "Polygon", "id": "003", "properties": {"name": "Celand"}, "arcs": [[-14, -4, -9, 2]]},
        {"type": "Polygon", "properties": {"name": "D. land"}, "arcs": [[-15, -5, -10, 3]]},
        {"type": "Polygon", "id": "099", "properties": {"name": "Ice"}, "arcs": [[0]]},
    ]}},
}  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "regions.yaml"
    path.write_text(TABLE, "utf-8")
    return path


def test_pieces_lie_in_their_regions(table: Path) -> None:
    atlas = read_atlas(ATLAS, read_regions(table))
    assert [(piece.country, piece.region) for piece in atlas.pieces] == [
        ("001", "west"), ("003", "east"), ("002", "west"), ("003", "east"), ("003", "east"),
    ]  # fmt: skip
    assert atlas.places == ("corner",)


def test_lines_inside_a_region_go(table: Path) -> None:
    atlas = read_atlas(ATLAS, read_regions(table))
    ends = {number: (arc[0], arc[-1]) for number, arc in enumerate(atlas.arcs)}
    west, east = {(x, y) for x in (0, 10, 20) for y in (0, 10)}, {(x, y) for x in (20, 25, 30, 40) for y in (0, 10)}
    for region, corners in (("west", west), ("east", east)):
        (ring,) = stitched(ends, dissolved(piece for piece in atlas.pieces if piece.region == region))
        assert {ends[arc if arc >= 0 else ~arc][0 if arc >= 0 else 1] for arc in ring} == corners
    assert len(owners(atlas.pieces)[2]) == 2


def test_a_made_up_world(table: Path) -> None:
    detail = make_map.Detail("toy", "", 4000, 0.0, 0.0)
    first, second = (make_map.written(make_map.world(ATLAS, read_regions(table), detail)) for _ in range(2))
    assert first == second
    world = json.loads(first)
    assert world["regions"]["west"]["land"] == ["east"] and world["regions"]["west"]["sea"] == []
    assert world["inner"].count("M") == 1, "between A and B; none inside the East, which has no line"
    assert world["borders"].count("M") == 1
    assert world["regions"]["east"]["at"] == [round(part) for part in Plane(4000).point(25, 5)]


def test_an_unknown_country_is_refused(table: Path) -> None:
    strange = {**ATLAS, "objects": {"countries": {"geometries": [{"type": "Polygon", "id": "777", "properties": {"name": "Eland"}, "arcs": [[0]]}]}}}
    with pytest.raises(AtlasRefused, match=r"Eland \(777\).*regions.yaml"):
        read_atlas(strange, read_regions(table))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("003 Celand, Deland", "003 Celand, Deland, 001 Aland", "001 stands in two regions, west and east"),
        ("099 Ice", "002 Beland", "002 is left out and stands in west"),
        ("- [west, east]", "- [west, north]", "no region north, which the sea link names"),
        ("- [west, east]", "- [west, east]\n  - [east, west]", "stands there twice"),
        ("of: 001 Aland", "of: 010 Nowhere", "belongs to a country that stands in no region"),
        ("Deland: 003 Celand", "Deland: 001 Aland", "both must stand in one region"),
        ("anchors: {east", "anchors: {south", "no region south, which the anchor names"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(table: Path, old: str, new: str, sentence: str) -> None:
    table.write_text(TABLE.replace(old, new), "utf-8")
    with pytest.raises(RegionsRefused, match=sentence):
        read_regions(table)


def test_a_ring_over_the_edge_stays_on_one_side() -> None:
    """The edge of the map lies at 169 degrees west, so a ring from 170 east to 170 west is whole, and one over the edge is held."""
    plane = Plane(1000)
    fiji = make_map._line([(178.0, -16.0), (180.0, -16.0), (-179.0, -17.0), (178.0, -17.0), (178.0, -16.0)], plane, 0.0)
    assert max(x for x, _ in fiji) - min(x for x, _ in fiji) < 10
    lawrence = make_map._line([(-171.7, 63.4), (-170.0, 63.7), (-168.7, 63.3), (-170.0, 63.1), (-171.7, 63.4)], plane, 0.0)
    assert max(x for x, _ in lawrence) - min(x for x, _ in lawrence) < 10


def test_equal_earth() -> None:
    plane = Plane(20_000)
    assert turned(11) == 0 and turned(-169.1) > 179 and turned(-168.9) < -179
    assert plane.height / plane.width == pytest.approx(0.48672, abs=1e-4)  # the published proportion, 2.05458 to 1
    assert pytest.approx(4 * 3.14159265, rel=1e-3) == AREA, "the area of a sphere of radius one"
    squares = [[plane.from_middle(x + dx, y + dy) for dx, dy in ((0, 0), (0, 1), (1, 1), (1, 0))] for x, y in ((0, 0), (150, 0), (0, 60), (-120, -45))]
    areas = [area(square) for square in squares]
    assert areas[1] == pytest.approx(areas[0], rel=1e-3)
    assert areas[2] == pytest.approx(areas[0] * 0.4924, rel=2e-3), "a square degree shrinks with the cosine of its latitude"


def test_shapes() -> None:
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    assert area(square) == 100 and area(square[::-1]) == -100
    assert inside((5, 5), [square]) and not inside((11, 5), [square])
    assert not inside((5, 5), [square, [(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0)]])
    assert fewer([(0, 0), (1, 0.1), (2, 0), (3, 5), (4, 0)], 1.0) == [(0, 0), (2, 0), (3, 5), (4, 0)]
    (x, y), room = middle([[(0.0, 0.0), (40.0, 0.0), (40.0, 10.0), (0.0, 10.0)]], 0.1)
    assert 10 <= x <= 30 and y == pytest.approx(5, abs=0.2) and room == pytest.approx(5, abs=0.2)
