"""The numbers that are always shown: what holds the world, what one has, what one wants; and the ring of requisites."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from game.base.wording import small
from game.faces.desktop.controls import PRESSES
from game.faces.desktop.explain import Explaining
from game.faces.desktop.labels import Label, Line, Room
from game.faces.desktop.layout import Column, Row, Sized
from game.faces.desktop.meters import Meter, Quarter, Ring, Stages, Swatch
from game.faces.desktop.paint import Paint
from game.faces.desktop.widget import Explains, Pos, Widget
from game.faces.telling.desk import Desk
from game.faces.telling.names import Number

NEAR = 0.06  # how near to the line of the break a number warns


class Readout(Column):
    """A number of the bar. It can be focused and explains itself."""

    focusable = True

    def __init__(self, name: str, parts: list[Widget], explains: Explains, does: Callable[[], object]) -> None:
        super().__init__(parts, "", name, tip=explains)
        self.does = does

    def draw(self, paint: Paint) -> None:
        super().draw(paint)
        if paint.focus == self.name:
            paint.ring(self.rect)

    def press(self, pos: Pos) -> bool:
        return True

    def release(self, pos: Pos) -> bool:
        self.does()
        return True

    def key(self, key: int, shift: bool) -> bool:
        if key in PRESSES:
            self.does()
        return key in PRESSES

    def explains_at(self, pos: Pos) -> Explains | None:
        return self.tip


def readout(desk: Desk, explaining: Explaining, number: Number, does: Callable[[Number], object], shown: str = "") -> Widget:
    """A number with its bar and how it moved."""
    reading = desk.figures.read(number)
    limit = desk.figures.limit_of(number)
    near = limit is not None and limit.room(reading.value) < NEAR
    mark = limit.at if limit is not None else _goal(desk, number)
    value = Row(
        [
            Label(shown or reading.shown, "lead", "bad" if near else "ink", "strong"),
            Label(reading.arrow, "small", reading.style or "quiet", "medium"),
        ],
        "tight",
        across="middle",
    )
    bar = Meter(reading.share, "bad" if near else "faint", mark, units=4) if reading.share is not None else Room(0, 8)
    name = f"number:{number.id}:{','.join(number.place)}"
    return Readout(name, [Line(reading.name, "tiny", "quiet", "medium"), value, bar], lambda: explaining.number(number), lambda: does(number))


def numbers_shown(desk: Desk) -> list[tuple[Number, str]]:
    """The numbers of the bar, each with what stands in the place of its value, if anything does."""
    figures = desk.figures
    found = [(number, "") for number in figures.world_numbers()]
    if desk.seat is not None:
        found += [(number, "") for number in figures.own_numbers(desk.seat)]
        project = figures.project(desk.seat)
        if project is not None:
            number, record = project
            found.append((number, desk.against_mark(number.id, figures.read(number).value, record.mark)))
    return found


def _goal(desk: Desk, number: Number) -> float | None:
    """Where on its bar a project is reached."""
    project = desk.figures.project(desk.seat) if desk.seat is not None else None
    return desk.figures.share(number.id, project[1].mark) if project is not None and project[0] == number else None


def quarters(desk: Desk, explaining: Explaining) -> list[Quarter]:
    """The requisites as quarters of a ring."""
    found = []
    for number, record in desk.figures.requisites(desk.seat or ""):
        reading = desk.figures.read(number)
        marks = tuple(stage.at for stage in record.stages)
        found.append(Quarter(reading.name, reading.value, reading.shown, marks, partial(explaining.number, number), reading.value - reading.change))
    return found


def _whose(desk: Desk, number: Number) -> list[Widget]:
    """Whose requisites are shown, where they are not one's own."""
    owner = next(iter(number.place), desk.seat)
    if owner is None or owner == desk.seat:
        return []
    return [Label(desk.words("desk.requisites_of", seat=small(desk.names.seat(owner))), "tiny", "quiet")]


def ring_card(
    desk: Desk, explaining: Explaining, units: float, narrow: bool, grown: Callable[[], float] = lambda: 1.0, middle: tuple[str, str] | None = None
) -> Widget:
    """The ring with the turn in its middle, where nothing else is said, and beside it the requisites by name, with their stages."""
    found = desk.figures.requisites(desk.seat or "")
    if not found:
        return Column([])
    whose = _whose(desk, found[0][0])
    rows: list[Widget] = [] if narrow else [*whose]
    for k, (number, record) in enumerate(found):
        reading = desk.figures.read(number)
        name = Line(reading.name, "tiny" if narrow else "small", "quiet", "medium", tip=partial(explaining.number, number))
        moved = [Label(reading.arrow, "tiny" if narrow else "small", reading.style or "quiet", "medium")] if reading.arrow else []
        stages = [] if narrow else [Stages(desk.figures.stage(number), len(record.stages))]
        value = Label(reading.shown, "body" if narrow else "lead", weight="strong")
        rows.append(Column([name, Row([Swatch(k), value, *moved, Room(), *stages], "near", across="middle")], ""))
    turn = desk.turn_shown
    ring: Widget = Ring("ring", quarters(desk, explaining), middle or (str(turn), desk.years(turn)), units, come=grown)
    if narrow and whose:
        ring = Column([Room(), ring, Sized(whose[0], width=units), Room()], "tight")
    return Row([ring, Column([Room(), *rows, Room()], "" if narrow or len(rows) > len(found) else "tight", grows=1)], "apart" if narrow else "wide")
