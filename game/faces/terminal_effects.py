"""What a turn's orders did, as lines of a terminal."""

from __future__ import annotations

import textwrap

from game.faces.telling.effects import befell, orders_of_others, own_orders
from game.faces.terminal_desk import Desk

INDENT, DEEP = "  ", "      "


def own_lines(desk: Desk) -> list[str]:
    """What each order of one's own moved most."""
    lines: list[str] = []
    for effect in own_orders(desk):
        lines += _wrapped(desk, effect.said)
        lines += textwrap.wrap("; ".join(effect.moved), desk.screen.width, initial_indent=DEEP, subsequent_indent=DEEP)
    return lines


def lines_of_others(desk: Desk) -> list[str]:
    """What others ordered that moved one's own numbers or one's home most."""
    return [line for effect in orders_of_others(desk) for line in _wrapped(desk, f"{effect.said}: {'; '.join(effect.moved)}")]


def lines_of_fate(desk: Desk) -> list[str]:
    """What neither oneself nor others ordered."""
    return [line for effect in befell(desk) for line in _wrapped(desk, f"{effect.said}: {'; '.join(effect.moved)}. {effect.text}")]


def _wrapped(desk: Desk, text: str) -> list[str]:
    return textwrap.wrap(text, desk.screen.width, initial_indent=INDENT, subsequent_indent=DEEP)
