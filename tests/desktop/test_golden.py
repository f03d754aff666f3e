"""Every screen looks as it did when somebody looked at it. `python3 -m tests.desktop.make_golden --write` keeps the pictures as they are now."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.desktop import golden_pictures as golden


@pytest.fixture
def clean_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(golden.paths.HOME, "")  # so that it is as it was, afterwards


@pytest.mark.usefixtures("clean_home")
def test_every_screen_looks_as_it_did() -> None:
    screens, off = golden.gallery(), []
    folder = Path(tempfile.gettempdir()) / "golden-differences"
    for name in screens.makes:
        was, now = golden.kept(name), golden.drawn(screens, name)
        if was is None or was.shape != now.shape:
            off.append(f"{name} has no golden picture of its size.")
        elif (worst := golden.worst_tile(was, now)) > golden.MOST:
            folder.mkdir(exist_ok=True)
            golden.show_difference(was, now, folder / f"{name}.png")
            off.append(f"{name} is off by {worst:.1f}, {golden.MOST} are allowed: see {folder / f'{name}.png'}")
    assert not off, "\n".join(off)


def test_a_missing_word_is_seen_and_soft_edges_are_not() -> None:
    was = golden.kept("settings")
    assert was is not None
    soft = was.copy()
    soft[::7, ::5] = (soft[::7, ::5] + 30) % 256
    assert golden.worst_tile(was, soft) < golden.MOST
    words = was.copy()
    across, down = golden.busiest_tile(was)
    words[across, down] = words[0, 0]
    assert golden.worst_tile(was, words) > golden.MOST
