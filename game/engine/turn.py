"""One turn, from orders to the next state.

Law: PHASES is the whole of a turn. Orders are worked out from the state as the turn began; inside a phase nothing sees what another part of the phase does.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.engine.ledger import Ledger
from game.engine.orders import Given, tables_of
from game.engine.rowcode import OrderTables
from game.engine.state import Engine, State
from game.rules.bookings import STEPS

PHASES = ("begin", *STEPS)


class GameOver(Exception):
    """A turn was asked for after the last one."""


def resolve_turn(engine: Engine, state: State, orders: OrderTables | Sequence[Given], ledger: Ledger | None = None) -> State:
    """The state after one more turn of every game; with a ledger, every change is booked under its cause. Orders must be legal."""
    if state.turn >= engine.turns:
        raise GameOver(f"The game has {engine.turns} turns and all are played.")
    tables = orders if isinstance(orders, dict) else tables_of(engine, orders)
    machine = engine.machine(state.games)
    frame = machine.frame
    frame.cur[:] = state.data
    frame.seeds[:] = state.seeds
    machine.begin(ledger)
    machine.run(tables, ledger)
    return State(frame.cur.copy(), state.seeds)


def begun(engine: Engine, state: State) -> State:
    """The state as the coming turn will find it: what belongs to one turn reset, the count gone up. Orders are judged by it."""
    data = state.data.copy()
    data[0] += 1.0
    for info in engine.world.variables.values():
        if info.this_turn:
            data[info.offset : info.offset + info.cells] = engine.constants.start_column(info)
    return State(data, state.seeds)
