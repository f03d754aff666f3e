"""The log of a game in the window: searched, narrowed down by seat, kind and place; it leads to the place on the map and to the turn."""

from __future__ import annotations

import pygame

from game.faces.desktop.gallery import order_first
from game.faces.desktop.game_log import Entry
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.screen_replay import ReplayScreen
from game.faces.desktop.widget import crowding, every
from game.faces.telling.happened import KINDS, happened
from tests.desktop.stand import Person
from tests.desktop.test_window_game import begun, game_of


def played(turns: int = 2) -> tuple[Person, GameScreen]:
    """A small game, some turns old, at its log."""
    person = begun()
    game = game_of(person)
    for turn in range(turns):
        person.key(pygame.K_RETURN, pygame.KMOD_CTRL)
        order_first(game.sitting, 2 - turn)
        person.key(pygame.K_RETURN, pygame.KMOD_CTRL)
        if game.warned:
            person.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    assert game.sitting.match.turn == turns
    person.press("leaf:log")
    return person, game


def entries(person: Person) -> list[Entry]:
    return [widget for widget in every(person.app.place.stage.root) if isinstance(widget, Entry)]


def test_the_log_is_narrowed_down_by_word_seat_kind_and_place_and_leads_on() -> None:
    person, game = played()
    told = [said for turn in (2, 1) for said in happened(game.sitting.desk, turn)]
    assert {said.kind for said in told} <= set(KINDS)
    assert [entry.said for entry in entries(person)] == [said for said in told if said.places], "whatever speaks of a place leads there"
    assert not crowding(person.app.kit, person.app.place.stage.root)

    person.press("log:search")
    person.type("nothing is called like this")
    assert not entries(person)
    for _ in range(len(game.log.text)):
        person.key(pygame.K_BACKSPACE)

    seat = next(said.seats[0] for said in told if said.places and said.seats)
    person.press("log:seat")
    person.press(f"log:seat:{seat}")
    assert [entry.said for entry in entries(person)] == [said for said in told if said.places and seat in said.seats]
    kind = next(said.kind for said in told if said.places and seat in said.seats)
    person.press("log:kind")
    person.press(f"log:kind:{kind}")
    mine = [said for said in told if said.places and seat in said.seats and said.kind == kind]
    assert [entry.said for entry in entries(person)] == mine
    person.look()

    first = entries(person)[0]
    assert first.key(pygame.K_RETURN, False)
    person.wait()
    assert game.region in first.said.places
    assert game.map.scene.selected == game.region
    assert game.leaf == "log", "one reads on"
    person.press("log:here")
    assert [entry.said for entry in entries(person)] == [said for said in mine if game.region in said.places]
    for name in ("log:seat", "log:kind"):
        person.press(name)
        person.press(f"{name}:")
    person.press("log:here")
    assert [entry.said for entry in entries(person)] == [said for said in told if said.places]

    person.press("log:turn:2")
    screen = person.app.place.screen
    assert isinstance(screen, ReplayScreen)
    assert screen.turn == 2
    person.key(pygame.K_ESCAPE)
    assert person.app.place.screen is game
