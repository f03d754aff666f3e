"""What leads through a turn: what every order would do stands beside it before it is chosen, and beside every target; a word can be begun in any story."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import pygame
import pytest

from game.faces.desktop.controls import Button, Option
from game.faces.desktop.game_bar import numbers_shown
from game.faces.desktop.labels import Label
from game.faces.desktop.meters import Meter
from game.faces.desktop.promising import Promising
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.shelf_kept import look_into
from game.faces.desktop.widget import Widget, crowding, every
from game.faces.telling.articles import sheet_of
from game.faces.telling.names import Number
from game.faces.telling.numbers import Limit
from game.play.log import REWIND, TURN, rewind_body, turn_body
from game.play.store import Store
from tests.desktop.stand import Person, base
from tests.desktop.test_window_game import begun, game_of, titled
from tests.faces.debriefed import kept


def test_what_orders_would_do_stands_beside_them_in_the_list_and_while_picking() -> None:
    person = begun(story="story:water_war", size=(1600, 900))
    game = game_of(person)
    person.press("plan") if game.sitting.beat == "pledge" else None
    person.wait()
    open_ones = [choice for choice in game.sitting.choices if not choice.refused]
    assert game.glimpses is not None
    told = [choice for choice in open_ones if game.glimpses.get(choice.kind) is not None]
    assert len(told) > len(open_ones) / 2
    for choice in told:
        row = person.find(f"order:{choice.kind}")
        assert isinstance(row, Option) and game.glimpses[choice.kind].change in row.about
    choice = next(choice for choice in told if len(game.sitting.pick_sets(choice.kind)) == 1)
    game.choose(choice)
    person.wait()
    open_picks = [member for member, why in game.open_picks.items() if not why]
    assert game.targets is not None
    assert len(game.targets) == len(open_picks) > 1
    assert len({glimpse.name for glimpse in game.targets.values()}) == 1, "targets are told apart by one number"
    assert len({glimpse.change for glimpse in game.targets.values()}) > 1, "in which they differ"
    row = person.find(f"target:{open_picks[0]}")
    assert isinstance(row, Option) and row.about
    assert not crowding(person.app.kit, person.app.place.stage.root)
    person.look()


def test_a_number_says_which_orders_would_move_it_the_welcome_ones_first() -> None:
    person = begun(story="story:seattle")
    game = game_of(person)
    while game.sitting.beat != "plan":
        person.press("plan")
        person.wait()
    desk, levers = game.sitting.desk, game.explaining.levers
    requisites = [number for number, _ in desk.figures.requisites(desk.seat or "") if levers[number]]
    assert len(requisites) >= 2 and any(not told for told in levers.values())
    for number, told in levers.items():
        styles = [lever.style != "bad" for lever in told]
        assert styles == sorted(styles, reverse=True) and len(told) <= 6
        box = game.explaining.number(number)
        assert all(f"{game.sitting.names.order(lever.order)}" in texts_of(box) for lever in told)
        assert (game.words("window.no_levers") in texts_of(box)) == (not told)
        assert (game.words("window.levers") in texts_of(box)) == bool(told)
    best = levers[requisites[0]][0]
    assert best.shown == max(lever.shown for lever in levers[requisites[0]]) > 0
    assert game.glimpses is not None and best.order.kind in game.glimpses
    assert game.words("window.no_levers") not in texts_of(game.explaining.number(Number("anger", ("brazil",)))), "what was not asked is not told"


def texts_of(widget: Widget) -> str:
    return " ".join(run.text for label in every(widget) if isinstance(label, Label) for run in label.words)


def test_an_answer_says_what_it_gains_and_at_what_price_and_what_it_will_come_to() -> None:
    person = begun(story="story:medicines")
    game = game_of(person)
    priced = asked = False
    while not (priced and asked) and not game.sitting.match.over:
        person.press("plan") if game.sitting.beat == "pledge" else None
        person.wait()
        priced |= prices_are_told(person, game)
        answers = [choice for choice in game.sitting.choices if choice.question and not choice.refused]
        if answers and not asked:
            row = person.find(f"order:{answers[0].kind}")
            assert isinstance(row, Option) and row.tip is not None
            row.tip()
            person.wait()
            said = row.tip()
            assert said is not None
            assert game.words("window.would_come") in texts_of(said)
            assert game.words("window.may_fail") not in texts_of(said), "what is asked can be answered"
            asked = True
        turn = game.sitting.match.turn
        while game.sitting.match.turn == turn and not game.sitting.match.over:
            game.end_turn()  # the first time it may only say what is still open
            person.wait()
    assert priced, "some order has its price"
    assert asked


def prices_are_told(person: Person, game: GameScreen) -> bool:
    """Every order with a price says so; whether there is one."""
    assert game.glimpses is not None
    for kind, glimpse in game.glimpses.items():
        row = person.find(f"order:{kind}")
        assert isinstance(row, Option)
        if glimpse.beside is not None:
            assert row.about.endswith(" ".join(glimpse.beside))
            assert glimpse.beside[0] != glimpse.name
    return any(glimpse.beside is not None for glimpse in game.glimpses.values())


def test_after_a_turn_the_panel_says_what_came_of_it() -> None:
    person = begun(story="story:water_war")
    game = game_of(person)
    person.press("plan") if game.sitting.beat == "pledge" else None
    choice = next(choice for choice in game.sitting.choices if not choice.refused and len(game.sitting.pick_sets(choice.kind)) == 1)
    game.choose(choice)
    game.pick(next(member for member, why in game.open_picks.items() if not why))
    game.end_turn()
    assert game.warned
    person.wait()
    assert texts_of(person.app.place.stage.root)
    end = person.find("end")
    assert isinstance(end, Button) and end.words == game.words("flow.end_anyway")
    assert game.open_points[0] in person.app.fault, "what is open is named"
    game.choose(choice)
    assert not person.app.fault, "who goes on is not told any longer"
    game.unpick()
    game.end_turn()
    game.end_turn()
    person.wait()
    panel = texts_of(person.find("before"))
    assert game.words("flow.came_of") in panel
    assert choice.name in panel
    assert not crowding(person.app.kit, person.app.place.stage.root)


def test_an_order_is_aimed_with_arrows_and_enter_alone() -> None:
    """The keyboard goes to the first target of each step, then back to the order."""
    person = begun(story="story:water_war")
    game = game_of(person)
    stage = person.app.place.stage
    person.tab_to("plan")
    person.key(pygame.K_RETURN)
    assert game.sitting.beat == "plan"
    assert stage.focus.startswith("order:")
    choice = next(choice for choice in game.sitting.choices if not choice.refused and len(game.sitting.pick_sets(choice.kind)) == 2)
    person.tab_to(f"order:{choice.kind}")
    person.key(pygame.K_RETURN)
    for _ in range(2):
        assert stage.focus == next(f"target:{member}" for member, why in game.open_picks.items() if not why)
        person.key(pygame.K_DOWN)
        assert stage.focus.startswith("target:")
        person.key(pygame.K_RETURN)
    assert len(game.sitting.orders) == 1
    assert stage.focus == f"order:{choice.kind}"


def test_orders_stand_still_when_what_they_would_do_becomes_known() -> None:
    person = begun(story="story:water_war", size=(1600, 900))
    game = game_of(person)
    person.press("plan")
    person.wait()
    known = {widget.name: widget.rect.top for widget in person.widgets() if widget.name.startswith("order:")}
    game.glimpses = None
    person.app.refresh()
    before = {widget.name: widget.rect.top for widget in person.widgets() if widget.name.startswith("order:")}
    assert before == known


def test_the_end_is_said_at_once_and_why() -> None:
    person = begun(story="story:medicines")
    game = game_of(person)
    match = game.sitting.match
    match.engine.column(match.state, "world_war")[...] = 1
    for _ in range(4):
        if not match.over:
            person.key(pygame.K_RETURN, pygame.KMOD_CTRL)
            person.wait()
    assert match.over
    game.app.refresh()
    said = texts_of(person.find("over"))
    assert "Great powers have gone to war." in said
    assert "a ruined planet" not in said, "what did not happen is not told"
    assert not crowding(person.app.kit, person.app.place.stage.root)


def test_what_has_the_focus_is_seen() -> None:
    person = begun(story="story:water_war")
    person.press("plan")
    person.wait()
    stage = person.app.place.stage
    unseen = []
    for widget in stage.order():
        stage.set_focus(widget)
        stage.draw(person.surface)
        around = widget.focus_rect().inflate(12, 12).clip(person.surface.get_rect())
        with_focus = pygame.image.tobytes(person.surface.subsurface(around), "RGB")
        stage.keys, stage.dirty = False, True
        stage.draw(person.surface)
        if pygame.image.tobytes(person.surface.subsurface(around), "RGB") == with_focus:
            unseen.append(widget.name)
    assert not [name for name in unseen if name != "map"], "the map shows its own choice"


def test_a_plan_that_is_gone_on_with_is_foretold(tmp_path: Path) -> None:
    person = begun(tmp_path, "story:water_war")
    person.press("plan")
    assert game_of(person).sitting.beat == "plan"
    person.press("away")
    again = titled(tmp_path)
    again.press("continue")
    game = game_of(again)
    assert game.sitting.beat == "plan"
    assert game.sitting.forecast is not None
    assert game.glimpses


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
        assert promising.told() == [game.sitting.names.seat(giver)], "what was chosen is told at every step"
        deeds = promising.step()
        assert deeds is not None and deeds.options


def test_the_steps_of_a_word_stand_in_the_order_of_the_menu() -> None:
    person = begun(story="story:seattle")
    sitting = game_of(person).sitting
    menu = [item.kind for item in sitting.menu.items([])]
    promising = Promising(sitting)
    step = promising.step()
    assert step is not None
    for giver, _, _ in step.options:
        promising.chosen = [giver]
        step = promising.step()
        assert step is not None
        said = [sitting.names.spoken(id) for id, _, _ in step.options]
        sheet = sheet_of(sitting.desk, giver)
        ranked = [name.text for name, _ in sheet.orders] if sheet is not None else []
        assert [id for id in said if id in ranked] == [id for id in ranked if id in said], "first what its sheet names, as it does"
        assert said[: len(set(said) & set(ranked))] == [id for id in ranked if id in said]
    while step is not None and step.question != sitting.words("pledge.promise"):
        promising.chosen.append(next(id for id, _, why in step.options if not why))
        step = promising.step()
    assert step is not None
    said = [sitting.names.spoken(id) for id, _, _ in step.options]
    assert len(said) > 3
    assert [id for id in said if id in menu] == [id for id in menu if id in said]


def test_one_goes_on_with_the_newest_game_that_is_not_over_and_can_be_opened(tmp_path: Path) -> None:
    for name, turns in (("water_war-1", 2), ("a_done", 99)):
        copy(kept("water_war", turns), tmp_path / f"{name}.game")
    (tmp_path / "a_broken.game").write_bytes(b"no game at all")
    person = titled(tmp_path)
    assert [path.stem for path in person.hall.saves] == ["a_broken", "a_done", "water_war-1"]
    person.press("continue")
    assert game_of(person).sitting.match.turn == 2
    assert not person.app.fault
    again = titled(tmp_path)
    again.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    assert game_of(again).sitting.match.turn == 2, "Ctrl and Enter do the first thing there is to do"
    hasty = titled(tmp_path)
    press = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_RETURN, mod=pygame.KMOD_CTRL, unicode="")
    hasty.app.handle(press)
    opening = hasty.app.beside.waited_for()
    hasty.app.handle(press)
    assert opening is not None and hasty.app.beside.waited_for() is opening, "who presses again does not begin it again"
    hasty.wait()
    assert game_of(hasty).sitting.match.turn == 2


def test_a_game_that_ended_early_is_over_until_a_turn_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "water_war-1.game"
    copy(kept("water_war", 2), path)
    assert not look_into(path, base()).over
    for kind, body, over in ((TURN, turn_body(3, "0" * 64, over=True), True), (REWIND, rewind_body(1), False)):
        with Store.open(path) as store:
            store.append(kind, body)
        assert look_into(path, base()).over == over


def test_a_game_that_is_played_to_its_end_is_not_offered_by_the_title_it_was_opened_from(tmp_path: Path) -> None:
    path = tmp_path / "water_war-1.game"
    copy(kept("water_war", 2), path)
    person = titled(tmp_path)
    title = person.app.place.screen
    person.press("continue")
    with Store.open(path) as store:
        store.append(TURN, turn_body(3, "0" * 64, over=True))
    person.app.instead(title)
    person.look()
    assert not person.has("continue")


def test_whoever_has_played_nothing_yet_is_shown_the_way_by_ctrl_and_enter(tmp_path: Path) -> None:
    person = titled(tmp_path)
    person.key(pygame.K_RETURN, pygame.KMOD_CTRL)
    assert person.has("guide:hide") or person.has("guide:next") or person.has("guide:skip")


def test_bars_have_lines_and_who_is_past_a_mark_reads_so() -> None:
    game = game_of(begun(story="story:seattle"))
    desk = game.sitting.desk
    held, war = (next(Number(id) for id in desk.names.with_role(role)) for role in ("legitimacy", "tension"))
    assert desk.figures.limit_of(held) == Limit(0.35, above=False)
    assert desk.figures.limit_of(war) == Limit(0.37, above=True), "one must not fall, one must not rise"
    project = desk.figures.project(desk.seat or "")
    assert project is not None
    marked = [meter.mark for row in game.numbers for meter in every(row) if isinstance(meter, Meter) and meter.mark is not None]
    assert marked == [0.35, 0.37, pytest.approx(project[1].mark / 100)]
    number, record = project
    assert desk.against_mark(number.id, record.mark, record.mark) == game.words("desk.past_mark", value=f"{record.mark:g}", mark=f"{record.mark:g}")
    assert desk.against_mark(number.id, record.mark + 1, record.mark).startswith(f"{int(record.mark + 1)}, past")
    assert desk.against_mark(number.id, record.mark - 1, record.mark).startswith(f"{int(record.mark - 1)} of")
    assert Limit(0.37, above=True).room(0.30) > 0 > Limit(0.35, above=False).room(0.30)
    assert numbers_shown(desk)[-1][1] == game.words("desk.of_mark", value="0", mark=f"{project[1].mark:g}")


def test_a_game_that_is_over_stands_in_the_turn_that_was_played_last() -> None:
    desk = game_of(begun(story="story:water_war")).sitting.desk
    assert desk.turn_shown == 1
    while not desk.match.over:
        for due in desk.match.waiting():
            (desk.match.submit_pledge if due.beat == "pledge" else desk.match.submit_plan)(due.seat, ())
        desk.match.answer() if desk.match.waiting() else desk.match.resolve()
    assert desk.turn_shown == desk.match.turn == desk.turn - 1
