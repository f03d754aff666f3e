"""Games played on in place, many side by side, by seats that do what comes to their minds; where some are over, others take their places.

Law: how a column goes on depends on its branch and its number alone. Columns of the same number meet the same dice in every branch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
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
from game.engine.onward import Onward
from game.engine.orders import Given, tables_of
from game.engine.outcome import Standing
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State
from game.play.odds_endings import Endings

WIDTHS = (64, 256, 1_024)  # columns played side by side; machines for few widths are made
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


@dataclass(frozen=True, slots=True)
class Piece:
    """Some columns of a branch that share a pool, and have a block of places to themselves."""

    branch: int
    numbers: range

    @property
    def share(self) -> int:
        return self.numbers.start // SHARING


def pieces_of(branches: Sequence[Branch]) -> list[Piece]:
    """Branches in pieces, those first that take longest."""
    order = sorted(range(len(branches)), key=lambda place: branches[place].turn)
    return [Piece(place, numbers) for place in order for numbers in _shares(branches[place].samples)]


def _shares(numbers: range) -> list[range]:
    """Numbers parted where another pool begins."""
    cuts = [numbers.start, *range((numbers.start // SHARING + 1) * SHARING, numbers.stop, SHARING), numbers.stop]
    return [range(a, b) for a, b in pairwise(cuts) if a < b]


def seeds_of(numbers: Ints) -> Words:
    """Dice for columns by their numbers; they are no game's own."""
    found: Words = chance.mix(np.uint64(DICE) + numbers.astype(np.uint64) * np.uint64(0x9E37))
    return found


Take = Callable[[int, int], list[Piece]]  # at most so many pieces more, now that so much work is done; fewer than asked for: there are no more
Result = tuple[Piece, Array]  # a piece with what was counted: things × numbers


class Lanes:
    """Places for columns, in blocks that share a pool."""

    def __init__(self, engine: Engine, branches: Sequence[Branch], columns: int, repertoire: Repertoire | None, cancelled: Callable[[], bool]) -> None:
        self.engine, self.endings, self.branches, self.cancelled, self.repertoire = engine, Endings(engine), branches, cancelled, repertoire
        self.width = next((width for width in WIDTHS if width >= columns), WIDTHS[-1])
        self.held: list[Piece | None] = [None] * (self.width // SHARING)
        self.fresh: list[int] = []  # blocks that are in their first turn
        self.block = np.arange(self.width, dtype=np.intp) // SHARING
        self.real, self.broken = np.zeros(self.width, dtype=np.bool_), np.zeros(self.width, dtype=np.bool_)
        self.going: Onward | None = None
        self.waiting: list[tuple[list[Piece], State, Truths]] = []  # games that are over, to be counted together
        self.found: list[Result] = []

    def play(self, take: Take) -> list[Result]:
        """Plays what there is to take, and says what came of it."""
        more, worked = True, 0
        while True:
            free = [k for k, piece in enumerate(self.held) if piece is None] if more else []
            pieces = take(len(free), worked)
            more = more and len(pieces) == len(free)
            self._enter(dict(zip(free, pieces)))
            if not any(self.held) or self.going is None:
                break
            self._go_on()
            self._turn(self.going)
            worked = self._leave(self.going)
        self._count()
        return self.found

    def _go_on(self) -> None:
        if self.cancelled():
            raise Cancelled

    # -- who is there

    def _enter(self, pieces: Mapping[int, Piece]) -> None:
        """Pieces take places, block by block."""
        if not pieces:
            return
        if self.going is None:  # places that nobody needs play any game
            data = np.repeat(self.branches[next(iter(pieces.values())).branch].state.data, self.width, axis=1)
            state = State(data, np.zeros(self.width, dtype=np.uint64))
        else:
            state = self.going.state
        for block, piece in pieces.items():
            branch, first = self.branches[piece.branch], block * SHARING
            some = slice(first, first + len(piece.numbers))
            state.data[:, some] = branch.state.data
            state.seeds[some] = seeds_of(np.array(piece.numbers, dtype=np.intp))
            self.real[first : first + SHARING] = False
            self.real[some], self.broken[some] = True, branch.broken
            self.held[block] = piece
        self.fresh = [block for block, piece in pieces.items() if self.branches[piece.branch].orders]
        self.going = Onward(self.engine, state)

    def _leave(self, going: Onward) -> int:
        """Blocks in which all games are over make room; says how much work was done, games that ended early counted as if they had not."""
        self.broken |= self.real & self.endings.breaking_in(going.questions.frame)
        live = np.add.reduceat(self.real & ~going.over, np.arange(0, self.width, SHARING)) > 0
        worked, ended = 0, []
        for block, piece in enumerate(self.held):
            if piece is not None:
                left = 0 if live[block] else self.engine.turns - int(going.state.data[0, block * SHARING])
                worked += (1 + left) * len(piece.numbers)
                ended += [] if live[block] else [block]
        if ended:
            places = np.concatenate([block * SHARING + np.arange(len(self._piece(block).numbers)) for block in ended])
            self.waiting.append(([self._piece(block) for block in ended], State(going.state.data[:, places], going.state.seeds[places]), self.broken[places]))
            for block in ended:
                self.held[block] = None
            self.real[places] = False
        if sum(state.games for _, state, _ in self.waiting) >= WIDTHS[-1]:
            self._count()
        return worked

    def _piece(self, block: int) -> Piece:
        piece = self.held[block]
        assert piece is not None
        return piece

    def _count(self) -> None:
        """Counts how games ended that are over."""
        if not self.waiting:
            return
        pieces = [piece for some, _, _ in self.waiting for piece in some]
        data = np.concatenate([state.data for _, state, _ in self.waiting], axis=1)
        seeds, broken = np.concatenate([state.seeds for _, state, _ in self.waiting]), np.concatenate([of for _, _, of in self.waiting])
        numbers = self.endings.counted(Standing(self.engine, State(data, seeds)).outcomes(), broken)
        ends = np.cumsum([len(piece.numbers) for piece in pieces])
        self.found += [(piece, numbers[:, end - len(piece.numbers) : end]) for piece, end in zip(pieces, ends)]
        self.waiting = []

    # -- what they do

    def _turn(self, going: Onward) -> None:
        """One more turn for everybody."""
        pool = self._pool(going)
        judge = going.begin()
        drawn = Crowd(self.engine, pool, self.block).given(judge, range(len(self.engine.seats)))
        going.resolve(self._said(drawn), self._go_on)
        self.fresh = []

    def _pool(self, going: Onward) -> Any:
        """What comes to mind in each block, going by the first of its games that is not over."""
        live = (self.real & ~going.over).reshape(-1, SHARING)
        first = np.arange(0, self.width, SHARING) + live.argmax(axis=1)
        judge = Judge(self.engine, State(going.state.data[:, first], going.state.seeds[first]))
        if self.repertoire is None:
            self.repertoire = Repertoire(self.engine, judge, {})
        share = np.array([0 if piece is None else piece.share for piece in self.held], dtype=np.uint64)
        turn = going.state.data[0, first].astype(np.uint64) << np.uint64(40)
        return pool_of(self.repertoire, judge, chance.mix((np.uint64(POOLS) ^ turn) + share))

    def _said(self, drawn: OrderTables) -> OrderTables:
        """What is done; in the first turn of a branch, where that is said, what is said."""
        if not self.fresh:
            return drawn
        engine = self.engine
        said = np.zeros((len(engine.seats), self.width), dtype=np.bool_)
        places: dict[int, list[Ints]] = {}  # by branch
        for block in self.fresh:
            piece = self._piece(block)
            some = block * SHARING + np.arange(len(piece.numbers), dtype=np.intp)
            places.setdefault(piece.branch, []).append(some)
            for seat in self.branches[piece.branch].orders:
                said[engine.seats.index(seat), some] = True
        parts = [_spread(tables_of(engine, [self.branches[place].orders]), np.concatenate(some)) for place, some in places.items()]
        return merged([_without(drawn, said), *parts])


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
