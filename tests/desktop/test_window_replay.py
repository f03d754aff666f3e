"""Looking back at a game in the window: any moment, anybody's eyes, what turned it, what if; by keyboard and by mouse, and with files that are no games."""

from __future__ import annotations

from dataclasses import replace
from errno import ENOSPC
from pathlib import Path
from shutil import copy

import pygame
import pytest

from game.engine.state import digest
from game.engine.views import is_secret, view_for
from game.faces.desktop import replay_work, what_if_screen
from game.faces.desktop.atlas_view import MapView
from game.faces.desktop.controls import Option
from game.faces.desktop.replay_past import EVERYONE, TRUTH, Eyes, apart
from game.faces.desktop.screen_end import EndScreen
from game.faces.desktop.screen_load import LoadScreen
from game.faces.desktop.screen_replay import ReplayScreen
from game.faces.desktop.screen_title import TitleScreen
from game.faces.desktop.what_if_bars import BesideView
from game.faces.desktop.what_if_screen import WhatIfScreen
from game.faces.desktop.what_if_told import SEEN, differing
from game.faces.desktop.widget import crowding
from game.play.log import TURN, of_beat
from game.play.odds import WIN, What
from game.play.replay import replay
from game.play.store import Store
from tests.desktop.looking import SEVERAL, TURNED, folder_with, line_of, looking_back, mouse, replay_of, titled
from tests.desktop.stand import Person

ENTER, ESC, RIGHT, LEFT = pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_RIGHT, pygame.K_LEFT


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Played on a few times only."""
    monkeypatch.setattr(replay_work, "USUALLY", 16)
    monkeypatch.setattr(what_if_screen, "OFTEN", (16, 32))


def whole(person: Person) -> None:
    """Nothing is cut or lies on something else."""
    person.look()
    found = crowding(person.app.kit, person.app.place.stage.root)
    assert not found, "\n".join(found[:6])


# -- time


def test_every_moment_by_keyboard_alone_is_as_it_was_played(tmp_path: Path) -> None:
    person = titled(folder_with(tmp_path))
    for name in ("past", "game:water_war.game"):
        person.tab_to(name)
        person.key(ENTER)
    screen, found = replay_of(person), replay(tmp_path / "water_war.game")
    assert (screen.turn, screen.eyes) == (0, TRUTH)
    for turn, stored in enumerate(found.digests):
        assert screen.seen is not None
        desk = screen.seen.desk
        assert (screen.turn, desk.match.turn, digest(desk.match.engine, desk.match.state)) == (turn, turn, stored)
        whole(person)
        person.key(RIGHT)
    assert screen.turn == screen.past.turns, "time does not go on behind the end"
    for key, turn in ((pygame.K_HOME, 0), (pygame.K_END, screen.past.turns), (LEFT, screen.past.turns - 1), (pygame.K_COMMA, 2), (pygame.K_PERIOD, 3)):
        person.key(key)
        assert screen.turn == turn
    person.key(ESC)
    assert isinstance(person.app.place.screen, LoadScreen)


def test_the_line_of_time_is_clicked_and_dragged(tmp_path: Path) -> None:
    person = looking_back(tmp_path)
    screen, line = replay_of(person), line_of(person)
    y = line.rect.centery
    mouse(person, pygame.MOUSEBUTTONDOWN, (line.x(3), y))
    mouse(person, pygame.MOUSEBUTTONUP, (line.x(3), y))
    assert screen.turn == 3
    person.wait()
    assert screen.seen is not None and screen.seen.turn == 3
    mouse(person, pygame.MOUSEBUTTONDOWN, (line.x(3), y))
    for turn in (2, 1, 0):
        mouse(person, pygame.MOUSEMOTION, (line_of(person).x(turn) + 3, y + 40))
        assert screen.turn == turn
    mouse(person, pygame.MOUSEBUTTONUP, (line.x(0), y))
    for name, turn in (("step:on", 1), ("last", 4), ("step:back", 3), ("first", 0)):
        person.press(name)
        assert screen.turn == turn
    person.key(RIGHT)
    assert screen.turn == 1, "after a press of the mouse the arrows still move time"


def test_time_goes_by_itself_faster_or_slower_and_stops_at_the_end(tmp_path: Path) -> None:
    person = looking_back(tmp_path)
    screen = replay_of(person)
    person.key(pygame.K_SPACE)
    assert screen.playing and screen.busy
    seen = []
    for _ in range(60):
        person.rest(0.5)
        person.wait()
        seen.append(screen.turn)
    assert seen == sorted(seen) and set(seen) == {1, 2, 3, 4}
    assert not screen.playing
    slow = seen.count(2)
    person.press("speed")
    person.key(pygame.K_SPACE)
    fast = 0
    for _ in range(60):
        person.rest(0.5)
        person.wait()
        fast += screen.turn == 2 and screen.playing
    assert 0 < fast < slow
    person.key(pygame.K_SPACE)
    person.key(ESC)
    assert not screen.playing and person.app.place.screen is screen, "Esc stops time before it leaves"


def test_with_motion_a_turn_is_told_on_the_map(tmp_path: Path) -> None:
    person = looking_back(tmp_path)
    person.app.settings = person.app.settings.changed(motion=True)
    screen = replay_of(person)
    person.key(pygame.K_SPACE)
    person.rest(0.1)
    person.wait()
    assert screen.turn == 1 and screen.map.scene.busy
    for _ in range(200):
        person.rest(0.2)
        person.look()
    assert screen.turn == screen.past.turns and not screen.map.scene.busy


# -- eyes


def test_each_pair_of_eyes_sees_what_it_may_and_nothing_else(tmp_path: Path) -> None:
    person = looking_back(tmp_path, SEVERAL)
    screen, past = replay_of(person), replay_of(person).past
    person.key(pygame.K_END)
    person.press("eyes")
    shown = {}
    for k, eyes in enumerate(screen.all_eyes):
        if not person.has(f"eyes:{k}"):
            person.press("eyes")
        person.press(f"eyes:{k}")
        assert screen.eyes == eyes and screen.seen is not None and screen.seen.eyes == eyes
        view = screen.seen.desk.view
        if not eyes.truth:
            game = apart(past.found)
            report = game.report(past.turns)
            real = view_for(game.engine, game.state, eyes.seat, report.orders, report.ledger)
            assert view.orders == real.orders and view.changes == real.changes
        shown[eyes] = {(seat, said) for seat, orders in screen.seen.orders for said, _ in orders}
        whole(person)
    given = past.found.course.played[-1]
    sealed = {(seat, past.names.order(order)) for seat, orders in given.items() for order in orders if is_secret(past.window.engine, order)}
    assert shown[EVERYONE] < shown[TRUTH] or not sealed
    for seat in past.seats:
        assert not {said for said in sealed if said[0] != seat} & shown[Eyes(seat)]
    person.key(pygame.K_v)
    assert screen.eyes == TRUTH, "V goes round"


def test_an_unfinished_game_is_seen_with_the_eyes_of_whoever_played_it(tmp_path: Path) -> None:
    person = looking_back(tmp_path, SEVERAL, 2)
    screen = replay_of(person)
    assert (screen.past.turns, screen.past.over, screen.eyes) == (2, False, EVERYONE), "computers alone have played it"
    person.key(pygame.K_END)
    assert not person.has("to_end")
    whole(person)


def test_numbers_explain_themselves_at_any_moment(tmp_path: Path) -> None:
    person = looking_back(tmp_path)
    person.key(pygame.K_END)
    number = next(widget.name for widget in person.widgets() if widget.name.startswith("number:"))
    person.press(number)
    assert person.app.place.stage.tips
    person.key(ESC)
    for leaf in ("why", "place", "points", "turn"):
        person.press(f"leaf:{leaf}")
        whole(person)
    screen = replay_of(person)
    before = screen.map.lens
    person.key(pygame.K_l)
    assert screen.map.lens != before


# -- turning points


def test_turning_points_are_looked_for_beside_the_window_and_fly_flags(tmp_path: Path) -> None:
    person = looking_back(tmp_path, SEVERAL, luck=TURNED)
    screen = replay_of(person)
    person.press("leaf:points")
    assert not screen.past.points and screen.next_point(1) is None
    person.press("look")
    found = screen.past.looked
    assert {one.samples for one in found.odds} == {16, 0} and found.swings, "the game was chosen because something turned it"
    assert screen.past.points is not None
    assert [point.swing for point in screen.past.points] == list(found.swings)
    assert set(line_of(person).flags) == {swing.turn for swing in found.swings}
    whole(person)
    turns = sorted({swing.turn for swing in found.swings})
    for turn in turns:
        person.key(pygame.K_n)
        assert screen.turn == turn and screen.leaf == "points"
        whole(person)
    person.key(pygame.K_n)
    assert screen.turn == turns[-1]
    if len(turns) > 1:
        person.key(pygame.K_p)
        assert screen.turn == turns[-2]
    strongest = screen.past.points[0]
    person.press("point:1")
    assert (screen.turn, screen.point) == (strongest.turn, 1)


def test_the_search_is_called_off_and_the_window_answers_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_work, "USUALLY", 4_096)
    person = looking_back(tmp_path, SEVERAL)
    screen = replay_of(person)
    person.press("leaf:points")
    replay_work.look(person.app, screen.past, replay_work.USUALLY)
    job = replay_work.looks(person.app)
    assert job is not None and person.has("look:stop")
    person.app.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_PERIOD, mod=0, unicode="."))
    assert screen.turn == 1, "time moves while the search goes on"
    whole(person)
    person.press("look:stop")
    assert job.cancelled and screen.past.points is None and person.has("look")


def test_leaving_calls_the_search_off(tmp_path: Path) -> None:
    person = looking_back(tmp_path, SEVERAL)
    screen = replay_of(person)
    replay_work.look(person.app, screen.past, 4_096)
    person.app.handle(pygame.event.Event(pygame.KEYDOWN, key=ESC, mod=0, unicode=""))
    assert isinstance(person.app.place.screen, TitleScreen) and replay_work.looks(person.app) is None


# -- what if


def asked(tmp_path: Path) -> tuple[Person, WhatIfScreen]:
    person = looking_back(tmp_path, SEVERAL)
    person.key(RIGHT)
    seat = replay_of(person).past.seats[1]
    person.press(f"if:{seat}")
    screen = person.app.place.screen
    assert isinstance(screen, WhatIfScreen) and (screen.seat, screen.turn) == (seat, 1)
    return person, screen


def test_what_if_a_seat_had_ordered_nothing(tmp_path: Path) -> None:
    person, screen = asked(tmp_path)
    whole(person)
    screen.samples = 16
    person.key(ENTER, pygame.KMOD_CTRL)
    found = screen.found
    assert found is not None and (found.seat, found.turn, found.instead, found.really.samples) == (screen.seat, 1, (), 16)
    rows = [widget.row for widget in person.widgets() if isinstance(widget, BesideView)]
    assert len(rows) > 3 and sum(row.beyond for row in rows) == len(differing(found))
    share = found.otherwise.estimates[What(WIN, screen.seat)].value
    assert share < SEEN or any(row.instead.share == share for row in rows)
    whole(person)
    person.press(f"seat:{screen.past.seats[0]}")
    assert screen.found is None, "another question has another answer"
    person.key(ESC)
    assert isinstance(person.app.place.screen, ReplayScreen)


def test_what_if_with_orders_picked_by_keyboard_alone(tmp_path: Path) -> None:
    person, screen = asked(tmp_path)
    person.tab_to("by:own")
    person.key(ENTER)
    assert screen.picking is not None
    whole(person)
    sitting = screen.picking.sitting
    choice = next(choice for choice in sitting.choices if not choice.refused and sitting.pick_sets(choice.kind))
    person.tab_to(f"own:{choice.kind}")
    person.key(ENTER)
    whole(person)
    person.key(ESC)
    assert screen.picking.choice is None, "Esc goes a step back"
    person.tab_to(f"own:{choice.kind}")
    person.key(ENTER)
    while screen.picking.choice is not None:
        free = {f"own:target:{member}" for member, why in screen.picking.open_picks.items() if not why}
        person.tab_to(*free)
        person.key(ENTER)
    assert len(sitting.orders) == 1
    person.key(ENTER, pygame.KMOD_CTRL)
    assert screen.picking is None and sitting.orders[0] in screen.own
    assert of_beat(screen.past.window.engine, screen.own, "pledge") == of_beat(screen.past.window.engine, screen.past.given(screen.seat, 1), "pledge")
    screen.samples = 16
    person.key(ENTER, pygame.KMOD_CTRL)
    assert screen.found is not None and screen.found.instead == screen.own, person.app.fault
    whole(person)


def test_what_if_the_adviser_had_been_asked(tmp_path: Path) -> None:
    person, screen = asked(tmp_path)
    person.press("by:adviser")
    screen.samples = 16
    person.press("compare")
    assert screen.found is not None, person.app.fault
    whole(person)


def test_a_comparison_is_called_off(tmp_path: Path) -> None:
    person, screen = asked(tmp_path)
    screen.samples = 4_096
    screen.compare()
    assert person.has("if:stop") and screen.job is not None
    whole(person)
    person.press("if:stop")
    assert screen.job is None and screen.found is None and person.has("compare")


def test_whoever_looks_stands_on_no_name_of_the_map(tmp_path: Path) -> None:
    person = looking_back(tmp_path, SEVERAL)
    screen = replay_of(person)
    for eyes in screen.all_eyes:
        screen.look_as(eyes)
        person.wait()
        person.look()
        (view,) = [widget for widget in person.widgets() if isinstance(widget, MapView)]
        button = next(widget for widget in person.widgets() if widget.name == "eyes").rect.move(-view.rect.left, -view.rect.top)
        labels = screen.map.scene._ready().labels
        assert labels and not [id for id, label in labels.items() if label.box.colliderect(button)], screen.eyes_said(eyes)


# -- what lies in the files


def test_kept_games_say_what_they_hold_and_damaged_ones_why_they_do_not(tmp_path: Path) -> None:
    whole_game = folder_with(tmp_path) / "water_war.game"
    with Store.open(whole_game, readonly=True) as store:
        turns = sum(entry.kind == TURN for entry in store.entries())
    (tmp_path / "empty.game").write_bytes(b"")
    (tmp_path / "half.game").write_bytes(whole_game.read_bytes()[:100_000])
    for number in range(60):
        copy(whole_game, tmp_path / f"more-{number}.game")
    person = titled(tmp_path)
    person.hall.shelf = replace(person.hall.shelf, saves=lambda: sorted(tmp_path.glob("*.game")))
    person.press("load")
    person.wait()
    said = {widget.name: widget.about for widget in person.widgets() if isinstance(widget, Option)}
    assert (
        f"after turn {turns} of" in said["game:water_war.game"] and said["game:more-59.game"].split(" · ")[:3] == said["game:water_war.game"].split(" · ")[:3]
    )
    assert "is empty" in said["game:empty.game"] and "is damaged" in said["game:half.game"]
    assert str(tmp_path) not in " ".join(said.values())
    whole(person)
    person.press("game:empty.game")
    person.wait()
    assert "is empty" in person.app.fault
    person.press("past:more-0.game")
    assert not person.app.fault  # what was wrong with another game is no longer said


# -- the report, and where it leads


def test_the_report_is_written_beside_the_game(tmp_path: Path) -> None:
    person = looking_back(tmp_path)
    person.press("report")
    page = tmp_path / "water_war.html"
    assert "<html" in page.read_text("utf-8")[:400]
    assert replay_of(person).past.report == page and str(page) in "".join(str(getattr(w, "words", "")) for w in person.widgets())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["water_war.game", "water_war.html"]
    whole(person)


def test_a_report_is_written_over_nothing_but_itself(tmp_path: Path) -> None:
    person = looking_back(tmp_path)
    old = tmp_path / "water_war.html"
    old.write_text("a report of last week, with notes in it")
    for _ in range(2):  # again, after looking more closely: the same page anew
        person.press("report")
        assert replay_of(person).past.report == tmp_path / "water_war 2.html"
    assert old.read_text().startswith("a report of last week")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["water_war 2.html", "water_war.game", "water_war.html"]


def test_a_report_that_can_not_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person = looking_back(tmp_path)

    def full(path: Path, text: str) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(replay_work, "write", full)
    person.press("report")
    assert "could not be written" in person.app.fault and replay_of(person).past.report is None


def test_from_the_last_moment_to_the_end_and_back(tmp_path: Path) -> None:
    person = looking_back(tmp_path)
    screen = replay_of(person)
    person.key(pygame.K_END)
    person.press("to_end")
    end = person.app.place.screen
    assert isinstance(end, EndScreen) and end.past is screen.past
    person.press("look_back")
    assert person.app.place.screen is screen
    person.key(ESC)
    assert isinstance(person.app.place.screen, TitleScreen)


# -- files that are no games


def test_files_of_all_kinds_are_opened_or_refused_in_a_sentence(tmp_path: Path) -> None:
    folder_with(tmp_path)
    whole_file = (tmp_path / "water_war.game").read_bytes()
    (tmp_path / "cut.game").write_bytes(whole_file[: len(whole_file) // 2])
    (tmp_path / "text.game").write_text("no game at all")
    (tmp_path / "empty.game").write_bytes(b"")
    (tmp_path / "folder.game").mkdir()
    middle = len(whole_file) // 2
    (tmp_path / "damaged.game").write_bytes(whole_file[:middle] + bytes(200) + whole_file[middle + 200 :])
    person = titled(tmp_path)
    person.press("past")
    for name in ("cut", "text", "empty", "folder", "damaged"):
        person.press(f"game:{name}.game")
        assert person.app.fault and "\n" not in person.app.fault, name
        assert isinstance(person.app.place.screen, LoadScreen)
        person.key(ESC)
    (tmp_path / "water_war.game").unlink()
    person.press("game:water_war.game")
    assert person.app.fault and isinstance(person.app.place.screen, LoadScreen)


def test_a_game_that_lies_elsewhere_is_written_or_dropped(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = folder_with(elsewhere) / "water_war.game"
    person = titled(tmp_path)
    person.press("past")
    whole(person)
    person.tab_to("file")
    person.type(str(path))
    person.press("file:open")
    assert replay_of(person).past.path == path
    person.key(ESC)
    person.app.handle(pygame.event.Event(pygame.DROPFILE, file=str(path)))
    person.wait()
    assert replay_of(person).past.path == path


def test_a_kept_game_is_gone_on_with_or_looked_back_at_from_one_list(tmp_path: Path) -> None:
    person = titled(folder_with(tmp_path))
    person.press("load")
    person.press("past:water_war.game")
    assert replay_of(person)
