"""Public promises in sentences: what was said aloud, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from game.base.wording import small
from game.engine import facts as f
from game.engine.orders import Order
from game.engine.views import facts_for
from game.faces.telling.agenda import Motion
from game.faces.telling.desk import Desk
from game.rules.pledging import DUE, MADE, WATCHED
from game.rules.records import VoteDef

Fate = f.PledgeKept | f.PledgeLapsed | f.PledgeWithdrawn


def pledges_in(desk: Desk, seat: str, orders: Sequence[Order]) -> Iterator[f.PledgeMade]:
    """The promises among the orders of a submission."""
    match = desk.match
    finding = f.Finding(desk.names.written, match.engine, match.state, match.state, {})
    for id in desk.names.written["pledges"]:
        yield from (fact for fact in finding.made(id, seat, orders) if isinstance(fact, f.PledgeMade))


def may_wait_for(desk: Desk, motions: Iterable[Motion], seat: str, condition: str) -> bool:
    """Whether the deed of a condition is one of a seat's own: an order of its kind, and a ballot only where a vote is coming."""
    engine, kind = desk.match.engine, desk.names.spoken(condition)
    index = engine.order_index.get(kind)
    if index is None or seat not in engine.world.sets[engine.program.orders[index].seat_set].members:
        return False
    parent = desk.names.parent("orders", kind)
    return not isinstance(parent, VoteDef) or any(parent.id == motion.vote for motion in motions)


def pledge_said(desk: Desk, fact: f.PledgeMade) -> str:
    """A promise as one sentence."""
    values = _parts(desk, fact)
    return desk.words("fact.pledged_if", **values) if fact.does else desk.words("fact.pledged_unless", **values)


def fate_said(desk: Desk, fact: Fate, turn: int) -> str:
    """What became of a promise, and why."""
    words, (since, made) = desk.words, _made(desk, fact, turn)
    values = _parts(desk, made)
    if isinstance(fact, f.PledgeWithdrawn):
        return words("fact.withdrawn", **values)
    if isinstance(fact, f.PledgeKept):
        return words("fact.kept_since", **values) if made.does else words("fact.kept_unless", **values)
    if turn - since > WATCHED - MADE:
        return words("fact.lapsed_late", **values)
    return words("fact.lapsed_if", **values) if made.does else words("fact.lapsed_unless", **values)


def _made(desk: Desk, fact: Fate, turn: int) -> tuple[int, f.PledgeMade]:
    """The turn in which the promise was made whose end a fact is, and what was promised."""
    match = desk.match
    for since in range(turn - 1, turn - 1 - (DUE - MADE), -1):
        for made in facts_for(match.engine, match.report(since).facts, desk.seat):
            if isinstance(made, f.PledgeMade) and (made.pledge, made.seat) == (fact.pledge, fact.seat):
                return since, made
    raise AssertionError(f"{fact.seat} never made the promise that ended in turn {turn}")


def _parts(desk: Desk, made: f.PledgeMade) -> dict[str, str]:
    seats = {"seat": desk.names.seat(made.seat), "whose": small(desk.names.seat(made.whose))}
    return seats | {"condition": desk.names.order(made.condition), "promise": desk.names.order(made.promise)}
