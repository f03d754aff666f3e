"""Turns: how many a second at several batch sizes, how long one takes when every change is explained, and which batch size is best."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from game.engine.ledger import Ledger
from game.engine.state import Engine
from game.engine.turn import resolve_turn
from game.lab.bench_clock import Figure, race, ratio
from game.lab.bench_games import Position, position

BATCHES = (1, 64, 1024)
SIZES = (64, 128, 256, 512, 1024)
GOAL = {1024: "40,000 or more"}


def per_second(games: int) -> Callable[[float], float]:
    return lambda seconds: games / seconds


def micro(games: int) -> Callable[[float], float]:
    return lambda seconds: seconds / games * 1e6


def throughput(engine: Engine) -> Iterator[Figure]:
    """Resolved game-turns a second, with orders and without."""
    for games in BATCHES:
        at = position(engine, games)
        taken = race({"orders": at.turn, "none": at.quiet_turn})
        note = f"{at.given:.0f} orders a game"
        yield taken["orders"].figure(f"batch of {games}", "game-turns/s", per_second(games), note, GOAL.get(games, ""))
        yield taken["none"].figure(f"batch of {games}, no orders", "game-turns/s", per_second(games))
        yield ratio(f"batch of {games}: what orders cost", taken["orders"], taken["none"], "with orders ÷ without")


def latency(engine: Engine) -> Iterator[Figure]:
    """One game, one turn: plain, and with every change booked under its cause."""
    at = position(engine, 1)
    taken = race({"explained": lambda: explained(at), "plain": at.turn})
    yield taken["plain"].figure("one turn of one game", "ms", lambda s: s * 1e3, f"{at.given:.0f} orders", "under 1.5")
    yield taken["explained"].figure("the same, explained", "ms", lambda s: s * 1e3, "", "under 8")
    yield ratio("explained ÷ plain", taken["explained"], taken["plain"])


def explained(at: Position) -> object:
    """A turn with its ledger."""
    return resolve_turn(at.engine, at.state, at.orders, Ledger(at.engine.world, at.games))


def sizes(engine: Engine) -> Iterator[Figure]:
    """The time of a game-turn at several batch sizes, side by side."""
    positions = {games: position(engine, games) for games in SIZES}
    taken = race({str(games): at.turn for games, at in positions.items()}, share=2.5)
    figures = {games: taken[str(games)].figure(f"batch of {games}", "µs/game-turn", micro(games)) for games in SIZES}
    yield from figures.values()
    best = min(figures, key=lambda games: figures[games].value)
    yield Figure("best batch size", best, "games", SIZES[0], SIZES[-1])
