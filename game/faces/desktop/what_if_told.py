"""What a comparison found, as rows to be drawn: grouped by what they are of, without what never comes about on either side."""

from __future__ import annotations

from dataclasses import dataclass

from game.faces.desktop.what_if_bars import Beside, Side
from game.faces.telling.names import Names
from game.faces.telling.numbers import figure, signed
from game.faces.telling.odds import odds_subject
from game.faces.words import Words
from game.play.odds import BREAK, ENDING, PROJECT, REGIME, TRAJECTORY, WIN, Estimate, What
from game.play.what_if import Comparison

SEEN = 0.005  # a share, or a change of one, that is less is not told; of a project a hundred times that


@dataclass(frozen=True, slots=True)
class Told:
    """A group of rows under a heading."""

    heading: str
    rows: tuple[Beside, ...]


def told_of(found: Comparison, names: Names, words: Words) -> tuple[Told, ...]:
    """All groups that have a row; what differs beyond doubt stands before all others, the surest first."""
    groups = (
        (words("if.endings"), (ENDING, BREAK)),
        (words("if.regimes"), (REGIME,)),
        (words("if.trajectories"), (TRAJECTORY,)),
        (words("if.wins"), (WIN,)),
        (words("if.projects"), (PROJECT,)),
    )
    beyond = differing(found)
    made = [Told(words("if.surely"), tuple(_row(found, what, names, words, True) for what in beyond))]
    for title, kinds in groups:
        whats = [what for what in found.differences if what.kind in kinds and _seen(found, what) and what not in beyond]
        made.append(Told(title, tuple(_row(found, what, names, words, False) for what in whats)))
    return tuple(group for group in made if group.rows)


def differing(found: Comparison) -> list[What]:
    """What differs beyond doubt, and by enough to be seen, the surest first."""
    least = {PROJECT: 100 * SEEN}
    return [what for what, change in found.beyond.items() if _seen(found, what) and abs(change.value) >= least.get(what.kind, SEEN)]


def _seen(found: Comparison, what: What) -> bool:
    return max(abs(side.estimates[what].value) for side in (found.really, found.otherwise)) >= SEEN


def _row(found: Comparison, what: What, names: Names, words: Words, beyond: bool) -> Beside:
    change = found.differences[what]
    said = f"{signed(_scaled(what, change.value), 0)} ± {figure(_scaled(what, change.half))}"
    about = odds_subject(names, words, what)
    really, instead = (_side(what, one.estimates[what], words) for one in (found.really, found.otherwise))
    name = about if beyond else _name(what, names, words)
    return Beside(name[:1].upper() + name[1:], really, instead, said, beyond, about[:1].upper() + about[1:])


def _name(what: What, names: Names, words: Words) -> str:
    """What a row is called below its heading."""
    if what.kind in (REGIME, TRAJECTORY):
        return names.row_of(what.kind, what.id)
    if what.kind in (WIN, PROJECT):
        return names.seat(what.id)
    return odds_subject(names, words, what)


def _side(what: What, one: Estimate, words: Words) -> Side:
    unit = "" if what.kind == PROJECT else " %"
    said = words("if.band", value=figure(_scaled(what, one.value)), half=figure(_scaled(what, one.half))) + unit
    scale = 100.0 if what.kind == PROJECT else 1.0
    return Side(one.value / scale, one.half / scale, said)


def _scaled(what: What, value: float) -> float:
    return value if what.kind == PROJECT else 100 * value
