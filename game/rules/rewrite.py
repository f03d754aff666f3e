"""From the upper kinds of entry to the eight that the engine knows: one function a kind, and nothing of them left to know below.

Law: what an author wrote is never rewritten as text. It becomes a `let` of the generated rule, in its own scalar, so that every problem points at the author's
words. What a rewriting is called follows from the entry's id, and `docs/rule-language.md` lists it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from game.rules.pledging import rewrite_pledges
from game.rules.records import Allow, Body, ClassifyDef, Dim, Entry, EventDef, GroupDef, Lets, MeasureDef, Member, OrderDef, ProjectDef, Range, RequisiteDef, RuleDef, SetDef, VariableDef, VoteDef
from game.rules.source import Scalar
from game.rules.world import Report

Tables = dict[str, dict[str, Entry]]
Record = TypeVar("Record", bound=Entry)


def made(text: str, at: Scalar) -> Scalar:
    """A word of the machine's own that stands where `at` stands."""
    return Scalar(text, at.place, at.mod)


def names_in(*texts: Scalar | None) -> set[str]:
    return {word for text in texts if text is not None for word in re.findall(r"[a-z][a-z0-9_]*", text.text)}


def used(lets: Lets, *texts: Scalar | None) -> Lets:
    """The lets that the texts need, directly or through one another."""
    wanted = names_in(*texts)
    kept: list[tuple[Scalar, Scalar]] = []
    for name, formula in reversed(lets):
        if name.text in wanted:
            kept.append((name, formula))
            wanted |= names_in(formula)
    return tuple(reversed(kept))


def body_texts(body: Body) -> list[Scalar]:
    pairs = (*body.let, *body.draw, *body.roll, *body.announce, *body.change, *body.set)
    return [part for pair in pairs for part in pair] + ([body.where] if body.where else [])


class Rewriting:
    """Entries being added to: a generated entry may not take an author's id."""

    def __init__(self, entries: Tables, report: Report) -> None:
        self.entries = {kind: dict(found) for kind, found in entries.items()}
        self.report = report
        self.parents: dict[str, str] = {}  # generated "kind/id" -> the entry it comes from

    def add(self, kind: str, record: Entry, parent: Entry) -> None:
        if record.id in self.entries[kind]:
            self.report.error("generated-id", f"`{parent.id}` makes an entry `{record.id}` by itself, but there is one already.", self.entries[kind][record.id].key, "Give one of them another id.")
            return
        self.entries[kind][record.id] = record
        self.parents[f"{kind}/{record.id}"] = parent.id

    def of(self, kind: str, type_: type[Record]) -> Iterable[Record]:
        return [record for record in list(self.entries[kind].values()) if isinstance(record, type_)]


def rewrite(entries: Tables, report: Report) -> tuple[Tables, dict[str, str]]:
    """The entries with everything of the upper kinds added in terms of the lower; and which entry each addition comes from."""
    work = Rewriting(entries, report)
    for classify in work.of("classify", ClassifyDef):
        _classify(work, classify)
    for requisite in work.of("requisites", RequisiteDef):
        _requisite(work, requisite)
    for project in work.of("projects", ProjectDef):
        _project(work, project)
    for event in work.of("events", EventDef):
        _event(work, event)
    for vote in work.of("votes", VoteDef):
        _vote(work, vote)
    rewrite_pledges(work)
    return work.entries, work.parents


def number(id: str, at: Scalar, per: tuple[Dim, ...], low: float, high: float, **more: object) -> VariableDef:
    return VariableDef(id, at, per=per, range=Range(low, high, at), start=made(str(int(max(low, 0))), at), **more)  # type: ignore[arg-type]


# -- classifications


def _classify(work: Rewriting, record: ClassifyDef) -> None:
    at, id = record.key, record.id
    work.add("sets", SetDef(id, at, name=record.name, members=tuple(Member(row.id, row.key, row.name, row.text) for row in record.rows)), record)
    last = record.rows[-1].key
    holds = made(id, at)
    work.add("variables", VariableDef(id, at, name=record.name, text=record.text, source=record.source, role=record.role, per=record.each, holds=holds, start=made(last.text, last)), record)
    lets = list(record.let)
    chain = ""
    for row in record.rows[:-1]:
        assert row.if_ is not None
        lets.append((made(f"{id}_{row.id}_holds", row.key), row.if_))
        chain += f"if {id}_{row.id}_holds then {row.id} else "
    chain += last.text
    found = made(f"{id}_found", at)
    sets = [(made(id, at), made(chain, at))]
    if record.steady > 1:
        n = record.steady
        work.add("variables", VariableDef(f"{id}_next", at, per=record.each, holds=holds, start=made(last.text, last)), record)
        work.add("variables", number(f"{id}_count", at, record.each, 0, n, whole=True), record)
        work.add("measures", MeasureDef(found.text, at, per=record.each, let=tuple(lets), is_=made(chain, at), holds=holds, seen_by="nobody"), record)
        lets = []
        sets = [
            (made(f"{id}_next", at), found),
            (made(f"{id}_count", at), made(f"if {found.text} == {id}_next then min({n}, {id}_count + 1) else 1", at)),
            (made(id, at), made(f"if turn == 0 or ({found.text} == {id}_next and {id}_count + 1 >= {n}) then {found.text} else {id}", at)),
        ]
    work.add("rules", RuleDef(f"{id}_found", at, text=record.text, source=record.source, each=record.each, step="reckon", body=Body(let=tuple(lets), set=tuple(sets))), record)


# -- requisites and projects


def _requisite(work: Rewriting, record: RequisiteDef) -> None:
    at, id, each = record.key, record.id, record.each
    assert record.value is not None
    common = {"source": record.source}
    work.add("variables", number(id, at, each, 0, 100, name=record.name, text=record.text, good="high", role=record.role, **common), record)
    work.add("variables", number(f"{id}_stage", at, each, 0, len(record.stages), whole=True, good="high"), record)
    lets = list(record.let)
    sets: list[tuple[Scalar, Scalar]] = []
    for part in record.parts:
        work.add("variables", number(f"{id}_{part.id}", part.key, each, 0, 1, name=part.name, text=part.text, good="high"), record)
        lets.append((part.key, part.value))
        sets.append((made(f"{id}_{part.id}", part.key), made(f"clip({part.id}, 0, 1)", part.key)))
    whole = made(f"{id}_value", at)
    lets.append((whole, record.value))
    sets.append((made(id, at), made(f"clip({whole.text}, 0, 100)", at)))
    steps = " + ".join(f"(if {whole.text} >= {stage.at:g} then 1 else 0)" for stage in record.stages) or "0"
    sets.append((made(f"{id}_stage", at), made(steps, at)))
    work.add("rules", RuleDef(f"{id}_measured", at, text=record.text, each=each, step="measure", body=Body(let=tuple(lets), set=tuple(sets)), **common), record)
    for k, stage in enumerate(record.stages, 1):
        if stage.change:
            texts = [part for pair in stage.change for part in pair]
            body = Body(where=made(f"{id}_stage >= {k}", stage.key), let=used(record.let, *texts), change=stage.change)
            work.add("rules", RuleDef(f"{id}_stage_{k}", stage.key, text=stage.text, each=each, body=body, **common), record)
    for fail in record.fails:
        work.add("measures", MeasureDef(f"{id}_{fail.id}", fail.key, text=fail.text, per=each, let=used(record.let, fail.if_), is_=fail.if_), record)
        if fail.change:
            texts = [part for pair in fail.change for part in pair]
            body = Body(where=made(f"{id}_{fail.id}", fail.key), let=used(record.let, *texts), change=fail.change)
            work.add("rules", RuleDef(f"{id}_fails_{fail.id}", fail.key, text=fail.text, each=each, body=body, **common), record)


def _project(work: Rewriting, record: ProjectDef) -> None:
    at, id = record.key, record.id
    assert record.seat is not None and record.value is not None
    each = (Dim(record.seat, record.seat),)
    owned = "owner" if _reads_owned(work, record) else "everyone"
    work.add("variables", number(id, at, each, 0, 100, name=record.name, text=record.text, good="high", seen_by=owned), record)
    value = made(f"{id}_value", at)
    body = Body(let=(*record.let, (value, record.value)), set=((made(id, at), made(f"clip({value.text}, 0, 100)", at)),))
    work.add("rules", RuleDef(f"{id}_measured", at, text=record.text, source=record.source, each=each, step="reckon", body=body), record)


def _reads_owned(work: Rewriting, record: ProjectDef) -> bool:
    """A project that depends on what only its seat may see is seen by its seat alone."""
    words = names_in(record.value, *(formula for _, formula in record.let))
    return any(v.id in words and v.seen_by != "everyone" for v in work.of("variables", VariableDef))


# -- events


def _event(work: Rewriting, record: EventDef) -> None:
    at, id = record.key, record.id
    now = made(f"{id}_now", at)
    work.add("variables", VariableDef(now.text, at, name=record.name, text=record.text, yes_or_no=True, start=made("no", at)), record)
    ready = [(made(f"{id}_ready", at), record.when or made("yes", at))]
    lets: list[tuple[Scalar, Scalar]] = [*used(record.let, record.when, record.chance, record.place), *ready]
    rolls: list[tuple[Scalar, Scalar]] = []
    draws: list[tuple[Scalar, Scalar]] = []
    test = f"{id}_ready"
    sets: list[tuple[Scalar, Scalar]] = []
    if record.chance is not None:
        rolls.append((made(f"{id}_comes", at), record.chance))
        test += f" and {id}_comes"
    if record.place is not None:
        where = _place_set(record)
        work.add("variables", VariableDef(f"{id}_place", at, holds=made(where, record.place), or_none=True, start=made("none", at)), record)
        draws.append((made(f"{id}_spot", at), record.place))
        test += f" and {id}_spot != none"
    if record.once:
        work.add("variables", VariableDef(f"{id}_done", at, yes_or_no=True, start=made("no", at)), record)
        test += f" and not {id}_done"
        sets.append((made(f"{id}_done", at), made(f"{id}_done or ({test})", at)))
    sets.append((now, made(test, at)))
    if record.place is not None:
        sets.append((made(f"{id}_place", at), made(f"if {test} then {id}_spot else none", at)))
    body = Body(let=tuple(lets), draw=tuple(draws), roll=tuple(rolls), set=tuple(sets))
    work.add("rules", RuleDef(f"{id}_drawn", at, text=record.text, source=record.source, step="reckon", body=body), record)
    _choices(work, record)


def _place_set(record: EventDef) -> str:
    assert record.place is not None
    found = re.search(r"\bfor\s+[a-z][a-z0-9_]*\s+in\s+([a-z][a-z0-9_]*)", record.place.text)
    return found.group(1) if found else ""


def _place_let(record: EventDef) -> Lets:
    return ((made("place", record.place), made(f"{record.id}_place", record.place)),) if record.place is not None else ()


def _choices(work: Rewriting, record: EventDef) -> None:
    at, id = record.key, record.id
    if record.choices:
        assert record.asks is not None
        group = made(f"{id}_choices", at)
        work.add("groups", GroupDef(group.text, at, at_most=1, free=True), record)
        work.add("variables", number(f"{id}_answers", at, (), 0, 8, whole=True, this_turn=True), record)
        for choice in record.choices:
            allow = [Allow("asked", at, made(f"{id}_now", at), made("This is not asked now.", at))]
            if record.whom is not None:
                allow.append(Allow("whom", record.whom, record.whom, made("This is asked of someone else.", at)))
            lets = (*_place_let(record), *used(record.let, record.whom, *body_texts(choice.body)), *choice.body.let)
            change = (*choice.body.change, (made(f"{id}_answers", choice.key), made("1", choice.key)))
            body = replace(choice.body, let=lets, change=change)
            order = OrderDef(f"{id}_{choice.id}", choice.key, name=choice.name, text=choice.text, source=record.source, seat=(record.asks,), cost=made("0", at), group=group, allow=tuple(allow), body=body)
            work.add("orders", order, record)
    if record.otherwise is not None:
        body = record.otherwise
        silent = f"{id}_now and {id}_answers == 0" if record.choices else f"{id}_now"
        lets = (*_place_let(record), *used(record.let, *body_texts(body)), *body.let)
        where = made(silent, at)
        if body.where is not None:
            lets = (*lets, (made(f"{id}_where", at), body.where))
            where = made(f"{silent} and {id}_where", at)
        step = "contest" if record.choices else "act"
        work.add("rules", RuleDef(f"{id}_otherwise", at, text=record.text, source=record.source, step=step, body=replace(body, let=lets, where=where)), record)


# -- votes


def _vote(work: Rewriting, record: VoteDef) -> None:
    at, id = record.key, record.id
    assert record.voter is not None and record.weight is not None and record.leans is not None and record.passes is not None
    voter = Dim(record.voter, record.voter)
    when = record.when or made("yes", at)
    cast = "0"
    if record.cast_by is not None:
        seats, table = record.cast_by
        cast = f"sum({id}_ballot[s] for s in {seats.text} if {table.text}[s] == {voter.name.text})"
        _ballots(work, record, seats, when)
    leans = made(f"{id}_leaning", at)
    lets = (*used(record.let, record.leans), (leans, record.leans), (made(f"{id}_cast", at), made(cast, at)))
    side = f"if {id}_cast != 0 then clip({id}_cast, -1, 1) else if {leans.text} > 0 then 1 else if {leans.text} < 0 then -1 else 0"
    work.add("measures", MeasureDef(f"{id}_side", at, per=(voter,), let=lets, is_=made(side, at), seen_by="nobody"), record)
    work.add("measures", MeasureDef(f"{id}_weight", at, per=(voter,), let=used(record.let, record.weight), is_=record.weight), record)
    blocked = "no"
    if record.veto is not None:
        work.add("measures", MeasureDef(f"{id}_veto", at, per=(voter,), let=used(record.let, record.veto), is_=record.veto), record)
        blocked = f"any({id}_veto[v] and {id}_side[v] < 0 for v in {voter.set.text})"
    for name, kind in (("held", {}), ("passed", {})):
        work.add("variables", VariableDef(f"{id}_{name}", at, yes_or_no=True, start=made("no", at), this_turn=True, **kind), record)
    weighed = f"sum({id}_weight[v] for v in {voter.set.text}"
    texts = [part for pair in (*record.change, *record.set) for part in pair]
    lets = (
        (made("yea", at), made(f"{weighed} if {id}_side[v] > 0)", at)),
        (made("nay", at), made(f"{weighed} if {id}_side[v] < 0)", at)),
        (made("whole", at), made(f"{weighed})", at)),
        (made("carried", at), record.passes),
        (made("passed", at), made(f"carried and not ({blocked})", at)),
        *used(record.let, when, *texts),
        (made(f"{id}_open", at), when),
    )
    sets = ((made(f"{id}_held", at), made("yes", at)), (made(f"{id}_passed", at), made("passed", at)), *record.set)
    body = Body(where=made(f"{id}_open", at), let=lets, change=record.change, set=sets)
    work.add("rules", RuleDef(f"{id}_counted", at, text=record.text, source=record.source, step="vote", body=body), record)


def _ballots(work: Rewriting, record: VoteDef, seats: Scalar, when: Scalar) -> None:
    at, id = record.key, record.id
    work.add("groups", GroupDef(f"{id}_ballots", at, at_most=1, free=True), record)
    work.add("variables", number(f"{id}_ballot", at, (Dim(made("seat", seats), seats),), -1, 1, whole=True, this_turn=True), record)
    for word, amount in (("for", "1"), ("against", "-1")):
        allow = (Allow("open", at, when, made("This is not put to the vote now.", at)),)
        body = Body(let=used(record.let, when), change=((made(f"{id}_ballot[seat]", at), made(amount, at)),))
        order = OrderDef(f"{id}_{word}", at, name=made(f"{record.label}: {word}", at), text=record.text, source=record.source, seat=(seats,), cost=made("0", at),
                         group=made(f"{id}_ballots", at), allow=allow, body=body, promised=True, watched=True)  # fmt: skip
        work.add("orders", order, record)
