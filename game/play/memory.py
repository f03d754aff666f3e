"""A game that is kept nowhere: what a store does, without a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from game.play.store import Body, Entry


class Keeping(Protocol):
    """What a match asks of whatever keeps it. Both a file and the memory can do it."""

    @property
    def header(self) -> Body: ...
    def append(self, kind: str, body: Body) -> int: ...
    def entries(self) -> list[Entry]: ...
    def snapshot(self, turn: int, after_seq: int, payload: bytes, digest: str) -> None: ...
    def draft(self, seat: str, turn: int, body: Body | None) -> None: ...
    def drafts(self) -> dict[tuple[str, int], Body]: ...
    def close(self) -> None: ...


class Memory:
    """Keeps the log and the drafts as long as the program runs."""

    def __init__(self, header: Body, sources: Mapping[str, bytes]) -> None:
        self.header = header
        self.sources = sources
        self._log: list[Entry] = []
        self._drafts: dict[tuple[str, int], Body] = {}

    def append(self, kind: str, body: Body) -> int:
        """Lock one entry; the answer is its number, from 1."""
        self._log.append(Entry(len(self._log) + 1, kind, body))
        return len(self._log)

    def entries(self) -> list[Entry]:
        """The whole log, in order."""
        return list(self._log)

    def snapshot(self, turn: int, after_seq: int, payload: bytes, digest: str) -> None:
        """Nothing: the match has its states, and memory forgets them with it."""

    def draft(self, seat: str, turn: int, body: Body | None) -> None:
        """Keep what a seat has noted down so far for a turn, or (None) nothing any more."""
        if body is None:
            self._drafts.pop((seat, turn), None)
        else:
            self._drafts[seat, turn] = body

    def drafts(self) -> dict[tuple[str, int], Body]:
        """What each seat has noted down, by seat and turn."""
        return dict(self._drafts)

    def close(self) -> None:
        """Nothing to end."""
