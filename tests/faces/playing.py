"""Somebody at a terminal: types prepared lines, or decides by what stands there; and what was printed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import StringIO
from pathlib import Path

from game.faces.terminal import Left, Terminal
from game.faces.terminal_screen import CODES, Ended, Screen
from game.faces.words import Words, read_words
from game.play.match import Match
from game.rules.ruleset import Ruleset
from tests.small_world import BASE, ROOT, rules

WORDS = ROOT / "assets" / "words"
LIMIT = 4_000  # prompts of one game; more would be a circle


@cache
def english() -> Words:
    return read_words(WORDS)


def base() -> Ruleset:
    return rules(BASE)


def lines(texts: Sequence[str]) -> Callable[[], str]:
    """Lines typed one after the other, then the end of the input."""
    left = iter(texts)

    def read() -> str:
        for line in left:
            return line
        raise EOFError

    return read


class Person:
    """Answers each prompt: while planning with the lines of the turn and then by sending; events with the first choice; otherwise with Enter."""

    def __init__(self, turns: Sequence[Sequence[str]]) -> None:
        self.turns = [list(turn) for turn in turns]
        self.out = StringIO()
        self.prompts = 0
        self.begun = 0  # turns to leave behind when the next one begins

    def __call__(self) -> str:
        self.prompts += 1
        assert self.prompts < LIMIT, "the same prompt comes again and again"
        prompt = CODES.sub("", self.out.getvalue().rsplit("\n", 1)[-1]).strip()
        words = english()
        if prompt == words("news.answer_prompt"):
            return "1"
        if prompt in (words("plan.prompt"), words("pick.prompt")) and self.turns and self.turns[0]:
            return self.turns[0].pop(0)
        if prompt == words("plan.prompt"):
            return "send"
        if prompt == words("news.prompt"):
            self.turns = self.turns[self.begun :]
            self.begun = 1
        return ""


def table(ruleset: Ruleset, scenario: str, players: Mapping[str, str], seed: int = 1, path: Path | None = None) -> Match:
    return Match.new(ruleset, scenario, seed, players, path)


def played(match: Match, read: Callable[[], str], out: StringIO | None = None, *, colour: bool = False, width: int = 80) -> tuple[str, str]:
    """Plays as far as the lines go; what was printed, and how it ended: `over`, `left` or `ended`."""
    out = StringIO() if out is None else out
    screen = Screen(out, read, colour=colour, width=width, echo=True)
    try:
        Terminal(screen, english(), match, None).run()
    except Left:
        return out.getvalue(), "left"
    except Ended:
        return out.getvalue(), "ended"
    return out.getvalue(), "over"


def game(ruleset: Ruleset, scenario: str, seat: str, turns: Sequence[Sequence[str]], seed: int = 1) -> str:
    """A whole game of one person against the computer."""
    seats = ruleset.program(scenario).world
    players = {one: "human" if one == seat else "random" for one in seats.sets[seats.seat_set].members}
    person = Person(turns)
    with table(ruleset, scenario, players, seed) as match:
        text, end = played(match, person, person.out)
    assert end == "over"
    return text
