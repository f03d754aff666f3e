"""Orders as numbers: what is written is read back, masks say what may be ordered, and what is taken is legal."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.ai.simple import RandomPlayer, orders_in
from game.engine.legality import PLAN, PLEDGE, Judge
from game.engine.orders import Order
from game.engine.state import Engine, State, new_game
from game.faces.env_orders import Filling, Form, taken
from tests.engine.worlds import any_state, orders, small
from tests.small_world import rules

WORLD = """
sets:
  ghost: {}
variables:
  purse: {role: capacity, per: seat, range: 0 to 20, start: 5}
  x: {per: region, range: 0 to 1, start: {hill: 0.25, otherwise: 0.75}}
measures:
  places: {role: places, per: seat, is: 2}
groups:
  ways: {at most: 1, free: true}
  main: {needs: side, free: true}
  side: {needs: main, free: true}
orders:
  a:
    seat: seat
    cost: 1
    pick: {at: region, what: issue}
    allow:
      low:
        if: x[at] < 0.5
        else: There is too much of it in {at}.
    change:
      x[at]: 0.1
  b: {seat: seat, cost: 3, pick: {at: region}, change: {'x[at]': -0.1}}
  c: {seat: seat, cost: 0, group: ways, pick: {at: region}, change: {'x[at]': -0.1}}
  d: {seat: seat, cost: 4, group: main, change: {'x[hill]': -0.1}}
  e: {seat: seat, cost: 0, group: side, change: {'x[hill]': -0.1}}
  f: {seat: seat, cost: 0, pick: {who: ghost}, change: {'x[hill]': -0.1}}
  g: {seat: movement, cost: 9, change: {'x[hill]': 0.1}}
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return small(WORLD, ghost="")


@pytest.fixture(scope="module")
def judge(engine: Engine) -> Judge:
    return Judge(engine, new_game(engine, [1]))


def wanted(text: str) -> dict[int, Order]:
    return dict(enumerate(orders(crown=text)["crown"]))


def refused(judge: Judge, text: str) -> dict[int, str]:
    """Of these orders of the crown, those that are dropped, and why."""
    return {slot: no.text for slot, no in taken(judge, "crown", wanted(text))[1].items()}


def test_what_is_written_is_read_back(judge: Judge) -> None:
    """1. Kinds and picks by number; a slot left empty is no order."""
    form = Form(judge, "crown", 4)
    assert form.kinds == ("", "a", "b", "c", "d", "e", "f") and form.widths == (7, 3, 2)
    assert Form(judge, "crowd", 4).kinds[-1] == "g"
    given = orders(crown="a shore land, e, c plain")["crown"]
    action = form.written(given)
    assert action.tolist() == [1, 1, 1, 5, 0, 0, 3, 2, 0, 0, 0, 0]
    assert form.read(action) == (dict(enumerate(given)), {})
    assert form.read(np.array([0, 2, 1, 5, 1, 1, 0, 0, 0, 3, 2, 1])) == ({1: given[1], 3: given[2]}, {})
    assert form.read(form.written(())) == ({}, {})


def test_what_can_not_be_read_is_refused_slot_by_slot(judge: Judge) -> None:
    """2. Numbers beyond the kinds or the members."""
    form = Form(judge, "crown", 4)
    found, refusals = form.read([[7, 0, 0], [2, 3, 0], [6, 0, 0], [2, -1, 0]])
    assert not found
    assert {slot: no.text for slot, no in refusals.items()} == {
        0: "There is no order `7` in this scenario.", 1: "`3` is no region.", 2: "`0` is no ghost.", 3: "`-1` is no region."
    }  # fmt: skip


def test_an_action_of_another_shape_is_an_error(judge: Judge) -> None:
    """3. With both facts in the sentence."""
    form = Form(judge, "crown", 4)
    for action in (np.zeros(11, dtype=np.int64), np.zeros(12)):
        with pytest.raises(ValueError, match=r"^An action of `crown` is 4 slots of 3 whole numbers; here are 1\d values of type (int64|float64)\.$"):
            form.read(action)
    with pytest.raises(ValueError, match="has 4 slots; here are 5 orders"):
        form.written([Order("e")] * 5)
    with pytest.raises(ValueError, match="`g` is not an order of `crown`"):
        form.written([Order("g")])
    for picks in (("hill",), ("hill", "hill")):
        with pytest.raises(ValueError, match="`a` picks a region, a issue; here is"):
            form.written([Order("a", picks)])


@pytest.mark.parametrize("seat", ["crowd", "crown"])
def test_masks_are_what_the_judge_says(engine: Engine, seat: str) -> None:
    """4. Number by number they lead to every order that may be given by itself, and to no other."""
    states = any_state(engine, 6, 4)
    for game in range(states.games):
        judge = Judge(engine, states.game(game))
        form = Form(judge, seat, 1)
        rows: list[list[int]] = [[]]
        for _ in range(form.columns):
            rows = [[*row, int(number)] for row in rows for number in np.flatnonzero(form.mask(judge, row))]
        found = [form.read(row)[0] for row in rows]
        assert found.count({}) == 1
        assert [order[0] for order in found if order] == [order for kind in form.kinds[1:] for order in judge.legal(seat, kind)]


def test_a_mask_of_what_is_not_there(judge: Judge) -> None:
    """5. Nothing follows a pick that does not exist; no mask follows the last number, or a kind that does not exist."""
    form = Form(judge, "crown", 1)
    assert not form.mask(judge, (1, 3)).any()
    for so_far in ((1, 0, 0), (7,)):
        with pytest.raises(ValueError, match=r"^(A slot of `crown` has 3 numbers; here are 3 already\.|7 is no kind of order of `crown`: they go from 0 to 6\.)$"):
            form.mask(judge, so_far)


def test_what_is_dropped_is_told(judge: Judge) -> None:
    """6. By itself, twice, too many of a group, without company, no place, no means."""
    assert refused(judge, "a hill work, a shore work, a hill work, a hill land, b hill") == {
        1: "There is too much of it in Shore.", 2: "A is given twice.", 4: "A turn has room for 2 orders; here are 3."
    }  # fmt: skip
    assert refused(judge, "c hill, c shore, d, b hill") == {1: "Only 1 of these may be given in a turn.", 2: "D goes only together with another order of its kind."}
    assert refused(judge, "b hill, b shore, a hill work") == {1: "This costs 6; there is 5."}
    assert refused(judge, "e, d, a hill work") == {}


def test_what_an_order_without_company_took_up_is_free_again(judge: Judge) -> None:
    """7. It is as if it had not been asked for."""
    assert refused(judge, "d, b hill") == {0: "D goes only together with another order of its kind."}
    assert refused(judge, "e, b hill, d") == {0: "E goes only together with another order of its kind.", 2: "This costs 7; there is 5."}


def test_where_nothing_has_a_price_or_a_place() -> None:
    """8. All that may be given by itself is taken."""
    engine = small("variables:\n  x: {per: region, range: 0 to 1, start: 0}\norders:\n  o: {seat: movement, cost: 0, pick: {at: region}, change: {'x[at]': 0.1}}\n")
    judge = Judge(engine, new_game(engine, [1]))
    given = dict(enumerate(orders(crowd="o hill, o shore, o plain")["crowd"]))
    assert taken(judge, "crowd", given) == (given, {})
    assert Form(judge, "crown", 2).widths == (1,) and Form(judge, "crown", 2).read([0, 0]) == ({}, {})


@given(st.data())
def test_what_is_taken_is_legal_and_what_is_dropped_is_not(data: st.DataObject) -> None:
    """9. By the judge of a whole submission, in any state and for any numbers, pledges included."""
    engine = small_engine()
    state = any_state(engine, 1, data.draw(st.integers(0, 50)))
    judge = Judge(engine, state)
    seat = data.draw(st.sampled_from(engine.seats))
    form = Form(judge, seat, 9)
    numbers = [data.draw(st.integers(0, width - 1)) for _ in range(form.slots) for width in form.widths]
    wanted, _ = form.read(numbers)
    found, refusals = taken(judge, seat, wanted)
    assert sorted([*found, *refusals]) == sorted(wanted)
    assert judge.submission(seat, *beats(engine, found.values())) is None
    for slot, no in refusals.items():
        if no.code != "needs":  # company may have come too late for it
            with_it = judge.submission(seat, *beats(engine, [*found.values(), wanted[slot]]))
            assert with_it is not None and with_it.code in (no.code, "needs")


def beats(engine: Engine, given: Iterable[Order]) -> list[list[Order]]:
    """What is planned and what is pledged."""
    by_beat: dict[str, list[Order]] = {PLAN: [], PLEDGE: []}
    for order in given:
        by_beat[engine.program.orders[engine.order_index[order.kind]].beat].append(order)
    return list(by_beat.values())


@cache
def small_engine() -> Engine:
    return Engine(rules().program("small"))


def test_what_computer_players_do_is_taken() -> None:
    """10. Whole, whatever the state."""
    engine = small_engine()
    states: State = any_state(engine, 20, 7)
    found = RandomPlayer(engine).orders(states)
    for game in range(states.games):
        judge = Judge(engine, states.game(game))
        for seat, plan in orders_in(engine, found, game).items():
            form = Form(judge, seat, 12)
            assert taken(judge, seat, form.read(form.written(plan))[0]) == (dict(enumerate(plan)), {})
            assert Filling(judge, seat).lacking() == {}
