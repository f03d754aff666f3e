"""Plays the sounds of the game, where there is anything to play them with.

Law: a sound is never worth a fault. Where there is no device, no mixer, or no room to make one, it is silent and nobody is told more than the settings say.
"""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from game.faces.desktop.settings import NO, USUAL, Settings

if TYPE_CHECKING:
    import pygame

QUIET = ("projector",)  # palettes of rooms where sound is off unless somebody turns it on
BUFFER = 512  # samples: so that a sound is heard with the press


def is_on(settings: Settings) -> bool:
    """Whether sounds are wanted: as a person says, else by the palette."""
    return settings.sound != NO and (settings.sound != USUAL or settings.palette not in QUIET)


class Sounds:
    """The loudspeaker. It is opened by `open`, once; before that, and where that fails, nothing is heard."""

    def __init__(self) -> None:
        self.works: bool | None = None  # none: not tried yet
        self.why_not: Exception | None = None  # what came instead of a device
        self.heard: list[str] = []  # what was last asked for, for tests
        self._made: dict[str, pygame.mixer.Sound] = {}
        self._opening: Thread | None = None

    def open(self) -> bool:
        """Looks for a device; whether there is one."""
        if self.works is None:
            try:
                import pygame

                from game.faces.desktop.sound_made import RATE  # loads what sounds are made with: not before somebody hears one

                pygame.mixer.init(frequency=RATE, size=-16, channels=1, buffer=BUFFER, allowedchanges=0)
                self.works = True
            except (ImportError, AttributeError, OSError, RuntimeError) as error:  # errors of pygame are RuntimeErrors, and so is a mixer that was left out
                self.works, self.why_not = False, error
        return self.works

    def open_beside(self) -> None:
        """The same beside the window, which need not wait for a device."""
        self._opening = Thread(target=self.open, name="the loudspeaker", daemon=True)
        self._opening.start()

    def play(self, name: str, settings: Settings) -> None:
        """One of the sounds or several after one another, where sounds are wanted and there is a device."""
        if not is_on(settings) or not settings.volume or not name:
            return
        self.heard = [*self.heard[-15:], name]
        if (self._opening is not None and self._opening.is_alive()) or not self.open():
            return
        try:
            import pygame

            from game.faces.desktop.sound_made import samples

            sound = self._made.get(name)
            if sound is None:
                sound = self._made[name] = pygame.mixer.Sound(buffer=samples(name))
            sound.set_volume(settings.volume)
            sound.play()
        except (RuntimeError, OSError, MemoryError):  # the device went away while it was open
            self.works = False
