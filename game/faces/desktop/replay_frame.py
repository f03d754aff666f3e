"""The frame of a game that is looked back at: the head with the numbers, the line of time with what moves it, and the leaves beside the map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.faces.desktop.controls import Button, Does, tabs
from game.faces.desktop.game_bar import numbers_shown, readout, ring_card
from game.faces.desktop.labels import Label, Line, Room
from game.faces.desktop.layout import Box, Column, Row, Scroll, Shelved, Sized
from game.faces.desktop.replay_leaves import leaf_of
from game.faces.desktop.timeline import Course, Timeline
from game.faces.desktop.widget import Widget

if TYPE_CHECKING:
    from game.faces.desktop.screen_replay import ReplayScreen

NARROW = 1180  # units below which things stand closer
SHAPE = 2.26  # how much wider than high the map is
SIDE, STRIP, WIDE_STRIP = 340, 196, 256  # units: the leaves, and what lies below the map
RING, SMALL_RING = 150, 96
CARD, SMALL_CARD = 330, 244  # units of the ring and its names
SPEEDS = (1.0, 2.0, 4.0)


def frame(screen: ReplayScreen) -> Widget:
    """All of it."""
    narrow = screen.app.size[0] / screen.app.kit.scale < NARROW
    low = Row([*_ring(screen, narrow), Box(_time(screen, narrow), grows=1)], "near")
    left = Shelved([screen.map.build(), low], SHAPE, STRIP if narrow else WIDE_STRIP, grows=1)
    side = Sized(Box(_side(screen), grows=1), width=SIDE - 8 if narrow else SIDE)
    return Box(Column([_head(screen, narrow), Row([left, side], "near", grows=1)], "near"), "paper", "", "near")


def _head(screen: ReplayScreen, narrow: bool) -> Widget:
    """What game it is and at which moment, its numbers, and the ways to what one can ask of it."""
    words, past, seen = screen.words, screen.past, screen.seen
    back = Button("back", "", screen.back, "chevron-left", "quiet", tip=partial(Label, words("window.back")))
    at = words("past.moment", turn=screen.turn, turns=past.window.engine.turns) if screen.turn else words("past.beginning")
    named = Column([Line(past.title, "body", weight="strong"), Line(f"{at} · {past.year(screen.turn)}", "tiny", "quiet")], "")
    title = Sized(named, width=176 if narrow else 230)
    numbers: list[Widget] = []
    if seen is not None:
        numbers = [readout(seen.desk, seen.explaining, number, screen.asked, shown).grown() for number, shown in numbers_shown(seen.desk)]
    untold = "" if past.turns else words("past.untold")
    ways = [
        Button("if", "", screen.ask_if, "waypoints", "quiet", untold, partial(Label, words("past.what_if"))),
        Button("report", "", screen.write_report, "scroll-text", "quiet", untold, partial(Label, words("past.report_about"))),
        Button("book", "", screen.book, "book-open", "quiet", tip=partial(Label, words("window.encyclopedia"))),
        Button("settings", "", screen.settings, "sliders-horizontal", "quiet", tip=partial(Label, words("window.settings"))),
    ]
    return Box(Row([back, title, *(numbers or [Room()]), Row(ways, "")], "near" if narrow else "wide", across="middle"), "panel", "line", "near")


def _ring(screen: ReplayScreen, narrow: bool) -> list[Widget]:
    """The ring of requisites at this moment."""
    seen, past = screen.seen, screen.past
    if seen is None or not seen.desk.figures.requisites(seen.eyes.seat or ""):
        return []
    middle = (str(seen.turn), past.years(seen.turn)) if seen.turn else ("", str(past.year(0)))
    return [Box(Sized(ring_card(seen.desk, seen.explaining, SMALL_RING if narrow else RING, narrow, middle=middle), width=SMALL_CARD if narrow else CARD))]


# -- time


def _time(screen: ReplayScreen, narrow: bool) -> Widget:
    """What moves time, and its line."""
    words, past = screen.words, screen.past
    stops = [str(past.year(turn)) for turn in range(past.turns + 1)]
    flags: dict[int, list[str]] = {}
    for point in past.points or ():
        flags.setdefault(point.turn, []).append(point.short)
    line = Timeline("time", stops, screen.turn, screen.go, screen.play, flags, _course(screen))
    play = ("pause", words("past.pause")) if screen.playing else ("play", words("past.play"))
    first, last = screen.turn == 0, screen.turn == past.turns
    there = words("past.beginning") if first else ""
    at_end = words("past.moment", turn=screen.turn, turns=past.window.engine.turns) if last else ""
    buttons: list[Widget] = [
        _button("first", "skip-back", words("past.first"), partial(screen.go, 0), there),
        _button("step:back", "chevron-left", words("past.back"), partial(screen.step, -1), there),
        Button("play", "", screen.play, play[0], "main" if not narrow else "plain", tip=partial(Label, play[1])),
        _button("step:on", "chevron-right", words("past.ahead"), partial(screen.step, 1), at_end),
        _button("last", "skip-forward", words("past.last"), partial(screen.go, past.turns), at_end),
        Button("speed", words("past.times", number=f"{screen.speed:g}"), screen.faster, kind="quiet", tip=partial(Label, words("past.pace"))),
        Room(),
        _to_point(screen, -1, words("past.point_before")),
        _to_point(screen, 1, words("past.next_point")),
    ]
    return Column([Row(buttons, "" if narrow else "tight", across="middle"), line], "tight", grows=1)


def _button(name: str, icon: str, about: str, does: Does, why_not: str) -> Widget:
    return Button(name, "", does, icon, "quiet", why_not, partial(Label, about))


def _to_point(screen: ReplayScreen, way: int, about: str) -> Widget:
    """The way to the next turning point, or to the one before."""
    words = screen.words
    why_not = "" if screen.next_point(way) is not None else words("past.no_points_yet") if screen.past.points is None else words("past.no_more_points")
    keys = "" if screen.app.size[0] / screen.app.kit.scale < NARROW else "N" if way > 0 else "P"
    return Button(f"point:{'next' if way > 0 else 'before'}", "", partial(screen.to_point, way), "flag", "quiet", why_not, partial(Label, about), keys)


def _course(screen: ReplayScreen) -> Course:
    """What holds the world, along the line."""
    past, seen = screen.past, screen.seen
    if seen is None or past.held is None:
        return Course()
    number, shares = past.held
    return Course(past.names.numbers[number.id], shares, seen.desk.mark_of(number))


# -- the leaves


def _side(screen: ReplayScreen) -> Widget:
    words, seen = screen.words, screen.seen
    leaves = [("turn", words("past.turn")), ("why", words("past.why")), ("place", words("past.place")), ("points", words("past.points"))]
    content = leaf_of(screen, seen) if seen is not None else [Label(words("past.opening"), colour="quiet")]
    counts = {"points": len(screen.past.points)} if screen.past.points else {}
    written = screen.past.report
    told = [Label(words("past.written", path=written), "small", "accent")] if written is not None else []
    inside = Scroll(Column([*told, *content], "near"), f"leaf:{screen.leaf}:{screen.turn}")
    return Column([tabs("leaf", leaves, screen.leaf, screen.turn_to, counts), inside], "near", grows=1)
