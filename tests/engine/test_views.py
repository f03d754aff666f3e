"""What a seat may see: values, guesses, measures, orders and causes."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from wayward import own_rules, played

from game.engine.facts import EventCame, Ordered
from game.engine.ledger import Ledger
from game.engine.orders import Order
from game.engine.state import Engine, State, new_game
from game.engine.turn import resolve_turn
from game.engine.views import UNSEEN, Change, View, facts_for, truth_for, view_for

SPIES = """
sets:
  region:
    members: [hill, shore]
  deed:
    members: [dig, sow]
  movement: {}
  state: {}
  seat:
    kinds: [movement, state]
variables:
  unrest: {per: region, range: 0 to 1, start: 0.25}
  doubt:
    per: region
    range: 0 to 1
    start: 0.5
    seen by: nobody
    guess: 3 * unrest
  hush: {range: 0 to 1, start: 0.5, seen by: nobody}
  hoard: {per: seat, range: 0 to 1, start: 0.5, seen by: owner}
  plan:
    per: seat
    holds: deed or none
    start: none
    seen by: owner
    guess: none
  mark: {per: seat, holds: deed, start: sow}
  heads:
    per: seat
    range: 0 to 9
    whole: true
    start: 4
    seen by: nobody
    guess: 9 * unrest[hill]
  rumour:
    per: {one: region, other: region}
    range: 0 to 1
    symmetric: true
    start: {hill: {shore: 0.5}, otherwise: 0}
    seen by: nobody
    guess: 0.1
  noise: {per: region, range: 0 to 4, start: 0}
  tin: {per: region, range: 0 to 4, start: 0}
  sky: {range: 0 to 1, start: 0}
measures:
  mood:
    per: region
    is: 2 * unrest
  calm:
    is: 1 - unrest[hill]
  loud:
    per: region
    is: unrest > 0.5
  leaning:
    holds: deed
    is: if unrest[hill] > 0.5 then dig else sow
  wealth:
    per: seat
    seen by: owner
    is: 2 * hoard
  spread:
    per: [seat, region]
    seen by: owner
    is: unrest * hoard
  tired:
    per: state
    seen by: owner
    is: 0.5
  depth:
    per: region
    seen by: nobody
    is: doubt
groups:
  once: {at most: 1, free: true}
rules:
  grumbling:
    in: act
    each: region
    change:
      unrest: 0.125
  silence:
    in: act
    set:
      tin[hill]: 1
orders:
  brood:
    seat: state
    secret: true
    cost: 0
    group: once
    pick: {what: deed}
    set:
      plan[seat]: what
  hide:
    seat: seat
    secret: true
    cost: 0
    pick: {at: region, what: deed}
    change:
      doubt[at]: "if what == dig then 0.25 else 0.125"
      hoard[seat]: "if what == dig then -0.25 else 0.25"
      rumour[at, hill]: 0.1
  stir:
    seat: movement
    secret: true
    cost: 0
    pick: {at: region, what: deed}
    change:
      unrest[at]: "if what == dig then 1 else 2"
      tin[at]: "if what == dig then 1 else 2"
      sky: 0.125
  save:
    seat: seat
    secret: true
    cost: 0
    pick: {what: deed}
    change:
      noise[hill]: "if what == dig then 0.25 else 0.5"
  shout:
    seat: movement
    cost: 0
    pick: {at: region}
    change:
      noise[at]: 0.5
scenarios:
  own:
    turns: 4
    members:
      movement: [crowd, club]
      state: [crown]
"""


@pytest.fixture(scope="module")
def spies() -> Engine:
    return own_rules(SPIES)[1]


def after(engine: Engine, orders: dict[str, tuple[Order, ...]]) -> tuple[State, Ledger]:
    """The state and ledger of a first turn."""
    ledger = Ledger(engine.world, 1)
    return resolve_turn(engine, new_game(engine, [7]), [orders], ledger), ledger


def image(view: View) -> bytes:
    """All that a view says, as bytes."""
    parts: list[object] = [view.turn, view.seat, view.truth, sorted(view.orders.items()), view.changes]
    for arrays in (view.values, view.measures):
        parts += [(id, array.dtype.str, array.shape, array.tobytes()) for id, array in sorted(arrays.items())]
    return repr(parts).encode()


def poisoned(engine: Engine, state: State, seat: str | None, seed: int) -> State:
    """The state with other values wherever the seat may not see, each as its variable allows."""
    luck = np.random.default_rng(seed)
    data = state.data.copy()
    for info in engine.world.variables.values():
        if info.seen_by == "everyone":
            continue
        cells = luck.integers(int(info.low), int(info.high) + 1, info.cells).astype(np.float64)
        if not info.whole:
            cells = np.round(luck.uniform(info.low, info.high, info.cells) * 2**20) / 2**20
        if info.symmetric:
            square = np.triu(cells.reshape(info.dims), 1)
            cells = (square + square.T).reshape(-1)
        if info.seen_by == "owner":
            members = engine.world.sets[info.shape.sets[0]].members
            rows = cells.reshape(len(members), -1)
            if seat in members:
                k = members.index(str(seat))
                rows[k] = data[info.offset : info.offset + info.cells, 0].reshape(len(members), -1)[k]
        data[info.offset : info.offset + info.cells, 0] = cells
    return State(data, state.seeds)


# -- values


def test_a_view_holds_its_seats_own_and_what_all_see(spies: Engine) -> None:
    view = view_for(spies, new_game(spies, [1]), "crown")
    assert (view.turn, view.seat, view.truth, view.changes, view.orders) == (0, "crown", False, (), {})
    assert view.value("unrest", "hill") == 0.25
    assert view.value("hoard", "crown") == 0.5
    assert isnan(view.value("hoard", "crowd"))
    assert view.members("seat") == ("crowd", "club", "crown")
    assert set(view.values) == set(spies.world.variables)


def test_what_is_hidden_is_a_guess_or_unknown(spies: Engine) -> None:
    view = view_for(spies, new_game(spies, [1]), "crown")
    assert isnan(view.value("hush"))
    assert view.value("doubt", "shore") == 0.75
    assert view.value("heads", "crown") == 2.0  # 9 × 0.25, as a whole number
    assert view.value("rumour", "hill", "shore") == round(0.1 * 2**20) / 2**20
    assert view.value("rumour", "hill", "hill") == 0.0


def test_a_guess_stays_within_the_range(spies: Engine) -> None:
    state = new_game(spies, [1])
    state.data[spies.world.variables["unrest"].offset] = 0.9
    assert view_for(spies, State(state.data.copy(), state.seeds), None).value("doubt", "hill") == 1.0


def test_held_members_have_names(spies: Engine) -> None:
    state, _ = after(spies, {"crown": (Order("brood", ("sow",)),)})
    own, other = view_for(spies, state, "crown"), view_for(spies, state, "crowd")
    assert own.held("plan", "crown") == "sow"
    assert other.held("plan", "crown") is None
    assert (own.held("mark", "club"), own.held("leaning")) == ("sow", "sow")
    with pytest.raises(KeyError, match="holds no member"):
        own.held("unrest", "hill")
    with pytest.raises(KeyError, match="takes 1 names; here are 2"):
        own.value("unrest", "hill", "shore")
    with pytest.raises(KeyError):
        own.value("depth", "hill")


def test_views_cannot_be_written_to(spies: Engine) -> None:
    view = view_for(spies, new_game(spies, [1]), None)
    for array in (*view.values.values(), *view.measures.values()):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_a_spectator_sees_no_owners_secret(spies: Engine) -> None:
    view = view_for(spies, new_game(spies, [1]), None)
    assert np.isnan(view.values["hoard"]).all() and np.isnan(view.measures["wealth"]).all()
    assert view.value("unrest", "hill") == 0.25


def test_measures_are_seen_as_they_say(spies: Engine) -> None:
    crown, crowd = (view_for(spies, new_game(spies, [1]), seat) for seat in ("crown", "crowd"))
    assert "depth" not in crown.measures
    assert (crown.value("mood", "shore"), crown.value("calm"), crown.value("loud", "hill")) == (0.5, 0.75, 0.0)
    assert crown.value("wealth", "crown") == 1.0
    assert crown.value("spread", "crown", "shore") == 0.125
    assert isnan(crown.value("wealth", "crowd")) and isnan(crown.value("spread", "crowd", "shore"))
    assert crown.value("tired", "crown") == 0.5 and isnan(crowd.value("tired", "crown"))


def test_the_truth_hides_nothing(spies: Engine) -> None:
    given = {"crown": (Order("brood", ("dig",)),)}
    state, ledger = after(spies, given)
    truth = truth_for(spies, state, given, ledger)
    assert truth.truth and truth.seat is None
    assert (truth.value("hush"), truth.value("hoard", "club"), truth.value("depth", "hill")) == (0.5, 0.5, 0.5)
    assert truth.held("plan", "crown") == "dig"
    assert truth.orders == {"crown": given["crown"]}
    assert truth.because("plan", "crown") == (Change("act", "orders/brood", "plan", ("crown",), 1.0),)


def test_a_view_wants_one_game_and_a_seat_of_it(spies: Engine) -> None:
    with pytest.raises(ValueError, match="one game; here are 2"):
        view_for(spies, new_game(spies, [1, 2]), None)
    with pytest.raises(KeyError, match="no seat `hill`"):
        view_for(spies, new_game(spies, [1]), "hill")


# -- orders and facts


def test_secret_orders_are_seen_by_who_gave_them(spies: Engine) -> None:
    given = {"crown": (Order("brood", ("dig",)),), "crowd": (Order("shout", ("hill",)), Order("stir", ("hill", "dig")))}
    state, _ = after(spies, given)
    assert view_for(spies, state, "crown", given).orders == {"crowd": given["crowd"][:1], "crown": given["crown"]}
    assert view_for(spies, state, "crowd", given).orders == {"crowd": given["crowd"]}
    assert view_for(spies, state, None, given).orders == {"crowd": given["crowd"][:1]}


def test_facts_keep_secret_orders_too(spies: Engine) -> None:
    secret, shout, came = Ordered("crown", Order("brood", ("dig",))), Ordered("crowd", Order("shout", ("hill",))), EventCame("flood", None)
    assert facts_for(spies, [secret, shout, came], "crowd") == (shout, came)
    assert facts_for(spies, [secret, shout, came], None) == (shout, came)
    assert facts_for(spies, [secret, shout, came], "crown") == (secret, shout, came)


# -- causes


def changes(view: View, variable: str, *place: str) -> dict[tuple[str, str], float]:
    return {(change.step, change.cause): change.amount for change in view.because(variable, *place)}


def test_unseen_causes_keep_their_amounts(spies: Engine) -> None:
    given = {"crowd": (Order("save", ("dig",)), Order("shout", ("hill",))), "club": (Order("save", ("sow",)),)}
    state, ledger = after(spies, given)
    crown = view_for(spies, state, "crown", given, ledger)
    assert changes(crown, "noise", "hill") == {("act", "orders/shout"): 0.5, ("act", UNSEEN): 0.75}
    assert crown.value("noise", "hill") == 1.25
    assert changes(truth_for(spies, state, given, ledger), "noise", "hill") == {("act", "orders/shout"): 0.5, ("act", "orders/save"): 0.75}


def test_what_a_seat_did_to_its_own_it_sees(spies: Engine) -> None:
    given = {"crowd": (Order("hide", ("hill", "dig")),), "club": (Order("hide", ("hill", "sow")),), "crown": (Order("brood", ("sow",)),)}
    state, ledger = after(spies, given)
    club = view_for(spies, state, "club", given, ledger)
    assert changes(club, "hoard", "club") == {("act", "orders/hide"): 0.25}
    assert not club.because("hoard", "crowd") and not club.because("doubt", "hill") and not club.because("plan", "crown")
    assert changes(view_for(spies, state, "crown", given, ledger), "plan", "crown") == {("act", "orders/brood"): 2.0}


def test_whose_order_it_was_is_read_from_its_row(spies: Engine) -> None:
    """Rows that say nothing of a known order are told to nobody."""
    given = {"crowd": (Order("stir", ("hill", "dig")),), "club": (Order("stir", ("hill", "dig")),)}
    state = new_game(spies, [7])

    def booked(variable: str, row: int | None, orders: dict[str, tuple[Order, ...]]) -> str:
        info = spies.world.variables[variable]
        data = state.data.copy()
        data[info.offset] = 0.5
        ledger = Ledger(spies.world, 1)
        ledger.book("act", "orders/stir", variable, np.array([0]), np.array([0.5]), None if row is None else np.array([row]))
        place = ("hill",) * len(info.dims)
        return view_for(spies, State(data, state.seeds), "crowd", orders, ledger).because(variable, *place)[0].cause

    assert booked("noise", 0, given) == "orders/stir"
    assert booked("noise", 1, given) == UNSEEN
    assert booked("noise", 2, given) == UNSEEN
    assert booked("noise", 0, {}) == UNSEEN
    assert booked("tin", None, given) == UNSEEN
    assert booked("sky", None, given) == UNSEEN


def test_a_seat_knows_its_own_part_of_what_several_did(spies: Engine) -> None:
    given = {"crowd": (Order("save", ("dig",)),), "club": (Order("save", ("sow",)),)}
    state, ledger = after(spies, given)
    assert changes(view_for(spies, state, "club", given, ledger), "noise", "hill") == {("act", "orders/save"): 0.5, ("act", UNSEEN): 0.25}


def test_what_the_range_cut_off_does_not_tell_how_much_there_was(spies: Engine) -> None:
    """Two secret orders that both overflow the range look alike."""
    one, other = ({"crowd": (Order("stir", ("shore", what)),)} for what in ("dig", "sow"))
    views = [view_for(spies, *pair) for pair in [(after(spies, given)[0], "crown", {}, after(spies, given)[1]) for given in (one, other)]]
    assert changes(views[0], "unrest", "shore") == {("act", "rules/grumbling"): 0.125, ("act", UNSEEN): 0.625}
    assert views[0].because("unrest", "shore") == views[1].because("unrest", "shore")


def test_what_is_overwritten_in_the_same_step_is_not_told(spies: Engine) -> None:
    for what in ("dig", "sow"):
        given = {"crowd": (Order("stir", ("hill", what)),)}
        state, ledger = after(spies, given)
        told = changes(view_for(spies, state, "crown", given, ledger), "tin", "hill")
        assert sum(told.values()) == state.data[spies.world.variables["tin"].offset, 0] == 1.0


def test_what_is_told_of_a_cell_adds_up(spies: Engine) -> None:
    given = {"crowd": (Order("stir", ("hill", "sow")), Order("save", ("dig",))), "club": (Order("shout", ("hill",)), Order("hide", ("hill", "dig")))}
    before = new_game(spies, [7])
    state, ledger = after(spies, given)
    for seat in (*spies.seats, None):
        view = view_for(spies, state, seat, given, ledger)
        for info in spies.world.variables.values():
            if info.seen_by == "everyone":
                sums = np.zeros(info.dims)
                for change in (c for c in view.changes if c.variable == info.id):
                    sums[tuple(spies.world.sets[s].members.index(m) for s, m in zip(info.shape.sets, change.place))] += change.amount
                assert (sums == (spies.column(state, info.id) - spies.column(before, info.id))[..., 0]).all()


# -- the canary


@pytest.mark.parametrize("rules", ["spies", "base"])
def test_a_canary_in_every_secret_reaches_nobody_else(rules: str, spies: Engine) -> None:
    """Whatever stands where a seat may not look, its view is the same, bit for bit; and the truth is not."""
    engine = spies if rules == "spies" else played("base")[1]
    state, ledger = after(engine, {})
    for seat in (*engine.seats, None):
        seen = image(view_for(engine, state, seat, {}, ledger))
        for seed in range(3):
            other = poisoned(engine, state, seat, seed)
            assert (other.data != state.data).any()
            assert image(view_for(engine, other, seat, {}, ledger)) == seen
            assert image(truth_for(engine, other, {}, ledger)) != image(truth_for(engine, state, {}, ledger))


def test_two_secret_orders_look_alike_to_the_others(spies: Engine) -> None:
    pairs = [
        ("crown", Order("brood", ("dig",)), Order("brood", ("sow",))),
        ("club", Order("hide", ("hill", "dig")), Order("hide", ("shore", "sow"))),
        ("crown", Order("hide", ("shore", "dig")), Order("brood", ("sow",))),
    ]
    for giver, one, other in pairs:
        turns = [(given, *after(spies, given)) for given in ({giver: (one,)}, {giver: (other,)})]
        for seat in (*spies.seats, None):
            first, second = (image(view_for(spies, state, seat, given, ledger)) for given, state, ledger in turns)
            assert (first == second) is (seat != giver)


def test_a_sealed_choice_of_the_base_rules_is_its_seats_own() -> None:
    engine = played("base")[1]
    sealing = [info for info in engine.program.orders if info.secret and len(info.picks) == 1]
    assert sealing
    for info in sealing:
        giver = engine.world.sets[info.seat_set].members[0]
        choices = [Order(info.id, (pick,)) for pick in engine.world.sets[info.picks[0][1]].members]
        turns = [(given, *after(engine, given)) for given in ({giver: (order,)} for order in choices)]
        for seat in (*engine.seats, None):
            images = {image(view_for(engine, state, seat, given, ledger)) for given, state, ledger in turns}
            assert len(images) == (len(choices) if seat == giver else 1)


ALONE = """
variables:
  sun: {range: 0 to 1, start: 0.5}
  moon: {range: 0 to 1, start: 0.5, seen by: nobody, guess: 0.25}
scenarios:
  own: {turns: 1}
"""


def test_without_sets_and_seats() -> None:
    """The smallest world of all can be looked at."""
    engine = own_rules(ALONE)[1]
    view = view_for(engine, new_game(engine, [1]), None)
    assert (view.value("sun"), view.value("moon"), view.orders) == (0.5, 0.25, {})
