"""The frame of the game: the head with the numbers always shown, the leaves below the map, and the curtain between two people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from game.faces.desktop.controls import Button, tabs
from game.faces.desktop.game_bar import numbers_shown, readout, ring_card
from game.faces.desktop.game_leaves import news, report
from game.faces.desktop.game_places import place_leaf
from game.faces.desktop.guide_game import compass
from game.faces.desktop.labels import Icon, Label, Line, Room
from game.faces.desktop.layout import Box, Column, Row, Scroll, Shelved, Sized
from game.faces.desktop.widget import Widget

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen

SHAPE = 2.26  # how much wider than high the map is, with the edge around the globe
STRIP, WIDE_STRIP = 186, 232  # units that the ring and the leaves have at least
RING, SMALL_RING = 190, 92
CARD, SMALL_CARD = 372, 258  # units of the ring and its names


def head(game: GameScreen, narrow: bool) -> Widget:
    """Who one is, the turn, the numbers always shown, and the ways to other screens."""
    sitting, words = game.sitting, game.words
    desk, match = sitting.desk, sitting.match
    turn = words("desk.turn", turn=desk.turn_shown, turns=match.engine.turns, years=desk.years(desk.turn_shown))
    who = desk.names.seat(sitting.seat) if sitting.seat else words("desk.spectator")
    title = Sized(Column([Line(who, "body", weight="strong"), Line(turn, "tiny", "quiet")], ""), width=172 if narrow else 210)
    game.numbers = game.numbers or [readout(desk, game.explaining, number, game.asked, shown) for number, shown in numbers_shown(desk)]
    ways = [
        *compass(game),
        Button("tables", "", game.tables, "table-2", "quiet", tip=partial(Label, words("window.tables"))),
        Button("charts", "", game.charts, "chart-line", "quiet", tip=partial(Label, words("window.charts"))),
        Button("book", "", game.book, "book-open", "quiet", tip=partial(Label, words("window.encyclopedia"))),
        Button("settings", "", game.settings, "sliders-horizontal", "quiet", tip=partial(Label, words("window.settings"))),
        Button("away", "", game.leave, "house", "quiet", tip=partial(Label, words("window.leave"))),
    ]
    row = Row([title, *(each.grown() for each in game.numbers), Row(ways, "", "ways")], "near" if narrow else "wide", across="middle")
    return Box(row, "panel", "line", "near")


def table(game: GameScreen, narrow: bool) -> Widget:
    """The map, and below it the ring of requisites and the leaves."""
    ring = ring_card(game.sitting.desk, game.explaining, SMALL_RING if narrow else RING, narrow, game.map.grown)
    strip = Row([Box(Sized(ring, width=SMALL_CARD if narrow else CARD)), Box(leaves_panel(game), grows=1)], "near")
    return Shelved([game.map.build(), strip], SHAPE, STRIP if narrow else WIDE_STRIP, grows=1)


def leaves_panel(game: GameScreen) -> Widget:
    """What is on the table, the last turn, the log, a place."""
    words, sitting = game.words, game.sitting
    leaves = [("news", words("window.news")), ("report", words("window.report")), ("log", words("window.log")), ("place", words("window.place"))]
    makes: dict[str, Callable[[], list[Widget]]] = {
        "news": lambda: news(sitting),
        "report": lambda: report(sitting.desk, game.explaining),
        "log": game.log.parts,
        "place": lambda: place_leaf(game),
    }
    key = (game.leaf, (game.region or game.map.lens) if game.leaf == "place" else game.region if game.leaf == "log" else None)
    if key not in game.leaves and not game.waiting:
        game.leaves[key] = makes[game.leaf]()
    content = game.leaves.get(key, [Label(game.waiting, colour="quiet")])
    inside = Scroll(Column(content, "near"), f"leaf:{game.leaf}")
    return Column([tabs("leaf", leaves, game.leaf, game.turn_to), inside], "near", grows=1)


def curtain(game: GameScreen) -> Widget:
    """Between two people at one window: nothing of the game is shown."""
    words, name = game.words, game.sitting.names.seat(game.sitting.seat or "")
    told = [Label(name, "head", weight="bold", align="middle"), Label(words("window.curtain"), "lead", "quiet", align="middle")]
    go = Row([Room(), Button("uncover", words("window.uncover"), game.uncover, "eye", "main"), Room()])
    return Box(Column([Room(), Icon("eye-off", 40), *told, go, Room()], "wide", grows=1), "paper", "", "vast")
