"""Five to seven questions for the talk after a game, each of them about something that happened in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.engine import facts as f
from game.faces.story.chronicle import Chronicle
from game.faces.story.happened import KEPT, WITHDRAWN, Happened, Word
from game.faces.story.ideas import ideas_of
from game.faces.story.moves import Act, Moves
from game.faces.story.parts import Cite, Sentence, places
from game.faces.story.story import chronicle_of
from game.faces.story.wording import Wording
from game.faces.telling.desk import Desk
from game.faces.telling.names import Number, plain
from game.faces.telling.numbers import figure
from game.play.turning_points import Swing
from game.rules.records import RequisiteDef

MOST = 7
NEAR = 0.1  # of a mark: who stopped so far below it or nearer might have reached it by one order
LONGEST = 75  # words of a critic's answer that is quoted


@dataclass(frozen=True, slots=True)
class Question:
    """What to talk about: what happened, and what to ask of it."""

    kind: str
    text: str
    cites: tuple[Cite, ...]


def questions_of(desk: Desk | Chronicle, swings: Sequence[Swing] = ()) -> tuple[Question, ...]:
    """The questions that this game asks most, the weightiest first."""
    found: dict[str, Question] = {}
    for question in _Asking(chronicle_of(desk), swings).all():
        found.setdefault(question.text, question)
    return tuple(list(found.values())[:MOST])


class _Asking:
    """Finds what may be asked of one game."""

    def __init__(self, chronicle: Chronicle, swings: Sequence[Swing]) -> None:
        self.chronicle, self.swings, self.words = chronicle, swings, chronicle.words
        self.wording = Wording(chronicle)
        self.happened, self.moves = Happened(self.wording), Moves(self.wording)
        self.turns = chronicle.turns

    def all(self) -> Iterator[Question]:
        """Every kind of question, the best of each kind before the next best of any."""
        if not self.turns:
            return
        first = (self.what_if(), self.breaking(), self.promises(), self.critics(), self.requisites(), self.regressive(), self.events(), self.votes())
        kinds = [list(kind) for kind in (*first, self.winners(), self.criteria(), self.silence())]
        yield from (question for k in range(2) for kind in kinds for question in kind[k : k + 1])

    # -- what was done

    def what_if(self) -> Iterator[Question]:
        """The biggest turning point by a seat's orders, else by all of a turn; without odds the order that moved most."""
        mine = sorted((swing for swing in self.swings if swing.seat is not None and swing.orders), key=lambda swing: -swing.weight)
        for swing in mine[:1]:
            values = {**self.wording.swing(swing), "seat": self.chronicle.seats([swing.seat or ""], begins=True)}
            yield Question("what_if", self.words("question.what_if", **values), places([swing.turn], [swing.seat]))
        for swing in sorted((swing for swing in self.swings if swing.seat is None), key=lambda swing: -swing.weight)[:1]:
            yield Question("turn", self.words("question.turn", **self.wording.swing(swing)), places([swing.turn]))
        for sentence in sorted(self.moves.orders(Act(1, self.turns)), key=lambda sentence: -sentence.weight)[:1]:
            yield self._after("order", sentence, self.words("question.order"))

    def _after(self, kind: str, sentence: Sentence, asked: str) -> Question:
        """What happened, and then what to ask."""
        return Question(kind, f"{sentence.text} {asked}", sentence.cites)

    def breaking(self) -> Iterator[Question]:
        """The break, where there was one."""
        turn = self.happened.broke()
        if turn:
            yield self._after("break", self.happened.breaking(turn), self.words("question.break"))

    def promises(self) -> Iterator[Question]:
        """A word that was taken back, and one that was kept."""
        words = self.happened.pledges()
        for fate, asked in ((WITHDRAWN, self.words("question.withdrawn")), (KEPT, self.words("question.kept"))):
            for word in [word for word in words if word.fate == fate][:1]:
                yield self._of_word(word, asked)

    def silence(self) -> Iterator[Question]:
        """That nobody gave a word."""
        if not self.happened.pledges() and self.wording.names.written["pledges"] and len(self.chronicle.engine.seats) > 1:
            said = self.words.count("question.no_word", self.turns)
            yield Question("no_word", said, places([self.turns], [None, *self.chronicle.engine.seats]))

    def _of_word(self, word: Word, asked: str) -> Question:
        return self._after("promise", self.happened.pledge(word), asked)

    def votes(self) -> Iterator[Question]:
        """The vote that was closest as its turn began."""
        leaning = [held for held in self.happened.votes() if held.yes and held.no]
        for held in sorted(leaning, key=lambda held: (abs(held.yes - held.no), held.turn))[:1]:
            asked = self.words("question.vote_passed") if held.passed else self.words("question.vote_lost")
            yield self._after("vote", self.happened.vote(held), asked)

    def events(self) -> Iterator[Question]:
        """The event whose answers weighed most, and one that nobody answered."""
        told = sorted(self.chronicle.asked(), key=lambda asked: -self.happened.event(asked).weight)
        for asked in [asked for asked in told if asked.answers][:1]:
            yield self._after("event", self.happened.event(asked), self.words("question.event"))
        for asked in [asked for asked in told if not asked.answers][:1]:
            asks = self.words("question.unanswered") if self.happened.could_answer(asked.event) else self.words("question.came")
            yield self._after("unanswered", self.happened.event(asked), asks)

    # -- what became of it

    def requisites(self) -> Iterator[Question]:
        """A stage that was lost; else the requisite that stayed lowest, as far as it never reached its last stage."""
        for turn in range(self.turns, 0, -1):
            if any(isinstance(fact, f.StageLost) for fact in self.chronicle.facts[turn]):
                lost = [sentence for sentence in self.happened.requisites(turn, turn) if sentence.weight >= 9]
                yield from (self._after("lost", sentence, self.words("question.lost")) for sentence in lost[:1])
                break
        low = sorted(self._low(), key=lambda one: one[0])
        for _, seat, number, record in low[:1]:
            yield self._not_reached(seat, number, record)

    def _not_reached(self, seat: str, number: Number, record: RequisiteDef) -> Question:
        """A requisite and the stage that it did not come to."""
        stage = record.stages[self.chronicle.figures(self.turns).stage(number)]
        values = {"seat": self.chronicle.seats([seat], begins=True), "requisite": self.wording.quoted(record.label), "at": f"{stage.at:g}"}
        values |= {"value": self.chronicle.shown(number, self.turns), "text": self.wording.quoted(plain(stage.text) or record.label)}
        cites = places([self.turns], [seat if seat in self.chronicle.engine.seats else None])
        return Question("requisite", self.words("question.requisite", **values), cites)

    def _low(self) -> Iterator[tuple[float, str, Number, RequisiteDef]]:
        """The requisites that did not reach their last stage, with their value."""
        figures = self.chronicle.figures(self.turns)
        for seat in self.chronicle.engine.seats:
            for number, record in figures.requisites(seat):
                if (not number.place or number.place[0] == seat) and figures.stage(number) < len(record.stages):
                    yield self.chronicle.at(number, self.turns), seat if number.place else "", number, record

    def regressive(self) -> Iterator[Question]:
        """The turn in which closed movements gained most."""
        for id in self.wording.names.with_role("regressive"):
            number = Number(id)
            if self.wording.names.sets_of(id) or number not in self.chronicle.world_numbers:
                continue
            turn = self.chronicle.peak(number, 1, self.turns, 1.0)
            causes = [(cause, amount) for cause, amount in self.chronicle.causes(number, turn, turn).items() if amount > 0]
            if causes and self.chronicle.change(number, turn, turn) > 0:
                cause = max(causes, key=lambda one: one[1])[0]
                named = self.wording.cause(cause, self.chronicle.givers_between(cause, turn, turn))
                ends = {"before": self.chronicle.shown(number, turn - 1), "after": self.chronicle.shown(number, turn), "years": self.chronicle.years(turn)}
                if ends["before"] != ends["after"]:
                    yield Question("regressive", self.words("question.regressive", number=self.wording.number(number), cause=named, **ends), places([turn]))

    def criteria(self) -> Iterator[Question]:
        """What gained and what lost by the criteria."""
        ids = [id for id in self.wording.names.with_role("criterion", "measures") if not self.wording.names.sets_of(id)]
        moved = sorted((self.chronicle.change(Number(id), 1, self.turns), id) for id in ids)
        if len(moved) < 2 or moved[-1][0] - moved[0][0] < 1:
            return
        (down, low), (up, high) = moved[0], moved[-1]
        values = {"low": self.wording.number(Number(low)), "down": figure(abs(down)), "high": self.wording.number(Number(high)), "up": figure(abs(up))}
        if down < 0 < up:
            said = self.words("question.criteria", **values)
        elif down < 0:
            said = self.words("question.criteria_down", **values)
        else:
            said = self.words("question.criteria_up", **values)
        yield Question("criteria", said, places([self.turns, 0]))

    def winners(self) -> Iterator[Question]:
        """Who reached the mark, and who did not."""
        found, seats = self.chronicle.outcome, list(self.chronicle.projects)
        others = [seat for seat in seats if seat not in found.winners]
        if found.winners and others:
            named = {"winners": self.chronicle.seats(found.winners, begins=True), "others": self.chronicle.seats(others)}
            said = self.words("question.winners", **named) if found.over else self.words("question.winners_now", **named)
            yield Question("winners", said, places([self.turns], [*found.winners, *others]))
        elif not found.winners and seats:
            gaps = {seat: record.mark - self.chronicle.at(number, self.turns) for seat, (number, record) in self.chronicle.projects.items()}
            nearest = min(seats, key=lambda seat: gaps[seat])
            values = {"seat": self.chronicle.seats([nearest], begins=True), "gap": figure(gaps[nearest], 1 if gaps[nearest] < 1 else 0)}
            values |= {"project": self.chronicle.projects[nearest][1].label, "small": self.chronicle.seats([nearest])}
            if gaps[nearest] > 0:
                near = found.over and gaps[nearest] <= self.chronicle.projects[nearest][1].mark * NEAR
                said = self.words("question.nearest", **values) if near else self.words("question.far", **values)
                yield Question("nearest", said, places([self.turns], [nearest]))

    def critics(self) -> Iterator[Question]:
        """What critics answer to an idea that weighed much."""
        told = [idea for idea in ideas_of(self.chronicle) if idea.critics and len(idea.critics.split()) <= LONGEST]
        for idea in sorted(told, key=lambda idea: self.wording.quoted(idea.title) in idea.met[0].text):  # a name that is met as such needs no case
            values = {"idea": self.wording.quoted(idea.title), "met": idea.met[0].text, "critics": self.wording.quoted(idea.critics)}
            itself = values["idea"] in values["met"]
            said = self.words("question.critics_itself", **values) if itself else self.words("question.critics", **values)
            yield Question("critics", said, idea.met[0].cites)
