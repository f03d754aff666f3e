"""The charts of the debrief, as records: the world, the criteria, the requisites and their parts, projects, the regime on its line, and the odds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.faces.charts.records import Areas, Chart, Lines, Mark, Moment, Multiples, Pair, Pairs, Quarter, Ring, Scale, Series, Station, Way
from game.faces.debrief.course import Numbers
from game.faces.telling.names import plain
from game.faces.words import Words
from game.play.odds import Estimate, Odds
from game.rules.records import ClassifyDef, ProjectDef, RequisiteDef

SELDOM = 0.02  # a regime that was never likelier than this is left to the table
REGIME = "regime"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with the word by which the page knows it."""

    key: str
    chart: Chart


class Charts:
    """Fills the charts of one game with numbers and words."""

    def __init__(self, numbers: Numbers, words: Words, moments: Sequence[Moment] = ()) -> None:
        self.numbers, self.names, self.words, self.moments = numbers, numbers.names, words, tuple(moments)

    # -- the world

    def world(self) -> Iterator[Picture]:
        """What holds the order, and the criteria by which worlds are judged."""
        numbers, words = self.numbers, self.words
        if ids := numbers.world_numbers():
            at = numbers.break_line()
            marks = () if at is None else (Mark(words("chart.break"), at),)
            yield Picture("world", self._lines(words("chart.world"), words("chart.world_about"), self._series(ids), marks, self.moments))
        if ids := numbers.criteria():
            yield Picture("criteria", self._lines(words("chart.criteria"), words("chart.criteria_about"), self._series(ids), (), self.moments))

    def _lines(self, title: str, about: str, series: tuple[Series, ...], marks: tuple[Mark, ...] = (), moments: tuple[Moment, ...] = ()) -> Lines:
        return Lines(title=title, about=about, along=self.words("chart.year"), places=self.numbers.places, series=series, marks=marks, moments=moments)

    def _series(self, ids: Sequence[str]) -> tuple[Series, ...]:
        return tuple(Series(self.names.numbers[id], tuple(self.numbers.at(id, turn) for turn in range(self.numbers.turns + 1))) for id in ids)

    # -- requisites

    def requisites(self, seats: Sequence[str] | None = None) -> Iterator[Picture]:
        """For each seat that grows them, or only for some: over time, as a ring at the end, and their parts."""
        numbers, words = self.numbers, self.words
        records = numbers.requisites()
        stages = _stages(records)
        for k, seat in enumerate(numbers.growers() if seats is None else seats):
            own = [(record, number) for record in records if (number := numbers.of_requisite(record, seat)) is not None]
            name = self.names.seat(seat) if seat else words("chart.everyone")
            series = tuple(Series(record.label, numbers.along(number)) for record, number in own)
            marks = tuple(Mark(words("chart.stage", stage=stage), at) for stage, at in enumerate(stages, 1))
            yield Picture(f"requisites{k}", self._lines(words("chart.requisites", seat=name), words("chart.requisites_about"), series, marks))
            yield Picture(f"ring{k}", self._ring(own, seat, name, stages))
            yield Picture(f"parts{k}", self._parts(own, seat, name))

    def _ring(self, own: Sequence[tuple[RequisiteDef, object]], seat: str, name: str, stages: Sequence[float]) -> Ring:
        numbers, words = self.numbers, self.words
        last = numbers.turns
        quarters = []
        for record, _ in own:
            number = numbers.of_requisite(record, seat)
            parts = tuple((self._part(record, part.id), numbers.at(part.id, last, *part.place)) for part in numbers.parts_of(record, seat))
            quarters.append(Quarter(record.label, numbers.at(record.id, last, *(number.place if number else ())), parts))
        weakest = min((quarter.value for quarter in quarters), default=float("nan"))
        return Ring(
            title=words("chart.ring", seat=name),
            about=words("chart.ring_about"),
            of=words("chart.requisite"),
            measured=words("chart.value"),
            quarters=tuple(quarters),
            stages=tuple(stages),
            centre=Scale().said(weakest),
            centre_note=words("chart.weakest"),
        )

    def _part(self, record: RequisiteDef, id: str) -> str:
        return self.names.numbers[id].removeprefix(f"{record.label}: ").capitalize()

    def _parts(self, own: Sequence[tuple[RequisiteDef, object]], seat: str, name: str) -> Multiples:
        panels = []
        for record, _ in own:
            series = tuple(Series(self._part(record, part.id), self.numbers.along(part)) for part in self.numbers.parts_of(record, seat))
            panels += [self._lines(one.name, record.label, (one,)) for one in series]
        return Multiples(title=self.words("chart.parts", seat=name), about=self.words("chart.parts_about"), charts=tuple(panels))

    # -- projects

    def projects(self) -> Iterator[Picture]:
        """Each seat's project against its mark."""
        panels = []
        for seat in self.numbers.match.engine.seats:
            found = self.numbers.project(seat)
            if found is not None:
                number, _ = found
                series = (Series(self.project_name(number.id), self.numbers.along(number), pen=0),)
                panels.append(self._lines(self.names.seat(seat), "", series, self.marks(number.id)))
        if panels:
            yield Picture("projects", Multiples(title=self.words("chart.projects"), about=self.words("chart.projects_about"), charts=tuple(panels)))

    def project_name(self, id: str) -> str:
        return self.names.written["projects"][id].label

    def mark(self, project: str) -> ProjectDef | None:
        """A project with the mark that the scenario gives it."""
        record = self.numbers.world.entries["projects"].get(project)
        return record if isinstance(record, ProjectDef) else None

    def marks(self, project: str) -> tuple[Mark, ...]:
        record = self.mark(project)
        if record is None:
            return ()
        second = () if record.consolation is None else (Mark(self.words("chart.second"), record.consolation),)
        return (Mark(self.words("chart.mark"), record.mark), *second)

    # -- the regime

    def regime(self, here_said: str = "") -> Picture | None:
        """The regimes on their line between the two ends, with the way that the game took; none where the rules draw no line. `here_said`: what its end is."""
        for id, record in self.names.written["classify"].items():
            if isinstance(record, ClassifyDef) and record.line and record.role is not None and id in self.numbers.world.variables:
                return Picture("way", self._way(id, record, here_said or self.words("chart.here")))
        return None

    def _way(self, id: str, record: ClassifyDef, here_said: str) -> Way:
        rows = [row.text for row in record.line]
        held = [view.held(id) for view in self.numbers.views]
        spans = {row: self._spans([turn for turn, there in enumerate(held) if there == row]) for row in rows}
        stations = tuple(Station(self.names.member(id, row), spans[row]) for row in rows)
        walked = [rows.index(there) for there in held if there in rows]
        path = tuple(place for k, place in enumerate(walked) if k == 0 or place != walked[k - 1])
        here = walked[-1] if walked else None
        words = self.words
        said = {"title": words("chart.line"), "about": words("chart.line_about", text=plain(record.text)), "of": record.label}
        ends = {"first_end": words("chart.unity"), "last_end": words("chart.division"), "here_said": here_said}
        return Way(**said, **ends, stations=stations, here=here, path=path, along=words("chart.year"))

    def _spans(self, turns: Sequence[int]) -> str:
        """The years in which something held, as spans."""
        runs: list[list[int]] = []
        for turn in turns:
            if runs and runs[-1][-1] == turn - 1:
                runs[-1].append(turn)
            else:
                runs.append([turn])
        years = self.numbers.year
        return ", ".join(str(years(run[0])) if len(run) == 1 else f"{years(run[0])}–{years(run[-1])}" for run in runs)

    # -- odds

    def odds(self, odds: Sequence[Odds]) -> Iterator[Picture]:
        """The odds of each regime as parts of a whole, and of each seat to win, after each turn."""
        words = self.words
        if len(odds) < 2:
            return
        places = tuple(str(self.numbers.year(one.turn)) for one in odds)
        along, scale = words("chart.year"), Scale(0, 100, " %")
        regime = next((id for id, record in self.names.written["classify"].items() if record.role is not None and record.role.text == REGIME), None)
        shares = [one.regimes for one in odds]
        parts = []
        for row in self._in_line(regime, list(shares[0])) if regime is not None else []:
            values = tuple(100 * share[row].value if row in share else 0.0 for share in shares)
            if max(values) > 100 * SELDOM:
                parts.append(Series(self.names.member(regime or "", row), values))
        if parts:
            title, about = words("chart.odds"), words("chart.odds_about", samples=max(one.samples for one in odds))
            yield Picture("odds", Areas(title=title, about=about, along=along, places=places, series=tuple(parts), scale=scale, moments=self.moments))
        panels = []
        for seat in odds[0].wins:
            series = (_banded(self.names.seat(seat), [one.wins[seat] for one in odds]),)
            panels.append(Lines(title=self.names.seat(seat), about="", along=along, places=places, series=series, scale=scale))
        if panels:
            yield Picture("wins", Multiples(title=words("chart.wins"), about=words("chart.wins_about"), charts=tuple(panels)))

    def _in_line(self, id: str, rows: Sequence[str]) -> list[str]:
        """Rows as they lie on their line, where they do."""
        record = self.names.written["classify"][id]
        line = [row.text for row in record.line] if isinstance(record, ClassifyDef) else []
        return sorted(rows, key=lambda row: line.index(row) if row in line else len(line))

    def foreseen(self, pairs: Sequence[Pair], marks: Sequence[Mark]) -> Picture:
        """What seats expected of their projects, and what came."""
        words = self.words
        chart = Pairs(
            title=words("chart.foreseen"),
            about=words("chart.foreseen_about"),
            of=words("chart.seat"),
            first=words("chart.expected"),
            then=words("chart.came"),
            spread=words("chart.spread"),
            pairs=tuple(pairs),
            marks=tuple(marks),
        )
        return Picture("foreseen", chart)


def _banded(name: str, estimates: Sequence[Estimate]) -> Series:
    """Shares with how far they may be off, in hundredths."""
    values = tuple(100 * one.value for one in estimates)
    low = tuple(max(0.0, 100 * (one.value - one.half)) for one in estimates)
    high = tuple(min(100.0, 100 * (one.value + one.half)) for one in estimates)
    return Series(name, values, low, high, pen=0)


def _stages(records: Sequence[RequisiteDef]) -> tuple[float, ...]:
    """Where something new opens, where all requisites have it at the same values."""
    found = {tuple(stage.at for stage in record.stages) for record in records}
    return found.pop() if len(found) == 1 else ()
