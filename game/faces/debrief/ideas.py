"""The ideas of the essays that this game met, on the page: what each says, where the game met it, what critics answer, and whose it is."""

from __future__ import annotations

from game.faces.debrief.html import NOTHING, Html, Part, element, joined, section
from game.faces.debrief.material import Material
from game.faces.debrief.told import Told
from game.faces.story.ideas import Idea
from game.faces.telling.names import plain, together
from game.rules.texts import names_in


def ideas(material: Material, told: Told) -> Html:
    """The part of the page; nothing where the rules have no articles."""
    words = material.words
    cards = [_card(material, told, idea) for idea in told.ideas]
    return section("ideas", words("section.ideas"), element("p", words("ideas.about"), class_="note"), *cards, class_="leaf") if cards else NOTHING


def _card(material: Material, told: Told, idea: Idea) -> Html:
    words = material.words
    parts: list[Part] = [element("h3", idea.title), element("p", idea.text)]
    met = joined((told.sentence(sentence) for sentence in idea.met), " ")
    parts.append(element("p", element("strong", f"{words('ideas.seen')}: "), met))
    if idea.critics:
        parts.append(element("p", element("strong", f"{words('ideas.answer')}: "), idea.critics))
    if idea.authors:
        parts.append(element("p", words("ideas.by", sources=together(idea.authors, words("and"))), class_="note small"))
    return element("article", *parts, class_="card")


def essays(material: Material) -> list[str]:
    """Whose ideas the rules use, as far as they are essays."""
    used = {name.text for kind in material.names.written.values() for record in kind.values() if record.source is not None for name in names_in(record.source)}
    return [plain(one.author) for id, one in material.names.texts.sources.items() if id in used and one.year is not None]
