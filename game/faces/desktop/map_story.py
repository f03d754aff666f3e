"""A turn as cues for the map: ties that grew or tore, fights that flared, waves that broke out, events that came; told in the order in which a turn goes.

Law: it reads what one seat may know, its view and its facts, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from game.engine.facts import EventCame, Fact, RowChanged
from game.faces.desktop.map_lenses import Pairs, recipes
from game.faces.desktop.map_records import Cue
from game.faces.telling.desk import Desk

WAVE = "cascade"  # the step of a turn in which something goes from place to place
MOST_TIES, MOST_TORN, MOST_FIRES, MOST_WAVE, MOST_EVENTS, MOST_NUMBERS = 7, 3, 6, 7, 5, 3
LEAST_TIE, LEAST_NUMBER = 0.03, 3.0  # changes that are worth a look; of a number as it is shown
PAUSE = 0.25  # seconds between two acts
EVENT = "newspaper"  # the picture of an event


def cues_of(desk: Desk, facts: Sequence[Fact], pace: float = 1.0) -> tuple[Cue, ...]:
    """What of the last turn is seen on the map. `desk` is that of the seat after the turn; at a pace of 2 all goes twice as fast."""
    found: list[Cue] = []
    for act in (_ties(desk), _fires(desk), _waves(desk), _events(desk, facts), _world(desk, facts), _numbers(desk)):
        begin = max((cue.end for cue in found), default=0.2) - (PAUSE if found else 0.0)
        found += [replace(cue, start=cue.start + begin) for cue in act]
    return tuple(replace(cue, start=cue.start / pace, duration=cue.duration / pace) for cue in found)


def _moved(desk: Desk, variable: str) -> dict[tuple[str, ...], float]:
    """How far each cell of a variable moved in the last turn."""
    found: dict[tuple[str, ...], float] = {}
    for change in desk.view.changes:
        if change.variable == variable:
            found[change.place] = found.get(change.place, 0.0) + change.amount
    return found


def _most(moved: Mapping[tuple[str, ...], float], count: int) -> list[tuple[tuple[str, ...], float]]:
    return sorted(moved.items(), key=lambda item: (-abs(item[1]), item[0]))[:count]


# -- acts


def _ties(desk: Desk) -> Iterator[Cue]:
    """Ties that grew, one after the other, the largest first; then those that tore."""
    pairs = recipes().ties
    if pairs is None or not desk.figures.known(pairs.number):
        return
    moved = {place: amount for place, amount in _moved(desk, pairs.number).items() if len(place) == 2 and place[0] < place[1]}
    grown = _most({place: amount for place, amount in moved.items() if amount >= LEAST_TIE}, MOST_TIES)
    torn = _most({place: amount for place, amount in moved.items() if amount <= -LEAST_TIE}, MOST_TORN)
    for k, (place, amount) in enumerate(grown):
        yield Cue("grow", place, 0.18 * k, 1.3, _share(amount, pairs), tone="tie", act=desk.words("atlas.grown"))
    for k, (place, amount) in enumerate(torn):
        yield Cue("fade", place, 0.18 * (len(grown) + k), 1.2, _share(-amount, pairs), tone="bad", act=desk.words("atlas.torn"))


def _share(amount: float, pairs: Pairs) -> float:
    return min(1.0, max(0.25, amount / pairs.most))


def _fires(desk: Desk) -> Iterator[Cue]:
    """Places where a fight rose most, and what is fought over there."""
    fires = recipes().fires
    if fires is None or not desk.figures.known(fires.number):
        return
    hottest: dict[str, tuple[str, ...]] = {}
    moved = _moved(desk, fires.number)
    for place in moved:
        hottest[place[0]] = max(hottest.get(place[0], place), place, key=lambda cell: moved[cell])
    lit = _most({cell: moved[cell] for cell in hottest.values() if moved[cell] >= fires.least}, MOST_FIRES)
    sets = desk.names.sets_of(fires.number)
    for k, (cell, amount) in enumerate(lit):
        over = desk.names.member(sets[1], cell[1]) if len(sets) > 1 else ""
        yield Cue("flare", cell[:1], 0.3 * k, 1.9, _share(amount, fires), tone="fire", text=over, act=desk.words("atlas.fought"))


def _waves(desk: Desk) -> Iterator[Cue]:
    """What broke out in place after place, from where it was already there, along the closest ties."""
    places = set(desk.view.members(desk.names.place_set or ""))
    reached: dict[str, list[str]] = {}
    for change in desk.view.changes:
        if change.step == WAVE and len(change.place) == 1 and change.place[0] in places and change.amount > 0:
            reached.setdefault(change.variable, []).append(change.place[0])
    for variable, there in sorted(reached.items()):
        before = [place for place in sorted(places) if place not in there and desk.view.value(variable, place) > 0]
        way = _way(desk, before, list(dict.fromkeys(there)))[: MOST_WAVE + 1]
        name = desk.names.numbers.get(variable, "")
        said = desk.words("atlas.spread_of", name=name) if name else desk.words("atlas.spread")
        yield Cue("spread", tuple(way), 0.0, 0.5 + 0.55 * len(way), 0.8, tone="fire", act=said)


def _way(desk: Desk, before: Sequence[str], there: list[str]) -> list[str]:
    """The places one after the other, each the one that is closest to the last; it begins where one was before."""
    start = max(before, key=lambda place: max(_close(desk, place, other) for other in there), default=None)
    way = [start] if start is not None else [there.pop(0)]
    while there:
        nearest = max(there, key=lambda place: _close(desk, way[-1], place))
        there.remove(nearest)
        way.append(nearest)
    return way


def _close(desk: Desk, one: str, other: str) -> float:
    pairs = recipes().ties
    return desk.view.value(pairs.number, one, other) if pairs is not None and desk.figures.known(pairs.number) else 0.0


def _events(desk: Desk, facts: Iterable[Fact]) -> Iterator[Cue]:
    """Events that came to a place, with their names."""
    places = desk.names.members_named(desk.names.place_set or "")
    came = [fact for fact in facts if isinstance(fact, EventCame) and fact.place in places]
    for k, fact in enumerate(came[:MOST_EVENTS]):
        name = desk.names.written["events"][fact.event].label
        yield Cue("event", (fact.place or "",), 0.5 * k, 2.4, 0.9, EVENT, "tie", name, desk.words("atlas.came"))


def _world(desk: Desk, facts: Iterable[Fact]) -> Iterator[Cue]:
    """Another row of a table holds: in one place, or, one after the other, in all the world."""
    everywhere = tuple(desk.names.members_named(desk.names.place_set or ""))
    changed = [fact for fact in facts if isinstance(fact, RowChanged) and all(place in everywhere for place in fact.place)]
    for k, fact in enumerate(changed):
        what, row = desk.names.written["classify"][fact.classification].label, desk.names.member(fact.classification, fact.after)
        yield Cue("pulse", fact.place or everywhere, 0.9 * k, 1.8, 0.7, tone="tie", act=desk.words("atlas.turned", what=what, row=row))


def _numbers(desk: Desk) -> Iterator[Cue]:
    """The numbers of one's own home that moved most, and whether that is welcome."""
    place = desk.names.place_set
    home = desk.names.home(desk.seat, place) if desk.seat and place else None
    if home is None:
        return
    read = [desk.figures.read(number) for number in desk.figures.bars(home) if desk.figures.known(number.id)]
    telling = sorted((each for each in read if abs(each.change) >= LEAST_NUMBER), key=lambda each: -abs(each.change))[:MOST_NUMBERS]
    for k, each in enumerate(telling):
        text = f"{each.name} {each.arrow}"
        yield Cue("rise" if each.change > 0 else "fall", (home,), 0.9 * k, 1.6, 0.6, tone=each.style or "none", text=text, act=desk.words("atlas.at_home"))
