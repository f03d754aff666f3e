"""Reads YAML strictly: every value keeps its place, every plain scalar stays text, and whatever could surprise is refused by name.

The only module that touches YAML. Size is bounded before parsing, depth and number while parsing, and nothing here recurses,
so no file can take long, much memory or the stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from game.base.problems import Place, Problem, excerpt_of
from game.rules import source_faults
from game.rules.source_faults import short

LARGEST_FILE = 1_000_000  # bytes
LONGEST_SCALAR = 20_000  # characters
DEEPEST = 40
MOST_INDICATORS = 20_000  # each brings two values at most
MOST_LINES = 50_000
MOST_PROBLEMS = 50
STEP = 2  # columns from a key to what belongs to it, as nearly everyone writes
MOST_UNSEEN = 1_000  # with more invisible characters it is no text

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times faster, the same events
_INDICATORS = ",:-[{?"  # every value but the first stands after one of these, or after a line break and before one

_SPLIT = "Split it: a mod may have any number of files."
_WRITE_OUT = "Write the value out, or put a text in quotes."
_NO_REFERENCE = "these files have no references"
_FULL = "The file is not a text: it is full of invisible characters."

_SPACE = r"\s|\\[ nrtvfabeN_LP0]|\\\n"
_PIECES = {  # what makes one visible character of the text, by the style the text was written in
    "'": re.compile(r"''|\S"),
    '"': re.compile(rf"(?:{_SPACE})|(\\x..|\\u.{{4}}|\\U.{{8}}|\\.|\S)"),
    "": re.compile(r"\S"),
}


@dataclass(slots=True, eq=False)  # not frozen, which would take three times as long: there are tens of thousands
class Scalar:
    """A text and where it stands, never changed. `raw` is the text as written, quotation marks and all."""

    text: str
    place: Place
    mod: str = ""
    raw: str = ""
    quoted: bool = False

    def at(self, offset: int) -> Place:
        """The place of a character of the text, also where quotes, escapes or line breaks moved it."""
        if not self.raw or self.raw == self.text:
            return Place(self.place.file, self.place.line, self.place.column + offset)
        before = sum(not c.isspace() for c in self.text[:offset])
        seen = offset < len(self.text) and not self.text[offset].isspace()
        index = _nth_visible(self.raw, before) if seen or not before else _nth_visible(self.raw, before - 1) + 1
        above, _, line = self.raw[:index].rpartition("\n")
        if index == len(line):
            return Place(self.place.file, self.place.line, self.place.column + index)
        return Place(self.place.file, self.place.line + above.count("\n") + 1, len(line) + 1)


def _nth_visible(raw: str, n: int) -> int:
    """Where in the raw text its n-th visible character stands, quotation marks and block headers not counted."""
    style = raw[0] if raw[0] in "'\"" else ""
    start = raw.find("\n") + 1 if raw[0] in "|>" else len(style)
    pieces = (piece for piece in _PIECES[style].finditer(raw, start) if style != '"' or piece.group(1) is not None)
    starts = [piece.start() for piece in pieces] or [start]
    return starts[min(n, len(starts) - 1)]


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """Keys and values in the order written; no key twice."""

    items: tuple[tuple[Scalar, Value], ...]
    place: Place
    mod: str = ""

    def get(self, key: str) -> Value | None:
        """The value of a key, or none."""
        for name, value in self.items:
            if name.text == key:
                return value
        return None

    def keys(self) -> tuple[str, ...]:
        """The texts of the keys."""
        return tuple(name.text for name, _ in self.items)


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """A list of values."""

    items: tuple[Value, ...]
    place: Place
    mod: str = ""


Value: TypeAlias = "Scalar | Mapping | Sequence"


def read_path(path: Path, file: str, mod: str = "") -> tuple[Mapping | None, list[Problem]]:
    """Read a file; `file` is what it is called in problems."""
    try:
        if not path.is_file():
            return None, [Problem("yaml-no-file", f"There is no file `{file}`.", Place(file, 1, 1))]
        with path.open("rb") as stream:
            return read_text(stream.read(LARGEST_FILE + 1), file, mod)
    except OSError as error:
        return None, [Problem("yaml-no-file", f"The file can not be read: {error.strerror}.", Place(file, 1, 1))]


def read_text(text: str | bytes, file: str, mod: str = "") -> tuple[Mapping | None, list[Problem]]:
    """Read a text whose top level is a mapping. None if there is no telling what it says; otherwise also what is wrong with it."""
    first = Place(file, 1, 1)
    if len(text) > LARGEST_FILE:
        return None, [Problem("yaml-too-large", f"The file is larger than {LARGEST_FILE:,} bytes.", first, hint=_SPLIT)]
    if isinstance(text, bytes):
        data = text
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            return None, [_not_utf8(data, error.start, file)]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if sum(text.count(sign) for sign in _INDICATORS) > MOST_INDICATORS or text.count("\n") > MOST_LINES:
        return None, [Problem("yaml-too-many", "The file holds too many values.", first, hint=_SPLIT)]
    reader = _Reader(text, file, mod)
    try:
        return reader.read(), reader.problems
    except _Stop:
        return None, reader.problems


def _not_utf8(data: bytes, start: int, file: str) -> Problem:
    above = data[:start].decode("utf-8")
    place = Place(file, above.count("\n") + 1, len(above) - above.rfind("\n"))
    return Problem("yaml-encoding", "The file is not UTF-8 text.", place, hint="Save it as UTF-8.")


class _Stop(Exception):
    """Reading ends here; the problem has been noted."""


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    mark: Any  # of the parser: where it began
    place: Place
    is_mapping: bool
    in_flow: bool
    items: list[Any] = field(default_factory=list)
    key: Scalar | None = None
    wants_key: bool = True  # in a mapping: whether the next value is a key
    lines: dict[str, int] = field(default_factory=dict)  # of the keys so far


class _Reader:
    """One reading of one text: consumes the parser's events with a stack of its own."""

    def __init__(self, text: str, file: str, mod: str) -> None:
        self.text, self.file, self.mod = text, file, mod
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.top: Value | None = None
        self.unseen = False  # whether the text has invisible characters
        self.quote: Any = None  # the last text in quotes
        self.formula_noted = False  # one complaint for each outermost { } or [ ]
        self.lines = text.split("\n")

    def note(self, code: str, message: str, place: Place, hint: str = "") -> None:
        """Put a problem on the list; too many of them end the reading."""
        if len(self.problems) >= MOST_PROBLEMS:
            message = f"There are more than {MOST_PROBLEMS} faults up to here; the rest was not read."
            self.problems.append(Problem("yaml-gave-up", message, place))
            raise _Stop
        self.problems.append(Problem(f"yaml-{code}", message, place, hint=hint, excerpt=excerpt_of(self.lines, place)))

    def place(self, mark: Any) -> Place:
        if mark.line < len(self.lines):
            return Place(self.file, mark.line + 1, mark.column + 1)
        return Place(self.file, len(self.lines), len(self.lines[-1]) + 1)  # the parser may look for a value on the line after the last

    def read(self) -> Mapping | None:
        try:
            loader = _LOADER(self.visible())
            for event in iter(loader.get_event, None):
                self.take(event)
        except yaml.MarkedYAMLError as error:
            self.syntax(error)
            return None
        except (yaml.YAMLError, ValueError, OverflowError):
            self.note("syntax", "The file can not be read as YAML.", Place(self.file, 1, 1))
            return None
        return self.result()

    def visible(self) -> str:
        """The text with every character that can not be seen noted and made a space."""
        found = source_faults.UNSEEN.search(self.text)
        if not found:
            return self.text
        self.unseen = True
        text, count = source_faults.UNSEEN.subn(" ", self.text, MOST_UNSEEN + 1)
        if count > MOST_UNSEEN:
            self.note("encoding", _FULL, Place(self.file, 1, 1), "Save it as UTF-8 text.")
            raise _Stop
        for number, line in enumerate(self.lines, 1):
            found = source_faults.UNSEEN.search(line)
            if not found:
                continue
            place = Place(self.file, number, found.start() + 1)
            if found.group() == "\t":
                self.note("tab", "The line contains a tab.", place, "Use spaces: nobody can see how wide a tab is.")
            else:
                which = f"U+{ord(found.group()):04X}"
                self.note("character", f"The line contains the invisible character {which}.", place, "Delete it.")
        if source_faults.INDENTED_BY_TAB.search(self.text):
            raise _Stop  # nobody can tell how deep those lines are meant to stand
        return text

    def result(self) -> Mapping | None:
        first = Place(self.file, 1, 1)
        if self.top is None or (isinstance(self.top, Scalar) and not self.top.raw):
            return Mapping((), first, self.mod)
        if isinstance(self.top, Mapping):
            return self.top
        self.note(
            "not-mapping",
            "A file must hold `key: value` lines at its top level.",
            self.top.place,
            "Begin with a kind, such as `rules:`.",
        )
        return None

    def syntax(self, error: yaml.MarkedYAMLError) -> None:
        """Say in our words what the parser stumbled over, at the line to look at."""
        if self.unseen:
            return  # the invisible character is the likely cause, and it has been noted
        said = f"{error.context or ''} {error.problem or ''}"
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        message, hint, at_beginning = source_faults.syntax_words(said, self.lines, line, column)
        if "node content" in said and self.stack and self.stack[-1].in_flow:
            message, hint, at_beginning = source_faults.SQUARE if not self.stack[-1].is_mapping else source_faults.CURLY
            error.context_mark = self.stack[-1].mark
        if self.quote and self.quote.start_mark.line < line == self.quote.end_mark.line:
            message, hint, at_beginning = source_faults.UNCLOSED  # the text ran on to the next quotation mark
            error.context_mark = self.quote.start_mark
        first = self.badly_begun(said, column)
        if first is not None:
            line, column = first.line - 1, first.column - 1
        elif at_beginning and error.context_mark:
            line, column = error.context_mark.line, error.context_mark.column
        elif at_beginning:
            line, column = source_faults.line_above(self.lines, line)
        self.note("syntax", message, Place(self.file, line + 1, column + 1), hint)

    def badly_begun(self, said: str, column: int) -> Place | None:
        """Where a mapping began too far in, if a line at the usual depth is what the parser stumbled over."""
        before: Value | None = None
        usual = 0
        if "<document start>" in said:
            before = self.top
        elif "block mapping" in said and self.stack and self.stack[-1].items:
            before = self.stack[-1].items[-1][-1]
            usual = self.stack[-1].place.column - 1 + STEP
        return before.place if isinstance(before, Mapping) and column == usual < before.place.column - 1 else None

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.add(self.scalar(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            self.decorations(event)
            self.open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.close()
        elif isinstance(event, yaml.AliasEvent):
            place = self.place(event.start_mark)
            self.note("alias", f"`*{short(str(event.anchor))}` refers to another place; {_NO_REFERENCE}.", place, _WRITE_OUT)
            self.add(Scalar("", place, self.mod))
        elif isinstance(event, yaml.DocumentStartEvent):
            self.document(event)

    def document(self, event: Any) -> None:
        place = self.place(event.start_mark)
        if self.text.startswith("%", event.start_mark.index):
            self.note("directive", "A line can not begin with `%`.", place, "Remove the line; these files need no directives.")
        if self.top is not None:
            hint = "Remove the line, or put the rest into a file of its own."
            self.note("documents", "A second document begins here (`---`); a file holds one.", place, hint)
            raise _Stop

    def decorations(self, event: Any) -> None:
        """Anchors and tags are refused; the value itself is read on."""
        place = self.place(event.start_mark)
        if event.anchor is not None:
            self.note("anchor", f"`&{short(event.anchor)}` marks a value for reference; {_NO_REFERENCE}.", place, _WRITE_OUT)
        if event.tag is not None:
            self.note("tag", f"`{short(event.tag)}` is a tag; these files have no tags.", place, _WRITE_OUT)

    def scalar(self, event: Any) -> Scalar:
        text, start, style = event.value, event.start_mark, event.style
        place = self.place(start)
        raw: str = self.text[start.index : event.end_mark.index]
        if raw == text and len(text) <= LONGEST_SCALAR:  # as nearly all
            return Scalar(text, place, self.mod, text)
        if len(text) > LONGEST_SCALAR:
            self.note(
                "too-long",
                f"This text is longer than {LONGEST_SCALAR:,} characters.",
                place,
                "Shorten it, or split it.",
            )
            text = raw = ""
        if event.anchor is not None or event.tag is not None:
            self.decorations(event)
            raw = ""  # the marks include the decoration
        elif style == '"' and "\\" in raw and source_faults.UNSEEN.search(text):
            message = "This text contains an invisible character, written with a backslash."
            self.note("character", message, place, "Remove it, or use single quotes.")
            text = source_faults.UNSEEN.sub(" ", text)
        quoted = style in {"'", '"'}
        if quoted:
            self.quote = event
        elif style in {"|", ">"}:
            text = text.rstrip("\n")  # the break that ends a block is no part of what it says
        return Scalar(text, place, self.mod, raw, quoted)

    def open(self, event: Any) -> None:
        place = self.place(event.start_mark)
        if len(self.stack) >= DEEPEST:
            self.note("too-deep", f"Values are nested more than {DEEPEST} deep here.", place)
            raise _Stop
        in_flow = bool(event.flow_style)
        if in_flow and not (self.stack and self.stack[-1].in_flow):
            self.formula_noted = False
        self.stack.append(_Open(event.start_mark, place, isinstance(event, yaml.MappingStartEvent), in_flow))

    def close(self) -> None:
        done = self.stack.pop()
        self.add((Mapping if done.is_mapping else Sequence)(tuple(done.items), done.place, self.mod))

    def add(self, value: Value) -> None:
        """Put a finished value where it belongs."""
        if not self.stack:
            self.top = value
            return
        parent = self.stack[-1]
        if parent.in_flow and isinstance(value, Scalar):
            self.check_flow(parent, value)
        if not parent.is_mapping:
            parent.items.append(value)
        elif parent.wants_key:
            parent.wants_key, parent.key = False, self.checked_key(parent, value)
        else:
            if parent.key is not None:
                parent.items.append((parent.key, value))
            parent.wants_key, parent.key = True, None

    def check_flow(self, parent: _Open, value: Scalar) -> None:
        """Inside { } and [ ] a comma splits a formula without a word, so nothing that looks like one may stand there."""
        if value.text.isidentifier() or value.quoted or self.formula_noted or source_faults.is_plain_in_flow(value.text):
            return
        split = parent.key if value.text == "" else None
        fault = source_faults.flow_fault(value.text, split.text if split else "")
        self.note(fault[0], fault[1], split.place if split else value.place, fault[2])
        self.formula_noted = True

    def checked_key(self, parent: _Open, key: Value) -> Scalar | None:
        """The key, or none (then its value is dropped) when it is no key."""
        text = key.text if isinstance(key, Scalar) else None
        fault = source_faults.key_fault(text, isinstance(key, Scalar) and key.quoted, parent.lines.get(text or ""))
        if fault:
            self.note(fault[0], fault[1], key.place, fault[2])
            return None
        assert isinstance(key, Scalar)  # whatever is none has a fault
        parent.lines[key.text] = key.place.line
        return key


def walk(value: Value) -> Iterator[Scalar]:
    """Every scalar of a tree, keys too, in the order written."""
    waiting: list[Value] = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Scalar):
            yield here
        elif isinstance(here, Sequence):
            waiting.extend(reversed(here.items))
        else:
            waiting.extend(part for pair in reversed(here.items) for part in reversed(pair))
