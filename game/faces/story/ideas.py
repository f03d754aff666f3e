"""The essays' ideas that a game met: where, by how much, whose they are, and what critics answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.engine import facts as f
from game.faces.story.chronicle import ORDERS, Chronicle
from game.faces.story.parts import Sentence, places
from game.faces.story.story import chronicle_of
from game.faces.story.wording import Wording, is_order
from game.faces.telling.articles import Articles, credit
from game.faces.telling.desk import Desk
from game.rules.records import Entry
from game.rules.texts import names_in

TEACHES, ROWS = "teaches", "rows of "  # what a section of the encyclopedia covers
MOST, SHOWN = 8, 3  # ideas; places where one was met
OFTEN = 0.5  # what weighs in each of many turns says less of this game
NEWS = 6.0  # what an event, a stage or a regime weighs


@dataclass(frozen=True, slots=True)
class Idea:
    """An article that this game met."""

    path: str  # of the article
    title: str
    authors: tuple[str, ...]  # with years
    text: str  # how the article begins
    critics: str  # how it ends: what is said against it
    met: tuple[Sentence, ...]  # where this game met it, the weightiest first

    @property
    def weight(self) -> float:
        return sum(sentence.weight * OFTEN**k for k, sentence in enumerate(self.met))


def ideas_of(desk: Desk | Chronicle) -> tuple[Idea, ...]:
    """The ideas that weighed most in this game; none where the rules have no articles."""
    chronicle = chronicle_of(desk)
    articles = Articles(chronicle.names)
    wording = Wording(chronicle)
    met: dict[str, dict[str, Sentence]] = {}
    for path, name, sentence in _met(wording, articles):
        kept = met.setdefault(path, {}).get(name)
        if kept is None or kept.weight < sentence.weight:
            met[path][name] = sentence
    found = [_idea(articles, path, list(sentences.values())) for path, sentences in met.items()]
    return tuple(sorted(found, key=lambda idea: (-idea.weight, idea.path))[:MOST])


def _idea(articles: Articles, path: str, sentences: Sequence[Sentence]) -> Idea:
    page = articles.page(path)
    paragraphs = [" ".join(paragraph.split()) for paragraph in page.paragraphs if paragraph.strip()]
    critics = paragraphs[-1] if len(paragraphs) > 1 else ""
    ranked = tuple(sorted(sentences, key=lambda sentence: -sentence.weight)[:SHOWN])
    return Idea(path, page.link.title, tuple(map(credit, page.sources)), paragraphs[0], critics, ranked)


def _met(wording: Wording, articles: Articles) -> Iterator[tuple[str, str, Sentence]]:
    """Every article that this game met, through what, and the sentence that says so."""
    chronicle, names = wording.chronicle, wording.names
    for turn in range(1, chronicle.turns + 1):
        for cause, effects in chronicle.effects(turn).items():
            record = _entry(wording, cause)
            if record is None or chronicle.weight(turn, cause) < 0.5:
                continue
            givers = chronicle.givers(turn, cause.removeprefix(ORDERS)) if is_order(cause) else []
            values = {"mover": wording.cause(cause, givers), "years": chronicle.years(turn), "moved": wording.moved(effects)}
            sentence = Sentence(wording.words("story.idea.moved", **values), places([turn], givers or [None]), chronicle.weight(turn, cause))
            for path in _taught(articles, record):
                yield path, cause, sentence
        for fact in chronicle.facts[turn]:
            if isinstance(fact, f.RowChanged) and not fact.place:
                yield from _row(wording, articles, fact.classification, fact.after, turn)
            elif isinstance(fact, f.EventCame):
                record = names.written["events"][fact.event]
                said = wording.words("story.idea.came", event=wording.quoted(record.label), years=chronicle.years(turn))
                yield from ((path, record.id, Sentence(said, places([turn]), NEWS / 2)) for path in _taught(articles, record))
    for id in filter(None, (wording.names.classified(role) for role in ("regime", "trajectory"))):
        if (row := chronicle.view(chronicle.turns).held(id)) is not None:
            yield from _row(wording, articles, id, row, chronicle.turns)


def _row(wording: Wording, articles: Articles, classification: str, row: str, turn: int) -> Iterator[tuple[str, str, Sentence]]:
    """The article of a row that holds."""
    record = wording.names.written["classify"][classification]
    years = wording.chronicle.years(max(1, turn))
    said = wording.words("story.idea.row", named=record.label.lower(), row=wording.row(classification, row), years=years)
    for section in wording.names.texts.sections.values():
        path = f"{section.id}/{row}"
        if section.covers.text == f"{ROWS}{classification}" and path in articles.titles:
            yield path, row, Sentence(said, places([turn]), NEWS)


def _entry(wording: Wording, cause: str) -> Entry | None:
    """What an author wrote that a cause comes from."""
    kind, _, id = cause.partition("/")
    if kind not in wording.names.entries or id not in wording.names.entries[kind]:
        return None
    return wording.names.parent(kind, id) or wording.names.entries[kind][id]


def _taught(articles: Articles, record: Entry) -> Iterator[str]:
    """The articles of what an entry teaches."""
    sections = [section.id for section in articles.texts.sections.values() if section.covers.text == TEACHES]
    for name in names_in(record.teaches) if record.teaches is not None else ():
        yield from (path for section in sections if (path := f"{section}/{name.text}") in articles.titles)
