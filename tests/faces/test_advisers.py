"""Advisers of a seat: each raises what it names, they disagree, they say the same when asked again, and what they advise may be given."""

from __future__ import annotations

from functools import cache

import pytest

from game.ai.advising import Advising, Counsel, advisers_of
from game.ai.planner import Cancelled
from game.engine.state import Engine
from game.faces.telling.counsel_advisers import Advice, Advisers, meant
from game.faces.telling.desk import Desk
from game.faces.telling.names import Names
from game.play.match import HUMAN, Match
from game.rules.records import PersonalityDef
from tests.faces.playing import Person, english, played, table
from tests.faces.playing import base as base_rules
from tests.small_world import SMALL, rules

STORY = "medicines"
TURNS = 2


def base(seats: str = "random") -> Match:
    ruleset = base_rules()
    return table(ruleset, STORY, dict.fromkeys(Engine(ruleset.program(STORY)).seats, seats))


@cache
def asked() -> tuple[tuple[str, Counsel], ...]:
    """What all advisers of all seats say in the first turns of a game."""
    match, found = base(), []
    for _ in range(TURNS):
        judge = match.judge()
        for seat in match.engine.seats:
            for counsel in Advising(match.engine, match.state, seat).counsels():
                assert judge.submission(seat, [step.order for step in counsel.steps]) is None, "what is advised may be given"
                found.append((f"{match.turn} {seat}", counsel))
        match.resolve()
    return tuple(found)


def test_every_kind_of_seat_has_advisers_for_numbers_that_it_has() -> None:
    match = base()
    for seat in match.engine.seats:
        found = advisers_of(match.engine, seat)
        assert len({adviser.number for adviser in found}) == len(found) >= 3
    for record in match.engine.world.entries["personalities"].values():
        assert isinstance(record, PersonalityDef)
        if record.role is not None:
            assert record.text is not None and record.values and record.seat is not None


def test_what_each_names_rises_in_its_forecast() -> None:
    silent = 0
    for _, counsel in asked():
        assert counsel.aim.number == counsel.adviser.number

        if not counsel.steps:
            silent += 1
            continue
        assert counsel.aim.change > 0
        assert all(step.aim.change > 0 for step in counsel.steps)
    assert silent < len(asked()) / 4, "somebody has something to say"


def test_advisers_of_one_seat_lead_with_different_orders() -> None:
    firsts: dict[str, list[object]] = {}
    for position, counsel in asked():
        firsts.setdefault(position, []).append(counsel.steps[0].order if counsel.steps else None)
    apart = [len(set(orders)) == len(orders) for orders in firsts.values()]
    assert sum(apart) > len(apart) / 2
    assert all(len(set(orders)) > 1 for orders in firsts.values())


def test_some_advice_costs_another_adviser_or_the_project() -> None:
    against = [swing for _, counsel in asked() for step in counsel.steps for swing in step.others.values() if swing.change < 0]
    costs = [counsel for _, counsel in asked() if counsel.steps and counsel.project is not None and counsel.project.change < 0]
    assert against and costs


def test_asked_again_they_say_the_same() -> None:
    match = base()
    seat = match.engine.seats[0]
    once, again = (Advising(Engine(match.engine.program), match.state, seat).counsels() for _ in range(2))
    assert once == again


def test_called_off_they_stop() -> None:
    match = base()
    calls = iter(range(100))
    with pytest.raises(Cancelled):
        Advising(match.engine, match.state, match.engine.seats[0], cancelled=lambda: next(calls) > 1).counsels()


def told() -> list[Advice]:
    match = base(HUMAN)
    seat = match.engine.seats[0]
    return Advisers(Desk(english(), match, Names(match.ruleset, match.engine), seat)).asked()


def test_they_are_told_in_words_and_called_by_number_name_or_care() -> None:
    found = told()
    first = found[0]
    assert first.orders and first.aim.change.startswith("+") and first.aim.style == "good"
    assert meant(found, "1") == meant(found, first.name) == meant(found, first.cares) == [first]
    assert meant(found, "99") == meant(found, "nobody at all") == []


def test_at_the_terminal() -> None:
    ruleset = base_rules()
    seats = Engine(ruleset.program("water_war")).seats
    match = table(ruleset, "water_war", {seat: HUMAN if k == 0 else "random" for k, seat in enumerate(seats)})
    person = Person([["advise", "advise take", "advise nobody at all", "advise 1", "advise take 99", "advise take 1", "undo", "advise take"]])
    out, _ = played(match, person, person.out)
    assert out.count(english()("advisers.conferring")) == 1
    for key in ("advisers.title", "advisers.none_asked"):
        assert english()(key) in out
    assert english()("advisers.no_order", number="99") in out
    advised = Advising(match.engine, match.at(0), seats[0]).counsels()[0]
    told = [step.order for step in sorted(advised.steps, key=lambda step: -step.aim.change)]
    assert list(match.course.played[0][seats[0]][-len(told) :]) == told


def test_where_nobody_advises_the_chief_does() -> None:
    match = table(rules(SMALL), "small", {seat: HUMAN if k == 0 else "random" for k, seat in enumerate(Engine(rules(SMALL).program("small")).seats)})
    person = Person([["advise", "advise take"]])
    out, _ = played(match, person, person.out)
    assert english()("counsel.thinking") in out and english()("counsel.taken") in out
