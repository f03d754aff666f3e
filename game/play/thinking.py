"""The computer players of a match: asked while the match is used for something else, called off at any time, heard when they have decided.

Law: a seat decides by the state alone, on an engine that nothing else uses; so it decides the same whenever it is asked, on whatever thread, and however
often it was called off before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from game.ai.levels import LEVELS, Player
from game.ai.planner import ASKED_ROOM, Cancelled, SearchPlayer
from game.ai.simple import orders_in
from game.engine.orders import Order
from game.engine.outcome import over
from game.engine.state import Engine, State
from game.rules.program import Program

__all__ = ["Cancelled", "Thinkers", "Thinking", "Watch"]

APART = 1_000  # turns in mind for a decision, from which on the seats of a level think one after the other, so that one sees how far they are
PATIENCE = 0.02  # seconds between two looks at whether somebody who waits for the players still does


@dataclass(frozen=True, slots=True)
class Thinking:
    """How far the computer players are: who has decided, who has not, and which part of all their thinking is done."""

    decided: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Watch:
    """Who waits for computer players: whether they need not think any more, and who hears how far they are."""

    cancelled: Callable[[], bool] = lambda: False
    heard: Callable[[Thinking], None] = lambda _: None


@dataclass(slots=True)
class Thinker:
    """A player and the seats for which it decides at once."""

    seats: tuple[str, ...]
    player: Player
    turns: int  # in mind, for all of them
    begun: int = 0  # how many it had played when it was asked

    def share(self) -> float:
        """Which part of its thinking is done."""
        return min(1.0, (self.player.played - self.begun) / self.turns) if isinstance(self.player, SearchPlayer) else 0.0


class Thinkers:
    """All computer players of one match. Any thread may ask them; one at a time is answered."""

    def __init__(self, program: Program, seats: Mapping[str, str], levels: frozenset[str]) -> None:
        self.engine = Engine(program)
        self.thinkers = tuple(_thinkers(self.engine, seats, levels))
        self.now = Thinking()
        self._asked = Lock()

    def decide(self, state: State, watch: Watch = Watch()) -> dict[str, tuple[Order, ...]]:
        """What each computer seat will order. `Cancelled` where nobody wants to know any more: who has decided by then need not think again."""
        self._wait(watch)
        try:
            found: dict[str, tuple[Order, ...]] = {}
            self._tell(watch, None, found)
            for thinker in self.thinkers:
                self._watch(thinker, watch, found)
                by_seat = orders_in(self.engine, thinker.player.orders(state), 0)
                found |= {seat: by_seat[seat] for seat in thinker.seats}
                self._tell(watch, None, found)
            return found
        finally:
            self._asked.release()

    def ready(self, state: State, watch: Watch = Watch()) -> None:
        """Lays out beforehand what the next decision would have to wait for. It changes no decision."""
        self._wait(watch)
        try:
            for thinker in self.thinkers:
                if isinstance(thinker.player, SearchPlayer) and not over(self.engine, state)[0]:
                    thinker.player.cancelled = watch.cancelled
                    thinker.player.ready(state)
        finally:
            self._asked.release()

    def _wait(self, watch: Watch) -> None:
        """Until nobody else is being answered."""
        while not self._asked.acquire(timeout=PATIENCE):
            watch.heard(self.now)
            if watch.cancelled():
                raise Cancelled

    def _watch(self, thinker: Thinker, watch: Watch, found: Mapping[str, tuple[Order, ...]]) -> None:
        """From now on the player asks before each piece of work whether it is still wanted."""
        if watch.cancelled():
            raise Cancelled
        if not isinstance(thinker.player, SearchPlayer):
            return
        thinker.begun = thinker.player.played

        def cancelled() -> bool:
            self._tell(watch, thinker, found)
            return watch.cancelled()

        thinker.player.cancelled = cancelled

    def _tell(self, watch: Watch, at_it: Thinker | None, found: Mapping[str, tuple[Order, ...]]) -> None:
        total = sum(thinker.turns for thinker in self.thinkers)
        done = sum(thinker.turns for thinker in self.thinkers if thinker.seats[0] in found) + (at_it.share() * at_it.turns if at_it is not None else 0.0)
        others = tuple(seat for thinker in self.thinkers for seat in thinker.seats if seat not in found)
        self.now = Thinking(tuple(found), others, done / total if total else 1.0)
        watch.heard(self.now)


def _thinkers(engine: Engine, seats: Mapping[str, str], levels: frozenset[str]) -> Iterator[Thinker]:
    """A player for each level, or where that thinks for long, for each of its seats: in the order of levels, which is the order of the match."""
    for level in sorted(levels):
        mine = tuple(seat for seat in engine.seats if seats[seat] == level)
        player = LEVELS[level](engine, mine)
        turns = player.budget.turns if isinstance(player, SearchPlayer) else 1
        for some in [(seat,) for seat in mine] if turns >= APART else [mine]:
            made = player if some == mine else LEVELS[level](engine, some)
            if isinstance(made, SearchPlayer):
                made.room = ASKED_ROOM
            yield Thinker(some, made, turns * len(some))
