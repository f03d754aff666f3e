"""A contact sheet: many screens small on one picture; and moments of a turn that is being told, held still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.faces.desktop.game_telling import VOTES
from game.faces.desktop.screen_game import GameScreen

if TYPE_CHECKING:
    from game.faces.desktop.gallery import Gallery

# name and palette of each screen, row by row
SHEET = (
    ("title", "night"), ("game", "night"), ("telling", "night"),
    ("voted", "night"), ("plan", "night"), ("why", "night"),
    ("adviser", "day"), ("place", "day"), ("charts", "day"),
    ("replay", "night"), ("end", "night"), ("end_points", "night"),
    ("book", "day"), ("tables", "night"), ("plan", "projector"),
)  # fmt: skip
COLUMNS, WIDE, EDGE = 3, 560, 10  # pictures side by side, their width, and what lies between them
STEP = 0.05  # seconds
ARCS, FILLED, LONGEST = 3.2, 0.8, 60.0  # seconds into the map's part; how full the chambers are; when to give up


class Moment(GameScreen):
    """A turn being told, at one moment. `act`: which part of it."""

    act = ""

    def begin(self) -> None:
        """Tells the last turn up to that moment."""
        before = self.app.settings
        self.app.settings = before.changed(motion=True, pace=1.0)
        self.map.tell_again()
        self.app.settings = before
        time = 0.0
        while time < LONGEST and not self._there(time):
            self.map.tick(STEP)
            time += STEP
        self.app.refresh()

    def _there(self, time: float) -> bool:
        telling = self.map.telling
        if telling is None:
            return True
        return telling.act == VOTES and telling.filled() >= FILLED if self.act == VOTES else time >= ARCS

    def tick(self, seconds: float) -> bool:
        return False

    @property
    def busy(self) -> bool:
        return False


def sheet(gallery: Gallery) -> pygame.Surface:
    """All of them in rows."""
    app = gallery.app
    high = round(WIDE * app.size[1] / app.size[0])
    rows = -(-len(SHEET) // COLUMNS)
    made = pygame.Surface((COLUMNS * (WIDE + EDGE) + EDGE, rows * (high + EDGE) + EDGE))
    made.fill(app.theme.palettes[SHEET[0][1]]("shadow"))
    for k, (name, palette) in enumerate(SHEET):
        app.places = []
        app.settings = app.settings.changed(palette=palette)
        app.resize(app.size)
        gallery.open(name)
        small = pygame.transform.smoothscale(gallery.picture(), (WIDE, high))
        made.blit(small, (EDGE + k % COLUMNS * (WIDE + EDGE), EDGE + k // COLUMNS * (high + EDGE)))
    return made
