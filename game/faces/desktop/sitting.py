"""A match as the window knows it: whose turn it is to be asked, the desk of that seat, what can be ordered, and what to do with it beside the window.

Law: everything that is shown comes from the desk's view; everything that is refused comes from the judge, in its words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from game.engine.legality import PLAN, PLEDGE, Judge, Refusal, amount
from game.engine.orders import Order
from game.engine.state import Engine, State
from game.engine.views import View, view_for
from game.faces.telling.agenda import Agenda, Asking, Motion
from game.faces.telling.articles import Articles
from game.faces.telling.counsel import Advised, Counsel, Expectation
from game.faces.telling.counsel_advisers import Advice, Advisers
from game.faces.telling.counsel_glance import Glances
from game.faces.telling.desk import Desk
from game.faces.telling.menu import Item, Menu
from game.faces.telling.names import Names
from game.faces.words import Words
from game.play.match import HUMAN, Due, Match, Watch
from game.rules.records import VoteDef
from game.rules.texts import Texts


@dataclass(frozen=True, slots=True)
class Choice:
    """An order that a seat may be able to give. `question`: the event or vote that it answers, if it answers one."""

    kind: str
    name: str
    text: str
    cost: str
    refused: str  # why not now; empty where it may be given
    question: str = ""


@dataclass
class Sitting:
    """One match at the window, and the seat that sits there now."""

    match: Match
    words: Words
    texts: Texts
    kept: Path | None = None
    seat: str | None = None
    orders: list[Order] = field(default_factory=list)  # of the plan that is being made
    forecast: list[Expectation] | None = None
    _counsel: Counsel | None = None
    _at: tuple[int, State] | None = None  # the turn and the state that the desk is about

    def __post_init__(self) -> None:
        self.names = Names(self.match.ruleset, self.match.engine, self.texts)
        self.people = [seat for seat in self.match.engine.seats if self.match.seats[seat] == HUMAN]
        self.articles = Articles(self.names)
        self._seen: dict[tuple[str | None, int], tuple[State, View]] = {}  # what was seen in turns before, by whom
        self.sit()

    # -- who sits here

    def sit(self) -> None:
        """The seat that is asked next sits down; at the end, or where nobody plays, the one that sat here last or a spectator."""
        if self.asked is not None:
            self.seat = self.asked.seat
        elif self.seat is None and self.people:
            self.seat = self.people[0]
        self.look()

    def look(self) -> None:
        """Everything anew, after something was locked or a turn has ended."""
        for name, made in vars(type(self)).items():
            if isinstance(made, cached_property) and name != "own_engine":
                self.__dict__.pop(name, None)
        self._keep_what_was_seen()
        self.desk, self._at = Desk(self.words, self.match, self.names, self.seat), (self.match.turn, self.match.state)
        self.orders = list(self.match.drafted(self.seat, PLAN)) if self.seat and self.beat == PLAN else []
        self.forecast, self._counsel = None, None

    def _keep_what_was_seen(self) -> None:
        """Of the moment that is left, for charts: it has been worked out already."""
        if self._at is not None and "view" in vars(self.desk):
            self._seen[self.desk.seat, self._at[0]] = (self._at[1], self.desk.view)

    def seen(self, turn: int) -> View:
        """The game after so many turns, as the seat sees it."""
        if turn == self.match.turn:
            return self.desk.view
        state = self.match.at(turn)
        kept = self._seen.get((self.seat, turn))
        if kept is None or kept[0] is not state:  # a turn that was taken back is another one now
            kept = self._seen[self.seat, turn] = (state, view_for(self.match.engine, state, self.seat))
        return kept[1]

    @property
    def beat(self) -> str:
        """What the seat is asked for: a pledge, a plan, or nothing."""
        asked = self.asked
        return asked.beat if asked is not None and asked.seat == self.seat else ""

    @property
    def asked(self) -> Due | None:
        """What a person is asked for next; none where only computer players are."""
        return next((due for due in self.match.waiting() if due.seat in self.people), None)

    @property
    def is_last(self) -> bool:
        """Whether nobody else here is waited for any more in this part of the turn."""
        return sum(due.seat in self.people for due in self.match.waiting()) == 1

    @property
    def hands_over(self) -> bool:
        """Whether somebody else sits down next."""
        return len(self.people) > 1 and not (self.is_last and self.beat == PLAN)

    @cached_property
    def agenda(self) -> Agenda:
        return Agenda(self.desk)

    @cached_property
    def events(self) -> list[Asking]:
        """What asks for an answer."""
        return self.agenda.events()

    @cached_property
    def motions(self) -> list[Motion]:
        """What is voted on."""
        return self.agenda.motions()

    @cached_property
    def menu(self) -> Menu:
        return Menu(self.desk)

    @cached_property
    def judge(self) -> Judge:
        return self.match.judge()

    # -- what may be ordered

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The orders of the seat, as its sheet ranks them, then answers and ballots; what is refused with the reason."""
        if self.seat is None or self.beat != PLAN:
            return ()
        return tuple(self._choice(item) for item in self.menu.items(self.orders))

    def _choice(self, item: Item) -> Choice:
        parent = self.names.parent("orders", item.kind) if item.fixed else None
        name = self.names.entries["orders"][item.kind].label if item.fixed else item.name
        question = parent.label if parent is not None else ""
        if isinstance(parent, VoteDef):
            name = name.removeprefix(f"{question}: ").capitalize()  # the question stands above
        return Choice(item.kind, name, item.text, item.cost, item.refused, question)

    @property
    def pledge(self) -> tuple[Order, ...]:
        """What the seat has promised this turn."""
        return self.match.pledged().get(self.seat or "", ())

    def left(self) -> tuple[float | None, float | None]:
        """Capacity and places that are left."""
        return self.menu.left(self.orders)

    def cost(self, order: Order) -> str:
        return amount(self.judge.cost(self.seat or "", order))

    # -- picks

    def pick_sets(self, kind: str) -> tuple[str, ...]:
        """The sets from which an order's targets are picked, in their order."""
        return tuple(set_id for _, set_id in self.match.engine.program.orders[self.match.engine.order_index[kind]].picks)

    def open_picks(self, kind: str, picks: Sequence[str]) -> dict[str, str]:
        """For the next target: each member, and why not, empty where it may be picked."""
        seat = self.seat or ""
        found = {}
        for member, can in self.judge.choices(seat, kind, picks).items():
            refusal = None if can else self.judge.why_not(seat, kind, (*picks, member))
            found[member] = "" if can else refusal.text if refusal is not None else self.words("plan.all_given")
        return found

    # -- ordering, taking back, sending

    def give(self, order: Order) -> str:
        """Notes an order down; why not, where it may not be given with the others."""
        refused = self.why_not(order)
        if not refused:
            self._note([*self._beside(order), order])
        return refused

    def why_not(self, order: Order) -> str:
        """Why an order may not be given with the others; empty where it may."""
        refusal = self.judge.submission(self.seat or "", [*self._beside(order), order], self.pledge)
        return refusal.text if refusal is not None else ""

    def _beside(self, order: Order) -> list[Order]:
        """The orders that stay when one more is given: another answer to the same question goes."""
        return [given for given in self.orders if not self.menu.same_group(given, order.kind)] if not self.pick_sets(order.kind) else list(self.orders)

    def take_back(self, order: Order) -> None:
        """Until the plan is sent, every order can be taken back."""
        self._note([given for given in self.orders if given != order])

    def give_all(self, orders: Sequence[Order]) -> str:
        """Orders in place of those that are given; why not, where they may not be given."""
        refusal = self.judge.submission(self.seat or "", orders, self.pledge)
        if refusal is None:
            self._note(orders)
        return refusal.text if refusal is not None else ""

    def take_back_all(self) -> None:
        self._note([])

    def _note(self, orders: Sequence[Order]) -> None:
        self.orders = list(orders)
        self.forecast = None
        for name in ("choices", "open_points"):
            self.__dict__.pop(name, None)
        self.match.draft(self.seat or "", PLAN, self.orders)

    @cached_property
    def open_points(self) -> list[str]:
        """What one may have forgotten before the turn ends."""
        return self.menu.open_points(self.orders) if self.beat == PLAN else []

    # -- beside the window

    @cached_property
    def own_engine(self) -> Engine:
        """An engine for work beside the window: what the window asks meanwhile does not meet it."""
        return Engine(self.match.engine.program)

    def foresee(self, orders: Sequence[Order]) -> list[Expectation]:
        """What orders will probably come to. Beside the window."""
        if self._counsel is None:
            self._counsel = Counsel(self.desk)
            self._counsel.engine = self.own_engine
        return self._counsel.expected(orders)

    @cached_property
    def glances(self) -> Glances:
        """What orders would do at a glance. Beside the window."""
        return Glances(self.desk, self.own_engine)

    def confer(self, cancelled: Callable[[], bool]) -> list[Advice]:
        """What each of the seat's advisers would order, and why. Beside the window."""
        return Advisers(self.desk, self.own_engine).asked(cancelled)

    def advise(self, cancelled: Callable[[], bool]) -> list[Advised]:
        """What somebody would order who looks further and wants the project only. Beside the window."""
        counsel = Counsel(self.desk)
        counsel.engine = self.own_engine
        return counsel.advice(cancelled)

    def promise(self, orders: Sequence[Order] = (), watch: Watch = Watch()) -> str:
        """Locks what the seat promises; why not, where it may not. Where it is not asked to, the others are heard. Beside the window."""
        return self._lock(lambda: self.match.submit_pledge(self.seat or "", orders), watch) if self.beat == PLEDGE else self.hear(watch)

    def send(self, watch: Watch = Watch()) -> str:
        """Locks the plan and, where nobody else is asked, ends the turn; why not, where it may not be sent. Beside the window."""
        return self._lock(lambda: self.match.submit_plan(self.seat or "", self.orders), watch)

    def _lock(self, submits: Callable[[], Refusal | None], watch: Watch) -> str:
        """The others decide before the last person's submission is locked, so that it can still be called off."""
        last = self.is_last
        if last and self.match.unanswered:
            self.match.think(watch)
        refusal = submits()
        if refusal is not None:
            return refusal.text
        return self.hear(watch) if last else ""

    def hear(self, watch: Watch = Watch()) -> str:
        """Computer players answer; where nobody else is asked, the turn ends. Beside the window."""
        if self.asked is None:
            self.match.answer(watch)
        if not self.match.waiting() and not self.match.over:
            self.match.resolve()
        return ""
