"""Whether forecasts can be believed: in every turn of many games a seat foretells what its orders will come to, and the turn is held against it.

Law: a forecast is made before the turn is played, from what its seat may see. The seats take turns, so that each is asked equally often.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.ai.forecast import HIGH, LOW, Number, Outlook, value_of
from game.ai.simple import merged, orders_in
from game.engine.orders import Order
from game.engine.outcome import over, resolve_unfinished
from game.engine.state import Engine, State, new_game
from game.lab.history_count import Estimate, mean
from game.lab.simulate import wilson
from game.lab.sitting import Room, seated
from game.lab.sweep import Hands, Progress, all_done
from game.rules.records import VariableDef, every
from game.rules.ruleset import Ruleset

PROMISED = HIGH - LOW  # which part of what comes should lie inside
LEAST = 1e-9  # what is foretold to the last bit may still differ by the noise of adding


@dataclass(frozen=True, slots=True)
class Series:
    """Games whose turns are foretold: who plays them, and from which seed on."""

    scenario: str
    level: str
    seed: int
    games: int
    samples: int


@dataclass(frozen=True, slots=True)
class Held:
    """One number that was foretold and then came: whether inside of the spread, and how far from the mean beside what had been meant to change."""

    what: str  # `project`, or the id of a number
    seat: str
    inside: bool
    missed: float  # by how much the mean was off
    unmoved: float  # and by how much one would have been off who foretells no change


@dataclass(frozen=True, slots=True)
class Calibration:
    """What came of many forecasts of one thing."""

    what: str
    turns: int
    inside: Estimate
    missed: Estimate
    unmoved: Estimate

    def to_json(self) -> dict[str, Any]:
        """One of the rows that `lab forecasts --json` prints."""
        ci = [self.inside.low, self.inside.high]
        return {"number": self.what, "turns": self.turns, "inside": self.inside.value, "ci": ci, "missed": self.missed.value, "unmoved": self.unmoved.value}


def calibrate(ruleset: Ruleset, asked: Series, hands: Hands, progress: Progress | None = None) -> list[Calibration]:
    """How far forecasts can be believed: the project first, then what else the rules call good or bad."""
    games = [Series(asked.scenario, asked.level, seed, 1, asked.samples) for seed in range(asked.seed, asked.seed + asked.games)]
    found: dict[str, list[Held]] = {}
    for done, some in enumerate(all_done(ruleset, foretold, games, hands), 1):
        for one in some:
            found.setdefault(one.what, []).append(one)
        if progress is not None:
            progress(done, asked.games)
    return [_counted(what, all_held) for what, all_held in found.items()]


def _counted(what: str, held: Sequence[Held]) -> Calibration:
    inside = sum(one.inside for one in held)
    share = Estimate(inside / len(held), *wilson(inside, len(held)))
    return Calibration(what, len(held), share, mean(np.array([one.missed for one in held])), mean(np.array([one.unmoved for one in held])))


# -- in a worker


def foretold(room: Room, asked: Series) -> list[Held]:
    """One game to its end, one seat's forecast in each turn."""
    engine = room.engine(asked.scenario)
    players = seated(engine, dict.fromkeys(engine.seats, asked.level))
    state = new_game(engine, [asked.seed])
    found: list[Held] = []
    ended = over(engine, state)
    while not ended.all():
        given = merged([player.orders(state) for player in players])
        seat = engine.seats[(asked.seed + int(state.data[0].max())) % len(engine.seats)]
        expected = _forecast(engine, state, seat, orders_in(engine, given, 0), list(_valued(room.ruleset, engine, seat)), asked.samples)
        state = resolve_unfinished(engine, state, given, ended)
        found += _held(engine, state, seat, expected)
        ended = over(engine, state)
    return found


def _valued(ruleset: Ruleset, engine: Engine, seat: str) -> Iterator[Number]:
    """What the rules call good or bad, of the world and of the seat."""
    for record in every(ruleset.written, VariableDef):
        info = engine.world.variables.get(record.id)
        if info is None or record.good == "none" or info.this_turn or info.kind != "number":
            continue
        sets = info.shape.sets
        if not sets:
            yield Number(record.id)
        elif len(sets) == 1 and seat in engine.world.sets[sets[0]].members:
            yield Number(record.id, (seat,))


Foretold = Mapping[str, tuple[Number, float, float, float, float]]  # what: the number, its value now, the mean, low and high


def _forecast(engine: Engine, state: State, seat: str, given: Mapping[str, tuple[Order, ...]], numbers: Sequence[Number], samples: int) -> Foretold:
    outlook = Outlook(engine, state, seat, samples)
    own = outlook.projects()
    found = outlook.forecast(given[seat], numbers)
    return {"project" if number in own else number.id: (number, one.now, one.mean, one.low, one.high) for number, one in found.numbers.items()}


def _held(engine: Engine, after: State, seat: str, expected: Foretold) -> Iterator[Held]:
    for what, (number, now, middle, low, high) in expected.items():
        came = float(value_of(engine, after, number)[0])
        yield Held(what, seat, low - LEAST <= came <= high + LEAST, abs(came - middle), abs(came - now))
