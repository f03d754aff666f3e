"""The encyclopedia and the role sheets in a terminal: an article with its links, a list of all of them, and what a seat is told of its part."""

from __future__ import annotations

from collections.abc import Sequence

from game.base.wording import small
from game.faces.telling.articles import Articles, credit, orders_of, read_sheet, sheet_of
from game.faces.telling.names import folded, together
from game.faces.terminal_desk import Desk
from game.faces.terminal_meaning import Asking
from game.rules.texts import Sheet

MOST_NAMED = 8  # articles that are offered where several could be meant


class Encyclopedia(Asking):
    """Looks things up at one desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.articles = Articles(desk.names)

    def tell(self, words: Sequence[str]) -> None:
        """The article that words mean; one's own part; without words, what there is."""
        said = " ".join(words)
        if not self.articles:
            self.screen.line(self.words("about.nothing"))
        elif not said:
            self.index()
        elif self.desk.seat and said.casefold() in self.words.keys_of("me"):
            self.part(self.desk.seat)
        elif said in self.articles.titles:
            self.article(said)
        else:
            self.found(said)

    def found(self, said: str) -> None:
        """The one article that fits best, or those that could be meant."""
        paths = self.articles.meant(said)
        if not paths:
            self.not_found(said)
            return
        same = {folded(self.articles.titles[path]) for path in paths}
        if len(paths) == 1 or (len(same) == 1 and folded(said) in same):
            self.article(paths[0], paths[1:])
            return
        self.screen.filled(self.words("look.which", names=together(self._called(paths), self.words("or"))))

    def not_found(self, said: str) -> None:
        """What was probably meant, else where the words occur, else that nothing is called so."""
        near = self.names.nearest(said, self.articles.titles)
        if near is not None:
            self.unknown(said, near)
        elif spoken := self.articles.spoken(said):
            self.screen.filled(self.words("about.spoken", name=said, names=", ".join(self._called(spoken))))
        else:
            self.screen.filled(self.words("about.none", name=said))

    def _called(self, paths: Sequence[str]) -> list[str]:
        return [self.articles.link(path).called for path in paths[:MOST_NAMED]]

    def article(self, path: str, others: Sequence[str] = ()) -> None:
        """An article, where its thoughts come from, and what to read next."""
        page = self.articles.page(path, others)
        self.screen.title(page.link.title, page.link.section)
        for paragraph in page.paragraphs:
            self.screen.filled(paragraph)
            self.screen.line()
        if page.sources:
            self.screen.filled(self.words("about.after", sources="; ".join(map(credit, page.sources))), style="dim")
        if page.see:
            self.screen.filled(self.words("about.see", names=", ".join(dict.fromkeys(link.called for link in page.see))), style="dim")

    def index(self) -> None:
        """All titles, section by section."""
        lines: list[str] = []
        for name, links in self.articles.index():
            lines += ["", name, *wrapped(", ".join(link.title for link in links), self.screen.width)]
        self.screen.pages([*lines, "", self.words("about.how")])

    def part(self, seat: str) -> None:
        """The whole role sheet of a seat, with what each of its orders is good for."""
        sheet = sheet_of(self.desk, seat)
        if sheet is None:
            self.screen.line(self.words("about.nothing"))
            return
        names = self.names
        self.screen.title(self.words("brief.title", seat=small(names.seat(seat))), names.label("sets", names.kind_of_seat(seat)))
        told(self.desk, sheet)
        if first := read_sheet(sheet).first:
            self.screen.line()
            self.screen.filled(self.words("sheet.first", text=first))
        self.screen.line()
        self.screen.line(self.words("sheet.orders"), "bold")
        for name, use in orders_of(self.desk, seat):
            self.screen.filled(f"{name}. {use}", "    ", first="  ")


def wrapped(text: str, width: int) -> list[str]:
    """A text as lines two columns in."""
    lines, line = [], " "
    for word in text.split():
        if len(line) + 1 + len(word) > width:
            lines.append(line)
            line = " "
        line += f" {word}"
    return [*lines, line]


def told(desk: Desk, sheet: Sheet) -> None:
    """A role sheet as far as it fits a briefing: who one is, what to know, what will be hard, and a word of advice."""
    screen, words, said = desk.screen, desk.words, read_sheet(sheet)
    for text in said.who:
        screen.filled(text)
        screen.line()
    for heading, listed in ((words("brief.three"), said.know), (words("sheet.hard"), said.hard)):
        if listed:
            screen.line(heading, "bold")
        for k, text in enumerate(listed, 1):
            screen.filled(text, "    ", first=f"  {k} ")
    if said.adviser is not None:
        screen.line()
        screen.filled(words("sheet.adviser", name=said.adviser[0], text=said.adviser[1]))
