"""What is known of each country in 1999 and 2008, from where, and what is put in its place where nobody measured.

The rule: a figure is a source's own, or it carries the word `estimate` and the method. tools/README.md says the methods in full.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log
from pathlib import Path

from tools.regions import read_regions

SOURCES = Path(__file__).with_name("sources")
YEARS = (1999, 2008)
NEAR = 5  # a survey this many years away stands for the year asked for
CO2_OF_CARBON = 44 / 12
COUNTED_WITH = {"SSD": "SDN", "XKX": "SRB"}  # not states in 1999 or 2007: the sources of those years hold them in the other's figures
TODAY_WITH = {"MNE": "SRB"}  # in the same way for carbon dioxide before 2006
AT_WAR = {"RUS": 3.5, "UKR": 2.5}  # per cent for the military in peace, a judgement; the source's year is one of war
MISREAD = 25.0  # no country spends so much of its output on the military: a year that was read as a share
URBAN_NOW = 57.5  # per cent of all people, United Nations, the year of the Factbook's shares
URBAN = {1999: 46.5, 2008: 50.0}  # World Urbanization Prospects, 2007 revision: half of all people by the end of 2008
URBAN_KNOWN = {("CHN", 1999): 35.0, ("CHN", 2008): 46.0}  # National Bureau of Statistics: 36 in the census of 2000, 46.6 in 2009
GROWTH_2008 = {True: 0.001, False: 0.058}  # International Monetary Fund, World Economic Outlook: advanced economies, and the others
ADVANCED = set(  # as the fund counted them in 2008
    """
    AUS AUT BEL CAN CHE CYP CZE DEU DNK ESP FIN FRA GBR GRC HKG IRL ISL ISR ITA JPN KOR LUX MLT NLD NOR NZL PRT SGP SVK SVN SWE TWN USA
    """.split()
)
KINDS = ("people", "output_per_head", "co2_mt", "gini", "urban", "military", "public_debt")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and how it was come by."""

    value: float | None
    how: str

    @property
    def estimate(self) -> bool:
        """Whether nobody measured it."""
        return self.how.startswith("estimate")


@dataclass(slots=True)
class Country:
    """One country: what the sources of today say of it (`now`), and its figures by year and kind."""

    number: str
    iso3: str
    name: str
    region: str
    now: dict[str, float] = field(default_factory=dict)
    gini_year: str = ""
    partners: str = ""
    figures: dict[tuple[int, str], Figure] = field(default_factory=dict)

    def value(self, year: int, kind: str) -> float | None:
        """A figure's number, or nothing."""
        found = self.figures.get((year, kind))
        return found.value if found else None


def read_countries(path: Path) -> list[Country]:
    """Every country of the joined table, with its figures for both years."""
    rows = _joined(_rows(path))
    countries = [_country(row) for row in rows]
    known = _known_years(rows)
    for country in countries:
        for year in YEARS:
            _people_and_output(country, year, known.get(country.iso3, []))
    by_region: dict[str, list[Country]] = defaultdict(list)
    for country in countries:
        by_region[country.region].append(country)
    carbon = {row["iso3"]: row for row in _rows(SOURCES / "cdiac.csv")}
    surveys = _surveys()
    for year in YEARS:
        for group in by_region.values():
            _missing_people(group, year)
            _carbon(group, year, carbon)
            _inequality(group, year, surveys)
            _of_today(group, year)
        _urban(countries, year)
    return countries


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _joined(rows: Iterable[Row]) -> list[Row]:
    """The rows with those of one country as one: the people are added, the rest stands in both."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        first = found.setdefault(row["iso3"], dict(row))
        if first != row:
            first["population"] = str(int(first["population"]) + int(row["population"]))
    return list(found.values())


def _country(row: Row) -> Country:
    home = read_regions().home()
    now = {
        key: float(row[column])
        for key, column in (
            ("people", "population"), ("output", "gdp_ppp_usd2021"), ("gini", "gini"), ("military", "military_pct_gdp"),
            ("urban", "urban_pct"), ("public_debt", "public_debt_pct_gdp"), ("exports", "exports_usd"), ("co2_mt", "co2_mt"),
        )
        if row[column]
    }  # fmt: skip
    if now.get("military", 0) > MISREAD:
        del now["military"]
    if row["iso3"] in AT_WAR:
        now["military"] = AT_WAR[row["iso3"]]
    region = home[row["iso_numeric"] or row["name"]]
    return Country(row["iso_numeric"], row["iso3"], row["name"], region, now, row["gini_year"], row["export_partners"])


# --- people and output ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """A year in which somebody counted a country's people and output."""

    year: int
    people: float
    head: float
    source: str


def _known_years(rows: Iterable[Row]) -> dict[str, list[Count]]:
    """The counts of the extract in the table, and of the longer table of the same maker."""
    known: dict[str, list[Count]] = defaultdict(list)
    for row in rows:
        for year in ("1997", "2002", "2007"):
            if row[f"pop_{year}"]:
                known[row["iso3"]].append(Count(int(year), float(row[f"pop_{year}"]), float(row[f"gdp_per_head_{year}"]), "gapminder"))
    for row in _rows(SOURCES / "gapminder.csv"):
        known[row["iso3"]].append(Count(int(row["year"]), float(row["people"]), float(row["output_per_head"]), "gapminder_long"))
    return known


def _people_and_output(country: Country, year: int, known: Sequence[Count]) -> None:
    """Along a straight line between counts; after the last, people grow as before, and output as the Monetary Fund says."""
    if country.iso3 in COUNTED_WITH or not known:
        return
    after = bisect_left([count.year for count in known], year)
    if after < len(known):
        late = known[after]
        early = late if late.year == year else known[after - 1]
        part = 0.0 if late is early else (year - early.year) / (late.year - early.year)
        people = early.people + part * (late.people - early.people)
        head = early.head + part * (late.head - early.head)
        how = early.source
    else:
        early, late = known[-2:]
        yearly = (late.people / early.people) ** (1 / (late.year - early.year))
        people = late.people * yearly ** (year - late.year)
        head = late.head * (1 + GROWTH_2008[country.iso3 in ADVANCED]) / yearly
        how = f"estimate:{late.source} of {late.year} and on"
    country.figures[year, "people"] = Figure(round(people), how)
    country.figures[year, "output_per_head"] = Figure(round(head), how)


def _missing_people(group: Sequence[Country], year: int) -> None:
    """Where nobody counted: today's figure, moved back as the counted countries of the region moved."""
    counted = [country for country in group if country.value(year, "people") and "output" in country.now]
    people = sum(country.value(year, "people") or 0 for country in counted)
    output = sum((country.value(year, "people") or 0) * (country.value(year, "output_per_head") or 0) for country in counted)
    people_now = sum(country.now["people"] for country in counted)
    output_now = sum(country.now["output"] for country in counted)
    for country in group:
        if country.iso3 in COUNTED_WITH:
            for kind in KINDS:
                country.figures[year, kind] = Figure(None, f"with {COUNTED_WITH[country.iso3]}")
        elif country.value(year, "people") is None:
            country.figures[year, "people"] = Figure(round(country.now["people"] * people / people_now), "estimate:region")
            head = country.now["output"] / country.now["people"] * (output / people) / (output_now / people_now) if "output" in country.now else output / people
            country.figures[year, "output_per_head"] = Figure(round(head), "estimate:region")


# --- carbon, inequality, towns, the military, debt ----------------------------------------------------------------------------


def _carbon(group: Sequence[Country], year: int, carbon: Mapping[str, Row]) -> None:
    """Carbon dioxide from fuels and cement; where nobody counted, as much for its output as the region."""
    for country in group:
        row = carbon.get(country.iso3)
        if row and row[f"carbon_{year}"]:
            country.figures[year, "co2_mt"] = Figure(round(float(row[f"carbon_{year}"]) * CO2_OF_CARBON / 1000, 3), "cdiac")
        elif country.iso3 in TODAY_WITH:
            country.figures[year, "co2_mt"] = Figure(None, f"with {TODAY_WITH[country.iso3]}")
    counted = [country for country in group if country.value(year, "co2_mt")]
    share = sum(country.value(year, "co2_mt") or 0 for country in counted) / sum(output(country, year) for country in counted)
    _fill(group, year, "co2_mt", lambda country: round(share * output(country, year), 3))


def _surveys() -> dict[str, list[tuple[int, float]]]:
    surveys: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in _rows(SOURCES / "world_bank_gini.csv"):
        surveys[row["iso3"]].append((int(row["year"]), float(row["gini"])))
    return surveys


def _inequality(group: Sequence[Country], year: int, surveys: Mapping[str, Sequence[tuple[int, float]]]) -> None:
    """The nearest survey; far off, or today's, it is an estimate; where there is none, the region's mean by people."""
    for country in group:
        if (year, "gini") in country.figures:
            continue
        near = min(surveys.get(country.iso3, []), key=lambda survey: (abs(survey[0] - year), survey), default=None)
        if near:
            far = "" if abs(near[0] - year) <= NEAR else "estimate:"
            country.figures[year, "gini"] = Figure(near[1], f"{far}world_bank of {near[0]}")
        elif "gini" in country.now:
            country.figures[year, "gini"] = Figure(country.now["gini"], f"estimate:factbook of {country.gini_year}")
    _fill_with_mean(group, year, "gini", people)


def _of_today(group: Sequence[Country], year: int) -> None:
    """Shares that no free source holds for these years: today's, as estimates; where there is none, the region's mean by output."""
    for kind in ("military", "public_debt"):
        for country in group:
            if kind in country.now and (year, kind) not in country.figures:
                source = "judgement" if kind == "military" and country.iso3 in AT_WAR else "factbook of today"
                country.figures[year, kind] = Figure(country.now[kind], f"estimate:{source}")
        _fill_with_mean(group, year, kind, output)


def _urban(countries: Sequence[Country], year: int) -> None:
    """Today's share of townspeople, moved back by the same odds everywhere, so that the world's is the one that is known."""
    now: dict[str, float] = {country.iso3: country.now.get("urban", URBAN_NOW) for country in countries}
    counted = [country for country in countries if people(country, year)]

    def share(country: Country, shift: float) -> float:
        known = URBAN_KNOWN.get((country.iso3, year))
        today = min(now[country.iso3] / 100, 0.999)
        return known or 100 / (1 + exp(shift - log(today / (1 - today))))

    low, high = 0.0, 3.0
    for _ in range(50):
        shift = (low + high) / 2
        world = sum(people(country, year) * share(country, shift) for country in counted) / sum(people(country, year) for country in counted)
        low, high = (shift, high) if world > URBAN[year] else (low, shift)
    for country in counted:
        how = "statistics bureau of China" if (country.iso3, year) in URBAN_KNOWN else "estimate:factbook moved back"
        country.figures[year, "urban"] = Figure(round(share(country, low), 1), how)


def people(country: Country, year: int) -> float:
    """How many people."""
    return country.value(year, "people") or 0.0


def output(country: Country, year: int) -> float:
    """Dollars at the purchasing power of 2005."""
    return people(country, year) * (country.value(year, "output_per_head") or 0.0)


def _fill(group: Sequence[Country], year: int, kind: str, worked_out: Callable[[Country], float]) -> None:
    for country in group:
        if (year, kind) not in country.figures:
            country.figures[year, kind] = Figure(worked_out(country), "estimate:region")


def _fill_with_mean(group: Sequence[Country], year: int, kind: str, weight: Callable[[Country, int], float]) -> None:
    have = [country for country in group if country.value(year, kind) is not None]
    total = sum(weight(country, year) for country in have)
    mean = sum(weight(country, year) * (country.value(year, kind) or 0) for country in have) / total
    _fill(group, year, kind, lambda _: round(mean, 1))


# --- trade ------------------------------------------------------------------------------------------------------------------

SHORT = {
    "UAE": "ARE", "Turkey": "TUR", "USA": "USA", "US": "USA", "UK": "GBR", "United Kingdom": "GBR", "Russia": "RUS", "S. Korea": "KOR",
    "Cote d'Ivoire": "CIV", "NZ": "NZL", "DRC": "COD", "Trinidad & Tobago": "TTO", "Bosnia & Herzegovina": "BIH", "Antigua & Barbuda": "ATG",
    "St. Lucia": "LCA", "St. Kitts & Nevis": "KNA", "St. Vincent & the Grenadines": "VCT", "British Virgin Islands": "VGB",
    "Guadeloupe": "FRA", "Martinique": "FRA",
}  # fmt: skip
JUDGED = {  # the partners of today are those of a war; these are about those of 1999, a judgement
    "RUS": {"DEU": 9.0, "UKR": 7.0, "ITA": 6.0, "NLD": 6.0, "CHN": 5.0},
    "UKR": {"RUS": 22.0, "TUR": 6.0, "CHN": 6.0, "DEU": 5.0, "ITA": 4.0},
}


def partners(country: Country, names: Mapping[str, str]) -> dict[str, float]:
    """The share of a country's exports, in per cent, that goes to each of its largest partners."""
    if country.iso3 in JUDGED:
        return JUDGED[country.iso3]
    text = re.sub(r"\s*\(.*?\)\s*$", "", country.partners)
    text = text.replace("Bahamas, The", "Bahamas").replace("Congo, Republic of the", "Congo").replace("almost entirely United Kingdom", "United Kingdom 99%")
    shares: dict[str, float] = {}
    for part in filter(None, text.split(", ")):
        name, share = part.rstrip("%").rsplit(" ", 1)
        iso3 = SHORT.get(name) or names[name]
        shares[iso3] = shares.get(iso3, 0.0) + float(share)
    return shares
