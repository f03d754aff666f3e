"""The long texts of mods: encyclopedia articles, sources and role sheets, laid over one another, each found for what they are about.

They stand in `texts/LANGUAGE/*.yaml` and are no part of a game: nothing of them is worked out, hashed or saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from game.base.ids import closest
from game.base.problems import Place, Problem
from game.rules import source
from game.rules.guides import GUIDE, Guide
from game.rules.layers_mods import ModInfo
from game.rules.records import ClassifyDef, Entry, Member, OrderDef, Row, SetDef
from game.rules.schema_nested import read_fields
from game.rules.schema_shapes import ID, TEXT, Field, Notes, Shape
from game.rules.source import Mapping as Tree
from game.rules.source import Scalar, Sequence, Value

FOLDER, ENGLISH = "texts", "en"
SPOKEN = ("you", "want", "know", "dilemmas", "adviser", "first")  # what a seat's own sheet may say instead of its kind's
DEEPEST = 4  # sheets that are like one another
KEPT = ("sections", "sources", "sheets", "casts", "guides")  # top-level keys that are no section

Entries = Mapping[str, Mapping[str, Entry]]
Kind = dict[str, tuple[Scalar, Value]]  # the entries of a kind, each with its key
Tables = dict[str, tuple[Scalar, Kind]]  # the kinds, each with the key where it was first named


# -- records


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the encyclopedia, and what has its articles there."""

    id: str
    key: Scalar
    name: Scalar
    covers: Scalar


@dataclass(frozen=True, slots=True)
class Article:
    """One article. Its path is `section/id`; without a name it is called like what it is about."""

    path: str
    key: Scalar
    text: Scalar
    name: Scalar | None = None
    see: tuple[Scalar, ...] = ()
    source: tuple[Scalar, ...] = ()

    @property
    def section(self) -> str:
        """The section it stands in."""
        return self.path.partition("/")[0]

    @property
    def id(self) -> str:
        """What it is about, by the id of the rules."""
        return self.path.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Source:
    """Whose ideas or figures the rules use: what they argue, and where they stand."""

    id: str
    key: Scalar
    author: Scalar
    title: Scalar
    text: Scalar
    year: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Adviser:
    """Who stands beside a seat, and what they say."""

    name: Scalar
    text: Scalar


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a player is told of a part: of a kind of seat, or of one seat in a scenario, which says only what differs."""

    path: str
    key: Scalar
    you: Scalar | None = None
    want: Scalar | None = None
    know: tuple[Scalar, ...] = ()
    dilemmas: tuple[Scalar, ...] = ()
    orders: tuple[tuple[Scalar, Scalar], ...] = ()
    adviser: Adviser | None = None
    first: Scalar | None = None
    like: Scalar | None = None  # the sheet that speaks where this one is silent, before its kind does


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of some mods in one language."""

    sections: Mapping[str, Section] = field(default_factory=dict)
    articles: Mapping[str, Article] = field(default_factory=dict)  # by path
    sources: Mapping[str, Source] = field(default_factory=dict)
    sheets: Mapping[str, Sheet] = field(default_factory=dict)  # by kind of seat, or `scenario/seat`
    casts: Mapping[str, Scalar] = field(default_factory=dict)  # the scenarios whose seats have sheets, by id
    guides: Mapping[str, Guide] = field(default_factory=dict)  # by scenario
    mods: frozenset[str] = frozenset()  # those that bring texts
    sound: bool = True  # whether everything that was written could be read

    def sheet(self, kind: str, scenario: str, seat: str) -> Sheet | None:
        """The sheet of a seat: its own, where that is silent the one it is like, and what its kind says."""
        found = self.sheets.get(f"{scenario}/{seat}")
        sheets = [found] if found is not None else []
        while found is not None and found.like is not None and len(sheets) < DEEPEST:
            found = self.sheets.get(found.like.text)
            sheets += [found] if found is not None else []
        sheets += [self.sheets[kind]] if kind in self.sheets else []
        if not sheets:
            return None
        told = {name: next((said for sheet in sheets if (said := getattr(sheet, name))), getattr(sheets[0], name)) for name in SPOKEN}
        return Sheet(sheets[0].path, sheets[0].key, orders=tuple(line for sheet in sheets for line in sheet.orders), **told)

    def use_of(self, sheet: Sheet | None, order: str) -> str:
        """What an order is good for: the sheet's own sentence, else that of any kind of seat."""
        sheets = (*([sheet] if sheet is not None else []), *self.sheets.values())
        return next((text.text for one in sheets for name, text in one.orders if name.text == order), "")


class Owner(NamedTuple):
    """What an article is about."""

    key: Scalar
    label: str


# -- shapes


def _texts(value: Value, label: str, notes: Notes) -> tuple[Scalar, ...] | None:
    if not isinstance(value, Sequence):
        notes.wrong(label, "a list of texts", value)
        return None
    found = tuple(TEXT.read(item, label, notes) for item in value.items)
    return found if all(found) else None


def _names(value: Value, label: str, notes: Notes) -> tuple[Scalar, ...] | None:
    found = TEXT.read(value, label, notes)
    return tuple(names_in(found)) if isinstance(found, Scalar) else None


def names_in(text: Scalar) -> Iterator[Scalar]:
    """The names in a text, separated by commas, each where it stands."""
    for part in re.finditer(r"[^,\s][^,]*", text.text):
        yield Scalar(part.group().strip(), text.at(part.start()), text.mod)


def _sentences(value: Value, label: str, notes: Notes) -> tuple[tuple[Scalar, Scalar], ...] | None:
    if not isinstance(value, Tree):
        notes.wrong(label, "orders, each with a sentence", value)
        return None
    found = tuple((key, TEXT.read(inner, key.text, notes)) for key, inner in value.items)
    return tuple((key, text) for key, text in found if text is not None)


def _adviser(value: Value, label: str, notes: Notes) -> Adviser | None:
    if not isinstance(value, Tree):
        notes.wrong(label, "a name and a text", value)
        return None
    found = read_fields(ADVISER, value, Scalar(label, value.place), notes)
    return Adviser(**found) if len(found) == len(ADVISER) else None


LIST = Shape("a list of texts", _texts, ("array",))
NAMES = Shape("names, separated by commas", _names)
ADVISER = (Field("name", TEXT, "Who it is.", required=True), Field("text", TEXT, "What they say.", required=True))
SECTION = (
    Field("name", TEXT, "What a reader sees.", required=True),
    Field("covers", TEXT, "`teaches`, a kind of entry, `members of SET`, `rows of CLASSIFICATION` or `role ROLE`.", required=True),
)
ARTICLES = (
    Field("text", TEXT, "The article.", required=True),
    Field("name", TEXT, "What it is called; otherwise like what it is about."),
    Field("see", NAMES, "Paths of other articles."),
    Field("source", NAMES, "Whose idea it is."),
)
SOURCES = (
    Field("author", TEXT, "Who wrote it.", required=True),
    Field("title", TEXT, "What it is called.", required=True),
    Field("text", TEXT, "What they argue, and where they stand.", required=True),
    Field("year", TEXT, "When it came out."),
)
SHEETS = (
    Field("you", TEXT, "Who you are."),
    Field("want", TEXT, "What you want."),
    Field("know", LIST, "Three things to know."),
    Field("dilemmas", LIST, "What will be hard to decide."),
    Field("orders", Shape("orders, each with a sentence", _sentences, ("object",)), "What each order is good for."),
    Field("adviser", Shape("a name and a text", _adviser, ("object",)), "Who stands beside you, and what they say."),
    Field("first", TEXT, "A good first move."),
    Field("like", TEXT, "The sheet that speaks where this one is silent."),
)
NEEDED = (*(said for said in SPOKEN if said != "first"), "orders")  # a kind of seat, or a seat together with its kind, has them all


# -- reading


def read_texts(mods: Iterable[ModInfo], language: str = ENGLISH) -> tuple[Texts, list[Problem]]:
    """The texts of mods, a later one over the earlier ones, a language over English; and what is wrong with their form."""
    notes = Notes()
    tree: Tables = {}
    bring = set()
    unread = False
    listed = tuple(mods)
    for tongue in dict.fromkeys((ENGLISH, language)):
        for mod in listed:
            files = [] if mod.folder is None else sorted((mod.folder / FOLDER / tongue).rglob("*.yaml"))
            bring |= {mod.id} if files else set()
            first: dict[tuple[str, str], Place] = {}
            for path in files:
                found, problems = source.read_path(path, f"{mod.prefix}/{path.relative_to(mod.folder or path).as_posix()}", mod.id)
                notes.problems += problems
                unread = unread or found is None
                for kind, entries in found.items if found else ():
                    _lay(tree, kind, entries, first, notes)
    if not unread:  # what can not be read may declare any section
        _check_sections(tree, notes)
    return _records(tree, frozenset(bring), notes), notes.problems


def _lay(tree: Tables, kind: Scalar, entries: Value, first: dict[tuple[str, str], Place], notes: Notes) -> None:
    """Lay what one file says of one kind over what is there."""
    if not isinstance(entries, Tree):
        notes.wrong(kind.text, "ids with articles", entries)
        return
    _, level = tree.setdefault(kind.text, (kind, {}))
    for key, value in entries.items:
        path = (kind.text, key.text)
        if path in first:
            message = f"`{kind.text}/{key.text}` is written a second time in one mod; the first is at {first[path]}."
            notes.note("text-twice", message, key.place, "Keep one of the two.")
            continue
        first[path] = key.place
        removed = value.get("remove") if isinstance(value, Tree) else None
        if isinstance(removed, Scalar) and removed.text == "true":
            level.pop(key.text, None)
        else:
            level[key.text] = (key, _over(level[key.text][1], value) if key.text in level else value)


def _over(old: Value, new: Value) -> Value:
    if not isinstance(old, Tree) or not isinstance(new, Tree):
        return new
    items = {key.text: (key, value) for key, value in old.items}
    for key, value in new.items:
        items[key.text] = (key, _over(items[key.text][1], value) if key.text in items else value)
    return Tree(tuple(items.values()), new.place, new.mod)


def _check_sections(tree: Tables, notes: Notes) -> None:
    """Reports kinds that nothing declares."""
    sections = tree["sections"][1] if "sections" in tree else {}
    for kind, (key, _) in tree.items():
        if kind not in sections and kind not in KEPT:
            notes.note("text-section", f"There is no section `{kind}`.", key.place, near(kind, (*sections, *KEPT), "Declare it under `sections:`."))


def _records(tree: Tables, mods: frozenset[str], notes: Notes) -> Texts:
    sections = {id: Section(id, key, **found) for id, key, found in _read(tree, "sections", SECTION, notes)}
    articles = {f"{kind}/{id}": Article(f"{kind}/{id}", key, **found) for kind in sections for id, key, found in _read(tree, kind, ARTICLES, notes)}
    sources = {id: Source(id, key, **found) for id, key, found in _read(tree, "sources", SOURCES, notes)}
    sheets = {id: Sheet(id, key, **found) for id, key, found in _read(tree, "sheets", SHEETS, notes)}
    casts = {}
    for scenario, (place, cast) in tree["casts"][1].items() if "casts" in tree else ():
        if not isinstance(cast, Tree):
            notes.wrong(scenario, "seats with their role sheets", cast)
            continue
        casts[scenario] = place
        inner = {scenario: (place, {key.text: (key, value) for key, value in cast.items})}
        sheets |= {f"{scenario}/{id}": Sheet(f"{scenario}/{id}", key, **found) for id, key, found in _read(inner, scenario, SHEETS, notes)}
    guides = {id: Guide(id, key, **found) for id, key, found in _read(tree, "guides", GUIDE, notes)}
    return Texts(sections, articles, sources, sheets, casts, guides, mods, not notes.problems)


def _read(tree: Tables, kind: str, fields: tuple[Field, ...], notes: Notes) -> Iterator[tuple[str, Scalar, dict[str, Any]]]:
    """The entries of a kind that have all they need."""
    for id, (key, value) in tree[kind][1].items() if kind in tree else ():
        if not isinstance(value, Tree):
            notes.wrong(id, "fields", value)
        elif ID.read(key, kind, notes) is not None:
            found = read_fields(fields, value, key, notes)
            if all(one.target in found for one in fields if one.required):
                yield id, key, found


# -- what articles are about


def owners(texts: Texts, written: Entries) -> dict[str, Owner]:
    """By path, everything that wants an article."""
    found: dict[str, Owner] = {}
    for section in texts.sections.values():
        for id, owner in _covered(section.covers.text, written):
            found.setdefault(f"{section.id}/{id}", owner)
    return found


def _covered(covers: str, written: Entries) -> Iterator[tuple[str, Owner]]:
    records = [record for kind in written for record in written[kind].values()]
    word, _, rest = covers.partition(" ")
    of = rest.removeprefix("of ")
    if covers == "teaches":
        yield from ((name.text, Owner(name, "")) for record in records if record.teaches is not None for name in names_in(record.teaches))
    elif word == "role":
        yield from ((record.id, Owner(record.key, record.label)) for record in records if record.role is not None and record.role.text == rest)
    elif word in ("members", "rows"):
        holder = written["sets" if word == "members" else "classify"].get(of)
        parts: tuple[Member | Row, ...] = holder.members if isinstance(holder, SetDef) else holder.rows if isinstance(holder, ClassifyDef) else ()
        yield from ((part.id, Owner(part.key, part.name.text if part.name else part.id.replace("_", " ").capitalize())) for part in parts)
    else:
        yield from ((id, Owner(record.key, record.label)) for id, record in written.get(covers, {}).items())


def title(article: Article, about: Mapping[str, Owner]) -> str:
    """What an article is called."""
    if article.name is not None:
        return article.name.text
    owner = about.get(article.path)
    return owner.label if owner is not None and owner.label else article.id.replace("_", " ").capitalize()


def seats_of(written: Entries) -> dict[str, tuple[str, ...]]:
    """The kinds of seats, with the orders each may give, as authors wrote them."""
    sets = {id: record for id, record in written["sets"].items() if isinstance(record, SetDef)}
    orders = [record for record in written["orders"].values() if isinstance(record, OrderDef)]
    parts = {name.text: _parts(sets, name.text) for order in orders for name in order.seat if name.text in sets}
    kinds = [kind.text for record in sets.values() for kind in record.kinds if any(kind.text in found for found in parts.values())]
    return {kind: tuple(order.id for order in orders if any(kind in parts.get(name.text, ()) for name in order.seat)) for kind in kinds}


def _parts(sets: Mapping[str, SetDef], id: str) -> set[str]:
    """The kinds of seats that make up a set of seats."""
    made_of = (*sets[id].union, *sets[id].kinds)
    return {part.text for part in made_of} or {id}


def near(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint: the word that was probably meant, or something else to try."""
    found = closest(word, known)
    return f"Did you mean `{found}`?" if found else otherwise
