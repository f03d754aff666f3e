"""The values of one table or variable being filled in, layer upon layer: the entry's own, then what a scenario says."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from game.rules.grid import rounded, words
from game.rules.records import Values
from game.rules.schema_shapes import number_fault
from game.rules.source import Scalar

if TYPE_CHECKING:
    from game.rules.world import Shape, World

Cells = list[float | None]  # none: not said


@dataclass(frozen=True, slots=True)
class Domain:
    """Which values are allowed."""

    low: float
    high: float
    holds: str | None = None
    or_none: bool = False
    symmetric: bool = False
    whole: bool = False
    truth: bool = False


class Filler:
    """Values by place. What a layer names counts, then what it says of `otherwise`, then what was there."""

    def __init__(self, world: World, shape: Shape, key: Scalar, domain: Domain) -> None:
        self.world, self.report, self.shape, self.key, self.domain = world, world.report, shape, key, domain
        self.dims = world.dims(shape)
        self.misnamed = False  # whether a value was given to a member that is none
        self.values: Cells = [None] * prod(self.dims)

    def fill(self, value: float) -> None:
        """One value everywhere."""
        self.values = [value] * len(self.values)

    def lay(self, values: Values | Scalar | None) -> None:
        """Lay values over what is there."""
        if isinstance(values, Scalar):
            self.fill(self._read(values))
        elif values is not None:
            layers: list[Cells] = [[None] * len(self.values) for _ in range(len(self.dims) + 1)]  # of `otherwise` by depth, then what is named
            self._descend(values, 0, 0, layers)
            for layer in layers if self.domain.symmetric else ():
                self._mirror(layer, values)
            self.values = [next((v for v in cell if v is not None), None) for cell in zip(*reversed(layers), self.values)]

    def _descend(self, values: Values, depth: int, base: int, layers: list[Cells]) -> None:
        if depth >= len(self.dims):
            count = {0: "no dimensions", 1: "one dimension"}.get(len(self.dims), f"{len(self.dims)} dimensions")
            said = f"`{self.key.text}` has {count}; these values are nested deeper."
            self.report.error("too-deep-values", said, values.tree[0][0] if values.tree else values.otherwise or self.key)
            return
        set_id = self.shape.sets[depth]
        members, known = self.world.sets[set_id].members, self.world.full(set_id)
        stride = prod(self.dims[depth + 1 :])
        if values.otherwise is not None:
            layers[depth][base : base + stride * len(members)] = [self._read(values.otherwise)] * (stride * len(members))
        for key, value in values.tree:
            if key.text not in known:
                self.misnamed = True
                self.report.unknown(f"member of {set_id}", key, known)
            elif key.text in members:
                at = base + members.index(key.text) * stride
                if isinstance(value, Scalar):
                    layers[-1][at : at + stride] = [self._read(value)] * stride
                else:
                    self._descend(value, depth + 1, at, layers)

    def _mirror(self, cells: Cells, said: Values) -> None:
        """What is said of one way is said of the other."""
        n = self.dims[0]
        for k, value in enumerate(list(cells)):
            other = k % n * n + k // n
            if value is None:
                continue
            if cells[other] is None:
                cells[other] = value
            elif cells[other] != value:
                message = f"`{self.key.text}` is symmetric, but its values differ by direction."
                self.report.error("not-symmetric", message, said.tree[0][0], "Name each pair once.")
                return

    def _read(self, value: Scalar) -> float:
        if self.domain.holds is not None:
            return self._member(value, self.domain.holds)
        if self.domain.truth:
            if value.text not in ("yes", "no"):
                self.report.error("wrong-value", f"`{value.text}` is neither yes nor no.", value)
            return float(value.text == "yes")
        low, high = self.domain.low, self.domain.high
        if number_fault(value.text):
            self.report.error("wrong-value", f"`{value.text}` is not a number.", value)
            return low
        number = float(value.text)
        if not low <= rounded(number) <= high:
            self.report.error("out-of-range", f"{value.text} lies outside the range of `{self.key.text}`, {words(low)} to {words(high)}.", value)
        if self.domain.whole and number != int(number):
            self.report.error("not-whole", f"`{self.key.text}` holds whole numbers; {value.text} is none.", value)
        return rounded(number)

    def _member(self, value: Scalar, holds: str) -> float:
        info = self.world.sets[holds]
        if value.text in info.members:
            return float(info.index[info.members.index(value.text)])
        if value.text != "none" and value.text not in self.world.full(holds):
            self.report.unknown(f"member of {holds}", value, self.world.full(holds))
        elif not self.domain.or_none:
            why = "is never none" if value.text == "none" else f"can not be `{value.text}`, which the scenario `{self.world.scenario.id}` leaves out"
            self.report.error("may-be-none", f"`{self.key.text}` {why}.", value, f"Declare it `holds: {holds} or none`.")
        return -1.0

    def finish(self, what: str, default: float | None = None) -> tuple[float, ...]:
        """All values; what nobody gave is the default, or missing."""
        if self.domain.symmetric:
            for k in range(self.dims[0]):
                self.values[k * self.dims[0] + k] = 0.0
        if default is None and None in self.values and not self.misnamed:
            self._complain(what)
        return tuple((default or 0.0) if v is None else v for v in self.values)

    def _complain(self, what: str) -> None:
        at = self.values.index(None)
        names = []
        for depth, set_id in enumerate(self.shape.sets):
            stride = prod(self.dims[depth + 1 :])
            names.append(f"`{self.world.sets[set_id].members[at // stride % self.dims[depth]]}`")
        missing = self.values.count(None)
        more = f" (and {missing - 1} more)" if missing > 1 else ""
        said = f"The {what} `{self.key.text}` has no value{' for ' + ' and '.join(names) if names else ''}{more}."
        self.report.error("missing-value", said, self.key, "Give it one, or say `otherwise:`.")
