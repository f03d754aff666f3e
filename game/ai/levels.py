"""Computer players by the name of their level, for whoever sets a game up: `strong`, or `strong:weaver` for one with a personality of the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Protocol

from game.ai.ladder import NAMES
from game.ai.planner import Budget, SearchPlayer
from game.ai.simple import RandomPlayer
from game.ai.tastes import Mind, taste_of
from game.ai.wants import Wants, wants_of
from game.base.ids import closest
from game.engine.rowcode import OrderTables
from game.engine.state import Engine, State
from game.rules.records import PersonalityDef

SIGN = ":"  # between a level and a personality

# What each level may think for one decision. The novice's plans are the first of those that all others begin with.
NOVICE = Budget(((6, 1),), depth=1, peopled=0)
STEADY = Budget(((16, 1),))
STRONG = Budget(((256, 1), (64, 4), (32, 8)))
PATIENT = Budget(((768, 1), (256, 4), (96, 14), (32, 44)), depth=4)
TENTH = Budget(((48, 1), (12, 2)))  # of a strong one, for games by the hundred
THIRD, TRIPLE = Budget(((96, 1), (32, 3), (16, 4))), Budget(((512, 1), (192, 4), (64, 16)))  # to see what time does


class Player(Protocol):
    """Plays some seats of a batch of games."""

    def orders(self, state: State) -> OrderTables:
        """Legal orders for the coming turn: those that pledge and those of the plan."""


Make = Callable[[Engine, tuple[str, ...]], Player]
Minds = Mapping[str, Mind]
AllWants = Mapping[str, Wants]


def _random(engine: Engine, seats: tuple[str, ...], minds: Minds, wants: AllWants) -> Player:
    return RandomPlayer(engine, seats, minds)


def _searching(budget: Budget) -> Callable[[Engine, tuple[str, ...], Minds, AllWants], Player]:
    def make(engine: Engine, seats: tuple[str, ...], minds: Minds, wants: AllWants) -> Player:
        return SearchPlayer(engine, seats, minds, wants, budget)

    return make


PLAYERS = dict(zip(NAMES, (_random, _searching(NOVICE), _searching(STEADY), _searching(STRONG), _searching(PATIENT)), strict=True))
FOR_THE_LAB = {"lab-strong": _searching(TENTH), "lab-third": _searching(THIRD), "lab-triple": _searching(TRIPLE)}  # not for people to choose from
EVERY = {**PLAYERS, **FOR_THE_LAB}


class NoPersonality(Exception):
    """A personality that there is not, or that does not fit its seat; the message is one sentence."""


class Levels(Mapping[str, Make]):
    """How to make the players of a level; with a personality too."""

    def __getitem__(self, name: str) -> Make:
        level, sign, personality = name.partition(SIGN)
        if level not in EVERY or (sign and not personality):
            raise KeyError(name)
        return partial(player_of, level, personality=personality)

    def __iter__(self) -> Iterator[str]:
        return iter(PLAYERS)

    def __len__(self) -> int:
        return len(PLAYERS)


LEVELS = Levels()


def player_of(level: str, engine: Engine, seats: tuple[str, ...], personality: str = "") -> Player:
    """A player of a level for some seats, all of one personality where one is named."""
    if not personality:
        return EVERY[level](engine, seats, {}, {})
    record = _record(engine, personality)
    for seat in seats:
        if record.seat is not None and seat not in engine.world.sets[record.seat.text].members:
            raise NoPersonality(f"The personality `{personality}` is for a seat of `{record.seat.text}`; `{seat}` is none.")
    return EVERY[level](engine, seats, dict.fromkeys(seats, Mind(taste_of(record))), {seat: wants_of(engine, seat, record) for seat in seats})


def _record(engine: Engine, personality: str) -> PersonalityDef:
    known = engine.world.entries["personalities"]
    record = known.get(personality)
    if isinstance(record, PersonalityDef):
        return record
    near = closest(personality, sorted(known))
    raise NoPersonality(f"There is no personality `{personality[:40]}`." + (f" Did you mean `{near}`?" if near else ""))


def no_level(name: str) -> str:
    """The sentence for a level that there is not."""
    near = closest(name, LEVELS)
    known = f"Did you mean `{near}`?" if near else f"There is {', '.join(f'`{level}`' for level in sorted(LEVELS))}."
    return f"There is no computer player `{name[:40]}`. {known}"
