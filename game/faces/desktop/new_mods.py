"""Mods for a new game: which there are, which are chosen, and of those that can not be used why; they are looked through beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from game.faces.desktop.app import App
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Toggle
from game.faces.desktop.labels import Icon, Label
from game.faces.desktop.layout import Column, Row
from game.faces.desktop.pages import card, heading
from game.faces.desktop.shelf import ModOffer, Shelf
from game.faces.desktop.widget import Widget
from game.rules.ruleset import Ruleset


@dataclass(slots=True)
class Mods:
    """The mods on a shelf. `changed` is told the rules with those that are chosen."""

    app: App
    shelf: Shelf
    changed: Callable[[Ruleset], None]
    chosen: list[str] = field(default_factory=list)
    offers: list[ModOffer] = field(default_factory=list)

    def look_through(self) -> None:
        """Which there are; each is tried, so that one knows beforehand which are broken."""
        self.offers = [offer for offer in self.shelf.mods() if not offer.always]
        load, problems = self.shelf.load_mods, self.app.problems
        tried = [offer.id for offer in self.offers if not offer.broken and offer.id not in self.chosen]
        if load is None or not tried:
            return

        def work(job: Job) -> dict[str, str]:
            found = {}
            for id in tried:
                if not job.cancelled:
                    try:
                        load([id])
                    except problems as error:
                        found[id] = str(error)
            return found

        self.app.start(Job("mods", "", work, self._found, self.app.failed, shown=False))

    def _found(self, broken: dict[str, str]) -> None:
        self.offers = [replace(offer, broken=broken.get(offer.id, offer.broken)) for offer in self.offers]

    def choose(self, id: str, on: bool) -> None:
        """With a mod or without; what it changes is read beside the window. What can not be read together is said below the mod."""
        load = self.shelf.load_mods
        if load is None:
            return
        wanted = [*self.chosen, id] if on else [one for one in self.chosen if one != id]

        def told(ruleset: Ruleset) -> None:
            self.chosen = wanted
            self.changed(ruleset)

        def failed(error: Exception) -> None:
            if isinstance(error, self.app.problems):
                self._found({id: str(error)})
            self.app.failed(error)

        self.app.start(Job("begin", self.app.words("window.reading"), lambda _: load(wanted), told, failed))

    def panel(self) -> Widget:
        """All of them with a switch each."""
        words = self.app.words
        if not self.offers:
            return card([heading(words("new.mods")), Label(words("new.no_mods"), "small", "quiet")])
        return card([heading(words("new.mods")), Label(words("new.mods_about"), "small", "quiet"), *self._rows(self.offers)])

    def _rows(self, offers: Sequence[ModOffer]) -> list[Widget]:
        rows: list[Widget] = []
        for offer in offers:
            name = f"{offer.name} {offer.version}".strip()
            switch = Toggle(f"mod:{offer.id}", name, offer.id in self.chosen, partial(self.choose, offer.id), why_not=offer.broken)
            wrong = [Row([Icon("triangle-alert", 14, "bad"), Label(offer.broken, "small", "bad", grows=1)], "tight", across="top")] if offer.broken else []
            rows.append(Column([switch, *wrong], "tight"))
        return rows
