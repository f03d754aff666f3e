"""Plants faults into rule files, one at a time: where each kind of fault can stand, and what the text is then. For test_mutations."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from game.rules.grammar import FUNCTIONS, RESERVED
from game.rules.source import Scalar, Value, read_text

FORMULAS = {"where", "is", "value", "leans", "weight", "veto", "passes", "when", "chance", "place", "whom", "if", "cost"}
FORMULAS_BELOW = {"let", "change", "set", "announce", "roll", "draw"}
WORD = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Spot:
    """A plain scalar on one line, and the path of keys that leads to it; a key's own path ends with itself."""

    file: str
    line: int
    column: int
    text: str
    path: tuple[str, ...]
    is_key: bool
    in_braces: bool  # where lines have no depth of their own

    @property
    def is_formula(self) -> bool:
        return not self.is_key and len(self.path) > 2 and (self.path[-1] in FORMULAS or (self.path[-2] in FORMULAS_BELOW and self.path[0] != "sets"))


@dataclass(frozen=True, slots=True)
class Plant:
    """One fault: the file as it is then, and the lines where it may be reported."""

    kind: str
    file: str
    text: str
    lines: frozenset[int]
    what: str
    other: tuple[str, int] = ("", 0)  # a file and line that is as much to blame

    def is_at(self, file: str, line: int) -> bool:
        """Whether a problem there is at the right line."""
        return (file == self.file and line in self.lines) or (file, line) == self.other

    def __str__(self) -> str:
        return f"{self.kind} in {self.file}:{min(self.lines)}: {self.what}"


class Garden:
    """Rule files in which faults are planted."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.lines = {file: text.split("\n") for file, text in files.items()}
        self.spots = [spot for file, text in files.items() for spot in self._spots(file, text)]
        self.ids: dict[str, set[str]] = {}
        for spot in self.spots:
            if spot.is_key and len(spot.path) == 2:
                self.ids.setdefault(spot.path[0], set()).add(spot.text)
        self.words = {spot.text for spot in self.spots if spot.is_key} | {word for spot in self.spots for word in WORD.findall(spot.text)} | RESERVED
        self.values = {id for kind in ("variables", "tables", "measures") for id in self.ids.get(kind, ())}
        self.members = {s.path[3] for s in self.spots if len(s.path) == 4 and s.path[0] == "sets" and s.path[2] == "members"}

    def _spots(self, file: str, text: str) -> Iterator[Spot]:
        tree, problems = read_text(text, file)
        assert tree is not None
        assert not problems
        lines = self.lines[file]
        yield from (spot for spot in _walk(file, tree, (), lines) if lines[spot.line - 1][spot.column - 1 :].startswith(spot.text))

    def line_keys(self) -> list[Spot]:
        """The keys with which a line begins, where its depth means something."""
        return [s for s in self.spots if s.is_key and not s.in_braces and not self.lines[s.file][s.line - 1][: s.column - 1].strip()]

    # -- changing text

    def at(self, kind: str, spot: Spot, new: str, *more: int) -> Plant:
        """The spot's text replaced."""
        return self.line(kind, spot, self.cut(spot, new), *more)

    def cut(self, spot: Spot, new: str) -> str:
        line = self.lines[spot.file][spot.line - 1]
        return line[: spot.column - 1] + new + line[spot.column - 1 + len(spot.text) :]

    def line(self, kind: str, spot: Spot, new: str | None, *more: int) -> Plant:
        """The spot's line replaced, or removed."""
        lines = list(self.lines[spot.file])
        what = f"{lines[spot.line - 1].strip()} → {'nothing' if new is None else new.strip()}"
        lines[spot.line - 1 : spot.line] = [] if new is None else new.split("\n")
        return Plant(kind, spot.file, "\n".join(lines), frozenset([spot.line, *more]), what)

    def misspelt(self, word: str, luck: random.Random) -> str:
        """A slip of the keyboard that makes a word nobody uses."""
        for _ in range(50):
            at = luck.randrange(len(word))
            letter = luck.choice("abcdefghijklmnopqrstuvwxyz")
            swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
            new = luck.choice([word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :], swapped])
            if WORD.fullmatch(new) and new not in self.words:
                return new
        return word + "q"

    def block(self, spot: Spot) -> frozenset[int]:
        """The lines of the entry or piece whose key stands here."""
        depth = spot.column
        lines = self.lines[spot.file]
        last = spot.line
        while last < len(lines) and (not lines[last].strip() or len(lines[last]) - len(lines[last].lstrip()) >= depth):
            last += 1
        return frozenset(range(spot.line, last + 1))

    def parent(self, spot: Spot) -> Spot:
        """The key below which a key stands."""
        return next(s for s in self.spots if s.file == spot.file and s.is_key and s.path == spot.path[:-1])

    def formulas(self) -> list[Spot]:
        return [spot for spot in self.spots if spot.is_formula]

    def in_formulas(self, pattern: str) -> list[tuple[Spot, re.Match[str]]]:
        return [(spot, found) for spot in self.formulas() for found in re.finditer(pattern, spot.text)]


def _walk(file: str, value: Value, path: tuple[str, ...], lines: list[str], flow: bool = False) -> Iterator[Spot]:
    if isinstance(value, Scalar):
        if not value.quoted and "\n" not in value.raw:
            yield Spot(file, value.place.line, value.place.column, value.text, path, False, flow)
        return
    flow = flow or lines[value.place.line - 1][value.place.column - 1 : value.place.column] in ("{", "[")
    for item in value.items:
        if isinstance(item, tuple):
            key, inner = item
            here = (*path, key.text)
            yield Spot(file, key.place.line, key.place.column, key.text, here, True, flow)
            yield from _walk(file, inner, here, lines, flow)
        else:
            yield from _walk(file, item, path, lines, flow)


# -- kinds of fault: each gives every place where it can be planted, as functions that plant it

Seeds = Iterable[Callable[[random.Random], Plant]]
KINDS: dict[str, Callable[[Garden], Seeds]] = {}


def kind_of_fault(make: Callable[[Garden], Seeds]) -> Callable[[Garden], Seeds]:
    KINDS[make.__name__.replace("_", "-")] = make
    return make


def _same(plant: Plant) -> Callable[[random.Random], Plant]:
    return lambda luck: plant


def _to(garden: Garden, kind: str, spot: Spot, new: str) -> Callable[[random.Random], Plant]:
    return lambda luck: garden.at(kind, spot, new)


def _one_of(garden: Garden, kind: str, spot: Spot, words: tuple[str, ...]) -> Callable[[random.Random], Plant]:
    return lambda luck: garden.at(kind, spot, luck.choice(words))


def _line(garden: Garden, kind: str, spot: Spot, new: str | None, *more: int) -> Callable[[random.Random], Plant]:
    return lambda luck: garden.line(kind, spot, new, *more)


def _swap(garden: Garden, kind: str, spot: Spot, found: re.Match[str], new: str) -> Callable[[random.Random], Plant]:
    text = spot.text[: found.start()] + new + spot.text[found.end() :]
    return lambda luck: garden.at(kind, spot, text)


def _slip(garden: Garden, kind: str, spot: Spot, start: int = 0, end: int | None = None) -> Callable[[random.Random], Plant]:
    stop = len(spot.text) if end is None else end

    def plant(luck: random.Random) -> Plant:
        return garden.at(kind, spot, spot.text[:start] + garden.misspelt(spot.text[start:stop], luck) + spot.text[stop:])

    return plant


@kind_of_fault
def misspelt_kind(garden: Garden) -> Seeds:
    return [_slip(garden, "misspelt-kind", s) for s in garden.spots if s.is_key and len(s.path) == 1]


@kind_of_fault
def misspelt_field(garden: Garden) -> Seeds:
    return [_slip(garden, "misspelt-field", s) for s in garden.spots if s.is_key and len(s.path) == 3 and s.path[0] != "sets"]


@kind_of_fault
def misspelt_name(garden: Garden) -> Seeds:
    found = garden.in_formulas(r"\b[a-z][a-z0-9_]*\b")
    return [_slip(garden, "misspelt-name", s, m.start(), m.end()) for s, m in found if m.group() in garden.values]


@kind_of_fault
def misspelt_member(garden: Garden) -> Seeds:
    found = garden.in_formulas(r"(?<=\[)[a-z][a-z0-9_]*(?=\])|(?<== )[a-z][a-z0-9_]*\b")
    inside = [_slip(garden, "misspelt-member", s, m.start(), m.end()) for s, m in found if m.group() in garden.members]
    keys = [s for s in garden.spots if s.is_key and len(s.path) == 4 and s.path[2] in ("start", "values") and s.text in garden.members]
    return [*inside, *(_slip(garden, "misspelt-member", s) for s in keys)]


@kind_of_fault
def misspelt_set(garden: Garden) -> Seeds:
    inside = [_slip(garden, "misspelt-set", s, m.start(), m.end()) for s, m in garden.in_formulas(r"(?<= in )[a-z][a-z0-9_]*")]
    fields = [s for s in garden.spots if not s.is_key and len(s.path) > 2 and (s.path[2] in ("per", "each", "pick") or s.path[-1] == "voter")]
    return [*inside, *(_slip(garden, "misspelt-set", s) for s in fields)]


@kind_of_fault
def misspelt_target(garden: Garden) -> Seeds:
    keys = [s for s in garden.spots if s.is_key and len(s.path) > 3 and s.path[-2] in ("change", "announce")]
    return [_slip(garden, "misspelt-target", s, 0, found.end()) for s in keys if (found := WORD.match(s.text))]


@kind_of_fault
def misspelt_function(garden: Garden) -> Seeds:
    return [_slip(garden, "misspelt-function", s, m.start(), m.end()) for s, m in garden.in_formulas(r"\b(?:" + "|".join(FUNCTIONS) + r")(?=\()")]


@kind_of_fault
def misspelt_reference(garden: Garden) -> Seeds:
    spots = [s for s in garden.spots if not s.is_key and len(s.path) == 3 and s.path[2] in ("role", "group", "seat", "asks", "holds", "needs")]
    return [_slip(garden, "misspelt-reference", s, 0, found.end()) for s in spots if (found := WORD.match(s.text))]


@kind_of_fault
def misspelt_taste(garden: Garden) -> Seeds:
    spots = [s for s in garden.spots if s.is_key and len(s.path) == 4 and s.path[0] == "personalities"]
    return [_slip(garden, "misspelt-taste", s) for s in spots]


@kind_of_fault
def misspelt_brace(garden: Garden) -> Seeds:
    found = [(s, m) for s in garden.spots if not s.is_key for m in re.finditer(r"(?<=\{)[a-z]+(?=\})", s.text)]
    return [_slip(garden, "misspelt-brace", s, m.start(), m.end()) for s, m in found]


@kind_of_fault
def capital_letter(garden: Garden) -> Seeds:
    found = garden.in_formulas(r"\b[a-z][a-z0-9_]*\b")
    return [_swap(garden, "capital-letter", s, m, m.group().capitalize()) for s, m in found if m.group() in garden.values]


@kind_of_fault
def closing_bracket_gone(garden: Garden) -> Seeds:
    return [_swap(garden, "closing-bracket-gone", s, m, "") for s, m in garden.in_formulas(r"\)")]


@kind_of_fault
def opening_bracket_gone(garden: Garden) -> Seeds:
    return [_swap(garden, "opening-bracket-gone", s, m, "") for s, m in garden.in_formulas(r"\((?=[^()]*\))")]


@kind_of_fault
def index_gone(garden: Garden) -> Seeds:
    return [_swap(garden, "index-gone", s, m, "[" + m.group(1) + "]") for s, m in garden.in_formulas(r"\[(\w+), \w+\]")]


@kind_of_fault
def index_added(garden: Garden) -> Seeds:
    return [_swap(garden, "index-added", s, m, f"[{m.group(1)}, {m.group(1)}]") for s, m in garden.in_formulas(r"\[(\w+)\]")]


@kind_of_fault
def else_gone(garden: Garden) -> Seeds:
    return [_swap(garden, "else-gone", s, m, "") for s, m in garden.in_formulas(r" else [^()]*$")]


@kind_of_fault
def yes_for_a_number(garden: Garden) -> Seeds:
    return [_swap(garden, "yes-for-a-number", s, m, "yes") for s, m in garden.in_formulas(r"(?<![\w.])\d+(?:\.\d+)?(?= [*+-])")]


@kind_of_fault
def number_for_a_condition(garden: Garden) -> Seeds:
    spots = [(s, m) for s, m in garden.in_formulas(r" (?:>|<|>=|<=) [\w.]+$") if s.path[-1] in ("where", "when", "if", "veto")]
    return [_swap(garden, "number-for-a-condition", s, m, "") for s, m in spots if " and " not in s.text and " or " not in s.text]


@kind_of_fault
def power(garden: Garden) -> Seeds:
    return [_swap(garden, "power", s, m, " ** ") for s, m in garden.in_formulas(r" \* ")]


@kind_of_fault
def single_equals(garden: Garden) -> Seeds:
    return [_swap(garden, "single-equals", s, m, " = ") for s, m in garden.in_formulas(" == ")]


@kind_of_fault
def foreign_word(garden: Garden) -> Seeds:
    return [_swap(garden, "foreign-word", s, m, {"and": "&&", "or": "||", "not": "!"}[m.group()]) for s, m in garden.in_formulas(r"\b(?:and|or|not)\b")]


@kind_of_fault
def comma_gone(garden: Garden) -> Seeds:
    return [_swap(garden, "comma-gone", s, m, " ") for s, m in garden.in_formulas(", ")]


@kind_of_fault
def operator_doubled(garden: Garden) -> Seeds:
    return [_swap(garden, "operator-doubled", s, m, " + * ") for s, m in garden.in_formulas(r" \+ ")]


@kind_of_fault
def division_by_what_may_be_0(garden: Garden) -> Seeds:
    """A share of x, 1 - x, becomes what is 0 wherever x is no more than 1."""
    return [_swap(garden, "division-by-what-may-be-0", s, m, " / max(0, -1 + ") for s, m in garden.in_formulas(r" \* \(1 - ")]


@kind_of_fault
def sure_chance(garden: Garden) -> Seeds:
    spots = [s for s in garden.spots if s.is_formula and (s.path[-1] == "chance" or s.path[-2] == "roll")]
    return [_to(garden, "sure-chance", s, f"1.5 + {s.text}") for s in spots]


@kind_of_fault
def number_outside(garden: Garden) -> Seeds:
    spots = [s for s in garden.spots if not s.is_key and s.path[0] in ("variables", "tables") and len(s.path) > 2 and s.path[2] in ("start", "values")]
    return [_to(garden, "number-outside", s, "99999") for s in spots if re.fullmatch(r"-?[0-9.]+", s.text)]


@kind_of_fault
def odd_number(garden: Garden) -> Seeds:
    spots = [s for s in garden.spots if not s.is_key and re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", s.text)]
    return [_one_of(garden, "odd-number", s, ("0x1f", "1_0", "1e1", "0,5", "50%", "1:30", "012")) for s in spots]


@kind_of_fault
def range_turned(garden: Garden) -> Seeds:
    found = [(s, m) for s in garden.spots if not s.is_key and s.path[-1] == "range" for m in [re.fullmatch(r"(\S+) to (\S+)", s.text)] if m]
    return [_swap(garden, "range-turned", s, m, f"{m.group(2)} to {m.group(1)}") for s, m in found]


@kind_of_fault
def flag_with_a_word(garden: Garden) -> Seeds:
    flags = ("secret", "promised", "watched", "whole", "yes or no", "symmetric", "conserved", "this turn", "free", "once", "otherwise")
    spots = [s for s in garden.spots if not s.is_key and s.path[-1] in flags and s.text in ("true", "false")]
    return [_to(garden, "flag-with-a-word", s, "perhaps") for s in spots]


@kind_of_fault
def list_for_a_formula(garden: Garden) -> Seeds:
    return [_to(garden, "list-for-a-formula", s, "[1, 2]") for s in garden.formulas()]


@kind_of_fault
def scalar_for_a_mapping(garden: Garden) -> Seeds:
    """`change:` becomes `change: 3`, and what stood below is gone."""

    def plant(spot: Spot) -> Callable[[random.Random], Plant]:
        lines = list(garden.lines[spot.file])
        block = garden.block(spot)
        lines[spot.line - 1 : max(block)] = [lines[spot.line - 1].split(":")[0] + ": 3"]
        return lambda luck: Plant("scalar-for-a-mapping", spot.file, "\n".join(lines), frozenset([spot.line]), f"{spot.text}: 3")

    below = {"change", "let", "allow", "members", "parts", "choices"}
    return [plant(s) for s in garden.line_keys() if len(s.path) == 3 and s.text in below and garden.lines[s.file][s.line - 1].endswith(f"{s.text}:")]


@kind_of_fault
def required_field_gone(garden: Garden) -> Seeds:
    needed = {"orders": {"cost", "seat"}, "measures": {"is"}, "votes": {"passes", "weight", "leans", "voter"}, "projects": {"value", "seat"},
              "variables": {"range", "start"}, "tables": {"range"}, "pledges": {"seat"}, "personalities": {"seat"}}  # fmt: skip
    spots = [s for s in garden.line_keys() if len(s.path) == 3 and s.text in needed.get(s.path[0], ())]
    unsaid = re.compile(r" *start: (?:none|no|0)")  # what is understood anyway
    single = [s for s in spots if len(garden.block(s)) == 1 and not unsaid.fullmatch(garden.lines[s.file][s.line - 1])]
    return [_line(garden, "required-field-gone", s, None, *garden.block(garden.parent(s))) for s in single]


@kind_of_fault
def duplicate_key(garden: Garden) -> Seeds:
    alone = [s for s in garden.line_keys() if len(s.path) == 3 and len(garden.block(s)) == 1]

    def plant(spot: Spot) -> Callable[[random.Random], Plant]:
        line = garden.lines[spot.file][spot.line - 1]
        return lambda luck: garden.line("duplicate-key", spot, f"{line}\n{line}", spot.line + 1)

    return [plant(s) for s in alone]


@kind_of_fault
def indented_by_one(garden: Garden) -> Seeds:
    """A line one space too far in, below one that belongs to the same mapping."""
    spots = []
    for spot in garden.line_keys():
        above = garden.lines[spot.file][spot.line - 2]
        if len(above) - len(above.lstrip()) == spot.column - 1 > 0 and not above.rstrip().endswith((",", "{")):
            spots.append(spot)
    return [_line(garden, "indented-by-one", s, " " + garden.lines[s.file][s.line - 1]) for s in spots]


@kind_of_fault
def tab(garden: Garden) -> Seeds:
    spots = [s for s in garden.line_keys() if s.column > 2]
    return [_line(garden, "tab", s, "\t" + garden.lines[s.file][s.line - 1].lstrip()) for s in spots]


@kind_of_fault
def colon_gone(garden: Garden) -> Seeds:
    spots = [s for s in garden.line_keys() if len(s.path) > 1 and garden.lines[s.file][s.line - 1].strip() == s.text + ":"]
    return [_line(garden, "colon-gone", s, garden.lines[s.file][s.line - 1].replace(":", "")) for s in spots]


@kind_of_fault
def open_quote(garden: Garden) -> Seeds:
    spots = [s for s in garden.spots if not s.is_key and s.path[-1] == "text" and len(s.path) == 3]
    return [_to(garden, "open-quote", s, '"' + s.text) for s in spots]


@kind_of_fault
def boolean_key(garden: Garden) -> Seeds:
    spots = [s for s in garden.spots if s.is_key and len(s.path) >= 3 and s.path[-1] in ("per", "each", "pick", "start")]
    return [_one_of(garden, "boolean-key", s, ("on", "off", "yes", "no", "y", "null")) for s in spots]


@kind_of_fault
def reserved_id(garden: Garden) -> Seeds:
    spots = [s for s in garden.spots if s.is_key and len(s.path) == 2 and s.path[0] in ("variables", "tables", "measures")]
    return [_one_of(garden, "reserved-id", s, ("sum", "mean", "turn", "count")) for s in spots]


@kind_of_fault
def second_of_a_name(garden: Garden) -> Seeds:
    """An entry renamed to what another of its kind is called."""

    def plant(spot: Spot) -> Callable[[random.Random], Plant]:
        others = sorted(garden.ids[spot.path[0]] - {spot.text})
        at = {s.text: (s.file, s.line) for s in garden.spots if s.is_key and len(s.path) == 2 and s.path[0] == spot.path[0]}

        def planted(luck: random.Random) -> Plant:
            other = luck.choice(others)
            return replace(garden.at("second-of-a-name", spot, other), other=at[other])

        return planted

    return [plant(s) for s in garden.spots if s.is_key and len(s.path) == 2 and s.path[0] in ("rules", "orders") and len(garden.ids[s.path[0]]) > 1]


@kind_of_fault
def formula_in_braces(garden: Garden) -> Seeds:
    """`change:` with one line below, written in one line with a comma in it."""
    found = []
    for spot in garden.line_keys():
        lines = garden.lines[spot.file]
        head = lines[spot.line - 1]
        if spot.text in ("change", "let") and head.endswith(spot.text + ":") and len(garden.block(spot)) == 2:
            below = lines[spot.line].strip()
            text = "\n".join([*lines[: spot.line - 1], f"{head} {{{below}}}", *lines[spot.line + 1 :]])
            if "," in below.split(": ")[-1]:
                found.append(_same(Plant("formula-in-braces", spot.file, text, frozenset([spot.line]), below)))
    return found


def planted(garden: Garden, seed: int, each: int, kinds: Mapping[str, Callable[[Garden], Seeds]] = KINDS) -> list[Plant]:
    """So many faults of each kind, by chance that a seed decides."""
    plants: list[Plant] = []
    for kind in sorted(kinds):
        luck = random.Random(f"{seed} {kind}")
        places = list(kinds[kind](garden))
        plants += [place(luck) for place in luck.sample(places, min(each, len(places)))]
    return plants
