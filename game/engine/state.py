"""The state of a batch of games: numbers on a grid, one column a game, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from game.base.chance import Words
from game.engine.frame import Constants, Frame
from game.engine.kernels import Array
from game.engine.machine import Machine
from game.engine.rowcode import RowCode
from game.rules.program import Program

UNIT = 2.0**20


@dataclass(frozen=True, slots=True)
class State:
    """Games after the same turn. Row 0 of `data` is the number of turns played; the seeds decide all chance to come."""

    data: Array
    seeds: Words

    @property
    def games(self) -> int:
        return int(self.data.shape[1])

    @property
    def turn(self) -> int:
        """Turns played."""
        return int(self.data[0, 0])

    def game(self, k: int) -> State:
        """One game of the batch."""
        return State(self.data[:, k : k + 1].copy(), self.seeds[k : k + 1].copy())


class Questions:
    """A frame for questions about states between turns, and the programs that judge rows of orders."""

    def __init__(self, constants: Constants, games: int, frame: Frame | None = None) -> None:
        self.constants = constants
        self.frame = Frame(constants, games) if frame is None else frame
        self.held: State | None = None
        self.codes: dict[int, tuple[RowCode, list[int], int]] = {}

    def holding(self, state: State) -> Frame:
        """The frame, with this state in it."""
        if self.held is not state:
            self.held = state
            self.frame.cur[:] = state.data
            self.frame.seeds[:] = state.seeds
            self.frame.loaded()
        return self.frame

    def gates(self, kind: int) -> tuple[RowCode, list[int], int]:
        """The program that judges rows of a kind of order: its slots for each gate, and for the cost."""
        if kind not in self.codes:
            info = self.constants.program.orders[kind]
            code = RowCode(self.frame, len(info.picks), None, asking=True)
            self.codes[kind] = (code, [code.need(gate.test) for gate in info.gates], code.need(info.cost))
        return self.codes[kind]


class Engine:
    """A scenario ready to be played: its program, its constants, and machines for as many games as are asked for."""

    KEPT = 4  # machines, each for one number of games

    def __init__(self, program: Program) -> None:
        self.program = program
        self.world = program.world
        self.constants = Constants(program)
        self.machines: dict[int, Machine] = {}
        self.openings: dict[int, Machine] = {}
        self.asked: dict[int, Questions] = {}
        self.inside: dict[int, Questions] = {}
        self.order_index = {info.id: k for k, info in enumerate(program.orders)}

    def machine(self, games: int) -> Machine:
        """The machine for a number of games; the last few are kept."""
        found = self.machines.pop(games, None) or Machine(self.constants, games)
        self.machines[games] = found
        while len(self.machines) > self.KEPT:
            del self.machines[next(iter(self.machines))]
        return found

    def opening(self, games: int) -> Machine:
        """The machine that measures so many games as they begin; the last one is kept."""
        if games not in self.openings:
            self.openings = {games: Machine(self.constants, games, opening=True)}
        return self.openings[games]

    def questions(self, games: int) -> Questions:
        """Where questions about so many games are worked out; the last few are kept."""
        found = self.asked.pop(games, None) or Questions(self.constants, games)
        self.asked[games] = found
        while len(self.asked) > self.KEPT:
            del self.asked[next(iter(self.asked))]
        return found

    def at_work(self, games: int) -> tuple[Machine, Questions]:
        """The machine for a number of games, and questions about the games in it as they are being played."""
        machine = self.machine(games)
        self.inside = {count: asked for count, asked in self.inside.items() if count in self.machines}
        asked = self.inside.get(games)
        if asked is None or asked.frame.cur is not machine.frame.cur:
            frame = Frame(self.constants, games)
            frame.cur, frame.seeds = machine.frame.cur, machine.frame.seeds
            asked = self.inside[games] = Questions(self.constants, games, frame)
        return machine, asked

    @property
    def turns(self) -> int:
        """How many turns the scenario has."""
        return self.world.scenario.turns

    @property
    def seats(self) -> tuple[str, ...]:
        """Who plays, in the order of the set that is made of kinds."""
        seat_set = self.world.seat_set
        return self.world.sets[seat_set].members if seat_set else ()

    def column(self, state: State, variable: str) -> Array:
        """A variable's values, shaped dims + (games,)."""
        info = self.world.variables[variable]
        return state.data[info.offset : info.offset + info.cells].reshape(*info.dims, state.games)


def new_game(engine: Engine, seeds: list[int], starts: Mapping[str, Array] | None = None) -> State:
    """Games as they begin: every variable at its start, what is measured measured. `starts` holds columns that differ from the scenario's."""
    given = starts or {}
    machine = engine.opening(len(seeds))
    frame = machine.frame
    frame.seeds[:] = np.array([seed & 0xFFFFFFFFFFFFFFFF for seed in seeds], dtype=np.uint64)
    frame.cur[:] = 0.0
    for info in engine.world.variables.values():
        frame.cur[info.offset : info.offset + info.cells] = given[info.id] if info.id in given else engine.constants.start_column(info)
    machine.run({})
    return State(frame.cur.copy(), frame.seeds.copy())


def digest(engine: Engine, state: State, game: int = 0) -> str:
    """A fingerprint of one game: names and whole numbers, the same on every machine."""
    found = sha256()
    whole = np.rint(state.data[:, game] * UNIT).astype("<i8")
    found.update(f"turn:{whole[0] >> 20};".encode())
    for id in sorted(engine.world.variables):
        info = engine.world.variables[id]
        found.update(f"{id}:".encode())
        found.update(whole[info.offset : info.offset + info.cells].tobytes())
    return found.hexdigest()
