"""What may be said of how games ended, as numbers that can be counted: a row for each thing that odds are of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from game.engine.frame import Frame
from game.engine.kernels import Array
from game.engine.outcome import Outcome, anywhere, with_role
from game.engine.state import Engine, State
from game.play.odds_estimates import BREAK, ENDING, ENDINGS, PROJECT, REGIME, TRAJECTORY, WIN, What
from game.rules.records import ProjectDef

Truths = NDArray[np.bool_]
COUNTDOWN = "countdown"  # the role of what runs while the order stands broken


class Endings:
    """The things that odds are of in one scenario, and what games say of them."""

    def __init__(self, engine: Engine) -> None:
        self.engine, world = engine, engine.world
        self.whats = [What(kind, id) for kind in (REGIME, TRAJECTORY) for id in _rows(engine, kind)]
        self.whats += [What(ENDING, id) for id in ENDINGS] + [What(WIN, seat) for seat in engine.seats]
        self.whats += [What(BREAK)] if with_role(engine, COUNTDOWN) else []
        self.project: dict[str, str] = {}  # of each seat
        for id, record in world.entries["projects"].items():
            if isinstance(record, ProjectDef) and id in world.variables:
                members = world.sets[world.variables[id].shape.sets[0]].members if world.variables[id].shape.sets else ()
                self.project |= {seat: id for seat in members if seat in engine.seats and seat not in self.project}
        self.whats += [What(PROJECT, seat) for seat in engine.seats if seat in self.project]
        self.row = {what: k for k, what in enumerate(self.whats)}

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
        return self.breaking_in(self.engine.questions(state.games).holding(state))

    def breaking_in(self, frame: Frame) -> Truths:
        """The same, asked in a frame that holds the games."""
        return anywhere(self.engine, frame, COUNTDOWN)


def _rows(engine: Engine, role: str) -> tuple[str, ...]:
    """The rows of the world's classification of a role."""
    for id, record in sorted(engine.world.entries["classify"].items()):
        claimed = getattr(record, "role", None)
        if claimed is not None and str(claimed.text) == role and id in engine.world.variables and not engine.world.variables[id].shape.sets:
            return engine.world.sets[id].members
    return ()
