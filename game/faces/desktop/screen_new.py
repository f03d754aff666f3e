"""A new game: which story, which seat, against whom, with which luck."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from game.faces.desktop.app import App, Screen
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Button, Field, Option, Toggle
from game.faces.desktop.guide_kept import keep_steps
from game.faces.desktop.hall import Hall
from game.faces.desktop.labels import Label, Room
from game.faces.desktop.layout import Box, Column, Grid, Row, Scroll, Sized
from game.faces.desktop.pages import card, heading, page, paragraphs
from game.faces.desktop.screen_load import opened
from game.faces.desktop.shelf import Start, scenarios_of, seats_of
from game.faces.desktop.widget import Widget
from game.faces.telling.names import plain
from game.play.match import HUMAN, Match
from game.rules.records import Member, PersonalityDef, ProjectDef, ScenarioDef

SEED_DIGITS = 19


class NewGameScreen(Screen):
    """Everything is chosen on one page."""

    name = "new"

    def __init__(self, app: App, hall: Hall, start: Start = Start()) -> None:
        super().__init__(app)
        assert hall.ruleset is not None
        self.hall, self.ruleset = hall, hall.ruleset
        self.scenarios = scenarios_of(hall.shelf, self.ruleset)
        self.scenario = self.ruleset.scenarios.get(start.scenario, self.scenarios[0])
        people = {seat for seat, player in start.players.items() if player == HUMAN}
        self.seats: set[str] = people or {self._seats()[0][1].id}
        self.several = len(people) > 1  # people at this window
        self.characters: dict[str, str] = {}  # personalities by seat
        self.given = {seat: player for seat, player in start.players.items() if player != HUMAN}  # levels that were asked for
        self.level, self.seed = hall.shelf.usual, "" if start.seed is None else str(start.seed)

    def _seats(self) -> list[tuple[str, Member]]:
        return seats_of(self.ruleset, self.scenario)

    # -- what is seen

    def build(self) -> Widget:
        words = self.words
        stories = [self._story(record) for record in self.scenarios]
        left = Column([heading(words("window.story")), Scroll(Column(stories, "tight"), "stories")], "near", grows=1)
        chairs = Grid([self._chair(kind, member) for kind, member in self._seats()], 320, 2, "near")
        several = Toggle("several", words("window.several"), self.several, self._share, words("window.several_about"))
        luck = Row([self._seed(), Label(words("window.luck_about"), "small", "quiet", grows=1)], "apart", across="middle")
        inside = [
            *[Label(self.scenario.label, "head", weight="bold"), *paragraphs(plain(self.scenario.text), "lead")],
            *[heading(words("window.who")), chairs, several],
            *[heading(words("window.others_play")), self._levels(), heading(words("window.luck")), luck],
        ]
        begin = Row([Room(), Button("begin", words("window.begin"), self.begin, "play", "main")])
        right = Column([Scroll(Column(inside, "apart"), "details"), begin], "apart", grows=1)
        return page(self.app, words("window.new_game"), Row([Sized(card([left], grows=1), width=300), right], "far", grows=1))

    def _story(self, record: ScenarioDef) -> Widget:
        words = self.words
        turns, seats = words.count("title.scenario", record.turns), words.count("title.seats", len(seats_of(self.ruleset, record)))
        about = words("title.begins", turns=turns, year=record.begins, seats=seats)
        return Option(f"story:{record.id}", record.label, lambda: self._tell(record), about, chosen=record.id == self.scenario.id)

    def _tell(self, record: ScenarioDef) -> None:
        self.scenario = record
        self.seats, self.characters, self.given = {self._seats()[0][1].id}, {}, {}
        self.app.refresh()

    def _chair(self, kind: str, member: Member) -> Widget:
        """A seat: whose it is, and the character of a computer player."""
        mine = member.id in self.seats
        made = Option(f"seat:{member.id}", member.label, lambda: self._sit(member.id), self._wants(kind), chosen=mine)
        made.marked("user" if mine else "cpu", "ink" if mine else "quiet")
        known = self._personalities(kind)
        if mine or not known:
            return Box(made, pad="tight")
        record = known.get(self.characters.get(member.id, ""))
        name = record.label if record is not None else self.words("window.no_character")
        about = plain(record.text) if record is not None else self.words("window.character_about")
        character = Button(f"character:{member.id}", name, lambda: self._another(member.id, list(known)), "star", "quiet", tip=lambda: Label(about))
        return Box(Column([made, Row([character, Room()])], ""), pad="tight")

    def _personalities(self, kind: str) -> dict[str, PersonalityDef]:
        """The personalities that fit a kind of seat."""
        found = (record for record in self.ruleset.written["personalities"].values() if isinstance(record, PersonalityDef))
        return {record.id: record for record in found if record.role is None and (record.seat is None or record.seat.text == kind)}

    def _another(self, seat: str, known: list[str]) -> None:
        ways = ["", *known]
        self.characters[seat] = ways[(ways.index(self.characters.get(seat, "")) + 1) % len(ways)]
        self.app.refresh()

    def _sit(self, id: str) -> None:
        """Another seat; where several people play, one more or one less."""
        if not self.several:
            self.seats = {id}
        elif id not in self.seats:
            self.seats.add(id)
        elif len(self.seats) > 1:
            self.seats.discard(id)
        self.app.refresh()

    def _share(self, on: bool) -> None:
        self.several = on
        self.seats = self.seats if on else {min(self.seats)}
        self.app.refresh()

    def _wants(self, kind: str) -> str:
        """What a kind of seat wants; what it is, where the rules give it no project."""
        projects = (record for record in self.ruleset.written["projects"].values() if isinstance(record, ProjectDef))
        project = next((record for record in projects if record.seat is not None and record.seat.text == kind), None)
        if project is None:
            return plain(self.ruleset.entries["sets"][kind].text)
        return self.words("title.wants", project=project.label, text=plain(project.text))

    def _levels(self) -> Widget:
        levels = [
            Button(f"level:{level}", self._level_name(level), partial(self._against, level), kind="chosen" if level == self.level else "plain")
            for level in self.hall.shelf.levels
        ]
        return Grid(levels, 120, gap="near")

    def _level_name(self, level: str) -> str:
        return level.replace("_", " ").capitalize()

    def _against(self, level: str) -> None:
        self.level, self.given = level, {}
        self.app.refresh()

    def _seed(self) -> Widget:
        return Sized(Field("seed", self.seed, self._luck, self.words("window.any_luck"), is_seed, SEED_DIGITS), width=200)

    def _luck(self, text: str) -> None:
        self.seed = text

    # -- beginning

    def begin(self) -> None:
        """The game is made beside the window: computer players already think about their first turn."""
        players = {member.id: HUMAN if member.id in self.seats else self._player(member.id) for _, member in self._seats()}
        seed = int(self.seed) if self.seed else int.from_bytes(os.urandom(4), "big")
        scenario, shelf = self.scenario, self.hall.shelf
        self.app.start(
            Job(
                "begin",
                self.words("window.beginning"),
                lambda _: shelf.begin(self.ruleset, scenario, seed, players),
                self._begun,
                self.app.failed,
            )
        )

    def _begun(self, found: tuple[Match, Path]) -> None:
        keep_steps(found[1], None)  # a kept game of this name may have been guided, before somebody threw it away
        opened(self.app, self.hall, *found)

    def _player(self, seat: str) -> str:
        """The level of a computer player, with its character."""
        character = self.characters.get(seat)
        if seat in self.given and not character:
            return self.given[seat]
        return f"{self.level}:{character}" if character else self.level


def is_seed(text: str) -> bool:
    """Whether a text may stand where a seed is typed."""
    return not text or (text.isascii() and text.isdigit())
