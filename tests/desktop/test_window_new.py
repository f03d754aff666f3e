"""A new game in the window: who sits where, how well and with which character the computer plays each seat, mods and those that are broken, luck."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copy

import pygame
import pytest

from game.faces import cli_mods, cli_window
from game.faces.cli_sayings import Refused
from game.faces.desktop.controls import Button
from game.faces.desktop.labels import Label
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.screen_new import NewGameScreen
from game.faces.desktop.screen_title import TitleScreen
from game.faces.desktop.widget import crowding
from game.play.match import HUMAN
from tests.desktop.stand import Person, shelf
from tests.faces.debriefed import kept

HEAD = "name: {name}\nversion: 1.0\nrequires: base\n"


def opened(person: Person | None = None) -> tuple[Person, NewGameScreen]:
    person = person or Person((1600, 900))
    screen = NewGameScreen(person.app, person.hall)
    person.app.instead(screen)
    person.wait()
    return person, screen


def test_every_seat_has_its_own_level_and_character() -> None:
    person, screen = opened()
    person.press("story:seattle")
    seats = [member.id for _, member in screen._seats()]
    person.press(f"seat:{seats[2]}")
    assert screen.seats == {seats[2]}
    person.press("level:novice")
    person.press(f"plays:{seats[0]}")
    person.press(f"character:{seats[1]}")
    assert not person.has(f"plays:{seats[2]}"), "who sits there plays"
    assert not crowding(person.app.kit, person.app.place.stage.root)
    assert screen._player(seats[0]) == "random", "after the last level the first comes again"
    level, sign, character = screen._player(seats[1]).partition(":")
    assert level == "novice" and sign and screen.ruleset.written["personalities"][character].role is None
    assert screen._player(seats[3]) == "novice"
    person.press("level:random")
    assert screen._player(seats[0]) == "random" == screen._player(seats[3])


def test_the_key_that_goes_on_begins_the_game(tmp_path: Path) -> None:
    person, _ = opened(Person((1280, 720), tmp_path))
    person.press("story:medicines")
    person.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    person.wait()
    assert isinstance(person.app.place.screen, GameScreen)


def test_several_people_and_luck_begin_the_game_that_was_asked_for(tmp_path: Path) -> None:
    person, screen = opened(Person((1600, 900), tmp_path))
    person.press("story:medicines")
    seats = [member.id for _, member in screen._seats()]
    person.press("several")
    person.press(f"seat:{seats[1]}")
    person.press(f"seat:{seats[1]}")
    person.press(f"seat:{seats[1]}")
    screen.seed = "4711"
    person.press("begin")
    game = person.app.place.screen
    assert isinstance(game, GameScreen)
    match = game.sitting.match
    assert match.header.seed == 4711
    assert [seat for seat, player in match.seats.items() if player == HUMAN] == seats[:2]


def test_hosting_a_class_says_that_it_is_still_to_come() -> None:
    person, _ = opened()
    button = person.find("class")
    explains = button.explains_at(button.rect.center)
    assert explains is not None and explains() is not None
    stage = person.app.place.stage
    stage.pressed(button.rect.center)
    stage.released(button.rect.center)
    assert stage.tips


def modded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """The shipped mods, one whose head is broken, and one whose rules are."""
    for name, head, rules in (
        ("headless", "name: [\n", ""),
        ("wrong", HEAD.format(name="Wrong rules"), "orders:\n  dance:\n    seat: nobody_there\n    text: No.\n"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mod.yaml").write_text(head, "utf-8")
        (tmp_path / name / "rules.yaml").write_text(rules, "utf-8")
    there = cli_mods.folders()
    monkeypatch.setattr(cli_mods, "folders", lambda: [*there, tmp_path])
    person = Person((1600, 900))
    person.app.problems = (*person.app.problems, Refused)
    person.hall.shelf = replace(shelf(), mods=cli_window.offers, load_mods=lambda ids: cli_mods.load(cli_mods.chosen(ids), ""))
    return person


def test_mods_are_listed_and_broken_ones_say_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person, screen = opened(modded(tmp_path, monkeypatch))
    broken = {offer.id: offer.broken for offer in screen.mods.offers}
    assert broken["headless"] and broken["wrong"], broken
    sound = [id for id, why in broken.items() if not why]
    assert sound
    for id, why in broken.items():
        assert person.find(f"mod:{id}").why_not == why  # type: ignore[attr-defined]  # a switch
    assert not crowding(person.app.kit, person.app.place.stage.root)
    before = {record.id for record in screen.scenarios}
    screen.mods.choose(sound[0], True)
    person.wait()
    assert screen.mods.chosen == [sound[0]] and not person.app.fault
    assert {record.id for record in screen.scenarios} > before, "a mod brings its story"
    assert screen.scenario.id not in before
    screen.mods.choose(sound[0], False)
    person.wait()
    assert {record.id for record in screen.scenarios} == before


def test_mods_that_do_not_go_together_are_said_and_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person, screen = opened(modded(tmp_path, monkeypatch))
    screen.mods.choose("wrong", True)
    person.wait()
    assert person.app.fault and not screen.mods.chosen
    person.look()


def test_the_title_names_a_kept_game_by_its_story_and_has_room_for_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOUBLE_MOVEMENT_HOME", str(tmp_path))
    copy(kept("medicines", 1), tmp_path / "medicines-2.game")
    for size in ((1280, 720), (1600, 900), (2560, 1440)):
        person = Person(size)
        person.hall.shelf = replace(person.hall.shelf, saves=lambda: [tmp_path / "medicines-2.game"])
        title = TitleScreen(person.app, person.hall)
        person.app.instead(title)
        person.look()
        button = person.find("continue")
        assert isinstance(button, Button)
        label = title.hall.ruleset.scenarios["medicines"].label if title.hall.ruleset is not None else ""
        assert button.words == person.app.words("window.continue", name=f"{label} 2")
        assert person.has("guide"), "who has never played is shown the way as well"
        labels = [widget for widget in person.widgets() if isinstance(widget, Label)]
        name, line = (next(label for label in labels if text in "".join(run.text for run in label.words)) for text in ("Double", "Markets"))
        assert line.rect.top - name.rect.bottom >= person.app.kit.px(3)
        assert title._called(tmp_path / "other.game") == "other"
