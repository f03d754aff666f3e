"""Settings, at once and with a look at what they do; and the credits."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pygame

from game.faces.desktop.app import App, Screen
from game.faces.desktop.controls import Button, Option, Slider, Toggle
from game.faces.desktop.keys import MODIFIERS, USUAL, chord_of
from game.faces.desktop.kit import LARGEST, SMALLEST
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column, Grid, Row, Sized
from game.faces.desktop.pages import card, heading, page, reading
from game.faces.desktop.settings import FASTEST, NO, SLOWEST, YES
from game.faces.desktop.sound import is_on
from game.faces.desktop.widget import Widget
from game.faces.words import languages

STEP = 0.1
LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]+\)")


class SettingsScreen(Screen):
    """What can be set."""

    name = "settings"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.asked = ""  # the action that waits for its key
        self.told = ""  # why a key was not taken

    def build(self) -> Widget:
        left = Column([self._looks(), self._scale(), self._language(), self._sound()], "apart")
        right = Column([self._comfort(), self._keys()], "apart")
        return page(self.app, self.words("window.settings"), reading([Grid([left, right], 400, 2, "apart")], "settings", 1080))

    def _looks(self) -> Widget:
        words, app = self.words, self.app
        names = {"night": words("window.night"), "day": words("window.day"), "projector": words("window.projector")}
        now = app.kit.palette.name
        looks = [Button(f"palette:{id}", names.get(id, id), partial(app.set, palette=id), kind="chosen" if id == now else "plain") for id in app.theme.palettes]
        return card([heading(words("window.looks")), Grid(looks, 120, 3), Label(words("window.looks_about"), "small", "quiet")])

    def _scale(self) -> Widget:
        words, settings, app = self.words, self.app.settings, self.app
        by_height = Toggle("scale:auto", words("window.scale_auto"), settings.scale == 0, self._auto)
        scale = Slider("scale", settings.scale or app.kit.scale, (SMALLEST, LARGEST), STEP, self._scaled, shown_times)
        return card([heading(words("window.scale")), by_height, scale, Label(words("window.scale_about"), "small", "quiet")])

    def _language(self) -> Widget:
        words, app = self.words, self.app
        known = languages(app.assets / "words")
        kinds = {id: "chosen" if id == app.settings.language else "plain" for id in known}
        listed = [Button(f"language:{id}", app.language_name(id), partial(app.speak, id), kind=kinds[id]) for id in known]
        return card([heading(words("settings.language")), Grid(listed, 120, 3), Label(words("settings.language_about"), "small", "quiet")])

    def _comfort(self) -> Widget:
        words, settings, app = self.words, self.app.settings, self.app
        return card(
            [
                heading(words("window.comfort")),
                Toggle("motion", words("window.motion"), settings.motion, lambda on: app.set(motion=on), words("window.motion_about")),
                Label(words("settings.pace"), "small", "quiet"),
                Slider("motion:pace", settings.pace, (SLOWEST, FASTEST), STEP, lambda value: app.set(pace=round(value, 1)), shown_times),
                Toggle("full", words("window.full"), settings.full, lambda on: app.set(full=on)),
            ]
        )

    def _sound(self) -> Widget:
        words, settings, app = self.words, self.app.settings, self.app
        missing = words("settings.no_device") if app.sounds.works is False else ""
        loud = Slider("volume", settings.volume, (0.0, 1.0), STEP, self._loud, lambda value: f"{round(100 * value)}")
        return card(
            [
                heading(words("settings.sound")),
                Toggle("sound", words("settings.sounds"), is_on(settings), lambda on: app.set(sound=YES if on else NO), words("settings.sounds_about")),
                Label(words("settings.volume"), "small", "quiet"),
                Row([loud, Button("hear", words("settings.hear"), self._hear, "play", why_not=missing)], "apart", across="middle"),
                *([Label(missing, "small", "warn")] if missing else []),
            ]
        )

    # -- keys

    def _keys(self) -> Widget:
        words, keys = self.words, self.app.keys
        listed: list[Widget] = []
        for action in USUAL:
            waits = self.asked == action
            shown = words("settings.press_key") if waits else keys.shown(action)
            listed.append(Option(f"key:{action}", self._does(action), partial(self._ask, action), figure=shown, chosen=waits))
        usual = Button("keys:reset", words("settings.reset"), self._reset, "undo-2", "quiet")
        return card(
            [
                heading(words("window.keys")),
                Label(words("settings.keys_about"), "small", "quiet"),
                Column(listed, ""),
                *([Label(self.told, colour="warn")] if self.told else []),
                Row([usual]),
                Label(words("settings.keys_fixed"), "small", "quiet"),
            ]
        )

    def _does(self, action: str) -> str:
        """What an action is, in words."""
        words = self.words
        return {
            "explain": words("settings.explain"),
            "pin": words("settings.pin"),
            "go_on": words("settings.go_on"),
            "lens": words("settings.lens"),
            "guide": words("settings.guide"),
            "sound": words("settings.mute"),
            "full": words("settings.full"),
        }[action]

    def _ask(self, action: str) -> None:
        """The next key that is pressed is for this; pressing the entry again gives up."""
        self.asked, self.told = "" if self.asked == action else action, ""
        self.app.refresh()

    def listens(self, key: int, mod: int) -> bool:
        if not self.asked or key in MODIFIERS:
            return False
        action, self.asked = self.asked, ""
        if key != pygame.K_ESCAPE:
            self.told = self._bind(action, key, mod)
        self.app.refresh()
        return True

    def _bind(self, action: str, key: int, mod: int) -> str:
        """Gives an action its key; why not, where that can not be."""
        keys, chord = self.app.keys, chord_of(key, mod)
        if chord is None:
            return self.words("settings.no_such")
        if chord.fixed:
            return self.words("settings.cannot", chord=chord.shown)
        other = keys.action_of(chord)
        if other and other != action:
            return self.words("settings.taken", chord=chord.shown, action=self._does(other))
        self.app.set(keys=keys.with_chord(action, chord))
        return ""

    def _reset(self) -> None:
        self.told = ""
        self.app.set(keys={})

    # -- what sliders do

    def _auto(self, on: bool) -> None:
        self.app.set(scale=0.0 if on else round(self.app.kit.scale, 1))

    def _scaled(self, value: float) -> None:
        self.app.set(scale=round(value, 1))

    def _loud(self, value: float) -> None:
        self.app.set(volume=round(value, 1))

    def _hear(self) -> None:
        self.app.sounds.play("order", self.app.settings.changed(sound=YES))
        self.app.refresh()


def shown_times(value: float) -> str:
    """How many times something is."""
    return f"{value:.1f}×"


class CreditsScreen(Screen):
    """Who made what."""

    name = "credits"

    def build(self) -> Widget:
        text = credits_text(self.app.assets / "CREDITS.md", self.words("window.no_credits"))
        parts = [part for block in re.split(r"\n\s*\n", text) for part in _block(block.strip().splitlines())]
        return page(self.app, self.words("window.credits"), reading(parts, "credits", 900))


def _block(lines: list[str]) -> list[Widget]:
    """What stands between two empty lines: titles, the rows of a table below its head, or a paragraph."""
    found: list[Widget] = []
    told: list[str] = []
    for k, line in enumerate(lines):
        if line.startswith("#"):
            found.append(Label(_plain(line.lstrip("# ")), "title", weight="strong"))
        elif not line.startswith("|"):
            told.append(line.strip())
        elif not _is_rule(line) and not (k + 1 < len(lines) and _is_rule(lines[k + 1])):
            cells = [_plain(cell.strip()) for cell in line.strip().strip("|").split("|")]
            found.append(Row([Sized(Label(cells[0], "small", "quiet"), width=240), Label(" · ".join(cells[1:]), "small", grows=1)], "apart"))
    return [*found, *([Label(_plain(" ".join(told)))] if told else [])]


def _is_rule(line: str) -> bool:
    """The line between the head of a table and its rows."""
    return line.startswith("|") and set(line.strip()) <= set("|-: ")


def _plain(text: str) -> str:
    """Without the signs of code, and with what a link says in the place of the link."""
    return LINK.sub(r"\1", text.replace("`", ""))


def credits_text(path: Path, missing: str) -> str:
    """The credits as they are written."""
    try:
        return path.read_text("utf-8")
    except OSError:
        return missing
