"""Reading: by binder, by member, by what holds a member; measures with any index; parts of sets; none."""

from __future__ import annotations

import numpy as np
import pytest

from game.engine.state import new_game
from tests.engine.worlds import REGIONS, any_state, engine_of, explained, measured, orders, play, scenario, small, values

TABLES = """
tables:
  t:
    per: [region, issue]
    range: 0 to 99
    values:
      hill: {work: 1, land: 2}
      shore: {work: 3, land: 4}
      plain: {work: 5, land: 6}
  home: {per: seat, holds: region, values: {crowd: plain, crown: none}}
  far:
    per: {one: region, two: region}
    range: 0 to 99
    values:
      hill: {hill: 0, shore: 1, plain: 2}
      shore: {hill: 10, shore: 11, plain: 12}
      plain: {hill: 20, shore: 21, plain: 22}
variables:
  c: {range: 0 to 9, start: 0.25}
  a: {per: region, range: 0 to 9, start: {hill: 1, shore: 2, plain: 3}}
  v: {per: [issue, region], range: 0 to 99, start: {work: {hill: 1, shore: 2, plain: 3}, land: {hill: 4, shore: 5, plain: 6}}}
  who: {per: issue, holds: region or none, start: {work: shore, land: none}}
  mine: {per: region, holds: issue, start: land}
  open: {per: region, yes or no: true, start: {shore: yes, otherwise: no}}
"""


@pytest.mark.parametrize("games", [1, 2])
def test_measures_with_any_index(games: int) -> None:
    """1. Over dimensions in any order, over what the formula does not use, over the same set twice, by members and by holders."""
    measures = {
        "m": ("[region, issue]", "t + c", None),
        "k": ("region", "c", None),
        "fixed": ("region", "t[region, work] * 2", None),
        "pair": ("{one: region, two: region}", "a[one] - 2 * a[two]", None),
        "left": ("{one: region, two: region}", "a[one]", None),
        "high": ("[issue, region]", "v > 3", None),
        "m_member": ("issue", "m[shore, issue]", [3.25, 4.25]),
        "m_turned": ("[issue, region]", "m[region, issue]", [[1.25, 3.25, 5.25], [2.25, 4.25, 6.25]]),
        "m_held": ("issue", "m[who[issue], issue]", [3.25, 0]),
        "m_mine": ("region", "m[region, mine[region]]", [2.25, 4.25, 6.25]),
        "k_member": ("", "k[shore] + k[who[land]] + k[who[work]]", 0.5),
        "fixed_held": ("seat", "fixed[home[seat]]", [10, 0]),
        "pair_turned": ("{one: region, two: region}", "pair[two, one]", [[-1, 0, 1], [-3, -2, -1], [-5, -4, -3]]),
        "pair_same": ("region", "pair[region, region]", [-1, -2, -3]),
        "pair_held": ("region", "pair[who[work], region]", [0, -2, -4]),
        "left_sum": ("", "sum(left[r, o] for r in region for o in region)", 18),
        "left_held": ("region", "mean(left[o, region] for o in region) + left[who[land], region]", [2, 2, 2]),
        "any_yes": ("region", "any(high[i, region] for i in issue) and not high[work, region]", [1, 1, 1]),
        "yes_held": ("issue", "high[issue, who[issue]] or high[land, who[issue]]", [1, 0]),
        "far_turned": ("{one: region, two: region}", "far[two, one] - far[one, two] / 2", None),
        "t_at": ("seat", "t[home[seat], land] + far[home[seat], shore]", [27, 0]),
        "of_this_size": ("region", "count(pair[o, region] > -2.5 for o in region)", None),
    }
    text = "measures:\n" + "".join(f"  {id}:\n" + (f"    per: {per}\n" if per else "") + f"    is: {formula}\n" for id, (per, formula, _) in measures.items())
    engine = small(TABLES + text)
    state = new_game(engine, list(range(games)))
    for id, (_, _, want) in measures.items():
        found = measured(engine, state, id, games - 1)
        assert want is None or np.array(found, dtype=float).tolist() == want, id
    far = [[0, 1, 2], [10, 11, 12], [20, 21, 22]]
    assert measured(engine, state, "far_turned") == [[far[k][j] - far[j][k] / 2 for k in range(3)] for j in range(3)]


def test_what_holds_a_member_may_be_read_in_every_place() -> None:
    """2. In rules: as an index, as a value that is set, compared; where it is none there is nothing to read."""
    engine = small(
        TABLES
        + "  got: {per: issue, range: 0 to 99, start: 0}\n  next: {per: issue, holds: region or none, start: hill}\n  same: {per: region, yes or no: true, start: no}\n  seen: {per: issue, yes or no: true, start: no}\n"
        + "rules:\n  r:\n    each: issue\n    change:\n      got: a[who] + far[who, plain] + v[issue, who]\n    set:\n      next: who\n      seen: open[who]\n  s:\n    each: region\n    set:\n      same: who[mine[region]] == none and region != who[work]\n"
    )
    after, _ = explained(engine, new_game(engine, [1, 2]))
    assert values(engine, after, "got") == [2 + 12 + 2, 0] and values(engine, after, "next") == [1, -1]
    assert values(engine, after, "same") == [1, 0, 1] and values(engine, after, "seen") == [1, 0]


@pytest.mark.parametrize("games", [1, 2])
def test_reading_what_nobody_has(games: int) -> None:
    """3. A variable or measure over a set without members, read at none, in rules and in orders."""
    engine = engine_of(
        REGIONS,
        "sets:\n  ghost: {}\nvariables:\n  g: {per: ghost, range: 0 to 1, start: 0}\n  who: {per: region, holds: ghost or none, start: none}\n  x: {per: region, range: 0 to 1, start: 0.5}\n  z: {per: region, range: 0 to 1, start: 0.5}\n"
        "measures:\n  m:\n    per: ghost\n    is: 2 * g\nrules:\n  look:\n    each: region\n    set:\n      x: g[who]\n      z: m[who] + sum(m[o] for o in ghost)\n"
        "orders:\n  call:\n    seat: movement\n    cost: 0\n    pick: {at: region}\n    change:\n      x[at]: g[who[at]] + m[who[at]] + 0.25\n      g[who[at]]: 0.5\n      g[o] for o in ghost: 0.5\n",
        scenario(ghost=""),
    )
    after, _ = explained(engine, new_game(engine, list(range(games))), [orders(crowd="call hill")] * games)
    assert values(engine, after, "x") == [0, 0, 0] and values(engine, after, "z") == [0, 0, 0]


def test_parts_are_read_where_the_whole_is_wanted() -> None:
    """4. With and without gaps, in measures, folds, draws and targets; a holder of a part reads the whole and its own."""
    engine = engine_of(
        "sets:\n  region: {members: [hill, shore, dale, plain]}\n  ends: {of: region, members: [hill, plain]}\n  front: {of: region, members: [hill, shore]}\n  movement: {}\n  state: {}\n  seat: {kinds: [movement, state]}\n",
        "tables:\n  base: {per: seat, holds: ends, values: {crowd: plain, crown: hill}}\n"
        "variables:\n  a: {per: region, range: 0 to 9, start: {hill: 1, shore: 2, dale: 3, plain: 4}}\n  e: {per: ends, range: 0 to 9, start: {hill: 5, plain: 6}}\n  f: {per: front, range: 0 to 9, start: {hill: 7, shore: 8}}\n"
        "  camp: {per: seat, holds: ends or none, start: {crowd: plain, crown: none}}\n  out: {per: seat, range: 0 to 99, start: 0}\n"
        "measures:\n  whole:\n    per: region\n    is: 10 * a\n  of_ends:\n    per: ends\n    is: e * a[ends]\n  of_front:\n    per: front\n    is: whole[front] + f\n  some:\n    is: sum(of_ends[x] for x in ends) + max(of_front[x] for x in front) + count(a[x] > 2 for x in ends)\n"
        "  at_home:\n    per: seat\n    is: a[base[seat]] + e[base[seat]] + whole[base[seat]] + of_ends[base[seat]]\n  at_camp:\n    per: seat\n    is: e[camp[seat]] + of_ends[camp[seat]]\n"
        "rules:\n  r:\n    each: seat\n    draw:\n      one: e[x] for x in ends if x != base[seat]\n    change:\n      out: a[one] + e[one]\n  w:\n    in: measure\n    each: ends\n    change:\n      e[ends]: 0.5\n",
        scenario(),
    )
    state = new_game(engine, [1, 2])
    assert values(engine, state, "e") == [5.5, 6.5]  # measured once when the game began
    assert (
        measured(engine, state, "of_ends") == [5.5, 26] and measured(engine, state, "of_front") == [17, 28] and measured(engine, state, "some") == 31.5 + 28 + 1
    )
    assert measured(engine, state, "at_home") == [4 + 6.5 + 40 + 26, 1 + 5.5 + 10 + 5.5] and measured(engine, state, "at_camp") == [32.5, 0]
    after, _ = explained(engine, state)
    assert values(engine, after, "out") == [1 + 5.5, 4 + 6.5]


def test_a_member_that_a_scenario_leaves_out_is_none() -> None:
    """5. Reads at it give 0, writes are dropped, comparisons with it are false."""
    engine = engine_of(
        REGIONS,
        "variables:\n  a: {per: region, range: 1 to 9, start: 2}\n  x: {range: 0 to 99, start: 0}\n  who: {holds: region or none, start: shore}\nrules:\n  r:\n    change:\n      x: a[plain] + a[hill] + (if who == plain then 10 else 0)\n      a[plain]: 5\n"
        "    set:\n      who: plain\n",
        scenario(region="hill, shore"),
    )
    after, _ = explained(engine, new_game(engine, [1]))
    assert values(engine, after, "x") == 2 and values(engine, after, "a") == [2, 2] and values(engine, after, "who") == -1
    assert values(engine, play(engine, state=after), "x") == 4  # that nobody is there does not mean that the absent one is


def test_batches_read_their_own_games() -> None:
    """6. Every measure of every shape, game by game."""
    engine = small(
        TABLES
        + "measures:\n  m:\n    per: [region, issue]\n    is: v[issue, region] * a[who[issue]] + far[region, who[issue]]\n  n_of:\n    per: region\n    is: m[region, mine[region]] + m[who[work], land]\n"
    )
    state = any_state(engine, 17, 3)
    for id in ("m", "n_of"):
        for game in range(17):
            assert measured(engine, state, id, game) == measured(engine, state.game(game), id)
    assert play(engine, state=state).games == 17
