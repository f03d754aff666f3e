"""The end: what became of the world, who won, and what moved it most."""

from __future__ import annotations

from game.faces.desktop.app import App, Screen
from game.faces.desktop.beside import Job
from game.faces.desktop.labels import Figure, Icon, Label
from game.faces.desktop.layout import Column, Grid, Row, Sized
from game.faces.desktop.meters import Meter
from game.faces.desktop.pages import card, heading, page, reading
from game.faces.desktop.sitting import Sitting
from game.faces.desktop.widget import Widget
from game.faces.telling.numbers import figure, signed
from game.faces.telling.report import Moved, Reasons, Tally, held_rows, largest_turns, reasons, tally_of, verdict
from game.faces.telling.why import cause_words
from game.rules.records import ProjectDef


class EndScreen(Screen):
    """The closing world, named and judged."""

    name = "end"

    def __init__(self, app: App, sitting: Sitting) -> None:
        super().__init__(app)
        self.sitting, self.desk = sitting, sitting.desk
        self.found = sitting.match.result()
        self.seats = sitting.people or list(sitting.match.engine.seats)
        self.tally: dict[str, Tally] | None = None

    def look_back(self) -> None:
        """What moved every project over the whole game is worked out beside the window."""
        self.app.start(Job("tally", self.words("window.looking_back"), lambda _: tally_of(self.desk, self.seats), self._looked_back, self.app.failed))

    def _looked_back(self, tally: dict[str, Tally]) -> None:
        self.tally = tally

    def back(self) -> bool:
        """Not before the game has been looked back at: until then nothing else may touch it."""
        return super().back() if self.tally is not None else True

    def build(self) -> Widget:
        words, desk, found = self.words, self.desk, self.found
        after = words("end.after", turns=found.turn, years=desk.years(max(1, found.turn)))
        parts: list[Widget] = [Label(verdict(desk, found), "head", weight="bold"), Label(after, colour="quiet")]
        parts += [Label(line, "lead") for line in held_rows(desk)]
        parts += [card([heading(words("end.criteria")), Grid([self._criterion(id, value) for id, value in found.criteria.items()], 380, 2, "far")])]
        parts += [card([heading(words("end.projects")), *filter(None, map(self._project, desk.match.engine.seats))])]
        for seat, tally in (self.tally or {}).items():
            told = reasons(desk, found, seat, tally)
            if told is not None:
                parts.append(self._reasons(seat, told, tally))
        return page(self.app, words("end.title"), reading([Column(parts, "wide")], "end", 980))

    def _criterion(self, id: str, value: float) -> Widget:
        names = self.desk.names
        head = Row([Label(names.numbers[id], weight="medium", grows=1), Figure(figure(value), weight="strong")])
        return Column([head, Meter(value / 100, "accent"), Label(names.text("measures", id), "small", "quiet")], "tight")

    def _project(self, seat: str) -> Widget | None:
        words, desk = self.words, self.desk
        for id, record in desk.names.written["projects"].items():
            if isinstance(record, ProjectDef) and seat in self.found.projects.get(id, {}):
                value = self.found.projects[id][seat]
                won = seat in self.found.winners
                said = words("end.won") if won else words("end.second") if seat in self.found.consoled else words("end.missed")
                mark = words("desk.of_mark", value=desk.figures.text_of(id, value), mark=f"{record.mark:g}")
                line = Label(f"{desk.names.seat(seat)}: {record.label}", weight="medium", grows=1)
                icon = Icon("trophy" if won else "flag", 16, "accent" if won else "faint")
                head = Row([icon, line, Label(said, "small", "accent" if won else "quiet"), Figure(mark)], "near", across="middle")
                return Column([head, Meter(value / 100, "accent" if won else "quiet", record.mark / 100)], "tight")
        return None

    def _reasons(self, seat: str, told: Reasons, tally: Tally) -> Widget:
        words, names = self.words, self.desk.names
        project = self.desk.figures.project(seat)
        title = words("end.why", seat=names.seat(seat), project=project[1].label if project is not None else "")
        rows: list[Widget] = [heading(title)]
        for name, text, amount in told.causes:
            said = Column([Label(name, weight="medium"), *([Label(plain_of(text), "small", "quiet")] if text else [])], "", grows=1)
            rows.append(Row([said, Figure(signed(amount), colour="good" if amount > 0 else "bad")], "apart"))
        rows.append(Row([Label(words("end.rest"), colour="quiet", grows=1), Figure(signed(told.rest), colour="quiet")]))
        total = words("why.total", before=told.before, after=told.after)
        rows.append(Row([Label(total, weight="strong", grows=1), Figure(signed(told.whole), weight="strong")]))
        turns = largest_turns(tally.turns)
        rows += [heading(words("end.turns"))] if turns else []
        rows += [self._turn(moved) for moved in turns]
        return card(rows, "near")

    def _turn(self, moved: Moved) -> Widget:
        causes = ", ".join(f"{cause_words(self.desk, cause, givers=0)[0]} {signed(amount)}" for cause, amount in moved.causes)
        years = Sized(Label(self.desk.years(moved.turn), "small", "quiet"), width=90)
        return Row([years, Label(causes, "small", grows=1), Figure(signed(moved.change), "small")], "near")


def plain_of(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


