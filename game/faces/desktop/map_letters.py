"""Names of the map as pictures: letters with a soft rim, so that they can be read on any colour."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from game.faces.desktop.map_brush import Point, disc, line_picture, put
from game.faces.desktop.map_labels import SMALLER, Form, Label
from game.faces.desktop.map_look import Look, rgb
from game.faces.palette import contrast, mixed

Fonts = Callable[[int, bool], pygame.font.Font]  # size in pixels, bold


def rimmed(font: pygame.font.Font, text: str, ink: str, rim: str, width: int) -> pygame.Surface:
    """A text with a rim of so many pixels around its letters."""
    letters = font.render(text, True, rgb(ink))
    made = pygame.Surface((letters.get_width() + 2 * width, letters.get_height() + 2 * width), pygame.SRCALPHA, 32)
    if width > 0:
        around = font.render(text, True, rgb(rim))
        for x in range(-width, width + 1):
            for y in range(-width, width + 1):
                if 0 < x * x + y * y <= width * width + 1:
                    made.blit(around, (x + width, y + width))
    made.blit(letters, (width, width))
    return made


def label_picture(fonts: Fonts, form: Form, number: str, colours: tuple[str, str, str], unit: float) -> tuple[pygame.Surface, int]:
    """A name with its number below, in colours of ink, rim and number; and how far the picture reaches beyond the name's box."""
    ink, rim, quiet = colours
    width = max(1, round(1.4 * unit))
    made = pygame.Surface((form.width + 2 * width, form.height + 2 * width), pygame.SRCALPHA, 32)
    bold, small = fonts(form.size, True), fonts(max(7, round(form.size * SMALLER)), False)
    y = 0
    for line in form.lines:
        picture = rimmed(bold, line, ink, rim, width)
        made.blit(picture, ((made.get_width() - picture.get_width()) // 2, y))
        y += round(bold.get_height() * 0.92)
    if form.number and number:
        picture = rimmed(small, number, quiet, rim, width)
        made.blit(picture, ((made.get_width() - picture.get_width()) // 2, y - round(small.get_height() * 0.06)))
    return made, width


def inks(look: Look, label: Label, fill: str) -> tuple[str, str, str]:
    """The colours of a name, of its rim and of its number: on its own region they follow the region's colour."""
    if not label.inside:
        return look.ink, look.halo, mixed(look.ink, look.quiet, 0.5)
    dark, light = (look.ink, look.halo) if look.light else (look.halo, look.ink)
    ink = max((dark, light), key=lambda colour: contrast(colour, fill))
    return ink, fill, mixed(ink, fill, 0.12)


def draw_leader(target: pygame.Surface, label: Label, look: Look, unit: float) -> None:
    """The thin line from a name to its region."""
    if label.leader is None:
        return
    start, end = label.leader
    points = _between(start, end)
    for colour, width, alpha in ((look.halo, 2.6, 130), (look.ink, 1.0, 190)):
        picture, corner = line_picture(points, [width * unit] * len(points), rgb(colour))
        picture.set_alpha(alpha)
        target.blit(picture, corner)
    put(target, disc(1.9 * unit, rgb(look.ink)), start)


def _between(one: Point, other: Point) -> list[Point]:
    count = max(1, round(max(abs(other[0] - one[0]), abs(other[1] - one[1])) / 0.7))
    return [(one[0] + (other[0] - one[0]) * k / count, one[1] + (other[1] - one[1]) * k / count) for k in range(count + 1)]
