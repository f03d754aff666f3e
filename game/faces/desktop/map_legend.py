"""The legend of the map: a small board in its corner with the title of the lens and its colours."""

from __future__ import annotations

import pygame

from game.faces.desktop.map_brush import disc, put
from game.faces.desktop.map_look import Look, rgb
from game.faces.desktop.map_places import Fonts
from game.faces.desktop.map_records import Legend, LegendEntry
from game.faces.palette import contrast, mixed

STEP, HIGH, ROW, EDGE = 34.0, 11.0, 19.0, 12.0  # units of interface
TITLE, TEXT = 13.5, 11.5
CLEAR = 224  # how solid the board is
LINED = 0.30
MOST = 0.18  # of the map's width that the steps of a scale take at most


def legend_picture(legend: Legend, look: Look, fonts: Fonts, unit: float, widest: int, step: float) -> pygame.Surface | None:
    """The board as a picture; none where there is nothing to say."""
    if not legend.entries:
        return None
    title, text = fonts(max(8, round(TITLE * unit)), True), fonts(max(8, round(TEXT * unit)), False)
    body = _scale(legend, look, text, unit, round(step)) if legend.steps else _kinds(legend, look, text, unit)
    head = title.render(legend.title, True, rgb(look.ink))
    edge = round(EDGE * unit)
    width = min(widest, max(head.get_width(), body.get_width()) + 2 * edge)
    gap = round(7 * unit)
    height = head.get_height() + gap + body.get_height() + round(1.7 * edge)
    made = pygame.Surface((width, height), pygame.SRCALPHA, 32)
    pygame.draw.rect(made, (*rgb(look.panel), CLEAR), made.get_rect(), border_radius=round(8 * unit))
    made.blit(head, (edge, round(0.75 * edge)))
    made.blit(body, (edge, round(0.75 * edge) + head.get_height() + gap))
    return made


def step_wide(width: int, unit: float, steps: int) -> float:
    """The pixels of a step on a map so many pixels wide."""
    return min(round(STEP * unit), max(4, round(MOST * width / max(1, steps))))


def tick_at(fonts: Fonts, unit: float, share: float, steps: int, step: float) -> tuple[float, float]:
    """The point of the board above which a value stands that lies so far up the scale."""
    head = fonts(max(8, round(TITLE * unit)), True).get_height()
    return round(EDGE * unit) + share * step * steps, round(0.75 * round(EDGE * unit)) + head + round(7 * unit) - unit


def _scale(legend: Legend, look: Look, font: pygame.font.Font, unit: float, step: int) -> pygame.Surface:
    """Steps in a row with what stands at both ends; what nobody knows, beside them."""
    steps = [entry for entry in legend.entries if not entry.text]
    rest = [entry for entry in legend.entries if entry.text]
    high = round(HIGH * unit)
    ends = [font.render(text, True, rgb(look.quiet)) for text in legend.ends]
    row = max(step * len(steps), sum(end.get_width() for end in ends) + round(16 * unit))
    said = [font.render(entry.text, True, rgb(look.quiet)) for entry in rest]
    aside = sum(picture.get_width() + round(30 * unit) for picture in said)
    made = pygame.Surface((row + aside, high + round(4 * unit) + font.get_height()), pygame.SRCALPHA, 32)
    for k, entry in enumerate(steps):
        _swatch(made, pygame.Rect(k * step, 0, step - max(1, round(unit)), high), entry, look, unit)
    made.blit(ends[0], (0, high + round(4 * unit)))
    made.blit(ends[1], (step * len(steps) - ends[1].get_width(), high + round(4 * unit)))
    x = row + round(12 * unit)
    for entry, picture in zip(rest, said):
        _swatch(made, pygame.Rect(x, 0, round(14 * unit), high), entry, look, unit)
        made.blit(picture, (x + round(18 * unit), (high - picture.get_height()) // 2))
        x += picture.get_width() + round(30 * unit)
    return made


def _kinds(legend: Legend, look: Look, font: pygame.font.Font, unit: float) -> pygame.Surface:
    """Kinds below each other, each with its initial and how many regions are of it."""
    row = round(ROW * unit)
    side = round(15 * unit)
    shown = [entry for entry in legend.entries if entry.count] or list(legend.entries)
    texts = [font.render(entry.text, True, rgb(look.ink)) for entry in shown]
    counts = [font.render(str(entry.count), True, rgb(look.quiet)) for entry in shown]
    width = side + round(8 * unit) + max(text.get_width() for text in texts) + round(12 * unit) + max(count.get_width() for count in counts)
    made = pygame.Surface((width, row * len(shown)), pygame.SRCALPHA, 32)
    for k, (entry, text, count) in enumerate(zip(shown, texts, counts)):
        middle = k * row + row // 2
        _swatch(made, pygame.Rect(0, middle - side // 2, side, side), entry, look, unit)
        if entry.initial:
            ink = max((look.ink, look.halo), key=lambda colour: contrast(colour, entry.colour))
            put(made, font.render(entry.initial, True, rgb(ink)), (side / 2, middle))
        made.blit(text, (side + round(8 * unit), middle - text.get_height() // 2))
        made.blit(count, (width - count.get_width(), middle - count.get_height() // 2))
    return made


def _swatch(target: pygame.Surface, rect: pygame.Rect, entry: LegendEntry, look: Look, unit: float) -> None:
    """A colour with its pattern."""
    pygame.draw.rect(target, rgb(entry.colour), rect, border_radius=max(1, round(2 * unit)))
    if entry.pattern == "none":
        return
    second = rgb(mixed(entry.colour, look.ink if look.light or entry.pattern == "dots" else look.halo, LINED))
    old = target.get_clip()
    target.set_clip(rect.clip(old))
    gap = max(4, round(8 * unit))
    for x in range(rect.left - rect.height, rect.right + gap, gap):
        if entry.pattern == "lines":
            pygame.draw.line(target, second, (x, rect.bottom), (x + rect.height, rect.top), max(1, round(1.4 * unit)))
        else:
            put(target, disc(max(0.8, 0.8 * unit), second), (x + gap / 2, rect.centery))
    target.set_clip(old)
