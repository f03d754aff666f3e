"""Entries as records: what every field may hold, and what is said when it holds something else."""

from __future__ import annotations

import dataclasses

import pytest

from game.base.problems import Problem
from game.rules import schema
from game.rules.grammar import RESERVED
from game.rules.records import (
    KINDS,
    Body,
    ClassifyDef,
    Entry,
    EventDef,
    GroupDef,
    MeasureDef,
    OrderDef,
    PersonalityDef,
    PledgeDef,
    ProjectDef,
    RequisiteDef,
    RuleDef,
    ScenarioDef,
    SetDef,
    TableDef,
    Values,
    VariableDef,
    VoteDef,
)
from game.rules.schema_fields import FIELDS
from game.rules.schema_shapes import Field, number_fault
from game.rules.source import Scalar, read_text


def read(text: str) -> tuple[dict[str, dict[str, Entry]], list[Problem]]:
    tree, problems = read_text(text, "f.yaml", "base")
    assert not problems
    assert tree is not None
    return schema.read(tree)


def good(text: str) -> dict[str, dict[str, Entry]]:
    entries, problems = read(text)
    assert not problems
    return entries


def one(text: str) -> Entry:
    """The only entry of a text without problems."""
    return next(entry for kind in good(text).values() for entry in kind.values())


def texts(*scalars: Scalar | None) -> list[str]:
    return [s.text if s else "" for s in scalars]


def pairs(found: tuple[tuple[Scalar, Scalar], ...]) -> dict[str, str]:
    return {key.text: value.text for key, value in found}


# -- what each kind becomes


def test_fields_of_every_entry_and_names() -> None:
    entry = one("sets:\n  trade_union:\n    text: One.\n    source: evans_2008\n    teaches: solidarity\n    role: meter\n")
    assert texts(entry.text, entry.source, entry.teaches, entry.role) == ["One.", "evans_2008", "solidarity", "meter"]
    assert (entry.id, entry.label, entry.key.place.line) == ("trade_union", "Trade union", 2)
    assert one("sets:\n  a:\n    name: Labour\n").label == "Labour"


def test_sets() -> None:
    entry = one("sets:\n  region:\n    members:\n      brazil: {name: Brazil, text: South.}\n      india: {}\n")
    assert isinstance(entry, SetDef)
    assert [(m.id, m.label, m.text and m.text.text) for m in entry.members] == [("brazil", "Brazil", "South."), ("india", "India", None)]
    entry = one("sets:\n  seat:\n    kinds: [movement, state]\n")
    assert isinstance(entry, SetDef)
    assert texts(*entry.kinds) == ["movement", "state"]
    entry = one("sets:\n  a:\n    union: [x, y]\n")
    assert isinstance(entry, SetDef)
    assert texts(*entry.union) == ["x", "y"]
    entry = one("sets:\n  permanent:\n    of: region\n    members: [brazil]\n")
    assert isinstance(entry, SetDef)
    assert entry.of is not None
    assert (entry.of.text, entry.members[0].id) == ("region", "brazil")
    assert one("sets:\n  movement: {}\n").id == "movement"


def test_tables() -> None:
    entry = one("tables:\n  population:\n    per: region\n    range: 0 to 2000\n    values: {brazil: 168, otherwise: 0}\n")
    assert isinstance(entry, TableDef)
    assert entry.range is not None
    assert (entry.range.low, entry.range.high) == (0, 2000)
    assert [(d.name.text, d.set.text) for d in entry.per] == [("region", "region")]
    assert isinstance(entry.values, Values)
    assert entry.values.otherwise is not None
    assert (entry.values.tree[0][0].text, entry.values.otherwise.text) == ("brazil", "0")
    entry = one("tables:\n  home:\n    per: government\n    holds: region\n    symmetric: false\n")
    assert isinstance(entry, TableDef)
    assert entry.holds is not None
    assert (entry.holds.text, entry.range, entry.values) == ("region", None, None)


def test_where_figures_come_from() -> None:
    entry = one("tables:\n  income:\n    per: region\n    range: 0 to 60\n    year: 1999\n    estimates: [russia, ukraine]\n")
    assert isinstance(entry, TableDef)
    assert (entry.year, texts(*entry.estimates), entry.estimate, entry.judgement) == (1999, ["russia", "ukraine"], False, False)
    entry = one("variables:\n  debt:\n    range: 0 to 1\n    start: 0.5\n    estimate: true\n    judgement: false\n")
    assert isinstance(entry, VariableDef)
    assert (entry.estimate, entry.judgement) == (True, False)
    entry = one("variables:\n  grip:\n    range: 0 to 1\n    start: 0.5\n    judgement: true\n")
    assert isinstance(entry, VariableDef)
    assert (entry.judgement, entry.year) == (True, None)


def test_variables() -> None:
    entry = one(
        "variables:\n  tie:\n    per: {from: region, to: region}\n    range: -0.5 to 1\n    symmetric: yes\n    start:\n      brazil: {india: 0.5}\n"
        "    good: low\n    seen by: owner\n    guess: 0.3 * x\n"
    )
    assert isinstance(entry, VariableDef)
    assert [(d.name.text, d.set.text) for d in entry.per] == [("from", "region"), ("to", "region")]
    assert entry.range is not None
    assert entry.guess is not None
    assert (entry.range.low, entry.symmetric, entry.good, entry.seen_by, entry.guess.text) == (-0.5, True, "low", "owner", "0.3 * x")
    assert isinstance(entry.start, Values)
    assert isinstance(entry.start.tree[0][1], Values)
    entry = one("variables:\n  a:\n    per: [region, issue]\n    range: 0 to 1\n    start: 0.3 * population\n    conserved: true\n")
    assert isinstance(entry, VariableDef)
    assert isinstance(entry.start, Scalar)
    assert (entry.start.text, entry.conserved, entry.or_none) == ("0.3 * population", True, False)


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ("yes or no: true", "no"),
        ("range: 0 to 1\n    this turn: true", "0"),
        ("holds: region or none", "none"),
        ("yes or no: true\n    start: yes", "yes"),
        ("holds: region\n    start: brazil", "brazil"),
    ],
)
def test_a_start_that_is_understood(fields: str, start: str) -> None:
    entry = one(f"variables:\n  a:\n    {fields}\n")
    assert isinstance(entry, VariableDef)
    assert isinstance(entry.start, Scalar)
    assert entry.start.text == start
    assert (entry.holds.text if entry.holds else None, entry.or_none) == ("region" if "holds" in fields else None, "none" in fields)


def test_a_flag_that_is_false_says_nothing() -> None:
    entry = one("variables:\n  a:\n    yes or no: false\n    whole: no\n    range: 0 to 1\n    start: 0\n")
    assert isinstance(entry, VariableDef)
    assert not entry.yes_or_no


def test_measures_rules_and_groups() -> None:
    entry = one("measures:\n  exposure:\n    per: region\n    let:\n      gap: market - protection\n    is: max(0, gap)\n")
    assert isinstance(entry, MeasureDef)
    assert entry.is_ is not None
    assert (pairs(entry.let), entry.is_.text) == ({"gap": "market - protection"}, "max(0, gap)")
    entry = one(
        "rules:\n  flight:\n    in: act\n    each: {from: region, to: region}\n    where: from != to\n    let:\n      gap: 1\n    draw:\n"
        "      place: 1 for r in region\n"
        "    roll:\n      heard: 0.5\n    change:\n      consent[o] for o in region if o != from: -0.01\n    set:\n      open: yes\n"
        "    move:\n      capital: 0.1 * gap\n"
        "      labour:\n        leaves: 1\n        drawn to: 2\n"
    )
    assert isinstance(entry, RuleDef)
    body = entry.body
    assert body.where is not None
    assert (entry.step, body.where.text, pairs(body.let), pairs(body.roll)) == ("act", "from != to", {"gap": "1"}, {"heard": "0.5"})
    assert (pairs(body.draw), pairs(body.set)) == ({"place": "1 for r in region"}, {"open": "yes"})
    assert pairs(body.change) == {"consent[o] for o in region if o != from": "-0.01"}
    assert texts(body.move[0].amount, body.move[1].leaves, body.move[1].drawn_to) == ["0.1 * gap", "1", "2"]
    entry = one("rules:\n  tip:\n    in: cascade\n    repeat: 12\n    set:\n      open: yes\n")
    assert isinstance(entry, RuleDef)
    assert (entry.repeat, entry.step) == (12, "cascade")
    entry = one("groups:\n  roads: {at most: 1, free: true, needs: steps}\n")
    assert isinstance(entry, GroupDef)
    assert entry.needs is not None
    assert (entry.at_most, entry.free, entry.needs.text) == (1, True, "steps")


def test_orders() -> None:
    entry = one(
        "orders:\n  boomerang:\n    seat: [movement, state]\n    cost: 1\n    group: roads\n    pick: {at: region, issue: issue}\n"
        "    secret: true\n    promised: true\n"
        "    watched: true\n    beat: pledge\n    in: contest\n    allow:\n      lent:\n        if: lent > 0.02\n"
        "        else: Nobody is tied to {at}.\n"
        "    announce:\n      crackdown[at]: 0.4\n    change:\n      a[at]: 1\n"
    )
    assert isinstance(entry, OrderDef)
    assert entry.cost is not None
    assert (texts(*entry.seat), entry.cost.text, entry.beat, entry.step) == (["movement", "state"], "1", "pledge", "contest")
    assert (entry.secret, entry.promised, entry.watched) == (True, True, True)
    line = entry.allow[0]
    assert (line.id, line.if_.text, line.else_.text) == ("lent", "lent > 0.02", "Nobody is tied to {at}.")
    assert pairs(entry.body.announce) == {"crackdown[at]": "0.4"}


def test_classifications_and_scenarios() -> None:
    entry = one(
        "classify:\n  regime:\n    each: region\n    steady: 2\n    let:\n      peak: 1\n    rows:\n      - is: empire\n"
        "        name: Empire\n        text: One.\n"
        "        if: peak > 0.9\n      - is: anarchy\n        otherwise: true\n"
    )
    assert isinstance(entry, ClassifyDef)
    assert [(r.id, r.if_ and r.if_.text, r.key.place.line) for r in entry.rows] == [("empire", "peak > 0.9", 8), ("anarchy", None, 12)]
    entry = one(
        "scenarios:\n  seattle:\n    turns: 12\n    begins: 1999\n    years: 2\n    members:\n      movement: {south: {name: The South}}\n"
        "      region: [brazil]\n"
        "    tables:\n      home: {brazil: brazil}\n    start:\n      legitimacy: 0.6\n      market: {brazil: 0.5}\n    without: [forum]\n"
    )
    assert isinstance(entry, ScenarioDef)
    assert (entry.turns, entry.begins, entry.years, texts(*entry.without)) == (12, 1999, 2, ["forum"])
    assert [(key.text, [m.id for m in members]) for key, members in entry.members] == [("movement", ["south"]), ("region", ["brazil"])]
    assert [key.text for key, _ in (*entry.tables, *entry.start)] == ["home", "legitimacy", "market"]


def test_events_and_votes() -> None:
    entry = one(
        "events:\n  debt_crisis:\n    when: fragility > 0.3\n    chance: 0.3\n    once: true\n    let:\n      x: 1\n"
        "    place: debt[r] for r in region\n    asks: government\n"
        "    whom: home[seat] == place\n    choices:\n      borrow:\n        name: Borrow\n        text: Sign.\n        change:\n"
        "          debt[place]: 0.1\n"
        "    otherwise:\n      where: x > 0\n      change:\n        debt[place]: 0.2\n"
    )
    assert isinstance(entry, EventDef)
    choice = entry.choices[0]
    assert (choice.id, texts(choice.name, choice.text), pairs(choice.body.change)) == ("borrow", ["Borrow", "Sign."], {"debt[place]": "0.1"})
    assert isinstance(entry.otherwise, Body)
    assert texts(entry.otherwise.where) == ["x > 0"]
    entry = one(
        "votes:\n  reform:\n    when: yes\n    voter: region\n    cast by: {government: home}\n    leans: 1\n    weight: 2\n"
        "    veto: permanent\n    passes: yea > nay\n"
        "    change:\n      a: 1\n    set:\n      b: 2\n"
    )
    assert isinstance(entry, VoteDef)
    assert entry.cast_by is not None
    assert texts(*entry.cast_by, entry.voter, entry.veto) == ["government", "home", "region", "permanent"]


def test_requisites_projects_pledges_and_personalities() -> None:
    entry = one(
        "requisites:\n  borders:\n    each: movement\n    parts:\n      reach:\n        text: How far.\n        value: 0.5\n"
        "    value: 100 * reach\n    stages:\n      - at: 25\n"
        "        text: Word travels.\n      - at: 50\n        change:\n          a: 1\n    fails:\n      voice:\n        name: Voice\n"
        "        text: Why.\n        if: reach < 0.1\n"
        "        change:\n          a: -1\n"
    )
    assert isinstance(entry, RequisiteDef)
    assert [(p.id, p.value.text) for p in entry.parts] == [("reach", "0.5")]
    assert [(s.at, s.key.text, pairs(s.change)) for s in entry.stages] == [(25, "25", {}), (50, "50", {"a": "1"})]
    assert (entry.fails[0].id, entry.fails[0].if_.text) == ("voice", "reach < 0.1")
    entry = one("projects:\n  transform:\n    seat: movement\n    value: x\n    mark: 60\n    consolation: 40.5\n")
    assert isinstance(entry, ProjectDef)
    assert (entry.mark, entry.consolation) == (60, 40.5)
    entry = one("pledges:\n  word:\n    seat: seat\n    stake: 2\n    broken:\n      movement:\n        standing[seat]: -0.1\n")
    assert isinstance(entry, PledgeDef)
    assert (entry.stake, entry.broken[0][0].text, pairs(entry.broken[0][1])) == (2, "movement", {"standing[seat]": "-0.1"})
    entry = one("personalities:\n  steward:\n    seat: state\n    orders: {develop: 1.5}\n    values: {project_transform: -1}\n")
    assert isinstance(entry, PersonalityDef)
    assert (entry.orders[0][1], entry.values[0][1]) == (1.5, -1)


def test_all_kinds_are_there_even_where_nothing_is() -> None:
    assert good("") == {kind: {} for kind in KINDS}


# -- what is refused

V = "variables:\n  a:\n    "
RANGE = V + "range: 0 to 1\n    start: 0\n    "
T = "tables:\n  a:\n    range: 0 to 9\n    "
CASCADE = "rules:\n  a:\n    in: cascade\n    set:\n      x: 1\n    "
R = "rules:\n  a:\n    change:\n      x: 1\n    "
O = "orders:\n  a:\n    seat: movement\n    cost: 1\n    "  # noqa: E741 - as short as the others
S = "scenarios:\n  a:\n    "
C = "classify:\n  a:\n    rows:\n      "
EVENT = "events:\n  a:\n    "
REQUISITE = "requisites:\n  a:\n    value: 1\n    "
END = "- is: z\n        otherwise: true\n"

REFUSED = [
    # kinds and entries
    ("sets: {}\nvariabels: {}\n", "unknown-kind", 2, "variabels", "`variables`"),
    ("zzz: {}\n", "unknown-kind", 1, "zzz", "sets, tables"),
    ("rules: x\n", "wrong-shape", 1, "ids with entries", ""),
    ("rules:\n", "empty-value", 1, "ids with entries", ""),
    ("rules:\n  a: x\n", "wrong-shape", 2, "the fields of an entry", ""),
    ("sets:\n  a:\n", "empty-value", 2, "the fields of an entry", "`{}`"),
    ("rules:\n  a: [x]\n", "wrong-shape", 2, "not a list", ""),
    # ids
    ("sets:\n  Région: {}\n", "bad-id", 2, "small letters", "r_gion"),
    ("sets:\n  North America: {}\n", "bad-id", 2, "`North America`", "north_america"),
    ("sets:\n  1st: {}\n", "bad-id", 2, "`1st`", "trade_round"),
    ("sets:\n  min: {}\n", "reserved-word", 2, "`min`", ""),
    ("variables:\n  seat:\n    range: 0 to 1\n    start: 0\n", "reserved-word", 2, "`seat`", ""),
    ("sets:\n  a:\n    members: [none]\n", "reserved-word", 3, "`none`", ""),
    ("sets:\n  a:\n    members: [B]\n", "bad-id", 3, "`B`", "`b`"),
    ("sets:\n  a:\n    members: {sum: {}}\n", "reserved-word", 3, "`sum`", ""),
    (R + "let:\n      turn: 1\n", "reserved-word", 6, "`turn`", ""),
    (R + "draw:\n      A: 1\n", "bad-id", 6, "`A`", ""),
    (R + "roll:\n      chain: 1\n", "reserved-word", 6, "`chain`", ""),
    (R + "each: {if: region}\n", "reserved-word", 5, "`if`", ""),
    (R + "each: {x: North}\n", "bad-id", 5, "`North`", ""),
    (R + "each: [region, 2]\n", "bad-id", 5, "`2`", ""),
    (R + "each: [region, [issue]]\n", "wrong-shape", 5, "a list", ""),
    (R + "each:\n", "empty-value", 5, "Nothing stands after `each`", ""),
    (O + "group: Roads\n", "bad-id", 5, "`Roads`", "`roads`"),
    (O + "pick: {seat: state}\n", "reserved-word", 5, "`seat`", ""),
    (O + "allow:\n      A b:\n        if: x\n        else: No.\n", "bad-id", 6, "`A b`", ""),
    (C + "- is: share\n        if: x\n      " + END, "reserved-word", 4, "`share`", ""),
    (REQUISITE + "parts:\n      min:\n        value: 1\n", "reserved-word", 5, "`min`", ""),
    # fields
    (R + "effcet: 1\n", "unknown-field", 5, "`effcet`", "Possible here"),
    (R + "effects: 1\n", "unknown-field", 5, "`effects`", "`change`"),
    (R + "seen_by: owner\n", "unknown-field", 5, "`seen_by`", "Possible here"),
    (RANGE + "seen_by: owner\n", "unknown-field", 5, "`seen_by`", "`seen by`"),
    (R + "announce:\n      x: 1\n", "unknown-field", 5, "`announce`", "Possible here"),
    (O + "each: region\n", "unknown-field", 5, "`each`", ""),
    ("orders:\n  a:\n    cost: 1\n", "missing-field", 2, "`a` has no `seat`", "an id or a list of ids"),
    ("orders:\n  a:\n    seat: state\n", "missing-field", 2, "`a` has no `cost`", "a formula"),
    ("measures:\n  a: {}\n", "missing-field", 2, "`is`", ""),
    ("projects:\n  a:\n    seat: x\n", "missing-field", 2, "`value`", ""),
    (O + "allow:\n      lent:\n        if: x > 1\n", "missing-field", 6, "`lent` has no `else`", ""),
    (REQUISITE + "parts:\n      b: {}\n", "missing-field", 5, "`b` has no `value`", ""),
    (REQUISITE + "parts:\n      b: {value: 1}\n    stages:\n      - text: x\n", "missing-field", 7, "no `at`", "`- at: `"),
    # shapes
    (R + "text: [a]\n", "wrong-shape", 5, "`text` wants a text, not a list", ""),
    (R + "text: {a: b}\n", "wrong-shape", 5, "not a mapping", ""),
    (R + "text: ''\n", "empty-value", 5, "`text`", ""),
    (R + "text: '  '\n", "wrong-shape", 5, "`text`", ""),
    (R + "where: [x]\n", "wrong-shape", 5, "a formula", ""),
    (R + "let: x\n", "wrong-shape", 5, "names with formulas, not `x`", ""),
    (R + "let: {}\n", "empty-value", 5, "`let` holds nothing", ""),
    (R + "let:\n      b: [1]\n", "wrong-shape", 6, "`b` wants a formula", ""),
    ("rules:\n  a:\n    change: 1\n", "wrong-shape", 3, "targets with amounts", ""),
    ("rules:\n  a:\n    change:\n      x:\n        z: 1\n", "wrong-shape", 5, "a formula, not a mapping", ""),
    ("rules:\n  a:\n    move: x\n", "wrong-shape", 3, "variables with an amount", ""),
    ("rules:\n  a:\n    move:\n      capital: {leaves: 1}\n", "missing-field", 4, "`drawn to`", ""),
    ("rules:\n  a:\n    move:\n      capital: {leaves: 1, drawn_to: 2, drawn to: 2}\n", "unknown-field", 4, "`drawn_to`", "`drawn to`"),
    ("rules:\n  a:\n    move:\n      capital: [1]\n", "wrong-shape", 4, "`leaves`", ""),
    (O + "allow: [x]\n", "wrong-shape", 5, "a mapping from ids to conditions", ""),
    (O + "allow:\n      lent: x\n", "wrong-shape", 6, "the fields of a condition", ""),
    ("classify:\n  a:\n    rows: {b: c}\n", "wrong-shape", 3, "a list of rows", "`- is: `"),
    (C + "- x\n      " + END, "wrong-shape", 4, "a list of rows, not `x`", "`- is: `"),
    (C + "- if: x\n      " + END, "missing-field", 4, "A row has no `is`", ""),
    (C + "- is: [b]\n        if: x\n      " + END, "missing-field", 4, "A row has no `is`", ""),
    (S + "members: [a]\n", "wrong-shape", 3, "sets with their members", ""),
    (S + "members: {region: x}\n", "wrong-shape", 3, "members", ""),
    (S + "tables: x\n", "wrong-shape", 3, "ids with values", ""),
    (S + "start: {a: [1]}\n", "wrong-shape", 3, "one value, or values by member", ""),
    (S + "start: {a: {B: 1}}\n", "bad-id", 3, "`B`", ""),
    (S + "start: {A: 1}\n", "bad-id", 3, "`A`", ""),
    (S + "without: {a: b}\n", "wrong-shape", 3, "an id or a list of ids", ""),
    (EVENT + "otherwise: x\n", "wrong-shape", 3, "what happens when nobody answers", ""),
    ("votes:\n  a:\n    voter: r\n    leans: 1\n    weight: 1\n    passes: yes\n    cast by: home\n", "wrong-shape", 7, "{government: home}", ""),
    ("votes:\n  a:\n    voter: r\n    leans: 1\n    weight: 1\n    passes: yes\n    cast by: {a: b, c: d}\n", "wrong-shape", 7, "{government: home}", ""),
    ("votes:\n  a:\n    voter: r\n    leans: 1\n    weight: 1\n    passes: yes\n    cast by: {a: B}\n", "bad-id", 7, "`B`", ""),
    ("personalities:\n  a:\n    seat: s\n    orders: {x: high}\n", "wrong-shape", 4, "a number from -1000 to 1000", ""),
    # numbers, ranges, flags, words
    (RANGE + "whole: maybe\n", "wrong-shape", 5, "true or false, not `maybe`", ""),
    (RANGE + "whole: True\n", "wrong-shape", 5, "`True`", ""),
    (RANGE + "good: up\n", "wrong-shape", 5, "high, low or none, not `up`", ""),
    (R + "in: cascde\n", "wrong-shape", 5, "act, vote, contest, cascade, world, measure or reckon", ""),
    (O + "in: world\n", "wrong-shape", 5, "act, vote or contest", ""),
    (CASCADE + "repeat: 1.5\n", "wrong-shape", 6, "a whole number", ""),
    (CASCADE + "repeat: many\n", "wrong-shape", 6, "a whole number", ""),
    (CASCADE + "repeat: 0\n", "number-outside", 6, "from 1 to 1000", ""),
    (CASCADE + "repeat: [1]\n", "wrong-shape", 6, "a whole number", ""),
    (S + "turns: 0x10\n", "bad-number", 3, "another base", "12, -3 or 0.5"),
    (S + "begins: 1_999\n", "bad-number", 3, "`_`", ""),
    (V + "range: 0 - 1\n    start: 0\n", "bad-range", 3, "`0 to 1`", ""),
    (V + "range: [0, 1]\n    start: 0\n", "wrong-shape", 3, "`0 to 1`", ""),
    (V + "range: 1 to 0\n    start: 0\n", "bad-range", 3, "empty", ""),
    (V + "range: 1 to 1\n    start: 1\n", "bad-range", 3, "empty", ""),
    (V + "range: 0 to 1_0\n    start: 0\n", "bad-number", 3, "`1_0`", ""),
    (V + "range: 0 to inf\n    start: 0\n", "bad-number", 3, "nobody can reckon with it", ""),
    (V + "range: x to 1\n    start: 0\n", "bad-number", 3, "letters and signs", ""),
    (V + "range: 0 to 1\n    start: {b: 012}\n", "bad-number", 4, "begins with 0", ""),
    (V + "range: 0 to 1\n    start: 1:30\n", "bad-number", 4, "colon", ""),
    (V + "range: 0 to 1\n    start: {b: [1]}\n", "wrong-shape", 4, "one value", ""),
    (V + "range: 0 to 1\n    start: {otherwise: {b: 1}}\n", "wrong-shape", 4, "one value", ""),
    (V + "range: 0 to 1\n    start: {otherwise: .5}\n", "bad-number", 4, "before the point", ""),
    (T + "values: 1e3\n", "bad-number", 4, "exponent", ""),
    (T + "values: 2 * x\n", "bad-number", 4, "letters and signs", ""),
    (T + "values: {b: nan}\n", "bad-number", 4, "nobody", ""),
    (S + "start: {a: {b: 1_0}}\n", "bad-number", 3, "`_`", ""),
    (S + "tables: {a: 012}\n", "bad-number", 3, "begins with 0", ""),
    # fields that exclude or need each other
    (RANGE + "whole: true\n    yes or no: true\n", "contradiction", 2, "`yes or no` and `range` and `whole`", ""),
    (RANGE + "holds: region\n", "contradiction", 2, "`holds` and `range`", ""),
    (V + "holds: region\n    start: x\n    symmetric: true\n", "contradiction", 2, "`holds` and `symmetric`", ""),
    (RANGE + "conserved: true\n    this turn: true\n", "contradiction", 2, "`conserved` and `this turn`", ""),
    (RANGE + "guess: 1\n", "contradiction", 2, "everyone sees it", "`seen by: owner`"),
    (V + "range: 0 to 1.5\n    whole: true\n    start: 0\n", "bad-range", 3, "whole numbers", ""),
    (V + "start: 0\n", "missing-field", 2, "`range`, `yes or no` or `holds`", ""),
    (V + "range: 0 to 1\n", "missing-field", 2, "`a` has no `start`", ""),
    (V + "holds: region\n    this turn: true\n", "missing-field", 2, "`a` has no `start`", ""),
    (V + "holds: region and none\n    start: x\n", "bad-id", 3, "`or none`", ""),
    (V + "holds: [region]\n    start: x\n", "wrong-shape", 3, "a text", ""),
    ("tables:\n  a:\n    holds: region or none\n", "bad-id", 3, "`holds` wants a set, not", ""),
    ("tables:\n  a:\n    per: region\n", "missing-field", 2, "`range` or `holds`", ""),
    (T + "holds: region\n", "contradiction", 2, "`holds` and `range`", ""),
    ("sets:\n  a:\n    kinds: [x]\n    members: [y]\n", "contradiction", 2, "`kinds` and `members`", ""),
    ("sets:\n  a:\n    union: [x]\n    of: y\n", "contradiction", 2, "`union` and `of`", ""),
    ("rules:\n  a:\n    text: x\n", "does-nothing", 2, "does nothing", "`change`"),
    ("rules:\n  a: {}\n", "does-nothing", 2, "does nothing", ""),
    ("rules:\n  a:\n    repeat: 3\n    set:\n      x: 1\n", "contradiction", 2, "`cascade`", ""),
    (R + "repeat: 3\n    in: cascade\n", "contradiction", 2, "`repeat` and `change`", ""),
    ("groups:\n  a: {needs: a}\n", "contradiction", 2, "needs itself", ""),
    (C + "- is: b\n        if: x\n", "bad-row", 4, "The last row", "`otherwise: true`"),
    ("classify:\n  a:\n    rows: []\n", "empty-value", 3, "`rows` holds nothing", "`- is: `"),
    (C + "- is: b\n        otherwise: true\n      " + END, "bad-row", 4, "no row can be reached", ""),
    (C + "- is: b\n        if: x\n        otherwise: true\n", "bad-row", 4, "both", ""),
    (C + "- is: z\n        if: x\n      " + END, "twice", 6, "second row `z`; the first is in line 4", ""),
    (EVENT + "choices:\n      b: {}\n", "missing-field", 2, "`choices` but no `asks`", ""),
    (EVENT + "asks: state\n    otherwise: {}\n", "missing-field", 2, "`asks` but no `choices`", ""),
    (EVENT + "whom: x\n    otherwise: {}\n", "missing-field", 2, "`whom` but no `asks`", ""),
    (EVENT + "chance: 1\n", "does-nothing", 2, "event `a` does nothing", ""),
    (REQUISITE + "parts:\n      b: {value: 1}\n    stages:\n      - at: 50\n      - at: 25\n", "bad-stage", 8, "25", "from low to high"),
    (REQUISITE + "parts:\n      b: {value: 1}\n    stages:\n      - at: 150\n", "number-outside", 7, "from 0 to 100", ""),
    ("projects:\n  a:\n    seat: x\n    value: 1\n    mark: 40\n    consolation: 60\n", "contradiction", 2, "above its mark", ""),
]


@pytest.mark.parametrize(("text", "code", "line", "words", "hint"), REFUSED, ids=[f"{row[1]}-{n}" for n, row in enumerate(REFUSED)])
def test_refused(text: str, code: str, line: int, words: str, hint: str) -> None:
    _, problems = read(text)
    assert [p.code for p in problems] == [code]
    assert problems[0].place is not None
    assert problems[0].place.line == line
    assert words in problems[0].message
    assert problems[0].message.endswith(".")
    assert hint in problems[0].hint


def test_a_row_with_neither_condition_nor_otherwise() -> None:
    _, problems = read(C + "- is: b\n      " + END)
    assert {p.code for p in problems} == {"bad-row"}
    assert "neither" in problems[0].message


@pytest.mark.parametrize("word", sorted(RESERVED | {"seat"}))
def test_words_of_the_language_name_nothing_a_formula_could_name(word: str) -> None:
    if word in {"yes", "no"}:
        return  # refused before, as YAML
    for kind, fields in (("variables", "yes or no: true"), ("measures", "is: 1"), ("tables", "range: 0 to 1"), ("sets", "text: x")):
        _, problems = read(f"{kind}:\n  {word}:\n    {fields}\n")
        assert [p.code for p in problems] == ([] if (kind, word) == ("sets", "seat") else ["reserved-word"])
    assert not read(f"orders:\n  {word}:\n    seat: seat\n    cost: 1\n")[1]


@pytest.mark.parametrize("text", ["0", "-0", "7", "-3", "0.5", "-0.25", "1999", "100000000000000", "0.50"])
def test_numbers(text: str) -> None:
    assert number_fault(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0x10", "base"),
        ("0o7", "base"),
        ("0b1", "base"),
        ("1_000", "`_`"),
        ("012", "begins with 0"),
        ("-01", "begins with 0"),
        ("1:30", "colon"),
        (".5", "before the point"),
        ("5.", "behind the point"),
        ("1e3", "exponent"),
        ("1.5E-3", "exponent"),
        ("nan", "nobody"),
        (".inf", "nobody"),
        ("-inf", "nobody"),
        ("+5", "`+`"),
        ("0,5", "comma"),
        ("50%", "percentage"),
        ("1" * 16, "15 digits"),
        ("1.2.3", "letters and signs"),
        ("١٢", "letters and signs"),
    ],
)
def test_what_is_no_number(text: str, why: str) -> None:
    assert why in number_fault(text)


def test_all_problems_of_all_entries_at_once() -> None:
    _, problems = read("rules:\n  a:\n    chnage:\n      x: 1\nvariables:\n  b:\n    range: 1 to 0\n    good: up\nfoo: {}\n")
    assert [p.code for p in problems] == ["unknown-field", "bad-range", "wrong-shape", "missing-field", "unknown-kind"]


def test_a_record_with_problems_is_as_complete_as_can_be() -> None:
    entries, problems = read("variables:\n  a:\n    range: 0 to x\n    start: 012\ntables:\n  b:\n    values: 1\n")
    assert len(problems) == 3
    variable, table = entries["variables"]["a"], entries["tables"]["b"]
    assert isinstance(variable, VariableDef)
    assert isinstance(table, TableDef)
    assert variable.range is not None
    assert table.range is not None
    assert isinstance(variable.start, Scalar)
    assert (variable.start.text, variable.start.place.line) == ("0", 4)


# -- the table of fields


def test_the_table_knows_every_kind_and_every_attribute() -> None:
    assert list(FIELDS) == list(KINDS)
    own = {"id", "key", "or_none", "body", "by_member"}  # not written, or written as parts, or another way to write one
    for kind, record in KINDS.items():
        made = {"given", "unless", "when"} if kind == "orders" else set()  # only what pledges make of them has these
        attributes = {f.name for f in dataclasses.fields(record)} - own - made
        assert {one.target for one in FIELDS[kind] if not one.target.startswith("body.")} == attributes, kind
    body = {f.name for f in dataclasses.fields(Body)}
    assert {one.target.removeprefix("body.") for one in FIELDS["rules"] + FIELDS["orders"] if one.target.startswith("body.")} == body


def test_every_field_says_what_it_means_and_holds() -> None:
    def check(fields: tuple[Field, ...]) -> None:
        assert len({one.name for one in fields}) == len(fields)
        for one in fields:
            assert one.meaning.endswith(".")
            assert one.shape.words
            assert set(one.shape.types) <= {"string", "number", "integer", "boolean", "array", "object"}
            check(one.shape.fields)

    for fields in FIELDS.values():
        check(fields)
