"""The encyclopedia in the window: every article opens in every scenario, every link leads somewhere, authors have their pages, one finds and goes back and forth."""

from __future__ import annotations

import pygame
import pytest

from game.engine.state import Engine
from game.faces.desktop.controls import Option
from game.faces.desktop.labels import Label
from game.faces.desktop.screen_book import AUTHOR, BookScreen, articles_of
from game.faces.desktop.widget import crowding, every
from game.faces.telling.articles import Articles
from game.faces.telling.names import Names
from tests.desktop.stand import Person, base

PERSON = Person()
LINKS = ("see:", "taught:", "tells:", "author:")


def opened(articles: Articles | None = None) -> BookScreen:
    screen = BookScreen(PERSON.app, articles or articles_of(PERSON.hall))
    PERSON.app.instead(screen)
    return screen


def links_of(screen: BookScreen) -> list[str]:
    """Where the open article leads."""
    names = [widget.name for widget in every(screen._article()) if widget.name.startswith(LINKS)]
    return [name if name.startswith(AUTHOR) else name.partition(":")[2] for name in names]


@pytest.mark.parametrize("scenario", list(base().scenarios))
def test_every_article_opens_and_every_link_leads_somewhere(scenario: str) -> None:
    ruleset = base()
    articles = Articles(Names(ruleset, Engine(ruleset.program(scenario)), PERSON.hall.shelf.texts(ruleset)))
    screen = opened(articles)
    for path in [*articles.titles, *(AUTHOR + id for id in articles.texts.sources)]:
        screen.read, screen.at = [path], 0
        told = [widget for widget in every(screen._article()) if isinstance(widget, Label) and any(run.text.strip() for run in widget.words)]
        assert len(told) >= 3, f"{path} has a section, a title and a text"
        for link in links_of(screen):
            known = link.removeprefix(AUTHOR) in articles.texts.sources if link.startswith(AUTHOR) else link in articles.titles
            assert known and link != path, f"{path} leads to {link}"


def test_every_idea_has_an_essay_and_its_author() -> None:
    articles = articles_of(PERSON.hall)
    ideas = {entry.teaches.text for entries in base().written.values() for entry in entries.values() if entry.teaches is not None}
    for id in ideas:
        path = next(path for path in articles.titles if path.endswith(f"/{id}"))
        page = articles.page(path)
        assert sum(len(text.split()) for text in page.paragraphs) > 60 and page.sources, path


def test_nobody_is_an_author_of_nothing() -> None:
    screen = opened()
    credited = [id for id in screen.articles.texts.sources if screen.articles.after(id)]
    assert len(credited) > len(screen.articles.texts.sources) / 2
    screen.go(AUTHOR + credited[0])
    assert links_of(screen) == [link.path for link in screen.articles.after(credited[0])]
    assert not crowding(PERSON.app.kit, PERSON.app.place.stage.root)


def test_one_goes_back_and_forth() -> None:
    screen = opened()
    first = screen.path
    for _ in range(3):
        PERSON.tab_to(*(widget.name for widget in PERSON.widgets() if widget.name.startswith("see:") and widget.name.partition(":")[2] not in screen.read))
        PERSON.key(pygame.K_RETURN)
    read = list(screen.read)
    assert len(read) == 4 and screen.path == read[3]
    PERSON.key(pygame.K_BACKSPACE)
    assert screen.path == read[2]
    PERSON.press("book:back")
    PERSON.press("book:back")
    assert screen.path == first
    assert PERSON.find("book:back").why_not  # type: ignore[attr-defined]  # a button
    PERSON.press("book:forth")
    assert screen.path == read[1]
    other = next(path for path in screen.articles.titles if path not in read)
    screen.go(other)
    assert screen.read == [*read[:2], other], "what was read after is forgotten"


def test_searching_finds_titles_authors_and_what_only_speaks_of_it() -> None:
    screen = opened()

    def listed(typed: str) -> list[str]:
        screen.wanted = ""
        PERSON.app.refresh()
        PERSON.press("search")
        PERSON.type(typed)
        return [
            widget.name.removeprefix("article:") for widget in every(PERSON.app.place.stage.root) if isinstance(widget, Option) and "article:" in widget.name
        ]

    whole = listed("")
    assert set(screen.articles.titles) <= set(whole)
    title = screen.articles.titles[screen.path]
    assert screen.path in listed(title.casefold()[:12])
    author = next(iter(screen.articles.texts.sources.values()))
    assert AUTHOR + author.id in listed(author.author.text[:8])
    spoken = listed("mussolini")
    assert spoken and all("mussolini" not in screen.articles.titles.get(path, "").casefold() for path in spoken)
    assert listed("xyzzy plugh") == []
    PERSON.look()
