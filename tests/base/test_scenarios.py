"""The scenarios: each is read, is played to its end with nothing broken, has the seats and the story it promises; 2008 and 1900 begin with figures of their years."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from game.ai.simple import RandomPlayer
from game.engine.invariants import broken
from game.engine.kernels import Array
from game.engine.orders import Order
from game.engine.outcome import Outcome, Standing
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.rules.layers import find_mods
from game.rules.records import OrderDef, PersonalityDef, ScenarioDef, Values
from game.rules.ruleset import Ruleset, load_ruleset
from game.rules.source import Scalar
from tools import make_figures
from tools.aggregates import TABLE, position, rows, sums

ROOT = Path(__file__).resolve().parents[2]
MOD = "great_transformation"
SEATS = {  # seats, turns, first year
    "seattle": (6, 12, 1999),
    "water_war": (1, 4, 2000),
    "lesson": (6, 7, 1999),
    "lesson_small": (3, 7, 1999),
    "lesson_large": (8, 7, 1999),
    "medicines": (3, 6, 1999),
    "after_hegemony": (6, 16, 2008),
    MOD: (6, 12, 1900),
}
LESSONS = ("lesson", "lesson_small", "lesson_large")
STORY = {  # the events of a small story
    "water_war": {"water_contract", "arbitration_claim", "cheque", "uprising"},
    "lesson": {"water_contract", "arbitration_claim", "medicines_suit", "exception_or_principle", "doha", "court_ruling"},
    "medicines": {"medicines_suit", "exception_or_principle", "doha", "court_ruling", "cheap_vaccine", "epidemic", "brain_drain", "cheque", "treaty_of_two",
                  "assembly", "uprising", "debt_crisis", "general_strike", "friends_in_office", "guests"},
    MOD: {"massacre", "uprising", "rising", "general_strike", "boots", "pogrom", "default", "bread"},
}  # fmt: skip
STORY |= dict.fromkeys(LESSONS, STORY["lesson"])
GAMES = 8


@cache
def rules(scenario: str) -> Ruleset:
    mods, problems = find_mods([ROOT / "rules", ROOT / "rules" / "mods"])
    assert not problems
    return load_ruleset([mods["base"], mods[MOD]] if scenario == MOD else [mods["base"]], scenario=scenario)


@cache
def engine(scenario: str) -> Engine:
    return Engine(rules(scenario).program(scenario))


@cache
def ending(scenario: str) -> tuple[Outcome, ...]:
    """Games of random players played to their end; after every turn nothing is broken."""
    it = engine(scenario)
    state, players = new_game(it, list(range(500, 500 + GAMES))), RandomPlayer(it)
    for _ in range(it.turns):
        assert not broken(it, state)
        state = resolve_turn(it, state, players.orders(state))
    assert not broken(it, state)
    return tuple(Standing(it, state).outcomes())


def column(scenario: str, state: State, variable: str) -> Array:
    return engine(scenario).column(state, variable)


def at(scenario: str, set_id: str, member: str) -> int:
    return engine(scenario).world.sets[set_id].members.index(member)


# --- all of them ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", SEATS)
def test_it_has_the_seats_the_turns_and_the_year_it_promises(scenario: str) -> None:
    seats, turns, begins = SEATS[scenario]
    it = engine(scenario)
    assert (len(it.seats), it.turns, it.world.scenario.begins) == (seats, turns, begins)
    record = it.world.scenario
    assert record.text is not None and 2 <= sum(record.text.text.count(mark) for mark in ".?!") <= 6, "two or three sentences set the scene"


def test_no_scenario_is_forgotten() -> None:
    assert set(rules(MOD).written["scenarios"]) == set(SEATS)


@pytest.mark.parametrize("scenario", SEATS)
def test_it_is_played_to_its_end(scenario: str) -> None:
    found = ending(scenario)
    assert all(outcome.over for outcome in found)
    assert len({tuple(sorted(outcome.criteria.items())) for outcome in found}) > 1, "chance and orders make a difference"


@pytest.mark.parametrize("scenario", STORY)
def test_a_small_story_has_its_own_events_and_no_others(scenario: str) -> None:
    base = set(rules("seattle").written["events"])
    record = rules(scenario).written["scenarios"][scenario]
    assert isinstance(record, ScenarioDef)
    kept = {kind.text: {name.text for name in names} for kind, names in record.only}["events"]
    assert kept & base == STORY[scenario]


def written(it: Engine, table: str) -> dict[str, float]:
    """A table as the scenario gives it, by region."""
    (values,) = [values for key, values in it.world.scenario.tables if key.text == table and isinstance(values, Values)]
    return {key.text: float(value.text) for key, value in values.tree if isinstance(value, Scalar)}


# --- one by one -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", LESSONS)
def test_a_lesson_is_small_and_quick(scenario: str) -> None:
    """Twelve regions, three issues, six orders for each kind of seat, three a turn, and a world that moves faster."""
    world = engine(scenario).world
    assert (len(world.sets["region"].members), len(world.sets["issue"].members)) == (12, 3)
    ruleset = rules(scenario)
    left_out = {name.text for name in world.scenario.without}
    told = {order.id: order for order in ruleset.written["orders"].values() if isinstance(order, OrderDef) and order.id not in left_out}
    sets = world.sets
    for kind in ("movement", "state", "hegemon"):
        members = set(sets[kind].members)
        assert len([id for id, order in told.items() if any(members & set(sets[s.text].members) for s in order.seat)]) == 6, kind
    tables = {key.text: value for key, value in world.scenario.tables}
    assert {"orders_a_turn", "pace_of_life"} <= set(tables)


def water_war(*turns: str) -> tuple[float, float]:
    """How often the fight was won in the street at some time, and how often the project was reached; each turn's orders are separated by commas."""
    it = engine("water_war")
    state, taken = new_game(it, list(range(1, 201))), np.zeros(200, dtype=bool)
    for text in turns:
        orders = [Order(words.split()[0], tuple(words.split()[1:])) for words in text.split(",")]
        state = resolve_turn(it, state, [{"coalition": orders}] * 200)
        place = at("water_war", "region", "andes")
        taken |= column("water_war", state, "street_win")[at("water_war", "issue", "water")] == place
    reached = column("water_war", state, "another_world")[0] >= 50
    return float(taken.mean()), float(reached.mean())


def test_one_can_win_the_street_alone_and_not_keep_it() -> None:
    street = "campaign_town andes water, campaign_nation andes water, organise andes"
    won, kept = water_war(*[street] * 4)
    assert won > 0.4 and kept < 0.1
    won, kept = water_war(
        "campaign_town andes water, link andes brazil, link andes united_states, link andes west_europe",
        "campaign_nation andes water, link andes brazil, link andes canada, link andes southern_cone",
        "campaign_town andes water, link andes mexico, link andes south_europe, link andes brazil",
        "campaign_nation andes water, link andes brazil, link andes united_states, link andes west_europe",
    )
    assert won > 0.3 and kept > 0.3


def test_after_hegemony_begins_with_the_figures_of_2008() -> None:
    it = engine("after_hegemony")
    state = new_game(it, [1])
    found = sums(rows(TABLE))
    regions = it.world.sets["region"].members
    incomes = {region: round(found[region, 2008].income, 1) for region in regions}
    for region, place in zip(regions, column("after_hegemony", state, "position")[:, 0].tolist(), strict=True):
        assert place == pytest.approx(position(incomes[region]), abs=0.001), region
    output = {region: found[region, 2008].output for region in regions}
    china = at("after_hegemony", "region", "china")
    assert column("after_hegemony", state, "capital")[china, 0] == pytest.approx(output["china"] / sum(output.values()), rel=0.03)
    assert make_figures.MARKS[0] in make_figures.SCENARIO.read_text("utf-8")


def test_2008_is_a_weaker_order_than_1999() -> None:
    early, late = (new_game(engine(scenario), [1]) for scenario in ("seattle", "after_hegemony"))
    for variable in ("fragility", "overshoot", "tension", "connectivity"):
        assert column("after_hegemony", late, variable)[0] > column("seattle", early, variable)[0] + 0.04, variable
    assert column("after_hegemony", late, "consent").mean() < column("seattle", early, "consent").mean()
    china = [column(scenario, state, "position")[at(scenario, "region", "china"), 0] for scenario, state in (("seattle", early), ("after_hegemony", late))]
    assert china[1] > china[0] + 0.08


def test_1900_is_another_world_on_the_same_rules() -> None:
    """Colonies are held, lines are slow, and the great powers are near to war; people and output are those of 1900."""
    it = engine(MOD)
    state = new_game(it, [1])
    empires = at(MOD, "great_power", "empires")
    assert column(MOD, state, "held_by")[empires, at(MOD, "region", "india"), 0] > 0.5
    assert column(MOD, state, "connectivity")[0] < 0.2 and column(MOD, state, "tension")[0] > 0.3
    people, income = written(it, "population"), written(it, "income")
    assert set(people) == set(income) == set(it.world.sets["region"].members)
    assert sum(people.values()) == pytest.approx(1563, rel=0.05)  # Angus Maddison, 1900
    assert sum(people[region] * income[region] for region in people) == pytest.approx(19730, rel=0.05)  # the same: 1.973 trillion dollars of 1990
    own = set(rules(MOD).written["events"]) - set(rules("seattle").written["events"])
    assert 6 <= len(own) <= 10


# --- who plays them ---------------------------------------------------------------------------------------------------------


def test_personalities_for_every_kind_of_seat() -> None:
    found: dict[str, list[str]] = {}
    for record in rules("seattle").written["personalities"].values():
        assert isinstance(record, PersonalityDef) and record.seat is not None and record.text is not None
        found.setdefault(f"{record.seat.text}{'' if record.role is None else f' {record.role.text}'}", []).append(record.id)
    assert {kind: len(ids) for kind, ids in found.items()} == {
        "movement": 4,
        "state": 4,
        "challenger": 2,
        "hegemon": 3,
        **{f"{kind} adviser": 4 for kind in ("movement", "state", "challenger", "hegemon")},
    }
