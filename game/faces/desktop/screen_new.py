"""A new game: which story, who sits in each seat and how well the computer plays there, with which mods, luck and language."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from game.ai.levels import SIGN
from game.faces.desktop.app import App, Screen
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Button, Field, Option, Toggle
from game.faces.desktop.guide_kept import keep_steps
from game.faces.desktop.hall import Hall
from game.faces.desktop.labels import Label, Room
from game.faces.desktop.layout import Box, Column, Grid, Row, Scroll, Sized
from game.faces.desktop.new_mods import Mods
from game.faces.desktop.pages import card, heading, page, paragraphs
from game.faces.desktop.screen_load import opened
from game.faces.desktop.shelf import Start, scenarios_of, seats_of
from game.faces.desktop.widget import Widget
from game.faces.telling.names import plain
from game.faces.words import languages
from game.play.match import HUMAN, Match
from game.rules.records import Member, PersonalityDef, ProjectDef, ScenarioDef
from game.rules.ruleset import Ruleset

SEED_DIGITS = 19


class NewGameScreen(Screen):
    """Everything is chosen on one page."""

    name = "new"

    def __init__(self, app: App, hall: Hall, start: Start = Start()) -> None:
        super().__init__(app)
        assert hall.ruleset is not None
        self.hall, self.ruleset = hall, hall.ruleset
        self.scenarios = scenarios_of(hall.shelf, self.ruleset)
        self.known = {record.id for record in self.scenarios}
        self.scenario = self.ruleset.scenarios.get(start.scenario, self.scenarios[0])
        people = {seat for seat, player in start.players.items() if player == HUMAN}
        self.seats: set[str] = people or {self._seats()[0][1].id}
        self.several = len(people) > 1  # people at this window
        asked = {seat: player.partition(SIGN) for seat, player in start.players.items() if player != HUMAN}
        self.characters: dict[str, str] = {seat: character for seat, (_, _, character) in asked.items() if character}  # personalities by seat
        self.levels: dict[str, str] = {seat: level for seat, (level, _, _) in asked.items()}  # where they are not those of all
        self.mods = Mods(app, hall.shelf, self._modded)
        self.mods.look_through()
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
        below = Grid([self.mods.panel(), card([heading(words("window.luck")), luck]), *self._language()], 320, 2, "near")
        inside = [
            *[Label(self.scenario.label, "head", weight="bold"), *paragraphs(plain(self.scenario.text), "lead")],
            *[heading(words("window.who")), chairs, several],
            *[heading(words("window.others_play")), self._levels(), Label(self._level_about(self.level), "small", "quiet"), below],
        ]
        host = Button("class", words("window.host"), lambda: None, "school", "quiet", why_not=words("window.host_later"))
        begin = Row([host, Room(), Button("begin", words("window.begin"), self.begin, "play", "main", keys=self.app.keys.shown("go_on"))], across="middle")
        right = Column([Scroll(Column(inside, "apart"), "details"), begin], "apart", grows=1)
        return page(self.app, words("window.new_game"), Row([Sized(card([left], grows=1), width=300), right], "far", grows=1))

    def _language(self) -> list[Widget]:
        """The languages, where there is a choice."""
        known = [(id, self.app.language_name(id), id == self.app.settings.language) for id in languages(self.app.assets / "words")]
        buttons = [Button(f"language:{id}", name, partial(self.app.speak, id), kind="chosen" if now else "plain") for id, name, now in known]
        return [card([heading(self.words("settings.language")), Grid(buttons, 120, 3)])] if len(buttons) > 1 else []

    def _modded(self, ruleset: Ruleset) -> None:
        """Other rules: the story stays where there still is one of its name."""
        self.ruleset = ruleset
        self.scenarios = scenarios_of(self.hall.shelf, ruleset)
        new = [record for record in self.scenarios if record.id not in self.known]
        self.known = {record.id for record in self.scenarios}
        self._tell(new[0] if new else ruleset.scenarios.get(self.scenario.id, self.scenarios[0]))

    def _story(self, record: ScenarioDef) -> Widget:
        words = self.words
        turns, seats = words.count("title.scenario", record.turns), words.count("title.seats", len(seats_of(self.ruleset, record)))
        about = words("title.begins", turns=turns, year=record.begins, seats=seats)
        return Option(f"story:{record.id}", record.label, lambda: self._tell(record), about, chosen=record.id == self.scenario.id)

    def _tell(self, record: ScenarioDef) -> None:
        self.scenario = record
        self.seats, self.characters, self.levels = {self._seats()[0][1].id}, {}, {}
        self.app.refresh()

    def _chair(self, kind: str, member: Member) -> Widget:
        """A seat: whose it is, and the character of a computer player."""
        mine = member.id in self.seats
        made = Option(f"seat:{member.id}", member.label, lambda: self._sit(member.id), self._wants(kind), chosen=mine)
        made.marked("user" if mine else "cpu", "ink" if mine else "quiet")
        if mine:
            return Box(made, pad="tight")
        known, level = self._personalities(kind), self.levels.get(member.id, self.level)
        said = Label(f"{self._level_about(level)} {self.words('new.another')}")
        level_name, harder = self._level_name(level), partial(self._harder, member.id)
        ways: list[Widget] = [Button(f"plays:{member.id}", level_name, harder, "sliders-horizontal", "quiet", tip=lambda: said)]
        if known:
            record = known.get(self.characters.get(member.id, ""))
            name = record.label if record is not None else self.words("window.no_character")
            about = plain(record.text) if record is not None else self.words("window.character_about")
            ways.append(Button(f"character:{member.id}", name, partial(self._another, member.id, list(known)), "star", "quiet", tip=lambda: Label(about)))
        return Box(Column([made, Row([*ways, Room()], "")], ""), pad="tight")

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

    def _level_about(self, level: str) -> str:
        """What a level is for; nothing where nobody says."""
        words = self.words
        known = {
            "random": words("new.level_random"),
            "novice": words("new.level_novice"),
            "steady": words("new.level_steady"),
            "strong": words("new.level_strong"),
            "patient": words("new.level_patient"),
        }
        return known.get(level, "")

    def _harder(self, seat: str) -> None:
        """Another level for one seat."""
        ways = self.hall.shelf.levels
        now = self.levels.get(seat, self.level)
        self.levels[seat] = ways[(ways.index(now) + 1) % len(ways)] if now in ways else ways[0]
        self.app.refresh()

    def _level_name(self, level: str) -> str:
        return level.replace("_", " ").capitalize()

    def _against(self, level: str) -> None:
        self.level, self.levels = level, {}
        self.app.refresh()

    def _seed(self) -> Widget:
        return Sized(Field("seed", self.seed, self._luck, self.words("window.any_luck"), is_seed, SEED_DIGITS), width=200)

    def _luck(self, text: str) -> None:
        self.seed = text

    # -- beginning

    def go_on(self) -> bool:
        self.begin()
        return True

    def begin(self) -> None:
        """The game is made beside the window: computer players already think about their first turn."""
        players = {member.id: HUMAN if member.id in self.seats else self._player(member.id) for _, member in self._seats()}
        seed = int(self.seed) if self.seed else None
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
        level, character = self.levels.get(seat, self.level), self.characters.get(seat)
        return f"{level}{SIGN}{character}" if character else level


def is_seed(text: str) -> bool:
    """Whether a text may stand where a seed is typed."""
    return not text or (text.isascii() and text.isdigit())
