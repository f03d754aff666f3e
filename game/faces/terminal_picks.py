"""Picking an order's targets one by one: what can be completed is offered, with the numbers that matter to the order; the rest says why not on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isnan

from game.engine.legality import Judge
from game.engine.orders import Order
from game.faces.telling.names import WORD, plain, together
from game.faces.terminal_desk import Desk
from game.faces.terminal_meaning import Asking
from game.faces.terminal_screen import column_width, fitted, heads
from game.rules.records import OrderDef

NARROW, WIDE, MOST_COLUMNS = 8, 12, 5
FIRST = 12  # choices of a long list that are shown unless all are asked for

Common = Callable[[Sequence[str]], bool]
Columns = Sequence[tuple[str, Callable[[str], tuple[str, ...]]]]


class Instead(Exception):
    """The player said something else instead of a target: another order, or a command of the plan."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(" ".join(words))
        self.words = tuple(words)


class Picking:
    """Makes one order of a kind, with the player's help. `leaves`: which words, that are no target, stand for something else (`Instead`)."""

    def __init__(self, desk: Desk, judge: Judge, seat: str, kind: str, common: Common, leaves: Common | None = None) -> None:
        self.leaves = leaves
        self.desk, self.judge, self.seat, self.kind, self.common = desk, judge, seat, kind, common
        self.screen, self.words, self.names = desk.screen, desk.words, desk.names
        self.info = desk.match.engine.program.orders[desk.match.engine.order_index[kind]]
        record = self.names.entries["orders"][self.names.spoken(kind)]  # whose formulas say what matters
        assert isinstance(record, OrderDef)
        self.record = record
        self.by: str | None = None  # the number by which choices are sorted
        self.whole = False  # whether a long list is shown to its end

    def order(self, prefix: Sequence[str] = ()) -> Order | None:
        """The order, or none where the player went back from its first pick."""
        picks = list(prefix)
        while len(picks) < len(self.info.picks):
            found = self.pick(picks)
            if found is not None:
                picks.append(found)
            elif len(picks) > len(prefix):
                picks.pop()
            else:
                return None
        return Order(self.kind, tuple(picks))

    def named(self, words: Sequence[str]) -> Order | None:
        """The order with the targets that the words name, in their order; the rest is asked."""
        meaning, left, picks = Asking(self.desk), list(words), list[str]()
        while left and len(picks) < len(self.info.picks):
            found = meaning.meaning.take(self.info.picks[len(picks)][1], left)
            if found is None:
                break
            if not self.judge.choices(self.seat, self.kind, picks).get(found, False):
                self._why(picks, found)
                return None
            picks.append(found)
        if left and len(picks) < len(self.info.picks):
            meaning.member(self.info.picks[len(picks)][1], " ".join(left))
        elif left:
            meaning.unknown(" ".join(left), None)
        return None if left else self.order(picks)

    def pick(self, picks: Sequence[str]) -> str | None:
        """One target; none to go back."""
        _, set_id = self.info.picks[len(picks)]
        choices = self.judge.choices(self.seat, self.kind, picks)
        open_ones = [member for member, can in choices.items() if can]
        if len(open_ones) == 1 and len(choices) == 1:
            return open_ones[0]
        self.by, self.whole = self._heat(set_id), False
        numbers = self._offered(picks, set_id, choices)
        meaning = Asking(self.desk)
        while True:
            answer = self.screen.ask(self.words("pick.prompt"))
            words = answer.split()
            if not words or words[0].casefold() in self.words.keys_of("back"):
                return None
            if self._relist(words):
                numbers = self._offered(picks, set_id, choices)
                continue
            if words[0].casefold() in self.words.keys_of("why") and len(words) == 2 and words[1].isdigit():
                self._why(picks, self._member(words[1], set_id, numbers, meaning))
                continue
            if not words[0].isdigit() and self.common(words):
                continue
            if self.leaves is not None and not self.names.find(answer, self.names.members_named(set_id)) and self.leaves(words):
                raise Instead(words)
            member = self._member(answer, set_id, numbers, meaning)
            if member is not None and not choices[member]:
                self._why(picks, member)
            elif member is not None:
                return member

    def _member(self, answer: str, set_id: str, numbers: dict[str, int], meaning: Asking) -> str | None:
        if not answer.isdigit():
            named = self.names.members_named(set_id)
            if not self.names.find(answer, named):
                near = self.names.nearest(answer, named)
                guess = self.words("look.did_you_mean", name=near) if near else self.words("pick.go_back")
                self.screen.filled(f"{self.words('look.unknown', name=answer)} {guess}")
                return None
            return meaning.member(set_id, answer)
        found = next((member for member, k in numbers.items() if str(k) == answer.lstrip("0")), None)
        if found is None:
            self.screen.line(self.words("pick.no_number", most=len(numbers)))
        return found

    def _why(self, picks: Sequence[str], member: str | None) -> None:
        if member is None:
            return
        refusal = self.judge.why_not(self.seat, self.kind, (*picks, member))
        self.screen.filled(refusal.text if refusal else self.words("pick.possible"), "  ")

    # -- what is offered

    def _heat(self, set_id: str) -> str | None:
        place_set, world = self.names.place_set, self.desk.match.engine.world
        return self.names.heat if place_set is not None and world.sets[set_id].root == world.sets[place_set].root else None

    def _relist(self, words: Sequence[str]) -> bool:
        """Whether the words ask for the whole list, or for another order of it."""
        first = words[0].casefold()
        if first in self.words.keys_of("all") and len(words) == 1:
            self.whole = True
        elif first in self.words.keys_of("sort") and len(words) > 1:
            found = Asking(self.desk).named(words[1:])
            self.by = found[0] if found is not None and not found[1] else self.by
        else:
            return False
        return True

    def _offered(self, picks: Sequence[str], set_id: str, choices: Mapping[str, bool]) -> dict[str, int]:
        """Shows the choices: those that are possible first, sorted where there are many. The answer is their numbers."""
        columns = dict(self.columns(len(picks), picks))
        open_ones = [member for member, can in choices.items() if can]
        by = self.by
        if by is not None and (place := columns.get(by) or self._place(by, set_id, picks)) is not None:
            open_ones.sort(key=lambda member: (isnan(value := self.desk.view.value(by, *place(member))), -value))
            columns = {by: place, **columns}
        numbers = {member: k for k, member in enumerate([*open_ones, *(m for m, can in choices.items() if not can)], 1)}
        self._offer(picks, set_id, open_ones, numbers, list(columns.items())[:MOST_COLUMNS])
        return numbers

    def _offer(self, picks: Sequence[str], set_id: str, open_ones: Sequence[str], numbers: dict[str, int], columns: Columns) -> None:
        longest = max([len(self.names.member(set_id, m)) for m in open_ones] + [20])
        width = column_width(self.screen.width - 4 - longest, len(columns), NARROW, WIDE)
        room = min(longest, self.screen.width - 4 - (width + 1) * len(columns))
        *above, last = heads([self.names.numbers[id] for id, _ in columns], width)
        top = [self.screen.styled(" " * (4 + room) + line, "dim") for line in above]
        lines = [*top, self._head(picks, set_id, room) + self.screen.styled(last, "dim")]
        for member in open_ones:
            cells = "".join(" " + fitted(self._cell(id, place(member)), width).rjust(width) for id, place in columns)
            name = fitted(self.names.member(set_id, member), room).ljust(room)
            text = "" if columns else "  " + self.names.member_text(set_id, member)
            lines.append(fitted(f"{numbers[member]:3} {name}{cells}{text}", self.screen.width))
        shown = len(lines) if self.whole or len(open_ones) <= FIRST + 3 else FIRST + 1 + len(top)
        self.screen.pages(lines[:shown])
        if shown < len(lines):
            self.screen.line("    " + self.words("pick.more", number=len(lines) - shown), "dim")
        closed = [f"{self.names.member(set_id, member)} ({numbers[member]})" for member in numbers if member not in open_ones]
        if closed:
            self.screen.filled(self.words("pick.not_now", names=together(closed, self.words("and"))), "    ", "dim", most=2)

    def _head(self, picks: Sequence[str], set_id: str, room: int) -> str:
        same = sum(other == set_id for _, other in self.info.picks) > 1
        label = self.names.label("sets", set_id)
        if same:
            again = any(other == set_id for _, other in self.info.picks[: len(picks)])
            label = self.words("pick.second", set=label) if again else self.words("pick.first", set=label)
        return self.screen.styled(f"    {fitted(label, room).ljust(room)}", "dim")

    def _cell(self, id: str, place: tuple[str, ...]) -> str:
        return self.desk.figures.text_of(id, self.desk.view.value(id, *place))

    # -- the numbers that matter

    def columns(self, at: int, picks: Sequence[str]) -> Iterator[tuple[str, Callable[[str], tuple[str, ...]]]]:
        """The numbers that the order's own formulas speak of and that differ from choice to choice."""
        set_id = self.info.picks[at][1]
        live = [id for id in self.names.with_role("live") if self.names.sets_of(id) == (set_id,)]  # said wherever it may be chosen
        named = dict.fromkeys([*live, *(self.names.shown_as.get(id, id) for id in self._named())])
        found = [(id, place) for id in named if (place := self._place(id, set_id, picks)) is not None]
        if not found and set_id == self.names.place_set:
            found = [(id, place) for id in self.names.with_role("bar") if (place := self._place(id, set_id, picks)) is not None]
        yield from found

    def _named(self) -> Iterator[str]:
        record = self.record
        texts = [line.if_ for line in record.allow]
        texts += [part for _, part in (*record.body.let, *record.body.roll)]
        texts += [part for pair in (*record.body.announce, *record.body.change, *record.body.set) for part in pair]
        own = {name.text for name, _ in (*record.body.let, *record.body.roll, *record.body.draw)}
        for text in texts:
            for word in WORD.findall(plain(text)):
                if word not in own and self.desk.figures.known(word) and self._is_telling(word):
                    yield word

    def _is_telling(self, id: str) -> bool:
        """Whether a number says something between turns: it lasts, and an author wrote it."""
        info = self.desk.match.engine.world.variables.get(id)
        return (info is None or not info.this_turn) and self.names.parent(self.names.kind_of(id), id) is None

    def _place(self, id: str, set_id: str, picks: Sequence[str]) -> Callable[[str], tuple[str, ...]] | None:
        """Where to read a number for a choice: the choice in its last fitting dimension, elsewhere an earlier pick, oneself or one's home."""
        sets = self.names.sets_of(id)
        if set_id not in sets:
            return None
        mine = len(sets) - 1 - sets[::-1].index(set_id)
        earlier = {s: picks[k] for k, (_, s) in enumerate(self.info.picks[: len(picks)])}
        fixed: list[str] = []
        for k, other in enumerate(sets):
            found = "" if k == mine else self._fixed(other, earlier)
            if found is None:
                return None
            fixed.append(found)

        def place(member: str) -> tuple[str, ...]:
            return tuple(member if k == mine else one for k, one in enumerate(fixed))

        members = self.names.members_named(set_id)
        if all(isnan(self.desk.view.value(id, *place(member))) for member in members):
            return None
        return place

    def _fixed(self, set_id: str, earlier: dict[str, str]) -> str | None:
        if set_id in earlier:
            return earlier[set_id]
        if self.seat in self.desk.view.members(set_id):
            return self.seat
        return self.names.home(self.seat, set_id)
