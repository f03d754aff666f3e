"""What if a seat had ordered otherwise in one turn: how the game ends with what it ordered and with what it might have, in the same imagined worlds.

Law: both sides meet the same dice and the same others, so what differs between them comes from the orders.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from game.ai.levels import STRONG
from game.ai.planner import SearchPlayer
from game.ai.simple import orders_in
from game.base.ids import closest
from game.engine.legality import PLAN, PLEDGE, Judge
from game.engine.orders import Order
from game.engine.state import Engine
from game.play.log import of_beat
from game.play.odds import Played, broken_by, odds_of
from game.play.odds_estimates import Estimate, Odds, What, difference
from game.play.odds_playing import Branch, Playing, Progress

__all__ = ["ADVISER", "NOTHING", "SAMPLES", "Comparison", "NoSuchOrders", "what_if"]

NOTHING, ADVISER = "nothing", "adviser"  # instead of orders: none, or those that a computer player chooses that searches
SAMPLES = 256
THOUGHT = 0.1  # which part of the time the adviser may take


class NoSuchOrders(Exception):
    """A seat, a turn or orders that the game can not be tried with; the message is one sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A seat's orders of a turn beside others that it might have given: how the game ends with either. Nothing is certain here: the turn is played anew."""

    seat: str
    turn: int  # its number, from 1
    given: tuple[Order, ...]  # what the seat really ordered
    instead: tuple[Order, ...]
    really: Odds  # with the orders given; its `turn` is that before the orders
    otherwise: Odds  # with the others
    differences: Mapping[What, Estimate]  # otherwise less really; the half-widths are of a band wide enough for all of them together

    @property
    def beyond(self) -> dict[What, Estimate]:
        """The differences that are more than chance in the estimate, the surest first."""
        found = {what: one for what, one in self.differences.items() if abs(one.value) > one.half}
        return dict(sorted(found.items(), key=lambda item: -abs(item[1].value) / max(item[1].half, 1e-12)))


def what_if(
    game: Played,
    seat: str,
    turn: int,
    instead: Sequence[Order] | str,
    samples: int = SAMPLES,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Comparison:
    """How a game ends with what a seat ordered in a turn (counted from 1), and with other orders, or `NOTHING`, or what the `ADVISER` would have ordered."""
    with Playing(game.engine, progress, cancelled) as playing:
        return compared(game, playing, seat, turn, instead, samples)


def compared(
    game: Played, playing: Playing, seat: str, turn: int, instead: Sequence[Order] | str, samples: int = SAMPLES, of: tuple[float, float] = (0.0, 1.0)
) -> Comparison:
    """The same, for whoever plays more than this. `of` says which part of all work it is."""
    place_of(game, seat, turn)
    given = tuple(game.course.played[turn - 1].get(seat, ()))
    orders = adviser_of(game, seat, turn, playing.cancelled) if instead == ADVISER else () if isinstance(instead, str) else tuple(instead)
    refused = refusal_of(game, seat, turn, orders)
    if refused is not None:
        raise NoSuchOrders(refused)
    state, broken = game.course.states[turn - 1], broken_by(game)[turn - 1]
    others = {one: tuple(game.course.played[turn - 1].get(one, ())) for one in game.engine.seats if one != seat}
    sides = [Branch(state, range(samples), {**others, seat: plan}, broken) for plan in (given, orders)]
    thought = of[0] + (of[1] - of[0]) * (THOUGHT if instead == ADVISER else 0.0)
    really, otherwise = playing.played(sides, (thought, of[1]))
    rows, many = playing.endings.row.items(), len(playing.endings.whats)
    differences = {what: difference(what, really[row], otherwise[row], many) for what, row in rows}
    odds = [odds_of(playing.endings, turn - 1, drawn) for drawn in (really, otherwise)]
    return Comparison(seat, turn, given, orders, odds[0], odds[1], differences)


def place_of(game: Played, seat: str, turn: int) -> None:
    """`NoSuchOrders` where there is no such seat, or no such turn was played."""
    if seat not in game.engine.seats:
        near = closest(seat, game.engine.seats)
        raise NoSuchOrders(
            f"There is no seat `{seat[:40]}` in this game. " + (f"Did you mean `{near}`?" if near else f"It has {', '.join(game.engine.seats)}.")
        )
    if not 1 <= turn <= game.course.turn:
        played = f"Turns 1 to {game.course.turn} have been played." if game.course.turn else "No turn has been played yet."
        raise NoSuchOrders(f"There is no turn {turn} to play otherwise. {played}")


def refusal_of(game: Played, seat: str, turn: int, orders: Sequence[Order]) -> str | None:
    """Why a seat could not have given these orders in that turn; none where it could."""
    judge = Judge(game.engine, game.course.states[turn - 1])
    refusal = next((no for order in orders if (no := judge.shape_of(seat, order)) is not None), None)
    if refusal is not None:
        return refusal.text
    refusal = judge.submission(seat, of_beat(game.engine, orders, PLAN), of_beat(game.engine, orders, PLEDGE))
    return None if refusal is None else refusal.text


def adviser_of(game: Played, seat: str, turn: int, cancelled: Callable[[], bool] | None = None) -> tuple[Order, ...]:
    """What a computer player that searches would have ordered, from what the seat could see then."""
    engine = Engine(game.engine.program)
    player = SearchPlayer(engine, (seat,), budget=STRONG, cancelled=cancelled)
    return orders_in(engine, player.orders(game.course.states[turn - 1]), 0)[seat]
