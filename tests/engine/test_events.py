"""At most so many events a turn, numbers drawn between two others, and measures with a formula for each member: what they come to in play."""

from __future__ import annotations

import numpy as np
import pytest

from game.engine.state import Engine, State, digest, new_game
from game.engine.turn import resolve_turn
from tests.engine.worlds import REGIONS, engine_of, scenario

GAMES = 4000
EVENTS = "events:\n"
STORMS = ("blight", "drought", "flood", "quake", "storm")
for _name in STORMS:
    EVENTS += f"  {_name}:\n    chance: 0.5\n    otherwise:\n      change:\n        hurt: 0.01\n"
QUESTIONS = ""
for _name in ("appeal", "petition"):
    QUESTIONS += f"  {_name}:\n    asks: state\n    choices:\n      yield:\n        change:\n          hurt: -0.01\n      wait: {{}}\n"
HURT = "variables:\n  hurt:\n    range: 0 to 1\n    start: 0\n"


def happened(engine: Engine, state: State, *names: str) -> dict[str, np.ndarray]:
    return {name: engine.column(state, f"{name}_now") for name in names or STORMS}


def limited(*lines: str, events: str = EVENTS) -> Engine:
    return engine_of(REGIONS, HURT, events, scenario(more="".join(f"    {line}\n" for line in lines)))


def test_without_a_limit_all_that_are_due_happen() -> None:
    engine = limited()
    count = sum(happened(engine, new_game(engine, list(range(GAMES)))).values())
    assert count.mean() == pytest.approx(2.5, abs=0.1)
    assert count.max() == 5


@pytest.mark.parametrize("most", [1, 2, 3])
def test_at_most_so_many_happen_and_as_many_as_are_due(most: int) -> None:
    engine = limited(f"events a turn: {most}")
    count = sum(happened(engine, new_game(engine, list(range(GAMES)))).values())
    due = np.random.default_rng(1).binomial(5, 0.5, 200_000)
    assert np.minimum(due, most).mean() == pytest.approx(count.mean(), abs=0.05)
    assert count.max() == most


def test_each_has_the_same_part() -> None:
    engine = limited("events a turn: 1")
    shares = [column.mean() for column in happened(engine, new_game(engine, list(range(GAMES)))).values()]
    assert shares == pytest.approx([(1 - 0.5**5) / 5] * 5, abs=0.03)


def test_weight_comes_first() -> None:
    heavy = EVENTS.replace("  storm:\n", "  storm:\n    weight: 100\n")
    engine = limited("events a turn: 1", events=heavy)
    shares = {name: column.mean() for name, column in happened(engine, new_game(engine, list(range(GAMES)))).items()}
    assert shares["storm"] == pytest.approx(0.5, abs=0.03)
    assert max(share for name, share in shares.items() if name != "storm") < 0.16


def test_of_two_questions_one_is_asked() -> None:
    engine = limited("events a turn: 3", "questions a turn: 1", events=EVENTS + QUESTIONS)
    state = new_game(engine, list(range(GAMES)))
    asked = happened(engine, state, "appeal", "petition")
    assert (asked["appeal"] + asked["petition"]).max() == 1
    assert asked["appeal"].mean() == pytest.approx(asked["petition"].mean(), abs=0.04)
    assert (sum(happened(engine, state).values()) + sum(asked.values())).max() == 3


def test_no_question_at_all() -> None:
    engine = limited("events a turn: 3", "questions a turn: 0", events=EVENTS + QUESTIONS)
    assert not any(column.any() for column in happened(engine, new_game(engine, list(range(64))), "appeal", "petition").values())


def test_what_is_left_out_takes_nobodys_place() -> None:
    engine = limited("events a turn: 1", "without: [storm, flood]")
    state = new_game(engine, list(range(GAMES)))
    assert not any(column.any() for column in happened(engine, state, "storm", "flood").values())
    assert sum(happened(engine, state).values()).mean() == pytest.approx(1 - 0.5**3, abs=0.03)


def test_once_is_once_and_only_what_happened_counts() -> None:
    once = EVENTS.replace("    chance: 0.5\n", "    once: true\n")
    engine = limited("events a turn: 2", events=once)
    state = new_game(engine, list(range(50)))
    counts = [happened(engine, state)]
    for _ in range(3):
        state = resolve_turn(engine, state, {})
        counts.append(happened(engine, state))
    assert [int(sum(turn.values()).max()) for turn in counts] == [2, 2, 1, 0]
    assert all((sum(turn[name] for turn in counts) == 1).all() for name in STORMS)


def test_events_differ_by_game_and_turn_and_not_by_batch() -> None:
    engine = limited("events a turn: 2")
    both = new_game(engine, [5, 6])
    assert digest(engine, both, 1) == digest(engine, new_game(engine, [6]))
    assert (digest(engine, resolve_turn(engine, both, {}), 1)) == digest(engine, resolve_turn(engine, new_game(engine, [6]), {}))


def test_an_event_has_its_place_only_while_it_happens() -> None:
    placed = EVENTS.replace("    chance: 0.5\n", "    chance: 0.5\n    place: calm[r] for r in region\n", 1)
    calm = "tables:\n  calm:\n    per: region\n    range: 0 to 1\n    values: {hill: 1, otherwise: 0}\n"
    engine = engine_of(REGIONS, HURT, placed, calm, scenario(more="    events a turn: 1\n"))
    state = new_game(engine, list(range(200)))
    now, place = engine.column(state, "blight_now"), engine.column(state, "blight_place")
    assert 0 < now.mean() < 0.5
    assert (place[now == 1] == 0).all()
    assert (place[now == 0] == -1).all()


# -- numbers drawn


def test_a_number_is_drawn_between_two_others() -> None:
    text = "variables:\n  noise:\n    per: region\n    range: -1 to 1\n    start: 0\n"
    rule = "rules:\n  shaken:\n    in: measure\n    each: region\n    draw:\n      shock: -0.5 to 0.25\n    set:\n      noise: shock\n"
    engine = engine_of(REGIONS, text, rule, scenario())
    state = new_game(engine, list(range(GAMES)))
    noise = engine.column(state, "noise")
    assert -0.5 <= noise.min() < -0.49
    assert 0.24 < noise.max() <= 0.25
    assert noise.mean() == pytest.approx(-0.125, abs=0.01)
    assert abs(np.corrcoef(noise)[0, 1]) < 0.05
    assert not (engine.column(resolve_turn(engine, state, {}), "noise") == noise).any()


# -- measures with a formula for each member


def test_a_formula_for_each_member() -> None:
    text = "variables:\n  anger:\n    per: region\n    range: 0 to 1\n    start: {hill: 0.25, shore: 0.5, plain: 0.75}\n  kept:\n    per: region\n"
    text += "    range: 0 to 9\n    start: 0\n  held:\n    per: [region, issue]\n    range: 0 to 9\n    start: 0\n"
    measures = "measures:\n  loud:\n    per: region\n    let:\n      twice: 2 * anger\n    is:\n      shore: 5 * anger + twice\n      hill: anger[plain]\n"
    measures += (
        "      otherwise: twice\n  heard:\n    per: [region, issue]\n    is:\n      hill: loud + (if issue == work then 1 else 0)\n      otherwise: 0.5\n"
    )
    rule = "rules:\n  noted:\n    each: region\n    set:\n      kept: loud\n  noted_too:\n    each: [region, issue]\n    set:\n      held: heard\n"
    engine = engine_of(REGIONS, text, measures, rule, scenario())
    state = resolve_turn(engine, new_game(engine, [1, 2]), {})
    assert engine.column(state, "kept").tolist() == [[0.75] * 2, [3.5] * 2, [1.5] * 2]
    assert engine.column(state, "held")[..., 0].tolist() == [[1.75, 0.75], [0.5, 0.5], [0.5, 0.5]]
