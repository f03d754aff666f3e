"""The terminal game played through: as each kind of seat, with nonsense at every prompt, and with an input that ends anywhere."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine.legality import PLAN
from game.engine.orders import Order
from game.faces.terminal_screen import CODES, PAGE, Screen
from game.play.match import Match
from game.rules.records import ProjectDef
from tests.faces.playing import Person, base, english, game, lines, played, table
from tests.small_world import SEATS, find, rules

ALONE = {**dict.fromkeys(SEATS, "random"), "hillfolk": "human"}
TURN = ["rally", "hill", "visit", "shore", "why 1", "undo", "send", "send"]
NONSENSE = ["²", "why ²", "", "0", "99999999999999999999", "-1", "1 2 3", "why", "why 0", "why 99", "why nothing at all", "undo 77", "region nowhere", "map nothing",
            "log 99", "log x", "info 0", "\x1b[2J\x07\x00", "ä" * 500, "word word", "b", "; rm -rf /", "{seat}", "%s", "why anger", "map anger",
            "region the hill"]  # fmt: skip


def small(players: dict[str, str] = ALONE, seed: int = 1, path: Path | None = None) -> Match:
    return table(rules(), "small", players, seed, path)


# --- whole games ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "seat", "turns"),
    [
        ("water_war", "coalition", [["organise", "andes", "campaign in a place", "andes", "water"], ["link", "andes", "brazil", "campaign at a summit", "water"]]),
        ("medicines", "south_africa_state", [["develop", "green", "govern openly", "for"], ["protect", "medicines", "why confidence", "region"]]),
        ("medicines", "united_states_power", [["make the case", "concede", "medicines"], ["seal", "hand", "lend", "andes", "soft", "status"]]),
    ],
)
def test_a_whole_game_of_the_base_rules_as_each_kind_of_seat(scenario: str, seat: str, turns: list[list[str]]) -> None:
    text = game(base(), scenario, seat, turns, seed=3)
    words, world = english(), base().program(scenario).world
    assert words("end.title") in text
    for project in base().written["projects"].values():
        assert isinstance(project, ProjectDef) and project.seat is not None
        if world.sets[project.seat.text].members:
            assert project.label in text.split(words("end.projects"))[1]
    for id in ("regime", "trajectory"):
        held = base().written["classify"][id]
        assert re.search(rf"{held.label}: \w", text.split(words("end.title"))[-1])
    assert text.count(words("report.moved")) == world.scenario.turns
    assert words("report.yours") in text


def test_nothing_is_wider_than_the_window() -> None:
    prompts = [english()(f"{where}.prompt") for where in ("news", "plan", "pick")]
    for width in (80, 100):
        person = Person([["1", "1", "why anger hill", "map", "region hill", "seats", "help", "log"]] * 3)
        with small() as match:
            text, _ = played(match, person, person.out, width=width)
        too_wide = [line for line in text.splitlines() if len(line) >= width and not any(prompt in line for prompt in prompts)]
        assert not too_wide, width


def test_colours_only_where_they_are_welcome_and_nothing_told_by_them_alone() -> None:
    texts = []
    for colour in (False, True):
        person = Person([TURN] * 2)
        with small() as match:
            texts.append(played(match, person, person.out, colour=colour)[0])
    plain, coloured = texts
    assert "\x1b" not in plain
    assert CODES.search(coloured)
    assert CODES.sub("", coloured) == plain


def test_page_by_page_where_a_person_watches() -> None:
    out = StringIO()
    screen = Screen(out, lines(["", "q"]), page=PAGE)
    screen.more = "more?"
    screen.pages([str(k) for k in range(3 * PAGE)])
    assert out.getvalue().count("more?") == 2
    assert out.getvalue().rstrip().endswith(f"{2 * PAGE - 1}\nmore?")


# --- what may go wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [[], [""], ["", "rally"], ["word"], ["word", "1"], ["word", "1", "1"], ["word", "1", "1", "1", "1"]])
def test_nonsense_at_every_prompt_changes_nothing(before: list[str]) -> None:
    for nonsense in NONSENSE:
        with small() as match:
            text, end = played(match, lines([*before, nonsense, "quit"]))
            if end != "left":  # a prompt for one of several things: quit is asked for again where commands are heard
                text, end = played(match, lines([*before, nonsense, "", "", "", "quit"]))
            assert "Traceback" not in text
            assert "\x07" not in text
            assert match.turn == 0


@given(st.lists(st.sampled_from([*NONSENSE, *TURN, "1", "2", "3", "send", "word", "yes", "status", "seats", "list", "b"]), max_size=25))
def test_whatever_is_typed_the_game_goes_on_or_ends_cleanly(typed: list[str]) -> None:
    with small(seed=5) as match:
        _, end = played(match, lines(typed))
        assert end in ("ended", "left", "over")
        judge = match.judge()
        if not match.over and any(due.beat == PLAN for due in match.waiting()):
            assert judge.submission("hillfolk", match.drafted("hillfolk", PLAN), match.pledged().get("hillfolk", ())) is None


def test_the_input_may_end_anywhere() -> None:
    typed = ["word", "1", "1", "1", "1", "1", "yes", "", *TURN, "", "1", "2", "why anger hill", "send", "send", "log", "", "send", "send"]
    for k in range(len(typed)):
        with small() as match:
            assert played(match, lines(typed[:k]))[1] in ("ended", "over"), typed[:k]


def test_a_game_goes_on_from_its_file_with_its_draft(tmp_path: Path) -> None:
    path = tmp_path / "a.game"
    with small(path=path) as match:
        text, end = played(match, lines(["", "rally", "hill", "quit"]))
        assert end == "left"
    with Match.open(path, find) as match:
        assert match.drafted("hillfolk", PLAN) == (Order("rally", ("hill",)),)
        text, end = played(match, lines(["", "send", "send", "quit"]))
        assert "1. Rally: The hill (1)" in text
        assert match.turn == 1


# --- orders ---------------------------------------------------------------------------------------------------------------


def test_only_what_can_be_completed_is_offered_and_the_rest_says_why() -> None:
    with small() as match:
        text, _ = played(match, lines(["", "1", "why 3", "shore", "hill", "quit"]))
    offered = text.split("Rally (1)")[1]
    assert re.search(r"^  1 The hill", offered, re.MULTILINE)
    assert not re.search(r"^  [23] The shore", offered, re.MULTILINE)
    assert "Not now: The shore (3)" in offered
    assert offered.count("The people of the shore are not angry enough.") == 2
    assert "Noted: Rally: The hill" in offered


def test_what_costs_too_much_or_is_too_many_says_so() -> None:
    with small() as match:
        text, _ = played(match, lines(["", "visit", "hill", "visit", "shore", "visit", "plain", "why 1", "undo", "undo 1", "undo", "quit"]))
    assert "It costs 2, and 0 is left." in text
    assert "Taken back: Visit: The shore" in text
    assert "There is no order to take back." in text


def test_an_order_is_taken_back_by_its_name() -> None:
    with small() as match:
        text, _ = played(match, lines(["", "visit", "hill", "rally", "hill", "undo vis hill", "undo visit", "quit"]))
    assert "Taken back: Visit: The hill" in text
    assert "None of your orders is called “visit”" in text


def test_the_same_order_twice_is_refused_in_words() -> None:
    with small() as match:
        text, _ = played(match, lines(["", "visit", "hill", "visit", "hill", "quit"]))
    assert "Visit is given twice." in text


def test_a_turn_with_something_left_is_sent_at_the_second_word() -> None:
    with small() as match:
        text, _ = played(match, lines(["", "send", "rally", "hill", "send", "quit"]))
        assert match.turn == 0
        assert " ".join(text.split()).count(english()("plan.send_again")) == 2
        played(match, lines(["", "send", "send", "quit"]))
        assert match.turn == 1


# --- promises, secrets, several people ------------------------------------------------------------------------------------


def test_a_word_is_given_and_all_hear_it() -> None:
    with small() as match:
        text, _ = played(match, lines(["word", "crown", "protect", "1", "rally", "hill", "yes", "send", "send", "quit"]))
    assert "Hillfolk: “Rally: The hill”, if Crown orders “Protect”." in text.replace("\n", " ").replace("  ", " ")
    assert "Open word, and this turn decides:" in text


def test_a_word_is_not_given_by_mistake() -> None:
    with small() as match:
        played(match, lines(["word", "crown", "protect", "1", "rally", "hill", "", "", "send", "send", "quit"]))
        assert match.turn == 1
        assert not match.report(1).orders["hillfolk"]


def test_others_never_read_what_is_secret() -> None:
    people = {**dict.fromkeys(SEATS, "random"), "hillfolk": "human", "crown": "human"}
    with small(people) as match:
        text, _ = played(match, lines(["", "", "", "", "", "send", "send", "", "choose", "gently", "send", "send", "", "log", "why keeping", "seats", "quit"]))
    mine = text.split(english()("plan.sent"))[-1]
    assert "Choose" not in mine
    assert "gently" not in mine.lower()
    assert "Keeping ?" in mine


def test_between_two_people_there_is_a_curtain() -> None:
    people = {**dict.fromkeys(SEATS, "random"), "hillfolk": "human", "sailors": "human"}
    with small(people) as match:
        person = Person([])
        text, end = played(match, person, person.out)
    assert end == "over"
    assert english()("curtain", seat="Sailors") in text


# --- looking --------------------------------------------------------------------------------------------------------------


def test_the_causes_of_every_number_add_up() -> None:
    person = Person([[], ["why anger hill all", "why standing all", "why reach all", "why rising all", "why uproar all", "why heat all"]] * 2)
    with small() as match:
        text, _ = played(match, person, person.out)
    tables = re.findall(r"((?:^ +[+−]?\d+\.\d+  .*\n(?: {11}.*\n)*)+)", text, re.MULTILINE)
    assert len(tables) > 6
    for block in tables:
        amounts = [float(amount.replace("−", "-")) for amount in re.findall(r"^ +([+−]?\d+\.\d+)  ", block, re.MULTILINE)]
        assert abs(sum(amounts[:-1]) - amounts[-1]) < 1e-6, block


def test_a_name_that_is_nearly_right_is_understood() -> None:
    with small() as match:
        text, _ = played(match, lines(["why angr hill", "region hil", "region shoree", "map ange", "why nosuchthing", "quit"]))
    assert "Did you mean `Anger`?" in text
    assert "Did you mean `The shore`?" in text
    assert "Nothing here is called `nosuchthing`." in text


def test_a_requisite_shows_its_parts_and_its_next_stage() -> None:
    with small() as match:
        text, _ = played(match, lines(["why reach", "quit"]))
    assert re.search(r"^ +\d+  Heard\. Who listens\.$", text, re.MULTILINE)
    assert "Next, at 50: Word is answered." in text


def test_one_seat_in_full_and_a_place_without_bars() -> None:
    with small() as match:
        text, _ = played(match, lines(["seats crown", "region hill", "region", "quit"]))
    assert re.search(r"\bPlaces +3\b", text)
    assert re.search(r"^Anger +50", text, re.MULTILINE)
    assert "Name one: The hill, The shore or The plain." in text


def test_what_turned_in_a_turn_is_told() -> None:
    """The world looks at other issues: no fact of the engine, but news."""
    text = game(base(), "seattle", "south", [[]], seed=31)
    assert re.search(r"^  The world looks at: now \w[^;]*; no longer \w", text, re.MULTILINE)


def test_a_pick_can_always_be_left() -> None:
    with small() as match:
        text, _ = played(match, lines(["", "rally", "send", "", "quit"]))
    assert english()("pick.go_back") in text
