"""What lies on the table before a turn: votes, and whether one has a say in them."""

from __future__ import annotations

import re

import pytest

from game.engine.facts import VoteHeld
from game.engine.legality import Judge
from game.engine.state import Engine
from game.faces.telling.agenda import Agenda, undecided, voice_in
from game.faces.telling.chamber import chamber_of
from game.faces.telling.desk import Desk
from game.faces.telling.happened import vote_said
from game.faces.telling.names import Names
from tests.faces.playing import base, english, table


@pytest.mark.parametrize(("seat", "says", "casts"), [("south_africa_state", "you_vote", 2), ("brazil_state", "no_weight", 0), ("south", "no_vote", 0)])
def test_a_ballot_that_is_not_counted_is_not_on_the_list(seat: str, says: str, casts: int) -> None:
    seats = Engine(base().program("seattle")).seats
    with table(base(), "seattle", dict.fromkeys(seats, "random")) as match:
        engine = match.engine
        engine.column(match.state, "motion")[...] = engine.world.sets["matter"].members.index("africa")
        engine.column(match.state, "motion_at")[...] = -1  # before none of the institutions
        desk = Desk(english(), match, Names(match.ruleset, engine), seat)
        agenda = Agenda(desk)
        agenda.judge = Judge(engine, match.state)
        (motion,) = agenda.motions()
        assert motion.vote == "union_vote"
        assert len(motion.ballots) == casts
        assert voice_in(desk, motion) == english()(f"news.{says}")


@pytest.mark.parametrize(
    ("seat", "turn", "sealed", "told"),
    [("united_states_power", 4, -1, 1), ("brazil_state", 4, -1, 1), ("south", 4, -1, 0), ("united_states_power", 4, 0, 0), ("united_states_power", 1, -1, 0)],
)
def test_a_notice_is_read_by_those_it_is_for_while_it_holds(seat: str, turn: int, sealed: int, told: int) -> None:
    """Who has not sealed what can only be sealed until half-time is told so, some turns before."""
    seats = Engine(base().program("seattle")).seats
    with table(base(), "seattle", dict.fromkeys(seats, "random")) as match:
        engine = match.engine
        match.state.data[0] = turn
        engine.column(match.state, "sealed_legacy")[...] = engine.column(match.state, "sealed_road")[...] = sealed
        notices = Agenda(Desk(english(), match, Names(match.ruleset, engine), seat)).notices()
        assert ["half-time" in notice for notice in notices] == [True] * told


def test_a_vote_is_told_with_its_count_and_with_what_it_takes_where_it_fails() -> None:
    seats = Engine(base().program("seattle")).seats
    with table(base(), "seattle", dict.fromkeys(seats, "random"), seed=3) as match:
        while not match.over:
            match.answer()
            match.resolve()
        desk = Desk(english(), match, Names(match.ruleset, match.engine), "brazil_state")
        held = [(fact, turn) for turn in range(1, match.turn + 1) for fact in match.report(turn).facts if isinstance(fact, VoteHeld)]
        counted = [(fact, chamber, vote_said(desk, fact, turn)) for fact, turn in held if (chamber := chamber_of(desk, fact, turn)) is not None]
        assert {fact.passed for fact, _, _ in counted} == {True, False}
        for fact, chamber, said in counted:
            yes, no = (round(100 * chamber.share(side)) for side in (1, -1))
            assert english()("fact.votes", yes=yes, no=no) in said
            assert (chamber.why in said) is not fact.passed
            assert fact.takes is None or fact.passed or fact.stopped or fact.yes <= fact.takes + 1e-9, "what was counted explains the outcome"


def test_while_the_order_is_broken_the_claims_to_the_next_are_told_side_by_side() -> None:
    seats = Engine(base().program("seattle")).seats
    with table(base(), "seattle", dict.fromkeys(seats, "random")) as match:
        assert undecided(Desk(english(), match, Names(match.ruleset, match.engine), "south")) == []
    with table(base(), "seattle", dict.fromkeys(seats, "random")) as match:
        match.engine.column(match.state, "broken")[...] = 1
        match.engine.column(match.state, "turns_left")[...] = 3
        desk = Desk(english(), match, Names(match.ruleset, match.engine), "south")
        left, claims = undecided(desk)
        assert "3 turns are left" in left
        weights = [int(weight) for weight in re.findall(r"claim[a-z ]* (\d+)", claims)]
        assert len(weights) == len(desk.names.with_role("claim")) > 2
        assert weights == sorted(weights, reverse=True)
