"""A whole game as it is told when all is over: each turn's facts, orders and causes with nothing hidden, and how much each cause moved what everyone watches.

Law: every weight comes from the ledger: how far a cause moved the world's numbers and the projects, on the scale on which they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from game.base.wording import small
from game.engine.facts import Fact, facts_of
from game.engine.ledger import Ledger
from game.engine.orders import Order
from game.engine.outcome import Outcome
from game.engine.views import UNSEEN, View, truth_for
from game.faces.telling.causes import CLOCK, EARLIER, Explained
from game.faces.telling.desk import Desk
from game.faces.telling.names import Number, together
from game.faces.telling.numbers import Figures
from game.rules.records import EventDef, ProjectDef

NAMELESS = (Ledger.LIMIT, Ledger.RESET, UNSEEN, EARLIER, CLOCK)  # causes that are no rule and no order
ORDERS = "orders/"


@dataclass(frozen=True, slots=True)
class Asked:
    """An event with the turn in which it asked, and who answered what."""

    event: str
    place: str | None
    turn: int
    answers: tuple[tuple[str, Order], ...]  # in the order of seats; empty where nobody did


class Chronicle:
    """One game, turn by turn. Turn 0 is its beginning."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.match, self.names, self.words = desk, desk.match, desk.names, desk.words
        self.engine, self.world = desk.match.engine, desk.match.engine.world
        self.turns = desk.match.turn
        self._views: dict[int, View] = {}
        self._figures: dict[int, Figures] = {}
        self._explained: dict[tuple[int, Number], Explained | None] = {}
        self._effects: dict[int, dict[str, dict[Number, float]]] = {}

    # -- a turn

    def view(self, turn: int) -> View:
        """Everything after so many turns, with the causes of the last one."""
        if turn not in self._views:
            if turn:
                last = self.match.report(turn)
                self._views[turn] = truth_for(self.engine, last.after, last.orders, last.ledger)
            else:
                self._views[0] = truth_for(self.engine, self.match.at(0))
        return self._views[turn]

    def figures(self, turn: int) -> Figures:
        if turn not in self._figures:
            self._figures[turn] = Figures(self.names, self.view(turn))
        return self._figures[turn]

    @cached_property
    def facts(self) -> tuple[tuple[Fact, ...], ...]:
        """What happened in each turn."""
        states, played = self.match.course.states, self.match.course.played
        given: list[Mapping[str, tuple[Order, ...]]] = [{}, *played]
        return tuple(facts_of(self.match.ruleset.written, self.engine, states[max(0, turn - 1)], state, given[turn]) for turn, state in enumerate(states))

    def orders(self, turn: int) -> Mapping[str, tuple[Order, ...]]:
        """What each seat ordered in a turn."""
        return self.match.course.played[turn - 1] if turn else {}

    def years(self, turn: int) -> str:
        return self.desk.years(turn)

    def span(self, first: int, last: int) -> str:
        """The years from one turn to another."""
        scenario = self.world.scenario
        begin, end = scenario.begins + (first - 1) * scenario.years, scenario.begins + last * scenario.years - 1
        return str(begin) if begin == end else f"{begin}–{end}"

    @cached_property
    def outcome(self) -> Outcome:
        return self.match.result()

    # -- numbers

    @cached_property
    def world_numbers(self) -> list[Number]:
        return self.figures(0).world_numbers()

    @cached_property
    def projects(self) -> dict[str, tuple[Number, ProjectDef]]:
        """What each seat wants."""
        found = {seat: self.figures(0).project(seat) for seat in self.engine.seats}
        return {seat: project for seat, project in found.items() if project is not None}

    @cached_property
    def watched(self) -> list[Number]:
        """What everyone watches: the world's numbers and the projects."""
        return [*self.world_numbers, *(number for number, _ in self.projects.values())]

    def at(self, number: Number, turn: int) -> float:
        """A number after so many turns, as people read it."""
        return self.view(turn).value(number.id, *number.place) * self.figures(turn).scale(number.id)

    def shown(self, number: Number, turn: int, line: float | None = None) -> str:
        """A number after so many turns in words or figures, beside a line where one is named."""
        figures, value = self.figures(turn), self.view(turn).value(number.id, *number.place)
        return figures.text_of(number.id, value) if line is None else figures.beside(number.id, value, line)

    def change(self, number: Number, first: int, last: int) -> float:
        """How far it moved from before a turn to after another."""
        return self.at(number, last) - self.at(number, first - 1)

    def explained(self, turn: int, number: Number) -> Explained | None:
        if (turn, number) not in self._explained:
            self._explained[turn, number] = self.figures(turn).explained(number) if turn else None
        return self._explained[turn, number]

    def effects(self, turn: int) -> dict[str, dict[Number, float]]:
        """What each cause of a turn did to what everyone watches, as people read it."""
        if turn not in self._effects:
            found: dict[str, dict[Number, float]] = {}
            for number in self.watched:
                explained, scale = self.explained(turn, number), self.figures(turn).scale(number.id)
                for cause, amount in explained.parts if explained is not None else ():
                    found.setdefault(cause, {})[number] = amount * scale
            self._effects[turn] = found
        return self._effects[turn]

    def weight(self, turn: int, cause: str) -> float:
        """The most that a cause moved any of them in a turn."""
        return max((abs(amount) for amount in self.effects(turn).get(cause, {}).values()), default=0.0)

    def causes(self, number: Number, first: int, last: int) -> dict[str, float]:
        """What moved a number from one turn to another, by cause; only causes that have a name."""
        found: dict[str, float] = {}
        for turn in range(first, last + 1):
            for cause, moved in self.effects(turn).items():
                if number in moved and cause not in NAMELESS:
                    found[cause] = found.get(cause, 0.0) + moved[number]
        return found

    def peak(self, number: Number, first: int, last: int, way: float) -> int:
        """The turn in which it moved most that way."""
        return max(range(first, last + 1), key=lambda turn: (self.change(number, turn, turn) * way, -turn))

    def peak_of(self, cause: str, number: Number, first: int, last: int) -> int:
        """The turn in which a cause moved a number most."""
        return max(range(first, last + 1), key=lambda turn: (abs(self.effects(turn).get(cause, {}).get(number, 0.0)), -turn))

    # -- who and what

    def givers(self, turn: int, kind: str) -> list[str]:
        """The seats that gave an order of a kind in a turn."""
        return [seat for seat in self.engine.seats if any(order.kind == kind for order in self.orders(turn).get(seat, ()))]

    def givers_between(self, cause: str, first: int, last: int) -> list[str]:
        """The seats that gave the order which a cause is; none for a rule."""
        kind = cause.removeprefix(ORDERS)
        if kind == cause:
            return []
        found = {seat for turn in range(first, last + 1) for seat in self.givers(turn, kind)}
        return [seat for seat in self.engine.seats if seat in found]

    def seats(self, seats: Iterable[str], begins: bool = False) -> str:
        """Seats by name, in one row; the first with a capital where a sentence begins with it."""
        names = [self.names.seat(seat) if seat in self.engine.seats else self.words("fact.world") for seat in seats]
        return together((name if k == 0 and begins else small(name) for k, name in enumerate(names)), self.words("and"))

    def asked(self) -> Iterator[Asked]:
        """Every event that asked somebody and was there when a turn was played."""
        for turn in range(1, self.turns + 1):
            for event in self.names.written["events"].values():
                if not isinstance(event, EventDef) or not event.choices or not self._is_there(event.id, turn - 1):
                    continue
                kinds = {f"{event.id}_{choice.id}" for choice in event.choices}
                answers = tuple((seat, order) for seat in self.engine.seats for order in self.orders(turn).get(seat, ()) if order.kind in kinds)
                place = self.view(turn - 1).held(f"{event.id}_place") if event.place is not None else None
                yield Asked(event.id, place, turn, answers)

    def _is_there(self, event: str, turn: int) -> bool:
        view = self.view(turn)
        return f"{event}_now" in view.values and bool(view.value(f"{event}_now"))
