"""The player that looks one turn ahead: legal, never by batch, blind to what is hidden, and better than dice."""

from __future__ import annotations

import numpy as np
import pytest

from game.ai.greedy import GreedyPlayer
from game.ai.simple import RandomPlayer, merged, orders_in
from game.ai.tastes import IDLE, Mind, Taste, Wish, taste_of
from game.ai.wants import Wants, wants_of
from game.engine.legality import Judge
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.engine.views import sight_of, view_for
from game.rules.records import PersonalityDef
from game.rules.ruleset import Ruleset
from tests.ai.hidden_world import HIDDEN, poisoned
from tests.engine.worlds import any_state, engine_of, ruleset_of, same_bits, scenario, values
from tests.small_world import SMALL, rules


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return ruleset_of(HIDDEN, scenario(8))


@pytest.fixture(scope="module")
def engine(ruleset: Ruleset) -> Engine:
    return Engine(ruleset.program("play"))


def test_its_orders_are_legal(engine: Engine) -> None:
    """1. In worlds of their own and in the small one, whatever the state."""
    small = Engine(rules(SMALL).program("small"))
    for one, state in ((engine, any_state(engine, 20, 1, 2)), (small, any_state(small, 20, 3, 1))):
        tables = GreedyPlayer(one).orders(state)
        assert tables
        for game in range(20):
            judge = Judge(one, state.game(game))
            for seat, given in orders_in(one, tables, game).items():
                assert judge.submission(seat, given) is None, (seat, given)


def test_a_game_is_the_same_in_any_batch(engine: Engine) -> None:
    """2. Also where a batch is larger than what is looked at side by side, and twice the same."""
    state = any_state(engine, 70, 5, 1)
    player = GreedyPlayer(engine)
    tables = player.orders(state)
    again = GreedyPlayer(engine).orders(state)
    for game in range(70):
        assert orders_in(engine, tables, game) == orders_in(engine, again, game)
        if game % 9 == 0:
            assert orders_in(engine, player.orders(state.game(game)), 0) == orders_in(engine, tables, game)


@pytest.mark.parametrize("seat", ["crowd", "crown"])
def test_what_is_hidden_changes_nothing(engine: Engine, seat: str) -> None:
    """3. Hidden values poisoned, a seat sees the same world and orders the same; what is its own it does see."""
    state = any_state(engine, 40, 7, 1)
    other = poisoned(engine, state, seat)
    assert not same_bits(state.data, other.data)
    assert same_bits(sight_of(engine, state, seat).data, sight_of(engine, other, seat).data)
    player = GreedyPlayer(engine, (seat,))
    assert str([orders_in(engine, player.orders(state), k) for k in range(40)]) == str([orders_in(engine, player.orders(other), k) for k in range(40)])


def test_it_sees_what_a_view_shows(engine: Engine) -> None:
    """4. Cell by cell; where nothing may be guessed it takes the beginning."""
    state = any_state(engine, 5, 3, 2)
    for seat in (*engine.seats, None):
        seen = sight_of(engine, state, seat)
        for game in range(5):
            view = view_for(engine, state.game(game), seat)
            for id in engine.world.variables:
                found = np.array(values(engine, seen, id, game))
                shown = view.values[id]
                assert np.array_equal(found, np.where(np.isnan(shown), 0.0, shown)), id


def test_dice_to_come_are_nobodys(engine: Engine) -> None:
    """5. What it imagines of chance is not what will happen: the game's own dice are never thrown."""
    small = Engine(rules(SMALL).program("small"))
    state = new_game(small, list(range(8)))
    seen: list[np.uint64] = []
    machine = small.machine(8 * 12)
    before = machine.begin

    def begin(*given: object) -> None:
        seen.extend(machine.frame.seeds)
        before()

    machine.begin = begin  # type: ignore[method-assign, assignment]  # to see what is played
    GreedyPlayer(small, ("crown",)).orders(state)
    assert seen
    assert not set(seen) & set(state.seeds)


def test_it_does_what_it_wants(engine: Engine) -> None:
    """6. A government that wants calm soothes and never stirs; with other wants it stirs."""
    state = new_game(engine, list(range(60)))
    calm = GreedyPlayer(engine, ("crown",)).orders(state)
    kinds = {engine.program.orders[kind].id: table.count for kind, table in calm.items()}
    assert kinds["soothe"] > 10 * kinds.get("stir", 0)
    wants = {"crown": Wants("crown", {"anger": 1.0})}
    angry = {engine.program.orders[kind].id: table.count for kind, table in GreedyPlayer(engine, ("crown",), wants=wants).orders(state).items()}
    assert angry["stir"] > 10 * angry.get("soothe", 0)


def test_it_is_better_than_dice(engine: Engine) -> None:
    """7. Its own project ends higher, game by game."""
    seeds = list(range(40))

    def ends(player: GreedyPlayer | RandomPlayer) -> np.ndarray:  # type: ignore[type-arg]  # of floats
        state = new_game(engine, seeds)
        other = RandomPlayer(engine, ("crowd",))
        for _ in range(4):
            state = resolve_turn(engine, state, merged([player.orders(state), other.orders(state)]))
        return engine.column(state, "calm")[0]

    assert (ends(GreedyPlayer(engine, ("crown",))) > ends(RandomPlayer(engine, ("crown",)))).mean() > 0.9


def test_wants(ruleset: Ruleset, engine: Engine) -> None:
    """8. A project and a little of one's meters; a personality's values by their range, those of others and of nothing left out."""
    state = new_game(engine, [1, 2])
    assert wants_of(engine, "crown").weights == {"calm": 1.0, "name": 0.3}
    grim = ruleset.entries["personalities"]["grim"]
    assert isinstance(grim, PersonalityDef)
    assert wants_of(engine, "crown", grim).worth(engine, state).tolist() == [0.5, 0.5]
    assert taste_of(grim).of_order("soothe") == 0
    assert taste_of(grim).of_order("stir") == 1
    assert Wants("crown", {"places": 1.0, "nothing": 1.0}).worth(engine, state).tolist() == [1.0, 1.0]


def test_nothing_to_do(engine: Engine) -> None:
    """9. Whoever never thinks of an order gives none."""
    state = new_game(engine, [1, 2, 3])
    assert GreedyPlayer(engine, ("crown",), {"crown": IDLE}).orders(state) == {}
    assert RandomPlayer(engine, ("crown",), {"crown": IDLE}).orders(state) == {}


def test_plans_and_tastes(engine: Engine) -> None:
    """10. What is planned comes first and is given wherever it may be; of alternatives the first that may; tastes for members count."""
    state = new_game(engine, list(range(30)))
    first = Mind(Taste(others=0.0), {1: [[Wish("soothe", (("shore",),))], [Wish("nothing"), Wish("stir", (None,))]], 2: [[Wish("seal", (("right",),))]]})
    for player in (RandomPlayer(engine, ("crown",), {"crown": first}), GreedyPlayer(engine, ("crown",), {"crown": first})):
        for game in range(30):
            found = orders_in(engine, player.orders(state), game)["crown"]
            assert [order.kind for order in found] == ["soothe", "stir"]
            assert found[0].picks == ("shore",)
    later = State(state.data.copy(), state.seeds)
    later.data[0] = 1
    assert all(orders_in(engine, RandomPlayer(engine, ("crown",), {"crown": first}).orders(later), k)["crown"][0].picks == ("right",) for k in range(30))
    only = Mind(Taste({"stir": 1.0}, 0.0, {"region": {"plain": 1.0}}, looks=3))
    tables = RandomPlayer(engine, ("crowd",), {"crowd": only}).orders(state)
    assert {order.picks for k in range(30) for order in orders_in(engine, tables, k)["crowd"]} == {("plain",)}
    none = Mind(Taste(picks={"region": {}}))
    assert {engine.program.orders[kind].id for kind in RandomPlayer(engine, ("crowd",), {"crowd": none}).orders(state)} == {"seal"}


def test_looking_longer_finds_more() -> None:
    """11. With more looks at picks, more that may be given is found."""
    world = HIDDEN.replace(
        "stir: {seat: seat, cost: 1, pick: {at: region},", 'stir: {seat: seat, cost: 1, pick: {at: region}, allow: {far: {if: "at == plain", else: No.}},'
    )
    engine = engine_of(world, scenario(8))
    state = new_game(engine, list(range(50)))
    one, four = ({"crowd": Mind(Taste({"stir": 1.0}, 0.0, looks=looks))} for looks in (1, 4))
    few, many = (sum(t.count for t in RandomPlayer(engine, ("crowd",), mind).orders(state).values()) for mind in (one, four))
    assert many >= few > 0
