"""All places in the order of the number that the map shows, and whom one of them is joined with: what the map says, as a list to press."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import isnan
from typing import TYPE_CHECKING

import pygame

from game.faces.desktop.controls import Button, Does, Pressable
from game.faces.desktop.game_leaves import place
from game.faces.desktop.kit import Kit
from game.faces.desktop.labels import Room
from game.faces.desktop.layout import Column, Grid, Row
from game.faces.desktop.map_fill import fill_of
from game.faces.desktop.map_lenses import recipes
from game.faces.desktop.pages import heading
from game.faces.desktop.paint import Paint
from game.faces.desktop.text import shortened
from game.faces.desktop.widget import Explains, Size, Widget

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen

COLUMN = 156  # units of a place in the list
CHIP = 10  # units of its colour


class Standing(Pressable):
    """A place in one line: its colour on the map, its name, its number."""

    def __init__(self, name: str, words: str, figure: str, colour: str, does: Does, tip: Explains | None = None) -> None:
        super().__init__(name, does, tip=tip)
        self.words, self.figure, self.colour = words, figure, colour

    def wants(self, kit: Kit, width: int) -> Size:
        return min(width, kit.px(COLUMN)), kit.line_height("small") + kit.space("tight")

    def cut(self, kit: Kit) -> bool:
        return self.rect.height < kit.line_height("small") or self._room(kit) < kit.text_width(self.words, "small")

    def _room(self, kit: Kit) -> int:
        """The pixels that its name may take."""
        figure = kit.text_width(self.figure, "small", "strong") if self.figure else 0
        return max(1, self.rect.width - kit.px(CHIP) - figure - kit.space("tight") - 2 * kit.space("near") - kit.space("apart"))

    def draw(self, paint: Paint) -> None:
        kit, rect = paint.kit, self.rect
        if self.state(paint) in ("hot", "held"):
            paint.box(rect, "lifted", corner="small")
        side, gap = kit.px(CHIP), kit.space("tight")
        chip = pygame.Rect(rect.left + gap, rect.centery - side // 2, side, side)
        paint.box(chip, self.colour, corner="small")
        top, right = rect.centery - kit.line_height("small") // 2, rect.right - kit.space("apart")
        if self.figure:
            paint.text(self.figure, (right, top), "small", "strong", "ink", "right")
        name = shortened(kit, self.words, "small", "plain", self._room(kit))
        paint.text(name, (chip.right + kit.space("near"), top), "small", "plain", "ink" if self.state(paint) != "plain" else "quiet")
        self.ring(paint)


def place_leaf(game: GameScreen) -> list[Widget]:
    """The place that is chosen and whom it is joined with; where none is, all of them."""
    if game.region is None:
        return listed(game)
    name, *rest = place(game.sitting.desk, game.explaining, game.region)
    every = Button("places:all", game.words("places.all"), game.map.choose_none, "globe", "quiet")
    return [Row([name, every, Room()], "apart", across="middle"), *rest, *joined(game, game.region)]


def listed(game: GameScreen) -> list[Widget]:
    """Every place, the highest number first."""
    seen = game.map
    if not seen.lens:
        return []
    lens = seen.lenses.lens(seen.lens)
    known = sorted(lens.values, key=lambda id: (isnan(lens.values[id]), -lens.values[id] if not isnan(lens.values[id]) else 0.0, id))
    rows = [_standing(game, "listed", id, lens.said.get(id, ""), fill_of(lens, seen.scene.look, id).colour) for id in known]
    return [heading(game.words("places.every", number=lens.title)), Grid(rows, COLUMN, 8, "")]


def joined(game: GameScreen, region: str) -> list[Widget]:
    """The places that one is joined with most."""
    seen = game.map
    ties = [tie for tie in seen.lenses.marks(seen.lens, arcs=True).ties if region in (tie.one, tie.other)]
    ties.sort(key=lambda tie: (-tie.weight, tie.one, tie.other))
    pairs, desk = recipes().ties, game.sitting.desk
    if pairs is None:
        return []
    others = [tie.other if tie.one == region else tie.one for tie in ties]
    said = [desk.figures.text_of(pairs.number, max(desk.view.value(pairs.number, region, id), desk.view.value(pairs.number, id, region))) for id in others]
    rows = [_standing(game, "joined", id, each, seen.scene.look.tie) for id, each in zip(others, said)]
    return [Column([heading(game.words("places.joined")), Grid(rows, COLUMN, 8, "")], "")] if rows else []


def _standing(game: GameScreen, kind: str, id: str, figure: str, colour: str) -> Widget:
    shapes = game.map.scene.shapes.regions
    name = shapes[id].label if id in shapes else game.sitting.names.member(game.sitting.names.place_set or "", id)
    look: Callable[[], Widget | None] = partial(game.explaining.place, id)
    return Standing(f"{kind}:{id}", name, figure, colour, partial(game.map.choose, id), look)
