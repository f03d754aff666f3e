"""Files of older formats made new: each format that ever was has its step here, and a frozen file in the tests.

The law: the old file stays whole under its name until the new one, checked, takes that name in one step; meanwhile a copy lies beside it as `.bak`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from game.play import layout
from game.play.faults import altered, told
from game.play.layout import FORMAT
from game.play.store import Store

__all__ = ["FORMAT", "upgrade"]


@dataclass(slots=True)
class _Game:
    """What an older file holds, said as the present format says it."""

    header: dict[str, Any]
    sources: dict[str, bytes]
    entries: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    drafts: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)


def upgrade(path: str | PathLike[str]) -> bool:
    """Bring a saved game to the present format; False where there was nothing to do."""
    given = Path(path)
    found = layout.format_at(given)
    if found == FORMAT:
        return False
    if found not in _STEPS:
        layout.require_format(given, found)
    with told(given):
        place = given.resolve()  # the file itself and not a link to it takes the new form
        game = _STEPS[found](place)
        backup = place.with_name(f"{place.name}.format-{found}.bak")
        with layout.built_beside(place) as fresh:
            _write(game, fresh)
            layout.duplicate(place, backup)
        Store.open(place, readonly=True).close()
        backup.unlink()
    return True


def _write(game: _Game, path: Path) -> None:
    with Store.create(path, game.header, game.sources) as store:
        for kind, body in game.entries:
            store.append(kind, body)
        for (seat, turn), body in game.drafts.items():
            store.draft(seat, turn, body)


# --- format 0: no hashes, no snapshots, and drafts stood in the log ----------------------------------------------------------

SCHEMA_0 = (
    "CREATE TABLE meta (key TEXT, value TEXT)",
    "CREATE TABLE rules (name TEXT, body BLOB)",
    "CREATE TABLE log (seq INTEGER PRIMARY KEY, kind TEXT, body TEXT)",
)


def _from_0(path: Path) -> _Game:
    connection = layout.open_checked(path, SCHEMA_0, 0, readonly=False)  # to write, so that a write cut short is finished first
    try:
        headers = [text for (text,) in layout.rows(connection, path, "SELECT value FROM meta WHERE key = 'header'", str)]
        if len(headers) != 1:
            raise altered(path, "it should have one header")
        game = _Game(_body_0(path, headers[0]), dict(layout.rows(connection, path, "SELECT name, body FROM rules", str, bytes)))
        for kind, text in layout.rows(connection, path, "SELECT kind, body FROM log ORDER BY seq", str, str):
            body = _body_0(path, text)
            if kind != "draft":
                game.entries.append((kind, body))
            if kind in {"draft", "plan"}:  # a plan is locked: what was noted down for it has done its service
                game.drafts.pop(_noted_for(path, body), None)
            if kind == "draft" and body.get("orders") is not None:
                game.drafts[_noted_for(path, body)] = {key: value for key, value in body.items() if key not in {"seat", "turn"}}
    finally:
        layout.settle(connection)
    return game


def _body_0(path: Path, text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise altered(path, "a part of it cannot be read") from error
    if not isinstance(body, dict):
        raise altered(path, "a part of it is not what it should be")
    return body


def _noted_for(path: Path, body: dict[str, Any]) -> tuple[str, int]:
    seat, turn = body.get("seat"), body.get("turn")
    if not isinstance(seat, str) or not isinstance(turn, int):
        raise altered(path, "an entry does not say whose it is and for which turn")
    return seat, turn


_STEPS: dict[int, Callable[[Path], _Game]] = {0: _from_0}
