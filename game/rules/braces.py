"""Texts for readers: what stands in braces in them is put in by the program, so it must be something the program knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from game.rules.records import ClassifyDef, Entry, EventDef, OrderDef, RequisiteDef, SetDef, VoteDef
from game.rules.source import Scalar
from game.rules.world import Report, guess

BRACES = re.compile(r"\{[^{}]*\}?|\}")


def check_braces(written: Mapping[str, Mapping[str, Entry]], report: Report) -> None:
    """What stands in braces is put in by the program: picks of orders, the place of events."""
    for record in (record for records in written.values() for record in records.values()):
        for at, known in _told(record):
            for found in BRACES.finditer(at.text):
                if found.group()[1:-1] in known and found.group().endswith("}"):
                    continue
                hint = f"Known here: {', '.join('{' + k + '}' for k in known)}." if known else "Nothing can stand in braces here."
                said = f"Nothing is put in for `{found.group()}` in a text of `{record.id}`."
                report.error("unknown-brace", said, at, guess(found.group()[1:-1], known) or hint, found.start())


def _told(record: Entry) -> Iterator[tuple[Scalar, tuple[str, ...]]]:
    """The texts of an entry that readers see, with the names that may stand in braces."""
    known: tuple[str, ...] = ()
    texts: list[Scalar | None] = [record.name, record.text]
    if isinstance(record, OrderDef):
        known = tuple(dim.name.text for dim in record.pick)
        texts += [line.else_ for line in record.allow]
    elif isinstance(record, EventDef):
        known = ("place",) if record.place is not None else ()
        texts += [text for choice in record.choices for text in (choice.name, choice.text)]
    elif isinstance(record, VoteDef):
        texts += [line.else_ for line in record.against]
    elif isinstance(record, ClassifyDef):
        texts += [text for row in record.rows for text in (row.name, row.text)]
    elif isinstance(record, RequisiteDef):
        texts += [part.text for parts in (record.parts, record.stages, record.fails) for part in parts]
    elif isinstance(record, SetDef):
        texts += [text for member in record.members for text in (member.name, member.text)]
    return ((text, known) for text in texts if text is not None)
