"""What can go wrong around the window: each costs a sentence on the screen, and the game goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pygame
import pytest

from game.faces import cli_play, cli_window
from game.faces.desktop.hall import Hall
from game.faces.desktop.screen_settings import SettingsScreen
from game.faces.desktop.screen_title import TitleScreen
from game.faces.desktop.widget import crowding
from game.faces.desktop.window import new_app
from game.play.match import MatchProblem
from game.play.store import Store, StoreProblem
from tests.desktop.stand import ASSETS, Person
from tests.desktop.test_window_game import begun, game_of
from tests.faces.playing import english
from tests.small_world import ROOT

SIZES = [(1, 1), (0, 0), (3000, 2), (2, 3000), (300, 200), (760, 440)]
GOES_ON = pygame.K_RETURN, pygame.KMOD_CTRL


# -- no display, no letters, no room


def test_without_a_display_it_says_so_and_is_played_in_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert cli_play.no_window(True) == "There is no display here, so the game is played in the terminal."


def test_without_its_letters_others_stand_in_and_that_is_said(tmp_path: Path) -> None:
    for inner in ASSETS.iterdir():
        if inner.name != "fonts":
            (tmp_path / inner.name).symlink_to(inner)
    app = new_app(english(), tmp_path, (1280, 720), (StoreProblem, MatchProblem))
    app.open(SettingsScreen(app))
    app.draw(pygame.Surface(app.size))
    assert "letters of the game can not be read" in app.fault
    app.forget()
    app.set(palette="day")
    app.draw(pygame.Surface(app.size))
    assert not app.fault, "it is said once"


def test_a_window_that_is_dragged_to_nothing_comes_back_as_it_was() -> None:
    person = begun()
    for size in SIZES:
        person.app.resize(size)
        surface = pygame.Surface(size)
        person.app.draw(surface)
        person.app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=(0, 0), rel=(0, 0), buttons=(0, 0, 0)))
        person.app.handle(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_TAB, mod=0, unicode="\t"))
        person.app.tick(1.0)
        person.app.draw(surface)
    person.app.resize((1280, 720))
    assert not crowding(person.app.kit, person.app.place.stage.root)
    person.press("plan")
    assert game_of(person).sitting.beat == "plan"


# -- rules that can not be read


def test_a_broken_mod_is_named_and_the_shipped_rules_are_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOUBLE_MOVEMENT_HOME", str(tmp_path))
    mod = tmp_path / "mods" / "broken"
    mod.mkdir(parents=True)
    (mod / "mod.yaml").write_text('id: broken\nname: Broken\nversion: 1.0.0\ngame: ">=0.1 <2.0"\n', "utf-8")
    (mod / "rules.yaml").write_text("orders:\n  dance: {cost: many\n", "utf-8")
    app = new_app(english(), ASSETS, (1280, 720), cli_window.PROBLEMS)
    title = TitleScreen(app, Hall(cli_window.shelf(["broken"])))
    app.open(title)
    title.read_rules()
    app.settle()
    app.settle()
    assert "broken/" in app.fault
    assert "shipped rules alone" in app.fault
    assert title.hall.ruleset is not None
    assert {mod.id for mod in title.hall.ruleset.mods} == {"base"}
    app.draw(pygame.Surface(app.size))


# -- the disk


def test_a_saved_game_that_is_deleted_while_it_is_played_is_written_again(tmp_path: Path) -> None:
    person = begun(tmp_path)
    game = game_of(person)
    person.press("plan")
    path = game.sitting.kept
    assert path is not None
    for left in tmp_path.glob(f"{path.name}*"):
        left.unlink()
    game.open_first_pick()
    while game.picking is not None:
        try:
            game.pick(next(member for member, why in game.open_picks.items() if not why))
        except StoreProblem as error:  # what the app does with whatever is thrown below it
            person.app.failed(error)
    person.wait()
    assert "written again" in person.app.fault
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith((".game", ".again"))] == [path.name]
    again = game_of(person)
    assert again is not game
    assert again.sitting.beat == "plan", "the promise that was locked is not asked for again"
    for _ in range(2):
        if again.sitting.match.turn == 0:
            person.key(*GOES_ON)
    assert again.sitting.match.turn == 1
    again.sitting.match.close()
    with Store.open(path, readonly=True) as store:
        assert [entry.kind for entry in store.entries()].count("turn") == 1


FULL = """
import resource, signal, sys
from pathlib import Path
import pygame
from tests.desktop.test_window_game import begun, game_of

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder = Path(sys.argv[1])
person = begun(folder)
game = game_of(person)
person.press("plan")
low, high = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (1, high))  # not one byte more in any file
for _ in range(2):
    person.key(pygame.K_RETURN, pygame.KMOD_CTRL)
full, turn, waits = person.app.fault, game.sitting.match.turn, game.waiting
person.look()
resource.setrlimit(resource.RLIMIT_FSIZE, (low, high))
person.app.forget()
game = game_of(person)
for _ in range(2):
    if game.sitting.match.turn == 0:
        person.key(pygame.K_RETURN, pygame.KMOD_CTRL)
print(repr((full, turn, waits, game_of(person).sitting.match.turn, person.app.fault)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the size of files can not be limited there")
def test_a_full_disk_is_said_nothing_is_lost_and_with_room_again_it_goes_on(tmp_path: Path) -> None:
    """A disk on which no file can grow: the limit of the system for this process."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "DOUBLE_MOVEMENT_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr[-2000:]
    full, turn, waits, after, fault = literal_eval(done.stdout.strip().splitlines()[-1])
    assert full
    assert (turn, waits) == (0, ""), "nothing was acknowledged that is not kept"
    assert after == 1, fault


def test_a_person_with_no_device_for_sound_hears_nothing_and_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.mixer.quit()
    monkeypatch.setenv("SDL_AUDIODRIVER", "no such driver")
    person = Person()
    person.app.open(SettingsScreen(person.app))
    person.app.sound("turn event")
    assert person.app.sounds.works is False
    assert not person.app.fault
