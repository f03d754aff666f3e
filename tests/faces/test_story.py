"""The story of a game: long enough and no longer, every sentence about this game and with its place in it, for any scenario and any length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from game.engine.views import is_secret
from game.faces.story.chronicle import Chronicle
from game.faces.story.story import Story, story_of
from game.play.odds import REGIME, TRAJECTORY, WIN, Estimate, Odds, What
from game.play.turning_points import CHANCE, ORDERS, TURN, Swing
from tests.faces.chronicles import game, promised
from tests.faces.playing import english

SCENARIOS = ("lesson_small", "medicines", "seattle", "water_war")


@cache
def told(scenario: str, turns: int, level: str = "random", seed: int = 1) -> Story:
    return story_of(game(scenario, turns, level, seed))


def faults(story: Story, match: Chronicle) -> list[str]:
    """What is wrong with a story: braces, doubled signs or words, sentences without a place or said twice."""
    found = []
    for sentence in story.sentences:
        text = sentence.text
        if (
            re.search(r"[{}]|  |\.\.|,,| ,| \.|““|””|“”|None|\bnan\b|\(\)", text)
            or not text.endswith((".", "!", "?"))
            or not (text[0].isupper() or text[0] in "“123456789")
        ):
            found.append(text)
        if re.search(r"\b(\w+) \1\b", text):
            found.append(text)
        if not sentence.cites or any(not 0 <= cite.turn <= match.turns or cite.seat not in (None, *match.engine.seats) for cite in sentence.cites):
            found.append(f"{sentence.cites} {text}")
    texts = [sentence.text for sentence in story.sentences]
    return [*found, *{text for text in texts if texts.count(text) > 1}]


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("turns", [1, 2, 20])
def test_any_game_of_any_scenario_is_told(scenario: str, turns: int) -> None:
    match, story = game(scenario, turns), told(scenario, turns)
    assert not faults(story, match)
    assert 120 <= story.words <= 700
    assert len({cite.turn for sentence in story.sentences for cite in sentence.cites}) > match.turns / 2


@pytest.mark.parametrize(("level", "seed"), [("random", 2), ("novice", 3)])
def test_a_whole_game_has_five_to_seven_hundred_words(level: str, seed: int) -> None:
    match, story = game("seattle", 12, level, seed), told("seattle", 12, level, seed)
    assert not faults(story, match)
    assert (500 if match.turns >= 10 else 350) <= story.words <= 700
    assert {cite.seat for sentence in story.sentences for cite in sentence.cites} == {None, *match.engine.seats}


def test_a_game_in_which_nothing_was_played_begins_and_stands() -> None:
    match = game("lesson_small", 0)
    story = story_of(match)
    assert not faults(story, match)
    assert [paragraph.heading for paragraph in story.paragraphs] == [
        english()(f"story.{part}") for part in ("begin.heading", "end.heading_now", "win.heading_now")
    ]


def test_a_story_is_always_the_same() -> None:
    match = game("lesson_small", 20)
    assert story_of(match) == told("lesson_small", 20)


def test_a_small_world_without_texts_is_told() -> None:
    for seed in (1, 3):
        assert not faults(story_of(promised(seed)), promised(seed))


def test_who_won_stands_in_the_last_part() -> None:
    for scenario in SCENARIOS:
        match, last = game(scenario, 20), told(scenario, 20).paragraphs[-1]
        assert {cite.seat for cite in last.sentences[0].cites} >= set(match.outcome.winners), scenario
        seats = [cite.seat for sentence in last.sentences[1:] for cite in sentence.cites[:1] if "Short of the mark" not in sentence.text]
        seats += [cite.seat for sentence in last.sentences[1:] for cite in sentence.cites if "Short of the mark" in sentence.text]
        assert sorted(map(str, seats)) == sorted(match.engine.seats), scenario


# -- turning points


def swing(turn: int, seat: str | None, what: What, before: float, after: float, weight: float, match: Chronicle) -> Swing:
    orders = match.orders(turn).get(seat, ()) if seat else ()
    by = TURN if seat is None else ORDERS
    change = Estimate(after - before, 0.05)
    return Swing(turn, seat, orders[:1], bool(orders), by, what, Estimate(before, 0.03), Estimate(after, 0.03), change, weight, ())


def test_acts_end_with_the_turning_points_that_are_given() -> None:
    match = game("seattle", 6)
    swings = [
        swing(2, None, What(REGIME, match.outcome.regime or ""), 0.31, 0.62, 0.4, match),
        swing(2, "brazil_state", What(WIN, "brazil_state"), 0.23, 0.41, 0.3, match),
        swing(4, None, What(WIN, "china_power"), 0.71, 0.22, 0.5, match),
    ]
    story = story_of(match, swings)
    assert not faults(story, match)
    acts = story.paragraphs[1:-2]
    assert [act.heading.partition(":")[0] for act in acts] == [match.span(1, 2), match.span(3, 4), match.span(5, 6)]
    for act, turn, seat, odds in ((acts[0], 2, None, ("31", "62")), (acts[0], 2, "brazil_state", ("23", "41")), (acts[1], 4, None, ("71", "22"))):
        assert any((one.turn, one.seat) == (turn, seat) and all(share in one.text for share in odds) for one in act.sentences), odds


def test_what_was_expected_is_told_where_odds_are_given() -> None:
    match = game("seattle", 20)
    really = match.outcome.regime or ""
    other = next(row for row in match.engine.world.sets["regime"].members if row != really)

    def expected(shares: Sequence[tuple[str, float]]) -> str:
        odds = Odds(0, 100, {What(REGIME, row): Estimate(share, 0.05) for row, share in shares})
        return story_of(match, odds=[odds]).paragraphs[-1].sentences[-1].text

    assert "80 ended" in expected([(really, 0.8), (other, 0.2)])
    assert "70 ended" in expected([(really, 0.3), (other, 0.7)])


def test_nothing_is_said_to_have_ended_that_goes_on() -> None:
    match = game("lesson_small", 2)
    rows = match.engine.world.sets["regime"].members
    odds = [Odds(0, 100, {What(REGIME, rows[0]): Estimate(0.6, 0.05), What(REGIME, match.outcome.regime or ""): Estimate(0.4, 0.05)})]
    said = story_of(match, odds=odds).paragraphs[-1].sentences[-1].text
    assert "60 ended" in said and "this one" not in said and "40" not in said


def test_of_a_large_table_it_is_said_of_few_why_they_came_so_far() -> None:
    match = game("seattle", 20)
    told = story_of(match).paragraphs[-1].sentences[1:]
    (others,) = [one for one in told if one.text.startswith("Short of the mark")]
    named = {cite.seat for cite in others.cites}
    assert len(named) == len(match.engine.seats) - len(told) + 1 >= 2 and not named & set(match.outcome.winners)
    assert all(match.seats([str(seat)]) in others.text for seat in named)


def test_an_order_that_made_the_difference_is_told_once() -> None:
    match = game("seattle", 20)
    given = [(turn, seat, order) for turn in range(1, match.turns + 1) for seat, mine in match.orders(turn).items() for order in mine]
    turn, seat, sealed = next(one for one in given if is_secret(match.engine, one[2]))
    half = Estimate(0.5, 0.05)
    turning = Swing(turn, seat, (sealed,), True, ORDERS, What(WIN, seat), half, half, Estimate(0.4, 0.05), 0.4, ())
    text = " ".join(one.text for one in story_of(match, [turning]).sentences)
    assert text.count(match.names.order(sealed)) == 1 and f"Sealed until now: in {match.years(turn)}" in text


def test_it_is_told_whether_orders_or_dice_turned_the_odds() -> None:
    match = game("seattle", 6)
    whole = swing(3, None, What(WIN, "brazil_state"), 0.1, 0.9, 0.8, match)
    for by, said in ((TURN, ""), (ORDERS, ", mostly by what was ordered."), (CHANCE, ", mostly by the fall of the dice.")):
        text = " ".join(one.text for one in story_of(match, [replace(whole, by=by)]).sentences)
        assert ("mostly by" in text) == bool(said) and said in text


def test_who_began_above_the_mark_is_not_said_to_lack_it() -> None:
    match = game("seattle", 20)
    above = [seat for seat, (number, record) in match.projects.items() if match.at(number, 0) >= record.mark]
    text = story_of(match).paragraphs[0].text
    assert above and text.count("would do") == len(above)


def test_what_was_expected_is_that_which_was_least_to_be_expected() -> None:
    match = game("seattle", 20)
    regime, trajectory = match.outcome.regime or "", match.outcome.trajectory or ""
    other = next(row for row in match.engine.world.sets["trajectory"].members if row != trajectory)
    shares = {What(REGIME, regime): 0.8, What(TRAJECTORY, trajectory): 0.25, What(TRAJECTORY, other): 0.75}
    told = story_of(match, odds=[Odds(0, 100, {what: Estimate(share, 0.05) for what, share in shares.items()})]).paragraphs[-1].sentences[-1].text
    assert "75 ended" in told and "25 in" in told
