"""Why a piece of YAML is refused: characters, keys and texts that would not mean what they seem to, and plain words for syntax errors."""

from __future__ import annotations

import re

# Characters that are not seen or not seen alike everywhere: controls, line breaks of other kinds, direction marks, halves of pairs.
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
INDENTED_BY_TAB = re.compile(r"^ *\t", re.MULTILINE)

_WORDS = re.compile(r"y|n|yes|no|on|off|true|false|null|~", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\.?[0-9][0-9a-fA-F_.:xXoeE+-]*|[-+]?\.(?:inf|nan)", re.IGNORECASE)

# What may stand unquoted inside { } and [ ]: numbers and words of letters.
_WORD = r"(?:[\w.'?!%]|[^\x00-\x7f])+"
_PLAIN_WORDS = re.compile(rf"-?{_WORD}(?:(?: +|-){_WORD})*")
_FORMULA_WORDS = re.compile(r"\b(?:if\b.*\bthen|for +\w+ +in)\b")
_LONGEST_IN_FLOW = 200


def key_meaning(text: str) -> str:
    """What YAML 1.1 would make of an unquoted key that looks like a word here; empty if nothing."""
    if _WORDS.fullmatch(text):
        return "nothing" if text.lower() in {"null", "~"} else "a yes or no"
    return "a number" if _NUMBER.fullmatch(text) else ""


def is_plain_in_flow(text: str) -> bool:
    """Whether an unquoted text inside { } or [ ] is surely no piece of a formula."""
    return len(text) <= _LONGEST_IN_FLOW and _PLAIN_WORDS.fullmatch(text) is not None and not _FORMULA_WORDS.search(text)


_INDENT = "Lines that belong together begin in the same column; what belongs to a line stands two columns further in."
_QUOTE = "Put the text in quotes if the sign is meant, or begin on a new line."

# What the parser says → (our sentence, hint, whether the fault is where the construct began).
SYNTAX: tuple[tuple[str, str, str, bool], ...] = (
    ("mapping values are not allowed", "A second `: ` stands in this value, or the line is indented as if it went on.",
     "Put a text that contains `: ` in quotes, and begin what belongs below a key on a new line.", False),
    ("could not find expected ':'", "This line is no `key: value`: the colon and the space after it are missing.",
     "Write `key: value`, or indent the line if it goes on from the one above.", True),
    ("scanning a quoted scalar", "The quotation mark that opens here is never closed.", "Close it before the line ends.", True),
    ("found unknown escape character", "After a backslash inside double quotes stands a letter that means nothing.",
     "Use single quotes, in which a backslash is only a backslash.", False),
    ("flow sequence", "The `[` that opens here is not closed by a `]`, or a comma is missing between its values.",
     "Write `[one, two]` on one line.", True),
    ("flow mapping", "The `{` that opens here is not closed by a `}`, or a comma is missing between its entries.",
     "Write `{key: value, key: value}` on one line. A text that begins with `{` must be in quotes.", True),
    ("scanning a block scalar", "A value that begins with `|` or `>` opens a text of several lines, and this is none.", _QUOTE, True),
    ("scanning an alias", "A value can not begin with `*`.", _QUOTE, True),
    ("scanning an anchor", "A value can not begin with `&`.", _QUOTE, True),
    ("scanning a tag", "A value can not begin with `!`.", _QUOTE, True),
    ("undefined tag handle", "A value can not begin with `!`.", _QUOTE, False),
    ("directive", "A line can not begin with `%`.", "Remove the line; these files need no directives.", True),
    ("block sequence entries are not allowed", "A list entry (`- `) can not begin in the middle of a line.", "Begin the list on a new line.", False),
    ("character that cannot start any token", "A value can not begin with this sign.", _QUOTE, False),
    ("expected <document start>", "This line does not belong to what stands above it: its indentation is off.", _INDENT, False),
    ("block collection", "This line does not fit in the list above it: its indentation is off or its `- ` is missing.", _INDENT, False),
    ("block mapping", "This line does not fit in the mapping above it: its indentation is off.", _INDENT, False),
)
UNKNOWN_SYNTAX = ("This line can not be read as YAML.", "Compare it with a line of the same kind that works.", False)


def syntax_words(said: str) -> tuple[str, str, bool]:
    """Our sentence and hint for what the parser said, and whether to point at where the construct began."""
    for needle, message, hint, at_beginning in SYNTAX:
        if needle in said:
            return message, hint, at_beginning
    return UNKNOWN_SYNTAX
