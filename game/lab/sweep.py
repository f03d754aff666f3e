"""Has work done by whoever is at hand: this process, several of them, or the machines of a cluster. The work is above all to play sittings.

Law: what comes out stands in the order that was asked for and is the same, byte for byte, whoever did it. What a worker was at when it died is
done again by another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Protocol, TypeVar

from game.lab.shelf import Played, Shelf
from game.lab.sitting import Account, LabProblem, Room, Sitting
from game.lab.workers import WorkersEnded, in_order, shared
from game.rules.layers import mods_in
from game.rules.ruleset import Ruleset, read_rules

BLOCK = 25  # games of a sitting, where nobody says otherwise

Progress = Callable[[int, int], None]  # games played, games in all
Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Room, Item], Result]  # a function of a module, so that it can be named to somebody else
Source = tuple[tuple[str, ...], dict[str, bytes]]  # rules on their way to somebody else: the mods in their order, and the bytes of all files


class Hands(Protocol):
    """Whoever works."""

    def done(self, ruleset: Ruleset, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[tuple[int, Result]]:
        """Each item's place with what became of it, in whatever order they are done."""


def play_all(ruleset: Ruleset, sittings: Iterable[Sitting], hands: Hands, shelf: Shelf | None = None, progress: Progress | None = None) -> Played:
    """The accounts of all sittings, in their order, each sitting once. Those on the shelf are not played again."""
    wanted = tuple(dict.fromkeys(sittings))
    known: Played = shelf.played if shelf is not None else {}
    whole, count = sum(one.games for one in wanted), 0
    if shelf is not None and not shelf.same_program:
        _prove(ruleset, [one for one in wanted if one in known], hands, shelf)
    found = {one: known[one] for one in wanted if one in known}
    count = sum(one.games for one in found)
    _tell(progress, count, whole)
    left = [one for one in wanted if one not in found]
    for place, accounts in hands.done(ruleset, played, left):
        sitting = left[place]
        if shelf is not None:
            shelf.keep(sitting, accounts)
        found[sitting] = accounts
        count += sitting.games
        _tell(progress, count, whole)
    return {one: found[one] for one in wanted}


def _tell(progress: Progress | None, done: int, whole: int) -> None:
    if progress is not None:
        progress(done, whole)


def _prove(ruleset: Ruleset, kept: Sequence[Sitting], hands: Hands, shelf: Shelf) -> None:
    """Plays some sittings again that another version of the program kept, one at least for every level; they must come out alike."""
    chosen: list[Sitting] = []
    seen: set[str] = set()
    for one in sorted(kept, key=lambda one: one.games):
        levels = {level for _, level in one.seats} | ({one.upset.level} if one.upset else set())
        if levels - seen:
            chosen.append(one)
            seen |= levels
    for place, accounts in hands.done(ruleset, played, chosen):
        if accounts != shelf.played[chosen[place]]:
            raise LabProblem(f"{shelf.path} was written by another version of the program, which plays otherwise. Name another file.")
    shelf.same_program = True


def blocks(seed: int, games: int, size: int) -> list[tuple[int, int]]:
    """Seeds in rows: the first seed of each, and how many. They do not depend on who works, so that what is kept fits however one goes on."""
    return [(first, min(size, seed + games - first)) for first in range(seed, seed + games, size)]


def all_done(ruleset: Ruleset, work: Work[Item, Result], items: Sequence[Item], hands: Hands) -> Iterator[Result]:
    """What becomes of each item, in their order."""
    return in_order(hands.done(ruleset, work, items))


class Alone:
    """This process."""

    def done(self, ruleset: Ruleset, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[tuple[int, Result]]:
        """One after the other."""
        room = Room(ruleset)
        for place, item in enumerate(items):
            yield place, work(room, item)


class Processes:
    """Several processes on this machine."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def done(self, ruleset: Ruleset, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[tuple[int, Result]]:
        """Side by side."""
        try:
            yield from shared(items, partial(done_here, work), self.workers, open_room, (source_of(ruleset),))
        except WorkersEnded as ended:
            raise LabProblem(str(ended)) from None


def hands_for(workers: int) -> Hands:
    """So many processes of this machine."""
    return Processes(workers) if workers > 1 else Alone()


# -- in a worker

rooms: list[Room] = []  # the one it works in


def source_of(ruleset: Ruleset) -> Source:
    """What another process needs to read the same rules."""
    return tuple(mod.id for mod in ruleset.mods), dict(ruleset.sources)


def ruleset_from(source: Source) -> Ruleset:
    """The same rules, read from the same bytes."""
    mods, files = source
    known, _ = mods_in(files)
    found = read_rules([known[id] for id in mods], files, scenarios=[], warn=False).ruleset
    if found is None:
        raise LabProblem("The rules can not be read by a worker as they were read here.")
    return found


def open_room(source: Source) -> None:
    """Makes a worker ready."""
    rooms[:] = [Room(ruleset_from(source))]


def done_here(work: Work[Item, Result], item: Item) -> Result:
    """Does a piece of work in this worker."""
    return work(rooms[0], item)


def played(room: Room, sitting: Sitting) -> tuple[Account, ...]:
    """Plays a sitting."""
    return room.play(sitting)
