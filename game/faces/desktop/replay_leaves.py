"""What stands beside the map of a game that is looked back at: a turn with who ordered what and what came of it; how it began; and its turning points."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from game.faces.desktop.app import App
from game.faces.desktop.controls import Button, Option
from game.faces.desktop.game_leaves import item, place
from game.faces.desktop.labels import Figure, Label, Room, Rule
from game.faces.desktop.layout import Box, Column, Row
from game.faces.desktop.pages import heading
from game.faces.desktop.replay_past import Past, Scene
from game.faces.desktop.replay_points import Point
from game.faces.desktop.replay_work import look_panel
from game.faces.desktop.text import Run
from game.faces.desktop.widget import Widget
from game.faces.telling.names import plain

if TYPE_CHECKING:
    from game.faces.desktop.screen_replay import ReplayScreen


def leaf_of(screen: ReplayScreen, seen: Scene) -> list[Widget]:
    """The leaf that is open."""
    if screen.leaf == "why":
        return list(seen.why)
    if screen.leaf == "place":
        return place(seen.desk, seen.explaining, screen.region)
    if screen.leaf == "points":
        return points_found(screen.app, screen.past, screen.point, screen.see_point, screen.what_if)
    return turn_leaf(screen, seen) if seen.turn else beginning(screen, seen)


# -- a turn


def beginning(screen: ReplayScreen, seen: Scene) -> list[Widget]:
    """Before the first turn: the story, and who is at the table with what they want, as far as it may be known."""
    words, past, desk = screen.words, screen.past, seen.desk
    text = plain(past.window.engine.world.scenario.text)
    found: list[Widget] = [Label(words("past.begins", title=past.title, year=past.year(0)), "title", weight="strong")]
    found += [Label(text, colour="quiet")] if text else []
    found.append(heading(words("past.at_table")))
    for seat in past.seats:
        project = desk.figures.project(seat) if seen.eyes.truth or seen.eyes.seat == seat else None
        wants = words("past.wants", project=project[1].label, mark=f"{project[1].mark:g}") if project is not None else ""
        found.append(Column([Label(desk.names.seat(seat), weight="medium"), *([Label(wants, "small", "quiet")] if wants else [])], ""))
    return found


def turn_leaf(screen: ReplayScreen, seen: Scene) -> list[Widget]:
    """Who ordered what, and what came of it."""
    words, past = screen.words, screen.past
    found: list[Widget] = [Label(words("past.turn_title", turn=seen.turn, years=past.years(seen.turn)), "title", weight="strong")]
    found += [item("flag", said.text, tone="accent") for said in seen.came if said.loud]
    if past.over and seen.turn == past.turns:
        found.append(Button("to_end", words("past.see_end"), screen.see_end, "trophy"))
    found.append(heading(words("past.ordered")))
    found += [_ordered(screen, seen, seat, orders) for seat, orders in seen.orders]
    found.append(heading(words("past.came")))
    quiet = [item("scroll-text", said.text, tone="faint") for said in seen.came if not said.loud]
    return [*found, *(quiet or [Label(words("past.quiet"), "small", "quiet")])]


def _ordered(screen: ReplayScreen, seen: Scene, seat: str, orders: tuple[tuple[str, bool], ...]) -> Widget:
    """What a seat ordered, and the way to what it might have ordered."""
    words = screen.words
    tip = partial(Label, words("past.what_if_about"))
    ask = Button(f"if:{seat}", "", partial(screen.what_if, seat, seen.turn), "waypoints", "quiet", tip=tip)
    rows: list[Widget] = [Row([Label(seen.desk.names.seat(seat), weight="medium", grows=1), ask], "near", across="middle")]
    for said, sealed in orders:
        mark = (Run(f"  {words('past.sealed')}", "plain", "accent"),) if sealed else ()
        rows.append(item("arrow-right", (Run(said), *mark), tone="faint"))
    if not orders:
        rows.append(Label(words("past.nothing"), "small", "faint"))
    return Column(rows, "")


# -- turning points


def points_found(
    app: App, past: Past, chosen: int, sees: Callable[[Point], None], asks: Callable[[str, int], None], goes: Callable[[int], None] | None = None
) -> list[Widget]:
    """The turning points, as far as they were looked for; the way to look for them, and how far that is. The chosen one tells everything.

    `sees` is told which one is chosen, `asks` of which seat and turn it is asked what if, `goes` which turn is to be seen, where it is not seen already.
    """
    found = look_panel(app, past)
    if past.points is not None and not past.points:
        found.append(Label(app.words("past.no_points")))
    for point in past.points or ():
        ways: list[Widget] = [Button("point:see", app.words("past.look"), partial(goes, point.turn), "history")] if goes is not None else []
        if point.swing.seat is not None:
            ways.append(Button("point:if", app.words("past.what_if"), partial(asks, point.swing.seat, point.turn), "waypoints"))
        found.append(_point(app, point, point.number == chosen, sees, ways))
    return found


def _point(app: App, point: Point, chosen: bool, sees: Callable[[Point], None], ways: list[Widget]) -> Widget:
    words = app.words
    about = f"{point.what}: {words('past.from_to', before=point.before, after=point.after)}"
    option = Option(f"point:{point.number}", f"{point.title}: {point.who}", partial(sees, point), "" if chosen else about, chosen=chosen)
    option.marked("flag", "accent" if chosen else "ink")
    if not chosen:
        return option
    rows: list[Widget] = [Label(point.ordered)] if point.ordered else []
    rows.append(Label(point.what, "small", "quiet"))
    for value, side in ((point.before, point.sides[0]), (point.after, point.sides[1])):
        rows.append(Row([Label(side, "small", grows=1), Figure(value, weight="strong")], "near"))
    rows.append(Label(words("past.least", least=point.least), "small", "quiet"))
    if point.causes:
        rows += [Rule(), heading(words("points.causes")), *(Label(f"· {said}", "small") for said in point.causes)]
    rows += [Row([Room(), *ways])] if ways else []
    return Column([option, Box(Column(rows, "tight"), "raised", "", "apart")], "")
