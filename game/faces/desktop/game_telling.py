"""How a turn is told: what happened on the map first, then its votes fill their chambers, then the ring of requisites grows. One key ends it.

Law: it only tells. Whatever it shows has happened, and stands on the screen as well when nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.faces.telling.chamber import Chamber

MAP, VOTES, RING = "map", "votes", "ring"
FILL, STAND, GROW = 1.7, 1.6, 1.5  # seconds in which a chamber fills, in which all of them are looked at, in which the ring grows


class Telling:
    """What is told of one turn. `pace`: at 2 all goes twice as fast."""

    def __init__(self, chambers: Sequence[Chamber], pace: float = 1.0) -> None:
        self.chambers = tuple(chambers)
        filling = FILL * len(self.chambers)
        self.long = {VOTES: (filling + STAND if filling else 0.0) / pace, RING: GROW / pace}
        self._full = filling / pace
        self.act, self.time = MAP, 0.0

    def tick(self, seconds: float, moves: bool) -> bool:
        """Time goes by; `moves` says whether the map still tells its part. Whether another act begins."""
        if self.act == MAP:
            return not moves and self._next()
        self.time += seconds
        return self.time >= self.long[self.act] and self._next()

    def _next(self) -> bool:
        following = {MAP: VOTES, VOTES: RING, RING: ""}
        self.act, self.time = following[self.act], 0.0
        if self.act and not self.long[self.act]:
            return self._next()
        return True

    @property
    def over(self) -> bool:
        return not self.act

    def filled(self) -> float:
        """How far the chambers are filled, from 0 to 1."""
        return min(1.0, self.time / self._full) if self.act == VOTES and self._full else 1.0

    def grown(self) -> float:
        """How far the ring has grown, from 0 to 1."""
        if self.act == RING:
            share = min(1.0, self.time / self.long[RING])
            return 1 - (1 - share) ** 3
        return 1.0 if self.over else 0.0
