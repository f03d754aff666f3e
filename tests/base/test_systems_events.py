"""What happens and who is asked: system 24, and what holds of all events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from game.ai.simple import RandomPlayer
from game.engine.legality import check_order
from game.engine.orders import Order
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.engine.views import truth_for
from game.rules.layers import find_mods
from game.rules.records import EventDef
from game.rules.ruleset import Ruleset, load_ruleset

ROOT = Path(__file__).resolve().parents[2]
GAMES = 48
KINDS = ("movement", "state", "challenger", "hegemon")
ASKED = {
    **{kind: {kind} for kind in KINDS},
    "developing": {"state", "challenger"},
    "great_power": {"challenger", "hegemon"},
    "government": {"state", "challenger", "hegemon"},
    "seat": set(KINDS),
}
# Three troubled worlds, in which what has to go wrong first has gone wrong.
TROUBLES: tuple[Mapping[str, float], ...] = (
    {
        "fragility": 0.8, "overshoot": 0.7, "connectivity": 0.7, "tension": 0.5, "grievance": 0.6, "regressive": 0.4, "debt": 0.6, "treaty": 0.4,
        "outcry": 0.5, "salience": 0.5, "contract_broken": 1, "catastrophe": 0, "democracy": 0.6, "organised": 0.5, "repression": 0.4, "recognition": 0.3,
    },
    {"fragility": 0.2, "authority": 0.5, "salience": 0.4, "live": 1, "outcry": 0.4, "catastrophe": 0.5, "connectivity": 0.5, "revolt": 0.5, "global_rule": -0.4},
    {"broken": 1, "turns_left": 3},
)  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    mods, problems = find_mods([ROOT / "rules"])
    assert not problems
    return load_ruleset([mods["base"]], scenario="seattle")


@pytest.fixture(scope="module")
def engine(rules: Ruleset) -> Engine:
    return Engine(rules.program("seattle"))


@pytest.fixture(scope="module")
def events(rules: Ruleset) -> dict[str, EventDef]:
    return {id: event for id, event in rules.written["events"].items() if isinstance(event, EventDef)}


def put(engine: Engine, state: State, **values: float | Mapping[str, float]) -> State:
    """The state with other values, for all games and members, or for the members named."""
    after = State(state.data.copy(), state.seeds)
    for id, value in values.items():
        column = engine.column(after, id)
        if isinstance(value, Mapping):
            members = engine.world.sets[engine.world.variables[id].shape.sets[0]].members
            for member, at in value.items():
                column[members.index(member)] = at
        else:
            column[...] = value
    return after


def member(engine: Engine, set_id: str, id: str) -> int:
    return engine.world.sets[set_id].members.index(id)


def at(engine: Engine, state: State, variable: str, region: str = "central_africa") -> float:
    """The mean of a variable in a region over all games."""
    return float(engine.column(state, variable)[member(engine, "region", region)].mean())


def council(engine: Engine, state: State) -> float:
    return float(engine.column(state, "authority")[member(engine, "institution", "council")].mean())


def play(engine: Engine, state: State, orders: Mapping[str, tuple[Order, ...]], turns: int = 1) -> State:
    """So many turns with the same orders in every game, and no event meanwhile."""
    for _ in range(turns):
        state = resolve_turn(engine, quiet(engine, state), [orders] * state.games)
    return state


def quiet(engine: Engine, state: State) -> State:
    return put(engine, state, **{id: 0 for id in engine.world.variables if id.endswith("_now")})


@pytest.fixture(scope="module")
def burning(engine: Engine) -> State:
    """People are killed in the middle of Africa."""
    state = quiet(engine, new_game(engine, list(range(GAMES))))
    return put(engine, state, catastrophe={"central_africa": 0.6}, lives_lost=0.0)


# -- system 24: who will act?


def test_system_24_who_will_act(engine: Engine, burning: State) -> None:
    """Waiting costs lives and the Council's name; rescue ends the killing, and without a mandate costs authority; relief saves some and ends nothing."""
    waited = play(engine, burning, {})
    asked = put(engine, burning, massacre_now=1, massacre_place=member(engine, "region", "central_africa"))
    acted = {
        name: resolve_turn(engine, asked, [{"united_states_power": (Order(f"massacre_{name}"),)}] * GAMES)
        for name in ("alone", "with_mandate", "internal_affair")
    }
    relieved = play(engine, burning, {"south": (Order("send_relief", ("central_africa",)),)})
    rescued = play(engine, burning, {"south_africa_state": (Order("rescue_neighbour", ("central_africa",)),)})
    for helped in (acted["alone"], acted["with_mandate"], rescued):
        assert at(engine, helped, "catastrophe") < at(engine, waited, "catastrophe") - 0.1
        assert at(engine, helped, "lives_lost") < at(engine, waited, "lives_lost")
    assert at(engine, relieved, "lives_lost") < at(engine, waited, "lives_lost")
    assert at(engine, relieved, "catastrophe") == pytest.approx(at(engine, waited, "catastrophe"), abs=0.02)
    assert council(engine, acted["alone"]) < council(engine, acted["with_mandate"])
    assert council(engine, waited) < council(engine, burning)
    assert at(engine, acted["internal_affair"], "lives_lost") > at(engine, acted["with_mandate"], "lives_lost")
    tension = {name: float(engine.column(state, "tension").mean()) for name, state in acted.items()}
    assert tension["alone"] > tension["with_mandate"]


def test_a_catastrophe_goes_on_until_somebody_acts(engine: Engine, burning: State) -> None:
    left = play(engine, burning, {}, turns=3)
    assert at(engine, left, "catastrophe") > 0.15
    assert at(engine, left, "lives_lost") > 2 * at(engine, play(engine, burning, {}), "lives_lost")
    stopped = play(engine, burning, {"south_africa_state": (Order("rescue_neighbour", ("central_africa",)),)}, turns=2)
    assert at(engine, stopped, "catastrophe") < 0.2


def test_it_is_asked_again_while_it_lasts(engine: Engine, burning: State) -> None:
    """Of those that are due two questions are asked a turn; this one comes before most others, turn after turn."""
    state, asked = burning, np.zeros(GAMES)
    for _ in range(6):
        state = put(engine, resolve_turn(engine, state, {}), catastrophe={"central_africa": 0.6})
        asked += engine.column(state, "massacre_now")
    assert asked.mean() > 1.2


def test_the_council_listens_to_many_and_stops_for_one(engine: Engine, burning: State) -> None:
    def called(objected: float, *seats: str) -> float:
        orders = {seat: (Order("call_the_council", ("central_africa",)),) for seat in seats}
        asked = put(engine, burning, massacre_now=1, massacre_place=member(engine, "region", "central_africa"))
        if objected:
            orders["united_states_power"] = (Order("massacre_internal_affair"),)
        return at(engine, resolve_turn(engine, asked, [orders] * GAMES), "catastrophe")

    assert called(0, "brazil_state", "south_africa_state") <= called(0, "brazil_state") < called(1, "brazil_state")


def test_a_warning_that_is_heeded_prevents(engine: Engine, burning: State) -> None:
    calm = put(engine, burning, catastrophe=0.0, warning_now=1, warning_place=member(engine, "region", "east_africa"))
    after = {
        name: at(engine, resolve_turn(engine, calm, [{"united_states_power": (Order(f"warning_{name}"),)}] * GAMES), "catastrophe", "east_africa")
        for name in ("reinforce", "talk", "bring_them_home")
    }
    assert after["reinforce"] == 0 < after["talk"] < after["bring_them_home"]


def test_help_is_for_where_it_is_needed(engine: Engine, burning: State) -> None:
    assert check_order(engine, burning, "south", Order("send_relief", ("central_africa",))) is None
    assert check_order(engine, burning, "south", Order("send_relief", ("japan",))) is not None
    assert check_order(engine, burning, "south_africa_state", Order("rescue_neighbour", ("central_africa",))) is None
    assert check_order(engine, burning, "brazil_state", Order("rescue_neighbour", ("central_africa",))) is not None
    assert check_order(engine, burning, "brazil_state", Order("call_the_council", ("central_africa",))) is None


# -- all events


def troubled(engine: Engine, games: int) -> Iterator[State]:
    state = new_game(engine, list(range(games)))
    for _ in range(4):
        state = resolve_turn(engine, state, {})
    for trouble in TROUBLES:
        fresh = {id: 0.0 for id in engine.world.variables if id.endswith("_done")}
        yield put(engine, state, **{**fresh, **trouble})


def test_every_event_can_happen(engine: Engine, events: dict[str, EventDef]) -> None:
    seen = set()
    for state in troubled(engine, 1000):
        after = resolve_turn(engine, put(engine, state, war_of_choice_now=1, war_of_choice_place=0), {})
        seen |= {id for id in events if engine.column(after, f"{id}_now").any()}
    assert set(events) == seen


def test_every_choice_changes_something(engine: Engine, events: dict[str, EventDef]) -> None:
    """Somebody may give each answer, it changes the world, and not as another answer would or as saying nothing."""
    state = next(iter(troubled(engine, 1)))
    for id, event in events.items():
        if not event.choices:
            continue
        here, seat = asked(engine, quiet(engine, state), id, event)
        given = [{seat: (Order(f"{id}_{choice.id}"),)} for choice in event.choices]
        arms = State(np.tile(here.data, (1, 4)), np.tile(here.seeds, 4))
        after = resolve_turn(engine, arms, [*given, *[{}] * (4 - len(given))]).data.T[: len(given) + 1]
        for k, one in enumerate(after):
            assert all(np.abs(one - other).max() > 0.001 for other in after[:k]), (id, k)


def asked(engine: Engine, state: State, id: str, event: EventDef) -> tuple[State, str]:
    """A state in which the event has happened, where somebody is asked, and who."""
    first = Order(f"{id}_{event.choices[0].id}")
    for place in range(len(engine.world.sets["region"].members) if event.place else 1):
        here = put(engine, state, **{f"{id}_now": 1.0}, **({f"{id}_place": float(place)} if event.place else {}))
        for seat in engine.seats:
            if check_order(engine, here, seat, first) is None:
                return here, seat
    raise AssertionError(f"Nobody is ever asked about {id}.")


def test_texts_name_a_place_where_there_is_one(events: dict[str, EventDef]) -> None:
    for id, event in events.items():
        said = [event.text.text if event.text else "", *(choice.text.text for choice in event.choices if choice.text)]
        names = {name for text in said for name in re.findall(r"\{(\w*)\}", text)}
        assert names <= {"place"}, id
        assert ("{place}" in said[0]) == (event.place is not None), id


def test_events_read_well(events: dict[str, EventDef]) -> None:
    assert len(events) >= 44
    for id, event in events.items():
        assert event.name and event.text and event.source, id
        assert 30 <= len(event.text.text) <= 260, id
        assert event.choices == () or 2 <= len(event.choices) <= 3, id
        assert event.otherwise is not None, id
        for choice in event.choices:
            assert choice.name and choice.text, (id, choice.id)
            assert len(choice.body.change) >= 3, (id, choice.id)


def test_everybody_is_asked(events: dict[str, EventDef]) -> None:
    for kind in KINDS:
        assert sum(kind in ASKED[event.asks.text] for event in events.values() if event.asks) >= 6, kind
    assert sum(bool(event.choices) for event in events.values()) > 0.7 * len(events)


def test_something_happens_in_nearly_every_turn(engine: Engine, events: dict[str, EventDef]) -> None:
    games = 200
    state, player, happened = new_game(engine, list(range(3000, 3000 + games))), RandomPlayer(engine), dict.fromkeys(events, 0)
    counts, questions = [], []
    for _ in range(engine.turns):
        now = {id: engine.column(state, f"{id}_now") for id in events}
        for id, column in now.items():
            happened[id] += int(column.sum())
        counts.append(np.sum(list(now.values()), axis=0))
        questions.append(np.sum([now[id] for id, event in events.items() if event.choices], axis=0))
        state = resolve_turn(engine, state, player.orders(state))
    assert np.max(counts) <= 3 and np.max(questions) <= 2
    assert np.mean(np.array(counts) > 0) > 0.97
    assert sum(count > 0 for count in happened.values()) >= 35


def test_no_seat_is_left_unasked(engine: Engine, events: dict[str, EventDef]) -> None:
    """Everybody has something to answer every few turns: a small state is not forgotten beside a large one, a movement not late in the game."""
    games = 16
    state, player = new_game(engine, list(range(3000, 3000 + games))), RandomPlayer(engine)
    heard = dict.fromkeys(engine.seats, 0.0)
    for _ in range(engine.turns):
        for game in range(games):
            here = State(state.data[:, game : game + 1], state.seeds[game : game + 1])
            now = [(id, event) for id, event in events.items() if event.choices and engine.column(here, f"{id}_now").any()]
            for seat in engine.seats:
                may = any(check_order(engine, here, seat, Order(f"{id}_{event.choices[0].id}")) is None for id, event in now)
                heard[seat] += may / games / engine.turns
        state = resolve_turn(engine, state, player.orders(state))
    assert min(heard.values()) > 0.2, heard


# -- issues, attention, hot regions


def test_one_live_issue_changes_every_second_turn(engine: Engine) -> None:
    state = new_game(engine, list(range(GAMES)))
    before, changes = engine.column(state, "live").copy(), []
    for turn in range(1, engine.turns + 1):
        state = resolve_turn(engine, state, {})
        live = engine.column(state, "live").copy()
        assert (live.sum(axis=0) == 3).all()
        changed = np.abs(live - before).sum(axis=0) / 2
        assert changed.max() <= (1 if turn % 2 == 0 else 0)
        changes.append(changed.mean())
        before = live
    assert np.mean(changes[1::2]) > 0.5


def test_about_eight_regions_are_hot_and_say_why(engine: Engine) -> None:
    state, reasons = new_game(engine, list(range(6))), set()
    for _ in range(engine.turns):
        state = resolve_turn(engine, state, {})
        for game in range(state.games):
            view = truth_for(engine, State(state.data[:, game : game + 1], state.seeds[game : game + 1]))
            why = [view.held("why_hot", region) for region in engine.world.sets["region"].members]
            assert 7 <= sum(reason != "calm" for reason in why) <= 11
            reasons |= set(why)
    assert len(reasons) >= 6


def test_a_fight_is_announced_a_turn_ahead(engine: Engine) -> None:
    hot = put(engine, new_game(engine, list(range(GAMES))), local_fight={"andes": 0.9})
    told = resolve_turn(engine, hot, {})
    announced = engine.column(told, "fight_at") >= 0
    assert announced.mean() > 0.5
    after = resolve_turn(engine, told, {})
    won = engine.column(after, "street_win") >= 0
    assert won.any() and not (won & ~announced & ~(engine.column(told, "street_win") >= 0)).any()
