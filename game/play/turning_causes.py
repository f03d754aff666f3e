"""Why a turn moved the odds of something: of all that the ledger booked, what moved the numbers that this is worked out from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.ai.explain import made_by, read_by
from game.engine.ledger import Entry, Ledger
from game.engine.orders import Order, tables_of
from game.engine.state import Engine
from game.engine.turn import resolve_turn
from game.play.odds import Played
from game.play.odds_endings import Endings
from game.play.odds_estimates import BREAK, ENDING, PROJECT, REGIME, TRAJECTORY, WIN, What
from game.rules.records import ProjectDef

CAUSES = 4  # that are named
Booked = tuple[Entry, str | None]  # with the seat whose order it comes from


@dataclass(frozen=True, slots=True)
class Cause:
    """What one cause of the ledger added to one number in the turn: `Cause("orders/boomerang", "anger", ("hill",), -0.1)`."""

    cause: str  # as the ledger calls it: `rules/…`, `orders/…`, `limit` …
    variable: str
    place: tuple[str, ...]
    amount: float
    seat: str | None = None  # who gave the order, where an order is the cause


class Causes:
    """The causes of a game's turns; what the ledger of a turn says is looked up once."""

    def __init__(self, game: Played) -> None:
        self.game, self.engine = game, game.engine
        self.booked: dict[int, list[Booked]] = {}
        self.sources = Sources(game.engine)
        self.counters = {f"{id}_count" for id in game.engine.world.entries["classify"]}

    def of(self, turn: int, what: What, seat: str | None, orders: Sequence[Order], most: int = CAUSES) -> tuple[Cause, ...]:
        """What moved the numbers that something is worked out from, in a turn that was played; of a seat, what its orders did to them, or else to anything."""
        booked = self._turn(turn)
        if seat is not None:
            kinds = {order.kind for order in orders}
            booked = [(entry, giver) for entry, giver in booked if giver == seat and entry.cause.partition("/")[2] in kinds]
        sources = self.sources.of(what)
        near = [(entry, giver) for entry, giver in booked if entry.variable in sources]
        found = near or (booked if seat is not None else [])
        return _strongest(self.engine, [one for one in found if self._amounts(one[0].variable)], most)

    def _amounts(self, variable: str) -> bool:
        """Whether so much more or less of it says something: not of what is one of several kinds, nor of how long a classification has waited."""
        return self.engine.world.variables[variable].kind == "number" and variable not in self.counters

    def _turn(self, turn: int) -> list[Booked]:
        if turn not in self.booked:
            given, ledger = self.game.course.played[turn - 1], Ledger(self.engine.world, 1)
            resolve_turn(self.engine, self.game.course.states[turn - 1], [given], ledger)
            self.booked[turn] = list(_told(self.engine, given, ledger))
        return self.booked[turn]


def _told(engine: Engine, given: Mapping[str, Sequence[Order]], ledger: Ledger) -> Iterator[Booked]:
    """Every entry with the seat whose order it comes from."""
    tables = tables_of(engine, [given])
    givers: dict[str, set[str]] = {}
    for seat, orders in given.items():
        for order in orders:
            givers.setdefault(order.kind, set()).add(seat)
    for entry in ledger.entries():
        sign, _, id = entry.cause.partition("/")
        giver = None
        if sign == "orders":
            table = tables.get(engine.order_index[id])
            if entry.row >= 0 and table is not None and entry.row < table.count:
                giver = engine.seats[int(table.picks[0][entry.row])]
            elif len(givers.get(id, ())) == 1:
                giver = next(iter(givers[id]))
        yield entry, giver


def _strongest(engine: Engine, booked: Sequence[Booked], most: int) -> tuple[Cause, ...]:
    """What one cause did to one variable is one cause; it names the cell that it moved most."""
    sums: dict[tuple[str, str, str | None], dict[int, float]] = {}
    for entry, giver in booked:
        cells = sums.setdefault((entry.cause, entry.variable, giver), {})
        cells[entry.cell] = cells.get(entry.cell, 0.0) + entry.amount
    found = []
    for (cause, variable, giver), cells in sums.items():
        info = engine.world.variables[variable]
        cell = max(sorted(cells), key=lambda cell: abs(cells[cell]))
        strength = sum(abs(amount) for amount in cells.values()) / (info.high - info.low or 1.0) / info.cells
        place = tuple(engine.world.sets[s].members[k] for s, k in zip(info.shape.sets, np.unravel_index(cell, info.dims)))
        if cells[cell]:
            found.append((strength, Cause(cause, variable, place, cells[cell], giver)))
    found.sort(key=lambda one: (-one[0], one[1].cause, one[1].variable))
    return tuple(cause for _, cause in found[:most])


# -- what things are worked out from


class Sources:
    """The variables that things are worked out from; what was found once is kept."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.world = engine, engine.world
        self.project = Endings(engine).project
        self.set_anew = {booking.variable for step in engine.program.steps for booking in step.bookings if booking.how == "set"}
        self.read: dict[str, frozenset[str] | None] = {}  # by what is worked out anew each turn; none for what is kept from turn to turn

    def of(self, what: What) -> frozenset[str]:
        """The variables kept from turn to turn that something is worked out from, through all that is worked out anew each turn."""
        begin: set[str] = set()
        if what.kind in (PROJECT, WIN):
            begin |= {self.project[what.id]} if what.id in self.project else set()
        if what.kind in (REGIME, TRAJECTORY):
            begin |= {id for id, record in self.world.entries["classify"].items() if _role(record) == what.kind and id in self.world.variables}
        if what.kind == ENDING:
            begin |= {id for id, record in self.world.entries["projects"].items() if isinstance(record, ProjectDef) and id in self.world.variables}
        roles = {ENDING: ("defeat",), BREAK: ("legitimacy", "countdown")}.get(what.kind, ())
        begin |= {id for id, record in self.world.entries["measures"].items() if _role(record) in roles and id in self.engine.program.measures}
        return self._kept(begin)

    def _kept(self, begin: set[str]) -> frozenset[str]:
        found, seen, stack = set(), set(), sorted(begin)
        while stack:
            id = stack.pop()
            if id in seen:
                continue
            seen.add(id)
            read = self._read(id)
            if read is None:
                found.add(id)
            else:
                stack += sorted(read)
        return frozenset(found)

    def _classified(self, id: str) -> frozenset[str] | None:
        """What a classification goes by that also goes by what it was before."""
        found = [read_by(booking.amount) for step in self.engine.program.steps for booking in step.bookings if booking.variable == id]
        return frozenset().union(*found) - {id} if found else None

    def _read(self, id: str) -> frozenset[str] | None:
        if id not in self.read:
            measured = self.engine.program.measures.get(id)
            node = measured if measured is not None else made_by(self.engine, id) if id in self.set_anew else None
            self.read[id] = read_by(node) if node is not None else self._classified(id) if id in self.world.entries["classify"] else None
        return self.read[id]


def _role(record: object) -> str:
    role = getattr(record, "role", None)
    return "" if role is None else str(role.text)
