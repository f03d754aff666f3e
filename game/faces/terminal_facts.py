"""What happened, told in sentences: who ordered what, votes, promises, stages, events."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from game.engine import facts as f
from game.engine.orders import Order
from game.faces.terminal_desk import Desk
from game.faces.terminal_names import plain, sentence, small, together
from game.rules.records import ClassifyDef, EventDef, RequisiteDef

INDENT = "  "


def fact_lines(desk: Desk, facts: Iterable[f.Fact]) -> list[str]:
    """The facts of a turn: first what each seat did, then what came of it."""
    told = list(facts)
    lines: list[str] = []
    for seat in desk.match.engine.seats:
        mine = [fact.order for fact in told if isinstance(fact, f.Ordered) and fact.seat == seat and is_told(desk, fact.order)]
        lines += _wrapped(desk, desk.words("fact.seat", seat=desk.names.seat(seat), orders=orders_said(desk, mine)))
    for fact in told:
        if not isinstance(fact, f.Ordered):
            for sentence in sentences(desk, fact):
                lines += _wrapped(desk, sentence)
    return lines


def _wrapped(desk: Desk, text: str) -> list[str]:
    return textwrap.wrap(text, desk.screen.width, initial_indent=INDENT, subsequent_indent=INDENT * 2)


def is_told(desk: Desk, order: Order) -> bool:
    """Whether an order is told as such: the halves of a promise are told as a promise."""
    parent = desk.names.parent("orders", order.kind)
    return parent is None or parent.id not in desk.names.written["pledges"]


def orders_said(desk: Desk, orders: Iterable[Order]) -> str:
    """Orders in words, one after the other."""
    return "; ".join(desk.names.order(order) for order in orders) or desk.words("fact.nothing")


def sentences(desk: Desk, fact: f.Fact) -> Iterator[str]:
    """A fact in one or two sentences."""
    words, names = desk.words, desk.names
    if isinstance(fact, f.VoteHeld):
        vote = names.written["votes"][fact.vote].label
        yield words("fact.passed", vote=vote) if fact.passed else words("fact.failed", vote=vote)
    elif isinstance(fact, f.PledgeMade):
        yield pledge_said(desk, fact)
    elif isinstance(fact, f.PledgeKept):
        yield words("fact.kept", seat=names.seat(fact.seat))
    elif isinstance(fact, f.PledgeLapsed):
        yield words("fact.lapsed", seat=names.seat(fact.seat))
    elif isinstance(fact, f.PledgeWithdrawn):
        yield words("fact.withdrawn", seat=names.seat(fact.seat))
    elif isinstance(fact, f.RowChanged):
        yield row_changed(desk, fact)
    elif isinstance(fact, f.StageReached | f.StageLost):
        yield stage(desk, fact)
    elif isinstance(fact, f.EventCame):
        yield event_said(desk, fact.event, fact.place)


def pledge_said(desk: Desk, fact: f.PledgeMade) -> str:
    """A promise as one sentence."""
    seats = {"seat": desk.names.seat(fact.seat), "whose": desk.names.seat(fact.whose)}
    orders = {"condition": desk.names.order(fact.condition), "promise": desk.names.order(fact.promise)}
    return desk.words("fact.pledged_if", **seats, **orders) if fact.does else desk.words("fact.pledged_unless", **seats, **orders)


def row_changed(desk: Desk, fact: f.RowChanged) -> str:
    """A regime or the like that has changed."""
    record = desk.names.written["classify"][fact.classification]
    place = together((desk.names.member(s, m) for s, m in zip(desk.names.sets_of(fact.classification), fact.place)), desk.words("and"))
    names = {member: desk.names.member(fact.classification, member) for member in (fact.before, fact.after)}
    said = desk.words("fact.row", what=record.label + (f", {place}" if place else ""), before=names[fact.before], after=names[fact.after])
    return f"{said} {row_text(desk, fact.classification, fact.after)}".rstrip()


def row_text(desk: Desk, classification: str, row: str) -> str:
    """What the rules say of a row."""
    record = desk.names.written["classify"][classification]
    assert isinstance(record, ClassifyDef)
    return next((plain(found.text) for found in record.rows if found.id == row), "")


def stage(desk: Desk, fact: f.StageReached | f.StageLost) -> str:
    """A stage of a requisite, won or lost."""
    record = desk.names.written["requisites"][fact.requisite]
    assert isinstance(record, RequisiteDef)
    seat = desk.names.seat(fact.seat) if fact.seat in desk.match.engine.seats else desk.words("fact.world")
    if isinstance(fact, f.StageLost):
        return desk.words("fact.stage_lost", seat=seat, requisite=record.label, stage=fact.stage)
    text = plain(record.stages[fact.stage - 1].text) if fact.stage <= len(record.stages) else ""
    return f"{desk.words('fact.stage', seat=seat, requisite=record.label, stage=fact.stage)} {text}".rstrip()


def event_said(desk: Desk, event: str, place: str | None) -> str:
    """An event, with its place in its text."""
    record = desk.names.written["events"][event]
    assert isinstance(record, EventDef)
    return f"{sentence(record.label)} {event_text(desk, event, place)}".rstrip()


def event_text(desk: Desk, event: str, place: str | None) -> str:
    """The text of an event, told of its place."""
    record = desk.names.written["events"][event]
    text = plain(record.text)
    if place is None:
        return text
    holds = desk.names.entries["variables"][f"{event}_place"]
    set_id = getattr(holds, "holds").text  # noqa: B009  every place holds a member of a set
    name = desk.names.member(set_id, place)
    return text.replace("{place}", name if text.startswith("{place}") else small(name))
