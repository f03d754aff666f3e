"""What is pressed, switched, moved and typed into: buttons, options, switches, sliders, tabs, fields.

Law: what can not be done now says why, to whoever points at it, presses it, or asks with F1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Self

import pygame

from game.faces.desktop.kit import Kit
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Row
from game.faces.desktop.paint import Paint
from game.faces.desktop.text import laid_out, runs
from game.faces.desktop.widget import Explains, Pos, Size, Widget

Does = Callable[[], object]  # what it answers is of no matter
PRESSES = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)

FILLS = {
    "plain": ("raised", "line", "ink"),
    "main": ("accent", "", "on accent"),
    "quiet": ("", "", "quiet"),
    "chosen": ("lifted", "accent", "accent"),
}


class Pressable(Widget):
    """Something one can press, by mouse or keyboard. `why_not`: why that does nothing now."""

    focusable = True

    def __init__(self, name: str, does: Does, why_not: str = "", tip: Explains | None = None) -> None:
        super().__init__(name, tip)
        self.does, self.why_not = does, why_not
        self.leads = False

    def leading(self, leads: bool = True) -> Self:
        """The same; here the keyboard goes on where what it stood on is gone."""
        self.leads = leads
        return self

    def explains_at(self, pos: Pos) -> Explains | None:
        if not self.why_not:
            return self.tip
        return lambda: Label(self.why_not, colour="warn")

    def _do(self) -> bool:
        if not self.why_not:
            self.does()
        return not self.why_not

    def press(self, pos: Pos) -> bool:
        return True

    def release(self, pos: Pos) -> bool:
        return self.rect.collidepoint(pos) and self._do()

    def key(self, key: int, shift: bool) -> bool:
        return key in PRESSES and self._do()

    def state(self, paint: Paint) -> str:
        """How it looks: off, held, hot or plain."""
        return "off" if self.why_not else "held" if paint.held == self.name else "hot" if paint.hot == self.name else "plain"

    def ring(self, paint: Paint, corner: str = "small") -> None:
        if paint.focus == self.name:
            paint.ring(self.rect, corner)


class Button(Pressable):
    """Words, an icon or both. `kind`: plain, main (the one thing to do next), quiet or chosen; `keys` is shown beside the words."""

    def __init__(
        self,
        name: str,
        words: str,
        does: Does,
        icon: str = "",
        kind: str = "plain",
        why_not: str = "",
        tip: Explains | None = None,
        keys: str = "",
    ) -> None:
        super().__init__(name, does, why_not, tip)
        self.words, self.icon, self.kind, self.keys = words, icon, kind, keys
        self.size = "lead" if kind == "main" else "body"

    def _parts_wide(self, kit: Kit) -> tuple[int, int, int]:
        icon = kit.px(18) if self.icon else 0
        words = kit.text_width(self.words, self.size, "medium") if self.words else 0
        keys = kit.text_width(self.keys, "small", "plain") if self.keys else 0
        return icon, words, keys

    def wants(self, kit: Kit, width: int) -> Size:
        parts = [wide for wide in self._parts_wide(kit) if wide]
        pad = kit.space("apart" if self.words else "near")
        return sum(parts) + kit.space("near") * max(0, len(parts) - 1) + 2 * pad, kit.line_height(self.size) + 2 * kit.space("near")

    def cut(self, kit: Kit) -> bool:
        return self.wants(kit, 0)[0] > self.rect.width + 1 or self.rect.height < kit.line_height(self.size)

    def draw(self, paint: Paint) -> None:
        fill, border, ink = FILLS[self.kind]
        state = self.state(paint)
        if state in ("hot", "held") and self.kind != "main":
            fill = "lifted" if state == "hot" else "well"
            ink = "ink"
        if state == "off":
            fill, ink = ("raised" if self.kind == "main" else fill), "faint"
        if fill:
            paint.box(self.rect, fill, border if state != "hot" else border and "faint", corner="small")
        if self.kind == "main" and state == "hot":
            paint.box(self.rect, "accent", "ink", corner="small", thick="hair")
        self._inside(paint, ink)
        self.ring(paint)

    def _inside(self, paint: Paint, ink: str) -> None:
        kit = paint.kit
        icon, words, keys = self._parts_wide(kit)
        gap = kit.space("near")
        x = self.rect.centerx - (icon + words + keys + gap * (sum(map(bool, (icon, words, keys))) - 1)) // 2
        if icon:
            paint.icon(self.icon, (x + icon // 2, self.rect.centery), 18, ink)
            x += icon + gap
        top = self.rect.centery - kit.line_height(self.size) // 2
        if words:
            x += paint.text(self.words, (x, top), self.size, "medium", ink) + gap
        if keys:
            paint.text(self.keys, (x, self.rect.centery - kit.line_height("small") // 2), "small", "plain", ink if self.kind == "main" else "faint")


class Option(Pressable):
    """A line of a list to choose from: a name, what it is, and on the right a figure."""

    def __init__(
        self,
        name: str,
        words: str,
        does: Does,
        about: str = "",
        figure: str = "",
        chosen: bool = False,
        why_not: str = "",
        tip: Explains | None = None,
    ) -> None:
        super().__init__(name, does, why_not, tip)
        self.words, self.about, self.figure, self.chosen = words, about, figure, chosen
        self.icon, self.tone = "", "ink"

    def marked(self, icon: str, tone: str = "ink") -> Self:
        """With an icon, in a colour."""
        self.icon, self.tone = icon, tone
        return self

    def _sides(self, kit: Kit) -> tuple[int, int]:
        left = kit.space("apart") + (kit.px(18) + kit.space("near") if self.icon else 0)
        right = kit.space("apart") + (kit.text_width(self.figure, "body", "medium") + kit.space("apart") if self.figure else 0)
        return left, right

    def wants(self, kit: Kit, width: int) -> Size:
        left, right = self._sides(kit)
        words = laid_out(kit, runs(self.words, weight="medium"), "body", max(1, width - left - right))
        about = laid_out(kit, runs(self.about), "small", max(1, width - left - right)) if self.about else None
        high = words.height + (about.height if about else 0) + 2 * kit.space("near")
        return left + right + max(words.width, about.width if about else 0), high

    def draw(self, paint: Paint) -> None:
        kit, state = paint.kit, self.state(paint)
        if self.chosen or state in ("hot", "held"):
            paint.box(self.rect, "raised" if state == "plain" else "lifted", "accent" if self.chosen else "", corner="small")
        left, right = self._sides(kit)
        ink = "faint" if state == "off" else self.tone
        room = pygame.Rect(self.rect.left + left, self.rect.top + kit.space("near"), max(1, self.rect.width - left - right), self.rect.height)
        words = laid_out(kit, runs(self.words, weight="medium"), "body", room.width)
        if self.icon:
            paint.icon(self.icon, (self.rect.left + kit.space("apart") + kit.px(9), room.top + words.leading // 2), 18, "accent" if self.chosen else ink)
        paint.block(words, room, colour=ink)
        if self.about:
            paint.block(laid_out(kit, runs(self.about), "small", room.width), room.move(0, words.height), colour="faint" if state == "off" else "quiet")
        if self.figure:
            paint.text(self.figure, (self.rect.right - kit.space("apart"), room.top), "body", "medium", ink, "right")
        self.ring(paint)

    def ring(self, paint: Paint, corner: str = "small") -> None:
        """Inside, since a list ends where its lines end."""
        if paint.focus == self.name:
            thick = 2 * paint.kit.px(2)
            paint.ring(self.rect.inflate(-thick, -thick), corner)


class Toggle(Pressable):
    """A switch with its words."""

    def __init__(self, name: str, words: str, on: bool, does: Callable[[bool], None], about: str = "", why_not: str = "", tip: Explains | None = None) -> None:
        super().__init__(name, lambda: does(not on), why_not, tip)
        self.words, self.on, self.about = words, on, about

    def wants(self, kit: Kit, width: int) -> Size:
        side = kit.px(38) + kit.space("apart")
        block = laid_out(kit, runs(self.words), "body", max(1, width - side))
        about = laid_out(kit, runs(self.about), "small", max(1, width - side)).height if self.about else 0
        return side + block.width, max(kit.px(22), block.height) + about + 2 * kit.space("tight")

    def draw(self, paint: Paint) -> None:
        kit = paint.kit
        wide, high = kit.px(36), kit.px(20)
        top = self.rect.top + kit.space("tight")
        slot = pygame.Rect(self.rect.left, top + (kit.line_height("body") - high) // 2, wide, high)
        colour = "accent" if self.on else "lifted"
        paint.surface.blit(kit.drawing(("slot", kit.colour(colour)), wide, high, lambda: _pill(wide, high, kit.colour(colour))), slot)
        knob = high // 2 - kit.px(3)
        paint.dot((slot.right - high // 2 if self.on else slot.left + high // 2, slot.centery), knob, "on accent" if self.on else "quiet")
        room = pygame.Rect(self.rect.left + kit.px(38) + kit.space("apart"), top, self.rect.width - kit.px(38) - kit.space("apart"), self.rect.height)
        words = laid_out(kit, runs(self.words), "body", max(1, room.width))
        paint.block(words, room, colour="faint" if self.why_not else "ink")
        if self.about:
            paint.block(laid_out(kit, runs(self.about), "small", max(1, room.width)), room.move(0, words.height), colour="quiet")
        self.ring(paint)


def _pill(wide: int, high: int, colour: tuple[int, int, int]) -> str:
    return '<rect width="{}" height="{}" rx="{}" fill="#{:02x}{:02x}{:02x}"/>'.format(wide, high, high / 2, *colour)


class Slider(Widget):
    """A value between two ends, in steps: the mouse draws the knob, the arrow keys step it."""

    focusable = True

    def __init__(self, name: str, value: float, ends: tuple[float, float], step: float, does: Callable[[float], None], said: Callable[[float], str]) -> None:
        super().__init__(name)
        self.value, self.ends, self.step, self.does, self.said = value, ends, step, does, said
        self._way = pygame.Rect(0, 0, 0, 0)

    def wants(self, kit: Kit, width: int) -> Size:
        return min(width, kit.px(280)), kit.line_height("body") + kit.space("near")

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        told = max(kit.text_width(self.said(value), "body", "medium") for value in (*self.ends, self.value))
        said = max(kit.px(64), told + kit.px(9) + kit.space("near"))  # beside the knob at its end
        self._way = pygame.Rect(rect.left + kit.px(9), rect.centery - kit.px(2), max(1, rect.width - said - kit.px(18)), kit.px(4))

    def draw(self, paint: Paint) -> None:
        low, high = self.ends
        share = (self.value - low) / (high - low)
        knob = self._way.left + round(share * self._way.width)
        paint.box(self._way, "lifted", corner="small")
        paint.box(pygame.Rect(self._way.left, self._way.top, knob - self._way.left, self._way.height), "accent", corner="small")
        paint.dot((knob, self._way.centery), paint.kit.px(9), "accent" if paint.hot != self.name else "ink")
        top = self.rect.centery - paint.kit.line_height("body") // 2
        paint.text(self.said(self.value), (self.rect.right, top), "body", "medium", "ink", "right")
        if paint.focus == self.name:
            paint.ring(self.rect)

    def _to(self, value: float) -> bool:
        low, high = self.ends
        value = max(low, min(high, round((value - low) / self.step) * self.step + low))
        if abs(value - self.value) > self.step / 10:
            self.value = value
            self.does(value)
        return True

    def press(self, pos: Pos) -> bool:
        return self.drag(pos)

    def drag(self, pos: Pos) -> bool:
        low, high = self.ends
        return self._to(low + (pos[0] - self._way.left) / max(1, self._way.width) * (high - low))

    def key(self, key: int, shift: bool) -> bool:
        steps = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1, pygame.K_HOME: -10_000, pygame.K_END: 10_000}.get(key, 0)
        return steps != 0 and self._to(self.value + steps * self.step)


class Field(Widget):
    """A line to type into. `takes` says whether a text may stand in it."""

    focusable = True

    def __init__(self, name: str, text: str, does: Callable[[str], None], empty: str = "", takes: Callable[[str], bool] | None = None, most: int = 60) -> None:
        super().__init__(name)
        self.text, self.does, self.empty, self.takes, self.most = text, does, empty, takes or (lambda _: True), most

    def wants(self, kit: Kit, width: int) -> Size:
        return min(width, kit.px(260)), kit.line_height("body") + 2 * kit.space("near")

    def draw(self, paint: Paint) -> None:
        kit = paint.kit
        focused = paint.focus == self.name
        paint.box(self.rect, "well", "accent" if focused else "line", corner="small")
        top = self.rect.centery - kit.line_height("body") // 2
        room = self.rect.inflate(-2 * kit.space("apart"), 0)
        with paint.inside(room):
            over = max(0, kit.text_width(self.text, "body") + kit.px(2) - room.width)
            if self.text or not self.empty:
                paint.text(self.text, (room.left - over, top), "body")
            else:
                paint.text(self.empty, (room.left, top), "body", colour="faint")
            if focused:
                x = room.left - over + (kit.text_width(self.text, "body") if self.text else 0)
                paint.surface.fill(kit.colour("accent"), (x, top + kit.px(2), kit.px(1.5), kit.line_height("body") - kit.px(4)))
        if focused:
            paint.ring(self.rect)

    def press(self, pos: Pos) -> bool:
        return True

    def typed(self, text: str) -> bool:
        return self._to(self.text + "".join(c for c in text if c.isprintable()))

    def key(self, key: int, shift: bool) -> bool:
        return key == pygame.K_BACKSPACE and self._to(self.text[:-1])

    def _to(self, text: str) -> bool:
        if len(text) <= self.most and self.takes(text):
            self.text = text
            self.does(text)
        return True


class Tab(Pressable):
    """One of several leaves of a panel."""

    def __init__(self, name: str, words: str, does: Does, chosen: bool, tip: Explains | None = None, count: int = 0) -> None:
        super().__init__(name, does, tip=tip)
        self.words, self.chosen, self.count = words, chosen, count

    def wants(self, kit: Kit, width: int) -> Size:
        extra = kit.text_width(f" {self.count}", "small", "medium") + kit.space("tight") if self.count else 0
        return kit.text_width(self.words, "body", "medium") + extra + 2 * kit.space("near"), kit.line_height("body") + 2 * kit.space("tight") + kit.px(2)

    def cut(self, kit: Kit) -> bool:
        return self.wants(kit, 0)[0] > self.rect.width + 1

    def draw(self, paint: Paint) -> None:
        kit, hot = paint.kit, self.state(paint) != "plain"
        x, top = self.rect.left + kit.space("near"), self.rect.top + kit.space("tight")
        wide = paint.text(self.words, (x, top), "body", "medium", "ink" if self.chosen or hot else "quiet")
        if self.count:
            down = (kit.line_height("body") - kit.line_height("small")) // 2
            paint.text(f"{self.count}", (x + wide + kit.space("tight"), top + down), "small", "medium", "accent")
        if self.chosen:
            paint.surface.fill(kit.colour("accent"), (x, self.rect.bottom - kit.px(2), self.rect.width - 2 * kit.space("near"), kit.px(2)))
        self.ring(paint)


def tabs(name: str, leaves: Sequence[tuple[str, str]], chosen: str, does: Callable[[str], None], counts: dict[str, int] | None = None) -> Row:
    """A row of tabs; `leaves` are ids and words."""
    return Row([Tab(f"{name}:{id}", words, partial(does, id), id == chosen, count=(counts or {}).get(id, 0)) for id, words in leaves], "tight")
