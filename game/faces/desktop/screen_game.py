"""The game: the map is the table, the numbers stand above it, the leaves below, the orders beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pygame

from game.engine.legality import PLAN, PLEDGE
from game.engine.orders import Order
from game.faces.desktop.app import App, Screen
from game.faces.desktop.atlas_view import MapView, is_place, picking_lens
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Button, Option, Toggle, tabs
from game.faces.desktop.explain import Explaining
from game.faces.desktop.game_bar import numbers_shown, readout, ring_card
from game.faces.desktop.game_leaves import log, news, place, report
from game.faces.desktop.game_plan import plan_panel
from game.faces.desktop.hall import Hall
from game.faces.desktop.labels import Icon, Label, Line, Room
from game.faces.desktop.layout import Box, Column, Row, Scroll, Sized, Stack
from game.faces.desktop.map_lenses import Lenses
from game.faces.desktop.map_scene import EMPTY
from game.faces.desktop.promising import Promising
from game.faces.desktop.sitting import Choice, Sitting
from game.faces.desktop.widget import Widget
from game.faces.telling.counsel import Expectation
from game.faces.telling.names import Number

SIDE, STRIP, SHORT_STRIP = 340, 214, 176  # units: the panel of orders, the leaves, the leaves of a low window
NARROW = 1180  # units below which things stand closer


class GameScreen(Screen):
    """One match, as the seat that is asked sees it."""

    name = "game"

    def __init__(self, app: App, hall: Hall, sitting: Sitting) -> None:
        super().__init__(app)
        self.hall, self.sitting = hall, sitting
        self.leaf = "news"
        self.region: str | None = None
        self.lens, self.changes, self.arcs = "", False, False  # what the map shows: which lens, what moved, what joins
        self.picking: Choice | None = None
        self.picks: tuple[str, ...] = ()
        self.open_picks: dict[str, str] = {}
        self.warned = False
        self.waiting = ""  # what is being worked out, while the match may not be touched
        self.promising: Promising | None = None
        self.covered = len(sitting.people) > 1  # so that nobody sees what another seat knows
        self._look()

    def _look(self) -> None:
        """After the desk has changed."""
        self.explaining = Explaining(self.sitting.desk, self.sitting.articles)
        self.leaves: dict[tuple[str, str | None], list[Widget]] = {}  # made once a turn
        self.numbers: list[Widget] = []
        self.picking, self.picks, self.warned, self.promising = None, (), False, None
        self.leaf = "news" if self.sitting.match.turn == 0 else "report"
        self.lenses = Lenses(self.sitting.desk)
        self.lens = self.lens if self.lens in self.lenses.ids else next(iter(self.lenses.ids), "")
        self._recolour()

    # -- what is seen

    def build(self) -> Widget:
        kit = self.app.kit
        if self.covered:
            return self._curtain()
        narrow = self.app.size[0] / kit.scale < NARROW
        self.open_points = [] if self.waiting else self.sitting.open_points
        strip = Row([Box(Sized(ring_card(self.sitting.desk, self.explaining, narrow), width=226 if narrow else 330)), Box(self._leaves(), grows=1)], "near")
        low = self.app.size[1] / kit.scale < 700
        left = Column([self._map(), Sized(strip, height=SHORT_STRIP if low else STRIP)], "near", grows=1)
        side = Sized(Box(self._wait() if self.waiting else plan_panel(self), grows=1), width=SIDE - 30 if narrow else SIDE)
        body = Row([left, side], "near", grows=1)
        return Box(Column([self._bar(narrow), body], "near"), "paper", "", "near")

    def _curtain(self) -> Widget:
        """Between two people at one window: nothing of the game is shown."""
        words, name = self.words, self.sitting.names.seat(self.sitting.seat or "")
        told = [Label(name, "head", weight="bold", align="middle"), Label(words("window.curtain"), "lead", "quiet", align="middle")]
        go = Row([Room(), Button("uncover", words("window.uncover"), self._uncover, "eye", "main"), Room()])
        return Box(Column([Room(), Icon("eye-off", 40), *told, go, Room()], "wide", grows=1), "paper", "", "vast")

    def _uncover(self) -> None:
        self.covered = False
        self._recolour()
        self.app.refresh()

    def _bar(self, narrow: bool) -> Widget:
        sitting, words = self.sitting, self.words
        desk, match = sitting.desk, sitting.match
        turn = words("desk.turn", turn=min(desk.turn, match.engine.turns), turns=match.engine.turns, years=desk.years(min(desk.turn, match.engine.turns)))
        who = desk.names.seat(sitting.seat) if sitting.seat else words("desk.spectator")
        head = Column([Line(who, "body", weight="strong"), Line(turn, "tiny", "quiet")], "")
        numbers = self.numbers = self.numbers or [readout(desk, self.explaining, number, self._asked, shown) for number, shown in numbers_shown(desk)]
        buttons = [
            Button("tables", "", self._tables, "table-2", "quiet", tip=partial(Label, words("window.tables"))),
            Button("book", "", self._book, "book-open", "quiet", tip=partial(Label, words("window.encyclopedia"))),
            Button("settings", "", self._settings, "sliders-horizontal", "quiet", tip=partial(Label, words("window.settings"))),
            Button("leave", "", self._leave, "house", "quiet", tip=partial(Label, words("window.leave"))),
        ]
        who_wide = Sized(head, width=150 if narrow else 210)
        row = Row([who_wide, *(each.grown() for each in numbers), Row(buttons, "")], "apart" if narrow else "far", across="middle")
        return Box(row, "panel", "line", "near")

    def _map(self) -> Widget:
        view = MapView(self.hall.map, self._choose_region, None if self.waiting else self.explaining.place)
        if not self.lens:
            return Stack(view, [], grows=1)
        tip = partial(Label, self.words("window.lens_about"))
        lens = Button("lens", self.lenses.name(self.lens), self._open_lenses, "layers", tip=tip, keys="L")
        return Stack(view, [(lens, "right top")], grows=1)

    def _open_lenses(self) -> None:
        """The list of lenses, beside its button."""
        stage = self.app.place.stage
        if not stage.back():
            stage.open("lens", self._lens_list)

    def _lens_list(self) -> Widget:
        words = self.words
        options = {id: Option(f"lens:{id}", self.lenses.name(id), partial(self._show_lens, id), chosen=id == self.lens) for id in self.lenses.ids}
        listed = [options[id] for id in self.lenses.listed]
        others = [option for id, option in options.items() if id not in self.lenses.listed]
        return Column(
            [
                Toggle("lens:change", words("window.lens_change"), self.changes, partial(self._set_map, "changes")),
                Toggle("lens:arcs", words("window.lens_ties"), self.arcs, partial(self._set_map, "arcs")),
                *listed,
                *([Label(words("window.lens_more"), "small", "quiet"), *others] if others else []),
            ],
            "tight",
        )

    def _show_lens(self, id: str) -> None:
        self.lens = id
        self._map_changed()

    def _set_map(self, what: str, on: bool) -> None:
        if what == "arcs":
            self.arcs = on
        else:
            self.changes = on
        self._map_changed()

    def _map_changed(self) -> None:
        self.app.place.stage.tips = []
        self._recolour()
        self.app.refresh()

    def _leaves(self) -> Widget:
        words = self.words
        leaves = [
            ("news", words("window.news")),
            ("report", words("window.report")),
            ("log", words("window.log")),
            ("place", words("window.place")),
        ]
        makes: dict[str, Callable[[], list[Widget]]] = {
            "news": lambda: news(self.sitting),
            "report": lambda: report(self.sitting.desk, self.explaining),
            "log": lambda: log(self.sitting.desk),
            "place": lambda: place(self.sitting.desk, self.explaining, self.region),
        }
        key = (self.leaf, self.region if self.leaf == "place" else None)
        if key not in self.leaves and not self.waiting:
            self.leaves[key] = makes[self.leaf]()
        content = self.leaves.get(key, [Label(self.waiting, colour="quiet")])
        return Column([tabs("leaf", leaves, self.leaf, self._turn_to), Scroll(Column(content, "near"), f"leaf:{self.leaf}")], "near", grows=1)

    def _wait(self) -> Widget:
        return Column([Label(self.words("window.wait"), "title", weight="strong"), Label(self.waiting, colour="quiet"), Room()], "apart", grows=1)

    def explain(self, link: str) -> Widget | None:
        return None if self.waiting else self.explaining.follow(link)

    # -- the map

    def _recolour(self) -> None:
        """The map shows the lens, or what an order can be aimed at."""
        sitting = self.sitting
        scene = self.hall.map.scene_for(self.app.kit)
        if self.covered:
            scene.show(EMPTY)
        elif self.picking is not None and self._picks_place():
            words = (self.words("window.can"), self.words("window.can_not"))
            scene.show(picking_lens(self.picking.name, words, self.open_picks), self.lenses.marks(self.lens, arcs=self.arcs))
        elif self.lens:
            lens = self.lenses.change(self.lens) if self.changes and sitting.match.turn else self.lenses.lens(self.lens)
            scene.show(lens, self.lenses.marks(self.lens, arcs=self.arcs), fade=self.app.settings.motion)
        scene.select(self.region)

    def _picks_place(self) -> bool:
        sets = self.sitting.pick_sets(self.picking.kind) if self.picking is not None else ()
        return len(self.picks) < len(sets) and is_place(self.sitting.desk, sets[len(self.picks)])

    def _choose_region(self, region: str) -> None:
        if self.picking is not None and self._picks_place() and region in self.open_picks:
            if self.open_picks[region]:
                self.app.say(self.open_picks[region])
            else:
                self.pick(region)
            return
        self.region, self.leaf = region, "place"
        self.hall.map.scene_for(self.app.kit).select(region)
        self.app.refresh()

    def _next_lens(self, by: int) -> None:
        ids = self.lenses.listed or self.lenses.ids
        if ids:
            at = ids.index(self.lens) if self.lens in ids else 0
            self._show_lens(ids[(at + by) % len(ids)])

    def _turn_to(self, leaf: str) -> None:
        self.leaf = leaf
        self.app.refresh()

    def _asked(self, number: Number) -> None:
        """A number that is pressed explains itself, and stays open."""
        self.app.place.stage.ask_for(f"number:{number.id}:{','.join(number.place)}")

    # -- orders

    def why_wait(self) -> str:
        return self.waiting

    def to_plan(self) -> None:
        """Goes on from the news to the plan, without a promise."""
        self._beside(self.words("window.thinking"), self.sitting.promise)

    def give_word(self) -> None:
        """Begins to give a public word."""
        self.promising = Promising(self.sitting)
        self.app.refresh()

    def answer_word(self, option: str) -> None:
        """One step of it."""
        if self.promising is not None:
            self.promising.chosen.append(option)
            self.app.refresh()

    def unword(self) -> None:
        """A step back; before the first, back to the news."""
        if self.promising is not None and self.promising.chosen:
            self.promising.chosen.pop()
        else:
            self.promising = None
        self.app.refresh()

    def speak_word(self) -> None:
        """The word is given."""
        if self.promising is not None:
            self._speak(self.promising.orders())

    def withdraw(self) -> None:
        """Takes an open word back."""
        order = Promising(self.sitting).withdrawal()
        if order is not None:
            self._speak((order,))

    def _speak(self, orders: tuple[Order, ...]) -> None:
        self._beside(self.words("window.thinking"), partial(self.sitting.promise, orders))

    def choose(self, choice: Choice) -> None:
        """An order of the menu: given at once, or its targets are asked for."""
        if not self.sitting.pick_sets(choice.kind):
            self._given(self.sitting.give(Order(choice.kind)))
            return
        self.picking, self.picks = choice, ()
        self._ask_next()

    def _ask_next(self) -> None:
        assert self.picking is not None
        self.open_picks = self.sitting.open_picks(self.picking.kind, self.picks)
        self._recolour()
        self.app.refresh()

    def pick(self, member: str) -> None:
        """A target; after the last the order is given."""
        assert self.picking is not None
        self.picks = (*self.picks, member)
        if len(self.picks) < len(self.sitting.pick_sets(self.picking.kind)):
            self._ask_next()
            return
        order = Order(self.picking.kind, self.picks)
        self.picking, self.picks = None, ()
        self._given(self.sitting.give(order))

    def unpick(self) -> None:
        """One target back; before the first, back to the orders."""
        if self.picks:
            self.picks = self.picks[:-1]
            self._ask_next()
            return
        self.picking = None
        self._recolour()
        self.app.refresh()

    def open_first_pick(self) -> None:
        """Asks for the targets of the first order that has some: for pictures and the guided game."""
        choice = next((each for each in self.sitting.choices if not each.refused and self.sitting.pick_sets(each.kind)), None)
        if choice is not None:
            self.picking, self.picks = choice, ()
            self.open_picks = self.sitting.open_picks(choice.kind, ())
            self._recolour()

    def figure_beside(self, set_id: str, member: str) -> str:
        """What stands beside a target: for a region the number that the map shows."""
        desk = self.sitting.desk
        if not is_place(desk, set_id) or not self.lens:
            return ""
        number = self.lenses.recipes[self.lens].number
        return desk.figures.text_of(number, desk.view.value(number, member))

    def _given(self, refused: str) -> None:
        self.app.fault = refused
        self.warned = False
        self._recolour()
        self.foresee()
        self.app.refresh()

    def take_back(self, order: Order) -> None:
        self.sitting.take_back(order)
        self._given("")

    def foresee(self) -> None:
        """Asks what the orders will come to."""
        sitting, orders = self.sitting, tuple(self.sitting.orders)
        self.app.start(Job("forecast", "", lambda _: sitting.foresee(orders), self._foreseen, self.app.failed, shown=False))

    def _foreseen(self, found: list[Expectation]) -> None:
        self.sitting.forecast = found

    def end_turn(self) -> None:
        """Ends the turn; what is still open is said once before."""
        if self.open_points and not self.warned:
            self.warned = True
            self.app.say(self.words("window.still_open"))
            return
        self.app.fault = ""
        self._beside(self.words("window.resolving"), self.sitting.send)

    def _beside(self, said: str, work: Callable[[], str]) -> None:
        """Something that the match works out, while nothing else may touch it."""
        self.app.beside.cancel("forecast")
        self.waiting = said
        self.app.place.stage.tips = []
        self.app.start(Job("turn", said, lambda _: work(), self._done, self._failed))

    def _done(self, refused: str) -> None:
        self.waiting = ""
        if refused:
            self.app.fault = refused
            return
        before = self.sitting.seat
        self.sitting.sit()
        self.covered = len(self.sitting.people) > 1 and self.sitting.seat != before and not self.sitting.match.over
        self._look()
        if self.sitting.beat == PLAN:
            self.leaf = "news"
            self.foresee()

    def _failed(self, error: Exception) -> None:
        self.waiting = ""
        self.app.failed(error)

    # -- other screens

    def see_end(self) -> None:
        from game.faces.desktop.screen_end import EndScreen  # the end leads back here

        self.app.open(EndScreen(self.app, self.sitting))

    def _tables(self) -> None:
        from game.faces.desktop.screen_tables import TablesScreen

        self.app.open(TablesScreen(self.app, self.sitting))

    def _book(self) -> None:
        from game.faces.desktop.screen_book import BookScreen

        self.app.open(BookScreen(self.app, self.sitting.articles))

    def _settings(self) -> None:
        from game.faces.desktop.screen_settings import SettingsScreen

        self.app.open(SettingsScreen(self.app))

    def _leave(self) -> None:
        """Back to the title: everything is kept."""
        if self.waiting:
            return
        self.sitting.match.close()
        self.hall.saves = self.hall.shelf.saves()
        self.app.close()

    def back(self) -> bool:
        if self.picking is not None:
            self.unpick()
        elif self.promising is not None:
            self.unword()
        return True

    def go_on(self) -> bool:
        if self.covered:
            self._uncover()
        elif not self.waiting:
            does = {PLAN: self.end_turn, PLEDGE: self.to_plan}.get(self.sitting.beat, self.see_end)
            does()
        return True

    def key(self, key: int, shift: bool) -> bool:
        if self.waiting or self.covered:
            return False
        if key == pygame.K_l:
            self._next_lens(-1 if shift else 1)
            return True
        return False

    # -- motion

    def tick(self, seconds: float) -> bool:
        scene = self.hall.map.scene
        return scene.tick(seconds) if scene is not None else False

    @property
    def busy(self) -> bool:
        scene = self.hall.map.scene
        return scene is not None and scene.busy
