"""What each rule costs: a turn runs with a watch on every call, and the time is shared among the rules and orders that need it.

Law: the shares of all entries, and what belongs to none, add up to the time of the turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from game.engine.binding import Binding, BoundOrder, BoundStep, Put
from game.engine.frame import Constants, Frame
from game.engine.guards import Parted
from game.engine.kernels import Call
from game.engine.ledger import Ledger
from game.engine.machine import Cells, Given, Machine
from game.engine.rowcode import RowCode, Table, Target
from game.engine.rowops import Slots
from game.engine.state import Engine
from game.lab.bench_clock import now
from game.lab.bench_games import Play
from game.lab.bench_games import play as games_of
from game.rules.bookings import Booking
from game.rules.nodes import CONST, Node
from game.rules.program import OrderCode, Program, StepCode, parts_of
from game.rules.world import VariableInfo

ROUNDS = 15
UPKEEP = "upkeep"  # beside all rules: the state in and out, the beginning remembered, ranges kept
REST = "the rest, and the watches themselves"
Who = int | str  # a node's number, or the cause of a booking
Key = tuple[str, str, Who]  # step, part of it, whose time it is


@dataclass(frozen=True, slots=True)
class Costs:
    """Microseconds a game-turn: for each rule and order, the dearest first, and for each part of each step."""

    entries: tuple[tuple[str, float], ...]
    parts: tuple[tuple[str, float], ...]
    games: int
    whole: float

    def __str__(self) -> str:
        lines = [f"A turn takes {self.whole:.1f} microseconds a game in a batch of {self.games}. By step and part:", ""]
        lines += [f"{us:9.2f}  {name}" for name, us in self.parts if us >= 0.005]
        lines += ["", "By rule and order; what several need is shared evenly:", ""]
        lines += [f"{us:9.2f}  {name}" for name, us in self.entries if us >= 0.005]
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        return {"games": self.games, "whole": self.whole, "parts": dict(self.parts), "entries": dict(self.entries)}


def costs(engine: Engine, games: int = 64) -> list[tuple[str, float]]:
    """(entry, microseconds a game-turn), the dearest first."""
    return list(profile(engine, games).entries)


def profile(engine: Engine, games: int = 64) -> Costs:
    """Where the time of whole games with random orders goes."""
    played = games_of(engine, games)
    machine = WatchedMachine(engine.constants, games)
    rounds = []
    for _ in range(ROUNDS):
        machine.book.clear()
        begun = now()
        machine.play(played)
        rounds.append((now() - begun, dict(machine.book.seconds)))
    whole, spent = min(rounds, key=lambda one: one[0])  # the least disturbed
    scale = 1e6 / played.game_turns
    return _shared(engine.program, {key: seconds * scale for key, seconds in spent.items()}, whole * scale, games)


# -- watching


class Book:
    """Seconds by what they were spent on."""

    def __init__(self) -> None:
        self.seconds: dict[Key, float] = {}
        self.total = 0.0

    def clear(self) -> None:
        self.seconds.clear()
        self.total = 0.0

    def add(self, key: Key, seconds: float) -> None:
        self.seconds[key] = self.seconds.get(key, 0.0) + seconds
        self.total += seconds


class Watch:
    """A call that remembers how long it takes."""

    __slots__ = ("book", "call", "key")

    def __init__(self, call: Call, key: Key, book: Book) -> None:
        self.call, self.key, self.book = call, key, book

    def __call__(self) -> None:
        begun = now()
        self.call()
        self.book.add(self.key, now() - begun)


class WatchedCode:
    """The program of a kind of order, watched."""

    def __init__(self, code: RowCode, cause: str, step: str, book: Book) -> None:
        self.code, self.targets = code, code.targets
        self.worked, self.placed = (step, "orders worked out", cause), (step, "orders placed", cause)
        self.book = book

    def run(self, table: Table) -> Slots:
        begun = now()
        slots = self.code.run(table)
        self.book.add(self.worked, now() - begun)
        return slots

    def places_and_amounts(self, target: Target, v: Slots) -> Any:
        begun = now()
        found = self.code.places_and_amounts(target, v)
        self.book.add(self.placed, now() - begun)
        return found


class WatchedBinding(Binding):
    """Binds as ever, and puts a watch on each call."""

    def __init__(self, constants: Constants, frame: Frame, codes: tuple[StepCode, ...], book: Book) -> None:
        self.book, self.name = book, ""
        super().__init__(constants, frame, codes, False)

    def _watched(self, calls: Iterable[Call], part: str, who: Who) -> list[Call]:
        return [Watch(call, (self.name, part, who), self.book) for call in calls]

    def _step(self, code: StepCode, parts: Parted) -> BoundStep:
        self.name = code.name
        return super()._step(code, parts)

    def _calls(self, nodes: Iterable[Node], versions: dict[str, int] | None, keep: bool = False) -> list[Call]:
        return [call for node in nodes for call in self._watched(super(WatchedBinding, self)._calls([node], versions, keep), "worked out", node.id)]

    def _order(self, order: OrderCode, versions: dict[str, int] | None, own: frozenset[int]) -> BoundOrder:
        bound = super()._order(order, versions, own)
        cause = f"orders/{self.constants.program.orders[order.order].id}"
        return BoundOrder(bound.order, WatchedCode(bound.code, cause, self.name, self.book))  # type: ignore[arg-type]  # it answers alike

    def _add(self, put: Put) -> list[Call]:
        return self._watched(super()._add(put), "added", put.booking.cause)

    def limits(self, infos: Iterable[VariableInfo]) -> list[Call]:
        return self._watched(super().limits(infos), "kept in range", UPKEEP)


class WatchedMachine(Machine):
    """The machine, with a watch on all that it does in a turn that is not explained."""

    def __init__(self, constants: Constants, games: int) -> None:
        super().__init__(constants, games)
        self.book = Book()
        self.binding = WatchedBinding(constants, self.frame, constants.program.steps, self.book)
        self.steps = self.binding.steps

    def play(self, played: Play) -> None:
        """Every turn, the state taken in and given out as ever."""
        states = [played.start.data]
        self.frame.seeds[:] = played.start.seeds
        for orders in played.orders:
            self._timed(partial(np.copyto, self.frame.cur, states[-1]), ("turn", "state taken in", UPKEEP))
            self._timed(self.begin, ("turn", "begun", UPKEEP))
            self.run(orders)
            self._timed(lambda: states.append(self.frame.cur.copy()), ("turn", "state given out", UPKEEP))
            del states[0]

    def _timed(self, work: Call, key: Key) -> None:
        """The time of something less what is watched inside it."""
        before = self.book.total
        begun = now()
        work()
        spent = now() - begun
        self.book.add(key, spent - (self.book.total - before))

    def _add_given(self, step: BoundStep, given: list[Given]) -> Cells | None:
        found: list[Cells | None] = []
        self._timed(lambda: found.append(super(WatchedMachine, self)._add_given(step, given)), ("turn", "orders added", UPKEEP))
        return found[0]

    def _loop(self, step: BoundStep, ledger: Ledger | None) -> None:
        self._timed(partial(super()._loop, step, ledger), (step.name, "repeated", step.loop_puts[0].booking.cause))

    def _set(self, put: Put, step: str, ledger: Ledger | None) -> None:
        self._timed(partial(super()._set, put, step, ledger), (step, "set", put.booking.cause))

    def _move(self, put: Put, step: str, ledger: Ledger | None) -> None:
        self._timed(partial(super()._move, put, step, ledger), (step, "moved", put.booking.cause))


# -- sharing


def _shared(program: Program, spent: dict[Key, float], whole: float, games: int) -> Costs:
    owners = _owners(program)
    entries: dict[str, float] = defaultdict(float)
    parts: dict[str, float] = defaultdict(float)
    for (step, part, who), us in spent.items():
        parts[f"{step}: {part}"] += us
        needed = sorted(owners.get(who, {UPKEEP})) if isinstance(who, int) else [who]
        for cause in needed:
            entries[cause] += us / len(needed)
    rest = whole - sum(spent.values())
    parts[REST] += rest
    entries[UPKEEP] += rest
    return Costs(dearest_first(entries), tuple(parts.items()), games, whole)


def dearest_first(found: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Entries by what they cost."""
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _owners(program: Program) -> dict[int, set[str]]:
    """Which rules and orders need each node."""
    found: dict[int, set[str]] = defaultdict(set)
    for booking in bookings(program):
        stack = list(parts_of(booking))
        seen: set[int] = set()
        while stack:
            node = stack.pop()
            if node.id not in seen and node.ctx != CONST:
                seen.add(node.id)
                found[node.id].add(booking.cause)
                stack += node.args
    return found


def bookings(program: Program) -> Iterable[Booking]:
    for step in program.steps:
        yield from step.bookings
        yield from (booking for loop in step.loop for booking in loop.sets)
        yield from (booking for order in step.orders for booking in order.bookings)
