"""The map among the widgets; and what it shows while an order is aimed at a region."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, isnan
from typing import TYPE_CHECKING, Self

import pygame

from game.faces.desktop.kit import Kit
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column, Stack
from game.faces.desktop.map_look import LOOKS
from game.faces.desktop.map_records import Group, Lens
from game.faces.desktop.map_scene import MapScene
from game.faces.desktop.paint import Paint
from game.faces.desktop.widget import Explains, Pos, Size, Widget, every

if TYPE_CHECKING:
    from game.faces.telling.desk import Desk
    from game.faces.telling.names import Number

WAYS = {pygame.K_LEFT: "left", pygame.K_RIGHT: "right", pygame.K_UP: "up", pygame.K_DOWN: "down"}
ZOOM = 1.25
ROUNDED = 180.0  # units of interface in which the room of a button on the map is counted


def scene_for(kit: Kit) -> MapScene:
    """A map in the look of a kit."""
    return MapScene(LOOKS[kit.palette.map], kit.map_font, kit.icon, kit.scale)


@dataclass
class MapHand:
    """What outlives the widget: the map itself and the kit it was dressed for."""

    scene: MapScene | None = None
    dressed: Kit | None = None
    made: Callable[[], None] | None = None  # told when the map was made beside the window; none: it is made when it is drawn

    def scene_for(self, kit: Kit) -> MapScene:
        if self.scene is None:
            self.scene = scene_for(kit)
            self.scene.made = self.made
        elif self.dressed is not kit:
            self.scene.restyle(LOOKS[kit.palette.map], kit.map_font, kit.icon)
        self.dressed = kit
        return self.scene


class MapView(Widget):
    """The map. `chooses` is told the region that is pressed, `explains` makes what is said of one."""

    focusable = True

    def __init__(self, hand: MapHand, chooses: Callable[[str], None] | None = None, explains: Callable[[str], Widget | None] | None = None) -> None:
        super().__init__("map", grows=1)
        self.hand, self.chooses, self.explains = hand, chooses, explains
        self.focusable = chooses is not None
        self.bare = False
        self._from: Pos | None = None
        self._pushed = False

    def as_poster(self) -> Self:
        """The same without names and legend."""
        self.bare = True
        return self

    def inherit(self, old: Widget) -> None:
        if isinstance(old, MapView):
            self._from, self._pushed = old._from, old._pushed

    @property
    def scene(self) -> MapScene:
        assert self.hand.scene is not None
        return self.hand.scene

    def wants(self, kit: Kit, width: int) -> Size:
        return min(width, kit.px(320)), kit.px(160)

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        scene = self.hand.scene_for(kit)
        scene.resize(rect, kit.scale)
        scene.bare(self.bare)

    def draw(self, paint: Paint) -> None:
        with paint.inside(self.rect):
            self.scene.draw(paint.surface)
        if paint.focus == self.name:
            paint.ring(self.rect.inflate(-paint.kit.px(8), -paint.kit.px(8)))

    # -- answers

    def hover(self, pos: Pos | None) -> bool:
        self.scene.hover(self.scene.region_at(pos) if pos is not None and self.chooses is not None else None)
        return self.scene.dirty

    def explains_at(self, pos: Pos) -> Explains | None:
        legend = self.scene.legend_at(pos)
        if legend is not None:
            return lambda: Column([Label(legend.title, weight="strong"), Label(legend.about, "small", "quiet")], "tight")
        region = self.scene.region_at(pos)
        if region is None or self.explains is None:
            return None
        return lambda: self.explains(region) if self.explains is not None else None

    def focus_rect(self) -> pygame.Rect:
        if self.scene.selected is None:
            return self.rect
        x, y = self.scene.centre_of(self.scene.selected)
        return pygame.Rect(x - 4, y - 4, 9, 9)

    def press(self, pos: Pos) -> bool:
        self._from, self._pushed = pos, False
        return self.chooses is not None

    def drag(self, pos: Pos) -> bool:
        if self._from is None:
            return False
        right, down = pos[0] - self._from[0], pos[1] - self._from[1]
        if self._pushed or abs(right) + abs(down) > 6:
            self.scene.pan(right, down)
            self._from, self._pushed = pos, True
        return self._pushed

    def release(self, pos: Pos) -> bool:
        self._from = None
        region = self.scene.region_at(pos)
        if not self._pushed and region is not None and self.chooses is not None:
            self.chooses(region)
            return True
        return self._pushed

    def wheel(self, amount: float, pos: Pos) -> bool:
        if self.chooses is not None:
            self.scene.zoom(ZOOM**amount, pos)
        return self.chooses is not None

    def key(self, key: int, shift: bool) -> bool:
        if key in WAYS:
            self.scene.select(self.scene.neighbour(self.scene.selected, WAYS[key]))
            return True
        if key in (pygame.K_PLUS, pygame.K_EQUALS, pygame.K_KP_PLUS, pygame.K_MINUS, pygame.K_KP_MINUS):
            self.scene.zoom(1 / ZOOM if key in (pygame.K_MINUS, pygame.K_KP_MINUS) else ZOOM, self.focus_rect().center)
            return True
        if key in (pygame.K_RETURN, pygame.K_SPACE) and self.scene.selected is not None and self.chooses is not None:
            self.chooses(self.scene.selected)
            return True
        return False


def keep_clear(root: Widget) -> None:
    """Names of a map keep off what always stands in a corner of it: a little more room than that takes now, so that another word there moves no name."""
    for stack in every(root):
        if isinstance(stack, Stack) and isinstance(stack.ground, MapView):
            step = stack.ground.scene.scale * ROUNDED
            found = []
            for part, where in stack.above:
                if not where.startswith("middle"):
                    wide = round(step * ceil(part.rect.width / step))
                    left = part.rect.left if where.startswith("left") else part.rect.right - wide
                    found.append(pygame.Rect(left, part.rect.top, wide, part.rect.height))
            stack.ground.scene.cover(found)


# -- places


def picking_lens(title: str, words: tuple[str, str], reasons: dict[str, str]) -> Lens:
    """Which regions an order can be aimed at, and which not now."""
    groups = (Group(words[0], "+", "#d9a548"), Group(words[1], "", "#4a5560"))
    return Lens("picking", title, {region: float(bool(why)) for region, why in reasons.items()}, groups=groups, said=dict.fromkeys(reasons, ""))


def is_place(desk: Desk, set_id: str) -> bool:
    """Whether a set is that of the regions of the map."""
    world, place = desk.match.engine.world, desk.names.place_set
    return place is not None and world.sets[set_id].root == world.sets[place].root


def bars_of(desk: Desk, place: str) -> list[Number]:
    """The bars of a region that the desk can see."""
    return [number for number in desk.figures.bars(place) if desk.figures.known(number.id) and not isnan(desk.view.value(number.id, place))]
