"""Names of things in words, and the things that a player's words mean: seats, places, numbers, orders, causes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from game.ai.forecast import Number as Number  # noqa: PLC0414  other faces take it from here
from game.base.ids import closest
from game.base.wording import small
from game.engine.orders import Order
from game.engine.state import Engine, new_game
from game.rules.records import Entry, MeasureDef, RequisiteDef, SetDef
from game.rules.ruleset import Ruleset
from game.rules.source import Scalar
from game.rules.texts import Texts

WORD = re.compile(r"[a-z][a-z0-9_]*")
FAR = 4  # how close a name is that has nothing to do with a word
KINDS_OF_NUMBERS = ("measures", "variables")


def plain(text: Scalar | None) -> str:
    """A text of the rules on one line."""
    return " ".join(text.text.split()) if text is not None else ""


def sentence(text: str) -> str:
    """The text with the sign that ends a sentence."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


class Names:
    """What the rules call things in one scenario."""

    def __init__(self, ruleset: Ruleset, engine: Engine, texts: Texts | None = None) -> None:
        self.texts = Texts() if texts is None else texts
        self.ruleset, self.engine, self.world = ruleset, engine, engine.world
        projects = {id: engine.world.entries["projects"].get(id, record) for id, record in ruleset.written["projects"].items()}
        self.written = {**ruleset.written, "projects": projects}  # whose marks a scenario may lay elsewhere
        self.entries = ruleset.entries
        self.numbers = {id: self.number_name(id) for kind in KINDS_OF_NUMBERS for id in self.entries[kind] if self.is_number(id)}

    # -- entries

    def entry(self, kind: str, id: str) -> Entry:
        return self.entries[kind][id]

    def is_number(self, id: str) -> bool:
        return id in self.world.variables or id in self.engine.program.measures

    def kind_of(self, id: str) -> str:
        return "variables" if id in self.world.variables else "measures"

    def parent(self, kind: str, id: str) -> Entry | None:
        """The entry of an upper kind that a generated one comes from."""
        found = self.ruleset.parents.get(f"{kind}/{id}")
        if found is None:
            return None
        return next((self.written[k][found] for k in self.written if found in self.written[k]), None)

    def label(self, kind: str, id: str) -> str:
        """The name of an entry; a generated one is named after what it comes from."""
        record = self.entries[kind][id]
        parent = self.parent(kind, id)
        if parent is None or record.name is not None or not id.startswith(f"{parent.id}_"):
            return record.label if parent is None or record.name is not None else parent.label
        rest = id.removeprefix(f"{parent.id}_").replace("_", " ")
        return f"{parent.label}: {rest}"

    def number_name(self, id: str) -> str:
        return self.label(self.kind_of(id), id)

    def text(self, kind: str, id: str) -> str:
        return plain(self.entries[kind][id].text)

    def with_role(self, role: str, *kinds: str) -> list[str]:
        """Ids of the entries of a role, in the order written, as far as they are in this scenario."""
        found = (record for kind in kinds or KINDS_OF_NUMBERS for record in self.entries[kind].values())
        return [record.id for record in found if record.role is not None and record.role.text == role and self.is_number(record.id)]

    @cached_property
    def fractions(self) -> frozenset[str]:
        """Measures that are parts of a whole, whatever their formula could do: as a game begins they lie between -1 and 1, and not all are whole."""
        opening = new_game(self.engine, [0])
        questions = self.engine.questions(1).holding(opening)
        found = set()
        for id, node in self.engine.program.measures.items():
            if node.kind == "number" and node.grid != 0:
                values = np.asarray(questions.ask(node), dtype=np.float64)
                if (np.abs(values) <= 1).all() and (values != np.round(values)).any():
                    found.add(id)
        return frozenset(found)

    @cached_property
    def shown_as(self) -> dict[str, str]:
        """Numbers that a player knows by the name of a bar, which is nothing but that number."""
        bars = [self.entries["measures"][id] for id in self.with_role("bar", "measures")]
        return {plain(bar.is_): bar.id for bar in bars if isinstance(bar, MeasureDef) and plain(bar.is_) in self.numbers}

    @property
    def heat(self) -> str | None:
        """The number by which places are sorted where nothing else is asked for: the first bar."""
        return next((id for id in self.with_role("bar") if self.sets_of(id) == (self.place_set,)), None)

    # -- members

    def member(self, set_id: str, member: str) -> str:
        info = self.world.sets[set_id]
        return info.names[info.members.index(member)] if member in info.members else member

    def member_text(self, set_id: str, member: str) -> str:
        record = self.entries["sets"].get(set_id)
        if not isinstance(record, SetDef):
            return ""
        own = (plain(m.text) for m in record.members if m.id == member)
        return next(own, "") or next((text for part in record.kinds if (text := self.member_text(part.text, member))), "")

    def seat(self, seat: str) -> str:
        return self.member(self.world.seat_set, seat)

    def kind_of_seat(self, seat: str) -> str:
        """The set of seats that a seat belongs to: what kind of seat it is."""
        record = self.entries["sets"][self.world.seat_set]
        assert isinstance(record, SetDef)
        return next(kind.text for kind in record.kinds if seat in self.world.sets[kind.text].members)

    def is_stage(self, id: str) -> bool:
        """Whether a number only counts the stages of a requisite."""
        parent = self.parent("variables", id)
        return isinstance(parent, RequisiteDef) and id == f"{parent.id}_stage"

    def home(self, seat: str, set_id: str) -> str | None:
        """The member of a set that a table gives to a seat: the region that a government governs."""
        for table in self.world.tables.values():
            if table.holds == set_id and len(table.shape.sets) == 1 and self.world.sets[table.shape.sets[0]].root == self.world.seat_set:
                seats = self.world.sets[table.shape.sets[0]].members
                if seat in seats and table.data[seats.index(seat)] >= 0:
                    return self.world.sets[self.world.sets[set_id].root].members[int(table.data[seats.index(seat)])]
        return None

    @cached_property
    def place_set(self) -> str | None:
        """The set of places: the one that the bars are drawn for; without bars, the one that most is counted for, seats aside."""
        bars = self.with_role("bar")
        if bars and len(sets := self.sets_of(bars[0])) == 1:
            return sets[0]
        counted = [sets[0] for id in self.numbers if len(sets := self.sets_of(id)) == 1 and self.world.sets[sets[0]].root != self.world.seat_set]
        return max(dict.fromkeys(counted), key=counted.count, default=None)

    def classified(self, role: str) -> str | None:
        """The classification of the whole world with this role."""
        for id, record in self.written["classify"].items():
            if record.role is not None and record.role.text == role and id in self.world.variables and not self.sets_of(id):
                return id
        return None

    def row_of(self, role: str, row: str) -> str:
        """The name of a row of that classification."""
        found = self.classified(role)
        return row if found is None else self.member(found, row)

    def project_of(self, seat: str) -> str:
        """What the project of a seat is called."""
        for id in self.written["projects"]:
            sets = self.sets_of(id) if id in self.world.variables else ()
            if len(sets) == 1 and seat in self.world.sets[sets[0]].members:
                return self.numbers[id]
        return self.seat(seat)

    def sets_of(self, id: str) -> tuple[str, ...]:
        per = getattr(self.entries[self.kind_of(id)][id], "per", ())
        return tuple(dim.set.text for dim in per)

    # -- sentences

    def order(self, order: Order) -> str:
        """An order in words: its name and what was picked."""
        info = self.engine.program.orders[self.engine.order_index[order.kind]]
        picks = [self.member(set_id, pick) for (_, set_id), pick in zip(info.picks, order.picks)]
        return self.order_name(order.kind) + (f": {', '.join(picks)}" if picks else "")

    def order_name(self, kind: str) -> str:
        """An answer to an event is told with the event; half of a promise is called like the order it speaks of."""
        parent = self.parent("orders", kind)
        record = self.entries["orders"][kind]
        if parent is not None and parent.id in self.written["events"]:
            return f"{parent.label} {record.label}" if parent.label.endswith(("?", "!")) else f"{parent.label}: {record.label}"
        spoken = self.spoken(kind)
        if parent is not None and parent.id in self.written["pledges"]:
            return self.order_name(spoken) if spoken != kind else parent.label
        return record.label

    def spoken(self, kind: str) -> str:
        """The order that half of a promise speaks of; of any other order itself."""
        parent = self.parent("orders", kind)
        if parent is not None and parent.id in self.written["pledges"]:
            halves = (f"{parent.id}_if_", f"{parent.id}_then_")
            return next((found for half in halves if (found := kind.removeprefix(half)) != kind and found in self.entries["orders"]), kind)
        return kind

    def cause(self, cause: str) -> tuple[str, str]:
        """The name and the text of what changed a number: `rules/…`, `orders/…`, or a word of the ledger."""
        kind, _, id = cause.partition("/")
        if kind not in self.entries or id not in self.entries[kind]:
            return cause, ""
        parent = self.parent(kind, id)
        pledged = kind == "orders" and parent is not None and parent.id in self.written["pledges"]
        return (self.order_name(id) if kind == "orders" and not pledged else self.rule_name(kind, id)), self.text(kind, id)

    def rule_name(self, kind: str, id: str) -> str:
        """What is done by a rule is named after the entry that an author wrote; a part of it that has a name or says something of its own, as such."""
        record, parent = self.entries[kind][id], self.parent(kind, id)
        if parent is None or record.name is not None:
            return record.label
        return parent.label if record.text in (None, parent.text) else self.label(kind, id)

    def number(self, number: Number) -> str:
        """`Anger, Brazil`."""
        places = [small(self.member(set_id, member)) for set_id, member in zip(self.sets_of(number.id), number.place)]
        return ", ".join([self.numbers.get(number.id, number.id), *places])

    # -- what a player means

    def find(self, word: str, named: Mapping[str, str]) -> list[str]:
        """Ids whose id or name is the word, else begins with it, else has a word that does; the most exact kind of match wins."""
        wanted = folded(word)
        if not wanted:
            return []
        ranks = {id: closeness(wanted, folded(id), folded(name)) for id, name in named.items()}
        best = min(ranks.values(), default=FAR)
        return [id for id, rank in ranks.items() if rank == best < FAR]

    def begun(self, words: Sequence[str], named: Mapping[str, str]) -> bool:
        """Whether the words begin with one of the names, or with the beginning of only one of them."""
        alike = {id: name for id, name in named.items() if folded(name).startswith(folded(words[0]))}
        return not words[0].isdigit() and any(len(self.find(name, alike)) == 1 for name, _ in splits(words))

    def nearest(self, word: str, named: Mapping[str, str]) -> str | None:
        """The name that was probably meant."""
        by_name = {folded(name): name for name in named.values()} | {folded(id): named[id] for id in named}
        near = closest(folded(word), by_name)
        return by_name[near] if near is not None else None

    def members_named(self, set_id: str) -> dict[str, str]:
        info = self.world.sets[set_id]
        return dict(zip(info.members, info.names))


def folded(text: str) -> str:
    """A text as it is compared: small letters, no signs, no article."""
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("the", "a", "an") else words)


def closeness(wanted: str, id: str, name: str) -> int:
    """0 for the same, 1 for a word in it, 2 for the beginning of it, 3 for the beginning of a word in it or for its initials."""
    parts = name.split()
    if wanted in (id, name):
        return 0
    if wanted in parts:
        return 1
    if id.startswith(wanted) or name.startswith(wanted):
        return 2
    initials = len(parts) > 1 and wanted == "".join(part[0] for part in parts)
    return 3 if initials or any(part.startswith(wanted) for part in parts) else FAR


def splits(words: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Ways to read words as a name and what is left, the longest name first."""
    for k in range(len(words), 0, -1):
        yield " ".join(words[:k]), list(words[k:])


def together(parts: Iterable[str], last: str) -> str:
    """`a, b and c`; `last` is the word before the last one."""
    found = list(parts)
    comma = "," if len(found) > 2 and any(f" {last} " in part for part in found) else ""  # where a part has the word itself, one sees where parts end
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])}{comma} {last} {found[-1]}" if found else ""
