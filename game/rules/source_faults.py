"""Why a piece of YAML is refused: characters, keys and texts that would not mean what they seem to, and plain words for syntax errors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# Characters that are not seen or not seen alike everywhere: controls, line breaks of other kinds, direction marks, halves of pairs.
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
INDENTED_BY_TAB = re.compile(r"^ *\t", re.MULTILINE)

_WORDS = re.compile(r"y|n|yes|no|on|off|true|false|null|~", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\.?[0-9][0-9a-fA-F_.:xXoeE+-]*|[-+]?\.(?:inf|nan)", re.IGNORECASE)

# What may stand unquoted inside { } and [ ]: numbers and words of letters.
_WORD = r"(?:[\w.'!%]|[^\x00-\x7f])+"
_PLAIN_WORDS = re.compile(rf"-?{_WORD}(?:(?: +|-){_WORD})*")
_FORMULA_WORDS = re.compile(r"\b(?:if\b.*\bthen|for +\w+ +in)\b")
_LONGEST_IN_FLOW = 200


Fault = tuple[str, str, str]  # code, message, hint


@lru_cache(4096)
def _key_meaning(text: str) -> str:
    """What YAML 1.1 would make of an unquoted key that looks like a word here; empty if nothing."""
    if _WORDS.fullmatch(text):
        return "nothing" if text.lower() in {"null", "~"} else "a yes or no"
    return "a number" if _NUMBER.fullmatch(text) else ""


def key_fault(text: str | None, quoted: bool, first_line: int | None) -> Fault | None:
    """Why this is no key (none stands for a list or mapping); `first_line` is where the same key stood before."""
    if text is None:
        hint = "A text that begins with `{` or `[` must be in quotes."
        return "key", "A key must be a plain word, not a list or a mapping.", hint
    if text == "":
        return "key", "There is no key before this colon.", "Write `key: value`."
    if text == "<<":
        return "merge-key", "`<<` merges another mapping; these files have no merging.", "Write the values out."
    meaning = "" if quoted else _key_meaning(text)
    if meaning:
        message = f"Many programs read the key `{text}` as {meaning}, so it can not be a key."
        return "key-meaning", message, "Choose a word that can only be a word."
    if first_line is not None:
        message = f"`{short(text)}` is given a second time; the first is in line {first_line}."
        return "duplicate-key", message, "Keep one of the two; if both are amounts, add the two."
    return None


def is_plain_in_flow(text: str) -> bool:
    """Whether an unquoted text inside { } or [ ] is surely no piece of a formula."""
    return len(text) <= _LONGEST_IN_FLOW and _PLAIN_WORDS.fullmatch(text) is not None and not _FORMULA_WORDS.search(text)


def flow_fault(text: str, key: str) -> Fault:
    """What to say of a text inside { } or [ ] that may be a piece of a formula, or of a key without a value there."""
    hint = "Write one `key: value` a line below it, indented; or put a text in quotes."
    if key:
        return "flow-formula", f"Inside braces `{short(key)}` has no value: a comma splits, also inside a formula or a text.", hint
    return "flow-formula", f"Inside braces and brackets stand only ids, numbers, words and quoted texts, not `{short(text)}`.", hint


def short(text: str) -> str:
    """A text as far as a message can carry it."""
    return text if len(text) <= 40 else text[:37] + "..."


_INDENT = "Lines that belong together begin in the same column; what belongs to a line stands two columns further in."
_QUOTE = "Put the text in quotes if the sign is meant, or begin on a new line."

_PAIR = "Write `key: value`, or indent the line if it goes on from the one above."

NO_COLON = ("This line is no `key: value`: the colon and the space after it are missing.", _PAIR, True)
OVER_INDENTED = ("This line stands further in than the one above it, which already has its value.", _INDENT, False)
SQUARE = ("The `[` that opens here is not closed by a `]`, or its commas are not in place.", "Write `[one, two]` on one line.", True)
CURLY = (
    "The `{` that opens here is not closed by a `}`, or its commas are not in place.",
    "Write `{key: value, key: value}` on one line. A text that begins with `{` must be in quotes.",
    True,
)
UNCLOSED = ("The quotation mark that opens here is not closed.", "Close it before the line ends.", True)
STANDS_BEHIND = ("The value has ended here, and something stands behind it.", "Put the whole value in quotes.", False)
UNKNOWN_SYNTAX = ("This line can not be read as YAML.", "Compare it with a line of the same kind that works.", False)

# What the parser says, our sentence, a hint, and whether the fault is where the construct began.
SYNTAX: tuple[tuple[str, str, str, bool], ...] = (
    (
        "mapping values are not allowed",
        "A second `: ` stands in this value.",
        "Put a text that contains `: ` in quotes, and begin what belongs below a key on a new line.",
        False,
    ),
    ("could not find expected ':'", *NO_COLON),
    (
        "found unknown escape character",
        "After a backslash inside double quotes stands a letter that means nothing.",
        "Use single quotes, in which a backslash is only a backslash.",
        False,
    ),
    ("scanning a quoted scalar", *UNCLOSED),
    ("flow sequence", *SQUARE),
    ("flow mapping", *CURLY),
    (
        "scanning a block scalar",
        "A value that begins with `|` or `>` opens a text of several lines, and this is none.",
        _QUOTE,
        True,
    ),
    ("scanning an alias", "A value can not begin with `*`.", _QUOTE, True),
    ("scanning an anchor", "A value can not begin with `&`.", _QUOTE, True),
    (" a tag", "A value can not begin with `!`.", _QUOTE, True),
    ("undefined tag handle", "A value can not begin with `!`.", _QUOTE, False),
    ("directive", "A line can not begin with `%`.", "Remove the line; these files need no directives.", True),
    (
        "sequence entries are not allowed",
        "A list entry (`- `) can not begin in the middle of a line.",
        "Begin the list on a new line.",
        False,
    ),
    ("cannot start any token", "A value can not begin with this sign.", _QUOTE, False),
    (
        "expected <document start>",
        "This line does not belong to what stands above it: its indentation is off.",
        _INDENT,
        False,
    ),
    (
        "block collection",
        "This line does not fit in the list above it: its indentation is off or its `- ` is missing.",
        _INDENT,
        False,
    ),
    ("block mapping", "This line does not fit in the mapping above it: its indentation is off.", _INDENT, False),
)


def syntax_words(said: str, lines: Sequence[str], line: int, column: int) -> tuple[str, str, bool]:
    """Our sentence and hint for what the parser said, and whether to point at where the construct began."""
    here = lines[line] if line < len(lines) else ""
    if "mapping values are not allowed" in said and re.fullmatch(r" *[^:]*", here[:column]):
        return OVER_INDENTED if re.search(r":(?: |$)", lines[line_above(lines, line)[0]]) else NO_COLON
    if "block mapping" in said and here[:column].strip():
        return STANDS_BEHIND
    for needle, message, hint, at_beginning in SYNTAX:
        if needle in said:
            return message, hint, at_beginning
    return UNKNOWN_SYNTAX


def line_above(lines: Sequence[str], line: int) -> tuple[int, int]:
    """The nearest line above that says something, and the column where it begins; the first line if there is none."""
    above = next((n for n in range(line - 1, -1, -1) if lines[n].split("#")[0].strip()), 0)
    return above, len(lines[above]) - len(lines[above].lstrip())
