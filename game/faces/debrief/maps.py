"""The maps of the debrief: one lens, the one in which most moved, at the beginning, at turning points and at the end, and what changed between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from game.faces.charts.map import world
from game.faces.charts.records import Arc, MapPicture, Scale
from game.faces.debrief.course import Numbers
from game.faces.telling.names import plain
from game.faces.words import Words

NAMED, CHANGED = 6, 6  # places whose names must be read
TIES = 24  # arcs on a map


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that gets a map: after how many turns, and what it is called."""

    turn: int
    said: str


class Maps:
    """Draws the places of one game; there are none where no set of the rules is on the map."""

    def __init__(self, numbers: Numbers, words: Words) -> None:
        self.numbers, self.names, self.words = numbers, numbers.names, words
        self.places = self._places()

    def _places(self) -> str | None:
        """The set of places, where its members are drawn."""
        there, places = {place.id for place in world().places}, self.names.place_set
        return places if places is not None and there & set(self.numbers.members(places)) else None

    def lens(self) -> str | None:
        """The bar that moved most between the beginning and the end, place by place."""
        ids = [id for id in self.numbers.bars() if self.places is not None and self.names.sets_of(id) == (self.places,)]
        return max(ids, key=self.moved, default=None)

    def moved(self, id: str) -> float:
        """How far a number of places moved, in the mean of all."""
        members = self.numbers.members(self.names.sets_of(id)[0])
        return sum(abs(self._change(id, place)) for place in members) / max(1, len(members))

    def _change(self, id: str, place: str) -> float:
        return self.numbers.at(id, self.numbers.turns, place) - self.numbers.at(id, 0, place)

    # -- pictures

    def all(self, moments: Iterable[Moment]) -> Iterator[tuple[str, MapPicture]]:
        """Every map with its key: the moments, the change, and who is tied to whom at the end."""
        lens = self.lens()
        if lens is not None:
            for moment in moments:
                yield f"map{moment.turn}", self.at(lens, moment)
            if self.numbers.turns:
                yield "map-change", self.change(lens)
        if (ties := self.ties()) is not None:
            yield "map-ties", ties

    def at(self, id: str, moment: Moment) -> MapPicture:
        """How a number stood everywhere at a moment."""
        values = {place: self.numbers.at(id, moment.turn, place) for place in self._members()}
        most = sorted(values, key=lambda place: -values[place])[:NAMED]
        name = self.names.numbers[id]
        title = self.words("map.at", number=name, moment=moment.said)
        return replace(self._map(title, self.words("map.about", text=self._text(id)), name, tuple(values.items())), named=tuple(most))

    def change(self, id: str) -> MapPicture:
        """What changed everywhere between the beginning and the end."""
        values = {place: self._change(id, place) for place in self._members()}
        reach = max(10.0, *(5.0 * -(-abs(value) // 5) for value in values.values())) if values else 10.0
        most = sorted(values, key=lambda place: -abs(values[place]))[:CHANGED]
        name = self.names.numbers[id]
        title = self.words("map.change", number=name, first=self.numbers.year(0), last=self.numbers.year(self.numbers.turns))
        measured = self.words("map.changed", number=name)
        about = self.words("map.change_about", text=self._text(id))
        return replace(self._map(title, about, measured, tuple(values.items())), scale=Scale(-reach, reach), centre=0.0, named=tuple(most))

    def ties(self) -> MapPicture | None:
        """The strongest ties at the end, over the number by which places are sorted; none where the rules know no ties between places."""
        id = next((id for id, info in self.numbers.world.variables.items() if info.symmetric and info.shape.sets == (self.places, self.places)), None)
        heat = self.names.heat
        if id is None or heat is None:
            return None
        members = list(self._members())
        pairs = [(self.numbers.at(id, self.numbers.turns, a, b), a, b) for k, a in enumerate(members) for b in members[k + 1 :]]
        pairs = sorted((pair for pair in pairs if pair[0] > 0), reverse=True)[:TIES]
        if not pairs:
            return None
        arcs = tuple(Arc(a, b, weight / max(1.0, pairs[0][0])) for weight, a, b in pairs)
        values = tuple((place, self.numbers.at(heat, self.numbers.turns, place)) for place in members)
        name = self.names.numbers[id]
        title = self.words("map.ties", ties=name, heat=self.names.numbers[heat].lower(), year=self.numbers.year(self.numbers.turns))
        about = self.words("map.ties_about", number=len(arcs), text=self._text(id))
        return replace(self._map(title, about, self.names.numbers[heat], values), arcs=arcs, ties=name)

    def _map(self, title: str, about: str, measured: str, values: tuple[tuple[str, float], ...]) -> MapPicture:
        of, unknown = self.words("map.place"), self.words("map.unknown")
        return MapPicture(title=title, about=about, of=of, measured=measured, values=values, unknown=unknown)

    def _members(self) -> Sequence[str]:
        return self.numbers.members(self.places) if self.places is not None else ()

    def _text(self, id: str) -> str:
        return plain(self.names.entries[self.names.kind_of(id)][id].text)
