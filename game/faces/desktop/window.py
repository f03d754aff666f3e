"""The window on a real display: it opens, waits for what a person does, draws what has changed, and sleeps in between."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pygame

from game.faces.desktop.app import WAKE, App
from game.faces.desktop.hall import Hall
from game.faces.desktop.screen_title import TitleScreen
from game.faces.desktop.settings import read_settings
from game.faces.desktop.shelf import Shelf, Start
from game.faces.desktop.theme import read_theme
from game.faces.words import Words

USUAL = (1280, 720)
UNSEEN = ("dummy", "offscreen", "evdev")  # drivers of SDL that nobody sees anything of
DRAWN, READ = "drawn", "read"  # what a window says whose start is measured: its first frame is there, the rules are
KEENEST, LAZIEST = 0.002, 0.016  # seconds between two looks at what a person does
LONGEST = 0.25  # seconds of one step of motion, after a pause
ROOM = 0.9  # of a display that a new window takes
HELD = frozenset(  # keys that one holds down to go on and on; any other counts once, however long it is held
    {
        *(pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN, pygame.K_PAGEUP, pygame.K_PAGEDOWN, pygame.K_TAB, pygame.K_BACKSPACE),
        *(pygame.K_PLUS, pygame.K_EQUALS, pygame.K_MINUS, pygame.K_KP_PLUS, pygame.K_KP_MINUS),
    }
)


class NoDisplay(Exception):
    """There is nothing to draw on; the message is one sentence."""


def new_app(words: Words, assets: Path, size: tuple[int, int], problems: tuple[type[Exception], ...], wakes: Callable[[], None] = lambda: None) -> App:
    """The program without a display."""
    pygame.font.init()
    settings, damaged = read_settings()
    app = App(read_theme(assets / "theme.yaml"), words, assets, settings, size, problems, wakes=wakes)
    app.fault = words("settings.damaged", why=damaged) if damaged else ""
    return app


def run(
    words: Words, assets: Path, shelf: Shelf, problems: tuple[type[Exception], ...], start: Start = Start(), shown: Callable[[Hall], bool] | None = None
) -> None:
    """Opens the window and plays until it is closed. `shown` is told whenever something has been drawn; where it says no, the window closes."""
    surface = open_display(words("title.name"))
    try:
        app = new_app(words, assets, surface.get_size(), problems, wake)
        app.changed_look = lambda: show_full(app)
        show_full(app)
        app.sounds.open_beside()
        hall = Hall(shelf)
        hall.map.made = lambda: drawn_anew(app)
        title = TitleScreen(app, hall, start)
        app.open(title)
        title.read_rules()
        loop(app, lambda: shown is None or shown(hall))
    finally:
        pygame.quit()


def open_display(title: str) -> pygame.Surface:
    """A window that can be dragged to any size."""
    os.environ.setdefault("SDL_VIDEO_ALLOW_SCREENSAVER", "1")
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")  # what is drawn by the processor goes straight to the display, and needs no OpenGL to start
    unseen = "SDL_VIDEODRIVER" not in os.environ  # who names a driver wants that one, even if it shows nothing
    try:
        pygame.display.init()
        if unseen and pygame.display.get_driver() in UNSEEN:
            raise pygame.error("there is no display")
        desktop = pygame.display.get_desktop_sizes()
        most = desktop[0] if desktop else USUAL
        size = (max(640, min(1600, round(most[0] * ROOM))), max(400, min(900, round(most[1] * ROOM))))
        surface = pygame.display.set_mode(size, pygame.RESIZABLE)
    except pygame.error as error:
        raise NoDisplay(f"No window can be opened here ({error}).") from None
    pygame.display.set_caption(title)
    pygame.key.set_repeat(350, 45)
    return surface


def wake() -> None:
    """Says to the loop that work beside the window is done."""
    if pygame.display.get_init():
        pygame.event.post(pygame.event.Event(WAKE))


def drawn_anew(app: App) -> None:
    """Something that is seen was made beside the window."""
    if app.places:
        app.place.stage.dirty = True
    wake()


def show_full(app: App) -> None:
    """The whole screen or a window, as it is set."""
    surface = pygame.display.get_surface()
    is_full = bool(surface is not None and surface.get_flags() & pygame.FULLSCREEN)
    if is_full != app.settings.full:
        pygame.display.set_mode((0, 0) if app.settings.full else USUAL, pygame.FULLSCREEN if app.settings.full else pygame.RESIZABLE)
        app.resize(pygame.display.get_window_size())


class Down:
    """The keys that are down. pygame repeats a key until it has been told that it was let go, so that repeats pile up while something long is worked out:
    one press that took long would end the turns of two people."""

    def __init__(self) -> None:
        self.keys: set[int] = set()

    def counted(self, events: Sequence[pygame.event.Event]) -> list[pygame.event.Event]:
        """The events without repeats of keys that count once, or that have been let go since."""
        found = []
        for k, event in enumerate(events):
            if event.type == pygame.KEYDOWN:
                again = event.key in self.keys
                self.keys.add(event.key)
                if again and (event.key not in HELD or any(later.type == pygame.KEYUP and later.key == event.key for later in events[k + 1 :])):
                    continue
            elif event.type == pygame.KEYUP:
                self.keys.discard(event.key)
            elif event.type == pygame.WINDOWFOCUSLOST:
                self.keys.clear()
            found.append(event)
        return found


def loop(app: App, shown: Callable[[], bool] = lambda: True) -> None:
    """Until the window is closed: wait, answer, draw."""
    clock, down = pygame.time.Clock(), Down()
    while not app.quits:
        wait = app.waits()
        events = down.counted(awaited(wait))
        seconds = min(LONGEST, clock.tick() / 1000)
        if step(app, events, seconds if wait is not None else 0.0):
            app.quits |= not shown()


def awaited(wait: float | None) -> list[pygame.event.Event]:
    """What happens next, or nothing after so many seconds. The longer nothing has happened, the less often it is asked for; pygame's own waiting asks a
    thousand times a second."""
    waited = 0.0
    while True:
        events = pygame.event.get()
        if events or (wait is not None and waited >= wait):
            return events
        nap = min(LAZIEST, max(KEENEST, waited / 20), LAZIEST if wait is None else wait - waited)
        time.sleep(nap)
        waited += nap


def step(app: App, events: Sequence[pygame.event.Event], seconds: float) -> bool:
    """Answers what was done, lets time go by, and draws what has changed; whether anything had."""
    for event, after in zip(events, [*events[1:], None]):
        if event.type in (pygame.VIDEORESIZE, pygame.WINDOWSIZECHANGED):
            size = pygame.display.get_window_size()
            if size != app.size:
                app.resize(size)
        elif event.type in (pygame.WINDOWEXPOSED, pygame.WINDOWSHOWN):
            app.place.stage.dirty = True
        elif event.type == pygame.MOUSEMOTION and after is not None and after.type == pygame.MOUSEMOTION:
            continue  # only where the pointer comes to rest matters
        elif event.type not in (pygame.NOEVENT, WAKE):
            app.handle(event)
    app.tick(seconds)
    surface = pygame.display.get_surface()
    stage = app.place.stage
    if surface is None or not (stage.dirty or stage.part is not None):
        return False
    part = None if stage.dirty else stage.part
    app.draw(surface)
    pygame.display.update(part) if part is not None else pygame.display.flip()
    return True
