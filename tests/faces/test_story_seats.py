"""What is told of each seat of a game, what is asked about it, and which ideas it met."""

from __future__ import annotations

import re

import pytest

from game.engine.facts import PledgeKept, PledgeWithdrawn
from game.engine.views import is_secret
from game.faces.story.chronicle import Chronicle
from game.faces.story.ideas import ideas_of
from game.faces.story.parts import Cite
from game.faces.story.questions import questions_of
from game.faces.story.seats import seats_of
from game.faces.story.story import story_of
from game.play.odds import PROJECT, WIN, Estimate, Odds, What
from game.play.turning_points import ORDERS, Swing
from game.rules.records import EventDef
from tests.faces.chronicles import game, promised, texts
from tests.faces.playing import english

SCENARIOS = ("lesson_small", "medicines", "seattle", "water_war")
BROKEN = re.compile(r"[{}]|  |\.\.|,,| ,| \.|“”|None|\bnan\b")


def is_of(cites: tuple[Cite, ...], chronicle: Chronicle) -> bool:
    return bool(cites) and all(0 <= cite.turn <= chronicle.turns and cite.seat in (None, *chronicle.engine.seats) for cite in cites)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_seat_has_its_page(scenario: str) -> None:
    chronicle = game(scenario)
    pages = seats_of(chronicle)
    assert [page.seat for page in pages] == list(chronicle.engine.seats)
    if not chronicle.outcome.defeat:  # the marks are those of the scenario
        assert [page.seat for page in pages if page.values[-1] >= page.mark] == list(chronicle.outcome.winners)
    for page in pages:
        assert len(page.values) == chronicle.turns + 1
        assert page.paragraphs
        for sentence in (sentence for paragraph in page.paragraphs for sentence in paragraph.sentences):
            assert not BROKEN.search(sentence.text), sentence.text
            assert is_of(sentence.cites, chronicle)
            assert page.seat in {cite.seat for cite in sentence.cites}, sentence.text


def test_what_was_sealed_is_opened() -> None:
    chronicle = game("seattle")
    secrets = [
        (turn, seat, order)
        for turn in range(1, chronicle.turns + 1)
        for seat, orders in chronicle.orders(turn).items()
        for order in orders
        if is_secret(chronicle.engine, order)
    ]
    told = {page.seat: page.paragraphs for page in seats_of(chronicle)}
    heading = english()("story.seat.sealed")
    assert secrets
    for turn, seat, order in secrets:
        sealed = next(paragraph for paragraph in told[seat] if paragraph.heading == heading)
        assert any(sentence.turn == turn and chronicle.names.order(order) in sentence.text for sentence in sealed.sentences)


def test_with_odds_it_says_what_was_foreseen() -> None:
    chronicle = game("medicines")
    seat = chronicle.engine.seats[0]
    values = [(0, 11.0), (1, 12.0), (2, 31.0), (3, 33.0)]
    odds = [Odds(turn, 50, {What(PROJECT, seat): Estimate(value, 2.0)}) for turn, value in values]
    page = seats_of(chronicle, odds)[0]
    assert [(one.turn, one.expected) for one in page.foreseen] == values
    told = next(paragraph for paragraph in page.paragraphs if paragraph.heading == english()("story.seat.foreseen"))
    assert "11" in told.sentences[0].text
    assert (told.sentences[1].turn, "from 12 to 31" in told.sentences[1].text) == (2, True)


# -- promises


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_promises_are_told_with_their_fate(seed: int) -> None:
    chronicle = promised(seed)
    facts = [(turn, fact) for turn, facts in enumerate(chronicle.facts) for fact in facts]
    kept = {(turn, fact.seat) for turn, fact in facts if isinstance(fact, PledgeKept)}
    kinds = [fact.kind for turn, fact in facts if not (isinstance(fact, PledgeWithdrawn) and (turn, fact.seat) in kept)]  # carried out all the same
    heading = english()("story.seat.promises")
    told = [sentence for page in seats_of(chronicle) for paragraph in page.paragraphs if paragraph.heading == heading for sentence in paragraph.sentences]
    assert len(told) == kinds.count("pledge made") > 0
    for kind, words in (("pledge kept", "it was kept"), ("pledge lapsed", "nothing came of it"), ("pledge withdrawn", "taken back")):
        assert sum(words in sentence.text for sentence in told) == kinds.count(kind), kind


def test_a_broken_word_stands_in_the_story_and_among_the_questions() -> None:
    chronicle = promised(3)
    assert any("taken back" in sentence.text for sentence in story_of(chronicle).sentences)
    assert any(question.kind == "promise" and "taken back" in question.text for question in questions_of(chronicle))


# -- questions


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("turns", [2, 20])
def test_there_are_five_to_seven_questions_and_each_cites_what_happened(scenario: str, turns: int) -> None:
    chronicle = game(scenario, turns)
    asked = questions_of(chronicle)
    assert 5 <= len(asked) <= 7, [question.kind for question in asked]
    assert len({question.text for question in asked}) == len(asked)
    for question in asked:
        assert question.text.endswith("?")
        assert not BROKEN.search(question.text), question.text
        assert is_of(question.cites, chronicle)


def test_the_biggest_turning_point_is_asked_about_first() -> None:
    chronicle = game("seattle", 3)
    turn, seat = next((turn, seat) for turn in (2, 1, 3) for seat in chronicle.engine.seats if chronicle.orders(turn).get(seat))
    orders = chronicle.orders(turn)[seat][:1]
    found = [
        Swing(turn, seat, orders, True, ORDERS, What(WIN, seat), Estimate(0.2, 0.1), Estimate(value, 0.1), Estimate(value - 0.2, 0.1), value, ())
        for value in (0.4, 0.6)
    ]
    first = questions_of(chronicle, found)[0]
    assert first.cites == (Cite(turn, seat),)
    assert "from 20 to 60" in first.text
    assert chronicle.names.order(orders[0]) in first.text


def test_nobody_is_said_to_have_won_or_to_have_been_near_too_soon() -> None:
    unfinished = " ".join(question.text for question in questions_of(game("seattle", 2)))
    assert "reached the mark" not in unfinished and "would have closed the gap" not in unfinished
    chronicle = game("water_war", 20)
    alone = [question.text for question in questions_of(chronicle)]
    assert not any("would have closed the gap" in text for text in alone)
    events = chronicle.names.written["events"].values()
    answered = [event.label for event in events if isinstance(event, EventDef) and event.asks and chronicle.world.sets[event.asks.text].members]
    assert all(any(f"“{label}”" in text for label in answered) for text in alone if "who answered in the end" in text), "only of what somebody here could answer"


def test_before_the_first_turn_there_is_nothing_to_ask() -> None:
    assert questions_of(game("seattle", 0)) == ()


# -- ideas


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_ideas_name_their_authors_and_their_critics(scenario: str) -> None:
    chronicle = game(scenario)
    ideas = ideas_of(chronicle)
    assert 3 <= len(ideas) <= 8
    assert len({idea.path for idea in ideas}) == len(ideas)
    for idea in ideas:
        assert idea.authors
        assert idea.text != idea.critics
        assert idea.critics in " ".join(texts().articles[idea.path].text.text.split())
        assert idea.met
        assert all(is_of(sentence.cites, chronicle) and not BROKEN.search(sentence.text) for sentence in idea.met)


def test_without_articles_there_are_no_ideas() -> None:
    assert ideas_of(promised(1)) == ()
