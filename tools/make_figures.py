"""Makes the project's table of figures and what the regions come to.

    python3 -m tools.make_figures COUNTRIES.csv    # writes figures.csv and trade.csv beside this file, then the rules' tables
    python3 -m tools.make_figures                  # writes the rules' tables alone, from the two committed ones

COUNTRIES.csv joins, by ISO number, the CIA World Factbook of today and the Gapminder extract of 1997, 2002 and 2007; tools/README.md
says what its columns are. The rest comes from tools/sources.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tools.aggregates import TABLE, TRADE, as_scenario, as_yaml, rows
from tools.figures import KINDS, YEARS, Country, partners, read_countries
from tools.regions import read_regions

BASE = Path(__file__).parents[1] / "rules" / "base"
RULES = BASE / "figures.yaml"
SCENARIO = BASE / "scenario_after_hegemony.yaml"
MARKS = ("      # figures of 2008: made by tools/make_figures.py\n", "      # end of figures\n")


def main(arguments: Sequence[str]) -> None:
    """Writes what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="tools.make_figures", description="Makes the table of figures and what the regions come to.")
    parser.add_argument("countries", nargs="?", type=Path, help="the joined table of countries; without it, the committed tables are used")
    chosen = parser.parse_args(arguments)
    if chosen.countries:
        countries = read_countries(chosen.countries)
        TABLE.write_text(figures_table(countries), "utf-8")
        TRADE.write_text(trade_table(countries), "utf-8")
    found = read_regions(), rows(TABLE), rows(TRADE)
    RULES.write_text(as_yaml(*found), "utf-8")
    if SCENARIO.exists():
        SCENARIO.write_text(with_figures(SCENARIO.read_text("utf-8"), as_scenario(*found)), "utf-8")


def with_figures(text: str, lines: str) -> str:
    """A scenario with these lines between the two marks."""
    before, rest = text.split(MARKS[0])
    return before + MARKS[0] + lines + MARKS[1] + rest.split(MARKS[1])[1]


def figures_table(countries: Iterable[Country]) -> str:
    """Two lines for each country, one a year: every figure and, beside it, how it was come by."""
    lines: list[list[str]] = [["number", "iso3", "country", "region", "year", *(column for kind in KINDS for column in (kind, f"{kind}_how"))]]
    for country in countries:
        for year in YEARS:
            figures = [country.figures[year, kind] for kind in KINDS]
            columns = [text for figure in figures for text in (_number(figure.value), figure.how)]
            lines.append([country.number, country.iso3, country.name, country.region, str(year), *columns])
    return _csv(lines)


def trade_table(countries: Sequence[Country]) -> str:
    """Exports and output of today, and where the exports go."""
    names = {country.name: country.iso3 for country in countries}
    lines = [["iso3", "exports", "output_now", "partners"]]
    for country in countries:
        shares = " ".join(f"{partner}:{share:g}" for partner, share in partners(country, names).items())
        lines.append([country.iso3, _number(country.now.get("exports")), _number(country.now.get("output")), shares])
    return _csv(lines)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")


def _csv(lines: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
