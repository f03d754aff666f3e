"""The encyclopedia: every article by section, found by typing, read with its links, back and forth."""

from __future__ import annotations

from game.engine.state import Engine
from game.faces.desktop.app import App, Screen
from game.faces.desktop.controls import Button, Field, Option
from game.faces.desktop.hall import Hall
from game.faces.desktop.labels import Label, Rule
from game.faces.desktop.layout import Column, Row, Scroll, Sized
from game.faces.desktop.pages import card, heading, page
from game.faces.desktop.text import Run
from game.faces.desktop.widget import Widget
from game.faces.telling.articles import Articles, Link, credit
from game.faces.telling.names import Names, folded


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
        self.read: list[str] = [path or first]

    def build(self) -> Widget:
        words = self.words
        listed: list[Widget] = []
        for section, links in self.articles.index():
            found = [link for link in links if folded(self.wanted) in folded(link.title)]
            if found:
                listed += [heading(section), *(self._entry(link) for link in found)]
        search = Field("search", self.wanted, self._search, words("window.search"))
        shelf = card([search, Scroll(Column(listed or [Label(words("window.nothing_found"), colour="quiet")], "tight"), "articles")], grows=1)
        body = Row([Sized(shelf, width=300), Scroll(Sized(self._article(), widest=680), f"article:{self.read[-1]}")], "far", grows=1)
        return page(self.app, words("window.encyclopedia"), body)

    def _entry(self, link: Link) -> Widget:
        return Option(f"article:{link.path}", link.title, lambda: self.go(link.path), chosen=link.path == self.read[-1])

    def _search(self, text: str) -> None:
        self.wanted = text
        self.app.refresh()

    def go(self, path: str) -> None:
        """Opens an article."""
        if path != self.read[-1]:
            self.read.append(path)
        self.app.refresh()

    def _article(self) -> Widget:
        if self.read[-1] not in self.articles.titles:
            return Label(self.words("about.nothing"), colour="quiet")
        read = self.articles.page(self.read[-1])
        parts: list[Widget] = [Label(read.link.section, "small", "quiet", "medium"), Label(read.link.title, "head", weight="bold")]
        parts += [Label(paragraph, "lead") for paragraph in read.paragraphs if paragraph.strip()]
        if read.sources:
            parts += [Rule(), Label(self.words("about.after", sources="; ".join(map(credit, read.sources))), "small", "quiet")]
        if read.see:
            parts.append(heading(self.words("window.see_also")))
            parts += [Button(f"see:{link.path}", link.title, lambda path=link.path: self.go(path), "arrow-right", "quiet") for link in read.see]  # type: ignore[misc]  # the loop's own path
        return Column([part if not isinstance(part, Button) else Row([part]) for part in parts], "apart")

    def explain(self, link: str) -> Widget | None:
        kind, _, path = link.partition(":")
        if kind != "about" or path not in self.articles.titles:
            return None
        read = self.articles.page(path)
        return Column([Label(read.link.title, "lead", weight="strong"), Label((Run(next(iter(read.paragraphs), "")),))])

    def back(self) -> bool:
        """To the article before, then to where one came from."""
        if len(self.read) > 1:
            self.read.pop()
            self.app.refresh()
            return True
        return super().back()
