"""Turning points in the terminal: what moved the odds of a game, from where to where, through what, and how to look at the turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from game.base.wording import small
from game.engine.orders import Order, order_to_text
from game.faces.cli_sayings import path_shown
from game.faces.telling.names import Names, Number, together
from game.faces.telling.numbers import signed
from game.faces.telling.odds import odds_subject
from game.faces.telling.why import cause_words
from game.faces.terminal_desk import Desk
from game.play.odds import PROJECT, Estimate, Odds, What
from game.play.turning_points import CHANCE, ORDERS, Cause, Swing

ALSO, LEAST = 3, 0.005  # how much else is told, and a change that would show as nothing


class Said:
    """Odds in words."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.words, self.names = desk, desk.words, desk.names

    def what(self, what: What) -> str:
        """What odds are of, as a line begins."""
        said = odds_subject(self.names, self.words, what)
        return said[:1].upper() + said[1:]

    def value(self, what: What, estimate: Estimate) -> str:
        """`53 %`; a project without a sign."""
        if what.kind == PROJECT:
            return self.words("odds.points", number=f"{estimate.value:.0f}")
        return self.words("odds.share", number=f"{100 * estimate.value:.0f}")

    def change(self, what: What, value: float) -> str:
        return signed(value if what.kind == PROJECT else 100 * value, 0)

    def half(self, what: What, estimate: Estimate) -> str:
        return f"{estimate.half if what.kind == PROJECT else 100 * estimate.half:.0f}"

    def orders(self, orders: Sequence[Order], none: str) -> str:
        return "; ".join(self.names.order(order) for order in orders) or none

    def shows(self, what: What, change: Estimate) -> bool:
        """Whether a change is more than a rounding."""
        return abs(change.value) >= (LEAST * 100 if what.kind == PROJECT else LEAST)


class Points:
    """The turning points of one game on a screen."""

    def __init__(self, desk: Desk, file: Path) -> None:
        self.desk, self.file, self.said = desk, file, Said(desk)
        self.words, self.names, self.screen = desk.words, desk.names, desk.screen

    def tell(self, odds: Sequence[Odds], swings: Sequence[Swing]) -> None:
        """All of them, the strongest first."""
        words, screen = self.words, self.screen
        screen.title(words("look_back.title"), self.names.ruleset.scenarios[self.desk.match.header.scenario].label)
        screen.filled(words("look_back.about", samples=max(one.samples for one in odds)), "", "dim")
        if not odds[-1].certain:
            screen.filled(words("look_back.unfinished", turn=odds[-1].turn))
        if not swings:
            screen.line()
            screen.filled(words("look_back.none"))
        for number, swing in enumerate(swings, 1):
            self.point(number, swing)

    def point(self, number: int, swing: Swing) -> None:
        """One of them: where, what moved, why, and how to look at it."""
        words, said = self.words, self.said
        years = self.desk.years(swing.turn)
        place = words("look_back.whole", turn=swing.turn, years=years)
        if swing.seat is not None:
            orders = said.orders(swing.orders, words("look_back.silence"))
            place = words("look_back.of_seat", turn=swing.turn, years=years, seat=self.names.seat(swing.seat), orders=orders)
        elif swing.by in (ORDERS, CHANCE):
            place = words("look_back.by_orders", point=place) if swing.by == ORDERS else words("look_back.by_chance", point=place)
        self.screen.line()
        self.screen.filled(place, "    ", "bold", first=f"{number:2}. ")
        self.screen.filled(self.moved(swing), "    ")
        if also := self.also(swing):
            self.screen.filled(words("look_back.also", names=together(also, words("and"))), "    ")
        for cause in swing.causes:
            self.screen.filled(self.cause(cause), "        ", "dim", first="      ")
        self.screen.typed("    " + words("look_back.show", file=path_shown(self.file), turn=swing.turn), "dim")

    def moved(self, swing: Swing) -> str:
        """From where to where."""
        said, of = self.said, swing.what
        values = {"before": said.value(of, swing.before), "after": said.value(of, swing.after), "change": said.change(of, swing.change.value)}
        return self.words(
            "look_back.moved" if swing.seat is None else "look_back.without" if swing.single else "look_back.instead",
            what=said.what(of),
            half=said.half(of, swing.change),
            **values,
        )

    def also(self, swing: Swing) -> list[str]:
        """What else moved."""
        found = [(what, change) for what, change in swing.also.items() if self.said.shows(what, change)]
        told = ((odds_subject(self.names, self.words, what), self.said.change(what, change.value)) for what, change in found[:ALSO])
        return [self.words("look_back.also_one", what=what, change=change) for what, change in told]

    def cause(self, cause: Cause) -> str:
        """What one cause did to one number."""
        number = self.names.number(Number(cause.variable, cause.place))
        scale = self.desk.figures.scale(cause.variable)
        amount = signed(cause.amount * scale, 0 if abs(cause.amount * scale) >= 1 else 2)
        name, _ = cause_words(self.desk, cause.cause, givers=0)
        if cause.seat is None:
            return self.words("look_back.cause", amount=amount, number=number, cause=name)
        return self.words("look_back.cause_of", amount=amount, number=number, cause=name, seat=small(self.names.seat(cause.seat)))


# -- for programs


def estimate_json(estimate: Estimate) -> dict[str, float]:
    return {"value": round(estimate.value, 4), "half": round(estimate.half, 4)}


def odds_json(odds: Odds) -> dict[str, Any]:
    """The odds of one moment."""
    found = [{"kind": what.kind, "id": what.id, **estimate_json(estimate)} for what, estimate in odds.estimates.items()]
    return {"turn": odds.turn, "samples": odds.samples, "certain": odds.certain, "estimates": found}


def orders_json(names: Names, orders: Sequence[Order]) -> list[str]:
    return [order_to_text(names.engine, order) for order in orders]


def swing_json(names: Names, swing: Swing) -> dict[str, Any]:
    """One turning point."""
    causes = [{"by": one.cause, "number": one.variable, "place": list(one.place), "amount": round(one.amount, 6), "seat": one.seat} for one in swing.causes]
    return {
        "turn": swing.turn,
        "seat": swing.seat,
        "orders": orders_json(names, swing.orders),
        "single": swing.single,
        "by": swing.by,
        "kind": swing.what.kind,
        "id": swing.what.id,
        "before": estimate_json(swing.before),
        "after": estimate_json(swing.after),
        "change": estimate_json(swing.change),
        "weight": round(swing.weight, 4),
        "causes": causes,
        "also": list(changes_json(swing.also)),
    }


def changes_json(changes: Mapping[What, Estimate]) -> Iterator[dict[str, Any]]:
    for what, change in changes.items():
        yield {"kind": what.kind, "id": what.id, **estimate_json(change)}
