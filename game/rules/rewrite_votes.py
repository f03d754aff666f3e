"""Votes in terms of measures for each voter, free orders that cast, and a rule that counts."""

from __future__ import annotations

from dataclasses import replace

from game.rules.made import condition_of, made, number_of, used
from game.rules.records import Allow, Body, Dim, GroupDef, Lets, MeasureDef, OrderDef, RuleDef, SetDef, TableDef, VariableDef, VoteDef
from game.rules.rewriting import Rewriting, number
from game.rules.source import Scalar

DEEPEST = 4  # sets made of sets made of sets


def rewrite_vote(work: Rewriting, record: VoteDef) -> None:
    """Each voter leans, or is told by the seat that casts for it; the weights of both sides are counted in step `vote`."""
    at, id = record.key, record.id
    if record.voter is None or record.voter.text not in work.entries["sets"]:
        if record.voter is not None:
            work.report.unknown("set", record.voter, work.entries["sets"])
        work.breaks(record)
        return
    assert record.weight is not None and record.leans is not None
    per = (Dim(record.voter, record.voter),)
    when = record.when or made("yes", at)
    cast = _cast(work, record, when)
    leans = made(f"{id}_leaning", at)
    lets = (*used(record.let, record.leans), (leans, number_of(record.leans)), (made(f"{id}_cast", at), made(cast, at)))
    side = f"if {id}_cast != 0 then clip({id}_cast, -1, 1) else if {leans.text} > 0 then 1 else if {leans.text} < 0 then -1 else 0"
    work.add("measures", MeasureDef(f"{id}_side", at, per=per, let=lets, is_=made(side, at), seen_by="nobody"), record)
    weight = MeasureDef(f"{id}_weight", at, per=per, let=used(record.let, record.weight), is_=number_of(record.weight))
    work.add("measures", weight, record)
    if record.veto is not None:
        veto = MeasureDef(f"{id}_veto", at, per=per, let=used(record.let, record.veto), is_=condition_of(record.veto))
        work.add("measures", veto, record)
    for name in ("held", "passed"):
        work.add("variables", VariableDef(f"{id}_{name}", at, yes_or_no=True, start=made("no", at), this_turn=True), record)
    for name in ("yes", "no", *(("takes",) if record.takes is not None else ())):
        work.add("variables", replace(number(f"{id}_{name}", at, (), 0, 1), this_turn=True), record)
    if record.veto is not None:
        work.add("variables", VariableDef(f"{id}_stopped", at, holds=record.voter, or_none=True, start=made("none", at), this_turn=True), record)
    _counted(work, record, record.voter, when)


def _counted(work: Rewriting, record: VoteDef, voter: Scalar, when: Scalar) -> None:
    at, id = record.key, record.id
    assert record.passes is not None
    over = f"for {id}_v in {voter.text}"
    side, weight = f"{id}_side[{id}_v]", f"{id}_weight[{id}_v]"
    texts = [part for pair in (*record.change, *record.set) for part in pair]
    kept = [("held", "yes"), ("passed", "passed"), ("yes", "share(yea, whole)"), ("no", "share(nay, whole)")]
    stopper: Lets = ()
    takes: Lets = ()
    if record.takes is not None:
        takes = ((made("takes", at), number_of(record.takes)),)
        kept.append(("takes", "takes"))
    if record.veto is not None:
        stopper = ((made(f"{id}_stopper", at), made(f"top(1 {over} if {id}_veto[{id}_v] and {side} < 0)", at)),)
        kept.append(("stopped", f"{id}_stopper"))
    lets = (
        (made("yea", at), made(f"sum({weight} {over} if {side} > 0)", at)),
        (made("nay", at), made(f"sum({weight} {over} if {side} < 0)", at)),
        (made("whole", at), made(f"sum({weight} {over})", at)),
        *used(record.let, when, record.passes, record.takes, *texts),
        *takes,
        (made(f"{id}_carried", at), condition_of(record.passes)),
        *stopper,
        (made("passed", at), made(f"{id}_carried and {id}_stopper == none" if stopper else f"{id}_carried", at)),
        (made(f"{id}_open", at), condition_of(when)),
    )
    sets = (*((made(f"{id}_{name}", at), made(text, at)) for name, text in kept), *record.set)
    body = Body(where=made(f"{id}_open", at), let=lets, change=record.change, set=sets)
    work.add("rules", RuleDef(f"{id}_counted", at, text=record.text, source=record.source, step="vote", body=body), record)


def _cast(work: Rewriting, record: VoteDef, when: Scalar) -> str:
    """The formula for how the seats that speak for a voter have cast, and their ballots."""
    if record.cast_by is None or record.voter is None or not _fits(work, record):
        return "0"
    seats, table = record.cast_by
    _ballots(work, record, seats, when)
    return f"sum({record.id}_ballot[{record.id}_s] for {record.id}_s in {seats.text} if {table.text}[{record.id}_s] == {record.voter.text})"


def _fits(work: Rewriting, record: VoteDef) -> bool:
    """Whether the table names a voter for each of these seats."""
    assert record.cast_by is not None
    seats, table = record.cast_by
    found = work.entries["tables"].get(table.text)
    for what, at in (("set", seats), ("table", table)):
        if at.text not in work.entries[what + "s"]:
            work.report.unknown(what, at, work.entries[what + "s"])
    if found is None or seats.text not in work.entries["sets"]:
        return False
    fits = isinstance(found, TableDef) and len(found.per) == 1 and found.holds is not None and seats.text in _parts(work, found.per[0].set.text, 0)
    if not fits:
        said = f"`{table.text}` does not say for each {seats.text} for whom it votes."
        work.report.error("wrong-table", said, table, f"A table with `per: {seats.text}` and `holds: {record.voter.text if record.voter else ''}` does.")
        return False
    return True


def _parts(work: Rewriting, set_id: str, depth: int) -> set[str]:
    """A set and the sets that make it up."""
    record = work.entries["sets"].get(set_id)
    inner = (*record.kinds, *record.union) if isinstance(record, SetDef) and depth < DEEPEST else ()
    return {set_id}.union(*(_parts(work, part.text, depth + 1) for part in inner))


def _ballots(work: Rewriting, record: VoteDef, seats: Scalar, when: Scalar) -> None:
    at, id = record.key, record.id
    work.add("groups", GroupDef(f"{id}_ballots", at, at_most=1, free=True), record)
    ballot = replace(number(f"{id}_ballot", at, (Dim(made("seat", seats), seats),), -1, 1), whole=True, this_turn=True)
    work.add("variables", ballot, record)
    held = Allow("open", at, when, made("This is not put to the vote now.", at))
    for word, amount, more in (("for", "1", ()), ("against", "-1", record.against)):
        allow = (held, *more)
        body = Body(let=used(record.let, *(line.if_ for line in allow)), change=((made(f"{ballot.id}[seat]", at), made(amount, at)),))
        order = OrderDef(f"{id}_{word}", at, name=made(f"{record.label}: {word}", at), text=record.text, source=record.source, seat=(seats,))
        group = made(f"{id}_ballots", at)
        work.add("orders", replace(order, cost=made("0", at), group=group, allow=allow, body=body, promised=True, watched=True), record)
