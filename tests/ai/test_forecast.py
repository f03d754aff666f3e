"""Forecasts: from what a seat may see alone, with a spread that holds, and reasons made of the same worlds."""

from __future__ import annotations

import numpy as np
import pytest

from game.ai.explain import made_by, reasons_for, sources_of
from game.ai.forecast import Expected, Forecast, Number, Outlook, forecast, spread_of, value_of
from game.ai.guessing import imagined_worlds
from game.ai.simple import RandomPlayer, orders_in
from game.ai.wants import Wants
from game.engine.orders import Order
from game.engine.state import Engine, new_game
from game.engine.turn import resolve_turn
from game.engine.views import sight_of
from game.play.match import Match
from tests.ai.hidden_world import HIDDEN, poisoned
from tests.engine.worlds import any_state, engine_of, same_bits, scenario
from tests.small_world import PEOPLE, SMALL, rules

ANGER = [Number("anger", (region,)) for region in ("hill", "shore", "plain")]
SOOTHE, STIR = Order("soothe", ("hill",)), Order("stir", ("hill",))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_of(HIDDEN, scenario(8))


def numbers(found: Forecast) -> dict[Number, Expected]:
    return dict(found.numbers)


def test_what_is_expected(engine: Engine) -> None:
    """1. The project first, then what was asked for: now, on the mean, and the spread."""
    state = new_game(engine, [3])
    idle = forecast(engine, state, "crown", (), ANGER)
    done = forecast(engine, state, "crown", (SOOTHE,), ANGER)
    assert list(done.numbers) == [Number("calm", ("crown",)), *ANGER]
    assert done.numbers[ANGER[0]].now == 0.5
    assert done.numbers[ANGER[0]].mean < idle.numbers[ANGER[0]].mean - 0.1
    assert done.project is not None and idle.project is not None
    assert done.project.change > idle.project.change
    for one in done.numbers.values():
        assert one.low <= one.mean <= one.high
    assert done.numbers[ANGER[2]] == idle.numbers[ANGER[2]], "the same worlds, others and dice"


@pytest.mark.parametrize("seat", ["crowd", "crown"])
def test_what_is_hidden_changes_nothing(engine: Engine, seat: str) -> None:
    """2. Hidden values poisoned, a forecast says the same."""
    for seed in range(5):
        state = any_state(engine, 1, seed, 1)
        other = poisoned(engine, state, seat)
        assert not same_bits(state.data, other.data)
        assert numbers(forecast(engine, state, seat, (STIR,), ANGER, 2)) == numbers(forecast(engine, other, seat, (STIR,), ANGER, 2))


def test_hidden_orders_change_nothing() -> None:
    """3. Two games alike but for what another seat has secretly locked for this turn."""
    found = []
    for k in range(2):
        match = Match.new(rules(SMALL), "small", 5, PEOPLE)
        for seat in match.seats:
            assert match.submit_pledge(seat, ()) is None
        judge = match.judge()
        legal = [order for kind in judge.kinds("crown") for order in judge.legal("crown", kind)]
        assert match.submit_plan("crown", legal[k : k + 1]) is None
        found.append(numbers(forecast(match.engine, match.state, "empire", ())))
        match.close()
    assert found[0] == found[1]


def test_dice_to_come_are_nobodys() -> None:
    """4. The game's own seed is none of the seeds that a forecast imagines."""
    small = Engine(rules(SMALL).program("small"))
    state = new_game(small, [77])
    assert not set(Outlook(small, state, "crown").worlds.seeds) & set(state.seeds)


def test_what_is_made_up(engine: Engine) -> None:
    """5. Around the guess and within its range; of secrets any; what the seat sees is as it is."""
    state = any_state(engine, 1, 4, 1)
    seen = sight_of(engine, state, "crown")
    worlds = imagined_worlds(engine, state, "crown", 200)
    for id in ("anger", "purse"):
        assert (engine.column(worlds, id) == engine.column(seen, id)).all()
    plot, guess = engine.column(worlds, "plot"), engine.column(seen, "plot")
    assert 0 < np.abs(plot - guess).max() <= 0.1 + 1e-6
    assert plot.min() >= 0
    members = engine.seats.index("crowd"), engine.seats.index("crown")
    assert (engine.column(worlds, "will")[members[1]] == engine.column(state, "will")[members[1]]).all()
    assert set(engine.column(worlds, "chosen")[members[0]]) == {-1.0, 0.0, 1.0}
    assert (engine.column(worlds, "chosen")[members[1]] == engine.column(state, "chosen")[members[1]]).all()
    assert same_bits(worlds.data, imagined_worlds(engine, state, "crown", 200).data)
    assert same_bits(worlds.data[:, :50], imagined_worlds(engine, state, "crown", 50).data)


def test_a_number_that_there_is_not(engine: Engine) -> None:
    """6. Said in one sentence."""
    state = new_game(engine, [1])
    with pytest.raises(KeyError, match="There is no number `nothing`"):
        value_of(engine, state, Number("nothing"))
    with pytest.raises(KeyError, match="`anger` takes 1 names; here are 0"):
        value_of(engine, state, Number("anger"))
    assert value_of(engine, state, Number("places", ("crown",))).tolist() == [2.0]
    with pytest.raises(ValueError, match="one game; here are 2"):
        Outlook(engine, new_game(engine, [1, 2]), "crown")


def test_the_mean_lies_between_what_is_told_with_it() -> None:
    """Where one outcome of many lies far off, the mean is beyond what four of five lie between."""
    few_far_off = np.array([1.8, 1.85] * 15 + [-8.0, -8.0])
    mean, low, high = spread_of(few_far_off)
    assert (mean, low, high) == (pytest.approx(few_far_off.mean()), mean, pytest.approx(1.85))
    assert spread_of(np.arange(101.0)) == (50, 10, 90)


def test_the_spread_holds() -> None:
    """7. Where everybody plays by what comes to mind, most of what happens lies in the spread."""
    small = Engine(rules(SMALL).program("small"))
    player, inside, count = RandomPlayer(small), 0, 0
    for seed in range(6):
        state = new_game(small, [seed])
        for _ in range(4):
            tables = player.orders(state)
            given = orders_in(small, tables, 0)
            looks = {seat: Outlook(small, state, seat, 96).forecast(given[seat]) for seat in small.seats}
            state = resolve_turn(small, state, tables)
            for look in looks.values():
                for number, one in look.numbers.items():
                    inside += one.low - 1e-9 <= value_of(small, state, number)[0] <= one.high + 1e-9
                    count += 1
    assert 0.7 <= inside / count <= 0.99


def test_reasons(engine: Engine) -> None:
    """8. What an order moves, by what it is worth: the heaviest first, no more than three, and none where it does nothing for what is wanted."""
    state = new_game(engine, [3])
    found = reasons_for(engine, state, "crown", (SOOTHE, STIR))
    assert [why.order for why in found] == [SOOTHE, STIR]
    good, bad = found
    assert good.gain > 0 > bad.gain
    assert good.reasons[0].number == Number("anger", ("hill",))
    assert good.reasons[0].change < 0 < good.reasons[0].weight
    assert bad.reasons[0].weight < 0 < bad.reasons[0].change
    assert all(len(why.reasons) <= 3 for why in found)
    assert reasons_for(engine, state, "crown", (SOOTHE,), Wants("crown", {"name": 1.0, "nothing": 1.0}))[0].reasons == ()


def test_sources(engine: Engine) -> None:
    """9. A project is traced to what it is worked out from; what is kept from turn to turn is its own source."""
    assert sources_of(engine, "calm") == {"anger", "chosen"}
    assert sources_of(engine, "anger") == {"anger"}
    assert sources_of(engine, "nothing") == frozenset()
    assert made_by(engine, "anger") is None
