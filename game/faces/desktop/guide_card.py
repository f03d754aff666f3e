"""The guide on the screen: a card above the map with what it says, and a ring around what it speaks of. Everything else stays usable."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.faces.desktop.atlas_view import MapView
from game.faces.desktop.kit import Kit
from game.faces.desktop.layout import Scroll
from game.faces.desktop.paint import Paint, hexed
from game.faces.desktop.widget import Widget, every

WIDE = 340  # units of the card
HEADING = 26  # units above what is pointed at that are scrolled into sight with it
REGION, AROUND, BESIDE = 26, 3, 6  # units: half a ring around a region; the space above and below anything else, and beside it
CORNERS = (("right", "bottom"), ("right", "top"), ("left", "bottom"), ("left", "top"))

# by what a guide calls it: the widgets that it may mean, the first there is
MEANT = {
    "panel": ("before", "menu"),
    "ring": ("ring",),
    "capacity": ("left",),
    "given": ("given", "left"),
    "forecast": ("forecast",),
    "advice": ("advise",),
    "pledge": ("word:give", "word:withdraw"),
    "lens": ("lens",),
    "ways": ("ways",),
}


class Guided(Widget):
    """A screen with a guide: `card` lies in a corner of the map, where it does not hide what is pointed at."""

    layered = True

    def __init__(self, body: Widget, card: Widget, wanted: Sequence[str], fresh: bool) -> None:
        super().__init__()
        self.body, self.card, self.wanted, self.fresh = body, card, tuple(wanted), fresh
        self.ring: pygame.Rect | None = None

    def parts(self) -> Sequence[Widget]:
        return (self.body, self.card)

    def wants(self, kit: Kit, width: int) -> tuple[int, int]:
        return self.body.size_at(kit, width)

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        self.body.place(kit, rect)
        target = found(self.body, self.wanted)
        if target is not None and self.fresh:
            for scroll in scrolls_around(self.body, target):
                scroll.show(target.rect.inflate(0, 2 * kit.px(HEADING)))
        self.ring = self._ring(kit, target)
        room = next((widget.rect for widget in every(self.body) if isinstance(widget, MapView)), rect)
        room = room.inflate(-2 * kit.space("near"), -2 * kit.space("near"))
        width = min(kit.px(WIDE), room.width)
        size = (width, min(self.card.size_at(kit, width)[1], room.height))
        self.card.place(kit, self._corner(room, size))

    def _corner(self, room: pygame.Rect, size: tuple[int, int]) -> pygame.Rect:
        """The first corner of the map where the card hides nothing that is pointed at."""
        places = []
        for across, down in CORNERS:
            left = room.left if across == "left" else room.right - size[0]
            top = room.top if down == "top" else room.bottom - size[1]
            places.append(pygame.Rect(left, top, *size))
        return next((place for place in places if self.ring is None or not place.colliderect(self.ring)), places[0])

    def _ring(self, kit: Kit, target: Widget | None) -> pygame.Rect | None:
        """Where the ring lies; none where there is nothing to be seen of what is meant."""
        if target is None:
            return None
        around, beside = kit.px(AROUND), kit.px(BESIDE)
        meant = [found(self.body, [name]) for name in self.wanted] if len(self.wanted) > 1 else []  # several answers to one question
        shape = target.rect.unionall([each.rect for each in meant if each is not None]).inflate(2 * beside, 2 * around)
        if isinstance(target, MapView) and (region := region_in(self.wanted)):
            x, y = target.scene.centre_of(region)
            half = kit.px(REGION)
            shape = pygame.Rect(x - half, y - half, 2 * half, 2 * half)
            return shape if target.rect.collidepoint(x, y) else target.rect.inflate(-2 * around, -2 * around)
        for scroll in scrolls_around(self.body, target):
            if not scroll.rect.colliderect(target.rect):
                return None
            shape = shape.clip(scroll.rect.inflate(2 * beside, 2 * around))
        return shape.clip(self.rect)

    def draw(self, paint: Paint) -> None:
        self.body.draw(paint)
        if self.ring is not None and paint.sees(self.ring):
            draw_ring(paint, self.ring)
        if paint.sees(self.card.rect):
            paint.shadow(self.card.rect)
            self.card.draw(paint)


def draw_ring(paint: Paint, rect: pygame.Rect) -> None:
    """A line that glows a little, around what is meant."""
    kit = paint.kit
    glow, thick, radius = kit.px(5), kit.px(2.5), kit.round("box")
    outer = rect.inflate(2 * glow, 2 * glow)
    colour = hexed(kit.colour("accent"))

    def body() -> str:
        shape = f'<rect x="{glow}" y="{glow}" width="{rect.width}" height="{rect.height}" rx="{radius}" fill="none" stroke="{colour}"'
        return f'{shape} stroke-width="{2 * glow}" stroke-opacity="0.22"/>{shape} stroke-width="{thick}"/>'

    paint.surface.blit(kit.drawing(("guide", colour, radius, thick), outer.width, outer.height, body), outer)


# -- finding what is meant


def region_in(wanted: Sequence[str]) -> str:
    """The region among what is meant; nothing where there is none."""
    return next((name.partition(":")[2] for name in wanted if name.startswith("region:")), "")


def found(body: Widget, wanted: Sequence[str]) -> Widget | None:
    """The widget that is meant: the first name for which there is one. A name that ends with a colon means whatever begins with it."""
    if region_in(wanted):
        return next((widget for widget in every(body) if isinstance(widget, MapView)), None)
    for name in wanted:
        for meant in MEANT.get(name, (name,)):
            for widget in every(body):
                is_it = widget.name.startswith(meant) if meant.endswith(":") else widget.name == meant
                if meant and is_it and widget.rect.width:
                    return widget
    return None


def scrolls_around(body: Widget, target: Widget) -> list[Scroll]:
    """The parts that scroll in which a widget lies."""
    return [scroll for scroll in every(body) if isinstance(scroll, Scroll) and scroll is not target and any(part is target for part in every(scroll))]
