"""Role sheets of a scenario as one page that prints: for each seat who one is, what one wants, what to know, and what each order is good for."""

from __future__ import annotations

from collections.abc import Iterator

from game.faces.debrief.dress import Dress
from game.faces.debrief.figures import Figures
from game.faces.debrief.html import Html, Part, element, joined, listed, section
from game.faces.debrief.page import contents, page
from game.faces.telling.articles import SeatSheet, orders_of, read_sheet, sheet_of
from game.faces.telling.desk import Desk
from game.faces.telling.names import Names, plain, sentence
from game.faces.words import Words
from game.play.match import HUMAN, Match
from game.rules.records import ProjectDef
from game.rules.ruleset import Ruleset
from game.rules.texts import Texts


def role_sheets(ruleset: Ruleset, scenario: str, texts: Texts, words: Words, dress: Dress) -> str:
    """The page as text: a sheet for each seat."""
    world = ruleset.program(scenario).world
    with Match.new(ruleset, scenario, 0, dict.fromkeys(world.sets[world.seat_set].members, HUMAN)) as match:
        desk = Desk(words, match, Names(ruleset, match.engine, texts), None)
        seats = match.engine.seats
        sheets = [_sheet(desk, k, seat) for k, seat in enumerate(seats, 1)]
        label, text = world.scenario.label, plain(world.scenario.text)
        top = element("header", element("p", words("roles.over"), class_="over"), element("h1", label), element("p", text, class_="lead"))
        parts = contents(words, ((f"role-{k}", desk.names.seat(seat)) for k, seat in enumerate(seats, 1)))
        style = Figures(dress.palette).style() + dress.style
        return page(words, dress.lang, words("roles.title", scenario=label), style, "", [top, parts, element("main", *sheets)])


def _sheet(desk: Desk, k: int, seat: str) -> Html:
    """One seat's sheet."""
    words, names = desk.words, desk.names
    found = sheet_of(desk, seat)
    told = read_sheet(found) if found is not None else SeatSheet((), (), (), None, "")
    parts: list[Part] = [element("p", names.label("sets", names.kind_of_seat(seat)), class_="over"), *(element("p", text) for text in told.who)]
    parts += _project(desk, seat)
    if told.know:
        parts += [element("h3", words("brief.three")), listed(told.know, ordered=True)]
    if told.hard:
        parts += [element("h3", words("sheet.hard")), listed(told.hard)]
    if told.adviser is not None:
        parts.append(element("p", words("sheet.adviser", name=told.adviser[0], text=told.adviser[1]), class_="card"))
    if told.first:
        parts.append(element("p", words("sheet.first", text=told.first)))
    orders = [joined([element("strong", f"{name}. "), use]) for name, use in orders_of(desk, seat)]
    parts += [element("h3", words("sheet.orders")), listed(orders, class_="columns")]
    return section(f"role-{k}", names.seat(seat), *parts, class_="leaf role")


def _project(desk: Desk, seat: str) -> Iterator[Html]:
    """What one works for, and from where on it is reached."""
    found = desk.figures.project(seat)
    record = desk.names.world.entries["projects"].get(found[0].id) if found is not None else None
    if isinstance(record, ProjectDef):
        text = sentence(plain(record.text))
        yield element("p", element("strong", f"{record.label}. "), text, " ", desk.words("roles.mark", mark=f"{record.mark:g}"))
