"""Two processes beside one: what a second core brings. Each has its own engine and half of the games."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

from game.engine.state import Engine
from game.lab.bench_clock import Figure, now
from game.lab.bench_games import Play
from game.lab.bench_games import play as games_of
from game.rules.layers import mods_in
from game.rules.ruleset import Ruleset, load_ruleset

GAMES = 512  # in each process
ROUNDS = 5

_ready: list[Play] = []  # in a process: what it plays
_gate: list[Barrier] = []


def cores(ruleset: Ruleset, scenario: str) -> Iterator[Figure]:
    """Game-turns a second of one process, of two at once, and how much more that is."""
    context = get_context("spawn")
    given = ([mod.id for mod in ruleset.mods], dict(ruleset.sources), scenario)
    with (
        ProcessPoolExecutor(1, context, prepared, (*given, context.Barrier(1))) as one,
        ProcessPoolExecutor(2, context, prepared, (*given, context.Barrier(2))) as two,
    ):
        single, double = [], []
        for _ in range(ROUNDS):
            single.append(one.submit(play).result())
            both = [two.submit(play), two.submit(play)]
            double.append(max(run.result() for run in both))
    turns = GAMES * ruleset.scenarios[scenario].turns
    alone = sorted(turns / seconds for seconds in single)
    together = sorted(2 * turns / seconds for seconds in double)
    gains = sorted(2 * a / b for a, b in zip(single, double))
    middle = ROUNDS // 2
    yield Figure("one process", alone[middle], "game-turns/s", alone[0], alone[-1], f"batch of {GAMES}")
    yield Figure("two processes at once", together[middle], "game-turns/s", together[0], together[-1], f"{GAMES} games each")
    yield Figure("two processes ÷ one", gains[middle], "×", gains[0], gains[-1], "", "1.9 or more")


def prepared(mods: list[str], sources: dict[str, bytes], scenario: str, gate: Barrier) -> None:
    """A process reads the rules and brings its games into the middle of play."""
    known, _ = mods_in(sources)
    engine = Engine(load_ruleset([known[id] for id in mods], sources, scenario).program(scenario))
    _ready[:] = [games_of(engine, GAMES)]
    _gate[:] = [gate]


def play() -> float:
    """The seconds for whole games, begun when every process is ready."""
    _ready[0].run_quiet()
    _gate[0].wait()
    begun = now()
    _ready[0].run()
    return now() - begun
