"""Small rulesets for tests, written as YAML texts in memory, and the few lines it takes to play them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.engine.invariants import holdable
from game.engine.ledger import Ledger
from game.engine.orders import Order
from game.engine.rowcode import OrderTables
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.rules.layers import mods_in, order_mods
from game.rules.ruleset import Reading, Ruleset, load_ruleset, read_rules

HEAD = "id: test\nname: Test\nversion: 1.0.0\n"
SCENARIO = "scenarios:\n  play:\n    turns: {turns}\n    begins: 2000\n    years: 1\n    members:\n{members}"
SEATS = {"movement": "crowd", "state": "crown"}
UNIT = 2.0**20

REGIONS = """
sets:
  region: {members: [hill, shore, plain]}
  issue: {members: [work, land]}
  movement: {}
  state: {}
  seat: {kinds: [movement, state]}
"""


def files_of(*texts: str) -> dict[str, bytes]:
    """A mod in memory: each text is one file."""
    return {"test/mod.yaml": HEAD.encode(), **{f"test/part{k}.yaml": text.encode() for k, text in enumerate(texts)}}


def scenario(turns: int = 12, more: str = "", **members: str) -> str:
    """The text of a scenario `play` with one movement and one state, or the given members."""
    given = {**SEATS, **members}
    return SCENARIO.format(turns=turns, members="".join(f"      {kind}: [{some}]\n" for kind, some in given.items())) + more


def reading_of(*texts: str) -> Reading:
    """What reading the texts comes to, with its problems."""
    files = files_of(*texts)
    mods, problems = mods_in(files)
    assert not problems
    return read_rules(order_mods(mods)[0], files)


def ruleset_of(*texts: str) -> Ruleset:
    """The ruleset that texts of YAML make; without a scenario of their own they are played with one movement and one state."""
    if not any(text.startswith("scenarios:") or "\nscenarios:" in text for text in texts):
        texts = (*texts, scenario())
    files = files_of(*texts)
    mods, problems = mods_in(files)
    assert not problems
    return load_ruleset(order_mods(mods)[0], files)


def engine_of(*texts: str, name: str = "play") -> Engine:
    """An engine for a scenario of the texts."""
    return Engine(ruleset_of(*texts).program(name))


def small(body: str, turns: int = 12, **members: str) -> Engine:
    """Three regions, two issues, a movement and a state, and the given kinds."""
    return engine_of(REGIONS, body, scenario(turns, **members))


def orders(**given: str) -> dict[str, tuple[Order, ...]]:
    """`orders(crowd="rally hill, rally shore")`: kinds and picks in their order."""
    return {seat: tuple(order(text) for text in line.split(",") if text.strip()) for seat, line in given.items()}


def order(text: str) -> Order:
    kind, *picks = text.split()
    return Order(kind, tuple(picks))


def play(
    engine: Engine, turns: int = 1, seeds: Iterable[int] = (1,), plans: OrderTables | Sequence[Mapping[str, Sequence[Order]]] = (), state: State | None = None
) -> State:
    """Some turns of new games (or of the given ones), the same plans in each."""
    now = new_game(engine, list(seeds)) if state is None else state
    for _ in range(turns):
        now = resolve_turn(engine, now, plans if isinstance(plans, dict) else list(plans) or [{}] * now.games)
    return now


def explained(engine: Engine, state: State, plans: OrderTables | Sequence[Mapping[str, Sequence[Order]]] = ()) -> tuple[State, Ledger]:
    """One turn with its ledger, whose entries must add up, and which must not change what happens."""
    ledger = Ledger(engine.world, state.games)
    given = plans if isinstance(plans, dict) else list(plans) or [{}] * state.games
    after = resolve_turn(engine, state, given, ledger)
    plain = resolve_turn(engine, state, given)
    assert same_bits(after.data, plain.data)
    total = ledger.total()
    total[0] += 1.0
    assert np.array_equal(after.data - state.data, total)
    return after, ledger


def same_bits(a: NDArray[Any], b: NDArray[Any]) -> bool:
    return a.shape == b.shape and a.tobytes() == b.tobytes()


def values(engine: Engine, state: State, id: str, game: int = 0) -> Any:
    """A variable's values in one game, as plain lists (or one number)."""
    return engine.column(state, id)[..., game].tolist()


def measured(engine: Engine, state: State, id: str, game: int = 0) -> Any:
    """A measure's values in one game."""
    node = engine.program.measures[id]
    found = engine.questions(state.games).holding(state).ask(node)
    return np.broadcast_to(found, (*found.shape[:-1], state.games))[..., game].tolist()


def on_grid(x: float) -> float:
    """The nearest multiple of 2**-20; of two, the even one."""
    return float(round(x * UNIT)) / UNIT


def causes(ledger: Ledger, variable: str, cell: int | None = None, game: int = 0) -> list[tuple[str, str, float]]:
    """Step, cause and amount of each entry of a variable."""
    return [(e.step, e.cause, e.amount) for e in ledger.entries(game, variable, cell)]


def any_state(engine: Engine, games: int, seed: int = 0, turn: int = 0) -> State:
    """States with any values that the variables may hold: half of the numbers at an end of their range or at its middle. What is conserved stays put."""
    random = np.random.default_rng(seed)
    data = np.zeros((engine.world.cells, games))
    data[0] = turn
    for info in engine.world.variables.values():
        shape = (info.cells, games)
        if info.conserved:
            found = np.broadcast_to(engine.constants.start_column(info), shape)
        elif info.kind.startswith("@"):
            found = np.array(holdable(engine, info))[random.integers(0, len(holdable(engine, info)), shape)]
        elif info.kind == "number" and not info.whole:
            found = np.round((info.low + (info.high - info.low) * random.random(shape)) * UNIT) / UNIT
            ends = np.array([info.low, info.high, on_grid((info.low + info.high) / 2)])[random.integers(0, 3, shape)]
            found = np.where(random.random(shape) < 0.5, ends, found)
        else:
            found = random.integers(int(info.low), int(info.high) + 1, shape).astype(float)
        if info.symmetric:
            square = found.reshape(*info.dims, games)
            found = np.maximum(square, square.transpose(1, 0, 2)).reshape(shape)
            found[:: info.dims[0] + 1] = 0.0
        data[info.offset : info.offset + info.cells] = found
    return State(data, np.arange(games, dtype=np.uint64) + np.uint64(seed))
