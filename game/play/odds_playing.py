"""Games played on from true states of a game that was played, many times side by side, by this process and by others beside it.

Law: what comes of a branch is the same to the last bit, whatever is played beside it, and however many processes play.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType

import numpy as np

from game.ai.planner import Cancelled
from game.ai.portfolio import Repertoire
from game.engine.kernels import Array
from game.engine.state import Engine
from game.play.odds_endings import Endings
from game.play.odds_lanes import Branch, Lanes, Piece, Result, Take, pieces_of
from game.play.side_by_side import Others, Pile
from game.rules.program import Program

__all__ = ["Branch", "Playing", "Progress"]

Asked = tuple[Sequence[Branch], int]  # what is to be played, and how many columns each process may expect
Progress = Callable[[float], None]  # which part of the work is done, from 0 to 1
WORTH = 3e7  # numbers that have to be moved on a turn, so that it is worth while to have another process made ready for it
MOST_WORKERS = 4  # each needs about half a gigabyte for the largest scenarios


class Playing:
    """Plays branches to their ends. It has an engine of its own, so that others may use theirs meanwhile; whoever asks for more workers closes it."""

    def __init__(self, engine: Engine, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None, workers: int = 1) -> None:
        self.engine = Engine(engine.program)
        self.endings = Endings(self.engine)
        self.progress, self.cancelled = progress or (lambda _: None), cancelled or (lambda: False)
        self.workers = min(workers, MOST_WORKERS)
        self.others: Others[Asked, Piece, list[Result]] | None = None
        self.repertoire: Repertoire | None = None

    def __enter__(self) -> Playing:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the other processes."""
        if self.others is not None:
            self.others.close()
            self.others = None

    def work(self, branches: Sequence[Branch]) -> int:
        """How many turns must be played for branches, if no game ends early."""
        return sum((self.engine.turns - branch.turn) * len(branch.samples) for branch in branches)

    def played(self, branches: Sequence[Branch], of: tuple[float, float] = (0.0, 1.0)) -> list[Array]:
        """How the columns of each branch ended: things × numbers. `of` says which part of all work this is, for those who watch."""
        found = [np.zeros((len(self.endings.whats), len(branch.samples))) for branch in branches]
        whole, pile = max(1, self.work(branches)), Pile(pieces_of(branches))
        if self.others is None and self.workers > 1 and whole * self.engine.world.cells >= WORTH:
            self.others = Others(self.workers - 1, ready, (self.engine.program,))
        columns = sum(len(branch.samples) for branch in branches) // self.workers
        given = self.others.begin((branches, columns), pile) if self.others is not None else []
        tell = self._telling(pile, whole, of)
        while pile.left or any(one.busy for one in given):
            self._fill(found, branches, self._played(branches, columns, pile, tell))
            tell()
            pile.wait()
        for one in given:
            self._fill(found, branches, one.result or [])
        self.progress(of[1])
        return found

    def _telling(self, pile: Pile[Piece], whole: int, of: tuple[float, float]) -> Callable[[], None]:
        """Says how far the work is, and stops it where nobody wants to know any more."""

        def tell() -> None:
            if self.cancelled():
                raise Cancelled
            self.progress(of[0] + (of[1] - of[0]) * min(1.0, pile.worked / whole))

        return tell

    def _played(self, branches: Sequence[Branch], columns: int, pile: Pile[Piece], tell: Callable[[], None]) -> list[Result]:
        """What this process plays of it."""
        if not pile.left:
            return []

        def take(most: int, worked: int) -> list[Piece]:
            pieces = pile.take(most, worked)
            tell()
            return pieces

        lanes = Lanes(self.engine, branches, columns, self.repertoire, self.cancelled)
        results = lanes.play(take)
        self.repertoire = lanes.repertoire
        return results

    @staticmethod
    def _fill(found: list[Array], branches: Sequence[Branch], results: Sequence[Result]) -> None:
        for piece, numbers in results:
            first = branches[piece.branch].samples.start
            found[piece.branch][:, piece.numbers.start - first : piece.numbers.stop - first] = numbers


def ready(program: Program) -> Callable[[Asked, Take], list[Result]]:
    """What another process does that plays beside this one."""
    engine, kept = Engine(program), list[Repertoire]()

    def work(asked: Asked, take: Take) -> list[Result]:
        branches, columns = asked
        lanes = Lanes(engine, branches, columns, kept[0] if kept else None, lambda: False)
        results = lanes.play(take)
        kept[:] = [lanes.repertoire] if lanes.repertoire is not None else []
        return results

    return work
