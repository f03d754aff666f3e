"""What every part of the debrief is made from, and the names of places on its page."""

from __future__ import annotations

from dataclasses import dataclass

from game.faces.debrief.course import Numbers
from game.faces.debrief.figures import Figures
from game.faces.debrief.html import Html, Part, link
from game.faces.telling.desk import Desk
from game.faces.telling.names import Names
from game.faces.words import Words
from game.play.match import HUMAN


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """One game, with its numbers, names, words and the figures of the page."""

    numbers: Numbers
    names: Names
    words: Words
    desk: Desk  # nobody's own, so that nothing is hidden
    figures: Figures

    @property
    def seats(self) -> tuple[str, ...]:
        return self.numbers.match.engine.seats

    def player(self, seat: str) -> str:
        """Who played a seat."""
        level = self.numbers.match.header.seats.get(seat, "")
        return self.words("debrief.person") if level == HUMAN else self.words("debrief.computer", level=level)

    def to_turn(self, turn: int, said: Part) -> Html:
        """A link to a turn."""
        return link(turn_place(turn), said)

    def to_seat(self, seat: str, said: Part = "") -> Html:
        """A link to the page of a seat."""
        return link(seat_place(self, seat), said or self.names.seat(seat))


def turn_place(turn: int) -> str:
    """Where a turn is told."""
    return f"turn-{turn}"


def seat_place(material: Material, seat: str) -> str:
    """Where a seat is told; its number stands for its id, which a mod may have called anything."""
    return f"seat-{material.seats.index(seat) + 1}"
