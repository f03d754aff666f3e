"""What all were defeated by is told at the end: how it grew, past which line, and who and what raised it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from game.engine.outcome import DEFEAT
from game.engine.state import Engine
from game.faces.telling.desk import Desk
from game.faces.telling.names import Names
from game.faces.telling.report import came_out, peril
from tests.faces.playing import base, english, table


@pytest.mark.parametrize("tense", [True, False])
def test_a_war_is_told_with_what_led_to_it(tense: bool) -> None:
    seats = Engine(base().program("seattle")).seats
    with table(base(), "seattle", dict.fromkeys(seats, "random"), seed=5) as match:
        engine = match.engine
        while not match.over and match.turn < 4:
            if tense:
                engine.column(match.state, "tension")[...] = 0.875
            match.resolve()
        desk = Desk(english(), match, Names(match.ruleset, engine), None)
        found = match.result() if match.over else None
        if not tense:
            assert found is None or not peril(desk, found)
            return
        assert found is not None and found.ending == DEFEAT
        said = peril(desk, found)
        assert said.startswith("War tension stood at ")
        assert "above 37 " in said
        assert "+" in said and ("once" in said or " times" in said), "who ordered what raised it"


@pytest.mark.parametrize(("winners", "value", "said"), [(("south",), 60.0, "won"), ((), 60.0, "reached, but all have lost"), ((), 40.0, "not reached")])
def test_who_reached_a_mark_in_vain_is_told_so(winners: tuple[str, ...], value: float, said: str) -> None:
    seats = Engine(base().program("seattle")).seats
    with table(base(), "seattle", dict.fromkeys(seats, "random")) as match:
        desk = Desk(english(), match, Names(match.ruleset, match.engine), None)
        found = replace(match.result(), winners=winners, consoled=())
        assert came_out(desk, found, "south", value, 53.0) == said
