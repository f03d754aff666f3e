"""What names mean, where members may stand, and what is silent because it has been said."""

from __future__ import annotations

import pytest

from game.rules.made import Broken, Typed
from game.rules.nodes import NUMBER, OWN, SECRET, YES
from game.rules.records import MeasureDef
from game.rules.scope import Scope
from tests.rules.over_world import Formulas, at, problems_of, program, rules


@pytest.fixture
def formulas() -> Formulas:
    return Formulas()


def test_a_bare_name_takes_the_binders_called_like_its_dimensions(formulas: Formulas) -> None:
    scope = formulas.scope()
    assert formulas.node("anger", scope) is formulas.node("anger[region]", scope)
    assert formulas.node("sum(stance for issue in issue)", scope) is formulas.node("sum(stance[region, i] for i in issue)", scope)


def test_both_sides_of_a_symmetric_pair_are_one(formulas: Formulas) -> None:
    scope = formulas.scope()
    assert formulas.node("sum(tie[region, o] for o in region)", scope) is formulas.node("sum(tie[o, region] for o in region)", scope)


def test_a_measure_with_sums_of_its_own_is_alike_from_both_sides() -> None:
    text = "measures:\n  pull:\n    per: region\n    is: sum(tie[region, o] * anger[o] for o in region if o != region) + best(2, tie[region, o] for o in region)\n"
    text += "rules:\n  new:\n    each: {from: region, to: region}\n    change:\n      tie: 0.001 * pull[from] * pull[to]"
    assert not problems_of(text + "\n")
    assert [p.code for p in problems_of(text + " * pull[from]\n")] == ["not-symmetric"]


def test_a_measure_along_other_axes_is_worked_out_once() -> None:
    """What a measure gives for one binder it gives for another: the same values under another name."""
    text = "measures:\n  heat:\n    per: region\n    is: max(anger, 0.5) - 0.25\nrules:\n  new:\n    each: region\n    change:\n"
    found = program(text + "      anger: 0.1 * heat * max(heat[o] for o in region)\n")
    assert sum(node.op == "max" for step in found.steps for node in step.nodes) == 1


def test_a_symmetric_pair_needs_no_mask_on_its_diagonal(formulas: Formulas) -> None:
    scope = formulas.scope()
    plain = formulas.node("sum(tie[region, o] * anger[o] for o in region)", scope)
    assert formulas.node("sum(tie[region, o] * anger[o] for o in region if o != region)", scope) is plain
    assert formulas.node("sum(tie[region, o] * anger[o] for o in region if o != hill)", scope) is not plain
    assert formulas.node("sum(noise[o] * anger[o] for o in region if o != region)", scope) is not plain
    assert formulas.node("sum(1 / (1 + tie[region, o]) * anger[o] for o in region if o != region)", scope) is not plain


def test_a_product_is_masked_in_its_cheaper_factor(formulas: Formulas) -> None:
    node = formulas.node("sum(people[o] * stance[o, i] for o in region for i in issue if people[o] > 15)")
    assert node.op == "dot"
    assert {arg.op for arg in node.args} == {"mask", "read"}


def test_members_and_values(formulas: Formulas) -> None:
    scope = formulas.scope()
    assert formulas.node("motion == work", scope).op == "equal"
    assert formulas.node("work == motion", scope) is formulas.node("motion == work", scope)
    assert formulas.node("leader == region", scope) is formulas.node("region == leader", scope)
    assert formulas.node("leader == leader", scope).low == 1
    assert formulas.node("anger[leader]", scope).op == "read"
    assert formulas.node("motion != none", scope).op == "not"


def test_equality_of_numbers_that_can_never_meet(formulas: Formulas) -> None:
    assert formulas.node("anger == 2").op == formulas.node("anger != 2").op == "truth"
    assert formulas.node("1 == 1").low == 1
    assert formulas.node("(anger > 0.5) == (noise > 0.5)").kind == YES


def test_comparisons_that_are_known(formulas: Formulas) -> None:
    assert [formulas.node(text).low for text in ("anger <= 1", "anger < 0", "anger >= 0", "anger > 1", "2 < 3", "3 <= 2")] == [1, 0, 1, 0, 1, 0]


def test_a_member_that_the_scenario_leaves_out_equals_nothing() -> None:
    formulas = Formulas("scenarios:\n  here:\n    members:\n      region: [hill, shore]\n      issue: [work]\n")
    assert formulas.node("leader == isle").op == "truth"
    assert formulas.node("motion == water").low == 0
    assert formulas.node("motion != water").low == 1
    assert formulas.node("motion == none").op == "equal"
    assert formulas.node("anger[isle]").low == 0


def test_what_is_narrow_enough_may_be_an_index(formulas: Formulas) -> None:
    text = "variables:\n  quay: {per: coast, range: 0 to 1, start: 0}\nrules:\n  quays:\n    each: coast\n    change:\n      quay: 0.1\n"
    formulas = Formulas(text)
    for index in ("shore", "none", "top(anger[c] for c in coast)", "if anger[hill] > 0.5 then shore else isle", "if anger[hill] > 0.5 then isle else none"):
        assert formulas.node(f"quay[{index}]" if " then " not in index else "sum(quay[c] for c in coast)").kind == NUMBER
    assert formulas.lowerer.anything(at("quay[leader]"), formulas.scope()) is None
    assert formulas.lowerer.anything(at("quay[top(anger[r] for r in region)]"), formulas.scope()) is None


def test_measures_at_their_own_and_at_other_indices(formulas: Formulas) -> None:
    scope = formulas.scope()
    assert formulas.node("mood", scope) is formulas.node("1 - anger", scope)
    assert formulas.node("mood[hill]", scope).op == "read"
    assert formulas.node("mood[leader]", scope).op == "read"


def test_turn_and_turns(formulas: Formulas) -> None:
    assert (formulas.node("turns").low, formulas.node("turn").high) == (4, 4)
    assert formulas.node("was(anger)").source[2] == 0


def test_who_may_know_what_is_read(formulas: Formulas) -> None:
    scope = formulas.scope()
    assert formulas.node("sum(purse[s] for s in seat)", scope).hidden == SECRET
    assert formulas.node("purse[crowd]", scope).hidden == SECRET
    assert formulas.node("plot", scope).hidden == SECRET
    scope.names["seat"] = formulas.lowerer.iota(("seat", 0))
    scope.binders["seat"] = "seat"
    assert formulas.node("purse", scope).hidden == OWN


def test_a_broken_name_keeps_silent(formulas: Formulas) -> None:
    scope = formulas.scope()
    formulas.lowerer.lets(((at("heat"), at("angre")), (at("more"), at("heat * 2")), (at("most"), at("more[hill]"))), scope)
    assert [problem.code for problem in formulas.report.problems] == ["unknown-name"]
    assert scope.names["heat"] is scope.names["more"] is scope.names["most"] is None


def test_a_formula_that_is_missing_keeps_silent(formulas: Formulas) -> None:
    missing = Broken("0", at("x").place)
    scope = formulas.scope()
    assert formulas.lowerer.number(missing, scope) is formulas.lowerer.draw(missing, scope, "x", []) is None
    assert not formulas.report.problems


def test_a_formula_may_have_to_be_of_a_kind(formulas: Formulas) -> None:
    place = at("x").place
    assert formulas.lowerer.anything(Typed("anger[hill]", place, kind=NUMBER), formulas.scope()) is not None
    assert formulas.lowerer.anything(Typed("anger[hill]", place, kind=YES), formulas.scope()) is None


def test_draws(formulas: Formulas) -> None:
    scope = Scope(formulas.builder.end)
    weighed = formulas.lowerer.draw(at("anger[r] for r in region"), scope, "rules/x.place", [])
    alike = formulas.lowerer.draw(at("1 for r in region"), scope, "rules/x.place", [])
    assert weighed is not None
    assert alike is not None
    assert (weighed.kind, weighed.may_none, alike.may_none) == ("@region", True, False)
    assert {arg.op for arg in alike.args} == {"chance", "mul"} or "ones" in {arg.op for arg in alike.args}


def test_every_use_of_a_broken_entry_keeps_silent() -> None:
    broken = "variables:\n  anger: {range: 0 to ten}\n  leader: {start: hil}\nsets:\n  issue: {mambers: [work]}\ntables:\n  people: {per: regoin}\n"
    more = "rules:\n  new:\n    each: region\n    roll:\n      hit: 0.5 * nothing_here\n"
    more += "    change:\n      noise: sum(0.1 for i in issue) + (if hit then 0.1 else 0)\n"
    codes = [problem.code for problem in problems_of(broken + more + "orders:\n  march:\n    cost: cots\n")]
    assert codes == ["bad-number", "unknown-member", "unknown-field", "unknown-set", "unknown-name", "unknown-name"]


def test_an_index_that_is_a_broken_entry_keeps_silent() -> None:
    text = "variables:\n  haven: {holds: regoin, start: hill}\nrules:\n  new:\n    change:\n      anger[haven]: 0.1\n      noise[hill]: anger[haven]\n"
    assert [problem.code for problem in problems_of(text)] == ["unknown-set"]


def test_over_a_set_without_members() -> None:
    formulas = Formulas("sets:\n  void: {of: region, members: []}\nvariables:\n  gap: {per: void, range: 0 to 1, start: 0}\n")
    for fold in ("sum(anger[v]", "mean(anger[v]", "max(gap[v]", "best(2, gap[v]", "count(asleep[v]"):
        node = formulas.node(f"{fold} for v in void)")
        assert node.low == node.high == 0
    assert formulas.node("any(asleep[v] for v in void)").low == 0
    assert formulas.node("all(asleep[v] for v in void)").low == 1
    assert formulas.node("anger[top(anger[v] for v in void)]").high == 1
    draw = formulas.lowerer.draw(at("anger[v] for v in void"), Scope(formulas.builder.end), "rules/x.place", [])
    assert draw is not None
    assert draw.may_none


def test_a_set_that_is_not_there_has_no_members(formulas: Formulas) -> None:
    assert formulas.lowerer.world.full("nothing") == frozenset()


def test_an_index_that_is_secret_makes_what_it_finds_secret() -> None:
    formulas = Formulas("variables:\n  spy: {per: seat, holds: region, start: hill, seen by: owner}\n  mole: {holds: region, start: hill, seen by: nobody}\n")
    assert formulas.node("anger[mole]").hidden == SECRET
    scope = formulas.scope()
    formulas.lowerer.bind("seat", "seat", scope)
    assert formulas.node("anger[spy]", scope).hidden == OWN


def test_a_measure_without_a_formula_is_silent() -> None:
    found = rules()
    formulas = Formulas()
    measure = found.entries["measures"]["mood"]
    assert isinstance(measure, MeasureDef)
    measures = formulas.lowerer.world.entries["measures"]
    assert isinstance(measures, dict)
    measures["mood"] = MeasureDef("mood", measure.key, per=measure.per)
    assert formulas.lowerer.anything(at("mood[hill]"), formulas.scope()) is None
    assert not formulas.report.problems
