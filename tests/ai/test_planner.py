"""The player that searches: legal, never by batch, blind to what is hidden, better than one that looks a turn ahead, and soon silent when told so."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest

from game.ai.greedy import GreedyPlayer
from game.ai.levels import STRONG
from game.ai.planner import Budget, Cancelled, SearchPlayer
from game.ai.simple import RandomPlayer, merged, orders_in
from game.ai.tastes import IDLE, Mind, Taste
from game.ai.wants import Wants
from game.engine.legality import PLAN, PLEDGE, Judge
from game.engine.state import Engine, State, digest, new_game
from game.engine.turn import resolve_turn
from game.play.log import of_beat
from game.play.match import Match
from tests.ai.hidden_world import HIDDEN, poisoned
from tests.engine.worlds import any_state, engine_of, same_bits, scenario
from tests.small_world import BASE, SMALL, rules

LITTLE = Budget(((16, 1), (8, 2)), depth=2)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_of(HIDDEN, scenario(8))


def chosen(engine: Engine, state: State, seats: tuple[str, ...] | None = None, **more: object) -> list[str]:
    """What the player orders in each game."""
    tables = SearchPlayer(engine, seats, budget=LITTLE, **more).orders(state)  # type: ignore[arg-type]  # options by name
    return [str(orders_in(engine, tables, game)) for game in range(state.games)]


def test_its_orders_are_legal(engine: Engine) -> None:
    """1. In worlds of their own and in the small one, whatever the state."""
    small = Engine(rules(SMALL).program("small"))
    for one, state in ((engine, any_state(engine, 9, 1, 2)), (small, any_state(small, 9, 3, 1))):
        tables = SearchPlayer(one, budget=LITTLE).orders(state)
        assert tables
        for game in range(9):
            judge = Judge(one, state.game(game))
            for seat, given in orders_in(one, tables, game).items():
                plan, pledge = (of_beat(one, given, beat) for beat in (PLAN, PLEDGE))
                assert judge.submission(seat, plan, pledge) is None, (seat, given)


def test_a_game_is_the_same_in_any_batch(engine: Engine) -> None:
    """2. Also where a batch is larger than what is played side by side, and in smaller bites; and twice the same."""
    state = any_state(engine, 30, 5, 1)
    together = chosen(engine, state)
    assert together == chosen(engine, state)
    assert together == chosen(engine, state, cancelled=lambda: False)
    for game in (0, 13, 29):
        assert chosen(engine, state.game(game)) == [together[game]]
    assert len(set(together)) > 10


def test_a_seat_is_the_same_beside_any_other(engine: Engine) -> None:
    """2b. Seats of one player are thought for side by side, and each decides as it would alone."""
    state = any_state(engine, 7, 5, 1)
    both = SearchPlayer(engine, ("crowd", "crown"), budget=LITTLE).orders(state)
    for seat in ("crowd", "crown"):
        alone = SearchPlayer(engine, (seat,), budget=LITTLE).orders(state)
        for game in range(7):
            assert orders_in(engine, both, game)[seat] == orders_in(engine, alone, game)[seat]


@pytest.mark.parametrize("seat", ["crowd", "crown"])
def test_what_is_hidden_changes_nothing(engine: Engine, seat: str) -> None:
    """3. Hidden values poisoned, it orders the same."""
    state = any_state(engine, 30, 7, 1)
    other = poisoned(engine, state, seat)
    assert not same_bits(state.data, other.data)
    assert chosen(engine, state, (seat,)) == chosen(engine, other, (seat,))


def test_dice_to_come_are_nobodys() -> None:
    """4. What it imagines of chance is not what will happen: the game's own dice are never thrown."""
    small = Engine(rules(SMALL).program("small"))
    state = new_game(small, [101, 102, 103, 104])
    seen: list[np.uint64] = []
    make = small.machine

    def machine(games: int) -> object:
        found = make(games)
        seen.extend(found.frame.seeds)
        return found

    small.machine = machine  # type: ignore[method-assign, assignment]  # to see what is played
    SearchPlayer(small, ("crown",), budget=LITTLE).orders(state)
    seen.extend(make(64).frame.seeds)
    assert len(set(seen)) > 4
    assert not set(seen) & set(state.seeds)


def ends(engine: Engine, player: RandomPlayer | GreedyPlayer | SearchPlayer, turns: int = 7) -> np.ndarray:  # type: ignore[type-arg]  # of floats
    state = new_game(engine, list(range(40)))
    other = RandomPlayer(engine, ("crowd",))
    for _ in range(turns):
        state = resolve_turn(engine, state, merged([player.orders(state), other.orders(state)]))
    return engine.column(state, "calm")[0]


def test_it_looks_further() -> None:
    """5. Where a step back comes before two forward, it is better than who looks one turn ahead."""
    deep = HIDDEN
    for mark, more in (
        ("variables:\n", "  dug: {per: state, range: 0 to 9, start: 0}\n"),
        ("rules:\n", "  ripening: {each: state, where: 'dug > 0', change: {'anger[r] for r in region': -0.1}}\n"),
        ("orders:\n", "  dig: {seat: state, cost: 3, change: {'dug[seat]': 1, 'anger[r] for r in region': 0.3}}\n"),
    ):
        deep = deep.replace("\n" + mark, "\n" + mark + more, 1)
    engine = engine_of(deep, scenario(8))
    far = ends(engine, SearchPlayer(engine, ("crown",), budget=Budget(((24, 1), (12, 2)), depth=4)))
    near = ends(engine, GreedyPlayer(engine, ("crown",)))
    assert (far > near).mean() > 0.9
    assert far.mean() > near.mean() + 5


def test_it_does_what_it_wants(engine: Engine) -> None:
    """6. A government that wants calm soothes; with other wants it stirs. What it never thinks of it never does."""
    state = new_game(engine, list(range(30)))
    assert sum("'soothe'" in text for text in chosen(engine, state, ("crown",))) > 25
    wants = {"crown": Wants("crown", {"anger": 1.0})}
    angry = chosen(engine, state, ("crown",), wants=wants)
    assert sum("'stir'" in text for text in angry) > 20
    assert not any("'stir'" in text for text in chosen(engine, state, ("crown",), wants=wants, minds={"crown": Mind(Taste({"stir": 0.0}))}))
    assert SearchPlayer(engine, ("crown",), {"crown": IDLE}, budget=LITTLE).orders(state) == {}


def test_it_can_be_told_to_stop(engine: Engine) -> None:
    """7. It asks before each piece of work: before it looks about, before each turn it plays in mind, and between the steps of that turn."""
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    with pytest.raises(Cancelled):
        SearchPlayer(engine, ("crown",), budget=LITTLE, cancelled=cancelled).orders(new_game(engine, [1]))
    assert asked == 4


def test_it_stops_soon() -> None:
    """7b. On the real game, wherever it is told to: well within what a person notices. (The bound is ten times what it takes on a machine with nothing
    else to do.)"""
    engine = Engine(rules(BASE).program("seattle"))
    state = new_game(engine, [1])
    times: list[float] = []

    def cancelled() -> bool:
        times.append(perf_counter())
        return False

    player = SearchPlayer(engine, engine.seats[:1], budget=STRONG, cancelled=cancelled)
    player.ready(state)
    times.clear()
    times.append(perf_counter())
    player.orders(state)
    times.append(perf_counter())
    gaps = np.diff(times)
    assert len(gaps) > 50
    assert gaps.max() < 0.5
    assert np.quantile(gaps, 0.9) < 0.1


def test_being_ready_changes_nothing(engine: Engine) -> None:
    """7c. Whoever was made ready decides the same; and what was decided for a state is decided for it again without thinking."""
    state = any_state(engine, 3, 5, 1)
    made, plain = (SearchPlayer(engine, ("crown",), budget=LITTLE) for _ in range(2))
    made.ready(state)
    assert made.played == 0
    assert [str(orders_in(engine, made.orders(state), game)) for game in range(3)] == [str(orders_in(engine, plain.orders(state), game)) for game in range(3)]
    thought = made.played
    assert thought == 3 * LITTLE.turns
    made.orders(State(state.data.copy(), state.seeds.copy()))
    assert made.played == thought
    made.orders(state.game(0))
    assert made.played == thought + LITTLE.turns


def test_a_whole_game() -> None:
    """8. Every seat searching, a match comes out the same twice: how it thinks depends on no clock."""
    seats, digests = Engine(rules(SMALL).program("short")).seats, []
    for _ in range(2):
        with Match.new(rules(SMALL), "short", 3, dict.fromkeys(seats, "lab-strong")) as match:
            while not match.over:
                match.resolve()
            digests.append(digest(match.engine, match.state))
    assert digests[0] == digests[1]


def test_the_last_turn(engine: Engine) -> None:
    """9. It looks no further than the game goes, and thinks of no game that has ended."""
    state = any_state(engine, 3, 2, 7)
    assert len(chosen(engine, state)) == 3
    assert SearchPlayer(engine, budget=LITTLE).orders(any_state(engine, 3, 2, 8)) == {}
    mixed = State(state.data.copy(), state.seeds)
    mixed.data[0, 1] = 8
    found = chosen(engine, mixed)
    assert [found[0], found[2]] == [text for k, text in enumerate(chosen(engine, state)) if k != 1]
    assert found[1] == str(dict.fromkeys(engine.seats, ()))
