"""Every region of the map can be picked at every size of the window: with the pointer, by its name, and from its neighbours."""

from __future__ import annotations

from dataclasses import replace

import pygame
import pytest

from game.faces.desktop.atlas_view import MapHand, MapView
from game.faces.desktop.map_records import Cue, Lens, Marker, Marks
from tests.desktop.map_at import IDS, SIZES, drawn, kit, lens, marks, scene


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_region_can_be_picked(size: tuple[int, int]) -> None:
    tried = scene(size)
    tried.show(lens())
    missed = [id for id in IDS if tried.region_at(tried.centre_of(id)) != id]
    assert missed == []


@pytest.mark.parametrize("size", SIZES[:3], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_hand_that_shakes_still_picks_small_regions(size: tuple[int, int]) -> None:
    tried = scene(size)
    tried.show(lens())
    for id in ("korea", "japan", "bangladesh", "central_america"):
        x, y = tried.centre_of(id)
        assert sum(tried.region_at((x + right, y + down)) == id for right in (-2, 0, 2) for down in (-2, 0, 2)) >= 6, id


def test_names_and_badges_pick_their_region() -> None:
    tried = scene((1280, 720))
    tried.show(Lens("", "", {}), Marks(markers=(Marker("brazil", "flame"),)))
    drawn(tried)
    still = tried._ready()
    for id, label in still.labels.items():
        if label.leader is not None and still.ground.ids[label.box.center] == 0:
            assert tried.region_at(label.box.center) == id
    assert tried.region_at(still.badges[0][0].at) == "brazil"


def test_nothing_lies_outside_or_far_out_at_sea() -> None:
    tried = scene((1280, 720))
    tried.show(lens())
    assert tried.region_at((-5, 10)) is None
    assert tried.region_at((1281, 10)) is None
    assert tried.region_at((470, 560)) is None  # the South Atlantic


def test_a_map_beside_other_things_picks_by_pixels_of_the_window() -> None:
    tried = scene((1100, 640))
    tried.resize(pygame.Rect(37, 51, 1100, 640))
    tried.show(lens())
    assert [id for id in IDS if tried.region_at(tried.centre_of(id)) != id] == []
    tried.resize(pygame.Rect(0, 0, 1100, 640))


def test_arrow_keys_go_everywhere() -> None:
    tried = scene((1280, 720))
    reached, waiting = {IDS[0]}, [IDS[0]]
    while waiting:
        for direction in ("left", "right", "up", "down"):
            there = tried.neighbour(waiting[0], direction)
            if there not in reached:
                reached.add(there)
                waiting.append(there)
        waiting.pop(0)
    assert reached == set(IDS)
    assert tried.neighbour("brazil", "left") == "andes"
    assert tried.neighbour("china", "right") in ("korea", "japan")
    assert tried.neighbour(None, "up") in IDS


def test_after_coming_nearer_what_was_under_the_pointer_is_still_there() -> None:
    tried = scene((900, 560))
    tried.show(lens())
    drawn(tried)
    at = tried.centre_of("korea")
    tried.zoom(3.0, at)
    assert tried.region_at(at) == "korea"
    tried.settle()
    drawn(tried)
    assert tried.region_at(at) == "korea"
    assert all(tried.region_at(tried.centre_of(id)) == id for id in IDS if tried.rect.inflate(-40, -40).collidepoint(tried.centre_of(id)))
    tried.pan(-5000, 5000)
    tried.settle()
    drawn(tried)
    tried.reset()
    tried.settle()
    assert tried.camera == tried.home


def test_marks_do_not_hide_regions() -> None:
    tried = scene((1024, 600))
    tried.show(lens(), marks())
    drawn(tried)
    assert all(tried.region_at(tried.centre_of(id)) is not None for id in IDS)


def test_the_legend_says_what_its_number_is() -> None:
    tried = scene((1280, 720))
    told = replace(lens(), about="How much of it there is.")
    tried.show(told)
    drawn(tried)
    board = tried._ready().board
    assert board is not None
    found = tried.legend_at(board[1].center)
    assert found is not None and (found.title, found.about) == (told.title, told.about)
    assert tried.legend_at((board[1].right + 20, board[1].top - 20)) is None
    view = MapView(MapHand(tried, kit("night", tried.scale)))
    assert view.explains_at(board[1].center) is not None, "also where no region is explained"
    tried.play([Cue("pulse", ("brazil",))])
    assert tried.legend_at(board[1].center) is None, "while something is told it is not to be seen"
    tried.skip()
    tried.show(lens())
    drawn(tried)
    assert tried.legend_at(board[1].center) is None
