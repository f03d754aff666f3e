"""Planning a turn: what may be ordered, what has been ordered, and taking it back until it is sent."""

from __future__ import annotations

from collections.abc import Sequence

from game.engine.legality import PLAN, amount
from game.engine.orders import Order
from game.faces.telling.menu import Item, Menu
from game.faces.telling.names import folded, splits, together
from game.faces.terminal_counsel import Asked
from game.faces.terminal_desk import Desk
from game.faces.terminal_picks import Common, Instead, Picking
from game.faces.terminal_screen import fitted

NAME, SHORT_NAME, ROOMY = 25, 22, 90  # columns for the name of an order, and for a shorter one where the window has fewer than so many


class Planning:
    """One seat's plan for one turn."""

    def __init__(self, desk: Desk, common: Common) -> None:
        assert desk.seat is not None
        self.desk, self.seat, self.common = desk, desk.seat, common
        self.screen, self.words, self.names, self.match = desk.screen, desk.words, desk.names, desk.match
        self.menu = Menu(desk)
        self.orders: list[Order] = list(self.match.drafted(self.seat, PLAN))
        self.warned = False
        self.asked = Asked(desk)

    # -- the menu

    def show(self) -> None:
        """The whole screen: numbers, menu, what is ordered."""
        self.desk.heading()
        self.screen.line()
        question, closed = "", list[str]()
        for k, item in enumerate(self.menu.items(self.orders), 1):
            if item.refused and not (item.fixed and any(order.kind == item.kind for order in self.orders)):
                closed.append(f"{item.name} ({k})")
                continue
            asked = self.names.parent("orders", item.kind)
            if item.fixed and asked is not None and asked.label != question:
                question = asked.label
                self.screen.line(f"     {question}:")
            self._show_item(k, item, item.name.removeprefix(f"{question}: ") if item.fixed else item.name)
        if closed:
            self.screen.filled(self.words("plan.closed", names=together(closed, self.words("and"))), "     ", "dim")
        self.show_orders()

    def _show_item(self, k: int, item: Item, name: str) -> None:
        given = item.fixed and any(order.kind == item.kind for order in self.orders)
        room = NAME if self.screen.width >= ROOMY else SHORT_NAME
        start = f"{k:>3}  {fitted(name, room).ljust(room)} {item.cost:>2}  "
        told = self.words("plan.your_answer") if given else in_sentences(item.text, self.screen.width - len(start))
        self.screen.line(start + told, "good" if given else "")

    def show_orders(self) -> None:
        """What is ordered so far, and what is left."""
        if not self.orders:
            self.screen.line(self.words("plan.none"), "dim")
        for k, order in enumerate(self.orders, 1):
            cost = amount(self.menu.judge.cost(self.seat, order))
            self.screen.line("  " + self.words("plan.given", number=k, order=self.names.order(order), cost=cost), "good")
        self.screen.line("  " + self.menu.left_said(self.orders))

    # -- the loop

    def run(self, first: Sequence[str] = ()) -> None:
        """Until the plan is sent; `first` was said before the plan was open."""
        self.show()
        said = list(first)
        while True:
            try:
                if self.do(said or self.screen.ask(self.words("plan.prompt")).split()):
                    return
                said = []
            except Instead as other:
                said = list(other.words)

    def do(self, words: Sequence[str]) -> bool:
        """One command; yes where it sent the plan."""
        first, keys = words[0].casefold() if words else "", self.words.keys_of
        if not words or first in keys("list"):
            self.show()
        elif first.isdigit():
            self.give(first, words[1:])
        elif first in keys("send") and len(words) == 1:
            return self.send()
        elif first in keys("undo"):
            self.undo(words[1:])
        elif first in (*keys("why"), *keys("info")) and (number := self.asked_about(words[1:], first in keys("info"))):
            self.explain(number)
        elif first in keys("expect") and len(words) == 1:
            self.asked.expect(self.orders)
        elif first in keys("expect") and not self.is_order(words):
            self.asked.moves(words[1:])
        elif first in keys("advise"):
            self.advise(words[1:])
        elif first in keys("pledge") and len(words) == 1:
            self.screen.line(self.words("plan.word_late"))
        elif self.is_order(words) or not self.common(words):
            self.by_name(words)
        return False

    def means(self, words: Sequence[str]) -> bool:
        """Whether words that are no target are a command of the plan, or begin with the name of an order; a turn is not ended in the middle of one."""
        if len(words) == 1 and words[0].casefold() in self.words.keys_of("send"):
            return False
        if any(words[0].casefold() in self.words.keys_of(key) for key in ("undo", "list", "info", "expect", "advise")):
            return True
        return self.names.begun(words, {item.kind: item.name for item in self.menu.items(self.orders)})

    def is_order(self, words: Sequence[str]) -> bool:
        """Whether the words are the whole name of an order, whatever command they begin with."""
        wanted = folded(" ".join(words))
        return any(wanted in (folded(item.name), folded(item.kind)) for item in self.menu.items(self.orders))

    def asked_about(self, words: Sequence[str], only_orders: bool) -> str:
        """The number of the order that words mean: as such, by its whole name, or, where nothing else can be meant, by a part of it; empty where none is."""
        if len(words) == 1 and words[0].isdigit():
            return words[0]
        kinds = {item.kind: item.name for item in self.menu.items(self.orders)}
        wanted = folded(" ".join(words))
        found = [id for id, name in kinds.items() if wanted and wanted in (folded(name), folded(id))] or (self.names.find(wanted, kinds) if only_orders else [])
        return str(list(kinds).index(found[0]) + 1) if len(found) == 1 else ""

    def item(self, number: str) -> Item | None:
        items = self.menu.items(self.orders)
        k = int(number[:6])
        if not 1 <= k <= len(items):
            self.screen.line(self.words("plan.no_number", most=len(items)))
            return None
        return items[k - 1]

    def by_name(self, words: Sequence[str]) -> None:
        """An order may be called by its name, and its targets by theirs behind it."""
        items = self.menu.items(self.orders)
        names = {item.kind: item.name for item in items}
        for name, rest in splits(words):
            found = self.names.find(name, names)
            if len(found) == 1:
                self.give(next(str(k) for k, item in enumerate(items, 1) if item.kind == found[0]), rest)
                return
            if found:
                self.screen.filled(self.words("look.which", names=together((names[kind] for kind in found), self.words("or"))))
                return
        self.screen.filled(self.words("plan.not_understood", said=fitted(" ".join(words), 30)))

    def explain(self, number: str) -> None:
        """What an order does, and why it can not be given now."""
        item = self.item(number)
        if item is None:
            return
        self.screen.filled(f"{item.name} ({item.cost}). {item.text}", "  ")
        self.screen.filled(self.words("plan.not_now", reason=item.refused) if item.refused else self.words("plan.may"), "  ")

    def advise(self, words: Sequence[str]) -> None:
        """What advisers would order; if that is taken, it is ordered."""
        if not words or words[0].casefold() not in self.words.keys_of("take"):
            self.asked.advise(words)
            return
        orders = self.asked.taken(words[1:], self.orders)
        if orders is None:
            return
        if (refusal := self.menu.judge.submission(self.seat, orders, self.menu.pledge)) is None:
            self.keep(orders)
            self.show_orders()
        self.screen.filled(self.words("counsel.taken") if refusal is None else refusal.text, "  ")

    # -- giving, taking back, sending

    def give(self, number: str, targets: Sequence[str] = ()) -> None:
        """An order from the menu; what is not said of its targets is asked."""
        item = self.item(number)
        if item is None:
            return
        if item.fixed:
            self.orders = [order for order in self.orders if not self.menu.same_group(order, item.kind)]
        elif item.refused:
            self.screen.filled(self.words("plan.not_now", reason=item.refused), "  ")
            return
        elif not targets:
            self.screen.filled(f"{item.name} ({item.cost}). {item.text}", "  ")
        order = Picking(self.desk, self.menu.judge, self.seat, item.kind, self.common, self.means).named(targets)
        if order is not None:
            self.add(order)

    def add(self, order: Order) -> bool:
        """Note an order down if all together may be given."""
        refusal = self.menu.judge.submission(self.seat, [*self.orders, order], self.menu.pledge)
        if refusal is not None:
            self.screen.filled(self.words("plan.not_now", reason=refusal.text), "  ")
            return False
        self.keep([*self.orders, order])
        self.screen.line("  " + self.words("plan.noted", order=self.names.order(order)), "good")
        self.screen.line("  " + self.menu.left_said(self.orders))
        return True

    def keep(self, orders: Sequence[Order]) -> None:
        """Note down what is ordered now; the match keeps it."""
        self.orders = list(orders)
        self.warned = False
        self.match.draft(self.seat, PLAN, self.orders)

    def undo(self, words: Sequence[str]) -> None:
        """Take back the last order, or one by its number or its name."""
        if not self.orders:
            self.screen.line(self.words("plan.nothing_to_undo"))
            return
        k = int(words[0][:6]) if words and words[0].isdigit() else self._called(words)
        if not 1 <= k <= len(self.orders):
            none = self.words("plan.no_order_called", said=fitted(" ".join(words), 30))
            self.screen.line(self.words("plan.no_order", most=len(self.orders)) if words[0].isdigit() else none)
            return
        gone = self.orders[k - 1]
        self.keep([order for n, order in enumerate(self.orders, 1) if n != k])
        self.screen.line("  " + self.words("plan.taken_back", order=self.names.order(gone)))
        self.show_orders()

    def _called(self, words: Sequence[str]) -> int:
        """The number of the last order whose name has all these words, or words that begin so; 0 where there is none, the last of all where nothing is said."""
        wanted = folded(" ".join(words)).split()
        names = [folded(self.names.order(order)).split() for order in self.orders]
        fits = (k for k in range(len(names), 0, -1) if all(any(part.startswith(word) for part in names[k - 1]) for word in wanted))
        return next(fits, 0)

    def send(self) -> bool:
        """Lock the plan; what is still open is said once before."""
        points = [] if self.warned else self.menu.open_points(self.orders)
        if points:
            self.warned = True
            self.screen.filled(" ".join([*points, self.words("plan.send_again")]), "  ")
            return False
        refusal = self.match.submit_plan(self.seat, self.orders)
        if refusal is not None:
            self.screen.filled(refusal.text, "  ")
            return False
        return True


def in_sentences(text: str, room: int) -> str:
    """As many whole sentences as there is room for; where there is none for the first, as many of its clauses, or as much as fits."""
    told = ""
    for sentence in text.replace("? ", "?\n").replace("! ", "!\n").replace(". ", ".\n").split("\n"):
        if len(told) + 1 + len(sentence) > room:
            break
        told = f"{told} {sentence}".strip()
    clauses = text[:room].rpartition(", ")[0]
    return told or (f"{clauses}…" if len(clauses) > room / 3 else fitted(text, room))
