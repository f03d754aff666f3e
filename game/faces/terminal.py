"""The terminal game: turn by turn, seat by seat, with the keyboard alone. It works over any pipe, and ends cleanly wherever the input ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from game.engine.legality import PLEDGE
from game.faces.telling.names import Names
from game.faces.telling.report import held_rows, tally_of
from game.faces.terminal_desk import Desk
from game.faces.terminal_encyclopedia import Encyclopedia
from game.faces.terminal_news import News
from game.faces.terminal_orders import Planning
from game.faces.terminal_report import final_report, tell_log, turn_report
from game.faces.terminal_screen import Screen
from game.faces.terminal_tables import Tables
from game.faces.terminal_why import Why
from game.faces.words import Words
from game.play.match import HUMAN, Match
from game.rules.texts import Texts

CLEAR = "\x1b[2J\x1b[H"


class Left(Exception):
    """The player went away; the game is kept."""


class Terminal:
    """One match in a terminal."""

    def __init__(self, screen: Screen, words: Words, match: Match, kept: Path | None, texts: Texts | None = None) -> None:
        self.screen, self.words, self.match, self.kept = screen, words, match, kept
        screen.more = words("more")
        self.names = Names(match.ruleset, match.engine, texts)
        self.people = [seat for seat in match.engine.seats if match.seats[seat] == HUMAN]
        self.told: set[tuple[str, int]] = set()
        self.desks: dict[str | None, Desk] = {}
        self.meant: dict[str, tuple[str, ...]] = {}  # the order that a seat named at the news, to be given first

    # -- the game

    def run(self) -> None:
        """Plays to the end, or until the player leaves (`Left`) or the input ends (`Ended`)."""
        while not self.match.over:
            waiting = self.match.waiting()
            if waiting:
                self.sit(waiting[0].seat, waiting[0].beat)
            else:
                self.resolve()
        self.finish()

    def watch(self) -> None:
        """Plays to the end with nobody at the keyboard, and writes the report."""
        scenario = self.match.engine.world.scenario
        self.screen.filled(self.words("watch.begins", scenario=scenario.label, turns=scenario.turns, seed=self.match.header.seed))
        while not self.match.over:
            self.resolve()
            turn_report(self.desk(None))
        self.finish()

    def resolve(self) -> None:
        """The turn ends."""
        self.match.resolve()
        self.desks.clear()

    def desk(self, seat: str | None) -> Desk:
        """The place of a seat; made once a turn."""
        if seat not in self.desks:
            self.desks[seat] = Desk(self.screen, self.words, self.match, self.names, seat)
        return self.desks[seat]

    def sit(self, seat: str, beat: str) -> None:
        """A person's part in a turn: the news and a promise, or the plan."""
        desk = self.desk(seat)
        if len(self.people) > 1:
            self.curtain(seat)
        news = News(desk, self.commands(desk))
        if (seat, self.match.turn) not in self.told:
            self.told.add((seat, self.match.turn))
            news.tell()
            news.run(beat == PLEDGE)
        if beat == PLEDGE:
            self.match.submit_pledge(seat, news.pledge)
            self.meant[seat] = news.meant
        else:
            Planning(desk, self.commands(desk)).run(self.meant.pop(seat, ()))
            self.screen.line(self.words("plan.sent"), "dim")

    def curtain(self, seat: str) -> None:
        """Between two people at one keyboard."""
        self.screen.ask(self.words("curtain", seat=self.names.seat(seat)))
        if self.screen.page:
            self.screen.out.write(CLEAR)

    def finish(self) -> None:
        """The end of the game: reports for those who played."""
        seats = self.people or list(self.match.engine.seats)
        if self.people:
            turn_report(self.desk(self.people[0]))
        desk = self.desk(seats[0] if len(self.people) == 1 else None)
        final_report(desk, tally_of(desk, seats))

    # -- what may be said at every prompt

    def commands(self, desk: Desk) -> Commands:
        return Commands(self, desk)


class Commands:
    """Commands that work at every prompt: they look, explain, or leave. The answer is whether the words were one of them."""

    def __init__(self, terminal: Terminal, desk: Desk) -> None:
        self.terminal, self.desk = terminal, desk
        self.screen, self.words = terminal.screen, terminal.words

    def __call__(self, words: Sequence[str]) -> bool:
        tables = Tables(self.desk)
        keys = self.words.keys_of
        commands: dict[tuple[str, ...], Callable[[Sequence[str]], None]] = {
            keys("why"): Why(self.desk).tell,
            keys("about"): self.about,
            keys("place"): tables.card,
            keys("map"): tables.table,
            keys("log"): self.log,
            keys("status"): self.status,
            keys("seats"): self.seats,
            keys("help"): self.help,
            keys("save"): self.save,
            keys("quit"): self.leave,
        }
        does = next((does for called, does in commands.items() if words[0].casefold() in called), None)
        if does is not None:
            does(words[1:])
        return does is not None

    def status(self, _: Sequence[str]) -> None:
        """The numbers always shown, and what is on the table."""
        self.desk.heading()
        for line in held_rows(self.desk):
            self.screen.filled(line, "  ")
        News(self.desk, self).table()

    def seats(self, words: Sequence[str]) -> None:
        """Everyone at the table; one of them in full."""
        if words:
            Tables(self.desk).seat(words)
            return
        names, figures = self.desk.names, self.desk.figures
        for seat in self.desk.match.engine.seats:
            who = self.words("seats.person") if self.desk.match.seats[seat] == HUMAN else self.words("seats.computer")
            who = self.words("seats.you") if seat == self.desk.seat else who
            self.screen.line(f"{names.seat(seat)} ({who})", "bold")
            numbers = [figures.read(number, moves=False) for number in figures.own_numbers(seat)]
            project = figures.project(seat)
            if project is not None:
                numbers.append(figures.read(project[0], moves=False))
            self.screen.line("  " + "   ".join(f"{reading.name} {reading.shown}" for reading in numbers))

    def about(self, words: Sequence[str]) -> None:
        """An article of the encyclopedia, or one's role sheet."""
        Encyclopedia(self.desk).tell(words)

    def log(self, words: Sequence[str]) -> None:
        """What happened in every turn so far, or in one."""
        tell_log(self.desk, words)

    def help(self, _: Sequence[str]) -> None:
        """What can be typed."""
        self.screen.title(self.words("help.title"))
        self.screen.pages(self.words("help.text").splitlines())

    def save(self, _: Sequence[str]) -> None:
        """Everything is kept as it happens; this says where."""
        kept = self.terminal.kept
        self.screen.filled(self.words("save.kept", file=kept) if kept else self.words("save.nowhere"))

    def leave(self, _: Sequence[str]) -> None:
        """Goes away from the table."""
        raise Left
