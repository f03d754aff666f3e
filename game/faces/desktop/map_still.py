"""The map at rest from one camera: coloured ground, ties, outlines, badges and names, each kept until it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pygame

from game.faces.desktop.map_brush import Point
from game.faces.desktop.map_fill import fill_of, legend_of, number_of, ramp_of
from game.faces.desktop.map_ground import Ground
from game.faces.desktop.map_labels import Label, Names
from game.faces.desktop.map_legend import legend_picture, step_wide, tick_at
from game.faces.desktop.map_letters import inks, label_picture, leader_picture
from game.faces.desktop.map_look import Colour, Look, rgb
from game.faces.desktop.map_marks import Badge, Icons, badge_picture, badges_of
from game.faces.desktop.map_paint import Fill, Paint
from game.faces.desktop.map_places import Fonts
from game.faces.desktop.map_records import Lens, Marks, Tie
from game.faces.desktop.map_regions import Placed, Regions
from game.faces.desktop.map_shapes import Shapes
from game.faces.desktop.map_ties import arc_pictures, arcs_of, chosen, draw_node, tone
from game.faces.palette import mixed

OWN, TOUCH, CHOICE = 1.5, 1.2, 2.3  # widths of outlines
LIFTED = 0.10  # how much lighter a region is under the pointer
KEPT = 60  # placings of names that are remembered
CORNER = 12.0  # units of interface between the legend and the edge


@dataclass(frozen=True, slots=True)
class Tools:
    """What the map is drawn with."""

    look: Look
    fonts: Fonts
    icons: Icons
    unit: float  # pixels of a unit of the interface


class Still:
    """Pictures of the map from one camera."""

    def __init__(self, shapes: Shapes, ground: Ground, tools: Tools) -> None:
        self.shapes, self.ground, self.tools = shapes, ground, tools
        self.paint = Paint(ground, tools.look, tools.unit)
        self.regions = Regions(shapes, ground, tools.unit)
        self.at: dict[str, Point] = {id: ground.camera.on_screen(*shape.at) for id, shape in shapes.regions.items()}
        self.base = pygame.Surface(ground.ids.shape)
        self.badges: list[tuple[Badge, pygame.Surface]] = []
        self.labels: dict[str, Label] = {}
        self.board: tuple[pygame.Surface, pygame.Rect] | None = None
        self.lens, self.marks = Lens("", "", {}), Marks()
        self.covered: tuple[pygame.Rect, ...] = ()  # by other things of the window
        self.stage: pygame.Surface | None = None  # the map in quiet colours, on which things happen
        self._named: dict[bool, Names] = {}
        self._placings: dict[object, dict[str, Label]] = {}
        self._fills: dict[str, Fill] = {}
        self._arcs: dict[object, list[Placed]] = {}
        self._leaders: dict[object, Placed | None] = {}
        self._pictures: dict[object, tuple[pygame.Surface, int]] = {}

    # -- what changes

    def show(self, lens: Lens, marks: Marks, selected: str | None, legend: bool, names: bool = True) -> None:
        """Colours the ground, lays the ties and finds places for badges and names."""
        self.lens, self.marks, self.stage = lens, marks, None
        look, unit = self.tools.look, self.tools.unit
        self._coloured(self.base, 0.0)
        ties = chosen(marks.ties, marks, selected)
        arcs = arcs_of(ties, self.at, self.ground.camera.width, 6 * unit)
        for arc in arcs:
            key = (arc.tie, arc.points[len(arc.points) // 2])
            if key not in self._arcs:
                self._arcs[key] = arc_pictures(arc, look, unit)
            self.base.blits(self._arcs[key], False)
        ends = {end: arc.tie.tone for arc in arcs for end in (arc.tie.one, arc.tie.other)}
        for region, name in ends.items():
            draw_node(self.base, self.at[region], look, unit, tone(look, name))
        found = badges_of(marks.markers, self.at, frozenset(ends), unit)
        self.badges = [(badge, badge_picture(badge.marker, look, self.tools.fonts, self.tools.icons, unit)) for badge in found]
        self._board(legend)
        self.labels = {}
        if names:
            self._place(chosen(marks.ties, marks, None), ends)

    def staged(self, places: Iterable[str], names: bool = True, board: pygame.Surface | None = None, rooms: Sequence[pygame.Rect] = ()) -> pygame.Surface:
        """The map in quiet colours; no name stands where something will happen, or in `rooms`. Another board may stand instead of the legend."""
        if board is not None:
            self._hang(board)
        if self.stage is None:
            self.stage = pygame.Surface(self.base.get_size())
            self._coloured(self.stage, self.tools.look.hush)
        if names:
            self._place((), dict.fromkeys(place for place in places if place in self.at), rooms)
        return self.stage

    def _coloured(self, target: pygame.Surface, hush: float) -> None:
        """Regions in their colours, with so much of the quiet colour in them, and one's own outlined."""
        look = self.tools.look
        self._fills = {region: fill_of(self.lens, look, region) for region in self.shapes.regions}
        fills = [Fill(mixed(fill.colour, look.hushed, hush)) if hush else fill for fill in self._fills.values()]
        self.paint.coloured(fills, target)
        if not hush:
            self._draw_own(target)

    def _draw_own(self, target: pygame.Surface) -> None:
        for region in sorted(self.marks.own & self.at.keys()):
            self._outline(target, region, self.tools.look.halo, 2.2 * OWN)
            self._outline(target, region, self.tools.look.own, OWN)

    def draw_lit(self, target: pygame.Surface, lights: Mapping[str, tuple[Colour, float]]) -> None:
        """Some regions of the quiet map in the light that falls on them; coast and borders stay above it."""
        look = self.tools.look
        fills = []
        for region, fill in self._fills.items():
            colour, strength = lights.get(region, ((0, 0, 0), 0.0))
            quiet = mixed(fill.colour, look.hushed, look.hush)
            fills.append(Fill(mixed(quiet, "#{:02x}{:02x}{:02x}".format(*colour), strength) if strength else quiet))
        boxes = [box for region in lights for box in self.regions.boxes(region)]
        width, height = self.base.get_size()
        whole = sum(box.width * box.height for box in boxes) > 0.8 * width * height
        self.paint.coloured(fills, target, None if whole else boxes)
        self._draw_own(target)

    def _board(self, legend: bool) -> None:
        self.board = None
        if not legend:
            return
        width, height = self.base.get_size()
        edge = round(CORNER * self.tools.unit)
        said = legend_of(self.lens, self.tools.look, tuple(self.shapes.regions))
        picture = legend_picture(said, self.tools.look, self.tools.fonts, self.tools.unit, width - 2 * edge, self._step())
        if picture is not None and picture.get_height() < height / 2:
            self._hang(picture)

    def _hang(self, picture: pygame.Surface) -> None:
        """A board in the corner of the map."""
        edge = round(CORNER * self.tools.unit)
        self.board = picture, picture.get_rect(left=edge, bottom=self.base.get_height() - edge)

    def _step(self) -> float:
        """How wide a step of the legend is: on a small map it stays a small part of it."""
        return step_wide(self.base.get_width(), self.tools.unit, len(ramp_of(self.lens, self.tools.look)))

    def _place(self, ties: Sequence[Tie], nodes: Iterable[str], rooms: Sequence[pygame.Rect] = ()) -> None:
        """Names move only when what must stay free does; those that are not in the way of a selection stay."""
        unit = self.tools.unit
        side = round(11 * unit * self.tools.look.stroke)
        taken = [*self.covered, *rooms, *(badge.box(unit) for badge, _ in self.badges)]
        taken += [pygame.Rect(round(x - side / 2), round(y - side / 2), side, side) for x, y in (self.at[id] for id in nodes)]
        if self.board is not None:
            taken.append(self.board[1].copy())
        key = (tuple(map(tuple, taken)), self.marks.numbers, self.marks.own, tuple(ties))
        if key not in self._placings:
            lines = [point for arc in arcs_of(ties, self.at, self.ground.camera.width, 6 * unit) for point in arc.points[::8]]
            if len(self._placings) >= KEPT:
                self._placings.clear()
            self._placings[key] = self._names().placed(taken, lines, tuple(self.marks.own))
        self.labels = self._placings[key]

    def _names(self) -> Names:
        if self.marks.numbers not in self._named:
            self._named[self.marks.numbers] = Names(self.shapes, self.ground, self.tools.unit, self.tools.fonts, self.marks.numbers, self.tools.look.worst)
        return self._named[self.marks.numbers]

    @property
    def taken(self) -> list[pygame.Rect]:
        """Where names, badges and the legend stand."""
        boxes = [label.box for label in self.labels.values()] + [badge.box(self.tools.unit) for badge, _ in self.badges]
        boxes += self.covered
        return boxes if self.board is None else [*boxes, self.board[1]]

    # -- drawing

    def draw_touched(self, target: pygame.Surface, selected: str | None, hovered: str | None) -> None:
        """Outlines of what is pointed at and of what is selected."""
        look = self.tools.look
        if hovered is not None and hovered in self.at:
            picture, corner = self.regions.tint(hovered, rgb(look.ink))
            picture.set_alpha(round(255 * LIFTED))
            target.blit(picture, corner)
            if hovered != selected:
                self._outline(target, hovered, look.touch, TOUCH)
        if selected is not None and selected in self.at:
            self._outline(target, selected, look.choice, CHOICE, glow=True)

    def _outline(self, target: pygame.Surface, region: str, colour: str, width: float, *, glow: bool = False) -> None:
        for picture, corner in self.regions.outline(region, rgb(colour), width * self.tools.look.stroke, glow):
            target.blit(picture, corner)

    def draw_names(self, target: pygame.Surface, selected: str | None, hovered: str | None, *, staged: bool = False) -> None:
        """Badges, then names above all."""
        for badge, picture in self.badges:
            target.blit(picture, (round(badge.at[0] - picture.get_width() / 2), round(badge.at[1] - picture.get_height() / 2)))
        for label in self.labels.values():
            self._draw_leader(target, label)
        for label in self.labels.values():
            self.draw_name(target, label, staged=staged)
        for region in dict.fromkeys((selected, hovered)):
            if region is not None and region not in self.labels and (alone := self._names().alone(region)) is not None:
                self.draw_name(target, alone, over=True)
        if self.board is not None:
            target.blit(*self.board)
            if not staged:
                self._draw_tick(target, hovered or selected)

    def _draw_tick(self, target: pygame.Surface, region: str | None) -> None:
        """Where on the scale of the legend a region stands."""
        share = self.lens.share(region) if region is not None and not self.lens.groups else None
        if share is None or self.board is None:
            return
        look, unit = self.tools.look, self.tools.unit
        x, y = tick_at(self.tools.fonts, unit, share, len(ramp_of(self.lens, look)), self._step())
        x, y = x + self.board[1].left, y + self.board[1].top
        pygame.draw.polygon(target, rgb(look.ink), [(x - 4 * unit, y - 5 * unit), (x + 4 * unit, y - 5 * unit), (x, y)])

    def _draw_leader(self, target: pygame.Surface, label: Label) -> None:
        if label.leader is not None:
            if label.leader not in self._leaders:
                self._leaders[label.leader] = leader_picture(label, self.tools.look, self.tools.unit)
            if (found := self._leaders[label.leader]) is not None:
                target.blit(*found)

    def draw_name(self, target: pygame.Surface, label: Label, *, over: bool = False, staged: bool = False) -> None:
        """A name; `over` others it lies on a small board."""
        look = self.tools.look
        fill = self._fills[label.region].colour
        number = "" if staged else number_of(self.lens, label.region)
        colours = (look.ink, look.panel, look.quiet) if over else (look.ink, look.halo, look.quiet) if staged else inks(look, label, fill)
        key = (label.form, number, colours)
        if key not in self._pictures:
            self._pictures[key] = label_picture(self.tools.fonts, label.form, number, colours, self.tools.unit)
        picture, beyond = self._pictures[key]
        if over:
            self._draw_leader(target, label)
            pygame.draw.rect(target, rgb(look.panel), label.box.inflate(round(8 * self.tools.unit), round(4 * self.tools.unit)), border_radius=4)
        target.blit(picture, (label.box.left - beyond, label.box.top - beyond))
