"""Plants faults into files of long texts, one at a time; also those of YAML, which `planting` plants into rule files. For test_text_mutations."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.rules.planting import KINDS, WORD, Garden, Plant, Seeds, Spot

SECTIONS_TOO = ("sections", "sources", "sheets", "casts")  # whose entries are no articles
YAML = ("colon-gone", "indented-by-one", "tab")
TEXT_KINDS: dict[str, Callable[[Garden], Seeds]] = {name: KINDS[name] for name in YAML}
BOOKISH = re.compile(r"[a-z_]+/[a-z0-9_]+")  # a path of an article, or a role sheet


def kind_of_fault(make: Callable[[Garden], Seeds]) -> Callable[[Garden], Seeds]:
    TEXT_KINDS[make.__name__.replace("_", "-")] = make
    return make


def _slip(garden: Garden, kind: str, spot: Spot, start: int = 0, end: int | None = None) -> Callable[[random.Random], Plant]:
    stop = len(spot.text) if end is None else end

    def plant(luck: random.Random) -> Plant:
        return garden.at(kind, spot, spot.text[:start] + garden.misspelt(spot.text[start:stop], luck) + spot.text[stop:])

    return plant


def _block(garden: Garden, kind: str, spot: Spot, new: str) -> Callable[[random.Random], Plant]:
    """What stands below a key, on as many lines as it takes, becomes a single line."""
    lines = list(garden.lines[spot.file])
    lines[spot.line - 1 : max(garden.block(spot))] = [" " * (spot.column - 1) + new, ""]
    return lambda luck: Plant(kind, spot.file, "\n".join(lines), frozenset([spot.line]), new)


@kind_of_fault
def misspelt_section(garden: Garden) -> Seeds:
    return [_slip(garden, "misspelt-section", s) for s in garden.line_keys() if len(s.path) == 1]


@kind_of_fault
def misspelt_article(garden: Garden) -> Seeds:
    return [_slip(garden, "misspelt-article", s) for s in garden.line_keys() if len(s.path) == 2 and s.path[0] not in SECTIONS_TOO]


@kind_of_fault
def misspelt_seat(garden: Garden) -> Seeds:
    return [_slip(garden, "misspelt-seat", s) for s in garden.line_keys() if len(s.path) == {"sheets": 2, "casts": 3}.get(s.path[0])]


@kind_of_fault
def misspelt_scenario(garden: Garden) -> Seeds:
    return [_slip(garden, "misspelt-scenario", s) for s in garden.line_keys() if len(s.path) == 2 and s.path[0] == "casts"]


@kind_of_fault
def misspelt_field(garden: Garden) -> Seeds:
    return [_slip(garden, "misspelt-field", s) for s in garden.line_keys() if len(s.path) == (4 if s.path[0] == "casts" else 3)]


@kind_of_fault
def misspelt_order(garden: Garden) -> Seeds:
    return [_slip(garden, "misspelt-order", s) for s in garden.line_keys() if s.path[-2:-1] == ("orders",) and s.path[0] in ("sheets", "casts")]


@kind_of_fault
def misspelt_link(garden: Garden) -> Seeds:
    spots = [s for s in garden.spots if not s.is_key and s.path[-1] in ("see", "like")]
    return [_slip(garden, "misspelt-link", s, m.start(), m.end()) for s in spots for m in BOOKISH.finditer(s.text)]


@kind_of_fault
def misspelt_source(garden: Garden) -> Seeds:
    spots = [s for s in garden.spots if not s.is_key and s.path[-1] == "source"]
    return [_slip(garden, "misspelt-source", s, m.start(), m.end()) for s in spots for m in WORD.finditer(s.text)]


@kind_of_fault
def what_a_section_covers(garden: Garden) -> Seeds:
    spots = [s for s in garden.spots if not s.is_key and s.path[0] == "sections" and s.path[-1] == "covers" and " " in s.text]
    return [_slip(garden, "what-a-section-covers", s, s.text.rfind(" ") + 1) for s in spots]


@kind_of_fault
def list_for_a_text(garden: Garden) -> Seeds:
    return [_block(garden, "list-for-a-text", s, f"{s.text}: [one, two]") for s in garden.line_keys() if s.path[-1] in ("text", "you", "want", "see")]


@kind_of_fault
def text_for_a_list(garden: Garden) -> Seeds:
    return [_block(garden, "text-for-a-list", s, f"{s.text}: one") for s in garden.line_keys() if s.path[-1] in ("know", "dilemmas")]


@kind_of_fault
def nothing_for_a_text(garden: Garden) -> Seeds:
    return [_block(garden, "nothing-for-a-text", s, f"{s.text}:") for s in garden.line_keys() if s.path[-1] in ("text", "author", "title", "you")]


@kind_of_fault
def too_short(garden: Garden) -> Seeds:
    return [_block(garden, "too-short", s, f"{s.text}: Word.") for s in garden.line_keys() if s.path[-1] in ("text", "you", "want")]


@kind_of_fault
def entry_twice(garden: Garden) -> Seeds:
    """An entry written once more below itself."""
    spots = [s for s in garden.line_keys() if len(s.path) == 2]

    def plant(spot: Spot) -> Callable[[random.Random], Plant]:
        lines = list(garden.lines[spot.file])
        last = max(garden.block(spot))
        lines[last:last] = lines[spot.line - 1 : last]
        return lambda luck: Plant("entry-twice", spot.file, "\n".join(lines), frozenset([last + 1]), f"{spot.text} again")

    return [plant(s) for s in spots]


@kind_of_fault
def invisible_character(garden: Garden) -> Seeds:
    return [_slipped_in(garden, s) for s in garden.spots if not s.is_key and " " in s.text]


def _slipped_in(garden: Garden, spot: Spot) -> Callable[[random.Random], Plant]:
    return lambda luck: garden.at("invisible-character", spot, spot.text.replace(" ", luck.choice("\u200b\u202e\ufeff\x07") + " ", 1))
