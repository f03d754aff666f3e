"""Events in terms of variables, a rule that draws them, and free orders that answer them."""

from __future__ import annotations

from dataclasses import replace

from game.rules.grammar import Draw, Fault, parse_draw
from game.rules.made import Broken, body_texts, condition_of, made, used
from game.rules.records import Allow, Body, Choice, EventDef, GroupDef, Lets, OrderDef, RuleDef, VariableDef
from game.rules.rewrite_limits import limited, odds
from game.rules.rewriting import Pairs, Rewriting, number
from game.rules.source import Scalar

MOST_ANSWERS = 8  # as many as there may be seats


def rewrite_events(work: Rewriting) -> None:
    """All events; where a scenario limits them, some are chosen among those that are due."""
    events = sorted(work.of("events", EventDef), key=lambda event: event.id)
    choosing = limited(work) if events else None
    for event in events:
        _event(work, event, choosing is not None)
    if choosing is not None:
        choosing.run(events)


def _event(work: Rewriting, record: EventDef, chosen: bool) -> None:
    """An event is drawn when a turn has been measured, so that it is known before the next; whoever is asked may answer in that turn."""
    at, id = record.key, record.id
    happens = replace(_yes_or_no(f"{id}_now", at), name=record.name, text=record.text)
    work.add("variables", happens, record)
    lets: Pairs = [*used(record.let, record.place)] if chosen else [*used(record.let, record.when, record.chance, record.place)]
    rolls: Pairs = []
    draws: Pairs = []
    sets: Pairs = []
    tests = [f"event_chosen[{id}]"] if chosen else []
    if record.when is not None and not chosen:
        lets.append((made(f"{id}_ready", at), condition_of(record.when)))
        tests.append(f"{id}_ready")
    if record.chance is not None and not chosen:
        rolls.append((made(f"{id}_comes", at), record.chance))
        tests.append(f"{id}_comes")
    if record.place is not None:
        draws.append((made(f"{id}_spot", at), _spot(work, record, record.place)))
        tests.append(f"{id}_spot != none")
    if record.once:
        work.add("variables", _yes_or_no(f"{id}_done", at), record)
        tests += [] if chosen else [f"not {id}_done"]
    if chosen:
        odds(work, record)
    test = " and ".join(tests) or "yes"
    if record.once:
        sets.append((made(f"{id}_done if {test}", at), made("yes", at)))
    sets.append((made(happens.id, at), made(test, at)))
    if record.place is not None and _place(work, record, record.place):
        sets.append((made(f"{id}_place", at), made(f"if {test} then {id}_spot else none", at)))
    body = Body(let=tuple(lets), draw=tuple(draws), roll=tuple(rolls), set=tuple(sets))
    work.add("rules", RuleDef(f"{id}_drawn", at, text=record.text, source=record.source, step="reckon", body=body), record)
    _choices(work, record)
    if record.otherwise is not None:
        _otherwise(work, record, record.otherwise)


def _yes_or_no(id: str, at: Scalar) -> VariableDef:
    return VariableDef(id, at, yes_or_no=True, start=made("no", at))


def _spot(work: Rewriting, record: EventDef, at: Scalar) -> Scalar:
    """The draw of the place. It must draw a member."""
    try:
        if isinstance(parse_draw(at.text), Draw):
            return at
    except Fault:  # reported where it is drawn
        return at
    work.report.error("wrong-kind", f"The place of `{record.id}` must be a member of a set; this draws a number.", at)
    return Broken("0", at.place, at.mod)


def _place(work: Rewriting, record: EventDef, at: Scalar) -> bool:
    """Remembers the place, if its draw can be understood."""
    id = f"{record.id}_place"
    try:
        draw = parse_draw(at.text)
        set_id = draw.binder.set if isinstance(draw, Draw) else ""
    except Fault:
        set_id = ""
    if set_id not in work.entries["sets"]:
        work.report.broken.add(id)
        return False
    work.add("variables", VariableDef(id, record.key, holds=made(set_id, at), or_none=True, start=made("none", at)), record)
    return True


def _place_let(record: EventDef) -> Lets:
    return ((made("place", record.place), made(f"{record.id}_place", record.place)),) if record.place is not None else ()


def _choices(work: Rewriting, record: EventDef) -> None:
    at, id = record.key, record.id
    if not record.choices or record.asks is None:
        return
    work.add("groups", GroupDef(f"{id}_choices", at, at_most=1, free=True), record)
    work.add("variables", replace(number(f"{id}_answers", at, (), 0, MOST_ANSWERS), whole=True, this_turn=True), record)
    for choice in record.choices:
        work.add("orders", _answer(record, choice, record.asks), record)


def _answer(record: EventDef, choice: Choice, asks: Scalar) -> OrderDef:
    at, id = record.key, record.id
    allow = [Allow("asked", at, made(f"{id}_now", at), made("This is not asked now.", at))]
    if record.whom is not None:
        allow.append(Allow("whom", record.whom, record.whom, made("This is asked of someone else.", at)))
    lets = (*_place_let(record), *used(record.let, record.whom, *body_texts(choice.body)), *choice.body.let)
    change = (*choice.body.change, (made(f"{id}_answers", choice.key), made("1", choice.key)))
    body = replace(choice.body, let=lets, change=change)
    order = OrderDef(f"{id}_{choice.id}", choice.key, name=choice.name, text=choice.text, source=record.source)
    return replace(order, seat=(asks,), cost=made("0", at), group=made(f"{id}_choices", at), allow=tuple(allow), body=body)


def _otherwise(work: Rewriting, record: EventDef, body: Body) -> None:
    at, id = record.key, record.id
    silent = f"{id}_now and {id}_answers == 0" if record.choices and record.asks is not None else f"{id}_now"
    lets = (*_place_let(record), *used(record.let, *body_texts(body)), *body.let)
    where = made(silent, at)
    if body.where is not None:
        lets = (*lets, (made(f"{id}_where", at), condition_of(body.where)))
        where = made(f"{silent} and {id}_where", at)
    step = "contest" if record.choices else "act"
    rule = RuleDef(f"{id}_otherwise", at, text=record.text, source=record.source, step=step, body=replace(body, let=lets, where=where))
    work.add("rules", rule, record)
