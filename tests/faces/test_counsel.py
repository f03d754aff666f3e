"""What may be asked before committing: a forecast of the plan, and an adviser whose orders may be taken."""

from __future__ import annotations

import pytest

from game.ai.forecast import Outlook
from game.ai.glancing import SAMPLES
from game.ai.planner import Cancelled
from game.engine.orders import Order
from game.engine.state import Engine
from game.faces.telling.counsel import Counsel
from game.faces.telling.counsel_glance import Glances
from game.faces.telling.desk import Desk
from game.faces.telling.names import Names, Number
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


def test_what_is_staked_on_a_word_is_not_spent_by_the_adviser() -> None:
    """The stake of a word that was just given is gone when the plan is paid."""
    seats = Engine(base().program("seattle")).seats
    with table(base(), "seattle", dict.fromkeys(seats, HUMAN)) as standard:
        conditions = standard.judge().legal("south", "word_if_ally")
        word = (next(iter(conditions)), next(iter(standard.judge().legal("south", "word_then_forum"))))
        for seat in seats:
            assert standard.submit_pledge(seat, word if seat == "south" else ()) is None
        advised = [one.order for one in counsel(standard, "south").advice()]
        assert advised
        assert standard.judge().submission("south", advised, word) is None


def test_the_chief_says_what_an_order_does_to_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who wants the project only still says when an order brings a war nearer."""
    seats = Engine(base().program("seattle")).seats
    with table(base(), "seattle", dict.fromkeys(seats, "random")) as standard:
        seat, judge, engine = "united_states_power", standard.judge(), standard.engine
        tension = next(number for number in counsel(standard, seat).desk.figures.world_numbers() if number.id == "tension")
        march = next(judge.legal(seat, "intervene"))
        monkeypatch.setattr("game.faces.telling.counsel.orders_in", lambda *_: {seat: (march,)})
        (advised,) = counsel(standard, seat).advice()
        told = {ground.name: ground for ground in advised.grounds}
        harm = told[Names(standard.ruleset, engine).numbers[tension.id]]
        assert harm.style == "bad" and harm.change.startswith("+")


def test_that_everything_may_end_this_turn_is_foretold() -> None:
    seats = Engine(base().program("seattle")).seats
    with table(base(), "seattle", dict.fromkeys(seats, "random")) as standard:
        engine, state = standard.engine, standard.state
        assert all(one.chance is None for one in counsel(standard, seats[0]).expected([])), "not as the game begins"
        engine.column(state, "tension")[...] = 0.9
        told = [one for one in counsel(standard, seats[0]).expected([]) if one.chance is not None]
        assert len(told) == 1
        assert told[0].chance is not None and 5 < told[0].chance < 50


def test_a_war_in_one_of_the_few_worlds_does_not_weigh_on_every_order() -> None:
    """On the brink of war some of the few worlds end at once: of an order is told what it does in the others."""
    seats = Engine(base().program("seattle")).seats
    with table(base(), "seattle", dict.fromkeys(seats, "random")) as standard:
        standard.engine.column(standard.state, "tension")[...] = 0.625
        desk = Desk(english(), standard, Names(standard.ruleset, standard.engine), "china_power")
        project = Number("ascent", ("china_power",))
        glance = Glances(desk, standard.engine, [project]).glance
        found = dict(glance.effects(glance.orders(()), (), lambda: False))
        assert found and max(abs(effects[project]) for effects in found.values()) < 5


def test_which_orders_would_move_a_number_at_its_place(match: Match) -> None:
    """What a glance says of an order is what it does beside giving none, at the place that was asked about; the welcome ones come first."""
    desk = Desk(english(), match, Names(match.ruleset, match.engine), SEATS[0])
    anger = Number("anger", ("hill",))
    levers = Glances(desk, match.engine, [anger]).look([], lambda: False).levers[anger]
    assert levers and [lever.style for lever in levers] == sorted((lever.style for lever in levers), key="good bad".split().index)
    assert len({lever.order.kind for lever in levers}) == len(levers), "each kind once, with its best target"
    asked = Outlook(match.engine, match.state, SEATS[0], SAMPLES)
    best = levers[0]
    for order in match.judge().legal(SEATS[0], best.order.kind):
        with_it, without = (asked.forecast(orders, [anger]).numbers[anger].mean for orders in ([order], []))
        assert abs(desk.figures.scale("anger") * (with_it - without)) <= abs(best.shown) + 0.5
    with pytest.raises(Cancelled):
        Glances(desk, match.engine, [anger]).look([], lambda: True)


def test_a_number_is_asked_about_at_the_terminal() -> None:
    match = table(rules(SMALL), "small", {seat: HUMAN if k == 0 else "random" for k, seat in enumerate(SEATS)})
    person = Person([["expect anger hill", "expect nonsense", "expect"]])
    out, how = played(match, person, person.out)
    assert how == "over"
    anger = match.ruleset.entries["variables"]["anger"].label
    assert f"{anger}, " in out
    assert english()("counsel.looking") in out
    assert "nonsense" in out


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
