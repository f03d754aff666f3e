"""What is measured of computer players at thinking: answers, turns in mind, what the first answer waits for."""

from __future__ import annotations

import pytest

from game.lab import bench, bench_clock, bench_thinking
from tests.small_world import BASE, SMALL, rules


def test_thinking(monkeypatch: pytest.MonkeyPatch) -> None:
    """1. For each level the middle answer and the one that nearly all keep within; and what the policy costs beside the turn."""
    monkeypatch.setattr(bench_clock, "BUDGET", 0.0)
    monkeypatch.setattr(bench_clock, "FEWEST", 2)
    for name, value in (("GAMES", 1), ("COLUMNS", 8), ("ASKED", {"novice": "20 or less", "steady": ""})):
        monkeypatch.setattr(bench_thinking, name, value)
    found = {figure.name: figure for figure in bench_thinking.thinking(rules(SMALL).program("short"))}
    assert all(figure.low <= figure.value <= figure.high for figure in found.values())
    assert all(figure.value > 0 for figure in found.values())
    assert found["novice: 95% of answers within"].goal == "20 or less"
    assert found["novice: 95% of answers within"].value >= found["novice: an answer"].value
    assert {"steady: turns in mind", "steady: the first answer of a game", "what comes to mind ÷ the turn", "a late turn ÷ an early one"} <= set(found)


def test_the_standard_scenario() -> None:
    """2. The one that claims the role; else the first."""
    assert bench.standard(rules(BASE)) == "seattle"
    assert bench.standard(rules(SMALL)) in rules(SMALL).scenarios
