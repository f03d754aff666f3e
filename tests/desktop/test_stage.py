"""Explanations inside explanations, pinned and closed, never in the way of the next thing; the focus by Tab and arrows; F1; what is refused says why; dirt only where something changed."""

from __future__ import annotations

import pygame

from game.faces.desktop.controls import Button, Option
from game.faces.desktop.kit import Kit
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column, Grid, Row, Scroll
from game.faces.desktop.stage import Stage
from game.faces.desktop.text import Run
from game.faces.desktop.theme import read_theme
from game.faces.desktop.widget import Explains, Widget, every
from tests.desktop.stand import ASSETS

pygame.font.init()
KIT = Kit(read_theme(ASSETS / "theme.yaml"), "night", 1.0, ASSETS)
SIZE = (800, 600)


def explain(link: str) -> Widget | None:
    return Label((Run(f"about {link} and "), Run("more", colour="link", link=f"{link}+"))) if len(link) < 4 else None


def staged(*parts: Widget) -> Stage:
    stage = Stage(KIT, explain, size=SIZE)
    stage.show(Column([*parts, Label("", grows=1)], grows=1))
    return stage


def named(stage: Stage, name: str) -> Widget:
    trees = [stage.root, *(tip.box for tip in stage.tips)]
    return next(widget for tree in trees for widget in every(tree) if widget.name == name)


def link_of(stage: Stage) -> tuple[int, int]:
    """Where the link of the last explanation stands."""
    label = next(widget for widget in every(stage.tips[-1].box) if isinstance(widget, Label))
    for x in range(label.rect.left, label.rect.right):
        if label.link_at((x, label.rect.top + 3)):
            return x + 3, label.rect.top + 3
    raise AssertionError("there is no link")


def test_explanations_open_inside_one_another_and_close_one_by_one() -> None:
    stage = staged(Button("b", "Why", list, tip=lambda: explain("a")))
    stage.moved(named(stage, "b").rect.center)
    assert not stage.tips
    stage.rested(1.0)
    assert len(stage.tips) == 1
    assert stage.pin()
    stage.moved(link_of(stage))
    stage.rested(1.0)
    assert [tip.key for tip in stage.tips] == ["b", "a+"]
    stage.moved(link_of(stage))
    stage.rested(1.0)
    assert len(stage.tips) == 3
    for tip in stage.tips:
        assert pygame.Rect(0, 0, *SIZE).contains(tip.box.rect)
    stage.moved((790, 590))
    assert [tip.key for tip in stage.tips] == ["b"], "only what is pinned stays"
    assert stage.back()
    assert not stage.tips
    assert not stage.back()


def test_what_is_not_pinned_goes_when_the_mouse_leaves_and_comes_when_it_rests() -> None:
    stage = staged(Button("b", "Why", list, tip=lambda: Label("because")))
    stage.moved(named(stage, "b").rect.center)
    stage.rested(0.1)
    assert stage.waits()
    stage.rested(0.5)
    assert stage.tips
    assert not stage.waits()
    stage.moved((700, 500))
    assert not stage.tips


def test_an_explanation_that_was_closed_stays_closed_until_the_mouse_moves() -> None:
    parts = [Button("b", "Why", list, tip=lambda: Label("because"))]
    stage = staged(*parts)
    there = named(stage, "b").rect.center
    stage.moved(there)
    stage.rested(1.0)
    assert stage.back()
    stage.show(Column([*parts, Label("", grows=1)], grows=1))
    stage.rested(1.0)
    assert not stage.tips
    stage.moved((there[0] + 1, there[1]))
    stage.rested(1.0)
    assert stage.tips
    stage.show(Column([*parts, Label("", grows=1)], grows=1))
    assert stage.tips, "what it explains is still there"
    stage.show(Column([Label("", grows=1)], grows=1))
    assert not stage.tips


def test_what_is_pressed_is_not_explained_by_itself_afterwards() -> None:
    stage = staged(Button("b", "Why", list, tip=lambda: Label("because")))
    there = named(stage, "b").rect.center
    stage.moved(there)
    stage.pressed(there)
    stage.released(there)
    stage.rested(1.0)
    assert not stage.tips


def test_in_a_list_an_explanation_lies_beside_and_the_next_line_can_be_reached() -> None:
    options = [Option(f"o{k}", f"{k}", list, tip=lambda: Label("one two three four " * 30)) for k in range(6)]
    stage = staged(Row([Label("", grows=1), Column(options).grown(1)]))
    stage.moved(named(stage, "o1").rect.center)
    stage.rested(1.0)
    box = stage.tips[0].box.rect
    assert not any(box.colliderect(named(stage, f"o{k}").rect) for k in range(6))
    stage.moved((box.right - 5, named(stage, "o1").rect.centery))
    assert stage.tips, "one can go into it"
    stage.moved(named(stage, "o1").rect.center)
    stage.moved(named(stage, "o2").rect.center)
    assert not stage.tips
    stage.rested(1.0)
    assert [tip.key for tip in stage.tips] == ["o2"]


class Large(Widget):
    """Like a map: what explains it depends on the point."""

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = pygame.Rect(0, 0, *SIZE)

    def hover(self, pos: tuple[int, int] | None) -> bool:
        return False

    def explains_at(self, pos: tuple[int, int]) -> Explains | None:
        return lambda: Label(f"at {pos} " * 40)


def test_what_explains_a_point_of_a_map_does_not_stand_in_the_way_of_the_next() -> None:
    stage = Stage(KIT, explain, size=SIZE)
    stage.show(Large("map"))
    stage.moved((300, 200))
    stage.rested(1.0)
    box = stage.tips[0].box.rect
    stage.moved((303, 203))
    assert stage.tips
    stage.moved(box.center)
    assert stage.tips == []
    stage.rested(1.0)
    assert stage.pin()
    stage.moved(stage.tips[0].box.rect.center)
    assert stage.tips, "where it is pinned one can go into it"


def test_where_the_focus_is_gone_it_goes_on_where_the_screen_says() -> None:
    stage = staged(Button("a", "A", list), Button("b", "B", list).leading())
    stage.key(pygame.K_TAB, False)
    assert stage.focus == "b", "Tab begins there"
    stage.show(Column([Button("c", "C", list), Button("d", "D", list).leading()]))
    assert stage.focus == "d"
    stage.pressed(named(stage, "c").rect.center)
    stage.released(named(stage, "c").rect.center)
    stage.show(Column([Button("e", "E", list).leading()]))
    assert stage.focus == "c", "who uses the mouse is not sent anywhere"


def test_f1_explains_what_has_the_focus_and_what_is_refused_says_why() -> None:
    stage = staged(Option("o", "Never", lambda: None, why_not="Not before the thaw."), Button("b", "B", list))
    stage.key(pygame.K_TAB, False)
    assert stage.focus == "o"
    assert stage.key(pygame.K_F1, False)
    told = [widget.words[0].text for widget in every(stage.tips[-1].box) if isinstance(widget, Label)]
    assert told == ["Not before the thaw."]
    stage.back()
    stage.key(pygame.K_RETURN, False)
    assert stage.tips, "pressing it says why, too"
    stage.back()
    stage.pressed(named(stage, "o").rect.center)
    stage.released(named(stage, "o").rect.center)
    assert stage.tips


def test_tab_goes_round_and_arrows_go_where_they_point() -> None:
    buttons = [Button(f"b{k}", f"{k}", list) for k in range(9)]
    stage = staged(Grid(buttons, 200, 3))
    seen = []
    for _ in range(10):
        stage.key(pygame.K_TAB, False)
        seen.append(stage.focus)
    assert seen == [*(f"b{k}" for k in range(9)), "b0"]
    for key, now in ((pygame.K_RIGHT, "b1"), (pygame.K_DOWN, "b4"), (pygame.K_LEFT, "b3"), (pygame.K_UP, "b0")):
        stage.key(key, False)
        assert stage.focus == now
    stage.key(pygame.K_TAB, True)
    assert stage.focus == "b8"


def test_the_focus_is_scrolled_into_sight() -> None:
    stage = staged(Row([Scroll(Column([Button(f"b{k}", f"{k}", list) for k in range(60)]), "s")], grows=1))
    for _ in range(50):
        stage.key(pygame.K_TAB, False)
    assert stage.root.rect.contains(named(stage, "b49").rect)
    before = named(stage, "b0").rect.top
    stage.key(pygame.K_PAGEUP, False)
    assert named(stage, "b0").rect.top > before


def test_a_press_is_done_where_it_is_let_go() -> None:
    done: list[int] = []
    stage = staged(Button("b", "Go", lambda: done.append(1)))
    there = named(stage, "b").rect.center
    stage.pressed(there)
    stage.released((790, 590))
    assert not done
    stage.pressed(there)
    stage.released(there)
    assert done == [1]


def test_nothing_is_dirty_where_nothing_changed() -> None:
    stage = staged(Button("b", "Go", list), Label("words"))
    surface = pygame.Surface(SIZE)
    stage.draw(surface)
    stage.moved((700, 500))
    stage.moved((701, 501))
    assert not stage.dirty
    stage.moved(named(stage, "b").rect.center)
    assert stage.dirty
    stage.draw(surface)
    stage.moved((named(stage, "b").rect.centerx + 1, named(stage, "b").rect.centery))
    assert not stage.dirty
