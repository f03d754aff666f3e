"""A game being played: who sits where, what they have noted down and locked, turns, and going back.

Law: what is acknowledged is kept before it is acknowledged, and what is refused changes nothing. The log holds what was locked; drafts lie beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from os import PathLike
from types import TracebackType
from typing import Any, Self

from game.ai.levels import LEVELS, NoPersonality, Player, no_level
from game.base.ids import closest
from game.engine.codec import encode_state, submission_to_json
from game.engine.facts import Fact, facts_of
from game.engine.ledger import Ledger
from game.engine.legality import PLAN, PLEDGE, Judge, Refusal
from game.engine.orders import Order
from game.engine.outcome import Outcome, over
from game.engine.state import Engine, State, digest
from game.engine.turn import resolve_turn
from game.engine.views import View, view_for
from game.play import log
from game.play.course import BEATS, Course, Due, NotYet, Orders
from game.play.faults import MatchProblem
from game.play.log import HUMAN, Header, Unfollowed
from game.play.memory import Keeping, Memory
from game.play.origin import FindRuleset, read_header, same_rules, unfollowed
from game.play.store import Body, Store, StoreProblem
from game.play.thinking import Cancelled, Thinkers, Thinking, Watch
from game.play.upgrade import upgrade
from game.rules.ruleset import Ruleset

__all__ = ["HUMAN", "Cancelled", "Due", "FindRuleset", "Match", "MatchProblem", "NotYet", "Thinking", "TurnReport", "Watch"]


@dataclass(frozen=True, slots=True)
class TurnReport:
    """A turn that has ended: what happened, why each number changed, and what was ordered."""

    facts: tuple[Fact, ...]
    ledger: Ledger
    before: State
    after: State
    orders: Orders


class Match:
    """One game. `new` and `open` make one, `close` or `with` ends it; one thread at a time, but for `think`. Computer players answer as soon as they are
    asked, or, where `at_once` is not wanted, when `answer` is called."""

    def __init__(self, ruleset: Ruleset, header: Header, kept: Keeping, at_once: bool = True) -> None:
        self.ruleset, self.header, self.kept, self.at_once = ruleset, header, kept, at_once
        self.engine = Engine(ruleset.program(header.scenario))
        self.course = Course(self.engine, header.seed)
        self._thinkers = Thinkers(self.engine.program, header.seats, frozenset(players_of(self.engine, header.seats)))
        self._drafts: dict[tuple[str, int], dict[str, Any]] = {}  # texts of orders by seat, turn and beat
        self._told: dict[int, TurnReport] = {}  # reports by turn, as far as they were asked for
        self._entries = 0  # of the log, as far as this match knows

    # -- begin and end

    @classmethod
    def new(
        cls, ruleset: Ruleset, scenario: str, seed: int, players: Mapping[str, str], path: str | PathLike[str] | None = None, at_once: bool = True
    ) -> Match:
        """Begin a game, kept in a new file or nowhere. `players` says for each seat `human` or the level of a computer player."""
        if scenario not in ruleset.scenarios:
            near = closest(scenario, ruleset.scenarios)
            raise MatchProblem(f"There is no scenario `{scenario[:40]}`." + (f" Did you mean `{near}`?" if near else ""))
        if not 0 <= seed < log.SEEDS:
            raise MatchProblem(f"{seed} is no seed: a seed is a whole number from 0 to 2^64 - 1.")
        header = log.header_of(ruleset, scenario, seed, players)
        body = log.header_to_body(header)
        match = cls(ruleset, header, Memory(body, ruleset.sources), at_once)
        if path is not None:
            match.kept = Store.create(path, body, ruleset.sources)
        match._ask()
        return match

    @classmethod
    def open(cls, path: str | PathLike[str], find_ruleset: FindRuleset, at_once: bool = True) -> Match:
        """Go on with a game, by the rules that it was begun with. `find_ruleset(mods, scenario)` says which rules are installed here."""
        upgrade(path)
        store = Store.open(path)
        try:
            header = read_header(store)
            match = cls(same_rules(store.path, header, find_ruleset), header, store, at_once)
            match._follow(store)
            match._ask()
        except MatchProblem as error:
            store.close()
            raise StoreProblem(f"{store.path} cannot be gone on with. {error}") from error
        except BaseException:
            store.close()
            raise
        return match

    def _follow(self, store: Store) -> None:
        """Play the log again. From a turn that comes out otherwise nobody can go on: its players saw something else."""
        for entry in store.entries():
            try:
                difference = log.follow(self.course, entry)
            except Unfollowed as error:
                raise unfollowed(store.path, entry.seq, error) from error
            if difference is not None:
                raise StoreProblem(f"{store.path} was played with another version of this game and cannot be gone on with. {difference}")
            self._entries = entry.seq
        self._drafts = {place: {beat: body[beat] for beat in BEATS if beat in body} for place, body in store.drafts().items()}

    def close(self) -> None:
        """Closing twice is no fault."""
        self.kept.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- how it stands

    @property
    def seats(self) -> Mapping[str, str]:
        """Who plays each seat: `human`, or the level of a computer player."""
        return self.header.seats

    @property
    def turn(self) -> int:
        """Turns played."""
        return self.course.turn

    @property
    def over(self) -> bool:
        return self.course.over

    @property
    def state(self) -> State:
        return self.course.state

    def at(self, turn: int) -> State:
        """The state after so many turns."""
        return self.course.states[self._played(turn)]

    def judge(self) -> Judge:
        """Answers what may be ordered in the coming turn."""
        return self.course.judge

    def view(self, seat: str | None) -> View:
        """The game as a seat sees it, with the causes of the last turn's changes; none: as a spectator does."""
        if self.turn == 0:
            return view_for(self.engine, self.state, seat)
        last = self.report(self.turn)
        return view_for(self.engine, self.state, seat, last.orders, last.ledger)

    def result(self) -> Outcome:
        """How the game stands, hidden projects included: for its end."""
        return self.course.outcome()

    def waiting(self) -> tuple[Due, ...]:
        """Which submissions are missing before the turn can end: first pledges, then plans."""
        return self.course.dues()

    def pledged(self) -> Orders:
        """What has been pledged for this turn, for all to hear."""
        return {due.seat: orders for due, orders in sorted(self.course.given.items()) if due.beat == PLEDGE}

    # -- orders

    def draft(self, seat: str, beat: str, orders: Sequence[Order]) -> Refusal | None:
        """Note orders down, to be changed until they are submitted. They must be orders of the seat, but need not be legal yet."""
        judge = self.course.judge
        wrong = self.course.untimely(Due(seat, beat), orders) or next((no for order in orders if (no := judge.shape_of(seat, order)) is not None), None)
        if wrong is None:
            self._note(seat, beat, submission_to_json(self.engine, orders))
        return wrong

    def drafted(self, seat: str, beat: str) -> tuple[Order, ...]:
        """What a seat has noted down for a submission of this turn that is not locked yet."""
        if Due(seat, beat) in self.course.given:
            return ()
        try:
            return log.orders_from_body(self.engine, self._drafts.get((seat, self.turn + 1), {}).get(beat, []))
        except Unfollowed:  # noted down elsewhere, in a way that means nothing here: a draft is no great loss
            return ()

    def submit_pledge(self, seat: str, orders: Sequence[Order]) -> Refusal | None:
        """Lock what a seat promises this turn, or, with no orders, that it promises nothing. When the answer is none, it is kept."""
        return self._submit(Due(seat, PLEDGE), orders)

    def submit_plan(self, seat: str, orders: Sequence[Order]) -> Refusal | None:
        """Lock what a seat does this turn. When the answer is none, it is kept."""
        return self._submit(Due(seat, PLAN), orders)

    def _submit(self, due: Due, orders: Sequence[Order]) -> Refusal | None:
        refusal = self.course.refusal(due, orders)
        if refusal is None:
            self._lock(due, orders)
            self._ask()
        return refusal

    def _lock(self, due: Due, orders: Sequence[Order]) -> None:
        self._keep(due.beat, log.submission_body(self.engine, due.seat, self.turn + 1, orders))
        self.course.give(due, orders)
        with suppress(StoreProblem):  # the submission is safe, and a draft of what is locked is never read
            self._note(due.seat, due.beat, [])

    def _keep(self, kind: str, body: Body) -> int:
        """Lock one entry, unless somebody else has: two who go on with one game would make a log that nobody can follow."""
        if len(self.kept.entries()) != self._entries:
            raise StoreProblem("This game is being played somewhere else too. Open it again to go on from there.")
        self._entries = self.kept.append(kind, body)
        return self._entries

    def _note(self, seat: str, beat: str, texts: list[str]) -> None:
        place = seat, self.turn + 1
        before = self._drafts.get(place, {})
        now = {**before, beat: texts} if texts else {other: noted for other, noted in before.items() if other != beat}
        if now != before:
            self.kept.draft(*place, dict(now) or None)
            self._drafts[place] = now

    # -- computer players

    def think(self, watch: Watch = Watch()) -> None:
        """Has the computer players decide what they will answer, or, where they have, makes them ready for the next turn. Nothing of the match is touched,
        so this may go on beside whatever else is done with it; `Cancelled` ends it early, and what was decided by then is kept in mind."""
        state = self.state
        if self.unanswered:
            self._thinkers.decide(state, watch)
        else:
            self._thinkers.ready(state, watch)

    def thinking(self) -> Thinking:
        """How far the computer players are."""
        return self._thinkers.now

    def answer(self, watch: Watch = Watch()) -> None:
        """Computer players submit what they are asked for. They think as long as they have not decided yet; `Cancelled` leaves everything as it was."""
        while dues := self.unanswered:
            found = self._thinkers.decide(self.state, watch)  # all decide before any is heard
            for due in sorted(dues, key=lambda due: list(found).index(due.seat)):
                orders = log.of_beat(self.engine, found[due.seat], due.beat)
                refusal = self.course.refusal(due, orders)
                if refusal is not None:
                    raise AssertionError(f"the computer player of {due.seat} gave what is not allowed: {refusal.text}")
                self._lock(due, orders)

    @property
    def unanswered(self) -> tuple[Due, ...]:
        """Which submissions of computer players are missing."""
        return tuple(due for due in self.waiting() if self.seats[due.seat] != HUMAN)

    def _ask(self) -> None:
        if self.at_once:
            self.answer()

    # -- turns

    def resolve(self) -> TurnReport:
        """End the turn: `NotYet` while somebody is missing, `GameOver` after the last."""
        self._ask()
        ledger = Ledger(self.engine.world, 1)
        state, orders = self.course.resolved(ledger)
        found, snapshot, ended = digest(self.engine, state), encode_state(self.engine, state), bool(over(self.engine, state)[0])
        seq = self._keep(log.TURN, log.turn_body(self.turn + 1, found, ended))
        self.course.go_on(state, orders)
        with suppress(StoreProblem):  # the turn is safe in the log; its state can be played again
            self.kept.snapshot(self.turn, seq, snapshot, found)
        report = self._told[self.turn] = self._report(self.turn, ledger)
        self._ask()
        return report

    def report(self, turn: int) -> TurnReport:
        """What happened in a turn that was played."""
        after, known = self.at(turn), self._told.get(turn)
        if known is None or known.after is not after:
            if turn == 0:
                raise MatchProblem("There is no report before a turn has been played.")
            ledger = Ledger(self.engine.world, 1)
            resolve_turn(self.engine, self.at(turn - 1), [self.course.played[turn - 1]], ledger)
            known = self._told[turn] = self._report(turn, ledger)
        return known

    def _report(self, turn: int, ledger: Ledger) -> TurnReport:
        before, after, orders = self.at(turn - 1), self.at(turn), self.course.played[turn - 1]
        return TurnReport(facts_of(self.ruleset.written, self.engine, before, after, orders), ledger, before, after, orders)

    def undo(self, to_turn: int) -> None:
        """Go back to where so many turns had been played. The log keeps what was, and says that it was taken back."""
        turn = self._played(to_turn)
        self._keep(log.REWIND, log.rewind_body(turn))
        self.course.rewind(turn)
        with suppress(StoreProblem):  # drafts of turns that are not there any more: nobody reads them
            for seat, later in list(self._drafts):
                if later > turn + 1:
                    self.kept.draft(seat, later, None)
                    del self._drafts[seat, later]
        self._ask()

    def _played(self, turn: int) -> int:
        if not 0 <= turn <= self.turn:
            raise MatchProblem(f"There is no turn {turn} to go back to: {self.turn} have been played.")
        return turn


def players_of(engine: Engine, seats: Mapping[str, str]) -> dict[str, Player]:
    """A computer player for each level, playing all seats of that level."""
    for seat in seats:
        if seat not in engine.seats:
            near = closest(seat, engine.seats) or next((known for known in engine.seats if seat and known.startswith(seat)), None)
            hint = f"Did you mean `{near}`?" if near else f"It has {', '.join(engine.seats)}."
            raise MatchProblem(f"There is no seat `{seat[:40]}` in this scenario. {hint}")
    for seat in engine.seats:
        if seat not in seats:
            raise MatchProblem(f"Nobody plays `{seat}`: name `{HUMAN}` or a level for each seat.")
    levels = {level for level in seats.values() if level != HUMAN}
    for level in sorted(levels):
        if level not in LEVELS:
            raise MatchProblem(no_level(level))
    try:
        return {level: LEVELS[level](engine, tuple(seat for seat in engine.seats if seats[seat] == level)) for level in sorted(levels)}
    except NoPersonality as error:
        raise MatchProblem(str(error)) from error
