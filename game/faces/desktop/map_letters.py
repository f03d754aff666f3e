"""Names of the map as pictures: letters with a soft rim, so that they can be read on any colour."""

from __future__ import annotations

import pygame

from game.faces.desktop.map_brush import Point, disc, line_picture, paper_for, put
from game.faces.desktop.map_labels import Label
from game.faces.desktop.map_look import Look, rgb
from game.faces.desktop.map_places import SMALLER, Fonts, Form
from game.faces.palette import contrast, mixed


def rimmed(font: pygame.font.Font, text: str, ink: str, rim: str, width: int) -> pygame.Surface:
    """A text with a rim of so many pixels around its letters."""
    letters = font.render(text, True, rgb(ink))
    made = pygame.Surface((letters.get_width() + 2 * width, letters.get_height() + 2 * width), pygame.SRCALPHA, 32)
    if width > 0:
        around = font.render(text, True, rgb(rim))
        for x in range(-width, width + 1):
            for y in range(-width, width + 1):
                if (width - 1) ** 2 < x * x + y * y <= width * width + 1:
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


def leader_picture(label: Label, look: Look, unit: float) -> tuple[pygame.Surface, tuple[int, int]] | None:
    """The thin line from a name to its region, and where its corner lies."""
    if label.leader is None:
        return None
    start, end = label.leader
    points = _between(start, end)
    room = 4 * unit
    paper, corner = paper_for(points, [room] * len(points), rgb(look.ink))
    moved = [(x - corner[0], y - corner[1]) for x, y in points]
    for colour, width, share in ((look.halo, 2.6, 0.5), (look.ink, 1.0, 0.75)):
        line, at = line_picture(moved, [width * unit] * len(moved), rgb(colour), share)
        paper.blit(line, at)
    put(paper, disc(1.9 * unit, rgb(look.ink)), moved[0])
    return paper, corner


def _between(one: Point, other: Point) -> list[Point]:
    count = max(1, round(max(abs(other[0] - one[0]), abs(other[1] - one[1])) / 0.7))
    return [(one[0] + (other[0] - one[0]) * k / count, one[1] + (other[1] - one[1]) * k / count) for k in range(count + 1)]
