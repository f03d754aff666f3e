"""YAML, strictly: places, texts that stay texts, and a named refusal for whatever could surprise."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from game.base.problems import Place
from game.rules import source
from game.rules.source import Mapping, Scalar, Sequence, Value, read_path, read_text, walk


@pytest.fixture(params=["libyaml", "pure"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers: the fast one and the one every machine has."""
    if request.param == "pure":
        monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)
    return str(request.param)


def good(text: str | bytes) -> Mapping:
    tree, problems = read_text(text, "f.yaml", "base")
    assert not problems
    assert tree is not None
    return tree


def scalar(value: Value | None) -> Scalar:
    assert isinstance(value, Scalar)
    return value


def plain(value: Value) -> object:
    """The tree as dicts, lists and texts."""
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Sequence):
        return [plain(item) for item in value.items]
    return {key.text: plain(inner) for key, inner in value.items}


# -- what is read


def test_every_value_keeps_its_place_and_mod(loader: str) -> None:
    tree = good("rules:\n  turning:\n    each: region\n    change:\n      grievance: -0.3 * stirred\nlist: [a, 'b c']\n")
    rules = tree.get("rules")
    assert isinstance(rules, Mapping)
    assert rules.place == Place("f.yaml", 2, 3)
    turning = rules.get("turning")
    assert isinstance(turning, Mapping)
    assert turning.keys() == ("each", "change")
    assert scalar(turning.get("each")).place == Place("f.yaml", 3, 11)
    change = turning.get("change")
    assert isinstance(change, Mapping)
    assert (change.items[0][0].place.line, change.items[0][1].place.column) == (5, 18)
    listed = tree.get("list")
    assert isinstance(listed, Sequence)
    assert [(scalar(item).text, scalar(item).quoted, item.place.column) for item in listed.items] == [("a", False, 8), ("b c", True, 11)]
    assert {part.mod for part in walk(tree)} == {"base"}
    assert {tree.mod, rules.mod, listed.mod} == {"base"}
    assert tree.get("nothing") is None


@pytest.mark.parametrize("text", ["0x10", "1_000", "012", "1:30", "yes", "off", "null", "~", "1e3", ".5", "2001-12-14", ".inf"])
def test_plain_scalars_stay_text(text: str, loader: str) -> None:
    assert scalar(good(f"a: {text}\n").get("a")).text == text


@pytest.mark.parametrize("key", ["seen by", "yes or no", "consent[o] for o in region if o != at", "tie[at, o]", "in", "if", "'yes'", '"1"', "nine", "no_one"])
def test_keys_that_are_fine(key: str, loader: str) -> None:
    assert good(f"{key}: 1\n").keys() == (key.strip("'\""),)


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "\ufeff", "\ufeff# nothing"])
def test_an_empty_file_is_an_empty_mapping(text: str, loader: str) -> None:
    assert good(text).items == ()


def test_beginnings_and_line_ends_of_other_systems() -> None:
    tree = good(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert plain(tree) == {"a": "1", "b": "2"}
    assert tree.items[1][0].place == Place("f.yaml", 2, 1)


def test_one_document_may_say_where_it_begins_and_ends(loader: str) -> None:
    assert plain(good("---\na: 1\n...\n")) == {"a": "1"}


@pytest.mark.parametrize(
    "flow",
    [
        "{brazil: 168, india: -0.5}",
        "{from: region, to: region}",
        "{name: The movements of the South}",
        "{name: 'Who decides?'}",
        "{name: Land-Grab!}",
        '{name: "Land, water (and air)"}',
        "{name: \u0141\u00f3d\u017a \u2013 \u00c9tat}",
        "[base, 1.0.0, 1e-3, 'x > 0.1']",
        "{append: [a, b], without: [c]}",
        "{}",
        "[]",
        "[a, ]",
        "{a: {b: [1, 2]}, c: 3}",
        "[{is: a, text: Land for those who work it}]",
    ],
)
def test_what_may_stand_in_braces(flow: str, loader: str) -> None:
    good(f"a: {flow}\n")


def test_texts_of_several_lines(loader: str) -> None:
    tree = good("a: >\n  one\n  two\n\nb: |\n  one\n  two\nc: one\n  two\nd: 'one\n\n  two'\n")
    assert plain(tree) == {"a": "one two", "b": "one\ntwo", "c": "one two", "d": "one\ntwo"}


# -- the place of a character


@pytest.mark.parametrize(
    ("text", "offset", "line", "column"),
    [
        ("a: b c", 2, 1, 6),
        ("a: b c", 1, 1, 5),
        ("a: b c", 3, 1, 7),
        ("a: b\n   cd e", 2, 2, 4),
        ("a: b\n   cd e", 5, 2, 7),
        ("a: >\n  xy\n  z\n", 0, 2, 3),
        ("a: >\n  xy\n  z\n", 3, 3, 3),
        ("a: |2-\n  xy\n\n  z\n", 4, 4, 3),
        ("a: 'it''s ok'", 3, 1, 9),
        ("a: 'it''s ok'", 0, 1, 5),
        ('a: "q\\"x\\n y\\u00e9 z"', 1, 1, 6),
        ('a: "q\\"x\\n y\\u00e9 z"', 5, 1, 12),
        ('a: "q\\"x\\n y\\u00e9 z"', 8, 1, 20),
        ('a: "x\\\n   y"', 1, 2, 4),
        ('a: "\\x41\\U0001F600b"', 2, 1, 19),
        ("a: ''", 0, 1, 5),
    ],
)
def test_at(text: str, offset: int, line: int, column: int, loader: str) -> None:
    assert scalar(good(text).get("a")).at(offset) == Place("f.yaml", line, column)


def test_at_of_a_scalar_made_by_hand() -> None:
    assert Scalar("max(0, x)", Place("x", 4, 7)).at(3) == Place("x", 4, 10)


def test_scalars_are_told_apart_and_can_be_kept_in_sets() -> None:
    one, two = Scalar("a", Place("x", 1, 1)), Scalar("a", Place("x", 1, 1))
    assert one != two
    assert len({one, two, one}) == 2


WORDS = st.lists(st.from_regex(r"[a-zA-Z0-9*/+()<>=é-]{1,8}", fullmatch=True), min_size=1, max_size=12)


@given(WORDS, st.sampled_from(["plain", "single", "folded", "literal"]), st.data())
def test_at_points_at_the_same_character_in_the_file(words: list[str], style: str, data: st.DataObject) -> None:
    seams = [data.draw(st.sampled_from([" ", "  ", "\n      "])) for _ in words[1:]]
    body = "x" + words[0] + "".join(seam + "x" + word for seam, word in zip(seams, words[1:]))
    written = {"plain": body, "single": f"'{body}'", "folded": f">\n      {body}\n", "literal": f"|-\n      {body}\n"}[style]
    text = f"b:\n  a: {written}\n"
    inner = good(text).get("b")
    assert isinstance(inner, Mapping)
    found = scalar(inner.get("a"))
    lines = text.split("\n")
    for n, char in enumerate(found.text):
        place = found.at(n)
        if not char.isspace():
            assert lines[place.line - 1][place.column - 1] == char


# -- what is refused

REFUSED = [
    ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1, "`a` is given a second time; the first is in line 1."),
    ("a:\n  'b': 1\n  b: 2\n", "duplicate-key", 3, 3, "line 2"),
    ("a: 1\nb:\t2\n", "tab", 2, 3, "tab"),
    ("a:\n\tb: 1\n", "tab", 2, 1, "tab"),
    ("a: |\n  x\ty\n", "tab", 2, 4, "tab"),
    ("a: &x 1\n", "anchor", 1, 4, "`&x`"),
    ("a: &x {b: 1}\n", "anchor", 1, 4, "`&x`"),
    ("a: *x\n", "alias", 1, 4, "`*x`"),
    ("a: !!int 3\n", "tag", 1, 4, "tag"),
    ("a: !!python/object/apply:os.system ['ls']\n", "tag", 1, 4, "tag"),
    ("a: != 3\n", "tag", 1, 4, "`!=`"),
    ("a: !\n", "tag", 1, 4, "`!`"),
    ("a: 1\n---\nb: 1\n", "documents", 2, 1, "second document"),
    ("%YAML 1.1\n---\na: 1\n", "directive", 1, 1, "%"),
    ("%TAG ! tag:example.com,2000:\n---\na: 1\n", "directive", 1, 1, "%"),
    ("- a\n", "not-mapping", 1, 1, "top level"),
    ("just words\n", "not-mapping", 1, 1, "top level"),
    ("~", "not-mapping", 1, 1, "top level"),
    ("''", "not-mapping", 1, 1, "top level"),
    ("a:\n  on: region\n", "key-meaning", 2, 3, "`on` as a yes or no"),
    ("Yes: 1\n", "key-meaning", 1, 1, "a yes or no"),
    ("a: {y: 1}\n", "key-meaning", 1, 5, "a yes or no"),
    ("null: 1\n", "key-meaning", 1, 1, "as nothing"),
    ("~: 1\n", "key-meaning", 1, 1, "as nothing"),
    ("25: 1\n", "key-meaning", 1, 1, "as a number"),
    ("0x1F: 1\n", "key-meaning", 1, 1, "as a number"),
    ("1:30: 1\n", "key-meaning", 1, 1, "as a number"),
    ("-.5: 1\n", "key-meaning", 1, 1, "as a number"),
    (".inf: 1\n", "key-meaning", 1, 1, "as a number"),
    ("<<: {a: 1}\n", "merge-key", 1, 1, "merges"),
    ("? [a, b]\n: c\n", "key", 1, 3, "list or a mapping"),
    ("? {a: b}\n: c\n", "key", 1, 3, "list or a mapping"),
    ("{{a: b}: c}\n", "key", 1, 2, "list or a mapping"),
    ("a: 1\n? \n: c\n", "key", 2, None, "no key"),
    ("let: {exposure: max(0, market - protection)}\n", "flow-formula", 1, 17, "`max(0`"),
    ("a: {if: organised > 0.1, else: x}\n", "flow-formula", 1, 9, "`organised > 0.1`"),
    ("a: [x + 1]\n", "flow-formula", 1, 5, "`x + 1`"),
    ("a: [x -1]\n", "flow-formula", 1, 5, "`x -1`"),
    ("a: {name: Land, water and air}\n", "flow-formula", 1, 17, "`water and air` has no value"),
    ("a: {b, c: 1}\n", "flow-formula", 1, 5, "`b` has no value"),
    ("a: {b: if x then y else z}\n", "flow-formula", 1, 8, "if x then y"),
    ("a: {b: x for x in region}\n", "flow-formula", 1, 8, "x for x in region"),
    ("a: {b: " + "x y" * 70 + "}\n", "flow-formula", 1, 8, "..."),
    ("a: x\x00y\n", "character", 1, 5, "U+0000"),
    ("a: x\u200by\n", "character", 1, 5, "U+200B"),
    ("a: x\u202ey\n", "character", 1, 5, "U+202E"),
    ("a: x\u2028y\n", "character", 1, 5, "U+2028"),
    ("a: x\x85y\n", "character", 1, 5, "U+0085"),
    ("a: x\ry\n", "character", 1, 5, "U+000D"),
    ("a: x\ud800y\n", "character", 1, 5, "U+D800"),
    ("a: 1\n\ufeffb: 2\n", "character", 2, 1, "U+FEFF"),
    ('a: "\\0"\n', "character", 1, 4, "with a backslash"),
    ('a: "x\\ty"\n', "character", 1, 4, "with a backslash"),
    ("a: " + "x" * 20_001, "too-long", 1, 4, "20,000"),
    ("x" * 1_000_001, "too-large", 1, 1, "1,000,000"),
    ("a: " + "[" * 41 + "]" * 41, "too-deep", 1, 43, "40 deep"),
    ("\n" * 50_001, "too-many", 1, 1, "too many"),
    ("a: [" + "b," * 30_000 + "]", "too-many", 1, 1, "too many"),
    (b"a: 1\nb: \xff\n", "encoding", 2, 4, "UTF-8"),
    ("a: 1\n".encode("utf-16"), "encoding", 1, 1, "UTF-8"),
    ("\x01" * 2000, "encoding", 1, 1, "invisible"),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "words"), REFUSED, ids=[f"{row[1]}-{n}" for n, row in enumerate(REFUSED)])
def test_refused(text: str | bytes, code: str, line: int, column: int | None, words: str, loader: str) -> None:
    _, problems = read_text(text, "f.yaml")
    assert [p.code for p in problems] == [f"yaml-{code}"]
    place = problems[0].place
    assert place is not None
    assert (place.line, column and place.column) == (line, column)
    assert words in problems[0].message
    assert problems[0].message.endswith(".")
    assert problems[0].hint.endswith((".", ""))


BROKEN = [
    ("a: b: c\n", 1, "A second `: `"),
    ("a: text with: a colon\n", 1, "A second `: `"),
    ("x:\n  a: 1\n b: 2\n", 3, "indentation"),
    ("x:\n  a: 1\n    b: 2\n", 3, "further in"),
    ("x:\n  - a\n  b: 1\n", 3, "list above"),
    ("  a: 1\nb: 2\n", 1, "indentation"),
    ("x:\n  a 1\n  b: 2\n", 2, "the colon"),
    ("x:\n  a:1\n  b: 2\n", 2, "the colon"),
    ("x:\n   a:\n    b: 1\n  c: 2\n", 2, "indentation"),
    ("x:\n    a:\n      b: 1\n  c: 2\n", 2, "indentation"),
    ("x:\n    a: 1\n   c: 2\n", 3, "indentation"),
    ("x:\n    - a\n  - b\n", 3, "indentation"),
    ("\n a: 1\nb: 2\n", 2, "indentation"),
    ("x\n  a: 1\n", 1, "the colon"),
    ("a: 1\nb 2\nc: 3\n", 2, "the colon"),
    ("a: 1\nb:2\nc: 3\n", 2, "the colon"),
    ("a: 1\n\n# a remark\nb\n", 4, "the colon"),
    ("a: [1, 2\nb: 3\n", 1, "`[`"),
    ("a: {b: 1\nc: 2\n", 1, "`{`"),
    ("a: 'x\nb: 2\nc: 3\n", 1, "quotation mark"),
    ("a: 'x\nb: 'y'\nc: 3\n", 1, "quotation mark"),
    ("a: 'don't'\nb: 1\n", 1, "stands behind it"),
    ('a: "x" and y\n', 1, "stands behind it"),
    ("a: > 3\n", 1, "`|` or `>`"),
    ("a: * 3\n", 1, "`*`"),
    ("a: & 3\n", 1, "`&`"),
    ("a: !<x\n", 1, "`!`"),
    ("a: !x!y 1\n", 1, "`!`"),
    ("a: @x\n", 1, "this sign"),
    ("a: `x`\n", 1, "this sign"),
    ("a: - b\n", 1, "list entry"),
    ('a: "\\q"\n', 1, "backslash"),
    ("a: }\n", 1, None),
    ("a: 1\nb: [", 2, "`[`"),
    ("a: 1\nb: [1,\n", 2, "`[`"),
    ("a: [1, , 2]\n", 1, "commas"),
    ("a: 1\nb: {", 2, "`{`"),
]


@pytest.mark.parametrize(("text", "line", "words"), BROKEN)
def test_what_is_no_yaml_is_said_in_our_words_at_the_line_to_look_at(text: str, line: int, words: str | None, loader: str) -> None:
    tree, problems = read_text(text, "f.yaml")
    assert tree is None
    assert [p.code for p in problems] in (["yaml-syntax"], ["yaml-directive"])
    assert problems[0].place is not None
    assert problems[0].place.line == line
    assert words is None or words in problems[0].message
    assert problems[0].excerpt == text.split("\n")[line - 1].rstrip()


def test_directives_nobody_knows(loader: str) -> None:
    _, problems = read_text("%foo bar\n---\na: 1\n", "f.yaml")
    assert ["`%`" in p.message for p in problems] == [True]


def test_all_problems_of_a_file_at_once(loader: str) -> None:
    _, problems = read_text("a: 1\na: 2\non: &x 3\nb: [x > 1]\nc:\td\n", "f.yaml")
    assert sorted((p.code, p.place.line) for p in problems if p.place) == [
        ("yaml-anchor", 3),
        ("yaml-duplicate-key", 2),
        ("yaml-flow-formula", 4),
        ("yaml-key-meaning", 3),
        ("yaml-tab", 5),
    ]


def test_one_complaint_for_each_pair_of_braces(loader: str) -> None:
    _, problems = read_text("a: {b: max(1, 2), c: x > 1}\nb: [x > 1]\n", "f.yaml")
    assert [(p.code, p.place.line) for p in problems if p.place] == [("yaml-flow-formula", 1), ("yaml-flow-formula", 2)]


def test_after_an_invisible_character_the_rest_is_read_and_no_syntax_is_blamed(loader: str) -> None:
    tree, problems = read_text("a: 1\nb:\t2\nc: 3\n", "f.yaml")
    assert tree is not None
    assert plain(tree) == {"a": "1", "b": "2", "c": "3"}
    tree, problems = read_text("a: 1\nb\u200b 2\nc: 3\n", "f.yaml")
    assert (tree, [p.code for p in problems]) == (None, ["yaml-character"])


def test_too_many_faults_end_the_reading(loader: str) -> None:
    tree, problems = read_text("a: 1\n" * 500, "f.yaml")
    assert tree is None
    assert len(problems) == source.MOST_PROBLEMS + 1
    assert problems[-1].code == "yaml-gave-up"
    tree, problems = read_text("a:\tb\n" * 100, "f.yaml")
    assert (tree, len(problems)) == (None, source.MOST_PROBLEMS + 1)


def test_as_many_values_as_may_be() -> None:
    most = source.MOST_INDICATORS
    assert len(good("".join(f"a{n}: 1\n" for n in range(most))).items) == most
    assert read_text("".join(f"a{n}: 1\n" for n in range(most + 1)), "f.yaml")[0] is None


def test_a_parser_that_stumbles_without_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stumbling:
        error: Exception = ValueError("chr() arg not in range")

        def __init__(self, text: str) -> None:
            pass

        def get_event(self) -> None:
            raise self.error

    monkeypatch.setattr(source, "_LOADER", Stumbling)
    for error in (ValueError("chr() arg not in range"), yaml.YAMLError("what"), yaml.MarkedYAMLError(problem="what")):
        Stumbling.error = error
        tree, problems = read_text("a: 1\n", "f.yaml")
        assert (tree, [p.code for p in problems]) == (None, ["yaml-syntax"])


def test_characters_that_backslashes_make_are_refused_with_either_parser(loader: str) -> None:
    for text in ('a: "\\ud800"\n', 'a: "\\U99999999"\n', 'a: "\\x00\\x07"\n'):
        _, problems = read_text(text, "f.yaml")
        assert len(problems) == 1
        assert problems[0].code in ("yaml-syntax", "yaml-character")


# -- files


def test_files(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\n")
    tree, problems = read_path(file, "base/a.yaml", "base")
    assert tree is not None
    assert not problems
    assert tree.items[0][0].place == Place("base/a.yaml", 1, 1)


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    with file.open("wb") as stream:
        stream.truncate(5_000_000_000)  # a file with a hole: nobody writes 5 GB here
    _, problems = read_path(file, "a.yaml")
    assert [p.code for p in problems] == ["yaml-too-large"]


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for path in (tmp_path, tmp_path / "none.yaml", tmp_path / "pipe.yaml"):
        tree, problems = read_path(path, "x.yaml")
        assert (tree, [p.code for p in problems]) == (None, ["yaml-no-file"])


def test_a_file_that_can_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\n")

    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    _, problems = read_path(file, "a.yaml")
    assert problems[0].message == "The file can not be read: Permission denied."


# -- both parsers say the same


def test_both_parsers_read_the_shipped_rules_alike(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted((root / "rules").rglob("*.yaml"))
    assert files
    fast = [[(s.text, s.place, s.raw, s.quoted) for s in walk(good(file.read_bytes()))] for file in files]
    monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)
    assert fast == [[(s.text, s.place, s.raw, s.quoted) for s in walk(good(file.read_bytes()))] for file in files]
