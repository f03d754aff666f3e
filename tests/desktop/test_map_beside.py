"""The map is made beside the window: until it is there, the window shows what it has, and afterwards what it would have shown at once."""

from __future__ import annotations

from threading import Event

import pygame

from game.faces.desktop.map_look import LOOKS
from game.faces.desktop.map_scene import MapScene
from tests.desktop.map_at import kit, lens

FIRST, SECOND = (640, 330), (520, 300)
NOTHING = (1, 2, 3)


def new(made: Event | None = None) -> MapScene:
    tools = kit("night", 1.0)
    scene = MapScene(LOOKS["night"], tools.map_font, tools.icon, 1.0)
    scene.made = made.set if made is not None else None
    scene.show(lens())
    return scene


def drawn(scene: MapScene, size: tuple[int, int]) -> bytes:
    surface = pygame.Surface(size)
    surface.fill(NOTHING)
    scene.resize(pygame.Rect(0, 0, *size), 1.0)
    scene.draw(surface)
    return bytes(pygame.image.tobytes(surface, "RGB"))


def test_a_map_that_is_made_beside_the_window_looks_as_one_made_at_once() -> None:
    made = Event()
    scene, plain = new(made), new()
    empty = bytes(NOTHING) * (FIRST[0] * FIRST[1])
    assert drawn(scene, FIRST) == empty
    assert scene.region_at((320, 160)) is None
    assert made.wait(60)
    assert drawn(scene, FIRST) == drawn(plain, FIRST) != empty
    assert scene.region_at((320, 160)) == plain.region_at((320, 160))


def test_the_globe_stands_where_it_will_be() -> None:
    """What is drawn out has its land where the new picture has it, however the rectangle has changed."""
    scene, plain = new(Event()), new()
    scene.resize(pygame.Rect(0, 0, 500, 700), 1.0)
    scene.settle()
    drawn(scene, (500, 700))
    size = (700, 330)
    between, after = (pygame.image.frombytes(found, size, "RGB") for found in (drawn(scene, size), drawn(plain, size)))
    far = [sum(abs(a - b) for a, b in zip(between.get_at((x, y))[:3], after.get_at((x, y))[:3])) for x in range(0, 700, 7) for y in range(0, 330, 7)]
    assert sum(each < 60 for each in far) > 0.8 * len(far)


def test_until_another_size_is_made_the_old_one_is_drawn_out() -> None:
    made = Event()
    scene, plain = new(made), new()
    scene.resize(pygame.Rect(0, 0, *FIRST), 1.0)
    scene.settle()
    before = drawn(scene, FIRST)
    between = drawn(scene, SECOND)
    assert len(set(between)) > 20
    assert between != drawn(plain, SECOND)
    assert made.wait(60)
    made.clear()
    assert drawn(scene, SECOND) == drawn(plain, SECOND)
    assert drawn(scene, FIRST) != before, "back again: it is made anew"
    for size in ((600, 310), (610, 320), (630, 330)):  # the window is pulled: what was begun for another size is not shown
        drawn(scene, size)
    for _ in range(3):
        assert made.wait(60)
        made.clear()
        found = drawn(scene, (630, 330))
        if found == drawn(plain, (630, 330)):
            return
    raise AssertionError("the last size never came")
