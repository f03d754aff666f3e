"""Computer players of a match are asked beside it, called off at any time, and heard when they have decided: nothing is lost, and the same comes out."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from time import perf_counter

import numpy as np
import pytest

from game.engine.state import digest
from game.play.match import Cancelled, Match, Thinking, Watch
from tests.small_world import BASE, SEATS, find, rules

LEVEL = "lab-strong"
ONE = {"hillfolk": "human"} | dict.fromkeys(SEATS[1:], LEVEL)


def new(path: Path | None = None, at_once: bool = False) -> Match:
    return Match.new(rules(), "small", 1, ONE, path, at_once=at_once)


def play(match: Match, turns: int = 2) -> list[str]:
    """A person who orders nothing."""
    for _ in range(turns):
        for submit in (match.submit_pledge, match.submit_plan):
            assert submit("hillfolk", []) is None
            match.answer()
        match.resolve()
    return [digest(match.engine, match.at(turn)) for turn in range(match.turn + 1)]


def stopping(after: int) -> Watch:
    """Who wants to know so many times, and then no more."""
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    return Watch(cancelled)


def test_players_answer_when_they_are_asked_to() -> None:
    match = new()
    assert {due.seat for due in match.waiting()} == set(SEATS), "nobody has thought yet"
    assert match.submit_pledge("hillfolk", []) is None
    match.answer()
    assert [(due.seat, due.beat) for due in match.waiting()] == [("hillfolk", "plan")], "they pledge, and then make their plans"


def test_it_comes_out_the_same_whenever_they_are_asked() -> None:
    assert play(new()) == play(new(at_once=True))


@pytest.mark.parametrize("after", [0, 1, 7, 40])
def test_what_was_called_off_is_lost_on_nobody(after: int, tmp_path: Path) -> None:
    plain = play(new())
    with new(tmp_path / "a.game") as match:
        assert match.submit_pledge("hillfolk", []) is None
        entries, waiting = match.kept.entries(), match.waiting()
        for _ in range(2):
            with pytest.raises(Cancelled):
                match.answer(stopping(after))
            assert (match.kept.entries(), match.waiting()) == (entries, waiting)
        match.answer()
        assert match.submit_plan("hillfolk", []) is None
        match.answer()
        match.resolve()
        assert [digest(match.engine, match.at(turn)) for turn in (0, 1)] == plain[:2]
        with pytest.raises(Cancelled):
            match.think(stopping(after))
    with Match.open(tmp_path / "a.game", find, at_once=False) as match:
        assert play(match, 1) == plain


def test_what_was_decided_before_is_not_thought_again() -> None:
    match = new()
    match.think()
    asked: list[int] = []
    match.answer(Watch(lambda: bool(asked.append(1))))
    assert len(asked) <= len(SEATS)


def test_how_far_they_are_is_heard() -> None:
    heard: list[Thinking] = []
    match = new()
    match.think(Watch(heard=heard.append))
    shares = [each.share for each in heard]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(set(shares)) > 2
    assert heard[0].others == heard[-1].decided == SEATS[1:]
    assert match.thinking() == heard[-1]


def test_who_has_answered_is_made_ready_for_the_next_turn() -> None:
    match, plain = new(), play(new())
    assert match.submit_pledge("hillfolk", []) is None
    match.answer()
    assert match.submit_plan("hillfolk", []) is None
    match.answer()
    match.think()
    match.resolve()
    assert digest(match.engine, match.state) == plain[1]


def test_two_who_wait_for_the_same_are_both_served_and_either_may_go() -> None:
    match = new()
    leaves: list[BaseException] = []

    def other() -> None:
        try:
            match.think(stopping(2))
        except Cancelled as called_off:
            leaves.append(called_off)

    thinking = Thread(target=match.think)
    thinking.start()
    leaving = Thread(target=other)
    leaving.start()
    match.submit_pledge("hillfolk", [])
    match.answer()
    thinking.join()
    leaving.join()
    assert not match.thinking().others
    assert play_on(match) == play(new(), 1)[1]


def play_on(match: Match) -> str:
    assert match.submit_plan("hillfolk", []) is None
    match.answer()
    match.resolve()
    return digest(match.engine, match.state)


def test_the_strong_stop_soon() -> None:
    """On the real game, wherever they are told to. (They are asked to within 50 ms; the bound is ten times that, for machines with more to do.)"""
    engine = rules(BASE).program("seattle").world
    seats = engine.sets[engine.seat_set].members
    match = Match.new(rules(BASE), "seattle", 1, {seat: "strong" if k == 0 else "human" for k, seat in enumerate(seats)}, at_once=False)
    times: list[float] = []
    match.think(Watch(lambda: bool(times.append(perf_counter()))))
    gaps = np.diff(times)
    assert len(gaps) > 50
    assert np.quantile(gaps, 0.95) < 0.5
