"""What somebody likes to order: weights for kinds of orders and for what may be picked, and single orders that are wished for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from game.rules.records import PersonalityDef


@dataclass(frozen=True, slots=True)
class Taste:
    """How often each kind of order comes to mind: 1 where nothing is said, 0 for never. `picks` says the same of members, by set."""

    orders: Mapping[str, float] = field(default_factory=dict)
    others: float = 1.0  # for orders that are not named
    picks: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    looks: int = 1  # how many picks are tried when an order comes to mind

    def of_order(self, kind: str) -> float:
        """The weight of a kind of order."""
        return self.orders.get(kind, self.others)

    def of_member(self, set_id: str, member: str) -> float:
        """The weight of a member of a set; where some are named, the others have none."""
        named = self.picks.get(set_id)
        return 1.0 if named is None else named.get(member, 0.0)


@dataclass(frozen=True, slots=True)
class Wish:
    """An order of which some picks are known: for each pick the members that will do, or none where any does."""

    kind: str
    picks: tuple[tuple[str, ...] | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Mind:
    """How a seat comes to its orders: for each turn what it wants first (of each row the first order that may be given), then what its taste brings."""

    taste: Taste = field(default_factory=Taste)
    plan: Mapping[int, Sequence[Sequence[Wish]]] = field(default_factory=dict)


OPEN = Mind()
IDLE = Mind(Taste(others=0.0))


def taste_of(record: PersonalityDef, looks: int = 1) -> Taste:
    """A personality's taste for orders."""
    return Taste(orders={key.text: weight for key, weight in record.orders}, looks=looks)
