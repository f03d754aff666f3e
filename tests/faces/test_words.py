"""The catalogues of words against the program: nothing missing, nothing left over, every place filled."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from game.faces.words import NoSuchLanguage, Words, languages, read_words
from tests.faces.playing import WORDS, english

FACES = Path(__file__).resolve().parents[2] / "game" / "faces"


def calls() -> Iterator[tuple[str, str, list[str], set[str] | None]]:
    """Every use of a catalogue: place, what is called, keys, and the places it fills (none: not to be known)."""
    for path in sorted(FACES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (how := _catalogue(node.func)):
                keys = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant) and isinstance(part.value, str)] if node.args else []
                filled = None if any(word.arg is None for word in node.keywords) else {word.arg or "" for word in node.keywords}
                yield f"{path.name}:{node.lineno}", how, keys, filled


def _catalogue(func: ast.expr) -> str:
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    holder = func.value if isinstance(func, ast.Attribute) else None
    owner = holder.attr if isinstance(holder, ast.Attribute) else holder.id if isinstance(holder, ast.Name) else ""
    if name == "words":
        return "text"
    if name == "count" and owner == "words":
        return "count"
    return "command" if name in ("keys_of", "keys") else ""


def used() -> dict[str, tuple[str, set[str] | None]]:
    """Every key that the program uses, with where and what it fills."""
    found: dict[str, tuple[str, set[str] | None]] = {}
    for at, how, keys, filled in calls():
        for key in keys:
            if how == "count":
                for form in ("one", "many"):
                    found[f"{key}.{form}"] = at, None if filled is None else filled | {"number"}
            else:
                found[f"commands.{key}" if how == "command" else key] = at, filled
    return found


def test_no_key_is_missing_and_none_is_left_over() -> None:
    keys = set(used()) - {f"commands.{key}" for key in ("commands",)}
    assert keys - set(english().texts) == set(), "used, and not in assets/words/en"
    assert set(english().texts) - keys == set(), "in assets/words/en, and nowhere used"


def test_every_place_in_a_text_is_filled() -> None:
    wrong = []
    for key, (at, filled) in used().items():
        places = {name for _, name, _, _ in Formatter().parse(english().texts[key]) if name}
        if filled is not None and (places - filled or (filled and not places and not key.startswith("commands."))):
            wrong.append(f"{at} {key}: the text has {sorted(places)}, the program fills {sorted(filled)}")
    assert not wrong


def test_other_languages_have_no_other_keys_and_places() -> None:
    for language in languages(WORDS):
        texts = read_words(WORDS, language).texts
        assert set(texts) == set(english().texts), language
        for key, text in texts.items():
            assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english().texts[key])), (language, key)


def test_no_word_calls_two_commands() -> None:
    everywhere = [english().keys_of(name) for name in ("why", "about", "place", "map", "log", "status", "seats", "help", "save", "quit")]
    for more in (["pledge"], ["list", "send", "undo", "info"], ["back"]):
        words = [word for group in [*everywhere, *map(english().keys_of, more)] for word in group]
        assert len(words) == len(set(words)), more


def test_a_language_that_is_not_there_is_named_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoSuchLanguage, match=r"no words for the language `xx` yet\. There are: en"):
        read_words(WORDS, "xx")
    with pytest.raises(NoSuchLanguage, match="Did you mean `en`"):
        read_words(WORDS, "em")
    with pytest.raises(NoSuchLanguage) as caught:
        read_words(WORDS, "../\x1b[31m")
    assert "\x1b" not in str(caught.value)
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "one.yaml").write_text("title: [a, b\n")
    with pytest.raises(NoSuchLanguage, match="can not be read"):
        read_words(tmp_path)


def test_no_key_is_said_in_two_files(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for name in ("one", "two"):
        (tmp_path / "en" / f"{name}.yaml").write_text("and: and\n")
    with pytest.raises(NoSuchLanguage, match="say `and` again"):
        read_words(tmp_path)


def test_what_another_language_does_not_say_is_said_in_english(tmp_path: Path) -> None:
    for language, text in {"en": "and: and\nor: or\n", "de": "and: und\n"}.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "terminal.yaml").write_text(text)
    words = read_words(tmp_path, "de")
    assert (words("and"), words("or")) == ("und", "or")


def test_one_and_many() -> None:
    words = Words({"game.one": "{number} game", "game.many": "{number} games"})
    assert [words.count("game", n) for n in (0, 1, 2)] == ["0 games", "1 game", "2 games"]
