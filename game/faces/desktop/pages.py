"""What several screens are made of: a page with a head and a way back, a heading, a card."""

from __future__ import annotations

from collections.abc import Sequence

from game.faces.desktop.app import App
from game.faces.desktop.controls import Button
from game.faces.desktop.labels import Label, Line, Rule
from game.faces.desktop.layout import Box, Column, Row, Scroll, Sized
from game.faces.desktop.widget import Widget


def page(app: App, title: str, body: Widget, right: Sequence[Widget] = (), widest: float = 1180) -> Widget:
    """A screen of its own: a way back, its title, what belongs beside it, and below all the rest."""
    back = Button("back", app.words("window.back"), app.place.screen.back, icon="chevron-left", kind="quiet", keys="Esc")
    head = Row([back, Line(title, "title", weight="strong", grows=1), *right], "apart", across="middle")
    inside = Column([head, Rule(), body.grown() if not body.grows else body], "apart", grows=1)
    return Box(Sized(inside, widest=widest, side="middle"), "paper", "", "wide")


def heading(words: str, size: str = "small") -> Widget:
    """A small heading above a group of things."""
    return Label(words, size, "quiet", "medium")


def card(parts: Sequence[Widget], gap: str = "near", grows: int = 0) -> Widget:
    """Things that belong together, on a surface of their own."""
    return Box(Column(list(parts), gap, grows=grows), grows=grows)


def reading(parts: Sequence[Widget], name: str, widest: float = 0) -> Widget:
    """Things to read that may be longer than the window."""
    column: Widget = Column(list(parts), "apart")
    return Scroll(Sized(column, widest=widest, side="middle") if widest else column, name)


def paragraphs(text: str, size: str = "body", colour: str = "ink") -> list[Widget]:
    """A text with a space between its paragraphs."""
    return [Label(" ".join(part.split()), size, colour) for part in text.split("\n\n") if part.strip()]
