"""Over time, as one's seat saw it turn by turn: the world and its regime, requisites and their parts, projects, and any number of one or several."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from math import ceil, floor, isnan

from game.faces.charts.measure import ticks
from game.faces.charts.records import Chart, Lines, Scale, Series
from game.faces.debrief.charts import Charts
from game.faces.debrief.course import Numbers
from game.faces.desktop.app import App, Screen
from game.faces.desktop.chart_twin import pictured, twin
from game.faces.desktop.controls import Button, Field, Option, Toggle, tabs
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column, Grid, Row, Scroll, Sized
from game.faces.desktop.pages import card, heading, page, reading
from game.faces.desktop.sitting import Sitting
from game.faces.desktop.widget import Widget
from game.faces.telling.names import Number, folded

SERIES = 8  # that are told apart in one chart
WORLD, REQUISITES, PROJECTS, ANY = "world", "requisites", "projects", "any"


class Seen(Numbers):
    """The numbers of a game, turn by turn, as a seat sees them."""

    def __init__(self, sitting: Sitting) -> None:
        desk = sitting.desk
        self.match, self.names, self.world, self.figures = desk.match, desk.names, desk.match.engine.world, desk.figures
        self.views = [sitting.seen(turn) for turn in range(desk.match.turn + 1)]

    def criteria(self) -> list[str]:
        return [id for id in self.names.with_role("criterion", "measures") if self.known(id)]


class ChartsScreen(Screen):
    """Charts of one game."""

    name = "charts"

    def __init__(self, app: App, sitting: Sitting) -> None:
        super().__init__(app)
        self.sitting, self.desk = sitting, sitting.desk
        self.leaf, self.as_table, self.wanted, self.number = WORLD, False, "", ""
        self.chosen: dict[str, list[str]] = {}  # members by set
        self.growers: list[str] | None = None

    @cached_property
    def numbers(self) -> Seen:
        return Seen(self.sitting)

    # -- what is seen

    def build(self) -> Widget:
        words = self.words
        if self.sitting.match.turn == 0:
            return page(self.app, words("window.charts"), Label(words("log.nothing"), colour="quiet"))
        leaves = [(WORLD, words("charts.world")), (REQUISITES, words("charts.requisites")), (PROJECTS, words("charts.projects")), (ANY, words("charts.any"))]
        makes = {WORLD: self._world, REQUISITES: self._requisites, PROJECTS: self._projects, ANY: self._any}
        table = Toggle("as table", words("charts.as_table"), self.as_table, self._tell)
        head = Row([Row([tabs("charts", leaves, self.leaf, self._turn_to)], grows=1), table], "apart", across="middle")
        return page(self.app, words("window.charts"), Column([head, makes[self.leaf]()], "near", grows=1))

    def _turn_to(self, leaf: str) -> None:
        self.leaf = leaf
        self.app.refresh()

    def _tell(self, on: bool) -> None:
        self.as_table = on
        self.app.refresh()

    def _shown(self, key: str, chart: Chart) -> Widget:
        return card([twin(chart, f"chart:{key}") if self.as_table else pictured(self.words, chart, f"chart:{key}")])

    # -- the world

    def _world(self) -> Widget:
        """What holds the order and the criteria side by side, and below them the regime on its line."""
        charts = Charts(self.numbers, self.words)
        found = [self._shown(picture.key, picture.chart) for picture in charts.world()]
        regime = charts.regime(self.words("charts.here"))
        line = [self._shown(regime.key, regime.chart)] if regime is not None else []
        return reading([Grid(found, 420, 2, "apart"), *line], "charts:world")

    # -- requisites

    def _requisites(self) -> Widget:
        """Of one seat or several: each requisite over time, and its parts."""
        growers = list(self.numbers.growers())
        shown = self._growers()
        rows: list[Widget] = []
        if len(growers) > 1:
            rows.append(Grid([self._chip("grower", seat, self.desk.names.seat(seat), seat in shown, self._grow) for seat in growers], 170, 4, "tight"))
        rows += [
            self._shown(picture.key, picture.chart) for picture in Charts(self.numbers, self.words).requisites(shown) if not picture.key.startswith("ring")
        ]
        if not growers:
            rows.append(Label(self.words("charts.none"), colour="quiet"))
        return reading(rows, "charts:requisites")

    def _growers(self) -> list[str]:
        """Whose requisites are looked at: one's own, else those of the first who has any."""
        growers = self.numbers.growers()
        if self.growers is None:
            self.growers = [self.desk.seat] if self.desk.seat in growers and self.desk.seat is not None else list(growers[:1])
        return [seat for seat in growers if seat in self.growers]

    def _grow(self, seat: str) -> None:
        shown = self._growers()
        self.growers = [one for one in shown if one != seat] if seat in shown and len(shown) > 1 else [*shown, seat]
        self.app.refresh()

    def _chip(self, kind: str, id: str, name: str, chosen: bool, does: object) -> Widget:
        assert callable(does)
        return Option(f"{kind}:{id}", name, lambda: does(id), chosen=chosen).marked("check" if chosen else "plus", "ink" if chosen else "quiet")

    # -- projects

    def _projects(self) -> Widget:
        found = [self._shown(picture.key, picture.chart) for picture in Charts(self.numbers, self.words).projects()]
        return reading(found or [Label(self.words("charts.none"), colour="quiet")], "charts:projects")

    # -- any number

    def _any(self) -> Widget:
        """A number that is looked for by name, of those who have it as far as they are chosen."""
        names = self.desk.names
        ids = list(self._telling())
        usual = [number.id for number in self.desk.figures.world_numbers() if number.id in ids]
        self.number = self.number if self.number in ids else next(iter([*usual, *ids]), "")
        if not self.number:
            return Label(self.words("charts.none"), colour="quiet")
        found = [id for id in ids if folded(self.wanted) in folded(names.numbers[id])]
        listed: list[Widget] = [Option(f"number:{id}", names.numbers[id], lambda id=id: self._look(id), chosen=id == self.number) for id in found]  # type: ignore[misc]  # the loop's own id
        search = Field("chart:search", self.wanted, self._search, self.words("window.search"))
        shelf = card([search, Scroll(Column(listed or [Label(self.words("window.nothing_found"), colour="quiet")], ""), "numbers")], grows=1)
        return Row([Sized(shelf, width=270), Scroll(Column(list(self._of_number()), "near"), "charts:any")], "apart", grows=1)

    def _telling(self) -> Iterator[str]:
        """Numbers of the world or of one set that last and that an author wrote."""
        names, world = self.desk.names, self.desk.match.engine.world
        ids = [id for id in names.numbers if len(names.sets_of(id)) < 2 and self.desk.figures.known(id) and self.desk.figures.kind(id) == "number"]
        ids = [id for id in ids if names.parent(names.kind_of(id), id) is None or id in self.desk.figures.reckoned]
        lasting = [id for id in ids if id not in world.variables or not world.variables[id].this_turn]
        yield from sorted(lasting, key=lambda id: folded(names.numbers[id]))

    def _of_number(self) -> Iterator[Widget]:
        """The chart of the number, what it is, and of whom."""
        names, id = self.desk.names, self.number
        sets = names.sets_of(id)
        members = self._members(sets[0]) if sets else []
        yield self._shown("any", self._lines(id, [Number(id, (member,)) for member in members] if sets else [Number(id)]))
        if text := names.text(names.kind_of(id), id):
            yield Label(text, colour="quiet")
        if sets:
            chips = [self._chip("of", m, names.member(sets[0], m), m in members, self._choose) for m in self.desk.view.members(sets[0])]
            full = [Label(self.words("charts.most", many=SERIES), "small", "quiet")] if len(members) >= SERIES else []
            only = Button("of:none", self.words("charts.only_own"), self._only_own, kind="quiet")
            yield Row([heading(names.label("sets", sets[0])), only, *full], "apart", across="middle")
            yield Grid(chips, 190, 4, "tight")

    def _lines(self, id: str, numbers: list[Number]) -> Lines:
        names, seen = self.desk.names, self.numbers
        sets = names.sets_of(id)
        series = tuple(Series(names.member(sets[0], number.place[0]) if sets else names.numbers[id], seen.along(number)) for number in numbers)
        text = names.text(names.kind_of(id), id)
        return Lines(title=names.numbers[id], about=text, along=self.words("chart.year"), places=seen.places, series=series, scale=self._scale(id, series))

    def _scale(self, id: str, series: tuple[Series, ...]) -> Scale:
        """From 0 to 100 where the number does, else as far as its values reach."""
        figures, values = self.desk.figures, [value for one in series for value in one.values if not isnan(value)]
        low, high = min([0.0, *values]), max([0.0, *values])
        if low >= 0 and high <= 100 and (figures.scale(id) != 1 or id in figures.reckoned):
            return Scale()
        high = high if high > low else low + 1
        marks = ticks(low, high)
        step = marks[1] - marks[0] if len(marks) > 1 else high - low
        low, high = floor(low / step) * step, ceil(high / step) * step
        return Scale(low, high, digits=max(figures.digits(id), 1 if high - low < 5 else 0))

    def _members(self, set_id: str) -> list[str]:
        """Of whom a number is shown: at first of oneself and one's home, else of the first few."""
        if set_id not in self.chosen:
            self.chosen[set_id] = self._own(set_id)
        return self.chosen[set_id]

    def _own(self, set_id: str) -> list[str]:
        members, seat = self.desk.view.members(set_id), self.desk.seat
        root = self.desk.match.engine.world.sets[set_id].root
        home = self.desk.names.home(seat, set_id) if seat is not None else None
        own = [member for member in (seat, home) if member in members]
        seats = list(members) if root == self.desk.match.engine.world.seat_set else []
        return [member for member in (own or seats or list(members[:3])) if member is not None][:SERIES]

    # -- what one does

    def _search(self, text: str) -> None:
        self.wanted = text
        self.app.refresh()

    def _look(self, id: str) -> None:
        self.number = id
        self.app.refresh()

    def _choose(self, member: str) -> None:
        set_id = self.desk.names.sets_of(self.number)[0]
        shown = self._members(set_id)
        if member in shown:
            shown = [one for one in shown if one != member]
        elif len(shown) < SERIES:
            shown = [*shown, member]
        self.chosen[set_id] = shown or self._own(set_id)
        self.app.refresh()

    def _only_own(self) -> None:
        self.chosen.pop(self.desk.names.sets_of(self.number)[0], None)
        self.app.refresh()
