"""Invented rulesets, played: what the machine does is what a second, simple reading of the same rules does, and no rule can make it fail."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from game.ai.simple import orders_in
from game.engine.legality import Judge
from game.engine.orders import Order
from game.engine.rowcode import OrderTables, RowCode, Table
from game.engine.state import Engine, State, new_game
from game.engine.turn import begun, resolve_turn
from game.rules.nodes import CONST, ROW, Node
from game.rules.program import parts_of
from tests.engine.worlds import any_state, same_bits
from tests.properties.invent import Invented, invented
from tests.properties.plain import Plain, TooClose, Values
from tests.properties.played import Talker, world
from tests.properties.test_sums import check_turn

NEAR = 2e-4  # a root or a share may carry a rounding of 2**-20 so far


def differences(want: Values, found: Values) -> list[tuple[str, tuple[str, ...], object, object]]:
    """Cells that are not the same: numbers within a rounding, all else exactly."""
    return [
        (id, key, x, found[id][key])
        for id, cells in want.items()
        for key, x in cells.items()
        if (abs(x - found[id][key]) > NEAR if isinstance(x, float) else x != found[id][key])
    ]


def check_against_plain(engine: Engine, plain: Plain, state: State, orders: OrderTables, after: State, game: int, seen: Counter[str]) -> None:
    given = orders_in(engine, orders, game)
    try:
        wrong = differences(plain.after(state, game, given), plain.states(after, game))
        seen["same"] += 1
    except TooClose:
        seen["close"] += 1
        return
    assert not wrong, wrong[:5]


def check_legality(engine: Engine, plain: Plain, state: State, seen: Counter[str]) -> None:
    """Every gate and every price, once more in plain words."""
    judge = Judge(engine, state)
    now = plain.states(begun(engine, state))
    plain.seed, plain.turn = int(state.seeds[0]), state.turn + 1
    for seat in engine.seats:
        for kind in judge.kinds(seat):
            for rows, allowed in judge.completions(seat, kind):
                costs = judge.rows(engine.order_index[kind], judge.table(rows))[1]
                for row in range(0, len(rows), max(1, len(rows) // 8)):
                    info = engine.program.orders[engine.order_index[kind]]
                    picks = tuple(engine.world.sets[engine.world.sets[s].root].members[p] for (_, s), p in zip(info.picks, rows[row][1:], strict=True))
                    try:
                        want = plain.may(seat, Order(kind, picks), now)
                    except TooClose:
                        seen["close"] += 1
                        continue
                    assert want[0] == bool(allowed[row]), (seat, kind, picks)
                    assert abs(want[1] - costs[row]) < NEAR
                    seen["judged"] += 1


def play(found: Invented, seed: int, seen: Counter[str]) -> None:
    engine = found.engine
    plain, player = Plain(engine), Talker(engine)
    state = new_game(engine, [seed, seed + 1000])
    for _ in range(engine.turns):
        orders = player.orders(state)
        after = resolve_turn(engine, state, orders)
        check_turn(engine, state, orders, after)
        for game in range(2):
            given = orders_in(engine, orders, game)
            assert same_bits(resolve_turn(engine, state.game(game), [given]).data[:, 0], after.data[:, game].copy())
            check_against_plain(engine, plain, state, orders, after, game, seen)
        if state.turn == 2:
            check_legality(engine, plain, state.game(0), seen)
        state = after
    strange = any_state(engine, 9, seed)  # states that play might never reach, at the ends of their ranges
    check_turn(engine, strange, player.orders(strange), resolve_turn(engine, strange, player.orders(strange)))


@pytest.mark.parametrize("tens", range(4))
def test_invented_worlds_play_as_their_rules_say(tens: int) -> None:
    """1. Forty worlds, six turns each, two games: against the plain reading; batches; ledgers; ranges; gates and prices."""
    seen: Counter[str] = Counter()
    for seed in range(tens * 10, tens * 10 + 10):
        found = invented(seed)
        assert found is not None, seed
        play(found, seed, seen)
    assert seen["same"] > 60 and seen["same"] > 10 * seen["close"] / 3 and seen["judged"] > 50, seen


@pytest.mark.long
@pytest.mark.parametrize("hundred", range(1, 21))
def test_many_invented_worlds(hundred: int) -> None:
    """2. Two thousand more."""
    seen: Counter[str] = Counter()
    for seed in range(hundred * 100, hundred * 100 + 100):
        found = invented(seed)
        if found is None:
            seen["none"] += 1
            continue
        play(found, seed, seen)
    assert seen["none"] < 5 and seen["same"] > 900
    print(hundred, dict(seen))


@given(st.integers(10**6, 10**9))
@example(3327814)  # a weighted sum in an order, of nothing but what is the same in all rows
def test_any_invented_world_can_be_played(seed: int) -> None:
    """3. Nothing raises, nothing leaves its range or the grid, entries add up: whatever the rules and whatever the state."""
    found = invented(seed)
    if found is None:
        return
    engine = found.engine
    for games in (1, 10):
        state = any_state(engine, games, seed)
        for _ in range(2):
            orders = Talker(engine).orders(state)
            after = resolve_turn(engine, state, orders)
            check_turn(engine, state, orders, after)
            state = after


def keeps_promise(node: Node, found: NDArray[Any], members: int) -> None:
    """Interval, grid, kind, none."""
    if node.kind == "number":
        assert np.isfinite(found).all(), node
        assert (found >= node.low).all() and (found <= node.high).all(), (node, node.low, node.high, found.min(), found.max())
        assert node.grid is None or (found * 2.0**node.grid % 1 == 0).all(), node
    elif node.kind.startswith("@"):
        assert (found < max(1, members)).all() and (found >= (-1 if node.may_none else min(0, members - 1))).all(), node
    else:
        assert found.dtype == np.bool_


def members_of(engine: Engine, node: Node) -> int:
    return len(engine.world.sets[node.kind[1:]].members) if node.kind.startswith("@") else 0


PROMISING = ["seattle", "bench", "small", *(f"invented-{k}" for k in range(15))]


@pytest.mark.parametrize("name", PROMISING)
def test_every_value_keeps_what_its_node_promises(name: str) -> None:
    """4. Everything that is worked out for all games, in states of every kind."""
    engine = world(name)
    frame = engine.questions(8).holding(any_state(engine, 8, 3, turn=2))
    nodes = [node for node in engine.program.graph.nodes if node.ctx != ROW]
    for node in nodes:
        keeps_promise(node, engine.constants.value(node) if node.ctx == CONST else frame.ask(node), members_of(engine, node))
    assert len(nodes) > 50


@pytest.mark.parametrize("name", PROMISING)
@pytest.mark.parametrize("games", [1, 6])
def test_every_value_of_an_order_keeps_what_its_node_promises(name: str, games: int) -> None:
    """5. Row by row, for random picks; and every value has room for each of its axes, or one place for all."""
    engine = world(name)
    frame = engine.questions(games).holding(any_state(engine, games, 5, turn=1))
    random = np.random.default_rng(1)
    for info in engine.program.orders:
        sets = [engine.world.sets[s].index for s in (info.seat_set, *(s for _, s in info.picks))]
        if not all(sets):
            continue
        code = RowCode(frame, len(info.picks), None, asking=True)
        wanted = [part for booking in info.bookings for part in parts_of(booking)] + [gate.test for gate in info.gates] + [info.cost]
        table = Table(random.integers(0, games, 30), tuple(np.array(index)[random.integers(0, len(index), 30)] for index in sets))
        with np.errstate(all="ignore"):  # as wherever rows are worked out: what is divided by 0 is dropped
            for node in wanted:
                code.need(node)
            slots = code.run(table)
        for node in engine.program.graph.nodes:
            if node.id in code.slots and node.op != "row":
                found = np.asarray(slots[code.slots[node.id]])
                assert all(a in (1, b) for a, b in zip(found.shape, (*engine.constants.shape(node, 1)[:-1], 30), strict=True)), node
                keeps_promise(node, found, members_of(engine, node))
