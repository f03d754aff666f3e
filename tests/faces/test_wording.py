"""Names in sentences, and lists of them."""

from __future__ import annotations

import pytest

from game.base.wording import named, small
from game.faces.telling.names import together


@pytest.mark.parametrize(("name", "inside"), [("The Andes", "the Andes"), ("A criminal court", "a criminal court"), ("Theirs", "Theirs"), ("India", "India")])
def test_an_article_is_small_in_the_middle_of_a_sentence(name: str, inside: str) -> None:
    assert small(name) == inside
    assert named("Nobody in {at} waits.", "at", name) == f"Nobody in {inside} waits."
    assert named("{at} waits, and {at} hears nothing.", "at", name) == f"{name} waits, and {inside} hears nothing."
    assert named("{other} waits.", "at", name) == "{other} waits."


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], ""),
        (["Work"], "Work"),
        (["Work", "Debt and finance"], "Work and Debt and finance"),
        (["Work", "Water", "Rights"], "Work, Water and Rights"),
        (["Land and food", "Work", "Debt and finance"], "Land and food, Work, and Debt and finance"),
    ],
)
def test_where_parts_have_an_and_of_their_own_a_comma_parts_the_last(parts: list[str], said: str) -> None:
    assert together(parts, "and") == said
