"""What a player's words mean, at a terminal: where they mean nothing, it says so on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from game.faces.telling.meaning import Meaning, Unclear
from game.faces.telling.names import Number
from game.faces.terminal_desk import Desk


class Asking:
    """Understands words at one desk; the answer is none where something had to be said instead."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.screen, self.words, self.names = desk, desk.screen, desk.words, desk.names
        self.meaning = Meaning(desk)

    def unknown(self, word: str, near: str | None) -> None:
        """Say that nothing is called so."""
        self.screen.line(self.meaning.unknown(word, near).text)

    def member(self, set_id: str, word: str) -> str | None:
        """The member of a set that a word means."""
        try:
            return self.meaning.member(set_id, word)
        except Unclear as unclear:
            self.screen.line(unclear.text)
            return None

    def named(self, words: Sequence[str]) -> tuple[str, list[str]] | None:
        """The number whose name the words begin with, and the words that are left."""
        try:
            return self.meaning.named(words)
        except Unclear as unclear:
            self.screen.line(unclear.text)
            return None

    def number(self, words: Sequence[str]) -> Number | None:
        """The number that words mean: its name, then for whom or where; what is not said is one's own."""
        found = self.named(words)
        place = self.place(*found) if found is not None else None
        return Number(found[0], place) if found is not None and place is not None else None

    def place(self, id: str, rest: Sequence[str], open_at: int = -1) -> tuple[str, ...] | None:
        """The members for each dimension of a number, from what is left of the words; the open dimension stays empty."""
        try:
            return self.meaning.place(id, rest, open_at)
        except Unclear as unclear:
            self.screen.filled(unclear.text)
            return None
