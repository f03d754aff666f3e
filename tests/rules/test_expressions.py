"""Formulas: whatever is well typed works in play and keeps what was inferred of it; whatever is not is refused by name, at once.

A hundred thousand random formulas take minutes: `-m long`. What they come to is held against a second, plain reading of the manual.
"""

from __future__ import annotations

import random
from time import perf_counter

import numpy as np
import pytest

from game.rules.nodes import ROW
from tests.rules.formulas import GAMES, PICKS, Bench, Maker, entries
from tests.rules.plain_reading import Reading

BENCHES = 250  # formulas on one bench
ALLOWED = {"too-wide"}  # what may be refused of a formula that is well typed otherwise


def well_typed(seed: int, count: int) -> int:
    """Works out so many random formulas, every node of each; how many were refused for their width."""
    refused = 0
    for start in range(0, count, BENCHES):
        luck = random.Random(f"{seed} {start}")
        bench = Bench(luck)
        for _ in range(min(BENCHES, count - start)):
            scope = bench.scope(rows=luck.random() < 0.4)
            maker = Maker(luck, bench.world, scope.binders)
            kind = luck.choice(["number", "number", "number", "condition", "member"])
            holds = luck.choice(["region", "issue", "coast", "government"]) if kind == "member" else None
            deep = luck.randint(1, 4)
            text = maker.member(holds) if holds else maker.number(deep) if kind == "number" else maker.condition(deep)
            node = bench.node(text, scope, holds)
            if node is None:
                assert [p.code for p in bench.report.problems] == ["too-wide"], (text, bench.report.problems)
                refused += 1
            else:
                bench.check(node)
    return refused


def test_well_typed_formulas_keep_what_was_inferred() -> None:
    assert well_typed(1999, 2_000) < 20


@pytest.mark.long
def test_many_well_typed_formulas_keep_what_was_inferred() -> None:
    assert well_typed(2001, 100_000) < 1_000


def differences(seed: int, count: int) -> list[str]:
    """Formulas whose values differ from what the manual says."""
    found = []
    luck = random.Random(seed)
    bench = Bench(luck)
    for k in range(count):
        bench = Bench(luck) if k % BENCHES == 0 else bench
        rows = luck.random() < 0.4
        scope = bench.scope(rows)
        maker = Maker(luck, bench.world, scope.binders, plain=True)
        text = maker.number(luck.randint(1, 4)) if luck.random() < 0.7 else maker.condition(luck.randint(1, 3))
        node = bench.node(text, scope)
        assert node is not None, (text, bench.report.problems)
        value = bench.value(node)
        last = bench.table.count if node.ctx == ROW else GAMES
        value = np.broadcast_to(value, (*value.shape[:-1], last))
        for place in range(bench.table.count if rows else GAMES * 4):
            game = int(bench.table.game[place]) if rows else place // 4
            env = {name: int(pick[place]) for (name, _), pick in zip(PICKS, bench.table.picks, strict=True)} if rows else {"region": place % 4}
            at = place if node.ctx == ROW else game
            here = float(value[place % 4, at] if node.axes else value[at])
            plain = float(Reading(bench.world, entries(), bench.frame.cur[:, game]).of(text, env))
            if abs(here - plain) > 2e-3 * (1 + abs(plain)):  # sums are of parts in a million, and may be multiplied
                found.append(f"{text} is {here}, not {plain}, with {env}")
                break
    return found


def test_formulas_mean_what_the_manual_says() -> None:
    assert not differences(1999, 1_000)


@pytest.mark.long
def test_many_formulas_mean_what_the_manual_says() -> None:
    assert not differences(2001, 20_000)


# -- what is not well typed

WORDS = """anger stance tie purse motion leader asleep war home people hill shore work crowd region issue seat coast none yes no and or not if then else for in
sum count mean min max any all best top clip abs sqrt root3 round floor share squash smooth chain was turn turns mood nothing x r 0 1 2 0.5 99999999 ( ) [ ] ,
+ - * / == != < <= > >=""".split()


def test_token_soups_are_refused_in_words() -> None:
    """Whatever words stand in whatever order: a node, or one problem at a place inside the text; never another exception."""
    luck = random.Random(7)
    bench = Bench(luck)
    scope, rows = bench.scope(False), bench.scope(True)
    good = 0
    for _ in range(20_000):
        text = " ".join(luck.choice(WORDS) for _ in range(luck.randint(1, 14)))
        node = bench.node(text, luck.choice([scope, rows]))
        good += node is not None
        if node is None:
            (problem,) = bench.report.problems
            assert problem.place is not None
            assert 1 <= problem.place.column <= len(text) + 1
            assert problem.message.endswith((".", "?"))
    assert good > 100


def test_damaged_formulas_are_refused_in_words() -> None:
    """Good formulas with a few words lost, doubled or exchanged."""
    luck = random.Random(8)
    bench = Bench(luck)
    scope = bench.scope(False)
    refused = 0
    for _ in range(3_000):
        words = Maker(luck, bench.world, scope.binders).number(3).replace("(", " ( ").replace(")", " ) ").replace("[", " [ ").replace("]", " ] ").split()
        for _ in range(luck.randint(1, 3)):
            at = luck.randrange(len(words))
            words[at : at + 1] = luck.choice([[], [words[at]] * 2, [luck.choice(WORDS)], [luck.choice(words)]])
            words = words or ["0"]
        node = bench.node(" ".join(words), scope)
        refused += node is None
        assert (node is None) == (len(bench.report.problems) == 1)
    assert refused > 1_000


ESCAPES = [
    "__class__", "__import__", "__builtins__", "().__class__", "().__class__.__bases__[0]", "().__class__.__mro__[1].__subclasses__()", "''.__class__",
    "anger.__class__", "anger.__init__.__globals__", "anger.real", "(1).real", "1 .real", "1..real", "[].append(1)", "{}.get(1)", "type(anger)",
    "type(1)(2)", "object()", "getattr(anger, turn)", "setattr(a, b, c)", "delattr(a, b)", "vars()", "dir()", "globals()", "locals()", "id(anger)",
    "hash(anger)", "eval(1)", "exec(1)", "compile(1, 2, 3)", "open(1)", "input()", "print(anger)", "exit()", "quit()", "help()", "breakpoint()",
    "memoryview(1)", "import os", "import os; os.system(1)", "from os import system", "__import__('os')", "__import__('os').system('true')", "os.system(1)",
    "sys.exit(1)", "lambda: 0", "lambda x: x", "(lambda: 0)()", "(lambda f: f(f))(lambda f: f(f))", "def f(): 0", "class A: pass", "yield 1", "await 1",
    "async def f(): 0", "f'{anger}'", 'f"{anger}"', "'text'", '"text"', "b'bytes'", "r'raw'", "'a' * 999999999", "u'x'", "'''x'''", "`ls`", "$(ls)",
    "$HOME", "%s", "anger % 2", "9**9**9", "9 ** 9 ** 9", "9**9", "2 ** 0.5", "pow(9, 9)", "9 << 99", "1 >> 2", "~1", "1 ^ 2", "1 & 2", "1 | 2", "9 // 2",
    "@anger", "anger @ anger", "[x for x in region]", "(x for x in region)", "{x for x in region}", "{1: 2}", "{1, 2}", "[1, 2]", "[]", "()", "{}",
    "(1, 2)", "*anger", "**anger", "a, b", "anger = 1", "anger := 1", "(x := 1)", "anger += 1", "del anger", "raise anger", "assert anger", "return 1",
    "pass", "global anger", "nonlocal anger", "while 1: 0", "for x in region: x", "try: 1", "with anger: 1", "if anger: 1", "1 if anger else 0", "not",
    "None", "True", "False", "Ellipsis", "...", "_", "__", "NotImplemented", "anger;", "anger; anger", "anger\\n", "anger # comment", "anger // comment",
    "/* anger */", "<script>", "<!-- -->", "&lt;", "anger?", "anger!", "0x1f", "0b1", "0o7", "1e999", "1e9", "1_000", "1j", "1.", ".5", "1.2.3", "inf",
    "nan", "Infinity", "-inf", "99999999999999999999", "0.1" + "1" * 400, "1 / 0", "0 / 0", "anger / 0", "anger / (anger - anger)", "sqrt(-1)",
    "squash(-1)", "999999 * 999999", "hill", "seat", "sum", "clip", "anger[", "anger]", "anger()", "anger()()", "sum()", "sum(anger)", "best()", "was()",
    "was", "min()", "max(1)", "abs(1, 2)", "unknown(1)", "anger[hill][hill]", "anger[1]", "anger[-1]", "anger[hill:shore]", "anger[...]", "anger[::]",
    "anger['hill']", "stance[hill]", "anger[hill, hill]", "people[people]", "1 < 2 < 3", "anger == hill", "motion == 1", "é", "ａｎｇｅｒ", "anger\u200b",
    "\u202eanger", "anger\x00", "\ud83d", "ANGER", "Anger", "a" * 3000, "(" * 3000, "-" * 3000 + "1", "not " * 700 + "yes", "1 + " * 900 + "1 +",
    "if " * 300, "[" * 500, "sum(" * 200 + "1" + " for x in region)" * 200, "((((((((((" * 10 + "1" + "))))))))))" * 10, "1" + " * 2" * 400,
    "clip(" * 100 + "1", "sum(sum(sum(sum(sum(1 for a in region) for b in region) for c in region) for d in region)",
    "sum(1 for a in region for b in region for c in region for d in region for e in region)",
]  # fmt: skip


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(random.Random(9))


def test_the_list_of_escapes_is_long() -> None:
    assert len(set(ESCAPES)) > 200


@pytest.mark.parametrize("text", ESCAPES, ids=lambda text: ascii(text)[:30])
def test_escapes_are_refused_at_once(bench: Bench, text: str) -> None:
    scope = bench.scope(False)
    took = []
    for _ in range(3):  # a machine that is busy with something else is no fault
        started = perf_counter()
        assert bench.node(text, scope) is None
        took.append(perf_counter() - started)
        assert len(bench.report.problems) == 1
    assert min(took) < 0.05
