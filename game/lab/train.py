"""Learns from games what a position is worth to a seat: how far each thing that the rules call good or bad foretells its project at the end.

Law: positions are compared with those of the same turn and the same seat, so that what merely grows with time, or differs from seat to seat, counts for
nothing. What is learned is tried on games that it was not learned from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from game.ai.wants import Wants, wants_of
from game.engine.kernels import Array
from game.engine.outcome import over
from game.engine.state import Engine, State, new_game
from game.engine.views import sets_of
from game.lab.sitting import Room, kinds_of_seats, projects_of, seated, turns_of
from game.lab.sweep import Hands, Progress, all_done, blocks
from game.rules.records import MeasureDef, VariableDef, every
from game.rules.ruleset import Ruleset

FOLDS = 5  # a fifth of the games is kept apart each time
STIFF = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)  # how far weights are held near nothing, beside what the data say
MOST = 16  # things that count beside what is wanted now; the others are left out
STILL = 1e-3  # what varies less than this among positions is no guide


@dataclass(frozen=True, slots=True)
class Course:
    """Some games to learn from: which, by whom."""

    scenario: str
    level: str
    seed: int
    games: int


@dataclass(slots=True)
class Sums:
    """What is kept of positions: sums of what was seen, of the end, and of their products, each less the mean of its group."""

    n: int
    seen: Array  # products of what was seen
    end: Array  # with the end
    ends: float

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.n + other.n, self.seen + other.seen, self.end + other.end, self.ends + other.ends)

    def missed(self, weights: Array) -> float:
        """Which part of what happened these weights do not foretell."""
        return float(self.ends - 2 * weights @ self.end + weights @ self.seen @ weights) / self.ends if self.ends > 0 else 1.0


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of a kind of seat, and how much of the end it foretells in games that it did not see."""

    kind: str
    weights: Mapping[str, float]
    positions: int
    foretold: float
    by_wants: float  # by what seats want where nobody says


def features_of(ruleset: Ruleset, engine: Engine) -> tuple[str, ...]:
    """What the rules call good or bad, with the requisites and projects."""
    written = ruleset.written
    valued = [record.id for kind in (VariableDef, MeasureDef) for record in every(written, kind) if getattr(record, "good", "none") != "none"]
    found = {*valued, *written["requisites"], *written["projects"]}
    return tuple(sorted(id for id in found if _is_there(engine, id)))


def _is_there(engine: Engine, id: str) -> bool:
    """Whether a scenario has it, with members to have it."""
    world = engine.world
    if id in world.variables:
        sets = world.variables[id].shape.sets
    elif id in engine.program.measures:
        sets = sets_of(world, "measures", id)
    else:
        return False
    return all(world.sets[set_id].members for set_id in sets)


def learn(ruleset: Ruleset, course: Course, block: int, hands: Hands, progress: Progress | None = None) -> list[Learned]:
    """What each kind of seat may learn."""
    engine = Room(ruleset).engine(course.scenario)
    courses = [Course(course.scenario, course.level, seed, games) for seed, games in blocks(course.seed, course.games, block)]
    folds: dict[str, list[Sums]] = {}
    done = 0
    for some in all_done(ruleset, positions, courses, hands):
        for kind, sums in some.items():
            known = folds.setdefault(kind, [Sums(0, np.zeros_like(one.seen), np.zeros_like(one.end), 0.0) for one in sums])
            folds[kind] = [a + b for a, b in zip(known, sums, strict=True)]
        done += courses[0].games
        if progress is not None:
            progress(min(done, course.games), course.games)
    features = features_of(ruleset, engine)
    return [_learned(engine, kind, features, folds[kind]) for kind in kinds_of_seats(engine)]


# -- in a worker


def positions(room: Room, course: Course) -> dict[str, list[Sums]]:
    """Plays, and sums up what was seen of every position and how its game ended; for each kind of seat and fold of games."""
    engine = room.engine(course.scenario)
    features = features_of(room.ruleset, engine)
    state = new_game(engine, list(range(course.seed, course.seed + course.games)))
    seen = {seat: [_seen(engine, seat, features, state)] for seat in engine.seats}
    live = [~over(engine, state)]
    for after, _ in turns_of(engine, seated(engine, dict.fromkeys(engine.seats, course.level)), state):
        state = after
        live.append(~over(engine, state))
        for seat in engine.seats:
            seen[seat].append(_seen(engine, seat, features, state))
    ends = _ends(engine, state)
    fold = np.arange(course.seed, course.seed + course.games) % FOLDS
    return {
        kind: [
            _summed([(values[:, there & (fold == k)], ends[seat][there & (fold == k)]) for seat in seats for values, there in zip(seen[seat], live)])
            for k in range(FOLDS)
        ]
        for kind, seats in kinds_of_seats(engine).items()
    }


def _seen(engine: Engine, seat: str, features: Sequence[str], state: State) -> Array:
    """What the seat would count, shaped (features, games)."""
    return np.stack([Wants(seat, {id: 1.0}).worth(engine, state) for id in features])


def _ends(engine: Engine, state: State) -> dict[str, Array]:
    """What each seat's project came to, from 0 to 1."""
    found = {seat: np.zeros(state.games) for seat in engine.seats}
    for id, _, members in projects_of(engine):
        column = engine.column(state, id).reshape(-1, state.games)
        for place, seat in enumerate(members):
            found[seat] = np.maximum(found[seat], column[place] / 100)
    return found


def _summed(of: Sequence[tuple[Array, Array]]) -> Sums:
    """Sums over groups of positions, each of one seat and turn, less the mean of each group."""
    features = of[0][0].shape[0]
    found = Sums(0, np.zeros((features, features)), np.zeros(features), 0.0)
    for seen, end in of:
        if end.size:
            x, y = seen - seen.mean(axis=1, keepdims=True), end - end.mean()
            found += Sums(y.size, x @ x.T, x @ y, float(y @ y))
    return found


# -- learning


def _learned(engine: Engine, kind: str, features: Sequence[str], folds: Sequence[Sums]) -> Learned:
    whole = sum(folds[1:], folds[0])
    wants = wants_of(engine, kinds_of_seats(engine)[kind][0]).weights
    now = np.array([wants.get(id, 0.0) for id in features])
    missed = {stiff: float(np.mean([one.missed(_weights(_rest(folds, k), stiff, now)) for k, one in enumerate(folds) if one.n])) for stiff in STIFF}
    stiff = min(missed, key=lambda stiff: missed[stiff])
    weights = {id: round(float(weight), 4) for id, weight in zip(features, _weights(whole, stiff, now), strict=True)}
    by_wants = 1 - whole.missed(_scaled(whole, now))
    return Learned(kind, {id: weight for id, weight in weights.items() if weight}, whole.n, 1 - missed[stiff], by_wants)


def _rest(folds: Sequence[Sums], without: int) -> Sums:
    rest = [one for k, one in enumerate(folds) if k != without]
    return sum(rest[1:], rest[0])


def _weights(of: Sums, stiff: float, now: Array) -> Array:
    """What is wanted now, as far as it foretells, and beside it what foretells most of the rest."""
    known = _scaled(of, now)
    rest = Sums(of.n, of.seen, of.end - of.seen @ known, of.ends)
    spread = np.sqrt(np.diag(of.seen) / max(1, of.n))
    strength = np.abs(_ridge(rest, np.nonzero(spread > STILL)[0], stiff)) * spread
    kept = np.sort(np.argsort(-strength, kind="stable")[:MOST])
    found: Array = known + _ridge(rest, kept[spread[kept] > STILL], stiff)
    return found


def _scaled(of: Sums, weights: Array) -> Array:
    """The weights, times what makes them foretell most; none where they foretell the wrong way."""
    varies = float(weights @ of.seen @ weights)
    found: Array = weights * max(0.0, float(weights @ of.end) / varies if varies > 0 else 0.0)
    return found


def _ridge(of: Sums, places: Array, stiff: float) -> Array:
    """Ridge regression on some of what was seen, each thing measured by how much it varies."""
    found = np.zeros(of.end.size)
    if places.size:
        by = np.sqrt(np.diag(of.seen)[places] / of.n)
        seen = of.seen[np.ix_(places, places)] / np.outer(by, by) / of.n
        found[places] = np.linalg.solve(seen + stiff * np.eye(places.size), of.end[places] / by / of.n) / by
    return found


# -- what is written


def to_mod(found: Sequence[Learned], id: str, version: str, course: Course, base: str) -> dict[str, str]:
    """The files of a mod in which a personality of each kind of seat wants what was learned."""
    last = course.seed + course.games - 1
    lines = [f"# Written by `lab train` from {course.games} games of {course.level} in {course.scenario}, seeds {course.seed} to {last}.", "", "personalities:"]
    for one in found:
        lines += [f"  {id}_{one.kind}:", f"    seat: {one.kind}", f"    text: What {course.games} games taught.", "    values:"]
        ranked = sorted(one.weights.items(), key=lambda item: (-abs(item[1]), item[0]))
        lines += [f"      {name}: {weight:.4f}" for name, weight in ranked]
    head = f"id: {id}\nname: What games taught\nversion: {version}\nrequires: [{base}]\n"
    return {"mod.yaml": head, "values.yaml": "\n".join(lines) + "\n"}


def to_json(found: Sequence[Learned], course: Course) -> dict[str, Any]:
    """What `lab train --json` prints."""
    kinds = [{"kind": one.kind, "positions": one.positions, "foretold": one.foretold, "by_wants": one.by_wants, "values": dict(one.weights)} for one in found]
    return {"scenario": course.scenario, "players": course.level, "seed": course.seed, "games": course.games, "kinds": kinds}
