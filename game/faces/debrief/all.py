"""Any number of the game: a table of each, folded up, and the place where the page's script draws one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from game.faces.charts.records import Table
from game.faces.debrief.html import NOTHING, Html, element, grid, joined, scrolled, section
from game.faces.debrief.material import Material
from game.faces.debrief.tables import Telling
from game.rules.records import VariableDef

MOST_ROWS = 60  # of a table on the page; larger ones stand in the files


def all_numbers(material: Material) -> Html:
    """The part of the page, group by group."""
    words = material.words
    tables = list(_tables(material))
    if not tables or not material.numbers.turns:
        return NOTHING
    chooser = element("div", id="chooser", class_="screen", data_which=words("all.which"), data_picks=words("all.picks"), data_same=words("all.same"))
    return section("all", words("section.all"), element("p", words("all.about"), class_="note"), chooser, joined(tables), class_="leaf")


def _tables(material: Material) -> Iterator[Html]:
    numbers, names = material.numbers, material.names
    shapes = Telling(numbers.match).shapes
    first = next(iter(numbers.bars()), "")
    for roots, ids in sorted(shapes.items(), key=lambda shape: len(shape[0])):
        of = material.words("all.of", set=names.label("sets", roots[0]).lower()) if roots else material.words("all.world")
        if len(roots) > 1 or (roots and len(numbers.members(roots[0])) > MOST_ROWS):
            continue
        told = [(id, table) for id in sorted(ids, key=lambda id: names.numbers[id].casefold()) if (table := _table(material, roots, id)) is not None]
        if told:
            yield element("h3", of)
        for id, table in told:
            summary = element("summary", names.numbers[id])
            about = element("p", names.text(names.kind_of(id), id), class_="small")
            body = scrolled(grid(table), names.numbers[id])
            yield element("details", summary, about, body, class_="number", id=f"number-{id}", data_of=of, data_first=id == first)


def _is_told(material: Material, id: str) -> bool:
    """Whether a number is for readers: what rules and orders change, and what they measure and give a name to. The files have the others too."""
    record = material.names.entry(material.names.kind_of(id), id)
    return isinstance(record, VariableDef) or record.name is not None or record.role is not None


def _table(material: Material, roots: Sequence[str], id: str) -> Table | None:
    """A number of each member at each moment; none where nobody has it, or where it is no number."""
    numbers, names = material.numbers, material.names
    if not numbers.known(id) or numbers.figures.kind(id) != "number" or not _is_told(material, id):
        return None
    members = [m for m in numbers.members(roots[0]) if m in numbers.members(names.sets_of(id)[0])] if roots else [""]
    rows = []
    for member in members:
        place = (member,) if roots else ()
        name = names.member(roots[0], member) if roots else names.numbers[id]
        rows.append((name, *(numbers.said(id, turn, *place) for turn in range(numbers.turns + 1))))
    return Table(names.numbers[id], ("", *numbers.places), tuple(rows)) if rows else None
