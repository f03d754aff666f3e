"""Work shared with other processes: the same to the last bit however many work, done again where one is ended, alone where there is none, called off at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from game.ai.planner import Cancelled
from game.engine.kernels import Array
from game.play import odds_playing, side_by_side
from game.play.match import Match
from game.play.odds import moments_of
from game.play.odds_playing import Playing
from game.play.side_by_side import Others, Pile, cores
from tests.small_world import SEATS, new

SAMPLES = 96
Take = Callable[[int, int], list[int]]


@cache
def game() -> Match:
    match = new(None, dict.fromkeys(SEATS, "novice"), 4)
    while not match.over:
        match.resolve()
    return match


def alike(one: list[Array], other: list[Array]) -> bool:
    return all((a == b).all() for a, b in zip(one, other, strict=True))


# -- the odds of a game


def test_odds_are_the_same_however_many_processes_play(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odds_playing, "WORTH", 0)
    branches = moments_of(game(), SAMPLES)
    alone = Playing(game().engine).played(branches)
    with Playing(game().engine, workers=2) as playing:
        first = playing.played(branches)
        assert alike(first, alone) and playing.others is not None and playing.others.many == 1
        again = playing.played(branches[::-1])  # by a process that is there already
    assert alike(again[::-1], alone) and playing.others is None


def test_what_is_small_is_played_alone() -> None:
    with Playing(game().engine, workers=2) as playing:
        playing.played(moments_of(game(), 16))
        assert playing.others is None


def test_whoever_does_not_want_to_know_ends_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odds_playing, "WORTH", 0)
    asked = iter([False] * 3)
    with Playing(game().engine, cancelled=lambda: next(asked, True), workers=2) as playing:
        with pytest.raises(Cancelled):
            playing.played(moments_of(game(), SAMPLES))
        others = playing.others
    assert others is not None and all(one is None or not one.process.is_alive() for one in others.known)


# -- any work


def twice(mark: str) -> Callable[[str, Take], list[int]]:
    """Doubles what it takes; `mark` is a folder where it says who it is."""

    def work(asked: str, take: Take) -> list[int]:
        found: list[int] = []
        while pieces := take(2, 1):
            Path(mark, str(os.getpid())).touch()
            if asked == "stay":
                sleep(60)
            found += [2 * piece for piece in pieces]
        return found

    return work


def wait(pile: Pile[int], busy: Callable[[], bool]) -> None:
    until = monotonic() + 60
    while busy() and monotonic() < until:
        pile.wait()
    assert not busy()


def test_others_take_what_they_have_room_for(tmp_path: Path) -> None:
    others, pile = Others[str, int, list[int]](1, twice, (str(tmp_path),)), Pile(range(9))
    mine = pile.take(3, 0)
    [given] = others.begin("", pile)
    wait(pile, lambda: given.busy)
    others.close()
    assert mine == [0, 1, 2] and given.result == [2 * k for k in range(3, 9)] and not pile.left and pile.worked == 4
    assert [path.name for path in tmp_path.iterdir()] != [str(os.getpid())]


def test_what_one_had_taken_that_was_ended_is_dealt_out_again(tmp_path: Path) -> None:
    others, pile = Others[str, int, list[int]](1, twice, (str(tmp_path),)), Pile(range(5))

    def end() -> None:
        until = monotonic() + 60
        while not (found := list(tmp_path.iterdir())) and monotonic() < until:
            sleep(0.02)
        os.kill(int(found[0].name), signal.SIGTERM)

    [given] = others.begin("stay", pile)
    ending = Thread(target=end)
    ending.start()
    wait(pile, lambda: given.busy)
    ending.join()
    assert given.result is None and sorted(pile.left) == [0, 1, 2, 3, 4] and others.begin("", pile) == []
    others.close()


def test_a_game_is_played_to_its_end_though_the_others_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odds_playing, "WORTH", 0)
    monkeypatch.setattr(odds_playing, "ready", _ends)
    branches = moments_of(game(), SAMPLES)
    with Playing(game().engine, workers=2) as playing:
        assert alike(playing.played(branches), Playing(game().engine).played(branches))


def _ends(_: object) -> Callable[[object, Take], list[int]]:
    """Takes something, and is gone."""

    def work(_: object, take: Take) -> list[int]:
        take(4, 0)
        os._exit(9)

    return work


def test_a_machine_that_starts_no_process_works_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OSError("no process")

    monkeypatch.setattr(side_by_side, "Other", refused)
    pile = Pile(range(4))
    others = Others[str, int, list[int]](1, twice, ("",))
    [given] = others.begin("", pile)
    wait(pile, lambda: given.busy)
    others.close()
    assert given.result is None and len(pile.left) == 4 and cores() >= 1
