"""Who plays an arm: from habits, personalities and plans as they are written to computer players of an engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from game.ai.greedy import GreedyPlayer
from game.ai.levels import Player, player_of
from game.ai.simple import RandomPlayer
from game.ai.tastes import IDLE, Mind, Taste, Wish, taste_of
from game.ai.wants import Wants, wants_of
from game.base.problems import Problem, RulesRefused
from game.engine.state import Engine
from game.lab.beside_rules import unknown
from game.lab.history_read import Arm, Behaviour, Habit, History, Line, Play, Wanted
from game.rules.records import PersonalityDef
from game.rules.source import Scalar

IDLE_HABIT, RANDOM, NOVICE, OTHERWISE = "idle", "random", "novice", "otherwise"
LOOKS = 4  # picks that are tried when an order comes to mind: who has a habit knows what may be done


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat with its mind; one that thinks has wants as well."""

    mind: Mind
    wants: Wants | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of a plan, for asking how often it was carried out."""

    seat: str
    line: Line
    wishes: tuple[Wish, ...]


class Seating:
    """The players of one arm."""

    def __init__(self, engine: Engine, one: Behaviour, arm: Arm, history: History) -> None:
        self.engine, self.habits, self.level = engine, history.habits, history.level
        self.planned: list[Planned] = []
        self._know_seats((*one.plays, *arm.plays))
        plays = {seat: _nearest(self._names_of(seat), one, arm) for seat in engine.seats}
        self.free = tuple(seat for seat, play in plays.items() if self.level and _open(play))
        self.seats = {seat: self._seated(seat, play) for seat, play in plays.items() if seat not in self.free}

    def players(self) -> list[Player]:
        """One player for those who think, one for those who do not, one for those of the level that was asked for."""
        found: list[Player] = [player_of(self.level, self.engine, self.free)] if self.free else []
        thinking = {seat: seated.wants for seat, seated in self.seats.items() if seated.wants is not None}
        others = tuple(seat for seat in self.seats if seat not in thinking)
        minds = {seat: seated.mind for seat, seated in self.seats.items()}
        if thinking:
            found.append(GreedyPlayer(self.engine, tuple(thinking), minds, thinking))
        if others:
            found.append(RandomPlayer(self.engine, others, minds))
        return found

    # -- from words to minds

    def _know_seats(self, plays: Iterable[Play]) -> None:
        sets = {id for id, info in self.engine.world.sets.items() if info.root == self.engine.world.seat_set}
        known = {*self.engine.seats, *sets, OTHERWISE}
        wrong = [unknown("seat", play.seat.text, play.seat, known) for play in plays if play.seat.text not in known]
        if wrong:
            raise RulesRefused(wrong)

    def _names_of(self, seat: str) -> list[str]:
        """What a seat may be called: by its own name, then by the sets it belongs to, the smallest first."""
        world = self.engine.world
        sets = {id: len(info.members) for id, info in world.sets.items() if info.root == world.seat_set and seat in info.members}
        return [seat, *sorted(sets, key=lambda id: (sets[id], id))]

    def _seated(self, seat: str, play: Play | None) -> Seated:
        if play is None:
            return Seated(IDLE)
        seated = Seated(IDLE) if play.habit is None else self._habit(seat, play.habit)
        turns: dict[int, list[tuple[Wish, ...]]] = {}
        for line in play.lines:
            wishes = tuple(self._wish(seat, wanted) for wanted in line.wanted)
            self.planned.append(Planned(seat, line, wishes))
            for turn in range(line.first, min(line.last, self.engine.turns) + 1):
                turns.setdefault(turn, []).append(wishes)
        return Seated(Mind(seated.mind.taste, turns), seated.wants)

    def _habit(self, seat: str, name: Scalar) -> Seated:
        if name.text == IDLE_HABIT:
            return Seated(IDLE)
        if name.text in (RANDOM, NOVICE):
            return Seated(Mind(), wants_of(self.engine, seat) if name.text == NOVICE else None)
        if name.text in self.habits:
            habit = self.habits[name.text]
            return Seated(Mind(self._taste(habit)), self._wants(seat, habit) if habit.thinks else None)
        personalities = self.engine.world.entries["personalities"]
        record = personalities.get(name.text)
        if isinstance(record, PersonalityDef):
            return Seated(Mind(taste_of(record, LOOKS)), wants_of(self.engine, seat, record))
        raise RulesRefused([unknown("habit", name.text, name, {*self.habits, *personalities, IDLE_HABIT, RANDOM, NOVICE})])

    def _wants(self, seat: str, habit: Habit) -> Wants:
        world = self.engine.world
        known = {*world.variables, *self.engine.program.measures}
        wrong = [unknown("variable or measure", id.text, id, known) for id, _ in habit.values if id.text not in known]
        if wrong:
            raise RulesRefused(wrong)
        return Wants(seat, {id.text: weight for id, weight in habit.values}) if habit.values else wants_of(self.engine, seat)

    def _taste(self, habit: Habit) -> Taste:
        orders = self.engine.world.entries["orders"]
        wrong = [unknown("order", id.text, id, orders) for id, _ in habit.orders if id.text not in orders]
        for id, weights in habit.picks:
            if id.text not in self.engine.world.sets:
                wrong.append(unknown("set", id.text, id, self.engine.world.sets))
                continue
            members = self.engine.world.full(id.text)
            wrong += [unknown(f"member of {id.text}", member.text, member, members) for member, _ in weights if member.text not in members]
        if wrong:
            raise RulesRefused(wrong)
        picks = {id.text: {member.text: weight for member, weight in weights} for id, weights in habit.picks}
        return Taste({id.text: weight for id, weight in habit.orders}, habit.others, picks, LOOKS)

    def _wish(self, seat: str, wanted: Wanted) -> Wish:
        world, index = self.engine.world, self.engine.order_index
        if wanted.kind not in index:
            raise RulesRefused([unknown("order", wanted.kind, wanted.place, index)])
        info = self.engine.program.orders[index[wanted.kind]]
        if seat not in world.sets[info.seat_set].members:
            raise RulesRefused([Problem("history-unknown", f"`{wanted.kind}` is not an order of `{seat}`.", wanted.place.place)])
        given = dict(wanted.picks)
        for name in given:
            if name not in {name for name, _ in info.picks}:
                raise RulesRefused([unknown(f"pick of {wanted.kind}", name, wanted.place, [name for name, _ in info.picks])])
        for name, set_id in info.picks:
            for member in given.get(name, ()):
                if member not in world.sets[set_id].members:
                    raise RulesRefused([unknown(f"{set_id} in this scenario", member, wanted.place, world.sets[set_id].members)])
        return Wish(wanted.kind, tuple(given.get(name) for name, _ in info.picks))


def _open(play: Play | None) -> bool:
    """Whether a behaviour says nothing in particular of a seat that plays."""
    return play is not None and play.seat.text == OTHERWISE and not play.lines and play.habit is not None and play.habit.text != IDLE_HABIT


def _nearest(names: Sequence[str], one: Behaviour, arm: Arm) -> Play | None:
    """What is said of a seat: by the arm before the behaviour, of itself before a set it belongs to; `otherwise` last."""
    for plays in (arm.plays, one.plays):
        said = {play.seat.text: play for play in plays}
        found = next((said[name] for name in names if name in said), None)
        if found is not None:
            return found
    return next((play for play in (*arm.plays, *one.plays) if play.seat.text == OTHERWISE), None)
