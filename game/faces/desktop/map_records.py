"""What the map is asked to show: a lens, marks and cues. Whoever fills them brings all words and all colours' meanings.

Law: places are known by the ids of the map alone; what a number means, the map does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isnan


@dataclass(frozen=True, slots=True)
class Group:
    """One of the kinds a lens tells apart."""

    name: str
    initial: str = ""  # stands beside the colour
    colour: str = ""  # none: by its place among the groups


@dataclass(frozen=True, slots=True)
class Lens:
    """A number or a kind for each region, and how it is to be read."""

    id: str
    title: str
    values: Mapping[str, float]  # by region; nan or missing: nobody knows. With groups: the number of the group
    low: float = 0.0
    high: float = 100.0
    middle: float | None = None  # where the scale goes both ways
    ramp: str = ""  # which colours; none: those that come first
    good: str = "none"  # which end is welcome: high, low or none
    groups: tuple[Group, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)  # the value of a region as it is written
    ends: tuple[str, str] = ("", "")  # what stands at both ends of the legend; none: the numbers
    about: str = ""
    unknown: str = ""  # what stands for regions without a value
    unit: str = ""

    def share(self, region: str) -> float | None:
        """How far up the scale a region lies, from 0 to 1; none where nobody knows."""
        value = self.values.get(region, float("nan"))
        if isnan(value):
            return None
        low, high = self.low, self.high
        if self.middle is not None:
            reach = max(self.middle - low, high - self.middle)
            low, high = self.middle - reach, self.middle + reach
        return min(1.0, max(0.0, (value - low) / (high - low))) if high > low else 0.0

    def group(self, region: str) -> int | None:
        """The kind of a region; none where nobody knows."""
        value = self.values.get(region, float("nan"))
        return None if isnan(value) or not 0 <= int(value) < len(self.groups) else int(value)


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins two regions."""

    one: str
    other: str
    weight: float = 1.0  # from 0 to 1
    tone: str = "tie"  # or good, bad, fire, quiet


@dataclass(frozen=True, slots=True)
class Marker:
    """A small picture that stands on a region."""

    region: str
    icon: str  # one of map_icons
    tone: str = "none"  # or good, bad, fire, tie, own
    text: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Marks:
    """What lies on the map at rest."""

    ties: tuple[Tie, ...] = ()
    markers: tuple[Marker, ...] = ()
    own: frozenset[str] = frozenset()  # regions of whoever looks
    most: int = 14  # so many ties are shown, the strongest
    own_most: int = 9  # so many of a selected region
    numbers: bool = True  # the value of a region stands below its name


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that happens on the map, at its time: kinds are those of map_motion."""

    kind: str  # grow, fade, flare, spread, event, pulse, rise, fall
    places: tuple[str, ...]  # grow: two; spread: from the first on
    start: float = 0.0  # seconds
    duration: float = 1.0
    strength: float = 1.0  # from 0 to 1
    icon: str = ""
    tone: str = "none"
    text: str = ""
    act: str = ""  # what it is a part of, as it is said beside the map

    @property
    def end(self) -> float:
        return self.start + self.duration


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A colour of the legend."""

    colour: str
    pattern: str  # none, lines or dots
    text: str
    initial: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Legend:
    """What the colours mean."""

    title: str
    about: str
    entries: tuple[LegendEntry, ...]
    steps: bool  # whether the entries are steps of a scale
    ends: tuple[str, str] = ("", "")
