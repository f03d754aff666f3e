"""Faults planted into the shipped rules are found, and at the right line; the shipped rules themselves cause no alarm."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from game.base.problems import Problem
from game.rules import source
from game.rules.layers import ModInfo, mods_in, order_mods
from game.rules.layers_mods import is_rule_file
from game.rules.ruleset import read_rules
from tests.rules.planting import KINDS, Garden, Plant, planted

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = 1999
EACH, IN_SAMPLE = 10, 60  # faults of each kind; those planted by default


@pytest.fixture(autouse=True)
def quick_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that stay as they are need not be read again for every fault."""
    read = cache(source.read_text)
    monkeypatch.setattr(source, "read_text", lambda text, file, mod="": (read(text, file, mod)[0], list(read(text, file, mod)[1])))

@cache
def shipped() -> dict[str, bytes]:
    return {f"base/{path.relative_to(ROOT / 'rules/base').as_posix()}": path.read_bytes() for path in sorted((ROOT / "rules/base").rglob("*.yaml"))}


@cache
def garden() -> Garden:
    """The rule files: catalogues of texts and the like are another matter."""
    return Garden({file: data.decode() for file, data in shipped().items() if is_rule_file(file, base()[0])})


@cache
def base() -> tuple[ModInfo, ...]:
    mods, wrong = mods_in(shipped())
    order, more = order_mods(mods)
    assert not wrong + more
    return order


def problems_of(plant: Plant | None) -> tuple[Problem, ...]:
    """What is reported; a scenario is enough where it shows the fault."""
    sources = dict(shipped())
    if plant is None:
        return read_rules(base(), sources).problems
    sources[plant.file] = plant.text.encode()
    first = read_rules(base(), sources, ["seattle"]).problems
    return first or read_rules(base(), sources).problems


def judged(plant: Plant) -> str:
    """`missed`, `elsewhere`, `right` (a problem at its line), or `only` (and no other)."""
    problems = problems_of(plant)
    here = [p for p in problems if p.place is not None and plant.is_at(p.place.file, p.place.line)]
    return "missed" if not problems else "elsewhere" if not here else "only" if len(here) == len(problems) else "right"


def figures(plants: list[Plant]) -> Counter[str]:
    found: Counter[str] = Counter()
    for plant in plants:
        verdict = judged(plant)
        found[verdict] += 1
        if verdict != "only":
            print(f"{verdict}: {plant}")
    print(f"{len(plants)} faults: {dict(found)}")
    return found


def check(plants: list[Plant]) -> None:
    found = figures(plants)
    assert found["missed"] <= 0.01 * len(plants)
    assert found["only"] + found["right"] >= 0.98 * len(plants)
    assert found["only"] >= 0.9 * len(plants), "a fault causes more than one problem too often"


def test_no_false_alarm() -> None:
    assert problems_of(None) == ()


def test_every_kind_of_fault_can_be_planted() -> None:
    assert not [kind for kind, make in KINDS.items() if not list(make(garden()))]


def test_a_sample_of_faults_is_found() -> None:
    """Every kind once, then a second of some."""
    plants = planted(garden(), SEED, 2)
    firsts = {plant.kind: plant for plant in reversed(plants)}
    check([*firsts.values(), *(p for p in plants if firsts[p.kind] is not p)][:IN_SAMPLE])


@pytest.mark.long
def test_planted_faults_are_found() -> None:
    plants = planted(garden(), SEED + 1, EACH)
    assert len(plants) >= 300
    check(plants)
