"""What the hashes of a game's file cover: one way to write a value down, and the chain that each entry of the log continues.

The law: `link 0` covers the header and the list of rule files; `link n` covers `link n-1` and entry n; the seal covers the last link and the rows beside
the log. Whoever changes one byte that is read must change every hash after it.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

DEEPEST = 64  # levels of nesting; far below where Python's own reader gives up, so that what was written can be read


def canonical(value: object) -> str:
    """The one way to write `value` as JSON. A ValueError says, as the end of a sentence, what cannot be kept."""
    _require_plain(value, DEEPEST)
    return json.dumps(value, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _require_plain(value: object, room: int) -> None:
    """Only what reads back equal: a tuple would come back as a list, a number as a key would come back as text."""
    if room == 0:
        raise ValueError(f"it is nested more than {DEEPEST} levels deep")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError(f"it has a key that is not text but {type(key).__name__}")
            _require_plain(item, room - 1)
    elif isinstance(value, list):
        for item in value:
            _require_plain(item, room - 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("it holds a number that is not finite")
    elif value is not None and not isinstance(value, (str, int, float)):
        raise ValueError(f"it holds a {type(value).__name__}, which is no plain JSON")


def value_from(text: str) -> Any:
    """The value that `canonical` wrote; any other text is a ValueError, however good its JSON."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError(f"it is nested more than {DEEPEST} levels deep") from error
    if canonical(value) != text:
        raise ValueError("it is not written in the one way that this game writes")
    return value


def fingerprint(content: bytes | str) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def first_link(header: str, sources: str) -> str:
    """Where the chain begins: the header, as canonical text, and the fingerprint of the list of its rule files."""
    return fingerprint(canonical(["header", header, sources]))


def next_link(link: str, kind: str, body: str) -> str:
    """The chain after one more entry; `body` is canonical text."""
    return fingerprint(f'{link}{{"body":{body},"kind":{json.dumps(kind)}}}')


def seal(first: str, entries: int, last: str, beside: list[list[Any]]) -> str:
    """One hash over everything: the chain, how long it is, and the rows beside the log (each list sorted here)."""
    return fingerprint(canonical([first, entries, last, *(sorted(rows) for rows in beside)]))
