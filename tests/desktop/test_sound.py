"""Sounds: short, soft, the same everywhere; off by a key, off in class, and silent without a device."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pygame
import pytest

from game.faces.desktop.settings import Settings
from game.faces.desktop.sound import Sounds, is_on
from game.faces.desktop.sound_made import LOUDEST, MADE, RATE, samples
from tests.desktop.stand import Person
from tests.desktop.test_settings import at_settings, home
from tests.small_world import ROOT

__all__ = ["home"]  # a fixture


@pytest.mark.parametrize("name", list(MADE))
def test_a_sound_is_short_soft_and_ends_in_silence(name: str) -> None:
    wave = np.frombuffer(samples(name), "<i2").astype(float) / 32_767
    assert samples(name) == samples(name)
    assert 0.03 <= len(wave) / RATE <= 3.5
    assert 0.05 <= np.abs(wave).max() <= LOUDEST + 1e-3
    assert np.abs(wave[:8]).max() < 0.05, "it does not begin with a click"
    assert np.abs(wave[-20:]).max() < 0.02, "nor end with one"
    assert abs(wave.mean()) < 0.02


def test_nothing_is_as_loud_as_what_it_is_about() -> None:
    energy = {name: float(np.square(np.frombuffer(samples(name), "<i2").astype(float)).sum()) for name in MADE}
    assert min(energy, key=lambda name: energy[name]) == "press", "what is heard most often is heard least"


def test_sounds_are_off_in_class_unless_somebody_wants_them() -> None:
    assert is_on(Settings())
    assert not is_on(Settings(palette="projector"))
    assert is_on(Settings(palette="projector", sound="yes"))
    assert not is_on(Settings(sound="no"))


def test_a_press_is_heard_and_one_key_makes_it_silent(home: object) -> None:
    person = at_settings()
    person.press("palette:day")
    assert person.app.sounds.heard[-1] == "press"
    person.key(pygame.K_m)
    assert person.app.settings.sound == "no"
    count = len(person.app.sounds.heard)
    person.press("palette:night")
    assert len(person.app.sounds.heard) == count
    person.key(pygame.K_m)
    assert person.app.settings.sound == "yes"


def test_without_a_device_it_is_silent_and_the_settings_say_so(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.mixer.quit()
    monkeypatch.setenv("SDL_AUDIODRIVER", "no such driver")
    person = at_settings()
    assert person.app.sounds.works is None
    person.press("palette:day")
    assert person.app.sounds.works is False
    assert not person.app.fault
    person.app.refresh()
    hear = person.find("hear")
    assert hear.explains_at(hear.rect.center) is not None
    person.look()


def test_without_a_mixer_it_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pygame, "mixer")
    sounds = Sounds()
    sounds.play("turn", Settings())
    assert sounds.works is False


class Device:
    """A loudspeaker that can be taken away, in the place of pygame's."""

    def __init__(self) -> None:
        self.there = True
        self.played = 0

    def open(self, **_: object) -> None:
        if not self.there:
            raise pygame.error("there is no device")

    def sound(self, *, buffer: bytes) -> Device:
        self.open()
        return self

    def set_volume(self, volume: float) -> None:
        self.open()

    def play(self) -> None:
        self.open()
        self.played += 1


def test_a_device_that_goes_away_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    device = Device()
    monkeypatch.setattr(pygame.mixer, "init", device.open)
    monkeypatch.setattr(pygame.mixer, "Sound", device.sound)
    person = Person()
    person.app.sound("turn")
    assert person.app.sounds.works
    assert device.played == 1
    device.there = False
    person.app.sound("order")
    person.app.sound("turn")
    assert person.app.sounds.works is False
    assert device.played == 1


WITH_PYGAME = """
import pygame
from game.faces.desktop.settings import Settings
from game.faces.desktop.sound import Sounds

one, other = Sounds(), Sounds()
print(one.open(), one.why_not)
one.play("turn", Settings())
pygame.mixer.quit()
one.play("order", Settings())
print(one.works)
other.open_beside()
other.play("press", Settings())
"""


def test_what_pygame_plays_with_can_go_away_too() -> None:
    """In a process of its own: which devices there are, pygame finds out once for all that runs in one."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SDL_AUDIODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    done = subprocess.run([sys.executable, "-c", WITH_PYGAME], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:2] == ["True None", "False"], done.stdout + done.stderr
    assert not done.returncode, done.stderr
