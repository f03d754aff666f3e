"""What lies before a player at any face: the match, the seat, its view, and the numbers that it shows."""

from __future__ import annotations

from functools import cached_property

from game.engine.views import View
from game.faces.telling.names import Names, Number
from game.faces.telling.numbers import Figures
from game.faces.words import Words
from game.play.match import Match


class Desk:
    """One seat's place at the table; a spectator's, where there is no seat. It is made anew each turn."""

    def __init__(self, words: Words, match: Match, names: Names, seat: str | None) -> None:
        self.words, self.match, self.names, self.seat = words, match, names, seat

    @cached_property
    def view(self) -> View:
        return self.match.view(self.seat)

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.names, self.view)

    @property
    def turn(self) -> int:
        """The turn that is being played, from 1; of a game that is over the one after the last."""
        return self.match.turn + 1

    @property
    def turn_shown(self) -> int:
        """The turn that is being played, or the last that was."""
        return self.match.turn if self.match.over else self.turn

    def years(self, turn: int) -> str:
        """The years of a turn."""
        scenario = self.match.engine.world.scenario
        first = scenario.begins + (turn - 1) * scenario.years
        return str(first) if scenario.years == 1 else f"{first}–{first + scenario.years - 1}"

    def mark_of(self, number: Number) -> float | None:
        """The line that a number must not cross."""
        limit = self.figures.limit_of(number)
        return None if limit is None else limit.at

    def against_mark(self, id: str, value: float, mark: float) -> str:
        """Where a project stands beside the mark at which it is reached."""
        values = {"value": self.figures.beside(id, value, mark), "mark": f"{mark:g}"}
        return self.words("desk.past_mark", **values) if value >= mark else self.words("desk.of_mark", **values)
