"""Turns: how many a second at several batch sizes, how long one takes when every change is explained, and which batch size is best."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from game.engine.state import Engine
from game.lab.bench_clock import Figure, race, ratio
from game.lab.bench_games import Play, play

BATCHES = (1, 64, 1024)
SIZES = (64, 128, 256, 512, 1024)
FEW_TURNS = 6  # of a game, where the same is played at many sizes
GOALS = {1024: "40,000 or more"}


def per_second(play: Play) -> Callable[[float], float]:
    """Seconds for a play as game-turns a second."""
    return lambda seconds: play.game_turns / seconds


def micro(play: Play) -> Callable[[float], float]:
    """Seconds for a play as microseconds a game-turn."""
    return lambda seconds: seconds / play.game_turns * 1e6


def throughput(engine: Engine) -> Iterator[Figure]:
    """Resolved game-turns a second over whole games, with orders and without."""
    for games in BATCHES:
        games_played = play(engine, games)
        taken = race({"orders": games_played.run, "none": games_played.run_quiet})
        scale = per_second(games_played)
        note = f"{games_played.given:.0f} orders a game and turn"
        yield taken["orders"].figure(f"batch of {games}", "game-turns/s", scale, note, GOALS.get(games, ""))
        yield taken["none"].figure(f"batch of {games}, no orders", "game-turns/s", scale)
        yield ratio(f"batch of {games}: what orders cost", taken["orders"], taken["none"], "time with orders ÷ without")


def latency(engine: Engine) -> Iterator[Figure]:
    """One game, one turn: plain, and with every change booked under its cause."""
    one = play(engine, 1)
    taken = race({"explained": one.run_explained, "plain": one.run})
    turns = len(one.orders)
    yield taken["plain"].figure("one turn of one game", "ms", lambda s: s / turns * 1e3, f"{one.given:.0f} orders", "under 1.5")
    yield taken["explained"].figure("the same, explained", "ms", lambda s: s / turns * 1e3, "", "under 8")
    yield ratio("explained ÷ plain", taken["explained"], taken["plain"])


def sizes(engine: Engine) -> Iterator[Figure]:
    """The time of a game-turn at several batch sizes, side by side."""
    plays = {games: play(engine, games, FEW_TURNS) for games in SIZES}
    taken = race({str(games): some.run for games, some in plays.items()}, share=3.0)
    figures = {games: taken[str(games)].figure(f"batch of {games}", "µs/game-turn", micro(plays[games])) for games in SIZES}
    yield from figures.values()
    best = min(figures, key=lambda games: figures[games].value)
    yield Figure("best batch size", best, "games", SIZES[0], SIZES[-1])
