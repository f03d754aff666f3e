"""A vote as a chamber: a half circle of seats, as many for each voter as it counts; those for it fill it from the left, those against from the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import ceil, cos, pi, sin

from game.faces.desktop.kit import Kit
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column
from game.faces.desktop.paint import Paint
from game.faces.desktop.widget import Explains, Size, Widget
from game.faces.telling.chamber import Chamber
from game.faces.words import Words

SEATS = 110  # of a chamber
INNER = 0.42  # how far from the middle the first row stands, in parts of the last
ROOM = 0.78  # of the way from seat to seat that a seat takes
HIGH = 0.60  # how high a chamber is, in parts of its width
FILLING = 0.8  # of its time in which it fills; then the outcome is said
MOST = 6  # voters of a side that are named

Spot = tuple[float, float]


@lru_cache(maxsize=8)
def rows_of(seats: int) -> int:
    """In how many rows they stand so that they are as far apart along a row as from row to row."""
    return max(2, int((seats * (1 - INNER) / (pi * (1 + INNER) / 2)) ** 0.5 + 0.5))


@lru_cache(maxsize=8)
def spots(seats: int = SEATS) -> tuple[Spot, ...]:
    """Where seats stand in a half circle of radius 1, from left to right."""
    rows = rows_of(seats)
    radii = [INNER + (1 - INNER) * k / (rows - 1) for k in range(rows)]
    whole = sum(radii)
    counts = [int(seats * radius / whole) for radius in radii]
    for k in range(seats - sum(counts)):
        counts[-1 - k % rows] += 1
    found = []
    for radius, count in zip(radii, counts):
        for k in range(count):
            turn = pi * (k / max(1, count - 1))
            found.append((turn, -radius * cos(turn), -radius * sin(turn)))
    return tuple((x, y) for _, x, y in sorted(found))


def filled(chamber: Chamber, seats: int = SEATS) -> tuple[int, int]:
    """How many seats stand for it and against it; who has any votes has a seat."""
    found = [round(seats * chamber.share(side)) for side in (1, -1)]
    found = [max(1, count) if chamber.share(side) > 0 else count for side, count in zip((1, -1), found)]
    if sum(found) > seats:
        found[found[1] > found[0]] -= sum(found) - seats
    return found[0], found[1]


class ChamberView(Widget):
    """The half circle. `come` says how far it has filled, from 0 to 1; from FILLING on the outcome stands below it."""

    def __init__(self, chamber: Chamber, said: tuple[str, str], units: float, come: Callable[[], float], tip: Explains | None = None) -> None:
        super().__init__(tip=tip)
        self.chamber, self.said, self.units, self.come = chamber, said, units, come

    def wants(self, kit: Kit, width: int) -> Size:
        wide = min(width, kit.px(self.units))
        return wide, round(wide * HIGH) + kit.line_height("lead")

    def cut(self, kit: Kit) -> bool:
        wide, high = self.wants(kit, self.rect.width)
        return wide < kit.px(self.units) * 0.6 or self.rect.height < 0.8 * high

    def draw(self, paint: Paint) -> None:
        kit = paint.kit
        foot = kit.line_height("lead")
        radius = min(self.rect.width / 2.16, (self.rect.height - foot) / 1.16)
        middle = (self.rect.centerx, self.rect.bottom - foot - radius * 0.10)
        size = max(2, round(radius * (1 - INNER) / (rows_of(SEATS) - 1) * ROOM / 2))
        yes, no = filled(self.chamber)
        share = max(0.0, min(1.0, self.come())) / FILLING
        come = (ceil(yes * min(1.0, share)), ceil(no * min(1.0, share)))
        for k, (x, y) in enumerate(spots()):
            at = round(middle[0] + radius * x), round(middle[1] + radius * y)
            if k < come[0]:
                paint.dot(at, size, "accent")
            elif k >= SEATS - come[1]:
                paint.dot(at, size, "quiet")
                paint.dot(at, max(1, size - kit.px(2)), "panel")
            else:
                paint.dot(at, max(1, size // 3), "faint")
        if share >= 1:
            word = self.said[0] if self.chamber.passed else self.said[1]
            paint.text(word, (self.rect.centerx, self.rect.bottom - foot), "lead", "bold", "accent" if self.chamber.passed else "ink", "middle")


def chamber_card(words: Words, chamber: Chamber, units: float = 220, come: Callable[[], float] = lambda: 1.0, short: bool = False) -> Widget:
    """A chamber with what it was about above, and the votes on both sides below; where the larger side did not get its way, what must agree, unless `short`."""
    view = ChamberView(chamber, (words("chamber.passed"), words("chamber.failed")), units, come, tip=lambda: who_voted(words, chamber))
    counts = words("chamber.counts", yes=f"{100 * chamber.share(1):.0f}", no=f"{100 * chamber.share(-1):.0f}")
    about = [Label(chamber.about, "body", weight="strong", align="middle")] if chamber.about else []
    rule = [Label(chamber.why, "tiny", "quiet", align="middle")] if is_surprising(chamber) and not short else []
    below = [Label(counts, "small", "quiet", align="middle"), *rule]
    return Column([Label(chamber.title, "small", "quiet", "medium", align="middle"), *about, view, *below], "tight")


def is_surprising(chamber: Chamber) -> bool:
    """Whether it came out otherwise than the larger side wanted."""
    more = chamber.share(1) - chamber.share(-1)
    return more < 0 if chamber.passed else more > 0


def who_voted(words: Words, chamber: Chamber) -> Widget:
    """The heaviest on both sides, and what must agree."""
    parts: list[Widget] = [Label(chamber.title, weight="strong"), Label(" ".join(filter(None, [chamber.rule, chamber.took])), "small", "quiet")]
    for side, said in ((1, words("chamber.for")), (-1, words("chamber.against"))):
        mine = sorted((voter for voter in chamber.voters if voter.side == side), key=lambda voter: -voter.weight)
        if mine:
            names = [f"{voter.name} {100 * voter.weight:.0f}" for voter in mine[:MOST]]
            more = [words("chamber.more", count=len(mine) - MOST)] if len(mine) > MOST else []
            parts.append(Label(f"{said} {', '.join([*names, *more])}"))
    parts.append(Label(words("chamber.known"), "small", "quiet"))
    return Column(parts, "near")


def chamber_row(words: Words, chambers: Sequence[Chamber], units: float = 220, come: Callable[[], float] = lambda: 1.0, short: bool = False) -> list[Widget]:
    """Chambers one after the other; each fills when the one before it is full."""
    each = 1.0 / max(1, len(chambers))

    def turn(k: int) -> Callable[[], float]:
        return lambda: (come() - k * each) / each

    return [chamber_card(words, chamber, units, turn(k), short) for k, chamber in enumerate(chambers)]
