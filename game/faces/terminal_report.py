"""The reports: what a turn changed and why, and at the end what became of the world, who won, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from game.engine.outcome import Outcome
from game.faces.story.chronicle import Chronicle
from game.faces.story.ends import Ending
from game.faces.story.happened import Happened
from game.faces.story.wording import Wording
from game.faces.telling.numbers import figure, signed
from game.faces.telling.report import Moved, MovedNumber, Tally, came_out, held_rows, largest_turns, moved_numbers, peril, reasons, verdict
from game.faces.telling.why import cause_words
from game.faces.terminal_desk import BAR, Desk
from game.faces.terminal_effects import lines_of_fate, lines_of_others, own_lines
from game.faces.terminal_facts import fact_lines
from game.faces.terminal_screen import bar, fitted, padded
from game.rules.records import ProjectDef

NAME = 25  # columns of a name
WIDE, SHORT = 42, 8  # columns of a seat with its project, and of its bar


def turn_report(desk: Desk) -> None:
    """The last turn: what everyone did, what came of it, which numbers moved and why."""
    match, screen, words = desk.match, desk.screen, desk.words
    turn = match.turn
    screen.title(words("report.title", years=desk.years(turn)), words("report.turn", turn=turn, turns=match.engine.turns))
    screen.pages(fact_lines(desk, turn, events=False))
    if mine := own_lines(desk):
        screen.line()
        screen.line(words("report.yours"), "bold")
        screen.pages(mine)
    if theirs := lines_of_others(desk):
        screen.line()
        screen.line(words("report.theirs"), "bold")
        screen.pages(theirs)
    if fate := lines_of_fate(desk):
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
    return [moved_line(desk, moved) for moved in moved_numbers(desk)]


def moved_line(desk: Desk, moved: MovedNumber) -> str:
    """A number, how it moved, and as many of its causes as the line has room for."""
    reading = moved.reading
    head = f"  {fitted(reading.name, NAME).ljust(NAME)} {reading.shown.rjust(3)} {padded(desk.screen.styled(reading.arrow, reading.style), 5)} "
    room = desk.screen.width - NAME - 13
    told = [moved.told(desk, givers) for givers in (1, 0)]
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


def final_report(desk: Desk, tally: Mapping[str, Tally]) -> None:
    """The world at the end: regime and trajectory, criteria, projects against their marks, who won, and the largest causes."""
    screen, words, match = desk.screen, desk.words, desk.match
    found = match.result()
    screen.title(words("end.title"), words("end.after", turns=words.count("story.turns", found.turn), years=desk.years(max(1, found.turn))))
    if found.turn < match.engine.turns:
        screen.filled(" ".join(desk.names.text("measures", id) for id in desk.names.with_role("over", "measures")))
    for line in held_rows(desk):
        screen.filled(line, "  ", first="")
    wording = Wording(Chronicle(desk))
    for sentence in Ending(wording, Happened(wording)).order():
        screen.filled(sentence.text, "  ", first="")
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
    screen.filled(verdict(desk, found), style="bold")
    if danger := peril(desk, found):
        screen.filled(danger)
    for seat in [desk.seat] if desk.seat else list(match.engine.seats):
        _reasons(desk, found, seat, tally.get(seat, Tally()))
        _turning_points(desk, tally.get(seat, Tally()).turns)


def _project(desk: Desk, found: Outcome, seat: str) -> None:
    for id, record in desk.names.written["projects"].items():
        if not isinstance(record, ProjectDef) or seat not in found.projects.get(id, {}):
            continue
        value = found.projects[id][seat]
        state = came_out(desk, found, seat, value, record.mark)
        mark = desk.words("desk.of_mark", value=desk.figures.beside(id, value, record.mark), mark=f"{record.mark:g}")
        name = fitted(f"{desk.names.seat(seat)}: {record.label}", WIDE)
        desk.screen.line(f"  {padded(name, WIDE)} {bar(value / 100, SHORT)} {mark.ljust(8)}  {state}", "good" if seat in found.winners else "")


def _reasons(desk: Desk, found: Outcome, seat: str, tally: Tally) -> None:
    """What moved a seat's project most over the whole game, up and down."""
    project, told = desk.figures.project(seat), reasons(desk, found, seat, tally)
    if project is None or told is None:
        return
    desk.screen.line()
    desk.screen.line(desk.words("end.why", seat=desk.names.seat(seat), project=desk.names.written["projects"][project[0].id].label), "bold")
    for name, text, amount in told.causes:
        desk.screen.filled(f"{name}. {text}" if text else name, " " * 11, first=f"  {signed(amount).rjust(7)}  ", most=2)
    desk.screen.line(f"  {signed(told.rest).rjust(7)}  {desk.words('end.rest')}", "dim")
    desk.screen.line(f"  {signed(told.whole).rjust(7)}  {desk.words('why.total', before=told.before, after=told.after)}")


def _turning_points(desk: Desk, turns: Sequence[Moved]) -> None:
    """The turns that moved a seat's project most, in their order, and by what."""
    told = largest_turns(turns)
    if not told:
        return
    desk.screen.line()
    desk.screen.line(desk.words("end.turns"), "bold")
    for moved in told:
        causes = ", ".join(f"{cause_words(desk, cause, givers=0)[0]} {signed(amount)}" for cause, amount in moved.causes)
        desk.screen.filled(causes, " " * 20, first=f"  {desk.years(moved.turn).ljust(9)} {signed(moved.change).rjust(6)}  ")
