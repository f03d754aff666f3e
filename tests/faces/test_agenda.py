"""What lies on the table before a turn: votes, and whether one has a say in them."""

from __future__ import annotations

import pytest

from game.engine.legality import Judge
from game.engine.state import Engine
from game.faces.telling.agenda import Agenda, voice_in
from game.faces.telling.desk import Desk
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
