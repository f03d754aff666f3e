"""Tables of everything that is counted: regions, seats and whatever else has several numbers, sorted by any of them."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from game.faces.desktop.app import App, Screen
from game.faces.desktop.controls import tabs
from game.faces.desktop.explain import Explaining
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column, Scroll
from game.faces.desktop.pages import page
from game.faces.desktop.sitting import Sitting
from game.faces.desktop.tables import Cell, Head, Table, alike
from game.faces.desktop.widget import Widget
from game.faces.telling.names import Number

MOST = 9  # columns
NAME, NUMBER = 190, 84  # units


class TablesScreen(Screen):
    """One table for each set whose members have numbers of their own."""

    name = "tables"

    def __init__(self, app: App, sitting: Sitting) -> None:
        super().__init__(app)
        self.sitting, self.desk = sitting, sitting.desk
        self.explaining = Explaining(sitting.desk, sitting.articles)
        self.sets = self._sets()
        self.set_id = self.sets[0] if self.sets else ""
        self.sort: dict[str, tuple[int, bool]] = {}

    def _sets(self) -> list[str]:
        """Sets with several numbers, that of the map first."""
        counted: dict[str, int] = {}
        for id in self._telling():
            set_id = self.desk.names.sets_of(id)[0]
            counted[set_id] = counted.get(set_id, 0) + 1
        ranked = sorted((set_id for set_id, many in counted.items() if many > 1 and len(self.desk.view.members(set_id)) > 1), key=lambda s: -counted[s])
        place = self.desk.names.place_set
        return [*([place] if place in ranked and place else []), *(set_id for set_id in ranked if set_id != place)][:6]

    def _telling(self) -> list[str]:
        """Numbers for one set that last and that an author wrote, those that are good or bad for somebody first."""
        names, world = self.desk.names, self.desk.match.engine.world
        found = []
        for id in names.numbers:
            info = world.variables.get(id)
            written = names.parent(names.kind_of(id), id) is None
            if len(names.sets_of(id)) == 1 and self.desk.figures.known(id) and written and (info is None or not info.this_turn):
                found.append(id)
        bars = names.with_role("bar")
        return sorted(found, key=lambda id: (id not in bars, self.desk.figures.good(id) == "none", self.desk.figures.kind(id) != "number"))

    def build(self) -> Widget:
        words, names = self.words, self.desk.names
        if not self.set_id:
            return page(self.app, words("window.tables"), Label(words("window.no_tables"), colour="quiet"))
        leaves = [(set_id, names.label("sets", set_id)) for set_id in self.sets]
        ids = [id for id in self._telling() if names.sets_of(id) == (self.set_id,)][:MOST]
        heads = [Head(names.label("sets", self.set_id), NAME, number=False), *(Head(names.numbers[id], NUMBER) for id in ids)]
        rows = self._rows(ids)
        sort = self.sort.get(self.set_id, (0, False))
        table = Table(f"table:{self.set_id}", heads, rows, (min(sort[0], len(heads) - 1), sort[1]), self._sort)
        body = Column([tabs("set", leaves, self.set_id, self._turn_to), Scroll(table, f"rows:{self.set_id}")], "near", grows=1)
        return page(self.app, words("window.tables"), body, widest=1500)

    def _rows(self, ids: list[str]) -> list[list[Cell]]:
        """The numbers of each member; those of a column with the same number of digits."""
        rows = [self._row(member, ids) for member in self.desk.view.members(self.set_id)]
        for k, id in enumerate(ids, 1):
            values = [self.desk.view.value(id, member) * self.desk.figures.scale(id) for member in self.desk.view.members(self.set_id)]
            for row, text in zip(rows, alike([row[k].text for row in rows], values)):
                row[k] = replace(row[k], text=text)
        return rows

    def _row(self, member: str, ids: list[str]) -> list[Cell]:
        name = self.desk.names.member(self.set_id, member)
        return [Cell(name, name), *(self._cell(Number(id, (member,))) for id in ids)]

    def _cell(self, number: Number) -> Cell:
        value = self.desk.view.value(number.id, *number.place)
        text = self.desk.figures.text_of(number.id, value)
        return Cell(text, value, "faint" if isnan(value) else "ink", lambda: self.explaining.number(number))

    def _sort(self, column: int) -> None:
        before = self.sort.get(self.set_id, (0, False))
        self.sort[self.set_id] = (column, not before[1] if before[0] == column else column > 0)
        self.app.refresh()

    def _turn_to(self, set_id: str) -> None:
        self.set_id = set_id
        self.app.refresh()

    def explain(self, link: str) -> Widget | None:
        return self.explaining.follow(link)
