"""Giving a public word in the panel: the buttons, the steps, and what each of them does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.engine.orders import Order
from game.faces.desktop.controls import Button, Option
from game.faces.desktop.labels import Label, Room
from game.faces.desktop.layout import Column, Row, Scroll
from game.faces.desktop.pages import heading
from game.faces.desktop.promising import Promising
from game.faces.desktop.widget import Widget

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen


def word_buttons(game: GameScreen) -> list[Widget]:
    """To give one's word, or to take it back."""
    words, promising = game.words, Promising(game.sitting)
    if promising.withdrawal() is not None:
        return [Button("word:withdraw", words("window.withdraw"), partial(withdraw, game), "undo-2", tip=partial(Label, words("pledge.withdraw")))]
    tip = partial(Label, words("pledge.what"))
    about = Label(words("flow.word"), "small", "quiet")
    return [about, Button("word:give", words("window.give_word"), partial(give_word, game), "handshake", why_not=promising.blocked(), tip=tip)]


def word_steps(game: GameScreen, promising: Promising) -> Widget:
    """A public word, step by step."""
    words, step = game.words, promising.step()
    back = Button("word:back", "", partial(unword, game), "chevron-left", "quiet")
    head = Row([back, Label(words("window.give_word"), "title", weight="strong", grows=1)], across="middle")
    if step is None:
        refused = promising.refused()
        say = Button("word:say", words("window.say_word"), partial(speak_word, game), "handshake", "main", why_not=refused).leading()
        return Column([head, Label(promising.said(), "lead", "bad" if refused else "ink"), Room(), say], "apart", grows=1)
    first = next((id for id, _, why in step.options if not why), "")
    options = [_option(game, id, name, why).leading(id == first) for id, name, why in step.options]
    what = Label(" · ".join(promising.told()), "small", "accent") if promising.chosen else Label(words("pledge.what"), "small", "quiet")
    return Column([head, what, heading(step.question), Scroll(Column(options, ""), f"word:{len(promising.chosen)}")], "near", grows=1)


def _option(game: GameScreen, id: str, name: str, why_not: str) -> Option:
    """One answer; where it is an order, what that does is told to whoever points at it."""
    names = game.sitting.names
    tip = partial(game.explaining.order, names.spoken(id)) if id in names.entries["orders"] else None
    return Option(f"word:{id}", name, partial(answer_word, game, id), why_not=why_not, tip=tip)


# -- what they do


def give_word(game: GameScreen) -> None:
    """Begins to give a public word."""
    game.promising = Promising(game.sitting)
    game.app.refresh()


def answer_word(game: GameScreen, option: str) -> None:
    """One step of it."""
    if game.promising is not None:
        game.promising.chosen.append(option)
        game.app.refresh()


def unword(game: GameScreen) -> None:
    """A step back; before the first, back to the news."""
    if game.promising is not None and game.promising.chosen:
        game.promising.chosen.pop()
    else:
        game.promising = None
    game.app.refresh()


def speak_word(game: GameScreen) -> None:
    """The word is given."""
    if game.promising is not None:
        _speak(game, game.promising.orders())


def withdraw(game: GameScreen) -> None:
    """Takes an open word back."""
    order = Promising(game.sitting).withdrawal()
    if order is not None:
        _speak(game, (order,))


def _speak(game: GameScreen, orders: tuple[Order, ...]) -> None:
    game.work(game.words("window.thinking"), partial(game.sitting.promise, orders))
