"""What became of a promise is told with the promise, and with why."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from game.engine.orders import Order
from game.faces.telling.desk import Desk
from game.faces.telling.happened import happened
from game.faces.telling.names import Names
from game.play.match import Match
from tests.faces.playing import CODES, Person, base, english, played, table
from tests.small_world import SEATS, new

IF, UNLESS = (Order("word_if_protect", ("crown", deed)) for deed in ("does", "does_not"))
RALLY = Order("word_then_rally", ("hill",))
PROTECT, BREAK = Order("protect"), Order("word_withdrawn_movement")


def turn(match: Match, pledge: Sequence[Order], orders: dict[str, list[Order]]) -> None:
    for seat in SEATS:
        assert match.submit_pledge(seat, pledge if seat == "hillfolk" else []) is None
    for seat in SEATS:
        assert match.submit_plan(seat, orders.get(seat, [])) is None
    match.resolve()


def told(condition: Order, watched: dict[str, list[Order]], pledge: Sequence[Order] = (), calm: bool = False) -> list[str]:
    """What is told of a promise after it was made, turn by turn: one turn in which others act, and one in which it is kept."""
    match, said = new(), []
    turn(match, (condition, RALLY), {})
    for orders, more in ((watched, ()), ({}, pledge)):
        if calm and not orders:
            match.engine.column(match.state, "anger")[...] = 0.125
        turn(match, more, orders)
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


class Asking(Person):
    """Somebody who begins to give a word, thinks better of it, and leaves."""

    def __call__(self) -> str:
        prompt = CODES.sub("", self.out.getvalue().rsplit("\n", 1)[-1]).strip()
        said = {english()("news.prompt"): "word", english()("pick.prompt"): "back", english()("plan.prompt"): "quit"}
        asked = prompt != english()("news.prompt") or "word\n" not in self.out.getvalue()
        return said.get(prompt, "") if asked else ""


@pytest.mark.parametrize("scenario", base().entries["scenarios"])
def test_a_word_may_be_begun_in_every_scenario_and_is_of_its_orders(scenario: str) -> None:
    program = base().program(scenario)
    there = {order.id for order in program.orders}
    halves = [id for id in there if id.startswith(("word_if_", "word_then_", "word_keeps_"))]
    assert {id.split("_", 2)[2] for id in halves} <= there
    first = program.world.sets[program.world.seat_set].members[0]
    seats = {seat: "human" if seat == first else "random" for seat in program.world.sets[program.world.seat_set].members}
    person = Asking([])
    with table(base(), scenario, seats) as match:
        text, end = played(match, person, person.out)
    assert end == "left"
    assert english()("pledge.whose") in text or english()("pledge.never") in text
