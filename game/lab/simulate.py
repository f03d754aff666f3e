"""Many games played by computer players, counted: who wins, how it ends, what is ordered.

Law: game k has the seed `seed + k`, and what comes out of it depends on that alone: not on the batch it is played in, nor on how many workers share the work.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.ai.levels import Player
from game.ai.simple import orders_in
from game.engine.legality import PLAN
from game.engine.outcome import DEFEAT, NOBODY, SECOND_BEST, WON, Outcome, Standing, live_orders, over, resolve_unfinished
from game.engine.rowcode import OrderTables, Table, joined
from game.engine.state import Engine, State, digest, new_game
from game.lab.workers import WorkersEnded, in_order, shared
from game.play import log
from game.play.faults import told
from game.play.log import HUMAN
from game.play.match import MatchProblem, players_of
from game.play.store import Body, Store, StoreProblem
from game.rules.layers import mods_in
from game.rules.ruleset import Ruleset, load_ruleset

BATCH = 512
LEVEL = "random"  # plays the seats that nobody is named for

Progress = Callable[[int, int], None]  # games played, games in all


@dataclass(frozen=True, slots=True)
class Game:
    """One game that was played to its end."""

    seed: int
    digest: str
    outcome: Outcome
    orders_of: Mapping[str, Mapping[str, int]]  # how many of each kind were given, by seat

    @property
    def orders(self) -> Mapping[str, int]:
        """How many of each kind were given."""
        return _together(self.orders_of.values())


@dataclass(frozen=True, slots=True)
class Result:
    """All games, in the order of their seeds."""

    scenario: str
    seats: Mapping[str, str]
    games: tuple[Game, ...]
    kinds: tuple[str, ...]  # of orders: all that a plan may hold, and what was pledged
    rows: Mapping[str, tuple[str, ...]]  # of the classifications, by role
    seconds: float = field(compare=False)

    @property
    def digest(self) -> str:
        """The fingerprint of all games."""
        return sha256("".join(game.digest for game in self.games).encode()).hexdigest()

    def to_json(self, per_game: bool = False, by_seat: bool = False) -> dict[str, Any]:
        """What `simulate --json` prints."""
        outcomes = [game.outcome for game in self.games]
        found: dict[str, Any] = {
            "scenario": self.scenario,
            "games": len(self.games),
            "turns": sum(outcome.turn for outcome in outcomes),
            "seconds": self.seconds,
            "digest": self.digest,
            "wins": self._counted(self.seats, Counter(seat for outcome in outcomes for seat in outcome.winners)),
            "endings": self._counted((WON, SECOND_BEST, NOBODY, DEFEAT), Counter(outcome.ending for outcome in outcomes)),
            "trajectories": self._counted(self.rows["trajectory"], Counter(outcome.trajectory for outcome in outcomes)),
            "regimes": self._counted(self.rows["regime"], Counter(outcome.regime for outcome in outcomes)),
            "orders": _shares(_together(game.orders for game in self.games), self.kinds),
            "requisites": self._requisites(),
        }
        if by_seat:
            found["orders_of"] = self._shares_of_seats()
        if per_game:
            found["per_game"] = [_line(game) for game in self.games]
        return found

    def _counted(self, names: Sequence[str] | Mapping[str, str], counts: Mapping[Any, int]) -> dict[str, Any]:
        return {name: counted(counts.get(name, 0), len(self.games)) for name in names}

    def _shares_of_seats(self) -> dict[str, dict[str, float]]:
        """By seat: of all that it ordered, which part was of each kind that it ordered at all."""
        given = {seat: _together(game.orders_of[seat] for game in self.games) for seat in self.seats}
        return {seat: _shares(counts, [kind for kind in self.kinds if kind in counts]) for seat, counts in given.items()}

    def _requisites(self) -> dict[str, dict[str, float]]:
        """Where they stood as games ended, over all who grow them."""
        found = {}
        for id in self.games[0].outcome.requisites:
            values = [value for game in self.games for value in game.outcome.requisites[id].values()]
            if values:
                found[id] = {"mean": math.fsum(values) / len(values), "least": min(values), "most": max(values)}
        return found


def _together(counts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    """Several countings as one."""
    found: Counter[str] = Counter()
    for each in counts:
        found.update(each)
    return found


def _shares(counts: Mapping[str, int], kinds: Sequence[str]) -> dict[str, float]:
    whole = sum(counts.values())
    return {kind: counts.get(kind, 0) / whole if whole else 0.0 for kind in kinds}


def _line(game: Game) -> dict[str, Any]:
    outcome = game.outcome
    winners = list(outcome.winners)
    return {"seed": game.seed, "digest": game.digest, "turns": outcome.turn, "winners": winners, "regime": outcome.regime, "trajectory": outcome.trajectory}


def counted(n: int, of: int) -> dict[str, Any]:
    """How often something was so: number, rate, and the 95 % interval of the rate."""
    return {"n": n, "rate": n / of if of else 0.0, "ci": list(wilson(n, of))}


def wilson(n: float, of: int, z: float = 1.959964) -> tuple[float, float]:
    """The interval in which a rate lies, after Wilson: sound for few games too, and for rates near 0 and 1."""
    if of == 0:
        return 0.0, 1.0
    rate, square = n / of, z * z
    middle = (rate + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * math.sqrt(rate * (1 - rate) / of + square / (4 * of * of))
    return (0.0 if n == 0 else middle - half), (1.0 if n == of else middle + half)


# -- playing


class Hall:
    """A scenario with its computer players, ready for batches of games."""

    def __init__(self, ruleset: Ruleset, scenario: str, seats: Mapping[str, str], save: Path | None = None) -> None:
        self.ruleset, self.scenario, self.seats, self.save = ruleset, scenario, seats, save
        self.engine = Engine(ruleset.program(scenario))
        self.players: list[Player] = list(players_of(self.engine, seats).values())

    def play(self, seeds: Sequence[int]) -> list[Game]:
        """The games of these seeds, side by side, each to its end."""
        engine = self.engine
        state = new_game(engine, list(seeds))
        shape = len(engine.seats), len(seeds)
        counts = np.zeros((len(engine.program.orders), *shape), dtype=np.int64)
        turns: list[tuple[State, OrderTables]] = []
        ended = over(engine, state)
        while not ended.all():
            orders = live_orders(self._orders(state), ended)
            for kind, table in orders.items():
                np.add.at(counts[kind], (table.picks[0], table.game), 1)
            state = resolve_unfinished(engine, state, orders, ended)
            if self.save is not None:
                turns.append((state, orders))
            ended = over(engine, state)
        games = [self._game(seed, state, k, outcome, counts) for k, (seed, outcome) in enumerate(zip(seeds, Standing(engine, state).outcomes()))]
        for k, game in enumerate(games):
            self._keep(game, k, turns)
        return games

    def _orders(self, state: State) -> OrderTables:
        tables: dict[int, list[Table]] = {}
        for player in self.players:
            for kind, table in player.orders(state).items():
                tables.setdefault(kind, []).append(table)
        return {kind: joined(found) for kind, found in sorted(tables.items())}

    def _game(self, seed: int, state: State, place: int, outcome: Outcome, counts: NDArray[np.int64]) -> Game:
        orders = self.engine.program.orders
        given = {seat: {info.id: int(count) for info, count in zip(orders, counts[:, k, place]) if count} for k, seat in enumerate(self.engine.seats)}
        return Game(seed, digest(self.engine, state, place), outcome, given)

    def _keep(self, game: Game, place: int, turns: Sequence[tuple[State, OrderTables]]) -> None:
        """A file with the game's log, to be replayed or gone on with like any other."""
        if self.save is None:
            return
        header = log.header_of(self.ruleset, self.scenario, game.seed, self.seats)
        entries: list[tuple[str, Body]] = []
        for turn, (state, orders) in enumerate(turns[: game.outcome.turn], 1):
            entries += log.turn_entries(self.engine, turn, orders_in(self.engine, orders, place), digest(self.engine, state, place), turn == game.outcome.turn)
        path = self.save / _file_of(self.scenario, game.seed)
        for part in ("", "-wal", "-shm"):  # what a worker left that was killed as it wrote
            path.with_name(path.name + part).unlink(missing_ok=True)
        with Store.create(path, log.header_to_body(header), self.ruleset.sources) as store:
            store.append_all(entries)


def simulate(  # noqa: PLR0913, PLR0917  the options of the command, one by one
    ruleset: Ruleset,
    scenario: str,
    games: int,
    seed: int,
    players: str | Mapping[str, str] = LEVEL,
    batch: int = BATCH,
    workers: int = 1,
    save: Path | None = None,
    progress: Progress | None = None,
    clock: Callable[[], float] | None = None,
) -> Result:
    """Play games and count. `players` is a level, or levels by seat; `save` is a folder for one file a game; `clock` tells the seconds."""
    _require(ruleset, scenario, games, seed, batch, workers)
    begun = clock() if clock else 0.0
    seats = _seats(Engine(ruleset.program(scenario)), players)
    hall = Hall(ruleset, scenario, seats, save)
    if save is not None:
        _make_room(save, scenario, range(seed, seed + games))
    size = min(batch, -(-games // workers))  # every worker has something to do
    shares = [range(first, min(first + size, seed + games)) for first in range(seed, seed + games, size)]
    found: list[Game] = []
    for played in _play_all(hall, shares, workers):
        found += played
        if progress is not None:
            progress(len(found), games)
    kinds = tuple(info.id for info in hall.engine.program.orders if info.beat == PLAN or any(info.id in game.orders for game in found))
    rows = {role: rows_of_role(hall.engine, role) for role in ("regime", "trajectory")}
    return Result(scenario, seats, tuple(found), kinds, rows, (clock() if clock else 0.0) - begun)


def _make_room(save: Path, scenario: str, seeds: range) -> None:
    """Makes the folder; nothing of what will be written there may be there."""
    with told(save):
        save.mkdir(parents=True, exist_ok=True)
        there = {path.name for path in save.iterdir()}
    for seed in seeds if there else ():
        if _file_of(scenario, seed) in there:
            raise StoreProblem(f"{save / _file_of(scenario, seed)} is there already, and a new game does not overwrite another file.")


def _file_of(scenario: str, seed: int) -> str:
    return f"{scenario}-{seed}.game"


def _require(ruleset: Ruleset, scenario: str, games: int, seed: int, batch: int, workers: int) -> None:
    if scenario not in ruleset.scenarios:
        raise MatchProblem(f"There is no scenario `{scenario[:40]}`. There is {', '.join(sorted(ruleset.scenarios))}.")
    for name, value in (("games", games), ("batch", batch), ("workers", workers)):
        if value < 1:
            raise MatchProblem(f"`{name}` is {value}; it must be at least 1.")
    if not 0 <= seed <= log.SEEDS - games:
        raise MatchProblem(f"{seed} is no seed for {games} games: seeds go from 0 to 2^64 - 1.")


def _seats(engine: Engine, players: str | Mapping[str, str]) -> dict[str, str]:
    named = dict.fromkeys(engine.seats, players) if isinstance(players, str) else {**dict.fromkeys(engine.seats, LEVEL), **players}
    if HUMAN in named.values():
        raise MatchProblem("No person can play in a simulation: name a level for each seat.")
    return named


def rows_of_role(engine: Engine, role: str) -> tuple[str, ...]:
    """The rows of the classification that claims a role."""
    entries = engine.world.entries["classify"]
    found = [id for id, record in sorted(entries.items()) if record.role is not None and record.role.text == role]
    return engine.world.sets[found[0]].members if found else ()


# -- sharing the work

_halls: list[Hall] = []  # in a worker: the one it plays in


def _play_all(hall: Hall, shares: Sequence[range], workers: int) -> Iterator[list[Game]]:
    if workers == 1 or len(shares) == 1:
        for seeds in shares:
            yield hall.play(seeds)
        return
    ruleset = hall.ruleset
    given = ([mod.id for mod in ruleset.mods], dict(ruleset.sources), hall.scenario, dict(hall.seats), hall.save)
    try:
        yield from in_order(shared(shares, _play_share, workers, _open_hall, given))
    except WorkersEnded as ended:
        raise MatchProblem(str(ended)) from None


def _open_hall(mods: list[str], sources: dict[str, bytes], scenario: str, seats: dict[str, str], save: Path | None) -> None:
    """A worker reads the rules itself, from the same bytes."""
    known, _ = mods_in(sources)
    _halls[:] = [Hall(load_ruleset([known[id] for id in mods], sources, scenario), scenario, seats, save)]


def _play_share(seeds: range) -> list[Game]:
    return _halls[0].play(seeds)
