"""Why a number moved in the last turn, at a terminal: `why NAME`."""

from __future__ import annotations

from collections.abc import Sequence

from game.faces.telling.numbers import signed
from game.faces.telling.why import Account, account_of
from game.faces.terminal_meaning import Asking

MOST_SHOWN = 9  # causes named one by one


class Why(Asking):
    """Answers `why NAME`."""

    def tell(self, words: Sequence[str]) -> None:
        """The causes of a number's change in the last turn; they add up."""
        if not words:
            self.screen.filled(self.words("why.what"))
            return
        whole = words[-1].casefold() in self.words.keys_of("all")
        number = self.number(words[:-1] if whole and len(words) > 1 else words)
        if number is not None:
            self.show(account_of(self.desk, number), whole)

    def show(self, account: Account, whole: bool) -> None:
        """All that there is to say of a number."""
        self.screen.line()
        self.screen.line(f"{account.name}: {account.shown}", "bold")
        if account.text:
            self.screen.filled(account.text, "  ", "dim")
        for part in account.parts:
            self.screen.filled(part.text, " " * 8, first=f"  {part.shown.rjust(4)}  ")
        if account.next_stage:
            self.screen.filled(account.next_stage, "  ")
        if account.counted:
            self.screen.filled(self.words("why.counted", names=", ".join(account.counted)), "  ")
        if account.still:
            self.screen.line("  " + account.still)
            return
        self._causes(account, whole)

    def _causes(self, account: Account, whole: bool) -> None:
        head, tail = (account.causes, ()) if whole else account.shortened(MOST_SHOWN)
        for cause in head:
            first = f"  {signed(cause.amount, account.digits).rjust(7)}  "
            self.screen.filled(f"{cause.name}. {cause.text}" if cause.text else cause.name, " " * 11, first=first, most=2)
        if tail:
            rest = signed(sum(cause.amount for cause in tail), account.digits)
            self.screen.line(f"  {rest.rjust(7)}  {self.words.count('why.smaller', len(tail))}", "dim")
        total = signed(sum(cause.amount for cause in account.causes), account.digits)
        self.screen.line(f"  {total.rjust(7)}  {self.words('why.total', before=account.before, after=account.after)}", "bold")
