"""The title: the world behind, and what one can do from here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game.faces.desktop.app import App, Screen
from game.faces.desktop.atlas_view import MapView
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Button
from game.faces.desktop.guide_kept import is_newcomer
from game.faces.desktop.hall import Hall
from game.faces.desktop.labels import Label, Room
from game.faces.desktop.layout import Box, Column, Row, Sized
from game.faces.desktop.map_poster import Emblem, poster_marks
from game.faces.desktop.map_scene import EMPTY
from game.faces.desktop.screen_settings import CreditsScreen, SettingsScreen
from game.faces.desktop.shelf import Start
from game.faces.desktop.shelf_kept import Kept, look_into
from game.faces.desktop.widget import Widget

if TYPE_CHECKING:  # the title is there before the rules are: the screens that need them are loaded with them, beside the window
    from game.rules.ruleset import Ruleset

LOW = 790  # units below which a window is low
TRIED = 5  # kept games that are looked into for one to go on with
MANY, EACH = 9, 48  # entries for which it is high enough then, and what one more takes


class TitleScreen(Screen):
    """The first screen."""

    name = "title"

    def __init__(self, app: App, hall: Hall, start: Start = Start()) -> None:
        super().__init__(app)
        self.hall, self.start = hall, start
        hall.saves = hall.shelf.saves()
        self.known: dict[Path, tuple[int, Kept]] = {}  # kept games as they were when they were looked into

    def read_rules(self) -> None:
        """Beside the window, so that it is there at once."""
        self.app.start(Job("rules", self.words("window.reading"), lambda _: self._load_rules(), self._read, self._not_read, shown=False))

    def _load_rules(self) -> Ruleset:
        found = self.hall.shelf.load()
        from game.faces.desktop import guide_start, screen_new, screen_replay  # noqa: F401  so that nobody waits for them who opens one

        return found

    def _read(self, ruleset: Ruleset) -> None:
        self.hall.ruleset = ruleset
        start, self.start = self.start, Start()
        if start.resume is not None:
            self._go_on(start.resume)
        elif start.scenario:
            from game.faces.desktop.screen_new import NewGameScreen

            screen = NewGameScreen(self.app, self.hall, start)
            self.app.open(screen)
            if start.players:
                screen.begin()
        else:
            self.app.refresh()

    def _not_read(self, error: Exception) -> None:
        """What is wrong with a mod is said; the game goes on with the shipped rules alone."""
        self.app.failed(error)
        load = self.hall.shelf.load_mods
        if load is not None:
            self.start = Start()
            self.app.fault += " " + self.words("guide.shipped_alone")
            self.app.start(Job("rules", self.words("window.reading"), lambda _: load([]), self._read, self.app.failed, shown=False))

    def build(self) -> Widget:
        scene = self.hall.map.scene
        if scene is not None and (scene.lens.id or scene.marks is not poster_marks()):
            scene.show(EMPTY, poster_marks())
            scene.select(None)
        words, not_yet = self.words, "" if self.hall.ruleset is not None else self.words("window.reading")
        newest = self._newest()
        entries: list[Widget] = []
        newcomer = is_newcomer()
        if newcomer:
            entries.append(Button("guide", words("guide.first_game"), self._guide, "compass", "plain" if newest is not None else "main", not_yet))
        if newest is not None:
            entries.insert(0, Button("continue", words("window.continue", name=self._called(newest)), lambda: self._go_on(newest), "play", "main", not_yet))
        entries += [
            Button("new", words("window.new_game"), self._new, "sprout", "plain" if newest is not None or newcomer else "main", not_yet),
            Button("load", words("window.load"), self._load, "folder-open", why_not=not_yet if self.hall.saves else words("window.no_saves")),
            Button("past", words("past.title"), self._past, "history", why_not=not_yet),
            Button("class", words("window.host"), lambda: None, "school", why_not=words("window.host_later")),
            Button("book", words("window.encyclopedia"), self._book, "book-open", why_not=not_yet),
            Button("settings", words("window.settings"), self._settings, "sliders-horizontal"),
            Button("credits", words("window.credits"), self._credits, "info"),
            Button("quit", words("window.quit"), self._quit, "log-out", "quiet"),
        ]
        high = self.app.size[1] / self.app.kit.scale
        low, full = high < LOW, high < LOW + EACH * max(0, len(entries) - MANY)
        name = Label(words("title.name"), "head" if low else "display", weight="bold")
        head = Column([*([] if low else [Row([Emblem(64), Room()])]), name, Label(words("window.tagline"), "body" if low else "lead", "quiet")], "near")
        left = Column([Room(), head, Room(0, 4 if low else 12), *entries, Room()], "tight" if low else "near", grows=1)
        return Row([Sized(Box(left, "paper", "", "far" if low or full else "vast"), width=420), MapView(self.hall.map).as_poster()], "")

    def go_on(self) -> bool:
        """What the first of the buttons does; nothing more while it is being done, for an opening that began anew with every press would never end."""
        if self.hall.ruleset is None:
            return False
        if self.app.beside.waited_for() is not None:
            return True
        newest = self._newest()
        if newest is not None:
            self._go_on(newest)
        elif is_newcomer():
            self._guide()
        else:
            self._new()
        return True

    def _newest(self) -> Path | None:
        """The game that was left last; of others, and of files that can not be opened, it is for the list of kept games to tell."""
        for path in self.hall.saves[:TRIED]:
            if self.hall.ruleset is None:
                return path
            kept = self._kept(path, self.hall.ruleset)
            if not kept.broken and not kept.over:
                return path
        return None

    def _kept(self, path: Path, ruleset: Ruleset) -> Kept:
        """What a file says of itself, read again when it has been written since."""
        try:
            when = path.stat().st_mtime_ns
        except OSError:
            when = 0
        if path not in self.known or self.known[path][0] != when:
            self.known[path] = (when, look_into(path, ruleset))
        return self.known[path][1]

    def _called(self, path: Path) -> str:
        """A kept game by the name of its story, as soon as the rules are there."""
        id, _, number = path.stem.rpartition("-")
        story = self.hall.ruleset.scenarios.get(id) if self.hall.ruleset is not None else None
        return path.stem if story is None else story.label if number == "1" else f"{story.label} {number}"

    # -- where it leads

    def _guide(self) -> None:
        from game.faces.desktop.guide_start import begin_guided

        begin_guided(self.app, self.hall)

    def _new(self) -> None:
        from game.faces.desktop.screen_new import NewGameScreen

        self.app.open(NewGameScreen(self.app, self.hall))

    def _load(self) -> None:
        from game.faces.desktop.screen_load import LoadScreen

        self.app.open(LoadScreen(self.app, self.hall))

    def _past(self) -> None:
        from game.faces.desktop.screen_load import LoadScreen

        self.app.open(LoadScreen(self.app, self.hall, past=True))

    def dropped(self, path: Path) -> None:
        from game.faces.desktop.screen_replay import look_back_at

        look_back_at(self.app, self.hall, path)

    def _go_on(self, path: Path) -> None:
        from game.faces.desktop.screen_load import go_on

        go_on(self.app, self.hall, path)

    def _book(self) -> None:
        from game.faces.desktop.screen_book import BookScreen, articles_of

        self.app.open(BookScreen(self.app, articles_of(self.hall)))

    def _settings(self) -> None:
        self.app.open(SettingsScreen(self.app))

    def _credits(self) -> None:
        self.app.open(CreditsScreen(self.app))

    def _quit(self) -> None:
        self.app.quits = True
