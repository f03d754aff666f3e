"""What is on the table in the coming turn: events that ask, motions that are voted on, promises that are open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from game.base.wording import small
from game.engine.facts import PledgeMade
from game.engine.legality import PLAN, PLEDGE
from game.engine.orders import Order
from game.faces.telling.articles import sheet_of
from game.faces.telling.desk import Desk
from game.faces.telling.names import Number, plain
from game.faces.telling.numbers import Figures
from game.rules.pledging import DUE, MADE, slots_of
from game.rules.records import EventDef, OrderDef, VoteDef


@dataclass(frozen=True, slots=True)
class Asking:
    """An event that is there now."""

    event: str
    place: str | None
    seats: tuple[str, ...]  # who is asked
    answers: tuple[Order, ...]  # what the seat at this desk may choose


@dataclass(frozen=True, slots=True)
class Motion:
    """A vote that is held when the turn ends."""

    vote: str
    about: tuple[tuple[str, str, str], ...]  # name, value and text of what it is about
    ballots: tuple[Order, ...]  # of the seat at this desk, where they are counted
    leaning: Leaning | None  # where it can be known
    uncounted: tuple[Order, ...]  # ballots that it may cast and nobody would count


@dataclass(frozen=True, slots=True)
class Leaning:
    """How those who vote lean before the turn, as parts of all votes."""

    yes: float
    no: float
    stopping: tuple[str, ...]  # who lean against it and can stop it alone
    own: float  # the weight of the seat's own home
    stops: bool  # whether its home can stop the vote alone


@dataclass(frozen=True, slots=True)
class OpenPledge:
    """A promise that waits for its condition, or will be kept when this turn ends."""

    made: PledgeMade
    stake: str
    due: bool


class Agenda:
    """What one desk has to know before it plans."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.names = desk, desk.names
        self.judge = desk.match.judge()

    def allowed(self, seat: str, kind: str) -> bool:
        """Whether a seat may give an order that has no picks."""
        engine = self.desk.match.engine
        if kind not in engine.order_index or seat not in engine.world.sets[engine.program.orders[engine.order_index[kind]].seat_set].members:
            return False
        return self.judge.order(seat, Order(kind)) is None

    def events(self) -> list[Asking]:
        """The events that are there, with those who are asked."""
        return list(self._events)

    @cached_property
    def _events(self) -> list[Asking]:
        found = []
        for id, record in self.names.written["events"].items():
            if not isinstance(record, EventDef) or f"{id}_now" not in self.desk.view.values or not self.desk.view.value(f"{id}_now"):
                continue
            kinds = [f"{id}_{choice.id}" for choice in record.choices]
            seats = tuple(seat for seat in self.desk.match.engine.seats if any(self.allowed(seat, kind) for kind in kinds))
            mine = tuple(Order(kind) for kind in kinds if self.desk.seat in seats and self.allowed(self.desk.seat or "", kind))
            place = self.desk.view.held(f"{id}_place") if record.place is not None else None
            found.append(Asking(id, place, seats, mine))
        return found

    def notices(self) -> list[str]:
        """What the rules remind this seat of."""
        seat, view = self.desk.seat, self.desk.view
        mine = (id for id in self.names.with_role("notice", "measures") if seat in view.members(self.names.sets_of(id)[0]))
        return [self.names.text("measures", id) for id in mine if self.desk.figures.known(id) and view.value(id, seat or "")]

    def motions(self) -> list[Motion]:
        """The votes that are held this turn."""
        return list(self._motions)

    @cached_property
    def _motions(self) -> list[Motion]:
        found = []
        for id, record in self.names.written["votes"].items():
            if not isinstance(record, VoteDef):
                continue
            kinds = [kind for kind in self.desk.match.engine.order_index if self._is_ballot(kind, id)]
            if not any(self.allowed(seat, kind) for seat in self.desk.match.engine.seats for kind in kinds):
                continue
            ballots = tuple(Order(kind) for kind in kinds if self.desk.seat and self.allowed(self.desk.seat, kind))
            leaning = self.leaning(id, record)
            weightless = bool(ballots) and leaning is not None and not leaning.own and not leaning.stops
            counted, uncounted = ((), ballots) if weightless else (ballots[::-1], ())
            found.append(Motion(id, tuple(vote_about(self.desk.figures, record)), counted, leaning, uncounted))
        return found

    def leaning(self, vote: str, record: VoteDef) -> Leaning | None:
        """How the voters lean, where the rules let everyone see it: by a number of each voter, with the weights and vetoes that the vote counts."""
        view, leans, weight, veto = self.desk.view, plain(record.leans), f"{vote}_weight", f"{vote}_veto"
        sets = self.names.sets_of(weight) if self.desk.figures.known(weight) else ()
        if len(sets) != 1 or not self.desk.figures.known(leans) or self.names.sets_of(leans) != sets:
            return None
        voters = view.members(sets[0])
        weights = {voter: view.value(weight, voter) for voter in voters}
        whole = sum(weights.values())
        if not whole > 0:
            return None
        yes = sum(weights[voter] for voter in voters if view.value(leans, voter) > 0) / whole
        no = sum(weights[voter] for voter in voters if view.value(leans, voter) < 0) / whole
        can_stop = self.desk.figures.known(veto)
        able = {voter for voter in voters if can_stop and view.value(veto, voter) > 0.5}
        stopping = tuple(self.names.member(sets[0], voter) for voter in voters if voter in able and view.value(leans, voter) < 0)
        home = self.names.home(self.desk.seat, sets[0]) if self.desk.seat else None
        return Leaning(yes, no, stopping, weights.get(home or "", 0.0), home in able)

    def _is_ballot(self, kind: str, vote: str) -> bool:
        parent = self.names.parent("orders", kind)
        return parent is not None and parent.id == vote and isinstance(parent, VoteDef)

    # -- promises

    def pledges(self) -> list[OpenPledge]:
        """The promises that are open, whoever made them."""
        found = []
        for id in self.names.written["pledges"]:
            if f"{id}_age" not in self.desk.view.values:
                continue
            for seat in self.desk.view.members(self.names.sets_of(f"{id}_age")[0]):
                age = self.desk.view.value(f"{id}_age", seat)
                if age > MADE and (pledge := self._open(id, seat, age >= DUE)) is not None:
                    found.append(pledge)
        return found

    def _open(self, id: str, seat: str, due: bool) -> OpenPledge | None:
        view = self.desk.view
        condition, promise, whose = view.held(f"{id}_if", seat), view.held(f"{id}_then", seat), view.held(f"{id}_if_seat", seat)
        if condition is None or promise is None or whose is None:
            return None
        does = bool(view.value(f"{id}_does", seat))
        made = PledgeMade(id, seat, whose, does, self._remembered(id, seat, "if", condition), self._remembered(id, seat, "then", promise))
        return OpenPledge(made, self.desk.figures.text_of(f"{id}_stake", view.value(f"{id}_stake", seat)), due)

    def _remembered(self, id: str, seat: str, side: str, kind: str) -> Order:
        record = self.names.entries["orders"][kind]
        assert isinstance(record, OrderDef)
        return Order(kind, tuple(self.desk.view.held(f"{id}_{side}_{slot.name}", seat) or "" for slot in slots_of(record.pick)))

    def may_pledge(self) -> bool:
        """Whether the seat can make a promise now, or withdraw one."""
        return bool(self.desk.seat) and any(True for _ in self.judge.kinds(self.desk.seat or "", PLEDGE))

    def own_kinds(self) -> list[str]:
        """The orders of the seat that its rule file gives it, as its role sheet ranks them, then in the order written."""
        mine, sheet = set(self.judge.kinds(self.desk.seat or "", PLAN)), sheet_of(self.desk, self.desk.seat or "")
        ranked = [name.text for name, _ in (sheet.orders if sheet is not None else ())]
        return [id for id in dict.fromkeys([*ranked, *self.names.written["orders"]]) if id in mine]


def undecided(desk: Desk) -> list[str]:
    """That the order is broken, how long that lasts, and what each claim to the next one weighs, the heaviest first; nothing while it holds."""
    figures, match = desk.figures, desk.match
    left = min(figures.countdown(), match.engine.turns - match.turn)
    if not left:
        return []
    claims = sorted((figures.read(Number(id)) for id in desk.names.with_role("claim") if figures.known(id)), key=lambda claim: -claim.value)
    told = ", ".join(f"{small(claim.name)} {claim.shown}" for claim in claims)
    return [desk.words.count("desk.broken", left), *([desk.words("desk.claims", claims=told)] if told else [])]


def vote_about(figures: Figures, record: VoteDef) -> Iterator[tuple[str, str, str]]:
    """What is voted on and which way, by the numbers that the vote names, with value and text."""
    names = figures.names
    for id in (name.text for name in record.about):
        kind, value = figures.kind(id), figures.view.value(id)
        if kind == "number":
            yield names.numbers[id], f"{value:+g}".replace("-", "−"), names.text(names.kind_of(id), id)
        elif kind.startswith("@") and (member := figures.view.held(id)) is not None:
            yield names.numbers[id], names.member(kind[1:], member), names.member_text(kind[1:], member)


def choice_text(desk: Desk, order: Order) -> str:
    """Name and text of an answer."""
    record = desk.names.entries["orders"][order.kind]
    return f"{record.label}. {plain(record.text)}"


def voice_in(desk: Desk, motion: Motion) -> str:
    """Whether the seat at a desk has a say in a vote."""
    if motion.ballots:
        return desk.words("news.you_vote")
    return desk.words("news.no_weight") if motion.uncounted else desk.words("news.no_vote")
