"""What may be asked before committing: what orders, and one order more, will probably come to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.engine.orders import Order
from game.faces.desktop.beside import Job
from game.faces.desktop.labels import Figure, Icon, Label, Line, Rule
from game.faces.desktop.layout import Column, Lined, Row
from game.faces.desktop.sitting import Choice
from game.faces.desktop.widget import Explains, Widget
from game.faces.telling.counsel import Expectation
from game.faces.telling.numbers import signed

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen

MOST = 4  # numbers of a forecast that are shown
OWN = 0.5  # of a hundred worlds: from where on a danger is told of a single order


def expectations(game: GameScreen, found: list[Expectation], title: str) -> Widget:
    """The numbers that orders add most to, each with the range it will probably lie in, and what is added."""
    words = game.words
    amounts = sorted((each for each in found if each.chance is None), key=lambda each: -abs(each.added))
    moved = [each for each in amounts if round(each.added, each.digits)][:MOST]
    heads = [words("counsel.next"), *([words("counsel.adds")] if moved else [])]
    head = Row([Icon("telescope", 16, "quiet"), Label(title, "small", "quiet", grows=1)], "near", across="middle")
    rows: list[list[Widget]] = [[head, *(column_head(said) for said in heads)], *(_expected(game, each, bool(moved)) for each in moved or amounts[:1])]
    return Column([Lined(rows), *(_danger(game, each) for each in found if each.chance is not None)], "tight")


def column_head(said: str) -> Widget:
    """What stands above a column of figures."""
    return Label(said, "tiny", "quiet", align="right")


def _expected(game: GameScreen, each: Expectation, moved: bool) -> list[Widget]:
    more = signed(each.added, each.digits)
    tip = partial(Label, game.words("window.between", name=each.name, low=each.low, high=each.high, added=more))
    cells: list[Widget] = [Line(each.name, "small", tip=tip), Label(range_said(game, each.low, each.high), "small", "quiet", align="right")]
    return [*cells, *([Figure(more, "small", each.style or "quiet")] if moved else [])]


def range_said(game: GameScreen, low: str, high: str) -> str:
    """Between what something will probably lie, in words."""
    return game.words("counsel.range", low=low, high=high) if low != high else low


def _danger(game: GameScreen, each: Expectation) -> Widget:
    """That everything may end this turn."""
    said, number = game.words("flow.danger", name=each.name, chance=each.mean), each.number
    text = game.sitting.names.text(game.sitting.names.kind_of(number.id), number.id)
    return Row([Icon("triangle-alert", 14, "warn"), Label(said, "small", "warn", tip=partial(Label, text), grows=1)], "tight", across="top")


# -- one more order


def order_ahead(game: GameScreen, order: Order, key: str) -> Widget:
    """What an order with its last target will probably come to."""
    ahead = _ahead(game, order, key, partial(order_ahead, game, order, key))
    return Column([Label(game.sitting.names.order(order), weight="strong"), ahead], "near")


def choice_ahead(game: GameScreen, choice: Choice, key: str) -> Widget:
    """What an order of the list is; one that asks for no target says what it will probably come to as well."""
    told = game.explaining.order(choice.kind, choice.cost, asked=bool(choice.question))
    order = Order(choice.kind)
    if choice.refused or order in game.sitting.orders or game.sitting.pick_sets(choice.kind):
        return told
    return Column([told, Rule(), _ahead(game, order, key, partial(choice_ahead, game, choice, key))], "near")


def _ahead(game: GameScreen, order: Order, key: str, again: Explains) -> Widget:
    """What an order will probably come to beside those that are given already; asked beside the window, told when it is known."""
    known = game.foretold.get(order)
    if known is not None:
        own = [each for each in known if each.chance is None or abs(each.added) >= OWN]
        return expectations(game, own, game.words("window.would_come"))
    sitting = game.sitting
    others = [given for given in sitting.orders if order.picks or not sitting.menu.same_group(given, order.kind)]
    plan = (*others, order)

    def told(found: list[Expectation]) -> None:
        game.foretold[order] = found
        game.app.place.stage.renew(key, again)

    if not game.waiting:
        game.app.start(Job("ahead", "", lambda _: sitting.foresee(plan), told, game.app.failed, shown=False))
    return Label(game.words("window.foreseeing"), "small", "quiet")
