"""What the match works out while the window stays open: computer players who think, the end of a turn, and leaving in the middle of either.

Law: until the others have decided nothing is locked; so whoever calls a turn off stands where they stood, and ends it again with the same result.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from game.engine.legality import PLAN
from game.faces.desktop.beside import Job
from game.faces.desktop.labels import Icon, Label, Line, Room
from game.faces.desktop.layout import Column, Row
from game.faces.desktop.meters import Meter
from game.faces.desktop.widget import Widget
from game.play.match import Cancelled, Watch

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen

Work = Callable[[Watch], str]
TURN, THINK, CLOSE = "turn", "think", "close"  # kinds of work


def think(game: GameScreen) -> None:
    """Computer players think about the coming turn while the person reads and plans; where nobody is asked, they are waited for. Who is to plan at once,
    in a game that is gone on with, is told what the orders will come to."""
    sitting, app = game.sitting, game.app
    if sitting.match.over or not sitting.people:
        return
    if sitting.beat == PLAN:
        game.foresee()
    if sitting.asked is None:
        work(game, game.words("window.thinking"), sitting.hear)
        return

    def thought(job: Job) -> None:
        sitting.match.think(Watch(lambda: job.cancelled))

    app.start(Job(THINK, "", thought, lambda _: None, app.failed, shown=False, long=True))


def work(game: GameScreen, said: str, does: Work) -> None:
    """Something that the match works out, while nothing else may touch it. The person may call it off."""
    app = game.app
    app.beside.cancel("forecast")
    game.waiting = said
    app.place.stage.tips = []

    def worked(job: Job) -> str:
        tell = app.beside.progress(job)
        return does(Watch(lambda: job.stop.is_set() or job.refused.is_set(), lambda thinking: tell(thinking.share)))

    app.start(Job(TURN, said, worked, lambda refused: _done(game, refused), lambda error: _failed(game, error), gives_up=True))


def _done(game: GameScreen, refused: str) -> None:
    game.waiting = ""
    if refused:
        game.app.fault = refused
        return
    game.next_beat()
    if game.sitting.beat == PLAN:
        game.leaf = "news"
    if game.sitting.match.unanswered:
        think(game)
    elif game.sitting.beat == PLAN:
        game.foresee()


def _failed(game: GameScreen, error: Exception) -> None:
    """Called off: everything is as it was. Or it can not be: that is said."""
    game.waiting = ""
    if not isinstance(error, Cancelled):
        game.app.failed(error)


def leave(game: GameScreen) -> None:
    """Back to the title, at once: everything is kept. The file is closed as soon as nothing is at work with it."""
    app, match = game.app, game.sitting.match
    for kind in (THINK, TURN, "forecast", "ahead", "advice"):
        app.beside.cancel(kind)
    app.start(Job(CLOSE, "", lambda _: match.close(), lambda _: None, app.failed, shown=False))
    game.hall.saves = game.hall.shelf.saves()
    app.close()


def waiting_panel(game: GameScreen) -> Widget:
    """What is being worked out, and how far the others are."""
    words, match = game.words, game.sitting.match
    told: list[Widget] = [Label(words("window.wait"), "title", weight="strong"), Label(game.waiting, colour="quiet")]
    now = match.thinking()
    if now.others and match.unanswered:
        told.append(Meter(now.share, "accent"))
        for seats, icon, tone in ((now.decided, "check", "good"), (now.others, "hourglass", "faint")):
            told += [Row([Icon(icon, 16, tone), Line(game.sitting.names.seat(seat), "small", "quiet", grows=1)], "near", across="middle") for seat in seats]
    return Column([*told, Room()], "near", grows=1)
