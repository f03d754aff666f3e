"""The loop of the window with a display that nobody sees: it opens, answers, sleeps, grows, and closes; faults become sentences."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Thread

import pygame
import pytest

from game.faces.desktop import window
from game.faces.desktop.app import App, Screen
from game.faces.desktop.beside import Beside, Job
from game.faces.desktop.controls import Button
from game.faces.desktop.layout import Column
from game.faces.desktop.widget import Widget
from game.play.store import StoreProblem
from tests.desktop.stand import ASSETS, Person, shelf
from tests.faces.playing import english


def later(*events: pygame.event.Event, wait: float = 0.15, seen: Callable[[], object] = lambda: True) -> Thread:
    """A person who acts while the loop runs, as soon as there is something to be seen, and closes the window in the end."""

    def act() -> None:
        while not seen():
            time.sleep(0.01)
        for event in (*events, pygame.event.Event(pygame.QUIT)):
            time.sleep(wait)
            pygame.event.post(event)

    thread = Thread(target=act)
    thread.start()
    return thread


def test_the_window_opens_answers_and_closes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOUBLE_MOVEMENT_HOME", str(tmp_path))
    drawn: list[int] = []
    draw = App.draw

    def counted(self: App, surface: pygame.Surface) -> None:
        drawn.append(1)
        draw(self, surface)

    monkeypatch.setattr(App, "draw", counted)
    keys = [pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode="") for key in (pygame.K_TAB, pygame.K_TAB, pygame.K_F1, pygame.K_ESCAPE)]
    person = later(*keys, seen=lambda: drawn)
    window.run(english(), ASSETS, shelf(tmp_path), (StoreProblem,))
    person.join()
    assert 2 <= len(drawn) < 40, "it draws when something has changed, and sleeps otherwise"
    assert not pygame.display.get_init()
    pygame.font.init()


def test_a_key_that_repeats_while_something_takes_long_counts_once() -> None:
    """A press that took long is repeated before it is heard that the key was let go: the turn of the next person would end unseen."""
    down = window.Down()

    def counted(*names: str) -> list[str]:
        kinds = {"+": pygame.KEYDOWN, "-": pygame.KEYUP, "0": pygame.WINDOWFOCUSLOST}
        keys = {"go": pygame.K_RETURN, "right": pygame.K_RIGHT, "": 0}
        events = [pygame.event.Event(kinds[name[0]], key=keys[name[1:]], mod=0) for name in names]
        return [names[events.index(event)] for event in down.counted(events) if event.type == pygame.KEYDOWN]

    assert counted("+go") == ["+go"]
    assert counted("+go", "+go") == []
    assert counted("+go", "-go") == []
    assert counted("+go", "-go") == ["+go"]
    assert counted("+right") == ["+right"]
    assert counted("+right") == ["+right"]  # held down: on and on
    assert counted("+right", "-right") == []  # let go, and heard of late
    assert counted("+go", "0") == ["+go"]
    assert counted("+go") == ["+go"]


def test_a_display_that_can_not_be_opened_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "no such driver")
    pygame.display.quit()
    with pytest.raises(window.NoDisplay, match="No window can be opened here"):
        window.open_display("title")


def test_work_beside_the_window() -> None:
    woken: list[int] = []
    beside = Beside(lambda: woken.append(1))
    done: list[object] = []

    def job(kind: str, answer: object) -> Job:
        def work(_: Job) -> object:
            if isinstance(answer, Exception):
                raise answer
            return answer

        return Job(kind, "", work, done.append, done.append)

    beside.start(job("a", 1))
    beside.start(job("b", ValueError("no")))
    beside.start(job("c", "never heard"))
    beside.cancel("c")
    for _ in range(400):
        beside.answers()
        if not beside.jobs:
            break
        time.sleep(0.01)
    assert done[0] == 1
    assert isinstance(done[1], ValueError)
    assert len(done) == 2
    assert woken


def test_a_fault_is_a_sentence_and_a_mistake_goes_up() -> None:
    person = Person()
    person.app.open(Screen(person.app))
    person.app.failed(StoreProblem("The disk is full."))
    assert person.app.fault == "The disk is full."
    person.look()
    person.press("fault:close")
    assert not person.app.fault
    with pytest.raises(ZeroDivisionError):
        person.app.failed(ZeroDivisionError())


@pytest.mark.parametrize(("count", "key", "pressed"), [(1, pygame.K_RETURN, [0]), (1, pygame.K_SPACE, [0]), (1, pygame.K_a, []), (2, pygame.K_RETURN, [])])
def test_where_there_is_one_thing_to_press_enter_presses_it(count: int, key: int, pressed: list[int]) -> None:
    """A curtain is drawn aside without going to its button first; where there is a choice, nothing is pressed that nobody chose."""
    found: list[int] = []

    class Plain(Screen):
        def build(self) -> Widget:
            return Column([Button(f"b{k}", "Press", partial(found.append, k)) for k in range(count)])

    person = Person()
    person.app.open(Plain(person.app))
    person.key(key)
    assert found == pressed


def test_settings_that_can_not_be_kept_hold_until_the_window_closes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("DOUBLE_MOVEMENT_HOME", str(tmp_path / "file" / "below"))
    person = Person()
    person.app.open(Screen(person.app))
    person.app.set(palette="day")
    assert person.app.kit.palette.name == "day"
    assert person.app.fault


def test_every_palette_and_scale_can_be_set_by_keyboard() -> None:
    from game.faces.desktop.screen_settings import SettingsScreen

    person = Person()
    person.app.open(SettingsScreen(person.app))
    person.press("palette:projector")
    assert person.app.kit.palette.name == "projector"
    before = person.app.kit.scale
    person.app.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_PLUS, mod=pygame.KMOD_CTRL, unicode="+"))
    assert person.app.kit.scale > before
    person.app.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_0, mod=pygame.KMOD_CTRL, unicode="0"))
    assert person.app.settings.scale == 0
