"""The rules as one frozen thing: read, merged, checked, hashed; from it the program of any scenario is built.

Law: a ruleset that exists has no errors. Everything that is wrong is found before, all at once, by `read_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from game.base.building import lasting
from game.base.problems import Problem, RulesRefused, settled, with_excerpts
from game.rules import checks, schema
from game.rules.dead_ends import DeadEnds
from game.rules.layers import Loaded, ModInfo, load
from game.rules.program import Builder, Program
from game.rules.readable import Faulty, once
from game.rules.records import Entry, ScenarioDef
from game.rules.rewrite import rewrite
from game.rules.world import Report


@dataclass(frozen=True)
class Ruleset:
    """Entries by kind and id: `written` as authors wrote them, `entries` with the upper kinds rewritten."""

    mods: tuple[ModInfo, ...]
    written: Mapping[str, Mapping[str, Entry]]
    entries: Mapping[str, Mapping[str, Entry]]
    parents: Mapping[str, str]
    sources: Mapping[str, bytes]
    loaded: Loaded
    programs: dict[str, Program] = field(default_factory=dict, compare=False)

    @cached_property
    def hash(self) -> str:
        """Changes with any byte of any file, and with nothing else."""
        found = sha256()
        for name in sorted(self.sources):
            found.update(f"{len(name)}:{name}:{len(self.sources[name])}:".encode())
            found.update(self.sources[name])
        return found.hexdigest()

    @property
    def scenarios(self) -> dict[str, ScenarioDef]:
        return {id: record for id, record in self.entries["scenarios"].items() if isinstance(record, ScenarioDef)}

    def program(self, scenario: str) -> Program:
        """The program of a scenario; built once."""
        if scenario not in self.programs:
            report = Report()
            with lasting():
                program = Builder(self.entries, self.parents, self.scenarios[scenario], report).build()
            errors = [p for p in settled(report.problems) if p.severity == "error"]
            if errors:
                raise RulesRefused(with_excerpts(errors, self.sources))
            self.programs[scenario] = program
        return self.programs[scenario]

    def with_role(self, role: str, kind: str | None = None) -> list[str]:
        """Ids of the entries that claim a role, sorted."""
        kinds = [kind] if kind else list(self.entries)
        return sorted(id for k in kinds for id, record in self.entries[k].items() if record.role is not None and record.role.text == role)


@dataclass(frozen=True)
class Reading:
    """What reading the rules came to: problems, and the ruleset unless there are errors."""

    ruleset: Ruleset | None
    problems: tuple[Problem, ...]
    sources: Mapping[str, bytes]


def read_rules(mods: Sequence[ModInfo], sources: Mapping[str, bytes] | None = None, scenarios: Sequence[str] | None = None, warn: bool = True) -> Reading:
    """Reads, merges and checks everything; the given scenarios (or all) are built as well. Whoever only plays need not be warned."""
    with lasting():
        return _read(mods, sources, scenarios, warn)


def _read(mods: Sequence[ModInfo], sources: Mapping[str, bytes] | None, scenarios: Sequence[str] | None, warn: bool) -> Reading:
    loaded = load(mods, sources)
    written, faults = schema.read(loaded.tree)
    report, faulty = Report(), Faulty(loaded)
    found = [*faulty.note(loaded.problems), *faulty.note(faults)]
    warn = warn and not any(p.severity == "error" for p in found)  # before, a warning would be about what is only broken
    written = faulty.others(written, report)
    entries, parents = rewrite(written, report)
    checks.check_references(entries, written, report)
    ruleset = Ruleset(tuple(mods), written, entries, parents, loaded.sources, loaded)
    ends = DeadEnds(written)
    for scenario in ruleset.scenarios.values():
        if scenarios is None or scenario.id in scenarios:
            program = Builder(entries, parents, scenario, report).build()
            checks.check_program(program, report)
            ruleset.programs[scenario.id] = program
            if warn and not report.has_errors:
                ends.look(program)
    if warn and not report.has_errors:
        checks.check_uses(entries, written, report)
        ends.warn(report)
    problems = with_excerpts(settled(once([*found, *report.problems])), loaded.sources)
    failed = any(p.severity == "error" for p in problems)
    return Reading(None if failed else ruleset, tuple(problems), loaded.sources)


def load_ruleset(mods: Sequence[ModInfo], sources: Mapping[str, bytes] | None = None, scenario: str | None = None) -> Ruleset:
    """The ruleset, or `RulesRefused` with every problem. With a scenario, only that one is built."""
    reading = read_rules(mods, sources, None if scenario is None else [scenario], warn=False)
    if reading.ruleset is None:
        raise RulesRefused(p for p in reading.problems if p.severity == "error")
    return reading.ruleset
