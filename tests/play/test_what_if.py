"""What might have been: the same orders change nothing, others what they should, and what could not have been ordered is refused in a sentence."""

from __future__ import annotations

from functools import cache

import pytest

from game.engine.legality import PLAN
from game.engine.orders import Order
from game.play.match import Match
from game.play.odds_estimates import PROJECT, What
from game.play.what_if import ADVISER, NOTHING, NoSuchOrders, refusal_of, what_if
from tests.small_world import SEATS, new

SAMPLES = 64


@cache
def game(seed: int = 4) -> Match:
    match = new(None, dict.fromkeys(SEATS, "novice"), seed)
    while not match.over:
        match.resolve()
    return match


def test_the_same_orders_change_nothing() -> None:
    match = game()
    for turn in (1, match.turn):
        given = match.course.played[turn - 1][SEATS[0]]
        found = what_if(match, SEATS[0], turn, given, SAMPLES)
        assert found.given == found.instead == given
        assert not found.beyond and all(one.value == 0 for one in found.differences.values())
        assert found.really.estimates == found.otherwise.estimates and not found.really.certain


def test_nothing_instead_of_orders_is_compared_in_the_same_worlds() -> None:
    match = game()
    found = [what_if(match, seat, turn, NOTHING, SAMPLES) for seat in SEATS for turn in (1, 4)]
    assert any(one.beyond for one in found)
    for one in found:
        assert one.instead == () and one.really.turn == one.otherwise.turn == one.turn - 1
        for what, change in one.differences.items():
            assert one.otherwise.estimates[what].value - one.really.estimates[what].value == pytest.approx(change.value)
            assert (what in one.beyond) is (abs(change.value) > change.half)
        surest = [abs(change.value) / max(change.half, 1e-12) for change in one.beyond.values()]
        assert surest == sorted(surest, reverse=True)


def test_an_adviser_orders_what_the_seat_may_and_on_the_whole_better_than_nothing() -> None:
    match = game()
    better = 0.0
    for seat in SEATS:
        advised, idle = what_if(match, seat, 3, ADVISER, SAMPLES), what_if(match, seat, 3, NOTHING, SAMPLES)
        assert refusal_of(match, seat, 3, advised.instead) is None
        better += advised.otherwise.estimates[What(PROJECT, seat)].value - idle.otherwise.estimates[What(PROJECT, seat)].value
    assert better > 0


def test_progress_rises_to_the_end() -> None:
    seen: list[float] = []
    what_if(game(), SEATS[0], 2, NOTHING, SAMPLES, seen.append)
    assert seen == sorted(seen) and seen[-1] == 1


def test_what_could_not_have_been_ordered_is_refused_in_a_sentence() -> None:
    match = game()
    kind = match.course.judge.kinds(SEATS[0], PLAN)[0]
    twice = list(match.course.played[0][SEATS[0]] or [Order(kind)]) * 2
    for seat, turn, instead, said in (
        ("hilfolk", 1, NOTHING, "Did you mean `hillfolk`"),
        ("moon", 1, NOTHING, "It has hillfolk"),
        (SEATS[0], 0, NOTHING, "Turns 1 to"),
        (SEATS[0], 99, NOTHING, "There is no turn 99"),
        (SEATS[0], 1, twice, "twice"),
        (SEATS[0], 1, [Order("fly")], "There is no order"),
    ):
        with pytest.raises(NoSuchOrders, match=said) as caught:
            what_if(match, seat, turn, instead, SAMPLES)
        assert str(caught.value).endswith((".", "?")) and "\n" not in str(caught.value)
    with pytest.raises(NoSuchOrders, match="No turn has been played yet"):
        what_if(new(None), SEATS[0], 1, NOTHING)


def test_a_game_that_goes_on_can_be_looked_at_too() -> None:
    match = new(None, dict.fromkeys(SEATS, "random"), 3)
    match.resolve()
    assert what_if(match, SEATS[1], 1, NOTHING, SAMPLES).otherwise.samples == SAMPLES
