"""Pairs of games for the tests of movements: states with a few values changed, turns with given orders, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from game.engine.legality import Judge
from game.engine.orders import Order
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.rules.layers import find_mods, mods_in, order_mods
from game.rules.ruleset import load_ruleset

ROOT = Path(__file__).resolve().parents[2]
SEEDS = list(range(1, 17))
Start = Mapping[str, float]  # "pressure brazil work": 0.4; `*` stands for all members
Orders = Mapping[str, Sequence[str]]  # south=["link brazil india"]


@cache
def engine(without: tuple[str, ...] = ()) -> Engine:
    """The standard game, or the standard game without some of its rules."""
    found, problems = find_mods([ROOT / "rules"])
    assert not problems
    mods = [found["base"]]
    if not without:
        return Engine(load_ruleset(mods, scenario="seattle").program("seattle"))
    sources = dict(load_ruleset(mods).sources)
    sources["less/mod.yaml"] = b"id: less\nname: Less\nversion: 1.0.0\nrequires: [base]\n"
    sources["less/less.yaml"] = f"scenarios:\n  seattle:\n    without: [{', '.join(without)}]\n".encode()
    more, problems = mods_in({name: body for name, body in sources.items() if name.startswith("less/")})
    assert not problems
    return Engine(load_ruleset(order_mods({"base": found["base"], **more})[0], sources, scenario="seattle").program("seattle"))


def put(world: Engine, state: State, start: Start) -> State:
    """The state with some values written over."""
    data = state.data.copy()
    for name, value in start.items():
        variable, *index = name.split()
        info = world.world.variables[variable]
        cells = data[info.offset : info.offset + info.cells].reshape(*info.dims, state.games)
        at = tuple(slice(None) if member == "*" else world.world.sets[s].members.index(member) for s, member in zip(info.shape.sets, index))
        cells[at] = value
        if info.symmetric:
            cells[at[::-1]] = value
            for k in range(info.dims[0]):
                cells[k, k] = 0
    return State(data, state.seeds)


def begin(start: Start | None = None, world: Engine | None = None) -> State:
    """New games with some values written over."""
    found = world or engine()
    return put(found, new_game(found, SEEDS), start or {})


def turns(state: State, count: int = 1, orders: Orders | None = None, hold: Start | None = None, world: Engine | None = None) -> State:
    """Some turns with the same orders in each game and turn, and values held as each begins."""
    found = world or engine()
    given = {seat: tuple(order(text) for text in texts) for seat, texts in (orders or {}).items()}
    for _ in range(count):
        state = resolve_turn(found, put(found, state, hold or {}), [given] * state.games)
    return state


def play(count: int = 1, start: Start | None = None, orders: Orders | None = None, hold: Start | None = None) -> State:
    """Some turns of new games."""
    return turns(begin(start), count, orders, hold)


def held(set_id: str, member: str) -> float:
    """The number that stands for a member in a variable that holds one."""
    sets = engine().world.sets
    return float(sets[sets[set_id].root].members.index(member))


def order(text: str) -> Order:
    kind, *picks = text.split()
    return Order(kind, tuple(picks))


def values(state: State, id: str, *index: str, world: Engine | None = None) -> NDArray[np.float64]:
    """A variable or a measure at a place, by game."""
    found = world or engine()
    if id in found.world.variables:
        info = found.world.variables[id]
        sets, full = info.shape.sets, found.column(state, id)
    else:
        node = found.program.measures[id]
        sets = tuple(axis[0] for axis in node.axes)
        asked = np.asarray(found.questions(state.games).holding(state).ask(node))
        full = np.broadcast_to(asked, (*asked.shape[: len(sets)], state.games))
    at = tuple(found.world.sets[s].members.index(member) for s, member in zip(sets, index))
    return np.asarray(full[at], dtype=np.float64)


def value(state: State, id: str, *index: str, world: Engine | None = None) -> float:
    """The mean over games."""
    return float(values(state, id, *index, world=world).mean())


def refused(state: State, seat: str, text: str) -> str | None:
    """The line of an order that says no, or none."""
    found = Judge(engine(), state.game(0)).order(seat, order(text))
    return None if found is None else found.line or found.code
