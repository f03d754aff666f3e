"""What may be kept in a game's file, and how large: the same limits for what is written and for what a stranger's file holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from game.play import chain
from game.play.faults import StoreProblem

MEGABYTE = 1_000_000
LARGEST_ENTRY = 1 * MEGABYTE  # also a header, a draft, a list of rule files
LARGEST_SOURCES = 20 * MEGABYTE
LARGEST_SNAPSHOT = 16 * MEGABYTE
LARGEST_VALUE = 32 * MEGABYTE  # anything in one row, for SQLite itself
LARGEST_GAME = 128 * MEGABYTE  # where writing stops
LARGEST_FILE = 256 * MEGABYTE  # where opening stops: no game is refused for having grown
LONGEST_NAME = 300
LAST_TURN = 1_000_000


def text_of(path: Path, what: str, body: object) -> str:
    """`body` as canonical text."""
    try:
        text = chain.canonical(body)
    except ValueError as error:
        raise StoreProblem(f"{path} cannot keep {what}: {error}.") from error
    if not isinstance(body, dict):
        raise StoreProblem(f"{path} cannot keep {what}: it is a {type(body).__name__} and should be a dict.")
    require_size(path, what, len(text), LARGEST_ENTRY)
    return text


def body_from(text: str) -> dict[str, Any]:
    """What `text_of` wrote; anything else is a ValueError."""
    if len(text) > LARGEST_ENTRY:
        raise ValueError("it is too large")
    body = chain.value_from(text)
    if not isinstance(body, dict):
        raise ValueError("it is no object")
    return body


def contents_of(path: Path, sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """What to keep of some files, by hash; the list of their names comes first."""
    for name in sources:
        require_name(path, "the name of a rule file", name)
    require_size(path, "all rule files together", sum(map(len, sources.values())), LARGEST_SOURCES)
    bodies = {chain.fingerprint(body): bytes(body) for body in sources.values()}
    listed = text_of(path, "the list of rule files", {name: chain.fingerprint(body) for name, body in sources.items()}).encode()
    return {chain.fingerprint(listed): listed, **bodies}


def names_from(listed: bytes) -> dict[str, str]:
    """Which file has which hash, from the list that `contents_of` made; anything else is a ValueError."""
    names = body_from(listed.decode("ascii"))
    if not all(is_name(name) and is_name(key) for name, key in names.items()):
        raise ValueError("it is no list of files")
    return names


def is_name(name: object) -> bool:
    """Something that may stand in a table and on a screen."""
    return isinstance(name, str) and 1 <= len(name) <= LONGEST_NAME and name.isprintable()


def require_size(path: Path, what: str, size: int, largest: int) -> None:
    """Refuse what is too large."""
    if size > largest:
        raise StoreProblem(f"{path} cannot keep {what} of {size:,} bytes: at most {largest:,} are allowed.")


def require_name(path: Path, what: str, name: object) -> None:
    """Refuse what is no name."""
    if not is_name(name):
        raise StoreProblem(f"{path} cannot keep {name!r:.40} as {what}: it should be 1 to {LONGEST_NAME} printable characters.")


def require_turn(path: Path, turn: object) -> None:
    """Refuse what is no turn."""
    if not isinstance(turn, int) or not 0 <= turn <= LAST_TURN:
        raise StoreProblem(f"{path} cannot keep {turn!r:.40} as a turn: it should be a number from 0 to {LAST_TURN:,}.")
