"""What moves is never made or lost: to the bit, over hundreds of turns, however much is asked."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from game.engine.moving import flow, pool
from game.engine.state import Engine, new_game
from tests.engine.worlds import REGIONS, UNIT, causes, explained, play, reading_of, same_bits, scenario, small, values

WHOLE = st.integers(0, 2**30).map(lambda n: n / UNIT)
STOCK = arrays(np.float64, (4, 3), elements=WHOLE)
FLOW = arrays(np.float64, (4, 4, 3), elements=WHOLE)


@given(STOCK, FLOW)
def test_flows_conserve_and_leave_nobody_below_nothing(stock: np.ndarray, amount: np.ndarray) -> None:
    """1. In any three games at once; who has enough gives exactly what is asked, who has less gives in proportion, rounded down."""
    amount[range(4), range(4)] = 0.0
    before = stock.copy()
    flow(stock, amount)
    assert (stock.sum(axis=0) == before.sum(axis=0)).all() and (stock >= 0).all() and (stock * UNIT % 1 == 0).all()
    for game in range(3):
        gives = np.zeros((4, 4))
        for giver in range(4):
            asked = amount[giver, :, game].sum()
            for taker in range(4):
                x = Fraction(amount[giver, taker, game])
                if asked > before[giver, game]:
                    x = x * Fraction(before[giver, game]) / Fraction(asked)
                gives[giver, taker] = x if asked <= before[giver, game] else float(np.floor(float(x * 2**20) + 1e-6)) / UNIT
        want = before[:, game] - gives.sum(axis=1) + gives.sum(axis=0)
        assert abs(stock[:, game] - want).max() <= 4 / UNIT
        if (amount[..., game].sum(axis=1) <= before[:, game]).all():
            assert (stock[:, game] == want).all()


@given(STOCK, STOCK, STOCK)
def test_pools_conserve_and_are_shared_out_by_weight(stock: np.ndarray, leaves: np.ndarray, drawn: np.ndarray) -> None:
    """2. Each gets its share rounded down, the strongest what is left over; where nothing draws, nothing leaves."""
    before = stock.copy()
    pool(stock, leaves, drawn)
    assert (stock.sum(axis=0) == before.sum(axis=0)).all() and (stock >= 0).all() and (stock * UNIT % 1 == 0).all()
    for game in range(3):
        weight = drawn[:, game].sum()
        left = np.minimum(leaves[:, game], before[:, game])
        if weight == 0:
            assert (stock[:, game] == before[:, game]).all()
            continue
        share = left.sum() * drawn[:, game] / weight
        off = stock[:, game] - (before[:, game] - left) - share
        strongest = int(np.argmax(drawn[:, game]))
        assert abs(np.delete(off, strongest)).max() <= 1.01 / UNIT and -1.01 / UNIT <= off[strongest] <= 4 / UNIT


@given(STOCK, FLOW, st.integers(0, 2))
def test_games_do_not_meet(stock: np.ndarray, amount: np.ndarray, game: int) -> None:
    """3. One game of three is as it would be alone, also where another game is short."""
    one, drawn = stock[:, game : game + 1].copy(), amount[0]
    pooled, alone = stock.copy(), one.copy()
    pool(pooled, stock, drawn)
    pool(alone, one.copy(), drawn[:, game : game + 1])
    assert same_bits(np.ascontiguousarray(pooled[:, game : game + 1]), alone)
    flow(stock, amount)
    flow(one, np.ascontiguousarray(amount[..., game : game + 1]))
    assert same_bits(np.ascontiguousarray(stock[:, game : game + 1]), one)


def world(rate: str, step: str = "world") -> Engine:
    """Regions whose capital flows by pairs and by a pool, at rates that change every turn."""
    return small(
        f"""
variables:
  capital: {{per: region, range: 0 to 40, start: {{hill: 10, shore: 2.7, plain: 0.3}}, conserved: true}}
  pull: {{per: region, range: 0 to 1, start: 0.3}}
rules:
  mood:
    each: region
    roll:
      up: 0.5
    change:
      pull: if up then 0.37 else -0.41
  flight:
    in: {step}
    each: {{from: region, to: region}}
    where: pull[to] >= pull[from]
    move:
      capital: {rate} * capital[from] * (0.1 + pull[to] - 0.1 * pull[from])
  market:
    in: {step}
    each: region
    where: pull < 0.9
    move:
      capital:
        leaves: {rate} * 0.4 * capital * (1 - pull)
        drawn to: pull * pull
""",
        turns=300,
    )


@pytest.mark.parametrize("rate", ["0.3", "1", "45"])
@pytest.mark.parametrize("step", ["world", "act"])
def test_totals_stay_for_300_turns(rate: str, step: str) -> None:
    """4. At any greed: the total of each of 16 games is the same to the bit, nothing is ever below 0, and a ledger changes nothing."""
    engine = world(rate, step)
    state = new_game(engine, list(range(16)))
    total = Fraction(13)
    first = [Fraction(float(x)) for x in np.array(values(engine, state, "capital"))]
    total = sum(first, Fraction(0))
    moved = set()
    for turn in range(300):
        state = explained(engine, state)[0] if turn % 25 == 0 else play(engine, state=state)
        column = engine.column(state, "capital")
        assert all(sum((Fraction(float(x)) for x in column[:, game]), Fraction(0)) == total for game in range(16))
        assert column.min() >= 0 and (column * UNIT % 1 == 0).all()
        moved.add(column.tobytes())
    assert len(moved) > 250


def test_causes_of_what_moved() -> None:
    """5. Each rule that moves has its own entries, and they add up to nothing."""
    engine = world("0.5")
    after, ledger = explained(engine, play(engine, 2))
    found = causes(ledger, "capital")
    for rule in ("rules/flight", "rules/market"):
        assert sum(Fraction(x) for _, cause, x in found if cause == rule) == 0
    assert {cause for _, cause, _ in found} == {"rules/flight", "rules/market"} and after.turn == 3


def test_nobody_moves_to_himself_and_where_nothing_draws_nothing_leaves() -> None:
    """6. A constant amount runs over all pairs but the diagonal; a pool nobody draws from stays where it is; the first of equals gets the rest."""
    engine = small(
        "variables:\n  x: {per: region, range: 0 to 9, start: 1, conserved: true}\n  z: {per: region, range: 0 to 9, start: 1, conserved: true}\n  w: {per: region, range: 0 to 9, start: 1, conserved: true}\n"
        "rules:\n  pairs:\n    each: {from: region, to: region}\n    move:\n      x: if from == hill then 0.25 else 0\n  idle:\n    each: region\n    move:\n      z:\n        leaves: 1\n        drawn to: 0\n"
        "  even:\n    each: region\n    move:\n      w:\n        leaves: if region == hill then 1 else 0\n        drawn to: 1\n"
    )
    state = play(engine)
    third = float(np.floor(UNIT / 3)) / UNIT
    assert values(engine, state, "x") == [0.5, 1.25, 1.25] and values(engine, state, "z") == [1, 1, 1]
    assert values(engine, state, "w") == [1 - 2 * third, 1 + third, 1 + third]


@pytest.mark.parametrize(
    ("variable", "rule", "code"),
    [
        ("range: 0 to 1, start: 0.75, conserved: true", "each: {from: region, to: region}\n    move:\n      x: 0.1", "too-much"),
        ("range: 0.5 to 9, start: 0.75, conserved: true", "each: {from: region, to: region}\n    move:\n      x: 0.1", "not-conserved"),
        ("range: 0 to 9, start: 0.75", "each: {from: region, to: region}\n    move:\n      x: 0.1", "not-conserved"),
        ("range: 0 to 9, start: 0.75, conserved: true", "each: {from: region, to: region}\n    move:\n      x: -0.1", "negative-flow"),
        ("range: 0 to 9, start: 0.75, conserved: true", "each: region\n    move:\n      x: 0.1", "move-binders"),
        ("range: 0 to 9, start: 0.75, conserved: true", "each: issue\n    move:\n      x:\n        leaves: 0.1\n        drawn to: 1", "move-binders"),
        ("range: 0 to 9, start: 0.75, conserved: true", "each: region\n    change:\n      x: 0.1", "conserved"),
        ("range: 0 to 9, start: 0.75, conserved: true", "each: region\n    set:\n      x: 0.1", "conserved"),
    ],
)
def test_what_would_not_conserve_is_refused(variable: str, rule: str, code: str) -> None:
    """7. By the rules, before any game."""
    reading = reading_of(REGIONS, f"variables:\n  x: {{per: region, {variable}}}\nrules:\n  r:\n    {rule}\n", scenario())
    assert [p.code for p in reading.problems if p.severity == "error"] == [code]
