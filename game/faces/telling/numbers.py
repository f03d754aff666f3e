"""Numbers as a player reads them: shares as 0 to 100, a change with an arrow, welcome or not; and the numbers always shown, found by role.

Law: a row of amounts is rounded so that what is printed adds up exactly to the change that is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor, isnan

from game.engine.views import View
from game.faces.telling.causes import Causes, Explained
from game.faces.telling.names import Names, Number
from game.rules.records import MeasureDef, ProjectDef, RequisiteDef, VariableDef

WORLD_ROLES = ("legitimacy", "planet", "tension", "regressive")
LIMITS = (("legitimacy", "break", False), ("tension", "brink", True))  # whose line, which role says where it is, and whether it lies above
UNKNOWN = "?"
UP, DOWN = "▲", "▼"


@dataclass(frozen=True, slots=True)
class Reading:
    """A number ready to be shown."""

    number: Number
    name: str
    value: float  # nan where nothing is known
    shown: str
    share: float | None  # of its range, for a bar
    change: float
    arrow: str  # with the amount, empty where nothing moved
    style: str  # good, bad or none


@dataclass(frozen=True, slots=True)
class Limit:
    """A line that a number must not cross; `above`: it must not rise above it, else not fall below."""

    at: float
    above: bool

    def room(self, value: float) -> float:
        """How far a value still is from it; below 0 it has crossed it."""
        return self.at - value if self.above else value - self.at


class Figures:
    """The numbers of one view, with their changes in the last turn."""

    def __init__(self, names: Names, view: View) -> None:
        self.names, self.view, self.world = names, view, view.world

    @cached_property
    def causes(self) -> Causes:
        return Causes(self.names.engine, self.view)

    # -- one number

    def known(self, id: str) -> bool:
        return id in self.view.values or id in self.view.measures

    def scale(self, id: str) -> float:
        """What a number is multiplied by before it is shown: shares and indices between -1 and 1 count to 100."""
        info = self.world.variables.get(id)
        if info is not None:
            small = info.kind == "number" and not info.whole and info.low >= -1 and info.high <= 1
        else:
            node = self.names.engine.program.measures[id]
            small = node.kind == "number" and (id in self.shares or id in self.names.fractions or (node.low >= -1 and node.high <= 1))
        return 100.0 if small else 1.0

    @cached_property
    def shares(self) -> set[str]:
        """Measures that lie between 0 and 1 because their role says so, whatever their formula could do."""
        return {id for role in (*WORLD_ROLES, "bar", "position") for id in self.names.with_role(role, "measures")}

    def digits(self, id: str) -> int:
        """How many digits a number is shown with: two where it counts in small parts of something."""
        info = self.world.variables.get(id)
        node = self.names.engine.program.measures.get(id)
        high = info.high if info is not None else node.high if node is not None else 0.0
        whole = info.whole if info is not None else node is not None and node.grid == 0
        return 0 if self.scale(id) != 1 or high >= 100 or whole else 2

    def kind(self, id: str) -> str:
        """`number`, `yes`, or `@` and a set."""
        info = self.world.variables.get(id)
        return info.kind if info is not None else self.names.engine.program.measures[id].kind

    def good(self, id: str) -> str:
        record = self.names.entry(self.names.kind_of(id), id)
        return record.good if isinstance(record, VariableDef | MeasureDef) else "none"

    def text_of(self, id: str, value: float) -> str:
        """A value in words or figures."""
        if isnan(value):
            return UNKNOWN
        kind = self.kind(id)
        if kind.startswith("@"):
            members = self.world.sets[kind[1:]]
            return members.names[int(value)] if value >= 0 else "–"
        if kind == "yes":
            return "✓" if value else "–"
        if id in self.reckoned:
            return figure(floor(value))
        return figure(value * self.scale(id), self.digits(id))

    @cached_property
    def reckoned(self) -> set[str]:
        """Numbers that must reach a mark: they are not rounded up, so that none seems to have reached it."""
        return {*self.names.written["projects"], *self.names.written["requisites"]}

    def explained(self, number: Number) -> Explained | None:
        return self.causes.of(number) if self.view.changes else None

    def read(self, number: Number, *, moves: bool = True) -> Reading:
        """A number with its change in the last turn."""
        value = self.view.value(number.id, *number.place) if self.known(number.id) else float("nan")
        explained = self.explained(number) if moves and not isnan(value) else None
        scale = self.scale(number.id)
        unit = 10.0 ** self.digits(number.id)
        change = round_half((value - explained.before) * scale * unit) / unit if explained is not None and self.kind(number.id) == "number" else 0.0
        if change and explained is not None and number.id in self.reckoned:
            change = float(floor(value) - floor(explained.before))  # as both are shown
        arrow = f"{UP if change > 0 else DOWN}{figure(abs(change), self.digits(number.id))}" if change else ""
        style = self.style(number.id, change)
        name = self.names.numbers.get(number.id, number.id)
        return Reading(number, name, value, self.text_of(number.id, value), self.share(number.id, value), change, arrow, style)

    def welcome(self, id: str) -> int:
        """Whether a number is better high (1) or low (-1); 0 where nobody says. A project is better high."""
        return {"high": 1, "low": -1}.get(self.good(id), 1 if id in self.reckoned else 0)

    def style(self, id: str, change: float) -> str:
        """Whether a change is good or bad for whoever counts the number; empty where it is neither."""
        way = change * self.welcome(id)
        return "good" if way > 0 else "bad" if way < 0 else ""

    def share(self, id: str, value: float) -> float | None:
        """How much of its range a number fills, where its range begins at 0."""
        info = self.world.variables.get(id)
        node = self.names.engine.program.measures.get(id)
        low, high = (info.low, info.high) if info is not None else (node.low, node.high) if node is not None else (0.0, 0.0)
        if isnan(value) or self.kind(id) != "number":
            return None
        if id in self.shares:
            return value
        return value / high if low >= 0 and high in (1, 100) else None

    # -- by role

    def world_numbers(self) -> list[Number]:
        """What holds the whole world: legitimacy and its three companions."""
        return [Number(id) for role in WORLD_ROLES for id in self.names.with_role(role) if not self.names.sets_of(id)]

    def beside(self, id: str, value: float, line: float) -> str:
        """A value as it is told beside a mark or a line: with a digit more where it would read as if it stood on the other side."""
        scale, digits = self.scale(id), self.digits(id)
        shown = floor(value) if id in self.reckoned else round_half(value * scale * 10**digits) / 10**digits
        if (shown < line * scale) == (value < line):
            return self.text_of(id, value)
        return figure(floor(value * scale * 10 ** (digits + 1)) / 10 ** (digits + 1), digits + 1)

    def line_of_break(self) -> float | None:
        """Where the order breaks, on the scale of its legitimacy."""
        return next((self.view.value(id) for id in self.names.with_role("break")), None)

    def limit_of(self, number: Number) -> Limit | None:
        """The line that a number must not cross."""
        for role, line, above in LIMITS:
            if number.id in self.names.with_role(role):
                return next((Limit(self.view.value(id), above) for id in self.names.with_role(line)), None)
        return None

    def countdown(self) -> int:
        """Turns until what is open is decided; none where nothing is."""
        return next((int(self.view.value(id)) for id in self.names.with_role("countdown")), 0)

    def live(self) -> list[str]:
        """The members of a set that are being fought over now."""
        return [m for id in self.names.with_role("live") for m in self.view.members(self.names.sets_of(id)[0]) if self.view.value(id, m)]

    def own_numbers(self, seat: str) -> list[Number]:
        """Capacity and meters of a seat."""
        found = [Number(id, (seat,)) for role in ("capacity", "meter") for id in self.names.with_role(role) if self._has(id, seat)]
        return [number for number in found if self.known(number.id)]

    def _has(self, id: str, seat: str) -> bool:
        sets = self.names.sets_of(id)
        return len(sets) == 1 and seat in self.world.sets[sets[0]].members

    def project(self, seat: str) -> tuple[Number, ProjectDef] | None:
        """What a seat wants, and the entry that says when it has it."""
        for id, record in self.names.written["projects"].items():
            if isinstance(record, ProjectDef) and id in self.world.variables and self._has(id, seat):
                return Number(id, (seat,)), record
        return None

    def requisites(self, seat: str) -> list[tuple[Number, RequisiteDef]]:
        """The requisites of a seat; for one that grows none, those of whoever has grown them furthest."""
        found = []
        for id, record in self.names.written["requisites"].items():
            if isinstance(record, RequisiteDef) and id in self.world.variables:
                sets = self.names.sets_of(id)
                members = self.world.sets[sets[0]].members if sets else ()
                owner = (self._foremost(members),) if members and seat not in members else (seat,) if members else ()
                found.append((Number(id, owner), record))
        return found

    def _foremost(self, members: Sequence[str]) -> str:
        ids = [id for id in self.names.written["requisites"] if id in self.world.variables]
        return max(members, key=lambda m: sum(self.view.value(id, m) for id in ids if self.names.sets_of(id)))

    def stage(self, number: Number) -> int:
        """How many stages of a requisite are reached."""
        return int(self.view.value(f"{number.id}_stage", *number.place))

    def bars(self, place: str) -> list[Number]:
        """The bars of a place."""
        return [Number(id, (place,)) for id in self.names.with_role("bar")]


def round_half(value: float) -> int:
    """To the nearest whole number, halves upwards."""
    return floor(value + 0.5)


def figure(value: float, digits: int = 0) -> str:
    """A number as it is shown; one that would be lost keeps a digit more."""
    rounded = round_half(value * 10**digits) / 10**digits
    if not rounded and not digits and abs(value) >= 0.05:
        rounded, digits = round_half(value * 10) / 10, 1
    return f"{rounded:.{digits}f}".replace("-", "−") if rounded else "0"


def adding_up(amounts: Sequence[float], digits: int = 1) -> list[float]:
    """The amounts rounded to so many digits, so that they add up to their rounded sum: those cut most are given what is left."""
    unit = 10.0**digits
    wanted = round_half(sum(amounts) * unit)
    rounded = [floor(amount * unit) for amount in amounts]
    rest = sorted(range(len(amounts)), key=lambda k: rounded[k] - amounts[k] * unit)
    for k in rest[: max(0, wanted - sum(rounded))]:
        rounded[k] += 1
    return [number / unit for number in rounded]


def ends(before: float, change: float, digits: int = 1) -> tuple[str, str]:
    """Where a number stood and stands, with as many digits as its causes have, so that they lead from the one to the other."""
    first = floor(before * 10**digits) / 10**digits
    return f"{first:.{digits}f}".replace("-", "−"), f"{first + change:.{digits}f}".replace("-", "−")


def signed(value: float, digits: int = 1) -> str:
    """`+1.2` or `−0.4`; nothing has no sign."""
    text = f"{value:+.{digits}f}"
    return text.replace("-", "−") if text.strip("+-0.") else text[1:]
