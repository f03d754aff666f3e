"""Every test of the window has settings of its own, letters that stay, and devices that nobody sees or hears: what another test changes or closes, none of them finds."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOUBLE_MOVEMENT_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def lasting_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window that is closed closes pygame with it, and letters that were read before would crash whoever draws with them; here others do."""
    import pygame  # not before a test of the window runs

    monkeypatch.setattr(pygame, "quit", pygame.display.quit)


@pytest.fixture(autouse=True)
def own_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    """PettingZoo, which other tests use, names a device for sound of its own to all that runs in its process."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
