"""The words of the interface, from one folder a language with a file for each face; what the rules say has its own texts.

Law: a key is written out where it is used, so that a test can hold every catalogue against the program: nothing missing, nothing left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from game.base.ids import closest
from game.rules import source

ENGLISH = "en"
LANGUAGE = re.compile(r"[a-z]{2,3}(?:_[a-z]{2,4})?")


class NoSuchLanguage(Exception):
    """The game has no words of this language; the message says which it has."""


@dataclass(frozen=True, slots=True)
class Words:
    """A catalogue: `words("title")` or, where the text has places to fill, `words("cost", amount=3)`."""

    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        text = self.texts[key]
        return text.format(**values) if values else text

    def count(self, key: str, number: int, **values: object) -> str:
        """The text for one or for many: keys `key.one` and `key.many`, with the place `number`."""
        return self(f"{key}.one" if number == 1 else f"{key}.many", number=number, **values)

    def keys_of(self, command: str) -> tuple[str, ...]:
        """The words by which a player may call a command: those of the catalogue, separated by spaces."""
        return tuple(self.texts[f"commands.{command}"].split())


def languages(folder: Path) -> tuple[str, ...]:
    """The languages there are."""
    return tuple(sorted({path.parent.name for path in folder.glob("*/*.yaml") if LANGUAGE.fullmatch(path.parent.name)}))


def read_words(folder: Path, language: str = ENGLISH) -> Words:
    """The catalogue of a language; what it does not say yet is said in English."""
    there = languages(folder)
    if language not in there:
        near = closest(language, there)
        known = ", ".join(there)
        guess = f"Did you mean `{near}`?" if near else f"There are: {known}."
        raise NoSuchLanguage(f"There are no words for the language `{_shown(language)}` yet. {guess}")
    texts = _read_all(folder / ENGLISH)
    if language != ENGLISH:
        texts |= _read_all(folder / language)
    return Words(texts)


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text[:20])


def _read_all(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        texts = _read(path)
        twice = min(texts.keys() & found.keys(), default=None)
        if twice is not None:
            raise NoSuchLanguage(f"The words in {path} say `{twice}` again, which another file of the folder says already.")
        found |= texts
    return found


def _read(path: Path) -> dict[str, str]:
    tree, problems = source.read_path(path, path.name)
    if tree is None or problems:
        first = problems[0] if problems else None
        raise NoSuchLanguage(f"The words in {path} can not be read: {first.place or path.name}: {first.message}" if first else f"{path} holds no words.")
    return dict(_flat(tree, ""))


def _flat(tree: source.Mapping, above: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items:
        if isinstance(value, source.Mapping):
            yield from _flat(value, f"{above}{key.text}.")
        elif isinstance(value, source.Scalar):
            yield f"{above}{key.text}", value.text
