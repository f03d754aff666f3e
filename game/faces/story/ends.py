"""Sentences about how a game began and what each wanted, how it ended, who won, and what carried or failed each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from game.engine.outcome import DEFEAT, SECOND_BEST, WON
from game.faces.story.chronicle import ORDERS
from game.faces.story.happened import Happened
from game.faces.story.parts import Cite, Sentence, places
from game.faces.story.wording import Wording, is_order
from game.faces.telling.names import WORD, Number, plain
from game.faces.telling.numbers import figure, signed
from game.faces.telling.report import Held, held_in
from game.rules.records import ClassifyDef, MeasureDef, ProjectDef

FEW = 4  # seats of whom it is told what carried them and what held them back, all of them
AUTHORS = 2  # seats that are named as those who gave the orders behind it
MANY = 6  # seats of whom only what carried or what failed them is told, not both


class Beginning:
    """How the world began."""

    def __init__(self, wording: Wording) -> None:
        self.wording, self.words, self.chronicle = wording, wording.words, wording.chronicle

    def sentences(self) -> Iterator[Sentence]:
        chronicle, words = self.chronicle, self.words
        scenario, seats = chronicle.world.scenario, chronicle.engine.seats
        values = {"scenario": self.wording.quoted(scenario.label), "year": scenario.begins, "turns": words.count("story.turns", scenario.turns)}
        yield Sentence(words.count("story.begin.set", len(seats), **values), places([0], (None, *seats)))
        shown = [words("story.at", number=self.wording.number(number), value=chronicle.shown(number, 0)) for number in chronicle.world_numbers]
        line = chronicle.figures(0).line_of_break()
        if shown:
            number = next((number for number in chronicle.world_numbers if number.id in chronicle.names.with_role("legitimacy")), None)
            if line is not None and number is not None:
                at = chronicle.figures(0).text_of(number.id, line)
                said = words("story.begin.numbers_line", numbers=self.wording.listed(shown), line=at, number=self.wording.number(number))
            else:
                said = words("story.begin.numbers", numbers=self.wording.listed(shown))
            yield Sentence(said, places([0]))
        yield from self._wants()

    def _wants(self) -> Iterator[Sentence]:
        """What each seat wanted; seats of one project together."""
        groups: dict[str, list[str]] = {}
        for seat, (number, _) in self.chronicle.projects.items():
            groups.setdefault(number.id, []).append(seat)
        for k, (id, seats) in enumerate(groups.items()):
            record: ProjectDef = self.chronicle.projects[seats[0]][1]
            starts = list(dict.fromkeys(self.chronicle.shown(Number(id, (seat,)), 0, record.mark) for seat in seats))
            stood = self.wording.stood(starts, min(self.chronicle.at(Number(id, (seat,)), 0) for seat in seats), record.mark)
            text = self.wording.text_of("projects", id).partition(";")[0]
            values = {"text": self.wording.quoted(text), "project": record.label, "stood": stood}
            if not text:
                said = self.words("story.begin.want_bare", seats=self.chronicle.seats(seats, begins=True), **values)
            elif k % 2:
                said = self.words("story.begin.want_b", seats=self.chronicle.seats(seats), **values)
            else:
                said = self.words("story.begin.want_a", seats=self.chronicle.seats(seats, begins=True), **values)
            yield Sentence(said, places([0], seats))


class Ending:
    """How the world ended, or stands."""

    def __init__(self, wording: Wording, happened: Happened) -> None:
        self.wording, self.words, self.chronicle, self.happened = wording, wording.words, wording.chronicle, happened
        self.turn, self.over = self.chronicle.turns, self.chronicle.outcome.over

    def sentences(self) -> Iterator[Sentence]:
        yield from self._early()
        yield from self._rows()
        yield from self.order()
        yield from self._criteria()

    def _early(self) -> Iterator[Sentence]:
        """A game that is not over, or was over before its last turn."""
        whole = self.chronicle.engine.turns
        if not self.chronicle.outcome.over:
            turns = self.words.count("story.played", self.turn, whole=whole)
            yield Sentence(self.words("story.end.unfinished", turns=turns), places([self.turn]))
        elif self.turn < whole:
            turns, why = self.words.count("story.played", self.turn, whole=whole), self.wording.because("defeat" if self.chronicle.outcome.defeat else "over")
            said = self.words("story.end.early_why", turns=turns, why=why) if why else self.words("story.end.early", turns=turns)
            yield Sentence(said, places([self.turn]))

    def _rows(self) -> Iterator[Sentence]:
        """The regime on its line, and the trajectory."""
        for held in held_in(self.chronicle.names, self.chronicle.view(self.turn)):
            yield self._row(held)

    def _row(self, held: Held) -> Sentence:
        id, row, record, text = held.id, held.row, held.record, held.text
        line = [member.text for member in record.line]
        values = {"named": record.label.lower(), "row": self.wording.row(id, row), "text": self.wording.quoted(text) if text else ""}
        since = next((turn for turn in range(self.turn, 0, -1) if self.chronicle.view(turn - 1).held(id) != row), 0)
        cites = places([self.turn, *([since] if since else [])])
        if row in line:
            ends = {"first": self.wording.row(id, line[0]), "last": self.wording.row(id, line[-1]), "place": line.index(row) + 1, "places": len(line)}
            said = self.words("story.end.on_line", **values, **ends) if self.over else self.words("story.end.on_line_now", **values, **ends)
            begun = self.chronicle.view(0).held(id)
            if begun in line and begun != row:
                steps = line.index(row) - line.index(begun)
                moved = {"steps": self.words.count("story.steps", abs(steps)), "before": self.wording.row(id, begun)}
                towards = self.words("story.end.towards_last", **moved, **ends) if steps > 0 else self.words("story.end.towards_first", **moved, **ends)
                said += " " + towards
            return Sentence(said, cites)
        if not text:
            return Sentence(self.words("story.end.row_bare", **values), cites)
        return Sentence(self.words("story.end.row", **values) if self.over else self.words("story.end.row_now", **values), cites)

    def order(self) -> Iterator[Sentence]:
        """Whether the order held; and if not, who came after it."""
        broke = self.happened.broke()
        figures = self.chronicle.figures(self.turn)
        line = figures.line_of_break()
        number = next((number for number in self.chronicle.world_numbers if number.id in self.chronicle.names.with_role("legitimacy")), None)
        if broke or self.chronicle.figures(0).countdown():
            heir = self._heir()
            if heir and not self.chronicle.outcome.defeat:
                values = {"years": self.chronicle.years(max(1, broke)), "claimant": heir}
                said = self.words("story.end.heir", **values) if self.over else self.words("story.end.heir_now", **values)
                yield Sentence(said, places([self.turn, max(1, broke)]))
        elif number is not None and line is not None:
            values = {"number": self.wording.number(number), "value": self.chronicle.shown(number, self.turn, line), "line": figures.text_of(number.id, line)}
            lowest = min(range(self.turn + 1), key=lambda turn: self.chronicle.at(number, turn))
            if self.chronicle.view(self.turn).value(number.id) < line:
                yield Sentence(self.words("story.end.below", **values), places([self.turn]))
            elif not self.over:
                yield Sentence(self.words("story.end.held_now", **values), places([self.turn]))
            elif lowest in (0, self.turn):
                yield Sentence(self.words("story.end.held", **values), places([self.turn]))
            else:
                low = {"lowest": self.chronicle.shown(number, lowest), "years": self.chronicle.years(lowest)}
                yield Sentence(self.words("story.end.held_lowest", **values, **low), places([self.turn, lowest]))

    def _heir(self) -> str:
        """The member that a measure of the world holds on which the trajectory depends: who would write the next order."""
        names, view = self.chronicle.names, self.chronicle.view(self.turn)
        id = self.wording.names.classified("trajectory")
        record = names.written["classify"].get(id or "")
        if not isinstance(record, ClassifyDef):
            return ""
        texts = [formula for _, formula in record.let] + [row.if_ for row in record.rows]
        for word in dict.fromkeys(word for text in texts for word in WORD.findall(plain(text))):
            measure = names.entries["measures"].get(word)
            if isinstance(measure, MeasureDef) and measure.holds is not None and not measure.per and (member := view.held(word)) is not None:
                return self.wording.quoted(names.member(measure.holds.text, member))
        return ""

    def _criteria(self) -> Iterator[Sentence]:
        """The criteria, as they ended and began."""
        ids = [id for id in self.chronicle.names.with_role("criterion", "measures") if not self.chronicle.names.sets_of(id)]
        told = []
        for id in ids:
            before, after = (self.chronicle.shown(Number(id), turn) for turn in (0, self.turn))
            values = {"number": self.wording.number(Number(id)), "value": after}
            told.append(self.words("story.end.criterion", before=before, **values) if before != after else self.words("story.end.criterion_same", **values))
        if told:
            row = self.wording.listed(told)
            said = self.words("story.end.criteria", list=row) if self.over else self.words("story.end.criteria_now", list=row)
            yield Sentence(said, places([self.turn, 0]))


class Winning:
    """Who won, by how much, and what carried or failed each."""

    def __init__(self, wording: Wording) -> None:
        self.wording, self.words, self.chronicle = wording, wording.words, wording.chronicle
        self.turn = self.chronicle.turns

    def sentences(self) -> Iterator[Sentence]:
        yield self._verdict()
        if self.turn:
            others = self._others()
            for seat, (number, record) in self.chronicle.projects.items():
                if seat not in others:
                    yield self.project(seat, number, record)
                elif seat == others[0]:
                    yield self._short(others)

    def _others(self) -> list[str]:
        """The seats of which it is only said how far they came: those short of the mark at a large table, but who came nearest and who lost all at once."""
        gaps = {seat: self.chronicle.at(number, self.turn) - record.mark for seat, (number, record) in self.chronicle.projects.items()}
        short = [seat for seat, gap in gaps.items() if gap < 0]
        nearest = sorted(short, key=lambda seat: -gaps[seat])[:1]
        found = [seat for seat in short if seat not in nearest and not self._lost_at_once(self.chronicle.projects[seat][0])]
        return found if len(gaps) > FEW and len(found) > 1 and self.chronicle.outcome.over else []

    def _short(self, seats: Sequence[str]) -> Sentence:
        """Seats that stayed short of their marks, in one row."""
        told = []
        for seat in seats:
            number, record = self.chronicle.projects[seat]
            values = {"value": self.chronicle.shown(number, self.turn, record.mark), "mark": f"{record.mark:g}"}
            told.append(self.words("story.win.other", seat=self.chronicle.seats([seat]), **values))
        return Sentence(self.words("story.win.others", list=self.wording.listed(told)), places([self.turn], seats))

    def _verdict(self) -> Sentence:
        found, words = self.chronicle.outcome, self.words
        alone = len(self.chronicle.engine.seats) == 1 and found.over and not found.defeat
        if alone and found.winners:
            return Sentence(words("story.win.alone"), places([self.turn], found.winners))
        if not found.over:
            would = [*found.winners]
            if would:
                return Sentence(words("story.win.so_far", seats=self.chronicle.seats(would, begins=True)), places([self.turn], would))
            return Sentence(words("story.win.nobody_yet"), places([self.turn]))
        if found.ending == DEFEAT:
            why = self.wording.because("defeat")
            return Sentence(words("story.win.defeat_why", why=why) if why else words("story.win.defeat"), places([self.turn]))
        if found.ending == WON:
            said = words.count("story.win.won", len(found.winners), seats=self.chronicle.seats(found.winners, begins=True))
            if found.consoled:
                said = said.rstrip(".") + words("story.win.and_second", seats=self.chronicle.seats(found.consoled))
            return Sentence(said, places([self.turn], [*found.winners, *found.consoled]))
        if found.ending == SECOND_BEST:
            return Sentence(words("story.win.second", seats=self.chronicle.seats(found.consoled)), places([self.turn], found.consoled))
        return Sentence(words("story.win.nobody"), places([self.turn]))

    def project(self, seat: str, number: Number, record: ProjectDef) -> Sentence:
        """How far a seat came, and what carried and what cost it most."""
        chronicle, words = self.chronicle, self.words
        causes = sorted(chronicle.causes(number, 1, self.turn).items(), key=lambda item: item[1])
        up = [one for one in causes[-1:] if one[1] >= 0.5]
        down = [one for one in causes[:1] if one[1] <= -0.5]
        gap = chronicle.at(number, self.turn) - record.mark
        k = self.wording.turn_of("project")
        values = {"seat": chronicle.seats([seat], begins=True), "value": chronicle.shown(number, self.turn, record.mark), "mark": f"{record.mark:g}"}
        values["gap"] = figure(abs(gap), 1 if abs(gap) < 1 else 0)
        if not chronicle.outcome.over:
            said = words("story.win.so_far_reached", **values) if gap >= 0 else words("story.win.so_far_short", **values)
        elif gap >= 0:
            said = words(("story.win.reached_a", "story.win.reached_b")[k % 2], **values)
        else:
            said = words(("story.win.short_a", "story.win.short_b")[k % 2 or -2 * gap > record.mark], **values)
        cites = [Cite(self.turn, seat)]
        for cause, _ in (*up, *down):
            at = chronicle.peak_of(cause, number, 1, self.turn)
            cites += places([at], chronicle.givers(at, cause.removeprefix(ORDERS)) if is_order(cause) else [None])
        if self._lost_at_once(number):
            said += words("story.win.at_once", before=chronicle.shown(number, self.turn - 1))
        elif up and down and len(chronicle.engine.seats) > MANY:
            said += words("story.win.up", up=self._by(*up[0])) if gap >= 0 else words("story.win.down", down=self._by(*down[0]))
        elif up and down:
            said += words(("story.win.both_a", "story.win.both_b", "story.win.both_c")[k % 3], up=self._by(*up[0]), down=self._by(*down[0]))
        elif up:
            said += words("story.win.up", up=self._by(*up[0]))
        elif down:
            said += words("story.win.down", down=self._by(*down[0]))
        return Sentence(f"{said}.", tuple(dict.fromkeys(cites)))

    def _lost_at_once(self, number: Number) -> bool:
        """Whether the last turn took most of it, by something that is no single cause: a condition that no longer holds."""
        change = self.chronicle.change(number, self.turn, self.turn)
        named = sum(self.chronicle.causes(number, self.turn, self.turn).values())
        return change <= -10 and abs(named) < abs(change) / 2

    def _by(self, cause: str, amount: float) -> str:
        """What it was, and whose order, where it was not everybody's."""
        givers = self.chronicle.givers_between(cause, 1, self.turn)
        return self.words("story.by", cause=self.wording.cause(cause, givers if len(givers) <= AUTHORS else ()), amount=signed(amount))
