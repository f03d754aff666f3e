"""Some games at one table: who sits where and from which seed on, and an account of each game. The piece in which the lab shares out its work.

Law: an account depends on the rules, on who sits where and on the game's seed; not on the machine that plays it, nor on what is played beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from game.ai.levels import LEVELS, Player
from game.ai.simple import RandomPlayer, merged
from game.ai.tastes import IDLE as NOTHING
from game.engine.kernels import Array
from game.engine.outcome import Outcome, Standing, live_orders, over, resolve_unfinished
from game.engine.rowcode import OrderTables, Table
from game.engine.state import Engine, State, digest, new_game
from game.lab.history_play import measured, taken
from game.play.match import MatchProblem, players_of
from game.rules.pledging import MADE
from game.rules.records import PledgeDef, ProjectDef, every, seat_set
from game.rules.ruleset import Ruleset

IDLE = "idle"  # who sits there and does nothing
ENGINES = 2  # kept


class LabProblem(Exception):
    """Something that keeps the lab from its work; the message says what, in a sentence or two."""


@dataclass(frozen=True, slots=True)
class Upset:
    """In one turn somebody of another level gives a seat's orders."""

    seat: str
    turn: int
    level: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """So many games from a seed on, the seeds one after the other. `measures` are asked in every game: an id, and when it is taken."""

    scenario: str
    seats: tuple[tuple[str, str], ...]  # each with its level
    seed: int
    games: int
    upset: Upset | None = None
    measures: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Sitting:
        """Out of a file; what does not fit raises KeyError, TypeError or ValueError."""
        upset = None if body["upset"] is None else Upset(**body["upset"])
        seats, measures = (tuple((str(a), str(b)) for a, b in body[name]) for name in ("seats", "measures"))
        return cls(str(body["scenario"]), seats, int(body["seed"]), int(body["games"]), upset, measures)


@dataclass(frozen=True, slots=True)
class Account:
    """What one game came to, in plain values."""

    seed: int
    digest: str
    turns: int
    ending: str
    winners: tuple[str, ...]
    regime: str | None
    trajectory: str | None
    led: tuple[str, ...]  # nearest to the mark at half-time
    topped: tuple[str, ...]  # and at the end
    projects: Mapping[str, float]  # by seat
    orders: Mapping[str, Mapping[str, int]]  # how many a seat gave of each kind
    pledges: Mapping[str, int]  # how many were made, kept and withdrawn
    values: Mapping[str, float | bool] = field(default_factory=dict)  # of what was measured

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Account:
        """Out of a file; what does not fit raises KeyError, TypeError or ValueError."""
        lists = {name: tuple(str(seat) for seat in body[name]) for name in ("winners", "led", "topped")}
        return cls(**{**body, **lists})


# -- playing


class Room:
    """Where sittings are played: the rules, with engines for their scenarios."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.engines: dict[str, Engine] = {}

    def engine(self, scenario: str) -> Engine:
        """The engine of a scenario; the last ones are kept."""
        found = self.engines.pop(scenario, None) or Engine(self.ruleset.program(scenario))
        self.engines[scenario] = found
        while len(self.engines) > ENGINES:
            del self.engines[next(iter(self.engines))]
        return found

    def play(self, sitting: Sitting) -> tuple[Account, ...]:
        """The games of a sitting, side by side, each to its end."""
        engine = self.engine(sitting.scenario)
        return _Playing(engine, sitting).accounts(range(sitting.seed, sitting.seed + sitting.games))


def seated(engine: Engine, seats: Mapping[str, str]) -> list[Player]:
    """Computer players for seats with their levels, one of which may be `idle`."""
    idle = tuple(seat for seat in engine.seats if seats.get(seat) == IDLE)
    any_level = next(iter(LEVELS))
    players = players_of(engine, {seat: any_level if level == IDLE else level for seat, level in seats.items()})  # refuses what is unknown
    if not idle:
        return list(players.values())
    return [player_of(engine, level, tuple(seat for seat in engine.seats if seats[seat] == level)) for level in sorted(set(seats.values()))]


def check(engine: Engine, sittings: Iterable[Sitting]) -> None:
    """Refuses sittings where a level or personality is not there, or does not fit its seat."""
    for seats, upset in dict.fromkeys((sitting.seats, sitting.upset) for sitting in sittings):
        try:
            seated(engine, dict(seats))
            if upset is not None:
                seated(engine, {**dict(seats), upset.seat: upset.level})
        except MatchProblem as problem:
            raise LabProblem(problem.message) from None


def player_of(engine: Engine, level: str, seats: tuple[str, ...]) -> Player:
    """A computer player for some seats."""
    return RandomPlayer(engine, seats, dict.fromkeys(seats, NOTHING)) if level == IDLE else LEVELS[level](engine, seats)


def turns_of(engine: Engine, players: Sequence[Player], state: State) -> Iterator[tuple[State, OrderTables]]:
    """Plays a batch of games to their ends: after every turn the state, and the orders of the games that were not over."""
    ended = over(engine, state)
    while not ended.all():
        orders = live_orders(merged([player.orders(state) for player in players]), ended)
        state = resolve_unfinished(engine, state, orders, ended)
        yield state, orders
        ended = over(engine, state)


class _Upsetting:
    """The players of a sitting, one of whose turns somebody else plays."""

    def __init__(self, engine: Engine, players: Sequence[Player], upset: Upset) -> None:
        self.players, self.upset = players, upset
        self.place = engine.seats.index(upset.seat)
        self.instead = player_of(engine, upset.level, (upset.seat,))

    def orders(self, state: State) -> OrderTables:
        """Everybody's orders; in the turn of the upset the seat's are the other's."""
        found = merged([player.orders(state) for player in self.players])
        if int(state.data[0].max()) + 1 != self.upset.turn:
            return found
        kept = {}
        for kind, table in found.items():
            rows = table.picks[0] != self.place
            kept[kind] = Table(table.game[rows], tuple(pick[rows] for pick in table.picks))
        return merged([kept, self.instead.orders(state)])


class _Playing:
    """One sitting being played, with what is written down on the way."""

    def __init__(self, engine: Engine, sitting: Sitting) -> None:
        self.engine, self.sitting = engine, sitting
        players = seated(engine, dict(sitting.seats))
        self.players: list[Player] = [_Upsetting(engine, players, sitting.upset)] if sitting.upset else players
        self.projects = projects_of(engine)
        self.orders = np.zeros((len(engine.program.orders), len(engine.seats), sitting.games), dtype=np.int64)
        self.pledges = {name: np.zeros(sitting.games, dtype=np.int64) for name in ("made", "kept", "withdrawn")}
        self.series: dict[tuple[str, str], list[Array]] = {one: [] for one in sitting.measures}

    def accounts(self, seeds: Sequence[int]) -> tuple[Account, ...]:
        """Plays, and tells."""
        state = new_game(self.engine, list(seeds))
        half = state
        self._measure(state)
        for after, orders in turns_of(self.engine, self.players, state):
            self._note(state, after, orders)
            state = after
            if 2 * int(state.data[0].max()) <= self.engine.turns:
                half = state
            self._measure(state)
        played = int(state.data[0].max())
        for series in self.series.values():  # what was over early stayed as it was
            series += [series[-1]] * (self.engine.turns - played)
        led, topped = self._ahead(half), self._ahead(state)
        outcomes = Standing(self.engine, state).outcomes()
        values = {measure: taken(measure[1], series) for measure, series in self.series.items()}
        return tuple(self._account(k, seed, state, outcomes[k], (led[k], topped[k]), values) for k, seed in enumerate(seeds))

    def _account(
        self, k: int, seed: int, state: State, outcome: Outcome, ahead: tuple[tuple[str, ...], tuple[str, ...]], values: Mapping[tuple[str, str], Array]
    ) -> Account:
        kinds, seats = self.engine.program.orders, self.engine.seats
        orders: dict[str, dict[str, int]] = {seat: {} for seat in seats}
        for kind, place in zip(*np.nonzero(self.orders[:, :, k])):
            orders[seats[place]][kinds[kind].id] = int(self.orders[kind, place, k])
        projects = {seat: max(own, default=(0.0, 0.0))[1] for seat, own in self._own(state, k).items()}
        return Account(
            seed=seed,
            digest=digest(self.engine, state, k),
            turns=outcome.turn,
            ending=outcome.ending,
            winners=outcome.winners,
            regime=outcome.regime,
            trajectory=outcome.trajectory,
            led=ahead[0],
            topped=ahead[1],
            projects=projects,
            orders=orders,
            pledges={name: int(counts[k]) for name, counts in self.pledges.items()},
            values={f"{id} {when}": value[k].item() for (id, when), value in values.items()},
        )

    # -- on the way

    def _note(self, before: State, after: State, orders: OrderTables) -> None:
        games, seats = after.games, len(self.engine.seats)
        for kind, table in orders.items():
            self.orders[kind] += np.bincount(table.picks[0] * games + table.game, minlength=seats * games).reshape(seats, games)
        moved = after.data[0] > before.data[0]
        for pledge in every(self.engine.world.entries, PledgeDef):
            if f"{pledge.id}_age" not in self.engine.world.variables:
                continue  # a scenario may be without it
            then, now, kept = (self._column(state, f"{pledge.id}_{name}") for state, name in ((before, "age"), (after, "age"), (after, "kept")))
            self.pledges["made"] += moved * ((then == 0) & (now > MADE)).sum(axis=0)
            self.pledges["kept"] += moved * (kept > 0).sum(axis=0)
            for kind, table in orders.items():
                if self.engine.program.orders[kind].id.startswith(f"{pledge.id}_withdrawn_"):
                    self.pledges["withdrawn"] += np.bincount(table.game, minlength=games)

    def _column(self, state: State, variable: str) -> Array:
        return self.engine.column(state, variable).reshape(-1, state.games)

    def _measure(self, state: State) -> None:
        for (id, _), series in self.series.items():
            series.append(measured(self.engine, self.engine.program.measures[id], state))

    # -- who is ahead

    def _own(self, state: State, k: int) -> dict[str, list[tuple[float, float]]]:
        """For each seat its projects in one game: how near their mark, and their value."""
        found: dict[str, list[tuple[float, float]]] = {seat: [] for seat in self.engine.seats}
        for id, mark, members in self.projects:
            column = self._column(state, id)
            for place, seat in enumerate(members):
                value = float(column[place, k])
                found[seat].append((value / mark, value))
        return found

    def _ahead(self, state: State) -> list[tuple[str, ...]]:
        """In each game the seat that is nearest to its mark; several where they are level."""
        found = []
        for k in range(state.games):
            near = {seat: max(own)[0] for seat, own in self._own(state, k).items() if own}
            best = max(near.values(), default=0.0)
            found.append(tuple(seat for seat, value in near.items() if value == best))
        return found


def projects_of(engine: Engine) -> list[tuple[str, float, tuple[str, ...]]]:
    """The projects of seats, each with its mark and those who have it."""
    world = engine.world
    found = []
    for record in sorted(every(world.entries, ProjectDef), key=lambda record: record.id):
        info = world.variables.get(record.id)
        sets = info.shape.sets if info is not None else ()
        if sets and world.sets[sets[0]].root == world.seat_set:
            found.append((record.id, record.mark, world.sets[sets[0]].members))
    return found


def kinds_of_seats(engine: Engine) -> dict[str, tuple[str, ...]]:
    """The kinds of seats that somebody sits in, in the order of seats, with their seats."""
    world = engine.world
    whole = seat_set(world.entries["sets"].values())
    named = {kind.text for kind in whole.kinds} if whole is not None else set()
    parts = [info for info in world.sets.values() if info.root == world.seat_set and not info.whole and info.members]
    found: dict[str, tuple[str, ...]] = {}
    for info in sorted(parts, key=lambda info: (info.index[0], len(info.members))):
        if info.id in named:
            found[info.id] = info.members
    return found

