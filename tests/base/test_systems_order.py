"""Systems 22 and 23, the votes of every institution, the break and the succession: how the order of the world is kept, changed and followed."""

from __future__ import annotations

import pytest
from hegemon_games import LEADER, RIVAL, Start, always, begin, cost, engine_of, first, held, mean_over, play, put, usually, value, values, why_not

from game.engine.state import Engine, State

CRITERIA = ("peace_score", "justice_score", "pluralism_score", "freedom_score")
KNIT: Start = {"tie * *": 0.8, "organised * *": 0.6}
RIVALS: Start = {"output china": 3.2, "position china": 0.8, "output united_states": 0.8}
PREPARED: dict[str, Start] = {
    "global_empire": {"conditions *": 0.9, "voice *": 0.1},
    "federation": {"chartered": 1, "authority un": 0.9},
    "global_state": {**RIVALS, "authority wto": 1, "authority imf": 1, "treaty *": 1, "debt *": 0.9, "grip *": 0.9, "controls *": 0, "federated *": 0.1},
    "anarchy": {"authority *": 0.1},
    "third_degree": {**KNIT, "authority *": 0.7, "federated *": 0.9},
    "second_degree": {**KNIT, "federated *": 0.1},
    "first_degree": {"tie * *": 0.02},
}
READY: Start = {
    **KNIT, "organised * *": 0.9, "braid * *": 0.9, "imaginary *": 0.9, "prefigured *": 0.9, "victories *": 0.9, "inner_voice *": 0.9, "effort * *": 0.1,
    "effort * medicines": 0.9, "effort * work": 0.9, "effort * finance": 0.9, "agenda *": 0.5, "local_fight * *": 0.6, "policy * *": 0.8,
    "global_rule *": 0.8, "outcry *": 0.8, "voice *": 0.8, "authority *": 0.6, "grip *": 0.15, "democracy *": 0.9, "repression *": 0.05, "regressive *": 0.02,
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_of()


# -- 22


@pytest.mark.parametrize("regime", PREPARED)
def test_every_regime_is_reached(engine: Engine, regime: str) -> None:
    assert usually(engine, play(engine, 3, None, {}, PREPARED[regime]), "regime") == regime


def under(engine: Engine, regime: str, turns: int = 1, start: Start | None = None) -> State:
    """The games after some turns under a regime, whatever would follow."""
    return play(engine, turns, None, start, {"regime": regime})


def test_system_22_seven_regimes(engine: Engine) -> None:
    """Each has a standing rule while it lasts."""
    after = {regime: under(engine, regime) for regime in PREPARED}

    def moved(regime: str, id: str) -> float:
        return value(engine, after[regime], id) - value(engine, after["first_degree"], id)

    def spread(regime: str, id: str) -> float:
        return mean_over(engine, after[regime], id) - mean_over(engine, after["first_degree"], id)

    assert spread("global_empire", "democracy") < -0.005 and spread("global_empire", "grievance") > 0.005
    assert len({round(float(x), 3) for x in values(engine, after["global_empire"], "recognition", "india")}) > 1  # granted, or taken back
    assert moved("federation", "tension") < -0.005 and spread("federation", "democracy") > 0.002
    assert moved("global_state", "tension") < -0.01 and spread("global_state", "recognition") < -0.01 and spread("global_state", "democracy") < 0
    assert moved("anarchy", "tension") > 0.01 and spread("anarchy", "recognition") > 0.002
    assert moved("second_degree", "relief_fund") > 0.02
    assert value(engine, begin(engine, {"regime": "second_degree"}, 2), "echo") > value(engine, begin(engine, games=2), "echo")
    assert moved("third_degree", "relief_fund") > 0.02 and spread("third_degree", "recognition") > 0.002


def test_rules_bind_in_a_federation_and_more_in_a_global_state(engine: Engine) -> None:
    start: Start = {"policy * *": -0.5, "global_rule *": 0.5}
    free, bound, ruled = (mean_over(engine, under(engine, regime, 1, start), "policy") for regime in ("first_degree", "federation", "global_state"))
    assert free + 0.02 < bound < ruled - 0.02
    assert why_not(engine, begin(engine, {"regime": "global_state", "global_rule *": -0.5}, 1), "brazil_state", "defy medicines") != ""
    kept, slipping = (mean_over(engine, under(engine, regime, 3, {"global_rule *": 0.9}), "global_rule") for regime in ("federation", "first_degree"))
    assert kept > slipping + 0.02


def test_unequal_votes_follow_wealth_in_a_federation(engine: Engine) -> None:
    equal, tilted = (begin(engine, {"regime": regime}, 2) for regime in ("first_degree", "federation"))
    assert value(engine, tilted, "by_states", "united_states") > 5 * value(engine, equal, "by_states", "united_states")
    assert value(engine, tilted, "by_states", "east_africa") < value(engine, equal, "by_states", "east_africa")


MOTION: Start = {"motion": "medicines", "motion_issue": "medicines", "motion_at": "wto", "motion_side": -1, "tabled *": 0}


def test_one_power_decides_motions_in_an_empire(engine: Engine) -> None:
    against: Start = {**MOTION, "policy * medicines": 0.9, "policy united_states medicines": -1, "outcry medicines": 0.2}
    ruled, free = (play(engine, 1, first(**{LEADER: ["wto_round_for"]}), {**against, "regime": regime}) for regime in ("global_empire", "first_degree"))
    assert value(engine, ruled, "wto_round_passed") == 1
    assert value(engine, free, "wto_round_passed") < 0.5


def test_motions_do_not_bind_in_anarchy(engine: Engine) -> None:
    free, none = (play(engine, 1, None, {**MOTION, "regime": regime}) for regime in ("first_degree", "anarchy"))
    assert value(engine, free, "wto_round_passed") == value(engine, none, "wto_round_passed") == 1
    assert value(engine, free, "global_rule", "medicines") < value(engine, none, "global_rule", "medicines") - 0.1


def test_many_centres_try_a_lost_motion_again_and_bind_later(engine: Engine) -> None:
    regime: Start = {"regime": "third_degree"}
    opened: Start = {**MOTION, "motion_side": 1, "policy * medicines": 0.6, "policy united_states medicines": -1, **regime}
    lost = play(engine, 1, first(**{LEADER: ["wto_round_against"]}), {**opened, "output united_states": 3})
    assert value(engine, lost, "wto_round_passed") == 0
    assert usually(engine, lost, "motion") == "medicines" and usually(engine, lost, "motion_at") == "un" and value(engine, lost, "appealed") == 1
    won = play(engine, 1, None, {"policy * medicines": 0.6}, regime, lost)
    assert value(engine, won, "assembly_vote_passed") > 0.9
    agreed: Start = {**MOTION, "motion_side": 1, "policy * medicines": 0.9}
    at_once = play(engine, 1, None, agreed, {"regime": "first_degree"})
    later = [play(engine, turns, None, agreed, regime) for turns in (1, 2)]
    assert value(engine, at_once, "wto_round_passed") == value(engine, later[0], "wto_round_passed") == 1
    assert value(engine, at_once, "global_rule", "medicines") > value(engine, later[0], "global_rule", "medicines") + 0.1
    assert value(engine, later[1], "global_rule", "medicines") > value(engine, later[0], "global_rule", "medicines") + 0.1


# -- 23


def test_system_23_four_criteria(engine: Engine) -> None:
    """They pull against one another: no way to govern the world is best by all four, and what one raises another pays for."""
    found = {regime: [value(engine, under(engine, regime, 5), id) for id in CRITERIA] for regime in PREPARED}
    best = [max(found, key=lambda regime, k=k: found[regime][k]) for k in range(4)]
    assert len(set(best)) > 1
    assert found["global_state"][0] > found["anarchy"][0] + 5 and found["global_state"][2] < found["anarchy"][2] - 5
    assert found["federation"][3] > found["global_empire"][3] + 2
    assert found["third_degree"][2] > found["federation"][2]
    start = begin(engine)
    assert all(0 < value(engine, start, id) < 100 for id in CRITERIA)


# -- votes: every institution, what passes and what stops it

FOR_FUND: Start = {"motion": "imf", "motion_issue": "none", "motion_at": "imf", "motion_side": 1, "demanded imf": 1, "tabled *": 0, "debt *": 0.1}


def voted(engine: Engine, vote: str, start: Start, **orders: list[str]) -> float:
    """How often it passed."""
    return value(engine, play(engine, 1, first(**orders), {"tabled *": 0, "motion_issue": "none", **start}), vote + "_passed")


def at(matter: str, institution: str, side: int = 1, **more: float) -> Start:
    return {"motion": matter, "motion_at": institution, "motion_side": side, **more}


def test_the_fund(engine: Engine) -> None:
    """Eighty-five in a hundred for a new Fund, and one member can say no; seven in ten for a rule."""
    start = {**FOR_FUND, "position *": 0.3}
    assert voted(engine, "fund_reform", start) == 1
    assert voted(engine, "fund_reform", start, **{LEADER: ["fund_reform_against"]}) == 0
    assert voted(engine, "fund_reform", {**start, "position west_europe": 1, "demanded imf": 0}) == 0
    rule: Start = {**at("finance", "imf"), "motion_issue": "finance", "policy * finance": 0.9, "outcry finance": 0.9}
    assert voted(engine, "fund_reform", rule, **{LEADER: ["fund_reform_against"]}) == 1
    assert voted(engine, "fund_reform", {**rule, "policy west_europe finance": -1, "policy japan finance": -1}, **{LEADER: ["fund_reform_against"]}) == 0


def test_the_bank(engine: Engine) -> None:
    """By shares: the rich can pass what most states oppose, a half for rules and nearly all for a new Bank."""
    start = {**at("water", "world_bank", -1), "motion_issue": "water", "policy * water": 0.8}
    assert voted(engine, "bank_vote", start) == 0
    rich = {f"policy {r} water": -1.0 for r in ("united_states", "canada", "west_europe", "south_europe", "north_europe", "japan", "australia")}
    assert voted(engine, "bank_vote", {**start, **rich}) == 1
    assert voted(engine, "bank_vote", {**at("world_bank", "world_bank"), "demanded world_bank": 1, "position *": 0.3}) == 1
    assert voted(engine, "bank_vote", at("world_bank", "world_bank")) == 0


def test_consensus(engine: Engine) -> None:
    """One small state can not hold out; the strong can alone, the poor together."""
    start = {**at("land_food", "wto", -1), "motion_issue": "land_food", "policy * land_food": -0.9}
    assert voted(engine, "wto_round", start) == 1
    assert voted(engine, "wto_round", start, south_africa_state=["wto_round_against"]) == 1
    assert voted(engine, "wto_round", start, **{LEADER: ["wto_round_against"]}) == 0
    bloc = {f"policy {r} land_food": 1.0 for r in ("india", "indonesia", "pakistan", "nigeria", "bangladesh")}
    together = {"south_africa_state": ["wto_round_against"], "brazil_state": ["wto_round_against"], RIVAL: ["wto_round_against"]}
    assert voted(engine, "wto_round", {**start, **bloc}, **together) == 0


def test_the_assembly(engine: Engine) -> None:
    """States are counted alike; half is enough for a rule, two thirds where it matters, and a charter needs people too."""
    half = {f"policy {r} work": -1.0 for r in ("east_africa", "west_africa", "central_america", "central_africa", "australia", "arabia")}
    start = {**at("work", "un"), "motion_issue": "work", "policy * work": 0.8, **half}
    assert voted(engine, "assembly_vote", start, **{LEADER: ["assembly_vote_against"]}) == 1
    rights = {name.replace("work", "rights"): level for name, level in start.items()}
    assert voted(engine, "assembly_vote", {**rights, "motion": "rights", "motion_issue": "rights"}) == 0
    willing = {**at("charter", "un"), "imaginary *": 0.95, "democracy *": 0.9, "repression *": 0.05, **KNIT}
    assert voted(engine, "assembly_vote", willing) == 1
    crowded = {f"imaginary {r}": 0.0 for r in ("india", "indonesia")} | {f"democracy {r}": 0.0 for r in ("india", "indonesia")}
    assert (
        voted(
            engine, "assembly_vote", {**willing, **crowded, "tie india *": 0, "tie indonesia *": 0, "programme india": -1}, **{RIVAL: ["assembly_vote_against"]}
        )
        == 0
    )
    assert voted(engine, "assembly_vote", at("charter", "un")) == 0
    assert voted(engine, "assembly_vote", at("found_criminal_court", "un"), **{LEADER: ["assembly_vote_against"]}) == 1
    assert voted(engine, "assembly_vote", {**at("un", "un"), "demanded un": 1, "position *": 0.3}, **{RIVAL: ["assembly_vote_against"]}) == 0


def test_the_council(engine: Engine) -> None:
    """Nine of fifteen, and five may say no, until it is opened widely."""
    start = {**at("relief", "council"), "overshoot": 0.7}
    assert voted(engine, "council_vote", start) == 1
    assert voted(engine, "council_vote", start, **{RIVAL: ["council_vote_against"]}) == 0
    assert voted(engine, "council_vote", {**start, "voice council": 0.9}, **{RIVAL: ["council_vote_against"]}) == 1
    assert voted(engine, "council_vote", start, brazil_state=["council_vote_against"]) == 1


def test_the_world_court(engine: Engine) -> None:
    """Judges judge; no government can tell them."""
    start = {**at("condemn", "world_court"), f"held_by {LEADER} iran": 0.6, "outcry rights": 0.6}
    assert voted(engine, "court_vote", start) == 1
    assert voted(engine, "court_vote", {**start, "consent *": 1, "outcry rights": 0, "position *": 0.9}) == 0
    assert "court_vote_against" not in {info.id for info in engine.program.orders}


def test_the_criminal_court(engine: Engine) -> None:
    """It must be founded, and who stays outside has no vote."""
    founded = play(engine, 2, lambda turn: {"brazil_state": ["table_cause found_criminal_court"]} if turn == 0 else {})
    assert value(engine, founded, "authority", "criminal_court") > 0.2
    start = {**at("criminal_court", "criminal_court"), "founded criminal_court": 1, "demanded criminal_court": 1, "position *": 0.4}
    assert voted(engine, "criminal_court_vote", start, **{LEADER: ["criminal_court_vote_against"]}) == 1
    assert value(engine, begin(engine), "wish_court", "united_states") < 0
    refused = {**start, "demanded criminal_court": -1, "position *": 0.9}
    assert voted(engine, "criminal_court_vote", refused) == 0


def test_unions_of_neighbours(engine: Engine) -> None:
    """All members agree, or it goes no further."""
    start = {**at("latin_america", "un"), "motion_at": "none", "programme *": 0.3}
    assert voted(engine, "union_vote", start) == 1
    assert voted(engine, "union_vote", start, brazil_state=["union_vote_against"]) == 0
    tabled = play(engine, 1, first(brazil_state=["table_union"]), {"tabled *": 0})
    assert usually(engine, tabled, "motion") == "latin_america" and usually(engine, tabled, "motion_at") == "none"
    closer = play(engine, 1, None, start)
    assert value(engine, closer, "federated", "latin_america") > value(engine, begin(engine), "federated", "latin_america") + 0.08


def test_nobody_votes_against_its_own_motion(engine: Engine) -> None:
    brought = play(engine, 1, first(brazil_state=["table_cut wto"]), {"tabled *": 0})
    assert usually(engine, brought, "motion") == "wto" and value(engine, brought, "own_motion", "brazil_state") == 1
    assert value(engine, brought, "own_motion", "south_africa_state") == 0
    assert why_not(engine, brought, "brazil_state", "wto_round_against") == "own"
    assert why_not(engine, brought, "brazil_state", "wto_round_for") == why_not(engine, brought, "south_africa_state", "wto_round_against") == ""
    turned = play(
        engine, 1, lambda _: {"brazil_state": ["table_cut wto"], "south_africa_state": ["table_voice wto"], "china_power": ["table_voice wto"]}, {"tabled *": 0}
    )
    assert value(engine, turned, "own_motion", "brazil_state") == 0, "what is put to the vote is the opposite"
    assert why_not(engine, turned, "brazil_state", "wto_round_against") != "own"


def test_side_offers_peel_governments_off(engine: Engine) -> None:
    start = {**at("land_food", "wto", -1), "motion_issue": "land_food", "policy * land_food": -0.2}
    assert why_not(engine, begin(engine, start, 1), LEADER, "side_offer brazil for_it") == "nobody_plays"
    assert why_not(engine, begin(engine, {**start, "motion": "none"}, 1), LEADER, "side_offer india for_it") == "vote"
    won, left = (play(engine, 1, first(**{LEADER: orders}), {**start, "tabled *": 0}) for orders in (["side_offer india for_it"], []))
    assert value(engine, won, "sphere", LEADER, "india") > value(engine, left, "sphere", LEADER, "india")
    wary, tempted = (value(engine, put(engine, begin(engine, start), {"swayed india": level}), "stance", "india") for level in (0, 0.35))
    assert tempted > wary + 0.3


def test_what_is_tabled_most_strongly_comes_next(engine: Engine) -> None:
    plan = first(brazil_state=["table_motion medicines"], south_africa_state=["table_motion medicines"], **{LEADER: ["trade_round land_food"]})
    after = play(engine, 1, plan, {"tabled *": 0})
    assert usually(engine, after, "motion") == "medicines" and value(engine, after, "motion_side") == 1
    assert usually(engine, after, "motion_at") == "wto"
    assert mean_over(engine, after, "tabled") == 0


# -- the break and who succeeds


def test_the_order_breaks_and_three_turns_remain(engine: Engine) -> None:
    low: Start = {"consent *": 0.1, "doubt *": 0.2}
    once, twice = (play(engine, turns, None, {}, low) for turns in (1, 2))
    assert value(engine, once, "low_count") == 1 and value(engine, once, "broken") == 0
    assert value(engine, twice, "broken") == 1 and value(engine, twice, "pace") == 2
    ended = play(engine, 3, None, {}, low, twice)
    assert value(engine, twice, "over") == 0 and value(engine, ended, "over") == 1
    assert cost(engine, twice.game(0), LEADER, "sanction iran") == cost(engine, begin(engine, games=1), LEADER, "sanction iran") + 1
    assert cost(engine, twice.game(0), LEADER, "intervene central_africa") == cost(engine, begin(engine, games=1), LEADER, "intervene central_africa") + 1
    firm, loose = (play(engine, 1, None, {"broken": state, "turns_left": 3, "motion_at": "none", "motion": "none"}) for state in (0, 1))
    assert value(engine, loose, "authority", "council") < value(engine, firm, "authority", "council") - 0.005


def test_support_adds_up(engine: Engine) -> None:
    assert why_not(engine, begin(engine, games=1), "brazil_state", "support south") == "between_orders"
    broken = begin(engine, {"broken": 1, "turns_left": 3})
    assert why_not(engine, broken, "south_africa_state", "support brazil_state") == "who_may"
    after = play(engine, 1, always(brazil_state=["support south"], north=["support south"]), {}, None, broken)
    claims = [value(engine, after, "claim", seat) for seat in ("south", "north", "brazil_state")]
    assert value(engine, after, "claim_with_friends", "south") == pytest.approx(sum(claims), abs=1e-5)
    assert value(engine, after, "claim_with_friends", "north") == pytest.approx(0, abs=1e-5)


HEIRS: dict[str, Start] = {
    "below": READY,
    "closed": {"regressive *": 0.8, "imaginary *": 0.02},
    "leader": {"consent *": 0.6, "regressive *": 0.05},
    "rival": {"output china": 4, "position china": 0.95, "output united_states": 0.5, "regressive *": 0.05, "consent *": 0.2, f"standing {RIVAL}": 0.9},
}


@pytest.mark.parametrize("heir", HEIRS)
def test_every_heir(engine: Engine, heir: str) -> None:
    after = play(engine, 1, None, {"broken": 1, "turns_left": 3}, HEIRS[heir])
    members = engine.world.sets["heir"].members
    assert members[round(value(engine, after, "successor"))] == heir


ENDINGS: dict[str, Start] = {
    "great_war": {"tension": 0.98},
    "closing_world": {"regressive *": 0.8},
    "new_settlement": READY,
    "another_hegemon": {**HEIRS["rival"], "broken": 1, "turns_left": 3},
    "humanised": {"global_rule *": 0.3, "regressive *": 0.1},
    "persists": {"regressive *": 0.1, "consent *": 0.6},
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_trajectory(engine: Engine, ending: str) -> None:
    assert held(engine, play(engine, 3, None, {}, ENDINGS[ending]), "trajectory").most_common(1)[0][0] == ending


def test_what_a_war_has_left_is_counted_at_once(engine: Engine) -> None:
    after = play(engine, 1, None, {"tension": 0.9})
    war = engine.column(after, "world_war")[...] > 0.5
    assert 0.1 < war.mean() < 0.9
    anarchy = engine.column(after, "regime")[...] == engine.world.sets["regime"].members.index("anarchy")
    assert anarchy[war].all() and not anarchy[~war].any()
    authority = engine.column(after, "authority").mean(axis=0)
    assert authority[war].max() < authority[~war].min()


def test_shared_defeats(engine: Engine) -> None:
    start = begin(engine)
    assert value(engine, start, "shared_defeat") == 0
    for what in ({"world_war": 1}, {"overshoot": 0.95}, {"regressive *": 0.9}):
        assert value(engine, put(engine, start, what), "shared_defeat") == 1, what
    ruined = put(engine, start, {"overshoot": 0.95})
    assert value(engine, ruined, "collapse") == 1 and usually(engine, ruined, "trajectory") == "persists"  # a stamp on whatever else came


def test_a_sealed_legacy_is_what_counts(engine: Engine) -> None:
    sealed = [play(engine, 1, first(**{LEADER: [f"seal_legacy {plan}"]})) for plan in ("staying", "handing_on")]
    assert value(engine, sealed[0], "leadership", LEADER) != value(engine, sealed[1], "leadership", LEADER)
    assert why_not(engine, sealed[0], LEADER, "seal_legacy handing_on") == "open_yet"
    assert usually(engine, play(engine, 1), "sealed_legacy") == "none"
    assert usually(engine, play(engine, 6), "sealed_legacy") in ("staying", "handing_on")  # by default, at half-time
