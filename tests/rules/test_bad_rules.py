"""Every message that faulty rules can cause: its words, its line and its hint; one cause, one problem. The files say themselves what is wrong with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from game.base.problems import Problem
from tests.rules.over_world import FOLDER, problems_of

FILES = sorted(FOLDER.glob("*.yaml"))
SAID = re.compile(r"# (fault|warning): ([a-z-]+)(?: (?:at ([0-9]+)|in (\S+)))?: (.*)")


def expected(text: str) -> list[str]:
    """What the file says of itself, a line for each problem."""
    found: list[str] = []
    for line in text.splitlines():
        fault = SAID.fullmatch(line)
        if fault:
            place = f"faulty/rules.yaml:{fault[3]}" if fault[3] else fault[4] or "nowhere"
            found.append(f"{'error' if fault[1] == 'fault' else 'warning'} {fault[2]} {place}: {fault[5]}")
        elif line.startswith("# hint: "):
            found[-1] += " | " + line.removeprefix("# hint: ")
        else:
            break
    return found


def reported(problem: Problem) -> str:
    """A problem as the files write it: of their own, the line alone."""
    where = "nowhere" if problem.place is None else str(problem.place)
    if where.startswith("faulty/"):
        where = where.rpartition(":")[0]
    return f"{problem.severity} {problem.code} {where}: {problem.message}" + (f" | {problem.hint}" if problem.hint else "")


def test_the_world_below_has_no_faults() -> None:
    assert problems_of(None) == ()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_says_what_is_wrong(file: Path) -> None:
    text = file.read_bytes()
    assert [reported(problem) for problem in problems_of(text)] == expected(text.decode())


def test_there_are_many_faults_of_many_kinds() -> None:
    codes = [line.split()[1] for file in FILES for line in expected(file.read_text("utf-8"))]
    assert len(codes) >= 80
    assert len(set(codes)) >= 25


def test_each_file_is_named_after_its_fault() -> None:
    """So that a file is found by its code."""
    assert not [file.name for file in FILES if not file.stem.startswith(expected(file.read_text("utf-8"))[0].split()[1])]
