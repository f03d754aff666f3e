"""The small worlds that tests play in, and somebody to play there who always decides the same in the same place."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice, product
from pathlib import Path

from game.ai.simple import RandomPlayer, orders_in
from game.base import chance
from game.engine.legality import PLAN, PLEDGE
from game.engine.orders import Order
from game.play.match import Due, Match
from game.rules.layers import find_mods
from game.rules.ruleset import Ruleset, load_ruleset

ROOT = Path(__file__).resolve().parent.parent
SMALL, TINY, BASE = ROOT / "tests" / "rulesets" / "small", ROOT / "tests" / "tiny", ROOT / "rules" / "base"
SEATS = ("hillfolk", "sailors", "crown", "empire")
PEOPLE = dict.fromkeys(SEATS, "human")
COMPUTERS = dict.fromkeys(SEATS, "random")


@cache
def rules(folder: Path = SMALL) -> Ruleset:
    """The rules of a folder, read once."""
    mods, problems = find_mods([folder])
    assert not problems
    return load_ruleset(list(mods.values()))


def changed_rules(old: bytes, new: bytes) -> Ruleset:
    """The small world with something else in it."""
    mods, _ = find_mods([SMALL])
    sources = {name: body.replace(old, new) for name, body in rules().sources.items()}
    assert sources != rules().sources
    return load_ruleset(list(mods.values()), sources)


def find(mods: Sequence[str], scenario: str) -> Ruleset | None:
    """The small world, as a match asks for it."""
    return rules() if list(mods) == ["small"] and scenario else None


def new(path: Path | None = None, players: Mapping[str, str] = PEOPLE, seed: int = 1) -> Match:
    return Match.new(rules(), "small", seed, players, path)


def choice(match: Match, due: Due, salt: str = "") -> tuple[Order, ...]:
    """What somebody submits who decides by the seed, the turn and the seat alone."""
    if due.beat == PLAN:
        return _plan(match, due.seat)
    if chance.one(match.header.seed, match.turn, due.seat, salt) < 0.5:
        return ()
    return _promise(match, due.seat, salt)


def _plan(match: Match, seat: str) -> tuple[Order, ...]:
    orders = list(orders_in(match.engine, RandomPlayer(match.engine, (seat,)).orders(match.state), 0)[seat])
    while match.judge().submission(seat, orders, match.pledged().get(seat, ())) is not None:
        orders.pop()
    return tuple(orders)


def _promise(match: Match, seat: str, salt: str) -> tuple[Order, ...]:
    """A pledge: a condition and a promise, or walking out of an earlier one."""
    judge = match.judge()
    orders = [order for kind in judge.kinds(seat, PLEDGE) for order in judge.legal(seat, kind)]
    tries = [*product(orders, orders), *((order,) for order in orders)]
    first = int(chance.one(match.header.seed, match.turn, seat, salt, "which") * len(tries))
    for orders_tried in islice([*tries[first:], *tries[:first]], 300):
        if judge.submission(seat, (), orders_tried) is None:
            return tuple(orders_tried)
    return ()


def submit(match: Match, due: Due, orders: Sequence[Order]) -> None:
    """Submit, and be sure that it was taken."""
    refusal = match.submit_pledge(due.seat, orders) if due.beat == PLEDGE else match.submit_plan(due.seat, orders)
    assert refusal is None, refusal


def play_turn(match: Match, salt: str = "") -> None:
    """Everybody submits, and the turn ends."""
    while match.waiting():
        due = match.waiting()[0]
        submit(match, due, choice(match, due, salt))
    match.resolve()


def play_on(match: Match, turns: int = 99, salt: str = "") -> None:
    """A few turns, or all that are left."""
    while not match.over and turns:
        play_turn(match, salt)
        turns -= 1


def die(*_: object) -> None:
    """What a worker does that is ended from outside."""
    os._exit(1)
