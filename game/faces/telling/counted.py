"""What a number is worked out from as things stand: of a formula that chooses, only the branch that holds now.

Law: it reads formulas and asks the desk; what it can not decide it tells as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from game.faces.telling.desk import Desk
from game.faces.telling.names import Number, plain, together
from game.rules.grammar import Binary, Call, Choose, Fold, Index, Name, Tree, Unary, parse_formula
from game.rules.records import MeasureDef, RequisiteDef

FAR_ABOVE = 1e9  # behind every number that helps


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that another is worked out from: in words, and which it is, where it is one."""

    said: str
    id: str
    number: Number | None


def counted_for(desk: Desk, number: Number) -> tuple[Counted, ...]:
    """What the number is worked out from; what helps and is weak comes first, the rest as it is written."""
    figures, names = desk.figures, desk.names
    own = (names.numbers.get(number.id), figures.read(number).shown)
    found: list[tuple[float, Counted]] = []
    for id in Parts(desk, number).ids():
        if not figures.known(id):
            continue
        place = same_place(desk, id, number)
        value = desk.view.value(id, *place) if place is not None else 0.0
        shown = figures.text_of(id, value) if place is not None else each(desk, id, number)
        if (names.numbers[id], shown) == own:  # a number that is nothing but another of the same name
            continue
        helps = place is not None and figures.good(id) == "high" and figures.share(id, value) is not None
        one = Counted(f"{names.numbers[id]} {shown}", id, Number(id, place) if place is not None else None)
        found.append((value * figures.scale(id) if helps else FAR_ABOVE, one))
    return tuple(one for _, one in sorted(found, key=lambda each: each[0]))


class Parts:
    """The numbers of one formula."""

    def __init__(self, desk: Desk, number: Number) -> None:
        self.desk, self.number, self.names = desk, number, desk.names
        written = self.names.written
        record: object = written["projects"].get(number.id) or written["requisites"].get(number.id) or self.names.entries["measures"].get(number.id)
        self.lets: Mapping[str, str] = {let.text: plain(formula) for let, formula in getattr(record, "let", ())}
        parts = [part.value for part in record.parts] if isinstance(record, RequisiteDef) else []
        value = record.is_ if isinstance(record, MeasureDef) else getattr(record, "value", None)
        self.formulas = [plain(formula) for formula in (*parts, value) if formula is not None]

    def ids(self) -> list[str]:
        """In the order in which they are written; a number that a player knows by the name of a bar under that name."""
        used = dict.fromkeys(word for formula in self.formulas for word in self._used(parse_formula(formula)))
        known = dict.fromkeys(self.names.shown_as.get(word, word) for word in used if word in self.names.numbers)
        return [id for id in known if id != self.number.id]

    def _used(self, tree: Tree) -> Iterator[str]:
        if isinstance(tree, Choose) and (holds := self._holds(tree.test)) is not None:
            yield from self._used(tree.then if holds else tree.other)
            return
        if isinstance(tree, Name | Index):
            if tree.id in self.lets:
                yield from self._used(parse_formula(self.lets[tree.id]))
            else:
                yield tree.id
        for part in parts_of(tree):
            yield from self._used(part)

    def _holds(self, test: Tree) -> bool | None:
        """Whether a condition holds now; none where that can not be told from here."""
        if isinstance(test, Unary) and test.op == "not":
            inner = self._holds(test.arg)
            return None if inner is None else not inner
        if not isinstance(test, Name) or test.id not in self.names.numbers or not self.desk.figures.known(test.id):
            return None
        if self.desk.figures.kind(test.id) != "yes" or self.names.sets_of(test.id):
            return None
        return bool(self.desk.view.value(test.id))


def parts_of(tree: Tree) -> tuple[Tree, ...]:
    """What a part of a formula is made of."""
    if isinstance(tree, Index | Call):
        return tree.args
    if isinstance(tree, Unary):
        return (tree.arg,)
    if isinstance(tree, Binary):
        return (tree.left, tree.right)
    if isinstance(tree, Choose):
        return (tree.test, tree.then, tree.other)
    if isinstance(tree, Fold):
        return (tree.body,) if tree.test is None else (tree.body, tree.test)
    return ()


# -- where


def each(desk: Desk, id: str, number: Number) -> str:
    """For what a number that has many values is counted."""
    sets = [desk.names.label("sets", set_id).lower() for set_id in desk.names.sets_of(id) if member_of(desk, set_id, number) is None]
    return desk.words("why.each", sets=together(sets, desk.words("and")))


def member_of(desk: Desk, set_id: str, number: Number) -> str | None:
    """The member of a set that a number's own place gives."""
    same = next((member for member in number.place if member in desk.view.members(set_id)), None)
    return same or (desk.names.home(number.place[0], set_id) if number.place else None)


def same_place(desk: Desk, id: str, number: Number) -> tuple[str, ...] | None:
    """Where another number stands for the same place; none where it has many values for it."""
    place: list[str] = []
    for set_id in desk.names.sets_of(id):
        found = member_of(desk, set_id, number)
        if found is None:
            return None
        place.append(found)
    return tuple(place)
