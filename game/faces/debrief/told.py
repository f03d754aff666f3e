"""What the story says, on the page: its paragraphs with links to turns and seats, its questions, and what it says of each seat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from game.base.wording import small
from game.faces.debrief.html import NOTHING, Html, Part, element, folded, html, joined, listed, section
from game.faces.debrief.material import Material, turn_place
from game.faces.debrief.points import Looked
from game.faces.story.chronicle import Chronicle
from game.faces.story.ideas import Idea, ideas_of
from game.faces.story.parts import Cite, Paragraph, Sentence, Story
from game.faces.story.questions import questions_of
from game.faces.story.seats import SeatPage, seats_of
from game.faces.story.story import chronicle_of, story_of


class Told:
    """The words of one game on its page."""

    def __init__(self, material: Material, looked: Looked) -> None:
        self.material, self.looked, self.words = material, looked, material.words

    @cached_property
    def chronicle(self) -> Chronicle:
        return chronicle_of(self.material.desk)

    @cached_property
    def _story(self) -> Story:
        return story_of(self.chronicle, self.looked.swings, self.looked.odds)

    def lead(self) -> Part:
        """A few sentences that sum the game up: how it began, who won, what followed."""
        ends = [paragraph.sentences[0] for paragraph in (self._story.paragraphs[0], *self._story.paragraphs[:-3:-1]) if paragraph.sentences]
        return joined(dict.fromkeys(self.linked(sentence) for sentence in ends), " ")

    def story(self) -> Html:
        """The part of the page."""
        told = self.paragraphs(self._story.paragraphs)
        terms = [Html(f"{element('dt', name)}{element('dd', text)}") for name, text in self._story.terms]
        said = folded(self.words("debrief.terms"), element("dl", *terms, class_="glossary")) if terms else NOTHING
        return section("story", self.words("section.story"), element("p", self.words("debrief.marks"), class_="note small"), told, said)

    def paragraphs(self, found: Sequence[Paragraph], level: int = 3) -> Html:
        """Paragraphs under their headings."""
        parts: list[Part] = []
        for paragraph in found:
            if paragraph.sentences:
                parts.append(element(f"h{level}", paragraph.heading))
                parts.append(element("p", joined((self.sentence(sentence) for sentence in paragraph.sentences), " ")))
        return element("div", *parts, class_="prose")

    def sentence(self, sentence: Sentence) -> Html:
        """A sentence with its links, and behind it the turns that it speaks of without saying their years."""
        said = self.linked(sentence)
        marks = [self._mark(turn) for turn in sorted(self._turns(sentence.cites)) if f'#{turn_place(turn)}"' not in said]
        return joined([said, element("sup", joined(marks, " "))]) if marks else said

    def _mark(self, turn: int) -> Html:
        """A small number that leads to a turn."""
        return element("a", str(turn), href=f"#{turn_place(turn)}", aria_label=self.words("debrief.turn_mark", turn=turn))

    def linked(self, sentence: Sentence) -> Html:
        """A sentence with links from the seats and the years that it names."""
        links: dict[str, Html] = {}
        for turn in self._turns(sentence.cites):
            years = self.material.numbers.years(turn)
            links.setdefault(years, self.material.to_turn(turn, years))
        for seat in dict.fromkeys(cite.seat for cite in sentence.cites):
            if seat in self.material.seats:
                for name in (self.material.names.seat(seat or ""), small(self.material.names.seat(seat or ""))):
                    links.setdefault(name, self.material.to_seat(seat or "", name))
        return _linked(sentence.text, links)

    def _turns(self, cites: Iterable[Cite]) -> list[int]:
        return [turn for turn in dict.fromkeys(cite.turn for cite in cites) if 0 < turn <= self.material.numbers.turns]

    def questions(self) -> Html:
        """What to talk about."""
        asked = questions_of(self.chronicle, self.looked.swings)
        items = [element("div", element("p", self.sentence(Sentence(question.text, question.cites)))) for question in asked]
        return section("questions", self.words("section.questions"), listed(items, ordered=True, class_="questions"))

    @cached_property
    def seats(self) -> tuple[SeatPage, ...]:
        """What is told of each seat."""
        return seats_of(self.chronicle, self.looked.odds)

    @cached_property
    def ideas(self) -> tuple[Idea, ...]:
        """The ideas that the game met."""
        return ideas_of(self.chronicle)


def _linked(text: str, links: dict[str, Html]) -> Html:
    """A text in which the first of each of these words is a link; the earliest in the text comes first, of two at one place the longer one."""
    found = sorted((text.index(word), -len(word), word) for word in links if word in text)
    done, parts = 0, []
    for at, _, word in found:
        if at >= done:
            parts += [html(text[done:at]), links[word]]
            done = at + len(word)
    return joined([*parts, html(text[done:])])
