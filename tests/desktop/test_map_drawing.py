"""The map as a picture: a small one against the one that was looked at, and maps of any size, zoom and look without a fault.

`python3 -m tests.desktop.test_map_drawing` draws the small picture anew; look at it before you keep it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pygame
import pytest

from game.faces.desktop.map_ground import ground_of
from game.faces.desktop.map_look import LOOKS
from game.faces.desktop.map_records import Group, Lens, Marks
from game.faces.desktop.map_scene import MapScene
from game.faces.desktop.map_shapes import home_camera, world
from tests.desktop.map_at import IDS, drawn, kit, lens, marks, scene

GOLDEN = Path(__file__).with_name("map_golden.png")
SIZE = (280, 160)


def small() -> np.ndarray:
    """Ground, regions and arcs side by side by night and by day; no letters, whose shapes differ between machines."""
    pictures = []
    for look in ("night", "day"):
        tried = scene(SIZE, look)
        tried.show(lens("teal", middle=50.0 if look == "day" else None), marks())
        drawn(tried)
        pictures.append(pygame.surfarray.array3d(tried._ready().base))
    return np.concatenate(pictures, axis=0)


def test_the_map_looks_as_it_did() -> None:
    kept = pygame.surfarray.array3d(pygame.image.load(str(GOLDEN))).astype(int)
    off = np.abs(small().astype(int) - kept).max(axis=2)
    assert off.mean() < 2.0
    assert (off > 48).mean() < 0.01


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (320, 160), (333, 777), (2001, 97)])
def test_any_size_draws(size: tuple[int, int]) -> None:
    tools = kit("night", 0.8)
    tried = MapScene(LOOKS["night"], tools.map_font, tools.icon, 0.8)
    tried.resize(pygame.Rect(0, 0, *size))
    tried.show(lens(), marks())
    drawn(tried)
    tried.region_at((0, 0))


def test_a_map_that_hangs_over_the_window_draws() -> None:
    tried = scene((320, 200))
    tried.resize(pygame.Rect(-20, -30, 320, 200))
    tried.draw(pygame.Surface((200, 100)))
    tried.resize(pygame.Rect(500, 500, 320, 200))
    tried.draw(pygame.Surface((200, 100)))
    tried.resize(pygame.Rect(0, 0, 320, 200))


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_and_kind_of_lens_draws(look: str) -> None:
    tried = scene((480, 300), look)
    kinds = Lens("kinds", "Kinds", {id: float(k % 4) for k, id in enumerate(IDS)}, groups=tuple(Group(name, name[0]) for name in ("Left", "Right", "Up", "Down")))
    half = Lens("half", "Half", {id: float(k) for k, id in enumerate(IDS[::2])}, high=20, unknown="not known")
    pictures = []
    for each in (Lens("", "", {}), lens(), lens(middle=50.0), kinds, half):
        tried.show(each, marks())
        pictures.append(pygame.surfarray.array3d(drawn(tried)))
    assert all(not np.array_equal(one, other) for k, one in enumerate(pictures) for other in pictures[k + 1 :])
    tried.select("brazil")
    tried.hover("india")
    drawn(tried)
    tried.select(None)
    tried.hover(None)


def test_nothing_is_drawn_again_that_did_not_change() -> None:
    tried = scene((480, 300))
    tried.show(lens())
    drawn(tried)
    assert not tried.dirty
    tried.hover("india")
    assert tried.dirty
    drawn(tried)
    tried.hover("india")
    assert not tried.dirty
    tried.hover(None)
    drawn(tried)
    assert (tried.dirty, tried.tick(1.0), tried.busy) == (False, False, False)


def test_a_nearer_map_is_made_beside_the_window() -> None:
    tried = scene((480, 300))
    tried.show(lens(), Marks())
    whole = pygame.surfarray.array3d(drawn(tried))
    tried.zoom(2.5, (240, 150))
    assert tried.busy
    between = pygame.surfarray.array3d(drawn(tried))
    assert not np.array_equal(whole, between)
    for _ in range(2000):
        if not tried.busy:
            break
        tried.tick(0.02)
        pygame.time.wait(5)
    assert not tried.busy
    assert not np.array_equal(between, pygame.surfarray.array3d(drawn(tried)))
    tried.reset()
    tried.settle()
    assert np.array_equal(whole, pygame.surfarray.array3d(drawn(tried)))


def test_land_and_sea_share_the_picture_and_no_region_is_lost() -> None:
    for size in ((640, 360), (1024, 600)):
        ground = ground_of(world(), home_camera(world(), *size), 0.8)
        assert {int(k) for k in np.unique(ground.ids)} == set(range(len(IDS) + 1))
        assert 0.15 < (ground.land > 127).mean() < 0.4
        assert ((ground.land > 200) & (ground.wide == 0)).sum() == 0, "all land has a colour"
        assert (ground.coast[ground.land == 255] <= 132).mean() > 0.98


if __name__ == "__main__":
    pygame.image.save(pygame.surfarray.make_surface(small()), str(GOLDEN))
