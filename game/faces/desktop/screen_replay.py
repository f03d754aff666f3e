"""A game that was played, looked back at: the map at any turn, with anybody's eyes, a line of time, who ordered what, why, and what turned it."""

from __future__ import annotations

from pathlib import Path

import pygame

from game.faces.desktop.app import App, Screen
from game.faces.desktop.atlas_view import MapView
from game.faces.desktop.beside import Job
from game.faces.desktop.hall import Hall
from game.faces.desktop.replay_frame import SPEEDS, frame
from game.faces.desktop.replay_map import ReplayMap
from game.faces.desktop.replay_past import EVERYONE, TRUTH, Eyes, Past, Scene, opened
from game.faces.desktop.replay_points import Point
from game.faces.desktop.replay_work import LOOK, write_report
from game.faces.desktop.screen_book import BookScreen
from game.faces.desktop.screen_settings import SettingsScreen
from game.faces.desktop.what_if_screen import WhatIfScreen
from game.faces.desktop.widget import Widget, every
from game.faces.telling.names import Number

REST = 2.2  # seconds that a turn is shown while time goes by
SCENE = "scene"  # the kind of work that makes a moment


class ReplayScreen(Screen):
    """One game from its beginning to its end."""

    name = "replay"

    def __init__(self, app: App, hall: Hall, past: Past, turn: int = 0) -> None:
        super().__init__(app)
        self.hall, self.past = hall, past
        self.turn, self.eyes = max(0, min(turn, past.turns)), past.first_eyes
        self.seen: Scene | None = None
        self.leaf = "turn"
        self.region: str | None = None
        self.point = 0  # the turning point that tells everything, by its number
        self.playing, self.speed, self.rested = False, SPEEDS[0], 0.0
        self.map = ReplayMap(self)
        self._see()

    def build(self) -> Widget:
        return frame(self)

    def explain(self, link: str) -> Widget | None:
        return self.seen.explaining.follow(link) if self.seen is not None else None

    def asked(self, number: Number) -> None:
        """A number that is pressed explains itself, and stays open."""
        self.app.place.stage.ask_for(f"number:{number.id}:{','.join(number.place)}")

    # -- time

    def go(self, turn: int) -> None:
        """To a moment."""
        self.playing = self.playing and turn == self.turn + 1
        self.turn, self.rested = max(0, min(turn, self.past.turns)), 0.0
        self.map.scene.skip()
        self._see()
        self._to_time()
        self.app.refresh()

    def step(self, by: int) -> None:
        self.playing = False
        self.go(self.turn + by)

    def play(self) -> None:
        """Time goes by itself, from the beginning where it has come to its end; or stops."""
        self.playing = not self.playing
        if self.playing and self.turn == self.past.turns:
            self.turn = 0
            self._see()
        self.rested = REST if self.playing else 0.0
        self._to_time()
        self.app.refresh()

    def faster(self) -> None:
        self.speed = SPEEDS[(SPEEDS.index(self.speed) + 1) % len(SPEEDS)]
        self._to_time()
        self.app.refresh()

    def _to_time(self) -> None:
        """The arrows move time again, after the mouse has pressed something else."""
        if self.app.places and self.app.place.screen is self and not self.app.place.stage.keys:
            self.app.place.stage.focus = "time"

    def _see(self) -> None:
        """Shows the moment; where it was not made yet, it is made beside the window, and what was shown before stays until then."""
        found = self.past.scenes.get((self.turn, self.eyes))
        if found is None:
            self._make(self.turn)
        elif found is not self.seen:
            self.seen = found
            self.map.recolour()
            if self.playing:
                self.map.tell()

    def _make(self, turn: int) -> None:
        eyes = self.eyes
        self.app.start(Job(SCENE, "", lambda _: self.past.keep(turn, eyes), self._made, self.app.failed, shown=False))

    def _made(self, scene: Scene) -> None:
        """What comes next is made before it is asked for."""
        self._see()
        missing = [turn for turn in range(self.past.turns + 1) if (turn, self.eyes) not in self.past.scenes]
        if missing:
            self._make(min(missing, key=lambda turn: (abs(turn - self.turn - 0.5), turn)))

    # -- eyes and places

    @property
    def all_eyes(self) -> list[Eyes]:
        return [TRUTH, EVERYONE, *map(Eyes, self.past.seats)]

    def eyes_said(self, eyes: Eyes) -> str:
        """Whose view it is."""
        return self.past.names.seat(eyes.seat) if eyes.seat is not None else self.words("past.truth") if eyes.truth else self.words("past.everyone")

    def eyes_about(self, eyes: Eyes) -> str:
        return self.words("past.truth_about") if eyes.truth else self.words("past.seat_about") if eyes.seat is not None else ""

    def look_as(self, eyes: Eyes) -> None:
        """With other eyes."""
        self.eyes = eyes
        self.app.place.stage.tips = []
        self._see()
        self.app.refresh()

    def choose(self, region: str) -> None:
        """A region of the map is pressed."""
        self.region = region
        self.map.scene.select(region)
        self.turn_to("place")

    def turn_to(self, leaf: str) -> None:
        self.leaf = leaf
        self.app.refresh()

    # -- turning points

    def next_point(self, way: int) -> Point | None:
        """The nearest turning point that way; of several in a turn the strongest."""
        there = [point for point in self.past.points or () if (point.turn - self.turn) * way > 0]
        return min(there, key=lambda point: (abs(point.turn - self.turn), point.number), default=None)

    def to_point(self, way: int) -> None:
        point = self.next_point(way)
        if point is not None:
            self.see_point(point)

    def see_point(self, point: Point) -> None:
        """Goes where it was, and tells it."""
        self.leaf, self.point, self.playing = "points", point.number, False
        self.go(point.turn)

    # -- where it leads

    def ask_if(self) -> None:
        """What if, of the turn that is shown and whoever looks."""
        self.what_if(self.eyes.seat or self.past.seats[0], max(1, self.turn))

    def what_if(self, seat: str, turn: int) -> None:
        self.playing = False
        self.app.open(WhatIfScreen(self.app, self.past, seat, turn))

    def write_report(self) -> None:
        write_report(self.app, self.past, self.hall.shelf.version)

    def book(self) -> None:
        self.app.open(BookScreen(self.app, self.past.articles))

    def settings(self) -> None:
        self.app.open(SettingsScreen(self.app))

    def see_end(self) -> None:
        """To the end: the screen below, where one came from there."""
        from game.faces.desktop.screen_end import EndScreen, end_again  # they lead here

        below = self.app.places[-2].screen if len(self.app.places) > 1 else None
        if isinstance(below, EndScreen) and below.past is self.past:
            self.back()
        else:
            end_again(self.app, self.hall, self.past)

    def back(self) -> bool:
        """What is worked out for this game alone is called off with it."""
        if self.playing:
            self.play()
            return True
        self.app.beside.cancel(SCENE)
        if not any(getattr(place.screen, "past", None) is self.past for place in self.app.places[:-1]):
            self.app.beside.cancel(LOOK)
        self.map.give_back()
        return super().back()

    def dropped(self, path: Path) -> None:
        look_back_at(self.app, self.hall, path)

    # -- keys

    def go_on(self) -> bool:
        self.play()
        return True

    def key(self, key: int, shift: bool) -> bool:
        ways = {pygame.K_COMMA: -1, pygame.K_PERIOD: 1}
        if key == pygame.K_SPACE:
            self.play()
        elif key in ways:
            self.step(ways[key])
        elif key == pygame.K_HOME:
            self.go(0)
        elif key == pygame.K_END:
            self.go(self.past.turns)
        elif key in (pygame.K_n, pygame.K_p):
            self.to_point(1 if key == pygame.K_n else -1)
        elif key == pygame.K_v:
            at = self.all_eyes.index(self.eyes)
            self.look_as(self.all_eyes[(at + (-1 if shift else 1)) % len(self.all_eyes)])
        elif key == pygame.K_l:
            self.map.next_lens(-1 if shift else 1)
        else:
            return False
        return True

    # -- motion

    def tick(self, seconds: float) -> bool:
        drawn = self.map.scene.tick(seconds)
        if self.playing and not self.map.scene.busy and self.seen is not None and self.seen.turn == self.turn:
            self.rested += seconds * self.speed
            if self.rested >= REST:
                self._play_on()
        return drawn

    def _play_on(self) -> None:
        if self.turn < self.past.turns:
            self.go(self.turn + 1)
        else:
            self.playing = False
            self.app.refresh()

    def moving(self) -> pygame.Rect | None:
        return next((widget.rect for widget in every(self.app.place.stage.root) if isinstance(widget, MapView)), None)

    @property
    def busy(self) -> bool:
        return self.playing or self.map.scene.busy


def look_back_at(app: App, hall: Hall, path: Path) -> None:
    """Plays a kept game again, beside the window, and opens it. What is wrong with its file is a sentence."""
    words, where = app.words, app.place.screen
    app.forget()  # what was wrong with another one

    def work(job: Job) -> Past:
        return opened(path, words, lambda found: hall.shelf.texts(found.ruleset), app.beside.progress(job), lambda: job.cancelled)

    def done(past: Past) -> None:
        if app.place.screen is not where:
            return  # whoever asked has gone elsewhere
        if past.found.differs is not None:
            app.fault = words("past.differs", told=past.found.differs)
        see(app, ReplayScreen(app, hall, past))

    app.start(Job("past", words("past.opening"), work, done, app.failed, long=True, share=0.0))


def see(app: App, screen: ReplayScreen) -> None:
    """Opens it; the arrows move time from the first."""
    app.open(screen)
    app.place.stage.focus = "time"
