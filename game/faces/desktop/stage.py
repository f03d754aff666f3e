"""Where widgets meet a person: mouse and keyboard are handed to whom they are meant for, explanations open, the focus moves.

Law: whatever the mouse can do, the keyboard can: Tab and arrows move the focus, Enter presses, F1 explains, T pins, Esc goes back one step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pygame

from game.faces.desktop.controls import PRESSES, Option, Pressable
from game.faces.desktop.kit import Kit
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Box, Scroll
from game.faces.desktop.paint import Paint
from game.faces.desktop.stage_tips import Tip, beside
from game.faces.desktop.widget import Explains, Pos, Widget, at, every

ARROWS = {pygame.K_LEFT: (-1, 0), pygame.K_RIGHT: (1, 0), pygame.K_UP: (0, -1), pygame.K_DOWN: (0, 1)}
LINKS = Callable[[str], "Widget | None"]
TIP_WIDE = 360  # units
SPENT = float("inf")  # seconds of rest after which nothing more is explained until the mouse moves


@dataclass(slots=True)
class Hand:
    """What the mouse is doing."""

    pos: Pos = (-1, -1)
    over: Widget | None = None
    held: Widget | None = None
    rest: float = 0.0  # seconds it has rested


@dataclass(slots=True)
class Stage:
    """One tree of widgets and what a person does with it. `explain` makes what a link leads to."""

    kit: Kit
    explain: LINKS = lambda _: None
    root: Widget = field(default_factory=Widget)
    size: tuple[int, int] = (0, 0)
    focus: str = ""
    keys: bool = False  # whether the keyboard was used last, so that the focus is shown
    tips: list[Tip] = field(default_factory=list)
    hand: Hand = field(default_factory=Hand)
    dirty: bool = True
    part: pygame.Rect | None = None  # what is to be drawn anew where nothing else has changed

    # -- what is shown

    def show(self, root: Widget) -> None:
        """Another tree in the place of this one."""
        named = {widget.name: widget for widget in every(self.root) if widget.name}
        for widget in every(root):
            if widget.name in named:
                widget.inherit(named[widget.name])
        self.root = root
        self.lay_out()
        if self.hand.held is not None:
            self.hand.held = next((widget for widget in every(root) if widget.name and widget.name == getattr(self.hand.held, "name", "")), None)
        self.hand.over = None
        self.tips = [tip for tip in self.tips if tip.pinned or self._stands(tip)]
        if self.keys and self.focus and self.focused() is None and (lead := self._lead()) is not None:
            self.set_focus(lead)
        self._point(self.hand.pos)
        self.dirty = True

    def _stands(self, tip: Tip) -> bool:
        """Whether what is explained is still where it was."""
        same = next((widget for widget in every(self.root) if widget.name and widget.name == tip.key), None)
        return same is not None and (tip.passing or same.rect == tip.anchor)

    def _lead(self) -> Widget | None:
        """Where the keyboard goes on where what it stood on is gone."""
        return next((widget for widget in every(self.root) if isinstance(widget, Pressable) and widget.leads), None)

    def lay_out(self) -> None:
        self.root.place(self.kit, pygame.Rect(0, 0, *self.size))

    def draw(self, surface: pygame.Surface) -> None:
        """Everything, and the explanations above it; or only the part that has changed."""
        if self.part is not None and not self.dirty:
            surface.set_clip(self.part)
        over, held = self.hand.over, self.hand.held
        paint = Paint(surface, self.kit, over.name if over else "", self.focus if self.keys else "", held.name if held else "")
        paint.fill(surface.get_rect(), "paper")
        self.root.draw(paint)
        for tip in self.tips:
            paint.shadow(tip.box.rect)
            tip.box.draw(paint)
            if tip.pinned:
                corner = (tip.box.rect.right - self.kit.px(3), tip.box.rect.top + self.kit.px(3))
                paint.dot(corner, self.kit.px(9), "raised")
                paint.icon("pin", corner, 12, "accent")
        surface.set_clip(None)
        self.dirty, self.part = False, None

    # -- finding

    def _under(self, pos: Pos) -> list[Widget]:
        for tip in reversed(self.tips):
            if tip.box.rect.collidepoint(pos) and not tip.passing:
                return at(tip.box, pos)
        return at(self.root, pos)

    def order(self) -> list[Widget]:
        """What the focus can stand on, in reading order; where an explanation is pinned, what is in it as well."""
        trees = [self.root, *(tip.box for tip in self.tips if tip.pinned)]
        return [widget for tree in trees for widget in every(tree) if widget.focusable and widget.rect.width and widget.rect.height]

    def focused(self) -> Widget | None:
        return next((widget for widget in self.order() if widget.name == self.focus), None)

    # -- the mouse

    def moved(self, pos: Pos) -> None:
        self.hand.pos = pos
        if self.hand.held is not None:
            if self.hand.held.drag(pos):
                self.dirty = True
            return
        self.hand.rest = 0.0
        self._point(pos)

    def _point(self, pos: Pos) -> None:
        chain = self._under(pos)
        over = next((widget for widget in reversed(chain) if widget.focusable or type(widget).hover is not Widget.hover), None)
        if over is not self.hand.over:
            if self.hand.over is not None:
                self.hand.over.hover(None)
            self.hand.over, self.dirty = over, True
        if over is not None and over.hover(pos):
            self.dirty = True
        self._close_left(pos)

    def _close_left(self, pos: Pos) -> None:
        """Explanations that the mouse has left go, the last first; one that holds the mouse keeps those below it."""
        while self.tips and not self.tips[-1].pinned and not self.tips[-1].holds(self.kit, pos, self.size[0]):
            self.tips.pop()
            self.dirty = True

    def pressed(self, pos: Pos) -> None:
        self.hand.pos, self.hand.rest = pos, SPENT  # what comes below the mouse now is explained when it is pointed at, not by itself
        self.keys = False
        chain = self._under(pos)
        if not any(tip.box.rect.collidepoint(pos) and not tip.passing for tip in self.tips):
            self.dirty |= bool(self.tips)
            self.tips = []
        for widget in reversed(chain):
            if isinstance(widget, Label) and (found := widget.link_at(pos)) is not None:
                self._open(partial(self.explain, found[0]), found[1], found[0], pinned=True)
                return
            if widget.press(pos):
                self.hand.held = widget
                if widget.focusable:
                    self.focus = widget.name
                self.dirty = True
                return

    def released(self, pos: Pos) -> bool:
        """The button goes up; whether something was pressed."""
        held, self.hand.held = self.hand.held, None
        if held is None:
            return False
        self.dirty = True
        done = held.release(pos)
        if not done and isinstance(held, Pressable) and held.why_not:
            self._open(held.explains_at(pos), held.rect, held.name)
        return done and isinstance(held, Pressable)

    def wheeled(self, amount: float, pos: Pos) -> None:
        for widget in reversed(self._under(pos)):
            if widget.wheel(amount, pos):
                self.dirty, self.hand.rest = True, 0.0
                self._point(pos)
                return

    def rested(self, seconds: float) -> None:
        """The mouse has not moved for some time: what it points at is explained."""
        before, self.hand.rest = self.hand.rest, self.hand.rest + seconds
        wait = self.kit.theme.motion["tip"]
        if before < wait <= self.hand.rest and self.hand.held is None:
            self._explain_at(self.hand.pos, pinned=False)

    def waits(self) -> bool:
        """Whether time that goes by may open an explanation."""
        return 0 <= self.hand.rest < self.kit.theme.motion["tip"] and self.hand.pos[0] >= 0

    def _explain_at(self, pos: Pos, pinned: bool) -> bool:
        for widget in reversed(self._under(pos)):
            if isinstance(widget, Label) and (found := widget.link_at(pos)) is not None:
                return self._open(partial(self.explain, found[0]), found[1], found[0], pinned)
            explains = widget.explains_at(pos)
            if explains is not None:
                small = widget.rect.height < self.size[1] // 3
                anchor = widget.rect if small else pygame.Rect(*pos, 1, 1)
                return self._open(explains, anchor, widget.name or str(id(widget)), pinned, isinstance(widget, Option))
        return False

    # -- explanations

    def _open(self, explains: Explains | None, anchor: pygame.Rect, key: str, pinned: bool = False, aside: bool = False) -> bool:
        open_one = next((tip for tip in self.tips if tip.key == key), None)
        if open_one is not None:
            open_one.pinned |= pinned
            self.dirty |= pinned
            return True
        content = explains() if explains is not None else None
        if content is None:
            return False
        box = Box(Scroll(content, f"tip:{key}", grows=0), fill="panel", border="accent" if pinned else "faint", name=f"tip {key}")
        widest = min(self.kit.px(TIP_WIDE), self.size[0] - 2 * self.kit.space("near"))
        width, height = box.size_at(self.kit, widest)
        width, height = min(width, widest), min(height, self.size[1] - 2 * self.kit.space("near"))
        box.place(self.kit, beside(self.kit, self.size, [tip.box.rect for tip in self.tips], anchor, (width, height), aside))
        self.tips.append(Tip(box, anchor, key, pinned))
        self.dirty = True
        return True

    def pin(self) -> bool:
        """Pins the last explanation."""
        if self.tips:
            self.tips[-1].pinned = self.dirty = True
        return bool(self.tips)

    def ask(self) -> bool:
        """F1: explains what has the focus, or what is pointed at."""
        widget = self.focused() if self.keys else None
        if widget is not None:
            rect = widget.focus_rect()
            if self._open(widget.explains_at(rect.center), rect, widget.name, pinned=True):
                return True
        return self._explain_at(self.hand.pos, pinned=True)

    def ask_for(self, name: str) -> bool:
        """Explains the widget of a name, and keeps that open."""
        widget = next((each for each in every(self.root) if each.name == name), None)
        return widget is not None and self._open(widget.explains_at(widget.rect.center), widget.rect, name, pinned=True)

    def open(self, name: str, explains: Explains) -> bool:
        """Opens something beside the widget of a name, and keeps it open."""
        widget = next((each for each in every(self.root) if each.name == name), None)
        return widget is not None and self._open(explains, widget.rect, f"open:{name}", pinned=True)

    def follow(self, link: str, anchor: pygame.Rect) -> bool:
        """Opens what a link leads to, and keeps it open."""
        return self._open(partial(self.explain, link), anchor, link, pinned=True)

    def renew(self, key: str, explains: Explains) -> None:
        """An explanation that is open says something else from now on."""
        open_one = next((tip for tip in self.tips if tip.key == key), None)
        if open_one is not None:
            self.tips.remove(open_one)
            widget = next((each for each in every(self.root) if each.name == key), None)
            self._open(explains, open_one.anchor, key, open_one.pinned, isinstance(widget, Option))

    def back(self) -> bool:
        """Esc: the last explanation goes; whether there was one."""
        if self.tips:
            self.tips.pop()
            self.dirty, self.hand.rest = True, SPENT
            return True
        return False

    # -- the keyboard

    def typed(self, text: str) -> bool:
        widget = self.focused()
        done = widget is not None and widget.typed(text)
        self.dirty |= done
        return done

    def key(self, key: int, shift: bool) -> bool:
        """A key goes down; whether it was meant for anything here."""
        widget = self.focused()
        if widget is not None and key != pygame.K_TAB:
            if widget.key(key, shift):
                self.keys = self.dirty = True
                return True
            if key in PRESSES and isinstance(widget, Pressable) and widget.why_not:
                return self.ask()
        if key == pygame.K_TAB:
            return self.step(-1 if shift else 1)
        if key == pygame.K_F1:
            return self.ask()
        if key == pygame.K_t and self.tips:
            return self.pin()
        if key in ARROWS:
            return self.toward(ARROWS[key])
        if key in (pygame.K_PAGEUP, pygame.K_PAGEDOWN):
            return self._page(1 if key == pygame.K_PAGEUP else -1)
        return False

    def step(self, by: int) -> bool:
        """The focus goes on, or back."""
        order = self.order()
        if not order:
            return False
        names = [widget.name for widget in order]
        if self.focus not in names:
            return self.set_focus(self._lead() or order[0 if by > 0 else -1])
        return self.set_focus(order[(names.index(self.focus) + by) % len(order)])

    def toward(self, way: tuple[int, int]) -> bool:
        """The focus goes to what lies nearest in a direction."""
        here = self.focused()
        if here is None:
            return self.step(1)
        x, y = here.focus_rect().center
        found: list[tuple[float, int, Widget]] = []
        for k, widget in enumerate(self.order()):
            cx, cy = widget.focus_rect().center
            along, aside = (cx - x) * way[0] + (cy - y) * way[1], abs((cx - x) * way[1]) + abs((cy - y) * way[0])
            if widget is not here and along > 2:
                found.append((along + 2.5 * aside, k, widget))
        return bool(found) and self.set_focus(min(found)[2])

    def set_focus(self, widget: Widget) -> bool:
        """The keyboard speaks to a widget from now on, and it is scrolled into sight."""
        self.focus, self.keys, self.dirty = widget.name, True, True
        for scroll in every(self.root):
            if isinstance(scroll, Scroll) and any(part is widget for part in every(scroll.part)):
                scroll.show(widget.focus_rect())
        return True

    def _page(self, way: int) -> bool:
        widget = self.focused()
        scrolls = [scroll for scroll in every(self.root) if isinstance(scroll, Scroll) and scroll.longest]
        mine = [scroll for scroll in scrolls if widget is not None and any(part is widget for part in every(scroll.part))]
        for scroll in [*mine, *scrolls][:1]:
            self.dirty |= scroll.to(scroll.offset - way * max(1, scroll.rect.height - 40))
            return True
        return False
