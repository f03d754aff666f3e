"""Orders as values: a kind and its picks by name, with a text form; and the tables the machine works on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.base.ids import closest
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine
from game.rules.bookings import OrderInfo


class OrderUnreadable(Exception):
    """A text that is no order; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Order:
    """An imperative: what is to be done, and to what."""

    kind: str
    picks: tuple[str, ...] = ()


Given = Mapping[str, Sequence[Order]]  # by seat
PIECE = re.compile(r"[a-z][a-z0-9_]*=[a-z][a-z0-9_]*")


def order_to_text(engine: Engine, order: Order) -> str:
    """`boomerang at=brazil issue=work`."""
    info = engine.program.orders[engine.order_index[order.kind]]
    return " ".join([order.kind, *(f"{name}={pick}" for (name, _), pick in zip(info.picks, order.picks))])


def order_from_text(engine: Engine, text: str) -> Order:
    """The order a text says; picks may come in any order."""
    words = text.split()[:20]
    if not words or words[0] not in engine.order_index:
        word = words[0][:40] if words else ""
        near = closest(word, sorted(engine.order_index))
        raise OrderUnreadable(f"There is no order `{word}`." + (f" Did you mean `{near}`?" if near else ""))
    info = engine.program.orders[engine.order_index[words[0]]]
    given: dict[str, str] = {}
    for word in words[1:]:
        if not PIECE.fullmatch(word):
            raise OrderUnreadable(f"`{word[:40]}` is no pick; picks are written name=member.")
        name, _, member = word.partition("=")
        if name in given:
            raise OrderUnreadable(f"`{name}` is picked twice.")
        given[name] = member
    return _checked(engine, info, given)


def _checked(engine: Engine, info: OrderInfo, given: dict[str, str]) -> Order:
    names = [name for name, _ in info.picks]
    for name in given:
        if name not in names:
            raise OrderUnreadable(f"`{info.id}` has no pick `{name[:40]}`; it has {', '.join(names) or 'none'}.")
    picks = []
    for name, set_id in info.picks:
        if name not in given:
            raise OrderUnreadable(f"`{info.id}` lacks its pick `{name}`, a {set_id}.")
        members = engine.world.sets[set_id].members
        if given[name] not in members:
            near = closest(given[name], members)
            raise OrderUnreadable(f"`{given[name][:40]}` is no {set_id}." + (f" Did you mean `{near}`?" if near else ""))
        picks.append(given[name])
    return Order(info.id, tuple(picks))


def row_of(engine: Engine, seat: str, order: Order) -> list[int]:
    """The seat and picks of an order as places in their root sets."""
    info = engine.program.orders[engine.order_index[order.kind]]
    found = [engine.world.sets[engine.world.seat_set].members.index(seat)]
    for (_, set_id), pick in zip(info.picks, order.picks):
        members = engine.world.sets[set_id]
        found.append(members.index[members.members.index(pick)])
    return found


def tables_of(engine: Engine, games: Iterable[Given]) -> OrderTables:
    """The orders of a batch, one mapping from seats to orders for each game."""
    rows: dict[int, list[list[int]]] = {}
    for game, given in enumerate(games):
        for seat, orders in given.items():
            for order in orders:
                rows.setdefault(engine.order_index[order.kind], []).append([game, *row_of(engine, seat, order)])
    found: OrderTables = {}
    for kind in sorted(rows):
        columns = np.array(rows[kind], dtype=np.intp).T.copy()
        found[kind] = Table(columns[0], tuple(columns[1:]))
    return found
