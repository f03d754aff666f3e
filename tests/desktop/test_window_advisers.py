"""The advisers in the window: all in short, one in full, their orders taken one by one or all at once, called off, and asked once a turn."""

from __future__ import annotations

import pygame

from game.faces.desktop.game_advice import CHIEF
from game.faces.desktop.labels import Label
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.widget import crowding
from tests.desktop.stand import Person
from tests.desktop.test_window_game import begun, game_of

STORY = "story:medicines"


def planning(story: str = STORY) -> tuple[Person, GameScreen]:
    person = begun(story=story)
    game = game_of(person)
    person.press("plan") if game.sitting.beat == "pledge" else None
    return person, game


def test_all_in_short_then_one_in_full_and_back() -> None:
    person, game = planning()
    person.press("advise")
    council = game.advice
    assert council is not None and len(council.advisers) >= 3
    assert not crowding(person.app.kit, person.app.place.stage.root)
    person.look()
    first = council.advisers[0]
    person.press(f"adviser:{first.id}")
    assert council.at == first.id and council.orders() == [each.order for each in first.orders]
    assert not crowding(person.app.kit, person.app.place.stage.root)
    person.look()
    person.key(pygame.K_ESCAPE)
    assert game.advice is council and not council.at
    person.press("advice:back")
    assert game.advice is None
    person.press("advise")
    assert game.advice is council, "nobody is asked twice in a turn"


def test_ranges_are_written_alike_and_stand_below_heads() -> None:
    person, game = planning()
    english = game.words
    adds, coming, between = english("counsel.adds"), english("counsel.next"), english("counsel.between")
    assert not game.sitting.orders
    assert game.sitting.forecast
    assert adds not in said(person) and coming in said(person), "nothing is ordered: nothing is added"
    person.press("advise")
    assert {adds, between} <= set(said(person))
    advice = next(each for each in game.advice.advisers if each.orders) if game.advice is not None else None
    assert advice is not None
    told = advice.orders[0].aim
    assert (english("counsel.range", low=told.low, high=told.high) if told.low != told.high else told.low) in said(person)
    person.press(f"adviser:{advice.id}")
    person.press("advice:take")
    assert {adds, coming} <= set(said(person))
    ranges = [english("counsel.range", low=each.low, high=each.high) for each in game.sitting.forecast or () if each.chance is None]
    assert set(ranges) & set(said(person))
    assert not crowding(person.app.kit, person.app.place.stage.root)


def said(person: Person) -> list[str]:
    """All words on the screen."""
    return ["".join(run.text for run in widget.words) for widget in person.widgets() if isinstance(widget, Label)]


def test_taken_order_by_order_or_wholly() -> None:
    person, game = planning()
    person.press("advise")
    assert game.advice is not None
    advice = next(each for each in game.advice.advisers if len(each.orders) > 1)
    person.press(f"adviser:{advice.id}")
    order = advice.orders[1].order
    name = f"advice:one:{order.kind}:{','.join(order.picks)}"
    person.press(name)
    assert game.sitting.orders == [order] and not person.app.fault
    widget = person.find(name)
    explains = widget.explains_at(widget.rect.center)
    assert explains is not None and explains() is not None, "what is given already says so"
    person.press("advice:take")
    assert game.sitting.orders == [each.order for each in advice.orders]
    assert game.advice is None and game.sitting.forecast is not None


def test_the_first_order_of_each_is_taken_from_the_list_of_all() -> None:
    person, game = planning()
    person.press("advise")
    assert game.advice is not None
    advice = next(each for each in game.advice.advisers if each.orders)
    person.press(f"advice:first:{advice.id}")
    assert game.sitting.orders == [advice.orders[0].order]
    names = [widget.name for widget in person.app.place.stage.order()]
    assert len(names) == len(set(names)), "so that the keyboard goes through all of it"


def test_they_can_be_called_off() -> None:
    person, game = planning()
    widget = person.find("advise")
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        person.app.handle(pygame.event.Event(kind, pos=widget.rect.center, button=1))
    assert person.app.beside.waited_for() is not None, "the window goes on meanwhile"
    person.look()
    person.press("job:cancel")
    assert game.advice is None and game.council is None
    assert not person.app.fault


def test_the_chief_thinks_longer_and_of_the_project_only() -> None:
    person, game = planning("story:water_war")
    person.press("advise")
    person.tab_to("adviser:chief")  # it may lie below what the list shows
    person.key(pygame.K_RETURN)
    assert game.advice is not None and game.advice.at == CHIEF
    assert not crowding(person.app.kit, person.app.place.stage.root)
    wanted = game.advice.orders()
    if wanted:
        person.press("advice:take")
        assert game.sitting.orders == wanted


def test_another_turn_asks_anew() -> None:
    person, game = planning("story:water_war")
    person.press("advise")
    person.press("advice:back")
    before = game.sitting.match.turn
    for _ in range(3):
        if game.sitting.match.turn == before:
            person.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    assert game.sitting.match.turn == before + 1
    assert game.council is None
