"""Letters, layout and widgets: what is measured is what is drawn, crowding is found, room is shared, tables sort, sliders step."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.faces.desktop.controls import Button, Field, Option, Slider, Toggle
from game.faces.desktop.kit import HIGH, LARGEST, SMALLEST, WIDE, Kit, has_room, scale_for
from game.faces.desktop.labels import Figure, Label, Line
from game.faces.desktop.layout import Box, Column, Grid, Lined, Row, Scroll, Sized, Stack, shared
from game.faces.desktop.paint import Paint
from game.faces.desktop.tables import Cell, Head, Table, alike, sorted_rows
from game.faces.desktop.text import laid_out, runs, shortened
from game.faces.desktop.theme import read_theme
from game.faces.desktop.widget import Widget, at, crowding, every
from tests.desktop.stand import ASSETS

pygame.font.init()
KIT = Kit(read_theme(ASSETS / "theme.yaml"), "night", 1.0, ASSETS)
TEXT = "Markets outrun the protection that people have from them; people push back, and somebody writes the answer."


def placed(widget: Widget, width: int = 400, height: int = 300, kit: Kit = KIT) -> Widget:
    widget.place(kit, pygame.Rect(0, 0, width, height))
    return widget


@pytest.mark.parametrize("width", [40, 90, 200, 333, 800])
@pytest.mark.parametrize("size", ["tiny", "body", "head"])
def test_lines_are_no_wider_than_their_room(width: int, size: str) -> None:
    block = laid_out(KIT, runs(f"{TEXT} **strong words** and [a link](about:it) incomprehensibilities"), size, width)
    for line in block.lines:
        assert line[-1].x + line[-1].width <= width or len(line[-1].run.text) == 1
        for piece in line:
            assert KIT.text(piece.run.text, size, piece.run.weight, (0, 0, 0)).get_width() == piece.width
    assert "".join(piece.run.text for line in block.lines for piece in line).replace(" ", "").startswith("Marketsoutruntheprotection")


def test_links_and_strong_words_are_runs() -> None:
    found = runs("see [this](about:x) and **that**")
    assert [(run.text, run.weight, run.link) for run in found] == [("see ", "plain", ""), ("this", "plain", "about:x"), (" and ", "plain", ""), ("that", "strong", "")]


def test_a_shortened_text_fits() -> None:
    for width in (30, 60, 120, 5_000):
        assert KIT.text_width(shortened(KIT, TEXT, "body", "plain", width), "body") <= max(width, KIT.text_width("…", "body"))


def test_letters_that_every_screen_needs_are_there() -> None:
    missing = KIT.font("body").render("\U0010fffe", True, (255, 255, 255))
    for letter in "▲▼→✓●○–−×·…“”":
        assert pygame.image.tobytes(KIT.font("body").render(letter, True, (255, 255, 255)), "RGBA") != pygame.image.tobytes(missing, "RGBA"), letter


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 2)), min_size=1, max_size=8), st.integers(1, 2_000))
def test_room_is_never_given_twice(parts: list[tuple[int, int]], room: int) -> None:
    found = shared([wanted for wanted, _ in parts], [grows for _, grows in parts], room)
    assert all(each >= 0 for each in found)
    assert sum(found) <= max(room, sum(wanted for wanted, grows in parts if not grows))
    if any(grows for _, grows in parts) and sum(wanted for wanted, _ in parts) <= room:
        assert sum(found) == room
        assert all(each >= wanted for each, (wanted, _) in zip(found, parts))


def test_crowding_finds_what_is_cut_sticks_out_or_overlaps() -> None:
    assert not crowding(KIT, placed(Column([Label(TEXT), Row([Label("left", grows=1), Button("go", "Go", list)])])))
    assert any("is cut" in said for said in crowding(KIT, placed(Column([Label(TEXT), Label(TEXT)]), 120, 60)))
    stuck = placed(Column([Label("a"), Label("b")]))
    stuck.parts()[1].place(KIT, pygame.Rect(390, 20, 60, 20))
    assert any("sticks out" in said for said in crowding(KIT, stuck))
    stuck.parts()[1].place(KIT, stuck.parts()[0].rect)
    assert any("lies on" in said for said in crowding(KIT, stuck))


def test_what_scrolls_may_be_longer_than_its_room() -> None:
    scroll = Scroll(Column([Button(f"b{k}", f"Button {k}", list) for k in range(30)]), "list")
    assert not crowding(KIT, placed(scroll, 300, 200))
    last = scroll.part.parts()[-1]
    assert at(scroll, last.rect.center) == []
    assert scroll.show(last.rect)
    assert last.rect.bottom <= scroll.rect.bottom
    assert at(scroll, last.rect.center)[-1] is last
    again = Scroll(scroll.part, "list")
    again.inherit(scroll)
    assert again.offset == scroll.offset


def test_a_stack_and_a_grid_keep_their_room() -> None:
    grid = Grid([Sized(Box(Label(TEXT)), height=60) for _ in range(7)], 150)
    assert not crowding(KIT, placed(Stack(grid, [(Button("top", "Top", list), "right top"), (Label("below"), "middle bottom")]), 640, 900))


@given(st.integers(200, 8_000), st.integers(150, 5_000), st.one_of(st.none(), st.floats(0.5, 4)))
def test_a_scale_leaves_every_screen_its_room(width: int, height: int, wanted: float | None) -> None:
    scale = scale_for((width, height), wanted)
    assert SMALLEST <= scale <= LARGEST
    if has_room((width, height)):
        assert width / scale >= WIDE - 2
        assert height / scale >= HIGH - 2


def test_digits_stand_below_one_another() -> None:
    widths = {Figure(str(number)).wants(KIT, 100)[0] for number in (111, 808, 434)}
    assert len(widths) == 1


def test_controls_take_what_is_meant_for_them() -> None:
    done: list[object] = []
    slider = Slider("s", 1.0, (0.8, 3.0), 0.1, done.append, str)
    placed(slider, 300, 30)
    assert slider.key(pygame.K_RIGHT, False)
    assert round(slider.value, 1) == 1.1
    assert not slider.key(pygame.K_a, False)
    toggle = Toggle("t", "on", False, done.append)
    placed(toggle)
    assert toggle.key(pygame.K_SPACE, False)
    assert done[-1] is True
    field = Field("f", "", done.append, takes=lambda text: text.isdigit() or not text, most=3)
    for letter in "1x2345":
        field.typed(letter)
    assert field.text == "123"
    assert field.key(pygame.K_BACKSPACE, False)
    assert field.text == "12"
    off = Option("o", "off", lambda: done.append("never"), why_not="Not now.")
    placed(off)
    assert not off.key(pygame.K_RETURN, False)
    assert "never" not in done


def test_a_line_that_is_cut_tells_all_of_itself() -> None:
    line = placed(Line(TEXT), 120, 30)
    explains = line.explains_at((5, 5))
    assert isinstance(line, Line) and explains is not None
    told = explains()
    assert isinstance(told, Label) and told.words[0].text == TEXT
    assert placed(Line("short"), 120, 30).explains_at((5, 5)) is None


def test_tables_sort_and_put_the_unknown_last() -> None:
    rows = [[Cell("b"), Cell("2", 2.0)], [Cell("a"), Cell("?", float("nan"))], [Cell("c"), Cell("10", 10.0)]]
    assert [row[0].text for row in sorted_rows(rows, (1, True))] == ["c", "b", "a"]
    assert [row[0].text for row in sorted_rows(rows, (1, False))] == ["b", "c", "a"]
    assert [row[0].text for row in sorted_rows(rows, (0, False))] == ["a", "b", "c"]
    mixed = [[Cell(name)] for name in ("beta", "Gamma", "alpha", "Delta")]
    assert [row[0].text for row in sorted_rows(mixed, (0, False))] == ["alpha", "beta", "Delta", "Gamma"], "capitals are small letters"
    asked: list[int] = []
    table = Table("t", [Head("name", number=False), Head("number")], rows, (0, False), asked.append)
    placed(table)
    table.press((300, 5))
    table.at = -1
    table.key(pygame.K_RIGHT, False)
    table.key(pygame.K_RETURN, False)
    assert asked == [1, 1]


def test_a_table_that_is_not_sorted_keeps_its_order_and_has_no_head_to_press() -> None:
    rows = [[Cell("b"), Cell("2", 2.0)], [Cell("a"), Cell("1", 1.0)]]
    table = Table("t", [Head("name", number=False), Head("number")], rows, (0, False), None)
    placed(table)
    assert [row[0].text for row in table.rows] == ["b", "a"]
    assert table.press((300, 5))
    table.key(pygame.K_UP, False)
    assert table.at == 0
    assert table.key(pygame.K_RETURN, False)

    def seen(sorts: Callable[[int], None] | None) -> bytes:
        surface = pygame.Surface((400, 300))
        one = placed(Table("t", table.heads, sorted_rows(rows, (0, False)), (0, False), sorts))
        one.draw(Paint(surface, KIT))
        return pygame.image.tobytes(surface, "RGB")

    assert seen(None) != seen(lambda _: None), "no arrow, no head that shines"


def test_the_numbers_of_a_column_have_their_digits_alike() -> None:
    values = [0.0, -1.3, 12.46, 4.0, float("nan"), 0.0]
    assert alike(["0", "−1", "12.5", "4", "–", "✓"], values) == ["0.0", "−1.3", "12.5", "4.0", "–", "✓"], "rounded once, from what they are"
    assert alike(["7", "✓"], [7.2, 1.0]) == ["7", "✓"]
    assert alike([], []) == []
    assert sum(KIT.figure_widths("111", "body", "plain")) == sum(KIT.figure_widths("888", "body", "plain"))


def test_the_ring_of_the_focus_is_whole_at_the_edge_of_what_scrolls() -> None:
    tree = placed(Scroll(Column([Option("first", "First", lambda: None), Option("second", "Second", lambda: None)], "tight"), "list"), 200, 60)
    rect = next(widget.rect for widget in every(tree) if widget.name == "first")
    surface = pygame.Surface((400, 300))
    tree.draw(Paint(surface, KIT, focus="first"))
    colour = KIT.colour("focus")
    for point in ((rect.left, rect.centery), (rect.right - 1, rect.centery), (rect.centerx, rect.top), (rect.centerx, rect.bottom + 1)):
        x, y = point
        near = [surface.get_at((x + dx, y + dy))[:3] for dx in (-2, -1, 0, 1, 2) for dy in (-2, -1, 0, 1, 2) if x + dx >= 0 and y + dy >= 0]
        assert any(max(abs(a - b) for a, b in zip(seen, colour)) < 40 for seen in near), point


def test_the_knob_of_a_slider_does_not_lie_on_what_it_says() -> None:
    years = {1.0: "1999–2000", 2.0: "2005–2006"}
    slider = placed(Slider("s", 2.0, (1.0, 2.0), 1.0, lambda _: None, lambda value: years[value]), 300, 30)
    assert isinstance(slider, Slider)
    assert slider._way.right + KIT.px(9) <= 300 - KIT.text_width("2005–2006", "body", "medium")


def test_a_box_that_begins_above_the_window_ends_where_it_ends() -> None:
    surface = pygame.Surface((60, 60))
    Paint(surface, KIT).box(pygame.Rect(5, -40, 40, 60), "raised")
    assert surface.get_at((20, 15))[:3] == KIT.colour("raised")
    assert surface.get_at((20, 22))[:3] == (0, 0, 0)
    Paint(surface, KIT).fill(pygame.Rect(5, -40, 40, 60), "accent")
    assert surface.get_at((20, 22))[:3] == (0, 0, 0)


def test_cells_of_a_column_stand_below_each_other() -> None:
    rows = [[Label("a name"), Figure("1"), Figure("+10.5")], [Label(TEXT), Figure("1,000,000"), Figure("2")]]
    lined = placed(Lined(rows), 300, 400)
    assert not crowding(KIT, lined)
    for k in range(3):
        assert len({(row[k].rect.left, row[k].rect.right) for row in rows}) == 1
    assert rows[1][2].rect.right == 300
    assert placed(Lined([]), 300, 10).size_at(KIT, 300) == (0, 0)


ANEW = """
import pygame
from game.faces.desktop.kit import LETTERS, Kit
from game.faces.desktop.theme import read_theme
from tests.desktop.stand import ASSETS

pygame.font.init()
kits = [Kit(read_theme(ASSETS / "theme.yaml"), look, 1.0, ASSETS) for look in ("night", "day")]
before = kits[0].font_px(17)
assert before is kits[1].font_px(17)
pygame.quit()
pygame.font.init()
after = Kit(read_theme(ASSETS / "theme.yaml"), "night", 1.0, ASSETS).font_px(17)
assert after is not before and after.size("abc")[0] > 0 and len(LETTERS) == 1
"""


def test_kits_share_their_letters_until_pygame_is_begun_anew() -> None:
    """Each holds its file open, so that many windows of one process would run out of files. In a process of its own: what was there before is gone."""
    done = subprocess.run([sys.executable, "-c", ANEW], cwd=ASSETS.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
