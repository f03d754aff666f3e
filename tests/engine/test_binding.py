"""A program bound to buffers: what is used again, what must be kept, and where rules and orders may write."""

from __future__ import annotations

import numpy as np
import pytest

from game.engine.binding import Binding
from game.engine.frame import Frame
from game.engine.state import new_game
from tests.engine.worlds import any_state, causes, explained, orders, play, same_bits, small, values
from tests.properties.played import world


@pytest.mark.parametrize("name", ["seattle", "bench", "small", "invented-12"])
def test_no_two_values_share_a_buffer_while_both_are_needed(name: str) -> None:
    """1. With every buffer given away once and never again, the same bits come out."""

    class Spendthrift(Frame):
        def give(self, array: np.ndarray) -> None:
            """Throws it away."""

    engine = world(name)
    for games in (1, 3):
        state = any_state(engine, games, 2)
        machine = engine.machine(games)
        frame = Spendthrift(engine.constants, games)
        machine_of_its_own = type(machine)(engine.constants, games)
        machine_of_its_own.frame = frame
        machine_of_its_own.binding = Binding(engine.constants, frame, engine.program.steps, False)
        machine_of_its_own.steps = machine_of_its_own.binding.steps
        machine_of_its_own.was_rows = machine_of_its_own.binding.was_rows()
        frame.cur[:], frame.seeds[:] = state.data, state.seeds
        machine_of_its_own.begin()
        machine_of_its_own.run({})
        assert same_bits(frame.cur, play(engine, state=state).data)


@pytest.mark.parametrize("name", ["seattle", "bench", "small"])
def test_buffers_are_used_again(name: str) -> None:
    """2. Fewer buffers than values: that is what they are for."""
    engine = world(name)
    frame = engine.machine(2).frame
    arrays = {id(a.base if a.base is not None else a) for a in frame.values.values()}
    assert len(arrays) < 0.8 * len(frame.values)


@pytest.mark.parametrize("name", ["seattle", "bench", "small", "invented-12"])
def test_what_all_games_need_is_worked_out_once(name: str) -> None:
    """2b. What a step works out anyway is not worked out again for those who may not come: their calls are left out, and others would read what was not written."""
    for step in world(name).program.steps:
        always = {node.id for node in step.nodes}
        for some in (*(order.world for order in step.orders), *(kept.world for kept in step.kept)):
            assert not always & {node.id for node in some}, step.name


@pytest.mark.parametrize("name", ["seattle", "small", "invented-12"])
def test_what_lay_in_the_buffers_makes_no_difference(name: str) -> None:
    """2c. Nothing is read before it is written."""
    engine = world(name)
    state = any_state(engine, 2, 2)
    found = []
    for left in (0, 3):
        machine = type(engine.machine(2))(engine.constants, 2)
        for array in machine.frame.values.values():
            if not any(np.may_share_memory(array, own) for own in (machine.frame.cur, machine.frame.was)):
                array[...] = left
        machine.frame.cur[:], machine.frame.seeds[:] = state.data, state.seeds
        machine.begin()
        machine.run({})
        found.append(machine.frame.cur)
    assert same_bits(*found)


def test_a_pair_over_a_part_with_gaps() -> None:
    """3. Both halves have their own amounts, wherever in the array they lie."""
    engine = small(
        "sets:\n  ends: {of: region, members: [hill, plain]}\nvariables:\n  tie: {per: {from: region, to: region}, range: 0 to 1, symmetric: true, start: 0.25}\n  a: {per: region, range: 0 to 1, start: 0.5}\n"
        "rules:\n  r:\n    change:\n      tie[x, o] for x in ends for o in ends: a[x] * a[o]\n"
    )
    for games in (1, 2):
        after, ledger = explained(engine, new_game(engine, list(range(games))))
        assert values(engine, after, "tie") == [[0, 0.25, 0.5], [0.25, 0, 0.25], [0.5, 0.25, 0]]
        assert causes(ledger, "tie") == [("world", "rules/r", 0.25)] * 2


def test_amounts_of_fewer_dimensions_than_their_target() -> None:
    """4. One number for all, one for each row, one for each column; in any order of dimensions."""
    engine = small(
        "tables:\n  t: {per: issue, range: 0 to 9, values: {work: 1, land: 2}}\nvariables:\n  a: {per: region, range: 0 to 9, start: {hill: 1, shore: 2, plain: 3}}\n  c: {range: 0 to 9, start: 4}\n"
        "  x: {per: [region, issue], range: 0 to 99, start: 0}\n  z: {per: [issue, region], range: 0 to 99, start: 0}\n  w: {per: [issue, region], range: 0 to 99, start: 0}\n"
        "rules:\n  all:\n    each: [region, issue]\n    change:\n      x: c\n      z: a\n      w: t\n  more:\n    each: [issue, region]\n    change:\n      x: a + 10 * t\n    set:\n      w: if region == hill then t else c\n"
        "  one:\n    change:\n      z[work, hill]: 10\n      z[i, shore] for i in issue: 20 * t[i]\n      z[land, r] for r in region: 0.5\n"
    )
    after, _ = explained(engine, new_game(engine, [1, 2]))
    assert values(engine, after, "x") == [[15, 25], [16, 26], [17, 27]]
    assert values(engine, after, "z") == [[11, 22, 3], [1.5, 42.5, 3.5]]
    assert values(engine, after, "w") == [[1, 4, 4], [2, 4, 4]]


def test_values_are_set_where_a_condition_holds() -> None:
    """5. By rules and by orders; elsewhere what was there stays."""
    engine = small(
        "variables:\n  x: {per: [seat, issue], range: 0 to 9, start: 1}\n  z: {per: region, range: 0 to 9, start: 1}\ngroups:\n  g: {at most: 1}\n"
        "rules:\n  r:\n    each: region\n    where: region != hill\n    set:\n      z: if region == shore then 2 else 3\norders:\n  o:\n    seat: seat\n    cost: 0\n    group: g\n    pick: {what: issue}\n"
        "    set:\n      x[seat, i] for i in issue if i != what: 5\n"
    )
    for games in (1, 9):
        after, ledger = explained(engine, new_game(engine, list(range(games))), [orders(crowd="o land")] * games)
        assert values(engine, after, "x") == [[5, 1], [1, 1]] and values(engine, after, "z") == [1, 2, 3]
        assert causes(ledger, "x") == [("act", "orders/o", 4.0)]


def test_a_value_worked_out_in_one_step_is_used_in_another() -> None:
    """6. Also by orders and by cascades, which may run or not."""
    engine = small(
        "variables:\n  a: {per: region, range: 0 to 9, start: {hill: 1, shore: 2, plain: 3}}\n  b: {per: region, range: 0 to 99, start: 0}\n  d: {per: region, range: 0 to 99, start: 0}\n  k: {range: 0 to 99, start: 0}\n"
        "measures:\n  m:\n    per: region\n    is: sqrt(a) * 3 + a * a\n  total:\n    is: sum(m[r] / 3 for r in region)\n"
        "rules:\n  one:\n    in: act\n    each: region\n    change:\n      b: m - 0.1 * total\n  two:\n    in: cascade\n    repeat: 3\n    set:\n      k: min(50, k + total)\n  three:\n    in: world\n    each: region\n    change:\n      d: 0.5 * (m + total)\n"
        "orders:\n  o:\n    seat: seat\n    cost: 0\n    in: contest\n    pick: {at: region}\n    change:\n      b[at]: m[at] + total\n"
    )
    m = [x**0.5 * 3 + x * x for x in (1, 2, 3)]
    total = sum(m) / 3
    for games, plan in ((1, ""), (3, "o shore")):
        after, _ = explained(engine, new_game(engine, list(range(games))), [orders(crowd=plan)] * games)
        extra = [0, m[1] + total if plan else 0, 0]
        assert values(engine, after, "b") == pytest.approx([x - 0.1 * total + e for x, e in zip(m, extra, strict=True)], abs=1e-4)
        assert values(engine, after, "d") == pytest.approx([0.5 * (x + total) for x in m], abs=1e-4)
        assert values(engine, after, "k") == pytest.approx(min(50, 3 * total), abs=1e-4)
