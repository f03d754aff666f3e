"""The simple things a field may hold: a text, a formula, an id, a number, a yes or no. Each says what it wants and reads it, or notes why not.

A shape returns None when it noted a problem, so that reading goes on and all problems of all files come at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from game.base.ids import is_id
from game.base.problems import Place, Problem
from game.rules.grammar import RESERVED
from game.rules.records import Dim, Range
from game.rules.source import Mapping, Scalar, Sequence, Value

NO_NAMES = RESERVED | {"seat"}  # what nothing that a formula can name may be called

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
NUMBERISH = re.compile(r"[-+]?\.?[0-9][0-9a-zA-Z_.:,%+-]*|[-+]?\.?(?:nan|inf)", re.IGNORECASE)
MOST_DIGITS = 15  # more than that a computer's numbers can not keep

_NUMBER_FAULTS: tuple[tuple[str, str], ...] = (
    (r"[-+]?0[xXoObB].*", "it is written to another base than ten"),
    (r".*_.*", "it contains `_`"),
    (r"[-+]?0[0-9].*", "it begins with 0"),
    (r".*:.*", "it contains a colon"),
    (r"[-+]?\.[0-9].*", "a digit is missing before the point"),
    (r".*\.", "a digit is missing behind the point"),
    (r".*[0-9][eE].*", "it has an exponent"),
    (r"[-+]?\.?(?:nan|inf|NaN|Inf|NAN|INF)", "nobody can reckon with it"),
    (r"\+.*", "it begins with `+`"),
    (r".*,.*", "it contains a comma; the decimal sign is a point"),
    (r".*%", "it is a percentage; 50% is 0.5"),
)


class Notes:
    """The problems found so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, code: str, message: str, place: Place, hint: str = "") -> None:
        """Put a problem on the list."""
        self.problems.append(Problem(code, message, place, hint=hint))

    def wrong(self, label: str, words: str, value: Value, hint: str = "") -> None:
        """Note that a field holds something else than it should."""
        if isinstance(value, Scalar) and value.text == "":
            self.note("empty-value", f"Nothing stands after `{label}`; {words} is wanted.", value.place, hint)
        else:
            self.note("wrong-shape", f"`{label}` wants {words}, not {said(value)}.", value.place, hint)


Reader: TypeAlias = Callable[[Value, str, Notes], Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field may hold: in words for people, as JSON types for editors, and how it is read."""

    words: str
    read: Reader
    types: tuple[str, ...] = ("string",)
    choices: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()  # of the mapping, or of the mappings inside


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the table of fields: what it is called in YAML and in the record, what it holds and means."""

    name: str
    shape: Shape
    meaning: str
    required: bool = False
    attribute: str = field(default="")

    @property
    def target(self) -> str:
        """The attribute of the record; `body.x` belongs to its body."""
        return self.attribute or self.name.replace(" ", "_")


def said(value: Value) -> str:
    """What came, in words."""
    if isinstance(value, Scalar):
        text = value.text if len(value.text) <= 40 else value.text[:37] + "..."
        return f"`{text}`"
    return "a list" if isinstance(value, Sequence) else "a mapping"


# -- ids


def is_good_id(key: Scalar, what: str, notes: Notes, free: bool = True) -> bool:
    """Whether a key may name something; `free` also asks that the language does not use the word itself."""
    if not is_id(key.text):
        better = re.sub(r"[^a-z0-9]+", "_", key.text.lower()).strip("_")
        hint = f"Perhaps `{better}`? A longer name goes into `name`." if is_id(better) else "Ids look like `trade_round`."
        notes.note("bad-id", f"{said(key)} can not be the id of {what}: ids are small letters, digits and `_`, a letter first.", key.place, hint)
        return False
    if free and key.text in NO_NAMES:
        notes.note("reserved-word", f"`{key.text}` is a word of the rule language and can not be the id of {what}.", key.place, "Choose another word.")
        return False
    return True


def text_of(value: Value, label: str, words: str, notes: Notes) -> Scalar | None:
    """The value if it is a text that says something."""
    if isinstance(value, Scalar) and value.text.strip():
        return value
    notes.wrong(label, words, value)
    return None


def _id(value: Value, label: str, notes: Notes) -> Scalar | None:
    found = text_of(value, label, "an id", notes)
    return found if found and is_good_id(found, f"what `{label}` names", notes, free=False) else None


def _new_id(value: Value, label: str, notes: Notes) -> str | None:
    found = text_of(value, label, "an id", notes)
    return found.text if found and is_good_id(found, f"what `{label}` makes", notes) else None


def _ids(value: Value, label: str, notes: Notes) -> tuple[Scalar, ...] | None:
    if isinstance(value, Scalar):
        one = _id(value, label, notes)
        return (one,) if one else None
    if isinstance(value, Sequence):
        found = tuple(_id(item, label, notes) for item in value.items)
        return tuple(item for item in found if item) if all(found) else None
    notes.wrong(label, "an id or a list of ids", value)
    return None


def _dims(value: Value, label: str, notes: Notes) -> tuple[Dim, ...] | None:
    if not isinstance(value, Mapping):
        found = _ids(value, label, notes)
        return None if found is None else tuple(Dim(one, one) for one in found)
    dims = []
    for key, inner in value.items:
        named = is_good_id(key, f"a name in `{label}`", notes)
        of = _id(inner, key.text, notes)
        if named and of:
            dims.append(Dim(key, of))
    return tuple(dims) if len(dims) == len(value.items) else None


def _id_pair(value: Value, label: str, notes: Notes) -> tuple[Scalar, Scalar] | None:
    if not isinstance(value, Mapping) or len(value.items) != 1:
        notes.wrong(label, ID_PAIR.words, value)
        return None
    key, inner = value.items[0]
    right = _id(inner, key.text, notes)
    return (key, right) if is_good_id(key, f"what `{label}` names", notes, free=False) and right else None


# -- numbers


def number_fault(text: str) -> str:
    """Why a text is no number as numbers are written here; empty if it is one."""
    if NUMBER.fullmatch(text):
        return "" if len(text.lstrip("-").replace(".", "")) <= MOST_DIGITS else f"it has more than {MOST_DIGITS} digits"
    return next((why for pattern, why in _NUMBER_FAULTS if re.fullmatch(pattern, text)), "letters and signs have no place in it")


def is_good_number(value: Scalar, notes: Notes) -> bool:
    """Whether the text is a number; notes why not."""
    why = number_fault(value.text)
    if why:
        notes.note("bad-number", f"{said(value)} is not a number as numbers are written here: {why}.", value.place, "Write numbers as 12, -3 or 0.5.")
    return not why


def _number_in(value: Value, label: str, words: str, notes: Notes, low: float, high: float) -> float | None:
    found = text_of(value, label, words, notes)
    if found is None:
        return None
    if not NUMBERISH.fullmatch(found.text):
        notes.wrong(label, words, found)
        return None
    if not is_good_number(found, notes):
        return None
    number = float(found.text)
    if not low <= number <= high:
        notes.note("number-outside", f"`{label}` is {found.text}; {words} is wanted.", found.place)
        return None
    return number


def number(low: float, high: float) -> Shape:
    """A number between two others."""
    words = f"a number from {low:g} to {high:g}"
    return Shape(words, lambda value, label, notes: _number_in(value, label, words, notes, low, high), ("number",))


def whole(low: int, high: int) -> Shape:
    """A whole number between two others."""
    words = f"a whole number from {low} to {high}"

    def read(value: Value, label: str, notes: Notes) -> int | None:
        found = _number_in(value, label, words, notes, low, high)
        if found is not None and found != int(found):
            notes.wrong(label, words, value)
            return None
        return None if found is None else int(found)

    return Shape(words, read, ("integer",))


def _range(value: Value, label: str, notes: Notes) -> Range | None:
    found = text_of(value, label, RANGE.words, notes)
    ends = re.fullmatch(r"(\S+) +to +(\S+)", found.text) if found else None
    if found is None:
        return None
    if not ends:
        notes.note("bad-range", f"`{label}` wants {RANGE.words}, not {said(found)}.", found.place)
        return None
    low, high = (Scalar(ends[n], found.at(ends.start(n)), found.mod) for n in (1, 2))
    if not is_good_number(low, notes) or not is_good_number(high, notes):
        return None
    if float(low.text) >= float(high.text):
        notes.note("bad-range", f"The range {found.text} is empty: its low end is not below its high end.", found.place)
        return None
    return Range(float(low.text), float(high.text), found)


# -- words


def _flag(value: Value, label: str, notes: Notes) -> bool | None:
    if isinstance(value, Scalar) and value.text in {"true", "yes", "false", "no"}:
        return value.text in {"true", "yes"}
    notes.wrong(label, FLAG.words, value)
    return None


def one_of(*words: str) -> Shape:
    """One of a few words."""
    wanted = f"{', '.join(words[:-1])} or {words[-1]}"

    def read(value: Value, label: str, notes: Notes) -> str | None:
        if isinstance(value, Scalar) and value.text in words:
            return value.text
        notes.wrong(label, wanted, value)
        return None

    return Shape(wanted, read, choices=words)


def _text(value: Value, label: str, notes: Notes) -> Scalar | None:
    return text_of(value, label, "a text", notes)


def _formula(value: Value, label: str, notes: Notes) -> Scalar | None:
    return text_of(value, label, "a formula", notes)


TEXT = Shape("a text", _text)
FORMULA = Shape("a formula", _formula, ("string", "number"))
FLAG = Shape("true or false", _flag, ("boolean",))
ID = Shape("an id", _id)
NEW_ID = Shape("an id", _new_id)
IDS = Shape("an id or a list of ids", _ids, ("string", "array"))
DIMS = Shape("a set, a list of sets, or names with their sets", _dims, ("string", "array", "object"))
ID_PAIR = Shape("one id with the id it goes with, as `{government: home}`", _id_pair, ("object",))
RANGE = Shape("two numbers, as `0 to 1`", _range)
