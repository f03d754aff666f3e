"""The head of the debrief: what was played, when, by whom, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from game.base.wording import small
from game.engine.outcome import DEFEAT, SECOND_BEST, WON
from game.faces.debrief.charts import Charts
from game.faces.debrief.html import NOTHING, Html, Part, element, scrolled, table
from game.faces.debrief.material import Material
from game.faces.telling.names import plain, together
from game.faces.telling.report import held_in
from game.rules.records import ProjectDef


def header(material: Material, lead: Part) -> Html:
    """The title with its lead, and how it ended."""
    words, numbers = material.words, material.numbers
    scenario = numbers.world.scenario
    span = words("debrief.of", first=numbers.year(0), last=numbers.year(numbers.turns), turns=words.count("story.turns", numbers.turns))
    over = element("p", f"{words('debrief.over')} · {span}", class_="over")
    said = lead or plain(scenario.text)
    unfinished = words("debrief.unfinished", turns=numbers.turns, all=numbers.match.engine.turns)
    warning = NOTHING if numbers.outcome.over else element("p", unfinished, class_="lead loud")
    return element("header", over, element("h1", scenario.label), warning, element("p", said, class_="lead"), results(material))


def results(material: Material) -> Html:
    """Ending, classifications and criteria, as cards."""
    cells = [*_ending(material), *_held(material)]
    return element("dl", *(element("div", element("dt", name), element("dd", said)) for name, said in cells), class_="results")


def _ending(material: Material) -> Iterator[tuple[str, Part]]:
    words, found = material.words, material.numbers.outcome
    title = words("debrief.ending")
    if not found.over:
        yield title, words("debrief.going")
    elif found.ending == DEFEAT:
        yield title, words("debrief.defeat")
    elif found.ending == WON:
        yield title, words("debrief.won", seats=_seats(material, found.winners))
    elif found.ending == SECOND_BEST:
        yield title, words("debrief.second", seats=_seats(material, found.consoled))
    else:
        yield title, words("debrief.nobody")


def _seats(material: Material, seats: tuple[str, ...]) -> str:
    return together((small(material.names.seat(seat)) for seat in seats), material.words("and"))


def _held(material: Material) -> Iterator[tuple[str, Part]]:
    """What the world is counted as in the end."""
    for held in held_in(material.names, material.numbers.views[-1]):
        yield held.record.label, Html(f"{element('span', held.name)}{element('small', held.text)}")


def who_played(material: Material, charts: Charts) -> Html:
    """A table of the seats: who played, for what, and how far it came."""
    words, numbers, names = material.words, material.numbers, material.names
    rows: list[tuple[Part, ...]] = []
    for seat in material.seats:
        project = numbers.project(seat)
        record = charts.mark(project[0].id) if project is not None else None
        cells: tuple[Part, ...] = ("–", "–", "–")
        if project is not None and isinstance(record, ProjectDef):
            reached = numbers.views[-1].value(project[0].id, *project[0].place)
            cells = (record.label, numbers.figures.beside(project[0].id, reached, record.mark), f"{record.mark:g}")
        rows.append((material.to_seat(seat, names.seat(seat)), material.player(seat), *cells))
    head = (words("debrief.seat"), words("debrief.player"), words("debrief.project"), words("debrief.reached"), words("debrief.mark"))
    made = table(words("debrief.seats"), head, rows)
    return scrolled(made, words("debrief.seats"))
