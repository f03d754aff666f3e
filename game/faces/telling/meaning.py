"""What a player's words mean: a number of the world, a member of a set; and what to say where they mean nothing."""

from __future__ import annotations

from collections.abc import Sequence

from game.faces.telling.desk import Desk
from game.faces.telling.names import Number, splits, together
from game.rules.records import EventDef, PledgeDef, ScenarioDef, VoteDef


class Unclear(Exception):
    """Words that mean nothing, or several things; the text says so to who wrote them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Meaning:
    """Understands words at one desk; `Unclear` says what it cannot understand."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.words, self.names = desk, desk.words, desk.names

    def unknown(self, word: str, near: str | None) -> Unclear:
        """That nothing is called so."""
        guess = self.words("look.did_you_mean", name=near) if near else self.words("look.try_numbers")
        return Unclear(f"{self.words('look.unknown', name=word)} {guess}")

    def member(self, set_id: str, word: str) -> str:
        """The member of a set that a word means."""
        named = self.names.members_named(set_id)
        found = self.names.find(word, named)
        if len(found) > 1:
            raise Unclear(self.words("look.which", names=together((named[m] for m in found), self.words("or"))))
        if not found:
            raise self.unknown(word, self.names.nearest(word, named))
        return found[0]

    def seen(self) -> dict[str, str]:
        """Every number one may see, by id, with its name; not what the machine writes down of events, votes and promises."""
        return {id: name for id, name in self.names.numbers.items() if self.desk.figures.known(id) and not self._kept(id)}

    def _kept(self, id: str) -> bool:
        return isinstance(self.names.parent(self.names.kind_of(id), id), EventDef | VoteDef | PledgeDef | ScenarioDef)

    def named(self, words: Sequence[str]) -> tuple[str, list[str]]:
        """The number whose name the words begin with, and the words that are left."""
        known = self.seen()
        for name, rest in splits(words):
            found = self.names.find(name, known)
            if found:
                fitting = [id for id in found if len(self.names.sets_of(id)) >= len(rest)] or found
                return min(fitting, key=lambda id: (not self._own(id), id not in self._shown(), len(known[id]))), rest
        raise self.unknown(" ".join(words), self.names.nearest(" ".join(words), known) or self.names.nearest(words[0], known))

    def number(self, words: Sequence[str]) -> Number:
        """The number that words mean: its name, then for whom or where; what is not said is one's own."""
        id, rest = self.named(words)
        return Number(id, self.place(id, rest))

    def _own(self, id: str) -> bool:
        sets = self.names.sets_of(id)
        return not sets or (self.desk.seat is not None and len(sets) == 1 and self.desk.seat in self.desk.match.engine.world.sets[sets[0]].members)

    def _shown(self) -> set[str]:
        roles = ("legitimacy", "planet", "tension", "regressive", "capacity", "meter", "bar", "position", "criterion")
        return {id for role in roles for id in self.names.with_role(role)} | set(self.names.written["projects"]) | set(self.names.written["requisites"])

    def place(self, id: str, rest: Sequence[str], open_at: int = -1) -> tuple[str, ...]:
        """The members for each dimension of a number, from what is left of the words; the open dimension stays empty."""
        left = list(rest)
        found: list[str] = []
        for k, set_id in enumerate(self.names.sets_of(id)):
            member = "" if k == open_at else self.take(set_id, left) or self._default(set_id, found)
            if member is None:
                members = list(self.names.members_named(set_id).values())
                raise Unclear(self.words("look.say_which", number=self.names.numbers[id], names=together(members, self.words("or"))))
            found.append(member)
        if left:
            raise self.unknown(" ".join(left), None)
        return tuple(found)

    def take(self, set_id: str, left: list[str]) -> str | None:
        """The member that the words begin with, which are then used up."""
        named = self.names.members_named(set_id)
        for name, rest in splits(left):
            found = self.names.find(name, named)
            if len(found) == 1:
                left[:] = rest
                return found[0]
        return None

    def _default(self, set_id: str, before: Sequence[str]) -> str | None:
        members = self.desk.match.engine.world.sets[set_id].members
        seat = self.desk.seat
        if len(members) == 1:
            return members[0]
        if seat is None or before:
            return None
        return seat if seat in members else self.names.home(seat, set_id)
