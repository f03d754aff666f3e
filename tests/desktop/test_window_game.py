"""Whole games in the window, with the keyboard alone and with the mouse alone; going back, taking back, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from game.engine.orders import Order
from game.engine.state import digest
from game.faces.desktop.controls import Button
from game.faces.desktop.gallery import Gallery
from game.faces.desktop.game_bar import numbers_shown
from game.faces.desktop.labels import Label
from game.faces.desktop.screen_end import EndScreen
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.screen_title import TitleScreen
from game.faces.desktop.widget import crowding, every
from game.faces.telling.why import account_of
from game.play.store import StoreProblem
from tests.desktop.stand import Person
from tests.faces.playing import english

ENTER, ESC = pygame.K_RETURN, pygame.K_ESCAPE


def titled(folder: Path | None = None, size: tuple[int, int] = (1280, 720)) -> Person:
    person = Person(size, folder)
    person.app.open(TitleScreen(person.app, person.hall))
    person.wait()
    return person


def game_of(person: Person) -> GameScreen:
    screen = person.app.place.screen
    assert isinstance(screen, GameScreen), type(screen).__name__
    return screen


def begun(folder: Path | None = None, story: str = "story:water_war", size: tuple[int, int] = (1280, 720)) -> Person:
    person = titled(folder, size)
    for name in ("new", story, "begin"):
        person.press(name)
    return person


def test_a_whole_game_with_the_keyboard_alone(tmp_path: Path) -> None:
    person = titled(tmp_path)
    for name in ("new", "story:water_war", "begin"):
        person.tab_to(name)
        person.key(ENTER)
    game = game_of(person)
    for step in range(3 * game.sitting.match.engine.turns):
        if game.sitting.match.over:
            break
        if game.sitting.beat == "plan" and not step % 2:
            open_ones = {f"order:{choice.kind}" for choice in game.sitting.choices if not choice.refused}
            person.tab_to(*open_ones)
            person.key(ENTER)
            while game.picking is not None:
                free = {f"target:{member}" for member, why in game.open_picks.items() if not why}
                person.tab_to(*free)
                person.key(ENTER)
            assert game.sitting.orders
        beat, turn = game.sitting.beat, game.sitting.match.turn
        person.key(ENTER, pygame.KMOD_CTRL)
        if game.warned:
            person.key(ENTER, pygame.KMOD_CTRL)
        assert (game.sitting.beat, game.sitting.match.turn) != (beat, turn), person.app.fault
        assert not crowding(person.app.kit, person.app.place.stage.root)
    assert game.sitting.match.over
    person.key(ENTER, pygame.KMOD_CTRL)
    assert isinstance(person.app.place.screen, EndScreen)
    person.look()
    person.key(ESC)
    assert person.app.place.screen is game


def test_a_game_with_the_mouse_alone_is_kept_and_gone_on_with(tmp_path: Path) -> None:
    person = begun(tmp_path)
    game = game_of(person)
    person.press("plan") if game.sitting.beat == "pledge" else None
    person.press("end")
    if game.warned:
        person.press("end")
    assert game.sitting.match.turn == 1
    before = digest(game.sitting.match.engine, game.sitting.match.state)
    person.press("away")
    assert isinstance(person.app.place.screen, TitleScreen)
    again = titled(tmp_path)
    again.press("continue")
    after = game_of(again).sitting.match
    assert (after.turn, digest(after.engine, after.state)) == (1, before)


def test_taking_an_order_back_leaves_nothing_of_it() -> None:
    person = begun()
    game = game_of(person)
    person.press("plan") if game.sitting.beat == "pledge" else None
    before, left = tuple(game.sitting.choices), game.sitting.left()
    choice = next(choice for choice in before if not choice.refused and game.sitting.pick_sets(choice.kind))
    game.choose(choice)
    while game.picking is not None:
        game.pick(next(member for member, why in game.open_picks.items() if not why))
    person.wait()
    assert len(game.sitting.orders) == 1
    assert game.sitting.left() != left
    order = game.sitting.orders[0]
    person.press(f"undo:{order.kind}:{','.join(order.picks)}")
    assert (tuple(game.sitting.choices), game.sitting.left(), game.sitting.orders) == (before, left, [])
    assert game.sitting.match.drafted(game.sitting.seat or "", "plan") == ()


def test_what_came_of_the_last_turn_is_read_before_the_news() -> None:
    person = Person()
    gallery = Gallery(person.app, person.hall)
    for name, later in (("game", False), ("place", True)):
        gallery.open(name)
        assert game_of(person).sitting.beat == "pledge"
        labels = [widget for widget in every(person.find("before")) if isinstance(widget, Label)]
        said = ["".join(run.text for run in label.words) for label in labels]
        heads = [english()("flow.came_of"), english()("window.news")]
        assert [text for text in said if text in heads] == (heads if later else [])
        assert not later or said[0] == heads[0]
        assert len(said) > len(heads)


def test_a_ballot_says_what_is_voted_on() -> None:
    person = Person()
    Gallery(person.app, person.hall).open("plan_second")
    sitting = game_of(person).sitting
    motion = next(motion for motion in sitting.motions if motion.ballots)
    said = person.find(f"motion:{motion.vote}")
    assert isinstance(said, Label)
    told = "".join(run.text for run in said.words)
    assert motion.about
    assert all(value in told for _, value, _ in motion.about)
    ballots = [choice for choice in sitting.choices if Order(choice.kind) in motion.ballots]
    assert [choice.name for choice in ballots] == ["For", "Against"]
    assert {choice.question for choice in ballots} == {sitting.names.written["votes"][motion.vote].label}
    assert not crowding(person.app.kit, person.app.place.stage.root)


def test_every_order_that_can_not_be_given_says_why() -> None:
    person = begun(story="story:seattle")
    game = game_of(person)
    person.press("plan") if game.sitting.beat == "pledge" else None
    refused = [choice for choice in game.sitting.choices if choice.refused]
    assert refused
    for choice in refused:
        widget = person.find(f"order:{choice.kind}")
        explains = widget.explains_at(widget.rect.center)
        assert explains is not None and explains() is not None
        assert not widget.release(widget.rect.center)
    assert not game.sitting.orders


def test_while_picking_every_target_has_its_reason_and_esc_goes_back() -> None:
    person = begun(story="story:seattle")
    game = game_of(person)
    person.press("plan") if game.sitting.beat == "pledge" else None
    choice = next(choice for choice in game.sitting.choices if not choice.refused and len(game.sitting.pick_sets(choice.kind)) > 1)
    game.choose(choice)
    game.pick(next(member for member, why in game.open_picks.items() if not why))
    assert all(isinstance(why, str) for why in game.open_picks.values())
    for depth in (1, 0):
        assert len(game.picks) == depth
        person.key(ESC)
    assert game.picking is None


@pytest.mark.parametrize("name", ["report", "log", "place", "news"])
def test_leaves_are_turned(name: str) -> None:
    person = begun()
    person.press(f"leaf:{name}")
    assert game_of(person).leaf == name
    person.look()


def test_a_number_explains_itself_and_adds_up() -> None:
    person = begun(story="story:seattle")
    game = game_of(person)
    for _ in range(2):
        person.key(ENTER, pygame.KMOD_CTRL)
        if game.warned:
            person.key(ENTER, pygame.KMOD_CTRL)
    assert game.sitting.match.turn
    figures = game.sitting.desk.figures
    for number, _ in numbers_shown(game.sitting.desk):
        assert game.explaining.number(number) is not None
        account, explained = account_of(game.sitting.desk, number), figures.explained(number)
        if account.causes and explained is not None:
            total = sum(cause.amount for cause in account.causes)
            assert abs(total - explained.change * figures.scale(number.id)) <= 0.5 * 10.0**-account.digits + 1e-6


def test_two_people_take_turns_behind_a_curtain(tmp_path: Path) -> None:
    person = titled(tmp_path)
    person.press("new")
    person.press("several")
    first, second = [widget.name for widget in person.widgets() if widget.name.startswith("seat:")][:2]
    person.press(second)
    person.press("begin")
    game = game_of(person)
    assert game.sitting.people == [first.removeprefix("seat:"), second.removeprefix("seat:")]
    seen = []
    for _ in range(4):
        assert game.covered
        assert not game.app.place.stage.tips
        assert {widget.name for widget in person.widgets() if widget.focusable} == {"uncover"}, "nothing of the game is to be seen or pressed"
        seen.append(game.sitting.seat)
        person.key(ENTER, pygame.KMOD_CTRL)
        assert not game_of(person).covered
        button = person.find("plan") if person.has("plan") else person.find("end")
        assert isinstance(button, Button)
        assert button.words == english()("window.end_turn" if len(seen) == 4 else "window.hand_over")
        home = game.sitting.names.home(game.sitting.seat or "", game.sitting.names.place_set or "")
        assert game.region == home, "where the other one looked is not told"
        game.region = None
        assert game.app.place.stage.ask_for(next(widget.name for widget in person.widgets() if widget.name.startswith("number:")))
        person.key(ENTER, pygame.KMOD_CTRL)
        if game.warned:
            person.key(ENTER, pygame.KMOD_CTRL)
    assert seen == [*game.sitting.people, *game.sitting.people]
    assert game.sitting.match.turn == 1
    game.app.settings = game.app.settings.changed(motion=True)
    for seat in game.sitting.people:
        assert game.sitting.seat == seat and game.covered
        person.key(ENTER, pygame.KMOD_CTRL)
        assert game.map.told[seat] == 1 and game.map.tells, "each is told what happened"
        game.map.skip()
        person.key(ENTER, pygame.KMOD_CTRL)


def test_a_public_word_step_by_step() -> None:
    person = begun(story="story:seattle")
    game = game_of(person)
    person.press("word:give")
    for _ in range(12):
        assert game.promising is not None
        step = game.promising.step()
        if step is None:
            break
        assert not crowding(person.app.kit, person.app.place.stage.root)
        person.press(f"word:{next(id for id, _, why in step.options if not why)}")
    assert game.promising is not None
    said, orders = game.promising.said(), game.promising.orders()
    assert said
    person.key(ESC)
    assert game.promising.step() is not None
    person.press(f"word:{orders[-1].picks[-1] if orders[-1].picks else orders[-1].kind}")
    person.press("word:say")
    assert game.sitting.pledge == orders
    assert game.sitting.beat == "plan"


def test_an_order_is_foretold_before_it_is_given() -> None:
    person = begun()
    game = game_of(person)
    person.press("plan") if game.sitting.beat == "pledge" else None
    assert game.sitting.forecast is not None, "the plan is foretold as it stands"
    choice = next(choice for choice in game.sitting.choices if not choice.refused and game.sitting.pick_sets(choice.kind))
    game.choose(choice)
    while len(game.picks) + 1 < len(game.sitting.pick_sets(choice.kind)):
        game.pick(next(member for member, why in game.open_picks.items() if not why))
    target = next(f"target:{member}" for member, why in game.open_picks.items() if not why)
    person.point(person.find(target))
    person.rest()
    person.wait()
    assert game.foretold
    assert len(person.app.place.stage.tips) <= 1
    assert not person.app.fault


def test_a_full_disk_is_said_and_the_game_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person = begun(tmp_path)
    game = game_of(person)
    person.press("plan") if game.sitting.beat == "pledge" else None

    def full(*_: object) -> None:
        raise StoreProblem("The disk is full, so nothing more can be kept.")

    monkeypatch.setattr(game.sitting.match.kept, "draft", full)
    monkeypatch.setattr(game.sitting.match.kept, "append", full)
    choice = next(choice for choice in game.sitting.choices if not choice.refused and game.sitting.pick_sets(choice.kind))
    person.press(f"order:{choice.kind}")
    while game.picking is not None:
        person.press(next(f"target:{member}" for member, why in game.open_picks.items() if not why))
    assert "disk is full" in person.app.fault
    person.look()
    person.app.forget()
    for _ in range(2):
        person.key(ENTER, pygame.KMOD_CTRL)
    assert "disk is full" in person.app.fault
    assert not game.waiting
    monkeypatch.undo()
    turn = game.sitting.match.turn
    for _ in range(2):
        if game.sitting.match.turn == turn:
            person.key(ENTER, pygame.KMOD_CTRL)
    assert game.sitting.match.turn == turn + 1
