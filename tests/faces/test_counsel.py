"""What may be asked before committing: a forecast of the plan, and an adviser whose orders may be taken."""

from __future__ import annotations

import pytest

from game.ai.planner import Cancelled
from game.engine.orders import Order
from game.engine.state import Engine
from game.faces.telling.counsel import Counsel
from game.faces.telling.desk import Desk
from game.faces.telling.names import Names
from game.play.match import HUMAN, Match
from tests.faces.playing import Person, base, english, played, table
from tests.small_world import SMALL, rules

SEATS = Engine(rules(SMALL).program("small")).seats


@pytest.fixture
def match() -> Match:
    return table(rules(SMALL), "small", dict.fromkeys(SEATS, HUMAN))


def counsel(match: Match, seat: str) -> Counsel:
    return Counsel(Desk(english(), match, Names(match.ruleset, match.engine), seat))


def test_every_seat_is_told_of_its_project_first(match: Match) -> None:
    for seat in match.seats:
        found = counsel(match, seat).expected([])
        assert found[0].number.place == (seat,)
        assert all(one.added == 0 and one.style == "" for one in found), "no orders add nothing"


def test_what_an_order_adds(match: Match) -> None:
    for seat in match.seats:
        asked = counsel(match, seat)
        advised = [one.order for one in asked.advice()]
        assert match.judge().submission(seat, advised) is None, "what is advised may be given"
        if advised:
            assert any(one.added for one in asked.expected(advised)), seat


def test_that_everything_may_end_this_turn_is_foretold() -> None:
    seats = Engine(base().program("seattle")).seats
    with table(base(), "seattle", dict.fromkeys(seats, "random")) as standard:
        engine, state = standard.engine, standard.state
        assert all(one.chance is None for one in counsel(standard, seats[0]).expected([])), "not as the game begins"
        engine.column(state, "tension")[...] = 0.9
        told = [one for one in counsel(standard, seats[0]).expected([]) if one.chance is not None]
        assert len(told) == 1
        assert told[0].chance is not None and 5 < told[0].chance < 50


def test_a_cancelled_adviser_stops(match: Match) -> None:
    seat = next(iter(match.seats))
    with pytest.raises(Cancelled):
        counsel(match, seat).advice(lambda: True)


def test_at_the_terminal() -> None:
    match = table(rules(SMALL), "small", {seat: HUMAN if k == 0 else "random" for k, seat in enumerate(SEATS)})
    person = Person([["expect", "advise", "advise take"]])
    out, how = played(match, person, person.out)
    assert how == "over"
    for key in ("counsel.expect", "counsel.thinking"):
        assert english()(key) in out
    assert out.count(english()("counsel.thinking")) == 1
    given = match.course.played[0][SEATS[0]]
    assert all(isinstance(order, Order) for order in given)
