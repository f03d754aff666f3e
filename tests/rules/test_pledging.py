"""Pledges as orders, variables and rules: what is made, and which promises can be remembered."""

from __future__ import annotations

from game.rules.pledging import Slot, rewrite_pledges, slots_of
from game.rules.records import KINDS, Dim, GroupDef, OrderDef, PledgeDef, RuleDef, ScenarioDef, VariableDef
from game.rules.rewriting import Rewriting
from game.rules.ruleset import Ruleset
from game.rules.world import Report
from tests.rules.over_world import at, problems_of, rules

TEXT = """
orders:
  march: {promised: true, watched: true}
  speak: {watched: true}
  twin:
    seat: movement
    cost: 2
    pick: {one: region, other: region, about: issue}
    promised: true
    change:
      anger[one]: 0.1 * stance[other, about]
pledges:
  word:
    seat: seat
    stake: 3
    broken:
      movement:
        purse[seat]: -1
      hegemon:
        purse[seat]: -2
"""


def made() -> Ruleset:
    return rules(TEXT)


def ids(kind: str) -> set[str]:
    return {key.partition("/")[2] for key, parent in made().parents.items() if parent == "word" and key.startswith(kind + "/")}


def test_picks_are_remembered_by_their_sets() -> None:
    picks = (Dim(at("one"), at("region")), Dim(at("about"), at("issue")), Dim(at("other"), at("region")))
    assert slots_of(picks) == [Slot("region_1", "region"), Slot("issue_1", "issue"), Slot("region_2", "region")]


def test_what_a_pledge_makes() -> None:
    assert ids("sets") == {"word_conditions", "word_promises", "word_deeds"}
    assert ids("groups") == {"word_conditions", "word_promises", "word_ends"}
    held = {"word_if", "word_then", "word_if_seat", "word_if_region_1", "word_if_issue_1", "word_then_region_1", "word_then_region_2", "word_then_issue_1"}
    assert ids("variables") >= {"word_age", "word_stake", "word_seen", "word_kept", "word_does", *held}
    conditions = {"word_if_march", "word_if_speak"}
    assert ids("orders") >= {*conditions, "word_then_march", "word_then_twin", "word_withdrawn_movement", "word_withdrawn_hegemon"}
    assert "word_settled" in ids("rules")


def test_its_two_halves_need_one_another() -> None:
    groups = made().entries["groups"]
    one, other = groups["word_conditions"], groups["word_promises"]
    assert isinstance(one, GroupDef)
    assert isinstance(other, GroupDef)
    assert one.needs is not None
    assert other.needs is not None
    assert (one.needs.text, other.needs.text) == ("word_promises", "word_conditions")


def test_a_watched_order_tells_those_who_wait() -> None:
    march = made().entries["orders"]["march"]
    assert isinstance(march, OrderDef)
    assert march.body.change[-1][0].text.startswith("word_seen[word_p] for word_p in seat if ")


def test_a_promise_costs_what_is_at_stake() -> None:
    promise = made().entries["orders"]["word_then_twin"]
    assert isinstance(promise, OrderDef)
    assert promise.cost is not None
    assert "3" in promise.cost.text
    assert promise.beat == "pledge"
    assert [name.text for name in promise.seat] == ["movement"]


def test_what_no_turn_will_change_is_asked_of_conditions_and_promises_too() -> None:
    two = """      two: {if: "one != other", else: Two places.}
      calm: {if: "anger[one] < 1", else: Not in anger.}
"""
    entries = rules(TEXT.replace("    promised: true\n    change:", f"    promised: true\n    watched: true\n    allow:\n{two}    change:")).entries["orders"]
    for id, others in (("word_then_twin", []), ("word_if_twin", ["another"])):
        found = entries[id]
        assert isinstance(found, OrderDef)
        assert [line.id for line in found.allow] == ["open", "time", "for_two", *others]


def test_who_gives_the_order_of_a_condition_is_not_who_waits_for_it() -> None:
    own = "    promised: true\n    watched: true\n    allow: {own: {if: \"whose_march != seat\", else: Not with yourself.}}\n    pick: {whose_march: movement}"
    found = rules(TEXT.replace("march: {promised: true, watched: true}", f"march:\n{own}")).entries["orders"]["word_if_march"]
    assert isinstance(found, OrderDef)
    line = next(line for line in found.allow if line.id == "for_own")
    assert (line.if_.text, line.else_.text) == ("whose_march != whose", "That can never happen.")


def test_its_age_is_settled_when_a_turn_is_reckoned() -> None:
    settled = made().entries["rules"]["word_settled"]
    age = made().entries["variables"]["word_age"]
    assert isinstance(settled, RuleDef)
    assert isinstance(age, VariableDef)
    assert settled.step == "reckon"
    assert age.range is not None
    assert age.range.high == 3


def test_nothing_is_wrong_with_it() -> None:
    assert problems_of(TEXT) == ()


def test_where_something_is_broken_nothing_is_said_of_a_pledge_that_lacks_it() -> None:
    for broken in (set(), {"march"}):
        report = Report(broken=set(broken))
        work = Rewriting({kind: {} for kind in KINDS} | {"pledges": {"word": PledgeDef("word", at("word"), seat=at("seat"))}}, report)
        rewrite_pledges(work)
        assert [problem.code for problem in report.problems] == ([] if broken else ["idle-pledge"])
        assert report.is_broken("word_age")


def test_a_pick_over_a_set_that_is_not_there_is_said_once() -> None:
    assert [p.code for p in problems_of(TEXT.replace("other: region", "other: regoin"))] == ["unknown-set"]


def test_what_a_scenario_leaves_out_is_neither_promised_nor_waited_for() -> None:
    text = TEXT + "scenarios:\n  here:\n    without: [march]\n"
    found = rules(text).entries["scenarios"]["here"]
    assert isinstance(found, ScenarioDef)
    assert {name.text for name in found.without} == {"march", "word_if_march", "word_then_march", "word_keeps_march"}
