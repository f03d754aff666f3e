"""What a player may type where, and what the news and the report tell: how a vote stands, whether a risk came off, what became of a question."""

from __future__ import annotations

import re

import pytest

from game.faces.telling.desk import Desk
from game.faces.telling.names import Names
from game.faces.telling.why import cause_words
from game.faces.terminal_orders import in_sentences
from game.faces.terminal_screen import clean, heads
from tests.faces.playing import base, english, lines, played, table

SEATS = ("south", "north", "brazil_state", "south_africa_state", "china_power", "united_states_power")


def typed(texts: list[str], seat: str = "south", seed: int = 7, width: int = 100) -> str:
    """What stands on the screen of the standard game after these lines."""
    with table(base(), "seattle", {**dict.fromkeys(SEATS, "random"), seat: "human"}, seed) as match:
        return played(match, lines([*texts, "quit"]), width=width)[0]


def test_an_order_may_be_typed_while_a_target_is_asked_for() -> None:
    text = typed(["", "campaign in a place", "link brazil andes", "info 2"])
    assert "Noted: Link: Brazil, The Andes and the Guianas" in text
    assert "Nothing here is called" not in text


def test_a_name_that_begins_like_a_command_is_an_order() -> None:
    text = typed(["", "send relief central africa"])
    assert "Noted: Send relief: Central Africa" in text
    assert english()("plan.send_again") not in text


def test_initials_are_enough_for_a_name_of_several_words() -> None:
    text = typed(["", "seats us", "region na"])
    assert "Nothing here is called" not in text
    assert "North Africa" in text


def test_an_order_named_at_the_news_is_given_when_the_plan_opens() -> None:
    assert "Noted: Link: Brazil, The Andes and the Guianas" in typed(["link brazil andes"])


def test_a_word_that_comes_too_late_is_told_so() -> None:
    assert english()("plan.word_late") in typed(["", "word"])


def test_the_news_say_how_a_vote_stands() -> None:
    text = typed([])
    found = re.search(r"governments with (\d+) of 100 votes would say yes, and with\s+(\d+) no", text)
    assert found is not None
    assert 0 < int(found[1]) + int(found[2]) <= 101


def test_the_report_says_whether_a_risk_came_off() -> None:
    text = typed(["", "boomerang brazil peasants land", "send", "send"])
    told = text.split(english()("report.yours"))[1]
    assert re.search(r"^ +It (came off|miscarried)", told, re.MULTILINE)
    assert "Last motion" not in told


def test_what_became_of_a_question_is_told_with_its_place() -> None:
    text = typed(["", "send", "send"])
    assert "This asks China and the United States." in text
    assert re.search(r"^  Who will act\? \(Central Africa\): Catastrophe 35, now \d+\.$", text, re.MULTILINE)


def test_an_answer_may_be_asked_about_before_it_is_given() -> None:
    text = typed(["why 1", "1"], seat="china_power")
    assert text.count("Ask the Council, and act with it. ") == 2
    assert "Noted: Who will act? Ask the Council, and act with it" in text


def test_what_an_event_did_is_told_without_a_gap_where_its_place_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of a mod may write of a place too, though it has none."""
    with table(base(), "seattle", dict.fromkeys(SEATS, "random"), 3) as match:
        desk = Desk(english(), match, Names(match.ruleset, match.engine), None)
        for event in match.ruleset.entries["events"]:
            for kind in ("rules", "orders"):
                causes = (id for id in desk.names.entries[kind] if (parent := desk.names.parent(kind, id)) is not None and parent.id == event)
                assert all("{" not in cause_words(desk, f"{kind}/{id}")[1] for id in causes), event
        monkeypatch.setattr(desk.names, "cause", lambda cause: (cause, "{place} is far away."))
        assert cause_words(desk, "rules/rivals")[1] == "One region is far away."


def test_the_weakest_part_of_a_project_stands_first() -> None:
    text = typed(["", "why another world", "why the four"])
    assert re.search(r"Counted from: The four together 0, ", text)
    assert re.search(r"Counted from: Working on every level 0, ", text)


def test_heads_of_columns_take_two_lines_where_they_must() -> None:
    assert heads(["Anger", "Local fight"], 8) == ["             Local", "    Anger    fight"]
    assert heads(["Regressive"], 8) == [" Regress…"]


def test_digits_of_every_kind_are_numbers() -> None:
    assert clean("why ²") == "why 2"
    assert clean("٣") == "3"
    text = typed(["", "²", "b", "why ²", "undo ³", "expect ²", "log ²", "advise ²"])
    assert english()("plan.none") in text


def test_a_long_sentence_is_cut_where_a_clause_ends() -> None:
    assert in_sentences("Watch over those in danger, and over those who rise. More.", 40) == "Watch over those in danger…"
    assert in_sentences("Nothing to cut it at in this sentence at all.", 20) == "Nothing to cut it a…"
