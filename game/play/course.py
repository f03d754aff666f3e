"""The course of one game: its states so far, and what has been submitted for the coming turn. It knows no file and no computer player.

Law: a submission that is refused changes nothing. The same seed and the same submissions give the same course, bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from game.engine.ledger import Ledger
from game.engine.legality import PLAN, PLEDGE, Judge, Refusal
from game.engine.orders import Order
from game.engine.outcome import Outcome, Standing
from game.engine.state import Engine, State, digest, new_game
from game.engine.turn import GameOver, resolve_turn
from game.rules.widths import MOST_ORDERS

BEATS = (PLEDGE, PLAN)  # a turn has two submissions: what is promised, for all to hear, and then what is planned in secret

Orders = Mapping[str, tuple[Order, ...]]  # by seat


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """One of the submissions that a turn waits for."""

    seat: str
    beat: str


class NotYet(Exception):
    """A turn was to end before every seat had submitted; the message says who is missing."""


def pledging_seats(engine: Engine) -> tuple[str, ...]:
    """The seats that have anything to pledge with; the others are not asked for a pledge."""
    sets = {info.seat_set for info in engine.program.orders if info.beat == PLEDGE}
    return tuple(seat for seat in engine.seats if any(seat in engine.world.sets[id].members for id in sets))


class Course:
    """One game being played, or played again."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.engine = engine
        self.states = [new_game(engine, [seed])]
        self.played: list[Orders] = []  # what each turn was resolved with
        self.given: dict[Due, tuple[Order, ...]] = {}
        self._look()
        self.pledging = pledging_seats(engine)

    def _look(self) -> None:
        self.judge = Judge(self.engine, self.state)
        self.over = bool(Standing(self.engine, self.state).over()[0])

    # -- how it stands

    @property
    def state(self) -> State:
        return self.states[-1]

    @property
    def turn(self) -> int:
        """Turns played."""
        return len(self.states) - 1

    def digest(self, turn: int | None = None) -> str:
        """The fingerprint of the state after a turn; of the present one, if none is named."""
        return digest(self.engine, self.state if turn is None else self.states[turn])

    def outcome(self) -> Outcome:
        return Standing(self.engine, self.state).outcomes()[0]

    def dues(self) -> tuple[Due, ...]:
        """What is missing before the turn can end. Plans are asked for when every pledge is in."""
        if self.over:
            return ()
        pledges = tuple(due for seat in self.pledging if (due := Due(seat, PLEDGE)) not in self.given)
        return pledges or tuple(due for seat in self.engine.seats if (due := Due(seat, PLAN)) not in self.given)

    # -- submissions

    def refusal(self, due: Due, orders: Sequence[Order]) -> Refusal | None:
        """Why a submission may not be given; none where it may."""
        wrong = self.untimely(due, orders)
        if wrong is not None:
            return wrong
        missing = self.dues()
        if due.beat == PLAN and missing and missing[0].beat == PLEDGE:
            return Refusal("pledges-first", f"Plans are made when all pledges are known; {_listed(missing)} still to come.")
        if due.beat == PLEDGE:
            return self.judge.submission(due.seat, (), orders)
        return self.judge.submission(due.seat, orders, self.given.get(Due(due.seat, PLEDGE), ()))

    def untimely(self, due: Due, orders: Sequence[Order]) -> Refusal | None:
        """Why orders may not even be noted down for a submission: who, when and how many, but not yet which."""
        if self.over:
            return Refusal("over", "The game is over.")
        if due.seat not in self.engine.seats:
            return Refusal("no-seat", f"There is no seat `{due.seat[:40]}` in this game.")
        if due.beat not in BEATS:
            return Refusal("no-beat", f"A turn has a pledge and a plan, and no `{due.beat[:40]}`.")
        if due.beat == PLEDGE and due.seat not in self.pledging:
            return Refusal("no-pledges", f"`{due.seat}` makes no pledges in this game.")
        if due in self.given:
            return Refusal("given", f"The {due.beat} of `{due.seat}` for this turn is locked already.")
        if len(orders) > MOST_ORDERS:
            return Refusal("too-many", f"{len(orders)} orders are more than any turn has room for.")
        return None

    def give(self, due: Due, orders: Sequence[Order]) -> None:
        """Take a submission that `refusal` has nothing against."""
        self.given[due] = tuple(orders)

    # -- turns

    def resolved(self, ledger: Ledger | None = None) -> tuple[State, Orders]:
        """The next state, and what leads to it; the course itself stays where it is."""
        missing = self.dues()
        if self.over:
            raise GameOver("The game is over.")
        if missing:
            raise NotYet(f"The turn cannot end: {_listed(missing)} still to come.")
        orders = {seat: (*self.given.get(Due(seat, PLEDGE), ()), *self.given[Due(seat, PLAN)]) for seat in self.engine.seats}
        return resolve_turn(self.engine, self.state, [orders], ledger), orders

    def go_on(self, state: State, orders: Orders) -> None:
        """Take what `resolved` gave."""
        self.states.append(state)
        self.played.append(orders)
        self.given = {}
        self._look()

    def rewind(self, turn: int) -> None:
        """Back to where so many turns had been played; what was submitted since then is forgotten."""
        del self.states[turn + 1 :]
        del self.played[turn:]
        self.given = {}
        self._look()


def _listed(dues: Sequence[Due]) -> str:
    """`the plans of a, b and c are`"""
    seats = [f"`{due.seat}`" for due in dues]
    several = len(seats) > 1
    return f"the {dues[0].beat}{'s' * several} of {' and '.join(filter(None, [', '.join(seats[:-1]), seats[-1]]))} {'are' if several else 'is'}"
