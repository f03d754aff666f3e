"""How a game lies in its SQLite file: the tables, how a file is opened and checked, and how a new one takes its place in one step.

A file made by somebody else is opened with everything off that could run, and refused unless its tables are exactly ours. The file is never read past
SQLite: closing a second handle to it would drop the locks of the first.
"""

from __future__ import annotations

import os
import shutil
import sqlite3  # noqa: TID251  part of the store: this is where a game's file is opened
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from game.play import chain
from game.play.faults import StoreProblem, altered, kind_of, told
from game.play.limits import LARGEST_FILE, LARGEST_VALUE, MEGABYTE

FORMAT = 1
APPLICATION = 0x444D4F56  # "DMOV", where SQLite keeps the name of the program that made a file
SMALLEST_FILE = 512  # bytes; SQLite takes what is shorter for a database in which nothing stands yet
PATIENCE = 5.0  # seconds to wait for another program
BRIEFLY = 200  # milliseconds to wait for readers where the WAL may as well be emptied later

# No table has an index of its own: `quick_check` does not compare an index with its table, and these tables are short.
SCHEMA = (
    "CREATE TABLE game (id INTEGER PRIMARY KEY, header TEXT, sources TEXT)",
    "CREATE TABLE content (id INTEGER PRIMARY KEY, hash TEXT, body BLOB)",
    "CREATE TABLE log (seq INTEGER PRIMARY KEY, kind TEXT, body TEXT, link TEXT)",
    "CREATE TABLE snapshot (id INTEGER PRIMARY KEY, turn INTEGER, after_seq INTEGER, digest TEXT, hash TEXT, payload BLOB)",
    "CREATE TABLE draft (id INTEGER PRIMARY KEY, seat TEXT, turn INTEGER, hash TEXT, body TEXT)",
    "CREATE TABLE seal (id INTEGER PRIMARY KEY, entries INTEGER, last TEXT, whole TEXT)",
)

_LOOK = "SELECT sql FROM sqlite_master LIMIT 1"
_GUARDED = (
    "PRAGMA trusted_schema = OFF",  # nothing that a file brings along may call a function
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",  # a file cut short while it is open is an error, not a crash
)
_DURABLE = (
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS: past the disk's own cache
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA secure_delete = ON",  # an order taken back is gone, not only hidden
    "PRAGMA journal_mode = WAL",
    "PRAGMA wal_autocheckpoint = 0",  # the store does it after every write
)


def connect(path: Path, mode: str, patience: float = PATIENCE) -> sqlite3.Connection:
    """A connection that runs nothing from the file; `mode` is SQLite's ro, rw or rwc."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=patience, isolation_level=None, check_same_thread=False)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in _GUARDED:
        connection.execute(pragma)
    return connection


def open_checked(path: Path, schema: Sequence[str], version: int, *, readonly: bool, patience: float = PATIENCE) -> sqlite3.Connection:
    """A connection to a file that is sound as a database and has exactly the tables of `schema`; nothing has been written to it."""
    with told(path, patience):
        look_at(path)
        connection = _connect_to_read(path, patience) if readonly else connect(path, "rw", patience)
        with closed_unless_done(connection):
            require_format(path, format_of(connection, path), version)
            _require_schema(connection, path, schema)
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise altered(path, "its pages do not fit together")
    return connection


def format_at(path: Path) -> int:
    """The format of a saved game, whether or not this version can read it."""
    with told(path, PATIENCE):
        look_at(path)
        connection = _connect_to_read(path, PATIENCE)
        with closed_unless_done(connection):
            found = format_of(connection, path)
        connection.close()
    return found


def look_at(path: Path) -> None:
    """Refuse what cannot be a saved game before anything is opened."""
    if "\0" in str(path) or not path.exists():
        raise StoreProblem(f"There is no saved game at {path!s}.")
    if path.is_dir():
        raise StoreProblem(f"{path} is a folder, and a saved game is one file.")
    if not path.is_file():
        raise StoreProblem(f"{path} is not an ordinary file, and a saved game is one.")
    size = path.stat().st_size
    if size < SMALLEST_FILE:
        raise StoreProblem(f"{path} is empty or cut short ({size} bytes), so there is no game in it.")
    size += size_of(*sides(path))
    if size > LARGEST_FILE:
        raise StoreProblem(f"{path} is {size // MEGABYTE} MB large, and a saved game has at most {LARGEST_FILE // MEGABYTE} MB.")


def make_durable(connection: sqlite3.Connection) -> None:
    """Ready to write: WAL, and nothing acknowledged that is not on the disk."""
    for pragma in _DURABLE:
        connection.execute(pragma)
    connection.execute("BEGIN IMMEDIATE")  # found out now whether the file may be written, and not with the first order
    connection.execute("ROLLBACK")


def format_of(connection: sqlite3.Connection, path: Path) -> int:
    """The format of a saved game; a file of another program is refused."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION:
        raise StoreProblem(f"{path} is a database of another program (its mark is {application}, ours {APPLICATION}), not a saved game.")
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found < 0:
        raise altered(path, "its format is one that never was")
    return found


def require_format(path: Path, found: int, version: int = FORMAT) -> None:
    """Refuse another format than `version`."""
    if found > version:
        raise StoreProblem(f"{path} was made by a newer version of the game (its format is {found}, this version reads {version}): update to open it.")
    if found < version:
        raise StoreProblem(f"{path} was made by an older version of the game (its format is {found}, this version reads {version}): upgrade it first.")


def _require_schema(connection: sqlite3.Connection, path: Path, schema: Sequence[str]) -> None:
    ours = {("table", name, name, sql) for sql in schema for name in [sql.split()[2]]}
    found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT ?", (len(schema) + 1,)).fetchall()
    if len(found) != len(schema) or set(found) != ours:
        raise altered(path, "its tables are not those of a saved game")


def _connect_to_read(path: Path, patience: float) -> sqlite3.Connection:
    """A connection for reading, also where the folder cannot be written."""
    wal, _, journal = sides(path)
    if journal.exists():  # the program was killed while it opened or closed the file: SQLite must finish that first
        with suppress(sqlite3.Error, UnicodeDecodeError), closing(connect(path, "rw", patience)) as finisher:
            finisher.execute(_LOOK)
    connection = connect(path, "ro", patience)
    with closed_unless_done(connection):
        try:
            connection.execute(_LOOK).fetchone()
        except sqlite3.OperationalError as error:
            cannot_write = kind_of(error) in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
            if not cannot_write or size_of(wal, journal):
                raise
            connection.close()  # killed, then put where nothing can be written: with an empty WAL the file alone is the whole game
            connection = connect(path, "ro&immutable=1", patience)
    return connection


def settle(connection: sqlite3.Connection) -> None:
    """Close, leaving one file where that is possible; where it is not, SQLite finishes when the file is next opened."""
    with suppress(sqlite3.Error, UnicodeDecodeError):
        connection.execute(f"PRAGMA busy_timeout = {BRIEFLY}")
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def rows(connection: sqlite3.Connection, path: Path, query: str, *types: type, given: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, refused where a column does not have the type it should: SQLite itself would take anything."""
    for row in connection.execute(query, given):
        if tuple(map(type, row)) != types:
            raise altered(path, "a column holds something of the wrong type")
        yield row


@contextmanager
def transaction(connection: sqlite3.Connection, kind: str) -> Iterator[None]:
    """All of a block or nothing of it; `kind` is SQLite's DEFERRED (reading) or IMMEDIATE (writing)."""
    nested = connection.in_transaction  # a reading inside a reading shares its moment
    if not nested:
        connection.execute(f"BEGIN {kind}")
    try:
        yield
        if not nested:
            connection.execute("COMMIT")
    except BaseException:
        if not nested and connection.in_transaction:  # SQLite itself has taken back what failed for want of room
            connection.execute("ROLLBACK")
        raise


@contextmanager
def closed_unless_done(connection: sqlite3.Connection) -> Iterator[None]:
    """Close the connection when the block fails."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def write_new(path: Path, header: str, contents: dict[str, bytes]) -> None:
    """Make a new file: the header, and the rule files by hash with their list first."""
    connection = connect(path, "rwc")
    with closed_unless_done(connection):
        for pragma in (f"application_id = {APPLICATION}", f"user_version = {FORMAT}", "synchronous = FULL", "fullfsync = ON"):
            connection.execute(f"PRAGMA {pragma}")
        with transaction(connection, "IMMEDIATE"):
            for table in SCHEMA:
                connection.execute(table)
            listed = next(iter(contents))
            first = chain.first_link(header, listed)
            connection.execute("INSERT INTO game (header, sources) VALUES (?, ?)", (header, listed))
            connection.executemany("INSERT INTO content (hash, body) VALUES (?, ?)", contents.items())
            whole = chain.seal(first, 0, first, [[[key] for key in contents], [], []])
            connection.execute("INSERT INTO seal (entries, last, whole) VALUES (?, ?, ?)", (0, first, whole))
    connection.close()


@contextmanager
def built_beside(path: Path) -> Iterator[Path]:
    """A name for a new file, which takes the place of `path` in one step when the block ends well and is removed when it does not."""
    fresh = path.with_name(path.name + ".unfinished")
    discard(fresh)
    try:
        yield fresh
        for side in sides(path):  # of an earlier file of this name: SQLite would read them into the new one
            side.unlink(missing_ok=True)
        fresh.replace(path)
        flush_folder(path.parent)
    except BaseException:
        discard(fresh)
        raise


def discard(path: Path) -> None:
    """Remove a file of ours and what SQLite left beside it."""
    for each in (path, *sides(path)):
        each.unlink(missing_ok=True)


def size_of(*paths: Path) -> int:
    """How many bytes some files have together; another program may be removing them just now."""
    total = 0
    for path in paths:
        with suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


def sides(path: Path) -> list[Path]:
    """What SQLite may leave beside a file."""
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal")]


def duplicate(path: Path, target: Path) -> None:
    """A second copy of a file that nobody has open, on the disk when this returns."""
    shutil.copyfile(path, target)
    with target.open("r+b") as copy:
        os.fsync(copy.fileno())
    flush_folder(target.parent)


def flush_folder(folder: Path) -> None:
    """A new name is safe only when its folder is on the disk; Windows does this itself and lets no one open a folder."""
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
