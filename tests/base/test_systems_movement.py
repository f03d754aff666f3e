"""The systems of people and movements: each does in play what docs/systems.md says, in pairs of games that differ in one thing."""

from __future__ import annotations

import numpy as np
import pytest

from tests.base.movement_games import Start, begin, held, play, refused, turns, value, values

NO_TIES = {"tie * *": 0.0}
ANDES = held("region", "andes")


# -- 1: the double movement


@pytest.mark.parametrize(("low", "high"), [({"market mexico": 0.2}, {"market mexico": 0.9}), ({"recognition mexico": 0.9}, {"recognition mexico": 0.1})])
def test_system_01_double_movement(low: Start, high: Start) -> None:
    """Exposure, and contempt, breed anger."""
    assert value(play(3, hold=high), "grievance", "mexico") > value(play(3, hold=low), "grievance", "mexico") + 0.01


def test_system_01_anger_and_freedom_organise() -> None:
    """Anger organises people by itself where there is freedom; orders steer it."""
    free = {"democracy turkey": 0.9, "repression turkey": 0.05, "grievance turkey": 0.6, "imaginary turkey": 0.5}
    calm, closed = {**free, "grievance turkey": 0.05}, {**free, "repression turkey": 0.28, "democracy turkey": 0.1}
    grown = {name: value(play(3, hold=hold), "organised", "turkey", "women") for name, hold in (("free", free), ("calm", calm), ("closed", closed))}
    assert grown["free"] > grown["calm"] + 0.01
    assert grown["free"] > grown["closed"] + 0.01
    steered = value(play(3, hold=free, orders={"south": ["organise turkey"]}), "organised", "turkey", "women")
    assert steered > grown["free"] + 0.05


# -- 6: consent and coercion


def test_system_06_force_is_borrowed() -> None:
    """Force brings quiet at once and is paid for in consent afterwards; what people think is hidden, and grows."""
    for seat, home in (("brazil_state", "brazil"), ("china_power", "china")):
        patient, forced = play(), play(orders={seat: ["close_down"]})
        assert value(forced, "consent", home) > value(patient, "consent", home)
        assert value(forced, "doubt", home) > value(patient, "doubt", home)
        assert value(forced, "coerced", home) > 0.3
        assert value(turns(forced, 3), "consent", home) < value(turns(patient, 3), "consent", home) - 0.004


def test_system_06_each_use_costs_more() -> None:
    """The second blow is dearer than the first."""
    prices = [value(play(1, {"coerced brazil": c, "consent brazil": 0.5}), "consent", "brazil") for c in (0.0, 0.3, 0.6, 0.9)]
    steps = -np.diff(prices)
    assert (steps > 0).all() and (np.diff(steps) > 0).all()


def test_system_06_cascades_run_along_ties() -> None:
    """Where private doubt outruns public consent silence breaks, and those with close ties follow; fear holds it back."""
    ready: dict[str, float] = {"doubt *": 0.50, "consent *": 0.45, "repression *": 0.30, "doubt iran": 0.95, "consent iran": 0.3}
    tied = {**ready, **NO_TIES, "tie iran turkey": 0.6, "tie turkey ukraine": 0.6}
    assert value(play(1, tied), "openly", "iran") == 1
    assert value(play(1, tied), "openly", "turkey") == 1
    assert value(play(1, tied), "openly", "ukraine") == 1
    assert value(play(1, {**ready, **NO_TIES}), "openly", "turkey") == 0
    assert value(play(1, {**tied, "repression turkey": 0.75}), "openly", "turkey") == 0
    spoken, silent = turns(begin(tied), 2), turns(begin({**ready, **NO_TIES}), 2)
    assert value(spoken, "consent", "turkey") < value(silent, "consent", "turkey") - 0.03


# -- 7: the pretence of democracy


def test_system_07_shame() -> None:
    """An order that praises democracy and denies it to the world is shamed by those who know it; campaigns use that, a wider say ends it."""
    denied, shared = {"voice *": 0.1, "imaginary *": 0.6}, {"voice *": 0.9, "imaginary *": 0.6}
    assert value(begin(denied), "pretence") > value(begin(shared), "pretence") + 0.2
    assert value(play(1, denied), "consent", "west_europe") < value(play(1, shared), "consent", "west_europe") - 0.005
    campaign = {"north": ["campaign_world work"]}
    cost = [value(play(1, s), "consent", "west_europe") - value(play(1, s, campaign), "consent", "west_europe") for s in (denied, shared)]
    heard = [value(play(1, s, campaign), "outcry", "work") for s in (denied, shared)]
    assert cost[0] > 2 * cost[1] > 0
    assert heard[0] > heard[1]


# -- 8: closed movements


def test_system_08_same_people() -> None:
    """Closed movements recruit from the same anger: less where people are organised; where they are the stronger they draw members away."""
    few, many = {"organised indonesia *": 0.05}, {"organised indonesia *": 0.7}
    assert value(play(2, few), "regressive", "indonesia") > value(play(2, many), "regressive", "indonesia") + 0.005
    strong, weak = {"regressive indonesia": 0.8, "organised indonesia *": 0.3}, {"regressive indonesia": 0.1, "organised indonesia *": 0.3}
    assert value(play(1, strong), "organised", "indonesia", "women") < value(play(1, weak), "organised", "indonesia", "women") - 0.01


def test_system_08_they_close_space_and_shelter_insiders() -> None:
    strong, weak = {"regressive turkey": 0.7}, {"regressive turkey": 0.1}
    a, b = play(2, hold=strong), play(2, hold=weak)
    assert value(a, "repression", "turkey") > value(b, "repression", "turkey")
    assert value(a, "recognition", "turkey") < value(b, "recognition", "turkey")
    assert value(a, "protection", "turkey") > value(b, "protection", "turkey")


def test_system_08_networks_without_a_charter() -> None:
    """They copy one another, but where they rule neighbours part, offices are left empty, and no rule of the world is written."""
    strong: Start = {**{f"regressive {r}": 0.7 for r in ("pakistan", "india", "bangladesh", "china")}}
    a, b = play(2, hold=strong), play(2)
    assert value(a, "regressive", "southern_cone") > value(b, "regressive", "southern_cone")
    assert value(a, "walls", "asia") > value(b, "walls", "asia") + 0.1
    assert value(a, "federated", "asia") < value(b, "federated", "asia")
    assert value(a, "authority", "un") < value(b, "authority", "un")
    assert value(a, "outcry", "rights") <= value(b, "outcry", "rights") + 0.02


def test_system_08_unheard_pressure_turns_bitter() -> None:
    """Pressure that nobody takes up within two turns turns partly regressive."""
    asked = {f"pressure brazil {i}": 0.7 for i in ("work", "water", "finance")}
    once, twice = play(1, hold=asked), play(4, hold=asked)
    assert value(once, "bitterness", "brazil") < value(twice, "bitterness", "brazil")
    assert value(twice, "regressive", "brazil") > value(play(4), "regressive", "brazil") + 0.005
    heard = play(4, asked, {"brazil_state": ["adopt work", "adopt water", "adopt finance"]})
    assert value(heard, "stale", "brazil", "work") < value(play(4, asked), "stale", "brazil", "work")


def test_system_08_command_closes_a_movement() -> None:
    """Any seat can fall into it: a movement by command without inner democracy."""
    command, open_ = {"focus south": 0.95, "inner_voice south": 0.05}, {"focus south": 0.95, "inner_voice south": 0.7}
    assert value(begin(command), "by_command", "south") == 1
    assert value(play(1, command), "regressive", "india") > value(play(1, open_), "regressive", "india") + 0.001
    assert value(play(1, command), "standing", "south") < value(play(1, open_), "standing", "south")


# -- 9: borders


def test_system_09_ties_give_leverage() -> None:
    fight = {"local_fight mexico land_food": 0.4, "borders_stage south": 1, **NO_TIES}
    tied = {**fight, "tie mexico united_states": 0.7, "tie mexico brazil": 0.7}
    throw = {"south": ["boomerang mexico peasants land_food"]}
    assert refused(begin(fight), "south", throw["south"][0]) == "boomerang.lent"
    assert refused(begin(tied), "south", throw["south"][0]) is None
    after, without = play(1, tied, throw), play(1, tied)
    assert value(after, "pressure", "mexico", "land_food") > value(without, "pressure", "mexico", "land_food") + 0.05
    assert value(after, "repression", "mexico") < value(without, "repression", "mexico")


def test_system_09_who_speaks_is_not_who_belongs() -> None:
    """Led from the North, the network loses the South's trust and its own standing; a forum in the South and ties there bring it back."""
    assert value(begin(), "said_in_the_south") < value(begin(), "members_in_the_south") - 0.1
    led = {"agenda *": 0.02, "agenda united_states": 0.9, "agenda west_europe": 0.9}
    north, usual = play(4, led), play(4)
    assert value(north, "southern_standing") < value(usual, "southern_standing") - 0.05
    assert value(north, "standing", "south") < value(usual, "standing", "south")
    turned = play(4, led, {"south": ["forum india", "link brazil india"], "north": ["forum brazil"]})
    assert value(turned, "southern_standing") > value(north, "southern_standing") + 0.05


def test_system_09_practice_travels_north() -> None:
    seen = {**NO_TIES, "prefigured brazil": 0.9, "tie brazil west_europe": 0.7}
    assert value(play(2, seen), "prefigured", "west_europe") > value(play(2, {**seen, "tie brazil west_europe": 0.0}), "prefigured", "west_europe") + 0.02


# -- 10: braids


def test_system_10_braids_multiply_and_silos_are_weak() -> None:
    spread = {"braid * *": 0.30}
    silo = {"braid * *": 0.0, "braid labour urban": 0.9, "braid women human_rights": 0.0}
    at = play(1, hold=spread), play(1, hold=silo)
    assert value(at[0], "braids", "south") > value(at[1], "braids", "south") + 10
    assert value(begin({**spread, "braids_stage *": 1}), "muster", "brazil") > value(begin(silo), "muster", "brazil") + 0.02


def test_system_10_breadth_without_focus_disperses() -> None:
    one, all_ = {"effort south *": 0.0, "effort south work": 0.6}, {"effort south *": 0.5}
    a, b = play(1, one), play(1, all_)
    assert value(a, "braids_aim", "south") > value(b, "braids_aim", "south") + 0.2
    assert value(a, "drive", "south") > value(b, "drive", "south") + 0.1


def test_system_10_trees_and_webs() -> None:
    """Either alone gets less done than both together; a trunk can be beheaded, a web scatters."""

    def done(focus: float, voice: float) -> float:
        return value(begin({"focus south": focus, "inner_voice south": voice}), "follow_through", "south")

    assert done(0.5, 0.6) > done(0.95, 0.15) + 0.1
    assert done(0.5, 0.6) > done(0.02, 0.9) + 0.1
    assert value(begin({"focus south": 0.95}), "likely_head", "south") > value(begin({"focus south": 0.5}), "likely_head", "south") == 0
    trees, webs = {"focus *": 0.95}, {"focus *": 0.1}
    assert value(play(6, hold=trees), "beheaded", "south") > 0.5
    force = {"brazil_state": ["close_down"]}
    left = [value(play(3, hold=focus, orders=force), "organised", "brazil", "labour") for focus in (trees, webs)]
    assert left[0] < left[1] - 0.01
    busy = {"effort south *": 0.0, "effort south work": 0.8}
    assert value(play(2, {**busy, **webs}), "braids_aim", "south") < value(play(2, {**busy, **trees}), "braids_aim", "south") - 0.1


# -- 11: levels


def test_system_11_the_street_alone() -> None:
    """One can win the street alone, but not keep it alone; friends abroad and a friendly government keep it."""
    won = {"street_win water": ANDES, "street_age water": 1.0}
    alone = {**won, **NO_TIES, "programme andes": -0.3}
    backed = {**won, "tie andes *": 0.7, "programme andes": 0.6}
    assert value(begin(alone), "losing_it", "water") > 0.3
    assert value(begin(backed), "losing_it", "water") < 0.1
    kept = [value(play(3, s), "policy", "andes", "water") for s in (alone, backed)]
    assert kept[0] < kept[1] - 0.05


def test_system_11_fights_win_streets() -> None:
    hot = {"local_fight andes water": 0.95, "fight_at water": ANDES, "grip andes": 0.1}
    won = values(play(1, hot), "street_win", "water") == ANDES
    assert 0.3 < won.mean() < 1
    assert value(play(1, hot), "policy", "andes", "water") > value(play(1), "policy", "andes", "water") + 0.05


def test_system_11_all_three_levels() -> None:
    """An issue stands on its weakest level, and a state is an ally that takes up pressure or an enemy that clears the street."""
    three = {"local_fight * work": 0.6, "policy * work": 0.3, "global_rule work": 0.3, "effort south work": 0.8}
    full = value(play(1, three), "levels", "south")
    for missing in ({"local_fight * work": 0.0}, {"policy * work": -0.4}, {"global_rule work": -0.3}):
        assert value(play(1, {**three, **missing}), "levels", "south") < full - 5
    asked = {"pressure brazil work": 0.6}
    took, cleared = play(1, asked, {"brazil_state": ["adopt work"]}), play(1, asked, {"brazil_state": ["close_down"]})
    assert value(took, "policy", "brazil", "work") > value(cleared, "policy", "brazil", "work") + 0.05
    assert value(took, "victories", "south") > value(cleared, "victories", "south")
    assert value(cleared, "pressure", "brazil", "work") < 0.5


# -- 12: imagination


def test_system_12_vision_and_practice() -> None:
    """Vision counts as far as it is plausible."""
    dreamed = {"imaginary *": 0.8, "prefigured *": 0.0, "victories south": 0.0}
    lived = {"imaginary *": 0.5, "prefigured *": 0.25, "victories south": 0.4}
    assert value(play(1, lived), "imagination", "south") > value(play(1, dreamed), "imagination", "south") + 5


def test_system_12_victory_or_absorption() -> None:
    """What is given unasked lulls; practice, or having called for it, makes it a beginning."""
    given = {"outcry *": 0.0, "local_fight * *": 0.0, "pressure * *": 0.0, "prefigured *": 0.0}
    concede = {"united_states_power": ["concede work"]}
    unfought, lived = play(1, given, concede), play(1, {**given, "prefigured *": 0.6}, concede)
    assert value(unfought, "unfought") > 0.1 > value(lived, "unfought")
    assert value(unfought, "imaginary", "mexico") < value(play(1, given), "imaginary", "mexico")
    assert value(unfought, "lull", "south") > 0.03
    assert value(play(1, {**given, "outcry work": 0.9}, concede), "unfought") < 0.02


# -- 13: generic globalisation


def test_system_13_connectivity_serves_all_three() -> None:
    """The same lines carry movements, closed movements and capital."""
    near, far = play(3, hold={"connectivity": 0.95}), play(3, hold={"connectivity": 0.05})
    assert value(near, "tie", "brazil", "south_africa") > value(far, "tie", "brazil", "south_africa")
    assert value(near, "regressive", "japan") > value(far, "regressive", "japan")
    assert value(near, "capital_organised") > value(far, "capital_organised")
    assert value(near, "counter_campaign") > value(far, "counter_campaign")


def test_system_13_organisers_link_where_capital_runs() -> None:
    quiet = {"live *": 0.0}
    assert refused(begin(quiet), "south", "link mexico united_states") is None
    assert refused(begin(quiet), "south", "link mexico pakistan") == "link.shared"


# -- 16: the spiral


ANSWERS = {"borders": "cry_meddling", "braids": "split_partners labour", "levels": "change_venue work", "imagination": "take_words"}
TAKEN = {"borders": "tie united_states brazil", "braids": "braid labour women", "levels": "outcry work", "imagination": "imaginary mexico"}


@pytest.mark.parametrize("requisite", ANSWERS)
def test_system_16_each_stage_hands_rivals_a_free_answer(requisite: str) -> None:
    answer = {"united_states_power": [ANSWERS[requisite]]}
    variable, *at = TAKEN[requisite].split()
    assert refused(begin(), "united_states_power", ANSWERS[requisite]) == f"{ANSWERS[requisite].split()[0]}.learnt"
    lost = []
    for stage in (1, 3):
        start = {f"{requisite}_stage south": float(stage), "braid * *": 0.4, "outcry work": 0.5}
        assert refused(begin(start), "united_states_power", ANSWERS[requisite]) is None
        lost.append(value(play(1, start), variable, *at) - value(play(1, start, answer), variable, *at))
    assert lost[1] > 2 * lost[0] > 0


def test_system_16_capital_organises_in_the_end() -> None:
    """Owners organise the faster the further movements have come, answer their campaigns, and at last bind the world for themselves."""
    learnt = {f"{r}_stage *": 3.0 for r in ANSWERS}
    far, near = play(4, hold=learnt), play(4)
    assert value(far, "capital_organised") > value(near, "capital_organised") + 0.1
    weak, strong = {"capital_organised": 0.0}, {"capital_organised": 1.0}
    assert value(begin(strong), "drive", "south") < value(begin(weak), "drive", "south")
    assert value(play(1, strong), "authority", "wto") > value(play(1, weak), "authority", "wto")
    assert value(play(1, strong), "global_rule", "work") < value(play(1, weak), "global_rule", "work")
    assert value(play(1, strong), "grip", "brazil") > value(play(1, weak), "grip", "brazil")


# -- 19: ballots or barricades


CLOSED = {"democracy pakistan": 0.05, "repression pakistan": 0.6, "grievance pakistan": 0.9}


def test_system_19_barricades_where_space_is_closed() -> None:
    """Closed space and anger bring people to the square; where there is a ballot, anger is let off without blood."""
    free = {"democracy pakistan": 0.9, "repression pakistan": 0.05, "grievance pakistan": 0.9}
    assert value(begin(CLOSED), "boiling", "pakistan") > value(begin(free), "boiling", "pakistan") + 0.3
    assert value(play(2, hold=CLOSED), "revolt", "pakistan") > 0.1 > value(play(2, hold=free), "revolt", "pakistan")
    assert value(play(1, free), "at_the_polls", "pakistan") + value(play(2, free), "at_the_polls", "pakistan") == 1
    barred = {**free, "democracy pakistan": 0.39}
    assert value(play(2, free), "grievance", "pakistan") < value(play(2, barred), "grievance", "pakistan")


def test_system_19_restrain_shelter_or_arm() -> None:
    risen = {**CLOSED, "revolt pakistan": 0.6, "imaginary pakistan": 0.4}
    left = play(1, risen)
    held, armed = play(1, risen, {"south": ["restrain pakistan"]}), play(1, risen, {"united_states_power": ["arm_rising pakistan"]})
    sheltered = play(1, risen, {"south": ["shield pakistan"]})
    assert value(held, "revolt", "pakistan") < value(left, "revolt", "pakistan") < value(armed, "revolt", "pakistan")
    assert value(held, "democracy", "pakistan") > value(left, "democracy", "pakistan") > value(armed, "democracy", "pakistan")
    assert value(sheltered, "repression", "pakistan") < value(left, "repression", "pakistan") < value(armed, "repression", "pakistan")
    assert value(sheltered, "organised", "pakistan", "women") > value(left, "organised", "pakistan", "women")
    assert value(armed, "tension") > value(left, "tension")


def promised(policy: float) -> Start:
    """A promise on work in Brazil that has one turn left, with policy so much above where it stood."""
    promise = {"manifesto_at south": held("region", "brazil"), "manifesto_on south": held("issue", "work")}
    return {**promise, "manifesto_from south": 0.0, "manifesto_left south": 1, "policy brazil work": policy}


def test_system_19_a_promise_kept_or_broken() -> None:
    """A promise that is kept gives a government its mandate; one that is broken costs more."""
    without = {"policy brazil work": 0.0}
    kept, broken, none = play(1, promised(0.3)), play(1, promised(0.0)), play(1, without)
    assert value(kept, "standing", "brazil_state") > value(none, "standing", "brazil_state") + 0.05
    assert value(none, "standing", "brazil_state") - value(broken, "standing", "brazil_state") > 0.1
    assert value(broken, "regressive", "brazil") > value(none, "regressive", "brazil")
    assert value(kept, "victories", "south") > value(broken, "victories", "south")
    assert value(kept, "manifesto_left", "south") == value(broken, "manifesto_left", "south") == 0


def test_system_19_standing_for_election() -> None:
    """Where no seat governs a friendlier government comes of it; only where people vote."""
    polls = begin()
    place = "india" if refused(polls, "south", "stand india work") is None else "brazil"
    assert refused(polls, "south", "stand china work") == "stand.ballot"
    ran = play(1, {"organised * *": 0.6}, {"south": [f"stand {place} work"]})
    assert value(ran, "programme", place) > value(play(1, {"organised * *": 0.6}), "programme", place) + 0.02
    assert value(ran, "manifesto_left", "south") > 0.5
