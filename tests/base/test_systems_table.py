"""docs/systems.md is true: twenty-five systems, each made by entries that exist, met through something a player sees or does, proved by a test that runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from game.rules.layers import find_mods
from game.rules.records import KINDS, OrderDef
from game.rules.ruleset import Ruleset, load_ruleset

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs/systems.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    mods, problems = find_mods([ROOT / "rules"])
    assert not problems
    return load_ruleset([mods["base"]])


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_there_are_twenty_five() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 26))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_a_row_is_true(row: tuple[str, ...], rules: Ruleset) -> None:
    _, _, _, entries, met, proved = row
    ids = {id for kind in KINDS for id in rules.entries[kind]} | {id for kind in KINDS for id in rules.written[kind]}
    assert len(quoted(entries)) >= 2
    assert not [id for id in quoted(entries) if id not in ids]
    assert quoted(met)
    assert not [id for id in quoted(met) if id not in ids]
    assert any(isinstance(rules.entries["orders"].get(id), OrderDef) or id in rules.written["events"] or id in rules.written["votes"] for id in quoted(met)) or any(
        id in rules.entries[kind] for kind in ("measures", "variables", "classify") for id in quoted(met)
    )
    assert quoted(proved)
    for name in quoted(proved):
        file, _, test = name.partition("::")
        assert f"def {test}(" in (ROOT / "tests" / "base" / file).read_text("utf-8"), name
