"""The leaves below the map: what is on the table, what the last turn did and why, what happened so far, and the place that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from game.base.wording import small
from game.faces.desktop.atlas_view import bars_of
from game.faces.desktop.chamber_view import chamber_row
from game.faces.desktop.explain import Explaining
from game.faces.desktop.labels import Figure, Icon, Label, Line
from game.faces.desktop.layout import Column, Grid, Row, Sized
from game.faces.desktop.meters import Meter
from game.faces.desktop.pages import heading
from game.faces.desktop.sitting import Sitting
from game.faces.desktop.text import Run, runs
from game.faces.desktop.widget import Widget
from game.faces.telling.agenda import Agenda, Asking, Motion, undecided, voice_in
from game.faces.telling.articles import read_sheet, sheet_of
from game.faces.telling.chamber import chambers
from game.faces.telling.desk import Desk
from game.faces.telling.effects import Effect, befell, orders_of_others, own_orders
from game.faces.telling.happened import event_said
from game.faces.telling.names import Number, sentence, together
from game.faces.telling.promises import pledge_said
from game.faces.telling.report import held_rows, moved_numbers
from game.faces.telling.why import cause_words

Does = Callable[[Number], object]
CHAMBER, MOVED = 170, 165  # units of a vote, and of a number that moved with its causes


def item(icon: str, words: str | tuple[Run, ...], colour: str = "ink", tone: str = "quiet") -> Widget:
    """A line of news with its picture."""
    label = Label(words, "body", colour, grows=1)
    return Row([Icon(icon, 16, tone), label], "near", across="top")


# -- what is on the table


def news(sitting: Sitting) -> list[Widget]:
    """At the beginning who one is; then events, votes and promises."""
    desk, agenda = sitting.desk, sitting.agenda
    found: list[Widget] = []
    if sitting.match.turn == 0 and sitting.seat is not None:
        found += briefing(desk)
    if live := _live(desk):
        found.append(item("flame", desk.words("news.live", names=together(live, desk.words("and"))), tone="warn"))
    if told := undecided(desk):
        found.append(item("flag", (Run(told[0], "medium"), *(Run(f" {more}") for more in told[1:])), tone="bad"))
    found += [item("flag", (Run(notice, "medium"),), tone="warn") for notice in agenda.notices()]
    found += [_event(desk, asking) for asking in sitting.events]
    found += [part for motion in sitting.motions for part in _motion(desk, motion)]
    found += _promises(desk, agenda)
    return found + [item("globe", line) for line in held_rows(desk)]  # what changes least stands last


def _live(desk: Desk) -> list[str]:
    sets = [desk.names.sets_of(id)[0] for id in desk.names.with_role("live")]
    found = [desk.names.member(sets[0], member) for member in desk.figures.live()] if sets else []
    return found if sets and len(found) < len(desk.view.members(sets[0])) else []


def _event(desk: Desk, asking: Asking) -> Widget:
    others = [small(desk.names.seat(seat)) for seat in asking.seats if seat != desk.seat]
    asks = desk.words("news.asks_you") if asking.answers else desk.words("news.asks", seats=together(others, desk.words("and"))) if others else ""
    words = (*runs(event_said(desk, asking.event, asking.place)), Run(f" {asks}", "medium", "accent" if asking.answers else "quiet"))
    return item("zap", words, tone="accent" if asking.answers else "warn")


def put_to_vote(desk: Desk, motion: Motion) -> str:
    """What is voted on."""
    about = ". ".join(value for _, value, _ in motion.about) or desk.names.written["votes"][motion.vote].label
    return desk.words("news.vote", about=about)


def _motion(desk: Desk, motion: Motion) -> list[Widget]:
    parts = [Run(put_to_vote(desk, motion), "medium"), Run(f" {desk.names.text('votes', motion.vote)}", "plain", "quiet")]
    if motion.leaning is not None:
        said = desk.words("news.leaning", yes=round(100 * motion.leaning.yes), no=round(100 * motion.leaning.no))
        parts.append(Run(f" {said}", "plain", "quiet"))
        if motion.leaning.stopping:
            parts.append(Run(" " + desk.words("news.stopping", names=together(motion.leaning.stopping, desk.words("and"))), "plain", "quiet"))
    parts.append(Run(f" {voice_in(desk, motion)}", "medium", "accent" if motion.ballots else "quiet"))
    return [item("vote", tuple(parts), tone="accent" if motion.ballots else "quiet")]


def _promises(desk: Desk, agenda: Agenda) -> list[Widget]:
    found = []
    for pledge in agenda.pledges():
        told = pledge_said(desk, pledge.made)
        found.append(item("handshake", desk.words("news.due", pledge=told) if pledge.due else desk.words("news.open", pledge=told)))
    return found


def briefing(desk: Desk) -> list[Widget]:
    """Who one is, what one wants, three things to know."""
    seat, names, words = desk.seat or "", desk.names, desk.words
    found: list[Widget] = [Label(words("brief.title", seat=small(names.seat(seat))), "title", weight="strong")]
    sheet = sheet_of(desk, seat)
    if sheet is not None:
        told = read_sheet(sheet)
        found += [Label(text) for text in told.who]
        if told.know:
            found += [heading(words("brief.three")), *(item("lightbulb", text, tone="accent") for text in told.know)]
        if told.first:
            found.append(Label(words("sheet.first", text=told.first), colour="accent"))
    else:
        kind = names.kind_of_seat(seat)
        said = words("brief.you_are", seat=small(names.seat(seat)), kind=names.label("sets", kind).lower(), text=names.text("sets", kind))
        found.append(Label(said.rstrip()))
    project = desk.figures.project(seat)
    if project is not None:
        found.append(Label(words("brief.you_win", name=project[1].label, mark=f"{project[1].mark:g}"), colour="quiet"))
    return found


# -- what the last turn did


def report(desk: Desk, explaining: Explaining) -> list[Widget]:
    """The last turn: what one's orders did, what others did, what befell one, what moved and why."""
    words = desk.words
    if desk.match.turn == 0:
        return [Label(words("log.nothing"), colour="quiet")]
    found: list[Widget] = [Label(words("report.title", years=desk.years(desk.match.turn)), "title", weight="strong")]
    for title, effects in (("report.yours", own_orders(desk)), ("report.theirs", orders_of_others(desk)), ("report.befell", befell(desk))):
        rows = [_effect(effect) for effect in effects]
        if rows:
            said = {"report.yours": words("report.yours"), "report.theirs": words("report.theirs"), "report.befell": words("report.befell")}[title]
            found += [heading(said), *rows]
    if votes := chamber_row(words, chambers(desk), CHAMBER):
        found += [heading(words("chamber.votes")), Grid([Sized(vote, widest=CHAMBER + 40) for vote in votes], CHAMBER, 4, "apart")]
    moved = [_moved(desk, explaining, number.reading.number) for number in moved_numbers(desk)]
    if moved:
        found += [heading(words("report.moved")), Grid(moved, MOVED, 4, "apart")]
    return found


def came_of(desk: Desk) -> list[Widget]:
    """What came of one's own orders and what befell one, for whoever begins a turn: the project first."""
    words = desk.words
    if desk.match.turn == 0 or desk.seat is None:
        return []
    found: list[Widget] = []
    project = desk.figures.project(desk.seat)
    if project is not None:
        reading = desk.figures.read(project[0])
        mark = desk.against_mark(reading.number.id, reading.value, project[1].mark)
        parts = (Run(reading.name, "medium"), Run(f"  {mark}  "), Run(reading.arrow or words("flow.as_before"), "medium", reading.style or "quiet"))
        found.append(item("flag", parts))
    found += [_effect(effect) for effects in (own_orders(desk), befell(desk)) for effect in effects]
    return [heading(words("flow.came_of")), *found]


def _effect(effect: Effect) -> Widget:
    """What was done or what struck, what that is, and what it moved."""
    text = (Run(f"  {sentence(effect.text.partition('. ')[0])}", "plain", "quiet"),) if effect.text else ()
    return item("arrow-right", (Run(effect.said, "medium"), *text, Run("   " + "; ".join(effect.moved), "plain", "ink" if text else "quiet")))


def _moved(desk: Desk, explaining: Explaining, number: Number) -> Widget:
    """A number that moved, with its largest causes."""
    reading, explained = desk.figures.read(number), desk.figures.explained(number)
    scale = desk.figures.scale(number.id)
    head = Row(
        [
            Line(reading.name, weight="medium", tip=lambda: explaining.number(number), grows=1),
            Label(reading.arrow, "small", reading.style or "quiet", "medium"),
            Figure(reading.shown, weight="strong"),
        ],
        "near",
        across="middle",
    )
    causes = explained.largest(2) if explained is not None else []
    named = [(cause_words(desk, cause, givers=1)[0], f"{amount * scale:+.1f}".replace("-", "−")) for cause, amount in causes if abs(amount * scale) >= 0.05]
    rows = [Row([Line(name, "small", "quiet", grows=1), Figure(added, "small", "quiet")], "near") for name, added in named]
    return Column([head, *rows], "")


# -- a place


def place(desk: Desk, explaining: Explaining, region: str | None) -> list[Widget]:
    """The region that is chosen: its bars."""
    set_id = desk.names.place_set
    if region is None or set_id is None or region not in desk.view.members(set_id):
        return [Label(desk.words("window.choose_place"), colour="quiet")]
    bars = []
    for number in bars_of(desk, region):
        reading = desk.figures.read(number)
        head = Row(
            [
                Line(reading.name, "small", "quiet", tip=partial(explaining.number, number), grows=1),
                Label(reading.arrow, "small", reading.style or "quiet"),
                Figure(reading.shown, weight="strong"),
            ],
            "near",
            across="middle",
        )
        bars.append(Column([head, *([Meter(reading.share)] if reading.share is not None else [])], ""))
    text = desk.names.member_text(set_id, region)
    name = Label(desk.names.member(set_id, region), "title", weight="strong")
    return [name, *([Label(text, colour="quiet")] if text else []), Grid(bars, 104, 6, "wide")]
