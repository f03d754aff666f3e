"""The end of a game in the window: named and judged as the rules do, what carried each seat, its charts, and the ways from it."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from game.faces.charts.records import Areas
from game.faces.desktop import replay_work
from game.faces.desktop.chart_view import AreasView
from game.faces.desktop.labels import Label
from game.faces.desktop.screen_end import EndScreen
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.screen_replay import ReplayScreen
from game.faces.desktop.what_if_screen import WhatIfScreen
from game.faces.desktop.widget import crowding
from game.faces.telling.report import verdict
from tests.desktop.looking import titled
from tests.desktop.stand import Person

ENTER, ESC = pygame.K_RETURN, pygame.K_ESCAPE


def ended(folder: Path | None = None) -> tuple[Person, EndScreen]:
    """A short game played to its end, and its end."""
    person = titled(folder)
    for name in ("new", "story:water_war", "begin"):
        person.press(name)
    game = person.app.place.screen
    assert isinstance(game, GameScreen)
    for _ in range(40):
        if game.sitting.match.over:
            break
        person.key(ENTER, pygame.KMOD_CTRL)
    person.key(ENTER, pygame.KMOD_CTRL)
    screen = person.app.place.screen
    assert isinstance(screen, EndScreen), person.app.fault
    return person, screen


def told(person: Person) -> str:
    return " ".join(run.text for widget in person.widgets() if isinstance(widget, Label) for run in widget.words)


def test_the_closing_world_is_named_and_judged_and_each_leaf_is_turned_to_by_keyboard() -> None:
    person, screen = ended()
    game = person.app.places[-2].screen
    assert isinstance(game, GameScreen)
    result, names = game.sitting.match.result(), screen.past.names
    assert screen.past.outcome == result
    said = told(person)
    assert verdict(game.sitting.desk, result) in said
    project = screen.desk.figures.project("coalition")
    assert project is not None
    assert f"{project[1].label} {game.words('desk.of_mark', value=int(result.projects[project[0].id]['coalition']), mark=f'{project[1].mark:g}')}" in said
    for role, row in (("regime", result.regime), ("trajectory", result.trajectory)):
        assert row is None or names.row_of(role, row) in said
    assert screen.told is not None and all(sentence in said for sentence in screen.told.sentences)
    for leaf in ("world", "seats", "points", "charts"):
        person.tab_to(f"end:{leaf}")
        person.key(ENTER)
        person.look()
        assert screen.leaf == leaf and not crowding(person.app.kit, person.app.place.stage.root)
    person.key(ESC)
    assert person.app.place.screen is game


def test_every_seat_stands_with_its_project_its_mark_and_what_carried_it() -> None:
    person, screen = ended()
    person.press("end:seats")
    said, desk = told(person), screen.desk
    for seat in screen.past.seats:
        assert desk.names.seat(seat) in said
        project = desk.figures.project(seat)
        assert project is None or project[1].label in said
    assert screen.told is not None
    for carried in screen.told.carried.values():
        assert sum(amount for _, _, amount in carried.reasons.causes) + carried.reasons.rest == pytest.approx(carried.reasons.whole)


def test_the_odds_are_drawn_once_somebody_has_looked_for_turning_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_work, "USUALLY", 16)
    person, screen = ended()
    person.press("end:charts")
    assert screen.past.pictures and not any(isinstance(picture.chart, Areas) for picture in screen.past.pictures)
    person.press("end:points")
    person.press("look")
    assert screen.past.points is not None
    person.press("end:charts")
    odds = [widget for widget in person.widgets() if isinstance(widget, AreasView)]
    regimes = screen.past.looked.odds[0].regimes
    assert len(odds) == 1 and 0 < len(odds[0].chart.series) <= len(regimes)
    person.look()
    assert not crowding(person.app.kit, person.app.place.stage.root)


def test_from_the_end_one_looks_back_asks_what_if_and_writes_the_report(tmp_path: Path) -> None:
    person, screen = ended(tmp_path)
    game = person.app.places[-2].screen
    assert isinstance(game, GameScreen)
    lens = game.map.scene.lens
    person.press("look_back")
    replay = person.app.place.screen
    assert isinstance(replay, ReplayScreen) and replay.past is screen.past
    person.key(pygame.K_END)
    person.key(pygame.K_l)
    assert game.map.scene.lens is not lens
    person.key(ESC)
    assert person.app.place.screen is screen
    assert game.map.scene.lens is lens, "the map is given back as it was"
    person.press("if")
    assert isinstance(person.app.place.screen, WhatIfScreen)
    person.key(ESC)
    person.press("report")
    assert screen.past.report is not None and screen.past.report.parent == tmp_path and screen.past.report.exists()
    assert str(screen.past.report) in told(person)


def test_a_turn_that_moved_a_project_leads_to_it() -> None:
    person, _ = ended()
    person.press("end:seats")
    turns = [widget.name for widget in person.widgets() if widget.name.startswith("turn:")]
    if not turns:
        pytest.skip("nothing moved the project in this game")
    person.press(turns[-1])
    replay = person.app.place.screen
    assert isinstance(replay, ReplayScreen) and replay.turn == int(turns[-1].rpartition(":")[2])
