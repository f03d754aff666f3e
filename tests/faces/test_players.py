"""The page for players against the rules: the orders of each seat with their costs, requisites, regimes, trajectories, criteria, scenarios, commands."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from game.rules import schema
from game.rules.layers import find_mods, load
from game.rules.records import ClassifyDef, OrderDef, ScenarioDef
from game.rules.texts import Entries, seats_of
from tests.faces.playing import english

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "players.md").read_text("utf-8")
HEADINGS = {"movement": "Orders of movements", "state": "Orders of states", "hegemon": "Orders of the hegemon"}


@cache
def written() -> Entries:
    mods, _ = find_mods([ROOT / "rules"])
    return schema.read(load(mods.values()).tree)[0]


def rows(heading: str) -> dict[str, list[str]]:
    """The rows of the first table below a heading, by their first cell."""
    below = re.split(rf"^#+ {heading}$", PAGE, flags=re.MULTILINE)[1]
    lines = re.split(r"\n#+ ", below)[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return {row[0]: row[1:] for row in cells[2:]}


@pytest.mark.parametrize("kind", HEADINGS)
def test_every_order_of_a_seat_stands_in_its_table_with_its_cost(kind: str) -> None:
    orders = [written()["orders"][id] for id in seats_of(written())[kind]]
    costs = {}
    for order in orders:
        assert isinstance(order, OrderDef) and order.cost is not None
        costs[order.label] = order.cost.text if order.cost.text.isdigit() else "…"
    told = {name: cells[0] for name, cells in rows(HEADINGS[kind]).items()}
    assert set(told) == set(costs)
    assert {name: cost for name, cost in told.items() if cost not in (costs[name], "…")} == {}


def test_the_challenger_gives_what_the_page_says() -> None:
    seats = {kind: set(orders) for kind, orders in seats_of(written()).items()}
    left_out = {written()["orders"][id].label for id in (seats["state"] | seats["hegemon"]) - seats["challenger"]}
    told = re.search(r"except for these: ([^.]*)\.", PAGE)
    assert told is not None
    assert set(re.split(r",\s+", told[1])) == left_out
    assert seats["challenger"] <= seats["state"] | seats["hegemon"]
    assert set(seats) == {*HEADINGS, "challenger"}


def test_requisites_regimes_trajectories_and_criteria_are_named() -> None:
    assert set(rows("The four requisites")) == {record.label for record in written()["requisites"].values()}
    end = re.split(r"\n## ", PAGE.split("\n## The end\n")[1])[0]
    for id in ("regime", "trajectory"):
        classified = written()["classify"][id]
        assert isinstance(classified, ClassifyDef)
        assert all(row.name is not None and row.name.text in end for row in classified.rows)
    assert all(record.label in end for record in written()["measures"].values() if record.role is not None and record.role.text == "criterion")


def test_scenarios_with_their_seats_and_turns() -> None:
    kinds = seats_of(written())
    found = {}
    for record in written()["scenarios"].values():
        assert isinstance(record, ScenarioDef)
        seats = sum(len(members) for kind, members in record.members if kind.text in kinds)
        found[record.label] = [str(seats), str(record.turns)]
    assert {name: cells[:2] for name, cells in rows("Scenarios").items()} == found


def test_commands_are_those_of_the_catalogue() -> None:
    told = {word.split()[0] for line in PAGE.splitlines() if line.startswith("| `") for word in re.findall(r"`([a-z]+)[^`]*`", line.split("|")[1])}
    known = {word for key, text in english().texts.items() if key.startswith("commands.") for word in text.split()}
    assert told - known <= {"boomerang"}  # an order, as one may type its name
