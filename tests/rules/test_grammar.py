"""The grammar of formulas: what stands for what, how tightly signs bind, and that every text ends in a tree or in one fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.rules.grammar import (
    MAX_LENGTH,
    Binary,
    Binder,
    Call,
    Choose,
    Draw,
    Fault,
    Fold,
    Index,
    Name,
    Num,
    Target,
    Tree,
    Unary,
    parse_draw,
    parse_formula,
    parse_target,
)


def said(tree: Tree) -> str:
    """A tree with all its brackets."""
    match tree:
        case Num(value):
            return f"{value:g}"
        case Name(id):
            return id
        case Index(id, args):
            return f"{id}[{', '.join(map(said, args))}]"
        case Unary(op, arg):
            return f"({op} {said(arg)})"
        case Binary(op, left, right):
            return f"({said(left)} {op} {said(right)})"
        case Choose(test, then, other):
            return f"(if {said(test)} then {said(then)} else {said(other)})"
        case Call(id, args):
            return f"{id}({', '.join(map(said, args))})"
        case Fold(op, body, binders, test, count):
            over = "".join(f" for {b.name} in {b.set}" for b in binders) + (f" if {said(test)}" if test else "")
            return f"{op}({f'{count}, ' if count else ''}{said(body)}{over})"


@pytest.mark.parametrize(
    ("text", "brackets"),
    [
        ("1", "1"),
        ("a + b * c", "(a + (b * c))"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b * c", "((a / b) * c)"),
        ("-a * b", "((- a) * b)"),
        ("-a + b", "((- a) + b)"),
        ("a * -b", "(a * (- b))"),
        ("not a and b or c", "(((not a) and b) or c)"),
        ("not a == b", "(not (a == b))"),
        ("a < b and c != d", "((a < b) and (c != d))"),
        ("a + 1 >= b * 2", "((a + 1) >= (b * 2))"),
        ("if a then b else c + 1", "(if a then b else (c + 1))"),
        ("if a then b else if c then d else e", "(if a then b else (if c then d else e))"),
        ("(a + b) * c", "((a + b) * c)"),
        ("x[a, b + 1]", "x[a, (b + 1)]"),
        ("min(a, b)", "min(a, b)"),
        ("min(a for x in s)", "min(a for x in s)"),
        ("sum(x[a] * y for a in s for b in t if a != b)", "sum((x[a] * y) for a in s for b in t if (a != b))"),
        ("best(3, x for a in s)", "best(3, x for a in s)"),
        ("yes == no", "(yes == no)"),
        ("x == none", "(x == none)"),
        ("clip( x,\n 0, 1 )", "clip(x, 0, 1)"),
    ],
)
def test_reads(text: str, brackets: str) -> None:
    assert said(parse_formula(text)) == brackets


def test_a_tree_knows_where_it_stands() -> None:
    tree = parse_formula("alpha + beta[x] * 2")
    assert isinstance(tree, Binary)
    assert tree.pos == 6
    assert isinstance(tree.right, Binary)
    assert (tree.left.pos, tree.right.left.pos, tree.right.right.pos) == (0, 8, 18)


def test_targets() -> None:
    assert parse_target("x") == Target("x", None, (), None, 0)
    found = parse_target("x[a, b] for b in s if b != a")
    assert found.args == (Name("a", 2), Name("b", 5))
    assert found.binders == (Binder("b", "s", 12, 17),)
    assert found.test is not None
    assert said(found.test) == "(b != a)"


def test_draws() -> None:
    found = parse_draw("w[r] for r in region if w[r] > 0.5")
    assert isinstance(found, Draw)
    assert (said(found.weight), found.binder.set) == ("w[r]", "region")
    assert found.test is not None


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("", "formula-syntax", 0),
        ("a +", "formula-syntax", 3),
        ("a b", "formula-syntax", 2),
        ("(a", "formula-syntax", 2),
        ("a)", "formula-syntax", 1),
        ("x[a", "formula-syntax", 3),
        ("x[]", "formula-syntax", 2),
        ("if a then b", "formula-syntax", 11),
        ("if a else b", "formula-syntax", 5),
        ("for", "formula-syntax", 0),
        ("sum(a for for in s)", "formula-syntax", 10),
        ("sum(a for x at s)", "formula-syntax", 12),
        ("sum(a for x in s", "formula-syntax", 16),
        ("sum(a for x in max)", "formula-syntax", 15),
        ("best(0, a for x in s)", "formula-syntax", 5),
        ("best(2.5, a for x in s)", "formula-syntax", 5),
        ("best(2 a for x in s)", "formula-syntax", 7),
        ("best(2, a)", "formula-syntax", 0),
        ("abs(a for x in s)", "formula-syntax", 6),
        ("abs", "formula-syntax", 0),
        ("abs(a, b)", "wrong-number-of-arguments", 0),
        ("chain(a)", "wrong-number-of-arguments", 0),
        ("foo(a)", "unknown-function", 0),
        ("a < b < c", "chained-comparison", 6),
        ("a == (b == c) == d", "chained-comparison", 14),
        ("A", "bad-name", 0),
        ("a ** b", "bad-sign", 2),
        ("a % b", "bad-sign", 2),
        ("2x", "bad-number", 0),
        ("12.5.5", "bad-sign", 4),
        ("1234567890123456", "bad-number", 0),
        ("(" * 41 + "a", "formula-too-deep", 40),
        ("sum(1 for a in s for b in s for c in s for d in s for e in s)", "too-many-binders", 54),
        ("a" * (MAX_LENGTH + 1), "formula-too-long", 0),
    ],
)
def test_refuses(text: str, code: str, offset: int) -> None:
    with pytest.raises(Fault) as caught:
        parse_formula(text)
    assert (caught.value.code, caught.value.offset) == (code, offset)


@pytest.mark.parametrize("text", ["x[a", "2", "x +", "x for", "x for a in", "sum", "x[a] + 1"])
def test_refuses_as_a_target(text: str) -> None:
    with pytest.raises(Fault):
        parse_target(text)


@pytest.mark.parametrize("text", ["x", "x for r in region for s in region", "x for", "x for r in region 1"])
def test_refuses_as_a_draw(text: str) -> None:
    with pytest.raises(Fault):
        parse_draw(text)


def fault_of(parse: Callable[[str], object], text: str) -> Fault | None:
    try:
        parse(text)
    except Fault as fault:
        return fault
    return None


@given(st.text(max_size=200) | st.text("ab01 .()[]+-*/<=>!,for inthesumifmax", max_size=200))
def test_any_text_ends_in_a_tree_or_a_fault(text: str) -> None:
    for parse in (parse_formula, parse_target, parse_draw):
        fault = fault_of(parse, text)
        assert fault is None or (0 <= fault.offset <= len(text) and fault.message.endswith("."))
