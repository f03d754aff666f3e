"""What an id looks like, and which known word somebody probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

ID = re.compile(r"[a-z][a-z0-9_]*")

_LONGEST = 48  # a longer word is not a slip of the keyboard
_MOST = 2000  # candidates looked at, so that a suggestion costs little however large the rules are


def is_id(text: str) -> bool:
    """Whether the whole text is an id."""
    return ID.fullmatch(text) is not None


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that differs from the word by a slip or two, or none. The same word is no suggestion."""
    if not 0 < len(word) <= _LONGEST:
        return None
    plain, letters = _plain(word), set(_plain(word))
    limit = 1 if len(plain) < 4 else 2 if len(plain) < 8 else 3
    best: tuple[int, str] | None = None
    for candidate in islice(candidates, _MOST):
        other = _plain(candidate)
        if candidate == word or abs(len(other) - len(plain)) > limit or len(letters ^ set(other)) > 2 * limit:
            continue
        distance = _distance(plain, other, limit)
        if distance <= min(limit, max(len(plain), len(other)) - 1) and (best is None or (distance, candidate) < best):
            best = distance, candidate
    return best[1] if best else None


def _plain(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")


def _distance(a: str, b: str, limit: int) -> int:
    """How many letters to add, drop, change or swap with a neighbour until the words are alike; above the limit only that it is above."""
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    before: list[int] = []
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
        if min(row) > limit:
            break
    return max(above[-1], min(above))
