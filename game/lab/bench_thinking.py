"""How long computer players think: an answer of each level at several turns of a game, what is played in mind meanwhile, and what the first one waits for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from game.ai.choosing import luck_of
from game.ai.crowds import Crowd
from game.ai.levels import LEVELS
from game.ai.planner import SearchPlayer
from game.ai.portfolio import Repertoire, pool_of
from game.ai.simple import RandomPlayer
from game.engine.legality import Judge
from game.engine.outcome import over, resolve_unfinished
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.lab.bench_clock import Figure, Samples, now, race, ratio
from game.rules.program import Program

ASKED = {"novice": "20 or less", "steady": "150 or less", "strong": "1,000 or less"}
MOST = 0.95  # of all answers come within the time that is named
GAMES = 2
COLUMNS = 512  # in which the policy is set beside the turn


def thinking(program: Program) -> Iterator[Figure]:
    """Answers of one game at a time, as a person waits for them."""
    engine = Engine(program)
    for level, goal in ASKED.items():
        yield from answers(engine, level, goal, first_of(program, level))
    yield from policy(engine)


def first_of(program: Program, level: str) -> tuple[float, float]:
    """Seconds until a level's first answer in a game: as it comes, and when the player was made ready before."""
    found = []
    for ready in (False, True):
        engine = Engine(program)
        state, player = new_game(engine, [0]), LEVELS[level](engine, engine.seats[:1])
        if ready and isinstance(player, SearchPlayer):
            player.ready(state)
        begun = now()
        player.orders(state)
        found.append(now() - begun)
    return found[0], found[1]


def answers(engine: Engine, level: str, goal: str, first: tuple[float, float]) -> Iterator[Figure]:
    """The time of an answer at any turn, of one seat and of all but one at once; and how many turns are played in mind a second."""
    alone: list[float] = []
    each: list[float] = []
    speeds: list[float] = []
    players = {seat: LEVELS[level](engine, (seat,)) for seat in engine.seats}
    table = LEVELS[level](engine, engine.seats[1:])
    for number, state in enumerate(course(engine)):
        player = players[engine.seats[number % len(engine.seats)]]
        for one, taken, seats in ((player, alone, 1), (table, each, len(engine.seats) - 1)):
            one.orders(State(state.data.copy(), state.seeds + np.uint64(1)))  # buffers are made, caches warm
            before, begun = played(one), now()
            one.orders(state)
            seconds = now() - begun
            taken.append(seconds / seats)
            speeds += [(played(one) - before) / seconds] if seats == 1 else []
    yield Samples(tuple(alone)).figure(f"{level}: an answer", "ms", lambda s: s * 1e3)
    yield Figure(f"{level}: {MOST:.0%} of answers within", float(np.quantile(alone, MOST)) * 1e3, "ms", min(alone) * 1e3, max(alone) * 1e3, "", goal)
    yield Samples(tuple(each)).figure(f"{level}: an answer, where all others think at once", "ms", lambda s: s * 1e3, "time for all ÷ seats")
    yield Figure(f"{level}: the first answer of a game", first[0] * 1e3, "ms", first[1] * 1e3, first[0] * 1e3, "the lower figure: made ready before")
    yield Samples(tuple(1 / s for s in speeds if s)).figure(f"{level}: turns in mind", "turns/s", lambda s: 1 / s, "policy included")


def played(player: object) -> int:
    """Turns that a player has played in mind so far."""
    return player.played if isinstance(player, SearchPlayer) else 0


def course(engine: Engine) -> Iterator[State]:
    """Every turn of some games of players who do what comes to mind."""
    anybody = RandomPlayer(engine)
    for seed in range(GAMES):
        state = new_game(engine, [seed])
        while not over(engine, state).any():
            yield state
            state = resolve_unfinished(engine, state, anybody.orders(state), over(engine, state))


def policy(engine: Engine) -> Iterator[Figure]:
    """What it costs to think of everybody's orders, beside the turn that they are given in; and a late turn beside an early one."""
    early, late = at_turn(engine, 0), at_turn(engine, engine.turns - 3)
    seats: Sequence[int] = range(len(engine.seats))
    repertoire = Repertoire(engine, Judge(engine, early), {})
    crowds = [Crowd(engine, pool_of(repertoire, Judge(engine, state), luck_of(state, "bench")), np.arange(COLUMNS)) for state in (early, late)]
    given = [crowd.orders(state, seats) for crowd, state in zip(crowds, (early, late))]
    taken = race(
        {
            "minds": lambda: crowds[0].orders(early, seats),
            "turn": lambda: resolve_turn(engine, early, given[0]),
            "late minds": lambda: crowds[1].orders(late, seats),
            "late turn": lambda: resolve_turn(engine, late, given[1]),
        }
    )
    yield ratio("what comes to mind ÷ the turn", taken["minds"], taken["turn"], f"{COLUMNS} games side by side", "1 or less")
    both = {when: Samples(tuple(a + b for a, b in zip(taken[f"{when}minds"].seconds, taken[f"{when}turn"].seconds))) for when in ("", "late ")}
    yield ratio("a late turn ÷ an early one", both["late "], both[""], "with what comes to mind", "1.2 or less")


def at_turn(engine: Engine, turn: int) -> State:
    """Games after so many turns."""
    state, anybody = new_game(engine, list(range(COLUMNS))), RandomPlayer(engine)
    for _ in range(turn):
        state = resolve_turn(engine, state, anybody.orders(state))
    return state
