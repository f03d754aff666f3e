"""What may be asked before committing: what one more order will probably come to, and what an adviser would order and why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.engine.orders import Order
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Button
from game.faces.desktop.labels import Figure, Icon, Label, Line, Room
from game.faces.desktop.layout import Box, Column, Row, Scroll
from game.faces.desktop.widget import Widget
from game.faces.telling.counsel import Advised, Expectation
from game.faces.telling.numbers import signed

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen

MOST = 4  # numbers of a forecast that are shown


def expectations(game: GameScreen, found: list[Expectation], title: str) -> Widget:
    """The numbers that orders add most to, each with the range it will probably lie in."""
    words = game.words
    telling = sorted(found, key=lambda each: -abs(each.added))
    shown = [each for each in telling if each.added][:MOST] or found[:1]
    rows: list[Widget] = [Row([Icon("telescope", 16, "quiet"), Label(title, "small", "quiet", grows=1)], "near", across="middle")]
    for each in shown:
        between = words("counsel.range", low=each.low, high=each.high)
        tip = partial(Label, words("window.between", name=each.name, low=each.low, high=each.high))
        added = Figure(signed(each.added, each.digits), "small", each.style or "quiet")
        rows.append(Row([Line(each.name, "small", tip=tip, grows=1), Label(between, "small", "quiet"), added], "near"))
    return Column(rows, "tight")


# -- one more order


def order_ahead(game: GameScreen, order: Order, key: str) -> Widget:
    """What an order will probably come to beside those that are given already; asked beside the window, told when it is known."""
    known = game.foretold.get(order)
    if known is not None:
        return Column([Label(game.sitting.names.order(order), weight="strong"), expectations(game, known, game.words("window.would_come"))], "near")
    sitting, plan = game.sitting, (*game.sitting.orders, order)

    def told(found: list[Expectation]) -> None:
        game.foretold[order] = found
        game.app.place.stage.renew(key, partial(order_ahead, game, order, key))

    if not game.waiting:
        game.app.start(Job("ahead", "", lambda _: sitting.foresee(plan), told, game.app.failed, shown=False))
    return Label(game.words("window.foreseeing"), "small", "quiet")


# -- the adviser


def ask_adviser(game: GameScreen) -> None:
    """Asks beside the window; it can be called off."""
    sitting = game.sitting

    def told(found: list[Advised]) -> None:
        game.advice = found

    game.app.start(Job("advice", game.words("counsel.thinking"), lambda job: sitting.advise(lambda: job.cancelled), told, game.app.failed))


def advice_panel(game: GameScreen, advice: list[Advised]) -> Widget:
    """The orders of the adviser with their reasons; they can be taken over."""
    words, names = game.words, game.sitting.names
    back = Button("advice:back", "", partial(forget_advice, game), "chevron-left", "quiet")
    head = Row([back, Label(words("window.adviser"), "title", weight="strong", grows=1)], across="middle")
    rows: list[Widget] = [] if advice else [Label(words("counsel.nothing"), colour="quiet")]
    for each in advice:
        grounds: list[Widget] = [
            Row([Line(ground.name, "small", "quiet", grows=1), Figure(ground.change, "small", ground.style or "quiet")], "near") for ground in each.grounds
        ]
        told = grounds or [Label(words("counsel.no_reason"), "small", "quiet")]
        rows.append(Box(Column([Label(names.order(each.order), weight="medium"), *told], "tight"), "raised", "", "near"))
    take = Button("advice:take", words("window.take_advice"), partial(take_advice, game), "check", "main", why_not="" if advice else words("counsel.nothing"))
    about = Label(words("window.adviser_about"), "small", "quiet")
    return Column([head, about, Scroll(Column([*rows, Room()], "near"), "advice"), take], "near", grows=1)


def forget_advice(game: GameScreen) -> None:
    game.advice = None
    game.app.refresh()


def take_advice(game: GameScreen) -> None:
    """The adviser's orders in place of one's own."""
    advice, game.advice = game.advice or [], None
    game.app.fault = game.sitting.give_all([each.order for each in advice])
    game.foresee()
    game.app.refresh()
