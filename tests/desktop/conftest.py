"""Every test of the window has settings of its own: what one of them changes, no other finds."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOUBLE_MOVEMENT_HOME", str(tmp_path_factory.mktemp("home")))
