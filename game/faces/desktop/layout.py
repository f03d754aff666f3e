"""How things lie: in columns and rows, in a grid, on top of one another, in a box, in a part that scrolls.

Law: nothing that is asked for its wishes is changed by it; room is given from the top down, once.
"""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from game.faces.desktop.kit import Kit
from game.faces.desktop.paint import Paint
from game.faces.desktop.widget import Explains, Pos, Size, Widget

HALF = 0.55  # of the room that the upper of two things may always have


class Group(Widget):
    """Several things in an order, with a space of the theme between them."""

    def __init__(self, parts: Sequence[Widget], gap: str = "near", name: str = "", grows: int = 0, tip: Explains | None = None) -> None:
        super().__init__(name, tip, grows)
        self._parts, self.gap = tuple(parts), gap

    def parts(self) -> Sequence[Widget]:
        return self._parts

    def between(self, kit: Kit) -> int:
        return kit.space(self.gap) if self.gap else 0


class Column(Group):
    """One below the other. Those that grow share what is left; where there is too little, they give way."""

    def wants(self, kit: Kit, width: int) -> Size:
        sizes = [part.size_at(kit, width) for part in self._parts]
        gaps = self.between(kit) * max(0, len(sizes) - 1)
        return max((w for w, _ in sizes), default=0), sum(h for _, h in sizes) + gaps

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        heights = [part.size_at(kit, rect.width)[1] for part in self._parts]
        gap = self.between(kit)
        heights = shared(heights, [part.grows for part in self._parts], rect.height - gap * max(0, len(heights) - 1))
        y = rect.top
        for part, height in zip(self._parts, heights):
            part.place(kit, pygame.Rect(rect.left, y, rect.width, height))
            y += height + gap


class Row(Group):
    """One beside the other, each as wide as it wants, those that grow share the rest. `across`: stretch, middle or top."""

    def __init__(self, parts: Sequence[Widget], gap: str = "near", name: str = "", grows: int = 0, across: str = "stretch") -> None:
        super().__init__(parts, gap, name, grows)
        self.across = across

    def widths(self, kit: Kit, width: int) -> list[int]:
        room = width - self.between(kit) * max(0, len(self._parts) - 1)
        wanted = [part.size_at(kit, room)[0] for part in self._parts]
        return shared(wanted, [part.grows for part in self._parts], room)

    def wants(self, kit: Kit, width: int) -> Size:
        gaps = self.between(kit) * max(0, len(self._parts) - 1)
        wanted = [part.size_at(kit, max(1, width - gaps))[0] for part in self._parts]
        heights = [part.size_at(kit, w)[1] for part, w in zip(self._parts, self.widths(kit, width))]
        return min(width, sum(wanted) + gaps) if wanted else 0, max(heights, default=0)

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        x = rect.left
        for part, width in zip(self._parts, self.widths(kit, rect.width)):
            height = rect.height if self.across == "stretch" else min(rect.height, part.size_at(kit, width)[1])
            top = rect.top + ((rect.height - height) // 2 if self.across == "middle" else 0)
            part.place(kit, pygame.Rect(x, top, width, height))
            x += width + self.between(kit)


def shared(wanted: Sequence[int], grows: Sequence[int], room: int) -> list[int]:
    """What each gets of a room: what it wants, and of what is left a share by how it grows. Where it is too little, those that grow give way first."""
    found, total = list(wanted), sum(wanted)
    weights = sum(grows)
    if weights and total != room:
        growing = [k for k, weight in enumerate(grows) if weight]
        pool = max(0, room - sum(wanted[k] for k in range(len(wanted)) if not grows[k]))
        spare = pool - sum(wanted[k] for k in growing)
        for k in growing:
            found[k] = wanted[k] + spare * grows[k] // weights if spare >= 0 else pool * grows[k] // weights
        found[growing[-1]] += pool - sum(found[k] for k in growing)
        total = sum(found)
    if total > room > 0:
        fixed = [k for k in range(len(found)) if found[k]]
        over = total - room
        for k in sorted(fixed, key=lambda k: -found[k]):  # the largest gives way: it is most likely words that can take another line
            cut = min(over, found[k] - min(found[k], max(1, room // (2 * len(fixed)))))
            found[k] -= cut
            over -= cut
    return [max(0, each) for each in found]


class Shelved(Group):
    """Two things, one above the other: the first as high as its shape asks (`ratio`: how much wider than high), the second has the rest, but `least` units."""

    def __init__(self, parts: Sequence[Widget], ratio: float, least: float, gap: str = "near", name: str = "", grows: int = 0) -> None:
        super().__init__(parts, gap, name, grows)
        self.ratio, self.least = ratio, least

    def wants(self, kit: Kit, width: int) -> Size:
        return width, round(width / self.ratio) + self.between(kit) + kit.px(self.least)

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        above, below = self._parts
        gap = self.between(kit)
        most = max(round(rect.width / self.ratio), round(rect.height * HALF))
        high = max(1, min(most, rect.height - gap - kit.px(self.least)))
        above.place(kit, pygame.Rect(rect.left, rect.top, rect.width, high))
        below.place(kit, pygame.Rect(rect.left, rect.top + high + gap, rect.width, rect.height - high - gap))


class Grid(Group):
    """In columns of equal width, as many as there is room for; `least` is the width of one in units, `most` how many at most."""

    def __init__(self, parts: Sequence[Widget], least: float, most: int = 12, gap: str = "near", name: str = "", grows: int = 0) -> None:
        super().__init__(parts, gap, name, grows)
        self.least, self.most = least, most

    def columns(self, kit: Kit, width: int) -> int:
        gap = self.between(kit)
        return max(1, min(self.most, len(self._parts), (width + gap) // (kit.px(self.least) + gap)))

    def _rows(self, kit: Kit, width: int) -> tuple[int, list[tuple[Sequence[Widget], int]]]:
        columns = self.columns(kit, width)
        each = (width - self.between(kit) * (columns - 1)) // columns
        rows = [self._parts[k : k + columns] for k in range(0, len(self._parts), columns)]
        return each, [(row, max(part.size_at(kit, each)[1] for part in row)) for row in rows]

    def wants(self, kit: Kit, width: int) -> Size:
        if not self._parts:
            return 0, 0
        _, rows = self._rows(kit, width)
        return width, sum(height for _, height in rows) + self.between(kit) * (len(rows) - 1)

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        if not self._parts:
            return
        each, rows = self._rows(kit, rect.width)
        y = rect.top
        for row, height in rows:
            for k, part in enumerate(row):
                part.place(kit, pygame.Rect(rect.left + k * (each + self.between(kit)), y, each, height))
            y += height + self.between(kit)


class Lined(Widget):
    """Rows whose cells stand in columns, each as wide as its widest cell; the first column has the rest. A head is a row like any other."""

    def __init__(self, rows: Sequence[Sequence[Widget]], gap: str = "near", between: str = "tight") -> None:
        super().__init__()
        self.rows, self.gap, self.between = tuple(tuple(row) for row in rows), gap, between

    def parts(self) -> Sequence[Widget]:
        return [cell for row in self.rows for cell in row]

    def _widths(self, kit: Kit, width: int) -> list[int]:
        wanted = [max(cell.size_at(kit, width)[0] for cell in column) for column in zip(*self.rows)]
        room = width - kit.space(self.gap) * max(0, len(wanted) - 1)
        return shared(wanted, [int(k == 0) for k in range(len(wanted))], room)

    def _high(self, kit: Kit, row: Sequence[Widget], widths: Sequence[int]) -> int:
        return max((cell.size_at(kit, width)[1] for cell, width in zip(row, widths)), default=0)

    def wants(self, kit: Kit, width: int) -> Size:
        if not self.rows:
            return 0, 0
        widths = self._widths(kit, width)
        return width, sum(self._high(kit, row, widths) for row in self.rows) + kit.space(self.between) * (len(self.rows) - 1)

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        widths, top = self._widths(kit, rect.width), rect.top
        for row in self.rows:
            high, left = self._high(kit, row, widths), rect.left
            for cell, width in zip(row, widths):
                own = min(high, cell.size_at(kit, width)[1])
                cell.place(kit, pygame.Rect(left, top + (high - own) // 2, width, own))
                left += width + kit.space(self.gap)
            top += high + kit.space(self.between)


class Stack(Widget):
    """Things on top of one another: the first fills the room, the others stand at an edge (`left top`, `middle bottom` …) with a space around them."""

    layered = True

    def __init__(self, ground: Widget, above: Sequence[tuple[Widget, str]] = (), gap: str = "apart", name: str = "", grows: int = 0) -> None:
        super().__init__(name, grows=grows)
        self.ground, self.above, self.gap = ground, tuple(above), gap

    def parts(self) -> Sequence[Widget]:
        return (self.ground, *(part for part, _ in self.above))

    def wants(self, kit: Kit, width: int) -> Size:
        return self.ground.size_at(kit, width)

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        self.ground.place(kit, rect)
        gap = 2 * kit.space(self.gap) if self.gap else 0
        room = rect.inflate(-gap, -gap)
        for part, where in self.above:
            across, down = where.split()
            width, height = part.size_at(kit, room.width)
            width, height = min(width, room.width), min(height, room.height)
            x = {"left": room.left, "middle": room.centerx - width // 2, "right": room.right - width}[across]
            y = {"top": room.top, "middle": room.centery - height // 2, "bottom": room.bottom - height}[down]
            part.place(kit, pygame.Rect(x, y, width, height))


class Sized(Widget):
    """One thing with its size held: units of width or height, at most so wide, or at least so high. What is left of the width lies as `side` says."""

    def __init__(self, part: Widget, width: float = 0, height: float = 0, widest: float = 0, side: str = "left", grows: int = 0) -> None:
        super().__init__(grows=grows)
        self.part, self.width, self.height, self.widest, self.side = part, width, height, widest, side

    def parts(self) -> Sequence[Widget]:
        return (self.part,)

    def _room(self, kit: Kit, width: int) -> int:
        room = min(width, kit.px(self.width)) if self.width else width
        return min(room, kit.px(self.widest)) if self.widest else room

    def wants(self, kit: Kit, width: int) -> Size:
        room = self._room(kit, width)
        wide, high = self.part.size_at(kit, room)
        return room if self.width else min(wide, room), max(high, kit.px(self.height)) if self.height else high

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        room = self._room(kit, rect.width)
        left = rect.left + {"left": 0, "middle": (rect.width - room) // 2, "right": rect.width - room}[self.side]
        self.part.place(kit, pygame.Rect(left, rect.top, room, rect.height))


class Box(Widget):
    """A surface with a space inside. `fill`: a role of the theme, or none."""

    def __init__(self, part: Widget, fill: str = "panel", border: str = "line", pad: str = "apart", name: str = "", grows: int = 0) -> None:
        super().__init__(name, grows=grows)
        self.part, self.fill, self.border, self.pad = part, fill, border, pad

    def parts(self) -> Sequence[Widget]:
        return (self.part,)

    def wants(self, kit: Kit, width: int) -> Size:
        pad = 2 * kit.space(self.pad) if self.pad else 0
        wide, high = self.part.size_at(kit, max(1, width - pad))
        return wide + pad, high + pad

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        pad = 2 * kit.space(self.pad) if self.pad else 0
        self.part.place(kit, rect.inflate(-pad, -pad))

    def draw(self, paint: Paint) -> None:
        if self.fill:
            paint.box(self.rect, self.fill, self.border)
        super().draw(paint)


class Scroll(Widget):
    """A part that may be higher than its room: wheel, keys and a bar move it."""

    focusable = False

    def __init__(self, part: Widget, name: str, grows: int = 1, least: float = 60) -> None:
        super().__init__(name, grows=grows)
        self.part, self.least = part, least
        self.offset = self.longest = 0
        self._seen, self._bar, self._step = pygame.Rect(0, 0, 0, 0), pygame.Rect(0, 0, 0, 0), 40
        self._kit: Kit | None = None

    def parts(self) -> Sequence[Widget]:
        return (self.part,)

    def window(self) -> pygame.Rect:
        return self._seen

    def inherit(self, old: Widget) -> None:
        if isinstance(old, Scroll):
            self.offset = old.offset

    def wants(self, kit: Kit, width: int) -> Size:
        wide, high = self.part.size_at(kit, max(1, width - kit.space("apart")))
        return wide + kit.space("apart"), min(high, kit.px(self.least)) if self.grows else high

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect, self._kit, self._step = rect, kit, kit.px(56)
        self._seen = pygame.Rect(rect)
        high = self.part.size_at(kit, rect.width)[1]
        width = rect.width if high <= rect.height else rect.width - kit.space("apart")
        high = high if width == rect.width else self.part.size_at(kit, max(1, width))[1]
        self.longest = max(0, high - rect.height)
        self.offset = max(0, min(self.offset, self.longest))
        self.part.place(kit, pygame.Rect(rect.left, rect.top - self.offset, max(1, width), max(high, rect.height)))
        share = rect.height / max(1, high)
        length = max(kit.px(24), round(rect.height * share))
        top = rect.top + round((rect.height - length) * self.offset / max(1, self.longest))
        self._bar = pygame.Rect(rect.right - kit.px(6), top, kit.px(6), length) if self.longest else pygame.Rect(0, 0, 0, 0)

    def cut(self, kit: Kit) -> bool:
        return self.rect.height < kit.px(20)

    def draw(self, paint: Paint) -> None:
        with paint.inside(self._seen):
            super().draw(paint)
        if self.longest:
            paint.box(self._bar, "faint" if paint.hot == self.name else "line", corner="small")

    def to(self, offset: int) -> bool:
        """Scrolls; whether anything moved."""
        before = self.offset
        self.offset = max(0, min(offset, self.longest))
        if self.offset != before and self._kit is not None:
            self.place(self._kit, self.rect)
        return self.offset != before

    def show(self, rect: pygame.Rect) -> bool:
        """Scrolls so that a rectangle inside is seen."""
        if rect.top < self.rect.top:
            return self.to(self.offset - (self.rect.top - rect.top))
        return self.to(self.offset + min(rect.bottom - self.rect.bottom, rect.top - self.rect.top)) if rect.bottom > self.rect.bottom else False

    def wheel(self, amount: float, pos: Pos) -> bool:
        return self.to(self.offset - round(amount * self._step))

    def press(self, pos: Pos) -> bool:
        return self.longest > 0 and pos[0] >= self._bar.left - self._bar.width and self.drag(pos)

    def drag(self, pos: Pos) -> bool:
        way = self.rect.height - self._bar.height
        self.to(round((pos[1] - self.rect.top - self._bar.height / 2) * self.longest / max(1, way)))
        return True
