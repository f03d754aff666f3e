"""Guided games among the texts: read with their steps in order, held against the rules, translated without their conditions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from game.rules.guides import Guide, check_guide
from game.rules.schema_shapes import Notes
from game.rules.texts import Texts, read_texts
from tests.desktop.stand import base

HEAD = "guides:\n  water_war:\n    seat: coalition\n    name: First\n    steps:\n"


def texts_of(tmp_path: Path, **files: str) -> tuple[Texts, list[str]]:
    """The texts of a small mod, a file for each language, and what is wrong with their form."""
    for language, text in files.items():
        folder = tmp_path / "texts" / language
        folder.mkdir(parents=True)
        (folder / "guides.yaml").write_text(text, "utf-8")
    mod = next(iter(base().mods))
    texts, problems = read_texts([replace(mod, folder=tmp_path)], "tr")
    return texts, [problem.message for problem in problems]


def wrong_with(guide: Guide) -> list[str]:
    notes = Notes()
    check_guide(guide, base().written, notes)
    return [problem.message for problem in notes.problems]


def test_the_shipped_guides_speak_of_what_is_there() -> None:
    guides = read_texts(base().mods)[0].guides
    assert guides
    for guide in guides.values():
        assert not wrong_with(guide)
        asks = [step for step in guide.steps if step.ask is not None]
        assert len({step.id for step in guide.steps}) == len(guide.steps)
        assert all(step.otherwise is not None for step in asks if step.ask is not None and step.ask.text != "ending"), "each says it in other words as well"


def test_a_step_is_where_the_one_before_it_is_unless_it_says_otherwise(tmp_path: Path) -> None:
    text = HEAD + "      a: {text: One.}\n      b: {text: Two., turn: 2, during: plan, ask: end}\n      c: {text: Three.}\n"
    texts, problems = texts_of(tmp_path, en=text)
    assert not problems
    assert [(step.id, step.turn, step.during) for step in texts.guides["water_war"].steps] == [("a", 1, "news"), ("b", 2, "plan"), ("c", 2, "plan")]


def test_a_translation_says_it_otherwise_and_asks_for_the_same(tmp_path: Path) -> None:
    english = HEAD + "      a: {text: Press it., ask: plan}\n"
    turkish = "guides:\n  water_war:\n    steps:\n      a: {text: Bas.}\n"
    texts, problems = texts_of(tmp_path, en=english, tr=turkish)
    assert not problems
    (step,) = texts.guides["water_war"].steps
    assert step.text.text == "Bas."
    assert step.ask is not None
    assert step.ask.text == "plan"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("{text: Look at this., ask: place atlantis}", "no such place"),
        ("{text: Look at this., ask: number of the beast}", "no such number"),
        ("{text: Look at this., ask: order dance}", "no such order"),
        ("{text: Look at this., ask: order link andes atlantis}", "no `atlantis`"),
        ("{text: Look at this., ask: leaf green}", "a leaf is one of"),
        ("{text: Look at this., ask: plan well}", "nothing follows"),
        ("{text: Look at this., point: elsewhere}", "a guide asks for"),
        ('{text: "' + "word " * 61 + '"}', "it has 61"),
        ("{text: Look.}", "it has 1."),
    ],
)
def test_what_is_not_there_is_named(step: str, said: str, tmp_path: Path) -> None:
    texts, problems = texts_of(tmp_path, en=HEAD + f"      a: {step}\n")
    assert not problems
    (found,) = wrong_with(texts.guides["water_war"])
    assert said in found


def test_a_guide_for_nobody_and_one_for_nothing(tmp_path: Path) -> None:
    text = HEAD.replace("coalition", "nobody") + "      a: {text: Look at this.}\n  no_story:\n    seat: coalition\n    name: B\n    steps:\n      a: {text: Look at this.}\n"
    texts, _ = texts_of(tmp_path, en=text)
    assert "has no seat" in wrong_with(texts.guides["water_war"])[0]
    assert "no scenario `no_story`" in wrong_with(texts.guides["no_story"])[0]


@pytest.mark.parametrize("step", ["{ask: plan}", "{text: Look at this., during: night}", "{text: Look at this., turn: 0}", "{text: Look at this., whom: me}", "3"])
def test_a_step_that_makes_no_sense_is_named(step: str, tmp_path: Path) -> None:
    assert texts_of(tmp_path, en=HEAD + f"      a: {step}\n")[1]
