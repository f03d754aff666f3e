"""The reports: what a turn changed and why, and at the end what became of the world, who won, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from game.engine.outcome import DEFEAT, SECOND_BEST, WON, Outcome
from game.engine.views import truth_for
from game.faces.telling.causes import CLOCK, EARLIER
from game.faces.telling.happened import row_text
from game.faces.telling.names import Number, small, together
from game.faces.telling.numbers import Figures, figure, signed
from game.faces.terminal_desk import BAR, Desk
from game.faces.terminal_effects import befell, numbers_of_seat, orders_of_others, own_orders
from game.faces.terminal_facts import fact_lines
from game.faces.terminal_screen import bar, fitted, padded
from game.faces.terminal_why import cause_words
from game.rules.records import ProjectDef

CAUSES, NAME = 3, 25  # told in the report of a turn: causes of a number; columns of a name
WIDE, SHORT = 42, 8  # columns of a seat with its project, and of its bar
TURNS = 3  # told at the end: the turns that moved a project most
LARGEST = 4  # causes told at the end, for and against


def turn_report(desk: Desk) -> None:
    """The last turn: what everyone did, what came of it, which numbers moved and why."""
    match, screen, words = desk.match, desk.screen, desk.words
    turn = match.turn
    screen.title(words("report.title", years=desk.years(turn)), words("report.turn", turn=turn, turns=match.engine.turns))
    screen.pages(fact_lines(desk, turn, events=False))
    if mine := own_orders(desk):
        screen.line()
        screen.line(words("report.yours"), "bold")
        screen.pages(mine)
    if theirs := orders_of_others(desk):
        screen.line()
        screen.line(words("report.theirs"), "bold")
        screen.pages(theirs)
    if fate := befell(desk):
        screen.line()
        screen.line(words("report.befell"), "bold")
        screen.pages(fate)
    moved = moved_lines(desk)
    if moved:
        screen.line()
        screen.line(words("report.moved"), "bold")
        screen.pages(moved)


def moved_lines(desk: Desk) -> list[str]:
    """The numbers always shown that moved, with what moved them most."""
    return [line for number in [*desk.figures.world_numbers(), *numbers_of_seat(desk)] if (line := moved_line(desk, number))]


def moved_line(desk: Desk, number: Number) -> str:
    """A number, how it moved, and its largest causes; empty where it did not move."""
    reading = desk.figures.read(number)
    explained = desk.figures.explained(number)
    if explained is None or not reading.change:
        return ""
    scale = desk.figures.scale(number.id)
    largest = [(cause, signed(amount * scale)) for cause, amount in explained.largest(CAUSES) if abs(amount * scale) >= 0.05]
    head = f"  {fitted(reading.name, NAME).ljust(NAME)} {reading.shown.rjust(3)} {padded(desk.screen.styled(reading.arrow, reading.style), 5)} "
    room = desk.screen.width - NAME - 13
    told = [[f"{cause_words(desk, cause, givers=givers)[0]} {amount}" for cause, amount in largest] for givers in (1, 0)]
    fits = [", ".join(causes[:k]) for causes in told for k in range(len(causes), 0, -1) if len(", ".join(causes[:k])) <= room]
    return head + (fits[0] if fits else fitted(", ".join(told[1]), room))


# -- the log


def tell_log(desk: Desk, words: Sequence[str]) -> None:
    """What happened in every turn so far, or in one."""
    match, screen = desk.match, desk.screen
    turns = range(1, match.turn + 1)
    if words:
        if not words[0].isdigit() or int(words[0][:6]) not in turns:
            screen.line(desk.words("log.no_turn", turns=match.turn))
            return
        turns = range(int(words[0]), int(words[0]) + 1)
    if not turns:
        screen.line(desk.words("log.nothing"))
    lines: list[str] = []
    for turn in turns:
        lines.append(screen.styled(desk.words("log.turn", turn=turn, years=desk.years(turn)), "bold"))
        lines += fact_lines(desk, turn)
    screen.pages(lines)


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


def final_report(desk: Desk, tally: Mapping[str, Tally]) -> None:
    """The world at the end: regime and trajectory, criteria, projects against their marks, who won, and the largest causes."""
    screen, words, match = desk.screen, desk.words, desk.match
    found = match.result()
    screen.title(words("end.title"), words("end.after", turns=found.turn, years=desk.years(max(1, found.turn))))
    if found.turn < match.engine.turns:
        screen.filled(" ".join(desk.names.text("measures", id) for id in desk.names.with_role("over", "measures")))
    for line in held_rows(desk):
        screen.filled(line, "  ", first="")
    screen.line()
    screen.line(words("end.criteria"), "bold")
    for id, value in found.criteria.items():
        name = desk.names.numbers[id]
        text = desk.names.text("measures", id)
        screen.filled(text, " " * 39, first=f"  {padded(name[:20], 20)} {bar(value / 100, BAR)} {figure(value).rjust(3)}  ")
    screen.line()
    screen.line(words("end.projects"), "bold")
    for seat in match.engine.seats:
        _project(desk, found, seat)
    screen.line()
    screen.filled(_verdict(desk, found), style="bold")
    for seat in [desk.seat] if desk.seat else list(match.engine.seats):
        _reasons(desk, found, seat, tally.get(seat, Tally()).parts)
        _turning_points(desk, seat, tally.get(seat, Tally()).turns)


def held_rows(desk: Desk) -> Iterator[str]:
    """The world's classifications of a role, each with the row that holds and its text."""
    for id, record in desk.names.written["classify"].items():
        if record.role is not None and not desk.names.sets_of(id) and (row := desk.view.held(id)) is not None:
            yield f"{record.label}: {desk.names.member(id, row)}. {row_text(desk, id, row)}".rstrip()


def _project(desk: Desk, found: Outcome, seat: str) -> None:
    for id, record in desk.names.written["projects"].items():
        if not isinstance(record, ProjectDef) or seat not in found.projects.get(id, {}):
            continue
        value = found.projects[id][seat]
        state = desk.words("end.won") if seat in found.winners else desk.words("end.second") if seat in found.consoled else desk.words("end.missed")
        mark = desk.words("desk.of_mark", value=desk.figures.text_of(id, value), mark=f"{record.mark:g}")
        name = fitted(f"{desk.names.seat(seat)}: {record.label}", WIDE)
        desk.screen.line(f"  {padded(name, WIDE)} {bar(value / 100, SHORT)} {mark.ljust(8)}  {state}", "good" if seat in found.winners else "")


def _verdict(desk: Desk, found: Outcome) -> str:
    """Who won, in a sentence."""
    words, names = desk.words, desk.names
    if found.ending == DEFEAT:
        texts = [names.text("measures", id) for id in names.with_role("defeat", "measures")]
        return words("end.defeat", why=" ".join(texts))
    if found.ending == WON:
        winners = together((names.seat(s) if k == 0 else small(names.seat(s)) for k, s in enumerate(found.winners)), words("and"))
        return words.count("end.winners", len(found.winners), seats=winners)
    if found.ending == SECOND_BEST:
        return words("end.second_best", seats=together((small(names.seat(s)) for s in found.consoled), words("and")))
    return words("end.nobody")


def _reasons(desk: Desk, found: Outcome, seat: str, parts: Mapping[str, float]) -> None:
    """What moved a seat's project most over the whole game, up and down."""
    project = desk.figures.project(seat)
    if project is None or not parts:
        return
    desk.screen.line()
    desk.screen.line(desk.words("end.why", seat=desk.names.seat(seat), project=desk.names.written["projects"][project[0].id].label), "bold")
    ranked = sorted(parts.items(), key=lambda part: -abs(part[1]))
    up = [part for part in ranked if part[1] > 0][:LARGEST]
    down = [part for part in ranked if part[1] < 0][:LARGEST]
    for cause, amount in [*up, *down]:
        name, text = cause_words(desk, cause, givers=0)
        desk.screen.filled(f"{name}. {text}" if text else name, " " * 11, first=f"  {signed(amount).rjust(7)}  ", most=2)
    whole = sum(parts.values())
    rest = whole - sum(amount for _, amount in [*up, *down])
    after = found.projects[project[0].id][seat]
    text_of = partial(desk.figures.text_of, project[0].id)
    desk.screen.line(f"  {signed(rest).rjust(7)}  {desk.words('end.rest')}", "dim")
    desk.screen.line(f"  {signed(whole).rjust(7)}  {desk.words('why.total', before=text_of(after - whole), after=text_of(after))}")


def _turning_points(desk: Desk, seat: str, turns: Sequence[Moved]) -> None:
    """The turns that moved a seat's project most, in their order, and by what."""
    most = sorted(turns, key=lambda moved: -abs(moved.change))[:TURNS]
    told = sorted((moved for moved in most if abs(moved.change) >= 1), key=lambda moved: moved.turn)
    if not told:
        return
    desk.screen.line()
    desk.screen.line(desk.words("end.turns"), "bold")
    for moved in told:
        causes = ", ".join(f"{cause_words(desk, cause, givers=0)[0]} {signed(amount)}" for cause, amount in moved.causes)
        desk.screen.filled(causes, " " * 20, first=f"  {desk.years(moved.turn).ljust(9)} {signed(moved.change).rjust(6)}  ")


def tally_of(desk: Desk, seats: Sequence[str]) -> dict[str, Tally]:
    """For each seat, what moved its project over the whole game, by cause. The game is over, so that nothing is hidden any more."""
    match = desk.match
    found = {seat: Tally() for seat in seats}
    for turn in range(1, match.turn + 1):
        report = match.report(turn)
        figures = Figures(desk.names, truth_for(match.engine, report.after, report.orders, report.ledger))
        for seat in seats:
            project = figures.project(seat)
            explained = figures.explained(project[0]) if project is not None else None
            if explained is None:
                continue
            for cause, amount in explained.parts:
                found[seat].parts[cause] = found[seat].parts.get(cause, 0.0) + amount
            same_way = [part for part in explained.parts if part[1] * explained.change > 0]
            same_way.sort(key=lambda part: (part[0] in (EARLIER, CLOCK), -abs(part[1])))  # what has a name first
            found[seat].turns.append(Moved(turn, explained.change, tuple(same_way[:2])))
    return found
