"""The orders of the hand-written benchmark game: rows of (game, seat, picks), read from the state as the turn began, then added to it.

Amounts for single cells are gathered in one long list and added at once; what concerns every region is added up for each game first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from game.base import chance
from handmade.space import CONSTITUENCIES, ISSUES, REGIONS, Array, Games, Space, grid
from handmade.world import growth

add, sub, mul, div, low, high = np.add, np.subtract, np.multiply, np.divide, np.minimum, np.maximum


def give_orders(s: Space, g: Games, orders: Mapping[int, Any]) -> None:
    """All orders of a turn: first what shows at once, then the step `act`, then the step `contest`."""
    given = {s.kinds[kind]: Rows(s, g, table) for kind, table in orders.items() if len(table.game)}
    if "close_down" in given:
        rows = given["close_down"]
        add.at(g.flat, rows.cell("crackdown", rows.home()), grid(0.6))
        low(g.crackdown, 1.0, out=g.crackdown)
    if {"campaign", "intervene"} & set(given):
        s.onto(s.work_out_strength(g, s.strength), s.firm)
    if "concede" in given:
        s.unrest = (s.people @ g.local_fight.reshape(REGIONS, -1)).reshape(-1, s.games)
    if "make_case" in given:
        sub(1.0, g.position, out=s.below)
        s.bite = g.global_rule * g.authority[s.arena]
        growth(s, g)
    act, contest = Heap(s, g, 0), Heap(s, g, 1)
    for kind, rows in given.items():
        cost, work = ACT.get(kind) or CONTEST[kind]
        act.put("capacity", rows.cell("capacity", rows.seat), -cost)
        work(s, g, rows, act if kind in ACT else contest)
    act.apply()
    contest.apply()


class Rows:
    """The orders of one kind."""

    def __init__(self, s: Space, g: Games, table: Any) -> None:
        self.s, self.g, self.game, self.count = s, g, table.game, len(table.game)
        self.seat, *self.picks = table.picks

    def home(self) -> Array:
        """The region in which the seat governs."""
        return self.s.home_of_seat[self.seat]

    def cell(self, variable: str, *index: Any) -> Array:
        """Flat places of a variable's cells, one for each row (or several, where an index has more axes)."""
        offset, dims = self.s.layout[variable]
        place: Any = 0
        for at, size in zip(index, dims):
            place = place * size + at
        return (place + offset) * self.s.games + self.game

    def read(self, variable: str, *index: Any) -> Array:
        return self.at(self.cell(variable, *index))

    def every_region(self, column: Array, *pick: Array) -> Array:
        """A column's values for all regions (its first dimension), at a pick: one row of the result for each region."""
        place = pick[0] * self.s.games + self.game if pick else self.game
        return column.reshape(REGIONS, -1).take(place, axis=1, mode="clip")

    def at(self, cells: Array) -> Array:
        return self.g.flat.take(cells)

    def dice(self, name: str, *subject: str) -> Array:
        """One number for each row."""
        words = self.s.keys[name]
        for k, (root, place) in enumerate(zip(subject, (self.seat, *self.picks))):
            words = words ^ self.s.keys[f"{k}/{root}"][place]
        return chance.uniform(chance.mix(chance.mix(words) + self.s.luck[self.game]))

    def per_game(self, amount: Array | None = None) -> Array:
        """How many rows each game has, or the sum of their amounts."""
        return np.bincount(self.game, amount, self.s.games)


RANGES = ((0.0, 1.0), (-1.0, 1.0), (0.0, 4.0), (0.0, 8.0))
RANGE_OF = {"policy": 1, "global_rule": 1, "programme": 1, "output": 2, "capacity": 3}  # all others have the first


class Heap:
    """What one step's orders add: single cells by range, and whole columns."""

    def __init__(self, s: Space, g: Games, step: int) -> None:
        self.g, self.s = g, s
        self.where, self.amount = s.where[step], s.amount[step]
        self.used = [0, 0, 0, 0]
        self.columns: list[tuple[str, Array]] = []

    def put(self, variable: str, where: Array, amount: Any) -> None:
        """Adds an amount that lies on the grid to each cell."""
        kind = RANGE_OF.get(variable, 0)
        first = self.used[kind]
        last = self.used[kind] = first + where.size
        self.where[kind, first:last] = where.reshape(-1)
        self.amount[kind, first:last] = amount.reshape(-1) if isinstance(amount, np.ndarray) else amount

    def put_rounded(self, variable: str, where: Array, amount: Array) -> None:
        self.s.onto(amount, amount)
        self.put(variable, where, amount)

    def put_column(self, variable: str, amount: Array) -> None:
        self.columns.append((variable, amount))

    def apply(self) -> None:
        """Adds everything, then keeps the ranges."""
        flat = self.g.flat
        for variable, amount in self.columns:
            column = getattr(self.g, variable)
            add(column, amount, out=column)
        for kind, used in enumerate(self.used):
            add.at(flat, self.where[kind, :used], self.amount[kind, :used])
        for variable, _ in self.columns:
            column = getattr(self.g, variable)
            low(high(column, 0.0, out=column), 1.0, out=column)
        for kind, used in enumerate(self.used):
            where, values = self.where[kind, :used], self.amount[kind, :used]
            np.take(flat, where, out=values, mode="clip")
            low(high(values, RANGES[kind][0], out=values), RANGES[kind][1], out=values)
            flat[where] = values


def organise(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    (at,) = rows.picks
    free = rows.read("democracy", at) * (1.0 - rows.read("repression", at))
    ground = (0.3 + 0.7 * free) * (0.4 + 0.6 * rows.read("grievance", at)) * (1.0 - 0.6 * rows.read("crackdown", at))
    cells = rows.cell("organised", at, np.arange(CONSTITUENCIES)[:, None])
    heap.put_rounded("organised", cells, 0.2 * ground * (1.0 - rows.at(cells)))
    heap.put("standing", rows.cell("standing", rows.seat), grid(0.01))


def link(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    a, b = rows.picks
    there = rows.cell("tie", a, b)
    amount = 0.2 * (1.0 - rows.at(there))
    heap.put_rounded("tie", there, amount)
    heap.put("tie", rows.cell("tie", b, a), amount)
    for place in (a, b):
        cells = rows.cell("agenda", place)
        heap.put_rounded("agenda", cells, 0.02 * (1.0 - rows.at(cells)))


def weave(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    one, other, issue = rows.picks
    there = rows.cell("braid", one, other)
    amount = 0.15 * (1.0 - rows.at(there))
    heap.put_rounded("braid", there, amount)
    heap.put("braid", rows.cell("braid", other, one), amount)
    heap.put("effort", rows.cell("effort", rows.seat, issue), grid(0.15))


def campaign(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    at, issue = rows.picks
    strength = s.strength.reshape(-1).take(at * s.games + rows.game)
    weight = (0.6 + 0.4 * rows.read("standing", rows.seat)) * strength * (0.3 + 0.7 * rows.read("democracy", at)) * (1.0 - 0.6 * rows.read("crackdown", at))
    for variable, part in (("pressure", 0.8), ("local_fight", 0.2)):
        cells = rows.cell(variable, at, issue)
        heap.put_rounded(variable, cells, part * weight * (1.0 - rows.at(cells)))
    heap.put("effort", rows.cell("effort", rows.seat, issue), grid(0.2))


def boomerang(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    at, who, issue = rows.picks
    ties = rows.every_region(g.tie, at)
    lent = mul(ties, rows.every_region(g.organised, who))
    mul(lent, rows.every_region(g.democracy), out=lent)
    s.onto(lent, lent)
    twice = 2.0 * np.add.reduce(lent, axis=0)
    loud = low(1.0, twice / (1.0 + twice)) * (0.5 + 0.5 * s.cares[who, issue])
    odds = high(0.02, 0.25 + 0.6 * loud - 0.4 * rows.read("crackdown", at))
    heard = rows.dice("heard", "seat", "region", "constituency", "issue") < odds
    heap.put_rounded("local_fight", rows.cell("local_fight", at, issue), np.where(heard, 0.06 + 0.2 * loud, 0.01))
    heap.put_rounded("repression", rows.cell("repression", at), heard * (-0.08 * loud))
    there = s.offset["consent"] * s.games + rows.game[heard]
    heap.put_rounded("consent", s.every_region * s.games + there, -0.04 * ties[:, heard])
    heap.put("standing", rows.cell("standing", rows.seat), np.where(heard, grid(0.03), grid(-0.02)))


def develop(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    home = rows.home()
    heap.put_rounded("output", rows.cell("output", home), 0.04 + 0.04 * rows.read("capability", home))
    cells = rows.cell("position", home)
    heap.put_rounded("position", cells, 0.015 * (1.0 - rows.at(cells)))
    heap.put("ecology", rows.cell("ecology", home), grid(-0.02))
    heap.put("standing", rows.cell("standing", rows.seat), grid(0.02))


def protect(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    (issue,) = rows.picks
    home = rows.home()
    cells = rows.cell("protection", home)
    heap.put_rounded("protection", cells, 0.07 * (1.0 - rows.at(cells)))
    heap.put("policy", rows.cell("policy", home, issue), grid(0.1))
    heap.put("standing", rows.cell("standing", rows.seat), grid(0.05))
    cover = low(1.0, rows.read("pressure", home, issue) + 0.5 * rows.read("outcry", issue))
    heap.put_rounded("confidence", rows.cell("confidence", rows.seat - 2), -0.08 * (1.0 - 0.5 * cover))


def adopt(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    (issue,) = rows.picks
    home = rows.home()
    there = rows.cell("pressure", home, issue)
    asked = rows.at(there)
    heap.put_rounded("policy", rows.cell("policy", home, issue), 0.06 + 0.2 * asked)
    heap.put_rounded("pressure", there, -0.6 * asked)
    won = 0.15 * asked
    s.onto(won, won)
    heap.put_column("victories", rows.per_game(won))
    heap.put("standing", rows.cell("standing", rows.seat), grid(0.03))


def defy(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    (issue,) = rows.picks
    home = rows.home()
    odds = low(0.95, 0.2 + 0.5 * rows.read("outcry", issue) + 0.3 * rows.read("pressure", home, issue))
    holds = rows.dice("holds", "seat", "issue") < odds
    heap.put("policy", rows.cell("policy", home, issue), np.where(holds, grid(0.25), grid(0.02)))
    heap.put("global_rule", rows.cell("global_rule", issue), np.where(holds, grid(0.04), 0.0))
    heap.put("authority", rows.cell("authority", s.arena[issue]), np.where(holds, grid(-0.03), grid(0.01)))
    heap.put("confidence", rows.cell("confidence", rows.seat - 2), np.where(holds, grid(-0.08), grid(-0.12)))


def close_down(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    home = rows.home()
    cells = rows.cell("repression", home)
    heap.put_rounded("repression", cells, 0.12 * (1.0 - rows.at(cells)))
    cells = rows.cell("pressure", home, np.arange(ISSUES)[:, None])
    heap.put_rounded("pressure", cells, -0.5 * rows.at(cells))
    heap.put("grievance", rows.cell("grievance", home), grid(0.03))


def lend(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    (at,) = rows.picks
    heap.put("output", rows.cell("output", at), grid(0.04))
    heap.put("debt", rows.cell("debt", at), grid(0.04))
    cells = rows.cell("protection", at)
    heap.put_rounded("protection", cells, -0.1 * rows.at(cells))
    heap.put("fragility", rows.cell("fragility"), grid(-0.03))
    heap.put("consent", rows.cell("consent", at), grid(-0.02))


def sanction(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    (at,) = rows.picks
    heap.put("output", rows.cell("output", at), grid(-0.04))
    heap.put("consent", rows.cell("consent", at), grid(-0.03))
    where = rows.cell("confidence", np.arange(len(s.home))[:, None])
    heap.put("confidence", where[s.home[:, None] == at], grid(-0.05))
    heap.put("overstretch", rows.cell("overstretch", rows.seat - 4), grid(0.05))


def make_case(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    terms = mul(s.people[:, None], s.growth, out=s.r[0])
    s.onto(terms, terms)
    record = 0.2 + ((6.0 * np.add.reduce(terms, axis=0) - 0.4 * g.fragility) - 0.4 * g.tension)
    low(1.0, high(-1.0, record, out=record), out=record)
    amount = (0.06 * record) * (1.0 - 0.5 * g.imaginary)
    s.onto(amount, amount)
    heap.put_column("consent", mul(amount, rows.per_game(), out=amount))


def concede(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    (issue,) = rows.picks
    there = rows.cell("outcry", issue)
    outcry = rows.at(there)
    heap.put("global_rule", rows.cell("global_rule", issue), grid(0.15))
    heap.put_rounded("outcry", there, -0.4 * outcry)
    amount = 0.03 * (1.0 - g.consent)
    s.onto(amount, amount)
    heap.put_column("consent", mul(amount, rows.per_game(), out=amount))
    fought = low(1.0, outcry + s.unrest.reshape(-1).take(issue * s.games + rows.game))
    stirred = fought > 0.3
    raised = stirred * (0.03 * fought)
    s.onto(raised, raised)
    amount = -0.03 * g.imaginary
    s.onto(amount, amount)
    mul(amount, rows.per_game((~stirred).astype(np.float64)), out=amount)
    heap.put_column("imaginary", add(amount, rows.per_game(raised), out=amount))


def intervene(s: Space, g: Games, rows: Rows, heap: Heap) -> None:
    (at,) = rows.picks
    met = mul(rows.every_region(g.tie, at), rows.every_region(s.firm))
    connected = low(1.0, 18.0 * (np.add.reduce(met, axis=0) / 30.0))
    odds = high(0.05, (0.85 - 0.5 * rows.read("position", at)) - 0.3 * connected)
    taken = rows.dice("taken", "seat", "region") < odds
    heap.put("programme", rows.cell("programme", at), np.where(taken, grid(-0.4), grid(0.05)))
    heap.put("grievance", rows.cell("grievance", at), grid(0.08))
    heap.put_column("consent", rows.per_game() * grid(-0.02))
    heap.put("overstretch", rows.cell("overstretch", rows.seat - 4), grid(0.1))
    heap.put("tension", rows.cell("tension"), grid(0.05))


Given = Callable[[Space, Games, Rows, Heap], None]
ACT: dict[str, tuple[int, Given]] = {
    "organise": (2, organise), "link": (1, link), "weave": (2, weave), "campaign": (2, campaign), "develop": (2, develop), "protect": (2, protect),
    "adopt": (1, adopt), "close_down": (1, close_down), "lend": (2, lend), "sanction": (2, sanction), "make_case": (1, make_case), "concede": (2, concede),
}  # fmt: skip
CONTEST: dict[str, tuple[int, Given]] = {"boomerang": (1, boomerang), "defy": (2, defy), "intervene": (2, intervene)}
