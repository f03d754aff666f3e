"""The story of a game: long enough and no longer, every sentence about this game and with its place in it, for any scenario and any length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pytest

from game.faces.story.chronicle import Chronicle
from game.faces.story.story import Story, story_of
from game.play.odds import REGIME, WIN, Estimate, Odds, What
from game.play.turning_points import ORDERS, TURN, Swing
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
        seats = [seat for sentence in last.sentences[1:] for seat in (sentence.seat,)]
        assert seats == list(match.engine.seats), scenario


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
    short = [one for one in told if "above all" not in one.text and "carried by" not in one.text and " did most for it" not in one.text]
    assert len(told) == len(match.engine.seats) and len(short) >= len(match.outcome.projects) - len(match.outcome.winners) - 1 > 0
