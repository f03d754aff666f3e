"""What leads through a turn: what every order would do stands beside it before it is chosen, and beside every target; a word can be begun in any story."""

from __future__ import annotations

import pytest

from game.faces.desktop.controls import Option
from game.faces.desktop.promising import Promising
from game.faces.desktop.widget import crowding
from tests.desktop.test_window_game import begun, game_of


def test_what_orders_would_do_stands_beside_them_in_the_list_and_while_picking() -> None:
    person = begun(story="story:water_war", size=(1600, 900))
    game = game_of(person)
    person.press("plan") if game.sitting.beat == "pledge" else None
    person.wait()
    open_ones = [choice for choice in game.sitting.choices if not choice.refused]
    told = [choice for choice in open_ones if game.glimpses.get(choice.kind) is not None]
    assert len(told) > len(open_ones) / 2
    for choice in told:
        row = person.find(f"order:{choice.kind}")
        assert isinstance(row, Option) and game.glimpses[choice.kind].change in row.about
    choice = next(choice for choice in told if len(game.sitting.pick_sets(choice.kind)) == 1)
    game.choose(choice)
    person.wait()
    open_picks = [member for member, why in game.open_picks.items() if not why]
    assert len(game.targets) == len(open_picks) > 1
    assert len({glimpse.name for glimpse in game.targets.values()}) == 1, "targets are told apart by one number"
    assert len({glimpse.change for glimpse in game.targets.values()}) > 1, "in which they differ"
    row = person.find(f"target:{open_picks[0]}")
    assert isinstance(row, Option) and row.about
    assert not crowding(person.app.kit, person.app.place.stage.root)
    person.look()


@pytest.mark.parametrize("story", ["seattle", "medicines", "lesson_small"])
def test_a_word_can_be_begun_in_any_story(story: str) -> None:
    person = begun(story=f"story:{story}")
    game = game_of(person)
    promising = Promising(game.sitting)
    assert not promising.blocked()
    step = promising.step()
    assert step is not None and step.options
    for giver, _, _ in step.options:
        promising.chosen = [giver]
        deeds = promising.step()
        assert deeds is not None and deeds.options
