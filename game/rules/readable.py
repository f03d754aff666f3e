"""Which entries can be read on after their file, or their fields, have been found faulty; and the same problem said once.

Law: an entry with a fault in it is left out, and nothing is said of what uses it: one cause, one problem.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from game.base.problems import Place, Problem
from game.rules.layers import Loaded
from game.rules.records import Entry
from game.rules.source import Mapping
from game.rules.world import Report

Id = tuple[str, str]  # kind and id
Written = dict[str, dict[str, Entry]]

KEY = re.compile(rb"^ *(?:- )?([a-z][a-z0-9_]*)(?::| *$)", re.MULTILINE)  # also where the colon is what was forgotten
NUMBERS = re.compile(r"[0-9][0-9.]*")


class Faulty:
    """The entries of a reading in which problems lie."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.entries: set[Id] = set()
        self.unreadable = {p.place.file for p in loaded.problems if p.severity == "error" and p.place is not None}

    @cached_property
    def lines(self) -> dict[str, list[tuple[int, Id]]]:
        """By file, at which lines which entries say something."""
        lines: dict[str, list[tuple[int, Id]]] = {}
        for path, touches in self.loaded.provenance.items():
            for touch in touches:
                lines.setdefault(touch.place.file, []).append((touch.place.line, (path[0], path[1])))
        for found in lines.values():
            found.sort()
        return lines

    def note(self, problems: Iterable[Problem]) -> list[Problem]:
        """Notes the entries in which problems lie; gives the problems that lie in none noted before, for those may only follow from the others."""
        kept = [problem for problem in problems if self._entry(problem) not in self.entries]
        wrong = (problem for problem in kept if problem.severity == "error" and problem.code != "unknown-kind")
        self.entries |= {entry for problem in wrong if (entry := self._entry(problem)) is not None}
        return kept

    def _entry(self, problem: Problem) -> Id | None:
        """Where a problem lies: an entry reaches from what it says to where the next begins."""
        lines = self.lines.get(problem.place.file, []) if problem.place else []
        at = bisect_right(lines, problem.place.line, key=lambda line: line[0]) if problem.place else 0
        return lines[at - 1][1] if at else None

    def others(self, written: Written, report: Report) -> Written:
        """The entries without a fault. The report keeps silent of the rest: those of a misspelt kind, and all that an unreadable file may have held."""
        for file in self.unreadable and self.unreadable - set(self.lines):
            report.broken |= {key.decode() for key in KEY.findall(self.loaded.sources.get(file, b""))}
        report.broken |= {id for _, id in self.entries}
        for kind, found in self.loaded.tree.items:
            if kind.text not in written and isinstance(found, Mapping):
                report.broken |= set(found.keys())
        return {kind: {id: record for id, record in found.items() if (kind, id) not in self.entries} for kind, found in written.items()}


def once(problems: Iterable[Problem]) -> list[Problem]:
    """Of problems that differ in their numbers alone, as those of two scenarios may, the first."""
    first: dict[tuple[str, Place | None, str], Problem] = {}
    for problem in problems:
        first.setdefault((problem.code, problem.place, NUMBERS.sub("#", problem.message)), problem)
    return list(first.values())
