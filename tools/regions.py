"""Which country lies in which region: reads `regions.yaml` and refuses a table that contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml  # noqa: TID251 - this table is no rule file; the game never reads it

TABLE = Path(__file__).with_name("regions.yaml")


class RegionsRefused(Exception):
    """A sentence about what is wrong with the table."""


@dataclass(frozen=True, slots=True)
class Region:
    """One region: what it is called, the part of the world it belongs to, its countries by number (or by name alone)."""

    id: str
    name: str
    label: str
    part: str
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Pieces of one country that lie in another region than the rest; `beside` names the country they share no border line with."""

    id: str
    name: str
    of: str
    box: tuple[float, float, float, float]
    region: str
    beside: str | None


@dataclass(frozen=True, slots=True)
class Regions:
    """The whole table."""

    regions: Mapping[str, Region]
    places: tuple[Place, ...]
    written: Mapping[str, str]
    no_line: Mapping[str, str]
    left_out: Mapping[str, str]
    anchors: Mapping[str, tuple[float, float]]
    sea_links: tuple[tuple[str, str], ...]

    def home(self) -> dict[str, str]:
        """The region of each country."""
        return {country: region.id for region in self.regions.values() for country in region.countries}


def read_regions(path: Path = TABLE) -> Regions:
    """The table, checked."""
    content = yaml.safe_load(path.read_text("utf-8"))
    regions = {
        key: Region(key, entry["name"], entry["label"], entry["part"], tuple(_key(line) for line in entry["countries"]))
        for key, entry in content["regions"].items()
    }
    table = Regions(
        regions=regions,
        places=tuple(_place(key, entry) for key, entry in content["places"].items()),
        written=dict(content["written"]),
        no_line={name: _key(country) for name, country in content["no_line"].items()},
        left_out={_key(line): reason for line, reason in content["left_out"].items()},
        anchors={key: (float(x), float(y)) for key, (x, y) in content["anchors"].items()},
        sea_links=tuple((first, second) for first, second in content["sea_links"]),
    )
    _check(table)
    return table


def country_names(path: Path = TABLE) -> dict[str, str]:
    """What the table calls each country, by its number or name."""
    content = yaml.safe_load(path.read_text("utf-8"))
    lines = [line for entry in content["regions"].values() for line in entry["countries"]]
    return {_key(line): line.split(" ", 1)[1] if line[:3].isdigit() else line for line in lines}


def _key(line: str) -> str:
    """The number a line begins with, or the whole line where it has none."""
    return line[:3] if line[:3].isdigit() else line


def _place(key: str, entry: Mapping[str, Any]) -> Place:
    west, south, east, north = (float(edge) for edge in entry["box"])
    beside = entry.get("with")
    return Place(key, entry["name"], _key(entry["of"]), (west, south, east, north), entry["region"], beside and _key(beside))


def _check(table: Regions) -> None:
    home: dict[str, str] = {}
    for region in table.regions.values():
        for country in region.countries:
            if country in home:
                raise RegionsRefused(f"{country} stands in two regions, {home[country]} and {region.id}; it can lie in one only.")
            if country in table.left_out:
                raise RegionsRefused(f"{country} is left out and stands in {region.id}; it can be one of the two.")
            home[country] = region.id
    _known(table, "anchor", table.anchors)
    _check_places(table, home)
    for link in table.sea_links:
        _known(table, "sea link", link)
    for first, second in combinations(table.sea_links, 2):
        if set(first) == set(second):
            raise RegionsRefused(f"The sea link between {first[0]} and {first[1]} stands there twice.")


def _check_places(table: Regions, home: Mapping[str, str]) -> None:
    for place in table.places:
        _known(table, "place", [place.region])
        if place.of not in home or (place.beside and place.beside not in home):
            raise RegionsRefused(f"The place {place.id} belongs to a country that stands in no region.")
    for name, country in table.no_line.items():
        if home.get(name) is None or home.get(name) != home.get(country):
            raise RegionsRefused(f"{name} has no line towards {country}, so both must stand in one region.")


def _known(table: Regions, what: str, keys: Iterable[str]) -> None:
    for key in keys:
        if key not in table.regions:
            raise RegionsRefused(f"There is no region {key}, which the {what} names.")
