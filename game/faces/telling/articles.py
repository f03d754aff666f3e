"""The encyclopedia and the role sheets, as records with links: which article words mean, what stands in it, and what a seat is told of its part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.base.wording import small
from game.faces.telling.desk import Desk
from game.faces.telling.names import FAR, Names, closeness, folded, plain
from game.rules.records import Entry
from game.rules.texts import Article, Sheet, Source, owners, title


@dataclass(frozen=True, slots=True)
class Link:
    """An article that can be opened: its path, its title and the name of its section."""

    path: str
    title: str
    section: str

    @property
    def called(self) -> str:
        """Title and section."""
        return f"{self.title} ({self.section.lower()})"


@dataclass(frozen=True, slots=True)
class Page:
    """An article ready to be shown."""

    link: Link
    paragraphs: tuple[str, ...]
    sources: tuple[Source, ...]  # whose thoughts it tells
    see: tuple[Link, ...]  # what to read next


@dataclass(frozen=True, slots=True)
class SeatSheet:
    """What a seat is told of its part, as far as the texts say it."""

    who: tuple[str, ...]  # who one is, and what one wants
    know: tuple[str, ...]
    hard: tuple[str, ...]
    adviser: tuple[str, str] | None  # who stands beside the seat, and what they say
    first: str  # a good first move, or nothing


class Articles:
    """All articles of the rules of one game."""

    def __init__(self, names: Names) -> None:
        self.names, self.texts = names, names.texts
        about = owners(self.texts, names.written)
        self.titles = {path: title(article, about) for path, article in self.texts.articles.items()}

    def __bool__(self) -> bool:
        return bool(self.texts.articles)

    def link(self, path: str) -> Link:
        """An article by its path."""
        section = self.texts.sections[self.texts.articles[path].section]
        return Link(path, self.titles[path], section.name.text)

    def meant(self, said: str) -> list[str]:
        """The paths of the articles whose title or id is closest to the words."""
        wanted = folded(said)
        ranks = {path: closeness(wanted, folded(article.id), folded(self.titles[path])) for path, article in self.texts.articles.items()} if wanted else {}
        best = min(ranks.values(), default=FAR)
        return [path for path, rank in ranks.items() if rank == best < FAR]

    def spoken(self, said: str) -> list[str]:
        """The paths of the articles in whose text the words occur."""
        return [path for path, article in self.texts.articles.items() if said.casefold() in plain(article.text).casefold()]

    def page(self, path: str, others: Sequence[str] = ()) -> Page:
        """An article with its links; `others` are offered besides."""
        article: Article = self.texts.articles[path]
        sources = tuple(self.texts.sources[name.text] for name in article.source if name.text in self.texts.sources)
        see = dict.fromkeys(one for one in (*(link.text for link in article.see), *others) if one in self.titles)
        return Page(self.link(path), tuple(article.text.text.splitlines()), sources, tuple(map(self.link, see)))

    def taught_by(self, path: str) -> list[Link]:
        """What in the rules teaches an idea, as far as it has an article of its own."""
        id = path.partition("/")[2]
        found = (f"{kind}/{entry.id}" for kind, entries in self.names.written.items() for entry in entries.values() if _teaches(entry) == id)
        return [self.link(other) for other in dict.fromkeys(found) if other in self.titles and other != path]

    def after(self, source: str) -> list[Link]:
        """The articles that tell somebody's thoughts."""
        return [self.link(path) for path, article in self.texts.articles.items() if any(name.text == source for name in article.source)]

    def index(self) -> Iterator[tuple[str, tuple[Link, ...]]]:
        """The name of each section and its articles, in the order of their titles."""
        for section in self.texts.sections.values():
            paths = [path for path in self.titles if path.startswith(f"{section.id}/")]
            if paths:
                yield section.name.text, tuple(self.link(path) for path in sorted(paths, key=lambda path: folded(self.titles[path])))


def _teaches(entry: Entry) -> str:
    return entry.teaches.text if entry.teaches is not None else ""


def credit(source: Source) -> str:
    """Who wrote it, and when."""
    return f"{plain(source.author)}, {source.year.text}" if source.year is not None else plain(source.author)


def sheet_of(desk: Desk, seat: str) -> Sheet | None:
    """What a seat is told of its part, where the texts say anything."""
    return desk.names.texts.sheet(desk.names.kind_of_seat(seat), desk.names.world.scenario.id, seat)


def read_sheet(sheet: Sheet) -> SeatSheet:
    """A role sheet as plain texts."""
    who = tuple(plain(text) for text in (sheet.you, sheet.want) if text is not None)
    adviser = None if sheet.adviser is None else (small(plain(sheet.adviser.name)), plain(sheet.adviser.text))
    return SeatSheet(who, tuple(map(plain, sheet.know)), tuple(map(plain, sheet.dilemmas)), adviser, plain(sheet.first))


def orders_of(desk: Desk, seat: str) -> Iterator[tuple[str, str]]:
    """The name of each order of a seat, and what it is good for."""
    names, sheet = desk.names, sheet_of(desk, seat)
    kinds = {info.id for info in names.engine.program.orders if info.id in names.written["orders"] and seat in names.world.sets[info.seat_set].members}
    for kind in sorted(kinds, key=names.order_name):
        yield names.order_name(kind), names.texts.use_of(sheet, kind) or names.text("orders", kind)
