"""How a game stands and how it ends, read through roles and the structure of records alone.

Law: a game is over when its last turn is played or the measure of role `over` says so; it then keeps its state, so that its result does not depend on the
games played beside it. Who reached the mark of a project wins, unless the measure of role `defeat` says that nobody does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.engine.frame import Frame
from game.engine.kernels import Array
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State
from game.engine.turn import resolve_turn
from game.rules.records import ProjectDef

Truths = NDArray[np.bool_]
ByMember = Mapping[str, float]  # under "" where the world has one

WON, SECOND_BEST, NOBODY, DEFEAT = "won", "second_best", "nobody", "defeat"  # how a game ended for those who played it


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one game stands: the truth, hidden projects included, for its end and for the lab."""

    turn: int  # turns played
    over: bool
    defeat: bool
    winners: tuple[str, ...]
    consoled: tuple[str, ...]  # reached the lower mark only
    regime: str | None
    trajectory: str | None
    projects: Mapping[str, ByMember]
    requisites: Mapping[str, ByMember]
    criteria: ByMember

    @property
    def ending(self) -> str:
        """In one word: shared defeat, somebody won, somebody reached the lower mark, or nobody did."""
        return DEFEAT if self.defeat else WON if self.winners else SECOND_BEST if self.consoled else NOBODY


class Standing:
    """One look at a batch of games."""

    def __init__(self, engine: Engine, state: State) -> None:
        self.engine, self.state, self.games = engine, state, state.games
        self.entries = engine.world.entries
        self.frame = Frame(engine.constants, state.games)
        self.frame.cur, self.frame.seeds = state.data, state.seeds  # only read
        self.frame.loaded()

    def over(self) -> Truths:
        """Which games are over."""
        return standing_over(self.engine, self.frame, self.state)

    def defeat(self) -> Truths:
        """Which games are lost for everyone, as things stand."""
        return self._any("defeat")

    def outcomes(self) -> list[Outcome]:
        """How each game stands."""
        over, defeat = self.over(), self.defeat()
        criteria = {id: np.broadcast_to(self._measure(id), self.games) for id in self._with_role("criterion") if not self.engine.program.measures[id].axes}
        marks = self._projects()
        projects = {id: self._by_member(id) for id in marks}
        requisites = {id: self._by_member(id) for id in sorted(self.entries["requisites"]) if id in self.engine.world.variables}
        regime, trajectory = self._held("regime"), self._held("trajectory")
        found = []
        for k in range(self.games):
            values = _of_game(projects, k)
            winners, consoled = ((), ()) if defeat[k] else self._reached(marks, values)
            found.append(
                Outcome(
                    turn=int(self.state.data[0, k]),
                    over=bool(over[k]),
                    defeat=bool(defeat[k]),
                    winners=winners,
                    consoled=consoled,
                    regime=regime[k],
                    trajectory=trajectory[k],
                    projects=values,
                    requisites=_of_game(requisites, k),
                    criteria={id: float(value[k]) for id, value in criteria.items()},
                )
            )
        return found

    def _with_role(self, role: str) -> list[str]:
        return with_role(self.engine, role)

    def _measure(self, id: str) -> Array:
        return self.frame.ask(self.engine.program.measures[id])

    def _any(self, role: str) -> Truths:
        return anywhere(self.engine, self.frame, role)

    def _projects(self) -> dict[str, ProjectDef]:
        return {id: record for id, record in sorted(self.entries["projects"].items()) if isinstance(record, ProjectDef) and id in self.engine.world.variables}

    def _reached(self, marks: Mapping[str, ProjectDef], projects: Mapping[str, ByMember]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Seats that reached a mark, and seats that reached only a lower one, both in the order of seats."""
        won, second = set(), set()
        for id, record in marks.items():
            for seat, value in projects[id].items():
                if value >= record.mark:
                    won.add(seat)
                elif record.consolation is not None and value >= record.consolation:
                    second.add(seat)
        seats = self.engine.seats
        return tuple(seat for seat in seats if seat in won), tuple(seat for seat in seats if seat in second - won)

    def _by_member(self, id: str) -> dict[str, Array]:
        """A variable's values by the member of its dimension."""
        info = self.engine.world.variables[id]
        column = self.engine.column(self.state, id).reshape(info.cells, self.games)
        members = self.engine.world.sets[info.shape.sets[0]].members if info.shape.sets else ("",)
        return {member: column[k] for k, member in enumerate(members)}

    def _held(self, role: str) -> list[str | None]:
        """The row that the world's classification of a role holds."""
        world = self.engine.world
        for id, record in sorted(self.entries["classify"].items()):
            info = world.variables.get(id)
            if record.role is not None and record.role.text == role and info is not None and not info.shape.sets:
                rows = world.sets[id].members
                return [rows[int(row)] for row in self.engine.column(self.state, id).reshape(self.games)]
        return [None] * self.games


def with_role(engine: Engine, role: str) -> list[str]:
    """The measures that claim a role."""
    measures = engine.program.measures
    return sorted(id for id, record in engine.world.entries["measures"].items() if record.role is not None and record.role.text == role and id in measures)


def anywhere(engine: Engine, frame: Frame, role: str) -> Truths:
    """In which games of a frame a measure of some role is true, wherever it is."""
    found = np.zeros(frame.games, dtype=np.bool_)
    for id in with_role(engine, role):
        values = frame.ask(engine.program.measures[id])
        found |= values.any(axis=tuple(range(values.ndim - 1)))
    return found


def standing_over(engine: Engine, frame: Frame, state: State) -> Truths:
    """Which games are over, asked in a frame that holds them."""
    played_out: Truths = state.data[0] >= engine.turns
    return anywhere(engine, frame, "over") | played_out


def _of_game(values: Mapping[str, Mapping[str, Array]], game: int) -> dict[str, dict[str, float]]:
    return {id: {member: float(column[game]) for member, column in columns.items()} for id, columns in values.items()}


def outcome(engine: Engine, state: State, game: int = 0) -> Outcome:
    """How one game of a batch stands."""
    return Standing(engine, state.game(game)).outcomes()[0]


def over(engine: Engine, state: State) -> Truths:
    """Which games of a batch are over."""
    return Standing(engine, state).over()


def live_orders(orders: OrderTables, ended: Truths) -> OrderTables:
    """The orders of the games that are not over."""
    if not ended.any():
        return orders
    found: OrderTables = {}
    for kind, table in orders.items():
        keep = ~ended[table.game]
        if keep.any():
            found[kind] = Table(table.game[keep], tuple(column[keep] for column in table.picks))
    return found


def resolve_unfinished(engine: Engine, state: State, orders: OrderTables, ended: Truths) -> State:
    """One more turn for the games that are not over (there must be one); the others keep their state."""
    found = resolve_turn(engine, state, live_orders(orders, ended))
    found.data[:, ended] = state.data[:, ended]
    return found
