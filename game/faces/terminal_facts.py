"""What happened in a turn, as lines of a terminal."""

from __future__ import annotations

import textwrap

from game.faces.telling.happened import happened
from game.faces.terminal_desk import Desk

INDENT = "  "


def fact_lines(desk: Desk, turn: int, events: bool = True) -> list[str]:
    """The facts of a turn that was played; events only where they are not on the table."""
    lines: list[str] = []
    for said in happened(desk, turn, events):
        wrapped = textwrap.wrap(said.text, desk.screen.width, initial_indent=INDENT, subsequent_indent=INDENT * 2)
        lines += [desk.screen.styled(line, "bold") if said.loud else line for line in wrapped]
    return lines
