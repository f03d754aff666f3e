"""What is worked out for a batch of games: chance in rules, starts, and questions between turns."""

from __future__ import annotations

import numpy as np
import pytest

from game.base import chance
from game.engine.state import Engine, State, new_game
from tests.engine.worlds import REGIONS, any_state, engine_of, measured, on_grid, play, same_bits, scenario, small, values

ROLLS = """
variables:
  x: {per: region, range: -99 to 99, start: 0}
  z: {per: [region, issue], range: -99 to 99, start: 0}
  w: {range: -99 to 99, start: 0}
  place: {per: issue, holds: region or none, start: none}
rules:
  storm:
    each: region
    roll:
      strikes: 0.3
      twice: 0.5
    change:
      x: (if strikes then 1 else 0) + (if twice then 10 else 0)
  quarrel:
    in: act
    each: [region, issue]
    roll:
      breaks: 0.5
    change:
      z: if breaks then 1 else 0
  world:
    roll:
      turns_bad: 0.5
    change:
      w: if turns_bad then 1 else 0
  settle:
    each: issue
    draw:
      at: if r == hill then 1 else if r == shore then 3 else 0 for r in region
    set:
      place: at
"""


def number(name: str, subject: tuple[str, ...], seed: int, turn: int) -> float:
    """What the dice say, from the definition alone."""
    word = np.array([chance.key(name)], dtype=np.uint64)
    for k, member in enumerate(subject):
        word = word ^ np.uint64(chance.key(f"{k}/{member}"))
    luck = chance.turn_words(np.array([seed], dtype=np.uint64), np.array([turn], dtype=np.uint64))
    return float(chance.uniform(chance.mix(chance.mix(word) + luck))[0])


def test_each_subject_of_each_roll_has_its_own_number() -> None:
    """1. Seed, turn, name of rule and roll, and the members it is about: nothing else."""
    engine = small(ROLLS)
    seeds = [3, 2**64 - 1, 12345]
    state = play(engine, seeds=seeds)
    for k, seed in enumerate(seeds):
        for r, region in enumerate(("hill", "shore", "plain")):
            x = (number("rules/storm.strikes", (region,), seed, 1) < 0.3) + 10 * (number("rules/storm.twice", (region,), seed, 1) < 0.5)
            assert values(engine, state, "x", k)[r] == x
            for i, issue in enumerate(("work", "land")):
                assert values(engine, state, "z", k)[r][i] == (number("rules/quarrel.breaks", (region, issue), seed, 1) < 0.5)
        assert values(engine, state, "w", k) == (number("rules/world.turns_bad", (), seed, 1) < 0.5)
        drawn = [0 if number("rules/settle.at", (issue,), seed, 1) < 0.25 else 1 for issue in ("work", "land")]
        assert values(engine, state, "place", k) == drawn


OTHER = {
    "another rule": ROLLS + "  more:\n    each: region\n    roll:\n      strikes: 0.5\n      aa: 0.5\n    change:\n      w: if aa then 0 else 0\n",
    "another roll before": ROLLS.replace("      strikes: 0.3\n", "      also: 0.5\n      strikes: 0.3\n").replace(
        "+ (if twice", "+ (if also then 0 else 0) + (if twice"
    ),
}


@pytest.mark.parametrize("what", ["another rule", "another roll before", "another region", "another issue", "other order of regions"])
def test_nothing_else_shifts_a_roll(what: str) -> None:
    """2. Adding a rule, a roll, a region or an issue leaves all other rolls as they were."""
    sets, text = REGIONS, OTHER.get(what, ROLLS)
    if what == "another region":
        sets = sets.replace("hill, shore", "dale, hill, shore")
    if what == "another issue":
        sets = sets.replace("[work", "[rent, work")
    if what == "other order of regions":
        sets = sets.replace("hill, shore, plain", "plain, hill, shore")
    one, two = engine_of(sets, text, scenario()), small(ROLLS)
    mine, other = play(one, 5, seeds=range(30)), play(two, 5, seeds=range(30))
    names = one.world.sets["region"].members
    issues = one.world.sets["issue"].members
    for k in range(30):
        x, z = (dict(zip(names, values(one, mine, id, k), strict=True)) for id in ("x", "z"))
        for r, region in enumerate(two.world.sets["region"].members):
            assert x[region] == values(two, other, "x", k)[r]
            found = dict(zip(issues, z[region], strict=True))
            assert [found[i] for i in ("work", "land")] == values(two, other, "z", k)[r]
        assert values(one, mine, "w", k) == values(two, other, "w", k)


def test_chances_come_true_as_often_as_they_say() -> None:
    """3. Over 2,000 games, within five standard deviations; subjects, turns and rolls have nothing to do with one another."""
    engine = small(ROLLS)
    n = 2000
    state = play(engine, seeds=range(n))
    column = engine.column(state, "x")
    strikes, twice = column % 10 == 1, column >= 10
    for found, p in ((strikes, 0.3), (twice, 0.5)):
        assert (abs(found.sum(axis=1) - n * p) < 5 * (n * p * (1 - p)) ** 0.5).all()
    both = np.corrcoef(np.concatenate([strikes, twice]))
    assert abs(both - np.eye(6)).max() < 0.12
    later = play(engine, state=state)
    again = (engine.column(later, "x") - column) % 10 == 1
    assert abs(np.corrcoef(again[0], strikes[0])[0, 1]) < 0.12
    places = engine.column(state, "place")
    assert (places >= 0).all() and (places < 2).all()
    assert abs((places == 0).mean() - 0.25) < 0.05


@pytest.mark.parametrize(
    ("weights", "want"), [((0, 0, 0), {-1}), ((0, 0, 0.5), {2}), ((0.25, 0, 0), {0}), ((0.5, 0, 0.5), {0, 2}), ((1e-6, 1e-6, 1e-6), {0, 1, 2})]
)
def test_draws_by_weight(weights: tuple[float, ...], want: set[int]) -> None:
    """4. Only who has a weight is drawn, and if nobody has, none."""
    engine = small(
        f"tables:\n  t: {{per: region, range: 0 to 1, values: {{hill: {weights[0]:.6f}, shore: {weights[1]:.6f}, plain: {weights[2]:.6f}}}}}\n"
        "variables:\n  one: {holds: region or none, start: none}\n  other: {per: region, holds: region or none, start: none}\n"
        "rules:\n  pick:\n    draw:\n      got: t[r] for r in region\n    set:\n      one: got\n  each_one:\n    each: region\n    draw:\n      got: t[r] for r in region if r != region\n    set:\n      other: got\n"
    )
    state = play(engine, seeds=range(80))
    assert set(engine.column(state, "one").tolist()) == want
    others = engine.column(state, "other")
    for k in range(3):
        assert set(others[k].tolist()) == ({x for x in want if x not in (k, -1)} or {-1})


def test_a_draw_never_falls_outside() -> None:
    """5. Whatever the dice say: a member with weight, for weights of every size."""
    engine = small(
        "variables:\n  a: {per: region, range: 0 to 1000, start: 0}\n  one: {holds: region or none, start: none}\nrules:\n  pick:\n    draw:\n      got: a[r] for r in region\n    set:\n      one: got\n"
    )
    state = any_state(engine, 500, 4)
    after = play(engine, state=state)
    weights, places = engine.column(state, "a"), engine.column(after, "one").astype(int)
    for k in range(500):
        assert (places[k] == -1) == (weights[:, k].sum() == 0)
        assert places[k] < 0 or weights[places[k], k] > 0


def test_subjects_of_parts_are_called_by_their_names() -> None:
    """6. A roll over a part of a set, or over a kind of seat, is that of the whole set under the same rule."""
    text = "variables:\n  x: {per: region, range: 0 to 9, start: 0}\nsets:\n  ends: {of: region, members: [hill, plain]}\nrules:\n  r:\n    each: %s\n    roll:\n      h: 0.5\n    change:\n      x[%s]: if h then 1 else 0\n"
    whole, part = (small(text % (s, s)) for s in ("region", "ends"))
    a, b = (engine.column(play(engine, 3, seeds=range(50)), "x") for engine in (whole, part))
    assert (a[[0, 2]] == b[[0, 2]]).all() and (b[1] == 0).all() and a[1].any()


# -- starts


def test_starts_by_formula_by_value_and_by_scenario() -> None:
    """7. Formulas over tables, in any order of dimensions; values by member; what a scenario says instead."""
    engine = engine_of(
        REGIONS,
        "tables:\n  t: {per: region, range: 0 to 1, values: {hill: 0.1, shore: 0.2, plain: 0.3}}\n  i: {per: issue, range: 0 to 1, values: {work: 0.5, land: 1}}\n"
        "variables:\n  a:\n    per: [region, issue]\n    range: 0 to 1\n    start: t[region] * i[issue]\n  b:\n    per: [issue, region]\n    range: 0 to 1\n    start: t[region] * i[issue]\n"
        "  c: {per: region, range: 0 to 1, start: {shore: 0.7, otherwise: 0.1}}\n  d: {per: region, range: 0 to 1, start: 0.25}\n  e: {range: 0 to 1, start: 0}\n  f: {per: issue, holds: region or none, start: none}\n"
        "  g:\n    range: 0 to 0.25\n    start: t[hill]\n  h: {per: region, yes or no: true, start: {hill: yes, otherwise: no}}\n",
        scenario(more="    start:\n      d: {hill: 1, shore: 0.5}\n      e: 0.125\n"),
    )
    state = new_game(engine, [1, 2])
    a = [[on_grid(on_grid(t) * i) for i in (0.5, 1)] for t in (0.1, 0.2, 0.3)]
    assert values(engine, state, "a") == a and values(engine, state, "b") == [list(row) for row in zip(*a, strict=True)]
    assert values(engine, state, "c") == [on_grid(0.1), on_grid(0.7), on_grid(0.1)] and values(engine, state, "d") == [1, 0.5, 0.25]
    assert (
        values(engine, state, "e", 1) == 0.125
        and values(engine, state, "f", 1) == [-1, -1]
        and values(engine, state, "g") == on_grid(0.1)
        and values(engine, state, "h") == [1, 0, 0]
    )


def test_a_scenario_says_some_starts() -> None:
    """8. The members it does not name keep theirs, be it a formula, a member, none or a yes."""
    engine = engine_of(
        REGIONS,
        "tables:\n  t: {per: region, range: 0 to 1, values: {hill: 0.25, shore: 0.5, plain: 0.75}}\nvariables:\n  a:\n    per: region\n    range: 0 to 1\n    start: t[region]\n  b: {per: region, yes or no: true, start: yes}\n"
        "  c: {per: region, holds: issue, start: land}\n  d: {per: region, holds: issue or none, start: none}\n",
        scenario(more="    start:\n      a: {hill: 1}\n      b: {hill: no}\n      c: {hill: work}\n      d: {hill: land}\n"),
    )
    begin = new_game(engine, [1])
    assert [values(engine, begin, id) for id in "abcd"] == [[1, 0.5, 0.75], [0, 1, 1], [0, 1, 1], [1, -1, -1]]


# -- questions


@pytest.fixture
def asking() -> Engine:
    return small(
        "variables:\n  a: {per: region, range: 0 to 1, start: 0.5}\nmeasures:\n  twice:\n    per: region\n    is: 2 * a\n  four:\n    is: sum(twice[r] for r in region) + turn\n  fixed:\n    is: 3\n  last:\n    is: was(four) - four\n"
        "rules:\n  up:\n    each: region\n    change:\n      a: 0.125\n"
    )


def test_questions_are_answered_for_the_state_at_hand(asking: Engine) -> None:
    """9. A new state voids what was worked out; the same state is worked out once; between turns `was` is now."""
    one, two = new_game(asking, [1, 2]), play(asking, seeds=[1, 2])
    for state, want in ((one, 3.0), (two, 4.75), (one, 3.0)):
        assert [measured(asking, state, id) for id in ("four", "fixed", "last")] == [want, 3, 0]
    frame = asking.questions(2).holding(two)
    node = asking.program.measures["four"]
    assert frame.ask(node) is frame.ask(node)
    before = frame.generation
    assert asking.questions(2).holding(two) is frame and frame.generation == before
    assert asking.questions(2).holding(State(two.data.copy(), two.seeds)).generation == before + 1


def test_a_few_frames_and_machines_are_kept(asking: Engine) -> None:
    """10. Each for one number of games; the oldest goes first."""
    for games in (1, 2, 3, 4, 1, 5):
        asking.machine(games)
        asking.questions(games)
    assert list(asking.machines) == [3, 4, 1, 5] and list(asking.asked) == [3, 4, 1, 5]
    assert asking.machine(4) is asking.machine(4)


def test_values_worked_out_beforehand_cannot_be_written(asking: Engine) -> None:
    """11. What is constant is shared by all frames."""
    value = asking.constants.value(asking.program.measures["fixed"])
    with pytest.raises(ValueError, match="read-only"):
        value[...] = 4.0


def test_buffers_used_again_hold_nothing_back(asking: Engine) -> None:
    """12. The same turn worked out twice on one machine, with another in between, gives the same bits."""
    state = new_game(asking, [1, 2])
    once = play(asking, state=state)
    play(asking, state=any_state(asking, 2, 9))
    assert same_bits(once.data, play(asking, state=state).data)
