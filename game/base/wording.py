"""Names as they stand in sentences."""

from __future__ import annotations


def small(name: str) -> str:
    """A name as it stands in the middle of a sentence."""
    for article in ("The ", "A ", "An "):
        if name.startswith(article):
            return name[0].lower() + name[1:]
    return name


def named(text: str, brace: str, name: str) -> str:
    """A text with a name where its brace stands: small, but at the beginning."""
    whole = "{" + brace + "}"
    if text.startswith(whole):
        text = name + text.removeprefix(whole)
    return text.replace(whole, small(name))
