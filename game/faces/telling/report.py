"""What a turn moved and why; and at the end who won, what carried each project, and which turns moved it most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from game.base.wording import small
from game.engine.outcome import DEFEAT, SECOND_BEST, WON, Outcome
from game.engine.views import View, truth_for, view_for
from game.faces.telling.causes import CLOCK, EARLIER, Explained
from game.faces.telling.counted import counted_for
from game.faces.telling.desk import Desk
from game.faces.telling.effects import numbers_of_seat
from game.faces.telling.happened import row_text
from game.faces.telling.names import Names, Number, sentence, together
from game.faces.telling.numbers import Figures, Reading, ends, signed
from game.faces.telling.why import cause_words
from game.rules.records import ClassifyDef

CAUSES = 3  # told of a number that moved
TURNS = 3  # told at the end: the turns that moved a project most
LARGEST = 4  # causes told at the end, for and against


# -- a turn


@dataclass(frozen=True, slots=True)
class MovedNumber:
    """A number that moved in the last turn, with its largest causes and their amounts."""

    reading: Reading
    causes: tuple[tuple[str, str], ...]

    def told(self, desk: Desk, givers: int) -> list[str]:
        """The causes in words; without those who gave an order where there is no room for them."""
        return [f"{cause_words(desk, cause, givers=givers)[0]} {amount}" for cause, amount in self.causes]


def moved_numbers(desk: Desk) -> Iterator[MovedNumber]:
    """The numbers always shown that moved, with what moved them most."""
    for number in [*desk.figures.world_numbers(), *numbers_of_seat(desk)]:
        if (found := moved_number(desk, number)) is not None:
            yield found


def moved_number(desk: Desk, number: Number) -> MovedNumber | None:
    """A number with what moved it; none where it did not move."""
    reading = desk.figures.read(number)
    explained = desk.figures.explained(number)
    if explained is None or not reading.change:
        return None
    scale = desk.figures.scale(number.id)
    largest = tuple((cause, signed(amount * scale)) for cause, amount in explained.largest(CAUSES) if abs(amount * scale) >= 0.05)
    return MovedNumber(reading, largest)


# -- how the world is


@dataclass(frozen=True, slots=True)
class Held:
    """One of the world's classifications with the row that holds: the name of each, and what the rules say of the row."""

    id: str
    record: ClassifyDef
    row: str
    name: str
    text: str


def held_in(names: Names, view: View) -> list[Held]:
    """What the world is counted as; what lies on a line stands first."""
    found = []
    for id, record in names.written["classify"].items():
        if isinstance(record, ClassifyDef) and record.role is not None and not names.sets_of(id) and (row := view.held(id)) is not None:
            found.append(Held(id, record, row, names.member(id, row), row_text(names, id, row)))
    return sorted(found, key=lambda held: not held.record.line)


def held_rows(desk: Desk) -> Iterator[str]:
    """The same, each in a line."""
    for held in held_in(desk.names, desk.view):
        yield f"{held.record.label}: {held.name}. {held.text}".rstrip()


# -- the end


@dataclass(frozen=True, slots=True)
class Moved:
    """How a project moved in a turn, and what moved it most that way."""

    turn: int
    change: float
    causes: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class Tally:
    """What moved a project over the whole game, by cause; and turn by turn."""

    parts: dict[str, float] = field(default_factory=dict)
    turns: list[Moved] = field(default_factory=list)

    def add(self, turn: int, explained: Explained) -> None:
        """One more turn."""
        for cause, amount in explained.parts:
            self.parts[cause] = self.parts.get(cause, 0.0) + amount
        same_way = [part for part in explained.parts if part[1] * explained.change > 0]
        same_way.sort(key=lambda part: (part[0] in (EARLIER, CLOCK), -abs(part[1])))  # what has a name first
        self.turns.append(Moved(turn, explained.change, tuple(same_way[:2])))


def verdict(desk: Desk, found: Outcome) -> str:
    """Who won, in a sentence."""
    words, names = desk.words, desk.names
    if found.ending == DEFEAT:
        texts = [names.text("measures", id) for id in names.with_role("defeat", "measures")]
        return words("end.defeat", why=" ".join(_held(desk) or texts))
    if found.ending == WON:
        winners = together((names.seat(s) if k == 0 else small(names.seat(s)) for k, s in enumerate(found.winners)), words("and"))
        return words.count("end.winners", len(found.winners), seats=winners)
    if found.ending == SECOND_BEST:
        return words("end.second_best", seats=together((small(names.seat(s)) for s in found.consoled), words("and")))
    return words("end.nobody")


def _held(desk: Desk) -> list[str]:
    """What a defeat of all is made of and holds now, in its own words; nothing where that is no matter of yes or no."""
    names, figures = desk.names, desk.figures
    asked = dict.fromkeys(one.id for id in names.with_role("defeat", "measures") for one in counted_for(desk, Number(id)))
    plain_ones = [id for id in asked if figures.kind(id) == "yes" and not names.sets_of(id)]
    return [sentence(names.text(names.kind_of(id), id)) for id in plain_ones if desk.view.value(id)]


@dataclass(frozen=True, slots=True)
class Reasons:
    """What moved a seat's project most over the whole game, for and against; what is left; and where it began and ended."""

    causes: tuple[tuple[str, str, float], ...]  # name, text, amount
    rest: float
    whole: float
    before: str
    after: str


def reasons(desk: Desk, found: Outcome, seat: str, tally: Tally) -> Reasons | None:
    """Why a project came as far as it did; none where there is nothing to tell."""
    project = desk.figures.project(seat)
    if project is None or not tally.parts:
        return None
    ranked = sorted(tally.parts.items(), key=lambda part: -abs(part[1]))
    told = [*[part for part in ranked if part[1] > 0][:LARGEST], *[part for part in ranked if part[1] < 0][:LARGEST]]
    whole, after = sum(tally.parts.values()), found.projects[project[0].id][seat]
    causes = tuple((*cause_words(desk, cause, givers=0), amount) for cause, amount in told)
    return Reasons(causes, whole - sum(amount for _, amount in told), whole, *ends((after - whole) * desk.figures.scale(project[0].id), whole))


def largest_turns(turns: Sequence[Moved]) -> list[Moved]:
    """The turns that moved a project most, in their order."""
    most = sorted(turns, key=lambda moved: -abs(moved.change))[:TURNS]
    return sorted((moved for moved in most if abs(moved.change) >= 1), key=lambda moved: moved.turn)


def tally_of(desk: Desk, seats: Sequence[str]) -> dict[str, Tally]:
    """For each seat, what moved its project over the whole game, by cause. The game is over, so that nothing is hidden any more."""
    projects = {seat: project[0] for seat in seats if (project := desk.figures.project(seat)) is not None}
    told = _tallied(desk, tuple(projects.values()))
    return {seat: told[projects[seat]] if seat in projects else Tally() for seat in seats}


def _tallied(desk: Desk, numbers: Sequence[Number]) -> dict[Number, Tally]:
    """For each number, what moved it over the whole game, by cause."""
    match = desk.match
    found = {number: Tally() for number in numbers}
    for turn in range(1, match.turn + 1):
        report = match.report(turn)
        figures = Figures(desk.names, truth_for(match.engine, report.after, report.orders, report.ledger))
        for number, tally in found.items():
            if (explained := figures.explained(number)) is not None:
                tally.add(turn, explained)
    return found


# -- what all were defeated by


def came_out(desk: Desk, found: Outcome, seat: str, value: float, mark: float) -> str:
    """How a seat came out of a game whose project stood at a value, beside its mark."""
    if seat in found.winners:
        return desk.words("end.won")
    if seat in found.consoled:
        return desk.words("end.second")
    return desk.words("end.missed") if value < mark else desk.words("end.in_vain")


def peril(desk: Desk, found: Outcome) -> str:
    """What grew until all were defeated, where the rules draw a line for it, and who and what raised it most; empty where nothing of the kind did."""
    tension, brink = (next((Number(id) for id in desk.names.with_role(role)), None) for role in ("tension", "brink"))
    if found.ending != DEFEAT or tension is None or brink is None or desk.match.turn < 1:
        return ""
    moments = (desk.match.at(turn) for turn in (0, desk.match.turn - 1, desk.match.turn))
    figures = [Figures(desk.names, view_for(desk.match.engine, state, None)) for state in moments]
    first, *last = (each.read(tension).value for each in figures)
    highest, line = max(last), figures[-1].read(brink).value  # what breaks out may bring it down
    if highest < line:
        return ""
    tally, scale = _tallied(desk, [tension])[tension], desk.figures.scale(tension.id)
    ranked = sorted(((cause, amount * scale) for cause, amount in tally.parts.items() if amount > 0), key=lambda part: -part[1])
    causes = "; ".join(f"{_by_whom(desk, cause)} {signed(amount)}" for cause, amount in ranked[:LARGEST])
    before, after, until = (desk.figures.text_of(tension.id, value) for value in (first, highest, line))
    return desk.words("end.peril", name=desk.names.numbers[tension.id], before=before, after=after, line=until, causes=causes)


def _by_whom(desk: Desk, cause: str) -> str:
    """A cause; of an order also how often each seat gave it in the whole game."""
    name, kind = cause_words(desk, cause, givers=0)[0], cause.removeprefix("orders/")
    turns = (desk.match.report(turn).orders for turn in range(1, desk.match.turn + 1))
    times = Counter(seat for given in turns for seat, orders in given.items() for order in orders if order.kind == kind)
    if kind == cause or not times:
        return name
    seats = (desk.words.count("end.times", times[seat], seat=small(desk.names.seat(seat))) for seat in desk.match.engine.seats if seat in times)
    return desk.words("cause.order", order=name, seats=", ".join(seats))
