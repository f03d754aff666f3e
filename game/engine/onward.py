"""Games played on in place, turn after turn, for whoever plays many turns in mind: nothing is copied between them.

Law: what comes of it is what `resolve_unfinished` makes of the same orders. Only one batch of a number of games is played on at a time.
"""

from __future__ import annotations

from collections.abc import Callable

from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.outcome import live_orders, standing_over
from game.engine.rowcode import OrderTables
from game.engine.state import Engine, State


class Onward:
    """A batch of games on its way."""

    def __init__(self, engine: Engine, state: State) -> None:
        self.engine = engine
        self.machine, self.questions = engine.at_work(state.games)
        frame = self.machine.frame
        frame.cur[:] = state.data
        frame.seeds[:] = state.seeds
        self.state = State(frame.cur, frame.seeds)  # as it stands: it changes with every turn
        self.questions.held = self.state
        self._looked()

    def _looked(self) -> None:
        self.questions.frame.loaded()
        self.over = standing_over(self.engine, self.questions.frame, self.state)

    def begin(self) -> Judge:
        """The turn begins; says who may order what. What is over is put aside."""
        self.kept: Array = self.state.data[:, self.over]
        self.machine.begin()
        self.questions.frame.loaded()
        return Judge(self.engine, self.state, self.questions)

    def resolve(self, orders: OrderTables, pause: Callable[[], None] | None = None) -> None:
        """The rest of the turn; games that are over keep their state. `pause` is called between its steps, and may raise: then these games are lost."""
        self.machine.run(live_orders(orders, self.over), pause=pause)
        if self.over.any():
            self.state.data[:, self.over] = self.kept
        self._looked()
