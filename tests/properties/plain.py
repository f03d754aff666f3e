"""The rule language once more, in plain Python and one cell at a time: slow, simple, and written from the manual, so that the machine can be checked against it.

Members are their ids, states are dictionaries. Where a rounding error could decide something (a comparison of two numbers that are nearly equal),
`TooClose` is raised, and the turn proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import fsum
from typing import Any

import numpy as np

from game.base import chance
from game.engine.orders import Order
from game.engine.state import Engine, State
from game.engine.turn import begun
from game.rules import grammar as g
from game.rules.records import Body, MeasureDef, OrderDef, RuleDef
from game.rules.source import Scalar
from game.rules.world import VariableInfo, World

Cells = dict[tuple[str, ...], Any]
Values = dict[str, Cells]
STEPS = ("announce", "act", "vote", "contest", "cascade", "world", "measure", "reckon")
UNIT = 2.0**20
CLOSE = 1e-5


class TooClose(Exception):
    """A rounding error would decide."""


def grid(x: float) -> float:
    return float(round(x * UNIT)) / UNIT


def down(x: float) -> float:
    if abs(x * UNIT - round(x * UNIT)) < 1e-6:
        return float(round(x * UNIT)) / UNIT
    return float(np.floor(x * UNIT)) / UNIT


def apart(a: float, b: float) -> None:
    if a != b and abs(a - b) < CLOSE:
        raise TooClose


@dataclass
class Scope:
    """Names in scope, and which state is read: by the version that the reader sees."""

    now: Values
    was: Values
    names: dict[str, Any] = field(default_factory=dict)

    def inner(self, **names: Any) -> Scope:
        return replace(self, names={**self.names, **names})


class Later:
    """A formula under `let`: worked out when it is needed."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.value: list[Any] = []

    def get(self) -> Any:
        if not self.value:
            self.value.append(self.work())
        return self.value[0]


class Plain:
    """One scenario."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.world: World = engine.world
        self.entries = engine.world.entries
        self.without = {name.text for name in self.world.scenario.without}
        self.trees: dict[tuple[str, str], Any] = {}
        self.each: dict[str, str] = {}  # the binders of the rule at hand, and their sets
        self.seed, self.turn = 0, 0

    # -- states

    def keys(self, sets: Iterable[str]) -> Iterator[tuple[str, ...]]:
        return product(*(self.world.sets[s].members for s in sets))

    def states(self, state: State, game: int = 0) -> Values:
        """A game's numbers, by name."""
        return {id: self._cells(info, state.data[info.offset : info.offset + info.cells, game]) for id, info in self.world.variables.items()}

    def _cells(self, info: VariableInfo, column: Any) -> Cells:
        return {key: self._value(info.kind, x) for key, x in zip(self.keys(info.shape.sets), column.tolist(), strict=True)}

    def _value(self, kind: str, x: float) -> Any:
        if kind == "yes":
            return x != 0
        if kind.startswith("@"):
            return None if x < 0 else self.world.sets[kind[1:]].members[int(x)]
        return x

    def table(self, id: str) -> Cells:
        info = self.world.tables[id]
        kind = "number" if info.holds is None else "@" + self.world.sets[info.holds].root
        return {key: self._value(kind, x) for key, x in zip(self.keys(info.shape.sets), info.data, strict=True)}

    # -- formulas

    def formula(self, text: str, scope: Scope) -> Any:
        return self.value(self._tree("formula", text, g.parse_formula), scope)

    def _tree(self, what: str, text: str, parse: Callable[[str], Any]) -> Any:
        if (what, text) not in self.trees:
            self.trees[what, text] = parse(text)
        return self.trees[what, text]

    def value(self, tree: g.Tree, scope: Scope) -> Any:
        return getattr(self, "_" + type(tree).__name__.lower())(tree, scope)

    def _num(self, tree: g.Num, scope: Scope) -> float:
        return tree.value

    def _name(self, tree: g.Name, scope: Scope) -> Any:
        if tree.id in scope.names:
            found = scope.names[tree.id]
            return found.get() if isinstance(found, Later) else found
        if tree.id in ("yes", "no"):
            return tree.id == "yes"
        if tree.id in ("turn", "turns"):
            return float(self.turn if tree.id == "turn" else self.world.scenario.turns)
        return self.read(tree.id, tuple(scope.names[name] for name in self.shape(tree.id)), scope)

    def shape(self, id: str) -> tuple[str, ...]:
        if id in self.world.variables:
            return self.world.variables[id].shape.names
        if id in self.world.tables:
            return self.world.tables[id].shape.names
        return tuple(dim.name.text for dim in self.measure(id).per)

    def measure(self, id: str) -> MeasureDef:
        record = self.entries["measures"][id]
        assert isinstance(record, MeasureDef)
        return record

    def _index(self, tree: g.Index, scope: Scope) -> Any:
        return self.read(tree.id, self.index(tree.args, scope), scope)

    def index(self, args: Sequence[g.Tree], scope: Scope) -> tuple[Any, ...]:
        return tuple(self.member(arg, scope) for arg in args)

    def member(self, tree: g.Tree, scope: Scope) -> Any:
        """A bare name that means no value is a member."""
        if isinstance(tree, g.Name) and not self.holds_member(tree.id, scope):
            return None if tree.id == "none" else self.known_member(tree.id)
        if isinstance(tree, g.Choose):
            return self.member(tree.then if self.value(tree.test, scope) else tree.other, scope)
        return self.value(tree, scope)

    def known_member(self, id: str) -> str | None:
        return id if any(id in info.members for info in self.world.sets.values()) else None

    def holds_member(self, id: str, scope: Scope) -> bool:
        if id in scope.names:
            return True
        if id in self.world.variables:
            return self.world.variables[id].kind.startswith("@")
        return (id in self.world.tables and self.world.tables[id].holds is not None) or id in self.entries["measures"]

    def read(self, id: str, at: tuple[Any, ...], scope: Scope) -> Any:
        """What is read at none is 0, no or none."""
        if id in self.world.variables:
            found = scope.now[id].get(at)
            if None in at:
                return {"number": 0.0, "yes": False}.get(self.world.variables[id].kind)
            return found
        if id in self.world.tables:
            return self.table(id)[at] if None not in at else None if self.world.tables[id].holds else 0.0
        record = self.measure(id)
        if None in at:
            some = next(self.keys(dim.set.text for dim in record.per), None)
            like = self.read(id, some, scope) if some else 0.0
            return None if isinstance(like, str) or like is None else type(like)(0)
        inner = Scope(scope.now, scope.was, {dim.name.text: a for dim, a in zip(record.per, at, strict=True)})
        self.lets(record.let, inner)
        is_ = record.is_
        if record.by_member is not None:
            is_ = next((formula for key, formula in record.by_member.tree if key.text == at[0]), record.by_member.otherwise)
        assert isinstance(is_, Scalar)
        return self.member(self._tree("formula", is_.text, g.parse_formula), inner) if record.holds else self.formula(is_.text, inner)

    def lets(self, lets: Any, scope: Scope) -> None:
        for name, formula in lets:
            text = formula.text
            before = replace(scope, names=dict(scope.names))
            scope.names[name.text] = Later(lambda text=text, before=before: self.formula(text, before))

    # -- operators

    def _unary(self, tree: g.Unary, scope: Scope) -> Any:
        found = self.value(tree.arg, scope)
        return -found if tree.op == "-" else not found

    def _binary(self, tree: g.Binary, scope: Scope) -> Any:
        op = tree.op
        if op in ("and", "or"):
            a = self.value(tree.left, scope)
            return a and self.value(tree.right, scope) if op == "and" else a or self.value(tree.right, scope)
        if op in ("==", "!="):
            return self._same(tree, scope) == (op == "==")
        a, b = self.value(tree.left, scope), self.value(tree.right, scope)
        if op in ("<", "<=", ">", ">="):
            apart(a, b)
            return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]
        return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[op]()

    def _same(self, tree: g.Binary, scope: Scope) -> bool:
        for this, that in ((tree.left, tree.right), (tree.right, tree.left)):
            if isinstance(that, g.Name) and not (isinstance(this, g.Name) and not self._is_value(this.id, scope)):
                a = self.value(this, scope)
                if isinstance(a, str) or a is None:
                    b = self.member(that, scope)
                    absent = b is None and that.id != "none" and not self.holds_member(that.id, scope)
                    return not absent and bool(a == b)  # nothing is a member that this scenario leaves out
        a, b = self.value(tree.left, scope), self.value(tree.right, scope)
        if isinstance(a, float):
            apart(a, b)
        return bool(a == b)

    def _is_value(self, id: str, scope: Scope) -> bool:
        known = (scope.names, self.world.variables, self.world.tables, self.entries["measures"], ("yes", "no", "turn", "turns"))
        return any(id in some for some in known)

    def _choose(self, tree: g.Choose, scope: Scope) -> Any:
        return self.value(tree.then if self.value(tree.test, scope) else tree.other, scope)

    # -- over sets

    def scopes(self, binders: Sequence[g.Binder], test: g.Tree | None, scope: Scope) -> Iterator[Scope]:
        for members in self.keys(b.set for b in binders):
            inner = scope.inner(**{b.name: m for b, m in zip(binders, members, strict=True)})
            if test is None or self.value(test, inner):
                yield inner

    def _fold(self, tree: g.Fold, scope: Scope) -> Any:
        if tree.op == "top":
            return self._top(tree, scope)
        found = [self.value(tree.body, inner) for inner in self.scopes(tree.binders, tree.test, scope)]
        if tree.op in ("any", "all"):
            return any(found) if tree.op == "any" else all(found)
        if tree.op == "count":
            return float(sum(found))
        if tree.op == "sum":
            return fsum(found)
        if not found:
            return 0.0
        if tree.op == "best":
            return fsum(sorted(found)[-tree.count :]) / min(tree.count, len(found))
        return {"min": min, "max": max, "mean": lambda x: fsum(x) / len(x)}[tree.op](found)

    def _top(self, tree: g.Fold, scope: Scope) -> str | None:
        best: tuple[float, str] | None = None
        for inner in self.scopes(tree.binders, tree.test, scope):
            x = self.value(tree.body, inner)
            if best is not None:
                apart(x, best[0])
            if best is None or x > best[0]:
                best = x, inner.names[tree.binders[0].name]
        return None if best is None else best[1]

    # -- functions

    def _call(self, tree: g.Call, scope: Scope) -> Any:
        if tree.id == "was":
            return self.value(tree.args[0], replace(scope, now=scope.was))
        args = [self.value(arg, scope) for arg in tree.args]
        return FUNCTIONS[tree.id](*args)

    # -- chance

    def chance(self, name: str, subject: Sequence[str]) -> float:
        word = np.array([chance.key(name)], dtype=np.uint64)
        for k, member in enumerate(subject):
            word = word ^ np.uint64(chance.key(f"{k}/{member}"))
        seeds = np.array([self.seed], dtype=np.uint64)
        luck = chance.turn_words(seeds, np.array([self.turn], dtype=np.uint64))
        return float(chance.uniform(chance.mix(chance.mix(word) + luck))[0])

    def prepare(self, body: Body, scope: Scope, cause: str, subject: Sequence[str], rolls: bool = True) -> None:
        self.lets(body.let, scope)
        for name, formula in body.draw:
            before = replace(scope, names=dict(scope.names))
            scope.names[name.text] = Later(lambda n=name.text, t=formula.text, b=before: self._draw(t, b, f"{cause}.{n}", subject))
        for name, formula in body.roll if rolls else ():
            before = replace(scope, names=dict(scope.names))
            scope.names[name.text] = Later(lambda n=name.text, t=formula.text, b=before: self._roll(t, b, f"{cause}.{n}", subject))

    def _roll(self, text: str, scope: Scope, name: str, subject: Sequence[str]) -> bool:
        odds, dice = self.formula(text, scope), self.chance(name, subject)
        apart(odds, dice)
        return bool(dice < odds)

    def _draw(self, text: str, scope: Scope, name: str, subject: Sequence[str]) -> str | float | None:
        draw: g.Draw | g.Between = self._tree("draw", text, g.parse_draw)
        if isinstance(draw, g.Between):
            return grid(draw.low + (draw.high - draw.low) * self.chance(name, subject))
        weights = {inner.names[draw.binder.name]: grid(self.value(draw.weight, inner)) for inner in self.scopes((draw.binder,), draw.test, scope)}
        total = fsum(weights.values())
        aim, heap = self.chance(name, subject) * total, 0.0
        for member, weight in weights.items():
            heap += weight
            apart(heap, aim)
            if aim < heap:
                return str(member)
        return None

    # -- turns

    def change(self, lines: Any, scope: Scope) -> Iterator[tuple[str, tuple[str, ...], float]]:
        """Variable, cell and amount of each line of a body."""
        for at, amount in lines:
            target: g.Target = self._tree("target", at.text, g.parse_target)
            info = self.world.variables[target.id]
            for inner in self.scopes(target.binders, target.test, scope):
                key = self.cell(target, info, inner)
                x = grid(self.formula(amount.text, inner))
                if None in key or (info.symmetric and key[0] == key[1]):
                    continue
                yield info.id, key, x
                if info.symmetric and not self._both_bound(target, scope):
                    yield info.id, (key[1], key[0]), x

    def _both_bound(self, target: g.Target, scope: Scope) -> bool:
        """Whether a rule runs over both sides of a pair by itself, so that each half has its own amount."""
        own = {**self.each, **{b.name: b.set for b in target.binders}}
        names = [arg.id for arg in target.args or () if isinstance(arg, g.Name)] if target.args is not None else list(self.world.variables[target.id].shape.names)
        return len(names) == 2 and names[0] != names[1] and all(name in own for name in names) and own[names[0]] == own[names[1]]

    def cell(self, target: g.Target, info: VariableInfo, scope: Scope) -> tuple[Any, ...]:
        if target.args is None:
            return tuple(scope.names[name] for name in info.shape.names)
        return self.index(target.args, scope)

    def set(self, lines: Any, scope: Scope) -> Iterator[tuple[str, tuple[str, ...], Any]]:
        for at, value in lines:
            target: g.Target = self._tree("target", at.text, g.parse_target)
            info = self.world.variables[target.id]
            for inner in self.scopes(target.binders, target.test, scope):
                tree = self._tree("formula", value.text, g.parse_formula)
                x = self.member(tree, inner) if info.kind.startswith("@") else self.value(tree, inner)
                yield info.id, self.cell(target, info, inner), grid(min(max(x, info.low), info.high)) if info.kind == "number" else x

    def bodies(self, record: RuleDef, now: Values, was: Values) -> Iterator[Scope]:
        """A scope for each member that a rule runs over, where it holds."""
        self.each = {dim.name.text: dim.set.text for dim in record.each}
        for members in self.keys(dim.set.text for dim in record.each):
            scope = Scope(now, was, {dim.name.text: m for dim, m in zip(record.each, members, strict=True)})
            self.prepare(record.body, scope, f"rules/{record.id}", members)
            if record.body.where is None or self.formula(record.body.where.text, scope):
                yield scope
        self.each = {}

    def rules(self, step: str) -> list[RuleDef]:
        return [r for id, r in sorted(self.entries["rules"].items()) if isinstance(r, RuleDef) and r.step == step and id not in self.without]

    def order(self, kind: str) -> OrderDef:
        record = self.entries["orders"][kind]
        assert isinstance(record, OrderDef)
        return record

    def order_scope(self, seat: str, order: Order, now: Values, was: Values, rolls: bool = True) -> Scope:
        record = self.order(order.kind)
        scope = Scope(now, was, {"seat": seat, **{dim.name.text: p for dim, p in zip(record.pick, order.picks, strict=True)}})
        self.prepare(record.body, scope, f"orders/{record.id}", (seat, *order.picks), rolls)
        return scope

    def may(self, seat: str, order: Order, begun: Values) -> tuple[bool, float]:
        """Whether every line of `allow` holds, and the cost."""
        record = self.order(order.kind)
        scope = self.order_scope(seat, order, begun, begun, rolls=False)
        assert record.cost is not None
        return all(self.formula(line.if_.text, scope) for line in record.allow), self.formula(record.cost.text, scope)

    def after(self, state: State, game: int, orders: Mapping[str, Sequence[Order]]) -> Values:
        """One turn of one game."""
        self.seed, self.turn = int(state.seeds[game]), state.turn + 1
        now = self.begun(state, game)
        was = {id: dict(cells) for id, cells in now.items()}
        every = [(seat, order) for seat, given in orders.items() for order in given] + list(self._by_themselves(was, orders))
        for step in STEPS:
            self._step(step, now, was, every)
        return now

    def _by_themselves(self, was: Values, orders: Mapping[str, Sequence[Order]]) -> Iterator[tuple[str, Order]]:
        """Orders that nobody gives: they come when their moment has come, where every line of `allow` holds."""
        for id, record in sorted(self.entries["orders"].items()):
            assert isinstance(record, OrderDef)
            if record.when is None or id in self.without:
                continue
            for seat in {seat for kind in record.seat for seat in self.world.sets[kind.text].members}:
                scope = Scope(was, was, {"seat": seat})
                if record.unless and self._gives(orders.get(seat, ()), record.unless.text):
                    continue
                if self.formula(record.when.text, scope):
                    picks = tuple(self.member(self._tree("formula", given.text, g.parse_formula), scope) for given in record.given)
                    if None not in picks and self.may(seat, Order(id, picks), was)[0]:
                        yield seat, Order(id, picks)

    def _gives(self, orders: Sequence[Order], group: str) -> bool:
        """Whether there is one of this group among some orders."""
        groups = (self.order(order.kind).group for order in orders)
        return any(found is not None and found.text == group for found in groups)

    def begun(self, state: State, game: int) -> Values:
        return self.states(begun(self.engine, state), game)

    def _step(self, step: str, now: Values, was: Values, orders: Sequence[tuple[str, Order]]) -> None:
        begin = {id: dict(cells) for id, cells in now.items()}
        lasting = {id: was[id] if not self.world.variables[id].this_turn else begin[id] for id in begin}
        changes: list[tuple[str, tuple[str, ...], float]] = []
        sets: list[tuple[str, tuple[str, ...], Any]] = []
        for record in self.rules(step):
            if record.repeat:
                continue
            for scope in self.bodies(record, begin, was):
                changes += self.change(record.body.change, scope)
                sets += self.set(record.body.set, scope)
        for seat, order in orders:
            self._order(step, seat, order, (was, lasting, begin), changes, sets)
        moves = [move for record in self.rules(step) for move in self._moves(record, begin, was)]
        self._loops(step, now, begin, was)
        self._write(now, changes, sets)
        for move in moves:
            move(now)

    def _order(self, step: str, seat: str, order: Order, reads: tuple[Values, Values, Values], changes: list[Any], sets: list[Any]) -> None:
        was, lasting, _ = reads
        record = self.order(order.kind)
        if step == "announce" and record.body.announce:
            early = self.order_scope(seat, order, was, was)
            if record.body.where is None or self.formula(record.body.where.text, early):
                changes += self.change(record.body.announce, early)
        if step == record.step:
            late = self.order_scope(seat, order, lasting, was)
            if record.body.where is None or self.formula(record.body.where.text, late):
                changes += self.change(record.body.change, late)
                sets += self.set(record.body.set, late)
        if step == "act" and self.engine.program.capacity:
            assert record.cost is not None
            cost = self.formula(record.cost.text, self.order_scope(seat, order, was, was, rolls=False))
            changes.append((self.engine.program.capacity, (seat,), -grid(cost)))

    def _write(self, now: Values, changes: list[Any], sets: list[Any]) -> None:
        for id, key, x in changes:
            now[id][key] += x
        for id in {id for id, _, _ in changes}:
            info = self.world.variables[id]
            now[id] = {key: min(max(x, info.low), info.high) if not (info.symmetric and key[0] == key[1]) else 0.0 for key, x in now[id].items()}
        for id, key, x in sets:
            now[id][key] = x

    def _loops(self, step: str, now: Values, begin: Values, was: Values) -> None:
        loops = [record for record in self.rules(step) if record.repeat]
        for round in range(max((record.repeat for record in loops), default=0)):
            running = {id: now[id] for record in loops for id in {self._tree("target", at.text, g.parse_target).id for at, _ in record.body.set}}
            reads = {**begin, **{id: dict(cells) for id, cells in running.items()}}
            found = [found for record in loops if round < record.repeat for scope in self.bodies(record, reads, was) for found in self.set(record.body.set, scope)]
            for id, key, x in found:
                now[id][key] = x

    # -- moves

    def _moves(self, record: RuleDef, begin: Values, was: Values) -> Iterator[Callable[[Values], None]]:
        for move in sorted(record.body.move, key=lambda m: m.target.text):
            scopes = list(self.bodies(record, begin, was))
            if move.amount is not None:
                amounts = {(s.names["from"], s.names["to"]): grid(self.formula(move.amount.text, s)) for s in scopes if s.names["from"] != s.names["to"]}
                yield lambda now, id=move.target.text, a=amounts: flow(now[id], a)
                continue
            assert move.leaves is not None and move.drawn_to is not None
            name = record.each[0].name.text
            leaves = {(s.names[name],): grid(self.formula(move.leaves.text, s)) for s in scopes}
            drawn = {(s.names[name],): grid(self.formula(move.drawn_to.text, s)) for s in scopes}
            yield lambda now, id=move.target.text, a=leaves, b=drawn: pool(now[id], a, b)


def flow(stock: Cells, amounts: dict[tuple[str, str], float]) -> None:
    asked = {place: fsum(x for (giver, _), x in amounts.items() if giver == place) for (place,) in stock}
    before = {place: x for (place,), x in stock.items()}
    for (giver, taker), x in amounts.items():
        if asked[giver] > before[giver]:
            x = down(x * (before[giver] / asked[giver]))
        stock[giver,] -= x
        stock[taker,] += x


def pool(stock: Cells, leaves: Cells, drawn: Cells) -> None:
    weight = fsum(drawn.values())
    if weight <= 0:
        return
    left = {key: min(leaves.get(key, 0.0), x) for key, x in stock.items()}
    total = fsum(left.values())
    arrives = {key: down(total * (drawn.get(key, 0.0) / weight)) for key in stock}
    strongest = max(stock, key=lambda key: drawn.get(key, 0.0))
    arrives[strongest] += total - fsum(arrives.values())
    for key in stock:
        stock[key] += arrives[key] - left[key]


def sure(x: float) -> float:
    """A root is steep beside 0, and a share too."""
    if 0 < abs(x) < 1e-3:
        raise TooClose
    return x


def steep(x: float, shift: float) -> float:
    if abs(x + shift - round(x + shift)) < CLOSE and (shift or x != round(x)):
        raise TooClose
    return x


def share(a: float, b: float) -> float:
    return 0.0 if sure(b) == 0 else min(max(a / b, 0.0), 1.0)


def smooth(x: float, low: float, high: float) -> float:
    t = min(max((x - low) / (high - low), 0.0), 1.0)
    return t * t * (3 - 2 * t)


FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "clip": lambda x, low, high: min(max(x, low), high),
    "abs": abs,
    "sqrt": lambda x: sure(x) ** 0.5,
    "root3": lambda x: sure(x) ** (1 / 3),
    "round": lambda x: float(round(steep(x, 0.5))),
    "floor": lambda x: float(np.floor(steep(x, 0.0))),
    "share": share,
    "squash": lambda x: x / (1 + x),
    "smooth": smooth,
    "chain": lambda *x: sure(min(x) * (fsum(x) / len(x))) ** 0.5,
}
