"""Advisers of one seat, each with an aim of its own: all look at the same orders in the same imagined worlds, and each recommends what serves its aim.

Law: what is recommended and the reasons for it come from forecasts, never from a list of good moves. An adviser is a personality with the role
`adviser`; the first of its values is what it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from game.ai.choosing import luck_of
from game.ai.forecast import Number, Outlook, spread_of, value_of
from game.ai.planner import Cancelled
from game.ai.portfolio import Repertoire, pool_of
from game.ai.wants import Wants, wants_of
from game.engine.kernels import Array
from game.engine.legality import Judge
from game.engine.orders import Given, Order
from game.engine.state import Engine, State
from game.engine.views import sets_of
from game.rules.records import PersonalityDef

ROLE = "adviser"
TURNS = 2  # how far advisers look
POOLS = 2  # how often it is gathered what may be ordered: each time with other targets
TRIED, PROVED = 4, 30  # imagined worlds in which every order is tried, and in which reasons are counted
COLUMNS = 240
KEEN = 15  # orders that are tried again beside those which are taken already
MOST = 4  # orders of a plan
LEAST = 1e-4  # what adds less to what is wanted is not recommended


@dataclass(frozen=True, slots=True)
class Adviser:
    """Who advises: the number it cares for before all others, and what it wants in all."""

    id: str
    number: Number
    wants: Wants


@dataclass(frozen=True, slots=True)
class Swing:
    """By how much a number will probably be otherwise, and between what four outcomes of five lie."""

    number: Number
    change: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Step:
    """An order that is recommended: what it does for the aim, for the project where there is one, and for what the others care for."""

    order: Order
    aim: Swing
    project: Swing | None
    others: Mapping[str, Swing]  # by adviser


@dataclass(frozen=True, slots=True)
class Counsel:
    """What one adviser recommends, first what no other would, and what all of it together comes to beside ordering nothing."""

    adviser: Adviser
    steps: tuple[Step, ...]
    aim: Swing
    project: Swing | None


def advisers_of(engine: Engine, seat: str) -> list[Adviser]:
    """The advisers of a seat, as far as what they care for is in the scenario."""
    found = []
    for id, record in engine.world.entries["personalities"].items():
        if isinstance(record, PersonalityDef) and record.role is not None and record.role.text == ROLE and record.seat is not None and record.values:
            number = _number(engine, seat, record.values[0][0].text)
            if number is not None and seat in engine.world.sets[record.seat.text].members:
                found.append(Adviser(id, number, wants_of(engine, seat, record)))
    return found


def _number(engine: Engine, seat: str, id: str) -> Number | None:
    """A number of the world or of a seat; none where it is not there or not the seat's."""
    world = engine.world
    if id not in world.variables and id not in engine.program.measures:
        return None
    sets = world.variables[id].shape.sets if id in world.variables else sets_of(world, "measures", id)
    if not sets:
        return Number(id)
    return Number(id, (seat,)) if len(sets) == 1 and seat in world.sets[sets[0]].members else None


def orders_now(engine: Engine, judge: Judge, seen: State, seat: str) -> list[Order]:
    """Orders that a seat may give now, one by one: of each kind a few targets."""
    words, number = luck_of(seen, "advisers/" + seat), engine.seats.index(seat)
    repertoire = Repertoire(engine, judge, {}, (seat,))
    found: dict[Order, None] = {}
    for k in range(POOLS):
        pool = pool_of(repertoire, judge, words + np.uint64(k))
        for place in np.nonzero(pool.now[0, number])[0]:
            kind = repertoire.kinds[int(repertoire.kind_at[place])]
            roots = [engine.world.sets[engine.world.sets[set_id].root].members for set_id in kind.sets]
            found[Order(kind.id, tuple(members[int(pool.picks[p][0, number, place])] for p, members in enumerate(roots)))] = None
    return list(found)


class Advising:
    """All advisers of a seat in one turn. `known` are orders that are pledged already, the seat's own among them."""

    def __init__(self, engine: Engine, state: State, seat: str, known: Given | None = None, cancelled: Callable[[], bool] | None = None) -> None:
        self.engine, self.seat, self.cancelled = engine, seat, cancelled or (lambda: False)
        self.advisers = advisers_of(engine, seat)
        self.mine: tuple[Order, ...] = tuple((known or {}).get(seat, ()))
        self.public = {other: tuple(orders) for other, orders in (known or {}).items() if orders and other != seat}
        self.outlook = Outlook(engine, state, seat, TRIED)
        self.proof = Outlook(engine, state, seat, PROVED)
        self.judge = Judge(engine, self.outlook.seen)
        projects = self.outlook.projects()
        self.project = projects[0] if projects else None

    def counsels(self) -> list[Counsel]:
        """What each of them recommends."""
        if not self.advisers:
            return []
        singles = self._singles()
        worth = self._worth([(), *((order,) for order in singles)])
        gains = worth[:, 1:] - worth[:, :1]
        plans = self._plans(singles, gains, worth[:, 0])
        return self._proved(plans)

    # -- what may be ordered

    def _singles(self) -> list[Order]:
        return [order for order in orders_now(self.engine, self.judge, self.outlook.seen, self.seat) if self._may([order])]

    def _may(self, orders: Sequence[Order]) -> bool:
        return self.judge.submission(self.seat, orders, self.mine) is None

    # -- trying

    def _after(self, outlook: Outlook, plans: Sequence[Sequence[Order]]) -> Iterator[State]:
        """The worlds after each plan, so many plans at once that one may be called off in between."""
        many = COLUMNS // outlook.samples
        for first in range(0, len(plans), many):
            if self.cancelled():
                raise Cancelled
            some = [(*self.mine, *plan) for plan in plans[first : first + many]]
            state = outlook.ahead([*some, *[self.mine] * (many - len(some))], TURNS, self.public)
            for k in range(len(some)):
                columns = slice(k * outlook.samples, (k + 1) * outlook.samples)
                yield State(state.data[:, columns], state.seeds[columns])

    def _worth(self, plans: Sequence[Sequence[Order]]) -> Array:
        """How good each plan is for each adviser."""
        found = [[adviser.wants.worth(self.engine, after).mean() for adviser in self.advisers] for after in self._after(self.outlook, plans)]
        return np.array(found).reshape(len(plans), len(self.advisers)).T

    def _plans(self, singles: Sequence[Order], gains: Array, idle: Array) -> list[list[Order]]:
        """For each adviser the best order, then the one that adds most to it, and so on, as far as they add anything."""
        plans: list[list[Order]] = [[] for _ in self.advisers]
        ranked = [[singles[k] for k in np.argsort(-row, kind="stable") if row[k] > LEAST] for row in gains]
        best, going = idle.copy(), set(range(len(plans)))
        for _ in range(MOST):
            tried = [(a, (*plans[a], order)) for a in sorted(going) for order in self._next(plans[a], ranked[a])]
            worth = self._worth([plan for _, plan in tried])
            going = set()
            for a in range(len(plans)):
                mine = [(worth[a, k], -k, plan) for k, (whose, plan) in enumerate(tried) if whose == a]
                value, _, plan = max(mine, default=(best[a], 0, ()))
                if value > best[a] + LEAST:
                    best[a], plans[a] = value, list(plan)
                    going.add(a)
        return plans

    def _next(self, plan: Sequence[Order], ranked: Sequence[Order]) -> list[Order]:
        """Orders that may be added to a plan, those first that do most alone."""
        found: list[Order] = []
        for order in ranked:
            if len(found) == KEEN:
                break
            if order not in plan and self._may([*plan, order]):
                found.append(order)
        return found

    # -- reasons

    def _proved(self, plans: Sequence[Sequence[Order]]) -> list[Counsel]:
        """Each order beside the plan without it, in many worlds; only what serves the aim stays, and is told with what all of it comes to."""
        without = [[other for other in plan if other != order] for plan in plans for order in plan]
        idle, *values = self._values([(), *plans, *without])
        whole, less = values[: len(plans)], iter(values[len(plans) :])
        kept: list[list[Step]] = []
        for adviser, plan, given in zip(self.advisers, plans, whole):
            steps = [self._step(adviser, order, given, next(less)) for order in plan]
            kept.append(sorted((step for step in steps if step.aim.change > LEAST * self._span(adviser)), key=lambda step: -self._own(adviser, step)))
        fewer = [a for a, (plan, steps) in enumerate(zip(plans, kept)) if len(steps) < len(plan)]
        for a, given in zip(fewer, self._values([[step.order for step in kept[a]] for a in fewer])):
            whole[a] = given
        return [self._told(adviser, steps, given, idle) for adviser, steps, given in zip(self.advisers, kept, whole)]

    def _told(self, adviser: Adviser, steps: Sequence[Step], given: Mapping[Number, Array], idle: Mapping[Number, Array]) -> Counsel:
        """What all of an adviser's orders come to; where that is nothing, no orders."""
        aim = _swing(adviser.number, given, idle)
        if aim.change <= 0:
            return Counsel(adviser, (), _swing(adviser.number, idle, idle), self._of_project(idle, idle))
        return Counsel(adviser, tuple(steps), aim, self._of_project(given, idle))

    def _of_project(self, given: Mapping[Number, Array], other: Mapping[Number, Array]) -> Swing | None:
        return _swing(self.project, given, other) if self.project is not None else None

    def _values(self, plans: Sequence[Sequence[Order]]) -> list[dict[Number, Array]]:
        """What advisers name, and the project, after each plan."""
        numbers = dict.fromkeys([*(adviser.number for adviser in self.advisers), *([self.project] if self.project is not None else [])])
        return [{number: value_of(self.engine, after, number) for number in numbers} for after in self._after(self.proof, plans)]

    def _own(self, adviser: Adviser, step: Step) -> float:
        """How much an order does for one aim beyond what it does for any other: that is what nobody else would say."""
        others = [step.others[other.id].change / self._span(other) for other in self.advisers if other is not adviser]
        return step.aim.change / self._span(adviser) - max([0.0, *others])

    def _span(self, adviser: Adviser) -> float:
        """How far what an adviser names reaches: 1 for a share, 100 for what counts to 100."""
        node, info = self.engine.program.measures.get(adviser.number.id), self.engine.world.variables.get(adviser.number.id)
        ends = (info.low, info.high) if info is not None else (node.low, node.high) if node is not None else (0.0, 1.0)
        return max(1.0, min(100.0, max(map(abs, ends))))

    def _step(self, adviser: Adviser, order: Order, given: Mapping[Number, Array], left_out: Mapping[Number, Array]) -> Step:
        """An order with what it does."""
        others = {other.id: _swing(other.number, given, left_out) for other in self.advisers if other is not adviser}
        return Step(order, _swing(adviser.number, given, left_out), self._of_project(given, left_out), others)


def _swing(number: Number, given: Mapping[Number, Array], other: Mapping[Number, Array]) -> Swing:
    """What lies between two futures, world by world: the dice are the same in both."""
    return Swing(number, *spread_of(given[number] - other[number]))


def is_adviser(record: PersonalityDef) -> bool:
    """Whether a personality is one that advises, and plays no seat of its own."""
    return record.role is not None and record.role.text == ROLE
