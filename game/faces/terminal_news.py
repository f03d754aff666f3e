"""The beginning of a turn: who one is, the world's news, what asks for an answer, what is voted on, and which promises stand."""

from __future__ import annotations

from collections.abc import Sequence

from game.base.wording import small
from game.engine.legality import PLAN
from game.engine.orders import Order
from game.faces.telling.agenda import Agenda, Asking, Motion, choice_text, voice_in
from game.faces.telling.articles import sheet_of
from game.faces.telling.happened import event_said
from game.faces.telling.names import plain, together
from game.faces.telling.promises import pledge_said, pledges_in
from game.faces.terminal_desk import Desk
from game.faces.terminal_encyclopedia import told
from game.faces.terminal_picks import Common
from game.faces.terminal_pledges import Promising
from game.faces.terminal_report import turn_report


class News:
    """What a seat reads before it plans."""

    def __init__(self, desk: Desk, common: Common) -> None:
        self.desk, self.common = desk, common
        self.screen, self.words, self.names, self.match = desk.screen, desk.words, desk.names, desk.match
        self.agenda = Agenda(desk)
        self.pledge: tuple[Order, ...] = ()
        self.meant: tuple[str, ...] = ()  # an order that was named before the plan was open

    def tell(self) -> None:
        """The report of the last turn, or the briefing, and what is on the table."""
        if self.match.turn:
            turn_report(self.desk)
        elif self.desk.seat:
            briefing(self.desk)
        self.table()

    def table(self) -> None:
        """What is on the table."""
        events, motions, pledges = self.agenda.events(), self.agenda.motions(), self.agenda.pledges()
        given = [pledge_said(self.desk, made) for seat, orders in self.match.pledged().items() for made in pledges_in(self.desk, seat, orders)]
        live, notices = self.live(), self.agenda.notices()
        if not (events or motions or pledges or given or live or notices):
            return
        self.screen.title(self.words("news.title", years=self.desk.years(self.desk.turn)))
        if live:
            self.screen.filled(self.words("news.live", names=together(live, self.words("and"))), "  ")
        for notice in notices:
            self.screen.filled(notice, "  ", first="! ")
        for asking in events:
            self._event(asking)
        for motion in motions:
            self._motion(motion)
        for pledge in pledges:
            told = pledge_said(self.desk, pledge.made)
            self.screen.filled(self.words("news.due", pledge=told) if pledge.due else self.words("news.open", pledge=told), "  ")
        for said in given:
            self.screen.filled(self.words("news.given", pledge=said), "  ")

    def live(self) -> list[str]:
        """The names of what is being fought over now; none where everything or nothing is."""
        sets = [self.names.sets_of(id)[0] for id in self.names.with_role("live")]
        found = [self.names.member(sets[0], member) for member in self.desk.figures.live()] if sets else []
        return found if sets and len(found) < len(self.desk.view.members(sets[0])) else []

    def _event(self, asking: Asking) -> None:
        others = [small(self.names.seat(seat)) for seat in asking.seats if seat != self.desk.seat]
        self.screen.filled(event_said(self.desk, asking.event, asking.place), "  ", first="* ")
        if asking.answers:
            self.screen.line("  " + self.words("news.asks_you"))
        elif others:
            self.screen.line("  " + self.words("news.asks", seats=together(others, self.words("and"))))

    def _motion(self, motion: Motion) -> None:
        record = self.names.written["votes"][motion.vote]
        about = ". ".join(value for _, value, _ in motion.about) or record.label
        self.screen.filled(f"{self.words('news.vote', about=about)} {motion.about[-1][2] if motion.about else ''}".rstrip(), "  ", first="* ")
        self.screen.filled(f"{record.label}. {self.names.text('votes', motion.vote)}", "  ")
        leaning = motion.leaning
        if leaning is not None:
            self.screen.filled(self.words("news.leaning", yes=round(100 * leaning.yes), no=round(100 * leaning.no)), "  ")
            if leaning.stopping:
                self.screen.filled(self.words("news.stopping", names=together(leaning.stopping, self.words("and"))), "  ")
        self.screen.line("  " + voice_in(self.desk, motion))

    # -- answers and promises

    def run(self, may_pledge: bool) -> None:
        """Answers to events, then a promise, then on."""
        for asking in self.agenda.events():
            if asking.answers:
                self._answer(asking)
        while may_pledge and self.agenda.may_pledge():
            answer = self.screen.ask(self.words("news.prompt"))
            words = answer.split()
            if not words:
                return
            if words[0].casefold() in self.words.keys_of("pledge"):
                self.pledge = Promising(self.desk, self.common).run()
                if self.pledge:
                    return
            elif self._is_order(words):
                self.meant = tuple(words)  # an order: those come now
                return
            elif not self.common(words):
                self.screen.filled(self.words("news.not_understood"))

    def _is_order(self, words: Sequence[str]) -> bool:
        named = {kind: self.names.order_name(kind) for kind in self.agenda.own_kinds()}
        return words[0].isdigit() or (len(words[0]) > 1 and self.names.begun(words, named))

    def _answer(self, asking: Asking) -> None:
        seat = self.desk.seat or ""
        noted = [order for order in self.match.drafted(seat, PLAN) if order not in asking.answers]
        label = self.names.written["events"][asking.event].label
        self.screen.line()
        self.screen.line(self.words("news.answer", event=label), "bold")
        for k, order in enumerate(asking.answers, 1):
            self.screen.filled(choice_text(self.desk, order), "    ", first=f"{k:3} ")
        while True:
            answer = self.screen.ask(self.words("news.answer_prompt"))
            if not answer:
                return
            chosen = self._choice(answer, asking.answers)
            if chosen is not None:
                self.match.draft(seat, PLAN, [*noted, chosen])
                self.screen.line("  " + self.words("plan.noted", order=self.names.order(chosen)), "good")
                return
            asked = self._asked(answer.split(), asking.answers)
            if asked is not None:
                self.screen.filled(choice_text(self.desk, asked), "    ")
            elif answer.isdigit() or not self.common(answer.split()):
                self.screen.line(self.words("pick.no_number", most=len(asking.answers)))

    def _asked(self, words: Sequence[str], answers: Sequence[Order]) -> Order | None:
        """The answer of which somebody asks why, or what it is."""
        asks = len(words) == 2 and words[0].casefold() in (*self.words.keys_of("why"), *self.words.keys_of("info"))
        return self._choice(words[1], answers) if asks and words[1].isdigit() else None

    def _choice(self, answer: str, answers: Sequence[Order]) -> Order | None:
        if answer.isdigit():
            return answers[int(answer[:6]) - 1] if 1 <= int(answer[:6]) <= len(answers) else None
        named = {str(k): self.names.entries["orders"][order.kind].label for k, order in enumerate(answers)}
        found = self.names.find(answer, named)
        return answers[int(found[0])] if len(found) == 1 else None


def briefing(desk: Desk) -> None:
    """Who one is, what one wants, three things to know: from the role sheet, else in the words of the rules."""
    screen, words, names = desk.screen, desk.words, desk.names
    seat = desk.seat or ""
    scenario = desk.match.engine.world.scenario
    screen.title(words("brief.title", seat=small(names.seat(seat))), scenario.label)
    if scenario.text is not None:
        screen.filled(" ".join(scenario.text.text.split()))
        screen.line()
    sheet = sheet_of(desk, seat)
    if sheet is not None:
        told(desk, sheet)
        screen.line()
    else:
        kind = names.kind_of_seat(seat)
        screen.filled(words("brief.you_are", seat=small(names.seat(seat)), kind=names.label("sets", kind).lower(), text=names.text("sets", kind)).rstrip())
    project = desk.figures.project(seat)
    if project is not None:
        record = project[1]
        text = names.text("projects", project[0].id)
        wanted = {"project": f"{record.label}. {text}".rstrip(), "mark": f"{record.mark:g}"}
        told_already = sheet is not None and sheet.want is not None
        screen.filled(words("brief.you_win", name=record.label, mark=wanted["mark"]) if told_already else words("brief.you_want", **wanted))
    things = things_to_know(desk)[:3] if sheet is None else []
    if things:
        screen.line()
        screen.line(words("brief.three"), "bold")
    for k, (name, text) in enumerate(things, 1):
        screen.filled(f"{name}. {text}", "    ", first=f"  {k} ")
    if sheet is not None and sheet.first is not None:
        screen.line()
        screen.filled(words("sheet.first", text=plain(sheet.first)), style="good")
    screen.line()
    others = [small(names.seat(other)) for other in desk.match.engine.seats if other != seat]
    screen.filled(words("brief.others", seats=together(others, words("and"))) if others else words("brief.alone"), style="dim")


def things_to_know(desk: Desk) -> list[tuple[str, str]]:
    """The texts of what matters most to a seat: the order's legitimacy, its meters, and how everyone loses."""
    names = desk.names
    meters = [number.id for number in desk.figures.own_numbers(desk.seat or "") if number.id in names.with_role("meter")]
    ids = [*names.with_role("legitimacy"), *meters[:1], *names.with_role("defeat", "measures"), *meters[1:]]
    return [(names.numbers[id], names.text(names.kind_of(id), id)) for id in ids if names.text(names.kind_of(id), id)]
