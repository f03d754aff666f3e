"""What may be ordered: every no has its reason, every question gives the same answer, and what is illegal changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations, product

import numpy as np
import pytest

from game.engine import legality
from game.engine.legality import PLAN, PLEDGE, Judge, Refusal, check_order, check_submission, legal_orders
from game.engine.orders import Order, tables_of
from game.engine.state import Engine, State, new_game
from tests.engine.worlds import any_state, causes, explained, on_grid, order, orders, same_bits, small, values

WORLD = """
sets:
  ends: {of: region, members: [hill, plain]}
variables:
  purse: {role: capacity, per: seat, range: 0 to 20, start: 6}
  anger: {per: region, range: 0 to 1, start: {hill: 0.75, shore: 0.5, plain: 0.25}}
  bond: {per: {one: region, two: region}, range: 0 to 1, symmetric: true, start: 0.5}
  now: {per: region, range: 0 to 1, start: 0.5, this turn: true}
  way: {per: seat, holds: issue or none, start: none}
measures:
  places: {role: places, per: seat, is: 3}
rules:
  later:
    each: region
    change:
      now: 0.5
      anger: 0.01
groups:
  ways: {at most: 1, free: true}
  offers: {at most: 2, free: true, needs: talks}
  talks: {}
orders:
  rally:
    name: Rally the people
    seat: movement
    cost: 2
    pick: {at: region}
    allow:
      angry:
        if: anger[at] > 0.3
        else: The people of {at} are not angry enough.
      calm:
        if: now[at] < 0.75
        else: It is too late.
    change:
      anger[at]: 0.1
  link:
    seat: seat
    cost: 0.3
    pick: {from: region, to: region, about: issue}
    allow:
      two:
        if: from != to
        else: "{from} is {to}."
      apart:
        if: bond[from, to] < 0.9
        else: "{from} and {to} are one."
      angry:
        if: anger[from] > 0.5
        else: Nobody in {from} moves.
      work_first:
        if: about == work or anger[to] > 0.4
        else: First work, then {about}.
    change:
      bond[from, to]: 0.25
  settle:
    seat: [movement, state]
    cost: 0
    group: ways
    pick: {what: issue}
    allow:
      open:
        if: way[seat] == none
        else: Your way is chosen.
    set:
      way[seat]: what
  talk: {seat: state, cost: 1, group: talks, pick: {where_at: ends}, change: {'anger[where_at]': -0.1}}
  offer: {seat: state, cost: 0, group: offers, pick: {what: issue, at: region}, change: {'anger[at]': -0.1}}
  never:
    seat: state
    cost: 0
    allow:
      ever:
        if: turn > 99
        else: Never.
    change:
      anger[hill]: 1
  spend: {seat: state, cost: 5, change: {'anger[hill]': 0}}
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    union = WORLD.replace("  ends:", "  both: {union: [movement, state]}\n  ends:")
    return small(union, movement="crowd, choir")


@pytest.fixture
def judge(engine: Engine) -> Judge:
    return Judge(engine, new_game(engine, [1]))


REFUSALS = [
    ("nobody", "rally hill", "no-seat", "There is no seat `nobody` in this game."),
    ("crowd", "rebel hill", "no-order", "There is no order `rebel` in this scenario."),
    ("crown", "rally hill", "not-yours", "Rally the people is not an order of this seat."),
    ("crowd", "rally", "wrong-picks", "Rally the people takes 1 picks; here are 0."),
    ("crowd", "rally moon", "no-member", "`moon` is no region."),
    ("crown", "talk shore", "no-member", "`shore` is no ends."),
    ("crowd", "rally plain", "gate", "The people of Plain are not angry enough."),
    ("crowd", "link hill hill work", "gate", "Hill is Hill."),
    ("crowd", "link shore hill work", "gate", "Nobody in Shore moves."),
    ("crowd", "link hill plain land", "gate", "First work, then Land."),
    ("crown", "never", "gate", "Never."),
]


@pytest.mark.parametrize(("seat", "text", "code", "said"), REFUSALS)
def test_an_order_is_refused_with_its_reason(judge: Judge, seat: str, text: str, code: str, said: str) -> None:
    """1. In the same words, alone and in a submission."""
    found = judge.order(seat, order(text))
    assert found is not None and (found.code, found.text) == (code, said)
    assert found.line == ("" if code != "gate" else found.line) and (code != "gate" or found.line.split(".")[0] == order(text).kind)
    assert judge.submission(seat, [order(text)]) == found
    assert check_order(judge.engine, new_game(judge.engine, [1]), seat, order(text)) == found


SUBMISSIONS = [
    ("crowd", "rally hill, rally hill", "twice", "Rally the people is given twice."),
    ("crowd", "settle work, settle land", "group", "Only 1 of these may be given in a turn."),
    ("crown", "offer work hill", "needs", "Offer goes only together with another order of its kind."),
    ("crown", "talk hill, offer work hill, offer land hill, offer work shore", "group", "Only 2 of these may be given in a turn."),
    ("crown", "talk hill, talk plain, link hill shore work, link hill plain work", "places", "A turn has room for 3 orders; here are 4."),
    ("crown", "spend, talk hill, link hill shore work", "capacity", "This costs 6.3; there is 6."),
    ("crowd", "rally hill, rally shore, rally plain", "gate", "The people of Plain are not angry enough."),
]


@pytest.mark.parametrize(("seat", "text", "code", "said"), SUBMISSIONS)
def test_a_submission_is_refused_as_a_whole(judge: Judge, seat: str, text: str, code: str, said: str) -> None:
    """2. Whatever the order in which it is listed."""
    given = orders(**{seat: text})[seat]
    for turned in permutations(given):
        found = judge.submission(seat, turned)
        assert found is not None and found.code == code and found.text.split(" goes only")[0] == said.split(" goes only")[0]
    assert check_submission(judge.engine, new_game(judge.engine, [1]), seat, given) == judge.submission(seat, given)


@pytest.mark.parametrize(
    ("seat", "text"),
    [
        ("crowd", ""),
        ("crowd", "rally hill, rally shore, settle land"),
        ("crown", "talk hill, offer work hill, offer land hill, settle work, talk plain, link hill plain work"),
        ("crown", "spend, talk hill"),
    ],
)
def test_what_may_be_given_may_be_given(judge: Judge, seat: str, text: str) -> None:
    """3. Free orders need no place; those that need another have it; the last coin may be spent."""
    given = orders(**{seat: text})[seat]
    assert all(judge.submission(seat, turned) is None for turned in permutations(given))


def test_costs_add_up_exactly() -> None:
    """4. Costs are on the grid, so no listing costs more than another."""
    engine = small(
        "variables:\n  purse: {role: capacity, per: seat, range: 0 to 9, start: 0.75}\n  x: {range: 0 to 1, start: 0}\norders:\n"
        + "".join(f"  o{k}: {{seat: movement, cost: {cost}, change: {{x: 0.1}}}}\n" for k, cost in enumerate((0.05, 0.15, 0.55)))
    )
    judge = Judge(engine, new_game(engine, [1]))
    want = {judge.submission("crowd", given) for given in permutations([Order(f"o{k}") for k in range(3)])}
    assert len(want) == 1
    assert judge.cost("crowd", Order("o0")) == on_grid(0.05)


def every_order(engine: Engine, seat: str) -> Iterator[Order]:
    for info in engine.program.orders:
        if seat in engine.world.sets[info.seat_set].members:
            for picks in product(*(engine.world.sets[s].members for _, s in info.picks)):
                yield Order(info.id, picks)


def test_all_questions_agree(engine: Engine) -> None:
    """5. By brute force over every order of every seat in twenty states: order, legal, choices, why_not, rows and legal_orders say the same."""
    states = any_state(engine, 20, 7)
    table_judge = Judge(engine, states)
    for game in range(20):
        state = states.game(game)
        judge = Judge(engine, state)
        for seat in engine.seats:
            fine = {o for o in every_order(engine, seat) if judge.order(seat, o) is None}
            assert {kind: set(found) for kind, found in legal_orders(engine, state, seat).items()} == {
                kind: {o for o in fine if o.kind == kind} for beat in (PLEDGE, PLAN) for kind in judge.kinds(seat, beat)
            }
            for info in (engine.program.orders[engine.order_index[kind]] for kind in judge.kinds(seat)):
                sets = [engine.world.sets[s].members for _, s in info.picks]
                mine = [o.picks for o in fine if o.kind == info.id]
                for depth in range(len(sets) + 1):
                    for prefix in product(*sets[:depth]):
                        possible = [picks for picks in mine if picks[:depth] == prefix]
                        why = judge.why_not(seat, info.id, prefix)
                        assert (why is None) == bool(possible)
                        if depth == len(sets):
                            assert why == judge.order(seat, Order(info.id, prefix))
                        else:
                            assert judge.choices(seat, info.id, prefix) == {m: any(picks[depth] == m for picks in possible) for m in sets[depth]}
        rows = list(every_order(engine, "crown"))
        for kind, table in tables_of(engine, [{"crown": rows} if k == game else {} for k in range(20)]).items():
            allowed, cost = table_judge.rows(kind, table)
            mine = [o for o in rows if engine.order_index[o.kind] == kind]
            assert allowed.tolist() == [judge.order("crown", o) is None for o in mine] and cost.tolist() == [judge.cost("crown", o) for o in mine]


def test_the_reason_says_what_the_picks_so_far_can_not(engine: Engine) -> None:
    """6. A line that needs only what was picked is told; otherwise that nothing can follow."""
    state = new_game(engine, [1])
    judge = Judge(engine, state)
    assert said(judge.why_not("crowd", "link", ("shore",))) == "Nobody in Shore moves."
    assert judge.why_not("crowd", "link", ("hill", "plain")) is None
    bound = State(state.data.copy(), state.seeds)
    info = engine.world.variables["bond"]
    bound.data[info.offset : info.offset + info.cells] = 1.0
    assert said(Judge(engine, bound).why_not("crowd", "link", ("hill",))) == "Nothing can be picked after this."
    assert said(Judge(engine, bound).why_not("crowd", "link", ("hill", "plain"))) == "Hill and Plain are one."


def said(found: Refusal | None) -> str:
    assert found is not None
    return found.text


def test_orders_are_judged_by_the_coming_turn(engine: Engine) -> None:
    """7. What belongs to a turn is judged as it will be reset; two judges beside each other do not disturb each other."""
    one = new_game(engine, [1])
    two = any_state(engine, 1, 3, turn=1)
    late = State(one.data.copy(), one.seeds)
    late.data[engine.world.variables["now"].offset :][:3] = 1.0
    info = engine.world.variables["anger"]
    low = State(one.data.copy(), one.seeds)
    low.data[info.offset : info.offset + 3] = 0.0
    judges = [Judge(engine, s) for s in (one, late, low, two)]
    for _ in range(3):
        assert [j.order("crowd", order("rally hill")) is None for j in judges[:3]] == [True, True, False]


def test_many_ways_to_complete_are_judged_in_chunks(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """8. With the same result."""
    judge = Judge(engine, any_state(engine, 1, 11))
    want = [list(judge.legal("crowd", kind)) for kind in judge.kinds("crowd")]
    monkeypatch.setattr(legality, "CHUNK", 5)
    assert [list(judge.legal("crowd", kind)) for kind in judge.kinds("crowd")] == want
    assert judge.choices("crowd", "link", ()).keys() == {"hill", "shore", "plain"}


def test_a_refused_submission_changes_nothing(engine: Engine) -> None:
    """9. Neither the state nor what is judged after it."""
    state = new_game(engine, [1])
    before = state.data.copy()
    judge = Judge(engine, state)
    for seat, text, *_ in [*REFUSALS, *SUBMISSIONS]:
        assert judge.submission(seat, orders(**{seat: text})[seat]) is not None
    assert same_bits(state.data, before)
    assert judge.order("crowd", order("link hill shore work")) == Judge(engine, state).order("crowd", order("link hill shore work"))


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_submissions_by_brute_force(engine: Engine, size: int) -> None:
    """10. Every set of so many orders of the state, against the rules said once more in plain words."""
    judge = Judge(engine, new_game(engine, [1]))
    some = [o for o in every_order(engine, "crown") if o.kind != "link" or o.picks[2] == "work"]
    for given in combinations(some, size):
        assert (judge.submission("crown", given) is None) == _fine(judge, given)


def _fine(judge: Judge, given: Sequence[Order]) -> bool:
    kinds = [o.kind for o in given]
    cost = {"link": on_grid(0.3), "settle": 0, "talk": 1, "offer": 0, "never": 0, "spend": 5}
    return (
        all(judge.order("crown", o) is None for o in given)
        and kinds.count("settle") <= 1
        and kinds.count("offer") <= 2
        and ("talk" in kinds or "offer" not in kinds)
        and sum(k not in ("settle", "offer") for k in kinds) <= 3
        and sum(cost[k] for k in kinds) <= 6
    )


def test_worlds_without_capacity_or_places() -> None:
    """11. Nothing is too dear, and there is room for all."""
    engine = small(
        "variables:\n  x: {per: region, range: 0 to 1, start: 0}\norders:\n  o: {seat: movement, cost: 0, pick: {at: region}, change: {'x[at]': 0.1}}\n"
    )
    judge = Judge(engine, new_game(engine, [1]))
    assert judge.capacity() is None and judge.places() is None
    assert judge.submission("crowd", [Order("o", (r,)) for r in ("hill", "shore", "plain")]) is None
    assert judge.kinds("crown") == [] and judge.group_of("o") is None and not judge.is_free("o")


def test_capacity_and_places_of_some_seats() -> None:
    """12. By a formula for each seat, or the same for all."""
    for formula, want in (("if seat == crowd then 2 else 1", [2, 1]), ("purse - 1", [2, 2]), ("turn", [1, 1]), ("3", [3, 3])):
        engine = small(
            f"variables:\n  purse: {{role: capacity, per: seat, range: 0 to 9, start: 3}}\nmeasures:\n  room:\n    role: places\n    per: seat\n    is: {formula}\n"
            "orders:\n  o: {seat: seat, cost: 1, pick: {at: region}, change: {'purse[seat]': 0}}\n"
        )
        for games in (1, 3):
            judge = Judge(engine, new_game(engine, list(range(games))))
            found, capacity = judge.places(), judge.capacity()
            assert found is not None and capacity is not None
            assert found.tolist() == [[w] * games for w in want] and capacity.tolist() == [[3] * games] * 2


def test_numbers_in_refusals_are_short() -> None:
    """13. Two decimals at most, none where none are needed."""
    assert [legality.amount(x) for x in (0, 1, 10, 1.5, 0.333333, 2.0001, 100.0)] == ["0", "1", "10", "1.5", "0.33", "2", "100"]


def test_long_names_are_cut_short(judge: Judge) -> None:
    """14. What somebody sent is not repeated at length."""
    for found in (judge.order("x" * 99, order("rally hill")), judge.order("crowd", Order("y" * 99)), judge.order("crowd", Order("rally", ("z" * 99,)))):
        assert len(said(found)) < 90


def test_values_of_the_world_are_as_the_tests_assume(engine: Engine) -> None:
    """15. Three regions, of which one is not angry enough."""
    assert values(engine, new_game(engine, [1]), "anger") == [0.75, 0.5, 0.25]
    assert np.array(engine.world.sets["ends"].index).tolist() == [0, 2]


PLEDGES = """
variables:
  purse: {role: capacity, per: seat, range: 0 to 20, start: 6}
  x: {per: region, range: 0 to 1, start: {hill: 0.5, otherwise: 0}}
orders:
  push: {seat: movement, cost: 1, promised: true, watched: true, pick: {at: region}, change: {'x[at]': 0.125}}
  give:
    seat: state
    cost: 2
    promised: true
    watched: true
    pick: {at: region}
    allow:
      needed:
        if: x[at] < 0.75
        else: They have enough.
    change:
      x[at]: 0.25
  bow: {seat: state, cost: 0, promised: true, change: {'x[plain]': 0.5}}
pledges:
  word:
    text: A promise.
    seat: seat
    stake: 1
    broken:
      movement:
        x[hill]: -0.25
      state:
        x[hill]: -0.25
"""


def test_pledges_and_plans_have_their_own_beat() -> None:
    """16. What belongs to one is refused in the other; a condition needs a promise; together they are paid from one purse."""
    engine = small(PLEDGES)
    judge = Judge(engine, new_game(engine, [1]))
    condition, promise = order("word_if_push crowd does hill"), order("word_then_give shore")
    assert said(judge.submission("crown", [promise])) == "Give belongs to the pledge."
    assert said(judge.submission("crown", [], [order("give hill")])) == "Give belongs to the plan."
    assert said(judge.submission("crown", [], [condition])) == "Push goes only together with another order of its kind."
    assert said(judge.submission("crown", [], [promise])) == "Give goes only together with another order of its kind."
    assert said(judge.submission("crowd", [], [condition])) == "A pledge waits for another seat, not for your own."
    assert said(judge.submission("crown", [], [order("word_withdrawn_state")])) == "You have no pledge to withdraw."
    assert judge.submission("crown", [order("give hill"), order("give plain")], [condition, promise]) is None
    assert said(judge.submission("crown", [order(f"give {r}") for r in ("hill", "shore", "plain")], [condition, promise])) == "This costs 8; there is 6."
    assert {"word_if_push", "word_then_give", "word_withdrawn_state"} <= set(judge.kinds("crown", PLEDGE)) and "word_keeps_give" not in judge.kinds(
        "crown", PLEDGE
    )


@pytest.mark.parametrize("games", [1, 2, 9])
def test_a_promise_keeps_itself(games: int) -> None:
    """17. When what it waits for was done: an order that nobody gives, two turns later, prepaid, under its own name; if it is not allowed then, the stake comes back."""
    engine = small(PLEDGES)
    pledge = [orders(crown="word_if_push crowd does shore, word_then_give hill")] * games
    one, _ = explained(engine, new_game(engine, list(range(games))), pledge)
    assert values(engine, one, "purse") == [6, 4]
    met, _ = explained(engine, one, [orders(crowd="push shore")] * games)
    unmet, _ = explained(engine, one, [orders(crowd="push hill")] * games)
    assert values(engine, met, "purse")[1] == 4 and values(engine, unmet, "purse")[1] == 6
    kept, ledger = explained(engine, met, [{}] * games)
    assert [(step, cause) for step, cause, _ in causes(ledger, "x", 0, games - 1)] == [("act", "orders/word_keeps_give")]
    assert values(engine, kept, "x") == [0.75, 0.125, 0] and values(engine, kept, "purse")[1] == 4
    beside, ledger = explained(engine, met, [orders(crown="give plain, give hill")] * games)
    assert values(engine, beside, "x") == [1, 0.125, 0.25]
    full = State(met.data.copy(), met.seeds)
    full.data[engine.world.variables["x"].offset] = 0.875
    back, ledger = explained(engine, full, [{}] * games)
    assert causes(ledger, "x") == [] and values(engine, back, "purse")[1] == 6
    gone, _ = explained(engine, met, [orders(crown="word_withdrawn_state")] * games)
    assert values(engine, gone, "purse")[1] == 4 and values(engine, gone, "x") == [0.25, 0.125, 0]  # which costs x, and nothing is carried out


def test_promises_of_many_games_keep_themselves_where_they_should() -> None:
    """18. Some games of a batch, some seats, some picks; promises without picks too."""
    engine = small(PLEDGES, state="crown, duke")
    first = [
        orders(crown="word_if_push crowd does hill, word_then_bow", duke="word_if_push crowd does_not hill, word_then_give shore"),
        orders(crowd="word_if_give duke does plain, word_then_push plain"),
        orders(),
    ]
    second = [orders(crowd="push hill" if k != 1 else "", duke="give plain") for k in range(3)]
    for games in ((0,), (1,), (2,), (0, 1, 2), (2, 0), (1, 1, 0)):
        state = new_game(engine, list(range(len(games))))
        for plans in (first, second, [{}, {}, {}]):
            state, ledger = explained(engine, state, [plans[k] for k in games])
        kept = [sorted({(e.cause, e.cell) for e in ledger.entries(k, "x")}) for k in range(len(games))]
        want = {0: [("orders/word_keeps_bow", 2)], 1: [("orders/word_keeps_push", 2)], 2: []}
        assert kept == [want[k] for k in games]
