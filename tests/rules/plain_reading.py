"""Formulas worked out as the manual says, one value at a time and without any cleverness: what the machine is held against in test_expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import sqrt

from game.engine.kernels import Array
from game.rules.grammar import Binary, Call, Choose, Fold, Index, Name, Num, Tree, Unary, parse_formula
from game.rules.records import Entry, MeasureDef
from game.rules.world import World

Value = float | bool | int  # a member is a whole number, its place in its root; -1 is none
Env = dict[str, int]  # binders and picks


@dataclass(frozen=True)
class Reading:
    """One game, in one state."""

    world: World
    entries: Mapping[str, Mapping[str, Entry]]
    state: Array

    def of(self, text: str, env: Env) -> Value:
        return self.value(parse_formula(text), env)

    def number(self, tree: Tree, env: Env) -> float:
        return float(self.value(tree, env))

    def value(self, tree: Tree, env: Env) -> Value:
        if isinstance(tree, Num):
            return tree.value
        if isinstance(tree, Name):
            return self._name(tree.id, env)
        if isinstance(tree, Index):
            return self._read(tree.id, [self._member(arg, s, env) for arg, s in zip(tree.args, self._shape(tree.id)[1], strict=True)])
        if isinstance(tree, Unary):
            return -self.number(tree.arg, env) if tree.op == "-" else not self.value(tree.arg, env)
        if isinstance(tree, Binary):
            return self._binary(tree, env)
        if isinstance(tree, Choose):
            return self.value(tree.then if self.value(tree.test, env) else tree.other, env)
        return self._fold(tree, env) if isinstance(tree, Fold) else self._call(tree, env)

    # -- names

    def _name(self, id: str, env: Env) -> Value:
        plain: dict[str, Value] = {"yes": True, "no": False, "turn": float(self.state[0]), "turns": float(self.world.scenario.turns)}
        if id in env:
            return env[id]
        return plain[id] if id in plain else self._read(id, [env[name] for name in self._shape(id)[0]])

    def _shape(self, id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        info = self.world.variables.get(id) or self.world.tables.get(id)
        if info is not None:
            return info.shape.names, info.shape.sets
        record = self.entries["measures"][id]
        assert isinstance(record, MeasureDef)
        return tuple(d.name.text for d in record.per), tuple(d.set.text for d in record.per)

    def _holds(self, id: str) -> str | None:
        info = self.world.variables.get(id) or self.world.tables.get(id)
        return info.holds if info is not None else None

    def _member(self, tree: Tree, set_id: str, env: Env) -> int:
        """What stands where a member of a set is wanted."""
        if isinstance(tree, Name) and tree.id not in env and self._holds(tree.id) is None:
            info = self.world.sets[set_id]
            return -1 if tree.id == "none" else info.index[info.members.index(tree.id)]
        if isinstance(tree, Choose):
            return self._member(tree.then if self.value(tree.test, env) else tree.other, set_id, env)
        return int(self.value(tree, env))

    def _read(self, id: str, at: list[int]) -> Value:
        """A value at places in roots; what is read at none is 0, no or none."""
        names, sets = self._shape(id)
        if id in self.entries["measures"]:
            record = self.entries["measures"][id]
            assert isinstance(record, MeasureDef)
            assert record.is_ is not None
            return self.of(record.is_.text, dict(zip(names, at, strict=True))) if -1 not in at else 0.0
        holds, place = self._holds(id), 0
        for set_id, root in zip(sets, at, strict=True):
            if root == -1:
                return -1 if holds is not None else 0.0
            place = place * len(self.world.sets[set_id].members) + self.world.sets[set_id].index.index(root)
        info = self.world.variables.get(id)
        found = float(self.state[info.offset + place]) if info is not None else self.world.tables[id].data[place]
        return int(found) if holds is not None else bool(found) if info is not None and info.kind == "yes" else found

    # -- operators

    def _binary(self, tree: Binary, env: Env) -> Value:
        if tree.op in ("and", "or"):
            a, b = bool(self.value(tree.left, env)), bool(self.value(tree.right, env))
            return (a and b) if tree.op == "and" else (a or b)
        if tree.op in ("==", "!="):
            return self._same(tree, env) == (tree.op == "==")
        x, y = self.number(tree.left, env), self.number(tree.right, env)
        found: dict[str, Value] = {"+": x + y, "-": x - y, "*": x * y, "<": x < y, ">": x > y}
        return x / y if tree.op == "/" else found[tree.op]

    def _same(self, tree: Binary, env: Env) -> bool:
        """Equality of members, the left of which is no bare name of one."""
        assert isinstance(tree.left, Name | Index)
        held = self._holds(tree.left.id)
        assert held is not None
        return int(self.value(tree.left, env)) == self._member(tree.right, self.world.sets[held].root, env)

    # -- functions

    def _places(self, tree: Fold, env: Env) -> list[Env]:
        """The binders' values for which the condition holds."""
        sets = [self.world.sets[binder.set].index for binder in tree.binders]
        found = [{**env, **dict(zip((b.name for b in tree.binders), at, strict=True))} for at in product(*sets)]
        return [place for place in found if tree.test is None or self.value(tree.test, place)]

    def _fold(self, tree: Fold, env: Env) -> Value:
        places = self._places(tree, env)
        if tree.op in ("any", "all", "count"):
            truths = [bool(self.value(tree.body, place)) for place in places]
            return any(truths) if tree.op == "any" else all(truths) if tree.op == "all" else float(sum(truths))
        values = [self.number(tree.body, place) for place in places]
        if tree.op == "top":
            return places[values.index(max(values))][tree.binders[0].name] if values else -1
        if not values:
            return 0.0
        if tree.op == "best":
            values = sorted(values, reverse=True)[: tree.count]
        found = {"sum": sum(values), "min": min(values), "max": max(values)}
        return found.get(tree.op, sum(values) / len(values))

    def _call(self, tree: Call, env: Env) -> Value:
        args = [self.number(arg, env) for arg in tree.args]
        x = args[0]
        if tree.id == "clip":
            return min(max(x, args[1]), args[2])
        if tree.id == "smooth":
            t = min(1.0, max(0.0, (x - args[1]) / (args[2] - args[1])))
            return t * t * (3 - 2 * t)
        found = {"min": min(args), "max": max(args), "abs": abs(x), "sqrt": sqrt(max(0.0, x)), "was": x, "squash": x / (1 + abs(x))}
        return sqrt(min(args) * sum(args) / len(args)) if tree.id == "chain" else found[tree.id]
