"""Turn by turn: all orders, the sealed ones too, and what came of them, for whoever wants to look something up."""

from __future__ import annotations

from collections.abc import Iterator

from game.engine import facts as f
from game.engine.views import is_secret
from game.faces.debrief.html import NOTHING, Html, Part, element, joined, listed, section
from game.faces.debrief.material import Material, turn_place
from game.faces.telling import happened
from game.faces.telling.happened import is_told, sentences


def all_turns(material: Material) -> Html:
    """The part of the page; nothing before a turn has been played."""
    words, numbers = material.words, material.numbers
    if not numbers.turns:
        return NOTHING
    years = numbers.world.scenario.years
    about = words("turns.about_one") if years == 1 else words("turns.about", years=years)
    told = [one_turn(material, turn) for turn in range(1, numbers.turns + 1)]
    return section("turns", words("section.turns"), element("p", about, class_="note"), *told, class_="leaf")


def one_turn(material: Material, turn: int) -> Html:
    """A turn: who ordered what, what came of it, and what it left to the next."""
    words = material.words
    title = words("turns.title", turn=turn, years=material.numbers.years(turn))
    parts: list[Part] = [element("p", stood(material, turn), class_="note")]
    rows = [joined([element("dt", material.to_seat(seat)), element("dd", orders)]) for seat, orders in ordered(material, turn)]
    parts += [element("h4", words("turns.orders")), element("dl", *rows)] if rows else []
    if lines := list(came(material, turn)):
        parts += [element("h4", words("turns.came")), listed(lines)]
    if news := [said for fact in facts(material, turn) if isinstance(fact, f.EventCame) for said in sentences(material.desk, fact, turn)]:
        parts += [element("h4", words("turns.news")), listed(news)]
    return section(turn_place(turn), title, *parts, level=3, class_="turn")


def facts(material: Material, turn: int) -> tuple[f.Fact, ...]:
    """All that happened, with nothing hidden."""
    return material.numbers.match.report(turn).facts


def ordered(material: Material, turn: int) -> Iterator[tuple[str, Html]]:
    """What each seat ordered, with a mark on what was sealed."""
    engine, words = material.numbers.match.engine, material.words
    badge = element("span", words("turns.sealed"), class_="badge")
    for seat in engine.seats:
        said = []
        for fact in facts(material, turn):
            if isinstance(fact, f.Ordered) and fact.seat == seat and is_told(material.desk, fact.order):
                name = material.names.order(fact.order)
                said.append(joined([name, " ", badge]) if is_secret(engine, fact.order) else name)
        yield seat, joined(said, "; ") if said else Html(words("turns.nothing"))


def came(material: Material, turn: int) -> Iterator[Part]:
    """Votes, promises, stages, other regimes, and what began or ended."""
    told = [fact for fact in facts(material, turn) if not isinstance(fact, f.EventCame)]
    for said in happened.came(material.desk, told, turn):
        yield element("span", said.text, class_="loud") if said.loud else said.text


def stood(material: Material, turn: int) -> str:
    """The numbers of the whole world after a turn, on one line."""
    numbers = material.numbers
    said = [f"{material.names.numbers[id]} {numbers.said(id, turn)}" for id in numbers.world_numbers()]
    return f"{material.words('turns.stood')}: {', '.join(said)}." if said else ""
