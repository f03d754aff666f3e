"""The reports: what a turn changed and why, and at the end what became of the world, who won, and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from game.engine.orders import Order
from game.engine.outcome import DEFEAT, SECOND_BEST, WON, Outcome
from game.engine.views import Change, truth_for
from game.faces.terminal_desk import BAR, Desk
from game.faces.terminal_facts import fact_lines, is_told, row_text
from game.faces.terminal_names import Number, small, together
from game.faces.terminal_numbers import Figures, figure, signed
from game.faces.terminal_screen import bar, fitted, padded
from game.faces.terminal_why import cause_words
from game.rules.records import ProjectDef

OTHERS, FELT = 6, 0.5  # told of others: orders, and from which amount on
CAUSES, EFFECTS, NAME = 3, 4, 25  # told in the report of a turn: causes of a number, effects of an order; columns of a name
WIDE, SHORT = 42, 8  # columns of a seat with its project, and of its bar
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
    moved = moved_lines(desk)
    if moved:
        screen.line()
        screen.line(words("report.moved"), "bold")
        screen.pages(moved)


def moved_lines(desk: Desk) -> list[str]:
    """The numbers always shown that moved, with what moved them most."""
    return [line for number in [*desk.figures.world_numbers(), *numbers_of_seat(desk)] if (line := moved_line(desk, number))]


def numbers_of_seat(desk: Desk) -> list[Number]:
    """What a seat is measured by: meters, requisites, project; not what it has to spend, which is spent by itself."""
    capacity = desk.match.engine.program.capacity
    numbers = [number for number in (desk.figures.own_numbers(desk.seat) if desk.seat else []) if number.id != capacity]
    numbers += [number for number, _ in desk.figures.requisites(desk.seat or "")]
    if desk.seat and (project := desk.figures.project(desk.seat)) is not None:
        numbers.append(project[0])
    return numbers


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


def own_orders(desk: Desk) -> list[str]:
    """What each order of one's own moved most."""
    lines: list[str] = []
    mine = [order for order in desk.view.orders.get(desk.seat or "", ()) if is_told(desk, order)]
    for kind in dict.fromkeys(order.kind for order in mine):
        alike = [order for order in mine if order.kind == kind]
        if moved := order_effects(desk, alike):
            lines.append(f"  {fitted('; '.join(desk.names.order(order) for order in alike), desk.screen.width - 2)}")
            lines += textwrap.wrap(", ".join(moved), desk.screen.width, initial_indent="      ", subsequent_indent="      ")
    return lines


def orders_of_others(desk: Desk) -> list[str]:
    """What others ordered that moved one's own numbers or one's home most."""
    if desk.seat is None:
        return []
    mine = {order.kind for order in desk.view.orders.get(desk.seat, ())}
    found: dict[str, list[tuple[float, str]]] = {}
    for cause, amount, said in chain(_felt(desk), _at_home(desk)):
        kind = cause.removeprefix("orders/")
        if kind != cause and kind not in mine and desk.names.parent("orders", kind) is None and abs(amount) >= FELT:
            found.setdefault(kind, []).append((abs(amount), f"{said} {signed(amount)}"))
    ranked = sorted(found, key=lambda kind: -max(found[kind])[0])[:OTHERS]
    lines = []
    for kind in ranked:
        told = ", ".join(said for _, said in sorted(found[kind], reverse=True)[:CAUSES])
        lines.append(fitted(f"  {_given(desk, kind)}: {told}", desk.screen.width))
    return lines


def _felt(desk: Desk) -> Iterator[tuple[str, float, str]]:
    """Cause, amount and name for every number of one's own that moved."""
    own = [number for number in numbers_of_seat(desk) if not number.place or number.place[0] == desk.seat]
    for number in own:
        explained = desk.figures.explained(number)
        scale, name = desk.figures.scale(number.id), desk.names.numbers[number.id]
        yield from ((cause, amount * scale, name) for cause, amount in (explained.parts if explained is not None else ()))


def _at_home(desk: Desk) -> Iterator[tuple[str, float, str]]:
    """The same for what is counted at the seat's home."""
    home = desk.names.home(desk.seat or "", desk.names.place_set) if desk.names.place_set else None
    for change in desk.view.changes:
        if home is not None and home in change.place and _counts(desk, change) and desk.names.parent("variables", change.variable) is None:
            names = [desk.names.member(s, m) for s, m in zip(desk.names.sets_of(change.variable), change.place) if m != home]
            yield change.cause, change.amount * desk.figures.scale(change.variable), ", ".join([_name(desk, change.variable), *names])


def _given(desk: Desk, kind: str) -> str:
    """An order and who gave it; its targets where only one was given."""
    given = [(seat, order) for seat, orders in desk.view.orders.items() for order in orders if order.kind == kind]
    seats = together(dict.fromkeys(small(desk.names.seat(seat)) for seat, _ in given), desk.words("and"))
    return desk.words("cause.order", order=desk.names.order(given[0][1]) if len(given) == 1 else desk.names.order_name(kind), seats=seats)


def _name(desk: Desk, id: str) -> str:
    return desk.names.numbers[desk.names.shown_as.get(id, id)]


def order_effects(desk: Desk, mine: Sequence[Order]) -> list[str]:
    """The largest changes that orders of one kind made: each number once, with its largest amount and how often it changed."""
    home = desk.names.home(desk.seat, desk.names.place_set) if desk.seat and desk.names.place_set else None
    kind = mine[0].kind
    about = {*(pick for order in mine for pick in order.picks), desk.seat, home}
    picked = {set_id for _, set_id in desk.match.engine.program.orders[desk.match.engine.order_index[kind]].picks}
    alone = sum(other.kind == kind for orders in desk.view.orders.values() for other in orders) == len(mine)
    found: dict[str, dict[frozenset[str], Change]] = {}
    for change in desk.view.changes:
        if change.cause != f"orders/{kind}" or desk.names.parent("variables", change.variable) is not None or not _counts(desk, change):
            continue
        if _is_mine(desk, change, about, picked) or (alone and (about.intersection(change.place) or not picked)):
            found.setdefault(change.variable, {})[frozenset(change.place)] = change
    ranked = sorted(((max(changes.values(), key=lambda c: abs(c.amount)), len(changes)) for changes in found.values()), key=lambda one: -_size(desk, one[0]))
    return [_effect(desk, change, times, about) for change, times in ranked[:EFFECTS] if _size(desk, change) >= 0.05]


def _is_mine(desk: Desk, change: Change, about: set[str | None], picked: set[str]) -> bool:
    """Whether a change is where one's own orders were aimed: at one's picks, oneself or one's home, for whatever else it is counted."""
    world = desk.match.engine.world
    named = list(zip(desk.names.sets_of(change.variable), change.place))
    strange = (set_id for set_id, member in named if member not in about)
    return all(set_id not in picked and set_id != desk.names.place_set and world.sets[set_id].root != world.seat_set for set_id in strange)


def _size(desk: Desk, change: Change) -> float:
    return abs(change.amount) * desk.figures.scale(change.variable)


def _effect(desk: Desk, change: Change, times: int, about: set[str | None]) -> str:
    names = [desk.names.member(s, m) for s, m in zip(desk.names.sets_of(change.variable), change.place) if m not in about] if times == 1 else []
    amount = signed(change.amount * desk.figures.scale(change.variable))
    said = f"{', '.join([_name(desk, change.variable), *names])} {amount}"
    return said if times == 1 else desk.words.count("report.times", times - 1, change=said)


def _counts(desk: Desk, change: Change) -> bool:
    """Whether it is an amount, and not what the order cost."""
    return desk.figures.kind(change.variable) == "number" and not (change.variable == desk.match.engine.program.capacity and change.amount < 0)


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


def final_report(desk: Desk, tally: Mapping[str, Mapping[str, float]]) -> None:
    """The world at the end: regime and trajectory, criteria, projects against their marks, who won, and the largest causes."""
    screen, words, match = desk.screen, desk.words, desk.match
    found = match.result()
    screen.title(words("end.title"), words("end.after", turns=found.turn, years=desk.years(max(1, found.turn))))
    for line in held_rows(desk):
        screen.filled(line, "  ", first="")
    screen.line()
    screen.line(words("end.criteria"), "bold")
    for id, value in found.criteria.items():
        name = desk.names.numbers[id]
        text = desk.names.text("measures", id)
        screen.line(f"  {padded(name[:20], 20)} {bar(value / 100, BAR)} {figure(value).rjust(3)}  {fitted(text, screen.width - 40)}")
    screen.line()
    screen.line(words("end.projects"), "bold")
    for seat in match.engine.seats:
        _project(desk, found, seat)
    screen.line()
    screen.filled(_verdict(desk, found), style="bold")
    for seat in [desk.seat] if desk.seat else list(match.engine.seats):
        _reasons(desk, found, seat, tally.get(seat, {}))


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


def tally_of(desk: Desk, seats: Sequence[str]) -> dict[str, dict[str, float]]:
    """For each seat, what moved its project over the whole game, by cause. The game is over, so that nothing is hidden any more."""
    match = desk.match
    found: dict[str, dict[str, float]] = {seat: {} for seat in seats}
    for turn in range(1, match.turn + 1):
        report = match.report(turn)
        figures = Figures(desk.names, truth_for(match.engine, report.after, report.orders, report.ledger))
        for seat in seats:
            project = figures.project(seat)
            explained = figures.explained(project[0]) if project is not None else None
            for cause, amount in explained.parts if explained is not None else ():
                found[seat][cause] = found[seat].get(cause, 0.0) + amount
    return found
