"""Odds and turning points: what adds up, what is certain, what is the same again, and that nothing is named where nothing moved."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from game.ai.planner import Cancelled
from game.engine.ledger import Ledger
from game.engine.outcome import DEFEAT, WON
from game.engine.turn import resolve_turn
from game.play.match import Match
from game.play.odds import end_of, moments_of, odds_along
from game.play.odds_endings import Endings
from game.play.odds_estimates import BREAK, ENDING, ENDINGS, LEAST_SPREAD, PROJECT, Estimate, What, difference, estimate, weight, width
from game.play.odds_lanes import SHARING, WIDTHS, Branch
from game.play.odds_playing import Playing
from game.play.turning_causes import Causes, Sources
from game.play.turning_points import LEAST, Looking, Swing, Trial, look_back, telling, turning_points
from tests.small_world import BASE, SEATS, new, rules

SAMPLES = 48
SEATTLE = ("south", "north", "brazil_state", "south_africa_state", "china_power", "united_states_power")


@cache
def game(seed: int = 4, level: str = "novice", turns: int = 99) -> Match:
    """A game of the small world, to its end or not."""
    match = new(None, dict.fromkeys(SEATS, level), seed)
    while not match.over and match.turn < turns:
        match.resolve()
    return match


def test_shares_add_up_and_the_end_is_certain() -> None:
    match = game()
    odds = odds_along(match, SAMPLES)
    assert [one.turn for one in odds] == list(range(match.turn + 1))
    for one in odds:
        for shares in (one.regimes, one.trajectories, one.endings):
            assert sum(share.value for share in shares.values()) == pytest.approx(1)
        assert tuple(one.endings) == ENDINGS and tuple(one.wins) == SEATS
        assert all(0 <= share.value <= 1 for share in one.wins.values())
    really = match.result()
    assert odds[-1].certain and not odds[0].certain and odds[0].samples == SAMPLES
    assert odds[-1].regimes[really.regime or ""].value == 1 and odds[-1].trajectories[really.trajectory or ""].value == 1
    assert {seat for seat, share in odds[-1].wins.items() if share.value == 1} == set(really.winners)
    assert odds[-1].endings[really.ending] == Estimate(1.0, 0.0)
    for seat, project in odds[-1].projects.items():
        assert project == Estimate(next(iter(of[seat] for of in really.projects.values() if seat in of)), 0.0)


def test_a_game_that_is_not_over_has_odds_from_where_it_stands() -> None:
    match = game(turns=2)
    odds = odds_along(match, SAMPLES)
    assert len(odds) == 3 and not odds[-1].certain and odds[-1].samples == SAMPLES
    assert all(swing.turn <= 2 for swing in turning_points(match, odds))


def test_a_game_that_has_just_begun_has_odds_and_no_turning_points() -> None:
    match = game(turns=0)
    odds, swings = look_back(match, SAMPLES)
    assert len(odds) == 1 and not odds[0].certain and swings == ()
    assert turning_points(match) == ()


def test_the_same_game_has_the_same_odds_whatever_is_played_beside_it() -> None:
    match = game()
    branches = [*moments_of(match, SAMPLES), Branch(match.at(1), range(SAMPLES), match.course.played[1])]
    together = Playing(match.engine).played(branches)
    again = Playing(match.engine).played(branches[::-1])[::-1]
    for k, branch in enumerate(branches):
        alone = Playing(match.engine).played([branch])[0]
        assert (together[k] == alone).all() and (again[k] == alone).all()


def test_more_samples_begin_with_the_same_ones() -> None:
    match = game()
    few, many, rest = (Playing(match.engine).played([Branch(match.at(2), samples)])[0] for samples in (range(SHARING), range(64), range(SHARING, 64)))
    assert (many == np.concatenate([few, rest], axis=1)).all()


def test_more_columns_than_one_machine_takes() -> None:
    match = game()
    whole = Playing(match.engine).played([Branch(match.at(5), range(WIDTHS[-1] + 100))])[0]
    part = Playing(match.engine).played([Branch(match.at(5), range(WIDTHS[-1], WIDTHS[-1] + 100))])[0]
    assert (whole[:, WIDTHS[-1] :] == part).all()


def test_the_game_itself_stays_as_it_is() -> None:
    match = game()
    before = [match.course.digest(turn) for turn in range(match.turn + 1)]
    look_back(match, SAMPLES)
    assert before == [match.course.digest(turn) for turn in range(match.turn + 1)]


def test_progress_rises_to_the_end_and_whoever_does_not_want_to_know_can_say_so() -> None:
    seen: list[float] = []
    look_back(game(), SAMPLES, seen.append)
    assert seen == sorted(seen) and 0 <= seen[0] < 0.5 and seen[-1] == 1
    with pytest.raises(Cancelled):
        odds_along(game(), SAMPLES, cancelled=lambda: True)


def test_odds_asked_for_before_are_used() -> None:
    match = game()
    odds, swings = look_back(match, SAMPLES)
    assert [(one.turn, one.seat, one.what, one.change) for one in swings] == [(one.turn, one.seat, one.what, one.change) for one in turning_points(match, odds)]
    assert [one.estimates for one in odds] == [one.estimates for one in odds_along(match, SAMPLES)]


def test_turning_points_are_sorted_beyond_their_bands_and_told_once() -> None:
    swings = turning_points(game(level="steady"), samples=96, top=40)
    assert swings and all(swing.beyond for swing in swings)
    assert all(max(weight(what, one.value, LEAST_SPREAD) for what, one in {swing.what: swing.change, **swing.also}.items()) >= LEAST for swing in swings)
    assert [swing.weight for swing in swings] == sorted((swing.weight for swing in swings), reverse=True)
    assert len({(swing.turn, swing.seat) for swing in swings}) == len(swings)
    for swing in swings:
        assert swing.after.value - swing.before.value == pytest.approx(swing.change.value, abs=0.35 if swing.what.kind != PROJECT else 20)
        given = game(level="steady").course.played[swing.turn - 1].get(swing.seat or "", ())
        assert set(swing.orders) <= set(given) and (swing.seat is not None or not swing.orders)
        assert swing.single is (len(swing.orders) == 1 and swing.single)
        assert all(cause.seat == swing.seat for cause in swing.causes) or swing.seat is None


# -- honest about noise


def test_nothing_is_named_where_nothing_moved() -> None:
    """Whole games of trials whose sides are the same, with other dice: in at least 95 of 100 nothing is named."""
    wrong, games, playing = 0, 40, Playing(game().engine)
    for seed in range(games):
        match = game(seed % 10)
        first, moments = seed * 10_000, moments_of(match, 1)
        sides = [Branch(one.state, range(first + k * 200, first + k * 200 + 32), {}, one.broken) for one in moments for k in (0, 1)]
        found = playing.played(sides)
        looking = Looking(match, playing, None, 32)
        looking.drawn, looking.ordered, looking.compared = found, dict.fromkeys(looking.turns, found[0]), len(playing.endings.whats) * len(moments)
        trials = [Trial(turn, None, (), False, found[2 * turn - 2], found[2 * turn - 1]) for turn in looking.turns]
        wrong += any(looking._swing(trial) is not None for trial in trials)
    assert wrong <= 0.05 * games, wrong


def test_bands_hold_for_what_is_rare_and_what_is_usual() -> None:
    dice = np.random.default_rng(7)
    for share in (0.005, 0.05, 0.5, 0.98):
        draws = dice.random((2, 300, 40, 64)) < share  # families of 40 differences
        named = [any(abs((d := difference(What("win", "x"), a, b, 40)).value) > d.half for a, b in zip(*family)) for family in zip(*draws.astype(float))]
        assert np.mean(named) <= 0.08, share  # 0.05, and what 300 families may be off by
    inside = [abs((e := estimate(What("win", "x"), row.astype(float))).value - 0.05) <= e.half for row in dice.random((4_000, 128)) < 0.05]
    assert np.mean(inside) >= 0.93


def test_bands_grow_with_what_is_compared_and_shrink_with_what_is_known() -> None:
    assert 1.9 < width(1, 10_000) < 2.0 < width(100, 10_000) < width(100, 20)
    same = np.ones(64)
    assert difference(What("win", "x"), same, same, 10).value == 0 < difference(What("win", "x"), same, same, 10).half
    always = difference(What("win", "x"), same, 0 * same, 10)  # that it was so in all pairs does not say that it is so always
    assert always.value == -1 and 0.03 < always.half < 0.2
    assert weight(What("win", "x"), -0.4, 9.0) == 0.4 and 0.3 < weight(What(PROJECT, "x"), 10.0, 10.0) < 0.5


# -- causes


def test_causes_are_entries_of_the_ledger_and_of_what_the_thing_is_made_from() -> None:
    match = game()
    causes, sources = Causes(match), Sources(match.engine)
    for turn in range(1, match.turn + 1):
        ledger = Ledger(match.engine.world, 1)
        resolve_turn(match.engine, match.at(turn - 1), [match.course.played[turn - 1]], ledger)
        booked = {(entry.cause, entry.variable) for entry in ledger.entries()}
        for seat in SEATS:
            what = What(PROJECT, seat)
            found = causes.of(turn, what, None, ())
            assert all((one.cause, one.variable) in booked and one.variable in sources.of(what) for one in found)
            orders = match.course.played[turn - 1].get(seat, ())
            assert all(one.seat == seat for one in causes.of(turn, what, seat, orders))


def test_causes_are_amounts_and_not_kinds_of_things_nor_counters() -> None:
    match = Match.new(rules(BASE), "seattle", 1, dict.fromkeys(SEATTLE, "random"))
    while match.turn < 4:
        match.resolve()
    causes, variables = Causes(match), match.engine.world.variables
    told = {one.variable for turn in range(1, 5) for what in Endings(match.engine).whats for one in causes.of(turn, what, None, (), most=1_000)}
    assert told and {variables[id].kind for id in told} == {"number"}
    assert not told & {f"{id}_count" for id in match.engine.world.entries["classify"]}


def test_everything_that_odds_are_of_has_sources_in_the_rules_that_ship() -> None:
    match = Match.new(rules(BASE), "seattle", 1, dict.fromkeys(SEATTLE, "human"))
    endings, sources = Endings(match.engine), Sources(match.engine)
    assert What(BREAK) in endings.row
    for what in endings.whats:
        assert sources.of(what), what
    assert end_of(match).certain


def test_a_swing_knows_whether_it_is_beyond_its_band() -> None:
    one = Swing(1, None, (), False, "turn", What("win", "x"), Estimate(0.1, 0.1), Estimate(0.5, 0.1), Estimate(0.4, 0.3), 0.4, ())
    assert one.beyond


def lost_by_all() -> Match:
    """A game of the shipped rules in which nobody won."""
    for seed in range(3, 30):
        match = Match.new(rules(BASE), "seattle", seed, dict.fromkeys(SEATTLE, "random"))
        while not match.over:
            match.resolve()
        if match.result().ending == DEFEAT:
            return match
    raise AssertionError("in none of 27 games all lost")


def test_an_ending_for_all_is_told_before_a_project_and_that_before_what_an_ending_is_called() -> None:
    assert telling(What(ENDING, DEFEAT)) > telling(What(PROJECT, "anybody")) > telling(What(ENDING, WON)) == telling(What(BREAK))


@pytest.mark.long
def test_where_all_have_lost_that_is_what_is_told() -> None:
    match = lost_by_all()
    _, swings = look_back(match, 48)
    told = [swing for swing in swings if swing.turn == match.turn and swing.seat is None]
    assert told and told[0].what == What(ENDING, DEFEAT) and told[0].after.value == 1.0
