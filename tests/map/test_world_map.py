"""The committed maps: what the geometry's traps would have broken, that neighbours are neighbours, that areas are true."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tools import make_map
from tools.projection import Plane
from tools.regions import read_regions
from tools.shapes import Ring, area, inside

MAPS = ("50m", "110m")
KM2 = {  # thousand square kilometres of land and inland water, as handbooks give them
    "brazil": 8516, "india": 3287, "australia": 8500, "russia": 17125, "united_states": 9525, "mexico": 1964, "iran": 1648, "turkey": 784,
    "south_africa": 2675, "nigeria": 924, "japan": 378, "indonesia": 1920, "ukraine": 845, "canada": 12151,
}  # fmt: skip
MEETING_PLACES = {  # longitude, latitude: cities well inland, and the traps
    "united_states": [(-95.4, 39.0), (-149.5, 64.0)], "canada": [(-106.7, 52.1), (-42.0, 72.0)], "mexico": [(-99.1, 19.6)],
    "central_america": [(-90.5, 14.7), (-79.0, 21.8)], "andes": [(-68.1, -16.6), (-53.2, 4.0)], "brazil": [(-47.9, -15.8)],
    "southern_cone": [(-64.2, -31.4), (-71.5, -41.0)], "north_europe": [(15.2, 59.3), (-18.5, 64.8)], "west_europe": [(2.4, 48.7), (-1.5, 52.5)],
    "south_europe": [(-3.7, 40.4), (33.2, 35.0)], "east_europe": [(21.0, 52.2), (20.9, 42.6)], "ukraine": [(30.5, 50.4), (34.1, 45.2)],
    "russia": [(37.6, 55.7), (178.0, 66.5), (-173.0, 66.5), (20.9, 54.7)], "central_asia": [(69.3, 41.3), (47.5, 40.4), (106.9, 47.9)],
    "turkey": [(32.9, 39.9)], "middle_east": [(44.4, 33.3), (35.25, 31.95)], "arabia": [(46.7, 24.7), (44.2, 15.4)], "iran": [(51.4, 35.6)],
    "north_africa": [(3.0, 36.0), (-13.0, 24.5), (31.2, 29.5)], "west_africa": [(-8.0, 12.6)], "nigeria": [(7.5, 9.1)],
    "central_africa": [(20.9, -6.0), (15.0, 12.5)], "east_africa": [(38.7, 9.0), (45.5, 9.8), (47.5, -19.0)], "south_africa": [(28.2, -26.0), (28.2, -29.5)],
    "pakistan": [(73.1, 33.4), (69.2, 34.5)], "india": [(77.2, 28.6)], "bangladesh": [(90.2, 24.2), (84.1, 28.2), (80.7, 7.6)],
    "china": [(116.4, 40.2), (91.1, 30.0)], "korea": [(127.5, 36.5), (126.2, 39.5), (121.0, 24.0)], "japan": [(138.5, 36.3)],
    "south_east_asia": [(100.6, 15.0), (121.0, 16.8), (114.5, 4.0)], "indonesia": [(113.5, -1.0), (110.3, -7.3)],
    "australia": [(134.0, -25.0), (143.5, -6.0), (172.0, -43.2), (178.0, -17.8)],
}  # fmt: skip
SMALL_AT_110M = [(178.0, -17.8), (20.9, 42.6)]  # nothing wrong with them; the coarse atlas moves their coast by more than their size


@pytest.fixture(scope="module", params=MAPS)
def world(request: pytest.FixtureRequest, root: Path) -> dict[str, Any]:
    return load(root, request.param)


def load(root: Path, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((root / f"assets/map/world-{name}.json").read_text("utf-8"))
    return content


@cache
def rings(path: str) -> list[Ring]:
    """The closed lines of a path, read as docs/map.md says."""
    found: list[Ring] = []
    for x, y, steps in re.findall(r"M(-?\d+) (-?\d+)l([^Mz]*)", path):
        ring = [(int(x), int(y))]
        numbers = [int(step) for step in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2]):
            ring.append((ring[-1][0] + dx, ring[-1][1] + dy))
        found.append(ring)
    return found


def region_at(world: dict[str, Any], longitude: float, latitude: float) -> list[str]:
    x, y = Plane(world["width"]).point(longitude, latitude)
    found = []
    for region, entry in world["regions"].items():
        left, top, right, bottom = entry["box"]
        if left <= x <= right and top <= y <= bottom and inside((x, y), rings(entry["path"])):
            found.append(region)
    return found


# --- the form -------------------------------------------------------------------------------------------------------------


def test_every_region_has_what_a_screen_needs(world: dict[str, Any]) -> None:
    table = read_regions()
    assert list(world["regions"]) == list(table.regions)
    for region, entry in world["regions"].items():
        assert entry["label"] and entry["name"] and entry["area"] > 0, region
        assert rings(entry["path"]), f"{region} has no path"
        left, top, right, bottom = entry["box"]
        spots = [spot for ring in rings(entry["path"]) for spot in ring]
        assert (min(x for x, _ in spots), max(x for x, _ in spots)) == (left, right)
        assert (min(y for _, y in spots), max(y for _, y in spots)) == (top, bottom)
        inner = entry["core"]
        assert left <= inner[0] < inner[2] <= right and top <= inner[1] < inner[3] <= bottom


def test_paths_are_whole_numbers_inside_the_frame(world: dict[str, Any]) -> None:
    left, top, right, bottom = world["frame"]
    for name, path in [*((region, entry["path"]) for region, entry in world["regions"].items()), ("sphere", world["sphere"])]:
        assert re.fullmatch(r"(M\d+ \d+l-?\d+( \d+|-\d+)*z)+", path), name
        assert all(left <= x <= right and top <= y <= bottom for ring in rings(path) for x, y in ring), name
    for name in ("graticule", "borders", "inner"):
        assert re.fullmatch(r"(M\d+ \d+l-?\d+( \d+|-\d+)*)+", world[name]), name


def test_labels_stand_inside_their_regions_and_apart(world: dict[str, Any]) -> None:
    for region, entry in world["regions"].items():
        assert inside(entry["at"], rings(entry["path"])), region
        assert entry["room"] >= 1, region
    spots = [entry["at"] for entry in world["regions"].values()]
    nearest = min(max(abs(ax - bx), abs(ay - by)) for at, (ax, ay) in enumerate(spots) for bx, by in spots[:at])
    assert nearest > world["width"] / 90, "twice the height of a word where the whole map fills a screen"


def test_no_region_has_a_hole(world: dict[str, Any]) -> None:
    """So that a polygon may be filled ring by ring."""
    for region, entry in world["regions"].items():
        assert all(area(ring) > 0 for ring in rings(entry["path"])), region


def test_the_coarse_map_is_light(root: Path) -> None:
    assert (root / "assets/map/world-110m.json").stat().st_size < 60_000
    assert (root / "assets/map/world-50m.json").stat().st_size < 300_000


def test_both_maps_have_one_form(root: Path) -> None:
    fine, coarse = (load(root, name) for name in MAPS)
    assert list(fine) == list(coarse)
    for region, entry in fine["regions"].items():
        other = coarse["regions"][region]
        assert list(entry) == list(other)
        assert (entry["name"], entry["label"], entry["land"], entry["sea"]) == (other["name"], other["label"], other["land"], other["sea"])
        assert entry["area"] == pytest.approx(other["area"], rel=0.12)
        assert [x / fine["width"] for x in entry["at"]] == pytest.approx([x / coarse["width"] for x in other["at"]], abs=0.012)


# --- the traps of the geometry ----------------------------------------------------------------------------------------------


def test_no_piece_runs_around_the_world(world: dict[str, Any]) -> None:
    """Rings of Russia and Fiji cross the 180th meridian; unmended they become bars across the map."""
    half = world["width"] / 2
    for region, entry in world["regions"].items():
        for ring in rings(entry["path"]):
            assert max(x for x, _ in ring) - min(x for x, _ in ring) < half, region
            assert max(abs(ax - bx) for (ax, _), (bx, _) in pairwise(ring)) < world["width"] / 12, region


def test_chukotka_and_fiji_lie_on_the_right(world: dict[str, Any]) -> None:
    mainland = rings(world["regions"]["russia"]["path"])[0]
    plane = Plane(world["width"])
    assert inside(plane.point(100, 62), [mainland]) and inside(plane.point(-173.5, 66.6), [mainland])
    assert all(plane.point(longitude, -17)[0] > world["width"] * 0.9 for longitude in (178, -179))


def test_crimea_lies_with_ukraine(world: dict[str, Any]) -> None:
    assert "crimea" in world["places"]
    assert region_at(world, 34.1, 45.2) == ["ukraine"]
    assert len(rings(world["regions"]["ukraine"]["path"])[0]) > 40
    crimea, kyiv = (Plane(world["width"]).point(*spot) for spot in ((34.1, 45.3), (30.5, 50.4)))
    mainland = rings(world["regions"]["ukraine"]["path"])[:1]
    assert inside(crimea, mainland) and inside(kyiv, mainland), "one piece, without a border between them"


def test_shapes_without_a_number_lie_with_their_neighbours(world: dict[str, Any]) -> None:
    assert region_at(world, 20.9, 42.6) == ["east_europe"]  # Kosovo
    assert region_at(world, 33.5, 35.25) == ["south_europe"]  # Northern Cyprus
    assert region_at(world, 45.5, 9.8) == ["east_africa"]  # Somaliland


def test_french_guiana_is_not_in_europe(world: dict[str, Any]) -> None:
    assert "french_guiana" in world["places"]
    assert region_at(world, -53.2, 4.0) == ["andes"]
    plane = Plane(world["width"])
    assert world["regions"]["west_europe"]["box"][0] > plane.point(-14, 50)[0]
    assert world["regions"]["west_europe"]["box"][3] < plane.point(5, 40)[1]


def test_islands_have_neighbours(world: dict[str, Any]) -> None:
    assert world["regions"]["japan"]["land"] == [] and len(world["regions"]["japan"]["sea"]) >= 2
    assert all(entry["land"] or entry["sea"] for entry in world["regions"].values())


def test_small_countries_are_drawn_in_the_fine_map(root: Path) -> None:
    """Malta, Mauritius, Barbados, Tonga: smaller than the smallest island that is kept, and still the largest piece of a country."""
    fine = load(root, "50m")
    islands = ((14.4, 35.9, "south_europe"), (57.6, -20.3, "east_africa"), (-59.55, 13.15, "central_america"), (-175.2, -21.2, "australia"))
    for longitude, latitude, region in islands:
        x, y = Plane(fine["width"]).point(longitude, latitude)
        near = [ring for ring in rings(fine["regions"][region]["path"]) if all(abs(px - x) < 25 and abs(py - y) < 25 for px, py in ring)]
        assert near, (longitude, latitude)


# --- what lies where --------------------------------------------------------------------------------------------------------


def test_places_lie_in_the_region_that_the_table_says(world: dict[str, Any]) -> None:
    assert set(MEETING_PLACES) == set(world["regions"])
    for region, spots in MEETING_PLACES.items():
        for spot in spots:
            if world["detail"] == "110m" and spot in SMALL_AT_110M:
                continue
            assert region_at(world, *spot) == [region], (region, spot)


def test_the_middle_of_an_ocean_is_nobodys(world: dict[str, Any]) -> None:
    for spot in ((-30, 30), (-140, 20), (80, -30), (0, -57), (0, 90), (170, 30)):
        assert region_at(world, *spot) == []


def test_areas_are_true(world: dict[str, Any]) -> None:
    """Equal Earth keeps areas; what is lost is coast and small islands."""
    for region, real in KM2.items():
        assert world["regions"][region]["area"] == pytest.approx(real, rel=0.08), region
    whole = sum(entry["area"] for entry in world["regions"].values())
    assert whole == pytest.approx(135_000, rel=0.03)  # land without Antarctica


# --- neighbours -------------------------------------------------------------------------------------------------------------


def neighbours(world: dict[str, Any]) -> dict[str, set[str]]:
    return {region: {*entry["land"], *entry["sea"]} for region, entry in world["regions"].items()}


def test_neighbours_are_mutual(world: dict[str, Any]) -> None:
    for kind in ("land", "sea"):
        for region, entry in world["regions"].items():
            assert region not in entry[kind]
            assert entry[kind] == sorted(set(entry[kind]))
            assert all(region in world["regions"][other][kind] for other in entry[kind]), (kind, region)
    assert not any(set(entry["land"]) & set(entry["sea"]) for entry in world["regions"].values())


def test_one_can_go_from_everywhere_to_everywhere(world: dict[str, Any]) -> None:
    near = neighbours(world)
    reached, waiting = set[str](), ["brazil"]
    while waiting:
        region = waiting.pop()
        if region not in reached:
            reached.add(region)
            waiting += near[region]
    assert reached == set(near)


def test_known_borders_are_found(world: dict[str, Any]) -> None:
    regions = world["regions"]
    land = ("united_states mexico", "brazil andes", "india pakistan", "china russia", "korea china", "indonesia australia")
    for first, second in (pair.split() for pair in land):
        assert second in regions[first]["land"], (first, second)
    for first, second in (("united_states", "russia"), ("japan", "korea"), ("arabia", "iran"), ("south_europe", "north_africa")):
        assert second in regions[first]["sea"], (first, second)
    for first, second in (("brazil", "mexico"), ("iran", "india"), ("ukraine", "turkey"), ("nigeria", "north_africa")):
        assert second not in regions[first]["land"], (first, second)


def test_borders_lie_between_regions(world: dict[str, Any]) -> None:
    """Every point of a border is a point of the outlines of two regions, every inner line lies inside one."""
    outlines: dict[tuple[int, int], set[str]] = {}
    for region, entry in world["regions"].items():
        for ring in rings(entry["path"]):
            for spot in ring:
                outlines.setdefault(spot, set()).add(region)
    borders = [line for line in rings(world["borders"]) if len(line) > 2]
    shared = [spot for line in borders for spot in line[1:-1]]
    assert len(shared) > 300
    assert sum(len(outlines.get(spot, ())) >= 2 for spot in shared) > 0.98 * len(shared)


# --- the page and the making ------------------------------------------------------------------------------------------------


def test_the_page_says_which_country_lies_where(root: Path) -> None:
    page = (root / "docs/map.md").read_text("utf-8")
    assert make_map.countries_table(read_regions()) in page


def test_the_page_names_every_field(world: dict[str, Any], root: Path) -> None:
    page = (root / "docs/map.md").read_text("utf-8")
    for field in [*world, *world["regions"]["brazil"]]:
        assert f"`{field}`" in page, field


@pytest.mark.long
def test_making_it_again_gives_the_same_bytes(tmp_path: Path, root: Path, need: Callable[[object, str], None]) -> None:
    need(shutil.which("npm"), "npm, which fetches the atlas")
    make_map.main(["--to", str(tmp_path)])
    for name in MAPS:
        assert (tmp_path / f"world-{name}.json").read_bytes() == (root / f"assets/map/world-{name}.json").read_bytes()
