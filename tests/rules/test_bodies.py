"""Bodies: what rules and orders come to, cell by cell."""

from __future__ import annotations

import pytest

from game.rules.bookings import Loop
from game.rules.nodes import ROW, Axis
from tests.rules.over_world import bookings, order, problems_of, program

HEAD = "rules:\n  new:\n"
R: Axis = ("region", 0)


def rule(text: str) -> str:
    return HEAD + "".join(f"    {line}\n" for line in text.strip("\n").split("\n"))


def test_a_change_goes_to_the_cells_of_its_binders() -> None:
    (booking,) = bookings(rule("each: region\nchange:\n  anger: 0.25 * noise"), "new")
    assert (booking.how, booking.variable, booking.step) == ("change", "anger", "world")
    assert [(cell.kind, cell.axis, cell.set) for cell in booking.cells] == [("axis", R, "region")]
    assert (booking.amount.low, booking.amount.high) == (0, 0.25)


def test_binders_that_a_target_does_not_mention_add_up() -> None:
    (booking,) = bookings(rule("each: [region, issue]\nchange:\n  anger: 0.5"), "new")
    assert booking.amount.high == 1.0
    (booking,) = bookings(rule("each: region\nchange:\n  anger[hill]: 0.5"), "new")
    assert ([cell.kind for cell in booking.cells], booking.amount.high) == (["member"], 1.5)


def test_an_amount_counts_where_the_conditions_hold() -> None:
    (booking,) = bookings(rule("each: region\nwhere: asleep\nchange:\n  anger[o] for o in region if o != region: 0.5"), "new")
    assert booking.amount.low == 0
    assert booking.where is None


def test_cells_that_must_be_found() -> None:
    (booking,) = bookings(rule("change:\n  anger[leader]: 0.5"), "new")
    assert [cell.kind for cell in booking.cells] == ["by"]
    (booking,) = bookings(rule("each: region\nchange:\n  tie[region, region]: 0.0 * anger"), "new")
    assert [cell.kind for cell in booking.cells] == ["axis", "by"]


def test_a_set_keeps_its_range() -> None:
    (booking,) = bookings(rule("in: act\nset:\n  count_down: 7"), "new")
    assert (booking.how, booking.amount.high) == ("set", 5)
    assert booking.where is not None
    assert booking.where.low == 1


def test_rules_that_repeat_are_loops() -> None:
    (loop,) = [loop for step in program().steps for loop in step.loop]
    assert isinstance(loop, Loop)
    assert (loop.step, loop.times, [booking.variable for booking in loop.sets]) == ("cascade", 3, ["asleep"])


def test_flows_and_pools() -> None:
    flow = bookings(rule("each: {from: region, to: region}\nwhere: anger[from] > 0.5\nmove:\n  capital: 0.25"), "new")[0]
    assert (flow.how, len(flow.cells), flow.drawn_to) == ("move", 2, None)
    pool = bookings(rule("each: region\nmove:\n  capital:\n    leaves: 0.25 * anger\n    drawn to: 1 - anger"), "new")[0]
    assert (pool.how, len(pool.cells)) == ("pool", 1)
    assert pool.drawn_to is not None


def test_draws_and_rolls_are_names() -> None:
    text = rule("draw:\n  place: anger[r] for r in region\nroll:\n  hit: 0.5\nchange:\n  anger[place]: if hit then 0.25 else 0")
    (booking,) = bookings(text, "new")
    assert booking.cells[0].node is not None
    assert booking.cells[0].node.op == "draw"


def test_an_order_in_parts() -> None:
    info = order("groups: {}\n", "march")
    assert (info.seat_set, info.picks, info.step, info.group, info.secret, info.beat) == ("movement", (("at", "region"),), "act", "loud", False, "plan")
    assert [(gate.id, gate.picks) for gate in info.gates] == [("awake", (1,))]
    assert [(booking.step, booking.variable) for booking in info.bookings] == [("announce", "noise"), ("act", "anger"), ("act", "capacity")]
    assert info.bookings[-1].amount.low == -1
    assert info.bookings[1].amount.ctx in (0, ROW)


def test_an_order_of_several_kinds_of_seat_belongs_to_their_union() -> None:
    assert order("groups: {}\n", "speak").seat_set == "government"


def test_a_free_order_pays_nothing() -> None:
    info = order("orders:\n  march:\n    cost: 0\n", "march")
    assert "capacity" not in [booking.variable for booking in info.bookings]


def test_an_order_may_set_what_is_its_seats() -> None:
    text = "orders:\n  march:\n    set:\n      purse[seat]: 3\nvariables:\n  purse:\n    whole: true\n"
    text += "rules:\n  world_turns:\n    change:\n      purse[s] for s in seat: 1\n"
    booking = next(b for b in order(text, "march").bookings if b.how == "set")
    assert booking.cells[0].node is not None
    assert booking.cells[0].node.op == "row"


@pytest.mark.parametrize("amount", ["anger[from] * anger[to]", "anger[from] + anger[to]", "tie[from, to] * 0.5", "max(anger[from], anger[to]) * tie[to, from]",
                                    "sum(tie[from, o] * tie[o, to] for o in region)", "0.1 * (mood[from] + mood[to])", "if from == to then 1 else 0.5",
                                    "stance[from, work] * stance[to, work]", "far_from_home[from, to]"])  # fmt: skip
def test_amounts_that_are_alike_from_both_sides(amount: str) -> None:
    text = rule(f"each: {{from: region, to: region}}\nchange:\n  tie: {amount}")
    text += "measures:\n  far_from_home:\n    text: Far.\n    per: {a: region, b: region}\n    is: tie[a, b] * anger[a] * anger[b]\n"
    assert not [p for p in problems_of(text) if p.severity == "error"]


ONE_SIDED = ["anger[from]", "anger[from] - anger[to]", "people[from] * anger[to]", "stance[from, work] * anger[to]", "from_one[from, to]"]


@pytest.mark.parametrize("amount", ONE_SIDED)
def test_amounts_that_are_not(amount: str) -> None:
    text = rule(f"each: {{from: region, to: region}}\nchange:\n  tie: {amount}")
    text += "measures:\n  from_one:\n    text: From one.\n    per: {a: region, b: region}\n    is: anger[a] * people[b] / 100\n"
    assert [p.code for p in problems_of(text)] == ["not-symmetric"]


def test_an_order_may_change_one_pair() -> None:
    info = order("orders:\n  march:\n    change:\n      tie[at, hill]: 0.1\n", "march")
    assert "tie" in [booking.variable for booking in info.bookings]
