"""Games played on from true states of a game that was played, many times side by side, by seats that do what comes to their minds.

Law: how a column goes on depends on its branch and its number alone. Columns of the same number meet the same dice in every branch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.ai.crowds import Crowd
from game.ai.planner import Cancelled
from game.ai.portfolio import Ints, Repertoire, Truths, pool_of
from game.ai.simple import merged
from game.base import chance
from game.base.chance import Words
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.orders import Given, tables_of
from game.engine.outcome import Outcome, Standing
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State
from game.engine.turn import resolve_turn
from game.play.odds_estimates import BREAK, ENDING, ENDINGS, PROJECT, REGIME, TRAJECTORY, WIN, What
from game.rules.records import ProjectDef

Progress = Callable[[float], None]  # which part of the work is done, from 0 to 1
WIDTHS = (64, 128, 512, 1_024)  # columns played side by side; machines for few widths are kept
SHARING = 16  # columns of a branch that share a pool of what comes to mind
DICE, POOLS = chance.key("imagined endings"), chance.key("what comes to mind in imagined endings")


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """A state to play on from; the game is not over there. Seats that `orders` names give these in the first turn; the others do what comes to their minds."""

    state: State
    samples: range  # the numbers of its columns; where some follow others later, both begin with a multiple of SHARING
    orders: Given = field(default_factory=dict)
    broken: bool = False  # whether the order broke already

    @property
    def turn(self) -> int:
        return self.state.turn


@dataclass(slots=True)
class Columns:
    """Games that are being played on, all after the same turn, in the order of their branches and numbers."""

    data: Array
    seeds: Words
    branch: Ints
    number: Ints
    broken: Truths

    def some(self, which: Ints | Truths | slice) -> Columns:
        return Columns(self.data[:, which], self.seeds[which], self.branch[which], self.number[which], self.broken[which])

    @property
    def many(self) -> int:
        return len(self.branch)

    def padded(self, width: int) -> tuple[Array, Words]:
        """The games, and the last of them again until there are so many: machines are made for few widths."""
        if width == self.many:
            return self.data, self.seeds
        data = np.empty((len(self.data), width))
        data[:, : self.many], data[:, self.many :] = self.data, self.data[:, -1:]
        return data, _longer(self.seeds, width)

    @property
    def share(self) -> Ints:
        """What is the same for columns with one pool, and for no others."""
        found: Ints = self.branch * (1 << 32) + self.number // SHARING
        return found


def seeds_of(numbers: Ints) -> Words:
    """Dice for columns by their numbers; they are no game's own."""
    found: Words = chance.mix(np.uint64(DICE) + numbers.astype(np.uint64) * np.uint64(0x9E37))
    return found


def columns_of(branch: Branch, place: int) -> Columns:
    """The columns of a branch as they begin."""
    number = np.array(branch.samples, dtype=np.intp)
    many = len(number)
    return Columns(np.repeat(branch.state.data, many, axis=1), seeds_of(number), np.full(many, place), number, np.full(many, branch.broken))


def joined(parts: Sequence[Columns]) -> Columns:
    return Columns(
        np.concatenate([part.data for part in parts], axis=1),
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("seeds", "branch", "number", "broken")),
    )


class Endings:
    """What may be said of how games ended, as a row of numbers for each thing that odds are of."""

    def __init__(self, engine: Engine) -> None:
        self.engine, world = engine, engine.world
        self.whats = [What(kind, id) for kind in (REGIME, TRAJECTORY) for id in _rows(engine, kind)]
        self.whats += [What(ENDING, id) for id in ENDINGS] + [What(WIN, seat) for seat in engine.seats]
        self.countdowns, self.enders = self._measures("countdown"), self._measures("over")
        self.whats += [What(BREAK)] if self.countdowns else []
        self.project: dict[str, str] = {}  # of each seat
        for id, record in world.entries["projects"].items():
            if isinstance(record, ProjectDef) and id in world.variables:
                members = world.sets[world.variables[id].shape.sets[0]].members if world.variables[id].shape.sets else ()
                self.project |= {seat: id for seat in members if seat in engine.seats and seat not in self.project}
        self.whats += [What(PROJECT, seat) for seat in engine.seats if seat in self.project]
        self.row = {what: k for k, what in enumerate(self.whats)}

    def _measures(self, role: str) -> list[str]:
        return [id for id, record in self.engine.world.entries["measures"].items() if _role(record) == role and id in self.engine.program.measures]

    def counted(self, outcomes: Sequence[Outcome], broken: Truths) -> Array:
        """The numbers of some games, things × games."""
        found = np.zeros((len(self.whats), len(outcomes)))
        for k, one in enumerate(outcomes):
            held = [What(REGIME, one.regime or ""), What(TRAJECTORY, one.trajectory or ""), What(ENDING, one.ending), *(What(WIN, s) for s in one.winners)]
            for what in held:
                if what in self.row:
                    found[self.row[what], k] = 1.0
            for seat, id in self.project.items():
                found[self.row[What(PROJECT, seat)], k] = one.projects[id][seat]
        if What(BREAK) in self.row:
            found[self.row[What(BREAK)]] = broken
        return found

    def breaking(self, state: State) -> Truths:
        """In which games the order stands broken."""
        return self._any(state, self.countdowns)

    def over(self, state: State) -> Truths:
        """Which games are over."""
        played_out: Truths = state.data[0] >= self.engine.turns
        return self._any(state, self.enders) | played_out

    def _any(self, state: State, ids: Sequence[str]) -> Truths:
        frame = self.engine.questions(state.games).holding(state)
        found = np.zeros(state.games, dtype=np.bool_)
        for id in ids:
            values = frame.ask(self.engine.program.measures[id])
            found |= (values > 0).any(axis=tuple(range(values.ndim - 1)))
        return found


def _role(record: object) -> str:
    role = getattr(record, "role", None)
    return "" if role is None else str(role.text)


def _rows(engine: Engine, role: str) -> tuple[str, ...]:
    """The rows of the world's classification of a role."""
    for id, record in sorted(engine.world.entries["classify"].items()):
        if _role(record) == role and id in engine.world.variables and not engine.world.variables[id].shape.sets:
            return engine.world.sets[id].members
    return ()


class Playing:
    """Plays branches to their ends. It has an engine of its own, so that others may use theirs meanwhile."""

    def __init__(self, engine: Engine, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None) -> None:
        self.engine = Engine(engine.program)
        self.endings = Endings(self.engine)
        self.progress, self.cancelled = progress or (lambda _: None), cancelled or (lambda: False)
        self.repertoire: Repertoire | None = None
        self.seats = range(len(self.engine.seats))

    def work(self, branches: Sequence[Branch]) -> int:
        """How many turns must be played for branches, if no game ends early."""
        return sum((self.engine.turns - branch.turn) * len(branch.samples) for branch in branches)

    def played(self, branches: Sequence[Branch], of: tuple[float, float] = (0.0, 1.0)) -> list[Array]:
        """How the columns of each branch ended: things × numbers. `of` says which part of all work this is, for those who watch."""
        counting = Counting(self.endings, branches)
        live: list[Columns] = []
        whole = max(1, self.work(branches))
        for turn in range(min((branch.turn for branch in branches), default=0), self.engine.turns):
            begun = [part for place, branch in enumerate(branches) if branch.turn == turn for part in _split(columns_of(branch, place))]
            live = [self._on(part, branches, counting) for part in _packed([*live, *begun])]
            left = (self.engine.turns - turn - 1) * sum(part.many for part in live) + self.work([branch for branch in branches if branch.turn > turn])
            self.progress(of[0] + (of[1] - of[0]) * (1 - left / whole))
        counting.finish()
        self.progress(of[1])
        return counting.found

    def _on(self, part: Columns, branches: Sequence[Branch], counting: Counting) -> Columns:
        """One more turn. Games that are over then are counted and left behind."""
        if self.cancelled():
            raise Cancelled
        state = State(*part.padded(_width(part.many)))
        state = resolve_turn(self.engine, state, self._orders(part, state, branches))
        part.data = state.data[:, : part.many]
        part.broken = part.broken | self.endings.breaking(state)[: part.many]
        ended = self.endings.over(state)[: part.many]
        if not ended.any():
            return part
        counting.take(part.some(ended))
        return part.some(~ended)

    def _orders(self, part: Columns, state: State, branches: Sequence[Branch]) -> OrderTables:
        """What comes to everybody's mind; in the first turn of a branch, where that is said, what is said."""
        share, first, game = np.unique(part.share, return_index=True, return_inverse=True)
        some = part.some(first)
        judge = Judge(self.engine, State(*some.padded(_width(some.many))))
        if self.repertoire is None:
            self.repertoire = Repertoire(self.engine, judge, {})
        words = chance.mix((np.uint64(POOLS) ^ np.uint64(state.turn << 40)) + (share & ((1 << 32) - 1)).astype(np.uint64))
        pool = pool_of(self.repertoire, judge, _longer(words, judge.state.games))
        drawn = Crowd(self.engine, pool, _longer(game.astype(np.intp), state.games)).orders(state, self.seats)
        begins = {place: branches[place].orders for place in np.unique(part.branch) if branches[place].turn == state.turn and branches[place].orders}
        if not begins:
            return drawn
        said = np.zeros((len(self.engine.seats), state.games), dtype=np.bool_)
        for place, orders in begins.items():
            for seat in orders:
                said[self.engine.seats.index(seat), : part.many] |= part.branch == place
        parts = [_spread(tables_of(self.engine, [orders]), np.nonzero(part.branch == place)[0]) for place, orders in begins.items()]
        return merged([_without(drawn, said), *parts])


class Counting:
    """Counts how games ended, many at a time."""

    def __init__(self, endings: Endings, branches: Sequence[Branch]) -> None:
        self.endings, self.branches, self.waiting = endings, branches, list[Columns]()
        self.found = [np.zeros((len(endings.whats), len(branch.samples))) for branch in branches]

    def take(self, part: Columns) -> None:
        self.waiting.append(part)
        if sum(one.many for one in self.waiting) >= WIDTHS[-1]:
            self.finish()

    def finish(self) -> None:
        """Counts what waits."""
        if not self.waiting:
            return
        part, self.waiting = joined(self.waiting), []
        numbers = self.endings.counted(Standing(self.endings.engine, State(part.data, part.seeds)).outcomes(), part.broken)
        for place in np.unique(part.branch):
            mine = part.branch == place
            self.found[place][:, part.number[mine] - self.branches[place].samples.start] = numbers[:, mine]


def _width(many: int) -> int:
    """The width of the machine for so many columns."""
    return min(width for width in WIDTHS if width >= many)


def _split(columns: Columns) -> Iterator[Columns]:
    """A branch in parts that a machine has room for; a share of a pool stays whole."""
    for first in range(0, columns.many, WIDTHS[-1]):
        yield columns.some(slice(first, first + WIDTHS[-1]))


def _packed(parts: Iterable[Columns]) -> list[Columns]:
    """Parts put together as far as a machine has room."""
    bins: list[list[Columns]] = []
    for part in sorted(parts, key=lambda part: -part.many):
        if not part.many:
            continue
        room = next((some for some in bins if sum(one.many for one in some) + part.many <= WIDTHS[-1]), None)
        if room is None:
            bins.append([part])
        else:
            room.append(part)
    return [joined(some) if len(some) > 1 else some[0] for some in bins]


def _longer(values: Any, many: int) -> Any:
    """The last value again, until there are so many."""
    return values[np.minimum(np.arange(many), len(values) - 1)]


def _without(tables: OrderTables, said: Truths) -> OrderTables:
    """Orders but those of the seats and columns marked."""
    found = {}
    for kind, table in tables.items():
        keep = ~said[table.picks[0], table.game]
        if keep.any():
            found[kind] = Table(table.game[keep], tuple(pick[keep] for pick in table.picks))
    return found


def _spread(tables: OrderTables, columns: Ints) -> OrderTables:
    """The orders of one game as orders of many columns."""
    many = len(columns)
    return {kind: Table(np.tile(columns, table.count), tuple(np.repeat(pick, many) for pick in table.picks)) for kind, table in tables.items()}
