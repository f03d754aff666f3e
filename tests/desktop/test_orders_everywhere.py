"""Every order of every kind of seat in every scenario: what is refused says why, and what is given can be taken back without a trace."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256

import pytest

from game.engine.legality import PLAN
from game.engine.orders import Order
from game.engine.state import digest
from game.faces.desktop.shelf import seats_of
from game.faces.desktop.sitting import Choice, Sitting
from game.play.match import HUMAN, Match
from game.rules.texts import Texts
from tests.desktop.stand import base
from tests.faces.playing import english


def kinds_of_seats() -> list[tuple[str, str]]:
    """Of each kind of seat the first, in each scenario."""
    found = []
    for scenario in base().scenarios.values():
        first = {kind: member.id for kind, member in reversed(seats_of(base(), scenario))}
        found += [(scenario.id, seat) for seat in first.values()]
    return found


@cache
def begun(scenario: str) -> Match:
    """A game of people in which one turn has been played; all are asked for their plans."""
    seats = [member.id for _, member in seats_of(base(), base().scenarios[scenario])]
    match = Match.new(base(), scenario, 7, dict.fromkeys(seats, HUMAN))
    while match.turn < 1 or match.waiting()[0].beat != PLAN:
        for due in match.waiting():
            refusal = match.submit_plan(due.seat, ()) if due.beat == PLAN else match.submit_pledge(due.seat, ())
            assert refusal is None
        if not match.waiting():
            match.resolve()
    return match


def sitting_of(scenario: str, seat: str) -> Sitting:
    """One of them sits down; nobody else has ordered anything."""
    sitting = Sitting(begun(scenario), english(), Texts())
    sitting.people = [seat]
    sitting.sit()
    assert (sitting.seat, sitting.beat) == (seat, PLAN)
    sitting.take_back_all()
    return sitting


def hash_of(sitting: Sitting) -> str:
    """A fingerprint of all that a person's orders may change: the draft as it is kept, what may still be ordered and why not, what is left, the game."""
    match = sitting.match
    drafts = sorted((seat, turn, body) for (seat, turn), body in match.kept.drafts().items())
    choices = [(choice.kind, choice.cost, choice.refused) for choice in sitting.choices]
    said = [drafts, choices, sitting.left(), sitting.open_points, [str(order) for order in sitting.orders], digest(match.engine, match.state)]
    return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def targets(sitting: Sitting, choice: Choice, which: int) -> Order | None:
    """The order with the first or the last targets that it may have; none where it has none after all."""
    picks: list[str] = []
    for _ in sitting.pick_sets(choice.kind):
        free = [member for member, why in sitting.open_picks(choice.kind, picks).items() if not why]
        if not free:
            return None
        picks.append(free[which])
    return Order(choice.kind, tuple(picks))


def is_sentence(text: str) -> bool:
    return len(text) > 5 and text[0] == text[0].upper() and text[-1] in ".?!" and not set(text) & set("{}[]_")


@pytest.mark.parametrize(("scenario", "seat"), kinds_of_seats())
def test_what_can_not_be_ordered_says_why(scenario: str, seat: str) -> None:
    sitting = sitting_of(scenario, seat)
    assert sitting.choices
    for choice in sitting.choices:
        assert not choice.refused or is_sentence(choice.refused), choice
        if choice.refused:
            assert sitting.give(Order(choice.kind, ())), "what is shown as refused is refused"
            continue
        picks: list[str] = []
        for _ in sitting.pick_sets(choice.kind):
            answers = sitting.open_picks(choice.kind, picks)
            assert all(is_sentence(why) for why in answers.values() if why), answers
            free = [member for member, why in answers.items() if not why]
            assert free, f"{choice.kind} may be ordered, and has no target"
            picks.append(free[-1])
    assert sitting.orders == []


@pytest.mark.parametrize(("scenario", "seat"), [(scenario, seat) for scenario, seat in kinds_of_seats() if scenario in ("seattle", "medicines", "water_war")])
def test_what_is_taken_back_leaves_no_trace(scenario: str, seat: str) -> None:
    """By the hash of the draft: each order alone, and each beside another that stays."""
    sitting = sitting_of(scenario, seat)
    nothing = hash_of(sitting)
    stays: Order | None = None
    alone, tried = "", 0
    for choice in sitting.choices:
        order = None if choice.refused else targets(sitting, choice, 0)
        if order is None:
            continue
        sitting.take_back_all()
        assert not sitting.give(order), choice
        given = hash_of(sitting)
        assert given != nothing
        sitting.take_back(order)
        assert hash_of(sitting) == nothing, choice
        tried += 1
        if stays is None:
            stays, alone = order, given
            continue
        assert not sitting.give(stays)
        before = list(sitting.orders)
        if not sitting.give(order) and stays in sitting.orders:
            sitting.take_back(order)
            assert hash_of(sitting) == alone, choice
            assert sitting.orders == before
    assert tried > 3
    sitting.take_back_all()
    assert hash_of(sitting) == nothing
    assert sitting.match.kept.drafts() == {}
