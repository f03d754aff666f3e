"""The Equal Earth projection: where a longitude and latitude lie on the map, and back.

Šavrič, Patterson and Jenny, 2018. Areas are true everywhere. The map is turned by 11 degrees, so that its edge runs through the
Bering Strait and no inhabited land is cut in two.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
MIDDLE = 11.0  # the meridian in the middle of the map
EARTH_KM2 = 510_065_622.0  # a sphere with the area of the earth
HALF_ROOT3 = sqrt(3) / 2


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees from the middle meridian and from the equator, to a plane with x to the right and y upwards."""
    theta = asin(HALF_ROOT3 * sin(radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    across = HALF_ROOT3 * (9 * A4 * sixth * squared + 7 * A3 * sixth + 3 * A2 * squared + A1)
    return radians(longitude) * cos(theta) / across, theta * (A4 * sixth * squared + A3 * sixth + A2 * squared + A1)


WIDEST = equal_earth(180, 0)[0]
HIGHEST = equal_earth(0, 90)[1]


@dataclass(frozen=True, slots=True)
class Plane:
    """A map of this width in whole units: x grows to the right, y grows downwards, (0, 0) is the upper left corner of the globe's box."""

    width: int

    @property
    def scale(self) -> float:
        """Units for one unit of the projection."""
        return self.width / (2 * WIDEST)

    @property
    def height(self) -> int:
        """From pole to pole."""
        return round(2 * HIGHEST * self.scale)

    @property
    def km2(self) -> float:
        """Square kilometres in one square unit."""
        return EARTH_KM2 / (AREA * self.scale * self.scale)

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place on earth lies."""
        return self.from_middle(turned(longitude), latitude)

    def from_middle(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The same for degrees counted from the middle meridian."""
        x, y = equal_earth(longitude, latitude)
        return (x + WIDEST) * self.scale, (HIGHEST - y) * self.scale


def turned(longitude: float) -> float:
    """Degrees east of the middle meridian, from -180 up to 180."""
    return (longitude - MIDDLE + 180) % 360 - 180


def _area() -> float:
    """The area of the whole globe on the plane of the projection; by strips, since its outline has no simple formula."""
    strips = 20_000
    total = 0.0
    below = equal_earth(180, -90)
    for step in range(1, strips + 1):
        above = equal_earth(180, -90 + 180 * step / strips)
        total += (below[0] + above[0]) * (above[1] - below[1])
        below = above
    return total


AREA = _area()
