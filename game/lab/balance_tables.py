"""Which games a balance needs: for each arm of its targets tables of seats with their levels, and the sittings at them.

Law: game k has the seed `seed + k` at every table, so that what differs between tables is who plays.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from game.engine.state import Engine
from game.lab.balance_read import FULL, KIND, Arm, Balance, Target
from game.lab.history_overlay import Overlay, overlay_of
from game.lab.history_read import Behaviour
from game.lab.shelf import Played
from game.lab.sitting import Account, Sitting, Upset, kinds_of_seats
from game.lab.sweep import blocks
from game.rules.layers import ModInfo, load
from game.rules.ruleset import Ruleset, load_ruleset
from game.rules.source import Scalar

LAID = "balance"  # what measures are laid over the rules as


@dataclass(frozen=True, slots=True)
class Asked:
    """What is tried, and with how many games."""

    level: str
    games: int
    seed: int
    block: int


@dataclass(frozen=True, slots=True)
class Table:
    """Some games at one table: whose seats are looked at, and the sittings."""

    scenario: str
    arm: str
    seats: tuple[str, ...]
    sittings: tuple[Sitting, ...]

    def accounts(self, played: Played) -> dict[int, Account]:
        """The accounts of its games, by seed."""
        return {account.seed: account for sitting in self.sittings for account in played[sitting]}


def rules_for(balance: Balance, mods: tuple[ModInfo, ...], scenario: str) -> tuple[Ruleset, Overlay | None]:
    """The rules with what is to be measured laid over them; games are the same with it and without. `scenario` is any that there is."""
    loaded = load(mods)
    measures = tuple(balance.measures.values())
    if not measures:
        return load_ruleset(mods, scenario=scenario), None
    at = measures[0].key
    name = Scalar(scenario, at.place)
    overlay = overlay_of([Behaviour(LAID, at, 0, name, name, (), measures, ())], mods, loaded, balance.sources)
    return overlay.ruleset, overlay


def tables_of(engine: Engine, scenario: str, balance: Balance, chosen: Sequence[Target], asked: Asked) -> list[Table]:
    """Every table that the targets need, the one of the level that is tried first."""
    measures = tuple((f"{LAID}_{one.id}", one.when) for one in balance.measures.values())
    full = dict.fromkeys(engine.seats, asked.level)
    found = [Table(scenario, FULL, engine.seats, tuple(_sittings(scenario, full, asked, measures)))]
    wanted = {one.arm.text for one in chosen if one.arm is not None}
    for arm in (balance.arms[id] for id in balance.arms if id in wanted):
        found += [_table(engine, scenario, arm, seats, asked, measures) for seats in _looked_at(engine, arm)]
    return [table for table in found if table.arm == FULL or not _is_full(table, found[0])]


def _looked_at(engine: Engine, arm: Arm) -> list[tuple[str, ...]]:
    return list(kinds_of_seats(engine).values()) if arm.each == KIND else [(seat,) for seat in engine.seats]


def _table(engine: Engine, scenario: str, arm: Arm, seats: tuple[str, ...], asked: Asked, measures: tuple[tuple[str, str], ...]) -> Table:
    plays, others = (asked.level if level is None else level.text for level in (arm.plays, arm.others))
    upset = Upset(seats[0], engine.turns // 2 + 1, plays) if arm.only_at_half else None
    mine = asked.level if arm.only_at_half else plays
    levels = {seat: mine if seat in seats else others for seat in engine.seats}
    return Table(scenario, arm.id, seats, tuple(_sittings(scenario, levels, asked, measures, arm.part, upset)))


def _is_full(table: Table, full: Table) -> bool:
    """Whether it is the table of the level that is tried once more: then there is nothing to compare."""
    one, other = table.sittings[0], full.sittings[0]
    return one.seats == other.seats and (one.upset is None or one.upset.level == dict(one.seats)[one.upset.seat])


def _sittings(
    scenario: str, levels: Mapping[str, str], asked: Asked, measures: tuple[tuple[str, str], ...], part: float = 1.0, upset: Upset | None = None
) -> Iterator[Sitting]:
    for seed, games in blocks(asked.seed, max(1, math.ceil(asked.games * part)), asked.block):
        yield Sitting(scenario, tuple(levels.items()), seed, games, upset, measures)
