"""Where a guided game stands: which step is next, whether what it asks for has happened, and what to do where something else has.

Law: a guide is never stuck and never wrong. What has happened is recognised, however it came about; a step whose time has gone by is passed over; an order
that can not be given any more is left out, with the judge's reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from game.engine.orders import Order
from game.rules.guides import DURING, Guide, Step

MOVES_ON = ("plan", "end")  # what is asked for has happened when its time has gone by


@dataclass(frozen=True, slots=True)
class Scene:
    """What a guide may know of the moment."""

    turn: int  # the one that is played, from 1
    during: str  # news, plan or end
    region: str | None
    pressed: frozenset[str]  # regions that were pressed since the step came up
    leaf: str
    opened: frozenset[str]  # numbers whose explanation is open
    orders: tuple[Order, ...]
    picking: Order | None  # an order whose targets are being chosen, with those that are
    asks: tuple[Order, ...]  # the answers that an event asks for
    elsewhere: str  # the panel of orders is busy with something else: a word, an adviser
    won: bool | None = None  # how the project came out; none: not known yet
    refused: Callable[[Order], str] = lambda _: ""  # why an order can not be given beside the others


@dataclass(slots=True)
class Guiding:
    """A guide on its way. `done` names the steps that are behind, however they came to be."""

    guide: Guide
    done: set[str] = field(default_factory=set)
    note: str = ""  # why something was left out
    went_ahead: bool = False  # whether steps were passed over since the last that was followed
    strayed: bool = False  # whether something else was done than what is asked
    _since: tuple[str, object] = ("", None)

    @property
    def step(self) -> Step | None:
        """The first step that is not behind; none at the end."""
        return next((step for step in self.guide.steps if step.id not in self.done), None)

    @property
    def place(self) -> tuple[int, int]:
        """How many steps are behind with this one, and how many there are. What is told of a win or a miss alone counts once."""
        return min(len(self.done) + 1, len(self.guide.steps)), len(self.guide.steps)

    def look(self, scene: Scene) -> None:
        """Takes in what has happened."""
        while (step := self.step) is not None:
            if is_past(step, scene) or (is_now(step, scene) and not is_so(step, scene)):
                self._pass(step, scene)
            elif not is_now(step, scene):
                return
            elif is_met(step, scene):
                self.done.add(step.id)
                self.note, self.went_ahead = "", False
            elif (order := order_asked(step)) is not None and scene.picking is None and (why := scene.refused(order)):
                self.done.add(step.id)
                self.note = why
            else:
                self._watch(step, scene)
                return

    def _pass(self, step: Step, scene: Scene) -> None:
        """A step is behind because its time is; where it asked for that, it was followed."""
        self.done.add(step.id)
        if step.ask is not None and is_past(step, scene):
            followed = words_of(step)[0] in MOVES_ON
            self.went_ahead = not followed or (self.went_ahead and step.id != self._since[0])
            self.note = "" if followed else self.note

    def _watch(self, step: Step, scene: Scene) -> None:
        """Whether the person does something else than what the step asks for."""
        now = (scene.region, scene.leaf, scene.orders, scene.elsewhere, None if is_on_the_way(step, scene) else scene.picking)
        if self._since[0] != step.id:
            self._since, self.strayed = (step.id, now), False
        elif self._since[1] != now:
            self._since, self.strayed = (step.id, now), True

    def next(self) -> None:
        """On to the next step, whether this one was done or not."""
        if self.step is not None:
            self.done.add(self.step.id)
        self.note, self.went_ahead = "", False


# -- steps and the moment


def is_now(step: Step, scene: Scene) -> bool:
    """Whether its time has come."""
    if scene.during == DURING[-1] or step.during == DURING[-1]:
        return scene.during == step.during
    return (step.turn, step.during) == (scene.turn, scene.during)


def is_past(step: Step, scene: Scene) -> bool:
    """Whether its time has gone by."""
    if scene.during == DURING[-1]:
        return step.during != DURING[-1]
    if step.during == DURING[-1]:
        return False
    return ((step.turn or 1), DURING.index(step.during or DURING[0])) < (scene.turn, DURING.index(scene.during))


def is_so(step: Step, scene: Scene) -> bool:
    """Whether it has anything to say."""
    if step.when == "asked":
        return bool(scene.asks)
    return step.when is None or scene.won is None or scene.won == (step.when == "won")


def order_asked(step: Step) -> Order | None:
    """The order that a step asks for."""
    first, *rest = words_of(step)
    return Order(rest[0], tuple(rest[1:])) if first == "order" else None


def words_of(step: Step) -> list[str]:
    """What a step asks for, word by word; an empty word where it is to be read."""
    return step.ask.text.split() if step.ask is not None else [""]


def is_met(step: Step, scene: Scene) -> bool:
    """Whether what a step asks for has happened."""
    first, *rest = words_of(step)
    if first == "place":
        return rest[0] in scene.pressed
    if first == "leaf":
        return scene.leaf == rest[0]
    if first == "number":
        return rest[0] in scene.opened
    if first == "order":
        return any(order.kind == rest[0] and alike(order.picks, rest[1:]) for order in scene.orders)
    if first == "answer":
        return not scene.asks or any(order in scene.orders for order in scene.asks)
    return False  # plan, end and the ending: then its time has gone by


def alike(picks: tuple[str, ...], wanted: list[str]) -> bool:
    """Whether targets are those that were asked for; two of one kind in either order."""
    return sorted(picks) == sorted(wanted)


def is_on_the_way(step: Step, scene: Scene) -> bool:
    """Whether the targets that are being chosen are those of the order that is asked for."""
    order, picking = order_asked(step), scene.picking
    return order is not None and picking is not None and picking.kind == order.kind and order.picks[: len(picking.picks)] == picking.picks


# -- what to press


def presses(step: Step, scene: Scene) -> list[str]:
    """What is to be pressed next, by the names of widgets, the best first; nothing where a step is to be read. `region:` is a place on the map."""
    first, *rest = words_of(step)
    if not first:
        return []
    if first == "place":
        return [f"region:{rest[0]}"]
    if first == "leaf":
        return [f"leaf:{rest[0]}"]
    if first == "number":
        return [f"number:{rest[0]}:"]
    order = order_asked(step)
    if order is not None and is_on_the_way(step, scene) and scene.picking is not None:
        return [f"target:{order.picks[len(scene.picking.picks)]}"]
    if scene.elsewhere:
        return [scene.elsewhere]
    if scene.picking is not None:
        return ["picking:back"]
    if order is not None:
        return [f"order:{order.kind}"]
    return [f"order:{answer.kind}" for answer in scene.asks] if first == "answer" else [first]


def points(step: Step | None, scene: Scene) -> list[str]:
    """What a step points at: what is to be pressed, else what it speaks of."""
    if step is None:
        return []
    if not is_now(step, scene):
        return [scene.elsewhere or ("picking:back" if scene.picking is not None else {"news": "plan", "plan": "end"}.get(scene.during, ""))]
    if step.ask is not None:
        return presses(step, scene)
    if step.point is None:
        return []
    first, *rest = step.point.text.split()
    if not rest:
        return [first]
    return [{"number": f"number:{rest[0]}:", "place": f"region:{rest[0]}"}.get(first, f"{first}:{rest[0]}")]
