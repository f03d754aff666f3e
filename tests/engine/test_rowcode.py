"""Orders: what they read and when, what they cost, where they write, and their rolls and draws."""

from __future__ import annotations

import numpy as np
import pytest

from game.engine.orders import tables_of
from game.engine.rowcode import Table, joined
from game.engine.state import new_game
from game.engine.turn import resolve_turn
from tests.engine.worlds import REGIONS, any_state, causes, engine_of, explained, order, orders, play, same_bits, scenario, small, values

BASE = """
variables:
  a: {per: region, range: 0 to 9, start: {hill: 1, shore: 2, plain: 3}}
  b: {per: region, range: 0 to 9, start: 0}
  c: {range: 0 to 9, start: 1}
  got: {per: seat, range: -9 to 9, start: 0}
  where_is: {per: seat, holds: region or none, start: {crowd: shore, crown: none}}
  now: {per: region, range: 0 to 9, start: 0.5, this turn: true}
"""


@pytest.mark.parametrize("games", [1, 2, 9])
def test_orders_read_the_turns_beginning_in_every_step(games: int) -> None:
    """1. In act, vote and contest; whatever rules and other orders did before or do at the same time; at one game and at many."""
    engine = small(
        BASE
        + "rules:\n  early:\n    in: act\n    each: region\n    change:\n      a: 1\n      c: 1\n"
        + "".join(
            f"  {step}_rule:\n    in: {step}\n    each: region\n    change:\n      a: 0.5\n"
            for step in ("vote", "contest")
        )
        + "orders:\n"
        + "".join(
            f"  in_{step}:\n    seat: movement\n    cost: 0\n    in: {step}\n    change:\n      b[r] for r in region: a[r]\n      got[seat]: c + a[hill]\n      a[r] for r in region: a[r]\n"
            for step in ("act", "vote", "contest")
        )
    )  # fmt: skip
    for step in ("act", "vote", "contest"):
        after, _ = explained(engine, new_game(engine, list(range(games))), [orders(crowd=f"in_{step}")] * games)
        assert values(engine, after, "b") == [1, 2, 3] and values(engine, after, "got") == [2, 0]
        assert values(engine, after, "a") == [4, 6, 8]


def test_orders_read_variables_of_this_turn_as_they_stand() -> None:
    """2. What is announced comes first and is met by everything that follows; `was` and `allow` read the turn's beginning."""
    engine = small(
        BASE
        + "rules:\n  more:\n    in: act\n    each: region\n    change:\n      now: 1\norders:\n"
        + "  warn:\n    seat: state\n    cost: 0\n    pick: {at: region}\n    announce:\n      now[at]: 2\n    change:\n      b[at]: now[at]\n"
        + "".join(
            f"  in_{step}:\n    seat: movement\n    cost: 0\n    in: {step}\n    pick: {{at: region}}\n    allow:\n      calm:\n        if: now[at] < 1\n        else: Not calm.\n"
            f"    change:\n      got[seat]: now[at] + 0.25 * was(now[at])\n"
            for step in ("act", "vote", "contest")
        )
    )  # fmt: skip
    want = {"act": 2.625, "vote": 3.625, "contest": 3.625}
    for step, value in want.items():
        for games in (1, 3):
            after, _ = explained(engine, new_game(engine, list(range(games))), [orders(crowd=f"in_{step} hill", crown="warn hill")] * games)
            assert values(engine, after, "got") == [value, 0]
            assert values(engine, after, "b") == [2.5, 0, 0]
            assert values(engine, after, "now") == [3.5, 1.5, 1.5]


def test_orders_meet_only_in_what_they_add() -> None:
    """3. Two seats and two picks at one place add up; nobody sees what another does in the same turn."""
    engine = small(
        BASE
        + "orders:\n  push:\n    seat: seat\n    cost: 0\n    pick: {at: region, other: region}\n    change:\n      b[at]: a[other] + b[at]\n      a[other]: -1\n"
    )
    plans = [orders(crowd="push hill hill, push hill shore", crown="push hill hill")]
    for games in (1, 2, 9):
        after, ledger = explained(engine, new_game(engine, list(range(games))), plans * games)
        assert values(engine, after, "b") == [4, 0, 0] and values(engine, after, "a") == [0, 1, 3]
        assert causes(ledger, "a", 0) == [("act", "orders/push", -1.0), ("act", "orders/push", -1.0), ("act", "limit", 1.0)]


def test_targets_of_every_shape() -> None:
    """4. Picks, the seat, holders, members, binders, conditions; what is none is dropped; what is read at none is 0."""
    engine = small(
        BASE
        + "orders:\n  go:\n    seat: seat\n    cost: 0\n    pick: {at: region, what: issue}\n    change:\n      b[where_is[seat]]: 1\n      b[o] for o in region if o != at and what == work: 0.5\n"
        + "      b[shore] for s in seat for i in issue if s == seat: 0.25\n      got[s] for s in seat if where_is[s] == none: 0.125\n      got[seat]: a[where_is[seat]] + a[at]\n      c: 0.5\n"
    )
    after, _ = explained(engine, new_game(engine, [1, 2]), [orders(crowd="go hill work"), orders(crown="go plain land")])
    assert values(engine, after, "b", 0) == [0, 1 + 0.5 + 0.5, 0.5]  # shore: where crowd is, not the hill, and one for each issue
    assert values(engine, after, "got", 0) == [3, 0.125] and values(engine, after, "c", 0) == 1.5
    assert values(engine, after, "b", 1) == [0, 0.5, 0] and values(engine, after, "got", 1) == [0, 3.125]


def test_two_targets_never_share_places_that_differ() -> None:
    """5. The same index with parts along axes of the same length."""
    engine = engine_of(
        "sets:\n  corner: {members: [q1, q2]}\n  one: {members: [a1, a2]}\n  two: {members: [b1, b2]}\n  movement: {}\n  state: {}\n  seat: {kinds: [movement, state]}\n"
        "tables:\n  t: {per: [one, two], holds: corner, values: {a1: {b1: q1, b2: q1}, a2: {b1: q2, b2: q1}}}\n"
        "variables:\n  u: {per: [corner, one], range: 0 to 9, start: 0}\n  w: {per: [corner, two], range: 0 to 9, start: 0}\n"
        "orders:\n  go:\n    seat: movement\n    cost: 0\n    change:\n      u[t[x, z], x] for x in one for z in two: 1\n      w[t[x, z], z] for x in one for z in two: 1\n",
        scenario(),
    )
    after, _ = explained(engine, new_game(engine, [1]), [orders(crowd="go")])
    assert values(engine, after, "u") == [[2, 1], [0, 1]] and values(engine, after, "w") == [[1, 2], [1, 0]]


def test_measures_in_orders() -> None:
    """6. A measure over what its formula does not use, sums over picks, members held by tables, folds of every kind."""
    engine = engine_of(
        REGIONS,
        BASE
        + "tables:\n  home: {per: seat, holds: region, values: {crowd: plain, crown: none}}\n  t:\n    per: [issue, region]\n    range: 0 to 9\n    values:\n      work: {hill: 1, shore: 2, plain: 3}\n"
        + "      land: {hill: 4, shore: 5, plain: 6}\nmeasures:\n  half:\n    per: {one: region, two: region}\n    is: 0.5 * c\n  pair:\n    per: [region, issue]\n    is: t * a\n"
        + "  best_of:\n    per: region\n    holds: issue\n    is: top(t[i, region] for i in issue if a[region] < 3)\n"
        + "orders:\n"
        + "".join(
            f"  o{k}:\n    seat: seat\n    cost: 0\n    pick: {{at: region, what: issue}}\n    change:\n      got[seat]: {formula}\n"
            for k, formula in enumerate([
                "mean(half[x, at] for x in region)", "sum(half[x, at] for x in region)", "sum(half[x, at] * a[x] for x in region)", "best(2, pair[x, what] for x in region if x != at)",
                "0.1 * sum(t[i, x] * a[x] for x in region for i in issue if x != at)", "count(a[x] > a[at] for x in region)", "max(pair[x, what] - a[at] for x in region if x != at)",
                "if all(pair[x, i] > 0 for x in region for i in issue) and any(a[x] == a[at] for x in region) then 1 else 2", "a[home[seat]] + pair[home[seat], what]",
                "t[best_of[at], at]", "sum(t[what, x] * t[i, x] / 9 for x in region for i in issue)", "if best_of[at] == none then 1 else if best_of[at] == land then 2 else 3",
                "a[top(pair[x, what] for x in region if x != at)]", "turn + chain(a[at], a[hill]) + sqrt(a[at]) + smooth(a[at], 0, 4)", "best(2, share(a[at], 4) for x in region) + round(a[at] / 3)",
                "min(abs(-a[x] + a[at]) for x in region if x != at)", "clip(floor(a[at] / 2), 0, 1) + squash(a[at]) - root3(a[at]) + (if not a[at] > 2 then 0 else 1)",
            ])
        ),
        scenario(),
    )  # fmt: skip
    a, t = {"hill": 1.0, "shore": 2.0, "plain": 3.0}, {"work": {"hill": 1, "shore": 2, "plain": 3}, "land": {"hill": 4, "shore": 5, "plain": 6}}

    def want(k: int, at: str, what: str, home: str) -> float:
        others = [x for x in a if x != at]
        pair = {x: t[what][x] * a[x] for x in a}
        best = None if a[at] >= 3 else "land"
        return [
            lambda: 0.5, lambda: 1.5, lambda: 3.0, lambda: sum(sorted(pair[x] for x in others)[-2:]) / 2,
            lambda: 0.1 * sum(t[i][x] * a[x] for x in others for i in t), lambda: sum(x > a[at] for x in a.values()), lambda: max(pair[x] - a[at] for x in others),
            lambda: 1, lambda: (a[home] + pair[home]) if home else 0,
            lambda: t[best][at] if best else 0, lambda: sum(t[what][x] * t[i][x] / 9 for x in a for i in t), lambda: 1 if best is None else 2,
            lambda: a[max(others, key=lambda x: pair[x])], lambda: 1 + (min(a[at], 1) * (a[at] + 1) / 2) ** 0.5 + a[at] ** 0.5 + (a[at] / 4) ** 2 * (3 - a[at] / 2), lambda: a[at] / 4 + round(a[at] / 3),
            lambda: min(abs(a[x] - a[at]) for x in others), lambda: min(a[at] // 2, 1) + a[at] / (1 + a[at]) - a[at] ** (1 / 3) + (a[at] > 2),
        ][k]()  # fmt: skip

    for games in (1, 2, 5):
        for k in range(17):
            for at in a:
                for what in t:
                    after = play(engine, seeds=range(games), plans=[orders(crowd=f"o{k} {at} {what}", crown=f"o{k} {at} {what}")] * games)
                    got = values(engine, after, "got", games - 1)
                    assert got[0] == pytest.approx(max(-9, min(9, want(k, at, what, "plain"))), abs=1e-5), (k, at, what)
                    assert got[1] == pytest.approx(max(-9, min(9, want(k, at, what, ""))), abs=1e-5), (k, at, what)


ROLLING = """
orders:
  try_it:
    seat: seat
    cost: 0
    pick: {at: region}
    draw:
      drawn: a[o] for o in region if o != at
    roll:
      heard: 0.5
    change:
      got[seat]: if heard then 1 else -1
      b[drawn]: 1
"""


def test_rolls_and_draws_belong_to_seat_and_picks() -> None:
    """7. Each row has its own luck; what else is ordered, in which game of a batch and in which row, has no say; over many games each comes as often as it should."""
    engine = small(BASE + ROLLING)
    seeds = list(range(400))
    both = play(engine, seeds=seeds, plans=[orders(crowd="try_it hill", crown="try_it shore, try_it plain")] * 400)
    alone = play(engine, seeds=seeds, plans=[orders(crowd="try_it hill")] * 400)
    heard = [values(engine, alone, "got", k)[0] for k in seeds]
    assert heard == [values(engine, both, "got", k)[0] for k in seeds]
    assert 150 < heard.count(1.0) < 250
    drawn = np.array([values(engine, alone, "b", k) for k in seeds])
    assert drawn[:, 0].sum() == 0 and (drawn.sum(axis=1) == 1).all() and 0.3 * 400 < drawn[:, 1].sum() < 0.5 * 400
    for seed in (0, 7, 399):
        one = play(engine, seeds=[seed], plans=[orders(crowd="try_it hill", crown="try_it plain, try_it shore")])
        assert same_bits(one.data[:, 0], both.data[:, seed].copy())
    turns = {play(engine, 3, seeds=[5], plans=[orders(crowd="try_it hill")]).data[engine.world.variables["b"].offset + k, 0] for k in range(3)}
    assert len(turns) > 1


def test_a_draw_that_finds_nobody_is_none() -> None:
    """8. What is written to it is dropped, what is read at it is 0; equal weights need no formula."""
    engine = small(
        BASE
        + "orders:\n  nobody:\n    seat: seat\n    cost: 0\n    draw:\n      one: a[o] - 1 for o in region if o == hill\n      any_of: 1 for o in region if o != shore\n"
        "    change:\n      b[one]: 1\n      got[seat]: if one == none then 1 + a[one] else 2\n      b[any_of]: 2\n".replace("a[o] - 1", "max(0, a[o] - 1)")
    )
    many = play(engine, seeds=range(60), plans=[orders(crowd="nobody")] * 60)
    found = [values(engine, many, "b", k) for k in range(60)]
    assert {tuple(b) for b in found} == {(2, 0, 0), (0, 0, 2)}
    assert all(values(engine, many, "got", k) == [1, 0] for k in range(60))


def test_costs_are_paid_in_act_from_the_turns_beginning() -> None:
    """9. A rule that changes the capacity in act changes no price, and an order in contest has paid before."""
    engine = small(
        "variables:\n  purse: {role: capacity, per: seat, range: 0 to 99, start: 8}\n  got: {per: seat, range: 0 to 99, start: 0}\nrules:\n  tax:\n    in: act\n    each: seat\n    change:\n      purse: 4\n"
        "  look:\n    in: vote\n    each: seat\n    set:\n      got: purse\norders:\n  late:\n    seat: seat\n    cost: 0.25 * purse[seat]\n    in: contest\n    change:\n      got[seat]: 0.5\n  free: {seat: seat, cost: 0, change: {'got[seat]': 1}}\n"
    )
    after, ledger = explained(engine, new_game(engine, [1]), [orders(crowd="late", crown="free")])
    assert values(engine, after, "purse") == [10, 12] and values(engine, after, "got") == [10.5, 12]
    assert causes(ledger, "purse", 0) == [("act", "rules/tax", 4.0), ("act", "orders/late", -2.0)]


def test_orders_set_what_is_their_seats() -> None:
    """10. After changes and after rules have set; with a condition; only the rows that gave it; whole rows of a variable too."""
    engine = small(
        BASE
        + "groups:\n  ways: {at most: 1}\nrules:\n  forget:\n    in: act\n    each: seat\n    set:\n      where_is: none\norders:\n  settle:\n    seat: seat\n    group: ways\n    cost: 0\n    pick: {at: region}\n    set:\n"
        + "      where_is[seat]: at\n      got[seat]: a[at] * 10\n"
    )
    for games in (1, 9):
        after, ledger = explained(engine, new_game(engine, list(range(games))), [orders(crowd="settle plain")] * games)
        assert values(engine, after, "where_is") == [2, -1] and values(engine, after, "got") == [9, 0]
        assert causes(ledger, "where_is", 0) == [("act", "rules/forget", -2.0), ("act", "orders/settle", 3.0)]


def test_rows_in_any_order_and_any_mixture_of_games() -> None:
    """11. Exact sums make the result the same, bit for bit."""
    engine = small(
        BASE
        + ROLLING
        + "  push:\n    seat: seat\n    cost: 0\n    pick: {at: region}\n    change:\n      b[at]: a[at] / 7\n      got[s] for s in seat: -0.3 * a[at] / 9\n"
    )
    state = any_state(engine, 12, 5)
    plans = [orders(crowd=f"push {r}, try_it hill, push plain", crown=f"try_it {r}, push hill") for r in ("hill", "shore") * 6]
    tables = tables_of(engine, plans)
    want = resolve_turn(engine, state, tables)
    random = np.random.default_rng(3)
    for _ in range(5):
        turned = {}
        for kind in random.permutation(list(tables)):
            rows = random.permutation(tables[kind].count)
            turned[int(kind)] = Table(tables[kind].game[rows], tuple(p[rows] for p in tables[kind].picks))
        assert same_bits(resolve_turn(engine, state, turned).data, want.data)


def test_tables_of_one_kind_are_joined() -> None:
    """12. And tables without rows do nothing."""
    engine = small(BASE + ROLLING)
    one, two = (tables_of(engine, [orders(crowd=f"try_it {r}")])[0] for r in ("hill", "plain"))
    assert joined([one]) is one
    both = joined([one, two])
    assert both.count == 2 and [p.tolist() for p in both.picks] == [[0, 0], [0, 2]] and both.game.tolist() == [0, 0]
    none = Table(np.zeros(0, dtype=np.intp), (np.zeros(0, dtype=np.intp),) * 2)
    state = new_game(engine, [1])
    assert same_bits(resolve_turn(engine, state, {0: none}).data, resolve_turn(engine, state, [{}]).data)
    assert order("try_it hill").picks == ("hill",)
