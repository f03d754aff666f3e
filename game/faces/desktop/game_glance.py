"""What orders would do, told beside their names before anything is chosen: each kind once a turn, and each target while an order is aimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine.legality import PLAN
from game.engine.orders import Order
from game.faces.desktop.beside import Job
from game.faces.desktop.sitting import Choice
from game.faces.telling.counsel_glance import Glimpse, Sight

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen


def glance_at_orders(game: GameScreen) -> None:
    """Asks once a turn what each kind of order would do by itself; the forecast below the orders then says what they do together."""
    if game.glimpses is not None or game.sitting.beat != PLAN:
        return
    sitting = game.sitting

    def told(found: Sight) -> None:
        game.glimpses, game.explaining.levers = found.glimpses, found.levers

    game.app.start(Job("glance", "", lambda job: sitting.glances.look((), lambda: job.cancelled), told, game.app.failed, shown=False))


def glance_at_targets(game: GameScreen) -> None:
    """Asks what the order would do with each of its last targets, beside what is given."""
    game.targets = None
    choice, sitting = game.picking, game.sitting
    if choice is None or len(game.picks) + 1 < len(sitting.pick_sets(choice.kind)):
        return
    orders = [Order(choice.kind, (*game.picks, member)) for member, why in game.open_picks.items() if not why]
    given = tuple(sitting.orders)

    def told(found: dict[Order, Glimpse]) -> None:
        game.targets = found

    game.app.start(Job("targets", "", lambda job: sitting.glances.targets(orders, given, lambda: job.cancelled), told, game.app.failed, shown=False))


def glimpse_said(game: GameScreen, choice: Choice) -> str:
    """What a kind of order would do, in a few words; nothing where it can not be given. There is a line from the beginning, so that nothing moves away
    from under the mouse once it is known."""
    if choice.refused:
        return ""
    if game.glimpses is None:
        return game.words("flow.looking")
    return _said(game, game.glimpses.get(choice.kind)) or game.words("flow.unseen")


def target_said(game: GameScreen, member: str) -> str:
    """What an order would do with one of its last targets."""
    choice = game.picking
    if choice is None or len(game.picks) + 1 < len(game.sitting.pick_sets(choice.kind)) or game.open_picks.get(member):
        return ""
    if game.targets is None:
        return game.words("flow.looking")
    return _said(game, game.targets.get(Order(choice.kind, (*game.picks, member)))) or game.words("flow.unseen")


def _said(game: GameScreen, glimpse: Glimpse | None) -> str:
    if glimpse is None:
        return ""
    words = game.words
    first = words("flow.up_to", name=glimpse.name, change=glimpse.change) if glimpse.most else words("flow.moves", name=glimpse.name, change=glimpse.change)
    return f"{first}, {words('flow.moves', name=glimpse.beside[0], change=glimpse.beside[1])}" if glimpse.beside is not None else first
