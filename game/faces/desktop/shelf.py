"""What the window is handed by whoever opens it: rules, texts, kept games, and how a game is begun or gone on with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a window is there before the rules are: what they need is loaded when they are read
    from game.play.match import Match
    from game.rules.records import Member, ScenarioDef
    from game.rules.ruleset import Ruleset
    from game.rules.texts import Texts


@dataclass(frozen=True, slots=True)
class ModOffer:
    """A mod that may be played with. `always`: it is part of the game; `broken`: why it can not be used, empty where it can."""

    id: str
    name: str
    version: str = ""
    always: bool = False
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything that lies outside of the window. What can go wrong is thrown as one of the errors that the app tells."""

    load: Callable[[], Ruleset]
    texts: Callable[[Ruleset], Texts]
    saves: Callable[[], Sequence[Path]]  # the newest first
    begin: Callable[[Ruleset, ScenarioDef, int | None, Mapping[str, str]], tuple[Match, Path]]
    resume: Callable[[Path], Match]
    standard: Callable[[Ruleset], ScenarioDef]
    levels: tuple[str, ...]  # of computer players
    usual: str  # the level that is chosen where nobody chooses
    version: str = ""  # of the game, as its reports name it
    mods: Callable[[], Sequence[ModOffer]] = tuple  # all there are
    load_mods: Callable[[Sequence[str]], Ruleset] | None = None  # the rules with some mods over them


@dataclass(frozen=True, slots=True)
class Start:
    """What was asked for when the window was opened: a story, who plays, a seed, or a kept game."""

    scenario: str = ""
    players: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None
    resume: Path | None = None


def seats_of(ruleset: Ruleset, scenario: ScenarioDef) -> list[tuple[str, Member]]:
    """The seats of a scenario with the kind of each, in their order."""
    from game.rules.records import seat_set

    made = seat_set(ruleset.entries["sets"].values())
    kinds = () if made is None else made.kinds
    given = {key.text: members for key, members in scenario.members}
    return [(kind.text, member) for kind in kinds for member in given.get(kind.text, ())]


def scenarios_of(shelf: Shelf, ruleset: Ruleset) -> list[ScenarioDef]:
    """The scenarios, the standard one first."""
    standard = shelf.standard(ruleset)
    return sorted(ruleset.scenarios.values(), key=lambda record: (record.id != standard.id, record.key.place))
