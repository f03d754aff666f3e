"""Orders as values and as texts."""

from __future__ import annotations

import pytest

from game.engine.orders import Order, OrderUnreadable, order_from_text, order_to_text, row_of, tables_of
from game.engine.state import Engine
from tests.engine.worlds import orders, small

WORLD = """
sets:
  ends: {of: region, members: [plain]}
variables:
  x: {per: region, range: 0 to 1, start: 0}
orders:
  boomerang: {seat: movement, cost: 0, pick: {at: region, issue: issue, back: ends}, change: {'x[at]': 0.1}}
  rest: {seat: seat, cost: 0, change: {'x[hill]': 0.1}}
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return small(WORLD)


def test_an_order_and_its_text_come_in_pairs(engine: Engine) -> None:
    """1. Picks by name, in any order, with any space between."""
    order = Order("boomerang", ("shore", "work", "plain"))
    text = order_to_text(engine, order)
    assert text == "boomerang at=shore issue=work back=plain"
    assert order_from_text(engine, text) == order == order_from_text(engine, "  boomerang  back=plain issue=work\tat=shore ")
    assert order_from_text(engine, order_to_text(engine, Order("rest"))) == Order("rest")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no order ``."),
        ("bomerang at=hill", "There is no order `bomerang`. Did you mean `boomerang`?"),
        ("qqqq" * 30, "There is no order `qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq`."),
        ("boomerang hill", "`hill` is no pick; picks are written name=member."),
        ("boomerang at=Hill", "`at=Hill` is no pick; picks are written name=member."),
        ("boomerang at=hill at=shore", "`at` is picked twice."),
        ("boomerang at=hill who=me", "`boomerang` has no pick `who`; it has at, issue, back."),
        ("rest at=hill", "`rest` has no pick `at`; it has none."),
        ("boomerang at=hill", "`boomerang` lacks its pick `issue`, an issue."),
        ("boomerang at=hil issue=work back=plain", "`hil` is no region. Did you mean `hill`?"),
        ("boomerang at=hill issue=work back=hill", "`hill` is no end"),
        ("boomerang at=zzzz issue=work back=plain", "`zzzz` is no region."),
    ],
)
def test_what_is_no_order_is_told_in_one_sentence(engine: Engine, text: str, said: str) -> None:
    """2. With what was meant, where that can be guessed."""
    with pytest.raises(OrderUnreadable) as refused:
        order_from_text(engine, text)
    assert str(refused.value).replace("a issue", "an issue").startswith(said)


def test_rows_hold_places_in_root_sets(engine: Engine) -> None:
    """3. The seat first; a part of a set counts by the whole."""
    assert row_of(engine, "crowd", Order("boomerang", ("shore", "work", "plain"))) == [0, 1, 0, 2]
    assert row_of(engine, "crown", Order("rest")) == [1]


def test_tables_of_a_batch(engine: Engine) -> None:
    """4. One table a kind, a row for each order, with its game."""
    tables = tables_of(engine, [orders(crowd="rest, boomerang hill land plain", crown="rest"), {}, orders(crown="rest")])
    assert list(tables) == [0, 1]
    rest = tables[engine.order_index["rest"]]
    assert rest.count == 3 and rest.game.tolist() == [0, 0, 2] and [p.tolist() for p in rest.picks] == [[0, 1, 1]]
    boomerang = tables[engine.order_index["boomerang"]]
    assert boomerang.game.tolist() == [0] and [p.tolist() for p in boomerang.picks] == [[0], [0], [1], [2]]
    assert tables_of(engine, [{}, {}]) == {}
