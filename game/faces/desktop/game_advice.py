"""The advisers in the panel: who there is and what each would do first, one adviser's orders with their reasons, and taking all of them or one by one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from game.engine.orders import Order
from game.faces.desktop.beside import Job
from game.faces.desktop.controls import Button, Option
from game.faces.desktop.game_counsel import column_head, range_said
from game.faces.desktop.labels import Figure, Icon, Label, Line, Room
from game.faces.desktop.layout import Box, Column, Lined, Row, Scroll
from game.faces.desktop.pages import heading
from game.faces.desktop.widget import Widget
from game.faces.telling.counsel import Advised
from game.faces.telling.counsel_advisers import Advice, AdvisedOrder, Told
from game.faces.telling.names import together

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen

CHIEF = "chief"  # who looks further and wants the project only
MORE = "›"  # beside what leads on


@dataclass(slots=True)
class Council:
    """What was advised this turn, and whose advice is looked at; empty: that of all, in short."""

    advisers: list[Advice]
    chief: list[Advised] | None = None
    at: str = ""

    def orders(self) -> list[Order]:
        """The orders of whoever is looked at."""
        if self.at == CHIEF:
            return [each.order for each in self.chief or []]
        return [each.order for advice in self.advisers if advice.id == self.at for each in advice.orders]


# -- asking, beside the window; it can be called off


def ask_advisers(game: GameScreen) -> None:
    """All of them at once: they look at the same orders. What they said this turn is not asked again."""
    if game.council is not None:
        _show(game, game.council)
        return
    sitting = game.sitting

    def told(found: list[Advice]) -> None:
        game.council = Council(found)
        game.advice = game.council
        if not found:
            ask_chief(game)

    game.app.start(Job("advice", game.words("advisers.conferring"), lambda job: sitting.confer(lambda: job.cancelled), told, game.app.failed))


def ask_chief(game: GameScreen) -> None:
    """The one who thinks longer."""
    sitting, council = game.sitting, game.council
    assert council is not None
    if council.chief is not None:
        look_at(game, CHIEF)
        return

    def told(found: list[Advised]) -> None:
        council.chief, council.at = found, CHIEF
        game.advice = council

    game.app.start(Job("advice", game.words("counsel.thinking"), lambda job: sitting.advise(lambda: job.cancelled), told, game.app.failed))


def look_at(game: GameScreen, id: str) -> None:
    """Another adviser's orders; or, with an empty word, all of them in short."""
    if game.council is not None:
        game.council.at = id
    game.app.refresh()


def _show(game: GameScreen, council: Council) -> None:
    council.at = ""
    game.advice = council
    game.app.refresh()


def step_back(game: GameScreen) -> None:
    """From one adviser to all of them, from there to the orders."""
    council = game.advice
    if council is not None and council.at and council.advisers:
        council.at = ""
    else:
        game.advice = None
    game.app.refresh()


def take_all(game: GameScreen) -> None:
    """One adviser's orders in place of one's own."""
    orders = game.advice.orders() if game.advice is not None else []
    game.advice = None
    game.app.fault = game.sitting.give_all(orders)
    game.foretold = {}
    game.map.recolour()
    game.foresee()
    game.app.refresh()


def take_one(game: GameScreen, order: Order) -> None:
    """One order more."""
    game.app.fault = game.sitting.give(order)
    game.foretold = {}
    game.map.recolour()
    game.foresee()
    game.app.refresh()


# -- what is seen


def advice_panel(game: GameScreen, council: Council) -> Widget:
    """All advisers in short, or one of them."""
    words, advice = game.words, next((each for each in council.advisers if each.id == council.at), None)
    title = advice.name if advice is not None else words("counsel.chief") if council.at == CHIEF else words("advisers.title")
    back = Button("advice:back", "", partial(step_back, game), "chevron-left", "quiet")
    head = Row([back, Label(title, "title", weight="strong", grows=1)], across="middle")
    if council.at == "":
        return Column([head, Scroll(Column(_in_short(game, council), "near"), "advisers")], "near", grows=1)
    inside = _orders_of(game, advice) if advice is not None else _orders_of_chief(game, council.chief or [])
    nothing = "" if council.orders() else words("counsel.nothing") if council.at == CHIEF else words("advisers.idle")
    take = Button("advice:take", words("window.take_advice"), partial(take_all, game), "list-checks", "main", why_not=nothing).leading()
    return Column([head, Scroll(Column(inside, "near"), f"advice:{council.at}"), take], "near", grows=1)


def _in_short(game: GameScreen, council: Council) -> list[Widget]:
    """Who there is, what each stands for, and what each would do first."""
    words = game.words
    rows: list[Widget] = [Label(words("advisers.about"), "small", "quiet")]
    for k, advice in enumerate(council.advisers):
        first = advice.orders[0] if advice.orders else None
        name = (
            Option(f"adviser:{advice.id}", advice.name, partial(look_at, game, advice.id), first_sentence(advice.text), MORE)
            .marked("user", "ink")
            .leading(k == 0)
        )
        told = (
            [_head(game, first.order, first.said, f"advice:first:{advice.id}"), _reasons(game, first, k == 0)]
            if first is not None
            else [Label(words("advisers.idle"), "small", "faint")]
        )
        rows.append(Box(Column([name, Box(Column(told, "tight"), "", "", "near")], ""), "raised", "", ""))
    about = words("counsel.chief_about")
    rows.append(Option("adviser:chief", words("counsel.chief"), partial(ask_chief, game), about, MORE).marked("hourglass", "quiet"))
    return rows


def first_sentence(text: str) -> str:
    """What somebody stands for, in short."""
    return text.partition(". ")[0].rstrip(".") + "."


def _reasons(game: GameScreen, found: AdvisedOrder | Advice, headed: bool) -> Widget:
    """What an order does for what the adviser cares for, and what it does to the project; `headed`: with what the figures are."""
    heads = [[Room(), column_head(game.words("counsel.between")), column_head(game.words("counsel.adds"))]] if headed else []
    return Lined([*heads, *(_told(game, one) for one in (found.aim, found.project) if one is not None)])


def _told(game: GameScreen, told: Told) -> list[Widget]:
    between = Label(range_said(game, told.low, told.high), "small", "quiet", align="right")
    return [Line(told.name, "small", "quiet"), between, Figure(told.change, "small", told.style or "quiet")]


def _orders_of(game: GameScreen, advice: Advice) -> list[Widget]:
    """One adviser's orders with their reasons, and who is against them."""
    words = game.words
    rows: list[Widget] = [Label(advice.text, "small", "quiet")]
    if not advice.orders:
        return [*rows, Label(words("advisers.idle"), colour="quiet")]
    for k, each in enumerate(advice.orders):
        inside = [_head(game, each.order, each.said), _reasons(game, each, k == 0)]
        for who, told in each.against:
            said = words("advisers.against", who=who, name=told.name, change=told.change)
            inside.append(Row([Icon("triangle-alert", 14, "warn"), Label(said, "small", "warn", grows=1)], "tight", across="top"))
        if each.also:
            inside.append(Label(words("advisers.also", names=together(each.also, words("and"))), "small", "quiet"))
        rows.append(Box(Column(inside, "tight"), "raised", "", "near"))
    return [*rows, heading(words("advisers.whole")), _reasons(game, advice, headed=False)]


def _orders_of_chief(game: GameScreen, advice: list[Advised]) -> list[Widget]:
    """The orders of whoever wants the project only, with what weighs most."""
    words, names = game.words, game.sitting.names
    rows: list[Widget] = [Label(words("counsel.chief_about"), "small", "quiet")]
    if not advice:
        return [*rows, Label(words("counsel.nothing"), colour="quiet")]
    for each in advice:
        grounds: list[Widget] = [
            Row([Line(ground.name, "small", "quiet", grows=1), Figure(ground.change, "small", ground.style or "quiet")], "near") for ground in each.grounds
        ]
        told = grounds or [Label(words("counsel.no_reason"), "small", "quiet")]
        rows.append(Box(Column([_head(game, each.order, names.order(each.order)), *told], "tight"), "raised", "", "near"))
    return rows


def _head(game: GameScreen, order: Order, said: str, short: str = "") -> Widget:
    """An order, what it costs, and the button that gives it; `short`: in small letters, the button under this name."""
    sitting, words = game.sitting, game.words
    given = order in sitting.orders
    why_not = words("advisers.given") if given else sitting.why_not(order)
    tip = partial(Label, words("advisers.take_one"))
    name = short or f"advice:one:{order.kind}:{','.join(order.picks)}"
    take = Button(name, "", partial(take_one, game, order), "check" if given else "plus", "quiet", why_not, tip)
    named = Label(said, "small" if short else "body", weight="medium", grows=1)
    return Row([named, Figure(sitting.cost(order), "small" if short else "body"), take], "near", across="middle")
