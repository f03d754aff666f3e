"""The page of each seat: what it wanted and how far it came, what was expected, what it ordered, promised and sealed. Each prints on a sheet of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from game.base.wording import small
from game.faces.charts.records import Lines, Series
from game.faces.debrief.charts import Charts
from game.faces.debrief.html import Html, Part, element, section
from game.faces.debrief.material import Material, seat_place
from game.faces.debrief.told import Told
from game.faces.story.seats import SeatPage
from game.faces.telling.happened import is_told
from game.faces.telling.names import sentence

MOST_ORDERED = 6


class Sheets:
    """The pages of the seats of one game."""

    def __init__(self, material: Material, charts: Charts, told: Told) -> None:
        self.material, self.charts, self.told = material, charts, told
        self.words, self.names, self.numbers = material.words, material.names, material.numbers

    def section(self) -> Html:
        """All of them."""
        pages = [self.page(k, page) for k, page in enumerate(self.told.seats)]
        return section("seats", self.words("section.seats"), *pages, class_="leaf")

    def page(self, k: int, page: SeatPage) -> Html:
        """The page of one seat."""
        parts: list[Part] = [element("p", self.words("seat_page.played", who=self.material.player(page.seat)), class_="note"), *self._project(k, page)]
        parts.append(self.told.paragraphs(page.paragraphs, level=4))
        if often := list(self.ordered(page.seat)):
            parts += [element("h4", self.words("seat_page.orders")), element("p", "; ".join(often) + ".")]
        return section(seat_place(self.material, page.seat), page.name, *parts, level=3, class_="sheet")

    def _project(self, k: int, page: SeatPage) -> Iterator[Part]:
        """The project, and how it went, with what was expected of it."""
        found = self.numbers.project(page.seat)
        if found is None:
            return
        number, record = found
        yield element("p", self.words("seat_page.project", project=record.label, text=sentence(self.names.text("projects", number.id))))
        if not self.numbers.turns:
            return
        words, marks = self.words, self.charts.marks(number.id)
        series = (Series(record.label, self.numbers.along(number)), *self._expected(page))
        title = words("seat_page.chart", seat=small(page.name))
        about = words("seat_page.chart_about")
        chart = Lines(title=title, about=about, along=words("chart.year"), places=self.numbers.places, series=series, marks=marks)
        yield self.material.figures.chart(chart, f"project{k}")

    def _expected(self, page: SeatPage) -> Sequence[Series]:
        """What was expected of the project from each moment on, with how far the estimate may be off."""
        by_turn = {one.turn: one for one in page.foreseen}
        if not by_turn:
            return ()
        moments = [by_turn.get(turn) for turn in range(self.numbers.turns + 1)]
        nothing = float("nan")
        values = tuple(nothing if one is None else one.expected for one in moments)
        low = tuple(nothing if one is None else one.expected - one.half for one in moments)
        high = tuple(nothing if one is None else one.expected + one.half for one in moments)
        return (Series(self.words("seat_page.expected"), values, low, high),)

    def ordered(self, seat: str) -> Iterator[str]:
        """The kinds of orders that a seat gave most."""
        given = (order for orders in self.numbers.match.course.played for order in orders.get(seat, ()) if is_told(self.material.desk, order))
        kinds = Counter(self.names.order_name(order.kind) for order in given)
        for order, number in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))[:MOST_ORDERED]:
            yield self.words.count("seat_page.times", number, order=order)
