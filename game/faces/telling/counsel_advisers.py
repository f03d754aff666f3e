"""What each of a seat's advisers recommends, in words: the orders, what each does for the adviser's aim, what it costs the project, and who is against it.

Law: the numbers come from the forecasts of game.ai.advising; nobody's recommendation is softened so that advisers agree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.ai.advising import Adviser, Advising, Counsel, Step, Swing, advisers_of
from game.base.wording import small
from game.engine.orders import Order
from game.engine.state import Engine
from game.faces.telling.desk import Desk
from game.faces.telling.names import folded, plain
from game.faces.telling.numbers import signed

TOLD, LOST = 0.05, 0.005  # a change that is smaller than the first on the scale that is shown is told with a digit more; below the second it is none
MATTERS = 0.1  # from which change on somebody is against an order


@dataclass(frozen=True, slots=True)
class Told:
    """By how much a number will probably be otherwise, as it is shown; `style`: good, bad or neither."""

    name: str
    change: str
    low: str
    high: str
    style: str


@dataclass(frozen=True, slots=True)
class AdvisedOrder:
    """One order of an adviser, with its reasons."""

    order: Order
    said: str
    aim: Told
    project: Told | None
    against: tuple[tuple[str, Told], ...]  # advisers whose own number it lowers, with that number
    also: tuple[str, ...]  # advisers who recommend the same


@dataclass(frozen=True, slots=True)
class Advice:
    """One adviser: who it is, what it cares for, what it recommends, and what all of that comes to."""

    id: str
    name: str
    text: str
    cares: str
    orders: tuple[AdvisedOrder, ...]
    aim: Told
    project: Told | None


class Advisers:
    """Those who advise a seat in one turn. Asking all of them takes about two seconds; `cancelled` ends it early."""

    def __init__(self, desk: Desk, engine: Engine | None = None) -> None:
        assert desk.seat is not None
        self.desk, self.seat = desk, desk.seat
        self.engine = engine or desk.match.engine

    def known(self) -> list[tuple[str, str, str]]:
        """Who there is, before anybody is asked: id, name, and what each stands for."""
        return [(one.id, self._name(one.id), self._text(one.id)) for one in advisers_of(self.engine, self.seat)]

    def asked(self, cancelled: Callable[[], bool] | None = None) -> list[Advice]:
        """What each of them recommends."""
        found = Advising(self.engine, self.desk.match.state, self.seat, self.desk.match.pledged(), cancelled).counsels()
        return [self._told(one, found) for one in found]

    def _told(self, counsel: Counsel, every: Sequence[Counsel]) -> Advice:
        adviser = counsel.adviser
        orders = tuple(self._order(adviser, step, every) for step in sorted(counsel.steps, key=lambda step: -step.aim.change))
        project = self._swing(counsel.project) if counsel.project is not None else None
        return Advice(adviser.id, self._name(adviser.id), self._text(adviser.id), self._number(counsel.aim), orders, self._swing(counsel.aim), project)

    def _order(self, adviser: Adviser, step: Step, every: Sequence[Counsel]) -> AdvisedOrder:
        against = [(small(self._name(id)), self._swing(swing)) for id, swing in step.others.items() if swing.change * self._scale(swing) <= -MATTERS]
        also = [small(self._name(one.adviser.id)) for one in every if one.adviser.id != adviser.id and any(other.order == step.order for other in one.steps)]
        project = self._swing(step.project) if step.project is not None else None
        return AdvisedOrder(step.order, self.desk.names.order(step.order), self._swing(step.aim), project, tuple(against), tuple(also))

    # -- words

    def _name(self, id: str) -> str:
        return self.engine.world.entries["personalities"][id].label

    def _text(self, id: str) -> str:
        return plain(self.engine.world.entries["personalities"][id].text)

    def _number(self, swing: Swing) -> str:
        return self.desk.names.numbers[swing.number.id]

    def _scale(self, swing: Swing) -> float:
        return self.desk.figures.scale(swing.number.id)

    def _swing(self, swing: Swing) -> Told:
        change, low, high = (value * self._scale(swing) for value in (swing.change, swing.low, swing.high))
        digits = 2 if LOST <= abs(change) < TOLD else 1
        said = signed(change, digits)
        style = "" if not said.strip("+−0.") else "good" if change > 0 else "bad"
        return Told(self._number(swing), said, signed(low, digits), signed(high, digits), style)


def meant(found: Sequence[Advice], said: str) -> list[Advice]:
    """The advisers whom words mean: by number from 1, by name, by id, or by what they care for."""
    if said.isdigit():
        return [found[int(said) - 1]] if 1 <= int(said[:6]) <= len(found) else []
    wanted = folded(said)
    return [one for one in found if wanted and any(wanted in folded(text) for text in (one.name, one.id.replace("_", " "), one.cares))]
