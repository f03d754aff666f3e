"""Over time: what holds the world, what a seat has, and its requisites, turn by turn as that seat saw them."""

from __future__ import annotations

from functools import cached_property
from math import isnan

from game.engine.views import View, view_for
from game.faces.charts.records import Lines, Mark, Scale, Series
from game.faces.desktop.app import App, Screen
from game.faces.desktop.chart_view import LinesView
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Grid
from game.faces.desktop.pages import card, page, reading
from game.faces.desktop.sitting import Sitting
from game.faces.desktop.widget import Widget
from game.faces.telling.names import Number


class ChartsScreen(Screen):
    """Charts of one game."""

    name = "charts"

    def __init__(self, app: App, sitting: Sitting) -> None:
        super().__init__(app)
        self.sitting, self.desk = sitting, sitting.desk

    @cached_property
    def views(self) -> list[View]:
        """The game after each turn, as the seat sees it."""
        match = self.sitting.match
        return [view_for(match.engine, match.at(turn), self.desk.seat) for turn in range(match.turn + 1)]

    @cached_property
    def charts(self) -> list[Lines]:
        """All charts that have something to show."""
        words, figures, seat = self.words, self.desk.figures, self.desk.seat or ""
        line = figures.line_of_break()
        mark = (Mark(words("window.break_line"), 100 * line),) if line is not None else ()
        own = [number for number in figures.own_numbers(seat) if figures.share(number.id, 0.0) is not None] if seat else []
        project = figures.project(seat) if seat else None
        groups = [
            (words("window.chart_world"), figures.world_numbers(), mark),
            (words("window.chart_requisites"), [number for number, _ in figures.requisites(seat)], ()),
            (words("window.chart_own"), [*own, *([project[0]] if project is not None else [])], ()),
        ]
        return [self._lines(title, numbers, marks) for title, numbers, marks in groups if numbers]

    def _lines(self, title: str, numbers: list[Number], marks: tuple[Mark, ...]) -> Lines:
        scenario = self.desk.match.engine.world.scenario
        places = tuple(str(scenario.begins + turn * scenario.years) for turn in range(len(self.views)))
        series = tuple(Series(self.desk.names.numbers[number.id], tuple(self._value(view, number) for view in self.views)) for number in numbers)
        return Lines(title=title, about="", along=self.words("window.years"), places=places, series=series, scale=Scale(), marks=marks)

    def _value(self, view: View, number: Number) -> float:
        value = view.value(number.id, *number.place) if number.id in view.values or number.id in view.measures else float("nan")
        return value if isnan(value) else value * self.desk.figures.scale(number.id)

    def build(self) -> Widget:
        if self.sitting.match.turn == 0:
            return page(self.app, self.words("window.charts"), Label(self.words("log.nothing"), colour="quiet"))
        charts = Grid([card([LinesView(chart)]) for chart in self.charts], 460, 2, "apart")
        return page(self.app, self.words("window.charts"), reading([charts], "charts"))
