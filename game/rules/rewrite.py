"""From the upper kinds of entry to the eight that the engine knows: one function a kind, and nothing of them left to know below.

Law: what an author wrote is never rewritten as text. It becomes a `let` of the generated rule, in its own scalar, so that every problem points at the author's
words. What a rewriting is called follows from the entry's id, and `docs/rule-language.md` lists it.
"""

from __future__ import annotations

from dataclasses import replace

from game.rules.made import condition_of, made, names_in, number_of, used
from game.rules.pledging import rewrite_pledges
from game.rules.records import (
    Body,
    ClassifyDef,
    Dim,
    Lets,
    MeasureDef,
    Member,
    ProjectDef,
    RequisiteDef,
    RuleDef,
    ScenarioDef,
    SetDef,
    VariableDef,
    VoteDef,
)
from game.rules.rewrite_events import rewrite_events
from game.rules.rewrite_votes import rewrite_vote
from game.rules.rewriting import Pairs, Rewriting, Tables, number
from game.rules.source import Scalar
from game.rules.world import Report


def rewrite(entries: Tables, report: Report) -> tuple[Tables, dict[str, str]]:
    """The entries with everything of the upper kinds added in terms of the lower; and which entry each addition comes from."""
    work = Rewriting(entries, report)
    for scenario in work.of("scenarios", ScenarioDef):
        _only(work, scenario)
    for classify in work.of("classify", ClassifyDef):
        _classify(work, classify)
    for requisite in work.of("requisites", RequisiteDef):
        _requisite(work, requisite)
    for project in work.of("projects", ProjectDef):
        _project(work, project)
    rewrite_events(work)
    for vote in work.of("votes", VoteDef):
        rewrite_vote(work, vote)
    rewrite_pledges(work)
    return work.entries, work.parents


def _only(work: Rewriting, record: ScenarioDef) -> None:
    """What is not among those that a scenario names alone is what it leaves out."""
    out = [made(id, kind) for kind, kept in record.only for id in work.entries.get(kind.text, ()) if id not in {name.text for name in kept}]
    work.entries["scenarios"][record.id] = replace(record, without=(*record.without, *out))


# -- classifications


def _classify(work: Rewriting, record: ClassifyDef) -> None:
    at, id = record.key, record.id
    if not record.rows or any(row.if_ is None for row in record.rows[:-1]):
        work.breaks(record)
        return
    members = tuple(Member(row.id, row.key, row.name, row.text) for row in record.rows)
    work.add("sets", SetDef(id, at, name=record.name, members=members), record)
    last = made(record.rows[-1].id, record.rows[-1].key)
    held = VariableDef(id, at, per=record.each, holds=made(id, at), start=last)
    work.add("variables", replace(held, name=record.name, text=record.text, source=record.source, role=record.role), record)
    lets = list(record.let)
    chain = ""
    for row in record.rows[:-1]:
        assert row.if_ is not None
        lets.append((made(f"{id}_{row.id}_holds", row.key), condition_of(row.if_)))
        chain += f"if {id}_{row.id}_holds then {row.id} else "
    found = made(chain + last.text, at)
    sets: Pairs = [(made(id, at), found)]
    if record.steady > 1:
        sets = _steady(work, record, held, tuple(lets), found)
        lets = [*used(record.let, record.at_once), (made(f"{id}_at_once", at), condition_of(record.at_once))] if record.at_once is not None else []
    body = Body(let=tuple(lets), set=tuple(sets))
    work.add("rules", RuleDef(f"{id}_found", at, text=record.text, source=record.source, each=record.each, step="reckon", body=body), record)


def _steady(work: Rewriting, record: ClassifyDef, held: VariableDef, lets: Lets, chain: Scalar) -> Pairs:
    """A row counts only when it has held at so many reckonings running: the one that waits, and for how long."""
    at, id, n = record.key, record.id, record.steady
    work.add("variables", replace(held, id=f"{id}_next"), record)
    work.add("variables", replace(number(f"{id}_count", at, record.each, 0, n), whole=True), record)
    found = made(f"{id}_found", at)
    work.add("measures", MeasureDef(found.text, at, per=record.each, let=lets, is_=chain, holds=held.holds, seen_by="nobody"), record)
    same = f"{found.text} == {id}_next"
    soon = f"turn == 0 or {id}_at_once" if record.at_once is not None else "turn == 0"
    return [
        (made(f"{id}_next", at), found),
        (made(f"{id}_count", at), made(f"if {same} then min({n}, {id}_count + 1) else 1", at)),
        (made(id, at), made(f"if {soon} or ({same} and {id}_count + 1 >= {n}) then {found.text} else {id}", at)),
    ]


# -- requisites and projects


def _requisite(work: Rewriting, record: RequisiteDef) -> None:
    at, id, each = record.key, record.id, record.each
    assert record.value is not None
    whole = replace(number(id, at, each, 0, 100), name=record.name, text=record.text, good="high", role=record.role, source=record.source)
    work.add("variables", whole, record)
    work.add("variables", replace(number(f"{id}_stage", at, each, 0, len(record.stages)), whole=True, good="high"), record)
    lets: Pairs = list(record.let)
    sets: Pairs = []
    for part in record.parts:
        kept = replace(number(f"{id}_{part.id}", part.key, each, 0, 1), name=part.name, text=part.text, good="high")
        work.add("variables", kept, record)
        lets.append((part.key, number_of(part.value)))
        sets.append((made(kept.id, part.key), made(f"clip({part.id}, 0, 1)", part.value)))
    value = made(f"{id}_value", at)
    lets.append((value, number_of(record.value)))
    sets.append((made(id, at), made(f"clip({value.text}, 0, 100)", record.value)))
    steps = " + ".join(f"(if {value.text} >= {stage.at:g} then 1 else 0)" for stage in record.stages) or "0"
    sets.append((made(f"{id}_stage", at), made(steps, at)))
    body = Body(let=tuple(lets), set=tuple(sets))
    work.add("rules", RuleDef(f"{id}_measured", at, text=record.text, source=record.source, each=each, step="measure", body=body), record)
    _stages(work, record)
    _fails(work, record)


def _stages(work: Rewriting, record: RequisiteDef) -> None:
    for k, stage in enumerate(record.stages, 1):
        if stage.change:
            texts = [part for pair in stage.change for part in pair]
            body = Body(where=made(f"{record.id}_stage >= {k}", stage.key), let=used(record.let, *texts), change=stage.change)
            rule = RuleDef(f"{record.id}_stage_{k}", stage.key, text=stage.text, source=record.source, each=record.each, body=body)
            work.add("rules", rule, record)


def _fails(work: Rewriting, record: RequisiteDef) -> None:
    for fail in record.fails:
        name = f"{record.id}_{fail.id}"
        test = MeasureDef(name, fail.key, name=fail.name, text=fail.text, per=record.each, let=used(record.let, fail.if_), is_=condition_of(fail.if_))
        work.add("measures", test, record)
        if fail.change:
            texts = [part for pair in fail.change for part in pair]
            body = Body(where=made(name, fail.key), let=used(record.let, *texts), change=fail.change)
            rule = RuleDef(f"{record.id}_fails_{fail.id}", fail.key, name=fail.name, text=fail.text, source=record.source, each=record.each, body=body)
            work.add("rules", rule, record)


def _project(work: Rewriting, record: ProjectDef) -> None:
    at, id = record.key, record.id
    if record.seat is None:
        work.breaks(record)
        return
    assert record.value is not None
    each = (Dim(record.seat, record.seat),)
    owned = "owner" if _reads_owned(work, record) else "everyone"
    work.add("variables", replace(number(id, at, each, 0, 100), name=record.name, text=record.text, good="high", seen_by=owned), record)
    value = made(f"{id}_value", at)
    body = Body(let=(*record.let, (value, number_of(record.value))), set=((made(id, at), made(f"clip({value.text}, 0, 100)", record.value)),))
    work.add("rules", RuleDef(f"{id}_measured", at, text=record.text, source=record.source, each=each, step="reckon", body=body), record)


def _reads_owned(work: Rewriting, record: ProjectDef) -> bool:
    """A project that depends on what only its seat may see is seen by its seat alone."""
    words = names_in(record.value, *(formula for _, formula in record.let))
    seen = {one.id: one.seen_by for one in work.of("variables", VariableDef)} | {one.id: one.seen_by for one in work.of("measures", MeasureDef)}
    return any(seen.get(word, "everyone") != "everyone" for word in words)
