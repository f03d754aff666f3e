"""Every operation against plain Python arithmetic, cell by cell: the same bits where only single operations are at work, exact fractions where sums are."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import sqrt
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from game.engine import kernels
from game.engine.state import Engine, State
from tests.engine.worlds import UNIT, any_state, engine_of, on_grid, reading_of, scenario, values

GAMES = 60
REGIONS, ISSUES = ("hill", "shore", "plain"), ("work", "land")
WORLD = """
sets:
  region: {members: [hill, shore, plain]}
  ends: {of: region, members: [hill, plain]}
  issue: {members: [work, land]}
  nobody: {}
  movement: {}
  state: {}
  seat: {kinds: [movement, state]}
tables:
  t:
    per: [region, issue]
    range: 0 to 2
    values:
      hill: {work: 0.1, land: 0.7}
      shore: {work: 0, land: 1.3}
      plain: {work: 2, land: 0.33}
variables:
  a: {per: region, range: 0 to 1, start: 0}
  b: {per: region, range: -1 to 1, start: 0}
  u: {per: [region, issue], range: 0 to 1, start: 0}
  s: {range: -4 to 4, start: 0}
  p: {range: 0 to 100, start: 0}
  w: {range: -9 to 9, whole: true, start: 0}
  f: {per: region, yes or no: true, start: no}
  g: {per: region, yes or no: true, start: no}
  h: {per: issue, holds: region or none, start: none}
"""
Env = Any


def share(a: float, b: float) -> float:
    return 0.0 if b == 0 else min(max(a / b, 0.0), 1.0)


def exact(terms: list[float]) -> float:
    """A sum as the language means it: each term on the grid, no rounding after that."""
    return float(sum((Fraction(on_grid(x)) for x in terms), Fraction(0)))


def raw(terms: list[float]) -> float:
    """A sum of terms that already lie on a grid: exact, products included."""
    return float(sum((Fraction(x) for x in terms), Fraction(0)))


SIMPLE: dict[str, Callable[[Env], Any]] = {  # one value a game
    "s + p": lambda v: v.s + v.p,
    "s - p": lambda v: v.s - v.p,
    "s * p": lambda v: v.s * v.p,
    "s * s": lambda v: v.s * v.s,
    "s / (p + 1)": lambda v: v.s / (v.p + 1),
    "-s": lambda v: -v.s,
    "2 - 3 * s / 4": lambda v: 2 - 3 * v.s / 4,
    "min(s, p)": lambda v: min(v.s, v.p),
    "max(s, p, 1)": lambda v: max(v.s, v.p, 1),
    "clip(s, -0.5, 0.5)": lambda v: min(max(v.s, -0.5), 0.5),
    "abs(s)": lambda v: abs(v.s),
    "abs(-p)": lambda v: v.p,
    "sqrt(p)": lambda v: sqrt(v.p),
    "round(s)": lambda v: float(round(v.s)),
    "round(s / 2)": lambda v: float(round(v.s / 2)),
    "floor(s)": lambda v: float(np.floor(v.s)),
    "round(w)": lambda v: v.w,
    "share(s, p)": lambda v: share(v.s, v.p),
    "share(p, s)": lambda v: share(v.p, v.s),
    "share(w, w)": lambda v: 1.0 if v.w else 0.0,
    "squash(p)": lambda v: min(v.p / (v.p + 1), 1.0),
    "smooth(s, -1, 3)": lambda v: smooth(v.s, -1.0, 3.0),
    "chain(p, p / 2)": lambda v: sqrt(v.p / 2 * ((v.p / 2 + v.p) * 0.5)),
    "chain(p, 100, 25)": lambda v: sqrt(min(v.p, 100, 25) * (((v.p + 100) + 25) * (1 / 3))),
    "if s > 0 then p else s": lambda v: v.p if v.s > 0 else v.s,
    "if s > 0 then p else 0": lambda v: v.p if v.s > 0 else 0.0,
    "if s > 0 then 0 else p": lambda v: 0.0 if v.s > 0 else v.p,
    "if yes then s else p": lambda v: v.s,
    "if no then s else p": lambda v: v.p,
    "if s <= 0 then -1 else if p < 50 then 2 else 3": lambda v: -1 if v.s <= 0 else 2 if v.p < 50 else 3,
    "s < p": lambda v: v.s < v.p,
    "s <= w": lambda v: v.s <= v.w,
    "s > w": lambda v: v.s > v.w,
    "s >= w": lambda v: v.s >= v.w,
    "s == w": lambda v: v.s == v.w,
    "s != w": lambda v: v.s != v.w,
    "s > 0 and p > 50": lambda v: v.s > 0 and v.p > 50,
    "s > 0 or p > 50": lambda v: v.s > 0 or v.p > 50,
    "not s > 0": lambda v: not v.s > 0,
    "s > 9": lambda v: False,
    "s < 9": lambda v: True,
    "(s > 0) == (p > 50)": lambda v: (v.s > 0) == (v.p > 50),
    "(s > 0) != (p > 50)": lambda v: (v.s > 0) != (v.p > 50),
    "if s > 0 then p > 50 else w > 0": lambda v: v.p > 50 if v.s > 0 else v.w > 0,
    "turn / turns": lambda v: v.turn / 12,
    # over sets
    "sum(a[r] for r in region)": lambda v: raw(list(v.a.values())),
    "sum(a[r] / 3 for r in region)": lambda v: exact([x / 3 for x in v.a.values()]),
    "sum(a[r] * b[r] for r in region)": lambda v: raw([v.a[r] * v.b[r] for r in REGIONS]),
    "sum(a[r] * u[r, i] for r in region for i in issue)": lambda v: raw([v.a[r] * v.u[r, i] for r, i in v.u]),
    "sum(t[r, i] * u[r, i] for r in region for i in issue)": lambda v: raw([v.t[r, i] * v.u[r, i] for r, i in v.u]),
    "sum(a[r] / 3 * u[r, i] for r in region for i in issue)": lambda v: raw([on_grid(v.a[r] / 3) * v.u[r, i] for r, i in v.u]),
    "sum(s for r in region)": lambda v: v.s * 3,
    "sum(1 for r in region for i in issue)": lambda v: 6,
    "sum(a[r] for r in region if f[r])": lambda v: raw([v.a[r] for r in REGIONS if v.f[r]]),
    "sum(a[r] * b[r] for r in region if f[r])": lambda v: raw([v.a[r] * v.b[r] for r in REGIONS if v.f[r]]),
    "sum(a[r] * 2 for r in region if r != shore)": lambda v: 2 * (v.a["hill"] + v.a["plain"]),
    "sum(a[e] for e in ends)": lambda v: v.a["hill"] + v.a["plain"],
    "sum(u[r, land] for r in region)": lambda v: raw([v.u[r, "land"] for r in REGIONS]),
    "mean(a[r] for r in region)": lambda v: raw(list(v.a.values())) / 3,
    "mean(b[r] for r in region if f[r])": lambda v: mean([v.b[r] for r in REGIONS if v.f[r]]),
    "mean(b[r] for r in region if s > 9)": lambda v: 0.0,
    "min(b[r] for r in region)": lambda v: min(v.b.values()),
    "max(b[r] for r in region)": lambda v: max(v.b.values()),
    "min(b[r] for r in region if f[r])": lambda v: min((v.b[r] for r in REGIONS if v.f[r]), default=0.0),
    "max(b[r] for r in region if f[r])": lambda v: max((v.b[r] for r in REGIONS if v.f[r]), default=0.0),
    "min(b[r] - 5 for r in region if f[r] and g[r])": lambda v: min((v.b[r] - 5 for r in REGIONS if v.f[r] and v.g[r]), default=0.0),
    "max(b[r] - 5 for r in region if f[r] and g[r])": lambda v: max((v.b[r] - 5 for r in REGIONS if v.f[r] and v.g[r]), default=0.0),
    "max(s for r in region)": lambda v: v.s,
    "count(a[r] > 0.5 for r in region)": lambda v: sum(x > 0.5 for x in v.a.values()),
    "count(f[r] for r in region if g[r])": lambda v: sum(v.f[r] and v.g[r] for r in REGIONS),
    "count(u[r, i] > a[r] for r in region for i in issue)": lambda v: sum(v.u[r, i] > v.a[r] for r, i in v.u),
    "any(f[r] for r in region)": lambda v: any(v.f.values()),
    "all(f[r] for r in region)": lambda v: all(v.f.values()),
    "any(f[r] for r in region if g[r])": lambda v: any(v.f[r] for r in REGIONS if v.g[r]),
    "all(f[r] for r in region if g[r])": lambda v: all(v.f[r] for r in REGIONS if v.g[r]),
    "any(s > 0 for r in region)": lambda v: v.s > 0,
    "best(1, a[r] for r in region)": lambda v: max(v.a.values()),
    "best(2, b[r] for r in region)": lambda v: raw(sorted(v.b.values())[1:]) / 2,
    "best(3, b[r] for r in region)": lambda v: raw(list(v.b.values())) / 3,
    "best(9, b[r] for r in region)": lambda v: raw(list(v.b.values())) / 3,
    "best(2, s for r in region)": lambda v: v.s,
    # nothing to run over
    "sum(1 for x in nobody)": lambda v: 0,
    "mean(s for x in nobody)": lambda v: 0,
    "min(s for x in nobody)": lambda v: 0,
    "max(s for x in nobody)": lambda v: 0,
    "count(s > 0 for x in nobody)": lambda v: 0,
    "best(2, s for x in nobody)": lambda v: 0,
    "any(s > 0 for x in nobody)": lambda v: False,
    "all(s > 0 for x in nobody)": lambda v: True,
    # members
    "h[work] == hill": lambda v: v.h["work"] == 0,
    "h[work] != none": lambda v: v.h["work"] >= 0,
    "h[work] == h[land]": lambda v: v.h["work"] == v.h["land"],
    "a[h[work]]": lambda v: v.a[REGIONS[v.h["work"]]] if v.h["work"] >= 0 else 0.0,
    "f[h[work]]": lambda v: v.h["work"] >= 0 and v.f[REGIONS[v.h["work"]]],
    "u[h[work], land]": lambda v: v.u[REGIONS[v.h["work"]], "land"] if v.h["work"] >= 0 else 0.0,
    "t[h[land], work]": lambda v: v.t[REGIONS[v.h["land"]], "work"] if v.h["land"] >= 0 else 0.0,
    "a[if s > 0 then h[work] else h[land]]": lambda v: held(v, v.h["work"] if v.s > 0 else v.h["land"]),
    "sum(a[h[i]] for i in issue)": lambda v: raw([held(v, v.h[i]) for i in ISSUES]),
    "a[top(a[r] for r in region)]": lambda v: max(v.a.values()),
    "top(b[r] for r in region) == hill": lambda v: v.b["hill"] == max(v.b.values()),
    "top(b[r] for r in region) == plain": lambda v: v.b["plain"] > max(v.b["hill"], v.b["shore"]),
    "top(b[r] for r in region if f[r]) == none": lambda v: not any(v.f.values()),
    "b[top(b[r] for r in region if f[r])]": lambda v: max((v.b[r] for r in REGIONS if v.f[r]), default=0.0),
    "a[top(1 for r in region if f[r])]": lambda v: next((v.a[r] for r in REGIONS if v.f[r]), 0.0),
    "top(1 for x in nobody) == none": lambda v: True,
}  # fmt: skip
PER_REGION: dict[str, Callable[[Env, str], Any]] = {
    "a[region] * u[region, work] - s": lambda v, r: v.a[r] * v.u[r, "work"] - v.s,
    "sum(u[region, i] * t[region, i] for i in issue)": lambda v, r: raw([v.u[r, i] * v.t[r, i] for i in ISSUES]),
    "sum(t[region, i] * (a[region] + b[region]) for i in issue)": lambda v, r: raw([v.t[r, i] * (v.a[r] + v.b[r]) for i in ISSUES]),
    "sum(t[o, i] * b[o] for o in region for i in issue if o != region)": lambda v, r: raw([v.t[o, i] * v.b[o] for o, i in v.u if o != r]),
    "sum(t[region, i] * u[o, i] for o in region for i in issue)": lambda v, r: raw([v.t[r, i] * v.u[o, i] for o, i in v.u]),
    "count(a[o] > a[region] for o in region)": lambda v, r: sum(x > v.a[r] for x in v.a.values()),
    "max(a[o] - a[region] for o in region if o != region)": lambda v, r: max(v.a[o] - v.a[r] for o in REGIONS if o != r),
    "best(2, a[o] * a[region] / 3 for o in region)": lambda v, r: raw(sorted(on_grid(v.a[o] * v.a[r] / 3) for o in REGIONS)[1:]) / 2,
    "if f[region] then a[region] else b[region]": lambda v, r: v.a[r] if v.f[r] else v.b[r],
    "region == hill": lambda v, r: r == "hill",
    "any(h[i] == region for i in issue)": lambda v, r: REGIONS.index(r) in v.h.values(),
    "top(u[region, i] for i in issue) == land": lambda v, r: v.u[r, "land"] > v.u[r, "work"],
}


def mean(terms: list[float]) -> float:
    return min(max(raw(terms) / max(1, len(terms)), -1.0), 1.0)


def smooth(x: float, low: float, high: float) -> float:
    t = min(max((x - low) / (high - low), 0.0), 1.0)
    return min(max(t * t * (3 - 2 * t), 0.0), 1.0)


def held(v: Env, place: int) -> float:
    return float(v.a[REGIONS[place]]) if place >= 0 else 0.0


@pytest.fixture(scope="module")
def engine() -> Engine:
    simple = "".join(f"  m{k}:\n    is: {formula}\n" for k, formula in enumerate(SIMPLE))
    region = "".join(f"  r{k}:\n    per: region\n    is: {formula}\n" for k, formula in enumerate(PER_REGION))
    return engine_of(WORLD, f"measures:\n{simple}{region}", scenario(nobody=""))


@pytest.fixture(scope="module")
def state(engine: Engine) -> State:
    return any_state(engine, GAMES, 1, turn=3)


def env(engine: Engine, state: State, game: int) -> Env:
    """The values of one game, by the names of members."""
    found: dict[str, Any] = {"turn": state.turn}
    for id, sets in (("a", (REGIONS,)), ("b", (REGIONS,)), ("u", (REGIONS, ISSUES)), ("f", (REGIONS,)), ("g", (REGIONS,)), ("h", (ISSUES,))):
        flat = np.array(values(engine, state, id, game)).reshape(-1).tolist()
        kind = {"f": bool, "g": bool, "h": int}.get(id, float)
        keys = [key if len(sets) > 1 else key[0] for key in product(*sets)]
        found[id] = {key: kind(x) for key, x in zip(keys, flat, strict=True)}
    for id in "spw":
        found[id] = values(engine, state, id, game)
    table = engine.world.tables["t"].data
    found["t"] = dict(zip(product(REGIONS, ISSUES), table, strict=True))
    return SimpleNamespace(**found)


def asked(engine: Engine, state: State, id: str) -> NDArray[Any]:
    found = engine.questions(state.games).holding(state).ask(engine.program.measures[id])
    return np.broadcast_to(found, (*found.shape[:-1], state.games))


@pytest.mark.parametrize(("k", "formula"), list(enumerate(SIMPLE)), ids=list(SIMPLE))
def test_one_value_a_game(engine: Engine, state: State, k: int, formula: str) -> None:
    found = asked(engine, state, f"m{k}")
    for game in range(GAMES):
        want = SIMPLE[formula](env(engine, state, game))
        assert found[game] == want, (game, env(engine, state, game))


@pytest.mark.parametrize(("k", "formula"), list(enumerate(PER_REGION)), ids=list(PER_REGION))
def test_one_value_a_region(engine: Engine, state: State, k: int, formula: str) -> None:
    found = asked(engine, state, f"r{k}")
    for game in range(GAMES):
        v = env(engine, state, game)
        want = [PER_REGION[formula](v, r) for r in REGIONS]
        assert found[:, game].tolist() == want, (game, v)


@pytest.mark.parametrize("games", [1, 2, 7])
def test_the_number_of_games_changes_no_value(engine: Engine, state: State, games: int) -> None:
    few = State(state.data[:, :games].copy(), state.seeds[:games].copy())
    for id in [*(f"m{k}" for k in range(len(SIMPLE))), *(f"r{k}" for k in range(len(PER_REGION)))]:
        assert asked(engine, few, id).tobytes() == np.ascontiguousarray(asked(engine, state, id)[..., :games]).tobytes(), id


@given(st.floats(-(2.0**31), 2.0**31))
def test_rounding_to_the_grid_is_exact_and_half_to_even(x: float) -> None:
    out = np.empty(1)
    for call in kernels.calls(SimpleNamespace(op="grid", kind="number"), [np.array([x])], [()], out):  # type: ignore[arg-type]  # what a kernel reads of a node
        call()
    assert out[0] == float(Fraction(round(Fraction(x) * 2**20), 2**20))
    assert not np.signbit(out[0]) or out[0] < 0
    assert abs(Fraction(float(out[0])) - Fraction(x)) <= Fraction(1, 2**21)


@given(st.floats(0, 2.0**20))
def test_cube_roots_are_near_and_never_leave_their_interval(x: float) -> None:
    out = np.empty(1)
    for call in kernels.calls(SimpleNamespace(op="root3", kind="number"), [np.array([x])], [()], out):  # type: ignore[arg-type]  # what a kernel reads of a node
        call()
    assert 0 <= out[0] <= max(1.0, x)
    if x == 0 or x > 1e-6:
        assert abs(out[0] - x ** (1 / 3)) <= 3e-8 * max(1.0, x ** (1 / 3))


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_shares_lie_between_0_and_1(a: float, b: float) -> None:
    out = np.empty(1)
    node = SimpleNamespace(op="share", kind="number", args=(SimpleNamespace(low=a), SimpleNamespace(low=b)))
    for call in kernels.calls(node, [np.array([a]), np.array([b])], [(), ()], out):  # type: ignore[arg-type]  # what a kernel reads of a node
        with np.errstate(all="ignore"):
            call()
    assert 0 <= out[0] <= 1
    assert out[0] == share(a, b) or (b != 0 and abs(a / b) > 1e300)


@given(st.permutations(range(3)), st.integers(0, 10_000))
def test_sums_do_not_depend_on_the_order_of_their_terms(order: list[int], seed: int) -> None:
    """The same world with its regions in another order gives the same sums, means and bests, bit for bit."""
    names = [REGIONS[k] for k in order]
    turned = WORLD.replace("hill, shore, plain", ", ".join(names))
    formulas = [
        "sum(a[r] * b[r] / 3 for r in region)",
        "mean(a[r] * a[r] for r in region)",
        "best(2, b[r] / 7 for r in region)",
        "sum(u[r, i] * t[r, i] for r in region for i in issue)",
    ]
    measures = "measures:\n" + "".join(f"  m{k}:\n    is: {f}\n" for k, f in enumerate(formulas))
    one, other = (engine_of(text, measures, scenario(nobody="")) for text in (WORLD, turned))
    state = any_state(one, 5, seed)
    data = state.data.copy()
    for info in one.world.variables.values():
        if info.shape.sets[:1] == ("region",):
            column = state.data[info.offset : info.offset + info.cells].reshape(*info.dims, 5)
            data[info.offset : info.offset + info.cells] = column[order].reshape(info.cells, 5)
    for k in range(len(formulas)):
        assert asked(one, state, f"m{k}").tobytes() == asked(other, State(data, state.seeds), f"m{k}").tobytes()


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("1 / s", "division-by-zero"),
        ("s / (p - 1)", "division-by-zero"),
        ("sqrt(s)", "root-of-negative"),
        ("root3(s)", "root-of-negative"),
        ("squash(s)", "root-of-negative"),
        ("chain(s, p)", "root-of-negative"),
        ("sum(p * p * p * 1000 for r in region)", "too-wide"),
        ("clip(s, 1, 0)", "clip-bounds"),
        ("clip(s, p, s)", "clip-bounds"),
        ("smooth(s, p, 2)", "clip-bounds"),
        ("smooth(s, 2, 1)", "clip-bounds"),
        ("top(s for r in region) == hill", "top-of-nothing"),
    ],
)
def test_what_could_fail_cannot_be_said(formula: str, code: str) -> None:
    problems = reading_of(WORLD, f"measures:\n  m:\n    is: {formula}\n", scenario(nobody="")).problems
    assert [p.code for p in problems] == [code]


def test_the_grid_is_that_of_amounts() -> None:
    assert UNIT == 2.0**20 and kernels.SHIFT == 1.5 * 2.0**32
