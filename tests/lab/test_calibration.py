"""Forecasts held against what came: counted as they should be, the same whoever counts, and inside of the spread about as often as promised."""

from __future__ import annotations

import json

import pytest

from game.faces import cli
from game.lab.calibration import PROMISED, Held, Series, _counted, calibrate
from game.lab.sweep import Alone, Processes
from tests.small_world import rules

ASKED = Series("small", "random", 1, 30, 64)


def test_about_four_outcomes_of_five_lie_inside() -> None:
    """Over 240 turns of a small world."""
    found = {one.what: one for one in calibrate(rules(), ASKED, Alone())}
    project = found["project"]
    assert next(iter(found)) == "project"
    assert project.turns > 100
    assert project.inside.low - 0.05 <= PROMISED <= project.inside.high + 0.1
    assert project.missed.value <= project.unmoved.value, "better than to expect no change"


def test_workers_make_no_difference() -> None:
    few = Series("small", "random", 7, 4, 16)
    assert calibrate(rules(), few, Processes(2)) == calibrate(rules(), few, Alone())


def test_what_is_counted() -> None:
    held = [Held("project", "a", True, 1.0, 2.0), Held("project", "b", False, 3.0, 2.0)]
    found = _counted("project", held)
    assert (found.turns, found.inside.value, found.missed.value, found.unmoved.value) == (2, 0.5, 2.0, 2.0)
    assert found.to_json()["ci"] == [found.inside.low, found.inside.high]


def test_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lab", "forecasts", "--games", "1", "--players", "random", "--samples", "8", "--scenario", "water_war", "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert (body["scenario"], body["players"], body["games"]) == ("water_war", "random", 1)
    assert body["numbers"][0]["number"] == "project"
    assert cli.main(["lab", "forecasts", "--games", "1", "--players", "stronk"]) == 2
    assert "Did you mean `strong`?" in capsys.readouterr().err
