"""Orders that chance picks among the legal ones, for many games at once: something to measure with.

Law: the same states and the same salt give the same orders; every order is allowed, and the orders of a seat can be paid and given together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.base import chance
from game.engine.frame import Frame
from game.engine.kernels import Array
from game.engine.rows import Ints, OrderTables, RowWork, Table
from game.engine.state import Engine, State, new_game
from game.engine.turn import begun, resolve_turn
from game.rules.bodies import OrderInfo
from game.rules.nodes import Node
from game.rules.records import GroupDef


@dataclass(frozen=True, slots=True)
class Tried:
    """One order of one kind for each seat that may give it and each game, picked by chance."""

    kind: int
    seats: tuple[int, ...]
    picks: tuple[Ints, ...]  # each seats × games
    allowed: NDArray[np.bool_]
    cost: Array
    rank: Array  # the highest is given first


def random_orders(engine: Engine, state: State, count: int = 4, salt: str = "sample") -> OrderTables:
    """Up to `count` orders for each seat and game, of different kinds."""
    frame = Frame(engine.constants, state.games)
    at = begun(engine, state)
    frame.cur[:], frame.seeds[:] = at.data, at.seeds
    tried = [_try(engine, frame, kind, info, salt) for kind, info in enumerate(engine.program.orders) if _ordinary(engine, info)]
    given: dict[int, list[Table]] = {}
    for seat in range(len(engine.seats)):
        for kind, table in _choose(engine, frame, [t for t in tried if seat in t.seats], seat, count):
            given.setdefault(kind, []).append(table)
    return {kind: _joined(tables) for kind, tables in sorted(given.items())}


def random_play(engine: Engine, seeds: list[int], turns: int, count: int = 4, salt: str = "sample") -> list[tuple[State, OrderTables]]:
    """Games played with such orders: the state before each turn and what was ordered in it."""
    state = new_game(engine, seeds)
    found = []
    for _ in range(min(turns, engine.turns)):
        orders = random_orders(engine, state, count, salt)
        found.append((state, orders))
        state = resolve_turn(engine, state, orders)
    return found


def _ordinary(engine: Engine, info: OrderInfo) -> bool:
    """Whether an order stands alone: it is no answer, ballot or part of a larger thing, which come free or need another."""
    group = engine.world.entries["groups"].get(info.group) if info.group else None
    return not (isinstance(group, GroupDef) and (group.free or group.needs is not None))


def _try(engine: Engine, frame: Frame, kind: int, info: OrderInfo, salt: str) -> Tried:
    sets = engine.world.sets
    seats = sets[info.seat_set].index
    shape = (len(seats), frame.games)
    words = chance.mix(chance.games_key(frame.seeds, frame.cur[0].astype(np.uint64), chance.key(f"{salt} {info.id}")))
    words = chance.mix(words[None, :] ^ np.array(seats, dtype=np.uint64)[:, None])
    picks: list[Ints] = [np.broadcast_to(np.array(seats, dtype=np.intp)[:, None], shape)]
    places: list[Ints] = []
    for k, (_, set_id) in enumerate(info.picks):
        roll = chance.uniform(chance.mix(words ^ np.uint64(k + 1)))
        place = np.floor(roll * len(sets[set_id].members)).astype(np.intp)
        for (_, other), before in zip(info.picks[:k], places):
            if other == set_id:  # two picks from one set are different ones
                place = np.where(place == before, (place + 1) % max(1, len(sets[set_id].members)), place)
        places.append(place)
        picks.append(np.array(sets[set_id].index or (0,), dtype=np.intp)[place])
    table = Table(np.tile(frame.arange, len(seats)), tuple(pick.reshape(-1) for pick in picks))
    work = RowWork(frame, table, None)
    allowed = np.full(shape, all(sets[set_id].members for _, set_id in info.picks))
    for gate in info.gates:
        allowed &= _over_rows(work, gate.test, shape).astype(np.bool_)
    return Tried(kind, seats, tuple(picks), allowed, _over_rows(work, info.cost, shape), chance.uniform(words))


def _over_rows(work: RowWork, node: Node, shape: tuple[int, ...]) -> Array:
    """A value that an order's condition or cost may take from tables, the world or the order itself, for each row."""
    value = work.value(work.frame.program.graph.spread(node)) if node.ctx == 1 else work.value(node)
    return np.broadcast_to(value, work.table.count).reshape(shape)


def _choose(engine: Engine, frame: Frame, tried: list[Tried], seat: int, count: int) -> list[tuple[int, Table]]:
    """The orders of one seat: by rank, as long as they can be paid and their groups allow them."""
    if not tried:
        return []
    at = [t.seats.index(seat) for t in tried]
    allowed = np.stack([t.allowed[k] for t, k in zip(tried, at)])
    cost = np.stack([t.cost[k] for t, k in zip(tried, at)])
    rank = np.stack([t.rank[k] for t, k in zip(tried, at)])
    left = _means(engine, frame, seat)
    groups = _exclusive(engine, tried)
    found = []
    for _ in range(count):
        worth = np.where(allowed & (cost <= left), rank, -1.0)
        first = np.argmax(worth, axis=0)
        given = worth[first, frame.arange] >= 0
        left = left - np.where(given, cost[first, frame.arange], 0.0)
        for k, (t, row) in enumerate(zip(tried, at)):
            games = frame.arange[given & (first == k)]
            if games.size:
                found.append((t.kind, Table(games, tuple(pick[row, games] for pick in t.picks))))
        allowed &= ~(groups[first].T & given)
    return found


def _means(engine: Engine, frame: Frame, seat: int) -> Array:
    """What a seat can pay."""
    if engine.program.capacity is None:
        return np.full(frame.games, np.inf)
    return frame.cur[engine.world.variables[engine.program.capacity].offset + seat].copy()


def _exclusive(engine: Engine, tried: list[Tried]) -> NDArray[np.bool_]:
    """Which kinds one order rules out: its own, and those of its group."""
    infos = [engine.program.orders[t.kind] for t in tried]
    return np.array([[a is b or (a.group is not None and a.group == b.group) for b in infos] for a in infos], dtype=np.bool_)


def _joined(tables: list[Table]) -> Table:
    return Table(np.concatenate([t.game for t in tables]), tuple(np.concatenate(parts) for parts in zip(*(t.picks for t in tables))))
