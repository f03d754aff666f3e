"""Texts that the rewriting makes, and the author's formulas it takes over: each stands where the author's words stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from game.base.problems import Place
from game.rules.nodes import CHANCE, NUMBER, YES
from game.rules.records import Body, Lets
from game.rules.source import Scalar


@dataclass(slots=True, eq=False)
class Made(Scalar):
    """A text of the machine's own. It has one place: that of the author's word it was made for."""

    def at(self, offset: int) -> Place:
        """Where the author's word stands."""
        return self.place


@dataclass(slots=True, eq=False)
class Typed(Scalar):
    """An author's formula that must give a number, a chance, or a yes or no, wherever it has been taken."""

    kind: str = NUMBER


@dataclass(slots=True, eq=False)
class Broken(Scalar):
    """A formula that is missing or of the wrong shape, which has been said. Whatever uses it stays silent."""


def made(text: str, at: Scalar) -> Made:
    """A text that stands where `at` stands."""
    return Made(text, at.place, at.mod)


def number_of(at: Scalar) -> Typed:
    """A formula that must give a number."""
    return Typed(at.text, at.place, at.mod, at.raw, at.quoted, NUMBER)


def condition_of(at: Scalar) -> Typed:
    """A formula that must give a yes or no."""
    return Typed(at.text, at.place, at.mod, at.raw, at.quoted, YES)


def chance_of(at: Scalar) -> Typed:
    """A formula that must give a chance."""
    return Typed(at.text, at.place, at.mod, at.raw, at.quoted, CHANCE)


def names_in(*texts: Scalar | None) -> set[str]:
    """Every word of some formulas."""
    return {word for text in texts if text is not None for word in re.findall(r"[a-z][a-z0-9_]*", text.text)}


def used(lets: Lets, *texts: Scalar | None) -> Lets:
    """The lets that the texts need, directly or through one another."""
    wanted = names_in(*texts)
    kept: list[tuple[Scalar, Scalar]] = []
    for name, formula in reversed(lets):
        if name.text in wanted:
            kept.append((name, formula))
            wanted |= names_in(formula)
    return tuple(reversed(kept))


def body_texts(body: Body) -> list[Scalar]:
    """Every text of a body, moves excepted."""
    pairs = (*body.let, *body.draw, *body.roll, *body.announce, *body.change, *body.set)
    return [part for pair in pairs for part in pair] + ([body.where] if body.where else [])
