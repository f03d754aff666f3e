"""What a turn sounds like: that it is over, and the one thing in it that is worth a second sound."""

from __future__ import annotations

from game.engine.facts import EventCame, VoteHeld
from game.engine.views import facts_for
from game.faces.desktop.map_story import WAVE
from game.faces.telling.desk import Desk


def turn_sound(desk: Desk) -> str:
    """The sounds after a turn, one after the other."""
    match = desk.match
    if match.over:
        seat = desk.seat
        return "turn" if seat is None else "turn win" if seat in match.result().winners else "turn loss"
    facts = facts_for(match.engine, match.report(match.turn).facts, desk.seat)
    if any(change.step == WAVE and change.amount > 0 for change in desk.view.changes):
        return "turn cascade"
    if any(isinstance(fact, VoteHeld) for fact in facts):
        return "turn vote"
    return "turn event" if any(isinstance(fact, EventCame) for fact in facts) else "turn"
