"""What a number is worked out from, as things stand; and that causes lead from what stood to what stands."""

from __future__ import annotations

import pytest

from game.engine.state import Engine
from game.faces.telling.counted import counted_for
from game.faces.telling.desk import Desk
from game.faces.telling.names import Names, Number
from game.faces.telling.why import account_of
from game.play.match import Match
from tests.faces.playing import base, english, table


def randomly(scenario: str, seed: int = 1) -> Match:
    """A table where chance plays every seat."""
    seats = Engine(base().program(scenario)).seats
    return table(base(), scenario, dict.fromkeys(seats, "random"), seed)


def desk_of(match: Match) -> Desk:
    return Desk(english(), match, Names(match.ruleset, match.engine), next(iter(match.seats)))


def everything(desk: Desk) -> list[Number]:
    """Every number that stands at the top of the window and in the card of a place."""
    figures, seat = desk.figures, desk.seat or ""
    project = figures.project(seat)
    found = [*([project[0]] if project else []), *figures.own_numbers(seat), *figures.world_numbers(), *(number for number, _ in figures.requisites(seat))]
    place = desk.view.members(desk.names.place_set or "")[0]
    return [*found, *(Number(id, (place,)) for id in desk.names.with_role("bar") if desk.names.sets_of(id) == (desk.names.place_set,))]


def test_of_a_formula_that_chooses_only_the_branch_that_holds_is_told() -> None:
    with randomly("water_war") as match:
        assert [one.id for one in counted_for(desk_of(match), Number("another_world", ("coalition",)))] == ["fight_kept"]
    with randomly("seattle") as match:
        found = [one.id for one in counted_for(desk_of(match), Number("another_world", ("south",)))]
        assert "ready_for_it" in found
        assert not {"fight_kept", "fight_at_stake", "broken", "successor"} & set(found)


@pytest.mark.parametrize("scenario", ["water_war", "medicines"])
def test_no_number_is_told_to_be_made_of_itself(scenario: str) -> None:
    with randomly(scenario) as match:
        desk = desk_of(match)
        for number in everything(desk):
            own = f"{desk.names.numbers[number.id]} {desk.figures.read(number).shown}"
            assert own not in account_of(desk, number).counted
            for one in account_of(desk, number).made_of:
                assert one.number is None or account_of(desk, one.number).name, "and each part can be asked about in turn"


def test_causes_lead_from_what_stood_to_what_stands() -> None:
    with randomly("medicines", 3) as match:
        while match.turn < 2:
            match.answer()
            match.resolve()
        desk, told = desk_of(match), 0
        for number in everything(desk):
            account = account_of(desk, number)
            if account.causes:
                before, after = (round(float(text.replace("−", "-")), account.digits) for text in (account.before, account.after))
                assert round(before + sum(cause.amount for cause in account.causes), account.digits) == after
                told += 1
        assert told > 5


def test_the_arrow_of_a_number_that_must_reach_a_mark_is_the_difference_of_what_was_shown() -> None:
    with randomly("water_war", 39) as match:
        desk, told = desk_of(match), 0
        project = desk.figures.project(desk.seat or "")
        assert project is not None
        before = int(desk.figures.read(project[0]).shown)
        while not match.over:
            match.answer()
            match.resolve()
            reading = desk_of(match).figures.read(project[0])
            assert reading.change == int(reading.shown) - before
            before, told = int(reading.shown), told + bool(reading.change)
        assert told
