"""What a seat may see: the one place that decides it, for screens, computer players, the server and the log alike.

Law: a view is worked out from what its seat may know and from nothing else. Whatever is changed in what is hidden from a seat,
its view stays the same, bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from game.engine.facts import Fact, Ordered
from game.engine.kernels import Array
from game.engine.ledger import Entry, Ledger
from game.engine.orders import Given, Order, tables_of
from game.engine.reading import fit
from game.engine.rowcode import OrderTables
from game.engine.state import UNIT, Engine, State
from game.engine.telling import UNSEEN, Telling, Told
from game.engine.turn import PHASES
from game.rules.bodies import OrderInfo
from game.rules.nodes import OWN, Axis, Node
from game.rules.records import Dim, MeasureDef
from game.rules.world import VariableInfo, World

__all__ = ["UNSEEN", "Change", "View", "facts_for", "sight_of", "truth_for", "view_for"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Change:
    """What one cause added to one cell in one step of the last turn."""

    step: str
    cause: str
    variable: str
    place: tuple[str, ...]
    amount: float


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One game as one seat sees it; as a spectator does, where there is no seat; or as it is, where `truth` says so."""

    world: World
    turn: int
    seat: str | None
    truth: bool
    values: Mapping[str, Array]  # every variable, shaped like its dimensions; nan where the seat knows nothing
    measures: Mapping[str, Array]  # those that the seat may see
    orders: Mapping[str, tuple[Order, ...]]  # of the last turn, by seat
    changes: tuple[Change, ...]  # of the last turn

    def members(self, set_id: str) -> tuple[str, ...]:
        """Who belongs to a set in this scenario."""
        return self.world.sets[set_id].members

    def value(self, id: str, *place: str) -> float:
        """A variable or measure at a place: `value("anger", "hill")`. Yes is 1; a member of a set is its number; nan is unknown."""
        found = self.values[id] if id in self.values else self.measures[id]
        return float(found[self._at(id, place)])

    def held(self, id: str, *place: str) -> str | None:
        """The member that a variable or measure holds; none where it holds none or the seat cannot know."""
        number = self.value(id, *place)
        holds = getattr(self.world.entries[self._kind(id)][id], "holds", None)
        if holds is None:
            raise KeyError(f"`{id}` holds no member of a set.")
        return self.members(self.world.sets[holds.text].root)[int(number)] if number >= 0 else None

    def because(self, variable: str, *place: str) -> tuple[Change, ...]:
        """Why a number is not what it was a turn ago."""
        return tuple(change for change in self.changes if change.variable == variable and change.place == place)

    def _kind(self, id: str) -> str:
        return "variables" if id in self.values else "measures"

    def _at(self, id: str, place: Sequence[str]) -> tuple[int, ...]:
        sets = sets_of(self.world, self._kind(id), id)
        if len(place) != len(sets):
            raise KeyError(f"`{id}` takes {len(sets)} names; here are {len(place)}.")
        return tuple(self.members(set_id).index(member) for set_id, member in zip(sets, place))


def sets_of(world: World, kind: str, id: str) -> tuple[str, ...]:
    """The sets a variable or measure has values for."""
    per: tuple[Dim, ...] = getattr(world.entries[kind][id], "per", ())
    return tuple(dim.set.text for dim in per)


def view_for(engine: Engine, state: State, seat: str | None, last_orders: Given | None = None, ledger: Ledger | None = None) -> View:
    """A single game as a seat sees it (none: a spectator). `last_orders` and `ledger` are what the last turn was resolved with."""
    if seat is not None and seat not in engine.seats:
        raise KeyError(f"There is no seat `{seat}` in this game.")
    return Looking(engine, state, seat, False).view(last_orders or {}, ledger)


def truth_for(engine: Engine, state: State, last_orders: Given | None = None, ledger: Ledger | None = None) -> View:
    """A single game with nothing hidden: for replays, and for the talk when all is over."""
    return Looking(engine, state, None, True).view(last_orders or {}, ledger)


def facts_for(engine: Engine, facts: Iterable[Fact], seat: str | None) -> tuple[Fact, ...]:
    """What of a turn's facts a seat learns: all but the secret orders of others."""
    return tuple(fact for fact in facts if not (isinstance(fact, Ordered) and fact.seat != seat and is_secret(engine, fact.order)))


def is_secret(engine: Engine, order: Order) -> bool:
    return engine.program.orders[engine.order_index[order.kind]].secret


def axes_of(sets: Iterable[str]) -> tuple[Axis, ...]:
    """The axes of something that has a value for each of these sets, as formulas name them: the second time a set occurs, its slot is 1."""
    found: list[Axis] = []
    for set_id in sets:
        found.append((set_id, sum(axis[0] == set_id for axis in found)))
    return tuple(found)


def laid(engine: Engine, state: State, node: Node, axes: tuple[Axis, ...]) -> Array:
    """A node's values in every game of a batch with exactly these axes, in this order, and then the games."""
    order = engine.program.graph.order
    inside = tuple(sorted(axes, key=lambda axis: (order[axis[0]], axis[1])))
    found = fit(engine.questions(state.games).holding(state).ask(node), node.axes, inside).astype(np.float64)
    found = np.broadcast_to(found, (*(engine.constants.size(axis) for axis in inside), state.games))
    return found.transpose(*(inside.index(axis) for axis in axes), len(axes)).copy()


def guessed(engine: Engine, state: State, info: VariableInfo) -> Array | None:
    """What stands for a hidden variable in every game of a batch: as any value of it, on the grid and within its range; none where nothing does."""
    node = engine.program.guesses.get(info.id)
    if node is None:
        return None
    found = np.clip(laid(engine, state, node, axes_of(info.shape.sets)), info.low, info.high)
    found = np.rint(found) if info.whole else np.rint(found * UNIT) / UNIT
    if info.symmetric:
        found[np.diag_indices(info.dims[0])] = 0.0
    return found + 0.0


def sight_of(engine: Engine, state: State, seat: str | None) -> State:
    """A batch of games as a seat (none: a spectator) may take them to be: what is hidden replaced by what may be guessed, or by where it began."""
    data = state.data.copy()
    for info in engine.world.variables.values():
        if info.seen_by == "everyone":
            continue
        found = guessed(engine, state, info)
        hidden = np.broadcast_to(engine.constants.start_column(info), (info.cells, state.games)) if found is None else found.reshape(info.cells, state.games)
        members = engine.world.sets[info.shape.sets[0]].members if info.seen_by == "owner" else ()
        own = slice(0, 0)
        if seat in members:
            each = info.cells // len(members)
            own = slice(members.index(seat) * each, (members.index(seat) + 1) * each)
        rows = data[info.offset : info.offset + info.cells]
        kept = rows[own].copy()
        rows[:] = hidden
        rows[own] = kept
    return State(data, state.seeds)


class Looking:
    """One look at one game."""

    def __init__(self, engine: Engine, state: State, seat: str | None, truth: bool) -> None:
        if state.games != 1:
            raise ValueError(f"A view shows one game; here are {state.games}.")
        self.engine, self.state, self.seat, self.truth = engine, state, seat, truth
        self.world, self.program = engine.world, engine.program

    def view(self, given: Given, ledger: Ledger | None) -> View:
        values = {id: _still(self.variable(info)) for id, info in self.world.variables.items()}
        measures = {id: _still(found) for id in self.program.measures if (found := self.measure(id)) is not None}
        changes = () if ledger is None else tuple(sorted(self.changes(given, ledger), key=_in_time))
        return View(self.world, self.state.turn, self.seat, self.truth, values, measures, self.orders(given), changes)

    # -- numbers

    def sees(self, seen_by: str, dims: tuple[int, ...], owner: tuple[int, str] | None) -> Mask:
        """For each cell, whether it may be seen. `owner` is the dimension that says whose it is, and its set."""
        found = np.full(dims, self.truth or seen_by == "everyone")
        if not self.truth and seen_by == "owner" and owner is not None:
            members = self.world.sets[owner[1]].members
            if self.seat in members:
                found[(slice(None),) * owner[0] + (members.index(self.seat),)] = True
        return found

    def sees_variable(self, info: VariableInfo) -> Mask:
        return self.sees(info.seen_by, info.dims, (0, info.shape.sets[0]) if info.seen_by == "owner" else None)

    def variable(self, info: VariableInfo) -> Array:
        true = self.engine.column(self.state, info.id)[..., 0]
        mask = self.sees_variable(info)
        return true.copy() if mask.all() else np.where(mask, true, self.guess(info))

    def guess(self, info: VariableInfo) -> Array:
        """What stands for a hidden variable; nan where nothing does."""
        found = guessed(self.engine, self.state, info)
        return np.full(info.dims, nan) if found is None else found[..., 0]

    def measure(self, id: str) -> Array | None:
        """A measure's values, with nan where they belong to others; none where nobody may see it."""
        record, node = self.world.entries["measures"][id], self.program.measures[id]
        assert isinstance(record, MeasureDef)
        if record.seen_by == "nobody" and not self.truth:
            return None
        axes = axes_of(sets_of(self.world, "measures", id))
        found = self.laid(node, axes)
        return np.where(self.sees(record.seen_by, found.shape, self.owner(node, axes)), found, nan)

    def owner(self, node: Node, axes: tuple[Axis, ...]) -> tuple[int, str] | None:
        """The dimension of a measure whose seat may see it: the one its formula knows as such, else the first that counts seats."""
        seats = [k for k, axis in enumerate(axes) if self.world.sets[axis[0]].root == self.world.seat_set]
        if node.hidden == OWN:
            seats = [k for k in seats if axes[k] == node.own]
        return (seats[0], axes[seats[0]][0]) if seats else None

    def laid(self, node: Node, axes: tuple[Axis, ...]) -> Array:
        """A node's values with exactly these axes, in this order."""
        return laid(self.engine, self.state, node, axes)[..., 0]

    # -- orders and causes

    def orders(self, given: Given) -> dict[str, tuple[Order, ...]]:
        found = {seat: tuple(o for o in orders if self.truth or seat == self.seat or not is_secret(self.engine, o)) for seat, orders in given.items()}
        return {seat: found[seat] for seat in self.engine.seats if found.get(seat)}

    def changes(self, given: Given, ledger: Ledger) -> Iterator[Change]:
        tables = tables_of(self.engine, [given])
        masks = {id: self.sees_variable(info).reshape(-1) for id, info in self.world.variables.items()}
        cells: dict[tuple[str, int], list[Told]] = {}
        for entry in ledger.entries():
            if masks[entry.variable][entry.cell]:
                cause = entry.cause if self.knows(entry, tables) else UNSEEN
                cells.setdefault((entry.variable, entry.cell), []).append((entry.step, cause, entry.amount))
        telling = Telling(self.program)
        for (variable, cell), entries in cells.items():
            info = self.world.variables[variable]
            place = tuple(self.world.sets[s].members[k] for s, k in zip(info.shape.sets, np.unravel_index(cell, info.dims)))
            for step, cause, amount in telling.told(info, float(self.state.data[info.offset + cell, 0]), entries):
                yield Change(step, cause, variable, place, amount)

    def knows(self, entry: Entry, tables: OrderTables) -> bool:
        """Whether the seat may know the cause of an entry: it is open to all, or the seat's own order."""
        if self.truth or entry.cause not in self.program.hidden_causes:
            return True
        kind, _, id = entry.cause.partition("/")
        return self.seat is not None and kind == "orders" and self.giver(entry, self.engine.order_index[id], tables) == self.seat

    def giver(self, entry: Entry, kind: int, tables: OrderTables) -> str | None:
        """Whose order an entry comes from; none where nothing says so, and then nobody is told."""
        if entry.row < 0:
            info = self.world.variables[entry.variable]
            members = self.world.sets[info.shape.sets[0]].members if info.shape.sets else ()
            return members[entry.cell * len(members) // info.cells] if _of_its_seat(self.program.orders[kind], entry.variable) else None
        table = tables.get(kind)
        return self.engine.seats[table.picks[0][entry.row]] if table is not None and entry.row < table.count else None


def _of_its_seat(info: OrderInfo, variable: str) -> bool:
    """Whether all that an order does to a variable is done to what belongs to its own seat."""
    owners = [booking.cells[0][1] if booking.cells else None for booking in info.bookings if booking.variable == variable]
    return all(isinstance(owner, Node) and owner.op == "row" and owner.extra[0] == 0 for owner in owners)


def _in_time(change: Change) -> tuple[int, str, tuple[str, ...], str]:
    return PHASES.index(change.step), change.variable, change.place, change.cause


def _still(values: Array) -> Array:
    values.flags.writeable = False
    return values
