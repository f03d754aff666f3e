"""Public pledges in the minds of computer players: heard, thought of, made where they pay, and alike in any batch."""

from __future__ import annotations

import re

import numpy as np
import pytest

from game.ai.choosing import luck_of
from game.ai.crowds import Crowd
from game.ai.planner import Budget, SearchPlayer
from game.ai.portfolio import Pool, Repertoire, pool_of
from game.ai.promise_heard import REMINDED
from game.ai.promise_ideas import Pairs
from game.ai.promises import terms_of
from game.ai.simple import merged, orders_in
from game.engine.legality import PLAN, PLEDGE, Judge
from game.engine.orders import Order, tables_of
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.play.log import of_beat
from tests.engine.worlds import engine_of, scenario
from tests.small_world import SMALL, rules

BARGAIN = """
sets:
  region: {members: [hill, shore, plain]}
  movement: {}
  state: {}
  seat: {kinds: [movement, state]}
variables:
  purse: {role: capacity, per: seat, range: 0 to 9, start: 6}
  bread: {range: 0 to 9, start: 0}
  roses: {range: 0 to 9, start: 0}
  plot: {per: region, range: 0 to 1, start: 0.25, seen by: nobody}
  will: {per: seat, range: 0 to 1, start: 0.25, seen by: owner, guess: 0.5}
  name: {role: meter, per: seat, range: 0 to 1, start: 0.5}
measures:
  places: {role: places, per: seat, is: 1}
rules:
  daily: {each: seat, change: {'purse[seat]': 1}}
orders:
  bake: {seat: movement, cost: 1, promised: true, watched: true, change: {bread: 1, roses: "-0.05"}}
  plant: {seat: state, cost: 1, promised: true, watched: true, change: {roses: 1, bread: "-0.25"}}
  strike: {seat: movement, cost: 1, promised: true, watched: true, change: {bread: "-1"}}
  talk: {seat: seat, cost: 1, pick: {at: region}, watched: true, change: {'name[seat]': 0.01}}
  walk: {seat: seat, cost: 1, pick: {at: region}, watched: true, change: {'name[seat]': 0.01}}
  rest: {seat: seat, cost: 1, pick: {at: region}, watched: true, change: {'name[seat]': 0.01}}
projects:
  fed: {seat: state, value: "100 * bread / 9", mark: 90}
  adorned: {seat: movement, value: "100 * roses / 9", mark: 90}
pledges:
  word: {text: A promise., seat: seat, stake: 1, broken: {movement: {roses: -0.5}, state: {bread: -0.5}}}
"""
THINKING = Budget(((48, 1), (12, 4)))
OFFER = (Order("word_if_plant", ("crown", "does")), Order("word_then_bake"))
THREAT = (Order("word_if_plant", ("crown", "does")), Order("word_then_strike"))


@pytest.fixture(scope="module")
def engine() -> Engine:
    """A movement that wants roses, which only the state plants, and a state that wants bread, which only the movement bakes."""
    return engine_of(BARGAIN, scenario(8))


def said(engine: Engine, orders: tuple[Order, ...], games: int) -> State:
    """Games in which the movement has pledged something."""
    return resolve_turn(engine, new_game(engine, list(range(games))), [{"crowd": orders}] * games)


def gathered(engine: Engine, state: State) -> Pool:
    judge = Judge(engine, state)
    return pool_of(Repertoire(engine, judge, {}), judge, luck_of(state, "test"))


def given(engine: Engine, state: State, seat: str, budget: Budget = THINKING) -> list[tuple[Order, ...]]:
    tables = SearchPlayer(engine, (seat,), budget=budget).orders(state)
    return [orders_in(engine, tables, game)[seat] for game in range(state.games)]


def test_what_was_said_is_read(engine: Engine) -> None:
    """1. From the state alone: who promised what, and for which deed of whom."""
    terms = terms_of(engine)
    assert terms is not None
    (one,) = terms.said(said(engine, OFFER, 1))
    assert (engine.seats[one.seat], engine.seats[one.whose], one.does) == ("crowd", "crown", True)
    assert (one.asked.kind, one.promised.kind) == (engine.order_index["plant"], engine.order_index["bake"])
    rows, values = terms.written(one, 1.0)
    before = new_game(engine, [0])
    assert terms.said(before) == []
    before.data[rows, 0] = values
    after = resolve_turn(engine, before, {})
    assert terms.said(after) == [one]
    assert terms_of(engine_of(BARGAIN.split("pledges:")[0], scenario(8))) is None


def test_a_promise_comes_to_mind(engine: Engine) -> None:
    """2. The order that brings it about: to whom it is promised more often than before, in others' minds too; a threat keeps from it."""
    k = engine.order_index["plant"]

    def planted(state: State) -> float:
        pool = gathered(engine, state)
        tables = Crowd(engine, pool, np.arange(state.games)).orders(state, [engine.seats.index("crown")])
        return tables[k].count / state.games

    offered = gathered(engine, said(engine, OFFER, 1))
    crown = engine.seats.index("crown")
    place = int(offered.heard.urged[0, crown])
    assert offered.repertoire.kinds[offered.repertoire.kind_at[place]].index == k
    assert offered.weight[0, crown, place] >= REMINDED * offered.weight[0, crown].sum() - 1e-9
    before = planted(said(engine, (), 300))
    assert planted(said(engine, OFFER, 300)) > before + 0.1


def test_who_is_offered_a_bargain_takes_it(engine: Engine) -> None:
    """3. Roses cost the state bread; it plants them for more bread, and not for nothing, nor under a threat to take its bread if it does."""

    def share(orders: tuple[Order, ...]) -> float:
        return float(np.mean([Order("plant") in found for found in given(engine, said(engine, orders, 40), "crown")]))

    assert share(OFFER) > 0.9
    assert share(()) < 0.2
    assert share(THREAT) < 0.2


def test_a_bargain_is_offered_and_kept(engine: Engine) -> None:
    """4. Two who search and need each other find it by themselves: pledges are made for what helps, and promises come about."""
    state = new_game(engine, list(range(30)))
    player, made, kept = SearchPlayer(engine, budget=THINKING), 0, 0
    for _ in range(6):
        tables = player.orders(state)
        made += sum(table.count for kind, table in tables.items() if engine.program.orders[kind].id in ("word_then_bake", "word_then_plant"))
        state = resolve_turn(engine, state, tables)
        kept += int((engine.column(state, "word_kept") > 0).sum())
    assert made > 10
    assert kept > 5


def test_pledges_are_legal_and_alike_in_any_batch() -> None:
    """5. Also by those who look one turn ahead and pledge by taste; and in each game what would be pledged in it alone."""
    small = Engine(rules(SMALL).program("small"))
    for budget in (Budget(((12, 1),), depth=1, peopled=0), Budget(((48, 1), (12, 2)))):
        state, pledged = new_game(small, list(range(40))), 0
        for _ in range(3):
            tables = SearchPlayer(small, budget=budget).orders(state)
            for game in range(0, 40, 3):
                judge = Judge(small, state.game(game))
                alone = orders_in(small, SearchPlayer(small, budget=budget).orders(state.game(game)), 0) if game % 9 == 0 else None
                for seat, orders in orders_in(small, tables, game).items():
                    plan, pledge = (of_beat(small, orders, beat) for beat in (PLAN, PLEDGE))
                    assert judge.submission(seat, plan, pledge) is None, (seat, orders)
                    pledged += bool(pledge)
                    assert alone is None or set(alone[seat]) == set(orders)
            state = resolve_turn(small, state, tables)
        assert pledged


def test_nobody_asks_for_what_could_never_happen() -> None:
    """Also where a condition is drawn by taste: it is judged as its promise is."""
    apart = 'allow: {apart: {if: "at != of", else: Nobody walks nowhere.}}, '
    text = BARGAIN.replace("walk: {seat: seat, cost: 1, pick: {at: region}, ", f"walk: {{seat: seat, cost: 1, pick: {{at: region, of: region}}, {apart}")
    strolling = engine_of(re.sub("(talk|rest): (.*)watched: true, ", r"\1: \2", text), scenario(8))
    state = new_game(strolling, list(range(2000)))
    tables = SearchPlayer(strolling, budget=Budget(((12, 1),), depth=1, peopled=0)).orders(state)
    asked = tables[strolling.order_index["word_if_walk"]]
    assert asked.count > 5
    assert (asked.picks[-2] != asked.picks[-1]).all()


def test_what_is_hidden_changes_no_pledge(engine: Engine) -> None:
    """6. What one does not see is no part of what one promises or takes up."""
    for state in (new_game(engine, list(range(20))), said(engine, OFFER, 20)):
        other = State(state.data.copy(), state.seeds)
        for id, mine in (("plot", slice(0, 3)), ("will", slice(0, 1))):
            first = engine.world.variables[id].offset
            other.data[first + mine.start : first + mine.stop] = 0.875
        assert given(engine, state, "crown") == given(engine, other, "crown")


def test_pairs() -> None:
    """7. What helps the other is promised for what helps oneself, what harms it threatened; nothing for what is nothing to either."""
    good, bad = np.array([[0.5]]), np.array([[-0.5]])
    helps, harms, free, seldom, there = np.array([[0.2]]), np.array([[-0.2]]), np.array([[0.0]]), np.array([0.1]), np.array([[True]])
    assert Pairs(good, free, helps, seldom).best(there) == [(0, 0, True, True)]
    assert Pairs(bad, free, helps, seldom).best(there) == [(0, 0, False, True)]
    often = np.array([0.9])
    assert Pairs(bad, free, harms, often).best(there) == [(0, 0, True, False)]
    assert Pairs(good, free, harms, often).best(there) == [(0, 0, False, False)]
    assert Pairs(free, free, helps, seldom).best(there) == []
    assert Pairs(good, np.array([[-1.0]]), helps, seldom).best(there) == []
    assert Pairs(good, free, helps, seldom).best(~there) == []


def test_a_promise_that_would_harm_is_taken_back() -> None:
    """8. Where the world has changed so that keeping it costs more than breaking it; else it stands."""
    text = BARGAIN.replace(
        "  strike: {", "  regret: {seat: movement, cost: 1, promised: true, watched: true, change: {bread: 1, roses: '1 - 6 * wilted'}}\n  strike: {"
    )
    text = text.replace("  plot: {", "  wilted: {range: 0 to 1, start: 0}\n  plot: {")
    engine = engine_of(text, scenario(8))
    state = said(engine, (Order("word_if_plant", ("crown", "does_not")), Order("word_then_regret")), 30)
    rows = engine.world.variables
    state.data[rows["roses"].offset] = 6.0

    def broken(wilted: float) -> float:
        state.data[rows["wilted"].offset] = wilted
        return float(np.mean([Order("word_withdrawn_movement") in found for found in given(engine, state, "crowd")]))

    assert broken(1.0) > 0.5
    assert broken(0.0) < 0.1


def test_own_tables_hold_both_halves(engine: Engine) -> None:
    """9. What is ordered is what was thought of: a pledge's two halves, in the tables that a match submits."""
    state = said(engine, (), 1)
    tables = merged([tables_of(engine, [{"crowd": OFFER}])])
    assert {engine.program.orders[kind].id for kind in tables} == {"word_if_plant", "word_then_bake"}
    assert len(resolve_turn(engine, state, tables).seeds) == 1
