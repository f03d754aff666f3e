"""The upper kinds in terms of the lower: what each makes, under which names, and that nobody's words are lost."""

from __future__ import annotations

from collections.abc import Mapping

from game.engine.legality import Judge
from game.engine.orders import Order
from game.engine.state import Engine, new_game
from game.engine.turn import resolve_turn
from game.rules.made import Made, Typed, body_texts, made, names_in, number_of, used
from game.rules.records import KINDS, Body, ClassifyDef, Entry, OrderDef, PledgeDef, ProjectDef, Row, RuleDef, SetDef, VariableDef, VoteDef
from game.rules.rewrite import rewrite
from game.rules.world import Report
from tests.rules.over_world import at, problems_of, program, rules

EVENT = """
events:
  storm:
    let:
      wild: anger[hill] + noise[hill]
    when: wild > 0.5
    chance: 0.5 * anger[hill]
    once: true
    place: anger[r] for r in region
    asks: government
    whom: home[seat] == place
    choices:
      help:
        text: Help {place}.
        change:
          anger[place]: -0.1 * wild
      wait: {}
    otherwise:
      where: anger[hill] > 0.25
      change:
        anger[place]: 0.1
"""
VOTE = """
votes:
  reform:
    when: motion == work
    voter: region
    cast by: {government: home}
    let:
      eager: stance[region, work]
    leans: eager
    weight: people
    veto: people > 15
    passes: yea >= 0.5 * whole and nay < 30
    change:
      anger[hill]: if passed then 0.1 else 0
    set:
      count_down: if passed then 0 else count_down
"""
REQUISITE = """
requisites:
  reach:
    text: Far and wide.
    each: movement
    let:
      far: mean(anger[r] for r in region)
    parts:
      ties:
        value: far
      people_there:
        value: 0.5
    value: 100 * chain(ties, people_there)
    stages:
      - at: 25
        text: A quarter.
      - at: 50
        text: Half.
        change:
          anger[r] for r in region: 0.01 * far
    fails:
      alone:
        text: Alone.
        if: reach_ties[movement] < 0.25 or far < 0.1
        change:
          anger[hill]: -0.01
"""


def made_by(text: str, parent: str) -> dict[str, set[str]]:
    """The ids that an entry makes, by kind."""
    found: dict[str, set[str]] = {}
    for key, entry in rules(text).parents.items():
        if entry == parent:
            kind, _, id = key.partition("/")
            found.setdefault(kind, set()).add(id)
    return found


def test_a_classification() -> None:
    text = "classify:\n  mood_of_all:\n    each: region\n    let:\n      calm: 1 - anger\n"
    text += "    rows:\n      - is: still\n        if: calm > 0.5\n      - is: loud\n        otherwise: true\n"
    assert made_by(text, "mood_of_all") == {"sets": {"mood_of_all"}, "variables": {"mood_of_all"}, "rules": {"mood_of_all_found"}}
    assert program(text).world.variables["mood_of_all"].dims == (3,)


def test_a_steady_classification() -> None:
    text = "classify:\n  phase:\n    steady: 2\n    rows:\n      - is: still\n        if: anger[hill] > 0.5\n      - is: loud\n        otherwise: true\n"
    found = made_by(text, "phase")
    assert found["variables"] == {"phase", "phase_next", "phase_count"}
    assert found["measures"] == {"phase_found"}


def test_what_is_steady_may_hold_at_once() -> None:
    text = "classify:\n  phase:\n    let:\n      heat: anger[hill]\n    steady: 3\n    at once: heat > 0.9\n    rows:\n"
    text += "      - is: wild\n        if: heat > 0.5\n      - is: calm\n        otherwise: true\n"
    engine = Engine(program(text))
    hill, wild = engine.world.sets["region"].members.index("hill"), engine.world.sets["phase"].members.index("wild")

    def turns_until_wild(anger: float) -> int:
        state = new_game(engine, [1])
        for turn in range(1, 6):
            engine.column(state, "anger")[hill] = anger
            state = resolve_turn(engine, state, {})
            if engine.column(state, "phase")[0] == wild:
                return turn
        return 0

    assert turns_until_wild(0.7) == 3
    assert turns_until_wild(1.0) == 1


def test_an_event() -> None:
    found = made_by(EVENT, "storm")
    assert found["variables"] == {"storm_now", "storm_place", "storm_done", "storm_answers"}
    assert found["rules"] == {"storm_drawn", "storm_otherwise"}
    assert found["orders"] == {"storm_help", "storm_wait"}
    assert found["groups"] == {"storm_choices"}
    otherwise = rules(EVENT).entries["rules"]["storm_otherwise"]
    assert isinstance(otherwise, RuleDef)
    assert otherwise.step == "contest"


def test_an_event_that_asks_nobody() -> None:
    text = "events:\n  storm:\n    otherwise:\n      change:\n        anger[hill]: 0.1\n"
    assert made_by(text, "storm") == {"variables": {"storm_now"}, "rules": {"storm_drawn", "storm_otherwise"}}
    otherwise = rules(text).entries["rules"]["storm_otherwise"]
    assert isinstance(otherwise, RuleDef)
    assert otherwise.step == "act"


LIMIT = "scenarios:\n  here:\n    events a turn: 2\n    questions a turn: 1\n"


def test_events_that_are_limited() -> None:
    """One rule draws their luck; measures say who is due and who is chosen; each event asks only whether it was chosen."""
    found = rules(EVENT + "  calm:\n    weight: 2\n    otherwise:\n      change:\n        anger[hill]: -0.1\n" + LIMIT)
    events = found.entries["sets"]["event"]
    assert isinstance(events, SetDef)
    assert [member.id for member in events.members] == ["calm", "storm"]
    measures = {id for id in found.entries["measures"] if id.startswith("event") or id.endswith("odds")}
    picks = {"event_pick_1", "event_pick_2"}
    assert measures == {"calm_odds", "storm_odds", "event_odds", "event_due", "event_ticket", "event_chosen"} | picks
    drawn = found.entries["rules"]["storm_drawn"]
    assert isinstance(drawn, RuleDef)
    assert not drawn.body.roll
    assert {target.text: value.text for target, value in drawn.body.set}["storm_now"] == "event_chosen[storm] and storm_spot != none"
    tables = found.program("here").world.tables
    assert tables["event_weight"].data == (2.0, 1.0)
    assert tables["event_asks"].data == (0.0, 1.0)
    assert (tables["events_a_turn"].data, tables["questions_a_turn"].data) == ((2.0,), (1.0,))


def test_an_event_that_is_left_out_is_never_due() -> None:
    found = rules(EVENT + "  calm:\n    otherwise:\n      change:\n        anger[hill]: -0.1\n" + LIMIT + "    without: [calm]\n")
    assert found.program("here").world.sets["event"].members == ("storm",)


def test_a_vote() -> None:
    found = made_by(VOTE, "reform")
    assert found["orders"] == {"reform_for", "reform_against"}
    assert found["variables"] == {"reform_ballot", "reform_held", "reform_passed", "reform_yes", "reform_no", "reform_stopped"}
    assert found["measures"] == {"reform_side", "reform_weight", "reform_veto"}
    assert found["rules"] == {"reform_counted"}


def test_who_may_not_vote_against_it_may_vote_for_it() -> None:
    text = VOTE.replace("    let:\n", "    allow against:\n      calm:\n        if: anger[home[seat]] < 0.5\n        else: You are too angry.\n    let:\n", 1)
    engine = Engine(program(text))
    state = new_game(engine, [1])
    engine.column(state, "motion")[...] = engine.world.sets["issue"].members.index("work")
    seat = engine.world.sets["government"].members[0]
    for anger, refused in ((0.4, None), (0.9, "You are too angry.")):
        engine.column(state, "anger")[...] = anger
        judge = Judge(engine, state)
        against, for_it = judge.order(seat, Order("reform_against")), judge.order(seat, Order("reform_for"))
        assert (against.text if against is not None else None) == refused
        assert for_it is None


def test_a_vote_without_ballots() -> None:
    text = "votes:\n  reform:\n    voter: region\n    leans: anger\n    weight: 1\n    passes: yea > nay\n"
    text += "    change:\n      anger[hill]: if passed then 0.1 else 0\n"
    found = made_by(text, "reform")
    assert set(found) == {"measures", "variables", "rules"}


def test_a_requisite() -> None:
    found = made_by(REQUISITE, "reach")
    assert found["variables"] == {"reach", "reach_stage", "reach_ties", "reach_people_there"}
    assert found["rules"] == {"reach_measured", "reach_stage_2", "reach_fails_alone"}
    assert found["measures"] == {"reach_alone"}


def test_a_failure_with_a_name_is_told_by_it() -> None:
    found = rules(REQUISITE.replace("      alone:\n", "      alone:\n        name: Lonely\n", 1))
    assert found.entries["rules"]["reach_fails_alone"].label == found.entries["measures"]["reach_alone"].label == "Lonely"


def test_a_failure_may_do_nothing() -> None:
    found = made_by(REQUISITE.split("        change:\n          anger[hill]: -0.01", maxsplit=1)[0], "reach")
    assert "reach_fails_alone" not in found["rules"]
    assert found["measures"] == {"reach_alone"}


def test_a_project_is_seen_by_those_who_may_see_what_it_reads() -> None:
    def seen(value: str, more: str = "") -> str:
        found = rules(f"projects:\n  goal:\n    seat: movement\n    value: {value}\n{more}").entries["variables"]["goal"]
        assert isinstance(found, VariableDef)
        return found.seen_by

    assert seen("100 * anger[hill]") == "everyone"
    assert seen("10 * purse[movement]") == "owner"
    assert seen("wealth[movement]", "measures:\n  wealth:\n    per: seat\n    is: purse\n    seen by: owner\n") == "owner"


def test_what_an_author_wrote_keeps_its_place() -> None:
    drawn = rules(EVENT).entries["rules"]["storm_drawn"]
    assert isinstance(drawn, RuleDef)
    (when,) = [formula for name, formula in drawn.body.let if name.text == "storm_ready"]
    assert isinstance(when, Typed)
    assert (when.text, when.place.line, when.at(7).column) == ("wild > 0.5", 6, 18)


def test_only_the_lets_that_are_needed_are_taken_along() -> None:
    lets = ((at("a"), at("1")), (at("b"), at("a + 1")), (at("c"), at("2")))
    assert [name.text for name, _ in used(lets, at("b * 2"))] == ["a", "b"]
    assert used(lets, None) == ()
    assert names_in(at("sum(x[a] for a in s)"), None) == {"sum", "x", "a", "for", "in", "s"}


def test_texts_of_the_machine_have_one_place() -> None:
    word = at("when")
    assert isinstance(made("x + y", word), Made)
    assert made("x + y", word).at(4) == word.place
    assert number_of(at("x + y")).at(4).column == word.place.column + 4
    assert [text.text for text in body_texts(Body(where=at("w"), change=((at("x"), at("1")),)))] == ["x", "1", "w"]


def entries_with(**kinds: Mapping[str, Entry]) -> dict[str, dict[str, Entry]]:
    return {kind: dict(kinds.get(kind, {})) for kind in KINDS}


def test_entries_that_lack_something_are_left_alone() -> None:
    """What a reading would have refused: nothing is made of them, and nothing said of what they would have made."""
    key = at("x")
    rows = (Row("a", key, None), Row("b", key, None))
    lacking = entries_with(
        classify={"one": ClassifyDef("one", key, rows=()), "two": ClassifyDef("two", key, rows=rows)},
        projects={"goal": ProjectDef("goal", key)},
        votes={"reform": VoteDef("reform", key)},
        pledges={"word": PledgeDef("word", key)},
    )
    report = Report()
    entries, parents = rewrite(lacking, report)
    assert entries == lacking
    assert not parents
    assert not report.problems
    assert all(report.is_broken(id) for id in ("one", "two_next", "goal", "reform_passed", "word_age"))
    assert not report.is_broken("words")


def test_rewriting_changes_nothing_of_what_it_is_given() -> None:
    found = rules(EVENT + VOTE)
    assert "storm_now" not in found.written["variables"]
    assert set(found.written["events"]) == {"storm"}


def test_everything_of_the_upper_kinds_together_is_well() -> None:
    assert problems_of(EVENT + VOTE + REQUISITE) == ()


def test_generated_orders_say_why_not() -> None:
    found = rules(EVENT).entries["orders"]["storm_help"]
    assert isinstance(found, OrderDef)
    assert [line.id for line in found.allow] == ["asked", "whom"]
    assert all(line.else_.text.endswith(".") for line in found.allow)


def test_sets_that_pledges_make() -> None:
    text = "orders:\n  march: {promised: true, watched: true}\npledges:\n  word:\n    seat: seat\n    broken:\n      movement:\n        purse[seat]: -1\n"
    sets = rules(text).entries["sets"]
    conditions = sets["word_conditions"]
    assert isinstance(conditions, SetDef)
    assert [member.id for member in conditions.members] == ["march"]
