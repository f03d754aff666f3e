"""How a game ended, as it is told when all is over: the sentences of its ending, what carried each project, and charts; the same records as the debrief has."""

from __future__ import annotations

from dataclasses import dataclass

from game.faces.charts.records import Way
from game.faces.debrief.charts import Charts, Picture
from game.faces.debrief.figures import Figures
from game.faces.debrief.material import Material
from game.faces.debrief.points import Points
from game.faces.desktop.replay_past import TRUTH, Past, Scene
from game.faces.story.chronicle import Chronicle
from game.faces.story.ends import Ending, Winning
from game.faces.story.happened import Happened
from game.faces.story.wording import Wording
from game.faces.telling.report import Held, Moved, Reasons, held_in, largest_turns, peril, reasons, tally_of, verdict


@dataclass(frozen=True, slots=True)
class Carried:
    """What moved a seat's project over the whole game, and the turns that moved it most."""

    reasons: Reasons
    turns: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Closing:
    """The end of one game."""

    seen: Scene  # the last moment, with nothing hidden
    verdict: str
    rows: tuple[Held, ...]
    way: Way | None


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What takes longer to work out."""

    sentences: tuple[str, ...]
    carried: dict[str, Carried]  # by seat


def closing_of(past: Past) -> Closing:
    """The end as it is seen at once. Beside the window."""
    found = Charts(past.numbers, past.words).regime()
    way = found.chart if found is not None and isinstance(found.chart, Way) else None
    return Closing(past.keep(past.turns, TRUTH), verdict(past.desk, past.outcome), tuple(held_in(past.desk.names, past.numbers.views[-1])), way)


def told_of(past: Past) -> Told:
    """What became of the world in sentences, and what carried each project. Beside the window."""
    wording = Wording(Chronicle(past.desk))
    named = [held.text.rstrip(".") for held in held_in(past.desk.names, past.numbers.views[-1]) if held.text]
    ending = [sentence.text for sentence in Ending(wording, Happened(wording)).sentences()]
    sentences = [said for said in ending if not any(text in said for text in named)]  # what stands above need not be said again
    sentences += [sentence.text for sentence in Winning(wording).sentences()]
    sentences += filter(None, [peril(past.desk, past.outcome)])
    carried = {}
    for seat, tally in tally_of(past.desk, past.seats).items():
        told = reasons(past.desk, past.outcome, seat, tally)
        if told is not None:
            carried[seat] = Carried(told, tuple(largest_turns(tally.turns)))
    return Told(tuple(sentences), carried)


def pictures_of(past: Past) -> tuple[Picture, ...]:
    """All charts, those of the odds first where they are known. Beside the window."""
    moments = Points(Material(past.numbers, past.desk.names, past.words, past.desk, Figures()), past.looked).moments()
    charts = Charts(past.numbers, past.words, moments)
    return (*charts.odds(past.looked.odds), *charts.world(), *charts.requisites(), *charts.projects()) if past.turns else ()
