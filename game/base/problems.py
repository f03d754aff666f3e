"""What is wrong with the rules, said to the person who wrote them: a place, a sentence and a hint.

Nothing is printed here: `to_text`, `to_json` and `to_github` give the same problems for people, programs and code review.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

WIDEST = 160  # characters of a source line that are shown


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A character in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or (as a warning) probably not meant."""

    code: str  # stable words joined by hyphens, for programs and tests
    message: str  # one sentence: what came, what was wanted
    place: Place | None
    severity: str = "error"  # or "warning"
    hint: str = ""  # what to try
    excerpt: str = ""  # the source line


class RulesRefused(Exception):
    """The rules have errors and can not be played."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(to_text(self.problems))


def excerpt_of(lines: Sequence[str], place: Place) -> str:
    """The source line of a place, as far as it can be shown with a caret below."""
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    return line[:WIDEST].rstrip().replace("\t", " ") if place.column <= WIDEST else ""


def with_excerpts(problems: Iterable[Problem], sources: Mapping[str, bytes]) -> list[Problem]:
    """The problems, each with its source line where the file's bytes are known."""
    lines: dict[str, list[str]] = {}
    result = []
    for problem in problems:
        place, excerpt = problem.place, problem.excerpt
        if place is not None and not excerpt and place.file in sources:
            if place.file not in lines:
                lines[place.file] = sources[place.file].decode("utf-8", "replace").lstrip("\ufeff").split("\n")
            excerpt = excerpt_of(lines[place.file], place)
        result.append(replace(problem, excerpt=excerpt))
    return result


def settled(problems: Iterable[Problem]) -> list[Problem]:
    """In order of place, each once; where a line is broken as YAML, nothing else is said of that line."""
    unique = sorted(dict.fromkeys(problems), key=_order)
    broken = {_line(p) for p in unique if p.code.startswith("yaml-") and p.place}
    return [p for p in unique if p.code.startswith("yaml-") or _line(p) not in broken]


def _line(problem: Problem) -> tuple[str, int] | None:
    return (problem.place.file, problem.place.line) if problem.place else None


def _order(problem: Problem) -> tuple[Place, str, str]:
    return problem.place or Place("", 0, 0), problem.code, problem.message


def to_text(problems: Iterable[Problem]) -> str:
    """For people: each problem with its line and a caret, then a count."""
    listed = list(problems)
    blocks = []
    for problem in listed:
        where = f"{problem.place}: " if problem.place else ""
        block = [f"{where}{problem.severity}: {problem.message} [{problem.code}]"]
        if problem.excerpt and problem.place:
            block += [f"    {problem.excerpt}", "    " + " " * (problem.place.column - 1) + "^"]
        if problem.hint:
            block.append(f"    {problem.hint}")
        blocks.append("\n".join(block))
    return "\n\n".join([*blocks, _count(listed)])


def _count(problems: list[Problem]) -> str:
    warnings = sum(p.severity == "warning" for p in problems)
    errors = len(problems) - warnings
    return f"{errors or 'No'} error{'' if errors == 1 else 's'}, {warnings or 'no'} warning{'' if warnings == 1 else 's'}."


def to_json(problems: Iterable[Problem]) -> str:
    """For programs: an object with the list `problems`."""
    rows = [
        {
            "code": p.code,
            "severity": p.severity,
            "file": p.place.file if p.place else None,
            "line": p.place.line if p.place else None,
            "column": p.place.column if p.place else None,
            "message": p.message,
            "hint": p.hint,
        }
        for p in problems
    ]
    return json.dumps({"problems": rows}, indent=2, ensure_ascii=False)


def to_github(problems: Iterable[Problem]) -> str:
    """For code review: one workflow command a line, which GitHub shows beside the source line."""
    lines = []
    for p in problems:
        fields = {"file": p.place.file, "line": p.place.line, "col": p.place.column} if p.place else {}
        named = ",".join(f"{key}={_property(str(value))}" for key, value in {**fields, "title": p.code}.items())
        lines.append(f"::{p.severity} {named}::{_escaped(' '.join(filter(None, [p.message, p.hint])))}")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
