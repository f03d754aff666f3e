"""The one file a game is kept in: its header, the rule files it was begun with, its log, a snapshot per turn, and drafts beside the log.

The law: when a method that writes returns, what it wrote is on the disk and, unless somebody was reading just then, in the one file. The log only grows.
Whatever is read has been checked against its hash, and a file that is not as it was saved is refused with a sentence.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Self

from game.play import chain, layout, limits
from game.play.faults import StoreProblem, altered, told

__all__ = ["Entry", "Snapshot", "Store", "StoreProblem"]

Body = dict[str, Any]  # what JSON can say; the store does not look into it


@dataclass(frozen=True, slots=True)
class Entry:
    """One locked entry of the log."""

    seq: int
    kind: str
    body: Body


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state kept so that it need not be played again: the state of `turn` as it was after entry `after_seq`."""

    turn: int
    after_seq: int
    digest: str


class Store:
    """A game's file, open. Threads may share it; `create` and `open` make one, `close` or `with` ends it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, readonly: bool, patience: float) -> None:
        self.path, self.readonly = path, readonly
        self._connection: sqlite3.Connection | None = connection
        self._patience = patience
        self._lock = RLock()
        self._place = path.absolute()  # the program may change its folder
        self._file = self._place.stat().st_ino

    # --- begin and end ------------------------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: str | PathLike[str], header: Body, sources: Mapping[str, bytes]) -> Store:
        """Begin a game in a new file, which appears whole or not at all."""
        path = Path(path)
        if "\0" in str(path) or not path.parent.is_dir():
            raise StoreProblem(f"{path!s} cannot be made: there is no such folder.")
        with told(path):
            if path.exists():
                raise StoreProblem(f"{path} is there already, and a new game does not overwrite another file.")
            text = limits.text_of(path, "the header", header)
            contents = limits.contents_of(path, sources)
            with layout.built_beside(path) as fresh:
                layout.write_new(fresh, text, contents)
        return cls.open(path)

    @classmethod
    def open(cls, path: str | PathLike[str], *, readonly: bool = False, patience: float = layout.PATIENCE) -> Store:
        """Open a game and check all that will be read from it; `patience` is how many seconds to wait for another program."""
        path = Path(path)
        connection = layout.open_checked(path, layout.SCHEMA, layout.FORMAT, readonly=readonly, patience=patience)
        with told(path, patience), layout.closed_unless_done(connection):
            store = cls(path, connection, readonly=readonly, patience=patience)
            with store._reading():
                store._check()
            if not readonly:
                layout.make_durable(connection)
        return store

    def close(self) -> None:
        """End with one file. Closing twice is no fault."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is None:
                return
            if self.readonly or self.lost:  # what has taken our place is not ours to tidy
                connection.close()
            else:
                layout.settle(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def lost(self) -> bool:
        """Whether the file was taken away or replaced while it was open."""
        return not self._place.exists() or self._place.stat().st_ino != self._file

    def write_again(self) -> None:
        """Where the file was taken away: all that it held, under the same name, whole or not at all. This store is closed by that."""
        fresh = self._place.with_name(f"{self._place.name}.again")
        with told(self.path):
            self._place.parent.mkdir(parents=True, exist_ok=True)
            self.copy_to(fresh, replace=True)
            if self._place.exists():
                fresh.unlink()
                raise StoreProblem(f"Another file stands now at {self.path}, so the game was not written there again.")
            self.close()
            fresh.replace(self._place)

    # --- what the game was begun with ---------------------------------------------------------------------------------

    @property
    def version(self) -> int:
        """The format of the file."""
        return layout.FORMAT

    @property
    def header(self) -> Body:
        """What the game was begun with, as a fresh copy."""
        with self._reading(), self._understood("the header"):
            return limits.body_from(self._game()[0])

    def sources(self, which: str | None = None) -> dict[str, bytes]:
        """The rule files of the game, by name, or those that `keep_sources` named `which`."""
        with self._reading():
            with self._understood("the list of rule files"):
                listed = which or self._game()[1]
                names = limits.names_from(next((body for key, body in self._contents() if key == listed), b""))
            wanted = set(names.values())
            bodies = {key: body for key, body in self._contents() if key in wanted}
            if wanted != set(bodies) or sum(len(bodies[key]) for key in names.values()) > limits.LARGEST_SOURCES:
                raise altered(self.path, "a rule file is missing, or they are larger than they may be")
            return {name: bodies[key] for name, key in names.items()}

    def keep_sources(self, sources: Mapping[str, bytes]) -> str:
        """Keep another set of rule files (after a reload); the answer names it, for the log and for `sources`."""
        contents = limits.contents_of(self.path, sources)
        with self._writing(sum(map(len, contents.values()))) as connection:
            known = {key for (key,) in self._rows("SELECT hash FROM content", str)}
            connection.executemany("INSERT INTO content (hash, body) VALUES (?, ?)", [item for item in contents.items() if item[0] not in known])
            self._seal_again(connection)
        return next(iter(contents))

    # --- the log ------------------------------------------------------------------------------------------------------

    def append(self, kind: str, body: Body) -> int:
        """Lock one entry; the answer is its number, from 1."""
        return self.append_all([(kind, body)])

    def append_all(self, entries: Iterable[tuple[str, Body]]) -> int:
        """Lock entries one after the other, all or none; the answer is the number of the last."""
        rows = [(kind, limits.text_of(self.path, "an entry", body)) for kind, body in entries]
        for kind, _ in rows:
            limits.require_name(self.path, "the kind of an entry", kind)
        with self._writing(sum(len(text) for _, text in rows)) as connection:
            seq, link, _ = self._sealed()
            for kind, text in rows:
                seq, link = seq + 1, chain.next_link(link, kind, text)
                connection.execute("INSERT INTO log (seq, kind, body, link) VALUES (?, ?, ?, ?)", (seq, kind, text, link))
            self._seal_again(connection, (seq, link))
        return int(seq)

    def entries(self) -> list[Entry]:
        """The whole log, in order."""
        with self._reading(), self._understood("an entry of its log"):
            return [Entry(seq, kind, limits.body_from(text)) for seq, kind, text in self._log()]

    # --- beside the log -----------------------------------------------------------------------------------------------

    def snapshot(self, turn: int, after_seq: int, payload: bytes, digest: str) -> None:
        """Keep a state; one of the same turn and entry is replaced."""
        limits.require_turn(self.path, turn)
        limits.require_name(self.path, "a digest", digest)
        limits.require_size(self.path, "a snapshot", len(payload), limits.LARGEST_SNAPSHOT)
        with self._writing(len(payload)) as connection:
            if not 0 <= after_seq <= self._sealed()[0]:
                raise StoreProblem(f"{self.path} cannot keep a snapshot after entry {after_seq}: its log has {self._sealed()[0]} entries.")
            connection.execute("DELETE FROM snapshot WHERE turn = ? AND after_seq = ?", (turn, after_seq))
            row = (turn, after_seq, digest, chain.fingerprint(payload), payload)
            connection.execute("INSERT INTO snapshot (turn, after_seq, digest, hash, payload) VALUES (?, ?, ?, ?, ?)", row)
            self._seal_again(connection)

    def snapshots(self) -> list[Snapshot]:
        """Which states are kept, by entry and turn."""
        with self._reading():
            return [Snapshot(*row) for row in self._rows("SELECT turn, after_seq, digest FROM snapshot ORDER BY after_seq, turn", int, int, str)]

    def snapshot_at(self, turn: int) -> bytes | None:
        """The latest state kept for a turn; after a rewind, that is the one played last."""
        query = "SELECT hash, payload FROM snapshot WHERE turn = ? ORDER BY after_seq DESC LIMIT 1"
        limits.require_turn(self.path, turn)
        with self._reading():
            for key, payload in self._rows(query, str, bytes, given=(turn,)):
                if chain.fingerprint(payload) != key:
                    raise altered(self.path, f"the snapshot of turn {turn} does not match its hash")
                return bytes(payload)
        return None

    def draft(self, seat: str, turn: int, body: Body | None) -> None:
        """Keep what a seat has noted down so far for a turn, or (None) nothing any more."""
        limits.require_name(self.path, "a seat", seat)
        limits.require_turn(self.path, turn)
        text = "" if body is None else limits.text_of(self.path, "a draft", body)
        with self._writing(len(text)) as connection:
            connection.execute("DELETE FROM draft WHERE seat = ? AND turn = ?", (seat, turn))
            if body is not None:
                connection.execute("INSERT INTO draft (seat, turn, hash, body) VALUES (?, ?, ?, ?)", (seat, turn, chain.fingerprint(text), text))
            self._seal_again(connection)

    def drafts(self) -> dict[tuple[str, int], Body]:
        """What each seat has noted down, by seat and turn."""
        with self._reading(), self._understood("a draft"):
            return {(seat, turn): limits.body_from(text) for seat, turn, text in self._drafts()}

    def copy_to(self, path: str | PathLike[str], *, replace: bool = False) -> None:
        """Write the game as it is now to another file, whole or not at all."""
        target = Path(path)
        with self._lock, layout.transaction(self._open_connection(), "DEFERRED"):
            with told(self.path, self._patience):
                self._sealed()  # from here on the copy sees this moment, and waits for nobody
            with told(target):
                if target.exists() and (not replace or target.samefile(self._place)):
                    raise StoreProblem(f"{target} is there already, so {self.path} was not copied over it.")
                with layout.built_beside(target) as fresh:
                    copy = layout.connect(fresh, "rwc")
                    with layout.closed_unless_done(copy):
                        self._open_connection().backup(copy)
                    layout.settle(copy)
                    Store.open(fresh, readonly=True).close()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreProblem(f"{self.path} was closed already.")
        return self._connection

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One moment of the file, whoever writes meanwhile."""
        with self._lock, told(self.path, self._patience), layout.transaction(self._open_connection(), "DEFERRED"):
            yield

    @contextmanager
    def _writing(self, size: int) -> Iterator[sqlite3.Connection]:
        """All or nothing, and on the disk when the block ends."""
        if self.readonly:
            raise StoreProblem(f"{self.path} was opened for reading only, so nothing can be written to it.")
        with self._lock, told(self.path, self._patience):
            connection = self._open_connection()
            with layout.transaction(connection, "IMMEDIATE"):
                (pages,), (page,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
                limits.require_size(self.path, "a whole game", pages * page + size, limits.LARGEST_GAME)
                yield connection
            self._move_into_the_file(connection)
            if self.lost:
                raise StoreProblem(f"{self.path} was removed or replaced while it was open, so nothing more is saved in it: save a copy elsewhere.")

    def _move_into_the_file(self, connection: sqlite3.Connection) -> None:
        """The WAL is safe already; emptying it leaves nothing acknowledged where a flipped bit would look like a write cut short."""
        connection.execute(f"PRAGMA busy_timeout = {layout.BRIEFLY}")
        with suppress(sqlite3.Error):  # no room in the file itself yet: the WAL keeps it
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute(f"PRAGMA busy_timeout = {int(self._patience * 1000)}")

    def _rows(self, query: str, *types: type, given: tuple[object, ...] = ()) -> Iterator[tuple[Any, ...]]:
        return layout.rows(self._open_connection(), self.path, query, *types, given=given)

    def _one(self, query: str, *types: type) -> tuple[Any, ...]:
        found = list(self._rows(query, *types))
        if len(found) != 1:
            raise altered(self.path, "a part of it is missing")
        return found[0]

    @contextmanager
    def _understood(self, what: str) -> Iterator[None]:
        """What has the right hash may still have been made by a stranger."""
        try:
            yield
        except ValueError as error:
            raise altered(self.path, f"{what} is not what it should be") from error

    def _game(self) -> tuple[Any, ...]:
        return self._one("SELECT header, sources FROM game LIMIT 2", str, str)

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        for key, body in self._rows("SELECT hash, body FROM content", str, bytes):
            if chain.fingerprint(body) != key:
                raise altered(self.path, "a rule file does not match its hash")
            yield key, body

    def _drafts(self) -> Iterator[tuple[Any, ...]]:
        for seat, turn, key, text in self._rows("SELECT seat, turn, hash, body FROM draft", str, int, str, str):
            if chain.fingerprint(text) != key or not limits.is_name(seat):
                raise altered(self.path, "a draft does not match its hash")
            yield seat, turn, text

    def _log(self) -> Iterator[tuple[int, str, str]]:
        """Each entry, checked against the chain; at the end, that none is missing."""
        link = chain.first_link(*self._game())
        entries, last, _ = self._sealed()
        count = 0
        for count, (seq, kind, text, key) in enumerate(self._rows("SELECT seq, kind, body, link FROM log ORDER BY seq", int, str, str, str), 1):
            link = chain.next_link(link, kind, text)
            if seq != count or key != link or not limits.is_name(kind):
                raise altered(self.path, f"entry {count} of its log does not match its hash")
            yield seq, kind, text
        if (count, link) != (entries, last):
            raise altered(self.path, f"its log has {count} entries and should have {entries}")

    def _sealed(self) -> tuple[Any, ...]:
        return self._one("SELECT entries, last, whole FROM seal LIMIT 2", int, str, str)

    def _whole(self, entries: int, last: str) -> str:
        beside = [
            [list(row) for row in self._rows("SELECT hash FROM content", str)],
            [list(row) for row in self._rows("SELECT turn, after_seq, digest, hash FROM snapshot", int, int, str, str)],
            [list(row) for row in self._rows("SELECT seat, turn, hash FROM draft", str, int, str)],
        ]
        return chain.seal(chain.first_link(*self._game()), entries, last, beside)

    def _seal_again(self, connection: sqlite3.Connection, end: tuple[int, str] | None = None) -> None:
        entries, last = end or self._sealed()[:2]
        connection.execute("UPDATE seal SET entries = ?, last = ?, whole = ?", (entries, last, self._whole(entries, last)))

    def _check(self) -> None:
        """Everything but the snapshots' payloads: a damaged one costs time, not the game, and is refused when asked for."""
        entries, last, whole = self._sealed()
        if whole != self._whole(entries, last):
            raise altered(self.path, "its parts do not match the hash over them all")
        self.header  # noqa: B018  read so that it is checked
        self.sources()
        for each in (self._contents(), self._log(), self._drafts()):
            deque(each, maxlen=0)  # each row checks itself as it passes
