"""The encyclopedia: every article by section and every author, found by typing, read with its links, back and forth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import pygame

from game.engine.state import Engine
from game.faces.desktop.app import App, Screen
from game.faces.desktop.controls import Button, Field, Option
from game.faces.desktop.hall import Hall
from game.faces.desktop.labels import Icon, Label, Room, Rule
from game.faces.desktop.layout import Column, Grid, Row, Scroll, Sized
from game.faces.desktop.pages import card, heading, page
from game.faces.desktop.text import Run
from game.faces.desktop.widget import Widget
from game.faces.telling.articles import Articles, Link, credit
from game.faces.telling.names import Names, folded, plain
from game.rules.texts import Source

AUTHOR = "author:"  # before the id of a source, among the paths of articles
LEAST = 3  # letters from which on articles are searched for what they say


def articles_of(hall: Hall) -> Articles:
    """The articles of the rules, where no game is played."""
    assert hall.ruleset is not None
    engine = Engine(hall.ruleset.program(hall.shelf.standard(hall.ruleset).id))
    return Articles(Names(hall.ruleset, engine, hall.shelf.texts(hall.ruleset)))


class BookScreen(Screen):
    """All articles."""

    name = "book"

    def __init__(self, app: App, articles: Articles, path: str = "") -> None:
        super().__init__(app)
        self.articles, self.wanted = articles, ""
        first = next((links[0].path for _, links in articles.index()), "")
        self.read: list[str] = [path or first]  # in the order in which they were opened
        self.at = 0  # which of them is open

    @property
    def path(self) -> str:
        """What is open."""
        return self.read[self.at]

    # -- what is seen

    def build(self) -> Widget:
        words = self.words
        listed = list(self._listed()) or [Label(words("window.nothing_found"), colour="quiet")]
        search = Field("search", self.wanted, self._search, words("window.search"))
        shelf = card([search, Scroll(Column(listed, "tight"), f"articles:{bool(self.wanted)}")], grows=1)
        leaf = Column([self._ways(), Scroll(Sized(self._article(), widest=720), f"article:{self.path}")], "near", grows=1)
        return page(self.app, words("window.encyclopedia"), Row([Sized(shelf, width=300), leaf], "far", grows=1))

    def _listed(self) -> Iterator[Widget]:
        """What is called as is typed, by section, authors last; then what only speaks of it."""
        found: set[str] = set()
        for section, links in self.articles.index():
            called = [link for link in links if folded(self.wanted) in folded(link.title)]
            found |= {link.path for link in called}
            if called:
                yield heading(section)
                yield from (self._entry(link.path, link.title) for link in called)
        authors = [source for source in self.articles.texts.sources.values() if folded(self.wanted) in folded(f"{plain(source.author)} {plain(source.title)}")]
        if authors:
            yield heading(self.words("book.authors"))
            yield from (self._entry(AUTHOR + source.id, credit(source)) for source in authors)
        if len(self.wanted) >= LEAST:
            spoken = [self.articles.link(path) for path in self.articles.spoken(self.wanted) if path not in found]
            if spoken:
                yield heading(self.words("book.spoken"))
                yield from (self._entry(link.path, link.title) for link in spoken)

    def _entry(self, path: str, title: str) -> Widget:
        return Option(f"article:{path}", title, partial(self.go, path), chosen=path == self.path)

    def _ways(self) -> Widget:
        """Back and forth among what was read."""
        words = self.words
        before = "" if self.at else words("book.first")
        after = "" if self.at + 1 < len(self.read) else words("book.last")
        back = Button("book:back", words("book.back"), partial(self.step, -1), "chevron-left", "quiet", before)
        return Row([back, Button("book:forth", words("book.forth"), partial(self.step, 1), "chevron-right", "quiet", after), Room()], "near")

    def _article(self) -> Widget:
        if self.path.startswith(AUTHOR):
            return self._author(self.path.removeprefix(AUTHOR))
        if self.path not in self.articles.titles:
            return Label(self.words("about.nothing"), colour="quiet")
        read = self.articles.page(self.path)
        parts: list[Widget] = [Label(read.link.section, "small", "quiet", "medium"), Label(read.link.title, "head", weight="bold")]
        parts += [Label(paragraph, "lead") for paragraph in read.paragraphs if paragraph.strip()]
        if read.sources:
            parts += [Rule(), heading(self.words("book.after"))]
            parts += [Row([Button(f"author:{source.id}", credit(source), partial(self.go, AUTHOR + source.id), "quote", "quiet")]) for source in read.sources]
        parts += self._links(self.words("window.see_also"), read.see, "see")
        shown = {link.path for link in read.see}
        parts += self._links(self.words("book.taught_by"), [link for link in self.articles.taught_by(self.path) if link.path not in shown], "taught")
        return Column(parts, "apart")

    def _author(self, id: str) -> Widget:
        """Who somebody is, what they argue, and which articles tell it."""
        source: Source | None = self.articles.texts.sources.get(id)
        if source is None:
            return Label(self.words("about.nothing"), colour="quiet")
        head = Row([Icon("quote", 20, "accent"), Label(credit(source), "head", weight="bold", grows=1)], "near", across="middle")
        parts: list[Widget] = [Label(self.words("book.authors"), "small", "quiet", "medium"), head, Label(plain(source.title), "lead", "quiet")]
        parts += [Label(plain(source.text), "lead"), *self._links(self.words("book.tells"), self.articles.after(id), "tells")]
        return Column(parts, "apart")

    def _links(self, title: str, links: Sequence[Link], kind: str) -> list[Widget]:
        """Articles to go on with."""
        if not links:
            return []
        called = [Option(f"{kind}:{link.path}", link.title, partial(self.go, link.path), link.section).marked("arrow-right", "link") for link in links]
        return [Column([heading(title), Grid(called, 220, 3, "tight")], "near")]

    # -- what one does

    def _search(self, text: str) -> None:
        self.wanted = text
        self.app.refresh()

    def go(self, path: str) -> None:
        """Opens an article; what was read after the one that was open is forgotten."""
        if path != self.path:
            self.read = [*self.read[: self.at + 1], path]
            self.at += 1
        self.app.refresh()

    def step(self, by: int) -> None:
        """To what was read before, or after."""
        self.at = max(0, min(len(self.read) - 1, self.at + by))
        self.app.refresh()

    def key(self, key: int, shift: bool) -> bool:
        """Backspace goes back, with the shift key forth."""
        if key == pygame.K_BACKSPACE:
            self.step(1 if shift else -1)
            return True
        return False

    def explain(self, link: str) -> Widget | None:
        kind, _, path = link.partition(":")
        if kind != "about" or path not in self.articles.titles:
            return None
        read = self.articles.page(path)
        return Column([Label(read.link.title, "lead", weight="strong"), Label((Run(next(iter(read.paragraphs), "")),))])
