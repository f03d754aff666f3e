"""What some orders may lead to, as a seat can know it: what it may expect of its project and of any number, and how wide that spreads.

Law: only the seat's view enters. What is hidden is made up, what others do comes from what may come to their minds, and the dice are not the game's own; so a
forecast says the same whatever is hidden, whatever others have secretly ordered, and however the dice will fall.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.ai.choosing import luck_of
from game.ai.crowds import Crowd
from game.ai.guessing import imagined_worlds
from game.ai.portfolio import Repertoire, pool_of
from game.ai.simple import merged
from game.ai.tastes import Mind
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.orders import Given, Order, tables_of
from game.engine.outcome import over, resolve_unfinished
from game.engine.rowcode import Table
from game.engine.state import Engine, State
from game.engine.views import axes_of, laid, sets_of, sight_of
from game.rules.records import ProjectDef

SAMPLES = 192
LOW, HIGH = 0.1, 0.9  # four outcomes of five lie between these


@dataclass(frozen=True, slots=True)
class Number:
    """A variable or measure at a place: `Number("anger", ("hill",))`."""

    id: str
    place: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """A number now (as the seat takes it to be), what may be expected of it, and the spread that four outcomes of five lie in."""

    now: float
    mean: float
    low: float
    high: float

    @property
    def change(self) -> float:
        """By how much it may be expected to change."""
        return self.mean - self.now


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """What a seat may expect after some turns, if it gives these orders in the first."""

    seat: str
    orders: tuple[Order, ...]
    turns: int
    samples: int
    numbers: Mapping[Number, Expected]

    @property
    def project(self) -> Expected | None:
        """What may be expected of the seat's own project; none where it has none."""
        return next(iter(self.numbers.values()), None)


class Outlook:
    """One seat's look ahead from one state: asked for any orders and any numbers, always with the same imagined worlds, others and dice."""

    def __init__(self, engine: Engine, state: State, seat: str, samples: int = SAMPLES, minds: Mapping[str, Mind] | None = None) -> None:
        if state.games != 1:
            raise ValueError(f"An outlook is for one game; here are {state.games}.")
        self.engine, self.seat, self.samples = engine, seat, samples
        self.seen = sight_of(engine, state, seat)
        self.worlds = imagined_worlds(engine, state, seat, samples)
        judge = Judge(engine, self.seen)
        self.pool = pool_of(Repertoire(engine, judge, minds or {}), judge, luck_of(self.seen, "outlook/" + seat))
        self.number = engine.seats.index(seat)
        self.others = [s for s in range(len(engine.seats)) if s != self.number]

    def projects(self) -> list[Number]:
        """The projects of the seat."""
        world, found = self.engine.world, []
        for id, record in world.entries["projects"].items():
            if isinstance(record, ProjectDef) and id in world.variables:
                members = world.sets[world.variables[id].shape.sets[0]].members
                found += [Number(id, (self.seat,))] if self.seat in members else []
        return found

    def ahead(self, plans: Sequence[Sequence[Order]], turns: int = 1, public: Given | None = None) -> State:
        """All imagined worlds after some turns, plan by plan. `public` are orders of others that are known already, such as what they pledged this turn."""
        many = len(plans) * self.samples
        state = State(np.tile(self.worlds.data, (1, len(plans))), np.tile(self.worlds.seeds, len(plans)))
        crowd = Crowd(self.engine, self.pool, np.zeros(many, dtype=np.intp))
        known = tables_of(self.engine, [{**(public or {}), self.seat: tuple(orders)} for orders in plans])
        given = merged([{kind: self._everywhere(table) for kind, table in known.items()}, crowd.orders(state, self.others)])
        for step in range(turns):
            ended = over(self.engine, state)
            if ended.all():
                break
            state = resolve_unfinished(self.engine, state, given if not step else crowd.orders(state, range(len(self.engine.seats))), ended)
        return state

    def forecast(self, orders: Sequence[Order], numbers: Sequence[Number] = (), turns: int = 1, public: Given | None = None) -> Forecast:
        """The project first, then the numbers asked for."""
        after = self.ahead([orders], turns, public)
        asked = [*self.projects(), *numbers]
        return Forecast(self.seat, tuple(orders), turns, self.samples, dict(self._expected(after, asked)))

    def _expected(self, after: State, numbers: Sequence[Number]) -> Iterator[tuple[Number, Expected]]:
        for number in dict.fromkeys(numbers):
            yield number, Expected(float(value_of(self.engine, self.seen, number)[0]), *spread_of(value_of(self.engine, after, number)))

    def _everywhere(self, table: Table) -> Table:
        """Orders of each plan as orders of all its columns."""
        columns = (table.game[:, None] * self.samples + np.arange(self.samples)).reshape(-1)
        return Table(columns, tuple(np.repeat(pick, self.samples) for pick in table.picks))


def spread_of(values: Array) -> tuple[float, float, float]:
    """The mean of outcomes and two bounds that four of five lie between; wider ones where a few lie so far off that the mean would not."""
    mean = float(values.mean())
    low, high = np.quantile(values, [LOW, HIGH])
    return mean, min(float(low), mean), max(float(high), mean)


def value_of(engine: Engine, state: State, number: Number) -> Array:
    """A number in every game of a batch."""
    world = engine.world
    if number.id in world.variables:
        info = world.variables[number.id]
        sets, values = info.shape.sets, engine.column(state, number.id)
    elif number.id in engine.program.measures:
        sets = sets_of(world, "measures", number.id)
        values = laid(engine, state, engine.program.measures[number.id], axes_of(sets))
    else:
        raise KeyError(f"There is no number `{number.id[:40]}`.")
    if len(number.place) != len(sets):
        raise KeyError(f"`{number.id}` takes {len(sets)} names; here are {len(number.place)}.")
    found: Array = values[tuple(world.sets[set_id].members.index(member) for set_id, member in zip(sets, number.place))]
    return found


def forecast(engine: Engine, state: State, seat: str, orders: Sequence[Order], numbers: Sequence[Number] = (), turns: int = 1) -> Forecast:
    """What a seat may expect of its project, and of other numbers, if it gives these orders."""
    return Outlook(engine, state, seat).forecast(orders, numbers, turns)
