"""A game whose file was taken away while it was played: it is written again from what is still open, and gone on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.faces.desktop.beside import Job
from game.play.store import Store

if TYPE_CHECKING:
    from game.faces.desktop.screen_game import GameScreen

RESCUE = "begin"  # like any other work that opens a game


def rescue(game: GameScreen) -> bool:
    """Writes the file of a game again where it is gone, beside the window; whether it was."""
    from game.faces.desktop.screen_load import opened  # which opens screens of this kind

    app, hall, kept, path = game.app, game.hall, game.sitting.match.kept, game.sitting.kept
    if not isinstance(kept, Store) or path is None or not kept.lost:
        return False

    def done(match: object) -> None:
        from game.play.match import Match

        if isinstance(match, Match):
            opened(app, hall, match, path)
            app.say(app.words("guide.written_again"))

    def work(_: Job) -> object:
        kept.write_again()
        return hall.shelf.resume(path)

    app.start(Job(RESCUE, app.words("window.opening"), work, done, app.failed))
    return True
