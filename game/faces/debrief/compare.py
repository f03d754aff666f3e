"""This game beside earlier games of the same scenario: how each ended in a table, and the same numbers in small charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.engine.outcome import DEFEAT, NOBODY, SECOND_BEST, WON
from game.faces.charts.records import Lines, Multiples, Series
from game.faces.debrief.course import Numbers
from game.faces.debrief.html import NOTHING, Html, Part, element, scrolled, section, table
from game.faces.debrief.material import Material

MOST = 7  # earlier games that are drawn


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """A game that was played before, and what its file is called."""

    name: str
    numbers: Numbers


def beside(material: Material, earlier: Sequence[Earlier]) -> Html:
    """The part of the page; nothing where there is nothing to compare with."""
    if not earlier:
        return NOTHING
    words = material.words
    about = words("compare.about_one") if len(earlier) == 1 else words("compare.about", number=len(earlier))
    games = [Earlier(words("compare.this"), material.numbers), *earlier]
    ends = scrolled(_ends(material, games), words("section.compare"))
    return section(
        "compare", words("section.compare"), element("p", about, class_="note"), ends, material.figures.chart(_charts(material, games[: MOST + 1]), "beside")
    )


def _ends(material: Material, games: Sequence[Earlier]) -> Html:
    """A row for each game: how it ended."""
    words, names = material.words, material.names
    criteria = material.numbers.criteria()
    classes = [id for id, record in names.written["classify"].items() if record.role is not None and not names.sets_of(id)]
    head = (
        words("compare.game"),
        words("compare.turns"),
        words("debrief.ending"),
        *(names.written["classify"][id].label for id in classes),
        *(names.numbers[id] for id in criteria),
    )
    rows: list[tuple[Part, ...]] = []
    for game in games:
        found, view = game.numbers.outcome, game.numbers.views[-1]
        held = [game.numbers.names.member(id, row) if id in view.values and (row := view.held(id)) is not None else "–" for id in classes]
        values = [game.numbers.said(id, game.numbers.turns) if game.numbers.known(id) else "–" for id in criteria]
        rows.append((game.name, str(found.turn), _ending(material, game), *held, *values))
    return table(words("section.compare"), head, rows)


def _ending(material: Material, game: Earlier) -> str:
    words, found = material.words, game.numbers.outcome
    names = game.numbers.names
    if not found.over:
        return words("debrief.going")
    said = {
        WON: words("debrief.won", seats=", ".join(map(names.seat, found.winners))),
        SECOND_BEST: words("debrief.second", seats=", ".join(map(names.seat, found.consoled))),
        NOBODY: words("debrief.nobody"),
        DEFEAT: words("debrief.defeat"),
    }
    return said[found.ending]


def _charts(material: Material, games: Sequence[Earlier]) -> Multiples:
    """A small chart for each number of the whole world, a line for each game."""
    words, names = material.words, material.names
    longest = max(games, key=lambda game: game.numbers.turns).numbers.places
    panels = []
    for id in [*material.numbers.criteria(), *material.numbers.world_numbers()]:
        told = [game for game in games if game.numbers.known(id)]
        series = tuple(Series(game.name, tuple(game.numbers.at(id, turn) for turn in range(game.numbers.turns + 1)), pen=games.index(game)) for game in told)
        panels.append(Lines(title=names.numbers[id], about="", along=words("chart.year"), places=longest, series=series))
    return Multiples(title=words("compare.charts"), about=words("compare.charts_about"), charts=tuple(panels))
