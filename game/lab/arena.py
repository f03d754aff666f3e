"""Levels meet: pairs of games that differ only in who plays one seat, and full tables.

Law: both games of a pair have the same seed and the same others at the table. The better player is the one whose project ends higher; where both end
alike, each has half the pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from game.engine.state import Engine
from game.lab.history_count import Estimate, mean
from game.lab.shelf import Played
from game.lab.simulate import counted, wilson
from game.lab.sitting import Account, Sitting, kinds_of_seats
from game.lab.sweep import BLOCK, blocks

PAIRS, SEED = 200, 1_000_000


@dataclass(frozen=True, slots=True)
class Contest:
    """What is asked: whether one level is better than another in a seat, beside others of a third."""

    scenario: str
    challenger: str
    reference: str
    others: str
    kinds: tuple[tuple[str, tuple[str, ...]], ...]  # of seats: those of its seats that are looked at
    pairs: int = PAIRS  # for each kind
    seed: int = SEED
    block: int = BLOCK
    tables: bool = False  # whether full tables are played, too

    @property
    def size(self) -> int:
        """Games of a sitting: so many that every seat of a kind has its turn."""
        most = max(len(seats) for _, seats in self.kinds)
        return min(self.block, max(1, self.pairs // most))


@dataclass(frozen=True, slots=True)
class Pairing:
    """Games in which a seat is played by the challenger, and the same games in which it is played by the reference."""

    kind: str
    seat: str
    by_challenger: Sitting
    by_reference: Sitting


def looked_at(engine: Engine, kinds: Sequence[str] = (), seats: Sequence[str] = ()) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Kinds with their seats: those that are named, else all. What is named must be there."""
    found = []
    for kind, members in kinds_of_seats(engine).items():
        chosen = tuple(seat for seat in members if not (kinds or seats) or kind in kinds or seat in seats)
        if chosen:
            found.append((kind, chosen))
    return tuple(found)


def pairings(engine: Engine, asked: Contest) -> list[Pairing]:
    """All pairs that are to be played; the seats of a kind take turns."""
    found = []
    for kind, seats in asked.kinds:
        for number, (seed, games) in enumerate(blocks(asked.seed, asked.pairs, asked.size)):
            seat = seats[number % len(seats)]
            both = [_sitting(engine, asked, seed, games, {seat: level}) for level in (asked.challenger, asked.reference)]
            found.append(Pairing(kind, seat, *both))
    return found


def full_tables(engine: Engine, asked: Contest) -> list[Sitting]:
    """Games in which the challenger plays every seat."""
    return [_sitting(engine, asked, seed, games, dict.fromkeys(engine.seats, asked.challenger)) for seed, games in blocks(asked.seed, asked.pairs, asked.size)]


def wanted(engine: Engine, asked: Contest) -> list[Sitting]:
    """Every sitting of a contest."""
    found = [sitting for pairing in pairings(engine, asked) for sitting in (pairing.by_challenger, pairing.by_reference)]
    return [*found, *full_tables(engine, asked)] if asked.tables else found


def _sitting(engine: Engine, asked: Contest, seed: int, games: int, instead: dict[str, str]) -> Sitting:
    return Sitting(asked.scenario, tuple((seat, instead.get(seat, asked.others)) for seat in engine.seats), seed, games)


# -- what comes out


@dataclass(frozen=True, slots=True)
class Score:
    """How the challenger did in some pairs, and how often its seat won beside the same seat of the reference."""

    higher: int
    level: int
    lower: int
    share: Estimate
    difference: Estimate  # of the project's value
    won: int
    reference_won: int

    @property
    def pairs(self) -> int:
        return self.higher + self.level + self.lower

    def to_json(self) -> dict[str, Any]:
        return {
            "pairs": self.pairs,
            "higher": self.higher,
            "level": self.level,
            "lower": self.lower,
            "share": self.share.value,
            "ci": [self.share.low, self.share.high],
            "difference": self.difference.value,
            "difference_ci": _ends(self.difference),
            "wins": [counted(self.won, self.pairs), counted(self.reference_won, self.pairs)],
        }


def _ends(of: Estimate) -> list[float | None]:
    return [end if np.isfinite(end) else None for end in (of.low, of.high)]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a contest."""

    asked: Contest
    kinds: dict[str, Score]
    seats: dict[str, Score]
    tables: tuple[Account, ...]
    digest: str

    def to_json(self) -> dict[str, Any]:
        """What `lab arena --json` prints."""
        asked = self.asked
        kinds = [{"kind": kind, **self.kinds[kind].to_json(), "seats": {seat: self.seats[seat].to_json() for seat in seats}} for kind, seats in asked.kinds]
        found: dict[str, Any] = {
            "scenario": asked.scenario,
            "players": [asked.challenger, asked.reference],
            "others": asked.others,
            "seed": asked.seed,
            "pairs": asked.pairs,
            "kinds": kinds,
            "digest": self.digest,
        }
        if self.tables:
            found["every_seat"] = table_of(self.tables)
        return found


def table_of(accounts: Sequence[Account]) -> dict[str, Any]:
    """Win rates and endings of games."""
    winners = Counter(seat for account in accounts for seat in account.winners)
    endings = Counter(account.ending for account in accounts)
    games = len(accounts)
    return {
        "games": games,
        "wins": {seat: counted(winners[seat], games) for seat in accounts[0].projects},
        "endings": {ending: counted(n, games) for ending, n in sorted(endings.items())},
    }


def result_of(engine: Engine, asked: Contest, played: Played) -> Result:
    """Counts what was played."""
    by_kind: dict[str, list[tuple[str, Account, Account]]] = {kind: [] for kind, _ in asked.kinds}
    for one in pairings(engine, asked):
        by_kind[one.kind] += [(one.seat, a, b) for a, b in zip(played[one.by_challenger], played[one.by_reference], strict=True)]
    seats = {
        seat: score([pair for pair in by_kind[kind] if pair[0] == seat]) for kind, members in asked.kinds for seat in members
    }
    tables = tuple(account for sitting in full_tables(engine, asked) for account in played[sitting]) if asked.tables else ()
    return Result(asked, {kind: score(pairs) for kind, pairs in by_kind.items()}, seats, tables, digest_of(played))


def score(pairs: Sequence[tuple[str, Account, Account]]) -> Score:
    """Counts pairs: the seat, its game with the challenger, its game with the reference."""
    gaps = np.array([a.projects[seat] - b.projects[seat] for seat, a, b in pairs])
    higher, lower = int((gaps > 0).sum()), int((gaps < 0).sum())
    level = len(gaps) - higher - lower
    points = higher + level / 2
    share = Estimate(points / len(gaps) if len(gaps) else 0.0, *wilson(points, len(gaps)))
    won, reference_won = (sum(seat in game.winners for seat, game in games) for games in ([(s, a) for s, a, _ in pairs], [(s, b) for s, _, b in pairs]))
    return Score(higher, level, lower, share, mean(gaps) if len(gaps) else Estimate(0.0, -np.inf, np.inf), won, reference_won)


def digest_of(played: Played) -> str:
    """The fingerprint of all games, in their order."""
    return sha256("".join(account.digest for account in _each(played)).encode()).hexdigest()


def _each(played: Played) -> Iterable[Account]:
    return (account for accounts in played.values() for account in accounts)
