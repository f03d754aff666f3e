"""Settings, at once and with a look at what they do; and the credits."""

from __future__ import annotations

from functools import partial

from game.faces.desktop.app import Screen
from game.faces.desktop.controls import Button, Slider, Toggle
from game.faces.desktop.kit import LARGEST, SMALLEST
from game.faces.desktop.labels import Label
from game.faces.desktop.layout import Column, Grid, Row, Sized
from game.faces.desktop.pages import card, heading, page, reading
from game.faces.desktop.widget import Widget

STEP = 0.1


class SettingsScreen(Screen):
    """What can be set."""

    name = "settings"

    def build(self) -> Widget:
        words, settings, app = self.words, self.app.settings, self.app
        names = {"night": words("window.night"), "day": words("window.day"), "projector": words("window.projector")}
        now = app.kit.palette.name
        looks = [Button(f"palette:{id}", names.get(id, id), partial(app.set, palette=id), kind="chosen" if id == now else "plain") for id in app.theme.palettes]
        by_height = Toggle("scale:auto", words("window.scale_auto"), settings.scale == 0, self._auto)
        scale = Slider("scale", settings.scale or app.kit.scale, (SMALLEST, LARGEST), STEP, self._scaled, lambda value: f"{value:.1f}×")
        parts: list[Widget] = [
            card([heading(words("window.looks")), Grid(looks, 150, 3), Label(words("window.looks_about"), "small", "quiet")]),
            card([heading(words("window.scale")), by_height, scale, Label(words("window.scale_about"), "small", "quiet")]),
            card(
                [
                    heading(words("window.comfort")),
                    Toggle("motion", words("window.motion"), settings.motion, lambda on: app.set(motion=on), words("window.motion_about")),
                    Toggle("full", words("window.full"), settings.full, lambda on: app.set(full=on)),
                ]
            ),
            card([heading(words("window.keys")), Label(words("window.keys_text"), "small")]),
        ]
        return page(app, words("window.settings"), reading([Column(parts, "apart")], "settings", 760))

    def _auto(self, on: bool) -> None:
        self.app.set(scale=0.0 if on else round(self.app.kit.scale, 1))

    def _scaled(self, value: float) -> None:
        self.app.set(scale=round(value, 1))


class CreditsScreen(Screen):
    """Who made what."""

    name = "credits"

    def build(self) -> Widget:
        text = credits_text(self.app.assets / "CREDITS.md", self.words("window.no_credits"))
        parts: list[Widget] = []
        for line in text.splitlines():
            if line.startswith("#"):
                parts.append(Label(line.lstrip("# "), "title", weight="strong"))
            elif line.startswith("|") and not set(line) <= set("|- "):
                cells = [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
                parts.append(Row([Sized(Label(cells[0], "small", "quiet"), width=240), Label(" · ".join(cells[1:]), "small", grows=1)], "apart"))
            elif line.strip() and not line.startswith("|"):
                parts.append(Label(line))
        return page(self.app, self.words("window.credits"), reading(parts, "credits", 900))


def credits_text(path: object, missing: str) -> str:
    """The credits as they are written."""
    from pathlib import Path

    try:
        return Path(str(path)).read_text("utf-8")
    except OSError:
        return missing
