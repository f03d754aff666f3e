"""The debrief: a game that was played as one page for the talk after it, which opens offline and prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from game.faces.again import Again
from game.faces.debrief.all import all_numbers
from game.faces.debrief.charts import Charts, Picture
from game.faces.debrief.compare import Earlier, beside
from game.faces.debrief.course import Numbers
from game.faces.debrief.dress import Dress
from game.faces.debrief.figures import Figures
from game.faces.debrief.head import header, who_played
from game.faces.debrief.html import NOTHING, Html, element, joined, section
from game.faces.debrief.ideas import essays, ideas
from game.faces.debrief.maps import Maps, Moment
from game.faces.debrief.material import Material
from game.faces.debrief.page import contents, foot, page
from game.faces.debrief.points import Looked, Points, turns_of
from game.faces.debrief.sheets import Sheets
from game.faces.debrief.told import Told
from game.faces.debrief.turns import all_turns
from game.faces.telling.desk import Desk
from game.faces.telling.names import Names, together
from game.faces.telling.numbers import figure
from game.faces.words import Words
from game.rules.texts import Texts

MAPPED = 2  # turning points that get a map of their own


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What a debrief is made from."""

    match: Again
    words: Words
    texts: Texts = field(default_factory=Texts)
    looked: Looked = field(default_factory=Looked)
    earlier: tuple[tuple[str, Again], ...] = ()


def debrief(asked: Asked, dress: Dress) -> str:
    """The page as text."""
    return Debrief(asked, dress).page()


class Debrief:
    """One page being made."""

    def __init__(self, asked: Asked, dress: Dress) -> None:
        self.asked, self.dress, self.words = asked, dress, asked.words
        names = Names(asked.match.ruleset, asked.match.engine, asked.texts)
        self.numbers = Numbers(asked.match, names)
        figures = Figures(dress.palette, asked.words("debrief.numbers"))
        self.material = Material(self.numbers, names, asked.words, Desk(asked.words, asked.match, names, None), figures)
        self.points = Points(self.material, asked.looked)
        self.charts = Charts(self.numbers, asked.words, self.points.moments())
        self.told = Told(self.material, asked.looked)

    def page(self) -> str:
        """Everything, in the order in which it is read."""
        words = self.words
        top = header(self.material, self.told.lead())
        parts = [part for part in self._parts() if part[2].strip()]
        listed = contents(words, ((id, name) for id, name, _ in parts))
        main = element("main", *(part for _, _, part in parts))
        body = [top, listed, main, foot(words, self._foot()), self.material.figures.shared()]
        scenario = self.numbers.world.scenario.label
        style = self.material.figures.style() + self.dress.style
        return page(words, self.dress.lang, words("debrief.title", scenario=scenario), style, self.dress.script, body)

    def _parts(self) -> Iterator[tuple[str, str, Html]]:
        """Each part with its place and its name in the contents."""
        words, material = self.words, self.material
        yield "brief", words("debrief.brief"), self._brief()
        yield "story", words("section.story"), self.told.story()
        yield "points", words("section.points"), self.points.section() if self.numbers.turns else NOTHING
        yield "questions", words("section.questions"), self.told.questions()
        yield "maps", words("section.maps"), self._maps()
        yield "charts", words("section.charts"), self._charts()
        yield "seats", words("section.seats"), Sheets(material, self.charts, self.told).section()
        yield "ideas", words("section.ideas"), ideas(material, self.told)
        yield "compare", words("section.compare"), beside(material, self._earlier())
        yield "turns", words("section.turns"), all_turns(material)
        yield "all", words("section.all"), all_numbers(material)

    def _brief(self) -> Html:
        """Who played, and the regime on its line."""
        way = self.charts.regime()
        drawn = self._drawn([way]) if way is not None else NOTHING
        return section("brief", self.words("debrief.brief"), who_played(self.material, self.charts), drawn)

    def _drawn(self, pictures: Sequence[Picture]) -> Html:
        return joined(self.material.figures.chart(picture.chart, picture.key) for picture in pictures)

    def _charts(self) -> Html:
        if not self.numbers.turns:
            return NOTHING
        pictures = [*self.charts.world(), *self.charts.odds(self.asked.looked.odds), *self.charts.requisites(), *self.charts.projects()]
        return section("charts", self.words("section.charts"), self._drawn(pictures), class_="leaf")

    def _maps(self) -> Html:
        words, maps = self.words, Maps(self.numbers, self.words)
        lens = maps.lens()
        drawn = joined(self.material.figures.map(chart, key) for key, chart in maps.all(self._moments()))
        if lens is None:
            return section("maps", words("section.maps"), drawn, class_="leaf")
        why = words("map.why", number=self.numbers.names.numbers[lens], moved=figure(maps.moved(lens), 1))
        return section("maps", words("section.maps"), element("p", f"{why} {words('map.note')}", class_="note"), drawn, class_="leaf")

    def _moments(self) -> Iterator[Moment]:
        """The moments that get a map: the beginning, turning points, the end."""
        words, year, last = self.words, self.numbers.year, self.numbers.turns
        yield Moment(0, words("map.start", year=year(0)))
        for turn in turns_of(self.asked.looked.swings, MAPPED):
            if 0 < turn < last:
                yield Moment(turn, words("map.turn", year=year(turn), turn=turn))
        if last:
            yield Moment(last, words("map.end", year=year(last)) if self.numbers.outcome.over else words("map.now", year=year(last)))

    def _earlier(self) -> list[Earlier]:
        return [Earlier(name, Numbers(match, Names(match.ruleset, match.engine))) for name, match in self.asked.earlier]

    def _foot(self) -> Iterator[str]:
        words, header_ = self.words, self.asked.match.header
        yield words("foot.made", version=self.dress.version, seed=header_.seed, rules=header_.ruleset[:12])
        yield words("foot.figures")
        yield words("foot.map") if "map-change" in self.material.figures.keys or "map0" in self.material.figures.keys else ""
        if authors := essays(self.material):
            yield f"{words('foot.ideas', sources=together(authors, words('and')))} {words('foot.fair')}"
        yield words("foot.odds") if self.asked.looked.odds else ""
