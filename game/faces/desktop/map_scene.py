"""The map as one thing of the window: it is given a lens, marks and cues, it draws, and it says what lies where.

Law: it draws what it is given. It knows no rule, no id of the rules, and asks no engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Thread

import numpy as np
import pygame

from game.faces.desktop.map_fill import legend_of
from game.faces.desktop.map_ground import Ground, ground_of
from game.faces.desktop.map_look import Look
from game.faces.desktop.map_marks import Icons
from game.faces.desktop.map_motion import MapMotion
from game.faces.desktop.map_places import Fonts
from game.faces.desktop.map_records import Cue, Legend, Lens, Marks
from game.faces.desktop.map_shapes import Camera, Shapes, home_camera, moved, world, zoomed
from game.faces.desktop.map_still import Still, Tools

EMPTY = Lens("", "", {})
DIRECTIONS = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, -1.0), "down": (0.0, 1.0)}
ENTER, LEAVE = 0.45, 0.6  # seconds in which the map falls quiet for what happens, and wakes again
FADE = 0.35  # seconds from one lens to the next
MARGIN = 6.0  # units of interface between the globe and the edge
LEAST = 8  # pixels of a map that is worth drawing
REST = 0.18  # seconds without a push until the map is drawn anew
SNAP, SMALL_SNAP = 16.0, 7.0  # units of interface around a region in which it is meant, and around a small one
SMALL = 420.0  # square units of interface up to which a region is small


class Building:
    """A map that is being made beside the window."""

    def __init__(self, camera: Camera, build: Callable[[Camera], Still], made: Callable[[], None] | None = None) -> None:
        self.camera, self.made = camera, made
        self.done: Still | None = None
        self.wanted = True  # whether nothing has changed since that it does not know of
        Thread(target=lambda: self._make(build), daemon=True).start()

    def _make(self, build: Callable[[Camera], Still]) -> None:
        self.done = build(self.camera)
        if self.made is not None:
            self.made()


class MapScene:
    """The map of the world in a rectangle of the window.

    Positions are pixels of the window. `dirty` says whether `draw` would change anything; while `busy`, call `tick` each frame.
    """

    def __init__(self, look: Look, fonts: Fonts, icons: Icons, scale: float = 1.0) -> None:
        self.shapes = world()
        self.look, self.fonts, self.icons, self.scale = look, fonts, icons, scale
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.camera = self.home = Camera(1, 1, 1.0, 0.0, 0.0)
        self.lens, self.marks = EMPTY, Marks()
        self.selected: str | None = None
        self.hovered: str | None = None
        self.with_legend = self.with_names = True  # a map that is only looked at needs neither
        self.time = 0.0
        self.dirty = True
        self._still: Still | None = None
        self._whole: Still | None = None  # the whole world, also for the time until a nearer map is drawn
        self._building: Building | None = None
        self._old: tuple[pygame.Surface, Camera] | None = None  # what the map was like at another size, or in another look
        self.made: Callable[[], None] | None = None  # told when the map was made beside the window; none: it is made when it is drawn
        self._shown = False
        self._before: pygame.Surface | None = None  # the map as it was, while one lens fades into the next
        self._fading = self._pushed = 0.0
        self._covered: tuple[pygame.Rect, ...] = ()
        self._motion: MapMotion | None = None
        self._areas: dict[str, int] = {}

    # -- what it shows

    def resize(self, rect: pygame.Rect, scale: float | None = None) -> None:
        """The map fills this rectangle of the window; `scale` is that of the interface."""
        changed = (rect.size, scale or self.scale) != (self.rect.size, self.scale)
        self.rect = pygame.Rect(rect)
        self.dirty = True
        if changed or (self._still is None and self._building is None):
            self.scale = self.scale if scale is None else scale
            self.home = self.camera = home_camera(self.shapes, max(1, rect.width), max(1, rect.height), MARGIN * self.scale)
            self._forget()

    def restyle(self, look: Look, fonts: Fonts | None = None, icons: Icons | None = None) -> None:
        """Other colours, letters and pictures."""
        self.look, self.fonts, self.icons = look, fonts or self.fonts, icons or self.icons
        self._forget()

    def show(self, lens: Lens, marks: Marks = Marks(), *, fade: bool = False) -> None:
        """What the map shows from now on; with `fade`, the colours change before one's eyes."""
        if fade and self._still is not None and self._shown:
            self._before, self._fading = self._still.base.copy(), FADE
        self.lens, self.marks = lens, marks
        self._shown, self.dirty = False, True

    def bare(self, bare: bool) -> None:
        """Without names and legend, for a map that is only looked at."""
        if bare == self.with_names:
            self.with_names = self.with_legend = not bare
            self._shown, self.dirty = False, True

    def cover(self, rects: Sequence[pygame.Rect]) -> None:
        """Where something of the window lies on the map: names keep off it."""
        found = tuple(pygame.Rect(rect).move(-self.rect.left, -self.rect.top) for rect in rects)
        if found != self._covered:
            self._covered, self._shown, self.dirty = found, False, True

    def select(self, region: str | None) -> None:
        """Marks a region; its ties are shown instead of the strongest ones."""
        if region != self.selected:
            self.selected, self.dirty = region, True
            self._shown &= not self.marks.ties

    def hover(self, region: str | None) -> None:
        """Lights up the region under the pointer."""
        self.dirty |= region != self.hovered
        self.hovered = region

    def legend(self) -> Legend:
        """What the colours mean."""
        return legend_of(self.lens, self.look, tuple(self.shapes.regions))

    def legend_at(self, pos: tuple[float, float]) -> Legend | None:
        """The legend, where a pixel of the window lies on it and it has more to say than it shows."""
        board = self._still.board if self._still is not None and self._shown and self._motion is None else None
        lies = board is not None and board[1].collidepoint(pos[0] - self.rect.left, pos[1] - self.rect.top)
        return self.legend() if lies and self.lens.about else None

    # -- drawing

    def _forget(self) -> None:
        self._old = (self._still.base, self._still.ground.camera) if self._still is not None else self._old
        self._still, self._whole, self._before, self._shown, self.dirty = None, None, None, False, True
        if self._building is not None:
            self._building.wanted = False
        self._areas = {}

    def _is_there(self) -> bool:
        """Whether there are pictures to draw the map with. Where somebody wants to be told, they are made beside the window, one map after the other."""
        building = self._building
        if self._still is not None or self.made is None:
            return True
        if building is not None and building.done is not None and building.wanted and building.camera == self.camera:
            self._take(building.done)
            return True
        if building is None or building.done is not None:
            self._building = Building(self.camera, self._build, self.made)
        return False

    def _build(self, camera: Camera) -> Still:
        return Still(self.shapes, ground_of(self.shapes, camera, self.scale, self.look.stroke), Tools(self.look, self.fonts, self.icons, self.scale))

    def _take(self, still: Still) -> None:
        """From now on the map is drawn with these pictures."""
        self._still, self._shown, self._building, self._areas, self.dirty = still, False, None, {}, True
        if still.ground.camera == self.home:
            self._whole = still
        if self._motion is not None:
            self._motion = self._moving(self._motion.cues)

    def _ready(self) -> Still:
        """The pictures there are, as far as they must be made; those of another camera, while the right ones are being made."""
        if self._still is None:
            self._take(self._build(self.camera))
        assert self._still is not None
        if not self._shown:
            self._still.covered = self._covered
            self._still.show(self.lens, self.marks, self.selected, self.with_legend, self.with_names)
            self._shown = True
        return self._still

    def settle(self) -> None:
        """Draws the map for where it was pushed at once, instead of beside the window."""
        self._pushed = 0.0
        if self._still is None or self._still.ground.camera != self.camera:
            self._take(self._whole if self._whole is not None and self.camera == self.home else self._build(self.camera))

    def _settling(self) -> None:
        """After a push: has the map drawn anew beside the window, and takes it when it is done."""
        if self._still is None or self._still.ground.camera == self.camera:
            return
        if self.camera == self.home and self._whole is not None:
            self._take(self._whole)
        elif self._building is None or (self._building.done is not None and (self._building.camera != self.camera or not self._building.wanted)):
            self._building = Building(self.camera, self._build)
        elif self._building.done is not None:
            self._take(self._building.done)

    def draw(self, surface: pygame.Surface) -> None:
        """Draws the map into its rectangle."""
        rect = self.rect.clip(surface.get_rect())
        if rect.width < LEAST or rect.height < LEAST:
            self.dirty = False
            return
        if rect != self.rect:  # what hangs over the edge of the window is drawn, and cut
            whole = pygame.Surface(self.rect.size)
            self._draw(whole)
            surface.blit(whole, self.rect)
        else:
            self._draw(surface.subsurface(rect))

    def _draw(self, target: pygame.Surface) -> None:
        if not self._is_there():
            self.dirty = False
            if self._old is not None:
                draw_out(*self._old, self.camera, target)
            return
        still = self._ready()
        self.dirty = False
        if still.ground.camera != self.camera:
            self._draw_pushed(target)
            return
        motion = self._motion if self._motion is not None and self.time < self._motion.end else None
        if motion is None:
            self._draw_resting(target, still)
            return
        target.blit(self._staged(still, motion), (0, 0))
        still.draw_lit(target, motion.lights(self.time))
        veil(target, still.base, 1 - self.time / ENTER)
        motion.draw(target, self.time)
        veil(target, still.base, 1 - (motion.end - self.time) / LEAVE)
        if self.with_names:
            still.draw_names(target, self.selected, self.hovered, staged=True)
        motion.draw_above(target, self.time, still.taken)

    def _staged(self, still: Still, motion: MapMotion) -> pygame.Surface:
        """The quiet map, and in its corner what is being told, in words, where the legend stands at rest."""
        board = motion.board.at(self.time) if motion.board is not None and self.with_legend else None
        return still.staged(motion.places, self.with_names, board, motion.rooms)

    def _draw_resting(self, target: pygame.Surface, still: Still) -> None:
        target.blit(still.base, (0, 0))
        if self._before is not None:
            veil(target, self._before, self._fading / FADE)
        still.draw_touched(target, self.selected, self.hovered)
        if self.with_names:
            still.draw_names(target, self.selected, self.hovered)

    def _draw_pushed(self, target: pygame.Surface) -> None:
        """While the map is pushed: the whole map, drawn out."""
        whole = self._whole or self._ready()
        if whole is not self._still:
            whole.show(self.lens, self.marks, self.selected, self.with_legend, self.with_names)
        cut_out(whole.base, whole.ground.camera, self.camera, target)
        if self._still is not None and self._still.ground.camera.scale == self.camera.scale:
            near = self._still.ground.camera
            target.blit(self._still.base, (round(self.camera.left - near.left), round(self.camera.top - near.top)))

    # -- what lies where

    def region_at(self, pos: tuple[float, float]) -> str | None:
        """The region under a pixel of the window, or the one that is meant: by its badge, its name, or a small one close by."""
        if not self.rect.collidepoint(pos) or min(self.rect.size) < LEAST or not self._is_there():
            return None
        still = self._ready()
        there = still.ground.camera.on_screen(*self.camera.on_map(pos[0] - self.rect.left, pos[1] - self.rect.top))
        x, y = round(there[0]), round(there[1])
        for badge, _ in still.badges:
            if badge.box(self.scale).collidepoint(x, y):
                return badge.marker.region
        near = near_to(still.ground, tuple(self.shapes.regions), (x, y), round(SNAP * self.scale))
        exact = next((id for id, far in near.items() if far == 0), None)
        small = [id for id, far in near.items() if far <= SMALL_SNAP * self.scale and self._is_small(still, id)]
        if small and (exact is None or not self._is_small(still, exact)):
            return min(small, key=lambda id: near[id])
        if exact is not None:
            return exact
        named = next((label.region for label in still.labels.values() if label.box.collidepoint(x, y)), None)
        return named or min(near, key=lambda id: near[id], default=None)

    def _is_small(self, still: Still, region: str) -> bool:
        if region not in self._areas:
            self._areas[region] = int(np.count_nonzero(still.ground.ids == still.regions.numbers[region]))
        return self._areas[region] < SMALL * self.scale * self.scale

    def centre_of(self, region: str) -> tuple[int, int]:
        """The pixel of the window where a region has its middle."""
        x, y = self.camera.on_screen(*self.shapes.regions[region].at)
        return round(x) + self.rect.left, round(y) + self.rect.top

    def neighbour(self, region: str | None, direction: str) -> str:
        """The nearest region to the `left`, `right`, `up` or `down`; the same where there is none."""
        return next_to(self.shapes, region, direction)

    # -- nearer and farther

    def zoom(self, factor: float, pos: tuple[float, float]) -> None:
        """Nearer (above 1) or farther, with what lies under `pos` staying there."""
        self._push(zoomed(self.camera, self.home, factor, (pos[0] - self.rect.left, pos[1] - self.rect.top)))

    def pan(self, right: float, down: float) -> None:
        """Pushes the map by so many pixels."""
        self._push(moved(self.camera, self.home, right, down))

    def reset(self) -> None:
        """The whole world again."""
        self._push(self.home)

    def _push(self, camera: Camera) -> None:
        if camera != self.camera:
            self.camera, self._pushed, self.dirty = camera, REST, True

    # -- motion

    def play(self, cues: Sequence[Cue]) -> None:
        """Plays cues from their beginning; when they are over, the map is at rest again."""
        self._motion = self._moving(cues) if cues else None
        self.time, self.dirty = 0.0, True
        if self._motion is not None:
            self._staged(self._ready(), self._motion)

    def _moving(self, cues: Sequence[Cue]) -> MapMotion:
        still = self._ready()
        return MapMotion(tuple(cues), still.at, still.tools, still.base.get_size(), LEAVE)

    def tick(self, seconds: float) -> bool:
        """Time goes by; whether something is to be drawn."""
        if self._motion is not None:
            self.time += seconds
            self.dirty = True
            if self.time >= self._motion.end:
                self.skip()
        if self._fading > 0:
            self._fading, self.dirty = self._fading - seconds, True
        elif self._before is not None:
            self._before = None
        if self._pushed > 0:
            self._pushed -= seconds
        else:
            self._settling()
        return self.dirty

    def skip(self) -> None:
        """To the end of what is played."""
        if self._motion is not None:
            self._motion, self._shown, self.dirty = None, False, True

    @property
    def busy(self) -> bool:
        """Whether something moves."""
        pushed = self._still is not None and self._still.ground.camera != self.camera
        return self._fading > 0 or pushed or self._motion is not None


def draw_out(picture: pygame.Surface, camera: Camera, other: Camera, target: pygame.Surface) -> None:
    """A picture from one camera where another camera sees the same: the globe does not jump when its new picture comes."""
    times = other.scale / camera.scale
    size = max(1, round(picture.get_width() * times)), max(1, round(picture.get_height() * times))
    target.fill(picture.get_at((0, 0)))
    target.blit(pygame.transform.smoothscale(picture, size), (round(other.left - camera.left * times), round(other.top - camera.top * times)))


def cut_out(picture: pygame.Surface, camera: Camera, other: Camera, target: pygame.Surface) -> None:
    """The part of a picture from one camera that another, nearer one sees, drawn out quickly."""
    times = other.scale / camera.scale
    left, top = camera.left - other.left / times, camera.top - other.top / times
    width, height = picture.get_size()
    cut = pygame.Rect(round(left), round(top), round(width / times), round(height / times)).clip(picture.get_rect())
    if cut.width and cut.height:
        pygame.transform.scale(picture.subsurface(cut), target.get_size(), target)


def veil(target: pygame.Surface, picture: pygame.Surface, share: float) -> None:
    """Another picture of the map above this one, so strongly."""
    if share > 0:
        picture.set_alpha(round(255 * min(1.0, share)))
        target.blit(picture, (0, 0))
        picture.set_alpha(None)


def near_to(ground: Ground, ids: Sequence[str], at: tuple[int, int], reach: int) -> dict[str, float]:
    """How far regions are from a pixel, of those within reach."""
    x, y = at
    left, top = max(0, x - reach), max(0, y - reach)
    cut = ground.ids[left : x + reach + 1, top : y + reach + 1]
    columns, rows = np.nonzero(cut)
    far = np.hypot(columns + left - x, rows + top - y)
    numbers = cut[columns, rows]
    found = {ids[k - 1]: float(far[numbers == k].min()) for k in np.unique(numbers)}
    return {id: distance for id, distance in found.items() if distance <= reach}


def next_to(shapes: Shapes, region: str | None, direction: str) -> str:
    """The nearest region in a direction; the same where there is none."""
    x, y = DIRECTIONS[direction]
    if region is None:
        return next(iter(shapes.regions))
    here = shapes.regions[region].at
    found = {}
    for shape in shapes.regions.values():
        right, down = shape.at[0] - here[0], shape.at[1] - here[1]
        along, aside = right * x + down * y, abs(right * y) + abs(down * x)
        if along > 0 and aside <= 2 * along:
            found[shape.id] = along + 1.5 * aside
    return min(found, key=lambda id: found[id], default=region)
