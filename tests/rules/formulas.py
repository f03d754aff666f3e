"""Random formulas for test_expressions: a world with something of every kind, formulas that are well typed by construction, and states to work them out in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import numpy as np

from game.base.problems import Place
from game.engine.frame import Frame
from game.engine.kernels import Array
from game.engine.rowcode import RowCode, Table
from game.engine.state import Engine
from game.rules.lower import Lowerer
from game.rules.nodes import NUMBER, ROW, YES, Node
from game.rules.program import Builder
from game.rules.records import Entry, ScenarioDef
from game.rules.rewrite import rewrite
from game.rules.schema import read
from game.rules.scope import Scope
from game.rules.source import Scalar, read_text
from game.rules.world import Report, World

WORLD = """
sets:
  region: {members: [hill, shore, isle, plain]}
  coast: {of: region, members: [shore, isle]}
  issue: {members: [work, water, land]}
  movement: {members: [crowd, club]}
  state: {members: [crown]}
  hegemon: {members: [empire]}
  seat: {kinds: [movement, state, hegemon]}
  government: {union: [state, hegemon]}
tables:
  people: {per: region, range: 0 to 100, values: {hill: 10, otherwise: 20.3}}
  weight: {per: [region, issue], range: -1 to 1, values: {hill: {work: 0.5, otherwise: -0.3}, otherwise: 0.1}}
  far: {per: {from: region, to: region}, range: 0 to 9, symmetric: true, values: {hill: {shore: 3, otherwise: 1}, otherwise: 2}}
  home: {per: government, holds: region, values: {crown: hill, empire: shore}}
  port: {per: region, holds: coast, values: {hill: none, otherwise: isle}}
variables:
  anger: {per: region, range: 0 to 1, start: 0.5}
  stance: {per: [region, issue], range: -1 to 1, start: 0}
  tie: {per: {from: region, to: region}, range: 0 to 1, symmetric: true, start: 0}
  road: {per: {a: region, b: coast}, range: 0.1 to 0.7, start: 0.3}
  tide: {per: coast, range: -20 to 5, start: 0}
  purse: {per: seat, range: 0 to 9, whole: true, start: 1}
  grip: {per: government, range: 0 to 1, start: 0}
  heat: {range: -0.3 to 0.3, start: 0}
  count_down: {range: 0 to 5, whole: true, start: 5}
  asleep: {per: region, yes or no: true}
  war: {yes or no: true}
  motion: {holds: issue or none}
  leader: {holds: region, start: hill}
  ally: {per: seat, holds: government or none}
  haven: {per: region, holds: coast, start: isle}
  noise: {per: region, range: 0 to 1, this turn: true}
measures:
  mood:
    per: region
    is: 1 - anger
  share_of:
    per: [seat, issue]
    is: purse / 9 * mean(stance[r, issue] for r in region)
  loud:
    per: region
    is: noise > 0.5 or anger > 0.8
  size:
    per: region
    is: people / 100
scenarios:
  here: {turns: 6}
"""
NUMBERS = ("people", "weight", "far", "anger", "stance", "tie", "road", "tide", "purse", "grip", "heat", "count_down", "noise", "mood", "size", "share_of")
YESES = ("asleep", "war", "loud")
HOLDERS = {"home": "region", "port": "coast", "motion": "issue", "leader": "region", "ally": "government", "haven": "coast"}
PICKS = (("seat", "seat"), ("at", "region"), ("about", "issue"), ("near", "coast"))
GAMES = 5


@cache
def entries() -> Mapping[str, Mapping[str, Entry]]:
    tree, problems = read_text(WORLD, "world.yaml")
    assert tree is not None
    found, faults = read(tree)
    report = Report()
    rewritten, _ = rewrite(found, report)
    assert not [*problems, *faults, *report.problems]
    return rewritten


class Bench:
    """The world, some random states of it, and formulas worked out in them. Make a new one now and then: it remembers every formula."""

    def __init__(self, luck: random.Random) -> None:
        self.report = Report()
        scenario = entries()["scenarios"]["here"]
        assert isinstance(scenario, ScenarioDef)
        self.builder = Builder(entries(), {}, scenario, self.report)
        self.engine = Engine(self.builder.build())
        assert not self.report.problems
        self.lowerer: Lowerer = self.builder.lowerer
        self.world: World = self.engine.world
        self.frame = Frame(self.engine.constants, GAMES)
        self.frame.cur[:] = random_state(self.world, luck)
        self.frame.seeds[:] = np.arange(GAMES, dtype=np.uint64)
        self.frame.loaded()
        self.table = random_rows(self.world, luck)
        self.checked: set[int] = set()

    def scope(self, rows: bool) -> Scope:
        """A scope in which a region is bound, or one of an order with its picks."""
        scope = Scope(self.builder.end)
        if not rows:
            self.lowerer.bind("region", "region", scope)
        for k, (name, set_id) in enumerate(PICKS if rows else ()):
            root = self.world.sets[set_id].root
            scope.names[name] = self.lowerer.graph.make("row", (), (k, set_id), axes=(), kind="@" + root, ctx=ROW)
            scope.binders[name] = set_id
        return scope

    def node(self, text: str, scope: Scope, holds: str | None = None) -> Node | None:
        """The node of a formula; none where it was refused, which the report then says."""
        self.report.problems.clear()
        return self.lowerer.anything(Scalar(text, Place("formula", 1, 1), "", text), scope, holds)

    def value(self, node: Node) -> Array:
        """What it comes to in all games, or for all rows."""
        if node.ctx != ROW:
            return self.frame.ask(node)
        code = RowCode(self.frame, len(PICKS) - 1, None, asking=True)
        slot = code.need(node)
        with np.errstate(all="ignore"):  # as the machine does: what a kernel divides by 0 it drops
            found: Array = code.run(self.table)[slot]
        return found

    def check(self, node: Node) -> None:
        """Every node below has a value of its kind, inside its interval and on its grid."""
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if one.id not in self.checked:
                self.checked.add(one.id)
                waiting += one.args
                if one.ctx != ROW or one is node:
                    check_value(one, self.value(one), self.world)




def check_value(node: Node, value: Array, world: World) -> None:
    """Whether a value is what its node says."""
    if node.kind == YES:
        assert value.dtype == np.bool_, (node, value)
        assert node.op != "truth" or bool(value.all()) == bool(node.low)
        return
    if node.kind == NUMBER:
        assert np.isfinite(value).all(), (node, value)
        assert (value >= node.low).all(), (node, node.low, value.min())
        assert (value <= node.high).all(), (node, node.high, value.max())
        scaled = value * 2.0 ** (node.grid or 0)
        assert node.grid is None or (scaled == np.rint(scaled)).all(), (node, node.grid, value)
        return
    assert value.dtype == np.intp, (node, value)
    assert (value < len(world.sets[node.kind[1:]].members)).all(), (node, value)
    assert (value >= (-1 if node.may_none else 0)).all(), (node, value)


def random_state(world: World, luck: random.Random) -> Array:
    """Any values that the ranges allow, often their ends."""
    rng = np.random.default_rng(luck.getrandbits(32))
    state = np.zeros((world.cells, GAMES))
    state[0] = rng.integers(0, 7, GAMES)
    for info in world.variables.values():
        cells = (info.cells, GAMES)
        if info.kind.startswith("@"):
            held = world.sets[str(info.holds)].index
            found = rng.choice([*held, *([-1] if info.or_none else [])], cells).astype(np.float64)
        elif info.whole:
            found = rng.integers(int(info.low), int(info.high) + 1, cells).astype(np.float64)
        else:
            found = np.round(rng.uniform(info.low, info.high, cells) * 2**20) / 2**20
            ends = rng.choice([info.low, info.high, max(info.low, 0.0)], cells)
            found = np.clip(np.where(rng.random(cells) < 0.3, ends, found), info.low, info.high)
        if info.symmetric:
            n = info.dims[0]
            square = found.reshape(n, n, GAMES)
            square = np.maximum(square, square.transpose(1, 0, 2))
            square[np.arange(n), np.arange(n)] = 0.0
            found = square.reshape(cells)
        state[info.offset : info.offset + info.cells] = found
    return state


def random_rows(world: World, luck: random.Random) -> Table:
    """A table of orders with any picks."""
    rng = np.random.default_rng(luck.getrandbits(32))
    picks = tuple(rng.choice(np.array(world.sets[set_id].index, dtype=np.intp), 7) for _, set_id in PICKS)
    return Table(rng.integers(0, GAMES, 7).astype(np.intp), picks)


# -- formulas


class Maker:
    """Makes formulas. `plain` keeps to what can be worked out by hand to the last digits: no equality of numbers, no steep slopes."""

    def __init__(self, luck: random.Random, world: World, bound: Mapping[str, str], plain: bool = False) -> None:
        self.luck, self.world, self.plain = luck, world, plain
        self.bound = dict(bound)  # names of binders and picks, with their sets
        self.letters = self._letters()

    def _letters(self) -> Iterator[str]:
        return (f"{letter}{n or ''}" for n in range(1000) for letter in "bcdefgijklmopqruvwxyz")

    def number(self, depth: int) -> str:
        """A formula that gives a number."""
        if depth <= 0 or self.luck.random() < 0.15:
            return self._leaf()
        made = self.luck.choice([self._sum, self._product, self._function, self._choice, self._fold, self._fold, self._function, self._leaf])
        return made(depth - 1)

    def _leaf(self, depth: int = 0) -> str:
        if self.luck.random() < 0.3:
            return self.luck.choice(["0", "1", "2", "0.5", "0.25", "0.1", "3.7", "12", "turn", "turns", "0.001"])
        return self._value(self.luck.choice(NUMBERS))

    def _value(self, id: str) -> str:
        """Something with its indices, by name alone where that is enough."""
        shape = self._shape(id)
        alone = all(name in self.bound and self.world.is_part(self.bound[name], s) for name, s in zip(*shape, strict=True))
        if alone and self.luck.random() < 0.5:
            return id
        text = f"{id}[{', '.join(self.index(s) for s in shape[1])}]" if shape[1] else id
        return f"was({text})" if id in NUMBERS and self.luck.random() < 0.05 else text

    def _shape(self, id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        info = self.world.variables.get(id) or self.world.tables.get(id)
        if info is not None:
            return info.shape.names, info.shape.sets
        sets = ("seat", "issue") if id == "share_of" else ("region",)
        return sets, sets

    def index(self, set_id: str, depth: int = 1) -> str:
        """What may stand in brackets where a member of a set is wanted."""
        ways = [name for name, s in self.bound.items() if self.world.is_part(s, set_id)] * 3
        ways += list(self.world.sets[set_id].members)
        held = [id for id, s in HOLDERS.items() if self.world.is_part(s, set_id)] if depth > 0 else []
        if held and self.luck.random() < 0.3:
            return self._held(self.luck.choice(held), depth - 1)
        if depth > 0 and self.luck.random() < 0.08:
            return self._top(set_id)
        return self.luck.choice(ways)

    def _held(self, id: str, depth: int) -> str:
        sets = self._shape(id)[1]
        return f"{id}[{', '.join(self.index(s, depth) for s in sets)}]" if sets else id

    def _top(self, set_id: str) -> str:
        with_set = [id for id in NUMBERS if any(self.world.is_part(set_id, s) for s in self._shape(id)[1])]
        return self._over("top", set_id, lambda name: self._using(self.luck.choice(with_set), set_id, name))

    def _using(self, id: str, set_id: str, name: str) -> str:
        """Something at a binder of this set."""
        sets = self._shape(id)[1]
        fits = [k for k, s in enumerate(sets) if self.world.is_part(set_id, s)]
        at = self.luck.choice(fits)
        return f"{id}[{', '.join(name if k == at else self.index(s, 0) for k, s in enumerate(sets))}]"

    def _sum(self, depth: int) -> str:
        parts = [self.number(depth) for _ in range(self.luck.randint(2, 3))]
        text = parts[0] + "".join(f" {self.luck.choice('+-')} {part}" for part in parts[1:])
        return f"({text})" if self.luck.random() < 0.9 else f"-({text})"

    def _product(self, depth: int) -> str:
        if self.luck.random() < 0.2:
            below = self.luck.choice(["4", "(1 + abs({}))", "max(0.5, {})", "clip({}, 1, 3)", "(2 + squash(abs({})))"])
            return f"({self.number(depth)} / {below.format(self.number(depth - 1))})"
        return f"({' * '.join(self.number(depth) for _ in range(self.luck.randint(2, 3)))})"

    def _function(self, depth: int) -> str:
        a, b, c = (self.number(depth) for _ in range(3))
        ways = [f"min({a}, {b})", f"max({a}, {b}, {c})", f"clip({a}, 0, 1)", f"abs({a})", f"sqrt(1 + abs({a}))", f"squash(abs({a}))",
                f"smooth({a}, 0.2, 1.5)", f"chain(1 + abs({a}), 1 + clip({b}, 0, 1))", f"clip({a}, -{self.luck.randint(1, 9)}, 0.3)"]  # fmt: skip
        if not self.plain:
            ways += [f"sqrt(max(0, {a}))", f"chain(abs({a}), clip({b}, 0, 1))", f"round({a})", f"floor({a})", f"root3(abs({a}))"]
            ways += [f"share({a}, {b})", f"share(abs({a}), abs({a}) + abs({b}))"]
        return self.luck.choice(ways)

    def _choice(self, depth: int) -> str:
        return f"(if {self.condition(depth)} then {self.number(depth)} else {self.number(depth)})"

    def _fold(self, depth: int) -> str:
        op = self.luck.choice(["sum", "sum", "mean", "min", "max", "count", "best"])
        set_id = self.luck.choice(["region", "region", "coast", "issue", "seat", "government", "movement"])
        if op == "count":
            return self._over(op, set_id, lambda name: self.condition(depth))
        if op == "best":
            return self._over(f"best({self.luck.randint(1, 5)}, ", set_id, lambda name: self.number(depth))
        return self._over(op, set_id, lambda name: self.number(depth), twice=self.luck.random() < 0.2)

    def _over(self, op: str, set_id: str, body: Callable[[str], str], twice: bool = False) -> str:
        names = [(next(self.letters), set_id)] + ([(next(self.letters), self.luck.choice(["issue", "coast"]))] if twice else [])
        before = dict(self.bound)
        self.bound |= dict(names)
        inside = body(names[0][0])
        test = f" if {self.condition(0)}" if self.luck.random() < 0.4 else ""
        self.bound = before
        bracket = op if op.endswith(" ") else op + "("
        return f"{bracket}{inside}{''.join(f' for {n} in {s}' for n, s in names)}{test})"

    def condition(self, depth: int) -> str:
        """A formula that gives a yes or no."""
        if depth <= 0:
            return self.luck.choice([self._value(self.luck.choice(YESES)), self._member_test(), "yes", self._compared(0)])
        way = self.luck.randint(0, 5)
        if way == 0:
            return f"({self.condition(depth - 1)} {self.luck.choice(['and', 'or'])} {self.condition(depth - 1)})"
        if way == 1:
            chosen = f"(if {self.condition(0)} then {self.condition(0)} else {self.condition(0)})"
            return f"not {self.condition(depth - 1)}" if self.luck.random() < 0.5 else chosen
        if way == 2:
            set_id = self.luck.choice(["region", "issue", "government"])
            return self._over(self.luck.choice(["any", "all"]), set_id, lambda name: self.condition(depth - 1))
        return self._member_test() if way == 3 else self._compared(depth - 1)

    def _compared(self, depth: int) -> str:
        signs = ["<", ">"] if self.plain else ["<", "<=", ">", ">=", "==", "!="]
        other = "0.3337" if self.plain else self.number(depth - 1)
        left = self._value(self.luck.choice(NUMBERS)) if self.plain else self.number(depth)
        return f"({left} {self.luck.choice(signs)} {other})"

    def _member_test(self) -> str:
        set_id = self.luck.choice(["region", "issue", "government"])
        held = [id for id, s in HOLDERS.items() if self.world.is_part(s, set_id)]
        names = [name for name, s in self.bound.items() if self.world.is_part(s, set_id)]
        left = self._held(self.luck.choice(held), 1)
        right = self.luck.choice([*names, *self.world.sets[set_id].members, "none", self._held(self.luck.choice(held), 0)])
        return f"({left} {self.luck.choice(['==', '!='])} {right})"

    def member(self, set_id: str) -> str:
        """A formula that gives a member of a set."""
        if self.luck.random() < 0.4:
            return f"if {self.condition(1)} then {self.index(set_id)} else {self.index(set_id)}"
        return self.index(set_id, 2)
