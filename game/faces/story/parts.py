"""What the story of a game is made of: sentences that say where in the game they come from, so that a page can lead there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Cite:
    """A place in the game: a turn, 0 before the first, and a seat or none for the world."""

    turn: int
    seat: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence about this game, with the places that it speaks of, the first of them the one that it is most about."""

    text: str
    cites: tuple[Cite, ...]
    weight: float = field(default=0.0, compare=False)  # how much it tells: what is left out first weighs least
    order: tuple[int, str] | None = field(default=None, compare=False)  # the turn and the kind of the one order that it is all about

    @property
    def turn(self) -> int:
        return self.cites[0].turn

    @property
    def seat(self) -> str | None:
        return self.cites[0].seat


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences under a heading, in the order in which they are read."""

    heading: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Story:
    """A game told from its beginning to its end."""

    paragraphs: tuple[Paragraph, ...]
    terms: tuple[tuple[str, str], ...] = ()  # names that the story gives for causes, with what the rules say of each

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    @property
    def words(self) -> int:
        """How many words it has, headings not counted."""
        return sum(len(paragraph.text.split()) for paragraph in self.paragraphs)


def places(turns: Iterable[int], seats: Iterable[str | None] = (None,)) -> tuple[Cite, ...]:
    """Some seats in some turns, each once."""
    kept = list(dict.fromkeys(seats)) or [None]
    return tuple(Cite(turn, seat) for turn in dict.fromkeys(turns) for seat in kept)
