"""What became of a promise is told with the promise, and with why."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from game.engine.orders import Order
from game.faces.telling.desk import Desk
from game.faces.telling.happened import happened
from game.faces.telling.names import Names
from game.play.match import Match
from tests.faces.playing import english
from tests.small_world import SEATS, new

IF, UNLESS = (Order("word_if_protect", ("crown", deed)) for deed in ("does", "does_not"))
RALLY = Order("word_then_rally", ("hill",))
PROTECT, BREAK = Order("protect"), Order("word_withdrawn_movement")


def played(match: Match, pledge: Sequence[Order], orders: dict[str, list[Order]]) -> None:
    for seat in SEATS:
        assert match.submit_pledge(seat, pledge if seat == "hillfolk" else []) is None
    for seat in SEATS:
        assert match.submit_plan(seat, orders.get(seat, [])) is None
    match.resolve()


def told(condition: Order, watched: dict[str, list[Order]], pledge: Sequence[Order] = (), calm: bool = False) -> list[str]:
    """What is told of a promise after it was made, turn by turn: one turn in which others act, and one in which it is kept."""
    match, said = new(), []
    played(match, (condition, RALLY), {})
    for orders, more in ((watched, ()), ({}, pledge)):
        if calm and not orders:
            match.engine.column(match.state, "anger")[...] = 0.125
        played(match, more, orders)
        desk = Desk(english(), match, Names(match.ruleset, match.engine), "crown")
        said += [one.text for one in happened(desk, match.turn) if one.kind == "promise"]
    return said


@pytest.mark.parametrize(
    ("condition", "watched", "said"),
    [
        (IF, {"crown": [PROTECT]}, "Hillfolk kept a promise: “Rally: The hill”, since Crown ordered “Protect”."),
        (UNLESS, {}, "Hillfolk kept a promise: “Rally: The hill”, since Crown did not order “Protect”."),
        (IF, {}, "Hillfolk is free of a promise, “Rally: The hill”, since Crown did not order “Protect”. The stake came back."),
        (UNLESS, {"crown": [PROTECT]}, "Hillfolk is free of a promise, “Rally: The hill”, since Crown ordered “Protect”. The stake came back."),
    ],
)
def test_a_promise_that_is_kept_or_lapses(condition: Order, watched: dict[str, list[Order]], said: str) -> None:
    assert told(condition, watched) == [said]


def test_a_promise_that_is_broken() -> None:
    assert told(IF, {"crown": [PROTECT]}, [BREAK]) == ["Hillfolk walked out on a promise: “Rally: The hill”."]


def test_a_promise_that_is_no_longer_allowed() -> None:
    late = "Hillfolk could not keep a promise, “Rally: The hill”: it was no longer allowed. The stake came back."
    assert told(IF, {"crown": [PROTECT]}, calm=True) == [late]
