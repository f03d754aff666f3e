"""What no single formula shows; and rules as one thing: what is wrong is found when they are read, or they are refused."""

from __future__ import annotations

import random

import pytest

from game.base.problems import RulesRefused
from game.engine.state import Engine
from game.rules.checks import ROLES
from game.rules.fixed import MOST_WORK, Fixed, TooMuch
from game.rules.layers import mods_in, order_mods
from game.rules.nodes import Node
from game.rules.program import Start
from game.rules.records import KINDS
from game.rules.ruleset import load_ruleset, read_rules
from tests.rules.formulas import Bench, Maker
from tests.rules.over_world import HEAD, problems_of, program, reading, rules, world
from tests.rules.test_mutations import base, shipped

ELSEWHERE = """
scenarios:
  there:
    turns: 2
    members:
      movement: [crowd]
      state: [crown]
      region: [hill, shore]
    tables:
      home: {crown: hill}
"""


def test_roles_are_for_kinds_that_exist() -> None:
    assert {kind for role in ROLES.values() for kind in role.kinds} <= set(KINDS)


def test_where_everything_is_free_nothing_is_paid_from() -> None:
    text = "variables:\n  capacity: {role: meter}\norders:\n  march: {cost: 0}\n  speak: {cost: 0}\n"
    assert "missing-role" not in [p.code for p in problems_of(text)]


def test_seats_are_looked_for_in_sets_that_are_there() -> None:
    text = "sets:\n  some: {union: [movement, nobody_at_all]}\npersonalities:\n  bold:\n    seat: movement\n    orders: {march: 2}\n"
    assert [p.code for p in problems_of(text)] == ["unknown-set"]


def test_a_circle_of_measures_is_said_once_whoever_reads_it() -> None:
    text = "measures:\n  one:\n    text: One.\n    is: 0.5 * two\n  two:\n    text: Two.\n    is: 0.5 * one\n"
    text += "rules:\n  new:\n    change:\n      anger[hill]: one\n      anger[shore]: two\norders:\n  march:\n    cost: floor(two)\n"
    assert [p.code for p in problems_of(text)] == ["measure-circle"]


# -- what can never happen


def test_what_can_happen_in_one_scenario_is_no_dead_end() -> None:
    rule = "rules:\n  new:\n    where: leader == isle\n    change:\n      anger[hill]: 0.1\n"
    assert problems_of(rule) == ()
    assert problems_of(rule + ELSEWHERE) == ()
    assert [p.code for p in problems_of(rule + "scenarios:\n  here:\n    members:\n      region: [hill, shore]\n")] == ["never"]


def test_what_a_scenario_leaves_out_is_not_looked_for_there() -> None:
    rule = "rules:\n  new:\n    where: leader == isle\n    change:\n      anger[hill]: 0.1\n"
    assert problems_of(rule + ELSEWHERE + "    without: [new, march]\n") == ()


def test_an_order_that_nobody_in_a_scenario_can_give_is_not_judged_by_it() -> None:
    order = "orders:\n  march:\n    allow:\n      new:\n        if: turns > 3\n        else: Too soon.\n"
    assert problems_of(order + ELSEWHERE.replace("movement: [crowd]", "movement: []")) == ()
    assert problems_of(order + ELSEWHERE) == ()


def test_a_scenario_may_leave_out_what_is_rewritten() -> None:
    vote = "votes:\n  new:\n    voter: region\n    leans: anger\n    weight: 1\n    passes: yea > 3\n"
    vote += "    change:\n      anger[hill]: if passed then 0.1 else 0\n"
    classify = "classify:\n  phase:\n    rows:\n      - is: wild\n        if: anger[hill] > 1\n      - is: calm\n        otherwise: true\n"
    event = "events:\n  storm:\n    when: anger[hill] > 1\n    otherwise:\n      change:\n        anger[hill]: 0.1\n"
    text = vote + classify + event + "scenarios:\n  here:\n    without: [new, storm, phase_found]\n"
    assert problems_of(text) == ()


def test_sets_in_a_circle_are_not_those_of_seats() -> None:
    text = "sets:\n  one: {union: [two]}\n  two: {union: [one]}\npersonalities:\n  bold:\n    seat: one\n    orders: {march: 2}\n"
    assert "set-circle" in [p.code for p in problems_of(text)]


def test_a_problem_of_two_scenarios_is_said_once() -> None:
    text = "rules:\n  new:\n    change:\n      anger[hill]: sum(0.1 / anger[r] for r in region)\n"
    assert [p.code for p in problems_of(text + ELSEWHERE)] == ["division-by-zero"]


# -- fixed values

FIXED = [
    "best(2, people[r] for r in region)", "best(9, people[r] for r in region)", "people[top(people[r] for r in region)]", "people[home[crown]]",
    "sum(far[a, b] * people[b] for a in region for b in region)", "sum(1 for r in region if port[r] == shore)", "people[port[hill]]", "root3(people[hill])",
    "if any(people[r] > 20 for r in region) then 1 else 0", "sum(people[port[r]] for r in region)", "min(people[r] for r in region if people[r] > 15)",
    "people[top(people[r] for r in region if people[r] > 99)]", "if port[hill] == none then 1 else 2", "sum(1 / (1 + people[r]) for r in region)", "size[hill]",
    "count(r == hill for r in region)", "size[top(people[r] for r in region)]",
]  # fmt: skip


def test_fixed_values_are_those_of_the_machine() -> None:
    """Whatever formula over tables."""
    luck = random.Random(5)
    bench = Bench(luck)
    fixed = Fixed(bench.engine.program)
    worked_out = 0
    for _ in range(1_500):
        scope = bench.scope(False)
        node = bench.node(Maker(luck, bench.world, scope.binders).number(3), scope)
        if node is None or node.ctx or node.axes:
            continue
        worked_out += 1
        assert fixed.value(node, {}) == pytest.approx(float(bench.value(node)[0]), rel=1e-6, abs=1e-5)
    for text in FIXED:
        node = bench.node(text, bench.scope(False))
        assert node is not None, text
        assert fixed.value(node, {}) == pytest.approx(float(bench.value(node)[0]), rel=1e-6, abs=1e-5), text
    assert worked_out > 20


def test_starts_are_those_of_the_machine() -> None:
    found = program("scenarios:\n  here:\n    start:\n      anger: {shore: 0.75}\nvariables:\n  tie:\n    start: 0.01 * min(people[from], people[to])\n")
    engine, fixed = Engine(found), Fixed(found)
    for info in found.world.variables.values():
        if not info.symmetric:
            assert fixed.start(found.starts[info.id], info.cells) == [float(v) for v in engine.constants.start_column(info)[:, 0]]


def test_long_work_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    found = program("variables:\n  capital:\n    start: sum(people[r] for r in region) / 100\n")
    monkeypatch.setattr("game.rules.fixed.MOST_WORK", 3)
    with pytest.raises(TooMuch):
        Fixed(found).start(found.starts["capital"], 3)
    assert MOST_WORK > 1_000
    assert reading("variables:\n  capital:\n    start: sum(people[r] for r in region) / 10\n").ruleset is not None


def test_a_start_that_is_broken_is_none() -> None:
    assert Fixed(program()).start(Start(), 2) == [0.0, 0.0]


def test_nodes_of_every_fixed_operation_can_be_worked_out() -> None:
    found = program()
    fixed = Fixed(found)

    def plain(node: Node) -> bool:
        return node.ctx == 0 and not node.axes and node.kind == "number"

    assert all(isinstance(fixed.value(node, {}), float) for node in found.graph.nodes if plain(node))


# -- rules as one thing


def test_rules_with_errors_are_refused() -> None:
    sources = dict(world()) | {"faulty/mod.yaml": HEAD, "faulty/rules.yaml": b"rules:\n  new:\n    change:\n      angre: 1\n"}
    order, _ = order_mods(mods_in(sources)[0])
    with pytest.raises(RulesRefused, match="angre"):
        load_ruleset(order, sources)
    assert read_rules(order, sources).ruleset is None


def test_a_ruleset_knows_its_scenarios_roles_and_hash() -> None:
    found = rules()
    assert list(found.scenarios) == ["here"]
    assert found.with_role("capacity") == found.with_role("capacity", "variables") == ["capacity"]
    assert found.with_role("capacity", "measures") == []
    assert found.hash != rules("sets:\n  region: {text: Changed.}\n").hash
    assert found.hash == rules().hash


def test_a_program_is_built_when_it_is_first_asked_for() -> None:
    sources = dict(world())
    order, _ = order_mods(mods_in(sources)[0])
    found = load_ruleset(order, sources, "nothing")
    assert not found.programs
    assert found.program("here") is found.program("here")


def test_a_program_that_can_not_be_built_is_refused() -> None:
    """A scenario that was not asked for may be wrong in its own way."""
    sources = dict(world()) | {"faulty/mod.yaml": HEAD, "faulty/rules.yaml": b"scenarios:\n  there:\n    turns: 2\n    members:\n      state: [crown]\n"}
    order, _ = order_mods(mods_in(sources)[0])
    found = load_ruleset(order, sources, "here")
    with pytest.raises(RulesRefused, match="home"):
        found.program("there")


def test_the_shipped_rules_are_built_for_one_scenario_without_warnings() -> None:
    assert set(load_ruleset(base(), dict(shipped()), "water_war").programs) == {"water_war"}
