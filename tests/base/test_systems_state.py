"""The systems of states, money and machines: each does in play what docs/systems.md says, in pairs of games that differ in one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from game.engine.legality import Judge
from game.engine.orders import Order
from game.engine.reading import fit
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.rules.layers import find_mods
from game.rules.ruleset import load_ruleset

ROOT = Path(__file__).resolve().parents[2]
GAMES = 64
Plan = Callable[[int], Mapping[str, Sequence[str]]]
Start = Mapping[str, float]  # "pressure brazil work": 0.4


@pytest.fixture(scope="module")
def engine() -> Engine:
    mods, problems = find_mods([ROOT / "rules"])
    assert not problems
    return Engine(load_ruleset([mods["base"]], scenario="seattle").program("seattle"))


def put(engine: Engine, state: State, start: Start) -> State:
    data = state.data.copy()
    for name, value in start.items():
        variable, *index = name.split()
        info = engine.world.variables[variable]
        cells = data[info.offset : info.offset + info.cells].reshape(*info.dims, state.games)
        cells[tuple(engine.world.sets[s].members.index(member) for s, member in zip(info.shape.sets, index))] = value
    return State(data, state.seeds)


def play(engine: Engine, turns: int, plan: Plan | None = None, start: Start | None = None, hold: Start | None = None) -> State:
    """The games after some turns: with orders by turn, values at the start, and values held."""
    state = put(engine, new_game(engine, list(range(1, GAMES + 1))), start or {})
    for turn in range(turns):
        state = put(engine, state, hold or {})
        given = {seat: [Order(text.split()[0], tuple(text.split()[1:])) for text in texts] for seat, texts in (plan(turn) if plan else {}).items()}
        state = resolve_turn(engine, state, [given] * GAMES)
    return state


def always(**orders: Sequence[str]) -> Plan:
    return lambda turn: orders


def first(**orders: Sequence[str]) -> Plan:
    return lambda turn: orders if turn == 0 else {}


def value(engine: Engine, state: State, id: str, *index: str) -> float:
    """The mean over games of a variable or a measure."""
    if id in engine.world.variables:
        info = engine.world.variables[id]
        at = tuple(engine.world.sets[s].members.index(name) for s, name in zip(info.shape.sets, index))
        return float(engine.column(state, id)[at].mean())
    node = engine.program.measures[id]
    asked = np.asarray(engine.questions(state.games).holding(state).ask(node))
    full = np.broadcast_to(fit(asked, node.axes, node.axes), (*asked.shape[: len(node.axes)], state.games))
    return float(full[tuple(engine.world.sets[axis[0]].members.index(name) for axis, name in zip(node.axes, index))].mean())


def refused(engine: Engine, state: State, seat: str, text: str) -> bool:
    return Judge(engine, state.game(0)).order(seat, Order(text.split()[0], tuple(text.split()[1:]))) is not None


# -- the two masters


def test_two_masters(engine: Engine) -> None:
    """Most orders move mandate and confidence apart."""
    idle = play(engine, 1)
    apart = {"protect work everyone": (1, -1), "control": (1, -1), "open_markets": (-1, 1), "close_down": (-1, 1), "open_up": (1, -1), "develop green": (1, -1)}
    for text, (mandate, confidence) in apart.items():
        done = play(engine, 1, first(brazil_state=[text]))
        assert mandate * (value(engine, done, "standing", "brazil_state") - value(engine, idle, "standing", "brazil_state")) > 0.005, text
        assert confidence * (value(engine, done, "confidence", "brazil_state") - value(engine, idle, "confidence", "brazil_state")) > 0.005, text


def test_pressure_is_cover_and_a_bloc_shares_the_loss(engine: Engine) -> None:
    def lost(start: Start) -> float:
        after = play(engine, 1, first(brazil_state=["protect work everyone"]), start)
        return value(engine, play(engine, 1, None, start), "confidence", "brazil_state") - value(engine, after, "confidence", "brazil_state")

    pressed = {"pressure brazil work": 0.8}
    bloc = {"bloc brazil_state south_africa_state": 0.8, "bloc south_africa_state brazil_state": 0.8}
    assert lost(pressed) < 0.6 * lost({})
    assert lost(bloc) < 0.75 * lost({})


def test_taking_up_pressure_costs_half_and_keeps_the_meters(engine: Engine) -> None:
    pressed = {"pressure brazil work": 0.6}
    state = put(engine, new_game(engine, [1]), pressed)
    judge = Judge(engine, state)
    assert judge.cost("brazil_state", Order("adopt", ("work",))) * 2 == judge.cost("brazil_state", Order("protect", ("work", "everyone")))
    assert refused(engine, put(engine, state, {"pressure brazil work": 0.02}), "brazil_state", "adopt work")
    idle, done = play(engine, 1, None, pressed), play(engine, 1, first(brazil_state=["adopt work"]), pressed)
    assert value(engine, done, "protection", "brazil") > value(engine, idle, "protection", "brazil") + 0.02
    assert value(engine, done, "confidence", "brazil_state") > value(engine, idle, "confidence", "brazil_state") - 0.005
    assert value(engine, done, "standing", "brazil_state") > value(engine, idle, "standing", "brazil_state")
    assert value(engine, done, "victories", "south") > value(engine, idle, "victories", "south")
    assert value(engine, done, "pressure", "brazil", "work") < value(engine, idle, "pressure", "brazil", "work") - 0.1


def test_an_election_replaces_the_programme(engine: Engine) -> None:
    radical = {"programme brazil": 0.9}
    lost = play(engine, 2, None, {**radical, "standing brazil_state": 0.05}, {"standing brazil_state": 0.05})
    kept = play(engine, 2, None, radical, {"standing brazil_state": 0.7})
    assert value(engine, kept, "ousted", "brazil_state") == 0
    assert value(engine, lost, "ousted", "brazil_state") > 0.2
    assert value(engine, lost, "programme", "brazil") < value(engine, kept, "programme", "brazil") - 0.3


def test_lost_confidence_is_a_crisis(engine: Engine) -> None:
    trusted, shunned = ({"confidence brazil_state": level} for level in (0.6, 0.1))
    good, bad = play(engine, 1, None, trusted), play(engine, 1, None, shunned)
    assert value(engine, bad, "output", "brazil") < value(engine, good, "output", "brazil") - 0.03
    assert value(engine, bad, "debt", "brazil") > value(engine, good, "debt", "brazil") + 0.03
    assert value(engine, bad, "standing", "brazil_state") < value(engine, good, "standing", "brazil_state") - 0.02


def test_a_bloc_needs_both_sides_in_one_turn(engine: Engine) -> None:
    one = play(engine, 1, first(brazil_state=["ally south_africa_state"]))
    both = play(engine, 1, first(brazil_state=["ally south_africa_state"], south_africa_state=["ally brazil_state"]))
    assert value(engine, one, "bloc", "brazil_state", "south_africa_state") < 0.01
    assert value(engine, both, "bloc", "brazil_state", "south_africa_state") > 0.3
    for zone in ("latin_america", "africa"):
        assert value(engine, both, "federated", zone) > value(engine, one, "federated", zone) + 0.03


def test_shelter_for_insiders_is_cheap_and_feeds_closed_movements(engine: Engine) -> None:
    state = new_game(engine, [1])
    judge = Judge(engine, state)
    assert judge.cost("brazil_state", Order("protect", ("work", "insiders"))) < judge.cost("brazil_state", Order("protect", ("work", "everyone")))
    narrow, wide = (play(engine, 4, always(brazil_state=[f"protect work {whom}"])) for whom in ("insiders", "everyone"))
    assert value(engine, narrow, "regressive", "brazil") > value(engine, wide, "regressive", "brazil") + 0.05
    assert value(engine, narrow, "confidence", "brazil_state") > value(engine, wide, "confidence", "brazil_state")
    assert value(engine, narrow, "recognition", "brazil") < value(engine, wide, "recognition", "brazil")


def test_three_roads_are_answered_differently(engine: Engine) -> None:
    def gain(way: str, hold: Start | None = None) -> float:
        after, idle = play(engine, 1, first(brazil_state=[f"develop {way}"]), None, hold), play(engine, 1, None, None, hold)
        return value(engine, after, "output", "brazil") - value(engine, idle, "output", "brazil")

    fights = {"local_fight brazil climate": 0.7}
    assert gain("brown", fights) < 0.7 * gain("brown")
    assert gain("green", fights) > 0.95 * gain("green")
    dear = {"global_rule medicines": -1.0, "authority wto": 0.9}
    assert gain("knowledge", dear) < 0.8 * gain("knowledge")
    brown, green = (play(engine, 4, always(brazil_state=[f"develop {way}"])) for way in ("brown", "green"))
    assert value(engine, brown, "ecology", "brazil") < value(engine, green, "ecology", "brazil") - 0.1
    assert value(engine, brown, "local_fight", "brazil", "climate") > value(engine, green, "local_fight", "brazil", "climate") + 0.05


def test_a_road_is_sealed_by_half_time(engine: Engine) -> None:
    early, late = play(engine, 5), play(engine, 6)
    assert value(engine, early, "sealed_road", "brazil_state") != value(engine, late, "sealed_road", "brazil_state")
    assert refused(engine, late, "brazil_state", "seal_road climbing")


def test_the_rising_power_gets_the_means_of_a_leader(engine: Engine) -> None:
    state = new_game(engine, [1])
    assert value(engine, state, "ascendant", "united_states_power") == 1
    assert refused(engine, state, "china_power", "sanction brazil")
    risen = put(engine, state, {"output china": 4.0, "position china": 0.7})
    assert value(engine, risen, "ascendant", "china_power") == 1
    assert not refused(engine, risen, "china_power", "sanction brazil")
    assert value(engine, risen, "ascent", "china_power") == value(engine, state, "ascent", "china_power")  # measured at the next reckoning
    grown = {"output china": 3.0}
    assert value(engine, play(engine, 1, None, grown), "ascent", "china_power") > value(engine, play(engine, 1), "ascent", "china_power") + 3


# -- the systems


def test_system_02_risk_shift(engine: Engine) -> None:
    """Cutting protection pays now and costs capability later."""
    cut = {"protection southern_cone": 0.10}
    now, later = (value(engine, play(engine, turns, None, cut), id, "southern_cone") for turns, id in ((1, "output"), (8, "capability")))
    assert now > value(engine, play(engine, 1), "output", "southern_cone")
    assert later < value(engine, play(engine, 8), "capability", "southern_cone") - 0.02


def test_system_02_nature(engine: Engine) -> None:
    """Nature is no commodity: beyond a point the planet adds to what it bears by itself."""

    def step(level: float) -> float:
        return value(engine, play(engine, 1, None, {"overshoot": level}), "overshoot") - level

    assert step(0.68) > step(0.60) + 0.01


def test_system_03_rents(engine: Engine) -> None:
    """Rents flow North and slow everyone; with a rule for users they stop."""
    state = new_game(engine, [1])
    assert value(engine, state, "rents", "nigeria") > 3 * value(engine, state, "rents", "united_states")
    assert value(engine, state, "royalties", "united_states") > 5 * value(engine, state, "royalties", "nigeria")
    fair = {"global_rule medicines": 0.2}
    owned, shared = play(engine, 6), play(engine, 6, None, None, fair)
    for region in ("nigeria", "india", "brazil"):
        assert value(engine, shared, "technology", region) > value(engine, owned, "technology", region)
        assert value(engine, shared, "output", region) > value(engine, owned, "output", region)
        assert value(engine, shared, "capability", region) > value(engine, owned, "capability", region)


COMPANY = {
    "outcry medicines": 0.6,
    "pressure south_africa medicines": 0.4,
    "pressure brazil medicines": 0.4,
    "bloc brazil_state south_africa_state": 0.4,
    "bloc south_africa_state brazil_state": 0.4,
}


def test_system_03_patent(engine: Engine) -> None:
    """A patent broken alone is mostly undone; with pressure and company it holds, and the price falls for all."""
    alone = play(engine, 4, first(south_africa_state=["defy medicines"]))
    company = play(engine, 4, first(south_africa_state=["defy medicines"], brazil_state=["defy medicines"]), COMPANY)
    punished = play(
        engine, 4, lambda turn: {"united_states_power": ["sanction south_africa"], **({"south_africa_state": ["defy medicines"]} if turn == 0 else {})}
    )
    assert value(engine, alone, "defied", "south_africa_state", "medicines") < 0.4
    assert value(engine, company, "defied", "south_africa_state", "medicines") > 0.6
    assert value(engine, punished, "defied", "south_africa_state", "medicines") < 0.15
    assert value(engine, company, "global_rule", "medicines") > value(engine, alone, "global_rule", "medicines") + 0.08
    assert value(engine, company, "rents", "india") < 0.9 * value(engine, alone, "rents", "india")


def test_system_04_finance(engine: Engine) -> None:
    """Free flows grow fragile; gates shelter; and owners do not build even the order that they need."""
    free, ruled = (play(engine, 6, None, None, {"global_rule finance": rule}) for rule in (-0.9, 0.5))
    assert value(engine, free, "fragility") > value(engine, ruled, "fragility") + 0.08
    gates = play(engine, 2, always(brazil_state=["control"]))
    assert value(engine, gates, "crisis_exposure", "brazil") < 0.8 * value(engine, play(engine, 2), "crisis_exposure", "brazil")
    silent, loud = (play(engine, 4, None, None, {"outcry finance": level}) for level in (0.0, 0.9))
    assert value(engine, silent, "global_rule", "finance") < value(engine, loud, "global_rule", "finance")


def test_system_05_grip(engine: Engine) -> None:
    """Pleading tied hands is cheap today and tightens the grip; one state that shakes it off feels the others' owners."""
    idle, pleads = play(engine, 4), play(engine, 4, always(brazil_state=["plead"]))
    assert value(engine, pleads, "standing", "brazil_state") > value(engine, idle, "standing", "brazil_state")
    assert value(engine, pleads, "grip", "brazil") > value(engine, idle, "grip", "brazil") + 0.05
    free, everywhere = {"grip brazil": 0.1}, {f"grip {region}": 0.1 for region in engine.world.sets["region"].members}
    assert value(engine, play(engine, 4, None, free), "grip", "brazil") > value(engine, play(engine, 4, None, everywhere), "grip", "brazil") + 0.02


def test_system_05_a_new_leader(engine: Engine) -> None:
    """A new leader alone changes no rule."""
    old = play(engine, 8)
    new = play(engine, 8, None, {"output united_states": 0.4, "output china": 3.5, "position china": 0.9})
    assert value(engine, new, "nearness", "china_power") > 0.99
    for issue in engine.world.sets["issue"].members:
        assert abs(value(engine, new, "global_rule", issue) - value(engine, old, "global_rule", issue)) < 0.05


def test_system_14_core_and_periphery(engine: Engine) -> None:
    """The poor pay dues, the core's calm is partly bought, few climb, and motive meets means in the middle."""
    state = new_game(engine, [1])
    regions = engine.world.sets["region"].members
    assert value(engine, state, "dues", "nigeria") > 3 * value(engine, state, "dues", "west_europe")
    assert value(engine, state, "bargains", "west_europe") > 5 * value(engine, state, "bargains", "nigeria")
    links = {region: value(engine, state, "weak_link", region) for region in regions}
    assert 0.25 < value(engine, state, "position", max(regions, key=links.__getitem__)) < 0.7
    assert max(links["united_states"], links["central_africa"]) < links["brazil"]
    end = play(engine, 12)
    climbed = [region for region in regions if value(engine, end, "position", region) > value(engine, state, "position", region) + 0.05]
    assert len(climbed) <= 8
    assert value(engine, end, "position", "central_africa") < value(engine, state, "position", "central_africa")
    fair = {"global_rule medicines": 0.3, "global_rule land_food": 0.3}
    bought, plain = play(engine, 4), play(engine, 4, None, None, fair)
    assert value(engine, bought, "royalties", "united_states") + value(engine, bought, "bargains", "united_states") > 0.1
    assert value(engine, plain, "royalties", "united_states") + value(engine, plain, "bargains", "united_states") < 0.01


def test_system_15_flight_and_machines(engine: Engine) -> None:
    """What is won in one place moves capital, or brings machines, unless the rule goes wider."""
    won = {"protection mexico": 0.7}
    wide = {"global_rule work": 0.7, "authority un": 0.7}
    idle, alone, ruled = play(engine, 4), play(engine, 4, None, won), play(engine, 4, None, won, wide)
    assert value(engine, alone, "capital", "mexico") < value(engine, idle, "capital", "mexico") - 0.0005
    assert value(engine, ruled, "capital", "mexico") > value(engine, alone, "capital", "mexico")
    gates = always(brazil_state=["control"])
    idle, gated, ruled = play(engine, 8), play(engine, 8, gates), play(engine, 8, gates, None, wide)
    assert value(engine, gated, "automation", "brazil") > value(engine, idle, "automation", "brazil") + 0.05
    assert value(engine, gated, "organised", "brazil", "labour") < value(engine, idle, "organised", "brazil", "labour")
    assert value(engine, ruled, "automation", "brazil") < value(engine, gated, "automation", "brazil") - 0.05


def raised(*regions: str) -> Start:
    return {f"protection {region}": level for region, level in (("brazil", 0.5), ("southern_cone", 0.5), ("andes", 0.4), ("mexico", 0.45)) if region in regions}


def test_system_18_one_country(engine: Engine) -> None:
    """Protection raised alone wears away; a bloc of four keeps more; arms keep it at the price of democracy."""
    alone = play(engine, 6, None, raised("brazil"))
    four = play(engine, 6, None, raised("brazil", "southern_cone", "andes", "mexico"), {"federated latin_america": 0.5})
    armed = play(engine, 6, always(brazil_state=["guard brazil", "close_down"]), raised("brazil"))
    assert value(engine, alone, "protection", "brazil") < 0.42
    assert value(engine, four, "protection", "brazil") > value(engine, alone, "protection", "brazil") + 0.02
    assert value(engine, armed, "protection", "brazil") > value(engine, alone, "protection", "brazil") + 0.02
    assert value(engine, armed, "democracy", "brazil") < value(engine, alone, "democracy", "brazil") - 0.1


def test_system_18_opening(engine: Engine) -> None:
    """Opening develops a region with an able state and hollows out one without; the order pays at once."""

    def gain(region: str, id: str) -> float:
        market = value(engine, new_game(engine, [1]), "market", region)
        return value(engine, play(engine, 6, None, {f"market {region}": min(1, market + 0.25)}), id, region) - value(engine, play(engine, 6), id, region)

    assert gain("korea", "output") > 0.02
    assert gain("nigeria", "output") < -0.02
    assert gain("nigeria", "position") < gain("korea", "position")
    opened, idle = play(engine, 1, first(brazil_state=["open_markets"])), play(engine, 1)
    assert value(engine, opened, "treaty", "brazil") > value(engine, idle, "treaty", "brazil")
    assert value(engine, opened, "capacity", "brazil_state") >= value(engine, idle, "capacity", "brazil_state")


def test_system_20_the_lead_passes(engine: Engine) -> None:
    """When the old technology is ripe a new wave begins, and it belongs to whoever prepared for it."""
    ripe = {"cycle": 0.98}
    ready = {**ripe, "laboratories china": 1.0, "capability china": 0.85, "laboratories united_states": 0.1}
    unready, prepared = play(engine, 6, None, ripe), play(engine, 6, None, ready)
    assert value(engine, unready, "cycle") < 0.6
    assert value(engine, prepared, "technology", "china") > value(engine, prepared, "technology", "united_states")
    assert value(engine, unready, "technology", "china") < value(engine, unready, "technology", "united_states")
    schools = play(engine, 4, always(china_power=["develop knowledge"]))
    assert value(engine, schools, "laboratories", "china") > value(engine, play(engine, 4), "laboratories", "china") + 0.1
