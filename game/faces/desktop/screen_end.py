"""The end: the closing world, named and judged; each seat with its project and what carried it; what turned the game; and its numbers over time."""

from __future__ import annotations

from functools import partial

from game.engine.outcome import WON
from game.faces.charts.records import Areas, Lines, Multiples
from game.faces.debrief.charts import Picture
from game.faces.desktop.app import App, Screen
from game.faces.desktop.beside import Job
from game.faces.desktop.chart_twin import multiplied
from game.faces.desktop.chart_view import AreasView, LinesView
from game.faces.desktop.chart_way import WayView
from game.faces.desktop.controls import Button, Option, tabs
from game.faces.desktop.hall import Hall
from game.faces.desktop.labels import Figure, Icon, Label, Rule
from game.faces.desktop.layout import Column, Grid, Row, Sized
from game.faces.desktop.meters import Meter
from game.faces.desktop.pages import card, heading, page, reading
from game.faces.desktop.replay_ending import Carried, Closing, Told, closing_of, pictures_of, told_of
from game.faces.desktop.replay_leaves import points_found
from game.faces.desktop.replay_past import Past, of_match
from game.faces.desktop.replay_points import Point
from game.faces.desktop.replay_work import LOOK, write_report
from game.faces.desktop.screen_replay import ReplayScreen, see
from game.faces.desktop.sitting import Sitting
from game.faces.desktop.what_if_screen import WhatIfScreen
from game.faces.desktop.widget import Widget
from game.faces.telling.names import plain
from game.faces.telling.numbers import figure, signed
from game.faces.telling.report import Moved, came_out
from game.faces.telling.why import cause_words
from game.play.match import HUMAN

CLOSING = "tell the end"  # a kind of work


class EndScreen(Screen):
    """The closing world of one game, and the ways from it."""

    name = "end"

    def __init__(self, app: App, hall: Hall, past: Past, closing: Closing) -> None:
        super().__init__(app)
        self.hall, self.past, self.closing = hall, past, closing
        self.desk = closing.seen.desk
        self.leaf, self.point = "world", 0
        self.told: Told | None = None

    def look_back(self) -> None:
        """What became of the world and what moved every project is worked out beside the window."""
        past = self.past

        def done(told: Told) -> None:
            self.told = told

        self.app.start(Job(CLOSING, "", lambda _: told_of(past), done, self.app.failed, shown=False))

    # -- what is to be seen

    def build(self) -> Widget:
        words = self.words
        leaves = [("world", words("closing.world")), ("seats", words("closing.seats"))]
        leaves += [("points", words("closing.points")), ("charts", words("closing.charts"))]
        counts = {"points": len(self.past.points)} if self.past.points else {}
        makes = {"world": self._world, "seats": self._seats, "points": self._points, "charts": self._charts}
        written = [Label(words("past.written", path=self.past.report), "small", "accent")] if self.past.report is not None else []
        body = reading([Column([*written, *makes[self.leaf]()], "wide")], f"end:{self.leaf}")
        untold = "" if self.past.turns else words("past.untold")
        narrow = self.app.size[0] / self.app.kit.scale < 1180
        about = partial(Label, words("past.report_about"))
        ways: list[Widget] = [
            Button("look_back", words("past.look"), self.replay, "history", "main"),
            Button("if", words("past.what_if"), self.ask_if, "waypoints", why_not=untold),
            Button("report", "" if narrow else words("past.report"), self.report, "scroll-text", why_not=untold, tip=about),
        ]
        return page(self.app, words("end.title"), Column([tabs("end", leaves, self.leaf, self.turn_to, counts), body], "near", grows=1), ways)

    def turn_to(self, leaf: str) -> None:
        self.leaf = leaf
        if leaf == "charts" and self.past.pictures is None:
            self._ask_charts()
        self.app.refresh()

    def _ask_charts(self) -> None:
        past = self.past

        def done(pictures: tuple[Picture, ...]) -> None:
            past.pictures = pictures

        self.app.start(Job("charts", self.words("closing.working"), lambda _: pictures_of(past), done, self.app.failed, shown=False))

    # -- the world

    def _world(self) -> list[Widget]:
        words, past, closing = self.words, self.past, self.closing
        after = words("end.after", turns=words.count("story.turns", past.turns), years=self.desk.years(max(1, past.turns)))
        head = Row([Icon("trophy" if past.outcome.ending == WON else "globe", 34, "accent"), Label(closing.verdict, "head", weight="bold", grows=1)], "apart")
        parts: list[Widget] = [Column([head, Label(" · ".join([after, *self._own()]), colour="quiet")], "near")]
        rows = [self._row(k, held.record.label, held.name, held.text) for k, held in enumerate(closing.rows)]
        way = [Rule(), WayView(closing.way)] if closing.way is not None else []
        parts += [card([Grid(rows, 380, 2, "wide"), *way], "apart")] if rows or way else []
        if past.outcome.criteria:
            criteria = [self._criterion(id, value) for id, value in past.outcome.criteria.items()]
            parts.append(card([heading(words("end.criteria")), Grid(criteria, 210, 4, "wide")]))
        told = self.told.sentences if self.told is not None else ()
        parts.append(card([Label(sentence) for sentence in told]) if told else self._working())
        return parts

    def _own(self) -> list[str]:
        """How far those came that people had."""
        desk, told = self.desk, []
        for seat in self.past.people:
            project = desk.figures.project(seat)
            if project is not None:
                number, record = project
                mark = desk.against_mark(number.id, self.past.outcome.projects[number.id][seat], record.mark)
                whose = [desk.names.seat(seat)] if len(self.past.people) > 1 else []
                told.append(", ".join([*whose, f"{record.label} {mark}"]))
        return told

    def _row(self, k: int, what: str, name: str, text: str) -> Widget:
        return Column([heading(what), Label(name, "title", "accent" if k == 0 else "ink", "strong"), Label(text, colour="quiet")], "tight")

    def _criterion(self, id: str, value: float) -> Widget:
        names = self.desk.names
        head = Row([Label(names.numbers[id], weight="medium", grows=1), Figure(figure(value), weight="strong")])
        return Column([head, Meter(value / 100, "accent"), Label(names.text("measures", id), "small", "quiet")], "tight")

    def _working(self) -> Widget:
        return Row([Icon("hourglass", 16, "faint"), Label(self.words("closing.working"), "small", "faint", grows=1)], "near", across="middle")

    # -- the seats

    def _seats(self) -> list[Widget]:
        """Those that people had come first."""
        people = self.past.people
        ranked = sorted(self.past.seats, key=lambda seat: seat not in people)
        cards = [card([self._project(seat), *self._carried(seat)], "apart") for seat in ranked]
        return [*cards, *([self._working()] if self.told is None else [])]

    def _project(self, seat: str) -> Widget:
        """A seat with its project against its mark, and who played it."""
        words, desk, outcome = self.words, self.desk, self.past.outcome
        level = self.past.found.header.seats.get(seat, HUMAN)
        who = words("debrief.person") if level == HUMAN else words("debrief.computer", level=level)
        name = Column([Label(desk.names.seat(seat), "lead", weight="strong"), Label(who, "small", "quiet")], "", grows=1)
        project = desk.figures.project(seat)
        if project is None:
            return name
        number, record = project
        won = seat in outcome.winners
        value = outcome.projects[number.id][seat]
        said = came_out(desk, outcome, seat, value, record.mark)
        mark = desk.against_mark(number.id, value, record.mark)
        icon = Icon("trophy" if won else "flag", 22, "accent" if won else "faint")
        head = Row([icon, name, Label(said, "small", "accent" if won else "quiet"), Figure(mark, "title", weight="strong")], "apart", across="middle")
        meter = Meter(value / 100, "accent" if won else "quiet", record.mark / 100, units=7)
        text = plain(record.text)
        return Column([head, meter, Label(f"{record.label}. {text}", "small", "quiet")], "tight")

    def _carried(self, seat: str) -> list[Widget]:
        found = self.told.carried.get(seat) if self.told is not None else None
        return [Rule(), self._reasons(seat, found)] if found is not None else []

    def _reasons(self, seat: str, found: Carried) -> Widget:
        words, told = self.words, found.reasons
        rows: list[Widget] = []
        for name, text, amount in told.causes:
            tip = partial(Label, " ".join(text.split())) if text else None
            said = Label(name, grows=1, tip=tip)
            rows.append(Row([said, Figure(signed(amount), colour="good" if amount > 0 else "bad")], "apart"))
        rows.append(Row([Label(words("end.rest"), colour="quiet", grows=1), Figure(signed(told.rest), colour="quiet")]))
        total = words("why.total", before=told.before, after=told.after)
        rows.append(Row([Label(total, weight="strong", grows=1), Figure(signed(told.whole), weight="strong")]))
        turns: list[Widget] = [heading(words("end.turns")), *(self._turn(seat, moved) for moved in found.turns)] if found.turns else []
        return Grid([Column(rows, "tight"), *([Column(turns, "tight")] if turns else [])], 380, 2, "wide")

    def _turn(self, seat: str, moved: Moved) -> Widget:
        """A turn that moved a project, and the way there."""
        causes = ", ".join(f"{cause_words(self.desk, cause, givers=0)[0]} {signed(amount)}" for cause, amount in moved.causes)
        option = Option(f"turn:{seat}:{moved.turn}", self.past.years(moved.turn), partial(self.replay, moved.turn), causes, signed(moved.change))
        return option.marked("history", "quiet")

    # -- what turned it, and its numbers

    def _points(self) -> list[Widget]:
        found = points_found(self.app, self.past, self.point, self._see_point, self.what_if, self.replay)
        return [Sized(Column(found, "near"), widest=820)]

    def _see_point(self, point: Point) -> None:
        self.point = 0 if self.point == point.number else point.number
        self.app.refresh()

    def _charts(self) -> list[Widget]:
        if not self.past.turns:
            return [Label(self.words("log.nothing"), colour="quiet")]
        if self.past.pictures is None:
            return [self._working()]
        wide: list[Widget] = []
        pairs: list[Widget] = []
        for picture in self.past.pictures:
            chart = picture.chart
            if isinstance(chart, Areas):
                wide.append(card([AreasView(chart, name=f"chart:{picture.key}")]))
            elif isinstance(chart, Lines):
                pairs.append(card([LinesView(chart, name=f"chart:{picture.key}")]))
            elif isinstance(chart, Multiples) and len(chart.charts) <= len(self.past.seats):
                wide.append(card([multiplied(self.words, chart, f"chart:{picture.key}", 110, (280, 3, "wide"))]))
        return [*wide, Grid(pairs, 480, 2, "apart")] if pairs or wide else [Label(self.words("log.nothing"), colour="quiet")]

    # -- where it leads

    def replay(self, turn: int = 0) -> None:
        """The whole game again, from a turn on; where one came from there, back to it."""
        below = self.app.places[-2].screen if len(self.app.places) > 1 else None
        if isinstance(below, ReplayScreen) and below.past is self.past:
            self.app.close()
            below.go(turn)
        else:
            see(self.app, ReplayScreen(self.app, self.hall, self.past, turn))

    def ask_if(self) -> None:
        people = self.past.people
        self.what_if(people[0] if people else self.past.seats[0], self.past.turns)

    def what_if(self, seat: str, turn: int) -> None:
        self.app.open(WhatIfScreen(self.app, self.past, seat, turn))

    def report(self) -> None:
        write_report(self.app, self.past, self.hall.shelf.version)

    def explain(self, link: str) -> Widget | None:
        return self.closing.seen.explaining.follow(link)

    def back(self) -> bool:
        """What is worked out for this game alone is called off with it."""
        self.app.beside.cancel(CLOSING)
        if not any(getattr(place.screen, "past", None) is self.past for place in self.app.places[:-1]):
            self.app.beside.cancel(LOOK)
        return super().back()


def end_of(app: App, hall: Hall, sitting: Sitting) -> None:
    """How a game that was played here has ended: looked back at beside the window, then shown."""
    match, words, texts, where = sitting.match, app.words, hall.shelf.texts(sitting.match.ruleset), app.place.screen

    def work(job: Job) -> tuple[Past, Closing]:
        past = of_match(match, words, texts, sitting.kept, app.beside.progress(job))
        return past, closing_of(past)

    def done(found: tuple[Past, Closing]) -> None:
        if app.place.screen is where:  # else whoever asked has gone elsewhere
            see_end(app, hall, *found)

    app.start(Job("past", words("closing.working"), work, done, app.failed, long=True, share=0.0))


def end_again(app: App, hall: Hall, past: Past) -> None:
    """The end of a game that is looked back at."""
    words = app.words
    app.start(Job("past", words("closing.working"), lambda _: closing_of(past), lambda found: see_end(app, hall, past, found), app.failed))


def see_end(app: App, hall: Hall, past: Past, closing: Closing) -> None:
    screen = EndScreen(app, hall, past, closing)
    app.open(screen)
    screen.look_back()
