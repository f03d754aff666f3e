"""Entries being added to: the work that all rewritings share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from game.rules.made import made
from game.rules.records import Dim, Entry, Range, VariableDef
from game.rules.source import Scalar
from game.rules.world import Report

Tables = dict[str, dict[str, Entry]]
Pairs = list[tuple[Scalar, Scalar]]
Record = TypeVar("Record", bound=Entry)


class Rewriting:
    """The entries so far. A generated entry may not take an author's id."""

    def __init__(self, entries: Tables, report: Report) -> None:
        self.entries = {kind: dict(found) for kind, found in entries.items()}
        self.report = report
        self.parents: dict[str, str] = {}  # generated "kind/id" -> the entry it comes from

    def add(self, kind: str, record: Entry, parent: Entry) -> None:
        """Adds what an entry makes."""
        if record.id in self.entries[kind]:
            said = f"`{parent.id}` makes an entry `{record.id}` by itself, but there is one already."
            self.report.error("generated-id", said, self.entries[kind][record.id].key, "Give one of them another id.")
            return
        self.entries[kind][record.id] = record
        self.parents[f"{kind}/{record.id}"] = parent.id

    def of(self, kind: str, type_: type[Record]) -> Iterable[Record]:
        """The entries of a kind, as they are now."""
        return [record for record in list(self.entries[kind].values()) if isinstance(record, type_)]

    def breaks(self, record: Entry) -> None:
        """Notes that an entry can not be rewritten; why has been said."""
        self.report.broken.add(record.id)


def number(id: str, at: Scalar, per: tuple[Dim, ...], low: float, high: float) -> VariableDef:
    """A variable that holds a number, and begins with the lowest, or 0 where that is lower."""
    return VariableDef(id, at, per=per, range=Range(low, high, at), start=made(f"{max(low, 0.0):g}", at))
