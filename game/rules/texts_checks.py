"""Texts against rules: what has no article or role sheet, what nothing is about, links that lead nowhere, texts too short or too long.

Law: what a section covers has an article, what has an article is there, and every link leads somewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace

from game.base.problems import Place, Problem
from game.rules.guides import check_guide
from game.rules.records import ScenarioDef
from game.rules.schema_shapes import Notes, said
from game.rules.source import Scalar
from game.rules.texts import ENGLISH, FOLDER, NEEDED, Entries, Owner, Sheet, Texts, names_in, near, owners, seats_of

ARTICLE, SENTENCE, PASSAGE, USE = (80, 200), (3, 60), (20, 110), (4, 40)  # words: the fewest and the most
KNOWN = 3  # things to know on a role sheet


class Warnings(Notes):
    """The problems found so far: a game can be played without its texts, so that none of them is an error."""

    def note(self, code: str, message: str, place: Place, hint: str = "") -> None:
        """Put a problem on the list."""
        super().note(code, message, place, hint)
        self.problems[-1] = replace(self.problems[-1], severity="warning")


def _casts(written: Entries, kinds: Iterable[str]) -> dict[str, tuple[str, Scalar]]:
    """By `scenario/seat`, every seat that a scenario gives, with its kind."""
    listed = [(record.id, *given) for record in written["scenarios"].values() if isinstance(record, ScenarioDef) for given in record.members]
    return {f"{id}/{member.id}": (kind.text, member.key) for id, kind, members in listed if kind.text in kinds for member in members}


def check_texts(texts: Texts, written: Entries, removed: Container[str] = ()) -> list[Problem]:
    """Everything that is wrong between texts and rules: missing, left over, leading nowhere, too short or long. What a mod removed may leave its article.

    Of texts that could not all be read nothing is said: it might only follow from what is wrong with them.
    """
    if not texts.sound:
        return []
    notes = Warnings()
    about = owners(texts, written)
    _check_articles(texts, about, removed, notes)
    _check_sources(texts, written, notes)
    _check_sheets(texts, written, notes)
    for guide in texts.guides.values():
        check_guide(guide, written, notes)
    return notes.problems


def _check_articles(texts: Texts, about: Mapping[str, Owner], removed: Container[str], notes: Notes) -> None:
    for path, owner in about.items():
        if path not in texts.articles and owner.key.mod in texts.mods:
            notes.note("text-missing", f"There is no article `{path}`.", owner.key.place, f"Write it below `{FOLDER}/{ENGLISH}`.")
    empty = _check_covered(texts, about, removed, notes)
    for path, article in texts.articles.items():
        if path not in about and article.id not in removed and article.section not in empty:
            covers = texts.sections[article.section].covers.text
            hint = near(path, about.keys() - texts.articles.keys(), f"Its section covers: {covers}.")
            notes.note("text-unowned", f"Nothing in the rules is what the article `{path}` is about.", article.key.place, hint)
        _check_length(article.text, path, ARTICLE, notes)
        for link in article.see:
            if (link.text not in texts.articles and link.text not in about) or link.text == path:  # of an article that is missing, that has been said
                hint = near(link.text, (other for other in texts.articles if other != path), "Links are paths, as `orders/link`.")
                notes.note("text-link", f"`{link.text}` is no other article.", link.place, hint)


def _check_covered(texts: Texts, about: Mapping[str, Owner], removed: Container[str], notes: Notes) -> set[str]:
    """Reports sections that have articles, but cover nothing; gives them, for nothing more need be said of them."""
    covering = {path.partition("/")[0] for path in about}
    empty = {article.section for article in texts.articles.values() if article.id not in removed} - covering
    for id in sorted(empty):
        covers = texts.sections[id].covers
        notes.note("text-unowned", f"Nothing in the rules is {said(covers)}, of which the section `{id}` has articles.", covers.place)
    return empty


def _check_sources(texts: Texts, written: Entries, notes: Notes) -> None:
    named = [name for kind in written for record in written[kind].values() if record.source is not None for name in names_in(record.source)]
    named += [name for article in texts.articles.values() for name in article.source]
    for name in named:
        if name.text not in texts.sources and name.mod in texts.mods:
            hint = near(name.text, texts.sources, "Write it under `sources:`.")
            notes.note("text-source", f"Nothing is told of the source `{name.text}`.", name.place, hint)
    used = {name.text for name in named}
    for id, told in texts.sources.items():
        if id not in used:
            notes.note("text-unowned", f"Nothing names the source `{id}`.", told.key.place)
        _check_length(told.text, id, SENTENCE, notes)


def _check_sheets(texts: Texts, written: Entries, notes: Notes) -> None:
    kinds = seats_of(written)
    casts = _casts(written, kinds)
    strange = {id: key for id, key in texts.casts.items() if id not in written["scenarios"]}
    for id, key in strange.items():
        notes.note("text-unowned", f"There is no scenario `{id}`.", key.place, near(id, written["scenarios"], ""))
    for path, (kind, key) in ({kind: (kind, written["sets"][kind].key) for kind in kinds} | casts).items():
        sheet = texts.sheet(kind, *path.split("/")) if path in casts else texts.sheets.get(path)
        if key.mod not in texts.mods or (strange and path in casts and path.split("/")[0] not in texts.casts):  # it may be what stands under a strange name
            continue
        if sheet is None or path not in texts.sheets:
            notes.note("text-missing", f"There is no role sheet `{path}`.", key.place, "Write it under `sheets:` or `casts:`.")
            continue
        for name in (name for name in NEEDED if not getattr(sheet, name)):
            notes.note("text-missing", f"The role sheet `{path}` has no `{name}`.", sheet.key.place)
    known = {*texts.sheets, *kinds, *casts}  # of one that is missing, that has been said
    for path, sheet in texts.sheets.items():
        if path.split("/")[0] in strange:
            continue
        if path not in kinds and path not in casts:
            notes.note("text-unowned", f"There is no seat for the role sheet `{path}`.", sheet.key.place)
        _check_told(known, path, sheet, kinds.get(casts[path][0] if path in casts else path, ()), notes)
    told = {(path, order.text) for path, sheet in texts.sheets.items() for order, _ in sheet.orders}
    for id, order in written["orders"].items():
        givers = [kind for kind, orders in kinds.items() if id in orders]
        if order.key.mod in texts.mods and not any((kind, id) in told for kind in givers):
            notes.note("text-missing", f"No role sheet says what the order `{id}` is good for.", order.key.place)


def _check_told(known: Collection[str], path: str, sheet: Sheet, orders: tuple[str, ...], notes: Notes) -> None:
    """What one sheet itself says."""
    if sheet.like is not None and (sheet.like.text not in known or sheet.like.text == path):
        notes.note("text-link", f"`{sheet.like.text}` is no other role sheet.", sheet.like.place, near(sheet.like.text, known, ""))
    if sheet.know and len(sheet.know) != KNOWN:
        notes.note("text-length", f"`{path}` names {len(sheet.know)} things to know; there are {KNOWN}.", sheet.key.place)
    for text in (sheet.you, sheet.want, sheet.adviser.text if sheet.adviser else None):
        if text is not None:
            _check_length(text, path, PASSAGE, notes)
    for text in (*sheet.know, *sheet.dilemmas):
        _check_length(text, path, SENTENCE, notes)
    for order, text in sheet.orders:
        if order.text not in orders:
            notes.note("text-unowned", f"`{path}` can not give the order {said(order)}.", order.place)
        _check_length(text, order.text, USE, notes)


def _check_length(text: Scalar, what: str, bounds: tuple[int, int], notes: Notes) -> None:
    count = len(text.text.split())
    if not bounds[0] <= count <= bounds[1]:
        notes.note("text-length", f"`{what}` has {count} words; {bounds[0]} to {bounds[1]} are wanted.", text.place)
