"""Asking before committing, at a terminal: what the orders noted down will probably come to, which would move a number, and what each
adviser would order."""

from __future__ import annotations

from collections.abc import Sequence

from game.engine.orders import Order
from game.faces.telling.counsel import Advised, Counsel, Expectation
from game.faces.telling.counsel_advisers import Advice, AdvisedOrder, Advisers, Told, meant
from game.faces.telling.counsel_glance import Glances
from game.faces.telling.names import together
from game.faces.telling.numbers import signed
from game.faces.terminal_desk import Desk
from game.faces.terminal_meaning import Asking
from game.faces.terminal_screen import fitted, padded

NAME, FIGURE = 26, 7  # columns


class Asked:
    """Answers `expect` and `advise` for one seat's plan."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.screen, self.words = desk, desk.screen, desk.words
        self.counsel = Counsel(desk)
        self.chief: list[Advised] | None = None
        self.advisers: list[Advice] | None = None
        self.heard: tuple[Order, ...] | None = None  # the orders of whoever spoke last

    def expect(self, orders: Sequence[Order]) -> None:
        """What these orders will probably come to."""
        self.screen.line()
        self.screen.line(self.words("counsel.expect"), "bold")
        heads = (self.words("counsel.now"), self.words("counsel.then"), self.words("counsel.between"))
        self.screen.line(f"  {'':{NAME}} {heads[0]:>{FIGURE}} {heads[1]:>{FIGURE}}   {heads[2]:<17} {self.words('counsel.added')}", "dim")
        for one in self.counsel.expected(orders):
            if one.chance is None:
                self.screen.line("  " + self._line(one))
            else:
                self.screen.filled(self.words("flow.danger", name=one.name, chance=one.mean), "  ", style="bad")
        self.screen.filled(self.words("counsel.about"), "  ", "dim")

    def _line(self, one: Expectation) -> str:
        between = self.words("counsel.range", low=one.low, high=one.high)
        added = self.screen.styled(signed(one.added, one.digits), one.style) if one.added else ""
        return f"{padded(one.name[:NAME], NAME)} {one.now:>{FIGURE}} {one.mean:>{FIGURE}}   {between:<17} {added}".rstrip()

    def moves(self, words: Sequence[str]) -> None:
        """Which orders would move a number that is named."""
        number = Asking(self.desk).number(words)
        if number is None:
            return
        if self.desk.figures.kind(number.id) != "number":
            self.screen.filled(self.words("counsel.no_amount", name=self.desk.names.number(number)), "  ")
            return
        self.screen.line(self.words("counsel.looking"), "dim")
        levers = Glances(self.desk, self.desk.match.engine, [number]).look((), lambda: False).levers.get(number, ())
        name = self.desk.names.number(number)
        self.screen.filled(self.words("counsel.levers", name=name) if levers else self.words("counsel.no_levers", name=name), "  ", "bold")
        for lever in levers:
            self.screen.line(f"  {self.screen.styled(lever.change.rjust(6), lever.style)}  {self.desk.names.order(lever.order)}")

    # -- advisers

    def advise(self, said: Sequence[str]) -> None:
        """All advisers in short, or one of them in full."""
        if said and said[0].casefold() in self.words.keys_of("chief"):
            self._of_chief()
        elif said:
            self._of_one(" ".join(said))
        else:
            self._list()

    def _known(self) -> list[Advice]:
        """What they recommend; worked out once a turn."""
        if self.advisers is None:
            self.screen.line(self.words("advisers.conferring"), "dim")
            self.advisers = Advisers(self.desk).asked()
        return self.advisers

    def _list(self) -> None:
        """Each with what it would order first."""
        found = self._known()
        if not found:
            self._of_chief()
            return
        self.screen.line()
        self.screen.line(self.words("advisers.title"), "bold")
        for k, advice in enumerate(found, 1):
            self.screen.line(f"{k:>3}  {self.screen.styled(advice.name, 'bold')}")
            self.screen.filled(advice.text, "     ", "dim")
            first = advice.orders[0] if advice.orders else None
            self.screen.filled(self.words("advisers.idle") if first is None else f"{first.said}. {self._reasons(first)}", "     ")
        self.screen.filled(self.words("advisers.how"), "  ", "dim")

    def _of_one(self, said: str) -> None:
        found = self._known()
        called = meant(found, said)
        if len(called) != 1:
            names = together((one.name for one in called or found), self.words("or"))
            self.screen.filled(self.words("advisers.nobody_called", said=fitted(said, 30), names=names) if found else self.words("advisers.nobody"), "  ")
            return
        advice = called[0]
        self.heard = tuple(one.order for one in advice.orders)
        self.screen.line(f"  {advice.name}", "bold")
        self.screen.filled(advice.text, "  ", "dim")
        if not advice.orders:
            self.screen.line("  " + self.words("advisers.idle"))
            return
        for k, order in enumerate(advice.orders, 1):
            self.screen.line(f"  {k:>2}  {order.said}", "bold")
            self.screen.filled(self._reasons(order), "      ")
            for who, told in order.against:
                self.screen.filled(self.words("advisers.against", who=who, name=told.name, change=told.change), "      ", "bad")
            if order.also:
                self.screen.filled(self.words("advisers.also", names=together(order.also, self.words("and"))), "      ", "dim")
        whole = "; ".join(self._told(one) for one in (advice.aim, advice.project) if one is not None)
        self.screen.filled(self.words("advisers.all", told=whole), "  ")

    def _reasons(self, order: AdvisedOrder) -> str:
        return "; ".join(self._told(one) for one in (order.aim, order.project) if one is not None)

    def _told(self, told: Told) -> str:
        return self.words("advisers.does", name=told.name, change=self.screen.styled(told.change, told.style), low=told.low, high=told.high)

    def _of_chief(self) -> None:
        """What somebody would order who looks further and wants the project only; thought over once a turn."""
        if self.chief is None:
            self.screen.line(self.words("counsel.thinking"), "dim")
            self.chief = self.counsel.advice()
        self.heard = tuple(one.order for one in self.chief)
        for one in self.chief:
            self.screen.line("  " + self.desk.names.order(one.order), "bold")
            grounds = [f"{ground.name} {self.screen.styled(ground.change, ground.style)}" for ground in one.grounds]
            self.screen.filled("; ".join(grounds) if grounds else self.words("counsel.no_reason"), "      ")
        self.screen.filled(self.words("counsel.take") if self.chief else self.words("counsel.nothing"), "  ", "dim")

    def taken(self, said: Sequence[str], orders: Sequence[Order]) -> list[Order] | None:
        """The plan with the advice that was heard last: all of it in the place of one's own, or one order more; none where that is not to be had."""
        if self.heard is None:
            self.screen.line("  " + self.words("advisers.none_asked"))
            return None
        if not said:
            return list(self.heard)
        if said[0].isdigit() and 1 <= int(said[0][:6]) <= len(self.heard):
            return [*orders, self.heard[int(said[0]) - 1]]
        self.screen.line("  " + self.words("advisers.no_order", number=fitted(said[0], 8)))
        return None
