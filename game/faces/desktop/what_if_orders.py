"""Orders picked by hand for a turn that was played: what the seat could order then, target by target, in the place of what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from game.engine.legality import PLAN, PLEDGE, amount
from game.engine.orders import Order
from game.faces.desktop.controls import Button, Option
from game.faces.desktop.labels import Figure, Icon, Label
from game.faces.desktop.layout import Box, Column, Row, Scroll
from game.faces.desktop.pages import heading
from game.faces.desktop.replay_past import Past, apart
from game.faces.desktop.sitting import Choice, Sitting
from game.faces.desktop.widget import Widget
from game.play.course import Due
from game.play.log import of_beat
from game.play.match import HUMAN


def sat_down(past: Past, seat: str, turn: int) -> Sitting:
    """The seat at the table again, as that turn was planned: what all had promised is known, and the others have sent their plans. Beside the window."""
    header = replace(past.found.header, seats={**past.found.header.seats, seat: HUMAN})
    game = apart(replace(past.found, header=header), turn - 1)
    engine, played = game.engine, past.found.course.played[turn - 1]
    for due in game.waiting():
        game.course.give(due, of_beat(engine, played.get(due.seat, ()), PLEDGE))
    for one in engine.seats:
        if one != seat:
            game.course.give(Due(one, PLAN), of_beat(engine, played.get(one, ()), PLAN))
    sitting = Sitting(game, past.words, past.texts, None, seat)
    _ = sitting.choices  # asks the engine while nobody waits
    return sitting


class Picking:
    """The choice of orders, on the screen. `changed` is called after every step."""

    def __init__(self, sitting: Sitting, changed: Callable[[], None]) -> None:
        self.sitting, self.changed = sitting, changed
        self.choice: Choice | None = None
        self.picks: tuple[str, ...] = ()
        self.open_picks: dict[str, str] = {}
        self.refused = ""

    @property
    def orders(self) -> tuple[Order, ...]:
        """What was promised in that turn, and what is chosen now."""
        return (*self.sitting.pledge, *self.sitting.orders)

    # -- steps

    def choose(self, choice: Choice) -> None:
        self.refused = ""
        if not self.sitting.pick_sets(choice.kind):
            self.refused = self.sitting.give(Order(choice.kind))
        else:
            self.choice, self.picks = choice, ()
            self.open_picks = self.sitting.open_picks(choice.kind, ())
        self.changed()

    def pick(self, member: str) -> None:
        assert self.choice is not None
        self.picks = (*self.picks, member)
        if len(self.picks) < len(self.sitting.pick_sets(self.choice.kind)):
            self.open_picks = self.sitting.open_picks(self.choice.kind, self.picks)
        else:
            order, self.choice, self.picks = Order(self.choice.kind, self.picks), None, ()
            self.refused = self.sitting.give(order)
        self.changed()

    def unpick(self) -> bool:
        """One step back; whether there was one."""
        if self.choice is None:
            return False
        if self.picks:
            self.picks = self.picks[:-1]
            self.open_picks = self.sitting.open_picks(self.choice.kind, self.picks)
        else:
            self.choice = None
        self.changed()
        return True

    def take_back(self, order: Order) -> None:
        self.sitting.take_back(order)
        self.changed()

    # -- what is to be seen

    def build(self, done: Callable[[], None]) -> Widget:
        """The menu, or the targets of the order that is being given."""
        return self._targets() if self.choice is not None else self._menu(done)

    def _menu(self, done: Callable[[], None]) -> Widget:
        sitting, words = self.sitting, self.sitting.words
        capacity, places = sitting.left()
        spend = words("plan.capacity_left", amount=amount(capacity)) if capacity is not None else ""
        room = words.count("plan.places_left", int(places)) if places else words("plan.no_places_left") if places is not None else ""
        title = words("if.own_title", seat=sitting.names.seat(sitting.seat or ""), years=sitting.desk.years(sitting.desk.turn))
        rows: list[Widget] = [Label(title, "lead", weight="strong"), Label(f"{spend} {room}".strip(), "small", "quiet")]
        rows += [Label(self.refused, "small", "warn")] if self.refused else []
        rows.append(self.given())
        open_ones: list[Widget] = [self._option(choice) for choice in sitting.choices if not choice.refused]
        closed: list[Widget] = [self._option(choice) for choice in sitting.choices if choice.refused]
        listed = [*open_ones, *([heading(words("window.not_now")), *closed] if closed else [])]
        ready = Button("own:done", words("if.done"), done, "check", "main")
        return Column([*rows, Scroll(Column(listed, ""), "own:menu"), ready], "near", grows=1)

    def _option(self, choice: Choice) -> Widget:
        given = choice.question != "" and any(order.kind == choice.kind for order in self.sitting.orders)
        name = f"{choice.question}: {choice.name}" if choice.question else choice.name
        return Option(f"own:{choice.kind}", name, partial(self.choose, choice), "", choice.cost, given, choice.refused, partial(Label, choice.text))

    def given(self) -> Widget:
        """What is chosen so far; each can be taken back."""
        sitting, words = self.sitting, self.sitting.words
        rows: list[Widget] = [Row([Icon("handshake", 16), Label(sitting.names.order(order), grows=1)], across="middle") for order in sitting.pledge]
        for order in sitting.orders:
            name, tip = f"own:undo:{order.kind}:{','.join(order.picks)}", partial(Label, words("window.undo"))
            back = Button(name, "", partial(self.take_back, order), "undo-2", "quiet", tip=tip)
            said = Label(sitting.names.order(order), weight="medium", grows=1)
            rows.append(Row([Icon("check", 16, "good"), said, Figure(sitting.cost(order)), back], across="middle"))
        return Box(Column(rows, "tight"), "raised", "", "near") if rows else Label(words("if.none_yet"), "small", "faint")

    def _targets(self) -> Widget:
        assert self.choice is not None
        sitting, words, choice = self.sitting, self.sitting.words, self.choice
        sets = sitting.pick_sets(choice.kind)
        set_id = sets[len(self.picks)]
        back = Button("own:back", "", self.unpick, "chevron-left", "quiet")
        head = Row([back, Label(choice.name, "title", weight="strong", grows=1), Figure(choice.cost, "lead")], across="middle")
        said = [sitting.names.member(s, pick) for s, pick in zip(sets, self.picks)]
        path = [Label(" · ".join(said), "small", "accent")] if said else []
        open_ones: list[Widget] = [self._target(set_id, member, "") for member, why in self.open_picks.items() if not why]
        closed: list[Widget] = [self._target(set_id, member, why) for member, why in self.open_picks.items() if why]
        listed = [*open_ones, *([heading(words("window.not_now")), *closed] if closed else [])]
        label = heading(sitting.names.label("sets", set_id))
        return Column([head, Label(choice.text, "small", "quiet"), *path, label, Scroll(Column(listed, ""), f"own:targets:{len(self.picks)}")], "near", grows=1)

    def _target(self, set_id: str, member: str, why_not: str) -> Widget:
        names = self.sitting.names
        about = names.member_text(set_id, member) if not why_not else ""
        return Option(f"own:target:{member}", names.member(set_id, member), partial(self.pick, member), about, why_not=why_not)
