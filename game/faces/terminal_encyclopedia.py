"""The encyclopedia and the role sheets in a terminal: an article with its links, a list of all of them, and what a seat is told of its part."""

from __future__ import annotations

from collections.abc import Sequence

from game.faces.telling.names import FAR, closeness, folded, plain, small, together
from game.faces.terminal_desk import Desk
from game.faces.terminal_meaning import Meaning
from game.rules.texts import Article, Sheet, Texts, owners, title

MOST_NAMED = 8  # articles that are offered where several could be meant


class Encyclopedia:
    """Looks things up at one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.screen, self.words, self.texts = desk, desk.screen, desk.words, desk.names.texts
        self.about = owners(self.texts, desk.names.written)
        self.titles = {path: title(article, self.about) for path, article in self.texts.articles.items()}

    def tell(self, words: Sequence[str]) -> None:
        """The article that words mean; one's own part; without words, what there is."""
        said = " ".join(words)
        if not self.texts.articles:
            self.screen.line(self.words("about.nothing"))
        elif not said:
            self.index()
        elif self.desk.seat and said.casefold() in self.words.keys_of("me"):
            self.part(self.desk.seat)
        elif said in self.texts.articles:
            self.article(self.texts.articles[said])
        else:
            self.found(said)

    def found(self, said: str) -> None:
        """The one article that fits best, or those that could be meant."""
        paths = self.meant(said)
        if not paths:
            self.not_found(said)
            return
        same = {folded(self.titles[path]) for path in paths}
        if len(paths) == 1 or (len(same) == 1 and folded(said) in same):
            self.article(self.texts.articles[paths[0]], paths[1:])
            return
        self.screen.filled(self.words("look.which", names=together((self.called(path) for path in paths[:MOST_NAMED]), self.words("or"))))

    def not_found(self, said: str) -> None:
        """What was probably meant, else where the words occur, else that nothing is called so."""
        near = self.desk.names.nearest(said, self.titles)
        spoken = [path for path, article in self.texts.articles.items() if said.casefold() in plain(article.text).casefold()]
        if near is not None:
            Meaning(self.desk).unknown(said, near)
        elif spoken:
            self.screen.filled(self.words("about.spoken", name=said, names=", ".join(self.called(path) for path in spoken[:MOST_NAMED])))
        else:
            self.screen.filled(self.words("about.none", name=said))

    def meant(self, said: str) -> list[str]:
        """The paths of the articles whose title or id is closest to the words."""
        wanted = folded(said)
        ranks = {path: closeness(wanted, folded(article.id), folded(self.titles[path])) for path, article in self.texts.articles.items()} if wanted else {}
        best = min(ranks.values(), default=FAR)
        return [path for path, rank in ranks.items() if rank == best < FAR]

    def called(self, path: str) -> str:
        """A title and its section."""
        return f"{self.titles[path]} ({self.section(path).lower()})"

    def section(self, path: str) -> str:
        """The name of the section of an article."""
        return self.texts.sections[self.texts.articles[path].section].name.text

    def article(self, article: Article, others: Sequence[str] = ()) -> None:
        """An article, where its thoughts come from, and what to read next."""
        self.screen.title(self.titles[article.path], self.section(article.path))
        for paragraph in article.text.text.splitlines():
            self.screen.filled(paragraph)
            self.screen.line()
        told = [self.texts.sources[name.text] for name in article.source if name.text in self.texts.sources]
        if told:
            by = (f"{plain(one.author)}, {one.year.text}" if one.year is not None else plain(one.author) for one in told)
            self.screen.filled(self.words("about.after", sources="; ".join(by)), style="dim")
        see = dict.fromkeys(self.called(path) for path in (*(link.text for link in article.see), *others) if path in self.titles)
        if see:
            self.screen.filled(self.words("about.see", names=", ".join(see)), style="dim")

    def index(self) -> None:
        """All titles, section by section."""
        lines: list[str] = []
        for section in self.texts.sections.values():
            titles = sorted((name for path, name in self.titles.items() if path.startswith(f"{section.id}/")), key=folded)
            if titles:
                lines += ["", section.name.text, *wrapped(", ".join(titles), self.screen.width)]
        self.screen.pages([*lines, "", self.words("about.how")])

    def part(self, seat: str) -> None:
        """The whole role sheet of a seat, with what each of its orders is good for."""
        sheet = sheet_of(self.desk, seat)
        if sheet is None:
            self.screen.line(self.words("about.nothing"))
            return
        names = self.desk.names
        self.screen.title(self.words("brief.title", seat=small(names.seat(seat))), names.label("sets", names.kind_of_seat(seat)))
        told(self.desk, sheet)
        if sheet.first is not None:
            self.screen.line()
            self.screen.filled(self.words("sheet.first", text=plain(sheet.first)))
        self.screen.line()
        self.screen.line(self.words("sheet.orders"), "bold")
        kinds = {info.id for info in names.engine.program.orders if info.id in names.written["orders"] and seat in names.world.sets[info.seat_set].members}
        for kind in sorted(kinds, key=names.order_name):
            use = self.texts.use_of(sheet, kind) or names.text("orders", kind)
            self.screen.filled(f"{names.order_name(kind)}. {use}", "    ", first="  ")


def wrapped(text: str, width: int) -> list[str]:
    """A text as lines two columns in."""
    lines, line = [], " "
    for word in text.split():
        if len(line) + 1 + len(word) > width:
            lines.append(line)
            line = " "
        line += f" {word}"
    return [*lines, line]


def sheet_of(desk: Desk, seat: str) -> Sheet | None:
    """What a seat is told of its part, where the texts say anything."""
    texts: Texts = desk.names.texts
    return texts.sheet(desk.names.kind_of_seat(seat), desk.names.world.scenario.id, seat)


def told(desk: Desk, sheet: Sheet) -> None:
    """A role sheet as far as it fits a briefing: who one is, what to know, what will be hard, and a word of advice."""
    screen, words = desk.screen, desk.words
    for text in (sheet.you, sheet.want):
        if text is not None:
            screen.filled(plain(text))
            screen.line()
    for heading, listed in ((words("brief.three"), sheet.know), (words("sheet.hard"), sheet.dilemmas)):
        if listed:
            screen.line(heading, "bold")
        for k, text in enumerate(listed, 1):
            screen.filled(plain(text), "    ", first=f"  {k} ")
    if sheet.adviser is not None:
        screen.line()
        screen.filled(words("sheet.adviser", name=small(plain(sheet.adviser.name)), text=plain(sheet.adviser.text)))
