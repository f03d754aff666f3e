"""Which entries can be read on after their file, or their fields, have been found faulty; and the same problem said once.

Law: an entry with a fault in it is left out, and nothing is said of what uses it: one cause, one problem.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from game.base.problems import Place, Problem
from game.rules.layers import Loaded
from game.rules.records import Entry
from game.rules.world import Report

Written = dict[str, dict[str, Entry]]

KEY = re.compile(rb"^ *(?:- )?([a-z][a-z0-9_]*):", re.MULTILINE)
NUMBERS = re.compile(r"[0-9][0-9.]*")


def readable(loaded: Loaded, written: Written, problems: Iterable[Problem], report: Report) -> Written:
    """The entries without a fault. The report keeps silent of the others, and of all that a file may have held which could not be read."""
    places = [p.place for p in problems if p.severity == "error" and p.place is not None]
    read = {touch.place.file for touches in loaded.provenance.values() for touch in touches}
    for file in {place.file for place in places} - read:
        report.broken |= {key.decode() for key in KEY.findall(loaded.sources.get(file, b""))}
    faulty = _entries_at(loaded, places)
    report.broken |= {id for _, id in faulty}
    return {kind: {id: record for id, record in found.items() if (kind, id) not in faulty} for kind, found in written.items()}


def _entries_at(loaded: Loaded, places: Iterable[Place]) -> set[tuple[str, str]]:
    """The entries in which places lie: an entry reaches from what it says to where the next begins."""
    lines: dict[str, list[tuple[int, tuple[str, str]]]] = {}
    for path, touches in loaded.provenance.items():
        for touch in touches:
            lines.setdefault(touch.place.file, []).append((touch.place.line, (path[0], path[1])))
    for found in lines.values():
        found.sort()
    faulty = set()
    for place in places:
        above = lines.get(place.file, [])
        at = bisect_right(above, place.line, key=lambda line: line[0])
        if at:
            faulty.add(above[at - 1][1])
    return faulty


def once(problems: Iterable[Problem]) -> list[Problem]:
    """Of problems that differ in their numbers alone, as those of two scenarios may, the first."""
    first: dict[tuple[str, Place | None, str], Problem] = {}
    for problem in problems:
        first.setdefault((problem.code, problem.place, NUMBERS.sub("#", problem.message)), problem)
    return list(first.values())

