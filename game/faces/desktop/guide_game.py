"""A guided game: what the guide sees of the game's screen, what its card says, and how it is left and taken up again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.engine.legality import PLAN
from game.engine.orders import Order
from game.faces.desktop.controls import Button
from game.faces.desktop.guide_card import Guided, found, region_in
from game.faces.desktop.guide_kept import finish, keep_steps, steps_done
from game.faces.desktop.guide_steps import Guiding, Scene, is_now, points
from game.faces.desktop.labels import Icon, Label, Line, Room
from game.faces.desktop.layout import Box, Column, Row
from game.faces.desktop.meters import Meter
from game.faces.desktop.widget import Widget
from game.rules.guides import Step

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen


class GameGuide:
    """The guide of one game, if its story has one for who plays. `shown`: whether the person wants it just now."""

    def __init__(self, game: GameScreen) -> None:
        self.game, sitting = game, game.sitting
        guide = sitting.texts.guides.get(sitting.match.header.scenario)
        fits = guide is not None and sitting.people == [guide.seat.text]
        done = steps_done(sitting.kept)
        self.guiding = Guiding(guide, done or set()) if guide is not None and fits else None
        self.shown = self.guiding is not None and done is not None
        self.pressed: set[str] = set()  # regions
        self.ended = False
        self._told = ("", False, "")  # what the card said last

    @property
    def step(self) -> Step | None:
        return self.guiding.step if self.guiding is not None else None

    # -- what it sees

    def scene(self) -> Scene:
        """The moment, as the guide may know it."""
        game, sitting = self.game, self.game.sitting
        over = sitting.match.over
        during = "end" if over else "plan" if sitting.beat == PLAN else "news"
        asks = tuple(order for asking in sitting.events for order in asking.answers) if during == "plan" else ()
        busy = "advice:back" if game.advice is not None else "word:back" if game.promising is not None else ""
        return Scene(
            turn=sitting.match.turn + 1,
            during=during,
            region=game.region,
            pressed=frozenset(self.pressed),
            leaf=game.leaf,
            opened=self._opened(),
            orders=tuple(sitting.orders),
            picking=Order(game.picking.kind, game.picks) if game.picking is not None else None,
            asks=asks,
            elsewhere=busy,
            won=sitting.seat in sitting.match.result().winners if over else None,
            refused=self._refused,
        )

    def _opened(self) -> frozenset[str]:
        """The numbers whose explanation was opened to stay."""
        tips = [tip for tip in self.game.app.place.stage.tips if tip.pinned and tip.key.startswith("number:")]
        return frozenset(tip.key.split(":")[1] for tip in tips)

    def _refused(self, order: Order) -> str:
        sitting = self.game.sitting
        seat = sitting.seat or ""
        refusal = sitting.judge.shape_of(seat, order) or sitting.judge.submission(seat, [*sitting.orders, order], sitting.pledge)
        return refusal.text if refusal is not None else ""

    def look(self) -> None:
        """Takes in what has happened since."""
        if self.guiding is None or not self.shown or self.game.waiting or self.game.app.place.screen is not self.game:
            return
        before = set(self.guiding.done)
        self.guiding.look(self.scene())
        if self.guiding.done != before:
            keep_steps(self.game.sitting.kept, self.guiding.done)
        if self.guiding.step is None:
            self._finish()

    def notices(self) -> bool:
        """Whether something was opened that the guide waits for: that alone makes no screen anew."""
        step = self.step
        if step is None or not self.shown or self.game.waiting or step.ask is None or not step.ask.text.startswith("number"):
            return False
        return step.ask.text.split()[1] in self._opened()

    # -- what a person does with it

    def go_on(self) -> None:
        """On to the next step, done or not."""
        if self.guiding is not None:
            self.guiding.next()
            keep_steps(self.game.sitting.kept, self.guiding.done)
        self.game.app.refresh()

    def leave(self) -> None:
        """Away with it; the compass brings it back."""
        self.shown = False
        keep_steps(self.game.sitting.kept, None)
        self.game.app.refresh()

    def take_up(self) -> None:
        """Goes on where it was left; at its end it begins again."""
        if self.guiding is None:
            return
        if self.guiding.step is None and not self.game.sitting.match.over:
            self.guiding.done.clear()
        self.shown = self.guiding.step is not None
        keep_steps(self.game.sitting.kept, self.guiding.done if self.shown else None)
        self.game.app.refresh()

    def see_end(self) -> None:
        """The end was looked at: there is nothing left to guide to."""
        self.ended = True
        if self.guiding is not None and self.shown:
            self.guiding.done.update(step.id for step in self.guiding.guide.steps)
            self._finish()

    def _finish(self) -> None:
        assert self.guiding is not None
        finish(self.guiding.guide.scenario)
        keep_steps(self.game.sitting.kept, None)
        self.shown = False

    def key(self) -> bool:
        """Its key: reads on, or leads the keyboard to what is asked for; where it is away, it comes back."""
        if self.guiding is None:
            return False
        if not self.shown:
            self.take_up()
        elif self.asks_nothing():
            self.go_on()
        else:
            stage = self.game.app.place.stage
            names = points(self.step, self.scene())
            widget = found(stage.root, names)
            if widget is not None and widget.focusable:
                stage.set_focus(widget)
            if region := region_in(names):
                self.game.map.scene.select(region)
        return True

    def asks_nothing(self) -> bool:
        """Whether what it says is only to be read."""
        step = self.step
        return step is not None and step.ask is None and is_now(step, self.scene())

    # -- what is seen

    def around(self, body: Widget) -> Widget:
        """The screen, with the guide where it is wanted."""
        self.look()
        guiding = self.guiding
        if guiding is None or not self.shown or self.game.waiting or guiding.step is None:
            return body
        wanted = points(guiding.step, self.scene())
        told = (guiding.step.id, guiding.strayed, " ".join(wanted))
        fresh, self._told = told != self._told, told
        return Guided(body, self._card(guiding, guiding.step), wanted, fresh)

    def _card(self, guiding: Guiding, step: Step) -> Widget:
        words, (at, many) = self.game.words, guiding.place
        away = Button("guide:away", "", self.leave, "x", "quiet", tip=partial(Label, words("guide.away")))
        head = Row([Icon("compass", 18, "accent"), Line(guiding.guide.name.text, "small", "quiet", "medium", grows=1), away], across="middle")
        notes = [Label(text, "small", "quiet") for text in self._notes(guiding, step)]
        if self.asks_nothing():
            foot = Row([Room(), Button("guide:next", words("guide.next"), self.go_on, "arrow-right", "main", keys=self.game.app.keys.shown("guide"))])
        else:
            foot = Row([Room(), Button("guide:skip", words("guide.skip"), self.go_on, kind="quiet")])
        parts = [head, Meter((at - 1) / many, "accent", units=3), *notes, Label(self._says(guiding, step)), foot]
        return Box(Column(parts, "near"), "raised", "accent", name="guide")

    def _notes(self, guiding: Guiding, step: Step) -> list[str]:
        words, scene = self.game.words, self.scene()
        found = [words("guide.left_out", why=guiding.note)] if guiding.note else []
        if guiding.went_ahead:
            found.append(words("guide.ahead"))
        if is_now(step, scene) and step.ask is not None and {"picking:back", scene.elsewhere} & set(points(step, scene)):
            found.append(words("guide.busy"))
        return found

    def _says(self, guiding: Guiding, step: Step) -> str:
        scene, words = self.scene(), self.game.words
        if not is_now(step, scene):
            return words("guide.until_plan") if scene.during == "news" else words("guide.until_end")
        said = step.otherwise if guiding.strayed and step.otherwise is not None else step.text
        return " ".join(said.text.split())


def compass(game: GameScreen) -> list[Widget]:
    """The way back to the guide, where the story has one."""
    guide = game.guide
    if guide.guiding is None or guide.shown or (guide.guiding.step is None and game.sitting.match.over):
        return []
    return [Button("guide:back", "", guide.take_up, "compass", "quiet", tip=partial(Label, game.words("guide.back")))]
