"""The panel of orders: what can be ordered and what not, with the reason; targets one by one; what is ordered, with a forecast; the end of the turn."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.base.wording import small
from game.engine.legality import PLAN, amount
from game.engine.orders import Order
from game.faces.desktop.controls import Button, Option
from game.faces.desktop.game_advice import advice_panel, ask_advisers
from game.faces.desktop.game_counsel import choice_ahead, expectations, order_ahead
from game.faces.desktop.game_glance import glimpse_said, target_said
from game.faces.desktop.game_leaves import came_of, news, put_to_vote
from game.faces.desktop.game_turn import waiting_panel
from game.faces.desktop.game_word import word_buttons, word_steps
from game.faces.desktop.labels import Figure, Icon, Label, Room, Rule
from game.faces.desktop.layout import Box, Column, Row, Scroll
from game.faces.desktop.pages import heading
from game.faces.desktop.sitting import Choice
from game.faces.desktop.widget import Widget
from game.faces.telling.names import together
from game.faces.telling.report import verdict

if TYPE_CHECKING:
    from game.faces.desktop.app import App
    from game.faces.desktop.screen_game import GameScreen

LOW = 700  # units below which a window is low


def is_low(app: App) -> bool:
    """Whether a window has no room for what may be left out."""
    return app.size[1] / app.kit.scale < LOW


def plan_panel(game: GameScreen) -> Widget:
    """The panel in whatever the seat is about."""
    if game.waiting:
        return waiting_panel(game)
    if game.sitting.match.over:
        return _over(game)
    if game.picking is not None:
        return _picking(game)
    if game.advice is not None:
        return advice_panel(game, game.advice)
    if game.promising is not None:
        return word_steps(game, game.promising)
    if game.sitting.beat == PLAN:
        return _orders(game)
    return _before(game)


def _before(game: GameScreen) -> Widget:
    """The beginning of a turn: read what came of the last one and what is on the table, perhaps promise, then plan."""
    words = game.words
    if game.sitting.seat is None:
        return Column([Label(words("desk.spectator"), "title", weight="strong"), Label(words("window.watching"), colour="quiet"), Room()], "apart", grows=1)
    others = [small(game.sitting.names.seat(seat)) for seat in game.sitting.match.engine.seats if seat != game.sitting.seat]
    table = [Label(words("window.at_table", seats=together(others, words("and"))), "small", "quiet")] if others and game.sitting.match.turn == 0 else []
    came = came_of(game.sitting.desk)
    told = [*came, heading(words("window.news"))] if came else []
    reading = Scroll(Column([*told, *news(game.sitting), *table], "near"), "before")
    return Column([*turn_steps(game, 0), reading, Rule(), *word_buttons(game), _go_to_plan(game)], "near", grows=1)


def turn_steps(game: GameScreen, now: int) -> list[Widget]:
    """Where one is in a turn, and what comes next; a low window has no room for it."""
    if is_low(game.app):
        return []
    parts: list[Widget] = []
    for k, step in enumerate((game.words("flow.read"), game.words("flow.plan"), game.words("flow.see"))):
        parts += [Icon("chevron-right", 12, "faint")] if k else []
        parts.append(Label(f"{k + 1} {step}", "tiny", "accent" if k == now else "quiet", "strong" if k == now else "plain"))
    return [Row([*parts, Room()], "tight", across="middle")]


def _go_to_plan(game: GameScreen) -> Widget:
    keys = game.app.keys.shown("go_on")
    said = game.words("window.hand_over") if game.sitting.hands_over else game.words("window.to_plan")
    return Button("plan", said, game.to_plan, "list-checks", "main", why_not=game.why_wait(), keys=keys).leading()


def _over(game: GameScreen) -> Widget:
    """How it ended, in a sentence, and what the last turn did."""
    words, desk = game.words, game.sitting.desk
    said = Label(verdict(desk, game.sitting.match.result()), "lead", weight="strong")
    told = Scroll(Column([said, *came_of(desk), Label(words("window.over"), "small", "quiet")], "apart"), "over")
    see = Button("ending", words("window.see_end"), game.see_end, "trophy", "main").leading()
    return Column([Label(words("end.title"), "title", weight="strong"), told, see], "apart", grows=1)


# -- the orders


def _orders(game: GameScreen) -> Widget:
    sitting, words = game.sitting, game.words
    capacity, places = sitting.left()
    advise = Button("advise", words("window.advise"), partial(ask_advisers, game), "lightbulb", "quiet", tip=partial(Label, words("advisers.about")))
    head = Row([Label(words("window.orders"), "title", weight="strong", grows=1), advise], across="middle")
    spend = words("plan.capacity_left", amount=amount(capacity)) if capacity is not None else ""
    room = words.count("plan.places_left", int(places)) if places else words("plan.no_places_left") if places is not None else ""
    open_ones = [choice for choice in sitting.choices if not choice.refused and not choice.question]
    closed = [choice for choice in sitting.choices if choice.refused and not choice.question]
    listed: list[Widget] = [_given(game), *_questions(game), *(_choice(game, choice).leading(k == 0) for k, choice in enumerate(open_ones))]
    if closed:
        listed += [heading(words("window.not_now")), *(_choice(game, choice) for choice in closed)]
    menu = Scroll(Column(listed, ""), "menu", least=150)
    left = Label(f"{spend} {room}".strip(), "small", "quiet", name="left")
    ahead = Box(_forecast(game), "", "", "", "forecast")
    return Column([*turn_steps(game, 1), head, left, menu, Rule(), ahead, _end(game)], "near", grows=1)


def _choice(game: GameScreen, choice: Choice) -> Option:
    given = any(order.kind == choice.kind for order in game.sitting.orders)
    name = f"order:{choice.kind}"
    chosen, about = choice.question != "" and given, glimpse_said(game, choice)
    cost = "" if choice.question and choice.cost == "0" else choice.cost
    return Option(name, choice.name, lambda: game.choose(choice), about, cost, chosen, choice.refused, partial(choice_ahead, game, choice, name))


def _questions(game: GameScreen) -> list[Widget]:
    """Answers to events and ballots, below their question; above a ballot what is voted on."""
    found: list[Widget] = []
    asked = ""
    for choice in game.sitting.choices:
        if choice.question and choice.question != asked:
            asked = choice.question
            motion = next((motion for motion in game.sitting.motions if Order(choice.kind) in motion.ballots), None)
            icon = Icon("zap" if motion is None else "vote", 14, "accent")
            found.append(Row([icon, Label(asked, "small", "accent", "medium", grows=1)], "tight", across="middle"))
            if motion is not None:
                rules = partial(Label, game.sitting.names.text("votes", motion.vote))
                found.append(Label(put_to_vote(game.sitting.desk, motion), "small", tip=rules, name=f"motion:{motion.vote}"))
        if choice.question:
            found.append(_choice(game, choice))
    return found


def _given(game: GameScreen) -> Widget:
    """What is ordered so far; each can be taken back."""
    sitting, words = game.sitting, game.words
    rows: list[Widget] = []
    for order in sitting.orders:
        name, tip = f"undo:{order.kind}:{','.join(order.picks)}", partial(Label, words("window.undo"))
        back = Button(name, "", partial(game.take_back, order), "undo-2", "quiet", tip=tip)
        said = Label(sitting.names.order(order), "small", weight="medium", grows=1)
        rows.append(Row([Icon("check", 16, "good"), said, Figure(sitting.cost(order)), back], across="middle"))
    return Box(Column(rows, "tight"), "raised", "", "near", "given") if rows else Label(words("plan.none"), "small", "faint")


def _forecast(game: GameScreen) -> Widget:
    """What the orders will probably come to."""
    words, found = game.words, game.sitting.forecast
    if found is None:
        return Row([Icon("telescope", 16, "faint"), Label(words("window.foreseeing"), "small", "faint", grows=1)], "near", across="middle")
    return expectations(game, found, words("counsel.expect"))


def _end(game: GameScreen) -> Widget:
    """The checklist and the end of the turn."""
    words = game.words
    points = game.open_points
    rows = [_point("info", "warn", point) for point in points[:3]] or [_point("circle-check", "good", words("window.all_done"))]
    said = words("flow.end_anyway") if game.warned else words("window.hand_over") if game.sitting.hands_over else words("window.end_turn")
    rows.append(Button("end", said, game.end_turn, "hourglass", "main", why_not=game.why_wait(), keys=game.app.keys.shown("go_on")))
    return Column(rows, "tight")


def _point(icon: str, tone: str, said: str) -> Widget:
    return Row([Icon(icon, 16, tone), Label(said, "small", "quiet", grows=1)], "near", across="middle")


# -- targets


def _picking(game: GameScreen) -> Widget:
    """One target of an order: whatever can be picked, and the rest with the reason."""
    assert game.picking is not None
    sitting, words, choice = game.sitting, game.words, game.picking
    sets = sitting.pick_sets(choice.kind)
    set_id = sets[len(game.picks)]
    open_ones = [member for member, why in game.open_picks.items() if not why]
    closed = [member for member, why in game.open_picks.items() if why]
    said = [sitting.names.member(s, pick) for s, pick in zip(sets, game.picks)]
    back = Button("picking:back", "", game.unpick, "chevron-left", "quiet")
    head = Row([back, Label(choice.name, "title", weight="strong", grows=1), Figure(choice.cost, "lead")], across="middle")
    label = sitting.names.label("sets", set_id)
    if sum(other == set_id for other in sets) > 1:
        label = words("pick.second", set=label) if any(other == set_id for other in sets[: len(game.picks)]) else words("pick.first", set=label)
    listed: list[Widget] = [_target(game, set_id, member, "").leading(k == 0) for k, member in enumerate(open_ones)]
    if closed:
        listed += [heading(words("window.not_now")), *(_target(game, set_id, member, game.open_picks[member]) for member in closed)]
    path = [Label(" · ".join(said), "small", "accent")] if said else []
    targets = Scroll(Column(listed, ""), f"targets:{len(game.picks)}")
    beside = [Label(game.map.title_beside(set_id), "small", "quiet", "medium")] if game.map.title_beside(set_id) else []
    asks = Row([Label(label, "small", "quiet", "medium", grows=1), *beside], "near")
    return Column([head, Label(choice.text, "small", "quiet"), *path, asks, targets], "near", grows=1)


def _target(game: GameScreen, set_id: str, member: str, why_not: str) -> Option:
    shown = game.map.figure_beside(set_id, member)
    about = target_said(game, member) or (game.sitting.names.member_text(set_id, member) if not shown and not why_not else "")
    name, tip = f"target:{member}", None
    if game.picking is not None and len(game.picks) + 1 == len(game.sitting.pick_sets(game.picking.kind)):
        tip = partial(order_ahead, game, Order(game.picking.kind, (*game.picks, member)), name)
    return Option(name, game.sitting.names.member(set_id, member), lambda: game.pick(member), about, shown, why_not=why_not, tip=tip)
