"""How a guided game begins, and for whom it is offered first."""

from __future__ import annotations

from pathlib import Path

from game.faces.desktop.app import App
from game.faces.desktop.beside import Job
from game.faces.desktop.guide_kept import keep_steps
from game.faces.desktop.hall import Hall
from game.faces.desktop.screen_load import opened
from game.faces.desktop.shelf import seats_of
from game.play.match import HUMAN, Match, MatchProblem


def begin_guided(app: App, hall: Hall) -> None:
    """The first guided story that the rules here have, with its own luck; the guide is there from the first moment."""
    ruleset, shelf, missing = hall.ruleset, hall.shelf, app.words("guide.none")
    assert ruleset is not None

    def begin() -> tuple[Match, Path]:
        guides = shelf.texts(ruleset).guides
        guide = next((guide for id, guide in guides.items() if id in ruleset.scenarios), None)
        if guide is None:
            raise MatchProblem(missing)
        scenario = ruleset.scenarios[guide.scenario]
        players = {member.id: HUMAN if member.id == guide.seat.text else shelf.usual for _, member in seats_of(ruleset, scenario)}
        return shelf.begin(ruleset, scenario, guide.luck, players)

    def begun(found: tuple[Match, Path]) -> None:
        match, path = found
        keep_steps(path, ())
        opened(app, hall, match, path)

    app.start(Job("begin", app.words("window.beginning"), lambda _: begin(), begun, app.failed))
