"""The table of figures: everything has a source or a method, the world adds up to what is known of it, the rule language reads what is made of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from game.rules.layers import find_mods
from game.rules.ruleset import read_rules
from tools import make_figures
from tools.aggregates import TABLE, TRADE, Row, as_scenario, as_yaml, position, routes, rows, sums
from tools.figures import KINDS, YEARS, Country, partners
from tools.regions import read_regions

SOURCES = ("gapminder", "gapminder_long", "cdiac", "world_bank of ", "statistics bureau of China", "with ", "estimate:")
ICP_2005 = 55.0  # World Bank, International Comparison Program, 17 December 2007: "almost $55 trillion" in 2005, in 146 economies
GROWTH_TO_2005 = 1.046 * 1.025 * 1.030 * 1.040 * 1.051 * 1.043  # International Monetary Fund, World Economic Outlook, September 2005
GROWTH_FROM_2005 = 1.055 * 1.055 * 1.030  # the same, April 2010
PEOPLE = {1999: 6.0e9, 2008: 6.75e9}  # United Nations: the day of six billion, 12 October 1999; World Population Prospects, 2008 revision
OUTPUT = {1999: ICP_2005 / GROWTH_TO_2005 * 1e12, 2008: ICP_2005 * GROWTH_FROM_2005 * 1e12}
URBAN = {1999: 46.5, 2008: 50.0}  # United Nations, World Urbanization Prospects, 2007 revision
HELD = 0.05
SCENARIO = """
scenarios:
  only:
    name: Only
    text: Nothing happens here.
    turns: 1
    begins: 1999
    years: 1
"""


@pytest.fixture(scope="module")
def figures() -> list[Row]:
    return rows(TABLE)


def of(figures: list[Row], iso3: str, year: int) -> Row:
    (row,) = [row for row in figures if row["iso3"] == iso3 and row["year"] == str(year)]
    return row


# --- totals ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_the_world_adds_up(figures: list[Row], year: int) -> None:
    here = [region for (_, when), region in sums(figures).items() if when == year]
    people, output = sum(region.people for region in here), sum(region.output for region in here)
    assert people == pytest.approx(PEOPLE[year], rel=HELD)
    assert output == pytest.approx(OUTPUT[year], rel=HELD)
    assert sum(region.people * region.means["urban"] for region in here) / people == pytest.approx(URBAN[year], rel=HELD)
    assert sum(region.means["co2_mt"] for region in here) == pytest.approx({1999: 23_200, 2008: 30_700}[year], rel=HELD)


def test_what_handbooks_say_of_some_regions(figures: list[Row]) -> None:
    """Millions of people and thousands of dollars in 1999, and where they stand."""
    found = sums(figures)
    known = "brazil 173 8.0, united_states 279 37.1, russia 147 7.8, india 989 1.57, china 1257 2.76, japan 126 28.7, nigeria 112 1.62"
    for region, people, income in (words.split() for words in known.split(", ")):
        here = found[region, 1999]
        assert here.people / 1e6 == pytest.approx(float(people), rel=0.02), region
        assert here.income == pytest.approx(float(income), rel=0.02), region
    places = {region: position(found[region, 1999].income) for region in read_regions().regions}
    assert places["united_states"] == max(places.values()) > 0.9
    assert min(places.values()) < 0.22
    assert 0.4 < places["brazil"] < 0.55 and 0.4 < places["south_africa"] < 0.55
    assert places["china"] < position(found["china", 2008].income) - 0.08


# --- each figure ------------------------------------------------------------------------------------------------------------


def test_every_country_lies_where_the_map_says(figures: list[Row]) -> None:
    """Each ISO number of the figures stands in exactly one region, and no region is without people."""
    home = read_regions().home()
    assert len({row["iso3"] for row in figures}) == 218
    for row in figures:
        assert row["region"] == home[row["number"] or row["country"]], row["country"]
    assert {row["region"] for row in figures if row["people"]} == set(read_regions().regions)


def test_every_figure_says_how_it_was_come_by(figures: list[Row]) -> None:
    for row in figures:
        for kind in KINDS:
            how = row[f"{kind}_how"]
            assert how.startswith(SOURCES), (row["country"], kind, how)
            assert bool(row[kind]) != how.startswith("with "), (row["country"], kind)


def test_figures_lie_in_the_range_of_what_there_is(figures: list[Row]) -> None:
    ranges = {"people": (100, 1.5e9), "output_per_head": (150, 160_000), "co2_mt": (0, 8000), "gini": (20, 70), "urban": (4, 100)}
    for row in figures:
        for kind, (low, high) in {**ranges, "military": (0, 12), "public_debt": (0, 220)}.items():
            if row[kind]:
                assert low <= float(row[kind]) <= high, (row["country"], row["year"], kind)


def test_the_traps_of_the_sources(figures: list[Row]) -> None:
    palestine = of(figures, "PSE", 1999)
    assert 2.8e6 < int(palestine["people"]) < 3.3e6, "once, not once for each of its two rows"
    assert float(palestine["co2_mt"]) == pytest.approx(1.4, abs=0.1)
    assert float(of(figures, "PRK", 1999)["military"]) < 12, "a year that was read as a share"
    assert of(figures, "SSD", 1999)["people_how"] == "with SDN" and of(figures, "XKX", 2008)["people_how"] == "with SRB"
    assert 140e6 < int(of(figures, "RUS", 1999)["people"]) < 150e6
    assert all(row["iso3"] and row["country"] for row in figures)
    assert {row["iso3"] for row in figures if not row["number"]} == {"XKX"}


def test_1999_rests_on_counts(figures: list[Row]) -> None:
    """Nearly all people and output of 1999 come from a source; a year later than the source is called an estimate."""
    counted = [row for row in figures if row["year"] == "1999" and row["people"]]
    guessed = sum(int(row["people"]) for row in counted if row["people_how"].startswith("estimate"))
    assert guessed < 0.004 * sum(int(row["people"]) for row in counted)
    assert all(row["people_how"].startswith(("estimate", "with ")) for row in figures if row["year"] == "2008")


# --- routes -----------------------------------------------------------------------------------------------------------------


def test_routes_are_shares_of_what_crosses_a_border(figures: list[Row]) -> None:
    for year in YEARS:
        found = routes(figures, rows(TRADE), year)
        assert all(here != there and 0 < share <= 1 for (here, there), share in found.items())
        for region in read_regions().regions:
            assert sum(share for (here, _), share in found.items() if here == region) == pytest.approx(1)
        assert found["canada", "united_states"] > 0.7 and 0.1 < found["united_states", "canada"] < 0.4
        assert found["ukraine", "russia"] > 0.3 and found["brazil", "southern_cone"] > 0.2
    early, late = (routes(figures, rows(TRADE), year) for year in YEARS)
    assert late["united_states", "china"] > early["united_states", "china"], "China's weight is of the year"


def test_partners_are_read_as_they_are_written() -> None:
    country = Country("", "AAA", "Aland", "west", partners="UAE 31%, Bahamas, The 12%, Beland 5% (2023)")
    assert partners(country, {"Bahamas": "BHS", "Beland": "BBB"}) == {"ARE": 31.0, "BHS": 12.0, "BBB": 5.0}
    assert partners(Country("", "GGY", "Guernsey", "west", partners="almost entirely United Kingdom (2000)"), {}) == {"GBR": 99.0}
    assert partners(Country("", "AAA", "Aland", "west"), {}) == {}


# --- what is made of them ---------------------------------------------------------------------------------------------------


def test_the_committed_tables_are_what_the_figures_give(figures: list[Row]) -> None:
    assert make_figures.RULES.read_text("utf-8") == as_yaml(read_regions(), figures, rows(TRADE))


def test_a_scenario_of_another_year_has_the_figures_of_that_year(figures: list[Row]) -> None:
    text = make_figures.SCENARIO.read_text("utf-8")
    assert make_figures.with_figures(text, as_scenario(read_regions(), figures, rows(TRADE))) == text


def test_the_rule_language_reads_them(tmp_path: Path) -> None:
    mod = tmp_path / "figures"
    mod.mkdir()
    (mod / "mod.yaml").write_text("id: figures\nname: Figures\nversion: 1.0.0\ngame: '>=0'\n", "utf-8")
    (mod / "figures.yaml").write_text(make_figures.RULES.read_text("utf-8"), "utf-8")
    parts = "".join(f"      {part}: {{name: {part}}}\n" for part in dict.fromkeys(region.part for region in read_regions().regions.values()))
    (mod / "world.yaml").write_text(f"sets:\n  macro:\n    text: Parts of the world.\n    members:\n{parts}{SCENARIO}", "utf-8")
    mods, found = find_mods([tmp_path])
    assert not found
    reading = read_rules(list(mods.values()), warn=False)
    assert not [problem for problem in reading.problems if problem.severity == "error"]
    assert reading.ruleset and set(reading.ruleset.programs) == {"only"}


# --- what the rules say -----------------------------------------------------------------------------------------------------


@cache
def written() -> dict[str, dict[str, Any]]:
    """The rule files of the base game, by name."""
    return {file.name: yaml.safe_load(file.read_text("utf-8")) or {} for file in sorted(make_figures.BASE.glob("*.yaml"))}


def table(id: str) -> dict[str, float]:
    """A table of the rules, by region; file names mean nothing."""
    (values,) = [content["tables"][id]["values"] for content in written().values() if id in content.get("tables", {})]
    return {region: float(values.get(region, values.get("otherwise"))) for region in read_regions().regions}


def test_the_rules_know_the_regions_of_the_map() -> None:
    world = json.loads((Path(__file__).parents[2] / "assets" / "map" / "world-110m.json").read_text("utf-8"))
    assert set(table("population")) == set(world["regions"]) == set(read_regions().regions)


def test_the_rules_tables_add_up_to_the_world_of_1999() -> None:
    people, income, carbon = table("population"), table("income"), table("carbon")
    assert sum(people.values()) * 1e6 == pytest.approx(PEOPLE[1999], rel=HELD)
    assert sum(people[region] * income[region] for region in people) * 1e9 == pytest.approx(OUTPUT[1999], rel=HELD)
    assert sum(people[region] * carbon[region] for region in people) == pytest.approx(23_200, rel=HELD)
    assert sum(table("arms").values()) == pytest.approx(1, abs=0.01)


def test_institutions_of_1999() -> None:
    """Who votes how, in the Fund and in the Assembly of 188 states."""
    assert sum(table("quota").values()) == pytest.approx(100, abs=0.5)
    assert sum(table("states").values()) == 188
    permanent = table("council_seats")
    assert {region for region, seats in permanent.items() if seats} == {"united_states", "west_europe", "russia", "china"} and sum(permanent.values()) == 5
    assert sum(table("elected").values()) == pytest.approx(10, abs=0.1)
    assert sum(table("judges").values()) == 15


def test_every_starting_figure_by_region_says_what_it_is() -> None:
    """Listed by region, a value is measured (a source), estimated, or the authors' judgement, and it has a year."""
    regions = set(read_regions().regions)
    seen = 0
    for name, content in written().items():
        for kind, field in (("tables", "values"), ("variables", "start")):
            for id, entry in content.get(kind, {}).items():
                values = entry.get(field)
                if not isinstance(values, dict) or "holds" in entry or len(regions & set(values)) < 12:
                    continue
                seen += 1
                assert regions <= set(values) or "otherwise" in values, (name, id)
                assert "year" in entry or id == "unity", (name, id)
                assert entry.get("judgement") or entry.get("estimate") or entry.get("source"), (name, id)
    assert seen > 25
