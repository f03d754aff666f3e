"""The map that the faces draw: which places have a path, and which of the rules' places have none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from game.base.ids import closest
from game.base.problems import Problem, with_excerpts
from game.paths import assets_root

if TYPE_CHECKING:
    from game.rules.ruleset import Ruleset

ROLE = "map"  # of the set whose members are drawn
DETAILS = ("50m", "110m")  # for the window, for web pages


def map_file(detail: str) -> Path:
    """The map in one of its details."""
    return assets_root() / "map" / f"world-{detail}.json"


def drawn(detail: str) -> frozenset[str]:
    """Ids of the places that have a path."""
    atlas = json.loads(map_file(detail).read_text("utf-8"))
    return frozenset(id for id, region in atlas["regions"].items() if region["path"])


def off_the_map(ruleset: Ruleset) -> list[Problem]:
    """Members of the set with the role `map` that nobody has drawn: they can be played, but not seen."""
    from game.rules.records import SetDef, every  # whoever only draws the map needs no rules, and is there sooner

    found: list[Problem] = []
    for record in every(ruleset.written, SetDef):
        if record.role is None or record.role.text != ROLE:
            continue
        there = frozenset.intersection(*map(drawn, DETAILS))
        for member in record.members:
            if member.id not in there:
                near = closest(member.id, there - {other.id for other in record.members})
                hint = f"Did you mean `{near}`?" if near else "Use a region of docs/map.md, or draw it with tools/regions.yaml."
                found.append(Problem("not-drawn", f"The map has no path for `{member.id}`.", member.key.place, "warning", hint))
    return with_excerpts(found, ruleset.sources)
