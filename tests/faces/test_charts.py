"""Charts: valid pictures whatever they are given, with no text on another, readable on what it stands on, and with a table that says the same."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise
from math import isnan, nan
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.faces.charts.lines import flag_rows, flag_spans
from game.faces.charts.measure import fitted, in_rows, moved_apart, ticks, wide, wrapped
from game.faces.charts.page import figure_of, svg_of
from game.faces.charts.records import (
    Areas,
    Bar,
    Bars,
    Chart,
    Lines,
    Mark,
    Moment,
    Multiples,
    Pair,
    Pairs,
    Quarter,
    Ring,
    Scale,
    Series,
    Station,
    Table,
    Way,
    figure,
)
from game.faces.charts.svg import Sheet, escaped
from game.faces.charts.table import html_of, table_of
from game.faces.palette import NIGHT, PAPER, contrast
from tests.faces.drawn import HOSTILE, SVG, in_order, looked_at

YEARS = tuple(str(1999 + 2 * k) for k in range(13))
RISING = tuple(10.0 + 4 * k for k in range(13))
FALLING = tuple(70.0 - 3 * k for k in range(13))

LINES = Lines(
    title="How ready the movement was",
    about="Two requisites over twelve turns.",
    along="Year",
    places=YEARS,
    series=(Series("Borders", RISING, tuple(v - 3 for v in RISING), tuple(v + 3 for v in RISING)), Series("Braids", FALLING)),
    marks=(Mark("second stage", 50),),
    moments=(Moment("The march on Geneva", 4), Moment("Cancún fails", 6), Moment("The order breaks", 7)),
)
REGIMES = ("global state", "global empire", "federation", "third degree", "second degree", "first degree", "anarchy")
AREAS = Areas(
    title="The odds of each regime",
    about="Seven regimes.",
    along="Year",
    places=YEARS,
    series=tuple(Series(name, tuple((k + turn) % 7 / 21 for turn in range(13))) for k, name in enumerate(REGIMES)),
    scale=Scale(0, 1, digits=2),
)
BARS = Bars(
    title="Four criteria",
    about="At the end.",
    of="Criterion",
    measured="Value",
    bars=(Bar("Peace", 62, 55, 70), Bar("Justice", 31.4), Bar("Pluralism", nan), Bar("Freedom", 0)),
    marks=(Mark("in 1999", 44), Mark("mark", 46)),
)
PAIRS = Pairs(
    title="What each foresaw, and what came",
    about="Five seats.",
    of="Seat",
    first="foreseen",
    then="came",
    spread="how sure",
    pairs=(Pair("The South", 48, 61, 38, 60), Pair("The North", 50, nan), Pair("Brazil", nan, 47)),
    marks=(Mark("mark", 60),),
)
WAY = Way(
    title="Between unity and division",
    about="Seven regimes.",
    of="Regime",
    first_end="unity",
    last_end="division",
    stations=tuple(Station(f"{name} of pluralism and nation states", "1999 – 2008" if k == 5 else "") for k, name in enumerate(REGIMES)),
    here=3,
    here_said="at the end of this game",
    path=(5, 4, 6, 3),
)
RING = Ring(
    title="The four requisites",
    about="As the game ended.",
    of="Requisite",
    measured="Value",
    quarters=tuple(Quarter(name, value, (("reach", 62), ("own democracy", nan), ("voice", 0))) for name, value in zip(("Borders", "Braids", "Levels", "Imagination"), (57, 100, 0, nan))),
    stages=(25, 50, 75),
    centre="43",
    centre_note="as a chain",
)
MULTIPLES = Multiples(
    title="Region by region",
    about="Seven regions.",
    charts=tuple(
        Lines(title=name, about="", along="Year", places=YEARS, series=(Series("exposure", RISING), Series("anger", FALLING)), marks=(Mark("line", 35),)) for name in REGIMES
    ),
)
ALL: dict[str, Chart] = {"lines": LINES, "areas": AREAS, "bars": BARS, "pairs": PAIRS, "way": WAY, "ring": RING, "multiples": MULTIPLES}
EACH = pytest.mark.parametrize("key", ALL)


# --- every chart ----------------------------------------------------------------------------------------------------------


@EACH
@pytest.mark.parametrize("theme", [PAPER, NIGHT], ids=lambda theme: theme.name)
def test_pictures_are_whole_calm_and_readable(key: str, theme: object) -> None:
    assert theme in (PAPER, NIGHT)
    chosen = PAPER if theme is PAPER else NIGHT
    picture = looked_at(svg_of(ALL[key], key, chosen), key)
    in_order(picture)
    assert (picture.root[0].text, picture.root[1].text) == (ALL[key].title, ALL[key].about)
    for text in picture.texts:
        assert contrast(text.fill, chosen.paper) >= 4.5, text
        assert float(text.box.bottom - text.box.top) >= 11


@EACH
def test_pictures_are_the_same_each_time_and_small(key: str) -> None:
    assert svg_of(ALL[key], key) == svg_of(ALL[key], key)
    assert len(svg_of(ALL[key], key)) < 25_000


@EACH
@pytest.mark.parametrize("width", [420, 720, 1100])
def test_pictures_of_other_widths(key: str, width: float) -> None:
    in_order(looked_at(svg_of(ALL[key], key, width=width), key))


class Cells(HTMLParser):
    """The cells of a table, row by row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def scale_of(chart: Chart) -> Scale:
    return getattr(chart, "scale", Scale())


def values_of(chart: Chart) -> list[tuple[str, float]]:
    """Every name with every value that a chart holds."""
    match chart:
        case Lines() | Areas():
            return [(one.name, value) for one in chart.series for value in one.values]
        case Multiples():
            return [(panel.title, value) for panel in chart.charts for _, value in values_of(panel)]
        case Bars():
            return [(bar.name, value) for bar in chart.bars for value in (bar.value, bar.low, bar.high) if value is not None]
        case Pairs():
            return [(pair.name, value) for pair in chart.pairs for value in (pair.first, pair.then, pair.low, pair.high) if value is not None]
        case Way():
            return []
        case Ring():
            return [(quarter.name, quarter.value) for quarter in chart.quarters] + [part for quarter in chart.quarters for part in quarter.parts]


@EACH
def test_the_table_says_all_that_the_picture_says(key: str) -> None:
    chart = ALL[key]
    table = table_of(chart)
    cells = Cells(html_of(table))
    assert cells.rows == [list(table.head), *map(list, table.rows)]
    assert {len(row) for row in table.rows} == {len(table.head)}
    whole = [cell for row in cells.rows for cell in row]
    for name, value in values_of(chart):
        assert name in whole
        said = "–" if isnan(value) else scale_of(chart).said(value)
        assert any(said in cell for cell in whole), (name, said)
    for extra in (*getattr(chart, "marks", ()), *getattr(chart, "moments", ())):
        assert extra.name in " ".join([table.caption, *whole]), extra


def test_a_way_in_words() -> None:
    table = table_of(WAY)
    assert table.caption == "Between unity and division (unity – division)"
    assert table.head == (WAY.of, WAY.along)
    assert table.rows[3] == (WAY.stations[3].name, "at the end of this game")
    assert table.rows[5][1] == "1999 – 2008"


@EACH
def test_a_figure_holds_both(key: str) -> None:
    figure = figure_of(ALL[key], key, "The numbers")
    assert figure.startswith("<figure><svg") and "<details><summary>The numbers</summary><table>" in figure
    ElementTree.fromstring(figure)


# --- hostile and odd ------------------------------------------------------------------------------------------------------


def renamed(chart: Chart, name: str) -> Chart:
    """The chart with one name for everything."""
    match chart:
        case Lines():
            series = tuple(Series(name, one.values, one.low, one.high) for one in chart.series)
            moments = tuple(Moment(name, moment.at) for moment in chart.moments)
            return Lines(title=name, about=name, along=name, places=(name,) * len(chart.places), series=series, marks=(Mark(name, 50),), moments=moments)
        case Areas():
            return Areas(title=name, about=name, along=name, places=(name,) * len(chart.places), series=tuple(Series(name, one.values) for one in chart.series), scale=chart.scale)
        case Multiples():
            return Multiples(title=name, about=name, charts=tuple(made for panel in chart.charts if isinstance(made := renamed(panel, name), Lines)))
        case Bars():
            return Bars(title=name, about=name, of=name, measured=name, bars=tuple(Bar(name, bar.value, bar.low, bar.high) for bar in chart.bars), marks=(Mark(name, 5),))
        case Pairs():
            pairs = tuple(Pair(name, pair.first, pair.then, pair.low, pair.high) for pair in chart.pairs)
            return Pairs(title=name, about=name, of=name, first=name, then=name, spread=name, pairs=pairs, marks=(Mark(name, 95), Mark(name, 96)))
        case Way():
            stations = tuple(Station(name, name) for _ in chart.stations)
            return Way(title=name, about=name, of=name, first_end=name, last_end=name, stations=stations, here=6, here_said=name, path=chart.path)
        case Ring():
            quarters = tuple(Quarter(name, quarter.value, tuple((name, value) for _, value in quarter.parts)) for quarter in chart.quarters)
            return Ring(title=name, about=name, of=name, measured=name, quarters=quarters, centre=name, centre_note=name)


@EACH
@pytest.mark.parametrize("name", [HOSTILE, "W" * 300, "漢字の名前" * 20, "", " ", "a", "Ångström – 2.4 °C", "é" * 80, "👩🏽\u200d🚀" * 9], ids=lambda name: ascii(name[:5]))
def test_hostile_and_long_names(key: str, name: str) -> None:
    chart = renamed(ALL[key], name)
    picture = looked_at(svg_of(chart, key), key)
    in_order(picture)
    text = figure_of(chart, key, name)
    ElementTree.fromstring(text)
    assert "<script" not in text and "\x00" not in text and "\x1b" not in text and "\u202e" not in text and "\ud800" not in text
    assert Cells(html_of(table_of(chart))).tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td"}


def test_charts_of_nothing() -> None:
    empty: list[Chart] = [
        Lines(title="a", about="b", along="c", places=(), series=()),
        Lines(title="a", about="b", along="c", places=("1",), series=(Series("one", (nan,)),)),
        Areas(title="a", about="b", along="c", places=("1",), series=(Series("one", (0.4,)), Series("two", (0.6,)))),
        Areas(title="a", about="b", along="c", places=("1", "2"), series=(Series("one", (nan, nan)),)),
        Bars(title="a", about="b", of="c", measured="d", bars=()),
        Pairs(title="a", about="b", of="c", first="d", then="e", spread="", pairs=()),
        Way(title="a", about="b", of="c", first_end="d", last_end="e", stations=(), here=None, here_said=""),
        Ring(title="a", about="b", of="c", measured="d", quarters=()),
        Multiples(title="a", about="b", charts=()),
    ]
    for chart in empty:
        in_order(looked_at(svg_of(chart, "x"), "x"))
        Cells(html_of(table_of(chart)))


NAMES = st.text(max_size=40)
NUMBERS = st.one_of(st.just(nan), st.floats(-500, 500))
SCALES = st.sampled_from([Scale(), Scale(0, 1, digits=2), Scale(-100, 100, " %"), Scale(-1, 1, digits=1), Scale(0, 4096)])


@st.composite
def lines(draw: st.DrawFn) -> Lines:
    count = draw(st.integers(0, 14))
    values = st.lists(NUMBERS, min_size=count, max_size=count).map(tuple)
    spreads = st.one_of(st.just(((), ())), st.tuples(values, values))
    series = tuple(Series(draw(NAMES), draw(values), *draw(spreads)) for _ in range(draw(st.integers(0, 9))))
    marks = tuple(Mark(draw(NAMES), draw(st.floats(-500, 500))) for _ in range(draw(st.integers(0, 3))))
    moments = tuple(Moment(draw(NAMES), draw(st.integers(0, count - 1))) for _ in range(draw(st.integers(0, 6)) if count else 0))
    places = tuple(draw(NAMES) for _ in range(count))
    return Lines(title=draw(NAMES), about=draw(NAMES), along=draw(NAMES), places=places, series=series, scale=draw(SCALES), marks=marks, moments=moments)


@given(lines())
def test_any_lines(chart: Lines) -> None:
    picture = looked_at(svg_of(chart, "x"), "x")
    in_order(picture)
    table_of(chart)
    areas = Areas(title=chart.title, about=chart.about, along=chart.along, places=chart.places, series=chart.series, scale=chart.scale, moments=chart.moments)
    in_order(looked_at(svg_of(areas, "x"), "x"))


@given(st.lists(st.tuples(NAMES, NUMBERS, NUMBERS), max_size=20), SCALES, st.lists(st.tuples(NAMES, st.floats(-500, 500)), max_size=4))
def test_any_bars_and_pairs(rows: list[tuple[str, float, float]], scale: Scale, marks: list[tuple[str, float]]) -> None:
    lined = tuple(Mark(*mark) for mark in marks)
    bars = Bars(title="t", about="", of="", measured="", bars=tuple(Bar(name, value) for name, value, _ in rows), scale=scale, marks=lined)
    pairs = Pairs(title="t", about="", of="", first="f", then="t", spread="", pairs=tuple(Pair(*row) for row in rows), scale=scale, marks=lined)
    for chart in (bars, pairs):
        in_order(looked_at(svg_of(chart, "x"), "x"))


@pytest.mark.parametrize("key", ["", "1", "a b", 'x"', "x" * 60, "x>"])
def test_a_key_is_a_word(key: str) -> None:
    with pytest.raises(ValueError, match="short word"):
        Sheet(key, PAPER, 10, 10)


# --- what is drawn --------------------------------------------------------------------------------------------------------


def test_unknown_numbers_leave_a_gap() -> None:
    chart = Lines(title="t", about="", along="", places=tuple("abcdef"), series=(Series("one", (10, 20, nan, 40, 50, nan)),))
    drawn = [e.attrib["d"] for e in looked_at(svg_of(chart, "x"), "x").root.iter(f"{SVG}path") if e.attrib.get("stroke-width") == "2.2"]
    assert len(drawn) == 2 and all(d.count("L") == 1 for d in drawn)
    assert "one 50" in looked_at(svg_of(chart, "x"), "x").said()


def test_lines_differ_by_dash_and_mark_and_areas_by_pattern() -> None:
    picture = looked_at(svg_of(LINES, "x"), "x")
    dashes = [e.attrib.get("stroke-dasharray", "") for e in picture.root.iter(f"{SVG}path") if e.attrib.get("stroke-width") == "2.2"]
    assert len(dashes) == len(set(dashes)) == 2
    areas = looked_at(svg_of(AREAS, "x"), "x")
    assert len(list(areas.root.iter(f"{SVG}pattern"))) == len(REGIMES) - 1, "the first has none"


def test_names_stand_beside_the_ends_of_their_lines() -> None:
    picture = looked_at(svg_of(LINES, "x"), "x")
    said = {text.text: text.box for text in picture.texts}
    assert said["Borders 58"].top < said["second stage"].top < said["Braids 34"].top


def test_a_long_name_does_not_cost_its_number() -> None:
    rows = ("second degree of pluralism", "a union of unions of neighbours and of peoples, and of those who have neither")
    picture = looked_at(svg_of(Areas(title="t", about="", along="", places=YEARS, series=tuple(Series(row, RISING) for row in rows)), "x"), "x")
    assert f"{rows[0]} 58" in picture.said()
    assert [text.text.endswith(" 58") for text in picture.texts if text.text[:9] in (rows[0][:9], rows[1][:9])] == [True, True]


def test_the_marked_place_is_bold_and_named() -> None:
    picture = looked_at(svg_of(WAY, "x"), "x")
    title, *bold = [e.text or "" for e in picture.root.iter(f"{SVG}text") if "font-weight" in e.attrib]
    assert title == WAY.title and " ".join(bold).startswith("third degree of pluralism")
    assert "at the end of this game" in picture.said() and "← unity" in picture.said() and "division →" in picture.said()


def test_on_a_narrow_screen_no_name_of_a_station_is_cut() -> None:
    said = looked_at(svg_of(WAY, "x", width=358.0), "x").said()
    assert all(station.name in said and station.note in said for station in WAY.stations)
    assert f"{(WAY.here or 0) + 1}  {WAY.stations[WAY.here or 0].name}" in said


def test_many_lines_make_a_higher_picture() -> None:
    many = Lines(title="t", about="", along="", places=YEARS, series=tuple(Series(f"line {k}", RISING) for k in range(30)))
    picture = looked_at(svg_of(many, "x"), "x")
    in_order(picture)
    assert picture.height > looked_at(svg_of(LINES, "x"), "x").height and "line 29 58" in picture.said()


# --- measuring ------------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(-50, 250), st.floats(1, 20)), max_size=12))
def test_things_are_moved_apart_and_no_further(things: list[tuple[float, float]]) -> None:
    wanted, sizes = [at for at, _ in things], [size for _, size in things]
    found = moved_apart(wanted, sizes, 0, 250)
    order = sorted(range(len(things)), key=lambda k: wanted[k])
    for a, b in pairwise(order):
        assert found[b] - found[a] >= (sizes[a] + sizes[b]) / 2 - 1e-6
    for at, size in zip(found, sizes):
        assert at - size / 2 >= -1e-6 and at + size / 2 <= 250 + 1e-6
    free = all(b - a > 20 for a, b in pairwise(sorted(wanted))) and all(10 <= at <= 240 for at in wanted)
    if free:
        assert found == pytest.approx(wanted)


def test_a_crowd_is_moved_about_its_middle() -> None:
    assert moved_apart([50, 50, 50], [10, 10, 10], 0, 100) == pytest.approx([40, 50, 60])
    assert moved_apart([95, 96], [10, 10], 0, 100) == pytest.approx([85, 95])
    assert moved_apart([5, 5, 5], [10, 10, 10], 0, 12) == pytest.approx([5, 15, 25]), "too little room: from the top down"


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 40)), max_size=12))
def test_rows_keep_spans_apart(spans: list[tuple[float, float]]) -> None:
    made = [(left, left + width) for left, width in spans]
    rows = in_rows(made, 5)
    for k, (left, right) in enumerate(made):
        for other, (other_left, other_right) in enumerate(made[:k]):
            assert rows[k] != rows[other] or right + 5 <= other_left or other_right + 5 <= left


@given(st.lists(st.tuples(st.floats(290, 755), st.floats(20, 260)), max_size=7))
def test_no_line_of_a_flag_runs_through_a_name(flags: list[tuple[float, float]]) -> None:
    lines, spans = [x for x, _ in flags], flag_spans(flags, 760)
    rows = flag_rows(lines, spans)
    for k, (left, right) in enumerate(spans):
        assert left >= 0 and right <= 760 and not left < lines[k] < right
        for other, x in enumerate(lines):
            assert not (left < x < right and rows[other] >= rows[k]), "a line goes down from its own row"
            assert other == k or rows[other] != rows[k] or right <= spans[other][0] or spans[other][1] <= left


@given(st.text(max_size=60), st.floats(12, 200))
def test_texts_fit(text: str, room: float) -> None:
    assert wide(fitted(text, room, 12), 12) <= max(room, wide("…", 12))
    for line in wrapped(text, room, 12, 3):
        assert wide(line, 12) <= max(room, wide("…", 12))


def test_ticks_and_figures() -> None:
    assert ticks(0, 100) == [0, 25, 50, 75, 100]
    assert ticks(0, 1) == [0, 0.25, 0.5, 0.75, 1]
    assert ticks(-100, 100) == [-100, -50, 0, 50, 100]
    assert ticks(3, 3) == [3]
    assert [figure(value, digits) for value, digits in ((0.5, 0), (-0.4, 0), (-1.25, 1), (2, 2))] == ["1", "0", "−1.2", "2.00"]
    assert Scale(0, 100, " %").said(nan) == "–"
    assert Scale(5, 5).share(5) == 0


def test_escaping() -> None:
    assert escaped("<a & 'b' \"c\">") == "&lt;a &amp; &#39;b&#39; &quot;c&quot;&gt;"
    assert escaped("a\x00b\ud800") == "a\ufffdb\ufffd"
    assert html_of(Table("<c>", ("a", ""), (("<b>", "1"),))) == (
        '<table><caption>&lt;c&gt;</caption><thead><tr><th scope="col">a</th><td></td></tr></thead><tbody><tr><th scope="row">&lt;b&gt;</th><td>1</td></tr></tbody></table>'
    )
