"""The numbers of a game that was played, turn by turn, with nothing hidden: what charts, maps and tables of the debrief are filled from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import floor, isnan

from game.engine.outcome import Outcome
from game.engine.views import truth_for
from game.faces.telling.names import Names, Number
from game.faces.telling.numbers import WORLD_ROLES, Figures
from game.play.match import Match
from game.rules.records import ProjectDef, RequisiteDef


class Numbers:
    """All numbers of one game, at its beginning and after each turn."""

    def __init__(self, match: Match, names: Names) -> None:
        self.match, self.names, self.world = match, names, match.engine.world
        self.views = [truth_for(match.engine, state) for state in match.course.states]
        self.figures = Figures(names, self.views[-1])

    @cached_property
    def outcome(self) -> Outcome:
        return self.match.result()

    @property
    def turns(self) -> int:
        """Turns played."""
        return len(self.views) - 1

    def year(self, turns: int) -> int:
        """The year that begins when so many turns have been played."""
        return self.world.scenario.begins + turns * self.world.scenario.years

    def years(self, turn: int) -> str:
        """The years of a turn."""
        first, last = self.year(turn - 1), self.year(turn) - 1
        return str(first) if first >= last else f"{first}–{last}"

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The moments along every chart: the years at which the numbers stood so."""
        return tuple(str(self.year(turn)) for turn in range(self.turns + 1))

    def known(self, id: str) -> bool:
        return self.names.is_number(id) and self.figures.known(id)

    def at(self, id: str, turn: int, *place: str) -> float:
        """A number after so many turns, on the scale on which people read it; what must reach a mark is not rounded up."""
        value = self.views[turn].value(id, *place) * self.figures.scale(id)
        return float(floor(value)) if id in self.figures.reckoned and not isnan(value) else value

    def along(self, number: Number) -> tuple[float, ...]:
        """A number at each moment."""
        return tuple(self.at(number.id, turn, *number.place) for turn in range(self.turns + 1))

    def said(self, id: str, turn: int, *place: str) -> str:
        """A number in words or figures, as people read it."""
        return self.figures.text_of(id, self.views[turn].value(id, *place))

    # -- by role

    def world_numbers(self) -> list[str]:
        """What holds the whole world, as far as it stands on the scale to 100."""
        found = [id for role in WORLD_ROLES for id in self.names.with_role(role) if not self.names.sets_of(id)]
        return [id for id in found if self.known(id)]

    def criteria(self) -> list[str]:
        return [id for id in self.outcome.criteria if self.known(id)]

    def break_line(self) -> float | None:
        """Where the order breaks, on the scale on which its legitimacy is read."""
        return next((self.at(id, self.turns) for id in self.names.with_role("break") if self.known(id)), None)

    def requisites(self) -> list[RequisiteDef]:
        return [record for id, record in self.names.written["requisites"].items() if isinstance(record, RequisiteDef) and self.known(id)]

    def growers(self) -> tuple[str, ...]:
        """The seats that grow requisites; an empty word where they are the whole world's."""
        sets = [self.names.sets_of(record.id) for record in self.requisites()]
        members = dict.fromkeys(member for per in sets if per for member in self.world.sets[per[0]].members if member in self.match.engine.seats)
        return tuple(seat for seat in self.match.engine.seats if seat in members) or (("",) if sets else ())

    def of_requisite(self, record: RequisiteDef, seat: str) -> Number | None:
        """The number of a requisite that belongs to a seat."""
        sets = self.names.sets_of(record.id)
        if not sets:
            return Number(record.id)
        return Number(record.id, (seat,)) if seat in self.world.sets[sets[0]].members else None

    def parts_of(self, record: RequisiteDef, seat: str) -> list[Number]:
        """The parts of a requisite, in the order in which it names them."""
        ids = [id for part in record.parts if self.known(id := f"{record.id}_{part.id}")]
        found = [Number(id, (seat,) if self.names.sets_of(id) else ()) for id in ids]
        return [number for number in found if not number.place or seat in self.world.sets[self.names.sets_of(number.id)[0]].members]

    def project(self, seat: str) -> tuple[Number, ProjectDef] | None:
        return self.figures.project(seat)

    def bars(self) -> list[str]:
        """The bars of places."""
        return [id for id in self.names.with_role("bar") if self.known(id)]

    def members(self, set_id: str) -> Sequence[str]:
        return self.world.sets[set_id].members
