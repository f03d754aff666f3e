"""What can go wrong with a game's file, each as one sentence for the person who chose the file."""

from __future__ import annotations

import errno
import sqlite3  # noqa: TID251  part of the store: only the names of SQLite's faults are used
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_ROOM_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_TRUNCATE}
_SENTENCES = {
    sqlite3.SQLITE_NOTADB: "{path} is not a saved game: it is no database that this program can read.",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged: part of the file is missing or was altered, so it was refused.",
    sqlite3.SQLITE_TOOBIG: "{path} was refused: it holds a value larger than a saved game may have.",
    sqlite3.SQLITE_READONLY: "{path} cannot be written: the file, its folder or the disk is read-only.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened: this account must be allowed to read the file and to write in its folder.",
    sqlite3.SQLITE_IOERR: "{path} could not be read or written: the disk is failing or was taken away ({error}).",
}


class MatchProblem(Exception):
    """Something that cannot be done with a game; the message says why, in a sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class StoreProblem(Exception):
    """Something about a game's file that its user must know, in one sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@contextmanager
def told(path: Path, patience: float = 0.0) -> Iterator[None]:
    """Turn what SQLite and the disk complain of into sentences about `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreProblem(_of_sqlite(error, path, patience)) from error
    except UnicodeDecodeError as error:  # SQLite quotes a damaged name in its complaint, and Python cannot read that
        raise altered(path, "a name in it is no text") from error
    except OSError as error:
        raise StoreProblem(_of_disk(error, path)) from error
    except MemoryError as error:
        raise StoreProblem(f"{path} was refused: reading it would take more memory than there is.") from error


def kind_of(error: sqlite3.Error) -> int:
    """SQLite's kind of error; 0 for one that Python found."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF  # the rest says on what occasion


def altered(path: Path, what: str) -> StoreProblem:
    """The file is a saved game, but not as it was saved; `what` names the part and what is wrong with it."""
    return StoreProblem(f"{path} is damaged or was altered, so it was refused: {what}.")


def _of_sqlite(error: sqlite3.Error, path: Path, patience: float) -> str:
    if getattr(error, "sqlite_errorcode", 0) in _NO_ROOM_SQLITE:
        return _full(path)
    if kind_of(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return f"{path} is in use by another program, which did not let go of it within {patience:g} seconds."
    sentence = _SENTENCES.get(kind_of(error), "{path} could not be used as a saved game: {error}.")
    return sentence.format(path=path, error=error)


def _of_disk(error: OSError, path: Path) -> str:
    if error.errno in _NO_ROOM:
        return _full(path)
    if isinstance(error, PermissionError):
        return f"{path} cannot be opened or written: this account lacks the permission."
    return f"{path} could not be read or written: {error.strerror or error}."


def _full(path: Path) -> str:
    return f"There is no room on the disk to write {path}; what was saved before is safe, and the game can go on when there is room again."
