"""The log of a game: all that happened, the last turn first; what it speaks of can be chosen, and it leads to the place and the turn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pygame

from game.base.wording import small
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Button, Field, Option, Pressable
from game.faces.desktop.kit import Kit
from game.faces.desktop.labels import Label, Line
from game.faces.desktop.layout import Column, Row, Sized
from game.faces.desktop.map_records import Cue
from game.faces.desktop.paint import Paint
from game.faces.desktop.replay_past import Past, of_match
from game.faces.desktop.screen_replay import ReplayScreen, see
from game.faces.desktop.text import laid_out, runs
from game.faces.desktop.widget import Size, Widget
from game.faces.telling.happened import CHANGE, EVENT, KINDS, ORDER, PROMISE, VOTE, Said, happened

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen

ICONS = {ORDER: "scroll-text", VOTE: "vote", PROMISE: "handshake", EVENT: "newspaper", CHANGE: "refresh-cw"}
ICON = 16  # units


class Entry(Pressable):
    """A sentence of the log that leads somewhere."""

    def __init__(self, name: str, said: Said, does: Callable[[], object], tip: str) -> None:
        super().__init__(name, does, tip=partial(Label, tip))
        self.said = said

    def _room(self, kit: Kit, width: int) -> int:
        return max(1, width - kit.px(ICON) - kit.space("near"))

    def wants(self, kit: Kit, width: int) -> Size:
        block = laid_out(kit, runs(self.said.text), "body", self._room(kit, width))
        return kit.px(ICON) + kit.space("near") + block.width, block.height

    def draw(self, paint: Paint) -> None:
        kit, hot = paint.kit, self.state(paint) != "plain"
        if hot:
            paint.box(self.rect.inflate(kit.space("tight"), 0), "raised", corner="small")
        tone = "accent" if self.said.loud or hot else "link"
        paint.icon(ICONS[self.said.kind], (self.rect.left + kit.px(ICON / 2), self.rect.top + kit.line_height("body") // 2), ICON, tone)
        left = self.rect.left + kit.px(ICON) + kit.space("near")
        block = laid_out(kit, runs(self.said.text), "body", self._room(kit, self.rect.width))
        paint.block(block, pygame.Rect(left, self.rect.top, self.rect.right - left, self.rect.height))
        self.ring(paint)


class GameLog:
    """What is looked for in the log of one game, and what is found. Every part of it narrows the others down."""

    def __init__(self, game: GameScreen) -> None:
        self.game = game
        self.text, self.seat, self.kind, self.here = "", "", "", False

    # -- what is found

    def shows(self, said: Said) -> bool:
        """Whether a sentence is about what is looked for."""
        return (
            self.text.casefold() in said.text.casefold()
            and (not self.seat or self.seat in said.seats)
            and (not self.kind or self.kind == said.kind)
            and (not self.here or self.game.region in said.places)
        )

    def parts(self) -> list[Widget]:
        """The filters, and below them what they leave, the last turn first."""
        words, desk = self.game.words, self.game.sitting.desk
        if desk.match.turn == 0:
            return [Label(words("log.nothing"), colour="quiet")]
        found: list[Widget] = []
        for turn in range(desk.match.turn, 0, -1):
            told = [(k, said) for k, said in enumerate(happened(desk, turn)) if self.shows(said)]
            if told:
                tip = partial(Label, words("entries.turn_about"))
                title = words("log.turn", turn=turn, years=desk.years(turn))
                found.append(Row([Button(f"log:turn:{turn}", title, partial(self._to_turn, turn), "history", "quiet", tip=tip)]))
                found += [self._entry(f"log:{turn}:{k}", said) for k, said in told]
        return [self._filters(), *(found or [Label(words("entries.nothing"), colour="quiet")])]

    def _entry(self, name: str, said: Said) -> Widget:
        from game.faces.desktop.game_leaves import item

        if not said.places:
            return item("flag" if said.loud else ICONS[said.kind], said.text, tone="accent" if said.loud else "faint")
        names, set_id = self.game.sitting.names, self.game.sitting.names.place_set or ""
        there = small(names.member(set_id, said.places[0]))
        return Entry(name, said, partial(self._to_places, said.places), self.game.words("entries.place_about", place=there))

    # -- what is looked for

    def _filters(self) -> Widget:
        """What is looked for in a line; who, what and where are chosen behind small pictures."""
        words, names, region = self.game.words, self.game.sitting.names, self.game.region
        find = Sized(Field("log:search", self.text, self._search, words("window.search")), width=170)
        who = Button("log:seat", "", partial(self._list, "log:seat", self._seats), "users", chosen(self.seat), tip=partial(Label, words("entries.who")))
        what = Button("log:kind", "", partial(self._list, "log:kind", self._kinds), "layers", chosen(self.kind), tip=partial(Label, words("entries.what")))
        parts: list[Widget] = [find, who, what]
        said = [names.seat(self.seat) if self.seat else "", self._kind_said(self.kind) if self.kind else ""]
        if region is not None and names.place_set is not None:
            there = names.member(names.place_set, region)
            only = partial(Label, words("entries.only", place=small(there)))
            parts.append(Button("log:here", "", self._only_here, "map-pin", chosen(self.here), tip=only))
            said.append(there if self.here else "")
        return Row([*parts, Line(" · ".join(filter(None, said)), "small", "accent", grows=1)], "tight", across="middle")

    def _list(self, beside: str, makes: Callable[[], Widget]) -> None:
        stage = self.game.app.place.stage
        if not stage.back():
            stage.open(beside, makes)

    def _seats(self) -> Widget:
        words, names = self.game.words, self.game.sitting.names
        everyone = Option("log:seat:", words("entries.everyone"), partial(self._only_seat, ""), chosen=not self.seat)
        seats = self.game.sitting.match.engine.seats
        return Column([everyone, *(Option(f"log:seat:{id}", names.seat(id), partial(self._only_seat, id), chosen=id == self.seat) for id in seats)], "tight")

    def _kinds(self) -> Widget:
        return Column([Option(f"log:kind:{id}", self._kind_said(id), partial(self._only_kind, id), chosen=id == self.kind) for id in ("", *KINDS)], "tight")

    def _kind_said(self, kind: str) -> str:
        words = self.game.words
        return {
            "": words("entries.everything"),
            ORDER: words("entries.orders"),
            VOTE: words("entries.votes"),
            PROMISE: words("entries.promises"),
            EVENT: words("entries.events"),
            CHANGE: words("entries.changes"),
        }[kind]

    def _search(self, text: str) -> None:
        self.text = text
        self._anew()

    def _only_seat(self, seat: str) -> None:
        self.seat = seat
        self._anew()

    def _only_kind(self, kind: str) -> None:
        self.kind = kind
        self._anew()

    def _only_here(self) -> None:
        self.here = not self.here
        self._anew()

    def forget(self) -> None:
        """What is found has changed; it is looked for again when somebody looks."""
        for key in [key for key in self.game.leaves if key[0] == "log"]:
            del self.game.leaves[key]

    def _anew(self) -> None:
        self.forget()
        self.game.app.place.stage.tips = []
        self.game.app.refresh()

    # -- where it leads

    def _to_places(self, places: tuple[str, ...]) -> None:
        """To the place that a sentence speaks of; pressed again, to the next of them."""
        game, scene = self.game, self.game.map.scene
        at = places.index(game.region) + 1 if game.region in places else 0
        game.region = places[at % len(places)]
        scene.select(game.region)
        if game.app.settings.motion:
            scene.play((Cue("pulse", (game.region,), 0.0, 1.2, 0.8),))
        self._anew()

    def _to_turn(self, turn: int) -> None:
        """To the end of a turn, as it was: the game is looked back at as far as it has come."""
        app, hall, sitting = self.game.app, self.game.hall, self.game.sitting
        if self.game.waiting:
            return

        def work(job: Job) -> Past:
            return of_match(sitting.match, app.words, sitting.texts, sitting.kept, app.beside.progress(job))

        def done(past: Past) -> None:
            see(app, ReplayScreen(app, hall, past, turn))

        app.start(Job("past", app.words("past.opening"), work, done, app.failed, long=True, share=0.0))


def chosen(what: object) -> str:
    """How the button of a filter looks."""
    return "chosen" if what else "quiet"
