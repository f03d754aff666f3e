"""Whatever is done with a match in whatever order, its log says the same as the match, and playing it again gives the same states."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from game.engine.legality import PLAN, PLEDGE
from game.engine.orders import Order
from game.play.course import Course, NotYet
from game.play.log import follow
from game.play.match import Due, Match
from game.play.replay import kept_states, replay
from tests.small_world import PEOPLE, SEATS, choice, find, new, rules

SEAT = st.sampled_from(SEATS)
BEAT = st.sampled_from([PLEDGE, PLAN])
ANY_ORDER = st.sampled_from(
    [Order("rally", ("hill",)), Order("rally", ("shore",)), Order("visit", ("plain",)), Order("protect"), Order("calm"), Order("press", ("hill",)),
     Order("choose", ("gently",)), Order("word_if_calm", ("empire", "does")), Order("word_then_protect"), Order("rally"), Order("dance")]
)  # fmt: skip


class Playing(RuleBasedStateMachine):
    """Everything that can be done with a match, beside what ought to come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "a.game"
        self.digests: list[str] = []
        self.drafts: dict[Due, tuple[Order, ...]] = {}
        self.locked: dict[Due, tuple[Order, ...]] = {}

    @initialize(computers=st.sets(SEAT, max_size=2), seed=st.integers(0, 2**64 - 1))
    def begin(self, computers: set[str], seed: int) -> None:
        self.people = [seat for seat in SEATS if seat not in computers]
        self.match = new(self.path, PEOPLE | dict.fromkeys(computers, "random"), seed)
        self.digests = [self.match.course.digest()]

    def teardown(self) -> None:
        if self.digests:
            self.require_the_log_to_say_the_same()
            again = replay(self.path, verify=True)
            assert again.digests == self.digests
            assert list(kept_states(self.path)) == list(range(1, len(self.digests)))
            self.match.close()
        self.folder.cleanup()

    def lock(self, due: Due, orders: tuple[Order, ...]) -> bool:
        entries = self.match.kept.entries()
        refusal = self.match.submit_pledge(due.seat, orders) if due.beat == PLEDGE else self.match.submit_plan(due.seat, orders)
        if refusal is not None:
            assert self.match.kept.entries() == entries
            assert len(refusal.text) > 5
            return False
        self.locked[due] = orders
        self.drafts = {noted: texts for noted, texts in self.drafts.items() if noted not in self.match.course.given}  # computer seats follow at once
        return True

    @rule(seat=SEAT, beat=BEAT, orders=st.lists(ANY_ORDER, max_size=3))
    def try_anything(self, seat: str, beat: str, orders: list[Order]) -> None:
        due = Due(seat, beat)
        fits = not self.match.over and due in self.match.waiting()
        if self.lock(due, tuple(orders)):
            assert fits

    @rule(times=st.integers(1, 8), salt=st.sampled_from(["", "otherwise"]))
    def submit_well(self, times: int, salt: str) -> None:
        for _ in range(times):
            if self.match.waiting():
                due = self.match.waiting()[0]
                assert due.seat in self.people, "computer players are not waited for"
                assert self.lock(due, choice(self.match, due, salt))

    @rule(seat=SEAT, beat=BEAT, orders=st.lists(ANY_ORDER, max_size=3))
    def note_down(self, seat: str, beat: str, orders: list[Order]) -> None:
        entries = self.match.kept.entries()
        if self.match.draft(seat, beat, orders) is None:
            assert Due(seat, beat) not in self.locked
            self.drafts[Due(seat, beat)] = tuple(orders)
        assert self.match.kept.entries() == entries

    @rule()
    def end_the_turn(self) -> None:
        if self.match.over:
            return
        if self.match.waiting():
            try:
                self.match.resolve()
            except NotYet:
                return
            raise AssertionError("a turn ended while somebody was missing")
        report = self.match.resolve()
        for seat in self.people:
            assert report.orders[seat] == (*self.locked[Due(seat, PLEDGE)], *self.locked[Due(seat, PLAN)])
        self.digests.append(self.match.course.digest())
        self.drafts, self.locked = {}, {}

    @rule(back=st.integers(0, 3))
    def go_back(self, back: int) -> None:
        turn = max(0, self.match.turn - back)
        if turn != self.match.turn:
            self.drafts = {}
        before = self.match.kept.entries()
        self.match.undo(turn)
        assert self.match.kept.entries()[: len(before)] == before, "the log only grows"
        del self.digests[turn + 1 :]
        self.locked = {}

    @rule()
    def close_and_open(self) -> None:
        self.require_the_log_to_say_the_same()
        self.match.close()
        self.match = Match.open(self.path, find)

    @invariant()
    def the_match_is_where_it_should_be(self) -> None:
        if not self.digests:
            return
        match = self.match
        assert match.turn == len(self.digests) - 1
        assert match.course.digest() == self.digests[-1]
        assert {due: orders for due, orders in match.course.given.items() if due.seat in self.people} == self.locked
        assert all(match.drafted(due.seat, due.beat) == orders for due, orders in self.drafts.items())
        assert not any(match.drafted(seat, beat) for seat in SEATS for beat in (PLEDGE, PLAN) if Due(seat, beat) not in self.drafts)

    def require_the_log_to_say_the_same(self) -> None:
        course = Course(self.match.engine, self.match.header.seed)
        for entry in self.match.kept.entries():
            assert follow(course, entry) is None
        assert course.digest() == self.digests[-1]
        assert course.given == self.match.course.given
        assert (course.dues(), course.over) == (self.match.waiting(), self.match.over)


def test_the_rules_are_those_of_the_small_world() -> None:
    assert set(SEATS) == set(new().engine.seats)
    assert rules().hash == new().header.ruleset


TestPlaying = Playing.TestCase
TestPlaying.settings = settings(stateful_step_count=25)
