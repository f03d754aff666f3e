"""What happens on the map, as it happens: ties that grow and tear, fights that flare, waves that go from region to region, events that arrive.

Law: a picture depends on its moment alone, so that any moment can be shown again and the whole can be skipped. What is over leaves its trace until the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import pi, sin

import pygame

from game.faces.desktop.map_acts import ActBoard, acts_of
from game.faces.desktop.map_brush import Point, around, disc, glow, line_picture, paper_for, put, ring, stroke
from game.faces.desktop.map_look import Colour, rgb
from game.faces.desktop.map_marks import RADIUS, badge_picture
from game.faces.desktop.map_records import Cue, Marker, Tie
from game.faces.desktop.map_still import Tools
from game.faces.desktop.map_ties import Arc, arcs_of, draw_node, tone, widths_of

RAYS = 11
OTHERWISE = {"flare": "fire", "spread": "fire", "fade": "bad"}  # colours of cues without a tone
FLICKER = 7.0  # times a second
PASSING = 1.9  # seconds in which light goes along an arc
PIECE = 64  # points of an arc on one paper
SEAM = 0.6  # how dark the seam below an arc is
HOLD = 0.35  # seconds in which the words of an event go again


def eased(share: float) -> float:
    """From 0 to 1, fast at first."""
    share = min(1.0, max(0.0, share))
    return 1 - (1 - share) ** 3


def sprung(share: float) -> float:
    """From 0 to 1, a little beyond on the way."""
    share = min(1.0, max(0.0, share)) - 1
    return 1 + 2.7 * share**3 + 1.7 * share**2


class _Trail:
    """An arc that is drawn as far as it has come, in short pieces: what lies far from it costs nothing."""

    def __init__(self, arc: Arc, colour: Colour, seam: Colour, unit: float) -> None:
        self.count = len(arc.points)
        below = [width + 2.4 * unit for width in widths_of(arc, unit, 1.15)]
        self.layers = [_pieces(arc, below, seam, SEAM), _pieces(arc, widths_of(arc, unit, 1.15), colour, 1.0)]

    def draw(self, target: pygame.Surface, first: int, last: int) -> None:
        """The points from `first` up to `last`."""
        for pieces in self.layers:
            for piece in pieces:
                piece.draw(target, first, last)


class _Piece:
    """A short part of a trail on paper of its own, which is used again while it only grows."""

    def __init__(self, start: int, points: Sequence[Point], widths: Sequence[float], colour: Colour, share: float) -> None:
        self.start, self.points, self.widths, self.colour, self.share = start, points, widths, colour, share
        self.paper: pygame.Surface | None = None
        self.corner, self.drawn = (0, 0), (0, 0)

    def draw(self, target: pygame.Surface, first: int, last: int) -> None:
        low, high = max(0, first - self.start), min(len(self.points), last - self.start)
        if low >= high:
            return
        if self.paper is None:
            self.paper, self.corner = paper_for(self.points, self.widths, self.colour)
            self.points = [(x - self.corner[0], y - self.corner[1]) for x, y in self.points]
        if self.drawn[0] != low or self.drawn[1] > high:
            self.paper.fill((*self.colour, 0))
            self.drawn = (low, low)
        if self.drawn[1] < high:
            stroke(self.paper, self.points[self.drawn[1] : high], self.widths[self.drawn[1] : high], self.colour, self.share)
            self.drawn = (low, high)
        target.blit(self.paper, self.corner)


def _pieces(arc: Arc, widths: Sequence[float], colour: Colour, share: float) -> list[_Piece]:
    return [_Piece(k, arc.points[k : k + PIECE], widths[k : k + PIECE], colour, share) for k in range(0, len(arc.points), PIECE)]


class MapMotion:
    """Cues played on one map."""

    def __init__(self, cues: tuple[Cue, ...], at: Mapping[str, Point], tools: Tools, size: tuple[int, int], leave: float = 0.0) -> None:
        known = (cue for cue in sorted(cues, key=lambda cue: cue.start) if all(place in at for place in cue.places))
        self.cues = tuple(cue for cue in known if len(cue.places) >= (2 if cue.kind in ("grow", "fade") else 1))
        self.at, self.tools, self.size = at, tools, size
        self.leave = leave  # seconds in which all goes away again
        self.end = max((cue.end for cue in self.cues), default=0.0) + leave
        acts = acts_of(self.cues)
        self.board = ActBoard(acts, tools.look, tools.fonts, tools.unit, size[0] // 2) if acts else None  # what is told, in words
        self._trails: dict[tuple[int, int], _Trail] = {}
        self._badges: dict[tuple[str, str], pygame.Surface] = {}
        self._texts: dict[tuple[str, str], pygame.Surface] = {}
        ways = [(k, one, other, cue) for k, cue in enumerate(self.cues) for one, other in self._ways(cue)]
        ties = [Tie(one, other, cue.strength, cue.tone if cue.tone != "none" else "tie") for _, one, other, cue in ways]
        arcs = arcs_of(ties, at, size[0], 6 * tools.unit)
        self._arcs: dict[tuple[int, str, str], Arc] = {(k, one, other): arc for (k, one, other, _), arc in zip(ways, arcs)}

    @staticmethod
    def _ways(cue: Cue) -> list[tuple[str, str]]:
        if cue.kind in ("grow", "fade") and len(cue.places) > 1:
            return [(cue.places[0], cue.places[1])]
        return list(zip(cue.places, cue.places[1:])) if cue.kind == "spread" else []

    @property
    def places(self) -> tuple[str, ...]:
        """Where something happens."""
        return tuple(dict.fromkeys(place for cue in self.cues for place in cue.places))

    @property
    def rooms(self) -> list[pygame.Rect]:
        """Where badges land: no name stands there."""
        side = round(2.9 * RADIUS * self.tools.unit)
        middles = [self.at[cue.places[0]] for cue in self.cues if cue.kind == "event"]
        return [pygame.Rect(round(x) - side // 2, round(y) - side // 2, side, side) for x, y in middles]

    # -- drawing

    def lights(self, time: float) -> dict[str, tuple[Colour, float]]:
        """The colour of regions that are lit at a moment, and how strongly; the strongest light of each."""
        found: dict[str, tuple[Colour, float]] = {}
        for k, cue in enumerate(self.cues):
            if time >= cue.start:
                share = (time - cue.start) / max(cue.duration, 1e-6)
                for region, strength in self._lit(k, cue, share):
                    if strength > max(0.01, found.get(region, (None, 0.0))[1]):
                        found[region] = self._colour(cue, OTHERWISE.get(cue.kind, "tie")), min(1.0, strength)
        return found

    def _lit(self, k: int, cue: Cue, share: float) -> list[tuple[str, float]]:
        if cue.kind == "flare":
            return [(cue.places[0], (0.3 + 0.5 * cue.strength) * self._burning(k, cue, share))]
        if cue.kind == "spread":
            step = 1.0 / len(cue.places)
            heres = [(region, (share - n * step) / step) for n, region in enumerate(cue.places)]
            return [(region, (0.4 + 0.45 * cue.strength) * eased(here / 0.3) * (1 - 0.45 * eased((here - 0.3) / 0.9))) for region, here in heres if here > 0]
        if cue.kind in ("pulse", "rise", "fall"):
            return [(region, (0.35 if cue.kind == "pulse" else 0.6) * cue.strength * sin(pi * min(1.0, share))) for region in cue.places]
        return []

    @staticmethod
    def _burning(k: int, cue: Cue, share: float) -> float:
        """How strongly a fight burns: it blazes up, flickers, and embers stay."""
        now = min(1.0, share)
        seconds = now * cue.duration
        flicker = 0.86 + 0.14 * sin(2 * pi * FLICKER * seconds + k) * sin(5.1 * seconds + 2 * k)
        return eased(now / 0.12) * (1 - 0.72 * eased((now - 0.25) / 0.75)) * flicker

    def draw(self, target: pygame.Surface, time: float) -> None:
        """What lies on the ground at a moment: arcs, rings, fire."""
        kinds: dict[str, Callable[[pygame.Surface, int, Cue, float], None]] = {
            "grow": self._grow,
            "fade": self._fade,
            "flare": self._flare,
            "spread": self._spread,
            "pulse": self._pulse,
        }
        for k, cue in enumerate(self.cues):
            if time >= cue.start and cue.kind in kinds:
                kinds[cue.kind](target, k, cue, (time - cue.start) / max(cue.duration, 1e-6))

    def draw_above(self, target: pygame.Surface, time: float, taken: Sequence[pygame.Rect] = ()) -> None:
        """What lies above the names: events and their words, which keep off what is taken where they can."""
        for cue in self.cues:
            if time >= cue.start:
                if cue.kind == "event":
                    self._event(target, cue, time)
                if cue.text:
                    self._words(target, cue, time, taken)

    def _colour(self, cue: Cue, otherwise: str) -> Colour:
        return rgb(tone(self.tools.look, cue.tone if cue.tone != "none" else otherwise))

    def _trail(self, k: tuple[int, int], arc: Arc, colour: Colour) -> _Trail:
        if k not in self._trails:
            self._trails[k] = _Trail(arc, colour, rgb(self.tools.look.halo), self.tools.unit * self.tools.look.stroke)
        return self._trails[k]

    # -- each kind

    def _grow(self, target: pygame.Surface, k: int, cue: Cue, share: float) -> None:
        """A tie reaches out, arrives, and its end answers."""
        arc = self._arcs[k, cue.places[0], cue.places[1]]
        unit, colour = self.tools.unit, self._colour(cue, "tie")
        come = eased(share / 0.75)
        last = max(1, round(come * len(arc.points)))
        self._trail((k, 0), arc, colour).draw(target, 0, last)
        draw_node(target, arc.points[0], self.tools.look, unit, tone(self.tools.look, arc.tie.tone))
        if come < 1:
            head = arc.points[last - 1]
            put(target, glow(round(15 * unit), colour), head, 0.85)
            put(target, disc(2.6 * unit, rgb(self.tools.look.choice)), head)
            return
        draw_node(target, arc.points[-1], self.tools.look, unit, tone(self.tools.look, arc.tie.tone))
        self._ripple(target, arc.points[-1], colour, (share - 0.5) / 0.5, 22 * unit)
        since = (share - 0.75) * cue.duration
        if since > 0:  # what joins is alive: light goes along it again and again
            at = since / PASSING % 1.0
            put(target, glow(round(7 * unit), rgb(self.tools.look.choice)), arc.points[int(at * (len(arc.points) - 1))], 0.8 * sin(pi * at))

    def _fade(self, target: pygame.Surface, k: int, cue: Cue, share: float) -> None:
        """A tie tears in its middle and draws back to both ends."""
        arc = self._arcs[k, cue.places[0], cue.places[1]]
        unit, colour = self.tools.unit, self._colour(cue, "bad")
        count = len(arc.points)
        left = round((1 - eased(share)) * count / 2)
        if left > 1:
            self._trail((k, 0), arc, colour).draw(target, 0, left)
            self._trail((k, 1), arc, colour).draw(target, count - left, count)
            for end in (arc.points[left - 1], arc.points[count - left]):
                put(target, glow(round(9 * unit), colour), end, 0.8 * (1 - share))

    def _flare(self, target: pygame.Surface, k: int, cue: Cue, share: float) -> None:
        """A fight: light bursts out of the middle of its region, which burns meanwhile."""
        region, unit, colour = cue.places[0], self.tools.unit, self._colour(cue, "fire")
        middle, size = self.at[region], (16 + 26 * cue.strength) * unit
        if share >= 1:
            return
        now, burn = share, self._burning(k, cue, share)
        put(target, glow(round(size * (0.7 + 0.5 * eased(now / 0.3))), colour), middle, 0.95 * burn)
        bright = rgb(self.tools.look.choice)
        out = eased(now / 0.55)
        if out < 1:
            for ray in range(RAYS):
                turn = ray / RAYS + 0.031 * ((ray * 7 + k * 3) % 5)
                reach = size * (0.75 + 0.3 * ((ray * 5 + k) % 4))
                start, stop = around(middle, reach * (0.25 + 0.75 * out) * 0.72, turn), around(middle, reach * (0.25 + 0.75 * out), turn)
                self._dash(target, start, stop, bright if ray % 3 == 0 else colour, 1.8 * unit, 1 - out)
        self._ripple(target, middle, colour, now / 0.6, 1.5 * size)

    def _dash(self, target: pygame.Surface, start: Point, stop: Point, colour: Colour, width: float, strength: float) -> None:
        count = max(2, round(max(abs(stop[0] - start[0]), abs(stop[1] - start[1])) / 0.8))
        points = [(start[0] + (stop[0] - start[0]) * k / count, start[1] + (stop[1] - start[1]) * k / count) for k in range(count + 1)]
        picture, corner = line_picture(points, [width * (0.3 + 0.7 * k / count) for k in range(count + 1)], colour)
        picture.set_alpha(round(255 * strength))
        target.blit(picture, corner)

    def _spread(self, target: pygame.Surface, k: int, cue: Cue, share: float) -> None:
        """A wave: sparks run from each region to the next, which lights up as they arrive."""
        unit, colour = self.tools.unit, self._colour(cue, "fire")
        step = 1.0 / max(1, len(cue.places))
        for n, region in enumerate(cue.places):
            here = (share - n * step) / step  # 0 as it begins to light up
            if n and -0.85 < here < 0.25:
                self._sparks(target, self._arcs[k, cue.places[n - 1], region], colour, (here + 0.85) / 1.1)
            if here < 0:
                continue
            self._ripple(target, self.at[region], colour, here / 1.1, (20 + 22 * cue.strength) * unit)
            self._ripple(target, self.at[region], colour, here / 1.1 - 0.22, (14 + 16 * cue.strength) * unit)

    def _sparks(self, target: pygame.Surface, arc: Arc, colour: Colour, share: float) -> None:
        """Light that runs along an arc and leaves a tail."""
        unit, count = self.tools.unit, len(arc.points)
        head = share * 1.25
        for tail in range(14):
            at = head - tail * 0.018
            if 0 <= at <= 1:
                point = arc.points[min(count - 1, int(at * count))]
                put(target, glow(max(2, round((9 - 0.5 * tail) * unit)), colour), point, 0.9 * (1 - tail / 14))
        if head <= 1:
            put(target, disc(2.2 * unit, rgb(self.tools.look.choice)), arc.points[min(count - 1, int(head * count))])

    def _pulse(self, target: pygame.Surface, k: int, cue: Cue, share: float) -> None:
        """Rings go out from a place."""
        unit, colour = self.tools.unit, self._colour(cue, "tie")
        for place in cue.places:
            for late in (0.0, 0.3):
                self._ripple(target, self.at[place], colour, share * 1.4 - late, (18 + 24 * cue.strength) * unit)

    def _ripple(self, target: pygame.Surface, at: Point, colour: Colour, share: float, size: float) -> None:
        if 0 < share < 1:
            out = eased(share)
            put(target, ring(round(2 + size * out), round(1.0 + 2.0 * (1 - out), 1) * self.tools.unit, colour), at, (1 - share) ** 1.3)

    def _event(self, target: pygame.Surface, cue: Cue, time: float) -> None:
        """A badge lands, rings go out, its words stand beside it for a while."""
        unit, colour = self.tools.unit, self._colour(cue, "tie")
        at, since = self.at[cue.places[0]], time - cue.start
        for late in (0.12, 0.34):
            self._ripple(target, at, colour, (since - late) / 0.8, 34 * unit)
        picture = self._badge(cue)
        grown = sprung(since / 0.32)
        if since < 0.32:
            side = max(1, round(picture.get_width() * grown))
            picture = pygame.transform.smoothscale(picture, (side, side))
        strength = min(eased(since / 0.15), (self.end - time) / max(self.leave, 1e-6))
        put(target, picture, (at[0], at[1] - 26 * unit * (1 - eased(since / 0.28))), strength)

    def _badge(self, cue: Cue) -> pygame.Surface:
        key = (cue.icon, cue.tone)
        if key not in self._badges:
            marker = Marker(cue.places[0], cue.icon, cue.tone)
            tools = self.tools
            self._badges[key] = badge_picture(marker, tools.look, tools.fonts, tools.icons, 1.35 * tools.unit)
        return self._badges[key]

    def _words(self, target: pygame.Surface, cue: Cue, time: float, taken: Sequence[pygame.Rect]) -> None:
        """Words on a small board beside a place, as long as their cue lasts."""
        since, left = time - cue.start, cue.end - time
        strength = min(eased((since - 0.1) / 0.25), eased(left / HOLD))
        if strength <= 0.02:
            return
        board = self._board(cue)
        drift = {"rise": -8.0, "fall": 8.0}.get(cue.kind, 0.0) * self.tools.unit * eased(since / max(cue.duration, 1e-6))
        spot = self._spot(cue, board.get_rect(), taken)
        board.set_alpha(round(255 * strength))
        target.blit(board, (spot.left, round(spot.top + drift)))

    def _spot(self, cue: Cue, board: pygame.Rect, taken: Sequence[pygame.Rect]) -> pygame.Rect:
        """Where the board stands: the first side of its place that is free and inside the picture."""
        x, y = self.at[cue.places[0]]
        gap = (1.35 * RADIUS + 6 if cue.kind == "event" else 7) * self.tools.unit
        wide, high = board.width / 2 + gap, board.height / 2 + gap
        whole = pygame.Rect((0, 0), self.size).inflate(-8, -8)
        spots = []
        for right, down in ((0.0, -high), (wide, 0.0), (-wide, 0.0), (0.0, high), (wide, -high), (-wide, -high)):
            spot = board.copy()
            spot.center = round(x + right), round(y + down)
            spots.append(spot.clamp(whole))
            if whole.contains(spot) and spot.collidelist(list(taken)) < 0:
                return spot
        return spots[0]

    def _board(self, cue: Cue) -> pygame.Surface:
        key = (cue.text, cue.tone + cue.kind)
        if key not in self._texts:
            look, unit = self.tools.look, self.tools.unit
            moving = cue.kind in ("rise", "fall")
            colour = tone(look, cue.tone)
            letters = self.tools.fonts(max(8, round(12.5 * unit)), True).render(cue.text, True, rgb(colour if moving else look.ink))
            edge, side = round(8 * unit), round(5 * unit)
            made = pygame.Surface((letters.get_width() + 2 * edge, letters.get_height() + 2 * side), pygame.SRCALPHA, 32)
            pygame.draw.rect(made, (*rgb(look.panel), 235), made.get_rect(), border_radius=round(6 * unit))
            pygame.draw.rect(made, (*rgb(colour), 255), pygame.Rect(0, side, max(2, round(2.5 * unit)), letters.get_height()))
            made.blit(letters, (edge, side))
            self._texts[key] = made
        return self._texts[key]


def length(cues: Sequence[Cue]) -> float:
    """Seconds until all cues are over."""
    return max((cue.end for cue in cues), default=0.0)
