"""What charts show, apart from how it is drawn: the pages draw these records as SVG (page), the window draws the same records natively.

Law: all words come from whoever fills the records. A number that nobody knows is nan; every chart has a table that says the same (table).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isnan

UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Scale:
    """What numbers are measured by."""

    low: float = 0.0
    high: float = 100.0
    unit: str = ""  # stands behind a number
    digits: int = 0

    def share(self, value: float) -> float:
        """How far up the scale a value lies, from 0 to 1; what lies outside stands at the end."""
        span = self.high - self.low
        return min(1.0, max(0.0, (value - self.low) / span)) if span > 0 else 0.0

    def said(self, value: float) -> str:
        """A value as it is written."""
        return UNKNOWN if isnan(value) else figure(value, self.digits) + self.unit


def figure(value: float, digits: int = 0) -> str:
    """A number as people write it: halves upwards, a true minus, no minus before nothing."""
    unit = 10.0**digits
    rounded = floor(value * unit + 0.5) / unit
    return f"{rounded or 0.0:.{digits}f}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that matters, drawn across a chart."""

    name: str
    at: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A place along a chart where something happened."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Series:
    """One number at each place along a chart, with how far it spreads where that is known."""

    name: str
    values: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    pen: int | None = None  # none: by its place among the series

    @property
    def spreads(self) -> bool:
        """Whether there is a band around it."""
        return len(self.low) == len(self.high) == len(self.values) > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Numbers over time, with bands where they are uncertain."""

    title: str
    about: str
    along: str  # what the places are: turns
    places: tuple[str, ...]
    series: tuple[Series, ...]
    scale: Scale = Scale()
    marks: tuple[Mark, ...] = ()
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """Parts of a whole over time, the first on top: the odds of each regime."""

    title: str
    about: str
    along: str
    places: tuple[str, ...]
    series: tuple[Series, ...]
    scale: Scale = Scale(0, 1)
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiples:
    """Many small charts of one scale, side by side."""

    title: str
    about: str
    charts: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One value, with how far it spreads where that is known."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Values of several things."""

    title: str
    about: str
    of: str  # what the things are: seats
    measured: str  # what the values are
    bars: tuple[Bar, ...]
    scale: Scale = Scale()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values of one thing, the first with its spread where that is known."""

    name: str
    first: float
    then: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Two values each of several things: what was foreseen, and what came."""

    title: str
    about: str
    of: str
    first: str
    then: str
    spread: str  # what the bar around the first value is; empty where there is none
    pairs: tuple[Pair, ...]
    scale: Scale = Scale()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Station:
    """A place on a way, and what stands above it."""

    name: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Places in an order between two ends, with one of them marked and the path that led there."""

    title: str
    about: str
    of: str
    first_end: str
    last_end: str
    stations: tuple[Station, ...]
    here: int | None
    here_said: str  # what the mark means
    path: tuple[int, ...] = ()
    along: str = ""  # what the notes are: years


@dataclass(frozen=True, slots=True)
class Quarter:
    """One of the parts of a ring, and what it is made of."""

    name: str
    value: float
    parts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Four values as a ring, each with its parts beside it."""

    title: str
    about: str
    of: str
    measured: str
    quarters: tuple[Quarter, ...]
    scale: Scale = Scale()
    stages: tuple[float, ...] = ()  # values that open something
    centre: str = ""
    centre_note: str = ""


@dataclass(frozen=True, slots=True)
class Arc:
    """A tie between two places of the map."""

    one: str
    other: str
    weight: float = 1.0  # from 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPicture:
    """A number for each place of the world map."""

    title: str
    about: str
    of: str
    measured: str
    values: tuple[tuple[str, float], ...]  # by the id of a place
    scale: Scale = Scale()
    centre: float | None = None  # where the scale has a middle from which it goes both ways
    unknown: str = ""  # what stands for places without a value
    arcs: tuple[Arc, ...] = ()
    ties: str = ""  # what the arcs are
    named: tuple[str, ...] = ()  # places whose names must be read, however small


Chart = Lines | Areas | Multiples | Bars | Pairs | Way | Ring


@dataclass(frozen=True, slots=True)
class Table:
    """A chart in words and numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
