"""Tables that are sorted by any column: by a click on its head, or with the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan

import pygame

from game.faces.charts.records import figure
from game.faces.desktop.kit import Kit
from game.faces.desktop.paint import Paint
from game.faces.desktop.text import shortened
from game.faces.desktop.widget import Explains, Pos, Size, Widget

NUMBER = re.compile(r"[+−-]?\d+(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a place of a table, what it is sorted by, its colour, and what explains it."""

    text: str
    by: float | str = ""
    colour: str = "ink"
    tip: Explains | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its name, its width in units, and whether it holds numbers."""

    name: str
    units: float = 80
    number: bool = True
    tip: Explains | None = None


class Table(Widget):
    """Rows under heads. `does` is told the row that is pressed; `sorts` the column that is asked for; without it the rows stay in their order."""

    focusable = True

    def __init__(self, name: str, heads: Sequence[Head], rows: Sequence[Sequence[Cell]], sort: tuple[int, bool], sorts: Callable[[int], None] | None) -> None:
        super().__init__(name)
        self.heads, self.sort, self.sorts = tuple(heads), sort, sorts
        self.rows = list(rows) if sorts is None else sorted_rows(rows, sort)
        self.does: Callable[[Sequence[Cell]], None] | None = None
        self.at = 0  # the row that the keyboard is at; the head is −1
        self.column = sort[0]
        self._hot = -2
        self._columns: list[pygame.Rect] = []
        self._line = self._head = 0

    def inherit(self, old: Widget) -> None:
        if isinstance(old, Table):
            self.at, self.column = min(old.at, len(self.rows) - 1), min(old.column, len(self.heads) - 1)

    def wants(self, kit: Kit, width: int) -> Size:
        wide = sum(kit.px(head.units) for head in self.heads)
        return min(width, wide), self._heights(kit)[1] + self._heights(kit)[0] * len(self.rows)

    def _heights(self, kit: Kit) -> tuple[int, int]:
        return kit.line_height("body") + kit.space("tight"), 2 * kit.line_height("small") + kit.space("near")

    def place(self, kit: Kit, rect: pygame.Rect) -> None:
        self.rect = rect
        self._line, self._head = self._heights(kit)
        wide = [kit.px(head.units) for head in self.heads]
        spare = rect.width - sum(wide)
        if spare > 0:
            wide[0] += min(spare, kit.px(160))
            rest = rect.width - sum(wide)
            wide = [w + (min(rest // max(1, len(wide) - 1), kit.px(40)) if k else 0) for k, w in enumerate(wide)]
        elif spare < 0:
            wide = [w * rect.width // sum(wide) for w in wide]
        x, self._columns = rect.left, []
        for each in wide:
            self._columns.append(pygame.Rect(x, rect.top, each, rect.height))
            x += each

    def draw(self, paint: Paint) -> None:
        kit = paint.kit
        for k, (head, column) in enumerate(zip(self.heads, self._columns)):
            chosen = self.sorts is not None and k == self.sort[0]
            self._in_head(paint, head, column, "accent" if chosen else "quiet", ("▼" if self.sort[1] else "▲") if chosen else "")
        paint.surface.fill(kit.colour("line"), (self.rect.left, self.rect.top + self._head - kit.space("hair"), self.rect.width, kit.space("hair")))
        for r, row in enumerate(self.rows):
            line = self.row_rect(r)
            if not paint.sees(line):
                continue
            if r == self._hot or (paint.focus == self.name and r == self.at):
                paint.box(line, "lifted", corner="small")
            for cell, head, column in zip(row, self.heads, self._columns):
                self._cell(paint, cell, head, column, line)
        if paint.focus == self.name:
            paint.ring(self.focus_rect())

    def _in_head(self, paint: Paint, head: Head, column: pygame.Rect, colour: str, arrow: str) -> None:
        kit, pad = paint.kit, paint.kit.space("tight")
        words, lines = head.name.split(), [""]
        for word in words:
            longer = f"{lines[-1]} {word}".strip()
            if kit.text_width(longer, "small", "medium") > column.width - 2 * pad and lines[-1] and len(lines) < 2:
                lines.append(word)
            else:
                lines[-1] = longer
        lines[-1] += f" {arrow}" if arrow else ""
        for k, line in enumerate(lines):
            top = self.rect.top + (k + 2 - len(lines)) * kit.line_height("small")
            said = shortened(kit, line, "small", "medium", column.width - 2 * pad)
            x = column.right - pad if head.number else column.left + pad
            paint.text(said, (x, top), "small", "medium", colour, "right" if head.number else "left")

    def _cell(self, paint: Paint, cell: Cell, head: Head, column: pygame.Rect, line: pygame.Rect) -> None:
        pad = paint.kit.space("tight")
        said = shortened(paint.kit, cell.text, "body", "plain", column.width - 2 * pad)
        at, anchor = (column.right - pad if head.number else column.left + pad, line.top + pad // 2), "right" if head.number else "left"
        writes = paint.figures if head.number and not any(letter.isalpha() for letter in said) else paint.text
        writes(said, at, "body", "plain", cell.colour, anchor)

    def row_rect(self, row: int) -> pygame.Rect:
        return pygame.Rect(self.rect.left, self.rect.top + self._head + row * self._line, self.rect.width, self._line)

    def focus_rect(self) -> pygame.Rect:
        if self.at < 0 and self._columns:
            column = self._columns[self.column]
            return pygame.Rect(column.left, self.rect.top, column.width, self._head)
        return self.row_rect(max(0, self.at))

    def _found(self, pos: Pos) -> tuple[int, int]:
        """Row and column under a point; the head is −1."""
        column = next((k for k, rect in enumerate(self._columns) if rect.left <= pos[0] < rect.right), -1)
        below = pos[1] - self.rect.top - self._head
        row = below // max(1, self._line) if below >= 0 else -1
        return (row if row < len(self.rows) else -2), column

    def explains_at(self, pos: Pos) -> Explains | None:
        row, column = self._found(pos)
        if column < 0 or row < -1:
            return None
        return self.heads[column].tip if row < 0 else self.rows[row][column].tip

    def hover(self, pos: Pos | None) -> bool:
        before, self._hot = self._hot, self._found(pos)[0] if pos is not None else -2
        return before != self._hot

    def press(self, pos: Pos) -> bool:
        row, column = self._found(pos)
        if row == -1 and column >= 0:
            if self.sorts is not None:
                self.sorts(column)
        elif row >= 0:
            self.at = row
            if self.does is not None:
                self.does(self.rows[row])
        return row >= -1

    def key(self, key: int, shift: bool) -> bool:
        if key in (pygame.K_UP, pygame.K_DOWN):
            before = self.at
            self.at = max(0 if self.sorts is None else -1, min(len(self.rows) - 1, self.at + (1 if key == pygame.K_DOWN else -1)))
            return self.at != before
        if key in (pygame.K_LEFT, pygame.K_RIGHT) and self.at < 0:
            self.column = max(0, min(len(self.heads) - 1, self.column + (1 if key == pygame.K_RIGHT else -1)))
            return True
        if key in (pygame.K_RETURN, pygame.K_SPACE):
            if self.at < 0 and self.sorts is not None:
                self.sorts(self.column)
            elif self.does is not None and self.rows:
                self.does(self.rows[max(0, self.at)])
            return True
        return False


def sorted_rows(rows: Sequence[Sequence[Cell]], sort: tuple[int, bool]) -> list[Sequence[Cell]]:
    """Rows by a column, downwards if so asked, capitals as small letters; what nobody knows comes last."""
    column, down = sort

    def known(row: Sequence[Cell]) -> bool:
        by = row[column].by
        return not (isinstance(by, float) and isnan(by))

    def key(row: Sequence[Cell]) -> tuple[str, float]:
        by = row[column].by
        return ("", by) if isinstance(by, int | float) else ((by or row[column].text).casefold(), 0.0)

    return [*sorted(filter(known, rows), key=key, reverse=down), *(row for row in rows if not known(row))]


def alike(texts: Sequence[str], values: Sequence[float]) -> list[str]:
    """The numbers of a column with as many digits behind the point as the one that has most; what is no number stays. `values`: what they are, unrounded."""
    numbers = [NUMBER.fullmatch(text) for text in texts]
    most = max((len(found[1] or "") for found in numbers if found is not None), default=0)
    return [figure(value, most) if most and found is not None else text for text, value, found in zip(texts, values, numbers)]
