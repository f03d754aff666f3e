"""Faults that are known and not yet mended: each test says what should hold. Once it does, the test moves to the module it is about."""

from __future__ import annotations

import pytest
from tests.engine.worlds import REGIONS, engine_of, play, scenario, values

from game.engine.state import new_game


@pytest.mark.xfail(strict=True, reason="reading by an index that holds none, of a variable over a set without members, fails in a rule")
@pytest.mark.parametrize("games", [1, 2])
def test_reading_what_nobody_has(games: int) -> None:
    engine = engine_of(
        REGIONS,
        "sets:\n  ghost: {}\nvariables:\n  g: {per: ghost, range: 0 to 1, start: 0}\n  who: {per: region, holds: ghost or none, start: none}\n  x: {per: region, range: 0 to 1, start: 0.5}\n"
        "rules:\n  look:\n    each: region\n    set:\n      x: g[who]\n",
        scenario(ghost=""),
    )
    assert values(engine, play(engine, seeds=range(games)), "x") == [0, 0, 0]


@pytest.mark.xfail(strict=True, reason="where a scenario gives some members a start, the others lose a start that is a formula, a member or a yes")
def test_a_scenario_says_some_starts() -> None:
    engine = engine_of(
        REGIONS,
        "tables:\n  t: {per: region, range: 0 to 1, values: {hill: 0.25, shore: 0.5, plain: 0.75}}\nvariables:\n  a:\n    per: region\n    range: 0 to 1\n    start: t[region]\n  b: {per: region, yes or no: true, start: yes}\n"
        "  c: {per: region, holds: issue, start: land}\n  d: {per: region, holds: issue or none, start: none}\n",
        scenario(more="    start:\n      a: {hill: 1}\n      b: {hill: no}\n      c: {hill: work}\n      d: {hill: land}\n"),
    )
    begin = new_game(engine, [1])
    assert [values(engine, begin, id) for id in "abcd"] == [[1, 0.5, 0.75], [0, 1, 1], [0, 1, 1], [1, -1, -1]]
