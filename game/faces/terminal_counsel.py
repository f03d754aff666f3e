"""Asking before committing, at a terminal: what the orders noted down will probably come to, and what an adviser would order."""

from __future__ import annotations

from collections.abc import Sequence

from game.engine.orders import Order
from game.faces.telling.counsel import Advised, Counsel, Expectation
from game.faces.telling.numbers import signed
from game.faces.terminal_desk import Desk
from game.faces.terminal_screen import padded

NAME, FIGURE = 26, 7  # columns


class Asked:
    """Answers `expect` and `advise` for one seat's plan."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.screen, self.words = desk, desk.screen, desk.words
        self.counsel = Counsel(desk)
        self.advised: list[Advised] | None = None

    def expect(self, orders: Sequence[Order]) -> None:
        """What these orders will probably come to."""
        self.screen.line()
        self.screen.line(self.words("counsel.expect"), "bold")
        heads = (self.words("counsel.now"), self.words("counsel.then"), self.words("counsel.between"))
        self.screen.line(f"  {'':{NAME}} {heads[0]:>{FIGURE}} {heads[1]:>{FIGURE}}   {heads[2]:<17} {self.words('counsel.added')}", "dim")
        for one in self.counsel.expected(orders):
            self.screen.line("  " + self._line(one))
        self.screen.filled(self.words("counsel.about"), "  ", "dim")

    def _line(self, one: Expectation) -> str:
        between = self.words("counsel.range", low=one.low, high=one.high)
        added = self.screen.styled(signed(one.added, one.digits), one.style) if one.added else ""
        return f"{padded(one.name[:NAME], NAME)} {one.now:>{FIGURE}} {one.mean:>{FIGURE}}   {between:<17} {added}".rstrip()

    def advice(self) -> list[Advised]:
        """What an adviser would order; thought over once a turn."""
        if self.advised is None:
            self.screen.line(self.words("counsel.thinking"), "dim")
            self.advised = self.counsel.advice()
        return self.advised

    def advise(self) -> None:
        """The same with the reasons."""
        for one in self.advice():
            self.screen.line("  " + self.desk.names.order(one.order), "bold")
            grounds = [f"{ground.name} {self.screen.styled(ground.change, ground.style)}" for ground in one.grounds]
            self.screen.filled("; ".join(grounds) if grounds else self.words("counsel.no_reason"), "      ")
        self.screen.filled(self.words("counsel.take") if self.advice() else self.words("counsel.nothing"), "  ", "dim")
