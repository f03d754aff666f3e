"""Phrases that the sentences of a debrief are built from: numbers and causes by name, amounts, what odds are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from game.base.wording import small
from game.engine.orders import Order
from game.engine.outcome import DEFEAT, NOBODY, SECOND_BEST, WON
from game.engine.views import is_secret
from game.faces.story.chronicle import ORDERS, Chronicle
from game.faces.telling.names import WORD, Number, plain, together
from game.faces.telling.numbers import figure, signed
from game.play.odds import BREAK, ENDING, PROJECT, REGIME, TRAJECTORY, WIN, What
from game.play.turning_points import Swing

NAMED = 2  # orders of a turning point that are named where there are many


class Wording:
    """Makes phrases about one game."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self.names, self.words, self.world = chronicle.names, chronicle.words, chronicle.world
        self._used: Counter[str] = Counter()
        self.terms: dict[str, str] = {}  # names of causes that were said, with what the rules say of them

    def turn_of(self, kind: str) -> int:
        """How many sentences of this kind there have been: by it their forms take turns."""
        self._used[kind] += 1
        return self._used[kind] - 1

    # -- phrases

    def listed(self, parts: Iterable[str]) -> str:
        return together(parts, self.words("and"))

    def quoted(self, text: str) -> str:
        """A text of the rules as it stands, without its full stop."""
        return self.words("story.quoted", text=text.strip().rstrip("."))

    def number(self, number: Number, own: str | None = None) -> str:
        """A number by name, and whose it is; not where it is told of the seat itself."""
        name = self.names.numbers.get(number.id, number.id)
        if not number.place or number.place == (own,):
            return name
        places = [self.names.member(set_id, member) for set_id, member in zip(self.names.sets_of(number.id), number.place)]
        return self.words("story.number_of", number=name, place=", ".join(map(small, places)))

    def cause(self, cause: str, seats: Iterable[str]) -> str:
        """What moved a number; an order with those who gave it."""
        name, text = self.names.cause(cause)
        if text:
            self.terms[name] = text
        kept = list(seats)
        if not kept:
            return self.words("story.quoted", text=name)
        return self.words("story.cause_of", order=name, seats=self.chronicle.seats(kept))

    def moved(self, effects: Mapping[Number, float], most: int = 1, own: str | None = None) -> str:
        """The numbers that something moved most, with amounts."""
        ranked = sorted(effects.items(), key=lambda item: -abs(item[1]))[:most]
        told = (self.words("story.moved", number=self.number(number, own), amount=signed(amount)) for number, amount in ranked if abs(amount) >= 0.05)
        return self.listed(told)

    def order(self, order: Order) -> str:
        return self.words("story.quoted", text=self.names.order(order))

    def row(self, classification: str, row: str) -> str:
        return self.words("story.quoted", text=self.names.member(classification, row))

    def years(self, turn: int) -> str:
        return self.chronicle.years(turn)

    def is_sealed(self, order: Order) -> bool:
        return is_secret(self.chronicle.engine, order)

    # -- odds

    def what(self, what: What) -> str:
        """What odds are of, as the subject of a sentence."""
        if what.kind in (REGIME, TRAJECTORY):
            classification = self.names.classified(what.kind)
            return self.row(classification, what.id) if classification is not None else what.id
        if what.kind == WIN:
            return self.words("story.odds.win", seat=self.chronicle.seats([what.id]))
        if what.kind == PROJECT:
            project = self.chronicle.projects.get(what.id)
            return self.number(project[0]) if project is not None else what.id
        return self.words("story.odds.broken") if what.kind == BREAK else self._ending(what) if what.kind == ENDING else what.id

    def _ending(self, what: What) -> str:
        said = {WON: "won", SECOND_BEST: "second", NOBODY: "nobody", DEFEAT: "defeat"}.get(what.id, "")
        texts = {
            "won": self.words("story.odds.won"),
            "second": self.words("story.odds.second"),
            "nobody": self.words("story.odds.nobody"),
            "defeat": self.words("story.odds.defeat"),
        }
        return texts.get(said, what.id)

    def odds_of(self, what: What) -> str:
        """The odds for something, or what a project is expected to come to."""
        said = self.what(what)
        return self.words("story.odds.project", number=said) if what.kind == PROJECT else self.words("story.odds.of", what=said)

    def swing(self, swing: Swing) -> dict[str, str]:
        """A turning point in phrases: when, of what, from where to where, by what orders."""
        before, after = (self.share(swing.what, one.value) for one in (swing.before, swing.after))
        found = {"years": self.years(swing.turn), "subject": self.what(swing.what), "odds": self.odds_of(swing.what), "before": before, "after": after}
        if swing.orders:
            found["orders"] = self.orders(swing.turn, swing.orders)
        return found

    def orders(self, turn: int, orders: Sequence[Order]) -> str:
        """Orders in a row; of many only the weightiest by name, what was sealed before all."""
        if len(orders) <= NAMED + 1:
            return self.listed(map(self.order, orders))
        ranked = sorted(orders, key=lambda order: (not self.is_sealed(order), -self.chronicle.weight(turn, ORDERS + order.kind)))
        more = self.words.count("story.more", len(orders) - NAMED)
        return self.listed([*map(self.order, ranked[:NAMED]), more])

    def share(self, what: What, value: float) -> str:
        """Odds as people read them: of a hundred; a project as it stands."""
        return figure(value if what.kind == PROJECT else 100 * value)

    def stood(self, values: Sequence[str], lowest: float, mark: float) -> str:
        """Where a project stood, beside its mark."""
        said = {"value": self.listed(values), "mark": f"{mark:g}"}
        return self.words("story.enough", **said) if lowest >= mark else self.words("story.short_of", **said)

    def asked_by(self, *roles: str) -> dict[str, None]:
        """The words in the formulas of the measures of some roles."""
        ids = [id for role in roles for id in self.names.with_role(role, "measures")]
        return dict.fromkeys(word for id in ids for word in WORD.findall(plain(getattr(self.names.entries["measures"][id], "is_", None))))

    def because(self, role: str) -> str:
        """What holds at the end of what a measure of a role asks: whether the game is over, whether all are defeated."""
        figures, view = self.chronicle.figures(self.chronicle.turns), self.chronicle.view(self.chronicle.turns)
        told: dict[str, str] = {}
        for word in self.asked_by(role):
            if word in self.names.numbers and figures.kind(word) == "yes" and not self.names.sets_of(word) and view.value(word):
                told[word] = self.words("story.quoted", text=self.names.numbers[word])
            elif word in [number.id for number in self.chronicle.world_numbers]:
                told[word] = self.words("story.at", number=self.names.numbers[word], value=self.chronicle.shown(Number(word), self.chronicle.turns))
        exact = [said for word, said in told.items() if figures.kind(word) == "yes"]
        return self.listed(exact or told.values())

    def text_of(self, kind: str, id: str) -> str:
        return plain(self.names.entries[kind][id].text)


def is_order(cause: str) -> bool:
    return cause.startswith(ORDERS)
