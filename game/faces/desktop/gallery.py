"""Every screen by name, for pictures and tests: made without a display, with a game that has been played a little."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import pygame

from game.engine.legality import PLAN, PLEDGE
from game.engine.orders import Order
from game.faces.debrief.looking import look_back
from game.faces.desktop.app import App, Screen
from game.faces.desktop.gallery_sheet import Moment
from game.faces.desktop.game_advice import Council
from game.faces.desktop.game_telling import MAP, VOTES
from game.faces.desktop.hall import Hall
from game.faces.desktop.labels import Label
from game.faces.desktop.promising import Promising
from game.faces.desktop.replay_ending import Told, closing_of, pictures_of, told_of
from game.faces.desktop.replay_past import Past, of_match
from game.faces.desktop.replay_points import points_of
from game.faces.desktop.screen_book import BookScreen
from game.faces.desktop.screen_charts import ANY, PROJECTS, REQUISITES, WORLD, ChartsScreen
from game.faces.desktop.screen_end import EndScreen
from game.faces.desktop.screen_game import GameScreen
from game.faces.desktop.screen_load import LoadScreen
from game.faces.desktop.screen_new import NewGameScreen
from game.faces.desktop.screen_replay import ReplayScreen
from game.faces.desktop.screen_settings import CreditsScreen, SettingsScreen
from game.faces.desktop.screen_tables import TablesScreen
from game.faces.desktop.screen_title import TitleScreen
from game.faces.desktop.shelf import seats_of
from game.faces.desktop.sitting import Sitting
from game.faces.desktop.what_if_orders import Picking, sat_down
from game.faces.desktop.what_if_screen import WhatIfScreen, asked_and_answered
from game.faces.desktop.widget import every
from game.play.match import HUMAN, Match
from game.play.what_if import NOTHING, what_if

SEED = 7
TOLD = 3  # the turn that is shown while it is told
ASKED = 4  # after so many turns the first seat has an event to answer
MANY = 99  # more orders than anybody may give
QUICK = "random"
FEW = 32  # times that each moment is played on, for pictures
EXPLAINED = "why"  # the screen with explanations open


class Gallery:
    """Makes screens. A match is played once for all that need one."""

    def __init__(self, app: App, hall: Hall) -> None:
        self.app, self.hall = app, hall
        self.makes: dict[str, Callable[[], Screen]] = {
            "title": lambda: TitleScreen(app, hall),
            "new": lambda: NewGameScreen(app, hall),
            "game": lambda: self._game(0, ""),
            "plan": lambda: self._game(2, "order"),
            "plan_full": lambda: self._full(ASKED, 0),
            "plan_second": lambda: self._full(2, 1),
            "plan_last": lambda: self._full(2, -1),
            "picking": lambda: self._game(2, "pick"),
            "advisers": lambda: self._advised(""),
            "adviser": lambda: self._advised("first"),
            "report": lambda: self._game(2, "report"),
            "place": lambda: self._game(2, "place"),
            "places": self._places,
            EXPLAINED: lambda: self._game(2, "report"),
            "log": lambda: self._game(2, "log"),
            "telling": lambda: self._moment(MAP),
            "voted": lambda: self._moment(VOTES),
            "tables": lambda: TablesScreen(app, self._sitting(2)),
            "charts": lambda: ChartsScreen(app, self._sitting(5)),
            "charts-requisites": lambda: self._charts(REQUISITES),
            "charts-projects": lambda: self._charts(PROJECTS),
            "charts-any": lambda: self._charts(ANY),
            "charts-table": lambda: self._charts(WORLD, as_table=True),
            "promise": self._word,
            "curtain": self._curtain,
            "book": lambda: BookScreen(app, self._sitting(0).articles),
            "settings": lambda: SettingsScreen(app),
            "load": lambda: LoadScreen(app, hall),
            "credits": lambda: CreditsScreen(app),
            "look_back": lambda: LoadScreen(app, hall, past=True),
            "replay": lambda: self._replay("turn"),
            "replay_why": lambda: self._replay("why"),
            "replay_points": self._turned,
            "what_if": self._what_if,
            "own_orders": self._own_orders,
            "end": lambda: self._end("world"),
            "end_seats": lambda: self._end("seats"),
            "end_points": self._end_points,
            "end_charts": lambda: self._end("charts"),
        }
        self._sittings: dict[tuple[int, int], Sitting] = {}

    def open(self, name: str) -> None:
        """Puts a screen up."""
        self.app.instead(self.makes[name]())
        self.app.settle()
        screen = self.app.place.screen
        if isinstance(screen, Moment):
            screen.begin()
        if name == EXPLAINED:
            self._explain()

    def _explain(self) -> None:
        """Opens why a number moved, and in it what one of its causes is."""
        stage = self.app.place.stage
        number = next(widget.name for widget in every(stage.root) if widget.name.startswith("number:"))
        stage.ask_for(number)
        for label in (widget for widget in every(stage.tips[-1].box) if isinstance(widget, Label)):
            run = next((run for run in label.words if run.link.startswith("note:")), None)
            if run is not None:
                stage.follow(run.link, label.rect)
                return

    def picture(self) -> pygame.Surface:
        """What is on the screen, with nothing moving."""
        self.app.place.screen.tick(10.0)
        surface = pygame.Surface(self.app.size)
        self.app.draw(surface)
        return surface

    def save(self, path: Path, picture: pygame.Surface | None = None) -> None:
        """The picture in a file (OSError where that can not be)."""
        try:
            pygame.image.save(self.picture() if picture is None else picture, str(path))
        except pygame.error as error:
            raise OSError(str(error)) from None

    # -- a game to look at

    def _sitting(self, turns: int, kind: int = 0) -> Sitting:
        """The game after so many turns, at the first seat of a kind; the kinds are counted in their order."""
        if (turns, kind) not in self._sittings:
            hall = self.hall
            assert hall.ruleset is not None
            scenario = hall.shelf.standard(hall.ruleset)
            seats = seats_of(hall.ruleset, scenario)
            wanted = list(dict.fromkeys(each for each, _ in seats))[kind]
            person = next(member.id for each, member in seats if each == wanted)
            players = {member.id: HUMAN if member.id == person else QUICK for _, member in seats}
            match = Match.new(hall.ruleset, scenario.id, SEED, players)
            sitting = Sitting(match, self.app.words, hall.shelf.texts(hall.ruleset), Path("picture.game"))
            for _ in range(turns):
                if match.over:
                    break
                _play(sitting)
            self._sittings[turns, kind] = sitting
        return self._sittings[turns, kind]

    @cached_property
    def _past(self) -> Past:
        sitting = self._sitting(99)
        past = of_match(sitting.match, self.app.words, sitting.texts, sitting.kept)
        for turn in range(past.turns + 1):
            past.keep(turn, past.first_eyes)
        past.pictures = pictures_of(past)
        return past

    def _end(self, leaf: str) -> Screen:
        screen = EndScreen(self.app, self.hall, self._past, closing_of(self._past))
        screen.leaf, screen.told = leaf, self._told
        return screen

    @cached_property
    def _told(self) -> Told:
        return told_of(self._past)

    def _replay(self, leaf: str) -> Screen:
        screen = ReplayScreen(self.app, self.hall, self._past, self._past.turns // 2)
        screen.leaf = leaf
        return screen

    @cached_property
    def _short_past(self) -> Past:
        """The shortest game of several seats, with its turning points."""
        hall = self.hall
        assert hall.ruleset is not None
        several = [record for record in hall.ruleset.scenarios.values() if len(seats_of(hall.ruleset, record)) > 1]
        scenario = min(several, key=lambda record: record.turns)
        match = Match.new(hall.ruleset, scenario.id, SEED, {member.id: QUICK for _, member in seats_of(hall.ruleset, scenario)})
        while not match.over:
            match.resolve()
        past = of_match(match, self.app.words, hall.shelf.texts(hall.ruleset), None)
        past.looked = look_back(past.beside, FEW)
        past.points, past.pictures = points_of(past), pictures_of(past)
        return past

    def _turned(self) -> Screen:
        screen = ReplayScreen(self.app, self.hall, self._short_past, self._short_past.turns // 2)
        screen.leaf, screen.point = "points", 1
        return screen

    def _end_points(self) -> Screen:
        screen = EndScreen(self.app, self.hall, self._short_past, closing_of(self._short_past))
        screen.leaf, screen.point = "points", 2
        return screen

    def _what_if(self) -> Screen:
        past = self._short_past
        swing = next((swing for swing in past.looked.swings if swing.seat is not None), None)
        seat, turn = (swing.seat or past.seats[0], swing.turn) if swing is not None else (past.seats[0], past.turns)
        return asked_and_answered(self.app, past, seat, turn, what_if(past.beside, seat, turn, NOTHING, 2 * FEW))

    def _own_orders(self) -> Screen:
        past = self._past
        screen = WhatIfScreen(self.app, past, past.seats[0], 2)
        screen.picking = Picking(sat_down(past, past.seats[0], 2), self.app.refresh)
        order_first(screen.picking.sitting, 2)
        return screen

    def _charts(self, leaf: str, as_table: bool = False) -> Screen:
        screen = ChartsScreen(self.app, self._sitting(5))
        screen.leaf, screen.as_table = leaf, as_table
        return screen

    def _advised(self, what: str) -> Screen:
        screen = self._game(2, "order")
        assert isinstance(screen, GameScreen)
        screen.council = screen.advice = Council(screen.sitting.confer(lambda: False))
        if what:
            screen.council.at = screen.council.advisers[0].id
        return screen

    def _word(self) -> Screen:
        screen = GameScreen(self.app, self.hall, self._sitting(1))
        screen.promising = Promising(screen.sitting)
        return screen

    def _moment(self, act: str) -> Screen:
        screen = Moment(self.app, self.hall, self._sitting(TOLD))
        screen.act = act
        return screen

    def _curtain(self) -> Screen:
        screen = GameScreen(self.app, self.hall, self._sitting(1))
        screen.covered = True
        return screen

    def _places(self) -> Screen:
        """All places by the number of the map."""
        screen = self._game(2, "place")
        assert isinstance(screen, GameScreen)
        screen.region = None
        screen.map.recolour()
        return screen

    def _full(self, turns: int, kind: int) -> Screen:
        """A plan with as many orders as there is room for, and an answer to each question."""
        sitting = self._sitting(turns, kind)
        if sitting.beat == PLEDGE:
            sitting.promise()
            sitting.sit()
        sitting.take_back_all()
        for question in dict.fromkeys(choice.question for choice in sitting.choices if choice.question and not choice.refused):
            sitting.give(Order(next(choice.kind for choice in sitting.choices if choice.question == question and not choice.refused)))
        order_first(sitting, MANY)
        screen = GameScreen(self.app, self.hall, sitting)
        screen.leaf = "news"
        screen.foresee()
        return screen

    def _game(self, turns: int, what: str) -> Screen:
        sitting = self._sitting(turns)
        if turns and sitting.beat == PLEDGE and what in ("order", "pick"):
            sitting.promise()
            sitting.sit()
        screen = GameScreen(self.app, self.hall, sitting)
        if what == "order":
            sitting.take_back_all()
            order_first(sitting, 2)
            screen.leaf = "news"
        elif what == "pick":
            sitting.take_back_all()
            screen.open_first_pick()
        elif what:
            screen.leaf = what
            screen.region = sitting.names.home(sitting.seat or "", sitting.names.place_set or "") or sitting.desk.view.members(sitting.names.place_set or "")[0]
        if what and sitting.beat == PLAN:
            screen.foresee()
        return screen


def _play(sitting: Sitting) -> None:
    """A turn in which the seat gives its first order."""
    if sitting.beat == PLEDGE:
        sitting.promise()
        sitting.sit()
    order_first(sitting, 1)
    sitting.send()
    sitting.sit()


def order_first(sitting: Sitting, many: int) -> None:
    """Gives the first orders there are, each with the first targets that fit."""
    for choice in list(sitting.choices):
        if len(sitting.orders) >= many:
            return
        if choice.refused or choice.question:
            continue
        picks: list[str] = []
        for _ in sitting.pick_sets(choice.kind):
            open_ones = [member for member, why in sitting.open_picks(choice.kind, picks).items() if not why]
            picks += open_ones[len(open_ones) // 2 :][:1]
        if len(picks) == len(sitting.pick_sets(choice.kind)):
            sitting.give(Order(choice.kind, tuple(picks)))
