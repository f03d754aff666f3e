"""Charts in the window: values are read by mouse and keyboard, parts fill the whole, the way has its stations; leaves, any number, and the same as tables."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import pygame
import pytest

from game.engine.state import Engine
from game.faces.charts.records import Areas, Lines, Mark, Multiples, Scale, Series, Station, Way
from game.faces.charts.table import table_of
from game.faces.desktop.chart_plot import known_runs
from game.faces.desktop.chart_twin import dashes_said
from game.faces.desktop.chart_view import AreasView, LinesView
from game.faces.desktop.chart_way import WayView
from game.faces.desktop.gallery import Gallery
from game.faces.desktop.kit import Kit
from game.faces.desktop.paint import Paint, hexed
from game.faces.desktop.screen_charts import ANY, SERIES, WORLD, ChartsScreen
from game.faces.desktop.sitting import Sitting
from game.faces.desktop.tables import Table
from game.faces.desktop.theme import read_theme
from game.faces.desktop.widget import every
from game.faces.palette import NIGHT
from game.rules.texts import Texts
from tests.desktop.stand import ASSETS, Person
from tests.faces.playing import english, table
from tests.small_world import SMALL, rules

NAN = float("nan")
YEARS = ("1999", "2001", "2003")
LINES = Lines(
    title="Two", about="a", along="year", places=YEARS, series=(Series("one", (0.0, 50.0, 100.0)), Series("two", (NAN, 10.0, NAN))), marks=(Mark("m", 35.0),)
)
AREAS = Areas(
    title="Odds", about="", along="year", places=YEARS, series=(Series("up", (20.0, 50.0, 80.0)), Series("low", (80.0, 50.0, 20.0))), scale=Scale(0, 100, " %")
)
WAY = Way(
    title="Way",
    about="",
    of="",
    first_end="one",
    last_end="none",
    stations=(Station("a", "1999"), Station("b"), Station("c")),
    here=1,
    here_said="here",
    path=(0, 2, 1),
)
PERSON = Person()
GALLERY = Gallery(PERSON.app, PERSON.hall)


def kit() -> Kit:
    return Kit(read_theme(ASSETS / "theme.yaml"), "night", 1.0, ASSETS)


def drawn(view: LinesView | AreasView | WayView, size: tuple[int, int] = (700, 300)) -> pygame.Surface:
    surface, made = pygame.Surface(size), kit()
    surface.fill(made.colour("panel"))
    view.place(made, surface.get_rect())
    view.draw(Paint(surface, made))
    return surface


def test_lines_lie_where_their_values_are_and_end_where_nothing_is_known() -> None:
    view = LinesView(LINES)
    picture = drawn(view)
    x, y = view._plot.left + view.x(1), view._plot.top + view.y(50.0)
    wanted = NIGHT.pen(0).colour
    near = {hexed(tuple(picture.get_at((x + dx, y + dy)))[:3]) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    assert wanted in near
    assert known_runs(LINES.series[1].values) == [[1]]
    assert [end.said for end in view.ends(NIGHT)] == ["100  one", "10  two", "m"], "the last that is known, and what a mark means"


def test_small_charts_say_what_is_hidden_and_what_their_dashes_are() -> None:
    hidden = replace(LINES, title="Hidden", series=(Series("one", (NAN, NAN, NAN)),), marks=(Mark("low", 20.0), Mark("high", 60.0)))
    known = replace(hidden, title="Known", series=LINES.series[:1])
    dark, clear, bare = (LinesView(chart, 112, slim=True, hidden=said) for chart, said in ((hidden, "not known"), (known, "not known"), (hidden, "")))
    assert (dark.hidden, clear.hidden) == ("not known", "")
    told, silent = (drawn(view, (220, 112)) for view in (dark, bare))
    assert pygame.image.tobytes(told, "RGB") != pygame.image.tobytes(silent, "RGB")
    several = Multiples(title="All", about="", charts=(hidden, known))
    assert dashes_said(english(), several) == english()("charts.dashes", upper="high", lower="low")
    assert dashes_said(english(), replace(several, charts=(LINES,))) == english()("charts.dashed", name="m")
    assert dashes_said(english(), replace(several, charts=(LINES, hidden))) == ""
    GALLERY.open("charts-projects")
    assert PERSON.has("chart:projects:dashes")
    panels = [widget for widget in PERSON.widgets() if isinstance(widget, LinesView)]
    assert any(panel.hidden for panel in panels)
    assert all(bool(panel.hidden) == all(isnan(value) for value in panel.chart.series[0].values) for panel in panels)
    GALLERY.open("end_charts")
    assert PERSON.has("chart:projects:dashes")


def test_pointing_reads_the_values_and_leaving_gives_the_last_again() -> None:
    view = LinesView(LINES)
    drawn(view)
    middle = view._plot.left + view.x(1), view._plot.centery
    assert view.hover(middle) and view.at == 1
    assert [end.said for end in view.ends(NIGHT)][:2] == ["50  one", "10  two"]
    assert view.explains_at(middle) is None, "nothing lies over what is read"
    assert view.hover(None) and view.at is None
    assert view.explains_at((view.rect.left + 2, view.rect.top + 2)) is not None


@pytest.mark.parametrize("view", [LinesView(LINES), AreasView(AREAS)])
def test_the_arrow_keys_read_the_values_too(view: LinesView | AreasView) -> None:
    drawn(view)
    for key, wanted in ((pygame.K_LEFT, 2), (pygame.K_LEFT, 1), (pygame.K_HOME, 0), (pygame.K_LEFT, 0), (pygame.K_END, 2)):
        assert view.key(key, False)
        assert view.at == wanted
    assert not view.key(pygame.K_DOWN, False), "other keys lead elsewhere"


def test_parts_of_a_whole_fill_it_the_first_on_top() -> None:
    view = AreasView(AREAS)
    picture = drawn(view)
    paper = tuple(kit().colour("panel"))
    for k in range(len(YEARS)):
        lows, highs = zip(*(view.floors(s) for s in range(2)))
        assert highs[0][k] == 100.0 and lows[0][k] == highs[1][k] and lows[1][k] == 0.0
    x, high = view._plot.left + view.x(1), view._plot.height
    colours = [tuple(picture.get_at((x + 3, view._plot.top + round(high * share))))[:3] for share in (0.25, 0.75)]
    assert colours[0] != colours[1] and paper not in colours
    view.at = 0
    assert [end.said for end in view.ends(NIGHT)] == ["20 %  up", "80 %  low"]


def test_parts_have_patterns_beside_their_colours() -> None:
    view = AreasView(AREAS)
    drawn(view)
    pens = [end.pen for end in view.ends(NIGHT)]
    assert len({pen.pattern for pen in pens}) == len({pen.colour for pen in pens}) == 2


@pytest.mark.parametrize("size", [(700, 200), (180, 300)])
def test_the_way_goes_across_or_down_and_tells_its_stations(size: tuple[int, int]) -> None:
    view = WayView(WAY)
    drawn(view, size)
    spots = view._stations
    assert len({spot.centery for spot in spots}) == (1 if size[0] > size[1] else 3)
    for k, spot in enumerate(spots):
        view.hover(spot.center)
        assert view.at == k
        assert view.explains_at(spot.center) is not None
    view.hover(None)
    assert view.key(pygame.K_RIGHT, False) and view.at == WAY.here


def charts() -> ChartsScreen:
    GALLERY.open("charts")
    screen = PERSON.app.place.screen
    assert isinstance(screen, ChartsScreen)
    return screen


def test_every_leaf_of_the_screen_says_the_same_as_tables() -> None:
    screen = charts()
    for leaf in ("world", "requisites", "projects", "any"):
        PERSON.press(f"charts:{leaf}")
        assert screen.leaf == leaf
        assert any(isinstance(widget, LinesView) for widget in PERSON.widgets())
    PERSON.press(f"charts:{WORLD}")
    said = {cell for widget in PERSON.widgets() if isinstance(widget, LinesView) for row in table_of(widget.chart).rows for cell in row}
    PERSON.press("as table")
    told = {cell.text for widget in PERSON.widgets() if isinstance(widget, Table) for row in widget.rows for cell in row}
    assert said and said <= told
    PERSON.press("as table")


def test_any_number_of_one_or_several() -> None:
    screen = charts()
    PERSON.press(f"charts:{ANY}")
    names = screen.desk.names
    per_seat = next(id for id in screen._telling() if names.sets_of(id) == (names.world.seat_set,))
    PERSON.press("chart:search")
    PERSON.type(names.numbers[per_seat])
    PERSON.press(f"number:{per_seat}")
    before = view_of().chart
    others = [seat for seat in screen.desk.view.members(names.world.seat_set) if seat not in screen._members(names.world.seat_set)]
    for seat in others[:2]:
        PERSON.press(f"of:{seat}")
    assert len(view_of().chart.series) == len(before.series) + 2 <= SERIES
    PERSON.press(f"of:{others[0]}")
    assert len(view_of().chart.series) == len(before.series) + 1
    PERSON.press("of:none")
    assert view_of().chart.series == before.series


def view_of() -> LinesView:
    return next(widget for widget in every(PERSON.app.place.stage.root) if isinstance(widget, LinesView))


def test_every_number_has_a_chart() -> None:
    screen = charts()
    screen.leaf = ANY
    for id in screen._telling():
        screen.number = id
        PERSON.app.refresh()
        view = view_of()
        known = [value for series in view.chart.series for value in series.values if not isnan(value)]
        assert all(view.chart.scale.low - 1e-6 <= value <= view.chart.scale.high + 1e-6 for value in known), (id, view.chart.scale, min(known), max(known))


def test_what_was_seen_is_kept_until_its_turn_is_taken_back() -> None:
    engine = Engine(rules(SMALL).program("small"))
    sitting = Sitting(table(rules(SMALL), "small", dict.fromkeys(engine.seats, "random")), english(), Texts())
    first = sitting.desk.view

    def play(turns: int) -> None:
        for _ in range(turns):
            sitting.match.answer()
            sitting.match.resolve()
            sitting.look()

    play(2)
    second = sitting.seen(1)
    assert sitting.seen(0) is first and sitting.seen(1) is second and sitting.seen(2) is sitting.desk.view
    assert [view.values.keys() for view in (first, second)] == [sitting.desk.view.values.keys()] * 2
    sitting.match.undo(0)
    sitting.look()
    play(2)
    assert sitting.seen(1) is not second
