"""Systems 17, 20, 21 and 25: force and its price, the passing of the lead, institutions that live by use, two roads to a world state."""

from __future__ import annotations

import pytest
from hegemon_games import LEADER, RIVAL, Start, begin, cost, engine_of, first, mean_over, play, put, usually, value, values, why_not

from game.engine.state import Engine

POOR, MIDDLE = "central_africa", "turkey"
RADICAL: Start = {"programme *": 0.6, "capacity *": 9}
STRONG_RIVAL: Start = {"output china": 3.2, "position china": 0.8, "output united_states": 0.8}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_of()


# -- the hegemon's soul rule


def test_only_the_frightened_reform(engine: Engine) -> None:
    """Each thing that frightens takes one off the price of reform."""
    calm = begin(engine, {"fragility": 0.1}, 2)
    assert cost(engine, calm, LEADER, "concede work") == 5 == cost(engine, calm, LEADER, "share_power imf")
    frights: list[Start] = [{"fragility": 0.9}, STRONG_RIVAL, {"consent *": 0.2}, {"borders_stage south": 2}]
    for fright in frights:
        assert cost(engine, put(engine, calm, fright), LEADER, "concede work") == 4, fright
    scared = put(engine, calm, {name: at for fright in frights for name, at in fright.items()})
    assert value(engine, scared, "fear") == 4
    assert cost(engine, scared, LEADER, "share_power imf") == 1


def test_force_is_borrowed(engine: Engine) -> None:
    """It works today; overstretch takes capacity and consent for turns, the longer the less the order is accepted."""
    idle = [play(engine, turns) for turns in (1, 4)]
    sanctioned = [play(engine, turns, lambda turn: {LEADER: ["sanction iran", "sanction andes"]} if turn == 0 else {}) for turns in (1, 4)]
    assert mean_over(engine, sanctioned[0], "authority") > mean_over(engine, idle[0], "authority")
    assert value(engine, sanctioned[0], "consent", "iran") > value(engine, idle[0], "consent", "iran")
    assert value(engine, sanctioned[0], "doubt", "iran") > value(engine, idle[0], "doubt", "iran")
    assert value(engine, sanctioned[1], "accepted") < value(engine, idle[1], "accepted") - 0.005
    loved, hated = (play(engine, 3, None, {f"overstretch {LEADER}": 0.8, "consent *": level}) for level in (0.8, 0.15))
    assert value(engine, loved, "overstretch", LEADER) < value(engine, hated, "overstretch", LEADER) - 0.1
    assert value(engine, play(engine, 1, None, {f"overstretch {LEADER}": 0.9}), "takings", LEADER) <= 4


def test_a_concession_is_a_victory_or_an_absorption(engine: Engine) -> None:
    def given(outcry: float) -> tuple[float, float, float, float]:
        start: Start = {"outcry gender": outcry, "capacity *": 9}
        done, idle = (play(engine, 1, plan, start) for plan in (first(**{LEADER: ["concede gender"]}), None))
        moved = [mean_over(engine, done, id) - mean_over(engine, idle, id) for id in ("imaginary", "grievance", "victories")]
        return moved[0], moved[1], moved[2], value(engine, done, "global_rule", "gender") - value(engine, idle, "global_rule", "gender")

    fought, unfought = given(0.7), given(0)
    assert fought[0] > 0.005 and fought[2] > 0.05
    assert unfought[0] < -0.005 and unfought[1] < -0.02 and abs(unfought[2]) < 0.001
    assert fought[3] > 0.1 and 0.06 < unfought[3] < fought[3] - 0.03, "what nobody fought for is given by half"


def test_making_the_case_may_shame(engine: Engine) -> None:
    def gained(start: Start) -> float:
        done, idle = (play(engine, 1, plan, start) for plan in (first(**{LEADER: ["make_case"]}), None))
        return value(engine, done, "accepted") - value(engine, idle, "accepted")

    assert gained({"fragility": 0, "tension": 0, "capability *": 0.9}) > 0.005
    assert gained({"fragility": 0.9, "tension": 0.7, "debt *": 0.9}) < -0.005


def test_co_opting_loosens_and_moves_the_agenda_north(engine: Engine) -> None:
    start: Start = {"braid *  *": 0.5, "capacity *": 9}
    done, idle = (play(engine, 1, plan, start) for plan in (first(**{LEADER: ["co_opt labour women"]}), None))
    assert value(engine, done, "braid", "labour", "women") < value(engine, idle, "braid", "labour", "women") - 0.05
    assert value(engine, done, "agenda", "united_states") > value(engine, idle, "agenda", "united_states") + 0.01


def test_loans_rescue_and_may_dictate(engine: Engine) -> None:
    soft, hard, idle = (play(engine, 1, first(**{LEADER: orders})) for orders in (["lend indonesia soft"], ["lend indonesia hard"], []))
    assert value(engine, soft, "debt", "indonesia") < value(engine, idle, "debt", "indonesia") - 0.02
    assert value(engine, hard, "told", "indonesia") > value(engine, soft, "told", "indonesia") + 0.3
    assert value(engine, hard, "consent", "indonesia") < value(engine, soft, "consent", "indonesia")
    assert value(engine, hard, "authority", "imf") > value(engine, soft, "authority", "imf")


def test_leading_in_industry_weakens_labour_at_home(engine: Engine) -> None:
    done, idle = (play(engine, 1, first(**{LEADER: orders})) for orders in (["lead_industry"], []))
    assert value(engine, done, "technology", "united_states") > value(engine, idle, "technology", "united_states")
    assert value(engine, done, "power", "united_states") > value(engine, idle, "power", "united_states")
    assert value(engine, done, "organised", "united_states", "labour") < value(engine, idle, "organised", "united_states", "labour")


def test_a_rising_power_leads_when_it_stands_near_the_top(engine: Engine) -> None:
    early, late = begin(engine, games=1), begin(engine, STRONG_RIVAL, games=1)
    for text in ("lend indonesia soft", "share_power imf", "sanction pakistan", "guarantee pakistan", "concede work"):
        assert why_not(engine, early, RIVAL, text) == "leads", text
        assert why_not(engine, late, RIVAL, text) != "leads", text
        assert why_not(engine, early, LEADER, text) != "leads", text


# -- 17


def test_system_17_intervention(engine: Engine) -> None:
    """Easier where people are poor and alone; ties, freedom and a guard protect; what is propped is little believed and falls with its prop."""
    plan = first(**{LEADER: ["intervene " + POOR]})

    def taken(at: str, start: Start) -> float:
        return float((values(engine, play(engine, 1, first(**{LEADER: ["intervene " + at]}), {**RADICAL, **start}), "held_by", LEADER, at) > 0.3).mean())

    assert cost(engine, begin(engine, games=1), LEADER, "intervene " + POOR) == 4
    assert cost(engine, begin(engine, games=1), LEADER, "intervene " + MIDDLE) == 6
    assert cost(engine, begin(engine, {f"tie {POOR} *": 0.9, f"tie * {POOR}": 0.9}, 1), LEADER, "intervene " + POOR) == 6
    assert taken(POOR, {}) > taken(MIDDLE, {}) + 0.1
    assert taken(POOR, {}) > taken(POOR, {f"tie {POOR} *": 0.8, f"tie * {POOR}": 0.8, "organised * *": 0.6}) + 0.1
    assert taken(POOR, {}) > taken(POOR, {f"democracy {POOR}": 0.9, f"repression {POOR}": 0.05}) + 0.1
    hand, none = (play(engine, 1, p, RADICAL) for p in (plan, None))
    assert value(engine, hand, "accepted") < value(engine, none, "accepted") - 0.005
    holding = {f"held_by {LEADER} {POOR}": 0.6}
    kept, free = (play(engine, 3, None, start) for start in (holding, {}))
    assert value(engine, kept, "consent", POOR) < value(engine, free, "consent", POOR) - 0.02
    assert value(engine, kept, "overstretch", LEADER) > value(engine, free, "overstretch", LEADER) + 0.02
    fallen, standing = (play(engine, 1, p, {**holding, f"programme {POOR}": -0.4}) for p in (first(**{LEADER: ["withdraw " + POOR]}), None))
    assert value(engine, fallen, "propped", POOR) == 0
    assert value(engine, fallen, "programme", POOR) > value(engine, standing, "programme", POOR) + 0.2


def test_a_foreign_hand_is_fought_and_judged(engine: Engine) -> None:
    holding: Start = {f"held_by {LEADER} {POOR}": 0.6}
    angry, calm = (play(engine, 2, None, {**holding, f"grievance {POOR}": level}) for level in (0.95, 0.05))
    assert value(engine, angry, "propped", POOR) < value(engine, calm, "propped", POOR) - 0.05
    judged = play(engine, 2, first(brazil_state=["table_cause condemn"]), {**holding, "outcry rights": 0.9, "consent *": 0.3})
    assert value(engine, judged, "condemned") > 0.05
    price = [cost(engine, begin(engine, {"condemned": level}, 1), LEADER, "intervene " + POOR) for level in (0, 0.5)]
    assert price == [4, 5]


# -- 20


def test_system_20_hegemonic_sequence(engine: Engine) -> None:
    """A rival near the top raises tension, coercion in decline makes wars, sharing power prevents them."""
    alone, rivals = (play(engine, 4, None, {}, start) for start in ({}, STRONG_RIVAL))
    assert value(engine, rivals, "rivalry") > value(engine, alone, "rivalry") + 0.2
    assert value(engine, rivals, "tension") > value(engine, alone, "tension") + 0.02
    targets = ["iran", "middle_east", "pakistan", "central_asia", "andes", "turkey"]

    def forceful(turn: int) -> dict[str, list[str]]:
        return {LEADER: [f"sanction {targets[turn % 6]}", f"sanction {targets[(turn + 1) % 6]}", f"intervene {targets[(turn + 2) % 6]}"]}

    def generous(turn: int) -> dict[str, list[str]]:
        return {LEADER: ["share_power " + ["un", "imf", "council"][turn % 3]]}

    hold: Start = {**STRONG_RIVAL, "capacity *": 9, "programme *": 0.3}
    coerced, shared = (play(engine, 11, plan, {}, hold) for plan in (forceful, generous))
    assert value(engine, coerced, "tension") > value(engine, shared, "tension") + 0.2
    assert value(engine, coerced, "world_war") > value(engine, shared, "world_war") + 0.2


def test_guarantees_cross(engine: Engine) -> None:
    """Allies look to a power; two powers that reach for one region arm."""
    start: Start = {**STRONG_RIVAL, "sphere * *": 0}
    one, both, none = (
        play(engine, 1, first(**plan), start)
        for plan in ({LEADER: ["guarantee pakistan"]}, {LEADER: ["guarantee pakistan"], RIVAL: ["guarantee pakistan"]}, {})
    )
    assert value(engine, one, "sphere", LEADER, "pakistan") > 0.2
    assert value(engine, one, "assets", LEADER) > value(engine, none, "assets", LEADER)
    assert value(engine, both, "tension") > value(engine, one, "tension") + 0.02 > value(engine, none, "tension") + 0.02


def test_talk_and_a_shared_enemy_lower_tension(engine: Engine) -> None:
    hot: Start = {"tension": 0.5}
    plain, talked, feared = (play(engine, 1, None, {**hot, **more}) for more in ({}, {"authority un": 0.9, "authority council": 0.9}, {"overshoot": 0.9}))
    assert value(engine, talked, "tension") < value(engine, plain, "tension") - 0.02
    assert value(engine, feared, "common_enemy") > 0.3
    assert value(engine, feared, "tension") < value(engine, plain, "tension") + 0.01


def test_a_war_can_be_refused(engine: Engine) -> None:
    """Where many are organised, free to say so and have friends abroad, tension falls by it and the power loses standing; some go over to closed movements."""
    hot: Start = {"tension": 0.4, "organised united_states *": 0.6}
    quiet, marched, muzzled = (
        play(engine, 1, plan, {**hot, **more})
        for plan, more in (
            (None, {}),
            (first(south=[f"refuse_war {LEADER}"]), {}),
            (first(south=[f"refuse_war {LEADER}"]), {"repression united_states": 0.95, "crackdown united_states": 1}),
        )
    )
    assert value(engine, marched, "tension") < value(engine, quiet, "tension") - 0.01
    assert value(engine, marched, "tension") < value(engine, muzzled, "tension")
    assert value(engine, marched, "standing", LEADER) < value(engine, quiet, "standing", LEADER)
    assert value(engine, marched, "regressive", "united_states") > value(engine, quiet, "regressive", "united_states")


def test_nobody_marches_against_a_war_that_nobody_fears(engine: Engine) -> None:
    calm, hot, alone = (begin(engine, {"tension": at, "organised united_states *": many}) for at, many in ((0.1, 0.6), (0.4, 0.6), (0.4, 0)))
    assert [why_not(engine, state, "south", f"refuse_war {LEADER}") for state in (calm, hot, alone)] == ["feared", "", "people_there"]


# -- 21


def test_system_21_institutions_live_by_use(engine: Engine) -> None:
    """Used, they are obeyed; unused, they wither; a say can be won; to shrink or to fix them is a real quarrel."""
    unused = play(engine, 4, None, {}, {"motion_at": "none", "motion": "none", "tabled *": 0})
    used = play(engine, 4, None, {}, {"motion_at": "imf", "motion_issue": "finance", "motion": "finance", "motion_side": -1, "tabled *": 0})
    assert value(engine, used, "authority", "imf") > value(engine, unused, "authority", "imf") + 0.05
    assert value(engine, unused, "authority", "council") < value(engine, begin(engine), "authority", "council") - 0.02
    shared = play(engine, 1, first(**{LEADER: ["share_power imf"]}), {"capacity *": 9})
    assert value(engine, shared, "voice", "imf") > value(engine, begin(engine), "voice", "imf") + 0.1
    assert value(engine, shared, "by_money", "imf", "india") > value(engine, begin(engine), "by_money", "imf", "india")
    fixed, shrunk = (
        play(engine, 2, lambda turn, w=what: {"south": [f"campaign_institution wto {w}"], "north": [f"campaign_institution wto {w}"]})
        for what in ("fix", "shrink")
    )
    assert value(engine, fixed, "demanded", "wto") > 0.2 > -0.2 > value(engine, shrunk, "demanded", "wto")
    assert (
        usually(engine, play(engine, 1, first(south=["campaign_institution wto fix"], north=["campaign_institution wto fix"]), {"tabled *": 0}), "motion")
        == "wto"
    )
    quarrel = play(engine, 1, first(south=["campaign_institution wto fix"], north=["campaign_institution wto shrink"]), {"braid * *": 0.5})
    agreed = play(engine, 1, first(south=["campaign_institution wto fix"], north=["campaign_institution wto fix"]), {"braid * *": 0.5})
    assert value(engine, quarrel, "braid", "labour", "environment") < value(engine, agreed, "braid", "labour", "environment") - 0.01


def test_what_is_shrunk_leaves_room_to_choose(engine: Engine) -> None:
    arms = [
        play(
            engine,
            1,
            None,
            {"motion": "imf", "motion_issue": "none", "motion_at": "imf", "motion_side": side, "demanded imf": side, "consent *": 0.05, "treaty *": 0.5},
        )
        for side in (-1, 1)
    ]
    assert value(engine, arms[0], "fund_reform_passed") == 1
    assert value(engine, arms[0], "authority", "imf") < value(engine, arms[1], "authority", "imf") - 0.05
    assert value(engine, arms[0], "policy_space", "brazil") > value(engine, arms[1], "policy_space", "brazil")


# -- 25


def test_system_25_two_roads(engine: Engine) -> None:
    """Strong institutions in which few have a say become one state; people who know each other and a charter become a federation."""
    above: Start = {
        **STRONG_RIVAL,
        "authority wto": 0.95,
        "authority imf": 0.95,
        "voice *": 0.1,
        "treaty *": 1,
        "debt *": 0.9,
        "grip *": 0.9,
        "controls *": 0,
        "federated *": 0.1,
    }
    below: Start = {"tie * *": 0.8, "organised * *": 0.8, "imaginary *": 0.9, "democracy *": 0.9, "repression *": 0.05, "voice *": 0.7, "authority un": 0.7}
    chartered = play(engine, 4, lambda turn: {"brazil_state": ["table_cause charter"]} if turn == 0 else {}, below)
    assert value(engine, chartered, "chartered") > 0.9
    assert usually(engine, chartered, "regime") == "federation"
    ruled = play(engine, 3, None, {}, above)
    assert usually(engine, ruled, "regime") == "global_state"
    assert value(engine, ruled, "centralised") > value(engine, chartered, "centralised") + 0.2
    assert value(engine, chartered, "covenanted") > value(engine, ruled, "covenanted") + 0.3
    assert value(engine, chartered, "freedom_score") > value(engine, ruled, "freedom_score")
    assert why_not(engine, begin(engine, {"tie * *": 0}, 1), "brazil_state", "table_cause charter") == "knit"
