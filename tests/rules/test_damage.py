"""However rules are damaged, reading them ends with problems, never with an exception: lines lost, doubled, exchanged or cut, words exchanged for others."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest

from game.rules.layers import ModInfo, mods_in, order_mods
from game.rules.ruleset import read_rules
from tests.rules.over_world import world
from tests.rules.test_pledging import TEXT as PLEDGE
from tests.rules.test_rewrite import EVENT, REQUISITE, VOTE

REST = """
classify:
  phase:
    steady: 2
    role: regime
    rows:
      - is: wild
        if: anger[hill] > 0.5
      - is: calm
        otherwise: true
projects:
  goal:
    seat: movement
    value: 100 * anger[hill]
personalities:
  bold:
    seat: movement
    orders: {march: 2}
    values: {goal: 1, anger: 1}
"""
WORD = re.compile(r"([a-z_]+)")


@cache
def sound() -> tuple[tuple[ModInfo, ...], dict[str, bytes]]:
    """A mod with an entry of every kind, over the world of tests/bad_rules."""
    sources = dict(world()) | {"more/mod.yaml": b"id: more\nname: More\nversion: 1.0.0\nrequires: [world]\n"}
    for k, text in enumerate((EVENT, VOTE, REQUISITE, PLEDGE, REST)):
        sources[f"more/{k}.yaml"] = text.encode()
    order, _ = order_mods(mods_in(sources)[0])
    assert len(order) == 2
    return order, sources


def damaged(text: str, words: list[str], luck: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(luck.randint(1, 2)):
        at = luck.randrange(len(lines))
        way = luck.randint(0, 5)
        if way == 0:
            lines[at : at + luck.randint(1, 6)] = [""]
        elif way == 1:
            lines[at] = f"{lines[at].rsplit(':', 1)[0]}: {luck.choice(words)}"
        elif way == 2:
            parts = WORD.split(lines[at])
            if len(parts) > 1:
                parts[luck.randrange(1, len(parts), 2)] = luck.choice(words)
            lines[at] = "".join(parts)
        elif way == 3:
            lines.insert(at, luck.choice(lines))
        elif way == 4:
            lines[at] = lines[at][: luck.randint(0, len(lines[at]))]
        else:
            other = luck.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


def read_damaged(seed: int, count: int) -> int:
    """How many of so many damaged readings had problems."""
    order, sources = sound()
    luck = random.Random(seed)
    names = [name for name in sources if not name.endswith("mod.yaml")]
    words = sorted({word for name in names for word in re.findall(r"[a-z_]+|[0-9.]+", sources[name].decode())})
    found = 0
    for _ in range(count):
        name = luck.choice(names)
        text = damaged(sources[name].decode(), words, luck)
        try:
            found += bool(read_rules(order, sources | {name: text.encode()}).problems)
        except Exception as error:
            raise AssertionError(f"{name} is read with an exception:\n{text}") from error
    return found


def test_what_is_damaged_here_was_sound() -> None:
    order, sources = sound()
    assert read_rules(order, sources).problems == ()


def test_damaged_rules_end_in_problems() -> None:
    assert read_damaged(1, 100) > 80


@pytest.mark.long
def test_many_damaged_rules_end_in_problems() -> None:
    assert read_damaged(2, 4_000) > 3_200
