"""Kept games for tests of looking back, and a person who looks back at one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from shutil import copy

import pygame

from game.faces.debrief.points import Looked
from game.faces.desktop.replay_past import Past, opened
from game.faces.desktop.screen_replay import ReplayScreen, see
from game.faces.desktop.screen_title import TitleScreen
from game.faces.desktop.timeline import Timeline
from game.rules.texts import Texts
from tests.desktop.stand import Person
from tests.faces.debriefed import kept
from tests.faces.playing import english

SHORT, SEVERAL = "water_war", "medicines"  # a story of one seat, and one of several
USUAL, TURNED = 3, 4  # the luck of most games here, and of one of several seats that something turned


def folder_with(folder: Path, scenario: str = SHORT, turns: int = 99, luck: int = USUAL) -> Path:
    """A folder of games with one of them in it."""
    copy(kept(scenario, turns, luck), folder / f"{scenario}.game")
    return folder


def titled(folder: Path | None, size: tuple[int, int] = (1280, 720)) -> Person:
    person = Person(size, folder)
    person.app.open(TitleScreen(person.app, person.hall))
    person.wait()
    return person


def looking_back(folder: Path, scenario: str = SHORT, turns: int = 99, luck: int = USUAL) -> Person:
    """Somebody who looks back at a game in which nobody has looked for anything yet; its file lies in the folder."""
    person = titled(folder_with(folder, scenario, turns, luck))
    past = past_of(scenario, turns, luck)
    past.path, past.looked, past.points, past.pictures, past.report = folder / f"{scenario}.game", Looked(), None, None, None
    see(person.app, ReplayScreen(person.app, person.hall, past))
    person.wait()
    return person


def replay_of(person: Person) -> ReplayScreen:
    screen = person.app.place.screen
    assert isinstance(screen, ReplayScreen), f"{type(screen).__name__}: {person.app.fault}"
    return screen


def line_of(person: Person) -> Timeline:
    line = person.find("time")
    assert isinstance(line, Timeline)
    return line


@cache
def past_of(scenario: str = SHORT, turns: int = 99, luck: int = USUAL) -> Past:
    """A game played again once for many tests: its moments never change."""
    return opened(kept(scenario, turns, luck), english(), lambda _: Texts())


def mouse(person: Person, kind: int, pos: tuple[int, int]) -> None:
    """The mouse at a place."""
    more = {"rel": (0, 0), "buttons": (1, 0, 0)} if kind == pygame.MOUSEMOTION else {"button": 1}
    person.app.handle(pygame.event.Event(kind, pos=pos, **more))
