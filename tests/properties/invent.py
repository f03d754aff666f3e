"""Invents small worlds: random sets, tables, variables, measures, rules and orders, with formulas that are well typed more often than not.

What the rules refuse is taken out again, entry by entry, until the rest is a ruleset; so every kind of refusal is met as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from game.base.problems import Problem
from game.engine.state import Engine
from game.rules.layers import mods_in, order_mods
from game.rules.ruleset import read_rules
from tests.engine.worlds import files_of

TRIES = 12


@dataclass(frozen=True)
class Piece:
    """One entry: where it stands and its text, indented."""

    kind: str
    id: str
    text: str


@dataclass
class Names:
    """What formulas may use: name -> sets of its dimensions; and binder -> set."""

    numbers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    truths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    held: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)


PARTS = {"ends": "region", "union": "seat", "movement": "seat", "state": "seat", "hegemon": "seat", "chosen": "state"}


class Inventor:
    """A source of random entries."""

    def __init__(self, seed: int) -> None:
        self.r = Random(seed)
        self.names = Names()
        self.regions = [f"r{k}" for k in range(self.r.randint(2, 5))]
        self.sizes = {"issue": self.r.randint(1, 3), "movement": self.r.randint(0, 2), "state": self.r.randint(1, 2), "hegemon": self.r.randint(0, 1)}
        self.fresh = 0

    def name(self, word: str) -> str:
        self.fresh += 1
        return f"{word}_{self.fresh}"

    def members(self, set_id: str) -> list[str]:
        return self.regions if set_id == "region" else [f"{set_id[0]}{k}" for k in range(self.sizes[set_id])]

    # -- formulas

    def const(self) -> str:
        return self.r.choice(["0", "1", "0.5", "0.25", "0.1", "0.3", "0.07", f"{self.r.random():.3f}"])

    def binders_for(self, set_id: str, scope: dict[str, str]) -> list[str]:
        def fits(inner: str) -> bool:
            return inner == set_id or (inner in PARTS and fits(PARTS[inner]))

        return [name for name, found in scope.items() if fits(found)]

    def index(self, sets: Sequence[str], scope: dict[str, str]) -> str:
        return f"[{', '.join(self.one_index(s, scope) for s in sets)}]" if sets else ""

    def one_index(self, set_id: str, scope: dict[str, str]) -> str:
        fits = self.binders_for(set_id, scope)
        holders = [f"{id}{self.index(dims, scope)}" for id, (dims, held) in self.names.held.items() if held == set_id and self.can(dims, scope)]
        if holders and self.r.random() < (0.25 if fits else 0.6):
            return self.r.choice(holders)
        if fits and self.r.random() < 0.9:
            return self.r.choice(fits)
        members = self.members(set_id) if set_id in (*self.sizes, "region") else []
        return self.r.choice(members) if members else self.r.choice(fits) if fits else "none"

    def can(self, dims: Sequence[str], scope: dict[str, str]) -> bool:
        return all(self.binders_for(s, scope) for s in dims)

    def read(self, names: dict[str, tuple[str, ...]], scope: dict[str, str]) -> str:
        likely = [id for id, dims in names.items() if self.can(dims, scope)] or list(names)
        id = self.r.choice(likely if self.r.random() < 0.9 else list(names))
        return f"{id}{self.index(names[id], scope)}"

    def unit(self, scope: dict[str, str], depth: int = 3) -> str:
        """A number that lies between 0 and 1."""
        r = self.r
        if depth <= 0 or r.random() < 0.2:
            return self.read(self.names.numbers, scope) if r.random() < 0.75 else self.const()

        def a() -> str:
            return self.unit(scope, depth - 1)

        def c() -> str:
            return self.truth(scope, depth - 1)

        forms = [
            lambda: f"({a()}) * ({a()})", lambda: f"0.5 * ({a()} + {a()})", lambda: f"max(0, {a()} - ({a()}))", lambda: f"min({a()}, {a()})", lambda: f"1 - ({a()})",
            lambda: f"max({a()}, {a()}, {a()})", lambda: f"clip({a()} + {a()}, 0, 1)", lambda: f"abs({a()} - ({a()}))", lambda: f"sqrt({a()})", lambda: f"root3({a()})",
            lambda: f"share({a()}, {a()} + {a()})", lambda: f"squash(3 * ({a()}))", lambda: f"smooth({a()}, 0.2, 0.8)", lambda: f"chain({a()}, {a()})", lambda: f"min(1, round(3 * ({a()})) / 3)",
            lambda: f"if {c()} then {a()} else {a()}", lambda: f"if {c()} then {a()} else 0", lambda: f"was({a()})", lambda: "share(turn, turns)", lambda: f"clip(({a()}) / (0.5 + {a()}), 0, 1)",
            lambda: f"floor(2 * ({a()})) / 2", lambda: f"min(1, -(0 - ({a()})))",
        ]  # fmt: skip
        return self.fold(scope, depth) if r.random() < 0.3 else r.choice(forms)()

    def set_id(self) -> str:
        return self.r.choice(["region", "region", "issue", "ends", "seat", "movement", "state", "union", "hegemon"])

    def over(self, scope: dict[str, str], count: int = 1) -> tuple[str, dict[str, str]]:
        inner = dict(scope)
        text = ""
        for _ in range(count):
            name, set_id = self.name("x"), self.set_id()
            inner[name] = set_id
            text += f" for {name} in {set_id}"
        return text, inner

    def fold(self, scope: dict[str, str], depth: int) -> str:
        r = self.r
        binders, inner = self.over(scope, r.choice([1, 1, 1, 2]))
        some = f" if {self.truth(inner, depth - 2)}" if r.random() < 0.4 else ""
        op = r.choice(["mean", "min", "max", "sum", "sum", "sum", "count", "best"])
        if op == "count":
            return f"min(1, 0.2 * count({self.truth(inner, depth - 1)}{binders}{some}))"
        body = self.unit(inner, depth - 1)
        if op == "sum":
            weighted = f"({self.unit(inner, depth - 2)}) * ({body})" if r.random() < 0.7 else body
            return f"clip(0.3 * sum({weighted}{binders}{some}), 0, 1)"
        if op == "best":
            binders, inner = self.over(scope)
            return f"best({r.randint(1, 3)}, {self.unit(inner, depth - 1)}{binders})"
        return f"{op}({body}{binders}{some})"

    def truth(self, scope: dict[str, str], depth: int = 2) -> str:
        r = self.r
        if r.random() < 0.25:
            return self.equal(scope)
        if self.names.truths and r.random() < 0.25:
            return self.read(self.names.truths, scope)
        if depth <= 0:
            return f"{self.read(self.names.numbers, scope)} {r.choice(['<', '<=', '>', '>='])} {self.const()}"

        def c() -> str:
            return self.truth(scope, depth - 1)

        if r.random() < 0.4:
            op = r.choice(["any", "all"])
            binders, inner = self.over(scope)
            some = f" if {self.truth(inner, depth - 2)}" if r.random() < 0.4 else ""
            return f"{op}({self.truth(inner, depth - 1)}{binders}{some})"
        return r.choice([lambda: f"({c()} and {c()})", lambda: f"({c()} or {c()})", lambda: f"not ({c()})", lambda: f"({self.unit(scope, depth - 1)} < {self.unit(scope, depth - 1)})"])()

    def equal(self, scope: dict[str, str]) -> str:
        op = self.r.choice(["==", "!="])
        holders = [(f"{id}{self.index(dims, scope)}", held) for id, (dims, held) in self.names.held.items() if self.can(dims, scope)]
        if holders and self.r.random() < 0.6:
            text, held = self.r.choice(holders)
            return f"({text} {op} {self.r.choice(['none', *self.members(held), *self.binders_for(held, scope)])})"
        pairs = [(a, b) for a, s in scope.items() for b, t in scope.items() if a < b and s == t]
        if pairs:
            a, b = self.r.choice(pairs)
            return f"({a} {op} {b})"
        name, set_id = self.r.choice(list(scope.items())) if scope else ("turn", "")
        return f"({name} {op} {self.one_index(set_id, {})})" if set_id in (*self.sizes, "region") else "turn > 2"

    # -- entries

    def world(self) -> list[Piece]:
        pieces = [
            Piece("sets", "region", f"  region: {{members: [{', '.join(self.regions)}]}}\n"),
            Piece("sets", "issue", f"  issue: {{members: [{', '.join(self.members('issue'))}]}}\n"),
            Piece("sets", "ends", f"  ends: {{of: region, members: [{', '.join(self.regions[:: self.r.choice([1, 2])])}]}}\n"),
            Piece("sets", "seat", "  movement: {}\n  state: {}\n  hegemon: {}\n  seat: {kinds: [movement, state, hegemon]}\n  union: {union: [state, hegemon]}\n"),
        ]
        pieces += [self.table(dims) for dims in ((), ("region",), ("issue",), ("region", "issue"), ("region", "region"), ("union",))]
        pieces += [self.holder_table()]
        shapes = [(), ("region",), ("region",), ("issue",), ("region", "issue"), ("issue", "region"), ("seat",), ("movement",), ("ends",), ("region", "region")]
        pieces += [self.variable(dims) for dims in shapes]
        pieces += [self.symmetric(), self.truth_variable(), self.holder(), self.seat_holder(), self.this_turn(), self.capacity(), self.conserved(), *self.odd_ones()]
        pieces += [self.measure() for _ in range(self.r.randint(1, 4))]
        return pieces

    def dims(self, sets: Sequence[str]) -> str:
        if len(sets) == 2 and sets[0] == sets[1]:
            return f"    per: {{one: {sets[0]}, two: {sets[1]}}}\n"
        return f"    per: [{', '.join(sets)}]\n" if sets else ""

    def values(self, sets: Sequence[str], indent: int = 6) -> str:
        if not sets:
            return f" {self.r.random():.3f}\n"
        if sets[0] == "union":
            return f"\n{' ' * indent}otherwise: {self.r.random():.2f}\n"
        return "\n" + "".join(f"{' ' * indent}{m}:{self.values(sets[1:], indent + 2)}" for m in self.members(sets[0]))

    def table(self, sets: tuple[str, ...]) -> Piece:
        id = self.name("table")
        self.names.numbers[id] = sets
        return Piece("tables", id, f"  {id}:\n{self.dims(sets)}    range: 0 to 1\n    values:{self.values(sets)}")

    def holder_table(self) -> Piece:
        id = self.name("home")
        self.names.held[id] = (("seat",), "region")
        seats = [m for kind in ("movement", "state", "hegemon") for m in self.members(kind)]
        some = "".join(f"      {m}: {self.r.choice([*self.regions, 'none'])}\n" for m in seats)
        return Piece("tables", id, f"  {id}:\n    per: seat\n    holds: region\n    values:\n{some}")

    def variable(self, sets: tuple[str, ...]) -> Piece:
        id = self.name("v")
        self.names.numbers[id] = sets
        start = self.r.choice([f"{self.r.random():.3f}", "0", "1"])
        if sets == ("region",) and self.r.random() < 0.5:
            start = self.unit({"region": "region"}, 0) if self.names.numbers else start
            start = next((f"{t}[region]" for t, dims in self.names.numbers.items() if dims == ("region",) and t.startswith("table")), start)
        return Piece("variables", id, f"  {id}:\n{self.dims(sets)}    range: 0 to 1\n    start: {start}\n")

    def symmetric(self) -> Piece:
        id = self.name("tie")
        self.names.numbers[id] = ("region", "region")
        return Piece("variables", id, f"  {id}:\n    per: {{one: region, two: region}}\n    range: 0 to 1\n    symmetric: true\n    start: 0.2\n")

    def truth_variable(self) -> Piece:
        id = self.name("open")
        self.names.truths[id] = ("region",)
        return Piece("variables", id, f"  {id}:\n    per: region\n    yes or no: true\n    start: {self.r.choice(['yes', 'no'])}\n")

    def holder(self) -> Piece:
        id = self.name("place")
        self.names.held[id] = (("issue",), "region")
        return Piece("variables", id, f"  {id}:\n    per: issue\n    holds: region or none\n    start: {self.r.choice(['none', self.regions[0]])}\n")

    def seat_holder(self) -> Piece:
        id = self.name("choice")
        self.names.held[id] = (("seat",), "issue")
        return Piece("variables", id, f"  {id}:\n    per: seat\n    holds: issue or none\n    start: none\n")

    def this_turn(self) -> Piece:
        id = self.name("now")
        self.names.numbers[id] = ("region",)
        return Piece("variables", id, f"  {id}:\n    per: region\n    range: 0 to 1\n    start: 0.125\n    this turn: true\n")

    def capacity(self) -> Piece:
        return Piece("variables", "purse", "  purse:\n    role: capacity\n    per: seat\n    range: 0 to 9\n    start: 5\n")

    def conserved(self) -> Piece:
        id = "stock"
        return Piece("variables", id, f"  {id}:\n    per: region\n    range: 0 to 9\n    start: 1.5\n    conserved: true\n")

    def odd_ones(self) -> list[Piece]:
        """Whole numbers, numbers below 0, holders of seats; and measures that bring them between 0 and 1."""
        self.names.numbers.update({"grown": (), "mood": ("region",)})
        self.names.held["friend"] = (("region",), "movement")
        return [
            Piece("variables", "age", "  age:\n    range: -3 to 12\n    whole: true\n    start: 2\n"),
            Piece("variables", "temper", "  temper:\n    per: region\n    range: -2 to 3\n    start: -0.3\n"),
            Piece("variables", "friend", f"  friend:\n    per: region\n    holds: movement or none\n    start: {self.r.choice(['none', *self.members('movement')])}\n"),
            Piece("measures", "grown", "  grown:\n    is: clip(age / 12, 0, 1)\n"),
            Piece("measures", "mood", "  mood:\n    per: region\n    is: (temper + 2) / 5\n"),
        ]

    def measure(self) -> Piece:
        id = self.name("m")
        sets = self.r.choice([(), ("region",), ("issue",), ("region", "issue"), ("seat",), ("region", "region")])
        scope = {"one": "region", "two": "region"} if sets == ("region", "region") else {s: s for s in sets}
        text = f"  {id}:\n{self.dims(sets)}    is: {self.unit(scope)}\n"
        self.names.numbers[id] = sets
        return Piece("measures", id, text)

    # -- bodies

    def targets(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(id, dims) for id, dims in self.names.numbers.items() if id.split("_")[0] in ("v", "tie", "now")]

    def change(self, scope: dict[str, str]) -> str:
        id, dims = self.r.choice(self.targets())
        inner, binders = dict(scope), ""
        index = []
        for set_id in dims:
            fits = self.binders_for(set_id, inner)
            if fits and self.r.random() < 0.7:
                index.append(self.one_index(set_id, inner))
            else:
                name = self.name("b")
                inner[name] = set_id
                binders += f" for {name} in {set_id}"
                index.append(name)
        some = f" if {self.truth(inner, 1)}" if binders and self.r.random() < 0.3 else ""
        where = f"[{', '.join(index)}]" if index else ""
        if id.startswith("tie") and len(set(index)) == 2 and self.r.random() < 0.7:
            sign = self.r.choice(["0.3 * ", "-0.2 * ", ""])
            side = self.r.choice([n for n, d in self.names.numbers.items() if d == ("region",)])
            return f"      {id}{where}{binders}: {sign}{side}[{index[0]}] * {side}[{index[1]}]\n"
        sign = self.r.choice(["0.3 * ", "-0.3 * ", "", "-", "2 * "])
        if self.r.random() < 0.1:
            return f"      age{binders}{some}: round(4 * ({self.unit(inner)})) - 2\n"
        if self.r.random() < 0.1:
            return f"      temper[{self.one_index('region', inner)}]{binders}{some}: 3 * ({self.unit(inner)}) - 1.5\n"
        return f"      {id}{where}{binders}{some}: {sign}({self.unit(inner)})\n"

    def changes(self, scope: dict[str, str]) -> str:
        """Some lines of `change`, each with another target."""
        lines = {line.split(":")[0]: line for line in (self.change(scope) for _ in range(self.r.randint(1, 3)))}
        return "".join(lines.values())

    def lets(self, scope: dict[str, str]) -> str:
        if self.r.random() < 0.5:
            return ""
        name = self.name("let")
        text = f"    let:\n      {name}: {self.unit(scope)}\n"
        self.names.numbers[name] = ()
        return text

    def drop_lets(self) -> None:
        for id in [id for id in (*self.names.numbers, *self.names.truths, *self.names.held) if id.startswith(("let", "roll", "draw"))]:
            self.names.numbers.pop(id, None)
            self.names.truths.pop(id, None)
            self.names.held.pop(id, None)

    def draws(self, scope: dict[str, str]) -> str:
        text = ""
        if self.r.random() < 0.4:
            name, binder, set_id = self.name("draw"), self.name("w"), self.r.choice(["region", "issue", "ends"])
            inner = {**scope, binder: set_id}
            some = f" if {self.truth(inner, 1)}" if self.r.random() < 0.4 else ""
            text += f"    draw:\n      {name}: {self.unit(inner, 2)} for {binder} in {set_id}{some}\n"
            self.names.held[name] = ((), "region" if set_id == "ends" else set_id)
        if self.r.random() < 0.5:
            name = self.name("roll")
            text += f"    roll:\n      {name}: {self.unit(scope, 2)}\n"
            self.names.truths[name] = ()
        return text

    def rule(self) -> Piece:
        id = self.name("rule")
        r = self.r
        each = r.choice([(), ("region",), ("region",), ("ends",), ("issue",), ("region", "issue"), ("seat",), ("union",), ("region", "region")])
        scope = {"one": "region", "two": "region"} if each == ("region", "region") else {s: s for s in each}
        text = f"  {id}:\n    in: {r.choice(['act', 'vote', 'contest', 'cascade', 'world', 'world', 'measure'])}\n"
        if each:
            text += "    each: {one: region, two: region}\n" if len(scope) == 2 and each[0] == each[1] else f"    each: [{', '.join(each)}]\n"
        text += self.lets(scope) + self.draws(scope)
        if r.random() < 0.3:
            text += f"    where: {self.truth(scope)}\n"
        text += "    change:\n" + self.changes(scope)
        self.drop_lets()
        return Piece("rules", id, text)

    def setter(self) -> Piece:
        id, r = self.name("setter"), self.r
        truth = next(iter(t for t in self.names.truths if t.startswith("open")))
        place = next(iter(t for t in self.names.held if t.startswith("place")))
        number = r.choice([(v, dims) for v, dims in self.targets() if dims in ((), ("region",), ("ends",), ("issue",)) and not v.startswith("tie")])
        kind = r.choice(["number", "truth", "member", "friend", "loop", "loop"])
        step = r.choice(["act", "world", "measure"])
        if kind == "truth":
            body = f"    in: {step}\n    each: region\n    set:\n      {truth}: {self.truth({'region': 'region'})}\n"
        elif kind == "member":
            body = f"    in: {step}\n    each: issue\n    set:\n      {place}: top({self.unit({'issue': 'issue', 'q': 'region'})} for q in region if {self.truth({'issue': 'issue', 'q': 'region'})})\n"
        elif kind == "friend":
            scope = {"region": "region", "q": "movement"}
            body = f"    in: {step}\n    each: region\n    set:\n      friend: if {self.truth({'region': 'region'})} then top({self.unit(scope)} for q in movement) else friend\n"
        elif kind == "loop":
            scope = {"region": "region"}
            body = f"    in: cascade\n    each: region\n    repeat: {r.randint(1, 6)}\n    set:\n      {truth}: {truth} or {self.truth(scope)}\n"
        else:
            scope = {s: s for s in number[1]}
            each = f"    each: {number[1][0]}\n" if number[1] else ""
            body = f"    in: {step}\n{each}    set:\n      {number[0]}: {self.unit(scope)}\n"
        return Piece("rules", id, f"  {id}:\n{body}")

    def mover(self) -> Piece:
        id = self.name("mover")
        if self.r.random() < 0.5:
            scope = {"from": "region", "to": "region"}
            return Piece("rules", id, f"  {id}:\n    each: {{from: region, to: region}}\n    move:\n      stock: {self.r.choice(['', '9 * ', '0.1 * '])}({self.unit(scope)})\n")
        scope = {"region": "region"}
        return Piece("rules", id, f"  {id}:\n    each: region\n    move:\n      stock:\n        leaves: {self.r.choice(['stock', '0.3 * stock', self.unit(scope)])}\n        drawn to: {self.unit(scope)}\n")

    def order(self) -> Piece:
        id, r = self.name("do"), self.r
        picks = {f"p{k}": s for k, s in enumerate(r.sample(["region", "issue", "region", "ends", "movement", "seat"], r.randint(0, 3)))}
        seat = r.choice(["movement", "state", "union", "seat", "hegemon"])
        scope = {"seat": seat, **picks}
        text = f"  {id}:\n    seat: {seat}\n    cost: {r.choice(['0', '1', '0.3', self.unit(scope, 2)])}\n    in: {r.choice(['act', 'act', 'vote', 'contest'])}\n"
        text += f"    pick: {{{', '.join(f'{a}: {b}' for a, b in picks.items())}}}\n" if picks else ""
        text += r.choice(["", "    promised: true\n"]) + r.choice(["", "    watched: true\n"])
        text += self.lets(scope)
        now = next(iter(t for t in self.names.numbers if t.startswith("now")))
        announce = f"    announce:\n      {now}[{self.one_index('region', scope)}]: {self.unit(scope, 2)}\n" if r.random() < 0.3 else ""
        allow = "".join(f"      line{k}:\n        if: {self.truth(scope)}\n        else: Not now.\n" for k in range(r.choice([0, 1, 2])))
        text += f"    allow:\n{allow}" if allow else ""
        text += announce + self.draws(scope)
        choice = next(iter(t for t in self.names.held if t.startswith("choice")))
        issue = next((a for a, b in picks.items() if b == "issue"), None)
        if issue and r.random() < 0.3:
            text += f"    group: choices\n    set:\n      {choice}[seat]: {issue}\n"
        text += "    change:\n" + self.changes(scope)
        self.drop_lets()
        return Piece("orders", id, text)

    def ruleset(self) -> list[Piece]:
        pieces = self.world()
        r = self.r
        pieces += [self.rule() for _ in range(r.randint(2, 5))] + [self.setter() for _ in range(r.randint(0, 3))] + [self.mover() for _ in range(r.randint(0, 2))]
        pieces += [self.order() for _ in range(r.randint(1, 4))] + [Piece("groups", "choices", "  choices: {at most: 1}\n")]
        if r.random() < 0.6:
            broken = "".join(f"      {kind}:\n  {self.change({'seat': kind})}" for kind in ("movement", "state", "hegemon"))
            pieces.append(Piece("pledges", "word", f"  word:\n    text: A promise.\n    seat: seat\n    stake: {r.choice([0, 1, 2])}\n    broken:\n{broken}"))
        members = "".join(f"      {kind}: [{', '.join(self.members(kind))}]\n" for kind in ("movement", "state", "hegemon"))
        if r.random() < 0.2:  # a world with one region less
            members += f"      region: [{', '.join(self.regions[:-1])}]\n"
        pieces.append(Piece("scenarios", "play", f"  play:\n    turns: 6\n    begins: 2000\n    years: 1\n    members:\n{members}"))
        return pieces


def text_of(pieces: Sequence[Piece]) -> str:
    kinds = dict.fromkeys(p.kind for p in pieces)
    return "".join(f"{kind}:\n" + "".join(p.text for p in pieces if p.kind == kind) for kind in kinds)


@dataclass(frozen=True)
class Invented:
    """An invented ruleset that may be played, and what was refused on the way."""

    engine: Engine
    text: str
    refused: tuple[Problem, ...]


def invented(seed: int) -> Invented | None:
    """A world; none where too much of it was refused."""
    pieces = Inventor(seed).ruleset()
    refused: list[Problem] = []
    for _ in range(TRIES):
        text = text_of(pieces)
        files = files_of(text)
        reading = read_rules(order_mods(mods_in(files)[0])[0], files)
        if reading.ruleset is not None:
            return Invented(Engine(reading.ruleset.program("play")), text, tuple(refused))
        errors = [p for p in reading.problems if p.severity == "error"]
        refused += errors
        lines = text.split("\n")
        bad = {_entry(lines, p.place.line) for p in errors if p.place is not None}
        kept = [p for p in pieces if p.id not in bad or p.kind not in ("rules", "orders", "measures", "tables", "variables", "pledges")]
        if len(kept) == len(pieces):
            raise AssertionError(f"not an entry's fault: {errors}\n{text}")
        pieces = kept
    return None


def _entry(lines: list[str], line: int) -> str:
    for text in reversed(lines[:line]):
        found = re.match(r"  ([a-z][a-z0-9_]*):", text)
        if found:
            return found.group(1)
    return ""
