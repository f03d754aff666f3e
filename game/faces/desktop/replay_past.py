"""A game that was played, as one looks back at it: each of its moments as a seat saw it, as everyone saw it, or as it was.

Law: moments are made beside the window, by an engine of their own, and handed over finished. What the window asks of them afterwards it asks its own engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

from game.engine.facts import Fact
from game.engine.orders import Order
from game.engine.outcome import Outcome
from game.engine.state import Engine
from game.engine.views import View, facts_for, is_secret, view_for
from game.faces.again import Again
from game.faces.debrief.course import Numbers
from game.faces.debrief.points import Looked
from game.faces.desktop.explain import Explaining
from game.faces.desktop.game_bar import numbers_shown
from game.faces.desktop.game_leaves import report
from game.faces.desktop.map_lenses import Lenses
from game.faces.desktop.widget import Widget
from game.faces.telling.articles import Articles
from game.faces.telling.causes import Explained
from game.faces.telling.desk import Desk
from game.faces.telling.happened import Said, came, ordered
from game.faces.telling.names import Names, Number
from game.faces.telling.numbers import Figures
from game.faces.words import Words
from game.play.match import HUMAN, Match, TurnReport
from game.play.replay import Replay, replay
from game.rules.texts import Texts

if TYPE_CHECKING:
    from game.faces.debrief.charts import Picture
    from game.faces.desktop.replay_points import Point

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks: a seat; with none, everyone, or whoever may know the whole truth."""

    seat: str | None = None
    truth: bool = False


TRUTH, EVERYONE = Eyes(truth=True), Eyes()


class Known(Figures):
    """Figures that keep what was explained once."""

    def __init__(self, names: Names, view: View, told: dict[Number, Explained | None] | None = None) -> None:
        super().__init__(names, view)
        self.told: dict[Number, Explained | None] = {} if told is None else told

    def explained(self, number: Number) -> Explained | None:
        if number not in self.told:
            self.told[number] = super().explained(number)
        return self.told[number]


class Moment(Again):
    """A game as it stood after a turn. What happened in its turns it is told, and it asks no engine to be made."""

    def __init__(self, game: Again, turn: int, truth: bool, reports: Mapping[int, TurnReport]) -> None:
        course = copy(game.course)
        course.states, course.played, course.given = game.course.states[: turn + 1], game.course.played[:turn], {}
        course.over = game.course.over and turn == game.turn
        super().__init__(Replay(game.ruleset, game.header, course, False, None), truth)
        self.reports = reports

    def report(self, turn: int) -> TurnReport:
        return self.reports[turn]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One moment for one pair of eyes, ready to be shown."""

    turn: int
    eyes: Eyes
    desk: Desk
    explaining: Explaining
    lenses: Lenses
    orders: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]  # of each seat in words, with whether it was sealed
    came: tuple[Said, ...]
    facts: tuple[Fact, ...]
    why: Sequence[Widget]  # what moved, and through what


class Past:
    """One game looked back at, with everything that was worked out about it so far."""

    def __init__(self, found: Replay, words: Words, texts: Texts, path: Path | None = None) -> None:
        self.found, self.words, self.texts, self.path = found, words, texts, path
        self.window, self.beside = apart(found), apart(found)
        self.names, self._names = (Names(found.ruleset, game.engine, texts) for game in (self.window, self.beside))
        self.articles = Articles(self.names)
        self.looked = Looked()
        self.points: tuple[Point, ...] | None = None  # none: nobody has looked for them yet
        self.pictures: tuple[Picture, ...] | None = None  # charts, once somebody asked for them
        self.report: Path | None = None  # where it was written
        self.held: tuple[Number, tuple[float, ...]] | None = None  # what holds the world, at each moment, where everyone could see it
        self.reports: dict[int, TurnReport] = {}
        self.scenes: dict[tuple[int, Eyes], Scene] = {}
        self.outcome: Outcome = self.beside.result()
        for names in (self.names, self._names):
            _ = names.fractions  # asks the engine once, here

    # -- what it is

    @property
    def turns(self) -> int:
        """Turns played."""
        return self.window.turn

    @property
    def over(self) -> bool:
        return self.outcome.over

    @property
    def seats(self) -> tuple[str, ...]:
        return self.window.engine.seats

    @property
    def title(self) -> str:
        """What the story is called."""
        return self.window.engine.world.scenario.label

    def year(self, turn: int) -> int:
        """The year that begins after so many turns."""
        scenario = self.window.engine.world.scenario
        return scenario.begins + turn * scenario.years

    def years(self, turn: int) -> str:
        """The years of a turn, counted from 1."""
        first, last = self.year(turn - 1), self.year(turn) - 1
        return str(first) if first >= last else f"{first}–{last}"

    @property
    def people(self) -> list[str]:
        """Seats that people had."""
        return [seat for seat in self.seats if self.found.header.seats.get(seat) == HUMAN]

    @property
    def first_eyes(self) -> Eyes:
        """The truth of a game that is over; else what the first person at it saw, so that nobody learns by chance what others hide."""
        return TRUTH if self.over else Eyes(self.people[0]) if self.people else EVERYONE

    def given(self, seat: str, turn: int) -> tuple[Order, ...]:
        """What a seat really ordered in a turn, counted from 1."""
        return tuple(self.window.course.played[turn - 1].get(seat, ()))

    # -- made beside the window

    def read(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> None:
        """What happened in each turn."""
        for turn in range(1, self.turns + 1):
            if cancelled is not None and cancelled():
                return
            self.reports[turn] = self.beside.report(turn)
            if progress is not None:
                progress(turn / self.turns)
        first = next(iter(self.numbers.figures.world_numbers()), None)
        if first is not None and not isnan(view_for(self.beside.engine, self.beside.state, None).value(first.id)):
            self.held = first, tuple(view.value(first.id) for view in self.numbers.views)

    @cached_property
    def numbers(self) -> Numbers:
        """All numbers with nothing hidden."""
        return Numbers(self.beside, self._names)

    @cached_property
    def desk(self) -> Desk:
        """Nobody's own, at the end, with nothing hidden."""
        return Desk(self.words, self.beside, self._names, None)

    def keep(self, turn: int, eyes: Eyes) -> Scene:
        """A moment as somebody saw it, made once."""
        if (turn, eyes) not in self.scenes:
            self.scenes[turn, eyes] = self.see(turn, eyes)
        return self.scenes[turn, eyes]

    def see(self, turn: int, eyes: Eyes) -> Scene:
        """A moment as somebody saw it, made anew."""
        aside = Desk(self.words, Moment(self.beside, turn, eyes.truth, self.reports), self._names, eyes.seat)
        known = Known(self._names, aside.view)
        aside.figures = known
        for number in [*(number for number, _ in numbers_shown(aside)), *(number for number, _ in aside.figures.requisites(eyes.seat or ""))]:
            known.explained(number)
        desk = Desk(self.words, Moment(self.window, turn, eyes.truth, self.reports), self.names, eyes.seat)
        desk.view = aside.view
        desk.figures = Known(self.names, aside.view, dict(known.told))
        explaining = Explaining(desk, self.articles)
        facts = self._facts(turn, eyes)
        told = tuple(came(aside, facts, turn)) if turn else ()
        return Scene(turn, eyes, desk, explaining, Lenses(desk), tuple(self._orders(aside, facts)), told, facts, tuple(report(aside, explaining)))

    def _facts(self, turn: int, eyes: Eyes) -> tuple[Fact, ...]:
        if not turn:
            return ()
        facts = self.reports[turn].facts
        return facts if eyes.truth else facts_for(self.beside.engine, facts, eyes.seat)

    def _orders(self, desk: Desk, facts: tuple[Fact, ...]) -> Iterator[tuple[str, tuple[tuple[str, bool], ...]]]:
        for seat in self.seats if facts else ():
            yield seat, tuple((desk.names.order(order), is_secret(self.beside.engine, order)) for order in ordered(desk, facts, seat))


def apart(found: Replay, turn: int | None = None) -> Again:
    """The game up to a turn with an engine of its own: whoever works with it meets nobody else."""
    course = copy(found.course)
    course.engine = Engine(found.course.engine.program)
    course.states, course.played = list(found.course.states), list(found.course.played)
    course.rewind(len(course.played) if turn is None else turn)
    return Again(replace(found, course=course), truth=True)


def opened(path: Path, words: Words, texts_of: Callable[[Replay], Texts], progress: Progress | None = None, cancelled: Cancelled | None = None) -> Past:
    """The game of a file; what is wrong with the file is thrown as a sentence. Where it comes out otherwise today it ends with the turn that does."""
    found = replay(path, verify=True)
    past = Past(found, words, texts_of(found), path)
    past.read(progress, cancelled)
    return past


def of_match(match: Match, words: Words, texts: Texts, path: Path | None, progress: Progress | None = None) -> Past:
    """A match that is being played, as far as it has come."""
    past = Past(Replay(match.ruleset, match.header, match.course, False, None), words, texts, path)
    past.read(progress)
    return past
