"""A file of results: each sitting that was played, with the accounts of its games, so that work which was broken off is gone on with.

Law: a line is written whole or not at all, and is on the disk before its sitting counts as played. A line that was cut off as the program died is
taken away and its sitting played again; a line that was altered is refused.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from game import paths
from game.lab.sitting import Account, LabProblem, Sitting

FORMAT = "double-movement lab 1"
PARTS = ("base", "rules", "engine", "ai", "play", "lab")  # of the program: what accounts depend on
MOST_BYTES = 4_000_000_000

Played = dict[Sitting, tuple[Account, ...]]


class Shelf:
    """An open file of results."""

    def __init__(self, path: Path, rules: str) -> None:
        """Opens a file, or begins one. `rules` is the hash of the rules that the games are played by."""
        self.path, self.rules, self.program = path, rules, fingerprint()
        self.played: Played = {}
        self.same_program = True  # that wrote the lines that were there
        try:
            self._open()
        except OSError as error:
            raise LabProblem(f"{path} could not be read or written: {error.strerror or error}.") from error

    def keep(self, sitting: Sitting, accounts: tuple[Account, ...]) -> None:
        """Writes a sitting down."""
        self.played[sitting] = accounts
        body = [sitting.to_json(), [account.to_json() for account in accounts]]
        self._write({"sum": _sum(body), "unit": body[0], "games": body[1]})

    # -- the file

    def _open(self) -> None:
        head = {"format": FORMAT, "rules": self.rules, "program": self.program}
        if not self.path.exists() or _line(head).startswith(self._beginning(len(_line(head)))):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_bytes(b"")
            self._write(head)
            return
        if self.path.stat().st_size > MOST_BYTES:
            raise LabProblem(f"{self.path} is too large for a file of results.")
        lines = self._whole_lines()
        self._head(next(lines, b""))
        for number, line in enumerate(lines, 2):
            sitting, accounts = self._read(line, number)
            self.played[sitting] = accounts

    def _beginning(self, most: int) -> bytes:
        """All of a file that holds less than its first line; of any other what can not be that."""
        with self.path.open("rb") as file:
            found = file.read(most)
        return found if len(found) < most else b"-"

    def _whole_lines(self) -> Iterator[bytes]:
        """The lines that end; what comes after the last of them is taken out of the file."""
        with self.path.open("rb+") as file:
            end = 0
            for line in file:
                if not line.endswith(b"\n"):
                    if end:  # else it is no file of ours
                        file.truncate(end)
                    return
                end += len(line)
                yield line

    def _head(self, line: bytes) -> None:
        head = _parsed(line)
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise LabProblem(f"{self.path} is no file of the lab's results. Name another, and it will be begun.")
        if head.get("rules") != self.rules:
            raise LabProblem(f"{self.path} holds games by other rules, which do not count with those of today. Name another file.")
        self.same_program = head.get("program") == self.program

    def _read(self, line: bytes, number: int) -> tuple[Sitting, tuple[Account, ...]]:
        found = _parsed(line)
        try:
            body = [found["unit"], found["games"]]
            if found["sum"] != _sum(body):
                raise ValueError
            sitting, accounts = Sitting.from_json(body[0]), tuple(Account.from_json(game) for game in body[1])
            if len(accounts) != sitting.games:
                raise ValueError
        except (KeyError, TypeError, ValueError):
            said = f"{self.path} is damaged: line {number} does not hold what was written there."
            raise LabProblem(f"{said} Take that line out, and its games are played again.") from None
        return sitting, accounts

    def _write(self, body: dict[str, Any]) -> None:
        try:
            with self.path.open("ab") as file:
                file.write(_line(body))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise LabProblem(f"{self.path} could not be written: {error.strerror or error}. What stands in it is safe.") from error


def _line(body: dict[str, Any]) -> bytes:
    return (json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _sum(body: Sequence[Any]) -> str:
    return sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:16]


@cache
def fingerprint() -> str:
    """Changes with every line of the program that a game's course might depend on."""
    found = sha256()
    for part in PARTS:
        for path in sorted((paths.PACKAGE / part).glob("*.py")):
            found.update(f"{part}/{path.name}:".encode() + sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]
