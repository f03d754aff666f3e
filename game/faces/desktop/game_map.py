"""The map of a game: which lens it wears, what it tells of a turn, and what an order can be aimed at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pygame

from game.engine.views import facts_for
from game.faces.desktop.atlas_view import MapView, is_place, picking_lens
from game.faces.desktop.chamber_view import chamber_row
from game.faces.desktop.controls import Button, Option, Toggle
from game.faces.desktop.game_plan import is_low
from game.faces.desktop.game_telling import RING, VOTES, Telling
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Box, Column, Row, Sized, Stack
from game.faces.desktop.map_lenses import Lenses
from game.faces.desktop.map_scene import EMPTY, MapScene
from game.faces.desktop.map_story import cues_of
from game.faces.desktop.meters import Ring
from game.faces.desktop.widget import Widget, every
from game.faces.telling.chamber import chambers

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen

CHAMBER, MOST = 200, 3  # units of a chamber, and how many there are at a time
WIDE = 1100  # units from which a window has room for what must agree in each


class GameMap:
    """What the map shows of one game."""

    def __init__(self, game: GameScreen) -> None:
        self.game = game
        self.lens, self.changes, self.arcs = "", False, False  # which number, only what moved, and what joins the regions
        self.begun = game.sitting.match.turn  # up to here nobody is told on the map what happened
        self.told: dict[str | None, int] = {}  # by seat, up to which turn it has been
        self.telling: Telling | None = None

    @property
    def scene(self) -> MapScene:
        return self.game.hall.map.scene_for(self.game.app.kit)

    def look(self) -> None:
        """After the desk has changed."""
        self.lenses = Lenses(self.game.sitting.desk)
        self.lens = self.lens if self.lens in self.lenses.ids else next(iter(self.lenses.ids), "")
        self.recolour()

    def build(self) -> Widget:
        """The map, and above it the button of its lens."""
        game = self.game
        view = MapView(game.hall.map, self.choose, None if game.waiting else game.explaining.place)
        above: list[tuple[Widget, str]] = []
        if self.lens:
            tip = partial(Label, game.words("window.lens_about"))
            above.append((Button("lens", self.lenses.name(self.lens), self._open_list, "layers", tip=tip, keys=game.app.keys.shown("lens")), "right top"))
        if self.telling is not None:
            if self.telling.act == VOTES:
                above.append((self._chambers(self.telling), "middle middle"))
            above.append((Button("skip", game.words("window.skip"), self.skip, "skip-forward", keys="Esc"), "middle bottom"))
        return Stack(view, above, grows=1)

    def _chambers(self, telling: Telling) -> Widget:
        """The votes of the turn, as many as there is room for side by side."""
        app = self.game.app
        short = is_low(app) or app.size[0] / app.kit.scale < WIDE
        cards = chamber_row(self.game.words, telling.chambers, CHAMBER, telling.filled, short)
        return Box(Row([Sized(card, width=CHAMBER + 20) for card in cards[:MOST]], "wide"), pad="wide")

    def recolour(self) -> None:
        """The map wears its lens, or shows what an order can be aimed at."""
        game, scene = self.game, self.scene
        if game.covered:
            scene.show(EMPTY)
        elif game.picking is not None and self.picks_place():
            words = (game.words("window.can"), game.words("window.can_not"))
            scene.show(picking_lens(game.picking.name, words, game.open_picks), self.lenses.marks(self.lens, arcs=self.arcs))
        elif self.lens:
            lens = self.lenses.change(self.lens) if self.changes and game.sitting.match.turn else self.lenses.lens(self.lens)
            scene.show(lens, self.lenses.marks(self.lens, arcs=self.arcs), fade=game.app.settings.motion)
        scene.select(None if game.covered else game.region)

    # -- regions

    def picks_place(self) -> bool:
        """Whether the next target of an order is a region."""
        game = self.game
        sets = game.sitting.pick_sets(game.picking.kind) if game.picking is not None else ()
        return len(game.picks) < len(sets) and is_place(game.sitting.desk, sets[len(game.picks)])

    def choose(self, region: str) -> None:
        """A region is pressed: it is the target, or it is looked at; where it is looked at already, no longer."""
        game = self.game
        if game.picking is not None and self.picks_place() and region in game.open_picks:
            if game.open_picks[region]:
                game.app.say(game.open_picks[region])
            else:
                game.pick(region)
            return
        self._look_at(None if (game.leaf, game.region) == ("place", region) else region)

    def choose_none(self) -> None:
        """All regions are looked at."""
        self._look_at(None)

    def _look_at(self, region: str | None) -> None:
        self.game.region = region
        self.scene.select(region)
        self.game.turn_to("place")

    def figure_beside(self, set_id: str, member: str) -> str:
        """What stands beside a target: for a region the number that the map shows."""
        desk = self.game.sitting.desk
        if not self.lens or not is_place(desk, set_id):
            return ""
        number = self.lenses.recipes[self.lens].number
        return desk.figures.text_of(number, desk.view.value(number, member))

    def title_beside(self, set_id: str) -> str:
        """What that number is called."""
        if not self.lens or not is_place(self.game.sitting.desk, set_id):
            return ""
        return self.game.sitting.names.numbers[self.lenses.recipes[self.lens].number]

    # -- lenses

    def next_lens(self, by: int) -> None:
        ids = self.lenses.listed or self.lenses.ids
        if ids:
            at = ids.index(self.lens) if self.lens in ids else 0
            self._wear(ids[(at + by) % len(ids)])

    def _open_list(self) -> None:
        """The list of lenses, beside its button."""
        stage = self.game.app.place.stage
        if not stage.back():
            stage.open("lens", self._list)

    def _list(self) -> Widget:
        words = self.game.words
        options = {id: Option(f"lens:{id}", self.lenses.name(id), partial(self._wear, id), chosen=id == self.lens) for id in self.lenses.ids}
        listed = [options[id] for id in self.lenses.listed]
        others = [option for id, option in options.items() if id not in self.lenses.listed]
        more = [Label(words("window.lens_more"), "small", "quiet"), *others] if others else []
        change = Toggle("lens:change", words("window.lens_change"), self.changes, self._only_changes)
        arcs = Toggle("lens:arcs", words("window.lens_ties"), self.arcs, self._with_arcs)
        return Column([change, arcs, *listed, *more], "tight")

    def _wear(self, lens: str) -> None:
        self.lens = lens
        self._changed()

    def _only_changes(self, on: bool) -> None:
        self.changes = on
        self._changed()

    def _with_arcs(self, on: bool) -> None:
        self.arcs = on
        self._changed()

    def _changed(self) -> None:
        self.game.app.place.stage.tips = []
        self.recolour()
        self.game.app.refresh()

    # -- motion

    def tell_turn(self) -> None:
        """What the last turn did is seen on the map, once, unless motion is off."""
        match, seat = self.game.sitting.match, self.game.sitting.seat
        if match.turn <= self.told.get(seat, self.begun):
            return
        self.told[seat] = match.turn
        settings, desk = self.game.app.settings, self.game.sitting.desk
        if settings.motion:
            self.scene.play(cues_of(desk, facts_for(match.engine, match.report(match.turn).facts, seat), settings.pace))
            self.telling = Telling(chambers(desk)[:MOST], settings.pace)

    def tell_again(self) -> None:
        """As if nobody had been told yet what the last turn did."""
        self.begun, self.told = self.game.sitting.match.turn - 1, {}
        self.tell_turn()

    @property
    def tells(self) -> bool:
        return self.telling is not None

    def skip(self) -> None:
        """To the end of what is told."""
        self.scene.skip()
        self.telling = None
        self.game.app.refresh()

    def tick(self, seconds: float) -> bool:
        drawn = self.scene.tick(seconds)
        if self.telling is None:
            return drawn
        if self.telling.tick(seconds, self.scene.busy):
            if self.telling.over:
                self.telling = None
            self.game.app.refresh()
        return True

    def moving(self, root: Widget) -> pygame.Rect | None:
        """Where it moves: on the map; while the ring grows, there."""
        ring = self.telling is not None and self.telling.act == RING
        return next((widget.rect for widget in every(root) if isinstance(widget, Ring if ring else MapView)), None)

    def grown(self) -> float:
        """How far what came to the requisites in the last turn has come, from 0 to 1."""
        return self.telling.grown() if self.telling is not None else 1.0

    @property
    def busy(self) -> bool:
        return self.scene.busy or self.telling is not None
