"""A step and a turn: everything reads its beginning, steps see one another, and the order of rules means nothing."""

from __future__ import annotations

import pytest

from game.engine.state import new_game
from tests.engine.worlds import REGIONS, UNIT, causes, engine_of, explained, on_grid, orders, play, reading_of, same_bits, scenario, small, values

TWO = """
variables:
  a: {per: region, range: 0 to 1, start: 0.5}
  b: {per: region, range: 0 to 1, start: 0}
  c: {range: 0 to 1, start: 0.25}
  d: {range: 0 to 1, start: 0}
  hill_is: {holds: region or none, start: hill}
  shore_is: {holds: region or none, start: shore}
  open: {per: region, yes or no: true, start: {hill: yes, otherwise: no}}
  shut: {per: region, yes or no: true, start: no}
"""


# -- inside a step


def test_amounts_read_the_beginning_of_their_step() -> None:
    """1. What is added to b is a as it was, though a changes in the same step and in the same rule."""
    engine = small(
        TWO + "rules:\n  both:\n    each: region\n    change:\n      b: a\n      a: 0.25\n  more:\n    each: region\n    change:\n      a: b - 0.125\n"
    )
    state = play(engine)
    assert values(engine, state, "b") == [0.5] * 3
    assert values(engine, state, "a") == [0.625] * 3


def test_values_that_are_set_read_the_beginning_of_their_step() -> None:
    """2. Two variables may change places: numbers, members, conditions."""
    engine = small(
        TWO
        + "rules:\n  swap:\n    set:\n      c: d\n      d: c\n      hill_is: shore_is\n      shore_is: hill_is\n"
        + "  turn:\n    each: region\n    set:\n      open: shut\n      shut: open\n  later:\n    change:\n      c: 0.5 * d\n"
    )
    one, two = play(engine), play(engine, 2)
    assert [values(engine, one, id) for id in ("c", "d", "hill_is", "shore_is")] == [0.0, 0.25, 1.0, 0.0]
    assert values(engine, one, "shut") == [1.0, 0.0, 0.0] and values(engine, one, "open") == [0.0, 0.0, 0.0]
    assert [values(engine, two, id) for id in ("c", "d", "hill_is", "shore_is")] == [0.25, 0.0, 0.0, 1.0]


def test_a_step_changes_then_keeps_the_range_then_sets_then_moves() -> None:
    """3. A stock that is halved beside a strong flight is not made anew."""
    engine = small(
        "variables:\n  x: {range: 0 to 1, start: 0.75}\n  z: {range: 0 to 1, start: 0.75}\n"
        "rules:\n  down:\n    change:\n      x: -0.5\n      z: -2\n  up:\n    change:\n      x: 0.5\n      z: 1.5\n  last:\n    in: act\n    change:\n      x: 2\n"
    )
    state = play(engine)
    assert values(engine, state, "x") == 1.0  # first cut to 1 in act, then -0.5 and 0.5 together
    assert values(engine, state, "z") == 0.25
    engine = small(
        "variables:\n  x: {range: 0 to 1, start: 0.75}\nrules:\n  add:\n    change:\n      x: 0.25\n  fix:\n    set:\n      x: if turn > 1 then 0.125 else x\n"
    )
    assert [values(engine, play(engine, n), "x") for n in (1, 2)] == [0.75, 0.125]  # the value set stands: it replaces what was added


def test_binders_that_a_target_does_not_mention_add_up() -> None:
    """4. Amounts are rounded one by one, and then added exactly."""
    engine = small("variables:\n  x: {range: 0 to 9, start: 0}\nrules:\n  many:\n    each: [region, issue]\n    change:\n      x: 0.1\n")
    assert values(engine, play(engine), "x") == 6 * on_grid(0.1)
    engine = small(
        "variables:\n  x: {range: 0 to 9, start: 0}\nrules:\n  many:\n    each: region\n    where: region != hill\n    change:\n      x for i in issue if i == work: 0.1\n"
    )
    assert values(engine, play(engine), "x") == 2 * on_grid(0.1)


# -- steps


def test_steps_see_one_another_in_their_order() -> None:
    """5. announce act vote contest cascade world measure: each adds a digit to what the one before left."""
    steps = ("act", "vote", "contest", "cascade", "world", "measure")
    written = "".join(f"  r{k}:\n    in: {step}\n    change:\n      x: 9 * x + {k + 1}\n" for k, step in reversed(list(enumerate(steps))))
    engine = small("variables:\n  x: {range: 0 to 7000000, start: 0}\nrules:\n" + written)
    begin = new_game(engine, [1])
    assert values(engine, begin, "x") == 6  # what is measured is measured when a game begins
    assert values(engine, play(engine), "x") == 6123456


def test_was_is_the_beginning_of_the_turn() -> None:
    """6. Also when the variable was first read before it changed, and behind a measure."""
    engine = small(
        "variables:\n  a: {range: 0 to 1, start: 1}\n  b: {range: 0 to 1, start: 0}\n  c: {range: 0 to 1, start: 0}\n  d: {range: 0 to 1, start: 0}\n  e: {range: 0 to 1, start: 0}\n"
        "measures:\n  half:\n    is: 0.5 * a\n"
        "rules:\n  first:\n    in: act\n    change:\n      b: 0.5 * a\n      a: -0.5\n"
        "  second:\n    in: contest\n    change:\n      c: 0.25 * was(a)\n      d: was(half)\n      e: a + half - was(half + a) + 0.75\n"
    )
    state = play(engine)
    assert [values(engine, state, id) for id in "abcde"] == [0.5, 0.5, 0.25, 0.5, 0.0]
    again = play(engine, state=state)
    assert [values(engine, again, id) for id in "abcd"] == [0.0, 0.75, 0.375, 0.75]


def test_variables_of_this_turn_begin_anew() -> None:
    """7. They are reset when a turn begins, the ledger says so, and `was` reads what they were reset to."""
    engine = small(
        "variables:\n  now: {per: region, range: 0 to 1, start: {hill: 0.5, otherwise: 0}, this turn: true}\n  seen: {range: 0 to 1, start: 0}\n"
        "rules:\n  grow:\n    each: region\n    change:\n      now: 0.25\n  look:\n    in: measure\n    set:\n      seen: was(now[hill])\n"
    )
    state = play(engine)
    assert values(engine, state, "now") == [0.75, 0.25, 0.25]
    after, ledger = explained(engine, state)
    assert same_bits(after.data[1:], state.data[1:])
    assert causes(ledger, "now", 0) == [("begin", "reset", -0.25), ("world", "rules/grow", 0.25)]
    assert values(engine, after, "seen") == 0.5


# -- cascades

TIPPING = """
variables:
  open: {per: region, yes or no: true, start: no}
  brave: {per: region, range: 0 to 1, start: {hill: 1, shore: 0.5, plain: 0.25}}
  rounds: {range: 0 to 100, start: 0}
rules:
  tipping:
    in: cascade
    each: region
    repeat: %d
    set:
      open: open or brave > 0.9 or (count(open[o] for o in region) >= 1 and brave > 0.4) or count(open[o] for o in region) >= 2
"""


@pytest.mark.parametrize(("rounds", "open"), [(1, [1, 0, 0]), (2, [1, 1, 0]), (3, [1, 1, 1]), (50, [1, 1, 1])])
def test_a_cascade_runs_round_after_round_within_its_bound(rounds: int, open: list[float]) -> None:
    """8. Each round reads the round before; it ends at a fixed point, or at its bound."""
    engine = small(TIPPING % rounds)
    after, ledger = explained(engine, new_game(engine, [1, 2, 3]))
    assert values(engine, after, "open") == open
    assert causes(ledger, "open") == [("cascade", "rules/tipping", 1.0)] * int(sum(open))


def test_games_whose_cascades_end_at_different_rounds_do_not_meet() -> None:
    """9. Each game of a batch is as it would be alone."""
    roll = "  stir:\n    in: act\n    each: region\n    roll:\n      up: 0.5\n    change:\n      brave: if up then 0.25 else -0.25\n"
    engine = small(TIPPING % 12 + roll)
    many = play(engine, seeds=range(40))
    assert len({tuple(values(engine, many, "open", k)) for k in range(40)}) == 3
    for seed in range(40):
        assert same_bits(play(engine, seeds=[seed]).data[:, 0], many.data[:, seed])


def test_two_cascades_keep_their_own_bounds_and_meet_every_round() -> None:
    """10. Rules that repeat read what the others of the step left a round before."""
    engine = small(
        "variables:\n  c: {range: 0 to 1, start: 0}\n  d: {range: 0 to 1, start: 0}\n  e: {range: 0 to 1, start: 0}\n"
        "rules:\n  one:\n    in: cascade\n    repeat: 2\n    set:\n      c: min(1, c + 0.125)\n  two:\n    in: cascade\n    repeat: 9\n    set:\n      d: min(1, d + 0.125)\n"
        "  three:\n    in: cascade\n    repeat: 4\n    set:\n      e: d\n"
    )
    after, ledger = explained(engine, new_game(engine, [1]))
    assert [values(engine, after, id) for id in "cde"] == [0.25, 1.0, 0.375]
    assert causes(ledger, "d") == [("cascade", "rules/two", 1.0)]


def test_beside_a_cascade_others_read_the_steps_beginning() -> None:
    """11. And what is changed is added after the cascade has run."""
    engine = small(
        TWO + "rules:\n  climb:\n    in: cascade\n    repeat: 5\n    set:\n      c: min(1, c + 0.25)\n  beside:\n    in: cascade\n    change:\n      d: c\n"
    )
    state = play(engine)
    assert (values(engine, state, "c"), values(engine, state, "d")) == (1.0, 0.25)


def test_a_cascade_over_single_cells_and_over_a_part_with_gaps() -> None:
    """12. Two cells of one variable have each its own entry; a part of a set may have gaps."""
    text = "sets:\n  ends: {of: region, members: [hill, plain]}\n" + TWO
    engine = small(text + "rules:\n  two:\n    in: cascade\n    repeat: 3\n    set:\n      a[hill]: 1\n      a[shore]: a[hill] / 4\n")
    after, ledger = explained(engine, new_game(engine, [1, 2]))
    assert values(engine, after, "a") == [1.0, 0.25, 0.5]
    assert causes(ledger, "a") == [("cascade", "rules/two", 0.5), ("cascade", "rules/two", -0.25)]
    engine = small(
        text + "rules:\n  gaps:\n    in: cascade\n    each: ends\n    where: a[ends] < 1\n    repeat: 9\n    set:\n      a[ends]: min(1, a[ends] + 0.125)\n"
    )
    after, ledger = explained(engine, new_game(engine, [1, 2]))
    assert values(engine, after, "a") == [1.0, 0.5, 1.0]
    assert causes(ledger, "a") == [("cascade", "rules/gaps", 0.5)] * 2


# -- symmetric pairs

TIE = "sets:\n  ends: {of: region, members: [hill, shore]}\nvariables:\n  tie: {per: {from: region, to: region}, range: 0 to 1, symmetric: true, start: 0}\n"
HALVES = {
    "tie[r, e] for r in region for e in region": [[0, 1, 1], [1, 0, 1], [1, 1, 0]],
    "tie[r, e] for r in ends for e in ends": [[0, 1, 0], [1, 0, 0], [0, 0, 0]],
    "tie[r, e] for r in region for e in ends": [[0, 2, 1], [2, 0, 1], [1, 1, 0]],
    "tie[r, hill] for r in region": [[0, 1, 1], [1, 0, 0], [1, 0, 0]],
    "tie[shore, r] for r in region": [[0, 1, 0], [1, 0, 1], [0, 1, 0]],
    "tie[hill, plain]": [[0, 0, 1], [0, 0, 0], [1, 0, 0]],
    "tie[plain, hill]": [[0, 0, 1], [0, 0, 0], [1, 0, 0]],
    "tie[plain, plain]": [[0, 0, 0], [0, 0, 0], [0, 0, 0]],
    "tie[r, r] for r in region": [[0, 0, 0], [0, 0, 0], [0, 0, 0]],
}


@pytest.mark.parametrize("target", HALVES)
@pytest.mark.parametrize("by", ["rule", "order"])
@pytest.mark.parametrize("games", [1, 9])
def test_pairs_are_the_same_from_both_sides(target: str, by: str, games: int) -> None:
    """13. Over both sides of one set each half has its own amount; otherwise each mention books both halves; the diagonal stays 0. The ledger agrees."""
    body = f"    change:\n      {target}: 0.125\n"
    engine = small(TIE + (f"rules:\n  it:\n{body}" if by == "rule" else f"orders:\n  it:\n    seat: movement\n    cost: 0\n{body}"))
    after, ledger = explained(engine, new_game(engine, list(range(games))), [orders(crowd="it" if by == "order" else "")] * games)
    want = [[0.125 * x for x in row] for row in HALVES[target]]
    for game in range(games):
        assert values(engine, after, "tie", game) == want
        assert sum(amount for _, _, amount in causes(ledger, "tie", game=game)) == sum(map(sum, want))


def test_a_pair_begins_with_an_empty_diagonal_and_is_read_from_either_side() -> None:
    """14. The start is the same from both sides; orders book pairs that one of the two picks leaves open; none and the same place are dropped."""
    engine = engine_of(
        REGIONS,
        "tables:\n  far: {per: region, range: 0 to 1, values: {hill: 0.25, shore: 0.5, plain: 0.75}}\n"
        "variables:\n  tie:\n    per: {from: region, to: region}\n    range: 0 to 1\n    symmetric: true\n    start: far[from] * far[to]\n"
        "  braid: {per: {one: region, two: region}, range: 0 to 1, symmetric: true, start: {hill: {shore: 0.5}, otherwise: 0}}\n"
        "  friend: {per: seat, holds: region or none, start: none}\n  got: {range: 0 to 9, start: 0}\n"
        "orders:\n  bind:\n    seat: movement\n    cost: 0\n    pick: {at: region}\n    change:\n      braid[at, o] for o in region: 0.125\n      braid[friend[seat], at]: 0.5\n"
        "      braid[at, at]: 0.5\n      got: braid[hill, shore] + braid[shore, hill] + tie[at, hill]\n",
        scenario(),
    )
    begin = new_game(engine, [1])
    assert values(engine, begin, "tie") == [[0, 0.125, 0.1875], [0.125, 0, 0.375], [0.1875, 0.375, 0]]
    assert values(engine, begin, "braid") == [[0, 0.5, 0], [0.5, 0, 0], [0, 0, 0]]
    after, _ = explained(engine, begin, [orders(crowd="bind plain")])
    assert values(engine, after, "braid") == [[0, 0.5, 0.125], [0.5, 0, 0.125], [0.125, 0.125, 0]]
    assert values(engine, after, "got") == 1.1875


def test_a_pair_cannot_be_told_two_things() -> None:
    """15. An amount or a start that differs by side, and a value that is set, are refused."""
    for body, code in (("change:\n      tie: if from == hill then 0.1 else 0", "not-symmetric"), ("set:\n      tie: 0.5", "not-symmetric")):
        reading = reading_of(REGIONS, TIE, f"rules:\n  it:\n    each: {{from: region, to: region}}\n    {body}\n", scenario())
        assert [p.code for p in reading.problems] == [code]


# -- where rules write


def test_rules_write_to_what_a_variable_holds_and_drop_what_is_none() -> None:
    """16. `x[holder]` in a rule's target, with and without the whole set, explained and not."""
    text = (
        "variables:\n  seat_of: {per: issue, holds: region or none, start: {work: plain, land: none}}\n  x: {per: region, range: 0 to 1, start: 0}\n  pair: {per: [region, issue], range: 0 to 1, start: 0}\n"
        "rules:\n  go:\n    each: issue\n    change:\n      x[seat_of]: 0.25\n      pair[seat_of, issue]: 0.5\n  come:\n    in: act\n    change:\n      pair[seat_of[work], i] for i in issue: 0.125\n"
    )
    engine = small(text)
    after, ledger = explained(engine, new_game(engine, [1, 2]))
    assert values(engine, after, "x", 1) == [0, 0, 0.25]
    assert values(engine, after, "pair") == [[0, 0], [0, 0], [0.625, 0.125]]
    assert causes(ledger, "x") == [("world", "rules/go", 0.25)]


def test_several_amounts_for_one_cell_add_up() -> None:
    """17. Two issues that hold the same region give it both their amounts."""
    engine = small(
        "variables:\n  seat_of: {per: issue, holds: region or none, start: plain}\n  x: {per: region, range: 0 to 1, start: 0}\nrules:\n  go:\n    each: issue\n    change:\n      x[seat_of]: if issue == work then 0.25 else 0.125\n"
    )
    after, ledger = explained(engine, new_game(engine, [1]))
    assert values(engine, after, "x") == [0, 0, 0.375]
    assert causes(ledger, "x", 2) == [("world", "rules/go", 0.25), ("world", "rules/go", 0.125)]


def test_parts_of_sets_in_every_position() -> None:
    """18. A part with gaps, a part of a part, a set made of kinds and a union: bound, read, written, set."""
    engine = engine_of(
        "sets:\n  bigger: {of: ends, members: [shore]}\n  ends: {of: region, members: [plain, shore]}\n  region: {members: [hill, shore, dale, plain]}\n  lords: {of: state, members: [duke]}\n"
        "  movement: {}\n  state: {}\n  hegemon: {}\n  seat: {kinds: [movement, state, hegemon]}\n  power: {union: [hegemon, state]}\n",
        "tables:\n  land: {per: power, holds: ends, values: {otherwise: plain}}\n"
        "variables:\n  x: {per: region, range: 0 to 9, start: {hill: 1, shore: 2, dale: 3, plain: 4}}\n  part: {per: ends, range: 0 to 9, start: 0}\n  one: {per: bigger, range: 0 to 9, start: 0}\n"
        "  rank: {per: seat, range: 0 to 9, start: 0}\n  might: {per: power, range: 0 to 9, start: 0}\n  set_by: {per: region, range: 0 to 9, start: 0}\n  lord: {per: lords, range: 0 to 9, start: 0}\n"
        "rules:\n  ends:\n    each: ends\n    change:\n      part: x[ends]\n    set:\n      set_by[ends]: 2 * x[ends]\n  one:\n    each: bigger\n    change:\n      one: 2 * x[bigger]\n"
        "      part[bigger]: 1\n      x[bigger]: 0.5\n  might:\n    each: power\n    change:\n      might: x[land]\n      rank[power]: 2\n  rank:\n    each: state\n    change:\n"
        "      rank[state]: 0.5\n      might[state]: 0.25\n  lords:\n    each: lords\n    change:\n      lord: 1 + rank[lords]\n      rank[lords]: 0.125\n",
        scenario(state="crown, duke", hegemon="empire"),
    )
    after, _ = explained(engine, new_game(engine, [1, 2]))
    assert engine.world.sets["ends"].members == ("shore", "plain") and engine.world.sets["power"].members == ("crown", "duke", "empire")
    assert values(engine, after, "part") == [3, 4] and values(engine, after, "one") == [4]
    assert values(engine, after, "x") == [1, 2.5, 3, 4] and values(engine, after, "set_by") == [0, 4, 0, 8]
    assert values(engine, after, "might") == [4.25, 4.25, 4] and values(engine, after, "rank") == [0, 2.5, 2.625, 2]
    assert values(engine, after, "lord") == [1]


def test_sets_without_members_are_no_trouble() -> None:
    """19. Rules, draws, measures and classifications over nobody do nothing; drawing among nobody gives none."""
    engine = engine_of(
        REGIONS,
        "sets:\n  ghost: {}\nvariables:\n  g: {per: ghost, range: 0 to 1, start: 0}\n  gg: {per: {from: ghost, to: ghost}, range: 0 to 1, symmetric: true, start: 0.5}\n  stock: {per: ghost, range: 0 to 9, start: 1, conserved: true}\n"
        "  who: {holds: ghost or none, start: none}\n  x: {range: 0 to 1, start: 0.5}\nmeasures:\n  m:\n    per: ghost\n    is: 2 * g\n"
        "rules:\n  haunt:\n    each: ghost\n    roll:\n      boo: 0.5\n    change:\n      g: if boo then m else 0.25\n      x: 0.25\n  call:\n    draw:\n      one: 1 for z in ghost\n    set:\n      who: one\n"
        "  pairs:\n    each: {from: ghost, to: ghost}\n    change:\n      gg: -0.125\n  flow:\n    each: {from: ghost, to: ghost}\n    move:\n      stock: 1\n  pool:\n    each: ghost\n    move:\n      stock:\n"
        "        leaves: 1\n        drawn to: 1\n  best:\n    in: act\n    set:\n      who: top(g[z] for z in ghost)\n",
        scenario(ghost=""),
    )
    after, _ = explained(engine, new_game(engine, [1, 2]))
    assert values(engine, after, "who") == -1 and values(engine, after, "x") == 0.5


def test_whole_numbers_and_members_stay_what_they_are() -> None:
    """20. round(…) gives whole amounts; a holder of members takes the member it is given."""
    engine = small(
        "variables:\n  age: {range: 0 to 9, whole: true, start: 3}\n  who: {per: issue, holds: region or none, start: none}\n  crown_of: {holds: state, start: crown}\n"
        "rules:\n  count:\n    change:\n      age: round(turn / 2)\n  hold:\n    each: issue\n    set:\n      who: if issue == work then shore else if turn > 1 then plain else none\n"
    )
    assert [values(engine, play(engine, k), "age") for k in (1, 2, 3)] == [3, 4, 6]  # 0.5 and 1.5 round to the even neighbour
    assert [values(engine, play(engine, k), "who") for k in (1, 2)] == [[1, -1], [1, 2]]
    state = play(engine)
    assert (state.data * UNIT % 1 == 0).all()
