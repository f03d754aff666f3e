"""Cross-references, roles and dead ends: what no single formula shows."""

from __future__ import annotations

from collections.abc import Mapping

from game.rules.program import Program
from game.rules.records import Entry
from game.rules.world import Report

Entries = Mapping[str, Mapping[str, Entry]]


def check_references(entries: Entries, written: Entries, report: Report) -> None:
    """Names that no formula reads."""


def check_program(program: Program, entries: Entries, report: Report) -> None:
    """Orders nobody can give, rules that never fire."""
