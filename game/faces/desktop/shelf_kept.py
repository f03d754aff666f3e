"""What lies in the files of kept games, as far as one wants to know it before one opens them: which story, how far it has come, who plays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from game.faces.desktop.shelf import seats_of

if TYPE_CHECKING:
    from game.rules.ruleset import Ruleset


LONGEST = 40  # letters of a name that no rule knows


@dataclass(frozen=True, slots=True)
class Kept:
    """One file. `broken`: why it is no game that can be opened, empty where it is one."""

    scenario: str = ""
    turn: int = 0  # turns played
    turns: int = 0  # of the whole story; 0 where the story is not among the rules
    people: tuple[str, ...] = ()  # the seats that people have, by name
    broken: str = ""
    ended: bool = False  # so its last turn says

    @property
    def over(self) -> bool:
        """Whether nothing is left to play."""
        return self.ended or 0 < self.turns <= self.turn


def look_into(path: Path, ruleset: Ruleset) -> Kept:
    """What a file says of itself; nothing of it is played."""
    from game.play.log import HUMAN, REWIND, TURN, Unfollowed, header_from_body
    from game.play.store import Store, StoreProblem

    try:
        with Store.open(path, readonly=True) as store:
            header, entries = header_from_body(store.header), store.entries()
        last = next((entry.body for entry in reversed(entries) if entry.kind in (TURN, REWIND)), {"turn": 0})
        turn, ended = int(last["turn"]), last.get("over") is True
    except StoreProblem as problem:
        return Kept(broken=problem.message.replace(str(path), path.name))
    except (Unfollowed, KeyError, TypeError, ValueError) as wrong:
        return Kept(broken=f"{path.name}: {wrong}")
    record = ruleset.scenarios.get(header.scenario)
    names: Mapping[str, str] = {} if record is None else {member.id: member.label for _, member in seats_of(ruleset, record)}
    people = tuple(names.get(seat, plain(seat)) for seat, player in header.seats.items() if player == HUMAN)
    return Kept(plain(header.scenario) if record is None else record.label, turn, 0 if record is None else record.turns, people, ended=ended)


def plain(text: str) -> str:
    """A name out of a file that anybody may have made."""
    return "".join(c if c.isprintable() else " " for c in text[:LONGEST])
