"""What happened in a turn, found in two states and the orders between them."""

from __future__ import annotations

import random
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wayward import own_rules, played, some_orders

from game.engine.facts import (
    KINDS,
    EventCame,
    Fact,
    FactUnreadable,
    Ordered,
    PledgeKept,
    PledgeLapsed,
    PledgeMade,
    PledgeWithdrawn,
    RowChanged,
    StageLost,
    StageReached,
    VoteHeld,
    fact_from_json,
    fact_to_json,
    facts_of,
)
from game.engine.orders import Order
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.rules.ruleset import Ruleset

STORY = """
sets:
  region:
    members: [hill, shore]
  movement: {}
  state: {}
  seat:
    kinds: [movement, state]
variables:
  capacity:
    role: capacity
    per: seat
    range: 0 to 20
    whole: true
    start: 10
  standing: {per: seat, range: 0 to 1, start: 0.5}
  anger: {per: region, range: 0 to 1, start: 0.25}
  belief: {per: movement, range: 0 to 1, start: 0.125}
  order: {range: 0 to 1, start: 0.75}
  noise: {range: 0 to 9, start: 0}
orders:
  rally:
    seat: movement
    cost: 1
    pick: {at: region}
    promised: true
    watched: true
    change:
      anger[at]: 0.25
      belief[seat]: 0.5
  calm:
    seat: state
    cost: 1
    pick: {at: region}
    promised: true
    watched: true
    allow:
      stirred:
        if: anger[at] > 0.25
        else: "{at} is calm."
    change:
      anger[at]: -0.5
      belief[m] for m in movement: -0.25
  shake:
    seat: state
    cost: 0
    change:
      order: -0.5
events:
  storm:
    when: anger[hill] >= 0.5
    place: 1 for r in region if r == shore
    otherwise:
      change:
        noise: 0.125
  comet:
    when: order < 0.5
    otherwise:
      change:
        noise: 0.125
votes:
  council:
    when: anger[hill] >= 0.5
    voter: region
    leans: anger[region] - 0.3
    weight: 1
    veto: region == shore
    takes: 0.75
    passes: yea > takes * whole
classify:
  mood:
    each: region
    rows:
      - is: hot
        if: anger >= 0.5
      - is: cool
        otherwise: true
  age:
    rows:
      - is: old
        if: order > 0.5
      - is: young
        otherwise: true
requisites:
  hope:
    each: movement
    parts:
      faith:
        value: belief
    value: 100 * faith
    stages:
      - at: 25
      - at: 50
      - at: 75
  quiet:
    parts:
      lull:
        value: order
    value: 100 * lull
    stages:
      - at: 50
pledges:
  word:
    seat: seat
    stake: 1
    broken:
      movement:
        standing[seat]: -0.1
      state:
        standing[seat]: -0.1
scenarios:
  own:
    turns: 9
    members:
      movement: [crowd]
      state: [crown]
"""

Given = dict[str, tuple[Order, ...]]
RALLY = {"crowd": (Order("rally", ("hill",)),)}
IF_RALLY, IF_QUIET = (Order("word_if_rally", ("crowd", deed, "hill")) for deed in ("does", "does_not"))
THEN_CALM, WITHDRAWN = Order("word_then_calm", ("hill",)), Order("word_withdrawn_state")


@pytest.fixture(scope="module")
def story() -> tuple[Ruleset, Engine]:
    return own_rules(STORY)


def told(story: tuple[Ruleset, Engine], *turns: Given) -> list[tuple[Fact, ...]]:
    """The facts of each turn of a game."""
    ruleset, engine = story
    state = new_game(engine, [1])
    found = []
    for orders in turns:
        before, state = state, resolve_turn(engine, state, [orders])
        found.append(facts_of(ruleset.written, engine, before, state, orders))
    return found


def of(kind: type[Fact], facts: tuple[Fact, ...]) -> list[Fact]:
    return [fact for fact in facts if isinstance(fact, kind)]


def test_as_a_game_begins_nothing_has_happened(story: tuple[Ruleset, Engine]) -> None:
    first = new_game(story[1], [1])
    assert facts_of(story[0].written, story[1], first, first, {}) == ()


def test_orders_are_told_by_seat(story: tuple[Ruleset, Engine]) -> None:
    (facts,) = told(story, {"crown": (Order("shake"),), **RALLY})
    assert of(Ordered, facts) == [Ordered("crowd", Order("rally", ("hill",))), Ordered("crown", Order("shake"))]


def test_events_come_with_their_place(story: tuple[Ruleset, Engine]) -> None:
    first, second = told(story, RALLY, {"crown": (Order("shake"),)})
    assert of(EventCame, first) == [EventCame("storm", "shore")]
    assert of(EventCame, second) == [EventCame("comet", None), EventCame("storm", "shore")]


def test_votes_are_held_and_pass_or_fail(story: tuple[Ruleset, Engine]) -> None:
    turns = told(story, {}, RALLY, {"crowd": (Order("rally", ("shore",)),)})
    assert [of(VoteHeld, facts) for facts in turns] == [[], [VoteHeld("council", False, 0.5, 0.5, 0.75, "shore")], [VoteHeld("council", True, 1.0, 0.0, 0.75)]]


def test_rows_change_for_places_and_for_the_world(story: tuple[Ruleset, Engine]) -> None:
    first, second = told(story, RALLY, {"crown": (Order("shake"), Order("calm", ("hill",)))})
    assert of(RowChanged, first) == [RowChanged("mood", ("hill",), "cool", "hot")]
    assert of(RowChanged, second) == [RowChanged("age", (), "old", "young"), RowChanged("mood", ("hill",), "hot", "cool")]


def test_each_stage_is_reached_and_lost(story: tuple[Ruleset, Engine]) -> None:
    first, second = told(story, RALLY, {"crown": (Order("shake"), Order("calm", ("hill",)))})
    assert [fact for fact in first if isinstance(fact, StageReached | StageLost)] == [StageReached("hope", "crowd", 1), StageReached("hope", "crowd", 2)]
    assert [fact for fact in second if isinstance(fact, StageReached | StageLost)] == [StageLost("hope", "crowd", 2), StageLost("quiet", "", 1)]


PLEDGES = PledgeMade | PledgeKept | PledgeLapsed | PledgeWithdrawn
MADE = PledgeMade("word", "crown", "crowd", True, Order("rally", ("hill",)), Order("calm", ("hill",)))


def pledges(facts: list[tuple[Fact, ...]]) -> list[list[Fact]]:
    return [[fact for fact in turn if isinstance(fact, PLEDGES)] for turn in facts]


def test_a_pledge_is_made_and_kept(story: tuple[Ruleset, Engine]) -> None:
    assert pledges(told(story, {"crown": (IF_RALLY, THEN_CALM), **RALLY}, RALLY, {}, {})) == [[MADE], [], [PledgeKept("word", "crown")], []]


def test_a_pledge_may_wait_for_nothing_to_be_done(story: tuple[Ruleset, Engine]) -> None:
    first, *_, last = pledges(told(story, {"crown": (IF_QUIET, THEN_CALM), **RALLY}, {}, {}))
    assert first == [PledgeMade("word", "crown", "crowd", False, MADE.condition, MADE.promise)]
    assert last == [PledgeKept("word", "crown")]


def test_a_pledge_lapses_when_its_condition_is_not_met(story: tuple[Ruleset, Engine]) -> None:
    assert pledges(told(story, {"crown": (IF_RALLY, THEN_CALM), **RALLY}, {}, {})) == [[MADE], [PledgeLapsed("word", "crown")], []]


def test_a_pledge_lapses_when_its_promise_is_no_longer_allowed(story: tuple[Ruleset, Engine]) -> None:
    turns = pledges(told(story, {"crown": (IF_RALLY, THEN_CALM), **RALLY}, {**RALLY, "crown": (Order("calm", ("hill",)),)}, {}))
    assert turns == [[MADE], [], [PledgeLapsed("word", "crown")]]


def test_a_pledge_is_withdrawn(story: tuple[Ruleset, Engine]) -> None:
    assert pledges(told(story, {"crown": (IF_RALLY, THEN_CALM), **RALLY}, {"crown": (WITHDRAWN,)}, {})) == [[MADE], [PledgeWithdrawn("word", "crown")], []]


def test_a_pledge_is_not_told_without_its_orders(story: tuple[Ruleset, Engine]) -> None:
    ruleset, engine = story
    before = new_game(engine, [1])
    after = resolve_turn(engine, before, [{"crown": (IF_RALLY, THEN_CALM)}])
    assert of(PledgeMade, facts_of(ruleset.written, engine, before, after, {})) == []


def test_rules_without_upper_entries_tell_only_orders() -> None:
    ruleset, engine = played("tiny")
    before = new_game(engine, [1])
    orders = {"crowd": (Order("rally", ("hill",)),)}
    after = resolve_turn(engine, before, [orders])
    assert facts_of(ruleset.written, engine, before, after, orders) == (Ordered("crowd", Order("rally", ("hill",))),)
    assert facts_of({}, engine, before, after, {}) == ()


# -- as JSON


def test_facts_of_a_played_game_read_back() -> None:
    ruleset, engine = played("base")
    luck, state, kinds = random.Random(3), new_game(engine, [3]), set()
    for _ in range(4):
        orders = some_orders(engine, state, luck)
        before, state = state, resolve_turn(engine, state, [orders])
        for fact in facts_of(ruleset.written, engine, before, state, orders):
            assert fact_from_json(fact_to_json(fact)) == fact
            kinds.add(fact.kind)
    assert "ordered" in kinds


WORDS = st.text(max_size=8)
ORDERS = st.builds(Order, WORDS, st.lists(WORDS, max_size=3).map(tuple))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "str": WORDS,
    "str | None": st.none() | WORDS,
    "bool": st.booleans(),
    "int": st.integers(),
    "float": st.floats(0, 1),
    "float | None": st.none() | st.floats(0, 1),
    "tuple[str, ...]": st.lists(WORDS, max_size=20).map(tuple),
    "Order": ORDERS,
}
FACTS = st.one_of([st.builds(made, **{field.name: VALUES[str(field.type)] for field in fields(made)}) for made in KINDS.values()])

HELD = {"kind": "vote held", "vote": "a", "passed": True, "yes": 0.5, "no": 0, "takes": None, "stopped": None}


@given(FACTS)
def test_every_fact_reads_back(fact: Fact) -> None:
    value = fact_to_json(fact)
    assert value["kind"] == fact.kind
    assert fact_from_json(value) == fact


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "A fact is an object with a kind."),
        ([], "A fact is an object with a kind."),
        ({}, "There is no kind of fact `None`."),
        ({"kind": []}, r"There is no kind of fact `\[\]`."),
        ({"kind": "x" * 99}, "There is no kind of fact `x{40}`."),
        ({"kind": "vote held", "vote": "a"}, "A fact of kind `vote held` has the fields vote, passed, yes, no, takes, stopped."),
        ({"kind": "vote held", "vote": "a", "passed": True, "more": 1}, "has the fields vote, passed, yes, no, takes, stopped."),
        ({**HELD, "passed": 1}, "`passed` of a fact of kind `vote held` is not what it should be."),
        ({**HELD, "vote": "a" * 201}, "`vote` of a fact"),
        ({**HELD, "yes": 1.5}, "`yes` of a fact"),
        ({**HELD, "takes": float("nan")}, "`takes` of a fact"),
        ({"kind": "stage lost", "requisite": "a", "seat": "b", "stage": True}, "`stage` of a fact"),
        ({"kind": "stage lost", "requisite": "a", "seat": "b", "stage": 1.0}, "`stage` of a fact"),
        ({"kind": "event came", "event": "a", "place": 3}, "`place` of a fact"),
        ({"kind": "ordered", "seat": "a", "order": []}, "`order` of a fact"),
        ({"kind": "ordered", "seat": "a", "order": "rally"}, "`order` of a fact"),
        ({"kind": "ordered", "seat": "a", "order": ["rally", 1]}, "`order` of a fact"),
        ({"kind": "ordered", "seat": "a", "order": ["rally"] * 21}, "`order` of a fact"),
    ],
)
def test_other_values_are_no_facts(value: object, said: str) -> None:
    with pytest.raises(FactUnreadable, match=said):
        fact_from_json(value)


ANY = st.recursive(st.none() | st.booleans() | st.integers() | st.sampled_from([*KINDS, "x"]), lambda inner: st.lists(inner, max_size=3), max_leaves=5)


@given(st.dictionaries(st.sampled_from(["kind", "seat", "order", "vote", "passed", "event", "place", "pledge"]), ANY) | ANY)
def test_any_value_is_a_fact_or_refused(value: object) -> None:
    try:
        fact = fact_from_json(value)
    except FactUnreadable:
        return
    assert fact_to_json(fact) == value


def test_a_single_state_stands_for_no_turn(story: tuple[Ruleset, Engine]) -> None:
    """Facts look at the first game of what they are given."""
    ruleset, engine = story
    many = new_game(engine, [1, 2])
    assert facts_of(ruleset.written, engine, many, State(many.data, many.seeds), {}) == ()
