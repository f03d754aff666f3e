"""Whether games are fair and alive: every target counted, with its interval, and held against the numbers it must lie between.

Law: a target holds when the estimate lies between its numbers; it is sure when the whole 95 % interval lies on one side of each.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.engine.kernels import Array
from game.engine.outcome import DEFEAT
from game.engine.state import Engine
from game.lab import history_count as count
from game.lab.balance_read import AGAINST_FULL, FULL, KIND, ORDER, REGIME, SEAT, TRAJECTORY, Balance, Target
from game.lab.balance_tables import LAID, Asked, Table
from game.lab.history_count import Estimate
from game.lab.shelf import Played
from game.lab.simulate import rows_of_role, wilson
from game.lab.sitting import Account, kinds_of_seats
from game.rules.records import OrderDef
from game.rules.ruleset import Ruleset

GAMES = 200

# What is asked of one game; `of` is a seat or a row.
ASKED: dict[str, Callable[[Account, str], float | bool]] = {
    "won": lambda game, of: of in game.winners,
    "project": lambda game, of: game.projects[of],
    "nobody won": lambda game, of: not game.winners,
    "defeat": lambda game, of: game.ending == DEFEAT,
    "lead lost": lambda game, of: not set(game.led) & set(game.topped),
    "pledged": lambda game, of: game.pledges["made"],
    "pledge kept": lambda game, of: game.pledges["kept"],
    "pledge withdrawn": lambda game, of: game.pledges["withdrawn"],
}


RACES = ("lead lost",)  # what is counted where there are others to be ahead of


@dataclass(frozen=True, slots=True)
class Finding:
    """A target, for one seat or order or the like, and what came out; or why nothing did."""

    target: Target
    scenario: str  # "" for all together
    of: str
    games: int
    estimate: Estimate | None
    why: str = ""

    @property
    def id(self) -> str:
        return f"{self.target.id}.{self.of}" if self.of else self.target.id

    @property
    def holds(self) -> bool:
        """Whether the estimate lies where it must."""
        value = self.estimate.value if self.estimate else math.nan
        low, high = self.target.low, self.target.high
        return self.estimate is not None and (low is None or value >= low) and (high is None or value <= high)

    @property
    def sure(self) -> bool:
        """Whether more games would hardly change that."""
        if self.estimate is None:
            return False
        inside = [bound is None or (end >= bound if above else end <= bound) for end, bound, above in self._ends(self.estimate)]
        outside = [bound is not None and (end < bound if above else end > bound) for end, bound, above in self._far_ends(self.estimate)]
        return all(inside) if self.holds else any(outside)

    def _ends(self, found: Estimate) -> tuple[tuple[float, float | None, bool], ...]:
        return (found.low, self.target.low, True), (found.high, self.target.high, False)

    def _far_ends(self, found: Estimate) -> tuple[tuple[float, float | None, bool], ...]:
        return (found.high, self.target.low, True), (found.low, self.target.high, False)

    def to_json(self) -> dict[str, Any]:
        """One of the targets that `lab balance --json` prints."""
        found, target = self.estimate, self.target
        return {
            "id": self.id,
            "scenario": self.scenario or None,
            "value": found.value if found else None,
            "ci": [_finite(found.low), _finite(found.high)] if found else [None, None],
            "low": target.low,
            "high": target.high,
            "holds": self.holds,
            "sure": self.sure,
            "games": self.games,
            "text": target.text.text,
        }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Result:
    """All targets that were looked at."""

    asked: Asked
    findings: tuple[Finding, ...]
    digest: str

    @property
    def counted(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.why)

    @property
    def holds(self) -> bool:
        """Whether all of them hold."""
        return all(finding.holds for finding in self.counted)

    def to_json(self) -> dict[str, Any]:
        """What `lab balance --json` prints."""
        asked = self.asked
        skipped = [{"id": one.id, "scenario": one.scenario or None, "why": one.why} for one in self.findings if one.why]
        targets = [one.to_json() for one in self.counted]
        return {
            "players": asked.level,
            "games": asked.games,
            "seed": asked.seed,
            "digest": self.digest,
            "holds": self.holds,
            "targets": targets,
            "skipped": skipped,
        }


# -- counting


@dataclass(frozen=True, slots=True)
class Look:
    """One look at some games: what a value belongs to, and the games, each with the seat or row that is asked about."""

    of: str
    games: tuple[tuple[Account, str], ...]
    full: tuple[Account, ...] = ()  # the same games in the full arm


class Counting:
    """All tables, with what was played at them."""

    def __init__(self, ruleset: Ruleset, engines: Mapping[str, Engine], balance: Balance, tables: Sequence[Table], played: Played) -> None:
        self.ruleset, self.engines, self.balance = ruleset, engines, balance
        self.tables = tables
        self.accounts = [table.accounts(played) for table in tables]

    def findings(self, target: Target) -> Iterator[Finding]:
        """What came of a target: in each of its scenarios, or over all."""
        named = [scenario.text for scenario in target.scenarios]
        scenarios = [scenario for scenario in self.engines if not named or scenario in named]
        for group in ([scenarios] if target.pooled else [[scenario] for scenario in scenarios]):
            at = "" if target.pooled else group[0]
            looks = list(self._looks(target, group))
            if target.of.text in RACES and all(len(self.engines[id].seats) < 2 for id in group):
                yield Finding(target, at, "", 0, None, "only one seat is there")
                continue
            if not looks:
                yield Finding(target, at, "", 0, None, "it compares the level that is tried with itself")
            for look in looks:
                yield self._finding(target, at, look)

    def _finding(self, target: Target, scenario: str, look: Look) -> Finding:
        keep = [k for k, (game, _) in enumerate(look.games) if target.among is None or game.values[self._measured(target.among.text)]]
        games = [look.games[k] for k in keep]
        if not games:
            return Finding(target, scenario, look.of, 0, None, "there was no such game")
        full = [look.full[k] for k in keep] if look.full else []
        return Finding(target, scenario, look.of, len(games), self._estimate(target, scenario, look.of, games, full))

    def _estimate(self, target: Target, scenario: str, of: str, games: Sequence[tuple[Account, str]], full: Sequence[Account]) -> Estimate:
        if target.of.text in AGAINST_FULL:
            gaps = [game.projects[seat] - other.projects[seat] for (game, seat), other in zip(games, full, strict=True)]
            points = sum((gap < 0) + (gap == 0) / 2 for gap in gaps)
            return Estimate(points / len(gaps), *wilson(points, len(gaps)))
        if target.each == ORDER:
            return self._picked(scenario, of, games)
        values = self._values(target, games)
        if target.less:
            return count.difference(values, self._values(target, [(other, seat) for other, (_, seat) in zip(full, games, strict=True)]))
        return count.share(values) if values.dtype == bool else count.mean(values)

    def _values(self, target: Target, games: Sequence[tuple[Account, str]]) -> Array:
        word = target.of.text
        found: list[float | bool]
        if target.each in (REGIME, TRAJECTORY):
            found = [(game.regime if target.each == REGIME else game.trajectory) == of for game, of in games]
        elif word in ASKED:
            found = [ASKED[word](game, of) for game, of in games]
        else:
            found = [game.values[self._measured(word)] for game, _ in games]
        return np.array(found).astype(bool if target.share is not None else float)

    def _measured(self, measure: str) -> str:
        return f"{LAID}_{measure} {self.balance.measures[measure].when}"

    # -- what is looked at

    def _looks(self, target: Target, scenarios: Sequence[str]) -> Iterator[Look]:
        arm = FULL if target.arm is None else target.arm.text
        there = [(table, accounts) for table, accounts in zip(self.tables, self.accounts) if table.scenario in scenarios]
        here = there if target.pooled else [(table, accounts) for table, accounts in there if table.arm == arm]
        if not here:
            return
        every = [account for _, accounts in here for account in accounts.values()]
        if target.each in (SEAT, KIND):
            yield from self._seats(target, scenarios[0], here, next(accounts for table, accounts in there if table.arm == FULL))
        elif target.each == ORDER:
            for kind in kinds_of_seats(self.engines[scenarios[0]]):
                yield from (Look(f"{kind}.{order}", tuple((game, kind) for game in every)) for order in self._orders(scenarios[0], kind))
        elif target.each:
            rows = dict.fromkeys(row for scenario in scenarios for row in rows_of_role(self.engines[scenario], target.each))
            yield from (Look(row, tuple((game, row) for game in every)) for row in rows)
        else:
            yield Look("", tuple((game, "") for game in every))

    def _seats(self, target: Target, scenario: str, here: Sequence[tuple[Table, Mapping[int, Account]]], full: Mapping[int, Account]) -> Iterator[Look]:
        kinds = kinds_of_seats(self.engines[scenario])
        groups = kinds if target.each == KIND else {seat: (seat,) for seats in kinds.values() for seat in seats}
        for of, seats in groups.items():
            games, others = [], []
            for table, accounts in here:
                for seat in (seat for seat in seats if seat in table.seats):
                    games += [(account, seat) for account in accounts.values()]
                    others += [full[seed] for seed in accounts]
            if games:
                yield Look(of, tuple(games), tuple(others))

    # -- orders

    def _orders(self, scenario: str, kind: str) -> list[str]:
        """The orders of a kind of seat that take one of its places: those that authors wrote as orders, not answers and ballots."""
        engine = self.engines[scenario]
        free = {id for id, record in engine.world.entries["groups"].items() if getattr(record, "free", False)}
        members = set(kinds_of_seats(engine)[kind])
        found = []
        for info in engine.program.orders:
            record = self.ruleset.written["orders"].get(info.id)
            if isinstance(record, OrderDef) and info.group not in free and members & set(engine.world.sets[info.seat_set].members):
                found.append(info.id)
        return found

    def _picked(self, scenario: str, of: str, games: Sequence[tuple[Account, str]]) -> Estimate:
        """An order's share of its kind's picks, with the interval of a ratio whose games are independent."""
        kind, _, order = of.partition(".")
        orders, seats = self._orders(scenario, kind), kinds_of_seats(self.engines[scenario])[kind]
        here = np.array([sum(game.orders[seat].get(order, 0) for seat in seats) for game, _ in games], dtype=float)
        all_ = np.array([sum(game.orders[seat].get(id, 0) for seat in seats for id in orders) for game, _ in games], dtype=float)
        whole = float(all_.sum())
        if not whole:
            return Estimate(0.0, 0.0, 1.0)
        share = float(here.sum()) / whole
        if share in (0.0, 1.0):
            return Estimate(share, *wilson(here.sum(), int(whole)))
        half = count.student(max(1, len(games) - 1)) * math.sqrt(math.fsum((here - share * all_) ** 2)) / whole
        return Estimate(share, max(0.0, share - half), min(1.0, share + half))
