"""Kept games, the newest first: go on with one, or look back at it; and how a game is put on the screen."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from game.faces.desktop.app import App, Screen
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Button, Field, Option
from game.faces.desktop.game_turn import think
from game.faces.desktop.hall import Hall
from game.faces.desktop.labels import Label, Rule
from game.faces.desktop.layout import Column, Row
from game.faces.desktop.pages import page, reading
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.screen_replay import look_back_at
from game.faces.desktop.shelf_kept import Kept, look_into
from game.faces.desktop.sitting import Sitting
from game.faces.desktop.widget import Widget
from game.play.match import Match


class LoadScreen(Screen):
    """All kept games. `past`: one is looked back at rather than gone on with."""

    name = "load"

    def __init__(self, app: App, hall: Hall, past: bool = False) -> None:
        super().__init__(app)
        self.hall, self.past = hall, past
        self.file = ""  # the path of another file
        self.kept: dict[Path, Kept] = {}  # what each holds, as soon as it was looked into
        hall.saves = hall.shelf.saves()
        self._look_into()

    def build(self) -> Widget:
        words = self.words
        games: list[Widget] = [self._game(path) for path in self.hall.saves]
        body = games or [Label(words("window.no_saves"), colour="quiet")]
        title = words("past.title") if self.past else words("window.load")
        return page(self.app, title, reading([Column(body, "tight"), Rule(), *self._elsewhere()], "games", 700))

    def _game(self, path: Path) -> Widget:
        """A game, and the other thing that can be done with it."""
        kept = self.kept.get(path)
        game = Option(f"game:{path.name}", path.stem, partial(self._open, path), self._about(path, kept)).grown()
        if kept is not None and kept.broken:
            game.marked("triangle-alert", "quiet")
        if self.past:
            return game
        look = partial(look_back_at, self.app, self.hall, path)
        back = Button(f"past:{path.name}", "", look, "history", "quiet", tip=partial(Label, self.words("past.look")))
        return Row([game, back], "near", across="middle")

    def _look_into(self) -> None:
        """What every file holds, found out beside the window: there may be many."""
        saves, ruleset = tuple(self.hall.saves), self.hall.ruleset
        if saves and ruleset is not None:

            def work(job: Job) -> dict[Path, Kept]:
                return {path: look_into(path, ruleset) for path in saves if not job.cancelled}

            self.app.start(Job("kept", "", work, self._looked_into, self.app.failed, shown=False))

    def _looked_into(self, kept: dict[Path, Kept]) -> None:
        self.kept = kept
        self.app.refresh()

    def _about(self, path: Path, kept: Kept | None) -> str:
        """Which story it is, how far it has come, who plays and when; or what is wrong with it."""
        words, when = self.words, kept_when(path)
        if kept is None:
            return when
        if kept.broken:
            return kept.broken
        at = words("kept.of", turn=kept.turn, turns=kept.turns) if kept.turns else words("kept.turn", turn=kept.turn)
        at = words("kept.over", at=at) if kept.over else at
        people = ", ".join(kept.people) or words("kept.computers")
        return " · ".join(part for part in (kept.scenario, at, people, when) if part)

    def _open(self, path: Path) -> None:
        if self.past:
            look_back_at(self.app, self.hall, path)
        else:
            go_on(self.app, self.hall, path)

    # -- a game that was played elsewhere

    def _elsewhere(self) -> list[Widget]:
        words = self.words
        field = Field("file", self.file, self._named, words("past.file"), most=400).grown()
        look = Button("file:open", words("past.open_file"), self._look, "history")
        return [Label(words("past.file_about"), "small", "quiet"), Row([field, look], "near", across="middle")]

    def _named(self, text: str) -> None:
        self.file = text

    def _look(self) -> None:
        if self.file.strip():
            look_back_at(self.app, self.hall, Path(self.file.strip()).expanduser())

    def dropped(self, path: Path) -> None:
        look_back_at(self.app, self.hall, path)


def kept_when(path: Path) -> str:
    """When a game was last played; nothing where the file is gone meanwhile."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%Y-%m-%d %H:%M")
    except OSError:
        return ""


def go_on(app: App, hall: Hall, path: Path) -> None:
    """Opens a kept game, beside the window."""
    app.forget()  # what was wrong with another one
    app.start(Job("begin", app.words("window.opening"), lambda _: hall.shelf.resume(path), lambda match: opened(app, hall, match, path), app.failed))


def opened(app: App, hall: Hall, match: Match, path: Path | None) -> None:
    """A match on the screen."""
    sitting = Sitting(match, app.words, hall.shelf.texts(match.ruleset), path)
    del app.places[1:]  # from the game one goes back to the title
    screen = GameScreen(app, hall, sitting)
    app.open(screen)
    think(screen)
