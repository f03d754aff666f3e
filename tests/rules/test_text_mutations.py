"""Faults planted into the shipped long texts are found, and at the right line; the shipped texts themselves cause no alarm."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from game.base.problems import Problem
from game.rules import schema, source
from game.rules.layers import ModInfo, find_mods, load
from game.rules.texts import FOLDER, Entries, read_texts
from game.rules.texts_checks import check_texts
from tests.rules.planting import Garden, Plant, planted
from tests.rules.planting_texts import TEXT_KINDS

RULES = Path(__file__).resolve().parents[2] / "rules"
SEED = 1789
EACH, IN_SAMPLE = 20, 2  # faults of each kind


@cache
def base() -> ModInfo:
    return find_mods([RULES / "base"])[0]["base"]


@cache
def written() -> Entries:
    return schema.read(load([base()]).tree)[0]


@cache
def shipped() -> dict[str, str]:
    return {f"base/{path.relative_to(RULES / 'base').as_posix()}": path.read_text("utf-8") for path in sorted((RULES / "base" / FOLDER).rglob("*.yaml"))}


@cache
def garden() -> Garden:
    return Garden(shipped())


@cache
def read_as_it_is(file: str) -> tuple[source.Mapping | None, list[Problem]]:
    return source.read_text(shipped()[file], file, "base")


def problems_of(plant: Plant | None, monkeypatch: pytest.MonkeyPatch) -> list[Problem]:
    """What is said of the texts, one of which may have a fault."""

    def read_path(path: Path, file: str, mod: str) -> tuple[source.Mapping | None, list[Problem]]:
        return source.read_text(plant.text, file, mod) if plant is not None and plant.file == file else read_as_it_is(file)

    monkeypatch.setattr(source, "read_path", read_path)
    texts, problems = read_texts([base()])
    return [*problems, *check_texts(texts, written())]


def check(plants: list[Plant], monkeypatch: pytest.MonkeyPatch) -> None:
    found: Counter[str] = Counter()
    for plant in plants:
        problems = problems_of(plant, monkeypatch)
        here = [p for p in problems if p.place is not None and plant.is_at(p.place.file, p.place.line)]
        verdict = "missed" if not problems else "elsewhere" if not here else "only" if len(here) == len(problems) else "right"
        found[verdict] += 1
        if verdict != "only":
            print(f"{verdict}: {plant}", *(f"    {p.place} {p.message}" for p in problems[:4]), sep="\n")
    print(f"{len(plants)} faults: {dict(found)}")
    assert found["missed"] <= 0.01 * len(plants)
    assert found["only"] + found["right"] >= 0.98 * len(plants)


def test_no_false_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problems_of(None, monkeypatch) == []


def test_every_kind_of_fault_can_be_planted() -> None:
    assert not [kind for kind, make in TEXT_KINDS.items() if not list(make(garden()))]


def test_a_sample_of_faults_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    check(planted(garden(), SEED, IN_SAMPLE, TEXT_KINDS), monkeypatch)


@pytest.mark.long
def test_planted_faults_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    plants = planted(garden(), SEED + 1, EACH, TEXT_KINDS)
    assert len(plants) >= 300
    check(plants, monkeypatch)
