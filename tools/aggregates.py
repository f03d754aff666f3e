"""The figures of countries added up by region, as tables of the rule language."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from pathlib import Path

from tools.figures import YEARS
from tools.regions import Regions, country_names

TABLE = Path(__file__).with_name("figures.csv")
TRADE = Path(__file__).with_name("trade.csv")
LEAST_SHARE = 0.01  # what is less is written as none
GUESSED = 0.05  # a figure of which more than this rests on estimates is called one
SCENARIO_YEAR = 2008

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sums:
    """What the countries of one region come to in one year."""

    people: float
    output: float
    means: Mapping[str, float]  # of carbon dioxide the sum
    guessed: Mapping[str, float]  # the share of each figure that rests on estimates

    @property
    def income(self) -> float:
        """Output a head, in thousands."""
        return self.output / self.people / 1000

    @property
    def arms(self) -> float:
        """What goes to the military."""
        return self.output * self.means["military"]


PEOPLE, OUTPUT = (lambda people, output: people), (lambda people, output: output)
WEIGHTS: dict[str, Callable[[float, float], float]] = {"gini": PEOPLE, "urban": PEOPLE, "military": OUTPUT, "public_debt": OUTPUT}


def rows(path: Path) -> list[Row]:
    """A committed table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sums(figures: Sequence[Row]) -> dict[tuple[str, int], Sums]:
    """Every region in every year."""
    groups: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in figures:
        if row["people"]:
            groups[row["region"], int(row["year"])].append(row)
    return {key: _sums(group) for key, group in groups.items()}


def _sums(group: Sequence[Row]) -> Sums:
    people = [float(row["people"]) for row in group]
    output = [float(row["people"]) * float(row["output_per_head"]) for row in group]
    carbon = [float(row["co2_mt"] or 0) for row in group]
    guessed = {kind: _guessed(group, kind, parts) for kind, parts in (("people", people), ("output", output), ("co2_mt", carbon))}
    means = {"co2_mt": sum(carbon)}
    for kind, weigh in WEIGHTS.items():
        parts = [weigh(a, b) if row[kind] else 0.0 for row, a, b in zip(group, people, output)]
        means[kind] = sum(part * float(row[kind] or 0) for row, part in zip(group, parts)) / sum(parts)
        guessed[kind] = _guessed(group, kind, parts)
    return Sums(sum(people), sum(output), means, guessed)


def _guessed(group: Sequence[Row], kind: str, parts: Sequence[float]) -> float:
    """The share of the whole that stands on estimates."""
    how = "output_per_head_how" if kind == "output" else f"{kind}_how"
    return sum(part for row, part in zip(group, parts) if row[how].startswith("estimate")) / sum(parts)


def _whole(parts: Sequence[Sums]) -> Sums:
    """The world, as far as its regions are measured against it."""
    output = sum(part.output for part in parts)
    return Sums(sum(part.people for part in parts), output, {"military": sum(part.arms for part in parts) / output}, {})


def position(income: float) -> float:
    """Where a region stands from the periphery (0) to the core (1), by output a head in thousands; a judgement on the scale."""
    return min(max(0.06 + 0.92 * sqrt(income / 40), 0.0), 1.0)


# --- routes from trade ------------------------------------------------------------------------------------------------------


def routes(figures: Sequence[Row], trade: Sequence[Row], year: int) -> dict[tuple[str, str], float]:
    """The share of one region's trade that is with another: the partners of today, carried back with both partners' output."""
    home = {row["iso3"]: row["region"] for row in figures}
    growth = _growth(figures, trade, year)
    flows: dict[tuple[str, str], float] = defaultdict(float)
    for row in trade:
        for word in row["partners"].split():
            partner, share = word.split(":")
            here, there = home[row["iso3"]], home[partner]
            if row["exports"] and here != there:
                flow = float(row["exports"]) * float(share) / 100 * growth[row["iso3"]] * growth[partner]
                flows[here, there] += flow
                flows[there, here] += flow
    whole: dict[str, float] = defaultdict(float)
    for (here, _), flow in flows.items():
        whole[here] += flow
    return {(here, there): flow / whole[here] for (here, there), flow in sorted(flows.items()) if flow}


def _growth(figures: Sequence[Row], trade: Sequence[Row], year: int) -> dict[str, float]:
    """Each country's output in a year as a part of today's; where one of the two is unknown, its region's."""
    now = {row["iso3"]: float(row["output_now"]) for row in trade if row["output_now"]}
    then = {row["iso3"]: float(row["people"]) * float(row["output_per_head"]) for row in figures if row["year"] == str(year) and row["people"]}
    home = {row["iso3"]: row["region"] for row in figures}
    region_now: dict[str, float] = defaultdict(float)
    region_then: dict[str, float] = defaultdict(float)
    for country, region in home.items():
        if country in now and country in then:
            region_now[region] += now[country]
            region_then[region] += then[country]
    both = {country: then[country] / now[country] for country in home if country in now and country in then}
    return {country: both.get(country, region_then[region] / region_now[region]) for country, region in home.items()}


# --- the tables -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """One table of the rules: what it says, whose figures, how it is worked out of a region's sums and the world's."""

    id: str
    text: str
    source: str
    range: str
    rests_on: str  # the figure whose estimates make this one an estimate
    digits: int
    pick: Callable[[Sums, Sums], float]


COLUMNS = (
    Column("population", "Millions of people.", "gapminder", "0 to 2000", "people", 0, lambda here, _: here.people / 1e6),
    Column(
        "income",
        "Output a head, in thousands of dollars at the purchasing power of 2005.",
        "gapminder",
        "0 to 60",
        "output",
        1,
        lambda here, _: here.income,
    ),
    Column(
        "townspeople",
        "The share of people who live in towns; today's, moved back until the world's share is that of the year.",
        "factbook",
        "0 to 1",
        "urban",
        2,
        lambda here, _: here.means["urban"] / 100,
    ),
    Column(
        "carbon",
        "Tonnes of carbon dioxide a head, from fuels and cement.",
        "cdiac",
        "0 to 40",
        "co2_mt",
        1,
        lambda here, _: here.means["co2_mt"] * 1e6 / here.people,
    ),
    Column(
        "inequality",
        "Gini of incomes or of spending, the mean of a region's countries by people.",
        "world_bank",
        "0 to 1",
        "gini",
        2,
        lambda here, _: here.means["gini"] / 100,
    ),
    Column(
        "arms",
        "A region's share of the world's military spending; today's shares of output, of the output of the year.",
        "factbook",
        "0 to 1",
        "military",
        3,
        lambda here, world: here.arms / world.arms,
    ),
)


def as_yaml(table: Regions, figures: Sequence[Row], trade: Sequence[Row], year: int = YEARS[0]) -> str:
    """The rule file of regions and their figures."""
    here = _regions(table, figures, year)
    lines = [
        "# Regions and their figures: made by tools/make_figures.py from tools/regions.yaml, figures.csv and trade.csv, so change those.",
        "# tools/README.md says where every figure comes from and how estimates were made.",
        "",
        "sets:",
        "  region:",
        "    text: Where people live. Large states stand alone; others are grouped with their neighbours.",
        "    members:",
    ]
    lines += _members(table)
    lines += ["", "tables:"]
    lines += ["  zone:", "    text: The part of the world a region belongs to.", "    per: region", "    holds: macro", "    values:"]
    lines += [f"      {region.id}: {region.part}" for region in table.regions.values()]
    for column in COLUMNS:
        lines += _column(column, here, year)
    return "\n".join([*lines, *_routes(table, figures, trade, year)]) + "\n"


def as_scenario(table: Regions, figures: Sequence[Row], trade: Sequence[Row], year: int = SCENARIO_YEAR) -> str:
    """The same tables for a scenario of another year: the lines that stand in it under `tables`."""
    here = _regions(table, figures, year)
    world = _whole(list(here.values()))
    lines = []
    for column in COLUMNS:
        lines.append(f"      {column.id}: {{")
        for _, part in groupby(table.regions.values(), lambda region: region.part):
            lines.append("        " + " ".join(f"{region.id}: {column.pick(here[region.id], world):.{column.digits}f}," for region in part))
        lines[-1] = lines[-1].removesuffix(",") + "}"
    lines.append("      routes:")
    lines += [f"    {line}" for line in _route_rows(table, routes(figures, trade, year))]
    return "\n".join(lines) + "\n"


def _regions(table: Regions, figures: Sequence[Row], year: int) -> dict[str, Sums]:
    found = sums(figures)
    return {region: found[region, year] for region in table.regions}


def _members(table: Regions) -> list[str]:
    names = country_names()
    lines = []
    for region in table.regions.values():
        there = [names[country] for country in region.countries]
        note = "" if len(there) == 1 else f"  # {', '.join(there[:8])}{' …' if len(there) > 8 else ''}"
        lines.append(f"      {region.id}: {{name: {region.name}}}{note}" if "," not in region.name else f'      {region.id}: {{name: "{region.name}"}}{note}')
    return lines


def _column(column: Column, regions: Mapping[str, Sums], year: int) -> list[str]:
    world = _whole(list(regions.values()))
    guessed = {region: here.guessed[column.rests_on] for region, here in regions.items()}
    some = [region for region, part in guessed.items() if part > GUESSED]
    lines = [f"  {column.id}:", f"    text: {column.text}", f"    source: {column.source}", f"    year: {year}"]
    everywhere = sum(part > 0.99 for part in guessed.values()) > len(guessed) / 2
    if everywhere:
        lines.append("    estimate: true")
    elif some:
        lines.append(f"    estimates: [{', '.join(some)}]")
    lines += ["    per: region", f"    range: {column.range}", "    values:"]
    for region, here in regions.items():
        note = "" if everywhere or guessed[region] < 0.01 or guessed[region] > 0.99 else f"  # {guessed[region]:.0%} of it an estimate"
        lines.append(f"      {region}: {column.pick(here, world):.{column.digits}f}{note}")
    return lines


def _routes(table: Regions, figures: Sequence[Row], trade: Sequence[Row], year: int) -> list[str]:
    lines = [
        "  routes:",
        "    text: Where goods and money go, as shares of what crosses a region's borders; from the five largest partners of each country today.",
        "    source: factbook",
        f"    year: {year}",
        "    estimate: true",
        "    per: {from: region, to: region}",
        "    range: 0 to 1",
        "    values:",
    ]
    return lines + _route_rows(table, routes(figures, trade, year))


def _route_rows(table: Regions, found: Mapping[tuple[str, str], float]) -> list[str]:
    lines = []
    for here in table.regions:
        there = [f"{region}: {found[here, region]:.2f}" for region in table.regions if found.get((here, region), 0) >= LEAST_SHARE]
        lines.append(f"      {here}: {{{', '.join([*there, 'otherwise: 0'])}}}")
    return lines
