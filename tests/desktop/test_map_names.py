"""Names on the map: none lies on another, on a badge or on the legend, and all that matter are there."""

from __future__ import annotations

from itertools import combinations

import pygame
import pytest

from game.faces.desktop.atlas_view import MapHand, MapView, keep_clear
from game.faces.desktop.controls import Button
from game.faces.desktop.layout import Stack
from game.faces.desktop.map_records import Marks
from tests.desktop.map_at import IDS, drawn, kit, lens, marks, scene

TRIED = [((1024, 600), 0.8), ((1280, 720), 0.8), ((1280, 720), 1.2), ((1920, 1080), 1.2), ((1920, 1080), 2.0), ((2560, 1440), 3.0)]


@pytest.mark.parametrize(("size", "scale"), TRIED)
@pytest.mark.parametrize("marked", [False, True])
def test_nothing_collides(size: tuple[int, int], scale: float, marked: bool) -> None:
    tried = scene(size, "night", scale)
    tried.show(lens(), marks() if marked else Marks())
    drawn(tried)
    still = tried._ready()
    boxes = {id: label.box for id, label in still.labels.items()}
    assert [(a, b) for a, b in combinations(boxes, 2) if boxes[a].colliderect(boxes[b])] == []
    for badge, _ in still.badges:
        assert [id for id, box in boxes.items() if box.colliderect(badge.box(scale).inflate(-2, -2))] == []
    assert still.board is not None
    assert [id for id, box in boxes.items() if box.colliderect(still.board[1])] == []
    assert all(still.base.get_rect().contains(box) for box in boxes.values())


@pytest.mark.parametrize(("size", "scale", "least"), [((1024, 600), 0.8, 29), ((1280, 720), 0.8, 31), ((1920, 1080), 1.2, 31), ((2560, 1440), 1.6, 31)])
def test_nearly_all_names_find_room(size: tuple[int, int], scale: float, least: int) -> None:
    tried = scene(size, "night", scale)
    tried.show(lens())
    drawn(tried)
    assert len(tried._ready().labels) >= least, sorted(set(IDS) - set(tried._ready().labels))


def test_names_stay_when_the_colours_change() -> None:
    tried = scene((1280, 720))
    tried.show(lens("teal"))
    drawn(tried)
    before = {id: label.box for id, label in tried._ready().labels.items()}
    tried.show(lens("ember", shift=13))
    drawn(tried)
    assert {id: label.box for id, label in tried._ready().labels.items()} == before


def test_what_is_selected_has_its_name_even_without_room() -> None:
    tried = scene((1024, 600), "night", 3.0)
    tried.show(lens())
    drawn(tried)
    hidden = sorted(set(IDS) - set(tried._ready().labels))
    assert hidden
    plain = drawn(tried)
    tried.select(hidden[0])
    assert drawn(tried).get_buffer().raw != plain.get_buffer().raw
    tried.select(None)


def test_names_keep_off_what_covers_the_map() -> None:
    tried = scene((1280, 720))
    tried.show(lens())
    drawn(tried)
    over = tried._ready().labels["russia"].box.move(3, 5)
    tried.cover([over])
    drawn(tried)
    assert all(not label.box.colliderect(over) for label in tried._ready().labels.values())
    assert "russia" in tried._ready().labels
    tried.cover([])


def test_names_keep_off_the_buttons_on_the_map() -> None:
    size = (1280, 720)
    tools = kit("night", 1.0)
    tried = scene(size, "night", 1.0)
    view = MapView(MapHand(tried, tools), lambda _: None)
    covered: set[tuple[int, ...]] = set()
    for words in ("Market", "Support it"):
        corner, passing = Button("lens", words, lambda: None, "layers"), Button("skip", "Skip", lambda: None)
        tree = Stack(view, [(corner, "right bottom"), (passing, "middle middle")])
        tree.place(tools, pygame.Rect(0, 0, *size))
        tried.zoom(3.0, corner.rect.center)  # so that land lies below it
        tried.settle()
        tried.show(lens())
        keep_clear(tree)
        drawn(tried)
        boxes = {id: label.box for id, label in tried._ready().labels.items()}
        assert corner.rect.width > 40 and not any(box.colliderect(corner.rect) for box in boxes.values())
        assert len(tried._covered) == 1, "what passes moves no name"
        covered.add(tuple(tried._covered[0]))
        tried.reset()
        tried.settle()
    assert len(covered) == 1, "nor does another word on the button"
    tried.cover([])
