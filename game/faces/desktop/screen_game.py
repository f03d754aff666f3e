"""The game: the map is the table, the numbers stand above it, the leaves below, the orders beside it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pygame

from game.engine.legality import PLAN
from game.engine.orders import Order
from game.faces.desktop.app import App, Screen
from game.faces.desktop.beside import Job
from game.faces.desktop.explain import Explaining
from game.faces.desktop.game_advice import Council, step_back
from game.faces.desktop.game_frame import curtain, head, table
from game.faces.desktop.game_glance import glance_at_orders, glance_at_targets
from game.faces.desktop.game_log import GameLog
from game.faces.desktop.game_map import GameMap
from game.faces.desktop.game_plan import plan_panel
from game.faces.desktop.game_rescue import rescue
from game.faces.desktop.game_turn import Work, leave, work
from game.faces.desktop.game_word import unword
from game.faces.desktop.guide_game import GameGuide
from game.faces.desktop.hall import Hall
from game.faces.desktop.layout import Box, Column, Row, Sized
from game.faces.desktop.promising import Promising
from game.faces.desktop.screen_book import BookScreen
from game.faces.desktop.screen_charts import ChartsScreen
from game.faces.desktop.screen_end import end_of
from game.faces.desktop.screen_settings import SettingsScreen
from game.faces.desktop.screen_tables import TablesScreen
from game.faces.desktop.sitting import Choice, Sitting
from game.faces.desktop.sound_game import turn_sound
from game.faces.desktop.widget import Widget
from game.faces.telling.counsel import Expectation
from game.faces.telling.counsel_glance import Glimpse
from game.faces.telling.names import Number
from game.play.store import StoreProblem

SIDE = 340  # units of the panel of orders
NARROW = 1180  # units below which things stand closer


class GameScreen(Screen):
    """One match, as the seat that is asked sees it."""

    name = "game"

    def __init__(self, app: App, hall: Hall, sitting: Sitting) -> None:
        super().__init__(app)
        self.hall, self.sitting = hall, sitting
        self.leaf = "news"
        self.region: str | None = None
        self.map = GameMap(self)
        self.picking: Choice | None = None
        self.picks: tuple[str, ...] = ()
        self.open_picks: dict[str, str] = {}
        self.warned = False
        self.waiting = ""  # what is being worked out, while the match may not be touched
        self.promising: Promising | None = None
        self.advice: Council | None = None  # while it is looked at
        self.council: Council | None = None  # what was advised this turn
        self.foretold: dict[Order, list[Expectation]] = {}  # beside the orders that are given now
        self.glimpses: Mapping[str, Glimpse] | None = None  # what each kind of order would do, at the beginning of the plan
        self.targets: dict[Order, Glimpse] | None = None  # what the order that is aimed now would do
        self.log = GameLog(self)
        self.covered = len(sitting.people) > 1  # so that nobody sees what another seat knows
        self._look()
        self.guide = GameGuide(self)

    def _look(self) -> None:
        """After the desk has changed."""
        self.explaining = Explaining(self.sitting.desk, self.sitting.articles)
        self.leaves: dict[tuple[str, str | None], list[Widget]] = {}  # made once a turn
        self.numbers: list[Widget] = []
        self.picking, self.picks, self.warned, self.promising, self.advice, self.council = None, (), False, None, None, None
        self.foretold, self.glimpses, self.targets = {}, None, None
        self.leaf = "place" if self.sitting.match.turn == 0 else "report"
        place = self.sitting.names.place_set
        if self.region is None and self.sitting.seat is not None and place is not None:
            self.region = self.sitting.names.home(self.sitting.seat, place)
        self.map.look()

    # -- what is seen

    def build(self) -> Widget:
        kit = self.app.kit
        if self.covered:
            return curtain(self)
        narrow = self.app.size[0] / kit.scale < NARROW
        self.open_points = [] if self.waiting else self.sitting.open_points
        side = Sized(Box(plan_panel(self), grows=1), width=SIDE - 30 if narrow else SIDE)
        body = Row([table(self, narrow), side], "near", grows=1)
        return self.guide.around(Box(Column([head(self, narrow), body], "near"), "paper", "", "near"))

    def uncover(self) -> None:
        self.covered = False
        self.map.recolour()
        self.map.tell_turn()
        self.app.refresh()

    def explain(self, link: str) -> Widget | None:
        return None if self.waiting else self.explaining.follow(link)

    def turn_to(self, leaf: str) -> None:
        self.leaf = leaf
        if leaf == "place" and self.region is not None:
            self.guide.pressed.add(self.region)
        self.app.refresh()

    def asked(self, number: Number) -> None:
        """A number that is pressed explains itself, and stays open."""
        self.app.place.stage.ask_for(f"number:{number.id}:{','.join(number.place)}")

    # -- orders

    def why_wait(self) -> str:
        return self.waiting

    def to_plan(self) -> None:
        """Goes on from the news to the plan, without a promise."""
        self.work(self.words("window.thinking"), partial(self.sitting.promise, ()))

    def _think_again(self) -> None:
        """Who goes on ordering after having been told what is open, is told again."""
        if self.warned:
            self.warned, self.app.fault = False, ""

    def choose(self, choice: Choice) -> None:
        """An order of the menu: given at once, or its targets are asked for."""
        self._think_again()
        if not self.sitting.pick_sets(choice.kind):
            self._given(self.sitting.give(Order(choice.kind)))
            return
        self.picking, self.picks = choice, ()
        self._ask_next()

    def _ask_next(self) -> None:
        assert self.picking is not None
        self.open_picks = self.sitting.open_picks(self.picking.kind, self.picks)
        stage = self.app.place.stage
        if stage.keys and stage.focus.startswith("target:"):  # whatever the same place was in the step before
            stage.focus = next((f"target:{member}" for member, why in self.open_picks.items() if not why), "")
        glance_at_targets(self)
        self.map.recolour()
        self.app.refresh()

    def pick(self, member: str) -> None:
        """A target; after the last the order is given."""
        assert self.picking is not None
        self.picks = (*self.picks, member)
        if len(self.picks) < len(self.sitting.pick_sets(self.picking.kind)):
            self._ask_next()
            return
        order = Order(self.picking.kind, self.picks)
        self._focus_back()
        self.picking, self.picks = None, ()
        self._given(self.sitting.give(order))

    def unpick(self) -> None:
        """One target back; before the first, back to the orders."""
        if self.picks:
            self.picks = self.picks[:-1]
            self._ask_next()
            return
        self._focus_back()
        self.picking = None
        self.map.recolour()
        self.app.refresh()

    def _focus_back(self) -> None:
        """From the targets the keyboard goes back to the order that was aimed."""
        stage = self.app.place.stage
        if self.picking is not None and stage.keys and stage.focus.startswith(("target:", "picking:")):
            stage.focus = f"order:{self.picking.kind}"

    def open_first_pick(self) -> None:
        """Asks for the targets of the first order that has some: for pictures and the guided game."""
        choice = next((each for each in self.sitting.choices if not each.refused and self.sitting.pick_sets(each.kind)), None)
        if choice is not None:
            self.picking, self.picks = choice, ()
            self.open_picks = self.sitting.open_picks(choice.kind, ())
            self.map.recolour()

    def _given(self, refused: str, sound: str = "order") -> None:
        self.app.fault = refused
        self.app.sound("" if refused else sound)
        self.warned, self.foretold = False, {}
        self.map.recolour()
        self.foresee()
        self.app.refresh()

    def take_back(self, order: Order) -> None:
        self.sitting.take_back(order)
        self._given("", "back")

    def foresee(self) -> None:
        """Asks what the orders will come to."""
        sitting, orders = self.sitting, tuple(self.sitting.orders)
        self.app.start(Job("forecast", "", lambda _: sitting.foresee(orders), self._foreseen, self.app.failed, shown=False))
        glance_at_orders(self)

    def _foreseen(self, found: list[Expectation]) -> None:
        self.sitting.forecast = found

    def end_turn(self) -> None:
        """Ends the turn; what is still open is said once before."""
        if self.open_points and not self.warned:
            self.warned = True
            self.app.say(self.words("window.still_open", what=self.open_points[0]))
            return
        self.app.fault = ""
        self.work(self.words("window.resolving"), self.sitting.send)

    def work(self, said: str, does: Work) -> None:
        """Something that the match works out, while nothing else may touch it."""
        work(self, said, does)

    def next_beat(self) -> None:
        """The match has gone on: to another seat, to the plan, or to the next turn."""
        before, turn = self.sitting.seat, self.sitting.desk.turn
        self.sitting.sit()
        if self.sitting.desk.turn > turn:
            self.app.sound(turn_sound(self.sitting.desk))
        if self.sitting.seat != before:
            self.region, self.app.place.stage.tips = None, []  # what somebody else looked at is nobody's business
        self.covered = len(self.sitting.people) > 1 and self.sitting.seat != before and not self.sitting.match.over
        self._look()
        if not self.covered:
            self.map.tell_turn()

    # -- other screens

    def see_end(self) -> None:
        self.guide.see_end()
        end_of(self.app, self.hall, self.sitting)

    def tables(self) -> None:
        self.app.open(TablesScreen(self.app, self.sitting))

    def charts(self) -> None:
        self.app.open(ChartsScreen(self.app, self.sitting))

    def book(self) -> None:
        self.app.open(BookScreen(self.app, self.sitting.articles))

    def settings(self) -> None:
        self.app.open(SettingsScreen(self.app))

    def leave(self) -> None:
        """Back to the title: everything is kept."""
        leave(self)

    def mends(self, error: Exception) -> bool:
        return isinstance(error, StoreProblem) and rescue(self)

    def back(self) -> bool:
        if self.map.tells:
            self.map.skip()
        elif self.picking is not None:
            self.unpick()
        elif self.advice is not None:
            step_back(self)
        elif self.promising is not None:
            unword(self)
        return True

    def go_on(self) -> bool:
        if self.covered:
            self.uncover()
        elif not self.waiting:
            over = self.sitting.match.over or not self.sitting.people
            does = self.end_turn if self.sitting.beat == PLAN else self.see_end if over else self.to_plan
            does()
        return True

    def key(self, key: int, shift: bool) -> bool:
        if self.waiting or self.covered:
            return False
        if key == pygame.K_l:
            self.map.next_lens(-1 if shift else 1)
            return True
        if key == pygame.K_g:
            return self.guide.key()
        return False

    # -- motion

    def tick(self, seconds: float) -> bool:
        if self.guide.notices():
            self.app.refresh()
        return self.map.tick(seconds)

    def moving(self) -> pygame.Rect | None:
        return self.map.moving(self.app.place.stage.root)

    @property
    def busy(self) -> bool:
        return self.map.busy
