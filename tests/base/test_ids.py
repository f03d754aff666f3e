"""Ids, and the word somebody probably meant."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.base.ids import closest, is_id


@pytest.mark.parametrize("text", ["a", "trade_round", "pluralism_3", "x1_"])
def test_ids(text: str) -> None:
    assert is_id(text)


@pytest.mark.parametrize("text", ["", "A", "_a", "1a", "a-b", "a b", "é", "a\n", "a.b", "__class__"])
def test_no_ids(text: str) -> None:
    assert not is_id(text)


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("grievence", ["grievance", "repression"], "grievance"),
        ("seen_by", ["seen by", "good"], "seen by"),
        ("Brazil", ["brazil"], "brazil"),
        ("ragne", ["range"], "range"),
        ("chnage", ["change"], "change"),
        ("organized", ["organised"], "organised"),
        ("tie", ["tie"], None),
        ("xyz", ["abc"], None),
        ("a", ["b"], None),
        ("", ["a"], None),
        ("w" * 49, ["w" * 48], None),
        ("market", [], None),
        ("cost", ["host", "most", "coat"], "coat"),  # of equals the first in the alphabet
    ],
)
def test_closest(word: str, known: list[str], meant: str | None) -> None:
    assert closest(word, known) == meant


def test_closest_is_quick_however_many_words_there_are() -> None:
    words = [f"variable_{n}" for n in range(100_000)]
    start = time.perf_counter()
    closest("variabel_7", words)
    assert time.perf_counter() - start < 1


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=20))
def test_closest_never_fails_and_answers_with_a_candidate(word: str, known: list[str]) -> None:
    assert closest(word, known) in [None, *known]


@given(st.from_regex(r"[a-z_]{5,20}", fullmatch=True), st.data())
def test_one_slip_is_found(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    slip = word[:at] + word[at + 1 :]
    assert closest(slip, [word]) == (word if slip != word else None)
