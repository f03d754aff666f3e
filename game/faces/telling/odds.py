"""What odds are of, in words: a regime, an ending, somebody's win or project."""

from __future__ import annotations

from game.base.wording import small
from game.engine.outcome import DEFEAT, NOBODY, SECOND_BEST, WON
from game.faces.telling.names import Names
from game.faces.words import Words
from game.play.odds import BREAK, PROJECT, REGIME, TRAJECTORY, WIN, What


def odds_subject(names: Names, words: Words, what: What) -> str:
    """As it stands in the middle of a sentence: `the regime “Federation”`."""
    if what.kind in (REGIME, TRAJECTORY):
        row = names.row_of(what.kind, what.id)
        return words("odds.regime", name=row) if what.kind == REGIME else words("odds.trajectory", name=row)
    if what.kind == WIN:
        return words("odds.win", seat=small(names.seat(what.id)))
    if what.kind == PROJECT:
        return words("odds.project", project=names.project_of(what.id), seat=small(names.seat(what.id)))
    if what.kind == BREAK:
        return words("odds.break")
    said = {WON: words("odds.won"), SECOND_BEST: words("odds.second_best"), NOBODY: words("odds.nobody"), DEFEAT: words("odds.defeat")}
    return said.get(what.id, what.id)
