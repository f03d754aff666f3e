"""Which numbers of a view colour the map, and which ties and homes lie on it: the list stands in assets/map_lenses.yaml, the rest is read from the rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from math import ceil, isnan
from pathlib import Path

import numpy as np

from game.faces.desktop.map_records import Lens, Marks, Tie
from game.faces.telling.desk import Desk
from game.faces.telling.names import Number
from game.faces.telling.numbers import DOWN, UP, figure
from game.paths import assets_root
from game.rules import source

FILE = "map_lenses.yaml"
OTHERS = ("copper", "teal", "violet", "gold", "azure", "ember", "leaf", "wine")  # colours of numbers that the list does not name
ROUND = (10.0, 25.0, 50.0, 100.0)  # where the colours of a share may end
LEAST_CHANGE = 3.0  # a change of less than this is no large one, whatever else changed
NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})?")


class BadLenses(Exception):
    """The list of lenses can not be used; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A lens as the list has it: a number by its id or its role, its colours and its ends."""

    id: str
    number: str = ""
    role: str = ""
    ramp: str = ""
    low: float = 0.0
    high: float = 100.0
    pairs: str = ""  # the number for two places whose arcs belong to this lens


@dataclass(frozen=True, slots=True)
class Pairs:
    """A number of two places, or of a place and something else, and from where to where it is drawn."""

    number: str
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Recipes:
    """The whole list."""

    lenses: tuple[Recipe, ...]
    ties: Pairs | None  # what joins places
    fires: Pairs | None  # what is fought over in places


@cache
def recipes(path: Path | None = None) -> Recipes:
    """The list of lenses, what joins places, and what flares up in them."""
    path = assets_root() / FILE if path is None else path
    tree, problems = source.read_path(path, path.name)
    if tree is None or problems:
        raise BadLenses(f"The lenses in {path} can not be read{f': {problems[0].message}' if problems else '.'}")
    parts = {key.text: _fields(path, value) for key, value in tree.items}
    found = []
    for id, value in parts.get("lenses", {}).items():
        texts = {key: _text(path, id, each) for key, each in _fields(path, value).items()}
        low, high = (_number(path, id, texts.get(key, str(otherwise))) for key, otherwise in (("low", 0), ("high", 100)))
        if not high > low or not (texts.get("number") or texts.get("role")):
            raise BadLenses(f"{path}: the lens `{id}` needs a number or a role, and an end above its beginning.")
        found.append(Recipe(id, texts.get("number", ""), texts.get("role", ""), texts.get("ramp", ""), low, high, texts.get("pairs", "")))
    return Recipes(tuple(found), _pairs(path, "ties", parts), _pairs(path, "fires", parts))


def _pairs(path: Path, key: str, parts: Mapping[str, Mapping[str, source.Value]]) -> Pairs | None:
    texts = {name: _text(path, key, value) for name, value in parts.get(key, {}).items()}
    return Pairs(texts["number"], *(_number(path, key, texts.get(end, "")) for end in ("least", "most"))) if "number" in texts else None


def _fields(path: Path, value: source.Value) -> dict[str, source.Value]:
    if not isinstance(value, source.Mapping):
        raise BadLenses(f"{path}: a list of names and values is missing.")
    return {key.text: each for key, each in value.items}


def _text(path: Path, id: str, value: source.Value) -> str:
    if not isinstance(value, source.Scalar):
        raise BadLenses(f"{path}: each field of `{id}` is a word or a number.")
    return value.text


def _number(path: Path, id: str, text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise BadLenses(f"{path}: `{text}` of `{id}` is no number.")
    return float(text)


class Lenses:
    """The lenses of one desk."""

    def __init__(self, desk: Desk, path: Path | None = None) -> None:
        self.desk, self.names, self.figures = desk, desk.names, desk.figures
        self.list = recipes(path)
        self.recipes: dict[str, Recipe] = {}
        for recipe in self.list.lenses:
            number = recipe.number or next(iter(self.names.with_role(recipe.role)), "")
            number = self.names.shown_as.get(number, number)  # one name for one number, here and in the bars of a place
            if number and self._is_counted(number):
                self.recipes[recipe.id] = replace(recipe, number=number)
        taken = {recipe.number for recipe in self.recipes.values()} | set(self.names.shown_as)
        rest = sorted((id for id in self.names.numbers if id not in taken and self._is_telling(id)), key=lambda id: self.names.numbers[id])
        for k, id in enumerate(rest):
            self.recipes.setdefault(id, Recipe(id, id, ramp=OTHERS[k % len(OTHERS)], high=self._high(id)))

    # -- which

    @property
    def ids(self) -> tuple[str, ...]:
        """All lenses, those of the list first."""
        return tuple(self.recipes)

    @property
    def listed(self) -> tuple[str, ...]:
        """The lenses of the list, as far as this scenario has their numbers."""
        known = {recipe.id for recipe in self.list.lenses}
        return tuple(id for id in self.recipes if id in known)

    def name(self, id: str) -> str:
        """What a lens is called."""
        return self.names.numbers[self.recipes[id].number]

    def _is_counted(self, number: str) -> bool:
        place = self.names.place_set
        return number in self.names.numbers and self.names.sets_of(number) == (place,) and self.figures.known(number)

    def _is_telling(self, number: str) -> bool:
        """Whether a number says something between turns: an author wrote it, it lasts, and it has a range."""
        info = self.desk.match.engine.world.variables.get(number)
        if not self._is_counted(number) or self.names.parent(self.names.kind_of(number), number) is not None:
            return False
        return self.figures.kind(number) == "number" and not (info is not None and info.this_turn) and self.figures.share(number, 0.0) is not None

    def _high(self, number: str) -> float:
        """The upper end of a number that the list does not name: the highest value now; of a share the next round one above it, so that colours differ."""
        top = max([0.0, *(value for value in self._values(number).values() if not isnan(value))])
        return max(1.0, top) if self.figures.scale(number) == 1 else next((end for end in ROUND if end >= top), ROUND[-1])

    # -- lenses

    def _values(self, number: str) -> dict[str, float]:
        scale = self.figures.scale(number)
        return {member: self.desk.view.value(number, member) * scale for member in self.desk.view.members(self.names.place_set or "")}

    def lens(self, id: str) -> Lens:
        """A number as it stands."""
        recipe = self.recipes[id]
        values = self._values(recipe.number)
        said = {member: self.figures.text_of(recipe.number, self.desk.view.value(recipe.number, member)) for member in values}
        beyond = any(value > recipe.high for value in values.values())
        short = any(value < recipe.low for value in values.values())
        ends = ("≤ " if short else "") + figure(recipe.low), figure(recipe.high) + ("+" if beyond else "")
        about = self.names.text(self.names.kind_of(recipe.number), recipe.number)
        return Lens(
            id, self.name(id), values, recipe.low, recipe.high, None, recipe.ramp, self.figures.good(recipe.number), said=said, ends=ends, about=about,
            unknown=self.desk.words("atlas.unknown"),
        )  # fmt: skip

    def change(self, id: str) -> Lens:
        """What the last turn did to a number; nothing where there was none."""
        recipe = self.recipes[id]
        scale, digits = self.figures.scale(recipe.number), self.figures.digits(recipe.number)
        changes: dict[str, float] = {}
        for member, value in self._values(recipe.number).items():
            told = self.figures.explained(Number(recipe.number, (member,)))
            changes[member] = value if isnan(value) else told.change * scale if told is not None else 0.0
        reach = float(ceil(max([LEAST_CHANGE, *(abs(change) for change in changes.values() if not isnan(change))])))
        said = {member: "" if isnan(change) else _moved(change, digits) for member, change in changes.items()}
        good = self.figures.good(recipe.number)
        title = self.desk.words("atlas.change", name=self.name(id))
        ends = f"{DOWN}{figure(reach)}", f"{UP}{figure(reach)}"
        about = self.names.text(self.names.kind_of(recipe.number), recipe.number)
        unknown = self.desk.words("atlas.unknown")
        return Lens(id, title, changes, -reach, reach, 0.0, "", good, said=said, ends=ends, about=about, unknown=unknown)

    # -- marks

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """What joins places, by how strongly."""
        return ties_of(self.desk, self.list.ties)

    def marks(self, id: str, *, arcs: bool = False) -> Marks:
        """One's own home; the ties, where the lens is about them or they are asked for, else only those of a selected place."""
        place = self.names.place_set
        home = self.names.home(self.desk.seat, place) if self.desk.seat and place else None
        shown = arcs or bool(self.recipes[id].pairs)
        return Marks(self.ties, own=frozenset([home] if home else []), most=16 if shown else 0)


def ties_of(desk: Desk, pairs: Pairs | None) -> tuple[Tie, ...]:
    """The pairs of places whose number reaches the least that is drawn."""
    if pairs is None or not desk.figures.known(pairs.number):
        return ()
    sets = desk.names.sets_of(pairs.number)
    if len(sets) != 2 or sets[0] != sets[1]:
        return ()
    return _ties(desk.view.values.get(pairs.number, desk.view.measures.get(pairs.number)), desk.view.members(sets[0]), pairs)


def _ties(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None, members: Sequence[str], pairs: Pairs) -> tuple[Tie, ...]:
    found = []
    if values is not None:
        strongest = np.maximum(values, values.T)
        for k, one in enumerate(members):
            for j in range(k + 1, len(members)):
                value = float(strongest[k, j])
                if value >= pairs.least:
                    found.append(Tie(one, members[j], min(1.0, (value - pairs.least) / (pairs.most - pairs.least))))
    return tuple(found)


def _moved(change: float, digits: int) -> str:
    """`▲3`: which way and how far; nothing where it did not move."""
    said = figure(abs(change), digits)
    return "" if round(abs(change), digits) == 0 else (UP if change > 0 else DOWN) + said
