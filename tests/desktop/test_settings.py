"""Settings: all of them by hand, kept whole, damaged without harm; keys that are chosen, refused and as usual again."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from game.faces.desktop.keys import USUAL, Chord, Keys, chord_of, chord_written
from game.faces.desktop.labels import Label
from game.faces.desktop.screen_new import NewGameScreen
from game.faces.desktop.screen_settings import CreditsScreen, SettingsScreen
from game.faces.desktop.settings import Settings, read_settings, settings_file, write_settings
from game.faces.desktop.widget import crowding
from tests.desktop.stand import ASSETS, Person


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOUBLE_MOVEMENT_HOME", str(tmp_path))
    return tmp_path


def at_settings() -> Person:
    person = Person()
    person.app.open(SettingsScreen(person.app))
    return person


# -- the file


def test_settings_are_kept_and_nonsense_is_named_and_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "home" / "window.yaml"
    settings = Settings("day", 1.4, False, 2.0, "no", 0.3, "en", True, {"lens": "ctrl+k", "sound": "f5"})
    write_settings(settings, path)
    assert read_settings(path) == (settings, "")
    assert [each.name for each in path.parent.iterdir()] == ["window.yaml"], "nothing is left beside it"
    path.write_text("palette: [day\n", "utf-8")
    found, why = read_settings(path)
    assert found == Settings()
    assert "window.yaml" in why
    path.write_text("scale: large\nmotion: no\nvolume: 7\nkeys: 3\nnothing: 1\n", "utf-8")
    assert read_settings(path) == (Settings(motion=False), "window.yaml: scale, volume, keys")
    assert read_settings(tmp_path / "none") == (Settings(), "")


@pytest.mark.parametrize("text", ["", "\x00\x01", "palette: day\npalette: night\n", "- a list\n", "scale: 1e400\nsound: loud\nfull: perhaps\n", "keys: {lens: [1]}\n"])
def test_a_damaged_file_is_said_in_one_sentence_and_the_window_opens(text: str, home: Path) -> None:
    settings_file().write_text(text, "utf-8")
    person = Person()
    if text:
        assert "settings could not be read" in person.app.fault
    assert person.app.settings.changed(motion=True) == Settings()
    person.app.open(SettingsScreen(person.app))
    person.look()


def test_a_setting_that_can_not_be_kept_leaves_the_file_as_it_was(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_settings(Settings(palette="day"))

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    person = at_settings()
    monkeypatch.setattr(Path, "write_text", full)
    person.press("palette:projector")
    assert "No space left" in person.app.fault
    assert person.app.kit.palette.name == "projector", "it holds until the window closes"
    monkeypatch.undo()
    monkeypatch.setenv("DOUBLE_MOVEMENT_HOME", str(home))
    assert read_settings()[0].palette == "day"


# -- each of them


def test_every_setting_is_set_by_hand_and_kept(home: Path) -> None:
    person = at_settings()
    for name in ("palette:day", "motion", "sound", "language:en"):
        person.press(name)
    for slider, field in (("scale", "scale"), ("motion:pace", "pace"), ("volume", "volume")):
        before = getattr(person.app.settings, field)
        person.tab_to(slider)
        person.key(pygame.K_LEFT)
        person.key(pygame.K_LEFT)
        assert getattr(person.app.settings, field) != before, slider
    assert read_settings() == (person.app.settings, "")
    now = person.app.settings
    assert (now.palette, now.motion, now.sound, now.language) == ("day", True, "no", "en")


def test_another_language_is_spoken_at_once(home: Path, tmp_path: Path) -> None:
    person = at_settings()
    folder = tmp_path / "assets"
    folder.mkdir()
    for inner in person.app.assets.iterdir():
        if inner.name != "words":
            (folder / inner.name).symlink_to(inner)
    (folder / "words" / "tr").mkdir(parents=True)
    (folder / "words" / "en").symlink_to(person.app.assets / "words" / "en")
    (folder / "words" / "tr" / "one.yaml").write_text("window: {settings: Ayarlar}\nsettings: {name: Türkçe}\n", "utf-8")
    person.app.assets = folder
    person.app.refresh()
    person.press("language:tr")
    assert person.app.place.screen.words("window.settings") == "Ayarlar"
    assert person.app.language_name("tr") == "Türkçe"
    person.app.open(NewGameScreen(person.app, person.hall))
    assert person.has("language:tr"), "a new game asks, where there is a choice"
    person.app.assets = ASSETS
    person.app.refresh()
    assert not person.has("language:en")
    assert read_settings()[0].language == "tr"
    person.look()


# -- keys


def test_a_key_is_chosen_and_the_old_one_means_nothing_any_more(home: Path) -> None:
    person = at_settings()
    person.press("key:sound")
    person.key(pygame.K_LSHIFT)
    person.key(pygame.K_x)
    assert person.app.keys.shown("sound") == "X"
    before = person.app.settings.sound
    person.key(pygame.K_m)
    assert person.app.settings.sound == before
    person.key(pygame.K_x)
    assert person.app.settings.sound != before
    assert read_settings()[0].keys == {"sound": "x"}
    person.tab_to("keys:reset")
    person.key(pygame.K_RETURN)
    assert Keys(read_settings()[0].keys).chords == USUAL


@pytest.mark.parametrize(("key", "mod", "said"), [(pygame.K_l, 0, "already there"), (pygame.K_RETURN, 0, "can not be chosen"), (pygame.K_TAB, 0, "Letters, digits")])
def test_a_key_that_can_not_be_chosen_is_refused_in_a_sentence(key: int, mod: int, said: str, home: Path) -> None:
    person = at_settings()
    person.press("key:sound")
    person.key(key, mod)
    screen = person.app.place.screen
    assert isinstance(screen, SettingsScreen)
    assert said in screen.told
    assert person.app.keys.chords == USUAL
    person.press("key:sound")
    person.key(pygame.K_ESCAPE)
    assert not screen.asked
    assert person.app.place.screen is screen, "Esc gave the question up, and nothing else"


def test_keys_are_read_as_they_are_written() -> None:
    for action, chord in USUAL.items():
        assert chord_written(chord.written) == chord, action
    assert chord_written("ctrl+nothing") is None
    assert chord_of(pygame.K_ESCAPE, 0) is None
    assert Keys({"lens": "m"}).chords == USUAL, "two actions with one key are no choice"
    assert Keys({"lens": "enter", "no such action": "k"}).chords == USUAL
    keys = Keys({"go_on": "f9", "explain": "ctrl+h"})
    assert keys.meant(pygame.K_F9, 0) == (pygame.K_RETURN, pygame.KMOD_LCTRL)
    assert keys.meant(pygame.K_h, pygame.KMOD_RCTRL) == (pygame.K_F1, 0)
    assert keys.meant(pygame.K_F1, 0) is None
    assert keys.meant(pygame.K_KP_ENTER, pygame.KMOD_CTRL) is None
    assert keys.meant(pygame.K_RETURN, 0) == (pygame.K_RETURN, 0)
    assert Chord(pygame.K_COMMA, ctrl=True).shown == "Ctrl ,"


def test_credits_are_read_as_they_are_meant() -> None:
    person = Person()
    person.app.open(CreditsScreen(person.app))
    labels = ["".join(run.text for run in widget.words) for widget in person.widgets() if isinstance(widget, Label)]
    text = (ASSETS / "CREDITS.md").read_text("utf-8")
    assert not any("`" in said or "](" in said or said.startswith("|") for said in labels)
    heads = [lines[k][1:].split("|")[0].strip() for lines in [text.splitlines()] for k in range(len(lines) - 1) if lines[k + 1].startswith("|--")]
    assert heads
    assert not set(heads) & set(labels), "the head of a table is no row"
    wrapped = next(block for block in text.split("\n\n") if "\n" in block and block[0] not in "#|")
    assert any(said.count(" ") == len(wrapped.split()) - 1 for said in labels), "a paragraph is one"
    assert not crowding(person.app.kit, person.app.place.stage.root)
