"""The title of the terminal game: which scenario, which seat, or a game that was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from game.faces.terminal_screen import Screen, fitted
from game.faces.words import Words
from game.rules.records import Entry, Member, ProjectDef, ScenarioDef, seat_set
from game.rules.ruleset import Ruleset

MOST_SAVES = 9


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose at the title."""

    scenario: str = ""
    seat: str | None = None  # none: the computer plays every seat
    saved: Path | None = None


class Title:
    """Asks until it knows what to play; none where the person leaves."""

    def __init__(self, screen: Screen, words: Words, ruleset: Ruleset, saves: Sequence[Path]) -> None:
        self.screen, self.words, self.ruleset, self.saves = screen, words, ruleset, saves

    def run(self, standard: str) -> Choice | None:
        """The first screen."""
        self.screen.title(self.words("title.name"))
        self.screen.filled(self.words("title.about"))
        scenarios = sorted(self.ruleset.scenarios.values(), key=lambda record: (record.id != standard, record.key.place))
        options: list[tuple[str, str]] = [(record.label, self._about(record)) for record in scenarios]
        options.append((self.words("title.watch"), self.words("title.watch_about")))
        if self.saves:
            options.append((self.words("title.resume"), self.words.count("title.saves", len(self.saves))))
        while True:
            k = self.choose(self.words("title.what"), options, self.words("title.prompt"))
            if k is None:
                return None
            chosen = self._chosen(k, scenarios, standard)
            if chosen is not None:
                return chosen

    def _chosen(self, k: int, scenarios: Sequence[ScenarioDef], standard: str) -> Choice | None:
        if k < len(scenarios):
            seat = self.seat(scenarios[k])
            return Choice(scenarios[k].id, seat) if seat is not None else None
        if k == len(scenarios):
            return Choice(standard)
        saved = self.choose(self.words("title.which_save"), [(path.stem, "") for path in self.saves[:MOST_SAVES]], self.words("pick.prompt"))
        return Choice(saved=self.saves[saved]) if saved is not None else None

    def _about(self, record: ScenarioDef) -> str:
        turns, seats = self.words.count("title.scenario", record.turns), self.words.count("title.seats", len(self.seats(record)))
        return self.words("title.begins", turns=turns, year=record.begins, seats=seats)

    # -- seats

    def seats(self, scenario: ScenarioDef) -> list[tuple[str, Member]]:
        """The seats of a scenario with the kind of each, in their order."""
        made = seat_set(self.ruleset.entries["sets"].values())
        kinds = () if made is None else made.kinds
        given = {key.text: members for key, members in scenario.members}
        return [(kind.text, member) for kind in kinds for member in given.get(kind.text, ())]

    def seat(self, scenario: ScenarioDef) -> str | None:
        """Which seat the person takes."""
        self.screen.title(scenario.label, self._about(scenario))
        if scenario.text is not None:
            self.screen.filled(" ".join(scenario.text.text.split()))
        options = []
        for kind, member in self.seats(scenario):
            options.append((member.label, self._wants(kind)))
        k = self.choose(self.words("title.which_seat"), options, self.words("pick.prompt"))
        return None if k is None else self.seats(scenario)[k][1].id

    def _wants(self, kind: str) -> str:
        """What a kind of seat wants; what it is, where the rules give it no project."""
        projects = (record for record in self.ruleset.written["projects"].values() if isinstance(record, ProjectDef) and record.seat is not None)
        project = next((record for record in projects if record.seat is not None and record.seat.text == kind), None)
        if project is None:
            return _line(self.ruleset.entries["sets"][kind])
        return self.words("title.wants", project=project.label, text=_line(project))

    def choose(self, question: str, options: Sequence[tuple[str, str]], prompt: str) -> int | None:
        """One of some options by its number; none to go back."""
        self.screen.line()
        self.screen.line(question, "bold")
        for k, (name, about) in enumerate(options, 1):
            self.screen.line(f"{k:3} {fitted(name, self.screen.width - 4)}")
            if about:
                self.screen.filled(about, "    ", style="dim", most=2)
        while True:
            answer = self.screen.ask(prompt)
            if not answer or answer.casefold() in (*self.words.keys_of("back"), *self.words.keys_of("quit")):
                return None
            if answer.isdigit() and 1 <= int(answer[:6]) <= len(options):
                return int(answer[:6]) - 1
            named = [k for k, (name, _) in enumerate(options) if name.casefold().removeprefix("the ").startswith(answer.casefold().removeprefix("the "))]
            if len(named) == 1:
                return named[0]
            self.screen.line(self.words("pick.no_number", most=len(options)))


def _line(record: Entry) -> str:
    return " ".join(record.text.text.split()) if record.text is not None else ""
