"""How fast the window is on this computer: frames while it is looked at and used, what it costs while nothing happens, how soon it is there.

Frames are drawn as the window draws them, in the order answer, tick, draw, flip, by SDL's software alone; where SDL names no display, on one that nobody sees.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, pi, sin
from pathlib import Path
from threading import Timer

import pygame

from game.faces.desktop.app import App
from game.faces.desktop.beside import Beside, Job
from game.faces.desktop.gallery import Gallery
from game.faces.desktop.hall import Hall
from game.faces.desktop.layout import Scroll
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.shelf import Shelf
from game.faces.desktop.widget import Widget, every
from game.faces.desktop.window import DRAWN, READ, drawn_anew, loop, new_app, step
from game.faces.words import Words
from game.lab.bench_clock import Figure, skipped

FRAME = 1 / 60
SMOOTH, AT_ONCE, SOON = 1000 / 60, 100.0, 1.0  # milliseconds of a frame and of an answer, seconds until the window is there
FRAMES = 120
IDLE = 3.0  # seconds that are waited for nothing
STARTS = 5  # times that the program is started
LONGEST = 900  # frames of a turn that is told

Event = pygame.event.Event


@dataclass(slots=True)
class Taken:
    """How long frames took, in milliseconds: by the clock, and of this thread's processor time."""

    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)

    def one(self, does: Callable[[], object]) -> None:
        wall, own = time.perf_counter(), time.thread_time()
        does()
        self.wall.append(1000 * (time.perf_counter() - wall))
        self.own.append(1000 * (time.thread_time() - own))

    def figures(self, name: str, goal: float) -> Iterator[Figure]:
        """The middle one and the 99th of a hundred."""
        if not self.wall:
            yield skipped(name, "there was nothing to measure")
            return
        note = f"{len(self.wall)} frames; processor {share_of(self.own, 0.5):.1f} and {share_of(self.own, 0.99):.1f} ms"
        low, high = min(self.wall), max(self.wall)
        yield Figure(f"{name}: median", share_of(self.wall, 0.5), "ms", low, high, note)
        yield Figure(f"{name}: 99th percentile", share_of(self.wall, 0.99), "ms", low, high, "", f"below {goal:.1f} ms")


def share_of(values: Sequence[float], share: float) -> float:
    """The value below which such a share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Unworked(Beside):
    """Work is asked for and never done."""

    def start(self, job: Job) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A window to measure, and the gallery that puts screens up in it."""

    app: App
    gallery: Gallery

    def opened(self, name: str) -> Widget:
        """A screen, drawn once."""
        self.gallery.open(name)
        if self.gallery.hall.map.scene is not None:
            self.gallery.hall.map.scene.settle()
        self.frame([])
        return self.app.place.stage.root

    def frame(self, events: Sequence[Event], seconds: float = FRAME) -> None:
        step(self.app, events, seconds)

    def named(self, begins: str) -> list[Widget]:
        return [widget for widget in every(self.app.place.stage.root) if widget.name.startswith(begins) and widget.rect.width and widget.rect.height]

    # -- frames

    def frames(self) -> Iterator[Figure]:
        """Everything that moves under a person's hand or by itself."""
        for name, scene in {
            "The map, drawn anew": self._anew,
            "The pointer goes over the map": lambda: self._pointed("game", "map"),
            "The pointer goes over the orders": lambda: self._pointed("plan", "order:"),
            "The map is pushed and drawn nearer": self._pushed,
            "A turn is told on the map": self._told,
            "A list is scrolled": self._scrolled,
        }.items():
            yield from scene().figures(name, SMOOTH)
        yield from self._explained().figures("Explanations open", AT_ONCE)

    def _anew(self) -> Taken:
        taken = Taken()
        self.opened("game")
        for _ in range(FRAMES):
            self.app.place.stage.dirty = True
            taken.one(lambda: self.frame([]))
        return taken

    def _pointed(self, screen: str, begins: str) -> Taken:
        taken = Taken()
        self.opened(screen)
        widgets = self.named(begins)
        for k in range(FRAMES):
            rect = widgets[k * len(widgets) // FRAMES].rect
            turn = 2 * pi * k / FRAMES
            pos = (round(rect.centerx + rect.width * 0.4 * sin(3 * turn)), round(rect.centery + rect.height * 0.4 * cos(2 * turn)))
            taken.one(lambda pos=pos: self.frame([moved(pos)]))  # type: ignore[misc]  # the loop's own place
        return taken

    def _pushed(self) -> Taken:
        taken = Taken()
        self.opened("game")
        middle = self.named("map")[0].rect.center
        self.frame([moved(middle)])
        for k in range(FRAMES):
            if k % 30 == 0:
                events = [Event(pygame.MOUSEWHEEL, x=0, y=1 if k < FRAMES / 2 else -1, precise_y=1.0 if k < FRAMES / 2 else -1.0)]
            elif k % 30 == 1:
                events = [Event(pygame.MOUSEBUTTONDOWN, pos=middle, button=1)]
            elif k % 30 == 29:
                events = [Event(pygame.MOUSEBUTTONUP, pos=middle, button=1)]
            else:
                events = [moved((middle[0] + 3 * (k % 30), middle[1] + k % 30))]
            taken.one(lambda events=events: self.frame(events))  # type: ignore[misc]  # the loop's own events
        return taken

    def _told(self) -> Taken:
        taken = Taken()
        self.opened("report")
        screen = self.app.place.screen
        assert isinstance(screen, GameScreen)
        settings = self.app.settings
        self.app.settings = settings.changed(motion=True)
        screen.map.tell_again()
        self.app.refresh()
        for _ in range(LONGEST):
            if not screen.busy:
                break
            taken.one(lambda: self.frame([]))
        self.app.settings = settings
        return taken

    def _scrolled(self) -> Taken:
        taken = Taken()
        for screen in ("plan", "book", "tables", "credits"):
            self.opened(screen)
            for scroll in [widget for widget in every(self.app.place.stage.root) if isinstance(widget, Scroll) and widget.longest]:
                self.frame([moved(scroll.rect.center)])
                for k in range(20):
                    way = -0.5 if k < 12 else 0.5
                    taken.one(lambda way=way: self.frame([Event(pygame.MOUSEWHEEL, x=0, y=round(2 * way), precise_y=way)]))  # type: ignore[misc]  # the loop's own way
        return taken

    def _explained(self) -> Taken:
        taken = Taken()
        self.opened("report")
        for widget in [*self.named("number:"), *self.named("map")]:
            self.frame([moved(widget.rect.center)])
            taken.one(lambda: self.frame([], 1.0))
            taken.one(lambda: self.frame([key(pygame.K_ESCAPE)]))
        return taken

    # -- nothing happens

    def idle(self) -> Iterator[Figure]:
        """What the window costs while nobody touches it."""
        for screen in ("title", "game"):
            self.opened(screen)
            self.frame([moved((0, 0))], 1.0)
            self.app.quits = False
            timer = Timer(IDLE, lambda: pygame.event.post(Event(pygame.QUIT)))
            own, wall = time.process_time(), time.perf_counter()
            timer.start()
            loop(self.app)
            share = 100 * (time.process_time() - own) / (time.perf_counter() - wall)
            self.app.quits = False
            yield Figure(f"Nothing happens: {screen}", share, "% of one", share, share, "", "below 1 %")

    # -- every button

    def clicks(self) -> Iterator[Figure]:
        """Every screen is opened and whatever can be pressed is pressed: how long until the answer is seen. Work beside the window is not done here."""
        openings, presses = Taken(), Taken()
        slowest: dict[float, str] = {}
        works = self.app.beside
        for name in self.gallery.makes:
            self.opened(name)
            openings.one(self._anew_all)
            slowest[openings.wall[-1]] = f"showing `{name}`"
            self.app.beside = Unworked(works.wakes)
            screen = self.app.place.screen
            for widget in some_of_each(self._pressable()):
                if self.app.place.screen is not screen or (isinstance(screen, GameScreen) and screen.waiting):
                    screen = self.gallery.makes[name]()
                    self.app.instead(screen)
                    self.frame([])
                found = self.named(widget)
                if found:
                    self._press(found[0].rect.center, presses)
                    slowest[presses.wall[-1]] = f"`{widget}` on `{name}`"
            self.app.beside = works
        worst = max(slowest)
        yield from openings.figures("A screen is shown anew", AT_ONCE)
        yield from presses.figures("Something is pressed", AT_ONCE)
        yield Figure("The slowest of them", worst, "ms", worst, worst, slowest[worst], f"below {AT_ONCE:.0f} ms")

    def _press(self, pos: tuple[int, int], taken: Taken) -> None:
        self.frame([moved(pos)])
        self.frame([Event(pygame.MOUSEBUTTONDOWN, pos=pos, button=1)])
        taken.one(lambda: self.frame([Event(pygame.MOUSEBUTTONUP, pos=pos, button=1)]))
        self.app.fault, self.app.quits = "", False

    def _anew_all(self) -> None:
        self.app.refresh()
        self.frame([])

    def _pressable(self) -> list[str]:
        rect = pygame.Rect(0, 0, *self.app.size)
        return [widget.name for widget in self.app.place.stage.order() if rect.collidepoint(widget.rect.center) and widget.name != "map"]


def bench_of(words: Words, assets: Path, shelf: Shelf, size: tuple[int, int], problems: tuple[type[Exception], ...]) -> Bench:
    """A window of a size, at the scale that fits it."""
    pygame.display.init()
    pygame.display.set_mode(size)
    app = new_app(words, assets, size, problems)
    app.settings = app.settings.changed(scale=0.0, motion=False, full=False)
    app.resize(size)
    hall = Hall(shelf, shelf.load())
    hall.map.made = lambda: drawn_anew(app)
    return Bench(app, Gallery(app, hall))


def driver() -> str:
    """What SDL draws with."""
    return pygame.display.get_driver()


def moved(pos: tuple[int, int]) -> Event:
    return Event(pygame.MOUSEMOTION, pos=pos, rel=(0, 0), buttons=(0, 0, 0))


def key(which: int) -> Event:
    return Event(pygame.KEYDOWN, key=which, mod=0, unicode="")


def some_of_each(names: Iterable[str], most: int = 2) -> list[str]:
    """Of names that begin alike the first few: a list's rows are all of a kind."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition(":")[0], []).append(name)
    return [name for kind in found.values() for name in kind[:most]]


# -- how soon it is there

def starts(command: Sequence[str]) -> Iterator[Figure]:
    """From the start of a process to the first frame that answers, and until the rules are read and a game can be begun."""
    found: dict[str, list[float]] = {DRAWN: [], READ: []}
    own = os.times().children_user
    for _ in range(STARTS):
        begun = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for line in child.stdout:
                if line.strip() in found:
                    found[line.strip()].append(time.perf_counter() - begun)
    own = (os.times().children_user - own) / STARTS
    goals = {DRAWN: ("From the start to the first frame that answers", f"below {SOON:.0f} s"), READ: ("From the start until a game can be begun", "")}
    for said, (name, goal) in goals.items():
        values = sorted(found[said])
        if not values:
            yield skipped(name, "the window could not be opened")
            continue
        yield Figure(name, share_of(values, 0.5), "s", values[0], values[-1], f"{len(values)} starts; processor {own:.1f} s until it closed", goal)
