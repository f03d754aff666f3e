"""What happens on the map: each moment is one picture, whatever was shown before; it can be skipped, and it ends at rest."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import numpy as np
import pygame
import pytest

from game.faces.desktop.map_acts import COMING, NOW, OVER, acts_of
from game.faces.desktop.map_records import Cue
from game.faces.desktop.map_scene import LEAVE
from tests.desktop.map_at import CUES, drawn, lens, marks, scene

SIZE = (640, 400)


def pixels(surface: pygame.Surface) -> np.ndarray:
    return pygame.surfarray.array3d(surface).astype(int)


def at(time: float) -> np.ndarray:
    tried = scene(SIZE)
    tried.show(lens(), marks())
    tried.play(CUES)
    tried.time = time
    return pixels(drawn(tried))


def ended() -> float:
    return max(cue.end for cue in CUES) + LEAVE


def test_a_moment_is_the_same_however_one_comes_to_it() -> None:
    alone = at(1.5)
    tried = scene(SIZE)
    tried.play(CUES)
    for time in (0.1, 2.9, 0.7, 1.2, 1.5):
        tried.time = time
        found = pixels(drawn(tried))
    assert np.array_equal(found, alone)
    tried.skip()


def test_every_kind_of_cue_shows_and_leaves_no_trace() -> None:
    tried = scene(SIZE)
    tried.show(lens())
    tried.skip()
    rest = pixels(drawn(tried))
    pictures = []
    for cue in CUES:
        only = Cue(cue.kind, cue.places, 0.0, cue.duration, cue.strength, cue.icon, cue.tone, cue.text)
        tried.play([only])
        tried.time = 0.6 * only.duration
        pictures.append(pixels(drawn(tried)))
        tried.skip()
        assert np.array_equal(pixels(drawn(tried)), rest), cue.kind
    for k, one in enumerate(pictures):
        assert np.abs(one - rest).max() > 60, CUES[k].kind
        assert all(not np.array_equal(one, other) for other in pictures[k + 1 :]), CUES[k].kind


def test_time_goes_by_until_it_is_at_rest() -> None:
    tried = scene(SIZE)
    tried.show(lens(), marks())
    tried.play(CUES)
    assert tried.busy
    frames = 0
    while tried.busy and frames < 1000:
        assert tried.tick(1 / 30)
        drawn(tried)
        frames += 1
    assert frames == pytest.approx(ended() * 30, abs=2)
    assert not tried.tick(1 / 30), "at rest, nothing is to be drawn"
    tried.play([])
    assert not tried.busy


def test_acts_are_said_where_the_legend_was_each_in_its_time() -> None:
    told = [replace(cue, act=cue.kind.capitalize()) for cue in CUES]
    acts = acts_of(told)
    assert [act.said for act in acts] == ["Grow", "Flare", "Spread", "Fade", "Event", "Rise", "Fall", "Pulse"]
    assert acts[1].state(0.2) == COMING and acts[1].state(0.6) == NOW and acts[1].state(2.0) == OVER
    tried = scene(SIZE)
    tried.show(lens(), marks())
    drawn(tried)
    legend = tried._ready().board
    assert legend is not None
    tried.play(told)
    boards = []
    for time in (0.1, 0.9, 3.0):
        tried.time = time
        drawn(tried)
        board = tried._ready().board
        assert board is not None
        assert board[1].bottomleft == legend[1].bottomleft
        boards.append(pygame.surfarray.array3d(board[0]))
    assert not np.array_equal(boards[0], boards[1]) and not np.array_equal(boards[1], boards[2])
    badge = tried._motion.rooms[0] if tried._motion is not None else pygame.Rect(0, 0, 0, 0)
    assert badge.width and not any(label.box.colliderect(badge) for label in tried._ready().labels.values())
    tried.skip()
    drawn(tried)
    after = tried._ready().board
    assert after is not None and after[1] == legend[1]


def test_skipping_goes_to_rest_at_once() -> None:
    tried = scene(SIZE)
    tried.show(lens(), marks())
    drawn(tried)
    tried.play(CUES)
    tried.tick(0.5)
    tried.skip()
    assert (tried.busy, tried.dirty) == (False, True)


def test_cues_for_places_that_are_not_on_the_map_are_passed_over() -> None:
    tried = scene(SIZE)
    tried.play(
        [
            Cue("flare", ("atlantis",)),
            Cue("grow", ("brazil", "atlantis")),
            Cue("grow", ("brazil",)),
            Cue("spread", ("brazil",)),
            Cue("dance", ("brazil",)),
            Cue("pulse", ()),
        ]
    )
    tried.time = 0.5
    drawn(tried)
    tried.skip()


def test_one_lens_fades_into_the_next() -> None:
    tried = scene(SIZE)
    tried.show(lens("teal"))
    first = pixels(drawn(tried))
    tried.show(lens("ember"), fade=True)
    assert tried.busy
    between = pixels(drawn(tried))
    assert np.median(np.abs(between - first).max(axis=2)) == 0, "it begins as it was"
    while tried.busy:
        tried.tick(0.05)
    after = pixels(drawn(tried))
    assert np.abs(after - first).mean() > 4 * np.abs(between - first).mean()


def test_how_long_frames_take(capsys: pytest.CaptureFixture[str]) -> None:
    tried = scene((1920, 1080))
    tried.show(lens(), marks())
    surface = pygame.Surface(tried.rect.size)
    begun = process_time()
    tried.draw(surface)
    first, times = process_time() - begun, []
    begun = process_time()
    tried.show(lens("ember"), marks())
    tried.draw(surface)
    recolour = process_time() - begun
    tried.play(CUES)
    while tried.busy:
        begun = process_time()
        tried.tick(1 / 20)
        tried.draw(surface)
        times.append(process_time() - begun)
    with capsys.disabled():
        print(
            f"\nmap at 1920×1080: first {first * 1e3:.0f} ms, recolour {recolour * 1e3:.1f} ms, frame {np.median(times) * 1e3:.1f} ms, 99 of 100 within {np.quantile(times, 0.99) * 1e3:.1f} ms"
        )
