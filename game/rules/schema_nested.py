"""The things a field may hold that hold others: formulas by name, amounts by target, values by member, and pieces with fields of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from game.base.ids import closest
from game.rules.made import Broken
from game.rules.records import Member, Move, Values
from game.rules.schema_shapes import FORMULA, IDS, NUMBERISH, TEXT, Field, Notes, Shape, is_good_id, is_good_number, number, said, text_of
from game.rules.source import Mapping, Scalar, Sequence, Value

# What people write who know other games' files.
_MEANT = {
    "condition": "where", "default": "start", "desc": "text", "description": "text", "effect": "change", "effects": "change", "expr": "is",
    "for": "each", "formula": "is", "initial": "start", "label": "name", "on": "per", "requirements": "allow", "step": "in", "title": "name",
    "value": "is", "when": "where", "if": "where", "target": "pick", "targets": "pick", "price": "cost", "vars": "let",
}  # fmt: skip


def mapping_of(value: Value, label: str, words: str, notes: Notes) -> Mapping | None:
    """The value if it is a mapping."""
    if isinstance(value, Mapping):
        return value
    notes.wrong(label, words, value)
    return None


# -- pieces with fields


def read_fields(fields: Iterable[Field], mapping: Mapping, owner: Scalar, notes: Notes) -> dict[str, Any]:
    """What a mapping gives for the attributes of a record; notes unknown, wrong and missing fields. A formula that is wanted and not there is broken."""
    table = {one.name: one for one in fields}
    found: dict[str, Any] = {}
    for key, value in mapping.items:
        if key.text not in table:
            _note_unknown(key, owner, table, notes)
            continue
        read = table[key.text].shape.read(value, key.text, notes)
        if read is not None:
            found[table[key.text].target] = read
    given = meant_fields(mapping, table)
    for one in table.values():
        if one.required and one.name not in given:
            notes.note("missing-field", f"{said(owner)} has no `{one.name}`.", owner.place, f"`{one.name}` is {one.shape.words}: {one.meaning}")
        if one.required and one.shape in (FORMULA, FORMULAS) and one.target not in found:
            found[one.target] = Broken("0", owner.place, owner.mod)
    return found


def meant_fields(mapping: Mapping, names: Iterable[str]) -> set[str]:
    """The fields that a mapping has, a misspelt one counted as what it was probably meant to be."""
    known = set(names)
    return {key if key in known else closest(key, known) or _MEANT.get(key, key) for key in (name.text for name, _ in mapping.items)}


def _note_unknown(key: Scalar, owner: Scalar, table: dict[str, Field], notes: Notes) -> None:
    guess = closest(key.text, table) or _MEANT.get(key.text)
    hint = f"Did you mean `{guess}`?" if guess in table else f"Possible here: {', '.join(table)}."
    notes.note("unknown-field", f"{said(owner)} has no field {said(key)}.", key.place, hint)


def pieces(make: Callable[..., Any], fields: tuple[Field, ...], what: str, free: bool = False) -> Shape:
    """A mapping from ids to pieces, each with its fields; `free` where a formula can name the id."""
    words = f"a mapping from ids to {what}s"

    def read(value: Value, label: str, notes: Notes) -> tuple[Any, ...] | None:
        mapping = mapping_of(value, label, words, notes)
        made = [_piece(make, fields, key, inner, what, free, notes) for key, inner in mapping.items] if mapping else []
        return None if mapping is None else tuple(piece for piece in made if piece is not None)

    return Shape(words, read, ("object",), fields=fields)


def _piece(make: Callable[..., Any], fields: tuple[Field, ...], key: Scalar, value: Value, what: str, free: bool, notes: Notes) -> Any:
    good = is_good_id(key, f"a {what}", notes, free)
    mapping = mapping_of(value, key.text, f"the fields of a {what}", notes)
    if mapping is None:
        return None
    found = read_fields(fields, mapping, key, notes)
    whole = good and all(one.target in found for one in fields if one.required)
    return make(id=key.text, key=key, **found) if whole else None


def rows(make: Callable[[dict[str, Any], Scalar, Notes], Any], fields: tuple[Field, ...], what: str) -> Shape:
    """A list of pieces with fields; the first of the fields says which piece it is. `make` may note problems, too."""
    words = f"a list of {what}s"
    name = fields[0].name

    def read(value: Value, label: str, notes: Notes) -> tuple[Any, ...] | None:
        if not isinstance(value, Sequence):
            notes.wrong(label, words, value, f"Begin each {what} with `- {name}: `.")
            return None
        if not value.items:
            notes.note("empty-value", f"`{label}` holds nothing.", value.place, f"Begin each {what} with `- {name}: `.")
        made = []
        for item in value.items:
            key = item.get(name) if isinstance(item, Mapping) else None
            if not isinstance(item, Mapping):
                notes.wrong(label, words, item, f"Begin each {what} with `- {name}: `.")
            elif not isinstance(key, Scalar):
                notes.note("missing-field", f"A {what} has no `{name}`.", item.place, f"Begin each {what} with `- {name}: `.")
            else:
                before = len(notes.problems)
                found = read_fields(fields, item, key, notes)
                more = notes if len(notes.problems) == before else Notes()  # what follows from a fault is not said
                made.append(make(found, key, more) if all(one.target in found for one in fields if one.required) else None)
        return tuple(piece for piece in made if piece is not None)

    return Shape(words, read, ("array",), fields=fields)


def piece(make: Callable[..., Any], fields: tuple[Field, ...], what: str) -> Shape:
    """One mapping with fields."""

    def read(value: Value, label: str, notes: Notes) -> Any:
        mapping = mapping_of(value, label, what, notes)
        owner = Scalar(label, value.place)
        return None if mapping is None else make(**read_fields(fields, mapping, owner, notes))

    return Shape(what, read, ("object",), fields=fields)


# -- formulas by name or target


def _formulas(value: Value, label: str, words: str, notes: Notes, names: bool) -> tuple[tuple[Scalar, Scalar], ...] | None:
    mapping = mapping_of(value, label, words, notes)
    if mapping is None:
        return None
    if not mapping.items:
        notes.note("empty-value", f"`{label}` holds nothing.", mapping.place, "Remove it, or say what belongs to it.")
    found = []
    for key, inner in mapping.items:
        good = not names or is_good_id(key, f"a name in `{label}`", notes)
        formula = text_of(inner, key.text, "a formula", notes)
        if good and (formula or names):
            found.append((key, formula or Broken("0", key.place, key.mod)))
    return tuple(found)


def _lets(value: Value, label: str, notes: Notes) -> tuple[tuple[Scalar, Scalar], ...] | None:
    return _formulas(value, label, LETS.words, notes, names=True)


def _amounts(value: Value, label: str, notes: Notes) -> tuple[tuple[Scalar, Scalar], ...] | None:
    return _formulas(value, label, AMOUNTS.words, notes, names=False)


def _moves(value: Value, label: str, notes: Notes) -> tuple[Move, ...] | None:
    mapping = mapping_of(value, label, MOVES.words, notes)
    if mapping is None:
        return None
    found = []
    for key, inner in mapping.items:
        if not isinstance(inner, Mapping):
            amount = text_of(inner, key.text, "a formula, or `leaves` and `drawn to`", notes)
            found.append(Move(key, amount=amount) if amount else None)
            continue
        given = read_fields(POOL, inner, key, notes)
        found.append(Move(key, **given) if len(given) == len(POOL) else None)
    return tuple(move for move in found if move)


def _by_id(shape: Shape, words: str) -> Shape:
    """A mapping from ids to things of one shape."""

    def read(value: Value, label: str, notes: Notes) -> tuple[tuple[Scalar, Any], ...] | None:
        mapping = mapping_of(value, label, words, notes)
        if mapping is None:
            return None
        read = [(key, shape.read(inner, key.text, notes)) for key, inner in mapping.items if is_good_id(key, f"what `{label}` names", notes, free=False)]
        return tuple((key, inner) for key, inner in read if inner is not None)

    return Shape(words, read, ("object",))


# -- members and values


def _members(value: Value, label: str, notes: Notes) -> tuple[Member, ...] | None:
    if isinstance(value, Sequence):
        keys = [text_of(item, label, "an id", notes) for item in value.items]
        return tuple(Member(key.text, key) for key in keys if key and is_good_id(key, "a member", notes))
    made = _MEMBERS_WITH_FIELDS.read(value, label, notes)
    return made if made is None else tuple(made)


def _values(value: Value, label: str, notes: Notes) -> Values | Scalar | None:
    """A scalar, or a tree with a member's id at each step down and scalars at its ends."""
    if not isinstance(value, Mapping):
        return text_of(value, label, VALUES.words, notes)
    tree: list[tuple[Scalar, Scalar | Values]] = []
    otherwise = None
    for key, inner in value.items:
        if key.text == "otherwise":
            otherwise = text_of(inner, key.text, "one value", notes)
        elif is_good_id(key, "a member", notes, free=False):
            read = _values(inner, key.text, notes)
            if read is not None:
                tree.append((key, read))
    return Values(tuple(tree), otherwise)


def _by_formula(value: Value, label: str, notes: Notes) -> Values | Scalar | None:
    """A formula, or formulas by member."""
    if not isinstance(value, Mapping):
        return text_of(value, label, FORMULAS.words, notes)
    found = _values(value, label, notes)
    assert isinstance(found, Values)
    for key, inner in found.tree:
        if isinstance(inner, Values):
            notes.wrong(key.text, "a formula", value.get(key.text) or value)
    if not value.items:
        notes.note("empty-value", f"`{label}` holds nothing.", value.place, "Give a formula, or one for each member.")
        return None
    return found


def with_good_numbers(values: Values | Scalar | None, stand_in: str, notes: Notes, only: bool = False) -> Values | Scalar | None:
    """Notes every value that looks like a number and is none (with `only`, every value that is no number); the stand-in takes its place."""
    if isinstance(values, Values):
        tree = tuple((key, with_good_numbers(inner, stand_in, notes, only) or inner) for key, inner in values.tree)
        otherwise = with_good_numbers(values.otherwise, stand_in, notes, only)
        return Values(tree, otherwise if isinstance(otherwise, Scalar) else None)
    if values is not None and (only or NUMBERISH.fullmatch(values.text)) and not is_good_number(values, notes):
        return replace(values, text=stand_in, raw="")
    return values


_MEMBER_FIELDS = (
    Field("name", TEXT, "What a reader sees; without it the id in words."),
    Field("text", TEXT, "One or two sentences."),
)
_MEMBERS_WITH_FIELDS = pieces(Member, _MEMBER_FIELDS, "member", free=True)

LETS = Shape("names with formulas", _lets, ("object",))
AMOUNTS = Shape("targets with amounts", _amounts, ("object",))
MEMBERS = Shape("a list of ids, or ids with names", _members, ("array", "object"), fields=_MEMBER_FIELDS)
FORMULAS = Shape("a formula, or formulas by member", _by_formula, ("string", "number", "object"))
VALUES = Shape("one value, or values by member", _values, ("string", "number", "object"))
MEMBERS_BY_SET = _by_id(MEMBERS, "sets with their members")
IDS_BY_KIND = _by_id(IDS, "kinds with ids")
VALUES_BY_ID = _by_id(VALUES, "ids with values")
WEIGHTS = _by_id(number(-1000, 1000), "ids with numbers")
MARKS = _by_id(number(0, 100), "projects with their marks")
AMOUNTS_BY_ID = _by_id(AMOUNTS, "sets with targets and amounts")
POOL = (
    Field("leaves", FORMULA, "How much leaves each place.", required=True),
    Field("drawn to", FORMULA, "How strongly each place draws.", required=True),
)
MOVES = Shape("variables with an amount, or with `leaves` and `drawn to`", _moves, ("object",), fields=POOL)
