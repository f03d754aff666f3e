"""The program behind the window: its screens on top of one another, what a person does with them, work beside them, and what went wrong in a sentence.

It needs no display: a test or `screenshot` gives it a surface and events.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pygame

from game.faces.desktop.atlas_view import keep_clear
from game.faces.desktop.beside import Beside, Job
from game.faces.desktop.controls import PRESSES, Button, Field, Pressable
from game.faces.desktop.keys import Keys
from game.faces.desktop.kit import Kit, has_room, scale_for
from game.faces.desktop.labels import Label, Line
from game.faces.desktop.layout import Box, Column, Row, Sized, Stack
from game.faces.desktop.meters import Meter
from game.faces.desktop.settings import NO, YES, Settings, write_settings
from game.faces.desktop.sound import Sounds, is_on
from game.faces.desktop.stage import Stage
from game.faces.desktop.theme import Theme
from game.faces.desktop.widget import Widget
from game.faces.words import NoSuchLanguage, Words, read_words

WAKE = pygame.USEREVENT
FRAME = 1 / 60


class Screen:
    """One of the screens. It is asked for its widgets whenever what it shows has changed."""

    name = "screen"

    def __init__(self, app: App) -> None:
        self.app, self.words = app, app.words

    def build(self) -> Widget:
        """What is to be seen."""
        return Widget()

    def explain(self, link: str) -> Widget | None:
        """What a link leads to."""
        return None

    def key(self, key: int, shift: bool) -> bool:
        """A key that no widget wanted."""
        return False

    def listens(self, key: int, mod: int) -> bool:
        """A key before anything else has it: for a screen that asks for any key at all."""
        return False

    def mends(self, error: Exception) -> bool:
        """Whether a screen knows what to do with something that went wrong, besides saying it."""
        return False

    def go_on(self) -> bool:
        """Ctrl and Enter: the one thing to do next."""
        return False

    def back(self) -> bool:
        """Esc, where nothing is open: to the screen below; whether there was one."""
        return self.app.close()

    def tick(self, seconds: float) -> bool:
        """Time goes by; whether something is to be drawn."""
        return False

    def dropped(self, path: Path) -> None:
        """A file is dropped on the window."""

    def moving(self) -> pygame.Rect | None:
        """Where it moves; none: anywhere."""
        return None

    @property
    def busy(self) -> bool:
        """Whether something moves."""
        return False


@dataclass(slots=True)
class Place:
    """A screen and what a person has done on it."""

    screen: Screen
    stage: Stage


@dataclass(slots=True)
class App:
    """All of it. `problems` are the errors that are told in their own words."""

    theme: Theme
    words: Words
    assets: Path
    settings: Settings
    size: tuple[int, int]
    problems: tuple[type[Exception], ...] = ()
    places: list[Place] = field(default_factory=list)
    fault: str = ""
    quits: bool = False
    wakes: Callable[[], None] = lambda: None
    shares: tuple[tuple[str, int], ...] = ()  # how far work was when it was last shown
    sounds: Sounds = field(default_factory=Sounds)
    keys: Keys = field(init=False)
    kit: Kit = field(init=False)
    beside: Beside = field(init=False)
    changed_look: Callable[[], None] = lambda: None
    _told_letters: bool = False

    def __post_init__(self) -> None:
        self.beside = Beside(self.wakes)
        self.keys = Keys(self.settings.keys)
        self.kit = self._kit()

    def _kit(self) -> Kit:
        palette = self.settings.palette if self.settings.palette in self.theme.palettes else next(iter(self.theme.palettes))
        larger = self.theme.palettes[palette].larger
        return Kit(self.theme, palette, scale_for(self.size, self.settings.scale or None, larger), self.assets)

    # -- screens

    @property
    def place(self) -> Place:
        return self.places[-1]

    def open(self, screen: Screen) -> None:
        """A screen above the others."""
        self.places.append(Place(screen, Stage(self.kit, screen.explain, size=self.size)))
        self.refresh()

    def instead(self, screen: Screen) -> None:
        """A screen in the place of all others."""
        self.places = []
        self.open(screen)

    def close(self) -> bool:
        """Back to the screen below; no where there is none."""
        if len(self.places) < 2:
            return False
        self.places.pop()
        self.refresh()
        return True

    def refresh(self) -> None:
        """What is shown has changed."""
        place = self.place
        place.stage.kit, place.stage.size = self.kit, self.size
        place.stage.show(Stack(place.screen.build(), [(card, "middle bottom") for card in self._cards()]))
        keep_clear(place.stage.root)
        if self.kit.lost and not self._told_letters:
            self._told_letters = True
            self.say(self.words("guide.no_letters"))

    def _cards(self) -> list[Widget]:
        """What lies above every screen: a fault, or work that one waits for."""
        job = self.beside.waited_for()
        if self.fault:
            row = Row([Label(self.fault, colour="ink", grows=1), Button("fault:close", "", self.forget, icon="x", kind="quiet")], across="middle")
            return [Sized(Box(row, "raised", "warn"), width=520)]
        if job is not None:
            stop = Button("job:cancel", self.words("window.cancel"), lambda: self.stop(job))
            parts: list[Widget] = [Line(job.said, grows=1), *([stop] if job.kind in CANCELLED else [])]
            bar = [Meter(job.share, "accent")] if job.share is not None else []
            return [Sized(Box(Column([Row(parts, across="middle"), *bar]), "raised", "accent"), width=420)]
        return []

    # -- faults and work

    def say(self, sentence: str) -> None:
        """Something went wrong: a sentence on the screen, and the game goes on."""
        self.fault = sentence
        if self.places:
            self.refresh()

    def forget(self) -> None:
        self.fault = ""
        self.refresh()

    def start(self, job: Job) -> None:
        """Work beside the window."""
        self.beside.start(job)
        if job.shown:
            self.refresh()

    def stop(self, job: Job) -> None:
        """Calls work off."""
        if job.gives_up:
            job.refused.set()
        else:
            self.beside.cancel(job.kind)
        self.refresh()

    def failed(self, error: Exception) -> None:
        """What to do with an error of work beside the window: say it, or let it go on up where it is a mistake of ours."""
        if not isinstance(error, self.problems):
            raise error
        if not self.places or not self.place.screen.mends(error):
            self.say(str(error))

    def settle(self) -> None:
        """Waits until all work is done: for tests and pictures."""
        while self.beside.jobs:
            if not self.beside.answers():
                pygame.time.wait(5)
        self.refresh()

    # -- settings

    def set(self, **values: object) -> None:
        """Changes settings, at once and for the next time."""
        self.settings = self.settings.changed(**values)
        self.keys = Keys(self.settings.keys)
        try:
            write_settings(self.settings)
        except OSError as error:
            self.fault = self.words("window.not_kept", why=error.strerror or "")
        self.resize(self.size)
        self.changed_look()

    def speak(self, language: str) -> None:
        """Another language, now and for the next time."""
        try:
            self.words = read_words(self.assets / "words", language)
        except NoSuchLanguage as error:
            self.say(str(error))
            return
        for place in self.places:
            place.screen.words = self.words
        self.set(language=language)

    def language_name(self, language: str) -> str:
        """A language in itself; what it is called in the files where it does not say so."""
        try:
            words = read_words(self.assets / "words", language)
        except NoSuchLanguage:
            return language
        return words("settings.name")

    def sound(self, name: str) -> None:
        """Something that is heard, where sounds are wanted."""
        self.sounds.play(name, self.settings)

    def resize(self, size: tuple[int, int]) -> None:
        """The window has another size, or another look."""
        self.size = size
        self.kit = self._kit()
        for place in self.places:
            place.stage.tips = []
        if self.places:
            self.refresh()

    # -- events

    def handle(self, event: pygame.event.Event) -> None:
        """What a person does. What can not be done meanwhile, on a full disk for instance, is said, and the game goes on."""
        try:
            self._handle(event)
        except self.problems as error:
            self.failed(error)

    def _handle(self, event: pygame.event.Event) -> None:
        stage = self.place.stage
        if event.type == pygame.QUIT:
            self.quits = True
        elif event.type == pygame.MOUSEMOTION:
            stage.moved(event.pos)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            stage.pressed(event.pos)
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            if stage.released(event.pos):
                self.sound("press")
        elif event.type == pygame.MOUSEWHEEL:
            stage.wheeled(getattr(event, "precise_y", event.y), stage.hand.pos)
        elif event.type == pygame.TEXTINPUT:
            stage.typed(event.text)
        elif event.type == pygame.KEYDOWN:
            self._key(event.key, event.mod)
        elif event.type == pygame.DROPFILE:
            self.place.screen.dropped(Path(event.file))

    def _key(self, key: int, mod: int) -> None:
        if self.place.screen.listens(key, mod):
            return
        writes = isinstance(self.place.stage.focused(), Field) and not mod & pygame.KMOD_CTRL and pygame.K_SPACE <= key < pygame.K_DELETE
        meant = self.keys.meant(key, mod)
        if writes or meant is None:  # letters that are typed, or a key whose meaning was given to another
            return
        key, mod = meant
        shift = bool(mod & pygame.KMOD_SHIFT)
        if mod & pygame.KMOD_CTRL and key in (pygame.K_PLUS, pygame.K_EQUALS, pygame.K_MINUS, pygame.K_0):
            steps = {pygame.K_MINUS: -0.1, pygame.K_0: -self.kit.scale}.get(key, 0.1)
            self.set(scale=max(0.0, round(self.kit.scale + steps, 1)))
        elif mod & pygame.KMOD_CTRL and key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.place.screen.go_on()
        elif self._pressed(key, shift) or self.place.screen.key(key, shift):
            pass
        elif key == pygame.K_ESCAPE and not self.place.stage.back():
            if self.fault:
                self.forget()
            else:
                self.place.screen.back()
        elif key == pygame.K_F11:
            self.set(full=not self.settings.full)
        elif key == pygame.K_m:
            self.set(sound=NO if is_on(self.settings) else YES)
            self.sound("press")

    def _pressed(self, key: int, shift: bool) -> bool:
        """A key for a widget or an explanation."""
        stage = self.place.stage
        if key in PRESSES and stage.focused() is None and len(order := stage.order()) == 1:
            stage.set_focus(order[0])  # there is one thing to press: nobody has to go there first
        focused = stage.focused()
        meant = stage.key(key, shift)
        if meant and key in PRESSES and isinstance(focused, Pressable) and not focused.why_not:
            self.sound("press")
        return meant

    def tick(self, seconds: float) -> None:
        """Time goes by."""
        place = self.place
        if place.stage.waits():
            place.stage.rested(seconds)
        if place.screen.tick(seconds):
            place.stage.part = place.screen.moving()
            place.stage.dirty |= place.stage.part is None
        shares = self.beside.shares()
        if self.beside.answers() or shares != self.shares:
            self.shares = shares
            self.refresh()

    def waits(self) -> float | None:
        """How long nothing will happen by itself, in seconds; none: until a person does something."""
        if self.place.screen.busy:
            return FRAME
        return 0.05 if self.place.stage.waits() else None

    # -- drawing

    def draw(self, surface: pygame.Surface) -> None:
        """Everything."""
        if has_room(self.size):
            self.place.stage.draw(surface)
        else:
            self._too_small(surface)

    def _too_small(self, surface: pygame.Surface) -> None:
        surface.fill(self.kit.colour("paper"))
        label = Label(self.words("window.too_small"), align="middle")
        width = max(1, surface.get_width() - 2 * self.kit.space("near"))
        high = label.wants(self.kit, width)[1]
        label.place(self.kit, pygame.Rect(self.kit.space("near"), max(0, (surface.get_height() - high) // 2), width, high))
        stage = Stage(self.kit, root=label, size=self.size)
        stage.draw(surface)


CANCELLED = ("begin", "advice", "past", "report", "turn")  # work that a person may call off
