"""Giving a public word: if a seat does or does not do something, one will do something; the engine keeps the stake and carries the promise out."""

from __future__ import annotations

from collections.abc import Sequence

from game.engine.legality import PLEDGE, Judge, amount
from game.engine.orders import Order
from game.faces.telling.agenda import Agenda
from game.faces.telling.promises import may_wait_for, pledge_said, pledges_in
from game.faces.terminal_desk import Desk
from game.faces.terminal_picks import Common, Picking


class Promising:
    """One seat's pledge for one turn: a condition and a promise, or a withdrawal."""

    def __init__(self, desk: Desk, common: Common) -> None:
        assert desk.seat is not None
        self.desk, self.seat, self.common = desk, desk.seat, common
        self.screen, self.words, self.names = desk.screen, desk.words, desk.names
        self.judge: Judge = desk.match.judge()
        self.kinds = self.judge.kinds(self.seat, PLEDGE)
        self.motions = Agenda(desk).motions()

    def run(self) -> tuple[Order, ...]:
        """The orders of a pledge; none where nothing was promised."""
        withdrawn = self.withdrawal()
        if withdrawn is not None:
            return self._checked((withdrawn,), self.words("pledge.withdraw"), "bad", self.words("pledge.sure_back"))
        blocked = self._blocked()
        if blocked:
            self.screen.filled(blocked, "  ")
            return ()
        self.screen.filled(self.words("pledge.what"), "  ")
        condition = self.condition()
        promise = self.promise() if condition is not None else None
        if condition is None or promise is None:
            return ()
        return self._checked((condition, promise), self.said(condition, promise), "good", self.words("pledge.sure"))

    def _checked(self, orders: tuple[Order, ...], said: str, style: str, question: str) -> tuple[Order, ...]:
        """The orders if they may be given together and the player still wants it."""
        refusal = self.judge.submission(self.seat, (), orders)
        if refusal is not None:
            self.screen.filled(refusal.text, "  ")
            return ()
        self.screen.filled(said, "  ", style)
        answer = self.screen.ask(question)
        return orders if answer.casefold() in self.words.keys_of("agree") else ()

    # -- which orders are what

    def _of(self, part: str) -> list[str]:
        """The kinds of one half: those whose group is the pledge's own for it."""
        found = []
        for kind in self.kinds:
            parent, group = self.names.parent("orders", kind), self.judge.group_of(kind)
            if parent is not None and group is not None and group.id == f"{parent.id}_{part}":
                found.append(kind)
        own = Agenda(self.desk).own_kinds()
        return sorted(found, key=lambda kind: own.index(spoken) if (spoken := self.names.spoken(kind)) in own else len(own))

    def withdrawal(self) -> Order | None:
        """The order that takes an open promise back, if there is one to take back."""
        return next((Order(kind) for kind in self._of("ends") if self.judge.order(self.seat, Order(kind)) is None), None)

    def _blocked(self) -> str:
        """Why no promise can be made now; empty where one can."""
        kinds = self._of("promises")
        refusals = [self.judge.why_not(self.seat, kind, ()) for kind in kinds]
        if not kinds or not self._of("conditions"):
            return self.words("pledge.never")
        return refusals[0].text if all(refusals) and refusals[0] is not None else ""

    # -- the two halves

    def condition(self) -> Order | None:
        """Whose deed the promise waits for, and which."""
        givers: dict[str, list[str]] = {}
        for condition in self._of("conditions"):
            for seat, can in self.judge.choices(self.seat, condition).items():
                if can and may_wait_for(self.desk, self.motions, seat, condition):
                    givers.setdefault(seat, []).append(condition)
        whose = self.choose(self.words("pledge.whose"), [(seat, self.names.seat(seat)) for seat in givers])
        if whose is None:
            return None
        kind = self.choose(self.words("pledge.deed"), [(kind, self.names.order_name(kind)) for kind in givers[whose]])
        if kind is None:
            return None
        deeds = self.desk.match.engine.program.orders[self.desk.match.engine.order_index[kind]].picks[1][1]
        said = (self.words("pledge.if"), self.words("pledge.unless"))
        does = self.choose(self.words("pledge.does"), list(zip(self.desk.view.members(deeds), said)))
        if does is None:
            return None
        return Picking(self.desk, self.judge, self.seat, kind, self.common).order((whose, does))

    def promise(self) -> Order | None:
        """What one will do then."""
        open_kinds = [kind for kind in self._of("promises") if self.judge.why_not(self.seat, kind, ()) is None]
        kind = self.choose(self.words("pledge.promise"), [(kind, self.names.order_name(kind)) for kind in open_kinds])
        return None if kind is None else Picking(self.desk, self.judge, self.seat, kind, self.common).order()

    def choose(self, question: str, options: Sequence[tuple[str, str]]) -> str | None:
        """One of some options, by number or name; none to go back."""
        self.screen.line(question, "bold")
        self.screen.pages([f"{k:3} {name}" for k, (_, name) in enumerate(options, 1)])
        while True:
            answer = self.screen.ask(self.words("pick.prompt"))
            if not answer or answer.casefold() in self.words.keys_of("back"):
                return None
            if answer.isdigit() and 1 <= int(answer[:6]) <= len(options):
                return options[int(answer[:6]) - 1][0]
            found = self.names.find(answer, dict(options))
            if len(found) == 1:
                return found[0]
            if answer.isdigit() or not self.common(answer.split()):
                self.screen.line(self.words("pick.no_number", most=len(options)))

    def said(self, condition: Order, promise: Order) -> str:
        """The promise as a sentence, with its stake."""
        made = next(pledges_in(self.desk, self.seat, (condition, promise)))
        return f"{pledge_said(self.desk, made)} {self.words('pledge.stake', amount=amount(self.judge.cost(self.seat, promise)))}"
