"""Votes as chambers: whoever voted last turn, how much each counts, on which side it stood, and how it came out.

Law: only what the desk may know. The votes for it and against it are those that were counted. A voter stands where it leaned as the turn began, unless a
seat that speaks for it was seen to cast its vote.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from game.engine.facts import Fact, Ordered, VoteHeld
from game.engine.views import View, facts_for, view_for
from game.faces.telling.agenda import vote_about
from game.faces.telling.desk import Desk
from game.faces.telling.names import plain
from game.faces.telling.numbers import Figures
from game.rules.records import VoteDef

FOR, AGAINST = "for", "against"  # how the orders that cast a vote end


@dataclass(frozen=True, slots=True)
class Voter:
    """One that votes."""

    id: str
    name: str
    weight: float  # in parts of all votes
    side: int  # 1 for it, -1 against it, 0 neither
    cast: bool  # whether a seat was seen to vote for it


@dataclass(frozen=True, slots=True)
class Chamber:
    """A vote that was held."""

    title: str
    about: str
    rule: str  # what must agree
    passed: bool
    voters: tuple[Voter, ...]
    yes: float  # which part of all votes was counted for it
    no: float
    set: str = ""  # of those who vote
    took: str = ""  # what it took, or who stopped it alone; empty where neither is known

    def share(self, side: int) -> float:
        """Which part of all votes was counted on a side."""
        return self.yes if side > 0 else self.no

    @property
    def why(self) -> str:
        """Why it came out as it did, as shortly as it can be said."""
        return self.took or self.rule


def chambers(desk: Desk) -> list[Chamber]:
    """The votes of the last turn."""
    turn = desk.match.turn
    facts = facts_for(desk.match.engine, desk.match.report(turn).facts, desk.seat) if turn else ()
    return [chamber for fact in facts if isinstance(fact, VoteHeld) and (chamber := chamber_of(desk, fact, turn)) is not None]


def chamber_of(desk: Desk, held: VoteHeld, turn: int) -> Chamber | None:
    """A vote that was held in a turn; none where weights or leanings are not everybody's to know."""
    engine = desk.match.engine
    return _chamber(desk, held, facts_for(engine, desk.match.report(turn).facts, desk.seat), view_for(engine, desk.match.at(turn - 1), desk.seat))


def cast_in(vote: str, facts: Iterable[Fact]) -> dict[str, int]:
    """The side of each seat that was seen to cast its vote: 1 for it, -1 against it."""
    sides = {f"{vote}_{FOR}": 1, f"{vote}_{AGAINST}": -1}
    return {fact.seat: sides[fact.order.kind] for fact in facts if isinstance(fact, Ordered) and fact.order.kind in sides}


def _chamber(desk: Desk, held: VoteHeld, facts: tuple[Fact, ...], before: View) -> Chamber | None:
    record, names = desk.names.written["votes"][held.vote], desk.names
    assert isinstance(record, VoteDef)
    weight, leans = f"{held.vote}_weight", plain(record.leans)
    if not (before.values.keys() | before.measures.keys()) >= {weight, leans}:
        return None
    sets = names.sets_of(weight)
    if len(sets) != 1 or names.sets_of(leans) != sets:
        return None
    weights = {voter: before.value(weight, voter) for voter in before.members(sets[0])}
    whole = sum(weights.values())
    if not whole > 0:
        return None
    cast = {names.home(seat, sets[0]): side for seat, side in cast_in(held.vote, facts).items()}
    voters = tuple(
        Voter(id, names.member(sets[0], id), each / whole, cast.get(id, _sign(before.value(leans, id))), id in cast) for id, each in weights.items() if each > 0
    )
    about = vote_about(Figures(names, before), record)
    rule = names.text("votes", held.vote)
    return Chamber(record.label, ". ".join(value for _, value, _ in about), rule, held.passed, voters, held.yes, held.no, sets[0], _took(desk, held, sets[0]))


def _took(desk: Desk, held: VoteHeld, voters: str) -> str:
    """What a vote took; where it failed because one alone said no, who that was."""
    if held.stopped is not None and not held.passed:
        return desk.words("chamber.stopped", name=desk.names.member(voters, held.stopped))
    return "" if held.takes is None else desk.words("chamber.took", part=round(100 * held.takes))


def _sign(leaning: float) -> int:
    return (leaning > 0) - (leaning < 0)
