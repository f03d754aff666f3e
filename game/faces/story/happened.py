"""Sentences about what happened in the turns of a story: events and answers, votes, promises, requisites, regimes, and the break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.base.wording import small
from game.engine import facts as f
from game.faces.story.chronicle import ORDERS, Asked
from game.faces.story.parts import Cite, Sentence, places
from game.faces.story.wording import Wording
from game.faces.telling.agenda import vote_about
from game.faces.telling.names import Number, plain
from game.faces.telling.numbers import figure
from game.rules.records import RequisiteDef, VoteDef

SOME = 4  # failed votes that are named in one sentence
KEPT, LAPSED, WITHDRAWN, OPEN = "kept", "lapsed", "withdrawn", "open"
PLEDGE_WEIGHTS = {WITHDRAWN: 10.0, KEPT: 8.0, LAPSED: 4.0, OPEN: 4.0}


@dataclass(frozen=True, slots=True)
class Held:
    """A vote that was held: what about, the votes for it and against it in a hundred, who of the table voted how, how it came out, and who stopped it alone."""

    vote: str
    turn: int
    about: str
    passed: bool
    yes: float
    no: float
    yeas: tuple[str, ...]
    nays: tuple[str, ...]
    stopped: str | None


@dataclass(frozen=True, slots=True)
class Word:
    """A public word, and what became of it and when."""

    made: f.PledgeMade
    turn: int
    fate: str
    ended: int


class Happened:
    """What the facts of a game say."""

    def __init__(self, wording: Wording) -> None:
        self.wording, self.words, self.names, self.chronicle = wording, wording.words, wording.names, wording.chronicle

    # -- events

    def event(self, asked: Asked) -> Sentence:
        """An event that asked, who answered what, and what the answers moved most."""
        values = {"event": self._event_name(asked), "years": self.chronicle.years(asked.turn)}
        effects = self.chronicle.effects(asked.turn)
        if not asked.answers:
            moved = effects.get(f"rules/{asked.event}_otherwise", {})
            return Sentence(self._unanswered(asked, moved, values), places([asked.turn]), 4.0 + min(5.0, max(map(abs, moved.values()), default=0.0)))
        groups: dict[str, list[str]] = {}
        for seat, order in asked.answers:
            groups.setdefault(order.kind, []).append(seat)
        strength = {kind: max(map(abs, effects.get(ORDERS + kind, {}).values()), default=0.0) for kind in groups}
        kinds = sorted(groups, key=lambda kind: strength[kind])  # the answer that moved most is named last, since its effects are told after it
        moved = effects.get(ORDERS + kinds[-1], {})
        alone = (asked.turn, kinds[0]) if len(asked.answers) == 1 else None
        weight = 7.0 + min(5.0, max(map(abs, moved.values()), default=0.0)) + (1.5 if len(kinds) > 1 else 0.0)
        cites = places([asked.turn], [seat for seat, _ in asked.answers])
        answers = self.wording.listed(
            self.words("story.event.answer", seats=self.chronicle.seats(seats), answer=self.wording.quoted(self.names.entries["orders"][kind].label))
            for kind, seats in ((kind, groups[kind]) for kind in kinds)
        )
        k = self.wording.turn_of("event")
        if not self._is_felt(moved):
            return Sentence(self.words("story.event.answered", answers=answers, **values), cites, weight, alone)
        told = self.wording.moved(moved)
        if len(kinds) == 1 and k % 3 == 2:
            answer = self.wording.quoted(self.names.entries["orders"][kinds[0]].label)
            said = self.words("story.event.chose", seats=self.chronicle.seats(groups[kinds[0]], begins=True), answer=answer, moved=told, **values)
        else:
            said = self.words(("story.event.moved_a", "story.event.moved_b", "story.event.moved_a")[k % 3], answers=answers, moved=told, **values)
        return Sentence(said, cites, weight, alone)

    def _unanswered(self, asked: Asked, moved: dict[Number, float], values: dict[str, str]) -> str:
        if not self.could_answer(asked.event):
            came = self.words("story.event.came_moved", moved=self.wording.moved(moved), **values)
            return came if self._is_felt(moved) else self.words("story.event.came", **values)
        nobody = self.words("story.event.nobody_moved", moved=self.wording.moved(moved), **values)
        return nobody if self._is_felt(moved) else self.words("story.event.nobody", **values)

    def could_answer(self, event: str) -> bool:
        """Whether there is anybody at the table whom the event may ask."""
        orders = (info for info in self.chronicle.engine.program.orders if info.id.startswith(f"{event}_"))
        return any(
            self.chronicle.world.sets[info.seat_set].members for info in orders if self.names.parent("orders", info.id) is self.names.written["events"][event]
        )

    def _event_name(self, asked: Asked) -> str:
        name = self.wording.quoted(self.names.written["events"][asked.event].label)
        if asked.place is None:
            return name
        set_id = self.names.entries["variables"][f"{asked.event}_place"]
        holds = getattr(set_id, "holds").text  # noqa: B009  every place holds a member of a set
        return self.words("story.event.at", event=name, place=small(self.names.member(holds, asked.place)))

    def _is_felt(self, moved: object) -> bool:
        return isinstance(moved, dict) and any(abs(amount) >= 0.3 for amount in moved.values())

    # -- votes

    def votes(self) -> list[Held]:
        """Every vote that was held."""
        return [self._held(fact, turn) for turn, facts in enumerate(self.chronicle.facts) for fact in facts if isinstance(fact, f.VoteHeld)]

    def _held(self, fact: f.VoteHeld, turn: int) -> Held:
        record = self.names.written["votes"][fact.vote]
        assert isinstance(record, VoteDef)
        values = [value for _, value, _ in vote_about(self.chronicle.figures(turn - 1), record)]
        about = ": ".join([*values[:1], *(value[:1].lower() + value[1:] for value in values[1:])])
        yeas, nays = (tuple(self.chronicle.givers(turn, f"{fact.vote}_{word}")) for word in ("for", "against"))
        stopped = None if fact.stopped is None or record.voter is None else self.names.member(record.voter.text, fact.stopped)
        return Held(fact.vote, turn, about, fact.passed, 100 * fact.yes, 100 * fact.no, yeas, nays, stopped)

    def voted(self, votes: Sequence[Held]) -> Iterator[Sentence]:
        """The votes of an act: each that passed, and those that failed together."""
        for held in votes:
            if held.passed or len(votes) == 1:
                yield self.vote(held)
        failed = [held for held in votes if not held.passed]
        if len(votes) > 1 and failed:
            items = (self.words("story.vote.item", about=self._about(held), years=self.chronicle.years(held.turn)) for held in failed[:SOME])
            told, many = self.wording.listed(items), len(failed)
            said = self.words.count("story.vote.failed", many, list=told) if many <= SOME else self.words("story.vote.failed_most", number=many, list=told)
            yield Sentence(said, places(held.turn for held in failed), 4.5 + 0.3 * len(failed))

    def _about(self, held: Held) -> str:
        return self.wording.quoted(held.about or self.names.written["votes"][held.vote].label)

    def vote(self, held: Held) -> Sentence:
        """One vote by itself."""
        vote = self.wording.quoted(self.names.written["votes"][held.vote].label)
        values = {"years": self.chronicle.years(held.turn), "about": self._about(held), "vote": vote}
        counted = bool(held.yes or held.no)
        sides = {"yes": figure(held.yes), "no": figure(held.no)}
        if not counted:
            said = self.words("story.vote.passed", **values) if held.passed else self.words("story.vote.lost", **values)
        elif held.passed:
            against = held.yes < held.no
            said = self.words("story.vote.passed_against", **values, **sides) if against else self.words("story.vote.passed_leaning", **values, **sides)
        else:
            against = held.yes > held.no
            said = self.words("story.vote.lost_against", **values, **sides) if against else self.words("story.vote.lost_leaning", **values, **sides)
        if held.stopped is not None and not held.passed:
            said += " " + self.words("story.vote.stopped", name=held.stopped)
        if held.yeas and held.nays:
            said += " " + self.words("story.vote.sides", yeas=self.chronicle.seats(held.yeas, begins=True), nays=self.chronicle.seats(held.nays))
        return Sentence(said, places([held.turn], [*held.yeas, *held.nays] or [None]), 9.0 if held.passed else 4.5)

    # -- promises

    def pledges(self) -> list[Word]:
        """Every public word, with what became of it."""
        made = ((turn, fact) for turn, facts in enumerate(self.chronicle.facts) for fact in facts if isinstance(fact, f.PledgeMade))
        return [Word(fact, turn, *self._fate(fact, turn)) for turn, fact in made]

    def _fate(self, made: f.PledgeMade, turn: int) -> tuple[str, int]:
        fates = {f.PledgeKept: KEPT, f.PledgeLapsed: LAPSED, f.PledgeWithdrawn: WITHDRAWN}
        for later in range(turn + 1, self.chronicle.turns + 1):
            for fact in self.chronicle.facts[later]:
                if isinstance(fact, f.PledgeKept | f.PledgeLapsed | f.PledgeWithdrawn) and (fact.pledge, fact.seat) == (made.pledge, made.seat):
                    return fates[type(fact)], later
        return OPEN, self.chronicle.turns

    def pledge(self, word: Word) -> Sentence:
        """A public word and its fate in one sentence."""
        made = word.made
        values = {"seat": self.chronicle.seats([made.seat], begins=True), "whose": self.chronicle.seats([made.whose]), "years": self.chronicle.years(word.turn)}
        values |= {"condition": self.wording.order(made.condition), "promise": self.wording.order(made.promise)}
        values["small"] = self.chronicle.seats([made.seat])
        k = self.wording.turn_of("pledge")
        if made.does:
            said = self.words(("story.pledge.if_a", "story.pledge.if_b")[k % 2], **values)
        else:
            said = self.words(("story.pledge.unless_a", "story.pledge.unless_b")[k % 2], **values)
        ended = self.chronicle.years(word.ended)
        fates = {
            KEPT: lambda: self.words("story.pledge.kept", years=ended),
            LAPSED: lambda: self.words("story.pledge.lapsed", years=ended),
            WITHDRAWN: lambda: self.words("story.pledge.withdrawn", years=ended),
            OPEN: lambda: self.words("story.pledge.open"),
        }
        cites = (Cite(word.turn, made.seat), Cite(word.turn, made.whose), *([Cite(word.ended, made.seat)] if word.fate != OPEN else []))
        return Sentence(said + fates[word.fate](), tuple(dict.fromkeys(cites)), PLEDGE_WEIGHTS[word.fate])

    # -- requisites

    def requisites(self, first: int, last: int) -> Iterator[Sentence]:
        """The stages that were reached and lost in an act; what several seats share is said once."""
        for kind in (f.StageReached, f.StageLost):
            for turn in range(first, last + 1):
                groups: dict[tuple[tuple[str, int], ...], list[str]] = {}
                facts = [fact for fact in self.chronicle.facts[turn] if isinstance(fact, kind)]
                for seat in dict.fromkeys(fact.seat for fact in facts):
                    stages: dict[str, int] = {}
                    for fact in facts:
                        if fact.seat == seat:
                            best = max if kind is f.StageReached else min
                            stages[fact.requisite] = best(stages.get(fact.requisite, fact.stage), fact.stage)
                    groups.setdefault(tuple(stages.items()), []).append(seat)
                for stages_told, seats in groups.items():
                    yield self._stages(kind is f.StageReached, turn, seats, stages_told)

    def _stages(self, reached: bool, turn: int, seats: Sequence[str], stages: Sequence[tuple[str, int]]) -> Sentence:
        labels = {id: self.wording.quoted(self.names.written["requisites"][id].label) for id, _ in stages}
        told = self.wording.listed(self.words("story.stage.item", stage=stage, requisite=labels[id]) for id, stage in stages)
        values = {"years": self.chronicle.years(turn), "stages": told}
        named = [seat if seat in self.chronicle.engine.seats else "" for seat in seats]
        cites = places([turn], [seat or None for seat in named])
        if not reached:
            return Sentence(self.words("story.stage.lost", seats=self.chronicle.seats(named, begins=True), **values), cites, 9.0)
        k = self.wording.turn_of("stage")
        if k % 2:
            said = self.words("story.stage.reached_b", seats=self.chronicle.seats(named), **values)
        else:
            said = self.words("story.stage.reached_a", seats=self.chronicle.seats(named, begins=True), **values)
        highest = max(stage for _, stage in stages)
        texts = [plain(record.stages[stage - 1].text) for id, stage in stages if isinstance(record := self.names.written["requisites"][id], RequisiteDef)]
        if len(stages) == 1 and texts[0]:
            said = said.rstrip(".") + self.words("story.stage.means", text=self.wording.quoted(texts[0]))
        return Sentence(said, cites, 5.0 + highest)

    # -- regimes, the break, and whatever else begins or is over for the whole world

    def rows(self, first: int, last: int) -> Iterator[Sentence]:
        """Another row of a classification of the world that pages show."""
        for turn in range(first, last + 1):
            for fact in self.chronicle.facts[turn]:
                record = self.names.written["classify"][fact.classification] if isinstance(fact, f.RowChanged) else None
                if isinstance(fact, f.RowChanged) and record is not None and not fact.place and record.role is not None:
                    before, after = (self.wording.row(fact.classification, row) for row in (fact.before, fact.after))
                    k = self.wording.turn_of("row")
                    values = {"years": self.chronicle.years(turn), "named": record.label.lower(), "before": before, "after": after}
                    weight = 10.0 if record.role.text == "regime" else 4.0
                    yield Sentence(self.words(("story.row.a", "story.row.b")[k % 2], **values), places([turn]), weight)

    def broke(self) -> int:
        """The turn in which the order broke; 0 where it did not, or had before the game."""
        counting = [self.chronicle.figures(turn).countdown() for turn in range(self.chronicle.turns + 1)]
        return next((turn for turn in range(1, len(counting)) if counting[turn] and not counting[turn - 1]), 0)

    def breaking(self, turn: int) -> Sentence:
        """The turn in which the order broke."""
        figures = self.chronicle.figures(turn)
        line, left = figures.line_of_break(), figures.countdown()
        number = next((number for number in self.chronicle.world_numbers if number.id in self.names.with_role("legitimacy")), None)
        values = {"years": self.chronicle.years(turn), "turns": self.words.count("story.turns", left)}
        if number is None or line is None:
            return Sentence(self.words("story.broke.plain", **values), places([turn]), 100.0)
        told = {"number": self.wording.number(number), "value": self.chronicle.shown(number, turn, line), "line": figures.text_of(number.id, line)}
        before = self.chronicle.figures(turn - 1).view.value(number.id)
        said = self.words("story.broke.line", **values, **told) if before < line else self.words("story.broke.at_once", **values, **told)
        return Sentence(said, places([turn]), 100.0)

    def turned(self, first: int, last: int) -> Iterator[Sentence]:
        """What began or was over for the whole world, the break itself not again."""
        counted = self.wording.asked_by("countdown")
        ending = self.wording.asked_by("over", "defeat")
        for id, info in self.chronicle.world.variables.items():
            if info.kind != "yes" or info.this_turn or info.shape.sets or id in counted or self.names.parent("variables", id) is not None:
                continue
            for turn in range(first, last + 1):
                then, now = (self.chronicle.view(k).value(id) for k in (turn - 1, turn))
                text = self.names.text("variables", id)
                if now and not then and text:
                    values = {"years": self.chronicle.years(turn), "name": self.wording.quoted(self.names.numbers[id]), "text": text}
                    yield Sentence(self.words("story.turned", **values), places([turn]), 12.0 if id in ending else 5.0)
