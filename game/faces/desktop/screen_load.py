"""Kept games: go on with one, newest first; and how a game is put on the screen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from game.faces.desktop.app import App, Screen
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Option
from game.faces.desktop.game_turn import think
from game.faces.desktop.hall import Hall
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column
from game.faces.desktop.pages import page, reading
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.sitting import Sitting
from game.faces.desktop.widget import Widget
from game.play.match import Match


class LoadScreen(Screen):
    """All kept games."""

    name = "load"

    def __init__(self, app: App, hall: Hall) -> None:
        super().__init__(app)
        self.hall = hall
        hall.saves = hall.shelf.saves()

    def build(self) -> Widget:
        games: list[Widget] = [self._game(path) for path in self.hall.saves]
        body = games or [Label(self.words("window.no_saves"), colour="quiet")]
        return page(self.app, self.words("window.load"), reading([Column(body, "tight")], "games", 640))

    def _game(self, path: Path) -> Widget:
        return Option(f"game:{path.name}", path.stem, lambda: go_on(self.app, self.hall, path), kept_when(path))


def kept_when(path: Path) -> str:
    """When a game was last played; nothing where the file is gone meanwhile."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%Y-%m-%d %H:%M")
    except OSError:
        return ""


def go_on(app: App, hall: Hall, path: Path) -> None:
    """Opens a kept game, beside the window."""
    app.start(Job("begin", app.words("window.opening"), lambda _: hall.shelf.resume(path), lambda match: opened(app, hall, match, path), app.failed))


def opened(app: App, hall: Hall, match: Match, path: Path | None) -> None:
    """A match on the screen."""
    sitting = Sitting(match, app.words, hall.shelf.texts(match.ruleset), path)
    del app.places[1:]  # from the game one goes back to the title
    screen = GameScreen(app, hall, sitting)
    app.open(screen)
    think(screen)
