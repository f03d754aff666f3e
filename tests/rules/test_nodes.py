"""Nodes: each piece of arithmetic once, with an interval and a grid that hold, and nothing that could fail."""

from __future__ import annotations

from collections.abc import Callable
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.graph import Graph, rebuild
from game.rules.grid import GRID, grid_of, rounded, words
from game.rules.nodes import CONST, OPEN, OWN, ROW, SECRET, WORLD, YES, Axis, Cell, Node, Refused, TableSource, VariableSource, between, finer, one, said_kind

R, S = ("region", 0), ("region", 1)


@pytest.fixture
def graph() -> Graph:
    return Graph({"big": 400, "empty": 0, "region": 3, "seat": 2}, {"big": 0, "empty": 1, "region": 2, "seat": 3})


def variable(graph: Graph, low: float, high: float, *axes: Axis, id: str = "x", grid: int | None = GRID, kind: str = "number", hidden: int = OPEN) -> Node:
    """A variable, as it is read."""
    extra = (VariableSource("variable", id, 0), tuple(Cell("axis", axis, axis[0]) for axis in axes))
    own = axes[0] if hidden == OWN else None
    return graph.make("read", (), extra, axes=axes, low=low, high=high, grid=grid, ctx=WORLD, kind=kind, hidden=hidden, own=own)


def test_equal_arithmetic_is_one_node(graph: Graph) -> None:
    x, y = variable(graph, 0, 1, R), variable(graph, -1, 1, R, id="y")
    assert graph.add(x, y) is graph.add(y, x)
    assert graph.mul(x, y) is graph.mul(y, x)
    assert graph.sub(x, y) is not graph.sub(y, x)
    assert graph.const(0.5) is graph.const(0.5)
    assert graph.const(-0.0) is graph.const(0)


def test_what_need_not_be_worked_out(graph: Graph) -> None:
    x, zero, unit = variable(graph, 0.25, 1, R), graph.const(0), graph.const(1)
    assert graph.add(x, zero) is graph.add(zero, x) is graph.sub(x, zero) is graph.mul(x, unit) is graph.absolute(x) is x
    assert graph.sub(x, x) is graph.mul(x, zero) is zero
    assert graph.add(unit, unit).low == 2
    assert graph.lower_of(x, unit) is graph.higher_of(x, zero) is graph.lower_of(x, x) is graph.higher_of(x, x) is x
    assert graph.lower_of(unit, x) is graph.higher_of(zero, x) is x
    assert graph.neg(unit).low == -1
    assert graph.div(unit, graph.const(4)).low == 0.25
    assert graph.whole("floor", graph.const(3)) is graph.const(3)
    assert graph.on_grid(x) is x


def test_conditions_that_are_known(graph: Graph) -> None:
    yes, no, test = graph.truth(True), graph.truth(False), variable(graph, 0, 1, kind=YES, grid=0)
    assert graph.both(yes, test) is graph.both(test, yes) is graph.either(no, test) is graph.either(test, no) is test
    assert graph.both(no, test) is graph.negate(yes) is no
    assert graph.either(yes, test) is yes
    assert graph.both(test, test) is graph.either(test, test) is graph.negate(graph.negate(test)) is test
    a, b = graph.const(1), graph.const(2)
    assert graph.choose(yes, a, b) is a
    assert graph.choose(no, a, b) is b
    assert graph.choose(test, a, a) is a


@pytest.mark.parametrize(
    ("make", "low", "high", "grid"),
    [
        (lambda g, x, y: g.add(x, y), -2.5, 2, GRID),
        (lambda g, x, y: g.sub(x, y), -1.5, 3, GRID),
        (lambda g, x, y: g.mul(x, y), -2, 1, 2 * GRID),
        (lambda g, x, y: g.mul(y, y), 0, 4, 2 * GRID),
        (lambda g, x, y: g.div(x, g.add(y, g.const(3))), -0.5, 1, None),
        (lambda g, x, y: g.lower_of(x, y), -2, 1, GRID),
        (lambda g, x, y: g.higher_of(x, y), -0.5, 1, GRID),
        (lambda g, x, y: g.clip(y, g.const(-1), g.const(0.5)), -1, 0.5, GRID),
        (lambda g, x, y: g.absolute(y), 0, 2, GRID),
        (lambda g, x, y: g.absolute(g.sub(y, g.const(3))), 2, 5, GRID),
        (lambda g, x, y: g.sqrt(g.add(y, g.const(2))), 0, 3**0.5, None),
        (lambda g, x, y: g.root3(g.add(y, g.const(10))), 0, 11, None),
        (lambda g, x, y: g.whole("floor", x), -1, 1, 0),
        (lambda g, x, y: g.whole("round", x), -1, 2, 0),
        (lambda g, x, y: g.share(x, y), 0, 1, None),
        (lambda g, x, y: g.sum(x, [R]), -1.5, 3, GRID),
        (lambda g, x, y: g.sum(y, [R]), -6, 3, GRID),
        (lambda g, x, y: g.extreme("max", x, [R]), -0.5, 1, GRID),
        (lambda g, x, y: g.best(2, x, R), -0.5, 1, None),
        (lambda g, x, y: g.choose(g.compare("less", x, y), x, y), -2, 1, GRID),
    ],
)
def test_intervals_and_grids(graph: Graph, make: Callable[[Graph, Node, Node], Node], low: float, high: float, grid: int | None) -> None:
    node = make(graph, variable(graph, -0.5, 1, R), variable(graph, -2, 1, R, id="y"))
    assert (node.low, node.high) == pytest.approx((low, high))
    assert node.grid == grid


def test_refuses_what_could_fail(graph: Graph) -> None:
    x = variable(graph, -1, 1)
    for make in (lambda: graph.div(graph.const(1), x), lambda: graph.sqrt(x), lambda: graph.root3(x)):
        with pytest.raises(Refused, match="-1 and 1"):
            make()
    with pytest.raises(Refused, match="too wide"):
        graph.const(1e12)
    with pytest.raises(Refused, match="too wide"):
        graph.mul(variable(graph, 0, 1e6, id="a"), variable(graph, 0, 1e6, id="b"))
    with pytest.raises(Refused, match="too wide to be exact"):
        graph.sum(variable(graph, 0, 2.0**31, ("big", 0), R, id="w"), [("big", 0), R])


def test_refuses_what_is_too_large(graph: Graph) -> None:
    a, b = variable(graph, 0, 1, ("big", 0), id="a"), variable(graph, 0, 1, ("big", 1), id="b")
    with pytest.raises(Refused, match="160000 values"):
        graph.add(a, b)
    product = graph.mul(a, b)
    with pytest.raises(Refused, match="160000 values"):
        graph.extreme("max", product, [("big", 0)])
    assert graph.sum(product, [("big", 0)]).op == "dot"


def test_sums(graph: Graph) -> None:
    x, y = variable(graph, 0, 1, R), variable(graph, 0, 1, R, S, id="y")
    assert graph.sum(x, [("empty", 0)]) is graph.const(0)
    assert graph.sum(x, [R, S]) is graph.mul(graph.sum(x, [R]), graph.const(3))
    assert graph.sum(graph.const(2), [R]).low == 6
    weighted = graph.sum(graph.mul(x, y), [S])
    assert (weighted.op, weighted.axes) == ("dot", (R,))
    rough = graph.sum(graph.div(x, graph.add(y, graph.const(1))), [S])
    assert rough.args[0].op == "grid"
    assert graph.count(graph.compare("less", x, y), [R]).high == 3


def test_over_nothing(graph: Graph) -> None:
    x = variable(graph, 0.5, 1, ("empty", 0))
    assert graph.extreme("max", x, [("empty", 0)]) is graph.const(0)
    assert graph.best(2, x, ("empty", 0)).low == 0
    test = graph.compare("less", x, graph.const(0.7))
    assert graph.extreme("any", test, [("empty", 0)]) is graph.truth(False)
    assert graph.extreme("all", test, [("empty", 0)]) is graph.truth(True)


def test_the_same_everywhere(graph: Graph) -> None:
    x = variable(graph, 0, 1)
    assert graph.extreme("min", x, [R]) is x
    assert graph.best(2, x, R) is x
    assert graph.best(9, variable(graph, 0, 1, R, id="y"), R).op == "div"
    with pytest.raises(Refused, match="the same for every region"):
        graph.top(x, R, "region", graph.truth(True))


def test_rows_and_games_meet_in_rows(graph: Graph) -> None:
    row = graph.make("row", (), (0, "seat"), axes=(), kind="@seat", ctx=ROW)
    member = graph.member("seat", 1)
    same = graph.compare("equal", member, row)
    assert same.ctx == ROW
    both = graph.both(same, variable(graph, 0, 1, kind=YES, grid=0))
    assert {arg.op for arg in both.args} == {"equal", "spread"}
    assert (row.pick, row.held, member.place, member.ctx) == (0, "seat", 1, CONST)


def test_who_may_know(graph: Graph) -> None:
    own = variable(graph, 0, 1, ("seat", 0), hidden=OWN)
    other = variable(graph, 0, 1, ("seat", 1), id="y", hidden=OWN)
    secret = variable(graph, 0, 1, id="z", hidden=SECRET)
    assert graph.add(own, graph.const(1)).hidden == OWN
    assert graph.add(own, graph.const(1)).own == ("seat", 0)
    assert graph.add(own, other).hidden == SECRET
    assert graph.add(own, secret).hidden == SECRET
    assert graph.sum(own, [("seat", 0)]).hidden == SECRET


def test_rebuilding_exchanges_parts(graph: Graph) -> None:
    x, y, z = (variable(graph, 0, 1, id=id) for id in "xyz")
    tree = graph.add(graph.mul(x, graph.const(2)), graph.lower_of(y, x))
    turned = rebuild(graph, tree, lambda node: z if node is x else None, {})
    assert turned is graph.add(graph.mul(z, graph.const(2)), graph.lower_of(y, z))
    assert rebuild(graph, tree, lambda node: None, {}) is tree


def test_words(graph: Graph) -> None:
    x = variable(graph, -0.25, 1, R)
    assert between(x) == "between -0.25 and 1"
    assert (words(0.5), words(2.0), words(0.12344)) == ("0.5", "2", "0.1234")
    assert [said_kind(kind) for kind in ("number", "yes", "@issue", "@region")] == ["a number", "a yes or no", "an issue", "a region"]
    assert one("hegemon") == "a hegemon"
    assert repr(graph.neg(x)) == "2:sub(1, 0)"
    assert repr(graph.const(0)) == "1:const()[0.0]"
    assert TableSource("table", "people").id == "people"


@given(st.floats(-1000, 1000))
def test_the_grid_of_amounts(value: float) -> None:
    near = rounded(value)
    assert abs(near - value) <= 2.0 ** -(GRID + 1)
    assert near * 2.0**GRID == int(near * 2.0**GRID)
    assert (grid_of(near) or 0) <= GRID
    assert grid_of(value) is None or isclose(value, near, abs_tol=0)


def test_the_finer_of_two_grids(graph: Graph) -> None:
    whole, half, rough = graph.const(3), graph.const(0.5), graph.const(0.1)
    assert (finer(whole, half), finer(half, rough)) == (1, None)
