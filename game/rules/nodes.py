"""One piece of arithmetic: a node, with its kind, its axes and the interval its value lies in.

Law: every number has a finite interval. A number that lies on a grid of 2**-k is known to, because only such numbers add without rounding.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from game.rules.grid import words

MOST_CELLS = 100_000  # values of one table, variable or formula, a game
CONST, WORLD, ROW = 0, 1, 2  # what a node's last axis runs over: nothing, the games of the batch, the rows of an order table
NUMBER, YES = "number", "yes"
CHANCE = "chance"  # what a formula may be asked for: a number in 0..1
OPEN, OWN, SECRET = 0, 1, 2  # who may know a value: everyone, the seat it belongs to, nobody
SEEN_BY = {"everyone": OPEN, "owner": OWN, "nobody": SECRET}  # the words of `seen by`

Axis = tuple[str, int]  # a set and a slot: two binders over one set differ in their slot


class Refused(Exception):
    """Something that must not be built; the caller knows where it was written."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


class Cell(NamedTuple):
    """One index of a read or of a booking: along an axis, at a member's place in its root, or `by` what a node says (in a read: its number)."""

    kind: Literal["axis", "member", "by"]
    what: Axis | int | Node
    set: str  # the dimension's

    @property
    def axis(self) -> Axis | None:
        """The axis it runs along, if it does."""
        return self.what if isinstance(self.what, tuple) else None

    @property
    def node(self) -> Node | None:
        """The node that says where, in a booking."""
        return self.what if isinstance(self.what, Node) else None


class VariableSource(NamedTuple):
    """A variable as it is after so many writings."""

    kind: Literal["variable"]
    id: str
    version: int


class TableSource(NamedTuple):
    kind: Literal["table"]
    id: str


class NodeSource(NamedTuple):
    """Another node, which has these axes in the order of its indices."""

    kind: Literal["node"]
    axes: tuple[Axis, ...]


Source = VariableSource | TableSource | NodeSource


class Node:
    """One piece of arithmetic. `extra` says what the operation needs besides its arguments; the properties name it."""

    __slots__ = ("id", "op", "args", "extra", "axes", "low", "high", "kind", "grid", "ctx", "may_none", "hidden", "own")

    id: int
    op: str
    args: tuple[Node, ...]
    extra: tuple[object, ...]
    axes: tuple[Axis, ...]
    low: float
    high: float
    kind: str  # number, yes, or "@set" for a member of it
    grid: int | None  # every value is a multiple of 2**-grid
    ctx: int
    may_none: bool
    hidden: int
    own: Axis | None  # the axis whose seat may know it, where hidden is OWN

    def __repr__(self) -> str:
        inside = ", ".join(str(arg.id) for arg in self.args)
        return f"{self.id}:{self.op}({inside}){list(self.extra) if self.extra else ''}"

    @property
    def axis(self) -> Axis:
        """What `iota`, `ones`, `draw`, `top` and `stack` run along."""
        found = self.extra[0]
        assert isinstance(found, tuple)
        return found

    @property
    def source(self) -> Source:
        """Where a `read` reads."""
        found = self.extra[0]
        assert isinstance(found, VariableSource | TableSource | NodeSource)
        return found

    @property
    def cells(self) -> tuple[Cell, ...]:
        """At which indices a `read` reads."""
        found = self.extra[1]
        assert isinstance(found, tuple)
        return found

    @property
    def pick(self) -> int:
        """Which of an order's picks a `row` is; 0 is the seat."""
        found = self.extra[0]
        assert isinstance(found, int)
        return found

    @property
    def place(self) -> int:
        """Where in its root a `member` stands; -1 is none."""
        found = self.extra[1]
        assert isinstance(found, int)
        return found

    @property
    def held(self) -> str:
        """The set a `row` or a `held` is known to belong to."""
        return str(self.extra[-1])


def between(node: Node) -> str:
    return f"between {words(node.low)} and {words(node.high)}"


def said_kind(kind: str) -> str:
    """A kind in words."""
    return {NUMBER: "a number", YES: "a yes or no"}.get(kind) or one(kind[1:])


def one(set_id: str) -> str:
    """A member of a set in words."""
    return f"{'an' if set_id[0] in 'aeiou' else 'a'} {set_id}"


def finer(a: Node, b: Node) -> int | None:
    """The grid on which both lie."""
    return None if a.grid is None or b.grid is None else max(a.grid, b.grid)
