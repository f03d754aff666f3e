"""Turning points on the page: what moved the odds, from where to where, through what, and what would have been without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.base.wording import small
from game.faces.charts.records import Moment, Pair, Pairs
from game.faces.debrief.html import NOTHING, Html, Part, element, folded, listed, section
from game.faces.debrief.material import Material
from game.faces.telling.names import Number
from game.faces.telling.numbers import figure, signed
from game.faces.telling.odds import odds_subject
from game.play.odds import PROJECT, Estimate, Odds, What
from game.play.turning_points import CHANCE, ORDERS, Cause, Swing
from game.play.what_if import Comparison

CAUSES = 3  # told of one turning point
ALSO = 2  # odds that a comparison tells
SHOWN, FLAGS = 7, 4  # turning points told at once; those that fly a flag on charts


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking back at a game came to; without odds nobody has looked."""

    odds: tuple[Odds, ...] = ()
    swings: tuple[Swing, ...] = ()
    what_ifs: tuple[Comparison, ...] = ()

    def turns(self) -> tuple[int, ...]:
        """The turns that have a turning point, in order."""
        return tuple(sorted({swing.turn for swing in self.swings}))


class Points:
    """The turning points of one game in words."""

    def __init__(self, material: Material, looked: Looked) -> None:
        self.material, self.looked = material, looked
        self.words, self.names, self.numbers = material.words, material.names, material.numbers

    def moments(self) -> tuple[Moment, ...]:
        """Where they lie along charts: at the moment after the turn."""
        found: dict[int, str] = {}
        for swing in self.looked.swings[:FLAGS]:
            found.setdefault(swing.turn, self.short(swing))
        return tuple(Moment(said, turn) for turn, said in sorted(found.items()))

    def short(self, swing: Swing) -> str:
        """A turning point as a flag on a chart."""
        if swing.seat is None:
            return self.numbers.years(swing.turn)
        orders = self.names.order_name(swing.orders[0].kind) if len(swing.orders) == 1 else self.names.seat(swing.seat)
        return f"{self.numbers.years(swing.turn)}: {orders}"

    def section(self) -> Html:
        """The part of the page."""
        words, odds = self.words, self.looked.odds
        if not odds:
            return section("points", words("section.points"), element("p", words("points.waiting"), class_="note"))
        samples = max((one.samples for one in odds), default=0)
        about = element("p", words("points.about", moments=sum(not one.certain for one in odds), samples=samples), class_="note")
        cards = [self.card(k, swing) for k, swing in enumerate(self.looked.swings, 1)]
        if not cards:
            return section("points", words("section.points"), about, element("p", words("points.none")))
        rest = folded(words("points.more", number=len(cards) - SHOWN), *cards[SHOWN:], class_="more") if len(cards) > SHOWN else NOTHING
        return section("points", words("section.points"), about, self._overview(), *cards[:SHOWN], rest)

    def _overview(self) -> Html:
        """All of them in one picture: from where to where each moved the odds."""
        words = self.words
        pairs = []
        for k, swing in enumerate(self.looked.swings[:SHOWN], 1):
            unit = 1.0 if swing.what.kind == PROJECT else 100.0
            low, high = unit * (swing.before.value - swing.before.half), unit * (swing.before.value + swing.before.half)
            seat = "" if swing.seat is None or len(swing.orders) != 1 else f", {self.names.seat(swing.seat)}"
            pairs.append(Pair(f"{k}  {self.short(swing)}{seat}", unit * swing.before.value, unit * swing.after.value, max(0.0, low), min(100.0, high)))
        chart = Pairs(
            title=words("points.chart"),
            about=words("points.chart_about"),
            of=words("section.points"),
            first=words("points.before"),
            then=words("points.after"),
            spread=words("points.spread"),
            pairs=tuple(pairs),
        )
        return self.material.figures.chart(chart, "points")

    def card(self, k: int, swing: Swing) -> Html:
        """One turning point."""
        words = self.words
        years = self.numbers.years(swing.turn)
        whole = words("points.whole", turn=swing.turn, years=years)
        title = whole if swing.seat is None else words("points.seat", turn=swing.turn, years=years, seat=self.names.seat(swing.seat))
        badge = {ORDERS: words("points.by_orders"), CHANCE: words("points.by_chance")}.get(swing.by, "") if swing.seat is None else ""
        badge = words("points.single") if swing.single else badge
        head: list[Part] = [self.material.to_turn(swing.turn, title), *([" ", element("span", badge, class_="badge")] if badge else [])]
        head.insert(0, f"{k}  ")
        told: list[Part] = [element("h3", *head), self._ordered(swing), self._moved(swing)]
        if causes := [said for cause in swing.causes[:CAUSES] if (said := self.cause(cause))]:
            told += [element("h4", words("points.causes")), listed(causes)]
        told += [self._what_if(one, swing.what) for one in self.looked.what_ifs if (one.turn, one.seat, k) == (swing.turn, swing.seat, self._first(one))]
        return element("article", *told, class_="card", id=f"point-{k}")

    def _first(self, one: Comparison) -> int:
        """The number of the first turning point that a comparison belongs to."""
        return next((k for k, swing in enumerate(self.looked.swings, 1) if (swing.turn, swing.seat) == (one.turn, one.seat)), 0)

    def _what_if(self, one: Comparison, of: What) -> Html:
        """What a seat might have ordered, and what would have come of it; first of all for what the turning point is about."""
        words = self.words
        orders = "; ".join(map(self.names.order, one.instead)) or words("turns.nothing")
        sides = {what: self._sides(one, what) for what in one.beyond}
        shown = sorted((what for what, side in sides.items() if side["before"] != side["after"]), key=lambda what: what != of)[:ALSO]
        moves = [words("points.if_instead", what=self.what(what), **sides[what]) for what in shown]
        told = words("points.if_moved", moves="; ".join(moves)) if moves else words("points.if_nothing")
        return element("p", element("strong", f"{words('points.if')} "), words("points.if_ordered", orders=orders), " ", told)

    def _sides(self, one: Comparison, what: What) -> dict[str, str]:
        return {"before": self.estimate(what, one.really.estimates[what]), "after": self.estimate(what, one.otherwise.estimates[what])}

    def _ordered(self, swing: Swing) -> Part:
        if swing.seat is None:
            return NOTHING
        if not swing.orders:
            return element("p", self.words("points.no_orders"))
        return element("p", self.words("points.orders", orders="; ".join(map(self.names.order, swing.orders))))

    def _moved(self, swing: Swing) -> Html:
        """Before and after, each with how far it may be off."""
        words, seat = self.words, swing.seat is not None
        first, then = (words("points.without"), words("points.with")) if seat else (words("points.before"), words("points.after"))
        said = words("points.mean", what=self.what(swing.what)) if swing.what.kind == PROJECT else words("points.odds", what=self.what(swing.what))
        before, after = (self.estimate(swing.what, one) for one in (swing.before, swing.after))
        return element(
            "p",
            element("strong", f"{said}: "),
            words("points.moved", first=first, before=before, then=then, after=after, least=self.least(swing)),
        )

    def least(self, swing: Swing) -> str:
        """How far both lie apart at the least, all that was looked at considered."""
        scale, unit = _scale(swing.what)
        least = figure(scale * max(0.0, abs(swing.change.value) - swing.change.half))
        return self.words("points.of_a_hundred", number=least) if unit else least

    def estimate(self, what: What, one: Estimate) -> str:
        """A share in hundredths or a mean, with how far it may be off."""
        scale, unit = _scale(what)
        return self.words("points.give_or_take", value=figure(scale * one.value), half=figure(scale * one.half)) + unit

    def what(self, what: What) -> str:
        """What odds are of, in words."""
        return odds_subject(self.names, self.words, what)

    def cause(self, cause: Cause) -> str:
        """What an order or a rule did to a number."""
        figures = self.numbers.figures
        if not self.names.is_number(cause.variable) or figures.kind(cause.variable) != "number" or cause.variable in self.names.with_role("capacity"):
            return ""
        number = Number(cause.variable, cause.place)
        scale = figures.scale(cause.variable)
        amount = signed(scale * cause.amount, 1 if scale != 1 else figures.digits(cause.variable))
        name = self.names.cause(cause.cause)[0]
        by = f"{name} ({small(self.names.seat(cause.seat))})" if cause.seat is not None else name
        return self.words("points.cause", number=self.names.number(number), amount=amount, cause=by)


def turns_of(swings: Sequence[Swing], most: int) -> Iterator[int]:
    """The turns of the strongest turning points, each once, in the order of time."""
    yield from sorted(list(dict.fromkeys(swing.turn for swing in swings))[:most])


def _scale(what: What) -> tuple[float, str]:
    """What a share is counted in, and a mean."""
    return (1.0, "") if what.kind == PROJECT else (100.0, " %")
