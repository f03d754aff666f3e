"""What the header and the log of a game say: one way to write them, one way to read them, and how a course follows them.

Law: a game is its header and its log. Whatever else is kept can be worked out from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from game.engine.codec import submission_from_json, submission_to_json
from game.engine.legality import PLAN, PLEDGE
from game.engine.orders import Order, OrderUnreadable
from game.engine.state import Engine
from game.play.course import Course, Due, Orders, pledging_seats
from game.play.store import Body, Entry
from game.rules.ruleset import Ruleset

TURN, REWIND = "turn", "rewind"
HUMAN = "human"
SEEDS = 2**64


class Unfollowed(Exception):
    """A header or an entry does not say what it should; the message ends a sentence that began with where it stands."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a game was begun with."""

    scenario: str
    seed: int
    seats: Mapping[str, str]  # by seat: `human`, or the level of a computer player
    mods: Mapping[str, str]  # by id, in their order: the version
    ruleset: str  # the hash of all rule files

    @property
    def mods_said(self) -> str:
        return ", ".join(f"{id} {version}" for id, version in self.mods.items())


def header_of(ruleset: Ruleset, scenario: str, seed: int, seats: Mapping[str, str]) -> Header:
    return Header(scenario, seed, dict(seats), {mod.id: mod.version for mod in ruleset.mods}, ruleset.hash)


def header_to_body(header: Header) -> Body:
    mods = [{"id": id, "version": version} for id, version in header.mods.items()]  # a list: what JSON calls an object has no order
    return {"scenario": header.scenario, "seed": header.seed, "seats": dict(header.seats), "mods": mods, "ruleset": header.ruleset}


def header_from_body(body: Body) -> Header:
    """The header that a body says; a file made elsewhere may say anything."""
    wanted: dict[str, type] = {"scenario": str, "seed": int, "seats": dict, "mods": list, "ruleset": str}
    for field, kind in wanted.items():
        if type(body.get(field)) is not kind:
            raise Unfollowed(f"has no good `{field}`")
    mods = [(mod.get("id"), mod.get("version")) for mod in body["mods"] if isinstance(mod, dict)]
    if len(mods) != len(body["mods"]) or not all(isinstance(part, str) for mod in mods for part in mod):
        raise Unfollowed("has no good `mods`")
    if not all(isinstance(level, str) for level in body["seats"].values()):
        raise Unfollowed("has no good `seats`")
    if not 0 <= body["seed"] < SEEDS:
        raise Unfollowed("has no good `seed`")
    return Header(body["scenario"], body["seed"], body["seats"], {str(id): str(version) for id, version in mods}, body["ruleset"])


# -- entries


def orders_from_body(engine: Engine, value: object) -> tuple[Order, ...]:
    """Orders out of a file; `Unfollowed` where there are none to be read."""
    try:
        return submission_from_json(engine, value)
    except OrderUnreadable as error:
        raise Unfollowed(f"holds orders that cannot be read ({str(error).rstrip('.')})") from error


def submission_body(engine: Engine, seat: str, turn: int, orders: Sequence[Order]) -> Body:
    """What a seat has locked for a turn. Turns count from 1."""
    return {"seat": seat, "turn": turn, "orders": submission_to_json(engine, orders)}


def turn_body(turn: int, digest: str, over: bool = False) -> Body:
    """That a turn has ended, and the fingerprint of what came out; `over`: that it was the last, for whoever only looks into a file."""
    return {"turn": turn, "digest": digest, **({"over": True} if over else {})}


def rewind_body(turn: int) -> Body:
    """That the game went back to where so many turns had been played."""
    return {"turn": turn}


def turn_entries(engine: Engine, turn: int, orders: Orders, digest: str, over: bool = False) -> Iterator[tuple[str, Body]]:
    """The entries of a whole turn, as computer players submit them: kinds and bodies."""
    for beat, seats in ((PLEDGE, pledging_seats(engine)), (PLAN, engine.seats)):
        for seat in seats:
            yield beat, submission_body(engine, seat, turn, of_beat(engine, orders.get(seat, ()), beat))
    yield TURN, turn_body(turn, digest, over)


def of_beat(engine: Engine, orders: Sequence[Order], beat: str) -> tuple[Order, ...]:
    """Those orders that belong to one of a turn's two submissions."""
    return tuple(order for order in orders if engine.program.orders[engine.order_index[order.kind]].beat == beat)


# -- following


@dataclass(frozen=True, slots=True)
class Difference:
    """A turn that came out otherwise than it did when it was played."""

    turn: int
    stored: str
    played: str

    def __str__(self) -> str:
        return f"Turn {self.turn} comes out differently: when it was played its digest was {self.stored[:12]}, now it is {self.played[:12]}."


def follow(course: Course, entry: Entry) -> Difference | None:
    """Do what one entry says; the answer is a difference between the digest it keeps and the one that comes out now."""
    body = entry.body
    if type(body.get("turn")) is not int:
        raise Unfollowed("names no turn")
    if entry.kind == REWIND:
        _rewind(course, body["turn"])
        return None
    if body["turn"] != course.turn + 1:
        raise Unfollowed(f"belongs to turn {body['turn']}, and turn {course.turn + 1} is being played")
    if entry.kind in (PLEDGE, PLAN):
        _submit(course, entry.kind, body)
        return None
    if entry.kind == TURN:
        return _end(course, body)
    raise Unfollowed(f"is a `{entry.kind[:40]}`, which this version does not know")


def _submit(course: Course, beat: str, body: Body) -> None:
    if not isinstance(body.get("seat"), str):
        raise Unfollowed("names no seat")
    due, orders = Due(body["seat"], beat), orders_from_body(course.engine, body.get("orders"))
    refusal = course.refusal(due, orders)
    if refusal is not None:
        raise Unfollowed(f"holds what may not be ordered ({refusal.text.rstrip('.')})")
    course.give(due, orders)


def _end(course: Course, body: Body) -> Difference | None:
    if not isinstance(body.get("digest"), str):
        raise Unfollowed("holds no digest")
    if course.over or course.dues():
        raise Unfollowed("ends a turn that cannot end yet")
    course.go_on(*course.resolved())
    now = course.digest()
    return Difference(course.turn, body["digest"], now) if now != body["digest"] else None


def _rewind(course: Course, turn: int) -> None:
    if not 0 <= turn <= course.turn:
        raise Unfollowed(f"goes back to turn {turn}, and {course.turn} have been played")
    course.rewind(turn)
