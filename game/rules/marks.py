"""How far projects must come in a scenario: a short story does not lead as far as a long one.

Law: the consolation stays as far below the mark as the project's own entry has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from game.rules.records import Entry, ProjectDef, ScenarioDef


def marked(projects: Mapping[str, Entry], scenario: ScenarioDef) -> dict[str, Entry]:
    """The projects, with the marks that the scenario gives them."""
    found = dict(projects)
    for name, mark in scenario.marks:
        record = projects.get(name.text)
        if isinstance(record, ProjectDef):
            lower = None if record.consolation is None else max(0.0, mark - (record.mark - record.consolation))
            found[name.text] = replace(record, mark=mark, consolation=lower)
    return found
