"""What is being told on the map, in its corner: the acts of a turn, each with its sign, the one that goes on now in clear letters.

Law: it stands where the legend stands at rest, and keeps its size, so that no name has to move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pygame

from game.faces.desktop.map_brush import disc, glow, put, ring
from game.faces.desktop.map_legend import CLEAR, EDGE
from game.faces.desktop.map_look import Colour, Look, rgb
from game.faces.desktop.map_places import Fonts
from game.faces.desktop.map_records import Cue
from game.faces.desktop.map_ties import tone
from game.faces.palette import mixed

TEXT, ROW, SIGN = 12.5, 22.0, 26.0  # units of interface: letters, from row to row, room for a sign
FAINT = 0.55  # of the way from quiet letters to the board, for what is yet to come
COMING, NOW, OVER = range(3)


@dataclass(frozen=True, slots=True)
class Act:
    """Cues that are told as one."""

    said: str
    kind: str
    tone: str
    start: float
    end: float

    def state(self, time: float) -> int:
        return COMING if time < self.start else NOW if time < self.end else OVER


def acts_of(cues: Sequence[Cue]) -> tuple[Act, ...]:
    """The acts in the order in which they begin."""
    found: dict[str, list[Cue]] = {}
    for cue in sorted(cues, key=lambda cue: cue.start):
        if cue.act:
            found.setdefault(cue.act, []).append(cue)
    return tuple(Act(said, of[0].kind, of[0].tone, of[0].start, max(cue.end for cue in of)) for said, of in found.items())


class ActBoard:
    """The acts as a picture for any moment."""

    def __init__(self, acts: Sequence[Act], look: Look, fonts: Fonts, unit: float, widest: int) -> None:
        self.acts, self.look, self.unit = tuple(acts), look, unit
        self.font = fonts(max(8, round(TEXT * unit)), True)
        self.edge = round(EDGE * unit)
        wide = max((self.font.size(act.said)[0] for act in self.acts), default=0)
        self.size = min(widest, wide + round(SIGN * unit) + 2 * self.edge), round(ROW * unit) * len(self.acts) + self.edge
        self._kept: dict[tuple[int, ...], pygame.Surface] = {}

    def at(self, time: float) -> pygame.Surface:
        """The picture of a moment."""
        states = tuple(act.state(time) for act in self.acts)
        if states not in self._kept:
            self._kept[states] = self._drawn(states)
        return self._kept[states]

    def _drawn(self, states: Sequence[int]) -> pygame.Surface:
        look, row = self.look, round(ROW * self.unit)
        made = pygame.Surface(self.size, pygame.SRCALPHA, 32)
        pygame.draw.rect(made, (*rgb(look.panel), CLEAR), made.get_rect(), border_radius=round(8 * self.unit))
        inks = {COMING: mixed(look.quiet, look.panel, FAINT), NOW: look.ink, OVER: look.quiet}
        for k, (act, state) in enumerate(zip(self.acts, states)):
            middle = self.edge // 2 + k * row + row // 2
            plain = tone(look, act.tone)
            self._sign(made, act.kind, (self.edge + 7 * self.unit, middle), rgb(plain if state != COMING else mixed(plain, look.panel, FAINT)))
            letters = self.font.render(act.said, True, rgb(inks[state]))
            made.blit(letters, (self.edge + round(SIGN * self.unit), middle - letters.get_height() // 2))
        return made

    def _sign(self, target: pygame.Surface, kind: str, at: tuple[float, float], colour: Colour) -> None:
        """A small likeness of what is seen on the map."""
        unit, (x, y) = self.unit, at
        far, thick = 7 * unit, max(1, round(1.5 * unit))
        if kind in ("grow", "fade"):
            for side in (-1, 1):
                end = (x + side * far, y)
                pygame.draw.line(target, colour, end, (x + side * far * (0.4 if kind == "fade" else 0.0), y), thick)
                put(target, disc(2.4 * unit, colour), end)
        elif kind in ("rise", "fall"):
            tip = -1 if kind == "rise" else 1
            pygame.draw.polygon(target, colour, [(x - 5 * unit, y - 3 * tip * unit), (x + 5 * unit, y - 3 * tip * unit), (x, y + 5 * tip * unit)])
        elif kind == "flare":
            put(target, glow(max(3, round(9 * unit)), colour), at, 0.9)
            put(target, disc(3 * unit, colour), at)
        elif kind == "event":
            put(target, disc(6 * unit, colour), at)
        else:
            put(target, ring(6.5 * unit, 1.4 * unit, colour), at)
            put(target, disc(2.2 * unit, colour), at)
