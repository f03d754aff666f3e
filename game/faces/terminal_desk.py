"""What lies before a player at a terminal: the numbers that are always on the screen."""

from __future__ import annotations

from game.base.wording import small
from game.faces.telling.agenda import undecided
from game.faces.telling.desk import Desk as AnyDesk
from game.faces.telling.names import Names, Number
from game.faces.telling.numbers import Reading
from game.faces.terminal_screen import Screen, bar, padded, side_by_side
from game.faces.words import Words
from game.play.match import Match

LEFT, BAR = 38, 10  # columns of the left half, and of a bar
NEAR = 0.06  # how near to the line of the break is told
STAGE, NO_STAGE = "●", "○"


class Desk(AnyDesk):
    """A desk with a terminal on it."""

    def __init__(self, screen: Screen, words: Words, match: Match, names: Names, seat: str | None) -> None:
        super().__init__(words, match, names, seat)
        self.screen = screen

    # -- the numbers always shown

    def heading(self) -> None:
        """The head of a screen: the turn, who one is, eight numbers and the requisites."""
        words, screen = self.words, self.screen
        who = self.names.seat(self.seat) if self.seat else words("desk.spectator")
        screen.title(who, words("desk.turn", turn=self.turn_shown, turns=self.match.engine.turns, years=self.years(self.turn_shown)))
        self.standing()

    def standing(self) -> None:
        """Eight numbers and the requisites."""
        left = [self.figure_line(number, line=self.mark_of(number)) for number in self.figures.world_numbers()]
        right = [self.figure_line(number) for number in self.figures.own_numbers(self.seat)] if self.seat else []
        if self.seat and (project := self.project_line(self.seat)):
            right.append(project)
        for line in side_by_side(left, right, LEFT):
            self.screen.line(line)
        self.requisites()
        self.alarm()

    def alarm(self) -> None:
        """Whether the order is broken, or near its line."""
        line = self.figures.line_of_break()
        if broken := undecided(self):
            self.screen.filled(" ".join(broken), style="bad")
            return
        for number in self.figures.world_numbers():
            reading = self.figures.read(number)
            if line is not None and number.id in self.names.with_role("legitimacy") and reading.value < line + NEAR:
                told = {"number": reading.name, "line": self.figures.text_of(number.id, line), "rule": self._rule_of_break()}
                self.screen.filled(self.words("desk.below", **told) if reading.value < line else self.words("desk.near", **told), style="bad")

    def _rule_of_break(self) -> str:
        """What the rules say of the line at which the order breaks."""
        return next((self.names.text("measures", id) for id in self.names.with_role("break", "measures")), "")

    def figure_line(self, number: Number, name: str | None = None, line: float | None = None) -> str:
        reading = self.figures.read(number)
        return self.reading_line(reading, reading.name if name is None else name, reading.shown, line)

    def reading_line(self, reading: Reading, name: str, shown: str, line: float | None = None) -> str:
        """A name, a bar, a value and its change; a line that matters is marked on the bar."""
        drawn = bar(reading.share, BAR, line) if reading.share is not None else " " * BAR
        return f"{padded(name[:17], 17)} {drawn} {shown.rjust(3)} {self.screen.styled(reading.arrow, reading.style)}"

    def project_line(self, seat: str) -> str:
        found = self.figures.project(seat)
        if found is None:
            return ""
        number, record = found
        reading = self.figures.read(number)
        value = self.figures.beside(number.id, reading.value, record.mark)
        return self.reading_line(reading, reading.name, self.words("desk.of_mark", value=value, mark=f"{record.mark:g}"))

    def requisites(self) -> None:
        """The requisites with their stages, two on a line."""
        found = self.figures.requisites(self.seat or "")
        if not found:
            return
        owner = found[0][0].place
        if owner and owner[0] != self.seat:
            self.screen.line(self.words("desk.requisites_of", seat=small(self.names.seat(owner[0]))), "dim")
        lines = []
        for number, record in found:
            reading = self.figures.read(number)
            stage = self.figures.stage(number)
            dots = STAGE * stage + NO_STAGE * (len(record.stages) - stage)
            lines.append(f"{padded(reading.name[:25], 25)} {dots} {reading.shown.rjust(3)} {self.screen.styled(reading.arrow, reading.style)}")
        half = (len(lines) + 1) // 2
        for line in side_by_side(lines[:half], lines[half:], LEFT):
            self.screen.line(line)
