"""Why every number changed: the entries of a turn, by rule and by order, add up exactly to each change."""

from __future__ import annotations

import numpy as np

from game.engine.ledger import Entry, Ledger
from game.engine.state import new_game
from game.engine.turn import resolve_turn
from tests.engine.worlds import any_state, causes, explained, on_grid, orders, play, same_bits, small, values

WORLD = """
variables:
  capacity: {role: capacity, per: seat, range: 0 to 9, start: 5}
  anger: {per: region, range: 0 to 1, start: 0.875}
  calm: {per: region, range: 0 to 1, start: 0}
  choice: {per: seat, holds: issue or none, start: none}
  open: {per: region, yes or no: true, start: no}
rules:
  stir:
    each: region
    change:
      anger: 0.25
  rest:
    each: region
    change:
      anger: if region == hill then -0.5 else 0
  opening:
    in: measure
    each: region
    set:
      open: anger > 0.9
groups:
  ways: {at most: 1, free: true}
orders:
  rally:
    seat: movement
    cost: 1
    pick: {at: region}
    change:
      anger[at]: 0.5
      calm[o] for o in region if o != at: 0.125
  decide:
    seat: seat
    cost: 0
    group: ways
    pick: {what: issue}
    set:
      choice[seat]: what
"""


def test_entries_name_step_cause_and_amount_and_what_was_cut_off() -> None:
    """1. The range is kept at the end of each step; what it cuts off is an entry of its own."""
    engine = small(WORLD)
    after, ledger = explained(engine, new_game(engine, [1]), [orders(crowd="rally hill, rally shore, decide land", crown="decide work")])
    hill = [("act", "orders/rally", 0.5), ("act", "limit", -0.375), ("world", "rules/rest", -0.5), ("world", "rules/stir", 0.25)]
    assert causes(ledger, "anger", 0) == hill
    assert causes(ledger, "anger", 2) == [("world", "rules/stir", 0.25), ("world", "limit", -0.125)]
    assert causes(ledger, "capacity") == [("act", "orders/rally", -1.0), ("act", "orders/rally", -1.0)]
    assert causes(ledger, "choice") == [("act", "orders/decide", 2.0), ("act", "orders/decide", 1.0)]
    assert causes(ledger, "open") == [("measure", "rules/opening", 1.0)] * 2
    assert values(engine, after, "choice") == [1.0, 0.0]


def test_entries_of_orders_know_their_row() -> None:
    """2. So that each can be traced to the seat and picks that gave it, whatever game it is in."""
    engine = small(WORLD)
    plans = [orders(crowd="rally hill"), orders(), orders(crowd="rally plain, rally hill")]
    _, ledger = explained(engine, new_game(engine, [1, 2, 3]), plans)
    assert [(e.game, e.cell, e.row) for game in range(3) for e in ledger.entries(game, "anger") if e.cause == "orders/rally"] == [
        (0, 0, 0),
        (2, 2, 1),
        (2, 0, 2),
    ]
    assert sorted((e.cell, e.row) for e in ledger.entries(2, "calm")) == [(0, 1), (1, 1), (1, 2), (2, 2)]
    assert [e.row for e in ledger.entries(0, "capacity")] == [0]
    assert all(e.row == -1 for e in ledger.entries(0) if not e.cause.startswith("orders/"))


def test_entries_can_be_asked_for_by_game_variable_and_cell() -> None:
    """3. In the order in which they were booked; nothing is booked where nothing changed."""
    engine = small(WORLD)
    ledger = Ledger(engine.world, 2)
    info = engine.world.variables["calm"]
    ledger.book("act", "orders/x", "calm", np.array([0, 3, 5]), np.array([1.0, 0.0, 2.0]), np.array([7, 8, 9]))
    ledger.book("act", "orders/none", "calm", np.array([1]), np.array([0.0]))
    ledger.dense("world", "rules/z", info, np.array([[0.0, 0.5], [0.0, 0.0], [0.25, 0.0]]))
    ledger.dense("world", "rules/none", info, np.zeros((3, 2)))
    assert list(ledger.entries()) == [Entry(0, "act", "orders/x", "calm", 0, 1.0, 7), Entry(0, "world", "rules/z", "calm", 2, 0.25)]
    assert list(ledger.entries(1)) == [Entry(1, "act", "orders/x", "calm", 2, 2.0, 9), Entry(1, "world", "rules/z", "calm", 0, 0.5)]
    assert list(ledger.entries(0, "calm", 2)) == [Entry(0, "world", "rules/z", "calm", 2, 0.25)]
    assert list(ledger.entries(0, "anger")) == []
    total = ledger.total()
    assert total.shape == (engine.world.cells, 2)
    assert total[info.offset : info.offset + 3].tolist() == [[1.0, 0.5], [0.0, 0.0], [0.25, 2.0]] and total.sum() == 3.75
    assert len(ledger.blocks) == 2


def test_a_ledger_changes_nothing_in_any_batch() -> None:
    """4. From any state, explained and plain play give the same bits, at one game, at a few and at many."""
    engine = small(WORLD)
    for games in (1, 2, 9, 33):
        state = any_state(engine, games, games)
        explained(engine, state, [orders(crowd="rally shore, decide work", crown="decide land")] * games)


def test_explained_games_are_those_of_the_batch() -> None:
    """5. The entries of a game are the same alone and in a batch."""
    engine = small(WORLD)
    plans = [orders(crowd="rally hill" if k % 2 else "rally shore, rally plain") for k in range(6)]
    state = any_state(engine, 6, 3)
    many = Ledger(engine.world, 6)
    resolve_turn(engine, state, plans, many)
    for k in range(6):
        one = Ledger(engine.world, 1)
        resolve_turn(engine, state.game(k), [plans[k]], one)
        assert [(e.step, e.cause, e.variable, e.cell, e.amount) for e in many.entries(k)] == [
            (e.step, e.cause, e.variable, e.cell, e.amount) for e in one.entries()
        ]


def test_costs_are_booked_on_the_grid() -> None:
    """6. What an order costs is taken from the capacity, and what would go below its range is an entry."""
    engine = small(WORLD.replace("cost: 1", "cost: 0.1 + anger[at]"))
    after, ledger = explained(engine, new_game(engine, [1]), [orders(crowd="rally hill")])
    assert values(engine, after, "capacity") == [5 - on_grid(0.975), 5]
    assert causes(ledger, "capacity") == [("act", "orders/rally", -on_grid(0.975))]
    assert same_bits(after.data, play(engine, plans=[orders(crowd="rally hill")]).data)
