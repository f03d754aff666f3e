"""Computer players think beside the window: what they think is seen, a person may call it off or leave, and nothing is lost by that."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pygame
import pytest

from game.ai.planner import SearchPlayer
from game.engine.state import digest
from game.faces.desktop.labels import Line
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.screen_load import go_on, opened
from game.faces.desktop.screen_title import TitleScreen
from game.faces.desktop.widget import crowding
from game.play.match import Match
from tests.desktop.stand import Person, base

SCENARIO, LEVEL, SEED = "medicines", "steady", 5


def players() -> dict[str, str]:
    seats = base().program(SCENARIO).world
    return {seat: "human" if k == 0 else LEVEL for k, seat in enumerate(seats.sets[seats.seat_set].members)}


def seated(path: Path | None = None) -> Person:
    """A person at a game whose computer players have not thought yet."""
    person = Person(folder=path.parent if path is not None else None)
    person.app.open(TitleScreen(person.app, person.hall))
    match = Match.new(base(), SCENARIO, SEED, players(), path, at_once=False)
    opened(person.app, person.hall, match, path)
    return person


def game_of(person: Person) -> GameScreen:
    screen = person.app.place.screen
    assert isinstance(screen, GameScreen)
    return screen


def touch(person: Person, name: str) -> None:
    """Presses without waiting for what comes of it."""
    widget = person.find(name)
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        person.app.handle(pygame.event.Event(kind, pos=widget.rect.center, button=1))


def until(true: Callable[[], object], person: Person, seconds: float = 30.0) -> None:
    """The window's own loop, until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        person.app.tick(0.01)
        time.sleep(0.002)


def end_turns(person: Person, turns: int) -> str:
    game = game_of(person)
    while game.sitting.match.turn < turns:
        person.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    return digest(game.sitting.match.engine, game.sitting.match.at(turns))


@cache
def plain() -> str:
    person = seated()
    person.wait()
    return end_turns(person, 1)


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Players who take their time."""
    go = SearchPlayer.go_on

    def slow(self: SearchPlayer) -> None:
        time.sleep(0.05)
        go(self)

    monkeypatch.setattr(SearchPlayer, "go_on", slow)


def test_the_game_is_there_while_the_others_still_think(slowly: None) -> None:
    person = seated()
    game, match = game_of(person), game_of(person).sitting.match
    assert match.unanswered
    assert game.sitting.beat
    assert not game.waiting
    person.look()
    person.wait()
    assert match.thinking().share == 1.0
    assert match.unanswered, "they are heard when everybody has submitted"


def test_a_turn_that_is_called_off_is_ended_again_with_the_same_result(slowly: None) -> None:
    person = seated()
    game, match = game_of(person), game_of(person).sitting.match
    before, entries = game.sitting.beat, match.kept.entries()
    touch(person, "plan")
    assert game.waiting
    until(lambda: match.thinking().share > 0, person)
    person.look()
    assert not crowding(person.app.kit, person.app.place.stage.root)
    names = {widget.whole for widget in person.widgets() if isinstance(widget, Line)}
    assert names >= {game.sitting.names.seat(seat) for seat in match.thinking().others}, "who has not decided yet is told"
    start = time.process_time()  # others may use the machine meanwhile
    touch(person, "job:cancel")
    until(lambda: not game.waiting, person)
    assert time.process_time() - start < 0.5, "50 ms on a machine with nothing else to do"
    assert (game.sitting.beat, match.kept.entries()) == (before, entries)
    assert not person.app.fault
    person.wait()
    assert end_turns(person, 1) == plain()


def test_who_leaves_in_the_middle_of_a_turn_finds_it_again(slowly: None, tmp_path: Path) -> None:
    person = seated(tmp_path / "kept.game")
    match = game_of(person).sitting.match
    touch(person, "plan")
    until(lambda: match.thinking().share > 0, person)
    start = time.process_time()  # others may use the machine meanwhile
    touch(person, "away")
    assert isinstance(person.app.place.screen, TitleScreen)
    assert time.process_time() - start < 0.5
    until(lambda: not person.app.beside.jobs, person)
    person.press("continue")
    assert end_turns(person, 1) == plain()


def test_where_nobody_is_asked_the_others_are_waited_for(tmp_path: Path) -> None:
    """A window that was killed after the last person's submission."""
    path = tmp_path / "kept.game"
    with Match.new(base(), SCENARIO, SEED, players(), path, at_once=False) as match:
        seat = next(iter(players()))
        for due in match.waiting():
            if due.seat == seat and due.beat == "pledge":
                match.submit_pledge(seat, ())
                match.answer()
        assert match.submit_plan(seat, ()) is None
    person = Person(folder=tmp_path)
    person.app.open(TitleScreen(person.app, person.hall))
    go_on(person.app, person.hall, path)
    person.wait()
    assert game_of(person).sitting.match.turn == 1
    assert end_turns(person, 1) == plain()


def test_a_wait_that_is_called_off_is_taken_up_again(slowly: None, tmp_path: Path) -> None:
    path = tmp_path / "kept.game"
    with Match.new(base(), SCENARIO, SEED, players(), path, at_once=False) as match:
        for due in match.waiting():
            if match.seats[due.seat] == "human":
                (match.submit_pledge if due.beat == "pledge" else match.submit_plan)(due.seat, ())
    person = Person(folder=tmp_path)
    person.app.open(TitleScreen(person.app, person.hall))
    go_on(person.app, person.hall, path)
    until(lambda: isinstance(person.app.place.screen, GameScreen) and game_of(person).waiting, person)
    touch(person, "job:cancel")
    until(lambda: not game_of(person).waiting, person)
    assert not game_of(person).sitting.beat
    person.look()
    assert end_turns(person, 1) == plain()
