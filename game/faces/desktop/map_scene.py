"""The map as one thing of the window: it is given a lens, marks and cues, it draws, and it says what lies where.

Law: it draws what it is given. It knows no rule, no id of the rules, and asks no engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from game.faces.desktop.map_look import NIGHT, Look, rgb
from game.faces.desktop.map_records import Cue, Legend, Lens, Marks
from game.faces.desktop.map_shapes import Camera, home_camera, moved, world, zoomed

Fonts = Callable[[int, bool], pygame.font.Font]  # size in pixels, bold
EMPTY = Lens("", "", {})
DIRECTIONS = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, -1.0), "down": (0.0, 1.0)}


class MapScene:
    """The map of the world in a rectangle of the window.

    Positions are pixels of the window. `dirty` says whether `draw` would change anything; while `busy`, call `tick` each frame.
    """

    def __init__(self, look: Look = NIGHT, fonts: Fonts | None = None, scale: float = 1.0) -> None:
        self.shapes = world()
        self.look, self.fonts, self.scale = look, fonts, scale
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.camera = self.home = Camera(1, 1, 1.0, 0.0, 0.0)
        self.lens, self.marks = EMPTY, Marks()
        self.selected: str | None = None
        self.hovered: str | None = None
        self.cues: tuple[Cue, ...] = ()
        self.time = 0.0
        self.dirty = True

    def resize(self, rect: pygame.Rect, scale: float | None = None) -> None:
        """The map fills this rectangle of the window; `scale` is that of the interface."""
        self.rect = pygame.Rect(rect)
        self.scale = self.scale if scale is None else scale
        self.home = self.camera = home_camera(self.shapes, max(1, rect.width), max(1, rect.height))
        self.dirty = True

    def restyle(self, look: Look) -> None:
        """Other colours."""
        self.look, self.dirty = look, True

    def show(self, lens: Lens, marks: Marks = Marks()) -> None:
        """What the map shows from now on."""
        self.lens, self.marks, self.dirty = lens, marks, True

    def draw(self, surface: pygame.Surface) -> None:
        """Draws the map into its rectangle."""
        surface.fill(rgb(self.look.deep), self.rect)
        for shape in self.shapes.regions.values():
            for ring in shape.rings:
                points = self.camera.placed(ring)
                pygame.draw.polygon(surface, rgb(self.look.choice if shape.id == self.selected else self.look.land), points.tolist())
        self.dirty = False

    # -- what lies where

    def region_at(self, pos: tuple[float, float]) -> str | None:
        """The region under a pixel of the window, or the one that is meant."""
        x, y = self.camera.on_map(pos[0] - self.rect.left, pos[1] - self.rect.top)
        return min(self.shapes.regions.values(), key=lambda shape: (shape.at[0] - x) ** 2 + (shape.at[1] - y) ** 2).id if self.rect.collidepoint(pos) else None

    def centre_of(self, region: str) -> tuple[int, int]:
        """The pixel of the window where a region has its middle."""
        x, y = self.camera.on_screen(*self.shapes.regions[region].at)
        return round(x) + self.rect.left, round(y) + self.rect.top

    def neighbour(self, region: str | None, direction: str) -> str:
        """The nearest region to the `left`, `right`, `up` or `down`; the same where there is none."""
        x, y = DIRECTIONS[direction]
        if region is None:
            return next(iter(self.shapes.regions))
        here = self.shapes.regions[region].at
        found = {}
        for shape in self.shapes.regions.values():
            right, down = shape.at[0] - here[0], shape.at[1] - here[1]
            along, aside = right * x + down * y, abs(right * y) + abs(down * x)
            if along > 0 and aside <= 2 * along:
                found[shape.id] = along + 1.5 * aside
        return min(found, key=lambda id: found[id], default=region)

    def select(self, region: str | None) -> None:
        self.dirty |= region != self.selected
        self.selected = region

    def hover(self, region: str | None) -> None:
        self.dirty |= region != self.hovered
        self.hovered = region

    # -- nearer and farther

    def zoom(self, factor: float, pos: tuple[float, float]) -> None:
        """Nearer (above 1) or farther, with what lies under `pos` staying there."""
        self.camera = zoomed(self.camera, self.home, factor, (pos[0] - self.rect.left, pos[1] - self.rect.top))
        self.dirty = True

    def pan(self, right: float, down: float) -> None:
        """Pushes the map by so many pixels."""
        self.camera = moved(self.camera, self.home, right, down)
        self.dirty = True

    # -- motion

    def play(self, cues: Sequence[Cue]) -> None:
        """Plays cues from their beginning."""
        self.cues, self.time, self.dirty = tuple(cues), 0.0, True

    def tick(self, seconds: float) -> bool:
        """Time goes by; whether something is to be drawn."""
        if self.busy:
            self.time += seconds
            self.dirty = True
        return self.dirty

    def skip(self) -> None:
        """To the end of what is played."""
        self.time, self.dirty = max([cue.end for cue in self.cues], default=0.0), True

    @property
    def busy(self) -> bool:
        """Whether something moves."""
        return any(cue.end > self.time for cue in self.cues)

    def legend(self) -> Legend:
        """What the colours mean."""
        return Legend(self.lens.title, self.lens.about, (), not self.lens.groups, self.lens.ends)
