"""At most so many events a turn: of those that are due some are chosen, the same whatever the order of files.

An event is due when its condition holds and its luck is good enough for its chance. What is left of its luck then is its ticket, which is spread evenly
whatever the chance was. The highest ticket comes first; an event of twice the weight counts its ticket twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from game.rules.made import chance_of, condition_of, made, used
from game.rules.records import Body, Dim, Entry, EventDef, MeasureDef, Member, Range, RuleDef, ScenarioDef, SetDef, TableDef, Values
from game.rules.rewriting import Pairs, Rewriting, number
from game.rules.source import Scalar

ALL = 8  # as many questions as there may be events a turn


class Choosing:
    """The rewriting of all events together, where a scenario limits them."""

    def __init__(self, work: Rewriting, first: ScenarioDef) -> None:
        self.work, self.first = work, first  # the scenario in whose name it is done
        self.at = first.key
        self.per = (Dim(self.made("event"), self.made("event")),)

    def made(self, text: str) -> Scalar:
        return made(text, self.at)

    def add(self, kind: str, record: Entry) -> None:
        self.work.add(kind, record, self.first)

    def measure(self, id: str, formula: str, holds: str | None = None) -> None:
        """A measure for each event, or of the world where it holds one."""
        per = () if holds else self.per
        held = self.made(holds) if holds else None
        self.add("measures", MeasureDef(id, self.at, per=per, is_=self.made(formula), holds=held, seen_by="nobody"))

    # -- parts

    def run(self, events: Sequence[EventDef]) -> None:
        """Adds what chooses among the events, and what each scenario says of it."""
        members = tuple(Member(event.id, event.key, event.name, event.text) for event in events)
        self.add("sets", SetDef("event", self.at, name=self.made("Events"), members=members))
        self._tables(events)
        self._luck()
        odds = tuple((made(event.id, event.key), made(f"{event.id}_odds", event.key)) for event in events)
        self.add("measures", MeasureDef("event_odds", self.at, per=self.per, by_member=Values(odds), seen_by="nobody"))
        self.measure("event_due", "event_luck < event_odds")
        self.measure("event_ticket", "event_weight * (1 - share(event_luck, event_odds))")
        most = max(one.events_a_turn or 0 for one in self.work.of("scenarios", ScenarioDef))
        for k in range(1, most + 1):
            self._pick(k)
        picked = " or ".join(f"event == event_pick_{k}" for k in range(1, most + 1))
        self.measure("event_chosen", f"event_due and (events_a_turn == 0 or {picked})")
        for scenario in self.work.of("scenarios", ScenarioDef):
            self._says(scenario, events)

    def _tables(self, events: Sequence[EventDef]) -> None:
        weights = Values(tuple((made(event.id, event.key), made(f"{event.weight:g}", event.key)) for event in events))
        asks = Values(tuple((made(event.id, event.key), made("0" if event.asks is None else "1", event.key)) for event in events))
        self.add("tables", TableDef("event_weight", self.at, per=self.per, range=Range(0, 100, self.at), values=weights))
        self.add("tables", TableDef("event_asks", self.at, per=self.per, range=Range(0, 1, self.at), values=asks))
        for id, value in (("events_a_turn", "0"), ("questions_a_turn", str(ALL))):
            self.add("tables", TableDef(id, self.at, range=Range(0, ALL, self.at), values=self.made(value)))

    def _luck(self) -> None:
        """The luck of each event, drawn before anything asks for it."""
        self.add("variables", replace(number("event_luck", self.at, self.per, 0, 1), seen_by="nobody"))
        body = Body(draw=((self.made("luck"), self.made("0 to 1")),), set=((self.made("event_luck"), self.made("luck")),))
        self.add("rules", RuleDef("event_luck_drawn", self.at, each=self.per, step="measure", body=body))

    def _pick(self, k: int) -> None:
        """The one that comes as the k-th: none that has come already, nor one question too many."""
        before = [f"event_pick_{n}" for n in range(1, k)]
        tests = [f"events_a_turn >= {k}", "event_due[e]", *(f"e != {pick}" for pick in before)]
        asked = " + ".join(["event_asks[e]", *(f"event_asks[{pick}]" for pick in before)])
        tests.append(f"{asked} <= questions_a_turn" if before else "event_asks[e] <= questions_a_turn")
        self.measure(f"event_pick_{k}", f"top(event_ticket[e] for e in event if {' and '.join(tests)})", holds="event")

    def _says(self, scenario: ScenarioDef, events: Sequence[EventDef]) -> None:
        """What a scenario limits and leaves out."""
        tables: Pairs = []
        if scenario.events_a_turn is not None:
            tables.append((self.made("events_a_turn"), self.made(str(scenario.events_a_turn))))
        if scenario.questions_a_turn is not None:
            tables.append((self.made("questions_a_turn"), self.made(str(scenario.questions_a_turn))))
        left_out = {name.text for name in scenario.without}
        kept = tuple(Member(event.id, event.key) for event in events if event.id not in left_out)
        members = ((self.made("event"), kept),) if len(kept) < len(events) else ()
        self.work.entries["scenarios"][scenario.id] = replace(scenario, tables=(*scenario.tables, *tables), members=(*scenario.members, *members))


def limited(work: Rewriting) -> Choosing | None:
    """What chooses among the events, if a scenario limits them."""
    found = sorted((one for one in work.of("scenarios", ScenarioDef) if one.events_a_turn is not None), key=lambda one: one.id)
    return Choosing(work, found[0]) if found else None


def odds(work: Rewriting, record: EventDef) -> None:
    """How likely an event is as things stand: 0 while its condition does not hold, or when it has come and comes but once."""
    at, id = record.key, record.id
    lets: Pairs = [*used(record.let, record.when, record.chance)]
    tests = [f"not {id}_done"] if record.once else []
    chance = "1"
    if record.when is not None:
        lets.append((made(f"{id}_ready", at), condition_of(record.when)))
        tests.append(f"{id}_ready")
    if record.chance is not None:
        lets.append((made(f"{id}_chance", at), chance_of(record.chance)))
        chance = f"{id}_chance"
    formula = f"if {' and '.join(tests)} then {chance} else 0" if tests else chance
    work.add("measures", MeasureDef(f"{id}_odds", at, let=tuple(lets), is_=made(formula, at), seen_by="nobody"), record)
