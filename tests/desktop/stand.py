"""A window without a display for tests: the program, a hall with the shipped rules, and a person's hands."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"

import pygame

from game.faces import cli_mods
from game.faces.desktop.app import App
from game.faces.desktop.hall import Hall
from game.faces.desktop.shelf import Shelf
from game.faces.desktop.widget import Widget, every
from game.faces.desktop.window import new_app
from game.play.match import Match, MatchProblem
from game.play.store import StoreProblem
from game.rules.records import ScenarioDef
from game.rules.ruleset import Ruleset
from game.rules.texts import read_texts
from tests.faces.playing import english
from tests.small_world import ROOT

ASSETS = ROOT / "assets"


@cache
def base() -> Ruleset:
    return cli_mods.load(cli_mods.chosen(None), "")  # scenarios are worked out when they are played


def shelf(folder: Path | None = None) -> Shelf:
    """The shipped rules; games are kept in a folder, or in memory alone."""

    def begin(ruleset: Ruleset, scenario: ScenarioDef, seed: int | None, players: Mapping[str, str]) -> tuple[Match, Path]:
        path = (folder or Path()) / f"{scenario.id}-1.game"
        return Match.new(ruleset, scenario.id, seed or 0, players, path if folder else None, at_once=False), path

    def saves() -> list[Path]:
        return sorted(folder.glob("*.game")) if folder else []

    def standard(ruleset: Ruleset) -> ScenarioDef:
        return ruleset.scenarios[ruleset.with_role("standard", "scenarios")[0]]

    return Shelf(base, lambda ruleset: read_texts(ruleset.mods)[0], saves, begin, lambda path: Match.open(path, lambda *_: base(), at_once=False), standard, ("random", "novice"), "random")


class Person:
    """Looks at the window and uses mouse and keyboard."""

    def __init__(self, size: tuple[int, int] = (1280, 720), folder: Path | None = None) -> None:
        self.app: App = new_app(english(), ASSETS, size, (StoreProblem, MatchProblem))
        self.app.settings = self.app.settings.changed(motion=False)
        self.hall = Hall(shelf(folder), base())
        self.surface = pygame.Surface(size)

    def look(self) -> pygame.Surface:
        self.app.draw(self.surface)
        return self.surface

    def key(self, key: int, mod: int = 0) -> None:
        self.app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=""))
        self.wait()

    def type(self, text: str) -> None:
        self.app.handle(pygame.event.Event(pygame.TEXTINPUT, text=text))

    def point(self, widget: Widget) -> None:
        self.app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=widget.rect.center, rel=(0, 0), buttons=(0, 0, 0)))

    def press(self, name: str) -> None:
        widget = self.find(name)
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            self.app.handle(pygame.event.Event(kind, pos=widget.rect.center, button=1))
        self.wait()

    def rest(self, seconds: float = 1.0) -> None:
        self.app.tick(seconds)

    def wait(self) -> None:
        """Until all work beside the window is done."""
        self.app.settle()

    def widgets(self) -> list[Widget]:
        stage = self.app.place.stage
        return [widget for tree in (stage.root, *(tip.box for tip in stage.tips)) for widget in every(tree)]

    def find(self, name: str) -> Widget:
        found = [widget for widget in self.widgets() if widget.name == name]
        assert found, f"{name} is not among {sorted({widget.name for widget in self.widgets() if widget.name})}"
        return found[0]

    def has(self, name: str) -> bool:
        return any(widget.name == name for widget in self.widgets())

    def tab_to(self, *wanted: str, most: int = 400) -> str:
        """Tab until the focus stands on one of these names."""
        for _ in range(most):
            if self.app.place.stage.focus in wanted:
                return self.app.place.stage.focus
            self.app.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_TAB, mod=0, unicode="\t"))
        raise AssertionError(f"Tab never comes to it; it comes to {[widget.name for widget in self.app.place.stage.order()]}")
