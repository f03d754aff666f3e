"""What if a seat had ordered otherwise in a turn: who, when and what instead are chosen on the left, and how the game ends with either stands on the right."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from game.base.wording import small
from game.engine.orders import Order
from game.faces.desktop.app import App, Screen
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Button, Option, Slider, tabs
from game.faces.desktop.labels import Label, Room, Rule
from game.faces.desktop.layout import Box, Column, Row, Scroll, Sized
from game.faces.desktop.meters import Meter
from game.faces.desktop.pages import heading, page
from game.faces.desktop.replay_past import Past, apart
from game.faces.desktop.sitting import Sitting
from game.faces.desktop.what_if_bars import BesideView
from game.faces.desktop.what_if_orders import Picking, sat_down
from game.faces.desktop.what_if_told import differing, told_of
from game.faces.desktop.widget import Widget
from game.play.what_if import ADVISER, NOTHING, Comparison, NoSuchOrders, what_if

OWN = "own"
OFTEN = (64, 256, 1_024)  # how often both are played on
COMPARE, SIT = "what if", "sit down"  # kinds of work


class WhatIfScreen(Screen):
    """One question after the other about one game."""

    name = "what if"

    def __init__(self, app: App, past: Past, seat: str, turn: int) -> None:
        super().__init__(app)
        self.past = past
        self.seat, self.turn = seat if seat in past.seats else past.seats[0], max(1, min(turn, past.turns))
        self.instead, self.samples = NOTHING, OFTEN[1]
        self.own: tuple[Order, ...] = ()  # orders picked by hand
        self.picking: Picking | None = None  # while they are picked
        self.found: Comparison | None = None
        self.told: list[Widget] = []

    # -- what is asked

    def _ask(self, seat: str, turn: int) -> None:
        """Another seat or another turn: what was found is of another question."""
        self.seat, self.turn, self.found, self.own = seat, turn, None, ()
        self.instead = NOTHING if self.instead == OWN else self.instead
        self._stop()

    def for_seat(self, seat: str) -> None:
        self._ask(seat, self.turn)

    def for_turn(self, turn: float) -> None:
        self._ask(self.seat, round(turn))

    def by(self, instead: str) -> None:
        """What in the place of what was ordered."""
        if instead == OWN and not self.own:
            self.choose_own()
            return
        self.instead, self.found = instead, None
        self._stop()

    def often(self, samples: str) -> None:
        self.samples = int(samples)
        self.app.refresh()

    def _stop(self) -> None:
        self.app.beside.cancel(COMPARE)
        self.app.refresh()

    # -- orders of one's own

    def choose_own(self) -> None:
        """Sits down at the table as it was."""
        seat, turn = self.seat, self.turn
        work = Job(SIT, self.words("window.wait"), lambda _: sat_down(self.past, seat, turn), self._sat, self.app.failed)
        self.app.start(work)

    def _sat(self, sitting: Sitting) -> None:
        for order in self.own:
            if order not in sitting.pledge:
                sitting.give(order)
        self.picking = Picking(sitting, self.app.refresh)

    def picked(self) -> None:
        """The orders are chosen."""
        assert self.picking is not None
        self.own, self.picking, self.instead, self.found = self.picking.orders, None, OWN, None
        self.app.refresh()

    # -- playing both on

    def compare(self) -> None:
        past, seat, turn, samples = self.past, self.seat, self.turn, self.samples
        instead = self.own if self.instead == OWN else self.instead

        def work(job: Job) -> Comparison:
            return what_if(apart(past.found), seat, turn, instead, samples, self.app.beside.progress(job), lambda: job.cancelled)

        self.app.start(Job(COMPARE, "", work, self._compared, self._failed, shown=False, long=True, share=0.0))
        self.app.refresh()

    def _compared(self, found: Comparison) -> None:
        self.found = found
        self.told = []
        for group in told_of(found, self.past.names, self.words):
            self.told += [heading(group.heading), *(BesideView(row) for row in group.rows)]

    def _failed(self, error: Exception) -> None:
        """Orders that the seat could not have given say why."""
        if isinstance(error, NoSuchOrders):
            self.app.say(self.words("if.refused", seat=self.past.names.seat(self.seat), why=error))
        else:
            self.app.failed(error)

    @property
    def job(self) -> Job | None:
        """The comparison that is under way."""
        return next((job for job in self.app.beside.jobs if job.kind == COMPARE), None)

    # -- what is to be seen

    def build(self) -> Widget:
        asked = self.picking.build(self.picked) if self.picking is not None else self._question()
        left = Sized(Box(asked, grows=1), width=360)
        body = Row([left, Box(self._answer(), grows=1)], "near", grows=1)
        return page(self.app, self.words("if.title"), body, widest=1500)

    def _question(self) -> Widget:
        words, past = self.words, self.past
        seats: list[Widget] = [Option(f"seat:{seat}", past.names.seat(seat), partial(self.for_seat, seat), chosen=seat == self.seat) for seat in past.seats]
        parts: list[Widget] = []
        if len(seats) > 1:
            parts += [heading(words("if.who")), Column(seats, "")]
        parts += [heading(words("if.when")), self._when()]
        parts += [heading(words("if.really")), self._orders(past.given(self.seat, self.turn)), heading(words("if.instead")), *self._ways()]
        often = tabs("often", [(str(many), words("past.times", number=many)) for many in OFTEN], str(self.samples), self.often)
        job = self.job
        go: Widget = Button("compare", words("if.compare"), self.compare, "waypoints", "main", keys=self.app.keys.shown("go_on"))
        if job is not None:
            share = job.share or 0.0
            stop = Button("if:stop", words("window.cancel"), self._stop)
            said = Row([Label(words("if.playing", share=f"{100 * share:.0f}"), grows=1), stop], across="middle")
            go = Column([said, Meter(share, "accent")], "tight")
        how = Row([Label(words("if.how_often"), "small", "quiet", grows=1), often], across="middle")
        return Column([Scroll(Column(parts, "near"), "if:asked"), Rule(), how, go], "near", grows=1)

    def _when(self) -> Widget:
        past = self.past
        if past.turns < 2:
            return Label(past.years(1), weight="medium")
        return Slider("when", self.turn, (1, past.turns), 1, self.for_turn, lambda turn: past.years(round(turn)))

    def _ways(self) -> list[Widget]:
        """Nothing, the adviser's orders, or one's own."""
        words = self.words
        ways = (
            (NOTHING, words("if.nothing"), words("if.nothing_about")),
            (ADVISER, words("if.adviser"), words("if.adviser_about")),
            (OWN, words("if.own"), words("if.own_about")),
        )
        found: list[Widget] = [Option(f"by:{way}", name, partial(self.by, way), about, chosen=way == self.instead) for way, name, about in ways]
        if self.own:
            change = Button("own:change", words("if.change"), self.choose_own, "list-checks", "quiet")
            found += [self._orders(self.own), Row([Room(), change])]
        return found

    def _orders(self, orders: tuple[Order, ...]) -> Widget:
        names = self.past.names
        rows: list[Widget] = [Label(f"· {names.order(order)}", "small") for order in orders]
        return Column(rows or [Label(self.words("past.nothing"), "small", "faint")], "")

    def _answer(self) -> Widget:
        """Both distributions side by side."""
        words, found = self.words, self.found
        if found is None:
            return Column([Room(), Label(words("if.not_asked"), "lead", "quiet", align="middle"), Room()], grows=1)
        title = words("what_if.title", turn=found.turn, years=self.past.years(found.turn), seat=small(self.past.names.seat(found.seat)))
        rows: list[Widget] = [Label(title, "title", weight="strong")]
        if sorted(found.given) == sorted(found.instead):
            return Column([*rows, Label(words("if.same"), colour="quiet"), Room()], "near", grows=1)
        rows.append(Label(words("what_if.otherwise", orders="; ".join(map(self.past.names.order, found.instead)) or words("what_if.nothing"))))
        beyond = len(differing(found))
        rows.append(Label(words.count("if.beyond", beyond) if beyond else words("if.none_beyond"), colour="accent" if beyond else "quiet"))
        rows += [Label(words("if.about", samples=found.really.samples), "small", "quiet"), self._key()]
        return Column([*rows, Rule(), Scroll(Column(self.told, "near"), "if:found")], "near", grows=1)

    def _key(self) -> Widget:
        """Which bar is which."""
        words = self.words
        swatches: list[Widget] = []
        for colour, said in (("faint", words("if.really")), ("accent", words("if.instead"))):
            swatches += [Sized(Box(Room(0, 4), colour, "", ""), width=18), Label(said, "small", "quiet")]
        return Row(swatches, "near", across="middle")

    # -- keys

    def go_on(self) -> bool:
        if self.picking is not None:
            self.picked()
        elif self.job is None:
            self.compare()
        return True

    def back(self) -> bool:
        if self.picking is not None:
            if not self.picking.unpick():
                self.picking = None
                self.app.refresh()
            return True
        self.app.beside.cancel(COMPARE)
        return super().back()


def asked_and_answered(app: App, past: Past, seat: str, turn: int, found: Comparison) -> WhatIfScreen:
    """The screen with an answer: for pictures."""
    screen = WhatIfScreen(app, past, seat, turn)
    screen._compared(replace(found, turn=turn))
    return screen
