"""A kept game played again, to be looked at from any side: for replays, tables and the talk when all is over."""

from __future__ import annotations

from os import PathLike

from game.engine.views import View, truth_for
from game.play.log import header_to_body
from game.play.match import Match, TurnReport
from game.play.memory import Memory
from game.play.replay import Replay, replay


class Again(Match):
    """A match that nobody plays any more: it has no players, and nothing that is done to it is kept."""

    def __init__(self, found: Replay, truth: bool) -> None:
        self.ruleset, self.header, self.course, self.truth = found.ruleset, found.header, found.course, truth
        self.engine = found.course.engine
        self.kept = Memory(header_to_body(found.header), found.ruleset.sources)
        self.at_once = False
        self._drafts = {}
        self._told = {}
        self._entries = 0
        self._reports: dict[int, TurnReport] = {}

    def report(self, turn: int) -> TurnReport:
        """What happened in a turn, worked out once: nothing here changes any more."""
        if turn not in self._reports:
            self._reports[turn] = super().report(turn)
        return self._reports[turn]

    def view(self, seat: str | None) -> View:
        """As a seat sees it; for nobody's eyes in particular, as everyone sees it or as it is."""
        if not self.truth or seat is not None:
            return super().view(seat)
        if self.turn == 0:
            return truth_for(self.engine, self.state)
        last = self.report(self.turn)
        return truth_for(self.engine, self.state, last.orders, last.ledger)


def played_again(path: str | PathLike[str], to: int | None = None, truth: bool = True) -> Again:
    """The game of a file, up to a turn or to its end; with nothing hidden unless it is said otherwise."""
    return Again(replay(path, to), truth)
