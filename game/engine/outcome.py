"""How a game stands and how it ends, read through roles and the structure of records alone.

Law: a game is over when its last turn is played or the measure of role `over` says so; it then keeps its state, so that its result does not depend on the
games played beside it. Who reached the mark of a project wins, unless the measure of role `defeat` says that nobody does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.engine.frame import Frame, is_view
from game.engine.kernels import Array, Call, dtype_of
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State
from game.engine.turn import resolve_turn
from game.rules.nodes import CONST, Node
from game.rules.records import ProjectDef

Truths = NDArray[np.bool_]

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
    projects: Mapping[str, Mapping[str, float]]  # by project and seat
    requisites: Mapping[str, Mapping[str, float]]  # by requisite and member; "" where the world has one
    criteria: Mapping[str, float]

    @property
    def ending(self) -> str:
        """In one word: shared defeat, somebody won, somebody reached the lower mark, or nobody did."""
        return DEFEAT if self.defeat else WON if self.winners else SECOND_BEST if self.consoled else NOBODY


class Reckoner:
    """Answers for batches of one size; the questions are bound to their arrays once."""

    def __init__(self, engine: Engine, games: int) -> None:
        self.engine, self.games = engine, games
        self._end = self._with_role("over")
        self._end_asked = _Asked(engine, games, self._end)
        self._defeat = self._with_role("defeat")
        self._criteria = [id for id in self._with_role("criterion") if not engine.program.measures[id].axes]
        self._asked = _Asked(engine, games, [*self._defeat, *self._criteria])
        self._requisites = sorted(id for id in engine.world.entries["requisites"] if id in engine.world.variables)

    def _with_role(self, role: str) -> list[str]:
        measures = self.engine.world.entries["measures"]
        return sorted(id for id, record in measures.items() if record.role is not None and record.role.text == role and id in self.engine.program.measures)

    def over(self, state: State) -> Truths:
        """Which games are over."""
        asked = self._end_asked.of(state)
        return self._any(asked, self._end) | (state.data[0] >= self.engine.turns)

    def _any(self, asked: _Asked, measures: list[str]) -> Truths:
        found = np.zeros(self.games, dtype=np.bool_)
        for id in measures:
            values = asked.value(id)
            found |= values.any(axis=tuple(range(values.ndim - 1)))
        return found

    def outcomes(self, state: State) -> list[Outcome]:
        """How each game of the batch stands."""
        over, asked = self.over(state), self._asked.of(state)
        defeat = self._any(asked, self._defeat)
        criteria = {id: np.broadcast_to(asked.value(id), self.games) for id in self._criteria}
        values = {id: self._by_member(state, id) for id in (*self._projects(), *self._requisites)}
        regime, trajectory = self._held(state, "regime"), self._held(state, "trajectory")
        found = []
        for k in range(self.games):
            projects = {id: _column(values[id], k) for id in self._projects()}
            winners, consoled = self._reached(projects)
            found.append(
                Outcome(
                    turn=int(state.data[0, k]),
                    over=bool(over[k]),
                    defeat=bool(defeat[k]),
                    winners=() if defeat[k] else winners,
                    consoled=() if defeat[k] else consoled,
                    regime=regime[k],
                    trajectory=trajectory[k],
                    projects=projects,
                    requisites={id: _column(values[id], k) for id in self._requisites},
                    criteria={id: float(criteria[id][k]) for id in self._criteria},
                )
            )
        return found

    def _projects(self) -> dict[str, ProjectDef]:
        entries = self.engine.world.entries["projects"]
        return {id: record for id, record in sorted(entries.items()) if isinstance(record, ProjectDef) and id in self.engine.world.variables}

    def _reached(self, projects: Mapping[str, Mapping[str, float]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Seats that reached a mark, and seats that reached only a lower one, both in the order of seats."""
        won, second = set(), set()
        for id, record in self._projects().items():
            for seat, value in projects[id].items():
                if value >= record.mark:
                    won.add(seat)
                elif record.consolation is not None and value >= record.consolation:
                    second.add(seat)
        seats = self.engine.seats
        return tuple(s for s in seats if s in won), tuple(s for s in seats if s in second - won)

    def _by_member(self, state: State, id: str) -> dict[str, Array]:
        """A variable's values by member of its only dimension; under "" where it has none."""
        info = self.engine.world.variables[id]
        column = self.engine.column(state, id).reshape(-1, self.games)
        members = self.engine.world.sets[info.shape.sets[0]].members if len(info.shape.sets) == 1 else ("",) * (not info.shape.sets)
        return {member: column[k] for k, member in enumerate(members)}

    def _held(self, state: State, role: str) -> list[str | None]:
        """The row that the world's classification of a role holds."""
        world = self.engine.world
        for id, record in sorted(world.entries["classify"].items()):
            info = world.variables.get(id)
            if record.role is not None and record.role.text == role and info is not None and not info.shape.sets:
                rows = world.sets[id].members
                return [rows[int(row)] for row in self.engine.column(state, id).reshape(self.games)]
        return [None] * self.games


class _Asked:
    """Measures bound for one number of games, worked out anew for each state."""

    def __init__(self, engine: Engine, games: int, measures: list[str]) -> None:
        self.frame = Frame(engine.constants, games)
        self.nodes = {id: engine.program.measures[id] for id in measures}
        self.calls: list[Call] = []
        for node in self.nodes.values():
            self._bind(node)

    def _bind(self, node: Node) -> None:
        if node.ctx == CONST or node.id in self.frame.values:
            return
        for arg in node.args:
            self._bind(arg)
        if not is_view(node, self.frame.constants.reads):
            out: Any = np.empty(self.frame.constants.shape(node, self.frame.games), dtype=dtype_of(node))
            self.calls += self.frame.bind(node, None, out)

    def of(self, state: State) -> _Asked:
        if self.nodes:
            self.frame.cur[:], self.frame.seeds[:] = state.data, state.seeds
            for call in self.calls:
                call()
        return self

    def value(self, id: str) -> Array:
        return self.frame.array(self.nodes[id], None)


def _column(values: Mapping[str, Array], game: int) -> dict[str, float]:
    return {member: float(column[game]) for member, column in values.items()}


def outcome(engine: Engine, state: State, game: int = 0) -> Outcome:
    """How one game stands."""
    return Reckoner(engine, 1).outcomes(state.game(game))[0]


def is_over(engine: Engine, state: State) -> bool:
    """Whether a single game is over."""
    return bool(Reckoner(engine, 1).over(state.game(0))[0])


def live_orders(orders: OrderTables, over: Truths) -> OrderTables:
    """The orders of the games that are not over."""
    if not over.any():
        return orders
    found: OrderTables = {}
    for kind, table in orders.items():
        keep = ~over[table.game]
        if keep.any():
            found[kind] = Table(table.game[keep], tuple(column[keep] for column in table.picks))
    return found


def resolve_unfinished(engine: Engine, state: State, orders: OrderTables, over: Truths) -> State:
    """One more turn for the games that are not over; the others keep their state. Call it only while a game is not over."""
    running = int(np.argmin(over))
    assert not over[running]
    data = state.data
    if over.any():  # the count of turns is asked of the first game, which must be one that goes on
        data = data.copy()
        data[0] = data[0, running]
    found = resolve_turn(engine, State(data, state.seeds), live_orders(orders, over))
    found.data[:, over] = state.data[:, over]
    return found
