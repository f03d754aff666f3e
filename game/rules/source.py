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

LARGEST_FILE = 1_000_000  # bytes
LONGEST_SCALAR = 20_000  # characters
DEEPEST = 40
MOST_NODES = 50_000
MOST_PROBLEMS = 50

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times faster, the same events
_INDICATORS = ",:-[{?"  # every value but the first stands after one of these
_GIVE_BLOCK = "Write one `key: value` a line below it, indented; or put a text in quotes."

_SPACE = r"\s|\\[ nrtvfabeN_LP0]|\\\n"
_PIECES = {  # what makes one visible character of the text, by the style the text was written in
    "'": re.compile(r"''|\S"),
    '"': re.compile(rf"(?:{_SPACE})|(\\x..|\\u.{{4}}|\\U.{{8}}|\\.|\S)"),
    "": re.compile(r"\S"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A text and where it stands. `raw` is the text as written, quotation marks and all."""

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
        index = _nth_visible(self.raw, before) if seen else _nth_visible(self.raw, before - 1) + 1
        above, _, line = self.raw[:index].rpartition("\n")
        if index == len(line):
            return Place(self.place.file, self.place.line, self.place.column + index)
        return Place(self.place.file, self.place.line + above.count("\n") + 1, len(line) + 1)


def _nth_visible(raw: str, n: int) -> int:
    """Where in the raw text its n-th visible character stands, quotation marks and block headers not counted."""
    style = raw[0] if raw[0] in "'\"" else ""
    start = raw.find("\n") + 1 if raw[0] in "|>" else len(style)
    last = start - 1
    for piece in _PIECES[style].finditer(raw, start):
        if style == '"' and piece.group(1) is None:
            continue
        last = piece.start()
        if n == 0:
            return last
        n -= 1
    return last


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """Keys and values in the order written; no key twice."""

    items: tuple[tuple[Scalar, Value], ...]
    place: Place
    mod: str = ""

    def get(self, key: str) -> Value | None:
        """The value of a key, or none."""
        return next((value for name, value in self.items if name.text == key), None)

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
        return None, [Problem("yaml-too-large", f"The file is larger than {LARGEST_FILE:,} bytes.", first, hint="Split it: a mod may have any number of files.")]
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            return None, [_not_utf8(text, error.start, file)]
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if sum(text.count(sign) for sign in _INDICATORS) > 2 * MOST_NODES:
        return None, [_too_many(first)]
    reader = _Reader(text, file, mod)
    reader.check_characters()
    tree = reader.read()
    return tree, reader.problems


def _not_utf8(data: bytes, start: int, file: str) -> Problem:
    above = data[:start].decode("utf-8")
    place = Place(file, above.count("\n") + 1, len(above) - above.rfind("\n"))
    return Problem("yaml-encoding", "The file is not UTF-8 text.", place, hint="Save it as UTF-8.")


def _too_many(place: Place) -> Problem:
    return Problem("yaml-too-many", f"The file holds more than {MOST_NODES:,} values.", place, hint="Split it: a mod may have any number of files.")


class _Stop(Exception):
    """Reading ends here; the problem has been noted."""


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet."""

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
        self.lines = text.split("\n")
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.nodes = 0
        self.top: Value | None = None
        self.has_bad_characters = False
        self.formula_noted = False  # one complaint for each outermost { } or [ ]

    def note(self, code: str, message: str, place: Place, hint: str = "") -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(Problem("yaml-gave-up", f"There are more than {MOST_PROBLEMS} faults up to here; the rest was not read.", place))
            raise _Stop
        self.problems.append(Problem(f"yaml-{code}", message, place, hint=hint, excerpt=excerpt_of(self.lines, place)))

    def place(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def check_characters(self) -> None:
        """Note every character that can not be seen, and read on as if it were a space."""
        for number, line in enumerate(self.lines, 1) if source_faults.UNSEEN.search(self.text) else ():
            found = source_faults.UNSEEN.search(line)
            if found and len(self.problems) < MOST_PROBLEMS:
                place = Place(self.file, number, found.start() + 1)
                if found.group() == "\t":
                    self.note("tab", "The line contains a tab.", place, "Use spaces: how wide a tab is nobody can see.")
                else:
                    self.note("character", f"The line contains the invisible character U+{ord(found.group()):04X}.", place, "Delete it.")
        self.has_bad_characters = bool(self.problems)

    def read(self) -> Mapping | None:
        if self.has_bad_characters and source_faults.INDENTED_BY_TAB.search(self.text):
            return None
        text = source_faults.UNSEEN.sub(" ", self.text) if self.has_bad_characters else self.text
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                self.take(event)
        except _Stop:
            return None
        except yaml.MarkedYAMLError as error:
            self.syntax(error)
            return None
        except (yaml.YAMLError, ValueError):
            self.problems.append(Problem("yaml-syntax", "The file can not be read as YAML.", Place(self.file, 1, 1)))
            return None
        return self.result()

    def result(self) -> Mapping | None:
        first = Place(self.file, 1, 1)
        if self.top is None or (isinstance(self.top, Scalar) and not self.top.raw):
            return Mapping((), first, self.mod)
        if isinstance(self.top, Mapping):
            return self.top
        self.problems.append(
            Problem("yaml-not-mapping", "A file must hold `key: value` lines at its top level.", self.top.place, hint="Begin with a kind, such as `rules:`.", excerpt=excerpt_of(self.lines, self.top.place))
        )
        return None

    def syntax(self, error: yaml.MarkedYAMLError) -> None:
        if self.has_bad_characters:
            return  # the character is the likely cause, and it has been noted
        message, hint, at_beginning = source_faults.syntax_words(f"{error.context or ''} {error.problem or ''}")
        mark = (at_beginning and error.context_mark) or error.problem_mark or error.context_mark
        place = self.place(mark) if mark else Place(self.file, 1, 1)
        if place.line > 1 and place.line >= len(self.lines) and not self.lines[-1]:
            place = Place(self.file, len(self.lines) - 1, len(self.lines[-2]) + 1)  # the end of the last line, not the void below
        self.problems.append(Problem("yaml-syntax", message, place, hint=hint, excerpt=excerpt_of(self.lines, place)))

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.decorations(event)
            self.add(self.scalar(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            self.decorations(event)
            self.open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.close()
        elif isinstance(event, yaml.AliasEvent):
            place = self.place(event.start_mark)
            self.note("alias", f"`*{event.anchor}` refers to another place; references are not part of these files.", place, "Write the value out, or put a text in quotes.")
            self.add(Scalar("", place, self.mod))
        elif isinstance(event, yaml.DocumentStartEvent):
            self.document(event)

    def document(self, event: Any) -> None:
        place = self.place(event.start_mark)
        if event.version or event.tags:
            self.note("directive", "Lines that begin with `%` are not part of these files.", place, "Remove the line.")
        if self.top is not None:
            self.note("documents", "A second document begins here (`---`); a file holds one.", place, "Remove the line, or put the rest into a file of its own.")
            raise _Stop

    def decorations(self, event: Any) -> None:
        """Anchors and tags are refused; the value itself is read on."""
        if event.anchor is not None:
            self.note("anchor", f"`&{event.anchor}` marks this value for reference; references are not part of these files.", self.place(event.start_mark), "Remove it, or put a text in quotes.")
        if event.tag is not None:
            self.note("tag", f"`{event.tag}` is a tag; tags are not part of these files.", self.place(event.start_mark), "Remove it, or put a text in quotes.")

    def scalar(self, event: Any) -> Scalar:
        text, place = event.value, self.place(event.start_mark)
        raw = self.text[event.start_mark.index : event.end_mark.index]
        if event.anchor is not None or event.tag is not None:
            raw = ""  # the marks include the decoration
        if len(text) > LONGEST_SCALAR:
            self.note("too-long", f"This text is longer than {LONGEST_SCALAR:,} characters.", place, "Shorten it, or split it.")
            text = raw = ""
        if event.style == '"' and "\\" in raw and source_faults.UNSEEN.search(text):
            self.note("character", "This text contains an invisible character, written with a backslash.", place, "Remove it, or use single quotes.")
            text = source_faults.UNSEEN.sub(" ", text)
        quoted = event.style in ("'", '"')
        return Scalar(text, place, self.mod, text if raw == text else raw, quoted)

    def open(self, event: Any) -> None:
        place = self.place(event.start_mark)
        if len(self.stack) >= DEEPEST:
            self.note("too-deep", f"Values are nested more than {DEEPEST} deep here.", place)
            raise _Stop
        in_flow = bool(event.flow_style)
        if in_flow and not (self.stack and self.stack[-1].in_flow):
            self.formula_noted = False
        self.stack.append(_Open(place, isinstance(event, yaml.MappingStartEvent), in_flow))

    def close(self) -> None:
        done = self.stack.pop()
        self.add((Mapping if done.is_mapping else Sequence)(tuple(done.items), done.place, self.mod))

    def add(self, value: Value) -> None:
        """Put a finished value where it belongs."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.problems.append(_too_many(value.place))
            raise _Stop
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
        if value.quoted or self.formula_noted or source_faults.is_plain_in_flow(value.text):
            return
        is_value = parent.is_mapping and not parent.wants_key
        if value.text == "" and is_value and parent.key is not None:
            message = f"Inside braces `{_short(parent.key.text)}` has no value: a comma splits, also inside a formula or a text."
        else:
            message = f"Inside braces and brackets stand only ids, numbers, words and quoted texts, not `{_short(value.text)}`."
        self.note("flow-formula", message, parent.key.place if value.text == "" and parent.key else value.place, _GIVE_BLOCK)
        self.formula_noted = True

    def checked_key(self, parent: _Open, key: Value) -> Scalar | None:
        """The key, or none (then its value is dropped) when it is no key."""
        if not isinstance(key, Scalar):
            self.note("key", "A key must be a plain word, not a list or a mapping.", key.place, "A text that begins with `{` or `[` must be in quotes.")
            return None
        if key.text == "":
            self.note("key", "There is no key before this colon.", key.place, "Write `key: value`.")
            return None
        if key.text == "<<":
            self.note("merge-key", "`<<` merges another mapping; merging is not part of these files.", key.place, "Write the values out.")
            return None
        meaning = "" if key.quoted else source_faults.key_meaning(key.text)
        if meaning:
            self.note("key-meaning", f"Many programs read the key `{key.text}` as {meaning}, so it can not be a key.", key.place, "Choose a word that can only be a word.")
            return None
        if key.text in parent.lines:
            again = f"`{_short(key.text)}` is given a second time; the first is in line {parent.lines[key.text]}."
            self.note("duplicate-key", again, key.place, "Keep one of the two; if both are amounts, add them in one.")
            return None
        parent.lines[key.text] = key.place.line
        return key


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


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
