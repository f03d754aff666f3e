"""A game's log played again, with the rules inside its file and nothing else.

Law: a replay changes no game (only a file of an older format is brought to the present one first). The digest of a turn that is played again is the digest of
the turn as it was played.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from os import PathLike
from typing import Any

from game.engine.codec import StateUnreadable, decode_state
from game.engine.outcome import Outcome
from game.engine.state import Engine, State
from game.play.course import Course
from game.play.faults import altered
from game.play.log import REWIND, TURN, Difference, Header, Unfollowed, follow
from game.play.origin import read_header, rules_inside, unfollowed
from game.play.store import Store, StoreProblem
from game.play.upgrade import upgrade
from game.rules.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Replay:
    """A game played again: all its states are in `course`."""

    ruleset: Ruleset
    header: Header
    course: Course
    verified: bool
    differs: Difference | None  # where verified: the first turn that came out otherwise

    @property
    def digests(self) -> list[str]:
        """The fingerprint after each turn; the first is that of the beginning."""
        return [self.course.digest(turn) for turn in range(self.course.turn + 1)]

    @property
    def outcome(self) -> Outcome:
        return self.course.outcome()

    def to_json(self) -> dict[str, Any]:
        """The same as an object."""
        found = self.outcome
        return {
            "scenario": self.header.scenario,
            "seed": self.header.seed,
            "seats": dict(self.header.seats),
            "turns": found.turn,
            "over": found.over,
            "digests": self.digests,
            "ending": found.ending,
            "winners": list(found.winners),
            "regime": found.regime,
            "trajectory": found.trajectory,
            "verified": self.verified and self.differs is None,
            "differs": None if self.differs is None else asdict(self.differs),
        }


def replay(path: str | PathLike[str], to: int | None = None, verify: bool = False) -> Replay:
    """Play a log again, up to a turn or to its end. Verifying compares each turn with the digest it was kept with."""
    upgrade(path)
    with Store.open(path, readonly=True) as store:
        header = read_header(store)
        ruleset = rules_inside(store, header)
        course = Course(Engine(ruleset.program(header.scenario)), header.seed)
        differs = _follow(store, course, verify)
    if to is not None and differs is None:
        if not 0 <= to <= course.turn:
            raise StoreProblem(f"{store.path} cannot be replayed to turn {to}: {course.turn} turns have been played in it.")
        course.rewind(to)
    return Replay(ruleset, header, course, verify, differs)


def kept_states(path: str | PathLike[str]) -> dict[int, State]:
    """The states that a file keeps, by turn, as they were when they were played: for a game whose log comes out otherwise today."""
    upgrade(path)
    with Store.open(path, readonly=True) as store:
        header = read_header(store)
        engine = Engine(rules_inside(store, header).program(header.scenario))
        latest = {snapshot.turn: snapshot.after_seq for snapshot in store.snapshots()}
        found = {}
        for turn, seq in _turns_that_stand(store).items():
            if latest.get(turn) != seq:
                continue
            try:
                found[turn] = decode_state(engine, store.snapshot_at(turn) or b"")
            except StateUnreadable as error:
                raise altered(store.path, f"the state of turn {turn} cannot be read ({str(error).rstrip('.')})") from error
    return found


def _turns_that_stand(store: Store) -> dict[int, int]:
    """The turns that were not taken back, each with the entry that ended it."""
    found: dict[int, int] = {}
    for entry in store.entries():
        turn = entry.body.get("turn")
        if entry.kind == REWIND and isinstance(turn, int):
            found = {played: seq for played, seq in found.items() if played <= turn}
        elif entry.kind == TURN and isinstance(turn, int):
            found[turn] = entry.seq
    return found


def _follow(store: Store, course: Course, verify: bool) -> Difference | None:
    """The whole log, what was taken back included; it stops at the first difference that is looked for."""
    for entry in store.entries():
        try:
            difference = follow(course, entry)
        except Unfollowed as error:
            raise unfollowed(store.path, entry.seq, error) from error
        if verify and difference is not None:
            return difference
    return None
