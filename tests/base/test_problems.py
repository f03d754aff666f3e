"""Problems in words for people, as data for programs, as comments for code review."""

from __future__ import annotations

import json

from game.base.problems import WIDEST, Place, Problem, RulesRefused, excerpt_of, settled, to_github, to_json, to_text, with_excerpts

FIRST = Problem("unknown-name", "There is no `grievence`.", Place("base/a.yaml", 3, 5), hint="Did you mean `grievance`?", excerpt="    grievence: 1")
SECOND = Problem("odd", "This is odd.", Place("base/a.yaml", 9, 1), severity="warning")
NOWHERE = Problem("mod-missing", "There is no mod `x`.", None)


def test_text_has_place_line_caret_hint_and_count() -> None:
    assert to_text([FIRST, SECOND]) == (
        "base/a.yaml:3:5: error: There is no `grievence`. [unknown-name]\n"
        "        grievence: 1\n"
        "        ^\n"
        "    Did you mean `grievance`?\n"
        "\n"
        "base/a.yaml:9:1: warning: This is odd. [odd]\n"
        "\n"
        "1 error, 1 warning."
    )


def test_text_without_a_place() -> None:
    assert to_text([NOWHERE, NOWHERE]).startswith("error: There is no mod `x`. [mod-missing]\n\n")
    assert to_text([NOWHERE, NOWHERE]).endswith("\n2 errors, no warnings.")


def test_nothing_to_say() -> None:
    assert to_text([]) == "No errors, no warnings."
    assert to_github([]) == ""
    assert json.loads(to_json([])) == {"problems": []}


def test_json_has_the_promised_fields() -> None:
    rows = json.loads(to_json([FIRST, NOWHERE]))["problems"]
    assert rows[0] == {
        "code": "unknown-name",
        "severity": "error",
        "file": "base/a.yaml",
        "line": 3,
        "column": 5,
        "message": "There is no `grievence`.",
        "hint": "Did you mean `grievance`?",
    }
    assert (rows[1]["file"], rows[1]["line"], rows[1]["column"]) == (None, None, None)


def test_github_escapes_what_would_end_the_command() -> None:
    tricky = Problem("c", "100%\r\nnew :: line", Place("a:b,c%.yaml", 1, 2))
    assert to_github([tricky]) == "::error file=a%3Ab%2Cc%25.yaml,line=1,col=2,title=c::100%25%0D%0Anew :: line"
    assert to_github([NOWHERE]) == "::error title=mod-missing::There is no mod `x`."
    assert to_github([FIRST]).endswith("::There is no `grievence`. Did you mean `grievance`?")


def test_refused_carries_its_problems_and_says_them() -> None:
    refused = RulesRefused(iter([FIRST, SECOND]))
    assert refused.problems == (FIRST, SECOND)
    assert "There is no `grievence`." in str(refused)


def test_excerpts() -> None:
    lines = ["one\ttwo  ", "x" * 1000]
    assert excerpt_of(lines, Place("f", 1, 1)) == "one two"
    assert excerpt_of(lines, Place("f", 2, 5)) == "x" * WIDEST
    assert excerpt_of(lines, Place("f", 2, WIDEST + 1)) == ""  # no caret could stand below it
    assert excerpt_of(lines, Place("f", 3, 1)) == ""
    assert excerpt_of(lines, Place("f", 0, 1)) == ""


def test_excerpts_are_filled_in_where_the_file_is_known() -> None:
    sources = {"base/a.yaml": "\ufeffone\ntwo\n".encode()}
    somewhere = Problem("a", "A.", Place("base/a.yaml", 2, 1))
    first_line = Problem("a", "A.", Place("base/a.yaml", 1, 1))
    elsewhere = Problem("a", "A.", Place("other.yaml", 2, 1))
    filled = with_excerpts([somewhere, first_line, elsewhere, NOWHERE, FIRST], sources)
    assert [p.excerpt for p in filled] == ["two", "one", "", "", FIRST.excerpt]


def test_settled_sorts_drops_doubles_and_trusts_no_line_that_is_broken_as_yaml() -> None:
    broken = Problem("yaml-duplicate-key", "Twice.", Place("a", 4, 1))
    after = Problem("missing-field", "No x.", Place("a", 4, 3))
    other = Problem("missing-field", "No x.", Place("b", 4, 3))
    assert settled([other, after, broken, NOWHERE, other]) == [NOWHERE, broken, other]


def test_places_read_as_file_line_column() -> None:
    assert str(Place("base/a.yaml", 3, 5)) == "base/a.yaml:3:5"
    assert Place("a", 2, 9) < Place("a", 10, 1) < Place("b", 1, 1)
