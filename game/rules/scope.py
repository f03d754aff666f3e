"""What a formula may name besides the ruleset: its binders, lets, draws and rolls; and which state of each variable it reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from game.rules.grammar import Fault
from game.rules.nodes import Axis, Node


@dataclass(frozen=True, slots=True)
class Reader:
    """Which version of each variable is read: orders read the turn's beginning, rules their step's beginning."""

    name: str
    versions: dict[str, int]

    def version(self, variable: str) -> int:
        """How often the variable has been written before."""
        return self.versions.get(variable, 0)


@dataclass(slots=True)
class Scope:
    """The names a formula may use besides those of the ruleset."""

    reader: Reader
    names: dict[str, Node | None] = field(default_factory=dict)  # none: its own formula is broken, stay silent
    binders: dict[str, str] = field(default_factory=dict)  # name -> set
    axes: frozenset[Axis] = frozenset()

    def child(self) -> Scope:
        """A scope inside this one."""
        return Scope(self.reader, dict(self.names), dict(self.binders), self.axes)


SILENT = Fault("", "", 0)  # something is wrong that has been said where it stands
