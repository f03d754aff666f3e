"""Games for the tests of the order of the world: values put in, turns played, numbers read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from game.engine.legality import Judge
from game.engine.orders import Order
from game.engine.reading import fit
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.rules.layers import find_mods
from game.rules.ruleset import load_ruleset

ROOT = Path(__file__).resolve().parents[2]
GAMES = 64
LEADER, RIVAL = "united_states_power", "china_power"
Plan = Callable[[int], Mapping[str, Sequence[str]]]
Start = Mapping[str, float | str]  # "held_by united_states_power *": 0.6, "regime": "anarchy"


def engine_of(scenario: str = "seattle") -> Engine:
    mods, problems = find_mods([ROOT / "rules"])
    assert not problems
    return Engine(load_ruleset([mods["base"]], scenario=scenario).program(scenario))


def put(engine: Engine, state: State, start: Start) -> State:
    """The games with some values changed; `*` stands for every member."""
    data = state.data.copy()
    for name, value in start.items():
        variable, *index = name.split()
        info = engine.world.variables[variable]
        cells = data[info.offset : info.offset + info.cells].reshape(*info.dims, state.games)
        if isinstance(value, str):
            assert info.holds is not None
            held = engine.world.sets[info.holds]
            value = -1.0 if value == "none" else float(held.index[held.members.index(value)])
        places = [slice(None) if member == "*" else engine.world.sets[s].members.index(member) for s, member in zip(info.shape.sets, index)]
        cells[tuple(places)] = value
    return State(data, state.seeds)


def begin(engine: Engine, start: Start | None = None, games: int = GAMES) -> State:
    return put(engine, new_game(engine, list(range(1, games + 1))), start or {})


def play(engine: Engine, turns: int, plan: Plan | None = None, start: Start | None = None, hold: Start | None = None, since: State | None = None) -> State:
    """The games after some turns: with orders by turn, values at the start, and values held at the beginning of every turn."""
    state = put(engine, since or begin(engine), start or {})
    for turn in range(turns):
        state = put(engine, state, hold or {})
        given = {seat: [order(text) for text in texts] for seat, texts in (plan(turn) if plan else {}).items()}
        state = resolve_turn(engine, state, [given] * state.games)
    return state


def order(text: str) -> Order:
    kind, *picks = text.split()
    return Order(kind, tuple(picks))


def always(**orders: Sequence[str]) -> Plan:
    return lambda turn: orders


def first(**orders: Sequence[str]) -> Plan:
    return lambda turn: orders if turn == 0 else {}


def values(engine: Engine, state: State, id: str, *index: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """A variable or a measure in each game."""
    if id in engine.world.variables:
        info = engine.world.variables[id]
        return np.asarray(
            engine.column(state, id)[tuple(engine.world.sets[s].members.index(name) for s, name in zip(info.shape.sets, index))], dtype=np.float64
        )
    node = engine.program.measures[id]
    asked = np.asarray(engine.questions(state.games).holding(state).ask(node), dtype=np.float64)
    full = np.broadcast_to(fit(asked, node.axes, node.axes), (*asked.shape[: len(node.axes)], state.games))
    return full[tuple(engine.world.sets[axis[0]].members.index(name) for axis, name in zip(node.axes, index))]


def value(engine: Engine, state: State, id: str, *index: str) -> float:
    """The mean over games."""
    return float(values(engine, state, id, *index).mean())


def mean_over(engine: Engine, state: State, id: str) -> float:
    """The mean over games and over all that a variable has a value for."""
    return float(engine.column(state, id).mean())


def held(engine: Engine, state: State, id: str) -> Counter[str]:
    """What a variable holds, in how many games."""
    holds = engine.world.variables[id].holds
    assert holds is not None
    members = engine.world.sets[engine.world.sets[holds].root].members
    return Counter("none" if k < 0 else members[int(k)] for k in engine.column(state, id).ravel())


def usually(engine: Engine, state: State, id: str) -> str:
    return held(engine, state, id).most_common(1)[0][0]


def cost(engine: Engine, state: State, seat: str, text: str) -> float:
    return Judge(engine, state.game(0)).cost(seat, order(text))


def why_not(engine: Engine, state: State, seat: str, text: str) -> str:
    """The line that refuses an order, or nothing."""
    found = Judge(engine, state.game(0)).order(seat, order(text))
    return "" if found is None else found.line.rpartition(".")[2]
