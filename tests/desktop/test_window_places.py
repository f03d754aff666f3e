"""Places beside the map: all of them in the order of the map's number; one is chosen by its line; a globe that is whole where there is room."""

from __future__ import annotations

import pygame

from game.faces.desktop.gallery import Gallery
from game.faces.desktop.game_places import Standing
from game.faces.desktop.labels import Room
from game.faces.desktop.layout import Shelved
from game.faces.desktop.map_shapes import home_camera, world
from game.faces.desktop.screen_game import GameScreen
from tests.desktop.map_at import kit
from tests.desktop.stand import Person

PERSON = Person()
GALLERY = Gallery(PERSON.app, PERSON.hall)


def test_all_places_stand_in_the_order_of_the_map_and_lead_to_one() -> None:
    GALLERY.open("game")
    screen = PERSON.app.place.screen
    assert isinstance(screen, GameScreen)
    screen.region = None
    screen.turn_to("place")
    lines = [widget for widget in PERSON.widgets() if isinstance(widget, Standing)]
    values = screen.map.lenses.lens(screen.map.lens).values
    assert [line.name for line in lines] == [f"listed:{id}" for id in sorted(values, key=lambda id: (-values[id], id))]
    chosen = lines[4].name.partition(":")[2]
    PERSON.press(lines[4].name)
    assert screen.region == chosen
    assert PERSON.app.place.screen is screen
    joined = [widget.name for widget in PERSON.widgets() if isinstance(widget, Standing)]
    assert all(name.startswith("joined:") for name in joined)
    assert f"joined:{chosen}" not in joined


def test_from_one_place_the_way_leads_back_to_all() -> None:
    GALLERY.open("place")
    screen = PERSON.app.place.screen
    assert isinstance(screen, GameScreen)
    home = screen.region
    assert home is not None
    PERSON.press("places:all")
    assert (screen.region, screen.leaf) == (None, "place")
    assert PERSON.has(f"listed:{home}")
    screen.map.choose(home)
    assert screen.region == home
    screen.map.choose(home)
    assert screen.region is None, "pressed again, it is let go"
    screen.map.choose(home)
    screen.turn_to("news")
    screen.map.choose(home)
    assert (screen.region, screen.leaf) == (home, "place"), "from another leaf it is looked at, not let go"


def test_a_line_that_is_too_narrow_for_its_name_is_cut() -> None:
    tools = kit("night", 1.0)
    line = Standing("listed:x", "A place with a long name", "100", "ink", lambda: None)
    high = line.wants(tools, 1000)[1]
    line.place(tools, pygame.Rect(0, 0, 300, high))
    assert not line.cut(tools)
    line.place(tools, pygame.Rect(0, 0, 100, high))
    assert line.cut(tools)
    line.place(tools, pygame.Rect(0, 0, 300, high // 3))
    assert line.cut(tools)


def test_the_globe_is_whole_where_that_costs_little() -> None:
    shapes = world()
    left, _, right, _ = shapes.frame
    for width, height in ((1058, 472), (1190, 545), (1128, 819)):
        camera = home_camera(shapes, width, height)
        assert camera.on_screen(left, 0)[0] >= -1
        assert camera.on_screen(right, 0)[0] <= width + 1


def test_the_upper_of_two_has_its_shape_and_the_lower_what_is_left() -> None:
    tools = kit("night", 1.0)
    shelved = Shelved([Room(), Room()], 2.0, 200, "near")
    shelved.place(tools, pygame.Rect(0, 0, 800, 800))
    above, below = shelved.parts()
    assert above.rect.size == (800, 440), "half at least, though its shape asks for less"
    assert below.rect.bottom == 800
    shelved.place(tools, pygame.Rect(0, 0, 1600, 700))
    assert below.rect.height == 200
