"""What `bench window` measures is what the window does: it draws only what has changed, and nothing where nothing has; every figure is made."""

from __future__ import annotations

import subprocess
import sys
from math import isfinite, isnan
from pathlib import Path

import pygame
import pytest

from game.faces.desktop import bench_window
from game.faces.desktop.app import App
from game.faces.desktop.bench_window import DRAWN, READ, Bench, Taken, bench_of, key, moved, share_of, some_of_each, starts
from game.faces.desktop.window import step
from game.play.store import StoreProblem
from tests.desktop.stand import ASSETS, shelf
from tests.faces.playing import english
from tests.small_world import ROOT


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setenv("DOUBLE_MOVEMENT_HOME", str(tmp_path))
    monkeypatch.setattr(bench_window, "FRAMES", 6)
    monkeypatch.setattr(bench_window, "IDLE", 0.3)
    return bench_of(english(), ASSETS, shelf(tmp_path), (1280, 720), (StoreProblem,))


def test_nothing_is_drawn_where_nothing_has_changed(bench: Bench) -> None:
    bench.opened("settings")
    app = bench.app
    at = bench.named("palette:")[0].rect.center
    assert step(app, [moved(at)], 0.01), "what is pointed at looks otherwise"
    assert not step(app, [], 0.01)
    assert not step(app, [moved((at[0] + 2, at[1]))], 0.01), "the pointer is still on the same thing"
    assert not step(app, [pygame.event.Event(pygame.WINDOWMOVED, x=1, y=1)], 0.01)
    assert step(app, [pygame.event.Event(pygame.WINDOWEXPOSED)], 0.01)


def test_a_pointer_that_hurries_is_answered_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.opened("settings")
    seen: list[tuple[int, int]] = []
    handle = App.handle

    def counted(self: App, event: pygame.event.Event) -> None:
        seen.append(event.pos)
        handle(self, event)

    monkeypatch.setattr(App, "handle", counted)
    step(bench.app, [moved((k, 5)) for k in range(40)], 0.01)
    assert seen == [(39, 5)]


def test_the_map_moves_in_its_own_place(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a turn is told only the map, or the ring, is drawn."""
    parts: list[pygame.Rect | None] = []
    update = pygame.display.update
    monkeypatch.setattr(pygame.display, "update", lambda part: (parts.append(part), update(part)))
    monkeypatch.setattr(bench_window, "LONGEST", 20)
    bench._told()
    assert len(parts) > 10
    whole = bench.app.size[0] * bench.app.size[1]
    assert all(part is not None and part.width * part.height < 0.8 * whole for part in parts)


def test_every_figure_is_made(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_window, "LONGEST", 10)
    for name in [name for name in bench.gallery.makes if name not in ("title", "settings")]:
        if name not in ("game", "plan", "report", "book", "tables", "credits"):
            del bench.gallery.makes[name]
    found = [*bench.frames(), *bench.idle()]
    assert len({figure.name for figure in found}) == len(found)
    assert all(isfinite(figure.value) for figure in found), [figure.name for figure in found if isnan(figure.value)]
    for name in ("game", "plan", "report", "book", "tables"):
        del bench.gallery.makes[name]
    pressed = list(bench.clicks())
    assert pressed[-1].note.startswith(("`", "opening"))


def test_the_start_is_measured_from_outside() -> None:
    says = f"print({DRAWN!r}, flush=True); print({READ!r})"
    first, read = starts([sys.executable, "-c", says])
    assert 0 < first.value <= read.value
    nothing, _ = starts([sys.executable, "-c", ""])
    assert isnan(nothing.value)


def test_the_title_waits_for_no_rules() -> None:
    """What is loaded before the first frame is what a person waits for: neither the engine nor any player is."""
    asks = "import sys, game.faces.cli_window, game.faces.desktop.window; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert "game.faces.desktop.screen_title" in loaded
    late = ("game.engine", "game.ai.levels", "game.play.match", "game.rules.ruleset", "game.faces.telling", "game.faces.terminal", "game.lab")
    assert not [name for name in loaded if name.startswith(late)]


def test_shares_and_some_of_each() -> None:
    assert share_of([3.0, 1.0, 2.0], 0.5) == 2.0
    assert share_of([1.0], 0.99) == 1.0
    assert some_of_each(["a:1", "a:2", "a:3", "b"]) == ["a:1", "a:2", "b"]
    assert next(Taken().figures("nothing", 1.0)).note
    assert key(pygame.K_ESCAPE).key == pygame.K_ESCAPE
