"""Plays the arms of a behaviour, each with the same seeds, and measures them.

Law: game k has the seed `seed + k` in every arm, and what it comes to depends on that alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from game.ai.simple import merged
from game.base.problems import Problem, RulesRefused
from game.engine.kernels import Array
from game.engine.outcome import live_orders, over, resolve_unfinished
from game.engine.rowcode import OrderTables
from game.engine.state import Engine, State, new_game
from game.lab.history_ground import Ground
from game.lab.history_players import Planned, Seating
from game.lab.history_read import Arm, Behaviour, History, Measure
from game.rules.nodes import NUMBER, YES, Node

BATCH = 256


@dataclass(slots=True)
class Played:
    """What an arm came to: for each measure a value of every game, and how often each line of a plan was carried out."""

    values: dict[str, Array] = field(default_factory=dict)
    carried: dict[str, float] = field(default_factory=dict)


def play_arm(ground: Ground, one: Behaviour, arm: Arm, history: History, seeds: Sequence[int], tick: Callable[[], None]) -> Played:
    """Plays one arm to its last turn. `tick` is called after every turn of a batch."""
    engine, starts = ground.engine(one, arm)
    if one.turns > engine.turns:
        message = f"`{one.id}` is played for {one.turns} turns; its scenario has {engine.turns}."
        raise RulesRefused([Problem("history-turns", message, one.key.place)])
    seating = Seating(engine, one, arm, history)
    nodes = {measure.id: _node(engine, measure, ground.overlay.measures[one.id][measure.id]) for measure in one.measures}
    parts = []
    for first in range(0, len(seeds), BATCH):
        state = new_game(engine, list(seeds[first : first + BATCH]), starts)
        parts.append(_play(engine, state, one, seating, nodes, tick))
    found = Played({measure.id: np.concatenate([part.values[measure.id] for part in parts]) for measure in one.measures})
    lines: dict[str, list[Planned]] = {}  # those that read the same are told as one
    for planned in seating.planned:
        lines.setdefault(f"{planned.seat}: {planned.line.wanted[0].place.text}", []).append(planned)
    for name, same in lines.items():
        carried, due = (sum(counted[id(planned)] for planned in same for counted in counts) for counts in zip(*((part.carried, part.due) for part in parts)))
        found.carried[name] = carried / max(1, due)
    return found


@dataclass(slots=True)
class _Part:
    """One batch: series of measures, then values; lines of plans, how often due and how often carried out."""

    values: dict[str, Array] = field(default_factory=dict)
    due: dict[int, int] = field(default_factory=dict)
    carried: dict[int, int] = field(default_factory=dict)


def _play(engine: Engine, state: State, one: Behaviour, seating: Seating, nodes: dict[str, Node], tick: Callable[[], None]) -> _Part:
    players = seating.players()
    part = _Part(due={id(planned): 0 for planned in seating.planned}, carried={id(planned): 0 for planned in seating.planned})
    series = {name: [measured(engine, node, state)] for name, node in nodes.items()}
    for turn in range(1, (one.turns or engine.turns) + 1):
        ended = over(engine, state)
        if not ended.all():
            orders = live_orders(merged([player.orders(state) for player in players]), ended)
            _count(engine, seating.planned, orders, turn, int((~ended).sum()), part)
            state = resolve_unfinished(engine, state, orders, ended)
        for name, node in nodes.items():
            series[name].append(measured(engine, node, state))
        tick()
    part.values = {measure.id: _taken(measure, series[measure.id]) for measure in one.measures}
    return part


def _node(engine: Engine, measure: Measure, id: str) -> Node:
    """A measure's formula, which must give one number, or yes or no, for the game."""
    node = engine.program.measures[id]
    if node.axes:
        message = f"`{measure.id}` has a value for each {' and '.join(axis[0] for axis in node.axes)}; one for the game is wanted."
        raise RulesRefused([Problem("history-measure", message, measure.is_.place, hint="Name a member, or take a sum or mean.")])
    if node.kind not in (NUMBER, YES):
        raise RulesRefused([Problem("history-measure", f"`{measure.id}` is neither a number nor a yes or no.", measure.is_.place)])
    return node


def measured(engine: Engine, node: Node, state: State) -> Array:
    """The value of a measure in every game, as things stand."""
    return np.array(np.broadcast_to(engine.questions(state.games).holding(state).ask(node), (state.games,)))


def _taken(measure: Measure, series: list[Array]) -> Array:
    """What a behaviour takes of a measure's values."""
    turn = int(measure.when.removeprefix("turn ")) if measure.when.startswith("turn ") else 0
    if turn >= len(series):
        message = f"`{measure.id}` is taken after turn {turn}; {len(series) - 1} are played."
        raise RulesRefused([Problem("history-turns", message, measure.key.place)])
    return taken(measure.when, series)


def taken(when: str, series: list[Array]) -> Array:
    """What is taken of values at the beginning and after every turn."""
    if when.startswith("turn "):
        return series[int(when.removeprefix("turn "))]
    if when in ("half", "end"):
        return series[(len(series) - 1) // 2 if when == "half" else -1]
    if when == "gained":
        return series[-1].astype(np.float64) - series[0]
    rows = np.stack(series[1:])
    if when in ("highest", "lowest"):
        found: Array = rows.max(axis=0) if when == "highest" else rows.min(axis=0)
        return found
    total: Array = reduce(np.add, rows.astype(np.float64))  # one after the other: the same whatever the batch
    return total if when == "sum" else total / len(rows)


def _count(engine: Engine, planned: list[Planned], orders: OrderTables, turn: int, games: int, part: _Part) -> None:
    """Counts in how many games each planned line of the turn was carried out. An order carries out one line."""
    served = {kind: np.zeros(len(table.game), dtype=bool) for kind, table in orders.items()}
    for one in planned:
        if not one.line.first <= turn <= one.line.last:
            continue
        part.due[id(one)] += games
        done: set[int] = set()
        for wish in one.wishes:
            table = orders.get(engine.order_index[wish.kind])
            if table is None:
                continue
            rows = (table.picks[0] == engine.seats.index(one.seat)) & ~served[engine.order_index[wish.kind]] & ~np.isin(table.game, list(done))
            for column, wanted, (_, set_id) in zip(table.picks[1:], wish.picks, engine.program.orders[engine.order_index[wish.kind]].picks):
                if wanted is not None:
                    members = engine.world.sets[set_id]
                    rows = rows & np.isin(column, [members.index[members.members.index(member)] for member in wanted])
            _, first = np.unique(table.game[rows], return_index=True)
            serving = np.nonzero(rows)[0][first]
            served[engine.order_index[wish.kind]][serving] = True
            done.update(table.game[serving].tolist())
        part.carried[id(one)] += len(done)
