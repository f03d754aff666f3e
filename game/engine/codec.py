"""States as bytes and orders as plain JSON, and back.

Law: what was written reads back the same, and anything else is refused in a sentence, whatever its bytes are: in bounded time and memory, and never by another
exception. A state is kept by the names of its variables, sets and members, so that a game of older rules can still be read.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import prod

import numpy as np
from numpy.typing import NDArray

from game.engine.invariants import broken_values, holdable
from game.engine.kernels import Array
from game.engine.orders import Order, OrderUnreadable, order_from_text, order_to_text
from game.engine.state import UNIT, Engine, State
from game.rules.widths import MOST_ORDERS
from game.rules.world import VariableInfo

MAGIC, VERSION = b"DMST", 1
DIGEST = 16
MOST_HEAD = 1 << 20  # bytes of the names
MOST_DATA = 1 << 25  # bytes of the numbers: thousands of games of the largest rules
MOST_SETS = 16  # dimensions of a variable
LONGEST = 1000  # characters of an order

Ints = NDArray[np.int64]


class StateUnreadable(Exception):
    """Bytes that are no state of these rules; the message says why."""


# -- writing


def encode_state(engine: Engine, state: State) -> bytes:
    """A state as bytes: the names, then each variable's values as whole numbers of 2**-20."""
    faults = broken_values(engine, state)
    if faults or not state.games:
        raise ValueError(f"This is no state of these rules: {faults[0] if faults else 'there is no game in it.'}")
    infos = [engine.world.variables[id] for id in sorted(engine.world.variables)]
    sets = sorted({set_id for info in infos for set_id in sets_used(info)})
    head = {
        "games": state.games,
        "turn": state.turn,
        "sets": {set_id: engine.world.sets[set_id].members for set_id in sets},
        "variables": {info.id: [info.kind, info.shape.sets] for info in infos},
    }
    names = json.dumps(head, separators=(",", ":")).encode()
    columns = [state.data[info.offset : info.offset + info.cells].reshape(-1) for info in infos]
    whole = np.rint(np.concatenate([np.zeros(0), *columns]) * UNIT).astype("<i8")
    if len(names) > MOST_HEAD or state.data.nbytes > MOST_DATA:
        raise ValueError(f"Too much to be kept as one piece: {state.games} games of {engine.world.cells} values.")
    payload = len(names).to_bytes(4, "little") + names + _by_place(whole) + state.seeds.astype("<u8").tobytes()
    packed = zlib.compress(payload)
    return MAGIC + bytes([VERSION]) + _digest(packed) + packed


def sets_used(info: VariableInfo) -> tuple[str, ...]:
    """The sets whose members a variable's values are about."""
    return (*info.shape.sets, *_held(info.kind))


def _held(kind: str) -> tuple[str, ...]:
    return (kind[1:],) if kind.startswith("@") else ()


def _by_place(whole: Ints) -> bytes:
    """Numbers as bytes, first the lowest byte of each, and so on: the high ones are nearly all alike and shrink to nothing."""
    return whole.view(np.uint8).reshape(-1, 8).T.tobytes()


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=DIGEST).digest()


# -- reading


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written: how many games after which turn, the members of each set, and each variable's kind and sets."""

    games: int
    turn: int
    members: Mapping[str, tuple[str, ...]]
    variables: Mapping[str, tuple[str, tuple[str, ...]]]

    def cells(self, id: str) -> int:
        return prod(len(self.members[set_id]) for set_id in self.variables[id][1])


def decode_state(engine: Engine, data: bytes, migrate: bool = False) -> State:
    """The state that bytes hold; a variable they lack begins anew. With `migrate`, a state of other rules is read as far as these rules know its names."""
    payload = _unpacked(data)
    length = int.from_bytes(payload[:4], "little")
    if length > MOST_HEAD or len(payload) < 4 + length:
        raise StateUnreadable("This state is damaged: its names are cut off.")
    kept, numbers = _names(payload[4 : 4 + length]), payload[4 + length :]
    count = kept.games * sum(map(kept.cells, kept.variables))
    if len(numbers) != 8 * (count + kept.games):
        raise StateUnreadable("This state is damaged: its numbers do not fit its names.")
    if 8 * kept.games * engine.world.cells > MOST_DATA:
        raise StateUnreadable(f"This state holds {kept.games} games, too many to be read as one piece.")
    whole = np.frombuffer(numbers, np.uint8, 8 * count).reshape(8, -1).T.copy().view("<i8").reshape(-1)
    seeds = np.frombuffer(numbers, "<u8", kept.games, 8 * count).astype(np.uint64)
    state = State(_laid(engine, kept, whole / UNIT, migrate), seeds)
    faults = broken_values(engine, state)
    if faults:
        raise StateUnreadable(f"This is no state of these rules: {faults[0]}")
    return state


def _unpacked(data: bytes) -> bytes:
    start = len(MAGIC) + 1
    if data[: len(MAGIC)] != MAGIC or len(data) < start + DIGEST:
        raise StateUnreadable("This is no state of a game.")
    if data[len(MAGIC)] != VERSION:
        raise StateUnreadable(f"This state is written in format {data[len(MAGIC)]}; this program reads format {VERSION}.")
    packed = data[start + DIGEST :]
    if _digest(packed) != data[start : start + DIGEST]:
        raise StateUnreadable("This state is damaged: its content does not match its fingerprint.")
    stream = zlib.decompressobj()
    try:
        payload = stream.decompress(packed, 4 + MOST_HEAD + MOST_DATA)
    except zlib.error:
        raise StateUnreadable("This state is damaged: it cannot be unpacked.") from None
    if not stream.eof or stream.unused_data:
        raise StateUnreadable("This state is damaged: it is longer or shorter than it should be.")
    return payload


def _names(text: bytes) -> Kept:
    try:
        head = json.loads(text)
        members = {set_id: _words(found) for set_id, found in head["sets"].items()}
        variables = {id: (_word(kind), _words(sets)) for id, (kind, sets) in head["variables"].items()}
        kept = Kept(_count(head["games"]), _count(head["turn"]), members, variables)
        known = {set_id for kind, sets in variables.values() for set_id in (*sets, *_held(kind))} <= set(members)
        deepest = max((len(sets) for _, sets in variables.values()), default=0)
        if not known or not kept.games or deepest > MOST_SETS or any(len(set(found)) < len(found) for found in members.values()):
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise StateUnreadable("This state is damaged: its names make no sense.") from None
    return kept


def _count(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 1 << 31:
        raise ValueError
    return value


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(map(_word, value))


# -- other rules


def _laid(engine: Engine, kept: Kept, values: Array, migrate: bool) -> Array:
    """The values in the places that the engine's rules have for them."""
    data = np.empty((engine.world.cells, kept.games))
    data[0] = kept.turn
    for info in engine.world.variables.values():
        data[info.offset : info.offset + info.cells] = engine.constants.start_column(info)
    at = 0
    for id in kept.variables:
        cells, known = kept.cells(id), engine.world.variables.get(id)
        column = values[at : at + cells * kept.games].reshape(cells, kept.games)
        at += cells * kept.games
        if not migrate:
            _require_alike(engine, kept, id)
        if known is not None:
            span = slice(known.offset, known.offset + known.cells)
            data[span] = _carried(engine, kept, known, column, data[span]) if migrate else column
    return data


def _require_alike(engine: Engine, kept: Kept, id: str) -> None:
    """Refuses a variable that these rules do not know, or not so."""
    info = engine.world.variables.get(id)
    if info is None:
        raise StateUnreadable(f"This state comes from other rules: it has a variable `{id[:40]}`, which these do not know.")
    kind, sets = kept.variables[id]
    if (kind, sets) != (info.kind, info.shape.sets):
        raise StateUnreadable(f"This state comes from other rules: `{id}` was something else in them.")
    changed = next((s for s in sets_used(info) if kept.members[s] != engine.world.sets[s].members), None)
    if changed is not None:
        raise StateUnreadable(f"This state comes from other rules: `{changed}` had other members in them.")


def _carried(engine: Engine, kept: Kept, info: VariableInfo, column: Array, start: Array) -> Array:
    """What a variable was, where its members are still there; elsewhere how it starts. All within what these rules allow."""
    kind, sets = kept.variables[info.id]
    if (kind, sets) != (info.kind, info.shape.sets):
        return start
    here = [engine.world.sets[set_id].members for set_id in sets]
    there = [kept.members[set_id] for set_id in sets]
    both = [[(now.index(member), then.index(member)) for member in now if member in then] for now, then in zip(here, there)]
    new, old = (np.ix_(*([pair[side] for pair in pairs] for pairs in both), range(kept.games)) for side in (0, 1))
    found = start.reshape(*info.dims, kept.games).copy()
    values = column.reshape(*map(len, there), kept.games)[old]
    if _held(kind):
        names, roots = kept.members[kind[1:]], engine.world.sets[kind[1:]].members
        numbers = {float(k): float(roots.index(name)) for k, name in enumerate(names) if name in roots} | {-1.0: -1.0}
        values = np.array([numbers.get(value, -2.0) for value in values.reshape(-1)]).reshape(values.shape)
        values = np.where(np.isin(values, holdable(engine, info)), values, found[new])
    else:
        values = np.clip(np.rint(values) if info.whole else values, info.low, info.high) + 0.0
    found[new] = values
    return found.reshape(start.shape)


# -- orders


def order_to_json(engine: Engine, order: Order) -> str:
    """An order as plain JSON: its text."""
    return order_to_text(engine, order)


def order_from_json(engine: Engine, value: object) -> Order:
    """The order a plain value says; anything else is an `OrderUnreadable`."""
    if not isinstance(value, str):
        raise OrderUnreadable("An order is a text.")
    if len(value) > LONGEST:
        raise OrderUnreadable(f"An order has no more than {LONGEST} letters; here are {len(value)}.")
    return order_from_text(engine, value)


def submission_to_json(engine: Engine, orders: Sequence[Order]) -> list[str]:
    """What a seat submits, as plain JSON: the texts of its orders."""
    return [order_to_json(engine, order) for order in orders]


def submission_from_json(engine: Engine, value: object) -> tuple[Order, ...]:
    """The orders of a plain value; anything else is an `OrderUnreadable`. Whether they may be given is for `legality` to say."""
    if not isinstance(value, list):
        raise OrderUnreadable("A submission is a list of orders.")
    if len(value) > MOST_ORDERS:
        raise OrderUnreadable(f"A submission has no more than {MOST_ORDERS} orders; here are {len(value)}.")
    return tuple(order_from_json(engine, item) for item in value)
